//! What passes between the books and the ledger. The ledger here is a chain of entries made by hand.

use jifen::books::recover::Assurance;
use jifen::books::{Books, Error, Home, Stop};
use jifen::market::aside::{Aside, Sealed};
use jifen::market::credit::CreditKind;
use jifen::market::fact::{CardIssued, Credited, Fact, HouseholdSet};
use jifen::market::household::{Card, CardSerial};
use jifen::market::ids::RowKey;
use jifen::market::intake::Intake;
use jifen::market::journal::{Domain, Entry, FORM, Head, Record, Stamp};
use jifen::market::points::Points;
use jifen::market::refusal::Refusal;
use jifen::market::scheme::bundled;
use jifen::market::shop::LedgerLink;

use super::village::*;

#[derive(Default)]
struct Feed {
    entries: Vec<Entry>,
    asides: Vec<(Sealed, Aside)>,
}

impl Feed {
    fn head(&self) -> Head {
        self.entries.last().map_or(Head::EMPTY, |entry| Head {
            seq: entry.seq,
            hash: entry.hash,
        })
    }

    fn seal(&mut self, text: &str) -> Sealed {
        let (sealed, aside) = Aside::seal([self.asides.len() as u8; 16], text);
        self.asides.push((sealed, aside));
        sealed
    }

    fn add_bytes(&mut self, bytes: String) {
        let head = self.head().after(Domain::Feed, &bytes);
        self.entries.push(Entry {
            seq: head.seq,
            hash: head.hash,
            bytes,
        });
    }

    fn add(&mut self, fact: Fact) {
        let clock = morning();
        let stamp = Stamp {
            v: FORM,
            by: "ledger".into(),
            epoch: 1,
            seq: self.head().seq + 1,
            at: clock.now,
            day: clock.now.village_day(),
            boot: 1,
            up_ms: 0,
        };
        self.add_bytes(Record { stamp, fact }.to_bytes());
    }

    fn household(&mut self, number: &str, name: &str) {
        let name = self.seal(name);
        self.add(Fact::HouseholdSet(HouseholdSet {
            household: no(number),
            name,
            members: 3,
            phone: None,
            group: "2组".into(),
        }));
        self.add(Fact::CardIssued(CardIssued {
            household: no(number),
            serial: CardSerial(77),
            reason: None,
        }));
    }

    fn credit(&mut self, number: &str, points: i32, key: &str) {
        let reason = self.seal("评议");
        self.add(Fact::Credited(Credited {
            key: RowKey::of("credit", &[key]),
            household: no(number),
            period: "2026-Q4".parse().unwrap(),
            points: Points::whole(points),
            category: String::new(),
            reason,
            happened_on: None,
            posted_on: day("2026-12-01"),
            kind: CreditKind::Score,
            member: None,
            place: None,
            evidence: None,
        }));
    }
}

fn joined() -> Village {
    let mut village = opened();
    village
        .books
        .join(("http://127.0.0.1:8080", "00ff"), 1, false, &morning())
        .unwrap();
    village
}

#[test]
fn the_feed_is_taken_whole_in_pieces_and_again() {
    let mut village = joined();
    let books = &mut village.books;
    let mut feed = Feed::default();
    feed.household("0300", "查文");
    feed.credit("0300", 50, "one");
    feed.credit("0300", 50, "one");
    feed.credit("0137", 5, "two");
    let clock = morning();
    let mut take = |range: std::ops::Range<usize>| {
        books.apply_feed("g1", &feed.entries[range], &feed.asides, &clock)
    };
    assert_eq!(take(0..2).unwrap().seq, 2);
    assert!(matches!(take(3..5), Err(Stop::Fault(Error::Broken(_)))));
    assert_eq!(take(0..5).unwrap(), feed.head());
    assert_eq!(
        take(1..4).unwrap(),
        feed.head(),
        "a repetition changes nothing"
    );
    assert_eq!(
        spendable(books, "0300", &clock),
        Points::whole(50),
        "one line counts once"
    );
    assert_eq!(spendable(books, "0137", &clock), Points::whole(165));
    assert_eq!(books.search("zhaw", 5).unwrap()[0].name, "查文");
    let card = Card {
        village: "lutang-shifan".parse().unwrap(),
        household: no("0300"),
        serial: CardSerial(77),
    };
    assert_eq!(books.household_of_card(&card).unwrap(), no("0300"));
    let mut other = Feed::default();
    other.household("0300", "另一个");
    let forked = books.apply_feed("g1", &other.entries, &other.asides, &clock);
    assert!(matches!(forked, Err(Stop::Fault(Error::Fork { seq: 1 }))));
    let begun_anew = books.apply_feed("g2", &other.entries, &other.asides, &clock);
    assert!(matches!(begun_anew, Err(Stop::Fault(Error::OtherFeed))));
    books
        .redeem(&order(1, "0300", &[(soap(), 1)]), &clock)
        .unwrap();
    assert_whole(books);
    // A new feed that does not follow changes nothing: the one that is here stays.
    let before = books.sync_state().unwrap();
    assert!(
        books
            .refetch_feed("g2", &other.entries[1..], &other.asides, &clock)
            .is_err()
    );
    assert_eq!(books.sync_state().unwrap(), before);
    books.refetch_feed("g2", &[], &[], &clock).unwrap();
    // The household that was served keeps its place although the new feed has not named it yet.
    assert_whole(books);
    let head = books
        .refetch_feed("g2", &other.entries, &other.asides, &clock)
        .unwrap();
    assert_eq!(head, other.head());
    assert_eq!(books.search("另一个", 5).unwrap().len(), 1);
    assert_whole(books);
}

