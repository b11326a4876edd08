//! The pictures of goods, painted once for the size in which tiles show them. Photos are scaled by the back room; until
//! one is here, the goods show what goods without a picture show.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::look::Scale;
use super::parts::{Drawing, picture_side};
use crate::market::ids::Hash;
use crate::market::storeroom::article::Picture;
use crate::office::storeroom::photo::{Frame, Pixels};
use crate::office::storeroom::{DRAWINGS, OTHER};

/// The pictures for one scale.
#[derive(Debug)]
pub(super) struct Pictures {
    scale: Scale,
    painted: OnceCell<BTreeMap<&'static str, Drawing>>,
    photos: BTreeMap<Hash, Photo>,
}

/// What is known of a photo.
#[derive(Debug)]
enum Photo {
    /// It was asked for.
    Asked,
    /// It cannot be shown.
    Missing,
    /// It is here.
    Here(Drawing),
}

impl Pictures {
    /// The pictures for screens of this scale; nothing is painted yet.
    pub(super) fn new(scale: Scale) -> Pictures {
        Pictures {
            scale,
            painted: OnceCell::new(),
            photos: BTreeMap::new(),
        }
    }

    /// In what photos of goods are shown.
    pub(super) fn frame(&self) -> Frame {
        Frame::Square((picture_side(self.scale) * self.scale.density()).round() as u32)
    }

    /// The photos among these that have to be asked for; they are then held to be.
    pub(super) fn lacking<'p>(&mut self, pictures: impl Iterator<Item = &'p Picture>) -> Vec<Hash> {
        let mut lacking = Vec::new();
        for picture in pictures {
            if let Picture::Photo(hash) = picture
                && !self.photos.contains_key(hash)
            {
                self.photos.insert(*hash, Photo::Asked);
                lacking.push(*hash);
            }
        }
        lacking
    }

    /// A photo has come, or cannot be had. One of another size was asked for before the screen changed.
    pub(super) fn arrived(&mut self, hash: Hash, frame: Frame, photo: Option<Pixels>) {
        if frame == self.frame() {
            let here = photo.and_then(|photo| Drawing::of_photo(photo, self.scale));
            let photo = here.map_or(Photo::Missing, Photo::Here);
            self.photos.insert(hash, photo);
        }
    }

    /// Follows the screens to another scale.
    pub(super) fn follow(&mut self, scale: Scale) {
        let size = |scale: Scale| (picture_side(scale), scale.density());
        if size(scale) != size(self.scale) {
            *self = Pictures::new(scale);
        }
    }

    /// Paints them, where that is still to be done. It takes about as long as a frame, so it is neither done before the
    /// first frame, which shows no goods, nor left to the frame that does; but whoever comes earlier gets them too.
    pub(super) fn ready(&self) -> &BTreeMap<&'static str, Drawing> {
        self.painted.get_or_init(|| {
            let side = picture_side(self.scale);
            let paint = |svg| Drawing::of(svg, self.scale, side);
            DRAWINGS
                .iter()
                .filter_map(|(name, svg)| Some((*name, paint(svg)?)))
                .collect()
        })
    }

    /// One of the drawings that come with Jifen.
    pub(super) fn drawing(&self, name: &str) -> Option<&Drawing> {
        self.ready().get(name)
    }

    /// What shows these goods; goods without a picture of their own share one.
    pub(super) fn goods(&self, picture: Option<&Picture>) -> Option<&Drawing> {
        let painted = self.ready();
        let own = match picture {
            Some(Picture::Drawing(name)) => painted.get(name.as_str()),
            Some(Picture::Photo(hash)) => match self.photos.get(hash) {
                Some(Photo::Here(drawing)) => Some(drawing),
                Some(Photo::Asked | Photo::Missing) | None => None,
            },
            None => None,
        };
        own.or_else(|| painted.get(OTHER))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iced::Size;

    #[test]
    fn every_picture_can_be_painted_and_unknown_goods_have_one() {
        let scale = Scale::new(Size::new(1280.0, 800.0), Scale::PX_PER_MM, 1.0);
        let pictures = Pictures::new(scale);
        assert_eq!(pictures.ready().len(), DRAWINGS.len());
        let strange = Picture::Drawing("something else".into());
        assert!(pictures.goods(Some(&strange)).is_some());
        assert!(pictures.goods(None).is_some());
    }

    #[test]
    fn a_photo_is_asked_for_once_and_shown_when_it_is_here() {
        let scale = Scale::new(Size::new(1280.0, 800.0), Scale::PX_PER_MM, 1.0);
        let mut pictures = Pictures::new(scale);
        let photo = Picture::Photo(Hash([7; 32]));
        let both = [photo.clone(), Picture::Drawing("soap".into())];
        assert_eq!(pictures.lacking(both.iter()), [Hash([7; 32])]);
        assert_eq!(pictures.lacking(both.iter()), []);
        let side = |pictures: &Pictures| pictures.goods(Some(&photo)).map(|of| of.size().width);
        assert_eq!(side(&pictures), Some(84.0), "the picture of all others");
        let pixels = || Pixels {
            width: 30,
            height: 20,
            rgba: vec![0x80; 30 * 20 * 4],
        };
        pictures.arrived(Hash([7; 32]), Frame::Square(1), Some(pixels()));
        assert_eq!(side(&pictures), Some(84.0), "asked for another screen");
        pictures.arrived(Hash([7; 32]), pictures.frame(), Some(pixels()));
        assert_eq!(side(&pictures), Some(30.0));
        // On another screen it is asked for again.
        pictures.follow(scale.with_density(1.5));
        assert_eq!(pictures.lacking(both.iter()), [Hash([7; 32])]);
    }

    #[test]
    fn another_size_is_painted_anew_and_another_text_size_is_not() {
        let scale = Scale::new(Size::new(1280.0, 800.0), Scale::PX_PER_MM, 1.0);
        let mut pictures = Pictures::new(scale);
        pictures.ready();
        pictures.follow(scale.with_text(1.5));
        assert!(pictures.painted.get().is_some());
        pictures.follow(scale.with_density(1.5));
        assert!(pictures.painted.get().is_none());
    }
}
