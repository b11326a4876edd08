//! The till's back room: everything it does without a screen. Here the pure parts meet the world.
//!
//! - [`clock`]: the machine's clock and chance, read here and nowhere deeper · [`settings`]: what hangs on this till
//! - [`wish`]: what a screen asks and hears, plain data · [`backroom`]: the thread that grants it, with [`press`] (paper),
//!   [`post`] (the ledger, [`trip`] by trip, [`stick`]), [`door`] (other programs of this home)
//! - [`storeroom`]: what is done there, asked there, and scanned in
//! - [`export`]: books that leave · [`board`]: what is posted, as a poster · [`labels`]: for goods, shelves, households
//! - [`save`]: a file on the stick or in the home · [`errand`]: work that nobody waits for
//! - [`bundle`]: what a helper needs to know of a till, and nothing of its people
//! - [`args`], [`run`], [`rules`]: the command line · [`act`], [`moving`]: commands that write · [`honours`]: those that read
//!   and explain · [`lists`]: the village's lists, for commands and screen · [`counter`]: a till with no screen, and the lines it writes ([`event`]) · [`sentence`]: what a fault is to a person

pub mod act;
pub mod args;
pub mod ask;
pub mod backroom;
pub mod board;
pub mod bundle;
pub mod clock;
pub mod counter;
pub mod device_news;
pub mod door;
pub mod errand;
pub mod event;
pub mod export;
pub mod found;
pub mod honours;
pub mod labels;
pub mod lists;
pub mod moving;
pub mod paper;
pub mod papers;
pub mod post;
pub mod press;
pub mod rules;
pub mod run;
pub mod save;
pub mod sentence;
pub mod settings;
pub mod spooling;
pub mod stick;
pub mod storeroom;
pub mod tell;
pub mod trip;
pub mod wish;
