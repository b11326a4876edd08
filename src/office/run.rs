//! The commands of the till, one function each: what is read, what is asked, what is written where.

mod moves;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use crate::books::backup;
use crate::books::desk::Desk;
use crate::books::home::Home;
use crate::books::recover::Assurance;
use crate::books::registers::RegisterKind;
use crate::books::{Books, Foundation, Reader, Stop};
use crate::devices::printer::Profile;
use crate::market::household::Card;
use crate::market::ids::CouponNo;
use crate::market::refusal::Refusal;
use crate::market::register::Register;
use crate::market::staff::Pin;
use crate::office::act::{Done, Person, Request, perform, prepare};
use crate::office::args::moving::CouponCommand;
use crate::office::args::{
    Approver, CardCommand, ClockCommand, Command, CounterArgs, DayCommand, ExportArgs,
    ExportFormat, ExportKind, ImportArgs, InitArgs, JoinArgs, RecoverArgs, SchemeChangeArgs,
    SchemeCommand, StaffCommand, SyncArgs, Who,
};
use crate::office::clock::Clock;
use crate::office::counter::{self, CounterStart};
use crate::office::door;
use crate::office::event::Event;
use crate::office::honours::{Reads, StatementArgs};
use crate::office::moving;
use crate::office::press::Press;
use crate::office::rules;
use crate::office::sentence::{Spoken, spoken};
use crate::office::settings::TillSettings;
use crate::office::trip;
use crate::office::wish::Word;
use crate::reports::cards::{CardToPrint, card_sheet, command_sheet};
use crate::reports::read::template;
use crate::reports::schemes;
use crate::reports::write::{Format, write_register};
use crate::words::Words;

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
        let done = match door::knock(&self.home, self.settings.lang, &request, &mut progress)? {
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
        let mut words = self.words.clone();
        if let Ok(scheme) = books.scheme(clock.now.village_day()) {
            words.speak_in(scheme.unit);
        }
        let mut done = perform(&mut books, &self.home, &clock, work, &words, progress);
        if !done.papers.is_empty() {
            self.print(books, std::mem::take(&mut done.papers));
        }
        Ok(done)
    }

    /// Prints on the printer that is set up, and waits a while for it. Without one the papers wait in the spool.
    fn print(&self, books: Books, papers: Vec<crate::office::act::Papers>) {
        let clock = self.clock.clone();
        let (desk, thread) = match Desk::start(books, Box::new(move || clock.read())) {
            Ok(started) => started,
            Err(fault) => return eprintln!("{fault}"),
        };
        let (say, heard) = mpsc::channel();
        let address = self.settings.printer_or_found().parse().ok();
        let has_printer = address.is_some();
        let profile = if self.settings.profile == "80mm" {
            Profile::mm80()
        } else {
            Profile::mm58()
        };
        let tell = Arc::new(move |word| {
            let _ = say.send(word);
        });
        let press = match Press::start(desk, address, profile, tell) {
            Ok(press) => press,
            Err(fault) => return eprintln!("{fault}"),
        };
        let mut due = 0;
        for (receipt, copy, slips) in papers {
            match press.print(receipt, copy, &slips) {
                Ok(_) => due += 1,
                Err(stop) => eprintln!("{}", stop.spoken(&self.words)),
            }
        }
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

    fn reader(&self) -> Result<crate::books::Reader, String> {
        Books::read(&self.home).map_err(spoken(&self.words))
    }

    fn init(&self, args: InitArgs) -> Ended {
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

    fn card_sheet(&self, household: Option<crate::market::ids::HouseholdNo>, out: &Path) -> Ended {
        let reader = self.reader()?;
        let shop = reader
            .shop(&self.clock.read())
            .map_err(spoken(&self.words))?;
        let Register::Cards(rows) = reader
            .register(RegisterKind::Cards, &self.clock.read())
            .map_err(spoken(&self.words))?
        else {
            unreachable!("the register of cards holds cards");
        };
        let mut cards = Vec::new();
        for row in rows
            .into_iter()
            .filter(|row| household.as_ref().is_none_or(|only| *only == row.household))
        {
            let found = reader
                .household(&row.household, &self.clock.read())
                .map_err(spoken(&self.words))?;
            if let (Some(found), Ok(card)) = (found, Card::parse(&row.card)) {
                cards.push(CardToPrint {
                    card,
                    name: found.name,
                    group: found.group,
                });
            }
        }
        if let (true, Some(household)) = (cards.is_empty(), household) {
            let refusal = Refusal::UnknownHousehold { household };
            return Err(refusal.sentence(&self.words).to_string());
        }
        write_file(
            out,
            card_sheet(&shop.village_name, &cards, &self.words).as_bytes(),
        )
    }

    fn import(&self, args: ImportArgs) -> Ended {
        if args.template {
            return whole_to_stdout(template(args.kind.into(), self.settings.lang).as_bytes());
        }
        let file = args.file.ok_or("a file is needed")?;
        let file =
            std::fs::canonicalize(&file).map_err(|fault| format!("{}: {fault}", file.display()))?;
        self.write(Request::Import {
            kind: args.kind.into(),
            file,
        })
    }

    fn export(&self, args: ExportArgs) -> Ended {
        let kind = match args.kind {
            ExportKind::Redemptions => RegisterKind::Redemptions,
            ExportKind::Unreported => RegisterKind::Unreported,
            ExportKind::IssueBook => RegisterKind::IssueBook,
            ExportKind::Stock => RegisterKind::Stock,
            ExportKind::Balances => RegisterKind::Balances,
            ExportKind::Cards => RegisterKind::Cards,
            ExportKind::Movements => RegisterKind::Movements,
            ExportKind::Coupons => RegisterKind::Coupons,
            ExportKind::Journal => RegisterKind::Journal,
        };
        let format = match args.format {
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Json => Format::Json,
            ExportFormat::Xlsx => Format::Xlsx,
        };
        let reader = match args.books {
            Some(file) => Books::read_file(&self.home, &file).map_err(spoken(&self.words))?,
            None => self.reader()?,
        };
        let register = reader
            .register(kind, &self.clock.read())
            .map_err(spoken(&self.words))?;
        if kind == RegisterKind::Unreported {
            self.tell_parting(&reader)?;
        }
        let mut bytes = Vec::new();
        write_register(&register, format, &mut bytes).map_err(|fault| fault.to_string())?;
        match args.out {
            Some(file) => write_file(&file, &bytes),
            None => whole_to_stdout(&bytes),
        }
    }

    fn check_coupon(&self, number: &CouponNo) -> Ended {
        let reader = self.reader()?;
        let mut words = self.words.clone();
        if let Ok(scheme) = reader.scheme(self.clock.read().now.village_day()) {
            words.speak_in(scheme.unit);
        }
        match moving::check_coupon(&reader, number, &words) {
            Ok(event) => {
                say(&event);
                Ok(())
            }
            Err(Stop::Refused(refusal)) => finish(Done::refused(&refusal, &words)),
            Err(Stop::Fault(fault)) => Err(spoken(&self.words)(fault)),
        }
    }

    /// Does what reads, and writes what came of it to a file or the standard output.
    fn reads(
        &self,
        out: Option<&Path>,
        ask: impl FnOnce(&Reads<'_>) -> Result<Vec<u8>, String>,
    ) -> Ended {
        let reader = self.reader()?;
        let bytes = ask(&Reads {
            reader: &reader,
            clock: self.clock.read(),
            words: &self.words,
        })?;
        match out {
            Some(file) => write_file(file, &bytes),
            None => whole_to_stdout(&bytes),
        }
    }

    fn statement(mut self, args: StatementArgs) -> Ended {
        if let Some(tongue) = args.lang {
            self.words = Words::load(tongue.lang());
        }
        if !args.print || args.format.is_some() || args.out.is_some() {
            self.reads(args.out.as_deref(), |reads| reads.statement(&args))?;
        }
        if !args.print {
            return Ok(());
        }
        Reads {
            reader: &self.reader()?,
            clock: self.clock.read(),
            words: &self.words,
        }
        .has_come(args.on)?;
        self.write(Request::PrintStatement {
            household: args.household,
            on: args.on,
        })
    }

    /// Says beside the list how far the ledger has the same, where the books went two ways.
    fn tell_parting(&self, reader: &Reader) -> Ended {
        let Some((common, differs)) = reader.parting().map_err(spoken(&self.words))? else {
            return Ok(());
        };
        let key = match differs {
            u64::MAX => "sync.parted-unknown",
            differs if differs == common + 1 => "sync.parted",
            _ => "sync.parted-between",
        };
        let (common, differs) = (common.to_string(), differs.to_string());
        let fills = [("common", common.as_str()), ("differs", &differs)];
        eprintln!("{}", self.words.say(key, &fills));
        Ok(())
    }

    fn verify(&self) -> Ended {
        let verdict = self
            .reader()?
            .verify(&mut |_| true)
            .map_err(spoken(&self.words))?;
        if verdict.is_whole() {
            let whole = format!(
                "{} entries, {} of the feed, {} derived rows: all whole. Last: {} {}",
                verdict.entries,
                verdict.feed_entries,
                verdict.rows,
                verdict.head.seq,
                verdict.head.hash.short()
            );
            return whole_to_stdout(format!("{whole}\n").as_bytes());
        }
        let sentences: Vec<String> = verdict
            .differences
            .iter()
            .map(ToString::to_string)
            .collect();
        Err(sentences.join("\n"))
    }

    fn backup(&self, file: &Path) -> Ended {
        self.reader()?.backup(file).map_err(spoken(&self.words))
    }

    fn restore(&self, file: &Path, replace: bool) -> Ended {
        let kept = backup::restore(&self.home, file, replace).map_err(spoken(&self.words))?;
        if let Some(kept) = kept {
            eprintln!("{}", kept.display());
        }
        Ok(())
    }

    fn recover(&self, args: RecoverArgs) -> Ended {
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

    fn join(&self, args: JoinArgs) -> Ended {
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

    fn sync(&self, args: SyncArgs) -> Ended {
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
    fn sync_beside(&self, args: &SyncArgs) -> Result<Option<Done>, String> {
        let whole = |file: &Path| std::path::absolute(file).map_err(|fault| fault.to_string());
        let request = Request::Sync {
            once: args.once,
            from_file: args.from_file.as_deref().map(whole).transpose()?,
            to_file: args.to_file.as_deref().map(whole).transpose()?,
        };
        door::knock(&self.home, self.settings.lang, &request, &mut |_| true)
    }
}

fn say(event: &Event) {
    // Where nobody reads any more, what was done is done.
    let _ = writeln!(std::io::stdout(), "{}", event.line());
}

/// Tells on the standard error how far a long file is, a line each ten thousand.
fn show_progress() -> impl FnMut(usize) -> bool {
    let mut told = 0;
    move |lines| {
        if lines / 10_000 > told {
            told = lines / 10_000;
            eprintln!("{lines} …");
        }
        true
    }
}

fn finish(done: Done) -> Ended {
    for event in &done.events {
        let _ = writeln!(std::io::stdout(), "{event}");
    }
    match done.trouble {
        Some(sentence) => Err(sentence),
        None => Ok(()),
    }
}

/// Writes to the standard output; a reader that has seen enough and went away is no fault.
pub(super) fn whole_to_stdout(bytes: &[u8]) -> Ended {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => Err(fault.to_string()),
        _ => Ok(()),
    }
}

fn write_file(file: &Path, bytes: &[u8]) -> Ended {
    std::fs::write(file, bytes).map_err(|fault| format!("{}: {fault}", file.display()))
}
