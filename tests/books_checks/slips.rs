//! Slips that were written on paper while the till was dead, entered into real books.

use jifen::books::{Books, Reading};
use jifen::market::gtin::Gtin;
use jifen::market::ids::{RedemptionId, StaffNo};
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::redemption::paper::{Entered, PaperOrder};
use jifen::market::refusal::Refusal;
use jifen::market::shop::{RedemptionOnRecord, SlipsStanding};

use super::village::*;

const PEOPLE: (StaffNo, StaffNo) = (SHOPKEEPER, COMMITTEE);

fn slip(id: u8, number: u32, written_on: &str, lines: &[(Gtin, u32)]) -> PaperOrder {
    PaperOrder {
        id: RedemptionId([id; 16]),
        number,
        written_on: day(written_on),
        household: no("0137"),
        lines: lines
            .iter()
            .map(|(code, pieces)| (*code, Quantity::new(*pieces).unwrap()))
            .collect(),
        points: None,
        proxy: None,
    }
}

fn breaches(record: &RedemptionOnRecord) -> Vec<&'static str> {
    let paper = record.redemption.paper.as_ref().unwrap();
    paper.breaches.iter().map(|breach| breach.word()).collect()
}

fn slips(books: &Books, clock: &Reading) -> SlipsStanding {
    books.slips(clock.now.village_day()).unwrap()
}

#[test]
fn slips_are_entered_afterwards_and_no_number_is_lost_from_sight() {
    let mut village = founded();
    // The till was dead on the 30th; on the 31st it works again.
    let clock = at("2026-12-31T01:30:00Z");
    let books = &mut village.books;
    books.open_day(Some(SHOPKEEPER), &clock).unwrap();
    let pad = books.print_pad(1, 50, SHOPKEEPER, &clock).unwrap();
    assert_eq!((pad.first, pad.count), (1, 50));
    let length = books.head().unwrap().seq;
    // The same pad again, torn at the printer, is the same pad.
    books.print_pad(1, 50, SHOPKEEPER, &clock).unwrap();
    assert_eq!(books.head().unwrap().seq, length);
    assert_eq!(books.next_slip().unwrap(), 51);

    let first = slip(1, 2, "2026-12-30", &[(soap(), 2)]);
    let (entered, when) = books.enter_slip(&first, PEOPLE, &clock).unwrap();
    assert_eq!(when, Entered::Now);
    assert_eq!(breaches(&entered), [""; 0]);
    assert_eq!(entered.redemption.day, day("2026-12-30"));
    assert_eq!(spendable(books, "0137", &clock), Points::whole(150));
    assert_eq!(on_shelf(books, soap(), &clock), 6);

    // The same slip again, even read anew by other hands, is entered once.
    let again = PaperOrder {
        id: RedemptionId([2; 16]),
        ..first.clone()
    };
    assert_eq!(
        books.enter_slip(&again, PEOPLE, &clock).unwrap(),
        (entered.clone(), Entered::Before)
    );
    assert_eq!(on_shelf(books, soap(), &clock), 6);
    // Another that bears its number is entered, and flagged.
    let other = slip(3, 2, "2026-12-30", &[(soap(), 1)]);
    let (doubled, _) = books.enter_slip(&other, PEOPLE, &clock).unwrap();
    assert_eq!(breaches(&doubled), ["number-twice"]);

    let fifth = slip(4, 5, "2026-12-30", &[(soap(), 1)]);
    books.enter_slip(&fifth, PEOPLE, &clock).unwrap();
    books.void_slip(3, "写坏了", PEOPLE, &clock).unwrap();
    // Void is void, however often it is said; what was entered is not, nor what no pad has.
    let length = books.head().unwrap().seq;
    books.void_slip(3, "写坏了", PEOPLE, &clock).unwrap();
    for (number, reason) in [(2, "slip-entered"), (51, "slip-not-printed")] {
        let void = books.void_slip(number, "丢了", PEOPLE, &clock);
        assert_eq!(super::village::refused(void).reason(), reason);
    }
    assert_eq!(books.head().unwrap().seq, length);
    let standing = slips(books, &clock);
    assert_eq!((standing.entered, standing.with_breaches), (3, 1));
    assert_eq!(standing.missing, [1, 4]);
    assert_eq!(standing.doubled, [2]);
    assert_eq!(standing.void, [3]);
    let sheet = books.day_sheet(clock.now.village_day(), &clock).unwrap();
    assert_eq!(sheet.besides.slips, Some(standing));
    // They count on the day on which they were written.
    assert_eq!(sheet.redemptions, 0);
    let dead_day = books.day_sheet(day("2026-12-30"), &clock).unwrap();
    assert_eq!(
        (dead_day.redemptions, dead_day.points),
        (3, Points::whole(20))
    );
    assert_whole(books);

    // It is taken back like any other.
    books.reverse(&reversal(1, &entered, None), &clock).unwrap();
    assert_eq!(on_shelf(books, soap(), &clock), 6);

    // What was entered wrongly is taken back and entered anew, just as it stands on the slip: nothing is flagged.
    let (fifth_wrong, _) = books.enter_slip(&fifth, PEOPLE, &clock).unwrap();
    books
        .reverse(&reversal(3, &fifth_wrong, None), &clock)
        .unwrap();
    let anew = PaperOrder {
        id: RedemptionId([6; 16]),
        ..fifth
    };
    let (anew, when) = books.enter_slip(&anew, PEOPLE, &clock).unwrap();
    assert_eq!((when, breaches(&anew)), (Entered::Now, vec![]));
    assert_eq!(slips(books, &clock).doubled, [0; 0]);

    // A slip that was called void and comes after all is entered, because its goods have left, and flagged.
    let late = slip(5, 3, "2026-12-30", &[(soap(), 1)]);
    let (late, _) = books.enter_slip(&late, PEOPLE, &clock).unwrap();
    assert_eq!(breaches(&late), ["number-twice"]);
    assert_whole(books);
}

