//! How goods in is drawn, besides the page on which it is scanned.

use super::lines::{name, origin_words, pieces, sum_words, until};
use super::{At, Kind, Message, State};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::Tone;
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Kind as Card, Notice, Piece, Press, Row, Sum, Weight, fitted, notice, row_card, say, strong,
};
use crate::kiosk::screens::acts::card::{Fact, card};
use crate::kiosk::screens::frame::{back, headed, title};
use crate::kiosk::screens::pin;
use crate::kiosk::screens::refused::button_width;
use crate::kiosk::screens::store::pages::{
    Answer, NumberPage, done_page, headword, in_rows, looking, number_page, quiet, scrolls,
};
use crate::market::gtin::Gtin;
use crate::market::quantity::Quantity;
use crate::market::shop::GoodsOnShelf;
use crate::market::staff::Act;
use crate::market::storeroom::delivery::OriginOrder;
use crate::market::storeroom::draft::{Draft, Stage};
use crate::market::storeroom::trace::DeliveryOnRecord;
use crate::till::{Duty, Till};
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row};
use iced::{Element, Fill, FillPortion};

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
            (At::CaseHolds(pack, code, digits), _) => {
                let quantity: Option<Quantity> = digits.text().parse().ok();
                let told = words.say("kiosk.store.pack.code", &[("code", &pack.to_string())]);
                number_page(
                    here,
                    NumberPage {
                        above: name(here, *code),
                        title: words.say(
                            "kiosk.store.ask.pack",
                            &[("unit", &super::lines::unit(here, *code))],
                        ),
                        told: vec![told],
                        typed: digits,
                        hint: words.say("kiosk.acts.hint.pieces", &[]),
                        parts: false,
                        go: say("then-scan"),
                        ready: quantity.map(|_| ()).ok_or(None),
                        other: None,
                    },
                    Message::Key,
                    (Message::Next, Message::Back),
                )
            }
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

    fn drop_words(&self, here: &Here<'_>) -> String {
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

    /// Everything before it is booked. The button is not where the last one was.
    fn summary<'a>(&'a self, here: &Here<'a>, draft: &'a Draft) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let lines = &draft.first.lines;
        let facts: Vec<Fact> = lines
            .iter()
            .map(|line| {
                let cost = line
                    .unit_cost
                    .map(|cost| words.say("receipt.delivery.each", &[("yuan", &cost.to_string())]));
                let parts = [
                    Some(pieces(here, line)),
                    Some(until(words, line.expires)),
                    cost,
                ];
                let parts: Vec<String> = parts.into_iter().flatten().collect();
                (name(here, line.code), parts.join(" · "))
            })
            .collect();
        let step = if scale.text() > 1.2 {
            Step::Total
        } else {
            Step::Figure
        };
        let figure = |figure: String, after: String| Sum {
            before: "".into(),
            figure,
            after: after.into(),
            step,
            colour: palette::GREEN,
        };
        let pieces = draft.first.pieces().to_string();
        let cost = match &draft.origin {
            OriginOrder::Purchase {
                total: Some(total), ..
            } => *total,
            _ => draft.first.cost(),
        };
        let sums = [
            Some(figure(pieces, words.say("kiosk.store.sum.pieces", &[]))),
            (!cost.is_zero()).then(|| figure(cost.to_string(), words.say("kiosk.store.yuan", &[]))),
        ];
        let left = card(here, &origin_words(&draft.origin, words), facts, sums);
        let uncosted = lines.iter().filter(|line| line.unit_cost.is_none()).count();
        let book = words.say("kiosk.store.intake.book", &[]);
        let why = if lines.is_empty() {
            Some(words.say("kiosk.store.intake.nothing", &[]))
        } else if self.is_bought() && uncosted > 0 {
            let n = uncosted.to_string();
            Some(words.say("kiosk.store.intake.uncosted", &[("n", &n)]))
        } else {
            None
        };
        let book = match why {
            _ if self.sent.is_some() => {
                Press::cannot(scale, words.say("kiosk.summary.recording", &[]), None)
            }
            Some(why) => Press::cannot(scale, book, Some(why)),
            None => Press::new(scale, book, Message::Book).tone(Tone::Go),
        };
        let told = origin_facts(here, draft);
        let told = told.into_iter().map(|text| quiet(here, text));
        let change = words.say("kiosk.store.intake.change", &[]);
        let origin = words.say("kiosk.store.intake.change-origin", &[]);
        let right = column![
            title(here, &words.say("kiosk.store.intake.check", &[])),
            scrolls(
                here,
                Column::with_children(told).spacing(scale.gap(Gap::Small))
            ),
            row![
                Press::new(scale, change, Message::Back).snug(),
                Press::new(scale, origin, Message::ChangeOrigin).snug(),
                Press::new(scale, self.drop_words(here), Message::Drop)
                    .tone(Tone::Danger)
                    .snug(),
            ]
            .spacing(scale.apart()),
            book.large().step(Step::Total),
        ]
        .spacing(scale.gap(Gap::Medium));
        here.sheet(
            row![
                container(left).width(FillPortion(54)).height(Fill),
                container(right).width(FillPortion(46)).height(Fill)
            ]
            .spacing(scale.gap(Gap::Wide)),
        )
    }
}

