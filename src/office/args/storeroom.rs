//! The words for the storeroom: goods in, stocktakes, losses, funds, and following what came.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::moving::ByTwo;
use super::{Approver, Who};
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::gtin::Gtin;
use crate::market::ids::ReceiptNo;
use crate::market::quantity::Quantity;
use crate::market::storeroom::adjustment::WriteOff;
use crate::market::storeroom::article::Section;
use crate::market::storeroom::fund::FundKind;

/// `intake`.
#[derive(Debug, Args)]
pub struct IntakeArgs {
    /// `stdin` or `serial:PATH[:BAUD]`.
    #[arg(long)]
    pub scanner: String,
    /// Where it comes from.
    #[command(flatten)]
    pub origin: OriginArgs,
    /// Count again what somebody else counted of the same origin.
    #[arg(long)]
    pub again: bool,
    /// Where the hand-over slip prints (else the home's printer).
    #[arg(long)]
    pub printer: Option<String>,
    /// The kind of printer: a profile's name, or its file.
    #[arg(long)]
    pub profile: Option<String>,
    /// Who counts.
    #[command(flatten)]
    pub who: Who,
}

/// Where goods come from.
#[derive(Debug, Args)]
pub struct OriginArgs {
    /// Who gives them.
    #[arg(long, value_name = "NAME", required_unless_present_any = ["fund", "store", "anonymous"],
        conflicts_with_all = ["fund", "store"])]
    pub giver: Option<String>,
    /// The giver's name is kept from the public, or is not known.
    #[arg(long, conflicts_with_all = ["fund", "store"])]
    pub anonymous: bool,
    /// What the giver wishes to be done with them.
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["fund", "store"])]
    pub terms: Option<String>,
    /// What they are paid from.
    #[arg(long, value_name = "NAME", conflicts_with = "store")]
    pub fund: Option<String>,
    /// The invoice's number.
    #[arg(long, value_name = "NUMBER", requires = "fund")]
    pub invoice: Option<String>,
    /// From whom they were bought.
    #[arg(long, value_name = "NAME", requires = "fund")]
    pub supplier: Option<String>,
    /// What the invoice says in all, where that is not the sum of its lines, in yuan.
    #[arg(long, value_name = "YUAN", requires = "fund")]
    pub total: Option<Fen>,
    /// A photo of the invoice.
    #[arg(long, value_name = "FILE", requires = "fund")]
    pub photo: Option<PathBuf>,
    /// The other store that they come from.
    #[arg(long, value_name = "NAME")]
    pub store: Option<String>,
    /// The number of its slip.
    #[arg(long, value_name = "NUMBER", requires = "store")]
    pub slip: Option<String>,
}

/// `loss`.
#[derive(Debug, Args)]
pub struct LossArgs {
    /// The goods.
    pub code: Gtin,
    /// How many.
    pub quantity: Quantity,
    /// What became of them.
    #[arg(long, default_value = "lost")]
    pub kind: WriteOffKind,
    /// Of this lot alone.
    #[arg(long)]
    pub lot: Option<u32>,
    /// Two people and a reason.
    #[command(flatten)]
    pub by: ByTwo,
}

/// Why pieces leave the shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WriteOffKind {
    /// They are not there.
    Lost,
    /// They are spoiled or broken.
    Damaged,
    /// Their day is over.
    Expired,
    /// They go back to whom they came from.
    Returned,
    /// They go over to another store.
    Transferred,
}

impl From<WriteOffKind> for WriteOff {
    fn from(kind: WriteOffKind) -> WriteOff {
        match kind {
            WriteOffKind::Lost => WriteOff::Lost,
            WriteOffKind::Damaged => WriteOff::Damaged,
            WriteOffKind::Expired => WriteOff::Expired,
            WriteOffKind::Returned => WriteOff::Returned,
            WriteOffKind::Transferred => WriteOff::Transferred,
        }
    }
}

/// `recount`.
#[derive(Debug, Args)]
pub struct RecountArgs {
    /// The goods.
    pub code: Gtin,
    /// How many stand there, expired ones with them.
    pub pieces: u32,
    /// Two people and a reason.
    #[command(flatten)]
    pub by: ByTwo,
}

