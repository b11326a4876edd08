//! What is done for points besides redeeming, by touches and scans over real books: each village by its own rules, in
//! every size and both languages; the books are read afterwards.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use jifen::books::{Books, Home, Reader, Reading};
use jifen::market::day::Moment;
use jifen::market::exception::ExceptionKind;
use jifen::market::gtin::Gtin;
use jifen::market::ids::RedemptionId;
use jifen::market::ids::{CouponNo, HouseholdNo};
use jifen::market::intake::IntakeKind;
use jifen::market::limit::LimitOrder;
use jifen::market::movement::{CouponState, MovementKind};
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::redemption::{Order, OrderProof};
use jifen::market::scheme::CountedOver;
use jifen::office::backroom::{Backroom, Opening};
use jifen::office::clock::Clock;
use jifen::office::wish::{Wish, Word};
use jifen::words::Lang;

use crate::back_room::{PIN, Panel, Shop};
use crate::screens::{Look, SIZES};

/// The day on which they are walked through: no exchange day in the first village.
const NOW: &str = "2026-09-12T01:00:00Z";

fn files(scheme: &str, period: &str) -> Vec<(IntakeKind, String)> {
    let households = "household,name,members,phone,group\n0010,龙建国,3,4821,2组\n0011,张秀兰,2,1234,2组\n0012,李四,4,5678,1组\n";
    let credits = format!(
        "household,period,points,category,reason,happened_on,posted_on\n0010,{period},120,志愿服务,评议通过,,2026-08-30\n"
    );
    let (soap, oil) = (Gtin::own(1), Gtin::own(12));
    let goods = format!(
        "code,name,unit,category,points\n{soap},香皂,块,日用品,5\n{oil},食用油,桶,食品,80\n"
    );
    let stock = format!(
        "code,quantity,source,giver_or_fund,unit_cost,expires\n{soap},40,fund,村集体经济收益,2.80,\n{oil},12,fund,村集体经济收益,68,\n"
    );
    let mut files = vec![
        (IntakeKind::Households, households.to_owned()),
        (IntakeKind::Credits, credits),
    ];
    if scheme != "lutang" {
        files.push((IntakeKind::Goods, goods));
    }
    files.push((IntakeKind::Stock, stock));
    files
}

/// A shop of this village whose day is open, and one who looks at each page.
fn village(scheme: &str, name: &str, period: &str, panel: Panel, set: &str) -> Look {
    let shop = Shop::open_village(panel, NOW, (scheme, name), &files(scheme, period));
    let mut look = Look::new(shop, panel, set);
    // Where it is no exchange day, nothing asks for the day to be opened.
    if scheme == "lutang" {
        look.shop.sign_in();
    } else {
        look.shop.open_day();
    }
    look
}

impl Look {
    /// To the page on which a household is asked for.
    fn enter_office(&mut self) -> &mut Look {
        self.tap("kiosk.wait.more").tap("kiosk.acts.title")
    }

    /// The reason that stands first, then the second person.
    fn because(&mut self, page: &str, reason: &str) -> &mut Look {
        self.shot(&format!("{page}-sum"));
        self.tap(&format!("kiosk.acts.list.{reason}"));
        self.shop.tap("陈国平");
        self.type_keys(PIN).shot(&format!("{page}-second"));
        self.agree()
    }

    fn agree(&mut self) -> &mut Look {
        let (agree, done) = (self.say("kiosk.acts.agree"), self.say("kiosk.acts.done"));
        self.shop.tap(&agree);
        self.shop
            .ui
            .wait_for(&done)
            .unwrap_or_else(|not| panic!("{not}"));
        self
    }

    pub fn books(&self) -> Reader {
        Books::read(&Home::new(self.shop.home())).expect("books")
    }

    fn spendable(&self, household: &str) -> Points {
        let number: HouseholdNo = household.parse().expect("a number");
        let clock = Reading::at(self.shop.clock.now());
        let found = self.books().household(&number, &clock).expect("asked");
        found.expect("there").spendable
    }

    /// The kinds of today's movements, the first first.
    fn moved(&self) -> Vec<&'static str> {
        let today = self.shop.clock.now().village_day();
        let moves = self.books().movements_of(today).expect("a list");
        moves.iter().map(|one| one.movement.what.word()).collect()
    }
}

