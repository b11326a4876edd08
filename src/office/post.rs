//! The post between the till and its ledger: the books as the courier wants them (`sync::TillBooks`), the carrier's
//! thread of an open till, and the same by a signed file on a stick where there is no network at all.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::books::desk::Desk;
use crate::books::recover::Assurance;
use crate::books::{Books, Error, Reading, Stop};
use crate::market::day::Moment;
use crate::market::ids::{Hash, TillId, VillageId};
use crate::market::journal::Head;
use crate::office::ask::ask;
use crate::office::clock::Clock;
use crate::office::sentence::spoken;
use crate::office::tell::{Tell, tell_shop};
use crate::office::trip;
use crate::office::wish::{SyncWord, Word};
use crate::parcel::{Generation, PublicKey};
use crate::sync::carrier::{Address, Carrier};
use crate::sync::courier::Pace;
use crate::sync::{
    Adoption, BooksFault, FeedRun, Parted, Run, Standing, Stopped, SyncNews, SyncState, TillBooks,
};

use crate::words::{Lang, Words};

/// How long the end of the till waits for an exchange that is under way.
const LAST_EXCHANGE: Duration = Duration::from_secs(2);

/// Books in hand, as the courier wants them.
pub(super) struct InHand<'a> {
    books: &'a mut Books,
    clock: Reading,
}

impl<'a> InHand<'a> {
    /// These books, by this clock.
    pub(super) fn new(books: &'a mut Books, clock: Reading) -> InHand<'a> {
        InHand { books, clock }
    }
}

fn fault(stop: impl Into<Stop>) -> BooksFault {
    let stop: Stop = stop.into();
    BooksFault(stop.to_string())
}

impl TillBooks for InHand<'_> {
    fn sync_state(&mut self) -> Result<SyncState, BooksFault> {
        let village = self.books.village().map_err(fault)?;
        let state = self.books.sync_state().map_err(fault)?;
        // The gravest first: what was copied and went on is not made whole by asking the ledger.
        let standing = if state.fenced {
            Standing::Stopped(Stopped::Fenced)
        } else if state.forked {
            Standing::Stopped(Stopped::Fork)
        } else if state.restored {
            Standing::MustRecover
        } else if state.too_old {
            Standing::Stopped(Stopped::TillTooOld)
        } else {
            Standing::Sound
        };
        Ok(SyncState {
            village: village.village,
            till: village.till,
            epoch: state.epoch,
            head: state.head,
            acked: state.acked,
            generation: state.generation.map(Generation),
            feed: state.feed,
            standing,
        })
    }

    fn tail(&mut self, after: u64, at_most: usize) -> Result<Run, BooksFault> {
        let (entries, asides) = self.books.tail(after, at_most).map_err(fault)?;
        Ok(Run { entries, asides })
    }

    fn hash_at(&mut self, seq: u64) -> Result<Option<Hash>, BooksFault> {
        self.books.hash_at(seq).map_err(fault)
    }

    fn acknowledge(&mut self, head: Head) -> Result<(), BooksFault> {
        let acked = self.books.sync_state().map_err(fault)?.acked;
        if head.seq < acked.seq {
            self.books.unacknowledge(head).map_err(fault)
        } else {
            self.books.acknowledge(head).map_err(fault)
        }
    }

    fn apply_feed(&mut self, feed: &FeedRun) -> Result<(), BooksFault> {
        let generation = &feed.generation.0;
        let (entries, asides) = (&feed.run.entries, &feed.run.asides);
        let taken = if feed.whole {
            self.books
                .refetch_feed(generation, entries, asides, &self.clock)
        } else {
            // The same feed under another history of the ledger goes on from where it stands.
            let followed = self.books.sync_state().map_err(fault)?.generation;
            if followed.is_some_and(|followed| followed != *generation) {
                self.books.go_on_with(generation).map_err(fault)?;
            }
            self.books
                .apply_feed(generation, entries, asides, &self.clock)
        };
        taken.map(|_| ()).map_err(fault)
    }

    fn adopt(&mut self, adoption: &Adoption) -> Result<(), BooksFault> {
        let adopted = self.books.adopt_tail(
            &adoption.run.entries,
            &adoption.run.asides,
            adoption.head,
            &self.clock,
        );
        if let Err(Stop::Fault(Error::Fork { seq })) = adopted {
            // Asking again would open one epoch after another.
            self.parted(Parted::behind(adoption.after.seq, seq))?;
            self.books.note_fork().map_err(fault)?;
        }
        adopted.map_err(fault)?;
        self.books.note_restored().map_err(fault)?;
        let assurance = Assurance::Ledger {
            epoch: adoption.epoch,
        };
        self.books.recover(&assurance, &self.clock).map_err(fault)
    }

