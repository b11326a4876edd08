//! What is approved, as it is summed up, and the deed that comes of it.

use super::paper::{self, Post, Slip};
use crate::kiosk::here::Here;
use crate::kiosk::look::{Step, palette};
use crate::kiosk::parts::Sum;
pub(super) use crate::kiosk::screens::acts::card::Fact;
use crate::kiosk::screens::store::pages::headword;
use crate::market::goods::Goods;
use crate::market::ids::{AdjustmentId, LotNo};
use crate::market::quantity::Quantity;
use crate::market::receipt::slip_number;
use crate::market::storeroom::adjustment::{AdjustmentWish, WriteOff};
use crate::market::storeroom::fund::FundWish;
use crate::market::storeroom::practice::Practice;
use crate::market::storeroom::trace::LotOnRecord;
use crate::office::storeroom::deed::{Deed, PadPaper};
use crate::words::Words;

/// One kind of goods that was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedLine {
    /// The name.
    pub name: String,
    /// What one is called.
    pub unit: String,
    /// How many were counted.
    pub counted: u32,
    /// How many the book held at that moment.
    pub booked: u32,
}

/// What is approved.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Pieces left the shelf.
    WriteOff {
        /// Why.
        kind: WriteOff,
        /// What goods.
        goods: Goods,
        /// How many.
        quantity: Quantity,
        /// Of this lot alone.
        lot: Option<LotNo>,
        /// How many the book holds of them, or of the lot.
        booked: u32,
    },
    /// The shelf holds so many.
    Recount {
        /// What goods.
        goods: Goods,
        /// How many.
        pieces: u32,
        /// How many the book holds.
        booked: u32,
    },
    /// So many had come in a lot.
    CorrectIntake {
        /// The lot.
        lot: Box<LotOnRecord>,
        /// How many.
        received: u32,
    },
    /// A stocktake ends.
    CloseCount {
        /// What differs.
        differ: Vec<CountedLine>,
        /// How many kinds agree.
        same: usize,
        /// How many kinds nobody counted.
        uncounted: usize,
    },
    /// Something is said of a fund.
    Fund(FundWish),
    /// The store works so.
    Practice(Practice),
    /// A list is posted.
    Post(Post),
    /// A pad of so many slips is printed, from this number on, on this.
    Pad(u32, u32, PadPaper),
    /// A slip that was written on paper is entered.
    Slip(Box<Slip>),
    /// The slip of this number is void.
    VoidSlip(u32),
}

impl What {
    /// Whether it needs a second person.
    pub fn needs_two(&self) -> bool {
        match self {
            What::CloseCount { differ, .. } => !differ.is_empty(),
            What::Post(_) | What::Pad(..) => false,
            _ => true,
        }
    }

    /// Whether one of the two has to be of the committee.
    pub fn is_decision(&self) -> bool {
        matches!(self, What::Fund(_) | What::Practice(_))
    }

