//! How bringing a file in is drawn.

use super::{At, Message, State, Work};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Notice, Press, Row as Entry, Weight, fitted, notice, row_card, say, strong,
};
use crate::kiosk::screens::frame::{back, beside, headed, left_width, title};
use crate::kiosk::screens::refused::{button_width, say_no};
use crate::kiosk::screens::{keep, leaf};
use crate::market::intake::IntakeKind;
use crate::market::sheet::Sheet;
use crate::market::shop::{LedgerLink, Shop};
use crate::market::staff::Role;
use crate::office::wish::files::{ComesFrom, FileFound, FileRead, FilesFound, NotTaken};
use iced::alignment::Horizontal;
use iced::widget::{Column, Row, column, container, row, space};
use iced::{Element, Fill, FillPortion, padding};

impl State {
    /// Draws it, for somebody of this role.
    pub fn view<'a>(
        &'a self,
        here: &Here<'a>,
        shop: &'a Shop,
        role: Option<Role>,
    ) -> Element<'a, Message> {
        let words = here.words;
        match &self.at {
            At::Kind => kinds(here, shop, role),
            At::Which(kind, found) => self.which(here, *kind, found.as_deref()),
            At::Reading(_, file) => {
                let reading = words.say("kiosk.files.reading", &[("name", &file.name)]);
                let body = say(here.scale, Step::Body, reading);
                here.sheet(
                    column![headed(here, title(here, &file.name), Message::Back), body]
                        .spacing(here.scale.gap(Gap::Large)),
                )
            }
            At::Ready(file, read) => ready(here, file, read),
            At::Working(work) => working(here, work),
            At::Done(file, lines) => done(here, file, *lines),
            At::Not(_, file, why) => self.not_taken(here, file, why),
        }
    }

    fn which<'a>(
        &'a self,
        here: &Here<'a>,
        kind: IntakeKind,
        found: Option<&'a FilesFound>,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let name = words.say(&format!("intake.name.{}", kind.word()), &[]);
        let question = words.say("kiosk.files.which", &[("kind", &name)]);
        let place = found.map(|found| match &found.at {
            ComesFrom::Stick => words.say("kiosk.files.on-stick", &[]),
            ComesFrom::Inbox(folder) => {
                let folder = folder.display().to_string();
                words.say("kiosk.files.in-inbox", &[("folder", &folder)])
            }
        });
        let place = place.map(|place| say(scale, Step::Second, place).color(palette::SECOND));
        let body: Element<'a, Message> = match found.map(|found| &found.files) {
            None => say(scale, Step::Body, words.say("kiosk.files.looking", &[])).into(),
            Some(Err(why)) => strong(scale, Step::Body, why.clone())
                .color(palette::RED)
                .into(),
            Some(Ok(files)) if files.is_empty() => {
                say(scale, Step::Body, words.say("kiosk.files.none", &[])).into()
            }
            Some(Ok(files)) => {
                let rows = (0..).zip(files).map(|(n, file)| entry(here, n, file));
                drag_scroll(
                    scale,
                    container(Column::with_children(rows).spacing(scale.apart()))
                        .padding(padding::right(scale.px(14.0))),
                )
            }
        };
        let told = self.told.as_ref().map(|told| keep::told(here, told));
        let left =
            column![title(here, &question), place, told, body].spacing(scale.gap(Gap::Medium));
        let aside = column![
            space().height(Fill),
            Press::new(scale, words.say("kiosk.files.look", &[]), Message::Look),
            Press::new(scale, words.say("kiosk.files.sample", &[]), Message::Sample),
            back(here, Message::Back),
        ]
        .spacing(scale.apart());
        beside(here, left, aside)
    }

    fn not_taken<'a>(
        &'a self,
        here: &Here<'a>,
        file: &'a FileFound,
        why: &'a NotTaken,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let wide = scale.window().width;
        let again = words.say("kiosk.files.other-file", &[]);
        match why {
            NotTaken::Lines(faults) => self.faulty(here, faults),
            NotTaken::Refused(refusal) => {
                let buttons = vec![
                    (again, Tone::Quiet, Message::Back),
                    (words.say("kiosk.understood", &[]), Tone::Go, Message::Leave),
                ];
                here.page(say_no(here, refusal, Vec::new(), buttons, wide))
            }
            NotTaken::Because(_) | NotTaken::Stopped => {
                let (weight, headline, why) = match why {
                    NotTaken::Because(why) => (Weight::Cannot, "kiosk.files.not", why.clone()),
                    _ => (
                        Weight::Attention,
                        "kiosk.files.stopped",
                        words.say("kiosk.files.stopped-why", &[("name", &file.name)]),
                    ),
                };
                let each = button_width(here, wide, 2);
                let press = |label: String, message: Message, tone: Tone| {
                    Press::new(scale, label, message)
                        .tone(tone)
                        .large()
                        .width(each)
                        .into()
                };
                here.page(notice(
                    scale,
                    Notice {
                        weight,
                        headline: words.say(headline, &[]).into(),
                        why: vec![vec![plain(why)]],
                        next: None,
                        buttons: vec![
                            press(again, Message::Back, Tone::Quiet),
                            press(words.say("kiosk.understood", &[]), Message::Leave, Tone::Go),
                        ],
                    },
                ))
            }
        }
    }

    /// All bad lines, to be read, printed and saved.
    fn faulty<'a>(&'a self, here: &Here<'a>, faults: &'a Sheet) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let steps = [Step::Total, Step::Name, Step::Body];
        let about = faults.about.join("  ·  ");
        let told = self.told.as_ref().map(|told| keep::told(here, told));
        let left = column![
            fitted(
                scale,
                &steps,
                &faults.title,
                Some(palette::RED),
                Horizontal::Left
            ),
            say(scale, Step::Body, about).color(palette::SECOND),
            told,
            leaf::rows(here, faults, self.part, left_width(here), Message::Part),
        ]
        .spacing(scale.gap(Gap::Medium));
        let aside = column![
            space().height(Fill),
            Press::new(scale, words.say("kiosk.lists.print", &[]), Message::Print),
            Press::new(
                scale,
                words.say("kiosk.files.save-faults", &[]),
                Message::Save
            ),
            Press::new(
                scale,
                words.say("kiosk.files.other-file", &[]),
                Message::Back
            )
            .tone(Tone::Quiet),
            Press::new(scale, words.say("kiosk.understood", &[]), Message::Leave).tone(Tone::Go),
        ]
        .spacing(scale.apart());
        beside(here, left, aside)
    }
}

