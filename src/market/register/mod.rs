//! The registers that leave the house: which there are, their columns, and their lines. Plain data, the same at the till
//! and at the ledger; written by `reports`.
//!
//! Lines leave one at a time, because a store's books grow for ever: whoever reads them hands over a [`Line`], whoever
//! writes them takes its [`Line::cells`] and forgets it. What has to be reckoned over many facts is folded here, without
//! SQL: [`stock_book`], [`fund_book`], [`donations`], [`sums`],
//! [`settlement`].
//!
//! - [`rows`]: what programs have been reading from the beginning · [`books`]: the books a township audits
//! - [`value`]: one field, one column · [`turn`]: the days that are mostly asked for

pub mod books;
pub mod donations;
pub mod fund_book;
pub mod lots;
pub mod rows;
pub mod settlement;
pub mod stock_book;
pub mod sums;
pub mod turn;
pub mod value;

pub use books::{
    DonationRow, FundBookRow, FundEntry, GoodsInEntry, GoodsInRow, IssueEntry, IssueRow,
    StockBookRow, SumRow, SumSection,
};
pub use rows::{BalanceRow, CardRow, CouponRow, MovementRow, RedemptionRow, StockRow};
pub use value::{Column, Sum, Value};

use super::day::VillageDay;
use super::journal::Entry;
use value::{col, sum, words};

/// A run of village days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: VillageDay,
    /// The last day.
    pub to: VillageDay,
}

impl Span {
    /// The days from one to another; nothing where the last lies before the first.
    pub fn new(from: VillageDay, to: VillageDay) -> Option<Span> {
        (from <= to).then_some(Span { from, to })
    }

    /// Whether the day lies inside.
    pub fn contains(&self, day: VillageDay) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// Which register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Register {
    /// Redemptions by line.
    Redemptions,
    /// Redemptions by line that the ledger is not known to have.
    Unreported,
    /// The issue book (物品兑换领取台账).
    IssueBook,
    /// Stock by kind, now.
    Stock,
    /// Balances by household, now.
    Balances,
    /// Cards by household, now.
    Cards,
    /// Movements of points without goods.
    Movements,
    /// Paper coupons by number.
    Coupons,
    /// The journal as it is stored.
    Journal,
    /// The goods-in book (物品入库台账).
    GoodsIn,
    /// What came, went and stands of each kind over some days.
    StockBook,
    /// What each fund was granted and what was bought from it.
    FundBook,
    /// Donations, and what became of them.
    Donations,
    /// The statement with the township: coupons, redemptions, funds.
    Settlement,
    /// What each shop day came to.
    DaySheet,
    /// What each exchange window came to.
    WindowSheet,
}

impl Register {
    /// All of them.
    pub const ALL: [Register; 16] = [
        Register::Redemptions,
        Register::Unreported,
        Register::IssueBook,
        Register::Stock,
        Register::Balances,
        Register::Cards,
        Register::Movements,
        Register::Coupons,
        Register::Journal,
        Register::GoodsIn,
        Register::StockBook,
        Register::FundBook,
        Register::Donations,
        Register::Settlement,
        Register::DaySheet,
        Register::WindowSheet,
    ];

