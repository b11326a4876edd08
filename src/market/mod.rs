//! market
pub mod slip;
