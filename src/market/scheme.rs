//! A village's rules as data: one closed, typed file for each system in `villages.md`, in `assets/schemes/<id>.toml`.
//!
//! A new village is a new file, not a change of code: nothing outside this module knows a scheme's id. A file with an
//! unknown key or a missing part is refused with the line and the reason. The text of the file is what a journal
//! holds, so that the rules of any day can be read back for ever.

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
    /// Whose account holds the points.
    pub subject: Subject,
    /// Which of the points earned may be redeemed.
    pub spendable: Spendable,
    /// When the store redeems.
    pub window: Window,
    /// When unspent points end.
    pub lapse: Lapse,
    /// Which period a credit belongs to.
    pub credit_counts: CreditCounts,
    /// What bars a household from redeeming, by kind of suspension.
    #[serde(default)]
    pub suspensions: Vec<SuspensionRule>,
    /// The goods the store begins with.
    #[serde(default)]
    pub catalogue: Catalogue,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Chinese (zh-CN), the one that is meant.
    pub zh: String,
    /// English, for those who read along.
    pub en: String,
}

/// Whose account holds the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The household.
    Household,
    /// Each person; some systems add them up into the household.
    Person,
    /// The villager group.
    Group,
}

/// Which of the points earned may be redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Spendable {
    /// All of them.
    All,
    /// Those above a base, within each period.
    AboveBase {
        /// The base, in whole points.
        base: i32,
    },
    /// None: points rank and reward only.
    None,
}

/// When the store redeems.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Window {
    /// The last days of each quarter.
    LastDaysOfQuarter {
        /// How many, 1 to 28.
        days: u32,
    },
    /// The whole first month of each quarter.
    FirstMonthOfQuarter,
    /// The same days of each month.
    DaysOfMonth {
        /// First day of the month, 1 to 28.
        first: u32,
        /// Last day of the month, up to 31; a shorter month ends it.
        last: u32,
    },
    /// Days that the village lists.
    ListedDays {
        /// Each on its own.
        days: Vec<VillageDay>,
    },
    /// Any opening day.
    AnyOpeningDay,
    /// Never: rewards are handed out, nothing is redeemed.
    Never,
}

/// When unspent points end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lapse {
    /// With the quarter they count in.
    QuarterEnd,
    /// With the year they count in.
    YearEnd,
    /// Never.
    Never,
}

/// Which period a credit belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CreditCounts {
    /// The one in which it was posted (Lutang: 当季度公示积分).
    WhenPosted,
    /// The one it was scored for.
    WhenScored,
}

/// What one kind of suspension does.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SuspensionRule {
    /// The kind as imported: `offence`.
    pub kind: String,
    /// What people call it.
    pub name: Bilingual,
    /// How many years it lasts where no end is given.
    pub years: u32,
}

/// The goods a store begins with, and the decision that prices them.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// The decision that the prices stand on.
    #[serde(default)]
    pub resolution: String,
    /// In the order of the list.
    #[serde(default)]
    pub goods: Vec<CatalogueGoods>,
}

/// One line of the catalogue.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueGoods {
    /// The shop's own number for it; its code is made from that.
    pub number: u32,
    /// As the list says it.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// Its category.
    pub category: String,
    /// Points for one, as a decimal text.
    pub points: String,
    /// The picture on its tile: a file's name in `assets/goods`, without ending.
    pub picture: String,
}

/// Why a scheme's file is refused: the sentence names the line or the part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SchemeRefused(pub String);

impl Scheme {
    /// Reads a scheme's file.
    ///
    /// # Errors
    /// [`SchemeRefused`] with the line and the reason.
    pub fn parse(text: &str) -> Result<Scheme, SchemeRefused> {
        let scheme: Scheme =
            toml::from_str(text).map_err(|error| SchemeRefused(error.to_string()))?;
        scheme.check()?;
        Ok(scheme)
    }

    fn check(&self) -> Result<(), SchemeRefused> {
        let refuse = |why: &str| Err(SchemeRefused(format!("{}: {why}", self.id)));
        match self.window {
            Window::LastDaysOfQuarter { days } if !(1..=28).contains(&days) => {
                return refuse("window.last-days-of-quarter.days must be 1 to 28");
            }
            Window::DaysOfMonth { first, last }
                if !(1..=28).contains(&first) || last < first || last > 31 =>
            {
                return refuse(
                    "window.days-of-month must have first 1 to 28 and last from first to 31",
                );
            }
            _ => {}
        }
        if self
            .catalogue
            .goods
            .iter()
            .any(|goods| goods.price().is_none())
        {
            return refuse(
                "catalogue points must be a decimal with at most two places, not negative",
            );
        }
        Ok(())
    }

    /// The period in which a credit counts, and with which it lapses.
    pub fn account_period(&self, scored: Period, posted_on: VillageDay) -> Period {
        let day = match self.credit_counts {
            CreditCounts::WhenPosted => posted_on,
            CreditCounts::WhenScored => scored.last_day(),
        };
        self.period_on(day)
    }

    /// The period that runs on a day, as far as points lapse with it.
    pub fn period_on(&self, day: VillageDay) -> Period {
        match self.lapse {
            Lapse::QuarterEnd => Period::quarter_of(day),
            Lapse::YearEnd | Lapse::Never => Period::year_of(day),
        }
    }

    /// The first day on which points of this period are gone, or nothing where they never go.
    pub fn lapses_on(&self, period: Period) -> Option<VillageDay> {
        match self.lapse {
            Lapse::QuarterEnd | Lapse::YearEnd => Some(period.last_day().next()),
            Lapse::Never => None,
        }
    }

    /// The rule for a kind of suspension.
    pub fn suspension(&self, kind: &str) -> Option<&SuspensionRule> {
        self.suspensions.iter().find(|rule| rule.kind == kind)
    }
}

impl CatalogueGoods {
    /// What one costs.
    pub fn price(&self) -> Option<Points> {
        self.points
            .parse()
            .ok()
            .filter(|points: &Points| !points.is_negative())
    }
}

/// The schemes that come with Jifen: id and text.
pub const BUNDLED: &[(&str, &str)] =
    &[("lutang", include_str!("../../assets/schemes/lutang.toml"))];

/// The text of a scheme that comes with Jifen.
pub fn bundled(id: &str) -> Option<&'static str> {
    BUNDLED
        .iter()
        .find(|(name, _)| *name == id)
        .map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_scheme_reads_and_bears_its_name() {
        for (id, text) in BUNDLED {
            let scheme = Scheme::parse(text).unwrap_or_else(|why| panic!("{id}: {why}"));
            assert_eq!(scheme.id.as_str(), *id);
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let text = format!("colour = \"red\"\n{}", bundled("lutang").unwrap());
        let why = Scheme::parse(&text).unwrap_err().to_string();
        assert!(why.contains("colour") && why.contains("line 1"), "{why}");
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
}
