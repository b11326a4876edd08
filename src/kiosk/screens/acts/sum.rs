//! How the summary and the second person are drawn: who, what, how many points, what remains, and why.

use super::act::{Act, Field};
use super::asks::goods_of;
use super::card::{Fact, card, figure};
use super::draft::Draft;
use super::lists::{answers, write};
use super::view::{back, name, whose};
use super::{Message, State};
use crate::kiosk::here::Here;
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, Sum, fitted, say};
use crate::kiosk::screens::pin;
use crate::market::household::mask_name;
use crate::market::points::Points;
use crate::market::shop::{MovementOnRecord, Shop};
use crate::market::staff::{Act as Leave, Role};
use crate::till::{Duty, Till};
use iced::alignment::Horizontal;
use iced::widget::{column, container, space};
use iced::{Element, Fill};

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
                facts.extend(day_facts(here, shop, draft));
            }
            Act::Undo(record) => facts.extend(undo_facts(here, record)),
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

/// On which day, and what that means.
fn day_facts(here: &Here<'_>, shop: &Shop, draft: &Draft) -> [Fact; 2] {
    let words = here.words;
    let day = draft.day.unwrap_or(shop.today);
    let when = format!("{} {}", words.day_and_year(day), words.weekday(day));
    let means = format!("kiosk.acts.means.{}", draft.act.word());
    [
        (words.say("kiosk.acts.fact.day", &[]), when),
        (
            words.say("kiosk.acts.fact.means", &[]),
            words.say(&means, &[]),
        ),
    ]
}

/// What it was that is taken back.
fn undo_facts(here: &Here<'_>, record: &MovementOnRecord) -> Vec<Fact> {
    let words = here.words;
    let label = |key: &str| words.say(&format!("kiosk.acts.fact.{key}"), &[]);
    let kind = record.movement.what.word();
    let kind = words.say(&format!("receipt.moved.title.{kind}"), &[]);
    let mut facts = vec![
        (label("household"), whose(here, record)),
        (label("kind"), kind),
        (label("slip"), record.movement.slip.to_string()),
    ];
    if !record.reason.is_empty() {
        facts.push((label("reason"), record.reason.clone()));
    }
    facts
}