#[test]
fn a_lost_card_stays_refused_when_the_feed_is_fetched_anew() {
    let mut village = joined();
    let books = &mut village.books;
    let clock = morning();
    let mut feed = Feed::default();
    feed.household("0137", "张大福");
    books
        .apply_feed("g1", &feed.entries, &feed.asides, &clock)
        .unwrap();
    let lost = books.card_of(&no("0137")).unwrap().unwrap();
    assert_eq!(
        lost.serial,
        CardSerial(77),
        "issued later than the founding's"
    );
    let new = books
        .replace_card(&no("0137"), "丢失", &later(clock, 60_000))
        .unwrap();
    let check = |books: &Books| {
        assert_eq!(books.household_of_card(&new).unwrap(), no("0137"));
        assert_eq!(
            refused(books.household_of_card(&lost)),
            Refusal::CardReplaced {
                household: no("0137")
            }
        );
        assert_whole(books);
    };
    check(books);
    books
        .refetch_feed("g2", &feed.entries, &feed.asides, &clock)
        .unwrap();
    check(books);
}

#[test]
fn a_till_stops_at_what_it_cannot_read() {
    let mut village = joined();
    let books = &mut village.books;
    let mut feed = Feed::default();
    feed.credit("0137", 5, "before");
    feed.add_bytes(
        feed.entries[0]
            .bytes
            .replace("\"credited\"", "\"dividend-paid\"")
            .replace("\"seq\":1", "\"seq\":2"),
    );
    feed.credit("0137", 5, "after");
    let head = books
        .apply_feed("g1", &feed.entries, &feed.asides, &morning())
        .unwrap();
    assert_eq!(head.seq, 1);
    let wish = order(1, "0137", &[(soap(), 1)]);
    assert_eq!(
        refused(books.redeem(&wish, &morning())),
        Refusal::TillTooOld
    );
    assert_eq!(spendable(books, "0137", &morning()), Points::whole(165));
    books.close_day(Some(SHOPKEEPER), &morning()).unwrap();
    assert_whole(books);
}

#[test]
fn the_ledger_acknowledges_only_what_is_the_tills_own() {
    let mut village = joined();
    let books = &mut village.books;
    let owned = Intake::Credits(numbered(vec![credit("0137", 1, "2026-12-02", "x")]));
    let stop = books
        .take_in(&owned, &morning(), &mut |_| true)
        .unwrap_err();
    assert!(format!("{stop:?}").contains("OwnedByLedger"), "{stop:?}");
    let rules = bundled("guyuan").unwrap();
    let from = morning().now.village_day();
    let stop = books
        .change_scheme(rules, from, (SHOPKEEPER, COMMITTEE), &morning())
        .unwrap_err();
    assert_eq!(stop.into_refusal(), Refusal::OwnedByLedger);
    let stock = Intake::Stock(numbered(vec![delivery(soap(), 9, None)]));
    books.take_in(&stock, &morning(), &mut |_| true).unwrap();
    let head = books.head().unwrap();
    assert_eq!(books.unsent().unwrap(), Some(head.seq));
    let wrong = Head {
        seq: head.seq,
        hash: jifen::market::ids::Hash([7; 32]),
    };
    assert!(matches!(
        books.acknowledge(wrong),
        Err(Stop::Fault(Error::Fork { .. }))
    ));
    books.acknowledge(head).unwrap();
    books.note_contact(morning().now).unwrap();
    let LedgerLink::Joined {
        unsent,
        last_contact,
        ..
    } = books.shop(&morning()).unwrap().ledger
    else {
        panic!("it has joined");
    };
    assert_eq!((unsent, last_contact), (0, Some(morning().now)));
    let first = books.tail(0, 1).unwrap().0;
    books
        .acknowledge(Head {
            seq: 1,
            hash: first[0].hash,
        })
        .unwrap();
    assert_eq!(books.unsent().unwrap(), Some(0), "nothing moves back");
    let (entries, asides) = books.tail(head.seq - 1, 100).unwrap();
    assert_eq!((entries.len(), asides.len()), (1, 1));
    assert_eq!(asides[0].1.text, "青禾百货");
    assert!(asides[0].1.opens(&asides[0].0));
}

#[test]
fn books_for_practice_join_no_real_ledger() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path());
    let practice = jifen::books::Foundation {
        rehearsal: true,
        ..foundation()
    };
    let mut books = Books::found(&home, &practice, &morning()).unwrap();
    let real = books.join(("http://ledger", "00"), 1, false, &morning());
    assert!(matches!(real, Err(Stop::Fault(Error::Rehearsal))));
    books
        .join(("http://ledger", "00"), 1, true, &morning())
        .unwrap();
}

