//! How funds are drawn: the amounts large, what lies beyond a limit told by a mark and in words.

use super::{At, Message, Money, State};
use crate::kiosk::here::{Here, plain};
use crate::kiosk::look::style::{self, Ground, Tone};
use crate::kiosk::look::{Gap, Step, palette};
use crate::kiosk::parts::{Meter, Piece, Press, Weight, fitted, mark, meter, say, strong};
use crate::kiosk::screens::frame::{back, headed, title};
use crate::kiosk::screens::store::article::listed;
use crate::kiosk::screens::store::pages::{
    NumberPage, WritePage, answer, choose_page, done_page, headword, in_rows, looking, may_stock,
    number_page, quiet, scrolls, write_page,
};
use crate::market::fen::Fen;
use crate::market::storeroom::fund::{FundFact, FundKind, FundOnRecord};
use crate::till::Till;
use crate::words::Words;
use iced::alignment::Horizontal;
use iced::widget::{Column, button, column, container, row, space};
use iced::{Center, Element, Fill};

impl State {
    pub(super) fn drawn<'a>(&'a self, here: &Here<'a>, till: &'a Till) -> Element<'a, Message> {
        let words = here.words;
        let may = may_stock(till);
        let say = |key: &str| words.say(&format!("kiosk.store.funds.{key}"), &[]);
        match &self.at {
            At::List => self.list(here, may),
            At::One(fund) => match self.fund(fund) {
                Some(fund) => one(here, fund, may),
                None => self.list(here, may),
            },
            At::Name(typing) => write_page(
                here,
                WritePage {
                    typing,
                    title: say("name"),
                    told: say("name-how"),
                    hint: words.say("kiosk.acts.hint.material", &[]),
                    may_be_empty: false,
                    usual: Vec::new(),
                },
                Message::Typing,
                (Message::Typed, Message::Back),
            ),
            At::Kind(fund) => {
                let kinds = FundKind::ALL.map(|kind| {
                    let label = headword(words, &format!("storeroom.fund.{}", kind.word()));
                    answer(label, Message::Kind(kind))
                });
                choose_page(
                    here,
                    &say("kind"),
                    Some(fund.clone()),
                    2,
                    kinds,
                    Message::Back,
                )
            }
            At::Amount(money, fund, digits) => self.amount(here, *money, fund, digits),
            At::Document(money, fund, _, typing) => {
                let key = match money {
                    Money::Cap => "resolution",
                    Money::Grant | Money::TakeBack => "document",
                };
                let usual = listed(here, key).map(|text| (text.clone(), Message::Document(text)));
                write_page(
                    here,
                    WritePage {
                        typing,
                        title: say(key),
                        told: fund.clone(),
                        hint: words.say("kiosk.acts.hint.material", &[]),
                        may_be_empty: false,
                        usual: usual.collect(),
                    },
                    Message::Typing,
                    (Message::Typed, Message::Back),
                )
            }
            At::Approve(state) => state.view(here, till).map(Message::Approve),
            At::Done(fact) => done(here, fact),
        }
    }

    fn list<'a>(&'a self, here: &Here<'a>, may: bool) -> Element<'a, Message> {
        let (scale, words) = (here.scale, here.words);
        let head = words.say("kiosk.store.door.funds", &[]);
        let Some(funds) = &self.funds else {
            return looking(here, &head, Message::Back);
        };
        let body: Element<'a, Message> = if funds.is_empty() {
            column![
                quiet(here, words.say("storeroom.funds.empty", &[])),
                space().height(Fill)
            ]
            .into()
        } else {
            let cards = funds.iter().map(|fund| card(here, fund));
            scrolls(here, Column::with_children(cards).spacing(scale.apart()))
        };
        let add = words.say("kiosk.store.funds.add", &[]);
        let add = if may {
            Press::new(scale, add, Message::Add)
        } else {
            let why = words.say("kiosk.store.no-leave", &[]);
            Press::cannot(scale, add, Some(why))
        };
        here.sheet(
            column![
                headed(here, title(here, &head), Message::Back),
                container(body).height(Fill),
                add.step(Step::Name),
            ]
            .spacing(scale.gap(Gap::Medium)),
        )
    }

    fn amount<'a>(
        &'a self,
        here: &Here<'a>,
        money: Money,
        fund: &str,
        digits: &crate::kiosk::parts::Digits,
    ) -> Element<'a, Message> {
        let words = here.words;
        let parsed: Option<Fen> = digits.text().parse().ok();
        let ready = match parsed {
            Some(amount) if !amount.is_zero() => Ok(()),
            _ => Err(None),
        };
        let key = format!("kiosk.store.funds.ask-{}", money.word());
        let year = here.shop.map_or(0, |shop| shop.today.year()).to_string();
        let mut told = Vec::new();
        if let Some(fund) = self.fund(fund) {
            told.push(match money {
                Money::Cap => words.say(
                    "kiosk.store.funds.spent-is",
                    &[("yuan", &fund.spent_this_year.to_string())],
                ),
                Money::Grant | Money::TakeBack => words.say(
                    "kiosk.store.funds.granted-is",
                    &[("yuan", &fund.granted.to_string())],
                ),
            });
        }
        let other = (money == Money::Cap)
            .then(|| (words.say("kiosk.store.funds.no-cap", &[]), Message::NoCap));
        number_page(
            here,
            NumberPage {
                above: fund.to_owned(),
                title: words.say(&key, &[("year", &year)]),
                told,
                typed: digits,
                hint: words.say("kiosk.acts.hint.price", &[]),
                parts: true,
                go: words.say("kiosk.store.next", &[]),
                ready,
                other,
            },
            Message::Key,
            (Message::Next, Message::Back),
        )
    }
}

