//! How papers are drawn: which one, its beginning with what can be done with it, the work, its end.

use super::work::{End, Work};
use super::{At, Message, Note, Page, State, Whose, which};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{
    Kind, Notice, Press, Row as Entry, Weight, bar, fitted, notice, row_card, say, strong,
};
use crate::kiosk::screens::frame::{beside, headed, left_width, title};
use crate::kiosk::screens::refused::button_width;
use crate::kiosk::screens::store::pages::{
    Answer, choose_page, in_rows, looking, may_stock, quiet, scrolls,
};
use crate::kiosk::screens::{keep, leaf};
use crate::market::label::LabelAsk;
use crate::market::statement::period_text;
use crate::market::storeroom::notice::{NoticeKind, NoticePosted};
use crate::office::wish::pages::{PagesForm, Saved, SavedAt};
use crate::office::wish::papers::{NotSaved, PaperAsked, PaperFile, PosterSize, PostingAhead};
use crate::till::Till;
use crate::words::Words;
use iced::alignment::Horizontal;
use iced::widget::{Column, column, container, row, space};
use iced::{Element, Fill};

fn key(words: &Words, key: &str) -> String {
    words.say(&format!("kiosk.papers.{key}"), &[])
}

impl State {
    /// Draws it.
    pub fn view<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let may = may_stock(till);
        match &self.at {
            At::Start => start(here, may),
            At::Books => books(here),
            At::Kinds => kinds(here),
            At::Hanging => self.hanging(here),
            At::Labels => labels(here, may),
            At::Whose(_, finder) => finder.view(here).map(Message::Finder),
            At::Goods(finder) => {
                let of = till.shop().goods.iter();
                let of = of.filter(|one| finder.finds(&one.goods)).map(|one| Kind {
                    picture: here.pictures.goods(one.picture.as_ref()),
                    name: one.goods.name.as_str().into(),
                    detail: one.goods.category.as_str().into(),
                    figure: String::new(),
                    unit: "".into(),
                    remarks: Vec::new(),
                    chosen: false,
                    touch: Some(Message::Goods(vec![one.goods.code])),
                });
                let question = key(here.words, "which-goods");
                finder.view(
                    here,
                    &question,
                    of.collect(),
                    None,
                    Message::Key,
                    Message::Back,
                )
            }
            At::Page => match &self.page {
                Some(page) => self.paper(here, till, page, may),
                None => start(here, may),
            },
            At::Date(from, date) => {
                let question = match from {
                    None => key(here.words, "from"),
                    Some(from) => {
                        let from = here.words.day_and_year(*from);
                        here.words.say("kiosk.papers.to", &[("from", &from)])
                    }
                };
                date.view(here, &question, till.shop().today, Message::Date)
            }
            At::Form => form(here),
            At::Size(_) => size(here),
            At::Approve(_, state) => state.view(here, till).map(Message::Approve),
            At::Working(work) => working(here, work),
            At::End(end) => ended(here, end),
        }
    }

    fn paper<'a>(
        &'a self,
        here: &Here<'a>,
        till: &'a Till,
        page: &'a Page,
        may: bool,
    ) -> Element<'a, Message> {
        let scale = here.scale;
        let (head, body): (Element<'a, Message>, Element<'a, Message>) = match &page.seen {
            Some(Ok(seen)) => (
                leaf::head(here, &seen.sheet),
                leaf::rows(
                    here,
                    &seen.sheet,
                    page.part,
                    left_width(here),
                    Message::Part,
                ),
            ),
            Some(Err(why)) => (
                title(here, &name(here.words, &page.asked)),
                on_card(
                    here,
                    strong(scale, Step::Body, why.clone()).color(palette::RED),
                ),
            ),
            None => {
                let making = say(scale, Step::Body, here.words.say("kiosk.lists.making", &[]));
                (
                    title(here, &name(here.words, &page.asked)),
                    on_card(here, making),
                )
            }
        };
        let told = self.told.as_ref().map(|told| match told {
            Note::Kept(told) => keep::told(here, told),
            Note::Labels(n) => {
                let n = n.to_string();
                let words = here.words.say("kiosk.papers.labels-print", &[("n", &n)]);
                bar(scale, Weight::Well, &[plain(words)], None)
            }
        });
        let told = told.or_else(|| hanging_already(here, page));
        let left = column![head, told, body].spacing(scale.gap(Gap::Medium));
        beside(
            here,
            left,
            super::aside::aside(here, till.shop(), page, may),
        )
    }

    fn hanging<'a>(&'a self, here: &Here<'a>) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let head = key(words, "hanging");
        let Some(notices) = &self.notices else {
            return looking(here, &head, Message::Back);
        };
        let rows = notices.iter().map(|notice| hangs(here, notice));
        let list: Element<'a, Message> = if notices.is_empty() {
            quiet(here, key(words, "none-hangs"))
        } else {
            let rows = Column::with_children(rows).spacing(scale.apart());
            scrolls(here, rows)
        };
        here.sheet(
            column![
                headed(here, title(here, &head), Message::Back),
                (!notices.is_empty()).then(|| quiet(here, key(words, "hanging-how"))),
                list
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }
}

