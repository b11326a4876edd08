//! What a command writes on the terminal: events, what was asked for whole, how far a long file is.

use std::io::Write;
use std::path::Path;

use super::Ended;
use crate::office::act::Done;
use crate::office::event::Event;

pub(super) fn say(event: &Event) {
    // Where nobody reads any more, what was done is done.
    let _ = writeln!(std::io::stdout(), "{}", event.line());
}

/// Tells on the standard error how far a long file is, a line each ten thousand.
pub(super) fn show_progress() -> impl FnMut(usize) -> bool {
    let mut told = 0;
    move |lines| {
        if lines / 10_000 > told {
            told = lines / 10_000;
            eprintln!("{lines} …");
        }
        true
    }
}

pub(super) fn finish(done: Done) -> Ended {
    for event in &done.events {
        let _ = writeln!(std::io::stdout(), "{event}");
    }
    match done.trouble {
        Some(sentence) => Err(sentence),
        None => Ok(()),
    }
}

/// Writes to the standard output; a reader that has seen enough and went away is no fault.
pub(in crate::office) fn whole_to_stdout(bytes: &[u8]) -> Ended {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => Err(fault.to_string()),
        _ => Ok(()),
    }
}

pub(super) fn write_file(file: &Path, bytes: &[u8]) -> Ended {
    std::fs::write(file, bytes).map_err(|fault| format!("{}: {fault}", file.display()))
}
