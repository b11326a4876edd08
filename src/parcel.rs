//! What crosses between till and ledger, over the network or in a file on a stick: versioned messages of their own,
//! so that the domain's types may change without breaking a till that was not updated. Only ids, hashes and journal
//! entries, whose stored bytes are for ever, are the domain's.
//!
//! Shape: a till writes a [`Letter`] with one [`Message`]; the ledger answers with a [`Reply`] that names the letter it
//! answers. Both travel as [`Signed`]: the exact bytes as text, an ed25519 signature over them, and the key. Keys are
//! held by the callers. A [`Stick`] is a bundle of the same signed texts.
//!
//! The one-time code of an enrolment never travels: both ends prove that they know it (see [`CodeKey`]), so neither
//! somebody who listens nor who copies a stick can enrol a till of his own or pose as the ledger.

mod code;
mod sealing;

pub use code::{CODE_LETTERS, CodeKey, code_text};
pub use sealing::{PublicKey, Signed, Unfit};

use serde::{Deserialize, Serialize};

use crate::market::aside::{Aside, Sealed};
use crate::market::day::Moment;
use crate::market::ids::{Hash, TillId, VillageId};
use crate::market::journal::{Entry, Head};

/// The version of the messages that this program writes and reads.
pub const VERSION: u32 = 1;

/// Most entries in one push.
pub const MOST_ENTRIES: usize = 100;

/// Most bytes of entries and side texts that one push should hold; a single entry may be larger.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Largest message that either end reads, in bytes.
pub const LARGEST_MESSAGE: usize = 24 * 1024 * 1024;

/// Which history of the ledger this is. It changes when the ledger's disk was put back to an earlier state, so that
/// tills notice and compare.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Generation(pub String);

/// What a till writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The version of the form.
    pub v: u32,
    /// The village it reports to.
    pub village: VillageId,
    /// Who writes.
    pub till: TillId,
    /// The till's clock when it was written.
    pub clock: Moment,
    /// What it says.
    pub message: Message,
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// The till asks to be taken in. Signed by the key it presents.
    Enrol(Enrol),
    /// The tail of its journal that the ledger may lack.
    Push(Push),
    /// It asks for what the ledger has said since.
    Feed(FeedRequest),
    /// Its disk was put back: it asks for a new epoch and for what it lacks of its own journal.
    Recover(Recover),
}

/// A till asks to be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrol {
    /// Proof that the till knows the one-time code: [`CodeKey::till_proof`] over till and key.
    pub proof: Hash,
    /// Whether its books are for practice: such a till cannot join a real village.
    pub rehearsal: bool,
}

/// The tail of a till's journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// The till's epoch.
    pub epoch: u32,
    /// The ledger's history as the till knows it.
    pub generation: Option<Generation>,
    /// After which entry these stand; the till believes that the ledger has it.
    pub base: Head,
    /// At most [`MOST_ENTRIES`]; none where the till only asks how it stands.
    pub entries: Vec<Entry>,
    /// The side texts of these entries.
    pub asides: Vec<(Sealed, Aside)>,
    /// How far the till's journal goes.
    pub head: Head,
}

/// A till asks for the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedRequest {
    /// The history that the till follows; none before the first.
    pub generation: Option<Generation>,
    /// The last entry it has.
    pub after: Head,
}

/// A restored till asks for what it lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recover {
    /// The epoch it was in.
    pub epoch: u32,
    /// Made at random once for this recovery: asking again with it is the same recovery.
    pub nonce: Hash,
    /// After which entry it wants the ledger's copy.
    pub after: Head,
    /// How far its own journal goes.
    pub head: Head,
}

/// What the ledger answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The version of the form.
    pub v: u32,
    /// The village.
    pub village: VillageId,
    /// To whom.
    pub till: TillId,
    /// Which letter this answers: [`Signed::name`].
    pub to: Hash,
    /// The ledger's history.
    pub generation: Generation,
    /// The ledger's clock.
    pub clock: Moment,
    /// The answer.
    pub answer: Answer,
}

