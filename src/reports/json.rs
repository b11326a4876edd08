//! JSON of what is no plain table. Points stand as exact decimals: they never pass through a binary fraction.

use std::fmt;

use crate::market::fen::Fen;
use crate::market::points::Points;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// Nothing.
    Null,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// An amount, as a number.
    Points(Points),
    /// Money, in yuan, as a number.
    Yuan(Fen),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Json>),
    /// Named values in order.
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    /// A text.
    pub fn text(value: impl ToString) -> Json {
        Json::Text(value.to_string())
    }

    /// A text, or nothing.
    pub fn maybe(value: Option<impl ToString>) -> Json {
        value.map_or(Json::Null, Json::text)
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Json::Null => f.write_str("null"),
            Json::Flag(flag) => write!(f, "{flag}"),
            Json::Whole(number) => write!(f, "{number}"),
            Json::Points(points) => write!(f, "{points}"),
            Json::Yuan(amount) => write!(f, "{amount}"),
            Json::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Json::List(values) => {
                // One value a line, so that a file can be looked at and compared by line.
                f.write_str("[")?;
                for (number, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if number == 0 { "\n" } else { ",\n" })?;
                }
                f.write_str(if values.is_empty() { "]" } else { "\n]" })
            }
            Json::Object(fields) => {
                f.write_str("{")?;
                for (number, (name, value)) in fields.iter().enumerate() {
                    let comma = if number == 0 { "" } else { "," };
                    write!(f, "{comma}\"{name}\":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}