/// That the list hangs already, and says the same.
fn hanging_already<'a>(here: &Here<'a>, page: &Page) -> Option<Element<'a, Message>> {
    let seen = page.seen.as_ref()?.as_ref().ok()?;
    let Some(PostingAhead::Hangs(notice)) = &seen.posting else {
        return None;
    };
    let fills = [("number", notice.number.as_str())];
    let words = here.words.say("kiosk.papers.hangs", &fills);
    Some(bar(here.scale, Weight::Well, &[plain(words)], None))
}

/// A posting as a card that leads to its poster.
fn hangs<'a>(here: &Here<'a>, notice: &NoticePosted) -> Element<'a, Message> {
    let words = here.words;
    let kind = words.say(&format!("poster.title.{}", notice.kind.word()), &[]);
    let (on, until) = (words.day(notice.on), words.day(notice.objections_until));
    let lines = notice.lines.to_string();
    let fills = [("on", on.as_str()), ("until", &until), ("n", &lines)];
    let corrects = notice
        .corrects
        .as_ref()
        .map(|_| words.say("poster.correction", &[]));
    row_card(
        here.scale,
        Entry {
            title: format!("{kind} · {}", period_text(notice.period, words)).into(),
            detail: words.say("kiosk.papers.hangs-since", &fills).into(),
            figure: String::new(),
            note: corrects.unwrap_or_default().into(),
            touch: Some(Message::Again(Box::new(notice.clone()))),
        },
    )
}

/// What the paper is called, before it is there.
fn name(words: &Words, asked: &PaperAsked) -> String {
    match asked {
        PaperAsked::Book(register, _) => book_name(words, register.word()),
        PaperAsked::Statement(_) => key(words, "statement"),
        PaperAsked::Notice(kind, _) => words.say(&format!("poster.title.{}", kind.word()), &[]),
        PaperAsked::Labels(ask) => words.say(&format!("labels.title-{}", ask.word()), &[]),
    }
}

fn book_name(words: &Words, register: &str) -> String {
    words.say(&format!("kiosk.papers.book.{register}"), &[])
}

fn on_card<'a>(here: &Here<'a>, words: impl Into<Element<'a, Message>>) -> Element<'a, Message> {
    let scale = here.scale;
    container(words)
        .padding(scale.gap(Gap::Large))
        .width(Fill)
        .height(Fill)
        .style(move |_| style::ground(scale, Ground::Card))
        .into()
}

/// Ways that fill the page, so many side by side.
fn ways<'a>(
    here: &Here<'a>,
    head: &str,
    across: usize,
    ways: Vec<Press<Message>>,
) -> Element<'a, Message> {
    let ways = ways
        .into_iter()
        .map(|way| way.step(Step::Name).height(Fill).into());
    let body = in_rows(here, across, ways).height(Fill);
    here.sheet(
        column![headed(here, title(here, head), Message::Back), body]
            .spacing(here.scale.gap(Gap::Medium)),
    )
}

