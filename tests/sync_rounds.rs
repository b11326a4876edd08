//! The courier against a real vault, on virtual time: whatever the way loses, repeats or holds back, and whichever disk
//! is put back, every entry ends in the books once, or redeeming stops and says so.

#![allow(clippy::unwrap_used)]

#[path = "shop/cases.rs"]
mod cases;
mod ledger_toy;

use cases::cases;
use jifen::ledger::desk;
use jifen::ledger::sqlite::SqliteVault;
use jifen::ledger::vault::{RegisterKind, Vault};
use jifen::market::ids::{LotNo, StaffNo};
use jifen::market::journal::{Entry, Head};
use jifen::market::quantity::Quantity;
use jifen::market::redemption::paper::{Breach, FoundLot, PaperSlip};
use jifen::market::stock::LotTake;
use jifen::parcel::{Answer, Letter, Message, Push, Reply, VERSION};
use jifen::sync::courier::{Courier, CourierInput, CourierOutput, Now, Pace, Question};
use jifen::sync::rounds::{Wire, run};
use jifen::sync::{Parted, Standing, Stopped, SyncNews, SyncState, TillBooks};
use ledger_toy::*;
use proptest::prelude::*;

fn at(up_ms: u64) -> Now {
    Now {
        up_ms,
        wall: now().plus_millis(up_ms as i64),
    }
}

fn courier(till: &ToyTill) -> Courier {
    Courier::new(village(), till.till.clone(), Pace::default(), || 7)
}

fn round(till: &mut ToyTill, wire: &mut dyn Wire) -> Vec<SyncNews> {
    let mut courier = courier(till);
    let first = courier.poll(at(0));
    let mut news = Vec::new();
    run(&mut courier, first, till, wire, &|| at(0), &mut |item| {
        news.push(item)
    });
    news
}

#[test]
fn waiting_grows_and_a_bell_cuts_it_short() {
    let till = ToyTill::new("K7M2XQ");
    let mut courier = courier(&till);
    let mut time = 0;
    let mut waits = Vec::new();
    for _ in 0..10 {
        assert_eq!(
            courier.poll(at(time)),
            vec![CourierOutput::Read(Question::State)]
        );
        courier.handle(at(time), CourierInput::Failed("out".into()));
        let due = courier.due_ms().unwrap();
        assert_eq!(courier.poll(at(due - 1)), vec![]);
        waits.push(due - time);
        time = due;
    }
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
    assert!(
        waits[0] >= 1_000 && waits[9] <= 300_000 && waits[9] >= 150_000,
        "{waits:?}"
    );
    courier.poll(at(time));
    courier.handle(at(time), CourierInput::Failed("out".into()));
    assert_eq!(
        courier.handle(at(time + 1), CourierInput::Wake),
        vec![CourierOutput::Read(Question::State)]
    );
}

#[test]
fn late_and_doubled_answers_change_nothing() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    let mut courier = courier(&till);
    courier.poll(at(0));
    let state = Box::new(till.sync_state().unwrap());
    courier.handle(at(0), CourierInput::State(state.clone()));
    let sent = courier.handle(at(0), CourierInput::Tail(till.tail(0, 100).unwrap()));
    let [CourierOutput::Send(number, letter)] = sent.as_slice() else {
        panic!("{sent:?}")
    };
    let reply = Box::new(wire.carry(letter).unwrap());
    let stale = CourierInput::Answer(number + 1, reply.clone());
    assert_eq!(courier.handle(at(5), stale), vec![]);
    let answers = courier.handle(at(10), CourierInput::Answer(*number, reply.clone()));
    assert_eq!(
        answers.last(),
        Some(&CourierOutput::Read(Question::HashAt(till.head().seq)))
    );
    assert_eq!(
        courier.handle(at(11), CourierInput::Answer(*number, reply)),
        vec![]
    );
    assert_eq!(courier.handle(at(11), CourierInput::State(state)), vec![]);
    assert_eq!(
        courier.handle(at(11), CourierInput::Tail(Default::default())),
        vec![]
    );
}

