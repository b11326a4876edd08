//! The wire over HTTP, and the thread that keeps a till and its ledger in step.
//!
//! The counter never waits for it: it only rings ([`Carrier::wake`]) and reads the news. Every exchange has an end in
//! time, so that a ledger that hangs is a ledger that is out. This is one of the outermost files: it reads the clock.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ed25519_dalek::SigningKey;

use crate::market::day::Moment;
use crate::market::ids::{TillId, VillageId};
use crate::parcel::{
    Answer, CodeKey, Enrol, Enrolled, LARGEST_MESSAGE, Letter, Message, PublicKey, RefusedBecause,
    Reply, Signed, VERSION,
};

use super::courier::{Courier, CourierInput, Now, Pace};
use super::rounds::{Wire, run};
use super::{SyncNews, TillBooks};

/// How long an exchange may take in all; a hundred entries with signatures over a slow village line fit.
const EXCHANGE: Duration = Duration::from_secs(30);
const CONNECT: Duration = Duration::from_secs(8);

/// Where the ledger is, and the keys that prove both ends.
#[derive(Clone)]
pub struct Address {
    /// `https://ledger.example`, with or without a path and a slash at its end.
    pub url: String,
    /// The key by which this till is enrolled.
    pub key: SigningKey,
    /// The ledger's key, from its [`Enrolled`].
    pub ledger_key: PublicKey,
}

/// Why a till was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotEnrolled {
    /// Not a one-time code at all.
    #[error("not a one-time code")]
    NoCode,
    /// The ledger could not be reached, or what answered is none: why.
    #[error("{0}")]
    Unreachable(String),
    /// The ledger refuses.
    #[error("{}", .0.word())]
    Refused(RefusedBecause),
    /// What answered does not know the one-time code, so it is not the ledger that gave it out.
    #[error("the answer does not prove that it comes from the ledger")]
    NotTheLedger,
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(EXCHANGE))
        .timeout_connect(Some(CONNECT))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .user_agent(concat!("jifen/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

/// The system's clock, and time since `start`.
pub fn system_now(start: Instant) -> Now {
    Now {
        up_ms: start.elapsed().as_millis() as u64,
        wall: system_clock(),
    }
}

/// The system's clock.
pub fn system_clock() -> Moment {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Moment::from_millis(since.as_millis() as i64)
}

/// One letter there, one reply back, over HTTP.
pub struct HttpWire {
    agent: ureq::Agent,
    address: Address,
}

impl HttpWire {
    /// A wire to this ledger. Nothing is sent yet.
    pub fn new(address: Address) -> HttpWire {
        HttpWire {
            agent: agent(),
            address,
        }
    }
}

impl Wire for HttpWire {
    fn carry(&mut self, letter: &Letter) -> Result<Reply, String> {
        let signed = Signed::seal(letter, &self.address.key);
        let reply: Reply = exchange(&self.agent, &self.address.url, letter, &signed)?
            .open(&self.address.ledger_key)
            .map_err(|unfit| format!("the ledger's reply: {unfit}"))?;
        belongs(&reply, letter, &signed)?;
        Ok(reply)
    }
}

fn belongs(reply: &Reply, letter: &Letter, signed: &Signed) -> Result<(), String> {
    let same =
        reply.to == signed.name() && reply.village == letter.village && reply.till == letter.till;
    same.then_some(())
        .ok_or_else(|| "the reply answers another letter".to_owned())
}

fn exchange(
    agent: &ureq::Agent,
    url: &str,
    letter: &Letter,
    signed: &Signed,
) -> Result<Signed, String> {
    let body = serde_json::to_string(signed).map_err(|error| error.to_string())?;
    let base = url.trim_end_matches('/');
    let (till, village) = (&letter.till, &letter.village);
    let sent = match &letter.message {
        Message::Enrol(_) => post(agent, &format!("{base}/v1/tills/{till}/enrol"), body),
        Message::Push(_) => post(agent, &format!("{base}/v1/tills/{till}/push"), body),
        Message::Recover(_) => post(agent, &format!("{base}/v1/tills/{till}/recover"), body),
        Message::Feed(request) => {
            let generation = request.generation.as_ref().map_or("", |g| g.0.as_str());
            let after = request.after.seq;
            let ticket = data_encoding::BASE64URL_NOPAD.encode(body.as_bytes());
            agent
                .get(format!("{base}/v1/villages/{village}/feed"))
                .query("generation", generation)
                .query("after", after.to_string())
                .header("authorization", format!("Jifen {ticket}"))
                .call()
        }
    };
    let mut response = sent.map_err(|error| error.to_string())?;
    let status = response.status();
    let text = response
        .body_mut()
        .with_config()
        .limit(LARGEST_MESSAGE as u64)
        .read_to_string()
        .map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|_| format!("no ledger's answer (status {status})"))
}

fn post(
    agent: &ureq::Agent,
    url: &str,
    body: String,
) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
    agent.post(url).content_type("application/json").send(body)
}

