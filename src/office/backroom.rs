//! The back room of an open till: one thread that grants the wishes of a screen (or of the counter) with the books,
//! the press and the ledger, and says what came of them. Whoever draws never waits for it.
//!
//! Shape: `wish` puts a [`Wish`] into a queue and returns; words come through the given function, from whichever
//! thread has them. The books live on a thread of their own ([`crate::books::desk`]), so does the printer
//! ([`super::press`]), the scanner, the courier to the ledger ([`super::post`]) and the door for other programs
//! ([`super::door`]).

mod acting;
mod files;
mod lists;
mod rules;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use crate::books::desk::{Desk, DeskThread};
use crate::books::home::Home;
use crate::books::{Books, Error, Foundation, Reading, Stop};
use crate::devices::printer::{PrinterAddress, Profile};
use crate::devices::scanner::{ScannerAddress, ScannerEvent, ScannerPort};
use crate::devices::sound::{Sound as SpeakerSound, Speaker};
use crate::market::exception::ExceptionOrder;
use crate::market::ids::{HouseholdNo, MovementId, ReceiptNo, RedemptionId, ReversalId, StaffNo};
use crate::market::movement::{MovementOrder, Wish as Move};
use crate::market::receipt::{self, Letterhead, MovementPaper};
use crate::market::redemption::ReverseOrder;
use crate::market::refusal::Refusal;
use crate::market::scheme;
use crate::market::shop::{MovementOnRecord, RedemptionOnRecord, StaffMember};
use crate::market::staff::{Act, Pin};
use crate::office::ask::ask;
use crate::office::clock::{Clock, random};
use crate::office::door::Door;
use crate::office::errand::Errands;
use crate::office::paper;
use crate::office::post::Post;
use crate::office::press::{Answered, Press, Tell};
use crate::office::sentence::Spoken;
use crate::office::settings::TillSettings;
use crate::office::stick::{self, Way};
use crate::office::wish::{DeviceState, NewTill, PrintOutcome, Wish, Word};
use crate::till::{Sound, TakeCoupon};
use crate::words::Words;

/// A running back room. Dropping it lets go of the home, when what was wished has been done.
pub struct Backroom {
    wishes: Option<Sender<Wish>>,
    thread: Option<JoinHandle<()>>,
}

/// What a back room is opened with.
pub struct Opening {
    /// The home.
    pub home: PathBuf,
    /// The settings to work with, instead of the home's.
    pub settings: Option<TillSettings>,
    /// The clock.
    pub clock: Clock,
    /// Whether new books are for practice.
    pub rehearsal: bool,
    /// Hears what is said.
    pub tell: Tell,
}

impl Backroom {
    /// Opens the back room. What stands in the way of the books is said as a word.
    pub fn open(opening: Opening) -> Backroom {
        let (wishes, granted) = channel();
        let thread = std::thread::Builder::new()
            .name("back room".into())
            .spawn(move || Room::enter(opening).work(granted));
        Backroom {
            wishes: Some(wishes),
            thread: thread.ok(),
        }
    }

    /// Asks for something. Never waits.
    pub fn wish(&self, wish: Wish) {
        if let Some(wishes) = &self.wishes {
            // Only a room that is being left takes no wishes, and then nobody waits for an answer.
            let _ = wishes.send(wish);
        }
    }

    /// A way to ask from elsewhere.
    pub fn wishes(&self) -> Option<Sender<Wish>> {
        self.wishes.clone()
    }
}

