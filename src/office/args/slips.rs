//! The words for slips that are written on paper while the till is dead.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Subcommand};

use super::moving::ByTwo;
use super::storeroom::TextFormat;
use super::{Approver, Who};
use crate::market::day::VillageDay;
use crate::market::gtin::Gtin;
use crate::market::ids::HouseholdNo;
use crate::market::points::Points;
use crate::market::quantity::Quantity;

/// `slips`.
#[derive(Debug, Subcommand)]
pub enum SlipsCommand {
    /// Print a pad of numbered slips, on the receipt printer or as a file.
    Print {
        /// The first number; else the one after the last that was printed.
        #[arg(long, value_name = "N")]
        from: Option<u32>,
        /// How many.
        #[arg(long, value_name = "K", default_value_t = 50)]
        count: u32,
        /// Write them to this file (PDF), four to a sheet of A4, in place of the receipt printer.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Who acts.
        #[command(flatten)]
        who: Who,
    },
    /// Enter a slip. It is never refused for a rule of its day: what it broke is recorded for the committee.
    Enter(EnterArgs),
    /// Say that a slip was spoiled or lost.
    Void {
        /// Its number.
        number: u32,
        /// Two people and a reason.
        #[command(flatten)]
        by: ByTwo,
    },
    /// Slips that were entered, and the numbers that are missing or stand twice.
    List {
        /// In which form.
        #[arg(long, default_value = "text")]
        format: TextFormat,
    },
}

/// `slips enter`.
#[derive(Debug, Args)]
pub struct EnterArgs {
    /// The slip's number.
    pub number: u32,
    /// The day that was written on it.
    #[arg(long, value_name = "DAY")]
    pub on: VillageDay,
    /// Whose points.
    #[arg(long)]
    pub household: HouseholdNo,
    /// Goods and how many; may be repeated.
    #[arg(long = "goods", value_name = "CODE:PIECES", required = true)]
    pub goods: Vec<Taken>,
    /// The points that were written on it; else what the price list of that day says.
    #[arg(long)]
    pub points: Option<Points>,
    /// Who took the goods, where it was not the household itself.
    #[arg(long, value_name = "NAME")]
    pub proxy: Option<String>,
    /// Who acts.
    #[command(flatten)]
    pub who: Who,
    /// The second person.
    #[command(flatten)]
    pub approver: Approver,
}

/// Goods and how many: `2000000000015:2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken(pub Gtin, pub Quantity);

impl FromStr for Taken {
    type Err = String;
    fn from_str(text: &str) -> Result<Taken, String> {
        let (code, pieces) = text.split_once(':').unwrap_or((text, "1"));
        let code = code.parse().map_err(|fault| format!("{code}: {fault}"))?;
        let pieces = pieces
            .parse()
            .map_err(|fault| format!("{pieces}: {fault}"))?;
        Ok(Taken(code, pieces))
    }
}
