//! How one kind of goods is drawn, and what is asked before something is done with it.

use super::{At, Count, Message, One, Told, Typed};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Piece, Press, Row, Weight, bar, drawing, fitted, mark, row_card, say, strong,
};
use crate::kiosk::screens::frame::{back, headed, title};
use crate::kiosk::screens::store::pages::{
    Answer, NumberPage, choose_page, done_page, headword, in_rows, looking, may_stock, number_page,
    quiet, scrolls,
};
use crate::kiosk::screens::store::shelf::{about, remarks};
use crate::kiosk::screens::store::trace::view::{lot_page, origin_title};
use crate::market::shop::AdjustmentOnRecord;
use crate::market::stock::Source;
use crate::market::storeroom::adjustment::WriteOff;
use crate::market::storeroom::article::Section;
use crate::market::storeroom::trace::{LotInStock, LotOnRecord};
use crate::till::Till;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Center, Element, Fill};

impl One {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let words = here.words;
        match &self.at {
            At::Whole => self.whole(here, may_stock(till)),
            At::Kind(lot) => self.kinds(here, lot.as_deref()),
            At::Pieces(count, typed) => self.pieces(here, count, typed),
            At::Approve(_, state) => state.view(here, till).map(Message::Approve),
            At::Words(state) => {
                let go = words.say("kiosk.store.article.go-edit", &[]);
                state.view(here, go, String::new()).map(Message::Article)
            }
            At::Picture(state) => {
                let question = words.say("kiosk.store.article.picture", &[]);
                state.view(here, &question).map(Message::Picture)
            }
            At::Packs => self.packs(here),
            At::PackCode => self.pack_code(here),
            At::Section => self.section(here),
            At::Lot(lot, None) => {
                let of = words.say("storeroom.trace.of-lot", &[("lot", &lot.to_string())]);
                looking(here, &of, Message::Back)
            }
            At::Lot(_, Some(trace)) => {
                let presses = self.lot_presses(here, &trace.lot, may_stock(till));
                lot_page(here, trace, presses, Message::Back)
            }
            At::Done(record) => done(here, record),
        }
    }

    fn whole<'a>(&'a self, here: &Here<'a>, may: bool) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let told = self.told.map(|Told::Changed| {
            let sentence = words.say("kiosk.store.changed", &[]);
            bar(scale, Weight::Well, &[plain(sentence)], None)
        });
        let lots: Element<'a, Message> = match &self.lots {
            None => quiet(here, words.say("kiosk.store.looking", &[])),
            Some(lots) if lots.is_empty() => quiet(here, words.say("kiosk.store.no-lots", &[])),
            Some(lots) => {
                let rows = lots.iter().map(|(lot, whole)| lot_row(here, lot, whole));
                scrolls(here, Column::with_children(rows).spacing(scale.apart()))
            }
        };
        let left = column![
            self.head(here),
            told,
            strong(scale, Step::Body, words.say("kiosk.store.lots", &[])),
            lots,
        ]
        .spacing(scale.gap(Gap::Medium));
        let press = |key: &str, message: Message, can: bool| -> Element<'a, Message> {
            let label = words.say(&format!("kiosk.store.deed.{key}"), &[]);
            if can && may {
                Press::new(scale, label, message).into()
            } else {
                Press::cannot(scale, label, None).into()
            }
        };
        let deeds = [
            press("off", Message::WriteOff, self.booked() > 0),
            press("recount", Message::Recount, true),
            press("words", Message::Words, true),
            press("picture", Message::Pictures, true),
            press("packs", Message::Packs, true),
            press("section", Message::Section, true),
        ];
        let no = (!may).then(|| quiet(here, words.say("kiosk.store.no-leave", &[])));
        let right = column![
            in_rows(here, 2, deeds),
            no,
            space().height(Fill),
            back(here, Message::Back),
        ]
        .spacing(scale.gap(Gap::Medium));
        here.halves((56, 44), left, right)
    }

    /// Picture, name, price, and how many there are: the largest thing on the page.
    fn head<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, goods) = (here.scale, &self.goods);
        let remarks = remarks(goods, here.words).into_iter().map(|remark| {
            let colour = (remark.weight == Weight::Cannot).then_some(palette::RED);
            row![
                mark(scale, remark.weight),
                strong(scale, Step::Second, remark.words).color_maybe(colour)
            ]
            .spacing(scale.gap(Gap::Small))
            .align_y(Center)
            .into()
        });
        let name = fitted(
            scale,
            &[Step::Total, Step::Name, Step::Body],
            &goods.goods.name,
            None,
            Horizontal::Left,
        );
        let category = &goods.goods.category;
        let about = [about(goods, here.words), category.clone()];
        let about: Vec<String> = about.into_iter().filter(|text| !text.is_empty()).collect();
        let text = column![
            name,
            say(scale, Step::Second, about.join(" · ")).color(palette::SECOND),
            say(scale, Step::Second, goods.goods.code.to_string()).color(palette::SECOND),
            Column::with_children(remarks),
        ]
        .spacing(scale.gap(Gap::Hair))
        .width(Fill);
        let figure = column![
            strong(scale, Step::Figure, goods.available.to_string()).line_height(1.05),
            say(scale, Step::Second, goods.goods.unit.as_str()).color(palette::SECOND),
        ]
        .align_x(iced::Right);
        let picture = here.picture_of(goods.goods.code);
        container(
            row![picture.map(|shown| drawing(shown, 1.0)), text, figure]
                .spacing(scale.gap(Gap::Medium))
                .align_y(Center),
        )
        .padding(scale.gap(Gap::Medium))
        .width(Fill)
        .style(move |_| style::ground(scale, Ground::Card))
        .into()
    }

    /// What this is about, in second rank.
    fn above(&self, here: &Here<'_>, lot: Option<&LotOnRecord>) -> String {
        let name = &self.goods.goods.name;
        match lot {
            Some(lot) => {
                let lot = lot.lot.to_string();
                let lot = here.words.say("kiosk.store.lot", &[("lot", &lot)]);
                format!("{name} · {lot}")
            }
            None => name.clone(),
        }
    }

    fn kinds<'a>(&'a self, here: &Here<'a>, lot: Option<&LotOnRecord>) -> Element<'a, Message> {
        let words = here.words;
        let kinds = WriteOff::ALL.map(|kind| Answer {
            label: headword(words, &format!("storeroom.off.{}", kind.word())),
            beside: words.say(&format!("kiosk.store.off.{}", kind.word()), &[]),
            tone: Tone::Plain,
            message: Message::Kind(kind),
        });
        let fits = |kind: &Answer<Message>| {
            kind.message != Message::Kind(WriteOff::Expired) || self.goods.expired > 0
        };
        let question = words.say("kiosk.store.off.question", &[]);
        let above = Some(self.above(here, lot));
        let kinds = kinds.into_iter().filter(fits);
        choose_page(here, &question, above, 1, kinds, Message::Back)
    }

    fn pieces<'a>(
        &'a self,
        here: &Here<'a>,
        count: &'a Count,
        typed: &'a Typed,
    ) -> Element<'a, Message> {
        let words = here.words;
        let goods = &self.goods.goods;
        let some = |key: &str, n: u32| {
            let n = n.to_string();
            let fills = [("n", n.as_str()), ("unit", &goods.unit)];
            words.say(&format!("kiosk.store.ask.{key}"), &fills)
        };
        let number = typed.digits.text().parse::<u32>().ok();
        let beyond = |most: u32| number.is_some_and(|n| n > most);
        let (key, lot, told, why) = match count {
            Count::WriteOff(kind, lot) => {
                let most = self.fitting(*kind, lot.as_deref());
                let why = beyond(most).then(|| words.say("kiosk.acts.not-so-many", &[]));
                ("off", lot.as_deref(), vec![some("booked", most)], why)
            }
            Count::Recount => {
                let told = vec![
                    words.say("kiosk.store.ask.recount-how", &[]),
                    some("booked", self.booked()),
                ];
                let same = number == Some(self.booked());
                let why = same.then(|| words.say("kiosk.store.ask.same", &[]));
                ("recount", None, told, why)
            }
            Count::Correct(lot) => {
                let told = vec![some("received", lot.received), some("left", lot.on_hand)];
                let gone = lot.received - lot.on_hand.min(lot.received);
                let why = match number {
                    Some(n) if n == lot.received => Some(words.say("kiosk.store.ask.same", &[])),
                    Some(n) if n < gone => Some(some("gone-already", gone)),
                    _ => None,
                };
                ("correct", Some(&**lot), told, why)
            }
            Count::Pack(pack) => {
                let told = words.say("kiosk.store.pack.code", &[("code", &pack.to_string())]);
                ("pack", None, vec![told], None)
            }
        };
        let is_number = match count {
            Count::Recount | Count::Correct(_) => number.is_some(),
            Count::WriteOff(..) | Count::Pack(_) => number.is_some_and(|n| n > 0),
        };
        let ready = match why {
            Some(why) => Err(Some(why)),
            None if is_number && !self.sent => Ok(()),
            None => Err(None),
        };
        let go = if matches!(count, Count::Pack(_)) {
            "kiosk.store.pack.go"
        } else {
            "kiosk.store.next"
        };
        number_page(
            here,
            NumberPage {
                above: self.above(here, lot),
                title: words.say(&format!("kiosk.store.ask.{key}"), &[("unit", &goods.unit)]),
                told,
                typed: &typed.digits,
                hint: words.say("kiosk.acts.hint.pieces", &[]),
                parts: false,
                go: words.say(go, &[]),
                ready,
                other: None,
            },
            Message::Key,
            (Message::Next, Message::Back),
        )
    }

    fn packs<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let rows = self.goods.packs.iter().map(|(pack, pieces)| {
            let n = pieces.to_string();
            let fills = [("n", n.as_str()), ("unit", &self.goods.goods.unit)];
            row_card(
                scale,
                Row {
                    title: pack.to_string().into(),
                    detail: words.say("kiosk.store.pack.touch", &[]).into(),
                    figure: words.say("kiosk.store.pieces", &fills),
                    note: "".into(),
                    touch: Some(Message::DropPack(*pack)),
                },
            )
        });
        let list: Element<'a, Message> = if self.goods.packs.is_empty() {
            quiet(here, words.say("kiosk.store.pack.none", &[]))
        } else {
            scrolls(here, Column::with_children(rows).spacing(scale.apart()))
        };
        let add = Press::new(
            scale,
            words.say("kiosk.store.pack.add", &[]),
            Message::AddPack,
        );
        let head = words.say(
            "kiosk.store.pack.title",
            &[("name", &self.goods.goods.name)],
        );
        here.sheet(
            column![
                headed(here, title(here, &head), Message::Back),
                container(list).height(Fill),
                add.tone(Tone::Go).large(),
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    fn pack_code<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let head = words.say(
            "kiosk.store.pack.title",
            &[("name", &self.goods.goods.name)],
        );
        here.sheet(
            column![
                headed(here, title(here, &head), Message::Back),
                here.prompt(&words.say("kiosk.store.pack.scan", &[])),
                quiet(here, words.say("kiosk.store.pack.how", &[])),
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    fn section<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let words = here.words;
        let one = |section: Section| {
            let label = headword(words, &format!("storeroom.section.{}", section.word()));
            let beside = if self.goods.section == section {
                "kiosk.store.section.now".to_owned()
            } else {
                format!("kiosk.store.section.{}", section.word())
            };
            Answer {
                label,
                beside: words.say(&beside, &[]),
                tone: Tone::Plain,
                message: Message::For(section),
            }
        };
        let question = words.say("kiosk.store.section.question", &[]);
        let both = [Section::Points, Section::Sale].map(one);
        let above = Some(self.goods.goods.name.clone());
        choose_page(here, &question, above, 1, both, Message::Back)
    }

    /// What may be done with a lot.
    fn lot_presses<'a>(
        &self,
        here: &Here<'a>,
        lot: &LotOnRecord,
        may: bool,
    ) -> Vec<Element<'a, Message>> {
        let (scale, words) = (here.scale, here.words);
        let press = |key: &str, message: Message, can: bool| -> Element<'a, Message> {
            let label = words.say(&format!("kiosk.store.deed.{key}"), &[]);
            if can && may {
                Press::new(scale, label, message).into()
            } else {
                Press::cannot(scale, label, None).into()
            }
        };
        // What a count found never came in: there is nothing to correct.
        let came = lot.origin.source != Source::Found;
        vec![
            press("off-lot", Message::WriteOff, lot.on_hand > 0),
            press("correct", Message::Correct, came),
        ]
    }
}

