//! The second scanner, at the door where goods come in: while the counter serves, its scans go to the delivery that is
//! open there, as steps that are parked on disk; never to a basket. The first of two people who count is known from the
//! delivery itself, so it does not matter who stands at the counter, as long as somebody does.

use std::path::PathBuf;

use super::Room;
use crate::books::{Books, Reading, Stop};
use crate::devices::scanner::{ScannerAddress, ScannerEvent, ScannerPort};
use crate::market::ids::StaffNo;
use crate::market::quantity::Quantity;
use crate::market::refusal::Refusal;
use crate::market::storeroom::draft::{Draft, DraftInput, Stage};
use crate::market::storeroom::refusal::StoreRefusal;
use crate::office::sentence::Spoken;
use crate::office::wish::{TakenIn, Word};
use crate::till::{Command, Scanned, Sound, read_scan};

impl Room {
    pub(super) fn open_second_scanner(&self) -> Option<ScannerPort> {
        let set = &self.settings.second_scanner;
        if set.is_empty() {
            return None;
        }
        if where_it_leads(set) == where_it_leads(&self.settings.scanner_or_found()) {
            let same = self.words.say("kiosk.second.same", &[("address", set)]);
            self.say(Word::Fault(same));
            return None;
        }
        let address = match set.parse::<ScannerAddress>() {
            Ok(address) => address,
            Err(fault) => {
                self.say(Word::Fault(fault.spoken(&self.words)));
                return None;
            }
        };
        let tell = self.tell.clone();
        let port = ScannerPort::open_on(self.machine.clone(), &address, None, move |event| {
            tell(match event {
                ScannerEvent::Scan(text) => Word::SecondScan(text),
                other => Word::SecondScanner(super::state_of(&other)),
            });
        });
        port.map_err(|fault| self.say(Word::Fault(fault.to_string())))
            .ok()
    }

    /// A scan for the delivery that is open.
    pub(super) fn second_scan(&mut self, text: String) {
        if self.on_duty.is_none() {
            return self.second_scanned(Err(Refusal::DayNotOpen));
        }
        let answer = self.ask(move |books, clock| take_in(books, clock, &text));
        if let Some(answer) = answer {
            self.second_scanned(answer.map_err(Stop::into_refusal));
        }
    }

    fn second_scanned(&mut self, answer: Result<TakenIn, Refusal>) {
        self.sound(match &answer {
            Ok(_) => Sound::Scan,
            Err(_) => Sound::Refuse,
        });
        self.say(Word::SecondScanned(answer));
    }
}

/// The delivery that was begun last, where it is being counted, and who counts it. Where it is counted already, an older
/// one that lies parked is not meant: it came from somebody else.
fn open_delivery(books: &Books) -> Result<(Draft, StaffNo), Stop> {
    let newest = books.drafts()?.into_iter().next_back();
    let counted = newest.and_then(|draft| match &draft.stage {
        Stage::Counting => Some((draft.staff, draft)),
        Stage::Again { staff, .. } => Some((*staff, draft)),
        Stage::Counted => None,
    });
    let (staff, draft) = counted.ok_or_else(|| Refusal::from(StoreRefusal::NoDraft))?;
    Ok((draft, staff))
}

/// Where an address leads, whatever link it goes through: two names of one line are one scanner.
fn where_it_leads(address: &str) -> PathBuf {
    let path = match address.parse() {
        Ok(ScannerAddress::Serial { path, .. } | ScannerAddress::Keys(path)) => path,
        Ok(ScannerAddress::Stdin) | Err(_) => return PathBuf::from(address),
    };
    std::fs::canonicalize(&path).unwrap_or(path)
}

fn take_in(books: &mut Books, clock: &Reading, text: &str) -> Result<TakenIn, Stop> {
    let (draft, staff) = open_delivery(books)?;
    let unknown = || Refusal::UnknownCommand { code: text.into() };
    let input = match read_scan(text, &books.village()?.village)? {
        Scanned::Goods(code) => DraftInput::Scan {
            code,
            pieces: Quantity::ONE,
        },
        Scanned::Command(Command::Quantity(quantity)) => DraftInput::Quantity(quantity),
        Scanned::Command(Command::Expires(expires)) => DraftInput::Expires(expires),
        Scanned::Command(Command::Cost(cost)) => DraftInput::Cost(cost),
        Scanned::Command(Command::Undo) => DraftInput::Undo,
        Scanned::Command(_) => return Err(unknown().into()),
        Scanned::Card(_) => return Err(Refusal::UnknownCode { code: text.into() }.into()),
    };
    let (draft, _) = books.draft_step(&draft.id, input, staff, clock)?;
    let line = draft.count().line().ok();
    let shop = books.shop(clock)?;
    let name = line.and_then(|line| {
        let mut goods = shop.goods.iter();
        let goods = goods.find(|one| one.goods.code == line.code)?;
        Some(goods.goods.name.clone())
    });
    Ok(TakenIn {
        name: name.unwrap_or_default(),
        pieces: line.map_or(0, |line| line.quantity.pieces()),
    })
}

#[cfg(test)]
mod tests {
    use super::where_it_leads;

    #[test]
    fn two_names_of_one_line_are_one_scanner() {
        let folder = tempfile::tempdir().expect("a folder");
        let (line, by_id) = (folder.path().join("line"), folder.path().join("by-id"));
        std::fs::write(&line, "").expect("written");
        std::os::unix::fs::symlink(&line, &by_id).expect("linked");
        let (line, by_id) = (line.display(), by_id.display());
        let one = where_it_leads(&format!("serial:{line}:9600"));
        assert_eq!(one, where_it_leads(&format!("serial:{by_id}")));
        assert_eq!(one, where_it_leads(&format!("evdev:{by_id}")));
        assert_ne!(one, where_it_leads("serial:/dev/ttyACM9:9600"));
    }
}
