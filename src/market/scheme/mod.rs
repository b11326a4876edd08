//! A village's rules as data: one closed, typed file for each system in `villages.md`, in `assets/schemes/<id>.toml`.
//!
//! A new village is a new file, not a change of code: nothing outside this folder knows a scheme's id. A file with an
//! unknown key, a contradiction or a missing part is refused with the line and the reason. The text of the file is what
//! a journal holds, so that the rules of any day can be read back for ever; so a key may be added here, but none is
//! changed or taken away.
//!
//! ```text
//! parts     the closed values a rule can take, each with its document
//! check     what contradicts itself
//! refused   why a file is refused, with the line
//! bundled   the files that come with Jifen, and the goods a store begins with
//! show      the rules as a village meeting would read them
//! ```

mod bundled;
mod check;
mod parts;
mod refused;
mod show;

pub use bundled::{all_bundled, bundled, default_goods, usual_picture, usual_pictures};
pub use parts::{
    Band, BarredAct, Bars, Base, Bilingual, Cap, Cash, Catalogue, CatalogueGoods, CountedOver,
    CreditCounts, DebitRule, Dividend, Fund, GoodsRules, GroupAward, Lapse, LimitRule, Ranking,
    RankingMetric, Rate, Share, Spendable, StarRule, Subject, SuspensionEnd, SuspensionRule, Unit,
    Window,
};
pub use refused::SchemeRefused;
pub use show::{Heading, RuleLine, show};

use serde::Deserialize;

use super::day::VillageDay;
use super::ids::SchemeId;
use super::period::Period;
use super::points::Points;

/// The rules of one system.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scheme {
    /// Its id, the file's name.
    pub id: SchemeId,
    /// The name people use.
    pub name: Bilingual,
    /// Where the rules stand, for the reader of the file.
    pub source: String,
    /// Which keys below the document leaves open, so that the village sets them itself.
    #[serde(default)]
    pub settings: Vec<String>,
    /// Whose account holds the points.
    pub subject: Subject,
    /// Who is scored: their points go to the account they belong to. Empty: the account itself.
    #[serde(default)]
    pub scored: Vec<Subject>,
    /// What an amount is called.
    #[serde(default)]
    pub unit: Unit,
    /// What points are worth in goods, where the rules say.
    pub rate: Option<Rate>,
    /// Points that everybody begins with.
    pub base: Option<Base>,
    /// The highest total of one scoring period, where the scale has one; told, not enforced.
    #[serde(default, with = "parts::some_points")]
    pub scale: Option<Points>,
    /// Whole days for which a posting hangs before its points count.
    #[serde(default)]
    pub posting_days: u32,
    /// Whole days within which a deduction may be put right before it counts.
    #[serde(default)]
    pub mending_days: u32,
    /// Which of the points earned may be redeemed.
    pub spendable: Spendable,
    /// The balance from which redeeming begins.
    #[serde(default, with = "parts::some_points")]
    pub minimum: Option<Points>,
    /// When the store redeems.
    pub window: Window,
    /// The days on which the village comes together to redeem, where a household may as well choose its own: told, not
    /// enforced.
    pub gathering: Option<Window>,
    /// When unspent points end.
    pub lapse: Lapse,
    /// Whole months after the end of a period in which its points may still be redeemed.
    #[serde(default)]
    pub grace_months: u32,
    /// Which period a credit belongs to.
    pub credit_counts: CreditCounts,
    /// What the honour ranking counts.
    #[serde(default)]
    pub ranking: Ranking,
    /// How many stars a rank or a total earns.
    #[serde(default)]
    pub stars: Vec<StarRule>,
    /// Bands of the ranking that earn advantages.
    pub bands: Option<Band>,
    /// The most that counts, by kind or category.
    #[serde(default)]
    pub caps: Vec<Cap>,
    /// What the village may spend on goods.
    pub fund: Option<Fund>,
    /// How many households may be given points in a year.
    pub share: Option<Share>,
    /// Cash in the place of goods; without this there is none.
    pub cash: Option<Cash>,
    /// Categories of goods that are or are not redeemed.
    #[serde(default)]
    pub goods: GoodsRules,
    /// The most that one household takes.
    #[serde(default)]
    pub limits: Vec<LimitRule>,
    /// Whether points may be given to another account.
    #[serde(default)]
    pub gifts: bool,
    /// Whether points are handed out on numbered paper coupons.
    #[serde(default)]
    pub coupons: bool,
    /// Whether recyclables handed in are credited.
    #[serde(default)]
    pub recyclables: bool,
    /// What points are spent on besides goods.
    #[serde(default)]
    pub debits: Vec<DebitRule>,
    /// The yearly share in the collective's income that points bring.
    pub dividend: Option<Dividend>,
    /// What a group's stars bring to each of its households.
    #[serde(default)]
    pub group_awards: Vec<GroupAward>,
    /// What bars a household, by kind of decision.
    #[serde(default)]
    pub suspensions: Vec<SuspensionRule>,
    /// The goods the store begins with.
    #[serde(default)]
    pub catalogue: Catalogue,
}

