//! A day at the counter, straight at the books.

use jifen::books::{Books, Error, Stop};
use jifen::market::gtin::Gtin;
use jifen::market::intake::{Intake, SuspensionLine};
use jifen::market::points::Points;
use jifen::market::redemption::OrderProof;
use jifen::market::refusal::Refusal;
use jifen::market::register::{RedemptionRow, Register, rows};
use jifen::market::staff::Role;
use jifen::market::storeroom::article::Picture;

use super::village::*;

#[test]
fn a_redemption_end_to_end() {
    let mut village = opened();
    let clock = morning();
    let books = &mut village.books;
    let shop = books.shop(&clock).unwrap();
    assert_eq!(shop.open_day, Some(day("2026-12-30")));
    assert!(shop.period_arrived && shop.stopped.is_none() && shop.unanswered.is_none());
    assert_eq!(
        (shop.goods.len(), shop.goods[0].picture.clone()),
        (14, Some(Picture::Drawing("soap".into())))
    );
    // Four pieces have expired; what will be posted in January does not count yet.
    assert_eq!((shop.goods[0].available, shop.goods[0].expired), (8, 4));
    assert_eq!(spendable(books, "0137", &clock), Points::whole(160));

    let mut wish = order(1, "0137", &[(soap(), 4), (oil(), 1)]);
    wish.proxy = Some("张小宝".into());
    wish.proof = OrderProof::Glass("M0 0L9 9".into());
    let done = books.redeem(&wish, &clock).unwrap();
    assert_eq!(done.redemption.total, Points::whole(100));
    assert_eq!(done.redemption.remaining, Points::whole(60));
    assert_eq!(
        (done.name.as_str(), done.staff.as_str()),
        ("张大福", "王秀英")
    );
    // What expires first leaves first.
    let lots: Vec<(u32, u32)> = done.redemption.lines[0]
        .lots
        .iter()
        .map(|take| (take.lot.0, take.quantity.pieces()))
        .collect();
    assert_eq!(lots, [(1, 3), (2, 1)]);
    assert_eq!(spendable(books, "0137", &clock), Points::whole(60));
    assert_eq!(on_shelf(books, soap(), &clock), 4);
    let found = books.redemption(&done.redemption.receipt).unwrap().unwrap();
    assert_eq!(found, done);
    assert_eq!(books.last_redemption().unwrap().unwrap(), done);
    assert_eq!(
        books.redemptions_on(day("2026-12-30")).unwrap(),
        std::slice::from_ref(&done)
    );

    // The same again is the first answer again; the same id for something else is a fault.
    let head = books.head().unwrap();
    assert_eq!(books.redeem(&wish, &later(clock, 5000)).unwrap(), done);
    wish.lines.pop();
    assert!(matches!(
        books.redeem(&wish, &clock),
        Err(Stop::Fault(Error::OtherContent(_)))
    ));
    assert_eq!(books.head().unwrap(), head);

    // A reader beside the writer sees the same.
    let reader = Books::read(&village.home).unwrap();
    assert_eq!(spendable(&reader, "0137", &clock), Points::whole(60));
    let rows: Vec<RedemptionRow> = rows(reader.register(Register::Redemptions, &clock).unwrap());
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (rows[0].collector.as_str(), rows[0].reversed),
        ("张*宝", false)
    );
    assert_whole(&reader);
}

#[test]
fn what_is_refused_leaves_the_books_as_they_were() {
    let mut village = opened();
    let clock = morning();
    let books = &mut village.books;
    let head = books.head().unwrap();
    let mut refuse = |wish| refused(books.redeem(&wish, &clock)).reason();
    assert_eq!(refuse(order(1, "0058", &[(oil(), 1)])), "not-enough-points");
    assert_eq!(refuse(order(2, "0137", &[(soap(), 9)])), "out-of-stock");
    assert_eq!(
        refuse(order(3, "0137", &[(Gtin::own(77), 1)])),
        "unknown-code"
    );
    assert_eq!(
        refuse(order(4, "0999", &[(soap(), 1)])),
        "unknown-household"
    );
    assert_eq!(refuse(order(5, "0137", &[])), "empty-basket");
    let mut committee = order(6, "0137", &[(soap(), 1)]);
    committee.staff = COMMITTEE;
    assert_eq!(refuse(committee), "not-permitted");
    let twice = books.redeem(&order(7, "0137", &[(soap(), 5), (soap(), 5)]), &clock);
    assert!(matches!(twice, Err(Stop::Fault(Error::BadRequest(_)))));
    assert_eq!(books.head().unwrap(), head);

    let wish = order(8, "0137", &[(soap(), 1)]);
    let on = |books: &mut Books, text| refused(books.redeem(&wish, &at(text))).reason();
    assert_eq!(on(books, "2026-12-30T01:50:00Z"), "clock-behind");
    assert_eq!(on(books, "2027-01-01T02:00:00Z"), "not-exchange-day");
    assert_eq!(on(books, "2026-12-31T02:00:00Z"), "day-not-open");
    books.close_day(Some(SHOPKEEPER), &clock).unwrap();
    assert_eq!(
        refused(books.redeem(&wish, &clock)).reason(),
        "day-not-open"
    );
    books.open_day(Some(SHOPKEEPER), &clock).unwrap();
    books.redeem(&wish, &clock).unwrap();
    assert_whole(books);
}