impl Drop for Backroom {
    fn drop(&mut self) {
        self.wishes = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Room {
    home: Home,
    clock: Clock,
    rehearsal: bool,
    settings: TillSettings,
    words: Words,
    tell: Tell,
    speaker: Speaker,
    on_duty: Option<StaffMember>,
    open: Option<Open>,
    books: Option<DeskThread>,
}

/// What is there only while the books are open. The order is that of closing: first what uses the books.
struct Open {
    errands: Errands,
    _scanner: Option<ScannerPort>,
    _door: Option<Door>,
    post: Post,
    press: Arc<Press>,
    desk: Desk,
}

impl Room {
    fn enter(opening: Opening) -> Room {
        let Opening {
            home,
            settings,
            clock,
            rehearsal,
            tell,
        } = opening;
        let settings = match settings.map_or_else(|| TillSettings::load(&home), Ok) {
            Ok(settings) => settings,
            Err(fault) => {
                tell(Word::Fault(fault.to_string()));
                TillSettings::default()
            }
        };
        let mut room = Room {
            home: Home::new(home),
            clock,
            rehearsal,
            words: Words::load(settings.lang),
            settings,
            tell,
            speaker: Speaker::new(),
            on_duty: None,
            open: None,
            books: None,
        };
        room.say(Word::Settings(Box::new(room.settings.clone())));
        match Books::open(&room.home) {
            Ok(books) => room.open_with(books),
            Err(Error::NoBooks(_)) => room.say(Word::NoBooks),
            Err(fault) => room.say(Word::Shut(fault.spoken(&room.words))),
        }
        room
    }

    fn say(&self, word: Word) {
        (self.tell)(word);
    }

    fn open_with(&mut self, books: Books) {
        let clock = self.clock.clone();
        let desk = match Desk::start(books, Box::new(move || clock.read())) {
            Ok((desk, thread)) => {
                self.books = Some(thread);
                desk
            }
            Err(fault) => return self.say(Word::Shut(fault.to_string())),
        };
        let profile = match self.settings.profile.as_str() {
            "80mm" => Profile::mm80(),
            _ => Profile::mm58(),
        };
        let address = match self.settings.printer_or_found().as_str() {
            "" => None,
            text => match text.parse::<PrinterAddress>() {
                Ok(address) => Some(address),
                Err(fault) => {
                    self.say(Word::Fault(fault.spoken(&self.words)));
                    None
                }
            },
        };
        let press = match Press::start(desk.clone(), address, profile, self.tell.clone()) {
            Ok(press) => Arc::new(press),
            Err(fault) => return self.say(Word::Shut(fault.to_string())),
        };
        let scanner = self.open_scanner();
        let door = Door::open(&self.home, desk.clone(), press.clone(), self.tell.clone());
        let post = Post::start(desk.clone(), self.clock.clone(), self.tell.clone());
        self.open = Some(Open {
            errands: Errands::default(),
            _scanner: scanner,
            _door: door,
            post,
            press,
            desk,
        });
        self.tell_shop();
    }

    fn open_scanner(&self) -> Option<ScannerPort> {
        let Ok(ScannerAddress::Serial { path, baud }) =
            self.settings.scanner_or_found().parse::<ScannerAddress>()
        else {
            // A scanner that types needs no port; whether one is there cannot be told.
            self.say(Word::Scanner(DeviceState::Well));
            return None;
        };
        let tell = self.tell.clone();
        let port = ScannerPort::open(&path, baud, move |event| {
            tell(match event {
                ScannerEvent::Scan(text) => Word::Scan(text),
                ScannerEvent::Ready => Word::Scanner(DeviceState::Well),
                ScannerEvent::Gone { why } => Word::Scanner(match why {
                    crate::devices::Error::Denied { .. } => DeviceState::Denied,
                    _ => DeviceState::Gone,
                }),
            });
        });
        port.map_err(|fault| self.say(Word::Fault(fault.to_string())))
            .ok()
    }

    fn work(mut self, wishes: Receiver<Wish>) {
        for wish in wishes {
            self.grant(wish);
        }
        self.close();
    }

    /// Lets go of the home: everything that uses the books first, then the books.
    fn close(&mut self) -> bool {
        let was_open = self.open.take().is_some();
        if let Some(books) = self.books.take() {
            // A thread that ended by a broken invariant has let go of the books as well.
            let _ = books.join();
        }
        was_open
    }

    /// Works with the books, if they are open; a fault of reading is said.
    fn ask<T, E>(
        &self,
        question: impl FnOnce(&mut Books, &Reading) -> Result<T, E> + Send + 'static,
    ) -> Option<Result<T, Stop>>
    where
        T: Send + 'static,
        E: Into<Stop> + Send + 'static,
    {
        self.open.as_ref().map(|open| ask(&open.desk, question))
    }

    fn tell_shop(&mut self) {
        match self.ask(|books, clock| books.shop(clock)) {
            Some(Ok(shop)) => {
                self.words.speak_in(shop.scheme.unit);
                self.say(Word::Shop(Box::new(shop)));
            }
            Some(Err(fault)) => self.say(Word::Fault(fault.spoken(&self.words))),
            None => {}
        }
    }

    fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Shop => self.tell_shop(),
            Wish::SignIn { name, pin } => self.sign_in(name, pin),
            Wish::FindCard(card) => {
                let household = self.ask(move |books, _| books.household_of_card(&card));
                if let Some(found) = household {
                    self.household(found.map_err(Stop::into_refusal));
                }
            }
            Wish::FindHousehold(household) => self.household(Ok(household)),
            Wish::Search(text) => {
                let asked = text.clone();
                let households = self
                    .ask(move |books, _| books.search(&asked, 20))
                    .and_then(Result::ok)
                    .unwrap_or_default();
                self.say(Word::Found { text, households });
            }
            Wish::Record(order) => {
                let answer = self.ask(move |books, clock| books.redeem(&order, clock));
                if let Some(answer) = answer {
                    let record = answer.map(Box::new).map_err(Stop::into_refusal);
                    let recorded = record.is_ok();
                    self.say(Word::Recorded(record));
                    if recorded {
                        self.after_writing();
                    }
                }
            }
            Wish::Print { record, shop_copy } => self.print_redemption(&record, shop_copy),
            Wish::PrintBalance(household) => self.print_balance(household),
            Wish::PrintTestPage => {
                let now = self.clock.read().now;
                self.print(None, |shop, words| {
                    vec![receipt::test_page(&Letterhead::of(shop), now, words)]
                });
            }
            Wish::Sound(sound) => self.speaker.play(match sound {
                Sound::Scan => SpeakerSound::Scan,
                Sound::Refuse => SpeakerSound::Refuse,
                Sound::Done => SpeakerSound::Done,
            }),
            Wish::Served(redemption) => {
                self.ask(move |books, _| books.served(&redemption));
            }
            Wish::OpenDay(staff) => {
                let answer = self.ask(move |books, clock| books.open_day(Some(staff), clock));
                if let Some(answer) = answer {
                    let opened = answer.is_ok();
                    self.say(Word::DayOpened(
                        answer.map(|_| ()).map_err(Stop::into_refusal),
                    ));
                    if opened {
                        self.after_writing();
                    }
                }
            }
            Wish::CloseDay(staff) => self.close_day(staff),
            Wish::Sheet => {
                let sheet =
                    self.ask(|books, clock| books.day_sheet(clock.now.village_day(), clock));
                if let Some(Ok(sheet)) = sheet {
                    self.say(Word::Sheet(Box::new(sheet)));
                }
            }
            Wish::DayList(day) => {
                let list = self
                    .ask(move |books, _| books.redemptions_on(day))
                    .and_then(Result::ok);
                self.say(Word::DayList(list.unwrap_or_default()));
            }
            Wish::Reverse {
                receipt,
                line,
                reason,
                staff,
                approver,
                approver_pin,
            } => {
                self.reverse(receipt, line, reason, staff, approver, approver_pin);
            }
            Wish::Move { order, approver } => self.move_points(*order, approver),
            Wish::TakeCoupon(taking) => self.take_coupon(taking),
            Wish::Allow {
                order,
                approver,
                approver_pin,
            } => self.allow(*order, approver, approver_pin),
            Wish::Reward {
                order,
                approver,
                approver_pin,
            } => self.reward(*order, approver, approver_pin),
            Wish::SetLimit {
                order,
                approver,
                approver_pin,
            } => self.set_limit(*order, approver, approver_pin),
            Wish::Recyclables(order) => self.take_recyclables(order),
            Wish::Statement(household) => self.statement(household),
            Wish::Coupon(number) => self.look_at_coupon(number),
            Wish::DayMoves(day) => self.day_moves(day),
            Wish::Reprint(receipt) => match self.leave() {
                Ok(()) => self.reprint(receipt),
                Err(refusal) => self.say(Word::Reprinted(Err(refusal))),
            },
            Wish::AnswerHandover {
                redemption,
                handed_over,
                staff,
            } => {
                self.ask(move |books, clock| {
                    books.answer_handover(&redemption, handed_over, staff, clock)
                });
                self.after_writing();
            }
            Wish::AcceptClock {
                staff,
                approver,
                approver_pin,
            } => {
                self.accept_clock(staff, approver, approver_pin);
            }
            Wish::Paper { job, answer } => {
                let Some(open) = &self.open else { return };
                if let Ok(Answered::Reprint(receipt)) = open.press.answer(job, answer) {
                    self.reprint(receipt);
                }
            }
            Wish::SyncNow => {
                if let Some(open) = &self.open {
                    open.post.now();
                }
            }
            Wish::StickOut(path) => self.stick(path, Way::Out),
            Wish::StickIn(path) => self.stick(path, Way::In),
            Wish::Lists(wish) => self.lists(wish),
            Wish::Pages(wish) => self.pages(wish),
            Wish::Rules(wish) => self.rules(wish),
            Wish::Files(wish) => self.files(wish),
            // Before there are books nobody can have signed in, and the set-up asks for the language.
            Wish::Settings(settings) => match self.leave() {
                Err(refusal) if self.open.is_some() => {
                    self.say(Word::Fault(refusal.sentence(&self.words).to_string()));
                    self.say(Word::Settings(Box::new(self.settings.clone())));
                }
                _ => self.keep_settings(settings),
            },
            Wish::Found(new) => self.found(*new),
        }
    }

