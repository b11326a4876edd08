//! How setting up the devices is drawn.

use super::{At, Chosen, Message, Read, SHOWN, Said, State, Test, instead};
use crate::devices::printer::{Profile, Wrong};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Piece, Press, Row as Entry, Weight, bar, mark, paper_within, row_card, say, spoken, strong,
};
use crate::kiosk::screens::frame::{back, beside, headed, title};
use crate::kiosk::screens::keep;
use crate::office::found::Found;
use crate::office::wish::DeviceState;
use iced::alignment::Horizontal;
use iced::widget::{Column, Row, column, container, row, space};
use iced::{Element, Fill, Shrink, padding};

/// The kinds of code that are ticked off, by what [`crate::till::kind_of_scan`] calls them.
const KINDS: [&str; 3] = ["test", "goods", "card"];

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        match &self.at {
            At::Hall => self.hall(here),
            At::Printers => self.list(here, "printers", Found::may_print),
            At::Scanners => self.list(here, "scanners", Found::may_scan),
            At::Address(typing, wrong) => {
                let (scale, words) = (here.scale, here.words);
                let hint = words.say("kiosk.devices.address-hint", &[]);
                let wrong = wrong.then(|| {
                    strong(
                        scale,
                        Step::Body,
                        words.say("kiosk.devices.wrong-address", &[]),
                    )
                    .color(palette::RED)
                });
                let next = Press::new(scale, words.say("kiosk.set-up.next", &[]), Message::Typed)
                    .tone(Tone::Go)
                    .step(Step::Name);
                let right = column![
                    title(here, &words.say("kiosk.devices.address", &[])),
                    say(scale, Step::Second, hint.clone()).color(palette::SECOND),
                    container(typing.field(here, &hint, Message::Typing)).height(Fill),
                    wrong,
                    row![back(here, Message::Back), next].spacing(scale.apart()),
                ]
                .spacing(scale.gap(Gap::Medium));
                here.sheet(
                    row![
                        container(typing.keys(here, Message::Typing)).width(Shrink),
                        right
                    ]
                    .spacing(scale.gap(Gap::Large)),
                )
            }
            At::Profiles(chosen) => profiles(here, chosen),
            At::Test(test) => tested(here, test),
            At::Try(read) => self.tried(here, read),
        }
    }

    /// The name of what the settings say, as far as it is found on the machine.
    fn in_use(&self, address: &str) -> Option<&Found> {
        let all = self.found.as_ref()?;
        all.iter().find(|one| {
            one.address == address || (!one.node.is_empty() && address.contains(&one.node))
        })
    }

    fn hall<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words, settings) = (here.scale, here.words, here.settings);
        let named = |address: &str, none: &str| match self.in_use(address) {
            Some(one) => one.known_as().to_owned(),
            None if address.is_empty() || address == "keyboard" => words.say(none, &[]),
            None if address == "virtual" => words.say("kiosk.devices.drawn-printer", &[]),
            None => address
                .split_once(':')
                .map_or(address, |(_, at)| at)
                .to_owned(),
        };
        let printer = device(
            here,
            "kiosk.devices.printer",
            named(&settings.printer, "kiosk.devices.whichever-printer"),
            kind_name(here, &settings.profile),
            ("printer", here.standing.printer),
            [
                ("kiosk.devices.test", Message::Test),
                ("kiosk.devices.kinds", Message::Kinds),
                ("kiosk.devices.other-printer", Message::Printers),
            ],
        );
        let is_typing = settings.scanner == "keyboard";
        let how = if is_typing {
            "kiosk.devices.types"
        } else {
            "kiosk.devices.has-line"
        };
        let scanner = device(
            here,
            "kiosk.devices.scanner",
            named(&settings.scanner, "kiosk.devices.whichever-scanner"),
            words.say(how, &[]),
            (
                if is_typing { "keyboard" } else { "scanner" },
                here.standing.scanner,
            ),
            [
                ("kiosk.devices.try", Message::Try),
                ("kiosk.devices.save-codes", Message::SaveCodes),
                ("kiosk.devices.other-scanner", Message::Scanners),
            ],
        );
        let head = match &self.told {
            Some(told) => keep::told(here, told),
            None => title(here, &words.say("kiosk.devices.title", &[])),
        };
        here.sheet(
            column![
                headed(here, head, Message::Back),
                row![printer, scanner]
                    .spacing(scale.gap(Gap::Large))
                    .height(Fill),
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    /// What hangs on the machine of one sort.
    fn list<'a>(
        &'a self,
        here: &Here<'a>,
        sort: &str,
        of: fn(&Found) -> bool,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let key = |key: &str| words.say(&format!("kiosk.devices.{sort}-{key}"), &[]);
        let whichever = row_card(
            scale,
            Entry {
                title: key("whichever").into(),
                detail: key("whichever-detail").into(),
                figure: String::new(),
                note: "".into(),
                touch: Some(Message::Whichever),
            },
        );
        let found = self.found.iter().flatten().enumerate();
        let found = found.filter(|(_, one)| of(one)).map(|(n, one)| {
            let port = words.say(&format!("device.port.{}", one.port), &[]);
            let detail = [port, one.node.clone()];
            let detail: Vec<String> = detail.into_iter().filter(|part| !part.is_empty()).collect();
            let figure = if one.is_set {
                words.say("kiosk.devices.used", &[])
            } else {
                String::new()
            };
            row_card(
                scale,
                Entry {
                    title: one.known_as().into(),
                    detail: detail.join(" · ").into(),
                    figure,
                    note: "".into(),
                    touch: Some(Message::Pick(n)),
                },
            )
        });
        let mut rows: Vec<Element<'a, Message>> = found.collect();
        let none = rows.is_empty().then(|| {
            let key = if self.found.is_none() {
                "kiosk.devices.looking"
            } else {
                "kiosk.devices.none"
            };
            say(scale, Step::Body, words.say(key, &[])).into()
        });
        rows.extend(none);
        rows.push(whichever);
        let rows = container(Column::with_children(rows).spacing(scale.apart()))
            .padding(padding::right(scale.px(14.0)));
        let left = column![
            title(here, &key("title")),
            say(scale, Step::Second, key("hint")).color(palette::SECOND),
            drag_scroll(scale, rows),
        ]
        .spacing(scale.gap(Gap::Medium));
        let network = matches!(self.at, At::Printers).then(|| {
            Element::from(Press::new(
                scale,
                words.say("kiosk.devices.network", &[]),
                Message::Network,
            ))
        });
        let aside = column![
            space().height(Fill),
            network,
            Press::new(scale, words.say("kiosk.devices.look", &[]), Message::Look),
            back(here, Message::Back),
        ]
        .spacing(scale.apart());
        beside(here, left, aside)
    }

    fn tried<'a>(&'a self, here: &Here<'a>, read: &'a [Read]) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let ticks = KINDS.map(|kind| {
            let is_read = read.iter().any(|one| one.is == kind);
            let state = if is_read {
                "kiosk.devices.read"
            } else {
                "kiosk.devices.not-read"
            };
            let weight = if is_read {
                Weight::Well
            } else {
                Weight::Attention
            };
            let name = words.say(&format!("kiosk.devices.kind.{kind}"), &[]);
            let pieces = [
                Piece::Strong(name),
                plain(format!("  {}", words.say(state, &[]))),
            ];
            bar(scale, weight, &pieces, None)
        });
        let codes = read.iter().take(SHOWN).map(|one| {
            row_card(
                scale,
                Entry {
                    title: shortened(&one.code).into(),
                    detail: words.say(&format!("device.code.{}", one.is), &[]).into(),
                    figure: String::new(),
                    note: "".into(),
                    touch: None,
                },
            )
        });
        let codes: Element<'a, Message> = if read.is_empty() {
            say(scale, Step::Body, words.say("kiosk.devices.scan-now", &[]))
                .color(palette::SECOND)
                .into()
        } else {
            Column::with_children(codes)
                .spacing(scale.gap(Gap::Small))
                .into()
        };
        let all = KINDS
            .iter()
            .all(|kind| read.iter().any(|one| one.is == *kind));
        let headline = if all {
            "kiosk.devices.all-read"
        } else {
            "kiosk.devices.try-title"
        };
        let told = self.told.as_ref().map(|told| keep::told(here, told));
        let body = column![
            Column::with_children(ticks).spacing(scale.gap(Gap::Small)),
            codes
        ]
        .spacing(scale.gap(Gap::Large));
        let left = column![
            title(here, &words.say(headline, &[])),
            told,
            drag_scroll(
                scale,
                container(body).padding(padding::right(scale.px(14.0)))
            ),
        ]
        .spacing(scale.gap(Gap::Medium));
        let aside = column![
            space().height(Fill),
            Press::new(
                scale,
                words.say("kiosk.devices.print-codes", &[]),
                Message::PrintCodes
            ),
            Press::new(
                scale,
                words.say("kiosk.devices.save-codes", &[]),
                Message::SaveCodes
            ),
            back(here, Message::Back),
        ]
        .spacing(scale.apart());
        beside(here, left, aside)
    }
}

