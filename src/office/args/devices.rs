//! The words for devices: what hangs on the machine, whether it works, and papers that did not come out.

use clap::{Args, Subcommand};

use super::storeroom::TextFormat;

/// `devices`.
#[derive(Debug, Subcommand)]
pub enum DevicesCommand {
    /// What hangs on this machine, by its name.
    List {
        /// In which form.
        #[arg(long, default_value = "text")]
        format: TextFormat,
    },
    /// Whether printer and scanner answer; codes that are scanned meanwhile are told.
    Test(TestArgs),
}

/// `devices test`.
#[derive(Debug, Args)]
pub struct TestArgs {
    /// Another scanner than the settings'.
    #[arg(long)]
    pub scanner: Option<String>,
    /// Another printer than the settings'.
    #[arg(long)]
    pub printer: Option<String>,
    /// The kind of printer: a profile's name, or its file.
    #[arg(long)]
    pub profile: Option<String>,
    /// For how long codes are waited for; 0: the scanner is only opened.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(0..=3600))]
    pub seconds: u64,
    /// In which form.
    #[arg(long, default_value = "text")]
    pub format: TextFormat,
}

/// `printer`.
#[derive(Debug, Subcommand)]
pub enum PrinterCommand {
    /// Print the test page, which tells by eye which profile is right.
    Test {
        /// Where it is (else the settings').
        #[arg(long)]
        printer: Option<String>,
        /// The kind of printer: a profile's name, or its file (else the settings').
        #[arg(long)]
        profile: Option<String>,
    },
    /// The kinds of printer that are known.
    Profiles {
        /// In which form.
        #[arg(long, default_value = "text")]
        format: TextFormat,
    },
}

/// `spool`.
#[derive(Debug, Subcommand)]
pub enum SpoolCommand {
    /// Papers that wait, or may not have come out.
    List {
        /// In which form.
        #[arg(long, default_value = "text")]
        format: TextFormat,
    },
    /// Print it: one that may have come out is printed as a marked copy.
    Retry {
        /// Its number.
        job: i64,
    },
    /// It came out.
    Confirm {
        /// Its number.
        job: i64,
    },
    /// It is not wanted any more.
    Discard {
        /// Its number.
        job: i64,
    },
}