    /// Whether the one who signed in may do what keeps the shop going; an auditor only reads.
    fn leave(&self) -> Result<(), Refusal> {
        match &self.on_duty {
            Some(staff) if staff.role.may(Act::Day) || staff.role.may(Act::Stock) => Ok(()),
            Some(staff) => Err(Refusal::NotPermitted { role: staff.role }),
            None => Err(Refusal::DayNotOpen),
        }
    }

    /// After a fact: the shop looks different, and the ledger lacks something.
    fn after_writing(&mut self) {
        self.tell_shop();
        if let Some(open) = &self.open {
            open.post.now();
        }
    }

    fn sign_in(&mut self, name: String, pin: Pin) {
        let answer = self.ask(move |books, clock| books.check_pin(&name, pin.digits(), clock));
        let Some(answer) = answer else { return };
        if answer.is_ok()
            && let Some(open) = &self.open
        {
            open.press.signed_in();
        }
        if let Ok(staff) = &answer {
            self.on_duty = Some(staff.clone());
        }
        self.say(Word::SignedIn(answer.map_err(Stop::into_refusal)));
        self.tell_shop();
    }

    fn second_person(&self, name: String, pin: Pin) -> Option<Result<StaffMember, Refusal>> {
        self.ask(move |books, clock| books.check_pin(&name, pin.digits(), clock))
            .map(|a| a.map_err(Stop::into_refusal))
    }

