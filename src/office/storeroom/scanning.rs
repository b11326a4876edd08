//! A delivery booked in by a scanner alone: codes, numbers, dates, and one scan of `JFC:OK`. The same steps as on a
//! screen, each parked on disk before it is announced; what was not booked when the scanner's input ends is taken up by
//! the next run for the same giver, fund or store.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use super::deed::{Deed, Outcome};
use super::look::{Question, Seen};
use super::tell::StoreEvent;
use crate::devices::scanner::LineEvent;
use crate::market::gtin::Gtin;
use crate::market::ids::DeliveryId;
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::shop::{Shop, StaffMember};
use crate::market::staff::{Act, Pin};
use crate::market::storeroom::article::{GoodsWish, Section};
use crate::market::storeroom::delivery::OriginOrder;
use crate::market::storeroom::draft::{Draft, DraftInput, Stage};
use crate::market::storeroom::refusal::StoreRefusal;
use crate::office::backroom::Backroom;
use crate::office::clock::{Clock, random};
use crate::office::counter::{
    Heard, await_shop, await_sign_in, complain, enter, listen_to_stdin, say_line,
};
use crate::office::device_news::DeviceNews;
use crate::office::event::{Event, PaperOf};
use crate::office::settings::TillSettings;
use crate::office::wish::{PrintOutcome, Wish, Word};
use crate::till::{Command, Scanned, read_scan};
use crate::words::Words;

/// How long the end of input waits for paper that is still on its way.
const LAST_PAPER: Duration = Duration::from_secs(10);
/// How long the books may take over one step.
const STEP: Duration = Duration::from_secs(60);

/// What a delivery is booked in with.
pub struct IntakeStart<'a> {
    /// The home.
    pub home: &'a Path,
    /// `stdin` or `serial:PATH[:BAUD]`.
    pub scanner: String,
    /// The printer's address; nothing: the home's.
    pub printer: Option<String>,
    /// `58mm` or `80mm`; nothing: the home's.
    pub profile: Option<String>,
    /// Who counts.
    pub staff: String,
    /// That person's PIN.
    pub pin: Pin,
    /// The clock.
    pub clock: Clock,
    /// Where it comes from.
    pub origin: OriginOrder,
    /// A photo of the invoice.
    pub photo: Option<PathBuf>,
    /// Whether this is the second count of what somebody else counted.
    pub again: bool,
}

struct Intake {
    back: Backroom,
    heard: Receiver<Heard>,
    words: Words,
    shop: Shop,
    staff: StaffMember,
    origin: OriginOrder,
    photo: Option<PathBuf>,
    draft: Option<Draft>,
    scans: VecDeque<String>,
    ended: bool,
    papers_due: Vec<String>,
    devices: DeviceNews,
}

/// Books deliveries in until the scanner's input ends.
///
/// # Errors
/// A sentence, where it could not begin; refusals on the way are events.
pub fn run(start: IntakeStart<'_>) -> Result<(), String> {
    let again = start.again;
    let mut intake = open(start)?;
    intake.take_up(again)?;
    loop {
        match intake.scans.pop_front() {
            Some(text) => intake.scan(&text),
            None if intake.ended => break,
            None => intake.listen(),
        }
    }
    intake.wait_for_paper();
    Ok(())
}

