//! A till with no screen: a scanner, a printer, and lines of JSON. It drives the same machine as the kiosk and asks
//! the same back room.

use std::collections::{BTreeSet, VecDeque};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use crate::books::Error;
use crate::devices::scanner::{LineEvent, read_stdin};
use crate::market::day::VillageDay;
use crate::market::ids::RedemptionId;
use crate::market::refusal::Refusal;
use crate::market::shop::{MovementOnRecord, Shop, StaffMember};
use crate::market::staff::{Act, Pin};
use crate::office::backroom::{Backroom, Opening};
use crate::office::clock::Clock;
use crate::office::device_news::DeviceNews;
use crate::office::event::{Event, PaperOf};
use crate::office::sentence::Spoken;
use crate::office::settings::TillSettings;
use crate::office::wish::{PrintOutcome, WaitingPaper, WaitingWhy, Wish, Word};
use crate::till::{Input, News, Output, Settings, Step, Tap, Till};
use crate::words::Words;

/// How long the end of input waits for paper that is still on its way.
const LAST_PAPER: Duration = Duration::from_secs(10);
/// How long the books may take to open and to prove a PIN.
const OPENING: Duration = Duration::from_secs(60);

/// What a counter is started with.
pub struct CounterStart<'a> {
    /// The home.
    pub home: &'a Path,
    /// `stdin` or `serial:PATH[:BAUD]`.
    pub scanner: String,
    /// The printer's address.
    pub printer: String,
    /// `58mm` or `80mm`.
    pub profile: String,
    /// Who serves.
    pub staff: String,
    /// That person's PIN.
    pub pin: Pin,
    /// The clock.
    pub clock: Clock,
}

/// What a till without a screen hears.
pub(super) enum Heard {
    /// From the back room.
    Word(Word),
    /// From the standard input.
    Line(LineEvent),
}

impl Heard {
    /// Whether it says how a device is or which papers are left over: that is told once the till is open.
    fn is_kept(&self) -> bool {
        matches!(self, Heard::Word(Word::Printer(_) | Word::Scanner(_))) || self.is_of_papers()
    }

    fn is_of_papers(&self) -> bool {
        matches!(self, Heard::Word(Word::Papers(_)))
    }
}

struct Counter {
    till: Till,
    back: Backroom,
    heard: Receiver<Heard>,
    clock: Clock,
    words: Words,
    scans: VecDeque<String>,
    ended: bool,
    /// Receipts whose paper is still on its way.
    papers_due: Vec<String>,
    /// The redemption whose goods are being handed over: served when its paper came, or when the next code is scanned.
    serving: Option<RedemptionId>,
    /// The day that was last asked to be opened.
    opened_for: Option<VillageDay>,
    /// Jobs of the spool already told of.
    left_over: BTreeSet<i64>,
    /// Papers just told to be in doubt, whose job has not been heard of yet.
    in_doubt: Vec<Option<String>>,
    staff: StaffMember,
    devices: DeviceNews,
}

/// Runs a counter until its scanner's input ends.
///
/// # Errors
/// A sentence, where it could not begin; refusals on the way are events.
pub fn run(start: CounterStart<'_>) -> Result<(), String> {
    let mut counter = open(start)?;
    while !counter.is_done() {
        counter.step();
    }
    counter.wait_for_paper();
    Ok(())
}

