//! Numbers of paper coupons in a row: the township prints them numbered, and hands them out by the pile.

use super::ids::CouponNo;
use super::movement::MOST_COUPONS;

/// So many numbers from the first on, counted up in its last digits: `JZ-0098`, `JZ-0099`, `JZ-0100`. Leading zeros and
/// what stands before stay; nothing where the number does not end with digits, grows too long, or there are too many.
pub fn counted_up(first: &CouponNo, count: u32) -> Option<Vec<CouponNo>> {
    let text = first.as_str();
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (before, number) = text.split_at(text.len() - digits);
    if digits == 0 || usize::try_from(count).ok()? > MOST_COUPONS {
        return None;
    }
    let number: u128 = number.parse().ok()?;
    (0..u128::from(count))
        .map(|more| {
            let next = number.checked_add(more)?;
            format!("{before}{next:0digits$}").parse().ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_zeros_and_their_letters() {
        let check = |first: &str, count: u32, wanted: Option<&[&str]>| {
            let numbers = counted_up(&first.parse().unwrap(), count);
            let found = numbers
                .as_deref()
                .map(|numbers| numbers.iter().map(CouponNo::as_str).collect::<Vec<_>>());
            assert_eq!(found.as_deref(), wanted, "{first} {count}");
        };
        check("0098", 3, Some(&["0098", "0099", "0100"]));
        check("JZ-0009", 2, Some(&["JZ-0009", "JZ-0010"]));
        check("A9", 2, Some(&["A9", "A10"]));
        check("A1", 0, Some(&[]));
        check("ABC", 1, None);
        check("999999999999999999999999", 2, None);
        check("1", MOST_COUPONS as u32 + 1, None);
    }
}
