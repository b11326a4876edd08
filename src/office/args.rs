//! The words of the command line, as typed data. The outside surface of the till: kept stable.

pub mod devices;
pub mod import;
pub mod moving;
pub mod papers;
pub mod slips;
pub mod storeroom;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::market::day::{Moment, VillageDay};
use crate::market::ids::{HouseholdNo, ReceiptNo, VillageId};
use crate::market::intake::IntakeKind;
use crate::market::register::Register;
use crate::market::staff::Role;
use crate::office::honours::{
    DividendArgs, GroupAwardArgs, HonoursArgs, RankingArgs, StatementArgs,
};
use crate::office::settings::SecondScreen;
use crate::reports::write::Format;
use crate::words::Lang;

/// The till of a village points supermarket. Without a command the touch screen opens.
#[derive(Debug, Parser)]
#[command(name = "jifen", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// The folder that holds the till's books (else JIFEN_HOME, else the user's data folder).
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<PathBuf>,
    /// Hold the clock at this moment (RFC 3339) from the start on: only for books made for practice.
    #[arg(long, global = true, value_name = "MOMENT")]
    pub rehearse_at: Option<Moment>,
    /// What to do; nothing: open the touch screen.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Everything the till does from a command line.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show an exchange day on a sample village, with its ledger beside it.
    Demo(DemoArgs),
    /// Practise on a copy of the shop's own books, on any date; nothing of it reaches the real ones.
    Rehearse(RehearseArgs),
    /// Make a new till's books.
    Init(InitArgs),
    /// Add a member of staff.
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Run a till with no screen, driven by scans.
    Counter(CounterArgs),
    /// Take a redemption back, whole or by line, with a second person.
    Reverse(ReverseArgs),
    /// Give points to another account, with a second person.
    Gift(moving::GiftArgs),
    /// Paper coupons.
    #[command(subcommand)]
    Coupon(moving::CouponCommand),
    /// Spend points with no goods: a partner merchant, a loan's rate, a service done.
    Debit(moving::DebitArgs),
    /// Pay points out in cash, where the rules allow it.
    Cash(moving::CashArgs),
    /// Take a gift, a debit, cash or coupons taken in back, with a second person.
    Undo(moving::UndoArgs),
    /// Hand out goods as a reward, for no points.
    Reward(moving::RewardArgs),
    /// Exceptions from the rules.
    #[command(subcommand)]
    Exception(moving::ExceptionCommand),
    /// The most that one household takes.
    #[command(subcommand)]
    Limit(moving::LimitCommand),
    /// Credit recyclables handed in, where the till stands alone.
    Recyclables(moving::RecyclablesArgs),
    /// Book a delivery in by a scanner alone.
    Intake(storeroom::IntakeArgs),
    /// Deliveries.
    #[command(subcommand)]
    Delivery(storeroom::DeliveryCommand),
    /// Take pieces off the shelf that were not redeemed.
    Loss(storeroom::LossArgs),
    /// Say how many stand on the shelf, where the book says otherwise.
    Recount(storeroom::RecountArgs),
    /// Count what is on the shelf, while the store is open.
    #[command(subcommand)]
    Stocktake(storeroom::StocktakeCommand),
    /// Goods as the storeroom knows them.
    #[command(subcommand)]
    Goods(storeroom::GoodsCommand),
    /// What goods are paid from.
    #[command(subcommand)]
    Fund(storeroom::FundCommand),
    /// Follow goods: from a receipt to where they came from, from a donation to where they went.
    #[command(subcommand)]
    Trace(storeroom::TraceCommand),
    /// What the shelf can honour, what runs short, what to buy.
    Shelf(storeroom::ShelfArgs),
    /// Decide how the store works, by two people.
    Practice(storeroom::PracticeArgs),
    /// Slips written on paper while the till was dead.
    #[command(subcommand)]
    Slips(slips::SlipsCommand),
    /// What hangs on this machine.
    #[command(subcommand)]
    Devices(devices::DevicesCommand),
    /// The receipt printer.
    #[command(subcommand)]
    Printer(devices::PrinterCommand),
    /// Papers that have not come out.
    #[command(subcommand)]
    Spool(devices::SpoolCommand),
    /// Print a receipt again.
    Reprint {
        /// The receipt's number.
        receipt: ReceiptNo,
    },
    /// Cards.
    #[command(subcommand)]
    Card(CardCommand),
    /// The clock.
    #[command(subcommand)]
    Clock(ClockCommand),
    /// Bring a file in: all of it or nothing.
    Import(import::ImportArgs),
    /// Write a register.
    Export(ExportArgs),
    /// Post a list on the notice board, and write it as a poster.
    Poster(papers::PosterArgs),
    /// Labels for goods and shelves, and cards.
    #[command(subcommand)]
    Labels(papers::LabelsCommand),
    /// Prove the books: the chain over the stored bytes, and every derived table rebuilt and compared.
    Verify,
    /// Copy the books, beside an open till too.
    Backup {
        /// Where to, not ending in .sqlite; in a folder it names itself and says how.
        #[arg(value_name = "FILE|DIR")]
        file: PathBuf,
    },
    /// Put books back from a copy. The till then asks its ledger what it lacks before it redeems.
    Restore {
        /// The copy.
        file: PathBuf,
        /// Books that are in the home are kept under another name and replaced.
        #[arg(long)]
        replace: bool,
    },
    /// After a restore with no ledger: two people enter what the last paper shows.
    Recover(RecoverArgs),
    /// Report to a ledger from now on.
    Join(JoinArgs),
    /// Exchange news with the ledger.
    Sync(SyncArgs),
    /// The shop day.
    #[command(subcommand)]
    Day(DayCommand),
    /// Rules of villages: those that come with Jifen, and files.
    #[command(subcommand)]
    Scheme(SchemeCommand),
    /// A household's balance explained: every entry, every period, and why it is so much.
    Statement(StatementArgs),
    /// Households, or groups, in the order of their points.
    Ranking(RankingArgs),
    /// The year's honours list: those with stars or advantages.
    Honours(HonoursArgs),
    /// What points bring of the collective's income.
    Dividend(DividendArgs),
    /// What a group's stars bring to its households.
    GroupAward(GroupAwardArgs),
    /// Write one file for a helper: how the till stands, and nothing of its people.
    SupportBundle(SupportBundleArgs),
}