fn gift(panel: Panel, set: &str) -> Vec<String> {
    let mut look = village("jinshi-love", "津市新洲镇志愿队", "2026-Q3", panel, set);
    look.tap("kiosk.wait.more").shot("70-more");
    look.tap("kiosk.acts.title").shot("70-gift-1-start");
    look.tap("kiosk.acts.find");
    look.type_keys("LJG").shot("70-gift-2-find");
    look.tap("kiosk.back");
    look.shop.scan_card("0010");
    look.shot("70-gift-3-choose");
    look.tap("kiosk.acts.name.gift").shot("70-gift-4-whom");
    look.shop.scan_card("0011");
    look.type_keys("200").shot("70-gift-5-short");
    look.tap("kiosk.key.clear").type_keys("35");
    look.shot("70-gift-5-points").tap("kiosk.acts.next");
    look.because("70-gift-6", "gift-1").shot("70-gift-7-done");
    assert_eq!(look.spendable("0010"), Points::whole(85));
    assert_eq!(look.spendable("0011"), Points::whole(35));
    // Taken back at once, with a wrong PIN on the way that loses nothing.
    look.tap("kiosk.acts.undo").shot("70-gift-8-undo");
    look.tap("kiosk.acts.list.undo-1");
    look.shop.tap("陈国平");
    look.type_keys("1111").tap("kiosk.acts.agree");
    let wrong = look.say("kiosk.pin.wrong");
    look.shop.ui.wait_for(&wrong).expect("a wrong PIN is told");
    look.type_keys(PIN).agree().shot("70-gift-9-undone");
    assert_eq!(look.spendable("0010"), Points::whole(120));
    assert_eq!(look.moved(), ["gift", "undone"]);
    // The day's list shows both.
    look.tap("kiosk.acts.finish").tap("kiosk.wait.today");
    look.shot("70-gift-10-today");
    let undone = look.say("kiosk.today.besides.undone");
    look.shop.tap(&undone);
    look.shot("70-gift-11-today-one");
    // The balance of who gave says why it is what it is.
    look.tap("kiosk.back").tap("kiosk.back");
    look.tap("kiosk.wait.balance");
    look.shop.scan_card("0010");
    look.shot("70-gift-12-statement");
    let periods = look.say("statement.periods");
    look.shop.sees(&periods);
    look.faults
}

fn coupons(panel: Panel, set: &str) -> Vec<String> {
    let mut look = village("jinzhai", "金寨县铁冲乡前营村", "2026-Q3", panel, set);
    look.enter_office().shot("71-coupons-1-start");
    look.shop.scan_card("0010");
    look.shot("71-coupons-2-choose")
        .tap("kiosk.acts.name.issue");
    look.type_keys("5").shot("71-coupons-3-each");
    look.tap("kiosk.acts.next").type_keys("10");
    look.shot("71-coupons-4-count").tap("kiosk.acts.next");
    look.type_keys("JZ-0098").shot("71-coupons-5-first");
    look.tap("kiosk.acts.next");
    look.because("71-coupons-6", "issue-1")
        .shot("71-coupons-7-done");
    assert_eq!(look.spendable("0010"), Points::whole(70));
    // A number that is out already is refused in the books, and everything entered is there still.
    look.tap("kiosk.acts.finish").enter_office();
    look.shop.scan_card("0010");
    look.tap("kiosk.acts.name.issue").type_keys("5");
    look.tap("kiosk.acts.next").type_keys("1");
    look.tap("kiosk.acts.next").type_keys("JZ-0100");
    look.tap("kiosk.acts.next").tap("kiosk.acts.list.issue-1");
    look.shop.tap("陈国平");
    let understood = look.say("kiosk.understood");
    look.type_keys(PIN).tap("kiosk.acts.agree");
    look.shop.ui.wait_for(&understood).expect("it is refused");
    look.shot("71-coupons-7-used").tap("kiosk.understood");
    let words = look.shop.ui.app().words();
    let fills = [("first", "JZ-0100"), ("last", "JZ-0100"), ("n", "1")];
    let row = words.say("kiosk.acts.row-of", &fills);
    look.shop.sees(&row);
    assert_eq!(look.spendable("0010"), Points::whole(70));
    for _ in 0..6 {
        look.tap("kiosk.back");
    }
    look.enter_office();
    // Another household brings two of them, one scanned and one typed.
    look.shop.scan_card("0011");
    look.tap("kiosk.acts.name.take").shot("71-coupons-8-take");
    look.shop.scan("JFC:COUPON:JZ-0098");
    look.type_keys("JZ-0107").tap("kiosk.acts.add");
    look.shot("71-coupons-9-list");
    // The same once more is refused, and the list stays.
    look.shop.scan("JFC:COUPON:JZ-0098");
    look.shot("71-coupons-10-twice").tap("kiosk.understood");
    look.shop.sees("JZ-0107");
    let words = look.shop.ui.app().words();
    let sum = words.say("kiosk.acts.coupons-sum", &[("n", "2"), ("points", "10")]);
    look.shop.sees(&sum);
    look.tap("kiosk.acts.next")
        .shot("71-coupons-11-sum")
        .tap("kiosk.acts.confirm");
    look.shot("71-coupons-12-done");
    assert_eq!(look.spendable("0011"), Points::whole(10));
    let number: CouponNo = "JZ-0098".parse().expect("a number");
    let coupon = look.books().coupon(&number).expect("asked").expect("there");
    assert_eq!(coupon.state, CouponState::Taken);
    look.tap("kiosk.acts.finish").enter_office();
    look.shop.scan_card("0010");
    look.tap("kiosk.acts.name.cancel").type_keys("JZ-0099");
    look.tap("kiosk.acts.add");
    look.tap("kiosk.acts.next");
    look.because("71-coupons-13", "cancel-1");
    assert_eq!(look.spendable("0010"), Points::whole(75));
    assert_eq!(
        look.moved(),
        ["coupons-issued", "coupons-taken", "coupons-cancelled"]
    );
    look.faults
}

