//! How the beginning, the choice and the end are drawn.

use super::act::{Act, can_undo, for_all, for_household};
use super::{At, Done, Message, State};
use crate::kiosk::drag_scroll::drag_scroll;
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::{Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Notice, Piece, Press, Weight, fitted, notice, say, strong};
use crate::kiosk::screens::refused::button_width;
use crate::market::household::mask_name;
use crate::market::points::Points;
use crate::market::scheme::Scheme;
use crate::market::shop::{HouseholdAtCounter, MovementOnRecord};
use crate::till::Till;
use crate::words::{Lang, Words};
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill, padding};

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        match (&self.at, &self.draft) {
            (At::Start, _) => self.start(here, till),
            (At::Find, _) => self.finder.view(here).map(Message::Finder),
            (At::Choose, _) => match &self.household {
                Some(of) => choose(here, till, of),
                None => self.start(here, till),
            },
            (At::Ask(_), Some(draft)) => self.question(here, till, draft),
            (At::Summary, Some(draft)) => self.summed_up(here, till, draft),
            (At::Second(second), Some(draft)) => self.ask_second(here, till, draft, second),
            (At::Done(done), Some(draft)) => self.done(here, &draft.act, done),
            (_, None) => self.start(here, till),
        }
    }

    /// Scan a card, find by hand, or decide for all.
    fn start<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let (scale, words, shop) = (here.scale, here.words, till.shop());
        let ask = if here.are_people() {
            words.say("kiosk.acts.scan-person", &[])
        } else {
            words.say("kiosk.acts.scan", &[])
        };
        let prompt = here.prompt(&ask);
        let left = column![
            strong(scale, Step::Total, words.say("kiosk.acts.title", &[])),
            prompt,
            Press::new(scale, words.say("kiosk.acts.find", &[]), Message::Find).large(),
            space().height(Fill),
            back(here),
        ]
        .spacing(scale.gap(Gap::Medium));
        let all = for_all(shop);
        if all.is_empty() {
            return here.sheet(left);
        }
        let presses = all.into_iter().map(|act| press(here, &shop.scheme, act));
        let right = column![
            fitted(
                scale,
                &[Step::Total, Step::Name],
                &words.say("kiosk.acts.for-all", &[]),
                None,
                Horizontal::Left
            ),
            Column::with_children(presses.map(Element::from)).spacing(scale.apart())
        ]
        .spacing(scale.gap(Gap::Medium));
        here.halves((50, 50), left, right)
    }

    fn done<'a>(&'a self, here: &Here<'a>, act: &Act, done: &'a Done) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let undo = match done {
            Done::Moved(record) => can_undo(record),
            _ => false,
        };
        let leave = Press::new(scale, words.say("kiosk.acts.finish", &[]), Message::Leave);
        let undo = undo.then(|| {
            Press::new(scale, words.say("kiosk.acts.undo", &[]), Message::Undo).tone(Tone::Danger)
        });
        let count = 1 + usize::from(undo.is_some());
        let each = button_width(here, scale.window().width, count);
        let (why, next) = self.told(here, act, done);
        here.page(notice(
            scale,
            Notice {
                weight: Weight::Well,
                headline: words.say("kiosk.acts.done", &[]).into(),
                why,
                next: next.map(|next| vec![plain(next)]),
                buttons: std::iter::once(leave.tone(Tone::Go))
                    .chain(undo)
                    .map(|press| press.large().width(each).into())
                    .collect(),
            },
        ))
    }

    /// What was recorded, and which paper comes.
    fn told(&self, here: &Here<'_>, act: &Act, done: &Done) -> (Vec<Vec<Piece>>, Option<String>) {
        let words = here.words;
        let scheme = here.shop.map(|shop| &*shop.scheme);
        let name = scheme.map_or_else(String::new, |scheme| name(words, scheme, act));
        let slip = |slip: &str| Some(words.say("kiosk.acts.slip", &[("slip", slip)]));
        match done {
            Done::Moved(record) => {
                let movement = &record.movement;
                let remaining = movement.remaining.to_string();
                let left = words.say("kiosk.acts.remaining", &[("points", &remaining)]);
                let mut why = vec![vec![
                    plain(format!("{name} ")),
                    Piece::Go(movement.points.to_string()),
                    plain(words.say("kiosk.acts.unit", &[])),
                ]];
                why.push(vec![plain(format!("{} · {left}", whose(here, record)))]);
                if let Some(to) = &record.to_name {
                    let to = here.family(&mask_name(to));
                    why.push(vec![plain(
                        words.say("kiosk.acts.went-to", &[("name", &to)]),
                    )]);
                }
                (why, slip(movement.slip.as_str()))
            }
            Done::Rewarded(record) => {
                let goods = here.some_goods(&record.redemption.lines, 4);
                let whom = here.family(&mask_name(&record.name));
                let why = vec![vec![plain(format!("{name} · {whom}"))], vec![plain(goods)]];
                (why, slip(record.redemption.receipt.as_str()))
            }
            Done::Allowed(record) => {
                let day = words.day_and_year(record.exception.from);
                let people = format!("{}、{}", record.approved_by, record.second_approver);
                let why = vec![
                    vec![Piece::Strong(name), plain(format!(" · {day}"))],
                    vec![plain(
                        words.say("kiosk.acts.decided-by", &[("people", &people)]),
                    )],
                ];
                (why, Some(words.say("kiosk.acts.slip-plain", &[])))
            }
            Done::LimitSet(record) => {
                let limit = &record.decided;
                let most = limit.pieces.map_or_else(
                    || words.say("kiosk.acts.no-limit", &[]),
                    |n| self.pieces_over(words, n, limit.over),
                );
                let goods = Piece::Strong(record.goods.clone());
                (
                    vec![vec![goods, plain(format!(" · {most}"))]],
                    Some(words.say("kiosk.acts.slip-plain", &[])),
                )
            }
            Done::Credited(record) => {
                let credit = &record.credit;
                let number = here.where_at("", credit.household.as_str());
                let why = vec![
                    vec![
                        plain(format!("{name} ")),
                        Piece::Go(credit.points.to_string()),
                        plain(words.say("kiosk.acts.unit", &[])),
                    ],
                    vec![plain(number)],
                ];
                (why, Some(words.say("kiosk.acts.slip-plain", &[])))
            }
        }
    }
}

