//! Asking the books' desk, with one kind of answer for all that can go wrong.

use crate::books::desk::{Desk, DeskClosed};
use crate::books::{Books, Reading, Stop};
use crate::market::refusal::Refusal;
use crate::market::scheme::Unit;
use crate::office::press::Tell;
use crate::office::wish::Word;

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

/// Tells how the shop stands, and answers the unit it reckons in. It is told in the books' thread: several threads
/// tell of the shop, and one that read it earlier must not be heard later.
///
/// # Errors
/// A fault of reading, or a desk that is closed; nothing is told then.
pub fn tell_shop(desk: &Desk, tell: &Tell) -> Result<Unit, Stop> {
    let tell = tell.clone();
    ask(desk, move |books, clock| {
        let shop = books.shop(clock)?;
        let unit = shop.scheme.unit;
        tell(Word::Shop(Box::new(shop)));
        Ok::<_, crate::books::Error>(unit)
    })
}

fn closed(closed: DeskClosed) -> Stop {
    Stop::Refused(Refusal::BooksFault {
        why: closed.to_string(),
    })
}
