//! Redemptions written on paper while the till was dead. A pad of numbered slips is printed in advance; afterwards two
//! people enter each slip with its number and the day on which it was written. It is never refused for a rule of that
//! day, because the goods have left: what it broke is recorded with it, for the committee. Refused is only what was
//! typed wrong: a household or goods that nobody knows, a day that has not come.
//!
//! What the book did not hold was on the shelf all the same: it is booked as found, in the same fact, so that no lot
//! stands below nothing. What the account did not hold is that period's debt, and listed like any other.

use serde::{Deserialize, Serialize};

use super::{GoodsStanding, Proof, Redemption, RedemptionLine};
use crate::market::account::{Account, Draw};
use crate::market::aside::Sealer;
use crate::market::calendar::exchange_day;
use crate::market::day::VillageDay;
use crate::market::exception::{Allowed, extra_days, lifts_limits};
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, LotNo, ReceiptNo, RedemptionId, StaffNo};
use crate::market::limit::Limit;
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::market::staff::Act;
use crate::market::stock::LotTake;
use crate::market::storeroom::article::Section;
use crate::market::storeroom::people::{Actor, two_people};
use crate::market::storeroom::refusal::StoreRefusal;
use crate::market::suspension::Bar;

/// The most slips of one pad.
pub const MOST_SLIPS: u32 = 500;

/// A pad was printed: its numbers are out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PadPrinted {
    /// The first number.
    pub first: u32,
    /// How many.
    pub count: u32,
    /// Who printed it.
    pub staff: StaffNo,
}

/// A slip was spoiled or lost: nobody waits for it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PadVoided {
    /// Its number.
    pub number: u32,
    /// Why.
    pub reason: crate::market::aside::Sealed,
    /// Who says so.
    pub staff: StaffNo,
    /// The second person.
    pub approver: StaffNo,
}

/// What a slip broke of the rules of its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Breach {
    /// The store did not redeem on that day.
    NotExchangeDay,
    /// The account did not hold the total.
    NotEnoughPoints,
    /// The book did not hold the goods.
    OutOfStock,
    /// The goods had expired.
    Expired,
    /// Something barred the household.
    Barred,
    /// One household's share was passed.
    LimitReached,
    /// Goods of this category are never redeemed.
    CategoryForbidden,
    /// The year's fund was used up.
    FundExhausted,
    /// The goods had no price.
    NoPrice,
    /// The slip says other points than the price list of its day.
    PriceDiffers,
    /// The goods are for sale.
    ForSale,
    /// Another slip bears the same number.
    NumberTwice,
    /// No pad with this number was printed here.
    NumberUnknown,
}

impl Breach {
    /// The word for it, in lists and keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            Breach::NotExchangeDay => "not-exchange-day",
            Breach::NotEnoughPoints => "not-enough-points",
            Breach::OutOfStock => "out-of-stock",
            Breach::Expired => "expired",
            Breach::Barred => "barred",
            Breach::LimitReached => "limit-reached",
            Breach::CategoryForbidden => "category-forbidden",
            Breach::FundExhausted => "fund-exhausted",
            Breach::NoPrice => "no-price",
            Breach::PriceDiffers => "price-differs",
            Breach::ForSale => "for-sale",
            Breach::NumberTwice => "number-twice",
            Breach::NumberUnknown => "number-unknown",
        }
    }
}

/// What makes a redemption one that was written on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSlip {
    /// The slip's number.
    pub number: u32,
    /// The second of the two who entered it.
    pub second: StaffNo,
    /// What it broke, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaches: Vec<Breach>,
    /// Pieces that no book knew of: each a lot of its own, found and handed out at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub found: Vec<FoundLot>,
}

/// Pieces that were on the shelf and in no book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLot {
    /// The lot that they become.
    pub lot: LotNo,
    /// The goods.
    pub code: Gtin,
    /// How many.
    pub quantity: Quantity,
}

/// What two people read off a slip. The same id again is the same redemption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperOrder {
    /// Made before the first try.
    pub id: RedemptionId,
    /// The slip's number.
    pub number: u32,
    /// The day on which it was written.
    pub written_on: VillageDay,
    /// Whose points.
    pub household: HouseholdNo,
    /// What, and how many; each code once.
    pub lines: Vec<(Gtin, Quantity)>,
    /// The points that stand on it; nothing: what the price list of that day says.
    pub points: Option<Points>,
    /// Who took the goods, where it was not the household itself.
    pub proxy: Option<String>,
}

