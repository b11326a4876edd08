//! Commands that only look: villages, registers, rankings, the proof of the chains.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::args::{ExportArgs, HonoursArgs, ListKind, RankingArgs, StatementArgs};
use super::{Clerk, Ended, Sorry, no_village};
use crate::devices::printer::{RARE_FACE, REGULAR_FACE};
use crate::market::honours::rank;
use crate::market::ids::VillageId;
use crate::market::period::Period;
use crate::market::refusal::Refusal;
use crate::market::rules::Rules;
use crate::reports;
use crate::reports::honours::ListName;
use crate::words::Words;

/// What pages are drawn in.
const FACES: [&[u8]; 2] = [REGULAR_FACE, RARE_FACE];

impl Clerk<'_> {
    pub(super) fn list_villages(&self) -> Ended {
        let mut out = std::io::stdout().lock();
        for village in self.vault.villages()? {
            let mark = if village.rehearsal {
                " (rehearsal)"
            } else {
                ""
            };
            writeln!(out, "{}\t{}{mark}", village.village, village.name)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    pub(super) fn export(&self, args: &ExportArgs) -> Ended {
        let register = self
            .vault
            .register(&args.village, args.register.into(), self.now.village_day())?
            .ok_or_else(|| no_village(&args.village))?;
        let mut bytes = Vec::new();
        reports::write::write_register(&register, args.format.into(), &mut bytes)
            .map_err(|why| why.sentence(self.words))?;
        written(args.out.as_deref(), &bytes)
    }

    /// A balance explained, over all tills.
    pub(super) fn statement(&self, args: &StatementArgs) -> Ended {
        let today = self.now.village_day();
        let on = args.on.unwrap_or(today);
        if on > today {
            let day = ("day", &*self.words.day_and_year(on));
            return Err(Sorry(self.words.say("statement.day-to-come", &[day])));
        }
        let village = self.name_of(&args.village)?;
        let Some(account) = self.vault.account(&args.village, &args.household)? else {
            let household = args.household.clone();
            let refusal = Refusal::UnknownHousehold { household };
            return Err(Sorry(refusal.sentence(self.words).to_string()));
        };
        let words = self.words_of(&account.rules);
        let statement = account.statement(&args.household, on, today);
        let form = args.format.into();
        let bytes = reports::statement::written(&statement, form, &village, &words, &FACES)?;
        written(args.out.as_deref(), &bytes)
    }

    /// The words in a village's own unit.
    fn words_of(&self, rules: &Rules) -> Words {
        let mut words = self.words.clone();
        words.speak_in(rules.on(self.now.village_day()).unit);
        words
    }

    pub(super) fn ranking(&self, args: &RankingArgs) -> Ended {
        let bytes = self.ranked(&args.village, args.period, ListName::Ranking, args.format)?;
        written(args.out.as_deref(), &bytes)
    }

    pub(super) fn honours(&self, args: &HonoursArgs) -> Ended {
        let bytes = self.ranked(
            &args.village,
            Period::Year(args.year),
            ListName::Honours,
            args.format,
        )?;
        written(args.out.as_deref(), &bytes)
    }

    /// A ranking over all tills, or of it the honours list alone.
    fn ranked(
        &self,
        village: &VillageId,
        period: Period,
        list: ListName,
        format: ListKind,
    ) -> Result<Vec<u8>, Sorry> {
        let name = self.name_of(village)?;
        let (rules, candidates) = self
            .vault
            .candidates(village)?
            .ok_or_else(|| no_village(village))?;
        let ranking = rank(&rules, period, self.now.village_day(), &candidates)
            .map_err(|_| self.words.say("honours.no-ranking", &[("village", &name)]))?;
        Ok(reports::honours::list(
            &ranking,
            list,
            format.into(),
            &name,
            &self.words_of(&rules),
            &FACES,
        )?)
    }

    /// A village's name.
    fn name_of(&self, village: &VillageId) -> Result<String, Sorry> {
        let villages = self.vault.villages()?;
        let found = villages.into_iter().find(|one| one.village == *village);
        Ok(found.ok_or_else(|| no_village(village))?.name)
    }

    pub(super) fn verify(&self) -> Ended {
        let found = self.vault.verify()?;
        if found.is_empty() {
            writeln!(std::io::stdout(), "everything agrees")?;
            return Ok(ExitCode::SUCCESS);
        }
        for difference in &found {
            eprintln!("{difference}");
        }
        Ok(ExitCode::FAILURE)
    }
}

fn written(out: Option<&Path>, bytes: &[u8]) -> Ended {
    match out {
        Some(path) => {
            std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))?
        }
        None => std::io::stdout().write_all(bytes)?,
    }
    Ok(ExitCode::SUCCESS)
}
