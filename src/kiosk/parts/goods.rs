//! The goods: a grid of tiles, each a picture, a name, its points and what is left.

use super::dashed::dashed;
use super::fitted::fitted;
use super::words::{say, strong};
use crate::kiosk::look::style::{self, Ground};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use iced::alignment::Horizontal;
use iced::widget::{Grid, button, column, container, grid, row, space, svg};
use iced::{Bottom, Center, Element, Fill, Right, padding};
use std::borrow::Cow;

/// One kind of goods on the screen. Words come in the user's language.
#[derive(Debug, Clone)]
pub struct Tile<'a, M> {
    /// The picture; the handle is kept by the caller, since a new one is a new upload.
    pub picture: &'a svg::Handle,
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

/// The grid of tiles in `width` pixels: as many columns as give a tile its drawn width, at least two.
pub fn goods<'a, M: Clone + 'a>(
    scale: Scale,
    width: f32,
    tiles: impl IntoIterator<Item = Tile<'a, M>>,
) -> Grid<'a, M> {
    let gap = scale.apart();
    // Larger words need wider tiles, though not in full proportion: pictures do not grow.
    let drawn = scale.px(165.0) * (1.0 + (scale.text() - 1.0) * 0.5);
    let least = drawn.max(scale.touch_large());
    let columns = (((width + gap) / (least + gap)).floor() as usize).max(2);
    grid(tiles.into_iter().map(|one| tile(scale, one)))
        .columns(columns)
        .spacing(gap)
        .height(iced::Shrink)
}

/// The height of every tile, in pixels.
pub fn tile_height(scale: Scale) -> f32 {
    let words = 2.0 * scale.leading(Step::Body) + scale.leading(Step::Name);
    (words + scale.px(84.0) + 2.0 * scale.gap(Gap::Small) + scale.gap(Gap::Hair))
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
    let top = row![
        badge,
        space().width(Fill),
        say(scale, Step::Small, tile.left).color(palette::SECOND)
    ]
    .height(scale.leading(Step::Body));
    let picture = svg(tile.picture.clone())
        .width(scale.px(84.0))
        .height(scale.px(84.0))
        .opacity(if had { 1.0 } else { 0.6 });
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
    .padding(scale.gap(Gap::Small))
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
