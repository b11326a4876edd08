//! Commands that read and write nothing: a household's statement, rankings, the honours list, dividends, group awards.
//! What they print can be posted as it is: names are masked. A file of credits that they print is brought in with
//! `import credits` once the village has voted on it.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::books::{Reader, Reading};
use crate::devices::printer::{RARE_FACE, REGULAR_FACE};
use crate::market::day::VillageDay;
use crate::market::honours::{
    Candidate, GroupFound, NoAward, NoDividend, Place, Ranking, dividends, group_award, rank,
};
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::office::sentence::spoken;
use crate::reports;
use crate::reports::honours::{self as written, ListForm};
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
    /// A page to print, A4; the honours list alone.
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

fn fault(why: impl std::fmt::Display) -> String {
    why.to_string()
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
        let village = self.village()?;
        reports::statement::written(&statement, form, &village, self.words, &FACES)
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

    fn village(&self) -> Result<String, String> {
        Ok(self.reader.village().map_err(spoken(self.words))?.name)
    }

    fn today_and_candidates(&self) -> Result<(VillageDay, Vec<Candidate>), String> {
        Ok((
            self.reader.today(&self.clock).map_err(spoken(self.words))?,
            self.reader.candidates().map_err(spoken(self.words))?,
        ))
    }

    fn ranked(&self, period: Period) -> Result<Ranking, String> {
        let (today, candidates) = self.today_and_candidates()?;
        let rules = self.reader.rules().map_err(spoken(self.words))?;
        let village = self.village()?;
        rank(&rules, period, today, &candidates).map_err(|_| no_ranking(&village, self.words))
    }

    /// The ranking of a period.
    ///
    /// # Errors
    /// A sentence.
    pub fn ranking(&self, args: &RankingArgs) -> Result<Vec<u8>, String> {
        let ranking = self.ranked(args.period)?;
        let places: Vec<&Place> = ranking.places.iter().collect();
        self.list(&ranking, &places, args.format)
    }

    /// The honours list of a year.
    ///
    /// # Errors
    /// A sentence.
    pub fn honours(&self, args: &HonoursArgs) -> Result<Vec<u8>, String> {
        let ranking = self.ranked(Period::Year(args.year))?;
        let places: Vec<&Place> = ranking
            .places
            .iter()
            .filter(|place| place.is_honoured())
            .collect();
        self.list(&ranking, &places, args.format)
    }

    fn list(
        &self,
        ranking: &Ranking,
        places: &[&Place],
        format: ListFormat,
    ) -> Result<Vec<u8>, String> {
        let village = self.village()?;
        written::list(ranking, places, format.into(), &village, self.words, &FACES)
    }

    /// The dividends of a year.
    ///
    /// # Errors
    /// A sentence.
    pub fn dividend(&self, args: &DividendArgs) -> Result<Vec<u8>, String> {
        let (today, candidates) = self.today_and_candidates()?;
        let rules = self.reader.rules().map_err(spoken(self.words))?;
        let say = |key: &str| self.words.say(key, &[]);
        let dividends = dividends(&rules, args.year, args.plan, today, &candidates).map_err(
            |why| match why {
                NoDividend::NotInTheRules => say("honours.no-dividend"),
                NoDividend::NoPlan => say("honours.no-plan"),
            },
        )?;
        if args.as_credits {
            let scheme = rules.on(today);
            return written::dividend_credits(&dividends, scheme, today, self.words)
                .ok_or_else(|| say("honours.no-rate"))?
                .map_err(fault);
        }
        match args.format {
            ListFormat::Csv => written::dividends_csv(&dividends).map_err(fault),
            ListFormat::Json => Ok(written::dividends_json(&dividends).into_bytes()),
            ListFormat::Pdf => Err(say("honours.no-pages")),
        }
    }

    /// What a group's stars bring.
    ///
    /// # Errors
    /// A sentence.
    pub fn group_award(&self, args: &GroupAwardArgs) -> Result<Vec<u8>, String> {
        let (today, candidates) = self.today_and_candidates()?;
        let rules = self.reader.rules().map_err(spoken(self.words))?;
        let found = GroupFound {
            group: args.group.clone(),
            stars: args.stars,
            village_wide: args.village_wide,
            head: args.head.clone(),
        };
        let shares = group_award(&rules, args.year, &found, today, &candidates)
            .map_err(|why| no_award(&why, &found, self.words))?;
        if args.template {
            written::award_credits(&shares, &found, args.year, today, self.words).map_err(fault)
        } else {
            written::award_csv(&shares).map_err(fault)
        }
    }
}

/// Why nobody is ranked.
fn no_ranking(village: &str, words: &Words) -> String {
    words.say("honours.no-ranking", &[("village", village)])
}

fn no_award(why: &NoAward, found: &GroupFound, words: &Words) -> String {
    let stars = found.stars.to_string();
    let group = ("group", found.group.as_str());
    match why {
        NoAward::NotInTheRules => words.say("honours.no-award", &[("stars", &stars)]),
        NoAward::NoSuchGroup => words.say("honours.no-group", &[group]),
        NoAward::HeadElsewhere => {
            let head = found.head.as_ref().map_or("", |head| head.as_str());
            words.say("honours.head-elsewhere", &[group, ("household", head)])
        }
        NoAward::Barred(household) => words.say(
            "honours.group-barred",
            &[group, ("household", household.as_str())],
        ),
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
