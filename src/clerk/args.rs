//! The command line of the village ledger, as typed data. Part of its outside surface: kept stable.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::ledger::vault::RegisterKind;
use crate::market::day::VillageDay;
use crate::market::ids::{HouseholdNo, VillageId};
use crate::market::intake::IntakeKind;
use crate::market::period::Period;
use crate::reports::honours::ListForm;
use crate::reports::statement::StatementForm;
use crate::reports::write::Format;
use crate::words::Lang;

/// What was asked of the ledger.
#[derive(Parser)]
#[command(
    name = "jifen-ledger",
    version,
    about = "The village points ledger that Jifen's tills report to"
)]
pub struct Cli {
    /// Where the ledger is kept: sqlite:PATH
    #[arg(
        long,
        global = true,
        value_name = "URL",
        default_value = "sqlite:ledger.db"
    )]
    pub store: Store,
    /// The language of refusals on the terminal
    #[arg(long, global = true, value_enum, default_value = "zh")]
    pub lang: Tongue,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// Where a ledger is kept.
#[derive(Clone)]
pub struct Store(pub PathBuf);

impl FromStr for Store {
    type Err = String;
    fn from_str(url: &str) -> Result<Store, String> {
        match url.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Store(PathBuf::from(path))),
            _ => Err("a store is given as sqlite:PATH".into()),
        }
    }
}