fn open(start: IntakeStart<'_>) -> Result<Intake, String> {
    let mut settings = TillSettings::load(start.home).map_err(|fault| fault.to_string())?;
    settings.scanner = start.scanner.clone();
    settings.printer = start.printer.unwrap_or(settings.printer);
    settings.profile = start.profile.unwrap_or(settings.profile);
    let mut words = Words::load(settings.lang);
    let devices = DeviceNews::of(&settings);
    let (back, hear, heard) = enter(start.home, settings, start.clock);
    let mut waiting = Vec::new();
    let mut shop = await_shop(&heard, start.home, &words, &mut waiting)?;
    words.speak_in(shop.scheme.unit);
    back.wish(Wish::SignIn {
        name: start.staff,
        pin: start.pin,
    });
    let staff = await_sign_in(&heard, &words, &mut shop, &mut waiting)?;
    if !staff.role.may(Act::Stock) {
        let refusal = Refusal::NotPermitted { role: staff.role };
        say_line(&Event::refused(&refusal, &words).line());
        return Err(refusal.sentence(&words).to_string());
    }
    if start.scanner == "stdin" {
        listen_to_stdin(hear)?;
    }
    let mut intake = Intake {
        back,
        heard,
        words,
        shop,
        staff,
        origin: start.origin,
        photo: start.photo,
        draft: None,
        scans: VecDeque::new(),
        ended: false,
        papers_due: Vec::new(),
        devices,
    };
    waiting.into_iter().for_each(|word| intake.hear(word));
    Ok(intake)
}

impl Intake {
    /// Takes up what was parked: one's own count of the same origin, or, to count again, somebody else's.
    fn take_up(&mut self, again: bool) -> Result<(), String> {
        self.back.wish(Wish::Look(Question::Drafts));
        let drafts = match self.wait(|word| match word {
            Word::Seen(_, seen) => Ok(seen),
            other => Err(other),
        }) {
            Some(Ok(seen)) => match *seen {
                Seen::Drafts(drafts) => drafts,
                _ => Vec::new(),
            },
            Some(Err(refusal)) => return Err(refusal.sentence(&self.words).to_string()),
            None => return Err("the books did not answer".into()),
        };
        let same = drafts.into_iter().find(|draft| {
            let counted = matches!(draft.stage, Stage::Counted | Stage::Again { .. });
            let by_me = draft.staff == self.staff.staff;
            draft.origin == self.origin && if again { counted && !by_me } else { by_me }
        });
        match (same, again) {
            (Some(draft), false) => self.taken_up(draft),
            (Some(draft), true) => {
                let id = draft.id;
                if !matches!(&draft.stage, Stage::Again { staff, .. } if *staff == self.staff.staff)
                {
                    let input = DraftInput::Again(self.staff.staff);
                    if let Some(Outcome::Draft(draft, _)) = self.deed(Deed::Step { id, input }) {
                        self.taken_up(*draft);
                        return Ok(());
                    }
                }
                self.taken_up(draft);
            }
            (None, true) => {
                let refusal = Refusal::from(StoreRefusal::NoDraft);
                say_line(&Event::refused(&refusal, &self.words).line());
                return Err(refusal.sentence(&self.words).to_string());
            }
            (None, false) => {}
        }
        Ok(())
    }

    fn taken_up(&mut self, draft: Draft) {
        say_line(
            &StoreEvent::Intake {
                delivery: draft.id.to_string(),
                lines: draft.count().lines.len(),
            }
            .line(),
        );
        for line in &draft.count().lines {
            self.tell_line(&draft, line.code);
        }
        self.draft = Some(draft);
    }

    fn name(&self, code: Gtin) -> String {
        let goods = self.shop.goods.iter();
        let mut named = goods.filter(|goods| goods.goods.code == code);
        named
            .next()
            .map_or_else(|| code.to_string(), |goods| goods.goods.name.clone())
    }

    /// The line that was touched last, or the one of these goods.
    fn tell_line(&self, draft: &Draft, code: Gtin) {
        let count = draft.count();
        let line = count
            .line()
            .ok()
            .filter(|line| line.code == code)
            .or_else(|| count.lines.iter().find(|line| line.code == code));
        if let Some(line) = line {
            let event = StoreEvent::draft_line(line, &self.name(line.code), draft);
            say_line(&event.line());
        }
    }

    fn scan(&mut self, text: &str) {
        match read_scan(text, &self.shop.village) {
            Ok(Scanned::Goods(code)) => self.goods(code),
            Ok(Scanned::Command(command)) => self.command(command, text),
            Ok(Scanned::Card(_)) => self.refuse(&Refusal::UnknownCode { code: text.into() }),
            Err(refusal) => self.refuse(&refusal),
        }
    }

