//! A year of two invented villages, on real books: goods given, bought and brought over, exchange days with signatures on
//! the glass and on paper, returns, rewards, losses, counts, funds; and, in the second, paper coupons.

use std::f32::consts::TAU;
use std::process::{Command, Output, Stdio};

use jifen::books::{Books, Foundation, Home, Reader, Reading};
use jifen::market::credit::CreditKind;
use jifen::market::day::VillageDay;
use jifen::market::fen::Fen;
use jifen::market::gtin::Gtin;
use jifen::market::ids::{
    AdjustmentId, DeliveryId, GrantId, HouseholdNo, LotNo, MovementId, RedemptionId, ReversalId,
    StaffNo, StocktakeId,
};
use jifen::market::intake::{CreditLine, HouseholdLine, Intake, StockLine};
use jifen::market::movement::{MovementOrder, Wish};
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::redemption::{Order, OrderProof, ReverseOrder};
use jifen::market::scheme::bundled;
use jifen::market::shop::RedemptionOnRecord;
use jifen::market::staff::Role;
use jifen::market::stock::Source;
use jifen::market::storeroom::adjustment::{AdjustmentOrder, AdjustmentWish, WriteOff};
use jifen::market::storeroom::article::{GoodsWish, Picture, Section};
use jifen::market::storeroom::delivery::OriginOrder;
use jifen::market::storeroom::draft::{DraftInput, Expiry};
use jifen::market::storeroom::fund::{FundKind, FundWish};
use jifen::market::storeroom::stocktake::Scope;
use jifen::market::strokes::Strokes;
use tempfile::TempDir;

pub const KEEPER: StaffNo = StaffNo(3);
const SHOPKEEPER: StaffNo = StaffNo(1);
const COMMITTEE: StaffNo = StaffNo(2);

pub fn day(text: &str) -> VillageDay {
    text.parse().expect("a day")
}

/// So many minutes after nine in the morning of a village day.
pub fn at(text: &str, minutes: i64) -> Reading {
    Reading::at(day(text).begins().plus_millis((9 * 60 + minutes) * 60_000))
}

fn numbered<T>(lines: Vec<T>) -> Vec<(u32, T)> {
    (2..).zip(lines).collect()
}

fn n(pieces: u32) -> Quantity {
    Quantity::new(pieces).expect("a quantity")
}

/// A signature as a hand would write it: a few loops, another for every seed.
pub fn signature(seed: u32) -> String {
    let wave = |from: f32, turns: f32, lean: f32| {
        (0..60u16)
            .map(|step| {
                let t = f32::from(step) / 60.0;
                let x = from + t * 0.35 + (t * TAU * turns).cos() * 0.05;
                let y = 0.5 + (t * TAU * turns + lean).sin() * 0.3;
                let dot = |share: f32| (share.clamp(0.0, 1.0) * f32::from(Strokes::SIDE)) as u16;
                (dot(x), dot(y))
            })
            .collect()
    };
    let seed = seed as f32;
    Strokes {
        shape: 2.4,
        strokes: vec![
            wave(0.08, 2.0 + seed % 3.0, seed),
            wave(0.40, 3.0, seed * 0.7),
            wave(0.62, 1.5 + seed % 2.0, 1.0),
        ],
    }
    .to_text()
}

const NAMES: [&str; 12] = [
    "张大福",
    "李四光",
    "王秀英",
    "田䶮",
    "赵铁柱",
    "欧阳明月",
    "孙小梅",
    "㛃春花",
    "周建国",
    "吴桂兰",
    "郑海",
    "冉光荣",
];

/// A home with its books, in a folder that lives as long as it.
pub struct Village {
    pub dir: TempDir,
    pub home: Home,
    pub books: Books,
    made: u64,
}

impl Village {
    pub fn found(scheme: &str, id: &str, name: &str, on: &str) -> Village {
        let dir = tempfile::tempdir().expect("a folder");
        let home = Home::new(dir.path().join("home"));
        let clock = at(on, 0);
        let foundation = Foundation {
            village: id.parse().expect("an id"),
            village_name: name.into(),
            scheme_text: bundled(scheme).expect("a scheme").into(),
            staff_name: "王芳".into(),
            role: Role::Shopkeeper,
            pin: "1234".parse().expect("a PIN"),
            // Held clocks are for practice alone, and the commands of these tests hold theirs.
            rehearsal: true,
        };
        let mut books = Books::found(&home, &foundation, &clock).expect("books");
        for (name, role, pin) in [
            ("周明", Role::Committee, "5678"),
            ("何库", Role::StockKeeper, "2468"),
        ] {
            let pin = pin.parse().expect("a PIN");
            books.add_staff(name, role, &pin, &clock).expect("staff");
        }
        std::fs::write(dir.path().join("pin"), "1234").expect("a file");
        std::fs::write(dir.path().join("pin2"), "5678").expect("a file");
        Village {
            dir,
            home,
            books,
            made: 0,
        }
    }

