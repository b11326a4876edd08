//! What a village decides, as lines of a file: who is a member of a household, prices, limits, exceptions.

use crate::market::day::VillageDay;
use crate::market::exception::ExceptionKind;
use crate::market::gtin::Gtin;
use crate::market::ids::{HouseholdNo, MemberNo, RowKey};
use crate::market::points::Points;
use crate::market::quantity::Quantity;
use crate::market::scheme::CountedOver;

/// A member of a household: `household,member,name,joined,left`. Who leaves stands there again with `left`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberLine {
    /// The household.
    pub household: HouseholdNo,
    /// The member's number in it.
    pub member: MemberNo,
    /// The name.
    pub name: String,
    /// The first day on which the member takes part.
    pub joined: VillageDay,
    /// The first day on which the member no longer does.
    pub left: Option<VillageDay>,
}

/// A price that was decided: `resolution,from,code,points`. It may hold from a day that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceLine {
    /// The decision's number or name.
    pub resolution: String,
    /// The first day on which it holds.
    pub from: VillageDay,
    /// The goods.
    pub code: Gtin,
    /// Points for one.
    pub points: Points,
}

/// A limit that was decided: `resolution,from,code,pieces,over`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitLine {
    /// The decision's number or name.
    pub resolution: String,
    /// The first day on which it holds.
    pub from: VillageDay,
    /// The goods.
    pub code: Gtin,
    /// The most for one household; nothing: no limit any more.
    pub pieces: Option<Quantity>,
    /// Over which span.
    pub over: CountedOver,
}

/// An exception from the rules: `kind,from,until,household,reason,approved_by,second_approver`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionLine {
    /// What it lets happen.
    pub what: ExceptionKind,
    /// The first day.
    pub from: VillageDay,
    /// The last day.
    pub until: VillageDay,
    /// For whom; nothing: for all.
    pub household: Option<HouseholdNo>,
    /// Why; never empty.
    pub reason: String,
    /// Who decided it.
    pub approved_by: String,
    /// The second person; never the same.
    pub second_approver: String,
}

impl ExceptionLine {
    /// The line's key.
    pub fn key(&self) -> RowKey {
        let (from, until) = (self.from.to_string(), self.until.to_string());
        let household = self.household.as_ref().map_or("", HouseholdNo::as_str);
        RowKey::of(
            "exception",
            &[
                self.what.word(),
                &from,
                &until,
                household,
                &self.reason,
                &self.approved_by,
                &self.second_approver,
            ],
        )
    }
}
