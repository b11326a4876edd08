//! The lists that are posted, as they stand in the books now.

use crate::books::error::Error;
use crate::books::registers::Ask;
use crate::books::{Reader, Reading, shop};
use crate::market::goods::price_on;
use crate::market::honours::rank;
use crate::market::period::Period;
use crate::market::register::{Line, Reads, Register, Span};
use crate::market::storeroom::article::Section;
use crate::market::storeroom::board::{
    NoticeList, Redeemed, donation_rows, points_rows, price_rows, ranking_rows,
};
use crate::market::storeroom::notice::NoticeKind;

impl Reader {
    /// A list of a period; nothing where the village's rules rank nobody and a ranking was asked for. Of a period that is
    /// not over it says what stands so far; prices are those of its last day, or of today.
    ///
    /// # Errors
    /// [`Error`] of the database; [`Error::Stopped`] where `goes_on` was asked and said no.
    pub fn notice_list(
        &self,
        kind: NoticeKind,
        period: Period,
        clock: &Reading,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<NoticeList>, Error> {
        let _one_state = self.one_state()?;
        let today = self.today(clock)?;
        let days = Span {
            from: period.first_day(),
            to: period.last_day(),
        };
        let rows = match kind {
            NoticeKind::Points => points_rows(&*self.rules()?, period, &self.candidates()?),
            NoticeKind::Ranking => {
                match rank(&*self.rules()?, period, today, &self.candidates()?) {
                    Ok(ranking) => ranking_rows(&ranking),
                    Err(_) => return Ok(None),
                }
            }
            NoticeKind::Redemptions => {
                let mut redeemed = Redeemed::default();
                self.lines_of(Register::IssueBook, days, clock, goes_on, &mut |line| {
                    if let Line::Issue(row) = line {
                        redeemed.take(&row);
                    }
                })?;
                redeemed.rows()
            }
            NoticeKind::Donations => {
                // What became of them goes on after the period: it is told as it stands today.
                let until = Span {
                    to: today.max(days.from),
                    ..days
                };
                let mut donations = Vec::new();
                self.lines_of(Register::Donations, until, clock, goes_on, &mut |line| {
                    if let Line::Donation(row) = line
                        && days.contains(row.village_day)
                    {
                        donations.push(row);
                    }
                })?;
                donation_rows(donations)
            }
            NoticeKind::Prices => {
                let day = today.min(days.to).max(days.from);
                let (catalogue, scheme) = (self.catalogue()?, self.scheme(day)?);
                let priced = catalogue.goods.iter().filter_map(|(goods, prices)| {
                    let shelved = catalogue.shelved(goods.code);
                    let price = price_on(prices, day)?;
                    let picture = shelved.picture.or_else(|| shop::picture(&scheme, goods));
                    (shelved.section == Section::Points).then_some((goods, price, picture))
                });
                price_rows(priced)
            }
        };
        Ok(Some(NoticeList { kind, period, rows }))
    }

    fn lines_of(
        &self,
        register: Register,
        span: Span,
        clock: &Reading,
        goes_on: &mut dyn FnMut() -> bool,
        take: &mut dyn FnMut(Line),
    ) -> Result<(), Error> {
        let ask = Ask {
            register,
            span: Some(span),
            with_ink: false,
        };
        self.each_line(&ask, clock, &mut |reads| match reads {
            Reads::Line(line) => {
                take(line);
                true
            }
            Reads::Entries(_) => goes_on(),
        })
    }
}
