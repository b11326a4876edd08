//! The ledger's pages, for whoever looks: the village committee, the township, a villager with a receipt's code. They
//! show and change nothing. Names are masked, households go by their number; what stands here may be posted.

use maud::{DOCTYPE, Markup, html};

mod besides;
mod delivery;
mod notice;
mod store;

pub use besides::Besides;
pub use store::{LOTS_EACH, MOST_CHANGES};

use crate::market::day::{Moment, VillageDay};
use crate::market::points::Points;
use crate::words::{Lang, Words};

use super::vault::store::OriginShown;
use super::vault::{
    BalanceListed, ExceptionListed, ReceiptOnRecord, RedemptionListed, TillListed, VillageOnRecord,
};

/// The style of all pages.
pub const LOOK: &str = include_str!("look.css");

/// Most redemptions or exceptions on one page.
pub const MOST_LISTED: u32 = 500;

/// A clock that is off by less is right, as far as a page is concerned.
const CLOCK_RIGHT_MS: i64 = 60_000;

/// A page's frame: who reads it, and where it stands.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// The words.
    pub words: &'a Words,
    /// The page's own path, for the switch of languages.
    pub path: &'a str,
}

impl Page<'_> {
    fn say(&self, key: &str) -> String {
        self.words.say(&format!("ledger.{key}"), &[])
    }

    fn fill(&self, key: &str, fills: &[(&str, &str)]) -> String {
        self.words.say(&format!("ledger.{key}"), fills)
    }

    /// A path in the same language.
    fn link(&self, path: &str) -> String {
        match self.words.lang() {
            Lang::Zh => path.to_owned(),
            Lang::En => format!("{path}?lang=en"),
        }
    }

    fn time(&self, at: Moment) -> String {
        format!("{} {}", at.village_day(), at.village_time())
    }

    fn frame(&self, title: &str, body: Markup) -> Markup {
        let (lang, other) = match self.words.lang() {
            Lang::Zh => ("zh-CN", format!("{}?lang=en", self.path)),
            Lang::En => ("en", self.path.to_owned()),
        };
        html! {
            (DOCTYPE)
            html lang=(lang) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) " · " (self.say("title")) }
                    link rel="stylesheet" href="/look.css";
                }
                body {
                    header {
                        a.place href=(self.link("/")) { (self.say("title")) }
                        a href=(other) { (self.say("other-language")) }
                    }
                    main { (body) }
                }
            }
        }
    }

    /// All villages.
    pub fn villages(&self, villages: &[VillageOnRecord]) -> Markup {
        let count = |key: &str, n: u64| self.fill(key, &[("count", &n.to_string())]);
        self.frame(
            &self.say("villages"),
            html! {
                h1 { (self.say("villages")) }
                p { (self.say("lead")) }
                @if villages.is_empty() { div.card { (self.say("no-villages")) } }
                @for village in villages {
                    div.card {
                        a.big href=(self.link(&format!("/villages/{}", village.village))) { (village.name) }
                        @if village.rehearsal { span.mark { (self.say("rehearsal")) } }
                        p {
                            (count("households-count", village.households)) " · "
                            (count("redemptions-count", village.redemptions)) " · "
                            (count("exceptions-count", village.exceptions))
                        }
                    }
                }
            },
        )
    }

    fn village_frame(&self, village: &VillageOnRecord, here: &str, body: Markup) -> Markup {
        let root = format!("/villages/{}", village.village);
        let tabs = [
            ("", "redemptions", "redemptions"),
            ("/stock", "stock", "store.title"),
            ("/donations", "donations", "donations.title"),
            ("/funds", "funds", "funds.title"),
            ("/notices", "notices", "notices.title"),
            ("/exceptions", "exceptions", "exceptions"),
            ("/tills", "tills", "tills"),
        ];
        self.frame(
            &village.name,
            html! {
                h1 {
                    (village.name)
                    @if village.rehearsal { span.mark { (self.say("rehearsal")) } }
                }
                nav {
                    @for (path, tab, key) in tabs {
                        a href=(self.link(&format!("{root}{path}"))) aria-current=[(tab == here).then_some("page")] {
                            (self.say(key))
                        }
                    }
                }
                (body)
            },
        )
    }

    /// A village's redemptions, of one day or the latest, and its balances.
    pub fn village(
        &self,
        village: &VillageOnRecord,
        (days, day): (&[VillageDay], Option<VillageDay>),
        (redemptions, besides): (&[RedemptionListed], &Besides),
        balances: &[BalanceListed],
    ) -> Markup {
        let most = MOST_LISTED.to_string();
        let body = html! {
            h2 #redemptions { (self.say("redemptions")) }
            form method="get" {
                @if self.words.lang() == Lang::En { input type="hidden" name="lang" value="en"; }
                label for="day" { (self.say("day")) }
                select #day name="day" {
                    option value="" { (self.say("all-days")) }
                    @for listed in days {
                        option value=(listed) selected[day == Some(*listed)] { (listed) }
                    }
                }
                button { (self.say("show")) }
            }
            @if redemptions.is_empty() { div.card { (self.say("none-redeemed")) } }
            @else { (self.redemption_table(redemptions)) }
            @if redemptions.len() as u32 >= MOST_LISTED { p { (self.fill("latest", &[("count", &most)])) } }
            (self.besides(besides))
            h2 #balances { (self.say("balances")) }
            @if balances.is_empty() { div.card { (self.say("no-households")) } }
            @else { (self.balance_table(balances)) }
        };
        self.village_frame(village, "redemptions", body)
    }

    fn redemption_table(&self, redemptions: &[RedemptionListed]) -> Markup {
        html! {
            div.card.wide { table.stack {
                thead { tr {
                    th { (self.say("time")) } th { (self.say("household")) } th { (self.say("name")) }
                    th { (self.say("goods")) } th.n { (self.say("points")) } th { (self.say("receipt")) }
                } }
                tbody { @for redemption in redemptions {
                    tr {
                        td.t.late { (self.time(redemption.at)) }
                        td.t { (redemption.household) }
                        td.t { (redemption.name) }
                        td.all {
                            @for (i, (name, count)) in redemption.goods.iter().enumerate() {
                                @if i > 0 { " · " }
                                (self.fill("item", &[("name", name), ("count", &count.to_string())]))
                            }
                        }
                        td.n.lead data-label=(self.say("points")) {
                            (redemption.points)
                            @if !redemption.reversed.is_zero() { br; span.mark { (self.returned(redemption)) } }
                        }
                        td.t.late { a href=(self.link(&format!("/r/{}", redemption.receipt))) { (redemption.receipt) } }
                    }
                } }
            } }
        }
    }

    fn returned(&self, redemption: &RedemptionListed) -> String {
        if redemption.reversed == redemption.points {
            self.say("reversed")
        } else {
            self.fill(
                "reversed-points",
                &[("points", &redemption.reversed.to_string())],
            )
        }
    }

    fn balance_table(&self, balances: &[BalanceListed]) -> Markup {
        html! {
            div.card.wide { table.stack {
                thead { tr {
                    th { (self.say("household")) } th { (self.say("name")) } th { (self.say("group")) }
                    th.n { (self.say("earned")) } th.n { (self.say("redeemed")) } th.n { (self.say("lapsed")) }
                    th.n { (self.say("spendable")) } th { (self.say("lapses-on")) }
                } }
                tbody { @for BalanceListed { row, name, group } in balances {
                    tr {
                        td.t { (row.household) }
                        td.t { (name) }
                        td.t { (group) }
                        td.n data-label=(self.say("earned")) { (row.earned) }
                        td.n data-label=(self.say("redeemed")) { (row.redeemed) }
                        td.n data-label=(self.say("lapsed")) { (row.lapsed) }
                        td.n.lead.green data-label=(self.say("spendable")) { strong { (row.spendable) } }
                        td.t data-label=(self.say("lapses-on")) {
                            @match row.lapses_on {
                                // Nothing is left that could lapse.
                                _ if row.spendable.is_zero() => "–",
                                Some(gone) => (gone.minus(1)),
                                None => (self.say("never")),
                            }
                        }
                    }
                } }
            } }
        }
    }

    /// One receipt: what was taken.
    pub fn receipts(&self, receipts: &[ReceiptOnRecord]) -> Markup {
        self.frame(
            &self.say("receipt"),
            html! { div.slip { @for receipt in receipts { (self.receipt(receipt)) } } },
        )
    }

    fn receipt(&self, receipt: &ReceiptOnRecord) -> Markup {
        let redemption = &receipt.redemption;
        let collector = receipt.proxy.as_ref().unwrap_or(&receipt.name);
        let mut decisions: Vec<&str> = redemption
            .lines
            .iter()
            .map(|line| line.resolution.as_str())
            .collect();
        decisions.dedup();
        let returned = (1u32..)
            .zip(&redemption.lines)
            .filter(|(number, _)| receipt.reversed.contains(number))
            .try_fold(Points::default(), |sum, (_, line)| {
                sum.checked_add(line.points)
            })
            .filter(|back| !back.is_zero());
        html! {
            h1 {
                (receipt.village_name)
                @if receipt.rehearsal { span.mark { (self.say("rehearsal")) } }
            }
            div.card {
                dl {
                    dt { (self.say("receipt")) } dd { (redemption.receipt) }
                    dt { (self.say("time")) } dd { (self.time(receipt.at)) }
                    dt { (self.say("household")) } dd { (redemption.household) " " (receipt.name) }
                    dt { (self.say("collector")) } dd {
                        (collector)
                        @if receipt.proxy.is_some() { span.mark { (self.say("proxy")) } }
                    }
                    dt { (self.say("resolution")) } dd { (decisions.join(" · ")) }
                    dt { (self.say("journal")) } dd { (receipt.head.seq) " · " (receipt.head.hash.short()) }
                }
            }
            div.card.wide { table {
                thead { tr {
                    th { (self.say("goods")) } th.n { (self.say("quantity")) } th.n { (self.say("points")) }
                } }
                @for (number, line) in (1u32..).zip(&redemption.lines) { tbody.one {
                    tr {
                        td {
                            (line.name)
                            @if receipt.reversed.contains(&number) { span.mark { (self.say("reversed")) } }
                        }
                        td.n { (line.quantity) " " (line.unit) }
                        td.n { (line.points) }
                    }
                    @if let Some(origins) = receipt.origins.get(number as usize - 1).filter(|all| !all.is_empty()) {
                        tr { td.under colspan="3" { (self.line_origins(origins)) } }
                    }
                } }
                tbody {
                    tr.sum { td { (self.say("total")) } td {} td.n.big { (redemption.total) } }
                    @if let Some(back) = returned {
                        tr { td { (self.say("reversed")) } td {} td.n { (back) } }
                    }
                    tr { td { (self.say("remaining-then")) } td {} td.n { (redemption.remaining) } }
                }
            } }
        }
    }

    /// Where a line's goods came from: with how many pieces each, where it is not one origin alone.
    fn line_origins(&self, origins: &[(u32, OriginShown)]) -> Markup {
        html! {
            @for (pieces, origin) in origins {
                @let from = self.origin(origin);
                div {
                    @if origins.len() == 1 { (self.fill("line.from", &[("from", &from)])) }
                    @else { (self.fill("line.from-part", &[("from", &from), ("count", &pieces.to_string())])) }
                    " " (self.delivery_link(origin))
                }
            }
        }
    }

    /// What somebody has to look at.
    pub fn exceptions(&self, village: &VillageOnRecord, exceptions: &[ExceptionListed]) -> Markup {
        let source = |exception: &ExceptionListed| match (&exception.till, exception.seq) {
            (None, _) => self.say("feed"),
            (Some(till), None) => self.fill("till-only", &[("till", till.as_str())]),
            (Some(till), Some(seq)) => self.fill(
                "till-entry",
                &[("till", till.as_str()), ("seq", &seq.to_string())],
            ),
        };
        let body = html! {
            p { (self.say("exceptions-lead")) }
            @if exceptions.is_empty() { div.card { (self.say("no-exceptions")) } }
            @else {
                div.card.wide { table.stack {
                    thead { tr { th { (self.say("time")) } th { (self.say("what")) } th { (self.say("where")) } } }
                    tbody { @for exception in exceptions {
                        tr {
                            td.t.late { (self.time(exception.at)) }
                            td.all { (self.fill(&format!("exception.{}", exception.kind), &[("subject", &exception.subject)])) }
                            td.late { (source(exception)) }
                        }
                    } }
                } }
            }
        };
        self.village_frame(village, "exceptions", body)
    }

    /// The tills, when each was last heard, and how far its clock is off.
    pub fn tills(&self, village: &VillageOnRecord, tills: &[TillListed]) -> Markup {
        let body = html! {
            @if tills.is_empty() { div.card { (self.say("no-tills")) } }
            @else {
                div.card.wide { table.stack {
                    thead { tr {
                        th { (self.say("till")) } th { (self.say("till-name")) } th.n { (self.say("epoch")) }
                        th.n { (self.say("entries")) } th { (self.say("last-contact")) } th { (self.say("clock")) }
                    } }
                    tbody { @for till in tills {
                        tr {
                            td.t { (till.till) }
                            td { (till.name) }
                            td.n data-label=(self.say("epoch")) { (till.epoch) }
                            td.n data-label=(self.say("entries")) {
                                (till.head.seq)
                                @if till.claims > till.head.seq { br; span.mark {
                                    (self.fill("lacking", &[("count", &(till.claims - till.head.seq).to_string())]))
                                } }
                            }
                            td.t data-label=(self.say("last-contact")) { @match till.last_contact { Some(at) => (self.time(at)), None => (self.say("not-yet")) } }
                            td.t data-label=(self.say("clock")) { (self.clock(till.ahead_ms)) }
                        }
                    } }
                } }
            }
        };
        self.village_frame(village, "tills", body)
    }

    fn clock(&self, ahead_ms: Option<i64>) -> String {
        let Some(ahead) = ahead_ms else {
            return self.say("not-yet");
        };
        if ahead.unsigned_abs() < CLOCK_RIGHT_MS.unsigned_abs() {
            return self.say("clock-fine");
        }
        let minutes = (ahead.unsigned_abs() / 60_000).to_string();
        let key = if ahead > 0 {
            "clock-slow"
        } else {
            "clock-fast"
        };
        self.fill(key, &[("minutes", &minutes)])
    }

    /// A page that is not there, or cannot be shown: a headline and a sentence, by their keys.
    pub fn sorry(&self, what: &str, why: &str) -> Markup {
        self.frame(
            &self.say(what),
            html! {
                h1 { (self.say(what)) }
                p { (self.say(why)) }
                p { a href=(self.link("/")) { (self.say("back")) } }
            },
        )
    }
}