fn cash(panel: Panel, set: &str) -> Vec<String> {
    let mut look = village("xinyu", "分宜县下田村晓康驿站", "2026-09", panel, set);
    look.enter_office();
    look.shop.scan_card("0010");
    look.shot("72-cash-1-choose").tap("kiosk.acts.name.cash");
    look.type_keys("40").shot("72-cash-2-points");
    look.tap("kiosk.acts.next");
    look.because("72-cash-3", "cash-1").shot("72-cash-4-done");
    assert_eq!(look.spendable("0010"), Points::whole(80));
    // A reward costs nothing, and comes off the shelf.
    look.tap("kiosk.acts.finish").enter_office();
    look.shop.scan_card("0011");
    look.tap("kiosk.acts.name.reward").shot("72-reward-1-goods");
    look.shop.tap("香皂");
    look.shot("72-reward-2-pieces").tap("kiosk.acts.next");
    look.because("72-reward-3", "reward-1")
        .shot("72-reward-4-done");
    let today = look.shop.clock.now().village_day();
    let given = look.books().redemptions_on(today).expect("a list");
    assert_eq!(given.len(), 1);
    assert_eq!(given[0].redemption.total, Points::ZERO);
    look.faults
}

fn debit(panel: Panel, set: &str) -> Vec<String> {
    let mut look = village("jiyuan", "轵城镇道德积分储蓄站", "2026-Q3", panel, set);
    look.enter_office();
    look.shop.scan_card("0010");
    look.shot("73-debit-1-choose");
    let merchant = match look.shop.ui.app().words().lang() {
        Lang::Zh => "商家优惠",
        Lang::En => "partner merchant",
    };
    look.shop.tap(merchant);
    look.type_keys("WANG").shot("73-debit-2-partner");
    look.shop.tap("王");
    look.tap("kiosk.acts.next").type_keys("20");
    look.shot("73-debit-3-points").tap("kiosk.acts.next");
    look.because("73-debit-4", "debit-1")
        .shot("73-debit-5-done");
    let today = look.shop.clock.now().village_day();
    let moves = look.books().movements_of(today).expect("a list");
    assert_eq!(moves.len(), 1);
    assert_eq!(moves[0].partner, "王");
    assert!(
        matches!(&moves[0].movement.what, MovementKind::Debit { kind, .. } if kind == "merchant")
    );
    look.faults
}

