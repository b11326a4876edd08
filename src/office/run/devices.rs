//! The commands for devices: what hangs on the machine, whether it works, and papers that did not come out.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::terminal::{finish, say};
use super::{Ended, Office};
use crate::books::Books;
use crate::devices::machine::Machine;
use crate::devices::printer::{PrinterAddress, Profile, encode};
use crate::devices::scanner::{ScannerAddress, ScannerEvent, ScannerPort};
use crate::devices::spool::{JobState, PrintJob, PrinterDesk, PrinterEvent};
use crate::market::ids::VillageId;
use crate::market::receipt::{Letterhead, test_page};
use crate::office::args::devices::{DevicesCommand, PrinterCommand, SpoolCommand, TestArgs};
use crate::office::args::storeroom::TextFormat;
use crate::office::door::{self, Asked};
use crate::office::event::{DeviceNow, Event, PaperOf};
use crate::office::found::{Found, found_json, found_text, profiles_json, profiles_text};
use crate::office::press::state_of_printer;
use crate::office::sentence::{Spoken, spoken};
use crate::office::spooling::{self, SpoolAnswer};
use crate::office::wish::DeviceState;

/// How long a printer is waited for that is to say how it is, or to print the test page.
const PRINTER: Duration = Duration::from_secs(20);

impl Office {
    pub(super) fn devices(&self, command: DevicesCommand) -> Ended {
        match command {
            DevicesCommand::List { format } => {
                let found = Found::all(&Machine::here(), &self.settings);
                self.tell(
                    format,
                    || found_text(&found, &self.words),
                    || found_json(&found),
                )
            }
            DevicesCommand::Test(args) => self.test_devices(args),
        }
    }

    pub(super) fn printer(&self, command: PrinterCommand) -> Ended {
        match command {
            PrinterCommand::Profiles { format } => {
                let all = Profile::all();
                self.tell(
                    format,
                    || profiles_text(&all, &self.words),
                    || profiles_json(&all),
                )
            }
            PrinterCommand::Test { printer, profile } => {
                let (address, profile) = self.printer_and_profile(printer, profile)?;
                let address = address.ok_or_else(|| self.words.say("device.no-printer", &[]))?;
                self.print_test_page(address, profile)
            }
        }
    }

    fn printer_and_profile(
        &self,
        printer: Option<String>,
        profile: Option<String>,
    ) -> Result<(Option<PrinterAddress>, Profile), String> {
        let address = printer.unwrap_or_else(|| self.settings.printer_or_found());
        let address = match address.as_str() {
            "" => None,
            text => Some(text.parse().map_err(spoken(&self.words))?),
        };
        let profile = profile.unwrap_or_else(|| self.settings.profile.clone());
        Ok((address, self.known_profile(&profile)?))
    }

