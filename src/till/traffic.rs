//! What passes into the machine and out of it: plain data both ways.

use super::Telling;
use crate::market::gtin::Gtin;
use crate::market::household::Card;
use crate::market::ids::{CouponNo, HouseholdNo, RedemptionId, StaffNo};
use crate::market::redemption::{Order, OrderProof};
use crate::market::refusal::Refusal;
use crate::market::shop::{
    HouseholdAtCounter, MovementOnRecord, RedemptionOnRecord, Shop, StaffMember,
};

/// What comes in.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A code, from whichever scanner.
    Scan(String),
    /// Someone signed in with a PIN that the books have proven.
    SignedIn(StaffMember),
    /// The one at work goes away.
    Lock,
    /// A touch.
    Tap(Tap),
    /// A touch that means nothing to the machine but that someone is there: the screen does not lock.
    Touched,
    /// Time goes on.
    Tick,
    /// The books answer.
    News(Box<News>),
}

/// What can be touched.
#[derive(Debug, Clone, PartialEq)]
pub enum Tap {
    /// A household in the list of found ones.
    Household(HouseholdNo),
    /// A goods tile, or the + of a line: one more.
    More(Gtin),
    /// The − of a line: one less.
    Less(Gtin),
    /// The last step back.
    Undo,
    /// Leave the household and drop its basket.
    Cancel,
    /// Put the basket aside for another household.
    SetAside,
    /// Take up the basket set aside for this household.
    TakeUp(HouseholdNo),
    /// To the summary.
    Redeem,
    /// Back from the summary.
    Back,
    /// Someone else takes the goods (代领), by name; nobody: the household itself.
    Proxy(Option<String>),
    /// The point of no return, with its proof.
    Confirm(OrderProof),
    /// Read: a refusal, or the screen with the receipt's number.
    Understood,
}

/// What the books answer.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// The shop as it is now.
    Shop(Shop),
    /// The household that was asked for, with the id that its redemption will have.
    Household(Result<(HouseholdAtCounter, RedemptionId), Refusal>),
    /// What became of the order.
    Recorded(Result<RedemptionOnRecord, Refusal>),
    /// What became of a coupon that was brought.
    CouponTaken(Result<Box<MovementOnRecord>, Refusal>),
}

/// What the machine wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Ask the books whose card this is: answer with [`News::Household`].
    FindCard(Card),
    /// Ask the books for this household: answer with [`News::Household`].
    FindHousehold(HouseholdNo),
    /// Take a coupon in: answer with [`News::CouponTaken`].
    TakeCoupon(TakeCoupon),
    /// Record this: answer with [`News::Recorded`].
    Record(Order),
    /// Print the papers of a redemption.
    Print {
        /// What was recorded.
        record: Box<RedemptionOnRecord>,
        /// Whether the shop's copy too.
        shop_copy: bool,
    },
    /// Let a sound be heard.
    Sound(Sound),
    /// Say what happened, for those who have no screen.
    Tell(Telling),
    /// The goods are handed over and the household has seen it: no question after a power cut.
    Served(RedemptionId),
    /// The shop's picture is out of date: answer with [`News::Shop`].
    RefreshShop,
}

/// A coupon that a household brings, to be taken in by the one at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeCoupon {
    /// Who brings it.
    pub household: HouseholdNo,
    /// Its number.
    pub number: CouponNo,
    /// Who is at work.
    pub staff: StaffNo,
}

/// The three sounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound {
    /// A code was taken.
    Scan,
    /// Something was refused.
    Refuse,
    /// A redemption is on disk.
    Done,
}
