//! Commands that read and write nothing: a household's statement, rankings, the honours list, dividends, group awards.
//! How they are reckoned and what they look like stands in [`super::lists`], which the screen asks as well.
//! What they print can be posted as it is: names are masked. A file of credits that they print is brought in with
//! `import credits` once the village has voted on it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::books::shop::Village;
use crate::books::{Reader, Reading};
use crate::devices::printer::{RARE_FACE, REGULAR_FACE};
use crate::market::day::VillageDay;
use crate::market::honours::GroupFound;
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::sheet::Sheet;
use crate::office::sentence::spoken;
use crate::office::wish::lists::ListAsked;
use crate::reports;
use crate::reports::honours::{self as written, ListForm, ListName};
use crate::reports::sheet::{Heading, marked};
use crate::reports::statement::StatementForm;
use crate::words::{Lang, Words};

/// What pages are drawn in.
const FACES: [&[u8]; 2] = [REGULAR_FACE, RARE_FACE];

/// In which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tongue {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl Tongue {
    /// The words' language.
    pub fn lang(self) -> Lang {
        match self {
            Tongue::Zh => Lang::Zh,
            Tongue::En => Lang::En,
        }
    }
}

/// The form of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatementFormat {
    /// Lines of text.
    Text,
    /// One JSON object.
    Json,
    /// Pages to print, A4.
    Pdf,
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// UTF-8 without BOM.
    Csv,
    /// One JSON object.
    Json,
    /// Pages to print, A4.
    Pdf,
}

/// `statement`.
#[derive(Debug, Args)]
pub struct StatementArgs {
    /// Whose.
    pub household: HouseholdNo,
    /// As of this day, past or present.
    #[arg(long, value_name = "DATE")]
    pub on: Option<VillageDay>,
    /// In which form; text where it is not only printed.
    #[arg(long)]
    pub format: Option<StatementFormat>,
    /// In which language; else the till's.
    #[arg(long)]
    pub lang: Option<Tongue>,
    /// Where to; else the standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// On the receipt printer: the latest entries, the periods and the closing sentence.
    #[arg(long)]
    pub print: bool,
}

/// `ranking`.
#[derive(Debug, Args)]
pub struct RankingArgs {
    /// 2026, 2026-Q4, 2026-12 or always.
    #[arg(long)]
    pub period: Period,
    /// In which form.
    #[arg(long, default_value = "csv")]
    pub format: ListFormat,
    /// Where to; else the standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `honours`.
#[derive(Debug, Args)]
pub struct HonoursArgs {
    /// The year.
    #[arg(long, value_parser = clap::value_parser!(i32).range(1970..=9990))]
    pub year: i32,
    /// In which form.
    #[arg(long, default_value = "csv")]
    pub format: ListFormat,
    /// Where to; else the standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `dividend`.
#[derive(Debug, Args)]
pub struct DividendArgs {
    /// The year.
    #[arg(long, value_parser = clap::value_parser!(i32).range(1970..=9990))]
    pub year: i32,
    /// Yuan for one point, as the year's plan decided; else as the rules have it.
    #[arg(long, value_name = "YUAN_PER_POINT", value_parser = above_zero)]
    pub plan: Option<Points>,
    /// In which form.
    #[arg(long, default_value = "csv")]
    pub format: ListFormat,
    /// As a file of credits, to be brought in after the vote.
    #[arg(long)]
    pub as_credits: bool,
    /// Where to; else the standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `group-award`.
#[derive(Debug, Args)]
pub struct GroupAwardArgs {
    /// The group.
    #[arg(long)]
    pub group: String,
    /// Its stars.
    #[arg(long)]
    pub stars: u32,
    /// The year.
    #[arg(long, value_parser = clap::value_parser!(i32).range(1970..=9990))]
    pub year: i32,
    /// The whole village has as many.
    #[arg(long)]
    pub village_wide: bool,
    /// The household of the group's head, for its award.
    #[arg(long, value_name = "HOUSEHOLD")]
    pub head: Option<HouseholdNo>,
    /// As a file of credits, to be brought in after the vote.
    #[arg(long)]
    pub template: bool,
    /// Where to; else the standard output.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

fn above_zero(text: &str) -> Result<Points, String> {
    let points: Points = text
        .parse()
        .map_err(|why: crate::market::points::NotPoints| why.to_string())?;
    if points > Points::ZERO {
        Ok(points)
    } else {
        Err("not above zero".into())
    }
}

/// What the commands read from.
pub struct Reads<'a> {
    /// The books.
    pub reader: &'a Reader,
    /// The clock.
    pub clock: Reading,
    /// The words.
    pub words: &'a Words,
}

pub(super) fn fault(why: impl std::fmt::Display) -> String {
    why.to_string()
}

/// A page as PDF.
///
/// # Errors
/// A sentence.
pub fn pdf(sheet: &Sheet, words: &Words) -> Result<Vec<u8>, String> {
    reports::pages::pages(sheet, &FACES, words).map_err(|fault| fault.sentence(words))
}

/// How papers of these books are headed.
fn heading(village: &Village) -> Heading<'_> {
    Heading {
        village: &village.name,
        is_practice: village.rehearsal,
    }
}

impl Reads<'_> {
    /// A household's statement in a form.
    ///
    /// # Errors
    /// A sentence.
    pub fn statement(&self, args: &StatementArgs) -> Result<Vec<u8>, String> {
        self.has_come(args.on)?;
        let statement = self
            .reader
            .statement(&args.household, args.on, &self.clock)
            .map_err(spoken(self.words))?
            .ok_or_else(|| {
                let household = args.household.clone();
                let refusal = Refusal::UnknownHousehold { household };
                refusal.sentence(self.words).to_string()
            })?;
        let form = args.format.unwrap_or(StatementFormat::Text).into();
        let village = self.reader.village().map_err(spoken(self.words))?;
        reports::statement::written(&statement, form, heading(&village), self.words, &FACES)
    }

