//! `import`: what is in the file, and how a list of stock is to be read.

use std::path::PathBuf;

use clap::Args;

use super::ImportKind;
use super::storeroom::TextFormat;

/// `import`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What is in the file.
    pub kind: ImportKind,
    /// A .csv (UTF-8 or GB18030) or .xlsx file.
    #[arg(required_unless_present = "template")]
    pub file: Option<PathBuf>,
    /// Print a sample instead.
    #[arg(long)]
    pub template: bool,
    /// Say how the file is understood and what would be brought in; change nothing.
    #[arg(long, conflicts_with = "template")]
    pub preview: bool,
    /// The form of the preview.
    #[arg(long, default_value = "text", requires = "preview")]
    pub format: TextFormat,
    /// How a list of stock is to be read.
    #[command(flatten)]
    pub stock: StockArgs,
}

/// How a list of stock is to be read.
#[derive(Debug, Args)]
pub struct StockArgs {
    /// stock: the sheet of a workbook, where several are lists.
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// stock: who gave what no line tells of.
    #[arg(long, value_name = "NAME", conflicts_with = "fund")]
    pub giver: Option<String>,
    /// stock: what paid for what no line tells of.
    #[arg(long, value_name = "NAME")]
    pub fund: Option<String>,
    /// stock: a line that says nothing of where its goods come from means what the line above says.
    #[arg(long)]
    pub fill_down: bool,
    /// stock: goods that nobody knows are entered, by this person; those without a code get one of the shop's own.
    #[arg(long)]
    pub new_goods: bool,
    /// Who enters new goods.
    #[arg(long, value_name = "NAME", requires = "new_goods")]
    pub staff: Option<String>,
    /// The file with that person's PIN.
    #[arg(long, value_name = "FILE", requires = "staff")]
    pub pin_file: Option<PathBuf>,
}

impl StockArgs {
    /// Whether anything was said of how a list of stock is to be read.
    pub fn says_anything(&self) -> bool {
        let named = [&self.sheet, &self.giver, &self.fund, &self.staff];
        named.iter().any(|name| name.is_some()) || self.fill_down || self.new_goods
    }
}
