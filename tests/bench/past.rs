//! A till with a past: a village's books over twenty-five years, a quarter after the other, written the way books are
//! written. Points and deliveries come in as files do; redemptions as entries that a ledger gives back to its till,
//! which are folded like any others and proven at the end.

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use jifen::books::{Books, Foundation, Home, Reading};
use jifen::market::account::Draw;
use jifen::market::credit::CreditKind;
use jifen::market::day::VillageDay;
use jifen::market::fact::Fact;
use jifen::market::fen::Fen;
use jifen::market::gtin::Gtin;
use jifen::market::ids::{HouseholdNo, LotNo, ReceiptNo, RedemptionId, RowKey, StaffNo};
use jifen::market::intake::{CreditLine, HouseholdLine, Intake, StockLine};
use jifen::market::journal::{Domain, Entry, FORM, Head, Record, Stamp};
use jifen::market::period::Period;
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::redemption::{Order, OrderProof, Proof, Redemption, RedemptionLine};
use jifen::market::scheme::{Scheme, bundled};
use jifen::market::staff::Role;
use jifen::market::stock::{LotTake, Source};

/// Households of the village.
const HOUSEHOLDS: usize = 300;
/// Kinds of goods.
const KINDS: usize = 14;
/// Kinds in one redemption.
pub const LINES: usize = 4;
/// The year in which the books of a till with a past begin.
const FIRST_YEAR: i32 = 2002;
/// The year that is measured in.
const THIS_YEAR: i32 = 2026;
/// What a household is credited for the quarter that is measured in, in whole points: enough for many runs.
const PLENTY: i32 = 2_000_000;
/// Redemptions written in one transaction.
const BATCH: usize = 10_000;

/// A till's home with so many redemptions in it, ready for the next on an exchange day.
pub struct Past {
    pub home: Home,
    pub count: usize,
    _dir: Option<tempfile::TempDir>,
}

impl Past {
    /// The home; made where it is not kept from an earlier run.
    pub fn of(count: usize) -> Past {
        if count == 0 {
            let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
            let home = Home::new(dir.path().join("home"));
            write(&home, 0);
            return Past {
                home,
                count,
                _dir: Some(dir),
            };
        }
        let kept = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("past-{count}-{}", form()))
            .join("home");
        let home = Home::new(&kept);
        if !kept.exists() {
            let draft = kept.with_file_name("draft");
            // What an interrupted run left is made anew.
            let _ = fs::remove_dir_all(&draft);
            write(&Home::new(&draft), count);
            fs::rename(&draft, &kept).expect("renamed");
        }
        Past {
            home,
            count,
            _dir: None,
        }
    }
}

/// Names what the kept files depend on: the form of tables and of entries. Whoever changes what is written here changes
/// the mark.
fn form() -> String {
    let parts = [
        "25 years of quarters",
        include_str!("../../src/books/schema.rs"),
        include_str!("../../src/market/redemption.rs"),
        include_str!("../../src/market/journal.rs"),
    ];
    RowKey::of("past", &parts).to_string()[..12].to_owned()
}

pub fn household(number: usize) -> HouseholdNo {
    format!("{:04}", 1 + number % HOUSEHOLDS)
        .parse()
        .expect("a number")
}

fn id(text: &str) -> RedemptionId {
    RedemptionId(RowKey::of("redemption", &[text]).0)
}

/// The kinds that redemption number `n` takes one piece each of.
fn kinds(n: usize) -> [usize; LINES] {
    std::array::from_fn(|line| (n + line * 3) % KINDS)
}

fn scheme() -> Scheme {
    Scheme::parse(bundled("lutang").expect("bundled")).expect("reads")
}

