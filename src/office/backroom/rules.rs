//! Other rules for the village: what the stick offers, and the change by two people.

use std::path::Path;

use super::Room;
use crate::books::Stop;
use crate::market::day::VillageDay;
use crate::market::ids::StaffNo;
use crate::market::staff::Pin;
use crate::office::stick;
use crate::office::wish::Word;
use crate::office::wish::rules::{RulesFile, RulesWish, RulesWord};
use crate::reports::schemes;
use crate::words::Words;

/// No stick holds more files of rules that are meant.
const MOST: usize = 50;

impl Room {
    pub(super) fn rules(&mut self, wish: RulesWish) {
        match wish {
            RulesWish::Look => {
                let (words, tell) = (self.words.clone(), self.tell.clone());
                let set = self.settings.stick.clone();
                self.errand(move || {
                    let found = stick::find(&set).map(|stick| files(&stick, &words));
                    tell(Word::Rules(RulesWord::Found(found)));
                });
            }
            RulesWish::Change {
                text,
                from,
                staff,
                approver,
                approver_pin,
            } => self.change_rules(text, from, staff, (approver, approver_pin)),
        }
    }

    fn change_rules(
        &mut self,
        text: String,
        from: VillageDay,
        staff: StaffNo,
        (approver, pin): (String, Pin),
    ) {
        let answer = match self.second_person(approver, pin) {
            Some(Ok(member)) => self
                .ask(move |books, clock| {
                    books.change_scheme(&text, from, (staff, member.staff), clock)
                })
                .map(|answer| answer.map_err(Stop::into_refusal)),
            Some(Err(refusal)) => Some(Err(refusal)),
            None => None,
        };
        if let Some(answer) = answer {
            self.say(Word::Rules(RulesWord::Changed(answer)));
            self.after_writing();
        }
    }
}

/// The files of rules in a folder, in the order of their names.
fn files(folder: &Path, words: &Words) -> Vec<RulesFile> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort();
    paths.truncate(MOST);
    let read = |path: &Path| {
        let file = schemes::read_file(path, words)?;
        Ok((Box::new(file.scheme), file.text))
    };
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into());
    paths
        .iter()
        .map(|path| RulesFile {
            name: name(path).unwrap_or_default(),
            read: read(path),
        })
        .collect()
}
