//! The village ledger: the service that tills report to, and the commands that stand beside it. Every command works on
//! the same file while `serve` runs.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand, ValueEnum};
use jifen::devices::printer::{RARE_FACE, REGULAR_FACE};
use jifen::ledger::desk::{self, Imported};
use jifen::ledger::founding::founding;
use jifen::ledger::service::{Service, system_clock};
use jifen::ledger::sqlite::SqliteVault;
use jifen::ledger::vault::{NewVillage, RegisterKind, Vault, VaultFault};
use jifen::market::day::{Moment, VillageDay};
use jifen::market::goods::{LONGEST_NAME, clean_name};
use jifen::market::honours::rank;
use jifen::market::ids::VillageId;
use jifen::market::intake::IntakeKind;
use jifen::market::period::Period;
use jifen::reports;
use jifen::reports::honours::{ListForm, ListName};
use jifen::reports::schemes::read_scheme;
use jifen::sync::stick;
use jifen::words::{Lang, Words};

#[derive(Parser)]
#[command(
    name = "jifen-ledger",
    version,
    about = "The village points ledger that Jifen's tills report to"
)]
struct Cli {
    /// Where the ledger is kept: sqlite:PATH
    #[arg(
        long,
        global = true,
        value_name = "URL",
        default_value = "sqlite:ledger.db"
    )]
    store: Store,
    /// The language of refusals on the terminal
    #[arg(long, global = true, value_enum, default_value = "zh")]
    lang: Tongue,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone)]
struct Store(PathBuf);

