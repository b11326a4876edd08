//! What leaves the shelf without being redeemed, and what is put right: loss, damage, what has expired, what goes back to
//! the giver or over to another store, a recount on the spot, a delivery that was booked in wrongly. Each needs a reason
//! and two people (users.md: manager and supervisor apart), and each prints a slip.
//!
//! Which lots: what expires first is held to be gone first, expired pieces before all, because that is how a shelf is
//! emptied. Pieces that turn up again go back to the lots that they were missed from; what no book knows of becomes a lot
//! of its own (`found`), dated like the soonest of its kind, so that nothing spoiled is handed out for want of a date.

use serde::{Deserialize, Serialize};

use super::people::two_people;
use super::refusal::StoreRefusal;
use crate::market::aside::{Sealed, Sealer};
use crate::market::day::VillageDay;
use crate::market::goods::Goods;
use crate::market::gtin::Gtin;
use crate::market::ids::{AdjustmentId, LotNo, ReceiptNo, StaffNo};
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::staff::Role;
use crate::market::stock::{LotTake, Shelf};

/// Why pieces leave the shelf without being redeemed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WriteOff {
    /// They are not there, and nobody knows where they went.
    Lost,
    /// They are spoiled or broken.
    Damaged,
    /// Their day is over.
    Expired,
    /// They go back to whom they came from.
    Returned,
    /// They go over to another store.
    Transferred,
}

impl WriteOff {
    /// All of them, in the order in which they are offered.
    pub const ALL: [WriteOff; 5] = [
        WriteOff::Lost,
        WriteOff::Damaged,
        WriteOff::Expired,
        WriteOff::Returned,
        WriteOff::Transferred,
    ];

    /// The word for it on a command line, and in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            WriteOff::Lost => "lost",
            WriteOff::Damaged => "damaged",
            WriteOff::Expired => "expired",
            WriteOff::Returned => "returned",
            WriteOff::Transferred => "transferred",
        }
    }

    /// The one of this word.
    pub fn of_word(word: &str) -> Option<WriteOff> {
        WriteOff::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What an adjustment was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdjustmentKind {
    /// Pieces left.
    WrittenOff(WriteOff),
    /// The shelf was counted on the spot.
    Recounted,
    /// A delivery had been booked in with a wrong number.
    IntakeCorrected,
}

impl AdjustmentKind {
    /// The word for it, in tables and keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            AdjustmentKind::WrittenOff(kind) => kind.word(),
            AdjustmentKind::Recounted => "recounted",
            AdjustmentKind::IntakeCorrected => "intake-corrected",
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdjustmentWish {
    /// So many pieces left.
    WriteOff {
        /// Why.
        kind: WriteOff,
        /// What goods.
        code: Gtin,
        /// How many.
        quantity: Quantity,
        /// Of this lot alone.
        lot: Option<LotNo>,
    },
    /// The shelf holds so many, expired ones with them.
    Recount {
        /// What goods.
        code: Gtin,
        /// How many.
        pieces: u32,
    },
    /// So many had come in this lot.
    CorrectIntake {
        /// The lot.
        lot: LotNo,
        /// How many.
        received: u32,
    },
}

/// What two people ask for. The same id again is the same adjustment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustmentOrder {
    /// Made before the first try.
    pub id: AdjustmentId,
    /// What.
    pub wish: AdjustmentWish,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// What happens to one lot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LotChange {
    /// Pieces left, by a write-off that says where they went.
    Gone(LotTake),
    /// Pieces are not there.
    Missing(LotTake),
    /// Pieces that had been missing are there.
    Back(LotTake),
    /// Pieces are there of which no book knew.
    Found {
        /// The lot that they become.
        lot: LotNo,
        /// How many.
        quantity: Quantity,
        /// Until when they are held to be good.
        expires: Option<VillageDay>,
    },
    /// More had come in than was booked.
    CameMore(LotTake),
    /// Fewer had come in than was booked.
    CameFewer(LotTake),
}

/// What a change does to a lot's pieces: how many more, or negative fewer, of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotEffect {
    /// That stand there.
    pub on_hand: i64,
    /// That are gone without being redeemed.
    pub lost: i64,
    /// Of these, that may turn up again.
    pub missing: i64,
    /// That came in.
    pub received: i64,
}

