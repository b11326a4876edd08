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

/// Numbers of slips as they are read out: each once, in order, three and more in a row as the first and the last.
pub(super) fn slip_numbers(numbers: &[u32], words: &Words) -> String {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let runs = numbers.chunk_by(|before, after| before + 1 == *after);
    let told = runs.flat_map(|run| match run {
        [first, _, .., last] => {
            let (first, last) = (slip_number(*first), slip_number(*last));
            vec![words.say("slips.run", &[("first", &first), ("last", &last)])]
        }
        few => few.iter().map(|number| slip_number(*number)).collect(),
    });
    told.collect::<Vec<_>>()
        .join(&words.say("receipt.and", &[]))
}

/// Numbers of slips in the sentence of this kind (`missing`, `doubled`, `void`), where there are any.
pub fn slips_told(kind: &str, numbers: &[u32], words: &Words) -> Option<String> {
    let told = [("numbers", &*slip_numbers(numbers, words))];
    (!numbers.is_empty()).then(|| words.say(&format!("slips.{kind}"), &told))
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

#[cfg(test)]
mod tests {
    use super::slip_numbers;
    use crate::words::{Lang, Words};

    #[test]
    fn three_numbers_in_a_row_are_told_by_their_ends() {
        let words = Words::load(Lang::Zh);
        let told = |numbers: &[u32]| slip_numbers(numbers, &words);
        assert_eq!(told(&[7, 12]), "000007、000012");
        assert_eq!(told(&[4, 3]), "000003、000004");
        assert_eq!(told(&[1, 3, 4, 5, 9]), "000001、000003 到 000005、000009");
    }
}
