//! What a till reports of its store that does not fit: kept, counted as far as it can be, and listed; nothing is refused
//! for it, no page falls over it, and nobody changes a table behind the ledger's back unnoticed.

#![allow(clippy::unwrap_used)]

mod ledger_toy;

use jifen::ledger::sqlite::SqliteVault;
use jifen::ledger::vault::store::Pieces;
use jifen::ledger::vault::{Storerooms, Vault};
use jifen::market::fact::Fact;
use jifen::market::fen::Fen;
use jifen::market::ids::{
    AdjustmentId, DeliveryId, GrantId, Hash, LotNo, ReceiptNo, RedemptionId, StaffNo, StocktakeId,
};
use jifen::market::quantity::Quantity;
use jifen::market::redemption::paper::{Breach, FoundLot, PaperSlip};
use jifen::market::stock::{LotTake, Source};
use jifen::market::storeroom::adjustment::{
    AdjustedLine, Adjustment, AdjustmentKind, LotChange, WriteOff,
};
use jifen::market::storeroom::delivery::{Delivery, DeliveryLine, Origin};
use jifen::market::storeroom::fund::{FundCapped, FundGranted, FundKind, FundSet};
use jifen::market::storeroom::notice::{NoticeKind, NoticePosted};
use jifen::market::storeroom::stocktake::{Scope, StocktakeClosed, StocktakeLine, StocktakeOpened};
use jifen::sync::courier::{Courier, Now, Pace};
use ledger_toy::*;
use rusqlite::Connection;

const FUND: &str = "村集体经济收益";

fn n(pieces: u32) -> Quantity {
    Quantity::new(pieces).unwrap()
}

fn number(seq: u32) -> ReceiptNo {
    format!("K7M2XQ-1-{seq:06}").parse().unwrap()
}

fn sync(till: &mut ToyTill, wire: &mut DirectWire) {
    let time = Now {
        up_ms: 0,
        wall: now(),
    };
    let mut courier = Courier::new(village(), till.till.clone(), Pace::default(), || 7);
    let first = courier.poll(time);
    jifen::sync::rounds::run(&mut courier, first, till, wire, &|| time, &mut |_| {});
}

/// Soap of a giver, in one lot.
fn delivery(till: &mut ToyTill, id: u8, lot: u32, cost: Fen) -> Fact {
    let giver = till.seal("县供销社");
    Fact::DeliveryReceived(Delivery {
        id: DeliveryId([id; 16]),
        number: number(100 + u32::from(id)),
        day: now().village_day(),
        origin: Origin::Donation {
            giver: Some(giver),
            anonymous: false,
            terms: None,
        },
        lines: vec![DeliveryLine {
            lot: LotNo(lot),
            code: soap(),
            quantity: n(24),
            unit_cost: cost,
            expires: None,
        }],
        staff: StaffNo(1),
        second: None,
    })
}

fn purchase(id: u8, lot: u32) -> Fact {
    Fact::DeliveryReceived(Delivery {
        id: DeliveryId([id; 16]),
        number: number(100 + u32::from(id)),
        day: now().village_day(),
        origin: Origin::Purchase {
            fund: FUND.into(),
            supplier: None,
            invoice: "0017".into(),
            total: None,
            photo: None,
        },
        lines: vec![DeliveryLine {
            lot: LotNo(lot),
            code: soap(),
            quantity: n(10),
            unit_cost: Fen(250),
            expires: None,
        }],
        staff: StaffNo(1),
        second: None,
    })
}

fn line(lot: u32, pieces: u32) -> AdjustedLine {
    AdjustedLine {
        code: soap(),
        name: "香皂".into(),
        unit: "块".into(),
        changes: vec![LotChange::Missing(LotTake {
            lot: LotNo(lot),
            quantity: n(pieces),
        })],
    }
}

fn lost(till: &mut ToyTill, lot: u32) -> Fact {
    Fact::StockAdjusted(Adjustment {
        id: AdjustmentId([1; 16]),
        slip: number(300),
        day: now().village_day(),
        what: AdjustmentKind::WrittenOff(WriteOff::Lost),
        lines: vec![line(lot, 2)],
        reason: till.seal("找不到了"),
        staff: StaffNo(1),
        approver: StaffNo(2),
    })
}

fn stocktake(lot: u32) -> [Fact; 2] {
    let day = now().village_day();
    let opened = StocktakeOpened {
        id: StocktakeId([1; 16]),
        number: number(301),
        day,
        scope: Scope::All,
        staff: StaffNo(1),
    };
    let closed = StocktakeClosed {
        id: StocktakeId([1; 16]),
        number: number(301),
        day,
        lines: vec![StocktakeLine {
            adjusted: line(lot, 1),
            counted: 21,
            booked: 22,
            at: 9,
            beyond: 0,
        }],
        uncounted: Vec::new(),
        reason: None,
        staff: StaffNo(1),
        approver: Some(StaffNo(2)),
    };
    [Fact::StocktakeOpened(opened), Fact::StocktakeClosed(closed)]
}

