//! Typing without a keyboard: letters, digits and signs, and Hanzi by their pinyin.
//!
//! No input method is needed: the Hanzi of a syllable are listed from the character tables that the program carries,
//! those of GB 2312's first level (the common ones, in the order of their pinyin) before the rest.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, labels};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Scale, Step};
use crate::kiosk::parts::{Digits, Key, Labels, Press, number};
use crate::kiosk::root::Stroke;
use iced::widget::{Column, Row, column, grid, space};
use iced::{Element, Fill};
use pinyin::{Pinyin, ToPinyin, ToPinyinMulti};

/// Keys in a row: seven of 16 mm leave room beside them on every panel.
const COLUMNS: usize = 7;

/// A keypad of `characters`, seven a row, with `more` keys after them, then clear and back.
pub fn keypad<'a, M: Clone + 'a>(
    scale: Scale,
    labels: Labels<'_>,
    characters: &str,
    more: Vec<Press<M>>,
    on_key: impl Fn(Key) -> M + 'a,
) -> Element<'a, M> {
    let side = scale.touch();
    let key = |label: String, tone: Tone, message: M| {
        let step = if label.chars().count() == 1 {
            Step::Name
        } else {
            Step::Body
        };
        Press::new(scale, label, message)
            .tone(tone)
            .step(step)
            .snug()
            .width(side)
    };
    let mut keys: Vec<Press<M>> = characters
        .chars()
        .map(|c| key(c.to_string(), Tone::Plain, on_key(Key::Character(c))))
        .collect();
    keys.extend(more.into_iter().map(|press| press.snug().width(side)));
    let wide = side * 2.0 + scale.apart();
    let taken = (keys.len() % COLUMNS, labels);
    // Clear and back are wider where the last row has room for it: they are words.
    let last = if COLUMNS - taken.0 >= 4 { wide } else { side };
    keys.push(key(labels.clear.to_owned(), Tone::Quiet, on_key(Key::Clear)).width(last));
    keys.push(key(labels.back.to_owned(), Tone::Quiet, on_key(Key::Back)).width(last));
    let mut rows: Vec<Element<'a, M>> = Vec::new();
    let mut keys = keys.into_iter().peekable();
    while keys.peek().is_some() {
        let seven: Vec<Element<'a, M>> = keys.by_ref().take(COLUMNS).map(Into::into).collect();
        rows.push(Row::with_children(seven).spacing(scale.apart()).into());
    }
    Column::with_children(rows).spacing(scale.apart()).into()
}

/// How the letters are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    Letters,
    Signs,
    Pinyin,
}

/// A text that is being typed.
#[derive(Debug)]
pub struct Typing {
    text: Digits,
    syllable: String,
    manner: Manner,
    hanzi: bool,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Types.
    Key(Key),
    /// Takes a Hanzi of those listed.
    Hanzi(char),
    /// Between letters and pinyin.
    Pinyin,
    /// Between letters and signs.
    Signs,
}

const LETTERS: &str = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SIGNS: &str = "1234567890:/.-_@?=&%+#,;()!*'";

impl Typing {
    /// A text of at most `most` characters, in small letters, digits and signs.
    pub fn plain(most: usize) -> Typing {
        Typing {
            text: Digits::new(most),
            syllable: String::new(),
            manner: Manner::Letters,
            hanzi: false,
        }
    }

    /// A name of at most `most` characters, which begins in pinyin.
    pub fn name(most: usize) -> Typing {
        Typing {
            manner: Manner::Pinyin,
            hanzi: true,
            ..Typing::plain(most)
        }
    }

    /// Beginning with the keys for digits and signs.
    pub fn in_signs(self) -> Typing {
        Typing {
            manner: Manner::Signs,
            ..self
        }
    }

    /// With a text to begin with.
    pub fn with(mut self, text: &str) -> Typing {
        for c in text.chars() {
            self.text.take(Key::Character(c));
        }
        self
    }

    /// What is typed, its ends trimmed.
    pub fn text(&self) -> &str {
        self.text.text().trim()
    }