    pub fn id(&mut self) -> [u8; 16] {
        self.made += 1;
        let mut id = [9; 16];
        id[..8].copy_from_slice(&self.made.to_be_bytes());
        id
    }

    pub fn take_in(&mut self, intake: &Intake, clock: &Reading) {
        self.books
            .take_in(intake, clock, &mut |_| true)
            .unwrap_or_else(|stop| panic!("{stop:?}"));
    }

    pub fn households(&mut self, count: usize, clock: &Reading) {
        let line = |number: usize| HouseholdLine {
            household: number_of(number),
            name: NAMES[number % NAMES.len()].into(),
            members: 1 + number as u32 % 6,
            phone: None,
            group: format!("{}组", 1 + number % 3),
        };
        let lines = (1..=count).map(line).collect();
        self.take_in(&Intake::Households(numbered(lines)), clock);
    }

    pub fn credits(&mut self, count: usize, period: &str, posted: &str, clock: &Reading) {
        let line = |number: usize| CreditLine {
            household: number_of(number),
            period: period.parse().expect("a period"),
            points: Points::whole(120 + (number as i32 * 37) % 130),
            category: "人居环境".into(),
            reason: "院子整洁".into(),
            happened_on: None,
            posted_on: day(posted),
            kind: CreditKind::Score,
            member: None,
            evidence: String::new(),
            place: String::new(),
        };
        let lines = (1..=count).map(line).collect();
        self.take_in(&Intake::Credits(numbered(lines)), clock);
    }

    pub fn deliver(
        &mut self,
        origin: OriginOrder,
        lines: &[(Gtin, u32, i64, Option<&str>)],
        clock: &Reading,
    ) -> Vec<LotNo> {
        let id = DeliveryId(self.id());
        let books = &mut self.books;
        books
            .begin_delivery(id, origin, KEEPER, clock)
            .expect("begins");
        for (code, pieces, cost, until) in lines {
            let scan = DraftInput::Scan {
                code: *code,
                pieces: Quantity::ONE,
            };
            let expires = until.map_or(Expiry::Never, |until| Expiry::On(day(until)));
            for step in [
                scan,
                DraftInput::Quantity(Some(n(*pieces))),
                DraftInput::Cost(Fen(*cost)),
                DraftInput::Expires(expires),
            ] {
                books.draft_step(&id, step, KEEPER, clock).expect("a step");
            }
        }
        let done = books.record_delivery(&id, clock).expect("booked");
        done.lots.iter().map(|lot| lot.lot).collect()
    }

    pub fn redeem(
        &mut self,
        household: usize,
        lines: &[(Gtin, u32)],
        proof: OrderProof,
        clock: &Reading,
    ) -> RedemptionOnRecord {
        self.order(household, lines, (proof, None, None), clock)
    }

    pub fn order(
        &mut self,
        household: usize,
        lines: &[(Gtin, u32)],
        (proof, proxy, reward): (OrderProof, Option<&str>, Option<&str>),
        clock: &Reading,
    ) -> RedemptionOnRecord {
        self.books.open_day(Some(SHOPKEEPER), clock).expect("opens");
        let shop = self.books.shop(clock).expect("a shop");
        let price = |code: &Gtin| {
            let goods = shop.goods.iter().find(|one| one.goods.code == *code);
            goods
                .and_then(|one| one.price.as_ref())
                .expect("a price")
                .points
        };
        let each = lines
            .iter()
            .map(|(code, pieces)| price(code).checked_mul(*pieces));
        let total = each.map(|points| points.expect("an amount")).sum();
        let order = Order {
            id: RedemptionId(self.id()),
            household: number_of(household),
            lines: lines
                .iter()
                .map(|(code, pieces)| (*code, n(*pieces)))
                .collect(),
            agreed: if reward.is_some() {
                Points::ZERO
            } else {
                total
            },
            proxy: proxy.map(str::to_owned),
            proof,
            staff: SHOPKEEPER,
            reward: reward.map(|reason| (reason.to_owned(), COMMITTEE)),
        };
        self.books
            .redeem(&order, clock)
            .unwrap_or_else(|stop| panic!("{household}: {stop:?}"))
    }

