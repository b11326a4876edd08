//! One cell of a file as one value. Each function answers the value, or the key of the words that say what should
//! stand there (`intake.form.…`).
//!
//! Forgiving where nothing can be mistaken (full-width digits, spaces at the ends, a day written 2026/1/5), strict where
//! a spreadsheet may have changed what was typed: a bar code in scientific form, or a household number that became a
//! date, is refused, because guessing would credit another household.

pub mod loose;
mod named;

pub use named::{credit_kind, exception_kind, source, span};

use std::borrow::Cow;

use super::table::Cell;
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::goods::{LONGEST_NAME, clean_name, plain_char};
use crate::market::gtin::Gtin;
use crate::market::household::last_four;
use crate::market::ids::{HouseholdNo, MemberNo};
use crate::market::period::Period;
use crate::market::points::Points;
use crate::market::quantity::Quantity;

/// The key of the words that say what should stand in a field.
pub type Form = &'static str;

/// Longest reason, in characters.
pub const LONGEST_REASON: usize = 200;

/// The text with full-width letters, digits and signs made plain and its ends trimmed.
pub fn fold(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let folded: String = text.chars().filter_map(plain_char).collect();
    Cow::Owned(folded.trim().to_owned())
}

/// The folded text of a cell that must not have become a date.
fn plain<'a>(cell: &'a Cell<'_>, form: Form) -> Result<Cow<'a, str>, Form> {
    if cell.date {
        return Err(form);
    }
    Ok(fold(&cell.text))
}

/// A household's number.
///
/// # Errors
/// The form it should have.
pub fn household(cell: &Cell<'_>) -> Result<HouseholdNo, Form> {
    const FORM: Form = "intake.form.household";
    plain(cell, FORM)?.parse().map_err(|_| FORM)
}

/// A household's number; nothing: all households.
///
/// # Errors
/// The form it should have.
pub fn household_or_all(cell: &Cell<'_>) -> Result<Option<HouseholdNo>, Form> {
    if cell.is_blank() {
        return Ok(None);
    }
    household(cell).map(Some)
}

/// A member's number in the household.
///
/// # Errors
/// The form it should have.
pub fn member(cell: &Cell<'_>) -> Result<MemberNo, Form> {
    const FORM: Form = "intake.form.member";
    plain(cell, FORM)?.parse().map_err(|_| FORM)
}

/// A member's number, or nothing.
///
/// # Errors
/// The form it should have.
pub fn member_or_none(cell: &Cell<'_>) -> Result<Option<MemberNo>, Form> {
    if cell.is_blank() {
        return Ok(None);
    }
    member(cell).map(Some)
}

/// A name: neither empty nor longer than a tile or a receipt line holds.
///
/// # Errors
/// The form it should have.
pub fn name(cell: &Cell<'_>) -> Result<String, Form> {
    text(cell, LONGEST_NAME, "intake.form.name")
}

/// A short text that may be empty: a group, a category.
///
/// # Errors
/// The form it should have.
pub fn label(cell: &Cell<'_>) -> Result<String, Form> {
    if cell.is_blank() {
        return Ok(String::new());
    }
    text(cell, LONGEST_NAME, "intake.form.label")
}

/// A reason, which may be empty.
///
/// # Errors
/// The form it should have.
pub fn reason(cell: &Cell<'_>) -> Result<String, Form> {
    if cell.is_blank() {
        return Ok(String::new());
    }
    text(cell, LONGEST_REASON, "intake.form.reason")
}

/// A reason that has to be given.
///
/// # Errors
/// The form it should have.
pub fn reason_given(cell: &Cell<'_>) -> Result<String, Form> {
    text(cell, LONGEST_REASON, "intake.form.reason-given")
}

/// The number or name of a decision; receipts name it.
///
/// # Errors
/// The form it should have.
pub fn resolution(cell: &Cell<'_>) -> Result<String, Form> {
    text(cell, LONGEST_NAME, "intake.form.resolution")
}

