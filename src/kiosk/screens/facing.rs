//! The second screen, which faces the villager: what is in the basket, what it costs and what remains, large and with
//! pictures; thanks when it is recorded. While nobody is served it shows what anybody may know: the village, the day, and
//! what can be had for how many points. There is nothing to touch, and a household stands there masked.

use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Ground};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use crate::kiosk::parts::{Sum, drawing, fitted, picture_side, say, strong, sum};
use crate::market::calendar::{ExchangeDay, exchange_day};
use crate::market::exception::extra_days;
use crate::market::household::mask_name;
use crate::market::points::Points;
use crate::market::shop::{GoodsOnShelf, RedemptionOnRecord, Shop};
use crate::till::{Duty, Till, Visit};
use iced::alignment::Horizontal;
use iced::widget::{Column, Row, column, container, row, space};
use iced::{Center, Color, Element, Fill};

/// What stands on it.
#[derive(Debug, Clone, Copy)]
pub enum Facing<'a> {
    /// Nobody is served.
    Idle(&'a Till),
    /// A household takes goods.
    Visit(&'a Till, &'a Visit),
    /// It is recorded.
    Thanks(&'a RedemptionOnRecord),
    /// There are no books yet, or they cannot be opened.
    Shut,
}

impl<'a> Facing<'a> {
    /// What a till that stands so shows to the villager.
    pub fn of(till: Option<&'a Till>) -> Facing<'a> {
        let Some(till) = till else {
            return Facing::Shut;
        };
        // Behind a locked screen a basket waits for the shopkeeper, and nobody else's eyes.
        if !matches!(till.duty(), Duty::On(_)) {
            return Facing::Idle(till);
        }
        match (till.step(), till.visit()) {
            (crate::till::Step::Recorded { record, .. }, _) => Facing::Thanks(record),
            (_, Some(visit)) => Facing::Visit(till, visit),
            _ => Facing::Idle(till),
        }
    }

    /// Which page this is: another number is another page.
    pub fn page(self) -> u64 {
        match self {
            Facing::Idle(_) => 0,
            Facing::Visit(..) => 1,
            Facing::Thanks(_) => 2,
            Facing::Shut => 3,
        }
    }

    /// Draws it.
    pub fn view<M: 'a>(self, here: &Here<'a>) -> Element<'a, M> {
        let scale = here.scale;
        let content = match self {
            Facing::Idle(till) => idle(here, till.shop()),
            Facing::Visit(till, visit) => basket(here, till.shop(), visit),
            Facing::Thanks(record) => thanks(here, record),
            Facing::Shut => large(here, &here.words.say("kiosk.facing.shut", &[]), None),
        };
        container(content)
            .padding(scale.gap(Gap::Wide))
            .width(Fill)
            .height(Fill)
            .into()
    }
}

