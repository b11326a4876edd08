//! Turns an imported file into facts of the feed: all of it or none, every bad line listed. The same file again is
//! refused line by line: credits, suspensions and exceptions by their key, the others because nothing in them is new.

mod decided;

use std::collections::HashMap;
use std::hash::Hash;

use crate::market::aside::Sealer;
use crate::market::day::VillageDay;
use crate::market::fact::{CardIssued, Credited, Fact, HouseholdSet, PriceDecided};
use crate::market::goods::price_on;
use crate::market::household::CardSerial;
use crate::market::intake::stock::{Called, Unclear};
use crate::market::intake::{
    BadLine, BadLineWhy, CreditLine, GoodsLine, HouseholdLine, Intake, SuspensionLine,
};
use crate::market::suspension::Suspension;

use super::vault::{Draft, FeedStanding};

/// The random numbers of an import: salts and card serials.
pub type Chance<'a> = &'a mut dyn FnMut() -> [u8; 16];

/// The facts of a file, in its order.
///
/// # Errors
/// Every line that cannot be brought in, with its reason. A stock file is none of the ledger's: its every line is
/// refused as unknown goods are, by its code.
pub fn drafts(
    intake: &Intake,
    standing: &FeedStanding,
    today: VillageDay,
    resolution: &str,
    chance: Chance<'_>,
) -> Result<Vec<Draft>, Vec<BadLine>> {
    let mut making = Making {
        standing,
        drafts: Vec::new(),
        bad: Vec::new(),
        chance,
    };
    match intake {
        Intake::Households(lines) => making.households(lines),
        Intake::Goods(lines) => making.goods(lines, today, resolution),
        Intake::Credits(lines) => making.credits(lines),
        Intake::Suspensions(lines) => making.suspensions(lines),
        Intake::Members(lines) => making.members(lines),
        Intake::Prices(lines) => making.prices(lines),
        Intake::Limits(lines) => making.limits(lines),
        Intake::Exceptions(lines) => making.exceptions(lines),
        Intake::Stock(lines) => {
            // Stock is booked in where it stands: at the till.
            let why = |called: &Called| match called {
                Called::Code(code, _) => BadLineWhy::UnknownGoods(*code),
                Called::Name(described) => BadLineWhy::Unclear(Unclear::UnknownName {
                    name: described.name.clone(),
                    unit: described.unit.clone(),
                }),
            };
            let refused = lines.iter().map(|(line, stock)| BadLine {
                line: *line,
                why: why(&stock.goods),
            });
            making.bad.extend(refused);
        }
    }
    if making.bad.is_empty() {
        Ok(making.drafts)
    } else {
        Err(making.bad)
    }
}

struct Making<'a> {
    standing: &'a FeedStanding,
    drafts: Vec<Draft>,
    bad: Vec<BadLine>,
    chance: Chance<'a>,
}

/// The first line that had the same key, if one had.
fn first_with<K: Hash + Eq>(seen: &mut HashMap<K, u32>, key: K, line: u32) -> Option<u32> {
    match seen.entry(key) {
        std::collections::hash_map::Entry::Occupied(first) => Some(*first.get()),
        std::collections::hash_map::Entry::Vacant(place) => {
            place.insert(line);
            None
        }
    }
}