/// A language.
#[derive(Clone, Copy, ValueEnum)]
pub enum Tongue {
    /// Chinese
    Zh,
    /// English
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

/// Everything the ledger does from a command line.
#[derive(Subcommand)]
pub enum Command {
    /// Serve tills and pages until told to end (ctrl-c, SIGTERM)
    Serve {
        /// Address and port, 127.0.0.1:8750 for instance
        #[arg(long)]
        listen: SocketAddr,
    },
    /// Villages
    #[command(subcommand)]
    Village(VillageCommand),
    /// Bring a file into a village's books, all of it or none
    Import(ImportArgs),
    /// Write a register to a file or to stdout
    Export(ExportArgs),
    /// A household's balance, explained entry by entry
    Statement(StatementArgs),
    /// Households, or groups, in the order of their points
    Ranking(RankingArgs),
    /// The year's honours list: those with stars or advantages
    Honours(HonoursArgs),
    /// Give out a one-time code by which a till joins; it is good for thirty days
    Enrol {
        /// The village's id
        #[arg(long)]
        village: VillageId,
        /// What the village calls the till
        #[arg(long)]
        till: String,
    },
    /// Answer the file that a till wrote on a stick
    Stick {
        /// The village's id
        #[arg(long)]
        village: VillageId,
        /// The till's file
        #[arg(long)]
        from_file: PathBuf,
        /// The file to take back to the till
        #[arg(long)]
        to_file: PathBuf,
    },
    /// Copy the ledger to a file that is not there yet; the copy holds the ledger's key
    Backup {
        /// The copy; its name does not end in .sqlite
        file: PathBuf,
    },
    /// Prove every chain, rebuild everything derived and compare
    Verify,
    /// A village's rules
    #[command(subcommand)]
    Scheme(SchemeCommand),
}

/// About a village's rules.
#[derive(Subcommand)]
pub enum SchemeCommand {
    /// Change them from a day on; goods that are new come in, prices that stand stay
    Change {
        /// A scheme's id, or a file of rules
        #[arg(value_name = "ID|FILE")]
        named: String,
        /// The village's id
        #[arg(long)]
        village: VillageId,
        /// The first day on which they hold; not before today
        #[arg(long, value_name = "DATE")]
        from: VillageDay,
    },
}

/// About villages.
#[derive(Subcommand)]
pub enum VillageCommand {
    /// Add a village with its rules, goods and prices
    Add {
        /// Small letters, digits and dashes
        id: VillageId,
        /// The name as people say it
        #[arg(long)]
        name: String,
        /// The rules: a scheme's id, or a file
        #[arg(long, value_name = "ID|FILE")]
        scheme: String,
        /// A village for practice, that only rehearsal tills can join
        #[arg(long)]
        rehearsal: bool,
    },
    /// List the villages
    List,
}

/// A file to bring in.
#[derive(Args)]
pub struct ImportArgs {
    /// What the file holds
    pub kind: ImportKind,
    /// .csv or .xlsx
    pub file: PathBuf,
    /// The village's id
    #[arg(long)]
    pub village: VillageId,
}

/// A register to write.
#[derive(Args)]
pub struct ExportArgs {
    /// Which register
    pub register: ExportKind,
    /// From this day on; else from the beginning
    #[arg(long, value_name = "DATE")]
    pub from: Option<VillageDay>,
    /// Up to this day; else today
    #[arg(long, value_name = "DATE")]
    pub to: Option<VillageDay>,
    /// The form of the file
    #[arg(long, default_value = "csv")]
    pub format: FormatKind,
    /// Where to; stdout otherwise
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// The village's id
    #[arg(long)]
    pub village: VillageId,
}

/// A statement to write.
#[derive(Args)]
pub struct StatementArgs {
    /// Whose
    pub household: HouseholdNo,
    /// As of this day, past or present
    #[arg(long, value_name = "DATE")]
    pub on: Option<VillageDay>,
    /// In which form
    #[arg(long, default_value = "text")]
    pub format: StatementKind,
    /// Where to; stdout otherwise
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// The village's id
    #[arg(long)]
    pub village: VillageId,
}

/// A ranking to write.
#[derive(Args)]
pub struct RankingArgs {
    /// 2026, 2026-Q4, 2026-12 or always
    #[arg(long)]
    pub period: Period,
    /// The form of the file
    #[arg(long, default_value = "csv")]
    pub format: ListKind,
    /// Where to; stdout otherwise
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// The village's id
    #[arg(long)]
    pub village: VillageId,
}

/// A year's honours to write.
#[derive(Args)]
pub struct HonoursArgs {
    /// The year
    #[arg(long, value_parser = clap::value_parser!(i32).range(1970..=9990))]
    pub year: i32,
    /// The form of the file
    #[arg(long, default_value = "csv")]
    pub format: ListKind,
    /// Where to; stdout otherwise
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// The village's id
    #[arg(long)]
    pub village: VillageId,
}

/// What an import brings. Stock is booked in at the till.
#[derive(Clone, Copy, ValueEnum)]
pub enum ImportKind {
    /// Households
    Households,
    /// Goods
    Goods,
    /// Points credited or deducted
    Credits,
    /// Decisions against households
    Suspensions,
    /// A household's members
    Members,
    /// Prices from a day on
    Prices,
    /// The most that one household takes
    Limits,
    /// Exceptions from the rules
    Exceptions,
}

impl From<ImportKind> for IntakeKind {
    fn from(kind: ImportKind) -> IntakeKind {
        match kind {
            ImportKind::Households => IntakeKind::Households,
            ImportKind::Goods => IntakeKind::Goods,
            ImportKind::Credits => IntakeKind::Credits,
            ImportKind::Suspensions => IntakeKind::Suspensions,
            ImportKind::Members => IntakeKind::Members,
            ImportKind::Prices => IntakeKind::Prices,
            ImportKind::Limits => IntakeKind::Limits,
            ImportKind::Exceptions => IntakeKind::Exceptions,
        }
    }
}

/// Which register.
#[derive(Clone, Copy, ValueEnum)]
pub enum ExportKind {
    /// Redemptions, line by line
    Redemptions,
    /// The issue book
    IssueBook,
    /// Stock
    Stock,
    /// Balances
    Balances,
    /// Cards
    Cards,
    /// Points moved without goods
    Movements,
    /// Paper coupons
    Coupons,
    /// Donations, and what became of them
    Donations,
    /// The village's feed, as it is stored
    Journal,
}

impl From<ExportKind> for RegisterKind {
    fn from(kind: ExportKind) -> RegisterKind {
        match kind {
            ExportKind::Redemptions => RegisterKind::Redemptions,
            ExportKind::IssueBook => RegisterKind::IssueBook,
            ExportKind::Stock => RegisterKind::Stock,
            ExportKind::Balances => RegisterKind::Balances,
            ExportKind::Cards => RegisterKind::Cards,
            ExportKind::Movements => RegisterKind::Movements,
            ExportKind::Coupons => RegisterKind::Coupons,
            ExportKind::Donations => RegisterKind::Donations,
            ExportKind::Journal => RegisterKind::Journal,
        }
    }
}

/// The form of a register.
#[derive(Clone, Copy, ValueEnum)]
pub enum FormatKind {
    /// Comma separated, UTF-8
    Csv,
    /// An array of objects
    Json,
    /// A spreadsheet
    Xlsx,
    /// Pages to print
    Pdf,
}

impl From<FormatKind> for Format {
    fn from(kind: FormatKind) -> Format {
        match kind {
            FormatKind::Csv => Format::Csv,
            FormatKind::Json => Format::Json,
            FormatKind::Xlsx => Format::Xlsx,
            FormatKind::Pdf => Format::Pdf,
        }
    }
}

/// The form of a statement.
#[derive(Clone, Copy, ValueEnum)]
pub enum StatementKind {
    /// Lines of text
    Text,
    /// One JSON object
    Json,
    /// Pages to print
    Pdf,
}

impl From<StatementKind> for StatementForm {
    fn from(kind: StatementKind) -> StatementForm {
        match kind {
            StatementKind::Text => StatementForm::Text,
            StatementKind::Json => StatementForm::Json,
            StatementKind::Pdf => StatementForm::Pdf,
        }
    }
}

/// The form of a list.
#[derive(Clone, Copy, ValueEnum)]
pub enum ListKind {
    /// Comma separated, UTF-8
    Csv,
    /// An array of objects
    Json,
    /// A page to post
    Pdf,
}

impl From<ListKind> for ListForm {
    fn from(kind: ListKind) -> ListForm {
        match kind {
            ListKind::Csv => ListForm::Csv,
            ListKind::Json => ListForm::Json,
            ListKind::Pdf => ListForm::Pdf,
        }
    }
}
