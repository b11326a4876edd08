//! A small calendar: four weeks of days to touch, from this week on.

use super::Message;
use super::State;
use super::draft::Draft;
use super::view::{back, name};
use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, dashed, fitted, say};
use crate::market::calendar::exchange_day;
use crate::market::day::VillageDay;
use crate::market::exception::extra_days;
use crate::market::shop::Shop;
use iced::alignment::Horizontal;
use iced::widget::{Column, Row, column, container, row, space};
use iced::{Element, Fill, Shrink};

/// So many weeks are shown at once.
const WEEKS: u64 = 4;

impl State {
    pub(super) fn days<'a>(
        &'a self,
        here: &Here<'a>,
        shop: &'a Shop,
        draft: &'a Draft,
    ) -> Element<'a, Message> {
        let (scale, words, today) = (here.scale, here.words, shop.today);
        let monday = today.minus(u64::from(today.weekday().num_days_from_monday()));
        let first = monday.plus(self.ahead * WEEKS * 7);
        let heads = (0..7).map(|n| {
            say(scale, Step::Small, words.weekday(monday.plus(n)))
                .color(palette::SECOND)
                .width(scale.touch())
                .center()
                .into()
        });
        let weeks = (0..WEEKS).map(|week| {
            let days = (0..7).map(|n| day(here, shop, draft, first.plus(week * 7 + n)));
            Row::with_children(days).spacing(scale.apart()).into()
        });
        let calendar = column![
            Row::with_children(heads).spacing(scale.apart()),
            Column::with_children(weeks).spacing(scale.apart())
        ]
        .spacing(scale.gap(Gap::Small));
        let last = first.plus(WEEKS * 7 - 1);
        let shown = format!("{} – {}", words.day(first), words.day(last));
        let earlier = words.say("kiosk.acts.earlier", &[]);
        let earlier = if self.ahead == 0 {
            Press::cannot(scale, earlier, None)
        } else {
            Press::new(scale, earlier, Message::Weeks(false)).tone(Tone::Quiet)
        };
        let later = Press::new(
            scale,
            words.say("kiosk.acts.later", &[]),
            Message::Weeks(true),
        )
        .tone(Tone::Quiet);
        let now = (!is_taken(shop, draft, today)).then(|| {
            Press::new(
                scale,
                words.say("kiosk.acts.today", &[("day", &words.day(today))]),
                Message::Day(today),
            )
            .step(Step::Name)
        });
        let left = column![
            say(scale, Step::Body, name(words, &shop.scheme, &draft.act)).color(palette::SECOND),
            fitted(
                scale,
                &[Step::Total, Step::Name, Step::Body],
                &words.say("kiosk.acts.ask.day", &[]),
                None,
                Horizontal::Left
            ),
            say(scale, Step::Body, shown).color(palette::SECOND),
            now.map(Element::from),
            space().height(Fill),
            row![Element::from(earlier), Element::from(later)].spacing(scale.apart()),
            back(here),
        ]
        .spacing(scale.gap(Gap::Medium));
        here.sheet(
            row![
                container(left).width(Fill).height(Fill),
                container(calendar).width(Shrink)
            ]
            .spacing(scale.gap(Gap::Wide)),
        )
    }
}

/// Whether the day is open by the rules already: an extra one there would be nothing.
fn is_taken(shop: &Shop, draft: &Draft, day: VillageDay) -> bool {
    draft.act == super::Act::ExtraDay
        && exchange_day(&shop.scheme, &extra_days(&shop.allowed, None), day).is_open()
}

fn day<'a>(here: &Here<'a>, shop: &Shop, draft: &Draft, day: VillageDay) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let side = scale.touch();
    // The first of a month says which.
    let label = if day.day() == 1 {
        words.say("kiosk.acts.month", &[("n", &day.month().to_string())])
    } else {
        day.day().to_string()
    };
    if day < shop.today || is_taken(shop, draft, day) {
        let inside = container(say(scale, Step::Body, label).color(palette::SECOND)).center(side);
        return dashed(scale, palette::QUIET, palette::LINE, scale.line(), inside);
    }
    let tone = if draft.day == Some(day) {
        Tone::Go
    } else {
        Tone::Plain
    };
    Press::new(scale, label, Message::Day(day))
        .step(Step::Name)
        .tone(tone)
        .snug()
        .width(side)
        .into()
}