/// `delivery`.
#[derive(Debug, Subcommand)]
pub enum DeliveryCommand {
    /// Say how many had come in a lot that was booked in wrongly.
    Correct {
        /// The lot.
        lot: u32,
        /// How many had come.
        received: u32,
        /// Two people and a reason.
        #[command(flatten)]
        by: ByTwo,
    },
    /// Deliveries that were begun and are not booked yet.
    Parked,
}

/// `stocktake`.
#[derive(Debug, Subcommand)]
pub enum StocktakeCommand {
    /// Begin one; the store stays open.
    Open {
        /// Only the goods of this category.
        #[arg(long, value_name = "TEXT", conflicts_with = "goods")]
        category: Option<String>,
        /// Only these goods; may be repeated.
        #[arg(long, value_name = "CODE")]
        goods: Vec<Gtin>,
        /// Who acts.
        #[command(flatten)]
        who: Who,
    },
    /// Say how many stand there.
    Count {
        /// The goods.
        code: Gtin,
        /// How many, expired ones with them.
        pieces: u32,
        /// Who counts.
        #[command(flatten)]
        who: Who,
    },
    /// End it and book the differences; where there are any, a second person approves.
    Close {
        /// Why the differences are held to be so.
        #[arg(long, default_value = "")]
        reason: String,
        /// Who acts.
        #[command(flatten)]
        who: Who,
        /// The second person, by name.
        #[arg(long, requires = "approver_pin_file")]
        approver: Option<String>,
        /// A file with that person's PIN.
        #[arg(long, value_name = "FILE", requires = "approver")]
        approver_pin_file: Option<PathBuf>,
    },
    /// Give it up; nothing is booked.
    Abandon(Who),
    /// What was counted so far, without what the book holds.
    Show,
}

/// `goods`.
#[derive(Debug, Subcommand)]
pub enum GoodsCommand {
    /// Enter goods; without a code they get one of the shop's own.
    Add {
        /// The code that they bear.
        #[arg(long)]
        code: Option<Gtin>,
        /// The name.
        #[arg(long)]
        name: String,
        /// What one is called.
        #[arg(long)]
        unit: String,
        /// The category.
        #[arg(long, default_value = "")]
        category: String,
        /// For points, or for sale.
        #[arg(long, default_value = "points")]
        section: SectionKind,
        /// One of the drawings that come with Jifen, or a photo's file.
        #[arg(long, value_name = "NAME|FILE")]
        picture: Option<String>,
        /// Who acts.
        #[command(flatten)]
        who: Who,
    },
    /// Give goods another name, unit, category or section; what is not named stays.
    Edit {
        /// Which.
        code: Gtin,
        /// The name.
        #[arg(long)]
        name: Option<String>,
        /// What one is called.
        #[arg(long)]
        unit: Option<String>,
        /// The category.
        #[arg(long)]
        category: Option<String>,
        /// For points, or for sale.
        #[arg(long)]
        section: Option<SectionKind>,
        /// Who acts.
        #[command(flatten)]
        who: Who,
    },
    /// Give goods a picture.
    Picture {
        /// Which.
        code: Gtin,
        /// One of the drawings that come with Jifen, or a photo's file.
        #[arg(value_name = "NAME|FILE")]
        picture: String,
        /// Who acts.
        #[command(flatten)]
        who: Who,
    },
    /// Say what a case's code stands for; 0 pieces: it is no case's code any more.
    Pack {
        /// The code on the case.
        pack: Gtin,
        /// What is in it.
        code: Gtin,
        /// How many.
        pieces: u32,
        /// Who acts.
        #[command(flatten)]
        who: Who,
    },
    /// Goods with their codes, sections, prices and pieces.
    List {
        /// In which form.
        #[arg(long, default_value = "text")]
        format: TextFormat,
    },
}

/// For what goods stand in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SectionKind {
    /// For points alone.
    Points,
    /// For sale, at the shopkeeper's own account: never redeemed.
    Sale,
}

impl From<SectionKind> for Section {
    fn from(kind: SectionKind) -> Section {
        match kind {
            SectionKind::Points => Section::Points,
            SectionKind::Sale => Section::Sale,
        }
    }
}