/// The most of a code that is shown.
const LONGEST_SHOWN: usize = 28;

fn shortened(code: &str) -> String {
    let printable = code.chars().filter(|c| !c.is_control());
    if code.chars().count() <= LONGEST_SHOWN {
        return printable.collect();
    }
    printable.take(LONGEST_SHOWN).chain(['…']).collect()
}

/// A kind of printer in words; one of the till's own by its name.
fn kind_name(here: &Here<'_>, profile: &str) -> String {
    here.words.say_or("kiosk.devices.profile", profile)
}

/// One device on its card: what it is, how it is, and what can be done.
fn device<'a>(
    here: &Here<'a>,
    heading: &str,
    name: String,
    kind: String,
    (which, state): (&str, DeviceState),
    presses: [(&str, Message); 3],
) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let weight = if state == DeviceState::Well {
        Weight::Well
    } else {
        Weight::Attention
    };
    let how = match (which, state) {
        // Whether one that types is there, nothing tells.
        ("keyboard", _) => words.say("kiosk.devices.try-it", &[]),
        (_, DeviceState::Well) => words.say(&format!("device.{which}.ready"), &[]),
        ("printer", state) => here.printer_words(state),
        (_, state) => here.scanner_words(state),
    };
    let state = row![mark(scale, weight), say(scale, Step::Body, how)]
        .spacing(scale.gap(Gap::Medium))
        .align_y(iced::Center);
    let about = column![
        strong(scale, Step::Name, words.say(heading, &[])),
        state,
        strong(scale, Step::Body, name),
        say(scale, Step::Second, kind).color(palette::SECOND),
    ]
    .spacing(scale.gap(Gap::Small));
    let presses =
        presses.map(|(key, message)| Press::new(scale, words.say(key, &[]), message).into());
    let inside = column![
        drag_scroll(scale, about),
        Column::with_children(presses).spacing(scale.apart()),
    ]
    .spacing(scale.gap(Gap::Medium))
    .height(Fill);
    container(inside)
        .padding(scale.gap(Gap::Large))
        .width(Fill)
        .height(Fill)
        .style(move |_| style::ground(scale, Ground::Card))
        .into()
}