impl LotChange {
    /// The lot that changes, and how; nothing where pieces are found, which begin a lot of their own.
    pub fn effect(&self) -> Option<(LotNo, LotEffect)> {
        let (take, [on_hand, lost, missing, received]) = match self {
            LotChange::Gone(take) => (take, [-1, 1, 0, 0]),
            LotChange::Missing(take) => (take, [-1, 1, 1, 0]),
            LotChange::Back(take) => (take, [1, -1, -1, 0]),
            LotChange::CameMore(take) => (take, [1, 0, 0, 1]),
            LotChange::CameFewer(take) => (take, [-1, 0, 0, -1]),
            LotChange::Found { .. } => return None,
        };
        let pieces = i64::from(take.quantity.pieces());
        let effect = LotEffect {
            on_hand: on_hand * pieces,
            lost: lost * pieces,
            missing: missing * pieces,
            received: received * pieces,
        };
        Some((take.lot, effect))
    }
}

/// What happens to one kind of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdjustedLine {
    /// The goods.
    pub code: Gtin,
    /// The name that day.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// Lot by lot.
    pub changes: Vec<LotChange>,
}

impl AdjustedLine {
    /// How many more (or, negative, fewer) stand on the shelf by it.
    pub fn difference(&self) -> i64 {
        let pieces = |quantity: Quantity| i64::from(quantity.pieces());
        let changes = self.changes.iter();
        changes
            .map(|change| match change {
                LotChange::Gone(take) | LotChange::Missing(take) | LotChange::CameFewer(take) => {
                    -pieces(take.quantity)
                }
                LotChange::Back(take) | LotChange::CameMore(take) => pieces(take.quantity),
                LotChange::Found { quantity, .. } => pieces(*quantity),
            })
            .sum()
    }
}

/// An adjustment, ready to be a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// The order's id.
    pub id: AdjustmentId,
    /// The number on its slip.
    pub slip: ReceiptNo,
    /// The village day.
    pub day: VillageDay,
    /// What it was.
    pub what: AdjustmentKind,
    /// What happened.
    pub lines: Vec<AdjustedLine>,
    /// Why.
    pub reason: Sealed,
    /// Who asked.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// One kind of goods as the books have it, with all its lots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnShelf {
    /// The goods.
    pub goods: Goods,
    /// Its lots that hold something.
    pub shelf: Shelf,
    /// What is missing of which lots, the latest lot first.
    pub missing: Vec<LotTake>,
}

/// One lot as the books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LotStanding {
    /// How many were booked in.
    pub received: u32,
    /// How many stand there.
    pub on_hand: u32,
}

/// Everything that an adjustment depends on.
#[derive(Debug, Clone)]
pub struct AdjustmentStanding {
    /// The role of who asks.
    pub role: Role,
    /// The role of the second person.
    pub approver: Role,
    /// The village day.
    pub today: VillageDay,
    /// The goods; nothing where none have the code, or no lot the number.
    pub goods: Option<OnShelf>,
    /// The lot that the wish names.
    pub lot: Option<LotStanding>,
    /// The number that the slip will bear.
    pub slip: ReceiptNo,
    /// The number of the next lot.
    pub next_lot: LotNo,
}

