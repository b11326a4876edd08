//! What a village's page lists beside redemptions: points that moved without goods, and exceptions that were allowed.
//!
//! Reasons of one household are not shown: cash is paid for illness, and a page may be posted. They stand in the
//! registers, for those who may ask.

use maud::{Markup, html};

use super::Page;
use crate::ledger::vault::AllowedListed;
use crate::market::register::MovementRow;

/// What is listed.
#[derive(Debug, Clone)]
pub struct Besides {
    /// Movements, the newest first.
    pub movements: Vec<MovementRow>,
    /// Exceptions that were allowed, the newest first.
    pub allowed: Vec<AllowedListed>,
}

impl Page<'_> {
    /// Both lists, each only where there is something in it: most villages have neither.
    pub(super) fn besides(&self, besides: &Besides) -> Markup {
        html! {
            @if !besides.movements.is_empty() {
                h2 #movements { (self.say("moved.title")) }
                (self.movement_table(&besides.movements))
            }
            @if !besides.allowed.is_empty() {
                h2 #allowed { (self.say("allowed.title")) }
                (self.allowed_table(&besides.allowed))
            }
        }
    }

    fn movement_table(&self, movements: &[MovementRow]) -> Markup {
        html! {
            div.card.wide { table {
                thead { tr {
                    th { (self.say("time")) } th { (self.say("household")) } th { (self.say("moved.kind")) }
                    th { (self.say("moved.to")) } th.n { (self.say("points")) } th { (self.say("moved.slip")) }
                } }
                tbody { @for row in movements {
                    tr {
                        td.t { (self.time(row.at)) }
                        td.t { (row.household) }
                        td { (self.say(&format!("moved.{}", movement_word(row.kind)))) }
                        td.t { @if let Some(to) = &row.to { (to) } }
                        td.n {
                            (row.points)
                            @if row.undone { br; span.mark { (self.say("moved.undone")) } }
                        }
                        td.t { (row.slip) }
                    }
                } }
            } }
        }
    }

    fn allowed_table(&self, allowed: &[AllowedListed]) -> Markup {
        html! {
            div.card.wide { table {
                thead { tr {
                    th { (self.say("time")) } th { (self.say("moved.kind")) } th { (self.say("allowed.days")) }
                    th { (self.say("allowed.whom")) } th { (self.say("allowed.reason")) }
                } }
                tbody { @for one in allowed {
                    tr {
                        td.t { (self.time(one.at)) }
                        td { (self.say(&format!("allowed.{}", one.allowed.what.word()))) }
                        td.t {
                            (one.allowed.from)
                            @if one.allowed.until != one.allowed.from { " – " (one.allowed.until) }
                        }
                        @match &one.allowed.household {
                            Some(household) => { td.t { (household) } td {} }
                            None => { td { (self.say("allowed.all")) } td { (one.reason) } }
                        }
                    }
                } }
            } }
        }
    }
}

/// `undone` is what a movement can be, and what became of another: two words of the page.
fn movement_word(kind: &str) -> &str {
    if kind == "undone" { "undo" } else { kind }
}
