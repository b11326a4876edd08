//! The words for papers: posters and labels.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Tongue, Who};
use crate::market::gtin::Gtin;
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::storeroom::notice::NoticeKind;
use crate::reports::pages::paper::Paper;

/// Which list is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PosterKind {
    /// Points that households were credited.
    Points,
    /// What was redeemed.
    Redemptions,
    /// Donations, and what became of them.
    Donations,
    /// Prices.
    Prices,
    /// The ranking.
    Ranking,
}

impl From<PosterKind> for NoticeKind {
    fn from(kind: PosterKind) -> NoticeKind {
        match kind {
            PosterKind::Points => NoticeKind::Points,
            PosterKind::Redemptions => NoticeKind::Redemptions,
            PosterKind::Donations => NoticeKind::Donations,
            PosterKind::Prices => NoticeKind::Prices,
            PosterKind::Ranking => NoticeKind::Ranking,
        }
    }
}

/// On which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PaperKind {
    /// 210 × 297 mm, read a metre away.
    A4,
    /// 297 × 420 mm, read two metres away.
    A3,
}

impl From<PaperKind> for Paper {
    fn from(kind: PaperKind) -> Paper {
        match kind {
            PaperKind::A4 => Paper::A4,
            PaperKind::A3 => Paper::A3,
        }
    }
}

/// `poster`.
#[derive(Debug, Args)]
pub struct PosterArgs {
    /// Which list.
    pub kind: PosterKind,
    /// 2026, 2026-Q4, 2026-12 or always.
    #[arg(long)]
    pub period: Period,
    /// On which paper.
    #[arg(long, default_value = "a4")]
    pub paper: PaperKind,
    /// In which language; else the till's.
    #[arg(long)]
    pub lang: Option<Tongue>,
    /// Where to (PDF).
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Who posts it.
    #[command(flatten)]
    pub who: Who,
}

/// `labels`.
#[derive(Debug, Subcommand)]
pub enum LabelsCommand {
    /// Stickers with a code, 24 on A4 of 70 × 37 mm each: for goods that carry none.
    Goods {
        /// Of goods or of a case; none: all goods whose code is the shop's own.
        #[arg(long)]
        code: Vec<Gtin>,
        /// How many of each.
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=240))]
        copies: u32,
        /// Where to.
        #[command(flatten)]
        to: LabelsTo,
    },
    /// Labels for the edge of a shelf, ten on A4, with picture and points.
    Shelf {
        /// Which goods; none: all that can be redeemed today.
        #[arg(long)]
        code: Vec<Gtin>,
        /// Where to.
        #[command(flatten)]
        to: LabelsTo,
    },
    /// Household cards of the size of a bank card, ten on A4.
    Cards {
        /// Whose; none: all households'.
        #[arg(long)]
        household: Option<HouseholdNo>,
        /// With the names masked.
        #[arg(long)]
        masked: bool,
        /// Where to.
        #[command(flatten)]
        to: LabelsTo,
    },
}

/// Where labels go to.
#[derive(Debug, Args)]
#[group(skip)]
pub struct LabelsTo {
    /// Write them to this file (PDF).
    #[arg(long, value_name = "FILE", required_unless_present = "print")]
    pub out: Option<PathBuf>,
    /// Each on a page of its own size, for a printer of labels or cards.
    #[arg(long, requires = "out")]
    pub one_by_one: bool,
    /// Print them on the receipt printer.
    #[arg(long, conflicts_with = "out")]
    pub print: bool,
    /// In which language; else the till's.
    #[arg(long, requires = "out")]
    pub lang: Option<Tongue>,
}
