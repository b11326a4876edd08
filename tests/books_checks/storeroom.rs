//! The storeroom over real books: what comes in and from whom, what leaves, what is counted, what is paid for, and that
//! everything can be followed.

use jifen::books::{Books, Reading, Stop};
use jifen::market::fen::Fen;
use jifen::market::gtin::Gtin;
use jifen::market::ids::{AdjustmentId, DeliveryId, GrantId, LotNo, StaffNo, StocktakeId};
use jifen::market::intake::Intake;
use jifen::market::quantity::Quantity;
use jifen::market::staff::Role;
use jifen::market::storeroom::adjustment::{AdjustmentOrder, AdjustmentWish, WriteOff};
use jifen::market::storeroom::article::{GoodsWish, Picture, Section};
use jifen::market::storeroom::delivery::OriginOrder;
use jifen::market::storeroom::draft::{DraftInput, Expiry};
use jifen::market::storeroom::fund::{FundKind, FundWish};
use jifen::market::storeroom::notice::{NoticeKind, NoticeOrder, digest};
use jifen::market::storeroom::practice::Practice;
use jifen::market::storeroom::stocktake::Scope;
use jifen::market::storeroom::trace::{DeliveryOnRecord, LotEventKind};

use super::village::*;

const KEEPER: StaffNo = StaffNo(3);

fn with_keeper() -> Village {
    let mut village = opened();
    let pin = "2468".parse().unwrap();
    village
        .books
        .add_staff("何库", Role::StockKeeper, &pin, &morning())
        .unwrap();
    village
}

fn scan(code: Gtin) -> DraftInput {
    DraftInput::Scan {
        code,
        pieces: Quantity::ONE,
    }
}

fn pieces(n: u32) -> DraftInput {
    DraftInput::Quantity(Quantity::new(n))
}

fn until(text: &str) -> DraftInput {
    DraftInput::Expires(Expiry::On(day(text)))
}

fn deliver(
    books: &mut Books,
    id: u8,
    origin: OriginOrder,
    steps: &[DraftInput],
    clock: &Reading,
) -> Result<DeliveryOnRecord, Stop> {
    let id = DeliveryId([id; 16]);
    books.begin_delivery(id, origin, KEEPER, clock)?;
    for step in steps {
        books.draft_step(&id, step.clone(), KEEPER, clock)?;
    }
    books.record_delivery(&id, clock)
}

fn adjust(id: u8, wish: AdjustmentWish) -> AdjustmentOrder {
    AdjustmentOrder {
        id: AdjustmentId([id; 16]),
        wish,
        reason: "淋雨了".into(),
        staff: KEEPER,
        approver: COMMITTEE,
    }
}

fn on_hand(books: &Books, code: Gtin) -> u32 {
    let lots = books.lots_on_hand(code).unwrap();
    lots.iter().map(|lot| lot.on_hand).sum()
}

