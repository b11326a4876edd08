//! Makes villages' years: what may come to pass under a village's rules, and now and then what may not. The list is
//! made while the slow side plays it, so that amounts meet the balance to the hundredth.

use chrono::Days;

use super::chance::Chance;
use super::laws::{Cash, Law, Star, is_open};
use super::plan::{Act, Answer, Credit, Day, Event, Home, Look, Scored, Side, day};
use super::slow::Slow;

/// The years that are lived through; the second is a leap year. January after them is lived through too.
pub const YEARS: [i32; 2] = [2027, 2028];

/// An event with what the slow side makes of it.
pub struct Reckoned {
    pub event: Event,
    pub answer: Answer,
    pub look: Look,
}

/// What is on the way, before amounts are known.
enum Intent {
    Act(Act),
    Spend,
    TakeBack,
    Coupons,
}

/// The law of a day.
fn on(laws: &[(Day, Law)], day: Day) -> &Law {
    let begun = laws.iter().rfind(|(from, _)| *from <= day);
    &begun.unwrap_or(&laws[0]).1
}

/// A village's years, and the slow side at their end.
pub fn village(
    laws: &[(Day, Law)],
    households: usize,
    chance: &mut Chance,
) -> (Vec<Reckoned>, Slow) {
    // Now and then a village is rich enough to meet the end of its fund, or the most of its stars.
    let many_for_stars = |(.., from): &Star| from.is_some_and(|from| from > 100_000);
    let rich = if laws[0].1.fund.is_some() && chance.percent(30) {
        150
    } else if laws[0].1.stars.iter().any(many_for_stars) && chance.percent(40) {
        4
    } else {
        1
    };
    let mut intents: Vec<(Day, usize, Intent)> = Vec::new();
    for household in 0..households {
        for year in YEARS {
            let law = on(laws, day(year, 1, 1));
            posted(law, (household, year, rich), chance, &mut intents);
            decided(laws, (household, year), chance, &mut intents);
            asked(laws, (household, year), chance, &mut intents);
        }
    }
    intents.sort_by_key(|(day, ..)| *day);
    let mut slow = Slow::new(laws.to_vec(), households);
    let mut reckoned: Vec<Reckoned> = Vec::new();
    for (day, household, intent) in intents {
        let law = on(laws, day);
        let act = match intent {
            Intent::Act(act) => act,
            Intent::Spend => spend(law, &slow, (day, household, households), chance),
            Intent::TakeBack => take_back(&slow, &reckoned, chance),
            Intent::Coupons => coupons(law, &slow, (day, household), &reckoned, chance),
        };
        // Who takes something back asks for the household whose it was.
        let household = match act {
            Act::Reverse { of, .. } | Act::Undo { of } => reckoned[of].event.household,
            _ => household,
        };
        let event = Event {
            day,
            household,
            act,
        };
        let answer = slow.play(&event);
        let look = slow.look(household, day);
        reckoned.push(Reckoned {
            event,
            answer,
            look,
        });
    }
    (reckoned, slow)
}

/// Who lives there: in one of two groups or in none, members that come and go, or none that anybody wrote down.
pub fn homes(households: usize, chance: &mut Chance) -> Vec<Home> {
    let part = |chance: &mut Chance| {
        let from = any_day(YEARS[0], chance) - Days::new(chance.below(400));
        let until = from + Days::new(1 + chance.below(700));
        (from, chance.percent(50).then_some(until))
    };
    let home = |_| {
        let known = if chance.percent(60) {
            chance.below(5)
        } else {
            0
        };
        Home {
            group: chance.of::<&str>(&["一组", "二组", "二组", ""]),
            live_there: chance.below(6) as u32,
            take_part: (0..known).map(|_| part(chance)).collect(),
        }
    };
    (0..households).map(home).collect()
}

/// Stretches of time, and days on which their rankings are asked for: while they last, at their end, long after.
pub fn questions(chance: &mut Chance) -> Vec<(Scored, Day)> {
    let year = *chance.of(&YEARS);
    let month = 1 + chance.below(12) as u32;
    let overs = [
        Scored::Year(year),
        Scored::Year(year),
        Scored::Quarter(year, month.div_ceil(3)),
        Scored::Month(year, month),
        Scored::Always,
    ];
    let asked = |over: Scored| {
        let on = match chance.below(3) {
            0 => day(YEARS[1] + 1, 3, 1),
            1 => day(year, 12, 31),
            _ => any_day(year, chance),
        };
        (over, on)
    };
    overs.into_iter().map(asked).collect()
}

