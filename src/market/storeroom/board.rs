//! What a posted list says ([`super::notice`]): rows made from the books alone, with masked names, the same at a till and
//! at the ledger, in whatever language and on whatever paper they are shown. What the posting's hash is over are their
//! texts, so that a list can be held against its poster years later.

use std::collections::BTreeMap;

use super::notice::{NoticeKind, digest};
use crate::market::credit::{Counted, CreditEntry, count};
use crate::market::day::VillageDay;
use crate::market::goods::{Goods, Price};
use crate::market::gtin::Gtin;
use crate::market::honours::{Candidate, Ranking, Whose};
use crate::market::household::mask_name;
use crate::market::ids::{Hash, HouseholdNo};
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::register::{DonationRow, IssueRow};
use crate::market::rules::Rules;
use crate::market::storeroom::article::Picture;

/// One row of a posted list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeRow {
    /// What a household was credited.
    Points {
        /// Whose.
        household: HouseholdNo,
        /// The masked name.
        name: String,
        /// The villager group; may be empty.
        group: String,
        /// How many, deductions taken off.
        points: Points,
    },
    /// What a household took and did not give back.
    Redeemed {
        /// Whose.
        household: HouseholdNo,
        /// The masked name.
        name: String,
        /// Goods and how many of them.
        goods: Vec<(String, i64)>,
        /// For how many points.
        points: Points,
    },
    /// A donation, and what became of it.
    Donated {
        /// When it came.
        day: VillageDay,
        /// Who gave; nothing where unknown or anonymous.
        giver: Option<String>,
        /// Whether the giver wishes to stay unnamed.
        anonymous: bool,
        /// The goods.
        goods: String,
        /// What one is called.
        unit: String,
        /// How many came.
        came: i64,
        /// How many were handed out.
        handed_out: i64,
        /// To how many households.
        households: i64,
        /// How many are gone otherwise.
        lost: i64,
        /// How many are left.
        left: i64,
    },
    /// A price.
    Costs {
        /// The goods.
        goods: Goods,
        /// What one costs.
        points: Points,
        /// The decision that says so.
        resolution: String,
        /// What shows them; no part of what the list says.
        picture: Option<Picture>,
    },
    /// A place in the ranking.
    Ranked {
        /// The rank; nothing where it is barred from being ranked.
        rank: Option<u32>,
        /// Whose: a household's, or a group's.
        whose: Whose,
        /// The masked name; empty for a group.
        name: String,
        /// What is counted.
        points: Points,
        /// Stars.
        stars: u32,
    },
}

impl NoticeRow {
    /// What the row says, field by field, in no language.
    pub fn texts(&self) -> Vec<String> {
        match self {
            NoticeRow::Points {
                household,
                name,
                group,
                points,
            } => vec![
                household.to_string(),
                name.clone(),
                group.clone(),
                points.to_string(),
            ],
            NoticeRow::Redeemed {
                household,
                name,
                goods,
                points,
            } => {
                let mut texts = vec![household.to_string(), name.clone(), points.to_string()];
                for (name, pieces) in goods {
                    texts.extend([name.clone(), pieces.to_string()]);
                }
                texts
            }
            NoticeRow::Donated {
                day,
                giver,
                anonymous,
                goods,
                unit,
                came,
                handed_out,
                households,
                lost,
                left,
            } => {
                let giver = giver.clone().unwrap_or_default();
                let mut texts = vec![day.to_string(), giver, anonymous.to_string()];
                texts.extend([goods.clone(), unit.clone()]);
                texts.extend([came, handed_out, households, lost, left].map(ToString::to_string));
                texts
            }
            NoticeRow::Costs {
                goods,
                points,
                resolution,
                ..
            } => vec![
                goods.code.to_string(),
                goods.name.clone(),
                goods.unit.clone(),
                points.to_string(),
                resolution.clone(),
            ],
            NoticeRow::Ranked {
                rank,
                whose,
                name,
                points,
                stars,
            } => vec![
                rank.map(|rank| rank.to_string()).unwrap_or_default(),
                whose.to_string(),
                name.clone(),
                points.to_string(),
                stars.to_string(),
            ],
        }
    }
}

/// A list as it is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeList {
    /// Which.
    pub kind: NoticeKind,
    /// Of which period.
    pub period: Period,
    /// Its rows.
    pub rows: Vec<NoticeRow>,
}

