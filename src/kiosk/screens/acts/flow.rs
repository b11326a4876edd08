//! From one question to the next, back again, and to what is sent.

use super::act::{Act, Ask, Field};
use super::draft::Draft;
use super::{Action, At, Done, LONGEST, Message, State};
use crate::kiosk::screens::typing::Typing;
use crate::kiosk::screens::{Purpose, find, pin};
use crate::market::day::{Moment, VillageDay};
use crate::market::staff::Pin;

impl State {
    /// Goes to the question of this number, or where there is none to the summary.
    fn enter(&mut self, n: usize) {
        let ask = self
            .draft
            .as_ref()
            .and_then(|draft| draft.act.asks().get(n));
        self.writing = None;
        self.ahead = 0;
        self.at = At::Ask(n);
        match ask {
            Some(Ask::Whom) => self.finder = find::State::new(Purpose::Receiver),
            Some(Ask::Partner) => {
                let text = self.draft.as_ref().map_or("", |draft| draft.text.as_str());
                self.writing = Some(Typing::name(LONGEST).with(text));
            }
            Some(_) => {}
            None => self.at = At::Summary,
        }
    }

    pub(super) fn next(&mut self) {
        if let At::Ask(n) = self.at {
            self.enter(n + 1);
        }
    }

    pub(super) fn back(&mut self) -> Action {
        let listed = self.ask() != Some(Ask::Partner);
        if listed && self.writing.take().is_some() {
            return Action::None;
        }
        let draft = self.draft.as_ref();
        let asked = draft.map_or(0, |draft| draft.act.asks().len());
        let for_all = draft.is_some_and(|draft| draft.act.is_for_all());
        match &self.at {
            At::Start | At::Done(_) => return Action::Leave,
            At::Find => self.at = At::Start,
            At::Choose => {
                self.household = None;
                self.at = At::Start;
            }
            At::Second(_) => self.at = At::Summary,
            At::Summary if asked > 0 => self.enter(asked - 1),
            At::Ask(n) if *n > 0 => self.enter(n - 1),
            At::Summary | At::Ask(_) if for_all => self.at = At::Start,
            At::Summary | At::Ask(_) if self.household.is_some() => self.at = At::Choose,
            At::Summary | At::Ask(_) => return Action::Leave,
        }
        Action::None
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, now: Moment, today: VillageDay) -> Action {
        match message {
            Message::Find => {
                self.finder = find::State::new(Purpose::Act);
                self.at = At::Find;
            }
            Message::Finder(message) => {
                let action = self.finder.update(message);
                return self.finding(action);
            }
            Message::Choose(act) => {
                self.draft = Some(Draft::new(act));
                self.enter(0);
            }
            Message::Because(text) => return self.because(text),
            Message::Other => self.writing = Some(Typing::name(LONGEST)),
            Message::Typing(message) => {
                if let Some(typing) = &mut self.writing {
                    typing.update(message);
                }
            }
            Message::Confirm => return self.send(None, today),
            Message::Pin(message) => {
                if let At::Second(second) = &mut self.at
                    && let pin::Action::Prove(name, pin) = second.update(message, now)
                {
                    return self.send(Some((name, pin)), today);
                }
            }
            Message::Undo => {
                if let At::Done(Done::Moved(record)) = &self.at {
                    self.draft = Some(Draft::new(Act::Undo(record.clone())));
                    self.household = None;
                    self.at = At::Summary;
                }
            }
            Message::Back => return self.back(),
            Message::Leave => return Action::Leave,
            entered => return self.entered(entered),
        }
        Action::None
    }

    /// Takes what a question asks for.
    fn entered(&mut self, message: Message) -> Action {
        let ask = self.ask();
        let Some(draft) = &mut self.draft else {
            return Action::None;
        };
        match (message, ask) {
            (Message::Key(key), Some(Ask::Field(field))) => draft.key(field, key),
            (Message::Key(key), Some(Ask::Coupons)) => draft.key(Field::Coupon, key),
            (Message::Add, Some(Ask::Coupons)) => {
                if let Ok(number) = draft.typed(Field::Coupon).text().parse() {
                    return Action::Coupon(number);
                }
            }
            (Message::Off(number), _) => draft.coupons.retain(|one| one.number != number),
            (Message::Goods(code), Some(Ask::Goods)) => {
                draft.code = Some(code);
                draft.set(Field::Pieces, "1");
                self.next();
            }
            (Message::Unlimited, Some(Ask::Field(Field::Pieces))) => {
                draft.unlimited = true;
                self.next();
            }
            (Message::Over(over), Some(Ask::Over)) => {
                draft.over = Some(over);
                self.next();
            }
            (Message::Day(day), Some(Ask::Day)) => {
                draft.day = Some(day);
                self.next();
            }
            (Message::Weeks(on), _) => {
                self.ahead = if on {
                    self.ahead + 1
                } else {
                    self.ahead.saturating_sub(1)
                }
            }
            (Message::Next, Some(Ask::Partner | Ask::Material)) => return self.written(),
            (Message::Next, None) => return self.written(),
            (Message::Next, Some(_)) => self.next(),
            _ => {}
        }
        Action::None
    }

    /// What was written is the partner, the kind, or the reason.
    fn written(&mut self) -> Action {
        let text = self.writing.as_ref().map(|typing| typing.text().to_owned());
        match text {
            Some(text) => self.because(text),
            None => Action::None,
        }
    }

    fn because(&mut self, text: String) -> Action {
        let ask = self.ask();
        let Some(draft) = self.draft.as_mut().filter(|_| !text.is_empty()) else {
            return Action::None;
        };
        match (&self.at, ask) {
            (_, Some(Ask::Partner | Ask::Material)) => {
                draft.text = text;
                self.next();
            }
            (At::Summary, _) => {
                draft.reason = text;
                self.writing = None;
                self.at = At::Second(pin::State::default());
            }
            _ => {}
        }
        Action::None
    }

    fn send(&mut self, second: Option<(String, Pin)>, today: VillageDay) -> Action {
        let of = self.household.as_ref().map(|one| &one.household);
        let deed = self.draft.as_ref().and_then(|draft| draft.deed(of, today));
        match deed {
            Some(deed) if !self.sent => {
                self.sent = true;
                let id = self.id;
                Action::Do { id, deed, second }
            }
            _ => Action::None,
        }
    }

    pub(super) fn finding(&mut self, action: find::Action) -> Action {
        match action {
            find::Action::None => Action::None,
            find::Action::Search(text) => Action::Search(text),
            find::Action::Picked(household) => Action::Find(household),
            find::Action::Leave => self.back(),
        }
    }
}
