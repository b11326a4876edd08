//! Commands that write: what each does to the books, whether this program holds them itself or asks an open till
//! through its door ([`super::door`]). PINs are proven and permissions held by the books; nothing is decided here.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::books::home::Home;
use crate::books::intake::{IntakeStop, NewGoods};
use crate::books::{Books, Reading, Stop};
use crate::market::day::VillageDay;
use crate::market::ids::{HouseholdNo, ReceiptNo, ReversalId};
use crate::market::intake::stock::Unclear;
use crate::market::intake::{BadLine, BadLineWhy, Intake, IntakeKind};
use crate::market::label::LabelAsk;
use crate::market::receipt::{
    Letterhead, balance_slip, day_sheet_slip, label_slips, reversal_slip,
};
use crate::market::redemption::ReverseOrder;
use crate::market::refusal::Refusal;
use crate::market::scheme::Scheme;
use crate::market::shop::StaffMember;
use crate::market::slip::Slip;
use crate::market::staff::{Pin, Role};
use crate::market::stock::Source;
use crate::office::args::ImportKind;
use crate::office::clock::random;
use crate::office::event::Event;
use crate::office::labels::{labels, no_labels};
use crate::office::moving::{self, MoveRequest};
use crate::office::paper;
use crate::office::sentence::Spoken;
use crate::office::storeroom::deed::{self, Deed};
use crate::office::storeroom::photo;
use crate::office::storeroom::tell::StoreEvent;
use crate::office::trip;
use crate::reports::read::{Origin, ReadError, ReadOptions, preview_file};
use crate::words::Words;

/// How many labels are printed as one job.
pub(super) const LABELS_IN_A_JOB: usize = 10;

/// A person and the PIN that proves it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The PIN's digits. They cross a socket that only this user can open, and nothing else.
    pub pin: String,
}

/// What is to be done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request {
    /// Add a member of staff.
    AddStaff {
        /// The person.
        person: Person,
        /// What the person is.
        role: Role,
    },
    /// Take a redemption back.
    Reverse {
        /// Which receipt.
        receipt: ReceiptNo,
        /// Only this line, counted from 1.
        line: Option<u32>,
        /// Why.
        reason: String,
        /// Who asks.
        person: Person,
        /// The second person.
        approver: Person,
    },
    /// Print a receipt again.
    Reprint {
        /// Which.
        receipt: ReceiptNo,
    },
    /// Print a household's statement.
    PrintStatement {
        /// Whose.
        household: HouseholdNo,
        /// As of when; nothing: today.
        on: Option<VillageDay>,
    },
    /// Print labels.
    PrintLabels(LabelAsk),
    /// Issue a new card.
    ReplaceCard {
        /// Whose.
        household: HouseholdNo,
        /// Why.
        reason: String,
    },
    /// Say that the clock is right.
    AcceptClock {
        /// Why.
        reason: String,
        /// Who asks.
        person: Person,
        /// The second person.
        approver: Person,
    },
    /// Bring a file in.
    Import {
        /// What is in it.
        kind: ImportName,
        /// The file, by its whole path.
        file: PathBuf,
        /// How a list of stock is to be read.
        options: ImportOptions,
    },
    /// Exchange news with the ledger; done by the door, not here: it takes its time.
    Sync {
        /// Over the network.
        once: bool,
        /// Read this file of the ledger's.
        from_file: Option<PathBuf>,
        /// Write this file for the ledger.
        to_file: Option<PathBuf>,
    },
    /// Change the village's rules.
    ChangeScheme {
        /// The file of rules, whole.
        text: String,
        /// The first day on which they hold.
        from: VillageDay,
        /// Who asks.
        person: Person,
        /// The second person.
        approver: Person,
    },
    /// Move points without goods, or decide about the rules.
    Move(Box<MoveRequest>),
    /// Do something in the storeroom.
    Store(Box<StoreRequest>),
    /// Open the day.
    OpenDay(Person),
    /// Close the day.
    CloseDay(Person),
}

/// What is to be done in the storeroom, and by whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoreRequest {
    /// What.
    pub deed: Deed,
    /// A photo that goes with it: of the goods, or of the invoice.
    pub photo: Option<PathBuf>,
    /// Who asks.
    pub person: Person,
    /// The second person, where one is needed.
    pub approver: Option<Person>,
}

