//! What two people do besides redeeming, as requests: from the words of the command line to orders of the market, and
//! from what was recorded to events and slips. Nothing is decided here.

mod deciding;

use serde::{Deserialize, Serialize};

use crate::books::{Books, Reading, Stop};
use crate::market::coupon::counted_up;
use crate::market::day::VillageDay;
use crate::market::exception::ExceptionKind;
use crate::market::gtin::Gtin;
use crate::market::ids::{CouponNo, HouseholdNo, MovementId, ReceiptNo, RedemptionId, StaffNo};
use crate::market::movement::{MOST_COUPONS, MovementKind, MovementOrder, Wish};
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::receipt::{MovementPaper, coupon_sentence, movement_slip};
use crate::market::recyclables::Measure;
use crate::market::redemption::{Order, OrderProof};
use crate::market::refusal::Refusal;
use crate::market::scheme::CountedOver;
use crate::market::shop::MovementOnRecord;
use crate::market::slip::Slip;
use crate::office::act::{Done, Person};
use crate::office::args::moving::CouponIssueArgs;
use crate::office::clock::random;
use crate::office::event::Event;
use crate::office::paper;
use crate::words::Words;

/// Who asks, who stands beside, and why.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TwoPeople {
    /// Why.
    pub reason: String,
    /// Who asks.
    pub person: Person,
    /// The second person.
    pub approver: Person,
}

/// What is to be done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MoveRequest {
    /// Points move without goods.
    Move {
        /// Whose points.
        household: HouseholdNo,
        /// What.
        wish: Wish,
        /// By whom.
        by: TwoPeople,
    },
    /// Points are spent with no goods; where the scheme knows one kind, it need not be named.
    Debit {
        /// Whose points.
        household: HouseholdNo,
        /// How many.
        points: Points,
        /// What they are spent on.
        kind: Option<String>,
        /// With whom.
        partner: String,
        /// By whom.
        by: TwoPeople,
    },
    /// Coupons come back.
    TakeCoupons {
        /// Who brings them.
        household: HouseholdNo,
        /// Their numbers.
        numbers: Vec<CouponNo>,
        /// Who asks.
        person: Person,
    },
    /// Coupons are made void.
    CancelCoupons {
        /// Their numbers.
        numbers: Vec<CouponNo>,
        /// By whom.
        by: TwoPeople,
    },
    /// A movement is taken back.
    Undo {
        /// The number on its slip.
        slip: ReceiptNo,
        /// By whom.
        by: TwoPeople,
    },
    /// Goods are handed out for no points.
    Reward {
        /// To whom.
        household: HouseholdNo,
        /// The goods.
        code: Gtin,
        /// How many.
        quantity: Quantity,
        /// By whom.
        by: TwoPeople,
    },
    /// Something out of the rules is allowed.
    Allow {
        /// What.
        what: ExceptionKind,
        /// The first day.
        from: VillageDay,
        /// The last day.
        until: Option<VillageDay>,
        /// For whom.
        household: Option<HouseholdNo>,
        /// By whom.
        by: TwoPeople,
    },
    /// The most that one household takes is decided.
    SetLimit {
        /// The goods.
        code: Gtin,
        /// The most; nothing: no limit any more.
        pieces: Option<Quantity>,
        /// Over which span.
        over: CountedOver,
        /// The first day on which it holds.
        from: Option<VillageDay>,
        /// By whom; the reason is the decision's number or name.
        by: TwoPeople,
    },
    /// Recyclables are handed in.
    Recyclables {
        /// By whom.
        household: HouseholdNo,
        /// What they are.
        kind: String,
        /// Kilograms.
        weight: Measure,
        /// Yuan for one.
        price: Measure,
        /// Who weighed them.
        person: Person,
    },
}

/// The numbers that a command names: one by one, or in a row.
///
/// # Errors
/// A sentence, where numbers cannot be counted up from the first.
pub fn numbers_of(args: &CouponIssueArgs, words: &Words) -> Result<Vec<CouponNo>, String> {
    match (&args.from_number, args.count) {
        (Some(first), Some(count)) => counted_up(first, count).ok_or_else(|| {
            let most = MOST_COUPONS.to_string();
            words.say("coupon.from-and-count", &[("most", &most)])
        }),
        _ => Ok(args.numbers.clone()),
    }
}