#[test]
fn what_a_slip_broke_is_recorded_and_every_piece_is_accounted_for() {
    let mut village = opened();
    let clock = later(morning(), 1_000);
    let books = &mut village.books;
    // Four soaps had expired on the 1st; eight are good; two oils are there, and 160 points.
    let wild = slip(1, 9, "2026-12-29", &[(soap(), 14), (oil(), 3)]);
    let (entered, _) = books.enter_slip(&wild, PEOPLE, &clock).unwrap();
    assert_eq!(
        breaches(&entered),
        [
            "not-exchange-day",
            "not-enough-points",
            "out-of-stock",
            "expired",
            "number-unknown",
        ]
    );
    assert_eq!(entered.redemption.total, Points::whole(14 * 5 + 3 * 80));
    assert_eq!(entered.redemption.remaining, Points::ZERO);
    for (code, found) in [(soap(), 2), (oil(), 1)] {
        let mut gone = 0;
        let mut number = 1;
        while let Some(lot) = books.lot(jifen::market::ids::LotNo(number)).unwrap() {
            number += 1;
            if lot.code == code {
                assert_eq!((lot.on_hand, lot.received), (0, lot.issued));
                gone += lot.issued;
            }
        }
        let there = if code == soap() { 12 } else { 2 };
        assert_eq!(gone, there + found);
    }
    // What was found names the slip that found it.
    let trace = books.trace_receipt(&entered.redemption.receipt).unwrap();
    let (_, lot) = trace.lines[1].lots.last().unwrap();
    assert_eq!(lot.delivery.as_ref(), Some(&entered.redemption.receipt));
    // The debt stands in the account and is owed from what comes next.
    let household = books.household(&no("0137"), &clock).unwrap().unwrap();
    assert!(household.spendable.or_zero().is_zero());
    assert_whole(books);
}

#[test]
fn what_was_typed_wrong_is_refused_and_nothing_is_written() {
    let mut village = opened();
    let clock = morning();
    let books = &mut village.books;
    let length = books.head().unwrap().seq;
    let mut refusal = |wish: &PaperOrder, people| {
        let refused = books.enter_slip(wish, people, &clock);
        super::village::refused(refused).reason()
    };
    let good = slip(1, 1, "2026-12-30", &[(soap(), 1)]);
    let nobody = PaperOrder {
        household: no("9999"),
        ..good.clone()
    };
    assert_eq!(refusal(&nobody, PEOPLE), "unknown-household");
    let unknown = slip(1, 1, "2026-12-30", &[(Gtin::own(999), 1)]);
    assert_eq!(refusal(&unknown, PEOPLE), "unknown-code");
    let tomorrow = slip(1, 1, "2026-12-31", &[(soap(), 1)]);
    assert_eq!(refusal(&tomorrow, PEOPLE), "slip-not-yet");
    assert_eq!(
        refusal(&good, (SHOPKEEPER, SHOPKEEPER)),
        "second-person-needed"
    );
    assert_eq!(books.head().unwrap().seq, length);
    let pad = books.print_pad(1, 501, SHOPKEEPER, &clock);
    assert!(matches!(refused(pad), Refusal::TooMuch));
}
