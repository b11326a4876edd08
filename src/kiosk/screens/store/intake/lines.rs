//! The page on which a delivery is scanned: the current line large, the others beneath it, a keypad beside them.

use super::{Message, Pad, State, Told};
use crate::kiosk::here::{Here, labels, plain};
use crate::kiosk::look::style::{self, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Press, Row, Weight, bar, decimals, digits, drawing, fitted, number, row_card, say, strong,
};
use crate::kiosk::screens::store::pages::{Field, field, headword, quiet, scrolls};
use crate::market::gtin::Gtin;
use crate::market::storeroom::delivery::OriginOrder;
use crate::market::storeroom::draft::{Draft, DraftLine, Expiry, Stage};
use crate::words::Words;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Center, Element, Fill};

/// What goods are called; the code where nobody has said.
pub(super) fn name(here: &Here<'_>, code: Gtin) -> String {
    let goods = here.goods(code);
    goods.map_or_else(|| code.to_string(), |one| one.goods.name.clone())
}

pub(super) fn unit(here: &Here<'_>, code: Gtin) -> String {
    let goods = here.goods(code);
    goods.map_or_else(String::new, |one| one.goods.unit.clone())
}

/// `24 块`.
pub(super) fn pieces(here: &Here<'_>, line: &DraftLine) -> String {
    let (n, unit) = (line.quantity.to_string(), unit(here, line.code));
    here.words
        .say("kiosk.store.pieces", &[("n", &n), ("unit", &unit)])
}

/// Until when a line is good, in words.
pub(super) fn until(words: &Words, expires: Expiry) -> String {
    match expires {
        Expiry::Unsaid => words.say("kiosk.store.date.unsaid", &[]),
        Expiry::Never => words.say("kiosk.store.date.never", &[]),
        Expiry::On(day) => words.day_and_year(day),
    }
}

/// Where a delivery comes from, in a few words: 捐赠 · 县供销社.
pub(super) fn origin_words(origin: &OriginOrder, words: &Words) -> String {
    let source = headword(
        words,
        &format!("storeroom.source.{}", origin.source().word()),
    );
    let who = match origin {
        OriginOrder::Donation { giver, .. } if giver.is_empty() => {
            words.say("storeroom.trace.unnamed", &[])
        }
        OriginOrder::Donation { giver, .. } => giver.clone(),
        OriginOrder::Purchase { fund, .. } => fund.clone(),
        OriginOrder::Transfer { store, .. } => store.clone(),
    };
    format!("{source} · {who}")
}

/// Kinds and pieces: 3 样 48 件.
pub(super) fn sum_words(draft: &Draft, words: &Words) -> String {
    let count = draft.count();
    let (kinds, pieces) = (count.lines.len().to_string(), count.pieces().to_string());
    words.say(
        "kiosk.store.kinds-pieces",
        &[("kinds", &kinds), ("pieces", &pieces)],
    )
}

