//! How slips are drawn.

use super::{At, Done, MOST_SLIPS, Message, PAD, Standing, State, number};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Digits, Kind, Piece, Press, Remark, Row as Entry, Tile, Weight, goods, kind_card, row_card,
    say, strong,
};
use crate::kiosk::screens::frame::{back, headed, title};
use crate::kiosk::screens::store::approve::pad_paper;
use crate::kiosk::screens::store::pages::{
    Answer, NumberPage, WritePage, choose_page, done_page, in_rows, looking, number_page, quiet,
    scrolls, write_page,
};
use crate::kiosk::screens::store::papers::saved_words;
use crate::market::receipt::{slip_number, slips_told};
use crate::market::redemption::paper::Entered;
use crate::market::scheme::Unit;
use crate::market::shop::{RedemptionOnRecord, Shop, SlipsStanding};
use crate::market::staff::Act;
use crate::office::storeroom::deed::PadPaper;
use crate::office::wish::papers::NotSaved;
use crate::till::{Duty, Till};
use crate::words::Words;
use iced::widget::{Column, column, container, row};
use iced::{Element, Fill, FillPortion, Size, padding};

fn key(words: &Words, key: &str) -> String {
    words.say(&format!("kiosk.slips.{key}"), &[])
}

fn may_enter(till: &Till) -> bool {
    matches!(till.duty(), Duty::On(staff) if staff.role.may(Act::Reverse))
}

