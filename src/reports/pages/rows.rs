//! What each line of a register says on paper, in the columns that its plan ([`super::plans`]) gives it.

use std::sync::Arc;

use super::grid::Cell;
use crate::market::fen::Fen;
use crate::market::receipt::slip_number;
use crate::market::register::books::FundClosing;
use crate::market::register::stock_book::Tally;
use crate::market::register::{
    BalanceRow, CouponRow, DonationRow, FundBookRow, GoodsInEntry, GoodsInRow, IssueEntry,
    IssueRow, Line, MovementRow, RedemptionRow, StockBookRow, StockRow, SumRow, Value,
};
use crate::market::strokes::Strokes;
use crate::words::Words;

/// A line on paper.
#[derive(Debug, Clone, Default)]
pub struct PaperRow {
    /// What it stands under; a change of it begins a new part of the table. Empty: nothing.
    pub heading: String,
    /// Lines that follow each other with the same one belong together. Empty: it stands alone.
    pub together: String,
    /// Its cells; none where there is nothing that paper shows.
    pub cells: Vec<Cell>,
    /// Of each column that is summed up, what the line adds, in their order.
    pub adds: Vec<Value>,
    /// A word under it, over all columns. Empty: none.
    pub note: String,
}

/// What says things on paper.
pub struct Speaker<'a>(pub &'a Words);

fn text(value: impl ToString) -> Cell {
    Cell::text(value.to_string())
}

/// Money as books have it: thousands apart.
pub(super) fn money(amount: Fen) -> String {
    let plain = amount.to_string();
    let (sign, digits) = plain
        .strip_prefix('-')
        .map_or(("", &*plain), |rest| ("-", rest));
    let (yuan, fen) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut apart = String::new();
    for (place, digit) in yuan.chars().enumerate() {
        if place > 0 && (yuan.len() - place).is_multiple_of(3) {
            apart.push(',');
        }
        apart.push(digit);
    }
    format!("{sign}{apart}.{fen}")
}

fn yuan(amount: Fen) -> Cell {
    Cell::text(money(amount))
}

fn maybe(value: Option<impl ToString>) -> Cell {
    value.map_or_else(Cell::default, text)
}

/// The parts that say something, each on a line of its own.
fn lines<'a>(parts: impl IntoIterator<Item = &'a str>) -> Cell {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Cell::text(parts.join("\n"))
}

/// A figure that is left out where it is nothing, as people keep such books.
fn unless_zero(pieces: i64) -> Cell {
    if pieces == 0 {
        Cell::default()
    } else {
        text(pieces)
    }
}

