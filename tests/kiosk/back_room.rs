//! A back room for tests: real books in a real home, the sample village, no printer and no ledger.

mod program;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use iced::Size;
use jifen::books::{Books, Foundation, Home, Reading};
use jifen::kiosk::Back;
use jifen::kiosk::driver::Driver;
use jifen::market::day::Moment;
use jifen::market::exception::ExceptionOrder;
use jifen::market::ids::{HouseholdNo, MovementId, RedemptionId, ReversalId, StaffNo};
use jifen::market::intake::IntakeKind;
use jifen::market::limit::LimitOrder;
use jifen::market::movement::{MovementOrder, Wish as Move};
use jifen::market::redemption::{Order, ReverseOrder};
use jifen::market::refusal::Refusal;
use jifen::market::scheme::bundled;
use jifen::market::staff::{Pin, Role};
use jifen::office::backroom::Backroom;
use jifen::office::settings::TillSettings;
use jifen::office::storeroom::deed::{Deed, perform};
use jifen::office::storeroom::look::look;
use jifen::office::storeroom::photo::photo;
use jifen::office::wish::{DeviceState, PaperPicture, Wish, Word};
use jifen::reports::read;
use jifen::words::{Lang, Words};

/// The PIN of whoever works here.
pub const PIN: &str = "2580";

/// A home with the sample village in it, an app before it, and a clock that only tests move.
pub struct Shop {
    pub ui: Driver,
    pub clock: TestClock,
    pub words: Sender<Word>,
    pub wishes: Arc<Mutex<Vec<String>>>,
    /// Where a stick is in, for the room of this file.
    pub stick: Arc<Mutex<Option<PathBuf>>>,
    /// What the program's own printer has printed.
    pub papers: Arc<Mutex<Vec<PaperPicture>>>,
    behind: Behind,
    home: tempfile::TempDir,
    /// Where a stick would be mounted, below a folder of its own.
    outside: tempfile::TempDir,
}

/// What answers the wishes.
enum Behind {
    /// The room of this file, with how many wishes it has answered.
    Double(Arc<AtomicUsize>, std::thread::JoinHandle<()>),
    /// The program's own, with the number of the last question that it has answered.
    Program(Arc<Backroom>, Arc<AtomicUsize>),
}

/// A coupon that nobody has: asking for it tells that all before has been answered.
const FENCE: &str = "FENCE-";

