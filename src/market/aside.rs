//! What can be erased. Names, signatures and free text do not lie in facts, which are for ever: a fact holds a salted
//! commitment, the text lies beside it in a side table and can be struck out without touching the chain of hashes.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ids::Hash;

/// A commitment to a text that lies in the side table. Tells nothing of the text without its salt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(pub super::ids::Hash);

/// The erasable side of a [`Sealed`]: the text and its salt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// Sixteen random bytes, in hexadecimal.
    pub salt: String,
    /// The text itself.
    pub text: String,
}

impl Aside {
    /// Seals a text with sixteen random bytes.
    pub fn seal(salt: [u8; 16], text: &str) -> (Sealed, Aside) {
        let aside = Aside {
            salt: data_encoding::HEXLOWER.encode(&salt),
            text: text.to_owned(),
        };
        (aside.commitment(), aside)
    }

    /// What a fact holds for this text.
    pub fn commitment(&self) -> Sealed {
        let mut hash = Sha256::new();
        hash.update(b"jifen-aside-1");
        hash.update((self.salt.len() as u64).to_be_bytes());
        hash.update(self.salt.as_bytes());
        hash.update(self.text.as_bytes());
        Sealed(Hash(hash.finalize().into()))
    }

    /// Whether this is the text that was sealed.
    pub fn opens(&self, sealed: &Sealed) -> bool {
        self.commitment() == *sealed
    }
}

/// Seals texts while a fact is being made, and keeps what goes into the side table.
///
/// The random bytes come from outside, because the rules have no source of chance of their own.
pub struct Sealer<'a> {
    salt: &'a mut dyn FnMut() -> [u8; 16],
    /// What was sealed, in order.
    pub asides: Vec<(Sealed, Aside)>,
}

impl<'a> Sealer<'a> {
    /// A sealer that takes its salts from `salt`.
    pub fn new(salt: &'a mut dyn FnMut() -> [u8; 16]) -> Sealer<'a> {
        Sealer {
            salt,
            asides: Vec::new(),
        }
    }

    /// Seals one text, if there is any.
    pub fn seal_some(&mut self, text: &str) -> Option<Sealed> {
        (!text.is_empty()).then(|| self.seal(text))
    }

    /// Seals one text.
    pub fn seal(&mut self, text: &str) -> Sealed {
        let (sealed, aside) = Aside::seal((self.salt)(), text);
        self.asides.push((sealed, aside));
        sealed
    }
}