/// `support-bundle`.
#[derive(Debug, Args)]
pub struct SupportBundleArgs {
    /// Where to.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Where receipts and screen pictures go.
    #[arg(long, value_name = "DIR")]
    pub shots: Option<PathBuf>,
    /// A second window that faces the villager: `on`, `WIDTHxHEIGHT` or `WIDTHxHEIGHT+X+Y`.
    #[arg(long, value_name = "WHERE", default_value = "")]
    pub second_screen: SecondScreen,
}

/// `rehearse`.
#[derive(Debug, Args)]
pub struct RehearseArgs {
    /// The day that is practised. A day that is past begins with the books as they stood on its morning.
    #[arg(long, value_name = "DAY")]
    pub date: VillageDay,
    /// The home of the practice (else `rehearsal` in the till's home).
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Go on with the practice that is there, in place of a fresh copy.
    #[arg(long)]
    pub keep: bool,
    /// Only make the copy, and say how to work on it.
    #[arg(long)]
    pub no_screen: bool,
}

/// `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The scheme's id, or a file of rules.
    #[arg(long, value_name = "ID|FILE")]
    pub scheme: String,
    /// The village's id.
    #[arg(long)]
    pub village: VillageId,
    /// The village's name as people say it.
    #[arg(long)]
    pub name: String,
    /// The first member of staff.
    #[arg(long)]
    pub staff: String,
    /// What the person is.
    #[arg(long)]
    pub role: Role,
    /// A file with the PIN, 4 to 8 digits.
    #[arg(long, value_name = "FILE")]
    pub pin_file: PathBuf,
    /// The ledger's address; without one the till stands alone.
    #[arg(long, requires = "code", value_name = "URL")]
    pub ledger: Option<String>,
    /// The ledger's one-time code.
    #[arg(long, requires = "ledger")]
    pub code: Option<String>,
    /// Books for practice, marked as such for ever; they can never join a real ledger.
    #[arg(long)]
    pub rehearsal: bool,
}