    /// The word for it: on the command line, on a sheet's tab, in keys of the words.
    pub fn word(self) -> &'static str {
        match self {
            Register::Redemptions => "redemptions",
            Register::Unreported => "unreported",
            Register::IssueBook => "issue-book",
            Register::Stock => "stock",
            Register::Balances => "balances",
            Register::Cards => "cards",
            Register::Movements => "movements",
            Register::Coupons => "coupons",
            Register::Journal => "journal",
            Register::GoodsIn => "goods-in",
            Register::StockBook => "stock-book",
            Register::FundBook => "fund-book",
            Register::Donations => "donations",
            Register::Settlement => "settlement",
            Register::DaySheet => "day-sheet",
            Register::WindowSheet => "window-sheet",
        }
    }

    /// Whether its lines stand under days, so that some days of it can be asked for.
    pub fn goes_by_days(self) -> bool {
        !matches!(
            self,
            Register::Unreported
                | Register::Stock
                | Register::Balances
                | Register::Cards
                | Register::Coupons
                | Register::Journal
        )
    }

    /// Whether it is a book that people are shown and sign, and that ends with its totals; the others are tables for
    /// programs.
    pub fn is_book(self) -> bool {
        matches!(
            self,
            Register::IssueBook
                | Register::GoodsIn
                | Register::StockBook
                | Register::FundBook
                | Register::Donations
                | Register::Settlement
                | Register::DaySheet
                | Register::WindowSheet
        )
    }

    /// Its columns, in order. Other programs read them by name: a new one comes at the end, none is taken away.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Register::Redemptions | Register::Unreported => REDEMPTIONS,
            Register::IssueBook => ISSUE_BOOK,
            Register::Stock => STOCK,
            Register::Balances => BALANCES,
            Register::Cards => CARDS,
            Register::Movements => MOVEMENTS,
            Register::Coupons => COUPONS,
            Register::Journal => JOURNAL,
            Register::GoodsIn => GOODS_IN,
            Register::StockBook => STOCK_BOOK,
            Register::FundBook => FUND_BOOK,
            Register::Donations => DONATIONS,
            Register::Settlement | Register::WindowSheet => SPAN_SUMS,
            Register::DaySheet => DAY_SUMS,
        }
    }
}

const REDEMPTIONS: &[Column] = &[
    col("redemption"),
    col("receipt"),
    col("at"),
    col("village_day"),
    col("household"),
    col("collector"),
    col("staff"),
    col("code"),
    col("name"),
    col("quantity"),
    col("points"),
    col("reversed"),
];

const ISSUE_BOOK: &[Column] = &[
    col("village_day"),
    col("receipt"),
    col("household"),
    col("household_name"),
    col("collector"),
    words("proof", "proof"),
    col("name"),
    col("unit"),
    sum("quantity"),
    sum("points"),
    col("reversed"),
    col("staff"),
    col("code"),
    words("entry", "issue"),
    col("slip"),
    col("reason"),
    col("approver"),
    col("paper_slip"),
];

const STOCK: &[Column] = &[
    col("code"),
    col("name"),
    col("unit"),
    col("on_hand"),
    col("received"),
    col("issued"),
    col("lost"),
];

const BALANCES: &[Column] = &[
    col("household"),
    col("earned"),
    col("redeemed"),
    col("lapsed"),
    col("spendable"),
    col("lapses_on"),
];

const CARDS: &[Column] = &[col("household"), col("card")];

const JOURNAL: &[Column] = &[col("seq"), col("hash"), col("bytes")];

const MOVEMENTS: &[Column] = &[
    col("slip"),
    col("at"),
    col("village_day"),
    col("household"),
    words("kind", "movement"),
    col("points"),
    col("to"),
    col("partner"),
    col("reason"),
    col("staff"),
    col("approver"),
    col("undone"),
];

const COUPONS: &[Column] = &[
    col("number"),
    col("household"),
    col("points"),
    words("state", "coupon"),
    col("settled_on"),
];

const GOODS_IN: &[Column] = &[
    col("village_day"),
    col("delivery"),
    col("lot"),
    col("code"),
    col("name"),
    col("unit"),
    sum("quantity"),
    words("source", "source"),
    col("giver_or_fund"),
    col("supplier"),
    col("document"),
    col("unit_cost"),
    sum("amount"),
    col("expires"),
    col("staff"),
    col("second"),
    words("entry", "goods-in"),
    col("slip"),
    col("reason"),
    col("anonymous"),
];

const STOCK_BOOK: &[Column] = &[
    col("code"),
    col("name"),
    col("unit"),
    sum("opening"),
    sum("received"),
    sum("corrected"),
    sum("issued"),
    sum("taken_back"),
    sum("lost"),
    sum("damaged"),
    sum("expired"),
    sum("returned"),
    sum("transferred"),
    sum("missing"),
    sum("found"),
    sum("closing"),
    sum("value"),
];

const FUND_BOOK: &[Column] = &[
    col("fund"),
    words("kind", "fund"),
    col("village_day"),
    words("entry", "fund-book"),
    col("number"),
    col("document"),
    col("supplier"),
    sum("granted"),
    sum("spent"),
    col("balance"),
    sum("handed_out"),
    sum("on_shelf"),
    sum("written_off"),
    col("year_spent"),
    col("year_most"),
];

