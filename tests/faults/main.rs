//! Every fault that a counter's printer and scanner are known for, made on one machine with real lines, sockets and
//! processes: what the till says, what comes on paper, what waits in the spool; and that no redemption is lost, no receipt
//! doubled without its mark, and no screen held up.
//!
//! | fault | how it is made | the receipt that meets it |
//! | --- | --- | --- |
//! | paper out, cover open, offline | the printer's answers | waits; comes by itself |
//! | the roll ends in mid-receipt | the answers, from the 40th byte on | in doubt; comes from the printer's own store |
//! | takes data and stalls | a line that nobody reads, a picture longer than the system holds | in doubt |
//! | silent from the first | a socket that accepts and reads nothing | handed over, as to a mute printer |
//! | no room | `/dev/full` | waits |
//! | power cut | the socket closes at five places of a job | in doubt |
//! | a slow line | a line read at 9,600 bits a second | comes out |
//! | status mute, late, garbled | the answers | handed over |
//! | unplugged, also in mid-receipt | the line's end is dropped, its name leads to another | waits; in doubt |
//! | refused; accepted and closed | no listener; one that closes | waits |
//! | busy; forbidden | another lock; no leave | waits |
//! | the till is killed | `SIGKILL` while it sends, or while it waits | in doubt; offered |
//! | a scan cut in two, marked, doubled, amid typing | a line, and keys | one scan |
//!
//! Each printer's fault is met at the counter (`at_the_counter`, the process) and at the touch screen
//! (`before_the_screen`), whose longest turn is printed and held to tenfold of what is promised.

mod after;
mod at_the_counter;
#[cfg(feature = "kiosk")]
mod before_the_screen;
mod counter;
#[path = "../escpos_reader/mod.rs"]
mod escpos_reader;
mod fault;
mod home;
mod killed;
mod printer;
mod scans;
#[path = "../shop/mod.rs"]
mod shop;
mod works;

use std::time::Instant;

use fault::Fault;
use works::Place;

macro_rules! rows {
    ($($name:ident: $fault:expr;)+) => { $(
        #[test]
        fn $name() {
            row($fault);
        }
    )+ };
}

/// A row at the counter and before the screen; both mostly wait, so they wait together.
fn row(fault: Fault) {
    let begun = Instant::now();
    std::thread::scope(|both| {
        let counter = both.spawn(|| at_the_counter::row(fault));
        #[cfg(feature = "kiosk")]
        before_the_screen::row(fault);
        counter.join().expect("the row at the counter holds");
    });
    println!("{fault:?} took {:?}", begun.elapsed());
}

rows! {
    paper_out: Fault::PaperOut;
    cover_open: Fault::CoverOpen;
    offline: Fault::Offline;
    the_roll_ends_in_mid_receipt: Fault::RollEnds;
    nobody_reads_the_line: Fault::NobodyReads;
    a_listener_that_is_silent: Fault::SilentListener;
    no_room_for_the_file: Fault::DiskFull;
    power_cut_before_the_first_byte: Fault::PowerCut(Place::BeforeTheFirstByte);
    power_cut_in_the_head: Fault::PowerCut(Place::InTheHead);
    power_cut_in_a_picture: Fault::PowerCut(Place::InAPicture);
    power_cut_just_before_the_cut: Fault::PowerCut(Place::JustBeforeTheCut);
    power_cut_before_the_answer: Fault::PowerCut(Place::BeforeTheAnswer);
    a_slow_line: Fault::SlowLine;
    status_mute: Fault::StatusMute;
    status_late: Fault::StatusLate;
    status_garbled: Fault::StatusGarbled;
    unplugged_and_back_under_another_node: Fault::Unplugged;
    unplugged_in_mid_receipt: Fault::UnpluggedInMidReceipt;
    refused: Fault::Refused;
    accepted_and_closed: Fault::AcceptedAndClosed;
    busy: Fault::Busy;
    forbidden: Fault::Forbidden;
}