/// How a list of stock is to be read, and what becomes of goods in it that nobody knows.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ImportOptions {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether lines that say nothing of their origin mean what the line above says.
    pub fill_down: bool,
    /// Where goods come from that no line tells of: given or bought, and by whom or from what.
    pub origin: Option<(Source, String)>,
    /// Who enters goods that nobody knows; nothing: their lines are refused.
    pub new_goods: Option<Person>,
}

impl ImportOptions {
    /// As far as reading the file goes.
    pub fn read(&self) -> ReadOptions {
        ReadOptions {
            sheet: self.sheet.clone(),
            fill_down: self.fill_down,
            origin: self
                .origin
                .clone()
                .map(|(source, who)| Origin { source, who }),
        }
    }
}

/// [`ImportKind`] as it crosses the door.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportName {
    /// Households.
    Households,
    /// Goods.
    Goods,
    /// Credits.
    Credits,
    /// Deliveries.
    Stock,
    /// Suspensions.
    Suspensions,
    /// Members of households.
    Members,
    /// Prices.
    Prices,
    /// Limits on goods.
    Limits,
    /// Exceptions from the rules.
    Exceptions,
}

impl From<ImportKind> for ImportName {
    fn from(kind: ImportKind) -> ImportName {
        match kind {
            ImportKind::Households => ImportName::Households,
            ImportKind::Goods => ImportName::Goods,
            ImportKind::Credits => ImportName::Credits,
            ImportKind::Stock => ImportName::Stock,
            ImportKind::Suspensions => ImportName::Suspensions,
            ImportKind::Members => ImportName::Members,
            ImportKind::Prices => ImportName::Prices,
            ImportKind::Limits => ImportName::Limits,
            ImportKind::Exceptions => ImportName::Exceptions,
        }
    }
}

impl From<ImportName> for IntakeKind {
    fn from(name: ImportName) -> IntakeKind {
        match name {
            ImportName::Households => IntakeKind::Households,
            ImportName::Goods => IntakeKind::Goods,
            ImportName::Credits => IntakeKind::Credits,
            ImportName::Stock => IntakeKind::Stock,
            ImportName::Suspensions => IntakeKind::Suspensions,
            ImportName::Members => IntakeKind::Members,
            ImportName::Prices => IntakeKind::Prices,
            ImportName::Limits => IntakeKind::Limits,
            ImportName::Exceptions => IntakeKind::Exceptions,
        }
    }
}

/// Papers to print as one job: the receipt they belong to, the count of copies, the slips.
pub type Papers = (Option<ReceiptNo>, u32, Vec<Slip>);

/// What came of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Done {
    /// Lines for the standard output, one JSON object each.
    pub events: Vec<String>,
    /// A sentence for the standard error where it was not done; then nothing was changed.
    pub trouble: Option<String>,
    /// Papers to print, each with the receipt it belongs to and its count of copies.
    pub papers: Vec<Papers>,
}

impl Done {
    pub(super) fn said(event: Event) -> Done {
        Done {
            events: vec![event.line()],
            ..Done::default()
        }
    }

    pub(super) fn with_paper(
        mut self,
        receipt: Option<ReceiptNo>,
        copy: u32,
        slips: Vec<Slip>,
    ) -> Done {
        self.papers.push((receipt, copy, slips));
        self
    }

    /// A refusal: as an event for programs, as a sentence for people.
    pub fn refused(refusal: &Refusal, words: &Words) -> Done {
        let event = Event::refused(refusal, words);
        Done {
            events: vec![event.line()],
            trouble: Some(refusal.sentence(words).to_string()),
            papers: Vec::new(),
        }
    }

    /// A fault that is no refusal.
    pub fn trouble(sentence: impl Into<String>) -> Done {
        Done {
            trouble: Some(sentence.into()),
            ..Done::default()
        }
    }
}

/// A request with its file read: nothing is opened any more while the books are held.
#[derive(Debug)]
pub enum Work {
    /// As asked.
    Plain(Request),
    /// These lines are to be brought in.
    TakeIn(Box<ToTakeIn>),
    /// Something is to be done in the storeroom, with this photo.
    Store(Box<StoreRequest>, Option<Vec<u8>>),
}

