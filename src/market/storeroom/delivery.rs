//! Goods in (物品入库): who gave, or which fund paid, what came, at what cost, until when it is good. One delivery is one
//! fact; its number stands on the hand-over slip and leads from any donation to where every piece of it went.

use serde::{Deserialize, Serialize};

use super::draft::{Draft, Stage};
use super::refusal::StoreRefusal;
use crate::market::aside::{Sealed, Sealer};
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::goods::{LONGEST_NAME, clean_name};
use crate::market::gtin::Gtin;
use crate::market::ids::{DeliveryId, Hash, LotNo, ReceiptNo, StaffNo};
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::staff::{Act, Role};
use crate::market::stock::Source;

/// Where a delivery comes from, as a person says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginOrder {
    /// A gift.
    Donation {
        /// Who gives; may be empty where `anonymous`.
        giver: String,
        /// Whether the giver's name is kept from the public.
        anonymous: bool,
        /// What the giver wishes to be done with it; may be empty.
        terms: String,
    },
    /// Bought.
    Purchase {
        /// What it is paid from.
        fund: String,
        /// From whom; may be empty.
        supplier: String,
        /// The invoice's number; may be empty.
        invoice: String,
        /// What the invoice says in all, where that is not the sum of the lines.
        total: Option<Fen>,
        /// A photo of the invoice, kept in the books by its hash.
        photo: Option<Hash>,
    },
    /// From another store.
    Transfer {
        /// Which.
        store: String,
        /// The number of its slip; may be empty.
        slip: String,
    },
}

impl OriginOrder {
    /// A gift of somebody who may be named, with no terms.
    pub fn donation(giver: &str) -> OriginOrder {
        OriginOrder::Donation {
            giver: giver.to_owned(),
            anonymous: false,
            terms: String::new(),
        }
    }

    /// What was bought from a fund, with no more known of it.
    pub fn purchase(fund: &str, invoice: &str) -> OriginOrder {
        OriginOrder::Purchase {
            fund: fund.to_owned(),
            supplier: String::new(),
            invoice: invoice.to_owned(),
            total: None,
            photo: None,
        }
    }

    /// What kind of origin it is.
    pub fn source(&self) -> Source {
        match self {
            OriginOrder::Donation { .. } => Source::Donation,
            OriginOrder::Purchase { .. } => Source::Fund,
            OriginOrder::Transfer { .. } => Source::Transfer,
        }
    }
}

/// Where a delivery came from, as a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A gift (捐赠).
    Donation {
        /// Who gave; nothing where nobody knows.
        giver: Option<Sealed>,
        /// Whether the giver's name is kept from the public.
        anonymous: bool,
        /// What the giver wished to be done with it.
        terms: Option<Sealed>,
    },
    /// Bought.
    Purchase {
        /// What it was paid from.
        fund: String,
        /// From whom.
        supplier: Option<Sealed>,
        /// The invoice's number; may be empty.
        invoice: String,
        /// What the invoice says in all, where that is not the sum of the lines.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<Fen>,
        /// A photo of the invoice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        photo: Option<Hash>,
    },
    /// From another store.
    Transfer {
        /// Which.
        store: String,
        /// The number of its slip; may be empty.
        slip: String,
    },
}

impl Origin {
    /// What kind of origin it is.
    pub fn source(&self) -> Source {
        match self {
            Origin::Donation { .. } => Source::Donation,
            Origin::Purchase { .. } => Source::Fund,
            Origin::Transfer { .. } => Source::Transfer,
        }
    }

    fn sealed(&self) -> Vec<Sealed> {
        match self {
            Origin::Donation { giver, terms, .. } => giver.iter().chain(terms).copied().collect(),
            Origin::Purchase { supplier, .. } => supplier.iter().copied().collect(),
            Origin::Transfer { .. } => Vec::new(),
        }
    }
}

/// One lot of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryLine {
    /// Its number at this till.
    pub lot: LotNo,
    /// What goods.
    pub code: Gtin,
    /// How many pieces.
    pub quantity: Quantity,
    /// What one piece cost; of a gift what it is held to be worth, nothing where nobody said.
    pub unit_cost: Fen,
    /// The last day on which it is good.
    pub expires: Option<VillageDay>,
}

/// A delivery, ready to be a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The draft's id.
    pub id: DeliveryId,
    /// The number on the hand-over slip.
    pub number: ReceiptNo,
    /// The village day.
    pub day: VillageDay,
    /// Where it came from.
    pub origin: Origin,
    /// What came.
    pub lines: Vec<DeliveryLine>,
    /// Who counted.
    pub staff: StaffNo,
    /// Who counted again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<StaffNo>,
}

impl Delivery {
    /// The commitments it holds, in the order of its form.
    pub fn sealed(&self) -> Vec<Sealed> {
        self.origin.sealed()
    }

    /// What it cost in all: what the invoice says, else the sum of its lines.
    pub fn cost(&self) -> Fen {
        let lines = self.lines.iter();
        let sum = lines.map(|line| line.unit_cost.times(line.quantity)).sum();
        match &self.origin {
            Origin::Purchase { total, .. } => total.unwrap_or(sum),
            Origin::Donation { .. } | Origin::Transfer { .. } => sum,
        }
    }

