//! Telling whoever draws: what the back room, the carrier, the door and errands say, each from its own thread.

use std::sync::Arc;

use crate::books::desk::Desk;
use crate::books::{Error, Stop};
use crate::market::scheme::Unit;
use crate::office::ask::ask;
use crate::office::wish::Word;

/// Hears what is said. Must not wait for anything.
pub type Tell = Arc<dyn Fn(Word) + Send + Sync>;

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
        Ok::<_, Error>(unit)
    })
}