#[test]
fn a_donation_goes_from_the_giver_to_the_household_and_can_be_followed() {
    let mut village = with_keeper();
    let books = &mut village.books;
    let clock = morning();
    let gift = OriginOrder::Donation {
        giver: "县供销社".into(),
        anonymous: false,
        terms: "先给老人".into(),
    };
    let steps = [scan(oil()), pieces(6), until("2027-06-01")];
    let delivery = deliver(books, 1, gift, &steps, &clock).unwrap();
    assert_eq!(delivery.origin.giver, "县供销社");
    assert_eq!(delivery.staff, "何库");
    let lot = delivery.lots[0].lot;
    // Repeated, it is the same delivery.
    let again = books.record_delivery(&DeliveryId([1; 16]), &clock).unwrap();
    assert_eq!(again, delivery);
    assert!(books.drafts().unwrap().is_empty());

    let taken = books
        .redeem(&order(1, "0137", &[(oil(), 1), (soap(), 2)]), &clock)
        .unwrap();
    let receipt = &taken.redemption.receipt;
    let trace = books.trace_receipt(receipt).unwrap();
    let (gave, from) = &trace.lines[0].lots[0];
    assert_eq!((*gave, from.lot, from.origin.who()), (1, lot, "县供销社"));
    assert_eq!(from.delivery.as_ref(), Some(&delivery.number));
    // What was imported names its giver too, and no slip.
    let (_, soap_lot) = &trace.lines[1].lots[0];
    assert_eq!(soap_lot.origin.giver, "青禾百货");
    assert_eq!(soap_lot.delivery, None);

    books
        .reverse(&reversal(1, &taken, Some(1)), &clock)
        .unwrap();
    let lost = AdjustmentWish::WriteOff {
        kind: WriteOff::Damaged,
        code: oil(),
        quantity: Quantity::new(2).unwrap(),
        lot: Some(lot),
    };
    let slip = books.adjust(&adjust(1, lost), &clock).unwrap();
    assert_eq!(slip.reason, "淋雨了");
    let whole = books
        .trace_delivery(delivery.number.as_str(), &mut || true)
        .unwrap();
    let went: Vec<i64> = whole.lots[0].events.iter().map(|e| e.pieces).collect();
    assert_eq!(went, [-1, 1, -2]);
    assert!(matches!(&whole.lots[0].events[0].kind,
        LotEventKind::Issued { household, name, .. } if household.as_str() == "0137" && name == "张*福"));
    let lot = &whole.lots[0].lot;
    assert_eq!(
        (lot.received, lot.issued, lot.lost, lot.on_hand),
        (6, 0, 2, 4)
    );
    assert_whole(books);
}

#[test]
fn a_parked_delivery_is_there_after_a_power_cut_and_a_wrong_one_is_put_right() {
    let mut village = with_keeper();
    let clock = morning();
    let id = DeliveryId([1; 16]);
    let origin = OriginOrder::purchase("村集体经济收益", "0017");
    village
        .books
        .begin_delivery(id, origin, KEEPER, &clock)
        .unwrap();
    for step in [scan(oil()), pieces(240), DraftInput::Cost(Fen(6280))] {
        village.books.draft_step(&id, step, KEEPER, &clock).unwrap();
    }
    // No farewell: what was answered is on disk.
    let Village { _dir, home, books } = village;
    drop(books);
    let mut books = Books::open(&home).unwrap();
    let drafts = books.drafts().unwrap();
    assert_eq!(drafts[0].first.pieces(), 240);
    assert_eq!(books.shop(&clock).unwrap().storeroom.parked, 1);
    let delivery = books.record_delivery(&id, &clock).unwrap();
    assert_eq!(delivery.cost, Fen(240 * 6280));
    let lot = delivery.lots[0].lot;
    let put_right = AdjustmentWish::CorrectIntake { lot, received: 24 };
    books.adjust(&adjust(1, put_right), &clock).unwrap();
    let now = books.lot(lot).unwrap().unwrap();
    assert_eq!((now.received, now.lost, now.on_hand), (24, 0, 24));
    assert_whole(&books);
}

#[test]
fn goods_met_for_the_first_time_are_stocked_and_wait_for_a_price() {
    let mut village = with_keeper();
    let books = &mut village.books;
    let clock = morning();
    let towel = Gtin::parse("6901234567892").unwrap();
    let steps = [scan(towel), pieces(10)];
    let unknown = deliver(books, 1, OriginOrder::donation("张老师"), &steps, &clock);
    assert_eq!(refused(unknown).reason(), "unknown-code");
    let wish = |code, name: &str| GoodsWish {
        code,
        name: name.into(),
        unit: "条".into(),
        category: "日用品".into(),
    };
    books
        .enter_goods(&wish(Some(towel), "毛巾"), KEEPER, &clock)
        .unwrap();
    let twice = books.enter_goods(&wish(Some(towel), "别的"), KEEPER, &clock);
    assert_eq!(refused(twice).reason(), "goods-known");
    let own = books
        .enter_goods(&wish(None, "散装毛巾"), KEEPER, &clock)
        .unwrap();
    assert_eq!(own.code, Gtin::own(1001));
    // A case of 24.
    let case = Gtin::parse("16901234567899").unwrap();
    books
        .set_pack(case, towel, Quantity::new(24), KEEPER, &clock)
        .unwrap();
    let steps = [scan(case), scan(towel)];
    deliver(books, 2, OriginOrder::donation("张老师"), &steps, &clock).unwrap();
    assert_eq!(on_hand(books, towel), 25);
    let unpriced = books.redeem(&order(1, "0137", &[(towel, 1)]), &clock);
    assert_eq!(refused(unpriced).reason(), "no-price");
    // Another name, a picture; put for sale it cannot be while it stands there for points.
    let renamed = books
        .rename_goods(towel, &wish(None, "纯棉毛巾"), KEEPER, &clock)
        .unwrap();
    assert_eq!((renamed.code, renamed.name.as_str()), (towel, "纯棉毛巾"));
    let drawing = Picture::Drawing("tissues".into());
    books
        .shelve_goods(towel, Some(drawing.clone()), None, KEEPER, &clock)
        .unwrap();
    let sold = books.shelve_goods(towel, None, Some(Section::Sale), KEEPER, &clock);
    assert_eq!(refused(sold).reason(), "stock-there");
    let shop = books.shop(&clock).unwrap();
    let there = shop.goods.iter().find(|g| g.goods.code == towel).unwrap();
    assert_eq!(there.picture, Some(drawing));
    assert_eq!(shop.packs.len(), 1);
    assert_whole(books);
}