/// `staff`.
#[derive(Debug, Subcommand)]
pub enum StaffCommand {
    /// Add one.
    Add {
        /// The name.
        name: String,
        /// What the person is.
        #[arg(long)]
        role: Role,
        /// A file with the PIN, 4 to 8 digits.
        #[arg(long, value_name = "FILE")]
        pin_file: PathBuf,
    },
}

/// Who acts.
#[derive(Debug, Clone, Args)]
pub struct Who {
    /// Who acts, by name.
    #[arg(long)]
    pub staff: String,
    /// A file with that person's PIN.
    #[arg(long, value_name = "FILE")]
    pub pin_file: PathBuf,
}

/// The second of two people.
#[derive(Debug, Clone, Args)]
pub struct Approver {
    /// The second person, by name.
    #[arg(long)]
    pub approver: String,
    /// A file with that person's PIN.
    #[arg(long, value_name = "FILE")]
    pub approver_pin_file: PathBuf,
}

/// `counter`.
#[derive(Debug, Args)]
pub struct CounterArgs {
    /// `stdin` or `serial:PATH[:BAUD]`.
    #[arg(long, required_unless_present_any = ["sheet", "scanner_sheet"])]
    pub scanner: Option<String>,
    /// `file:PATH`, `tcp:HOST:PORT`, `serial:PATH[:BAUD]` or `lp:PATH`.
    #[arg(long, required_unless_present_any = ["sheet", "scanner_sheet"])]
    pub printer: Option<String>,
    /// The kind of printer: a profile's name, or its file.
    #[arg(long, default_value = "58mm")]
    pub profile: String,
    /// Who serves, by name.
    #[arg(long, required_unless_present_any = ["sheet", "scanner_sheet"])]
    pub staff: Option<String>,
    /// A file with that person's PIN.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["sheet", "scanner_sheet"])]
    pub pin_file: Option<PathBuf>,
    /// Only write the command codes as a page to print.
    #[arg(long, value_name = "FILE")]
    pub sheet: Option<PathBuf>,
    /// Only write the page by which a scanner is set up and tried.
    #[arg(long, value_name = "FILE", conflicts_with = "sheet")]
    pub scanner_sheet: Option<PathBuf>,
}

/// `reverse`.
#[derive(Debug, Args)]
pub struct ReverseArgs {
    /// The receipt's number.
    pub receipt: ReceiptNo,
    /// Only this line, counted from 1.
    #[arg(long)]
    pub line: Option<u32>,
    /// Why.
    #[arg(long)]
    pub reason: String,
    /// Who acts.
    #[command(flatten)]
    pub who: Who,
    /// The second person.
    #[command(flatten)]
    pub approver: Approver,
}

