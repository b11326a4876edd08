//! Postings: what hangs on the village's board, and the same lists as the ledger reckons them now. A poster's code leads
//! here, so the page says first whether the list still holds.

use maud::{Markup, html};

use super::{MOST_LISTED, Page};
use crate::ledger::vault::VillageOnRecord;
use crate::ledger::vault::store::{NoticeListed, NoticeShown};
use crate::market::day::VillageDay;
use crate::market::honours::{Place, Whose};
use crate::market::statement::period_text;
use crate::market::storeroom::board::{Board, DonationLine, HouseholdLine, PriceLine};
use crate::market::storeroom::notice::NoticePosted;

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
        let same = notice.lines == shown.now.lines();
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
                @if same { p.sum { (self.fill("notices.same", &compared)) } }
                @else { p.sum { strong { (self.fill("notices.differs", &compared)) } } }
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

    fn board(&self, board: &Board) -> Markup {
        if board.lines() == 0 {
            return html! { div.card { (self.say("notices.empty")) } };
        }
        match board {
            Board::Points(lines) => self.household_lines(lines, "notices.entries"),
            Board::Redemptions(lines) => self.household_lines(lines, "notices.receipts"),
            Board::Donations(lines) => self.donation_lines(lines),
            Board::Prices(lines) => self.price_lines(lines),
            Board::Ranking(places) => self.places(places),
        }
    }

    fn household_lines(&self, lines: &[HouseholdLine], entries: &str) -> Markup {
        html! {
            div.card.wide { table {
                thead { tr {
                    th { (self.say("household")) } th { (self.say("name")) } th.n { (self.say(entries)) }
                    th.n { (self.say("points")) }
                } }
                tbody { @for line in lines {
                    tr {
                        td.t { (line.household) }
                        td.t { (line.name) }
                        td.n { (line.entries) }
                        td.n { strong { (line.points) } }
                    }
                } }
            } }
        }
    }

    fn donation_lines(&self, lines: &[DonationLine]) -> Markup {
        html! {
            div.card.wide { table.stack {
                thead { tr {
                    th { (self.say("store.day")) } th { (self.say("donations.giver")) } th { (self.say("donations.what")) }
                    th.n { (self.say("store.out")) } th.n { (self.say("donations.households")) } th.n { (self.say("store.left")) }
                } }
                tbody { @for line in lines {
                    tr {
                        td.t.late { (line.day) }
                        td { strong {
                            @match &line.giver { Some(giver) => (giver), None => (self.say("donations.anonymous")) }
                        } }
                        td.all { (self.given(&line.goods)) }
                        td.n data-label=(self.say("store.out")) { (line.handed_out) }
                        td.n data-label=(self.say("donations.households")) { (line.households) }
                        td.n.lead.green data-label=(self.say("store.left")) { strong { (line.left) } }
                    }
                } }
            } }
        }
    }

    fn price_lines(&self, lines: &[PriceLine]) -> Markup {
        html! {
            div.card.wide { table {
                thead { tr {
                    th { (self.say("goods")) } th.n { (self.say("points")) } th { (self.say("resolution")) }
                } }
                tbody { @for line in lines {
                    tr {
                        td { (self.fill("notices.one-of", &[("unit", &line.unit), ("name", &line.name)])) }
                        td.n { strong { (line.price.points) } }
                        td { (line.price.resolution) }
                    }
                } }
            } }
        }
    }

    fn places(&self, places: &[Place]) -> Markup {
        let say = |key: &str| self.words.say(&format!("honours.{key}"), &[]);
        let by_group = matches!(
            places.first().map(|place| &place.whose),
            Some(Whose::Group(_))
        );
        html! {
            div.card.wide { table {
                thead { tr {
                    th.n { (say("column.rank")) }
                    th { @if by_group { (say("column.group-name")) } @else { (self.say("household")) } }
                    @if !by_group { th { (self.say("name")) } }
                    th.n { (self.say("points")) } th { (say("column.stars")) }
                } }
                tbody { @for place in places {
                    tr {
                        td.n { @if let Some(rank) = place.rank { (rank) } @else { "–" } }
                        td.t { (place.whose) }
                        @if !by_group { td.t { (place.name) } }
                        td.n { strong { (place.points) } }
                        td { (say("star").repeat(place.stars.min(5) as usize)) }
                    }
                } }
            } }
        }
    }
}