fn start<'a>(here: &Here<'a>, may: bool) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let way = |label: &str, message| {
        let told = key(words, &format!("{label}-beside"));
        Press::new(scale, key(words, label), message).beside(told)
    };
    let labels = if may {
        way("labels", Message::Labels)
    } else {
        cannot(here, key(words, "labels"))
    };
    let all = vec![
        way("books", Message::Books),
        way("board", Message::Kinds),
        labels,
    ];
    ways(here, &words.say("kiosk.store.door.papers", &[]), 1, all)
}

/// A way that is not for whoever only looks.
fn cannot(here: &Here<'_>, label: String) -> Press<Message> {
    let why = here.words.say("kiosk.store.no-leave", &[]);
    Press::cannot(here.scale, label, Some(why)).beside(String::new())
}

fn books<'a>(here: &Here<'a>) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let books = which::BOOKS.map(|register| {
        let name = book_name(words, register.word());
        Press::new(scale, name, Message::Book(register))
    });
    let statement = Press::new(
        scale,
        key(words, "statement"),
        Message::Whose(Whose::Statement),
    );
    let all = books.into_iter().chain([statement]).collect();
    ways(here, &key(words, "which-book"), 3, all)
}

fn kinds<'a>(here: &Here<'a>) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let kinds = NoticeKind::ALL.map(|kind| {
        let label = words.say(&format!("poster.title.{}", kind.word()), &[]);
        Press::new(scale, label, Message::Kind(kind))
    });
    let hanging = Press::new(scale, key(words, "hanging"), Message::Hanging).tone(Tone::Quiet);
    let all = kinds.into_iter().chain([hanging]).collect();
    ways(here, &key(words, "which-list"), 2, all)
}

fn labels<'a>(here: &Here<'a>, may: bool) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let way = |label: &str, message| {
        if !may {
            return cannot(here, key(words, label));
        }
        let told = key(words, &format!("{label}-beside"));
        Press::new(scale, key(words, label), message).beside(told)
    };
    let goods = LabelAsk::Goods {
        codes: Vec::new(),
        copies: 1,
    };
    let shelf = LabelAsk::Shelf { codes: Vec::new() };
    let cards = LabelAsk::Cards {
        household: None,
        masked: false,
    };
    let all = vec![
        way("goods-labels", Message::Label(goods)),
        way("shelf-labels", Message::Label(shelf)),
        way("all-cards", Message::Label(cards)),
        way("one-card", Message::Whose(Whose::Card)),
    ];
    ways(here, &key(words, "which-labels"), 1, all)
}

fn form<'a>(here: &Here<'a>) -> Element<'a, Message> {
    let words = here.words;
    let of = |word: &str, form| Answer {
        label: words.say(&format!("kiosk.keep.{word}"), &[]),
        beside: words.say(&format!("kiosk.keep.{word}-beside"), &[]),
        tone: Tone::Plain,
        message: Message::SaveAs(form),
    };
    let answers = [
        of("pdf", PagesForm::Pdf),
        of("workbook", PagesForm::Workbook),
    ];
    let told = words.say("kiosk.keep.where", &[]);
    let question = words.say("kiosk.keep.which", &[]);
    choose_page(here, &question, Some(told), 1, answers, Message::Back)
}

fn size<'a>(here: &Here<'a>) -> Element<'a, Message> {
    let words = here.words;
    let of = |word: &str, size| Answer {
        label: key(words, word),
        beside: key(words, &format!("{word}-beside")),
        tone: Tone::Plain,
        message: Message::Size(size),
    };
    let answers = [of("a4", PosterSize::A4), of("a3", PosterSize::A3)];
    let told = words.say("kiosk.keep.where", &[]);
    let question = key(words, "which-size");
    choose_page(here, &question, Some(told), 1, answers, Message::Back)
}

/// What the file is of, in a few words.
fn file_words(words: &Words, file: &PaperFile) -> String {
    match file {
        PaperFile::Book(register, ..) => book_name(words, register.word()),
        PaperFile::Statement(..) => key(words, "statement"),
        PaperFile::Poster(notice, _) => {
            words.say(&format!("poster.title.{}", notice.kind.word()), &[])
        }
        PaperFile::Labels(ask) => words.say(&format!("labels.title-{}", ask.word()), &[]),
    }
}