/// Everything that entering a slip depends on.
#[derive(Debug, Clone)]
pub struct PaperStanding<'a> {
    /// The village's rules.
    pub rules: &'a Rules,
    /// The village day now.
    pub today: VillageDay,
    /// Who enters it, and the second person.
    pub people: [Actor; 2],
    /// The account on the day on which it was written, with all that was drawn since.
    pub account: Account,
    /// What barred the household on that day.
    pub bar: Option<Bar>,
    /// Exceptions that held on that day.
    pub allowed: Vec<Allowed>,
    /// The limits of that day, each with the pieces that the household took in its span.
    pub limits: Vec<(Limit, u32)>,
    /// What the village redeemed in that year.
    pub redeemed_this_year: Points,
    /// The slip's goods, with the prices of that day, in its order.
    pub goods: Vec<Option<GoodsStanding>>,
    /// Whether the number is of a pad that was printed here.
    pub is_printed: bool,
    /// Whether another slip bears it.
    pub is_used: bool,
    /// The number of the next lot.
    pub next_lot: LotNo,
}

/// Enters a slip; `receipt` is the number that its receipt will bear.
///
/// # Errors
/// A [`Refusal`] where something was typed wrong, or two people with leave are lacking; never for a rule.
pub fn enter(
    order: &PaperOrder,
    standing: &PaperStanding<'_>,
    receipt: ReceiptNo,
    sealer: &mut Sealer<'_>,
) -> Result<Redemption, Refusal> {
    let [first, second] = standing.people;
    may_enter(first)?;
    two_people(first, second)?;
    let spendable = standing.account.spendable(standing.rules, order.written_on);
    let weighed = weigh(order, standing)?;
    Ok(Redemption {
        id: order.id,
        receipt,
        day: order.written_on,
        household: order.household.clone(),
        proxy: order.proxy.as_deref().map(|name| sealer.seal(name)),
        proof: Proof::Paper,
        staff: first.0,
        lines: weighed.lines,
        draws: weighed.draws,
        total: weighed.written,
        remaining: spendable
            .checked_sub(weighed.written)
            .unwrap_or(Points::ZERO)
            .or_zero(),
        reward: None,
        paper: Some(PaperSlip {
            number: order.number,
            second: second.0,
            breaches: weighed.breaches,
            found: weighed.found,
        }),
    })
}

/// Whether this person may enter slips, as the first of two.
///
/// # Errors
/// [`Refusal::NotPermitted`].
pub fn may_enter((_, role): Actor) -> Result<(), Refusal> {
    if role.may(Act::Reverse) {
        Ok(())
    } else {
        Err(Refusal::NotPermitted { role })
    }
}

/// When a slip was entered that is asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// Just now.
    Now,
    /// It stood in the books already: nothing moved, and its paper came out then.
    Before,
}

/// What a slip comes to by the rules of its day, before two people have entered it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// Its goods; together they come to what it says.
    pub lines: Vec<RedemptionLine>,
    /// What the price list of that day says.
    pub listed: Points,
    /// What stands on it.
    pub written: Points,
    /// From which periods that is paid.
    pub draws: Vec<Draw>,
    /// What it broke, each once.
    pub breaches: Vec<Breach>,
    /// Pieces that no book knows of.
    pub found: Vec<FoundLot>,
}

