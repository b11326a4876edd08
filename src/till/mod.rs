//! The shop day as a state machine: inputs in (scan, tap, tick, news), outputs out (ask, record, print, sound, tell).
//!
//! No IO and no clock: the moment is an argument of every input. Kiosk, counter and demo drive this one machine, so
//! that what the screen can do a piped scanner can do too, and a test can walk a whole day in a millisecond. The
//! shape is that of protocol libraries without IO: `handle(now, input) -> outputs`. Rules are not decided here but
//! asked of `market`; the books decide once more, in the transaction that records.
//!
//! ```text
//!   Waiting ──card or search──▶ Looking ──found──▶ Sale ──▶ Summary ──▶ Recording ──▶ Recorded ──▶ Waiting
//!      ▲                          │ refused          ▲ │       │            │ refused
//!      └──────────────────────────┘                  │ └set aside, cancel   │
//!                                                    └─────────────────────-┘  (the basket stays)
//! ```
//!
//! Recording is a one-way step: there is no input that leaves it but the books' answer, so a double tap records once.

mod coming;
mod goods;
mod scan;
mod telling;
mod traffic;
mod visit;

pub use scan::{Command, Scanned, kind_of_scan, read_scan};
pub use telling::Telling;
pub use traffic::{Input, News, Output, Sound, TakeCoupon, Tap};
pub use visit::{Offer, Visit, offer};

use crate::market::clock::ClockVerdict;
use crate::market::day::Moment;
use crate::market::exception::extra_days;
use crate::market::quantity::Quantity;
use crate::market::redemption::{OrderProof, may_redeem_now};
use crate::market::refusal::Refusal;
use crate::market::shop::{RedemptionOnRecord, Shop, StaffMember};

/// How the machine is worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// With a screen: a summary and a signature before recording.
    Kiosk,
    /// By scans alone: one command code records, the shop's paper copy takes the signature.
    Counter,
}

/// Settings of one till.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// How it is worked.
    pub manner: Manner,
    /// Whether the shop's copy prints with every redemption; it always does where the signature is on paper.
    pub shop_copy: bool,
    /// After how long without a touch the screen locks, in milliseconds.
    pub lock_after_ms: i64,
    /// How long the screen with the receipt's number stays, in milliseconds.
    pub recorded_for_ms: i64,
}

impl Settings {
    /// With a screen.
    pub const KIOSK: Settings = Settings {
        manner: Manner::Kiosk,
        shop_copy: false,
        lock_after_ms: 5 * 60_000,
        recorded_for_ms: 12_000,
    };
    /// By scans alone.
    pub const COUNTER: Settings = Settings {
        manner: Manner::Counter,
        ..Settings::KIOSK
    };
}

/// Who works the till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duty {
    /// Nobody has signed in.
    Nobody,
    /// Signed in, and away for a while: a PIN is needed, the basket waits.
    Locked(StaffMember),
    /// At work.
    On(StaffMember),
}

/// Where the counter stands: one value for one screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// For the next household.
    Waiting,
    /// For the books to find a household.
    Looking,
    /// A household is here and takes goods.
    Sale(Visit),
    /// One clear summary before the point of no return.
    Summary(Visit),
    /// The books are recording. No way back and no second time.
    Recording(Visit),
    /// On disk. The goods are the household's.
    Recorded {
        /// What was recorded.
        record: Box<RedemptionOnRecord>,
        /// Since when it is shown.
        since: Moment,
    },
}

/// The machine.
#[derive(Debug, Clone)]
pub struct Till {
    settings: Settings,
    shop: Shop,
    duty: Duty,
    step: Step,
    aside: Vec<Visit>,
    /// Who was at the counter when another household was asked for: goes on where that one is refused.
    before: Option<Visit>,
    refusal: Option<Refusal>,
    touched: Moment,
}

/// The most baskets set aside at once: more would be forgotten.
pub const MOST_ASIDE: usize = 6;

impl Till {
    /// A till that waits.
    pub fn new(settings: Settings, shop: Shop, now: Moment) -> Till {
        Till {
            settings,
            shop,
            duty: Duty::Nobody,
            step: Step::Waiting,
            aside: Vec::new(),
            before: None,
            refusal: None,
            touched: now,
        }
    }

