//! What is on the shelf, what it can honour, how funds stand, where goods came from and where they went: as text for
//! people and as JSON for programs.

mod data;

pub use data::{cover_json, delivery_json, funds_json, lot_json, receipt_json, stock_json};

use super::sheet::text;
use crate::market::day::VillageDay;
use crate::market::sheet::{Column, Sheet, Table};
use crate::market::shop::StocktakeOpen;
use crate::market::stock::Source;
use crate::market::storeroom::cover::Cover;
use crate::market::storeroom::draft::Draft;
use crate::market::storeroom::fund::FundOnRecord;
use crate::market::storeroom::trace::{
    DeliveryTrace, GoodsInStock, LotEvent, LotEventKind, LotOnRecord, LotTrace, OriginOnRecord,
    ReceiptTrace,
};
use crate::words::Words;

/// A text of this room.
fn say(words: &Words, key: &str) -> String {
    words.say(&format!("storeroom.{key}"), &[])
}

fn fill(words: &Words, key: &str, fills: &[(&str, &str)]) -> String {
    words.say(&format!("storeroom.{key}"), fills)
}

fn day_or(words: &Words, day: Option<VillageDay>, none: &str) -> String {
    day.map_or_else(|| say(words, none), |day| day.to_string())
}

/// Where goods came from, in one line, for those who run the store.
pub fn origin_text(origin: &OriginOnRecord, words: &Words) -> String {
    let source = say(words, &format!("source.{}", origin.source.word()));
    let mut parts = vec![match (origin.source, origin.who()) {
        (Source::Donation, "") => say(words, "trace.unnamed"),
        (Source::Found, _) => return source,
        (_, who) => who.to_owned(),
    }];
    if origin.anonymous && !origin.giver.is_empty() {
        parts.push(say(words, "trace.anonymous"));
    }
    let more = [
        ("trace.supplier", &origin.supplier),
        ("trace.document", &origin.document),
        ("trace.terms", &origin.terms),
    ];
    for (key, text) in more {
        if !text.is_empty() {
            parts.push(fill(words, key, &[("text", text)]));
        }
    }
    format!("{source} · {}", parts.join(" · "))
}

/// `batch 7, 24 came, 3 handed out, 1 gone, 20 there`.
pub fn lot_sums(lot: &LotOnRecord, words: &Words) -> String {
    let n = |pieces: u32| pieces.to_string();
    fill(
        words,
        "trace.sums",
        &[
            ("lot", &lot.lot.to_string()),
            ("received", &n(lot.received)),
            ("issued", &n(lot.issued)),
            ("lost", &n(lot.lost)),
            ("on-hand", &n(lot.on_hand)),
        ],
    )
}

/// What happened to pieces of a lot, in one line.
pub fn event_text(event: &LotEvent, words: &Words) -> String {
    match &event.kind {
        LotEventKind::Issued {
            receipt,
            household,
            name,
        } => fill(
            words,
            "trace.issued",
            &[
                ("receipt", receipt.as_str()),
                ("household", household.as_str()),
                ("name", name),
            ],
        ),
        LotEventKind::TakenBack { receipt, slip } => fill(
            words,
            "trace.taken-back",
            &[("receipt", receipt.as_str()), ("slip", slip.as_str())],
        ),
        LotEventKind::Adjusted { what, slip, reason } => {
            let what = say(words, &format!("off.{}", what.word()));
            let fills = [
                ("what", what.as_str()),
                ("slip", slip.as_str()),
                ("reason", reason),
            ];
            fill(words, "trace.adjusted", &fills)
        }
        LotEventKind::Counted { sheet } => {
            fill(words, "trace.counted", &[("sheet", sheet.as_str())])
        }
    }
}

fn signed(pieces: i64) -> String {
    if pieces > 0 {
        format!("+{pieces}")
    } else {
        pieces.to_string()
    }
}

/// A receipt with where its goods came from.
pub fn receipt_text(trace: &ReceiptTrace, words: &Words) -> String {
    let head = |key: &str| say(words, &format!("trace.column.{key}"));
    let mut rows = Vec::new();
    for line in &trace.lines {
        for (pieces, lot) in &line.lots {
            rows.push(vec![
                line.name.clone(),
                pieces.to_string(),
                lot.lot.to_string(),
                origin_text(&lot.origin, words),
                lot.delivery
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ]);
        }
    }
    text(&Sheet {
        title: fill(
            words,
            "trace.of-receipt",
            &[("receipt", trace.receipt.as_str())],
        ),
        about: vec![format!(
            "{} · {} {}",
            trace.day, trace.household, trace.name
        )],
        tables: vec![Table {
            heading: String::new(),
            columns: vec![
                Column::text(head("goods")),
                Column::figures(head("pieces")),
                Column::figures(head("lot")),
                Column::long(head("origin")),
                Column::text(head("delivery")),
            ],
            rows,
            empty: String::new(),
        }],
        closing: Vec::new(),
    })
}

