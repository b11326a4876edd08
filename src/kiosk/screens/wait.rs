//! Waiting for the next household: is today an exchange day, until when points count, and what asks for attention.

use super::store::attention;
use super::{Place, Purpose};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Piece, Press, Weight, bar, fitted, say, strong};
use crate::market::calendar::{ExchangeDay, exchange_day, windows};
use crate::market::exception::extra_days;
use crate::market::ids::HouseholdNo;
use crate::market::refusal::Refusal;
use crate::market::scheme::Window;
use crate::market::shop::Shop;
use crate::market::staff::Act;
use crate::office::wish::{PaperAnswer, WaitingPaper, WaitingWhy};
use crate::till::{Duty, Till, Visit};
use iced::alignment::Horizontal;
use iced::widget::{Column, Row, column, container, row, space};
use iced::{Element, Fill, FillPortion};

/// The state: nothing but what is being waited for.
#[derive(Debug, Default)]
pub struct State {
    /// The day is being opened.
    pub opening: bool,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Goes somewhere.
    Go(Place),
    /// Opens the day.
    OpenDay,
    /// Takes up a basket that was set aside.
    TakeUp(HouseholdNo),
    /// Answers for a paper.
    Paper(i64, PaperAnswer),
    /// Has read what went wrong.
    Read,
}

/// What follows is what was touched.
pub type Action = Message;

