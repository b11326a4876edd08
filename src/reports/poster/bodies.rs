//! The lists themselves: short rows beside each other in columns, long ones as a table, prices as cards with the goods'
//! pictures.

use super::Board;
use crate::market::storeroom::board::NoticeRow;
use crate::reports::pages::faces::Weight;
use crate::reports::pages::grid::{Align, Cell, Column, Grid, Type};
use crate::reports::pages::marks::{Area, Colour, Mark, frame};

/// The pages of a list, in the area that its head and foot leave.
pub(super) fn lay(board: &Board<'_>, area: Area) -> Vec<Vec<Mark>> {
    let rows = &board.poster.list.rows;
    match rows.first() {
        None => vec![empty(board, area)],
        Some(NoticeRow::Points { .. }) => columns(board, area, points(board)),
        Some(NoticeRow::Ranked { .. }) => columns(board, area, ranking(board)),
        Some(NoticeRow::Redeemed { .. }) => table(board, area, redemptions(board)),
        Some(NoticeRow::Donated { .. }) => table(board, area, donations(board)),
        Some(NoticeRow::Costs { .. }) => cards(board, area),
    }
}

fn empty(board: &Board<'_>, area: Area) -> Vec<Mark> {
    let (text, size) = (board.say("poster.empty", &[]), board.sizes.body * 1.2);
    let wide = board.faces.width(&text, size, Weight::Regular);
    let at = (area.x + (area.width - wide) / 2.0, area.y + size * 3.0);
    vec![Mark::text(at, size, Weight::Regular, text)]
}

