//! Which words stand on which row: cleaning, columns and wrapping. No bytes and no dots yet.
use super::profile::{Charset, Profile};
use crate::market::gtin::Gtin;
use crate::market::slip::{Align, Slip, SlipLine, TextSize};

/// One row of the paper, or something that is no row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// A row of words that fits the paper: `left` from the left edge or centred, `right` at the right edge.
    Words {
        left: String,
        right: String,
        align: Align,
        size: TextSize,
    },
    /// A line across the paper.
    Rule,
    /// An empty row.
    Blank,
    /// A QR code.
    Qr(String),
    /// A goods code in bars.
    Barcode(Gtin),
    /// The cash drawer opens.
    Drawer,
}

/// Empty rows above a signature line: room for a hand (about 11 mm with the row of the line itself).
const SIGNATURE_ROWS: usize = 2;

/// Lays a paper out for a printer.
pub(crate) fn rows(slip: &Slip, profile: &Profile) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in &slip.lines {
        match line {
            SlipLine::Text { text, align, size } => {
                for part in clean_parts(text, profile) {
                    let wrapped = wrap(&part, columns(profile, *size));
                    rows.extend(
                        wrapped
                            .into_iter()
                            .map(|left| words(left, String::new(), *align, *size)),
                    );
                }
            }
            SlipLine::Pair { left, right, size } => pair(&mut rows, left, right, *size, profile),
            SlipLine::Rule => rows.push(Row::Rule),
            SlipLine::Blank => rows.push(Row::Blank),
            SlipLine::Qr(payload) => rows.push(Row::Qr(payload.clone())),
            SlipLine::Barcode(code) => rows.push(Row::Barcode(*code)),
            SlipLine::Drawer => rows.push(Row::Drawer),
            SlipLine::SignatureLine { label } => {
                rows.extend(std::iter::repeat_n(Row::Blank, SIGNATURE_ROWS));
                let label = clean_parts(label, profile).join(" ");
                let room = profile.columns().saturating_sub(width(&label) + 1).max(8);
                let line = format!("{label} {}", "_".repeat(room));
                for left in wrap(&line, profile.columns()) {
                    rows.push(words(left, String::new(), Align::Left, TextSize::Normal));
                }
            }
        }
    }
    rows
}

/// Columns of a size: double takes twice the room.
pub(crate) fn columns(profile: &Profile, size: TextSize) -> usize {
    match size {
        TextSize::Normal => profile.columns(),
        TextSize::Double => profile.columns() / 2,
    }
}

fn words(left: String, right: String, align: Align, size: TextSize) -> Row {
    if left.is_empty() && right.is_empty() {
        Row::Blank
    } else {
        Row::Words {
            left,
            right,
            align,
            size,
        }
    }
}

/// Sets the right part on the last row of the left part if it fits there, otherwise on a row of its own.
fn pair(rows: &mut Vec<Row>, left: &str, right: &str, size: TextSize, profile: &Profile) {
    let columns = columns(profile, size);
    let mut lefts = wrap(&clean_parts(left, profile).join(" "), columns);
    let mut rights = wrap(&clean_parts(right, profile).join(" "), columns);
    let beside = match (lefts.last(), rights.first()) {
        (Some(left), Some(right)) => rights.len() == 1 && width(left) + 1 + width(right) <= columns,
        _ => false,
    };
    let last = if beside { lefts.pop() } else { None };
    rows.extend(
        lefts
            .into_iter()
            .map(|left| words(left, String::new(), Align::Left, size)),
    );
    let first = rights.remove(0);
    rows.push(words(last.unwrap_or_default(), first, Align::Left, size));
    rows.extend(
        rights
            .into_iter()
            .map(|right| words(String::new(), right, Align::Left, size)),
    );
}

/// Cuts a text into rows of at most `columns`: between words where there are spaces, anywhere between Hanzi, and
/// never before a closing sign if that can be helped.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut rows = Vec::new();
    let mut row: Vec<char> = Vec::new();
    let mut used = 0;
    for c in text.chars() {
        if used + columns_of(c) > columns && !row.is_empty() {
            let at = break_at(&row, c);
            let rest = row.split_off(at);
            rows.push(row.iter().collect::<String>().trim_end().to_string());
            row = rest.into_iter().skip_while(|&c| c == ' ').collect();
            used = row.iter().map(|&c| columns_of(c)).sum();
        }
        if !(c == ' ' && row.is_empty() && !rows.is_empty()) {
            used += columns_of(c);
            row.push(c);
        }
    }
    rows.push(row.into_iter().collect::<String>().trim_end().to_string());
    rows
}