    /// Prints the test page past the spool: it is worth nothing, and needs no books.
    fn print_test_page(&self, address: PrinterAddress, profile: Profile) -> Ended {
        let letterhead = match self.reader().and_then(|reader| {
            let clock = self.clock.read();
            reader.shop(&clock).map_err(spoken(&self.words))
        }) {
            Ok(shop) => Letterhead::of(&shop),
            // Before there are books the page is printed all the same.
            Err(_) => Letterhead {
                village_name: String::new(),
                rehearsal: true,
            },
        };
        let page = test_page(&letterhead, self.clock.read().now, &self.words);
        let (say_to, heard) = channel();
        let bytes = encode(&page, &profile);
        let desk = PrinterDesk::start(address, profile, move |event| drop(say_to.send(event)))
            .map_err(|fault| fault.to_string())?;
        desk.print(PrintJob { id: 1, bytes });
        let until = Instant::now() + PRINTER;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let paper = PaperOf { receipt: None };
            match heard.recv_timeout(left) {
                Ok(PrinterEvent::Status(status)) => {
                    self.tell_printer(state_of_printer(&status), TextFormat::Json);
                }
                Ok(PrinterEvent::Job { state, .. }) => match state {
                    JobState::Confirmed => {
                        say(&Event::Printed(paper));
                        return Ok(());
                    }
                    JobState::Sent => {
                        say(&Event::Sent(paper));
                        return Ok(());
                    }
                    JobState::Unknown { .. } => {
                        say(&Event::PrintUnknown(paper));
                        return Err(String::new());
                    }
                    _ => {}
                },
                Ok(PrinterEvent::Paper { .. }) => {}
                Err(_) => {
                    say(&Event::NotPrinted(paper));
                    return Err(String::new());
                }
            }
        }
    }

    fn tell_printer(&self, state: DeviceState, format: TextFormat) {
        if let Some(now) = DeviceNow::printer(state, &self.words) {
            self.tell_device(Event::Printer(now.clone()), now, format);
        }
    }

    fn tell_device(&self, event: Event, now: DeviceNow, format: TextFormat) {
        match format {
            TextFormat::Json => say(&event),
            TextFormat::Text => println!("{}", now.message),
        }
    }

    fn test_devices(&self, args: TestArgs) -> Ended {
        let (printer, profile) = self.printer_and_profile(args.printer, args.profile)?;
        match printer {
            Some(address) => {
                let (say_to, heard) = channel();
                let desk =
                    PrinterDesk::start(address, profile, move |event| drop(say_to.send(event)));
                let desk = desk.map_err(|fault| fault.to_string())?;
                if let Ok(PrinterEvent::Status(status)) = heard.recv_timeout(PRINTER) {
                    self.tell_printer(state_of_printer(&status), args.format);
                }
                desk.stop();
            }
            None => eprintln!("{}", self.words.say("device.no-printer", &[])),
        }
        let scanner = args
            .scanner
            .unwrap_or_else(|| self.settings.scanner_or_found());
        match scanner.parse::<ScannerAddress>() {
            Ok(ScannerAddress::Stdin) | Err(_) if scanner == "keyboard" => {
                eprintln!("{}", self.words.say("device.no-scanner", &[]));
                Ok(())
            }
            Ok(address) => self.test_scanner(&address, args.seconds, args.format),
            Err(fault) => Err(fault.spoken(&self.words)),
        }
    }

    /// Tells each code that is scanned, until the last of the test page.
    fn test_scanner(&self, address: &ScannerAddress, seconds: u64, format: TextFormat) -> Ended {
        let village = self
            .reader()
            .ok()
            .and_then(|reader| Some(reader.village().ok()?.village));
        let (say_to, heard) = channel();
        let port = ScannerPort::open(address, move |event| drop(say_to.send(event)))
            .map_err(|fault| fault.to_string())?;
        let mut until = Instant::now() + Duration::from_secs(seconds.max(2));
        let mut is_there = false;
        loop {
            match heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(ScannerEvent::Scan(code)) => {
                    self.tell_scan(&code, village.as_ref(), format);
                    if code == "JFC:TEST" {
                        break;
                    }
                }
                Ok(event) => {
                    is_there = event == ScannerEvent::Ready;
                    let state = state_of_scanner(&event);
                    if let Some(now) = DeviceNow::scanner(state, &self.words) {
                        self.tell_device(Event::Scanner(now.clone()), now, format);
                    }
                    if !is_there || seconds == 0 {
                        break;
                    }
                    let seconds_text = seconds.to_string();
                    let fills = [("seconds", seconds_text.as_str())];
                    eprintln!("{}", self.words.say("device.test-scan", &fills));
                    until = Instant::now() + Duration::from_secs(seconds);
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        port.stop();
        if is_there { Ok(()) } else { Err(String::new()) }
    }

    fn tell_scan(&self, code: &str, village: Option<&VillageId>, format: TextFormat) {
        let is = crate::till::kind_of_scan(code, village);
        match format {
            TextFormat::Json => say(&Event::Scanned {
                code: code.to_owned(),
                is,
            }),
            TextFormat::Text => {
                println!(
                    "{code}: {}",
                    self.words.say(&format!("device.code.{is}"), &[])
                );
            }
        }
    }

    pub(super) fn spool(&self, command: SpoolCommand) -> Ended {
        let (job, answer) = match command {
            SpoolCommand::List { format } => {
                let jobs = spooling::open_jobs(&self.reader()?).map_err(spoken(&self.words))?;
                return self.tell(
                    format,
                    || spooling::jobs_text(&jobs, &self.words),
                    || spooling::jobs_json(&jobs),
                );
            }
            SpoolCommand::Retry { job } => (job, SpoolAnswer::Retry),
            SpoolCommand::Confirm { job } => (job, SpoolAnswer::Confirm),
            SpoolCommand::Discard { job } => (job, SpoolAnswer::Discard),
        };
        let asked = Asked::Spool { job, answer };
        let told = door::knock(&self.home, self.settings.lang, &asked, &mut |_| true)?;
        match told {
            Some(done) => finish(done),
            None => self.answer_directly(job, answer),
        }
    }

    fn answer_directly(&self, job: i64, said: SpoolAnswer) -> Ended {
        let books = Books::open(&self.home).map_err(spoken(&self.words))?;
        let mut done = None;
        self.with_press(books, |desk, press| {
            let asked = (desk, press, &self.home);
            let (mut said, mut due) = spooling::answer(asked, (job, said), &self.words);
            for (receipt, copy, slips) in std::mem::take(&mut said.papers) {
                match press.print(receipt, copy, &slips) {
                    Ok(_) => due += 1,
                    Err(stop) => drop(said.trouble.get_or_insert(stop.spoken(&self.words))),
                }
            }
            done = Some(said);
            due
        });
        done.map_or(Ok(()), finish)
    }
}

fn state_of_scanner(event: &ScannerEvent) -> DeviceState {
    match event {
        ScannerEvent::Gone {
            why: crate::devices::Error::Denied { .. },
        } => DeviceState::Denied,
        ScannerEvent::Gone {
            why: crate::devices::Error::Busy { .. },
        } => DeviceState::Busy,
        ScannerEvent::Gone { .. } => DeviceState::Gone,
        ScannerEvent::Ready | ScannerEvent::Scan(_) => DeviceState::Well,
    }
}