/// How far it is, and the way to stop it.
fn working<'a>(here: &Here<'a>, work: &'a Work) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let of = file_words(words, &work.file);
    let headline = words.say("kiosk.papers.working", &[("name", &of)]);
    let all = work.all.filter(|all| *all > 0);
    let (done, of_all) = (work.done.to_string(), all.unwrap_or_default().to_string());
    let fills = [("n", done.as_str()), ("all", &of_all)];
    let so_far = all.map(|_| words.say("kiosk.files.so-far", &fills));
    let share = all.map(|all| work.done.min(all) as f32 / all as f32);
    let stop = if work.stops() {
        Press::cannot(scale, words.say("kiosk.files.stopping", &[]), None)
    } else {
        Press::new(scale, words.say("kiosk.files.stop", &[]), Message::Stop).tone(Tone::Danger)
    };
    let inside = column![
        fitted(
            scale,
            &[Step::Total, Step::Name, Step::Body],
            &headline,
            None,
            Horizontal::Center
        ),
        so_far.map(|so_far| strong(scale, Step::Figure, so_far).color(palette::GREEN)),
        share.map(|share| measure(here, share)),
    ]
    .spacing(scale.gap(Gap::Wide))
    .align_x(iced::Center);
    let foot = row![
        say(scale, Step::Body, key(words, "stop-means"))
            .color(palette::SECOND)
            .width(Fill),
        stop.large()
            .width(button_width(here, scale.window().width, 4)),
    ]
    .spacing(scale.gap(Gap::Medium))
    .align_y(iced::Center);
    here.sheet(column![container(inside).center(Fill), foot])
}

/// A bar that fills up.
fn measure<'a>(here: &Here<'a>, share: f32) -> Element<'a, Message> {
    let scale = here.scale;
    let (width, height) = (scale.window().width * 0.6, scale.px(28.0));
    let inside = container(space())
        .width((width * share.clamp(0.0, 1.0)).round())
        .height(height)
        .style(move |_| style::patch(palette::GREEN, height / 2.0));
    container(inside)
        .width(width)
        .height(height)
        .style(move |_| style::ground(scale, Ground::Card))
        .into()
}

/// Where a file lies.
pub(in crate::kiosk::screens::store) fn saved_words(words: &Words, saved: &Saved) -> String {
    match &saved.at {
        SavedAt::Stick => words.say("kiosk.papers.on-stick", &[("name", &saved.name)]),
        SavedAt::Folder(folder) => {
            let folder = folder.display().to_string();
            let fills = [("name", saved.name.as_str()), ("folder", folder.as_str())];
            words.say("kiosk.papers.in-folder", &fills)
        }
    }
}

/// It lies there, or why not.
fn ended<'a>(here: &Here<'a>, end: &'a End) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let of = file_words(words, &end.file);
    let posted = end.posted.as_ref().map(|notice| {
        let until = words.day(notice.objections_until);
        let fills = [("number", notice.number.as_str()), ("until", &until)];
        words.say("kiosk.papers.posted", &fills)
    });
    let (weight, headline, mut why) = match &end.done {
        Ok(saved) => (Weight::Well, "saved", vec![saved_words(words, saved)]),
        Err(NotSaved::Stopped) => {
            let why = words.say("kiosk.papers.stopped-why", &[("name", &of)]);
            (Weight::Attention, "stopped", vec![why])
        }
        Err(NotSaved::Because(why)) => (Weight::Cannot, "not-saved", vec![why.clone()]),
    };
    // What hangs is first: it stands, whatever became of the file.
    if let Some(posted) = posted {
        why.insert(0, posted);
    }
    let label = words.say("kiosk.understood", &[]);
    let press = Press::new(scale, label, Message::Back)
        .tone(Tone::Go)
        .large()
        .width(button_width(here, scale.window().width, 2));
    here.page(notice(
        scale,
        Notice {
            weight,
            headline: key(words, headline).into(),
            why: why.into_iter().map(|why| vec![plain(why)]).collect(),
            next: None,
            buttons: vec![press.into()],
        },
    ))
}