/// `fund`.
#[derive(Debug, Subcommand)]
pub enum FundCommand {
    /// Say whose money a fund is.
    Set {
        /// Its name.
        fund: String,
        /// Whose money it is.
        #[arg(long)]
        kind: FundOf,
        /// Who acts.
        #[command(flatten)]
        who: Who,
        /// The second person.
        #[command(flatten)]
        approver: Approver,
    },
    /// Enter money that came into a fund.
    Grant {
        /// Which.
        fund: String,
        /// How much, in yuan.
        amount: Fen,
        /// The document that says so.
        #[arg(long)]
        document: String,
        /// The day on which it came; else today.
        #[arg(long, value_name = "DAY")]
        on: Option<VillageDay>,
        /// Takes a wrong entry back.
        #[arg(long)]
        take_back: bool,
        /// Who acts.
        #[command(flatten)]
        who: Who,
        /// The second person.
        #[command(flatten)]
        approver: Approver,
    },
    /// Say what a fund may spend in a year.
    Cap {
        /// Which.
        fund: String,
        /// The year.
        year: i32,
        /// The most, in yuan; `none`: no limit any more.
        #[arg(value_parser = most)]
        most: Most,
        /// The decision's number or name.
        #[arg(long)]
        resolution: String,
        /// Who acts.
        #[command(flatten)]
        who: Who,
        /// The second person.
        #[command(flatten)]
        approver: Approver,
    },
    /// How funds stand.
    List {
        /// In which form.
        #[arg(long, default_value = "text")]
        format: TextFormat,
    },
}

/// The most of a year, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Most(pub Option<Fen>);

fn most(text: &str) -> Result<Most, String> {
    match text {
        "none" => Ok(Most(None)),
        text => text
            .parse()
            .map(|fen| Most(Some(fen)))
            .map_err(|fault: crate::market::fen::NotMoney| fault.to_string()),
    }
}

/// Whose money a fund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FundOf {
    /// The village's own income.
    Collective,
    /// The county's points funds.
    County,
    /// The township's share.
    Township,
    /// Money that was given.
    Donated,
    /// Another.
    Other,
}

impl From<FundOf> for FundKind {
    fn from(kind: FundOf) -> FundKind {
        match kind {
            FundOf::Collective => FundKind::Collective,
            FundOf::County => FundKind::County,
            FundOf::Township => FundKind::Township,
            FundOf::Donated => FundKind::Donated,
            FundOf::Other => FundKind::Other,
        }
    }
}

/// In which form something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// `trace`.
#[derive(Debug, Subcommand)]
pub enum TraceCommand {
    /// From a receipt to lots, givers, funds and invoices.
    Receipt {
        /// The receipt's number.
        receipt: ReceiptNo,
        /// In which form.
        #[arg(long, default_value = "text")]
        format: TextFormat,
    },
    /// From a donation, or another delivery, to where every piece went.
    Donation {
        /// The number on its slip, or its id.
        id: String,
        /// In which form.
        #[arg(long, default_value = "text")]
        format: TextFormat,
    },
    /// From a lot to where it came from and where every piece went.
    Lot {
        /// Its number.
        lot: u32,
        /// In which form.
        #[arg(long, default_value = "text")]
        format: TextFormat,
    },
}

/// `shelf`.
#[derive(Debug, Args)]
pub struct ShelfArgs {
    /// In which form.
    #[arg(long, default_value = "text")]
    pub format: TextFormat,
}

/// `practice`.
#[derive(Debug, Args)]
pub struct PracticeArgs {
    /// Whether a second person counts what comes in, blind.
    #[arg(long, value_name = "yes|no")]
    pub two_at_intake: Option<YesNo>,
    /// How many days before its last day goods are warned of.
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(0..=720))]
    pub warn_days: Option<u16>,
    /// Who acts.
    #[command(flatten)]
    pub who: Who,
    /// The second person.
    #[command(flatten)]
    pub approver: Approver,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
}

impl OriginArgs {
    /// Where it comes from, as the market says it.
    pub fn origin(&self) -> crate::market::storeroom::delivery::OriginOrder {
        use crate::market::storeroom::delivery::OriginOrder;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        match (&self.fund, &self.store) {
            (Some(fund), _) => OriginOrder::Purchase {
                fund: fund.clone(),
                supplier: text(&self.supplier),
                invoice: text(&self.invoice),
                total: self.total,
                photo: None,
            },
            (None, Some(store)) => OriginOrder::Transfer {
                store: store.clone(),
                slip: text(&self.slip),
            },
            (None, None) => OriginOrder::Donation {
                giver: text(&self.giver),
                anonymous: self.anonymous,
                terms: text(&self.terms),
            },
        }
    }
}
