//! The till: the touch screen, the counter without one, the demo, and the commands of the office.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use jifen::books::Books;
use jifen::books::home::Home;
#[cfg(feature = "kiosk")]
use jifen::kiosk::Back;
use jifen::market::day::Moment;
use jifen::office::args::{Cli, Command, DemoArgs, SchemeCommand};
#[cfg(feature = "kiosk")]
use jifen::office::backroom::{Backroom, Opening};
use jifen::office::clock::Clock;
use jifen::office::rules::read_rules;
use jifen::office::run::{Ended, exit, home_folder, practice, run};
use jifen::office::sentence::spoken;
use jifen::office::settings::TillSettings;
use jifen::words::Words;

fn main() -> ExitCode {
    exit(begin(Cli::parse()))
}

fn begin(cli: Cli) -> Ended {
    if let Some(Command::Demo(args)) = cli.command {
        return demo(cli.home, args);
    }
    if let Some(Command::Scheme(command)) = cli.command {
        return rules(cli.home, cli.rehearse_at, command);
    }
    let home = home_folder(cli.home)?;
    let mut command = cli.command;
    let clock = clock(&home, cli.rehearse_at, command.as_mut())?;
    match command {
        Some(Command::Rehearse(args)) if !args.no_screen && has_display() => {
            let practice = practice(&home, &args)?;
            screen(&practice.home, Clock::held_at(practice.at))
        }
        Some(command) => run(&home, command, &clock),
        None => screen(&home, clock),
    }
}

/// Whether there is a display to open the touch screen on.
fn has_display() -> bool {
    ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
        && cfg!(feature = "kiosk")
}

/// Rules are read without a home; only changing them needs one.
fn rules(home: Option<PathBuf>, at: Option<Moment>, command: SchemeCommand) -> Ended {
    match command {
        SchemeCommand::Change(_) => {
            let home = home_folder(home)?;
            let mut command = Command::Scheme(command);
            let clock = clock(&home, at, Some(&mut command))?;
            run(&home, command, &clock)
        }
        reading => read_rules(home_folder(home).ok().as_deref(), reading),
    }
}

/// The system's clock, or for books made for practice one that is held.
fn clock(home: &Path, at: Option<Moment>, command: Option<&mut Command>) -> Result<Clock, String> {
    let Some(moment) = at else {
        return Ok(Clock::system());
    };
    rehearse(home, command)?;
    Ok(Clock::held_at(moment))
}

#[cfg(feature = "kiosk")]
fn demo(home: Option<PathBuf>, args: DemoArgs) -> Ended {
    jifen::demo::run(home, args.shots, args.second_screen)
}

#[cfg(not(feature = "kiosk"))]
fn demo(_: Option<PathBuf>, _: DemoArgs) -> Ended {
    Err("this program was built without a touch screen".into())
}

/// Opens the touch screen on a home, over its back room.
#[cfg(feature = "kiosk")]
fn screen(home: &Path, clock: Clock) -> Ended {
    use std::sync::Arc;
    if !has_display() {
        return Err("there is no display to open the touch screen on (neither WAYLAND_DISPLAY nor DISPLAY is set); \
                    `jifen counter` works without one"
            .into());
    }
    let settings = TillSettings::load(home).map_err(|fault| fault.to_string())?;
    let (say, words) = std::sync::mpsc::channel();
    let room = Arc::new(Backroom::open(Opening {
        home: home.to_owned(),
        settings: None,
        clock: clock.clone(),
        rehearsal: false,
        tell: Arc::new(move |word| {
            // The screen has gone: nobody listens any more.
            let _ = say.send(word);
        }),
    }));
    let asked = room.clone();
    let back = Back {
        wishes: Box::new(move |wish| asked.wish(wish)),
        words,
    };
    let shown = jifen::kiosk::run(back, settings, true, Box::new(move || clock.read().now));
    drop(room);
    shown.map_err(|fault| format!("the screen did not open: {fault}"))
}

#[cfg(not(feature = "kiosk"))]
fn screen(_: &Path, _: Clock) -> Ended {
    Err("this program was built without a touch screen: use `jifen counter`".into())
}

/// A held clock is for books made for practice only: new ones are marked so, others have to be.
fn rehearse(home: &Path, command: Option<&mut Command>) -> Ended {
    if let Some(Command::Init(init)) = command {
        init.rehearsal = true;
        return Ok(());
    }
    // Books that are put back keep their own mark, and putting them back reads no clock; a bundle changes none.
    if let Some(Command::Restore { .. } | Command::SupportBundle(_)) = command {
        return Ok(());
    }
    // Settings that cannot be read are told of by the command itself.
    let words = Words::load(TillSettings::load(home).unwrap_or_default().lang);
    let books = Books::read(&Home::new(home)).map_err(spoken(&words))?;
    let village = books.village().map_err(spoken(&words))?;
    if village.rehearsal {
        Ok(())
    } else {
        Err("these books are real: their clock is the system's".into())
    }
}
