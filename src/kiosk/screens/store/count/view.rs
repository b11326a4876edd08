//! How a stocktake is drawn. Nothing on its pages says what the book holds, until it is summed up.

use super::{At, Message, Shown, State};
use crate::kiosk::here::{Here, labels, plain};
use crate::kiosk::look::style::{self, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Kind, Meter, Piece, Press, Row, Weight, bar, digits, drawing, fitted, meter, number, row_card,
    say,
};
use crate::kiosk::screens::store::article::categories;
use crate::kiosk::screens::store::pages::{
    Answer, answer, choose_page, done_page, looking, may_stock, quiet, scrolls, segments,
};
use crate::market::gtin::Gtin;
use crate::market::shop::{CountedGoods, GoodsOnShelf, StocktakeOnRecord};
use crate::till::Till;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Center, Element, Fill};

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let words = here.words;
        let say = |key: &str| words.say(&format!("kiosk.store.count.{key}"), &[]);
        let head = words.say("kiosk.store.door.count", &[]);
        match &self.at {
            At::Looking => looking(here, &head, Message::Back),
            At::Scope if !may_stock(till) => {
                let no = say("none-open");
                choose_page(here, &head, Some(no), 1, [], Message::Back)
            }
            At::Scope => {
                let one = |key: &str, message| Answer {
                    label: say(key),
                    beside: say(&format!("{key}-how")),
                    tone: Tone::Plain,
                    message,
                };
                let answers = [
                    Some(one("all", Message::All)),
                    (!categories(here).is_empty()).then(|| one("category", Message::ByCategory)),
                    Some(one("some", Message::Some)),
                ];
                let answers = answers.into_iter().flatten();
                choose_page(
                    here,
                    &say("scope"),
                    Some(say("how")),
                    1,
                    answers,
                    Message::Back,
                )
            }
            At::Category => {
                let all = categories(here).into_iter();
                let all = all.map(|one| answer(one.clone(), Message::Category(one)));
                choose_page(here, &say("which"), None, 2, all, Message::Back)
            }
            At::Some(chosen, finder) => {
                let shelf = till.shop().goods.iter();
                let found = shelf.filter(|one| finder.finds(&one.goods));
                let found = found.map(|one| of_shelf(here, one, chosen)).collect();
                let n = chosen.len().to_string();
                let question = words.say("kiosk.store.count.chosen", &[("n", &n)]);
                let begin = Some(self.begin_press(here, chosen));
                finder.view(here, &question, found, begin, Message::Key, Message::Back)
            }
            At::Counting => self.counting(here, may_stock(till)),
            At::Find(finder) => {
                let found = self.goods().iter();
                let found = found.filter(|one| finder.finds(&one.goods));
                let found = found.map(|one| of_count(here, one)).collect();
                finder.view(here, &say("find"), found, None, Message::Key, Message::Back)
            }
            At::Approve(state) => state.view(here, till).map(Message::Approve),
            At::Done(record) => done(here, record),
            At::Abandoned => done_page(
                here,
                say("abandoned"),
                vec![vec![plain(say("abandoned-why"))]],
                None,
                vec![(words.say("kiosk.acts.finish", &[]), Message::Back)],
            ),
        }
    }

    /// The way on, once goods are chosen.
    fn begin_press<'a>(&self, here: &Here<'a>, chosen: &[Gtin]) -> Element<'a, Message> {
        let scale = here.scale;
        let label = here.words.say("kiosk.store.count.begin", &[]);
        let begin = if chosen.is_empty() || self.sent.is_some() {
            Press::cannot(scale, label, None)
        } else {
            Press::new(scale, label, Message::Begin).tone(Tone::Go)
        };
        begin.step(Step::Name).into()
    }

    /// What is left at the left, the number at the right.
    fn counting<'a>(&'a self, here: &Here<'a>, may: bool) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let (counted, all) = self.progress();
        let (n, of) = (counted.to_string(), all.to_string());
        let progress = words.say("kiosk.store.count.progress", &[("n", &n), ("of", &of)]);
        let left = (all - counted).to_string();
        let shown = [(Shown::Left, "left", left), (Shown::Counted, "counted", n)];
        let shown = shown.map(|(shown, key, n)| {
            let label = words.say(&format!("kiosk.store.count.show-{key}"), &[("n", &n)]);
            (label, self.shown == shown, Message::Show(shown))
        });
        let rows = self
            .goods()
            .iter()
            .filter(|one| one.count.is_some() == (self.shown == Shown::Counted))
            .map(|one| self.line(here, one));
        let rows: Vec<_> = rows.collect();
        let list: Element<'a, Message> = if rows.is_empty() {
            let key = match self.shown {
                Shown::Left => "kiosk.store.count.none-left",
                Shown::Counted => "kiosk.store.count.none-counted",
            };
            column![quiet(here, words.say(key, &[])), space().height(Fill)].into()
        } else {
            scrolls(here, Column::with_children(rows).spacing(scale.apart()))
        };
        let small = |label: String, tone, message: Message| -> Element<'a, Message> {
            Press::new(scale, label, message).tone(tone).snug().into()
        };
        let abandon = if self.is_leaving {
            words.say("kiosk.store.count.abandon-sure", &[])
        } else {
            words.say("kiosk.store.count.abandon", &[])
        };
        let foot = row![
            small(words.say("kiosk.back", &[]), Tone::Quiet, Message::Back),
            may.then(|| small(abandon, Tone::Danger, Message::Abandon)),
            small(
                words.say("kiosk.store.find.go", &[]),
                Tone::Quiet,
                Message::Find
            ),
            may.then(|| small(
                words.say("kiosk.store.count.finish", &[]),
                Tone::Plain,
                Message::Finish
            )),
        ]
        .spacing(scale.apart());
        let meter = meter(
            scale,
            Meter {
                part: i64::try_from(counted).unwrap_or(0),
                of: i64::try_from(all).unwrap_or(0),
            },
        );
        let progress = row![
            say(scale, Step::Body, progress),
            container(meter).width(Fill)
        ]
        .spacing(scale.gap(Gap::Medium))
        .align_y(Center);
        let told = self.told.as_ref().map(|refusal| {
            let sentence = refusal.sentence(words);
            bar(scale, Weight::Cannot, &[plain(sentence.what)], None)
        });
        let left = column![
            self.current(here),
            told.unwrap_or_else(|| progress.into()),
            segments(here, shown),
            container(list).height(Fill),
            foot,
        ]
        .spacing(scale.gap(Gap::Medium));
        let right: Element<'a, Message> = if may {
            self.keypad(here)
        } else {
            quiet(here, words.say("kiosk.store.no-leave", &[]))
        };
        here.halves((53, 47), left, right)
    }

    /// One kind of goods of the list; its count may be made again.
    fn line<'a>(&'a self, here: &Here<'a>, one: &'a CountedGoods) -> Element<'a, Message> {
        let words = here.words;
        let figure = one.count.map_or_else(String::new, |(counted, _)| {
            let n = counted.to_string();
            let fills = [("n", n.as_str()), ("unit", &one.goods.unit)];
            words.say("kiosk.store.pieces", &fills)
        });
        let is_current = self.current == Some(one.goods.code);
        let detail = if is_current {
            words.say("kiosk.store.count.now", &[])
        } else {
            one.goods.category.clone()
        };
        row_card(
            here.scale,
            Row {
                title: one.goods.name.as_str().into(),
                detail: detail.into(),
                figure,
                note: "".into(),
                touch: Some(Message::Pick(one.goods.code)),
            },
        )
    }

    fn keypad<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let both = here.labels();
        let go = words.say("kiosk.store.count.next", &[]);
        let go = if self.typed.is_empty() || self.current.is_none() {
            Press::cannot(scale, go, None)
        } else {
            Press::new(scale, go, Message::Next).tone(Tone::Go)
        };
        column![
            number(
                scale,
                &self.typed,
                &words.say("kiosk.store.count.hint", &[])
            ),
            digits(scale, labels(&both), Message::Key),
            space().height(Fill),
            go.step(Step::Name)
        ]
        .spacing(scale.apart())
        .into()
    }

    /// The goods that are counted now.
    fn current<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let current = self.current.and_then(|code| here.goods(code));
        let Some(one) = current else {
            return quiet(here, words.say("kiosk.store.count.scan", &[]));
        };
        // A small panel has no room for the picture beside keys of 16 mm.
        let is_high = scale.window().height > 700.0;
        let picture = here
            .pictures
            .goods(one.picture.as_ref())
            .filter(|_| is_high);
        let text = column![
            fitted(
                scale,
                &[Step::Total, Step::Name, Step::Body],
                &one.goods.name,
                None,
                Horizontal::Left
            ),
            say(
                scale,
                Step::Second,
                words.say("kiosk.store.count.how-many", &[("unit", &one.goods.unit)])
            )
            .color(palette::SECOND),
        ];
        container(
            row![picture.map(|picture| drawing(picture, 1.0)), text]
                .spacing(scale.gap(Gap::Medium))
                .align_y(Center),
        )
        .padding([scale.gap(Gap::Hair), scale.gap(Gap::Medium)])
        .width(Fill)
        .style(move |_| style::lit(scale))
        .into()
    }
}