    /// Whether nothing is typed, not even the beginning of a Hanzi.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.syllable.is_empty()
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message) {
        match message {
            Message::Key(Key::Character(c))
                if self.manner == Manner::Pinyin && c.is_ascii_alphabetic() =>
            {
                if self.syllable.len() < 6 {
                    self.syllable.push(c.to_ascii_lowercase());
                }
            }
            Message::Key(Key::Character(c)) => {
                self.text.take(Key::Character(c.to_ascii_lowercase()));
            }
            Message::Key(Key::Back) if self.syllable.pop().is_some() => {}
            Message::Key(key) => {
                self.syllable.clear();
                self.text.take(key);
            }
            Message::Hanzi(c) => {
                self.syllable.clear();
                self.text.take(Key::Character(c));
            }
            Message::Pinyin => {
                self.syllable.clear();
                self.manner = match self.manner {
                    Manner::Pinyin => Manner::Letters,
                    Manner::Letters | Manner::Signs => Manner::Pinyin,
                };
            }
            Message::Signs => {
                self.syllable.clear();
                self.manner = match self.manner {
                    Manner::Signs => Manner::Letters,
                    Manner::Letters | Manner::Pinyin => Manner::Signs,
                };
            }
        }
    }

    /// Takes a key of a keyboard; what it composed is taken as it is.
    pub fn stroke(&mut self, stroke: Stroke) {
        match stroke {
            Stroke::Character(c) if c.is_ascii_alphabetic() && self.manner == Manner::Pinyin => {
                self.update(Message::Key(Key::Character(c)));
            }
            Stroke::Character(c) | Stroke::Composed(c) => self.text.take(Key::Character(c)),
            Stroke::Backspace => self.update(Message::Key(Key::Back)),
            Stroke::Enter | Stroke::Tab | Stroke::Escape => {}
        }
    }

    /// The keypad.
    pub fn keys<'a, M: Clone + 'a>(
        &self,
        here: &Here<'a>,
        on: impl Fn(Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let (scale, words) = (here.scale, here.words);
        let both = here.labels();
        let mut more = Vec::new();
        if self.hanzi {
            let label = match self.manner {
                Manner::Pinyin => words.say("kiosk.key.letters", &[]),
                Manner::Letters | Manner::Signs => words.say("kiosk.key.pinyin", &[]),
            };
            more.push(Press::new(scale, label, on(Message::Pinyin)).tone(Tone::Quiet));
        } else {
            let label = match self.manner {
                Manner::Signs => words.say("kiosk.key.letters", &[]),
                Manner::Letters | Manner::Pinyin => words.say("kiosk.key.signs", &[]),
            };
            more.push(Press::new(scale, label, on(Message::Signs)).tone(Tone::Quiet));
        }
        let characters = match self.manner {
            Manner::Signs => SIGNS.to_owned(),
            Manner::Pinyin => LETTERS.to_owned(),
            Manner::Letters => LETTERS.to_ascii_lowercase(),
        };
        keypad(scale, labels(&both), &characters, more, move |key| {
            on(Message::Key(key))
        })
    }

    /// The field, and the Hanzi to choose from while a syllable is typed.
    pub fn field<'a, M: Clone + 'a>(
        &self,
        here: &Here<'a>,
        hint: &str,
        on: impl Fn(Message) -> M + Copy + 'a,
    ) -> Element<'a, M> {
        let scale = here.scale;
        let mut shown = self.text.clone();
        for c in self.syllable.chars() {
            shown.take(Key::Character(c));
        }
        let field = number(scale, &shown, hint);
        if self.syllable.is_empty() {
            return field;
        }
        let side = scale.touch();
        let mut list = hanzi_of(&self.syllable).to_vec();
        if self.text.is_empty() {
            surnames_first(&mut list);
        }
        let hanzi = list.iter().map(|c| {
            Press::new(scale, c.to_string(), on(Message::Hanzi(*c)))
                .step(Step::Name)
                .snug()
                .into()
        });
        let list = grid(hanzi)
            .fluid(side + scale.apart())
            .spacing(scale.apart())
            .height(iced::Shrink);
        column![
            field,
            space().height(scale.gap(Gap::Hair)),
            drag_scroll(
                scale,
                iced::widget::container(list)
                    .width(Fill)
                    .padding(iced::padding::right(scale.px(16.0)))
            )
        ]
        .spacing(scale.gap(Gap::Small))
        .into()
    }
}

/// The surnames that most people have, the most frequent first.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常";

/// A name begins with its surname: those stand before the rest.
fn surnames_first(list: &mut [char]) {
    list.sort_by_key(|c| {
        SURNAMES
            .chars()
            .position(|one| one == *c)
            .unwrap_or(usize::MAX)
    });
}

/// The Hanzi of a syllable without its tone, the common ones first.
pub fn hanzi_of(syllable: &str) -> &'static [char] {
    static TABLE: OnceLock<BTreeMap<String, Vec<char>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let mut table: BTreeMap<String, Vec<char>> = BTreeMap::new();
        let mut rarer: Vec<(String, char)> = Vec::new();
        // GB 2312 in its own order: its first level is sorted by pinyin and holds the common ones.
        for high in 0xB0..=0xF7_u8 {
            for low in 0xA1..=0xFE_u8 {
                let bytes = [high, low];
                let (text, _, broken) = encoding_rs::GBK.decode(&bytes);
                let Some(c) = text.chars().next().filter(|_| !broken) else {
                    continue;
                };
                let syllable = |reading: Pinyin| reading.plain().replace('ü', "v");
                if let Some(usual) = c.to_pinyin() {
                    table.entry(syllable(usual)).or_default().push(c);
                }
                let readings = c.to_pinyin_multi().into_iter().flatten();
                rarer.extend(readings.map(|reading| (syllable(reading), c)));
            }
        }
        // What is mostly read otherwise stands behind what is mostly read so.
        for (syllable, c) in rarer {
            let list = table.entry(syllable).or_default();
            if !list.contains(&c) {
                list.push(c);
            }
        }
        table
    });
    table.get(syllable).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_typed_by_pinyin() {
        let mut typing = Typing::name(8);
        for (syllable, wanted) in [("WANG", '王'), ("FANG", '芳')] {
            for c in syllable.chars() {
                typing.update(Message::Key(Key::Character(c)));
            }
            let list = hanzi_of(&syllable.to_lowercase());
            assert!(list.contains(&wanted), "{list:?}");
            typing.update(Message::Hanzi(wanted));
        }
        assert_eq!(typing.text(), "王芳");
        let mut first = hanzi_of("wang").to_vec();
        surnames_first(&mut first);
        assert_eq!(first[..2], ['王', '汪']);
        typing.update(Message::Key(Key::Back));
        assert_eq!(typing.text(), "王");
        assert!(hanzi_of("lv").contains(&'吕'));
        assert!(hanzi_of("xyz").is_empty());
    }
}
