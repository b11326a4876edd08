//! Letters from tills, and the signed checkpoint for everybody.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::Hall;
use crate::ledger::desk::{self, FEED_PART, NoReply};
use crate::market::ids::VillageId;
use crate::parcel::{Answer, Letter, Message, RefusedBecause, Signed, Unfit};

impl Hall {
    async fn reply(
        &self,
        body: &[u8],
        fits: impl Fn(&Letter) -> bool + Send + 'static,
    ) -> Response {
        let Ok(signed) = serde_json::from_slice::<Signed>(body) else {
            return plain(StatusCode::BAD_REQUEST, RefusedBecause::Malformed.word());
        };
        let answered = self
            .ask(move |vault, now| desk::answer(vault, now, &signed, FEED_PART, &fits))
            .await;
        match answered {
            Ok(Ok((reply, signed))) => match serde_json::to_string(&signed) {
                Ok(text) => json(status_of(&reply.answer), text),
                Err(error) => fault(&error.to_string()),
            },
            Ok(Err(NoReply::Unfit(Unfit::Signature))) => plain(
                StatusCode::UNAUTHORIZED,
                RefusedBecause::BadSignature.word(),
            ),
            Ok(Err(NoReply::Unfit(Unfit::Later(_)))) => {
                plain(StatusCode::BAD_REQUEST, RefusedBecause::LedgerTooOld.word())
            }
            Ok(Err(NoReply::Unfit(Unfit::Form(_)))) => {
                plain(StatusCode::BAD_REQUEST, RefusedBecause::Malformed.word())
            }
            Ok(Err(NoReply::Fault(why))) | Err(why) => fault(&why.to_string()),
        }
    }
}

pub(super) fn json(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// An answer with no signature, where there is nothing to sign an answer to.
pub(super) fn plain(status: StatusCode, reason: &str) -> Response {
    json(status, serde_json::json!({ "reason": reason }).to_string())
}

pub(super) fn status_of(answer: &Answer) -> StatusCode {
    match answer {
        Answer::Enrolled(_) | Answer::Acked { .. } | Answer::Feed(_) | Answer::Recovered(_) => {
            StatusCode::OK
        }
        Answer::Gap { .. } | Answer::Fork { .. } | Answer::MustRefetch | Answer::NotInCopy => {
            StatusCode::CONFLICT
        }
        Answer::Fenced { .. } => StatusCode::GONE,
        Answer::Refused(because) => match because {
            RefusedBecause::UnknownVillage | RefusedBecause::UnknownTill => StatusCode::NOT_FOUND,
            RefusedBecause::BadSignature => StatusCode::UNAUTHORIZED,
            RefusedBecause::BrokenChain
            | RefusedBecause::LedgerTooOld
            | RefusedBecause::Malformed => StatusCode::BAD_REQUEST,
            RefusedBecause::CodeUnknown
            | RefusedBecause::CodeUsed
            | RefusedBecause::CodeExpired
            | RefusedBecause::Rehearsal
            | RefusedBecause::OtherVillage => StatusCode::FORBIDDEN,
        },
    }
}

pub(super) fn fault(why: &str) -> Response {
    eprintln!("jifen-ledger: {why}");
    plain(StatusCode::SERVICE_UNAVAILABLE, "fault")
}

pub(super) async fn letter(
    State(hall): State<Hall>,
    Path((till, what)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let known = matches!(what.as_str(), "enrol" | "push" | "recover");
    if !known {
        return plain(StatusCode::NOT_FOUND, "unknown-address");
    }
    let fits = move |letter: &Letter| {
        letter.till.as_str() == till
            && match &letter.message {
                Message::Enrol(_) => what == "enrol",
                Message::Push(_) => what == "push",
                Message::Recover(_) => what == "recover",
                Message::Feed(_) => false,
            }
    };
    hall.reply(&body, fits).await
}

#[derive(serde::Deserialize)]
pub(super) struct FeedQuery {
    #[serde(default)]
    generation: String,
    #[serde(default)]
    after: u64,
}

/// The letter of a feed request stands in the `authorization` header, the question also in the address.
pub(super) async fn feed(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(query): Query<FeedQuery>,
    headers: HeaderMap,
) -> Response {
    let ticket = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Jifen "))
        .and_then(|ticket| {
            data_encoding::BASE64URL_NOPAD
                .decode(ticket.as_bytes())
                .ok()
        });
    let Some(ticket) = ticket else {
        return plain(
            StatusCode::UNAUTHORIZED,
            RefusedBecause::BadSignature.word(),
        );
    };
    let fits = move |letter: &Letter| match &letter.message {
        Message::Feed(request) => {
            letter.village.as_str() == village
                && request.after.seq == query.after
                && request.generation.as_ref().map_or("", |g| g.0.as_str()) == query.generation
        }
        _ => false,
    };
    hall.reply(&ticket, fits).await
}

pub(super) async fn checkpoint(State(hall): State<Hall>, Path(village): Path<String>) -> Response {
    let Ok(village) = village.parse::<VillageId>() else {
        return plain(StatusCode::NOT_FOUND, RefusedBecause::UnknownVillage.word());
    };
    match hall
        .ask(move |vault, now| desk::checkpoint(vault, now, &village))
        .await
        .and_then(|signed| signed)
    {
        Ok(Some(signed)) => match serde_json::to_string(&signed) {
            Ok(text) => json(StatusCode::OK, text),
            Err(error) => fault(&error.to_string()),
        },
        Ok(None) => plain(StatusCode::NOT_FOUND, RefusedBecause::UnknownVillage.word()),
        Err(why) => fault(&why.to_string()),
    }
}
