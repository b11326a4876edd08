//! What the ledger keeps: entries as received, figures that are folds over them, exceptions listed and nothing refused
//! for them, and a proof that notices every change.

#![allow(clippy::unwrap_used)]

mod ledger_toy;

use jifen::ledger::desk::{CODE_MS, Imported, answer, give_code};
use jifen::ledger::intake::drafts;
use jifen::ledger::sqlite::SqliteVault;
use jifen::ledger::vault::{RegisterKind, Storerooms, Vault};
use jifen::market::account::{Account, Draw, PeriodBalance};
use jifen::market::credit::CreditKind;
use jifen::market::fact::{CardIssued, Credited, Fact, HouseholdSet, Joined};
use jifen::market::household::{Card, CardSerial};
use jifen::market::ids::{RedemptionId, ReversalId, RowKey, StaffNo};
use jifen::market::intake::{BadLineWhy, Intake, SuspensionLine};
use jifen::market::journal::Record;
use jifen::market::points::Points;
use jifen::market::redemption::{Redemption, Reversal, ReversedLine};
use jifen::market::register::{BalanceRow, CardRow, RedemptionRow, StockRow, rows};
use jifen::market::rules::Rules;
use jifen::market::scheme::{Scheme, bundled};
use jifen::parcel::{Answer, RefusedBecause, Signed};
use jifen::sync::carrier::enrol_letter;
use jifen::sync::courier::{Courier, Now, Pace};
use jifen::sync::{Stopped, SyncNews, TillBooks};
use ledger_toy::*;
use rusqlite::Connection;

fn sync(till: &mut ToyTill, wire: &mut DirectWire) -> Vec<SyncNews> {
    let time = Now {
        up_ms: 0,
        wall: now(),
    };
    let mut courier = Courier::new(village(), till.till.clone(), Pace::default(), || 7);
    let first = courier.poll(time);
    let mut news = Vec::new();
    jifen::sync::rounds::run(&mut courier, first, till, wire, &|| time, &mut |item| {
        news.push(item)
    });
    news
}

fn balances(ledger: &Ledger, on: &str) -> Vec<BalanceRow> {
    let lines = ledger
        .vault
        .register(&village(), RegisterKind::Balances, day(on))
        .unwrap();
    rows(lines.expect("a village"))
}

fn kinds(ledger: &Ledger) -> Vec<String> {
    ledger
        .exceptions()
        .into_iter()
        .map(|(kind, _)| kind)
        .collect()
}

fn reverse(till: &mut ToyTill, seq: u64, id: u8) {
    let record = Record::parse(&till.journal[seq as usize - 1].bytes).unwrap();
    let Fact::Redeemed(redemption) = record.fact else {
        panic!("a redemption")
    };
    let reason = till.seal("拿错了");
    let Redemption {
        id: of,
        receipt,
        household,
        lines,
        draws,
        total,
        ..
    } = redemption;
    let line = &lines[0];
    till.record(Fact::Reversed(Reversal {
        id: ReversalId([id; 16]),
        slip: receipt.clone(),
        day: now().village_day(),
        redemption: of,
        receipt,
        household,
        lines: vec![ReversedLine {
            line: 1,
            code: line.code,
            name: line.name.clone(),
            unit: line.unit.clone(),
            quantity: line.quantity,
            points: line.points,
            lots: line.lots.clone(),
        }],
        returns: draws,
        total,
        reason,
        staff: StaffNo(1),
        approver: StaffNo(2),
    }));
}

