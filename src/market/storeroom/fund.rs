//! Funds: what goods are paid from (lutang [000]: 县乡村治理积分制资金、村集体经济收益和社会力量捐赠, 乡政府配备一定比例;
//! jinzhai [004 d]: 资金专户). A fund is known by its name. What it was granted is entered by two people with the
//! document that says so; what was bought from it is summed over deliveries; what it holds is the difference, and may
//! lie below nothing where money was spent before it was granted: that is told, not refused, because the goods are there.

use serde::{Deserialize, Serialize};

use super::people::two_with_committee;
use super::refusal::StoreRefusal;
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::goods::{LONGEST_NAME, clean_name};
use crate::market::ids::{GrantId, StaffNo};
use crate::market::refusal::Refusal;
use crate::market::staff::Role;

/// Whose money it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FundKind {
    /// The village's own income: 村集体经济收益.
    Collective,
    /// The county's points funds: 县积分制资金.
    County,
    /// The township's share: 乡镇配套.
    Township,
    /// Money that was given: 捐款.
    Donated,
    /// Another.
    Other,
}

impl FundKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [FundKind; 5] = [
        FundKind::Collective,
        FundKind::County,
        FundKind::Township,
        FundKind::Donated,
        FundKind::Other,
    ];

    /// The word for it on a command line, and in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            FundKind::Collective => "collective",
            FundKind::County => "county",
            FundKind::Township => "township",
            FundKind::Donated => "donated",
            FundKind::Other => "other",
        }
    }

    /// The kind of this word.
    pub fn of_word(word: &str) -> Option<FundKind> {
        FundKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a fund is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundSet {
    /// Its name.
    pub fund: String,
    /// Whose money it is.
    pub kind: FundKind,
    /// Who says so.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// Money came into a fund; a negative amount takes a wrong entry back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundGranted {
    /// Made before the first try.
    pub id: GrantId,
    /// Which fund.
    pub fund: String,
    /// How much.
    pub amount: Fen,
    /// The day on which it came.
    pub on: VillageDay,
    /// The document that says so.
    pub document: String,
    /// Who entered it.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// What a fund may spend in a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundCapped {
    /// Which fund.
    pub fund: String,
    /// The year.
    pub year: i32,
    /// The most; nothing: no limit any more.
    pub most: Option<Fen>,
    /// The decision's number or name.
    pub resolution: String,
    /// Who entered it.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// What two people say of a fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FundWish {
    /// What it is.
    Set {
        /// Its name.
        fund: String,
        /// Whose money it is.
        kind: FundKind,
    },
    /// Money came.
    Grant {
        /// Made before the first try.
        id: GrantId,
        /// Which fund.
        fund: String,
        /// How much.
        amount: Fen,
        /// Whether it takes a wrong entry back.
        takes_back: bool,
        /// The day on which it came; nothing: today.
        on: Option<VillageDay>,
        /// The document.
        document: String,
    },
    /// The most of a year.
    Cap {
        /// Which fund.
        fund: String,
        /// The year.
        year: i32,
        /// The most; nothing: no limit any more.
        most: Option<Fen>,
        /// The decision.
        resolution: String,
    },
}

/// A fact about a fund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FundFact {
    /// What it is.
    Set(FundSet),
    /// Money came.
    Granted(FundGranted),
    /// The most of a year.
    Capped(FundCapped),
}

