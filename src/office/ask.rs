//! Asking the books' desk, with one kind of answer for all that can go wrong.

use crate::books::desk::{Desk, DeskClosed};
use crate::books::{Books, Reading, Stop};
use crate::market::refusal::Refusal;

/// Asks the desk and waits for the answer.
///
/// # Errors
/// The command's own [`Stop`]; a desk that is closed is a fault of the books.
pub fn ask<T, E>(
    desk: &Desk,
    question: impl FnOnce(&mut Books, &Reading) -> Result<T, E> + Send + 'static,
) -> Result<T, Stop>
where
    T: Send + 'static,
    E: Into<Stop> + Send + 'static,
{
    desk.call(question).map_err(closed)?.map_err(Into::into)
}

fn closed(closed: DeskClosed) -> Stop {
    Stop::Refused(Refusal::BooksFault {
        why: closed.to_string(),
    })
}