impl NoticeList {
    /// The hash over what it says.
    pub fn digest(&self) -> Hash {
        let mut texts = vec![self.kind.word().to_owned(), self.period.to_string()];
        for row in &self.rows {
            let row = row.texts();
            // How many fields a row has stands before them, so that no two lists run into the same texts.
            texts.push(row.len().to_string());
            texts.extend(row);
        }
        digest(texts.iter().map(String::as_str))
    }

    /// How many rows it has.
    pub fn lines(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }
}

/// Whether an entry belongs to a period that is posted: it counts in a period of the account that lies in it; or, where the
/// account's periods are longer, it was posted in it.
fn belongs(entry: &CreditEntry, counted: &Counted, period: Period) -> bool {
    let (first, last) = (period.first_day(), period.last_day());
    let of_account = counted.period;
    if first <= of_account.first_day() && of_account.last_day() <= last {
        return true;
    }
    let longer = of_account.first_day() <= first && last <= of_account.last_day();
    longer && (first..=last).contains(&entry.posted_on)
}

/// What each household was credited in a period, in the order of their numbers; who was credited nothing stands in no row.
pub fn points_rows(rules: &Rules, period: Period, candidates: &[Candidate]) -> Vec<NoticeRow> {
    let row = |one: &Candidate| {
        let counted = count(rules, &one.credits, &one.decisions);
        let of_period: Vec<Points> = one
            .credits
            .iter()
            .zip(&counted)
            .filter(|(entry, counted)| belongs(entry, counted, period))
            .map(|(_, counted)| counted.points)
            .collect();
        (!of_period.is_empty()).then(|| NoticeRow::Points {
            household: one.household.clone(),
            name: mask_name(&one.name),
            group: one.group.clone(),
            points: of_period.into_iter().sum(),
        })
    };
    candidates.iter().filter_map(row).collect()
}

/// What households took in a period and did not give back, as the issue book's lines come. Goods that come back after
/// the period change its list all the same: a list that hangs is corrected then.
#[derive(Debug, Default)]
pub struct Redeemed {
    households: BTreeMap<HouseholdNo, Took>,
}

/// A household's name, its goods by code, name and pieces, and the points they cost.
type Took = (String, Vec<(Gtin, String, i64)>, Points);

impl Redeemed {
    /// Takes the next line of the issue book. One that was taken back, and one that takes back, count for nothing.
    pub fn take(&mut self, row: &IssueRow) {
        if row.reversed {
            return;
        }
        let household = self.households.entry(row.household.clone()).or_default();
        household.0.clone_from(&row.household_name);
        match household.1.iter_mut().find(|(code, ..)| *code == row.code) {
            Some((.., pieces)) => *pieces += row.quantity,
            None => household.1.push((row.code, row.name.clone(), row.quantity)),
        }
        household.2 = [household.2, row.points].into_iter().sum();
    }

    /// The rows, in the order of the households' numbers; who gave everything back stands in none.
    pub fn rows(self) -> Vec<NoticeRow> {
        let households = self.households.into_iter();
        households
            .map(|(household, (name, goods, points))| NoticeRow::Redeemed {
                household,
                name,
                goods: goods
                    .into_iter()
                    .map(|(_, name, pieces)| (name, pieces))
                    .collect(),
                points,
            })
            .collect()
    }
}

/// Donations as rows.
pub fn donation_rows(donations: Vec<DonationRow>) -> Vec<NoticeRow> {
    let row = |one: DonationRow| NoticeRow::Donated {
        day: one.village_day,
        giver: Some(one.giver).filter(|giver| !giver.is_empty() && !one.anonymous),
        anonymous: one.anonymous,
        goods: one.name,
        unit: one.unit,
        came: one.quantity,
        handed_out: one.handed_out,
        households: one.households,
        lost: one.lost,
        left: one.left,
    };
    donations.into_iter().map(row).collect()
}

/// Goods with a price as rows, in the order of the shelf.
pub fn price_rows<'a>(
    listed: impl Iterator<Item = (&'a Goods, &'a Price, Option<Picture>)>,
) -> Vec<NoticeRow> {
    listed
        .map(|(goods, price, picture)| NoticeRow::Costs {
            goods: goods.clone(),
            points: price.points,
            resolution: price.resolution.clone(),
            picture,
        })
        .collect()
}

