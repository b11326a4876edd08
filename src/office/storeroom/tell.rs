//! What the storeroom's commands write: one JSON object a line, with the kind first. The outside surface: kept stable.

use serde::{Serialize, Serializer};

use super::deed::Outcome;
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::goods::Goods;
use crate::market::points::Points;
use crate::market::redemption::paper::Entered;
use crate::market::shop::RedemptionOnRecord;
use crate::market::storeroom::draft::{Draft, DraftLine, Warned};
use crate::market::storeroom::fund::FundFact;
use crate::market::storeroom::notice::NoticePosted;
use crate::office::event::as_number;

/// Money in yuan as a JSON number, exact to the fen.
fn yuan<S: Serializer>(amount: &Fen, to: S) -> Result<S::Ok, S::Error> {
    // Amounts stay far below 2^53 fen, so the shortest decimal of this quotient is the amount itself.
    to.serialize_f64(amount.0 as f64 / 100.0)
}

fn yuan_or_none<S: Serializer>(amount: &Option<Fen>, to: S) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => yuan(amount, to),
        None => to.serialize_none(),
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum StoreEvent {
    /// Goods are entered, or have other words now.
    Goods {
        /// Their code.
        code: String,
        /// The name.
        name: String,
        /// What one is called.
        unit: String,
        /// The category.
        category: String,
    },
    /// Goods stand otherwise, or a case's code is known.
    Shelved {
        /// The goods.
        code: String,
    },
    /// Goods that nobody knew came in under a name of their code, until somebody names them.
    NewGoods {
        /// Their code.
        code: String,
        /// The name that they have for now.
        name: String,
    },
    /// A delivery is begun, or one that was parked is taken up.
    Intake {
        /// What it will be known by.
        delivery: String,
        /// How many lines it has.
        lines: usize,
    },
    /// A line of a delivery is now so.
    Line {
        /// The goods.
        code: String,
        /// Their name.
        name: String,
        /// How many pieces.
        quantity: u32,
        /// The last day on which they are good.
        expires: Option<VillageDay>,
        /// What one piece cost.
        #[serde(serialize_with = "yuan_or_none")]
        unit_cost: Option<Fen>,
        /// Pieces of the whole delivery.
        pieces: u64,
    },
    /// The last step was taken back.
    Undone {
        /// Pieces of the whole delivery.
        pieces: u64,
    },
    /// The goods expire soon.
    ExpiresSoon {
        /// Their last day.
        on: VillageDay,
    },
    /// A delivery is let go.
    Dropped {
        /// Which.
        delivery: String,
    },
    /// A delivery is on disk.
    Received {
        /// The number on its slip.
        delivery: String,
        /// Its lots, in order.
        lots: Vec<u32>,
        /// Pieces in all.
        pieces: u64,
        /// What it cost.
        #[serde(serialize_with = "yuan")]
        cost: Fen,
    },
    /// The stock was changed.
    Adjusted {
        /// `lost`, `damaged`, `expired`, `returned`, `transferred`, `recounted` or `intake-corrected`.
        kind: &'static str,
        /// The number on its slip.
        slip: String,
        /// The goods.
        code: String,
        /// How many more (or, negative, fewer) stand there.
        pieces: i64,
    },
    /// A stocktake is so far.
    Stocktake {
        /// The number on its sheet.
        stocktake: String,
        /// Kinds of goods that were counted.
        counted: usize,
        /// Kinds of goods that are still to be counted.
        left: usize,
    },
    /// A stocktake ended.
    StocktakeClosed {
        /// The number on its sheet.
        stocktake: String,
        /// Kinds of goods that differ.
        differ: usize,
        /// How many more (or, negative, fewer) stand there in all.
        pieces: i64,
        /// Kinds of goods that nobody counted.
        uncounted: usize,
    },
    /// A stocktake was given up.
    StocktakeAbandoned,
    /// A fund is known.
    Fund {
        /// Its name.
        fund: String,
        /// Whose money it is.
        kind: &'static str,
    },
    /// Money came into a fund.
    Granted {
        /// The fund.
        fund: String,
        /// How much; negative where a wrong entry was taken back.
        #[serde(serialize_with = "yuan")]
        amount: Fen,
        /// The day on which it came.
        on: VillageDay,
    },
    /// What a fund may spend in a year.
    Capped {
        /// The fund.
        fund: String,
        /// The year.
        year: i32,
        /// The most; null: no limit any more.
        #[serde(serialize_with = "yuan_or_none")]
        most: Option<Fen>,
    },
    /// The store works so.
    Practice {
        /// Whether two people count what comes in.
        two_at_intake: bool,
        /// How many days before its last day goods are warned of.
        warn_days: u16,
    },
    /// A pad of slips is noted, to be printed.
    Pad {
        /// The first number.
        first: u32,
        /// The last number.
        last: u32,
    },
    /// A slip is void.
    SlipVoided {
        /// Its number.
        number: u32,
    },
    /// A slip that was written on paper is on disk.
    SlipEntered {
        /// Its number.
        number: u32,
        /// The receipt's number.
        receipt: String,
        /// The day on which it was written.
        day: VillageDay,
        /// Whose points.
        household: String,
        /// The points in all.
        #[serde(serialize_with = "as_number")]
        points: Points,
        /// What it broke of that day's rules; empty: nothing.
        breaches: Vec<&'static str>,
        /// Whether it was entered before: nothing moved, and nothing is printed.
        before: bool,
    },
    /// A list is posted.
    Posted {
        /// Its number.
        notice: String,
        /// Which list.
        kind: &'static str,
        /// Of which period.
        period: String,
        /// The day from which it hangs.
        on: VillageDay,
        /// The last day for objections.
        objections_until: VillageDay,
        /// The posting that it corrects.
        corrects: Option<String>,
    },
}

