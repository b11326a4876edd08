//! Settings and the rest, in three columns: what is done for the village (points, lists, rules, files), the traffic with
//! the ledger and the stick, and how this machine shows and prints.

use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Scale};
use crate::kiosk::parts::{Press, Weight, bar};
use crate::kiosk::screens::frame::{back, headed, title};
use crate::kiosk::screens::{Place, rules};
use crate::market::shop::{LedgerLink, Shop};
use crate::office::settings::TillSettings;
use crate::words::Lang;
use iced::widget::{Column, Row, column, container, row, space};
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
    /// Other rules for the village.
    OtherRules,
    /// The village's lists.
    Lists,
    /// Bring a file in.
    Files,
    /// Slips written on paper.
    Slips,
    /// The printer and the scanner.
    Devices,
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
    /// Exchange news now.
    Sync,
    /// Write to the stick.
    StickOut,
    /// Read from the stick.
    StickIn,
    /// To another screen.
    Go(Place),
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
            Message::Sync => {
                self.told = Some(Told::Syncing);
                Action::Sync
            }
            Message::StickOut => Action::StickOut,
            Message::StickIn => Action::StickIn,
            Message::Clock => Action::Go(Place::Clock),
            Message::Acts => Action::Go(Place::Acts),
            Message::Lists => Action::Go(Place::Lists),
            Message::Files => Action::Go(Place::Files),
            Message::Slips => Action::Go(Place::Slips),
            Message::OtherRules => Action::Go(Place::OtherRules),
            Message::Devices => Action::Go(Place::Devices),
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
            return read_rules(here, shop, may_act);
        }
        let (scale, words) = (here.scale, here.words);
        let head = self
            .told(here)
            .unwrap_or_else(|| title(here, &words.say("kiosk.more.title", &[])));
        let columns = [village(here, may_act), traffic(here), machine(here)];
        let columns = columns.map(|presses| {
            // The three have as many places, so that their rows line up.
            let free = PLACES.saturating_sub(presses.len());
            let free = (0..free).map(|_| space().height(Fill).into());
            let presses = presses.into_iter().map(|press| press.height(Fill).into());
            Column::with_children(presses.chain(free))
                .spacing(scale.apart())
                .width(Fill)
                .into()
        });
        here.sheet(
            column![
                headed(here, head, Message::Leave),
                Row::with_children(columns)
                    .spacing(scale.gap(Gap::Large))
                    .height(Fill)
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    fn told<'a>(&self, here: &Here<'a>) -> Option<Element<'a, Message>> {
        let words = here.words;
        let (weight, sentence) = match self.told.as_ref()? {
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

/// So many places each column has.
const PLACES: usize = 5;

/// A button with what it is set to, or what it is for, beside it.
fn entry<'a>(here: &Here<'a>, key: &str, beside: String, message: Message) -> Press<Message> {
    Press::new(here.scale, here.words.say(key, &[]), message).beside(beside)
}

/// What is done for the village.
fn village(here: &Here<'_>, may_act: bool) -> Vec<Press<Message>> {
    let (scale, words) = (here.scale, here.words);
    let say = |key: &str| words.say(key, &[]);
    let acts = say("kiosk.acts.title");
    let acts = if may_act {
        Press::new(scale, acts, Message::Acts)
            .tone(Tone::Go)
            .beside(String::new())
    } else {
        Press::cannot(scale, acts, Some(say("kiosk.acts.no-leave"))).beside(String::new())
    };
    vec![
        acts,
        entry(
            here,
            "kiosk.lists.title",
            say("kiosk.more.lists-beside"),
            Message::Lists,
        ),
        entry(
            here,
            "kiosk.rules.title",
            say("kiosk.more.rules-beside"),
            Message::Rules,
        ),
        entry(
            here,
            "kiosk.files.title",
            say("kiosk.more.files-beside"),
            Message::Files,
        ),
        entry(
            here,
            "slips.title",
            say("kiosk.more.slips-beside"),
            Message::Slips,
        ),
    ]
}

/// The ledger, the stick, the clock.
fn traffic(here: &Here<'_>) -> Vec<Press<Message>> {
    let words = here.words;
    let is_joined = here
        .shop
        .is_some_and(|shop| !matches!(shop.ledger, LedgerLink::Alone));
    let ledger = |key: &str, beside: String, message: Message| {
        if is_joined {
            return entry(here, key, beside, message);
        }
        let why = words.say("kiosk.more.alone", &[]);
        Press::cannot(here.scale, words.say(key, &[]), Some(why)).beside(String::new())
    };
    let (_, sync) = here.sync();
    let no_network = |key: &str| words.say(key, &[]);
    vec![
        ledger("kiosk.more.sync", sync, Message::Sync),
        ledger(
            "kiosk.more.stick-out",
            no_network("kiosk.more.stick-out-beside"),
            Message::StickOut,
        ),
        ledger(
            "kiosk.more.stick-in",
            no_network("kiosk.more.stick-in-beside"),
            Message::StickIn,
        ),
        entry(
            here,
            "kiosk.refused.clock",
            here.now.village_time(),
            Message::Clock,
        ),
        entry(
            here,
            "kiosk.devices.title",
            here.printer_words(here.standing.printer),
            Message::Devices,
        ),
    ]
}

/// How this machine shows and prints, and who works at it.
fn machine(here: &Here<'_>) -> Vec<Press<Message>> {
    let (scale, words, settings) = (here.scale, here.words, here.settings);
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
    vec![
        entry(here, "kiosk.more.language", other, Message::Language),
        entry(here, "kiosk.more.text", size, Message::Text),
        entry(here, "kiosk.more.density", density, Message::Density),
        entry(here, "kiosk.more.copy", copy, Message::ShopCopy),
        entry(
            here,
            "kiosk.more.lock",
            words.say("kiosk.more.lock-beside", &[]),
            Message::Lock,
        ),
    ]
}

/// The village's rules, and the way to others.
fn read_rules<'a>(here: &Here<'a>, shop: &'a Shop, may_act: bool) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let scheme = &shop.scheme;
    let parts = rules::besides(here, shop)
        .into_iter()
        .chain(rules::parts(here, scheme));
    let name = scheme.name.in_lang(words.lang());
    let name = format!("{} · {name}", words.say("kiosk.rules.title", &[]));
    let why = match shop.ledger {
        LedgerLink::Joined { .. } => Some("kiosk.rules.ledgers"),
        LedgerLink::Alone if !may_act => Some("kiosk.acts.no-leave"),
        LedgerLink::Alone => None,
    };
    let other = words.say("kiosk.other-rules.title", &[]);
    let other = match why {
        Some(why) => Press::cannot(scale, other, Some(words.say(why, &[]))),
        None => Press::new(scale, other, Message::OtherRules),
    };
    here.sheet(
        column![
            row![
                container(title(here, &name)).width(Fill),
                other.width(scale.touch() * 2.8),
                container(back(here, Message::Leave)).width(scale.touch() * 1.8)
            ]
            .spacing(scale.gap(Gap::Medium))
            .align_y(iced::Center),
            rules::page(here, scheme, parts.collect())
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}