/// What a clock difference is worth: measured against the middle of the exchange, and not over a slow one.
#[test]
fn the_clock_is_measured_in_the_middle() {
    let ledger = Ledger::new();
    let till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    for (trip, expected) in [(4_000, Some(-2_000)), (40_000, None)] {
        let mut courier = courier(&till);
        courier.poll(at(0));
        courier.handle(
            at(0),
            CourierInput::State(Box::new(till.clone().sync_state().unwrap())),
        );
        let sent = courier.handle(at(0), CourierInput::Tail(Default::default()));
        let [CourierOutput::Send(number, letter)] = sent.as_slice() else {
            panic!("{sent:?}")
        };
        let reply = Box::new(wire.carry(letter).unwrap());
        let outputs = courier.handle(at(trip), CourierInput::Answer(*number, reply));
        assert_eq!(outputs[0], CourierOutput::Contact(at(trip).wall, expected));
    }
}

#[test]
fn a_restored_till_is_noticed_and_made_whole() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    till.redeem(1, 1);
    round(&mut till, &mut wire);
    let backup = till.clone();
    let lost = till.redeem(2, 1);
    round(&mut till, &mut wire);

    // Put back, nothing recorded since: the ledger is ahead.
    let mut restored = backup.clone();
    let news = round(&mut restored, &mut wire);
    assert!(
        news.contains(&SyncNews::Stopped(Stopped::RestoredDisk)),
        "{news:?}"
    );
    assert_eq!(
        round(&mut restored, &mut wire),
        vec![],
        "it waits for a person"
    );

    restored.must_recover = true;
    let news = round(&mut restored, &mut wire);
    assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
    assert_eq!(restored.epoch, 2);
    assert!(
        restored
            .journal
            .iter()
            .any(|entry| entry.bytes.contains(lost.as_str()))
    );
    assert_eq!(ledger.bytes_of(&restored), restored.journal);

    // The other disk still lives: it is fenced off, and says so.
    till.redeem(3, 1);
    let news = round(&mut till, &mut wire);
    assert!(
        news.contains(&SyncNews::Stopped(Stopped::Fenced)),
        "{news:?}"
    );
    assert_eq!(ledger.bytes_of(&restored), restored.journal);
    ledger.assert_verified();
}

#[test]
fn a_clone_that_went_its_own_way_stops_and_leaves_the_healthy_till_alone() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    round(&mut till, &mut wire);
    let mut clone = till.clone();
    till.redeem(1, 1);
    round(&mut till, &mut wire);
    clone.salt = 100;
    clone.redeem(2, 3);
    let news = round(&mut clone, &mut wire);
    assert!(news.contains(&SyncNews::Stopped(Stopped::Fork)), "{news:?}");
    assert!(ledger.exceptions().iter().any(|(kind, _)| kind == "fork"));

    // Even where somebody lets it ask for a new epoch: it gets none, and the till that is whole goes on.
    clone.must_recover = true;
    let news = round(&mut clone, &mut wire);
    assert!(news.contains(&SyncNews::Stopped(Stopped::Fork)), "{news:?}");
    assert_eq!(ledger.vault.tills(&village()).unwrap()[0].epoch, 1);
    till.redeem(1, 1);
    assert_eq!(
        round(&mut till, &mut wire).last(),
        Some(&SyncNews::UpToDate)
    );
    assert_eq!(ledger.bytes_of(&till), till.journal);
    ledger.assert_verified();
}

/// The books were marked as put back, but went another way than the ledger's, and further.
#[test]
fn a_restored_till_that_parted_stops_before_an_epoch_is_opened() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    round(&mut till, &mut wire);
    let mut clone = till.clone();
    let mut same = till.clone();
    let common = till.head().seq;
    till.redeem(1, 1);
    round(&mut till, &mut wire);
    clone.salt = 100;
    for n in 1..=3 {
        clone.redeem(n, 1);
    }
    clone.must_recover = true;
    for _ in 0..2 {
        let news = round(&mut clone, &mut wire);
        assert!(news.contains(&SyncNews::Stopped(Stopped::Fork)), "{news:?}");
        let parted = Parted {
            common,
            differs: common + 1,
        };
        assert_eq!(clone.parted, Some(parted));
    }
    let opened = |ledger: &Ledger| {
        ledger
            .exceptions()
            .iter()
            .any(|(kind, _)| kind == "recovering")
    };
    assert_eq!(ledger.vault.tills(&village()).unwrap()[0].epoch, 1);
    assert!(!opened(&ledger));

    // Books that went further on the same way are made whole as ever.
    same.journal = till.journal.clone();
    same.asides = till.asides.clone();
    same.redeem(2, 1);
    same.must_recover = true;
    let news = round(&mut same, &mut wire);
    assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
    assert!(same.epoch == 2 && opened(&ledger));
    assert_eq!(ledger.bytes_of(&same), same.journal);
    ledger.assert_verified();
}

