//! Deciding a movement: who may, whether the rules know it, and what it does to accounts.

use super::{
    CouponOnRecord, CouponState, Leg, LegKind, MOST_COUPONS, Movement, MovementKind, MovementOrder,
    Wish,
};
use crate::market::account::{Account, Draw, free};
use crate::market::aside::Sealer;
use crate::market::clock::ClockVerdict;
use crate::market::day::VillageDay;
use crate::market::ids::{CouponNo, HouseholdNo, MovementId, ReceiptNo};
use crate::market::points::Points;
use crate::market::redemption::may_be_at_counter;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::scheme::Scheme;
use crate::market::staff::{Act, Role};
use crate::market::suspension::Bar;

/// Everything that a movement depends on, as the books have it in the transaction that records it.
#[derive(Debug, Clone)]
pub struct MovementStanding<'a> {
    /// The village's rules.
    pub rules: &'a Rules,
    /// What the clock may be trusted with.
    pub clock: ClockVerdict,
    /// The day that was opened at the counter, if one is.
    pub open_day: Option<VillageDay>,
    /// What stops the till, if anything.
    pub stopped: Option<Refusal>,
    /// The role of who asks.
    pub role: Role,
    /// The role of the second person, if there is one.
    pub approver_role: Option<Role>,
    /// The household's account on this day.
    pub account: Account,
    /// What bars the household from redeeming.
    pub bar: Option<Bar>,
    /// What stops its being scored.
    pub unscored: Option<Bar>,
    /// Whether the account that a gift goes to is known.
    pub to_known: bool,
    /// The wish's coupons, in its order; nothing for a number that is not known.
    pub coupons: Vec<Option<CouponOnRecord>>,
    /// What was paid out in cash to this account in the span of the scheme's limit.
    pub cash_paid: Points,
    /// The movement to be taken back, with whether it was taken back before; nothing where none has the id.
    pub undo: Option<(Movement, bool)>,
    /// Of the account that received what is to be taken back: its account on this day.
    pub receiver: Option<Account>,
    /// The number that the slip will bear.
    pub slip: ReceiptNo,
}

/// Decides a movement.
///
/// # Errors
/// A [`Refusal`] that says what stands in the way; the books are as before.
pub fn decide(
    order: &MovementOrder,
    standing: &MovementStanding<'_>,
    sealer: &mut Sealer<'_>,
) -> Result<Movement, Refusal> {
    let day = may_be_at_counter(standing.clock, standing.open_day, standing.stopped.as_ref())?;
    people(order, standing)?;
    let scheme = standing.rules.on(day);
    let (points, legs, what) = match &order.wish {
        Wish::Gift { to, points } => gift(order, standing, day, (to, *points))?,
        Wish::Debit {
            kind,
            partner,
            points,
        } => {
            if !scheme.debits.iter().any(|rule| rule.kind == *kind) {
                return Err(Refusal::NoSuchDebit { kind: kind.clone() });
            }
            not_barred(standing)?;
            let legs = pay(order, standing, day, *points)?;
            let partner = sealer.seal(partner.trim());
            let kind = kind.clone();
            (*points, legs, MovementKind::Debit { kind, partner })
        }
        Wish::Cash { points } => {
            cash_allowed(scheme, standing.cash_paid, *points)?;
            not_barred(standing)?;
            (
                *points,
                pay(order, standing, day, *points)?,
                MovementKind::Cash,
            )
        }
        Wish::IssueCoupons { numbers, each } => issue(order, standing, day, (numbers, *each))?,
        Wish::TakeCoupons { numbers } => take(order, standing, day, numbers)?,
        Wish::CancelCoupons { numbers } => cancel(order, standing, day, numbers)?,
        Wish::Undo { movement } => undo(order, standing, day, *movement)?,
    };
    let remaining = after(standing, order, day, &legs);
    Ok(Movement {
        id: order.id,
        slip: standing.slip.clone(),
        day,
        household: order.household.clone(),
        what,
        points,
        legs,
        reason: (!order.reason.trim().is_empty()).then(|| sealer.seal(order.reason.trim())),
        staff: order.staff,
        approver: order.approver,
        remaining,
    })
}

type Decided = (Points, Vec<Leg>, MovementKind);

/// Two people for everything that cannot be checked against goods or paper; one for taking coupons in.
fn people(order: &MovementOrder, standing: &MovementStanding<'_>) -> Result<(), Refusal> {
    if !standing.role.may(Act::Reverse) {
        return Err(Refusal::NotPermitted {
            role: standing.role,
        });
    }
    if matches!(order.wish, Wish::TakeCoupons { .. }) {
        return Ok(());
    }
    match (order.approver, standing.approver_role) {
        (Some(approver), Some(role)) if approver != order.staff => {
            if !role.may(Act::Approve) {
                return Err(Refusal::NotPermitted { role });
            }
        }
        _ => return Err(Refusal::SecondPersonNeeded),
    }
    if order.reason.trim().is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    Ok(())
}

