//! What the village decided, brought in: members, prices, limits, exceptions.

use rusqlite::{Connection, OptionalExtension, params};

use super::{Lines, Seen, Taking, was_taken};
use crate::books::derive::household_id;
use crate::books::error::{Error, Stop};
use crate::books::journal::sealing;
use crate::market::exception::Exception;
use crate::market::fact::{Fact, MemberSet, PriceDecided};
use crate::market::goods::Price;
use crate::market::gtin::Gtin;
use crate::market::intake::{BadLineWhy, ExceptionLine, LimitLine, MemberLine, PriceLine};
use crate::market::limit::LimitDecided;

/// What is known of a member: the name, when it joined, when it left.
fn known_member(
    conn: &Connection,
    household: i64,
    line: &MemberLine,
) -> Result<Option<(String, String, Option<String>)>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT name, joined, left_on FROM member WHERE household = ?1 AND member = ?2",
        )?
        .query_row(params![household, line.member.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?)
}

pub(super) fn members(
    to: &mut Taking<'_, '_>,
    all: &[(u32, MemberLine)],
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    for (line, member) in all {
        lines.next()?;
        if let Some(why) = seen.before((&member.household, &member.member), *line) {
            lines.bad(*line, why);
            continue;
        }
        match household_id(to.conn(), &member.household)? {
            None => {
                let why = BadLineWhy::UnknownHousehold(member.household.clone());
                lines.bad(*line, why);
            }
            Some(household) => {
                let now = (
                    member.name.clone(),
                    member.joined.to_string(),
                    member.left.map(|day| day.to_string()),
                );
                if known_member(to.conn(), household, member)? == Some(now) {
                    lines.bad(*line, BadLineWhy::Again);
                }
            }
        }
        if !lines.bad.is_empty() {
            continue;
        }
        let (name, asides) = sealing(|sealer| sealer.seal(&member.name))?;
        let set = MemberSet {
            household: member.household.clone(),
            member: member.member.clone(),
            name,
            joined: member.joined,
            left: member.left,
        };
        to.append(Fact::MemberSet(set), &asides)?;
    }
    Ok(())
}

pub(super) fn prices<'a>(
    to: &mut Taking<'_, '_>,
    all: &[(u32, PriceLine)],
    known: &dyn Fn(Gtin) -> Option<&'a [Price]>,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    for (line, price) in all {
        lines.next()?;
        if let Some(why) = seen.before((&price.resolution, price.from, price.code), *line) {
            lines.bad(*line, why);
            continue;
        }
        let decided = Price {
            resolution: price.resolution.clone(),
            from: price.from,
            points: price.points,
        };
        match known(price.code) {
            None => lines.bad(*line, BadLineWhy::UnknownGoods(price.code)),
            Some(before) if before.contains(&decided) => lines.bad(*line, BadLineWhy::Again),
            Some(_) => {}
        }
        if !lines.bad.is_empty() {
            continue;
        }
        let fact = PriceDecided {
            resolution: decided.resolution,
            from: decided.from,
            code: price.code,
            points: decided.points,
        };
        to.append(Fact::PriceDecided(fact), &[])?;
    }
    Ok(())
}

fn was_decided(conn: &Connection, limit: &LimitLine) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT 1 FROM goods_limit WHERE code = ?1 AND resolution = ?2 AND from_day = ?3 AND pieces IS ?4
               AND counted_over = ?5",
        )?
        .exists(params![
            limit.code.number() as i64,
            limit.resolution,
            limit.from.to_string(),
            limit.pieces.map(|pieces| pieces.pieces()),
            limit.over.word()
        ])?)
}

pub(super) fn limits(
    to: &mut Taking<'_, '_>,
    all: &[(u32, LimitLine)],
    known: &dyn Fn(Gtin) -> bool,
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    for (line, limit) in all {
        lines.next()?;
        if let Some(why) = seen.before((&limit.resolution, limit.from, limit.code), *line) {
            lines.bad(*line, why);
            continue;
        }
        if !known(limit.code) {
            lines.bad(*line, BadLineWhy::UnknownGoods(limit.code));
        } else if was_decided(to.conn(), limit)? {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        let fact = LimitDecided {
            resolution: limit.resolution.clone(),
            from: limit.from,
            code: limit.code,
            pieces: limit.pieces,
            over: limit.over,
        };
        to.append(Fact::LimitDecided(fact), &[])?;
    }
    Ok(())
}

pub(super) fn exceptions(
    to: &mut Taking<'_, '_>,
    all: &[(u32, ExceptionLine)],
    lines: &mut Lines<'_>,
) -> Result<(), Stop> {
    let mut seen = Seen::new();
    for (line, exception) in all {
        lines.next()?;
        let key = exception.key();
        if let Some(why) = seen.before(key, *line) {
            lines.bad(*line, why);
            continue;
        }
        let unknown = match &exception.household {
            Some(household) if household_id(to.conn(), household)?.is_none() => {
                Some(BadLineWhy::UnknownHousehold(household.clone()))
            }
            _ => None,
        };
        if let Some(why) = unknown {
            lines.bad(*line, why);
        } else if was_taken(to.conn(), "SELECT 1 FROM exception WHERE key = ?1", &key)? {
            lines.bad(*line, BadLineWhy::Again);
        }
        if !lines.bad.is_empty() {
            continue;
        }
        let ((reason, approved_by, second_approver), asides) = sealing(|sealer| {
            (
                sealer.seal(&exception.reason),
                sealer.seal(&exception.approved_by),
                sealer.seal(&exception.second_approver),
            )
        })?;
        let fact = Exception {
            key,
            what: exception.what,
            from: exception.from,
            until: exception.until,
            household: exception.household.clone(),
            reason,
            approved_by,
            second_approver,
        };
        to.append(Fact::ExceptionAllowed(fact), &asides)?;
    }
    Ok(())
}