#[test]
fn goods_for_sale_are_neither_given_nor_redeemed() {
    let mut village = with_keeper();
    let books = &mut village.books;
    let clock = morning();
    let wish = GoodsWish {
        code: Some(Gtin::parse("6901234567892").unwrap()),
        name: "啤酒".into(),
        unit: "瓶".into(),
        category: "酒".into(),
    };
    let beer = books.enter_goods(&wish, KEEPER, &clock).unwrap().code;
    books
        .shelve_goods(beer, None, Some(Section::Sale), KEEPER, &clock)
        .unwrap();
    let given = deliver(
        books,
        1,
        OriginOrder::donation("酒厂"),
        &[scan(beer)],
        &clock,
    );
    assert_eq!(refused(given).reason(), "for-sale");
    let taken = books.redeem(&order(1, "0137", &[(beer, 1)]), &clock);
    assert_eq!(refused(taken).reason(), "for-sale");
}

#[test]
fn the_store_decides_that_two_people_count() {
    let mut village = with_keeper();
    let books = &mut village.books;
    let clock = morning();
    let practice = Practice {
        two_at_intake: true,
        warn_days: 90,
    };
    let alone = books.decide_practice(practice, KEEPER, SHOPKEEPER, &clock);
    assert_eq!(refused(alone).reason(), "committee-needed");
    books
        .decide_practice(practice, KEEPER, COMMITTEE, &clock)
        .unwrap();
    let gift = OriginOrder::donation("县供销社");
    let one = deliver(books, 1, gift, &[scan(oil()), pieces(6)], &clock);
    assert_eq!(refused(one).reason(), "second-count-needed");
    let id = DeliveryId([1; 16]);
    for step in [
        DraftInput::Counted,
        DraftInput::Again(SHOPKEEPER),
        scan(oil()),
    ] {
        books.draft_step(&id, step, SHOPKEEPER, &clock).unwrap();
    }
    let differs = books.record_delivery(&id, &clock);
    assert_eq!(refused(differs).reason(), "count-differs");
    books
        .draft_step(&id, pieces(6), SHOPKEEPER, &clock)
        .unwrap();
    let booked = books.record_delivery(&id, &clock).unwrap();
    assert_eq!(booked.second.as_deref(), Some("王秀英"));
}

