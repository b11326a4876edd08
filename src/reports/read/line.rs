//! One row of a file as one line of its kind. Every fault of a row is listed, not the first alone.

use crate::market::day::VillageDay;
use crate::market::goods::Goods;
use crate::market::intake::{
    BadLine, BadLineWhy, CreditLine, ExceptionLine, GoodsLine, HouseholdLine, LimitLine,
    MemberLine, PriceLine, SuspensionLine,
};
use crate::reports::columns::Head;
use crate::reports::field::{self, Form};
use crate::reports::table::Cell;

/// A row with its columns found, and what is wrong with it so far.
pub(super) struct Row<'a> {
    pub columns: &'static [&'static str],
    pub head: &'a Head,
    pub cells: &'a [Cell<'a>],
    pub line: u32,
    pub bad: &'a mut Vec<BadLine>,
}

impl Row<'_> {
    /// The value of a column (its place in [`columns`]), or nothing after the fault is listed.
    pub fn read<T>(&mut self, column: usize, parse: fn(&Cell<'_>) -> Result<T, Form>) -> Option<T> {
        let absent = Cell::text("");
        let place = self.head.places[column];
        match parse(place.map_or(&absent, |place| &self.cells[place])) {
            Ok(value) => Some(value),
            Err(form) => {
                self.fault(column, form);
                None
            }
        }
    }

    pub fn fault(&mut self, column: usize, form: Form) {
        let place = self.head.places[column];
        let why = BadLineWhy::Field {
            column: self.columns[column],
            found: place.map_or_else(String::new, |place| shown(&self.cells[place].text)),
            form,
        };
        self.bad.push(BadLine {
            line: self.line,
            why,
        });
    }
}

/// What stands in a cell, short enough for a sentence.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let plain = text.trim().chars().filter(|c| !c.is_control());
    let mut shown: String = plain.clone().take(LONGEST).collect();
    if plain.count() > LONGEST {
        shown.push('…');
    }
    shown
}

pub(super) fn household(row: &mut Row<'_>) -> Option<HouseholdLine> {
    let household = row.read(0, field::household);
    let name = row.read(1, field::name);
    let members = row.read(2, field::members);
    let phone = row.read(3, field::phone);
    let group = row.read(4, field::label);
    Some(HouseholdLine {
        household: household?,
        name: name?,
        members: members?,
        phone: phone?,
        group: group?,
    })
}

pub(super) fn goods(row: &mut Row<'_>) -> Option<GoodsLine> {
    let code = row.read(0, field::code);
    let name = row.read(1, field::name);
    let unit = row.read(2, field::name);
    let category = row.read(3, field::label);
    let points = row.read(4, field::price);
    Some(GoodsLine {
        goods: Goods {
            code: code?,
            name: name?,
            unit: unit?,
            category: category?,
        },
        points: points?,
    })
}

pub(super) fn credit(row: &mut Row<'_>) -> Option<CreditLine> {
    let household = row.read(0, field::household);
    let period = row.read(1, field::period);
    let points = row.read(2, field::credited);
    let category = row.read(3, field::label);
    let reason = row.read(4, field::reason);
    let happened_on = row.read(5, field::day_or_none);
    let posted_on = row.read(6, field::day);
    let member = row.read(7, field::member_or_none);
    let evidence = row.read(8, field::reason);
    let place = row.read(9, field::label);
    let kind = row.read(10, field::credit_kind);
    Some(CreditLine {
        household: household?,
        period: period?,
        points: points?,
        category: category?,
        reason: reason?,
        happened_on: happened_on?,
        posted_on: posted_on?,
        kind: kind?,
        member: member?,
        evidence: evidence?,
        place: place?,
    })
}

pub(super) fn suspension(row: &mut Row<'_>) -> Option<SuspensionLine> {
    const UNTIL: usize = 3;
    let household = row.read(0, field::household);
    let kind = row.read(1, field::name);
    let from = row.read(2, field::day);
    let until = row.read(UNTIL, field::day_or_none);
    let reason = row.read(4, field::reason);
    not_before(row, from, (UNTIL, until), "intake.form.until")?;
    Some(SuspensionLine {
        household: household?,
        kind: kind?,
        from: from?,
        until: until?,
        reason: reason?,
    })
}

/// Lists a fault where a last day, if there is one, lies before the first.
fn not_before(
    row: &mut Row<'_>,
    from: Option<VillageDay>,
    (column, until): (usize, Option<Option<VillageDay>>),
    form: Form,
) -> Option<()> {
    match (from, until) {
        (Some(from), Some(Some(until))) if until < from => {
            row.fault(column, form);
            None
        }
        _ => Some(()),
    }
}

pub(super) fn member(row: &mut Row<'_>) -> Option<MemberLine> {
    const LEFT: usize = 4;
    let household = row.read(0, field::household);
    let member = row.read(1, field::member);
    let name = row.read(2, field::name);
    let joined = row.read(3, field::day);
    let left = row.read(LEFT, field::day_or_none);
    not_before(row, joined, (LEFT, left), "intake.form.left")?;
    Some(MemberLine {
        household: household?,
        member: member?,
        name: name?,
        joined: joined?,
        left: left?,
    })
}

pub(super) fn price(row: &mut Row<'_>) -> Option<PriceLine> {
    let resolution = row.read(0, field::resolution);
    let from = row.read(1, field::day);
    let code = row.read(2, field::code);
    let points = row.read(3, field::price_decided);
    Some(PriceLine {
        resolution: resolution?,
        from: from?,
        code: code?,
        points: points?,
    })
}

/// Where a limit is taken away, the span says nothing and may be left out.
pub(super) fn limit(row: &mut Row<'_>) -> Option<LimitLine> {
    const OVER: usize = 4;
    let resolution = row.read(0, field::resolution);
    let from = row.read(1, field::day);
    let code = row.read(2, field::code);
    let pieces = row.read(3, field::pieces_or_none);
    let over = row.read(OVER, field::span);
    if matches!(pieces, Some(Some(_))) && over == Some(None) {
        row.fault(OVER, "intake.form.over");
        return None;
    }
    Some(LimitLine {
        resolution: resolution?,
        from: from?,
        code: code?,
        pieces: pieces?,
        over: over?.unwrap_or_default(),
    })
}

/// Without a last day an exception is for its first day alone.
pub(super) fn exception(row: &mut Row<'_>) -> Option<ExceptionLine> {
    const UNTIL: usize = 2;
    const SECOND: usize = 6;
    let what = row.read(0, field::exception_kind);
    let from = row.read(1, field::day);
    let until = row.read(UNTIL, field::day_or_none);
    let household = row.read(3, field::household_or_all);
    let reason = row.read(4, field::reason_given);
    let approved_by = row.read(5, field::approver);
    let second_approver = row.read(SECOND, field::approver);
    let in_order = not_before(row, from, (UNTIL, until), "intake.form.until");
    if approved_by.is_some() && approved_by == second_approver {
        row.fault(SECOND, "intake.form.second-approver");
        return None;
    }
    in_order?;
    Some(ExceptionLine {
        what: what?,
        from: from?,
        until: until?.or(from)?,
        household: household?,
        reason: reason?,
        approved_by: approved_by?,
        second_approver: second_approver?,
    })
}