impl StoreEvent {
    /// As one line, without its end.
    pub fn line(&self) -> String {
        serde_json::to_string(self).expect("an event's parts all have a JSON form")
    }

    /// A line of a draft, by the goods' name.
    pub fn draft_line(line: &DraftLine, name: &str, draft: &Draft) -> StoreEvent {
        StoreEvent::Line {
            code: line.code.to_string(),
            name: name.to_owned(),
            quantity: line.quantity.pieces(),
            expires: line.expires.day(),
            unit_cost: line.unit_cost,
            pieces: draft.count().pieces(),
        }
    }

    /// What came of a deed; nothing for the steps of a delivery, which are told line by line.
    pub fn of(outcome: &Outcome) -> Vec<StoreEvent> {
        let one = match outcome {
            Outcome::Goods(goods) => StoreEvent::goods(goods),
            Outcome::Shelved(code) => StoreEvent::Shelved {
                code: code.to_string(),
            },
            Outcome::Draft(_, Warned::Nothing) => return Vec::new(),
            Outcome::Draft(_, Warned::ExpiresSoon { on }) => StoreEvent::ExpiresSoon { on: *on },
            Outcome::Dropped(id) => StoreEvent::Dropped {
                delivery: id.to_string(),
            },
            Outcome::Delivered(delivery) => StoreEvent::Received {
                delivery: delivery.number.to_string(),
                lots: delivery.lots.iter().map(|lot| lot.lot.0).collect(),
                pieces: delivery
                    .lots
                    .iter()
                    .map(|lot| u64::from(lot.received))
                    .sum(),
                cost: delivery.cost,
            },
            Outcome::Adjusted(adjusted) => {
                let adjustment = &adjusted.adjustment;
                let line = adjustment.lines.first();
                StoreEvent::Adjusted {
                    kind: adjustment.what.word(),
                    slip: adjustment.slip.to_string(),
                    code: line.map(|line| line.code.to_string()).unwrap_or_default(),
                    pieces: line.map_or(0, |line| line.difference()),
                }
            }
            Outcome::Counting(open) => {
                let counted = open.goods.iter().filter(|one| one.count.is_some()).count();
                StoreEvent::Stocktake {
                    stocktake: open.number.to_string(),
                    counted,
                    left: open.goods.len() - counted,
                }
            }
            Outcome::Counted(sheet) => {
                let lines = &sheet.closed.lines;
                StoreEvent::StocktakeClosed {
                    stocktake: sheet.closed.number.to_string(),
                    differ: lines
                        .iter()
                        .filter(|line| line.counted != line.booked)
                        .count(),
                    pieces: lines.iter().map(|line| line.adjusted.difference()).sum(),
                    uncounted: sheet.uncounted.len(),
                }
            }
            Outcome::Abandoned => StoreEvent::StocktakeAbandoned,
            Outcome::Fund(FundFact::Set(set)) => StoreEvent::Fund {
                fund: set.fund.clone(),
                kind: set.kind.word(),
            },
            Outcome::Fund(FundFact::Granted(grant)) => StoreEvent::Granted {
                fund: grant.fund.clone(),
                amount: grant.amount,
                on: grant.on,
            },
            Outcome::Fund(FundFact::Capped(cap)) => StoreEvent::Capped {
                fund: cap.fund.clone(),
                year: cap.year,
                most: cap.most,
            },
            Outcome::Decided(practice) => StoreEvent::Practice {
                two_at_intake: practice.two_at_intake,
                warn_days: practice.warn_days,
            },
            Outcome::Posted(notice) => StoreEvent::posted(notice),
            Outcome::Pad(pad, _) => StoreEvent::Pad {
                first: pad.first,
                last: pad.first + pad.count - 1,
            },
            Outcome::SlipVoided(number) => StoreEvent::SlipVoided { number: *number },
            Outcome::SlipEntered(record, when) => StoreEvent::slip(record, *when),
        };
        vec![one]
    }