    fn household(&self, household: Result<HouseholdNo, Refusal>) {
        let answer = household.and_then(|household| {
            let asked = household.clone();
            match self.ask(move |books, clock| books.household(&asked, clock)) {
                Some(Ok(Some(found))) => Ok((Box::new(found), RedemptionId(random()))),
                Some(Ok(None)) => Err(Refusal::UnknownHousehold { household }),
                Some(Err(fault)) => Err(Refusal::BooksFault {
                    why: fault.spoken(&self.words),
                }),
                None => Err(Refusal::DayNotOpen),
            }
        });
        self.say(Word::Household(answer));
    }

    fn print(
        &self,
        receipt: Option<ReceiptNo>,
        slips: impl FnOnce(&crate::market::shop::Shop, &Words) -> Vec<crate::market::slip::Slip>,
    ) {
        let Some(open) = &self.open else { return };
        let shop = match ask(&open.desk, |books, clock| books.shop(clock)) {
            Ok(shop) => shop,
            Err(fault) => {
                let how = PrintOutcome::NotStored;
                self.say(Word::Printed { receipt, how });
                return self.say(Word::Fault(fault.spoken(&self.words)));
            }
        };
        let printed = open
            .press
            .print(receipt.clone(), 0, &slips(&shop, &self.words));
        if let Err(stop) = printed {
            let how = PrintOutcome::NotStored;
            self.say(Word::Printed { receipt, how });
            self.say(Word::Fault(
                stop.into_refusal().sentence(&self.words).to_string(),
            ));
        }
    }

    fn print_redemption(&self, record: &RedemptionOnRecord, shop_copy: bool) {
        self.print(Some(record.redemption.receipt.clone()), |shop, words| {
            paper::redemption_papers(record, shop, shop_copy, words)
        });
    }

    fn print_balance(&self, household: HouseholdNo) {
        let found = self.ask(move |books, clock| books.statement(&household, None, clock));
        if let Some(Ok(Some(statement))) = found {
            let now = self.clock.read().now;
            self.print(None, |shop, words| {
                vec![receipt::balance_slip(
                    &statement,
                    &Letterhead::of(shop),
                    now,
                    words,
                )]
            });
        }
    }