/// Rows that are short: their heads, their fields, and which fields stand at the right.
struct Short {
    heads: Vec<String>,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

fn points(board: &Board<'_>) -> Short {
    let row = |row: &NoticeRow| match row {
        NoticeRow::Points {
            household,
            name,
            points,
            ..
        } => vec![household.to_string(), name.clone(), points.to_string()],
        _ => Vec::new(),
    };
    Short {
        heads: ["household", "name", "points"]
            .map(|key| head(board, key))
            .into(),
        right: vec![false, false, true],
        rows: board.poster.list.rows.iter().map(row).collect(),
    }
}

fn ranking(board: &Board<'_>) -> Short {
    let star = board.words.say("honours.star", &[]);
    let row = |row: &NoticeRow| match row {
        NoticeRow::Ranked {
            rank,
            whose,
            name,
            points,
            stars,
        } => vec![
            rank.map_or_else(|| board.say("poster.barred", &[]), |rank| rank.to_string()),
            whose.to_string(),
            name.clone(),
            points.to_string(),
            star.repeat((*stars).min(5) as usize),
        ],
        _ => Vec::new(),
    };
    let mut short = Short {
        heads: ["rank", "household", "name", "points", "stars"]
            .map(|key| head(board, key))
            .into(),
        right: vec![true, false, false, true, false],
        rows: board.poster.list.rows.iter().map(row).collect(),
    };
    // A village without stars has no column for them, and groups have no names.
    for at in [4, 2] {
        if short.rows.iter().all(|row| row[at].is_empty()) {
            short.heads.remove(at);
            short.right.remove(at);
            short.rows.iter_mut().for_each(|row| drop(row.remove(at)));
        }
    }
    short
}

fn head(board: &Board<'_>, key: &str) -> String {
    board.say(&format!("poster.column.{key}"), &[])
}

/// How a list of short rows stands: how large, how wide its fields are, how many columns beside each other.
struct Fit {
    size: f32,
    widths: Vec<f32>,
    beside: usize,
    rows: usize,
}

/// From one row to the next, as a part of the size.
const ROW: f32 = 1.72;

fn fit(board: &Board<'_>, area: Area, short: &Short, size: f32) -> Fit {
    let gap = size * 0.5;
    let head_size = size * 0.72;
    let widths: Vec<f32> = (0..short.heads.len())
        .map(|at| {
            let fields = short.rows.iter().map(|row| row[at].as_str());
            let widest = fields
                .map(|field| board.faces.width(field, size, Weight::Bold))
                .fold(
                    board.faces.width(&short.heads[at], head_size, Weight::Bold),
                    f32::max,
                );
            widest + gap
        })
        .collect();
    let one: f32 = widths.iter().sum();
    // Between two columns stands more white than between two fields.
    let beside = ((area.width + size) / (one + size)).floor().clamp(1.0, 4.0) as usize;
    let rows = ((area.height - head_size * 2.0) / (size * ROW))
        .floor()
        .max(1.0) as usize;
    Fit {
        size,
        widths,
        beside,
        rows,
    }
}

/// Down the first column, then down the next; as large as all of it stands on one page, if it does.
fn columns(board: &Board<'_>, area: Area, short: Short) -> Vec<Vec<Mark>> {
    let larger = [1.5, 1.3, 1.15].map(|times| fit(board, area, &short, board.sizes.body * times));
    let fits = |fit: &Fit| fit.beside * fit.rows >= short.rows.len();
    let wide = |fit: &Fit| fit.widths.iter().sum::<f32>() <= area.width;
    let fit = larger
        .into_iter()
        .find(|fit| fits(fit) && wide(fit))
        .unwrap_or_else(|| fit(board, area, &short, board.sizes.body));
    let mut pages = Vec::new();
    for rows in short.rows.chunks(fit.beside * fit.rows) {
        // A page that is not full has columns of the same height.
        let high = rows
            .len()
            .div_ceil(fit.beside)
            .max(fit.rows.min(8).min(rows.len()));
        let mut marks = Vec::new();
        let beside = rows.len().div_ceil(high);
        let slot = (area.width + fit.size) / fit.beside.max(beside) as f32;
        for (place, rows) in rows.chunks(high).enumerate() {
            let x = area.x + place as f32 * slot;
            column(
                board,
                (x, area.y, slot - fit.size),
                (&short, &fit),
                rows,
                &mut marks,
            );
        }
        pages.push(marks);
    }
    pages
}

fn column(
    board: &Board<'_>,
    (x, top, width): (f32, f32, f32),
    (short, fit): (&Short, &Fit),
    rows: &[Vec<String>],
    marks: &mut Vec<Mark>,
) {
    let head_size = fit.size * 0.72;
    let natural: f32 = fit.widths.iter().sum();
    // What is left over is shared out between the fields, so that a column fills its slot.
    let more = ((width - natural) / fit.widths.len() as f32).max(0.0);
    let fields: Vec<(f32, f32)> = fit
        .widths
        .iter()
        .scan(x, |at, width| {
            let from = *at;
            *at += width + more;
            Some((from, width + more))
        })
        .collect();
    let set = |text: &str, at: usize, y: f32, (size, weight, colour): (f32, Weight, Colour)| {
        let (from, width) = fields[at];
        let wide = board.faces.width(text, size, weight);
        let last = at + 1 == fields.len();
        let indent = match (short.right[at], last) {
            (true, true) => width - wide,
            (true, false) => width - wide - fit.size * 0.9,
            (false, _) => 0.0,
        };
        Mark::Text {
            x: from + indent,
            y,
            size,
            weight,
            colour,
            text: text.to_owned(),
        }
    };
    let mut y = top + head_size * 1.5;
    for (at, head) in short.heads.iter().enumerate() {
        marks.push(set(
            head,
            at,
            y - head_size * 0.35,
            (head_size, Weight::Bold, Colour::SECOND),
        ));
    }
    marks.push(Mark::line(
        (x, y),
        (x + width, y),
        fit.size / 12.0,
        Colour::INK,
    ));
    for row in rows {
        let foot = y + fit.size * ROW;
        let text = foot - fit.size * (ROW / 2.0 - 0.36);
        for (at, field) in row.iter().enumerate() {
            let counts = short.right[at] && at > 0;
            let look = if counts {
                (fit.size, Weight::Bold, Colour::GREEN)
            } else {
                (fit.size, Weight::Regular, Colour::INK)
            };
            marks.push(set(field, at, text, look));
        }
        marks.push(Mark::line((x, foot), (x + width, foot), 0.6, Colour::RULE));
        y = foot;
    }
}

/// Rows that are long: heads, shares of the width, where they stand, fields.
struct Long {
    columns: Vec<(String, f32, Align)>,
    rows: Vec<Vec<String>>,
}

fn redemptions(board: &Board<'_>) -> Long {
    let row = |row: &NoticeRow| match row {
        NoticeRow::Redeemed {
            household,
            name,
            goods,
            points,
        } => {
            let goods: Vec<String> = goods
                .iter()
                .map(|(name, pieces)| {
                    let pieces = pieces.to_string();
                    board.say("poster.goods", &[("name", name), ("pieces", &pieces)])
                })
                .collect();
            let goods = goods.join(&board.words.say("receipt.and", &[]));
            vec![
                household.to_string(),
                name.clone(),
                goods,
                points.to_string(),
            ]
        }
        _ => Vec::new(),
    };
    Long {
        columns: vec![
            (head(board, "household"), 0.15, Align::Middle),
            (head(board, "name"), 0.19, Align::Middle),
            (head(board, "goods"), 0.51, Align::Left),
            (head(board, "points"), 0.15, Align::Right),
        ],
        rows: board.poster.list.rows.iter().map(row).collect(),
    }
}

fn donations(board: &Board<'_>) -> Long {
    let row = |row: &NoticeRow| match row {
        NoticeRow::Donated {
            day,
            giver,
            anonymous,
            goods,
            unit,
            came,
            handed_out,
            households,
            lost,
            left,
        } => {
            let unnamed = if *anonymous { "anonymous" } else { "unknown" };
            let unnamed = board.words.say(&format!("register.giver.{unnamed}"), &[]);
            vec![
                board.words.day(*day),
                giver.clone().unwrap_or(unnamed),
                goods.clone(),
                format!("{came} {unit}"),
                handed_out.to_string(),
                households.to_string(),
                lost.to_string(),
                left.to_string(),
            ]
        }
        _ => Vec::new(),
    };
    Long {
        columns: vec![
            (head(board, "day"), 0.16, Align::Middle),
            (head(board, "giver"), 0.20, Align::Left),
            (head(board, "goods"), 0.15, Align::Left),
            (head(board, "came"), 0.13, Align::Right),
            (head(board, "handed-out"), 0.09, Align::Right),
            (head(board, "households"), 0.09, Align::Right),
            (head(board, "gone"), 0.09, Align::Right),
            (head(board, "left"), 0.09, Align::Right),
        ],
        rows: board.poster.list.rows.iter().map(row).collect(),
    }
}

/// As large as all of it stands on one page, if it does.
fn table(board: &Board<'_>, area: Area, long: Long) -> Vec<Vec<Mark>> {
    let size = board.sizes.body * 0.92;
    let larger = tables(board, area, &long, size * 1.08);
    if larger.len() == 1 {
        return larger;
    }
    tables(board, area, &long, size)
}

fn tables(board: &Board<'_>, area: Area, long: &Long, size: f32) -> Vec<Vec<Mark>> {
    let columns = long.columns.iter().map(|(head, share, align)| Column {
        head: head.clone(),
        width: share * area.width,
        align: *align,
        merges: false,
    });
    let set = Type {
        size,
        leading: 1.35,
        pad: size * 0.4,
    };
    let grid = Grid {
        columns: columns.collect(),
        set,
        most_lines: (area.height / (size * 1.35)) as usize / 2,
    };
    let heads = grid.heads(board.faces);
    let mut pages: Vec<Vec<Mark>> = Vec::new();
    let mut y = f32::INFINITY;
    let place = |laid: crate::reports::pages::grid::Laid, page: &mut Vec<Mark>, y: f32| {
        page.extend(laid.marks.into_iter().map(|mark| mark.moved(area.x, y)));
    };
    for row in &long.rows {
        let cells: Vec<Cell> = row.iter().map(|field| Cell::text(field.as_str())).collect();
        let laid = grid.block(board.faces, &[cells], Weight::Regular);
        if y + laid.height > area.y + area.height {
            if let Some(page) = pages.last_mut() {
                place(grid.edge(), page, y);
            }
            pages.push(Vec::new());
            y = area.y;
            if let Some(page) = pages.last_mut() {
                place(heads.clone(), page, y);
            }
            y += heads.height;
        }
        let height = laid.height;
        if let Some(page) = pages.last_mut() {
            place(laid, page, y);
        }
        y += height;
    }
    if let Some(page) = pages.last_mut() {
        place(grid.edge(), page, y);
    }
    pages
}

/// Prices: each kind of goods a card, with its picture, its name, and what it costs as the largest thing on it. A page that
/// they do not fill has larger cards.
fn cards(board: &Board<'_>, area: Area) -> Vec<Vec<Mark>> {
    let size = board.sizes.body;
    let (gap, beside) = (size * 0.5, 3);
    let width = (area.width - gap * (beside as f32 - 1.0)) / beside as f32;
    let least = size * 5.4;
    let down = ((area.height + gap) / (least + gap)).floor().max(1.0) as usize;
    let rows = &board.poster.list.rows;
    let needed = rows.len().div_ceil(beside);
    let height = if needed <= down {
        let filling = (area.height + gap) / needed as f32 - gap;
        filling.min(least * 1.3)
    } else {
        (area.height + gap) / down as f32 - gap
    };
    let mut pages = Vec::new();
    for rows in rows.chunks(beside * down) {
        let mut marks = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let card = Area {
                x: area.x + (place % beside) as f32 * (width + gap),
                y: area.y + (place / beside) as f32 * (height + gap),
                width,
                height,
            };
            price_card(board, card, row, &mut marks);
        }
        pages.push(marks);
    }
    pages
}

