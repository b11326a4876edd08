//! How the lists are drawn: which one, the list itself with what can be done with it, and the form to save it in.

use super::which::{ListName, Span, Way, missing, stepped};
use super::{At, Message, SaveAs, State};
use crate::kiosk::here::Here;
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Press, say, strong};
use crate::kiosk::screens::frame::{back, beside, headed, left_width, title};
use crate::kiosk::screens::{keep, leaf};
use crate::market::shop::Shop;
use crate::office::wish::DeviceState;
use crate::office::wish::lists::ListAsked;
use crate::office::wish::pages::PagesForm;
use iced::widget::{Column, Row, column, container, space};
use iced::{Element, Fill};

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, shop: &'a Shop) -> Element<'a, Message> {
        match &self.at {
            At::Choose => choose(here, shop),
            At::Plan(year, typed) => super::asks::plan(here, shop, *year, typed),
            At::Group => super::asks::group(here, self.groups.as_ref()),
            At::Stars(group) => super::asks::stars(here, shop, group),
            At::Whole(found) => super::asks::whole(here, found),
            At::Head(found) => super::asks::head(here, self.groups.as_ref(), found),
            At::List(asked) => self.list(here, shop, asked),
            At::Save(asked) => save(here, asked),
        }
    }

    fn list<'a>(
        &'a self,
        here: &Here<'a>,
        shop: &Shop,
        asked: &'a ListAsked,
    ) -> Element<'a, Message> {
        let scale = here.scale;
        let width = left_width(here);
        let (head, body): (Element<'a, Message>, Element<'a, Message>) = match &self.list {
            Some(Ok(sheet)) => (
                leaf::head(here, sheet),
                leaf::rows(here, sheet, self.part, width, Message::Part),
            ),
            Some(Err(why)) => (
                name(here, asked),
                said(
                    here,
                    strong(scale, Step::Body, why.clone()).color(palette::RED),
                ),
            ),
            None => {
                let making = here.words.say("kiosk.lists.making", &[]);
                (
                    name(here, asked),
                    said(here, say(scale, Step::Body, making)),
                )
            }
        };
        let told = self.told.as_ref().map(|told| keep::told(here, told));
        let left = column![head, told, body].spacing(scale.gap(Gap::Medium));
        beside(here, left, self.aside(here, shop, asked))
    }

    /// When, and what can be done with the list.
    fn aside<'a>(
        &'a self,
        here: &Here<'a>,
        shop: &Shop,
        asked: &ListAsked,
    ) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let has_list = matches!(self.list, Some(Ok(_)));
        let press = |key: &str, message: Message, may: bool| {
            let label = words.say(key, &[]);
            if may {
                Press::new(scale, label, message)
            } else {
                Press::cannot(scale, label, None)
            }
        };
        let spans = match asked {
            ListAsked::Ranking(period) => Some(spans(here, Span::of(*period))),
            _ => None,
        };
        let span = match asked {
            ListAsked::Ranking(period) => Span::of(*period),
            _ => Span::Year,
        };
        let step = |way: Way, word: &str| -> Element<'a, Message> {
            let key = format!("kiosk.lists.{word}.{}", span.word());
            let may = stepped(asked, way, shop.today).is_some();
            press(&key, Message::Step(way), may).into()
        };
        let steps = (span != Span::Always).then(|| {
            Row::with_children([step(Way::Earlier, "before"), step(Way::Later, "after")])
                .spacing(scale.apart())
        });
        let plan = matches!(asked, ListAsked::Dividend { .. })
            .then(|| press("kiosk.lists.plan", Message::Plan, true));
        let printer = here.standing.printer;
        let print = if printer == DeviceState::None {
            let why = here.printer_words(printer);
            Press::cannot(scale, words.say("kiosk.lists.print", &[]), Some(why))
        } else {
            press("kiosk.lists.print", Message::Print, has_list)
        };
        column![
            spans,
            steps,
            plan.map(Element::from),
            space().height(Fill),
            print.step(Step::Name),
            press("kiosk.lists.save", Message::Save, has_list).step(Step::Name),
            back(here, Message::Back),
        ]
        .spacing(scale.apart())
        .into()
    }
}

