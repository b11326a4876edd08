//! The commands of the till, one function each: what is read, what is asked, what is written where.

mod bringing;
mod devices;
mod keeping;
mod moves;
mod papers;
mod reading;
mod rehearsing;
mod slips;
mod storeroom;
mod terminal;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use crate::books::Books;
use crate::books::desk::Desk;
use crate::books::home::Home;
use crate::devices::printer::Profile;
use crate::market::staff::Pin;
use crate::office::act::{Done, Papers, Person, Request, perform, prepare};
use crate::office::args::moving::CouponCommand;
use crate::office::args::{
    Approver, CardCommand, ClockCommand, Command, CounterArgs, DayCommand, SchemeChangeArgs,
    SchemeCommand, StaffCommand, Who,
};
use crate::office::bundle;
use crate::office::clock::Clock;
use crate::office::counter::{self, CounterStart};
use crate::office::door::{self, Asked};
use crate::office::press::Press;
use crate::office::rules;
use crate::office::sentence::{Spoken, spoken};
use crate::office::settings::TillSettings;
use crate::office::wish::Word;
use crate::reports::cards::{command_sheet, scanner_sheet};
use crate::reports::schemes;
use crate::words::Words;

pub use rehearsing::{Practice, practice};
pub(super) use terminal::whole_to_stdout;
use terminal::{finish, show_progress, write_file};

/// A command's end: a sentence where it failed.
pub type Ended = Result<(), String>;

/// The home: as named, else `JIFEN_HOME`, else the user's data folder.
///
/// # Errors
/// A sentence, where none of the three is known.
pub fn home_folder(named: Option<PathBuf>) -> Result<PathBuf, String> {
    let from_env = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    named
        .or_else(|| from_env("JIFEN_HOME"))
        .or_else(|| from_env("XDG_DATA_HOME").map(|data| data.join("jifen")))
        .or_else(|| from_env("HOME").map(|home| home.join(".local/share/jifen")))
        .ok_or_else(|| "no home folder is known: give one with --home DIR".into())
}

