//! Codes from a pipe, one a line.
use super::{Scan, tidy};
use std::io::BufRead;

/// What a pipe gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineEvent {
    /// A line that was not empty.
    Scan(String),
    /// The other side closed the pipe; nothing follows.
    End,
}

/// Reads codes line by line until the end and blocks meanwhile: for a thread of its own, or a program with nothing
/// else to do. A pipe has no echo of a trigger, so the same line twice is two scans. A read error counts as the end.
pub fn read_lines(mut from: impl BufRead, mut on: impl FnMut(LineEvent)) {
    let mut line = Vec::new();
    loop {
        line.clear();
        match from.read_until(b'\n', &mut line) {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Ok(0) | Err(_) => break,
            Ok(_) => {
                let Scan(code) = Scan(tidy(&String::from_utf8_lossy(&line)));
                if !code.is_empty() {
                    on(LineEvent::Scan(code));
                }
            }
        }
    }
    on(LineEvent::End);
}

/// Reads the standard input in a thread that ends with it.
///
/// # Errors
/// When the system has no thread to give.
pub fn read_stdin(on: impl FnMut(LineEvent) + Send + 'static) -> std::io::Result<()> {
    let thread = std::thread::Builder::new().name("scanner-stdin".into());
    thread
        .spawn(move || read_lines(std::io::stdin().lock(), on))
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_scan_and_the_end_is_told() {
        let mut events = Vec::new();
        read_lines(&b"JF1:a\r\n\n]E06901234567892\n\xff\nJFC:OK"[..], |event| {
            events.push(event)
        });
        let scan = |text: &str| LineEvent::Scan(text.into());
        assert_eq!(
            events,
            [
                scan("JF1:a"),
                scan("6901234567892"),
                scan("JFC:OK"),
                LineEvent::End
            ]
        );
    }
}
