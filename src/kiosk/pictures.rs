//! The pictures of goods, painted once for the size in which tiles show them.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::look::Scale;
use super::parts::{Drawing, picture_side};
use crate::market::storeroom::article::Picture;
use crate::office::storeroom::{DRAWINGS, OTHER};

/// The pictures for one scale.
#[derive(Debug)]
pub(super) struct Pictures {
    scale: Scale,
    painted: OnceCell<BTreeMap<&'static str, Drawing>>,
}

impl Pictures {
    /// The pictures for screens of this scale; nothing is painted yet.
    pub(super) fn new(scale: Scale) -> Pictures {
        Pictures {
            scale,
            painted: OnceCell::new(),
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

    /// What shows these goods; goods without a picture of their own share one.
    pub(super) fn goods(&self, picture: Option<&Picture>) -> Option<&Drawing> {
        let painted = self.ready();
        let own = match picture {
            Some(Picture::Drawing(name)) => painted.get(name.as_str()),
            Some(Picture::Photo(_)) | None => None,
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
