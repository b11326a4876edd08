//! The app: the shop day's machine, the one screen that is shown, and the routes between them.
//!
//! It decides nothing. What a person does goes to the screen; the screen's action goes to the machine or, as a wish,
//! to the back room; what the machine puts out becomes wishes; what the back room says goes to the machine and to the
//! screen that waits for it. After each step the screen follows the machine ([`App::follow`]): a household at the
//! counter is shown whatever was on the screen before.

mod acts;
mod devices;
mod hear;
mod route;
mod store;
mod village;

use std::collections::VecDeque;
use std::time::Duration;

use super::here::{Here, Standing};
use super::look::Scale;
use super::pictures::Pictures;
use super::root::{Stroke, root};
use super::screens::facing::Facing;
use super::screens::{
    Place, Purpose, acts as acts_screen, balance, clock, close, devices as devices_screen, files,
    find, handover, lists, more, other_rules, recorded, refused, sale, set_up, shut, sign_in,
    store as store_screen, summary, today, wait,
};
use super::wedge::Wedge;
use super::{Back, Clock, Steady};
use crate::market::day::Moment;
use crate::market::refusal::Refusal;
use crate::market::staff::Act;
use crate::office::settings::TillSettings;
use crate::office::wish::{Wish, Word};
use crate::till::{self, Duty, Step, Till};
use crate::words::Words;
use iced::{Element, Size};

/// How long a scanned line lights up.
const LIT: Duration = Duration::from_millis(500);

/// The one screen that is shown.
#[derive(Debug)]
enum Screen {
    Starting,
    Shut(String),
    SignIn(sign_in::State),
    Wait(wait::State),
    Find(find::State),
    Sale(sale::State),
    Summary(summary::State),
    Recorded,
    Balance(balance::State),
    SetUp(set_up::State),
    Handover(handover::State),
    Today(today::State),
    Close(close::State),
    More(more::State),
    Clock(clock::State),
    Acts(acts_screen::State),
    Store(store_screen::State),
    Lists(lists::State),
    Files(files::State),
    OtherRules(other_rules::State),
    Devices(Box<devices_screen::State>),
}

/// What comes in.
#[derive(Debug, Clone)]
pub enum Message {
    /// The back room says something.
    Word(Box<Word>),
    /// A second has gone by.
    Tick,
    /// A key, of a scanner or a keyboard.
    Stroke(Stroke),
    /// Someone touches the screen.
    Touched,
    /// No key has come for as long as a scanner takes at most from one to the next.
    KeysRest,
    /// What was lit is lit no more.
    Unlit,
    /// The window has this size.
    Resized(Size),
    /// The window that faces the villager has this size.
    FacingResized(Size),
    /// So many pixels of the panel, along a side, show one of the window's.
    Density(f32),
    /// From the screen of this name.
    SignIn(sign_in::Message),
    /// From the screen of this name.
    Wait(wait::Message),
    /// From the screen of this name.
    Find(find::Message),
    /// From the screen of this name.
    Sale(sale::Message),
    /// From the screen of this name.
    Summary(summary::Message),
    /// From the screen of this name.
    Recorded(recorded::Message),
    /// From the screen of this name.
    Balance(balance::Message),
    /// From the screen of this name.
    SetUp(set_up::Message),
    /// From the screen of this name.
    Handover(handover::Message),
    /// From the screen of this name.
    Today(today::Message),
    /// From the screen of this name.
    Close(close::Message),
    /// From the screen of this name.
    More(more::Message),
    /// From the screen of this name.
    Clock(clock::Message),
    /// From the screen of this name.
    Acts(acts_screen::Message),
    /// From the storeroom.
    Store(store_screen::Message),
    /// From the screen of this name.
    Lists(lists::Message),
    /// From the screen of this name.
    Files(files::Message),
    /// From the screen of this name.
    OtherRules(other_rules::Message),
    /// From the screen of this name.
    Devices(devices_screen::Message),
    /// From a refusal that fills the screen.
    Refused(refused::Message),
}

/// What the shell has to do after a message: send each of these when so much time has gone by.
pub type After = Vec<(Duration, Message)>;

