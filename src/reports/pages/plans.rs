//! How each register stands on paper: which of it, in which columns, how wide, under which headings. What programs need
//! and people do not (ids, codes of kinds) stays in the files for programs.

use super::grid::Align;
use super::paper::Way;
use crate::market::register::Register;

/// A column on paper.
#[derive(Debug, Clone, Copy)]
pub struct PlanColumn {
    /// The key of its head among the words, under `register.paper`.
    pub head: &'static str,
    /// How wide, in millimetres.
    pub mm: f32,
    /// Where its texts stand.
    pub align: Align,
    /// Whether lines that belong together share one cell.
    pub merges: bool,
    /// Whether it is summed up, page by page and at the end.
    pub sums: bool,
}

/// A register's table on paper.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Which way the paper lies.
    pub way: Way,
    /// The columns; together as wide as the paper less its margins.
    pub columns: &'static [PlanColumn],
}

const fn left(head: &'static str, mm: f32) -> PlanColumn {
    PlanColumn {
        head,
        mm,
        align: Align::Left,
        merges: false,
        sums: false,
    }
}

const fn middle(head: &'static str, mm: f32) -> PlanColumn {
    PlanColumn {
        align: Align::Middle,
        ..left(head, mm)
    }
}

const fn right(head: &'static str, mm: f32) -> PlanColumn {
    PlanColumn {
        align: Align::Right,
        ..left(head, mm)
    }
}

const fn sum(head: &'static str, mm: f32) -> PlanColumn {
    PlanColumn {
        sums: true,
        ..right(head, mm)
    }
}

const fn shared(column: PlanColumn) -> PlanColumn {
    PlanColumn {
        merges: true,
        ..column
    }
}

/// How a register stands on paper; nothing where it is for programs alone.
pub fn plan(register: Register) -> Option<Plan> {
    let (way, columns) = match register {
        Register::IssueBook => (Way::Across, ISSUE),
        Register::GoodsIn => (Way::Across, GOODS_IN),
        Register::StockBook => (Way::Across, STOCK_BOOK),
        Register::FundBook => (Way::Upright, FUND),
        Register::Donations => (Way::Across, DONATIONS),
        Register::Settlement | Register::DaySheet | Register::WindowSheet => (Way::Upright, SUMS),
        Register::Redemptions | Register::Unreported => (Way::Across, REDEMPTIONS),
        Register::Stock => (Way::Upright, STOCK),
        Register::Balances => (Way::Upright, BALANCES),
        Register::Movements => (Way::Across, MOVEMENTS),
        Register::Coupons => (Way::Upright, COUPONS),
        Register::Cards | Register::Journal => return None,
    };
    Some(Plan { way, columns })
}

const ISSUE: &[PlanColumn] = &[
    shared(middle("day", 21.0)),
    shared(left("receipt", 31.0)),
    shared(middle("household", 17.0)),
    shared(middle("householder", 18.0)),
    shared(middle("collector", 18.0)),
    left("goods", 42.0),
    sum("pieces", 13.0),
    middle("unit", 11.0),
    sum("points", 17.0),
    shared(middle("served-by", 18.0)),
    shared(middle("signature", 35.0)),
    left("remark", 28.0),
];

const GOODS_IN: &[PlanColumn] = &[
    shared(middle("day", 20.0)),
    shared(left("delivery", 29.0)),
    middle("lot", 10.0),
    left("goods", 30.0),
    sum("pieces", 12.0),
    middle("unit", 10.0),
    shared(left("origin", 31.0)),
    shared(left("supplier-invoice", 29.0)),
    right("unit-cost", 14.0),
    sum("amount", 19.0),
    middle("expires", 20.0),
    shared(middle("counted-by", 15.0)),
    left("remark", 30.0),
];

