//! What a screen may ask of the back room, and what the back room says: the whole traffic between the thread that
//! draws and the threads that touch disk, paper and network. Plain data both ways, so that a screen never waits and a
//! test can read along. What belongs to one matter stands in a file of its own: [`lists`], [`pages`], [`papers`],
//! [`rules`], [`files`], [`devices`].

pub mod devices;
pub mod files;
pub mod lists;
pub mod pages;
pub mod papers;
pub mod rules;

use std::path::PathBuf;

use crate::market::day::{Moment, VillageDay};
use crate::market::exception::ExceptionOrder;
use crate::market::household::Card;
use crate::market::ids::{CouponNo, HouseholdNo, ReceiptNo, RedemptionId, StaffNo, VillageId};
use crate::market::limit::LimitOrder;
use crate::market::movement::{CouponOnRecord, MovementOrder};
use crate::market::recyclables::RecyclablesOrder;
use crate::market::redemption::Order;
use crate::market::refusal::Refusal;
use crate::market::shop::{
    AllowedOfDay, DaySheet, ExceptionOnRecord, FoundHousehold, HouseholdAtCounter, LimitOnRecord,
    MovementOnRecord, RecyclablesOnRecord, RedemptionOnRecord, ReversalOnRecord, Shop, StaffMember,
};
use crate::market::staff::{Pin, Role};
use crate::market::statement::Statement;
use crate::office::settings::TillSettings;
use crate::office::storeroom::deed::{Deed, Outcome};
use crate::office::storeroom::look::{Question, Seen};
use crate::till::{Sound, TakeCoupon};

