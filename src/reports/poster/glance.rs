//! A list as a page for a screen, before it is posted: the same rows as on the poster.

use crate::market::sheet::{Column, Sheet, Table};
use crate::market::statement::period_text;
use crate::market::storeroom::board::{NoticeList, NoticeRow};
use crate::market::storeroom::notice::NoticeKind;
use crate::words::Words;

/// The list as a page.
pub fn notice_sheet(list: &NoticeList, words: &Words) -> Sheet {
    let kind = list.kind.word();
    Sheet {
        title: words.say(&format!("poster.title.{kind}"), &[]),
        about: vec![period_text(list.period, words)],
        tables: vec![Table {
            heading: String::new(),
            columns: columns(list.kind, words),
            rows: list.rows.iter().map(|row| cells(row, words)).collect(),
            empty: words.say("poster.empty", &[]),
        }],
        closing: Vec::new(),
    }
}

fn columns(kind: NoticeKind, words: &Words) -> Vec<Column> {
    let head = |key: &str| words.say(&format!("poster.column.{key}"), &[]);
    let (text, long) = (|key| Column::text(head(key)), |key| Column::long(head(key)));
    let figures = |key| Column::figures(head(key));
    match kind {
        NoticeKind::Points => vec![text("household"), text("name"), figures("points")],
        NoticeKind::Redemptions => vec![
            text("household"),
            text("name"),
            long("goods"),
            figures("points"),
        ],
        NoticeKind::Donations => vec![
            text("day"),
            long("giver"),
            long("goods"),
            figures("came"),
            figures("handed-out"),
            figures("left"),
        ],
        NoticeKind::Prices => vec![long("goods"), figures("points")],
        NoticeKind::Ranking => vec![
            figures("rank"),
            text("household"),
            text("name"),
            figures("points"),
            text("stars"),
        ],
    }
}

fn cells(row: &NoticeRow, words: &Words) -> Vec<String> {
    match row {
        NoticeRow::Points {
            household,
            name,
            points,
            ..
        } => vec![household.to_string(), name.clone(), points.to_string()],
        NoticeRow::Redeemed {
            household,
            name,
            goods,
            points,
        } => {
            let goods = goods.iter().map(|(name, pieces)| {
                let pieces = pieces.to_string();
                words.say("poster.goods", &[("name", name), ("pieces", &pieces)])
            });
            let goods: Vec<String> = goods.collect();
            vec![
                household.to_string(),
                name.clone(),
                goods.join(&words.say("receipt.and", &[])),
                points.to_string(),
            ]
        }
        NoticeRow::Donated {
            day,
            giver,
            anonymous,
            goods,
            came,
            handed_out,
            left,
            ..
        } => {
            let giver = match (anonymous, giver) {
                (true, _) => words.say("register.giver.anonymous", &[]),
                (false, None) => words.say("register.giver.unknown", &[]),
                (false, Some(giver)) => giver.clone(),
            };
            vec![
                day.to_string(),
                giver,
                goods.clone(),
                came.to_string(),
                handed_out.to_string(),
                left.to_string(),
            ]
        }
        NoticeRow::Costs { goods, points, .. } => vec![
            goods.name.clone(),
            format!(
                "{points} {}",
                words.say("poster.each", &[("unit", &goods.unit)])
            ),
        ],
        NoticeRow::Ranked {
            rank,
            whose,
            name,
            points,
            stars,
        } => vec![
            rank.map_or_else(|| words.say("poster.barred", &[]), |rank| rank.to_string()),
            whose.to_string(),
            name.clone(),
            points.to_string(),
            words
                .say("honours.star", &[])
                .repeat((*stars).min(5) as usize),
        ],
    }
}