#[test]
fn a_restored_till_takes_back_what_it_lacks_from_the_ledger() {
    let mut village = joined();
    let books = &mut village.books;
    let backup = village.home.backups().join("noon.jifen");
    books.backup(&backup).unwrap();
    let done = books
        .redeem(&order(1, "0137", &[(soap(), 2)]), &morning())
        .unwrap();
    books
        .reverse(&reversal(1, &done, None), &morning())
        .unwrap();
    let last = books
        .redeem(&order(2, "0137", &[(oil(), 1)]), &morning())
        .unwrap();
    let (all, asides) = books.tail(0, usize::MAX >> 1).unwrap();
    drop(village.books);
    jifen::books::backup::restore(&village.home, &backup, true).unwrap();

    let mut books = Books::open(&village.home).unwrap();
    let next = order(3, "0137", &[(soap(), 1)]);
    assert_eq!(
        refused(books.redeem(&next, &morning())),
        Refusal::RestoredDisk
    );
    let early = all.len() - 3;
    assert!(
        books
            .adopt_tail(&all[early + 1..], &asides, last.head, &morning())
            .is_err(),
        "a gap"
    );
    let other = Head {
        hash: jifen::market::ids::Hash([7; 32]),
        ..last.head
    };
    let forked = books.adopt_tail(&all[early - 2..], &asides, other, &morning());
    assert!(matches!(forked, Err(Stop::Fault(Error::Fork { .. }))));
    let head = books
        .adopt_tail(&all[early - 2..], &asides, last.head, &morning())
        .unwrap();
    assert_eq!(head, last.head);
    assert_eq!(books.sync_state().unwrap().acked, last.head);
    let without = Assurance::Paper {
        seq: last.head.seq + 1,
        short_hash: "00000000".into(),
        staff: SHOPKEEPER,
        approver: COMMITTEE,
        without_the_lost: true,
    };
    let stop = books.recover(&without, &morning()).unwrap_err();
    assert!(stop.to_string().contains("ask the ledger"), "{stop}");
    books
        .recover(&Assurance::Ledger { epoch: 2 }, &morning())
        .unwrap();
    assert_eq!(spendable(&books, "0137", &morning()), Points::whole(80));
    assert_eq!(
        books
            .redeem(&order(2, "0137", &[(oil(), 1)]), &morning())
            .unwrap()
            .redemption,
        last.redemption,
        "an order recorded before the disk was put back is still the same"
    );
    let done = books.redeem(&next, &morning()).unwrap();
    assert_eq!(done.head.seq, last.head.seq + 2);
    assert_whole(&books);
}

#[test]
fn a_fenced_till_appends_nothing() {
    let mut village = joined();
    let books = &mut village.books;
    books.fence().unwrap();
    let wish = order(1, "0137", &[(soap(), 1)]);
    assert_eq!(refused(books.redeem(&wish, &morning())), Refusal::Fenced);
    assert_eq!(
        refused(books.replace_card(&no("0137"), "丢失", &morning())),
        Refusal::Fenced
    );
    assert_eq!(spendable(books, "0137", &morning()), Points::whole(160));
}

#[test]
fn a_till_put_back_sends_what_it_has_beyond_the_ledgers_copy() {
    let mut village = joined();
    let books = &mut village.books;
    let (all, asides) = books.tail(0, usize::MAX >> 1).unwrap();
    let (last, before) = (all.last().unwrap(), &all[all.len() - 3]);
    let ledger = Head {
        seq: before.seq,
        hash: before.hash,
    };
    books.note_restored().unwrap();
    let head = books
        .adopt_tail(&all[..before.seq as usize], &asides, ledger, &morning())
        .unwrap();
    books
        .recover(&Assurance::Ledger { epoch: 2 }, &morning())
        .unwrap();
    assert_eq!((head.seq, head.hash), (last.seq, last.hash));
    assert_eq!(books.sync_state().unwrap().acked, ledger);
    assert_eq!(books.unsent().unwrap(), Some(3), "two, and that it goes on");
    assert_whole(books);
}

#[test]
fn a_till_whose_books_went_two_ways_stays_stopped() {
    let mut village = joined();
    let books = &mut village.books;
    books.note_fork().unwrap();
    let state = books.sync_state().unwrap();
    assert_eq!((state.forked, state.restored), (true, false));
    let wish = order(1, "0137", &[(soap(), 1)]);
    assert_eq!(refused(books.redeem(&wish, &morning())), Refusal::Forked);
    let recovered = books.recover(&Assurance::Ledger { epoch: 2 }, &morning());
    assert!(matches!(recovered, Err(Stop::Fault(Error::NotRestored))));
    drop(village.books);
    let mut books = Books::open(&village.home).unwrap();
    assert_eq!(refused(books.redeem(&wish, &morning())), Refusal::Forked);
}
