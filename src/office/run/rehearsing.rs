//! `rehearse`: the practice is made here; who has a screen opens it then.

use std::path::{Path, PathBuf};

use super::Office;
use crate::books::home::Home;
use crate::books::{Books, Error};
use crate::market::day::{Moment, VillageDay};
use crate::office::args::RehearseArgs;
use crate::office::clock::Clock;
use crate::office::event::Event;
use crate::office::sentence::spoken;
use crate::office::settings::TillSettings;
use crate::words::Words;

/// The shop opens at nine.
const OPENS_MS: i64 = 9 * 3_600_000;

/// A practice that is ready.
#[derive(Debug)]
pub struct Practice {
    /// Its home.
    pub home: PathBuf,
    /// The day that is practised.
    pub day: VillageDay,
    /// When its clock starts.
    pub at: Moment,
}

impl Practice {
    /// What is written of it: an event, and to people how to go on.
    pub(super) fn told(&self, words: &Words) -> String {
        let home = self.home.display().to_string();
        let (day, at) = (self.day.to_string(), self.at.to_string());
        let fills = [
            ("home", home.as_str()),
            ("day", day.as_str()),
            ("at", at.as_str()),
        ];
        eprintln!("{}", words.say("rehearse.made", &fills));
        let event = Event::Rehearsal {
            home,
            day: self.day,
            at,
        };
        format!("{}\n", event.line())
    }
}

/// Makes a practice of a home, or goes on with the one that is there.
///
/// # Errors
/// A sentence.
pub fn practice(home: &Path, args: &RehearseArgs) -> Result<Practice, String> {
    let settings = TillSettings::load(home).map_err(|fault| fault.to_string())?;
    let office = Office {
        home: Home::new(home),
        words: Words::load(settings.lang),
        settings,
        clock: Clock::system(),
    };
    office.rehearse(args)
}

impl Office {
    pub(super) fn rehearse(&self, args: &RehearseArgs) -> Result<Practice, String> {
        let to = args
            .to
            .clone()
            .unwrap_or_else(|| self.home.dir().join("rehearsal"));
        let now = self.clock.read().now;
        let opens = args.date.begins().plus_millis(OPENS_MS);
        let today = now.village_day();
        let practice = Practice {
            // Today's practice goes on from what was entered today.
            at: if args.date == today {
                opens.max(now)
            } else {
                opens
            },
            day: args.date,
            home: to.clone(),
        };
        let to = Home::new(to);
        if args.keep && to.has_books() {
            return self.go_on(&to, practice).map_err(spoken(&self.words));
        }
        let real = self.reader()?;
        let clock = Clock::held_at(practice.at).read();
        let mut progress = super::terminal::show_progress();
        let until = (args.date < today).then(|| args.date.begins());
        let books = Books::rehearse(&to, &real, (args.date, until), &clock, &mut |entries| {
            progress(entries as usize);
        })
        .map_err(spoken(&self.words))?;
        drop(books);
        self.settings
            .save(to.dir())
            .map_err(|fault| fault.to_string())?;
        Ok(practice)
    }

    /// The practice that is there: its clock goes on from its last fact.
    fn go_on(&self, to: &Home, practice: Practice) -> Result<Practice, Error> {
        let books = Books::read(to)?;
        if !books.village()?.rehearsal {
            return Err(Error::Rehearsal);
        }
        let last = books.last_moment()?;
        let at = last.map_or(practice.at, |last| last.max(practice.at));
        Ok(Practice {
            at,
            day: at.village_day(),
            ..practice
        })
    }
}
