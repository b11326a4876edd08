//! What shows goods on paper: a drawing that comes with Jifen, or a photo of the village's own.

use std::sync::Arc;

use super::pages::marks::{Area, Mark};
use super::pages::picture::Picture as Paths;
use super::pictures::{OTHER, drawing};
use crate::market::ids::Hash;
use crate::market::storeroom::article::Picture;

/// A picture, ready to be placed.
#[derive(Debug, Clone)]
pub enum Art {
    /// A drawing.
    Drawing(Arc<Paths>),
    /// A photo, JPEG.
    Photo(Arc<Vec<u8>>),
}

impl Art {
    /// What shows goods with this picture: a photo that is not in the books and a drawing that nobody knows give way to the
    /// drawing that goods without one share. Nothing only where that cannot be read.
    pub fn of(
        picture: Option<&Picture>,
        photo: &mut dyn FnMut(&Hash) -> Option<Vec<u8>>,
    ) -> Option<Art> {
        match picture {
            Some(Picture::Photo(hash)) => {
                if let Some(jpeg) = photo(hash) {
                    return Some(Art::Photo(Arc::new(jpeg)));
                }
            }
            Some(Picture::Drawing(name)) => {
                if let Some(paths) = drawing(name).and_then(Paths::read) {
                    return Some(Art::Drawing(Arc::new(paths)));
                }
            }
            None => {}
        }
        let paths = drawing(OTHER).and_then(Paths::read)?;
        Some(Art::Drawing(Arc::new(paths)))
    }

    /// As large as it fits.
    pub fn at(&self, area: Area) -> Mark {
        match self {
            Art::Drawing(paths) => Mark::Drawing(area, paths.clone()),
            Art::Photo(jpeg) => Mark::Photo(area, jpeg.clone()),
        }
    }
}
