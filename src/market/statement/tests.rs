//! The statement of a household with every kind of entry, told whole in both languages; and that its sums are the
//! account's.

use super::*;
use crate::market::credit::{CreditEntry, count};
use crate::market::receipt::{Letterhead, balance_slip};
use crate::market::scheme::{Scheme, bundled};
use crate::market::slip::SlipLine;
use crate::reports;
use crate::words::{Lang, Words};

fn day(text: &str) -> VillageDay {
    text.parse().unwrap()
}

/// Gaoyang's rules (a base of 100 is held back, January still redeems last year's), with a cap, a veto, and two weeks to
/// mend a deduction.
fn rules() -> Rules {
    let text = format!(
        "mending-days = 14\nminimum = \"10\"\n{}\n[[caps]]\nkind = \"bonus\"\nmost = \"20\"\n\
         [[suspensions]]\nkind = \"veto\"\nname = {{ zh = \"取消资格\", en = \"veto\" }}\n\
         bars = [\"redeeming\", \"scoring\", \"ranking\"]\nends = \"year-end\"\n",
        bundled("gaoyang").unwrap()
    );
    Rules::always(Scheme::parse(&text).unwrap())
}

fn entry(kind: CreditKind, points: i32, scored: &str, posted: &str) -> CreditEntry {
    CreditEntry {
        kind,
        category: "人居环境".into(),
        points: Points::whole(points),
        period: scored.parse().unwrap(),
        happened_on: None,
        posted_on: day(posted),
    }
}

fn credits(decisions: &[Decision]) -> Vec<Entry> {
    let entries = [
        entry(CreditKind::Base, 100, "2026", "2026-01-05"),
        entry(CreditKind::CarriedOver, 12, "2026", "2026-01-05"),
        entry(CreditKind::Score, 60, "2026-03", "2026-04-02"),
        entry(CreditKind::Bonus, 30, "2026", "2026-06-30"),
        entry(CreditKind::Recyclables, 3, "2026", "2026-07-01"),
        entry(CreditKind::Dividend, 5, "2026", "2026-07-02"),
        entry(CreditKind::Award, 8, "2026", "2026-07-03"),
        entry(CreditKind::Gift, 4, "2026", "2026-07-04"),
        entry(CreditKind::Correction, -2, "2026", "2026-07-05"),
        entry(CreditKind::Score, 40, "2026-11", "2026-12-01"),
        entry(CreditKind::Deduction, -6, "2026-12", "2026-12-28"),
        entry(CreditKind::Base, 100, "2027", "2027-01-02"),
    ];
    let counted = count(&rules(), &entries, decisions);
    let of = |(entry, counted): (&CreditEntry, Counted)| Entry {
        day: entry.posted_on,
        made: EntryMade::Credit {
            kind: entry.kind,
            category: entry.category.clone(),
            member: (entry.kind == CreditKind::Score).then(|| "02".into()),
            reason: "院子整洁".into(),
            place: "村口".into(),
            evidence: if entry.kind == CreditKind::Bonus {
                "照片3张".into()
            } else {
                String::new()
            },
            scored_for: entry.period,
            says: entry.points,
            counted,
        },
        legs: Vec::new(),
    };
    entries.iter().zip(counted).map(of).collect()
}

fn made(on: &str, made: EntryMade, legs: &[(LegKind, i32)]) -> Entry {
    let leg = |(way, points): &(LegKind, i32)| {
        let period = Period::Year(2026);
        let points = Points::whole(*points);
        (*way, Draw { period, points })
    };
    Entry {
        day: day(on),
        made,
        legs: legs.iter().map(leg).collect(),
    }
}

fn receipt(number: &str) -> ReceiptNo {
    format!("49AR8V-1-{number}").parse().unwrap()
}

fn movement(what: &'static str, slip: &str, other: Option<&str>, coupons: u32) -> EntryMade {
    EntryMade::Movement {
        what,
        slip: receipt(slip),
        other: other.map(|other| other.parse().unwrap()),
        partner: if what == "debit" {
            "农商行".into()
        } else {
            String::new()
        },
        coupons,
        reason: String::new(),
    }
}

