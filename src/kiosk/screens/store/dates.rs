//! A date by touch: a year, a month, a day, all on one page, so that any date is three touches away. Either until when goods
//! are good: days that are over cannot be touched, because what has expired is not booked in. Or a day that has come: then
//! those that have not cannot be touched.

use super::pages::quiet;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, dashed, say};
use crate::kiosk::screens::frame::{headed, title};
use crate::market::day::VillageDay;
use crate::market::period::Period;
use crate::market::storeroom::draft::Expiry;
use iced::widget::{Column, Row, column, container, row, space};
use iced::{Element, Fill};

/// So many years stand there at once.
const YEARS: i32 = 4;
/// Columns of days.
const ACROSS: u32 = 7;
/// Rows of the page, in the three groups alike.
const DOWN: u32 = 5;

/// Which dates can be touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Span {
    /// Today and later; or never, or none that is known.
    #[default]
    ToCome,
    /// Today and before.
    Past,
}

/// What has been touched so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Date {
    span: Span,
    /// So many years later, or earlier, the years begin that stand there.
    later: i32,
    year: Option<i32>,
    month: Option<u32>,
}

/// What a person touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// A year.
    Year(i32),
    /// Later years, or earlier ones; from the last, the first again.
    Later,
    /// Today.
    Today(VillageDay),
    /// A month.
    Month(u32),
    /// A day of the month; the date is whole.
    Day(u32),
    /// They do not spoil.
    Never,
    /// There is no date on them.
    Unsaid,
    /// One step back.
    Back,
}

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    None,
    /// So long they are good.
    Until(Expiry),
    /// On this day.
    On(VillageDay),
    /// Back.
    Back,
}

impl Date {
    /// Beginning at a date that was said before.
    pub fn of(expires: Expiry, today: VillageDay) -> Date {
        match expires.day() {
            Some(day) => Date {
                span: Span::ToCome,
                later: ((day.year() - today.year()).max(0) / YEARS) * YEARS,
                year: Some(day.year()),
                month: Some(day.month()),
            },
            None => Date::default(),
        }
    }

    /// A day that has come: in this year, unless it is said otherwise.
    pub fn past(today: VillageDay) -> Date {
        Date {
            span: Span::Past,
            year: Some(today.year()),
            month: Some(today.month()),
            later: 0,
        }
    }

    /// Takes a touch.
    pub fn update(&mut self, message: Message) -> Next {
        match message {
            Message::Year(year) => {
                self.year = Some(year);
            }
            Message::Later => {
                self.later = (self.later + YEARS) % (3 * YEARS);
                self.year = None;
            }
            Message::Month(month) => self.month = Some(month),
            Message::Day(day) => {
                let whole = self.year.zip(self.month);
                let whole = whole.and_then(|(year, month)| VillageDay::new(year, month, day));
                if let Some(whole) = whole {
                    return match self.span {
                        Span::ToCome => Next::Until(Expiry::On(whole)),
                        Span::Past => Next::On(whole),
                    };
                }
            }
            Message::Today(today) => return Next::On(today),
            Message::Never => return Next::Until(Expiry::Never),
            Message::Unsaid => return Next::Until(Expiry::Unsaid),
            Message::Back => return Next::Back,
        }
        Next::None
    }

    /// The last day of the month that is touched, or of the longest one.
    fn last_day(&self) -> u32 {
        let (year, month) = (self.year.unwrap_or(2028), self.month.unwrap_or(1));
        (28..=31)
            .rev()
            .find(|day| VillageDay::new(year, month, *day).is_some())
            .unwrap_or(28)
    }

    /// Whether a day from `first` to `last` can be touched.
    fn is_open(&self, (first, last): (VillageDay, VillageDay), today: VillageDay) -> bool {
        match self.span {
            Span::ToCome => last >= today,
            Span::Past => first <= today,
        }
    }