#[test]
fn balances_are_what_the_account_says() {
    let ledger = Ledger::new();
    ledger.import(&credits(3, 40, "2026-09-15"));
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    till.redeem(1, 3);
    let undone = till.head().seq + 1;
    till.redeem(1, 4);
    reverse(&mut till, undone, 1);
    till.redeem(2, 20);
    sync(&mut till, &mut wire);

    let rules = Rules::always(Scheme::parse(bundled("lutang").unwrap()).unwrap());
    let expected = |n: u32, drawn: i32| {
        let balance = |period: &str, earned, drawn| PeriodBalance {
            period: period.parse().unwrap(),
            earned: Points::whole(earned),
            received: Points::ZERO,
            drawn: Points::whole(drawn),
        };
        (
            household(n),
            Account::new(vec![
                balance("2026-Q3", 40, 0),
                balance("2026-Q4", 100, drawn),
            ]),
        )
    };
    for on in ["2026-12-30", "2026-12-31", "2027-01-01"] {
        let accounts = [expected(1, 15), expected(2, 100), expected(3, 0)];
        let rows: Vec<BalanceRow> = accounts
            .into_iter()
            .map(|(household, account)| BalanceRow {
                household,
                earned: account.earned(),
                redeemed: account.redeemed(),
                lapsed: account.lapsed(&rules, day(on)),
                spendable: account.spendable(&rules, day(on)),
                lapses_on: account.lapses_on(&rules, day(on)),
            })
            .collect();
        assert_eq!(balances(&ledger, on), rows, "{on}");
    }
    let lines = ledger
        .vault
        .register(&village(), RegisterKind::Redemptions, day(NOON_DAY))
        .unwrap();
    let redeemed: Vec<RedemptionRow> = rows(lines.expect("a village"));
    assert_eq!(
        redeemed.iter().map(|row| row.reversed).collect::<Vec<_>>(),
        [false, true, false]
    );
    assert_eq!(
        (redeemed[0].staff.as_str(), redeemed[0].collector.as_str()),
        ("向店长", "张*贵")
    );
    let lines = ledger
        .vault
        .register(&village(), RegisterKind::Stock, day(NOON_DAY))
        .unwrap();
    let stock: Vec<StockRow> = rows(lines.expect("a village"));
    let soap_row = stock.iter().find(|row| row.code == soap()).unwrap();
    assert_eq!(
        (soap_row.received, soap_row.issued, soap_row.on_hand),
        (1000, 23, 977)
    );
    assert_eq!(kinds(&ledger), Vec::<String>::new());
    ledger.assert_verified();
}

const NOON_DAY: &str = "2026-12-30";

#[test]
fn what_does_not_fit_is_kept_and_listed() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    till.redeem(1, 21);
    till.redeem(77, 1);
    let again = Record::parse(&till.journal[3].bytes).unwrap().fact;
    till.record(again);
    reverse(&mut till, 4, 1);
    reverse(&mut till, 4, 2);
    let Fact::Redeemed(mut odd) = Record::parse(&till.journal[4].bytes).unwrap().fact else {
        panic!()
    };
    odd.id = RedemptionId([9; 16]);
    odd.day = day("2026-12-24");
    odd.draws = vec![Draw {
        period: "2026-Q4".parse().unwrap(),
        points: Points::whole(1),
    }];
    till.record(Fact::Redeemed(odd.clone()));
    odd.id = RedemptionId([10; 16]);
    odd.total = Points::from_hundredths(i64::MAX);
    till.record(Fact::Redeemed(odd.clone()));
    odd.id = RedemptionId([11; 16]);
    odd.total = Points::whole(5);
    odd.day = day("9998-12-31");
    till.record(Fact::Redeemed(odd));
    till.record_bytes(r#"{"v":1,"nothing":"like a stamp"}"#.into());
    till.record_bytes("not even JSON".into());
    let joined = Joined {
        ledger: "http://x".into(),
        key: "00".into(),
        epoch: 1,
    };
    till.record(Fact::Joined(joined));
    let reason = till.seal("自己加的");
    till.record(Fact::Credited(Credited {
        key: RowKey::of("credit", &["own"]),
        household: household(2),
        period: "2026-Q4".parse().unwrap(),
        points: Points::from_hundredths(i64::MIN),
        category: String::new(),
        reason,
        happened_on: None,
        posted_on: day("2026-12-01"),
        kind: CreditKind::Score,
        member: None,
        place: None,
        evidence: None,
    }));
    let good = till.redeem(2, 1);
    let news = sync(&mut till, &mut wire);
    assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
    assert_eq!(
        ledger.bytes_of(&till).len(),
        till.journal.len() - 2,
        "two name no writer, and are there all the same"
    );
    let kinds = kinds(&ledger);
    for kind in [
        "overdrawn",
        "unknown-household",
        "redemption-twice",
        "reversed-twice",
        "outside-window",
        "does-not-add-up",
        "receipt-twice",
        "beyond-reason",
        "unreadable",
        "ledgers-own",
    ] {
        assert!(kinds.iter().any(|k| k == kind), "{kind} in {kinds:?}");
    }
    assert_eq!(kinds.iter().filter(|k| *k == "beyond-reason").count(), 3);
    assert_eq!(ledger.vault.receipts(&good).unwrap().len(), 1);
    // What was taken back twice came back once, in the ranking's sums and in the statement as in the account.
    let candidates = ledger.vault.candidates(&village()).unwrap().unwrap().1;
    let redeemed = candidates[0].redeemed.iter().map(|(_, points)| *points);
    let account = ledger.vault.account(&village(), &household(1));
    let account = account.unwrap().unwrap();
    let on = day(NOON_DAY);
    let statement = account.statement(&household(1), on, on);
    let row = balances(&ledger, NOON_DAY).swap_remove(0);
    let sums = statement.sums();
    assert_eq!(redeemed.sum::<Points>(), Points::ZERO);
    assert_eq!((sums.drawn, sums.spendable), (row.redeemed, row.spendable));
    assert_eq!(statement.entries.len(), 3, "{:?}", statement.entries);
    ledger.assert_verified();
}