    fn refuse(&self, refusal: &Refusal) {
        say_line(&Event::refused(refusal, &self.words).line());
    }

    fn goods(&mut self, code: Gtin) {
        let Some(id) = self.begun() else { return };
        let step = |pieces| Deed::Step {
            id,
            input: DraftInput::Scan { code, pieces },
        };
        match self.try_deed(step(Quantity::ONE)) {
            Some(Err(Refusal::UnknownCode { .. })) => {
                if self.enter(code) {
                    self.step(DraftInput::Scan {
                        code,
                        pieces: Quantity::ONE,
                    });
                }
            }
            answer => self.stepped(answer, true),
        }
    }

    /// Goods that nobody knows are stocked under a name of their code, until somebody gives them one: what has come is
    /// not sent away for want of a name.
    fn enter(&mut self, code: Gtin) -> bool {
        let text = code.to_string();
        let name = self.words.say("storeroom.unnamed", &[("code", &text)]);
        let goods = GoodsWish {
            code: Some(code),
            name: name.clone(),
            unit: self.words.say("storeroom.unnamed-unit", &[]),
            category: String::new(),
        };
        let deed = Deed::Enter {
            goods,
            picture: None,
            section: Section::Points,
        };
        let entered = self.deed(deed).is_some();
        if entered {
            say_line(&StoreEvent::NewGoods { code: text, name }.line());
        }
        entered
    }

    /// The delivery that scans go to; begun where none is.
    fn begun(&mut self) -> Option<DeliveryId> {
        if let Some(draft) = &self.draft {
            return Some(draft.id);
        }
        let id = DeliveryId(random());
        let origin = self.origin.clone();
        self.back.wish(Wish::Store {
            deed: Box::new(Deed::Begin { id, origin }),
            photo: self.photo.clone(),
            second: None,
        });
        match self.stored()? {
            Ok(Outcome::Draft(draft, _)) => {
                self.taken_up(*draft);
                Some(id)
            }
            Ok(_) => None,
            Err(refusal) => {
                self.refuse(&refusal);
                None
            }
        }
    }

    fn command(&mut self, command: Command, text: &str) {
        match command {
            Command::Quantity(quantity) => self.step(DraftInput::Quantity(quantity)),
            Command::Expires(expires) => self.step(DraftInput::Expires(expires)),
            Command::Cost(cost) => self.step(DraftInput::Cost(cost)),
            Command::Undo => self.step(DraftInput::Undo),
            Command::Cancel => {
                if let Some(draft) = self.draft.take() {
                    let dropped = self.deed(Deed::Drop { id: draft.id });
                    for event in dropped.iter().flat_map(StoreEvent::of) {
                        say_line(&event.line());
                    }
                } else {
                    self.refuse(&StoreRefusal::NothingScanned.into());
                }
            }
            Command::Ok => self.book(),
            Command::Find(_) | Command::Coupon(_) | Command::Unknown => {
                self.refuse(&Refusal::UnknownCommand { code: text.into() });
            }
        }
    }

    fn step(&mut self, input: DraftInput) {
        let Some(id) = self.draft.as_ref().map(|draft| draft.id) else {
            return self.refuse(&StoreRefusal::NothingScanned.into());
        };
        let is_line = !matches!(input, DraftInput::Undo);
        let answer = self.try_deed(Deed::Step { id, input });
        self.stepped(answer, is_line);
    }

    fn stepped(&mut self, answer: Option<Result<Outcome, Refusal>>, is_line: bool) {
        match answer {
            Some(Ok(outcome)) => {
                if let Outcome::Draft(draft, _) = &outcome {
                    let pieces = draft.count().pieces();
                    match draft.count().line() {
                        Ok(line) if is_line => self.tell_line(draft, line.code),
                        _ => say_line(&StoreEvent::Undone { pieces }.line()),
                    }
                    self.draft = Some((**draft).clone());
                }
                for event in StoreEvent::of(&outcome) {
                    say_line(&event.line());
                }
            }
            Some(Err(refusal)) => self.refuse(&refusal),
            None => {}
        }
    }

