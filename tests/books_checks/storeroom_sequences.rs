//! Any sequence of deliveries, redemptions, slips written on paper, reversals, losses, recounts and stocktakes, restarts between them: of each
//! lot what came in is what was handed out, stands there or is gone; nothing stands below nothing; and no later date is
//! handed out while an earlier one is on the shelf.

use std::collections::BTreeMap;

use jifen::books::{Books, Reading, Stop};
use jifen::market::day::VillageDay;
use jifen::market::gtin::Gtin;
use jifen::market::ids::{AdjustmentId, DeliveryId, LotNo, RedemptionId, StaffNo, StocktakeId};
use jifen::market::quantity::Quantity;
use jifen::market::redemption::paper::{Entered, PaperOrder};
use jifen::market::shop::RedemptionOnRecord;
use jifen::market::staff::Role;
use jifen::market::storeroom::adjustment::{AdjustmentOrder, AdjustmentWish, WriteOff};
use jifen::market::storeroom::delivery::OriginOrder;
use jifen::market::storeroom::draft::{DraftInput, Expiry};
use jifen::market::storeroom::stocktake::Scope;
use proptest::prelude::*;

use super::village::*;
use crate::cases::cases;

const KEEPER: StaffNo = StaffNo(3);
const DATES: [Option<&str>; 4] = [
    None,
    Some("2026-12-30"),
    Some("2027-02-01"),
    Some("2027-09-01"),
];

#[derive(Debug, Clone)]
enum Do {
    Deliver {
        soap: bool,
        pieces: u32,
        date: usize,
    },
    Redeem {
        soap: u32,
        oil: u32,
    },
    Slip {
        number: u32,
        soap: u32,
        oil: u32,
    },
    Reverse {
        which: usize,
    },
    WriteOff {
        soap: bool,
        kind: usize,
        pieces: u32,
    },
    Recount {
        soap: bool,
        pieces: u32,
    },
    Correct {
        lot: u32,
        received: u32,
    },
    Open,
    Count {
        soap: bool,
        pieces: u32,
    },
    Close,
    Abandon,
    Restart,
}

fn commands() -> impl Strategy<Value = Vec<Do>> {
    let one = prop_oneof![
        4 => (any::<bool>(), 1..12_u32, 0..4_usize)
            .prop_map(|(soap, pieces, date)| Do::Deliver { soap, pieces, date }),
        5 => (0..6_u32, 0..3_u32).prop_map(|(soap, oil)| Do::Redeem { soap, oil }),
        2 => (1..6_u32, 0..9_u32, 0..4_u32)
            .prop_map(|(number, soap, oil)| Do::Slip { number, soap, oil }),
        2 => any::<usize>().prop_map(|which| Do::Reverse { which }),
        2 => (any::<bool>(), 0..5_usize, 1..6_u32)
            .prop_map(|(soap, kind, pieces)| Do::WriteOff { soap, kind, pieces }),
        2 => (any::<bool>(), 0..20_u32).prop_map(|(soap, pieces)| Do::Recount { soap, pieces }),
        1 => (1..12_u32, 0..15_u32).prop_map(|(lot, received)| Do::Correct { lot, received }),
        2 => Just(Do::Open),
        3 => (any::<bool>(), 0..25_u32).prop_map(|(soap, pieces)| Do::Count { soap, pieces }),
        2 => Just(Do::Close),
        1 => Just(Do::Abandon),
        1 => Just(Do::Restart),
    ];
    proptest::collection::vec(one, 1..30)
}

fn basket(soaps: u32, oils: u32) -> Vec<(Gtin, u32)> {
    [(soap(), soaps), (oil(), oils)]
        .into_iter()
        .filter(|(_, pieces)| *pieces > 0)
        .collect()
}

fn goods(is_soap: bool) -> Gtin {
    if is_soap { soap() } else { oil() }
}

/// A refusal is an answer; a fault is not.
fn tried<T>(done: Result<T, Stop>) -> Option<T> {
    match done {
        Ok(done) => Some(done),
        Err(Stop::Refused(_)) => None,
        Err(Stop::Fault(fault)) => panic!("{fault}"),
    }
}

struct Run {
    /// Nothing only while the books are opened again.
    village: Option<Village>,
    clock: Reading,
    done: Vec<RedemptionOnRecord>,
    next: u8,
    /// Goods in, as the commands that were granted add up.
    expected: BTreeMap<Gtin, i64>,
}

impl Run {
    fn new() -> Run {
        let mut village = opened();
        let pin = "2468".parse().unwrap();
        let clock = morning();
        village
            .books
            .add_staff("何库", Role::StockKeeper, &pin, &clock)
            .unwrap();
        Run {
            village: Some(village),
            clock,
            done: Vec::new(),
            next: 0,
            expected: BTreeMap::from([(soap(), 12), (oil(), 2)]),
        }
    }

