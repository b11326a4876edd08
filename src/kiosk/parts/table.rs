//! A table of a page on the screen: heads and rows, figures at the right, each column as wide as what stands in it.

use super::board::rule;
use super::words::{say, strong};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use crate::market::sheet::Table;
use iced::widget::text::Wrapping;
use iced::widget::{Column, Row, column, container};
use iced::{Element, Fill, FillPortion, Left, Length, Right, padding};
use std::ops::Range;

/// A Latin letter's width beside the size of the type; a Hanzi's is one.
const LATIN: f32 = 0.6;
/// How much wider heads are: they are bold, and a word of few letters may hold the widest of them.
const BOLD: f32 = 1.15;

/// The heads and these rows of a table, `room` pixels wide. Columns in which nothing stands are left out. What is wider
/// than the room is set smaller, down to second-rank words, and then wraps.
pub fn table<'a, M: 'a>(scale: Scale, of: &Table, rows: Range<usize>, room: f32) -> Element<'a, M> {
    let shown: Vec<usize> = (0..of.columns.len())
        .filter(|place| of.rows.iter().any(|row| !row[*place].is_empty()))
        .collect();
    let Columns {
        step,
        widths,
        apart,
    } = columns(scale, of, &shown, room);
    let line = |cells: Vec<(&str, bool)>| -> Element<'a, M> {
        let cells = cells
            .into_iter()
            .zip(&widths)
            .map(|((text, is_head), (place, width))| {
                let (words, colour) = if is_head {
                    (strong(scale, Step::Small, text.to_owned()), palette::SECOND)
                } else {
                    (say(scale, step, text.to_owned()), palette::INK)
                };
                let align = if of.columns[*place].is_figures {
                    Right
                } else {
                    Left
                };
                words
                    .color(colour)
                    .width(*width)
                    .align_x(align)
                    .wrapping(Wrapping::WordOrGlyph)
                    .into()
            });
        Row::with_children(cells)
            .spacing(apart)
            .align_y(iced::Center)
            .into()
    };
    let heads = shown
        .iter()
        .map(|place| (of.columns[*place].head.as_str(), true));
    let heads = line(heads.collect());
    let body = of.rows[rows].iter().map(|row| {
        let cells = shown.iter().map(|place| (row[*place].as_str(), false));
        let cells = container(line(cells.collect())).padding(padding::vertical(scale.px(6.0)));
        column![rule(scale), cells].into()
    });
    column![heads, Column::with_children(body)]
        .spacing(scale.gap(Gap::Small))
        .width(Fill)
        .into()
}

/// How the columns that are shown stand.
struct Columns {
    /// The step of the rows.
    step: Step,
    /// For each its place in the table, and its width.
    widths: Vec<(usize, Length)>,
    /// The room between two of them, in pixels.
    apart: f32,
}

fn columns(scale: Scale, of: &Table, shown: &[usize], room: f32) -> Columns {
    let least = scale.gap(Gap::Medium);
    let between = shown.len().saturating_sub(1) as f32;
    let is_open = |place: &usize| of.columns[*place].wraps;
    let wide = |place: usize, step: Step| -> f32 {
        let head = letters(&of.columns[place].head) * scale.font(Step::Small) * BOLD;
        let rows = of.rows.iter().map(|row| letters(&row[place]));
        let rows = rows.fold(0.0, f32::max) * scale.font(step);
        rows.max(head).ceil() + 2.0
    };
    let sum = |step: Step| -> f32 {
        let each = shown.iter().map(|place| match is_open(place) {
            true => scale.font(step) * 8.0,
            false => wide(*place, step),
        });
        each.sum()
    };
    let steps = [Step::Body, Step::Second, Step::Small];
    let fits = |step: &Step| sum(*step) + least * between <= room;
    let Some(step) = steps.into_iter().find(fits) else {
        let step = Step::Small;
        let part = |place: usize| FillPortion(wide(place, step).clamp(1.0, 4_000.0) as u16);
        let widths = shown.iter().map(|place| (*place, part(*place))).collect();
        let apart = least;
        return Columns {
            step,
            widths,
            apart,
        };
    };
    // A column of long texts takes what is left; where there is none, the columns stand further apart.
    let left = room - sum(step) - least * between;
    let more = match shown.iter().any(is_open) {
        true => 0.0,
        false => (left / between.max(1.0)).clamp(0.0, scale.px(40.0)).floor(),
    };
    let widths = shown.iter().map(|place| match is_open(place) {
        true => (*place, Fill),
        false => (*place, Length::Fixed(wide(*place, step))),
    });
    Columns {
        step,
        widths: widths.collect(),
        apart: least + more,
    }
}

/// How wide a text is beside the size of its type.
fn letters(text: &str) -> f32 {
    let width = |c: char| if c.is_ascii() { LATIN } else { 1.0 };
    text.chars().map(width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kiosk::picture::inspect;
    use crate::market::sheet::Column as Head;
    use iced::Size;

    fn ranking() -> Table {
        let row = |rank: u32| {
            ["", "0137", "张*福", "1204.5", "★★★★★", ""]
                .iter()
                .enumerate()
                .map(|(place, text)| match place {
                    0 => rank.to_string(),
                    _ => (*text).to_owned(),
                })
                .collect()
        };
        Table {
            columns: ["名次", "户号", "姓名", "积分", "星级", "优惠"]
                .map(|head| match head {
                    "名次" | "积分" => Head::figures(head.into()),
                    _ => Head::text(head.into()),
                })
                .into(),
            rows: (1..=40).map(row).collect(),
            ..Table::default()
        }
    }

    #[test]
    fn rows_stand_in_one_line_and_empty_columns_are_gone() {
        for (width, height, mm, text) in [(1280.0, 800.0, 5.56, 1.5), (1024.0, 600.0, 4.6, 1.0)] {
            let scale = Scale::new(Size::new(width, height), mm, text);
            let table = ranking();
            let room = (width * 0.6_f32).floor();
            let view = container(super::table::<()>(scale, &table, 20..40, room)).width(room);
            let seen = inspect(view, width as u32, 4_000);
            assert_eq!(seen.len(), 5 * 21, "heads and twenty rows, no advantages");
            assert!(!seen.iter().any(|one| one.words == "优惠"));
            assert_eq!(seen[5].words, "21");
            for one in &seen {
                assert!(!one.is_cut_off(), "{one:?}");
                assert!(
                    one.place.height < scale.leading(Step::Body) * 1.2,
                    "{one:?}"
                );
            }
        }
    }
}