/// `card`.
#[derive(Debug, Subcommand)]
pub enum CardCommand {
    /// Issue a new card; the old one is refused from now on.
    Replace {
        /// Whose.
        household: HouseholdNo,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Write the households' cards as a page to print.
    Sheet {
        /// Only this household's.
        household: Option<HouseholdNo>,
        /// Where to.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// `clock`.
#[derive(Debug, Subcommand)]
pub enum ClockCommand {
    /// Two people say that the clock is right now.
    Accept {
        /// Why.
        #[arg(long, default_value = "clock put right")]
        reason: String,
        /// Who acts.
        #[command(flatten)]
        who: Who,
        /// The second person.
        #[command(flatten)]
        approver: Approver,
    },
}

/// Which file comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportKind {
    /// household,name,members,phone,group
    Households,
    /// code,name,unit,category,points
    Goods,
    /// household,period,points,category,reason,happened_on,posted_on[,member,evidence,place,kind]
    Credits,
    /// code,quantity,source,giver_or_fund,unit_cost,expires
    Stock,
    /// household,kind,from,until,reason
    Suspensions,
    /// household,member,name,joined,left
    Members,
    /// resolution,from,code,points
    Prices,
    /// resolution,from,code,pieces,over
    Limits,
    /// kind,from,until,household,reason,approved_by,second_approver
    Exceptions,
}

impl From<ImportKind> for IntakeKind {
    fn from(kind: ImportKind) -> IntakeKind {
        match kind {
            ImportKind::Households => IntakeKind::Households,
            ImportKind::Goods => IntakeKind::Goods,
            ImportKind::Credits => IntakeKind::Credits,
            ImportKind::Stock => IntakeKind::Stock,
            ImportKind::Suspensions => IntakeKind::Suspensions,
            ImportKind::Members => IntakeKind::Members,
            ImportKind::Prices => IntakeKind::Prices,
            ImportKind::Limits => IntakeKind::Limits,
            ImportKind::Exceptions => IntakeKind::Exceptions,
        }
    }
}

/// Which register goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportKind {
    /// Redemptions by line.
    Redemptions,
    /// Redemptions by line that the ledger does not have.
    Unreported,
    /// The issue book.
    IssueBook,
    /// Stock by kind.
    Stock,
    /// Balances by household.
    Balances,
    /// Cards by household.
    Cards,
    /// Points moved without goods.
    Movements,
    /// Paper coupons.
    Coupons,
    /// The journal as it is stored.
    Journal,
    /// The goods-in book.
    GoodsIn,
    /// What came, went and stands of each kind.
    StockBook,
    /// What each fund was granted and what was bought from it.
    FundBook,
    /// Donations, and what became of them.
    Donations,
    /// The statement with the township.
    Settlement,
    /// What each shop day came to.
    DaySheet,
    /// What each exchange window came to.
    WindowSheet,
}

impl From<ExportKind> for Register {
    fn from(kind: ExportKind) -> Register {
        match kind {
            ExportKind::Redemptions => Register::Redemptions,
            ExportKind::Unreported => Register::Unreported,
            ExportKind::IssueBook => Register::IssueBook,
            ExportKind::Stock => Register::Stock,
            ExportKind::Balances => Register::Balances,
            ExportKind::Cards => Register::Cards,
            ExportKind::Movements => Register::Movements,
            ExportKind::Coupons => Register::Coupons,
            ExportKind::Journal => Register::Journal,
            ExportKind::GoodsIn => Register::GoodsIn,
            ExportKind::StockBook => Register::StockBook,
            ExportKind::FundBook => Register::FundBook,
            ExportKind::Donations => Register::Donations,
            ExportKind::Settlement => Register::Settlement,
            ExportKind::DaySheet => Register::DaySheet,
            ExportKind::WindowSheet => Register::WindowSheet,
        }
    }
}

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// UTF-8 without BOM, quoted only where needed.
    Csv,
    /// An array of objects.
    Json,
    /// A spreadsheet.
    Xlsx,
    /// Pages to print.
    Pdf,
}

impl From<ExportFormat> for Format {
    fn from(format: ExportFormat) -> Format {
        match format {
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Json => Format::Json,
            ExportFormat::Xlsx => Format::Xlsx,
            ExportFormat::Pdf => Format::Pdf,
        }
    }
}

/// `export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Which register.
    pub kind: ExportKind,
    /// From these books, that a restore replaced, or from a backup; else from the home's.
    #[arg(long, value_name = "FILE")]
    pub books: Option<PathBuf>,
    /// From this day on; else from the beginning.
    #[arg(long, value_name = "DATE")]
    pub from: Option<VillageDay>,
    /// Up to this day; else today.
    #[arg(long, value_name = "DATE")]
    pub to: Option<VillageDay>,
    /// In which form.
    #[arg(long, default_value = "csv")]
    pub format: ExportFormat,
    /// In which language; else the till's.
    #[arg(long)]
    pub lang: Option<Tongue>,
    /// Where to; else the standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `recover`.
