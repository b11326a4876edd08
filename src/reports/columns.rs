//! The columns of each file, and finding them in its head: by name, in any order, in English as the reference has them
//! or in Chinese as the village writes them (`intake.head.…` of the words, several names parted by `|`).

use super::field::fold;
use super::table::Cell;
use crate::market::intake::IntakeKind;
use crate::words::{Lang, Words};

/// The columns of a file, in the order of the reference: those it must have, then those it may have ([`needed`]).
pub fn columns(kind: IntakeKind) -> &'static [&'static str] {
    match kind {
        IntakeKind::Households => &["household", "name", "members", "phone", "group"],
        IntakeKind::Goods => &["code", "name", "unit", "category", "points"],
        IntakeKind::Credits => &[
            "household",
            "period",
            "points",
            "category",
            "reason",
            "happened_on",
            "posted_on",
            "member",
            "evidence",
            "place",
            "kind",
        ],
        IntakeKind::Stock => &[
            "code",
            "quantity",
            "source",
            "giver_or_fund",
            "unit_cost",
            "expires",
            "name",
            "unit",
            "category",
            "giver",
            "fund",
        ],
        IntakeKind::Suspensions => &["household", "kind", "from", "until", "reason"],
        IntakeKind::Members => &["household", "member", "name", "joined", "left"],
        IntakeKind::Prices => &["resolution", "from", "code", "points"],
        IntakeKind::Limits => &["resolution", "from", "code", "pieces", "over"],
        IntakeKind::Exceptions => &[
            "kind",
            "from",
            "until",
            "household",
            "reason",
            "approved_by",
            "second_approver",
        ],
    }
}

/// How many of the [`columns`] a file must have, the first ones. A column that is not there is empty in every line.
pub fn needed(kind: IntakeKind) -> usize {
    match kind {
        IntakeKind::Credits => 7,
        // Of a list of stock that is what the reference names; which of them a list can do without is for `read` to say.
        IntakeKind::Stock => 6,
        other => columns(other).len(),
    }
}

/// The key of the words for a column's name.
pub(in crate::reports) fn head_key(kind: IntakeKind, column: &str) -> String {
    format!("intake.head.{}.{column}", kind.word())
}

/// What is wrong with a head.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WrongColumns {
    /// Columns that are not there.
    pub missing: Vec<&'static str>,
    /// Names that are no column of this file, as they stand there; `?` where cells stand under no name at all.
    pub unknown: Vec<String>,
    /// Columns that stand there more than once.
    pub twice: Vec<&'static str>,
}

/// Where each column of a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// For each column in the order of [`columns`], its place in a row; nothing where the file does without it.
    pub places: Vec<Option<usize>>,
    /// How many cells a row has.
    pub width: usize,
}

impl Head {
    /// Finds the columns in the first row.
    ///
    /// # Errors
    /// [`WrongColumns`] names all that is wrong at once.
    pub fn find(kind: IntakeKind, row: &[Cell<'_>]) -> Result<Head, WrongColumns> {
        let wanted = columns(kind);
        let names = Names::load(kind);
        let width = row
            .iter()
            .rposition(|cell| !cell.is_blank())
            .map_or(0, |last| last + 1);
        let mut found: Vec<Option<usize>> = vec![None; wanted.len()];
        let mut wrong = WrongColumns::default();
        for (place, cell) in row[..width].iter().enumerate() {
            match names.column(&cell.text) {
                Some(column) if found[column].is_some() => wrong.twice.push(wanted[column]),
                Some(column) => found[column] = Some(place),
                None if cell.is_blank() => wrong.unknown.push("?".to_owned()),
                None => wrong
                    .unknown
                    .push(cell.text.trim().chars().take(40).collect()),
            }
        }
        wrong.missing = wanted
            .iter()
            .zip(&found)
            .take(needed(kind))
            .filter(|(_, place)| place.is_none())
            .map(|(column, _)| *column)
            .collect();
        if wrong == WrongColumns::default() {
            Ok(Head {
                places: found,
                width,
            })
        } else {
            Err(wrong)
        }
    }
}

/// All names of each column, in the order of [`columns`].
pub(in crate::reports) struct Names(Vec<Vec<String>>);

impl Names {
    pub fn load(kind: IntakeKind) -> Names {
        let texts = [Words::load(Lang::Zh), Words::load(Lang::En)];
        let names = columns(kind).iter().map(|column| {
            let said = texts
                .iter()
                .map(|words| words.say(&head_key(kind, column), &[]));
            let mut names: Vec<String> = said
                .flat_map(|said| said.split('|').map(plain).collect::<Vec<_>>())
                .collect();
            names.push((*column).to_owned());
            names
        });
        Names(names.collect())
    }

