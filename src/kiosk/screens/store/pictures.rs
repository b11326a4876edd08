//! A picture for goods: one of the drawings that come with Jifen, or a photo from the stick that is in. A photo of an
//! invoice is chosen on the same page, without the drawings.

use super::pages::{quiet, scrolls};
use super::{Action, Known};
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Tone};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use crate::kiosk::parts::{Drawing, Press, drawing, say};
use crate::kiosk::screens::frame::{headed, title};
use crate::market::refusal::Refusal;
use crate::market::storeroom::article::Picture;
use crate::office::storeroom::DRAWINGS;
use crate::office::storeroom::look::{Question, Seen};
use crate::office::storeroom::photo::{Frame, StickPhoto};
use iced::widget::{button, column, container, grid, row};
use iced::{Center, Element, Fill};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// So many photos stand on a page: more would keep one waiting for a slow stick.
const ON_A_PAGE: usize = 8;

/// The state.
#[derive(Debug)]
pub struct State {
    /// Whether drawings are offered.
    draws: bool,
    stick: Stick,
}

#[derive(Debug)]
enum Stick {
    /// It was not asked for.
    Closed,
    /// It is looked at.
    Looking,
    /// None is in.
    Missing,
    /// What is on it, from this photo on, and the pictures that are here already.
    Open {
        photos: Vec<StickPhoto>,
        first: usize,
        shown: BTreeMap<PathBuf, Option<Drawing>>,
    },
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Takes a drawing.
    Drawing(&'static str),
    /// Looks at the stick.
    Stick,
    /// Takes a photo.
    Photo(PathBuf),
    /// Looks at earlier photos; from the last, the latest again.
    More,
    /// One step back.
    Back,
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Nothing.
    None,
    /// Look this up.
    Look(Vec<Question>),
    /// This one.
    Picked(Picked),
    /// Back.
    Back,
}

/// What was taken.
#[derive(Debug, Clone, PartialEq)]
pub enum Picked {
    /// A drawing.
    Drawing(Picture),
    /// A photo's file.
    Photo(PathBuf),
}

/// In what photos are shown here.
fn frame(scale: Scale) -> Frame {
    Frame::Square((side(scale) * scale.density()).round() as u32)
}

fn side(scale: Scale) -> f32 {
    scale.px(180.0)
}

impl State {
    /// The drawings, and the stick if it is asked for.
    pub fn of_goods() -> State {
        State {
            draws: true,
            stick: Stick::Closed,
        }
    }

    /// The stick alone, which is looked at; answers what to look up.
    pub fn of_paper() -> (State, Vec<Question>) {
        let state = State {
            draws: false,
            stick: Stick::Looking,
        };
        (state, vec![Question::StickPhotos])
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Next {
        match message {
            Message::Drawing(name) => {
                let picture = Picture::Drawing(name.to_owned());
                return Next::Picked(Picked::Drawing(picture));
            }
            Message::Photo(file) => return Next::Picked(Picked::Photo(file)),
            Message::Stick => {
                self.stick = Stick::Looking;
                return Next::Look(vec![Question::StickPhotos]);
            }
            Message::More => {
                if let Stick::Open { photos, first, .. } = &mut self.stick {
                    *first = if *first + ON_A_PAGE < photos.len() {
                        *first + ON_A_PAGE
                    } else {
                        0
                    };
                    return Next::Look(self.lacking(known.scale));
                }
            }
            Message::Back if self.draws && !matches!(self.stick, Stick::Closed) => {
                self.stick = Stick::Closed;
            }
            Message::Back => return Next::Back,
        }
        Next::None
    }

    /// The photos of the page that are not here yet.
    fn lacking(&self, scale: Scale) -> Vec<Question> {
        let Stick::Open {
            photos,
            first,
            shown,
        } = &self.stick
        else {
            return Vec::new();
        };
        photos
            .iter()
            .skip(*first)
            .take(ON_A_PAGE)
            .filter(|photo| !shown.contains_key(&photo.file))
            .map(|photo| Question::StickPhoto(photo.file.clone(), frame(scale)))
            .collect()
    }

    /// What was looked up; answers what to look up next.
    pub fn seen(&mut self, answer: Result<Seen, Refusal>, known: Known<'_>) -> Action {
        match (answer, &mut self.stick) {
            (Ok(Seen::StickPhotos(Some(photos))), Stick::Looking) => {
                self.stick = Stick::Open {
                    photos,
                    first: 0,
                    shown: BTreeMap::new(),
                };
                let questions = self.lacking(known.scale);
                if !questions.is_empty() {
                    return Action::Look(questions);
                }
            }
            (Ok(Seen::StickPhotos(None)), Stick::Looking) => self.stick = Stick::Missing,
            (Ok(Seen::StickPhoto(file, photo)), Stick::Open { shown, .. }) => {
                let photo = photo.and_then(|photo| Drawing::of_photo(photo, known.scale));
                shown.insert(file, photo);
            }
            _ => {}
        }
        Action::None
    }

    /// Which page this is, below 4.
    pub fn page(&self) -> u64 {
        match &self.stick {
            Stick::Closed => 0,
            Stick::Looking | Stick::Missing => 1,
            Stick::Open { first, .. } => 2 + (*first / ON_A_PAGE % 2) as u64,
        }
    }

    /// Draws it. `question` stands at its head.
    pub fn view<'a>(&'a self, here: &Here<'a>, question: &str) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let body: Element<'a, Message> = match &self.stick {
            Stick::Closed => drawings(here),
            Stick::Looking => quiet(here, words.say("kiosk.store.looking", &[])),
            Stick::Missing => column![quiet(here, words.say("stick.none", &[])), again(here)]
                .spacing(scale.gap(Gap::Large))
                .into(),
            Stick::Open { photos, .. } if photos.is_empty() => column![
                quiet(here, words.say("kiosk.store.picture.none", &[])),
                again(here)
            ]
            .spacing(scale.gap(Gap::Large))
            .into(),
            Stick::Open {
                photos,
                first,
                shown,
            } => photos_page(here, photos, *first, shown),
        };
        here.sheet(
            column![headed(here, title(here, question), Message::Back), body]
                .spacing(scale.gap(Gap::Medium)),
        )
    }
}

fn again<'a>(here: &Here<'a>) -> Element<'a, Message> {
    let label = here.words.say("kiosk.store.picture.again", &[]);
    Press::new(here.scale, label, Message::Stick)
        .tone(Tone::Go)
        .large()
        .width(here.scale.touch() * 4.0)
        .into()
}