    pub fn reverse(&mut self, of: &RedemptionOnRecord, line: Option<u32>, clock: &Reading) {
        let order = ReverseOrder {
            id: ReversalId(self.id()),
            receipt: of.redemption.receipt.clone(),
            line,
            reason: "拿错了".into(),
            staff: SHOPKEEPER,
            approver: COMMITTEE,
        };
        self.books.reverse(&order, clock).expect("taken back");
    }

    pub fn adjust(&mut self, wish: AdjustmentWish, reason: &str, clock: &Reading) {
        let order = AdjustmentOrder {
            id: AdjustmentId(self.id()),
            wish,
            reason: reason.into(),
            staff: KEEPER,
            approver: COMMITTEE,
        };
        self.books.adjust(&order, clock).expect("adjusted");
    }

    pub fn write_off(&mut self, kind: WriteOff, code: Gtin, pieces: u32, clock: &Reading) {
        let wish = AdjustmentWish::WriteOff {
            kind,
            code,
            quantity: n(pieces),
            lot: None,
        };
        self.adjust(wish, "清点时发现", clock);
    }

    pub fn fund(&mut self, wish: FundWish, clock: &Reading) {
        self.books
            .decide_fund(&wish, SHOPKEEPER, COMMITTEE, clock)
            .expect("decided");
    }

    pub fn grant(&mut self, fund: &str, yuan: i64, on: &str, document: &str, clock: &Reading) {
        let wish = FundWish::Grant {
            id: GrantId(self.id()),
            fund: fund.into(),
            amount: Fen(yuan * 100),
            takes_back: false,
            on: Some(day(on)),
            document: document.into(),
        };
        self.fund(wish, clock);
    }

    pub fn count(&mut self, counts: &[(Gtin, u32)], clock: &Reading) {
        let id = StocktakeId(self.id());
        let scope = Scope::Goods(counts.iter().map(|(code, _)| *code).collect());
        self.books
            .open_stocktake(id, scope, KEEPER, clock)
            .expect("opens");
        for (code, pieces) in counts {
            self.books
                .count(*code, *pieces, KEEPER, clock)
                .expect("counted");
        }
        self.books
            .close_stocktake("年中盘点", KEEPER, Some(COMMITTEE), clock)
            .expect("closed");
    }

    pub fn move_points(&mut self, household: usize, wish: Wish, clock: &Reading) {
        self.books.open_day(None, clock).expect("opens");
        let order = MovementOrder {
            id: MovementId(self.id()),
            household: number_of(household),
            wish,
            reason: "评议通过".into(),
            staff: SHOPKEEPER,
            approver: Some(COMMITTEE),
        };
        self.books.move_points(&order, clock).expect("moved");
    }

    /// Lets go of the books, so that the till's program can have them.
    pub fn shut(self) -> Shut {
        Shut {
            dir: self.dir,
            home: self.home,
        }
    }
}

/// A home whose books nobody holds.
pub struct Shut {
    pub dir: TempDir,
    pub home: Home,
}

/// The end of the year, in the afternoon.
pub const AT_THE_END: &str = "2026-12-31T09:00:00Z";

impl Shut {
    pub fn file(&self, name: &str) -> String {
        self.dir.path().join(name).to_string_lossy().into_owned()
    }

    /// The books, read.
    pub fn reader(&self) -> Reader {
        Books::read(&self.home).expect("books")
    }

    /// The clock of [`AT_THE_END`].
    pub fn clock(&self) -> Reading {
        at("2026-12-31", 480)
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jifen"));
        command
            .arg("--home")
            .arg(self.home.dir())
            .args(["--rehearse-at", AT_THE_END])
            .args(args);
        command
    }

    /// Runs the till's program.
    pub fn run(&self, args: &[&str]) -> Output {
        let mut command = self.command(args);
        command.stdin(Stdio::null());
        command.output().expect("the program runs")
    }

    /// The same, where it must succeed; its standard output.
    pub fn ok(&self, args: &[&str]) -> String {
        let out = self.run(args);
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{args:?}: {said}");
        String::from_utf8(out.stdout).expect("UTF-8")
    }

    /// The same, where it must be refused; its standard error.
    pub fn refused(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert!(!out.status.success(), "{args:?} was done");
        String::from_utf8(out.stderr).expect("UTF-8")
    }

    /// With the words for who acts at the end.
    pub fn by(&self, args: &[&str]) -> Vec<String> {
        let pin = self.file("pin");
        let who = ["--staff", "王芳", "--pin-file", &pin];
        let all = args.iter().chain(&who);
        all.map(|word| (*word).to_owned()).collect()
    }
}

pub fn number_of(household: usize) -> HouseholdNo {
    format!("{household:04}").parse().expect("a number")
}

pub fn soap() -> Gtin {
    Gtin::own(1)
}