fn days_in(year: i32) -> u64 {
    (day(year + 1, 1, 1) - day(year, 1, 1)).num_days() as u64
}

/// A day of the year; in the last year a day of the January after it, too.
fn any_day(year: i32, chance: &mut Chance) -> Day {
    let more = if year == YEARS[1] { 40 } else { 0 };
    day(year, 1, 1) + Days::new(chance.below(days_in(year) + more))
}

fn amount(chance: &mut Chance, most: u64) -> i64 {
    let whole = chance.below(most) as i64 * 100;
    let part = if chance.percent(40) {
        chance.below(100) as i64
    } else {
        0
    };
    (whole + part).max(1)
}

/// The year's entries: monthly scores, a base, bonuses, deductions, corrections, and what a village has of its own.
fn posted(
    law: &Law,
    (household, year, rich): (usize, i32, i64),
    chance: &mut Chance,
    intents: &mut Vec<(Day, usize, Intent)>,
) {
    let mut given: Vec<Credit> = Vec::new();
    if law.base > 0 || chance.percent(15) {
        given.push(Credit {
            kind: "base",
            category: "",
            amount: 10_000,
            scored: Scored::Year(year),
            happened: None,
            posted: day(year, 1, 1) + Days::new(chance.below(20)),
        });
    }
    for month in 1..=12 {
        if !chance.percent(75) {
            continue;
        }
        let kind = *chance.of(&[
            "score",
            "score",
            "score",
            "bonus",
            "bonus",
            "deduction",
            "award",
            "recyclables",
            "gift",
            "dividend",
            "carried-over",
        ]);
        let most = if kind == "bonus" { 240 } else { 60 };
        let sign = if kind == "deduction" || chance.percent(6) {
            -1
        } else {
            1
        };
        let scored = match chance.below(10) {
            0 => Scored::Always,
            1 => Scored::Year(year),
            2 => Scored::Quarter(year, (month - 1) / 3 + 1),
            _ => Scored::Month(year, month),
        };
        let happened = day(year, month, 1) + Days::new(chance.below(28));
        given.push(Credit {
            kind,
            category: chance.of::<&str>(&["", "民主积分", "人居环境"]),
            amount: sign * amount(chance, most) * rich,
            scored,
            happened: chance.percent(50).then_some(happened),
            // At the month's end, by the fifth of the next, or late.
            posted: day(year, month, 28) + Days::new(*chance.of(&[0, 1, 2, 5, 8, 25])),
        });
    }
    let mut amended: Vec<Credit> = Vec::new();
    for credit in &given {
        if chance.percent(20) {
            amended.push(corrected(credit, chance));
        }
    }
    for credit in given.into_iter().chain(amended) {
        // Recorded on its day, late, or before its day.
        let recorded = match chance.below(10) {
            0 | 1 => credit.posted + Days::new(chance.below(40)),
            2 | 3 => credit.posted - Days::new(chance.below(10)),
            _ => credit.posted,
        };
        intents.push((recorded, household, Intent::Act(Act::Credit(credit))));
    }
}

/// Puts an entry right, in whole or in part: often within two weeks.
fn corrected(credit: &Credit, chance: &mut Chance) -> Credit {
    let part = if chance.percent(50) {
        credit.amount
    } else {
        credit.amount / 2
    };
    let after = if chance.percent(60) {
        chance.below(15)
    } else {
        chance.below(90)
    };
    Credit {
        kind: "correction",
        amount: if part == 0 { -1 } else { -part },
        happened: None,
        posted: credit.posted + Days::new(after),
        ..credit.clone()
    }
}

fn decided(
    laws: &[(Day, Law)],
    (household, year): (usize, i32),
    chance: &mut Chance,
    intents: &mut Vec<(Day, usize, Intent)>,
) {
    for rule in laws.iter().flat_map(|(_, law)| law.decisions) {
        if !chance.percent(15) {
            continue;
        }
        let from = match chance.below(12) {
            0 if year == 2028 => day(2028, 2, 29),
            _ => any_day(year, chance),
        };
        let end = |chance: &mut Chance| Some(from + Days::new(chance.below(200)));
        let until = if chance.percent(50) {
            end(chance)
        } else {
            None
        };
        let recorded = from + Days::new(chance.below(20));
        let kind = rule.kind;
        // A list names kinds of decisions that the village knows, then and now.
        let knows = |day| on(laws, day).decisions.iter().any(|rule| rule.kind == kind);
        if !knows(from) || !knows(recorded) {
            continue;
        }
        let act = Act::Decision { kind, from, until };
        intents.push((recorded, household, Intent::Act(act)));
        let later = recorded + Days::new(1 + chance.below(60));
        if chance.percent(30) && knows(later) {
            // A later decision changes the end.
            let until = end(chance);
            let act = Act::Decision { kind, from, until };
            intents.push((later, household, Intent::Act(act)));
        }
    }
}

