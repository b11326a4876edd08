//! The same as JSON. The fields are kept stable; money is in yuan.

use crate::market::storeroom::cover::Cover;
use crate::market::storeroom::fund::FundOnRecord;
use crate::market::storeroom::trace::{
    DeliveryTrace, GoodsInStock, LotEvent, LotEventKind, LotOnRecord, LotTrace, OriginOnRecord,
    ReceiptTrace,
};
use crate::reports::json::Json;

type Fields = Vec<(&'static str, Json)>;

fn whole(pieces: u32) -> Json {
    Json::Whole(pieces.into())
}

fn text_or_null(text: &str) -> Json {
    if text.is_empty() {
        Json::Null
    } else {
        Json::text(text)
    }
}

fn line(json: Json) -> String {
    format!("{json}\n")
}

fn origin(origin: &OriginOnRecord) -> Fields {
    vec![
        ("source", Json::text(origin.source.word())),
        ("giver", text_or_null(&origin.giver)),
        ("anonymous", Json::Flag(origin.anonymous)),
        ("terms", text_or_null(&origin.terms)),
        ("fund", text_or_null(&origin.fund)),
        ("supplier", text_or_null(&origin.supplier)),
        ("document", text_or_null(&origin.document)),
        ("photo", Json::maybe(origin.photo)),
    ]
}

fn lot(lot: &LotOnRecord) -> Fields {
    vec![
        ("lot", whole(lot.lot.0)),
        ("code", Json::text(lot.code)),
        ("name", Json::text(&lot.name)),
        ("unit", Json::text(&lot.unit)),
        ("received_on", Json::text(lot.received_on)),
        ("expires", Json::maybe(lot.expires)),
        ("unit_cost", Json::Yuan(lot.unit_cost)),
        ("received", whole(lot.received)),
        ("issued", whole(lot.issued)),
        ("lost", whole(lot.lost)),
        ("on_hand", whole(lot.on_hand)),
        ("delivery", Json::maybe(lot.delivery.as_ref())),
    ]
}

fn event(event: &LotEvent) -> Json {
    let mut fields = vec![
        ("at", Json::text(event.at)),
        ("village_day", Json::text(event.day)),
        ("pieces", Json::Whole(event.pieces)),
    ];
    fields.extend(match &event.kind {
        LotEventKind::Issued {
            receipt,
            household,
            name,
        } => vec![
            ("what", Json::text("issued")),
            ("receipt", Json::text(receipt)),
            ("household", Json::text(household)),
            ("name", Json::text(name)),
        ],
        LotEventKind::TakenBack { receipt, slip } => vec![
            ("what", Json::text("taken-back")),
            ("receipt", Json::text(receipt)),
            ("slip", Json::text(slip)),
        ],
        LotEventKind::Adjusted { what, slip, reason } => vec![
            ("what", Json::text(what.word())),
            ("slip", Json::text(slip)),
            ("reason", Json::text(reason)),
        ],
        LotEventKind::Counted { sheet } => {
            vec![("what", Json::text("counted")), ("slip", Json::text(sheet))]
        }
    });
    Json::Object(fields)
}

fn events(trace: &LotTrace) -> (&'static str, Json) {
    (
        "events",
        Json::List(trace.events.iter().map(event).collect()),
    )
}

/// A receipt with where its goods came from.
pub fn receipt_json(trace: &ReceiptTrace) -> String {
    let lines = trace.lines.iter().map(|line| {
        let lots = line.lots.iter().map(|(pieces, of)| {
            let mut fields = vec![("quantity", whole(*pieces))];
            fields.extend(lot(of));
            fields.extend(origin(&of.origin));
            Json::Object(fields)
        });
        Json::Object(vec![
            ("name", Json::text(&line.name)),
            ("unit", Json::text(&line.unit)),
            ("quantity", whole(line.quantity)),
            ("points", Json::Points(line.points)),
            ("reversed", Json::Flag(line.reversed)),
            ("lots", Json::List(lots.collect())),
        ])
    });
    line(Json::Object(vec![
        ("receipt", Json::text(&trace.receipt)),
        ("at", Json::text(trace.at)),
        ("village_day", Json::text(trace.day)),
        ("household", Json::text(&trace.household)),
        ("name", Json::text(&trace.name)),
        ("lines", Json::List(lines.collect())),
    ]))
}

/// A delivery with where every piece went.
pub fn delivery_json(trace: &DeliveryTrace) -> String {
    let delivery = &trace.delivery;
    let lots = trace.lots.iter().map(|one| {
        let mut fields = lot(&one.lot);
        fields.push(events(one));
        Json::Object(fields)
    });
    let mut fields = vec![
        ("delivery", Json::text(&delivery.number)),
        ("id", Json::text(delivery.id)),
        ("at", Json::text(delivery.at)),
        ("village_day", Json::text(delivery.day)),
        ("cost", Json::Yuan(delivery.cost)),
        ("staff", Json::text(&delivery.staff)),
        ("second", Json::maybe(delivery.second.as_ref())),
    ];
    fields.extend(origin(&delivery.origin));
    fields.push(("lots", Json::List(lots.collect())));
    line(Json::Object(fields))
}

/// A lot, whole.
pub fn lot_json(trace: &LotTrace) -> String {
    let mut fields = lot(&trace.lot);
    fields.extend(origin(&trace.lot.origin));
    fields.push(events(trace));
    line(Json::Object(fields))
}

/// What is on the shelf.
pub fn stock_json(goods: &[GoodsInStock]) -> String {
    let one = |one: &GoodsInStock| {
        let packs = one.packs.iter().map(|(code, pieces)| {
            Json::Object(vec![("code", Json::text(code)), ("pieces", whole(*pieces))])
        });
        Json::Object(vec![
            ("code", Json::text(one.goods.code)),
            ("name", Json::text(&one.goods.name)),
            ("unit", Json::text(&one.goods.unit)),
            ("category", Json::text(&one.goods.category)),
            ("section", Json::text(one.section.word())),
            (
                "points",
                one.price
                    .as_ref()
                    .map_or(Json::Null, |price| Json::Points(price.points)),
            ),
            ("available", whole(one.available)),
            ("expiring", whole(one.expiring)),
            ("expired", whole(one.expired)),
            ("soonest", Json::maybe(one.soonest)),
            ("cost", Json::Yuan(one.cost)),
            ("packs", Json::List(packs.collect())),
        ])
    };
    line(Json::List(goods.iter().map(one).collect()))
}

/// How funds stand.
pub fn funds_json(funds: &[FundOnRecord]) -> String {
    let one = |one: &FundOnRecord| {
        Json::Object(vec![
            ("fund", Json::text(&one.fund)),
            ("kind", Json::maybe(one.kind.map(|kind| kind.word()))),
            ("granted", Json::Yuan(one.granted)),
            ("spent", Json::Yuan(one.spent)),
            ("left", Json::Yuan(one.left())),
            ("spent_this_year", Json::Yuan(one.spent_this_year)),
            (
                "most_this_year",
                one.most_this_year.map_or(Json::Null, Json::Yuan),
            ),
            ("handed_out", Json::Yuan(one.handed_out)),
            ("on_shelf", Json::Yuan(one.on_shelf)),
            ("written_off", Json::Yuan(one.written_off)),
        ])
    };
    line(Json::List(funds.iter().map(one).collect()))
}

/// What the shelf can honour.
pub fn cover_json(cover: &Cover) -> String {
    let goods = cover.goods.iter().map(|goods| {
        Json::Object(vec![
            ("code", Json::text(goods.code)),
            ("name", Json::text(&goods.name)),
            ("unit", Json::text(&goods.unit)),
            ("points", goods.each.map_or(Json::Null, Json::Points)),
            ("available", whole(goods.available)),
            ("worth", Json::Points(goods.worth)),
            ("expected", goods.expected.map_or(Json::Null, whole)),
            ("short", whole(goods.short)),
            ("buying", goods.buying.map_or(Json::Null, Json::Yuan)),
        ])
    });
    line(Json::Object(vec![
        ("on", Json::text(cover.today)),
        ("opens", Json::maybe(cover.next.map(|window| window.opens))),
        (
            "closes",
            Json::maybe(cover.next.map(|window| window.closes)),
        ),
        ("outstanding", Json::Points(cover.outstanding)),
        ("households", whole(cover.households)),
        ("worth", Json::Points(cover.worth)),
        ("uncovered", Json::Points(cover.uncovered())),
        ("windows", whole(cover.windows)),
        ("buying", Json::Yuan(cover.buying)),
        ("goods", Json::List(goods.collect())),
    ]))
}