    /// A slip that was entered.
    pub fn slip(record: &RedemptionOnRecord, when: Entered) -> StoreEvent {
        let redemption = &record.redemption;
        let paper = redemption.paper.as_ref();
        let breaches = paper.map_or(&[][..], |paper| &paper.breaches);
        StoreEvent::SlipEntered {
            number: paper.map_or(0, |paper| paper.number),
            receipt: redemption.receipt.to_string(),
            day: redemption.day,
            household: redemption.household.to_string(),
            points: redemption.total,
            breaches: breaches.iter().map(|breach| breach.word()).collect(),
            before: when == Entered::Before,
        }
    }

    fn goods(goods: &Goods) -> StoreEvent {
        StoreEvent::Goods {
            code: goods.code.to_string(),
            name: goods.name.clone(),
            unit: goods.unit.clone(),
            category: goods.category.clone(),
        }
    }

    /// A posting.
    pub fn posted(notice: &NoticePosted) -> StoreEvent {
        StoreEvent::Posted {
            notice: notice.number.to_string(),
            kind: notice.kind.word(),
            period: notice.period.to_string(),
            on: notice.on,
            objections_until: notice.objections_until,
            corrects: notice.corrects.as_ref().map(ToString::to_string),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_stable() {
        let line = StoreEvent::Line {
            code: "2000000000015".into(),
            name: "香皂".into(),
            quantity: 24,
            expires: Some("2027-06-01".parse().unwrap()),
            unit_cost: Some(Fen(262)),
            pieces: 24,
        };
        assert_eq!(
            line.line(),
            r#"{"event":"line","code":"2000000000015","name":"香皂","quantity":24,"expires":"2027-06-01","unit_cost":2.62,"pieces":24}"#
        );
        let received = StoreEvent::Received {
            delivery: "K7M2XQ-1-000052".into(),
            lots: vec![7, 8],
            pieces: 36,
            cost: Fen(6280),
        };
        assert_eq!(
            received.line(),
            r#"{"event":"received","delivery":"K7M2XQ-1-000052","lots":[7,8],"pieces":36,"cost":62.8}"#
        );
    }
}
