//! Pages of the store: stock, donations, funds, postings, a delivery.

use axum::extract::{Path, Query, State};
use axum::response::Response;

use super::Hall;
use super::show::{NOT_FOUND, Wish, find};
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
    let path = format!("/villages/{village}/stock");
    let question = move |vault: &dyn Vault, _| {
        let Some(found) = find(vault, &village)? else {
            return Ok(None);
        };
        let stock = vault.stock(&found.village, LOTS_EACH, MOST_CHANGES)?;
        Ok(Some((found, stock)))
    };
    hall.page(&wish, &path, question, |page, (found, stock)| {
        page.stock(&found, &stock)
    })
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
    let path = format!("/villages/{village}/stock/{code}");
    let question = move |vault: &dyn Vault, _| {
        let Some(found) = find(vault, &village)? else {
            return Ok(None);
        };
        let goods = vault.goods(&found.village, code, MOST_LISTED)?;
        Ok(goods.map(|goods| (found, goods)))
    };
    hall.page(&wish, &path, question, |page, (found, goods)| {
        page.goods(&found, &goods)
    })
    .await
}

pub(super) async fn donations(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    let path = format!("/villages/{village}/donations");
    let question = move |vault: &dyn Vault, _| {
        let Some(found) = find(vault, &village)? else {
            return Ok(None);
        };
        let donations = vault.donations(&found.village, MOST_LISTED)?;
        Ok(Some((found, donations)))
    };
    hall.page(&wish, &path, question, |page, (found, donations)| {
        page.donations(&found, &donations)
    })
    .await
}

pub(super) async fn funds(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    let path = format!("/villages/{village}/funds");
    let question = move |vault: &dyn Vault, now: Moment| {
        let Some(found) = find(vault, &village)? else {
            return Ok(None);
        };
        let year = now.village_day().year();
        let funds = vault.funds(&found.village, year)?;
        let grants = vault.grants(&found.village, MOST_LISTED)?;
        Ok(Some((found, year, funds, grants)))
    };
    hall.page(
        &wish,
        &path,
        question,
        |page, (found, year, funds, grants)| page.funds(&found, year, &funds, &grants),
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
    let path = format!("/villages/{village}/notices");
    let question = move |vault: &dyn Vault, now: Moment| {
        let Some(found) = find(vault, &village)? else {
            return Ok(None);
        };
        let notices = vault.notices(&found.village, MOST_LISTED)?;
        Ok(Some((found, notices, now.village_day())))
    };
    hall.page(&wish, &path, question, |page, (found, notices, today)| {
        page.notices(&found, &notices, today)
    })
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
        Ok(vault
            .notice(&id, &number, today)?
            .map(|found| (found, today)))
    };
    hall.page(&wish, &path, question, |page, (found, today)| {
        page.notice(&found, today)
    })
    .await
}