/// What it is called, and whose money it is.
fn name_of<'a, M: 'a>(here: &Here<'a>, fund: &FundOnRecord) -> Element<'a, M> {
    let (scale, words) = (here.scale, here.words);
    let kind = fund.kind.map_or_else(
        || words.say("kiosk.store.funds.no-kind", &[]),
        |kind| headword(words, &format!("storeroom.fund.{}", kind.word())),
    );
    column![
        fitted(
            scale,
            &[Step::Name, Step::Body],
            &fund.fund,
            None,
            Horizontal::Left
        ),
        say(scale, Step::Second, kind).color(palette::SECOND),
    ]
    .into()
}

/// What asks for attention: more was spent than was decided, or than there was.
fn remarks<'a, M: 'a>(here: &Here<'a>, fund: &FundOnRecord) -> Vec<Element<'a, M>> {
    let (scale, words) = (here.scale, here.words);
    let beyond = fund
        .is_beyond()
        .then(|| words.say("kiosk.store.funds.beyond", &[]));
    let overdrawn =
        (fund.left() < Fen::ZERO).then(|| words.say("kiosk.store.funds.overdrawn", &[]));
    beyond
        .into_iter()
        .chain(overdrawn)
        .map(|sentence| {
            row![
                mark(scale, Weight::Cannot),
                strong(scale, Step::Second, sentence).color(palette::RED)
            ]
            .spacing(scale.gap(Gap::Small))
            .align_y(Center)
            .into()
        })
        .collect()
}

/// An amount with what it is above it, on this side of its room.
fn amount<'a, M: 'a>(
    here: &Here<'a>,
    label: String,
    amount: Fen,
    (step, side): (Step, Horizontal),
) -> Element<'a, M> {
    let scale = here.scale;
    let colour = (amount < Fen::ZERO).then_some(palette::RED);
    let steps = [step, Step::Name, Step::Body, Step::Second];
    column![
        say(scale, Step::Small, label).color(palette::SECOND),
        fitted(scale, &steps, &amount.to_string(), colour, side),
    ]
    .align_x(side)
    .into()
}

fn label(words: &Words, key: &str) -> String {
    headword(words, &format!("storeroom.funds.column.{key}"))
}

/// A fund in the list.
fn card<'a>(here: &Here<'a>, fund: &'a FundOnRecord) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let text = column![
        name_of(here, fund),
        Column::with_children(remarks(here, fund))
    ]
    .width(Fill);
    let inside = container(
        row![
            text,
            amount(
                here,
                label(words, "spent"),
                fund.spent,
                (Step::Name, Horizontal::Right)
            ),
            amount(
                here,
                label(words, "left"),
                fund.left(),
                (Step::Total, Horizontal::Right)
            ),
        ]
        .spacing(scale.gap(Gap::Wide))
        .align_y(Center),
    )
    .padding([scale.gap(Gap::Medium), scale.gap(Gap::Large)])
    .width(Fill);
    button(inside)
        .padding(0)
        .width(Fill)
        .style(move |_, status| style::press(scale, Tone::Plain, status))
        .on_press(Message::Pick(fund.fund.clone()))
        .into()
}