    fn id(&mut self) -> [u8; 16] {
        self.next += 1;
        [self.next; 16]
    }

    fn counts(&mut self, code: Gtin, by: i64) {
        *self.expected.entry(code).or_default() += by;
    }

    fn step(&mut self, step: &Do) {
        let clock = self.clock;
        match step {
            Do::Deliver { soap, pieces, date } => {
                let id = DeliveryId(self.id());
                let books = self.books();
                let gift = OriginOrder::donation("县供销社");
                books.begin_delivery(id, gift, KEEPER, &clock).unwrap();
                let code = goods(*soap);
                let scan = DraftInput::Scan {
                    code,
                    pieces: Quantity::new(*pieces).unwrap(),
                };
                books.draft_step(&id, scan, KEEPER, &clock).unwrap();
                if let Some(date) = DATES[*date] {
                    let until = DraftInput::Expires(Expiry::On(day(date)));
                    books.draft_step(&id, until, KEEPER, &clock).unwrap();
                }
                books.record_delivery(&id, &clock).unwrap();
                self.counts(code, i64::from(*pieces));
            }
            Do::Slip {
                number,
                soap: soaps,
                oil: oils,
            } => self.slip(*number, &basket(*soaps, *oils)),
            Do::Redeem {
                soap: soaps,
                oil: oils,
            } => {
                let lines = basket(*soaps, *oils);
                if lines.is_empty() {
                    return;
                }
                let before = self.lots();
                let wish = order(self.id()[0], "0137", &lines);
                if let Some(record) = tried(self.books().redeem(&wish, &clock)) {
                    self.first_out_first(&before, &record);
                    for (code, pieces) in lines {
                        self.counts(code, -i64::from(pieces));
                    }
                    self.done.push(record);
                }
            }
            Do::Reverse { which } => {
                if self.done.is_empty() {
                    return;
                }
                let of = self.done[which % self.done.len()].clone();
                let wish = reversal(self.id()[0], &of, None);
                if let Some(back) = tried(self.books().reverse(&wish, &clock)) {
                    for line in &back.reversal.lines {
                        self.counts(line.code, i64::from(line.quantity.pieces()));
                    }
                }
            }
            Do::WriteOff { soap, kind, pieces } => {
                let code = goods(*soap);
                self.adjust(AdjustmentWish::WriteOff {
                    kind: WriteOff::ALL[*kind],
                    code,
                    quantity: Quantity::new(*pieces).unwrap(),
                    lot: None,
                });
            }
            Do::Recount { soap, pieces } => {
                let (code, pieces) = (goods(*soap), *pieces);
                self.adjust(AdjustmentWish::Recount { code, pieces });
            }
            Do::Correct { lot, received } => self.adjust(AdjustmentWish::CorrectIntake {
                lot: LotNo(*lot),
                received: *received,
            }),
            Do::Open => {
                let id = StocktakeId(self.id());
                tried(self.books().open_stocktake(id, Scope::All, KEEPER, &clock));
            }
            Do::Count { soap, pieces } => {
                let code = goods(*soap);
                tried(self.books().count(code, *pieces, KEEPER, &clock));
            }
            Do::Close => {
                let books = self.books();
                let closed = books.close_stocktake("盘点", KEEPER, Some(COMMITTEE), &clock);
                if let Some(sheet) = tried(closed) {
                    for line in &sheet.closed.lines {
                        let by = line.adjusted.difference();
                        let wanted = i64::from(line.counted) - i64::from(line.booked);
                        assert_eq!(by, wanted + i64::from(line.beyond));
                        self.counts(line.adjusted.code, by);
                    }
                }
            }
            Do::Abandon => {
                tried(self.books().abandon_stocktake(KEEPER, &clock));
            }
            Do::Restart => self.restart(),
        }
    }

    /// A slip is never refused; what no book knew of comes in and goes out with it.
    fn slip(&mut self, number: u32, lines: &[(Gtin, u32)]) {
        if lines.is_empty() {
            return;
        }
        let pieces = |n| Quantity::new(n).unwrap();
        let wish = PaperOrder {
            id: RedemptionId(self.id()),
            number,
            written_on: day("2026-12-30"),
            household: no("0137"),
            lines: lines.iter().map(|(code, n)| (*code, pieces(*n))).collect(),
            points: None,
            proxy: None,
        };
        let clock = self.clock;
        let people = (SHOPKEEPER, COMMITTEE);
        let (record, when) = self.books().enter_slip(&wish, people, &clock).unwrap();
        if when == Entered::Before {
            // It says what another slip of this number said.
            return;
        }
        for (code, n) in lines {
            self.counts(*code, -i64::from(*n));
        }
        for found in &record.redemption.paper.as_ref().unwrap().found {
            self.counts(found.code, found.quantity.pieces().into());
        }
        self.done.push(record);
    }

