//! Recyclables handed in: weighed, priced at the market's price that day, and credited (jinshi-green). The amount is
//! reckoned here, once, so that the paper, the account and the evidence cannot differ.

use std::fmt;
use std::str::FromStr;

use super::credit::CreditKind;
use super::day::VillageDay;
use super::fact::Credited;
use super::ids::{HouseholdNo, RowKey, StaffNo};
use super::period::Period;
use super::points::Points;
use super::refusal::Refusal;
use super::scheme::Scheme;
use super::staff::{Act, Role};
use crate::market::aside::Sealer;

/// A positive decimal with at most three places: kilograms to the gram, or yuan for one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Measure(u32);

/// A text that is no such decimal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a positive decimal with at most three places, below ten thousand: {0:?}")]
pub struct NotAMeasure(pub String);

impl FromStr for Measure {
    type Err = NotAMeasure;
    fn from_str(text: &str) -> Result<Measure, NotAMeasure> {
        let refuse = || NotAMeasure(text.to_owned());
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let is_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(whole) || !is_digits(part) || part.len() > 3 || whole.len() > 4 {
            return Err(refuse());
        }
        let thousandths: u32 = format!("{whole}{part:0<3}").parse().map_err(|_| refuse())?;
        if thousandths == 0 {
            return Err(refuse());
        }
        Ok(Measure(thousandths))
    }
}

impl fmt::Display for Measure {
    /// Without trailing zeros: `12.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:03}", self.0 / 1000, self.0 % 1000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// What was handed in. The same key again is the same credit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecyclablesOrder {
    /// Made before the first try.
    pub key: RowKey,
    /// By whom.
    pub household: HouseholdNo,
    /// What it was: cardboard, bottles.
    pub kind: String,
    /// How many kilograms.
    pub weight: Measure,
    /// Yuan for a kilogram.
    pub price: Measure,
    /// Who weighed it.
    pub staff: StaffNo,
}

/// What so much is worth in points at this price, to the hundredth, half up.
///
/// # Errors
/// [`Refusal::NothingMoved`] where that is nothing.
pub fn worth(weight: Measure, price: Measure, scheme: &Scheme) -> Result<Points, Refusal> {
    let (mut value, mut unit) = (i128::from(weight.0) * i128::from(price.0), 10_000_i128);
    if let Some(rate) = scheme.rate {
        value *= i128::from(rate.points.hundredths());
        unit *= i128::from(rate.yuan.hundredths());
    }
    let hundredths = (2 * value + unit) / (2 * unit);
    let points = i64::try_from(hundredths).map_err(|_| Refusal::TooMuch)?;
    match Points::from_hundredths(points) {
        Points::ZERO => Err(Refusal::NothingMoved),
        points => Ok(points),
    }
}

/// Decides the credit for what was handed in: posted on the day, with what proves it.
///
/// # Errors
/// A [`Refusal`]; the books are as before.
pub fn credit_recyclables(
    order: &RecyclablesOrder,
    scheme: &Scheme,
    (name, role): (&str, Role),
    today: VillageDay,
    sealer: &mut Sealer<'_>,
) -> Result<Credited, Refusal> {
    if !scheme.recyclables {
        return Err(Refusal::NoRecyclables);
    }
    if !role.may(Act::Reverse) {
        return Err(Refusal::NotPermitted { role });
    }
    let kind = order.kind.trim();
    if kind.is_empty() {
        return Err(Refusal::ReasonNeeded);
    }
    let points = worth(order.weight, order.price, scheme)?;
    let evidence = format!("{kind} {} kg × {} · {name}", order.weight, order.price);
    Ok(Credited {
        key: order.key,
        household: order.household.clone(),
        period: Period::month_of(today),
        points,
        category: String::new(),
        reason: sealer.seal(kind),
        happened_on: Some(today),
        posted_on: today,
        kind: CreditKind::Recyclables,
        member: None,
        place: None,
        evidence: Some(sealer.seal(&evidence)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::scheme::bundled;

    fn credit(scheme: &str, weight: &str, price: &str) -> Result<Credited, Refusal> {
        let order = RecyclablesOrder {
            key: RowKey([1; 16]),
            household: "0137".parse().unwrap(),
            kind: "cardboard".into(),
            weight: weight.parse().unwrap(),
            price: price.parse().unwrap(),
            staff: StaffNo(1),
        };
        let scheme = Scheme::parse(bundled(scheme).unwrap()).unwrap();
        let mut salt = || [7; 16];
        let mut sealer = Sealer::new(&mut salt);
        let day = "2026-12-30".parse().unwrap();
        let done = credit_recyclables(
            &order,
            &scheme,
            ("clerk", Role::Shopkeeper),
            day,
            &mut sealer,
        )?;
        assert_eq!(
            sealer.asides[1].1.text,
            format!("cardboard {weight} kg × {price} · clerk")
        );
        Ok(done)
    }

    #[test]
    fn the_amount_is_rounded_half_up() {
        let check = |weight: &str, price: &str, hundredths: i64| {
            let points = credit("jinshi-green", weight, price).unwrap().points;
            assert_eq!(points.hundredths(), hundredths, "{weight} × {price}");
        };
        check("12.5", "0.8", 1000);
        check("0.5", "0.01", 1);
        check("0.499", "0.03", 1);
        check("1.005", "1", 101);
        check("1.004", "1", 100);
        check("9999.999", "9999.999", 9_999_998_000);
    }

    #[test]
    fn nothing_is_nothing_and_other_villages_take_none() {
        assert_eq!(
            credit("jinshi-green", "0.001", "0.001")
                .unwrap_err()
                .reason(),
            "nothing-moved"
        );
        assert_eq!(
            credit("lutang", "1", "1").unwrap_err().reason(),
            "no-recyclables"
        );
        for text in ["", "0", "0.000", "-1", "1.2345", "1e3", ".5", "5.", "10000"] {
            assert!(text.parse::<Measure>().is_err(), "{text}");
        }
        assert_eq!("12.50".parse::<Measure>().unwrap().to_string(), "12.5");
    }
}