#[test]
fn a_suspended_household_goes_on_earning_but_does_not_redeem() {
    let mut village = opened();
    let line = SuspensionLine {
        household: no("0137"),
        kind: "offence".into(),
        from: day("2026-08-01"),
        until: None,
        reason: "经村评议会核实".into(),
    };
    let books = &mut village.books;
    books
        .take_in(
            &Intake::Suspensions(vec![(2, line)]),
            &morning(),
            &mut |_| true,
        )
        .unwrap();
    let refusal = refused(books.redeem(&order(1, "0137", &[(soap(), 1)]), &morning()));
    let until = Some(day("2027-07-31"));
    let seen = books.household(&no("0137"), &morning()).unwrap().unwrap();
    let bar = seen.bar.unwrap();
    assert_eq!((bar.kind.as_str(), bar.until), ("offence", until));
    assert_eq!(refusal, Refusal::HouseholdSuspended(bar));
    assert_eq!(seen.spendable, Points::whole(160));
}

#[test]
fn a_reversal_gives_back_points_and_stock_where_they_came_from() {
    let mut village = opened();
    let books = &mut village.books;
    let clock = morning();
    let done = books
        .redeem(&order(1, "0137", &[(soap(), 4), (oil(), 1)]), &clock)
        .unwrap();
    let alone = reversal(1, &done, Some(1));
    let mut same = alone.clone();
    same.approver = SHOPKEEPER;
    assert_eq!(
        refused(books.reverse(&same, &clock)).reason(),
        "second-person-needed"
    );

    let back = books.reverse(&alone, &clock).unwrap();
    assert_eq!(
        (back.reversal.total, back.lapsed),
        (Points::whole(20), Points::ZERO)
    );
    assert_eq!(
        (back.reason.as_str(), back.approver.as_str()),
        ("拿错了", "李建国")
    );
    assert_eq!(spendable(books, "0137", &clock), Points::whole(80));
    assert_eq!(on_shelf(books, soap(), &clock), 8);
    assert_eq!(
        books.reverse(&alone, &clock).unwrap(),
        back,
        "the same again"
    );
    let again = reversal(2, &done, Some(1));
    assert_eq!(
        refused(books.reverse(&again, &clock)).reason(),
        "already-reversed"
    );

    // In the new year the points return to their quarter, and that is gone.
    let rest = books
        .reverse(&reversal(3, &done, None), &at("2027-01-02T02:00:00Z"))
        .unwrap();
    assert_eq!(
        (rest.reversal.total, rest.lapsed),
        (Points::whole(80), Points::whole(80))
    );
    assert_eq!(
        spendable(books, "0137", &at("2027-01-02T02:00:00Z")),
        Points::ZERO
    );
    assert_eq!(on_shelf(books, oil(), &clock), 2);
    let found = books.redemption(&done.redemption.receipt).unwrap().unwrap();
    assert!(found.is_reversed() && found.held.iter().all(|draw| draw.points.is_zero()));
    assert_eq!(books.reversal(&rest.reversal.slip).unwrap().unwrap(), rest);
    let sheet = books.day_sheet(day("2026-12-30"), &clock).unwrap();
    assert_eq!((sheet.redemptions, sheet.reversals), (1, 1));
    assert_eq!(sheet.goods[0], ("香皂".into(), "块".into(), 4, 4));
    assert_whole(books);
}