/// Words in the place of a list.
fn said<'a>(here: &Here<'a>, words: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    let scale = here.scale;
    container(words)
        .padding(scale.gap(Gap::Large))
        .width(Fill)
        .height(Fill)
        .style(move |_| style::ground(scale, Ground::Card))
        .into()
}

/// What the list is called, before it is there.
fn name<'a>(here: &Here<'a>, asked: &ListAsked) -> Element<'a, Message> {
    let name = match asked {
        ListAsked::Ranking(_) => ListName::Ranking,
        ListAsked::Honours(_) => ListName::Honours,
        ListAsked::Dividend { .. } => ListName::Dividend,
        ListAsked::Award { .. } => ListName::Award,
    };
    let words = here.words.say(&format!("kiosk.lists.{}", name.word()), &[]);
    title(here, &words)
}

/// How long a period is ranked, two in a row.
fn spans<'a>(here: &Here<'a>, now: Span) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let press = |span: Span| -> Element<'a, Message> {
        let label = words.say(&format!("kiosk.lists.span.{}", span.word()), &[]);
        let tone = if span == now { Tone::Go } else { Tone::Plain };
        Press::new(scale, label, Message::Span(span))
            .tone(tone)
            .into()
    };
    let rows = Span::ALL.chunks(2).map(|two| {
        Row::with_children(two.iter().map(|span| press(*span)))
            .spacing(scale.apart())
            .into()
    });
    Column::with_children(rows).spacing(scale.apart()).into()
}

/// Which list?
fn choose<'a>(here: &Here<'a>, shop: &Shop) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let presses = ListName::ALL.map(|name| {
        let label = words.say(&format!("kiosk.lists.{}", name.word()), &[]);
        let press = match missing(shop, name) {
            Some(why) => {
                Press::cannot(scale, label, Some(words.say(why, &[]))).beside(String::new())
            }
            None => {
                let beside = words.say(&format!("kiosk.lists.beside.{}", name.word()), &[]);
                Press::new(scale, label, Message::Choose(name)).beside(beside)
            }
        };
        press.step(Step::Name).height(Fill).into()
    });
    here.sheet(
        column![
            headed(
                here,
                title(here, &words.say("kiosk.lists.title", &[])),
                Message::Back
            ),
            Column::with_children(presses)
                .spacing(scale.apart())
                .height(Fill),
        ]
        .spacing(scale.gap(Gap::Medium)),
    )
}

/// In which form is it saved, and where will it lie?
fn save<'a>(here: &Here<'a>, asked: &ListAsked) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let press = |word: &str, form: SaveAs| -> Element<'a, Message> {
        let label = words.say(&format!("kiosk.keep.{word}"), &[]);
        let beside = words.say(&format!("kiosk.keep.{word}-beside"), &[]);
        Press::new(scale, label, Message::SaveAs(form))
            .beside(beside)
            .step(Step::Name)
            .large()
            .into()
    };
    let brings = matches!(asked, ListAsked::Dividend { .. } | ListAsked::Award { .. });
    let credits = brings.then(|| press("credits", SaveAs::Credits));
    let where_to = words.say("kiosk.keep.where", &[]);
    here.sheet(
        column![
            headed(
                here,
                title(here, &words.say("kiosk.keep.which", &[])),
                Message::Back
            ),
            say(scale, Step::Body, where_to).color(palette::SECOND),
            press("pdf", SaveAs::Pages(PagesForm::Pdf)),
            press("workbook", SaveAs::Pages(PagesForm::Workbook)),
            credits,
        ]
        .spacing(scale.apart()),
    )
}
