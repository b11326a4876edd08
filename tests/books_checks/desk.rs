//! The one thread that owns the books.

use jifen::books::Books;
use jifen::books::desk::Desk;
use jifen::market::points::Points;

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
