//! The village's lists from the books: rankings, the honours list, dividends, group awards; as pages and as files of
//! credits. Commands and the screen ask here, so that both say the same.

use crate::market::day::VillageDay;
use crate::market::honours::{
    AwardShare, Candidate, Dividends, GroupFound, NoAward, NoDividend, Ranking, dividends,
    group_award, rank,
};
use crate::market::household::mask_name;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::sheet::Sheet;
use crate::office::honours::{Reads, fault};
use crate::office::sentence::spoken;
use crate::office::wish::lists::{Group, ListAsked};
use crate::reports::honours::{
    self as written, ListName, award_sheet, dividend_sheet, ranking_sheet,
};
use crate::words::Words;

impl Reads<'_> {
    pub(super) fn village(&self) -> Result<String, String> {
        Ok(self.reader.village().map_err(spoken(self.words))?.name)
    }

    fn today_and_candidates(&self) -> Result<(VillageDay, Vec<Candidate>), String> {
        Ok((
            self.reader.today(&self.clock).map_err(spoken(self.words))?,
            self.reader.candidates().map_err(spoken(self.words))?,
        ))
    }

    pub(super) fn ranked(&self, period: Period) -> Result<Ranking, String> {
        let (today, candidates) = self.today_and_candidates()?;
        let rules = self.reader.rules().map_err(spoken(self.words))?;
        let village = self.village()?;
        rank(&rules, period, today, &candidates).map_err(|_| {
            self.words
                .say("honours.no-ranking", &[("village", &village)])
        })
    }

    pub(super) fn dividends(&self, year: i32, plan: Option<Points>) -> Result<Dividends, String> {
        let (today, candidates) = self.today_and_candidates()?;
        let rules = self.reader.rules().map_err(spoken(self.words))?;
        dividends(&rules, year, plan, today, &candidates).map_err(|why| {
            let key = match why {
                NoDividend::NotInTheRules => "honours.no-dividend",
                NoDividend::NoPlan => "honours.no-plan",
            };
            self.words.say(key, &[])
        })
    }

    pub(super) fn award(
        &self,
        year: i32,
        found: &GroupFound,
    ) -> Result<(Vec<AwardShare>, Vec<Candidate>), String> {
        let (today, candidates) = self.today_and_candidates()?;
        let rules = self.reader.rules().map_err(spoken(self.words))?;
        let shares = group_award(&rules, year, found, today, &candidates)
            .map_err(|why| no_award(&why, found, self.words))?;
        Ok((shares, candidates))
    }

    /// A list as a page.
    ///
    /// # Errors
    /// A sentence.
    pub fn sheet(&self, asked: &ListAsked) -> Result<Sheet, String> {
        let village = self.village()?;
        let ranking = |period: Period, name: ListName| {
            let ranking = self.ranked(period)?;
            Ok(ranking_sheet(&ranking, name, &village, self.words))
        };
        let today = self.reader.today(&self.clock).map_err(spoken(self.words))?;
        match asked {
            ListAsked::Ranking(period) => ranking(*period, ListName::Ranking),
            ListAsked::Honours(year) => ranking(Period::Year(*year), ListName::Honours),
            ListAsked::Dividend { year, plan } => {
                let dividends = self.dividends(*year, *plan)?;
                Ok(dividend_sheet(&dividends, &village, today, self.words))
            }
            ListAsked::Award { year, found } => {
                let (shares, candidates) = self.award(*year, found)?;
                let award = (&shares[..], found, *year);
                Ok(award_sheet(award, &candidates, &village, today, self.words))
            }
        }
    }

    /// A list as a file of credits, to be brought in once the village has voted on it.
    ///
    /// # Errors
    /// A sentence; a ranking brings nothing.
    pub fn credits(&self, asked: &ListAsked) -> Result<Vec<u8>, String> {
        match asked {
            ListAsked::Ranking(_) | ListAsked::Honours(_) => {
                Err(self.words.say("honours.no-credits", &[]))
            }
            ListAsked::Dividend { year, plan } => self.dividend_as_credits(*year, *plan),
            ListAsked::Award { year, found } => self.award_as_credits(*year, found),
        }
    }

    pub(super) fn dividend_as_credits(
        &self,
        year: i32,
        plan: Option<Points>,
    ) -> Result<Vec<u8>, String> {
        let dividends = self.dividends(year, plan)?;
        let today = self.reader.today(&self.clock).map_err(spoken(self.words))?;
        let rules = self.reader.rules().map_err(spoken(self.words))?;
        written::dividend_credits(&dividends, rules.on(today), today, self.words)
            .ok_or_else(|| self.words.say("honours.no-rate", &[]))?
            .map_err(fault)
    }

    pub(super) fn award_as_credits(
        &self,
        year: i32,
        found: &GroupFound,
    ) -> Result<Vec<u8>, String> {
        let (shares, _) = self.award(year, found)?;
        let today = self.reader.today(&self.clock).map_err(spoken(self.words))?;
        written::award_credits(&shares, found, year, today, self.words).map_err(fault)
    }

    /// The villager groups, in the order of their names, with their households in the order of their numbers.
    ///
    /// # Errors
    /// A sentence.
    pub fn groups(&self) -> Result<Vec<Group>, String> {
        let (_, candidates) = self.today_and_candidates()?;
        let mut groups = std::collections::BTreeMap::<String, Vec<_>>::new();
        for one in candidates {
            let households = groups.entry(one.group).or_default();
            households.push((one.household, mask_name(&one.name)));
        }
        let groups = groups.into_iter().filter(|(name, _)| !name.is_empty());
        Ok(groups
            .map(|(name, mut households)| {
                households.sort();
                Group { name, households }
            })
            .collect())
    }
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
