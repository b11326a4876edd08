//! The desk: the one thread that owns the books. Everybody else holds a [`Desk`] and asks; answers come back by a
//! channel or a call, so that a screen never waits for the disk. When nothing is asked for two seconds, the log is
//! written into the database file; when the last handle is gone, the books are closed.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{Books, Reading};

/// After how long without a question the log is checkpointed.
const IDLE: Duration = Duration::from_secs(2);

type Question = Box<dyn FnOnce(&mut Books, &Reading) + Send>;

/// A handle to the books' thread.
#[derive(Clone)]
pub struct Desk {
    questions: Sender<Question>,
}

/// Waits for the books' thread to end, after every [`Desk`] is dropped.
#[derive(Debug)]
pub struct DeskThread(JoinHandle<()>);

/// The books' thread has ended, by a broken invariant: nothing more can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the books were closed")]
pub struct DeskClosed;

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

impl DeskThread {
    /// Waits until the books are closed.
    ///
    /// # Errors
    /// [`DeskClosed`] where the thread ended by a broken invariant.
    pub fn join(self) -> Result<(), DeskClosed> {
        self.0.join().map_err(|_| DeskClosed)
    }
}

impl Desk {
    /// Starts the thread. `clock` is read once for every question, in that thread.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(
        books: Books,
        clock: Box<dyn Fn() -> Reading + Send>,
    ) -> std::io::Result<(Desk, DeskThread)> {
        let (questions, asked) = mpsc::channel::<Question>();
        let work = move || {
            let mut books = books;
            let mut settled = false;
            loop {
                // Once settled, there is nothing to wake up for but a question.
                let next = if settled {
                    asked.recv().map_err(|_| RecvTimeoutError::Disconnected)
                } else {
                    asked.recv_timeout(IDLE)
                };
                match next {
                    Ok(question) => {
                        question(&mut books, &clock());
                        settled = false;
                    }
                    Err(RecvTimeoutError::Timeout) => {
                        // What cannot be written into the file now stays in the log, safe, until the next time.
                        let _ = books.checkpoint_if_idle();
                        settled = true;
                    }
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            let _ = books.checkpoint_if_idle();
        };
        let thread = std::thread::Builder::new()
            .name("books".into())
            .spawn(work)?;
        Ok((Desk { questions }, DeskThread(thread)))
    }

    /// Asks, and calls back with the answer in the books' thread. The callback must not wait for anything.
    ///
    /// # Errors
    /// [`DeskClosed`].
    pub fn send<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Books, &Reading) -> T + Send + 'static,
        answered: impl FnOnce(T) + Send + 'static,
    ) -> Result<(), DeskClosed> {
        self.questions
            .send(Box::new(move |books, clock| {
                answered(question(books, clock))
            }))
            .map_err(|_| DeskClosed)
    }

    /// Asks; the answer is awaited.
    pub fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Books, &Reading) -> T + Send + 'static,
    ) -> impl Future<Output = Result<T, DeskClosed>> + Send + 'static {
        let (answer, answered) = tokio::sync::oneshot::channel();
        // Where nobody listens any more, the answer is let go; where the desk is closed, the sender is dropped.
        let sent = self.send(question, move |value| drop(answer.send(value)));
        async move {
            sent?;
            answered.await.map_err(|_| DeskClosed)
        }
    }

    /// Asks, and waits for the answer. Not from an async task.
    ///
    /// # Errors
    /// [`DeskClosed`].
    pub fn call<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Books, &Reading) -> T + Send + 'static,
    ) -> Result<T, DeskClosed> {
        let (answer, answered) = mpsc::sync_channel(1);
        self.send(question, move |value| drop(answer.send(value)))?;
        answered.recv().map_err(|_| DeskClosed)
    }
}