fn proven(books: &mut Books, person: &Person, clock: &Reading) -> Result<StaffNo, Stop> {
    Ok(books.check_pin(&person.name, &person.pin, clock)?.staff)
}

/// Both, proven: wrong PINs are answered before anything is looked at.
fn proven_two(
    books: &mut Books,
    by: &TwoPeople,
    clock: &Reading,
) -> Result<(StaffNo, StaffNo), Stop> {
    Ok((
        proven(books, &by.person, clock)?,
        proven(books, &by.approver, clock)?,
    ))
}

/// Does it.
///
/// # Errors
/// The refusal or the fault for which nothing was done.
pub fn act(
    books: &mut Books,
    clock: &Reading,
    request: MoveRequest,
    words: &Words,
) -> Result<Done, Stop> {
    match request {
        MoveRequest::Move {
            household,
            wish,
            by,
        } => {
            let people = proven_two(books, &by, clock)?;
            move_points(books, clock, (household, wish), (&by.reason, people), words)
        }
        MoveRequest::Debit {
            household,
            points,
            kind,
            partner,
            by,
        } => {
            let people = proven_two(books, &by, clock)?;
            let wish = Wish::Debit {
                kind: debit_kind(books, clock, kind)?,
                partner,
                points,
            };
            move_points(books, clock, (household, wish), (&by.reason, people), words)
        }
        MoveRequest::TakeCoupons {
            household,
            numbers,
            person,
        } => {
            let order = MovementOrder {
                id: MovementId(random()),
                household,
                wish: Wish::TakeCoupons { numbers },
                reason: String::new(),
                staff: proven(books, &person, clock)?,
                approver: None,
            };
            recorded(books, clock, &order, words)
        }
        MoveRequest::CancelCoupons { numbers, by } => {
            let people = proven_two(books, &by, clock)?;
            let household = issued_to(books, &numbers)?;
            let wish = Wish::CancelCoupons { numbers };
            move_points(books, clock, (household, wish), (&by.reason, people), words)
        }
        MoveRequest::Undo { slip, by } => {
            let people = proven_two(books, &by, clock)?;
            let Some(found) = books.movement(&slip)? else {
                let receipt = slip.to_string();
                return Err(Refusal::UnknownReceipt { receipt }.into());
            };
            let movement = found.movement.id;
            let asked = (found.movement.household, Wish::Undo { movement });
            move_points(books, clock, asked, (&by.reason, people), words)
        }
        MoveRequest::Reward {
            household,
            code,
            quantity,
            by,
        } => reward(books, clock, (household, code, quantity), &by, words),
        MoveRequest::Allow { .. }
        | MoveRequest::SetLimit { .. }
        | MoveRequest::Recyclables { .. } => deciding::decide(books, clock, request, words),
    }
}

fn move_points(
    books: &mut Books,
    clock: &Reading,
    (household, wish): (HouseholdNo, Wish),
    (reason, (staff, approver)): (&str, (StaffNo, StaffNo)),
    words: &Words,
) -> Result<Done, Stop> {
    let order = MovementOrder {
        id: MovementId(random()),
        household,
        wish,
        reason: reason.to_owned(),
        staff,
        approver: Some(approver),
    };
    recorded(books, clock, &order, words)
}

fn recorded(
    books: &mut Books,
    clock: &Reading,
    order: &MovementOrder,
    words: &Words,
) -> Result<Done, Stop> {
    let record = books.move_points_by_command(order, clock)?;
    let slip = movement_paper(books, clock, &record, words)?;
    let number = record.movement.slip.clone();
    Ok(Done::said(moved(&record)).with_paper(Some(number), 0, vec![slip]))
}

fn movement_paper(
    books: &Books,
    clock: &Reading,
    record: &MovementOnRecord,
    words: &Words,
) -> Result<Slip, Stop> {
    let shop = books.shop(clock)?;
    let paper = MovementPaper::of(&shop, record, words);
    Ok(movement_slip(record, &paper, words))
}