    /// The list of reasons that are offered, in keys of the words; nothing where none is asked for.
    pub fn reasons(&self) -> Option<&'static str> {
        match self {
            What::WriteOff { kind, .. } => Some(kind.word()),
            What::Recount { .. } => Some("recount"),
            What::CorrectIntake { .. } => Some("correct"),
            What::CloseCount { .. } if self.needs_two() => Some("stocktake"),
            What::VoidSlip(_) => Some("void"),
            What::CloseCount { .. }
            | What::Fund(_)
            | What::Practice(_)
            | What::Post(_)
            | What::Pad(..)
            | What::Slip(_) => None,
        }
    }

    /// What the button is called that does it, where one person is enough; a key of the words.
    pub fn confirm(&self) -> &'static str {
        match self {
            What::Post(_) => "kiosk.papers.confirm",
            What::Pad(..) => "kiosk.slips.print",
            _ => "kiosk.store.confirm",
        }
    }

    /// The deed, known by this id.
    pub fn deed(&self, id: [u8; 16], reason: String) -> Deed {
        let adjust = |wish| Deed::Adjust {
            id: AdjustmentId(id),
            wish,
            reason: reason.clone(),
        };
        match self {
            What::WriteOff {
                kind,
                goods,
                quantity,
                lot,
                ..
            } => adjust(AdjustmentWish::WriteOff {
                kind: *kind,
                code: goods.code,
                quantity: *quantity,
                lot: *lot,
            }),
            What::Recount { goods, pieces, .. } => adjust(AdjustmentWish::Recount {
                code: goods.code,
                pieces: *pieces,
            }),
            What::CorrectIntake { lot, received } => adjust(AdjustmentWish::CorrectIntake {
                lot: lot.lot,
                received: *received,
            }),
            What::CloseCount { .. } => Deed::CloseStocktake { reason },
            What::Fund(wish) => Deed::Fund(wish.clone()),
            What::Practice(practice) => Deed::Decide(*practice),
            What::Post(post) => post.deed(),
            What::Pad(first, count, on) => Deed::PrintPad {
                first: Some(*first),
                count: *count,
                on: *on,
            },
            What::Slip(slip) => slip.deed(id),
            What::VoidSlip(number) => Deed::VoidSlip {
                number: *number,
                reason,
            },
        }
    }

    /// What it is, in a few words.
    pub fn title(&self, words: &Words) -> String {
        let named = |what: String, name: &str| format!("{what} · {name}");
        match self {
            What::WriteOff { kind, goods, .. } => named(off(words, kind.word()), &goods.name),
            What::Recount { goods, .. } => named(off(words, "recounted"), &goods.name),
            What::CorrectIntake { lot, .. } => named(off(words, "intake-corrected"), &lot.name),
            What::CloseCount { .. } => words.say("kiosk.store.count.result", &[]),
            What::Fund(FundWish::Set { fund, .. }) => {
                named(words.say("kiosk.store.funds.set", &[]), fund)
            }
            What::Fund(FundWish::Grant {
                fund, takes_back, ..
            }) => {
                let key = if *takes_back {
                    "kiosk.store.funds.take-back"
                } else {
                    "kiosk.store.funds.grant"
                };
                named(words.say(key, &[]), fund)
            }
            What::Fund(FundWish::Cap { fund, .. }) => {
                named(words.say("kiosk.store.funds.cap", &[]), fund)
            }
            What::Practice(_) => words.say("kiosk.store.door.practice", &[]),
            What::Post(post) => post.title(words),
            What::Pad(..) => words.say("kiosk.slips.pad", &[]),
            What::Slip(slip) => slip.title(words),
            What::VoidSlip(number) => {
                let number = slip_number(*number);
                words.say("kiosk.slips.voiding", &[("number", &number)])
            }
        }
    }

    /// What was entered, a line each.
    pub fn facts(&self, words: &Words) -> Vec<Fact> {
        match self {
            What::WriteOff {
                goods, lot, booked, ..
            } => {
                let of = lot.map_or_else(
                    || words.say("kiosk.store.soonest-first", &[]),
                    |lot| lot_name(words, lot),
                );
                vec![
                    (fact(words, "lot"), of),
                    (fact(words, "booked"), some(words, *booked, &goods.unit)),
                ]
            }
            What::Recount { goods, booked, .. } => {
                vec![(fact(words, "booked"), some(words, *booked, &goods.unit))]
            }
            What::CorrectIntake { lot, .. } => vec![
                (fact(words, "lot"), lot_name(words, lot.lot)),
                (
                    fact(words, "received"),
                    some(words, lot.received, &lot.unit),
                ),
            ],
            What::CloseCount {
                differ,
                same,
                uncounted,
            } => {
                let mut facts: Vec<Fact> = differ.iter().map(|line| differs(words, line)).collect();
                let kinds = |n: &usize| words.say("kiosk.store.kinds", &[("n", &n.to_string())]);
                facts.push((fact(words, "same"), kinds(same)));
                if *uncounted > 0 {
                    facts.push((fact(words, "uncounted"), kinds(uncounted)));
                }
                facts
            }
            What::Fund(wish) => fund_facts(words, wish),
            What::Post(post) => post.facts(words),
            What::Pad(first, count, on) => paper::pad_facts(words, (*first, *count), *on),
            What::Slip(slip) => slip.facts(words),
            What::VoidSlip(_) => Vec::new(),
            What::Practice(practice) => {
                let people = if practice.two_at_intake {
                    "kiosk.store.practice.two"
                } else {
                    "kiosk.store.practice.one"
                };
                let days = practice.warn_days.to_string();
                vec![
                    (
                        words.say("kiosk.store.practice.intake", &[]),
                        words.say(people, &[]),
                    ),
                    (
                        words.say("kiosk.store.practice.warn", &[]),
                        words.say("kiosk.store.practice.days", &[("n", &days)]),
                    ),
                ]
            }
        }
    }

    /// The figures at the foot: what changes, and what there is then.
    pub fn sums<'a>(&self, here: &Here<'_>) -> [Option<Sum<'a>>; 2] {
        let words = here.words;
        let figure = |key: &str, of: String, after: &str, colour| {
            let before = words.say(&format!("kiosk.store.sum.{key}"), &[]);
            Some(figure(here, before, of, after, colour))
        };
        let yuan = words.say("kiosk.store.yuan", &[]);
        match self {
            What::WriteOff {
                goods,
                quantity,
                booked,
                ..
            } => {
                let pieces = quantity.pieces();
                let left = booked.saturating_sub(pieces).to_string();
                [
                    figure("off", pieces.to_string(), &goods.unit, palette::RED),
                    figure("left", left, &goods.unit, palette::GREEN),
                ]
            }
            What::Recount {
                goods,
                pieces,
                booked,
            } => [
                change(*pieces, *booked)
                    .and_then(|(key, n)| figure(key, n.to_string(), &goods.unit, palette::INK)),
                figure("there", pieces.to_string(), &goods.unit, palette::GREEN),
            ],
            What::CorrectIntake { lot, received } => [
                change(*received, lot.received)
                    .and_then(|(key, n)| figure(key, n.to_string(), &lot.unit, palette::INK)),
                figure("came", received.to_string(), &lot.unit, palette::GREEN),
            ],
            What::CloseCount { differ, .. } => {
                let kinds = words.say("kiosk.store.sum.kinds", &[]);
                [
                    figure("differ", differ.len().to_string(), &kinds, palette::INK),
                    None,
                ]
            }
            What::Fund(FundWish::Grant { amount, .. }) => [
                figure("amount", amount.to_string(), &yuan, palette::GREEN),
                None,
            ],
            What::Fund(FundWish::Cap {
                most: Some(most), ..
            }) => [
                figure("most", most.to_string(), &yuan, palette::GREEN),
                None,
            ],
            What::Post(post) => post.sums(here),
            What::Pad(_, count, _) => {
                let unit = words.say("kiosk.slips.fact.slips", &[]);
                [
                    figure("pieces-of", count.to_string(), &unit, palette::GREEN),
                    None,
                ]
            }
            What::Slip(slip) => slip.sums(here),
            What::Fund(_) | What::Practice(_) | What::VoidSlip(_) => [None, None],
        }
    }
}