/// Whose points moved: masked name and number.
pub(super) fn whose(here: &Here<'_>, record: &MovementOnRecord) -> String {
    let name = here.family(&mask_name(&record.name));
    let number = here.where_at("", record.movement.household.as_str());
    format!("{name} · {number}")
}

/// What an act is called; a debit as the village calls it.
pub(super) fn name(words: &Words, scheme: &Scheme, act: &Act) -> String {
    let debit = match act {
        Act::Debit(kind) => scheme.debits.iter().find(|rule| rule.kind == *kind),
        _ => None,
    };
    match (debit, words.lang()) {
        (Some(rule), Lang::Zh) => rule.name.zh.clone(),
        (Some(rule), Lang::En) => rule.name.en.clone(),
        (None, _) => words.say(&format!("kiosk.acts.name.{}", act.word()), &[]),
    }
}

fn press<'a>(here: &Here<'a>, scheme: &Scheme, act: Act) -> Press<Message> {
    let words = here.words;
    let beside = words.say(&format!("kiosk.acts.beside.{}", act.word()), &[]);
    Press::new(here.scale, name(words, scheme, &act), Message::Choose(act))
        .step(Step::Name)
        .beside(beside)
}

/// One step back, at the foot of a column.
pub(super) fn back<'a>(here: &Here<'a>) -> Element<'a, Message> {
    Press::new(here.scale, here.words.say("kiosk.back", &[]), Message::Back)
        .tone(Tone::Quiet)
        .into()
}

/// The household, and what can be done for it.
fn choose<'a>(here: &Here<'a>, till: &'a Till, of: &'a HouseholdAtCounter) -> Element<'a, Message> {
    let (scale, words, shop) = (here.scale, here.words, till.shop());
    let head = here.head(of, of.bar.is_none(), Ground::Card);
    let hint = say(scale, Step::Body, words.say("kiosk.acts.choose", &[])).color(palette::SECOND);
    let left = column![head, hint, space().height(Fill), back(here)].spacing(scale.apart());
    let presses = for_household(shop, of).into_iter().map(|act| {
        let why = why_not(here, &act, of);
        match why {
            Some(why) => Press::cannot(scale, name(words, &shop.scheme, &act), Some(why))
                .step(Step::Name)
                .beside(String::new()),
            None => press(here, &shop.scheme, act),
        }
        .into()
    });
    let right = drag_scroll(
        scale,
        container(Column::with_children(presses).spacing(scale.apart()))
            .padding(padding::right(scale.px(14.0))),
    );
    here.page(
        container(
            row![
                container(left).width(iced::FillPortion(42)).height(Fill),
                container(right).width(iced::FillPortion(58)).height(Fill)
            ]
            .spacing(scale.gap(Gap::Wide)),
        )
        .padding(scale.gap(Gap::Large)),
    )
}

/// What stands in the way of spending, said before it is touched.
fn why_not(here: &Here<'_>, act: &Act, of: &HouseholdAtCounter) -> Option<String> {
    let words = here.words;
    match &of.bar {
        _ if !act.spends() => None,
        Some(bar) => Some(bar.called(words)),
        None if of.spendable <= Points::ZERO => Some(words.say("kiosk.acts.no-points", &[])),
        None if *act == Act::Issue => of.unscored.as_ref().map(|bar| bar.called(words)),
        None => None,
    }
}