/// What is asked for at the counter: mostly on days on which the store redeems, and on the days beside them.
fn asked(
    laws: &[(Day, Law)],
    (household, year): (usize, i32),
    chance: &mut Chance,
    intents: &mut Vec<(Day, usize, Intent)>,
) {
    for _ in 0..16 {
        let mut at = any_day(year, chance);
        if chance.percent(70) {
            let near = (0..400).map(|after| at + Days::new(after));
            let last = day(YEARS[1] + 1, 2, 10);
            let open = near
                .take_while(|day| *day < last)
                .find(|day| is_open(on(laws, *day).opens, *day));
            at = open.unwrap_or(at) + Days::new(*chance.of(&[0, 0, 0, 1, 2]));
        }
        let intent = match chance.below(100) {
            0..58 => Intent::Spend,
            58..72 => Intent::TakeBack,
            72..82 => Intent::Coupons,
            _ => Intent::Act(Act::Look),
        };
        intents.push((at, household, intent));
    }
}

fn spend(
    law: &Law,
    slow: &Slow,
    (today, household, households): (Day, usize, usize),
    chance: &mut Chance,
) -> Act {
    let has = slow.spendable(household, today);
    let amount = match chance.below(10) {
        0..3 => has.max(1),
        3 => has + 1,
        4 => has + 500,
        5..8 => 1 + chance.below(has.max(1) as u64) as i64,
        _ => amount(chance, 60),
    };
    // What a counter can hand out in one go.
    let amount = amount.min(9_000_000);
    let others = [
        law.gifts,
        !law.debits.is_empty(),
        !matches!(law.cash, Cash::No),
    ];
    let strays = others.iter().any(|has| *has) && chance.percent(50) || chance.percent(4);
    match if strays { chance.below(3) } else { 3 } {
        0 => Act::Gift {
            to: (household + 1) % households,
            amount,
        },
        1 => Act::Debit {
            kind: chance.of::<&str>(&["service", "merchant", "loan"]),
            amount,
        },
        2 => Act::Cash { amount },
        _ => Act::Redeem {
            amount,
            tobacco: chance.percent(5),
        },
    }
}

fn take_back(slow: &Slow, before: &[Reckoned], chance: &mut Chance) -> Act {
    let recent = before.len().saturating_sub(60);
    let places: Vec<usize> = (recent..before.len())
        .filter(|at| slow.was_done(*at))
        .collect();
    if places.is_empty() {
        return Act::Look;
    }
    let of = *chance.of(&places);
    match &before[of].event.act {
        Act::Redeem { amount, .. } => {
            let both = *amount >= 100 && amount % 100 > 0;
            let line = (both && chance.percent(60)).then(|| 1 + chance.below(2) as u32);
            Act::Reverse { of, line }
        }
        _ => Act::Undo { of },
    }
}

fn coupons(
    law: &Law,
    slow: &Slow,
    (today, household): (Day, usize),
    before: &[Reckoned],
    chance: &mut Chance,
) -> Act {
    if !law.coupons && chance.percent(90) {
        return Act::Look;
    }
    let next = before.len() as u32 * 10;
    let issued: Vec<u32> = before
        .iter()
        .filter(|one| one.answer.is_ok())
        .filter_map(|one| match &one.event.act {
            Act::Issue { numbers, .. } => Some(numbers.clone()),
            _ => None,
        })
        .flatten()
        .collect();
    let mut some = || -> Vec<u32> {
        let stray = [next + 9];
        let mut numbers = vec![*chance.of(if issued.is_empty() { &stray } else { &issued })];
        if chance.percent(10) {
            numbers.push(next + 9);
        }
        numbers
    };
    let numbers = some();
    match chance.below(6) {
        0..3 => {
            let has = slow.spendable(household, today);
            let number = if chance.percent(5) { numbers[0] } else { next };
            Act::Issue {
                numbers: vec![number, next + 1],
                each: (has / 2 + chance.below(2) as i64).clamp(1, 1_000_000),
            }
        }
        3 => Act::Cancel { numbers },
        _ => Act::Take { numbers },
    }
}