    fn close_day(&mut self, staff: StaffNo) {
        let Some(answer) = self.ask(move |books, clock| books.close_day(Some(staff), clock)) else {
            return;
        };
        match answer {
            Ok(sheet) => {
                self.print(None, |shop, words| {
                    vec![receipt::day_sheet_slip(
                        &sheet,
                        &Letterhead::of(shop),
                        words,
                    )]
                });
                let file = paper::backup_file(&self.home, sheet.day, sheet.head.seq);
                let place = file.clone();
                let backup = self.ask(move |books, _| books.backup(&file));
                let backup = match backup {
                    Some(Ok(_)) => Ok(place),
                    Some(Err(fault)) => Err(fault.spoken(&self.words)),
                    None => return,
                };
                self.say(Word::DayClosed(Ok((Box::new(sheet), backup))));
            }
            Err(stop) => self.say(Word::DayClosed(Err(stop.into_refusal()))),
        }
        self.after_writing();
    }

    fn reverse(
        &mut self,
        receipt: ReceiptNo,
        line: Option<u32>,
        reason: String,
        staff: StaffNo,
        approver: String,
        pin: Pin,
    ) {
        let answer = match self.second_person(approver, pin) {
            Some(Ok(approver)) => {
                let id = ReversalId(random());
                let order = ReverseOrder {
                    id,
                    receipt,
                    line,
                    reason,
                    staff,
                    approver: approver.staff,
                };
                self.ask(move |books, clock| books.reverse(&order, clock))
                    .map(|a| a.map_err(Stop::into_refusal))
            }
            Some(Err(refusal)) => Some(Err(refusal)),
            None => None,
        };
        let Some(answer) = answer else { return };
        if let Ok(record) = &answer {
            let slip = record.reversal.slip.clone();
            self.print(Some(slip), |shop, words| {
                vec![receipt::reversal_slip(record, &Letterhead::of(shop), words)]
            });
        }
        self.say(Word::Reversed(answer.map(Box::new)));
        self.after_writing();
    }

    fn move_points(&mut self, order: MovementOrder, approver: Option<(String, Pin)>) {
        let answer = match approver.map(|(name, pin)| self.second_person(name, pin)) {
            None => self.moved(order),
            Some(Some(Ok(member))) => self.moved(MovementOrder {
                approver: Some(member.staff),
                ..order
            }),
            Some(Some(Err(refusal))) => Some(Err(refusal)),
            Some(None) => None,
        };
        if let Some(answer) = answer {
            self.say(Word::Moved(answer.clone()));
            self.print_movement(&answer);
            self.after_writing();
        }
    }

    fn take_coupon(&mut self, taking: TakeCoupon) {
        let order = MovementOrder {
            id: MovementId(random()),
            household: taking.household,
            wish: Move::TakeCoupons {
                numbers: vec![taking.number],
            },
            reason: String::new(),
            staff: taking.staff,
            approver: None,
        };
        if let Some(answer) = self.moved(order) {
            // Said first: whoever waits for the slip has to know of it before it comes out.
            self.say(Word::CouponTaken(answer.clone()));
            self.print_movement(&answer);
            self.after_writing();
        }
    }

    fn moved(&self, order: MovementOrder) -> Option<Result<Box<MovementOnRecord>, Refusal>> {
        let answer = self.ask(move |books, clock| books.move_points(&order, clock))?;
        Some(answer.map(Box::new).map_err(Stop::into_refusal))
    }

    fn print_movement(&self, answer: &Result<Box<MovementOnRecord>, Refusal>) {
        if let Ok(record) = answer {
            self.print(Some(record.movement.slip.clone()), |shop, words| {
                let paper = MovementPaper::of(shop, record, words);
                vec![receipt::movement_slip(record, &paper, words)]
            });
        }
    }

    fn allow(&mut self, order: ExceptionOrder, approver: String, pin: Pin) {
        let answer = match self.second_person(approver, pin) {
            Some(Ok(member)) => {
                let approver = member.staff;
                let order = ExceptionOrder { approver, ..order };
                self.ask(move |books, clock| books.allow(&order, clock))
                    .map(|answer| answer.map_err(Stop::into_refusal))
            }
            Some(Err(refusal)) => Some(Err(refusal)),
            None => None,
        };
        let Some(answer) = answer else { return };
        if let Ok(record) = &answer {
            self.print(None, |shop, words| {
                vec![receipt::exception_slip(
                    record,
                    &Letterhead::of(shop),
                    words,
                )]
            });
        }
        self.say(Word::Allowed(answer.map(Box::new)));
        self.after_writing();
    }

