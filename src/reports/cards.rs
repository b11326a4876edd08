//! Pages to print and cut out: household cards, the page of command codes for a shop that owns a scanner and a printer
//! but no screen, and the page by which a scanner is set up. Each is one HTML file with everything in it, A4, opened and printed by any browser.
//!
//! A card is the household's own, but it is lost and found: it bears the number and the masked name, no more.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::sheet::Heading;
use crate::market::household::{Card, mask_name};
use crate::words::Words;

/// A card to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardToPrint {
    /// What its code carries; the household's number is in it.
    pub card: Card,
    /// The household's name, whole; only its mask is printed.
    pub name: String,
    /// The villager group; may be empty.
    pub group: String,
}

/// A page (or several) of household cards of the size of a bank card, ten on a sheet of A4, with lines to cut along.
/// A card of books for practice says that it is none.
pub fn card_sheet(heading: Heading<'_>, cards: &[CardToPrint], words: &Words) -> String {
    let title = match heading.is_practice {
        true => html! { p.practice { (words.say("receipt.rehearsal", &[])) } },
        false => html! { p { (words.say("cards.title", &[])) } },
    };
    let body = html! {
        @for sheet in cards.chunks(CARDS_ON_A_SHEET) {
            main.cards {
                @for card in sheet { (card_face((heading.village, &title), card, words)) }
            }
        }
    };
    page(&words.say("cards.title", &[]), words, &body)
}

const CARDS_ON_A_SHEET: usize = 10;

fn card_face((village_name, title): (&str, &Markup), card: &CardToPrint, words: &Words) -> Markup {
    let number = words.say(
        "receipt.household-number",
        &[("household", card.card.household.as_str())],
    );
    html! {
        section.card {
            div.code { (code(&card.card.to_string())) }
            div.face {
                p.village { (village_name) }
                (title)
                p.number { (number) }
                p { (mask_name(&card.name)) " " (card.group) }
                p.note { (words.say("cards.note", &[])) }
            }
        }
    }
}

/// Largest quantity that has a code of its own on the page.
const QUANTITIES: std::ops::RangeInclusive<u32> = 1..=10;

/// The page of command codes for a till without a screen: done, cancel, undo, and quantities. Finding a household by
/// its number has no code to print, so the page says how it is done.
pub fn command_sheet(words: &Words) -> String {
    let commands = [
        ("JFC:OK", "cards.ok", "cards.ok-note"),
        ("JFC:UNDO", "cards.undo", "cards.undo-note"),
        ("JFC:CANCEL", "cards.cancel", "cards.cancel-note"),
    ];
    let body = html! {
        main {
            h1 { (words.say("cards.commands", &[])) }
            p { (words.say("cards.commands-note", &[])) }
            div.commands {
                @for (payload, name, note) in commands {
                    section.command {
                        (code(payload))
                        h2 { (words.say(name, &[])) }
                        p { (words.say(note, &[])) }
                        p.payload { (payload) }
                    }
                }
            }
            h2 { (words.say("cards.quantity", &[])) }
            div.quantities {
                @for quantity in QUANTITIES {
                    section.command { (quantity_code(quantity, words)) }
                }
            }
            p { (words.say("cards.find-note", &[("code", "JFC:FIND:")])) }
        }
    };
    page(&words.say("cards.commands", &[]), words, &body)
}

/// What the code carries by which a scanner is tried: a command that does nothing. It stands on the test page as well.
pub const TEST_CODE: &str = "JFC:TEST";

/// The page by which a scanner is set up: what to set with the maker's own codes and where its leaflet has them, and
/// our own codes to try it on. Makers' codes differ and are theirs, so none is printed.
pub fn scanner_sheet(words: &Words) -> String {
    let say = |key: &str| words.say(&format!("scanner-sheet.{key}"), &[]);
    let settings = ["serial", "enter", "codes", "prefix", "layout", "light"];
    let body = html! {
        main {
            h1 { (say("title")) }
            p.lead { (say("intro")) }
            table {
                tr { th { } th { (say("set")) } th { (say("leaflet")) } }
                @for setting in settings {
                    tr {
                        td.box { }
                        td { (say(setting)) }
                        td { (say(&format!("{setting}-where"))) }
                    }
                }
            }
            h2 { (say("try")) }
            div.tries {
                section.command.near { (code(TEST_CODE)) p { (say("near")) } p.payload { (TEST_CODE) } }
                section.command.small { (code(TEST_CODE)) p { (say("small")) } p.payload { (TEST_CODE) } }
                div.lead { p { (say("try-note")) } p { (say("fail")) } }
            }
        }
    };
    page(&say("title"), words, &body)
}

fn quantity_code(quantity: u32, words: &Words) -> Markup {
    let payload = format!("JFC:QTY:{quantity}");
    let quantity = quantity.to_string();
    html! {
        (code(&payload))
        h2 { (words.say("cards.pieces", &[("quantity", &quantity)])) }
        p.payload { (payload) }
    }
}

/// A code as a drawing inside the page. Its payload is ours, ASCII and short: far below what a code holds.
fn code(payload: &str) -> Markup {
    let code = QrCode::with_error_correction_level(payload, EcLevel::M)
        .expect("a card's or a command's payload is short");
    let drawing = code.render::<svg::Color<'_>>().build();
    let start = drawing.find("<svg").unwrap_or(0);
    PreEscaped(drawing[start..].to_owned())
}

const STYLE: &str = "
@page { size: A4; margin: 10mm }
* { box-sizing: border-box; margin: 0 }
body { font-family: 'Jifen Sans', 'Noto Sans SC', 'Microsoft YaHei', sans-serif; color: #1b211d; line-height: 1.3 }
svg { display: block; width: 100%; height: auto }
.cards { display: grid; grid-template-columns: 85.6mm 85.6mm; justify-content: center }
.cards + .cards { break-before: page }
.card { height: 54mm; padding: 4mm; border: 1px dashed #7a756a; display: flex; gap: 3mm; align-items: center; overflow: hidden }
.card .code { width: 36mm; flex: none }
.card .face { min-width: 0 }
.card p { font-size: 10pt; overflow-wrap: anywhere }
.card .village { font-weight: bold; font-size: 12pt }
.card .practice { font-weight: bold; color: #a3281e }
.card .number { font-weight: bold; font-size: 15pt }
.card .note { font-size: 8pt; margin-top: 2mm }
h1 { font-size: 22pt }
h2 { font-size: 15pt }
.commands { display: grid; grid-template-columns: repeat(3, 1fr); gap: 14mm; margin: 8mm 0 }
.quantities { display: grid; grid-template-columns: repeat(5, 1fr); gap: 10mm; margin: 6mm 0 }
.command { text-align: center; break-inside: avoid }
.payload { font-family: monospace; font-size: 8pt }
.lead { font-size: 13pt; margin: 4mm 0 }
.lead p + p { margin-top: 4mm }
table { border-collapse: collapse; width: 100%; margin: 6mm 0 10mm; font-size: 13pt }
th, td { border: 1px solid #7a756a; padding: 2.5mm; text-align: left; vertical-align: top }
.box { width: 10mm }
.tries { display: flex; gap: 12mm; align-items: flex-start; margin-top: 5mm }
.tries .lead { margin: 0 }
.near { width: 55mm; flex: none }
.small { width: 22mm; flex: none }
";

fn page(title: &str, words: &Words, body: &Markup) -> String {
    let lang = match words.lang() {
        crate::words::Lang::Zh => "zh-CN",
        crate::words::Lang::En => "en",
    };
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    }
    .into_string()
}