/// The numbers that are missing or stand twice, in a sentence each.
fn gaps(standing: &SlipsStanding, words: &Words) -> Vec<String> {
    let found = [
        slips_told("missing", &standing.missing, words),
        slips_told("doubled", &standing.doubled, words),
    ];
    found.into_iter().flatten().collect()
}

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let (words, shop) = (here.words, till.shop());
        match &self.at {
            At::Start => self.start(here, may_enter(till)),
            At::List => self.list(here),
            At::Pad(first, digits) => self.pad_page(here, *first, digits),
            At::On(first, count) => pad_on(here, *first, *count),
            At::Writing(..) => looking(here, &key(words, "writing"), Message::Back),
            At::First(digits) => ask(here, "first", Vec::new(), digits),
            At::Void(digits) => ask(here, "void", vec![key(words, "void-how")], digits),
            At::Number(digits) => {
                let missing = self.standing.as_ref().map(|of| gaps(&of.standing, words));
                ask(here, "number", missing.unwrap_or_default(), digits)
            }
            At::Day(date) => date.view(here, &key(words, "ask.day"), shop.today, Message::Date),
            At::Whose(finder) => finder.view(here).map(Message::Finder),
            At::Goods => self.goods(here, shop),
            At::Pieces(code, digits) => {
                let of = here.goods(*code);
                let (name, unit) = of.map_or(("", ""), |of| (&of.goods.name, &of.goods.unit));
                let title = words.say("kiosk.slips.ask.pieces", &[("unit", unit)]);
                number_page(
                    here,
                    NumberPage {
                        above: name.to_owned(),
                        title,
                        told: vec![key(words, "pieces-how")],
                        typed: digits,
                        hint: words.say("kiosk.acts.hint.pieces", &[]),
                        parts: false,
                        go: words.say("kiosk.store.next", &[]),
                        ready: digits.text().parse::<u32>().map(|_| ()).map_err(|_| None),
                        other: None,
                    },
                    Message::Key,
                    (Message::Next, Message::Back),
                )
            }
            At::Points(digits) => self.points(here, shop, digits),
            At::Proxy(typing) => write_page(
                here,
                WritePage {
                    typing,
                    title: key(words, "ask.proxy"),
                    told: key(words, "proxy-how"),
                    hint: words.say("kiosk.acts.hint.material", &[]),
                    may_be_empty: true,
                    usual: Vec::new(),
                },
                Message::Typing,
                (Message::Next, Message::Back),
            ),
            At::Weighing(_) => looking(here, &self.draft.above(here), Message::Back),
            At::Approve(state) => state.view(here, till).map(Message::Approve),
            At::Done(done) => ended(here, done),
        }
    }

    fn start<'a>(&'a self, here: &Here<'a>, may: bool) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let way = |word: &str, message: Message| {
            let label = key(words, word);
            if !may {
                let why = words.say("kiosk.store.no-leave", &[]);
                return Press::cannot(scale, label, Some(why)).beside(String::new());
            }
            Press::new(scale, label, message).beside(key(words, &format!("{word}-beside")))
        };
        let told = self.standing.as_ref().map(|of| gaps(&of.standing, words));
        let told = told.filter(|told| !told.is_empty());
        let list = Press::new(scale, key(words, "list"), Message::List);
        let list = match &told {
            Some(_) => list.beside(key(words, "list-gaps")).marked(),
            None => list.beside(key(words, "list-beside")),
        };
        let ways = [
            way("enter", Message::Enter),
            way("pad", Message::Pad),
            way("void", Message::Void),
            list,
        ];
        let ways = ways.map(|way| way.step(Step::Name).height(Fill).into());
        here.sheet(
            column![
                headed(
                    here,
                    title(here, &words.say("slips.title", &[])),
                    Message::Back
                ),
                in_rows(here, 1, ways).height(Fill),
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    fn list<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let head = words.say("slips.title", &[]);
        let Some(Standing {
            standing,
            entered,
            next,
        }) = &self.standing
        else {
            return looking(here, &head, Message::Back);
        };
        let gaps = gaps(standing, words).into_iter();
        let gaps = gaps.map(|gap| strong(scale, Step::Body, gap).color(palette::RED).into());
        let next = words.say("slips.next", &[("number", &slip_number(*next))]);
        let rows = entered.iter().map(|record| entry(here, record));
        let none = entered
            .is_empty()
            .then(|| quiet(here, words.say("slips.none", &[])));
        let void = slips_told("void", &standing.void, words);
        let all = gaps
            .chain([quiet(here, next)])
            .chain(none)
            .chain(rows)
            .chain(void.map(|void| quiet(here, void)));
        here.sheet(
            column![
                headed(here, title(here, &head), Message::Back),
                scrolls(
                    here,
                    Column::with_children(all).spacing(scale.gap(Gap::Medium))
                )
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    fn pad_page<'a>(
        &'a self,
        here: &Here<'a>,
        first: Option<u32>,
        digits: &'a Digits,
    ) -> Element<'a, Message> {
        let words = here.words;
        let first = first.or(self.standing.as_ref().map(|of| of.next));
        let told = match (self.pad(), first) {
            (Some((first, count)), _) => {
                let last = first.saturating_add(count - 1);
                let (first, last) = (slip_number(first), slip_number(last));
                words.say("kiosk.slips.pad-is", &[("first", &first), ("last", &last)])
            }
            (None, None) => words.say("kiosk.store.looking", &[]),
            (None, Some(_)) => {
                let most = MOST_SLIPS.to_string();
                words.say("kiosk.slips.pad-most", &[("n", &most)])
            }
        };
        number_page(
            here,
            NumberPage {
                above: key(words, "pad"),
                title: key(words, "ask.pad"),
                told: vec![told, key(words, "pad-how")],
                typed: digits,
                hint: PAD.to_string(),
                parts: false,
                go: words.say("kiosk.store.next", &[]),
                ready: self.pad().map(|_| ()).ok_or(None),
                other: Some((key(words, "other-first"), Message::First)),
            },
            Message::Key,
            (Message::Next, Message::Back),
        )
    }

    /// The goods as tiles at the left, what was taken at the right.
    fn goods<'a>(&'a self, here: &Here<'a>, shop: &'a Shop) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let margin = scale.gap(Gap::Large);
        let wide = (scale.window().width - 2.0 * margin - scale.gap(Gap::Wide)) * 0.58;
        let room = Size::new(
            wide - scale.px(16.0),
            scale.window().height - scale.strip() - 2.0 * margin,
        );
        // What is gone today may have been there on that day.
        let tiles = shop.for_points().map(|one| {
            let pieces = self.draft.pieces(one.goods.code);
            Tile {
                picture: here.pictures.goods(one.picture.as_ref()),
                name: one.goods.name.as_str().into(),
                points: one
                    .price
                    .as_ref()
                    .map(|price| price.points.to_string())
                    .unwrap_or_default(),
                unit: words.say("labels.per", &[("unit", &one.goods.unit)]),
                left: String::new(),
                taken: (pieces > 0).then(|| format!("×{pieces}")),
                touch: Ok(Message::Goods(one.goods.code)),
            }
        });
        let tiles = drag_scroll(
            scale,
            container(goods(scale, room, tiles)).padding(padding::right(scale.px(16.0))),
        );
        let lines = self.draft.lines.iter().map(|(code, quantity)| {
            let of = here.goods(*code);
            let name = of.map_or_else(|| code.to_string(), |of| of.goods.name.clone());
            row_card(
                scale,
                Entry {
                    title: name.into(),
                    detail: key(words, "touch-change").into(),
                    figure: format!("×{quantity}"),
                    note: "".into(),
                    touch: Some(Message::Pieces(*code)),
                },
            )
        });
        let lines: Element<'a, Message> = if self.draft.lines.is_empty() {
            quiet(here, key(words, "goods-how"))
        } else {
            scrolls(here, Column::with_children(lines).spacing(scale.apart()))
        };
        let go = words.say("kiosk.store.next", &[]);
        let go = if self.draft.lines.is_empty() {
            Press::cannot(scale, go, None)
        } else {
            Press::new(scale, go, Message::Taken).tone(Tone::Go)
        };
        let undo = words.say("kiosk.store.intake.undo", &[]);
        let undo = if self.draft.can_undo() {
            Press::new(scale, undo, Message::Undo).tone(Tone::Quiet)
        } else {
            Press::cannot(scale, undo, None)
        };
        let right = column![
            headed(here, title(here, &key(words, "ask.goods")), Message::Back),
            say(scale, Step::Second, self.draft.above(here)).color(palette::SECOND),
            container(lines).height(Fill),
            row![Element::from(undo), Element::from(go)].spacing(scale.apart()),
        ]
        .spacing(scale.gap(Gap::Medium));
        here.sheet(
            row![
                container(tiles).width(FillPortion(58)).height(Fill),
                container(right).width(FillPortion(42)).height(Fill)
            ]
            .spacing(scale.gap(Gap::Wide)),
        )
    }

    /// Which points stand on the slip.
    fn points<'a>(
        &'a self,
        here: &Here<'a>,
        shop: &Shop,
        digits: &'a Digits,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let worth = self.draft.worth(shop).to_string();
        let told = words.say("kiosk.slips.worth", &[("points", &worth)]);
        let proxy = match &self.draft.proxy {
            Some(name) => words.say("kiosk.slips.proxy-is", &[("name", name)]),
            None => key(words, "proxy"),
        };
        let both = here.labels();
        let labels = crate::kiosk::here::labels(&both);
        let pad = if shop.scheme.unit == Unit::Yuan {
            crate::kiosk::parts::decimals(scale, labels, Message::Key)
        } else {
            crate::kiosk::parts::digits(scale, labels, Message::Key)
        };
        let go = words.say("kiosk.store.next", &[]);
        let is_typed = digits
            .text()
            .parse::<crate::market::points::Points>()
            .is_ok();
        let go = if is_typed {
            Press::new(scale, go, Message::Next).tone(Tone::Go)
        } else {
            Press::cannot(scale, go, None)
        };
        let left = column![
            quiet(here, self.draft.above(here)),
            title(here, &key(words, "ask.points")),
            say(scale, Step::Body, told),
            iced::widget::space().height(Fill),
            Element::from(Press::new(scale, key(words, "as-listed"), Message::Listed)),
            Element::from(Press::new(scale, proxy, Message::Proxy)),
            back(here, Message::Back),
        ]
        .spacing(scale.apart());
        let right = column![
            crate::kiosk::parts::number(scale, digits, &words.say("kiosk.points", &[])),
            pad,
            iced::widget::space().height(Fill),
            go.step(Step::Name)
        ]
        .spacing(scale.apart());
        here.halves((52, 48), left, right)
    }
}