/// The ledger compares only what it is sent: where it has more of the same behind that, the rest is sent as well.
#[test]
fn where_the_two_parted_is_found_also_behind_the_first_batch() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    for n in 0..250 {
        till.redeem(1 + n % 3, 1);
    }
    let mut clone = till.clone();
    let common = till.head().seq;
    clone.salt = 100;
    for n in 0..40 {
        till.redeem(1 + n % 3, 1);
        clone.redeem(1 + n % 3, 1);
    }
    round(&mut till, &mut wire);
    let news = round(&mut clone, &mut wire);
    assert!(news.contains(&SyncNews::Stopped(Stopped::Fork)), "{news:?}");
    let parted = Parted {
        common,
        differs: common + 1,
    };
    assert_eq!(clone.parted, Some(parted));
    assert_eq!(ledger.bytes_of(&till), till.journal);
}

#[test]
fn a_ledger_that_went_back_gets_everything_again() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    till.redeem(1, 1);
    round(&mut till, &mut wire);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    copy_ledger(&ledger.path(), &path);
    for n in 0..230 {
        till.redeem(1 + n % 3, 1);
    }
    let news = round(&mut till, &mut wire);
    assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
    let before = till.generation.clone();

    // The witness is ahead of the file that was put back: a new generation, and the till sends again what was lost.
    std::fs::copy(
        format!("{}.witness", ledger.path().display()),
        format!("{}.witness", path.display()),
    )
    .unwrap();
    let vault = std::sync::Arc::new(SqliteVault::open(&path).unwrap());
    assert_ne!(Some(vault.generation().unwrap()), before);
    let mut wire = DirectWire {
        vault: vault.clone(),
        key: till.key.clone(),
        letters: Vec::new(),
    };
    let news = round(&mut till, &mut wire);
    assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
    assert_eq!(vault.tills(&village()).unwrap()[0].head, till.head());
    assert_eq!(till.generation, Some(vault.generation().unwrap()));
    assert_eq!(vault.verify().unwrap(), Vec::<String>::new());
    assert_eq!(
        SqliteVault::open(&path).unwrap().generation().unwrap(),
        till.generation.clone().unwrap()
    );
}

#[test]
fn a_feed_that_is_not_the_same_any_more_is_fetched_whole() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    copy_ledger(&ledger.path(), &path);
    ledger.import(&credits(3, 7, "2026-12-01"));
    round(&mut till, &mut wire);
    let vault = std::sync::Arc::new(SqliteVault::open(&path).unwrap());
    let other = Ledger {
        vault: vault.clone(),
        ..Ledger::bare(false)
    };
    other.import(&credits(2, 9, "2026-12-02"));
    let mut wire = DirectWire {
        vault: vault.clone(),
        key: till.key.clone(),
        letters: Vec::new(),
    };
    let news = round(&mut till, &mut wire);
    assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
    assert_eq!(
        till.feed_head(),
        vault.checkpoint(&village(), now()).unwrap().unwrap().feed
    );
    assert!(
        till.feed_asides
            .iter()
            .any(|(_, aside)| aside.text == "庭院整洁")
    );
}

/// The ledger's word in a form that only a later program reads.
#[test]
fn a_till_that_is_too_old_stops_its_feed_there_and_goes_on_sending() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let inner = ledger.enrol(&till);
    struct Newer(DirectWire);
    impl Wire for Newer {
        fn carry(&mut self, letter: &Letter) -> Result<Reply, String> {
            let mut reply = self.0.carry(letter)?;
            if let Answer::Feed(part) = &mut reply.answer {
                let mut head = part.after;
                for entry in &mut part.entries {
                    if entry.seq >= 10 {
                        entry.bytes = entry.bytes.replace("\"kind\":\"", "\"kind\":\"newer-");
                    }
                    head = head.after(jifen::market::journal::Domain::Feed, &entry.bytes);
                    *entry = Entry {
                        hash: head.hash,
                        ..entry.clone()
                    };
                }
            }
            Ok(reply)
        }
    }
    let mut wire = Newer(inner);
    let news = round(&mut till, &mut wire);
    assert!(
        news.contains(&SyncNews::Stopped(Stopped::TillTooOld)),
        "{news:?}"
    );
    assert_eq!(
        (till.feed.len(), till.stopped),
        (9, Some(Stopped::TillTooOld))
    );
    till.redeem(1, 1);
    round(&mut till, &mut wire);
    assert_eq!(till.acked, till.head(), "what it recorded still arrives");
}