/// Decides what two people say of a fund; one of them is of the committee.
///
/// # Errors
/// A [`Refusal`]; the books are as before.
pub fn decide(
    wish: &FundWish,
    (staff, role): (StaffNo, Role),
    (approver, second): (StaffNo, Role),
    today: VillageDay,
) -> Result<FundFact, Refusal> {
    two_with_committee((staff, role), (approver, second))?;
    let named = |text: &str, field| {
        clean_name(text, LONGEST_NAME)
            .ok_or_else(|| Refusal::from(StoreRefusal::FieldNeeded { field }))
    };
    Ok(match wish {
        FundWish::Set { fund, kind } => FundFact::Set(FundSet {
            fund: named(fund, "fund")?,
            kind: *kind,
            staff,
            approver,
        }),
        FundWish::Grant {
            id,
            fund,
            amount,
            takes_back,
            on,
            document,
        } => {
            if amount.is_zero() {
                return Err(StoreRefusal::FieldNeeded { field: "amount" }.into());
            }
            FundFact::Granted(FundGranted {
                id: *id,
                fund: named(fund, "fund")?,
                amount: if *takes_back {
                    Fen::ZERO.less(*amount)
                } else {
                    *amount
                },
                on: on.unwrap_or(today).min(today),
                document: named(document, "document")?,
                staff,
                approver,
            })
        }
        FundWish::Cap {
            fund,
            year,
            most,
            resolution,
        } => FundFact::Capped(FundCapped {
            fund: named(fund, "fund")?,
            year: *year,
            most: *most,
            resolution: named(resolution, "resolution")?,
            staff,
            approver,
        }),
    })
}

/// How a fund stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundOnRecord {
    /// Its name.
    pub fund: String,
    /// Whose money it is, if that was said.
    pub kind: Option<FundKind>,
    /// What it was granted since the books began.
    pub granted: Fen,
    /// What was bought from it since the books began.
    pub spent: Fen,
    /// What was bought from it this year.
    pub spent_this_year: Fen,
    /// The most of this year.
    pub most_this_year: Option<Fen>,
    /// What of its goods is still on the shelf, at cost.
    pub on_shelf: Fen,
    /// What of its goods was handed out, at cost.
    pub handed_out: Fen,
    /// What of its goods was written off, at cost.
    pub written_off: Fen,
}

impl FundOnRecord {
    /// A fund of which no more is known than its name.
    pub fn named(fund: String) -> FundOnRecord {
        FundOnRecord {
            fund,
            kind: None,
            granted: Fen::ZERO,
            spent: Fen::ZERO,
            spent_this_year: Fen::ZERO,
            most_this_year: None,
            on_shelf: Fen::ZERO,
            handed_out: Fen::ZERO,
            written_off: Fen::ZERO,
        }
    }

    /// What it holds; below nothing where more was spent than granted.
    pub fn left(&self) -> Fen {
        self.granted.less(self.spent)
    }

    /// Whether more was spent this year than was decided.
    pub fn is_beyond(&self) -> bool {
        self.most_this_year
            .is_some_and(|most| self.spent_this_year > most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(amount: i64, takes_back: bool, document: &str) -> FundWish {
        FundWish::Grant {
            id: GrantId([1; 16]),
            fund: "村集体经济收益".into(),
            amount: Fen(amount),
            takes_back,
            on: None,
            document: document.into(),
        }
    }

    fn say(wish: &FundWish, roles: (Role, Role)) -> Result<FundFact, Refusal> {
        let today = "2026-12-01".parse().unwrap();
        decide(wish, (StaffNo(1), roles.0), (StaffNo(2), roles.1), today)
    }

    #[test]
    fn one_of_the_two_is_of_the_committee() {
        let wish = grant(500_000, false, "芦塘村字〔2026〕7号");
        let both = (Role::StockKeeper, Role::Shopkeeper);
        assert_eq!(say(&wish, both), Err(Refusal::CommitteeNeeded));
        assert!(say(&wish, (Role::Shopkeeper, Role::Committee)).is_ok());
    }

    #[test]
    fn a_wrong_grant_is_taken_back_by_another() {
        let roles = (Role::Shopkeeper, Role::Committee);
        let Ok(FundFact::Granted(back)) = say(&grant(500, true, "更正"), roles) else {
            panic!("a grant")
        };
        assert_eq!(back.amount, Fen(-500));
        let nothing = say(&grant(0, false, "7号"), roles).unwrap_err();
        assert_eq!(nothing.reason(), "field-needed");
        let unwritten = say(&grant(1, false, " "), roles).unwrap_err();
        assert_eq!(unwritten.reason(), "field-needed");
    }
}
