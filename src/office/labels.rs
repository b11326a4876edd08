//! Labels, as pages and on the receipt printer: for commands and a screen alike. They only read.

use std::collections::HashMap;

use crate::books::{Error, Reader, Reading, Stop};
use crate::market::gtin::Gtin;
use crate::market::household::Card;
use crate::market::label::{CardTag, LabelAsk, Labels, Tag, tags};
use crate::market::receipt::Letterhead;
use crate::market::refusal::Refusal;
use crate::market::register::{CardRow, Register, rows};
use crate::market::storeroom::article::{Picture, Section};
use crate::office::export::TYPEFACES;
use crate::office::sentence::Spoken;
use crate::reports::art::Art;
use crate::reports::labels::{Sheets, label_pages};
use crate::words::Words;

/// The labels that are asked for.
///
/// # Errors
/// [`Refusal::UnknownCode`], [`Refusal::UnknownHousehold`]; of the books.
pub fn labels(reader: &Reader, ask: &LabelAsk, clock: &Reading) -> Result<Labels, Stop> {
    let _one_state = reader.one_state()?;
    let unknown = |code: Gtin| Refusal::UnknownCode {
        code: code.to_string(),
    };
    match ask {
        LabelAsk::Goods { codes, copies } => {
            let stock = reader.pictured_stock(clock)?;
            let own = tags(codes, &stock, |found| found.goods.code.is_own()).map_err(unknown)?;
            let each = own
                .into_iter()
                .flat_map(|tag| std::iter::repeat_n(tag, *copies as usize));
            Ok(Labels::Goods(each.collect()))
        }
        LabelAsk::Shelf { codes } => {
            let stock = reader.pictured_stock(clock)?;
            let priced = tags(codes, &stock, |found| {
                found.section == Section::Points && found.price.is_some()
            });
            Ok(Labels::Shelf(priced.map_err(unknown)?))
        }
        LabelAsk::Slips { first, count } => Ok(Labels::Slips(*first..first.saturating_add(*count))),
        LabelAsk::Cards { household, masked } => {
            let cards = match household {
                Some(household) => {
                    let found = reader.card_of(household)?;
                    let household = household.clone();
                    vec![found.ok_or(Refusal::UnknownHousehold { household })?]
                }
                None => {
                    let lines = rows::<CardRow>(reader.register(Register::Cards, clock)?);
                    let cards = lines
                        .into_iter()
                        .filter_map(|row| Card::parse(&row.card).ok());
                    cards.collect()
                }
            };
            let mut found = Vec::new();
            for card in cards {
                if let Some(about) = reader.household(&card.household, clock)? {
                    found.push(CardTag::of(card, &about.name, about.group, *masked));
                }
            }
            Ok(Labels::Cards(found))
        }
    }
}

/// What is said where there are none.
pub fn no_labels(ask: &LabelAsk, words: &Words) -> String {
    words.say(&format!("labels.none.{}", ask.word()), &[])
}

/// The labels as a PDF.
///
/// # Errors
/// A sentence.
pub fn labels_pdf(
    reader: &Reader,
    clock: &Reading,
    ask: &LabelAsk,
    sheets: Sheets,
    words: &Words,
) -> Result<Vec<u8>, String> {
    let fault = |fault: Error| fault.spoken(words);
    let labels = match labels(reader, ask, clock) {
        Ok(labels) if labels.is_empty() => return Err(no_labels(ask, words)),
        Ok(labels) => labels,
        Err(Stop::Refused(refusal)) => return Err(refusal.sentence(words).to_string()),
        Err(Stop::Fault(why)) => return Err(fault(why)),
    };
    let letterhead = Letterhead::of(&reader.shop(clock).map_err(fault)?);
    let art = match &labels {
        Labels::Goods(tags) | Labels::Shelf(tags) => art(reader, tags).map_err(fault)?,
        Labels::Cards(_) | Labels::Slips(_) => HashMap::new(),
    };
    label_pages(&labels, &letterhead, &art, sheets, &TYPEFACES, words)
        .map_err(|fault| fault.sentence(words))
}

fn art(reader: &Reader, tags: &[Tag]) -> Result<HashMap<Gtin, Art>, Error> {
    let pictures = tags
        .iter()
        .map(|tag| (tag.goods.code, tag.picture.as_ref()));
    art_of(reader, pictures)
}

/// What shows goods, each with its own picture or with the one of goods that have none.
///
/// # Errors
/// Of the books.
pub(super) fn art_of<'a>(
    reader: &Reader,
    goods: impl Iterator<Item = (Gtin, Option<&'a Picture>)>,
) -> Result<HashMap<Gtin, Art>, Error> {
    let mut art = HashMap::new();
    for (code, picture) in goods {
        if art.contains_key(&code) {
            continue;
        }
        let mut fault = None;
        let mut photo = |hash: &_| match reader.photo(hash) {
            Ok(photo) => photo,
            Err(why) => {
                fault = Some(why);
                None
            }
        };
        let shown = Art::of(picture, &mut photo);
        if let Some(why) = fault {
            return Err(why);
        }
        art.extend(shown.map(|shown| (code, shown)));
    }
    Ok(art)
}