fn events_table(trace: &LotTrace, words: &Words) -> Table {
    let head = |key: &str| say(words, &format!("trace.column.{key}"));
    let until = trace.lot.expires.map(|day| {
        let day = day.to_string();
        fill(words, "trace.until", &[("day", &day)])
    });
    let heading = [
        Some(trace.lot.name.clone()),
        Some(lot_sums(&trace.lot, words)),
        until,
    ];
    Table {
        heading: heading
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" · "),
        columns: vec![
            Column::text(head("day")),
            Column::figures(head("pieces")),
            Column::long(head("what")),
        ],
        rows: trace
            .events
            .iter()
            .map(|event| {
                vec![
                    event.day.to_string(),
                    signed(event.pieces),
                    event_text(event, words),
                ]
            })
            .collect(),
        empty: say(words, "trace.untouched"),
    }
}

/// A delivery with where every piece went.
pub fn delivery_text(trace: &DeliveryTrace, words: &Words) -> String {
    let delivery = &trace.delivery;
    text(&Sheet {
        title: fill(
            words,
            "trace.of-delivery",
            &[("delivery", delivery.number.as_str())],
        ),
        about: vec![
            delivery.day.to_string(),
            origin_text(&delivery.origin, words),
        ],
        tables: trace
            .lots
            .iter()
            .map(|lot| events_table(lot, words))
            .collect(),
        closing: Vec::new(),
    })
}

/// A lot, whole.
pub fn lot_text(trace: &LotTrace, words: &Words) -> String {
    let lot = &trace.lot;
    let mut about = vec![lot.received_on.to_string(), origin_text(&lot.origin, words)];
    about.extend(lot.delivery.as_ref().map(ToString::to_string));
    text(&Sheet {
        title: fill(words, "trace.of-lot", &[("lot", &lot.lot.to_string())]),
        about,
        tables: vec![events_table(trace, words)],
        closing: Vec::new(),
    })
}

/// What is on the shelf.
pub fn stock_text(goods: &[GoodsInStock], words: &Words) -> String {
    let head = |key: &str| say(words, &format!("stock.column.{key}"));
    let row = |one: &GoodsInStock| {
        vec![
            one.goods.code.to_string(),
            one.goods.name.clone(),
            one.goods.category.clone(),
            one.price.as_ref().map_or_else(
                || say(words, "stock.no-price"),
                |price| price.points.to_string(),
            ),
            one.available.to_string(),
            one.expiring.to_string(),
            one.expired.to_string(),
            day_or(words, one.soonest, "stock.no-date"),
            say(words, &format!("section.{}", one.section.word())),
        ]
    };
    text(&Sheet {
        title: say(words, "stock.title"),
        about: Vec::new(),
        tables: vec![Table {
            heading: String::new(),
            columns: vec![
                Column::text(head("code")),
                Column::text(head("name")),
                Column::text(head("category")),
                Column::figures(head("points")),
                Column::figures(head("available")),
                Column::figures(head("expiring")),
                Column::figures(head("expired")),
                Column::text(head("soonest")),
                Column::text(head("section")),
            ],
            rows: goods.iter().map(row).collect(),
            empty: say(words, "stock.empty"),
        }],
        closing: Vec::new(),
    })
}

/// How funds stand.
pub fn funds_text(funds: &[FundOnRecord], words: &Words) -> String {
    let head = |key: &str| say(words, &format!("funds.column.{key}"));
    let row = |one: &FundOnRecord| {
        vec![
            one.fund.clone(),
            one.kind.map_or_else(String::new, |kind| {
                say(words, &format!("fund.{}", kind.word()))
            }),
            one.granted.to_string(),
            one.spent.to_string(),
            one.left().to_string(),
            one.spent_this_year.to_string(),
            one.most_this_year
                .map_or_else(String::new, |most| most.to_string()),
            one.handed_out.to_string(),
            one.on_shelf.to_string(),
            one.written_off.to_string(),
        ]
    };
    let beyond = funds.iter().filter(|fund| fund.is_beyond());
    text(&Sheet {
        title: say(words, "funds.title"),
        about: Vec::new(),
        tables: vec![Table {
            heading: String::new(),
            columns: vec![
                Column::text(head("fund")),
                Column::text(head("kind")),
                Column::figures(head("granted")),
                Column::figures(head("spent")),
                Column::figures(head("left")),
                Column::figures(head("this-year")),
                Column::figures(head("most")),
                Column::figures(head("handed-out")),
                Column::figures(head("on-shelf")),
                Column::figures(head("written-off")),
            ],
            rows: funds.iter().map(row).collect(),
            empty: say(words, "funds.empty"),
        }],
        closing: beyond
            .map(|fund| fill(words, "funds.beyond", &[("fund", &fund.fund)]))
            .collect(),
    })
}

