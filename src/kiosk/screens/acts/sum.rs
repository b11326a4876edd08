//! How the summary and the second person are drawn: who, what, how many points, what remains, and why.

use super::act::{Act, Field};
use super::asks::{answers, goods_of, write};
use super::draft::Draft;
use super::view::{back, name, whose};
use super::{Message, State};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, Sum, fitted, say, strong, sum};
use crate::kiosk::screens::pin;
use crate::market::household::mask_name;
use crate::market::points::Points;
use crate::market::shop::Shop;
use crate::market::staff::{Act as Leave, Role};
use crate::till::{Duty, Till};
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, padding};

type Fact = (String, String);

impl State {
    pub(super) fn summed_up<'a>(
        &'a self,
        here: &Here<'a>,
        till: &'a Till,
        draft: &'a Draft,
    ) -> Element<'a, Message> {
        let (scale, words, shop) = (here.scale, here.words, till.shop());
        if let Some(typing) = &self.writing {
            return write(here, typing, "kiosk.acts.why", "kiosk.today.why-hint");
        }
        let points = draft.points(&shop.scheme);
        let sums = [
            self.moved(here, draft, points),
            self.remains(here, draft, points),
        ];
        let title = self.title(here, shop, draft);
        let left = card(here, &title, self.facts(here, shop, draft), sums);
        let right = if draft.act.needs_two() {
            let why = if draft.act == Act::Limit {
                "kiosk.acts.resolution"
            } else {
                "kiosk.acts.why"
            };
            column![
                fitted(
                    scale,
                    &[Step::Total, Step::Name, Step::Body],
                    &words.say(why, &[]),
                    None,
                    Horizontal::Left
                ),
                answers(here, draft.act.word(), 1),
            ]
        } else {
            let confirm = words.say("kiosk.acts.confirm", &[]);
            let confirm = if self.sent {
                Press::cannot(scale, confirm, None)
            } else {
                Press::new(scale, confirm, Message::Confirm).tone(Tone::Go)
            };
            column![Element::from(confirm.large().step(Step::Total))]
        };
        let right = right
            .push(space().height(Fill))
            .push(back(here))
            .spacing(scale.gap(Gap::Medium));
        here.halves((56, 44), left, right)
    }

    fn title(&self, here: &Here<'_>, shop: &Shop, draft: &Draft) -> String {
        let name = name(here.words, &shop.scheme, &draft.act);
        let whom = match (&draft.act, &self.household) {
            (Act::Undo(record), _) => here.family(&mask_name(&record.name)),
            (act, Some(of)) if !act.is_for_all() => here.family(&of.masked()),
            _ => here.words.say("kiosk.acts.whole-village", &[]),
        };
        format!("{name} · {whom}")
    }

    /// What was entered, a line each.
    fn facts(&self, here: &Here<'_>, shop: &Shop, draft: &Draft) -> Vec<Fact> {
        let words = here.words;
        let label = |key: &str| words.say(&format!("kiosk.acts.fact.{key}"), &[]);
        let some =
            |points: Points| words.say("kiosk.some-points", &[("points", &points.to_string())]);
        let mut facts = Vec::new();
        if let Some(of) = self.household.as_ref().filter(|_| !draft.act.is_for_all()) {
            let number = here.where_at(&of.group, of.household.as_str());
            facts.push((label("household"), number));
        }
        match &draft.act {
            Act::Gift => facts.extend(draft.to.as_ref().map(|to| {
                let number = here.where_at("", to.household.as_str());
                (
                    label("to"),
                    format!("{} · {number}", here.family(&to.masked())),
                )
            })),
            Act::Debit(_) => facts.push((label("partner"), draft.text.clone())),
            Act::Cash => facts.extend(shop.scheme.rate.zip(draft.amount(Field::Points)).map(
                |(rate, points)| {
                    let yuan = rate.yuan_of(points).to_string();
                    (
                        label("cash"),
                        words.say("receipt.moved.yuan", &[("yuan", &yuan)]),
                    )
                },
            )),
            Act::Issue => {
                facts.extend(
                    draft
                        .amount(Field::Each)
                        .map(|each| (label("each"), some(each))),
                );
                facts.extend(draft.numbers().map(|all| {
                    let first = all.first().map(ToString::to_string).unwrap_or_default();
                    let last = all.last().map(ToString::to_string).unwrap_or_default();
                    let n = all.len().to_string();
                    let fills = [("first", first.as_str()), ("last", &last), ("n", &n)];
                    (label("numbers"), words.say("kiosk.acts.row-of", &fills))
                }));
            }
            Act::Take | Act::Cancel => facts.extend(
                draft
                    .coupons
                    .iter()
                    .map(|one| (one.number.to_string(), some(one.points))),
            ),
            Act::Recyclables => {
                facts.push((label("material"), draft.text.clone()));
                let unit = |field, key| {
                    let measure = draft.measure(field)?.to_string();
                    Some((
                        label(key),
                        words.say(&format!("kiosk.acts.{key}-is"), &[("n", &measure)]),
                    ))
                };
                facts.extend(unit(Field::Weight, "weight"));
                facts.extend(unit(Field::Price, "price"));
            }
            Act::Reward | Act::Limit => facts.extend(self.goods_facts(here, shop, draft)),
            Act::OutOfTurn | Act::LiftOne | Act::ExtraDay | Act::LiftAll => {
                let day = draft.day.unwrap_or(shop.today);
                let weekday = words.weekday(day);
                facts.push((
                    label("day"),
                    format!("{} {weekday}", words.day_and_year(day)),
                ));
                facts.push((
                    label("means"),
                    words.say(&format!("kiosk.acts.means.{}", draft.act.word()), &[]),
                ));
            }
            Act::Undo(record) => {
                facts.push((label("household"), whose(here, record)));
                let kind = record.movement.what.word();
                facts.push((
                    label("kind"),
                    words.say(&format!("receipt.moved.title.{kind}"), &[]),
                ));
                facts.push((label("slip"), record.movement.slip.to_string()));
                facts.extend(
                    (!record.reason.is_empty()).then(|| (label("reason"), record.reason.clone())),
                );
            }
        }
        facts
    }

    fn goods_facts(&self, here: &Here<'_>, shop: &Shop, draft: &Draft) -> Vec<Fact> {
        let words = here.words;
        let label = |key: &str| words.say(&format!("kiosk.acts.fact.{key}"), &[]);
        let Some(one) = goods_of(shop, draft) else {
            return Vec::new();
        };
        let pieces = draft.pieces().filter(|_| !draft.unlimited);
        if draft.act == Act::Reward {
            let n = pieces.map_or_else(String::new, |n| n.to_string());
            let fills = [
                ("name", one.goods.name.as_str()),
                ("n", &n),
                ("unit", &one.goods.unit),
            ];
            return vec![(label("goods"), words.say("kiosk.summary.line", &fills))];
        }
        let most = match (pieces, draft.over) {
            (Some(n), Some(over)) => self.pieces_over(words, n, over),
            _ => words.say("kiosk.acts.no-limit", &[]),
        };
        vec![
            (label("goods"), one.goods.name.clone()),
            (label("most"), most),
        ]
    }

    fn moved<'a>(&self, here: &Here<'_>, draft: &Draft, points: Option<Points>) -> Option<Sum<'a>> {
        let before = match &draft.act {
            Act::Take | Act::Recyclables | Act::Cancel => "kiosk.acts.sum-in",
            Act::Undo(_) => "kiosk.acts.sum-back",
            _ => "kiosk.acts.sum-out",
        };
        points.map(|points| figure(here, before, points, palette::INK))
    }

    fn remains<'a>(
        &self,
        here: &Here<'_>,
        draft: &Draft,
        points: Option<Points>,
    ) -> Option<Sum<'a>> {
        let (of, points) = self.household.as_ref().zip(points)?;
        let after = match &draft.act {
            act if act.spends() => of.spendable.checked_sub(points),
            Act::Take | Act::Recyclables | Act::Cancel => of.spendable.checked_add(points),
            Act::Reward => Some(of.spendable),
            _ => None,
        };
        after.map(|after| figure(here, "kiosk.acts.sum-left", after, palette::GREEN))
    }

    pub(super) fn ask_second<'a>(
        &'a self,
        here: &Here<'a>,
        till: &'a Till,
        draft: &'a Draft,
        second: &'a pin::State,
    ) -> Element<'a, Message> {
        let (scale, words, shop) = (here.scale, here.words, till.shop());
        let on_duty = match till.duty() {
            Duty::On(staff) => Some((staff.staff, staff.role)),
            _ => None,
        };
        let what = self.title(here, shop, draft);
        let points = draft
            .points(&shop.scheme)
            .filter(|points| !points.is_zero());
        let what = match points {
            Some(points) => {
                let points = points.to_string();
                format!(
                    "{what} · {}",
                    words.say("kiosk.some-points", &[("points", &points)])
                )
            }
            None => what,
        };
        let decides = draft.act.is_decision();
        let asks = if decides {
            "kiosk.acts.second-committee"
        } else {
            "kiosk.today.second"
        };
        let question = column![
            fitted(
                scale,
                &[Step::Name, Step::Body, Step::Second],
                &words.say(asks, &[]),
                None,
                Horizontal::Left
            ),
            fitted(
                scale,
                &[Step::Second, Step::Small],
                &what,
                Some(palette::SECOND),
                Horizontal::Left
            ),
            // Enlarged, there is no room for what was touched a moment ago.
            (scale.text() <= 1.2)
                .then(|| say(scale, Step::Second, draft.reason.clone()).color(palette::SECOND)),
        ]
        .spacing(scale.gap(Gap::Hair));
        // Of a decision about the rules one of the two is of the committee.
        let committee = decides && on_duty.is_some_and(|(_, role)| role != Role::Committee);
        let others = shop.staff.iter().filter(move |one| {
            Some(one.staff) != on_duty.map(|(staff, _)| staff)
                && one.role.may(Leave::Approve)
                && (!committee || one.role == Role::Committee)
        });
        here.page(container(second.view(
            here,
            question.into(),
            others,
            Some(back(here)),
            words.say("kiosk.acts.agree", &[]),
            Message::Pin,
        )))
    }
}