    fn parted(&mut self, parted: Parted) -> Result<(), BooksFault> {
        let noted = self.books.note_parting(parted.common, parted.differs);
        noted.map_err(fault)
    }

    fn stop(&mut self, why: Stopped) -> Result<(), BooksFault> {
        match why {
            Stopped::RestoredDisk => self.books.note_restored().map_err(fault),
            Stopped::Fork => self.books.note_fork().map_err(fault),
            Stopped::Fenced => self.books.fence().map_err(fault),
            Stopped::TillTooOld => self.books.note_too_old().map_err(fault),
        }
    }

    fn contact(&mut self, at: Moment, _ledger_ahead_ms: Option<i64>) -> Result<(), BooksFault> {
        self.books.note_contact(at).map_err(fault)
    }
}

/// A desk that can be taken back: a ledger that hangs may hold the carrier's thread, but never the books.
#[derive(Clone)]
pub(super) struct Loan(Arc<Mutex<Option<Desk>>>);

impl Loan {
    /// Lends this desk.
    pub(super) fn of(desk: &Desk) -> Loan {
        Loan(Arc::new(Mutex::new(Some(desk.clone()))))
    }

    fn desk(&self) -> Option<Desk> {
        self.0.lock().ok()?.clone()
    }

    fn take_back(&self) {
        if let Ok(mut desk) = self.0.lock() {
            *desk = None;
        }
    }
}

/// Books behind their desk, as the courier wants them.
pub(super) struct OnDesk(pub(super) Loan);

impl OnDesk {
    fn in_hand<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut InHand<'_>) -> Result<T, BooksFault> + Send + 'static,
    ) -> Result<T, BooksFault> {
        let Some(desk) = self.0.desk() else {
            return Err(BooksFault("the till was closed".into()));
        };
        ask(&desk, move |books, clock| {
            Ok::<_, Stop>(work(&mut InHand {
                books,
                clock: *clock,
            }))
        })
        .map_err(fault)?
    }
}

impl TillBooks for OnDesk {
    fn sync_state(&mut self) -> Result<SyncState, BooksFault> {
        self.in_hand(|books| books.sync_state())
    }

    fn tail(&mut self, after: u64, at_most: usize) -> Result<Run, BooksFault> {
        self.in_hand(move |books| books.tail(after, at_most))
    }

    fn hash_at(&mut self, seq: u64) -> Result<Option<Hash>, BooksFault> {
        self.in_hand(move |books| books.hash_at(seq))
    }

    fn acknowledge(&mut self, head: Head) -> Result<(), BooksFault> {
        self.in_hand(move |books| books.acknowledge(head))
    }

    fn apply_feed(&mut self, feed: &FeedRun) -> Result<(), BooksFault> {
        let feed = feed.clone();
        self.in_hand(move |books| books.apply_feed(&feed))
    }

    fn adopt(&mut self, adoption: &Adoption) -> Result<(), BooksFault> {
        let adoption = adoption.clone();
        self.in_hand(move |books| books.adopt(&adoption))
    }

    fn parted(&mut self, parted: Parted) -> Result<(), BooksFault> {
        self.in_hand(move |books| books.parted(parted))
    }

    fn stop(&mut self, why: Stopped) -> Result<(), BooksFault> {
        self.in_hand(move |books| books.stop(why))
    }

    fn contact(&mut self, at: Moment, ledger_ahead_ms: Option<i64>) -> Result<(), BooksFault> {
        self.in_hand(move |books| books.contact(at, ledger_ahead_ms))
    }
}

/// Where the ledger is, and whose till asks.
type Route = (Address, (VillageId, TillId));

/// The way to the ledger, as the books have it; nothing where the till stands alone.
pub(super) fn route(books: &Books) -> Result<Option<Route>, String> {
    let state = books.sync_state().map_err(|fault| fault.to_string())?;
    let Some((url, key)) = state.ledger else {
        return Ok(None);
    };
    let village = books.village().map_err(|fault| fault.to_string())?;
    let ledger_key = key
        .parse::<PublicKey>()
        .map_err(|fault| fault.to_string())?;
    let address = Address {
        url,
        key: books.key().signing(),
        ledger_key,
    };
    Ok(Some((address, (village.village, village.till))))
}