/// Who approves, by name.
///
/// # Errors
/// The form it should have.
pub fn approver(cell: &Cell<'_>) -> Result<String, Form> {
    text(cell, LONGEST_NAME, "intake.form.approver")
}

/// A line break inside is refused: it is mostly a quotation mark without its other half, which has swallowed the lines
/// that follow.
fn text(cell: &Cell<'_>, longest: usize, form: Form) -> Result<String, Form> {
    if cell.date || is_formula_fault(&cell.text) {
        return Err(form);
    }
    if cell.text.trim().contains(['\n', '\r']) {
        return Err("intake.form.one-line");
    }
    clean_name(&cell.text, longest).ok_or(form)
}

/// What a spreadsheet shows where a formula failed.
fn is_formula_fault(text: &str) -> bool {
    matches!(
        text.trim(),
        "#N/A" | "#REF!" | "#VALUE!" | "#NAME?" | "#DIV/0!" | "#NULL!" | "#NUM!"
    )
}

/// How many live in a household.
///
/// # Errors
/// The form it should have.
pub fn members(cell: &Cell<'_>) -> Result<u32, Form> {
    const FORM: Form = "intake.form.members";
    let text = plain(cell, FORM)?;
    all_digits(&text)
        .then(|| text.parse().ok())
        .flatten()
        .filter(|members| *members <= 999)
        .ok_or(FORM)
}

/// The last four digits of a telephone, or nothing; the rest is dropped here.
///
/// # Errors
/// The form it should have.
pub fn phone(cell: &Cell<'_>) -> Result<Option<String>, Form> {
    const FORM: Form = "intake.form.phone";
    let text = plain(cell, FORM)?;
    if text.is_empty() {
        return Ok(None);
    }
    let letters: Vec<char> = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '+' | '(' | ')'))
        .collect();
    let tail = &letters[letters.len().saturating_sub(4)..];
    let fits = letters.iter().all(|c| c.is_ascii_digit() || *c == '*')
        && tail.len() == 4
        && tail.iter().all(char::is_ascii_digit);
    if !fits {
        return Err(FORM);
    }
    last_four(&text).map(Some).ok_or(FORM)
}

/// A goods code. One that a spreadsheet robbed of its leading zeros is the same number, and is proven by its check
/// digit all the same.
///
/// # Errors
/// The form it should have; a code in scientific form has lost digits, and is refused as such.
pub fn code(cell: &Cell<'_>) -> Result<Gtin, Form> {
    const FORM: Form = "intake.form.code";
    let text: String = plain(cell, FORM)?
        // An apostrophe before a number says to a spreadsheet that it is a text.
        .trim_start_matches(['\'', '\u{2019}'])
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .collect();
    if !all_digits(&text) {
        return Err(if is_scientific(&text) {
            "intake.form.code-scientific"
        } else {
            FORM
        });
    }
    if !(7..=14).contains(&text.len()) {
        return Err(FORM);
    }
    let number: u64 = text.parse().map_err(|_| FORM)?;
    Gtin::from_number(number).ok_or("intake.form.code-check")
}

fn is_scientific(text: &str) -> bool {
    text.split_once(['E', 'e']).is_some_and(|(figures, power)| {
        figures
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))
            && !figures.is_empty()
            && all_digits(power.trim_start_matches(['+', '-']))
    })
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A price in points, if there is one; never negative.
///
/// # Errors
/// The form it should have.
pub fn price(cell: &Cell<'_>) -> Result<Option<Points>, Form> {
    const FORM: Form = "intake.form.price";
    let text = plain(cell, FORM)?;
    if text.is_empty() {
        return Ok(None);
    }
    let points: Points = text.parse().map_err(|_| FORM)?;
    (!points.is_negative()).then_some(Some(points)).ok_or(FORM)
}

/// A price that was decided; never negative.
///
/// # Errors
/// The form it should have.
pub fn price_decided(cell: &Cell<'_>) -> Result<Points, Form> {
    const FORM: Form = "intake.form.price-decided";
    price(cell).map_err(|_| FORM)?.ok_or(FORM)
}

