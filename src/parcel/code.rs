//! One-time codes, by which a till is taken in. The code itself never travels: both ends prove that they know it.

use sha2::{Digest, Sha256};

use super::PublicKey;
use crate::market::ids::{Hash, TillId, VillageId};

/// How many letters a one-time code has, dashes not counted: five bits each.
pub const CODE_LETTERS: usize = 16;

const CODE_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A one-time code as people type it: four groups of four letters, `7K2M-…`, 80 random bits.
pub fn code_text(random: [u8; 10]) -> String {
    let bits = random
        .iter()
        .fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
    let mut text = String::with_capacity(CODE_LETTERS + 3);
    for i in 0..CODE_LETTERS {
        if i > 0 && i % 4 == 0 {
            text.push('-');
        }
        let letter = bits >> (5 * (CODE_LETTERS - 1 - i)) & 31;
        text.push(CODE_ALPHABET[letter as usize] as char);
    }
    text
}

/// What both ends make of a one-time code. The ledger stores only this, never the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeKey(pub Hash);

impl CodeKey {
    /// From a code as typed: small letters, blanks and dashes do not matter, nor O for 0 or I and L for 1.
    /// Nothing where it is no code.
    pub fn of(code: &str) -> Option<CodeKey> {
        let letters: String = code
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            })
            .collect();
        let fits =
            letters.len() == CODE_LETTERS && letters.bytes().all(|b| CODE_ALPHABET.contains(&b));
        fits.then(|| CodeKey(hash_of(b"jifen-code-1", &[letters.as_bytes()])))
    }

    /// What a till sends instead of the code.
    pub fn till_proof(&self, village: &VillageId, till: &TillId, key: &PublicKey) -> Hash {
        hash_of(
            b"jifen-enrol-1",
            &[
                &self.0.0,
                village.as_str().as_bytes(),
                till.as_str().as_bytes(),
                &key.0.0,
            ],
        )
    }

    /// What the ledger sends so that the till can trust its key from the first word on.
    pub fn ledger_proof(&self, till_key: &PublicKey, ledger_key: &PublicKey) -> Hash {
        hash_of(
            b"jifen-enrolled-1",
            &[&self.0.0, &till_key.0.0, &ledger_key.0.0],
        )
    }
}

fn hash_of(domain: &[u8], parts: &[&[u8]]) -> Hash {
    let mut hash = Sha256::new();
    for part in std::iter::once(&domain).chain(parts) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Hash(hash.finalize().into())
}
