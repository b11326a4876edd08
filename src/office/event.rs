//! What the counter and the commands write: one JSON object a line, with the kind first. The outside surface: kept
//! stable.

use serde::{Serialize, Serializer};

use crate::market::day::VillageDay;
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::office::wish::DeviceState;
use crate::till::Telling;
use crate::words::Words;

/// Points as a JSON number: decimal, exact to the hundredth.
pub(super) fn as_number<S: Serializer>(points: &Points, to: S) -> Result<S::Ok, S::Error> {
    let hundredths = points.hundredths();
    if hundredths % 100 == 0 {
        to.serialize_i64(hundredths / 100)
    } else {
        // Amounts stay far below 2^53 hundredths, so the shortest decimal of this quotient is the amount itself.
        to.serialize_f64(hundredths as f64 / 100.0)
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A household is at the counter.
    Household {
        /// Its number.
        household: String,
        /// Its name, masked.
        name: String,
        /// What it may redeem.
        #[serde(serialize_with = "as_number")]
        spendable: Points,
        /// The first day on which that is gone.
        lapses_on: Option<VillageDay>,
        /// The kind of suspension that bars it.
        #[serde(skip_serializing_if = "Option::is_none")]
        barred: Option<String>,
    },
    /// A line of the basket is now so.
    Line {
        /// The goods' code.
        code: String,
        /// Its name.
        name: String,
        /// How many.
        quantity: u32,
        /// Points for the line.
        #[serde(serialize_with = "as_number")]
        points: Points,
        /// Points for the basket.
        #[serde(serialize_with = "as_number")]
        total: Points,
        /// What would be left.
        #[serde(serialize_with = "as_number")]
        remaining: Points,
    },
    /// The last step was taken back.
    Undone {
        /// Points for the basket.
        #[serde(serialize_with = "as_number")]
        total: Points,
        /// What would be left.
        #[serde(serialize_with = "as_number")]
        remaining: Points,
    },
    /// Something was refused.
    Refused {
        /// The stable word.
        reason: String,
        /// The sentence for people.
        message: String,
    },
    /// A redemption is on disk.
    Recorded {
        /// Its id.
        redemption: String,
        /// Its receipt.
        receipt: String,
        /// What it cost.
        #[serde(serialize_with = "as_number")]
        points: Points,
        /// What is left.
        #[serde(serialize_with = "as_number")]
        remaining: Points,
    },
    /// The printer answered after the paper.
    Printed(PaperOf),
    /// A mute printer or a file took all of it.
    Sent(PaperOf),
    /// The paper may have been cut short.
    PrintUnknown(PaperOf),
    /// The basket was dropped.
    Cancelled {
        /// Whose.
        household: String,
    },
    /// After a power cut: what was recorded last, in case the goods were not handed over.
    LastRecorded {
        /// The redemption.
        redemption: String,
        /// Its receipt.
        receipt: String,
        /// The household.
        household: String,
        /// The sentence for people.
        message: String,
    },
    /// A reversal is on disk.
    Reversed {
        /// The receipt of the redemption.
        receipt: String,
        /// The number of the slip.
        slip: String,
        /// The household.
        household: String,
        /// What came back.
        #[serde(serialize_with = "as_number")]
        points: Points,
        /// What of that had lapsed meanwhile.
        #[serde(serialize_with = "as_number")]
        lapsed: Points,
    },
    /// A receipt was printed again.
    Reprinted {
        /// The receipt.
        receipt: String,
        /// The how manieth copy after the first.
        count: u32,
    },
    /// A card was issued.
    CardIssued {
        /// The household.
        household: String,
        /// What the card carries.
        card: String,
    },
    /// The shop day is open.
    DayOpened {
        /// The village day.
        day: VillageDay,
    },
    /// The shop day is closed.
    DayClosed {
        /// The village day.
        day: VillageDay,
        /// Redemptions recorded.
        redemptions: u32,
        /// Points of these.
        #[serde(serialize_with = "as_number")]
        points: Points,
        /// Where the backup went; nothing where there was no room for it.
        backup: Option<String>,
    },
    /// A file was brought in.
    Imported {
        /// How many lines.
        lines: usize,
        /// Columns that nothing was read from.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        ignored: Vec<String>,
        /// Rows that are no lines.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        passed: Vec<u32>,
    },
    /// The clock is accepted.
    ClockAccepted,
    /// The village goes by other rules.
    SchemeChanged {
        /// Their id.
        scheme: String,
        /// The first day on which they hold.
        from: VillageDay,
    },
    /// Someone was added.
    StaffAdded {
        /// The name.
        name: String,
    },
    /// The books of a till are made.
    Founded {
        /// The till's id.
        till: String,
    },
    /// The till reports to a ledger.
    Joined {
        /// Its address.
        ledger: String,
    },
    /// Points moved without goods.
    Moved {
        /// What it was: `gift`, `debit`, `cash`, `coupons-issued`, `coupons-taken`, `coupons-cancelled`, `undone`.
        kind: &'static str,
        /// The number of its slip.
        slip: String,
        /// Whose points.
        household: String,
        /// How many in all.
        #[serde(serialize_with = "as_number")]
        points: Points,
        /// What the household has to spend afterwards.
        #[serde(serialize_with = "as_number")]
        remaining: Points,
        /// Of a gift: to whom.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// Of coupons: their numbers.
        #[serde(skip_serializing_if = "Option::is_none")]
        coupons: Option<Vec<String>>,
        /// Of one that takes another back: the other's slip.
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<String>,
    },
    /// A coupon was taken in at the counter.
    CouponTaken {
        /// Its number.
        number: String,
        /// The number of the slip.
        slip: String,
        /// Who brought it.
        household: String,
        /// What it is worth.
        #[serde(serialize_with = "as_number")]
        points: Points,
        /// What the household has to spend afterwards.
        #[serde(serialize_with = "as_number")]
        remaining: Points,
    },
    /// How a coupon stands.
    Coupon {
        /// Its number.
        number: String,
        /// To whom it was issued.
        household: String,
        /// What it is worth.
        #[serde(serialize_with = "as_number")]
        points: Points,
        /// `issued`, `taken` or `cancelled`.
        state: &'static str,
        /// The day on which it was taken in or made void.
        settled_on: Option<VillageDay>,
        /// The sentence for people.
        message: String,
    },
    /// Two people allowed something out of the rules.
    ExceptionAllowed {
        /// `extra-day` or `limit-lifted`.
        what: &'static str,
        /// The first day.
        from: VillageDay,
        /// The last day.
        until: VillageDay,
        /// For whom; null: for all.
        household: Option<String>,
    },
    /// The most that one household takes was decided.
    LimitSet {
        /// The goods.
        code: String,
        /// The most; null: no limit any more.
        pieces: Option<u32>,
        /// Over which span.
        over: &'static str,
        /// The first day on which it holds.
        from: VillageDay,
        /// The decision.
        resolution: String,
    },
    /// Points were credited at the till.
    Credited {
        /// To whom.
        household: String,
        /// The kind of entry.
        kind: &'static str,
        /// How many.
        #[serde(serialize_with = "as_number")]
        points: Points,
    },
    /// A paper did not come out, and waits.
    NotPrinted(PaperOf),
    /// How the printer is now, whenever that changes.
    Printer(DeviceNow),
    /// How the scanner is now, whenever that changes.
    Scanner(DeviceNow),
    /// A code was scanned while the scanner is tried.
    Scanned {
        /// What it says.
        code: String,
        /// What that is: `card`, `goods`, `command`, `test`, `other-village`, `damaged` or `unknown`.
        is: &'static str,
    },
    /// A practice is ready.
    Rehearsal {
        /// Its home.
        home: String,
        /// The day that is practised.
        day: VillageDay,
        /// When its clock starts: what `--rehearse-at` takes.
        at: String,
    },
    /// Somebody settled a paper that waited.
    Paper {
        /// Its number in the spool.
        job: i64,
        /// `retried`, `confirmed` or `discarded`.
        how: &'static str,
    },
    /// News were exchanged with the ledger.
    Synced {
        /// Entries not yet acknowledged.
        unsent: u64,
    },
}

/// Which paper.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PaperOf {
    /// The receipt's number; nothing for another paper.
    pub receipt: Option<String>,
}