impl State {
    pub(super) fn lines<'a>(&'a self, here: &Here<'a>, draft: &'a Draft) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let count = draft.count();
        let others = count.lines.iter().enumerate().rev();
        let others = others.filter(|(n, _)| Some(*n) != count.last);
        let rows: Vec<_> = others.map(|(n, line)| self.other(here, n, line)).collect();
        let list: Element<'a, Message> = if rows.is_empty() {
            space().height(Fill).into()
        } else {
            scrolls(here, Column::with_children(rows).spacing(scale.apart()))
        };
        let small = |key: &str, message: Message| -> Element<'a, Message> {
            let label = words.say(&format!("kiosk.store.intake.{key}"), &[]);
            Press::new(scale, label, message)
                .tone(Tone::Quiet)
                .snug()
                .into()
        };
        let finish = words.say("kiosk.store.intake.finish", &[]);
        let finish = Press::new(scale, finish, Message::Finish).snug();
        let foot = row![
            small("leave", Message::Back),
            small("undo", Message::Undo),
            small("no-code", Message::NoCode),
            Element::from(finish),
        ]
        .spacing(scale.apart());
        let left = column![
            self.heading(here, draft),
            self.current(here),
            self.told(here),
            container(list).height(Fill),
            foot,
        ]
        .spacing(scale.gap(Gap::Medium));
        here.halves((53, 47), left, self.keypad(here))
    }

    /// Where it comes from, and how much there is; whoever counts again is named instead.
    fn heading<'a>(&'a self, here: &Here<'a>, draft: &'a Draft) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let sums = sum_words(draft, words);
        if let Stage::Again { staff, .. } = &draft.stage {
            let people = here.shop.into_iter().flat_map(|shop| &shop.staff);
            let mut who = people.filter(|one| one.staff == *staff);
            let who = who.next().map_or("", |one| one.name.as_str());
            let again = words.say("kiosk.store.intake.again", &[("name", who)]);
            return row![
                container(fitted(
                    scale,
                    &[Step::Name, Step::Body],
                    &again,
                    None,
                    Horizontal::Left
                ))
                .width(Fill),
                container(
                    Press::new(
                        scale,
                        words.say("kiosk.store.intake.reopen", &[]),
                        Message::Reopen
                    )
                    .tone(Tone::Quiet)
                    .snug()
                )
                .width(scale.touch() * 1.8),
            ]
            .align_y(Center)
            .into();
        }
        Press::new(
            scale,
            origin_words(&draft.origin, words),
            Message::ChangeOrigin,
        )
        .beside(sums)
        .into()
    }

    /// The line that numbers and dates are about.
    fn current<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let Some(line) = self.line() else {
            return here.prompt(&words.say("kiosk.store.intake.scan", &[]));
        };
        let picture = here.picture_of(line.code);
        let named = fitted(
            scale,
            &[Step::Total, Step::Name, Step::Body],
            &name(here, line.code),
            None,
            Horizontal::Left,
        );
        let figure = column![
            strong(scale, Step::Figure, format!("×{}", line.quantity)).line_height(1.05),
            say(scale, Step::Small, unit(here, line.code)).color(palette::SECOND),
        ]
        .align_x(iced::Right);
        let head = row![
            picture.map(|picture| drawing(picture, 1.0)),
            container(named).width(Fill),
            figure
        ]
        .spacing(scale.gap(Gap::Medium))
        .align_y(Center);
        let chip = |key: &str, value: Result<String, String>, holds: bool, message| {
            let caption = words.say(&format!("kiosk.store.intake.{key}"), &[]);
            let of = Field {
                caption,
                value,
                step: Step::Body,
                tone: if holds { Tone::Chosen } else { Tone::Plain },
                message,
            };
            field(here, of)
        };
        let is_cost = matches!(self.pad, Pad::Cost(..));
        let chips = (!self.is_again()).then(|| {
            let unsaid = || words.say("kiosk.store.intake.no-cost", &[]);
            let cost = line
                .unit_cost
                .ok_or_else(unsaid)
                .map(|cost| words.say("receipt.delivery.yuan", &[("yuan", &cost.to_string())]));
            row![
                chip("pieces", Ok(pieces(here, line)), !is_cost, Message::Pieces),
                chip(
                    "expires",
                    match line.expires {
                        Expiry::Unsaid => Err(unsaid()),
                        said => Ok(until(words, said)),
                    },
                    false,
                    Message::Expires
                ),
                chip("cost", cost, is_cost, Message::Cost),
            ]
            .spacing(scale.apart())
        });
        container(column![head, chips].spacing(scale.gap(Gap::Medium)))
            .padding(scale.gap(Gap::Medium))
            .width(Fill)
            .style(move |_| style::lit(scale))
            .into()
    }

    fn told<'a>(&'a self, here: &Here<'a>) -> Option<Element<'a, Message>> {
        let words = here.words;
        let (weight, sentence) = match self.told.as_ref()? {
            Told::ExpiresSoon(day) => {
                let left = day.days_since(here.now.village_day()).max(0).to_string();
                let day = words.day_and_year(*day);
                let fills = [("day", day.as_str()), ("n", &left)];
                (
                    Weight::Attention,
                    words.say("kiosk.store.intake.soon", &fills),
                )
            }
            Told::Refused(refusal) => {
                let sentence = refusal.sentence(words);
                (
                    Weight::Cannot,
                    words.say(
                        "refusal.line",
                        &[
                            ("what", &sentence.what),
                            ("why", ""),
                            ("next", &sentence.next),
                        ],
                    ),
                )
            }
            Told::Differs(codes) => {
                let names: Vec<String> = codes.iter().map(|code| name(here, *code)).collect();
                let names = names.join(&words.say("receipt.and", &[]));
                (
                    Weight::Cannot,
                    words.say("kiosk.store.intake.differs", &[("names", &names)]),
                )
            }
        };
        Some(bar(here.scale, weight, &[plain(sentence)], None))
    }

    /// Another line; touched, it is the one that is meant.
    fn other<'a>(&'a self, here: &Here<'a>, n: usize, line: &DraftLine) -> Element<'a, Message> {
        let words = here.words;
        let detail = if self.is_again() {
            String::new()
        } else {
            let cost = line
                .unit_cost
                .map(|cost| words.say("receipt.delivery.each", &[("yuan", &cost.to_string())]));
            let until = Some(until(words, line.expires));
            let both: Vec<String> = until.into_iter().chain(cost).collect();
            both.join(" · ")
        };
        row_card(
            here.scale,
            Row {
                title: name(here, line.code).into(),
                detail: detail.into(),
                figure: format!("×{}", line.quantity),
                note: "".into(),
                touch: Some(Message::Touch(n)),
            },
        )
    }

    /// The number of the current line, or what one piece cost.
    fn keypad<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let both = here.labels();
        let (pad, hint) = match &self.pad {
            Pad::Pieces(..) => (
                digits(scale, labels(&both), Message::Key),
                "kiosk.store.intake.pieces-hint",
            ),
            Pad::Cost(..) => (
                decimals(scale, labels(&both), Message::Key),
                "kiosk.store.intake.cost-hint",
            ),
        };
        let (go, key) = self.following();
        let label = words.say(&format!("kiosk.store.intake.{key}"), &[]);
        let go = if go {
            Press::new(scale, label, Message::Next).tone(Tone::Go)
        } else {
            Press::cannot(scale, label, None)
        };
        column![
            number(scale, self.pad.typed(), &words.say(hint, &[])),
            pad,
            space().height(Fill),
            go.step(Step::Name)
        ]
        .spacing(scale.apart())
        .into()
    }

    /// Whether there is anything to go on with, and what comes then, by the key of its name.
    fn following(&self) -> (bool, &'static str) {
        let Some(line) = self.line() else {
            return (false, "scan-first");
        };
        let typed = self.pad.typed();
        let is_first = !self.is_again();
        let lacks_cost = self.is_bought() && line.unit_cost.is_none();
        match &self.pad {
            Pad::Pieces(..) if typed.text().parse() == Ok(0_u32) => (true, "take-off"),
            Pad::Pieces(..) if is_first && line.expires == Expiry::Unsaid => (true, "then-date"),
            Pad::Pieces(..) if is_first && lacks_cost => (true, "then-cost"),
            _ if typed.is_empty() => (false, "scan-next"),
            Pad::Pieces(..) | Pad::Cost(..) => (true, "then-scan"),
        }
    }

    /// How many scans wait, where some do.
    pub(super) fn waiting_words<'a>(&self, here: &Here<'a>) -> Option<Element<'a, Message>> {
        let n = self.waiting();
        (n > 0).then(|| {
            let n = n.to_string();
            quiet(
                here,
                here.words.say("kiosk.store.intake.waiting", &[("n", &n)]),
            )
        })
    }
}
