//! Refusals: answers for a person. Each has a stable word for programs, and a sentence in three parts for people:
//! what is refused, why, and what to do next. Nothing is lost by a refusal; the basket stays.

use super::calendar::ExchangeWindow;
use super::day::{Moment, VillageDay};
use super::ids::{CouponNo, HouseholdNo, ReceiptNo};
use super::points::Points;
use super::scheme::CountedOver;
use super::staff::Role;
use super::storeroom::refusal::StoreRefusal;
use super::suspension::{BLACK_LIST, Bar, VETO};
use crate::words::{Word, Words};

/// Why something is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Today the store does not redeem.
    NotExchangeDay {
        /// The village day.
        today: VillageDay,
        /// When it will.
        next: Option<ExchangeWindow>,
    },
    /// The day is not opened at the counter.
    DayNotOpen,
    /// The account does not hold the total.
    NotEnoughPoints {
        /// What the basket costs.
        total: Points,
        /// What may be redeemed.
        spendable: Points,
        /// The difference.
        short: Points,
    },
    /// The basket costs something else than was agreed to.
    PriceChanged {
        /// What was agreed to.
        agreed: Points,
        /// What it costs now.
        total: Points,
    },
    /// The shelf does not hold that many.
    OutOfStock {
        /// The goods.
        name: String,
        /// How many may still be handed out.
        left: u32,
        /// How many stand there but have expired.
        expired: u32,
    },
    /// No goods have this code.
    UnknownCode {
        /// As it was scanned.
        code: String,
    },
    /// The code was misread or mistyped.
    BadCheckDigit {
        /// As it was scanned.
        code: String,
    },
    /// No decision has priced these goods.
    NoPrice {
        /// The goods.
        name: String,
    },
    /// Goods were scanned before a household.
    NoHousehold,
    /// No household has this number.
    UnknownHousehold {
        /// The number.
        household: HouseholdNo,
    },
    /// The card has been replaced by a newer one.
    CardReplaced {
        /// Whose card it was.
        household: HouseholdNo,
    },
    /// The card looks right but the village never issued it.
    CardUnknown,
    /// The card cannot be read whole.
    CardDamaged,
    /// The card is another village's.
    CardOtherVillage {
        /// Which.
        village: String,
    },
    /// The household may not redeem for a time.
    HouseholdSuspended(Bar),
    /// A veto ends this year's eligibility.
    Veto(Bar),
    /// The household is on the black list.
    BlackList(Bar),
    /// What is lacking is credited, but its posting still hangs.
    NotPublishedYet {
        /// How many points are on their way.
        points: Points,
        /// The first day on which some of them count.
        from: VillageDay,
    },
    /// Redeeming begins at a balance that is not reached.
    BelowMinimum {
        /// The balance.
        minimum: Points,
        /// What there is.
        spendable: Points,
    },
    /// One household has taken its share.
    LimitReached {
        /// The goods.
        name: String,
        /// The most for one household.
        most: u32,
        /// How many it took.
        taken: u32,
        /// Over which span.
        over: CountedOver,
    },
    /// Goods of this category are never redeemed.
    CategoryForbidden {
        /// The goods.
        name: String,
        /// Their category.
        category: String,
    },
    /// The year's fund is used up.
    FundExhausted {
        /// What it holds, in yuan.
        stop: Points,
        /// What is used of it, in yuan.
        spent: Points,
    },
    /// No coupon has this number.
    CouponUnknown {
        /// The number.
        number: CouponNo,
    },
    /// The coupon was taken in or made void before.
    CouponSpent {
        /// The number.
        number: CouponNo,
    },
    /// A coupon with this number was issued before.
    CouponNumberUsed {
        /// The number.
        number: CouponNo,
    },
    /// The village has no coupons.
    NoCoupons,
    /// Points are not given to others here.
    NotTransferable,
    /// There is no cash here, or not as much.
    CashNotAllowed {
        /// The most, if there is any.
        most: Option<Points>,
        /// What was paid before.
        paid: Points,
    },
    /// Points are not spent on this here.
    NoSuchDebit {
        /// The kind asked for.
        kind: String,
    },
    /// Points are spent on several things here: which is meant has to be said.
    DebitKindNeeded {
        /// The kinds, as the command names them.
        kinds: Vec<String>,
    },
    /// Recyclables are not credited here.
    NoRecyclables,
    /// Of two people who decide this, one has to be of the committee.
    CommitteeNeeded,
    /// The last day lies before the first.
    UntilBeforeFrom {
        /// The first.
        from: VillageDay,
        /// The last.
        until: VillageDay,
    },
    /// Nothing would move.
    NothingMoved,
    /// The clock is behind the last fact.
    ClockBehind {
        /// By how many milliseconds.
        by_ms: i64,
        /// When the last fact was recorded.
        last_fact: Moment,
    },
    /// The clock is away from the ledger's.
    ClockOff {
        /// By how many milliseconds; positive where the ledger is ahead.
        by_ms: i64,
    },
    /// The basket is empty.
    EmptyBasket,
    /// The basket holds too many kinds, or costs more than can be reckoned.
    TooMuch,
    /// The role has no leave for this.
    NotPermitted {
        /// The role.
        role: Role,
    },
    /// The same person cannot be the second one.
    SecondPersonNeeded,
    /// A reason has to be given.
    ReasonNeeded,
    /// No receipt has this number.
    UnknownReceipt {
        /// As it was asked for.
        receipt: String,
    },
    /// All of it has been taken back before.
    AlreadyReversed {
        /// Which receipt.
        receipt: ReceiptNo,
    },
    /// The receipt has no such line.
    NoSuchLine {
        /// How many it has.
        lines: u32,
    },
    /// A wrong PIN.
    WrongPin {
        /// How long to wait before the next try, in milliseconds.
        wait_ms: i64,
    },
    /// The person has no PIN at this till: a backup carries none.
    NoPin {
        /// Who.
        name: String,
    },
    /// Nobody of this name works here.
    UnknownStaff {
        /// The name.
        name: String,
    },
    /// There is nothing to take back.
    NothingToUndo,
    /// A command code that says nothing, or nothing here.
    UnknownCommand {
        /// As it was scanned.
        code: String,
    },
    /// The till's disk was put back to an earlier state.
    RestoredDisk,
    /// The till's books and the ledger's copy of them went two ways.
    Forked,
    /// A newer till has taken this one's place.
    Fenced,
    /// The ledger has facts that this till does not understand.
    TillTooOld,
    /// What the ledger owns is not changed at the till.
    OwnedByLedger,
    /// Rules do not change before today.
    RulesBeforeToday {
        /// The first day on which they were to hold.
        from: VillageDay,
    },
    /// The disk is full.
    DiskFull,
    /// The last redemption before the power cut is not yet answered for.
    HandoverOpen,
    /// The clock is right: there is nothing to accept.
    ClockIsRight,
    /// Something stands in the way in the storeroom.
    Storeroom(StoreRefusal),
    /// The books could not be written: an operating fault, with its sentence.
    BooksFault {
        /// What the fault was.
        why: String,
    },
}

