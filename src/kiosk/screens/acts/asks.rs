//! How the questions are drawn: a keypad, a list to touch, the goods, what is written.

use super::act::{Act, Ask, Field};
use super::draft::Draft;
use super::lists::{list, shelf, spans, write};
use super::view::{back, name};
use super::{Message, State};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, labels};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, Row, decimals, digits, fitted, number, row_card, say, strong};
use crate::kiosk::screens::typing::keypad;
use crate::market::limit::LimitOn;
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::scheme::{CountedOver, Unit};
use crate::market::shop::Shop;
use crate::till::Till;
use crate::words::Words;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, Shrink, padding};

/// The letters and digits of a coupon's number.
const NUMBER_KEYS: &str = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

impl State {
    /// The question that is asked now.
    pub(super) fn question<'a>(
        &'a self,
        here: &Here<'a>,
        till: &'a Till,
        draft: &'a Draft,
    ) -> Element<'a, Message> {
        let shop = till.shop();
        match (self.ask(), &self.writing) {
            (Some(Ask::Whom), _) => self.finder.view(here).map(Message::Finder),
            (Some(Ask::Partner), Some(typing)) => write(
                here,
                typing,
                "kiosk.acts.ask.partner",
                "kiosk.acts.hint.partner",
            ),
            (Some(Ask::Material), Some(typing)) => write(
                here,
                typing,
                "kiosk.acts.ask.material",
                "kiosk.acts.hint.material",
            ),
            (Some(Ask::Material), None) => list(here, "kiosk.acts.ask.material", "material"),
            (Some(Ask::Field(Field::First)), _) => self.first(here, draft),
            (Some(Ask::Field(field)), _) => self.number(here, shop, draft, field),
            (Some(Ask::Coupons), _) => self.coupons(here, draft),
            (Some(Ask::Goods), _) => shelf(here, shop, &draft.act),
            (Some(Ask::Over), _) => spans(here),
            (Some(Ask::Day), _) => self.days(here, shop, draft),
            (Some(Ask::Partner) | None, _) => back(here),
        }
    }

    /// An amount on the keypad at the right; what it means at the left.
    fn number<'a>(
        &'a self,
        here: &Here<'a>,
        shop: &'a Shop,
        draft: &'a Draft,
        field: Field,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let title = words.say(&format!("kiosk.acts.ask.{}", field.word()), &[]);
        let hint = words.say(&format!("kiosk.acts.hint.{}", field.word()), &[]);
        let both = here.labels();
        let may_be_parts = match field {
            Field::Weight | Field::Price => true,
            Field::Points | Field::Each => shop.scheme.unit == Unit::Yuan,
            _ => false,
        };
        let pad = if may_be_parts {
            decimals(scale, labels(&both), Message::Key)
        } else {
            digits(scale, labels(&both), Message::Key)
        };
        let go = words.say("kiosk.acts.next", &[]);
        let ready = self.ready(here, shop, draft, field);
        let go = if ready.is_ok() {
            Press::new(scale, go, Message::Next).tone(Tone::Go)
        } else {
            Press::cannot(scale, go, None)
        };
        let why = ready.err().flatten();
        let told = self.meaning(here, shop, draft, field);
        let told = told
            .into_iter()
            .map(|said| say(scale, Step::Body, said).into());
        let is_limited = shop
            .limits
            .iter()
            .any(|limit| draft.code.map(LimitOn::Goods) == Some(limit.on.clone()));
        let unlimited =
            (is_limited && field == Field::Pieces && draft.act == Act::Limit).then(|| {
                Press::new(
                    scale,
                    words.say("kiosk.acts.no-limit", &[]),
                    Message::Unlimited,
                )
            });
        let left = column![
            self.above(here, shop, draft),
            fitted(
                scale,
                &[Step::Total, Step::Name, Step::Body],
                &title,
                None,
                Horizontal::Left
            ),
            Column::with_children(told).spacing(scale.gap(Gap::Small)),
            why.map(|why| strong(scale, Step::Name, why).color(palette::RED)),
            space().height(Fill),
            unlimited.map(Element::from),
            back(here),
        ]
        .spacing(scale.gap(Gap::Medium));
        let right = column![
            number(scale, &draft.typed(field), &hint),
            pad,
            space().height(Fill),
            go.step(Step::Name)
        ]
        .spacing(scale.apart());
        here.halves((52, 48), left, right)
    }

    /// What is being done, and for whom, in second rank.
    fn above<'a>(&'a self, here: &Here<'a>, shop: &'a Shop, draft: &Draft) -> Element<'a, Message> {
        let name = name(here.words, &shop.scheme, &draft.act);
        let line = match &self.household {
            Some(of) => {
                let whom = here.family(&of.masked());
                format!(
                    "{name} · {whom} · {}",
                    here.where_at("", of.household.as_str())
                )
            }
            None => name,
        };
        say(here.scale, Step::Body, line)
            .color(palette::SECOND)
            .into()
    }

    fn has(&self) -> Points {
        self.household
            .as_ref()
            .map_or(Points::ZERO, |of| of.spendable)
    }

    /// What there is, what is allowed, what it comes to.
    fn meaning(&self, here: &Here<'_>, shop: &Shop, draft: &Draft, field: Field) -> Vec<String> {
        let words = here.words;
        let mut said = Vec::new();
        if draft.act.spends() {
            let points = self.has().to_string();
            said.push(words.say("kiosk.acts.has", &[("points", &points)]));
        }
        if let (Act::Gift, Some(to)) = (&draft.act, &draft.to) {
            let to = here.family(&to.masked());
            said.push(words.say("kiosk.acts.goes-to", &[("name", &to)]));
        }
        if let (Act::Cash, Some(cash)) = (&draft.act, shop.scheme.cash) {
            if let Some(most) = cash.most {
                let over = words.say(&format!("over.{}", cash.over.word()), &[]);
                let most = most.to_string();
                let fills = [("over", over.as_str()), ("most", &most)];
                said.push(words.say("kiosk.acts.cash-most", &fills));
            }
            if cash.hardship_only {
                said.push(words.say("kiosk.acts.hardship", &[]));
            }
        }
        if let (Act::Reward, Some(one)) = (&draft.act, goods_of(shop, draft)) {
            let (left, unit) = (one.available.to_string(), one.goods.unit.as_str());
            let fills = [
                ("name", one.goods.name.as_str()),
                ("n", &left),
                ("unit", unit),
            ];
            said.push(words.say("kiosk.acts.in-store", &fills));
        }
        if let (Act::Limit, Some(one)) = (&draft.act, goods_of(shop, draft)) {
            said.push(one.goods.name.clone());
        }
        let sum = draft.points(&shop.scheme);
        if let (Some(sum), Field::Count | Field::Price) = (sum, field) {
            let sum = sum.to_string();
            said.push(words.say("kiosk.acts.sum", &[("points", &sum)]));
        }
        if let (Some(sum), Act::Cash, Some(rate)) = (sum, &draft.act, shop.scheme.rate) {
            let yuan = rate.yuan_of(sum).to_string();
            said.push(words.say("kiosk.acts.in-yuan", &[("yuan", &yuan)]));
        }
        said
    }

    /// Whether one can go on, or why not.
    fn ready(
        &self,
        here: &Here<'_>,
        shop: &Shop,
        draft: &Draft,
        field: Field,
    ) -> Result<(), Option<String>> {
        let words = here.words;
        let entered = match field {
            Field::Points | Field::Each => draft.amount(field).is_some(),
            Field::Weight | Field::Price => draft.measure(field).is_some(),
            Field::Count => draft
                .typed(field)
                .text()
                .parse::<u32>()
                .is_ok_and(|count| count > 0),
            Field::Pieces => draft.pieces().is_some(),
            Field::First => draft.numbers().is_some(),
            Field::Coupon => true,
        };
        if !entered {
            return Err(None);
        }
        if let (Act::Reward, Some(one), Some(n)) =
            (&draft.act, goods_of(shop, draft), draft.pieces())
            && n.pieces() > one.available
        {
            return Err(Some(words.say("kiosk.acts.not-so-many", &[])));
        }
        let sum = match field {
            Field::Each => draft.amount(field),
            _ => draft.points(&shop.scheme),
        };
        let short = sum.and_then(|sum| sum.checked_sub(self.has()));
        match short {
            Some(short) if draft.act.spends() && short > Points::ZERO => {
                let points = short.to_string();
                Err(Some(words.say("kiosk.acts.short", &[("points", &points)])))
            }
            _ if field == Field::Price && sum.is_none() => Err(None),
            _ => Ok(()),
        }
    }

    /// The first number of coupons in a row, by letters and digits or by the scanner.
    fn first<'a>(&'a self, here: &Here<'a>, draft: &'a Draft) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let row_of = draft.numbers().and_then(|all| {
            let (first, last) = (all.first()?.to_string(), all.last()?.to_string());
            let n = all.len().to_string();
            let fills = [("first", first.as_str()), ("last", &last), ("n", &n)];
            Some(words.say("kiosk.acts.row-of", &fills))
        });
        let go = words.say("kiosk.acts.next", &[]);
        let go = match row_of {
            Some(_) => Press::new(scale, go, Message::Next).tone(Tone::Go),
            None => Press::cannot(scale, go, None),
        };
        let said = row_of.unwrap_or_else(|| words.say("kiosk.acts.row-how", &[]));
        let below = column![
            say(scale, Step::Body, said).color(palette::SECOND),
            space().height(Fill)
        ];
        self.lettered(here, draft, Field::First, below.into(), go)
    }

    /// The coupons brought, one after another, with their sum.
    fn coupons<'a>(&'a self, here: &Here<'a>, draft: &'a Draft) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let typed = !draft.typed(Field::Coupon).is_empty();
        let go = if typed {
            let add = words.say("kiosk.acts.add", &[]);
            Press::new(scale, add, Message::Add).tone(Tone::Go)
        } else if draft.coupons.is_empty() {
            Press::cannot(scale, words.say("kiosk.acts.next", &[]), None)
        } else {
            Press::new(scale, words.say("kiosk.acts.next", &[]), Message::Next).tone(Tone::Go)
        };
        let below: Element<'a, Message> = if draft.coupons.is_empty() {
            say(scale, Step::Body, words.say("kiosk.acts.coupons-how", &[]))
                .color(palette::SECOND)
                .into()
        } else {
            let rows = draft.coupons.iter().map(|one| {
                let points = one.points.to_string();
                row_card(
                    scale,
                    Row {
                        title: one.number.to_string().into(),
                        detail: words.say("kiosk.acts.touch-off", &[]).into(),
                        figure: words.say("kiosk.some-points", &[("points", &points)]),
                        note: "".into(),
                        touch: Some(Message::Off(one.number.clone())),
                    },
                )
            });
            drag_scroll(
                scale,
                container(Column::with_children(rows).spacing(scale.apart()))
                    .padding(padding::right(scale.px(14.0))),
            )
        };
        let below = container(below).height(Fill);
        self.lettered(here, draft, Field::Coupon, below.into(), go)
    }

    /// Letters and digits at the left; at the right the field, what stands under it, and the way on.
    fn lettered<'a>(
        &'a self,
        here: &Here<'a>,
        draft: &'a Draft,
        field: Field,
        below: Element<'a, Message>,
        go: Press<Message>,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let both = here.labels();
        let pad = keypad(scale, labels(&both), NUMBER_KEYS, Vec::new(), Message::Key);
        let asks = words.say(&format!("kiosk.acts.ask.{}", field.word()), &[]);
        let hint = words.say(&format!("kiosk.acts.hint.{}", field.word()), &[]);
        // Once there are coupons, their sum says more than the question.
        let title = if draft.coupons.is_empty() {
            asks
        } else {
            let sum: Points = draft.coupons.iter().map(|one| one.points).sum();
            let (n, points) = (draft.coupons.len().to_string(), sum.to_string());
            words.say("kiosk.acts.coupons-sum", &[("n", &n), ("points", &points)])
        };
        let right = column![
            fitted(
                scale,
                &[Step::Name, Step::Body, Step::Second],
                &title,
                None,
                Horizontal::Left
            ),
            number(scale, &draft.typed(field), &hint),
            container(below).height(Fill),
            row![back(here), Element::from(go)].spacing(scale.apart()),
        ]
        .spacing(scale.gap(Gap::Medium))
        .height(Fill);
        here.sheet(
            row![container(pad).width(Shrink), container(right).width(Fill)]
                .spacing(scale.gap(Gap::Large)),
        )
    }

    /// So many pieces over a span: 每月最多 2 件.
    pub(super) fn pieces_over(&self, words: &Words, n: Quantity, over: CountedOver) -> String {
        let over = words.say(&format!("over.{}", over.word()), &[]);
        let fills = [("over", over.as_str()), ("n", &n.to_string())];
        words.say("kiosk.acts.most-pieces", &fills)
    }
}

pub(super) fn goods_of<'a>(
    shop: &'a Shop,
    draft: &Draft,
) -> Option<&'a crate::market::shop::GoodsOnShelf> {
    shop.goods
        .iter()
        .find(|one| Some(one.goods.code) == draft.code)
}
