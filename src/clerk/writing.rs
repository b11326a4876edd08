//! Commands that put something into the ledger: villages, rules, files, codes for tills.

use std::io::Write;
use std::process::ExitCode;

use super::args::ImportArgs;
use super::{Clerk, Ended, Sorry, no_village};
use crate::ledger::desk::{self, Imported};
use crate::ledger::founding::founding;
use crate::ledger::vault::{NewVillage, VaultFault};
use crate::market::day::VillageDay;
use crate::market::goods::{LONGEST_NAME, clean_name};
use crate::market::ids::VillageId;
use crate::reports;
use crate::reports::schemes::read_scheme;

impl Clerk<'_> {
    pub(super) fn add_village(
        &self,
        (village, name, rehearsal): (VillageId, &str, bool),
        scheme: &str,
    ) -> Ended {
        let file = read_scheme(scheme, self.words)?;
        let name = clean_name(name, LONGEST_NAME)
            .ok_or("a village needs a name of at most 40 characters")?;
        let new = NewVillage {
            village,
            name,
            rehearsal,
        };
        let feed = founding(&new, &file.text, self.now.village_day())?;
        if !self.vault.add_village(self.now, &new, &feed)? {
            return Err(Sorry(format!(
                "there is a village {} already; nothing was changed",
                new.village
            )));
        }
        Ok(ExitCode::SUCCESS)
    }

    pub(super) fn change_scheme(
        &self,
        village: &VillageId,
        named: &str,
        from: VillageDay,
    ) -> Ended {
        let file = read_scheme(named, self.words)?;
        if from < self.now.village_day() {
            return Err(Sorry(self.words.say("change.past", &[])));
        }
        let rules = (&file.scheme, file.text.as_str());
        let head = desk::change_scheme(self.vault, self.now, village, rules, from)?
            .ok_or_else(|| no_village(village))?;
        eprintln!(
            "{} from {from} on; the feed goes up to {}",
            file.scheme.id, head.seq
        );
        Ok(ExitCode::SUCCESS)
    }

    pub(super) fn import(&self, args: &ImportArgs) -> Ended {
        let intake = reports::read::read_file(args.kind.into(), &args.file)
            .map_err(|why| why.sentence(self.words))?;
        let resolution = |day: VillageDay| {
            self.words
                .say("ledger.import-resolution", &[("day", &day.to_string())])
        };
        // Random numbers are drawn ahead, so that an import fails before it begins where there are none.
        let mut pool = Pool::filled(intake.len() * 4 + 16)?;
        let village = &args.village;
        let imported = desk::import(
            self.vault,
            self.now,
            village,
            &intake,
            &resolution,
            &mut || pool.draw(),
        )?;
        match imported {
            Imported::Done(facts, head) => {
                eprintln!(
                    "{} lines, {facts} entries; the feed goes up to {}",
                    intake.len(),
                    head.seq
                );
                Ok(ExitCode::SUCCESS)
            }
            Imported::Bad(bad) => Err(Sorry(reports::read::bad_lines_sentence(&bad, self.words))),
            Imported::NoVillage => Err(no_village(village)),
        }
    }

    pub(super) fn enrol(&self, village: &VillageId, till: &str) -> Ended {
        let name =
            clean_name(till, LONGEST_NAME).ok_or("a till needs a name of at most 40 characters")?;
        let mut random = [0; 10];
        getrandom::fill(&mut random)?;
        let code = desk::give_code(self.vault, self.now, village, &name, random)?
            .ok_or_else(|| no_village(village))?;
        writeln!(std::io::stdout(), "{code}")?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Random numbers drawn ahead; a hash chain carries on where a repeated try needs more.
struct Pool {
    ready: Vec<[u8; 16]>,
    seed: [u8; 32],
}

impl Pool {
    fn filled(count: usize) -> Result<Pool, VaultFault> {
        let no = |error: getrandom::Error| VaultFault(format!("no random numbers: {error}"));
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(no)?;
        let mut ready = vec![[0; 16]; count];
        for number in &mut ready {
            getrandom::fill(number).map_err(no)?;
        }
        Ok(Pool { ready, seed })
    }

    fn draw(&mut self) -> [u8; 16] {
        use sha2::{Digest, Sha256};
        self.ready.pop().unwrap_or_else(|| {
            let drawn: [u8; 32] = Sha256::digest(self.seed).into();
            self.seed = Sha256::digest([self.seed, drawn].concat()).into();
            let mut number = [0; 16];
            number.copy_from_slice(&drawn[..16]);
            number
        })
    }
}