/// On what a pad is printed.
fn pad_on<'a>(here: &Here<'a>, first: u32, count: u32) -> Element<'a, Message> {
    let words = here.words;
    let of = |on: PadPaper| {
        let word = pad_paper(on);
        Answer {
            label: key(words, word),
            beside: key(words, &format!("{word}-beside")),
            tone: Tone::Plain,
            message: Message::On(on),
        }
    };
    let last = first.saturating_add(count.saturating_sub(1));
    let (first, last) = (slip_number(first), slip_number(last));
    let told = words.say("kiosk.slips.pad-is", &[("first", &first), ("last", &last)]);
    let answers = [of(PadPaper::Roll), of(PadPaper::Sheets)];
    let question = key(words, "ask.on");
    choose_page(here, &question, Some(told), 1, answers, Message::Back)
}

/// A slip's number on the keypad.
fn ask<'a>(
    here: &Here<'a>,
    of: &str,
    told: Vec<String>,
    digits: &'a Digits,
) -> Element<'a, Message> {
    let words = here.words;
    number_page(
        here,
        NumberPage {
            above: words.say("slips.title", &[]),
            title: key(words, &format!("ask.{of}")),
            told,
            typed: digits,
            hint: words.say("slips.column.number", &[]),
            parts: false,
            go: words.say("kiosk.store.next", &[]),
            ready: number(digits).map(|_| ()).ok_or(None),
            other: None,
        },
        Message::Key,
        (Message::Next, Message::Back),
    )
}