    fn book(&mut self) {
        let Some(id) = self.draft.as_ref().map(|draft| draft.id) else {
            return self.refuse(&StoreRefusal::NothingScanned.into());
        };
        match self.try_deed(Deed::Book { id }) {
            Some(Ok(outcome)) => {
                if let Outcome::Delivered(delivery) = &outcome {
                    self.papers_due.push(delivery.number.to_string());
                }
                for event in StoreEvent::of(&outcome) {
                    say_line(&event.line());
                }
                self.draft = None;
            }
            Some(Err(refusal)) => {
                let waits = refusal == Refusal::from(StoreRefusal::SecondCountNeeded);
                self.refuse(&refusal);
                if waits {
                    let input = DraftInput::Counted;
                    self.deed(Deed::Step { id, input });
                }
            }
            None => {}
        }
    }

    /// Does something, and tells where it is refused.
    fn deed(&mut self, deed: Deed) -> Option<Outcome> {
        match self.try_deed(deed)? {
            Ok(outcome) => Some(outcome),
            Err(refusal) => {
                self.refuse(&refusal);
                None
            }
        }
    }

    fn try_deed(&mut self, deed: Deed) -> Option<Result<Outcome, Refusal>> {
        self.back.wish(Wish::Store {
            deed: Box::new(deed),
            photo: None,
            second: None,
        });
        self.stored()
    }

    fn stored(&mut self) -> Option<Result<Outcome, Refusal>> {
        let answer = self.wait(|word| match word {
            Word::Stored(answer) => Ok(answer),
            other => Err(other),
        });
        answer.map(|answer| answer.map(|outcome| *outcome))
    }

    /// Waits for one word, and hears all others on the way.
    fn wait<T>(&mut self, wanted: impl Fn(Word) -> Result<T, Word>) -> Option<T> {
        let until = Instant::now() + STEP;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.heard.recv_timeout(left) {
                Ok(Heard::Word(word)) => match wanted(word) {
                    Ok(found) => return Some(found),
                    Err(other) => self.hear(Heard::Word(other)),
                },
                Ok(line) => self.hear(line),
                Err(_) => {
                    complain("the books did not answer");
                    self.ended = true;
                    return None;
                }
            }
        }
    }

    fn listen(&mut self) {
        match self.heard.recv_timeout(Duration::from_secs(1)) {
            Ok(heard) => self.hear(heard),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.ended = true,
        }
    }

    fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Line(LineEvent::Scan(text)) | Heard::Word(Word::Scan(text)) => {
                self.scans.push_back(text);
            }
            Heard::Line(LineEvent::End) => self.ended = true,
            Heard::Word(Word::Shop(shop)) => self.shop = *shop,
            Heard::Word(Word::Printed { receipt, how }) => {
                let receipt = receipt.map(String::from);
                self.papers_due.retain(|due| Some(due) != receipt.as_ref());
                let paper = PaperOf { receipt };
                let event = match how {
                    PrintOutcome::Printed => Event::Printed(paper),
                    PrintOutcome::Sent => Event::Sent(paper),
                    PrintOutcome::Unknown => Event::PrintUnknown(paper),
                    PrintOutcome::NotStored => Event::NotPrinted(paper),
                };
                say_line(&event.line());
            }
            Heard::Word(Word::Fault(why)) => complain(&why),
            Heard::Word(word) => {
                if let Some(event) = self.devices.hear(&word, &self.words) {
                    say_line(&event.line());
                }
            }
        }
    }

    /// The end of input: what is not booked stays parked, paper on its way is waited for.
    fn wait_for_paper(&mut self) {
        let until = Instant::now() + LAST_PAPER;
        while !self.papers_due.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            match self.heard.recv_timeout(left) {
                Ok(heard) => self.hear(heard),
                Err(_) => break,
            }
        }
        for receipt in std::mem::take(&mut self.papers_due) {
            let paper = PaperOf {
                receipt: Some(receipt),
            };
            say_line(&Event::NotPrinted(paper).line());
        }
    }
}