/// A name in one line, set a little smaller where that is enough; else in two.
fn name_lines(board: &Board<'_>, name: &str, size: f32, room: f32) -> (f32, Vec<String>) {
    let one = board.faces.fitting(name, size, Weight::Bold, room);
    if one >= size * 0.78 {
        return (one, vec![name.to_owned()]);
    }
    let size = size * 0.78;
    let mut lines = board.faces.wrapped(name, size, Weight::Bold, room);
    lines.truncate(2);
    (size, lines)
}

fn price_card(board: &Board<'_>, card: Area, row: &NoticeRow, marks: &mut Vec<Mark>) {
    let NoticeRow::Costs { goods, points, .. } = row else {
        return;
    };
    let size = board.sizes.body;
    marks.extend(frame(card, 0.8, Colour::RULE));
    let side = (card.height - size * 0.8).min(card.width * 0.42);
    if let Some(art) = board.poster.art.get(&goods.code) {
        marks.push(art.at(Area {
            x: card.x + size * 0.35,
            y: card.y + (card.height - side) / 2.0,
            width: side,
            height: side,
        }));
    }
    let left = card.x + side + size * 0.75;
    let room = card.x + card.width - left - size * 0.3;
    let (name_size, lines) = name_lines(board, &goods.name, size * 1.1, room);
    let mut y = card.y + (card.height - size * 4.6) / 2.0;
    for line in lines {
        y += name_size * 1.2;
        marks.push(Mark::text((left, y), name_size, Weight::Bold, line));
    }
    let amount = points.to_string();
    let unit = board.say("poster.each", &[("unit", &goods.unit)]);
    // The unit stands alike on every card; a long figure gives way.
    let small = size * 0.72;
    let beside = board.faces.width(&unit, small, Weight::Regular) + size * 0.2;
    let figure = size * 2.2;
    let figure = board
        .faces
        .fitting(&amount, figure, Weight::Bold, (room - beside).max(size));
    let foot = card.y + card.height - (card.height - size * 4.2) / 2.0;
    let wide = board.faces.width(&amount, figure, Weight::Bold);
    marks.push(Mark::Text {
        x: left,
        y: foot,
        size: figure,
        weight: Weight::Bold,
        colour: Colour::GREEN,
        text: amount,
    });
    marks.push(Mark::text(
        (left + wide + size * 0.2, foot),
        small,
        Weight::Regular,
        unit,
    ));
}