/// What was written on paper arrives like any redemption; what it found is booked first, what it broke is listed.
#[test]
fn a_slip_written_on_paper_is_listed_with_what_it_broke() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    round(&mut till, &mut wire);
    let before = ledger.exceptions();
    let found = LotNo(77);
    let receipt = till.redeem_as(3, 4, |redemption| {
        redemption.lines[0].lots = vec![LotTake {
            lot: found,
            quantity: Quantity::new(4).unwrap(),
        }];
        redemption.paper = Some(PaperSlip {
            number: 12,
            second: StaffNo(2),
            breaches: vec![Breach::OutOfStock, Breach::NumberTwice],
            found: vec![FoundLot {
                lot: found,
                code: soap(),
                quantity: Quantity::new(4).unwrap(),
            }],
        });
    });
    round(&mut till, &mut wire);
    let new: Vec<_> = ledger
        .exceptions()
        .into_iter()
        .filter(|one| !before.contains(one))
        .collect();
    let about = format!("12 {receipt}");
    for kind in ["paper-out-of-stock", "paper-number-twice"] {
        assert!(new.contains(&(kind.into(), about.clone())), "{new:?}");
    }
    assert!(
        !new.iter().any(|(kind, _)| kind.contains("lot")),
        "what was found has a lot of its own: {new:?}"
    );
    ledger.assert_verified();
}

#[test]
fn large_signatures_make_smaller_batches() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    for n in 0..30 {
        till.redeem(1, 1);
        let strokes = format!("M{n}{}", " L1 1".repeat(80_000));
        let sealed = till.seal(&strokes);
        till.record_bytes(format!(
            r#"{{"v":1,"by":"K7M2XQ","epoch":1,"seq":{},"at":"2026-12-30T02:00:00Z","day":"2026-12-30","boot":1,"up_ms":0,"kind":"strokes","body":"{}"}}"#,
            till.head().seq + 1,
            sealed.0
        ));
    }
    let news = round(&mut till, &mut wire);
    assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
    assert!(
        wire.letters
            .iter()
            .all(|letter| letter.payload.len() < jifen::parcel::LARGEST_MESSAGE)
    );
    assert!(wire.letters.len() > 4);
    assert_eq!(ledger.bytes_of(&till), till.journal);
    let unreadable = ledger
        .exceptions()
        .iter()
        .filter(|(kind, _)| kind == "unreadable")
        .count();
    assert_eq!(unreadable, 30, "kept in their places, and listed");
    assert_eq!(
        ledger
            .vault
            .redemptions(&village(), None, 100)
            .unwrap()
            .len(),
        30,
        "the rest goes on"
    );
}

/// What can befall a letter, or happen between letters.
#[derive(Debug, Clone)]
enum Step {
    Record(u8),
    Import(u8),
    /// A round in which the n-th letter meets a fault.
    Round(u8, Fault),
    /// An old letter arrives again.
    Replay(u8),
    /// A run from the middle, honestly signed, cut off anywhere.
    Cut(u8, u8),
}

#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    LoseLetter,
    LoseReply,
    Twice,
}

struct Faulty<'a> {
    wire: &'a mut DirectWire,
    count: u8,
    at: u8,
    fault: Fault,
}

impl Wire for Faulty<'_> {
    fn carry(&mut self, letter: &Letter) -> Result<Reply, String> {
        self.count += 1;
        if self.count != self.at {
            return self.wire.carry(letter);
        }
        match self.fault {
            Fault::None => self.wire.carry(letter),
            Fault::LoseLetter => Err("lost".into()),
            Fault::LoseReply => {
                self.wire.carry(letter)?;
                Err("lost".into())
            }
            Fault::Twice => {
                self.wire.carry(letter)?;
                self.wire.carry(letter)
            }
        }
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let fault = prop_oneof![
        Just(Fault::None),
        Just(Fault::LoseLetter),
        Just(Fault::LoseReply),
        Just(Fault::Twice)
    ];
    let step = prop_oneof![
        3 => (1u8..60).prop_map(Step::Record),
        1 => any::<u8>().prop_map(Step::Import),
        3 => (1u8..5, fault).prop_map(|(n, fault)| Step::Round(n, fault)),
        2 => any::<u8>().prop_map(Step::Replay),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(from, count)| Step::Cut(from, count)),
    ];
    prop::collection::vec(step, 1..14)
}

