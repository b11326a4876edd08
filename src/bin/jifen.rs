//! The till: the touch screen, the counter without one, the demo, and the commands of the office.

use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use jifen::books::Books;
use jifen::books::home::Home;
use jifen::office::args::{Cli, Command};
use jifen::office::clock::Clock;
use jifen::office::run::{Ended, exit, home_folder, run};

fn main() -> ExitCode {
    exit(begin(Cli::parse()))
}

fn begin(cli: Cli) -> Ended {
    if let Some(Command::Demo(_)) = cli.command {
        return Err("the demo is not there yet".into());
    }
    let home = home_folder(cli.home)?;
    let mut command = cli.command;
    let clock = match cli.rehearse_at {
        None => Clock::system(),
        Some(moment) => {
            rehearse(&home, command.as_mut())?;
            Clock::held_at(moment)
        }
    };
    match command {
        Some(command) => run(&home, command, &clock),
        None => Err("the screen is not there yet".into()),
    }
}

/// A held clock is for books made for practice only: new ones are marked so, others have to be.
fn rehearse(home: &Path, command: Option<&mut Command>) -> Ended {
    if let Some(Command::Init(init)) = command {
        init.rehearsal = true;
        return Ok(());
    }
    let books = Books::read(&Home::new(home)).map_err(|fault| fault.to_string())?;
    let village = books.village().map_err(|fault| fault.to_string())?;
    if village.rehearsal {
        Ok(())
    } else {
        Err("these books are real: their clock is the system's".into())
    }
}
