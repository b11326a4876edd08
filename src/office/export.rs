//! Books that leave the till: which register, of which days, in which form, to where. The same for a command and for a
//! screen: it reads beside an open till, tells how far it is, can be stopped, and leaves a whole file or none.

use std::io::Write;
use std::path::Path;

use crate::books::registers::Ask;
use crate::books::shop::Village;
use crate::books::{Error, Reader, Reading};
use crate::devices::printer::{BOLD_FACE, RARE_FACE, REGULAR_FACE};
use crate::market::day::VillageDay;
use crate::market::register::{Register, Span};
use crate::market::sheet::Sheet;
use crate::office::sentence::Spoken;
use crate::reports::pages::Typefaces;
use crate::reports::whole::{NotWhole, whole_file};
use crate::reports::write::{About, Format, NotWritten, WriteError, glance, write_register};
use crate::words::Words;

/// What pages are drawn in.
pub const TYPEFACES: Typefaces = Typefaces {
    regular: &[REGULAR_FACE, RARE_FACE],
    bold: &[BOLD_FACE, RARE_FACE],
};

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Which register.
    pub register: Register,
    /// In which form.
    pub format: Format,
    /// The first day; nothing: from the beginning of the books.
    pub from: Option<VillageDay>,
    /// The last day; nothing: today.
    pub to: Option<VillageDay>,
}

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotExported {
    /// It was stopped.
    Stopped,
    /// Whoever reads the output has seen enough and went away.
    ReaderGone,
    /// A sentence.
    Fault(String),
}

impl NotExported {
    fn of(fault: NotWritten<Error>, words: &Words) -> NotExported {
        match fault {
            NotWritten::Stopped | NotWritten::Source(Error::Stopped) => NotExported::Stopped,
            NotWritten::Source(fault) => NotExported::Fault(fault.spoken(words)),
            NotWritten::Write(fault) if fault.is_reader_gone() => NotExported::ReaderGone,
            NotWritten::Write(fault) => NotExported::Fault(fault.sentence(words)),
        }
    }
}

/// What reads from the books, and how.
pub struct Export<'a> {
    /// The books.
    pub reader: &'a Reader,
    /// The clock.
    pub clock: Reading,
    /// The words.
    pub words: &'a Words,
}

impl Export<'_> {
    /// Over which days, as far as the register goes by days; refused where it does not and some were named, or where the
    /// last lies before the first.
    fn span(&self, wanted: &Wanted) -> Result<Option<Span>, NotExported> {
        let fault = |key: &str| NotExported::Fault(self.words.say(key, &[]));
        let named = wanted.from.is_some() || wanted.to.is_some();
        if !wanted.register.goes_by_days() {
            return if named {
                Err(fault("register.no-days"))
            } else {
                Ok(None)
            };
        }
        let whole = self.reader.whole_span(&self.clock);
        let whole = whole.map_err(|fault| NotExported::Fault(fault.spoken(self.words)))?;
        let (from, to) = (
            wanted.from.unwrap_or(whole.from),
            wanted.to.unwrap_or(whole.to),
        );
        let span = Span::new(from, to.max(if wanted.to.is_some() { to } else { from }));
        span.map(Some)
            .ok_or_else(|| fault("register.until-before-from"))
    }

    /// What is read, of whom, and in which words.
    fn about<'w>(
        &'w self,
        register: Register,
        span: Option<Span>,
        village: &'w Village,
    ) -> Result<About<'w>, NotExported> {
        let today = self.reader.today(&self.clock);
        Ok(About {
            register,
            village_name: &village.name,
            rehearsal: village.rehearsal,
            span,
            made_on: today.map_err(|fault| NotExported::Fault(fault.spoken(self.words)))?,
            words: self.words,
            faces: TYPEFACES,
        })
    }

    fn village(&self) -> Result<Village, NotExported> {
        let village = self.reader.village();
        village.map_err(|fault| NotExported::Fault(fault.spoken(self.words)))
    }

    /// Writes it; answers how many lines it has.
    ///
    /// # Errors
    /// [`NotExported`]; what was written until then is of no use.
    pub fn write(
        &self,
        wanted: &Wanted,
        progress: &mut dyn FnMut(usize) -> bool,
        out: &mut (dyn Write + Send),
    ) -> Result<usize, NotExported> {
        let fault = |fault: Error| NotExported::Fault(fault.spoken(self.words));
        // Pages are counted and drawn from one state of the books.
        let _one_state = self.reader.one_state().map_err(fault)?;
        let span = self.span(wanted)?;
        let village = self.village()?;
        let about = self.about(wanted.register, span, &village)?;
        let ask = Ask {
            register: wanted.register,
            span,
            with_ink: wanted.format == Format::Pdf,
        };
        let mut source =
            |each: &mut dyn FnMut(_) -> bool| self.reader.each_line(&ask, &self.clock, each);
        write_register(&about, wanted.format, &mut source, progress, out)
            .map_err(|fault| NotExported::of(fault, self.words))
    }

    /// Its beginning as a page for a screen, and how many lines it has.
    ///
    /// # Errors
    /// [`NotExported`].
    pub fn glance(
        &self,
        register: Register,
        span: Span,
        progress: &mut dyn FnMut(usize) -> bool,
    ) -> Result<(Sheet, usize), NotExported> {
        let village = self.village()?;
        let about = self.about(register, Some(span), &village)?;
        let ask = Ask {
            register,
            span: Some(span),
            with_ink: false,
        };
        let mut source =
            |each: &mut dyn FnMut(_) -> bool| self.reader.each_line(&ask, &self.clock, each);
        let seen = glance(&about, &mut source, progress);
        seen.map_err(|fault| NotExported::of(fault, self.words))?
            .ok_or_else(|| NotExported::Fault(self.words.say("register.not-for-paper", &[])))
    }

    /// The same to a file, whole or not at all.
    ///
    /// # Errors
    /// [`NotExported`]; a file that was there stays as it was.
    pub fn write_file(
        &self,
        wanted: &Wanted,
        progress: &mut dyn FnMut(usize) -> bool,
        path: &Path,
    ) -> Result<usize, NotExported> {
        let named = |why: String| NotExported::Fault(format!("{}: {why}", path.display()));
        whole_file(path, |file| self.write(wanted, progress, file)).map_err(|fault| match fault {
            NotWhole::Io(fault) => named(WriteError::Io(fault).sentence(self.words)),
            NotWhole::Fill(NotExported::Fault(why)) => named(why),
            NotWhole::Fill(other) => other,
        })
    }
}