fn open(start: CounterStart<'_>) -> Result<Counter, String> {
    let settings = TillSettings {
        printer: start.printer,
        profile: start.profile,
        scanner: start.scanner.clone(),
        ..TillSettings::load(start.home).map_err(|fault| fault.to_string())?
    };
    let mut words = Words::load(settings.lang);
    let devices = DeviceNews::of(&settings);
    let (back, hear, heard) = enter(start.home, settings, start.clock.clone());
    let mut waiting = Vec::new();
    let mut shop = await_shop(&heard, start.home, &words, &mut waiting)?;
    words.speak_in(shop.scheme.unit);
    back.wish(Wish::SignIn {
        name: start.staff,
        pin: start.pin,
    });
    let staff = await_sign_in(&heard, &words, &mut shop, &mut waiting)?;
    if !staff.role.may(Act::Redeem) {
        let refusal = Refusal::NotPermitted { role: staff.role };
        say(&Event::refused(&refusal, &words));
        return Err(refusal.sentence(&words).to_string());
    }
    let now = start.clock.read().now;
    let mut till = Till::new(Settings::COUNTER, shop.clone(), now);
    till.handle(now, Input::SignedIn(staff.clone()));
    let mut counter = Counter {
        till,
        back,
        heard,
        clock: start.clock,
        words,
        scans: VecDeque::new(),
        ended: false,
        papers_due: Vec::new(),
        serving: None,
        opened_for: None,
        left_over: BTreeSet::new(),
        in_doubt: Vec::new(),
        staff,
        devices,
    };
    // What was recorded last is told before any paper of an earlier run.
    let (papers, devices): (Vec<Heard>, Vec<Heard>) =
        waiting.into_iter().partition(Heard::is_of_papers);
    devices.into_iter().for_each(|word| counter.hear(word));
    counter.begin(&shop);
    papers.into_iter().for_each(|word| counter.hear(word));
    if start.scanner == "stdin" {
        listen_to_stdin(hear)?;
    }
    Ok(counter)
}

/// Opens the back room of a till that has no screen: what it says comes from the last of the three.
pub(super) fn enter(
    home: &Path,
    settings: TillSettings,
    clock: Clock,
) -> (Backroom, Sender<Heard>, Receiver<Heard>) {
    let (hear, heard) = channel();
    let told = hear.clone();
    let back = Backroom::open(Opening {
        home: home.to_owned(),
        settings: Some(settings),
        clock,
        rehearsal: false,
        tell: Arc::new(move |word| {
            // After the end of input nobody listens any more, and that is all right.
            let _ = told.send(Heard::Word(word));
        }),
    });
    (back, hear, heard)
}

pub(super) fn listen_to_stdin(say: Sender<Heard>) -> Result<(), String> {
    read_stdin(move |line| {
        let _ = say.send(Heard::Line(line));
    })
    .map_err(|fault| fault.to_string())
}

pub(super) fn await_shop(
    heard: &Receiver<Heard>,
    home: &Path,
    words: &Words,
    kept: &mut Vec<Heard>,
) -> Result<Shop, String> {
    let until = Instant::now() + OPENING;
    loop {
        match heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(Heard::Word(Word::Shop(shop))) => return Ok(*shop),
            Ok(Heard::Word(Word::Shut(why))) => return Err(why),
            Ok(Heard::Word(Word::NoBooks)) => {
                return Err(Error::NoBooks(home.to_owned()).spoken(words));
            }
            Ok(Heard::Word(Word::Fault(why))) => complain(&why),
            Ok(heard) => kept.extend(heard.is_kept().then_some(heard)),
            Err(_) => return Err("the books did not open".into()),
        }
    }
}

pub(super) fn await_sign_in(
    heard: &Receiver<Heard>,
    words: &Words,
    shop: &mut Shop,
    kept: &mut Vec<Heard>,
) -> Result<StaffMember, String> {
    let until = Instant::now() + OPENING;
    loop {
        match heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(Heard::Word(Word::SignedIn(Ok(staff)))) => return Ok(staff),
            Ok(Heard::Word(Word::SignedIn(Err(refusal)))) => {
                say(&Event::refused(&refusal, words));
                return Err(refusal.sentence(words).to_string());
            }
            Ok(Heard::Word(Word::Shop(news))) => *shop = *news,
            Ok(heard) => kept.extend(heard.is_kept().then_some(heard)),
            Err(_) => return Err("the books did not answer".into()),
        }
    }
}

/// Writes one event, whole and at once: what is announced has happened.
fn say(event: &Event) {
    say_line(&event.line());
}

