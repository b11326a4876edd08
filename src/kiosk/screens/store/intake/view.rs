//! How goods in is drawn, besides the page on which it is scanned.

use super::end::{done, staff_name};
use super::lines::{name, origin_words, sum_words, unit};
use super::{At, Kind, Message, State};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Digits, Kind as Card, Notice, Press, Row, Weight, fitted, notice, row_card, say, strong,
};
use crate::kiosk::screens::frame::{back, headed, title};
use crate::kiosk::screens::pin;
use crate::kiosk::screens::refused::button_width;
use crate::kiosk::screens::store::pages::{
    Answer, NumberPage, headword, in_rows, looking, number_page, scrolls,
};
use crate::market::gtin::Gtin;
use crate::market::quantity::Quantity;
use crate::market::shop::GoodsOnShelf;
use crate::market::staff::Act;
use crate::market::storeroom::draft::{Draft, Stage};
use crate::till::{Duty, Till};
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row};
use iced::{Element, Fill};

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let words = here.words;
        let say = |key: &str| words.say(&format!("kiosk.store.intake.{key}"), &[]);
        match (&self.at, &self.draft) {
            (At::Start, _) => self.start(here, till),
            (At::Others(draft), _) => self.others(here, draft),
            (At::Origin(state), draft) => {
                let go = say(if draft.is_some() { "go-on" } else { "begin" });
                state.view(here, &self.lately, go).map(Message::Origin)
            }
            (At::Lines, Some(draft)) => self.lines(here, draft),
            (At::Date(date), Some(_)) => {
                let of = self.line().map(|line| name(here, line.code));
                let of = of.unwrap_or_default();
                let of = words.say("kiosk.store.date.question", &[("name", &of)]);
                date.view(here, &of, till.shop().today, Message::Date)
            }
            (At::Find(finder), _) => {
                let new = Press::new(here.scale, say("new"), Message::NewGoods);
                let new = new.step(Step::Name).beside(say("new-how")).into();
                let shelf = till.shop().for_points();
                let found = shelf.filter(|one| finder.finds(&one.goods));
                let found = found.map(|one| of_shelf(here, one)).collect();
                finder.view(
                    here,
                    &say("which"),
                    found,
                    Some(new),
                    Message::Key,
                    Message::Back,
                )
            }
            (At::Unknown(code), _) => self.unknown(here, *code),
            (At::New(state), _) => {
                let waiting = self.waiting();
                let told = if waiting > 0 {
                    words.say("kiosk.store.intake.waiting", &[("n", &waiting.to_string())])
                } else {
                    String::new()
                };
                state.view(here, say("go-new"), told).map(Message::Article)
            }
            (At::CaseOf(_, finder), _) => {
                let shelf = till.shop().for_points();
                let found = shelf.filter(|one| finder.finds(&one.goods));
                let found = found.map(|one| of_shelf(here, one)).collect();
                finder.view(
                    here,
                    &say("case-of"),
                    found,
                    None,
                    Message::Key,
                    Message::Back,
                )
            }
            (At::CaseHolds(pack, code, digits), _) => case_holds(here, *pack, *code, digits),
            (At::Second(second), Some(draft)) => self.second(here, till, draft, second),
            (At::Summary, Some(draft)) => self.summary(here, draft),
            (At::Done(delivery), _) => done(here, delivery),
            (At::Lines | At::Date(_) | At::Second(_) | At::Summary, None) => looking(
                here,
                &words.say("kiosk.store.door.intake", &[]),
                Message::Back,
            ),
        }
    }

    /// Three kinds of origin at the left; at the right what lies parked.
    fn start<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let kinds = Kind::ALL.map(|kind| {
            let label = headword(words, &format!("storeroom.source.{}", kind.word()));
            let beside = words.say(&format!("kiosk.store.intake.kind-{}", kind.word()), &[]);
            let press = Press::new(scale, label, Message::Begin(kind)).beside(beside);
            press.large().step(Step::Total).into()
        });
        let kinds = in_rows(here, 1, kinds);
        let drafts = self.drafts.iter().flatten();
        let rows: Vec<_> = drafts.map(|draft| parked(here, till, draft)).collect();
        let body: Element<'a, Message> = if rows.is_empty() {
            kinds.into()
        } else {
            let parked = column![
                strong(
                    scale,
                    Step::Name,
                    words.say("kiosk.store.intake.parked", &[])
                ),
                scrolls(here, Column::with_children(rows).spacing(scale.apart())),
            ]
            .spacing(scale.gap(Gap::Medium));
            row![container(kinds).width(Fill), container(parked).width(Fill)]
                .spacing(scale.gap(Gap::Wide))
                .into()
        };
        let question = words.say("kiosk.store.intake.where", &[]);
        here.sheet(
            column![
                headed(here, title(here, &question), Message::Back),
                container(body).height(Fill)
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    fn others<'a>(&'a self, here: &Here<'a>, draft: &Draft) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let each = button_width(here, scale.window().width, 2);
        let press = |label: String, tone, message| {
            Press::new(scale, label, message)
                .tone(tone)
                .large()
                .width(each)
                .into()
        };
        let buttons = vec![
            press(words.say("kiosk.back", &[]), Tone::Go, Message::Back),
            press(self.drop_words(here), Tone::Danger, Message::Drop),
        ];
        let who = staff_name(here, draft);
        here.page(notice(
            scale,
            Notice {
                weight: Weight::Attention,
                headline: words
                    .say("kiosk.store.intake.others", &[("name", &who)])
                    .into(),
                why: vec![
                    vec![plain(
                        words.say("kiosk.store.intake.others-why", &[("name", &who)]),
                    )],
                    vec![plain(format!(
                        "{} · {}",
                        origin_words(&draft.origin, words),
                        sum_words(draft, words)
                    ))],
                ],
                next: None,
                buttons,
            },
        ))
    }

    pub(super) fn drop_words(&self, here: &Here<'_>) -> String {
        let key = if self.is_dropping {
            "kiosk.store.intake.drop-sure"
        } else {
            "kiosk.store.intake.drop"
        };
        here.words.say(key, &[])
    }

    /// A code that nobody knows: what is it?
    fn unknown<'a>(&'a self, here: &Here<'a>, code: Gtin) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let say = |key: &str| words.say(&format!("kiosk.store.intake.{key}"), &[]);
        let answers = [
            ("new", "new-how", Message::NewGoods),
            ("case", "case-how", Message::Case),
            ("skip", "skip-how", Message::Skip),
        ]
        .map(|(label, beside, message)| Answer {
            label: say(label),
            beside: say(beside),
            tone: Tone::Plain,
            message,
        });
        let presses = answers.map(|one| {
            Press::new(scale, one.label, one.message)
                .beside(one.beside)
                .large()
                .into()
        });
        let of = words.say("kiosk.store.intake.code", &[("code", &code.to_string())]);
        here.sheet(
            column![
                headed(here, title(here, &say("unknown")), Message::Skip),
                strong(scale, Step::Name, of),
                in_rows(here, 1, presses),
                self.waiting_words(here),
            ]
            .spacing(scale.gap(Gap::Large)),
        )
    }

    fn second<'a>(
        &'a self,
        here: &Here<'a>,
        till: &'a Till,
        draft: &'a Draft,
        second: &'a pin::State,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let question = column![
            fitted(
                scale,
                &[Step::Name, Step::Body, Step::Second],
                &words.say("kiosk.store.intake.second", &[]),
                None,
                Horizontal::Left
            ),
            say(
                scale,
                Step::Second,
                words.say("kiosk.store.intake.second-how", &[])
            )
            .color(palette::SECOND),
        ]
        .spacing(scale.gap(Gap::Hair));
        let staff = till.shop().staff.iter();
        let others = staff.filter(move |one| {
            one.staff != draft.staff && one.role.may(Act::Approve) && one.role.may(Act::Stock)
        });
        here.page(second.view(
            here,
            question.into(),
            others,
            Some(back(here, Message::Back)),
            words.say("kiosk.store.intake.second-go", &[]),
            Message::Pin,
        ))
    }
}

