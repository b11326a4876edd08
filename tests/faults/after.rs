//! What holds when the trouble is over, whatever it was.

use std::collections::BTreeSet;

use jifen::devices::paper::{PaperLine, Sheet};

use crate::counter::spool;
use crate::escpos_reader;
use crate::fault::Fault;
use crate::home::{HOUSEHOLD, PRICE, TOWEL, TOWELS};
use crate::shop::Shop;
use crate::works::Run;

/// What became of a receipt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Came {
    /// Out, whole and once.
    Once,
    /// Out in part or not at all; a marked copy after it.
    TornThenCopied,
}

/// One redemption, as it was confirmed.
pub struct Sale {
    pub receipt: String,
    pub came: Came,
}

/// A receipt on a piece of paper.
#[derive(Debug)]
struct Piece {
    receipt: String,
    shop_copy: bool,
    /// The marked copy's number.
    again: Option<u32>,
}

/// The books hold what was confirmed, and no more; the spool is empty.
pub fn books_hold(shop: &Shop, sales: &[Sale]) {
    assert_eq!(spool(shop), [], "nothing waits and nothing is in doubt");
    shop.ok(&["verify"]);
    let rows = shop.export("redemptions");
    let booked: Vec<&str> = rows[1..].iter().map(|row| row[1].as_str()).collect();
    let mut confirmed: Vec<&str> = sales.iter().map(|sale| sale.receipt.as_str()).collect();
    confirmed.sort_unstable();
    let mut sorted = booked.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, confirmed, "recorded is confirmed");
    let count = sales.len();
    assert_eq!(shop.balance(HOUSEHOLD)[1], (count * PRICE).to_string());
    assert_eq!(shop.on_hand(TOWEL), (TOWELS - count).to_string());
}

/// The roll holds each receipt as it should; `shop_copies` of each come with the household's.
pub fn paper_holds(fault: Fault, runs: &[Run], sales: &[Sale], shop_copies: usize) {
    for run in runs.iter().filter(|run| !run.was_cut) {
        let torn_before = fault.profile().whole_raster;
        assert!(torn_before || run.oddities.is_empty(), "{:?}", run.oddities);
        // Another reader, which shares nothing with the till, knows every command.
        let bytes: Vec<u8> = without_filling(&run.bytes);
        if let Err(why) = escpos_reader::read(&bytes) {
            assert!(torn_before, "{why}");
        }
    }
    let sheets: Vec<&Sheet> = runs.iter().flat_map(|run| &run.sheets).collect();
    if fault.profile().whole_raster {
        let whole: usize = sales
            .iter()
            .map(|sale| match sale.came {
                Came::Once => 1 + shop_copies,
                Came::TornThenCopied => 1,
            })
            .sum();
        let torn = sales.iter().filter(|sale| sale.came != Came::Once).count();
        let come = sheets.len();
        assert!(
            (whole..=whole + torn).contains(&come),
            "{come} sheets, {whole} whole"
        );
        return;
    }
    let pieces: Vec<Piece> = sheets
        .iter()
        .filter_map(|sheet| piece(sheet, sales))
        .collect();
    for sale in sales {
        let of: Vec<&Piece> = pieces
            .iter()
            .filter(|p| p.receipt == sale.receipt)
            .collect();
        let firsts = |shop_copy| {
            let first = |p: &&&Piece| p.again.is_none() && p.shop_copy == shop_copy;
            of.iter().filter(first).count()
        };
        let (household, shop) = (firsts(false), firsts(true));
        let again: BTreeSet<u32> = of.iter().filter_map(|piece| piece.again).collect();
        let marked = of.iter().filter(|piece| piece.again.is_some()).count();
        match sale.came {
            Came::Once => {
                assert_eq!(
                    (household, shop, marked),
                    (1, shop_copies, 0),
                    "{sale:?} {pieces:#?}"
                );
            }
            Came::TornThenCopied => {
                assert!(
                    household <= 1 && shop <= shop_copies,
                    "{sale:?} {pieces:#?}"
                );
                assert_eq!(
                    (marked, again),
                    (1, BTreeSet::from([1])),
                    "{sale:?} {pieces:#?}"
                );
            }
        }
    }
}

impl std::fmt::Debug for Sale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.receipt, self.came)
    }
}

fn piece(sheet: &Sheet, sales: &[Sale]) -> Option<Piece> {
    let rows: Vec<&str> = sheet
        .lines
        .iter()
        .filter_map(|line| match line {
            PaperLine::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let text = rows.join("\n");
    let sale = sales.iter().find(|sale| text.contains(&sale.receipt))?;
    let again = text.split_once("补打 第").and_then(|(_, rest)| {
        let (number, _) = rest.split_once('次')?;
        number.parse().ok()
    });
    assert_eq!(text.contains("补打"), again.is_some(), "{text}");
    Some(Piece {
        receipt: sale.receipt.clone(),
        // Its title has a sign that is drawn; the line to sign on is written.
        shop_copy: text.contains("领取人签字"),
        again,
    })
}

/// Between papers the till may fill up what a cut one left open.
fn without_filling(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(first) = rest.first() {
        let noughts = rest.iter().take_while(|byte| **byte == 0).count();
        if noughts >= 512 {
            rest = &rest[noughts..];
        } else {
            kept.push(*first);
            rest = &rest[1..];
        }
    }
    kept
}