    /// Draws it.
    pub fn view<'a, M: Clone + 'a>(
        &self,
        here: &Here<'a>,
        question: &str,
        today: VillageDay,
        on: impl Fn(Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let (scale, words) = (here.scale, here.words);
        let hint = match (self.year, self.month) {
            (None, _) => "kiosk.store.date.year",
            (_, None) => "kiosk.store.date.month",
            _ if self.span == Span::Past => "kiosk.store.date.past-day",
            _ => "kiosk.store.date.day",
        };
        let groups = row![
            self.years(here, today, on),
            self.months(here, today, on),
            self.days(here, today, on),
        ]
        .spacing(scale.gap(Gap::Wide));
        here.sheet(
            column![
                headed(here, title(here, question), on(Message::Back)),
                groups,
                space().height(Fill),
                // On a small panel the dates need all the room.
                (scale.window().height > 700.0).then(|| quiet(here, words.say(hint, &[]))),
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    fn years<'a, M: Clone + 'a>(
        &self,
        here: &Here<'a>,
        today: VillageDay,
        on: impl Fn(Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let first = match self.span {
            Span::ToCome => today.year() + self.later,
            Span::Past => today.year() - self.later - YEARS + 1,
        };
        let more = match self.span {
            Span::ToCome => "kiosk.store.date.later",
            Span::Past => "kiosk.store.date.earlier",
        };
        let years = (first..first + YEARS)
            .map(|year| {
                let chosen = self.year == Some(year);
                cell(
                    here,
                    year.to_string(),
                    1,
                    chosen,
                    Some(on(Message::Year(year))),
                )
            })
            .chain([cell(
                here,
                here.words.say(more, &[]),
                1,
                false,
                Some(on(Message::Later)),
            )]);
        Column::with_children(years)
            .spacing(here.scale.apart())
            .into()
    }

    fn months<'a, M: Clone + 'a>(
        &self,
        here: &Here<'a>,
        today: VillageDay,
        on: impl Fn(Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let words = here.words;
        let month = |month: u32| {
            let of_year = |year| Period::Month(year, month);
            let is_open = self
                .year
                .map(of_year)
                .is_none_or(|month| self.is_open((month.first_day(), month.last_day()), today));
            let label = words.say("kiosk.store.date.month-short", &[("n", &month.to_string())]);
            let message = is_open.then(|| on(Message::Month(month)));
            cell(here, label, 1, self.month == Some(month), message)
        };
        let rows = (0..4).map(|row| {
            let three = (1..=3).map(|n| month(row * 3 + n));
            Row::with_children(three).spacing(here.scale.apart()).into()
        });
        let (never, message) = match self.span {
            Span::ToCome => ("kiosk.store.date.never", Message::Never),
            Span::Past => ("kiosk.store.date.today", Message::Today(today)),
        };
        let never = cell(here, words.say(never, &[]), 3, false, Some(on(message)));
        Column::with_children(rows.chain([never]))
            .spacing(here.scale.apart())
            .into()
    }

    fn days<'a, M: Clone + 'a>(
        &self,
        here: &Here<'a>,
        today: VillageDay,
        on: impl Fn(Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let words = here.words;
        let last = self.last_day();
        let whole = self.year.zip(self.month);
        let day = |day: u32| {
            let is_open = whole.is_some_and(|(year, month)| {
                let day = VillageDay::new(year, month, day);
                day.is_some_and(|day| self.is_open((day, day), today))
            });
            let message = is_open.then(|| on(Message::Day(day)));
            cell(here, day.to_string(), 1, false, message)
        };
        let rows = (0..DOWN).map(|row| {
            let days = (1..=ACROSS).map(|n| row * ACROSS + n);
            let mut cells: Vec<Element<'a, M>> = days.filter(|n| *n <= last).map(day).collect();
            if row == DOWN - 1 && self.span == Span::ToCome {
                // Behind the last day there is room for what has no date.
                let free = ACROSS - cells.len() as u32;
                let unsaid = words.say("kiosk.store.date.unsaid", &[]);
                cells.push(cell(here, unsaid, free, false, Some(on(Message::Unsaid))));
            }
            Row::with_children(cells).spacing(here.scale.apart()).into()
        });
        Column::with_children(rows)
            .spacing(here.scale.apart())
            .into()
    }
}

/// A place to touch, so many wide; one that cannot be touched has no message.
fn cell<'a, M: Clone + 'a>(
    here: &Here<'a>,
    label: String,
    wide: u32,
    chosen: bool,
    message: Option<M>,
) -> Element<'a, M> {
    let scale = here.scale;
    let width = wide as f32 * (scale.touch() + scale.apart()) - scale.apart();
    let Some(message) = message else {
        let inside = container(say(scale, Step::Body, label).color(palette::SECOND))
            .center_x(width)
            .center_y(scale.touch());
        return dashed(scale, palette::QUIET, palette::LINE, scale.line(), inside);
    };
    let tone = if chosen { Tone::Go } else { Tone::Plain };
    Press::new(scale, label, message)
        .step(Step::Name)
        .tone(tone)
        .snug()
        .width(width)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> VillageDay {
        text.parse().unwrap()
    }

    #[test]
    fn any_date_is_three_touches_away() {
        let mut date = Date::default();
        assert_eq!(date.update(Message::Day(3)), Next::None, "of which month?");
        assert_eq!(date.update(Message::Year(2028)), Next::None);
        assert_eq!(date.update(Message::Month(2)), Next::None);
        assert_eq!(date.last_day(), 29);
        assert_eq!(date.update(Message::Day(30)), Next::None, "no such day");
        let until = Next::Until(Expiry::On(day("2028-02-29")));
        assert_eq!(date.update(Message::Day(29)), until);
    }

    #[test]
    fn a_day_that_has_come_is_one_touch_away() {
        let today = day("2026-12-30");
        let mut date = Date::past(today);
        assert_eq!(date.update(Message::Day(29)), Next::On(day("2026-12-29")));
        assert!(date.is_open((today, today), today));
        assert!(!date.is_open((today.next(), today.next()), today));
        assert_eq!(date.update(Message::Today(today)), Next::On(today));
    }

    #[test]
    fn a_date_that_was_said_is_where_one_begins() {
        let today = day("2026-12-30");
        let date = Date::of(Expiry::On(day("2031-06-01")), today);
        assert_eq!(
            (date.later, date.year, date.month),
            (4, Some(2031), Some(6))
        );
        assert_eq!(Date::of(Expiry::Never, today), Date::default());
        let mut date = Date::default();
        for later in [4, 8, 0] {
            date.update(Message::Later);
            assert_eq!(date.later, later);
        }
    }
}