#[test]
fn a_stocktake_while_the_store_is_open() {
    let mut village = with_keeper();
    let books = &mut village.books;
    let clock = morning();
    let id = StocktakeId([1; 16]);
    let before = books.count(soap(), 1, KEEPER, &clock);
    assert_eq!(refused(before).reason(), "no-stocktake");
    books
        .open_stocktake(id, Scope::All, KEEPER, &clock)
        .unwrap();
    let second = books.open_stocktake(StocktakeId([2; 16]), Scope::All, KEEPER, &clock);
    assert_eq!(refused(second).reason(), "stocktake-open");
    // The book holds 12 pieces of soap, 4 of them expired, and 2 bottles of oil.
    books.count(soap(), 99, KEEPER, &clock).unwrap();
    let open = books.count(soap(), 11, KEEPER, &clock).unwrap();
    let counted = open.goods.iter().find(|g| g.goods.code == soap()).unwrap();
    assert_eq!(counted.count, Some((11, 12)));
    // Three are redeemed after the count, and a delivery of 20 comes in.
    books
        .redeem(&order(1, "0137", &[(soap(), 3)]), &clock)
        .unwrap();
    let gift = OriginOrder::donation("县供销社");
    deliver(books, 1, gift, &[scan(soap()), pieces(20)], &clock).unwrap();
    let alone = books.close_stocktake("年底", KEEPER, None, &clock);
    assert_eq!(refused(alone).reason(), "second-person-needed");
    let sheet = books
        .close_stocktake("年底", KEEPER, Some(COMMITTEE), &clock)
        .unwrap();
    assert_eq!(sheet.closed.lines.len(), 1);
    assert_eq!(sheet.closed.lines[0].adjusted.difference(), -1);
    assert_eq!(sheet.uncounted, ["食用油"]);
    assert_eq!(on_hand(books, soap()), 12 - 3 + 20 - 1);
    assert!(books.stocktake().unwrap().is_none());
    // One that is given up books nothing.
    books
        .open_stocktake(StocktakeId([3; 16]), Scope::All, KEEPER, &clock)
        .unwrap();
    books.count(soap(), 1, KEEPER, &clock).unwrap();
    books.abandon_stocktake(KEEPER, &clock).unwrap();
    assert_eq!(on_hand(books, soap()), 28);
    assert_eq!(books.stocktakes(10).unwrap().len(), 1);
    assert_whole(books);
}

#[test]
fn funds_are_granted_spent_and_followed() {
    let mut village = with_keeper();
    let books = &mut village.books;
    let clock = morning();
    let fund = "村集体经济收益";
    let mut say = |wish: &FundWish| {
        books.decide_fund(wish, KEEPER, COMMITTEE, &clock).unwrap();
    };
    say(&FundWish::Set {
        fund: fund.into(),
        kind: FundKind::Collective,
    });
    let grant = FundWish::Grant {
        id: GrantId([1; 16]),
        fund: fund.into(),
        amount: Fen(100_000),
        takes_back: false,
        on: None,
        document: "芦塘村字〔2026〕7号".into(),
    };
    say(&grant);
    // The same grant again is not granted twice.
    say(&grant);
    say(&FundWish::Cap {
        fund: fund.into(),
        year: 2026,
        most: Some(Fen(50_000)),
        resolution: "村民会议 12月1日".into(),
    });
    let bought = OriginOrder::Purchase {
        fund: fund.into(),
        supplier: "县城批发部".into(),
        invoice: "0017".into(),
        total: Some(Fen(62_800)),
        photo: None,
    };
    let steps = [scan(oil()), pieces(10), DraftInput::Cost(Fen(6280))];
    deliver(books, 1, bought, &steps, &clock).unwrap();
    books
        .redeem(&order(1, "0137", &[(oil(), 1)]), &clock)
        .unwrap();
    let funds = books.funds(&clock).unwrap();
    let one = funds.iter().find(|one| one.fund == fund).unwrap();
    assert_eq!(one.kind, Some(FundKind::Collective));
    assert_eq!((one.granted, one.spent), (Fen(100_000), Fen(62_800)));
    assert_eq!(one.left(), Fen(37_200));
    assert!(one.is_beyond(), "62,800 of 50,000");
    // The imported oil went first; what this fund bought is all on the shelf.
    assert_eq!((one.on_shelf, one.handed_out), (Fen(62_800), Fen(0)));
    assert_whole(books);
}

