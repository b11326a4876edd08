//! The store's pages: what stands there and where it came from, donations and what became of them, funds.

use maud::{Markup, html};

use super::{MOST_LISTED, Page};
use crate::ledger::vault::VillageOnRecord;
use crate::ledger::vault::store::{
    ChangeListed, DonationListed, GoodsListed, GrantListed, LotListed, OriginShown, Pieces,
    StockShown, StocktakeListed, StocktakeState,
};
use crate::market::fen::Fen;
use crate::market::stock::Source;
use crate::market::storeroom::fund::FundOnRecord;

/// Lots of each kind of goods on the page of all goods; the rest stand on the goods' own.
pub const LOTS_EACH: u32 = 12;
/// Changes without a redemption, and stocktakes, on the page of all goods.
pub const MOST_CHANGES: u32 = 100;

/// With its sign: what is more and what is fewer.
fn signed(pieces: i64) -> String {
    format!("{pieces:+}")
}

impl Page<'_> {
    /// Where goods came from, in one line.
    pub(super) fn origin(&self, origin: &OriginShown) -> String {
        let word = origin.source.word();
        match (&origin.who, origin.source) {
            (_, Source::Found) => self.say("from.found"),
            (Some(who), _) => self.fill(&format!("from.{word}"), &[("who", who)]),
            (None, _) if origin.anonymous => self.say("from.donation-anonymous"),
            (None, _) => self.say(&format!("from.{word}-unnamed")),
        }
    }

    /// The slip of a delivery, as a link to what became of it.
    pub(super) fn delivery_link(&self, origin: &OriginShown) -> Markup {
        html! {
            @if let Some(number) = &origin.delivery {
                a.t href=(self.link(&format!("/d/{number}"))) { (number) }
            }
        }
    }

    /// What became of pieces, in one sentence.
    pub(super) fn became(&self, pieces: Pieces, unit: &str, households: Option<u64>) -> String {
        let n = |count: u64| count.to_string();
        let (came, out, gone, left) = (
            n(pieces.came),
            n(pieces.handed_out),
            n(pieces.gone),
            n(pieces.left),
        );
        let households = households.filter(|_| pieces.handed_out > 0).map(n);
        let (key, count) = match (&households, pieces.gone) {
            (Some(count), 0) => ("became.to", count.as_str()),
            (Some(count), _) => ("became.to-and-gone", count.as_str()),
            (None, 0) => ("became.plain", ""),
            (None, _) => ("became.and-gone", ""),
        };
        let fills = [
            ("came", came.as_str()),
            ("out", &out),
            ("gone", &gone),
            ("left", &left),
            ("unit", unit),
            ("households", count),
        ];
        self.fill(key, &fills)
    }

    /// All goods, each with its lots.
    pub fn stock(&self, village: &VillageOnRecord, stock: &StockShown) -> Markup {
        let root = format!("/villages/{}/stock", village.village);
        let body = html! {
            p { (self.say("store.lead")) }
            @if stock.goods.is_empty() { div.card { (self.say("store.none")) } }
            @else {
                div.card.wide { table.stack {
                    thead { tr {
                        th { (self.say("goods")) } th.n { (self.say("store.came")) } th.n { (self.say("store.out")) }
                        th.n { (self.say("store.gone")) } th.n { (self.say("store.left")) }
                    } }
                    @for goods in &stock.goods { tbody.one {
                        (self.goods_row(goods))
                        tr { td.all.under colspan="5" {
                            details {
                                summary { (self.fill("store.lots", &[("count", &goods.lots_in_all.to_string())])) }
                                ul.lots { @for lot in &goods.lots { (self.lot(lot, &goods.unit)) } }
                                @if goods.lots_in_all > goods.lots.len() as u64 {
                                    a href=(self.link(&format!("{root}/{}", goods.code))) { (self.say("store.all-lots")) }
                                }
                            }
                        } }
                    } }
                } }
            }
            @if !stock.changes.is_empty() {
                h2 #changes { (self.say("store.changes")) }
                (self.changes(&stock.changes))
            }
            @if !stock.stocktakes.is_empty() {
                h2 #stocktakes { (self.say("store.stocktakes")) }
                div.card { ul.lots { @for one in &stock.stocktakes { (self.stocktake(one)) } } }
            }
        };
        self.village_frame(village, "stock", body)
    }

    fn goods_row(&self, goods: &GoodsListed) -> Markup {
        let pieces = goods.pieces;
        html! {
            tr {
                td { strong { (goods.name) } }
                td.n data-label=(self.say("store.came")) { (pieces.came) }
                td.n data-label=(self.say("store.out")) { (pieces.handed_out) }
                td.n data-label=(self.say("store.gone")) { (pieces.gone) }
                td.n.lead.green data-label=(self.say("store.left")) { strong { (pieces.left) " " (goods.unit) } }
            }
        }
    }

    fn lot(&self, lot: &LotListed, unit: &str) -> Markup {
        html! {
            li {
                span.t { (lot.came_on) } " " strong { (self.origin(&lot.origin)) } " "
                (self.delivery_link(&lot.origin)) br;
                (self.became(lot.pieces, unit, None))
                @if let Some(day) = lot.expires { " " span.t { (self.fill("store.until", &[("day", &day.to_string())])) } }
            }
        }
    }

    fn changes(&self, changes: &[ChangeListed]) -> Markup {
        html! {
            div.card.wide { table.stack {
                thead { tr {
                    th { (self.say("store.day")) } th { (self.say("goods")) } th { (self.say("store.why")) }
                    th.n { (self.say("store.change")) } th { (self.say("moved.slip")) }
                } }
                tbody { @for one in changes {
                    tr {
                        td.t.late { (one.day) }
                        td { (one.name) }
                        td { (self.say(&format!("change.{}", one.kind))) }
                        td.n.lead { (signed(one.pieces)) " " (one.unit) }
                        td.t.late { (one.slip) }
                    }
                } }
            } }
        }
    }

    fn stocktake(&self, one: &StocktakeListed) -> Markup {
        let about = match &one.state {
            StocktakeState::Open => self.say("store.counting"),
            StocktakeState::Abandoned => self.say("store.abandoned"),
            StocktakeState::Closed {
                on,
                counted,
                differing,
                uncounted,
            } => {
                let (on, counted) = (on.to_string(), counted.to_string());
                let (differing, uncounted) = (differing.to_string(), uncounted.to_string());
                let fills = [
                    ("on", on.as_str()),
                    ("counted", &counted),
                    ("differing", &differing),
                    ("uncounted", &uncounted),
                ];
                self.fill("store.counted", &fills)
            }
        };
        html! { li { span.t { (one.began_on) } " " (about) " " span.t { (one.number) } } }
    }

    /// One kind of goods with all its lots.
    pub fn goods(&self, village: &VillageOnRecord, goods: &GoodsListed) -> Markup {
        let body = html! {
            h2 { (goods.name) }
            div.card {
                p.sum { (self.became(goods.pieces, &goods.unit, None)) }
                ul.lots { @for lot in &goods.lots { (self.lot(lot, &goods.unit)) } }
            }
            @if goods.lots_in_all > goods.lots.len() as u64 {
                p { (self.fill("store.latest", &[("count", &MOST_LISTED.to_string())])) }
            }
        };
        self.village_frame(village, "stock", body)
    }

    /// Donations and what became of them.
    pub fn donations(&self, village: &VillageOnRecord, donations: &[DonationListed]) -> Markup {
        let body = html! {
            p { (self.say("donations.lead")) }
            @if donations.is_empty() { div.card { (self.say("donations.none")) } }
            @else {
                div.card.wide { table.stack {
                    thead { tr {
                        th { (self.say("store.day")) } th { (self.say("donations.giver")) } th { (self.say("donations.what")) }
                        th.n { (self.say("store.out")) } th.n { (self.say("donations.households")) }
                        th.n { (self.say("store.gone")) } th.n { (self.say("store.left")) }
                    } }
                    tbody { @for one in donations { (self.donation(one)) } }
                } }
            }
            @if donations.len() as u32 >= MOST_LISTED {
                p { (self.fill("donations.latest", &[("count", &MOST_LISTED.to_string())])) }
            }
        };
        self.village_frame(village, "donations", body)
    }

    /// What was given, the first kinds by name.
    pub(super) fn given(&self, goods: &[(String, String, u64)]) -> Markup {
        const MOST_GOODS: usize = 12;
        let more = goods.len().saturating_sub(MOST_GOODS);
        html! {
            @for (i, (name, unit, pieces)) in goods.iter().take(MOST_GOODS).enumerate() {
                @if i > 0 { " · " }
                (self.fill("donations.item", &[("name", name), ("count", &pieces.to_string()), ("unit", unit)]))
            }
            @if more > 0 { " " (self.fill("donations.more", &[("count", &more.to_string())])) }
        }
    }

    fn donation(&self, one: &DonationListed) -> Markup {
        html! {
            tr {
                td.t.late { (one.day) br; (self.delivery_link(&one.origin)) }
                td { strong { (self.giver(&one.origin)) } }
                td.all {
                    (self.given(&one.goods))
                    @if !one.terms.is_empty() { br; (self.fill("donations.terms", &[("terms", &one.terms)])) }
                }
                td.n data-label=(self.say("store.out")) { (one.pieces.handed_out) }
                td.n data-label=(self.say("donations.households")) { (one.households) }
                td.n data-label=(self.say("store.gone")) { (one.pieces.gone) }
                td.n.lead.green data-label=(self.say("store.left")) { strong { (one.pieces.left) } }
            }
        }
    }

    /// Who gave, where it is said that something was given.
    pub(super) fn giver(&self, origin: &OriginShown) -> String {
        match &origin.who {
            Some(who) => who.clone(),
            None if origin.anonymous => self.say("donations.anonymous"),
            None => self.say("donations.unnamed"),
        }
    }

    /// How funds stand, and what came into them.
    pub fn funds(
        &self,
        village: &VillageOnRecord,
        year: i32,
        funds: &[FundOnRecord],
        grants: &[GrantListed],
    ) -> Markup {
        let year = year.to_string();
        let body = html! {
            p { (self.say("funds.lead")) }
            @if funds.is_empty() { div.card { (self.say("funds.none")) } }
            @else {
                div.card.wide { table.stack {
                    thead { tr {
                        th { (self.say("funds.fund")) } th.n { (self.say("funds.granted")) } th.n { (self.say("funds.spent")) }
                        th.n { (self.say("funds.left")) } th.n { (self.fill("funds.this-year", &[("year", &year)])) }
                        th.n { (self.say("funds.handed-out")) } th.n { (self.say("funds.on-shelf")) }
                        th.n { (self.say("funds.written-off")) }
                    } }
                    tbody { @for fund in funds { (self.fund(fund, &year)) } }
                } }
            }
            @if !grants.is_empty() {
                h2 #grants { (self.say("funds.grants")) }
                div.card.wide { table.stack {
                    thead { tr {
                        th { (self.say("store.day")) } th { (self.say("funds.fund")) } th { (self.say("funds.document")) }
                        th.n { (self.say("funds.amount")) }
                    } }
                    tbody { @for grant in grants {
                        tr {
                            td.t.late { (grant.on) }
                            td { (grant.fund) }
                            td.all { (grant.document) }
                            td.n.lead { (grant.amount) }
                        }
                    } }
                } }
            }
        };
        self.village_frame(village, "funds", body)
    }

    fn fund(&self, fund: &FundOnRecord, year: &str) -> Markup {
        let left = if fund.left() < Fen::ZERO {
            "n lead red"
        } else {
            "n lead green"
        };
        html! {
            tr {
                td.name {
                    strong { (fund.fund) }
                    @if let Some(kind) = fund.kind {
                        @let kind = self.words.say(&format!("storeroom.fund.{}", kind.word()), &[]);
                        @if kind != fund.fund { br; (kind) }
                    }
                    @if fund.left() < Fen::ZERO { br; span.mark.own { (self.say("funds.beyond-granted")) } }
                    @if fund.is_beyond() { br; span.mark.own { (self.say("funds.beyond-most")) } }
                }
                td.n data-label=(self.say("funds.granted")) { (fund.granted) }
                td.n data-label=(self.say("funds.spent")) { (fund.spent) }
                td class=(left) data-label=(self.say("funds.left")) { strong { (fund.left()) } }
                td.n data-label=(self.fill("funds.this-year", &[("year", year)])) {
                    (fund.spent_this_year)
                    @if let Some(most) = fund.most_this_year {
                        br; (self.fill("funds.most", &[("most", &most.to_string())]))
                    }
                }
                td.n data-label=(self.say("funds.handed-out")) { (fund.handed_out) }
                td.n data-label=(self.say("funds.on-shelf")) { (fund.on_shelf) }
                td.n data-label=(self.say("funds.written-off")) { (fund.written_off) }
            }
        }
    }
}
