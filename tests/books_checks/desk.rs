//! The one thread that owns the books.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jifen::books::Books;
use jifen::books::desk::Desk;
use jifen::market::points::Points;
use jifen::market::staff::{Pin, Role};
use jifen::office::tell::{Tell, tell_shop};
use jifen::office::wish::Word;

use super::village::*;

#[test]
fn many_ask_one_answers_and_the_books_are_closed_at_the_end() {
    let village = opened();
    let home = village.home.clone();
    let (desk, thread) = Desk::start(village.books, Box::new(morning)).unwrap();
    let asking: Vec<_> = (1..=4_u8)
        .map(|id| {
            let desk = desk.clone();
            std::thread::spawn(move || {
                let wish = order(id, "0137", &[(soap(), 1)]);
                desk.call(move |books, clock| books.redeem(&wish, clock))
                    .unwrap()
                    .unwrap()
            })
        })
        .collect();
    let mut seqs: Vec<u64> = asking
        .into_iter()
        .map(|thread| thread.join().unwrap().head.seq)
        .collect();
    seqs.sort();
    assert!(
        seqs.windows(2).all(|pair| pair[0] + 1 == pair[1]),
        "{seqs:?}"
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let left = runtime
        .block_on(desk.ask(|books, clock| spendable(books, "0137", clock)))
        .unwrap();
    assert_eq!(left, Points::whole(140));
    // A copy made by a reader, while the desk goes on.
    let copy = home.backups().join("beside.jifen");
    Books::read(&home).unwrap().backup(&copy).unwrap();
    assert_eq!(Books::open(&home).err().unwrap().reason(), "home-in-use");
    drop(desk);
    thread.join().unwrap();
    assert_whole(&Books::open(&home).unwrap());
}

#[test]
fn whoever_tells_of_the_shop_an_older_state_is_never_heard_after_a_newer_one() {
    let village = opened();
    let (desk, thread) = Desk::start(village.books, Box::new(morning)).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let telling = |slowly: Duration| -> Tell {
        let heard = heard.clone();
        Arc::new(move |word| {
            if let Word::Shop(shop) = word {
                std::thread::sleep(slowly);
                heard.lock().unwrap().push(shop.staff.len());
            }
        })
    };
    let (tell, tell_late) = (telling(Duration::ZERO), telling(Duration::from_millis(30)));
    let over = Arc::new(AtomicBool::new(false));
    // As the carrier, the door and an errand do beside the counter, held up where it is worst: between reading and
    // telling.
    let beside: Vec<_> = (0..3)
        .map(|_| {
            let (desk, tell, over) = (desk.clone(), tell_late.clone(), over.clone());
            std::thread::spawn(move || {
                while !over.load(Ordering::Relaxed) {
                    tell_shop(&desk, &tell).unwrap();
                }
            })
        })
        .collect();
    let before = desk.call(|books, _| books.staff()).unwrap().unwrap().len();
    for new in 1..=5 {
        let pin = "2468".parse::<Pin>().unwrap();
        desk.call(move |books, clock| {
            books.add_staff(&format!("帮手{new}"), Role::Shopkeeper, &pin, clock)
        })
        .unwrap()
        .unwrap();
        tell_shop(&desk, &tell).unwrap();
    }
    over.store(true, Ordering::Relaxed);
    beside.into_iter().for_each(|thread| thread.join().unwrap());
    drop(desk);
    thread.join().unwrap();
    let heard = heard.lock().unwrap();
    assert!(heard.is_sorted(), "{heard:?}");
    assert_eq!(heard.last(), Some(&(before + 5)));
}
