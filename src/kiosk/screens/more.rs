//! Settings and the rest: language, sizes, printer test, the ledger, the stick, the village's rules to read, and going
//! away.

use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Scale, Step};
use crate::kiosk::parts::{Press, Weight, bar, fitted, strong};
use crate::kiosk::screens::rules;
use crate::market::shop::Shop;
use crate::office::settings::TillSettings;
use crate::words::Lang;
use iced::alignment::Horizontal;
use iced::widget::{column, row};
use iced::{Element, Fill};

/// The state.
#[derive(Debug, Default)]
pub struct State {
    told: Option<Told>,
    reads_rules: bool,
}

/// What is said about what was touched last.
#[derive(Debug)]
enum Told {
    TestPage,
    Syncing,
    Stick(Result<u64, String>),
}

/// What a person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// The other language.
    Language,
    /// The next text size.
    Text,
    /// The next density of the screen.
    Density,
    /// The shop's copy with every redemption, or not.
    ShopCopy,
    /// A test page.
    TestPage,
    /// Exchange news with the ledger now.
    Sync,
    /// Write to the stick.
    StickOut,
    /// Read from the stick.
    StickIn,
    /// The clock.
    Clock,
    /// What is done for points besides redeeming.
    Acts,
    /// Lock the screen.
    Lock,
    /// Read the village's rules.
    Rules,
    /// Back to waiting, or from the rules.
    Leave,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// Keep these settings.
    Keep(Box<TillSettings>),
    /// Print a test page.
    TestPage,
    /// Exchange news now.
    Sync,
    /// Write to the stick.
    StickOut,
    /// Read from the stick.
    StickIn,
    /// To the clock.
    Clock,
    /// To what is done for points besides redeeming.
    Acts,
    /// Lock the screen.
    Lock,
    /// Leave.
    Leave,
}

/// The text sizes that are offered.
const TEXTS: [f32; 3] = [1.0, 1.25, 1.5];
/// The densities that are offered, in pixels per millimetre: what counts for the size of targets.
const DENSITIES: [f32; 4] = [4.6, Scale::PX_PER_MM, 6.5, 8.7];

/// The word for a text size.
fn text_name(text: f32) -> &'static str {
    if text < 1.125 {
        "kiosk.more.text-usual"
    } else if text < 1.375 {
        "kiosk.more.text-large"
    } else {
        "kiosk.more.text-largest"
    }
}

/// How many inches a panel of this density measures from corner to corner: that is how screens are sold.
fn inches(scale: Scale, px_per_mm: f32) -> f32 {
    scale.window().width.hypot(scale.window().height) / px_per_mm / 25.4
}

/// The one after `now`, around.
fn next(of: &[f32], now: f32) -> f32 {
    let after = of.iter().find(|one| **one > now + 0.01);
    after.or(of.first()).copied().unwrap_or(now)
}

impl State {
    /// What became of a stick.
    pub fn stick(&mut self, answer: Result<u64, String>) {
        self.told = Some(Told::Stick(answer));
    }