/// The ledger's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The till is taken in.
    Enrolled(Enrolled),
    /// On disk, up to here. The till believes it only where that hash is its own.
    Acked {
        /// How far the ledger has the till's journal.
        head: Head,
    },
    /// The ledger went back in time, or a push was lost: send from here. To a restored till whose books go further: ask
    /// again from here, if this entry is yours.
    Gap {
        /// How far the ledger has the till's journal.
        have: Head,
    },
    /// The ledger has another entry under the same number.
    Fork {
        /// The ledger's entry there.
        at: Head,
    },
    /// A newer till has taken this one's place.
    Fenced {
        /// The epoch that holds.
        epoch: u32,
    },
    /// What the ledger has said.
    Feed(FeedPart),
    /// The till's copy of the feed is not this ledger's: take it whole again.
    MustRefetch,
    /// A new epoch for a restored till, and a part of the ledger's copy of its journal.
    Recovered(Recovered),
    /// The entry after which the till asked is not in the ledger's copy: ask from the beginning.
    NotInCopy,
    /// Not done.
    Refused(RefusedBecause),
}

/// A till taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// The village's name.
    pub village_name: String,
    /// What the village calls this till.
    pub till_name: String,
    /// The till's epoch here.
    pub epoch: u32,
    /// The key that signs this ledger's answers from now on.
    pub ledger_key: PublicKey,
    /// Proof that the ledger knows the code too: [`CodeKey::ledger_proof`].
    pub proof: Hash,
}

/// A part of the feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedPart {
    /// After which entry these stand.
    pub after: Head,
    /// Entries, in order.
    pub entries: Vec<Entry>,
    /// Their side texts, as far as they are not struck out.
    pub asides: Vec<(Sealed, Aside)>,
    /// How far the feed goes.
    pub head: Head,
}

/// A part of the ledger's copy of a till's journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// The epoch that begins.
    pub epoch: u32,
    /// After which entry these stand.
    pub after: Head,
    /// Entries, in order.
    pub entries: Vec<Entry>,
    /// Their side texts.
    pub asides: Vec<(Sealed, Aside)>,
    /// How far the ledger's copy goes.
    pub head: Head,
}

/// Why the ledger does not do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusedBecause {
    /// There is no such village here.
    UnknownVillage,
    /// No till of this name is enrolled.
    UnknownTill,
    /// Not signed by the key that was enrolled.
    BadSignature,
    /// No such one-time code waits.
    CodeUnknown,
    /// The code was used by another till.
    CodeUsed,
    /// The code is older than thirty days.
    CodeExpired,
    /// Books for practice do not join a real village, nor real ones a village for practice.
    Rehearsal,
    /// The journal was founded for another village.
    OtherVillage,
    /// The entries do not follow from one another, or are too many.
    BrokenChain,
    /// This program is older than the till's.
    LedgerTooOld,
    /// It cannot be read.
    Malformed,
}

impl RefusedBecause {
    /// The stable word, in kebab-case; `sync.refused.<word>` is its sentence.
    pub fn word(self) -> &'static str {
        match self {
            RefusedBecause::UnknownVillage => "unknown-village",
            RefusedBecause::UnknownTill => "unknown-till",
            RefusedBecause::BadSignature => "bad-signature",
            RefusedBecause::CodeUnknown => "code-unknown",
            RefusedBecause::CodeUsed => "code-used",
            RefusedBecause::CodeExpired => "code-expired",
            RefusedBecause::Rehearsal => "rehearsal",
            RefusedBecause::OtherVillage => "other-village",
            RefusedBecause::BrokenChain => "broken-chain",
            RefusedBecause::LedgerTooOld => "ledger-too-old",
            RefusedBecause::Malformed => "malformed",
        }
    }
}

/// Where the ledger's journal of a village stands, signed and for everybody: kept by an outsider, it shows later that
/// nothing before it was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// The version of the form.
    pub v: u32,
    /// The village.
    pub village: VillageId,
    /// The ledger's history.
    pub generation: Generation,
    /// How many entries the ledger holds for the village, of all journals.
    pub entries: u64,
    /// How far the feed goes.
    pub feed: Head,
    /// How far each till's journal goes here.
    pub tills: Vec<(TillId, u32, Head)>,
    /// The ledger's clock.
    pub clock: Moment,
}

/// Which way a stick goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StickFrom {
    /// From a till to the ledger.
    Till(TillId),
    /// From the ledger to a till.
    Ledger(TillId),
}

/// A file on a stick: the same signed messages, for where there is no network. The names in it are readable: whoever
/// holds the stick can read them, as with the paper books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stick {
    /// What this is: [`STICK_MARK`].
    pub jifen: String,
    /// The version of the form.
    pub v: u32,
    /// The village.
    pub village: VillageId,
    /// Whose hand it comes from.
    pub from: StickFrom,
    /// The messages, to be taken in this order.
    pub messages: Vec<Signed>,
}