impl State {
    /// Takes what a person does.
    pub fn update(&mut self, message: Message) -> Action {
        if message == Message::OpenDay {
            self.opening = true;
        }
        message
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let scale = here.scale;
        let told = self.told(here, till);
        let (headline, days) = self.headline(here, till);
        let stopped = till.shop().stopped.is_some();
        let calm = told.is_empty() && !stopped;
        let mut left = vec![headline];
        // What asks for attention goes before what is good to know: a small panel shows only the first.
        if calm {
            left.extend(days);
            left.push(space().height(scale.gap(Gap::Small)).into());
            left.push(self.prompt(here, till));
        } else if stopped {
            // Why, and what to do, before anything that can still be done.
            left.extend(days);
            left.push(self.prompt(here, till));
            left.extend(told);
        } else {
            left.push(self.prompt(here, till));
            left.extend(told);
            left.extend(days);
        }
        let left = Column::with_children(left).spacing(scale.gap(Gap::Medium));
        let left: Element<'a, Message> = if calm {
            container(left).center_y(Fill).into()
        } else {
            drag_scroll(
                scale,
                container(left).padding(iced::padding::right(scale.gap(Gap::Medium))),
            )
        };
        here.page(
            row![
                container(left).width(FillPortion(63)).height(Fill),
                container(self.menu(here, till)).width(FillPortion(37)),
            ]
            .spacing(scale.px(36.0))
            .padding(scale.px(36.0).min(scale.apart() * 2.0))
            .height(Fill),
        )
    }

    fn headline<'a>(
        &self,
        here: &Here<'a>,
        till: &'a Till,
    ) -> (Element<'a, Message>, Vec<Element<'a, Message>>) {
        let (scale, words, shop) = (here.scale, here.words, till.shop());
        let day = exchange_day(&shop.scheme, &extra_days(&shop.allowed, None), shop.today);
        let stopped = match till.may_redeem() {
            Ok(()) | Err(Refusal::DayNotOpen | Refusal::NotExchangeDay { .. }) => None,
            Err(refusal) => Some(refusal.sentence(words)),
        };
        let mut said = Vec::new();
        let headline = match (&stopped, day) {
            (Some(sentence), _) => {
                said.push(sentence.why.clone());
                said.push(sentence.next.clone());
                sentence.what.clone()
            }
            (None, ExchangeDay::Open { .. }) => words.say("kiosk.wait.open-today", &[]),
            (None, ExchangeDay::Shut { .. }) => words.say("kiosk.wait.shut-today", &[]),
        };
        if stopped.is_none() {
            said.extend(Self::days(here, shop, day));
        }
        let colour = stopped.is_some().then_some(palette::RED);
        let headline = fitted(
            scale,
            &[Step::Headline, Step::Figure, Step::Total],
            &headline,
            colour,
            Horizontal::Left,
        );
        let said = said.into_iter().map(|sentence| {
            say(scale, Step::Name, sentence)
                .color(palette::SECOND)
                .into()
        });
        (headline, said.collect())
    }

    fn days(here: &Here<'_>, shop: &Shop, day: ExchangeDay) -> Vec<String> {
        let words = here.words;
        let mut said = Vec::new();
        let always = shop.scheme.window == Window::AnyOpeningDay;
        match day {
            _ if always => said.push(words.say("kiosk.wait.any-day", &[])),
            ExchangeDay::Open { window, .. } => {
                let days = here.days(window);
                said.push(words.say("kiosk.wait.window", &[("days", &days)]));
            }
            ExchangeDay::Shut { .. } => {}
        }
        said.extend(Self::lapse(here, shop));
        if shop.scheme.window == Window::Never {
            said.push(words.say("kiosk.wait.never", &[]));
        } else if !always {
            let next = day.next().map_or_else(
                || words.say("window.unknown", &[]),
                |next| words.window(next.opens, next.closes),
            );
            said.push(words.say("kiosk.wait.next", &[("days", &next)]));
        }
        if let Some(rule) = &shop.scheme.gathering {
            let soon = windows(rule, shop.today, shop.today.plus(400));
            let days = soon
                .first()
                .map(|window| words.window(window.opens, window.closes));
            said.extend(days.map(|days| words.say("kiosk.wait.gathering", &[("days", &days)])));
        }
        said
    }

    /// Until when the points that run are good, and those of the period before where it has grace.
    fn lapse(here: &Here<'_>, shop: &Shop) -> Vec<String> {
        let words = here.words;
        let running = shop.scheme.period_on(shop.today);
        let Some(gone) = shop.scheme.lapses_on(running) else {
            return vec![words.say("kiosk.wait.no-lapse", &[])];
        };
        let before = shop.scheme.period_on(running.first_day().minus(1));
        let grace = shop
            .rules
            .lapses_on(before, shop.today)
            .filter(|gone| *gone > shop.today && before != running);
        let grace = grace.map(|gone| {
            let last = here.last_day(gone);
            words.say("kiosk.wait.grace", &[("last", &last)])
        });
        let last = here.last_day(gone);
        let lapse = words.say("kiosk.wait.lapse", &[("last", &last)]);
        grace.into_iter().chain([lapse]).collect()
    }

    /// The one thing to do now: scan a card, or open the day first.
    fn prompt<'a>(&self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let may = |act| matches!(till.duty(), Duty::On(staff) if staff.role.may(act));
        match till.may_redeem() {
            // Who may not open the day is led to what may be done.
            Err(Refusal::DayNotOpen) if !may(Act::Day) && may(Act::Stock) => {
                let label = words.say("kiosk.store.title", &[]);
                let press = Press::new(scale, label, Message::Go(Place::Store)).tone(Tone::Go);
                press.large().step(Step::Total).into()
            }
            Err(Refusal::DayNotOpen) if !may(Act::Day) => {
                here.prompt(&words.say("kiosk.wait.scan-balance", &[]))
            }
            Err(Refusal::DayNotOpen) => {
                let label = words.say("kiosk.wait.open", &[]);
                let press = if self.opening {
                    Press::cannot(scale, label, Some(words.say("kiosk.wait.opening", &[])))
                } else {
                    Press::new(scale, label, Message::OpenDay).tone(Tone::Go)
                };
                press.large().step(Step::Total).into()
            }
            Err(Refusal::ClockBehind { .. } | Refusal::ClockOff { .. }) => Press::new(
                scale,
                words.say("kiosk.refused.clock", &[]),
                Message::Go(Place::Clock),
            )
            .tone(Tone::Go)
            .large()
            .into(),
            open => {
                let ask = if open.is_ok() && here.are_people() {
                    words.say("kiosk.wait.scan-person", &[])
                } else if open.is_ok() {
                    words.say("kiosk.wait.scan", &[])
                } else {
                    words.say("kiosk.wait.scan-balance", &[])
                };
                here.prompt(&ask)
            }
        }
    }

    /// What asks for attention, each with what can be done about it.
    fn told<'a>(&self, here: &Here<'a>, till: &'a Till) -> Vec<Element<'a, Message>> {
        let (scale, words, shop) = (here.scale, here.words, till.shop());
        let attention =
            |words: String, action| bar(scale, Weight::Attention, &[plain(words)], action);
        let mut all: Vec<Element<'a, Message>> = Vec::new();
        if let Some(fault) = &here.standing.fault {
            let read = Press::new(scale, words.say("kiosk.understood", &[]), Message::Read)
                .tone(Tone::Quiet)
                .width(scale.touch() * 1.6);
            all.push(bar(
                scale,
                Weight::Cannot,
                &[plain(fault.clone())],
                Some(read.into()),
            ));
        }
        all.extend(till.aside().iter().map(|visit| aside(here, visit, shop)));
        all.extend(here.standing.open_papers().map(|one| paper(here, one)));
        if let Some(by_ms) = till.clock_warning() {
            let minutes = (by_ms / 60_000).to_string();
            let look = Press::new(
                scale,
                words.say("kiosk.wait.look", &[]),
                Message::Go(Place::Clock),
            )
            .tone(Tone::Quiet)
            .width(scale.touch() * 1.6);
            all.push(attention(
                words.say("kiosk.wait.clock-jumped", &[("minutes", &minutes)]),
                Some(look.into()),
            ));
        }
        if let (Some(fund), Some(rate)) = (shop.scheme.fund, shop.scheme.rate) {
            let spent = rate.yuan_of(shop.redeemed_this_year);
            if spent >= fund.warn {
                let (spent, stop) = (spent.to_string(), fund.stop.to_string());
                let fills = [("spent", spent.as_str()), ("stop", stop.as_str())];
                all.push(attention(words.say("kiosk.wait.fund", &fills), None));
            }
        }
        if !shop.period_arrived {
            all.push(attention(words.say("kiosk.wait.not-arrived", &[]), None));
        }
        if let Some(day) = shop.open_day.filter(|day| *day != shop.today) {
            let day = words.day(day);
            all.push(attention(
                words.say("kiosk.wait.not-closed", &[("day", &day)]),
                None,
            ));
        }
        all
    }

    fn menu<'a>(&self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let (scale, words, shop) = (here.scale, here.words, till.shop());
        let entry = |label: String, beside: String, place: Place| {
            Press::new(scale, label, Message::Go(place))
                .beside(beside)
                .step(Step::Name)
                .height(Fill)
        };
        let (n, points) = (
            shop.day_redemptions.to_string(),
            shop.day_points.to_string(),
        );
        let so_far = words.say("kiosk.wait.so-far", &[("n", &n), ("points", &points)]);
        let close = words.say("kiosk.wait.close", &[]);
        let close = if shop.open_day.is_some() {
            Press::new(scale, close, Message::Go(Place::Close))
        } else {
            Press::cannot(scale, close, Some(words.say("kiosk.wait.not-open", &[])))
        };
        let close = close.step(Step::Name).height(Fill);
        let menu = [
            entry(
                words.say("kiosk.wait.find", &[]),
                words.say("kiosk.wait.find-beside", &[]),
                Place::Find(Purpose::Sale),
            ),
            entry(
                words.say("kiosk.wait.balance", &[]),
                words.say("kiosk.wait.balance-beside", &[]),
                Place::Find(Purpose::Balance),
            ),
            entry(words.say("kiosk.wait.today", &[]), so_far, Place::Today),
        ];
        let store = words.say("kiosk.store.title", &[]);
        let told = attention(shop.storeroom, words).into_iter().next();
        let store = match told {
            Some((_, told)) => entry(store, told, Place::Store).marked(),
            None => {
                let beside = words.say("kiosk.store.beside.all", &[]);
                entry(store, beside, Place::Store)
            }
        };
        let more = words.say("kiosk.wait.more", &[]);
        let more = Press::new(scale, more, Message::Go(Place::More))
            .step(Step::Name)
            .height(Fill);
        // Closing and the settings are for the end of the day and for once in a while: they share a row.
        let last = row![Element::from(close), Element::from(more)]
            .spacing(scale.apart())
            .height(Fill);
        column(menu.map(Into::into))
            .push(store)
            .push(last)
            .spacing(scale.apart())
            .height(Fill)
            .into()
    }
}

