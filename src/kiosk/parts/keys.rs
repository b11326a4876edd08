//! Keypads: for a PIN, for a number, for pinyin initials. They work without an input method.

use super::press::Press;
use super::words::strong;
use crate::kiosk::look::style::{self, Tone};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use iced::widget::{Column, Row, column, container, space};
use iced::{Center, Element, Fill};

/// A key of a keypad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// A digit or a letter.
    Character(char),
    /// Takes the last one back.
    Back,
    /// Takes all back.
    Clear,
}

/// The words on a keypad, in the user's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels<'a> {
    /// Takes the last one back.
    pub back: &'a str,
    /// Takes all back.
    pub clear: &'a str,
}

/// What has been typed on a keypad, up to a number of characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Digits {
    typed: String,
    most: usize,
    secret: bool,
}

impl std::fmt::Debug for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.secret {
            write!(f, "Digits({} hidden)", self.typed.len())
        } else {
            write!(f, "Digits({:?})", self.typed)
        }
    }
}

impl Digits {
    /// Nothing typed yet, at most `most` characters.
    pub fn new(most: usize) -> Self {
        Self {
            typed: String::new(),
            most,
            secret: false,
        }
    }

    /// As [`Self::new`], for a PIN: its digits appear in no log.
    pub fn secret(most: usize) -> Self {
        Self {
            secret: true,
            ..Self::new(most)
        }
    }

    /// Takes one key. Beyond the most, characters are not taken.
    pub fn take(&mut self, key: Key) {
        match key {
            Key::Character(c) if self.typed.chars().count() < self.most => self.typed.push(c),
            Key::Character(_) => {}
            Key::Back => {
                self.typed.pop();
            }
            Key::Clear => self.typed.clear(),
        }
    }

    /// What has been typed.
    pub fn text(&self) -> &str {
        &self.typed
    }

    /// How many characters have been typed.
    pub fn len(&self) -> usize {
        self.typed.chars().count()
    }

    /// Whether nothing has been typed.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }
}

fn key<'a, M: Clone + 'a>(
    scale: Scale,
    label: impl Into<String>,
    tone: Tone,
    message: M,
) -> Press<M> {
    let label = label.into();
    // One character stands large, a word at reading size.
    let step = if label.chars().count() == 1 {
        Step::Name
    } else {
        Step::Body
    };
    Press::new(scale, label, message)
        .tone(tone)
        .step(step)
        .snug()
}

/// Ten digits in the order of a telephone, with clear and back, filling the width they are given.
pub fn digits<'a, M: Clone + 'a>(
    scale: Scale,
    labels: Labels<'_>,
    on_key: impl Fn(Key) -> M + 'a,
) -> Element<'a, M> {
    let clear = key(scale, labels.clear, Tone::Quiet, on_key(Key::Clear));
    telephone(scale, labels, clear, on_key)
}

/// As [`digits`], with a decimal point in the place of clear.
pub fn decimals<'a, M: Clone + 'a>(
    scale: Scale,
    labels: Labels<'_>,
    on_key: impl Fn(Key) -> M + 'a,
) -> Element<'a, M> {
    let point = key(scale, '.', Tone::Plain, on_key(Key::Character('.')));
    telephone(scale, labels, point, on_key)
}

fn telephone<'a, M: Clone + 'a>(
    scale: Scale,
    labels: Labels<'_>,
    corner: Press<M>,
    on_key: impl Fn(Key) -> M + 'a,
) -> Element<'a, M> {
    let digit = |c: char| key(scale, c, Tone::Plain, on_key(Key::Character(c))).into();
    let mut rows: Vec<Element<'a, M>> = ["123", "456", "789"]
        .into_iter()
        .map(|three| lay(scale, three.chars().map(digit)))
        .collect();
    rows.push(lay(
        scale,
        [
            corner.into(),
            digit('0'),
            key(scale, labels.back, Tone::Quiet, on_key(Key::Back)).into(),
        ],
    ));
    Column::with_children(rows).spacing(scale.apart()).into()
}

