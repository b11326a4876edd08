//! Names of things: who, where, which. Each is its own type, so that no two can be taken for one another.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that does not have the form such a name must have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not {what}: {text:?} ({form})")]
pub struct NotAName {
    what: &'static str,
    form: &'static str,
    text: String,
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal, $form:literal, $test:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl FromStr for $name {
            type Err = NotAName;
            fn from_str(text: &str) -> Result<$name, NotAName> {
                let fits: fn(&str) -> bool = $test;
                if fits(text) {
                    Ok($name(text.to_owned()))
                } else {
                    Err(NotAName { what: $what, form: $form, text: text.to_owned() })
                }
            }
        }
        impl TryFrom<String> for $name {
            type Error = NotAName;
            fn try_from(text: String) -> Result<$name, NotAName> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    };
}

fn made_of(text: &str, longest: usize, fits: fn(u8) -> bool) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(fits)
}

name!(
    /// A household's number as the village writes it, leading zeros kept: `0137`.
    HouseholdNo, "a household number", "1 to 16 letters, digits or dashes",
    |text| made_of(text, 16, |b| b.is_ascii_alphanumeric() || b == b'-')
);
name!(
    /// A member's number within the household: `1`, `02`.
    MemberNo, "a member's number", "1 to 16 letters, digits or dashes",
    |text| made_of(text, 16, |b| b.is_ascii_alphanumeric() || b == b'-')
);
name!(
    /// The number that a paper coupon bears.
    CouponNo, "a coupon's number", "1 to 24 letters, digits or dashes",
    |text| made_of(text, 24, |b| b.is_ascii_alphanumeric() || b == b'-')
);
name!(
    /// A village's id: `lutang-shifan`.
    VillageId, "a village id", "1 to 24 small letters, digits or dashes",
    |text| made_of(text, 24, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
);
name!(
    /// A scheme's id: `lutang`.
    SchemeId, "a scheme id", "1 to 24 small letters, digits or dashes",
    |text| made_of(text, 24, |b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
);
name!(
    /// A till's id, made at random when its home is made and kept for ever: `K7M2XQ`.
    TillId, "a till id", "1 to 12 capital letters or digits",
    |text| made_of(text, 12, |b| b.is_ascii_uppercase() || b.is_ascii_digit())
);
name!(
    /// A receipt's number as it stands on paper: `K7M2XQ-1-000057` (till, epoch, journal number).
    ReceiptNo, "a receipt number", "till, epoch and journal number with dashes",
    |text| made_of(text, 40, |b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
);

impl ReceiptNo {
    /// The number of the receipt whose redemption (or reversal) stands at this place of a till's journal.
    /// Unique for ever: an epoch never comes back, and a journal has each number once.
    pub fn at(till: &TillId, epoch: u32, seq: u64) -> ReceiptNo {
        ReceiptNo(format!("{till}-{epoch}-{seq:06}"))
    }
}

/// A member of staff at one till, numbered in the order of joining. The name lies in the side table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StaffNo(pub u32);

impl fmt::Display for StaffNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A delivery of one kind of goods, numbered in the order of arrival at one till.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LotNo(pub u32);

impl fmt::Display for LotNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal, $what:literal, $form:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(pub [u8; $bytes]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
        impl FromStr for $name {
            type Err = NotAName;
            fn from_str(text: &str) -> Result<$name, NotAName> {
                data_encoding::HEXLOWER
                    .decode(text.as_bytes())
                    .ok()
                    .and_then(|bytes| bytes.try_into().ok())
                    .map($name)
                    .ok_or_else(|| NotAName { what: $what, form: $form, text: text.to_owned() })
            }
        }
        impl TryFrom<String> for $name {
            type Error = NotAName;
            fn try_from(text: String) -> Result<$name, NotAName> {
                text.parse()
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.to_string()
            }
        }
    };
}

hex_id!(
    /// One redemption, made at random when its basket is begun, before anything is recorded or sent: repeating a
    /// request with the same id gives the first answer again.
    RedemptionId, 16, "a redemption id", "32 hexadecimal digits"
);
hex_id!(
    /// One reversal, made as [`RedemptionId`] is.
    ReversalId, 16, "a reversal id", "32 hexadecimal digits"
);
hex_id!(
    /// One movement of points without goods, made as [`RedemptionId`] is.
    MovementId, 16, "a movement id", "32 hexadecimal digits"
);
hex_id!(
    /// One delivery, made at random when its first line is scanned.
    DeliveryId, 16, "a delivery id", "32 hexadecimal digits"
);
hex_id!(
    /// One change of the stock that is no redemption, made as [`RedemptionId`] is.
    AdjustmentId, 16, "an adjustment id", "32 hexadecimal digits"
);
hex_id!(
    /// One stocktake, made when it is opened.
    StocktakeId, 16, "a stocktake id", "32 hexadecimal digits"
);
hex_id!(
    /// One grant to a fund, made as [`RedemptionId`] is.
    GrantId, 16, "a grant id", "32 hexadecimal digits"
);
hex_id!(
    /// What a line of an imported file says, as a hash: the same line again has the same key, and is refused.
    RowKey, 16, "a row key", "32 hexadecimal digits"
);
hex_id!(
    /// A SHA-256 hash.
    Hash, 32, "a hash", "64 hexadecimal digits"
);

impl Hash {
    /// What stands before the first entry of a journal.
    pub const ZERO: Hash = Hash([0; 32]);

    /// The first eight hexadecimal digits, as printed on paper.
    pub fn short(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0[..4])
    }
}

impl RowKey {
    /// The key of a line: a hash over its kind and its fields in order.
    pub fn of(kind: &str, fields: &[&str]) -> RowKey {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        hash.update(b"jifen-row-1");
        for field in std::iter::once(&kind).chain(fields) {
            hash.update((field.len() as u64).to_be_bytes());
            hash.update(field.as_bytes());
        }
        let mut key = [0; 16];
        key.copy_from_slice(&hash.finalize()[..16]);
        RowKey(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn household_numbers_keep_their_zeros() {
        let no: HouseholdNo = "0137".parse().unwrap();
        assert_eq!(no.to_string(), "0137");
        assert_ne!(no, "137".parse().unwrap());
        for text in ["", "12345678901234567", "a b", "组1", "1_2"] {
            assert!(text.parse::<HouseholdNo>().is_err(), "{text}");
        }
    }

    #[test]
    fn row_keys_do_not_run_fields_together() {
        assert_ne!(
            RowKey::of("credit", &["ab", "c"]),
            RowKey::of("credit", &["a", "bc"])
        );
        assert_eq!(RowKey::of("credit", &["a"]), RowKey::of("credit", &["a"]));
    }
}
