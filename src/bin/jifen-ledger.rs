//! The village ledger: the service that tills report to, and the commands that stand beside it.

use std::process::ExitCode;

use clap::Parser;
use jifen::clerk::args::Cli;

fn main() -> ExitCode {
    jifen::clerk::main(Cli::parse())
}