    fn adjust(&mut self, wish: AdjustmentWish) {
        let order = AdjustmentOrder {
            id: AdjustmentId(self.id()),
            wish,
            reason: "盘点".into(),
            staff: KEEPER,
            approver: COMMITTEE,
        };
        let clock = self.clock;
        if let Some(done) = tried(self.books().adjust(&order, &clock)) {
            for line in &done.adjustment.lines {
                self.counts(line.code, line.difference());
            }
        }
    }

    fn restart(&mut self) {
        let Village { _dir, home, books } = self.village.take().expect("a village");
        drop(books);
        let books = Books::open(&home).unwrap();
        self.village = Some(Village { _dir, home, books });
        let clock = self.clock;
        if let Some(unanswered) = self.books().shop(&clock).unwrap().unanswered {
            self.books()
                .answer_handover(&unanswered, true, SHOPKEEPER, &clock)
                .unwrap();
        }
    }

    fn books(&mut self) -> &mut Books {
        &mut self.village.as_mut().expect("a village").books
    }

    fn reader(&self) -> &Books {
        &self.village.as_ref().expect("a village").books
    }

    /// All lots by number: the goods, what stands there, until when.
    fn lots(&self) -> BTreeMap<LotNo, (Gtin, u32, Option<VillageDay>)> {
        let mut found = BTreeMap::new();
        let mut number = 1;
        while let Some(lot) = self.reader().lot(LotNo(number)).unwrap() {
            found.insert(lot.lot, (lot.code, lot.on_hand, lot.expires));
            number += 1;
        }
        found
    }

    /// What was taken: nothing expired, and nothing later than what was left on the shelf.
    fn first_out_first(
        &self,
        before: &BTreeMap<LotNo, (Gtin, u32, Option<VillageDay>)>,
        record: &RedemptionOnRecord,
    ) {
        let today = record.redemption.day;
        let after = self.lots();
        let date = |expires: Option<VillageDay>| expires.unwrap_or(day("9000-01-01"));
        for line in &record.redemption.lines {
            for take in &line.lots {
                let (code, _, expires) = before[&take.lot];
                assert_eq!(code, line.code);
                assert!(date(expires) >= today, "expired goods were handed out");
                for (other, left, sooner) in after.values() {
                    let stays = *other == code && *left > 0 && date(*sooner) >= today;
                    assert!(
                        !stays || date(*sooner) >= date(expires),
                        "an earlier date stayed on the shelf"
                    );
                }
            }
        }
    }

    fn check(&self) {
        let mut sums: BTreeMap<Gtin, i64> = BTreeMap::new();
        let mut number = 1;
        while let Some(lot) = self.reader().lot(LotNo(number)).unwrap() {
            assert_eq!(
                lot.received,
                lot.issued + lot.on_hand + lot.lost,
                "lot {}: {lot:?}",
                lot.lot
            );
            *sums.entry(lot.code).or_default() += i64::from(lot.on_hand);
            let trace = self
                .reader()
                .trace_lot(LotNo(number), &mut || true)
                .unwrap();
            // Corrections of what came in are told as events, and change what is said to have come.
            let left: i64 = trace.events.iter().map(|event| event.pieces).sum();
            let came = first_received(&trace);
            assert_eq!(came + left, i64::from(lot.on_hand), "lot {}", lot.lot);
            number += 1;
        }
        assert_eq!(sums, self.expected);
    }
}

/// What a lot was booked in with, before it was corrected.
fn first_received(trace: &jifen::market::storeroom::trace::LotTrace) -> i64 {
    use jifen::market::storeroom::adjustment::AdjustmentKind;
    use jifen::market::storeroom::trace::LotEventKind;
    let corrected: i64 = trace
        .events
        .iter()
        .filter(|event| {
            matches!(
                event.kind,
                LotEventKind::Adjusted {
                    what: AdjustmentKind::IntakeCorrected,
                    ..
                }
            )
        })
        .map(|event| event.pieces)
        .sum();
    i64::from(trace.lot.received) - corrected
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60), ..ProptestConfig::default() })]
    #[test]
    fn every_piece_is_accounted_for(steps in commands()) {
        let mut run = Run::new();
        for step in &steps {
            run.step(step);
            run.check();
        }
        assert_whole(run.reader());
    }
}