/// Points credited or, with a minus, deducted; never zero.
///
/// # Errors
/// The form it should have.
pub fn credited(cell: &Cell<'_>) -> Result<Points, Form> {
    const FORM: Form = "intake.form.credited";
    let points: Points = plain(cell, FORM)?.parse().map_err(|_| FORM)?;
    (!points.is_zero()).then_some(points).ok_or(FORM)
}

/// A period. A month that a spreadsheet turned into its first day is that month. All of time is no period that anybody
/// is scored for.
///
/// # Errors
/// The form it should have.
pub fn period(cell: &Cell<'_>) -> Result<Period, Form> {
    const FORM: Form = "intake.form.period";
    let text = fold(&cell.text).to_ascii_uppercase();
    if !cell.date {
        let period: Period = text.parse().map_err(|_| FORM)?;
        return (period != Period::Always).then_some(period).ok_or(FORM);
    }
    let day: VillageDay = text.parse().map_err(|_| FORM)?;
    (day.day() == 1).then(|| Period::month_of(day)).ok_or(FORM)
}

/// The characters behind year, month and day in a Chinese date: 年, 月, 日.
const YEAR: char = '\u{5E74}';
const MONTH: char = '\u{6708}';
const DAY: char = '\u{65E5}';

/// A day: `2026-12-30`, or with the year first as Chinese spreadsheets write it (2026/12/30, 2026年12月30日).
///
/// # Errors
/// The form it should have.
pub fn day(cell: &Cell<'_>) -> Result<VillageDay, Form> {
    const FORM: Form = "intake.form.day";
    let text = fold(&cell.text);
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let date = date.strip_suffix(DAY).unwrap_or(date);
    let parts: Vec<&str> = date.split(['-', '/', '.', YEAR, MONTH]).collect();
    let [year, month, day] = parts.as_slice() else {
        return Err(FORM);
    };
    let number = |part: &str, widths: std::ops::RangeInclusive<usize>| -> Option<u32> {
        (widths.contains(&part.len()) && all_digits(part))
            .then(|| part.parse().ok())
            .flatten()
    };
    match (
        number(year, 4..=4),
        number(month, 1..=2),
        number(day, 1..=2),
    ) {
        (Some(year), Some(month), Some(day)) => VillageDay::new(year as i32, month, day),
        _ => None,
    }
    .ok_or(FORM)
}

/// A day, or nothing.
///
/// # Errors
/// The form it should have.
pub fn day_or_none(cell: &Cell<'_>) -> Result<Option<VillageDay>, Form> {
    if cell.is_blank() {
        return Ok(None);
    }
    day(cell).map(Some)
}

/// How many pieces.
///
/// # Errors
/// The form it should have.
pub fn quantity(cell: &Cell<'_>) -> Result<Quantity, Form> {
    const FORM: Form = "intake.form.quantity";
    plain(cell, FORM)?.parse().map_err(|_| FORM)
}

/// A limit in pieces; nothing: no limit.
///
/// # Errors
/// The form it should have.
pub fn pieces_or_none(cell: &Cell<'_>) -> Result<Option<Quantity>, Form> {
    if cell.is_blank() {
        return Ok(None);
    }
    quantity(cell)
        .map(Some)
        .map_err(|_| "intake.form.pieces-or-none")
}

/// No piece of daily goods costs more: a million yuan.
const DEAREST_YUAN: i64 = 1_000_000;

