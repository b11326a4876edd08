//! The press: from a slip to paper, with the books in between.
//!
//! A job's bytes are in the books before the printer sees them, and each state the printer's desk tells is written
//! beside them (`hardware.md`, the spool). What may have been cut short is asked about; what is left over from before
//! is offered, and never prints by itself.

use crate::books::desk::Desk;
use crate::books::spool::PrintJobRow;
use crate::books::{Books, Stop};
use crate::devices::Error as DeviceError;
use crate::devices::printer::{PrinterAddress, PrinterStatus, Profile, encode};
use crate::devices::spool::{JobState, PrintJob, PrinterDesk, PrinterEvent};
use crate::market::ids::ReceiptNo;
use crate::market::slip::Slip;
use crate::office::ask::ask;
use crate::office::tell::Tell;
use crate::office::wish::{
    DeviceState, PaperAnswer, PaperPicture, PrintOutcome, WaitingPaper, WaitingWhy, Word,
};

/// The press of one till.
pub struct Press {
    desk: Desk,
    printer: Option<PrinterDesk>,
    profile: Profile,
    tell: Tell,
}

/// What became of an answer about a paper.
pub enum Answered {
    /// Nothing more is to be done.
    Settled,
    /// This receipt is to be printed again, marked.
    Reprint(ReceiptNo),
}

impl Press {
    /// Starts the press. Jobs that an earlier run left are looked through first: what was being sent is in doubt,
    /// what still waited is stale.
    ///
    /// # Errors
    /// When the system has no thread to give. A missing printer is no error: it is reported and awaited.
    pub fn start(
        desk: Desk,
        address: Option<PrinterAddress>,
        profile: Profile,
        tell: Tell,
    ) -> std::io::Result<Press> {
        // Books that cannot be read say so elsewhere; the press then has nothing to look through.
        let cut_off = ask(&desk, |books, _| {
            let mut cut_off = Vec::new();
            for row in books.print_jobs()? {
                let state = state_of(&row);
                let state_now = match state {
                    JobState::Queued => JobState::Stale,
                    other => other.after_restart(),
                };
                note_state(books, row.id, state_now);
                if matches!(state, JobState::Sending { .. }) {
                    cut_off.push(row.bytes);
                }
            }
            Ok::<_, Stop>(cut_off)
        })
        .unwrap_or_default();
        let printer = match address {
            Some(address) => {
                let (desk, tell) = (desk.clone(), tell.clone());
                let on = move |event| heard(&desk, &tell, event);
                let printer = PrinterDesk::start(address, profile.clone(), on)?;
                cut_off
                    .into_iter()
                    .for_each(|bytes| printer.was_cut_off(bytes));
                Some(printer)
            }
            None => {
                tell(Word::Printer(DeviceState::None));
                None
            }
        };
        let press = Press {
            desk,
            printer,
            profile,
            tell,
        };
        press.tell_waiting();
        Ok(press)
    }

    /// Prints papers as one job: the bytes are stored first.
    ///
    /// # Errors
    /// Where the books cannot store them; nothing is printed then.
    pub fn print(
        &self,
        receipt: Option<ReceiptNo>,
        copy: u32,
        slips: &[Slip],
    ) -> Result<i64, Stop> {
        let bytes: Vec<u8> = slips
            .iter()
            .flat_map(|slip| encode(slip, &self.profile))
            .collect();
        self.print_bytes(receipt, copy, bytes)
    }

    fn print_bytes(
        &self,
        receipt: Option<ReceiptNo>,
        copy: u32,
        bytes: Vec<u8>,
    ) -> Result<i64, Stop> {
        let stored = bytes.clone();
        let id = ask(&self.desk, move |books, clock| {
            books.queue_print(
                clock.now,
                receipt.as_ref(),
                copy,
                &stored,
                &state_text(JobState::Queued),
            )
        })?;
        match &self.printer {
            Some(printer) => printer.print(PrintJob { id, bytes }),
            None => self.tell_waiting(),
        }
        Ok(id)
    }

    /// Another person is at work: what still waits is from before, and does not print by itself any more.
    pub fn signed_in(&self) {
        if let Some(printer) = &self.printer {
            printer.signed_in();
        }
    }

