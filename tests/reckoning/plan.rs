//! A village's years as a plain list of events: what is posted, what is decided, what is asked for at the counter.
//! Amounts are hundredths of a point.

pub use chrono::NaiveDate as Day;

/// One event, on the day on which it is recorded. Each day's stand in their order.
#[derive(Debug, Clone)]
pub struct Event {
    pub day: Day,
    pub household: usize,
    pub act: Act,
}

#[derive(Debug, Clone)]
pub enum Act {
    Credit(Credit),
    Decision {
        kind: &'static str,
        from: Day,
        until: Option<Day>,
    },
    Redeem {
        amount: i64,
        tobacco: bool,
    },
    /// Takes an earlier redemption back, or one line of it; `of` is the event's place in the list.
    Reverse {
        of: usize,
        line: Option<u32>,
    },
    Gift {
        to: usize,
        amount: i64,
    },
    Debit {
        kind: &'static str,
        amount: i64,
    },
    Cash {
        amount: i64,
    },
    /// Coupons of these numbers, each worth `each`.
    Issue {
        numbers: Vec<u32>,
        each: i64,
    },
    Take {
        numbers: Vec<u32>,
    },
    Cancel {
        numbers: Vec<u32>,
    },
    /// Takes an earlier movement back.
    Undo {
        of: usize,
    },
    /// Only looks.
    Look,
}

#[derive(Debug, Clone)]
pub struct Credit {
    pub kind: &'static str,
    pub category: &'static str,
    pub amount: i64,
    pub scored: Scored,
    pub happened: Option<Day>,
    pub posted: Day,
}

/// The time that an entry was scored for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scored {
    Year(i32),
    Quarter(i32, u32),
    Month(i32, u32),
    Always,
}

/// What an account says. Equal on both sides, or one of them is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    pub spendable: i64,
    pub lapsed: i64,
    /// All that counts by the day: what the honour total is made of.
    pub earned: i64,
    /// Periods that stand below what was taken from them, as they are written.
    pub debts: Vec<(String, i64)>,
}

/// Who lives in a household, as far as honours go by it.
#[derive(Debug, Clone)]
pub struct Home {
    /// The villager group; may be empty.
    pub group: &'static str,
    /// How many live there.
    pub live_there: u32,
    /// Those who take part: from a day on, up to the day before another.
    pub take_part: Vec<(Day, Option<Day>)>,
}

/// One place of a ranking.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The household's number, or the group.
    pub whose: String,
    pub rank: Option<u32>,
    pub points: i64,
    pub stars: u32,
    /// The band's number, among its best, with its advantages.
    pub band: Option<(u32, bool, bool)>,
}

/// A ranking: the line of the bands, and the places in their order. Nothing where nobody is ranked.
pub type Ranked = Option<(Option<i64>, Vec<Placed>)>;

/// What each household's points bring of the income, in fen, at so many fen a point. Nothing where there is no such share.
pub type Shares = Option<Vec<(i64, i64)>>;

/// Done, or the stable word of the refusal.
pub type Answer = Result<(), &'static str>;

/// Something that can be asked what the events come to.
pub trait Side {
    fn play(&mut self, event: &Event) -> Answer;
    fn look(&self, household: usize, day: Day) -> Look;
}

/// Something that can be asked who stands where.
pub trait Honours {
    /// The ranking of a stretch of time, asked for on a day.
    fn rank(&self, over: Scored, today: Day, homes: &[Home]) -> Ranked;
    /// The year's shares, asked for on a day.
    fn shares(&self, year: i32, today: Day, fen: i64) -> Shares;
}

pub fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd_opt(year, month, day).expect("a day of the calendar")
}