#[test]
fn a_deduction_after_spending_is_listed_as_debt() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    till.redeem(1, 20);
    sync(&mut till, &mut wire);
    ledger.import(&credits(1, -30, "2026-12-05"));
    assert_eq!(
        ledger.exceptions(),
        [("period-debt".to_owned(), "0001 2026-Q4 30".to_owned())]
    );
    assert_eq!(balances(&ledger, NOON_DAY)[0].spendable, Points::ZERO);
    ledger.assert_verified();
}

#[test]
fn what_a_till_brought_in_alone_counts_here_too() {
    let ledger = Ledger::bare(false);
    let mut till = ToyTill::new("K7M2XQ");
    for (n, name) in [(1, "冉光荣"), (2, "覃小英")] {
        let name = till.seal(name);
        till.record(Fact::HouseholdSet(HouseholdSet {
            household: household(n),
            name,
            members: 3,
            phone: None,
            group: "2组".into(),
        }));
        let card = CardIssued {
            household: household(n),
            serial: CardSerial(u64::from(n)),
            reason: None,
        };
        till.record(Fact::CardIssued(card));
    }
    let Intake::Credits(lines) = credits(2, 60, "2026-11-30") else {
        panic!()
    };
    for (_, line) in &lines {
        let reason = till.seal(&line.reason);
        till.record(Fact::Credited(Credited {
            key: line.key(),
            household: line.household.clone(),
            period: line.period,
            points: line.points,
            category: line.category.clone(),
            reason,
            happened_on: None,
            posted_on: line.posted_on,
            kind: CreditKind::Score,
            member: None,
            place: None,
            evidence: None,
        }));
    }
    till.redeem(1, 2);
    let mut wire = ledger.enrol(&till);
    sync(&mut till, &mut wire);
    let spendable: Vec<Points> = balances(&ledger, NOON_DAY)
        .iter()
        .map(|row| row.spendable)
        .collect();
    assert_eq!(spendable, [Points::whole(50), Points::whole(60)]);
    let lines = ledger
        .vault
        .register(&village(), RegisterKind::Cards, day(NOON_DAY))
        .unwrap();
    let cards: Vec<CardRow> = rows(lines.expect("a village"));
    assert_eq!(Card::parse(&cards[1].card).unwrap().serial, CardSerial(2));
    // The same credits from a file are the same credits.
    match ledger.try_import(&credits(2, 60, "2026-11-30")) {
        Imported::Bad(bad) => {
            assert!(bad.iter().all(|line| line.why == BadLineWhy::Again) && bad.len() == 2)
        }
        other => panic!("{other:?}"),
    }
    // The ledger's word on a household takes the place of the till's, and stays.
    ledger.import(&households(1));
    let name = till.seal("冉光荣");
    let set = HouseholdSet {
        household: household(1),
        name,
        members: 9,
        phone: None,
        group: String::new(),
    };
    till.record(Fact::HouseholdSet(set));
    sync(&mut till, &mut wire);
    assert_eq!(
        ledger.vault.balances(&village(), day(NOON_DAY)).unwrap()[0].name,
        "张*贵"
    );
    ledger.assert_verified();
}

