//! Who stands where, slowly: everybody is compared with everybody, and every day of a year is looked at.

use chrono::{Datelike, Days};

use super::super::laws::{Bands, Law, Ranks};
use super::super::plan::{Credit, Day, Home, Placed, Ranked, Scored, Shares, day};
use super::{Slow, last_day_of};

impl Slow {
    /// The ranking of a stretch of time as of a day.
    pub fn ranking(&self, over: Scored, today: Day, homes: &[Home]) -> Ranked {
        let last = last_day_of(over).unwrap_or(today).min(today);
        let law = self.law(last);
        if law.ranks == Ranks::Nobody {
            return None;
        }
        // Whose, their points, and whether they are barred.
        let mut all: Vec<(String, i64, bool)> = Vec::new();
        for (household, home) in homes.iter().enumerate() {
            let points = self.honour(household, (over, today), law);
            let barred = self.is_barred(household, over, last);
            let (whose, points) = match law.ranks {
                Ranks::Groups if home.group.is_empty() => continue,
                Ranks::Groups => (home.group.to_owned(), points),
                Ranks::PerMember => (number(household), shared(points, people(home, last))),
                _ => (number(household), points),
            };
            // One household that fails, fails its group.
            match all.iter_mut().find(|(other, ..)| *other == whose) {
                Some(group) => {
                    group.1 += points;
                    group.2 |= barred;
                }
                None => all.push((whose, points, barred)),
            }
        }
        all.sort_by_key(|(whose, points, barred)| (*barred, -points, whose.clone()));
        Some(placed(law, all))
    }

    /// The household's points that the honours of a time go by.
    fn honour(&self, household: usize, (over, today): (Scored, Day), law: &Law) -> i64 {
        let mut points = 0;
        for (credit, _, from, amount) in self.each_counted(household) {
            let own = !matches!(credit.kind, "base" | "gift" | "dividend" | "carried-over");
            let wanted = law.ranks != Ranks::NewlyEarned || own;
            if wanted && from <= today && lies_in(self.day_of(credit), over, law.ranks_ever) {
                points += amount;
            }
        }
        if law.redeeming_lowers {
            for (on, amount) in &self.households[household].redeemed {
                if *on <= today && lies_in(*on, over, law.ranks_ever) {
                    points -= amount;
                }
            }
        }
        points
    }

    /// The day that decides to which time an entry belongs.
    fn day_of(&self, credit: &Credit) -> Day {
        if self.law(credit.posted).by_posting {
            credit.posted
        } else {
            last_day_of(credit.scored).unwrap_or(credit.posted)
        }
    }

    /// Barred on any day of the time so far; over all of time, on its last.
    fn is_barred(&self, household: usize, over: Scored, last: Day) -> bool {
        if self.households[household].decisions.is_empty() {
            return false;
        }
        let mut on = first_day_of(over).unwrap_or(last);
        while on <= last {
            let standing = self.standing(household, on);
            if standing.iter().any(|(rule, _)| rule.stops_ranking) {
                return true;
            }
            on = on + Days::new(1);
        }
        false
    }

    /// The shares of a year: points that count, never below nothing, and fen for them, what is less than a fen left off.
    pub fn year_shares(&self, year: i32, today: Day, fen: i64) -> Shares {
        let law = self.law(day(year, 12, 31).min(today));
        let above = law.dividend?;
        let base = if above { law.base } else { 0 };
        let of = |household: usize| {
            let mut points = 0;
            for (credit, _, from, amount) in self.each_counted(household) {
                let paid_before = credit.kind == "dividend";
                if !paid_before && from <= today && self.day_of(credit).year() == year {
                    points += amount;
                }
            }
            let points = (points - base).max(0);
            (points, points * fen / 100)
        };
        Some((0..self.households.len()).map(of).collect())
    }
}

fn number(household: usize) -> String {
    format!("{household:04}")
}

fn first_day_of(over: Scored) -> Option<Day> {
    match over {
        Scored::Always => None,
        Scored::Year(year) => Some(day(year, 1, 1)),
        Scored::Quarter(year, quarter) => Some(day(year, quarter * 3 - 2, 1)),
        Scored::Month(year, month) => Some(day(year, month, 1)),
    }
}

