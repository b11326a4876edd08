//! A household's account: what it holds, until when, and why.

use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Balance, Press, Row, balance, row_card, say, strong};
use crate::market::ids::HouseholdNo;
use crate::market::points::Points;
use crate::market::shop::{AccountEntry, EntryKind, HouseholdAtCounter};
use iced::widget::{Column, column, container};
use iced::{Element, Fill, padding};

/// The state.
#[derive(Debug)]
pub struct State {
    household: Box<HouseholdAtCounter>,
    printed: bool,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Wants it on paper.
    Print,
    /// Redeems for this household.
    Redeem,
    /// Looks for another.
    Another,
    /// Goes back.
    Leave,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Print this account.
    Print(HouseholdNo),
    /// Bring this household to the counter.
    Redeem(HouseholdNo),
    /// Look for another.
    Another,
    /// Go back.
    Leave,
}

impl State {
    /// Of this household.
    pub fn new(household: Box<HouseholdAtCounter>) -> State {
        State {
            household,
            printed: false,
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message) -> Action {
        let number = || self.household.household.clone();
        match message {
            Message::Print => {
                self.printed = true;
                Action::Print(self.household.household.clone())
            }
            Message::Redeem => Action::Redeem(number()),
            Message::Another => Action::Another,
            Message::Leave => Action::Leave,
        }
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, may_redeem: bool) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let of = &*self.household;
        let caption = match of.lapses_on {
            Some(gone) => words.say(
                "kiosk.sale.spendable-until",
                &[("last", &here.last_day(gone))],
            ),
            None => words.say("kiosk.sale.spendable", &[]),
        };
        let head = balance(
            scale,
            Balance {
                name: here.family(&of.masked()).into(),
                detail: here.where_at(&of.group, of.household.as_str()).into(),
                caption: caption.into(),
                figure: of.spendable.to_string(),
                may_redeem: of.bar.is_none(),
                ground: Ground::Card,
            },
        );
        let bar = of.bar.as_ref().map(|bar| {
            let until = bar.until.map_or_else(
                || words.say("suspension.open-end", &[]),
                |day| words.day_and_year(day),
            );
            let kind = words.say_or("suspension", &bar.kind);
            strong(
                scale,
                Step::Body,
                words.say(
                    "kiosk.balance.barred",
                    &[("kind", &kind), ("until", &until)],
                ),
            )
            .color(palette::RED)
        });
        let print = words.say("kiosk.balance.print", &[]);
        let print = if self.printed {
            Press::cannot(scale, words.say("kiosk.balance.printed", &[]), None)
        } else {
            Press::new(scale, print, Message::Print).tone(Tone::Go)
        };
        let redeem = (may_redeem && of.bar.is_none()).then(|| {
            Press::new(
                scale,
                words.say("kiosk.balance.redeem", &[]),
                Message::Redeem,
            )
        });
        let left = column![
            head,
            bar,
            iced::widget::space().height(Fill),
            print.large(),
            redeem.map(Element::from),
            Press::new(
                scale,
                words.say("kiosk.balance.another", &[]),
                Message::Another
            )
            .tone(Tone::Quiet),
            Press::new(scale, words.say("kiosk.back", &[]), Message::Leave).tone(Tone::Quiet),
        ]
        .spacing(scale.apart());
        here.halves((45, 55), left, self.entries(here))
    }

    fn entries<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        if self.household.entries.is_empty() {
            return say(scale, Step::Body, words.say("kiosk.balance.nothing", &[])).into();
        }
        let rows = self.household.entries.iter().map(|one| entry(here, one));
        drag_scroll(
            scale,
            container(Column::with_children(rows).spacing(scale.gap(Gap::Small)))
                .padding(padding::right(scale.px(14.0))),
        )
    }
}

fn entry<'a>(here: &Here<'a>, one: &'a AccountEntry) -> Element<'a, Message> {
    let words = here.words;
    let (title, detail) = match &one.what {
        EntryKind::Credit { category, reason } => {
            let title = if reason.is_empty() { category } else { reason };
            let title = if title.is_empty() {
                words.say("kiosk.balance.credit", &[])
            } else {
                title.clone()
            };
            (title, category.clone())
        }
        EntryKind::Redemption(receipt) => (
            words.say("kiosk.balance.redeemed", &[]),
            receipt.to_string(),
        ),
        EntryKind::Reversal(receipt) => (
            words.say("kiosk.balance.reversed", &[]),
            receipt.to_string(),
        ),
    };
    let day = words.day_and_year(one.day);
    let detail = if detail.is_empty() {
        day
    } else {
        format!("{day} · {detail}")
    };
    // A minus as wide as the plus: a hyphen is easily overlooked.
    let figure = if one.points > Points::ZERO {
        format!("+{}", one.points)
    } else {
        one.points.to_string().replace('-', "−")
    };
    row_card(
        here.scale,
        Row {
            title: title.into(),
            detail: detail.into(),
            figure,
            note: "".into(),
            touch: None,
        },
    )
}
