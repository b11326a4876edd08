//! A delivery, where its slip's code leads: what came, and what became of it. Households are counted, never named.

use maud::{Markup, html};

use super::Page;
use crate::ledger::vault::store::{DeliveryLot, DeliveryShown, Pieces};
use crate::market::stock::Source;

impl Page<'_> {
    /// Deliveries of one number, in every village that has it.
    pub fn deliveries(&self, deliveries: &[DeliveryShown]) -> Markup {
        self.frame(
            &self.say("delivery.title"),
            html! { div.slip { @for one in deliveries { (self.delivery(one)) } } },
        )
    }

    fn delivery(&self, delivery: &DeliveryShown) -> Markup {
        let pieces = delivery
            .lots
            .iter()
            .fold(Pieces::default(), |mut sum, lot| {
                sum += lot.pieces;
                sum
            });
        let unit = self.say("delivery.pieces");
        let cost = match delivery.origin.source {
            Source::Fund => "delivery.cost",
            Source::Donation | Source::Transfer | Source::Found => "delivery.worth",
        };
        html! {
            h1 {
                (delivery.village_name)
                @if delivery.rehearsal { span.mark { (self.say("rehearsal")) } }
            }
            div.card {
                p.sum { (self.became(pieces, &unit, Some(delivery.households))) }
                dl {
                    dt { (self.say("delivery.number")) } dd { (delivery.number) }
                    dt { (self.say("time")) } dd { (self.time(delivery.at)) }
                    dt { (self.say("delivery.origin")) } dd { (self.origin(&delivery.origin)) }
                    @if !delivery.terms.is_empty() {
                        dt { (self.say("delivery.terms")) } dd { (delivery.terms) }
                    }
                    @if !delivery.document.is_empty() {
                        dt { (self.say("delivery.document")) } dd { (delivery.document) }
                    }
                    @if !delivery.cost.is_zero() {
                        dt { (self.say(cost)) }
                        dd { (self.fill("delivery.yuan", &[("yuan", &delivery.cost.to_string())])) }
                    }
                    dt { (self.say("journal")) } dd { (delivery.head.seq) " · " (delivery.head.hash.short()) }
                }
            }
            div.card.wide { table.stack {
                thead { tr {
                    th { (self.say("goods")) } th.n { (self.say("store.came")) } th.n { (self.say("store.out")) }
                    th.n { (self.say("store.gone")) } th.n { (self.say("store.left")) }
                } }
                @for lot in &delivery.lots { tbody.one { (self.delivery_lot(lot)) } }
            } }
            p {
                a href=(self.link(&format!("/villages/{}/stock", delivery.village))) { (self.say("delivery.to-stock")) }
            }
        }
    }

    fn delivery_lot(&self, lot: &DeliveryLot) -> Markup {
        let pieces = lot.pieces;
        let has_more = lot.expires.is_some() || !lot.changes.is_empty();
        html! {
            tr {
                td { strong { (lot.name) } }
                td.n data-label=(self.say("store.came")) { (pieces.came) }
                td.n data-label=(self.say("store.out")) { (pieces.handed_out) }
                td.n data-label=(self.say("store.gone")) { (pieces.gone) }
                td.n.lead.green data-label=(self.say("store.left")) { strong { (pieces.left) " " (lot.unit) } }
            }
            @if has_more {
                tr { td.all.under colspan="5" {
                    @if let Some(day) = lot.expires { span.t { (self.fill("store.until", &[("day", &day.to_string())])) } " " }
                    @for (i, (kind, change)) in lot.changes.iter().enumerate() {
                        @if i > 0 { " · " }
                        (self.say(&format!("change.{kind}"))) " " (format!("{change:+}"))
                    }
                } }
            }
        }
    }
}