/// What does the file hold?
fn kinds<'a>(here: &Here<'a>, shop: &Shop, role: Option<Role>) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let is_joined = !matches!(shop.ledger, LedgerLink::Alone);
    let press = |kind: IntakeKind| -> Element<'a, Message> {
        let label = words.say(&format!("intake.name.{}", kind.word()), &[]);
        let why = if !role.is_some_and(|role| role.may(kind.needs())) {
            Some("kiosk.acts.no-leave")
        } else if is_joined && kind.is_ledgers() {
            Some("kiosk.files.ledgers")
        } else {
            None
        };
        let press = match why {
            Some(why) => {
                Press::cannot(scale, label, Some(words.say(why, &[]))).beside(String::new())
            }
            None => {
                let holds = words.say(&format!("intake.holds.{}", kind.word()), &[]);
                Press::new(scale, label, Message::Kind(kind)).beside(holds)
            }
        };
        press.step(Step::Name).height(Fill).into()
    };
    let rows = IntakeKind::ALL.chunks(3).map(|three| {
        Row::with_children(three.iter().map(|kind| press(*kind)))
            .spacing(scale.apart())
            .height(Fill)
            .into()
    });
    let hint = if is_joined {
        "kiosk.files.kinds-joined"
    } else {
        "kiosk.files.kinds"
    };
    here.sheet(
        column![
            headed(
                here,
                title(here, &words.say("kiosk.files.title", &[])),
                Message::Back
            ),
            say(scale, Step::Body, words.say(hint, &[])).color(palette::SECOND),
            Column::with_children(rows)
                .spacing(scale.apart())
                .height(Fill),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

fn entry<'a>(here: &Here<'a>, n: usize, file: &'a FileFound) -> Element<'a, Message> {
    let words = here.words;
    let changed = file.changed.map(|day| words.day_and_year(day));
    row_card(
        here.scale,
        Entry {
            title: file.name.as_str().into(),
            detail: changed.unwrap_or_default().into(),
            figure: String::new(),
            note: "".into(),
            touch: Some(Message::Pick(n)),
        },
    )
}

/// What was read: the one summary before all of it is in the books.
fn ready<'a>(here: &Here<'a>, file: &'a FileFound, read: &'a FileRead) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let lines = read.lines.intake.len().to_string();
    let kind = words.say(
        &format!("intake.name.{}", read.lines.intake.kind().word()),
        &[],
    );
    let fills = [("n", lines.as_str()), ("kind", &kind), ("name", &file.name)];
    let what = words.say("kiosk.files.ready", &fills);
    let width = scale.window().width - 2.0 * scale.gap(Gap::Large);
    let go = words.say("kiosk.files.bring-in", &fills);
    here.sheet(
        column![
            title(here, &what),
            say(scale, Step::Body, words.say("kiosk.files.look-well", &[])).color(palette::SECOND),
            // What was passed over is told, or nobody would miss it.
            (!read.first.about.is_empty()).then(|| say(
                scale,
                Step::Body,
                read.first.about.join(" ")
            )),
            leaf::rows(here, &read.first, 0, width, Message::Part),
            row![
                Press::new(scale, go, Message::BringIn)
                    .tone(Tone::Go)
                    .large()
                    .width(FillPortion(2)),
                Press::new(scale, words.say("kiosk.back", &[]), Message::Back)
                    .tone(Tone::Quiet)
                    .large(),
            ]
            .spacing(scale.apart()),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

/// How far it is, and the way to stop it.
fn working<'a>(here: &Here<'a>, work: &'a Work) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let (done, all) = (work.done.to_string(), work.lines.to_string());
    let fills = [
        ("name", work.file.name.as_str()),
        ("n", &done),
        ("all", &all),
    ];
    let share = work.done.min(work.lines) as f32 / work.lines.max(1) as f32;
    let stops = work.brake.is_pressed();
    let stop = words.say("kiosk.files.stop", &[]);
    let stop = if stops {
        Press::cannot(scale, words.say("kiosk.files.stopping", &[]), None)
    } else {
        Press::new(scale, stop, Message::Stop).tone(Tone::Danger)
    };
    let inside = column![
        fitted(
            scale,
            &[Step::Total, Step::Name, Step::Body],
            &words.say("kiosk.files.working", &fills),
            None,
            Horizontal::Center
        ),
        strong(scale, Step::Figure, words.say("kiosk.files.so-far", &fills)).color(palette::GREEN),
        measure(here, share),
    ]
    .spacing(scale.gap(Gap::Wide))
    .align_x(iced::Center);
    let means = words.say("kiosk.files.stop-means", &[]);
    // At the right, where the button that led here was not: a second touch of that one stops nothing.
    let foot = row![
        say(scale, Step::Body, means)
            .color(palette::SECOND)
            .width(Fill),
        stop.large()
            .width(button_width(here, scale.window().width, 4)),
    ]
    .spacing(scale.gap(Gap::Medium))
    .align_y(iced::Center);
    here.sheet(column![container(inside).center(Fill), foot])
}

/// A bar that fills up.
fn measure<'a>(here: &Here<'a>, share: f32) -> Element<'a, Message> {
    let scale = here.scale;
    let (width, height) = (scale.window().width * 0.6, scale.px(28.0));
    let done = (width * share.clamp(0.0, 1.0)).round();
    let inside = container(space())
        .width(done)
        .height(height)
        .style(move |_| style::patch(palette::GREEN, height / 2.0));
    container(inside)
        .width(width)
        .height(height)
        .style(move |_| style::ground(scale, Ground::Card))
        .into()
}

fn done<'a>(here: &Here<'a>, file: &'a FileFound, lines: usize) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let lines = lines.to_string();
    let fills = [("n", lines.as_str()), ("name", &file.name)];
    let each = button_width(here, scale.window().width, 2);
    let press = |key: &str, message: Message, tone: Tone| {
        Press::new(scale, words.say(key, &[]), message)
            .tone(tone)
            .large()
            .width(each)
            .into()
    };
    here.page(notice(
        scale,
        Notice {
            weight: Weight::Well,
            headline: words.say("kiosk.files.done", &[]).into(),
            why: vec![vec![plain(words.say("kiosk.files.done-why", &fills))]],
            next: None,
            buttons: vec![
                press("kiosk.acts.finish", Message::Leave, Tone::Go),
                press("kiosk.files.more", Message::Back, Tone::Quiet),
            ],
        },
    ))
}