/// A file that was read.
#[derive(Debug)]
pub struct ToTakeIn {
    /// Its lines, without the bad ones.
    lines: Intake,
    /// What is wrong with the others.
    bad: Vec<BadLine>,
    /// Columns that nothing was read from, and rows that are no lines.
    passed_over: (Vec<String>, Vec<u32>),
    /// Who enters goods that nobody knows.
    new_goods: Option<Person>,
}

/// Reads what a request needs from files.
///
/// # Errors
/// What is answered instead, where the file cannot be taken.
pub fn prepare(request: Request, words: &Words) -> Result<Work, Done> {
    let request = match request {
        Request::Store(request) => {
            let photo = request.photo.as_deref();
            let photo = photo.map(|file| photo::photo(file, request.deed.photo_is_of(), words));
            let photo = photo.transpose().map_err(Done::trouble)?;
            return Ok(Work::Store(request, photo));
        }
        other => other,
    };
    let Request::Import {
        kind,
        file,
        options,
    } = request
    else {
        return Ok(Work::Plain(request));
    };
    let is_file = std::fs::metadata(&file).map_or(true, |about| about.is_file());
    if !is_file {
        return Err(Done::trouble(
            words.say("office.no-file", &[("file", &file.to_string_lossy())]),
        ));
    }
    let read = preview_file(kind.into(), &file, &options.read(), &mut |_| {});
    let preview = read.map_err(|fault| Done::trouble(fault.sentence(words)))?;
    let passed = preview.understood.passed.iter().map(|(line, _)| *line);
    let passed_over = (preview.understood.ignored, passed.collect());
    Ok(Work::TakeIn(Box::new(ToTakeIn {
        lines: preview.lines,
        bad: preview.bad,
        passed_over,
        new_goods: options.new_goods,
    })))
}

/// What is wrong with a file's lines; where goods are not known, how they can be entered with it.
pub fn bad_file(bad: &[BadLine], kind: IntakeKind, words: &Words) -> String {
    let is_unknown = |bad: &BadLine| {
        matches!(
            bad.why,
            BadLineWhy::UnknownGoods(_) | BadLineWhy::Unclear(Unclear::UnknownName { .. })
        )
    };
    let bad_lines = ReadError::Lines {
        kind,
        bad: bad.to_vec(),
    };
    let mut sentence = bad_lines.sentence(words);
    if kind == IntakeKind::Stock && bad.iter().any(is_unknown) {
        sentence.push('\n');
        sentence.push_str(&words.say("intake.lines.new-goods", &[]));
    }
    sentence
}

/// Does it. What is said of amounts is said in the village's unit.
pub fn perform(
    books: &mut Books,
    home: &Home,
    clock: &Reading,
    work: Work,
    words: &Words,
    progress: &mut dyn FnMut(usize) -> bool,
) -> Done {
    let mut spoken_here = words.clone();
    if let Ok(scheme) = books.scheme(clock.now.village_day()) {
        spoken_here.speak_in(scheme.unit);
    }
    let words = &spoken_here;
    let done = match work {
        Work::Plain(request) => act(books, home, clock, request, words),
        Work::TakeIn(read) => import(books, clock, *read, words, progress),
        Work::Store(request, photo) => store(books, clock, *request, photo, words),
    };
    match done {
        Ok(done) => done,
        Err(Stop::Refused(refusal)) => Done::refused(&refusal, words),
        Err(Stop::Fault(fault)) => Done::trouble(fault.spoken(words)),
    }
}

fn proven(books: &mut Books, person: &Person, clock: &Reading) -> Result<StaffMember, Stop> {
    books.check_pin(&person.name, &person.pin, clock)
}