    fn reprint(&mut self, receipt: ReceiptNo) {
        let answer = self.ask(move |books, clock| {
            let (record, count) = books.reprint(&receipt, clock)?;
            let reward = books.reward_of(&record)?;
            Ok::<_, Stop>((record, count, reward))
        });
        let Some(answer) = answer else { return };
        if let Ok((record, count, reward)) = &answer {
            self.print(Some(record.redemption.receipt.clone()), |shop, words| {
                vec![paper::reprint_paper(
                    record,
                    (*count, reward.as_ref()),
                    shop,
                    words,
                )]
            });
        }
        self.say(Word::Reprinted(
            answer
                .map(|(_, count, _)| count)
                .map_err(Stop::into_refusal),
        ));
        self.after_writing();
    }

    fn accept_clock(&mut self, staff: StaffNo, approver: String, pin: Pin) {
        let answer = match self.second_person(approver, pin) {
            Some(Ok(approver)) => {
                let reason = self.words.say("clock.accepted-reason", &[]);
                self.ask(move |books, clock| {
                    books.accept_clock(staff, approver.staff, &reason, clock)
                })
                .map(|a| a.map_err(Stop::into_refusal))
            }
            Some(Err(refusal)) => Some(Err(refusal)),
            None => None,
        };
        if let Some(answer) = answer {
            self.say(Word::ClockAccepted(answer));
            self.after_writing();
        }
    }

    fn stick(&mut self, path: PathBuf, way: Way) {
        let Some(open) = &self.open else { return };
        let leave = self
            .leave()
            .map_err(|refusal| refusal.sentence(&self.words).to_string());
        let carried = leave
            .and_then(|()| self.stick_file(path, way))
            .and_then(|file| match way {
                Way::Out => open.post.to_file(&file, &self.words),
                Way::In => open.post.from_file(&file, &self.words),
            });
        self.say(Word::Stick(carried));
        self.tell_shop();
    }

    /// The file meant: as named, else that of this till on the stick that is in.
    fn stick_file(&self, path: PathBuf, way: Way) -> Result<PathBuf, String> {
        if !path.as_os_str().is_empty() {
            return Ok(path);
        }
        let stick =
            stick::find(&self.settings.stick).ok_or_else(|| self.words.say("stick.none", &[]))?;
        match self.ask(|books, _| books.village()) {
            Some(Ok(who)) => Ok(stick::file(&stick, &who.village, &who.till, way)),
            Some(Err(stop)) => Err(stop.spoken(&self.words)),
            None => Err(self.words.say("stick.none", &[])),
        }
    }

    fn keep_settings(&mut self, settings: TillSettings) {
        if let Err(fault) = settings.save(self.home.dir()) {
            return self.say(Word::Fault(fault.to_string()));
        }
        let devices_changed = (&settings.printer, &settings.profile, &settings.scanner)
            != (
                &self.settings.printer,
                &self.settings.profile,
                &self.settings.scanner,
            );
        self.words = Words::load(settings.lang);
        self.settings = settings;
        self.say(Word::Settings(Box::new(self.settings.clone())));
        if devices_changed && self.close() {
            match Books::open(&self.home) {
                Ok(books) => self.open_with(books),
                Err(fault) => self.say(Word::Shut(fault.spoken(&self.words))),
            }
        }
    }

    fn found(&mut self, new: NewTill) {
        match self.make_books(new) {
            Ok(books) => {
                self.say(Word::Founded(Ok(())));
                self.open_with(books);
            }
            Err(why) => self.say(Word::Founded(Err(why))),
        }
    }

    fn make_books(&self, new: NewTill) -> Result<Books, String> {
        let sentence = |stop: Stop| stop.into_refusal().sentence(&self.words).to_string();
        let text = scheme::bundled(&new.scheme).ok_or_else(|| {
            self.words
                .say("setup.unknown-scheme", &[("scheme", &new.scheme)])
        })?;
        let mut staff = new.staff.into_iter();
        let Some((staff_name, role, pin)) = staff.next() else {
            return Err(self.words.say("setup.nobody", &[]));
        };
        let clock = self.clock.read();
        let foundation = Foundation {
            village: new.village,
            village_name: new.village_name,
            scheme_text: text.to_owned(),
            staff_name,
            role,
            pin,
            rehearsal: self.rehearsal,
        };
        let mut books = Books::found(&self.home, &foundation, &clock).map_err(sentence)?;
        for (name, role, pin) in staff {
            books
                .add_staff(&name, role, &pin, &clock)
                .map_err(sentence)?;
        }
        if let Some((url, code)) = new.ledger {
            crate::office::trip::join(&mut books, &url, &code, &clock, &self.words)?;
        }
        Ok(books)
    }
}
