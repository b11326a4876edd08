//! Where a till's books and the ledger's copy of them went two ways. Redeeming has stopped by then; this only finds the
//! last entry that both have, so that a person can be shown just what the ledger lacks. Each question halves what is
//! left between an entry that both have and one that differs, and is put so that the ledger can give out no epoch: it
//! names first an entry that the ledger has otherwise.

use crate::market::ids::Hash;
use crate::market::journal::Head;
use crate::parcel::{Message, Recover};
use crate::sync::{Parted, Stopped, SyncState};

use super::{Courier, CourierOutput, Doing, Now, Question};

/// A search under way.
#[derive(Debug)]
pub struct Search {
    state: Box<SyncState>,
    nonce: Hash,
    /// This till's entry under a number where the ledger has another.
    own: Head,
    parted: Parted,
}

impl Search {
    fn middle(&self) -> u64 {
        self.parted.common + (self.parted.differs - self.parted.common) / 2
    }
}

impl Courier {
    /// The ledger has the same entries up to `common`, and another than `own`.
    pub(super) fn fork(
        &mut self,
        state: Box<SyncState>,
        common: u64,
        own: Head,
    ) -> Vec<CourierOutput> {
        let search = Search {
            nonce: self.nonce(),
            parted: Parted::between(common, own.seq),
            state,
            own,
        };
        let mut outputs = self.parted(search.parted);
        outputs.extend(self.halve(search));
        outputs
    }

    /// Redeeming stops, and where the two parted is remembered.
    pub(super) fn parted(&mut self, parted: Parted) -> Vec<CourierOutput> {
        self.recover = false;
        let mut outputs = vec![CourierOutput::Parted(parted)];
        outputs.extend(self.stop(Stopped::Fork));
        outputs
    }

    fn halve(&mut self, search: Search) -> Vec<CourierOutput> {
        let middle = search.middle();
        if middle == search.parted.common {
            // Nothing lies between: that is where.
            self.doing = Doing::Idle;
            return vec![CourierOutput::Parted(search.parted)];
        }
        self.doing = Doing::Parting(search);
        vec![CourierOutput::Read(Question::HashAt(middle))]
    }

    /// This till's own entry in the middle: does the ledger have it?
    pub(super) fn ask_for_middle(
        &mut self,
        now: Now,
        search: Search,
        own: Option<Hash>,
    ) -> Vec<CourierOutput> {
        let Some(hash) = own else {
            return self.still(Doing::Idle);
        };
        let question = Recover {
            epoch: search.state.epoch,
            nonce: search.nonce,
            after: Head {
                seq: search.middle(),
                hash,
            },
            head: search.own,
        };
        self.doing = Doing::Parting(search);
        self.send(now, Message::Recover(question))
    }

    /// The ledger answered whether it has the entry in the middle.
    pub(super) fn middle_is(&mut self, mut search: Search, common: bool) -> Vec<CourierOutput> {
        let middle = search.middle();
        if common {
            search.parted.common = middle;
        } else {
            search.parted.differs = middle;
        }
        self.halve(search)
    }
}
