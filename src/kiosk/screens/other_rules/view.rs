//! How other rules are chosen, read, dated and decided.

use super::{At, Chosen, Message, State};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Notice, Press, Row as Entry, Weight, notice, row_card, say, strong};
use crate::kiosk::screens::calendar::Calendar;
use crate::kiosk::screens::frame::{back, title};
use crate::kiosk::screens::refused::button_width;
use crate::kiosk::screens::{pin, rules};
use crate::market::day::VillageDay;
use crate::market::scheme::Scheme;
use crate::market::staff::Act;
use crate::office::wish::rules::RulesFile;
use crate::till::{Duty, Till};
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, FillPortion, Shrink, padding};

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let shop = till.shop();
        match &self.at {
            At::Which => self.which(here, &shop.scheme),
            At::Read(chosen) => read(here, chosen, &shop.scheme),
            At::Day(chosen, ahead) => day(here, chosen, shop.today, *ahead),
            At::Second(chosen, from, second) => ask_second(here, till, (chosen, *from), second),
            At::Done(chosen, from) => done(here, chosen, *from),
        }
    }

    fn which<'a>(&'a self, here: &Here<'a>, now: &Scheme) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let heading = |key: &str| strong(scale, Step::Name, words.say(key, &[])).width(Fill);
        let mut rows: Vec<Element<'a, Message>> = Vec::new();
        // Who brought a file is looking for it first.
        match &self.on_stick {
            None => rows.push(said(here, "kiosk.other-rules.looking")),
            Some(None) => rows.push(said(here, "kiosk.other-rules.no-stick")),
            Some(Some(files)) if files.is_empty() => {
                rows.push(said(here, "kiosk.other-rules.none-on-stick"));
            }
            Some(Some(files)) => {
                rows.push(heading("kiosk.other-rules.on-stick").into());
                rows.extend((0..).zip(files).map(|(n, file)| of_file(here, n, file)));
            }
        }
        rows.push(heading("kiosk.other-rules.bundled").into());
        let bundled = (0..).zip(&self.bundled);
        rows.extend(bundled.map(|(n, of)| rules::entry(here, &of.scheme, Message::Bundled(n))));
        let now = now.name.in_lang(words.lang());
        let hint = words.say("kiosk.other-rules.now", &[("name", now)]);
        let head = column![
            title(here, &words.say("kiosk.other-rules.title", &[])),
            say(scale, Step::Second, hint).color(palette::SECOND),
        ];
        let rows = Column::with_children(rows).spacing(scale.apart());
        here.sheet(
            column![
                row![
                    container(head).width(Fill),
                    Press::new(
                        scale,
                        words.say("kiosk.other-rules.look", &[]),
                        Message::Look
                    )
                    .width(scale.touch() * 2.6),
                    container(back(here, Message::Back)).width(scale.touch() * 1.8)
                ]
                .spacing(scale.gap(Gap::Medium))
                .align_y(iced::Center),
                drag_scroll(
                    scale,
                    container(rows).padding(padding::right(scale.px(14.0)))
                ),
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }
}

fn said<'a>(here: &Here<'a>, key: &str) -> Element<'a, Message> {
    say(here.scale, Step::Body, here.words.say(key, &[]))
        .color(palette::SECOND)
        .width(Fill)
        .into()
}

/// A file of rules on the stick; one that cannot be taken says which line is wrong.
fn of_file<'a>(here: &Here<'a>, n: usize, file: &'a RulesFile) -> Element<'a, Message> {
    let name = |scheme: &Scheme| {
        let name = scheme.name.in_lang(here.words.lang());
        format!("{} · {name}", file.name)
    };
    let (title, detail, touch) = match &file.read {
        Ok((scheme, _)) => (name(scheme), scheme.source.clone(), Some(Message::File(n))),
        Err(why) => (file.name.clone(), why.clone(), None),
    };
    row_card(
        here.scale,
        Entry {
            title: title.into(),
            detail: detail.into(),
            figure: String::new(),
            note: if touch.is_none() {
                here.words.say("kiosk.other-rules.not", &[]).into()
            } else {
                "".into()
            },
            touch,
        },
    )
}

