//! What stands there: every kind of goods with its picture, how many, until when, at what price; those that ask for
//! attention by themselves. One of them leads to what may be done with it.

use super::find::Finder;
use super::goods::{self, One};
use super::pages::{cards_across, kinds, looking, quiet, segments};
use super::{Action, Known};
use crate::kiosk::here::Here;
use crate::kiosk::look::Gap;
use crate::kiosk::look::style::Tone;
use crate::kiosk::parts::{Key, Kind, Press, Remark, Weight};
use crate::kiosk::root::Stroke;
use crate::market::gtin::Gtin;
use crate::market::refusal::Refusal;
use crate::market::storeroom::article::Section;
use crate::market::storeroom::trace::GoodsInStock;
use crate::office::storeroom::deed::Outcome;
use crate::office::storeroom::look::{Question, Seen};
use crate::till::{Scanned, Sound, Till};
use crate::words::Words;
use iced::widget::{column, container, row, space};
use iced::{Center, Element, Fill, FillPortion};

/// Which goods are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Filter {
    /// All of them.
    #[default]
    All,
    /// Those of which something expires soon.
    Expiring,
    /// Those of which something has expired.
    Expired,
    /// Those of which nothing can be handed out.
    Gone,
}

impl Filter {
    const ALL: [Filter; 4] = [Filter::All, Filter::Expiring, Filter::Expired, Filter::Gone];

    /// The word for it, in keys of the words.
    fn word(self) -> &'static str {
        match self {
            Filter::All => "all",
            Filter::Expiring => "expiring",
            Filter::Expired => "expired",
            Filter::Gone => "gone",
        }
    }

    fn holds(self, goods: &GoodsInStock) -> bool {
        match self {
            Filter::All => true,
            Filter::Expiring => goods.expiring > 0,
            Filter::Expired => goods.expired > 0,
            Filter::Gone => goods.available == 0 && goods.section == Section::Points,
        }
    }
}

/// The state.
#[derive(Debug, Default)]
pub struct State {
    stock: Option<Vec<GoodsInStock>>,
    filter: Filter,
    finder: Option<Finder>,
    /// Goods that are looked at as soon as it is known what stands there.
    wanted: Option<Gtin>,
    one: Option<One>,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Shows these alone.
    Filter(Filter),
    /// Looks for goods by hand.
    Find,
    /// Types.
    Key(Key),
    /// Looks at goods.
    Pick(Gtin),
    /// With the goods that are looked at.
    One(goods::Message),
    /// One step back.
    Back,
}

impl State {
    /// Looking at these goods.
    pub fn at(code: Gtin) -> State {
        State {
            wanted: Some(code),
            ..State::default()
        }
    }

    fn goods(&self, code: Gtin) -> Option<&GoodsInStock> {
        self.stock
            .iter()
            .flatten()
            .find(|goods| goods.goods.code == code)
    }

    fn open(&mut self, code: Gtin) -> Action {
        match self.goods(code).cloned() {
            Some(goods) => {
                self.one = Some(One::new(goods));
                Action::Look(vec![Question::Goods(code)])
            }
            None => Action::Refuse(Refusal::UnknownCode {
                code: code.to_string(),
            }),
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        match message {
            Message::One(message) => {
                let Some(one) = &mut self.one else {
                    return Action::None;
                };
                let action = one.update(message, known);
                if action == Action::Leave {
                    self.one = None;
                    return Action::Look(vec![Question::Stock]);
                }
                return action;
            }
            Message::Filter(filter) => self.filter = filter,
            Message::Find => self.finder = Some(Finder::default()),
            Message::Key(key) => {
                if let Some(finder) = &mut self.finder {
                    finder.take(key);
                }
            }
            Message::Pick(code) => return self.open(code),
            Message::Back if self.finder.take().is_some() => {}
            Message::Back => return Action::Leave,
        }
        Action::None
    }

    /// What became of a deed.
    pub fn stored(&mut self, answer: Result<Outcome, Refusal>, known: Known<'_>) -> Action {
        match &mut self.one {
            Some(one) => one.stored(answer, known),
            None => Action::None,
        }
    }

    /// What was looked up.
    pub fn seen(
        &mut self,
        question: &Question,
        answer: Result<Seen, Refusal>,
        known: Known<'_>,
    ) -> Action {
        match answer {
            Ok(Seen::Stock(stock)) => {
                if let Some(one) = &mut self.one {
                    one.goods_changed(&stock);
                }
                self.stock = Some(stock);
                match self.wanted.take() {
                    Some(code) => self.open(code),
                    None => Action::None,
                }
            }
            Err(refusal) if *question == Question::Stock => Action::Refuse(refusal),
            answer => match &mut self.one {
                Some(one) => one.seen(question, answer, known),
                None => Action::None,
            },
        }
    }

    /// Goods that are scanned are looked at, or are a case's code that is asked for.
    pub fn scanned(&mut self, read: Result<Scanned, Refusal>, known: Known<'_>) -> Action {
        if let Some(one) = &mut self.one
            && !one.is_free()
        {
            return one.scanned(read, known);
        }
        match read {
            Ok(Scanned::Goods(code)) => {
                // A case's code leads to what is in it.
                let packs = known.shop.packs.iter();
                let inside = packs.filter(|(pack, ..)| *pack == code);
                let code = inside.map(|(_, inside, _)| *inside).next().unwrap_or(code);
                match self.open(code) {
                    Action::Look(questions) => Action::Look(questions),
                    other => other,
                }
            }
            Ok(_) => Action::Sound(Sound::Refuse),
            Err(refusal) => Action::Refuse(refusal),
        }
    }

    /// Whether nothing that was entered would be lost.
    pub fn is_free(&self) -> bool {
        self.one.as_ref().is_none_or(One::is_free)
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        match (&mut self.one, &mut self.finder) {
            (Some(one), _) => one.stroke(stroke),
            (None, Some(finder)) => finder.stroke(stroke),
            (None, None) => {}
        }
    }

    /// Which page this is.
    pub fn page(&self) -> u64 {
        match (&self.one, &self.finder) {
            (Some(one), _) => 8 + one.page(),
            (None, Some(_)) => 1,
            // Another choice of goods begins at its top.
            (None, None) => 2 + self.filter as u64,
        }
    }

    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let words = here.words;
        let title = words.say("kiosk.store.door.shelf", &[]);
        match (&self.one, &self.finder, &self.stock) {
            (Some(one), ..) => one.view(here, till).map(Message::One),
            (None, _, None) => looking(here, &title, Message::Back),
            (None, Some(finder), Some(stock)) => {
                let found = stock.iter().filter(|one| finder.finds(&one.goods));
                let found = found.map(|one| kind(here, one)).collect();
                let question = words.say("kiosk.store.find.title", &[]);
                finder.view(here, &question, found, None, Message::Key, Message::Back)
            }
            (None, None, Some(stock)) => self.list(here, stock),
        }
    }