/// Digits and the letters A to Z, ten a row, with clear and back. Alphabetical, since that order
/// can be found without having learnt to type.
pub fn letters<'a, M: Clone + 'a>(
    scale: Scale,
    labels: Labels<'_>,
    on_key: impl Fn(Key) -> M + 'a,
) -> Element<'a, M> {
    let one = |c: char| key(scale, c, Tone::Plain, on_key(Key::Character(c))).into();
    let mut rows: Vec<Element<'a, M>> = ["1234567890", "ABCDEFGHIJ", "KLMNOPQRST"]
        .into_iter()
        .map(|ten| lay(scale, ten.chars().map(one)))
        .collect();
    let mut last: Vec<Element<'a, M>> = "UVWXYZ".chars().map(one).collect();
    last.extend([
        space().width(Fill).into(),
        space().width(Fill).into(),
        key(scale, labels.clear, Tone::Quiet, on_key(Key::Clear)).into(),
        key(scale, labels.back, Tone::Quiet, on_key(Key::Back)).into(),
    ]);
    rows.push(lay(scale, last));
    Column::with_children(rows).spacing(scale.apart()).into()
}

fn lay<'a, M: 'a>(scale: Scale, keys: impl IntoIterator<Item = Element<'a, M>>) -> Element<'a, M> {
    Row::with_children(keys).spacing(scale.apart()).into()
}

/// A PIN as dots: full ones for what is typed, hollow ones up to `least`. Never its digits.
pub fn dots<'a, M: 'a>(scale: Scale, typed: &Digits, least: usize) -> Element<'a, M> {
    let side = scale.px(26.0);
    let count = typed.len().max(least);
    let dots = (0..count).map(|n| {
        let full = n < typed.len();
        container(space())
            .width(side)
            .height(side)
            .style(move |_| {
                let mut look =
                    style::patch(if full { palette::INK } else { palette::CARD }, side / 2.0);
                look.border.width = scale.px(3.0);
                look.border.color = if full { palette::INK } else { palette::SECOND };
                look
            })
            .into()
    });
    container(Row::with_children(dots).spacing(scale.gap(Gap::Medium)))
        .center_x(Fill)
        .into()
}

/// What is typed, large, in a field; `hint` stands there while it is empty.
pub fn number<'a, M: 'a>(scale: Scale, typed: &Digits, hint: &str) -> Element<'a, M> {
    let words = if typed.is_empty() {
        strong(scale, Step::Name, hint.to_owned()).color(palette::SECOND)
    } else {
        strong(scale, Step::Total, typed.text().to_owned())
    };
    container(column![words])
        .padding([0.0, scale.gap(Gap::Large)])
        .width(Fill)
        .height(scale.touch())
        .align_y(Center)
        .style(move |_| {
            let mut look = style::ground(scale, style::Ground::Card);
            look.border.color = palette::GREEN;
            look
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use iced::{Settings, Size};
    use iced_test::Simulator;

    const LABELS: Labels<'static> = Labels {
        back: "退格",
        clear: "清空",
    };

    fn scale() -> Scale {
        crate::kiosk::look::face::load();
        Scale::new(Size::new(1280.0, 800.0), Scale::PX_PER_MM, 1.0)
    }

    #[test]
    fn letters_keys_are_wide_enough_for_a_finger_and_send_what_they_say() {
        let scale = scale();
        let pad = letters(scale, LABELS, |key| key);
        let mut ui = Simulator::with_size(Settings::default(), Size::new(1216.0, 500.0), pad);
        for label in ["Z", "1", "退格", "清空"] {
            let _ = ui.click(label).expect("there");
        }
        let keys: Vec<_> = ui.into_messages().collect();
        assert_eq!(
            keys,
            [
                Key::Character('Z'),
                Key::Character('1'),
                Key::Back,
                Key::Clear
            ]
        );
        let ten = 10.0 * scale.touch() + 9.0 * scale.apart();
        assert!(ten <= 1216.0, "ten keys of 16 mm fit: {ten}");
    }

    #[test]
    fn the_pin_is_nowhere_in_words() {
        let mut pin = Digits::secret(8);
        for c in "483921".chars() {
            pin.take(Key::Character(c));
        }
        assert_eq!(format!("{pin:?}"), "Digits(6 hidden)");
        let seen = crate::kiosk::picture::inspect::<()>(dots(scale(), &pin, 4), 600, 100);
        assert_eq!(seen, []);
    }

    #[test]
    fn typing_stops_at_the_most_and_goes_back() {
        let mut typed = Digits::new(3);
        for c in "12345".chars() {
            typed.take(Key::Character(c));
        }
        assert_eq!(typed.text(), "123");
        typed.take(Key::Back);
        assert_eq!(typed.text(), "12");
        typed.take(Key::Clear);
        assert!(typed.is_empty());
    }
}