    /// Pieces in all.
    pub fn pieces(&self) -> u64 {
        let lines = self.lines.iter();
        lines.map(|line| u64::from(line.quantity.pieces())).sum()
    }
}

/// Everything that booking a delivery in depends on.
#[derive(Debug, Clone)]
pub struct DeliveryStanding {
    /// The role of who counted.
    pub role: Role,
    /// The role of who counted again, if somebody did.
    pub second: Option<Role>,
    /// Whether the store has decided that somebody does.
    pub two_at_intake: bool,
    /// The village day.
    pub today: VillageDay,
    /// The number that the slip will bear.
    pub number: ReceiptNo,
    /// The number of the first lot.
    pub first_lot: LotNo,
    /// The names of the draft's goods, in its order, for sentences.
    pub names: Vec<String>,
}

/// Decides a delivery.
///
/// # Errors
/// A [`Refusal`]; the draft stays parked.
pub fn receive(
    draft: &Draft,
    standing: &DeliveryStanding,
    sealer: &mut Sealer<'_>,
) -> Result<Delivery, Refusal> {
    let role = standing.role;
    if !role.may(Act::Stock) {
        return Err(Refusal::NotPermitted { role });
    }
    if draft.first.lines.is_empty() {
        return Err(StoreRefusal::NothingScanned.into());
    }
    let second = counted_twice(draft, standing)?;
    let origin = origin(&draft.origin, sealer)?;
    let is_bought = matches!(&origin, Origin::Purchase { total: None, .. });
    let mut lines = Vec::with_capacity(draft.first.lines.len());
    for (n, (line, name)) in (0u32..).zip(draft.first.lines.iter().zip(&standing.names)) {
        if let Some(expires) = line.expires.day().filter(|day| *day < standing.today) {
            let name = name.clone();
            return Err(StoreRefusal::GoodsExpired { name, expires }.into());
        }
        if is_bought && line.unit_cost.is_none() {
            return Err(StoreRefusal::FieldNeeded { field: "cost" }.into());
        }
        lines.push(DeliveryLine {
            lot: LotNo(standing.first_lot.0 + n),
            code: line.code,
            quantity: line.quantity,
            unit_cost: line.unit_cost.unwrap_or_default(),
            expires: line.expires.day(),
        });
    }
    Ok(Delivery {
        id: draft.id,
        number: standing.number.clone(),
        day: standing.today,
        origin,
        lines,
        staff: draft.staff,
        second,
    })
}

fn counted_twice(draft: &Draft, standing: &DeliveryStanding) -> Result<Option<StaffNo>, Refusal> {
    match &draft.stage {
        Stage::Again { staff, count } => {
            let differing = draft.differing(count);
            if differing.is_empty() {
                let role = standing.second.unwrap_or(Role::Auditor);
                if !role.may(Act::Approve) {
                    return Err(Refusal::NotPermitted { role });
                }
                return Ok(Some(*staff));
            }
            let named = draft.first.lines.iter().zip(&standing.names);
            let names = differing
                .iter()
                .map(|code| {
                    let mut named = named.clone();
                    named
                        .find(|(line, _)| line.code == *code)
                        .map_or_else(|| code.to_string(), |(_, name)| name.clone())
                })
                .collect();
            Err(StoreRefusal::CountDiffers { names }.into())
        }
        Stage::Counting | Stage::Counted if standing.two_at_intake => {
            Err(StoreRefusal::SecondCountNeeded.into())
        }
        Stage::Counting | Stage::Counted => Ok(None),
    }
}