#[test]
fn a_correction_after_spending_is_that_periods_debt() {
    let mut village = opened();
    let books = &mut village.books;
    let clock = morning();
    books
        .redeem(&order(1, "0137", &[(oil(), 2)]), &clock)
        .unwrap();
    let take_back = credit("0137", -50, "2026-12-30", "复核扣回");
    books
        .take_in(&Intake::Credits(vec![(2, take_back)]), &clock, &mut |_| {
            true
        })
        .unwrap();
    let debts = books.debts(&clock).unwrap();
    assert_eq!(debts.len(), 1);
    assert_eq!(
        (debts[0].0.clone(), debts[0].1.points),
        (no("0137"), Points::whole(50))
    );
    // The bonus posted in January is the next quarter's, and pays no debt of this one.
    assert_eq!(
        spendable(books, "0137", &at("2027-01-06T02:00:00Z")),
        Points::whole(40)
    );
    assert_whole(books);
}

#[test]
fn cards_are_replaced_and_the_old_one_is_refused() {
    let mut village = opened();
    let books = &mut village.books;
    let old = books.card_of(&no("0137")).unwrap().unwrap();
    assert_eq!(books.household_of_card(&old).unwrap(), no("0137"));
    let new = books.replace_card(&no("0137"), "丢失", &morning()).unwrap();
    assert_eq!(
        refused(books.household_of_card(&old)).reason(),
        "card-replaced"
    );
    assert_eq!(books.household_of_card(&new).unwrap(), no("0137"));
    let mut other = new.clone();
    other.village = "elsewhere".parse().unwrap();
    assert_eq!(
        refused(books.household_of_card(&other)).reason(),
        "card-other-village"
    );
    let mut forged = new;
    forged.serial.0 ^= 1;
    assert_eq!(
        refused(books.household_of_card(&forged)).reason(),
        "card-unknown"
    );
    assert_whole(books);
}

#[test]
fn households_are_found_by_what_is_at_hand() {
    let village = founded();
    let found = |text: &str| -> Vec<String> {
        let found = village.books.search(text, 10).unwrap();
        found.into_iter().map(|h| h.household.to_string()).collect()
    };
    for text in [
        "张",
        "大福",
        "zdf",
        "zd",
        "ZhangDa",
        "zhang da fu",
        "137",
        "0137",
        "9284",
    ] {
        assert!(found(text).contains(&"0137".to_owned()), "{text}");
    }
    assert_eq!(found("sxm"), ["0058"]);
    assert_eq!(found("shanx"), ["0058"]);
    assert_eq!(found("䶮"), ["0002"]);
    assert_eq!(
        found("0137"),
        ["0137", "0002"],
        "a number, or the last four of a phone"
    );
    assert_eq!(found("李"), Vec::<String>::new());
    assert_eq!(found("  "), Vec::<String>::new());
}

#[test]
fn pins_are_checked_and_guessing_is_slow() {
    let mut village = founded();
    let books = &mut village.books;
    let mut clock = morning();
    let who = books.check_pin("王秀英", "4821", &clock).unwrap();
    assert_eq!((who.staff, who.role), (SHOPKEEPER, Role::Shopkeeper));
    assert_eq!(
        refused(books.check_pin("无名", "4821", &clock)).reason(),
        "unknown-staff"
    );
    for wait_ms in [0, 0, 5000] {
        let refusal = refused(books.check_pin("王秀英", "1111", &clock));
        assert_eq!(refusal, Refusal::WrongPin { wait_ms });
    }
    let early = refused(books.check_pin("王秀英", "4821", &later(clock, 4000)));
    assert_eq!(early, Refusal::WrongPin { wait_ms: 1000 });
    clock = later(clock, 5000);
    books.check_pin("王秀英", "4821", &clock).unwrap();
    assert_eq!(
        refused(books.check_pin("王秀英", "1111", &clock)),
        Refusal::WrongPin { wait_ms: 0 }
    );
}

#[test]
fn a_forgotten_day_is_closed_by_the_next() {
    let mut village = opened();
    let books = &mut village.books;
    books
        .redeem(&order(1, "0137", &[(soap(), 1)]), &morning())
        .unwrap();
    let next = at("2026-12-31T01:00:00Z");
    assert_eq!(books.open_day(None, &next).unwrap(), day("2026-12-31"));
    let sheet = books.day_sheet(day("2026-12-30"), &next).unwrap();
    assert!(sheet.closed);
    assert_eq!((sheet.redemptions, sheet.points), (1, Points::whole(5)));
    let sheet = books.close_day(Some(SHOPKEEPER), &next).unwrap();
    assert_eq!(
        (sheet.day, sheet.staff.as_str()),
        (day("2026-12-31"), "王秀英")
    );
    let again = books.close_day(Some(SHOPKEEPER), &next).unwrap();
    assert_eq!(
        again.head, sheet.head,
        "closing a closed day records nothing"
    );
    assert_whole(books);
}