    /// Which page this is: another number is another page.
    pub fn page(&self) -> u64 {
        u64::from(self.reads_rules)
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, settings: &TillSettings) -> Action {
        self.told = None;
        let keep = |change: &dyn Fn(&mut TillSettings)| {
            let mut changed = settings.clone();
            change(&mut changed);
            Action::Keep(Box::new(changed))
        };
        match message {
            Message::Language => keep(&|s| s.lang = s.lang.other()),
            Message::Text => keep(&|s| s.text_scale = next(&TEXTS, s.text_scale)),
            Message::Density => keep(&|s| s.px_per_mm = next(&DENSITIES, s.px_per_mm)),
            Message::ShopCopy => keep(&|s| s.shop_copy = !s.shop_copy),
            Message::TestPage => {
                self.told = Some(Told::TestPage);
                Action::TestPage
            }
            Message::Sync => {
                self.told = Some(Told::Syncing);
                Action::Sync
            }
            Message::StickOut => Action::StickOut,
            Message::StickIn => Action::StickIn,
            Message::Clock => Action::Clock,
            Message::Acts => Action::Acts,
            Message::Lock => Action::Lock,
            Message::Rules => {
                self.reads_rules = true;
                Action::None
            }
            Message::Leave if self.reads_rules => {
                self.reads_rules = false;
                Action::None
            }
            Message::Leave => Action::Leave,
        }
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, may_act: bool) -> Element<'a, Message> {
        if let (true, Some(shop)) = (self.reads_rules, here.shop) {
            return read_rules(here, shop);
        }
        let (scale, words, settings) = (here.scale, here.words, here.settings);
        let entry = |label: String, beside: String, message: Message| -> Element<'a, Message> {
            Press::new(scale, label, message)
                .beside(beside)
                .height(Fill)
                .into()
        };
        let size = words.say(text_name(settings.text_scale), &[]);
        let density = format!("{:.1}", inches(scale, settings.px_per_mm));
        let density = words.say("kiosk.more.density-is", &[("n", &density)]);
        let copy = if settings.shop_copy {
            words.say("kiosk.more.yes", &[])
        } else {
            words.say("kiosk.more.no", &[])
        };
        let other = match settings.lang {
            Lang::Zh => words.say("kiosk.more.english", &[]),
            Lang::En => words.say("kiosk.more.chinese", &[]),
        };
        let (_, sync) = here.sync();
        let printer = here.printer_words(here.standing.printer);
        let joined = here
            .shop
            .is_some_and(|shop| !matches!(shop.ledger, crate::market::shop::LedgerLink::Alone));
        let ledger = |label: String, beside: String, message: Message| -> Element<'a, Message> {
            if joined {
                entry(label, beside, message)
            } else {
                Press::cannot(scale, label, Some(words.say("kiosk.more.alone", &[])))
                    .beside(String::new())
                    .height(Fill)
                    .into()
            }
        };
        let left = column![
            entry(
                words.say("kiosk.more.language", &[]),
                other,
                Message::Language
            ),
            entry(words.say("kiosk.more.text", &[]), size, Message::Text),
            entry(
                words.say("kiosk.more.density", &[]),
                density,
                Message::Density
            ),
            entry(
                words.say("kiosk.more.test-page", &[]),
                printer,
                Message::TestPage
            ),
            entry(words.say("kiosk.more.copy", &[]), copy, Message::ShopCopy),
        ];
        let right = column![
            ledger(words.say("kiosk.more.sync", &[]), sync, Message::Sync),
            ledger(
                words.say("kiosk.more.stick-out", &[]),
                words.say("kiosk.more.stick-out-beside", &[]),
                Message::StickOut
            ),
            ledger(
                words.say("kiosk.more.stick-in", &[]),
                words.say("kiosk.more.stick-in-beside", &[]),
                Message::StickIn
            ),
            entry(
                words.say("kiosk.refused.clock", &[]),
                here.now.village_time(),
                Message::Clock
            ),
            entry(
                words.say("kiosk.more.lock", &[]),
                words.say("kiosk.more.lock-beside", &[]),
                Message::Lock
            ),
        ];
        let head: Element<'a, Message> = match self.told(here) {
            Some(told) => told,
            None => strong(scale, Step::Total, words.say("kiosk.more.title", &[])).into(),
        };
        let acts = words.say("kiosk.acts.title", &[]);
        let acts = if may_act {
            Press::new(scale, acts, Message::Acts).tone(Tone::Go)
        } else {
            let why = words.say("kiosk.acts.no-leave", &[]);
            Press::cannot(scale, acts, Some(why))
        };
        let acts = acts.step(Step::Name).width(scale.touch() * 2.8);
        here.sheet(
            column![
                row![
                    iced::widget::container(head).width(Fill),
                    acts,
                    Press::new(scale, words.say("kiosk.rules.title", &[]), Message::Rules)
                        .width(scale.touch() * 2.6),
                    Press::new(scale, words.say("kiosk.back", &[]), Message::Leave)
                        .tone(Tone::Quiet)
                        .width(scale.touch() * 1.8)
                ]
                .spacing(scale.gap(Gap::Medium))
                .align_y(iced::Center),
                row![
                    left.spacing(scale.apart()).width(Fill),
                    right.spacing(scale.apart()).width(Fill)
                ]
                .spacing(scale.gap(Gap::Wide))
                .height(Fill)
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    fn told<'a>(&self, here: &Here<'a>) -> Option<Element<'a, Message>> {
        let words = here.words;
        let (weight, sentence) = match self.told.as_ref()? {
            Told::TestPage => (Weight::Well, words.say("kiosk.more.printing", &[])),
            Told::Syncing => (Weight::Well, words.say("kiosk.more.syncing", &[])),
            Told::Stick(Ok(n)) => (
                Weight::Well,
                words.say("kiosk.more.stick-done", &[("n", &n.to_string())]),
            ),
            Told::Stick(Err(key)) => (
                Weight::Cannot,
                if words.has(key) {
                    words.say(key, &[])
                } else {
                    key.clone()
                },
            ),
        };
        Some(bar(here.scale, weight, &[plain(sentence)], None))
    }
}

fn read_rules<'a>(here: &Here<'a>, shop: &'a Shop) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let scheme = &shop.scheme;
    let parts = rules::besides(here, shop)
        .into_iter()
        .chain(rules::parts(here, scheme));
    let name = scheme.name.in_lang(words.lang());
    let title = format!("{} · {name}", words.say("kiosk.rules.title", &[]));
    let head = fitted(
        scale,
        &[Step::Total, Step::Name, Step::Body],
        &title,
        None,
        Horizontal::Left,
    );
    here.sheet(
        column![
            row![
                iced::widget::container(head).width(Fill),
                Press::new(scale, words.say("kiosk.back", &[]), Message::Leave)
                    .tone(Tone::Quiet)
                    .width(scale.touch() * 1.8)
            ]
            .spacing(scale.gap(Gap::Medium))
            .align_y(iced::Center),
            rules::page(here, scheme, parts.collect())
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}