fn not_barred(standing: &MovementStanding<'_>) -> Result<(), Refusal> {
    standing.bar.clone().map_or(Ok(()), |bar| Err(bar.into()))
}

/// The legs that pay for `points`, out of the periods that lapse first.
fn pay(
    order: &MovementOrder,
    standing: &MovementStanding<'_>,
    day: VillageDay,
    points: Points,
) -> Result<Vec<Leg>, Refusal> {
    if points <= Points::ZERO {
        return Err(Refusal::NothingMoved);
    }
    let draws = standing.account.pay(standing.rules, day, points)?;
    Ok(legs(&order.household, LegKind::Drawn, draws))
}

fn legs(household: &HouseholdNo, way: LegKind, draws: Vec<Draw>) -> Vec<Leg> {
    draws
        .into_iter()
        .map(|draw| Leg {
            household: household.clone(),
            way,
            draw,
        })
        .collect()
}

/// A gift keeps its periods: what is given lapses when it would have.
fn gift(
    order: &MovementOrder,
    standing: &MovementStanding<'_>,
    day: VillageDay,
    (to, points): (&HouseholdNo, Points),
) -> Result<Decided, Refusal> {
    if !standing.rules.on(day).gifts {
        return Err(Refusal::NotTransferable);
    }
    not_barred(standing)?;
    if *to == order.household {
        return Err(Refusal::NothingMoved);
    }
    if !standing.to_known {
        return Err(Refusal::UnknownHousehold {
            household: to.clone(),
        });
    }
    let mut both = pay(order, standing, day, points)?;
    let received: Vec<Draw> = both.iter().map(|leg| leg.draw).collect();
    both.extend(legs(to, LegKind::Received, received));
    Ok((points, both, MovementKind::Gift { to: to.clone() }))
}

fn cash_allowed(scheme: &Scheme, paid: Points, points: Points) -> Result<(), Refusal> {
    let Some(cash) = scheme.cash else {
        return Err(Refusal::CashNotAllowed { most: None, paid });
    };
    let Some(most) = cash.most else {
        return Ok(());
    };
    let within = paid
        .checked_add(points)
        .is_some_and(|together| together <= most);
    if within {
        Ok(())
    } else {
        Err(Refusal::CashNotAllowed {
            most: Some(most),
            paid,
        })
    }
}

fn issue(
    order: &MovementOrder,
    standing: &MovementStanding<'_>,
    day: VillageDay,
    (numbers, each): (&[CouponNo], Points),
) -> Result<Decided, Refusal> {
    if !standing.rules.on(day).coupons {
        return Err(Refusal::NoCoupons);
    }
    // A coupon is the bearer's: what may not be redeemed may not leave the account on paper either.
    not_barred(standing)?;
    if let Some(bar) = standing.unscored.clone() {
        return Err(bar.into());
    }
    each_once(numbers, |number| Refusal::CouponNumberUsed { number })?;
    if let Some(coupon) = standing.coupons.iter().flatten().next() {
        return Err(Refusal::CouponNumberUsed {
            number: coupon.number.clone(),
        });
    }
    let count = u32::try_from(numbers.len()).map_err(|_| Refusal::TooMuch)?;
    let points = each.checked_mul(count).ok_or(Refusal::TooMuch)?;
    let legs = pay(order, standing, day, points)?;
    let numbers = numbers.to_vec();
    Ok((points, legs, MovementKind::CouponsIssued { numbers, each }))
}

fn each_once(numbers: &[CouponNo], twice: fn(CouponNo) -> Refusal) -> Result<(), Refusal> {
    if numbers.is_empty() {
        return Err(Refusal::NothingMoved);
    }
    if numbers.len() > MOST_COUPONS {
        return Err(Refusal::TooMuch);
    }
    let mut sorted: Vec<&CouponNo> = numbers.iter().collect();
    sorted.sort();
    match sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(twice(pair[0].clone())),
        None => Ok(()),
    }
}

/// The coupons that are in somebody's hand, each: a number that nobody issued is no coupon, and one that was taken in
/// or made void before is a copy.
fn in_hand<'a>(
    standing: &'a MovementStanding<'_>,
    numbers: &[CouponNo],
) -> Result<Vec<&'a CouponOnRecord>, Refusal> {
    each_once(numbers, |number| Refusal::CouponSpent { number })?;
    numbers
        .iter()
        .zip(&standing.coupons)
        .map(|(number, coupon)| match coupon {
            None => Err(Refusal::CouponUnknown {
                number: number.clone(),
            }),
            Some(coupon) if coupon.state == CouponState::Issued => Ok(coupon),
            Some(_) => Err(Refusal::CouponSpent {
                number: number.clone(),
            }),
        })
        .collect()
}