fn head_at(till: &ToyTill, seq: usize) -> Head {
    match seq {
        0 => Head::EMPTY,
        seq => Head {
            seq: seq as u64,
            hash: till.journal[seq - 1].hash,
        },
    }
}

fn registers(vault: &SqliteVault) -> Vec<Vec<jifen::market::register::Line>> {
    [
        RegisterKind::Redemptions,
        RegisterKind::Balances,
        RegisterKind::Stock,
        RegisterKind::IssueBook,
    ]
    .into_iter()
    .map(|kind| {
        vault
            .register(&village(), kind, now().village_day())
            .unwrap()
            .unwrap()
    })
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(24)))]

    #[test]
    fn any_loss_repetition_order_or_cut_ends_in_the_same_books(steps in steps()) {
        let (ledger, calm) = (Ledger::new(), Ledger::new());
        let mut till = ToyTill::new("K7M2XQ");
        let mut wire = ledger.enrol(&till);
        for step in steps {
            match step {
                Step::Record(count) => (0..count).for_each(|n| {
                    till.redeem(u32::from(n) % 4 + 1, 1);
                }),
                Step::Import(n) => {
                    let file = credits(3, i32::from(n) + 1, "2026-12-05");
                    ledger.try_import(&file);
                    calm.try_import(&file);
                }
                Step::Round(at, fault) => {
                    let mut faulty = Faulty { wire: &mut wire, count: 0, at, fault };
                    round(&mut till, &mut faulty);
                }
                Step::Replay(n) => {
                    if let Some(old) = wire.letters.get(usize::from(n) % wire.letters.len().max(1)).cloned() {
                        desk::answer(&*ledger.vault, now(), &old, 7, &|_| true).unwrap();
                    }
                }
                Step::Cut(from, count) => {
                    let from = usize::from(from) % (till.journal.len() + 1);
                    let upto = (from + usize::from(count) % 101).min(till.journal.len());
                    let run = till.tail(from as u64, upto - from).unwrap();
                    let push = Push {
                        epoch: 1,
                        generation: None,
                        base: head_at(&till, from),
                        entries: run.entries,
                        asides: run.asides,
                        head: till.head(),
                    };
                    let message = Message::Push(push);
                    let letter = Letter { v: VERSION, village: village(), till: till.till.clone(), clock: now(), message };
                    let reply = wire.carry(&letter).unwrap();
                    prop_assert!(matches!(reply.answer, Answer::Acked { .. } | Answer::Gap { .. }), "{:?}", reply.answer);
                }
            }
            prop_assert_eq!(till.stopped, None);
        }
        let news = round(&mut till, &mut wire);
        prop_assert_eq!(news.last(), Some(&SyncNews::UpToDate));
        prop_assert_eq!(till.acked, till.head());
        prop_assert_eq!(ledger.bytes_of(&till), till.journal.clone());
        let state: SyncState = till.sync_state().unwrap();
        prop_assert_eq!(state.standing, Standing::Sound);
        prop_assert_eq!(till.feed_head(), ledger.vault.checkpoint(&village(), now()).unwrap().unwrap().feed);

        let mut undisturbed = ToyTill { acked: Head::EMPTY, generation: None, feed: Vec::new(), ..till.clone() };
        let mut wire = calm.enrol(&undisturbed);
        round(&mut undisturbed, &mut wire);
        prop_assert_eq!(registers(&ledger.vault), registers(&calm.vault));
        prop_assert_eq!(ledger.vault.verify().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_signed_letter_with_a_broken_chain_is_refused_whole() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    till.redeem(1, 1);
    let mut wire = ledger.enrol(&till);
    let mut entries = till.journal.clone();
    entries[2].bytes = entries[2].bytes.replace("1000", "1001");
    for entries in [
        entries,
        till.journal.iter().rev().cloned().collect(),
        vec![till.journal[0].clone(); 101],
    ] {
        let message = Message::Push(Push {
            epoch: 1,
            generation: None,
            base: Head::EMPTY,
            entries,
            asides: Vec::new(),
            head: till.head(),
        });
        let letter = Letter {
            v: VERSION,
            village: village(),
            till: till.till.clone(),
            clock: now(),
            message,
        };
        let reply = wire.carry(&letter).unwrap();
        assert_eq!(
            reply.answer,
            Answer::Refused(jifen::parcel::RefusedBecause::BrokenChain)
        );
    }
    assert!(ledger.bytes_of(&till).is_empty());
}
