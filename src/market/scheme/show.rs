//! The rules as a village meeting would read them: plain sentences under headings, from the words. What the document
//! leaves open is marked, so that everybody sees which rules the village made itself.

use super::parts::{
    Band, BarredAct, Cap, CountedOver, CreditCounts, RankingMetric, Rate, Spendable, StarRule,
    Subject, SuspensionEnd, SuspensionRule, Unit, Window,
};
use super::{Lapse, Scheme};
use crate::market::calendar;
use crate::market::period::Period;
use crate::market::points::Points;
use crate::words::{Word, Words};

/// What a line is about. Lines of one heading follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// Whose account it is, and who is scored.
    Account,
    /// How points are earned and when they count.
    Points,
    /// When and how they are redeemed.
    Exchange,
    /// When they are gone.
    Lapse,
    /// Ranks, stars, bands.
    Honours,
    /// Funds, shares, dividends, awards.
    Money,
    /// Gifts, coupons, recyclables, debits.
    Ways,
    /// Decisions against a household.
    Decisions,
    /// What the store begins with.
    Goods,
}

impl Heading {
    /// As people say it.
    pub fn say(self, words: &Words) -> String {
        let word = match self {
            Heading::Account => "account",
            Heading::Points => "points",
            Heading::Exchange => "exchange",
            Heading::Lapse => "lapse",
            Heading::Honours => "honours",
            Heading::Money => "money",
            Heading::Ways => "ways",
            Heading::Decisions => "decisions",
            Heading::Goods => "goods",
        };
        words.say(&format!("rules.heading.{word}"), &[])
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLine {
    /// What it is about.
    pub heading: Heading,
    /// The sentence.
    pub text: String,
    /// Whether it is the village's own choice, since the document leaves it open.
    pub is_ours: bool,
}

/// The rules, line by line.
pub fn show(scheme: &Scheme, words: &Words) -> Vec<RuleLine> {
    let mut page = Page {
        scheme,
        words,
        heading: Heading::Account,
        lines: Vec::new(),
    };
    page.account();
    page.points();
    page.exchange();
    page.lapse();
    page.honours();
    page.money();
    page.ways();
    page.decisions();
    page.goods();
    page.lines
}

struct Page<'a> {
    scheme: &'a Scheme,
    words: &'a Words,
    heading: Heading,
    lines: Vec<RuleLine>,
}

impl Page<'_> {
    /// A line that stands on a key of the file.
    fn line(&mut self, key: &str, text: String) {
        self.lines.push(RuleLine {
            heading: self.heading,
            text,
            is_ours: self.scheme.is_setting(key),
        });
    }

