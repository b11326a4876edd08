//! What can be done with the paper that is looked at: of when, of what, and where it goes.

use super::which::{COPIES, Days, Long};
use super::{Message, Page};
use crate::kiosk::here::Here;
use crate::kiosk::look::Step;
use crate::kiosk::look::style::Tone;
use crate::kiosk::parts::Press;
use crate::kiosk::screens::frame::back;
use crate::kiosk::screens::store::pages::segments;
use crate::market::label::LabelAsk;
use crate::market::period::Period;
use crate::market::shop::Shop;
use crate::office::wish::DeviceState;
use crate::office::wish::papers::{PaperAsked, PostingAhead};
use iced::widget::{Column, Row, row, space};
use iced::{Element, Fill};

/// Draws it; `may` says whether whoever is at work may post and print labels.
pub(super) fn aside<'a>(
    here: &Here<'a>,
    shop: &'a Shop,
    page: &'a Page,
    may: bool,
) -> Element<'a, Message> {
    let mut pieces: Vec<Element<'a, Message>> = match &page.asked {
        PaperAsked::Book(..) => days(here, shop, page),
        PaperAsked::Statement(_) => Vec::new(),
        PaperAsked::Notice(_, period) => periods(here, shop, *period),
        PaperAsked::Labels(ask) => labels(here, ask),
    };
    pieces.push(space().height(Fill).into());
    pieces.extend(goes(here, page, may));
    pieces.push(back(here, Message::Back));
    Column::with_children(pieces)
        .spacing(here.scale.apart())
        .into()
}

fn key(here: &Here<'_>, key: &str) -> String {
    here.words.say(&format!("kiosk.papers.{key}"), &[])
}

/// Where it goes.
fn goes<'a>(here: &Here<'a>, page: &Page, may: bool) -> Vec<Element<'a, Message>> {
    let (scale, words) = (here.scale, here.words);
    let seen = page.seen.as_ref().and_then(|seen| seen.as_ref().ok());
    let has_lines = seen.is_some_and(|seen| seen.lines > 0);
    let press = |label: String, message: Message, may: bool| {
        let press = if may {
            Press::new(scale, label, message)
        } else {
            Press::cannot(scale, label, None)
        };
        press.step(Step::Name)
    };
    let print = || {
        let label = words.say("kiosk.lists.print", &[]);
        let printer = here.standing.printer;
        if printer == DeviceState::None {
            return Press::cannot(scale, label, Some(here.printer_words(printer))).into();
        }
        press(label, Message::Print, has_lines).into()
    };
    let save = |may: bool| {
        press(words.say("kiosk.lists.save", &[]), Message::Save, may)
            .tone(Tone::Go)
            .into()
    };
    match (&page.asked, seen.and_then(|seen| seen.posting.as_ref())) {
        // A book of which nothing is in these days is a page as well.
        (PaperAsked::Book(..), _) => vec![save(seen.is_some())],
        (PaperAsked::Statement(_), _) => vec![print(), save(seen.is_some())],
        (PaperAsked::Labels(_), _) => vec![print(), save(has_lines)],
        (PaperAsked::Notice(..), Some(PostingAhead::Hangs(notice))) => {
            let again = key(here, "again");
            vec![press(again, Message::Again(notice.clone()), true).into()]
        }
        (PaperAsked::Notice(..), posting) => {
            let is_correction = matches!(
                posting,
                Some(PostingAhead::New {
                    corrects: Some(_),
                    ..
                })
            );
            let label = key(here, if is_correction { "correct" } else { "post" });
            let press = if !may {
                let why = words.say("kiosk.store.no-leave", &[]);
                Press::cannot(scale, label, Some(why))
            } else {
                press(label, Message::Post, seen.is_some()).tone(Tone::Go)
            };
            vec![press.into()]
        }
    }
}

/// Which days of a book.
fn days<'a>(here: &Here<'a>, shop: &Shop, page: &Page) -> Vec<Element<'a, Message>> {
    let scale = here.scale;
    let press = |days: Days| -> Element<'a, Message> {
        let label = key(here, &format!("days.{}", days.word(shop)));
        let tone = if page.days == days {
            Tone::Chosen
        } else {
            Tone::Plain
        };
        Press::new(scale, label, Message::Days(days))
            .tone(tone)
            .snug()
            .into()
    };
    let pair = |two: [Days; 2]| -> Element<'a, Message> {
        Row::with_children(two.map(press))
            .spacing(scale.apart())
            .into()
    };
    let is_own = matches!(page.days, Days::Own(_));
    let own = Press::new(scale, key(here, "days.own"), Message::OwnDays).tone(if is_own {
        Tone::Chosen
    } else {
        Tone::Plain
    });
    vec![
        pair([Days::Now, Days::Before]),
        pair([Days::ThisYear, Days::LastYear]),
        own.into(),
    ]
}

/// Which period of a list.
fn periods<'a>(here: &Here<'a>, shop: &Shop, period: Period) -> Vec<Element<'a, Message>> {
    let (scale, words) = (here.scale, here.words);
    let long = Long::of(period);
    let longs = Long::ALL.map(|one| {
        let label = key(here, &format!("long.{}", one.word()));
        (label, one == long, Message::Long(one))
    });
    let step = |word: &str, to: Option<Period>| -> Element<'a, Message> {
        let label = words.say(&format!("kiosk.lists.{word}.{}", long.word()), &[]);
        match to.filter(|to| to.first_day() <= shop.today) {
            Some(to) => Press::new(scale, label, Message::Period(to)).snug().into(),
            None => Press::cannot(scale, label, None).snug().into(),
        }
    };
    let steps = row![
        step("before", period.earlier()),
        step("after", period.later())
    ]
    .spacing(scale.apart());
    let [month, quarter, year] = longs;
    vec![
        segments(here, [month, quarter]).into(),
        segments(here, [year]).into(),
        steps.into(),
    ]
}

/// Which labels, and how many.
fn labels<'a>(here: &Here<'a>, ask: &LabelAsk) -> Vec<Element<'a, Message>> {
    let (scale, words) = (here.scale, here.words);
    let some = |codes: &Vec<_>| -> Element<'a, Message> {
        let (label, message) = if codes.is_empty() {
            ("some-goods", Message::SomeGoods)
        } else {
            ("all-goods", Message::Goods(Vec::new()))
        };
        Press::new(scale, key(here, label), message).into()
    };
    match ask {
        LabelAsk::Goods { codes, copies } => {
            let each = COPIES.map(|n| {
                let label = words.say("kiosk.papers.copies", &[("n", &n.to_string())]);
                let ask = LabelAsk::Goods {
                    codes: codes.clone(),
                    copies: n,
                };
                (label, n == *copies, Message::Label(ask))
            });
            let [one, three, ten, sheet] = each;
            vec![
                segments(here, [one, three]).into(),
                segments(here, [ten, sheet]).into(),
                some(codes),
            ]
        }
        LabelAsk::Shelf { codes } => vec![some(codes)],
        // Slips are not looked at: what is on them is their number.
        LabelAsk::Slips { .. } => Vec::new(),
        LabelAsk::Cards { household, masked } => {
            let names = [false, true].map(|mask| {
                let label = key(here, if mask { "masked" } else { "whole" });
                let ask = LabelAsk::Cards {
                    household: household.clone(),
                    masked: mask,
                };
                (label, mask == *masked, Message::Label(ask))
            });
            vec![segments(here, names).into()]
        }
    }
}