/// The kinds of printer, narrow paper at the left and wide at the right.
fn profiles<'a>(here: &Here<'a>, chosen: &Chosen) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let all = Profile::all();
    let side = |wide: bool, heading: &str| -> Element<'a, Message> {
        let ours = all.iter().filter(|one| one.is_wide() == wide);
        let ours = ours.map(|one| {
            let is_make = chosen.make.as_deref() == Some(one.name.as_str());
            let tone = if is_make { Tone::Chosen } else { Tone::Plain };
            let name = kind_name(here, &one.name);
            Press::new(scale, name, Message::Profile(one.name.clone()))
                .tone(tone)
                .into()
        });
        column![
            strong(scale, Step::Body, words.say(heading, &[])),
            Column::with_children(ours).spacing(scale.apart())
        ]
        .spacing(scale.gap(Gap::Small))
        .width(Fill)
        .into()
    };
    let both = row![
        side(false, "kiosk.devices.narrow-paper"),
        side(true, "kiosk.devices.wide-paper")
    ]
    .spacing(scale.gap(Gap::Large));
    let question = match chosen.name.as_str() {
        "" => words.say("kiosk.devices.which-kind", &[]),
        name => words.say("kiosk.devices.which-kind-of", &[("name", name)]),
    };
    here.sheet(
        column![
            headed(here, title(here, &question), Message::Back),
            say(
                scale,
                Step::Second,
                words.say("kiosk.devices.kind-hint", &[])
            )
            .color(palette::SECOND),
            drag_scroll(
                scale,
                container(both).padding(padding::right(scale.px(14.0)))
            ),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

/// The test page as it should look, and what is asked of the one that came out.
fn tested<'a>(here: &Here<'a>, test: &'a Test) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let most = scale.window().width * 0.4;
    let looks: Element<'a, Message> = match &test.looks {
        Some((_, paper)) => paper_within(scale, paper, most),
        None => say(scale, Step::Body, words.say("kiosk.devices.drawing", &[])).into(),
    };
    let press = |key: &str, message: Message| Press::new(scale, words.say(key, &[]), message);
    let (head, asks): (String, Vec<Element<'a, Message>>) = match test.said {
        Some(said) => answered(here, said),
        None if test.printed => (
            words.say("kiosk.devices.same", &[]),
            vec![
                press("kiosk.devices.right", Message::Say(Said::Right))
                    .tone(Tone::Go)
                    .into(),
                press(
                    "kiosk.devices.garbled",
                    Message::Say(Said::Wrong(Wrong::Garbled)),
                )
                .into(),
                press(
                    "kiosk.devices.cut-off",
                    Message::Say(Said::Wrong(Wrong::CutOff)),
                )
                .into(),
                press(
                    "kiosk.devices.narrow",
                    Message::Say(Said::Wrong(Wrong::Narrow)),
                )
                .into(),
                press("kiosk.devices.nothing", Message::Say(Said::Nothing)).into(),
            ],
        ),
        None => (
            words.say("kiosk.devices.should-look", &[]),
            vec![
                press("kiosk.devices.print", Message::Print)
                    .tone(Tone::Go)
                    .large()
                    .into(),
            ],
        ),
    };
    let state = here.printer_words(here.standing.printer);
    let about = format!("{} · {state}", kind_name(here, &here.settings.profile));
    let asks = column![
        say(scale, Step::Second, about).color(palette::SECOND),
        Column::with_children(asks).spacing(scale.apart())
    ]
    .spacing(scale.gap(Gap::Medium));
    let right = column![
        headed(here, title(here, &head), Message::Back),
        drag_scroll(
            scale,
            container(asks).padding(padding::right(scale.px(14.0)))
        ),
    ]
    .spacing(scale.gap(Gap::Medium))
    .width(Fill);
    here.sheet(
        Row::with_children([container(looks).height(Fill).into(), right.into()])
            .spacing(scale.gap(Gap::Large)),
    )
}