fn moved() -> Vec<Entry> {
    use LegKind::{Drawn, Received, Returned};
    let goods = vec![("香皂".to_owned(), 2), ("毛巾".to_owned(), 1)];
    let redemption = |number: &str, reward| EntryMade::Redemption {
        receipt: receipt(number),
        goods: goods.clone(),
        reward,
    };
    let reversal = EntryMade::Reversal {
        receipt: receipt("000021"),
        reason: "拿错了".into(),
    };
    vec![
        made("2026-07-10", redemption("000021", false), &[(Drawn, 30)]),
        made("2026-07-11", reversal, &[(Returned, 10)]),
        made("2026-07-12", redemption("000023", true), &[]),
        made(
            "2026-07-13",
            movement("gift", "000024", Some("0200"), 0),
            &[(Drawn, 5)],
        ),
        made(
            "2026-07-14",
            movement("gift", "000025", Some("0201"), 0),
            &[(Received, 7)],
        ),
        made(
            "2026-07-15",
            movement("debit", "000026", None, 0),
            &[(Drawn, 4)],
        ),
        made(
            "2026-07-16",
            movement("cash", "000027", None, 0),
            &[(Drawn, 6)],
        ),
        made(
            "2026-07-17",
            movement("coupons-issued", "000028", None, 2),
            &[(Drawn, 8)],
        ),
        made(
            "2026-07-18",
            movement("coupons-taken", "000029", None, 1),
            &[(Received, 4)],
        ),
        made(
            "2026-07-19",
            movement("coupons-cancelled", "000030", None, 1),
            &[(Received, 4)],
        ),
        made(
            "2026-07-20",
            movement("undone", "000031", None, 0),
            &[(Returned, 4)],
        ),
    ]
}

fn decisions() -> Vec<Decision> {
    vec![Decision {
        kind: "veto".into(),
        from: day("2026-11-20"),
        until: None,
    }]
}

fn statement(on: &str) -> Statement {
    let decisions = decisions();
    let mut entries = credits(&decisions);
    entries.extend(moved());
    entries.retain(|entry| entry.day <= day(on));
    let about = About {
        household: "0137".parse().unwrap(),
        name: "张大福".into(),
        group: "2组".into(),
        on: day(on),
    };
    Statement::new(about, &rules(), entries, &decisions)
}

fn told(on: &str, lang: Lang) -> String {
    let words = Words::load(lang);
    reports::sheet::text(&statement_sheet(&statement(on), "芦塘乡示范村", &words))
}

#[test]
fn every_kind_of_entry_is_told_in_both_languages() {
    assert_eq!(
        told("2026-12-30", Lang::Zh),
        include_str!("golden/year-end.zh.txt")
    );
    assert_eq!(
        told("2026-12-30", Lang::En),
        include_str!("golden/year-end.en.txt")
    );
}

#[test]
fn a_past_day_is_told_as_it_was_and_a_later_one_what_lapsed() {
    assert_eq!(
        told("2026-07-12", Lang::Zh),
        include_str!("golden/july.zh.txt")
    );
    assert_eq!(
        told("2027-02-01", Lang::En),
        include_str!("golden/february.en.txt")
    );
}

#[test]
fn the_slip_has_the_latest_twenty_the_periods_and_the_sentence() {
    let statement = statement("2026-12-30");
    let words = Words::load(Lang::Zh);
    let letterhead = Letterhead {
        village_name: "芦塘乡示范村".into(),
        rehearsal: false,
    };
    let at = "2026-12-30T14:10:00+08:00".parse().unwrap();
    let slip = balance_slip(&statement, &letterhead, at, &words);
    let entries = slip.lines.iter().filter(
        |line| matches!(line, SlipLine::Pair { right, .. } if right.starts_with(['+', '-', '0'])),
    );
    assert_eq!(entries.count(), 20);
    let texts: Vec<&str> = slip
        .lines
        .iter()
        .filter_map(|line| match line {
            SlipLine::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    assert!(
        texts.contains(&closing(&statement, &words).as_str()),
        "{texts:?}"
    );
    assert!(texts.contains(&"更早的 2 条请看整页明细。"), "{texts:?}");
}

#[test]
fn the_sums_are_the_accounts_on_every_day() {
    let rules = rules();
    let mut on = day("2026-01-01");
    let mut seen_lapsed = false;
    while on < day("2027-03-01") {
        let statement = statement(&on.to_string());
        let (sums, account) = (statement.sums(), statement.account());
        assert_eq!(sums.spendable, account.spendable(&rules, on), "{on}");
        assert_eq!(sums.lapsed, account.lapsed(&rules, on), "{on}");
        let living: Points = statement
            .periods
            .iter()
            .filter(|period| !period.lapsed)
            .map(|period| period.held_back)
            .sum();
        assert_eq!(living, account.held_back(&rules, on), "{on}");
        let made = [sums.earned, sums.received, sums.short];
        let gone = [sums.held_back, sums.drawn, sums.spendable, sums.lapsed];
        assert_eq!(
            made.into_iter().sum::<Points>(),
            gone.into_iter().sum::<Points>(),
            "{on}"
        );
        assert!(!sums.short.is_negative(), "{on}");
        seen_lapsed |= !sums.lapsed.is_zero();
        on = on.next();
    }
    assert!(seen_lapsed);
}

#[test]
fn what_a_period_owes_stands_apart() {
    let entries = vec![made(
        "2026-07-10",
        movement("cash", "000001", None, 0),
        &[(LegKind::Drawn, 30)],
    )];
    let about = statement("2026-07-10").about;
    let statement = Statement::new(about, &rules(), entries, &[]);
    let sums = statement.sums();
    assert_eq!(
        (sums.short, sums.spendable),
        (Points::whole(30), Points::ZERO)
    );
}