/// What a screen asks. Asking never blocks; the answer comes as [`Word`].
#[derive(Debug, Clone)]
pub enum Wish {
    /// The shop's picture: [`Word::Shop`].
    Shop,
    /// Prove a PIN: [`Word::SignedIn`].
    SignIn {
        /// The name.
        name: String,
        /// The PIN.
        pin: Pin,
    },
    /// Whose card: [`Word::Household`].
    FindCard(Card),
    /// This household: [`Word::Household`].
    FindHousehold(HouseholdNo),
    /// Households by name, initials, number or telephone: [`Word::Found`].
    Search(String),
    /// Record: [`Word::Recorded`].
    Record(Order),
    /// Print the papers of a redemption; the spool tells how it went.
    Print {
        /// The redemption.
        record: Box<RedemptionOnRecord>,
        /// Whether the shop's copy too.
        shop_copy: bool,
    },
    /// Print what a household's account holds and why.
    PrintBalance(HouseholdNo),
    /// Print a page that shows whether printer and paper are right.
    PrintTestPage,
    /// Let a sound be heard.
    Sound(Sound),
    /// The household has seen it and taken the goods.
    Served(RedemptionId),
    /// Open the day: [`Word::DayOpened`].
    OpenDay(StaffNo),
    /// Close it: day sheet, backup: [`Word::DayClosed`].
    CloseDay(StaffNo),
    /// The day as it stands, before it is closed: [`Word::Sheet`].
    Sheet,
    /// The redemptions of a day, the newest first: [`Word::DayList`].
    DayList(VillageDay),
    /// Take a redemption back with a second person: [`Word::Reversed`]. The slip prints by itself.
    Reverse {
        /// Which receipt.
        receipt: ReceiptNo,
        /// Only this line, counted from 1.
        line: Option<u32>,
        /// Why.
        reason: String,
        /// Who asks.
        staff: StaffNo,
        /// The second person, by name.
        approver: String,
        /// That person's PIN.
        approver_pin: Pin,
    },
    /// Move points without goods: [`Word::Moved`]. The slip prints by itself.
    Move {
        /// The order; its second person is proven here.
        order: Box<MovementOrder>,
        /// The second person, by name and PIN, where one is needed.
        approver: Option<(String, Pin)>,
    },
    /// Take a coupon in: [`Word::CouponTaken`]. The slip prints by itself.
    TakeCoupon(TakeCoupon),
    /// Let something happen out of the rules: [`Word::Allowed`]. The slip prints by itself.
    Allow {
        /// The order; its second person is proven here.
        order: Box<ExceptionOrder>,
        /// The second person, by name.
        approver: String,
        /// That person's PIN.
        approver_pin: Pin,
    },
    /// Hand goods out for no points: [`Word::Rewarded`]. The papers print by themselves.
    Reward {
        /// The order; its second person is proven here.
        order: Box<Order>,
        /// The second person, by name.
        approver: String,
        /// That person's PIN.
        approver_pin: Pin,
    },
    /// Decide the most that one household takes of some goods: [`Word::LimitSet`].
    SetLimit {
        /// The order; its second person is proven here.
        order: Box<LimitOrder>,
        /// The second person, by name.
        approver: String,
        /// That person's PIN.
        approver_pin: Pin,
    },
    /// Credit recyclables that were handed in: [`Word::Credited`].
    Recyclables(RecyclablesOrder),
    /// Why a household's balance is what it is: [`Word::Statement`].
    Statement(HouseholdNo),
    /// How a coupon stands: [`Word::Coupon`].
    Coupon(CouponNo),
    /// What moved without goods on a day, the newest first, and what was allowed out of the rules: [`Word::DayMoves`].
    DayMoves(VillageDay),
    /// Do something in the storeroom, by whoever is on duty: [`Word::Stored`]. Its papers print by themselves.
    Store {
        /// What.
        deed: Box<Deed>,
        /// A photo that goes with it, by its file.
        photo: Option<PathBuf>,
        /// The second person, by name and PIN, where one is needed.
        second: Option<(String, Pin)>,
    },
    /// Look something up in the storeroom: [`Word::Seen`]. A later question ends an earlier one that takes long.
    Look(Question),
    /// Print what the shelf can honour, and what to buy.
    PrintCover,
    /// Print a receipt again, marked: [`Word::Reprinted`].
    Reprint(ReceiptNo),
    /// Whether the goods before the power cut were handed over: [`Word::Shop`].
    AnswerHandover {
        /// Which redemption.
        redemption: RedemptionId,
        /// Whether they were.
        handed_over: bool,
        /// Who says so.
        staff: StaffNo,
    },
    /// Two people say that the clock is right: [`Word::ClockAccepted`].
    AcceptClock {
        /// Who asks.
        staff: StaffNo,
        /// The second person, by name.
        approver: String,
        /// That person's PIN.
        approver_pin: Pin,
    },
    /// What to do with a paper that is in doubt or left over.
    Paper {
        /// Which job of the spool.
        job: i64,
        /// What to do.
        answer: PaperAnswer,
    },
    /// Exchange news with the ledger now.
    SyncNow,
    /// Write what the ledger lacks to a file, or with an empty path to the stick that is in: [`Word::Stick`].
    StickOut(PathBuf),
    /// Read what the ledger wrote to a file, or with an empty path to the stick that is in: [`Word::Stick`].
    StickIn(PathBuf),
    /// The village's lists: [`Word::Lists`].
    Lists(lists::ListWish),
    /// Pages to keep.
    Pages(pages::PagesWish),
    /// Books, postings, statements and labels on paper: [`Word::OnPaper`].
    Papers(papers::PapersWish),
    /// Other rules: [`Word::Rules`].
    Rules(rules::RulesWish),
    /// Files to bring in: [`Word::Files`].
    Files(files::FileWish),
    /// A scan of the second scanner, for the delivery that is open: [`Word::SecondScanned`].
    SecondScan(String),
    /// What hangs on the till: [`Word::Devices`].
    Devices(devices::DeviceWish),
    /// Keep new settings: [`Word::Settings`].
    Settings(TillSettings),
    /// Make the books of a new till: [`Word::Founded`].
    Found(Box<NewTill>),
}