/// For whom a household was asked of the books: answers come in the order of the questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asker {
    Machine,
    Balance,
    Acts,
    Store,
}

/// The app.
pub struct App {
    wishes: Box<dyn Fn(Wish) + Send + Sync>,
    clock: Clock,
    steady: Steady,
    settings: TillSettings,
    words: Words,
    scale: Scale,
    /// How large things are in the window that faces the villager.
    facing: Scale,
    pictures: Pictures,
    standing: Standing,
    till: Option<Till>,
    screen: Screen,
    page: u64,
    wedge: Wedge,
    /// Whether the shell will tell that no key has come.
    awaits_rest: bool,
    /// Scans that came while the books were looking for a household.
    held: Vec<String>,
    askers: VecDeque<Asker>,
    /// How many deeds of the storeroom were sent, and which of them are not answered yet.
    deeds: u64,
    deeds_sent: VecDeque<u64>,
    /// A refusal of something other than a sale, not yet read.
    refusal: Option<Refusal>,
    lit: bool,
    hide_pointer: bool,
    /// How many days back the last redemption before a power cut was looked for.
    looked_back: u64,
}

/// Whether whoever is at work may do for points what is done besides redeeming.
fn may_act(till: &Till) -> bool {
    match till.duty() {
        Duty::On(staff) => staff.role.may(Act::Reverse),
        _ => false,
    }
}

/// Tells the keys of the scanner that is set up from a person's.
fn wedge(settings: &TillSettings) -> Wedge {
    Wedge::of(&settings.scanner_make().unwrap_or_default())
}

/// The settings of the machine that follow from those of the till.
fn till_settings(settings: &TillSettings) -> till::Settings {
    till::Settings {
        shop_copy: settings.shop_copy,
        lock_after_ms: i64::from(settings.lock_after_minutes.max(1)) * 60_000,
        ..till::Settings::KIOSK
    }
}

impl App {
    /// An app that waits for the back room's first word, and the receiver of its words.
    pub fn new(
        back: Back,
        settings: TillSettings,
        size: Size,
        clock: Clock,
    ) -> (App, std::sync::mpsc::Receiver<Word>) {
        let scale = Scale::new(size, settings.px_per_mm, settings.text_scale);
        let app = App {
            wishes: back.wishes,
            clock,
            steady: Box::new(|| 0),
            words: Words::load(settings.lang),
            scale,
            facing: scale,
            pictures: Pictures::new(scale),
            standing: Standing::default(),
            till: None,
            screen: Screen::Starting,
            page: 0,
            wedge: wedge(&settings),
            awaits_rest: false,
            held: Vec::new(),
            askers: VecDeque::new(),
            deeds: 0,
            deeds_sent: VecDeque::new(),
            refusal: None,
            lit: false,
            hide_pointer: false,
            looked_back: 0,
            settings,
        };
        app.wish(Wish::Shop);
        (app, back.words)
    }

    /// Hides the pointer, as a screen that is only touched wants it.
    pub fn hide_pointer(mut self, hide: bool) -> App {
        self.hide_pointer = hide;
        self
    }

    /// Tells keys apart by this clock, in milliseconds; without it all keys come at once, as a scanner's do.
    pub fn paced_by(mut self, steady: Steady) -> App {
        self.steady = steady;
        self
    }

    /// The machine, once there are books.
    pub fn till(&self) -> Option<&Till> {
        self.till.as_ref()
    }