pub fn powder() -> Gtin {
    Gtin::own(6)
}

pub fn rice() -> Gtin {
    Gtin::own(11)
}

pub fn oil() -> Gtin {
    Gtin::own(12)
}

/// A maker's code, for goods that are met at a delivery.
pub fn towel() -> Gtin {
    "6901234567892".parse().expect("a code")
}

fn stock_in(village: &mut Village) {
    let clock = at("2026-01-08", 0);
    let line = |code: Gtin, pieces, source, who: &str, cost, expires: Option<&str>| StockLine {
        goods: code.into(),
        quantity: n(pieces),
        source,
        giver_or_fund: who.into(),
        unit_cost: Fen(cost),
        expires: expires.map(day),
    };
    let lines = vec![
        line(soap(), 60, Source::Donation, "青禾百货", 280, None),
        line(
            rice(),
            20,
            Source::Fund,
            "村集体经济收益",
            5_800,
            Some("2027-01-31"),
        ),
    ];
    village.take_in(&Intake::Stock(numbered(lines)), &clock);
    let gift = OriginOrder::Donation {
        giver: "县供销合作社联合社".into(),
        anonymous: false,
        terms: "先给八十岁以上的老人和困难户".into(),
    };
    let oil_until = Some("2026-11-30");
    let lots = village.deliver(
        gift,
        &[(oil(), 24, 6_250, oil_until), (powder(), 40, 1_180, None)],
        &at("2026-01-15", 0),
    );
    let secret = OriginOrder::Donation {
        giver: "一位在外的乡亲".into(),
        anonymous: true,
        terms: String::new(),
    };
    village.deliver(
        secret,
        &[(rice(), 30, 6_000, Some("2027-06-30"))],
        &at("2026-02-02", 0),
    );
    let bought = OriginOrder::Purchase {
        fund: "村集体经济收益".into(),
        supplier: "芦塘镇惠民批发部".into(),
        invoice: "发票 20260312-88".into(),
        total: Some(Fen(150_000)),
        photo: None,
    };
    let clock = at("2026-03-12", 0);
    let towels = GoodsWish {
        code: Some(towel()),
        name: "毛巾".into(),
        unit: "条".into(),
        category: "日用品".into(),
    };
    village
        .books
        .enter_goods(&towels, KEEPER, &clock)
        .expect("entered");
    let picture = Some(Picture::Drawing("goods-daily".into()));
    village
        .books
        .shelve_goods(towel(), picture, Some(Section::Points), KEEPER, &clock)
        .expect("shelved");
    village.deliver(
        bought,
        &[
            (soap(), 200, 290, None),
            (towel(), 120, 650, None),
            (oil(), 3, 6_400, None),
        ],
        &clock,
    );
    let brought = OriginOrder::Transfer {
        store: "邻村积分超市".into(),
        slip: "调拨 7".into(),
    };
    village.deliver(
        brought,
        &[(powder(), 12, 1_150, None)],
        &at("2026-03-20", 0),
    );
    let wish = AdjustmentWish::CorrectIntake {
        lot: lots[1],
        received: 36,
    };
    village.adjust(wish, "当时多点了四包", &at("2026-03-22", 0));
}

fn prices(village: &mut Village) {
    use jifen::market::intake::PriceLine;
    let line = PriceLine {
        resolution: "村民会议2026年3号".into(),
        from: day("2026-03-25"),
        code: towel(),
        points: Points::whole(12),
    };
    village.take_in(&Intake::Prices(vec![(2, line)]), &at("2026-03-24", 0));
}

fn exchange_day(village: &mut Village, on: &str, households: &[usize]) -> Vec<RedemptionOnRecord> {
    let mut done = Vec::new();
    for (place, household) in households.iter().enumerate() {
        let clock = at(on, 3 * place as i64);
        let (proof, proxy) = match place % 5 {
            3 => (OrderProof::Paper, Some("邻居老陈")),
            4 => (OrderProof::Fingerprint, None),
            seed => (
                OrderProof::Glass(signature((seed + household * 7) as u32)),
                None,
            ),
        };
        let all = [(soap(), 2), (towel(), 1), (rice(), 1), (powder(), 1)];
        let lines = &all[..1 + household % 4];
        done.push(village.order(*household, lines, (proof, proxy, None), &clock));
    }
    done
}