impl Speaker<'_> {
    fn spoken(&self, key: &str) -> String {
        self.0.say(&format!("register.{key}"), &[])
    }

    fn word(&self, set: &str, word: &str) -> String {
        self.0.say_or(&format!("register.word.{set}"), word)
    }

    fn mark(&self, flag: bool, key: &str) -> Cell {
        if flag {
            Cell::text(self.spoken(key))
        } else {
            Cell::default()
        }
    }

    /// A line on paper.
    pub fn row(&self, line: &Line) -> PaperRow {
        match line {
            Line::Issue(row) => self.issue(row),
            Line::GoodsIn(row) => self.goods_in(row),
            Line::StockBook(row) => stock_book(row),
            Line::Fund(row) => self.fund(row),
            Line::Donation(row) => self.donation(row),
            Line::DaySum(row) | Line::SpanSum(row) => self.sum(row),
            Line::Redemption(row) => self.redemption(row),
            Line::Stock(row) => stock(row),
            Line::Balance(row) => balance(row),
            Line::Movement(row) => self.movement(row),
            Line::Coupon(row) => self.coupon(row),
            Line::Card(_) | Line::Entry(_) => PaperRow::default(),
        }
    }

    fn issue(&self, row: &IssueRow) -> PaperRow {
        let signature = match (&row.ink, row.proof, row.entry) {
            (Some(strokes), ..) => Cell {
                text: String::new(),
                // Strokes that cannot be read are as good as struck out.
                ink: Strokes::from_text(strokes).ok().map(Arc::new),
            },
            (None, "glass", _) => Cell::default(),
            (None, _, IssueEntry::Reversed) => Cell::text(self.spoken("proof.slip")),
            (None, "fingerprint", _) => Cell::text(self.spoken("proof.fingerprint")),
            (None, ..) => Cell::text(self.spoken("proof.paper")),
        };
        let remark = match row.entry {
            IssueEntry::Redeemed => String::new(),
            IssueEntry::Reward => self.why("remark.reward", row),
            IssueEntry::Reversed => self.why("remark.reversal", row),
        };
        let taken_back = if row.reversed && row.entry != IssueEntry::Reversed {
            self.spoken("remark.reversed")
        } else {
            String::new()
        };
        let paper = row.paper.map(|number| {
            let number = slip_number(number);
            self.0
                .say("register.remark.paper-slip", &[("number", &number)])
        });
        let slip = row
            .slip
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        PaperRow {
            together: format!("{} {slip}", row.receipt),
            cells: vec![
                text(row.village_day),
                lines([row.receipt.as_str(), &slip]),
                text(&row.household),
                Cell::text(&*row.household_name),
                Cell::text(&*row.collector),
                Cell::text(&*row.name),
                text(row.quantity),
                Cell::text(&*row.unit),
                text(row.points),
                Cell::text(&*row.staff),
                signature,
                lines([remark.as_str(), &taken_back, &paper.unwrap_or_default()]),
            ],
            adds: vec![Value::Whole(row.quantity), Value::Points(row.points)],
            ..PaperRow::default()
        }
    }

    fn why(&self, key: &str, row: &IssueRow) -> String {
        let fills = [
            ("reason", row.reason.as_str()),
            ("approver", row.approver.as_str()),
        ];
        self.0.say(&format!("register.{key}"), &fills)
    }

    fn goods_in(&self, row: &GoodsInRow) -> PaperRow {
        let paper = row.delivery.as_ref().or(row.slip.as_ref());
        let paper = paper.map(ToString::to_string).unwrap_or_default();
        let source = self.word("source", row.source.word());
        let entry = match row.entry {
            GoodsInEntry::Received => String::new(),
            other => self.word("goods-in", other.word()),
        };
        // A correction names both: the delivery that it corrects, and its own slip.
        let slip = row.delivery.as_ref().and(row.slip.as_ref());
        let slip = slip.map(ToString::to_string).unwrap_or_default();
        let anonymous = self.spoken("giver.anonymous");
        let goods = row.goods.as_ref();
        let code = goods.map(|(code, ..)| code.to_string()).unwrap_or_default();
        PaperRow {
            together: if row.entry == GoodsInEntry::Imported {
                String::new()
            } else {
                format!("{paper} {slip}")
            },
            cells: vec![
                text(row.village_day),
                Cell::text(&*paper),
                maybe(row.lot),
                lines([goods.map_or("", |(_, name, _)| name), &code]),
                unless_zero(row.quantity),
                Cell::text(goods.map_or("", |(.., unit)| unit)),
                lines([
                    source.as_str(),
                    if row.anonymous { &anonymous } else { &row.who },
                ]),
                lines([row.supplier.as_str(), &row.document]),
                if goods.is_some() {
                    yuan(row.unit_cost)
                } else {
                    Cell::default()
                },
                yuan(row.amount),
                maybe(row.expires),
                lines([row.staff.as_str(), &row.second]),
                lines([entry.as_str(), &slip, &row.reason]),
            ],
            adds: vec![Value::Whole(row.quantity), Value::Yuan(row.amount)],
            ..PaperRow::default()
        }
    }

    fn fund(&self, row: &FundBookRow) -> PaperRow {
        let kind = row
            .kind
            .map(|kind| self.word("fund", kind.word()))
            .unwrap_or_default();
        let heading = if kind.is_empty() || kind == row.fund {
            row.fund.clone()
        } else {
            let fills = [("fund", row.fund.as_str()), ("kind", &kind)];
            self.0.say("register.fund-heading", &fills)
        };
        let number = row
            .number
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let adds = |amount: Option<Fen>| amount.map_or(Value::Empty, Value::Yuan);
        PaperRow {
            heading,
            cells: vec![
                text(row.village_day),
                lines([self.word("fund-book", row.entry.word()).as_str(), &number]),
                lines([row.document.as_str(), &row.supplier]),
                maybe(row.granted.map(money)),
                maybe(row.spent.map(money)),
                yuan(row.balance),
            ],
            adds: vec![adds(row.granted), adds(row.spent)],
            note: row
                .closing
                .as_ref()
                .map(|end| self.fund_end(end))
                .unwrap_or_default(),
            ..PaperRow::default()
        }
    }

    fn fund_end(&self, end: &FundClosing) -> String {
        let [handed_out, on_shelf, written_off, spent] = [
            end.handed_out,
            end.on_shelf,
            end.written_off,
            end.year_spent,
        ]
        .map(money);
        let most = end.year_most.map(money);
        let key = if most.is_some() {
            "fund-end-capped"
        } else {
            "fund-end"
        };
        let most = most.unwrap_or_default();
        let fills = [
            ("handed-out", handed_out.as_str()),
            ("on-shelf", &on_shelf),
            ("written-off", &written_off),
            ("spent", &spent),
            ("most", &most),
        ];
        self.0.say(&format!("register.{key}"), &fills)
    }

    fn donation(&self, row: &DonationRow) -> PaperRow {
        let giver = match (row.anonymous, row.giver.is_empty()) {
            (true, _) => self.spoken("giver.anonymous"),
            (false, true) => self.spoken("giver.unknown"),
            (false, false) => row.giver.clone(),
        };
        let delivery = row
            .delivery
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        PaperRow {
            together: delivery.clone(),
            cells: vec![
                text(row.village_day),
                Cell::text(delivery),
                Cell::text(giver),
                Cell::text(&*row.terms),
                Cell::text(&*row.name),
                Cell::text(&*row.unit),
                text(row.quantity),
                yuan(row.worth),
                text(row.handed_out),
                text(row.households),
                unless_zero(row.lost),
                text(row.left),
            ],
            adds: vec![
                Value::Whole(row.quantity),
                Value::Yuan(row.worth),
                Value::Whole(row.handed_out),
                Value::Whole(row.lost),
                Value::Whole(row.left),
            ],
            ..PaperRow::default()
        }
    }

    fn sum(&self, row: &SumRow) -> PaperRow {
        let span = row.span;
        let heading = if span.from == span.to {
            format!(
                "{} {}",
                self.0.day_and_year(span.from),
                self.0.weekday(span.from)
            )
        } else {
            self.0.window(span.from, span.to)
        };
        let kind = if row.kind.is_empty() {
            String::new()
        } else {
            self.word("kind", row.kind)
        };
        let unit = |pieces: i64| match row.unit.as_str() {
            "" => pieces.to_string(),
            unit => format!("{pieces} {unit}"),
        };
        let section = self.word("section", row.section.word());
        PaperRow {
            together: format!("{heading} {section}"),
            heading,
            cells: vec![
                Cell::text(section),
                lines([kind.as_str(), &row.item]),
                maybe(row.count),
                maybe(row.quantity.map(unit)),
                maybe(row.back.filter(|back| *back != 0)),
                maybe(row.points),
                maybe(row.yuan.map(money)),
                Cell::text(&*row.note),
            ],
            ..PaperRow::default()
        }
    }

    fn redemption(&self, row: &RedemptionRow) -> PaperRow {
        PaperRow {
            together: row.receipt.to_string(),
            cells: vec![
                text(row.village_day),
                text(&row.receipt),
                text(&row.household),
                Cell::text(&*row.collector),
                Cell::text(&*row.staff),
                text(row.code),
                Cell::text(&*row.name),
                text(row.quantity),
                text(row.points),
                self.mark(row.reversed, "remark.reversed"),
            ],
            ..PaperRow::default()
        }
    }

    fn movement(&self, row: &MovementRow) -> PaperRow {
        PaperRow {
            cells: vec![
                text(&row.slip),
                text(row.village_day),
                text(&row.household),
                Cell::text(self.word("movement", row.kind)),
                text(row.points),
                maybe(row.to.as_ref()),
                Cell::text(&*row.partner),
                Cell::text(&*row.reason),
                Cell::text(&*row.staff),
                Cell::text(&*row.approver),
                self.mark(row.undone, "remark.undone"),
            ],
            ..PaperRow::default()
        }
    }

    fn coupon(&self, row: &CouponRow) -> PaperRow {
        PaperRow {
            cells: vec![
                text(&row.number),
                text(&row.household),
                text(row.points),
                Cell::text(self.word("coupon", row.state)),
                maybe(row.settled_on),
            ],
            ..PaperRow::default()
        }
    }
}

