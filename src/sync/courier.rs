//! The courier: what to send to the ledger and when. No IO, no clock, no chance of its own: inputs in, outputs out.
//!
//! A round is: push the tail of the journal in batches (an empty one too, so that a ledger that lost its disk is
//! noticed), prove each acknowledgement against the till's own hash, then fetch the feed. The till believes an
//! acknowledgement only where that hash is its own (measured.md, protocol): beyond its own journal means its disk was
//! put back, another hash means a fork; both stop redeeming. After a failure it waits, longer each time.

mod feeding;
mod parting;
mod proof;
mod recovering;
mod talk;

pub use proof::{judge, push_of, read_feed};
pub use talk::{CourierInput, CourierOutput, Now, Pace, Question};

use parting::Search;

use crate::market::ids::{Hash, TillId, VillageId};
use crate::market::journal::Head;
use crate::parcel::{Answer, Letter, MOST_ENTRIES, Message, Reply, VERSION};

use super::{Parted, Run, Standing, Stopped, SyncNews, SyncState};

/// A clock difference measured over a slower exchange than this says nothing.
const SLOWEST_MEASURE_MS: u64 = 20_000;

/// How often in one round the ledger may send the till back to an earlier entry.
const MOST_REWINDS: u32 = 3;

#[derive(Debug)]
enum Doing {
    Idle,
    State,
    Tail(Box<SyncState>),
    Pushing {
        state: Box<SyncState>,
        upto: Head,
    },
    Proving {
        state: Box<SyncState>,
        claim: Head,
        upto: Head,
    },
    Feeding {
        state: Box<SyncState>,
        after: Head,
        whole: Option<Run>,
    },
    Recovering {
        state: Box<SyncState>,
        nonce: Hash,
        after: Head,
        got: Run,
        from: Head,
    },
    /// Before a recovery: whether the ledger's last entry is one of these books, which go further.
    Comparing {
        state: Box<SyncState>,
        nonce: Hash,
        after: Head,
        have: Head,
    },
    Parting(Search),
}

/// The courier of one till.
pub struct Courier {
    village: VillageId,
    till: TillId,
    pace: Pace,
    chance: Box<dyn FnMut() -> u64 + Send>,
    doing: Doing,
    due_ms: u64,
    failures: u32,
    rewinds: u32,
    letter: u64,
    sent_at: Option<Now>,
    recover: bool,
    again: bool,
}

impl Courier {
    /// A courier that begins with a round at once. `chance` gives random numbers: for the spread of waiting times,
    /// and so that a recovery has a name.
    pub fn new(
        village: VillageId,
        till: TillId,
        pace: Pace,
        chance: impl FnMut() -> u64 + Send + 'static,
    ) -> Courier {
        Courier {
            village,
            till,
            pace,
            chance: Box::new(chance),
            doing: Doing::Idle,
            due_ms: 0,
            failures: 0,
            rewinds: 0,
            letter: 0,
            sent_at: None,
            recover: false,
            again: false,
        }
    }

    /// When the next round is due, by the time that never goes back; nothing while one runs.
    pub fn due_ms(&self) -> Option<u64> {
        matches!(self.doing, Doing::Idle).then_some(self.due_ms)
    }

    /// Begins a round if it is time.
    pub fn poll(&mut self, now: Now) -> Vec<CourierOutput> {
        match self.doing {
            Doing::Idle if now.up_ms >= self.due_ms => self.begin(),
            _ => Vec::new(),
        }
    }

    /// Takes in what happened. What does not fit what it is doing (a late answer, a doubled one) changes nothing.
    pub fn handle(&mut self, now: Now, input: CourierInput) -> Vec<CourierOutput> {
        match input {
            CourierInput::Wake => {
                self.due_ms = self.due_ms.min(now.up_ms);
                self.again |= !matches!(self.doing, Doing::Idle);
                self.poll(now)
            }
            CourierInput::Recover => {
                self.recover = true;
                self.handle(now, CourierInput::Wake)
            }
            CourierInput::Failed(why) => self.fail(now, why),
            CourierInput::Answer(letter, reply) => {
                if letter != self.letter || self.sent_at.is_none() {
                    return Vec::new();
                }
                let mut outputs = vec![self.measure(now, &reply)];
                outputs.extend(self.answer(now, *reply));
                outputs
            }
            CourierInput::State(state) => match self.doing {
                Doing::State => self.state(now, state),
                _ => Vec::new(),
            },
            CourierInput::Tail(run) => match std::mem::replace(&mut self.doing, Doing::Idle) {
                Doing::Tail(state) => self.push(now, state, run),
                other => self.still(other),
            },
            CourierInput::HashAt(own) => match std::mem::replace(&mut self.doing, Doing::Idle) {
                Doing::Proving { state, claim, upto } => self.prove(now, state, claim, upto, own),
                Doing::Comparing {
                    state,
                    nonce,
                    after,
                    have,
                } => self.compare(now, state, nonce, (after, have), own),
                Doing::Parting(search) => self.ask_for_middle(now, search, own),
                other => self.still(other),
            },
        }
    }

