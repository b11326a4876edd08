//! Where goods came from and where they went: from a receipt to givers, funds and invoices; from a delivery, or one lot, to
//! where every piece went. Each page leads to the next, and back the way one came.

pub mod lots;
pub mod view;

use super::{Action, Known};
use crate::kiosk::parts::{Digits, Drawing, Key};
use crate::kiosk::root::Stroke;
use crate::market::ids::{Hash, LotNo, ReceiptNo};
use crate::market::refusal::Refusal;
use crate::market::shop::RedemptionOnRecord;
use crate::market::storeroom::trace::{DeliveryOnRecord, DeliveryTrace, LotTrace, ReceiptTrace};
use crate::office::storeroom::look::{Question, Seen};
use crate::office::storeroom::photo::Frame;
use crate::till::Sound;

/// The most characters of a number: a till's id, epoch and journal number.
const LONGEST: usize = 24;

/// The state.
#[derive(Debug)]
pub struct State {
    at: At,
    /// The pages that led here, the first first.
    before: Vec<At>,
    today: Option<Vec<RedemptionOnRecord>>,
    typed: Digits,
}

#[derive(Debug)]
enum At {
    /// A number is asked for.
    Ask,
    /// Deliveries that were booked.
    Deliveries(Option<Vec<DeliveryOnRecord>>),
    /// This is looked up.
    Looking(Question),
    Receipt(Box<ReceiptTrace>),
    Delivery(Box<DeliveryTrace>),
    Lot(Box<LotTrace>),
    /// An invoice; nothing where it is not in these books.
    Photo(Option<Drawing>),
}

/// What a person does.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// Types.
    Key(Key),
    /// Looks up the receipt or delivery of the number that is typed.
    Number,
    /// Looks up the lot of that number.
    LotNumber,
    /// Follows a receipt.
    Receipt(ReceiptNo),
    /// Follows a delivery.
    Delivery(ReceiptNo),
    /// Follows a lot.
    Lot(LotNo),
    /// Looks at an invoice.
    Photo(Hash),
    /// One step back.
    Back,
}

impl Default for State {
    fn default() -> State {
        State {
            at: At::Ask,
            before: Vec::new(),
            today: None,
            typed: Digits::new(LONGEST),
        }
    }
}

impl State {
    /// At the list of deliveries.
    pub fn deliveries() -> State {
        State {
            at: At::Deliveries(None),
            ..State::default()
        }
    }

    /// Looking this up; back leads to where one was.
    fn ask(&mut self, question: Question) -> Action {
        let before = std::mem::replace(&mut self.at, At::Looking(question.clone()));
        self.before.push(before);
        Action::Look(vec![question])
    }

    fn back(&mut self) -> Action {
        match self.before.pop() {
            Some(before) => {
                self.at = before;
                Action::None
            }
            None => Action::Leave,
        }
    }

    /// Takes what a person does.
    pub fn update(&mut self, message: Message, known: Known<'_>) -> Action {
        match message {
            Message::Key(key) => self.typed.take(key),
            Message::Number => return self.number(self.typed.text().to_owned()),
            Message::LotNumber => {
                if let Ok(lot) = self.typed.text().parse() {
                    return self.ask(Question::Lot(LotNo(lot)));
                }
            }
            Message::Receipt(receipt) => return self.ask(Question::Receipt(receipt)),
            Message::Delivery(number) => return self.ask(Question::Delivery(number.into())),
            Message::Lot(lot) => {
                // A delivery has its lots with it.
                if let At::Delivery(trace) = &self.at
                    && let Some(found) = trace.lots.iter().find(|one| one.lot.lot == lot)
                {
                    let found = At::Lot(Box::new(found.clone()));
                    let before = std::mem::replace(&mut self.at, found);
                    self.before.push(before);
                    return Action::None;
                }
                return self.ask(Question::Lot(lot));
            }
            Message::Photo(hash) => {
                let (width, height) = view::photo_room(known.scale);
                return self.ask(Question::Picture(hash, Frame::Within(width, height)));
            }
            Message::Back => return self.back(),
        }
        Action::None
    }

    /// Looks up whatever has this number; the last digits of one are enough where the rest is known.
    fn number(&mut self, typed: String) -> Action {
        let whole = self.whole_number(&typed);
        match whole.parse::<ReceiptNo>() {
            Ok(number) => self.ask(Question::Receipt(number)),
            Err(_) => Action::Refuse(Refusal::UnknownReceipt { receipt: typed }),
        }
    }

