//! Cells whose value is one of a few, each with its word in the reference and its words in either language.

use std::sync::LazyLock;

use super::{Form, plain};
use crate::market::credit::CreditKind;
use crate::market::exception::ExceptionKind;
use crate::market::scheme::CountedOver;
use crate::market::stock::Source;
use crate::reports::table::Cell;
use crate::words::{Lang, Words};

/// What the values of a column are called, each with its value.
type Called<T> = LazyLock<Vec<(String, T)>>;

/// Each value by its word in the reference, and by the words of either language (`intake.<group>.<word>`, several
/// parted by `|`).
fn called<T: Copy>(group: &str, values: &[(&str, T)]) -> Vec<(String, T)> {
    let both = [Words::load(Lang::Zh), Words::load(Lang::En)];
    let mut names = Vec::new();
    for (word, value) in values {
        names.push(((*word).to_owned(), *value));
        for words in &both {
            let said = words.say(&format!("intake.{group}.{word}"), &[]);
            names.extend(said.split('|').map(|name| (name.to_lowercase(), *value)));
        }
    }
    names
}

fn of_name<T: Copy>(cell: &Cell<'_>, names: &Called<T>, form: Form) -> Result<T, Form> {
    let text = plain(cell, form)?.to_lowercase();
    names
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, value)| *value)
        .ok_or(form)
}

static SOURCES: Called<Source> = LazyLock::new(|| {
    called(
        "source",
        &[("donation", Source::Donation), ("fund", Source::Fund)],
    )
});

static CREDIT_KINDS: Called<CreditKind> = LazyLock::new(|| {
    called(
        "credit-kind",
        &CreditKind::ALL.map(|kind| (kind.word(), kind)),
    )
});

static EXCEPTION_KINDS: Called<ExceptionKind> = LazyLock::new(|| {
    let all = ExceptionKind::ALL.map(|kind| (kind.word(), kind));
    called("exception-kind", &all)
});

static SPANS: Called<CountedOver> = LazyLock::new(|| {
    let all = [
        CountedOver::Window,
        CountedOver::Month,
        CountedOver::Quarter,
        CountedOver::Year,
        CountedOver::Ever,
    ];
    called("over", &all.map(|over| (over.word(), over)))
});

/// Where goods come from.
///
/// # Errors
/// The form it should have.
pub fn source(cell: &Cell<'_>) -> Result<Source, Form> {
    of_name(cell, &SOURCES, "intake.form.source")
}

/// What kind of entry a credit is; nothing: a score.
///
/// # Errors
/// The form it should have, which names the kinds.
pub fn credit_kind(cell: &Cell<'_>) -> Result<CreditKind, Form> {
    if cell.is_blank() {
        return Ok(CreditKind::Score);
    }
    of_name(cell, &CREDIT_KINDS, "intake.form.credit-kind")
}

/// What an exception lets happen.
///
/// # Errors
/// The form it should have, which names the kinds.
pub fn exception_kind(cell: &Cell<'_>) -> Result<ExceptionKind, Form> {
    of_name(cell, &EXCEPTION_KINDS, "intake.form.exception-kind")
}

/// Over which span a limit counts, or nothing.
///
/// # Errors
/// The form it should have, which names the spans.
pub fn span(cell: &Cell<'_>) -> Result<Option<CountedOver>, Form> {
    if cell.is_blank() {
        return Ok(None);
    }
    of_name(cell, &SPANS, "intake.form.over").map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever reads the sentence learns every word that is taken.
    #[test]
    fn every_kind_stands_in_its_form() {
        for lang in [Lang::Zh, Lang::En] {
            let words = Words::load(lang);
            let check = |form: &str, names: &[&str]| {
                let said = words.say(form, &[]);
                for name in names {
                    assert!(said.contains(name), "{said} lacks {name}");
                }
            };
            check(
                "intake.form.credit-kind",
                &CreditKind::ALL.map(CreditKind::word),
            );
            check(
                "intake.form.exception-kind",
                &ExceptionKind::ALL.map(ExceptionKind::word),
            );
            let spans: Vec<&str> = SPANS.iter().map(|(_, over)| over.word()).collect();
            check("intake.form.over", &spans);
        }
    }

    #[test]
    fn kinds_in_either_language() {
        let kind = |text: &str| credit_kind(&Cell::text(text));
        assert_eq!(kind(""), Ok(CreditKind::Score));
        assert_eq!(kind(" Bonus "), Ok(CreditKind::Bonus));
        assert_eq!(kind("加分"), Ok(CreditKind::Bonus));
        assert_eq!(kind("carried-over"), Ok(CreditKind::CarriedOver));
        assert_eq!(kind("prize"), Err("intake.form.credit-kind"));
        let over = |text: &str| span(&Cell::text(text));
        assert_eq!(over("每月"), Ok(Some(CountedOver::Month)));
        assert_eq!(over(""), Ok(None));
        assert_eq!(over("week"), Err("intake.form.over"));
    }
}