/// A delivery that lies parked.
fn parked<'a>(here: &Here<'a>, till: &'a Till, draft: &'a Draft) -> Element<'a, Message> {
    let words = here.words;
    let staff = match till.duty() {
        Duty::On(staff) => Some(staff.staff),
        _ => None,
    };
    let key = match &draft.stage {
        Stage::Counting if staff != Some(draft.staff) => "kiosk.store.intake.is-others",
        Stage::Counting => "kiosk.store.intake.is-own",
        Stage::Counted | Stage::Again { .. } => "kiosk.store.intake.is-counted",
    };
    let state = words.say(key, &[("name", &staff_name(here, draft))]);
    let day = words.day(draft.began_at.village_day());
    let time = draft.began_at.village_time();
    // How much was counted first is not shown to whoever may have to count again.
    let sums = match &draft.stage {
        Stage::Counting => format!(" · {}", sum_words(draft, words)),
        Stage::Counted | Stage::Again { .. } => String::new(),
    };
    row_card(
        here.scale,
        Row {
            title: origin_words(&draft.origin, words).into(),
            detail: format!("{day} {time}{sums} · {state}").into(),
            figure: String::new(),
            note: "".into(),
            touch: Some(Message::GoOn(draft.id)),
        },
    )
}

/// Goods of the shelf as a card to be touched.
fn of_shelf<'a>(here: &Here<'a>, one: &'a GoodsOnShelf) -> Card<'a, Message> {
    Card {
        picture: here.pictures.goods(one.picture.as_ref()),
        name: one.goods.name.as_str().into(),
        detail: one.goods.category.as_str().into(),
        figure: String::new(),
        unit: one.goods.unit.as_str().into(),
        remarks: Vec::new(),
        chosen: false,
        touch: Some(Message::Pick(one.goods.code)),
    }
}

/// How many pieces a case holds.
fn case_holds<'a>(
    here: &Here<'a>,
    pack: Gtin,
    code: Gtin,
    digits: &Digits,
) -> Element<'a, Message> {
    let words = here.words;
    let quantity: Option<Quantity> = digits.text().parse().ok();
    let told = words.say("kiosk.store.pack.code", &[("code", &pack.to_string())]);
    number_page(
        here,
        NumberPage {
            above: name(here, code),
            title: words.say("kiosk.store.ask.pack", &[("unit", &unit(here, code))]),
            told: vec![told],
            typed: digits,
            hint: words.say("kiosk.acts.hint.pieces", &[]),
            parts: false,
            go: words.say("kiosk.store.intake.then-scan", &[]),
            ready: quantity.map(|_| ()).ok_or(None),
            other: None,
        },
        Message::Key,
        (Message::Next, Message::Back),
    )
}