fn extra_day(panel: Panel, set: &str) -> Vec<String> {
    let mut look = village("lutang", "芦塘乡示范村", "2026-Q3", panel, set);
    look.enter_office().shot("74-all-1-start");
    look.tap("kiosk.acts.name.extra-day").shot("74-all-2-day");
    let words = look.shop.ui.app().words();
    let today = look.shop.clock.now().village_day();
    let now = words.say("kiosk.acts.today", &[("day", &words.day(today))]);
    look.shop.tap("15");
    look.shot("74-all-3-sum").tap("kiosk.back");
    look.shop.tap(&now);
    look.because("74-all-4", "extra-day-1")
        .shot("74-all-5-done");
    let allowed = look.books().allowed_on(today).expect("a list");
    assert_eq!(allowed.len(), 1);
    assert_eq!(allowed[0].allowed.what, ExceptionKind::ExtraDay);
    look.tap("kiosk.acts.finish");
    let open = look.say("kiosk.wait.open-today");
    look.shop.sees(&open);
    // A limit on soap: two a month.
    look.enter_office()
        .tap("kiosk.acts.name.limit")
        .shot("74-limit-1-goods");
    look.shop.tap("香皂");
    look.tap("kiosk.key.clear").type_keys("2");
    let unlimited = look.say("kiosk.acts.no-limit");
    look.shop.sees_not(&unlimited);
    look.shot("74-limit-2-pieces").tap("kiosk.acts.next");
    look.shot("74-limit-3-over").tap("over.month");
    look.because("74-limit-4", "limit-1")
        .shot("74-limit-5-done");
    let clock = Reading::at(look.shop.clock.now());
    let limits = look.books().shop(&clock).expect("a shop").limits;
    assert_eq!(limits.len(), 1);
    assert_eq!(limits[0].pieces, 2);
    // Now there is a limit, it can be taken away, and lifted for a household.
    look.tap("kiosk.acts.finish").enter_office();
    look.tap("kiosk.acts.name.limit");
    look.shop.tap("香皂");
    let unlimited = look.say("kiosk.acts.no-limit");
    look.shop.sees(&unlimited);
    look.shot("74-limit-6-again");
    look.tap("kiosk.back").tap("kiosk.back");
    look.shop.scan_card("0010");
    look.shot("74-one-1-choose").tap("kiosk.acts.name.lift-one");
    look.because("74-one-2", "lift-one-1");
    look.tap("kiosk.acts.finish").tap("kiosk.wait.today");
    look.shot("74-today");
    assert_eq!(look.books().allowed_on(today).expect("a list").len(), 2);
    look.faults
}

fn recyclables(panel: Panel, set: &str) -> Vec<String> {
    let mut look = village("jinshi-green", "津市药山镇棠华村", "2026-Q3", panel, set);
    look.enter_office();
    look.shop.scan_card("0010");
    look.shot("75-green-1-choose")
        .tap("kiosk.acts.name.recyclables");
    look.shot("75-green-2-kind")
        .tap("kiosk.acts.list.material-1");
    look.type_keys("12.5").shot("75-green-3-weight");
    look.tap("kiosk.acts.next").type_keys("0.8");
    look.shot("75-green-4-price").tap("kiosk.acts.next");
    look.shot("75-green-5-sum").tap("kiosk.acts.confirm");
    look.shot("75-green-6-done");
    assert_eq!(look.spendable("0010"), Points::whole(130));
    look.faults
}