    /// Whether a day a statement is asked for has come.
    ///
    /// # Errors
    /// A sentence, where it has not.
    pub fn has_come(&self, day: Option<VillageDay>) -> Result<(), String> {
        let today = self.reader.today(&self.clock).map_err(spoken(self.words))?;
        match day.filter(|day| *day > today) {
            None => Ok(()),
            Some(day) => {
                let day = self.words.day_and_year(day);
                Err(self.words.say("statement.day-to-come", &[("day", &day)]))
            }
        }
    }

    /// The ranking of a period.
    ///
    /// # Errors
    /// A sentence.
    pub fn ranking(&self, args: &RankingArgs) -> Result<Vec<u8>, String> {
        self.list(args.period, ListName::Ranking, args.format)
    }

    /// The honours list of a year.
    ///
    /// # Errors
    /// A sentence.
    pub fn honours(&self, args: &HonoursArgs) -> Result<Vec<u8>, String> {
        self.list(Period::Year(args.year), ListName::Honours, args.format)
    }

    fn list(&self, period: Period, name: ListName, format: ListFormat) -> Result<Vec<u8>, String> {
        let ranking = self.ranked(period)?;
        let village = self.reader.village().map_err(spoken(self.words))?;
        written::list(
            &ranking,
            name,
            format.into(),
            heading(&village),
            self.words,
            &FACES,
        )
    }

    /// The dividends of a year.
    ///
    /// # Errors
    /// A sentence.
    pub fn dividend(&self, args: &DividendArgs) -> Result<Vec<u8>, String> {
        if args.as_credits {
            return self.dividend_as_credits(args.year, args.plan);
        }
        let dividends = self.dividends(args.year, args.plan)?;
        match args.format {
            ListFormat::Csv => written::dividends_csv(&dividends).map_err(fault),
            ListFormat::Json => Ok(written::dividends_json(&dividends).into_bytes()),
            ListFormat::Pdf => {
                let asked = ListAsked::Dividend {
                    year: args.year,
                    plan: args.plan,
                };
                let village = self.reader.village().map_err(spoken(self.words))?;
                let sheet = marked(self.sheet(&asked)?, village.rehearsal, self.words);
                pdf(&sheet, self.words)
            }
        }
    }

    /// What a group's stars bring.
    ///
    /// # Errors
    /// A sentence.
    pub fn group_award(&self, args: &GroupAwardArgs) -> Result<Vec<u8>, String> {
        let found = GroupFound {
            group: args.group.clone(),
            stars: args.stars,
            village_wide: args.village_wide,
            head: args.head.clone(),
        };
        if args.template {
            self.award_as_credits(args.year, &found)
        } else {
            let (shares, _) = self.award(args.year, &found)?;
            written::award_csv(&shares).map_err(fault)
        }
    }
}

impl From<StatementFormat> for StatementForm {
    fn from(format: StatementFormat) -> StatementForm {
        match format {
            StatementFormat::Text => StatementForm::Text,
            StatementFormat::Json => StatementForm::Json,
            StatementFormat::Pdf => StatementForm::Pdf,
        }
    }
}

impl From<ListFormat> for ListForm {
    fn from(format: ListFormat) -> ListForm {
        match format {
            ListFormat::Csv => ListForm::Csv,
            ListFormat::Json => ListForm::Json,
            ListFormat::Pdf => ListForm::Pdf,
        }
    }
}
