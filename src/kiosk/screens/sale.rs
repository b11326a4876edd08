//! A household takes goods: the goods at the left, the household and what it takes at the right.

use super::{Place, refused};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::{Ground, Tone};
use crate::kiosk::look::{Gap, Scale, Step, palette};
use crate::kiosk::parts::{
    self, Line, Piece, Press, Sum, Tile, Weight, bar, goods, line, strong, sum,
};
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, RedemptionId};
use crate::market::points::Points;
use crate::market::refusal::Refusal;
use crate::market::shop::Shop;
use crate::till::{Offer, Tap, Till, Visit};
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, FillPortion, Size, padding};

/// The state.
#[derive(Debug)]
pub struct State {
    /// Whose visit this is.
    pub visit: RedemptionId,
    lit: Option<Gtin>,
    leaving: bool,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Something the machine decides on.
    Tap(Tap),
    /// Wants to drop the basket; asked once more before it is done.
    Leave,
    /// Wants the account on paper.
    PrintBalance,
    /// Reads the account.
    LookAtBalance,
    /// What a refusal offers.
    Refused(refused::Message),
}

/// What follows.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// For the machine.
    Tap(Tap),
    /// Print this account, and leave.
    PrintBalance(HouseholdNo),
    /// Show this account.
    LookAtBalance(HouseholdNo),
    /// Leave the household and go there.
    LeaveFor(Place),
    /// Open the day; the household stays.
    OpenDay,
}

impl State {
    /// For a visit that begins or is taken up.
    pub fn new(visit: RedemptionId) -> State {
        State {
            visit,
            lit: None,
            leaving: false,
        }
    }

    /// The line of these goods lights up, until [`State::unlight`].
    pub fn light(&mut self, code: Option<Gtin>) {
        self.lit = code;
    }

    /// Nothing is lit any more.
    pub fn unlight(&mut self) {
        self.lit = None;
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, visit: &Visit) -> Action {
        let was_leaving = std::mem::take(&mut self.leaving);
        let household = || visit.household.household.clone();
        match message {
            Message::Tap(tap) => Action::Tap(tap),
            Message::Leave if was_leaving => Action::Tap(Tap::Cancel),
            Message::Leave => {
                self.leaving = true;
                Action::None
            }
            Message::PrintBalance => Action::PrintBalance(household()),
            Message::LookAtBalance => Action::LookAtBalance(household()),
            Message::Refused(refused::Message::Understood) => Action::Tap(Tap::Understood),
            Message::Refused(refused::Message::OpenDay) => Action::OpenDay,
            Message::Refused(refused::Message::Go(place)) => Action::LeaveFor(place),
        }
    }