/// What follows from an answer: it is well, something to look at, or another kind to try.
fn answered<'a>(here: &Here<'a>, said: Said) -> (String, Vec<Element<'a, Message>>) {
    let (scale, words) = (here.scale, here.words);
    let sentence = |text: String| spoken(scale, Step::Body, &[plain(text)], Fill, Horizontal::Left);
    let again = || {
        Press::new(
            scale,
            words.say("kiosk.devices.print-again", &[]),
            Message::Print,
        )
    };
    let other = || {
        Press::new(
            scale,
            words.say("kiosk.devices.other-printer", &[]),
            Message::Printers,
        )
    };
    match said {
        Said::Right => (
            words.say("kiosk.devices.well", &[]),
            vec![
                sentence(words.say("kiosk.devices.well-then", &[])),
                Press::new(scale, words.say("kiosk.devices.try", &[]), Message::Try)
                    .tone(Tone::Go)
                    .into(),
            ],
        ),
        Said::Nothing => (
            words.say("kiosk.devices.nothing", &[]),
            vec![
                sentence(words.say("kiosk.devices.nothing-then", &[])),
                again().tone(Tone::Go).into(),
                other().into(),
            ],
        ),
        Said::Wrong(wrong) => match instead(&here.settings.profile, wrong) {
            Some(profile) => {
                let name = kind_name(here, &profile.name);
                let name = [("name", name.as_str())];
                (
                    words.say("kiosk.devices.instead", &name),
                    vec![
                        sentence(words.say("kiosk.devices.instead-why", &name)),
                        Press::new(
                            scale,
                            words.say("kiosk.devices.instead-print", &[]),
                            Message::Instead(profile.name),
                        )
                        .tone(Tone::Go)
                        .large()
                        .into(),
                    ],
                )
            }
            None => (
                words.say("kiosk.devices.no-other", &[]),
                vec![
                    sentence(words.say("kiosk.devices.no-other-then", &[])),
                    again().into(),
                    other().into(),
                ],
            ),
        },
    }
}
