//! The ledger as a service: letters from tills and pages for people, over HTTP/1. In front of it a village may put
//! whatever speaks TLS; tills and ledger prove each other by their keys either way.
//!
//! Nothing that comes in is trusted: bodies and times have limits, what cannot be read is answered with a word and
//! never with a panic. The vault blocks, so it is asked on threads made for that. This is one of the outermost files:
//! it reads the clock, unless it is given another (a demo's).

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;
use tokio::sync::{Semaphore, oneshot};

use crate::market::day::{Moment, VillageDay};
use crate::market::ids::{ReceiptNo, VillageId};
use crate::parcel::{Answer, LARGEST_MESSAGE, Letter, Message, RefusedBecause, Signed, Unfit};
use crate::words::{Lang, Words};

use super::desk::{self, FEED_PART, NoReply};
use super::pages::{LOOK, MOST_LISTED, Page};
use super::vault::{Vault, VaultFault, VillageOnRecord};

/// How long a request may take in all, its sending included.
const PATIENCE: Duration = Duration::from_secs(60);
/// How many are worked on at once; more wait.
const AT_ONCE: usize = 128;
/// How long open requests are waited for when the service stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// The time, as the service tells it.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The machine's clock.
pub fn system_clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Moment::from_millis(since.as_millis() as i64)
    })
}

#[derive(Clone)]
struct Hall {
    vault: Arc<dyn Vault>,
    clock: Clock,
    zh: Arc<Words>,
    en: Arc<Words>,
    room: Arc<Semaphore>,
}

/// A running service, in a thread of its own. Dropping it stops it as [`Service::stop`] does.
pub struct Service {
    addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    ended: Receiver<io::Result<()>>,
}

impl Service {
    /// Starts the service; port 0 takes a free one.
    ///
    /// # Errors
    /// Where the address cannot be listened on.
    pub fn start(listen: SocketAddr, vault: Arc<dyn Vault>) -> io::Result<Service> {
        Service::start_with(listen, vault, system_clock())
    }

    /// Starts the service by another clock than the machine's.
    ///
    /// # Errors
    /// Where the address cannot be listened on.
    pub fn start_with(
        listen: SocketAddr,
        vault: Arc<dyn Vault>,
        clock: Clock,
    ) -> io::Result<Service> {
        let listener = TcpListener::bind(listen)?;
        listener.set_nonblocking(true)?;
        let addr = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, ended) = channel();
        let router = router(Hall {
            vault,
            clock,
            zh: Arc::new(Words::load(Lang::Zh)),
            en: Arc::new(Words::load(Lang::En)),
            room: Arc::new(Semaphore::new(AT_ONCE)),
        });
        let thread = std::thread::Builder::new()
            .name("ledger".into())
            .spawn(move || {
                let result = runtime.block_on(run(listener, router, stopped));
                runtime.shutdown_timeout(FAREWELL);
                // Whoever started it may be gone already; then nobody asks how it ended.
                let _ = tell.send(result);
            })?;
        Ok(Service {
            addr,
            stop: Some(stop),
            thread: Some(thread),
            ended,
        })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Stops it: no new requests, open ones are finished within five seconds.
    pub fn stop(self) {
        drop(self);
    }

    /// Runs until the process is told to end (ctrl-c, SIGTERM).
    ///
    /// # Errors
    /// Where it ended by itself.
    pub fn until_told(mut self) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let ended = runtime.block_on(async {
            loop {
                tokio::select! {
                    told = told_to_end() => return told.map(|()| None),
                    () = tokio::time::sleep(Duration::from_millis(200)) => {
                        if let Ok(result) = self.ended.try_recv() {
                            return Ok(Some(result));
                        }
                    }
                }
            }
        })?;
        self.end();
        ended.unwrap_or(Ok(()))
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            // It may have ended by itself.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            // A panic there has been printed already.
            let _ = thread.join();
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(unix)]
async fn told_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    tokio::select! { _ = term.recv() => {}, _ = int.recv() => {} }
    Ok(())
}

#[cfg(not(unix))]
async fn told_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

async fn run(
    listener: TcpListener,
    router: Router,
    stopped: oneshot::Receiver<()>,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (leave, left) = oneshot::channel::<()>();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        // Told to stop, or nobody is left to tell: both mean stop.
        let _ = stopped.await;
        let _ = leave.send(());
    });
    tokio::select! {
        result = serving => result,
        () = async { let _ = left.await; tokio::time::sleep(FAREWELL).await } => Ok(()),
    }
}

fn router(hall: Hall) -> Router {
    Router::new()
        .route("/v1/tills/{till}/{what}", post(letter))
        .route("/v1/villages/{village}/feed", get(feed))
        .route("/v1/villages/{village}/checkpoint", get(checkpoint))
        .route("/", get(villages))
        .route("/villages/{village}", get(village))
        .route("/villages/{village}/exceptions", get(exceptions))
        .route("/villages/{village}/tills", get(tills))
        .route("/r/{receipt}", get(receipt))
        .route("/look.css", get(look))
        .fallback(|State(hall): State<Hall>, wish: Query<Wish>| async move {
            hall.sorry(&wish, NOT_FOUND)
        })
        .layer(DefaultBodyLimit::max(LARGEST_MESSAGE))
        .layer(from_fn_with_state(hall.clone(), limits))
        .with_state(hall)
}