fn origin(order: &OriginOrder, sealer: &mut Sealer<'_>) -> Result<Origin, Refusal> {
    let cleaned = |text: &str| clean_name(text, 2 * LONGEST_NAME).unwrap_or_default();
    let needed = |text: &str, field| {
        clean_name(text, LONGEST_NAME)
            .ok_or_else(|| Refusal::from(StoreRefusal::FieldNeeded { field }))
    };
    Ok(match order {
        OriginOrder::Donation {
            giver,
            anonymous,
            terms,
        } => {
            let giver = cleaned(giver);
            if giver.is_empty() && !anonymous {
                return Err(StoreRefusal::GiverNeeded.into());
            }
            Origin::Donation {
                giver: sealer.seal_some(&giver),
                anonymous: *anonymous,
                terms: sealer.seal_some(&cleaned(terms)),
            }
        }
        OriginOrder::Purchase {
            fund,
            supplier,
            invoice,
            total,
            photo,
        } => Origin::Purchase {
            fund: needed(fund, "fund")?,
            supplier: sealer.seal_some(&cleaned(supplier)),
            invoice: cleaned(invoice),
            total: *total,
            photo: *photo,
        },
        OriginOrder::Transfer { store, slip } => Origin::Transfer {
            store: needed(store, "store")?,
            slip: cleaned(slip),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::storeroom::article::Section;
    use crate::market::storeroom::draft::{DraftInput, Expiry, Met};

    fn day(text: &str) -> VillageDay {
        text.parse().unwrap()
    }

    fn draft(origin: OriginOrder, inputs: &[DraftInput]) -> Draft {
        let began = "2026-12-01T01:00:00Z".parse().unwrap();
        let mut draft = Draft::new(DeliveryId([1; 16]), origin, StaffNo(1), began);
        let met = |_| {
            Some(Met {
                name: "香皂".into(),
                section: Section::Points,
            })
        };
        for input in inputs {
            draft
                .take(input.clone(), day("2026-12-01"), 60, &met)
                .unwrap();
        }
        draft
    }

    fn book(
        draft: &Draft,
        change: impl FnOnce(&mut DeliveryStanding),
    ) -> Result<Delivery, Refusal> {
        let mut standing = DeliveryStanding {
            role: Role::StockKeeper,
            second: Some(Role::Committee),
            two_at_intake: false,
            today: day("2026-12-01"),
            number: "K7M2XQ-1-000052".parse().unwrap(),
            first_lot: LotNo(7),
            names: vec!["香皂".into(); draft.first.lines.len()],
        };
        change(&mut standing);
        let mut salt = || [3; 16];
        receive(draft, &standing, &mut Sealer::new(&mut salt))
    }

    fn scan(n: u32) -> DraftInput {
        DraftInput::Scan {
            code: Gtin::own(1),
            pieces: Quantity::new(n).unwrap(),
        }
    }

    #[test]
    fn a_gift_is_booked_in_lot_by_lot() {
        let until = |text: &str| DraftInput::Expires(Expiry::On(day(text)));
        let inputs = [scan(24), until("2027-06-01"), scan(12), until("2028-01-01")];
        let gift = draft(OriginOrder::donation("县供销社"), &inputs);
        let delivery = book(&gift, |_| {}).unwrap();
        let lots: Vec<(u32, u32)> = delivery
            .lines
            .iter()
            .map(|line| (line.lot.0, line.quantity.pieces()))
            .collect();
        assert_eq!(lots, [(7, 24), (8, 12)]);
        assert_eq!(delivery.sealed().len(), 1);
        assert_eq!(delivery.cost(), Fen(0));
        let later = book(&gift, |standing| standing.today = day("2027-06-02")).unwrap_err();
        assert_eq!(later.reason(), "goods-expired");
    }

    #[test]
    fn what_was_bought_has_a_price_and_a_fund() {
        let bought = draft(OriginOrder::purchase("村集体", "0017"), &[scan(24)]);
        assert_eq!(book(&bought, |_| {}).unwrap_err().reason(), "field-needed");
        let priced = [scan(24), DraftInput::Cost(Fen(262))];
        let mut bought = draft(OriginOrder::purchase("村集体", "0017"), &priced);
        assert_eq!(book(&bought, |_| {}).unwrap().cost(), Fen(6288));
        bought.origin = OriginOrder::Purchase {
            fund: "村集体".into(),
            supplier: "县城批发部".into(),
            invoice: "0017".into(),
            total: Some(Fen(6280)),
            photo: None,
        };
        assert_eq!(book(&bought, |_| {}).unwrap().cost(), Fen(6280));
        let nobody = draft(OriginOrder::purchase(" ", "0017"), &priced);
        assert_eq!(book(&nobody, |_| {}).unwrap_err().reason(), "field-needed");
    }

    #[test]
    fn who_gives_is_named_or_said_to_be_anonymous() {
        let unnamed = draft(OriginOrder::donation(" "), &[scan(1)]);
        assert_eq!(book(&unnamed, |_| {}).unwrap_err().reason(), "giver-needed");
        let anonymous = OriginOrder::Donation {
            giver: String::new(),
            anonymous: true,
            terms: "给老人".into(),
        };
        let delivery = book(&draft(anonymous, &[scan(1)]), |_| {}).unwrap();
        assert_eq!(delivery.sealed().len(), 1, "the terms");
    }

    #[test]
    fn two_people_where_the_store_so_decided() {
        let one = draft(OriginOrder::donation("县供销社"), &[scan(24)]);
        let decided = |standing: &mut DeliveryStanding| standing.two_at_intake = true;
        let refused = book(&one, decided).unwrap_err();
        assert_eq!(refused.reason(), "second-count-needed");
        let mut two = one.clone();
        let met = |_| None;
        let today = day("2026-12-01");
        two.take(DraftInput::Again(StaffNo(2)), today, 60, &met)
            .unwrap();
        two.take(scan(23), today, 60, &met).unwrap();
        assert_eq!(book(&two, decided).unwrap_err().reason(), "count-differs");
        two.take(scan(1), today, 60, &met).unwrap();
        assert_eq!(book(&two, decided).unwrap().second, Some(StaffNo(2)));
        let auditor = book(&two, |standing| standing.second = Some(Role::Auditor));
        assert_eq!(auditor.unwrap_err().reason(), "not-permitted");
    }
}
