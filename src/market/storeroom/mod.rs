//! The storeroom: what comes in and from whom, what leaves the shelf without being redeemed, what is counted, and what it
//! was paid from. Every piece can be followed from the giver or the fund to the household that took it, because a
//! redemption keeps its lots, a lot its delivery, and a delivery its origin.
//!
//! - in: [`draft`] (a delivery while it is being scanned) → [`delivery`]; goods met for the first time: [`article`]
//! - out, and put right: [`adjustment`] (loss, damage, return, recount, a delivery booked in wrongly), [`stocktake`]
//! - money: [`fund`] · what the store has decided for itself: [`practice`]
//! - looking back and ahead: [`trace`], [`cover`] (what the shelf can honour) · what is posted: [`notice`], and what it says: [`board`]
//! - who may: [`people`] · what stands in the way: [`refusal`]
//!
//! Like everything in `market` it is pure: the standing of the books goes in, a fact ready to be recorded or a refusal comes
//! out. For each lot, at any time: received = issued + on hand + lost.

pub mod adjustment;
pub mod article;
pub mod board;
pub mod cover;
pub mod delivery;
pub mod draft;
pub mod fund;
pub mod notice;
pub mod people;
pub mod practice;
pub mod refusal;
pub mod stocktake;
pub mod trace;