/// The event of a movement.
pub fn moved(record: &MovementOnRecord) -> Event {
    let movement = &record.movement;
    let (to, numbers) = match &movement.what {
        MovementKind::Gift { to } => (Some(to.to_string()), None),
        MovementKind::CouponsIssued { numbers, .. }
        | MovementKind::CouponsTaken { numbers }
        | MovementKind::CouponsCancelled { numbers } => (None, Some(numbers.clone())),
        MovementKind::Debit { .. } | MovementKind::Cash | MovementKind::Undone { .. } => {
            (None, None)
        }
    };
    Event::Moved {
        kind: movement.what.word(),
        slip: movement.slip.to_string(),
        household: movement.household.to_string(),
        points: movement.points,
        remaining: movement.remaining,
        to,
        coupons: numbers.map(|all| all.into_iter().map(String::from).collect()),
        of: record.of.as_ref().map(ToString::to_string),
    }
}

/// The kind asked for, or the only one that the scheme knows.
fn debit_kind(books: &Books, clock: &Reading, kind: Option<String>) -> Result<String, Stop> {
    if let Some(kind) = kind {
        return Ok(kind);
    }
    let scheme = books.shop(clock)?.scheme;
    match scheme.debits.as_slice() {
        [only] => Ok(only.kind.clone()),
        [] => {
            let kind = String::new();
            Err(Refusal::NoSuchDebit { kind }.into())
        }
        several => Err(Refusal::DebitKindNeeded {
            kinds: several.iter().map(|rule| rule.kind.clone()).collect(),
        }
        .into()),
    }
}

/// To whom the first of these coupons was issued: a slip goes by one household.
fn issued_to(books: &Books, numbers: &[CouponNo]) -> Result<HouseholdNo, Stop> {
    let Some(number) = numbers.first() else {
        return Err(Refusal::NothingMoved.into());
    };
    let coupon = books
        .coupon(number)?
        .ok_or_else(|| Refusal::CouponUnknown {
            number: number.clone(),
        })?;
    Ok(coupon.household)
}

fn reward(
    books: &mut Books,
    clock: &Reading,
    (household, code, quantity): (HouseholdNo, Gtin, Quantity),
    by: &TwoPeople,
    words: &Words,
) -> Result<Done, Stop> {
    let (staff, approver) = proven_two(books, by, clock)?;
    let order = Order {
        id: RedemptionId(random()),
        household,
        lines: vec![(code, quantity)],
        agreed: Points::ZERO,
        proxy: None,
        proof: OrderProof::Paper,
        staff,
        reward: Some((by.reason.clone(), approver)),
    };
    let record = books.hand_out(&order, clock)?;
    // Whoever typed the command stands beside the goods.
    books.served(&record.redemption.id)?;
    let shop = books.shop(clock)?;
    let slips = match books.reward_of(&record)? {
        Some(reward) => paper::reward_papers(&record, &reward, &shop, words),
        None => paper::redemption_papers(&record, &shop, true, words),
    };
    let redemption = &record.redemption;
    Ok(Done::said(Event::Recorded {
        redemption: redemption.id.to_string(),
        receipt: redemption.receipt.to_string(),
        points: redemption.total,
        remaining: redemption.remaining,
    })
    .with_paper(Some(redemption.receipt.clone()), 0, slips))
}

/// How a coupon stands, as an event with its sentence.
///
/// # Errors
/// [`Refusal::CouponUnknown`], or a fault.
pub fn check_coupon(
    reader: &crate::books::Reader,
    number: &CouponNo,
    words: &Words,
) -> Result<Event, Stop> {
    let found = reader.coupon_settled(number)?;
    let (coupon, settled_on) = found.ok_or_else(|| Refusal::CouponUnknown {
        number: number.clone(),
    })?;
    Ok(Event::Coupon {
        number: coupon.number.to_string(),
        household: coupon.household.to_string(),
        points: coupon.points,
        state: coupon.state.word(),
        settled_on,
        message: coupon_sentence(&coupon, settled_on, words),
    })
}
