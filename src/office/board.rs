//! The notice board: a posting that hangs, as a poster. Posting itself is a deed
//! ([`Deed::Post`](super::storeroom::deed::Deed::Post)); drawing it only reads, so that it can be drawn again.

use std::collections::HashMap;

use crate::books::{Reader, Reading};
use crate::market::gtin::Gtin;
use crate::market::ids::VillageId;
use crate::market::shop::LedgerLink;
use crate::market::storeroom::board::{NoticeList, NoticeRow};
use crate::market::storeroom::notice::NoticePosted;
use crate::office::export::TYPEFACES;
use crate::office::labels::art_of;
use crate::office::sentence::Spoken;
use crate::reports::art::Art;
use crate::reports::pages::paper::Paper;
use crate::reports::poster::{Poster, poster};
use crate::words::Words;

/// What the code on a poster says: where the ledger shows the same list, else the posting itself.
pub fn notice_link(notice: &NoticePosted, village: &VillageId, ledger: &LedgerLink) -> String {
    match ledger {
        LedgerLink::Joined { address, .. } => {
            let address = address.trim_end_matches('/');
            format!("{address}/villages/{village}/notices/{}", notice.number)
        }
        LedgerLink::Alone => format!(
            "JFN1:{}:{}:{}:{}",
            notice.number,
            notice.kind.word(),
            notice.period,
            notice.digest
        ),
    }
}

/// A posting as a poster (PDF).
///
/// # Errors
/// A sentence; also where the books say something else by now than what was posted.
pub fn poster_pdf(
    reader: &Reader,
    clock: &Reading,
    notice: &NoticePosted,
    paper: Paper,
    words: &Words,
) -> Result<Vec<u8>, String> {
    let fault = |fault: crate::books::Error| fault.spoken(words);
    let _one_state = reader.one_state().map_err(fault)?;
    let list = reader
        .notice_list(notice.kind, notice.period, clock, &mut || true)
        .map_err(fault)?
        .filter(|list| list.digest() == notice.digest);
    let Some(list) = list else {
        let fills = [("number", notice.number.as_str())];
        return Err(words.say("poster.changed", &fills));
    };
    let shop = reader.shop(clock).map_err(fault)?;
    let link = notice_link(notice, &shop.village, &shop.ledger);
    let art = art(reader, &list).map_err(fault)?;
    let asked = Poster {
        list: &list,
        notice,
        village_name: &shop.village_name,
        rehearsal: shop.rehearsal,
        link: &link,
        art: &art,
    };
    poster(&asked, paper, &TYPEFACES, words).map_err(|fault| fault.sentence(words))
}

/// What shows the goods of a price list.
fn art(reader: &Reader, list: &NoticeList) -> Result<HashMap<Gtin, Art>, crate::books::Error> {
    let priced = list.rows.iter().filter_map(|row| match row {
        NoticeRow::Costs { goods, picture, .. } => Some((goods.code, picture.as_ref())),
        _ => None,
    });
    art_of(reader, priced)
}
