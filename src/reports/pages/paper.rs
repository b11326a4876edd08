//! Sizes of paper, in points.

use super::marks::MM;

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 297 × 420 mm.
    A3,
}

/// Which way it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Upright.
    Upright,
    /// On its side.
    Across,
}

/// A page: how large, and how much of it stays white.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Page {
    /// Across, in points.
    pub width: f32,
    /// Down, in points.
    pub height: f32,
    /// White at every edge, in points.
    pub margin: f32,
}

impl Page {
    /// A page of this paper.
    pub fn of(paper: Paper, way: Way, margin_mm: f32) -> Page {
        let (short, long) = match paper {
            Paper::A4 => (210.0, 297.0),
            Paper::A3 => (297.0, 420.0),
        };
        let (width, height) = match way {
            Way::Upright => (short, long),
            Way::Across => (long, short),
        };
        Page::mm(width, height, margin_mm)
    }

    /// A page of any size, in millimetres.
    pub fn mm(width: f32, height: f32, margin: f32) -> Page {
        Page {
            width: width * MM,
            height: height * MM,
            margin: margin * MM,
        }
    }

    /// How much can be printed on, across.
    pub fn room(&self) -> f32 {
        self.width - 2.0 * self.margin
    }
}
