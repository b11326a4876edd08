//! Finding goods by hand: by the initials of their name as it is spoken, by a piece of it, or by digits of their code.

use super::pages::{quiet, scrolls};
use crate::kiosk::here::{Here, labels};
use crate::kiosk::look::Gap;
use crate::kiosk::parts::{Digits, Key, Kind, kind_card, number};
use crate::kiosk::root::Stroke;
use crate::kiosk::screens::frame::{headed, title};
use crate::kiosk::screens::typing::keypad;
use crate::market::goods::Goods;
use iced::widget::{Column, column, container, row};
use iced::{Element, Fill, Shrink};
use pinyin::{ToPinyin, ToPinyinMulti};

/// The most letters.
const MOST: usize = 16;
/// So few digits name no goods.
const FEW_DIGITS: usize = 3;
/// The keys.
const KEYS: &str = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What is typed.
#[derive(Debug)]
pub struct Finder {
    typed: Digits,
}

impl Default for Finder {
    fn default() -> Finder {
        Finder {
            typed: Digits::new(MOST),
        }
    }
}

impl Finder {
    /// Takes a key.
    pub fn take(&mut self, key: Key) {
        self.typed.take(key);
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        match stroke {
            Stroke::Character(c) if !c.is_whitespace() => {
                self.typed.take(Key::Character(c.to_ascii_uppercase()));
            }
            Stroke::Backspace => self.typed.take(Key::Back),
            _ => {}
        }
    }

    /// Whether these goods are meant, as far as is typed.
    pub fn finds(&self, goods: &Goods) -> bool {
        is_spelt(goods, self.typed.text())
    }

    /// Draws it: the letters at the left, what is found at the right, and what else can be done under it.
    pub fn view<'a, M: Clone + 'a>(
        &'a self,
        here: &Here<'a>,
        question: &str,
        found: Vec<Kind<'a, M>>,
        foot: Option<Element<'a, M>>,
        on_key: impl Fn(Key) -> M + 'a,
        leave: M,
    ) -> Element<'a, M> {
        let (scale, words) = (here.scale, here.words);
        let both = here.labels();
        let pad = keypad(scale, labels(&both), KEYS, Vec::new(), on_key);
        let list: Element<'a, M> = if found.is_empty() {
            quiet(here, words.say("kiosk.store.find.none", &[]))
        } else {
            let cards = found.into_iter().map(|kind| kind_card(scale, kind));
            scrolls(here, Column::with_children(cards).spacing(scale.apart()))
        };
        let right = column![
            headed(here, title(here, question), leave),
            number(scale, &self.typed, &words.say("kiosk.store.find.hint", &[])),
            container(list).height(Fill),
            foot,
        ]
        .spacing(scale.gap(Gap::Medium))
        .height(Fill);
        here.sheet(
            row![container(pad).width(Shrink), container(right).width(Fill)]
                .spacing(scale.gap(Gap::Large)),
        )
    }
}

/// Whether goods are spelt so: from some character of their name on, each letter begins the next one as it is spoken, or is
/// it; or the digits stand in their code.
fn is_spelt(goods: &Goods, typed: &str) -> bool {
    if typed.is_empty() {
        return true;
    }
    let is_digits = typed.bytes().all(|b| b.is_ascii_digit());
    if is_digits && typed.len() >= FEW_DIGITS && goods.code.to_string().contains(typed) {
        return true;
    }
    let name: Vec<char> = goods.name.chars().filter(|c| !c.is_whitespace()).collect();
    let typed: Vec<char> = typed.chars().collect();
    name.windows(typed.len())
        .any(|some| some.iter().zip(&typed).all(|(c, key)| begins(*c, *key)))
}

/// Whether a character is this one, or is spoken so that it begins with it.
fn begins(c: char, key: char) -> bool {
    let key = key.to_ascii_lowercase();
    if c.to_lowercase().eq(key.to_lowercase()) {
        return true;
    }
    let spoken = c.to_pinyin_multi().into_iter().flatten();
    c.to_pinyin()
        .into_iter()
        .chain(spoken)
        .any(|reading| reading.plain().starts_with(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::market::gtin::Gtin;

    #[test]
    fn goods_are_found_by_initials_names_and_codes() {
        let goods = Goods {
            code: Gtin::own(12),
            name: "舒肤佳 香皂 A3".into(),
            unit: "块".into(),
            category: String::new(),
        };
        for typed in ["", "XZ", "SFJXZ", "xz", "A3", "XZA", "200", "皂"] {
            assert!(is_spelt(&goods, typed), "{typed}");
        }
        for typed in ["XX", "SFJXZA3X", "ZX", "12", "999"] {
            assert!(!is_spelt(&goods, typed), "{typed}");
        }
    }
}