/// The chosen rules, to be read before they are taken.
fn read<'a>(here: &Here<'a>, chosen: &'a Chosen, now: &Scheme) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let name = chosen.scheme.name.in_lang(words.lang());
    let take = words.say("kiosk.rules.choose", &[]);
    let take = if *chosen.scheme == *now {
        let why = words.say("kiosk.other-rules.same", &[]);
        Press::cannot(scale, take, Some(why))
    } else {
        Press::new(scale, take, Message::Take).tone(Tone::Go)
    };
    here.sheet(
        column![
            title(here, name),
            rules::page(here, &chosen.scheme, rules::parts(here, &chosen.scheme)),
            row![
                Element::from(back(here, Message::Back)),
                Element::from(take.step(Step::Name).width(FillPortion(2))),
            ]
            .spacing(scale.apart()),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

/// From which day on?
fn day<'a>(
    here: &Here<'a>,
    chosen: &'a Chosen,
    today: VillageDay,
    ahead: u64,
) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let calendar = Calendar {
        today,
        ahead,
        chosen: None,
    };
    let press = |key: &str, day: VillageDay| {
        let label = words.say(key, &[("day", &words.day(day))]);
        Press::new(scale, label, Message::Day(day)).step(Step::Name)
    };
    // Most villages change their rules when the year changes.
    let next_year = VillageDay::new(today.year() + 1, 1, 1);
    let next_year = next_year.map(|day| press("kiosk.other-rules.next-year", day));
    let left = column![
        say(scale, Step::Body, chosen.scheme.name.in_lang(words.lang())).color(palette::SECOND),
        title(here, &words.say("kiosk.other-rules.day", &[])),
        say(scale, Step::Body, calendar.shown(here)).color(palette::SECOND),
        press("kiosk.acts.today", today),
        next_year.map(Element::from),
        space().height(Fill),
        calendar.turns(here, Message::Weeks),
        back(here, Message::Back),
    ]
    .spacing(scale.gap(Gap::Medium));
    let weeks = calendar.weeks(here, |_| false, Message::Day);
    here.sheet(
        row![
            container(left).width(Fill).height(Fill),
            container(weeks).width(Shrink)
        ]
        .spacing(scale.gap(Gap::Wide)),
    )
}

/// From which day on which rules will hold, in one sentence.
fn sentence(here: &Here<'_>, chosen: &Chosen, from: VillageDay) -> String {
    let (words, name) = (here.words, chosen.scheme.name.in_lang(here.words.lang()));
    let day = words.day_and_year(from);
    words.say("kiosk.rules.next-from", &[("day", &day), ("name", name)])
}

fn ask_second<'a>(
    here: &Here<'a>,
    till: &'a Till,
    (chosen, from): (&'a Chosen, VillageDay),
    second: &'a pin::State,
) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let first = match till.duty() {
        Duty::On(staff) => Some(staff.staff),
        _ => None,
    };
    let question = title(here, &words.say("kiosk.other-rules.second", &[]));
    // What is agreed to stands between the names and the way back: beside the keys there is no room for it.
    let foot = column![
        strong(scale, Step::Body, sentence(here, chosen, from)),
        Element::from(back(here, Message::Back)),
    ]
    .spacing(scale.gap(Gap::Medium));
    let others = till
        .shop()
        .staff
        .iter()
        .filter(move |one| Some(one.staff) != first && one.role.may(Act::Approve));
    here.page(second.view(
        here,
        question,
        others,
        Some(foot.into()),
        words.say("kiosk.other-rules.agree", &[]),
        Message::Pin,
    ))
}

fn done<'a>(here: &Here<'a>, chosen: &'a Chosen, from: VillageDay) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let each = button_width(here, scale.window().width, 1);
    here.page(notice(
        scale,
        Notice {
            weight: Weight::Well,
            headline: words.say("kiosk.other-rules.done", &[]).into(),
            why: vec![vec![plain(sentence(here, chosen, from))]],
            next: Some(vec![plain(words.say("kiosk.other-rules.goods", &[]))]),
            buttons: vec![
                Press::new(scale, words.say("kiosk.acts.finish", &[]), Message::Leave)
                    .tone(Tone::Go)
                    .large()
                    .width(each)
                    .into(),
            ],
        },
    ))
}
