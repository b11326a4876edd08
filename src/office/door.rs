//! The door of an open till: a Unix socket in its home, through which commands that write are done by the program that
//! holds the books. Only the same user can open it. One request a connection, one JSON object a line both ways.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use rustix::event::{PollFd, PollFlags, poll};
use serde::{Deserialize, Serialize};

use crate::books::Stop;
use crate::books::desk::Desk;
use crate::books::home::Home;
use crate::office::act::{Done, Request, perform, prepare};
use crate::office::ask::ask;
use crate::office::press::Press;
use crate::office::sentence::Spoken;
use crate::office::spooling::{self, SpoolAnswer};
use crate::office::tell::{Tell, tell_shop};
use crate::office::trip;
use crate::office::wish::Word;
use crate::words::{Lang, Words};

/// A longer request is refused: none is. A file of rules is the longest that is sent.
const LONGEST_REQUEST: u64 = 1024 * 1024;

/// What is asked of an open till.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asked<'a> {
    /// Do this with the books.
    Do(Cow<'a, Request>),
    /// Do this with a paper.
    Spool {
        /// Its number.
        job: i64,
        /// What is said of it.
        answer: SpoolAnswer,
    },
}

/// What the open till answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    /// So many lines are brought in.
    Progress(usize),
    /// It is done, or not.
    Done(Done),
}

/// The open door. Dropping it shuts it.
pub struct Door {
    path: PathBuf,
    /// While this end is held, the door is open. Nothing is ever sent.
    held: Option<UnixStream>,
    thread: Option<JoinHandle<()>>,
}

impl Door {
    /// Opens the door; a till whose door cannot be opened works without one, and says so.
    pub fn open(home: &Home, desk: Desk, press: Arc<Press>, tell: Tell) -> Option<Door> {
        let path = home.socket();
        // The lock on the home is held: whatever lies here was left by a till that is gone.
        let _ = std::fs::remove_file(&path);
        let opened = UnixListener::bind(&path).and_then(|listener| {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
            listener.set_nonblocking(true)?;
            Ok((listener, UnixStream::pair()?))
        });
        let (listener, (held, holder)) = match opened {
            Ok(opened) => opened,
            Err(fault) => {
                tell(Word::Fault(format!("{}: {fault}", path.display())));
                return None;
            }
        };
        let home = home.clone();
        let thread = std::thread::Builder::new()
            .name("door".into())
            .spawn(move || {
                while let Some(guest) = next_guest(&listener, &holder) {
                    // A guest that goes away in the middle is no concern of the shop's.
                    let _ = serve(guest, &home, &desk, &press, &tell);
                }
            });
        Some(Door {
            path,
            held: Some(held),
            thread: thread.ok(),
        })
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        self.held = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Waits for a guest; nothing once the other end of `holder` is let go. The door is not shut by knocking at it: its
/// path may be gone, with the disk it lay on.
fn next_guest(listener: &UnixListener, holder: &UnixStream) -> Option<UnixStream> {
    loop {
        let mut ends = [
            PollFd::new(listener, PollFlags::IN),
            PollFd::new(holder, PollFlags::IN),
        ];
        match poll(&mut ends, None) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return None,
        }
        if !ends[1].revents().is_empty() {
            return None;
        }
        // Who has gone again meanwhile is not waited for.
        if let Ok((guest, _)) = listener.accept() {
            return Some(guest);
        }
    }
}

fn serve(
    guest: UnixStream,
    home: &Home,
    desk: &Desk,
    press: &Press,
    tell: &Tell,
) -> std::io::Result<()> {
    use std::io::Read;
    guest.set_read_timeout(Some(std::time::Duration::from_secs(5)))?;
    guest.set_write_timeout(Some(std::time::Duration::from_secs(5)))?;
    let mut line = String::new();
    BufReader::new(guest.try_clone()?.take(LONGEST_REQUEST)).read_line(&mut line)?;
    let asked: (Lang, Asked<'static>) = match serde_json::from_str(&line) {
        Ok(asked) => asked,
        Err(fault) => return answer(&guest, &Answer::Done(Done::trouble(fault.to_string()))),
    };
    let (lang, asked) = asked;
    let words = Words::load(lang);
    let said = words.clone();
    let request = match asked {
        Asked::Do(request) => request.into_owned(),
        Asked::Spool { job, answer: said } => {
            let (done, _) = spooling::answer((desk, press, home), (job, said), &words);
            return finish(&guest, done, (desk, press, tell), &words);
        }
    };
    if let Request::Sync { once: true, .. } = request
        && let Err(sentence) = trip::once_beside(desk, &words)
    {
        return answer(&guest, &Answer::Done(Done::trouble(sentence)));
    }
    let work = match prepare(request, &words) {
        Ok(work) => work,
        Err(done) => return answer(&guest, &Answer::Done(done)),
    };
    let (home, progress_to) = (home.clone(), guest.try_clone()?);
    let done = ask(desk, move |books, clock| {
        let mut progress = |lines: usize| answer(&progress_to, &Answer::Progress(lines)).is_ok();
        Ok::<_, Stop>(perform(books, &home, clock, work, &words, &mut progress))
    });
    let done = done.unwrap_or_else(|stop| Done::trouble(stop.spoken(&said)));
    finish(&guest, done, (desk, press, tell), &said)
}

/// Prints what came of it, tells the screen how the shop stands now, and answers.
fn finish(
    guest: &UnixStream,
    mut done: Done,
    (desk, press, tell): (&Desk, &Press, &Tell),
    words: &Words,
) -> std::io::Result<()> {
    for (receipt, copy, slips) in std::mem::take(&mut done.papers) {
        if let Err(stop) = press.print(receipt, copy, &slips) {
            done.trouble.get_or_insert(stop.spoken(words));
        }
    }
    // Where it cannot be read, the screen finds out when it asks itself.
    let _ = tell_shop(desk, tell);
    answer(guest, &Answer::Done(done))
}

fn answer(mut guest: &UnixStream, answer: &Answer) -> std::io::Result<()> {
    let mut line = serde_json::to_string(answer)?;
    line.push('\n');
    guest.write_all(line.as_bytes())
}

/// Asks an open till; nothing where none is open in this home.
///
/// # Errors
/// A sentence, where a till is open but does not answer.
pub fn knock(
    home: &Home,
    lang: Lang,
    asked: &Asked<'_>,
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<Option<Done>, String> {
    let Ok(mut till) = UnixStream::connect(home.socket()) else {
        return Ok(None);
    };
    let broken = |fault: std::io::Error| format!("{}: {fault}", home.socket().display());
    let mut line = serde_json::to_string(&(lang, asked)).map_err(|fault| fault.to_string())?;
    line.push('\n');
    till.write_all(line.as_bytes()).map_err(broken)?;
    for line in BufReader::new(till).lines() {
        match serde_json::from_str(&line.map_err(broken)?).map_err(|fault| fault.to_string())? {
            Answer::Progress(lines) => {
                if !progress(lines) {
                    break;
                }
            }
            Answer::Done(done) => return Ok(Some(done)),
        }
    }
    Err(format!("{}: no answer", home.socket().display()))
}
