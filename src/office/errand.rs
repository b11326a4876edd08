//! Work that takes its time, each on a thread of its own: reading and writing sticks, bringing a file in. Neither the
//! screen nor the back room waits for it.

use std::thread::JoinHandle;

use crate::office::wish::files::Brake;

/// Errands that run. Dropping this stops what can be stopped, and waits for the rest.
#[derive(Default)]
pub struct Errands {
    running: Vec<(Brake, JoinHandle<()>)>,
}

impl Errands {
    /// Begins an errand that nobody stops but the end of the back room.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn run(&mut self, work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
        self.run_until(&Brake::default(), work)
    }

    /// Begins an errand that looks at this brake.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn run_until(
        &mut self,
        brake: &Brake,
        work: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<()> {
        self.running.retain(|(_, thread)| !thread.is_finished());
        let thread = std::thread::Builder::new()
            .name("errand".into())
            .spawn(work)?;
        self.running.push((brake.clone(), thread));
        Ok(())
    }
}

impl Drop for Errands {
    fn drop(&mut self) {
        for (brake, _) in &self.running {
            brake.press();
        }
        for (_, thread) in self.running.drain(..) {
            // One that ended by a broken invariant has said nothing more, and holds nothing any more.
            let _ = thread.join();
        }
    }
}
