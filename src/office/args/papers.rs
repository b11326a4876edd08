//! The words for papers: posters and labels.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Tongue, Who};
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