fn lot_row<'a>(
    here: &Here<'a>,
    lot: &'a LotInStock,
    whole: &'a LotOnRecord,
) -> Element<'a, Message> {
    let words = here.words;
    let name = words.say("kiosk.store.lot", &[("lot", &lot.lot.to_string())]);
    let until = lot.expires.map_or_else(
        || words.say("kiosk.store.no-date", &[]),
        |day| words.say("kiosk.store.until", &[("day", &words.day_and_year(day))]),
    );
    let is_over = here
        .shop
        .is_some_and(|shop| lot.expires.is_some_and(|day| day < shop.today));
    let note = if is_over {
        words.say("kiosk.store.is-over", &[])
    } else {
        String::new()
    };
    row_card(
        here.scale,
        Row {
            title: origin_title(&whole.origin, words).into(),
            detail: format!("{name} · {until}").into(),
            figure: lot.on_hand.to_string(),
            note: note.into(),
            touch: Some(Message::Lot(lot.lot)),
        },
    )
}

fn done<'a>(here: &Here<'a>, record: &'a AdjustmentOnRecord) -> Element<'a, Message> {
    let words = here.words;
    let adjustment = &record.adjustment;
    let what = headword(words, &format!("storeroom.off.{}", adjustment.what.word()));
    let why = adjustment
        .lines
        .iter()
        .map(|line| {
            let difference = line.difference();
            let signed = if difference > 0 {
                format!("+{difference}")
            } else {
                difference.to_string()
            };
            vec![
                plain(format!("{what} · {} ", line.name)),
                Piece::Go(signed),
                plain(format!(" {}", line.unit)),
            ]
        })
        .chain([vec![plain(words.say(
            "kiosk.store.done.people",
            &[("staff", &record.staff), ("approver", &record.approver)],
        ))]])
        .collect();
    let slip = adjustment.slip.as_str();
    done_page(
        here,
        words.say("kiosk.acts.done", &[]),
        why,
        Some(words.say("kiosk.acts.slip", &[("slip", slip)])),
        vec![(words.say("kiosk.acts.finish", &[]), Message::Back)],
    )
}