#[test]
fn rehearsal_and_real_never_meet() {
    let real = Ledger::new();
    let mut liar = ToyTill::founded("K7M2XQ", true);
    let mut wire = real.enrol(&liar);
    let news = sync(&mut liar, &mut wire);
    assert!(
        news.contains(&SyncNews::Refused(RefusedBecause::Rehearsal)),
        "{news:?}"
    );
    assert!(real.bytes_of(&liar).is_empty());

    let practice = Ledger::bare(true);
    let enrol = |till: &ToyTill, rehearsal| {
        let (letter, _) =
            enrol_letter(&till.applicant(rehearsal), &practice.code(), now()).unwrap();
        answer(
            &*practice.vault,
            now(),
            &Signed::seal(&letter, &till.key),
            9,
            &|_| true,
        )
        .unwrap()
        .0
        .answer
    };
    assert_eq!(
        enrol(&ToyTill::new("B4N8TR"), false),
        Answer::Refused(RefusedBecause::Rehearsal)
    );
    assert!(matches!(enrol(&liar, true), Answer::Enrolled(_)));
    let mut wire = DirectWire {
        vault: practice.vault.clone(),
        key: liar.key.clone(),
        letters: Vec::new(),
    };
    assert_eq!(sync(&mut liar, &mut wire).last(), Some(&SyncNews::UpToDate));
}

#[test]
fn a_code_is_good_for_thirty_days() {
    let ledger = Ledger::bare(false);
    let till = ToyTill::new("K7M2XQ");
    let code = give_code(&*ledger.vault, now(), &village(), "一号机", [3; 10])
        .unwrap()
        .unwrap();
    let (letter, _) = enrol_letter(&till.applicant(false), &code, now()).unwrap();
    let signed = Signed::seal(&letter, &till.key);
    let at = |ms| {
        answer(&*ledger.vault, now().plus_millis(ms), &signed, 9, &|_| true)
            .unwrap()
            .0
            .answer
    };
    assert_eq!(
        at(CODE_MS + 1),
        Answer::Refused(RefusedBecause::CodeExpired)
    );
    assert!(matches!(at(CODE_MS), Answer::Enrolled(_)));
    assert!(
        matches!(at(2 * CODE_MS), Answer::Enrolled(_)),
        "the answer to a code used in time may be asked again"
    );
    let kept = std::fs::read(ledger.path()).unwrap();
    let wal = std::fs::read(format!("{}-wal", ledger.path().display())).unwrap_or_default();
    let holds = |bytes: &[u8]| {
        bytes
            .windows(code.len())
            .any(|part| part == code.as_bytes())
    };
    assert!(!holds(&kept) && !holds(&wal), "the code itself is not kept");
}

#[test]
fn files_are_taken_whole_or_not_at_all() {
    let ledger = Ledger::new();
    let before = ledger.vault.checkpoint(&village(), now()).unwrap().unwrap();
    let bad = |intake: &Intake| match ledger.try_import(intake) {
        Imported::Bad(bad) => bad
            .into_iter()
            .map(|line| (line.line, line.why))
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        bad(&households(3)),
        [
            (2, BadLineWhy::Again),
            (3, BadLineWhy::Again),
            (4, BadLineWhy::Again)
        ]
    );
    assert_eq!(bad(&credits(4, 100, "2026-11-30")).len(), 4);
    assert_eq!(
        bad(&credits(4, 8, "2026-11-30")),
        [(5, BadLineWhy::UnknownHousehold(household(4)))]
    );
    let suspension = |kind: &str| SuspensionLine {
        household: household(1),
        kind: kind.into(),
        from: day("2026-12-01"),
        until: None,
        reason: "核实".into(),
    };
    let twice = vec![
        (2, suspension("offence")),
        (3, suspension("offence")),
        (4, suspension("noise")),
    ];
    let lutang = Scheme::parse(bundled("lutang").unwrap()).unwrap();
    let refused = [
        (3, BadLineWhy::Twice { first: 2 }),
        (4, BadLineWhy::unknown_kind("noise", &lutang)),
    ];
    assert_eq!(bad(&Intake::Suspensions(twice)), refused);
    assert_eq!(
        ledger.vault.checkpoint(&village(), now()).unwrap().unwrap(),
        before
    );

    ledger.import(&Intake::Suspensions(vec![(2, suspension("offence"))]));
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    let receipt = till.redeem(1, 1);
    sync(&mut till, &mut wire);
    assert_eq!(
        ledger.exceptions(),
        [("suspended".to_owned(), format!("0001 {receipt}"))]
    );
    ledger.assert_verified();
}