/// Where a full row is cut, given the sign that no longer fits.
fn break_at(row: &[char], next: char) -> usize {
    let mut at = row.len();
    if next.is_ascii_graphic() && row.last().is_some_and(char::is_ascii_graphic) {
        // Within a word: back to its start, unless it fills the row.
        let start = row
            .iter()
            .rposition(|c| !c.is_ascii_graphic())
            .map_or(0, |i| i + 1);
        if start > 0 {
            at = start;
        }
    }
    if at == row.len() && ",.;:!?)]}，。、；：！？）》」』】".contains(next) && at > 1 {
        at -= 1;
    }
    at
}

/// The columns a text takes at normal size.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// One column for ASCII and what is as narrow, two for Hanzi and whatever a Chinese font sets as wide as one.
pub(crate) fn columns_of(c: char) -> usize {
    match c {
        '\u{0300}'..='\u{036f}' => 0,
        _ if (c as u32) < 0x80 => 1,
        _ if two_bytes(c).is_some() => 2,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' => 2,
        _ if (c as u32) >= 0x1f000 => 2,
        _ => 1,
    }
}

/// The GBK code of a character that has one of two bytes.
pub(crate) fn two_bytes(c: char) -> Option<[u8; 2]> {
    let mut utf8 = [0u8; 4];
    let (bytes, _, unmappable) = encoding_rs::GBK.encode(c.encode_utf8(&mut utf8));
    match (&*bytes, unmappable) {
        (&[lead, trail], false) => Some([lead, trail]),
        _ => None,
    }
}

/// Whether the printer's own font surely writes this character.
pub(crate) fn writes(charset: Charset, c: char) -> bool {
    if (' '..='~').contains(&c) {
        return true;
    }
    let Some([lead, trail]) = two_bytes(c) else {
        return false;
    };
    let double_byte_half = (0xa1..=0xfe).contains(&trail);
    match charset {
        Charset::Hanzi => (0xb0..=0xf7).contains(&lead) && double_byte_half,
        Charset::Gb2312 => {
            ((0xb0..=0xf7).contains(&lead) || (0xa1..=0xa9).contains(&lead)) && double_byte_half
        }
        // User-defined positions (AA–AF, F8–FE with A1–FE; A1–A7 with 40–A0) are empty in every font.
        Charset::Gbk => {
            let own_use = match lead {
                0xaa..=0xaf | 0xf8..=0xfd => double_byte_half,
                // Later standards filled these; a printer's GBK font is older.
                0xfe => true,
                0xa1..=0xa7 => !double_byte_half,
                _ => false,
            };
            !own_use
        }
    }
}

