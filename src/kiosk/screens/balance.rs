//! A household's account: what it holds, until when, and why.

use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, Row, row_card, say, strong};
use crate::market::day::VillageDay;
use crate::market::ids::HouseholdNo;
use crate::market::points::Points;
use crate::market::shop::HouseholdAtCounter;
use crate::market::statement::{
    Entry, EntryMade, PeriodExplained, Statement, closing, entry_text, period_text, signed,
};
use iced::widget::{Column, column, container};
use iced::{Element, Fill, padding};

/// The most entries listed, the newest; the paper and the page hold the rest.
const MOST_ENTRIES: usize = 60;

/// The state.
#[derive(Debug)]
pub struct State {
    household: Box<HouseholdAtCounter>,
    statement: Option<Box<Statement>>,
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
            statement: None,
            printed: false,
        }
    }

    /// Why its balance is what it is; an answer about another household is not shown.
    pub fn explain(&mut self, statement: Box<Statement>) {
        if statement.about.household == self.household.household {
            self.statement = Some(statement);
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
        let head = here.head(of, of.bar.is_none(), Ground::Card);
        let bar = of.bar.as_ref().map(|bar| {
            let (kind, until) = (bar.called(words), bar.ends(words));
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
        here.halves((45, 55), left, self.explained(here))
    }

    /// Why it is so much: the closing sentence, the periods, the entries.
    fn explained<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let Some(statement) = &self.statement else {
            return say(scale, Step::Body, words.say("kiosk.today.looking", &[])).into();
        };
        if statement.entries.is_empty() {
            return say(scale, Step::Body, words.say("kiosk.balance.nothing", &[])).into();
        }
        let heading = |key: &str| -> Element<'a, Message> {
            strong(scale, Step::Name, words.say(key, &[])).into()
        };
        let why = container(say(scale, Step::Body, closing(statement, words)))
            .padding([scale.gap(Gap::Medium), scale.gap(Gap::Large)])
            .width(Fill)
            .style(move |_| style::ground(scale, Ground::Card));
        let mut rows: Vec<Element<'a, Message>> = vec![why.into(), heading("statement.periods")];
        rows.extend(statement.periods.iter().map(|one| period(here, one)));
        rows.push(heading("statement.entries"));
        let latest = statement.entries.iter().rev().take(MOST_ENTRIES);
        rows.extend(latest.map(|one| entry(here, one, statement.about.on)));
        let more = statement.entries.len().saturating_sub(MOST_ENTRIES);
        if more > 0 {
            let more = words.say("statement.slip.earlier", &[("count", &more.to_string())]);
            rows.push(say(scale, Step::Second, more).color(palette::SECOND).into());
        }
        drag_scroll(
            scale,
            container(Column::with_children(rows).spacing(scale.gap(Gap::Small)))
                .padding(padding::right(scale.px(14.0))),
        )
    }
}

/// A minus as wide as the plus: a hyphen is easily overlooked.
fn figure(points: Points) -> String {
    signed(points).replace('-', "−")
}

/// A period: what came, what the rules hold back, what was used, what is left and until when.
fn period<'a>(here: &Here<'a>, one: &PeriodExplained) -> Element<'a, Message> {
    let words = here.words;
    let parts = [
        ("earned", one.earned, true),
        ("received", one.received, !one.received.is_zero()),
        ("held-back", one.held_back, !one.held_back.is_zero()),
        ("drawn", one.drawn, !one.drawn.is_zero()),
        ("short", one.short, !one.short.is_zero()),
    ];
    let mut detail: Vec<String> = parts
        .into_iter()
        .filter(|(_, _, is_said)| *is_said)
        .map(|(key, points, _)| {
            let column = words.say(&format!("statement.column.{key}"), &[]);
            format!("{column} {points}")
        })
        .collect();
    let gone = one.lapses_on.filter(|_| !one.lapsed);
    detail.extend(gone.map(|gone| {
        let last = here.last_day(gone);
        words.say("kiosk.balance.until", &[("last", &last)])
    }));
    row_card(
        here.scale,
        Row {
            title: period_text(one.period, words).into(),
            detail: detail.join(" · ").into(),
            figure: one.left.to_string(),
            note: if one.lapsed {
                words.say("statement.column.lapsed", &[]).into()
            } else {
                "".into()
            },
            touch: None,
        },
    )
}

/// An entry: what, when, for which period, what it says where it counts another amount, and what it counts.
fn entry<'a>(here: &Here<'a>, one: &Entry, on: VillageDay) -> Element<'a, Message> {
    let words = here.words;
    let effect = one.effect(on);
    let mut detail = vec![words.day_and_year(one.day)];
    if let EntryMade::Credit { says, counted, .. } = &one.made {
        detail.push(period_text(counted.period, words));
        if *says != effect {
            let column = words.say("statement.column.says", &[]);
            detail.push(format!("{column} {}", figure(*says)));
        }
    }
    row_card(
        here.scale,
        Row {
            title: entry_text(one, on, words).into(),
            detail: detail.join(" · ").into(),
            figure: figure(effect),
            note: "".into(),
            touch: None,
        },
    )
}