fn every_size(lang: Lang) {
    let only = std::env::var("JIFEN_SHOTS").ok();
    let mut wrong = Vec::new();
    for (width, height, px_per_mm, text, set) in SIZES {
        if only.as_deref().is_some_and(|only| only != set) {
            continue;
        }
        let panel = Panel {
            size: (width, height),
            px_per_mm,
            text,
            lang,
        };
        for walk in [gift, coupons, cash, debit, extra_day, recyclables] {
            wrong.extend(walk(panel, set));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_village_does_what_its_rules_know_in_chinese() {
    every_size(Lang::Zh);
}

#[test]
fn each_village_does_what_its_rules_know_in_english() {
    every_size(Lang::En);
}

#[test]
fn a_household_is_served_out_of_turn() {
    let mut look = village("lutang", "芦塘乡示范村", "2026-Q3", Panel::DRAWN, "unseen");
    look.enter_office();
    look.shop.scan_card("0010");
    look.tap("kiosk.acts.name.out-of-turn");
    look.because("76-turn", "out-of-turn-1")
        .tap("kiosk.acts.finish");
    look.shop.sees("今天不兑换").scan_card("0010");
    look.shop.sees("开门").tap("开门");
    look.shop.scan_card("0010").scan(&Gtin::own(1).to_string());
    look.shop.sees("×1").tap("兑换");
    look.shop.ui.sign();
    look.shop.tap("确认，打小票").sees("已经记账");
    assert_eq!(look.spendable("0010"), Points::whole(115));
    // Nobody else is.
    look.shop.tap("好了，下一户").scan_card("0011");
    look.shop.sees("今天不能兑换");
}

#[test]
fn what_the_rules_do_not_know_is_not_on_the_screen() {
    let mut look = village("lutang", "芦塘乡示范村", "2026-Q3", Panel::DRAWN, "unseen");
    look.enter_office();
    look.shop.scan_card("0010");
    look.shop
        .sees("发奖品")
        .sees("今天破例兑换")
        .sees_not("转赠积分")
        .sees_not("兑现金")
        .sees_not("发积分券")
        .sees_not("收废品")
        .sees_not("今天不限量");
}

/// Hears the program's own back room until it says what is waited for.
fn heard<T>(words: &Receiver<Word>, mut wanted: impl FnMut(Word) -> Option<T>) -> T {
    loop {
        let word = words
            .recv_timeout(std::time::Duration::from_secs(30))
            .expect("it is said");
        if let Some(found) = wanted(word) {
            return found;
        }
    }
}

#[test]
fn the_back_room_of_the_program_does_the_same_and_prints() {
    let files = files("xinyu", "2026-09");
    let home = Shop::home_of(NOW, ("xinyu", "分宜县下田村晓康驿站"), &files);
    let (tell, words) = channel();
    let room = Backroom::open(Opening {
        home: home.path().to_owned(),
        settings: Some(Panel::DRAWN.settings()),
        clock: Clock::held_at(NOW.parse().expect("a moment")),
        rehearsal: false,
        tell: Arc::new(move |word| drop(tell.send(word))),
    });
    let pin = || PIN.parse().expect("a PIN");
    room.wish(Wish::SignIn {
        name: "王芳".into(),
        pin: pin(),
    });
    let staff = heard(&words, |word| match word {
        Word::SignedIn(answer) => Some(answer.expect("known").staff),
        _ => None,
    });
    room.wish(Wish::OpenDay(staff));
    let household: HouseholdNo = "0010".parse().expect("a number");
    room.wish(Wish::Reward {
        order: Box::new(Order {
            id: RedemptionId([7; 16]),
            household: household.clone(),
            lines: vec![(Gtin::own(1), Quantity::new(2).expect("two"))],
            agreed: Points::ZERO,
            proxy: None,
            proof: OrderProof::Paper,
            staff,
            reward: Some(("先进表彰".into(), staff)),
        }),
        approver: "陈国平".into(),
        approver_pin: pin(),
    });
    let record = heard(&words, |word| match word {
        Word::Rewarded(answer) => Some(answer.expect("handed out")),
        _ => None,
    });
    assert_eq!(record.redemption.total, Points::ZERO);
    heard(&words, |word| matches!(word, Word::Paper(_)).then_some(()));
    room.wish(Wish::SetLimit {
        order: Box::new(LimitOrder {
            resolution: "村委会决定".into(),
            from: None,
            code: Gtin::own(1),
            pieces: Quantity::new(3),
            over: CountedOver::Month,
            staff,
            approver: staff,
        }),
        approver: "陈国平".into(),
        approver_pin: pin(),
    });
    let limit = heard(&words, |word| match word {
        Word::LimitSet(answer) => Some(answer.expect("decided")),
        _ => None,
    });
    assert_eq!(limit.decided.pieces, Quantity::new(3));
    heard(&words, |word| matches!(word, Word::Paper(_)).then_some(()));
    let number: CouponNo = "JZ-1".parse().expect("a number");
    room.wish(Wish::Coupon(number));
    let refusal = heard(&words, |word| match word {
        Word::Coupon(answer) => Some(answer.expect_err("nobody issued it")),
        _ => None,
    });
    assert_eq!(refusal.reason(), "coupon-unknown");
    room.wish(Wish::Statement(household));
    let statement = heard(&words, |word| match word {
        Word::Statement(found) => Some(found.expect("there")),
        _ => None,
    });
    assert_eq!(statement.sums().spendable, Points::whole(120));
    room.wish(Wish::DayMoves(
        NOW.parse::<Moment>().expect("a moment").village_day(),
    ));
    let moves = heard(&words, |word| match word {
        Word::DayMoves { moves, .. } => Some(moves),
        _ => None,
    });
    assert!(moves.is_empty());
}