#[derive(Debug, Args)]
pub struct RecoverArgs {
    /// The journal number on the last receipt or day sheet.
    #[arg(long, value_name = "NUMBER")]
    pub last_seq: u64,
    /// The short hash beside it.
    #[arg(long, value_name = "HASH")]
    pub last_hash: String,
    /// Go on although the paper is later than the books: what lies between is lost.
    #[arg(long)]
    pub without_the_lost: bool,
    /// Who acts.
    #[command(flatten)]
    pub who: Who,
    /// The second person.
    #[command(flatten)]
    pub approver: Approver,
}

/// `join`.
#[derive(Debug, Args)]
pub struct JoinArgs {
    /// The ledger's address.
    #[arg(long, value_name = "URL")]
    pub ledger: String,
    /// The one-time code.
    #[arg(long)]
    pub code: String,
    /// With no network: write the request to a file for the ledger's `stick`.
    #[arg(long, value_name = "FILE", conflicts_with = "from_file")]
    pub to_file: Option<PathBuf>,
    /// With no network: read the ledger's answer to that request.
    #[arg(long, value_name = "FILE")]
    pub from_file: Option<PathBuf>,
}

/// `sync`.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct SyncArgs {
    /// Once, over the network.
    #[arg(long, conflicts_with_all = ["to_file", "from_file"])]
    pub once: bool,
    /// Write what the ledger lacks to a signed file.
    #[arg(long, value_name = "FILE")]
    pub to_file: Option<PathBuf>,
    /// Read a signed file that the ledger wrote.
    #[arg(long, value_name = "FILE")]
    pub from_file: Option<PathBuf>,
}

/// `day`.
#[derive(Debug, Subcommand)]
pub enum DayCommand {
    /// Open it, or reopen a closed one.
    Open(Who),
    /// Close it: the day sheet prints and a backup is made.
    Close(Who),
}

/// A language, as it is named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tongue {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl From<Tongue> for Lang {
    fn from(tongue: Tongue) -> Lang {
        match tongue {
            Tongue::Zh => Lang::Zh,
            Tongue::En => Lang::En,
        }
    }
}

/// In which form exchange days go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// UTF-8 with a head.
    Csv,
    /// An array of objects.
    Json,
}

/// `scheme`.
#[derive(Debug, Subcommand)]
pub enum SchemeCommand {
    /// List the schemes that come with Jifen: id, name, source.
    List {
        /// The language of the names (else the home's).
        #[arg(long)]
        lang: Option<Tongue>,
    },
    /// Show the rules in plain sentences.
    Show {
        /// A scheme's id, or a file of rules.
        #[arg(value_name = "ID|FILE")]
        named: String,
        /// The language (else the home's).
        #[arg(long)]
        lang: Option<Tongue>,
    },
    /// Check a file of rules: good, or the line and the reason.
    Check {
        /// The file.
        file: PathBuf,
        /// The language (else the home's).
        #[arg(long)]
        lang: Option<Tongue>,
    },
    /// List the exchange windows that touch a range of days: opens,closes,period.
    Windows {
        /// A scheme's id, or a file of rules.
        #[arg(value_name = "ID|FILE")]
        named: String,
        /// The first day.
        #[arg(long, value_name = "DATE")]
        from: VillageDay,
        /// The last day.
        #[arg(long, value_name = "DATE")]
        to: VillageDay,
        /// In which form.
        #[arg(long, default_value = "csv")]
        format: TableFormat,
    },
    /// Change the village's rules from a day on, at a till that stands alone.
    Change(SchemeChangeArgs),
}

/// `scheme change`.
#[derive(Debug, Args)]
pub struct SchemeChangeArgs {
    /// A scheme's id, or a file of rules.
    #[arg(value_name = "ID|FILE")]
    pub named: String,
    /// The first day on which they hold; not before today.
    #[arg(long, value_name = "DATE")]
    pub from: VillageDay,
    /// Who acts.
    #[command(flatten)]
    pub who: Who,
    /// The second person.
    #[command(flatten)]
    pub approver: Approver,
}