    fn nonce(&mut self) -> Hash {
        let mut nonce = [0; 32];
        for part in nonce.chunks_exact_mut(8) {
            part.copy_from_slice(&(self.chance)().to_be_bytes());
        }
        Hash(nonce)
    }

    fn still(&mut self, doing: Doing) -> Vec<CourierOutput> {
        self.doing = doing;
        Vec::new()
    }

    fn begin(&mut self) -> Vec<CourierOutput> {
        self.doing = Doing::State;
        self.rewinds = 0;
        vec![CourierOutput::Read(Question::State)]
    }

    fn state(&mut self, now: Now, state: Box<SyncState>) -> Vec<CourierOutput> {
        if self.recover || state.standing == Standing::MustRecover {
            let nonce = self.nonce();
            let from = state.acked;
            return self.ask_for_copy(now, state, nonce, from, Run::default(), from);
        }
        match state.standing {
            // What this program could not read, a newer one may: only the feed is tried again.
            Standing::Sound | Standing::Stopped(Stopped::TillTooOld) => {
                let after = state.acked.seq;
                self.doing = Doing::Tail(state);
                vec![CourierOutput::Read(Question::Tail(after))]
            }
            Standing::Stopped(_) | Standing::MustRecover => {
                self.doing = Doing::Idle;
                self.due_ms = u64::MAX;
                Vec::new()
            }
        }
    }

    fn send(&mut self, now: Now, message: Message) -> Vec<CourierOutput> {
        self.letter += 1;
        self.sent_at = Some(now);
        let letter = Letter {
            v: VERSION,
            village: self.village.clone(),
            till: self.till.clone(),
            clock: now.wall,
            message,
        };
        vec![CourierOutput::Send(self.letter, Box::new(letter))]
    }

    fn push(&mut self, now: Now, state: Box<SyncState>, mut run: Run) -> Vec<CourierOutput> {
        run.entries.truncate(MOST_ENTRIES);
        let upto = run.entries.last().map_or(state.acked, |entry| Head {
            seq: entry.seq,
            hash: entry.hash,
        });
        let push = push_of(&state, run);
        self.doing = Doing::Pushing { state, upto };
        self.send(now, Message::Push(push))
    }

    fn measure(&mut self, now: Now, reply: &Reply) -> CourierOutput {
        let ahead_ms = self.sent_at.take().and_then(|sent| {
            let trip = now.up_ms.saturating_sub(sent.up_ms);
            let middle = now.wall.millis() - (trip / 2) as i64;
            (trip <= SLOWEST_MEASURE_MS).then(|| reply.clock.millis() - middle)
        });
        CourierOutput::Contact(now.wall, ahead_ms)
    }