/// What is to be done with a paper in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperAnswer {
    /// It came out.
    CameOut,
    /// It did not, or it is still wanted: print it (again), marked.
    Print,
    /// It is no longer wanted.
    Drop,
}

/// What the set-up asks for.
#[derive(Debug, Clone)]
pub struct NewTill {
    /// The village.
    pub village: VillageId,
    /// Its name.
    pub village_name: String,
    /// The scheme.
    pub scheme: String,
    /// The first members of staff.
    pub staff: Vec<(String, Role, Pin)>,
    /// The ledger's address and one-time code; nothing: the till stands alone.
    pub ledger: Option<(String, String)>,
}

/// What the back room says.
#[derive(Debug, Clone)]
pub enum Word {
    /// There are no books yet: the set-up has to be gone through.
    NoBooks,
    /// The books cannot be opened: a sentence for the person who helps.
    Shut(String),
    /// The shop as it is.
    Shop(Box<Shop>),
    /// The settings as they are.
    Settings(Box<TillSettings>),
    /// Whether the books were made.
    Founded(Result<(), String>),
    /// Whether the PIN is right.
    SignedIn(Result<StaffMember, Refusal>),
    /// The household asked for, and the id that its redemption will have.
    Household(Result<(Box<HouseholdAtCounter>, RedemptionId), Refusal>),
    /// Households found, for this search text.
    Found {
        /// What was searched for.
        text: String,
        /// Who was found.
        households: Vec<FoundHousehold>,
    },
    /// What became of the order.
    Recorded(Result<Box<RedemptionOnRecord>, Refusal>),
    /// The day is open, or why not.
    DayOpened(Result<(), Refusal>),
    /// The day as it stands.
    Sheet(Box<DaySheet>),
    /// The day is closed, with its sheet and where the backup went (or why there is none).
    DayClosed(Result<(Box<DaySheet>, Result<PathBuf, String>), Refusal>),
    /// The redemptions of a day.
    DayList(Vec<RedemptionOnRecord>),
    /// What became of a reversal.
    Reversed(Result<Box<ReversalOnRecord>, Refusal>),
    /// What became of a movement.
    Moved(Result<Box<MovementOnRecord>, Refusal>),
    /// What became of a coupon that was brought.
    CouponTaken(Result<Box<MovementOnRecord>, Refusal>),
    /// What became of an exception.
    Allowed(Result<Box<ExceptionOnRecord>, Refusal>),
    /// What became of a reward.
    Rewarded(Result<Box<RedemptionOnRecord>, Refusal>),
    /// What became of a limit.
    LimitSet(Result<Box<LimitOnRecord>, Refusal>),
    /// What became of recyclables.
    Credited(Result<Box<RecyclablesOnRecord>, Refusal>),
    /// A balance explained; nothing where no household has the number.
    Statement(Option<Box<Statement>>),
    /// How a coupon stands.
    Coupon(Result<CouponOnRecord, Refusal>),
    /// What moved on a day, and what was allowed.
    DayMoves {
        /// The movements, the newest first.
        moves: Vec<MovementOnRecord>,
        /// The exceptions in force or decided on that day.
        allowed: Vec<AllowedOfDay>,
    },
    /// What became of a deed in the storeroom.
    Stored(Result<Box<Outcome>, Refusal>),
    /// What was looked up in the storeroom, with the question that it answers.
    Seen(Box<Question>, Result<Box<Seen>, Refusal>),
    /// What became of a reprint: how manieth copy it is.
    Reprinted(Result<u32, Refusal>),
    /// Whether the clock is accepted.
    ClockAccepted(Result<(), Refusal>),
    /// A code was scanned.
    Scan(String),
    /// How the scanner is.
    Scanner(DeviceState),
    /// The second scanner, which serves the deliveries, read a code.
    SecondScan(String),
    /// How the second scanner is; it is told of where one is set up.
    SecondScanner(DeviceState),
    /// What became of a scan for the delivery that is open.
    SecondScanned(Result<TakenIn, Refusal>),
    /// How the printer is.
    Printer(DeviceState),
    /// How a paper came out.
    Printed {
        /// Which receipt; nothing for another paper.
        receipt: Option<ReceiptNo>,
        /// How.
        how: PrintOutcome,
    },
    /// Papers that wait for an answer: in doubt, or left over from before. The oldest first; empty: none.
    Papers(Vec<WaitingPaper>),
    /// What the virtual printer printed, as a picture in grey.
    Paper(PaperPicture),
    /// How the exchange with the ledger goes.
    Sync(SyncWord),
    /// What became of a stick: how many entries, or a sentence.
    Stick(Result<u64, String>),
    /// About the village's lists.
    Lists(lists::ListWord),
    /// What became of a file to be saved.
    Saved(Result<pages::Saved, String>),
    /// About books, postings, statements and labels on paper.
    OnPaper(papers::PapersWord),
    /// About other rules.
    Rules(rules::RulesWord),
    /// About files to bring in.
    Files(files::FileWord),
    /// About what hangs on the till.
    Devices(devices::DeviceWord),
    /// Something else went wrong: a sentence for the person who helps.
    Fault(String),
}