impl std::str::FromStr for Store {
    type Err = String;
    fn from_str(url: &str) -> Result<Store, String> {
        match url.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Store(PathBuf::from(path))),
            _ => Err("a store is given as sqlite:PATH".into()),
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum Tongue {
    Zh,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Serve tills and pages until told to end (ctrl-c, SIGTERM)
    Serve {
        /// Address and port, 127.0.0.1:8750 for instance
        #[arg(long)]
        listen: SocketAddr,
    },
    /// Villages
    Village {
        #[command(subcommand)]
        command: VillageCommand,
    },
    /// Bring a file into a village's books, all of it or none
    Import {
        /// What the file holds
        kind: ImportKind,
        /// .csv or .xlsx
        file: PathBuf,
        /// The village's id
        #[arg(long)]
        village: VillageId,
    },
    /// Write a register to a file or to stdout
    Export {
        /// Which register
        register: ExportKind,
        /// The form of the file
        #[arg(long, default_value = "csv")]
        format: FormatKind,
        /// Where to; stdout otherwise
        #[arg(long)]
        out: Option<PathBuf>,
        /// The village's id
        #[arg(long)]
        village: VillageId,
    },
    /// Households, or groups, in the order of their points
    Ranking {
        /// 2026, 2026-Q4, 2026-12 or always
        #[arg(long)]
        period: Period,
        /// The form of the file
        #[arg(long, default_value = "csv")]
        format: ListKind,
        /// Where to; stdout otherwise
        #[arg(long)]
        out: Option<PathBuf>,
        /// The village's id
        #[arg(long)]
        village: VillageId,
    },
    /// The year's honours list: those with stars or advantages
    Honours {
        /// The year
        #[arg(long, value_parser = clap::value_parser!(i32).range(1970..=9990))]
        year: i32,
        /// The form of the file
        #[arg(long, default_value = "csv")]
        format: ListKind,
        /// Where to; stdout otherwise
        #[arg(long)]
        out: Option<PathBuf>,
        /// The village's id
        #[arg(long)]
        village: VillageId,
    },
    /// Give out a one-time code by which a till joins; it is good for thirty days
    Enrol {
        /// The village's id
        #[arg(long)]
        village: VillageId,
        /// What the village calls the till
        #[arg(long)]
        till: String,
    },
    /// Answer the file that a till wrote on a stick
    Stick {
        /// The village's id
        #[arg(long)]
        village: VillageId,
        /// The till's file
        #[arg(long)]
        from_file: PathBuf,
        /// The file to take back to the till
        #[arg(long)]
        to_file: PathBuf,
    },
    /// Copy the ledger to a file that is not there yet; the copy holds the ledger's key
    Backup {
        /// The copy; its name does not end in .sqlite
        file: PathBuf,
    },
    /// Prove every chain, rebuild everything derived and compare
    Verify,
    /// A village's rules
    Scheme {
        #[command(subcommand)]
        command: SchemeCommand,
    },
}

#[derive(Subcommand)]
enum SchemeCommand {
    /// Change them from a day on; goods that are new come in, prices that stand stay
    Change {
        /// A scheme's id, or a file of rules
        #[arg(value_name = "ID|FILE")]
        named: String,
        /// The village's id
        #[arg(long)]
        village: VillageId,
        /// The first day on which they hold; not before today
        #[arg(long, value_name = "DATE")]
        from: VillageDay,
    },
}

#[derive(Subcommand)]
enum VillageCommand {
    /// Add a village with its rules, goods and prices
    Add {
        /// Small letters, digits and dashes
        id: VillageId,
        /// The name as people say it
        #[arg(long)]
        name: String,
        /// The rules: a scheme's id, or a file
        #[arg(long, value_name = "ID|FILE")]
        scheme: String,
        /// A village for practice, that only rehearsal tills can join
        #[arg(long)]
        rehearsal: bool,
    },
    /// List the villages
    List,
}

#[derive(Clone, Copy, ValueEnum)]
enum ImportKind {
    Households,
    Goods,
    Credits,
    Suspensions,
    Members,
    Prices,
    Limits,
    Exceptions,
}

#[derive(Clone, Copy, ValueEnum)]
enum ExportKind {
    Redemptions,
    IssueBook,
    Stock,
    Balances,
    Cards,
    Movements,
    Coupons,
    Journal,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatKind {
    Csv,
    Json,
    Xlsx,
}

#[derive(Clone, Copy, ValueEnum)]
enum ListKind {
    Csv,
    Json,
    Pdf,
}

/// What went wrong, as a sentence for the terminal.
struct Sorry(String);

impl<E: std::fmt::Display> From<E> for Sorry {
    fn from(error: E) -> Sorry {
        Sorry(error.to_string())
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(Sorry(why)) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Sorry> {
    let words = Words::load(match cli.lang {
        Tongue::Zh => Lang::Zh,
        Tongue::En => Lang::En,
    });
    let vault = open(&cli.store.0, may_begin(&cli.command))?;
    let now = system_clock()();
    match cli.command {
        Command::Serve { listen } => serve(vault, listen),
        Command::Village {
            command:
                VillageCommand::Add {
                    id,
                    name,
                    scheme,
                    rehearsal,
                },
        } => add_village(&vault, now, (id, &name, rehearsal), &scheme, &words),
        Command::Village {
            command: VillageCommand::List,
        } => list_villages(&vault),
        Command::Import {
            kind,
            file,
            village,
        } => import(&vault, now, kind, &file, &village, &words),
        Command::Export {
            register,
            format,
            out,
            village,
        } => export(
            &vault,
            now,
            (register, format),
            out.as_deref(),
            &village,
            &words,
        ),
        Command::Ranking {
            period,
            format,
            out,
            village,
        } => ranking(
            &vault,
            now,
            (period, ListName::Ranking, format),
            out.as_deref(),
            &village,
            &words,
        ),
        Command::Honours {
            year,
            format,
            out,
            village,
        } => ranking(
            &vault,
            now,
            (Period::Year(year), ListName::Honours, format),
            out.as_deref(),
            &village,
            &words,
        ),
        Command::Enrol { village, till } => enrol(&vault, now, &village, &till),
        Command::Stick {
            village,
            from_file,
            to_file,
        } => {
            let answer = desk::answer_stick(&vault, now, &village, &stick::read(&from_file)?)?;
            stick::write(&to_file, &answer)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Backup { file } => {
            vault.backup(&file)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Verify => verify(&vault),
        Command::Scheme {
            command:
                SchemeCommand::Change {
                    named,
                    village,
                    from,
                },
        } => change_scheme(&vault, now, &village, (&named, from), &words),
    }
}

/// Only what puts something in may begin a ledger: a slip in a path should not answer as an empty village.
fn may_begin(command: &Command) -> bool {
    matches!(
        command,
        Command::Serve { .. }
            | Command::Village {
                command: VillageCommand::Add { .. }
            }
    )
}

fn open(path: &Path, may_begin: bool) -> Result<SqliteVault, Sorry> {
    if !may_begin && !path.exists() {
        return Err(Sorry(format!(
            "there is no ledger at {}; begin one with `village add`",
            path.display()
        )));
    }
    Ok(SqliteVault::open(path)?)
}

fn serve(vault: SqliteVault, listen: SocketAddr) -> Result<ExitCode, Sorry> {
    let service = Service::start(listen, Arc::new(vault))
        .map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    // On stdout, so that whoever started it with port 0 learns the port; nobody may be reading.
    let _ = writeln!(std::io::stdout(), "http://{}", service.addr());
    service.until_told()?;
    Ok(ExitCode::SUCCESS)
}

fn add_village(
    vault: &dyn Vault,
    now: Moment,
    (village, name, rehearsal): (VillageId, &str, bool),
    scheme: &str,
    words: &Words,
) -> Result<ExitCode, Sorry> {
    let file = read_scheme(scheme, words)?;
    let name =
        clean_name(name, LONGEST_NAME).ok_or("a village needs a name of at most 40 characters")?;
    let new = NewVillage {
        village,
        name,
        rehearsal,
    };
    let feed = founding(&new, &file.text, now.village_day())?;
    if !vault.add_village(now, &new, &feed)? {
        return Err(Sorry(format!(
            "there is a village {} already; nothing was changed",
            new.village
        )));
    }
    Ok(ExitCode::SUCCESS)
}

fn change_scheme(
    vault: &dyn Vault,
    now: Moment,
    village: &VillageId,
    (named, from): (&str, VillageDay),
    words: &Words,
) -> Result<ExitCode, Sorry> {
    let file = read_scheme(named, words)?;
    if from < now.village_day() {
        return Err(Sorry(words.say("change.past", &[])));
    }
    let rules = (&file.scheme, file.text.as_str());
    let head = desk::change_scheme(vault, now, village, rules, from)?
        .ok_or_else(|| no_village(village))?;
    eprintln!(
        "{} from {from} on; the feed goes up to {}",
        file.scheme.id, head.seq
    );
    Ok(ExitCode::SUCCESS)
}

fn list_villages(vault: &dyn Vault) -> Result<ExitCode, Sorry> {
    let mut out = std::io::stdout().lock();
    for village in vault.villages()? {
        let mark = if village.rehearsal {
            " (rehearsal)"
        } else {
            ""
        };
        writeln!(out, "{}\t{}{mark}", village.village, village.name)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn no_village(village: &VillageId) -> Sorry {
    Sorry(format!("there is no village {village} in this ledger"))
}

fn import(
    vault: &dyn Vault,
    now: Moment,
    kind: ImportKind,
    file: &Path,
    village: &VillageId,
    words: &Words,
) -> Result<ExitCode, Sorry> {
    let kind = match kind {
        ImportKind::Households => IntakeKind::Households,
        ImportKind::Goods => IntakeKind::Goods,
        ImportKind::Credits => IntakeKind::Credits,
        ImportKind::Suspensions => IntakeKind::Suspensions,
        ImportKind::Members => IntakeKind::Members,
        ImportKind::Prices => IntakeKind::Prices,
        ImportKind::Limits => IntakeKind::Limits,
        ImportKind::Exceptions => IntakeKind::Exceptions,
    };
    let intake = reports::read::read_file(kind, file).map_err(|why| why.sentence(words))?;
    let resolution =
        |day: VillageDay| words.say("ledger.import-resolution", &[("day", &day.to_string())]);
    // Random numbers are drawn ahead, so that an import fails before it begins where there are none.
    let mut pool = Pool::filled(intake.len() * 4 + 16)?;
    match desk::import(vault, now, village, &intake, &resolution, &mut || {
        pool.draw()
    })? {
        Imported::Done(facts, head) => {
            eprintln!(
                "{} lines, {facts} entries; the feed goes up to {}",
                intake.len(),
                head.seq
            );
            Ok(ExitCode::SUCCESS)
        }
        Imported::Bad(bad) => Err(Sorry(reports::read::bad_lines_sentence(&bad, words))),
        Imported::NoVillage => Err(no_village(village)),
    }
}

/// Random numbers drawn ahead; a hash chain carries on where a repeated try needs more.
struct Pool {
    ready: Vec<[u8; 16]>,
    seed: [u8; 32],
}

impl Pool {
    fn filled(count: usize) -> Result<Pool, VaultFault> {
        let no = |error: getrandom::Error| VaultFault(format!("no random numbers: {error}"));
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(no)?;
        let mut ready = vec![[0; 16]; count];
        for number in &mut ready {
            getrandom::fill(number).map_err(no)?;
        }
        Ok(Pool { ready, seed })
    }

    fn draw(&mut self) -> [u8; 16] {
        use sha2::{Digest, Sha256};
        self.ready.pop().unwrap_or_else(|| {
            let drawn: [u8; 32] = Sha256::digest(self.seed).into();
            self.seed = Sha256::digest([self.seed, drawn].concat()).into();
            let mut number = [0; 16];
            number.copy_from_slice(&drawn[..16]);
            number
        })
    }
}

fn export(
    vault: &dyn Vault,
    now: Moment,
    (register, format): (ExportKind, FormatKind),
    out: Option<&Path>,
    village: &VillageId,
    words: &Words,
) -> Result<ExitCode, Sorry> {
    let kind = match register {
        ExportKind::Redemptions => RegisterKind::Redemptions,
        ExportKind::IssueBook => RegisterKind::IssueBook,
        ExportKind::Stock => RegisterKind::Stock,
        ExportKind::Balances => RegisterKind::Balances,
        ExportKind::Cards => RegisterKind::Cards,
        ExportKind::Movements => RegisterKind::Movements,
        ExportKind::Coupons => RegisterKind::Coupons,
        ExportKind::Journal => RegisterKind::Journal,
    };
    let format = match format {
        FormatKind::Csv => reports::write::Format::Csv,
        FormatKind::Json => reports::write::Format::Json,
        FormatKind::Xlsx => reports::write::Format::Xlsx,
    };
    let register = vault
        .register(village, kind, now.village_day())?
        .ok_or_else(|| no_village(village))?;
    let mut bytes = Vec::new();
    reports::write::write_register(&register, format, &mut bytes)
        .map_err(|why| why.sentence(words))?;
    written(out, &bytes)
}

fn written(out: Option<&Path>, bytes: &[u8]) -> Result<ExitCode, Sorry> {
    match out {
        Some(path) => {
            std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))?
        }
        None => std::io::stdout().write_all(bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A ranking over all tills, or of it the honours list alone.
fn ranking(
    vault: &dyn Vault,
    now: Moment,
    (period, list, format): (Period, ListName, ListKind),
    out: Option<&Path>,
    village: &VillageId,
    words: &Words,
) -> Result<ExitCode, Sorry> {
    let villages = vault.villages()?;
    let on_record = villages.into_iter().find(|one| one.village == *village);
    let name = on_record.ok_or_else(|| no_village(village))?.name;
    let (rules, candidates) = vault
        .candidates(village)?
        .ok_or_else(|| no_village(village))?;
    let ranking = rank(&rules, period, now.village_day(), &candidates)
        .map_err(|_| words.say("honours.no-ranking", &[("village", &name)]))?;
    let form = match format {
        ListKind::Csv => ListForm::Csv,
        ListKind::Json => ListForm::Json,
        ListKind::Pdf => ListForm::Pdf,
    };
    let faces: [&[u8]; 2] = [REGULAR_FACE, RARE_FACE];
    let bytes = reports::honours::list(&ranking, list, form, &name, words, &faces)?;
    written(out, &bytes)
}

fn enrol(
    vault: &dyn Vault,
    now: Moment,
    village: &VillageId,
    till: &str,
) -> Result<ExitCode, Sorry> {
    let name =
        clean_name(till, LONGEST_NAME).ok_or("a till needs a name of at most 40 characters")?;
    let mut random = [0; 10];
    getrandom::fill(&mut random)?;
    let code =
        desk::give_code(vault, now, village, &name, random)?.ok_or_else(|| no_village(village))?;
    writeln!(std::io::stdout(), "{code}")?;
    Ok(ExitCode::SUCCESS)
}

fn verify(vault: &dyn Vault) -> Result<ExitCode, Sorry> {
    let found = vault.verify()?;
    if found.is_empty() {
        writeln!(std::io::stdout(), "everything agrees")?;
        return Ok(ExitCode::SUCCESS);
    }
    for difference in &found {
        eprintln!("{difference}");
    }
    Ok(ExitCode::FAILURE)
}