    fn answer(&mut self, now: Now, reply: Reply) -> Vec<CourierOutput> {
        let generation = reply.generation;
        match (
            std::mem::replace(&mut self.doing, Doing::Idle),
            reply.answer,
        ) {
            (_, Answer::Fenced { .. }) => self.stop(Stopped::Fenced),
            (_, Answer::Refused(because)) => {
                let mut outputs = vec![CourierOutput::News(SyncNews::Refused(because))];
                outputs.extend(self.fail(now, format!("refused: {}", because.word())));
                outputs
            }
            (
                Doing::Pushing { state, upto },
                Answer::Acked { head: claim } | Answer::Gap { have: claim },
            ) => {
                self.doing = Doing::Proving { state, claim, upto };
                vec![CourierOutput::Read(Question::HashAt(claim.seq))]
            }
            (Doing::Pushing { state, .. }, Answer::Fork { at }) => {
                let base = state.acked;
                if at.seq > base.seq {
                    self.parted(Parted::behind(base.seq, at.seq))
                } else {
                    self.fork(state, 0, base)
                }
            }
            (Doing::Recovering { state, after, .. }, Answer::Fork { .. }) => {
                let own = state.head;
                self.fork(state, after.seq, own)
            }
            (Doing::Parting(search), Answer::Fork { .. }) => self.middle_is(search, true),
            (Doing::Parting(search), Answer::NotInCopy) => self.middle_is(search, false),
            (
                Doing::Recovering {
                    state,
                    nonce,
                    after,
                    ..
                },
                Answer::Gap { have },
            ) if have.seq > after.seq => {
                self.doing = Doing::Comparing {
                    state,
                    nonce,
                    after,
                    have,
                };
                vec![CourierOutput::Read(Question::HashAt(have.seq))]
            }
            (
                Doing::Feeding {
                    state,
                    after,
                    whole,
                },
                Answer::Feed(part),
            ) => self.feed(now, state, generation, after, whole, part),
            (
                Doing::Feeding {
                    state, whole: None, ..
                },
                Answer::MustRefetch,
            ) => self.ask_for_feed(now, state, Head::EMPTY, Some(Run::default())),
            (
                Doing::Recovering {
                    state,
                    nonce,
                    after,
                    got,
                    from,
                },
                Answer::Recovered(part),
            ) => self.copy(now, state, nonce, (from, after), got, part),
            (
                Doing::Recovering {
                    state, nonce, from, ..
                },
                Answer::NotInCopy,
            ) if from != Head::EMPTY => {
                self.ask_for_copy(now, state, nonce, Head::EMPTY, Run::default(), Head::EMPTY)
            }
            (doing, answer) => {
                let why = format!("an answer that does not fit: {answer:?} while {doing:?}");
                self.fail(now, why.chars().take(200).collect())
            }
        }
    }

    fn prove(
        &mut self,
        now: Now,
        mut state: Box<SyncState>,
        claim: Head,
        upto: Head,
        own: Option<Hash>,
    ) -> Vec<CourierOutput> {
        match judge(claim, own) {
            Err(Stopped::Fork) => {
                // What was sent was taken for the same, as far as it went.
                let common = if upto.seq < claim.seq { upto.seq } else { 0 };
                let own = Head {
                    seq: claim.seq,
                    hash: own.unwrap_or(Hash::ZERO),
                };
                return self.fork(state, common, own);
            }
            Err(why) => return self.stop(why),
            Ok(()) if claim == state.acked && upto.seq > claim.seq => {
                return self.fail(now, "the ledger did not take what was sent".into());
            }
            Ok(()) => {}
        }
        let mut outputs = Vec::new();
        if claim != state.acked {
            outputs.push(CourierOutput::Acknowledge(claim));
            outputs.push(CourierOutput::News(SyncNews::Acked(claim)));
        }
        if claim.seq < state.acked.seq {
            self.rewinds += 1;
            if self.rewinds > MOST_REWINDS {
                outputs.extend(self.fail(now, "the ledger keeps going back".into()));
                return outputs;
            }
        }
        state.acked = claim;
        if claim.seq < state.head.seq {
            self.doing = Doing::Tail(state);
            outputs.push(CourierOutput::Read(Question::Tail(claim.seq)));
        } else {
            let after = state.feed;
            outputs.extend(self.ask_for_feed(now, state, after, None));
        }
        outputs
    }

    fn stop(&mut self, why: Stopped) -> Vec<CourierOutput> {
        self.doing = Doing::Idle;
        self.due_ms = u64::MAX;
        vec![
            CourierOutput::Stop(why),
            CourierOutput::News(SyncNews::Stopped(why)),
        ]
    }

    fn rest(&mut self, now: Now) {
        self.doing = Doing::Idle;
        self.failures = 0;
        let pause = if std::mem::take(&mut self.again) {
            0
        } else {
            self.pace.idle_ms
        };
        self.due_ms = now.up_ms + pause;
    }

    fn fail(&mut self, now: Now, why: String) -> Vec<CourierOutput> {
        self.doing = Doing::Idle;
        self.sent_at = None;
        let doubled = self
            .pace
            .first_retry_ms
            .saturating_mul(1 << self.failures.min(20));
        let longest = doubled.min(self.pace.longest_retry_ms);
        // Between half and the whole: tills that lost the ledger together do not come back together.
        let again_ms = longest / 2 + (self.chance)() % (longest / 2 + 1);
        self.failures = self.failures.saturating_add(1);
        self.due_ms = now.up_ms + again_ms;
        vec![CourierOutput::News(SyncNews::Unreachable { why, again_ms })]
    }
}