/// A clock that stands still unless it is moved.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    pub fn at(text: &str) -> TestClock {
        let moment: Moment = text.parse().expect("a moment");
        TestClock(Arc::new(AtomicI64::new(moment.millis())))
    }

    pub fn now(&self) -> Moment {
        Moment::from_millis(self.0.load(Ordering::SeqCst))
    }

    pub fn pass(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

fn pin() -> Pin {
    PIN.parse().expect("a PIN")
}

/// Founds books and brings the sample village in, on the day before `clock`'s.
fn found(home: &Home, clock: &TestClock) -> Books {
    let (mut books, before) = founded_by(home, clock, ("lutang", "芦塘乡示范村"));
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sample");
    for (kind, file) in [
        (IntakeKind::Households, "households.csv"),
        (IntakeKind::Credits, "credits.csv"),
        (IntakeKind::Stock, "stock.csv"),
        (IntakeKind::Suspensions, "suspensions.csv"),
    ] {
        let bytes = std::fs::read(sample.join(file)).expect("a sample");
        bring(&mut books, kind, &bytes, &before);
    }
    books
}

pub fn bring(books: &mut Books, kind: IntakeKind, bytes: &[u8], clock: &Reading) {
    let intake = read::read_bytes(kind, bytes, &mut |_| {}).expect("reads");
    books
        .take_in(&intake, clock, &mut |_| true)
        .unwrap_or_else(|stop| panic!("{}: {stop:?}", kind.word()));
}

/// Books by this scheme for a village of this name, with its people, founded on the day before `clock`'s.
fn founded_by(home: &Home, clock: &TestClock, (scheme, name): (&str, &str)) -> (Books, Reading) {
    let before = Reading::at(clock.now().plus_millis(-24 * 3_600_000));
    let foundation = Foundation {
        village: "lutang-shifan".parse().expect("an id"),
        village_name: name.into(),
        scheme_text: bundled(scheme).expect("bundled").into(),
        staff_name: "王芳".into(),
        role: Role::Shopkeeper,
        pin: pin(),
        rehearsal: false,
    };
    let mut books = Books::found(home, &foundation, &before).expect("founded");
    for (name, role) in [("陈国平", Role::Committee), ("李会计", Role::Auditor)] {
        books.add_staff(name, role, &pin(), &before).expect("added");
    }
    (books, before)
}

/// Answers wishes from books, in one thread, as the program's back room does.
struct Room {
    books: Books,
    clock: TestClock,
    words: Sender<Word>,
    settings: TillSettings,
    next_id: u8,
    on_duty: Option<StaffNo>,
    stick: Arc<Mutex<Option<PathBuf>>>,
}

impl Room {
    fn say(&self, word: Word) {
        let _ = self.words.send(word);
    }

    fn shop(&self, clock: &Reading) {
        let shop = self.books.shop(clock).expect("a shop");
        self.say(Word::Shop(Box::new(shop)));
    }

    fn household(&mut self, household: &HouseholdNo, clock: &Reading) {
        self.next_id += 1;
        let found = self.books.household(household, clock).expect("asked");
        let answer = found.map_or_else(
            || {
                Err(Refusal::UnknownHousehold {
                    household: household.clone(),
                })
            },
            |found| Ok((Box::new(found), RedemptionId([self.next_id; 16]))),
        );
        self.say(Word::Household(answer));
    }

    fn approver(&mut self, name: &str, pin: &Pin, clock: &Reading) -> Result<StaffNo, Refusal> {
        self.books
            .check_pin(name, pin.digits(), clock)
            .map(|member| member.staff)
            .map_err(|stop| stop.into_refusal())
    }

    fn stick_in(&self) -> Option<PathBuf> {
        self.stick.lock().expect("a stick").clone()
    }

    /// Keeps a photo that goes with a deed, as the program's back room does.
    fn with_photo(&mut self, deed: Deed, file: Option<&Path>) -> Result<Deed, Refusal> {
        let Some(file) = file else { return Ok(deed) };
        let words = Words::load(self.settings.lang);
        let kept =
            photo(file, deed.photo_is_of(), &words).map_err(|why| Refusal::BooksFault { why })?;
        let hash = self.books.keep_photo(&kept).map_err(|s| s.into_refusal())?;
        Ok(deed.with_photo(hash))
    }

    fn do_it(&mut self, wish: Wish) {
        let clock = &Reading::at(self.clock.now());
        match wish {
            Wish::Shop => self.shop(clock),
            Wish::SignIn { name, pin } => {
                let answer = self.books.check_pin(&name, pin.digits(), clock);
                if let Ok(member) = &answer {
                    self.on_duty = Some(member.staff);
                }
                self.say(Word::SignedIn(answer.map_err(|s| s.into_refusal())));
            }
            Wish::FindCard(card) => match self.books.household_of_card(&card) {
                Ok(household) => self.household(&household, clock),
                Err(stop) => self.say(Word::Household(Err(stop.into_refusal()))),
            },
            Wish::FindHousehold(household) => self.household(&household, clock),
            Wish::Search(text) => {
                let households = self.books.search(&text, 20).expect("searched");
                self.say(Word::Found { text, households });
            }
            Wish::Record(order) => {
                let answer = self.books.redeem(&order, clock);
                self.say(Word::Recorded(
                    answer.map(Box::new).map_err(|s| s.into_refusal()),
                ));
            }
            Wish::Print { .. } => self.say(Word::Paper(paper())),
            Wish::Served(redemption) => self.books.served(&redemption).expect("noted"),
            Wish::OpenDay(staff) => {
                let answer = self.books.open_day(Some(staff), clock);
                self.say(Word::DayOpened(
                    answer.map(|_| ()).map_err(|s| s.into_refusal()),
                ));
            }
            Wish::Sheet => {
                let day = self.clock.now().village_day();
                let sheet = self.books.day_sheet(day, clock).expect("a sheet");
                self.say(Word::Sheet(Box::new(sheet)));
            }
            Wish::CloseDay(staff) => {
                let answer = self
                    .books
                    .close_day(Some(staff), clock)
                    .map(|sheet| (Box::new(sheet), Ok("/home/shop/backups/2026-12-30".into())))
                    .map_err(|s| s.into_refusal());
                self.say(Word::DayClosed(answer));
                self.shop(clock);
            }
            Wish::DayList(day) => {
                let list = self.books.redemptions_on(day).expect("a list");
                self.say(Word::DayList(list));
            }
            Wish::Reverse {
                receipt,
                line,
                reason,
                staff,
                approver,
                approver_pin,
            } => {
                self.next_id += 1;
                let id = ReversalId([self.next_id; 16]);
                let answer = self
                    .approver(&approver, &approver_pin, clock)
                    .and_then(|approver| {
                        let order = ReverseOrder {
                            id,
                            receipt,
                            line,
                            reason,
                            staff,
                            approver,
                        };
                        self.books
                            .reverse(&order, clock)
                            .map_err(|s| s.into_refusal())
                    });
                self.say(Word::Reversed(answer.map(Box::new)));
                self.shop(clock);
            }
            Wish::Move { order, approver } => {
                let approver = approver.map(|(name, pin)| self.approver(&name, &pin, clock));
                let answer = approver.transpose().and_then(|approver| {
                    let order = MovementOrder { approver, ..*order };
                    self.books
                        .move_points(&order, clock)
                        .map_err(|s| s.into_refusal())
                });
                self.say(Word::Moved(answer.map(Box::new)));
                self.shop(clock);
            }
            Wish::TakeCoupon(taking) => {
                self.next_id += 1;
                let order = MovementOrder {
                    id: MovementId([self.next_id; 16]),
                    household: taking.household,
                    wish: Move::TakeCoupons {
                        numbers: vec![taking.number],
                    },
                    reason: String::new(),
                    staff: taking.staff,
                    approver: None,
                };
                let answer = self.books.move_points(&order, clock);
                self.say(Word::CouponTaken(
                    answer.map(Box::new).map_err(|s| s.into_refusal()),
                ));
                self.shop(clock);
            }
            Wish::Allow {
                order,
                approver,
                approver_pin,
            } => {
                let answer = self
                    .approver(&approver, &approver_pin, clock)
                    .and_then(|approver| {
                        let order = ExceptionOrder { approver, ..*order };
                        self.books
                            .allow(&order, clock)
                            .map_err(|s| s.into_refusal())
                    });
                self.say(Word::Allowed(answer.map(Box::new)));
                self.shop(clock);
            }
            Wish::Store {
                deed,
                photo: file,
                second,
            } => {
                let second = second.map(|(name, pin)| self.approver(&name, &pin, clock));
                let answer = second.transpose().and_then(|second| {
                    let staff = self.on_duty.expect("somebody has signed in");
                    let deed = self.with_photo(*deed, file.as_deref())?;
                    perform(&mut self.books, clock, deed, (staff, second))
                        .map_err(|s| s.into_refusal())
                });
                self.say(Word::Stored(answer.map(Box::new)));
                self.shop(clock);
            }
            Wish::Look(question) => {
                let asked = question.clone();
                let seen = look(&self.books, clock, asked, &|| self.stick_in(), &mut || true);
                let seen = seen.map(Box::new).map_err(|s| s.into_refusal());
                self.say(Word::Seen(Box::new(question), seen));
            }
            Wish::Reprint(receipt) => {
                let answer = self.books.reprint(&receipt, clock);
                self.say(Word::Reprinted(
                    answer
                        .map(|(_, copies)| copies)
                        .map_err(|s| s.into_refusal()),
                ));
            }
            Wish::AnswerHandover {
                redemption,
                handed_over,
                staff,
            } => {
                self.books
                    .answer_handover(&redemption, handed_over, staff, clock)
                    .expect("answered");
                self.shop(clock);
            }
            Wish::AcceptClock {
                staff,
                approver,
                approver_pin,
            } => {
                let answer = self
                    .approver(&approver, &approver_pin, clock)
                    .and_then(|approver| {
                        self.books
                            .accept_clock(staff, approver, "clock put right", clock)
                            .map_err(|s| s.into_refusal())
                    });
                self.say(Word::ClockAccepted(answer));
                self.shop(clock);
            }
            // Devices hang on the program's own room only.
            Wish::Devices(_) | Wish::SecondScan(_) => {}
            Wish::Settings(settings) => {
                self.settings = settings;
                self.say(Word::Settings(Box::new(self.settings.clone())));
            }
            Wish::Reward {
                order,
                approver,
                approver_pin,
            } => {
                let answer = self
                    .approver(&approver, &approver_pin, clock)
                    .and_then(|approver| {
                        let reason = order.reward.map(|(reason, _)| reason).unwrap_or_default();
                        let reward = Some((reason, approver));
                        let order = Order { reward, ..*order };
                        let record = self.books.hand_out(&order, clock);
                        record.map_err(|s| s.into_refusal())
                    });
                if let Ok(record) = &answer {
                    let id = record.redemption.id;
                    self.books.served(&id).expect("noted");
                }
                self.say(Word::Rewarded(answer.map(Box::new)));
                self.shop(clock);
            }
            Wish::SetLimit {
                order,
                approver,
                approver_pin,
            } => {
                let answer = self
                    .approver(&approver, &approver_pin, clock)
                    .and_then(|approver| {
                        let order = LimitOrder { approver, ..*order };
                        self.books
                            .set_limit(&order, clock)
                            .map_err(|s| s.into_refusal())
                    });
                self.say(Word::LimitSet(answer.map(Box::new)));
                self.shop(clock);
            }
            Wish::Recyclables(order) => {
                let answer = self.books.take_recyclables(&order, clock);
                self.say(Word::Credited(
                    answer.map(Box::new).map_err(|s| s.into_refusal()),
                ));
                self.shop(clock);
            }
            Wish::Coupon(number) => {
                let found = self.books.coupon(&number).expect("asked");
                self.say(Word::Coupon(found.ok_or(Refusal::CouponUnknown { number })));
            }
            Wish::Statement(household) => {
                let found = self
                    .books
                    .statement(&household, None, clock)
                    .expect("asked");
                self.say(Word::Statement(found.map(Box::new)));
            }
            Wish::DayMoves(day) => {
                let mut moves = self.books.movements_of(day).expect("a list");
                moves.reverse();
                let allowed = self.books.allowed_on(day).expect("a list");
                self.say(Word::DayMoves { moves, allowed });
            }
            Wish::PrintBalance(_)
            | Wish::PrintCover
            | Wish::PrintTestPage
            | Wish::Sound(_)
            | Wish::Paper { .. }
            | Wish::SyncNow => {}
            Wish::Lists(_) | Wish::Pages(_) | Wish::Papers(_) | Wish::Rules(_) | Wish::Files(_) => {
                panic!("asked of the program's own back room only: {wish:?}")
            }
            Wish::StickOut(_) => self.say(Word::Stick(Ok(12))),
            Wish::StickIn(_) => self.say(Word::Stick(Ok(3))),
            Wish::Found(_) => self.say(Word::Founded(Ok(()))),
        }
    }
}

/// A paper with some ink on it.
fn paper() -> PaperPicture {
    let grey = (0..384 * 620)
        .map(|n| {
            let (x, y) = (n % 384, n / 384);
            if y % 40 < 18 && x % 24 < 18 && (20..360).contains(&x) {
                0
            } else {
                255
            }
        })
        .collect();
    PaperPicture { width: 384, grey }
}

/// A household's card, as it is scanned.
pub fn card_of(home: &Path, household: &str) -> String {
    let reader = Books::read(&Home::new(home)).expect("readable");
    let number: HouseholdNo = household.parse().expect("a number");
    reader
        .card_of(&number)
        .expect("asked")
        .expect("has a card")
        .to_string()
}

/// How a screen is.
#[derive(Clone, Copy)]
pub struct Panel {
    pub size: (u32, u32),
    pub px_per_mm: f32,
    pub text: f32,
    pub lang: Lang,
}

impl Panel {
    /// The panel that the drawings were made for.
    pub const DRAWN: Panel = Panel {
        size: (1280, 800),
        px_per_mm: 5.56,
        text: 1.0,
        lang: Lang::Zh,
    };

    pub fn settings(self) -> TillSettings {
        TillSettings {
            printer: "virtual".into(),
            lang: self.lang,
            px_per_mm: self.px_per_mm,
            text_scale: self.text,
            ..TillSettings::default()
        }
    }

    pub fn window(self) -> Size {
        Size::new(self.size.0 as f32, self.size.1 as f32)
    }
}

impl Shop {
    /// A shop on the morning of 30 December 2026, an exchange day.
    pub fn open(panel: Panel) -> Shop {
        Shop::open_at(panel, "2026-12-30T01:00:00Z")
    }

    pub fn open_at(panel: Panel, now: &str) -> Shop {
        let clock = TestClock::at(now);
        let dir = tempfile::tempdir().expect("a folder");
        let books = found(&Home::new(dir.path()), &clock);
        Shop::over(books, dir, panel, clock)
    }

    /// The same, with what is done in its books before.
    pub fn open_after(panel: Panel, now: &str, before: impl FnOnce(&mut Books, &Reading)) -> Shop {
        let clock = TestClock::at(now);
        let dir = tempfile::tempdir().expect("a folder");
        let mut books = found(&Home::new(dir.path()), &clock);
        before(
            &mut books,
            &Reading::at(clock.now().plus_millis(-3_600_000)),
        );
        Shop::over(books, dir, panel, clock)
    }

    /// A shop by another scheme, with what these files bring.
    pub fn open_village(
        panel: Panel,
        now: &str,
        village: (&str, &str),
        files: &[(IntakeKind, String)],
    ) -> Shop {
        let clock = TestClock::at(now);
        let dir = tempfile::tempdir().expect("a folder");
        let (mut books, before) = founded_by(&Home::new(dir.path()), &clock, village);
        for (kind, text) in files {
            bring(&mut books, *kind, text.as_bytes(), &before);
        }
        Shop::over(books, dir, panel, clock)
    }

    /// The home of such a shop, with nobody in it.
    pub fn home_of(
        now: &str,
        village: (&str, &str),
        files: &[(IntakeKind, String)],
    ) -> tempfile::TempDir {
        let clock = TestClock::at(now);
        let dir = tempfile::tempdir().expect("a folder");
        let (mut books, before) = founded_by(&Home::new(dir.path()), &clock, village);
        for (kind, text) in files {
            bring(&mut books, *kind, text.as_bytes(), &before);
        }
        dir
    }

    fn over(books: Books, home: tempfile::TempDir, panel: Panel, clock: TestClock) -> Shop {
        let (words, heard) = channel();
        let (asked, questions) = channel::<Wish>();
        let stick = Arc::new(Mutex::new(None));
        let mut room = Room {
            books,
            clock: clock.clone(),
            words: words.clone(),
            settings: panel.settings(),
            next_id: 0,
            on_duty: None,
            stick: stick.clone(),
        };
        room.say(Word::Printer(DeviceState::Well));
        room.say(Word::Scanner(DeviceState::Well));
        let done = Arc::new(AtomicUsize::new(0));
        let counted = done.clone();
        let room = std::thread::spawn(move || {
            for wish in questions {
                room.do_it(wish);
                counted.fetch_add(1, Ordering::SeqCst);
            }
        });
        let wishes = Arc::new(Mutex::new(Vec::new()));
        let noted = wishes.clone();
        let asked = Mutex::new(asked);
        let back = Back {
            wishes: Box::new(move |wish| {
                noted.lock().expect("noted").push(format!("{wish:?}"));
                let _ = asked.lock().expect("asked").send(wish);
            }),
            words: heard,
        };
        let told = clock.clone();
        let ui = Driver::new(
            back,
            panel.settings(),
            panel.window(),
            Box::new(move || told.now()),
        );
        let mut shop = Shop {
            ui,
            clock,
            words,
            wishes,
            stick,
            papers: Arc::default(),
            behind: Behind::Double(done, room),
            home,
            outside: tempfile::tempdir().expect("a folder"),
        };
        shop.settle();
        shop
    }

    /// Hears what the back room says until every wish is answered.
    pub fn settle(&mut self) {
        loop {
            self.wait_for_answers();
            if self.ui.heard() == 0 {
                return;
            }
        }
    }

    fn wait_for_answers(&self) {
        let breath = || std::thread::sleep(std::time::Duration::from_millis(1));
        match &self.behind {
            Behind::Double(done, _) => {
                let asked = self.wishes.lock().expect("noted").len();
                while done.load(Ordering::SeqCst) < asked {
                    breath();
                }
            }
            Behind::Program(room, passed) => {
                let next = passed.load(Ordering::SeqCst) + 1;
                let fence = format!("{FENCE}{next}").parse().expect("a number");
                room.wish(Wish::Coupon(fence));
                while passed.load(Ordering::SeqCst) < next {
                    breath();
                }
            }
        }
    }

    /// Hears what the back room says until these words are on the screen.
    pub fn wait_for(&mut self, words: &str) -> &mut Shop {
        self.ui
            .wait_for(words)
            .unwrap_or_else(|not| panic!("{not}"));
        self.settle();
        self
    }

    /// The power goes, and comes again: the same home, a new start.
    pub fn power_cut(self, panel: Panel) -> Shop {
        self.start_again(panel, |_, _| {})
    }

    /// The same, with what is done in its books meanwhile.
    pub fn start_again(self, panel: Panel, meanwhile: impl FnOnce(&mut Books, &Reading)) -> Shop {
        let (home, clock) = self.into_home();
        let mut books = Books::open(&Home::new(home.path())).expect("opens again");
        meanwhile(&mut books, &Reading::at(clock.now()));
        Shop::over(books, home, panel, clock)
    }

    /// Its home, with nobody in it any more, and its clock.
    pub fn into_home(self) -> (tempfile::TempDir, TestClock) {
        let Shop {
            ui,
            clock,
            words,
            behind,
            home,
            ..
        } = self;
        drop((ui, words));
        match behind {
            Behind::Double(_, room) => room.join().expect("the room ends"),
            Behind::Program(room, _) => drop(room),
        }
        (home, clock)
    }

    /// The home's folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// How many wishes were asked whose name begins so.
    pub fn wished(&self, name: &str) -> usize {
        let wishes = self.wishes.lock().expect("noted");
        wishes.iter().filter(|wish| wish.starts_with(name)).count()
    }

    /// Touches these words, and hears what comes of it.
    pub fn tap(&mut self, words: &str) -> &mut Shop {
        self.clock.pass(400);
        self.ui.tap(words).unwrap_or_else(|not| panic!("{not}"));
        self.settle();
        self
    }

    pub fn sees(&mut self, words: &str) -> &mut Shop {
        self.ui.expect(words).unwrap_or_else(|not| panic!("{not}"));
        self
    }

    pub fn sees_not(&mut self, words: &str) -> &mut Shop {
        assert!(self.ui.expect(words).is_err(), "{words} is on the screen");
        self
    }

    pub fn scan(&mut self, code: &str) -> &mut Shop {
        self.clock.pass(400);
        self.ui.scan(code);
        self.settle();
        self
    }

    pub fn scan_card(&mut self, household: &str) -> &mut Shop {
        let card = card_of(self.home.path(), household);
        self.scan(&card)
    }

    pub fn sign_in(&mut self) -> &mut Shop {
        self.sign_in_as("王芳")
    }

    /// Whoever was here before comes back to a locked screen.
    pub fn sign_in_again(&mut self, name: &str) -> &mut Shop {
        self.sign_in_as(name)
    }

    pub fn sign_in_as(&mut self, name: &str) -> &mut Shop {
        self.tap(name);
        for digit in PIN.chars() {
            self.tap(&digit.to_string());
        }
        let say = |key: &str| self.ui.app().words().say(key, &[]);
        let (enter, home) = (say("kiosk.sign-in.enter"), say("kiosk.wait.today"));
        self.tap(&enter);
        // A PIN takes the books a while: on purpose.
        self.ui
            .wait_for(&home)
            .unwrap_or_else(|not| panic!("{not}"));
        self
    }

    pub fn open_day(&mut self) -> &mut Shop {
        let open = self.ui.app().words().say("kiosk.wait.open", &[]);
        self.sign_in().tap(&open)
    }

    pub fn second_passes(&mut self, ms: i64) -> &mut Shop {
        self.clock.pass(ms);
        self.ui.tick();
        self.settle();
        self
    }
}