/// What the shelf can honour.
pub fn cover_text(cover: &Cover, words: &Words) -> String {
    let head = |key: &str| say(words, &format!("cover.column.{key}"));
    let row = |goods: &crate::market::storeroom::cover::GoodsCover| {
        vec![
            goods.name.clone(),
            goods
                .each
                .map_or_else(|| say(words, "stock.no-price"), |each| each.to_string()),
            goods.available.to_string(),
            goods
                .expected
                .map_or_else(|| say(words, "cover.unknown"), |n| n.to_string()),
            goods.short.to_string(),
            goods
                .buying
                .map_or_else(String::new, |cost| cost.to_string()),
        ]
    };
    let households = cover.households.to_string();
    let (outstanding, worth) = (cover.outstanding.to_string(), cover.worth.to_string());
    let fills = [
        ("households", households.as_str()),
        ("outstanding", &outstanding),
        ("worth", &worth),
    ];
    let mut about = vec![fill(words, "cover.about", &fills)];
    about.extend(cover.next.map(|window| {
        let days = words.window(window.opens, window.closes);
        fill(words, "cover.next", &[("days", &days)])
    }));
    let windows = cover.windows.to_string();
    let buying = cover.buying.to_string();
    let closing = if cover.windows == 0 {
        vec![say(words, "cover.no-past")]
    } else {
        vec![
            fill(words, "cover.past", &[("windows", &windows)]),
            fill(words, "cover.buying", &[("yuan", &buying)]),
        ]
    };
    text(&Sheet {
        title: say(words, "cover.title"),
        about,
        tables: vec![Table {
            heading: String::new(),
            columns: vec![
                Column::text(head("name")),
                Column::figures(head("each")),
                Column::figures(head("available")),
                Column::figures(head("expected")),
                Column::figures(head("short")),
                Column::figures(head("buying")),
            ],
            rows: cover.goods.iter().map(row).collect(),
            empty: say(words, "stock.empty"),
        }],
        closing,
    })
}

/// Deliveries that are not booked yet.
pub fn parked_text(drafts: &[Draft], words: &Words) -> String {
    if drafts.is_empty() {
        return format!("{}\n", say(words, "parked.none"));
    }
    let line = |draft: &Draft| {
        let source = say(words, &format!("source.{}", draft.origin.source().word()));
        let (lines, pieces) = (
            draft.first.lines.len().to_string(),
            draft.first.pieces().to_string(),
        );
        let day = draft.began_at.village_day().to_string();
        let fills = [
            ("day", day.as_str()),
            ("source", &source),
            ("lines", &lines),
            ("pieces", &pieces),
        ];
        format!("{}  {}\n", draft.id, fill(words, "parked.one", &fills))
    };
    drafts.iter().map(line).collect()
}

/// A stocktake that is going on, as whoever counts may see it.
pub fn stocktake_text(open: Option<&StocktakeOpen>, words: &Words) -> String {
    let Some(open) = open else {
        return format!("{}\n", say(words, "counting.none"));
    };
    let head = |key: &str| say(words, &format!("counting.column.{key}"));
    text(&Sheet {
        title: fill(words, "counting.title", &[("number", open.number.as_str())]),
        about: vec![open.day.to_string()],
        tables: vec![Table {
            heading: String::new(),
            columns: vec![
                Column::text(head("code")),
                Column::text(head("name")),
                Column::figures(head("counted")),
            ],
            rows: open
                .goods
                .iter()
                .map(|one| {
                    let counted = one.count.map_or_else(
                        || say(words, "counting.not-yet"),
                        |(counted, _)| counted.to_string(),
                    );
                    vec![one.goods.code.to_string(), one.goods.name.clone(), counted]
                })
                .collect(),
            empty: say(words, "stock.empty"),
        }],
        closing: Vec::new(),
    })
}