fn money() -> [Fact; 3] {
    let (staff, approver) = (StaffNo(1), StaffNo(2));
    let set = FundSet {
        fund: FUND.into(),
        kind: FundKind::Collective,
        staff,
        approver,
    };
    let granted = FundGranted {
        id: GrantId([1; 16]),
        fund: FUND.into(),
        amount: Fen(500_000),
        on: now().village_day(),
        document: "7号".into(),
        staff,
        approver,
    };
    let capped = FundCapped {
        fund: FUND.into(),
        year: 2026,
        most: Some(Fen(300_000)),
        resolution: "8号".into(),
        staff,
        approver,
    };
    [
        Fact::FundSet(set),
        Fact::FundGranted(granted),
        Fact::FundCapped(capped),
    ]
}

fn notice() -> Fact {
    Fact::NoticePosted(NoticePosted {
        number: number(302),
        kind: NoticeKind::Points,
        period: "2026-Q4".parse().unwrap(),
        on: now().village_day(),
        objections_until: day("2027-01-05"),
        digest: Hash::ZERO,
        lines: 3,
        corrects: None,
        staff: StaffNo(1),
    })
}

/// A till that has done one of everything.
fn busy() -> ToyTill {
    let mut till = ToyTill::new("K7M2XQ");
    let given = delivery(&mut till, 1, 2, Fen::ZERO);
    let lost = lost(&mut till, 2);
    let [set, granted, capped] = money();
    let [opened, closed] = stocktake(2);
    for fact in [
        given,
        purchase(2, 3),
        lost,
        opened,
        closed,
        set,
        granted,
        capped,
        notice(),
    ] {
        till.record(fact);
    }
    till.redeem(1, 3);
    till
}

#[test]
fn what_comes_twice_counts_once_and_is_listed() {
    let ledger = Ledger::new();
    let mut till = busy();
    let mut wire = ledger.enrol(&till);
    let again: Vec<String> = till.journal[3..12]
        .iter()
        .map(|e| e.bytes.clone())
        .collect();
    sync(&mut till, &mut wire);
    let before = ledger.vault.stock(&village(), 9, 9).unwrap();
    let funds = ledger.vault.funds(&village(), 2026).unwrap();
    assert_eq!(ledger.exceptions(), []);
    let soap_pieces = Pieces {
        came: 1000 + 24 + 10,
        handed_out: 3,
        gone: 3,
        left: 1028,
    };
    assert_eq!(before.goods[0].pieces, soap_pieces);

    for bytes in again {
        let fact = jifen::market::journal::Record::parse(&bytes).unwrap().fact;
        till.record(fact);
    }
    sync(&mut till, &mut wire);
    let mut kinds: Vec<String> = ledger
        .exceptions()
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    kinds.sort();
    assert_eq!(
        kinds,
        [
            "adjustment-twice",
            "delivery-twice",
            "delivery-twice",
            "grant-twice",
            "notice-twice",
            "stocktake-twice",
            "stocktake-twice"
        ]
    );
    assert_eq!(ledger.vault.stock(&village(), 9, 9).unwrap(), before);
    assert_eq!(ledger.vault.funds(&village(), 2026).unwrap(), funds);
    ledger.assert_verified();
}

#[test]
fn sums_beyond_reason_are_listed_and_every_page_still_opens() {
    let ledger = Ledger::new();
    let service = ledger.serve();
    let mut till = busy();
    let mut wire = ledger.enrol(&till);
    let dear = delivery(&mut till, 7, 7, Fen(i64::MAX));
    till.record(dear);
    let [_, granted, capped] = money();
    let (Fact::FundGranted(mut granted), Fact::FundCapped(mut capped)) = (granted, capped) else {
        panic!("money")
    };
    granted.id = GrantId([9; 16]);
    granted.amount = Fen(i64::MIN);
    capped.year = i32::MIN;
    capped.most = Some(Fen(i64::MAX));
    till.record(Fact::FundGranted(granted));
    till.record(Fact::FundCapped(capped));
    let Fact::NoticePosted(mut odd) = notice() else {
        panic!("a notice")
    };
    odd.number = number(399);
    odd.kind = NoticeKind::Ranking;
    odd.period = "9990".parse().unwrap();
    odd.lines = u32::MAX;
    till.record(Fact::NoticePosted(odd));
    let mut gone = lost(&mut till, 99);
    if let Fact::StockAdjusted(adjustment) = &mut gone {
        adjustment.id = AdjustmentId([9; 16]);
    }
    till.record(gone);
    sync(&mut till, &mut wire);

    let listed = ledger.exceptions();
    let kinds: Vec<&str> = listed.iter().map(|(kind, _)| kind.as_str()).collect();
    let beyond = kinds
        .iter()
        .filter(|kind| **kind == "beyond-reason")
        .count();
    // The delivery's sum and its lot's price, the grant, the most of a year.
    assert_eq!(
        (beyond, kinds.contains(&"unknown-lot")),
        (4, true),
        "{listed:?}"
    );
    let dear = &ledger.vault.deliveries(&number(107)).unwrap()[0];
    assert_eq!(
        (dear.cost, dear.lots[0].pieces.came),
        (Fen::ZERO, 24),
        "the goods are there"
    );
    let fund = &ledger.vault.funds(&village(), 2026).unwrap()[0];
    assert_eq!((fund.granted, fund.spent), (Fen(500_000), Fen(2500)));
    for path in [
        "stock",
        "donations",
        "funds",
        "notices",
        "notices/K7M2XQ-1-000399",
        "exceptions",
    ] {
        let (status, page) = get(&service, &format!("/villages/lutang/{path}"));
        assert!(
            status == 200 && !page.contains("[ledger."),
            "{path}: {page}"
        );
    }
    let (status, page) = get(&service, "/d/K7M2XQ-1-000107");
    assert!(status == 200 && page.contains("县供销社"), "{page}");
    ledger.assert_verified();
}