fn one<'a>(here: &Here<'a>, fund: &'a FundOnRecord, may: bool) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let line = |key: &str, sum: Fen| {
        row![
            say(scale, Step::Body, label(words, key))
                .color(palette::SECOND)
                .width(Fill),
            strong(scale, Step::Body, sum.to_string()),
        ]
        .spacing(scale.gap(Gap::Medium))
        .into()
    };
    let lines = [
        line("granted", fund.granted),
        line("spent", fund.spent),
        line("handed-out", fund.handed_out),
        line("on-shelf", fund.on_shelf),
        line("written-off", fund.written_off),
    ];
    let left = container(scrolls(
        here,
        column![
            name_of(here, fund),
            Column::with_children(remarks(here, fund)),
            amount(
                here,
                label(words, "left"),
                fund.left(),
                (Step::Figure, Horizontal::Left)
            ),
            this_year(here, fund),
            Column::with_children(lines).spacing(scale.gap(Gap::Small)),
        ]
        .spacing(scale.gap(Gap::Medium)),
    ))
    .padding(scale.gap(Gap::Large))
    .width(Fill)
    .height(Fill)
    .style(move |_| style::ground(scale, Ground::Card));
    let press = |key: &str, message: Message| -> Element<'a, Message> {
        let label = words.say(&format!("kiosk.store.funds.{key}"), &[]);
        if may {
            Press::new(scale, label, message).step(Step::Name).into()
        } else {
            Press::cannot(scale, label, None).step(Step::Name).into()
        }
    };
    let deeds = [
        press("grant", Message::Money(Money::Grant)),
        press("take-back", Message::Money(Money::TakeBack)),
        press("cap", Message::Money(Money::Cap)),
        press("set", Message::Kinds),
    ];
    let no = (!may).then(|| quiet(here, words.say("kiosk.store.no-leave", &[])));
    let right = column![
        in_rows(here, 1, deeds),
        no,
        space().height(Fill),
        back(here, Message::Back),
    ]
    .spacing(scale.gap(Gap::Medium));
    here.halves((56, 44), left, right)
}

/// What was spent this year, against the limit where there is one.
fn this_year<'a>(here: &Here<'a>, fund: &FundOnRecord) -> Element<'a, Message> {
    let (scale, words) = (here.scale, here.words);
    let spent = fund.spent_this_year.to_string();
    let sentence = match fund.most_this_year {
        Some(most) => {
            let fills = [("spent", spent.as_str()), ("most", &most.to_string())];
            words.say("kiosk.store.funds.this-year-of", &fills)
        }
        None => words.say("kiosk.store.funds.this-year", &[("spent", &spent)]),
    };
    let bar = fund.most_this_year.map(|most| {
        meter(
            scale,
            Meter {
                part: fund.spent_this_year.0,
                of: most.0,
            },
        )
    });
    column![say(scale, Step::Body, sentence), bar]
        .spacing(scale.gap(Gap::Small))
        .into()
}

fn done<'a>(here: &Here<'a>, fact: &FundFact) -> Element<'a, Message> {
    let words = here.words;
    let say = |key: &str| words.say(&format!("kiosk.store.funds.{key}"), &[]);
    let yuan = words.say("kiosk.store.yuan", &[]);
    let why = match fact {
        FundFact::Set(set) => {
            let kind = headword(words, &format!("storeroom.fund.{}", set.kind.word()));
            vec![vec![
                Piece::Strong(set.fund.clone()),
                plain(format!(" · {kind}")),
            ]]
        }
        FundFact::Granted(grant) => {
            let key = if grant.amount < Fen::ZERO {
                "take-back"
            } else {
                "grant"
            };
            vec![
                vec![plain(format!("{} · {}", say(key), grant.fund))],
                vec![
                    Piece::Go(grant.amount.to_string()),
                    plain(format!(" {yuan}")),
                ],
                vec![plain(grant.document.clone())],
            ]
        }
        FundFact::Capped(cap) => {
            let most = cap.most.map_or_else(
                || vec![plain(say("no-cap"))],
                |most| vec![Piece::Go(most.to_string()), plain(format!(" {yuan}"))],
            );
            vec![
                vec![plain(format!(
                    "{} · {} · {}",
                    say("cap"),
                    cap.fund,
                    cap.year
                ))],
                most,
                vec![plain(cap.resolution.clone())],
            ]
        }
    };
    done_page(
        here,
        words.say("kiosk.acts.done", &[]),
        why,
        None,
        vec![(words.say("kiosk.acts.finish", &[]), Message::Back)],
    )
}
