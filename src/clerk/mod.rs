//! The clerk of the village ledger: the commands that stand beside the service. Every command works on the same file
//! while `serve` runs. Here the ledger meets the terminal, files and sticks; what the commands do is the ledger's own.
//!
//! - [`args`]: the command line · [`writing`]: what puts something in · [`reading`]: what only looks

pub mod args;
pub mod reading;
pub mod writing;

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use args::{Cli, Command, SchemeCommand, VillageCommand};

use crate::ledger::desk;
use crate::ledger::service::{Service, system_clock};
use crate::ledger::sqlite::SqliteVault;
use crate::ledger::vault::Vault;
use crate::market::day::Moment;
use crate::market::ids::VillageId;
use crate::sync::stick;
use crate::words::Words;

/// What went wrong, as a sentence for the terminal.
pub struct Sorry(pub String);

impl<E: std::fmt::Display> From<E> for Sorry {
    fn from(error: E) -> Sorry {
        Sorry(error.to_string())
    }
}

/// A command's end.
pub type Ended = Result<ExitCode, Sorry>;

/// What a command has at hand.
pub struct Clerk<'a> {
    /// The ledger.
    pub vault: &'a dyn Vault,
    /// Now.
    pub now: Moment,
    /// What people read.
    pub words: &'a Words,
}

/// Runs a command; what went wrong is told on the standard error.
pub fn main(cli: Cli) -> ExitCode {
    match run(cli) {
        Ok(code) => code,
        Err(Sorry(why)) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Ended {
    let words = Words::load(cli.lang.into());
    let vault = open(&cli.store.0, may_begin(&cli.command))?;
    let clerk = Clerk {
        vault: &vault,
        now: system_clock()(),
        words: &words,
    };
    match cli.command {
        Command::Serve { listen } => serve(vault, listen),
        Command::Backup { file } => {
            vault.backup(&file)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Village(VillageCommand::Add {
            id,
            name,
            scheme,
            rehearsal,
        }) => clerk.add_village((id, &name, rehearsal), &scheme),
        Command::Village(VillageCommand::List) => clerk.list_villages(),
        Command::Import(args) => clerk.import(&args),
        Command::Export(args) => clerk.export(&args),
        Command::Statement(args) => clerk.statement(&args),
        Command::Ranking(args) => clerk.ranking(&args),
        Command::Honours(args) => clerk.honours(&args),
        Command::Enrol { village, till } => clerk.enrol(&village, &till),
        Command::Stick {
            village,
            from_file,
            to_file,
        } => clerk.answer_stick(&village, &from_file, &to_file),
        Command::Verify => clerk.verify(),
        Command::Scheme(SchemeCommand::Change {
            named,
            village,
            from,
        }) => clerk.change_scheme(&village, &named, from),
    }
}

/// Only what puts something in may begin a ledger: a slip in a path should not answer as an empty village.
fn may_begin(command: &Command) -> bool {
    matches!(
        command,
        Command::Serve { .. } | Command::Village(VillageCommand::Add { .. })
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

fn serve(vault: SqliteVault, listen: SocketAddr) -> Ended {
    let service = Service::start(listen, Arc::new(vault))
        .map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    // On stdout, so that whoever started it with port 0 learns the port; nobody may be reading.
    let _ = writeln!(std::io::stdout(), "http://{}", service.addr());
    service.until_told()?;
    Ok(ExitCode::SUCCESS)
}

fn no_village(village: &VillageId) -> Sorry {
    Sorry(format!("there is no village {village} in this ledger"))
}

impl Clerk<'_> {
    fn answer_stick(&self, village: &VillageId, from: &Path, to: &Path) -> Ended {
        let answer = desk::answer_stick(self.vault, self.now, village, &stick::read(from)?)?;
        stick::write(to, &answer)?;
        Ok(ExitCode::SUCCESS)
    }
}