fn large<'a, M: 'a>(here: &Here<'a>, words: &str, colour: Option<Color>) -> Element<'a, M> {
    let steps = [Step::Headline, Step::Figure, Step::Total, Step::Name];
    fitted(here.scale, &steps, words, colour, Horizontal::Left)
}

/// A figure with the words before it.
fn figure<'a, M: 'a>(here: &Here<'a>, key: &str, points: Points, colour: Color) -> Element<'a, M> {
    let words = here.words;
    sum(
        here.scale,
        Sum {
            before: words.say(key, &[]).into(),
            figure: points.to_string(),
            after: words.say("kiosk.points", &[]).into(),
            step: Step::Figure,
            colour,
        },
    )
}

/// So many rows of this height, with the usual gap between them, stand in this room.
fn fits(scale: Scale, room: f32, height: f32) -> usize {
    let apart = scale.gap(Gap::Medium);
    (((room + apart) / (height + apart)).floor() as usize).max(1)
}

/// How high a row with a picture is.
fn row_height(scale: Scale) -> f32 {
    picture_side(scale).max(scale.leading(Step::Name) * 2.0) + 2.0 * scale.gap(Gap::Small)
}

fn idle<'a, M: 'a>(here: &Here<'a>, shop: &'a Shop) -> Element<'a, M> {
    let (scale, words) = (here.scale, here.words);
    let village = [("village", shop.village_name.as_str())];
    let place = words.say(
        if shop.rehearsal {
            "kiosk.strip.place-practice"
        } else {
            "kiosk.strip.place"
        },
        &village,
    );
    let day = exchange_day(&shop.scheme, &extra_days(&shop.allowed, None), shop.today);
    let (headline, colour, days) = match day {
        ExchangeDay::Open { .. } => (
            words.say("kiosk.wait.open-today", &[]),
            Some(palette::GREEN),
            None,
        ),
        ExchangeDay::Shut { next } => (
            words.say("kiosk.wait.shut-today", &[]),
            None,
            next.map(|next| words.say("kiosk.wait.next", &[("days", &here.days(next))])),
        ),
    };
    let open = colour.is_some();
    let ask = open
        .then(|| say(scale, Step::Name, words.say("kiosk.facing.ask", &[])).color(palette::SECOND));
    let head = column![
        strong(scale, Step::Name, place),
        large(here, &headline, colour),
        days.map(|days| say(scale, Step::Name, days)),
        ask,
    ]
    .spacing(scale.gap(Gap::Small));
    // The head takes at most so much; below it stand as many goods as there is room for.
    let taken = scale.leading(Step::Name) * 3.0 + scale.leading(Step::Headline) * 1.2;
    let room = scale.window().height - 2.0 * scale.gap(Gap::Wide) - taken - scale.gap(Gap::Large);
    let across = (scale.window().width / (scale.font(Step::Name) * 13.0)).floor() as usize;
    let across = across.clamp(1, 4);
    let most = across * fits(scale, room, row_height(scale));
    let priced = shop
        .for_points()
        .filter(|one| one.price.is_some() && one.available > 0);
    let priced: Vec<&GoodsOnShelf> = priced.take(most).collect();
    let rows = priced.chunks(across).map(|some| {
        let blank = (some.len()..across).map(|_| space().width(Fill).into());
        let some = some.iter().map(|one| {
            let points = one
                .price
                .as_ref()
                .map_or(Points::ZERO, |price| price.points);
            goods(here, one, points.to_string(), Step::Name)
        });
        Row::with_children(some.chain(blank))
            .spacing(scale.gap(Gap::Medium))
            .into()
    });
    column![
        head,
        Column::with_children(rows).spacing(scale.gap(Gap::Medium))
    ]
    .spacing(scale.gap(Gap::Large))
    .into()
}

/// Goods with their picture, and points at the right.
fn goods<'a, M: 'a>(
    here: &Here<'a>,
    of: &'a GoodsOnShelf,
    points: String,
    step: Step,
) -> Element<'a, M> {
    let scale = here.scale;
    let picture = here.pictures.goods(of.picture.as_ref());
    let picture = picture.map(|picture| drawing(picture, 1.0));
    let words = column![
        strong(scale, step, of.goods.name.as_str()),
        say(
            scale,
            Step::Second,
            here.words.say(
                "kiosk.facing.per",
                &[("points", &points), ("unit", &of.goods.unit)]
            )
        )
        .color(palette::SECOND)
    ]
    .width(Fill);
    card(
        scale,
        row![picture, words]
            .spacing(scale.gap(Gap::Medium))
            .align_y(Center),
    )
}