    /// Works by other settings from now on.
    pub fn work_by(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// The shop as last told.
    pub fn shop(&self) -> &Shop {
        &self.shop
    }

    /// Who works it.
    pub fn duty(&self) -> &Duty {
        &self.duty
    }

    /// Where the counter stands.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Baskets set aside, the oldest first.
    pub fn aside(&self) -> &[Visit] {
        &self.aside
    }

    /// The refusal that is not yet read.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// Whether anything may be redeemed now; the refusal says why not.
    ///
    /// # Errors
    /// The [`Refusal`] that stands in the way of every household.
    pub fn may_redeem(&self) -> Result<(), Refusal> {
        let shop = &self.shop;
        let household = self.visit().map(|visit| &visit.household.household);
        may_redeem_now(
            &shop.scheme,
            &extra_days(&shop.allowed, household),
            shop.clock,
            shop.open_day,
            shop.stopped.as_ref(),
        )
        .map(|_| ())
    }

    /// The household at the counter, if one is.
    pub fn visit(&self) -> Option<&Visit> {
        match &self.step {
            Step::Sale(visit) | Step::Summary(visit) | Step::Recording(visit) => Some(visit),
            Step::Waiting | Step::Looking | Step::Recorded { .. } => None,
        }
    }

    /// Takes one input and answers what is to be done.
    pub fn handle(&mut self, now: Moment, input: Input) -> Vec<Output> {
        let mut out = Vec::new();
        match input {
            Input::Tick => self.tick(now, &mut out),
            Input::Touched => {
                if matches!(self.duty, Duty::On(_)) {
                    self.touched = now;
                }
            }
            Input::News(news) => self.news(now, *news, &mut out),
            Input::SignedIn(staff) => {
                self.touched = now;
                if !matches!(&self.duty, Duty::Locked(before) if before.staff == staff.staff) {
                    self.refusal = None;
                }
                self.duty = Duty::On(staff);
                out.push(Output::RefreshShop);
            }
            Input::Lock => {
                if let Duty::On(staff) = &self.duty {
                    self.duty = Duty::Locked(staff.clone());
                }
            }
            Input::Scan(_) | Input::Tap(_) if !matches!(self.duty, Duty::On(_)) => {
                out.push(Output::Sound(Sound::Refuse));
            }
            Input::Scan(text) => {
                self.touched = now;
                self.scan(now, &text, &mut out);
            }
            Input::Tap(tap) => {
                self.touched = now;
                self.tap(now, tap, &mut out);
            }
        }
        out
    }

    fn tick(&mut self, now: Moment, out: &mut Vec<Output>) {
        if now.village_day() != self.shop.today {
            out.push(Output::RefreshShop);
        }
        if let Step::Recorded { since, .. } = self.step
            && now.since(since) >= self.settings.recorded_for_ms
        {
            self.leave_recorded(out);
        }
        let idle = now.since(self.touched) >= self.settings.lock_after_ms;
        if idle && self.settings.manner == Manner::Kiosk && !matches!(self.step, Step::Recording(_))
        {
            self.handle(now, Input::Lock);
        }
    }

    fn news(&mut self, now: Moment, news: News, out: &mut Vec<Output>) {
        match news {
            News::Shop(shop) => self.shop = shop,
            News::Household(answer) if self.step == Step::Looking => match answer {
                Ok((household, id)) => {
                    let before = self.before.take();
                    self.aside
                        .extend(before.filter(|visit| !visit.basket.is_empty()));
                    self.arrive(household, id, out);
                }
                Err(refusal) => {
                    self.go_back();
                    self.refuse(refusal, out);
                }
            },
            News::Household(_) => {}
            News::CouponTaken(answer) if self.step == Step::Looking => match answer {
                Ok(record) => {
                    out.extend(Telling::coupons_taken(&record).map(Output::Tell));
                    // The account has changed: whoever is here is looked up again, and finds the basket.
                    let household = record.movement.household.clone();
                    out.push(Output::FindHousehold(household));
                }
                Err(refusal) => {
                    self.go_back();
                    self.refuse(refusal, out);
                }
            },
            News::CouponTaken(_) => {}
            News::Recorded(answer) => {
                let Step::Recording(visit) = std::mem::replace(&mut self.step, Step::Waiting)
                else {
                    unreachable!(
                        "the books answer an order once, and nothing else leaves the step that waits for it"
                    );
                };
                match answer {
                    Ok(record) => self.recorded(now, record, out),
                    Err(refusal) => {
                        self.step = Step::Sale(visit);
                        self.refuse(refusal, out);
                    }
                }
                out.push(Output::RefreshShop);
            }
        }
    }

    fn recorded(&mut self, now: Moment, record: RedemptionOnRecord, out: &mut Vec<Output>) {
        let on_paper = !matches!(
            record.redemption.proof,
            crate::market::redemption::Proof::Glass(_)
        );
        let record = Box::new(record);
        out.push(Output::Tell(Telling::recorded(&record)));
        out.push(Output::Sound(Sound::Done));
        out.push(Output::Print {
            record: record.clone(),
            shop_copy: on_paper || self.settings.shop_copy,
        });
        self.step = Step::Recorded { record, since: now };
        if self.settings.manner == Manner::Counter {
            self.leave_recorded(out);
        }
    }

    fn leave_recorded(&mut self, out: &mut Vec<Output>) {
        if let Step::Recorded { record, .. } = &self.step {
            out.push(Output::Served(record.redemption.id));
            self.step = Step::Waiting;
        }
    }

    fn scan(&mut self, now: Moment, text: &str, out: &mut Vec<Output>) {
        if matches!(self.step, Step::Recording(_) | Step::Looking) {
            out.push(Output::Sound(Sound::Refuse));
            return;
        }
        self.refusal = None;
        match read_scan(text, &self.shop.village) {
            Ok(Scanned::Card(card)) => self.look(Output::FindCard(card), out),
            Ok(Scanned::Goods(code)) => self.more(code, text, out),
            Ok(Scanned::Command(command)) => self.command(now, command, text, out),
            Err(refusal) => self.refuse(refusal, out),
        }
    }

    fn command(&mut self, now: Moment, command: Command, text: &str, out: &mut Vec<Output>) {
        match command {
            Command::Ok if self.settings.manner == Manner::Counter => {
                self.confirm(OrderProof::Paper, out)
            }
            Command::Ok => self.tap(now, Tap::Redeem, out),
            Command::Cancel => self.tap(now, Tap::Cancel, out),
            Command::Undo => self.tap(now, Tap::Undo, out),
            Command::Find(household) => self.look(Output::FindHousehold(household), out),
            Command::Coupon(number) => self.take_coupon(number, out),
            Command::Quantity(quantity) => match self.visit().map(|visit| visit.basket.last()) {
                Some(Some(code)) => self.set(code, quantity, out),
                Some(None) => self.refuse(Refusal::EmptyBasket, out),
                None => self.refuse(Refusal::NoHousehold, out),
            },
            Command::Unknown | Command::Expires(_) | Command::Cost(_) => self.refuse(
                Refusal::UnknownCommand {
                    code: text.to_owned(),
                },
                out,
            ),
        }
    }

    fn tap(&mut self, _now: Moment, tap: Tap, out: &mut Vec<Output>) {
        if matches!(self.step, Step::Recording(_)) {
            return;
        }
        self.refusal = None;
        match tap {
            Tap::Household(household) => self.look(Output::FindHousehold(household), out),
            Tap::More(code) => self.more(code, &code.to_string(), out),
            Tap::Less(code) => {
                let pieces = self.visit().map_or(0, |visit| visit.basket.quantity(code));
                if let Some(quantity) = Quantity::new(pieces) {
                    self.set(code, quantity.one_less(), out);
                }
            }
            Tap::Undo => self.undo(out),
            Tap::Cancel => self.cancel(out),
            Tap::SetAside => self.set_aside(out),
            Tap::TakeUp(household) => {
                if self
                    .aside
                    .iter()
                    .any(|visit| visit.household.household == household)
                {
                    self.look(Output::FindHousehold(household), out);
                }
            }
            Tap::Redeem => self.summary(out),
            Tap::Back => {
                if let Step::Summary(visit) = &self.step {
                    self.step = Step::Sale(visit.clone());
                }
            }
            Tap::Proxy(name) => {
                if let Step::Summary(visit) = &mut self.step {
                    visit.proxy = name;
                }
            }
            Tap::Confirm(proof) => {
                if matches!(self.step, Step::Summary(_)) {
                    self.confirm(proof, out);
                }
            }
            Tap::Understood => self.leave_recorded(out),
        }
    }

    fn refuse(&mut self, refusal: Refusal, out: &mut Vec<Output>) {
        out.push(Output::Tell(Telling::Refused(refusal.clone())));
        out.push(Output::Sound(Sound::Refuse));
        self.refusal = Some(refusal);
    }

    /// How long ago the clock jumped forward, if it did: a warning, not a bar.
    pub fn clock_warning(&self) -> Option<i64> {
        match self.shop.clock {
            ClockVerdict::JumpedForward { by_ms, .. } => Some(by_ms),
            _ => None,
        }
    }
}
