//! Commands that decide about the rules, or credit what was handed in: done, printed, told.

use super::{MoveRequest, proven, proven_two};
use crate::books::{Books, Reading, Stop};
use crate::market::exception::ExceptionOrder;
use crate::market::ids::RowKey;
use crate::market::limit::LimitOrder;
use crate::market::quantity::Quantity;
use crate::market::receipt::{Letterhead, exception_slip, limit_slip, recyclables_slip};
use crate::market::recyclables::RecyclablesOrder;
use crate::office::act::Done;
use crate::office::clock::random;
use crate::office::event::Event;
use crate::words::Words;

/// What is decided about the rules, or credited.
pub(super) fn decide(
    books: &mut Books,
    clock: &Reading,
    request: MoveRequest,
    words: &Words,
) -> Result<Done, Stop> {
    match request {
        MoveRequest::Allow {
            what,
            from,
            until,
            household,
            by,
        } => {
            let (staff, approver) = proven_two(books, &by, clock)?;
            let order = ExceptionOrder {
                key: RowKey(random()),
                what,
                from,
                until,
                household,
                reason: by.reason,
                staff,
                approver,
            };
            allow(books, clock, &order, words)
        }
        MoveRequest::SetLimit {
            code,
            pieces,
            over,
            from,
            by,
        } => {
            let (staff, approver) = proven_two(books, &by, clock)?;
            let order = LimitOrder {
                resolution: by.reason,
                from,
                code,
                pieces,
                over,
                staff,
                approver,
            };
            set_limit(books, clock, &order, words)
        }
        MoveRequest::Recyclables {
            household,
            kind,
            weight,
            price,
            person,
        } => {
            let order = RecyclablesOrder {
                key: RowKey(random()),
                household,
                kind,
                weight,
                price,
                staff: proven(books, &person, clock)?,
            };
            take_recyclables(books, clock, &order, words)
        }
        _ => unreachable!("only what is decided about the rules comes here"),
    }
}

fn allow(
    books: &mut Books,
    clock: &Reading,
    order: &ExceptionOrder,
    words: &Words,
) -> Result<Done, Stop> {
    let record = books.allow(order, clock)?;
    let shop = books.shop(clock)?;
    let slip = exception_slip(&record, &Letterhead::of(&shop), words);
    let exception = &record.exception;
    Ok(Done::said(Event::ExceptionAllowed {
        what: exception.what.word(),
        from: exception.from,
        until: exception.until,
        household: exception.household.as_ref().map(ToString::to_string),
    })
    .with_paper(None, 0, vec![slip]))
}

fn set_limit(
    books: &mut Books,
    clock: &Reading,
    order: &LimitOrder,
    words: &Words,
) -> Result<Done, Stop> {
    let record = books.set_limit(order, clock)?;
    let shop = books.shop(clock)?;
    let slip = limit_slip(&record, &Letterhead::of(&shop), words);
    let decided = record.decided;
    Ok(Done::said(Event::LimitSet {
        code: decided.code.to_string(),
        pieces: decided.pieces.map(Quantity::pieces),
        over: decided.over.word(),
        from: decided.from,
        resolution: decided.resolution,
    })
    .with_paper(None, 0, vec![slip]))
}

fn take_recyclables(
    books: &mut Books,
    clock: &Reading,
    order: &RecyclablesOrder,
    words: &Words,
) -> Result<Done, Stop> {
    let record = books.take_recyclables(order, clock)?;
    let shop = books.shop(clock)?;
    let slip = recyclables_slip(&record, &Letterhead::of(&shop), words);
    let credit = record.credit;
    Ok(Done::said(Event::Credited {
        household: credit.household.to_string(),
        kind: credit.kind.word(),
        points: credit.points,
    })
    .with_paper(None, 0, vec![slip]))
}