fn lies_in(on: Day, over: Scored, since_ever: bool) -> bool {
    let year_of = |wanted: i32| on.year() == wanted;
    let inside = match over {
        Scored::Always => true,
        Scored::Year(year) => year_of(year),
        Scored::Quarter(year, quarter) => year_of(year) && on.month().div_ceil(3) == quarter,
        Scored::Month(year, month) => year_of(year) && on.month() == month,
    };
    let before = since_ever && last_day_of(over).is_some_and(|last| on <= last);
    inside || before
}

/// How many take part on a day; all who live there, where nobody is known to.
fn people(home: &Home, on: Day) -> i64 {
    let there =
        |(from, until): &&(Day, Option<Day>)| *from <= on && until.is_none_or(|until| on < until);
    let known = home.take_part.iter().filter(there).count() as i64;
    let all = i64::from(home.live_there.max(1));
    if known > 0 { known } else { all }
}

/// A whole number of hundredths, a half counted as one more.
fn shared(points: i64, people: i64) -> i64 {
    let (whole, rest) = (points.div_euclid(people), points.rem_euclid(people));
    if rest * 2 >= people { whole + 1 } else { whole }
}

/// How many of so many are so many in a hundred: whole ones only.
fn of_hundred(all: usize, best: usize) -> usize {
    (0..=all).rev().find(|n| n * 100 <= all * best).unwrap_or(0)
}

fn placed(law: &Law, all: Vec<(String, i64, bool)>) -> (Option<i64>, Vec<Placed>) {
    let ranked: Vec<i64> = all
        .iter()
        .filter(|(.., barred)| !barred)
        .map(|(_, points, _)| *points)
        .collect();
    let line = law.bands.map(|bands| line(&bands, &ranked));
    let place = |(whose, points, barred): (String, i64, bool)| {
        if barred {
            return Placed {
                whose,
                rank: None,
                points,
                stars: 0,
                band: None,
            };
        }
        // Whoever has more stands before.
        let before = ranked.iter().filter(|other| **other > points).count();
        let stars = law.stars.iter().find(|(_, best, from)| {
            best.is_none_or(|best| before < of_hundred(ranked.len(), best as usize))
                && from.is_none_or(|from| points >= from)
        });
        Placed {
            whose,
            rank: Some(before as u32 + 1),
            points,
            stars: stars.map_or(0, |(stars, ..)| *stars),
            band: law.bands.map(|bands| in_band(&bands, points, &ranked)),
        }
    };
    (line, all.into_iter().map(place).collect())
}

/// The band of so many points: the first begins at the base, nobody below it is in one.
fn band(bands: &Bands, points: i64) -> u32 {
    let Some(step) = bands.step else { return 1 };
    let mut number = 0;
    let mut begins = bands.base;
    while points >= begins {
        number += 1;
        begins += step;
    }
    number
}

/// Where the advantages begin: at the first band, or at the highest that enough of all have reached. Of one band, at the
/// last of its best.
fn line(bands: &Bands, ranked: &[i64]) -> i64 {
    let Some(step) = bands.step else {
        let mut in_order = ranked.to_vec();
        in_order.sort_unstable_by_key(|points| -points);
        let best = in_order
            .iter()
            .filter(|points| in_band(bands, **points, ranked).1)
            .copied();
        return best.min().unwrap_or(0);
    };
    let highest = ranked.iter().map(|points| band(bands, *points)).max();
    let reached = |number: u32| {
        let there = ranked
            .iter()
            .filter(|points| band(bands, **points) >= number);
        there.count() * 100 >= ranked.len() * bands.best
    };
    let number = (1..=highest.unwrap_or(1).max(1))
        .rev()
        .find(|number| reached(*number));
    bands.base + step * i64::from(number.unwrap_or(1) - 1)
}

fn in_band(bands: &Bands, points: i64, ranked: &[i64]) -> (u32, bool, bool) {
    let number = band(bands, points);
    let same: Vec<i64> = ranked
        .iter()
        .filter(|other| band(bands, **other) == number)
        .copied()
        .collect();
    let before = same.iter().filter(|other| **other > points).count();
    let best = number > 0 && before < of_hundred(same.len(), bands.best);
    let at_line = bands.step.is_none() || points >= line(bands, ranked);
    (number, best, best && at_line)
}
