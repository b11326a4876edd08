//! The exchange by a file on a stick: a village that never sees a network.

#![allow(clippy::unwrap_used)]

mod ledger_toy;

use jifen::ledger::desk::{StickRefused, answer_stick};
use jifen::ledger::vault::Vault;
use jifen::market::ids::Hash;
use jifen::parcel::{PublicKey, RefusedBecause, Stick};
use jifen::sync::stick::{StickFault, enrolled, from_till, read, to_till, write};
use jifen::sync::{Parted, Stopped, TillBooks};
use ledger_toy::*;

fn over(ledger: &Ledger, stick: &Stick) -> Stick {
    let folder = tempfile::tempdir().unwrap();
    let (there, back) = (
        folder.path().join("there.jifen"),
        folder.path().join("back.jifen"),
    );
    write(&there, stick).unwrap();
    let answer = answer_stick(&*ledger.vault, now(), &village(), &read(&there).unwrap()).unwrap();
    write(&back, &answer).unwrap();
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        2,
        "nothing half-written is left"
    );
    read(&back).unwrap()
}

fn ledger_key(ledger: &Ledger) -> PublicKey {
    PublicKey::of(ledger.vault.key())
}

#[test]
fn a_till_joins_and_syncs_with_one_trip_there_and_back() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    for n in 0..150 {
        till.redeem(1 + n % 3, 1);
    }
    let (applicant, code) = (till.applicant(false), ledger.code());
    let key = till.key.clone();
    let there = from_till(&mut till, &key, Some((&applicant, &code)), None, now()).unwrap();
    assert!(
        !serde_json::to_string(&there).unwrap().contains(&code),
        "the code itself stays at home"
    );
    let back = over(&ledger, &there);

    let (answer, _) = enrolled(&back, &applicant, &code).unwrap();
    assert_eq!(answer.ledger_key, ledger_key(&ledger));
    assert!(matches!(
        enrolled(&back, &applicant, &ledger.code()),
        Err(StickFault::NotTheLedger)
    ));
    let read = to_till(&back, &mut till, &answer.ledger_key).unwrap();
    assert_eq!(
        (read.acked, read.stopped, read.feed > 30),
        (Some(till.head()), None, true)
    );
    assert_eq!(ledger.bytes_of(&till), till.journal);
    assert_eq!(
        till.feed_head(),
        ledger
            .vault
            .checkpoint(&village(), now())
            .unwrap()
            .unwrap()
            .feed
    );

    // The same file again, and an older one after a newer: nothing changes.
    let before = (till.journal.clone(), till.feed.clone(), till.acked);
    to_till(&back, &mut till, &answer.ledger_key).unwrap();
    over(&ledger, &there);
    till.redeem(1, 1);
    ledger.import(&credits(3, 4, "2026-12-02"));
    let second = from_till(&mut till, &key, None, None, now()).unwrap();
    to_till(&over(&ledger, &second), &mut till, &answer.ledger_key).unwrap();
    assert_eq!(
        (till.acked, till.feed.len()),
        (till.head(), before.1.len() + 3)
    );
    to_till(&back, &mut till, &answer.ledger_key).unwrap();
    assert_eq!(
        (till.acked, till.feed.len()),
        (till.head(), before.1.len() + 3)
    );
    ledger.assert_verified();
}

#[test]
fn a_restored_till_is_made_whole_by_stick() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    let key = till.key.clone();
    let sync = |till: &mut ToyTill, recover| {
        let there = from_till(till, &key, None, recover, now()).unwrap();
        to_till(&over(&ledger, &there), till, &ledger_key(&ledger)).unwrap()
    };
    sync(&mut till, None);
    let mut restored = till.clone();
    till.redeem(1, 1);
    sync(&mut till, None);
    assert_eq!(
        sync(&mut restored, None).stopped,
        Some(Stopped::RestoredDisk)
    );
    assert_eq!(sync(&mut restored, Some([7; 32])).stopped, None);
    assert_eq!((restored.epoch, restored.stopped), (2, None));
    sync(&mut restored, None);
    assert_eq!(ledger.bytes_of(&restored), restored.journal);
    assert_eq!(sync(&mut till, None).stopped, Some(Stopped::Fenced));
    ledger.assert_verified();
}

