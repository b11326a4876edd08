//! The paper that a printer draws, on the screen.

use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::look::style::{self, Ground};
use crate::kiosk::look::{Gap, Scale};
use iced::advanced::image::FilterMethod;
use iced::widget::{container, image};
use iced::{Element, Fill};

/// A picture of paper, kept by the caller from frame to frame.
#[derive(Debug, Clone)]
pub struct Paper {
    handle: image::Handle,
    width: u32,
    height: u32,
}

impl Paper {
    /// From rows of grey bytes, 0 black to 255 white, `width` to a row from the top. A last row
    /// that is not whole is left out; no row at all gives no paper.
    pub fn from_grey(width: u32, grey: &[u8]) -> Option<Self> {
        let height = u32::try_from(grey.len()).ok()?.checked_div(width)?;
        if height == 0 {
            return None;
        }
        let whole = (width * height) as usize;
        let rgba: Vec<u8> = grey[..whole]
            .iter()
            .flat_map(|&value| [value, value, value, 0xFF])
            .collect();
        Some(Self {
            handle: image::Handle::from_rgba(width, height, rgba),
            width,
            height,
        })
    }

    /// Dots across and down.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }
}

/// Shows paper at one pixel a dot, scrolling, as wide as it is.
pub fn paper<'a, M: 'a>(scale: Scale, of: &Paper) -> Element<'a, M> {
    paper_within(scale, of, f32::INFINITY)
}

/// The same, made smaller where it is wider than so many pixels.
pub fn paper_within<'a, M: 'a>(scale: Scale, of: &Paper, most: f32) -> Element<'a, M> {
    let margin = scale.gap(Gap::Medium);
    let edges = 2.0 * (margin + scale.gap(Gap::Hair));
    let width = of.width as f32;
    let shrunk = ((most - edges) / width).clamp(0.1, 1.0);
    let filter = if shrunk < 1.0 {
        FilterMethod::Linear
    } else {
        FilterMethod::Nearest
    };
    let sheet = image(of.handle.clone())
        .width((width * shrunk).floor())
        .height((of.height as f32 * shrunk).floor())
        .filter_method(filter);
    container(drag_scroll(scale, container(sheet).padding(margin)))
        .padding(scale.gap(Gap::Hair))
        .width((width * shrunk).floor() + edges)
        .height(Fill)
        .style(move |_| style::ground(scale, Ground::Card))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_and_a_torn_one_is_left_out() {
        let paper = Paper::from_grey(10, &[255; 45]).expect("paper");
        assert_eq!(paper.size(), (10, 4));
        assert!(Paper::from_grey(10, &[255; 9]).is_none());
        assert!(Paper::from_grey(0, &[255; 9]).is_none());
    }

    #[test]
    fn what_is_printed_is_seen() {
        let scale = Scale::new(iced::Size::new(200.0, 200.0), Scale::PX_PER_MM, 1.0);
        let mut grey = vec![255; 100 * 50];
        grey[100 * 20..100 * 30].fill(0);
        let sheet = Paper::from_grey(100, &grey).expect("paper");
        let picture = crate::kiosk::picture::draw::<()>(paper(scale, &sheet), 200, 200);
        let margin = (scale.gap(Gap::Medium) + scale.gap(Gap::Hair)) as u32;
        assert_eq!(picture.at(margin + 50, margin + 25), Some([0, 0, 0, 255]));
        assert_eq!(
            picture.at(margin + 50, margin + 40),
            Some([255, 255, 255, 255])
        );
    }
}
