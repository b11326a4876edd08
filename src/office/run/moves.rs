//! From the words of the command line to requests, for what moves points without goods or decides about the rules.

use super::{two_people, who_acts};
use crate::market::movement::Wish;
use crate::office::args::Command;
use crate::office::args::moving::{ByTwo, CouponCommand, ExceptionCommand, LimitCommand};
use crate::office::moving::{MoveRequest, TwoPeople, numbers_of};
use crate::words::Words;

fn by_two(by: ByTwo) -> Result<TwoPeople, String> {
    let (person, approver) = two_people(by.who, by.approver)?;
    Ok(TwoPeople {
        reason: by.reason,
        person,
        approver,
    })
}

/// The request of a command; only those that move points or decide about the rules come here.
pub fn request(command: Command, words: &Words) -> Result<MoveRequest, String> {
    let moves = |household, wish, by: ByTwo| -> Result<MoveRequest, String> {
        let by = by_two(by)?;
        Ok(MoveRequest::Move {
            household,
            wish,
            by,
        })
    };
    match command {
        Command::Gift(args) => {
            let (to, points) = (args.to, args.points);
            moves(args.from, Wish::Gift { to, points }, args.by)
        }
        Command::Coupon(CouponCommand::Issue(args)) => {
            let numbers = numbers_of(&args, words)?;
            let each = args.points;
            let wish = Wish::IssueCoupons { numbers, each };
            moves(args.household, wish, args.by)
        }
        Command::Coupon(CouponCommand::Take {
            household,
            numbers,
            who,
        }) => Ok(MoveRequest::TakeCoupons {
            household,
            numbers,
            person: who_acts(who)?,
        }),
        Command::Coupon(CouponCommand::Cancel { numbers, by }) => Ok(MoveRequest::CancelCoupons {
            numbers,
            by: by_two(by)?,
        }),
        Command::Debit(args) => Ok(MoveRequest::Debit {
            household: args.household,
            points: args.points,
            kind: args.kind,
            partner: args.partner,
            by: by_two(args.by)?,
        }),
        Command::Cash(args) => {
            let points = args.points;
            moves(args.household, Wish::Cash { points }, args.by)
        }
        Command::Undo(args) => Ok(MoveRequest::Undo {
            slip: args.slip,
            by: by_two(args.by)?,
        }),
        Command::Reward(args) => Ok(MoveRequest::Reward {
            household: args.household,
            code: args.code,
            quantity: args.quantity,
            by: by_two(args.by)?,
        }),
        other => about_rules(other),
    }
}

fn about_rules(command: Command) -> Result<MoveRequest, String> {
    match command {
        Command::Exception(ExceptionCommand::Allow {
            what,
            from,
            until,
            household,
            by,
        }) => Ok(MoveRequest::Allow {
            what: what.into(),
            from,
            until,
            household,
            by: by_two(by)?,
        }),
        Command::Limit(LimitCommand::Set {
            code,
            pieces,
            over,
            resolution,
            from,
            who,
            approver,
        }) => {
            let by = ByTwo {
                reason: resolution,
                who,
                approver,
            };
            Ok(MoveRequest::SetLimit {
                code,
                pieces: pieces.0,
                over: over.into(),
                from,
                by: by_two(by)?,
            })
        }
        Command::Recyclables(args) => Ok(MoveRequest::Recyclables {
            household: args.household,
            kind: args.kind,
            weight: args.weight,
            price: args.price,
            person: who_acts(args.who)?,
        }),
        _ => unreachable!("only commands that move or decide come here"),
    }
}
