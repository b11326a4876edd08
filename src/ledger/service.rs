//! The ledger as a service: letters from tills and pages for people, over HTTP/1. In front of it a village may put
//! whatever speaks TLS; tills and ledger prove each other by their keys either way.
//!
//! Nothing that comes in is trusted: bodies and times have limits, what cannot be read is answered with a word and
//! never with a panic. The vault blocks, so it is asked on threads made for that. This is one of the outermost files:
//! it reads the clock, unless it is given another (a demo's).

mod letters;
mod show;
mod store;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::sync::{Semaphore, oneshot};

use crate::market::day::Moment;
use crate::parcel::LARGEST_MESSAGE;
use crate::words::{Lang, Words};

use super::vault::{Vault, VaultFault};
use letters::plain;
use show::{NOT_FOUND, Wish};

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
        .route("/v1/tills/{till}/{what}", post(letters::letter))
        .route("/v1/villages/{village}/feed", get(letters::feed))
        .route(
            "/v1/villages/{village}/checkpoint",
            get(letters::checkpoint),
        )
        .route("/", get(show::villages))
        .route("/villages/{village}", get(show::village))
        .route("/villages/{village}/stock", get(store::stock))
        .route("/villages/{village}/stock/{code}", get(store::goods))
        .route("/villages/{village}/donations", get(store::donations))
        .route("/villages/{village}/funds", get(store::funds))
        .route("/villages/{village}/notices", get(store::notices))
        .route("/villages/{village}/notices/{number}", get(store::notice))
        .route("/villages/{village}/exceptions", get(show::exceptions))
        .route("/villages/{village}/tills", get(show::tills))
        .route("/r/{receipt}", get(show::receipt))
        .route("/d/{delivery}", get(store::delivery))
        .route("/look.css", get(show::look))
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
}