#[test]
fn what_the_shelf_can_honour() {
    let mut village = opened();
    let books = &mut village.books;
    books
        .redeem(&order(1, "0137", &[(soap(), 2), (oil(), 1)]), &morning())
        .unwrap();
    books.close_day(Some(SHOPKEEPER), &morning()).unwrap();
    // A quarter later: 0137 has 300 points to redeem.
    let march = at("2027-03-20T02:00:00Z");
    let more = vec![jifen::market::intake::CreditLine {
        period: "2027-Q1".parse().unwrap(),
        ..credit("0137", 300, "2027-03-10", "院子")
    }];
    books
        .take_in(&Intake::Credits(numbered(more)), &march, &mut |_| true)
        .unwrap();
    let cover = books.cover(&march).unwrap();
    assert_eq!(
        cover.outstanding.to_string(),
        "340",
        "40 of January and 300 of March"
    );
    assert_eq!(cover.households, 1);
    let of = |code| cover.goods.iter().find(|goods| goods.code == code).unwrap();
    // 2 soaps and 1 oil for 90 points; for 340 it is 7.6 soaps and 3.8 bottles.
    assert_eq!(
        (of(soap()).expected, of(oil()).expected),
        (Some(8), Some(4))
    );
    // Soap: 12 less 4 expired, 3 that expire on 1 March; 2 were taken of those.
    assert_eq!((of(soap()).available, of(soap()).short), (5, 3));
    assert_eq!((of(oil()).available, of(oil()).short), (1, 3));
    assert_eq!(of(oil()).buying, Some(Fen(840)));
}

#[test]
fn lists_are_posted_once_and_corrected_when_they_change() {
    let mut village = opened();
    let books = &mut village.books;
    let order = |text: &str| NoticeOrder {
        kind: NoticeKind::Points,
        period: "2026-Q4".parse().unwrap(),
        digest: digest([text]),
        lines: 3,
        staff: COMMITTEE,
    };
    let first = books.post_notice(&order("0137 100"), &morning()).unwrap();
    let again = books.post_notice(&order("0137 100"), &morning()).unwrap();
    assert_eq!(first, again);
    let corrected = books.post_notice(&order("0137 90"), &morning()).unwrap();
    assert_eq!(corrected.corrects, Some(first.number.clone()));
    let all = books.notices(10).unwrap();
    assert_eq!(all, [corrected, first]);
    assert_whole(books);
}

#[test]
fn photos_are_kept_by_their_hash_and_go_into_backups() {
    let mut village = opened();
    let books = &mut village.books;
    let hash = books.keep_photo(b"a photo").unwrap();
    assert_eq!(books.keep_photo(b"a photo").unwrap(), hash);
    let too_large = books.keep_photo(&vec![0; 700 * 1024]);
    assert_eq!(refused(too_large).reason(), "too-much");
    assert_whole(books);
    let copy = village.home.dir().join("copy.backup");
    books.backup(&copy).unwrap();
    let reader = Books::read_file(&village.home, &copy).unwrap();
    assert_eq!(
        reader.photo(&hash).unwrap().as_deref(),
        Some(&b"a photo"[..])
    );
}

#[test]
fn nothing_leaves_that_the_book_does_not_hold() {
    let mut village = with_keeper();
    let books = &mut village.books;
    let clock = morning();
    let off = |n| AdjustmentWish::WriteOff {
        kind: WriteOff::Lost,
        code: soap(),
        quantity: Quantity::new(n).unwrap(),
        lot: None,
    };
    let refusal = refused(books.adjust(&adjust(1, off(13)), &clock));
    assert_eq!(refusal.reason(), "not-that-many");
    books.adjust(&adjust(2, off(3)), &clock).unwrap();
    // Nine are in the book; eleven stand there: two come back to where three were missed.
    let recount = AdjustmentWish::Recount {
        code: soap(),
        pieces: 11,
    };
    let done = books.adjust(&adjust(3, recount), &clock).unwrap();
    assert_eq!(done.adjustment.lines[0].difference(), 2);
    assert_eq!(on_hand(books, soap()), 11);
    // The same order again is the same adjustment.
    let recount = AdjustmentWish::Recount {
        code: soap(),
        pieces: 11,
    };
    books.adjust(&adjust(3, recount), &clock).unwrap();
    assert_eq!(on_hand(books, soap()), 11);
    let unknown = AdjustmentWish::CorrectIntake {
        lot: LotNo(999),
        received: 1,
    };
    let refusal = refused(books.adjust(&adjust(4, unknown), &clock));
    assert_eq!(refusal.reason(), "unknown-lot");
    assert_whole(books);
}