/// What was entered as a card: a title, a line for each fact, the sums at the foot. Enlarged, what a fact is stands above
/// it, and the sums stand under each other.
fn card<'a>(
    here: &Here<'a>,
    title: &str,
    facts: Vec<Fact>,
    sums: [Option<Sum<'a>>; 2],
) -> Element<'a, Message> {
    let scale = here.scale;
    let is_large = scale.text() > 1.2;
    let lines = facts.into_iter().map(move |(label, value)| {
        let both: Element<'a, Message> = if is_large {
            column![
                say(scale, Step::Second, label).color(palette::SECOND),
                strong(scale, Step::Body, value)
            ]
            .into()
        } else {
            let value = fitted(
                scale,
                &[Step::Name, Step::Body],
                &value,
                None,
                Horizontal::Right,
            );
            row![
                say(scale, Step::Body, label).color(palette::SECOND),
                container(value).width(Fill).align_x(Horizontal::Right)
            ]
            .spacing(scale.gap(Gap::Large))
            .align_y(iced::Center)
            .into()
        };
        let rule = container(space())
            .width(Fill)
            .height(scale.px(1.0))
            .style(|_| style::patch(palette::LINE, 0.0));
        column![both, rule]
            .spacing(scale.gap(Gap::Small))
            .padding(padding::top(scale.gap(Gap::Small)))
            .into()
    });
    let bar = scale.gap(Gap::Medium);
    let lines = drag_scroll(
        scale,
        Column::with_children(lines).padding(padding::right(bar)),
    );
    let [moved, left] = sums.map(|of| of.map(|of| sum(scale, of)));
    let foot: Element<'a, Message> = if is_large {
        column![moved, left].into()
    } else {
        row![moved, space().width(Fill), left].into()
    };
    let title = fitted(
        scale,
        &[Step::Total, Step::Name, Step::Body],
        title,
        None,
        Horizontal::Left,
    );
    container(
        column![
            container(title).padding(padding::right(bar)),
            container(lines).height(Fill),
            container(foot).padding(padding::right(bar)),
        ]
        .spacing(scale.gap(Gap::Small)),
    )
    .padding(
        padding::vertical(scale.gap(Gap::Large))
            .left(scale.gap(Gap::Wide))
            .right(scale.gap(Gap::Medium)),
    )
    .width(Fill)
    .height(Fill)
    .style(move |_| style::ground(scale, Ground::Card))
    .into()
}

fn figure<'a>(here: &Here<'_>, before: &str, points: Points, colour: iced::Color) -> Sum<'a> {
    let words = here.words;
    Sum {
        before: words.say(before, &[]).into(),
        figure: points.to_string(),
        after: words.say("kiosk.points", &[]).into(),
        // Enlarged, two figures of the largest size leave no room for what they are.
        step: if here.scale.text() > 1.2 {
            Step::Total
        } else {
            Step::Figure
        },
        colour,
    }
}