    /// A number as it stands on paper. Its last digits alone belong to this till as it is now.
    fn whole_number(&self, typed: &str) -> String {
        let is_end = (1..=6).contains(&typed.len()) && typed.bytes().all(|b| b.is_ascii_digit());
        let latest = self.today.iter().flatten().next();
        let known = latest.and_then(|one| one.redemption.receipt.as_str().rsplit_once('-'));
        match known {
            Some((till, _)) if is_end => format!("{till}-{typed:0>6}"),
            _ => typed.to_owned(),
        }
    }

    /// The day's redemptions.
    pub fn day_list(&mut self, list: Vec<RedemptionOnRecord>) {
        self.today = Some(list);
    }

    /// What was looked up: taken only where it is what is waited for.
    pub fn seen(
        &mut self,
        question: &Question,
        answer: Result<Seen, Refusal>,
        known: Known<'_>,
    ) -> Action {
        let is_waited_for = matches!(&self.at, At::Looking(asked) if asked == question);
        match (answer, &mut self.at) {
            (Ok(Seen::Deliveries(deliveries)), At::Deliveries(place)) => {
                *place = Some(deliveries);
            }
            (Ok(seen), At::Looking(_)) if is_waited_for => {
                self.at = match seen {
                    Seen::Receipt(trace) => At::Receipt(trace),
                    Seen::Delivery(trace) => At::Delivery(trace),
                    Seen::Lot(trace) => At::Lot(trace),
                    Seen::Picture(_, photo) => {
                        At::Photo(photo.and_then(|photo| Drawing::of_photo(photo, known.scale)))
                    }
                    _ => return self.back(),
                };
            }
            // A number may be a delivery's as well.
            (Err(Refusal::UnknownReceipt { receipt }), At::Looking(asked)) if is_waited_for => {
                *asked = Question::Delivery(receipt);
                return Action::Look(vec![asked.clone()]);
            }
            (Err(refusal), At::Looking(_)) if is_waited_for => {
                self.back();
                return Action::Refuse(refusal);
            }
            (Err(refusal), At::Deliveries(None)) if *question == Question::Deliveries => {
                return Action::Refuse(refusal);
            }
            _ => {}
        }
        Action::None
    }

    /// The code of a receipt, or a number as a code.
    pub fn scanned(&mut self, text: &str) -> Action {
        match number_in(text) {
            Some(number) => self.ask(Question::Receipt(number)),
            None => Action::Sound(Sound::Refuse),
        }
    }

    /// Takes a key of a keyboard.
    pub fn stroke(&mut self, stroke: Stroke) {
        if !matches!(self.at, At::Ask) {
            return;
        }
        match stroke {
            Stroke::Character(c) if c.is_ascii_alphanumeric() || c == '-' => {
                self.typed.take(Key::Character(c.to_ascii_uppercase()));
            }
            Stroke::Backspace => self.typed.take(Key::Back),
            _ => {}
        }
    }

    /// Which page this is, below 256.
    pub fn page(&self) -> u64 {
        let within = match &self.at {
            At::Ask => 0,
            At::Deliveries(_) => 1,
            At::Looking(_) => 2,
            At::Receipt(_) => 3,
            At::Delivery(_) => 4,
            At::Lot(_) => 5,
            At::Photo(_) => 6,
        };
        // From one page to another of the same kind is another page too.
        within + 8 * (self.before.len() as u64 % 8)
    }
}

/// The number in what a receipt's code says: an address, or the proof of a till that stands alone; or the number itself.
fn number_in(text: &str) -> Option<ReceiptNo> {
    let text = text.trim();
    let number = if let Some(rest) = text.strip_prefix("JFR1:") {
        rest.split(':').next()
    } else if let Some((_, rest)) = text.rsplit_once("/r/") {
        rest.split(['?', '#', '/']).next()
    } else {
        Some(text)
    };
    let number: ReceiptNo = number?.parse().ok()?;
    number.as_str().contains('-').then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_known_by_whatever_its_code_says() {
        let number = |text: &str| number_in(text).map(|number| number.to_string());
        let known = Some("K7M2XQ-1-000057".to_owned());
        assert_eq!(number("K7M2XQ-1-000057"), known);
        assert_eq!(number("http://192.168.1.10:8750/r/K7M2XQ-1-000057"), known);
        assert_eq!(number("https://a.b/r/K7M2XQ-1-000057?lang=en"), known);
        assert_eq!(
            number("JFR1:K7M2XQ-1-000057:0137:85:2026-12-30:a68d999b"),
            known
        );
        for text in ["6901234567892", "JF1:lutang:0137:x:y", "", "a-b"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
