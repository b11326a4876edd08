//! What a scanner and a keyboard enter about one kind of goods.

use super::{At, Count, One, Typed};
use crate::kiosk::parts::Key;
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::store::{Action, Known};
use crate::market::refusal::Refusal;
use crate::market::storeroom::refusal::StoreRefusal;
use crate::till::{Scanned, Sound};

impl One {
    /// A case's code, where one is asked for.
    pub fn scanned(&mut self, read: Result<Scanned, Refusal>, known: Known<'_>) -> Action {
        match (&self.at, read) {
            (At::PackCode, Ok(Scanned::Goods(pack))) => {
                let named = known.shop.goods.iter();
                let mut named = named.filter(|one| one.goods.code == pack);
                if let Some(one) = named.next() {
                    let name = one.goods.name.clone();
                    let known = StoreRefusal::GoodsKnown { name };
                    return Action::Refuse(known.into());
                }
                self.at = At::Pieces(Count::Pack(pack), Typed::default());
                Action::Sound(Sound::Scan)
            }
            (At::PackCode, Err(refusal)) => Action::Refuse(refusal),
            _ => Action::Sound(Sound::Refuse),
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        match &mut self.at {
            At::Pieces(_, typed) => match stroke {
                Stroke::Character(c) if c.is_ascii_digit() => {
                    typed.digits.take(Key::Character(c));
                }
                Stroke::Backspace => typed.digits.take(Key::Back),
                _ => {}
            },
            At::Words(state) => state.stroke(stroke),
            At::Approve(_, state) => state.stroke(stroke),
            _ => {}
        }
    }
}
