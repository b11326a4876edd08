//! Commands that only look: villages, registers, rankings, the proof of the chains.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use super::args::{ExportArgs, HonoursArgs, ListKind, RankingArgs, StatementArgs};
use super::{Clerk, Ended, Sorry, no_village};
use crate::devices::printer::{BOLD_FACE, RARE_FACE, REGULAR_FACE};
use crate::ledger::vault::{RegisterKind, VaultFault, VillageOnRecord};
use crate::market::honours::rank;
use crate::market::ids::VillageId;
use crate::market::period::Period;
use crate::market::refusal::Refusal;
use crate::market::register::{Reads, Register, Span};
use crate::market::rules::Rules;
use crate::reports;
use crate::reports::honours::ListName;
use crate::reports::pages::Typefaces;
use crate::reports::sheet::Heading;
use crate::reports::whole::{NotWhole, whole_file};
use crate::reports::write::{About, NotWritten, write_register};
use crate::words::Words;

/// What pages are drawn in.
const FACES: [&[u8]; 2] = [REGULAR_FACE, RARE_FACE];
/// The same, with the bold one for what is named.
const TYPEFACES: Typefaces = Typefaces {
    regular: &[REGULAR_FACE, RARE_FACE],
    bold: &[BOLD_FACE, RARE_FACE],
};

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

    /// A register, over all tills: whole or not at all where it goes to a file.
    pub(super) fn export(&self, args: &ExportArgs) -> Ended {
        let register = Register::from(RegisterKind::from(args.register));
        let span = self.span(args, register)?;
        let today = self.now.village_day();
        let village = self.village(&args.village)?;
        let about = About {
            register,
            village_name: &village.name,
            rehearsal: village.rehearsal,
            span,
            made_on: today,
            words: self.words,
            faces: TYPEFACES,
        };
        let mut source = |each: &mut dyn FnMut(Reads) -> bool| {
            let asked = (args.register.into(), span);
            let mut each = |line| each(Reads::Line(line));
            self.vault
                .each_line(&args.village, asked, today, &mut each)
                .map(|_| ())
        };
        let mut write = |out: &mut (dyn Write + Send)| {
            write_register(&about, args.format.into(), &mut source, &mut |_| true, out)
        };
        let sorry = |fault: NotWritten<VaultFault>| match fault {
            NotWritten::Source(fault) => Sorry::from(fault),
            NotWritten::Write(fault) => Sorry(fault.sentence(self.words)),
            NotWritten::Stopped => Sorry(self.words.say("export.stopped", &[])),
        };
        match args.out.as_deref() {
            None => match write(&mut std::io::stdout()) {
                Err(NotWritten::Write(fault)) if fault.is_reader_gone() => Ok(0),
                other => other,
            }
            .map_err(sorry)?,
            Some(path) => whole_file(path, |file| write(file)).map_err(|fault| match fault {
                NotWhole::Io(fault) => Sorry(format!("{}: {fault}", path.display())),
                NotWhole::Fill(fault) => sorry(fault),
            })?,
        };
        Ok(ExitCode::SUCCESS)
    }

    fn span(&self, args: &ExportArgs, register: Register) -> Result<Option<Span>, Sorry> {
        let sorry = |key: &str| Sorry(self.words.say(key, &[]));
        let (from, to) = match (args.from, args.to) {
            (None, None) => return Ok(None),
            (from, to) => (
                from.unwrap_or(Period::Always.first_day()),
                to.unwrap_or(self.now.village_day()),
            ),
        };
        if !register.goes_by_days() {
            return Err(sorry("register.no-days"));
        }
        let span = Span::new(from, to);
        span.map(Some)
            .ok_or_else(|| sorry("register.until-before-from"))
    }

    /// A balance explained, over all tills.
    pub(super) fn statement(&self, args: &StatementArgs) -> Ended {
        let today = self.now.village_day();
        let on = args.on.unwrap_or(today);
        if on > today {
            let day = ("day", &*self.words.day_and_year(on));
            return Err(Sorry(self.words.say("statement.day-to-come", &[day])));
        }
        let village = self.village(&args.village)?;
        let Some(account) = self.vault.account(&args.village, &args.household)? else {
            let household = args.household.clone();
            let refusal = Refusal::UnknownHousehold { household };
            return Err(Sorry(refusal.sentence(self.words).to_string()));
        };
        let words = self.words_of(&account.rules);
        let statement = account.statement(&args.household, on, today);
        let form = args.format.into();
        let bytes =
            reports::statement::written(&statement, form, heading(&village), &words, &FACES)?;
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
        let on_record = self.village(village)?;
        let name = &on_record.name;
        let (rules, candidates) = self
            .vault
            .candidates(village)?
            .ok_or_else(|| no_village(village))?;
        let ranking = rank(&rules, period, self.now.village_day(), &candidates)
            .map_err(|_| self.words.say("honours.no-ranking", &[("village", name)]))?;
        Ok(reports::honours::list(
            &ranking,
            list,
            format.into(),
            heading(&on_record),
            &self.words_of(&rules),
            &FACES,
        )?)
    }

    fn village(&self, village: &VillageId) -> Result<VillageOnRecord, Sorry> {
        let villages = self.vault.villages()?;
        let found = villages.into_iter().find(|one| one.village == *village);
        found.ok_or_else(|| no_village(village))
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

/// How papers of this village are headed.
fn heading(village: &VillageOnRecord) -> Heading<'_> {
    Heading {
        village: &village.name,
        is_practice: village.rehearsal,
    }
}