/// Turns a command's end into the program's.
pub fn exit(ended: Ended) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            if !sentence.is_empty() {
                eprintln!("{sentence}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Runs a command that needs no screen. `demo` and the bare kiosk are the caller's.
///
/// # Errors
/// A sentence for the standard error.
pub fn run(home: &Path, command: Command, clock: &Clock) -> Ended {
    if let Command::SupportBundle(args) = command {
        // Also where the settings cannot be read: that is one of the things to tell.
        return bundle::run(home, &args.out, &clock.read());
    }
    let settings = TillSettings::load(home).map_err(|fault| fault.to_string())?;
    let office = Office {
        home: Home::new(home),
        words: Words::load(settings.lang),
        settings,
        clock: clock.clone(),
    };
    match command {
        Command::Init(args) => office.init(args),
        Command::Staff(StaffCommand::Add {
            name,
            role,
            pin_file,
        }) => {
            let person = person(name, &pin_file)?;
            office.write(Request::AddStaff { person, role })
        }
        Command::Counter(args) => office.counter(args),
        Command::Reverse(args) => {
            let (person, approver) = two_people(args.who, args.approver)?;
            let (receipt, line, reason) = (args.receipt, args.line, args.reason);
            office.write(Request::Reverse {
                receipt,
                line,
                reason,
                person,
                approver,
            })
        }
        Command::Coupon(CouponCommand::Check { number }) => office.check_coupon(&number),
        Command::Gift(_)
        | Command::Coupon(_)
        | Command::Debit(_)
        | Command::Cash(_)
        | Command::Undo(_)
        | Command::Reward(_)
        | Command::Exception(_)
        | Command::Limit(_)
        | Command::Recyclables(_) => {
            let request = moves::request(command, &office.words)?;
            office.write(Request::Move(Box::new(request)))
        }
        Command::Intake(args) => office.intake(args),
        Command::Delivery(command) => office.delivery(command),
        Command::Loss(args) => office.loss(args),
        Command::Recount(args) => office.recount(args),
        Command::Stocktake(command) => office.stocktake(command),
        Command::Goods(command) => office.goods(command),
        Command::Fund(command) => office.fund(command),
        Command::Trace(command) => office.trace(command),
        Command::Shelf(args) => office.shelf(args),
        Command::Practice(args) => office.practice(args),
        Command::Slips(command) => office.slips(command),
        Command::Devices(command) => office.devices(command),
        Command::Printer(command) => office.printer(command),
        Command::Spool(command) => office.spool(command),
        Command::Reprint { receipt } => office.write(Request::Reprint { receipt }),
        Command::Card(CardCommand::Replace { household, reason }) => {
            office.write(Request::ReplaceCard { household, reason })
        }
        Command::Card(CardCommand::Sheet { household, out }) => office.card_sheet(household, &out),
        Command::Clock(ClockCommand::Accept {
            reason,
            who,
            approver,
        }) => {
            let (person, approver) = two_people(who, approver)?;
            office.write(Request::AcceptClock {
                reason,
                person,
                approver,
            })
        }
        Command::Import(args) => office.import(args),
        Command::Export(args) => office.export(args),
        Command::Poster(args) => office.poster(args),
        Command::Labels(command) => office.labels(command),
        Command::Verify => office.verify(),
        Command::Backup { file } => office.backup(&file),
        Command::Restore { file, replace } => office.restore(&file, replace),
        Command::Recover(args) => office.recover(args),
        Command::Join(args) => office.join(args),
        Command::Sync(args) => office.sync(args),
        Command::Day(DayCommand::Open(who)) => office.write(Request::OpenDay(who_acts(who)?)),
        Command::Day(DayCommand::Close(who)) => office.write(Request::CloseDay(who_acts(who)?)),
        Command::Scheme(SchemeCommand::Change(args)) => office.change_scheme(args),
        Command::Scheme(command) => rules::read_rules(Some(home), command),
        Command::Statement(args) => office.statement(args),
        Command::Ranking(args) => office.reads(args.out.as_deref(), |reads| reads.ranking(&args)),
        Command::Honours(args) => office.reads(args.out.as_deref(), |reads| reads.honours(&args)),
        Command::Dividend(args) => office.reads(args.out.as_deref(), |reads| reads.dividend(&args)),
        Command::GroupAward(args) => {
            office.reads(args.out.as_deref(), |reads| reads.group_award(&args))
        }
        Command::Rehearse(args) => {
            let practice = office.rehearse(&args)?;
            whole_to_stdout(practice.told(&office.words).as_bytes())
        }
        Command::SupportBundle(args) => bundle::run(home, &args.out, &office.clock.read()),
        Command::Demo(_) => Err("the demo needs a till with a screen".into()),
    }
}

fn person(name: String, pin_file: &Path) -> Result<Person, String> {
    Ok(Person {
        name,
        pin: read_pin(pin_file)?,
    })
}

fn who_acts(who: Who) -> Result<Person, String> {
    person(who.staff, &who.pin_file)
}

fn two_people(who: Who, approver: Approver) -> Result<(Person, Person), String> {
    Ok((
        who_acts(who)?,
        person(approver.approver, &approver.approver_pin_file)?,
    ))
}

fn read_pin(file: &Path) -> Result<String, String> {
    let text =
        std::fs::read_to_string(file).map_err(|fault| format!("{}: {fault}", file.display()))?;
    Ok(text.trim().to_owned())
}

fn parse_pin(file: &Path) -> Result<Pin, String> {
    read_pin(file)?
        .parse()
        .map_err(|fault| format!("{}: {fault}", file.display()))
}

struct Office {
    home: Home,
    settings: TillSettings,
    words: Words,
    clock: Clock,
}

impl Office {
    /// Does what writes: through an open till's door, or with the books in hand.
    fn write(&self, request: Request) -> Ended {
        let mut progress = show_progress();
        let asked = Asked::Do(Cow::Borrowed(&request));
        let done = match door::knock(&self.home, self.settings.lang, &asked, &mut progress)? {
            Some(done) => done,
            None => self.write_directly(request, &mut progress)?,
        };
        finish(done)
    }

    fn write_directly(
        &self,
        request: Request,
        progress: &mut dyn FnMut(usize) -> bool,
    ) -> Result<Done, String> {
        let work = match prepare(request, &self.words) {
            Ok(work) => work,
            Err(done) => return Ok(done),
        };
        let mut books = Books::open(&self.home).map_err(spoken(&self.words))?;
        let clock = self.clock.read();
        let mut done = perform(&mut books, &self.home, &clock, work, &self.words, progress);
        if !done.papers.is_empty() {
            self.print(books, std::mem::take(&mut done.papers));
        }
        Ok(done)
    }

    /// Prints on the printer that is set up, and waits a while for it. Without one the papers wait in the spool.
    fn print(&self, books: Books, papers: Vec<Papers>) {
        self.with_press(books, |_, press| {
            let mut due = 0;
            for (receipt, copy, slips) in papers {
                match press.print(receipt, copy, &slips) {
                    Ok(_) => due += 1,
                    Err(stop) => eprintln!("{}", stop.spoken(&self.words)),
                }
            }
            due
        });
    }

    /// Works with a press of one's own and waits a while for so many papers as `work` says.
    fn with_press(&self, books: Books, work: impl FnOnce(&Desk, &Press) -> usize) {
        let clock = self.clock.clone();
        let (desk, thread) = match Desk::start(books, Box::new(move || clock.read())) {
            Ok(started) => started,
            Err(fault) => return eprintln!("{fault}"),
        };
        let (say, heard) = mpsc::channel();
        let address = self.settings.printer_or_found().parse().ok();
        let has_printer = address.is_some();
        let profile = self.settings.printer_profile(self.home.dir());
        let profile = profile.unwrap_or_else(|fault| {
            eprintln!("{}", fault.spoken(&self.words));
            Profile::mm58()
        });
        let tell = Arc::new(move |word| {
            let _ = say.send(word);
        });
        let press = match Press::start(desk.clone(), address, profile, tell) {
            Ok(press) => press,
            Err(fault) => return eprintln!("{fault}"),
        };
        let mut due = work(&desk, &press);
        drop(desk);
        if !has_printer && due > 0 {
            eprintln!("{}", self.words.say("office.no-printer", &[]));
        }
        while has_printer && due > 0 {
            match heard.recv_timeout(Duration::from_secs(10)) {
                Ok(Word::Printed { .. }) => due -= 1,
                Ok(_) => {}
                Err(_) => break,
            }
        }
        drop(press);
        let _ = thread.join();
    }

    fn change_scheme(&self, args: SchemeChangeArgs) -> Ended {
        let text = schemes::read_scheme(&args.named, &self.words)?.text;
        let (person, approver) = two_people(args.who, args.approver)?;
        self.write(Request::ChangeScheme {
            text,
            from: args.from,
            person,
            approver,
        })
    }

    fn sentence(&self, stop: crate::books::Stop) -> String {
        stop.spoken(&self.words)
    }

    fn counter(&self, args: CounterArgs) -> Ended {
        if let Some(file) = args.sheet {
            return write_file(&file, command_sheet(&self.words).as_bytes());
        }
        if let Some(file) = args.scanner_sheet {
            return write_file(&file, scanner_sheet(&self.words).as_bytes());
        }
        let (Some(scanner), Some(printer), Some(staff), Some(pin_file)) =
            (args.scanner, args.printer, args.staff, args.pin_file)
        else {
            return Err("--scanner, --printer, --staff and --pin-file are needed".into());
        };
        scanner
            .parse::<crate::devices::scanner::ScannerAddress>()
            .map_err(spoken(&self.words))?;
        printer
            .parse::<crate::devices::printer::PrinterAddress>()
            .map_err(spoken(&self.words))?;
        self.known_profile(&args.profile)?;
        counter::run(CounterStart {
            home: self.home.dir(),
            scanner,
            printer,
            profile: args.profile,
            staff,
            pin: parse_pin(&pin_file)?,
            clock: self.clock.clone(),
        })
    }

    /// Whether there is such a kind of printer.
    fn known_profile(&self, name: &str) -> Result<Profile, String> {
        Profile::named(name, &self.home.dir().join("printers")).map_err(spoken(&self.words))
    }
}
