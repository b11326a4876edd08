//! Which day? From the calendar of the coming weeks.

use super::Message;
use super::State;
use super::draft::Draft;
use super::view::{back, name};
use crate::kiosk::here::Here;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, say};
use crate::kiosk::screens::calendar::Calendar;
use crate::kiosk::screens::frame::title;
use crate::market::calendar::exchange_day;
use crate::market::day::VillageDay;
use crate::market::exception::extra_days;
use crate::market::shop::Shop;
use iced::widget::{column, container, row, space};
use iced::{Element, Fill, Shrink};

impl State {
    pub(super) fn days<'a>(
        &'a self,
        here: &Here<'a>,
        shop: &'a Shop,
        draft: &'a Draft,
    ) -> Element<'a, Message> {
        let (scale, words, today) = (here.scale, here.words, shop.today);
        let calendar = Calendar {
            today,
            ahead: self.ahead,
            chosen: draft.day,
        };
        let weeks = calendar.weeks(here, |day| is_taken(shop, draft, day), Message::Day);
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
            title(here, &words.say("kiosk.acts.ask.day", &[])),
            say(scale, Step::Body, calendar.shown(here)).color(palette::SECOND),
            now.map(Element::from),
            space().height(Fill),
            calendar.turns(here, Message::Weeks),
            back(here),
        ]
        .spacing(scale.gap(Gap::Medium));
        here.sheet(
            row![
                container(left).width(Fill).height(Fill),
                container(weeks).width(Shrink)
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
