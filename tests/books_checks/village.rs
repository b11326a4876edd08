//! A small Lutang village to test on.

use jifen::books::verify::Verdict;
use jifen::books::{Books, Foundation, Home, Reader, Reading, Stop};
use jifen::market::credit::CreditKind;
use jifen::market::day::{Moment, VillageDay};
use jifen::market::fen::Fen;
use jifen::market::gtin::Gtin;
use jifen::market::ids::{HouseholdNo, RedemptionId, ReversalId, StaffNo};
use jifen::market::intake::{CreditLine, HouseholdLine, Intake, StockLine};
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::redemption::{Order, OrderProof, ReverseOrder};
use jifen::market::refusal::Refusal;
use jifen::market::scheme::bundled;
use jifen::market::shop::RedemptionOnRecord;
use jifen::market::staff::Role;
use jifen::market::stock::Source;
use tempfile::TempDir;

pub const SHOPKEEPER: StaffNo = StaffNo(1);
pub const COMMITTEE: StaffNo = StaffNo(2);

pub fn soap() -> Gtin {
    Gtin::own(1)
}

pub fn oil() -> Gtin {
    Gtin::own(12)
}

pub fn at(text: &str) -> Reading {
    Reading::at(text.parse::<Moment>().unwrap())
}

/// Ten in the morning of the exchange day.
pub fn morning() -> Reading {
    at("2026-12-30T02:00:00Z")
}

pub fn later(clock: Reading, ms: i64) -> Reading {
    Reading::at(clock.now.plus_millis(ms))
}

pub fn day(text: &str) -> VillageDay {
    text.parse().unwrap()
}

pub fn no(text: &str) -> HouseholdNo {
    text.parse().unwrap()
}

pub fn household(number: &str, name: &str, phone: &str) -> HouseholdLine {
    HouseholdLine {
        household: no(number),
        name: name.into(),
        members: 4,
        phone: Some(phone.into()),
        group: "1组".into(),
    }
}

pub fn credit(number: &str, points: i32, posted: &str, reason: &str) -> CreditLine {
    CreditLine {
        household: no(number),
        period: "2026-Q4".parse().unwrap(),
        points: Points::whole(points),
        category: "人居环境".into(),
        reason: reason.into(),
        happened_on: None,
        posted_on: day(posted),
        kind: CreditKind::Score,
        member: None,
        evidence: String::new(),
        place: String::new(),
    }
}

pub fn delivery(code: Gtin, pieces: u32, expires: Option<&str>) -> StockLine {
    StockLine {
        goods: code.into(),
        quantity: Quantity::new(pieces).unwrap(),
        source: Source::Donation,
        giver_or_fund: "青禾百货".into(),
        unit_cost: Fen(280),
        expires: expires.map(day),
    }
}

pub fn numbered<T>(lines: Vec<T>) -> Vec<(u32, T)> {
    (2..).zip(lines).collect()
}

pub fn foundation() -> Foundation {
    Foundation {
        village: "lutang-shifan".parse().unwrap(),
        village_name: "芦塘示范村".into(),
        scheme_text: bundled("lutang").unwrap().into(),
        staff_name: "王秀英".into(),
        role: Role::Shopkeeper,
        pin: "4821".parse().unwrap(),
        rehearsal: false,
    }
}

pub struct Village {
    /// Kept so that the folder lives as long as the village.
    pub _dir: TempDir,
    pub home: Home,
    pub books: Books,
}

/// Founded in October, with three households, points posted in the quarter, stock, two people; the day is not open.
pub fn founded() -> Village {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::new(dir.path().join("home"));
    let start = at("2026-10-08T02:00:00Z");
    let mut books = Books::found(&home, &foundation(), &start).unwrap();
    books
        .add_staff(
            "李建国",
            Role::Committee,
            &"739104".parse().unwrap(),
            &start,
        )
        .unwrap();
    let mut take = |intake| {
        books
            .take_in(&intake, &start, &mut |_| true)
            .unwrap_or_else(|stop| panic!("{stop:?}"))
    };
    take(Intake::Households(numbered(vec![
        household("0137", "张大福", "9284"),
        household("0058", "单小梅", "7490"),
        household("0002", "䶮飞", "0137"),
    ])));
    take(Intake::Credits(numbered(vec![
        credit("0137", 100, "2026-10-31", "室内整齐"),
        credit("0137", 60, "2026-11-30", "用水管护"),
        credit("0137", 40, "2027-01-05", "年终奖励"),
        credit("0058", 30, "2026-10-31", "室内整齐"),
    ])));
    take(Intake::Stock(numbered(vec![
        delivery(soap(), 3, Some("2027-03-01")),
        delivery(soap(), 5, None),
        delivery(soap(), 4, Some("2026-12-01")),
        delivery(oil(), 2, None),
    ])));
    Village {
        _dir: dir,
        home,
        books,
    }
}

/// The same on the exchange day, opened.
pub fn opened() -> Village {
    let mut village = founded();
    village
        .books
        .open_day(Some(SHOPKEEPER), &morning())
        .unwrap();
    village
}

/// What this asks for was agreed to at the prices that the village was founded with; other goods have none.
pub fn order(id: u8, number: &str, lines: &[(Gtin, u32)]) -> Order {
    Order {
        id: RedemptionId([id; 16]),
        household: no(number),
        lines: lines
            .iter()
            .map(|(code, pieces)| (*code, Quantity::new(*pieces).unwrap()))
            .collect(),
        agreed: lines.iter().map(|line| founding_price(*line)).sum(),
        proxy: None,
        proof: OrderProof::Paper,
        staff: SHOPKEEPER,
        reward: None,
    }
}

fn founding_price((code, pieces): (Gtin, u32)) -> Points {
    let each = match code {
        code if code == soap() => 5,
        code if code == oil() => 80,
        _ => 0,
    };
    Points::whole(each).checked_mul(pieces).unwrap()
}

pub fn reversal(id: u8, of: &RedemptionOnRecord, line: Option<u32>) -> ReverseOrder {
    ReverseOrder {
        id: ReversalId([id; 16]),
        receipt: of.redemption.receipt.clone(),
        line,
        reason: "拿错了".into(),
        staff: SHOPKEEPER,
        approver: COMMITTEE,
    }
}

pub fn refused<T: std::fmt::Debug>(done: Result<T, Stop>) -> Refusal {
    match done {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

pub fn verdict(books: &Reader) -> Verdict {
    books.verify(&mut |_| true).unwrap()
}

pub fn assert_whole(books: &Reader) {
    let verdict = verdict(books);
    assert!(verdict.is_whole(), "{:#?}", verdict.differences);
}

pub fn spendable(books: &Reader, number: &str, clock: &Reading) -> Points {
    books
        .household(&no(number), clock)
        .unwrap()
        .unwrap()
        .spendable
}

pub fn on_shelf(books: &Reader, code: Gtin, clock: &Reading) -> u32 {
    let shop = books.shop(clock).unwrap();
    shop.goods
        .iter()
        .find(|goods| goods.goods.code == code)
        .unwrap()
        .available
}