/// Decides an adjustment.
///
/// # Errors
/// A [`Refusal`]; the books are as before.
pub fn adjust(
    order: &AdjustmentOrder,
    standing: &AdjustmentStanding,
    sealer: &mut Sealer<'_>,
) -> Result<Adjustment, Refusal> {
    two_people(
        (order.staff, standing.role),
        (order.approver, standing.approver),
    )?;
    if order.reason.trim().is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    let goods = standing.goods.as_ref();
    let goods = goods.ok_or_else(|| match &order.wish {
        AdjustmentWish::CorrectIntake { lot, .. } => StoreRefusal::UnknownLot { lot: *lot }.into(),
        AdjustmentWish::WriteOff { code, .. } | AdjustmentWish::Recount { code, .. } => {
            Refusal::UnknownCode {
                code: code.to_string(),
            }
        }
    })?;
    let (what, changes) = match &order.wish {
        AdjustmentWish::WriteOff {
            kind,
            quantity,
            lot,
            ..
        } => {
            let changes = write_off(goods, *kind, (*quantity, *lot), standing)?;
            (AdjustmentKind::WrittenOff(*kind), changes)
        }
        AdjustmentWish::Recount { pieces, .. } => {
            let booked = goods.shelf.on_hand();
            let changes = match difference(*pieces, booked) {
                Difference::None => return Err(Refusal::NothingMoved),
                Difference::Fewer(fewer) => missing(goods, fewer).0,
                Difference::More(more) => more_there(goods, more, standing.next_lot),
            };
            (AdjustmentKind::Recounted, changes)
        }
        AdjustmentWish::CorrectIntake { lot, received } => {
            let changes = correct_intake(goods, (*lot, *received), standing)?;
            (AdjustmentKind::IntakeCorrected, changes)
        }
    };
    Ok(Adjustment {
        id: order.id,
        slip: standing.slip.clone(),
        day: standing.today,
        what,
        lines: vec![AdjustedLine {
            code: goods.goods.code,
            name: goods.goods.name.clone(),
            unit: goods.goods.unit.clone(),
            changes,
        }],
        reason: sealer.seal(order.reason.trim()),
        staff: order.staff,
        approver: order.approver,
    })
}

fn write_off(
    goods: &OnShelf,
    kind: WriteOff,
    (quantity, lot): (Quantity, Option<LotNo>),
    standing: &AdjustmentStanding,
) -> Result<Vec<LotChange>, Refusal> {
    let today = standing.today;
    let fits = |at: LotNo, is_good: bool| {
        lot.is_none_or(|only| only == at) && (kind != WriteOff::Expired || !is_good)
    };
    let taken = goods
        .shelf
        .take_from(quantity, |one| fits(one.lot, one.is_good(today)));
    let Some(taken) = taken else {
        let fitting = goods.shelf.lots.iter();
        let booked = fitting
            .filter(|one| fits(one.lot, one.is_good(today)))
            .map(|one| one.on_hand)
            .sum();
        let name = goods.goods.name.clone();
        return Err(StoreRefusal::NotThatMany { name, booked }.into());
    };
    Ok(taken
        .into_iter()
        .map(|take| match kind {
            WriteOff::Lost => LotChange::Missing(take),
            _ => LotChange::Gone(take),
        })
        .collect())
}

fn correct_intake(
    goods: &OnShelf,
    (lot, received): (LotNo, u32),
    standing: &AdjustmentStanding,
) -> Result<Vec<LotChange>, Refusal> {
    let known = standing.lot.as_ref();
    let known = known.ok_or(Refusal::from(StoreRefusal::UnknownLot { lot }))?;
    match difference(received, known.received) {
        Difference::None => Err(Refusal::NothingMoved),
        Difference::More(quantity) => Ok(vec![LotChange::CameMore(LotTake { lot, quantity })]),
        // What has left the shelf cannot not have come.
        Difference::Fewer(quantity) if quantity.pieces() > known.on_hand => {
            Err(StoreRefusal::NotThatMany {
                name: goods.goods.name.clone(),
                booked: known.on_hand,
            }
            .into())
        }
        Difference::Fewer(quantity) => Ok(vec![LotChange::CameFewer(LotTake { lot, quantity })]),
    }
}

/// How a count differs from the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Not at all.
    None,
    /// So many more.
    More(Quantity),
    /// So many fewer.
    Fewer(Quantity),
}