/// What a delivery has now of the goods that were scanned last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// Their name; empty where nothing is left of the delivery.
    pub name: String,
    /// How many pieces.
    pub pieces: u32,
}

/// How a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceState {
    /// None is set up.
    None,
    /// Well.
    Well,
    /// Not there: unplugged, switched off, or the address is wrong.
    Gone,
    /// No paper.
    PaperOut,
    /// The cover is open.
    CoverOpen,
    /// It says that it cannot print: switched offline, a jammed cutter, an overheated head.
    Offline,
    /// It does not take what is sent.
    Stalled,
    /// The system does not let the till use it.
    Denied,
    /// Another program holds it.
    Busy,
}

impl DeviceState {
    /// A stable word for it; nothing where no device is set up.
    pub fn word(self) -> Option<&'static str> {
        Some(match self {
            DeviceState::None => return None,
            DeviceState::Well => "ready",
            DeviceState::Gone => "gone",
            DeviceState::PaperOut => "paper-out",
            DeviceState::CoverOpen => "cover-open",
            DeviceState::Offline => "offline",
            DeviceState::Stalled => "stalled",
            DeviceState::Denied => "denied",
            DeviceState::Busy => "busy",
        })
    }
}

/// How a paper came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrintOutcome {
    /// The printer answered after it.
    Printed,
    /// A mute printer or a file took all of it.
    Sent,
    /// It may have been cut short.
    Unknown,
    /// It could not be stored, so it never begins; a reprint brings it once there is room.
    NotStored,
}

/// A paper that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPaper {
    /// The spool's job.
    pub job: i64,
    /// Which receipt; nothing for a day sheet or another paper.
    pub receipt: Option<ReceiptNo>,
    /// When it was to be printed.
    pub queued_at: Moment,
    /// Why it waits.
    pub why: WaitingWhy,
}

/// Why a paper waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitingWhy {
    /// It may have been cut short: did it come out?
    InDoubt,
    /// It was never begun, and is from before this sign-in or over ten minutes old.
    Stale,
    /// It waits for the printer, and prints by itself when that is well.
    Queued,
}

/// A printed paper as a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperPicture {
    /// In dots.
    pub width: u32,
    /// One byte a dot, 255 is white, row after row.
    pub grey: Vec<u8>,
}

/// How the exchange with the ledger goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncWord {
    /// The till stands alone.
    Alone,
    /// Everything is sent.
    AllSent,
    /// This many entries are not yet sent.
    Waiting(u64),
    /// The ledger cannot be reached; this many entries wait.
    Unreachable(u64),
    /// The till has to be made sure of before it redeems again.
    Stopped,
}