/// A card is issued with a household, once; a change of its name issues none.
#[test]
fn a_household_gets_one_card() {
    let ledger = Ledger::new();
    let standing = ledger.vault.feed_standing(&village()).unwrap().unwrap();
    let Intake::Households(mut lines) = households(4) else {
        panic!()
    };
    lines[0].1.name = "张小贵".into();
    lines.remove(1);
    lines.remove(1);
    let made = drafts(
        &Intake::Households(lines),
        &standing,
        day(NOON_DAY),
        "x",
        &mut || [5; 16],
    )
    .unwrap();
    let kinds: Vec<&str> = made.iter().map(|draft| draft.fact.kind()).collect();
    assert_eq!(kinds, ["household-set", "household-set", "card-issued"]);
}

#[test]
fn every_change_behind_its_back_is_noticed() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    till.redeem(1, 2);
    till.redeem(2, 30);
    reverse(&mut till, 4, 1);
    sync(&mut till, &mut wire);
    ledger.assert_verified();
    for change in [
        "UPDATE entries SET bytes = replace(bytes, '香皂', '香油') WHERE journal = 'K7M2XQ' AND seq = 4",
        "DELETE FROM entries WHERE journal = 'K7M2XQ' AND seq = 6",
        "UPDATE tills SET seq = seq - 1",
        "UPDATE villages SET counter = counter + 1",
        "UPDATE asides SET text = '李四' WHERE text = '张大贵'",
        "UPDATE draws SET points_drawn = points_drawn - 100",
        "UPDATE credits SET points_credited = 999900 WHERE household = '0003'",
        "DELETE FROM credits WHERE household = '0003'",
        "UPDATE lots SET quantity_on_hand = quantity_on_hand + 1",
        "UPDATE redemption_lines SET reversed = 1",
        "UPDATE redemptions SET points_reversed = 0",
        "DELETE FROM exceptions",
        "INSERT INTO cards VALUES ('lutang', '0001', 9999, 'X')",
        "UPDATE prices SET points_each = 1 WHERE code = (SELECT min(code) FROM prices)",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        copy_ledger(&ledger.path(), &path);
        let conn = Connection::open(&path).unwrap();
        assert!(conn.execute(change, []).unwrap() > 0, "{change}");
        drop(conn);
        let found = SqliteVault::open(&path).unwrap().verify().unwrap();
        assert!(!found.is_empty(), "{change}");
    }
}

#[test]
fn other_files_are_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text");
    std::fs::write(
        &text,
        "not a database, but long enough to be looked at as if it were one",
    )
    .unwrap();
    assert!(SqliteVault::open(&text).is_err());
    assert!(
        std::fs::read_to_string(&text)
            .unwrap()
            .starts_with("not a database")
    );
    let other = folder.path().join("other.db");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE mine (x)")
        .unwrap();
    assert!(SqliteVault::open(&other).is_err());
    let later = folder.path().join("later.db");
    drop(SqliteVault::open(&later).unwrap());
    Connection::open(&later)
        .unwrap()
        .execute_batch("PRAGMA user_version = 99")
        .unwrap();
    let why = SqliteVault::open(&later).err().unwrap().to_string();
    assert!(why.contains("later program"), "{why}");
}

