//! How a delivery begins: a new one, or one that was parked; and letting one go.

use super::super::{Action, Errand, Known};
use super::origin::{self, Lately};
use super::{At, Pad, Sent, State, Then};
use crate::kiosk::screens::pin;
use crate::market::ids::{DeliveryId, StaffNo};
use crate::market::stock::Source;
use crate::market::storeroom::draft::{Draft, DraftInput, Stage};
use crate::market::storeroom::trace::DeliveryOnRecord;
use crate::office::storeroom::deed::Deed;
use crate::till::Sound;

/// The most names of lately that are offered.
const MOST: usize = 6;

impl Lately {
    /// Takes the names of these deliveries, the latest first; a giver who is not to be named is not shown to whoever
    /// stands at the counter.
    pub(super) fn take(&mut self, deliveries: &[DeliveryOnRecord]) {
        let add = |to: &mut Vec<String>, name: &str| {
            if !name.is_empty() && to.len() < MOST && !to.iter().any(|known| known == name) {
                to.push(name.to_owned());
            }
        };
        for delivery in deliveries {
            let origin = &delivery.origin;
            match origin.source {
                Source::Donation if !origin.anonymous => add(&mut self.givers, &origin.giver),
                Source::Fund => add(&mut self.suppliers, &origin.supplier),
                Source::Transfer => add(&mut self.stores, &origin.giver),
                Source::Donation | Source::Found => {}
            }
        }
    }
}

impl State {
    fn parked(&self, id: DeliveryId) -> Option<&Draft> {
        self.drafts.iter().flatten().find(|draft| draft.id == id)
    }

    /// Goes on with one that is parked: its own count by whoever began it, the second count by somebody else.
    pub(super) fn go_on(&mut self, id: DeliveryId, known: Known<'_>) -> Action {
        let Some(draft) = self.parked(id).cloned() else {
            return Action::None;
        };
        let is_own = known.staff == Some(draft.staff);
        match draft.stage {
            Stage::Counting if !is_own => self.at = At::Others(Box::new(draft)),
            Stage::Counting => {
                self.take_up(draft);
                self.at = At::Lines;
            }
            Stage::Counted | Stage::Again { .. } => {
                self.take_up(draft);
                self.at = At::Second(pin::State::default());
            }
        }
        Action::None
    }

    fn take_up(&mut self, draft: Draft) {
        self.draft = Some(Box::new(draft));
        self.pad = Pad::pieces();
        self.queue.clear();
        self.then = Then::Nothing;
    }

    /// Lets a delivery go that is not to be booked.
    pub(super) fn drop_draft(&mut self) -> Action {
        let id = match (&self.at, &self.draft) {
            (At::Others(draft), _) => draft.id,
            (At::Summary, Some(draft)) => draft.id,
            _ => return Action::None,
        };
        if self.sent.is_some() {
            return Action::None;
        }
        self.sent = Some(Sent::Drop);
        Action::deed(Deed::Drop { id })
    }

    /// Where it comes from is said: it begins, or goes on with that.
    pub(super) fn originated(&mut self, next: origin::Next, known: Known<'_>) -> Action {
        let (origin, photo) = match next {
            origin::Next::Act(action) => return action,
            origin::Next::Back => return self.back(),
            origin::Next::Done(origin, photo) => (origin, photo),
        };
        if self.sent.is_some() {
            return Action::Sound(Sound::Refuse);
        }
        let deed = match &self.draft {
            None => {
                self.sent = Some(Sent::Begin);
                let id = DeliveryId(known.fresh);
                Deed::Begin { id, origin }
            }
            Some(draft) => {
                let input = DraftInput::Origin(origin);
                self.sent = Some(Sent::Step(input.clone()));
                Deed::Step {
                    id: draft.id,
                    input,
                }
            }
        };
        Action::Do(Box::new(Errand {
            deed,
            photo,
            second: None,
        }))
    }

    /// The second person has typed a PIN, which the books prove.
    pub(super) fn proven(&mut self, action: pin::Action) -> Action {
        let (pin::Action::Prove(name, pin), Some(draft)) = (action, &self.draft) else {
            return Action::None;
        };
        self.sent = Some(Sent::Again);
        Action::Do(Box::new(Errand {
            deed: Deed::Step {
                id: draft.id,
                // Who it is, the books know once the PIN is proven.
                input: DraftInput::Again(StaffNo(0)),
            },
            photo: None,
            second: Some((name, pin)),
        }))
    }
}
