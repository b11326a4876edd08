//! The slip of a reward: goods handed out at 0 points, by the leave of two, signed by whoever takes them.

use super::super::shop::{RedemptionOnRecord, RewardOnRecord};
use super::super::slip::Slip;
use super::{Letterhead, ReceiptCopy, day_and_time, goods, household, journal};
use crate::words::Words;

/// The slip of a reward; the shop's own is the one that is signed.
pub fn reward_slip(
    record: &RedemptionOnRecord,
    reward: &RewardOnRecord,
    (letterhead, copy): (&Letterhead, ReceiptCopy),
    words: &Words,
) -> Slip {
    let redemption = &record.redemption;
    let title = match copy {
        ReceiptCopy::Shop => "receipt.reward.title-shop",
        ReceiptCopy::Household | ReceiptCopy::Reprint(_) => "receipt.reward.title",
    };
    let mut slip = letterhead.begin(&words.say(title, &[]), words);
    if let ReceiptCopy::Reprint(times) = copy {
        let times = times.to_string();
        slip = slip.centre_double(words.say("receipt.reprint", &[("times", &times)]));
    }
    let slip = slip
        .rule()
        .pair(
            words.say("receipt.number", &[]),
            redemption.receipt.to_string(),
        )
        .pair(
            words.say("receipt.time", &[]),
            day_and_time(redemption.day, record.at, words),
        )
        .pair(
            household(&record.name, words),
            words.say(
                "receipt.household-number",
                &[("household", redemption.household.as_str())],
            ),
        )
        .rule();
    let slip = (1..)
        .zip(&redemption.lines)
        .fold(slip, |slip, (number, line)| {
            let mut left = goods(&line.name, line.quantity.pieces(), words);
            if record.reversed.contains(&number) {
                left = words.say("receipt.line-reversed", &[("line", &left)]);
            }
            slip.double(left)
        })
        .text(words.say("receipt.reward.free", &[]))
        .rule()
        .text(words.say("receipt.reversal.reason", &[("reason", &reward.reason)]))
        .pair(words.say("receipt.staff", &[]), record.staff.clone())
        .pair(
            words.say("receipt.reversal.approver", &[]),
            reward.approver.clone(),
        );
    let slip = match copy {
        ReceiptCopy::Shop => slip
            .signature(words.say("receipt.signature", &[]))
            .signature(words.say("receipt.moved.sign-staff", &[]))
            .signature(words.say("receipt.moved.sign-approver", &[])),
        ReceiptCopy::Household | ReceiptCopy::Reprint(_) => slip,
    };
    letterhead.end(journal(slip, &record.head, words), words)
}