/// A new order for the exchange day.
pub fn order(round: &str, n: usize) -> Order {
    let one = Quantity::new(1).expect("one");
    let scheme = scheme();
    Order {
        id: id(&format!("{round}-{n}")),
        household: household(n * 7),
        lines: kinds(n)
            .map(|kind| (Gtin::own(kind as u32 + 1), one))
            .into(),
        agreed: kinds(n)
            .map(|kind| scheme.catalogue.goods[kind].price().expect("priced"))
            .into_iter()
            .sum(),
        proxy: None,
        proof: OrderProof::Paper,
        staff: StaffNo(1),
        reward: None,
    }
}

/// Half past nine on the exchange day that is measured on.
pub fn morning() -> Reading {
    clock(VillageDay::new(THIS_YEAR, 12, 30).expect("a day"), 0)
}

/// Half past eleven on that day, after whatever was measured before.
pub fn noon() -> Reading {
    clock(
        VillageDay::new(THIS_YEAR, 12, 30).expect("a day"),
        2 * 3_600_000,
    )
}

/// So many milliseconds after half past nine.
fn clock(day: VillageDay, ms: i64) -> Reading {
    Reading::at(day.begins().plus_millis(9 * 3_600_000 + 30 * 60_000 + ms))
}

fn numbered<T>(lines: impl Iterator<Item = T>) -> Vec<(u32, T)> {
    (2..).zip(lines).collect()
}

fn write(home: &Home, count: usize) {
    let started = Instant::now();
    let scheme = scheme();
    let quarters: Vec<VillageDay> = (FIRST_YEAR..=THIS_YEAR)
        .flat_map(|year| [(3, 30), (6, 29), (9, 29), (12, 30)].map(|(m, d)| (year, m, d)))
        .map(|(year, month, day)| VillageDay::new(year, month, day).expect("a day"))
        .collect();
    // Without a past there is only the quarter that is measured in.
    let quarters = match count {
        0 => &quarters[quarters.len() - 1..],
        _ => &quarters[..],
    };
    let begin = clock(quarters[0].minus(40), 0);
    let mut books = Books::found(home, &foundation(), &begin).expect("founded");
    let households = numbered((0..HOUSEHOLDS).map(|number| HouseholdLine {
        household: household(number),
        name: "张大福".into(),
        members: 4,
        phone: Some(format!("{number:04}")),
        group: format!("{}组", 1 + number % 8),
    }));
    books
        .take_in(&Intake::Households(households), &begin, &mut |_| true)
        .expect("households");
    let each = count.div_ceil(quarters.len());
    for (number, day) in quarters.iter().enumerate() {
        let is_last = number + 1 == quarters.len();
        quarter(&mut books, &scheme, number, *day, each, is_last);
        if number % 10 == 9 {
            eprintln!("{} of {count} redemptions …", each * (number + 1));
        }
    }
    books.checkpoint_if_idle().expect("written");
    let verdict = books.verify(&mut |_| true).expect("proven");
    assert!(verdict.is_whole(), "{:?}", verdict.differences);
    println!(
        "made and proven: {} entries, {:.0} s",
        verdict.entries,
        started.elapsed().as_secs_f64()
    );
}

fn foundation() -> Foundation {
    Foundation {
        village: "lutang-shifan".parse().expect("an id"),
        village_name: "芦塘乡示范村".into(),
        scheme_text: bundled("lutang").expect("bundled").into(),
        staff_name: "王芳".into(),
        role: Role::Shopkeeper,
        pin: "4821".parse().expect("a PIN"),
        rehearsal: true,
    }
}