#[test]
fn a_clock_once_ahead_is_put_right_by_two_people() {
    let mut village = founded();
    let books = &mut village.books;
    let (ahead, right) = (at("2027-06-29T02:00:00Z"), morning());
    books.open_day(Some(SHOPKEEPER), &ahead).unwrap();
    assert_eq!(
        refused(books.open_day(Some(SHOPKEEPER), &right)).reason(),
        "clock-behind"
    );
    let mut accept = |staff, approver, reason: &str, clock| {
        refused(books.accept_clock(staff, approver, reason, &clock)).reason()
    };
    assert_eq!(
        accept(SHOPKEEPER, SHOPKEEPER, "x", right),
        "second-person-needed"
    );
    assert_eq!(accept(SHOPKEEPER, COMMITTEE, " ", right), "reason-needed");
    assert_eq!(accept(SHOPKEEPER, COMMITTEE, "x", ahead), "clock-is-right");
    books
        .accept_clock(SHOPKEEPER, COMMITTEE, "年份设错", &right)
        .unwrap();
    books.open_day(Some(SHOPKEEPER), &right).unwrap();
    let wish = order(1, "0137", &[(soap(), 1)]);
    books.redeem(&wish, &right).unwrap();
    assert_whole(books);
}

#[test]
fn after_a_power_cut_the_last_goods_are_asked_about() {
    let mut village = opened();
    let done = village
        .books
        .redeem(&order(1, "0137", &[(soap(), 1)]), &morning())
        .unwrap();
    drop(village.books);
    let mut books = Books::open(&village.home).unwrap();
    let shop = books.shop(&morning()).unwrap();
    assert_eq!(shop.unanswered, Some(done.redemption.id));
    let next = order(2, "0137", &[(soap(), 1)]);
    assert_eq!(
        refused(books.redeem(&next, &morning())),
        Refusal::HandoverOpen
    );
    // The first answer is still given to the same order.
    assert_eq!(
        books
            .redeem(&order(1, "0137", &[(soap(), 1)]), &morning())
            .unwrap(),
        done
    );
    books
        .answer_handover(&done.redemption.id, true, SHOPKEEPER, &morning())
        .unwrap();
    let second = books.redeem(&next, &morning()).unwrap();
    books.served(&second.redemption.id).unwrap();
    drop(books);
    let books = Books::open(&village.home).unwrap();
    assert_eq!(books.shop(&morning()).unwrap().unanswered, None);
    assert_whole(&books);
}

#[test]
fn reprints_are_counted_and_print_jobs_survive() {
    let mut village = opened();
    let books = &mut village.books;
    let done = books
        .redeem(&order(1, "0137", &[(soap(), 1)]), &morning())
        .unwrap();
    let receipt = done.redemption.receipt;
    assert_eq!(books.reprint(&receipt, &morning()).unwrap().1, 1);
    assert_eq!(books.reprint(&receipt, &morning()).unwrap().1, 2);
    let unknown = "AAAAAA-1-000001".parse().unwrap();
    assert_eq!(
        refused(books.reprint(&unknown, &morning())).reason(),
        "unknown-receipt"
    );
    let id = books
        .queue_print(morning().now, Some(&receipt), 2, b"\x1b@", "\"waiting\"")
        .unwrap();
    books.set_print_state(id, "\"unknown\"", true).unwrap();
    drop(village.books);
    let mut books = Books::open(&village.home).unwrap();
    let jobs = books.print_jobs().unwrap();
    assert_eq!((jobs.len(), jobs[0].id, jobs[0].copy), (1, id, 2));
    assert_eq!(
        (jobs[0].state.as_str(), &jobs[0].bytes[..]),
        ("\"unknown\"", &b"\x1b@"[..])
    );
    books.set_print_state(id, "\"printed\"", false).unwrap();
    assert!(books.print_jobs().unwrap().is_empty());
    assert_whole(&books);
}

#[test]
fn who_only_watches_does_not_close_the_day() {
    let mut village = opened();
    let books = &mut village.books;
    let clock = morning();
    let pin = "73910".parse().unwrap();
    let auditor = books
        .add_staff("赵审计", Role::Auditor, &pin, &clock)
        .unwrap()
        .staff;
    assert_eq!(
        refused(books.close_day(Some(auditor), &clock)),
        Refusal::NotPermitted {
            role: Role::Auditor
        }
    );
    assert!(books.shop(&clock).unwrap().open_day.is_some());
    assert!(books.close_day(Some(SHOPKEEPER), &clock).unwrap().closed);
}
