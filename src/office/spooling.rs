//! What a person says about a paper that did not come out, or may have: by a command, or through an open till's door.

use serde::{Deserialize, Serialize};

use crate::books::desk::Desk;
use crate::books::home::Home;
use crate::books::spool::PrintJobRow;
use crate::books::{Reader, Stop};
use crate::devices::spool::JobState;
use crate::market::sheet::{Column, Sheet, Table};
use crate::office::act::{Done, Request, Work, perform};
use crate::office::ask::ask;
use crate::office::event::Event;
use crate::office::press::{Answered, Press, state_of};
use crate::office::sentence::Spoken;
use crate::office::wish::PaperAnswer;
use crate::reports::json::Json;
use crate::reports::sheet::text;
use crate::words::Words;

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpoolAnswer {
    /// Print it.
    Retry,
    /// It came out.
    Confirm,
    /// It is not wanted.
    Discard,
}

impl SpoolAnswer {
    fn word(self) -> &'static str {
        match self {
            SpoolAnswer::Retry => "retried",
            SpoolAnswer::Confirm => "confirmed",
            SpoolAnswer::Discard => "discarded",
        }
    }
}

impl From<SpoolAnswer> for PaperAnswer {
    fn from(answer: SpoolAnswer) -> PaperAnswer {
        match answer {
            SpoolAnswer::Retry => PaperAnswer::Print,
            SpoolAnswer::Confirm => PaperAnswer::CameOut,
            SpoolAnswer::Discard => PaperAnswer::Drop,
        }
    }
}

/// Does what is said about a paper; a copy that is to be printed again counts as one more. Answers too how many papers
/// are on their way already.
pub fn answer(
    (desk, press, home): (&Desk, &Press, &Home),
    (job, said): (i64, SpoolAnswer),
    words: &Words,
) -> (Done, usize) {
    let open = ask(desk, move |books, _| is_open(books, job));
    match open {
        Ok(true) => {}
        Ok(false) => {
            let none = words.say("spool.no-job", &[("job", &job.to_string())]);
            return (Done::trouble(none), 0);
        }
        Err(stop) => return (Done::trouble(stop.spoken(words)), 0),
    }
    let mut done = Done::said(Event::Paper {
        job,
        how: said.word(),
    });
    let done = match press.answer(job, said.into()) {
        Ok(Answered::Settled) => {
            return (done, usize::from(said == SpoolAnswer::Retry));
        }
        Ok(Answered::Reprint(receipt)) => {
            let (home, inner) = (home.clone(), words.clone());
            let again = ask(desk, move |books, clock| {
                let work = Work::Plain(Request::Reprint { receipt });
                let done = perform(books, &home, clock, work, &inner, &mut |_| true);
                Ok::<_, Stop>(done)
            });
            match again {
                Ok(again) => {
                    done.events.extend(again.events);
                    done.trouble = again.trouble;
                    done.papers = again.papers;
                    done
                }
                Err(stop) => Done::trouble(stop.spoken(words)),
            }
        }
        Err(stop) => Done::trouble(stop.spoken(words)),
    };
    (done, 0)
}

fn is_open(reader: &Reader, job: i64) -> Result<bool, Stop> {
    Ok(open_jobs(reader)?.iter().any(|(row, _)| row.id == job))
}

/// The papers that wait or are in doubt, the oldest first.
///
/// # Errors
/// A fault of the books.
pub fn open_jobs(reader: &Reader) -> Result<Vec<(PrintJobRow, JobState)>, crate::books::Error> {
    let rows = reader.print_jobs()?.into_iter();
    let rows = rows.map(|row| {
        let state = state_of(&row);
        (row, state)
    });
    Ok(rows.filter(|(_, state)| !state.is_settled()).collect())
}

fn word(state: &JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Stale => "stale",
        JobState::Sending { .. } => "sending",
        JobState::Unknown { .. } => "unknown",
        JobState::Sent => "sent",
        JobState::Confirmed => "confirmed",
        JobState::Dropped => "dropped",
    }
}

/// As text.
pub fn jobs_text(jobs: &[(PrintJobRow, JobState)], words: &Words) -> String {
    let say = |key: &str| words.say(&format!("spool.{key}"), &[]);
    let row = |(row, state): &(PrintJobRow, JobState)| {
        vec![
            row.id.to_string(),
            row.receipt
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            format!(
                "{} {}",
                row.queued_at.village_day(),
                row.queued_at.village_time()
            ),
            say(&format!("state.{}", word(state))),
        ]
    };
    text(&Sheet {
        title: say("title"),
        about: Vec::new(),
        tables: vec![Table {
            heading: String::new(),
            columns: ["job", "receipt", "queued", "state"]
                .map(|key| Column::text(say(&format!("column.{key}"))))
                .into(),
            rows: jobs.iter().map(row).collect(),
            empty: say("none"),
        }],
        closing: Vec::new(),
    })
}

/// As JSON; the fields are kept stable.
pub fn jobs_json(jobs: &[(PrintJobRow, JobState)]) -> String {
    let one = |(row, state): &(PrintJobRow, JobState)| {
        let sent = match state {
            JobState::Unknown { sent } => Json::Whole(*sent as i64),
            _ => Json::Null,
        };
        Json::Object(vec![
            ("job", Json::Whole(row.id)),
            ("receipt", Json::maybe(row.receipt.as_ref())),
            ("queued_at", Json::text(row.queued_at)),
            ("copy", Json::Whole(row.copy.into())),
            ("state", Json::text(word(state))),
            ("bytes", Json::Whole(row.bytes.len() as i64)),
            ("bytes_taken", sent),
        ])
    };
    format!("{}\n", Json::List(jobs.iter().map(one).collect()))
}