/// A till that asks to be taken in.
#[derive(Clone)]
pub struct Applicant {
    /// The village.
    pub village: VillageId,
    /// The till.
    pub till: TillId,
    /// Whether its books are for practice.
    pub rehearsal: bool,
    /// The key that it will sign with.
    pub key: SigningKey,
}

/// The letter that asks to be taken in, with the key to prove the answer by.
///
/// # Errors
/// [`NotEnrolled::NoCode`] where the text is no one-time code.
pub fn enrol_letter(
    applicant: &Applicant,
    code: &str,
    now: Moment,
) -> Result<(Letter, CodeKey), NotEnrolled> {
    let code = CodeKey::of(code).ok_or(NotEnrolled::NoCode)?;
    let key = PublicKey::of(&applicant.key);
    let letter = Letter {
        v: VERSION,
        village: applicant.village.clone(),
        till: applicant.till.clone(),
        clock: now,
        message: Message::Enrol(Enrol {
            proof: code.till_proof(&applicant.village, &applicant.till, &key),
            rehearsal: applicant.rehearsal,
        }),
    };
    Ok((letter, code))
}

/// Reads the answer to [`enrol_letter`], and whether it comes from who gave out the code.
///
/// # Errors
/// [`NotEnrolled`].
pub fn read_enrolled(
    signed: &Signed,
    applicant: &Applicant,
    code: CodeKey,
) -> Result<(Enrolled, Reply), NotEnrolled> {
    let unreachable = |why: String| NotEnrolled::Unreachable(why);
    let reply: Reply = signed
        .open_by_its_own_key()
        .map_err(|unfit| unreachable(unfit.to_string()))?;
    match reply.answer.clone() {
        Answer::Enrolled(enrolled) => {
            let key = PublicKey::of(&applicant.key);
            let proven = enrolled.ledger_key == signed.key
                && enrolled.proof == code.ledger_proof(&key, &enrolled.ledger_key);
            if proven {
                Ok((enrolled, reply))
            } else {
                Err(NotEnrolled::NotTheLedger)
            }
        }
        Answer::Refused(because) => Err(NotEnrolled::Refused(because)),
        _ => Err(unreachable("an answer that does not fit".into())),
    }
}

/// Asks a ledger to take a till in. Asking again with the same code and key gives the same answer.
///
/// # Errors
/// [`NotEnrolled`].
pub fn enrol(
    url: &str,
    applicant: &Applicant,
    code: &str,
) -> Result<(Enrolled, Reply), NotEnrolled> {
    let (letter, code) = enrol_letter(applicant, code, system_clock())?;
    let signed = Signed::seal(&letter, &applicant.key);
    let answer = exchange(&agent(), url, &letter, &signed).map_err(NotEnrolled::Unreachable)?;
    read_enrolled(&answer, applicant, code)
}