/// Every request: only so many at once, only so long, and headers that keep pages to themselves.
async fn limits(State(hall): State<Hall>, request: Request, next: Next) -> Response {
    let work = async {
        let _place = hall.room.acquire().await;
        next.run(request).await
    };
    let mut response = match tokio::time::timeout(PATIENCE, work).await {
        Ok(response) => response,
        Err(_) => plain(StatusCode::REQUEST_TIMEOUT, "too-slow"),
    };
    let headers = response.headers_mut();
    let policy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

fn json(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// An answer with no signature, where there is nothing to sign an answer to.
fn plain(status: StatusCode, reason: &str) -> Response {
    json(status, serde_json::json!({ "reason": reason }).to_string())
}

fn status_of(answer: &Answer) -> StatusCode {
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

impl Hall {
    /// Asks the vault on a thread that may block. A panic there ends this request and no other.
    async fn ask<R: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Vault, Moment) -> R + Send + 'static,
    ) -> Result<R, VaultFault> {
        let (vault, clock) = (self.vault.clone(), self.clock.clone());
        tokio::task::spawn_blocking(move || work(&*vault, clock()))
            .await
            .map_err(|error| VaultFault(error.to_string()))
    }

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

    fn words(&self, wish: &Wish) -> &Words {
        if wish.lang.as_deref() == Some("en") {
            &self.en
        } else {
            &self.zh
        }
    }

    fn sorry(&self, wish: &Wish, (status, what, why): Sorry) -> Response {
        let page = Page {
            words: self.words(wish),
            path: "/",
        };
        shown(status, page.sorry(what, why))
    }

    /// A page from what the vault answers; nothing found is a page that says so.
    async fn page<R: Send + 'static>(
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

type Sorry = (StatusCode, &'static str, &'static str);
const NOT_FOUND: Sorry = (StatusCode::NOT_FOUND, "not-found", "not-found-why");

fn fault(why: &str) -> Response {
    eprintln!("jifen-ledger: {why}");
    plain(StatusCode::SERVICE_UNAVAILABLE, "fault")
}

fn shown(status: StatusCode, page: Markup) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page.into_string(),
    )
        .into_response()
}

async fn letter(
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
struct FeedQuery {
    #[serde(default)]
    generation: String,
    #[serde(default)]
    after: u64,
}

/// The letter of a feed request stands in the `authorization` header, the question also in the address.
async fn feed(
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

async fn checkpoint(State(hall): State<Hall>, Path(village): Path<String>) -> Response {
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

/// What a reader may ask of any page.
#[derive(serde::Deserialize, Default)]
struct Wish {
    lang: Option<String>,
    day: Option<String>,
}

async fn look() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "max-age=3600"),
    ];
    (headers, Body::from(LOOK)).into_response()
}

async fn villages(State(hall): State<Hall>, Query(wish): Query<Wish>) -> Response {
    hall.page(
        &wish,
        "/",
        |vault, _| vault.villages().map(Some),
        |page, villages| page.villages(&villages),
    )
    .await
}

fn find(vault: &dyn Vault, village: &str) -> Result<Option<VillageOnRecord>, VaultFault> {
    Ok(vault
        .villages()?
        .into_iter()
        .find(|found| found.village.as_str() == village))
}

async fn village(
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
        let balances = vault.balances(&id, now.village_day())?;
        Ok(Some((found, days, redemptions, balances)))
    };
    hall.page(
        &wish,
        &path,
        question,
        |page, (found, days, redemptions, balances)| {
            page.village(&found, &days, day, &redemptions, &balances)
        },
    )
    .await
}

async fn exceptions(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    let path = format!("/villages/{village}/exceptions");
    let question = move |vault: &dyn Vault, _| {
        let Some(found) = find(vault, &village)? else {
            return Ok(None);
        };
        let exceptions = vault.exceptions(&found.village, MOST_LISTED)?;
        Ok(Some((found, exceptions)))
    };
    hall.page(&wish, &path, question, |page, (found, listed)| {
        page.exceptions(&found, &listed)
    })
    .await
}

async fn tills(
    State(hall): State<Hall>,
    Path(village): Path<String>,
    Query(wish): Query<Wish>,
) -> Response {
    let path = format!("/villages/{village}/tills");
    let question = move |vault: &dyn Vault, _| {
        let Some(found) = find(vault, &village)? else {
            return Ok(None);
        };
        let tills = vault.tills(&found.village)?;
        Ok(Some((found, tills)))
    };
    hall.page(&wish, &path, question, |page, (found, listed)| {
        page.tills(&found, &listed)
    })
    .await
}

async fn receipt(
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
