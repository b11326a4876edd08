//! A village's store on real books, under any scheme, with a clock that a test holds: what comes in, what the counter
//! is asked for, what an account says.
#![allow(dead_code, reason = "each test uses its part of it")]

use jifen::books::intake::IntakeStop;
use jifen::books::{Books, Foundation, Home, Reading, Stop};
use jifen::market::aside::{Aside, Sealed};
use jifen::market::day::{Moment, VillageDay};
use jifen::market::fact::Fact;
use jifen::market::fen::Fen;
use jifen::market::goods::Goods;
use jifen::market::gtin::Gtin;
use jifen::market::ids::{HouseholdNo, MovementId, RedemptionId, ReversalId, RowKey, StaffNo};
use jifen::market::intake::{
    BadLine, CreditLine, GoodsLine, HouseholdLine, Intake, MemberLine, StockLine, SuspensionLine,
};
use jifen::market::journal::{Domain, Entry, FORM, Head, Record, Stamp};
use jifen::market::movement::{MovementOrder, Wish};
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::redemption::{Order, OrderProof, ReverseOrder};
use jifen::market::refusal::Refusal;
use jifen::market::shop::{HouseholdAtCounter, MovementOnRecord, RedemptionOnRecord};
use jifen::market::staff::Role;
use jifen::market::stock::Source;
use tempfile::TempDir;

pub const SHOPKEEPER: StaffNo = StaffNo(1);
pub const COMMITTEE: StaffNo = StaffNo(2);

/// Goods of one point, of a hundredth of a point, and of one point that some villages never hand out.
pub fn whole() -> Gtin {
    Gtin::own(901)
}

pub fn hundredth() -> Gtin {
    Gtin::own(902)
}

pub fn tobacco() -> Gtin {
    Gtin::own(903)
}

/// What an order asks for.
pub type Lines = Vec<(Gtin, Quantity)>;