fn act(
    books: &mut Books,
    home: &Home,
    clock: &Reading,
    request: Request,
    words: &Words,
) -> Result<Done, Stop> {
    match request {
        Request::AddStaff { person, role } => {
            let Ok(pin) = person.pin.parse::<Pin>() else {
                return Ok(Done::trouble(words.say("pin.form", &[])));
            };
            let member = books.add_staff(&person.name, role, &pin, clock)?;
            Ok(Done::said(Event::StaffAdded { name: member.name }))
        }
        Request::Reverse {
            receipt,
            line,
            reason,
            person,
            approver,
        } => {
            let staff = proven(books, &person, clock)?.staff;
            let approver = proven(books, &approver, clock)?.staff;
            let order = ReverseOrder {
                id: ReversalId(random()),
                receipt,
                line,
                reason,
                staff,
                approver,
            };
            let record = books.reverse(&order, clock)?;
            let shop = books.shop(clock)?;
            let slip = reversal_slip(&record, &Letterhead::of(&shop), words);
            let reversal = &record.reversal;
            Ok(Done::said(Event::Reversed {
                receipt: reversal.receipt.to_string(),
                slip: reversal.slip.to_string(),
                household: reversal.household.to_string(),
                points: reversal.total,
                lapsed: record.lapsed,
            })
            .with_paper(Some(reversal.slip.clone()), 0, vec![slip]))
        }
        Request::Reprint { receipt } => {
            let (record, count) = books.reprint(&receipt, clock)?;
            let shop = books.shop(clock)?;
            let reward = books.reward_of(&record)?;
            let slip = paper::reprint_paper(&record, (count, reward.as_ref()), &shop, words);
            Ok(Done::said(Event::Reprinted {
                receipt: receipt.to_string(),
                count,
            })
            .with_paper(Some(receipt), count, vec![slip]))
        }
        Request::PrintStatement { household, on } => {
            let statement = books
                .statement(&household, on, clock)?
                .ok_or(Refusal::UnknownHousehold { household })?;
            let letterhead = Letterhead::of(&books.shop(clock)?);
            let slip = balance_slip(&statement, &letterhead, clock.now, words);
            Ok(Done::default().with_paper(None, 0, vec![slip]))
        }
        Request::PrintLabels(ask) => {
            let labels = labels(books, &ask, clock)?;
            if labels.is_empty() {
                return Ok(Done::trouble(no_labels(&ask, words)));
            }
            let letterhead = Letterhead::of(&books.shop(clock)?);
            let slips = label_slips(&labels, &letterhead, words);
            // In jobs of a few, so that a roll that ends costs no more than these.
            let jobs = slips.chunks(LABELS_IN_A_JOB);
            Ok(jobs.fold(Done::default(), |done, job| {
                done.with_paper(None, 0, job.to_vec())
            }))
        }
        Request::ReplaceCard { household, reason } => {
            let card = books.replace_card(&household, &reason, clock)?;
            Ok(Done::said(Event::CardIssued {
                household: household.into(),
                card: card.to_string(),
            }))
        }
        Request::AcceptClock {
            reason,
            person,
            approver,
        } => {
            let staff = proven(books, &person, clock)?.staff;
            let approver = proven(books, &approver, clock)?.staff;
            books.accept_clock(staff, approver, &reason, clock)?;
            Ok(Done::said(Event::ClockAccepted))
        }
        Request::ChangeScheme {
            text,
            from,
            person,
            approver,
        } => change_scheme(books, clock, (&text, from), (&person, &approver), words),
        Request::Import { .. } => Ok(Done::trouble(words.say("office.no-file", &[("file", "")]))),
        Request::Sync {
            from_file, to_file, ..
        } => sync_by_file(books, clock, from_file, to_file, words),
        Request::Move(request) => moving::act(books, clock, *request, words),
        // Prepared with its photo: it comes as work of its own.
        Request::Store(request) => store(books, clock, *request, None, words),
        Request::OpenDay(person) => {
            let staff = proven(books, &person, clock)?.staff;
            books.open_day(Some(staff), clock)?;
            Ok(Done::said(Event::DayOpened {
                day: clock.now.village_day(),
            }))
        }
        Request::CloseDay(person) => close_day(books, home, clock, &person, words),
    }
}

fn store(
    books: &mut Books,
    clock: &Reading,
    request: StoreRequest,
    photo: Option<Vec<u8>>,
    words: &Words,
) -> Result<Done, Stop> {
    let staff = proven(books, &request.person, clock)?.staff;
    let approver = match &request.approver {
        Some(approver) => Some(proven(books, approver, clock)?.staff),
        None => None,
    };
    let deed = match photo {
        Some(photo) => request.deed.with_photo(books.keep_photo(&photo)?),
        None => request.deed,
    };
    let outcome = deed::perform(books, clock, deed, (staff, approver))?;
    let shop = books.shop(clock)?;
    Ok(Done {
        events: StoreEvent::of(&outcome)
            .iter()
            .map(StoreEvent::line)
            .collect(),
        trouble: None,
        papers: deed::papers(&outcome, (&shop, clock.now.village_day()), words),
    })
}