fn drawings<'a>(here: &Here<'a>) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let high = scale.touch_large().max(scale.px(120.0));
    let tiles = DRAWINGS.iter().map(|(name, _)| {
        let picture = here.pictures.drawing(name);
        let inside = container(picture.map(|picture| drawing(picture, 1.0))).center(Fill);
        button(inside.height(high))
            .padding(0)
            .width(Fill)
            .style(move |_, status| style::press(scale, Tone::Plain, status))
            .on_press(Message::Drawing(name))
            .into()
    });
    let tiles = grid(tiles)
        .fluid(high + scale.apart())
        .spacing(scale.apart())
        .height(iced::Shrink);
    let stick = Press::new(
        scale,
        words.say("kiosk.store.picture.stick", &[]),
        Message::Stick,
    );
    column![scrolls(here, tiles), stick.step(Step::Name)]
        .spacing(scale.gap(Gap::Medium))
        .into()
}

fn photos_page<'a>(
    here: &Here<'a>,
    photos: &'a [StickPhoto],
    first: usize,
    shown: &'a BTreeMap<PathBuf, Option<Drawing>>,
) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let side = side(scale);
    let tiles = photos.iter().skip(first).take(ON_A_PAGE).map(|photo| {
        let told = match shown.get(&photo.file) {
            Some(Some(picture)) => container(drawing(picture, 1.0)),
            Some(None) => container(
                say(
                    scale,
                    Step::Small,
                    words.say("kiosk.store.picture.broken", &[]),
                )
                .color(palette::SECOND),
            ),
            None => container(
                say(scale, Step::Small, words.say("kiosk.store.looking", &[]))
                    .color(palette::SECOND),
            ),
        };
        let name = say(scale, Step::Small, photo_name(&photo.file))
            .color(palette::SECOND)
            .wrapping(iced::widget::text::Wrapping::Glyph);
        let inside = column![told.center_x(Fill).center_y(side), name]
            .spacing(scale.gap(Gap::Hair))
            .align_x(Center);
        button(
            container(inside)
                .padding(scale.gap(Gap::Small))
                .center_x(Fill),
        )
        .padding(0)
        .width(Fill)
        .style(move |_, status| style::press(scale, Tone::Plain, status))
        .on_press(Message::Photo(photo.file.clone()))
        .into()
    });
    let tiles = grid(tiles)
        .fluid(side + 4.0 * scale.gap(Gap::Medium))
        .spacing(scale.apart())
        .height(iced::Shrink);
    let (from, to) = (first + 1, (first + ON_A_PAGE).min(photos.len()));
    let (from, to, all) = (from.to_string(), to.to_string(), photos.len().to_string());
    let fills = [("from", from.as_str()), ("to", &to), ("n", &all)];
    let more = (photos.len() > ON_A_PAGE).then(|| {
        row![
            container(quiet(here, words.say("kiosk.store.picture.of", &fills))).width(Fill),
            container(Press::new(
                scale,
                words.say("kiosk.store.picture.more", &[]),
                Message::More
            ))
            .width(scale.touch() * 3.0)
        ]
        .align_y(Center)
    });
    column![scrolls(here, tiles), more]
        .spacing(scale.gap(Gap::Medium))
        .into()
}

/// What a photo on the stick is called. How its file's name ends tells nothing: they are all photos.
pub fn photo_name(file: &Path) -> String {
    let stem = file.file_stem();
    stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}
