//! The slip of a movement of points without goods: who, what, how many, why, by whose leave; signed where something of
//! worth leaves the account for good.

use super::super::movement::{CouponState, LegKind, MovementKind};
use super::super::scheme::{Rate, Scheme};
use super::super::shop::{MovementOnRecord, Shop};
use super::super::slip::{Slip, SlipLine};
use super::{Letterhead, day_and_time, household, journal, points};
use crate::market::ids::CouponNo;
use crate::words::{Lang, Words};

/// What the slip says besides the movement itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovementPaper {
    /// What it begins with.
    pub letterhead: Letterhead,
    /// Of a debit: what the village calls its kind.
    pub debit_name: String,
    /// What points are worth, where the village says: cash is handed out in yuan.
    pub rate: Option<Rate>,
}

impl MovementPaper {
    /// The shop's own, for one movement.
    pub fn of(shop: &Shop, record: &MovementOnRecord, words: &Words) -> MovementPaper {
        let scheme = shop.rules.on(record.movement.day);
        MovementPaper {
            letterhead: Letterhead::of(shop),
            debit_name: match &record.movement.what {
                MovementKind::Debit { kind, .. } => debit_name(scheme, kind, words),
                _ => String::new(),
            },
            rate: scheme.rate,
        }
    }
}

fn debit_name(scheme: &Scheme, kind: &str, words: &Words) -> String {
    let rule = scheme.debits.iter().find(|rule| rule.kind == kind);
    rule.map_or_else(
        || kind.to_owned(),
        |rule| match words.lang() {
            Lang::Zh => rule.name.zh.clone(),
            Lang::En => rule.name.en.clone(),
        },
    )
}

/// The slip of a movement.
pub fn movement_slip(record: &MovementOnRecord, paper: &MovementPaper, words: &Words) -> Slip {
    let movement = &record.movement;
    let kind = movement.what.word();
    let say = |key: &str| words.say(&format!("receipt.moved.{key}"), &[]);
    let slip = paper
        .letterhead
        .begin(&say(&format!("title.{kind}")), words)
        .rule()
        .pair(say("number"), movement.slip.to_string())
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(movement.day, record.at, words),
        )
        .pair(
            household(&record.name, words),
            words.say(
                "receipt.household-number",
                &[("household", movement.household.as_str())],
            ),
        )
        .rule();
    let slip = particulars(slip, record, paper, words);
    let slip = match movement.what {
        MovementKind::Cash => slip.line(SlipLine::Drawer),
        _ => slip,
    };
    let mut slip = slip.pair_double(
        say(&format!("points.{kind}")),
        points(movement.points, words),
    );
    if let (MovementKind::Cash, Some(rate)) = (&movement.what, paper.rate) {
        let yuan = rate.yuan_of(movement.points).to_string();
        slip = slip.pair_double(
            say("cash"),
            words.say("receipt.moved.yuan", &[("yuan", &yuan)]),
        );
    }
    slip = slip
        .pair(
            words.say("receipt.remaining", &[]),
            points(movement.remaining, words),
        )
        .rule();
    let slip = people(slip, record, words);
    paper
        .letterhead
        .end(journal(slip, &record.head, words), words)
}

/// What stands above the sum: the other account, the partner, the coupons.
fn particulars(
    slip: Slip,
    record: &MovementOnRecord,
    paper: &MovementPaper,
    words: &Words,
) -> Slip {
    let say = |key: &str| words.say(&format!("receipt.moved.{key}"), &[]);
    match &record.movement.what {
        MovementKind::Gift { to } => {
            let name = household(record.to_name.as_deref().unwrap_or_default(), words);
            slip.pair(
                words.say("receipt.moved.to", &[("name", &name)]),
                words.say("receipt.household-number", &[("household", to.as_str())]),
            )
        }
        MovementKind::Debit { .. } => slip
            .pair(say("debit"), paper.debit_name.clone())
            .text(words.say("receipt.moved.partner", &[("partner", &record.partner)])),
        MovementKind::Cash => slip,
        MovementKind::CouponsIssued { numbers, each } => {
            let each = points(*each, words);
            coupons(slip, numbers, words).pair(say("each"), each)
        }
        MovementKind::CouponsTaken { numbers } => coupons(slip, numbers, words),
        MovementKind::CouponsCancelled { numbers } => {
            let slip = coupons(slip, numbers, words);
            returned_to_others(slip, record, words)
        }
        MovementKind::Undone { .. } => match &record.of {
            Some(of) => slip.pair(say("of"), of.to_string()),
            None => slip,
        },
    }
}

fn coupons(slip: Slip, numbers: &[CouponNo], words: &Words) -> Slip {
    let count = words.say(
        "receipt.moved.pieces",
        &[("count", &numbers.len().to_string())],
    );
    let list: Vec<&str> = numbers.iter().map(CouponNo::as_str).collect();
    slip.pair(words.say("receipt.moved.coupons", &[]), count)
        .text(list.join("  "))
}

/// Coupons of several households made void at once: each gets its own points back, and the slip says so.
fn returned_to_others(slip: Slip, record: &MovementOnRecord, words: &Words) -> Slip {
    let movement = &record.movement;
    let others = movement
        .legs
        .iter()
        .filter(|leg| leg.way == LegKind::Received && leg.household != movement.household);
    others.fold(slip, |slip, leg| {
        slip.pair(
            words.say(
                "receipt.household-number",
                &[("household", leg.household.as_str())],
            ),
            points(leg.draw.points, words),
        )
    })
}

/// Why and by whose leave, and who signs: the household where points leave its account for something, and both who
/// answer for it.
fn people(slip: Slip, record: &MovementOnRecord, words: &Words) -> Slip {
    let sign = |who: &str| words.say(&format!("receipt.moved.sign-{who}"), &[]);
    let mut slip = slip;
    if !record.reason.is_empty() {
        slip = slip.text(words.say("receipt.reversal.reason", &[("reason", &record.reason)]));
    }
    slip = slip.pair(words.say("receipt.staff", &[]), record.staff.clone());
    if let Some(approver) = &record.approver {
        slip = slip.pair(
            words.say("receipt.reversal.approver", &[]),
            approver.clone(),
        );
    }
    let household = match &record.movement.what {
        MovementKind::Gift { .. } => Some("giver"),
        MovementKind::Debit { .. } => Some("household"),
        MovementKind::Cash | MovementKind::CouponsIssued { .. } => Some("receiver"),
        MovementKind::CouponsTaken { .. }
        | MovementKind::CouponsCancelled { .. }
        | MovementKind::Undone { .. } => None,
    };
    if let Some(who) = household {
        slip = slip.signature(sign(who));
    }
    if record.approver.is_some() {
        slip = slip.signature(sign("staff")).signature(sign("approver"));
    }
    slip
}

/// The sentence that says how a coupon stands.
pub fn coupon_sentence(
    coupon: &super::super::movement::CouponOnRecord,
    settled_on: Option<super::VillageDay>,
    words: &Words,
) -> String {
    let key = match coupon.state {
        CouponState::Issued => "coupon.issued",
        CouponState::Taken => "coupon.taken",
        CouponState::Cancelled => "coupon.cancelled",
    };
    let day = settled_on.map_or_else(String::new, |day| words.day_and_year(day));
    words.say(
        key,
        &[
            ("number", coupon.number.as_str()),
            ("household", coupon.household.as_str()),
            ("points", &coupon.points.to_string()),
            ("day", &day),
        ],
    )
}