/// Writes one line, whole and at once.
pub(super) fn say_line(line: &str) {
    let mut out = std::io::stdout().lock();
    // Where nobody reads any more the till goes on: the books are what counts.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Says something to whoever helps; where nobody listens any more the till goes on.
pub(super) fn complain(why: &str) {
    let _ = writeln!(std::io::stderr(), "{why}");
}

impl Counter {
    fn begin(&mut self, shop: &Shop) {
        // Opening a day settles the one before, so what it left unanswered is told first.
        if let Some(redemption) = shop.unanswered {
            self.back
                .wish(Wish::DayList(shop.open_day.unwrap_or(shop.today)));
            self.tell_last(redemption);
        }
        if shop.open_day != Some(shop.today) {
            self.opened_for = Some(shop.today);
            self.back.wish(Wish::OpenDay(self.staff.staff));
        }
    }

    /// After a power cut: says what was recorded last, so that nobody redeems it twice.
    fn tell_last(&mut self, redemption: RedemptionId) {
        let until = Instant::now() + OPENING;
        while let Ok(heard) = self
            .heard
            .recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            let Heard::Word(Word::DayList(list)) = heard else {
                self.hear(heard);
                continue;
            };
            if let Some(record) = list
                .iter()
                .find(|record| record.redemption.id == redemption)
            {
                let household = record.redemption.household.to_string();
                let receipt = record.redemption.receipt.to_string();
                let message = self.words.say(
                    "counter.last-recorded",
                    &[
                        ("receipt", &receipt),
                        ("household", &household),
                        ("points", &record.redemption.total.to_string()),
                    ],
                );
                say(&Event::LastRecorded {
                    redemption: redemption.to_string(),
                    receipt,
                    household,
                    message,
                });
            }
            self.back.wish(Wish::Served(redemption));
            return;
        }
    }

    fn is_done(&self) -> bool {
        self.ended && self.scans.is_empty() && !self.is_busy()
    }

    fn is_busy(&self) -> bool {
        matches!(self.till.step(), Step::Looking | Step::Recording(_))
    }

    fn step(&mut self) {
        if !self.is_busy()
            && let Some(text) = self.scans.pop_front()
        {
            self.served();
            return self.input(Input::Scan(text));
        }
        match self.heard.recv_timeout(Duration::from_secs(1)) {
            Ok(heard) => self.hear(heard),
            Err(RecvTimeoutError::Timeout) => self.input(Input::Tick),
            Err(RecvTimeoutError::Disconnected) => self.ended = true,
        }
    }

    fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Line(LineEvent::Scan(text)) => self.scans.push_back(text),
            Heard::Line(LineEvent::End) => self.ended = true,
            Heard::Word(Word::Scan(text)) => self.scans.push_back(text),
            Heard::Word(Word::SecondScan(text)) => self.back.wish(Wish::SecondScan(text)),
            Heard::Word(Word::Shop(shop)) => self.shop(*shop),
            Heard::Word(Word::Household(answer)) => {
                let news = News::Household(answer.map(|(household, id)| (*household, id)));
                self.input(Input::News(Box::new(news)));
            }
            Heard::Word(Word::Recorded(answer)) => {
                self.input(Input::News(Box::new(News::Recorded(
                    answer.map(|record| *record),
                ))));
            }
            Heard::Word(Word::CouponTaken(answer)) => self.coupon(answer),
            Heard::Word(Word::DayOpened(Err(refusal))) => {
                say(&Event::refused(&refusal, &self.words))
            }
            Heard::Word(Word::Printed { receipt, how }) => {
                self.printed(receipt.map(String::from), how)
            }
            Heard::Word(Word::Papers(waiting)) => self.waiting(waiting),
            Heard::Word(Word::Fault(why)) => complain(&why),
            Heard::Word(word) => {
                if let Some(event) = self.devices.hear(&word, &self.words) {
                    say(&event);
                }
            }
        }
    }

    fn shop(&mut self, shop: Shop) {
        let today = shop.today;
        let forgotten = shop.open_day.is_some_and(|day| day < today);
        let stopped = match (&self.till.shop().stopped, &shop.stopped) {
            (None, Some(refusal)) => Some(refusal.clone()),
            _ => None,
        };
        self.input(Input::News(Box::new(News::Shop(shop))));
        // Asked for once a day: a till that may not open it is told so once.
        if forgotten && self.opened_for != Some(today) {
            self.opened_for = Some(today);
            self.back.wish(Wish::OpenDay(self.staff.staff));
        }
        if let Some(refusal) = stopped {
            self.refused(&refusal);
        }
    }

    /// What became of the coupon that was scanned last; its slip is on its way.
    fn coupon(&mut self, answer: Result<Box<MovementOnRecord>, Refusal>) {
        if let Ok(record) = &answer {
            self.papers_due.push(record.movement.slip.to_string());
        }
        self.input(Input::News(Box::new(News::CouponTaken(answer))));
    }

    fn refused(&self, refusal: &Refusal) {
        say(&Event::refused(refusal, &self.words));
    }

    /// Papers that an earlier run left are told once each; one that came to be in doubt in this run has been told.
    fn waiting(&mut self, papers: Vec<WaitingPaper>) {
        for paper in papers
            .into_iter()
            .filter(|paper| paper.why != WaitingWhy::Queued)
        {
            if !self.left_over.insert(paper.job) {
                continue;
            }
            let receipt = paper.receipt.map(String::from);
            match paper.why {
                WaitingWhy::Stale => say(&Event::NotPrinted(PaperOf { receipt })),
                WaitingWhy::InDoubt => {
                    match self.in_doubt.iter().position(|told| *told == receipt) {
                        Some(told) => drop(self.in_doubt.swap_remove(told)),
                        None => say(&Event::PrintUnknown(PaperOf { receipt })),
                    }
                }
                WaitingWhy::Queued => {}
            }
        }
    }

    fn printed(&mut self, receipt: Option<String>, how: PrintOutcome) {
        self.papers_due.retain(|due| Some(due) != receipt.as_ref());
        if matches!(how, PrintOutcome::Printed | PrintOutcome::Sent) {
            self.served();
        }
        if how == PrintOutcome::Unknown {
            self.in_doubt.push(receipt.clone());
        }
        let paper = PaperOf { receipt };
        say(&match how {
            PrintOutcome::Printed => Event::Printed(paper),
            PrintOutcome::Sent => Event::Sent(paper),
            PrintOutcome::Unknown => Event::PrintUnknown(paper),
            PrintOutcome::NotStored => Event::NotPrinted(paper),
        });
    }

    fn input(&mut self, input: Input) {
        for output in self.till.handle(self.clock.read().now, input) {
            match output {
                Output::FindCard(card) => self.back.wish(Wish::FindCard(card)),
                Output::FindHousehold(household) => self.back.wish(Wish::FindHousehold(household)),
                Output::TakeCoupon(taking) => self.back.wish(Wish::TakeCoupon(taking)),
                Output::Record(order) => self.back.wish(Wish::Record(order)),
                Output::Print { record, shop_copy } => {
                    self.papers_due.push(record.redemption.receipt.to_string());
                    self.back.wish(Wish::Print { record, shop_copy });
                }
                Output::Sound(sound) => self.back.wish(Wish::Sound(sound)),
                Output::Tell(telling) => say(&Event::told(&telling, &self.words)),
                Output::Served(redemption) => self.serving = Some(redemption),
                Output::RefreshShop => self.back.wish(Wish::Shop),
            }
        }
    }

    /// The end of input: an unconfirmed basket is dropped, the day stays open, paper on its way is waited for.
    fn wait_for_paper(&mut self) {
        if self
            .till
            .visit()
            .is_some_and(|visit| !visit.basket.is_empty())
        {
            self.input(Input::Tap(Tap::Cancel));
        }
        let until = Instant::now() + LAST_PAPER;
        while !self.papers_due.is_empty() {
            match self
                .heard
                .recv_timeout(until.saturating_duration_since(Instant::now()))
            {
                Ok(heard) => self.hear(heard),
                Err(_) => break,
            }
        }
        // Whoever ended the input stands at the counter and has seen what was recorded.
        self.served();
        for receipt in std::mem::take(&mut self.papers_due) {
            say(&Event::NotPrinted(PaperOf {
                receipt: Some(receipt),
            }));
        }
    }

    fn served(&mut self) {
        if let Some(redemption) = self.serving.take() {
            self.back.wish(Wish::Served(redemption));
        }
    }
}
