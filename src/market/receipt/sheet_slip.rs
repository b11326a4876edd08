//! The beginning of a [`Sheet`] on the receipt printer: its title, what stands under it, so many of its rows. The whole
//! of it is a file to keep.

use super::super::sheet::{Sheet, Table};
use super::super::slip::Slip;
use super::{Letterhead, Moment, day_and_time};
use crate::words::Words;

/// How many rows of a table the slip holds: the first ones.
const ROWS: usize = 20;

/// The page as a slip. The last column of figures stands at the right edge, all others in one text before it; where the
/// only figures stand first, as numbers of lines do, everything is one text.
pub fn sheet_slip(sheet: &Sheet, letterhead: &Letterhead, at: Moment, words: &Words) -> Slip {
    let slip = letterhead
        .begin(&sheet.title, words)
        .centre(day_and_time(at.village_day(), at, words))
        .rule();
    let slip = lines(slip, &sheet.about);
    let slip = sheet
        .tables
        .iter()
        .fold(slip, |slip, of| table(slip.rule(), of, words));
    letterhead.end(lines(slip.rule(), &sheet.closing), words)
}

fn lines(slip: Slip, texts: &[String]) -> Slip {
    texts.iter().fold(slip, |slip, text| slip.text(text))
}

fn table(slip: Slip, of: &Table, words: &Words) -> Slip {
    let slip = if of.heading.is_empty() {
        slip
    } else {
        slip.text(&of.heading)
    };
    if of.rows.is_empty() {
        return slip.text(&of.empty);
    }
    let figure = of.columns.iter().rposition(|column| column.is_figures);
    let figure = figure.filter(|place| *place > 0);
    // Paper is narrow: a column in which nothing stands has no head.
    let heads = of.columns.iter().enumerate();
    let heads = heads.map(|(place, column)| if of.is_used(place) { column.head() } else { "" });
    let heads: Vec<&str> = heads.collect();
    let slip = row(slip, &heads, figure);
    let shown = of.rows.iter().take(ROWS);
    let slip = shown.fold(slip, |slip, cells| {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        row(slip, &cells, figure)
    });
    match of.rows.len().saturating_sub(ROWS) {
        0 => slip,
        more => {
            let more = more.to_string();
            slip.text(words.say("receipt.more-rows", &[("count", &more)]))
        }
    }
}

fn row(slip: Slip, cells: &[&str], figure: Option<usize>) -> Slip {
    let others = cells.iter().enumerate();
    let others = others.filter(|(place, cell)| Some(*place) != figure && !cell.is_empty());
    let text: Vec<&str> = others.map(|(_, cell)| *cell).collect();
    match figure {
        Some(figure) => slip.pair(text.join(" "), cells[figure]),
        None => slip.text(text.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::sheet::Column;
    use crate::market::slip::SlipLine;
    use crate::words::Lang;

    fn of(columns: Vec<Column>, rows: Vec<Vec<String>>) -> Vec<SlipLine> {
        let sheet = Sheet {
            title: "T".into(),
            about: vec!["A".into()],
            tables: vec![Table {
                heading: String::new(),
                columns,
                rows,
                empty: "nobody".into(),
            }],
            closing: vec!["Z".into()],
        };
        let letterhead = Letterhead {
            village_name: "V".into(),
            rehearsal: false,
        };
        let words = Words::load(Lang::En);
        sheet_slip(&sheet, &letterhead, Moment::from_millis(0), &words).lines
    }

    fn pair(left: &str, right: &str) -> SlipLine {
        Slip::new().pair(left, right).lines.remove(0)
    }

    fn text(text: &str) -> SlipLine {
        Slip::new().text(text).lines.remove(0)
    }

    #[test]
    fn figures_stand_at_the_edge_and_what_is_empty_takes_no_room() {
        let columns = vec![
            Column::figures("Rank".into()),
            Column::text("No".into()),
            Column::figures("Points".into()),
            Column::text("Stars".into()),
        ];
        let rows = (1..=22)
            .map(|n| vec![n.to_string(), "0137".into(), "40".into(), String::new()])
            .collect();
        let lines = of(columns, rows);
        assert!(lines.contains(&pair("Rank No", "Points")));
        assert!(lines.contains(&pair("20 0137", "40")));
        assert!(!lines.contains(&pair("21 0137", "40")));
        let more = lines.iter().filter(|line| matches!(line, SlipLine::Text { text, .. } if text.contains('2') && text.contains("more")));
        assert_eq!(more.count(), 1);
    }

    #[test]
    fn numbered_texts_stay_texts() {
        let columns = vec![Column::figures("Line".into()), Column::long("Why".into())];
        let lines = of(columns.clone(), vec![vec!["3".into(), "no number".into()]]);
        assert!(lines.contains(&text("3 no number")));
        assert!(of(columns, Vec::new()).contains(&text("nobody")));
    }
}
