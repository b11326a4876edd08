//! Pages for people.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;

use super::Hall;
use crate::ledger::pages::{Besides, LOOK, MOST_LISTED, Page};
use crate::ledger::vault::{Vault, VaultFault, VillageOnRecord};
use crate::market::day::{Moment, VillageDay};
use crate::market::ids::ReceiptNo;
use crate::words::Words;

impl Hall {
    fn words(&self, wish: &Wish) -> &Words {
        if wish.lang.as_deref() == Some("en") {
            &self.en
        } else {
            &self.zh
        }
    }

    pub(super) fn sorry(&self, wish: &Wish, (status, what, why): Sorry) -> Response {
        let page = Page {
            words: self.words(wish),
            path: "/",
        };
        shown(status, page.sorry(what, why))
    }

    /// A page from what the vault answers; nothing found is a page that says so.
    pub(super) async fn page<R: Send + 'static>(
        &self,
        wish: &Wish,
        path: &str,
        question: impl FnOnce(&dyn Vault, Moment) -> Result<Option<R>, VaultFault> + Send + 'static,
        draw: impl FnOnce(Page<'_>, R) -> Markup,
    ) -> Response {
        let page = Page {
            words: self.words(wish),
            path,
        };
        match self.ask(question).await.and_then(|answer| answer) {
            Ok(Some(answer)) => shown(StatusCode::OK, draw(page, answer)),
            Ok(None) => self.sorry(wish, NOT_FOUND),
            Err(why) => {
                eprintln!("jifen-ledger: {why}");
                self.sorry(
                    wish,
                    (StatusCode::SERVICE_UNAVAILABLE, "fault", "fault-why"),
                )
            }
        }
    }
}

impl Hall {
    /// A page of a village, at this path below its own.
    pub(super) async fn village_page<R: Send + 'static>(
        &self,
        wish: &Wish,
        (village, below): (&str, &str),
        question: impl FnOnce(&dyn Vault, &VillageOnRecord, Moment) -> Result<Option<R>, VaultFault>
        + Send
        + 'static,
        draw: impl FnOnce(Page<'_>, &VillageOnRecord, R) -> Markup,
    ) -> Response {
        let path = format!("/villages/{village}{below}");
        let village = village.to_owned();
        let question = move |vault: &dyn Vault, now: Moment| {
            let Some(found) = find(vault, &village)? else {
                return Ok(None);
            };
            let answer = question(vault, &found, now)?;
            Ok(answer.map(|answer| (found, answer)))
        };
        self.page(wish, &path, question, |page, (found, answer)| {
            draw(page, &found, answer)
        })
        .await
    }
}

pub(super) type Sorry = (StatusCode, &'static str, &'static str);

pub(super) const NOT_FOUND: Sorry = (StatusCode::NOT_FOUND, "not-found", "not-found-why");

pub(super) fn shown(status: StatusCode, page: Markup) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page.into_string(),
    )
        .into_response()
}

/// What a reader may ask of any page.
#[derive(serde::Deserialize, Default)]
pub(super) struct Wish {
    lang: Option<String>,
    day: Option<String>,
}

pub(super) async fn look() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "max-age=3600"),
    ];
    (headers, Body::from(LOOK)).into_response()
}

pub(super) async fn villages(State(hall): State<Hall>, Query(wish): Query<Wish>) -> Response {
    hall.page(
        &wish,
        "/",
        |vault, _| vault.villages().map(Some),
        |page, villages| page.villages(&villages),
    )
    .await
}

pub(super) fn find(
    vault: &dyn Vault,
    village: &str,
) -> Result<Option<VillageOnRecord>, VaultFault> {
    Ok(vault
        .villages()?
        .into_iter()
        .find(|found| found.village.as_str() == village))
}

pub(super) async fn village(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    let wanted = wish.day.as_deref().filter(|day| !day.is_empty());
    let day = match wanted.map(str::parse::<VillageDay>).transpose() {
        Ok(day) => day,
        Err(_) => return hall.sorry(&wish, (StatusCode::BAD_REQUEST, "not-found", "bad-day")),
    };
    let path = format!("/villages/{village}");
    let question = move |vault: &dyn Vault, now: Moment| {
        let Some(found) = find(vault, &village)? else {
            return Ok(None);
        };
        let id = found.village.clone();
        let days: Vec<VillageDay> = vault.redemption_days(&id, 60)?.into_iter().rev().collect();
        let redemptions = vault.redemptions(&id, day, MOST_LISTED)?;
        let besides = Besides {
            movements: vault.movements(&id, day, MOST_LISTED)?,
            allowed: vault.allowed(&id, day, MOST_LISTED)?,
        };
        let balances = vault.balances(&id, now.village_day())?;
        Ok(Some((found, days, redemptions, besides, balances)))
    };
    hall.page(
        &wish,
        &path,
        question,
        |page, (found, days, redemptions, besides, balances)| {
            let listed = (redemptions.as_slice(), &besides);
            page.village(&found, (days.as_slice(), day), listed, &balances)
        },
    )
    .await
}

pub(super) async fn exceptions(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    hall.village_page(
        &wish,
        (&village, "/exceptions"),
        |vault, found, _| vault.exceptions(&found.village, MOST_LISTED).map(Some),
        |page, found, listed| page.exceptions(found, &listed),
    )
    .await
}

pub(super) async fn tills(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    hall.village_page(
        &wish,
        (&village, "/tills"),
        |vault, found, _| vault.tills(&found.village).map(Some),
        |page, found, listed| page.tills(found, &listed),
    )
    .await
}

pub(super) async fn receipt(
    State(hall): State<Hall>,
    Path(number): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    let Ok(receipt) = number.parse::<ReceiptNo>() else {
        return hall.sorry(&wish, NOT_FOUND);
    };
    let path = format!("/r/{receipt}");
    let question = move |vault: &dyn Vault, _| {
        Ok(Some(vault.receipts(&receipt)?).filter(|found| !found.is_empty()))
    };
    hall.page(&wish, &path, question, |page, found| page.receipts(&found))
        .await
}