/// How a count differs from what is booked. No difference is larger than [`Quantity::LARGEST`]: a larger one is a slip of
/// the finger, and counts as that much.
pub fn difference(counted: u32, booked: u32) -> Difference {
    let of = |pieces: u32| Quantity::new(pieces.min(Quantity::LARGEST));
    match (
        of(counted.saturating_sub(booked)),
        of(booked.saturating_sub(counted)),
    ) {
        (Some(more), _) => Difference::More(more),
        (_, Some(fewer)) => Difference::Fewer(fewer),
        (None, None) => Difference::None,
    }
}

/// The lots that these pieces are missing from, and how many of them no lot holds any more.
pub(super) fn missing(goods: &OnShelf, fewer: Quantity) -> (Vec<LotChange>, u32) {
    let held = Quantity::new(fewer.pieces().min(goods.shelf.on_hand()));
    let taken = held.and_then(|held| goods.shelf.take_from(held, |_| true));
    let beyond = fewer.pieces() - held.map_or(0, Quantity::pieces);
    let taken = taken.unwrap_or_default();
    (taken.into_iter().map(LotChange::Missing).collect(), beyond)
}

/// Where pieces belong that are there and not in the book.
pub(super) fn more_there(goods: &OnShelf, more: Quantity, next_lot: LotNo) -> Vec<LotChange> {
    let mut due = more.pieces();
    let mut changes = Vec::new();
    for missed in &goods.missing {
        if let Some(quantity) = Quantity::new(missed.quantity.pieces().min(due)) {
            let lot = missed.lot;
            changes.push(LotChange::Back(LotTake { lot, quantity }));
            due -= quantity.pieces();
        }
    }
    if let Some(quantity) = Quantity::new(due) {
        let lots = goods.shelf.lots.iter();
        changes.push(LotChange::Found {
            lot: next_lot,
            quantity,
            expires: lots.filter_map(|lot| lot.expires).min(),
        });
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::stock::LotBalance;

    fn day(text: &str) -> VillageDay {
        text.parse().unwrap()
    }

    fn n(pieces: u32) -> Quantity {
        Quantity::new(pieces).unwrap()
    }

    /// Soap: lot 1 has expired and holds 2, lot 2 holds 10, lot 3 holds 5 and lacks 3.
    fn standing() -> AdjustmentStanding {
        let lot = |lot, on_hand, expires: &str| LotBalance {
            lot: LotNo(lot),
            on_hand,
            expires: Some(day(expires)),
        };
        AdjustmentStanding {
            role: Role::StockKeeper,
            approver: Role::Committee,
            today: day("2026-12-10"),
            goods: Some(OnShelf {
                goods: Goods {
                    code: Gtin::own(1),
                    name: "香皂".into(),
                    unit: "块".into(),
                    category: String::new(),
                },
                shelf: Shelf {
                    lots: vec![
                        lot(3, 5, "2028-01-01"),
                        lot(1, 2, "2026-12-01"),
                        lot(2, 10, "2027-06-01"),
                    ],
                },
                missing: vec![LotTake {
                    lot: LotNo(3),
                    quantity: n(3),
                }],
            }),
            lot: Some(LotStanding {
                received: 24,
                on_hand: 10,
            }),
            slip: "K7M2XQ-1-000060".parse().unwrap(),
            next_lot: LotNo(4),
        }
    }

    fn decide(wish: AdjustmentWish) -> Result<Vec<String>, Refusal> {
        let order = AdjustmentOrder {
            id: AdjustmentId([1; 16]),
            wish,
            reason: "盘点".into(),
            staff: StaffNo(1),
            approver: StaffNo(2),
        };
        let mut salt = || [3; 16];
        let done = adjust(&order, &standing(), &mut Sealer::new(&mut salt))?;
        let line = done.lines.into_iter().next().unwrap();
        Ok(line.changes.iter().map(shown).collect())
    }

    fn shown(change: &LotChange) -> String {
        match change {
            LotChange::Gone(take) => format!("{} gone of {}", take.quantity, take.lot),
            LotChange::Missing(take) => format!("{} missing of {}", take.quantity, take.lot),
            LotChange::Back(take) => format!("{} back to {}", take.quantity, take.lot),
            LotChange::Found {
                lot,
                quantity,
                expires,
            } => format!(
                "{quantity} found, lot {lot}, {}",
                expires.map_or("-".into(), |day| day.to_string())
            ),
            LotChange::CameMore(take) => format!("{} more in {}", take.quantity, take.lot),
            LotChange::CameFewer(take) => format!("{} fewer in {}", take.quantity, take.lot),
        }
    }

    fn off(kind: WriteOff, pieces: u32, lot: Option<u32>) -> AdjustmentWish {
        AdjustmentWish::WriteOff {
            kind,
            code: Gtin::own(1),
            quantity: n(pieces),
            lot: lot.map(LotNo),
        }
    }

    fn recount(pieces: u32) -> AdjustmentWish {
        AdjustmentWish::Recount {
            code: Gtin::own(1),
            pieces,
        }
    }

    #[test]
    fn which_lots() {
        let check = |wish, changes: &[&str]| assert_eq!(decide(wish).unwrap(), changes);
        check(
            off(WriteOff::Lost, 4, None),
            &["2 missing of 1", "2 missing of 2"],
        );
        check(off(WriteOff::Damaged, 4, Some(3)), &["4 gone of 3"]);
        check(off(WriteOff::Expired, 2, None), &["2 gone of 1"]);
        check(recount(14), &["2 missing of 1", "1 missing of 2"]);
        check(recount(19), &["2 back to 3"]);
        check(recount(25), &["3 back to 3", "5 found, lot 4, 2026-12-01"]);
        check(
            AdjustmentWish::CorrectIntake {
                lot: LotNo(2),
                received: 20,
            },
            &["4 fewer in 2"],
        );
        check(
            AdjustmentWish::CorrectIntake {
                lot: LotNo(2),
                received: 240,
            },
            &["216 more in 2"],
        );
    }

    #[test]
    fn what_the_book_does_not_hold_cannot_leave() {
        let check = |wish, reason: &str| assert_eq!(decide(wish).unwrap_err().reason(), reason);
        check(off(WriteOff::Lost, 18, None), "not-that-many");
        check(off(WriteOff::Expired, 3, None), "not-that-many");
        check(off(WriteOff::Damaged, 6, Some(3)), "not-that-many");
        check(recount(17), "nothing-moved");
        check(
            AdjustmentWish::CorrectIntake {
                lot: LotNo(2),
                received: 13,
            },
            "not-that-many",
        );
    }

    #[test]
    fn two_people_and_a_reason() {
        let order = |staff, approver, reason: &str| AdjustmentOrder {
            id: AdjustmentId([1; 16]),
            wish: recount(10),
            reason: reason.into(),
            staff: StaffNo(staff),
            approver: StaffNo(approver),
        };
        let mut salt = || [3; 16];
        let mut decide = |order: &AdjustmentOrder, standing: &AdjustmentStanding| {
            adjust(order, standing, &mut Sealer::new(&mut salt)).map(|_| ())
        };
        let same = decide(&order(1, 1, "盘点"), &standing());
        assert_eq!(same, Err(Refusal::SecondPersonNeeded));
        assert_eq!(
            decide(&order(1, 2, " "), &standing()),
            Err(Refusal::ReasonNeeded)
        );
        let auditor = AdjustmentStanding {
            approver: Role::Auditor,
            ..standing()
        };
        let refused = decide(&order(1, 2, "盘点"), &auditor).unwrap_err();
        assert_eq!(refused.reason(), "not-permitted");
        assert_eq!(decide(&order(1, 2, "盘点"), &standing()), Ok(()));
    }
}
