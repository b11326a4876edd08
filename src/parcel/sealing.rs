//! Signed texts: the bytes as they stand, who vouches for them, and the one way to read them.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::VERSION;
use crate::market::ids::Hash;

/// A public key, written as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PublicKey(pub Hash);

impl PublicKey {
    /// The public half of a key.
    pub fn of(key: &SigningKey) -> PublicKey {
        PublicKey(Hash(key.verifying_key().to_bytes()))
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for PublicKey {
    type Err = crate::market::ids::NotAName;
    fn from_str(text: &str) -> Result<PublicKey, Self::Err> {
        text.parse().map(PublicKey)
    }
}

/// A text and who vouches for it. What is signed are the bytes as they stand here, never bytes made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The JSON of a [`Letter`] or a [`Reply`].
    pub payload: String,
    /// Whose signature.
    pub key: PublicKey,
    /// The ed25519 signature, in hexadecimal.
    pub signature: String,
}

/// Why a signed text is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The signature does not belong to text and key, or the key is not the one expected.
    #[error("the signature does not match")]
    Signature,
    /// The other end speaks a later version.
    #[error("the message is of version {0}, this program reads up to {VERSION}")]
    Later(u32),
    /// It is not such a message.
    #[error("the message cannot be read: {0}")]
    Form(String),
}

const SIGNING_DOMAIN: &[u8] = b"jifen-parcel-1\n";

fn signed_bytes(payload: &str) -> Vec<u8> {
    [SIGNING_DOMAIN, payload.as_bytes()].concat()
}

impl Signed {
    /// Writes and signs a message.
    pub fn seal<M: Serialize>(message: &M, key: &SigningKey) -> Signed {
        let payload =
            serde_json::to_string(message).expect("a message's parts all have a JSON form");
        let signature = key.sign(&signed_bytes(&payload));
        Signed {
            payload,
            key: PublicKey::of(key),
            signature: data_encoding::HEXLOWER.encode(&signature.to_bytes()),
        }
    }

    /// Reads the message if this very key signed it.
    ///
    /// # Errors
    /// [`Unfit`]; nothing of the text is trusted before the signature matched.
    pub fn open<M: DeserializeOwned>(&self, key: &PublicKey) -> Result<M, Unfit> {
        if self.key != *key {
            return Err(Unfit::Signature);
        }
        self.open_by_its_own_key()
    }

    /// Reads the message if the key it names signed it: only for what proves its key otherwise, as an enrolment does.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn open_by_its_own_key<M: DeserializeOwned>(&self) -> Result<M, Unfit> {
        let signature = data_encoding::HEXLOWER
            .decode(self.signature.as_bytes())
            .ok()
            .and_then(|bytes| Signature::from_slice(&bytes).ok())
            .ok_or(Unfit::Signature)?;
        VerifyingKey::from_bytes(&self.key.0.0)
            .and_then(|key| key.verify_strict(&signed_bytes(&self.payload), &signature))
            .map_err(|_| Unfit::Signature)?;
        #[derive(Deserialize)]
        struct OnlyVersion {
            v: u32,
        }
        let form = |error: serde_json::Error| Unfit::Form(error.to_string());
        let OnlyVersion { v } = serde_json::from_str(&self.payload).map_err(form)?;
        if v > VERSION {
            return Err(Unfit::Later(v));
        }
        serde_json::from_str(&self.payload).map_err(form)
    }

    /// The hash by which a reply names the letter it answers.
    pub fn name(&self) -> Hash {
        Hash(Sha256::digest(self.payload.as_bytes()).into())
    }
}