/// A basket set aside, to be taken up again.
fn aside<'a>(here: &Here<'a>, visit: &'a Visit, shop: &Shop) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let name = here.family(&visit.household.masked());
    let n = visit.basket.lines().len().to_string();
    let points = visit
        .total(shop)
        .map_or_else(String::new, |total| total.to_string());
    let sentence = words.say("kiosk.wait.aside", &[("n", &n), ("points", &points)]);
    bar(
        scale,
        Weight::Attention,
        &[Piece::Strong(format!("{name} ")), plain(sentence)],
        Some(
            Press::new(
                scale,
                words.say("kiosk.wait.take-up", &[]),
                Message::TakeUp(visit.household.household.clone()),
            )
            .width(scale.touch() * 1.8)
            .into(),
        ),
    )
}

/// A paper that a person has to answer for.
fn paper<'a>(here: &Here<'a>, one: &WaitingPaper) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let which = match &one.receipt {
        Some(receipt) => words.say("kiosk.paper.receipt", &[("receipt", receipt.as_str())]),
        None => words.say("kiosk.paper.other", &[]),
    };
    let time = one.queued_at.village_time();
    let (question, first, second) = match one.why {
        WaitingWhy::InDoubt => (
            words.say("kiosk.paper.in-doubt", &[("time", &time)]),
            (words.say("kiosk.paper.came-out", &[]), PaperAnswer::CameOut),
            (words.say("kiosk.paper.again", &[]), PaperAnswer::Print),
        ),
        WaitingWhy::Stale | WaitingWhy::Queued => (
            words.say("kiosk.paper.stale", &[("time", &time)]),
            (words.say("kiosk.paper.print", &[]), PaperAnswer::Print),
            (words.say("kiosk.paper.drop", &[]), PaperAnswer::Drop),
        ),
    };
    let press = |(label, answer): (String, PaperAnswer)| {
        Press::new(scale, label, Message::Paper(one.job, answer))
            .tone(Tone::Plain)
            .into()
    };
    let buttons = Row::with_children([press(first), press(second)])
        .spacing(scale.apart())
        .width(Fill);
    let words = column![
        strong(scale, Step::Body, question),
        say(scale, Step::Second, which).color(palette::SECOND)
    ];
    container(column![words, buttons].spacing(scale.gap(Gap::Small)))
        .padding([scale.px(12.0), scale.gap(Gap::Large)])
        .width(Fill)
        .style(move |_| {
            crate::kiosk::look::style::ground(scale, crate::kiosk::look::style::Ground::Attention)
        })
        .into()
}
