//! What stands in one field of a register, and what a column is. A writer decides how it looks: exact for programs,
//! in people's words on paper.

use crate::market::fen::Fen;
use crate::market::points::Points;

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// A text, exactly as it stands: names, codes, days.
    Text(String),
    /// One of a closed set of words; the column says of which set, so that people read it in their language.
    Word(&'static str),
    /// A whole number.
    Whole(i64),
    /// An amount of points.
    Points(Points),
    /// Money.
    Yuan(Fen),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// A text of whatever shows itself.
    pub fn text(value: impl ToString) -> Value {
        Value::Text(value.to_string())
    }

    /// The same, or nothing.
    pub fn maybe(value: Option<impl ToString>) -> Value {
        value.map_or(Value::Empty, Value::text)
    }

    /// A word of a set, or nothing where it is empty.
    pub fn word(word: &'static str) -> Value {
        if word.is_empty() {
            Value::Empty
        } else {
            Value::Word(word)
        }
    }

    /// As programs read it: CSV has it so, quotes apart.
    pub fn plain(&self) -> String {
        match self {
            Value::Empty => String::new(),
            Value::Text(text) => text.clone(),
            Value::Word(word) => (*word).to_owned(),
            Value::Whole(number) => number.to_string(),
            Value::Points(points) => points.to_string(),
            Value::Yuan(amount) => amount.to_string(),
            Value::Flag(flag) => flag.to_string(),
        }
    }
}

/// A column of a register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, which stands for ever.
    pub name: &'static str,
    /// The set that its words are of, in keys of the words (`register.word.SET.WORD`); empty where it holds none.
    pub set: &'static str,
    /// Whether it is summed up at the end.
    pub sums: bool,
}

/// A column that is not summed up.
pub(super) const fn col(name: &'static str) -> Column {
    Column {
        name,
        set: "",
        sums: false,
    }
}

/// A column of words of a set.
pub(super) const fn words(name: &'static str, set: &'static str) -> Column {
    Column {
        name,
        set,
        sums: false,
    }
}

/// A column that is summed up.
pub(super) const fn sum(name: &'static str) -> Column {
    Column {
        name,
        set: "",
        sums: true,
    }
}

/// A sum that grows row by row; of one kind of value alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    whole: Option<i64>,
    points: Option<Points>,
    yuan: Option<Fen>,
}

impl Sum {
    /// Adds a field; a text adds nothing.
    pub fn add(&mut self, value: &Value) {
        match value {
            Value::Whole(more) => {
                self.whole = Some(self.whole.unwrap_or_default().saturating_add(*more));
            }
            Value::Points(more) => {
                let sum = [self.points.unwrap_or_default(), *more].into_iter().sum();
                self.points = Some(sum);
            }
            Value::Yuan(more) => {
                let sum = [self.yuan.unwrap_or_default(), *more].into_iter().sum();
                self.yuan = Some(sum);
            }
            Value::Empty | Value::Text(_) | Value::Word(_) | Value::Flag(_) => {}
        }
    }

    /// What it came to; nothing where nothing was added.
    pub fn value(&self) -> Value {
        match (self.whole, self.points, self.yuan) {
            (Some(whole), ..) => Value::Whole(whole),
            (_, Some(points), _) => Value::Points(points),
            (.., Some(yuan)) => Value::Yuan(yuan),
            (None, None, None) => Value::Empty,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_of_what_it_was_given() {
        let check = |values: &[Value], shown: &str| {
            let mut sum = Sum::default();
            values.iter().for_each(|value| sum.add(value));
            assert_eq!(sum.value().plain(), shown);
        };
        check(&[Value::Whole(3), Value::Empty, Value::Whole(-5)], "-2");
        check(
            &[
                Value::Points(Points::from_hundredths(1050)),
                Value::Points(Points::whole(2)),
            ],
            "12.5",
        );
        check(&[Value::Yuan(Fen(1)), Value::Yuan(Fen(99))], "1.00");
        check(&[Value::text("7"), Value::Flag(true)], "");
    }
}