    /// The column of this name.
    pub fn column(&self, text: &str) -> Option<usize> {
        let text = plain(text);
        self.0.iter().position(|names| names.contains(&text))
    }

    /// The column of this name, with what stands behind it in brackets or not: `单价（元）`.
    pub fn column_loosely(&self, text: &str) -> Option<usize> {
        let text = plain(text);
        let bare = text.split(['(', '[', '/', ':']).next().unwrap_or_default();
        let bare = bare.trim_matches('*');
        self.column(&text).or_else(|| self.column(bare))
    }
}

fn plain(text: &str) -> String {
    let text = fold(text).to_ascii_lowercase();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(kind: IntakeKind, head: &[&str]) -> Result<Head, WrongColumns> {
        let row: Vec<Cell<'_>> = head.iter().map(|text| Cell::text(text)).collect();
        Head::find(kind, &row)
    }

    #[test]
    fn columns_stand_in_any_order_and_in_either_language() {
        let head = find(
            IntakeKind::Households,
            &["group", "phone", " Members ", "name", "household", "", ""],
        );
        assert_eq!(
            head,
            Ok(Head {
                places: [4, 3, 2, 1, 0].map(Some).to_vec(),
                width: 5
            })
        );
        for kind in IntakeKind::ALL {
            let zh = Words::load(Lang::Zh);
            let names: Vec<String> = columns(kind)
                .iter()
                .map(|column| zh.say(&head_key(kind, column), &[]))
                .collect();
            let first: Vec<&str> = names
                .iter()
                .filter_map(|name| name.split('|').next())
                .collect();
            assert!(first.iter().all(|name| !name.is_ascii()), "{first:?}");
            let head = find(kind, &first).unwrap();
            let all: Vec<_> = (0..columns(kind).len()).map(Some).collect();
            assert_eq!(head.places, all);
        }
    }

    #[test]
    fn what_a_file_may_do_without() {
        let head = find(
            IntakeKind::Credits,
            &[
                "户号",
                "种类",
                "周期",
                "积分",
                "类别",
                "事由",
                "发生日期",
                "公示日期",
                "成员",
            ],
        )
        .unwrap();
        let mut places: Vec<_> = [0, 2, 3, 4, 5, 6, 7, 8].map(Some).to_vec();
        places.extend([None, None, Some(1)]);
        assert_eq!(head.places, places);
        let wrong = find(IntakeKind::Credits, &["member", "household"]).unwrap_err();
        assert_eq!(wrong.missing, columns(IntakeKind::Credits)[1..7]);
    }

    /// Were one name to mean two columns, a file could be read crosswise.
    #[test]
    fn no_name_means_two_columns() {
        for kind in IntakeKind::ALL {
            let Names(names) = Names::load(kind);
            for (one, names_of_one) in names.iter().enumerate() {
                for names_of_other in &names[one + 1..] {
                    assert!(
                        names_of_one
                            .iter()
                            .all(|name| !names_of_other.contains(name)),
                        "{kind:?}: {names_of_one:?} {names_of_other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn all_that_is_wrong_is_named_at_once() {
        let wrong = find(
            IntakeKind::Goods,
            &["code", "", "名称", "价格表", "code", "unit"],
        );
        assert_eq!(
            wrong,
            Err(WrongColumns {
                missing: vec!["category", "points"],
                unknown: vec!["?".into(), "价格表".into()],
                twice: vec!["code"],
            })
        );
    }
}
