//! Ranks and stars, the money behind the points, and decisions against a household.

use super::{Heading, Page, RuleLine};
use crate::market::scheme::parts::{
    Band, BarredAct, RankingMetric, Spendable, StarRule, SuspensionEnd, SuspensionRule,
};

impl Page<'_> {
    pub(super) fn honours(&mut self) {
        self.heading = Heading::Honours;
        let scheme = self.scheme;
        let ranking = &scheme.ranking;
        let span = self.word(&format!("span.{}", ranking.over.word()), &[]);
        let word = match ranking.counts {
            RankingMetric::Total => "ranking.total",
            RankingMetric::AveragePerMember => "ranking.average-per-member",
            RankingMetric::NewlyEarned => "ranking.newly-earned",
            RankingMetric::Group => "ranking.group",
            RankingMetric::None => "ranking.none",
        };
        self.tell("ranking", word, &[("span", &span)]);
        let ranks_accounts = !matches!(ranking.counts, RankingMetric::None | RankingMetric::Group);
        if ranks_accounts && scheme.spendable != Spendable::None {
            let word = match ranking.redeeming_lowers {
                true => "lowers",
                false => "lowers-not",
            };
            self.tell("ranking", word, &[]);
        }
        for rule in &scheme.stars {
            self.star(rule);
        }
        if let Some(bands) = &scheme.bands {
            self.bands(bands);
        }
    }

    fn star(&mut self, rule: &StarRule) {
        let stars = rule.stars.to_string();
        let percent = rule.to_percent.map(|percent| percent.to_string());
        let from = rule.from.map(|from| self.amount(from));
        let word = match (&percent, &from) {
            (Some(_), Some(_)) => "star-both",
            (Some(_), None) => "star-percent",
            (None, _) => "star-from",
        };
        let (percent, from) = (percent.unwrap_or_default(), from.unwrap_or_default());
        let fills = [
            ("stars", stars.as_str()),
            ("percent", &percent),
            ("from", &from),
        ];
        self.tell("stars", word, &fills);
    }

    fn bands(&mut self, bands: &Band) {
        let percent = bands.top_percent.to_string();
        match bands.step {
            Some(step) => {
                let step = self.amount(step);
                self.tell("bands", "bands", &[("step", &step), ("percent", &percent)]);
            }
            None => self.tell("bands", "bands-whole", &[("percent", &percent)]),
        }
    }

    pub(super) fn money(&mut self) {
        self.heading = Heading::Money;
        let scheme = self.scheme;
        if let Some(fund) = &scheme.fund {
            let (warn, stop) = (self.yuan(fund.warn), self.yuan(fund.stop));
            self.tell("fund", "fund", &[("warn", &warn), ("stop", &stop)]);
        }
        if let Some(share) = &scheme.share {
            let percent = share.households_percent.to_string();
            self.tell("share", "share", &[("percent", &percent)]);
            if let Some(models) = share.models_percent {
                self.tell("share", "models", &[("percent", &models.to_string())]);
            }
        }
        if let Some(dividend) = &scheme.dividend {
            match dividend.yuan_per_point {
                Some(yuan) => {
                    let yuan = self.yuan(yuan);
                    self.tell("dividend", "dividend", &[("yuan", &yuan)]);
                }
                None => self.tell("dividend", "dividend-open", &[]),
            }
            let word = match dividend.above_base {
                true => "dividend-above",
                false => "dividend-all",
            };
            self.tell("dividend", word, &[]);
        }
        for award in &scheme.group_awards {
            let stars = award.stars.to_string();
            for (word, amount) in [
                ("award", Some(award.household)),
                ("award-head", award.head),
                ("award-whole", award.whole_village),
                ("award-whole-head", award.whole_village_head),
            ] {
                if let Some(amount) = amount {
                    let points = self.amount(amount);
                    self.tell(
                        "group-awards",
                        word,
                        &[("stars", &stars), ("points", &points)],
                    );
                }
            }
        }
    }

    pub(super) fn decisions(&mut self) {
        self.heading = Heading::Decisions;
        for rule in &self.scheme.suspensions {
            let bars_more = [BarredAct::Scoring, BarredAct::Ranking];
            let bars_more = bars_more.into_iter().any(|act| rule.bars.bar(act));
            // Where nothing is redeemed, stopping that says nothing.
            if self.scheme.spendable == Spendable::None && !bars_more {
                continue;
            }
            let text = self.decision(rule);
            // Two kinds may go by one name, one of them from older files.
            if self.lines.iter().any(|line| line.text == text) {
                continue;
            }
            let is_ours = self.scheme.is_setting("suspensions")
                || self
                    .scheme
                    .is_setting(&format!("suspensions.{}", rule.kind));
            self.lines.push(RuleLine {
                heading: self.heading,
                text,
                is_ours,
            });
        }
    }

    fn decision(&self, rule: &SuspensionRule) -> String {
        let bars = |act, word: &'static str| rule.bars.bar(act).then_some(word);
        let redeems = self.scheme.spendable != Spendable::None;
        let mut said: Vec<&str> = [
            bars(BarredAct::Redeeming, "bars.redeeming"),
            bars(BarredAct::Scoring, "bars.scoring"),
            bars(BarredAct::Ranking, "bars.ranking"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if !rule.bars.bar(BarredAct::Scoring) {
            said.push("bars.still-scored");
        }
        if redeems && !rule.bars.bar(BarredAct::Redeeming) {
            said.push("bars.still-redeems");
        }
        let said: Vec<String> = said.into_iter().map(|word| self.word(word, &[])).collect();
        let end = match rule.end() {
            SuspensionEnd::Years(years) => self.word("end.years", &[("n", &years.to_string())]),
            SuspensionEnd::YearEnd => self.word("end.year-end", &[]),
            SuspensionEnd::NextYearEnd => self.word("end.next-year-end", &[]),
            SuspensionEnd::Open => self.word("end.open", &[]),
        };
        let name = rule.name.in_lang(self.words.lang());
        let bars = self.listed(&said);
        self.word(
            "decision",
            &[("name", name), ("bars", &bars), ("end", &end)],
        )
    }
}
