//! The words for what two people do at the till besides redeeming: points that move without goods, rewards, exceptions,
//! limits, recyclables.

use clap::{Args, Subcommand, ValueEnum};

use super::{Approver, Who};
use crate::market::day::VillageDay;
use crate::market::exception::ExceptionKind;
use crate::market::gtin::Gtin;
use crate::market::ids::{CouponNo, HouseholdNo, ReceiptNo};
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::recyclables::Measure;
use crate::market::scheme::CountedOver;

/// Two people and a reason.
#[derive(Debug, Clone, Args)]
pub struct ByTwo {
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

/// `gift`.
#[derive(Debug, Args)]
pub struct GiftArgs {
    /// Whose points.
    pub from: HouseholdNo,
    /// To whom.
    pub to: HouseholdNo,
    /// How many.
    #[arg(allow_hyphen_values = true)]
    pub points: Points,
    /// Two people and a reason.
    #[command(flatten)]
    pub by: ByTwo,
}

/// `coupon`.
#[derive(Debug, Subcommand)]
pub enum CouponCommand {
    /// Hand points out on numbered paper coupons.
    Issue(CouponIssueArgs),
    /// Take coupons in: they count as points again, for whoever brings them.
    Take {
        /// Who brings them.
        household: HouseholdNo,
        /// Their numbers.
        #[arg(required = true)]
        numbers: Vec<CouponNo>,
        /// Who acts.
        #[command(flatten)]
        who: Who,
    },
    /// Make lost or spoiled coupons void; their points go back to whom they were issued.
    Cancel {
        /// Their numbers.
        #[arg(required = true)]
        numbers: Vec<CouponNo>,
        /// Two people and a reason.
        #[command(flatten)]
        by: ByTwo,
    },
    /// Say how a coupon stands.
    Check {
        /// Its number.
        number: CouponNo,
    },
}

/// `coupon issue`.
#[derive(Debug, Args)]
pub struct CouponIssueArgs {
    /// To whom.
    pub household: HouseholdNo,
    /// What each is worth.
    #[arg(long, value_name = "EACH", allow_hyphen_values = true)]
    pub points: Points,
    /// A coupon's number; for several, several times.
    #[arg(
        long = "number",
        value_name = "NUMBER",
        required_unless_present = "from_number"
    )]
    pub numbers: Vec<CouponNo>,
    /// The first of numbers in a row.
    #[arg(
        long,
        value_name = "NUMBER",
        requires = "count",
        conflicts_with = "numbers"
    )]
    pub from_number: Option<CouponNo>,
    /// How many in a row.
    #[arg(long, requires = "from_number")]
    pub count: Option<u32>,
    /// Two people and a reason.
    #[command(flatten)]
    pub by: ByTwo,
}

/// `debit`.
#[derive(Debug, Args)]
pub struct DebitArgs {
    /// Whose points.
    pub household: HouseholdNo,
    /// How many.
    #[arg(allow_hyphen_values = true)]
    pub points: Points,
    /// What they are spent on, where the scheme knows several kinds.
    #[arg(long)]
    pub kind: Option<String>,
    /// With whom.
    #[arg(long)]
    pub partner: String,
    /// Two people and a reason.
    #[command(flatten)]
    pub by: ByTwo,
}

/// `cash`.
#[derive(Debug, Args)]
pub struct CashArgs {
    /// Whose points.
    pub household: HouseholdNo,
    /// How many.
    #[arg(allow_hyphen_values = true)]
    pub points: Points,
    /// Two people and a reason.
    #[command(flatten)]
    pub by: ByTwo,
}

/// `undo`.
#[derive(Debug, Args)]
pub struct UndoArgs {
    /// The number on its slip.
    pub slip: ReceiptNo,
    /// Two people and a reason.
    #[command(flatten)]
    pub by: ByTwo,
}

/// `reward`.
#[derive(Debug, Args)]
pub struct RewardArgs {
    /// To whom.
    pub household: HouseholdNo,
    /// The goods.
    pub code: Gtin,
    /// How many.
    pub quantity: Quantity,
    /// Two people and a reason.
    #[command(flatten)]
    pub by: ByTwo,
}

/// `exception`.
#[derive(Debug, Subcommand)]
pub enum ExceptionCommand {
    /// Let something happen out of the rules.
    Allow {
        /// What.
        what: ExceptionName,
        /// The first day.
        #[arg(long, value_name = "DAY")]
        from: VillageDay,
        /// The last day; else that one day.
        #[arg(long, value_name = "DAY")]
        until: Option<VillageDay>,
        /// For whom; else for all.
        #[arg(long)]
        household: Option<HouseholdNo>,
        /// Two people and a reason.
        #[command(flatten)]
        by: ByTwo,
    },
}

/// What an exception lets happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExceptionName {
    /// The store redeems on days that are no exchange days.
    ExtraDay,
    /// Limits per household and the year's fund do not hold.
    LimitLifted,
}

impl From<ExceptionName> for ExceptionKind {
    fn from(name: ExceptionName) -> ExceptionKind {
        match name {
            ExceptionName::ExtraDay => ExceptionKind::ExtraDay,
            ExceptionName::LimitLifted => ExceptionKind::LimitLifted,
        }
    }
}

/// `limit`.
#[derive(Debug, Subcommand)]
pub enum LimitCommand {
    /// Decide the most that one household takes of some goods.
    Set {
        /// The goods.
        code: Gtin,
        /// How many pieces; `none`: no limit any more.
        pieces: PiecesOrNone,
        /// Over which span.
        #[arg(long)]
        over: OverName,
        /// The decision's number or name.
        #[arg(long)]
        resolution: String,
        /// The first day on which it holds; else today.
        #[arg(long, value_name = "DAY")]
        from: Option<VillageDay>,
        /// Who acts.
        #[command(flatten)]
        who: Who,
        /// The second person.
        #[command(flatten)]
        approver: Approver,
    },
}

/// A count of pieces, or `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PiecesOrNone(pub Option<Quantity>);

impl std::str::FromStr for PiecesOrNone {
    type Err = String;
    fn from_str(text: &str) -> Result<PiecesOrNone, String> {
        match text {
            "none" => Ok(PiecesOrNone(None)),
            text => match text.parse() {
                Ok(quantity) => Ok(PiecesOrNone(Some(quantity))),
                Err(_) => Err("a number of pieces from 1 on, or none".into()),
            },
        }
    }
}

/// A span over which something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OverName {
    /// The exchange window.
    Window,
    /// The month.
    Month,
    /// The quarter.
    Quarter,
    /// The year.
    Year,
    /// Since the books began.
    Ever,
}

impl From<OverName> for CountedOver {
    fn from(name: OverName) -> CountedOver {
        match name {
            OverName::Window => CountedOver::Window,
            OverName::Month => CountedOver::Month,
            OverName::Quarter => CountedOver::Quarter,
            OverName::Year => CountedOver::Year,
            OverName::Ever => CountedOver::Ever,
        }
    }
}

/// `recyclables`.
#[derive(Debug, Args)]
pub struct RecyclablesArgs {
    /// Who handed them in.
    pub household: HouseholdNo,
    /// What they are.
    #[arg(long)]
    pub kind: String,
    /// How many kilograms.
    #[arg(long, value_name = "KG")]
    pub weight: Measure,
    /// Yuan for a kilogram.
    #[arg(long, value_name = "YUAN_PER_KG")]
    pub price: Measure,
    /// Who acts.
    #[command(flatten)]
    pub who: Who,
}
