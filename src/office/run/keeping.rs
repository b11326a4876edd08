//! Commands about the books as a whole, and how they stand to the ledger: made, copied, put back, joined, brought up
//! to date.

use std::borrow::Cow;
use std::path::Path;

use super::terminal::{finish, say, whole_to_stdout};
use super::{Ended, Office, parse_pin, two_people};
use crate::books::backup;
use crate::books::recover::Assurance;
use crate::books::{Books, Foundation};
use crate::office::act::{Done, Person, Request};
use crate::office::args::{InitArgs, JoinArgs, RecoverArgs, SyncArgs};
use crate::office::door::{self, Asked};
use crate::office::event::Event;
use crate::office::sentence::spoken;
use crate::office::trip;
use crate::reports::schemes;

impl Office {
    pub(super) fn init(&self, args: InitArgs) -> Ended {
        let file = schemes::read_scheme(&args.scheme, &self.words)?;
        let clock = self.clock.read();
        let foundation = Foundation {
            village: args.village,
            village_name: args.name,
            scheme_text: file.text,
            staff_name: args.staff,
            role: args.role,
            pin: parse_pin(&args.pin_file)?,
            rehearsal: args.rehearsal,
        };
        let mut books =
            Books::found(&self.home, &foundation, &clock).map_err(|stop| self.sentence(stop))?;
        if let (Some(url), Some(code)) = (args.ledger, args.code) {
            trip::join(&mut books, &url, &code, &clock, &self.words).map_err(|why| {
                let how =
                    "the books are made; try again with `jifen join --ledger URL --code CODE`";
                format!("{why}; {how}")
            })?;
        }
        say(&Event::Founded {
            till: books.till().to_string(),
        });
        Ok(())
    }

    /// To a file; or into a folder, under a name that says whose books it holds and how far they go.
    pub(super) fn backup(&self, place: &Path) -> Ended {
        let reader = self.reader()?;
        if !place.is_dir() {
            return reader.backup(place).map_err(spoken(&self.words));
        }
        let village = reader.village().map_err(spoken(&self.words))?;
        let head = reader.head().map_err(spoken(&self.words))?;
        let day = self.clock.read().now.village_day();
        let (whose, till, seq) = (village.village, village.till, head.seq);
        let file = place.join(format!("jifen-{whose}-{till}-{day}-{seq:06}.backup"));
        reader.backup(&file).map_err(spoken(&self.words))?;
        whole_to_stdout(format!("{}\n", file.display()).as_bytes())
    }

    pub(super) fn restore(&self, file: &Path, replace: bool) -> Ended {
        let kept = backup::restore(&self.home, file, replace).map_err(spoken(&self.words))?;
        if let Some(kept) = kept {
            eprintln!("{}", kept.display());
        }
        Ok(())
    }

    pub(super) fn recover(&self, args: RecoverArgs) -> Ended {
        let (person, second) = two_people(args.who, args.approver)?;
        let mut books = Books::open(&self.home).map_err(spoken(&self.words))?;
        let clock = self.clock.read();
        let mut proven = |person: &Person| {
            books
                .check_pin(&person.name, &person.pin, &clock)
                .map_err(|stop| self.sentence(stop))
        };
        let (staff, approver) = (proven(&person)?.staff, proven(&second)?.staff);
        let assurance = Assurance::Paper {
            seq: args.last_seq,
            short_hash: args.last_hash,
            staff,
            approver,
            without_the_lost: args.without_the_lost,
        };
        books
            .recover(&assurance, &clock)
            .map_err(|stop| self.sentence(stop))
    }

    pub(super) fn join(&self, args: JoinArgs) -> Ended {
        let mut books = Books::open(&self.home).map_err(spoken(&self.words))?;
        let clock = self.clock.read();
        let (url, code) = (&args.ledger, &args.code);
        match (args.to_file, args.from_file) {
            (Some(file), _) => trip::join_to_file(&mut books, code, &file, &clock, &self.words),
            (None, Some(file)) => {
                trip::join_from_file(&mut books, (url, code), &file, &clock, &self.words)?;
                say(&Event::Joined {
                    ledger: args.ledger,
                });
                Ok(())
            }
            (None, None) => {
                trip::join(&mut books, url, code, &clock, &self.words)?;
                say(&Event::Joined {
                    ledger: args.ledger,
                });
                Ok(())
            }
        }
    }

    pub(super) fn sync(&self, args: SyncArgs) -> Ended {
        if let Some(done) = self.sync_beside(&args)? {
            return finish(done);
        }
        let mut books = Books::open(&self.home).map_err(spoken(&self.words))?;
        if args.once {
            trip::once(&mut books, &self.clock, &self.words)?;
        }
        if let Some(file) = args.from_file {
            trip::from_file(&mut books, &file, &self.clock.read(), &self.words)?;
        }
        if let Some(file) = args.to_file {
            trip::to_file(&mut books, &file, &self.clock.read(), &self.words)?;
        }
        let unsent = books.unsent().map_err(spoken(&self.words))?.unwrap_or(0);
        say(&Event::Synced { unsent });
        Ok(())
    }

    /// Through the door of an open till; nothing where none is open.
    pub(super) fn sync_beside(&self, args: &SyncArgs) -> Result<Option<Done>, String> {
        let whole = |file: &Path| std::path::absolute(file).map_err(|fault| fault.to_string());
        let request = Request::Sync {
            once: args.once,
            from_file: args.from_file.as_deref().map(whole).transpose()?,
            to_file: args.to_file.as_deref().map(whole).transpose()?,
        };
        door::knock(
            &self.home,
            self.settings.lang,
            &Asked::Do(Cow::Owned(request)),
            &mut |_| true,
        )
    }
}