fn change_scheme(
    books: &mut Books,
    clock: &Reading,
    (text, from): (&str, VillageDay),
    (person, approver): (&Person, &Person),
    words: &Words,
) -> Result<Done, Stop> {
    let scheme = match Scheme::admit(text) {
        Ok(scheme) => scheme,
        Err(refused) => return Ok(Done::trouble(refused.sentence(words))),
    };
    if from < clock.now.village_day() {
        return Ok(Done::trouble(words.say("change.past", &[])));
    }
    let staff = proven(books, person, clock)?.staff;
    let approver = proven(books, approver, clock)?.staff;
    books.change_scheme(text, from, (staff, approver), clock)?;
    Ok(Done::said(Event::SchemeChanged {
        scheme: scheme.id.to_string(),
        from,
    }))
}

fn import(
    books: &mut Books,
    clock: &Reading,
    read: ToTakeIn,
    words: &Words,
    progress: &mut dyn FnMut(usize) -> bool,
) -> Result<Done, Stop> {
    let intake = &read.lines;
    let new_goods = match &read.new_goods {
        Some(person) => NewGoods::EnteredBy(proven(books, person, clock)?.staff),
        None => NewGoods::Refused,
    };
    let done = if read.bad.is_empty() {
        books
            .take_in_with(intake, new_goods, clock, progress)
            .map(|_| ())
    } else {
        // What the books would refuse besides is told at once, so that the file is put right in one go.
        let enters_new = new_goods != NewGoods::Refused;
        let mut bad = read.bad;
        match books.would_take(intake, enters_new, clock, progress) {
            Err(IntakeStop::Bad(more)) => bad.extend(more),
            Err(stop) => return refused_intake(stop, intake.kind(), words),
            Ok(_) => {}
        }
        bad.sort_by_key(|bad| bad.line);
        Err(IntakeStop::Bad(bad))
    };
    match done {
        Ok(()) => {
            let (ignored, passed) = read.passed_over;
            Ok(Done::said(Event::Imported {
                lines: intake.len(),
                ignored,
                passed,
            }))
        }
        Err(stop) => refused_intake(stop, intake.kind(), words),
    }
}

fn refused_intake(stop: IntakeStop, kind: IntakeKind, words: &Words) -> Result<Done, Stop> {
    match stop {
        IntakeStop::Bad(lines) => Ok(Done::trouble(bad_file(&lines, kind, words))),
        IntakeStop::Cancelled => Ok(Done::trouble(words.say("office.cancelled", &[]))),
        IntakeStop::Stop(stop) => Err(stop),
    }
}

fn sync_by_file(
    books: &mut Books,
    clock: &Reading,
    from_file: Option<PathBuf>,
    to_file: Option<PathBuf>,
    words: &Words,
) -> Result<Done, Stop> {
    let read = from_file.map_or(Ok(0), |file| trip::from_file(books, &file, clock, words));
    let written =
        read.and_then(|_| to_file.map_or(Ok(0), |file| trip::to_file(books, &file, clock, words)));
    match written {
        Ok(_) => Ok(Done::said(Event::Synced {
            unsent: books.unsent()?.unwrap_or(0),
        })),
        Err(sentence) => Ok(Done::trouble(sentence)),
    }
}

fn close_day(
    books: &mut Books,
    home: &Home,
    clock: &Reading,
    person: &Person,
    words: &Words,
) -> Result<Done, Stop> {
    let staff = proven(books, person, clock)?.staff;
    let sheet = books.close_day(Some(staff), clock)?;
    let shop = books.shop(clock)?;
    let file = paper::backup_file(home, sheet.day, sheet.head.seq);
    let backup = books.backup(&file);
    let slip = day_sheet_slip(&sheet, &Letterhead::of(&shop), words);
    let event = Event::DayClosed {
        day: sheet.day,
        redemptions: sheet.redemptions,
        points: sheet.points,
        backup: backup.as_ref().ok().map(|_| file.display().to_string()),
    };
    let mut done = Done::said(event).with_paper(None, 0, vec![slip]);
    done.trouble = backup.err().map(|fault| fault.spoken(words));
    Ok(done)
}