#[test]
fn what_a_paper_slip_names_and_no_book_held_is_found_and_handed_out() {
    let ledger = Ledger::new();
    let mut till = busy();
    let mut wire = ledger.enrol(&till);
    let record = jifen::market::journal::Record::parse(&till.journal.last().unwrap().bytes);
    let Fact::Redeemed(mut slip) = record.unwrap().fact else {
        panic!("a redemption")
    };
    slip.id = RedemptionId([7; 16]);
    slip.receipt = number(400);
    slip.lines[0].lots[0].lot = LotNo(50);
    slip.paper = Some(PaperSlip {
        number: 7,
        second: StaffNo(2),
        breaches: vec![Breach::OutOfStock],
        found: vec![FoundLot {
            lot: LotNo(50),
            code: soap(),
            quantity: n(3),
        }],
    });
    till.record(Fact::Redeemed(slip));
    sync(&mut till, &mut wire);
    let stock = ledger.vault.stock(&village(), 9, 9).unwrap();
    let change = &stock.changes[0];
    assert_eq!(
        (change.kind.as_str(), change.slip.as_str(), change.pieces),
        ("paper", "K7M2XQ-1-000400", 3)
    );
    let found = &stock.goods[0].lots[0];
    assert_eq!(found.origin.source, Source::Found);
    assert_eq!((found.pieces.came, found.pieces.handed_out), (3, 3));
    let (status, page) = get(&ledger.serve(), "/villages/lutang/stock");
    assert!(
        status == 200 && page.contains("手写单上有，账上没有"),
        "{page}"
    );
    ledger.assert_verified();
}

#[test]
fn a_giver_that_was_struck_out_is_no_longer_told() {
    let ledger = Ledger::new();
    let mut till = busy();
    let mut wire = ledger.enrol(&till);
    sync(&mut till, &mut wire);
    let struck = Connection::open(ledger.path()).unwrap();
    struck
        .execute(
            "UPDATE asides SET salt = NULL, text = NULL WHERE text = '县供销社'",
            [],
        )
        .unwrap();
    let donations = ledger.vault.donations(&village(), 9).unwrap();
    let givers: Vec<Option<&str>> = donations
        .iter()
        .map(|one| one.origin.who.as_deref())
        .collect();
    assert_eq!(givers, [None, Some("青禾百货")]);
    let service = ledger.serve();
    let (_, page) = get(&service, "/d/K7M2XQ-1-000101");
    assert!(
        page.contains("没有写明是谁") && !page.contains("县供销社"),
        "{page}"
    );
    ledger.assert_verified();
}

#[test]
fn every_change_of_the_store_behind_its_back_is_noticed() {
    let ledger = Ledger::new();
    let mut till = busy();
    let mut wire = ledger.enrol(&till);
    sync(&mut till, &mut wire);
    ledger.assert_verified();
    for change in [
        "UPDATE lots SET unit_cost_fen = unit_cost_fen + 1 WHERE lot = 3",
        "UPDATE lots SET giver = NULL WHERE giver IS NOT NULL",
        "UPDATE lot_takers SET quantity_taken = quantity_taken + 1",
        "DELETE FROM lot_changes",
        "UPDATE deliveries SET anonymous = 1 WHERE source = 'donation'",
        "UPDATE deliveries SET cost_fen = 1 WHERE source = 'fund'",
        "UPDATE adjustments SET kind = 'expired'",
        "UPDATE stocktakes SET state = 'open'",
        "UPDATE funds SET kind = 'county'",
        "UPDATE fund_grants SET amount_fen = amount_fen * 2",
        "DELETE FROM fund_caps",
        "UPDATE notices SET lines = lines + 1",
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
