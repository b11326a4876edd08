//! What the village decided, as facts of the feed: members, prices, limits, exceptions.

use std::collections::HashMap;

use super::{Making, first_with};
use crate::ledger::vault::MemberKnown;
use crate::market::exception::Exception;
use crate::market::fact::{Fact, MemberSet, PriceDecided};
use crate::market::goods::Price;
use crate::market::intake::{BadLineWhy, ExceptionLine, LimitLine, MemberLine, PriceLine};
use crate::market::limit::LimitDecided;

impl Making<'_> {
    pub(super) fn members(&mut self, lines: &[(u32, MemberLine)]) {
        let mut seen = HashMap::new();
        for (line, member) in lines {
            let known = self.standing.members.get(&member.household);
            let now = MemberKnown {
                name: member.name.clone(),
                joined: member.joined,
                left: member.left,
            };
            let same = known.and_then(|known| known.get(&member.member)) == Some(&now);
            if let Some(first) = first_with(&mut seen, (&member.household, &member.member), *line) {
                self.refuse(*line, BadLineWhy::Twice { first });
            } else if !self.standing.households.contains_key(&member.household) {
                let why = BadLineWhy::UnknownHousehold(member.household.clone());
                self.refuse(*line, why);
            } else if same {
                self.refuse(*line, BadLineWhy::Again);
            } else {
                self.add(|sealer| {
                    Fact::MemberSet(MemberSet {
                        household: member.household.clone(),
                        member: member.member.clone(),
                        name: sealer.seal(&member.name),
                        joined: member.joined,
                        left: member.left,
                    })
                });
            }
        }
    }

    pub(super) fn prices(&mut self, lines: &[(u32, PriceLine)]) {
        let mut seen = HashMap::new();
        for (line, price) in lines {
            let decided = Price {
                resolution: price.resolution.clone(),
                from: price.from,
                points: price.points,
            };
            let before = self.standing.prices.get(&price.code);
            let key = (&price.resolution, price.from, price.code);
            if let Some(first) = first_with(&mut seen, key, *line) {
                self.refuse(*line, BadLineWhy::Twice { first });
            } else if !self.standing.goods.contains_key(&price.code) {
                self.refuse(*line, BadLineWhy::UnknownGoods(price.code));
            } else if before.is_some_and(|before| before.contains(&decided)) {
                self.refuse(*line, BadLineWhy::Again);
            } else {
                self.add(|_| {
                    Fact::PriceDecided(PriceDecided {
                        resolution: decided.resolution,
                        from: decided.from,
                        code: price.code,
                        points: decided.points,
                    })
                });
            }
        }
    }

    pub(super) fn limits(&mut self, lines: &[(u32, LimitLine)]) {
        let mut seen = HashMap::new();
        for (line, limit) in lines {
            let decided = LimitDecided {
                resolution: limit.resolution.clone(),
                from: limit.from,
                code: limit.code,
                pieces: limit.pieces,
                over: limit.over,
            };
            let key = (&limit.resolution, limit.from, limit.code);
            if let Some(first) = first_with(&mut seen, key, *line) {
                self.refuse(*line, BadLineWhy::Twice { first });
            } else if !self.standing.goods.contains_key(&limit.code) {
                self.refuse(*line, BadLineWhy::UnknownGoods(limit.code));
            } else if self.standing.limits.contains(&decided) {
                self.refuse(*line, BadLineWhy::Again);
            } else {
                self.add(|_| Fact::LimitDecided(decided));
            }
        }
    }

    pub(super) fn exceptions(&mut self, lines: &[(u32, ExceptionLine)]) {
        let mut seen = HashMap::new();
        for (line, exception) in lines {
            let key = exception.key();
            let unknown = exception
                .household
                .as_ref()
                .filter(|household| !self.standing.households.contains_key(household));
            if let Some(first) = first_with(&mut seen, key, *line) {
                self.refuse(*line, BadLineWhy::Twice { first });
            } else if self.standing.keys.contains(&key) {
                self.refuse(*line, BadLineWhy::Again);
            } else if let Some(household) = unknown {
                self.refuse(*line, BadLineWhy::UnknownHousehold(household.clone()));
            } else {
                self.add(|sealer| {
                    Fact::ExceptionAllowed(Exception {
                        key,
                        what: exception.what,
                        from: exception.from,
                        until: exception.until,
                        household: exception.household.clone(),
                        reason: sealer.seal(&exception.reason),
                        approved_by: sealer.seal(&exception.approved_by),
                        second_approver: sealer.seal(&exception.second_approver),
                    })
                });
            }
        }
    }
}