/// What one piece cost, in yuan with at most two places; nothing where the field is empty.
///
/// # Errors
/// The form it should have.
pub fn yuan(cell: &Cell<'_>) -> Result<Option<Fen>, Form> {
    const FORM: Form = "intake.form.yuan";
    let text = plain(cell, FORM)?;
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    if !all_digits(whole) || !all_digits(part) || part.len() > 2 {
        return Err(FORM);
    }
    let (yuan, fen): (i64, i64) = match (whole.parse(), format!("{part:0<2}").parse()) {
        (Ok(yuan), Ok(fen)) if yuan <= DEAREST_YUAN => (yuan, fen),
        _ => return Err(FORM),
    };
    Ok(Some(Fen(yuan * 100 + fen)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(text: &str) -> Cell<'_> {
        Cell {
            date: true,
            ..Cell::text(text)
        }
    }

    #[test]
    fn full_width_is_folded() {
        let check = |text: &str, number: &str| {
            assert_eq!(household(&Cell::text(text)).unwrap().as_str(), number);
        };
        check("０１３７", "0137");
        check("\u{3000}a－1 ", "a-1");
        assert_eq!(
            day(&Cell::text("２０２６－１２－３０"))
                .unwrap()
                .to_string(),
            "2026-12-30"
        );
        assert_eq!(credited(&Cell::text("－５")).unwrap(), Points::whole(-5));
    }

    #[test]
    fn codes_with_and_without_their_zeros() {
        let check = |text: &str, fourteen: &str| {
            assert_eq!(code(&Cell::text(text)).unwrap().fourteen(), fourteen);
        };
        check("6901234567892", "06901234567892");
        check("6 901234 567892", "06901234567892");
        check("６９０１２３４５６７８９２", "06901234567892");
        check("36000291452", "00036000291452");
        check("96385074", "00000096385074");
        let refused = |text: &str| code(&Cell::text(text)).unwrap_err();
        assert_eq!(refused("6901234567890"), "intake.form.code-check");
        assert_eq!(refused("36000291453"), "intake.form.code-check");
        assert_eq!(refused("6.90123E+12"), "intake.form.code-scientific");
        assert_eq!(refused("6.90123456789e12"), "intake.form.code-scientific");
        for text in ["", "5", "12345", "690123456789212", "香皂", "E12"] {
            assert_eq!(refused(text), "intake.form.code", "{text}");
        }
    }

    #[test]
    fn only_four_digits_of_a_telephone_are_kept() {
        let check = |text: &str, kept: Option<&str>| {
            assert_eq!(phone(&Cell::text(text)).unwrap().as_deref(), kept, "{text}");
        };
        check("", None);
        check("9284", Some("9284"));
        check("138 1234 5678", Some("5678"));
        check("+86-13812345678", Some("5678"));
        check("138****5678", Some("5678"));
        for text in ["123", "1.38123E+10", "12*34", "无", "138****"] {
            assert!(phone(&Cell::text(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn days_with_the_year_first() {
        for text in [
            "2026-01-05",
            "2026/1/5",
            "2026年1月5日",
            "2026.01.05",
            "2026/1/5 0:00",
            "2026-01-05T00:00:00",
        ] {
            assert_eq!(
                day(&Cell::text(text)).unwrap().to_string(),
                "2026-01-05",
                "{text}"
            );
        }
        for text in ["5/1/2026", "26-01-05", "2026-02-30", "", "2026-1", "45000"] {
            assert!(day(&Cell::text(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn what_a_spreadsheet_made_a_date_is_no_number() {
        assert!(household(&dated("2026-03-01")).is_err());
        assert!(phone(&dated("2026-03-01")).is_err());
        assert!(label(&dated("2026-01-02")).is_err());
        assert_eq!(period(&dated("2026-12-01")).unwrap().to_string(), "2026-12");
        assert!(period(&dated("2026-12-05")).is_err());
        assert_eq!(
            period(&Cell::text("2026-q4")).unwrap().to_string(),
            "2026-Q4"
        );
    }

    #[test]
    fn all_of_time_is_no_period_of_a_file() {
        for text in ["always", "ALWAYS", "Always"] {
            assert_eq!(period(&Cell::text(text)), Err("intake.form.period"));
        }
    }

    #[test]
    fn yuan_become_fen() {
        let check = |text: &str, fen: Option<i64>| {
            assert_eq!(yuan(&Cell::text(text)), Ok(fen.map(Fen)), "{text}");
        };
        check("2.80", Some(280));
        check("2.8", Some(280));
        check("0.05", Some(5));
        check("12", Some(1200));
        check("", None);
        for text in ["-1", "1.234", "¥2", "1,000", "1.", "99999999999999999999"] {
            assert!(yuan(&Cell::text(text)).is_err(), "{text}");
        }
    }
}