/// Lines of these goods for so many hundredths of a point.
pub fn lines(goods: Gtin, hundredths: i64) -> Lines {
    let part = |code, pieces: i64| {
        let pieces = u32::try_from(pieces).expect("an amount is not negative");
        Quantity::new(pieces).map(|quantity| (code, quantity))
    };
    [
        part(goods, hundredths / 100),
        part(hundredth(), hundredths % 100),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The goods of the test, as they are brought in.
pub fn goods() -> Vec<(Gtin, &'static str, &'static str, Points)> {
    vec![
        (whole(), "毛巾", "日用品", Points::whole(1)),
        (hundredth(), "火柴", "日用品", Points::from_hundredths(1)),
        (tobacco(), "香烟", "烟", Points::whole(1)),
    ]
}

/// Nine in the morning of a village day.
pub fn morning(day: VillageDay) -> Reading {
    Reading::at(day.begins().plus_millis(9 * 3600 * 1000))
}

pub fn refused<T: std::fmt::Debug>(done: Result<T, Stop>) -> Result<T, Refusal> {
    match done {
        Ok(done) => Ok(done),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(Stop::Fault(fault)) => panic!("a fault: {fault:?}"),
    }
}

fn numbered<T>(lines: Vec<T>) -> Vec<(u32, T)> {
    (2..).zip(lines).collect()
}

pub struct Store {
    /// Kept so that the folder lives as long as the store.
    _dir: TempDir,
    pub home: Home,
    pub books: Books,
    made: u64,
    feed: Head,
    salts: u64,
}

impl Store {
    /// Founded on a day under a scheme's text, with two people, the test's goods and households of these numbers.
    pub fn found(scheme_text: &str, day: VillageDay, households: &[&str]) -> Store {
        let dir = tempfile::tempdir().expect("a folder");
        let home = Home::new(dir.path().join("home"));
        let clock = Reading::at(day.begins());
        let foundation = Foundation {
            village: "shifan".parse().expect("an id"),
            village_name: "示范村".into(),
            scheme_text: scheme_text.into(),
            staff_name: "王秀英".into(),
            role: Role::Shopkeeper,
            pin: "4821".parse().expect("a PIN"),
            rehearsal: false,
        };
        let mut books = Books::found(&home, &foundation, &clock).expect("books");
        let pin = "739104".parse().expect("a PIN");
        books
            .add_staff("李建国", Role::Committee, &pin, &clock)
            .expect("a second person");
        let mut store = Store {
            _dir: dir,
            home,
            books,
            made: 0,
            feed: Head::EMPTY,
            salts: 0,
        };
        store.take_in(&Intake::Goods(numbered(goods_lines())), &clock);
        store.take_in(&Intake::Stock(numbered(stock_lines())), &clock);
        let given = households.len();
        let households = households.iter().map(|number| household(number, "1组", 3));
        store.take_in(&Intake::Households(numbered(households.collect())), &clock);
        // Where only a share of the households may be given points, there have to be others.
        let others = (0..2 * given.max(5)).map(|n| household(&format!("other-{n}"), "9组", 2));
        store.take_in(&Intake::Households(numbered(others.collect())), &clock);
        store
    }

    fn take_in(&mut self, intake: &Intake, clock: &Reading) {
        self.books
            .take_in(intake, clock, &mut |_| true)
            .unwrap_or_else(|stop| panic!("{stop:?}"));
    }

    pub fn households(&mut self, lines: Vec<HouseholdLine>, clock: &Reading) {
        self.take_in(&Intake::Households(numbered(lines)), clock);
    }

    pub fn members(&mut self, lines: Vec<MemberLine>, clock: &Reading) {
        self.take_in(&Intake::Members(numbered(lines)), clock);
    }

    pub fn credits(&mut self, lines: Vec<CreditLine>, clock: &Reading) {
        self.take_in(&Intake::Credits(numbered(lines)), clock);
    }

    /// Credits, or what is wrong with them.
    pub fn try_credits(
        &mut self,
        lines: Vec<CreditLine>,
        clock: &Reading,
    ) -> Result<(), Vec<BadLine>> {
        let intake = Intake::Credits(numbered(lines));
        match self.books.take_in(&intake, clock, &mut |_| true) {
            Ok(_) => Ok(()),
            Err(IntakeStop::Bad(bad)) => Err(bad),
            Err(stop) => panic!("{stop:?}"),
        }
    }

    pub fn decisions(&mut self, lines: Vec<SuspensionLine>, clock: &Reading) {
        self.take_in(&Intake::Suspensions(numbered(lines)), clock);
    }

    /// A fact that comes from outside this till, as the ledger's feed brings it.
    pub fn hear(
        &mut self,
        clock: &Reading,
        fact: impl FnOnce(&mut dyn FnMut(&str) -> Sealed) -> Fact,
    ) {
        let mut asides: Vec<(Sealed, Aside)> = Vec::new();
        let salts = &mut self.salts;
        let fact = fact(&mut |text| {
            *salts += 1;
            let mut salt = [0; 16];
            salt[..8].copy_from_slice(&salts.to_be_bytes());
            let (sealed, aside) = Aside::seal(salt, text);
            asides.push((sealed, aside));
            sealed
        });
        let stamp = Stamp {
            v: FORM,
            by: "ledger".into(),
            epoch: 1,
            seq: self.feed.seq + 1,
            at: clock.now,
            day: clock.now.village_day(),
            boot: 1,
            up_ms: 0,
        };
        let bytes = Record { stamp, fact }.to_bytes();
        let head = self.feed.after(Domain::Feed, &bytes);
        let entry = Entry {
            seq: head.seq,
            hash: head.hash,
            bytes,
        };
        self.feed = self
            .books
            .apply_feed("one", &[entry], &asides, clock)
            .expect("the feed follows");
    }

    fn next(&mut self) -> [u8; 16] {
        self.made += 1;
        let mut id = [7; 16];
        id[..8].copy_from_slice(&self.made.to_be_bytes());
        id
    }

    /// A key that no other line has.
    pub fn key(&mut self) -> RowKey {
        RowKey(self.next())
    }

    /// Opens the clock's day where it is not open.
    pub fn open(&mut self, clock: &Reading) {
        self.books.open_day(None, clock).expect("a day opens");
    }

    /// Goods for so many hundredths of a point.
    pub fn redeem(
        &mut self,
        household: &HouseholdNo,
        goods: Gtin,
        hundredths: i64,
        clock: &Reading,
    ) -> Result<RedemptionOnRecord, Refusal> {
        let agreed = Points::from_hundredths(hundredths);
        self.order(household, (lines(goods, hundredths), agreed, None), clock)
    }

    /// The same goods as a reward, at no points.
    pub fn reward(
        &mut self,
        household: &HouseholdNo,
        hundredths: i64,
        clock: &Reading,
    ) -> Result<RedemptionOnRecord, Refusal> {
        let reward = Some(("星级户".to_owned(), COMMITTEE));
        let asked = (lines(whole(), hundredths), Points::ZERO, reward);
        self.order(household, asked, clock)
    }

    fn order(
        &mut self,
        household: &HouseholdNo,
        (lines, agreed, reward): (Lines, Points, Option<(String, StaffNo)>),
        clock: &Reading,
    ) -> Result<RedemptionOnRecord, Refusal> {
        self.open(clock);
        let order = Order {
            id: RedemptionId(self.next()),
            household: household.clone(),
            lines,
            agreed,
            proxy: None,
            proof: OrderProof::Paper,
            staff: SHOPKEEPER,
            reward,
        };
        refused(self.books.redeem(&order, clock))
    }

    pub fn reverse(
        &mut self,
        of: &RedemptionOnRecord,
        line: Option<u32>,
        clock: &Reading,
    ) -> Result<(), Refusal> {
        self.open(clock);
        let order = ReverseOrder {
            id: ReversalId(self.next()),
            receipt: of.redemption.receipt.clone(),
            line,
            reason: "拿错了".into(),
            staff: SHOPKEEPER,
            approver: COMMITTEE,
        };
        refused(self.books.reverse(&order, clock)).map(|_| ())
    }

    pub fn move_points(
        &mut self,
        household: &HouseholdNo,
        wish: Wish,
        clock: &Reading,
    ) -> Result<MovementOnRecord, Refusal> {
        self.open(clock);
        let order = MovementOrder {
            id: MovementId(self.next()),
            household: household.clone(),
            wish,
            reason: "评议".into(),
            staff: SHOPKEEPER,
            approver: Some(COMMITTEE),
        };
        refused(self.books.move_points(&order, clock))
    }

    pub fn household(&self, household: &HouseholdNo, clock: &Reading) -> HouseholdAtCounter {
        let found = self.books.household(household, clock).expect("books read");
        found.expect("a household that was entered")
    }
}

pub fn household(number: &str, group: &str, members: u32) -> HouseholdLine {
    HouseholdLine {
        household: number.parse().expect("a number"),
        name: "张大福".into(),
        members,
        phone: None,
        group: group.into(),
    }
}

fn goods_lines() -> Vec<GoodsLine> {
    goods()
        .into_iter()
        .map(|(code, name, category, points)| GoodsLine {
            goods: Goods {
                code,
                name: name.into(),
                unit: "件".into(),
                category: category.into(),
            },
            points: Some(points),
        })
        .collect()
}

/// More than any test takes.
fn stock_lines() -> Vec<StockLine> {
    let quantity = Quantity::new(Quantity::LARGEST).expect("a quantity");
    goods()
        .into_iter()
        .flat_map(|(code, ..)| (1..=4).map(move |cost| (code, cost)))
        .map(|(code, cost)| StockLine {
            goods: code.into(),
            quantity,
            source: Source::Fund,
            giver_or_fund: "村集体经济收益".into(),
            unit_cost: Fen(cost),
            expires: None,
        })
        .collect()
}

/// A moment as it is written.
pub fn moment(text: &str) -> Moment {
    text.parse().expect("a moment")
}