/// What else is known of where it comes from, and which paper comes.
fn origin_facts(here: &Here<'_>, draft: &Draft) -> Vec<String> {
    let words = here.words;
    let fill = |key: &str, name: &str, value: &str| words.say(key, &[(name, value)]);
    let some =
        |text: &str, key: &str, name: &str| (!text.is_empty()).then(|| fill(key, name, text));
    let mut told: Vec<String> = match &draft.origin {
        OriginOrder::Donation {
            anonymous, terms, ..
        } => [
            anonymous.then(|| words.say("receipt.delivery.anonymous", &[])),
            some(terms, "receipt.delivery.terms", "terms"),
        ]
        .into_iter()
        .flatten()
        .collect(),
        OriginOrder::Purchase {
            supplier,
            invoice,
            photo,
            ..
        } => [
            some(supplier, "receipt.delivery.supplier", "supplier"),
            some(invoice, "storeroom.trace.document", "text"),
            photo.map(|_| words.say("kiosk.store.origin.photo-kept", &[])),
        ]
        .into_iter()
        .flatten()
        .collect(),
        OriginOrder::Transfer { slip, .. } => some(slip, "storeroom.trace.document", "text")
            .into_iter()
            .collect(),
    };
    let counted = staff_name(here, draft);
    told.push(fill("kiosk.store.trace.counted-by", "name", &counted));
    if let Stage::Again { .. } = &draft.stage {
        told.push(words.say("kiosk.store.intake.both-same", &[]));
    }
    told.push(words.say("kiosk.store.intake.papers", &[]));
    told
}

fn staff_name(here: &Here<'_>, draft: &Draft) -> String {
    let staff = here.shop.into_iter().flat_map(|shop| &shop.staff);
    let mut of = staff.filter(|one| one.staff == draft.staff);
    of.next().map_or_else(String::new, |one| one.name.clone())
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

fn done<'a>(here: &Here<'a>, delivery: &'a DeliveryOnRecord) -> Element<'a, Message> {
    let words = here.words;
    let kinds = delivery.lots.len().to_string();
    let pieces: u64 = delivery
        .lots
        .iter()
        .map(|lot| u64::from(lot.received))
        .sum();
    let pieces = pieces.to_string();
    let fills = [("kinds", kinds.as_str()), ("pieces", &pieces)];
    let origin = crate::kiosk::screens::store::trace::view::origin_title(&delivery.origin, words);
    let mut why = vec![
        vec![Piece::Strong(origin)],
        vec![Piece::Go(words.say("kiosk.store.kinds-pieces", &fills))],
    ];
    if !delivery.cost.is_zero() {
        let cost = delivery.cost.to_string();
        why.push(vec![plain(
            words.say("receipt.delivery.yuan", &[("yuan", &cost)]),
        )]);
    }
    let number = delivery.number.as_str();
    done_page(
        here,
        words.say("kiosk.acts.done", &[]),
        why,
        Some(words.say("kiosk.store.intake.slip", &[("slip", number)])),
        vec![
            (words.say("kiosk.acts.finish", &[]), Message::Back),
            (
                words.say("kiosk.store.intake.another", &[]),
                Message::Another,
            ),
        ],
    )
}
