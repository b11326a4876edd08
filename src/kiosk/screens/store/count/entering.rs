//! What a scanner and a keyboard enter into a stocktake.

use super::{At, State};
use crate::kiosk::parts::Key;
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::store::{Action, Known};
use crate::market::gtin::Gtin;
use crate::market::refusal::Refusal;
use crate::market::storeroom::refusal::StoreRefusal;
use crate::till::{Command, Scanned, Sound};

impl State {
    /// Goods that are scanned are counted now; or are among those that are to be counted.
    pub fn scanned(&mut self, read: Result<Scanned, Refusal>, known: Known<'_>) -> Action {
        let code = match read {
            Ok(Scanned::Goods(code)) => code,
            Ok(Scanned::Command(Command::Quantity(quantity)))
                if matches!(self.at, At::Counting) && self.current.is_some() =>
            {
                let pieces = quantity.map_or(0, |n| n.pieces());
                self.typed.take(Key::Clear);
                for digit in pieces.to_string().chars() {
                    self.typed.take(Key::Character(digit));
                }
                return self.next();
            }
            Ok(_) => return Action::Sound(Sound::Refuse),
            Err(refusal) => return self.refused(refusal),
        };
        match &mut self.at {
            At::Counting | At::Find(_) => {
                self.at = At::Counting;
                self.told = None;
                let scope = self.open.as_ref().map(|open| open.scope.clone());
                let goods = known.shop.goods.iter();
                let goods = goods.map(|one| &one.goods).find(|one| one.code == code);
                match (goods, scope) {
                    (Some(goods), Some(scope)) if scope.holds(goods) => {
                        Action::Sound(Sound::Scan).and(self.turn_to(code))
                    }
                    (Some(goods), _) => {
                        let name = goods.name.clone();
                        self.refused(StoreRefusal::OutOfScope { name }.into())
                    }
                    (None, _) => {
                        let unknown = no_piece(code, known);
                        self.refused(unknown)
                    }
                }
            }
            At::Some(chosen, _) => {
                let is_known = known.shop.goods.iter().any(|one| one.goods.code == code);
                if !is_known {
                    return Action::Refuse(no_piece(code, known));
                }
                if !chosen.contains(&code) {
                    chosen.push(code);
                }
                Action::Sound(Sound::Scan)
            }
            _ => Action::Sound(Sound::Refuse),
        }
    }

    fn refused(&mut self, refusal: Refusal) -> Action {
        if matches!(self.at, At::Counting) {
            self.told = Some(refusal);
            return Action::Sound(Sound::Refuse);
        }
        Action::Refuse(refusal)
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        match &mut self.at {
            At::Counting => match stroke {
                Stroke::Character(c) if c.is_ascii_digit() => {
                    self.typed.take(Key::Character(c));
                }
                Stroke::Backspace => self.typed.take(Key::Back),
                _ => {}
            },
            At::Some(_, finder) | At::Find(finder) => finder.stroke(stroke),
            At::Approve(state) => state.stroke(stroke),
            _ => {}
        }
    }

    /// The Enter key after a number.
    pub fn enter_key(&mut self) -> Action {
        match self.at {
            At::Counting => self.next(),
            _ => Action::None,
        }
    }
}

/// Why a code names no piece: it is a case's, or nobody's.
fn no_piece(code: Gtin, known: Known<'_>) -> Refusal {
    let mut packs = known.shop.packs.iter();
    let inside = packs.find(|(pack, ..)| *pack == code);
    let goods = inside.and_then(|(_, inside, pieces)| {
        let mut goods = known.shop.goods.iter();
        let goods = goods.find(|one| one.goods.code == *inside)?;
        Some((goods.goods.name.clone(), pieces.pieces()))
    });
    match goods {
        Some((name, pieces)) => StoreRefusal::PackCode { name, pieces }.into(),
        None => Refusal::UnknownCode {
            code: code.to_string(),
        },
    }
}
