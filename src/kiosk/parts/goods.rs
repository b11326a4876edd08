//! The goods: a grid of tiles, each a picture, a name, its points and what is left.

use super::dashed::dashed;
use super::drawing::{Drawing, drawing};
use super::fitted::fitted;
use super::words::{say, strong};
use crate::kiosk::look::style::{self, Ground};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use iced::alignment::Horizontal;
use iced::widget::{Grid, button, column, container, grid, row, space};
use iced::{Bottom, Center, Element, Fill, Right, Size, padding};
use std::borrow::Cow;

/// A tile's drawn width.
const WIDE: f32 = 165.0;
/// The least width of a tile that still holds a name of five Hanzi.
const NARROW: f32 = 138.0;

/// One kind of goods on the screen. Words come in the user's language.
#[derive(Debug, Clone)]
pub struct Tile<'a, M> {
    /// The picture, painted with a side of [`picture_side`]; the caller keeps it from frame to frame.
    pub picture: Option<&'a Drawing>,
    /// What it is called.
    pub name: Cow<'a, str>,
    /// Its points: "25".
    pub points: String,
    /// What they are for: "分/包".
    pub unit: String,
    /// What is left: "剩 46". Empty says nothing.
    pub left: String,
    /// How many are in the basket: "×1".
    pub taken: Option<String>,
    /// The message a touch sends, or why it cannot be had: "还差 10 分".
    pub touch: Result<M, String>,
}

/// The grid of tiles in a room of these pixels: as many columns as give a tile its drawn width, at least two. Where
/// the tiles then need more than the room's height, narrower ones are taken if they spare the scrolling.
pub fn goods<'a, M: Clone + 'a>(
    scale: Scale,
    room: Size,
    tiles: impl IntoIterator<Item = Tile<'a, M>>,
) -> Grid<'a, M> {
    let tiles: Vec<Element<'a, M>> = tiles.into_iter().map(|one| tile(scale, one)).collect();
    let columns = columns(scale, room, tiles.len());
    grid(tiles)
        .columns(columns)
        .spacing(scale.apart())
        .height(iced::Shrink)
}

fn columns(scale: Scale, room: Size, count: usize) -> usize {
    let gap = scale.apart();
    // Larger words need wider tiles, though not in full proportion: pictures do not grow.
    let across = |drawn: f32| {
        let drawn = scale.px(drawn) * (1.0 + (scale.text() - 1.0) * 0.5);
        let least = drawn.max(scale.touch_large());
        (((room.width + gap) / (least + gap)).floor() as usize).max(2)
    };
    let down = (((room.height + gap) / (tile_height(scale) + gap)).floor() as usize).max(1);
    let (wide, narrow) = (across(WIDE), across(NARROW));
    (wide..=narrow)
        .find(|columns| columns * down >= count)
        .unwrap_or(wide)
}

/// The side of the square that holds a tile's picture, in pixels.
pub fn picture_side(scale: Scale) -> f32 {
    scale.px(84.0)
}

/// The height of every tile, in pixels.
pub fn tile_height(scale: Scale) -> f32 {
    let words = 2.0 * scale.leading(Step::Body) + scale.leading(Step::Name);
    (words + picture_side(scale) + 2.0 * scale.gap(Gap::Small) + scale.gap(Gap::Hair))
        .max(scale.touch_large())
        .round()
}

fn tile<'a, M: Clone + 'a>(scale: Scale, tile: Tile<'a, M>) -> Element<'a, M> {
    let had = tile.touch.is_ok();
    let badge = tile.taken.as_ref().map(|count| {
        container(strong(scale, Step::Body, count.clone()))
            .padding([0.0, scale.gap(Gap::Small)])
            .style(move |_| style::ground(scale, Ground::Badge))
    });
    // The corners are round: what stands in them keeps off the edge, while names may use the whole width.
    let top = row![
        badge,
        space().width(Fill),
        say(scale, Step::Small, tile.left).color(palette::SECOND)
    ]
    .padding(padding::horizontal(scale.gap(Gap::Hair)))
    .height(scale.leading(Step::Body));
    let picture = container(
        tile.picture
            .map(|picture| drawing(picture, if had { 1.0 } else { 0.6 })),
    )
    .height(picture_side(scale));
    let steps = [Step::Body, Step::Second, Step::Small];
    let name = container(fitted(scale, &steps, &tile.name, None, Horizontal::Center))
        .center_x(Fill)
        .height(scale.leading(Step::Body))
        .align_y(Center);
    let below: Element<'a, M> = match &tile.touch {
        Ok(_) => row![
            strong(scale, Step::Name, tile.points).color(palette::GREEN),
            container(say(scale, Step::Small, tile.unit)).padding(padding::bottom(
                (scale.below_base(Step::Name) - scale.below_base(Step::Small)).round()
            )),
        ]
        .spacing(scale.gap(Gap::Small))
        .align_y(Bottom)
        .into(),
        Err(why) => strong(scale, Step::Second, why.clone())
            .color(palette::RED)
            .into(),
    };
    let inside = container(
        column![
            top,
            picture,
            name,
            space().height(scale.gap(Gap::Hair)),
            container(below)
                .height(scale.leading(Step::Name))
                .align_y(Center)
        ]
        .align_x(Center),
    )
    .padding([scale.gap(Gap::Small), scale.gap(Gap::Hair)])
    .width(Fill)
    .height(tile_height(scale))
    .align_x(Right);
    let taken = tile.taken.is_some();
    match tile.touch {
        Ok(message) => button(inside)
            .padding(0)
            .width(Fill)
            .style(move |_, status| style::tile(scale, taken, status))
            .on_press(message)
            .into(),
        Err(_) => dashed(scale, palette::QUIET, palette::LINE, scale.line(), inside),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The room beside the board on a panel of this size.
    fn beside(width: f32, height: f32, text: f32) -> (Scale, Size) {
        let panel = Size::new(width, height);
        let scale = Scale::new(panel, Scale::guess_px_per_mm(panel), text);
        let margins = 2.0 * scale.apart();
        let room = Size::new(width * 0.625 - margins, height - scale.strip() - margins);
        (scale, room)
    }

    #[test]
    fn fourteen_kinds_of_goods_fit_without_scrolling() {
        for (width, height) in [(1280.0, 800.0), (1920.0, 1080.0), (1024.0, 600.0)] {
            let (scale, room) = beside(width, height, 1.0);
            let columns = columns(scale, room, 14);
            let rows = 14_usize.div_ceil(columns) as f32;
            let high = rows * (tile_height(scale) + scale.apart()) - scale.apart();
            assert!(high <= room.height, "{width}: {columns} columns");
        }
    }

    #[test]
    fn tiles_keep_their_width_where_narrow_ones_would_not_spare_the_scrolling() {
        let (scale, room) = beside(1280.0, 800.0, 1.0);
        assert_eq!(columns(scale, room, 12), 4);
        assert_eq!(columns(scale, room, 14), 5);
        assert_eq!(columns(scale, room, 40), 4);
        let (scale, room) = beside(1280.0, 800.0, 1.5);
        assert_eq!(columns(scale, room, 14), 3);
    }
}
