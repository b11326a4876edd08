//! The same through the program's own back room: what prints, and pictures that are asked for beside everything else.

use super::{NOW, SOAP};
use crate::back_room::{PIN, Panel, Shop};
use jifen::market::gtin::Gtin;
use jifen::market::ids::{AdjustmentId, DeliveryId, StocktakeId};
use jifen::market::quantity::Quantity;
use jifen::market::storeroom::adjustment::{AdjustmentWish, WriteOff};
use jifen::market::storeroom::delivery::OriginOrder;
use jifen::market::storeroom::draft::DraftInput;
use jifen::market::storeroom::stocktake::Scope;
use jifen::office::backroom::{Backroom, Opening};
use jifen::office::clock::Clock;
use jifen::office::storeroom::deed::{Deed, Outcome};
use jifen::office::storeroom::look::{Question, Seen};
use jifen::office::storeroom::photo::Frame;
use jifen::office::wish::{Wish, Word};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

fn heard<T>(words: &Receiver<Word>, mut wanted: impl FnMut(Word) -> Option<T>) -> T {
    loop {
        let word = words
            .recv_timeout(std::time::Duration::from_secs(30))
            .expect("it is said");
        if let Some(found) = wanted(word) {
            return found;
        }
    }
}

fn stored(words: &Receiver<Word>) -> Outcome {
    heard(words, |word| match word {
        Word::Stored(answer) => Some(*answer.expect("done")),
        _ => None,
    })
}

fn printed(words: &Receiver<Word>) {
    heard(words, |word| matches!(word, Word::Paper(_)).then_some(()));
}

#[test]
fn papers_come_out_by_themselves_and_a_picture_ends_no_question() {
    let (home, _) = Shop::open_after(Panel::DRAWN, NOW, super::people).into_home();
    let (tell, words) = channel();
    let room = Backroom::open(Opening {
        home: home.path().to_owned(),
        settings: Some(Panel::DRAWN.settings()),
        clock: Clock::held_at(NOW.parse().expect("a moment")),
        rehearsal: false,
        tell: Arc::new(move |word| drop(tell.send(word))),
    });
    room.wish(Wish::SignIn {
        name: "何库".into(),
        pin: PIN.parse().expect("a PIN"),
    });
    let second = || Some(("陈国平".to_owned(), PIN.parse().expect("a PIN")));
    let store = |deed, photo, second| {
        room.wish(Wish::Store {
            deed: Box::new(deed),
            photo,
            second,
        });
    };
    let stick = super::receive::stick(1);
    let file = stick.path().join("DCIM/100CAMERA/IMG_0000.JPG");
    let id = DeliveryId([7; 16]);
    let origin = OriginOrder::purchase("村集体经济收益", "0017");
    store(Deed::Begin { id, origin }, Some(file.clone()), None);
    stored(&words);
    let scan = DraftInput::Scan {
        code: Gtin::own(SOAP),
        pieces: Quantity::new(24).expect("some"),
    };
    for input in [scan, DraftInput::Cost(jifen::market::fen::Fen(280))] {
        store(Deed::Step { id, input }, None, None);
        stored(&words);
    }
    store(Deed::Book { id }, None, None);
    let Outcome::Delivered(delivery) = stored(&words) else {
        panic!("booked")
    };
    let photo = delivery.origin.photo.expect("kept");
    printed(&words);
    printed(&words);
    let code = Gtin::own(SOAP);
    let quantity = Quantity::new(2).expect("some");
    let wish = AdjustmentWish::WriteOff {
        kind: WriteOff::Damaged,
        code,
        quantity,
        lot: None,
    };
    let adjust = Deed::Adjust {
        id: AdjustmentId([8; 16]),
        wish,
        reason: "摔坏".into(),
    };
    store(adjust, None, second());
    assert!(matches!(stored(&words), Outcome::Adjusted(_)));
    printed(&words);
    let scope = Scope::Goods(vec![code]);
    let id = StocktakeId([9; 16]);
    store(Deed::OpenStocktake { id, scope }, None, None);
    stored(&words);
    store(Deed::Count { code, pieces: 3 }, None, None);
    stored(&words);
    let reason = "点错".to_owned();
    store(Deed::CloseStocktake { reason }, None, second());
    assert!(matches!(stored(&words), Outcome::Counted(_)));
    printed(&words);
    room.wish(Wish::PrintCover);
    printed(&words);
    // Pictures are asked for beside a trace, and both are answered.
    let number = delivery.number.to_string();
    room.wish(Wish::Look(Question::Delivery(number.clone())));
    room.wish(Wish::Look(Question::Picture(photo, Frame::Square(84))));
    room.wish(Wish::Look(Question::StickPhoto(file, Frame::Square(84))));
    let mut seen = Vec::new();
    while seen.len() < 3 {
        seen.push(heard(&words, |word| match word {
            Word::Seen(question, answer) => Some((question, *answer.expect("found"))),
            _ => None,
        }));
    }
    assert!(matches!(&seen[0], (Question::Delivery(of), Seen::Delivery(_)) if *of == number));
    assert!(matches!(&seen[1].1, Seen::Picture(_, Some(pixels)) if pixels.width == 84));
    assert!(matches!(&seen[2].1, Seen::StickPhoto(_, Some(pixels)) if pixels.height == 84));
}
