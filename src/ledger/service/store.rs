//! Pages of the store: stock, donations, funds, postings, a delivery.

use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::Hall;
use super::show::{NOT_FOUND, Wish};
use crate::ledger::pages::{LOTS_EACH, MOST_CHANGES, MOST_LISTED};
use crate::ledger::vault::Vault;
use crate::market::day::Moment;
use crate::market::gtin::Gtin;
use crate::market::ids::{ReceiptNo, VillageId};

pub(super) async fn stock(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    hall.village_page(
        &wish,
        (&village, "/stock"),
        |vault, found, _| {
            let stock = vault.stock(&found.village, LOTS_EACH, MOST_CHANGES)?;
            Ok(Some(stock))
        },
        |page, found, stock| page.stock(found, &stock),
    )
    .await
}

pub(super) async fn goods(
    State(hall): State<Hall>,
    Path((village, code)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> Response {
    let Ok(code) = Gtin::parse(&code) else {
        return hall.sorry(&wish, NOT_FOUND);
    };
    hall.village_page(
        &wish,
        (&village, &format!("/stock/{code}")),
        move |vault, found, _| vault.goods(&found.village, code, MOST_LISTED),
        |page, found, goods| page.goods(found, &goods),
    )
    .await
}

pub(super) async fn donations(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    hall.village_page(
        &wish,
        (&village, "/donations"),
        |vault, found, _| vault.donations(&found.village, MOST_LISTED).map(Some),
        |page, found, donations| page.donations(found, &donations),
    )
    .await
}

pub(super) async fn funds(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    hall.village_page(
        &wish,
        (&village, "/funds"),
        |vault, found, now| {
            let year = now.village_day().year();
            let funds = vault.funds(&found.village, year)?;
            let grants = vault.grants(&found.village, MOST_LISTED)?;
            Ok(Some((year, funds, grants)))
        },
        |page, found, (year, funds, grants)| page.funds(found, year, &funds, &grants),
    )
    .await
}

pub(super) async fn delivery(
    State(hall): State<Hall>,
    Path(number): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    let Ok(number) = number.parse::<ReceiptNo>() else {
        return hall.sorry(&wish, NOT_FOUND);
    };
    let path = format!("/d/{number}");
    let question = move |vault: &dyn Vault, _| {
        Ok(Some(vault.deliveries(&number)?).filter(|found| !found.is_empty()))
    };
    hall.page(&wish, &path, question, |page, found| {
        page.deliveries(&found)
    })
    .await
}

pub(super) async fn notices(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    hall.village_page(
        &wish,
        (&village, "/notices"),
        |vault, found, now| {
            let notices = vault.notices(&found.village, MOST_LISTED)?;
            Ok(Some((notices, now.village_day())))
        },
        |page, found, (notices, today)| page.notices(found, &notices, today),
    )
    .await
}

pub(super) async fn notice(
    State(hall): State<Hall>,
    Path((village, number)): Path<(String, String)>,
    Query(wish): Query<Wish>,
) -> Response {
    let (Ok(id), Ok(number)) = (village.parse::<VillageId>(), number.parse::<ReceiptNo>()) else {
        return hall.sorry(&wish, NOT_FOUND);
    };
    let path = format!("/villages/{id}/notices/{number}");
    let question = move |vault: &dyn Vault, now: Moment| {
        let today = now.village_day();
        let found = vault.notice(&id, &number, today)?;
        Ok(found.map(|found| (found, today)))
    };
    hall.page(&wish, &path, question, |page, (found, today)| {
        page.notice(&found, today)
    })
    .await
}