/// Goods of the shelf, to be among those that are counted.
fn of_shelf<'a>(here: &Here<'a>, one: &'a GoodsOnShelf, chosen: &[Gtin]) -> Kind<'a, Message> {
    let is_chosen = chosen.contains(&one.goods.code);
    let unit = if is_chosen {
        here.words.say("kiosk.store.count.is-chosen", &[])
    } else {
        String::new()
    };
    Kind {
        picture: here.pictures.goods(one.picture.as_ref()),
        name: one.goods.name.as_str().into(),
        detail: one.goods.category.as_str().into(),
        figure: String::new(),
        unit: unit.into(),
        remarks: Vec::new(),
        chosen: is_chosen,
        touch: Some(Message::Pick(one.goods.code)),
    }
}

/// Goods of the stocktake, found by hand.
fn of_count<'a>(here: &Here<'a>, one: &'a CountedGoods) -> Kind<'a, Message> {
    let counted = one.count.map(|(counted, _)| counted.to_string());
    Kind {
        picture: here.picture_of(one.goods.code),
        name: one.goods.name.as_str().into(),
        detail: one.goods.category.as_str().into(),
        unit: counted.as_ref().map_or("", |_| &one.goods.unit).into(),
        figure: counted.unwrap_or_default(),
        remarks: Vec::new(),
        chosen: false,
        touch: Some(Message::Pick(one.goods.code)),
    }
}

fn done<'a>(here: &Here<'a>, record: &'a StocktakeOnRecord) -> Element<'a, Message> {
    let words = here.words;
    let lines = &record.closed.lines;
    let differ = lines.iter().filter(|line| line.counted != line.booked);
    let kinds = |n: usize| words.say("kiosk.store.kinds", &[("n", &n.to_string())]);
    let differ = differ.count();
    let line = |key: &str, n: usize| {
        vec![
            plain(format!(
                "{} ",
                words.say(&format!("kiosk.store.fact.{key}"), &[])
            )),
            Piece::Go(kinds(n)),
        ]
    };
    let mut why = vec![line("same", lines.len() - differ), line("differ", differ)];
    if !record.uncounted.is_empty() {
        why.push(line("uncounted", record.uncounted.len()));
    }
    let number = record.closed.number.as_str();
    done_page(
        here,
        words.say("kiosk.acts.done", &[]),
        why,
        Some(words.say("kiosk.store.count.sheet", &[("sheet", number)])),
        vec![(words.say("kiosk.acts.finish", &[]), Message::Back)],
    )
}