    /// The words on the screens.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// How large things are.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    fn wish(&self, wish: Wish) {
        (self.wishes)(wish);
    }

    fn now(&self) -> Moment {
        (self.clock)()
    }

    /// Takes one message.
    pub fn update(&mut self, message: Message) -> After {
        let lit_before = self.lit;
        match message {
            Message::Word(word) => self.hear(*word),
            Message::Tick => {
                self.pictures.ready();
                self.input(till::Input::Tick);
            }
            Message::Touched => self.input(till::Input::Touched),
            Message::Stroke(stroke) => self.stroke(stroke),
            Message::KeysRest => {
                self.awaits_rest = false;
                self.keys_rest();
            }
            Message::Unlit => {
                self.lit = false;
                if let Screen::Sale(state) = &mut self.screen {
                    state.unlight();
                }
            }
            Message::Resized(size) => self.measure(size, self.scale.density()),
            Message::FacingResized(size) => {
                let (px_per_mm, text) = (self.settings.px_per_mm, self.settings.text_scale);
                self.facing = Scale::new(size, px_per_mm, text);
            }
            Message::Density(density) => self.measure(self.scale.window(), density),
            other => self.touched(other),
        }
        self.follow();
        let unlit = (self.lit && !lit_before).then_some((LIT, Message::Unlit));
        unlit.into_iter().chain(self.rest_to_come()).collect()
    }

    /// When the shell has to look whether keys have come to their end; one such look is under way at most.
    fn rest_to_come(&mut self) -> Option<(Duration, Message)> {
        let deadline = self.wedge.deadline().filter(|_| !self.awaits_rest)?;
        self.awaits_rest = true;
        let left = deadline.saturating_sub((self.steady)());
        Some((Duration::from_millis(left), Message::KeysRest))
    }

    /// Draws for a window of this size and density from now on, as large as the settings say.
    fn measure(&mut self, window: Size, density: f32) {
        let scale = Scale::new(window, self.settings.px_per_mm, self.settings.text_scale);
        self.scale = scale.with_density(density);
        self.pictures.follow(self.scale);
        self.want_photos();
    }

    /// Hands an input to the machine, and sees to what it puts out.
    fn input(&mut self, input: till::Input) {
        let now = self.now();
        let Some(till) = &mut self.till else { return };
        let before = till.visit().map(|visit| visit.basket.clone());
        let outputs = till.handle(now, input);
        let after = till.visit().map(|visit| &visit.basket);
        let changed = after.filter(|basket| before.as_ref() != Some(*basket));
        let light = changed.and_then(crate::market::basket::Basket::last);
        for output in outputs {
            self.see_to(output);
        }
        self.follow();
        if let (Some(code), Screen::Sale(state)) = (light, &mut self.screen) {
            state.light(Some(code));
            self.lit = true;
        }
    }

    fn see_to(&mut self, output: till::Output) {
        match output {
            till::Output::FindCard(card) => {
                self.askers.push_back(Asker::Machine);
                self.wish(Wish::FindCard(card));
            }
            till::Output::FindHousehold(household) => {
                self.askers.push_back(Asker::Machine);
                self.wish(Wish::FindHousehold(household));
            }
            till::Output::TakeCoupon(taking) => self.wish(Wish::TakeCoupon(taking)),
            till::Output::Record(order) => {
                self.standing.paper = None;
                self.wish(Wish::Record(order));
            }
            till::Output::Print { record, shop_copy } => {
                self.wish(Wish::Print { record, shop_copy });
            }
            till::Output::Sound(sound) => self.wish(Wish::Sound(sound)),
            till::Output::Served(redemption) => self.wish(Wish::Served(redemption)),
            till::Output::RefreshShop => self.wish(Wish::Shop),
            // A screen shows what happened; telling is for tills that have none.
            till::Output::Tell(_) => {}
        }
    }

    fn show(&mut self, screen: Screen) {
        self.page += 1;
        self.screen = screen;
        let today = self.till.as_ref().map(|till| till.shop().today);
        match (&self.screen, today) {
            (Screen::Today(_), Some(today)) => {
                self.wish(Wish::DayList(today));
                self.wish(Wish::DayMoves(today));
            }
            (Screen::Handover(_), Some(today)) => self.wish(Wish::DayList(today)),
            (Screen::Close(_), Some(_)) => self.wish(Wish::Sheet),
            _ => {}
        }
        self.looked_back = 0;
    }

    /// Shows what the machine stands at, where the screen shows something else.
    fn follow(&mut self) {
        let Some(till) = &self.till else { return };
        if self.is_outside() {
            return;
        }
        let next = match (till.duty(), till.step(), &self.screen) {
            (Duty::Nobody | Duty::Locked(_), _, Screen::SignIn(_)) => None,
            (Duty::Nobody | Duty::Locked(_), _, _) => {
                Some(Screen::SignIn(sign_in::State::new(till)))
            }
            (Duty::On(_), Step::Sale(visit), Screen::Sale(state)) if state.visit == visit.id => {
                None
            }
            (Duty::On(_), Step::Sale(visit), _) => Some(Screen::Sale(sale::State::new(visit.id))),
            (Duty::On(_), Step::Summary(_) | Step::Recording(_), Screen::Summary(_)) => None,
            (Duty::On(_), Step::Summary(_) | Step::Recording(_), _) => {
                Some(Screen::Summary(summary::State::default()))
            }
            (Duty::On(_), Step::Recorded { .. }, Screen::Recorded) => None,
            (Duty::On(_), Step::Recorded { .. }, _) => Some(Screen::Recorded),
            (
                Duty::On(_),
                Step::Waiting | Step::Looking,
                Screen::Sale(_)
                | Screen::Summary(_)
                | Screen::Recorded
                | Screen::SignIn(_)
                | Screen::Starting,
            ) => Some(self.home()),
            (Duty::On(_), Step::Waiting, Screen::Wait(_)) if till.shop().unanswered.is_some() => {
                Some(self.home())
            }
            (Duty::On(_), Step::Waiting, Screen::Handover(state))
                if till.shop().unanswered != Some(state.redemption) =>
            {
                Some(self.home())
            }
            (Duty::On(_), Step::Waiting | Step::Looking, _) => None,
        };
        if let Some(screen) = next {
            self.show(screen);
        }
    }

    /// Whether the screen stands outside the shop day: before there are books, or without them.
    fn is_outside(&self) -> bool {
        match &self.screen {
            Screen::Shut(_) | Screen::SetUp(_) => true,
            Screen::Devices(state) => state.is_first,
            _ => false,
        }
    }

    /// Where one waits; first of all, what the power cut left open is answered.
    fn home(&self) -> Screen {
        match self.till.as_ref().and_then(|till| till.shop().unanswered) {
            Some(redemption) => Screen::Handover(handover::State::new(redemption)),
            None => Screen::Wait(wait::State::default()),
        }
    }

    fn go(&mut self, place: Place) {
        let screen = match place {
            Place::Home => self.home(),
            Place::Find(purpose) => Screen::Find(find::State::new(purpose)),
            Place::Today => Screen::Today(today::State::default()),
            Place::Close => Screen::Close(close::State::default()),
            Place::More => Screen::More(more::State::default()),
            Place::Clock => Screen::Clock(clock::State::default()),
            Place::Acts => return self.begin_acts(),
            Place::Store => return self.begin_store(),
            Place::Slips => return self.begin_slips(),
            Place::Lists => Screen::Lists(lists::State::default()),
            Place::Files => Screen::Files(files::State::default()),
            Place::OtherRules => return self.begin_other_rules(),
            Place::Devices => return self.begin_devices(false),
        };
        self.show(screen);
    }

    /// Draws the screen.
    pub fn view(&self) -> Element<'_, Message> {
        let here = self.here();
        let refused = self.unread();
        let content = match refused {
            Some(refusal) => here.page(
                refused::view(&here, refusal, self.scale.window().width).map(Message::Refused),
            ),
            None => self.screen_view(&here),
        };
        // A refusal over a screen is another page; so is another language.
        let within = match &self.screen {
            Screen::SetUp(state) => state.page(),
            Screen::Today(state) => state.page(),
            Screen::Acts(state) => state.page(),
            Screen::More(state) => state.page(),
            Screen::Store(state) => state.page(),
            Screen::Lists(state) => state.page(),
            Screen::Files(state) => state.page(),
            Screen::OtherRules(state) => state.page(),
            Screen::Devices(state) => state.page(),
            _ => 0,
        };
        let page = (self.page * 4096 + within) * 4
            + 2 * u64::from(refused.is_some())
            + u64::from(self.words.lang() == crate::words::Lang::En);
        root(page, content)
            .density(self.scale.density())
            .hide_pointer(self.hide_pointer)
            .on_stroke(|stroke| Some(Message::Stroke(stroke)))
            .on_touch(|| Message::Touched)
            .into()
    }

    /// Draws what faces the villager. Keys that come to that window are a scanner's as well.
    pub fn facing(&self) -> Element<'_, Message> {
        let facing = Facing::of(self.till.as_ref());
        let here = Here {
            scale: self.facing,
            ..self.here()
        };
        let page = facing.page() * 2 + u64::from(self.words.lang() == crate::words::Lang::En);
        root(page, facing.view(&here))
            .hide_pointer(true)
            .on_stroke(|stroke| Some(Message::Stroke(stroke)))
            .into()
    }

    fn here(&self) -> Here<'_> {
        Here {
            scale: self.scale,
            words: &self.words,
            pictures: &self.pictures,
            standing: &self.standing,
            settings: &self.settings,
            shop: self.till.as_ref().map(Till::shop),
            now: self.now(),
        }
    }

    /// The refusal that fills the screen. At a sale it stands beside the basket instead.
    fn unread(&self) -> Option<&Refusal> {
        let till = self.till.as_ref()?;
        if self.is_outside() || !matches!(till.duty(), Duty::On(_)) {
            return None;
        }
        let of_the_machine = till
            .refusal()
            .filter(|_| !matches!(till.step(), Step::Sale(_)));
        self.refusal.as_ref().or(of_the_machine)
    }

    fn screen_view<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let Some(till) = &self.till else {
            return match &self.screen {
                Screen::Shut(why) => shut::view(here, why),
                Screen::SetUp(state) => state.view(here).map(Message::SetUp),
                Screen::Devices(state) => state.view(here).map(Message::Devices),
                _ => shut::starting(here),
            };
        };
        match (&self.screen, till.step()) {
            (Screen::Shut(why), _) => shut::view(here, why),
            (Screen::SignIn(state), _) => state.view(here, till).map(Message::SignIn),
            (Screen::Wait(state), _) => state.view(here, till).map(Message::Wait),
            (Screen::Find(state), _) => state.view(here).map(Message::Find),
            (Screen::Balance(state), _) => state
                .view(here, till.may_redeem().is_ok())
                .map(Message::Balance),
            (Screen::SetUp(state), _) => state.view(here).map(Message::SetUp),
            (Screen::Handover(state), _) => state.view(here).map(Message::Handover),
            (Screen::Today(state), _) => state.view(here, till).map(Message::Today),
            (Screen::Close(state), _) => state.view(here).map(Message::Close),
            (Screen::More(state), _) => state.view(here, may_act(till)).map(Message::More),
            (Screen::Clock(state), _) => state.view(here, till).map(Message::Clock),
            (Screen::Acts(state), _) => state.view(here, till).map(Message::Acts),
            (Screen::Store(state), _) => state.view(here, till).map(Message::Store),
            (Screen::Lists(state), _) => state.view(here, till.shop()).map(Message::Lists),
            (Screen::Files(state), _) => {
                let role = match till.duty() {
                    Duty::On(staff) => Some(staff.role),
                    _ => None,
                };
                state.view(here, till.shop(), role).map(Message::Files)
            }
            (Screen::Devices(state), _) => state.view(here).map(Message::Devices),
            (Screen::OtherRules(state), _) => state.view(here, till).map(Message::OtherRules),
            (Screen::Sale(state), Step::Sale(visit)) => {
                state.view(here, till, visit).map(Message::Sale)
            }
            (Screen::Summary(state), Step::Summary(visit)) => {
                state.view(here, till, visit, false).map(Message::Summary)
            }
            (Screen::Summary(state), Step::Recording(visit)) => {
                state.view(here, till, visit, true).map(Message::Summary)
            }
            (Screen::Recorded, Step::Recorded { record, .. }) => {
                recorded::view(here, record).map(Message::Recorded)
            }
            (Screen::Starting | Screen::Sale(_) | Screen::Summary(_) | Screen::Recorded, _) => {
                shut::starting(here)
            }
        }
    }
}