fn card<'a, M: 'a>(scale: Scale, inside: impl Into<Element<'a, M>>) -> Element<'a, M> {
    container(inside)
        .padding([scale.gap(Gap::Small), scale.gap(Gap::Medium)])
        .width(Fill)
        .height(row_height(scale))
        .align_y(Center)
        .style(move |_| style::ground(scale, Ground::Card))
        .into()
}

fn basket<'a, M: 'a>(here: &Here<'a>, shop: &'a Shop, visit: &'a Visit) -> Element<'a, M> {
    let (scale, words) = (here.scale, here.words);
    let name = here.family(&visit.household.masked());
    let has = figure(
        here,
        "kiosk.facing.has",
        visit.household.spendable,
        palette::INK,
    );
    let head = row![container(large_name(here, &name)).width(Fill), has]
        .spacing(scale.gap(Gap::Large))
        .align_y(Center);
    let total = visit.total(shop).unwrap_or(Points::ZERO);
    let sums = row![
        figure(here, "kiosk.sale.total", total, palette::INK),
        space().width(Fill),
        figure(
            here,
            "kiosk.sale.remains",
            visit.remaining(shop),
            palette::GREEN
        )
    ];
    let figures = 2.0 * (scale.leading(Step::Figure) + scale.gap(Gap::Large));
    let room = scale.window().height - 2.0 * scale.gap(Gap::Wide) - figures;
    // What was scanned last is always seen; what came long before is counted.
    let mut lines = visit.basket.lines().to_vec();
    let most = fits(scale, room, row_height(scale));
    let hidden = if lines.len() > most {
        lines.len() - (most - 1).max(1)
    } else {
        0
    };
    let last = lines
        .iter()
        .position(|line| Some(line.code) == visit.basket.last());
    if let Some(last) = last
        && last < hidden
    {
        lines[last..].rotate_left(1);
    }
    let more = (hidden > 0).then(|| {
        let n = hidden.to_string();
        card(
            scale,
            say(
                scale,
                Step::Name,
                words.say("kiosk.facing.more", &[("n", &n)]),
            ),
        )
    });
    let shown = lines[hidden..].iter().filter_map(|line| {
        let of = here.goods(line.code)?;
        let price = of.price.as_ref().map_or(Points::ZERO, |price| price.points);
        let points = price
            .checked_mul(line.quantity.pieces())
            .unwrap_or(Points::ZERO);
        let picture = here
            .picture_of(line.code)
            .map(|picture| drawing(picture, 1.0));
        Some(card(
            scale,
            row![
                picture,
                strong(scale, Step::Name, of.goods.name.as_str()).width(Fill),
                column_of(scale, format!("×{}", line.quantity)),
                column_of(scale, points.to_string()),
                say(scale, Step::Body, words.say("kiosk.points", &[])),
            ]
            .spacing(scale.gap(Gap::Medium))
            .align_y(Center),
        ))
    });
    let body: Element<'a, M> = if lines.is_empty() {
        say(scale, Step::Name, words.say("kiosk.facing.empty", &[]))
            .color(palette::SECOND)
            .into()
    } else {
        Column::with_children(more.into_iter().chain(shown))
            .spacing(scale.gap(Gap::Medium))
            .into()
    };
    column![head, container(body).height(Fill), sums]
        .spacing(scale.gap(Gap::Large))
        .into()
}

/// A figure in a column of four digits, so that those of all rows line up.
fn column_of<'a, M: 'a>(scale: Scale, figure: String) -> Element<'a, M> {
    container(strong(scale, Step::Total, figure))
        .align_right(scale.font(Step::Total) * 2.6)
        .into()
}

fn large_name<'a, M: 'a>(here: &Here<'a>, name: &str) -> Element<'a, M> {
    let steps = [Step::Total, Step::Name];
    fitted(here.scale, &steps, name, None, Horizontal::Left)
}

fn thanks<'a, M: 'a>(here: &Here<'a>, record: &'a RedemptionOnRecord) -> Element<'a, M> {
    let (scale, words) = (here.scale, here.words);
    let redemption = &record.redemption;
    let name = here.family(&mask_name(&record.name));
    let thanks = words.say("kiosk.facing.thanks", &[]);
    let content = column![
        large(here, &thanks, Some(palette::GREEN)),
        large_name(here, &name),
        figure(here, "kiosk.recorded.taken", redemption.total, palette::INK),
        figure(
            here,
            "kiosk.recorded.left",
            redemption.remaining,
            palette::GREEN
        ),
        say(scale, Step::Name, words.say("kiosk.facing.take", &[])),
    ]
    .spacing(scale.gap(Gap::Large));
    container(content).center_y(Fill).into()
}