/// Cleans a text and parts it at its line feeds. Never empty.
///
/// Control characters would be commands to the printer; signs of direction and variation show nothing. Where the
/// profile's font lacks a sign that has a plain twin, the twin is written, so that a `×` does not turn its whole line
/// into a picture.
fn clean_parts(text: &str, profile: &Profile) -> Vec<String> {
    let mut parts = vec![String::new()];
    for c in text.chars() {
        let last = parts.len() - 1;
        match c {
            '\n' | '\u{2028}' | '\u{2029}' => parts.push(String::new()),
            '\t' | '\u{a0}' => parts[last].push(' '),
            _ if c.is_control() || is_invisible(c) => {}
            _ => match plain_twin(c) {
                Some(twin) if !profile.whole_raster && !writes(profile.charset, c) => {
                    parts[last].push_str(twin)
                }
                _ => parts[last].push(c),
            },
        }
    }
    parts
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// A way to write a sign in ASCII that says the same, if there is one. The dot inside a name (阿不力·买买提) has none.
fn plain_twin(c: char) -> Option<&'static str> {
    /// ASCII in its order, so that a full-width sign finds its twin by position.
    const ASCII: &str = concat!(
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`",
        "abcdefghijklmnopqrstuvwxyz{|}~"
    );
    Some(match c {
        '\u{ff01}'..='\u{ff5e}' => {
            let at = c as usize - 0xff01;
            &ASCII[at..=at]
        }
        '\u{3000}' => "  ",
        '×' => "x",
        '–' | '—' | '―' | '−' => "-",
        '…' => "...",
        '‘' | '’' => "'",
        '“' | '”' => "\"",
        '。' => ".",
        '、' => ",",
        '÷' => "/",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(slip: Slip) -> Vec<String> {
        let profile = Profile::mm58();
        let show = |row| match row {
            Row::Words { left, right, .. } if right.is_empty() => left,
            Row::Words {
                left, right, size, ..
            } => {
                let gap = columns(&profile, size) - width(&left) - width(&right);
                format!("{left}{}{right}", " ".repeat(gap))
            }
            Row::Rule => "-".into(),
            Row::Blank => String::new(),
            Row::Qr(payload) => format!("QR {payload}"),
            Row::Barcode(code) => format!("BAR {code}"),
            Row::Drawer => "drawer".into(),
        };
        rows(&slip, &profile).into_iter().map(show).collect()
    }

    #[test]
    fn hanzi_take_two_columns_and_figures_stand_at_the_edge() {
        let out = laid_out(Slip::new().pair("香皂 ×2", "10 分").pair("大米", "30 分"));
        assert_eq!(
            out,
            [
                "香皂 x2                    10 分",
                "大米                       30 分"
            ]
        );
        assert!(out.iter().all(|row| width(row) == 32));
    }

    #[test]
    fn a_long_name_wraps_and_its_figure_stands_on_the_last_row() {
        let out = laid_out(Slip::new().pair("老干妈风味豆豉油制辣椒酱家庭装大瓶 ×12", "120 分"));
        assert_eq!(
            out,
            [
                "老干妈风味豆豉油制辣椒酱家庭装大",
                "瓶 x12                    120 分"
            ]
        );
        let out = laid_out(Slip::new().pair_double("一共用去的积分", "1234.56 分"));
        assert_eq!(out, ["一共用去的积分", "      1234.56 分"]);
        let out = laid_out(Slip::new().pair_double("合计", "123456789.55 分"));
        assert_eq!(out, ["合计", " 123456789.55 分"]);
    }

    #[test]
    fn words_stay_whole_and_closing_signs_do_not_lead() {
        let out = laid_out(Slip::new().text("Points exchanged at the village supermarket"));
        assert_eq!(out, ["Points exchanged at the village", "supermarket"]);
        let out = laid_out(Slip::new().text("一二三四五六七八九十一二三四五六，七"));
        assert_eq!(out, ["一二三四五六七八九十一二三四五", "六,七"]);
        let endless = "9".repeat(40);
        assert_eq!(
            laid_out(Slip::new().text(endless)),
            ["9".repeat(32), "9".repeat(8)]
        );
    }

    #[test]
    fn control_characters_are_no_commands() {
        let out = laid_out(
            Slip::new()
                .text("香\x1b@皂\0\x10\x04\x01\u{85}\u{200b}")
                .text("一\n二\t三"),
        );
        assert_eq!(out, ["香@皂", "一", "二 三"]);
    }

    #[test]
    fn what_the_printer_surely_writes() {
        for (c, hanzi, gb2312, gbk) in [
            ('A', true, true, true),
            ('张', true, true, true),
            ('×', false, true, true),
            ('：', false, true, true),
            ('镕', false, false, true),
            ('囍', false, false, true),
            ('䶮', false, false, false),
            ('㛃', false, false, false),
            ('𫖯', false, false, false),
            ('¥', false, false, false),
            ('½', false, false, false),
            ('•', false, false, false),
            ('²', false, false, false),
            ('€', false, false, false),
            ('\u{e000}', false, false, false),
        ] {
            let charsets = [Charset::Hanzi, Charset::Gb2312, Charset::Gbk];
            assert_eq!(
                charsets.map(|set| writes(set, c)),
                [hanzi, gb2312, gbk],
                "{c}"
            );
        }
    }

    #[test]
    fn no_row_is_wider_than_the_paper() {
        use proptest::prelude::*;
        let texts = proptest::collection::vec(proptest::char::any(), 0..80);
        let size = prop_oneof![Just(TextSize::Normal), Just(TextSize::Double)];
        proptest!(|(left in texts.clone(), right in texts, size in size)| {
            let (left, right): (String, String) = (left.iter().collect(), right.iter().collect());
            let slip = Slip::new()
                .line(SlipLine::Pair { left: left.clone(), right: right.clone(), size })
                .line(SlipLine::Text { text: left, align: Align::Centre, size })
                .signature(right);
            for row in rows(&slip, &Profile::mm58()) {
                if let Row::Words { left, right, size, .. } = row {
                    let gap = usize::from(!left.is_empty() && !right.is_empty());
                    prop_assert!(width(&left) + gap + width(&right) <= columns(&Profile::mm58(), size));
                }
            }
        });
    }
}
