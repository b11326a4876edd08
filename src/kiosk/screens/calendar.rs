//! A small calendar: four weeks of days to touch, from this week on.

use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, dashed, say};
use crate::market::day::VillageDay;
use iced::Element;
use iced::widget::{Column, Row, column, container, row};

/// So many weeks are shown at once.
const WEEKS: u64 = 4;

/// What the calendar shows.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    /// Today: days before it cannot be touched.
    pub today: VillageDay,
    /// So many times four weeks ahead it begins.
    pub ahead: u64,
    /// The day that is chosen.
    pub chosen: Option<VillageDay>,
}

impl Calendar {
    fn monday(&self) -> VillageDay {
        let today = self.today;
        today.minus(u64::from(today.weekday().num_days_from_monday()))
    }

    fn first(&self) -> VillageDay {
        self.monday().plus(self.ahead * WEEKS * 7)
    }

    /// Which days are shown.
    pub fn shown(&self, here: &Here<'_>) -> String {
        let (first, words) = (self.first(), here.words);
        let last = first.plus(WEEKS * 7 - 1);
        format!("{} – {}", words.day(first), words.day(last))
    }

    /// The days. Those before today and those that are `taken` cannot be touched.
    pub fn weeks<'a, M: Clone + 'a>(
        &self,
        here: &Here<'a>,
        taken: impl Fn(VillageDay) -> bool,
        on: impl Fn(VillageDay) -> M,
    ) -> Element<'a, M> {
        let (scale, monday, first) = (here.scale, self.monday(), self.first());
        let heads = (0..7).map(|n| {
            say(scale, Step::Small, here.words.weekday(monday.plus(n)))
                .color(palette::SECOND)
                .width(scale.touch())
                .center()
                .into()
        });
        let weeks = (0..WEEKS).map(|week| {
            let days = (0..7).map(|n| {
                let day = first.plus(week * 7 + n);
                let message = (day >= self.today && !taken(day)).then(|| on(day));
                self.day(here, day, message)
            });
            Row::with_children(days).spacing(scale.apart()).into()
        });
        column![
            Row::with_children(heads).spacing(scale.apart()),
            Column::with_children(weeks).spacing(scale.apart())
        ]
        .spacing(scale.gap(Gap::Small))
        .into()
    }

    fn day<'a, M: Clone + 'a>(
        &self,
        here: &Here<'a>,
        day: VillageDay,
        message: Option<M>,
    ) -> Element<'a, M> {
        let (scale, words) = (here.scale, here.words);
        let side = scale.touch();
        // The first of a month says which.
        let label = if day.day() == 1 {
            words.say("kiosk.acts.month", &[("n", &day.month().to_string())])
        } else {
            day.day().to_string()
        };
        let Some(message) = message else {
            let inside =
                container(say(scale, Step::Body, label).color(palette::SECOND)).center(side);
            return dashed(scale, palette::QUIET, palette::LINE, scale.line(), inside);
        };
        let tone = if self.chosen == Some(day) {
            Tone::Go
        } else {
            Tone::Plain
        };
        Press::new(scale, label, message)
            .step(Step::Name)
            .tone(tone)
            .snug()
            .width(side)
            .into()
    }

    /// Four weeks back, where there are any, and on.
    pub fn turns<'a, M: Clone + 'a>(
        &self,
        here: &Here<'a>,
        on: impl Fn(bool) -> M,
    ) -> Element<'a, M> {
        let (scale, words) = (here.scale, here.words);
        let earlier = words.say("kiosk.acts.earlier", &[]);
        let earlier = if self.ahead == 0 {
            Press::cannot(scale, earlier, None)
        } else {
            Press::new(scale, earlier, on(false)).tone(Tone::Quiet)
        };
        let later =
            Press::new(scale, words.say("kiosk.acts.later", &[]), on(true)).tone(Tone::Quiet);
        row![Element::from(earlier), Element::from(later)]
            .spacing(scale.apart())
            .into()
    }
}
