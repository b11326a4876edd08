//! Cells of lists that villages keep for themselves: the unit behind the quantity, a currency sign before the price, a
//! month for a day, a stroke for nothing. Forgiving where a person sees at once what is meant; where two things could be
//! meant the cell is refused, because half a box is soap that nobody has.

use std::sync::LazyLock;

use super::{Form, MONTH, YEAR, all_digits, day, fold, plain};
use crate::market::day::VillageDay;
use crate::market::fen::Fen;
use crate::market::period::Period;
use crate::market::quantity::Quantity;
use crate::reports::table::Cell;
use crate::words::{Lang, Words};

/// The signs of money: ¥, ￥, 元, 圆.
const YUAN_SIGNS: [char; 2] = ['\u{A5}', '\u{FFE5}'];
const YUAN_WORDS: [char; 2] = ['\u{5143}', '\u{5706}'];
/// What stands before and behind a last day: 至, 到; 止, 底.
const UNTIL: [char; 2] = ['\u{81F3}', '\u{5230}'];
const END: [char; 2] = ['\u{6B62}', '\u{5E95}'];

/// Words that stand for one thing, in either language, parted by `|` in the words (`intake.said.…`).
struct Said(&'static str);

impl Said {
    fn words(&self) -> Vec<String> {
        let both = [Words::load(Lang::Zh), Words::load(Lang::En)];
        let said = both.iter().map(|words| words.say(self.0, &[]));
        let said: Vec<String> = said.collect();
        let parts = said.iter().flat_map(|said| said.split('|'));
        parts.map(bare).collect()
    }
}

static NOTHING: LazyLock<Vec<String>> = LazyLock::new(|| Said("intake.said.nothing").words());
static DITTO: LazyLock<Vec<String>> = LazyLock::new(|| Said("intake.said.ditto").words());
static TOTAL: LazyLock<Vec<String>> = LazyLock::new(|| Said("intake.said.total").words());

/// A text without spaces, full width, capitals and a colon at its end, as such words are compared.
fn bare(text: &str) -> String {
    let text = fold(text).to_lowercase();
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    text.trim_end_matches(':').to_owned()
}

/// Whether the cell says that there is nothing: blank, a stroke, `无`.
pub fn is_nothing(cell: &Cell<'_>) -> bool {
    cell.is_blank() || NOTHING.contains(&bare(&cell.text))
}

/// Whether the cell says that it is as above: `同上`, `〃`.
pub fn is_ditto(cell: &Cell<'_>) -> bool {
    !cell.is_blank() && DITTO.contains(&bare(&cell.text))
}

/// Whether the cell says that sums follow: `合计`, `小计`.
pub fn is_total(cell: &Cell<'_>) -> bool {
    TOTAL.contains(&bare(&cell.text))
}

/// Whether the cell names what follows it and is no value of a list: `制表人：王芳`.
pub fn is_label(cell: &Cell<'_>) -> bool {
    let text = fold(&cell.text);
    let label = text.split_once(':').map(|(label, _)| label);
    label.is_some_and(|label| label.chars().any(|c| c.is_alphabetic()))
}

/// A whole number at the beginning, with what stands behind it. Thousands may be parted by commas, and places be zeros,
/// as spreadsheets write `1,200.00`.
fn leading(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.');
    let (figures, rest) = text.split_at(end.unwrap_or(text.len()));
    let (whole, places) = figures.split_once('.').unwrap_or((figures, ""));
    let zeros = places.bytes().all(|b| b == b'0');
    let plain = thousands(whole)?;
    (zeros && all_digits(&plain)).then_some(())?;
    Some((plain.parse().ok()?, rest.trim()))
}

/// The digits of a number whose thousands are parted by commas; nothing where the commas stand elsewhere.
fn thousands(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits = rest.is_empty() || (1..=3).contains(&first.len());
    (fits && rest.iter().all(|group| group.len() == 3)).then(|| text.replace(',', ""))
}

/// How many pieces, and the unit where it stands behind the number. A number in a cell that covers several lines is
/// nobody's: who knows how many of it each has?
///
/// # Errors
/// The form it should have.
pub fn quantity_and_unit(cell: &Cell<'_>) -> Result<(Quantity, String), Form> {
    const FORM: Form = "intake.form.quantity";
    if cell.spread {
        return Err("intake.form.quantity-spread");
    }
    let text = plain(cell, FORM)?;
    let (number, unit) = leading(&text).ok_or(FORM)?;
    let pieces = u32::try_from(number).ok().and_then(Quantity::new);
    let is_unit = unit.chars().count() <= 8 && unit.chars().all(char::is_alphabetic);
    match pieces.filter(|_| is_unit) {
        Some(pieces) => Ok((pieces, unit.to_owned())),
        None => Err(FORM),
    }
}

/// What a row of sums says of the quantity; nothing where no number stands there.
pub fn quantity_in_total(cell: &Cell<'_>) -> Option<u64> {
    leading(&fold(&cell.text)).map(|(number, _)| number)
}

/// What one piece cost, with or without its sign: `5元`, `¥5.00`, `5.00元/块`; nothing where there is none.
///
/// # Errors
/// The form it should have.
pub fn money(cell: &Cell<'_>) -> Result<Option<Fen>, Form> {
    const FORM: Form = "intake.form.yuan";
    if is_nothing(cell) {
        return Ok(None);
    }
    let text = plain(cell, FORM)?;
    let text = text.trim_start_matches(YUAN_SIGNS).trim();
    let text = text
        .split_once('/')
        .map_or(text, |(amount, _)| amount)
        .trim();
    let text = text.trim_end_matches(YUAN_WORDS).trim();
    let (whole, places) = text.split_once('.').unwrap_or((text, ""));
    let whole = thousands(whole).ok_or(FORM)?;
    // A spreadsheet shows more places than a fen has; as long as they are zeros nothing is lost.
    let places = places.trim_end_matches('0');
    let text = if places.is_empty() {
        whole
    } else {
        format!("{whole}.{places}")
    };
    super::yuan(&Cell::text(&text))
}

/// The last day on which goods are good: a day in any of the forms that are written, or a month, of which it is the last
/// day; nothing where there is none. `2027.1` is refused: a spreadsheet writes October so as well.
///
/// # Errors
/// The form it should have.
pub fn last_day(cell: &Cell<'_>) -> Result<Option<VillageDay>, Form> {
    const FORM: Form = "intake.form.day";
    if is_nothing(cell) {
        return Ok(None);
    }
    if let Ok(day) = day(cell) {
        return Ok(Some(day));
    }
    let text = fold(&cell.text);
    let text = text.trim_start_matches(UNTIL).trim_end_matches(END).trim();
    let found = day(&Cell::text(text))
        .ok()
        .or_else(|| digits_only(text))
        .or_else(|| month(text).map(Period::last_day));
    match found {
        Some(day) => Ok(Some(day)),
        None if is_january_or_october(text) => Err("intake.form.last-day-month"),
        None => Err(FORM),
    }
}

/// `20270601`, or the number of days by which a spreadsheet counts.
fn digits_only(text: &str) -> Option<VillageDay> {
    if !all_digits(text) {
        return None;
    }
    match text.len() {
        8 => {
            let part = |range: std::ops::Range<usize>| text[range].parse::<u32>().ok();
            let (year, month, day) = (part(0..4)?, part(4..6)?, part(6..8)?);
            VillageDay::new(year as i32, month, day)
        }
        5 => serial_day(text.parse().ok()?),
        _ => None,
    }
}

/// Spreadsheets count days from the end of 1899. Before 2000 no goods are dated, and after 2099 none yet.
fn serial_day(days: u64) -> Option<VillageDay> {
    const FIRST: u64 = 36_526;
    let begin = VillageDay::new(2000, 1, 1)?;
    let after = days.checked_sub(FIRST)?;
    let day = begin.plus(after);
    (day.year() < 2100).then_some(day)
}

/// `2027年6月`, `2027-06`, `2027/6`, `2027.06`.
fn month(text: &str) -> Option<Period> {
    let text = text.strip_suffix(MONTH).unwrap_or(text);
    let (year, month) = text.split_once([YEAR, '-', '/', '.'])?;
    if is_january_or_october(text) || year.len() != 4 || !all_digits(year) || !all_digits(month) {
        return None;
    }
    let (year, month): (i32, u32) = (year.parse().ok()?, month.parse().ok()?);
    let first = VillageDay::new(year, month, 1)?;
    Some(Period::month_of(first))
}

fn is_january_or_october(text: &str) -> bool {
    text.split_once('.')
        .is_some_and(|(year, month)| all_digits(year) && month == "1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_with_and_without_their_unit() {
        let check = |text: &str, pieces: u32, unit: &str| {
            let (quantity, found) = quantity_and_unit(&Cell::text(text)).unwrap();
            assert_eq!(
                (quantity.pieces(), found.as_str()),
                (pieces, unit),
                "{text}"
            );
        };
        check("24", 24, "");
        check("24块", 24, "块");
        check("２４　块", 24, "块");
        check("24.00", 24, "");
        check("1,200 瓶", 1200, "瓶");
        check("99,999", 99_999, "");
        for text in [
            "",
            "0",
            "0块",
            "二十四",
            "24.5",
            "2箱12瓶",
            "12,00",
            "1,2000",
            "-3",
            "24块（缺1）",
            "约24",
            "100000",
            "1e3",
        ] {
            assert!(quantity_and_unit(&Cell::text(text)).is_err(), "{text}");
        }
        let spread = Cell {
            spread: true,
            ..Cell::text("24")
        };
        assert_eq!(
            quantity_and_unit(&spread),
            Err("intake.form.quantity-spread")
        );
    }

    #[test]
    fn prices_with_and_without_their_sign() {
        let check = |text: &str, fen: Option<i64>| {
            assert_eq!(money(&Cell::text(text)).unwrap(), fen.map(Fen), "{text}");
        };
        check("5", Some(500));
        check("5元", Some(500));
        check("¥5.00", Some(500));
        check("￥ 5.5", Some(550));
        check("５.２５ 元/块", Some(525));
        check("1,200.00", Some(120_000));
        check("2.5000", Some(250));
        check("", None);
        check("—", None);
        check("无", None);
        for text in ["5.255", "五元", "5-6", "-5", "12,00.00", "$5", "5块"] {
            assert!(money(&Cell::text(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn last_days_in_every_form_that_is_written() {
        let check = |text: &str, day: Option<&str>| {
            let day = day.map(|day| day.parse().unwrap());
            assert_eq!(last_day(&Cell::text(text)), Ok(day), "{text}");
        };
        check("2027.6.1", Some("2027-06-01"));
        check("2027/6/1 0:00:00", Some("2027-06-01"));
        check("20270601", Some("2027-06-01"));
        check("46539", Some("2027-06-01"));
        check("2027年6月", Some("2027-06-30"));
        check("２０２７年６月", Some("2027-06-30"));
        check("2027-06", Some("2027-06-30"));
        check("2027.6", Some("2027-06-30"));
        check("2027.10", Some("2027-10-31"));
        check("2028年2月", Some("2028-02-29"));
        check("至2027年6月1日止", Some("2027-06-01"));
        check("2027年1月", Some("2027-01-31"));
        check("", None);
        check("长期", None);
        check("/", None);
        assert_eq!(
            last_day(&Cell::text("2027.1")),
            Err("intake.form.last-day-month")
        );
        for text in [
            "18个月", "2027", "6月1日", "2027-13", "20271301", "12345", "99999", "27.6.1",
        ] {
            assert_eq!(
                last_day(&Cell::text(text)),
                Err("intake.form.day"),
                "{text}"
            );
        }
    }

    #[test]
    fn rows_that_are_no_lines_are_told() {
        let cell = |text: &'static str| Cell::text(text);
        for text in ["合计", "合　计", "小计：", "总计", "Total"] {
            assert!(is_total(&cell(text)), "{text}");
        }
        assert!(!is_total(&cell("合计香皂")));
        assert!(is_label(&cell("制表人：王芳")) && !is_label(&cell("香皂")));
        assert!(!is_label(&cell("12:30")));
        assert!(is_ditto(&cell("同上")) && is_ditto(&cell("〃")) && !is_ditto(&cell("")));
        assert_eq!(quantity_in_total(&cell("1,200块")), Some(1200));
        assert_eq!(quantity_in_total(&cell("")), None);
    }
}