/// A till that comes with a new key and a fresh code was made anew: its earlier self is fenced off.
#[test]
fn enrolling_again_with_another_key_opens_an_epoch() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut old = ledger.enrol(&till);
    sync(&mut till, &mut old);
    let mut anew = till.clone();
    anew.key = ToyTill::new("NEWKEY").key;
    anew.must_recover = true;
    let mut wire = ledger.enrol(&anew);
    assert_eq!(sync(&mut anew, &mut wire).last(), Some(&SyncNews::UpToDate));
    assert_eq!(anew.epoch, 3, "one for the key, one for the recovery");
    let news = sync(&mut till, &mut old);
    assert!(
        news.contains(&SyncNews::Stopped(Stopped::Fenced)),
        "the till that was replaced learns of it: {news:?}"
    );
    let mut stranger = anew.clone();
    stranger.key = ToyTill::new("NOBODY").key;
    let mut strange = DirectWire {
        vault: ledger.vault.clone(),
        key: stranger.key.clone(),
        letters: Vec::new(),
    };
    let news = sync(&mut stranger, &mut strange);
    assert!(
        news.contains(&SyncNews::Refused(RefusedBecause::BadSignature)),
        "a key that was never enrolled is nobody's: {news:?}"
    );
    ledger.assert_verified();
}

/// A village has one store, and the store one till that spends.
#[test]
fn a_till_of_another_name_takes_the_place_of_the_earlier_one() {
    let ledger = Ledger::new();
    let (mut one, mut two) = (ToyTill::new("K7M2XQ"), ToyTill::new("B4N8TR"));
    let mut first = ledger.enrol(&one);
    assert_eq!(sync(&mut one, &mut first).last(), Some(&SyncNews::UpToDate));
    let kept = one.head();
    let mut second = ledger.enrol(&two);
    one.redeem(1, 1);
    let news = sync(&mut one, &mut first);
    assert!(
        news.contains(&SyncNews::Stopped(Stopped::Fenced)),
        "{news:?}"
    );
    // Nor does putting its disk back bring it to life.
    one.must_recover = true;
    let news = sync(&mut one, &mut first);
    assert!(
        news.contains(&SyncNews::Stopped(Stopped::Fenced)),
        "{news:?}"
    );
    two.redeem(1, 1);
    assert_eq!(
        sync(&mut two, &mut second).last(),
        Some(&SyncNews::UpToDate)
    );
    let tills = ledger.vault.tills(&village()).unwrap();
    let old = tills.iter().find(|till| till.till == one.till).unwrap();
    assert_eq!((tills.len(), old.head), (2, kept));

    // A fresh code brings the first one back, and the second one stops.
    (one.stopped, one.must_recover) = (None, false);
    let mut first = ledger.enrol(&one);
    assert_eq!(sync(&mut one, &mut first).last(), Some(&SyncNews::UpToDate));
    two.redeem(1, 1);
    let news = sync(&mut two, &mut second);
    assert!(
        news.contains(&SyncNews::Stopped(Stopped::Fenced)),
        "{news:?}"
    );
    ledger.assert_verified();
}