impl Scheme {
    /// Reads a scheme's file, as a journal may hold it.
    ///
    /// # Errors
    /// [`SchemeRefused`] with the line and the reason.
    pub fn parse(text: &str) -> Result<Scheme, SchemeRefused> {
        let scheme: Scheme =
            toml::from_str(text).map_err(|fault| SchemeRefused::of_toml(text, &fault))?;
        match check::contradiction(&scheme) {
            None => Ok(scheme),
            Some(found) => Err(SchemeRefused::of(text, found)),
        }
    }

    /// Reads a file that a village is about to adopt: more is asked of it than of one that was adopted before.
    ///
    /// # Errors
    /// [`SchemeRefused`] with the line and the reason.
    pub fn admit(text: &str) -> Result<Scheme, SchemeRefused> {
        let scheme = Scheme::parse(text)?;
        match check::slip(&scheme) {
            None => Ok(scheme),
            Some(found) => Err(SchemeRefused::of(text, found)),
        }
    }

    /// What the store begins with: the file's own list, else the usual goods without prices. What is forbidden is
    /// left out.
    pub fn founding_goods(&self) -> Vec<&CatalogueGoods> {
        let listed = match self.catalogue.goods.as_slice() {
            [] => default_goods(),
            listed => listed,
        };
        let allowed = |one: &&CatalogueGoods| !self.goods.forbids(&one.name, &one.category);
        listed.iter().filter(allowed).collect()
    }

    /// Whether a key stands on the village's own choice, since the document leaves it open.
    pub fn is_setting(&self, key: &str) -> bool {
        self.settings.iter().any(|setting| setting == key)
    }

    /// The first day on which a credit counts: its posting has hung for the days it must, and a deduction was not put
    /// right in the days it may be.
    pub fn counts_from(&self, posted_on: VillageDay, is_deduction: bool) -> VillageDay {
        let mending = if is_deduction { self.mending_days } else { 0 };
        posted_on.plus(u64::from(self.posting_days) + u64::from(mending))
    }

    /// The day that says in which period a credit counts.
    pub fn counts_on(&self, scored: Period, posted_on: VillageDay) -> VillageDay {
        match self.credit_counts {
            CreditCounts::WhenPosted => posted_on,
            // What was scored for a time without end counts when it was posted.
            CreditCounts::WhenScored if scored == Period::Always => posted_on,
            CreditCounts::WhenScored => scored.last_day(),
        }
    }

    /// The period in which a credit counts, and with which it lapses.
    pub fn account_period(&self, scored: Period, posted_on: VillageDay) -> Period {
        self.period_on(self.counts_on(scored, posted_on))
    }

    /// The period that runs on a day, as far as points lapse with it.
    pub fn period_on(&self, day: VillageDay) -> Period {
        match self.lapse {
            Lapse::QuarterEnd => Period::quarter_of(day),
            Lapse::YearEnd => Period::year_of(day),
            Lapse::Never => Period::Always,
        }
    }

    /// The first day on which points of this period are gone, or nothing where they never go.
    pub fn lapses_on(&self, period: Period) -> Option<VillageDay> {
        if period == Period::Always {
            return None;
        }
        let end = period.last_day().next();
        Some((0..self.grace_months).fold(end, |day, _| Period::month_of(day).last_day().next()))
    }

    /// The rule for a kind of suspension.
    pub fn suspension(&self, kind: &str) -> Option<&SuspensionRule> {
        self.suspensions.iter().find(|rule| rule.kind == kind)
    }

    /// The base that is held back in each period, where only what lies above it may be redeemed.
    pub fn held_back(&self) -> Points {
        match (self.spendable, &self.base) {
            (Spendable::AboveBase, Some(base)) => base.points,
            _ => Points::ZERO,
        }
    }

    /// Who is scored: the account itself where the file names nobody.
    pub fn is_scored(&self, subject: Subject) -> bool {
        if self.scored.is_empty() {
            self.subject == subject
        } else {
            self.scored.contains(&subject)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_scheme_reads_and_bears_its_name() {
        for (id, text) in all_bundled() {
            let scheme = Scheme::admit(text).unwrap_or_else(|why| panic!("{id}: {why}"));
            assert_eq!(scheme.id.as_str(), id);
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let text = format!("colour = \"red\"\n{}", bundled("lutang").unwrap());
        let why = Scheme::parse(&text).unwrap_err().to_string();
        assert_eq!(why, "line 1, colour: there is no such key");
    }

    #[test]
    fn a_credit_posted_after_the_quarter_counts_in_the_next() {
        let lutang = Scheme::parse(bundled("lutang").unwrap()).unwrap();
        let counts = |scored: &str, posted: &str| {
            lutang
                .account_period(scored.parse().unwrap(), posted.parse().unwrap())
                .to_string()
        };
        assert_eq!(counts("2026-03", "2026-03-30"), "2026-Q1");
        assert_eq!(counts("2026-03", "2026-04-01"), "2026-Q2");
        assert_eq!(counts("2026", "2027-01-05"), "2027-Q1");
    }

    #[test]
    fn a_year_with_a_month_of_grace_is_gone_in_february() {
        let gaoyang = Scheme::parse(bundled("gaoyang").unwrap()).unwrap();
        let gone = gaoyang.lapses_on(Period::Year(2026)).unwrap();
        assert_eq!(gone.to_string(), "2027-02-01");
    }
}
