//! Which paper, and of when: what a touch means before anything is asked of the books.

use crate::market::day::VillageDay;
use crate::market::exception::extra_days;
use crate::market::gtin::Gtin;
use crate::market::label::LabelAsk;
use crate::market::period::Period;
use crate::market::register::turn::Turn;
use crate::market::register::{Register, Span};
use crate::market::shop::Shop;
use crate::market::storeroom::notice::NoticeKind;

/// The books that are offered, in this order.
pub(super) const BOOKS: [Register; 8] = [
    Register::GoodsIn,
    Register::IssueBook,
    Register::StockBook,
    Register::FundBook,
    Register::Donations,
    Register::Settlement,
    Register::DaySheet,
    Register::WindowSheet,
];

/// How many stickers of each kind are offered; 24 fill a sheet.
pub(super) const COPIES: [u32; 4] = [1, 3, 10, 24];

/// So many days into a period, the one before is what is mostly posted.
const JUST_BEGUN: i64 = 15;

/// The days of a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// Since the last exchange, or this month.
    Now,
    /// The turn before, or the month.
    Before,
    /// This year.
    ThisYear,
    /// The year before.
    LastYear,
    /// From a day to a day.
    Own(Span),
}

impl Days {
    /// What a book is mostly asked for.
    pub(super) fn usual(register: Register) -> Days {
        match register {
            Register::WindowSheet | Register::FundBook => Days::ThisYear,
            _ => Days::Now,
        }
    }

    /// Which days these are today.
    pub(super) fn span(self, shop: &Shop) -> Span {
        let (today, scheme) = (shop.today, &shop.scheme);
        let extra = || extra_days(&shop.allowed, None);
        let year = |year: i32| {
            let year = Period::Year(year);
            Span {
                from: year.first_day(),
                to: year.last_day().min(today),
            }
        };
        match self {
            Days::Now => Turn::now(scheme, &extra(), today).days(),
            Days::Before => Turn::before(scheme, &extra(), today).days(),
            Days::ThisYear => year(today.year()),
            Days::LastYear => year(today.year() - 1),
            Days::Own(span) => span,
        }
    }

    /// The word for it, in keys of the words.
    pub(super) fn word(self, shop: &Shop) -> &'static str {
        let is_month = matches!(Turn::now(&shop.scheme, &[], shop.today), Turn::Month(_));
        match (self, is_month) {
            (Days::Now, false) => "now",
            (Days::Before, false) => "before",
            (Days::Now, true) => "month",
            (Days::Before, true) => "month-before",
            (Days::ThisYear, _) => "this-year",
            (Days::LastYear, _) => "last-year",
            (Days::Own(_), _) => "own",
        }
    }
}

/// How long the period is that is posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Long {
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// A year.
    Year,
}

impl Long {
    pub(super) const ALL: [Long; 3] = [Long::Month, Long::Quarter, Long::Year];

    pub(super) fn of(period: Period) -> Long {
        match period {
            Period::Month(..) => Long::Month,
            Period::Quarter(..) => Long::Quarter,
            Period::Year(_) | Period::Always => Long::Year,
        }
    }

    /// The word for it, in keys of the words.
    pub(super) fn word(self) -> &'static str {
        match self {
            Long::Month => "month",
            Long::Quarter => "quarter",
            Long::Year => "year",
        }
    }

    /// The one in which this day lies.
    pub(super) fn at(self, day: VillageDay) -> Period {
        match self {
            Long::Month => Period::month_of(day),
            Long::Quarter => Period::quarter_of(day),
            Long::Year => Period::year_of(day),
        }
    }
}

/// The period that is due to be posted: the account's; in its first days, the one before. Prices are those of today.
pub(super) fn due(kind: NoticeKind, shop: &Shop) -> Period {
    let today = shop.today;
    let period = match shop.scheme.period_on(today) {
        Period::Always => Period::year_of(today),
        period => period,
    };
    let has_just_begun = today.days_since(period.first_day()) < JUST_BEGUN;
    if has_just_begun && kind != NoticeKind::Prices {
        period.earlier().unwrap_or(period)
    } else {
        period
    }
}

/// The labels of these goods alone; of none: of all.
pub(super) fn of_goods(ask: &LabelAsk, chosen: Vec<Gtin>) -> LabelAsk {
    match ask {
        LabelAsk::Goods { copies, .. } => LabelAsk::Goods {
            codes: chosen,
            copies: *copies,
        },
        LabelAsk::Shelf { .. } => LabelAsk::Shelf { codes: chosen },
        LabelAsk::Cards { .. } | LabelAsk::Slips { .. } => ask.clone(),
    }
}
