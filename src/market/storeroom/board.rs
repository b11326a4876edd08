//! What a posted list says, line by line: the same lines for the till that posts it and for the ledger that reckons it
//! again, so that anybody can see whether what hangs on the board still holds. Names stand here masked.

use crate::market::credit::CreditEntry;
use crate::market::day::VillageDay;
use crate::market::goods::Price;
use crate::market::honours::Place;
use crate::market::ids::HouseholdNo;
use crate::market::period::Period;
use crate::market::points::Points;

/// A household's line: points that it was credited, or that it redeemed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdLine {
    /// The household.
    pub household: HouseholdNo,
    /// Its name, masked; empty where it was struck out.
    pub name: String,
    /// How many entries, or receipts.
    pub entries: u32,
    /// Points in all; deductions and what was taken back are off.
    pub points: Points,
}

/// A donation's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DonationLine {
    /// The day on which it came.
    pub day: VillageDay,
    /// Who gave; nothing where the giver is anonymous or unknown.
    pub giver: Option<String>,
    /// What came: name, unit, pieces.
    pub goods: Vec<(String, String, u64)>,
    /// Pieces handed out and not taken back.
    pub handed_out: u64,
    /// How many households have some of it.
    pub households: u64,
    /// Pieces that are left.
    pub left: u64,
}

/// The line of goods with a price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceLine {
    /// The goods.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// The price in force.
    pub price: Price,
}

/// A list with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Board {
    /// Points that households were credited for the period, by household.
    Points(Vec<HouseholdLine>),
    /// What households redeemed in the period, by household.
    Redemptions(Vec<HouseholdLine>),
    /// Donations that came in the period, the oldest first.
    Donations(Vec<DonationLine>),
    /// Prices in force on the period's last day, in the order of the shelf.
    Prices(Vec<PriceLine>),
    /// The ranking of the period, the best first; none where the rules rank nobody.
    Ranking(Vec<Place>),
}

impl Board {
    /// How many lines it has.
    pub fn lines(&self) -> u32 {
        let lines = match self {
            Board::Points(lines) | Board::Redemptions(lines) => lines.len(),
            Board::Donations(lines) => lines.len(),
            Board::Prices(lines) => lines.len(),
            Board::Ranking(places) => places.len(),
        };
        u32::try_from(lines).unwrap_or(u32::MAX)
    }
}

/// The line of a household that was credited for the period, by all its entries: those that were scored for the period or
/// for a part of it, whenever they were posted. Nothing where there is none.
pub fn credited(
    (household, name): (&HouseholdNo, &str),
    period: Period,
    entries: &[CreditEntry],
) -> Option<HouseholdLine> {
    let of_period = |entry: &&CreditEntry| {
        period.first_day() <= entry.period.first_day()
            && entry.period.last_day() <= period.last_day()
    };
    let mut line = HouseholdLine {
        household: household.clone(),
        name: name.to_owned(),
        entries: 0,
        points: Points::ZERO,
    };
    for entry in entries.iter().filter(of_period) {
        line.entries += 1;
        // What others wrote never overflows: it stops at the end.
        let sum = line.points.hundredths();
        line.points = Points::from_hundredths(sum.saturating_add(entry.points.hundredths()));
    }
    (line.entries > 0).then_some(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::credit::CreditKind;

    #[test]
    fn what_was_scored_for_a_part_of_the_period_belongs_to_it() {
        let entry = |period: &str, points| CreditEntry {
            kind: CreditKind::Score,
            category: String::new(),
            points: Points::whole(points),
            period: period.parse().unwrap(),
            happened_on: None,
            posted_on: "2027-01-05".parse().unwrap(),
        };
        let entries = [
            entry("2026-10", 20),
            entry("2026-Q4", 30),
            entry("2026-12", -5),
            entry("2026-09", 7),
            entry("2026", 100),
        ];
        let number: HouseholdNo = "0137".parse().unwrap();
        let line = |period: &str| {
            let period = period.parse().unwrap();
            credited((&number, "张*福"), period, &entries).map(|line| (line.entries, line.points))
        };
        assert_eq!(line("2026-Q4"), Some((3, Points::whole(45))));
        assert_eq!(line("2026-10"), Some((1, Points::whole(20))));
        assert_eq!(line("2026"), Some((5, Points::whole(152))));
        assert_eq!(line("2027"), None);
    }
}