/// A year of 芦塘乡示范村, whose store redeems on the last two days of each quarter.
pub fn lutang() -> Village {
    let mut village = Village::found("lutang", "lutang-shifan", "芦塘乡示范村", "2026-01-05");
    let clock = at("2026-01-06", 0);
    village.households(40, &clock);
    let set = |fund: &str, kind| FundWish::Set {
        fund: fund.into(),
        kind,
    };
    village.fund(set("村集体经济收益", FundKind::Collective), &clock);
    village.fund(set("县积分制资金", FundKind::County), &clock);
    village.grant(
        "村集体经济收益",
        5_000,
        "2026-01-04",
        "芦塘村字〔2026〕2号",
        &clock,
    );
    let cap = FundWish::Cap {
        fund: "村集体经济收益".into(),
        year: 2026,
        most: Some(Fen(800_000)),
        resolution: "村民会议2026年1号".into(),
    };
    village.fund(cap, &clock);
    stock_in(&mut village);
    prices(&mut village);
    village.credits(40, "2026-Q1", "2026-03-26", &at("2026-03-26", 0));
    let first: Vec<usize> = (1..=28).collect();
    let done = exchange_day(&mut village, "2026-03-30", &first);
    village.reverse(&done[2], Some(1), &at("2026-03-30", 200));
    village.reverse(&done[5], None, &at("2026-03-30", 210));
    village
        .books
        .close_day(Some(SHOPKEEPER), &at("2026-03-30", 500))
        .expect("closes");
    let reward = (OrderProof::Paper, None, Some("年度好媳妇"));
    village.order(9, &[(towel(), 2)], reward, &at("2026-05-01", 10));
    village.write_off(WriteOff::Damaged, powder(), 2, &at("2026-05-06", 0));
    village.write_off(WriteOff::Lost, soap(), 3, &at("2026-05-06", 5));
    village.count(&[(soap(), 205), (towel(), 93)], &at("2026-06-15", 0));
    village.grant(
        "县积分制资金",
        12_000,
        "2026-06-20",
        "县农〔2026〕41号",
        &at("2026-06-21", 0),
    );
    village.credits(40, "2026-Q2", "2026-06-25", &at("2026-06-25", 0));
    let second: Vec<usize> = (10..=36).collect();
    exchange_day(&mut village, "2026-06-29", &second);
    village.write_off(WriteOff::Returned, powder(), 3, &at("2026-07-02", 0));
    village.write_off(WriteOff::Transferred, soap(), 20, &at("2026-07-03", 0));
    village.write_off(WriteOff::Expired, oil(), 24, &at("2026-12-02", 0));
    village
}

/// A year of 金寨 with paper coupons, and a fund that the scheme limits.
pub fn jinzhai() -> Village {
    let mut village = Village::found("jinzhai", "jinzhai-dawan", "大湾村", "2026-01-05");
    let clock = at("2026-01-06", 0);
    village.households(10, &clock);
    for number in [soap(), rice()] {
        use jifen::market::intake::PriceLine;
        let line = PriceLine {
            resolution: "价目 1号".into(),
            from: day("2026-01-07"),
            code: number,
            points: if number == soap() {
                Points::whole(5)
            } else {
                Points::whole(60)
            },
        };
        village.take_in(&Intake::Prices(vec![(2, line)]), &clock);
    }
    let bought = OriginOrder::purchase("振风超市资金专户", "发票 5");
    village.deliver(
        bought,
        &[(soap(), 100, 420, None), (rice(), 40, 5_500, None)],
        &at("2026-01-20", 0),
    );
    village.credits(6, "2026", "2026-02-01", &at("2026-02-01", 0));
    let coupons = |from: u32, to: u32| -> Vec<_> {
        (from..=to)
            .map(|n| format!("JZ-{n:04}").parse().expect("a number"))
            .collect()
    };
    let issue = |from, to| Wish::IssueCoupons {
        numbers: coupons(from, to),
        each: Points::whole(10),
    };
    village.move_points(1, issue(1, 8), &at("2026-02-10", 0));
    village.move_points(2, issue(9, 12), &at("2026-02-10", 5));
    let take = Wish::TakeCoupons {
        numbers: coupons(1, 5),
    };
    village.move_points(1, take, &at("2026-04-03", 0));
    village.redeem(
        1,
        &[(soap(), 4), (rice(), 1)],
        OrderProof::Paper,
        &at("2026-04-03", 10),
    );
    let cancel = Wish::CancelCoupons {
        numbers: coupons(9, 9),
    };
    village.move_points(2, cancel, &at("2026-05-11", 0));
    let done = village.redeem(3, &[(soap(), 2)], OrderProof::Paper, &at("2026-09-12", 0));
    village.redeem(
        4,
        &[(rice(), 1)],
        OrderProof::Fingerprint,
        &at("2026-09-12", 5),
    );
    village.reverse(&done, None, &at("2026-10-01", 0));
    village
}