    /// Draws it.
    pub fn view<'a>(
        &'a self,
        here: &Here<'a>,
        till: &'a Till,
        visit: &'a Visit,
    ) -> Element<'a, Message> {
        let scale = here.scale;
        if let Err(refusal) = till.may_redeem().and_then(|()| visit.may_redeem()) {
            return self.barred(here, visit, &refusal);
        }
        let wide = scale.window().width;
        let board = board_width(scale);
        let left = match till.refusal() {
            Some(refusal) => refused::view(here, refusal, wide - board).map(Message::Refused),
            None => self.shelf(here, till, visit, wide - board),
        };
        let lines = self.lines(here, till, visit);
        let board = parts::board(
            scale,
            board,
            head(here, visit),
            lines,
            self.foot(here, till, visit),
        );
        here.page(row![container(left).width(Fill).height(Fill), board].height(Fill))
    }

    /// The goods, and what is missing of this quarter's points.
    fn shelf<'a>(
        &self,
        here: &Here<'a>,
        till: &'a Till,
        visit: &'a Visit,
        width: f32,
    ) -> Element<'a, Message> {
        let (scale, words, shop) = (here.scale, here.words, till.shop());
        let margin = scale.apart();
        let room = Size::new(
            width - 2.0 * margin,
            scale.window().height - scale.strip() - 2.0 * margin,
        );
        let tiles = shop.for_points().map(|one| {
            let taken = visit.basket.quantity(one.goods.code);
            let points = one.price.as_ref().map(|price| price.points.to_string());
            let left = one.available.saturating_sub(taken).to_string();
            let touch = match visit.offer(one, shop) {
                Offer::Can => Ok(Message::Tap(Tap::More(one.goods.code))),
                Offer::Short(short) => {
                    Err(words.say("kiosk.sale.short", &[("points", &short.to_string())]))
                }
                Offer::Gone if one.available > 0 => Err(words.say("kiosk.sale.all-taken", &[])),
                Offer::Gone => Err(words.say("kiosk.sale.gone", &[])),
                Offer::NoPrice => Err(words.say("kiosk.sale.no-price", &[])),
                Offer::Share(most) => {
                    Err(words.say("kiosk.sale.share", &[("most", &most.to_string())]))
                }
                Offer::Forbidden => Err(words.say("kiosk.sale.forbidden", &[])),
            };
            Tile {
                picture: here.pictures.goods(one.picture.as_ref()),
                name: one.goods.name.as_str().into(),
                points: points.unwrap_or_default(),
                unit: words.say("kiosk.sale.per", &[("unit", &one.goods.unit)]),
                left: words.say("kiosk.sale.left", &[("n", &left)]),
                taken: (taken > 0).then(|| format!("×{taken}")),
                touch,
            }
        });
        let grid = drag_scroll(scale, container(goods(scale, room, tiles)).padding(margin));
        let notes = notes(here, shop, visit).into_iter().map(|note| {
            container(bar(scale, Weight::Attention, &[plain(note)], None))
                .padding(padding::horizontal(margin).top(margin))
                .into()
        });
        Column::with_children(notes).push(grid).into()
    }

    /// The latest line first, so that what was scanned is seen.
    fn lines<'a>(&self, here: &Here<'a>, till: &'a Till, visit: &'a Visit) -> Element<'a, Message> {
        let (scale, words, shop) = (here.scale, here.words, till.shop());
        let bar = padding::right(scale.px(12.0));
        let around = bar.vertical(scale.gap(Gap::Small));
        if visit.basket.is_empty() {
            let leave = Press::new(
                scale,
                words.say("kiosk.sale.leave-empty", &[]),
                Message::Tap(Tap::Cancel),
            )
            .tone(Tone::Quiet);
            return column![
                parts::centred(
                    parts::say(scale, Step::Body, words.say("kiosk.sale.empty", &[]))
                        .color(palette::SECOND)
                        .center()
                ),
                container(leave).padding(around)
            ]
            .into();
        }
        let mut all: Vec<Element<'a, Message>> = visit
            .basket
            .lines()
            .iter()
            .rev()
            .filter_map(|of| {
                let one = shop.goods.iter().find(|one| one.goods.code == of.code)?;
                let pieces = of.quantity.pieces();
                let each = one
                    .price
                    .as_ref()
                    .map_or(Points::ZERO, |price| price.points);
                let can = visit.offer(one, shop) == Offer::Can;
                Some(line(
                    scale,
                    Line {
                        name: one.goods.name.as_str().into(),
                        quantity: format!("×{pieces}"),
                        points: each.checked_mul(pieces).unwrap_or(Points::ZERO).to_string(),
                        lit: self.lit == Some(of.code),
                        less: Some(Message::Tap(Tap::Less(of.code))),
                        more: can.then_some(Message::Tap(Tap::More(of.code))),
                    },
                ))
            })
            .collect();
        let (label, tone) = if self.leaving {
            (words.say("kiosk.sale.leave-sure", &[]), Tone::Danger)
        } else {
            (words.say("kiosk.sale.leave", &[]), Tone::Quiet)
        };
        let leave = Press::new(scale, label, Message::Leave).tone(tone);
        // Leaving stands at the bottom, where the empty basket has it too, and not where the next line will be. Only
        // when the lines need the room does it go behind the last of them.
        if all.len() <= 2 && scale.text() <= 1.2 {
            return column![
                container(Column::with_children(all))
                    .padding(bar)
                    .height(Fill),
                container(leave).padding(around)
            ]
            .into();
        }
        let room = padding::vertical(scale.gap(Gap::Small));
        all.push(container(leave).padding(room).into());
        drag_scroll(scale, container(Column::with_children(all)).padding(bar))
    }

    fn foot<'a>(&self, here: &Here<'a>, till: &'a Till, visit: &'a Visit) -> Element<'a, Message> {
        let (scale, words, shop) = (here.scale, here.words, till.shop());
        let points = words.say("kiosk.points", &[]);
        // Enlarged, there is room for the unit once.
        let short = if scale.text() > 1.2 {
            String::new()
        } else {
            points.clone()
        };
        let figure = |before: String, figure: Points, unit: String, colour| {
            sum(
                scale,
                Sum {
                    before: before.into(),
                    figure: figure.to_string(),
                    after: unit.into(),
                    step: Step::Total,
                    colour,
                },
            )
        };
        let total = visit.total(shop).unwrap_or(Points::ZERO);
        let empty = visit.basket.is_empty();
        let quiet = |label: String, message: Option<Message>| {
            match message {
                Some(message) => Press::new(scale, label, message).tone(Tone::Quiet),
                None => Press::cannot(scale, label, None),
            }
            .large()
            .step(Step::Body)
        };
        let undo = visit.basket.can_undo().then_some(Message::Tap(Tap::Undo));
        let aside = (!empty).then_some(Message::Tap(Tap::SetAside));
        let redeem = words.say("kiosk.sale.redeem", &[]);
        let redeem = if empty {
            Press::cannot(scale, redeem, None)
        } else {
            Press::new(scale, redeem, Message::Tap(Tap::Redeem)).tone(Tone::Go)
        };
        column![
            row![
                figure(
                    words.say("kiosk.sale.total", &[]),
                    total,
                    short,
                    palette::INK
                ),
                space().width(Fill),
                figure(
                    words.say("kiosk.sale.remains", &[]),
                    visit.remaining(shop),
                    points,
                    palette::GREEN
                )
            ],
            row![
                quiet(words.say("kiosk.sale.undo", &[]), undo),
                quiet(words.say("kiosk.sale.aside", &[]), aside),
                redeem.large().step(Step::Total).width(FillPortion(2)),
            ]
            .spacing(scale.apart())
        ]
        .spacing(scale.gap(Gap::Medium))
        .into()
    }

    /// The store is shut, or the household barred: the balance, why, and what can be done all the same.
    fn barred<'a>(
        &self,
        here: &Here<'a>,
        visit: &'a Visit,
        refusal: &Refusal,
    ) -> Element<'a, Message> {
        let words = here.words;
        let household = &visit.household;
        let name = here.family(&household.masked());
        let mut has = vec![
            plain(words.say(
                "kiosk.sale.has-before",
                &[("name", &name), ("number", household.household.as_str())],
            )),
            Piece::Strong(household.spendable.to_string()),
        ];
        has.push(plain(match household.lapses_on {
            Some(gone) => words.say("kiosk.sale.has-until", &[("last", &here.last_day(gone))]),
            None => words.say("kiosk.sale.has-after", &[]),
        }));
        let first = match refusal {
            Refusal::DayNotOpen => (
                words.say("kiosk.wait.open", &[]),
                Tone::Go,
                Message::Refused(refused::Message::OpenDay),
            ),
            Refusal::ClockBehind { .. } | Refusal::ClockOff { .. } => (
                words.say("kiosk.refused.clock", &[]),
                Tone::Go,
                Message::Refused(refused::Message::Go(Place::Clock)),
            ),
            _ => (
                words.say("kiosk.balance.print", &[]),
                Tone::Go,
                Message::PrintBalance,
            ),
        };
        let buttons = vec![
            first,
            (
                words.say("kiosk.sale.see-balance", &[]),
                Tone::Plain,
                Message::LookAtBalance,
            ),
            (
                words.say("kiosk.understood", &[]),
                Tone::Quiet,
                Message::Tap(Tap::Cancel),
            ),
        ];
        let wide = here.scale.window().width;
        here.page(refused::say_no(here, refusal, vec![has], buttons, wide))
    }
}