/// Holds a slip against the rules of its day.
///
/// # Errors
/// A [`Refusal`] where something was typed wrong; never for a rule.
pub fn weigh(order: &PaperOrder, standing: &PaperStanding<'_>) -> Result<Weighed, Refusal> {
    let day = order.written_on;
    if day > standing.today {
        let not_yet = StoreRefusal::SlipNotYet {
            written_on: day,
            today: standing.today,
        };
        return Err(not_yet.into());
    }
    if order.lines.is_empty() {
        return Err(Refusal::EmptyBasket);
    }
    let mut entry = Entry {
        breaches: Vec::new(),
        found: Vec::new(),
        next_lot: standing.next_lot,
        day,
    };
    let scheme = standing.rules.on(day);
    let extra = extra_days(&standing.allowed, Some(&order.household));
    entry.note(
        !exchange_day(scheme, &extra, day).is_open(),
        Breach::NotExchangeDay,
    );
    entry.note(standing.bar.is_some(), Breach::Barred);
    entry.note(standing.is_used, Breach::NumberTwice);
    entry.note(!standing.is_printed, Breach::NumberUnknown);
    entry.limits(order, standing);
    let mut lines = Vec::with_capacity(order.lines.len());
    for ((code, quantity), goods) in order.lines.iter().zip(&standing.goods) {
        let goods = goods.as_ref().ok_or_else(|| Refusal::UnknownCode {
            code: code.to_string(),
        })?;
        let (name, category) = (&goods.goods.name, &goods.goods.category);
        entry.note(
            scheme.goods.forbids(name, category),
            Breach::CategoryForbidden,
        );
        lines.push(entry.line(goods, *quantity)?);
    }
    let listed = total(&lines)?;
    let written = order.points.unwrap_or(listed);
    if written.is_negative() {
        return Err(Refusal::NothingMoved);
    }
    entry.note(written != listed, Breach::PriceDiffers);
    spread(&mut lines, written);
    if let (Some(fund), Some(rate)) = (scheme.fund, scheme.rate) {
        let spent = standing.redeemed_this_year.checked_add(written);
        let spent = rate.yuan_of(spent.ok_or(Refusal::TooMuch)?);
        let is_lifted = lifts_limits(&standing.allowed, Some(&order.household), day);
        entry.note(spent > fund.stop && !is_lifted, Breach::FundExhausted);
    }
    let draws = entry.pay(standing, written)?;
    entry.breaches.sort();
    entry.breaches.dedup();
    Ok(Weighed {
        lines,
        listed,
        written,
        draws,
        breaches: entry.breaches,
        found: entry.found,
    })
}

fn total(lines: &[RedemptionLine]) -> Result<Points, Refusal> {
    lines
        .iter()
        .try_fold(Points::ZERO, |sum, line| sum.checked_add(line.points))
        .ok_or(Refusal::TooMuch)
}

/// Makes the lines add up to what the slip says: the difference goes to the last lines, none of which costs less than
/// nothing.
fn spread(lines: &mut [RedemptionLine], written: Points) {
    let listed: Points = lines.iter().map(|line| line.points).sum();
    let mut more = written.checked_sub(listed).unwrap_or(Points::ZERO);
    for line in lines.iter_mut().rev() {
        let points = [line.points, more].into_iter().sum::<Points>();
        more = Points::from_hundredths(points.hundredths().min(0));
        line.points = points.or_zero();
        if more.is_zero() {
            break;
        }
    }
}

struct Entry {
    breaches: Vec<Breach>,
    found: Vec<FoundLot>,
    next_lot: LotNo,
    day: VillageDay,
}

impl Entry {
    fn note(&mut self, broke: bool, breach: Breach) {
        if broke {
            self.breaches.push(breach);
        }
    }

    fn limits(&mut self, order: &PaperOrder, standing: &PaperStanding<'_>) {
        if lifts_limits(&standing.allowed, Some(&order.household), self.day) {
            return;
        }
        for (limit, taken) in &standing.limits {
            let lines = order.lines.iter().zip(&standing.goods);
            let wanted: u32 = lines
                .filter(|(_, goods)| goods.as_ref().is_some_and(|one| limit.covers(&one.goods)))
                .map(|((_, quantity), _)| quantity.pieces())
                .sum();
            let passed = wanted > 0 && taken.saturating_add(wanted) > limit.pieces;
            self.note(passed, Breach::LimitReached);
        }
    }