    fn list<'a>(&'a self, here: &Here<'a>, stock: &'a [GoodsInStock]) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let filters = Filter::ALL.map(|filter| {
            let n = stock.iter().filter(|one| filter.holds(one)).count();
            let key = format!("kiosk.store.filter.{}", filter.word());
            let label = words.say(&key, &[("n", &n.to_string())]);
            (label, filter == self.filter, Message::Filter(filter))
        });
        let find = Press::new(scale, words.say("kiosk.store.find.go", &[]), Message::Find);
        let back = Press::new(scale, words.say("kiosk.back", &[]), Message::Back).tone(Tone::Quiet);
        let head = row![
            container(segments(here, filters)).width(FillPortion(7)),
            container(find.snug()).width(FillPortion(2)),
            container(back.snug()).width(FillPortion(2)),
        ]
        .spacing(scale.apart())
        .align_y(Center);
        let shown: Vec<_> = stock
            .iter()
            .filter(|one| self.filter.holds(one))
            .map(|one| kind(here, one))
            .collect();
        let list: Element<'a, Message> = if shown.is_empty() {
            let key = format!("kiosk.store.filter.no-{}", self.filter.word());
            column![quiet(here, words.say(&key, &[])), space().height(Fill)].into()
        } else {
            kinds(here, cards_across(here), shown)
        };
        here.sheet(column![head, list].spacing(scale.gap(Gap::Medium)))
    }
}

/// Goods as a card that leads to them.
fn kind<'a>(here: &Here<'a>, of: &'a GoodsInStock) -> Kind<'a, Message> {
    let words = here.words;
    Kind {
        picture: here.picture_of(of.goods.code),
        name: of.goods.name.as_str().into(),
        detail: about(of, words).into(),
        figure: of.available.to_string(),
        unit: of.goods.unit.as_str().into(),
        remarks: remarks(of, words),
        chosen: false,
        touch: Some(Message::Pick(of.goods.code)),
    }
}

/// Its price, and when something of it expires next.
pub(super) fn about(of: &GoodsInStock, words: &Words) -> String {
    let price = match (&of.price, of.section) {
        (_, Section::Sale) => Some(words.say("storeroom.section.sale", &[])),
        (Some(price), _) => {
            let points = price.points.to_string();
            Some(words.say("kiosk.some-points", &[("points", &points)]))
        }
        (None, Section::Points) => None,
    };
    let until = of
        .soonest
        .map(|day| words.say("kiosk.store.until", &[("day", &words.day_and_year(day))]));
    price
        .into_iter()
        .chain(until)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What asks for attention.
pub(super) fn remarks(of: &GoodsInStock, words: &Words) -> Vec<Remark> {
    let pieces = |n: u32, key: &str| {
        let n = n.to_string();
        words.say(key, &[("n", &n), ("unit", &of.goods.unit)])
    };
    let expired = (of.expired > 0).then(|| Remark {
        weight: Weight::Cannot,
        words: pieces(of.expired, "kiosk.store.has-expired"),
    });
    let expiring = (of.expiring > 0).then(|| Remark {
        weight: Weight::Attention,
        words: pieces(of.expiring, "kiosk.store.expires-soon"),
    });
    let unpriced = (of.price.is_none() && of.section == Section::Points).then(|| Remark {
        weight: Weight::Attention,
        words: words.say("storeroom.stock.no-price", &[]),
    });
    expired
        .into_iter()
        .chain(expiring)
        .chain(unpriced)
        .collect()
}