/// How a device is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeviceNow {
    /// `ready`, `paper-out`, `cover-open`, `offline`, `gone`, `stalled`, `denied` or `busy`.
    pub state: &'static str,
    /// The sentence for people.
    pub message: String,
}

impl DeviceNow {
    /// A printer's; nothing where none is set up.
    pub fn printer(state: DeviceState, words: &Words) -> Option<DeviceNow> {
        DeviceNow::of("device.printer", state, words)
    }

    /// A scanner's; nothing where none is set up.
    pub fn scanner(state: DeviceState, words: &Words) -> Option<DeviceNow> {
        DeviceNow::of("device.scanner", state, words)
    }

    fn of(what: &str, state: DeviceState, words: &Words) -> Option<DeviceNow> {
        let state = state.word()?;
        Some(DeviceNow {
            state,
            message: words.say(&format!("{what}.{state}"), &[]),
        })
    }
}

impl Event {
    /// As one line, without its end.
    pub fn line(&self) -> String {
        serde_json::to_string(self).expect("an event's parts all have a JSON form")
    }

    /// A refusal in words.
    pub fn refused(refusal: &Refusal, words: &Words) -> Event {
        Event::Refused {
            reason: refusal.reason().into(),
            message: refusal.sentence(words).to_string(),
        }
    }