    fn line(
        &mut self,
        standing: &GoodsStanding,
        quantity: Quantity,
    ) -> Result<RedemptionLine, Refusal> {
        let goods = &standing.goods;
        self.note(standing.section == Section::Sale, Breach::ForSale);
        self.note(standing.price.is_none(), Breach::NoPrice);
        let (each, resolution) = match &standing.price {
            Some(price) => (price.points, price.resolution.clone()),
            None => (Points::ZERO, String::new()),
        };
        let lots = self.lots(standing, quantity);
        let points = each
            .checked_mul(quantity.pieces())
            .ok_or(Refusal::TooMuch)?;
        Ok(RedemptionLine {
            code: goods.code,
            name: goods.name.clone(),
            unit: goods.unit.clone(),
            quantity,
            each,
            points,
            resolution,
            lots,
        })
    }

    /// What was good on that day first, then what had expired, then what no book knew of.
    fn lots(&mut self, standing: &GoodsStanding, quantity: Quantity) -> Vec<LotTake> {
        let (shelf, day) = (&standing.shelf, self.day);
        let part = |most: u32, of: u32| Quantity::new(most.min(of));
        let mut due = quantity.pieces();
        let mut lots = Vec::new();
        for is_good in [true, false] {
            let there = match is_good {
                true => shelf.available(day),
                false => shelf.expired(day),
            };
            let Some(pieces) = part(there, due) else {
                continue;
            };
            let taken = shelf.take_from(pieces, |lot| lot.is_good(day) == is_good);
            lots.extend(taken.unwrap_or_default());
            due -= pieces.pieces();
            self.note(!is_good, Breach::Expired);
        }
        if let Some(quantity) = Quantity::new(due) {
            self.note(true, Breach::OutOfStock);
            let lot = self.next_lot;
            self.next_lot.0 += 1;
            let code = standing.goods.code;
            self.found.push(FoundLot {
                lot,
                code,
                quantity,
            });
            lots.push(LotTake { lot, quantity });
        }
        lots
    }

    /// What the account holds pays; the rest is owed by the period of that day.
    fn pay(&mut self, standing: &PaperStanding<'_>, total: Points) -> Result<Vec<Draw>, Refusal> {
        let (account, rules, day) = (&standing.account, standing.rules, self.day);
        let spendable = account.spendable(rules, day);
        let held = total.min(spendable.or_zero());
        let mut draws = account.draw(rules, day, held).unwrap_or_default();
        let owed = total.checked_sub(held).ok_or(Refusal::TooMuch)?;
        if owed > Points::ZERO {
            self.note(true, Breach::NotEnoughPoints);
            let period = rules.on(day).period_on(day);
            match draws.iter_mut().find(|draw| draw.period == period) {
                Some(draw) => {
                    draw.points = draw.points.checked_add(owed).ok_or(Refusal::TooMuch)?;
                }
                None => draws.push(Draw {
                    period,
                    points: owed,
                }),
            }
        }
        Ok(draws)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::account::PeriodBalance;
    use crate::market::goods::{Goods, Price};
    use crate::market::scheme::{Scheme, bundled};
    use crate::market::staff::Role;
    use crate::market::stock::{LotBalance, Shelf};

    fn day(text: &str) -> VillageDay {
        text.parse().unwrap()
    }

    fn rules() -> Rules {
        Rules::always(Scheme::parse(bundled("lutang").unwrap()).unwrap())
    }

    fn soap(lots: &[(u32, u32, Option<&str>)]) -> GoodsStanding {
        GoodsStanding {
            goods: Goods {
                code: Gtin::own(1),
                name: "香皂".into(),
                unit: "块".into(),
                category: "日用品".into(),
            },
            price: Some(Price {
                resolution: "附件3".into(),
                from: day("2026-01-01"),
                points: Points::whole(5),
            }),
            shelf: Shelf {
                lots: lots
                    .iter()
                    .map(|(lot, on_hand, expires)| LotBalance {
                        lot: LotNo(*lot),
                        on_hand: *on_hand,
                        expires: expires.map(day),
                    })
                    .collect(),
            },
            section: Section::Points,
        }
    }

    fn standing(rules: &Rules, points: i32, goods: GoodsStanding) -> PaperStanding<'_> {
        PaperStanding {
            rules,
            today: day("2026-12-31"),
            people: [
                (StaffNo(1), Role::Shopkeeper),
                (StaffNo(2), Role::Committee),
            ],
            account: Account::new(vec![PeriodBalance {
                period: "2026-Q4".parse().unwrap(),
                earned: Points::whole(points),
                received: Points::ZERO,
                drawn: Points::ZERO,
            }]),
            bar: None,
            allowed: Vec::new(),
            limits: Vec::new(),
            redeemed_this_year: Points::ZERO,
            goods: vec![Some(goods)],
            is_printed: true,
            is_used: false,
            next_lot: LotNo(50),
        }
    }