/// A figure of the foot, with what it is before it and its unit after it.
pub(super) fn figure<'a>(
    here: &Here<'_>,
    before: String,
    figure: String,
    after: &str,
    colour: iced::Color,
) -> Sum<'a> {
    Sum {
        before: before.into(),
        figure,
        after: after.to_owned().into(),
        // Enlarged, two figures of the largest size leave no room for what they are.
        step: if here.scale.text() > 1.2 {
            Step::Total
        } else {
            Step::Figure
        },
        colour,
    }
}

fn fact(words: &Words, key: &str) -> String {
    words.say(&format!("kiosk.store.fact.{key}"), &[])
}

fn off(words: &Words, key: &str) -> String {
    headword(words, &format!("storeroom.off.{key}"))
}

/// `24 块`.
pub(super) fn some(words: &Words, pieces: u32, unit: &str) -> String {
    let n = pieces.to_string();
    words.say("kiosk.store.pieces", &[("n", &n), ("unit", unit)])
}

fn lot_name(words: &Words, lot: LotNo) -> String {
    words.say("kiosk.store.lot", &[("lot", &lot.to_string())])
}

/// Which way a count differs, and how much; nothing where it does not.
fn change(counted: u32, booked: u32) -> Option<(&'static str, u32)> {
    match counted.cmp(&booked) {
        std::cmp::Ordering::Less => Some(("fewer", booked - counted)),
        std::cmp::Ordering::Greater => Some(("more", counted - booked)),
        std::cmp::Ordering::Equal => None,
    }
}

fn differs(words: &Words, line: &CountedLine) -> Fact {
    let key = if line.counted < line.booked {
        "kiosk.store.count.fewer"
    } else {
        "kiosk.store.count.more"
    };
    let (counted, booked) = (line.counted.to_string(), line.booked.to_string());
    let by = line.counted.abs_diff(line.booked).to_string();
    let fills = [
        ("counted", counted.as_str()),
        ("booked", &booked),
        ("n", &by),
        ("unit", &line.unit),
    ];
    (line.name.clone(), words.say(key, &fills))
}

fn fund_facts(words: &Words, wish: &FundWish) -> Vec<Fact> {
    match wish {
        FundWish::Set { kind, .. } => vec![(
            fact(words, "fund-kind"),
            headword(words, &format!("storeroom.fund.{}", kind.word())),
        )],
        FundWish::Grant { document, .. } => vec![(fact(words, "document"), document.clone())],
        FundWish::Cap {
            year,
            most,
            resolution,
            ..
        } => {
            let mut facts = vec![
                (fact(words, "year"), year.to_string()),
                (fact(words, "resolution"), resolution.clone()),
            ];
            if most.is_none() {
                let none = words.say("kiosk.store.funds.no-cap", &[]);
                facts.push((fact(words, "most"), none));
            }
            facts
        }
    }
}