/// The post of an open till. Dropping it ends the carrier's thread.
pub struct Post {
    desk: Desk,
    clock: Clock,
    tell: Tell,
    loan: Loan,
    carrier: Mutex<Option<Carrier>>,
}

impl Post {
    /// Starts the carrier, where the till reports to a ledger; else says that it stands alone.
    pub fn start(desk: Desk, clock: Clock, tell: Tell) -> Post {
        let loan = Loan::of(&desk);
        let post = Post {
            desk,
            clock,
            tell,
            loan,
            carrier: Mutex::new(None),
        };
        let address = ask(&post.desk, |books, _| {
            route(books).map_err(|_| Error::BadRequest("the ledger's address cannot be read"))
        });
        match address {
            Ok(Some((address, who))) => post.carry(address, who),
            Ok(None) => (post.tell)(Word::Sync(SyncWord::Alone)),
            Err(stop) => (post.tell)(Word::Fault(stop.to_string())),
        }
        post
    }

    fn carry(&self, address: Address, who: (VillageId, TillId)) {
        let (loan, clock, tell) = (self.loan.clone(), self.clock.clone(), self.tell.clone());
        let wall = self.clock.clone();
        let carrier = Carrier::start(
            address,
            who,
            Pace::default(),
            move || wall.read().now,
            Box::new(OnDesk(self.loan.clone())),
            move |news| {
                if let Some(desk) = loan.desk() {
                    heard(&desk, &clock, &tell, news);
                }
            },
        );
        match carrier {
            Ok(carrier) => {
                if let Ok(mut place) = self.carrier.lock() {
                    *place = Some(carrier);
                }
            }
            Err(fault) => (self.tell)(Word::Fault(fault.to_string())),
        }
    }

    /// There is news: exchange it now.
    pub fn now(&self) {
        if let Ok(carrier) = self.carrier.lock()
            && let Some(carrier) = &*carrier
        {
            carrier.wake();
        }
    }

    /// Writes what the ledger lacks to a stick; answers how many entries wait.
    ///
    /// # Errors
    /// A sentence.
    pub fn to_file(&self, file: &Path, words: &Words) -> Result<u64, String> {
        let (file, said) = (file.to_owned(), words.clone());
        self.stick(words, move |books, clock| {
            trip::to_file(books, &file, clock, &said)
        })
    }

    /// Reads what the ledger wrote to a stick; answers how many entries of its feed were new.
    ///
    /// # Errors
    /// A sentence.
    pub fn from_file(&self, file: &Path, words: &Words) -> Result<u64, String> {
        let (file, said) = (file.to_owned(), words.clone());
        self.stick(words, move |books, clock| {
            trip::from_file(books, &file, clock, &said)
        })
    }

    fn stick(
        &self,
        words: &Words,
        carry: impl FnOnce(&mut Books, &Reading) -> Result<u64, String> + Send + 'static,
    ) -> Result<u64, String> {
        ask(&self.desk, move |books, clock| {
            Ok::<_, Stop>(carry(books, clock))
        })
        .map_err(spoken(words))?
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        if let Ok(mut carrier) = self.carrier.lock()
            && let Some(carrier) = carrier.take()
        {
            carrier.stop(LAST_EXCHANGE);
        }
        self.loan.take_back();
    }
}

fn heard(desk: &Desk, clock: &Clock, tell: &Tell, news: SyncNews) {
    let unsent = || {
        ask(desk, |books, _| books.unsent())
            .ok()
            .flatten()
            .unwrap_or_default()
    };
    let sync = |word| tell(Word::Sync(word));
    match news {
        SyncNews::Contact { ahead_ms, .. } => {
            if let Some(ms) = ahead_ms {
                clock.ledger_is_ahead(ms);
            }
        }
        SyncNews::Acked(_) => sync(match unsent() {
            0 => SyncWord::AllSent,
            n => SyncWord::Waiting(n),
        }),
        SyncNews::UpToDate => sync(SyncWord::AllSent),
        SyncNews::Unreachable { .. } | SyncNews::Refused(_) => {
            sync(SyncWord::Unreachable(unsent()))
        }
        SyncNews::Stopped(_) => sync(SyncWord::Stopped),
        SyncNews::MadeWhole(_) => {
            let lost = ask(desk, |books, _| books.lost()).unwrap_or_default();
            if let Some(alarm) = trip::alarm(lost, &Words::load(Lang::default())) {
                tell(Word::Fault(alarm));
            }
        }
        SyncNews::FeedApplied(_) => {}
    }
    // Where it cannot be read, whoever asks next is told why.
    let _ = tell_shop(desk, tell);
}