/// A ranking as rows.
pub fn ranking_rows(ranking: &Ranking) -> Vec<NoticeRow> {
    let row = |place: &crate::market::honours::Place| NoticeRow::Ranked {
        rank: place.rank,
        whose: place.whose.clone(),
        name: place.name.clone(),
        points: place.points,
        stars: place.stars,
    };
    ranking.places.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::credit::CreditKind;
    use crate::market::scheme::{Scheme, bundled};

    fn rules(scheme: &str) -> Rules {
        Rules::always(Scheme::parse(bundled(scheme).unwrap()).unwrap())
    }

    fn credit(points: i32, scored: &str, posted: &str) -> CreditEntry {
        CreditEntry {
            kind: CreditKind::Score,
            category: String::new(),
            points: Points::whole(points),
            period: scored.parse().unwrap(),
            happened_on: None,
            posted_on: posted.parse().unwrap(),
        }
    }

    fn posted(scheme: &str, period: &str, credits: Vec<CreditEntry>) -> Vec<String> {
        let one = Candidate {
            household: "0137".parse().unwrap(),
            name: "张大福".into(),
            group: "2组".into(),
            members: 3,
            takes_part: Vec::new(),
            credits,
            decisions: Vec::new(),
            redeemed: Vec::new(),
        };
        let rows = points_rows(&rules(scheme), period.parse().unwrap(), &[one]);
        rows.iter().map(|row| row.texts().join(" ")).collect()
    }

    /// 芦塘: what is posted in a quarter is the quarter's, March's score posted in April the next one's.
    #[test]
    fn points_are_those_of_the_period_as_the_rules_count_it() {
        let credits = || {
            vec![
                credit(30, "2026-03", "2026-03-28"),
                credit(20, "2026-03", "2026-04-02"),
                credit(-5, "2026-04", "2026-04-28"),
            ]
        };
        assert_eq!(
            posted("lutang", "2026-Q1", credits()),
            ["0137 张*福 2组 30"]
        );
        assert_eq!(
            posted("lutang", "2026-Q2", credits()),
            ["0137 张*福 2组 15"]
        );
        assert_eq!(posted("lutang", "2026", credits()), ["0137 张*福 2组 45"]);
        assert_eq!(
            posted("lutang", "2026-04", credits()),
            ["0137 张*福 2组 15"]
        );
        assert!(posted("lutang", "2026-Q3", credits()).is_empty());
    }

    #[test]
    fn what_was_given_back_is_not_posted() {
        let mut redeemed = Redeemed::default();
        let mut take = |household: &str, name: &str, quantity: i64, reversed: bool| {
            let row = crate::market::register::IssueRow {
                village_day: "2026-12-30".parse().unwrap(),
                receipt: "K7M2XQ-1-000057".parse().unwrap(),
                household: household.parse().unwrap(),
                household_name: "张*福".into(),
                collector: String::new(),
                proof: "paper",
                name: name.into(),
                unit: "块".into(),
                quantity,
                points: Points::whole(quantity as i32 * 5),
                reversed,
                staff: String::new(),
                code: match name {
                    "大米" => "2000000000121".parse().unwrap(),
                    _ => "2000000000015".parse().unwrap(),
                },
                entry: crate::market::register::IssueEntry::Redeemed,
                slip: None,
                reason: String::new(),
                approver: String::new(),
                paper: None,
                ink: None,
            };
            redeemed.take(&row);
        };
        take("0138", "香皂", 2, true);
        take("0137", "香皂", 2, false);
        take("0137", "大米", 1, false);
        take("0137", "茶叶", 1, true);
        take("0138", "香皂", -2, true);
        take("0137", "茶叶", -1, true);
        let rows: Vec<String> = redeemed
            .rows()
            .iter()
            .map(|row| row.texts().join(" "))
            .collect();
        assert_eq!(rows, ["0137 张*福 15 香皂 2 大米 1"]);
    }

    #[test]
    fn two_lists_that_say_something_else_have_other_hashes() {
        let list = |texts: &[(&str, i64)]| NoticeList {
            kind: NoticeKind::Redemptions,
            period: Period::Year(2026),
            rows: texts
                .iter()
                .map(|(goods, pieces)| NoticeRow::Redeemed {
                    household: "0137".parse().unwrap(),
                    name: "张*福".into(),
                    goods: vec![((*goods).into(), *pieces)],
                    points: Points::whole(5),
                })
                .collect(),
        };
        let one = list(&[("香皂", 1)]);
        assert_eq!(one.digest(), list(&[("香皂", 1)]).digest());
        assert_ne!(one.digest(), list(&[("香皂", 2)]).digest());
        assert_ne!(one.digest(), list(&[]).digest());
        let other = NoticeList {
            period: Period::Year(2025),
            ..list(&[("香皂", 1)])
        };
        assert_ne!(one.digest(), other.digest());
    }
}
