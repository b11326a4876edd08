//! Postings: what hangs on the village's board, and the same lists as the ledger reckons them now. A poster's code leads
//! here, so the page says first whether the list still holds.

use maud::{Markup, html};

use super::{MOST_LISTED, Page};
use crate::ledger::vault::VillageOnRecord;
use crate::ledger::vault::store::{NoticeListed, NoticeShown};
use crate::market::day::VillageDay;
use crate::market::honours::Whose;
use crate::market::statement::period_text;
use crate::market::storeroom::board::{NoticeList, NoticeRow};
use crate::market::storeroom::notice::{NoticeKind, NoticePosted};

impl Page<'_> {
    fn notice_title(&self, notice: &NoticePosted) -> String {
        let key = format!("notices.kind.{}", notice.kind.word());
        let period = period_text(notice.period, self.words);
        self.fill(&key, &[("period", &period)])
    }

    /// Whether it corrects, was corrected, or is open to objections.
    fn notice_marks(&self, listed: &NoticeListed, today: VillageDay) -> Markup {
        let notice = &listed.notice;
        html! {
            @if listed.corrected_by.is_some() { " " span.mark.own { (self.say("notices.corrected")) } }
            @else if today <= notice.objections_until { " " span.mark.own { (self.say("notices.open")) } }
            @if notice.corrects.is_some() { " " span.mark.own { (self.say("notices.correction")) } }
        }
    }

    /// All postings.
    pub fn notices(
        &self,
        village: &VillageOnRecord,
        notices: &[NoticeListed],
        today: VillageDay,
    ) -> Markup {
        let link = |number: &str| {
            let path = format!("/villages/{}/notices/{number}", village.village);
            self.link(&path)
        };
        let body = html! {
            p { (self.say("notices.lead")) }
            @if notices.is_empty() { div.card { (self.say("notices.none")) } }
            @else {
                div.card.wide { table.stack {
                    thead { tr {
                        th { (self.say("notices.list")) } th { (self.say("notices.on")) } th { (self.say("notices.until")) }
                        th.n { (self.say("notices.lines")) } th { (self.say("notices.number")) }
                    } }
                    tbody { @for one in notices {
                        tr {
                            td.name {
                                a href=(link(one.notice.number.as_str())) { strong { (self.notice_title(&one.notice)) } }
                                (self.notice_marks(one, today))
                            }
                            td.t data-label=(self.say("notices.on")) { (one.notice.on) }
                            td.t data-label=(self.say("notices.until")) { (one.notice.objections_until) }
                            td.n data-label=(self.say("notices.lines")) { (one.notice.lines) }
                            td.t.late { (one.notice.number) }
                        }
                    } }
                } }
            }
            @if notices.len() as u32 >= MOST_LISTED {
                p { (self.fill("notices.latest", &[("count", &MOST_LISTED.to_string())])) }
            }
        };
        self.village_frame(village, "notices", body)
    }

    /// One posting, and its list as it stands now.
    pub fn notice(&self, shown: &NoticeShown, today: VillageDay) -> Markup {
        let notice = &shown.listed.notice;
        let root = format!("/villages/{}/notices", shown.village.village);
        let (posted, now) = (notice.lines.to_string(), shown.now.lines().to_string());
        let compared = [("posted", posted.as_str()), ("now", &now)];
        let body = html! {
            h2 { (self.notice_title(notice)) (self.notice_marks(&shown.listed, today)) }
            div.card {
                @if let Some(number) = &shown.listed.corrected_by {
                    p.sum {
                        (self.say("notices.see-correction")) " "
                        a.t href=(self.link(&format!("{root}/{number}"))) { (number) }
                    }
                }
                @if notice.lines != shown.now.lines() {
                    p.sum { strong { (self.fill("notices.differs", &compared)) } }
                } @else if notice.digest == shown.now.digest() {
                    p.sum { (self.fill("notices.same", &compared)) }
                } @else {
                    p.sum { (self.fill("notices.other", &compared)) }
                }
                dl {
                    dt { (self.say("notices.number")) } dd { (notice.number) }
                    dt { (self.say("notices.on")) } dd { (notice.on) }
                    dt { (self.say("notices.until")) } dd { (self.objections(notice, today)) }
                    @if let Some(number) = &notice.corrects {
                        dt { (self.say("notices.corrects")) }
                        dd { a.t href=(self.link(&format!("{root}/{number}"))) { (number) } }
                    }
                    dt { (self.say("notices.digest")) } dd { (notice.digest.short()) }
                    dt { (self.say("journal")) } dd { (shown.head.seq) " · " (shown.head.hash.short()) }
                }
            }
            h2 #now { (self.say("notices.now")) }
            (self.board(&shown.now))
        };
        self.village_frame(&shown.village, "notices", body)
    }

    fn objections(&self, notice: &NoticePosted, today: VillageDay) -> String {
        let until = notice.objections_until.to_string();
        if today <= notice.objections_until {
            self.fill("notices.objections-open", &[("day", &until)])
        } else {
            self.fill("notices.objections-over", &[("day", &until)])
        }
    }

    fn board(&self, list: &NoticeList) -> Markup {
        if list.rows.is_empty() {
            return html! { div.card { (self.say("notices.empty")) } };
        }
        let by_group = list.rows.iter().any(|row| {
            matches!(
                row,
                NoticeRow::Ranked {
                    whose: Whose::Group(_),
                    ..
                }
            )
        });
        let is_stacked = matches!(list.kind, NoticeKind::Donations | NoticeKind::Redemptions);
        html! {
            div.card.wide { table.stack[is_stacked] {
                thead { tr { (self.board_head(list.kind, by_group)) } }
                tbody { @for row in &list.rows { tr { (self.board_row(row)) } } }
            } }
        }
    }

    fn board_head(&self, kind: NoticeKind, by_group: bool) -> Markup {
        let list = |key: &str| self.words.say(&format!("honours.column.{key}"), &[]);
        html! {
            @match kind {
                NoticeKind::Points => {
                    th { (self.say("household")) } th { (self.say("name")) } th { (self.say("group")) }
                    th.n { (self.say("points")) }
                }
                NoticeKind::Redemptions => {
                    th { (self.say("household")) } th { (self.say("name")) } th { (self.say("goods")) }
                    th.n { (self.say("points")) }
                }
                NoticeKind::Donations => {
                    th { (self.say("store.day")) } th { (self.say("donations.giver")) } th { (self.say("donations.what")) }
                    th.n { (self.say("store.out")) } th.n { (self.say("donations.households")) }
                    th.n { (self.say("store.gone")) } th.n { (self.say("store.left")) }
                }
                NoticeKind::Prices => {
                    th { (self.say("goods")) } th.n { (self.say("points")) } th { (self.say("resolution")) }
                }
                NoticeKind::Ranking => {
                    th.n { (list("rank")) }
                    th { @if by_group { (list("group-name")) } @else { (self.say("household")) } }
                    @if !by_group { th { (self.say("name")) } }
                    th.n { (self.say("points")) } th { (list("stars")) }
                }
            }
        }
    }

    fn board_row(&self, row: &NoticeRow) -> Markup {
        html! {
            @match row {
                NoticeRow::Points { household, name, group, points } => {
                    td.t { (household) } td.t { (name) } td { (group) } td.n { strong { (points) } }
                }
                NoticeRow::Redeemed { household, name, goods, points } => {
                    td.t { (household) } td.t { (name) }
                    td.all {
                        @for (i, (name, count)) in goods.iter().enumerate() {
                            @if i > 0 { " · " }
                            (self.fill("item", &[("name", name), ("count", &count.to_string())]))
                        }
                    }
                    td.n.lead data-label=(self.say("points")) { strong { (points) } }
                }
                NoticeRow::Donated { day, giver, anonymous, goods, unit, came, handed_out, households, lost, left } => {
                    td.t.late { (day) }
                    td { strong { @match giver {
                        Some(giver) => (giver),
                        None if *anonymous => (self.say("donations.anonymous")),
                        None => (self.say("donations.unnamed")),
                    } } }
                    td.all {
                        (self.fill("donations.item", &[("name", goods), ("count", &came.to_string()), ("unit", unit)]))
                    }
                    td.n data-label=(self.say("store.out")) { (handed_out) }
                    td.n data-label=(self.say("donations.households")) { (households) }
                    td.n data-label=(self.say("store.gone")) { (lost) }
                    td.n.lead.green data-label=(self.say("store.left")) { strong { (left) } }
                }
                NoticeRow::Costs { goods, points, resolution, .. } => {
                    td { (self.fill("notices.one-of", &[("unit", &goods.unit), ("name", &goods.name)])) }
                    td.n { strong { (points) } }
                    td { (resolution) }
                }
                NoticeRow::Ranked { rank, whose, name, points, stars } => {
                    td.n { @if let Some(rank) = rank { (rank) } @else { "–" } }
                    td.t { (whose) }
                    @if matches!(whose, Whose::Household(_)) { td.t { (name) } }
                    td.n { strong { (points) } }
                    td { (self.words.say("honours.star", &[]).repeat((*stars).min(5) as usize)) }
                }
            }
        }
    }
}
