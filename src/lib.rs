//! Jifen (积分): the till of a village points supermarket, and the village ledger it reports to.
//!
//! # The map
//!
//! ```text
//! bin/jifen.rs          the till: kiosk, counter, demo, office commands      (feature kiosk: iced)
//! bin/jifen-ledger.rs   the village ledger service                           (no iced in its tree)
//! market/               PURE: no IO, clock, SQL, iced. The rules of the points supermarket and its storeroom, the closed
//!                       list of facts, what registers, notices, labels and slips say
//! words                 the words people see, from assets/words; pure as well
//! till/                 the shop day as a state machine: inputs in, outputs out. Kiosk, counter and demo drive it
//! books/                the till's SQLite: the journal, tables derived from it (counter, storeroom, pads), backup, verify,
//!                       practice
//! devices/              what hangs on the machine, scanner decoding, receipt bytes, transports, the print spool, a
//!                       virtual printer, sound
//! parcel                what crosses the network, versioned; not the domain's own types
//! sync/                 courier (what to send and when; no IO), carrier (HTTP), stick (a signed file)
//! ledger/               the service: routes, pages, and the vault behind one narrow trait
//! clerk/                the ledger's command line: the service started, files in, registers out, sticks answered
//! reports/              the books in spreadsheets and on pages to print: files in, registers out, posters, labels, cards
//! office/               the till's back room: clock, settings, press, post, door, counter, the command line
//! kiosk/                iced: screens, parts, look
//! demo/                 an exchange day on the sample village, with and without a window
//! ```
//!
//! Arrows point down only: `demo → kiosk, ledger` · `kiosk → office, till` · `office → till, books, devices, sync, reports`
//! · `till → market` · `sync → parcel` · `clerk → ledger, reports, sync, devices` · `ledger → parcel, reports` · everything
//! → `market`, `words`. Kiosk and ledger meet only in `parcel`. No clock is read outside the outermost files. A test reads
//! the imports and holds both (`tests/house.rs`).
//!
//! # What must be true
//!
//! 1. A redemption is a fact: on disk, in one transaction, before any sound, paper or network sees it
//!    ([`books`]); its id is made before the first try, and a repeat is answered, not recorded.
//! 2. One writer for each truth: the ledger says what was earned and by which rules, the till what was redeemed.
//! 3. Balances are folds over append-only entries; lapse is computed; a reversal returns to the periods that were drawn on
//!    ([`market::account`]). `verify` rebuilds everything that is derived and compares.
//! 4. Till and ledger exchange journals ([`market::journal`]): gapless numbers, a hash over the exact stored bytes. What
//!    repeats, comes out of order or is cut off changes nothing; a till that comes back from an old disk is noticed.
//! 5. Rules stand below the screen ([`market::redemption`]), and are asked again in the transaction that records.
//! 6. The clock is suspect ([`market::clock`]); the village day is Beijing's.
//! 7. Nothing is hidden: a refusal says what, why and what next ([`market::refusal`]) and keeps the basket.
//! 8. As little about people as serves: names, signatures and free text lie beside the facts, where they can be erased
//!    ([`market::aside`]); PINs never leave the till.

pub mod books;
pub mod clerk;
#[cfg(feature = "kiosk")]
pub mod demo;
pub mod devices;
#[cfg(feature = "kiosk")]
pub mod kiosk;
pub mod ledger;
pub mod market;
pub mod office;
pub mod parcel;
pub mod reports;
pub mod sync;
pub mod till;
pub mod words;
