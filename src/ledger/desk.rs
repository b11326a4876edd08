//! The desk: takes a signed letter, proves it, asks the vault, signs the reply. The same for the network and for a
//! stick. Time is an argument.

use crate::market::aside::Aside;
use crate::market::day::{Moment, VillageDay};
use crate::market::ids::VillageId;
use crate::market::intake::{BadLine, Intake};
use crate::market::journal::Head;
use crate::market::scheme::Scheme;
use crate::parcel::{
    Answer, Checkpoint, CodeKey, Letter, Message, RefusedBecause, Reply, STICK_MARK, Signed, Stick,
    StickFrom, Unfit, VERSION, code_text,
};

use super::founding;
use super::intake::drafts;
use super::vault::{Appended, Vault, VaultFault};

/// How many entries of the feed one reply over the network holds.
pub const FEED_PART: usize = 500;

/// How long a one-time code waits: thirty days.
pub const CODE_MS: i64 = 30 * 24 * 3600 * 1000;

/// Why a letter gets no signed reply.
#[derive(Debug, thiserror::Error)]
pub enum NoReply {
    /// It cannot be read, or is not signed by whom it says.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The ledger has a fault; to be sent again.
    #[error(transparent)]
    Fault(#[from] VaultFault),
}

/// Answers one letter, if it `fits` where it was handed in. A letter whose signature is not the enrolled till's is
/// refused, signed.
///
/// # Errors
/// [`NoReply`].
pub fn answer(
    vault: &dyn Vault,
    now: Moment,
    signed: &Signed,
    at_most: usize,
    fits: &dyn Fn(&Letter) -> bool,
) -> Result<(Reply, Signed), NoReply> {
    let letter: Letter = signed.open_by_its_own_key()?;
    if !fits(&letter) {
        return Err(Unfit::Form("it was handed in where it does not belong".into()).into());
    }
    let answer = match &letter.message {
        Message::Enrol(enrol) => vault.enrol(now, &letter, enrol, signed.key)?,
        message => match vault.till_key(&letter.village, &letter.till)? {
            None => Answer::Refused(RefusedBecause::UnknownTill),
            // A till that was taken in anew is told by its earlier key; nobody else learns anything.
            Some(key) if key != signed.key => {
                match vault.replaced(&letter.village, &letter.till, &signed.key)? {
                    Some(epoch) => Answer::Fenced { epoch },
                    None => Answer::Refused(RefusedBecause::BadSignature),
                }
            }
            Some(_) => match message {
                Message::Push(push) => vault.push(now, &letter, push)?,
                Message::Recover(recover) => vault.recover(now, &letter, recover, at_most)?,
                Message::Feed(request) => vault.feed(&letter, request, at_most)?,
                Message::Enrol(_) => Answer::Refused(RefusedBecause::Malformed),
            },
        },
    };
    let reply = Reply {
        v: VERSION,
        village: letter.village.clone(),
        till: letter.till.clone(),
        to: signed.name(),
        generation: vault.generation()?,
        clock: now,
        answer,
    };
    let signed = Signed::seal(&reply, vault.key());
    Ok((reply, signed))
}

/// Why a stick's file is not answered.
#[derive(Debug, thiserror::Error)]
pub enum StickRefused {
    /// It goes the other way, or is another village's.
    #[error("this file does not come from a till of this village")]
    NotFromATill,
    /// A letter in it is not what the file says it is.
    #[error("letter {0} in the file: {1}")]
    Letter(usize, NoReply),
}

/// Answers a till's file with the ledger's, letter by letter. Feed and journal copies are whole in it.
///
/// # Errors
/// [`StickRefused`]; letters before the one that could not be read are in the books, and answered again next time.
pub fn answer_stick(
    vault: &dyn Vault,
    now: Moment,
    village: &VillageId,
    stick: &Stick,
) -> Result<Stick, StickRefused> {
    let StickFrom::Till(till) = &stick.from else {
        return Err(StickRefused::NotFromATill);
    };
    if stick.village != *village {
        return Err(StickRefused::NotFromATill);
    }
    let mut messages = Vec::with_capacity(stick.messages.len());
    for (number, signed) in (1..).zip(&stick.messages) {
        let theirs = |letter: &Letter| letter.village == *village && letter.till == *till;
        let (_, reply) = answer(vault, now, signed, usize::MAX, &theirs)
            .map_err(|why| StickRefused::Letter(number, why))?;
        messages.push(reply);
    }
    Ok(Stick {
        jifen: STICK_MARK.into(),
        v: VERSION,
        village: village.clone(),
        from: StickFrom::Ledger(till.clone()),
        messages,
    })
}

/// Where a village stands, signed.
///
/// # Errors
/// [`VaultFault`].
pub fn checkpoint(
    vault: &dyn Vault,
    now: Moment,
    village: &VillageId,
) -> Result<Option<Signed>, VaultFault> {
    let checkpoint: Option<Checkpoint> = vault.checkpoint(village, now)?;
    Ok(checkpoint.map(|checkpoint| Signed::seal(&checkpoint, vault.key())))
}

/// Gives out a one-time code for a till; only its hash is kept. Nothing where there is no such village.
///
/// # Errors
/// [`VaultFault`].
pub fn give_code(
    vault: &dyn Vault,
    now: Moment,
    village: &VillageId,
    till_name: &str,
    random: [u8; 10],
) -> Result<Option<String>, VaultFault> {
    let text = code_text(random);
    let code = CodeKey::of(&text).expect("a code reads back as it was written");
    let kept = vault.add_code(village, till_name, code, now.plus_millis(CODE_MS))?;
    Ok(kept.then_some(text))
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// So many facts, and the feed goes up to here.
    Done(usize, Head),
    /// Nothing was brought in: these lines are bad.
    Bad(Vec<BadLine>),
    /// There is no such village.
    NoVillage,
}

/// How often an import tries again where tills report in between.
const TRIES: usize = 20;

/// Changes a village's rules from a day on. Nothing where there is no such village.
///
/// # Errors
/// [`VaultFault`]; nothing was changed.
pub fn change_scheme(
    vault: &dyn Vault,
    now: Moment,
    village: &VillageId,
    (scheme, text): (&Scheme, &str),
    from: VillageDay,
) -> Result<Option<Head>, VaultFault> {
    for _ in 0..TRIES {
        let Some(standing) = vault.feed_standing(village)? else {
            return Ok(None);
        };
        let known = |code| {
            standing.goods.get(&code)?;
            let prices = standing.prices.get(&code);
            Some(prices.is_some_and(|prices| !prices.is_empty()))
        };
        let drafts = founding::change(scheme, text, from, &known);
        match vault.append_feed(village, standing.counter, now, &drafts)? {
            Appended::Done(head) => return Ok(Some(head)),
            Appended::Moved => {}
        }
    }
    Err(VaultFault(BUSY.into()))
}

/// Where tills report so often that nothing else comes in between.
const BUSY: &str = "tills report without a pause; try again";

/// Brings a file into a village's feed, all of it or none.
///
/// # Errors
/// [`VaultFault`]; nothing was brought in.
pub fn import(
    vault: &dyn Vault,
    now: Moment,
    village: &VillageId,
    intake: &Intake,
    resolution: &dyn Fn(VillageDay) -> String,
    chance: &mut dyn FnMut() -> [u8; 16],
) -> Result<Imported, VaultFault> {
    let today = now.village_day();
    for _ in 0..TRIES {
        let Some(standing) = vault.feed_standing(village)? else {
            return Ok(Imported::NoVillage);
        };
        let drafts = match drafts(intake, &standing, today, &resolution(today), chance) {
            Ok(drafts) => drafts,
            Err(bad) => return Ok(Imported::Bad(bad)),
        };
        debug_assert!(
            drafts
                .iter()
                .flat_map(|draft| &draft.asides)
                .all(|(s, aside): &(_, Aside)| aside.opens(s))
        );
        match vault.append_feed(village, standing.counter, now, &drafts)? {
            Appended::Done(head) => return Ok(Imported::Done(drafts.len(), head)),
            Appended::Moved => {}
        }
    }
    Err(VaultFault(BUSY.into()))
}
