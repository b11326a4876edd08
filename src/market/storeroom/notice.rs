//! What is posted on the village's board (公示): points of a period, redemptions, donations and what became of them,
//! prices, the ranking. A posting is a fact: it has a number, a day, a time for objections, and a hash over what it says.
//! The same list again is the same posting, printed again; a list that says something else meanwhile is a new posting
//! that corrects the one before, and prints as such (national notice [004]: fair, open, supervised by the public;
//! Organic Law of Villagers' Committees, art. 30: at least quarterly).

use serde::{Deserialize, Serialize};

use crate::market::day::VillageDay;
use crate::market::ids::{Hash, ReceiptNo, StaffNo};
use crate::market::period::Period;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// Points that households were credited in the period.
    Points,
    /// What was redeemed in the period.
    Redemptions,
    /// Donations received in the period, and what became of them.
    Donations,
    /// Prices in force at the period's end.
    Prices,
    /// The ranking of the period.
    Ranking,
}

impl NoticeKind {
    /// All of them.
    pub const ALL: [NoticeKind; 5] = [
        NoticeKind::Points,
        NoticeKind::Redemptions,
        NoticeKind::Donations,
        NoticeKind::Prices,
        NoticeKind::Ranking,
    ];

    /// The word for it on a command line, in addresses, and in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            NoticeKind::Points => "points",
            NoticeKind::Redemptions => "redemptions",
            NoticeKind::Donations => "donations",
            NoticeKind::Prices => "prices",
            NoticeKind::Ranking => "ranking",
        }
    }

    /// The kind of this word.
    pub fn of_word(word: &str) -> Option<NoticeKind> {
        NoticeKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// How long objections are heard where the scheme does not say (ours: one week).
pub const OBJECTION_DAYS: u64 = 7;

/// A list was posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePosted {
    /// Its number.
    pub number: ReceiptNo,
    /// Which list.
    pub kind: NoticeKind,
    /// Of which period.
    pub period: Period,
    /// The day from which it hangs.
    pub on: VillageDay,
    /// The last day for objections.
    pub objections_until: VillageDay,
    /// A hash over what it says.
    pub digest: Hash,
    /// How many lines it has.
    pub lines: u32,
    /// The posting that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<ReceiptNo>,
    /// Who posted it.
    pub staff: StaffNo,
}

/// What a list says when it is to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeOrder {
    /// Which list.
    pub kind: NoticeKind,
    /// Of which period.
    pub period: Period,
    /// A hash over what it says.
    pub digest: Hash,
    /// How many lines it has.
    pub lines: u32,
    /// Who posts it.
    pub staff: StaffNo,
}

/// What becomes of a list that is to be posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posting {
    /// It hangs already, and says the same.
    Again(NoticePosted),
    /// It is new, or corrects the one before.
    New(NoticePosted),
}

/// The last day for objections to what is posted today; `posting_days` is what the scheme says.
pub fn objections_until(today: VillageDay, posting_days: Option<u32>) -> VillageDay {
    let days = posting_days.map_or(OBJECTION_DAYS, u64::from).max(1);
    today.plus(days - 1)
}

/// Decides a posting: `last` is the latest of this kind and period, `posting_days` what the scheme says.
pub fn post(
    order: &NoticeOrder,
    last: Option<NoticePosted>,
    today: VillageDay,
    posting_days: Option<u32>,
    number: ReceiptNo,
) -> Posting {
    if let Some(last) = &last
        && last.digest == order.digest
    {
        return Posting::Again(last.clone());
    }
    Posting::New(NoticePosted {
        number,
        kind: order.kind,
        period: order.period,
        on: today,
        objections_until: objections_until(today, posting_days),
        digest: order.digest,
        lines: order.lines,
        corrects: last.map(|last| last.number),
        staff: order.staff,
    })
}

/// The hash over what a list says: its texts in their order.
pub fn digest<'a>(texts: impl IntoIterator<Item = &'a str>) -> Hash {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(b"jifen-notice-1");
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    Hash(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_a_correction_and_what_did_not_is_the_same_posting() {
        let number = |n: u32| -> ReceiptNo { format!("K7M2XQ-1-{n:06}").parse().unwrap() };
        let order = |text: &str| NoticeOrder {
            kind: NoticeKind::Points,
            period: Period::Quarter(2026, 4),
            digest: digest([text]),
            lines: 1,
            staff: StaffNo(1),
        };
        let day: VillageDay = "2026-12-28".parse().unwrap();
        let Posting::New(first) = post(&order("0137 100"), None, day, None, number(80)) else {
            panic!("new")
        };
        assert_eq!(first.objections_until.to_string(), "2027-01-03");
        let again = post(
            &order("0137 100"),
            Some(first.clone()),
            day,
            None,
            number(81),
        );
        assert_eq!(again, Posting::Again(first.clone()));
        let Posting::New(second) = post(&order("0137 90"), Some(first), day, Some(3), number(81))
        else {
            panic!("a correction")
        };
        assert_eq!(second.corrects, Some(number(80)));
        assert_eq!(second.objections_until.to_string(), "2026-12-30");
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
    }
}
