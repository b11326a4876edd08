//! Lutang's calendar against a table worked by hand, every day of forty years.

use jifen::market::calendar::exchange_day;
use jifen::market::day::VillageDay;
use jifen::market::scheme::{Scheme, bundled};

/// The exchange days of any year (`villages.md`, Lutang's calendar, worked).
const BY_HAND: [(u32, u32); 8] = [
    (3, 30),
    (3, 31),
    (6, 29),
    (6, 30),
    (9, 29),
    (9, 30),
    (12, 30),
    (12, 31),
];

#[test]
fn forty_years_of_exchange_days() {
    let scheme = Scheme::parse(bundled("lutang").expect("bundled")).expect("valid");
    let mut day = VillageDay::new(2022, 1, 1).expect("a day");
    let end = VillageDay::new(2062, 1, 1).expect("a day");
    let mut open_days = 0;
    while day < end {
        let by_hand = BY_HAND.contains(&(day.month(), day.day()));
        let exchange = exchange_day(&scheme, &[], day);
        assert_eq!(exchange.is_open(), by_hand, "{day}");
        let next = exchange.next().expect("there is always a next window");
        assert!(next.opens > day, "{day}");
        assert!(
            BY_HAND.contains(&(next.opens.month(), next.opens.day())),
            "{day}"
        );
        assert_eq!(next.closes, next.opens.next(), "{day}");
        assert!(next.opens.days_since(day) <= 93, "{day}");
        open_days += usize::from(by_hand);
        day = day.next();
    }
    assert_eq!(open_days, 40 * 8);
}

#[test]
fn the_last_second_of_the_window_is_beijings() {
    let scheme = Scheme::parse(bundled("lutang").expect("bundled")).expect("valid");
    let open = |at: &str| {
        exchange_day(
            &scheme,
            &[],
            at.parse::<jifen::market::day::Moment>()
                .expect("a moment")
                .village_day(),
        )
        .is_open()
    };
    assert!(!open("2026-12-29T15:59:59.999Z"));
    assert!(open("2026-12-29T16:00:00Z"));
    assert!(open("2026-12-31T15:59:59.999Z"));
    assert!(!open("2026-12-31T16:00:00Z"));
}