    fn order(pieces: u32, written_on: &str) -> PaperOrder {
        PaperOrder {
            id: RedemptionId([1; 16]),
            number: 7,
            written_on: day(written_on),
            household: "0137".parse().unwrap(),
            lines: vec![(Gtin::own(1), Quantity::new(pieces).unwrap())],
            points: None,
            proxy: None,
        }
    }

    fn receipt() -> ReceiptNo {
        "K7M2XQ-1-000090".parse().unwrap()
    }

    fn entered(order: &PaperOrder, standing: PaperStanding<'_>) -> Redemption {
        let mut salt = || [3; 16];
        enter(order, &standing, receipt(), &mut Sealer::new(&mut salt)).unwrap()
    }

    fn breaches(redemption: &Redemption) -> Vec<&'static str> {
        let paper = redemption.paper.as_ref().unwrap();
        paper.breaches.iter().map(|breach| breach.word()).collect()
    }

    #[test]
    fn a_slip_that_broke_nothing() {
        let rules = rules();
        let shelf = soap(&[(1, 10, None)]);
        let done = entered(&order(2, "2026-12-30"), standing(&rules, 100, shelf));
        assert_eq!(breaches(&done), [""; 0]);
        assert_eq!(done.total, Points::whole(10));
        assert_eq!(done.remaining, Points::whole(90));
        assert_eq!(done.day, day("2026-12-30"));
    }

    #[test]
    fn what_it_broke_is_recorded_and_nothing_stands_below_nothing() {
        let rules = rules();
        let shelf = soap(&[(1, 2, Some("2026-11-01")), (2, 3, None)]);
        let mut wish = order(9, "2026-12-29");
        wish.points = Some(Points::whole(40));
        let standing = PaperStanding {
            is_used: true,
            is_printed: false,
            ..standing(&rules, 30, shelf)
        };
        let done = entered(&wish, standing);
        assert_eq!(
            breaches(&done),
            [
                "not-exchange-day",
                "not-enough-points",
                "out-of-stock",
                "expired",
                "price-differs",
                "number-twice",
                "number-unknown",
            ]
        );
        let lots: Vec<(u32, u32)> = done.lines[0]
            .lots
            .iter()
            .map(|take| (take.lot.0, take.quantity.pieces()))
            .collect();
        assert_eq!(lots, [(2, 3), (1, 2), (50, 4)]);
        assert_eq!(
            done.paper.unwrap().found[0].quantity,
            Quantity::new(4).unwrap()
        );
        // 40 were written where the list says 45; 30 were there, 10 are owed.
        assert_eq!(done.lines[0].points, Points::whole(40));
        let drawn: Points = done.draws.iter().map(|draw| draw.points).sum();
        assert_eq!(drawn, Points::whole(40));
        assert_eq!(done.remaining, Points::ZERO);
    }

    #[test]
    fn what_was_typed_wrong_is_refused() {
        let rules = rules();
        let mut salt = || [3; 16];
        let mut refused = |order: &PaperOrder, change: &dyn Fn(&mut PaperStanding<'_>)| {
            let mut standing = standing(&rules, 100, soap(&[(1, 10, None)]));
            change(&mut standing);
            enter(order, &standing, receipt(), &mut Sealer::new(&mut salt))
                .unwrap_err()
                .reason()
        };
        let same = |_: &mut PaperStanding<'_>| {};
        assert_eq!(refused(&order(1, "2027-01-01"), &same), "slip-not-yet");
        let unknown = |standing: &mut PaperStanding<'_>| standing.goods = vec![None];
        assert_eq!(refused(&order(1, "2026-12-30"), &unknown), "unknown-code");
        let alone = |standing: &mut PaperStanding<'_>| standing.people[1] = standing.people[0];
        assert_eq!(
            refused(&order(1, "2026-12-30"), &alone),
            "second-person-needed"
        );
    }
}
