//! A stocktake (盘点) while the store is open. Goods leave and come in while people count, so a count is compared with what
//! the book held *at the moment of that count*: each count is a fact, and its place in the journal says which moment that
//! was. What was redeemed afterwards changes neither the count nor the difference (users.md, 8).
//!
//! Counting is blind: whoever counts is not shown the book. Counted twice, the later count holds. At the end two people
//! approve the differences, and they are booked in one fact; a difference that the shelf no longer holds is not forced
//! below nothing but told.

use serde::{Deserialize, Serialize};

use super::adjustment::{AdjustedLine, Difference, OnShelf, difference, missing, more_there};
use super::people::two_people;
use super::refusal::StoreRefusal;
use crate::market::aside::{Sealed, Sealer};
use crate::market::day::VillageDay;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::{LotNo, ReceiptNo, StaffNo, StocktakeId};
use crate::market::refusal::Refusal;
use crate::market::staff::{Act, Role};

/// What is to be counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Everything on the shelf.
    All,
    /// The goods of one category.
    Category(String),
    /// These goods.
    Goods(Vec<Gtin>),
}

impl Scope {
    /// Whether these goods are to be counted.
    pub fn holds(&self, goods: &Goods) -> bool {
        match self {
            Scope::All => true,
            Scope::Category(category) => goods.category == *category,
            Scope::Goods(codes) => codes.contains(&goods.code),
        }
    }
}

/// A stocktake begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StocktakeOpened {
    /// Which.
    pub id: StocktakeId,
    /// The number on its sheet.
    pub number: ReceiptNo,
    /// The village day.
    pub day: VillageDay,
    /// What is to be counted.
    pub scope: Scope,
    /// Who opened it.
    pub staff: StaffNo,
}

/// Goods are counted; the place in the journal says when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockCounted {
    /// Which stocktake.
    pub stocktake: StocktakeId,
    /// The goods.
    pub code: Gtin,
    /// How many stand there, expired ones with them.
    pub pieces: u32,
    /// Who counted.
    pub staff: StaffNo,
}

/// One kind of goods at the end of a stocktake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StocktakeLine {
    /// What happens to its lots.
    pub adjusted: AdjustedLine,
    /// How many were counted.
    pub counted: u32,
    /// How many the book held at that moment.
    pub booked: u32,
    /// The count's place in the journal.
    pub at: u64,
    /// How many of a difference could not be booked, because they have left meanwhile.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub beyond: u32,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// A stocktake ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StocktakeClosed {
    /// Which.
    pub id: StocktakeId,
    /// The number on its sheet.
    pub number: ReceiptNo,
    /// The village day.
    pub day: VillageDay,
    /// What was counted, and what becomes of it.
    pub lines: Vec<StocktakeLine>,
    /// Goods of its scope that nobody counted.
    pub uncounted: Vec<Gtin>,
    /// Why the differences are held to be so.
    pub reason: Option<Sealed>,
    /// Who closed it.
    pub staff: StaffNo,
    /// Who approved the differences; nobody where there were none.
    pub approver: Option<StaffNo>,
}

/// A stocktake is given up: nothing of it is booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StocktakeAbandoned {
    /// Which.
    pub id: StocktakeId,
    /// Who gave it up.
    pub staff: StaffNo,
}

/// One kind of goods that was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// How it stands now.
    pub now: OnShelf,
    /// How many were counted.
    pub counted: u32,
    /// How many the book held at that moment.
    pub booked: u32,
    /// The count's place in the journal.
    pub at: u64,
}

/// What closing a stocktake depends on.
#[derive(Debug, Clone)]
pub struct StocktakeStanding {
    /// Which, and its number.
    pub open: Option<(StocktakeId, ReceiptNo)>,
    /// The role of who closes.
    pub role: Role,
    /// The second person, and that one's role.
    pub approver: Option<(StaffNo, Role)>,
    /// The village day.
    pub today: VillageDay,
    /// What was counted, in the order of the shelf.
    pub counted: Vec<Counted>,
    /// Goods of the scope that nobody counted, and that the book holds.
    pub uncounted: Vec<Gtin>,
    /// The number of the next lot.
    pub next_lot: LotNo,
}

/// Whether goods may be counted now.
///
/// # Errors
/// A [`Refusal`].
pub fn may_count(role: Role, scope: Option<&Scope>, goods: &Goods) -> Result<(), Refusal> {
    if !role.may(Act::Stock) {
        return Err(Refusal::NotPermitted { role });
    }
    let scope = scope.ok_or(StoreRefusal::NoStocktake)?;
    if !scope.holds(goods) {
        let name = goods.name.clone();
        return Err(StoreRefusal::OutOfScope { name }.into());
    }
    Ok(())
}