/// Books that were put back and go further than the ledger's copy: those that parted stop without an epoch, those that
/// did not need one trip more.
#[test]
fn books_that_go_further_than_the_ledgers_copy_are_compared_by_stick() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    let key = till.key.clone();
    let sync = |till: &mut ToyTill, recover| {
        let there = from_till(till, &key, None, recover, now()).unwrap();
        to_till(&over(&ledger, &there), till, &ledger_key(&ledger)).unwrap()
    };
    sync(&mut till, None);
    let mut apart = till.clone();
    let mut further = till.clone();
    till.redeem(1, 1);
    further.journal = till.journal.clone();
    further.asides = till.asides.clone();
    sync(&mut till, None);
    apart.salt = 100;
    for n in 1..=3 {
        apart.redeem(n, 1);
    }
    let common = apart.acked.seq;
    apart.must_recover = true;
    assert_eq!(sync(&mut apart, Some([7; 32])).stopped, Some(Stopped::Fork));
    let differs = common + 1;
    assert_eq!(apart.parted, Some(Parted { common, differs }));
    let epoch = || ledger.vault.tills(&village()).unwrap()[0].epoch;
    assert_eq!(epoch(), 1);

    further.redeem(2, 1);
    further.must_recover = true;
    for epoch_then in [1, 2] {
        assert_eq!(sync(&mut further, Some([8; 32])).stopped, None);
        assert_eq!((further.epoch, epoch()), (epoch_then, epoch_then));
    }
    sync(&mut further, None);
    assert_eq!(ledger.bytes_of(&further), further.journal);
    ledger.assert_verified();
}

#[test]
fn files_that_are_not_for_us_are_refused() {
    let ledger = Ledger::new();
    let (mut one, mut two) = (ToyTill::new("K7M2XQ"), ToyTill::new("B4N8TR"));
    ledger.enrol(&one);
    let key = one.key.clone();
    let there = from_till(&mut one, &key, None, None, now()).unwrap();
    let back = over(&ledger, &there);
    let ours = ledger_key(&ledger);
    assert!(matches!(
        to_till(&back, &mut two, &ours),
        Err(StickFault::NotForUs)
    ));
    assert!(matches!(
        to_till(&there, &mut one, &ours),
        Err(StickFault::NotForUs)
    ));
    assert!(matches!(
        to_till(&back, &mut one, &PublicKey::of(&key)),
        Err(StickFault::NotTheLedger)
    ));
    assert!(matches!(
        to_till(&back, &mut one, &PublicKey(Hash([1; 32]))),
        Err(StickFault::NotTheLedger)
    ));
    assert_eq!(one.acked.seq, 0);
    let other = "elsewhere".parse().unwrap();
    let refused = answer_stick(&*ledger.vault, now(), &other, &there);
    assert!(matches!(refused, Err(StickRefused::NotFromATill)));
    assert!(matches!(
        answer_stick(&*ledger.vault, now(), &village(), &back),
        Err(StickRefused::NotFromATill)
    ));
    // Somebody put another till's letter into the file, or touched one.
    let key = two.key.clone();
    let mut mixed = from_till(&mut two, &key, None, None, now()).unwrap();
    mixed.from = there.from.clone();
    assert!(matches!(
        answer_stick(&*ledger.vault, now(), &village(), &mixed),
        Err(StickRefused::Letter(1, _))
    ));
    let mut touched = there.clone();
    touched.messages[0].payload = touched.messages[0].payload.replace("芦塘", "卢塘");
    assert!(matches!(
        answer_stick(&*ledger.vault, now(), &village(), &touched),
        Err(StickRefused::Letter(1, _))
    ));
    // Not enrolled at all: the ledger says so, signed.
    let there = from_till(&mut two, &key, None, None, now()).unwrap();
    let refused = to_till(&over(&ledger, &there), &mut two, &ours);
    assert!(matches!(
        refused,
        Err(StickFault::Refused(RefusedBecause::UnknownTill))
    ));
}

#[test]
fn a_file_cut_short_is_seen() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    let key = till.key.clone();
    let there = from_till(&mut till, &key, None, None, now()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("stick");
    write(&path, &there).unwrap();
    assert_eq!(read(&path).unwrap(), there);
    let whole = std::fs::read(&path).unwrap();
    for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..cut]).unwrap();
        assert!(
            matches!(read(&path), Err(StickFault::NotAStick)),
            "cut at {cut}"
        );
    }
    std::fs::write(&path, [0xff, 0xfe, 0]).unwrap();
    assert!(matches!(read(&path), Err(StickFault::NotAStick)));
    let later = String::from_utf8(whole)
        .unwrap()
        .replacen("\"v\":1", "\"v\":2", 1);
    std::fs::write(&path, later).unwrap();
    assert!(matches!(read(&path), Err(StickFault::Later)));
    assert!(matches!(
        read(&folder.path().join("none")),
        Err(StickFault::File(_))
    ));
    assert_eq!(till.sync_state().unwrap().acked.seq, 0);
}

#[test]
fn a_till_that_thinks_too_much_was_sent_goes_back_to_what_the_ledger_has() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    let key = till.key.clone();
    let sync = |till: &mut ToyTill| {
        let there = from_till(till, &key, None, None, now()).unwrap();
        to_till(&over(&ledger, &there), till, &ledger_key(&ledger)).unwrap()
    };
    sync(&mut till);
    let had = till.head();
    till.redeem(1, 1);
    till.acked = till.head();
    till.redeem(2, 1);
    assert_eq!(sync(&mut till).acked, Some(had), "the ledger lacks one");
    assert_eq!(sync(&mut till).acked, Some(till.head()));
    assert_eq!(ledger.bytes_of(&till), till.journal);
    ledger.assert_verified();
}
