//! What screens are made of. One part looks and behaves the same wherever it stands.
//!
//! A part takes the [`Scale`](super::look::Scale), its words (already in the user's language) and
//! the messages to send; it decides sizes, colours and order. Whatever a person cannot do has no
//! message and says why.

mod board;
mod dashed;
mod drawing;
mod fitted;
mod goods;
mod ink;
mod keys;
mod meter;
mod notice;
mod paper;
mod press;
mod shelf;
mod strip;
mod table;
mod words;

pub use board::{Balance, Line, Row, Summary, balance, board, line, row_card, summary};
pub use dashed::dashed;
pub use drawing::{Drawing, drawing};
pub(in crate::kiosk) use fitted::Choice;
pub use fitted::fitted;
pub use goods::{Tile, goods, picture_side, tile_height};
pub use ink::{Ink, Pen, Unreadable, sign};
pub use keys::{Digits, Key, Labels, decimals, digits, dots, letters, number};
pub use meter::{Meter, meter};
pub use notice::{Notice, Weight, bar, mark, notice};
pub use paper::{Paper, paper, paper_within};
pub use press::{Press, at_least};
pub use shelf::{Kind, Remark, kind_card};
pub use strip::{Light, State, strip};
pub use table::table;
pub(in crate::kiosk) use words::Spoken;
pub use words::{Piece, Sum, centred, say, spoken, strong, sum};