impl Making<'_> {
    fn refuse(&mut self, line: u32, why: BadLineWhy) {
        self.bad.push(BadLine { line, why });
    }

    fn add(&mut self, make: impl FnOnce(&mut Sealer<'_>) -> Fact) {
        let mut sealer = Sealer::new(self.chance);
        let fact = make(&mut sealer);
        self.drafts.push(Draft {
            fact,
            asides: sealer.asides,
        });
    }

    fn households(&mut self, lines: &[(u32, HouseholdLine)]) {
        let mut seen = HashMap::new();
        for (line, household) in lines {
            if let Some(first) = first_with(&mut seen, &household.household, *line) {
                self.refuse(*line, BadLineWhy::Twice { first });
                continue;
            }
            let known = self.standing.households.get(&household.household);
            let same = known.is_some_and(|known| {
                known.name == household.name
                    && known.members == household.members
                    && known.phone == household.phone
                    && known.group == household.group
            });
            if same {
                self.refuse(*line, BadLineWhy::Again);
                continue;
            }
            let needs_card = known.is_none_or(|known| !known.has_card);
            self.add(|sealer| {
                Fact::HouseholdSet(HouseholdSet {
                    household: household.household.clone(),
                    name: sealer.seal(&household.name),
                    members: household.members,
                    phone: household.phone.as_deref().map(|phone| sealer.seal(phone)),
                    group: household.group.clone(),
                })
            });
            if needs_card {
                let random = (self.chance)();
                let [a, b, c, d, e, f, g, h, ..] = random;
                let serial = CardSerial(u64::from_be_bytes([a, b, c, d, e, f, g, h]));
                let household = household.household.clone();
                self.add(|_| {
                    Fact::CardIssued(CardIssued {
                        household,
                        serial,
                        reason: None,
                    })
                });
            }
        }
    }

    fn goods(&mut self, lines: &[(u32, GoodsLine)], today: VillageDay, resolution: &str) {
        let mut seen = HashMap::new();
        for (line, new) in lines {
            if let Some(first) = first_with(&mut seen, new.goods.code, *line) {
                self.refuse(*line, BadLineWhy::Twice { first });
                continue;
            }
            let known = self.standing.goods.get(&new.goods.code);
            let prices = self.standing.prices.get(&new.goods.code);
            let price = prices
                .and_then(|prices| price_on(prices, today))
                .map(|price| price.points);
            let same_goods = known == Some(&new.goods);
            let new_price = new.points.filter(|points| Some(*points) != price);
            if same_goods && new_price.is_none() {
                self.refuse(*line, BadLineWhy::Again);
                continue;
            }
            if !same_goods {
                self.add(|_| Fact::GoodsSet(new.goods.clone()));
            }
            if let Some(points) = new_price {
                let (code, resolution) = (new.goods.code, resolution.to_owned());
                self.add(|_| {
                    Fact::PriceDecided(PriceDecided {
                        resolution,
                        from: today,
                        code,
                        points,
                    })
                });
            }
        }
    }

    fn credits(&mut self, lines: &[(u32, CreditLine)]) {
        let mut seen = HashMap::new();
        let standing = self.standing;
        let mut given = standing.given.clone();
        given.read(lines.iter().map(|(_, credit)| credit));
        for (line, credit) in lines {
            let key = credit.key();
            let members = standing.members.get(&credit.household);
            let unknown = credit
                .member
                .as_ref()
                .filter(|member| members.is_some_and(|members| !members.contains_key(member)));
            if let Some(first) = first_with(&mut seen, key, *line) {
                self.refuse(*line, BadLineWhy::Twice { first });
            } else if standing.keys.contains(&key) {
                self.refuse(*line, BadLineWhy::Again);
            } else if !standing.households.contains_key(&credit.household) {
                self.refuse(
                    *line,
                    BadLineWhy::UnknownHousehold(credit.household.clone()),
                );
            } else if let Some(member) = unknown {
                let why = BadLineWhy::UnknownMember {
                    household: credit.household.clone(),
                    member: member.clone(),
                };
                self.refuse(*line, why);
            } else if let Err(why) = given.give(&standing.rules, credit) {
                self.refuse(*line, why);
            } else {
                self.add(|sealer| {
                    Fact::Credited(Credited {
                        key,
                        household: credit.household.clone(),
                        period: credit.period,
                        points: credit.points,
                        category: credit.category.clone(),
                        reason: sealer.seal(&credit.reason),
                        happened_on: credit.happened_on,
                        posted_on: credit.posted_on,
                        kind: credit.kind,
                        member: credit.member.clone(),
                        place: sealer.seal_some(&credit.place),
                        evidence: sealer.seal_some(&credit.evidence),
                    })
                });
            }
        }
    }

    fn suspensions(&mut self, lines: &[(u32, SuspensionLine)]) {
        let mut seen = HashMap::new();
        for (line, suspension) in lines {
            let key = suspension.key();
            let scheme = self.standing.rules.on(suspension.from);
            if let Some(first) = first_with(&mut seen, key, *line) {
                self.refuse(*line, BadLineWhy::Twice { first });
            } else if self.standing.keys.contains(&key) {
                self.refuse(*line, BadLineWhy::Again);
            } else if !self.standing.households.contains_key(&suspension.household) {
                self.refuse(
                    *line,
                    BadLineWhy::UnknownHousehold(suspension.household.clone()),
                );
            } else if scheme.suspension(&suspension.kind).is_none() {
                let why = BadLineWhy::unknown_kind(&suspension.kind, scheme);
                self.refuse(*line, why);
            } else {
                self.add(|sealer| {
                    Fact::Suspended(Suspension {
                        key,
                        household: suspension.household.clone(),
                        kind: suspension.kind.clone(),
                        from: suspension.from,
                        until: suspension.until,
                        reason: sealer.seal(&suspension.reason),
                    })
                });
            }
        }
    }
}