impl Refusal {
    /// The stable word, in kebab-case, that programs read.
    pub fn reason(&self) -> &'static str {
        match self {
            Refusal::NotExchangeDay { .. } => "not-exchange-day",
            Refusal::DayNotOpen => "day-not-open",
            Refusal::NotEnoughPoints { .. } => "not-enough-points",
            Refusal::PriceChanged { .. } => "price-changed",
            Refusal::OutOfStock { .. } => "out-of-stock",
            Refusal::UnknownCode { .. } => "unknown-code",
            Refusal::BadCheckDigit { .. } => "bad-check-digit",
            Refusal::NoPrice { .. } => "no-price",
            Refusal::NoHousehold => "no-household",
            Refusal::UnknownHousehold { .. } => "unknown-household",
            Refusal::CardReplaced { .. } => "card-replaced",
            Refusal::CardUnknown => "card-unknown",
            Refusal::CardDamaged => "card-damaged",
            Refusal::CardOtherVillage { .. } => "card-other-village",
            Refusal::HouseholdSuspended(_) => "household-suspended",
            Refusal::Veto(_) => "veto",
            Refusal::BlackList(_) => "black-list",
            Refusal::NotPublishedYet { .. } => "not-published-yet",
            Refusal::BelowMinimum { .. } => "below-minimum",
            Refusal::LimitReached { .. } => "limit-reached",
            Refusal::CategoryForbidden { .. } => "category-forbidden",
            Refusal::FundExhausted { .. } => "fund-exhausted",
            Refusal::CouponUnknown { .. } => "coupon-unknown",
            Refusal::CouponSpent { .. } => "coupon-spent",
            Refusal::CouponNumberUsed { .. } => "coupon-number-used",
            Refusal::NoCoupons => "no-coupons",
            Refusal::NotTransferable => "not-transferable",
            Refusal::CashNotAllowed { .. } => "cash-not-allowed",
            Refusal::NoSuchDebit { .. } => "no-such-debit",
            Refusal::DebitKindNeeded { .. } => "debit-kind-needed",
            Refusal::NoRecyclables => "no-recyclables",
            Refusal::CommitteeNeeded => "committee-needed",
            Refusal::UntilBeforeFrom { .. } => "until-before-from",
            Refusal::NothingMoved => "nothing-moved",
            Refusal::ClockBehind { .. } => "clock-behind",
            Refusal::ClockOff { .. } => "clock-off",
            Refusal::EmptyBasket => "empty-basket",
            Refusal::TooMuch => "too-much",
            Refusal::NotPermitted { .. } => "not-permitted",
            Refusal::SecondPersonNeeded => "second-person-needed",
            Refusal::ReasonNeeded => "reason-needed",
            Refusal::UnknownReceipt { .. } => "unknown-receipt",
            Refusal::AlreadyReversed { .. } => "already-reversed",
            Refusal::NoSuchLine { .. } => "no-such-line",
            Refusal::WrongPin { .. } => "wrong-pin",
            Refusal::NoPin { .. } => "no-pin",
            Refusal::UnknownStaff { .. } => "unknown-staff",
            Refusal::NothingToUndo => "nothing-to-undo",
            Refusal::UnknownCommand { .. } => "unknown-command",
            Refusal::RestoredDisk => "restored-disk",
            Refusal::Forked => "forked",
            Refusal::Fenced => "fenced",
            Refusal::TillTooOld => "till-too-old",
            Refusal::OwnedByLedger => "owned-by-ledger",
            Refusal::RulesBeforeToday { .. } => "rules-before-today",
            Refusal::DiskFull => "disk-full",
            Refusal::HandoverOpen => "handover-open",
            Refusal::ClockIsRight => "clock-is-right",
            Refusal::Storeroom(refusal) => refusal.reason(),
            Refusal::BooksFault { .. } => "books-fault",
        }
    }

    /// What the sentence is filled with.
    fn details(&self, words: &Words) -> Vec<(&'static str, String)> {
        let day = |day: VillageDay| words.day(day);
        match self {
            Refusal::NotExchangeDay { today, next } => vec![
                ("today", day(*today)),
                (
                    "next",
                    next.map_or_else(
                        || words.say("window.unknown", &[]),
                        |w| words.window(w.opens, w.closes),
                    ),
                ),
            ],
            Refusal::NotEnoughPoints {
                total,
                spendable,
                short,
            } => vec![
                ("total", total.to_string()),
                ("spendable", spendable.to_string()),
                ("short", short.to_string()),
            ],
            Refusal::PriceChanged { agreed, total } => {
                vec![("agreed", agreed.to_string()), ("total", total.to_string())]
            }
            Refusal::OutOfStock {
                name,
                left,
                expired,
            } => {
                vec![
                    ("name", name.clone()),
                    ("left", left.to_string()),
                    ("expired", expired.to_string()),
                ]
            }
            Refusal::UnknownCode { code }
            | Refusal::BadCheckDigit { code }
            | Refusal::UnknownCommand { code } => {
                vec![("code", shown(code))]
            }
            Refusal::NoPrice { name }
            | Refusal::NoPin { name }
            | Refusal::UnknownStaff { name } => {
                vec![("name", shown(name))]
            }
            Refusal::UnknownHousehold { household } | Refusal::CardReplaced { household } => {
                vec![("household", household.to_string())]
            }
            Refusal::CardOtherVillage { village } => vec![("village", shown(village))],
            Refusal::HouseholdSuspended(bar) | Refusal::Veto(bar) | Refusal::BlackList(bar) => {
                vec![("kind", bar.called(words)), ("until", bar.ends(words))]
            }
            Refusal::NotPublishedYet { points, from } => vec![
                ("points", points.to_string()),
                ("from", words.day_and_year(*from)),
            ],
            Refusal::BelowMinimum { minimum, spendable } => vec![
                ("minimum", minimum.to_string()),
                ("spendable", spendable.to_string()),
            ],
            Refusal::LimitReached {
                name,
                most,
                taken,
                over,
            } => vec![
                ("name", name.clone()),
                ("most", most.to_string()),
                ("taken", taken.to_string()),
                ("over", words.say(&format!("over.{}", over.word()), &[])),
            ],
            Refusal::CategoryForbidden { name, category } => {
                vec![("name", name.clone()), ("category", category.clone())]
            }
            Refusal::FundExhausted { stop, spent } => {
                vec![("stop", stop.to_string()), ("spent", spent.to_string())]
            }
            Refusal::CouponUnknown { number }
            | Refusal::CouponSpent { number }
            | Refusal::CouponNumberUsed { number } => vec![("number", number.to_string())],
            Refusal::CashNotAllowed { most, paid } => vec![
                ("most", most.unwrap_or_default().to_string()),
                ("paid", paid.to_string()),
            ],
            Refusal::NoSuchDebit { kind } => vec![("kind", shown(kind))],
            Refusal::DebitKindNeeded { kinds } => {
                vec![("kinds", kinds.join(&words.say("receipt.and", &[])))]
            }
            Refusal::RulesBeforeToday { from } => vec![("from", words.day_and_year(*from))],
            Refusal::UntilBeforeFrom { from, until } => vec![
                ("from", words.day_and_year(*from)),
                ("until", words.day_and_year(*until)),
            ],
            Refusal::ClockBehind { by_ms, last_fact } => vec![
                ("span", words.span(*by_ms)),
                (
                    "last",
                    format!(
                        "{} {}",
                        day(last_fact.village_day()),
                        last_fact.village_time()
                    ),
                ),
            ],
            Refusal::ClockOff { by_ms } => vec![("span", words.span(*by_ms))],
            Refusal::NotPermitted { role } => {
                vec![("role", words.say_or("role", &role.to_string()))]
            }
            Refusal::UnknownReceipt { receipt } => vec![("receipt", shown(receipt))],
            Refusal::AlreadyReversed { receipt } => vec![("receipt", receipt.to_string())],
            Refusal::NoSuchLine { lines } => vec![("lines", lines.to_string())],
            Refusal::WrongPin { wait_ms } => {
                vec![("seconds", ((wait_ms + 999) / 1000).to_string())]
            }
            Refusal::Storeroom(refusal) => refusal.details(words),
            Refusal::BooksFault { why } => vec![("why", why.clone())],
            _ => Vec::new(),
        }
    }

    /// The sentence in three parts.
    pub fn sentence(&self, words: &Words) -> RefusalSentence {
        let details = self.details(words);
        let filled: Vec<Word<'_>> = details
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        let say = |part: &str| words.say(&format!("refusal.{}.{part}", self.reason()), &filled);
        let (why, next) = match self {
            Refusal::OutOfStock { expired: 0, .. } => ("why-none-expired", "next"),
            Refusal::WrongPin { wait_ms: 0 } => ("why", "next-at-once"),
            Refusal::CashNotAllowed { most: Some(_), .. } => ("why-limited", "next"),
            _ => ("why", "next"),
        };
        let (what, why, next) = (say("what"), say(why), say(next));
        let joined = [("what", what.as_str()), ("why", &why), ("next", &next)];
        let line = words.say("refusal.line", &joined);
        RefusalSentence {
            what,
            why,
            next,
            line,
        }
    }
}

/// A refusal as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalSentence {
    /// What is refused: the headline.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do next.
    pub next: String,
    /// All of it in one line.
    pub line: String,
}

impl std::fmt::Display for RefusalSentence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.line)
    }
}

impl From<StoreRefusal> for Refusal {
    fn from(refusal: StoreRefusal) -> Refusal {
        Refusal::Storeroom(refusal)
    }
}

/// A household's bar is a refusal of its kind.
impl From<Bar> for Refusal {
    fn from(bar: Bar) -> Refusal {
        match bar.kind.as_str() {
            VETO => Refusal::Veto(bar),
            BLACK_LIST => Refusal::BlackList(bar),
            _ => Refusal::HouseholdSuspended(bar),
        }
    }
}

/// What a scanner or a file sent, made fit to be read: short, and without control characters.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
