//! How it is asked where a delivery comes from.

use super::{At, Field as Text, Kind, Lately, Message, State};
use crate::kiosk::here::Here;
use crate::kiosk::look::Step;
use crate::kiosk::look::style::Tone;
use crate::kiosk::parts::Press;
use crate::kiosk::screens::store::article::listed;
use crate::kiosk::screens::store::pages::{
    Field, NumberPage, WritePage, answer, choose_page, field, form_page, is_roomy, number_page,
    quiet, segments, without, write_page, written,
};
use crate::kiosk::screens::store::pictures::photo_name;
use crate::kiosk::screens::typing::Typing;
use crate::market::fen::Fen;
use iced::Element;
use iced::widget::{column, row};

impl State {
    /// Draws it. `go` is what the way on is called.
    pub fn view<'a>(
        &'a self,
        here: &Here<'a>,
        lately: &'a Lately,
        go: String,
    ) -> Element<'a, Message> {
        let words = here.words;
        match &self.at {
            At::Who => self.who(here, lately),
            At::Writing(field, typing) => self.write(here, lately, *field, typing),
            At::Total(digits) => {
                let parsed: Result<Fen, _> = digits.text().parse();
                number_page(
                    here,
                    NumberPage {
                        above: self.who.clone(),
                        title: words.say("kiosk.store.origin.total", &[]),
                        told: vec![words.say("kiosk.store.origin.total-how", &[])],
                        typed: digits,
                        hint: words.say("kiosk.acts.hint.price", &[]),
                        parts: true,
                        go: words.say("kiosk.store.next", &[]),
                        ready: parsed.map(|_| ()).map_err(|_| None),
                        other: Some((
                            words.say("kiosk.store.origin.no-total", &[]),
                            Message::NoTotal,
                        )),
                    },
                    Message::Key,
                    (Message::Sum, Message::Back),
                )
            }
            At::Photo(state) => {
                let question = words.say("kiosk.store.origin.photo", &[]);
                state.view(here, &question).map(Message::Picture)
            }
            At::Whole => self.whole(here, go),
        }
    }

    fn who<'a>(&'a self, here: &Here<'a>, lately: &'a Lately) -> Element<'a, Message> {
        let words = here.words;
        let before = match self.kind {
            Kind::Donation => &lately.givers,
            Kind::Purchase => &lately.funds,
            Kind::Transfer => &lately.stores,
        };
        let before = before
            .iter()
            .map(|who| answer(who.as_str(), Message::Who(who.clone())));
        let other = answer(words.say("kiosk.store.origin.other", &[]), Message::Other);
        let nobody = (self.kind == Kind::Donation).then(|| {
            without(
                words.say("kiosk.store.origin.anonymous", &[]),
                Message::Anonymous,
            )
        });
        let question = format!("kiosk.store.origin.who-{}", self.kind.word());
        let all = before.chain([other]).chain(nobody);
        choose_page(
            here,
            &words.say(&question, &[]),
            None,
            2,
            all,
            Message::Back,
        )
    }

    fn write<'a>(
        &'a self,
        here: &Here<'a>,
        lately: &'a Lately,
        field: Text,
        typing: &'a Typing,
    ) -> Element<'a, Message> {
        let words = here.words;
        let (key, usual): (_, Vec<String>) = match field {
            Text::Who => (format!("who-{}", self.kind.word()), Vec::new()),
            Text::Terms => ("terms".to_owned(), listed(here, "terms").collect()),
            Text::Supplier => ("supplier".to_owned(), lately.suppliers.clone()),
            Text::Document => (format!("document-{}", self.kind.word()), Vec::new()),
        };
        let usual = usual
            .into_iter()
            .map(|text| (text.clone(), Message::Who(text)));
        write_page(
            here,
            WritePage {
                typing,
                title: words.say(&format!("kiosk.store.origin.{key}"), &[]),
                told: String::new(),
                hint: words.say("kiosk.store.origin.hint", &[]),
                may_be_empty: field != Text::Who,
                usual: usual.collect(),
            },
            Message::Typing,
            (Message::Written, Message::Back),
        )
    }

    /// Everything at once, each to be touched and changed.
    fn whole<'a>(&'a self, here: &Here<'a>, go: String) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let say = |key: &str| words.say(&format!("kiosk.store.origin.{key}"), &[]);
        let line = |key: &str, value: &str, message| -> Element<'a, Message> {
            let of = Field {
                caption: say(key),
                value: written(value, say("nothing")),
                step: Step::Name,
                tone: Tone::Plain,
                message,
            };
            field(here, of)
        };
        let who = line(
            &format!("is-{}", self.kind.word()),
            &self.who,
            Message::Write(Text::Who),
        );
        let rest: Vec<Element<'a, Message>> = match self.kind {
            Kind::Donation => {
                let named = [true, false].map(|named| {
                    let label = say(if named { "named" } else { "unnamed" });
                    (label, self.anonymous != named, Message::Named(named))
                });
                vec![
                    segments(here, named).into(),
                    line("is-terms", &self.terms, Message::Write(Text::Terms)),
                ]
            }
            Kind::Purchase => {
                let total = self.total.map_or_else(
                    || say("sum-of-lines"),
                    |total| words.say("receipt.delivery.yuan", &[("yuan", &total.to_string())]),
                );
                let photo = match (&self.photo, self.kept) {
                    (Some(file), _) => photo_name(file),
                    (None, Some(_)) => say("photo-kept"),
                    (None, None) => String::new(),
                };
                vec![
                    row![
                        line(
                            "is-document",
                            &self.document,
                            Message::Write(Text::Document)
                        ),
                        line(
                            "is-supplier",
                            &self.supplier,
                            Message::Write(Text::Supplier)
                        ),
                    ]
                    .spacing(scale.apart())
                    .into(),
                    row![
                        line("is-total", &total, Message::Total),
                        line("is-photo", &photo, Message::Photo),
                    ]
                    .spacing(scale.apart())
                    .into(),
                ]
            }
            Kind::Transfer => vec![line(
                "is-slip",
                &self.document,
                Message::Write(Text::Document),
            )],
        };
        let go = if self.is_whole() {
            Press::new(scale, go, Message::Done).tone(Tone::Go)
        } else {
            Press::cannot(scale, go, Some(say("who-first")))
        };
        let head = words.say(
            &format!("kiosk.store.origin.title-{}", self.kind.word()),
            &[],
        );
        let how = is_roomy(here).then(|| quiet(here, say("how")));
        let lines = column![how, who].extend(rest);
        form_page(here, &head, Message::Back, lines, go.step(Step::Total))
    }
}