    fn tell(&mut self, key: &str, word: &str, fills: &[Word<'_>]) {
        let text = self.word(word, fills);
        self.line(key, text);
    }

    fn word(&self, word: &str, fills: &[Word<'_>]) -> String {
        self.words.say(&format!("rules.{word}"), fills)
    }

    fn unit(&self, word: (&str, &str), amount: Points) -> String {
        let n = amount.to_string();
        let word = if amount == Points::whole(1) {
            word.1
        } else {
            word.0
        };
        self.word(word, &[("n", &n)])
    }

    fn yuan(&self, amount: Points) -> String {
        self.unit(("yuan", "one-yuan"), amount)
    }

    fn amount(&self, amount: Points) -> String {
        match self.scheme.unit {
            Unit::Points => self.unit(("points", "point"), amount),
            Unit::Yuan => self.yuan(amount),
        }
    }

    fn over(&self, over: CountedOver) -> String {
        self.words.say(&format!("over.{}", over.word()), &[])
    }

    fn listed(&self, names: &[String]) -> String {
        names.join(&self.word("and", &[]))
    }

    fn each(&self) -> String {
        self.word(&format!("each.{}", subject(self.scheme.subject)), &[])
    }

    fn account(&mut self) {
        let scheme = self.scheme;
        self.tell(
            "subject",
            &format!("subject.{}", subject(scheme.subject)),
            &[],
        );
        if !scheme.scored.is_empty() {
            let who = |one: &Subject| self.word(&format!("who.{}", subject(*one)), &[]);
            let who: Vec<String> = scheme.scored.iter().map(who).collect();
            let who = self.listed(&who);
            self.tell("scored", "scored", &[("who", &who)]);
        }
        if scheme.unit == Unit::Yuan {
            self.tell("unit", "in-yuan", &[]);
        }
    }

    fn points(&mut self) {
        self.heading = Heading::Points;
        let scheme = self.scheme;
        if let Some(base) = &scheme.base {
            let (points, over) = (self.amount(base.points), self.over(base.per));
            let word = match base.per {
                CountedOver::Ever => "base-once",
                _ => "base",
            };
            self.tell("base", word, &[("points", &points), ("over", &over)]);
        }
        if let Some(scale) = scheme.scale {
            let points = self.amount(scale);
            self.tell("scale", "scale", &[("points", &points)]);
        }
        match scheme.posting_days {
            0 => self.tell("posting-days", "posting-none", &[]),
            days => self.tell("posting-days", "posting", &[("n", &days.to_string())]),
        }
        if scheme.mending_days > 0 {
            let n = scheme.mending_days.to_string();
            self.tell("mending-days", "mending", &[("n", &n)]);
        }
        if scheme.lapse != Lapse::Never {
            let word = match scheme.credit_counts {
                CreditCounts::WhenPosted => "counts.when-posted",
                CreditCounts::WhenScored => "counts.when-scored",
            };
            self.tell("credit-counts", word, &[]);
        }
        for cap in &scheme.caps {
            self.cap(cap);
        }
    }

    fn cap(&mut self, cap: &Cap) {
        let kind = cap
            .kind
            .as_ref()
            .map(|kind| self.words.say_or("rules.kind", kind));
        let both: Vec<String> = kind.into_iter().chain(cap.category.clone()).collect();
        let (what, over) = (self.listed(&both), self.over(cap.over));
        let points = self.amount(cap.most);
        let fills = [
            ("what", what.as_str()),
            ("over", &over),
            ("points", &points),
        ];
        self.tell("caps", "cap", &fills);
    }

    fn exchange(&mut self) {
        self.heading = Heading::Exchange;
        let scheme = self.scheme;
        match scheme.spendable {
            Spendable::None => return self.tell("spendable", "spendable.none", &[]),
            Spendable::All => self.tell("spendable", "spendable.all", &[]),
            Spendable::AboveBase => {
                let base = scheme.base.map_or(Points::ZERO, |base| base.points);
                let points = self.unit(("points", "point"), base);
                self.tell("spendable", "spendable.above-base", &[("points", &points)]);
            }
        }
        if let Some(minimum) = scheme.minimum {
            let points = self.amount(minimum);
            self.tell("minimum", "minimum", &[("points", &points)]);
        }
        let days = self.days(&scheme.window);
        self.tell("window", "window", &[("days", &days)]);
        if let Some(gathering) = &scheme.gathering {
            let days = self.days(gathering);
            self.tell("gathering", "gathering", &[("days", &days)]);
        }
        self.rate(scheme.rate);
        self.cash();
        self.allowed_goods();
    }

    fn rate(&mut self, rate: Option<Rate>) {
        match rate {
            // An account in yuan says by itself what it is worth.
            Some(rate) if self.scheme.unit == Unit::Yuan && rate.points == rate.yuan => {}
            Some(rate) => {
                let (points, yuan) = (self.amount(rate.points), self.yuan(rate.yuan));
                self.tell("rate", "rate", &[("points", &points), ("yuan", &yuan)]);
            }
            // The list says what each thing costs.
            None if !self.scheme.catalogue.goods.is_empty() => {}
            None => self.tell("rate", "no-rate", &[]),
        }
    }

    fn cash(&mut self) {
        let Some(cash) = &self.scheme.cash else {
            return self.tell("cash", "no-cash", &[]);
        };
        match cash.most {
            None => self.tell("cash", "cash", &[]),
            Some(most) => {
                let (points, over, who) = (self.amount(most), self.over(cash.over), self.each());
                let fills = [("points", points.as_str()), ("over", &over), ("who", &who)];
                self.tell("cash", "cash-most", &fills);
            }
        }
        if cash.hardship_only {
            self.tell("cash", "hardship", &[]);
        }
    }

    fn allowed_goods(&mut self) {
        let scheme = self.scheme;
        if !scheme.goods.forbidden.is_empty() {
            let goods = self.listed(&scheme.goods.forbidden);
            self.tell("goods", "forbidden", &[("goods", &goods)]);
        }
        if !scheme.goods.allowed.is_empty() {
            let goods = self.listed(&scheme.goods.allowed);
            self.tell("goods", "allowed", &[("goods", &goods)]);
        }
        for limit in &scheme.limits {
            let (who, over, n) = (self.each(), self.over(limit.over), limit.pieces.to_string());
            let fills = [("who", who.as_str()), ("over", &over), ("n", &n)];
            match &limit.goods {
                Some(goods) => {
                    let fills = [fills[0], fills[1], fills[2], ("goods", goods)];
                    self.tell("limits", "limit", &fills);
                }
                None => self.tell("limits", "limit-all", &fills),
            }
        }
    }

    fn days(&self, window: &Window) -> String {
        let words = self.words;
        match window {
            Window::LastDaysOfQuarter { days: 1 } => self.word("days.last-day-of-quarter", &[]),
            Window::LastDaysOfQuarter { days } => {
                self.word("days.last-of-quarter", &[("n", &days.to_string())])
            }
            Window::FirstMonthOfQuarter => self.word("days.first-month", &[]),
            Window::DaysOfMonth { first, last } => {
                let (first_day, last_day) = (first.to_string(), last.to_string());
                let word = match last {
                    31 => "days.to-month-end",
                    last if last == first => "days.one-of-month",
                    _ => "days.of-month",
                };
                self.word(word, &[("first", &first_day), ("last", &last_day)])
            }
            Window::DaysOfYear { first, last } => {
                let word = match first.cmp(last) {
                    std::cmp::Ordering::Less => "days.of-year",
                    std::cmp::Ordering::Equal => "days.one-of-year",
                    std::cmp::Ordering::Greater => "days.over-the-year",
                };
                let (first, last) = (words.day(first.said()), words.day(last.said()));
                self.word(word, &[("first", &first), ("last", &last)])
            }
            Window::ListedDays { .. } => {
                let always = Period::Always;
                let runs = calendar::windows(window, always.first_day(), always.last_day());
                let said = runs.iter().map(|run| words.window(run.opens, run.closes));
                self.listed(&said.collect::<Vec<_>>())
            }
            Window::AnyOpeningDay => self.word("days.any", &[]),
            Window::Never => self.word("days.never", &[]),
        }
    }

    fn lapse(&mut self) {
        self.heading = Heading::Lapse;
        let scheme = self.scheme;
        let word = match (scheme.lapse, scheme.spendable) {
            (Lapse::Never, _) => "lapse.never",
            (Lapse::QuarterEnd, Spendable::None) => "lapse.anew-quarter-end",
            (Lapse::YearEnd, Spendable::None) => "lapse.anew-year-end",
            (Lapse::QuarterEnd, _) => "lapse.quarter-end",
            (Lapse::YearEnd, _) => "lapse.year-end",
        };
        self.tell("lapse", word, &[]);
        if scheme.grace_months > 0 {
            let n = scheme.grace_months.to_string();
            // Any year does: only day and month are said.
            match scheme.lapses_on(Period::Year(2027)) {
                Some(gone) if scheme.lapse == Lapse::YearEnd => {
                    let day = self.words.day(gone.minus(1));
                    self.tell("grace-months", "grace-year", &[("n", &n), ("day", &day)]);
                }
                _ => self.tell("grace-months", "grace", &[("n", &n)]),
            }
        }
    }

    fn honours(&mut self) {
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

    fn money(&mut self) {
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

    fn ways(&mut self) {
        self.heading = Heading::Ways;
        let scheme = self.scheme;
        if scheme.gifts {
            self.tell("gifts", "gifts", &[]);
        } else if scheme.spendable != Spendable::None {
            self.tell("gifts", "gifts-not", &[]);
        }
        if scheme.coupons {
            self.tell("coupons", "coupons", &[]);
        }
        if scheme.recyclables {
            self.tell("recyclables", "recyclables", &[]);
        }
        if !scheme.debits.is_empty() {
            let lang = self.words.lang();
            let names = scheme
                .debits
                .iter()
                .map(|rule| rule.name.in_lang(lang).to_owned());
            let names = self.listed(&names.collect::<Vec<_>>());
            self.tell("debits", "debits", &[("names", &names)]);
        }
    }

    fn decisions(&mut self) {
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

    fn goods(&mut self) {
        self.heading = Heading::Goods;
        let listed = self.scheme.founding_goods();
        if self.scheme.catalogue.goods.is_empty() {
            let names: Vec<String> = listed.iter().map(|one| one.name.clone()).collect();
            let goods = self.listed(&names);
            return self.tell("catalogue", "goods-usual", &[("goods", &goods)]);
        }
        let resolution = self.scheme.catalogue.resolution.as_str();
        if !resolution.is_empty() {
            self.tell("catalogue", "by-decision", &[("resolution", resolution)]);
        }
        for one in listed {
            let points = self.amount(one.price().unwrap_or(Points::ZERO));
            let fills = [
                ("name", one.name.as_str()),
                ("unit", &one.unit),
                ("points", &points),
            ];
            self.tell("catalogue", "goods", &fills);
        }
    }
}

fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Household => "household",
        Subject::Member => "member",
        Subject::Person => "person",
        Subject::Unit => "unit",
        Subject::Group => "group",
    }
}