/// One round, here and now: sends everything, fetches everything, or says why not.
pub fn once(address: Address, books: &mut dyn TillBooks) -> Vec<SyncNews> {
    let mut news = Vec::new();
    let state = match books.sync_state() {
        Ok(state) => state,
        Err(fault) => {
            return vec![SyncNews::Unreachable {
                why: fault.to_string(),
                again_ms: 0,
            }];
        }
    };
    let start = Instant::now();
    let now = || system_now(start);
    let mut courier = Courier::new(state.village, state.till, Pace::default(), chance);
    let first = courier.poll(now());
    let mut wire = HttpWire::new(address);
    run(&mut courier, first, books, &mut wire, &now, &mut |item| {
        news.push(item)
    });
    news
}

fn chance() -> u64 {
    getrandom::u64().unwrap_or_default()
}

enum Ring {
    Wake,
    Recover,
    Stop,
}

/// The thread that syncs.
pub struct Carrier {
    bell: Sender<Ring>,
    thread: Option<JoinHandle<()>>,
}

impl Carrier {
    /// Starts it. `clock` is the machine's, or a demo's that is held on an exchange day.
    ///
    /// # Errors
    /// Where the operating system gives no thread.
    pub fn start(
        address: Address,
        (village, till): (VillageId, TillId),
        pace: Pace,
        clock: impl Fn() -> Moment + Send + 'static,
        mut books: Box<dyn TillBooks + Send>,
        mut tell: impl FnMut(SyncNews) + Send + 'static,
    ) -> std::io::Result<Carrier> {
        let (bell, rings) = channel();
        let thread = std::thread::Builder::new()
            .name("carrier".into())
            .spawn(move || {
                let start = Instant::now();
                let now = || Now {
                    up_ms: start.elapsed().as_millis() as u64,
                    wall: clock(),
                };
                let mut courier = Courier::new(village, till, pace, chance);
                let mut wire = HttpWire::new(address);
                while let Some(input) = next(&rings, &courier, now()) {
                    let outputs = match input {
                        Some(input) => courier.handle(now(), input),
                        None => courier.poll(now()),
                    };
                    run(
                        &mut courier,
                        outputs,
                        &mut *books,
                        &mut wire,
                        &now,
                        &mut tell,
                    );
                }
            })?;
        Ok(Carrier {
            bell,
            thread: Some(thread),
        })
    }

    /// Something was recorded: send it now.
    pub fn wake(&self) {
        // A bell that nobody hears belongs to a thread that has ended; there is nothing to send any more.
        let _ = self.bell.send(Ring::Wake);
    }

    /// A person decided that this till shall be made whole from the ledger.
    pub fn recover(&self) {
        let _ = self.bell.send(Ring::Recover);
    }

    /// Ends it. An exchange that is under way is waited for at most as long as `patience`; then the thread ends by
    /// itself when its exchange does.
    pub fn stop(mut self, patience: Duration) {
        let _ = self.bell.send(Ring::Stop);
        let until = Instant::now() + patience;
        if let Some(thread) = self.thread.take() {
            while !thread.is_finished() && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(5));
            }
            if thread.is_finished() {
                // A panic in there has been printed already, and the counter goes on without it.
                let _ = thread.join();
            }
        }
    }
}

/// The next ring, or nothing to hand in where a round is due; nothing at all where it shall end.
fn next(rings: &Receiver<Ring>, courier: &Courier, now: Now) -> Option<Option<CourierInput>> {
    let wait = courier.due_ms().unwrap_or(0).saturating_sub(now.up_ms);
    let mut ring = match rings.recv_timeout(Duration::from_millis(wait.min(3_600_000))) {
        Ok(ring) => ring,
        Err(RecvTimeoutError::Timeout) => return Some(None),
        Err(RecvTimeoutError::Disconnected) => return None,
    };
    // Many rings at once are one.
    while matches!(ring, Ring::Wake) {
        match rings.try_recv() {
            Ok(later) => ring = later,
            Err(_) => break,
        }
    }
    match ring {
        Ring::Wake => Some(Some(CourierInput::Wake)),
        Ring::Recover => Some(Some(CourierInput::Recover)),
        Ring::Stop => None,
    }
}