    /// What the till tells, in words.
    pub fn told(telling: &Telling, words: &Words) -> Event {
        match telling.clone() {
            Telling::Household {
                household,
                name,
                spendable,
                lapses_on,
                barred,
            } => Event::Household {
                household: household.into(),
                name,
                spendable,
                lapses_on,
                barred,
            },
            Telling::Line {
                code,
                name,
                quantity,
                points,
                total,
                remaining,
            } => Event::Line {
                code: code.to_string(),
                name,
                quantity,
                points,
                total,
                remaining,
            },
            Telling::Undone { total, remaining } => Event::Undone { total, remaining },
            Telling::Refused(refusal) => Event::refused(&refusal, words),
            Telling::Recorded {
                redemption,
                receipt,
                points,
                remaining,
            } => Event::Recorded {
                redemption: redemption.to_string(),
                receipt: receipt.into(),
                points,
                remaining,
            },
            Telling::CouponTaken {
                number,
                slip,
                household,
                points,
                remaining,
            } => Event::CouponTaken {
                number: number.into(),
                slip: slip.into(),
                household: household.into(),
                points,
                remaining,
            },
            Telling::Cancelled { household } => Event::Cancelled {
                household: household.into(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_stable() {
        let check = |event: Event, line: &str| assert_eq!(event.line(), line);
        check(
            Event::Household {
                household: "0137".into(),
                name: "张*福".into(),
                spendable: Points::from_hundredths(10050),
                lapses_on: Some("2027-01-01".parse().unwrap()),
                barred: None,
            },
            r#"{"event":"household","household":"0137","name":"张*福","spendable":100.5,"lapses_on":"2027-01-01"}"#,
        );
        check(
            Event::Sent(PaperOf {
                receipt: Some("K7M2XQ-1-000057".into()),
            }),
            r#"{"event":"sent","receipt":"K7M2XQ-1-000057"}"#,
        );
        check(
            Event::PrintUnknown(PaperOf { receipt: None }),
            r#"{"event":"print-unknown","receipt":null}"#,
        );
        check(Event::ClockAccepted, r#"{"event":"clock-accepted"}"#);
    }
}