/// Decides the end of a stocktake.
///
/// # Errors
/// A [`Refusal`]; the stocktake stays open.
pub fn close(
    reason: &str,
    staff: StaffNo,
    standing: StocktakeStanding,
    sealer: &mut Sealer<'_>,
) -> Result<StocktakeClosed, Refusal> {
    let role = standing.role;
    if !role.may(Act::Stock) {
        return Err(Refusal::NotPermitted { role });
    }
    let (id, number) = standing.open.ok_or(StoreRefusal::NoStocktake)?;
    if standing.counted.is_empty() {
        return Err(StoreRefusal::NothingCounted.into());
    }
    let mut next_lot = standing.next_lot;
    let lines: Vec<StocktakeLine> = standing
        .counted
        .into_iter()
        .map(|counted| settle(counted, &mut next_lot))
        .collect();
    let differs = |line: &StocktakeLine| line.counted != line.booked;
    let approver = if lines.iter().any(differs) {
        let (approver, second) = standing.approver.ok_or(Refusal::SecondPersonNeeded)?;
        two_people((staff, role), (approver, second))?;
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonNeeded);
        }
        Some(approver)
    } else {
        None
    };
    Ok(StocktakeClosed {
        id,
        number,
        day: standing.today,
        lines,
        uncounted: standing.uncounted,
        reason: sealer.seal_some(reason.trim()),
        staff,
        approver,
    })
}

fn settle(counted: Counted, next_lot: &mut LotNo) -> StocktakeLine {
    let Counted {
        now,
        counted,
        booked,
        at,
    } = counted;
    let (changes, beyond) = match difference(counted, booked) {
        Difference::None => (Vec::new(), 0),
        Difference::Fewer(fewer) => missing(&now, fewer),
        Difference::More(more) => {
            let changes = more_there(&now, more, *next_lot);
            let found = |change: &super::adjustment::LotChange| {
                matches!(change, super::adjustment::LotChange::Found { .. })
            };
            if changes.iter().any(found) {
                next_lot.0 += 1;
            }
            (changes, 0)
        }
    };
    StocktakeLine {
        adjusted: AdjustedLine {
            code: now.goods.code,
            name: now.goods.name,
            unit: now.goods.unit,
            changes,
        },
        counted,
        booked,
        at,
        beyond,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::stock::{LotBalance, Shelf};

    fn goods(number: u32, on_hand: u32) -> OnShelf {
        OnShelf {
            goods: Goods {
                code: Gtin::own(number),
                name: format!("goods {number}"),
                unit: "块".into(),
                category: "日用".into(),
            },
            shelf: Shelf {
                lots: vec![LotBalance {
                    lot: LotNo(number),
                    on_hand,
                    expires: None,
                }],
            },
            missing: Vec::new(),
        }
    }

    fn counted(number: u32, (counted, booked, now): (u32, u32, u32)) -> Counted {
        Counted {
            now: goods(number, now),
            counted,
            booked,
            at: 100 + u64::from(number),
        }
    }

    fn standing(counted: Vec<Counted>) -> StocktakeStanding {
        StocktakeStanding {
            open: Some((StocktakeId([1; 16]), "K7M2XQ-1-000070".parse().unwrap())),
            role: Role::StockKeeper,
            approver: Some((StaffNo(2), Role::Committee)),
            today: "2026-12-30".parse().unwrap(),
            counted,
            uncounted: Vec::new(),
            next_lot: LotNo(50),
        }
    }

    fn end(standing: StocktakeStanding) -> Result<StocktakeClosed, Refusal> {
        let mut salt = || [3; 16];
        close(
            "年底盘点",
            StaffNo(1),
            standing,
            &mut Sealer::new(&mut salt),
        )
    }

    #[test]
    fn the_difference_is_that_of_the_moment_of_the_count() {
        // Counted 7 where the book held 10; then 5 were redeemed.
        let done = end(standing(vec![counted(1, (7, 10, 5))])).unwrap();
        assert_eq!(done.lines[0].adjusted.difference(), -3);
        assert_eq!(done.lines[0].beyond, 0);
        // Then 9 were redeemed: only one is left to be missing.
        let done = end(standing(vec![counted(1, (7, 10, 1))])).unwrap();
        assert_eq!(done.lines[0].adjusted.difference(), -1);
        assert_eq!(done.lines[0].beyond, 2);
    }

    #[test]
    fn what_is_found_becomes_lots_of_their_own() {
        let both = vec![counted(1, (12, 10, 10)), counted(2, (4, 3, 3))];
        let done = end(standing(both)).unwrap();
        let found: Vec<_> = done.lines.iter().map(|l| &l.adjusted.changes[0]).collect();
        use super::super::adjustment::LotChange::Found;
        assert!(
            matches!(found[0], Found { lot: LotNo(50), .. }),
            "{found:?}"
        );
        assert!(
            matches!(found[1], Found { lot: LotNo(51), .. }),
            "{found:?}"
        );
    }

    #[test]
    fn one_person_is_enough_where_nothing_differs() {
        let alone = |counts| StocktakeStanding {
            approver: None,
            ..standing(vec![counted(1, counts)])
        };
        assert_eq!(end(alone((10, 10, 9))).unwrap().approver, None);
        assert_eq!(end(alone((9, 10, 9))), Err(Refusal::SecondPersonNeeded));
        assert_eq!(
            end(standing(Vec::new())),
            Err(StoreRefusal::NothingCounted.into())
        );
    }

    #[test]
    fn a_scope_says_what_is_counted() {
        let soap = goods(1, 1).goods;
        let check = |scope: Option<Scope>, fits: bool| {
            let may = may_count(Role::StockKeeper, scope.as_ref(), &soap);
            assert_eq!(may.is_ok(), fits, "{scope:?}");
        };
        check(Some(Scope::All), true);
        check(Some(Scope::Category("日用".into())), true);
        check(Some(Scope::Category("食品".into())), false);
        check(Some(Scope::Goods(vec![Gtin::own(1)])), true);
        check(Some(Scope::Goods(vec![Gtin::own(2)])), false);
        check(None, false);
    }
}
