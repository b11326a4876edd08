//! Commands that read: registers, cards, statements, lists, the proof of the books. They work beside an open till.

use std::path::Path;

use super::terminal::{finish, say, show_progress, whole_to_stdout, write_file};
use super::{Ended, Office};
use crate::books::{Books, Reader, Stop};
use crate::market::household::Card;
use crate::market::ids::CouponNo;
use crate::market::refusal::Refusal;
use crate::market::register::{CardRow, Register, rows};
use crate::office::act::{Done, Request};
use crate::office::args::ExportArgs;
use crate::office::export::{Export, NotExported, Wanted};
use crate::office::honours::{Reads, StatementArgs};
use crate::office::moving;
use crate::office::sentence::spoken;
use crate::reports::cards::{CardToPrint, card_sheet};
use crate::reports::sheet::Heading;
use crate::words::Words;

impl Office {
    pub(super) fn reader(&self) -> Result<crate::books::Reader, String> {
        Books::read(&self.home).map_err(spoken(&self.words))
    }

    pub(super) fn card_sheet(
        &self,
        household: Option<crate::market::ids::HouseholdNo>,
        out: &Path,
    ) -> Ended {
        let reader = self.reader()?;
        let shop = reader
            .shop(&self.clock.read())
            .map_err(spoken(&self.words))?;
        let lines = reader
            .register(Register::Cards, &self.clock.read())
            .map_err(spoken(&self.words))?;
        let mut cards = Vec::new();
        for row in rows::<CardRow>(lines) {
            if household
                .as_ref()
                .is_some_and(|only| *only != row.household)
            {
                continue;
            }
            let found = reader
                .household(&row.household, &self.clock.read())
                .map_err(spoken(&self.words))?;
            if let (Some(found), Ok(card)) = (found, Card::parse(&row.card)) {
                cards.push(CardToPrint {
                    card,
                    name: found.name,
                    group: found.group,
                });
            }
        }
        if let (true, Some(household)) = (cards.is_empty(), household) {
            let refusal = Refusal::UnknownHousehold { household };
            return Err(refusal.sentence(&self.words).to_string());
        }
        let heading = Heading {
            village: &shop.village_name,
            is_practice: shop.rehearsal,
        };
        write_file(out, card_sheet(heading, &cards, &self.words).as_bytes())
    }

    pub(super) fn export(mut self, args: ExportArgs) -> Ended {
        if let Some(tongue) = args.lang {
            self.words = Words::load(tongue.into());
        }
        let reader = match &args.books {
            Some(file) => Books::read_file(&self.home, file).map_err(spoken(&self.words))?,
            None => self.reader()?,
        };
        let clock = self.clock.read();
        if let Ok(scheme) = reader.scheme(clock.now.village_day()) {
            self.words.speak_in(scheme.unit);
        }
        let wanted = Wanted {
            register: args.kind.into(),
            format: args.format.into(),
            from: args.from,
            to: args.to,
        };
        let export = Export {
            reader: &reader,
            clock,
            words: &self.words,
        };
        let mut progress = show_progress();
        let written = match &args.out {
            Some(file) => export.write_file(&wanted, &mut progress, file),
            None => export.write(&wanted, &mut progress, &mut std::io::stdout()),
        };
        match written {
            Ok(_) | Err(NotExported::ReaderGone) => {}
            Err(NotExported::Stopped) => return Err(self.words.say("export.stopped", &[])),
            Err(NotExported::Fault(sentence)) => return Err(sentence),
        }
        if wanted.register == Register::Unreported {
            self.tell_parting(&reader)?;
        }
        Ok(())
    }

    pub(super) fn check_coupon(&self, number: &CouponNo) -> Ended {
        let reader = self.reader()?;
        let mut words = self.words.clone();
        if let Ok(scheme) = reader.scheme(self.clock.read().now.village_day()) {
            words.speak_in(scheme.unit);
        }
        match moving::check_coupon(&reader, number, &words) {
            Ok(event) => {
                say(&event);
                Ok(())
            }
            Err(Stop::Refused(refusal)) => finish(Done::refused(&refusal, &words)),
            Err(Stop::Fault(fault)) => Err(spoken(&self.words)(fault)),
        }
    }

    /// Does what reads, and writes what came of it to a file or the standard output.
    pub(super) fn reads(
        &self,
        out: Option<&Path>,
        ask: impl FnOnce(&Reads<'_>) -> Result<Vec<u8>, String>,
    ) -> Ended {
        let reader = self.reader()?;
        let clock = self.clock.read();
        let mut words = self.words.clone();
        if let Ok(scheme) = reader.scheme(clock.now.village_day()) {
            words.speak_in(scheme.unit);
        }
        let bytes = ask(&Reads {
            reader: &reader,
            clock,
            words: &words,
        })?;
        match out {
            Some(file) => write_file(file, &bytes),
            None => whole_to_stdout(&bytes),
        }
    }

    pub(super) fn statement(mut self, args: StatementArgs) -> Ended {
        if let Some(tongue) = args.lang {
            self.words = Words::load(tongue.lang());
        }
        if !args.print || args.format.is_some() || args.out.is_some() {
            self.reads(args.out.as_deref(), |reads| reads.statement(&args))?;
        }
        if !args.print {
            return Ok(());
        }
        Reads {
            reader: &self.reader()?,
            clock: self.clock.read(),
            words: &self.words,
        }
        .has_come(args.on)?;
        self.write(Request::PrintStatement {
            household: args.household,
            on: args.on,
        })
    }

    /// Says beside the list how far the ledger has the same, where the books went two ways.
    pub(super) fn tell_parting(&self, reader: &Reader) -> Ended {
        let Some((common, differs)) = reader.parting().map_err(spoken(&self.words))? else {
            return Ok(());
        };
        let key = match differs {
            u64::MAX => "sync.parted-unknown",
            differs if differs == common + 1 => "sync.parted",
            _ => "sync.parted-between",
        };
        let (common, differs) = (common.to_string(), differs.to_string());
        let fills = [("common", common.as_str()), ("differs", &differs)];
        eprintln!("{}", self.words.say(key, &fills));
        Ok(())
    }

    pub(super) fn verify(&self) -> Ended {
        let verdict = self
            .reader()?
            .verify(&mut |_| true)
            .map_err(spoken(&self.words))?;
        if verdict.is_whole() {
            let whole = format!(
                "{} entries, {} of the feed, {} derived rows: all whole. Last: {} {}",
                verdict.entries,
                verdict.feed_entries,
                verdict.rows,
                verdict.head.seq,
                verdict.head.hash.short()
            );
            return whole_to_stdout(format!("{whole}\n").as_bytes());
        }
        let sentences: Vec<String> = verdict
            .differences
            .iter()
            .map(ToString::to_string)
            .collect();
        Err(sentences.join("\n"))
    }
}