#[test]
fn a_ledger_from_before_tills_were_fenced_goes_on() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    copy_ledger(&ledger.path(), &path);
    let old = Connection::open(&path).unwrap();
    old.execute_batch("ALTER TABLE tills DROP COLUMN fenced; PRAGMA user_version = 1;")
        .unwrap();
    drop(old);
    let vault = std::sync::Arc::new(SqliteVault::open(&path).unwrap());
    let mut wire = DirectWire {
        vault: vault.clone(),
        key: till.key.clone(),
        letters: Vec::new(),
    };
    assert_eq!(sync(&mut till, &mut wire).last(), Some(&SyncNews::UpToDate));
    assert_eq!(vault.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn a_ledger_that_derived_less_derives_it_all_again() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    till.redeem(1, 3);
    sync(&mut till, &mut wire);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    copy_ledger(&ledger.path(), &path);
    let old = Connection::open(&path).unwrap();
    old.execute_batch(
        "DROP TABLE movements; DROP TABLE coupons; DROP TABLE received; DROP TABLE members; DROP TABLE allowed;
         DROP TABLE touched; DROP TABLE goods_limits; DROP TABLE deliveries; DROP TABLE lot_takers; DROP TABLE lot_changes;
         DROP TABLE adjustments; DROP TABLE stocktakes; DROP TABLE funds; DROP TABLE fund_grants; DROP TABLE fund_caps;
         DROP TABLE notices; DROP INDEX lots_by_place; ALTER TABLE lots DROP COLUMN source;
         ALTER TABLE lots DROP COLUMN giver; ALTER TABLE lots DROP COLUMN quantity_issued; ALTER TABLE credits DROP COLUMN kind; ALTER TABLE credits DROP COLUMN happened_on;
         PRAGMA user_version = 2;",
    )
    .unwrap();
    drop(old);
    let vault = SqliteVault::open(&path).unwrap();
    assert_eq!(vault.verify().unwrap(), Vec::<String>::new());
    let day = day(NOON_DAY);
    let account = |vault: &SqliteVault| {
        let account = vault.account(&village(), &household(1)).unwrap().unwrap();
        account.statement(&household(1), day, day)
    };
    assert_eq!(account(&vault).entries.len(), 2);
    assert_eq!(account(&vault), account(&ledger.vault));
    let same = |kind| {
        assert_eq!(
            vault.register(&village(), kind, day).unwrap(),
            ledger.vault.register(&village(), kind, day).unwrap()
        );
    };
    same(RegisterKind::Balances);
    same(RegisterKind::Redemptions);
    let donations = |vault: &SqliteVault| vault.donations(&village(), 10).unwrap();
    assert_eq!(donations(&vault)[0].origin.who.as_deref(), Some("青禾百货"));
    assert_eq!(donations(&vault), donations(&ledger.vault));
}

#[cfg(unix)]
#[test]
fn nobody_but_the_owner_reads_the_key_that_signs() {
    use std::os::unix::fs::PermissionsExt;
    let ledger = Ledger::new();
    for file in std::fs::read_dir(ledger.folder.path()).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        if ["ledger.db", "ledger.db-wal", "ledger.db-shm"].contains(&name.as_str()) {
            let mode = file.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{name}");
        }
    }
}

#[test]
fn a_clock_that_ran_ahead_once_leaves_no_till_unheard() {
    let ledger = Ledger::new();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    let hour = 3_600_000;
    let mut push = |sent: i64, heard: i64| {
        let run = till.tail(0, 100).unwrap();
        let state = till.sync_state().unwrap();
        let letter = jifen::parcel::Letter {
            v: jifen::parcel::VERSION,
            village: village(),
            till: till.till.clone(),
            clock: now().plus_millis(sent * hour),
            message: jifen::parcel::Message::Push(jifen::sync::courier::push_of(&state, run)),
        };
        let signed = Signed::seal(&letter, &till.key);
        let at = now().plus_millis(heard * hour);
        answer(&*ledger.vault, at, &signed, 9, &|_| true).unwrap();
        let listed = ledger.vault.tills(&village()).unwrap().remove(0);
        (
            listed.last_contact.unwrap().since(now()) / hour,
            listed.ahead_ms.unwrap() / hour,
        )
    };
    assert_eq!(push(1000, 1), (1, -999));
    assert_eq!(push(2, 2), (2, 0), "put right");
    assert_eq!(
        push(1, 3),
        (3, 0),
        "an old letter says nothing of the clock"
    );
    wire.letters.clear();
}

#[test]
fn a_decision_that_ends_a_suspension_ends_it_here_too() {
    let ledger = Ledger::new();
    let suspension = |until: Option<&str>, reason: &str| {
        Intake::Suspensions(vec![(
            2,
            SuspensionLine {
                household: household(1),
                kind: "offence".into(),
                from: day("2026-12-01"),
                until: until.map(day),
                reason: reason.into(),
            },
        )])
    };
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    ledger.import(&suspension(None, "a"));
    till.redeem(1, 1);
    sync(&mut till, &mut wire);
    assert_eq!(kinds(&ledger), ["suspended"]);
    ledger.import(&suspension(Some("2026-12-10"), "b"));
    till.redeem(1, 1);
    sync(&mut till, &mut wire);
    assert_eq!(kinds(&ledger), ["suspended"], "only the earlier one");
    ledger.assert_verified();
}
