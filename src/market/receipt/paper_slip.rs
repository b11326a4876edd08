//! Slips for days on which the till is dead: the empty one of a pad, to be filled in by hand, and the paper that says how one
//! was entered afterwards, for the file.

use super::super::redemption::paper::PaperSlip;
use super::super::shop::RedemptionOnRecord;
use super::super::slip::Slip;
use super::{Letterhead, VillageDay, goods, household, journal, points};
use crate::words::Words;

/// Rows for goods on an empty slip: what a household takes at once fits on it.
const ROWS: usize = 4;

/// A slip's number as it is printed.
pub fn slip_number(number: u32) -> String {
    format!("{number:06}")
}

/// Numbers of slips in the sentence of this kind (`missing`, `doubled`, `void`), where there are any.
pub fn slips_told(kind: &str, numbers: &[u32], words: &Words) -> Option<String> {
    let all = numbers.iter().map(|number| slip_number(*number));
    let all = all.collect::<Vec<_>>().join(" ");
    (!numbers.is_empty()).then(|| words.say(&format!("slips.{kind}"), &[("numbers", &all)]))
}

/// One empty slip of a pad.
pub fn pad_slip(number: u32, letterhead: &Letterhead, words: &Words) -> Slip {
    let say = |key: &str| words.say(&format!("receipt.pad.{key}"), &[]);
    let slip = letterhead
        .begin(&say("title"), words)
        .centre_double(words.say("receipt.pad.number", &[("number", &slip_number(number))]))
        .rule()
        .text(say("day"))
        .blank()
        .text(say("household"))
        .blank()
        .text(say("name"))
        .rule()
        .text(say("goods"));
    let slip = (0..ROWS).fold(slip, |slip, _| slip.blank().text(say("row")));
    let slip = slip
        .blank()
        .text(say("total"))
        .rule()
        .signature(say("sign-household"))
        .signature(say("sign-staff"))
        .text(say("note"));
    letterhead.end(slip, words)
}

/// How a slip was entered: what stood on it, what it broke, the two who entered it.
pub fn entered_slip(
    record: &RedemptionOnRecord,
    paper: &PaperSlip,
    (letterhead, today): (&Letterhead, VillageDay),
    words: &Words,
) -> Slip {
    let redemption = &record.redemption;
    let say = |key: &str| words.say(&format!("receipt.pad.{key}"), &[]);
    let number = slip_number(paper.number);
    let slip = letterhead
        .begin(&say("entered-title"), words)
        .centre_double(words.say("receipt.pad.number", &[("number", &number)]))
        .rule()
        .pair(
            words.say("receipt.number", &[]),
            redemption.receipt.to_string(),
        )
        .pair(say("written-on"), words.day_and_year(redemption.day))
        .pair(say("entered-on"), words.day_and_year(today))
        .pair(
            household(&record.name, words),
            words.say(
                "receipt.household-number",
                &[("household", redemption.household.as_str())],
            ),
        )
        .rule();
    let slip = redemption.lines.iter().fold(slip, |slip, line| {
        slip.pair(
            goods(&line.name, line.quantity.pieces(), words),
            points(line.points, words),
        )
    });
    let slip = slip.rule().pair_double(
        words.say("receipt.total", &[]),
        points(redemption.total, words),
    );
    let slip = breaches(slip, paper, words)
        .rule()
        .pair(words.say("receipt.staff", &[]), record.staff.clone())
        .signature(words.say("receipt.reversal.sign-staff", &[]))
        .signature(words.say("receipt.reversal.sign-approver", &[]));
    letterhead.end(journal(slip, &record.head, words), words)
}

fn breaches(slip: Slip, paper: &PaperSlip, words: &Words) -> Slip {
    if paper.breaches.is_empty() {
        return slip.text(words.say("receipt.pad.no-breach", &[]));
    }
    let slip = slip.rule().double(words.say("receipt.pad.breaches", &[]));
    paper.breaches.iter().fold(slip, |slip, breach| {
        slip.text(words.say(&format!("breach.{}", breach.word()), &[]))
    })
}