const STOCK_BOOK: &[PlanColumn] = &[
    left("goods", 39.0),
    middle("unit", 11.0),
    sum("opening", 17.0),
    sum("received", 17.0),
    sum("corrected", 15.0),
    sum("issued", 17.0),
    sum("taken-back", 15.0),
    sum("lost", 14.0),
    sum("damaged", 14.0),
    sum("expired", 14.0),
    sum("returned", 15.0),
    sum("transferred", 14.0),
    sum("missing", 14.0),
    sum("found", 14.0),
    sum("closing", 17.0),
    sum("value", 22.0),
];

const FUND: &[PlanColumn] = &[
    middle("day", 21.0),
    left("what", 37.0),
    left("document", 46.0),
    sum("granted", 25.0),
    sum("spent", 25.0),
    right("balance", 28.0),
];

const DONATIONS: &[PlanColumn] = &[
    shared(middle("day", 20.0)),
    shared(left("delivery", 30.0)),
    shared(left("giver", 44.0)),
    shared(left("terms", 38.0)),
    left("goods", 40.0),
    middle("unit", 10.0),
    sum("came", 14.0),
    sum("worth", 20.0),
    sum("handed-out", 14.0),
    right("households", 13.0),
    sum("gone", 13.0),
    sum("left", 13.0),
];

const SUMS: &[PlanColumn] = &[
    shared(middle("section", 21.0)),
    left("item", 44.0),
    right("times", 13.0),
    right("pieces", 17.0),
    right("back", 13.0),
    right("points", 20.0),
    right("yuan", 24.0),
    left("remark", 30.0),
];

const REDEMPTIONS: &[PlanColumn] = &[
    shared(middle("day", 21.0)),
    shared(left("receipt", 31.0)),
    shared(middle("household", 20.0)),
    shared(middle("collector", 26.0)),
    shared(middle("served-by", 26.0)),
    middle("code", 34.0),
    left("goods", 56.0),
    right("pieces", 16.0),
    right("points", 21.0),
    middle("reversed", 18.0),
];

const STOCK: &[PlanColumn] = &[
    middle("code", 36.0),
    left("goods", 52.0),
    middle("unit", 14.0),
    right("on-hand", 20.0),
    right("received", 20.0),
    right("issued", 20.0),
    right("gone", 20.0),
];

const BALANCES: &[PlanColumn] = &[
    middle("household", 30.0),
    right("earned", 30.0),
    right("redeemed", 30.0),
    right("lapsed", 30.0),
    right("spendable", 30.0),
    middle("lapses-on", 32.0),
];

const MOVEMENTS: &[PlanColumn] = &[
    left("slip", 31.0),
    middle("day", 21.0),
    middle("household", 18.0),
    middle("kind", 27.0),
    right("points", 19.0),
    middle("to", 18.0),
    left("partner", 34.0),
    left("reason", 46.0),
    middle("served-by", 19.0),
    middle("approver", 19.0),
    middle("reversed", 17.0),
];

const COUPONS: &[PlanColumn] = &[
    left("number", 48.0),
    middle("household", 32.0),
    right("points", 30.0),
    middle("state", 34.0),
    middle("settled-on", 38.0),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::pages::book::MARGIN_MM;
    use crate::reports::pages::marks::MM;
    use crate::reports::pages::paper::{Page, Paper};

    /// A table that is wider than its paper is cut off by the printer, and one that is narrower looks forgotten.
    #[test]
    fn every_table_is_as_wide_as_its_paper() {
        let mut planned = 0;
        for register in Register::ALL {
            let Some(plan) = plan(register) else { continue };
            planned += 1;
            let page = Page::of(Paper::A4, plan.way, MARGIN_MM);
            let wide: f32 = plan.columns.iter().map(|column| column.mm * MM).sum();
            let off = page.room() - wide;
            // Sums of fractions are a little off themselves.
            assert!(
                (-0.001..4.0 * MM).contains(&off),
                "{register:?}: {} mm off",
                off / MM
            );
        }
        assert_eq!(planned, Register::ALL.len() - 2);
    }
}
