//! The commands that only read rules: list, show, check, windows.

use std::path::Path;

use super::args::{SchemeCommand, TableFormat, Tongue};
use super::run::{Ended, whole_to_stdout};
use super::settings::TillSettings;
use crate::reports::schemes;
use crate::words::{Lang, Words};

/// The commands that only read rules: they need no home, and where there is one its language is spoken.
///
/// # Errors
/// A sentence for the standard error.
pub fn read_rules(home: Option<&Path>, command: SchemeCommand) -> Ended {
    let of_home = || home.and_then(|home| TillSettings::load(home).ok());
    let words = |lang: Option<Tongue>| {
        let lang = lang.map(Lang::from);
        Words::load(lang.unwrap_or_else(|| of_home().unwrap_or_default().lang))
    };
    let out = match command {
        SchemeCommand::List { lang } => schemes::list(&words(lang)),
        SchemeCommand::Show { named, lang } => {
            let words = words(lang);
            schemes::page(&schemes::read_scheme(&named, &words)?.scheme, &words)
        }
        SchemeCommand::Check { file, lang } => {
            let words = words(lang);
            let scheme = schemes::read_file(&file, &words)?.scheme;
            let name = scheme.name.in_lang(words.lang());
            let fills = [("id", scheme.id.as_str()), ("name", name)];
            words.say("scheme.good", &fills) + "\n"
        }
        SchemeCommand::Windows {
            named,
            from,
            to,
            format,
        } => {
            let words = words(None);
            let scheme = schemes::read_scheme(&named, &words)?.scheme;
            let rows = schemes::window_rows(&scheme, (from, to), &words)?;
            match format {
                TableFormat::Csv => schemes::windows_csv(&rows),
                TableFormat::Json => schemes::windows_json(&rows),
            }
        }
        SchemeCommand::Change(_) => return Err("rules are changed in a home".into()),
    };
    whole_to_stdout(out.as_bytes())
}