/// What a household should hear before it chooses: what is not here yet, what is held back, what does not count now.
fn notes(here: &Here<'_>, shop: &Shop, visit: &Visit) -> Vec<String> {
    let words = here.words;
    let household = &visit.household;
    let mut notes = Vec::new();
    if !shop.period_arrived {
        notes.push(words.say("kiosk.sale.not-arrived", &[]));
    }
    let minimum = shop.scheme.minimum;
    if let Some(minimum) = minimum.filter(|minimum| household.spendable < *minimum) {
        let minimum = minimum.to_string();
        notes.push(words.say("kiosk.sale.minimum", &[("minimum", &minimum)]));
    }
    if let Some((points, from)) = household.pending {
        let (points, from) = (points.to_string(), words.day(from));
        let fills = [("points", points.as_str()), ("from", from.as_str())];
        notes.push(words.say("kiosk.sale.pending", &fills));
    }
    if let Some(bar) = &household.unscored {
        let kind = bar.called(words);
        notes.push(words.say("kiosk.sale.unscored", &[("kind", &kind)]));
    }
    if !household.held_back.is_zero() {
        let points = household.held_back.to_string();
        notes.push(words.say("kiosk.sale.held-back", &[("points", &points)]));
    }
    notes
}

/// The board's width: as drawn, or what its lines need.
fn board_width(scale: Scale) -> f32 {
    let wide = scale.window().width;
    (wide * 0.375)
        .max(scale.touch() * 2.0 + scale.font(Step::Name) * 8.0)
        .round()
}

fn head<'a, M: 'a>(here: &Here<'a>, visit: &'a Visit) -> Element<'a, M> {
    let words = here.words;
    let household = &visit.household;
    let head = here.head(household, true, Ground::Sheet);
    let debts = &household.debts;
    let owed: Points = debts.iter().map(|debt| debt.points).sum();
    let debt = (!debts.is_empty()).then(|| {
        container(
            strong(
                here.scale,
                Step::Small,
                words.say("kiosk.sale.debt", &[("points", &owed.to_string())]),
            )
            .color(palette::RED),
        )
        .padding(padding::horizontal(here.scale.px(24.0)).bottom(here.scale.gap(Gap::Small)))
    });
    column![head, debt].into()
}