    /// Does what a person says about a paper.
    ///
    /// # Errors
    /// Where the books cannot note it.
    pub fn answer(&self, job: i64, answer: PaperAnswer) -> Result<Answered, Stop> {
        let Some(row) = ask(&self.desk, move |books, _| books.print_job(job))? else {
            return Ok(Answered::Settled);
        };
        let state = state_of(&row);
        let settled = match state {
            JobState::Queued => JobState::Dropped,
            other => other.answered(answer == PaperAnswer::CameOut),
        };
        ask(&self.desk, move |books, _| {
            note_state(books, job, settled);
            Ok::<_, Stop>(())
        })?;
        if let (JobState::Queued, Some(printer)) = (state, &self.printer) {
            printer.withdraw(job);
        }
        let next = match (answer, state, row.receipt) {
            (PaperAnswer::Print, JobState::Unknown { .. }, Some(receipt)) => {
                Answered::Reprint(receipt)
            }
            (PaperAnswer::Print, _, receipt) => {
                self.print_bytes(receipt, row.copy, row.bytes)?;
                Answered::Settled
            }
            _ => Answered::Settled,
        };
        self.tell_waiting();
        Ok(next)
    }

    fn tell_waiting(&self) {
        tell_waiting(&self.desk, &self.tell);
    }
}

pub(super) fn state_of(row: &PrintJobRow) -> JobState {
    serde_json::from_str(&row.state).unwrap_or(JobState::Unknown { sent: 0 })
}

fn state_text(state: JobState) -> String {
    serde_json::to_string(&state).expect("a state has a JSON form")
}

fn note_state(books: &mut Books, id: i64, state: JobState) {
    // A state that cannot be noted (a full disk) is told all the same; after a restart the paper is asked about.
    let _ = books.set_print_state(id, &state_text(state), !state.is_settled());
}

fn tell_waiting(desk: &Desk, tell: &Tell) {
    let rows = ask(desk, |books, _| books.print_jobs()).unwrap_or_default();
    let waiting = rows.into_iter().filter_map(|row| {
        let why = match state_of(&row) {
            JobState::Unknown { .. } => WaitingWhy::InDoubt,
            JobState::Stale => WaitingWhy::Stale,
            JobState::Queued => WaitingWhy::Queued,
            _ => return None,
        };
        Some(WaitingPaper {
            job: row.id,
            receipt: row.receipt,
            queued_at: row.queued_at,
            why,
        })
    });
    tell(Word::Papers(waiting.collect()));
}

fn heard(desk: &Desk, tell: &Tell, event: PrinterEvent) {
    match event {
        PrinterEvent::Status(status) => tell(Word::Printer(state_of_printer(&status))),
        PrinterEvent::Paper { picture, .. } => tell(Word::Paper(PaperPicture {
            width: picture.width,
            grey: picture.pixels,
        })),
        PrinterEvent::Job { id, state } => {
            let row = ask(desk, move |books, _| {
                note_state(books, id, state);
                books.print_job(id)
            });
            let receipt = row.ok().flatten().and_then(|row| row.receipt);
            let how = match state {
                JobState::Confirmed => Some(PrintOutcome::Printed),
                JobState::Sent => Some(PrintOutcome::Sent),
                JobState::Unknown { .. } => Some(PrintOutcome::Unknown),
                _ => None,
            };
            if let Some(how) = how {
                tell(Word::Printed { receipt, how });
            }
            if !matches!(state, JobState::Sending { .. }) {
                tell_waiting(desk, tell);
            }
        }
    }
}

pub(super) fn state_of_printer(status: &PrinterStatus) -> DeviceState {
    match status {
        PrinterStatus::Ready { .. } | PrinterStatus::Mute => DeviceState::Well,
        PrinterStatus::Down(DeviceError::PaperOut) => DeviceState::PaperOut,
        PrinterStatus::Down(DeviceError::CoverOpen) => DeviceState::CoverOpen,
        PrinterStatus::Down(DeviceError::Faulty) => DeviceState::Offline,
        PrinterStatus::Down(DeviceError::Stalled { .. }) => DeviceState::Stalled,
        PrinterStatus::Down(DeviceError::Denied { .. }) => DeviceState::Denied,
        PrinterStatus::Down(DeviceError::Busy { .. }) => DeviceState::Busy,
        PrinterStatus::Down(_) => DeviceState::Gone,
    }
}