/// How a stick's file says what it is.
pub const STICK_MARK: &str = "stick";

/// The commitments that may stand in an entry's bytes: every text of 64 hexadecimal digits in quotes. Works for kinds
/// that this program does not know; the journal's own hashes are found as well and simply have no side text.
pub fn sealed_in(bytes: &str) -> Vec<Sealed> {
    bytes
        .split('"')
        .filter(|text| text.len() == 64)
        .filter_map(|text| text.parse().ok().map(Sealed))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;

    fn key(n: u8) -> SigningKey {
        SigningKey::from_bytes(&[n; 32])
    }

    fn letter() -> Letter {
        Letter {
            v: VERSION,
            village: "lutang".parse().unwrap(),
            till: "K7M2XQ".parse().unwrap(),
            clock: Moment::from_millis(1_798_600_000_000),
            message: Message::Feed(FeedRequest {
                generation: None,
                after: Head::EMPTY,
            }),
        }
    }

    /// Tills in the field write this form for years: it may grow, but what is here stays.
    #[test]
    fn the_form_of_version_one_stays() {
        let text = r#"{"v":1,"village":"lutang","till":"K7M2XQ","clock":"2026-12-30T03:06:40.000Z","message":{"feed":{"generation":null,"after":{"seq":0,"hash":"0000000000000000000000000000000000000000000000000000000000000000"}}}}"#;
        assert_eq!(serde_json::to_string(&letter()).unwrap(), text);
        assert_eq!(serde_json::from_str::<Letter>(text).unwrap(), letter());
    }

    #[test]
    fn only_the_right_key_and_the_very_bytes_open() {
        let signed = Signed::seal(&letter(), &key(1));
        assert_eq!(signed.open(&PublicKey::of(&key(1))), Ok(letter()));
        assert_eq!(
            signed.open::<Letter>(&PublicKey::of(&key(2))),
            Err(Unfit::Signature)
        );
        let touched = Signed {
            payload: signed.payload.replace("K7M2XQ", "K7M2XR"),
            ..signed.clone()
        };
        assert_eq!(touched.open::<Letter>(&signed.key), Err(Unfit::Signature));
        let posing = Signed {
            key: PublicKey::of(&key(2)),
            ..signed.clone()
        };
        assert_eq!(
            posing.open_by_its_own_key::<Letter>(),
            Err(Unfit::Signature)
        );
        for signature in ["", "zz", &"0".repeat(128), &"f".repeat(126)] {
            let bad = Signed {
                signature: signature.to_owned(),
                ..signed.clone()
            };
            assert_eq!(bad.open::<Letter>(&signed.key), Err(Unfit::Signature));
        }
    }

    #[test]
    fn a_later_version_is_named_as_such() {
        let signed = Signed::seal(&serde_json::json!({"v": 2, "strange": true}), &key(1));
        assert_eq!(signed.open::<Letter>(&signed.key), Err(Unfit::Later(2)));
        let signed = Signed::seal(&serde_json::json!(["no letter"]), &key(1));
        assert!(matches!(
            signed.open::<Letter>(&signed.key),
            Err(Unfit::Form(_))
        ));
    }

    #[test]
    fn codes_forgive_how_they_are_typed() {
        let code = code_text([7; 10]);
        assert_eq!(code.len(), CODE_LETTERS + 3);
        let key = CodeKey::of(&code).unwrap();
        assert_eq!(
            CodeKey::of(&code.to_lowercase().replace('-', " ")),
            Some(key)
        );
        assert_eq!(
            CodeKey::of(&code.replace('0', "o").replace('1', "l")),
            Some(key)
        );
        assert_ne!(CodeKey::of(&code_text([8; 10])), Some(key));
        for text in [
            "",
            "ABCD",
            "UUUU-UUUU-UUUU-UUUU",
            "密码密码密码密码密码密码密码密码",
        ] {
            assert_eq!(CodeKey::of(text), None, "{text}");
        }
    }

    #[test]
    fn commitments_are_found_in_any_bytes() {
        let (sealed, _) = Aside::seal([1; 16], "张大福");
        let bytes = format!(
            r#"{{"kind":"unheard-of","body":{{"name":"{}"}}}}"#,
            sealed.0
        );
        assert_eq!(sealed_in(&bytes), vec![sealed]);
        assert!(sealed_in("\"").is_empty());
    }
}