/// A slip that was entered.
fn entry<'a>(here: &Here<'a>, record: &'a RedemptionOnRecord) -> Element<'a, Message> {
    let words = here.words;
    let redemption = &record.redemption;
    let paper = redemption.paper.as_ref();
    let slip = slip_number(paper.map_or(0, |paper| paper.number));
    let broke = paper.into_iter().flat_map(|paper| &paper.breaches);
    let broke = broke.map(|breach| Remark {
        weight: Weight::Attention,
        words: words.say(&format!("breach.{}", breach.word()), &[]),
    });
    kind_card(
        here.scale,
        Kind {
            picture: None,
            name: words.say("kiosk.slips.slip", &[("number", &slip)]).into(),
            detail: format!(
                "{} · {}",
                words.day_and_year(redemption.day),
                here.where_at("", redemption.household.as_str())
            )
            .into(),
            figure: redemption.total.to_string(),
            unit: words.say("kiosk.points", &[]).into(),
            remarks: broke.collect(),
            chosen: false,
            touch: None,
        },
    )
}

/// It is recorded.
fn ended<'a>(here: &Here<'a>, done: &Done) -> Element<'a, Message> {
    let words = here.words;
    let finish = (words.say("kiosk.acts.finish", &[]), Message::Back);
    let (why, next, buttons) = match done {
        Done::Pad(first, count, saved) => {
            let last = first.saturating_add(count.saturating_sub(1));
            let (first, last) = (slip_number(*first), slip_number(last));
            let fills = [("first", first.as_str()), ("last", &last)];
            let why = vec![vec![plain(words.say("kiosk.slips.pad-is", &fills))]];
            let next = match saved {
                None => key(words, "pad-prints"),
                Some(Ok(saved)) => saved_words(words, saved),
                // The numbers are noted: the same pad again is the same numbers.
                Some(Err(NotSaved::Because(why))) => why.clone(),
                Some(Err(NotSaved::Stopped)) => words.say("kiosk.papers.stopped", &[]),
            };
            (why, Some(next), vec![finish])
        }
        Done::Voided(number) => {
            let number = slip_number(*number);
            let is = words.say("kiosk.slips.voided", &[("number", &number)]);
            (vec![vec![plain(is)]], None, vec![finish])
        }
        Done::Entered(record, when) => {
            let paper = record.redemption.paper.as_ref();
            let number = slip_number(paper.map_or(0, |paper| paper.number));
            let points = record.redemption.total.to_string();
            let fills = [("number", number.as_str()), ("points", &points)];
            let next = match when {
                Entered::Now => "keep",
                Entered::Before => "as-it-was",
            };
            let entered = words.say("kiosk.slips.entered", &fills);
            let breaches = paper.map_or(0, |paper| paper.breaches.len());
            let told = if breaches == 0 {
                plain(words.say("receipt.pad.no-breach", &[]))
            } else {
                let n = breaches.to_string();
                Piece::Strong(words.say("kiosk.slips.to-committee", &[("n", &n)]))
            };
            let another = (key(words, "another"), Message::Enter);
            let why = vec![vec![Piece::Go(entered)], vec![told]];
            (why, Some(key(words, next)), vec![another, finish])
        }
    };
    let headline = match done {
        Done::Entered(_, Entered::Before) => key(words, "entered-before"),
        _ => words.say("kiosk.acts.done", &[]),
    };
    done_page(here, headline, why, next, buttons)
}