const DONATIONS: &[Column] = &[
    col("village_day"),
    col("delivery"),
    col("lot"),
    col("giver"),
    col("anonymous"),
    col("terms"),
    col("code"),
    col("name"),
    col("unit"),
    sum("quantity"),
    sum("worth"),
    sum("handed_out"),
    col("households"),
    sum("lost"),
    sum("left"),
];

const DAY_SUMS: &[Column] = &[
    col("village_day"),
    words("section", "section"),
    words("kind", "kind"),
    col("item"),
    col("unit"),
    col("count"),
    col("quantity"),
    col("back"),
    col("points"),
    col("yuan"),
    col("note"),
];

const SPAN_SUMS: &[Column] = &[
    col("from"),
    col("to"),
    words("section", "section"),
    words("kind", "kind"),
    col("item"),
    col("unit"),
    col("count"),
    col("quantity"),
    col("back"),
    col("points"),
    col("yuan"),
    col("note"),
];

/// What comes out while a register is read. It is handed on at once and never kept, so a large line needs no box.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)]
pub enum Reads {
    /// So many entries of a journal are gone through: nothing to write, a moment to ask whether to go on.
    Entries(u64),
    /// The next line.
    Line(Line),
}

/// One line of a register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Of the redemptions.
    Redemption(RedemptionRow),
    /// Of the issue book.
    Issue(IssueRow),
    /// Of the stock.
    Stock(StockRow),
    /// Of the balances.
    Balance(BalanceRow),
    /// Of the cards.
    Card(CardRow),
    /// Of the movements.
    Movement(MovementRow),
    /// Of the coupons.
    Coupon(CouponRow),
    /// Of the journal.
    Entry(Entry),
    /// Of the goods-in book.
    GoodsIn(GoodsInRow),
    /// Of the stock book.
    StockBook(StockBookRow),
    /// Of the fund book.
    Fund(FundBookRow),
    /// Of the donations.
    Donation(DonationRow),
    /// Of the day sheets: a sum of one day.
    DaySum(SumRow),
    /// Of the settlement and the window sheets: a sum of some days.
    SpanSum(SumRow),
}

impl Line {
    /// Its fields, one for each column of its register.
    pub fn cells(&self) -> Vec<Value> {
        match self {
            Line::Redemption(row) => row.cells(),
            Line::Issue(row) => row.cells(),
            Line::Stock(row) => row.cells(),
            Line::Balance(row) => row.cells(),
            Line::Card(row) => row.cells(),
            Line::Movement(row) => row.cells(),
            Line::Coupon(row) => row.cells(),
            Line::Entry(entry) => vec![
                Value::Whole(entry.seq as i64),
                Value::text(entry.hash),
                Value::text(&entry.bytes),
            ],
            Line::GoodsIn(row) => row.cells(),
            Line::StockBook(row) => row.cells(),
            Line::Fund(row) => row.cells(),
            Line::Donation(row) => row.cells(),
            Line::DaySum(row) => row.cells(false),
            Line::SpanSum(row) => row.cells(true),
        }
    }

    /// The strokes of a signature on the glass, where the line has one and it was asked for.
    pub fn ink(&self) -> Option<&str> {
        match self {
            Line::Issue(row) => row.ink.as_deref(),
            _ => None,
        }
    }
}

macro_rules! rows_of {
    ($($variant:ident => $row:ty),* $(,)?) => {
        $(impl TryFrom<Line> for $row {
            type Error = Line;
            fn try_from(line: Line) -> Result<$row, Line> {
                match line {
                    Line::$variant(row) => Ok(row),
                    other => Err(other),
                }
            }
        })*
    };
}

rows_of!(
    Redemption => RedemptionRow,
    Issue => IssueRow,
    Stock => StockRow,
    Balance => BalanceRow,
    Card => CardRow,
    Movement => MovementRow,
    Coupon => CouponRow,
    Entry => Entry,
    GoodsIn => GoodsInRow,
    StockBook => StockBookRow,
    Fund => FundBookRow,
    Donation => DonationRow,
);

/// The rows of a register whose lines are all of one kind.
pub fn rows<R: TryFrom<Line>>(lines: Vec<Line>) -> Vec<R> {
    lines
        .into_iter()
        .filter_map(|line| R::try_from(line).ok())
        .collect()
}