/// Points and goods come in, the exchange day is opened, redemptions are written, and the day is closed; the last
/// stays open, with plenty for what is measured.
fn quarter(
    books: &mut Books,
    scheme: &Scheme,
    number: usize,
    day: VillageDay,
    count: usize,
    is_last: bool,
) {
    let posted_on = day.minus(10);
    let before = clock(posted_on, 0);
    let period = Period::quarter_of(day);
    let credits = numbered((0..HOUSEHOLDS).map(|number| CreditLine {
        household: household(number),
        period,
        points: Points::whole(if is_last { PLENTY } else { 10_000 }),
        category: "人居环境".into(),
        reason: "院子整洁".into(),
        happened_on: None,
        posted_on,
        kind: CreditKind::Score,
        member: None,
        evidence: String::new(),
        place: String::new(),
    }));
    books
        .take_in(&Intake::Credits(credits), &before, &mut |_| true)
        .expect("credits");
    let mut used = [0; KINDS];
    for kind in (0..count).flat_map(kinds) {
        used[kind] += 1;
    }
    // A shop orders what its households take: the lots of earlier quarters are empty, as they are in life.
    let stock = numbered((0..KINDS).map(|kind| StockLine {
        goods: Gtin::own(kind as u32 + 1).into(),
        quantity: Quantity::new(if is_last { 99_999 } else { used[kind].max(1) }).expect("some"),
        source: Source::Fund,
        giver_or_fund: "村集体经济收益".into(),
        unit_cost: Fen(600),
        expires: Some(day.plus(90)),
    }));
    books
        .take_in(&Intake::Stock(stock), &before, &mut |_| true)
        .expect("stock");
    let staff = Some(StaffNo(1));
    books.open_day(staff, &clock(day, 0)).expect("opened");
    let mut done = 0;
    while done < count {
        let batch = BATCH.min(count - done);
        adopt(books, scheme, number, day, done..done + batch);
        done += batch;
    }
    if !is_last {
        books
            .close_day(staff, &clock(day, 8 * 3_600_000))
            .expect("closed");
    }
}

/// Writes redemptions as a restored till takes them back from its ledger.
fn adopt(
    books: &mut Books,
    scheme: &Scheme,
    quarter: usize,
    day: VillageDay,
    which: std::ops::Range<usize>,
) {
    let mut head = books.head().expect("a head");
    let (till, epoch) = (books.till().clone(), books.epoch());
    let mut entries = Vec::with_capacity(which.len());
    for n in which {
        let seq = head.seq + 1;
        // A sale every two seconds at most, so that a day holds them all.
        let at = clock(day, (n as i64) * 2).now;
        let record = Record {
            stamp: Stamp {
                v: FORM,
                by: till.to_string(),
                epoch,
                seq,
                at,
                day,
                boot: 1,
                up_ms: (n as u64) * 2,
            },
            fact: Fact::Redeemed(redemption(
                scheme,
                quarter,
                day,
                n,
                ReceiptNo::at(&till, epoch, seq),
            )),
        };
        let bytes = record.to_bytes();
        head = head.after(Domain::Till, &bytes);
        entries.push(Entry {
            seq,
            hash: head.hash,
            bytes,
        });
    }
    let after: Head = books
        .adopt_tail(&entries, &[], head, &clock(day, 0))
        .expect("adopted");
    assert_eq!(after, head, "all of them");
}

fn redemption(
    scheme: &Scheme,
    quarter: usize,
    day: VillageDay,
    n: usize,
    receipt: ReceiptNo,
) -> Redemption {
    let one = Quantity::new(1).expect("one");
    let lines: Vec<RedemptionLine> = kinds(n)
        .map(|kind| {
            let goods = &scheme.catalogue.goods[kind];
            let each = goods.price().expect("priced");
            RedemptionLine {
                code: Gtin::own(goods.number),
                name: goods.name.clone(),
                unit: goods.unit.clone(),
                quantity: one,
                each,
                points: each,
                resolution: scheme.catalogue.resolution.clone(),
                lots: vec![LotTake {
                    lot: LotNo((quarter * KINDS + kind + 1) as u32),
                    quantity: one,
                }],
            }
        })
        .into();
    let total: Points = lines.iter().map(|line| line.points).sum();
    Redemption {
        id: id(&format!("{quarter}-{n}")),
        receipt,
        day,
        household: household(n * 7),
        proxy: None,
        proof: Proof::Paper,
        staff: StaffNo(1),
        lines,
        draws: vec![Draw {
            period: Period::quarter_of(day),
            points: total,
        }],
        total,
        remaining: Points::whole(100),
        reward: None,
        paper: None,
    }
}