fn stock_book(row: &StockBookRow) -> PaperRow {
    let tally = &row.tally;
    if *tally == Tally::default() {
        // Goods that the list names and nobody ever brought take no paper.
        return PaperRow::default();
    }
    let moved = [
        tally.received,
        tally.corrected,
        tally.issued,
        tally.taken_back,
        tally.lost,
        tally.damaged,
        tally.expired,
        tally.returned,
        tally.transferred,
        tally.missing,
        tally.found,
    ];
    let mut cells = vec![
        lines([row.name.as_str(), &row.code.to_string()]),
        Cell::text(&*row.unit),
        text(tally.opening),
    ];
    cells.extend(moved.map(unless_zero));
    cells.extend([text(tally.closing()), yuan(row.value)]);
    let mut adds = vec![Value::Whole(tally.opening)];
    adds.extend(moved.map(Value::Whole));
    adds.extend([Value::Whole(tally.closing()), Value::Yuan(row.value)]);
    PaperRow {
        cells,
        adds,
        ..PaperRow::default()
    }
}

fn stock(row: &StockRow) -> PaperRow {
    PaperRow {
        cells: vec![
            text(row.code),
            Cell::text(&*row.name),
            Cell::text(&*row.unit),
            text(row.on_hand),
            text(row.received),
            text(row.issued),
            text(row.lost),
        ],
        ..PaperRow::default()
    }
}

fn balance(row: &BalanceRow) -> PaperRow {
    PaperRow {
        cells: vec![
            text(&row.household),
            text(row.earned),
            text(row.redeemed),
            text(row.lapsed),
            text(row.spendable),
            maybe(row.lapses_on),
        ],
        ..PaperRow::default()
    }
}