/// Coupons are the bearer's: they count for whoever brings them.
fn take(
    order: &MovementOrder,
    standing: &MovementStanding<'_>,
    day: VillageDay,
    numbers: &[CouponNo],
) -> Result<Decided, Refusal> {
    let points = worth(&in_hand(standing, numbers)?)?;
    let period = standing.rules.on(day).period_on(day);
    let legs = legs(
        &order.household,
        LegKind::Received,
        vec![Draw { period, points }],
    );
    let numbers = numbers.to_vec();
    Ok((points, legs, MovementKind::CouponsTaken { numbers }))
}

fn worth(coupons: &[&CouponOnRecord]) -> Result<Points, Refusal> {
    coupons
        .iter()
        .try_fold(Points::ZERO, |sum, coupon| sum.checked_add(coupon.points))
        .ok_or(Refusal::TooMuch)
}

/// A void coupon's points go to the household that it was issued to, into the period that runs. The order names the
/// household of the first.
fn cancel(
    order: &MovementOrder,
    standing: &MovementStanding<'_>,
    day: VillageDay,
    numbers: &[CouponNo],
) -> Result<Decided, Refusal> {
    let coupons = in_hand(standing, numbers)?;
    if let Some(other) = coupons
        .first()
        .filter(|first| first.household != order.household)
    {
        return Err(Refusal::CouponUnknown {
            number: other.number.clone(),
        });
    }
    let points = worth(&coupons)?;
    let period = standing.rules.on(day).period_on(day);
    let legs = coupons
        .iter()
        .map(|coupon| Leg {
            household: coupon.household.clone(),
            way: LegKind::Received,
            draw: Draw {
                period,
                points: coupon.points,
            },
        })
        .collect();
    let numbers = numbers.to_vec();
    Ok((points, legs, MovementKind::CouponsCancelled { numbers }))
}

/// Turns the legs of an earlier movement round. What an account received has to be there still, in the very periods
/// that it came to. Coupons that were issued are cancelled, not undone; coupons taken in for the wrong household go
/// back into the hand that brought them.
fn undo(
    order: &MovementOrder,
    standing: &MovementStanding<'_>,
    day: VillageDay,
    movement: MovementId,
) -> Result<Decided, Refusal> {
    let (before, undone) = standing.undo.as_ref().ok_or(Refusal::NothingToUndo)?;
    let can_be = match before.what {
        MovementKind::Gift { .. }
        | MovementKind::Debit { .. }
        | MovementKind::Cash
        | MovementKind::CouponsTaken { .. } => true,
        MovementKind::CouponsIssued { .. }
        | MovementKind::CouponsCancelled { .. }
        | MovementKind::Undone { .. } => false,
    };
    if *undone || !can_be || before.household != order.household {
        return Err(Refusal::NothingToUndo);
    }
    for leg in before
        .legs
        .iter()
        .filter(|leg| leg.way == LegKind::Received)
    {
        still_there(order, standing, day, leg)?;
    }
    let legs = before
        .legs
        .iter()
        .map(|leg| Leg {
            household: leg.household.clone(),
            way: match leg.way {
                LegKind::Drawn => LegKind::Returned,
                LegKind::Returned | LegKind::Received => LegKind::Drawn,
            },
            draw: leg.draw,
        })
        .collect();
    Ok((before.points, legs, MovementKind::Undone { movement }))
}

/// Whether the period that a leg brought points to still holds them: what stands in other periods was earned otherwise,
/// and pays for nothing here.
fn still_there(
    order: &MovementOrder,
    standing: &MovementStanding<'_>,
    day: VillageDay,
    leg: &Leg,
) -> Result<(), Refusal> {
    let account = if leg.household == order.household {
        Some(&standing.account)
    } else {
        standing.receiver.as_ref()
    };
    let balance = account.and_then(|account| {
        let mut periods = account.periods().iter();
        periods.find(|balance| balance.period == leg.draw.period)
    });
    let left = balance.map_or(Points::ZERO, |balance| free(standing.rules, balance, day));
    match leg.draw.points.checked_sub(left) {
        Some(short) if short > Points::ZERO => Err(Refusal::NotEnoughPoints {
            total: leg.draw.points,
            spendable: left,
            short,
        }),
        _ => Ok(()),
    }
}

/// What the household has to spend once the legs that concern it have taken effect.
fn after(
    standing: &MovementStanding<'_>,
    order: &MovementOrder,
    day: VillageDay,
    legs: &[Leg],
) -> Points {
    let mut account = standing.account.clone();
    for leg in legs.iter().filter(|leg| leg.household == order.household) {
        account.apply(leg.way, leg.draw);
    }
    account.spendable(standing.rules, day)
}
