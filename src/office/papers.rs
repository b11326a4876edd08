//! What leaves the house on paper, for a screen: its beginning to be looked at, and the whole of it as a file. The same
//! books, posters, statements and labels as the commands make.

use crate::books::{Error, Reader, Reading};
use crate::market::household::mask_name;
use crate::market::ids::HouseholdNo;
use crate::market::label::{LabelAsk, Labels};
use crate::market::receipt::{slip_number, tag_name, tag_price};
use crate::market::refusal::Refusal;
use crate::market::sheet::{Column, Sheet, Table};
use crate::market::statement::statement_sheet;
use crate::market::storeroom::notice::objections_until;
use crate::market::storeroom::refusal::StoreRefusal;
use crate::office::board::poster_pdf;
use crate::office::export::{Export, NotExported, Wanted};
use crate::office::honours::pdf;
use crate::office::labels::{labels, labels_pdf, no_labels};
use crate::office::sentence::Spoken;
use crate::office::wish::pages::PagesForm;
use crate::office::wish::papers::{
    NotSaved, PaperAsked, PaperFile, PaperSeen, PosterSize, PostingAhead,
};
use crate::reports::labels::Sheets;
use crate::reports::pages::paper::Paper;
use crate::reports::poster::notice_sheet;
use crate::reports::sheet::marked;
use crate::reports::workbook::workbook;
use crate::reports::write::Format;
use crate::words::Words;

/// What papers are made from.
pub struct Papers<'a> {
    /// The books.
    pub reader: &'a Reader,
    /// The clock.
    pub clock: Reading,
    /// The words.
    pub words: &'a Words,
}

/// Called now and then with the number of lines done; answers whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(usize) -> bool;

impl From<NotExported> for NotSaved {
    fn from(not: NotExported) -> NotSaved {
        match not {
            NotExported::Stopped | NotExported::ReaderGone => NotSaved::Stopped,
            NotExported::Fault(why) => NotSaved::Because(why),
        }
    }
}

impl From<PosterSize> for Paper {
    fn from(size: PosterSize) -> Paper {
        match size {
            PosterSize::A4 => Paper::A4,
            PosterSize::A3 => Paper::A3,
        }
    }
}

impl Papers<'_> {
    fn fault(&self, fault: Error) -> NotSaved {
        match fault {
            Error::Stopped => NotSaved::Stopped,
            other => NotSaved::Because(other.spoken(self.words)),
        }
    }

    fn export(&self) -> Export<'_> {
        Export {
            reader: self.reader,
            clock: self.clock,
            words: self.words,
        }
    }

    /// Its beginning.
    ///
    /// # Errors
    /// [`NotSaved`].
    pub fn seen(&self, asked: &PaperAsked, progress: Progress<'_>) -> Result<PaperSeen, NotSaved> {
        match asked {
            PaperAsked::Book(register, span) => {
                let (sheet, lines) = self.export().glance(*register, *span, progress)?;
                Ok(PaperSeen {
                    sheet,
                    lines,
                    posting: None,
                })
            }
            PaperAsked::Statement(household) => {
                let sheet = self.statement(household)?;
                let lines = sheet.tables.iter().map(|table| table.rows.len()).sum();
                Ok(PaperSeen {
                    sheet,
                    lines,
                    posting: None,
                })
            }
            PaperAsked::Notice(kind, period) => {
                let fault = |fault| self.fault(fault);
                let mut goes_on = || progress(0);
                let _one_state = self.reader.one_state().map_err(fault)?;
                let list = self
                    .reader
                    .notice_list(*kind, *period, &self.clock, &mut goes_on);
                let Some(list) = list.map_err(fault)? else {
                    let refusal = Refusal::from(StoreRefusal::NoRanking);
                    let why = refusal.sentence(self.words).to_string();
                    return Err(NotSaved::Because(why));
                };
                let last = self.reader.last_notice(*kind, *period).map_err(fault)?;
                let today = self.reader.today(&self.clock).map_err(fault)?;
                let days = self.reader.scheme(today).map_err(fault)?.posting_days;
                let digest = list.digest();
                let posting = match last {
                    Some(last) if last.digest == digest => PostingAhead::Hangs(Box::new(last)),
                    last => PostingAhead::New {
                        corrects: last.map(|last| last.number),
                        objections_until: objections_until(today, (days > 0).then_some(days)),
                    },
                };
                Ok(PaperSeen {
                    lines: list.rows.len(),
                    sheet: notice_sheet(&list, self.words),
                    posting: Some(posting),
                })
            }
            PaperAsked::Labels(ask) => {
                let labels = labels(self.reader, ask, &self.clock);
                let labels = labels.map_err(|stop| NotSaved::Because(stop.spoken(self.words)))?;
                Ok(PaperSeen {
                    lines: labels.len(),
                    sheet: self.label_sheet(ask, &labels),
                    posting: None,
                })
            }
        }
    }

    fn statement(&self, household: &HouseholdNo) -> Result<Sheet, NotSaved> {
        let found = self.reader.statement(household, None, &self.clock);
        let found = found.map_err(|stop| NotSaved::Because(stop.spoken(self.words)))?;
        let Some(statement) = found else {
            let household = household.clone();
            let refusal = Refusal::UnknownHousehold { household };
            return Err(NotSaved::Because(refusal.sentence(self.words).to_string()));
        };
        let village = self.reader.village().map_err(|fault| self.fault(fault))?;
        Ok(statement_sheet(&statement, &village.name, self.words))
    }

    /// What stands on labels, one a line; several of the same are one. On the screen names are masked, whatever the card says.
    fn label_sheet(&self, ask: &LabelAsk, labels: &Labels) -> Sheet {
        let words = self.words;
        let head = |key: &str| words.say(&format!("register.paper.{key}"), &[]);
        let mut columns = vec![
            Column::text(head("household")),
            Column::text(head("householder")),
        ];
        let mut rows: Vec<Vec<String>> = match labels {
            Labels::Goods(tags) | Labels::Shelf(tags) => {
                columns = vec![Column::long(head("goods")), Column::text(head("code"))];
                if matches!(labels, Labels::Shelf(_)) {
                    columns.push(Column::text(head("points")));
                }
                let row = |tag| {
                    let mut row = vec![tag_name(tag, words), tag.code.to_string()];
                    if matches!(labels, Labels::Shelf(_)) {
                        row.push(tag_price(tag, words));
                    }
                    row
                };
                tags.iter().map(row).collect()
            }
            Labels::Slips(numbers) => {
                columns = vec![Column::text(words.say("slips.column.number", &[]))];
                numbers.clone().map(|n| vec![slip_number(n)]).collect()
            }
            Labels::Cards(cards) => cards
                .iter()
                .map(|card| vec![card.card.household.to_string(), mask_name(&card.name)])
                .collect(),
        };
        rows.dedup();
        let count = labels.len().to_string();
        Sheet {
            title: words.say(&format!("labels.title-{}", ask.word()), &[]),
            about: vec![words.say("labels.count", &[("n", &count)])],
            tables: vec![Table {
                heading: String::new(),
                columns,
                rows,
                empty: no_labels(ask, words),
            }],
            closing: Vec::new(),
        }
    }

    /// The whole of it as a file.
    ///
    /// # Errors
    /// [`NotSaved`].
    pub fn bytes(&self, file: &PaperFile, progress: Progress<'_>) -> Result<Vec<u8>, NotSaved> {
        match file {
            PaperFile::Book(register, span, form) => {
                let wanted = Wanted {
                    register: *register,
                    format: match form {
                        PagesForm::Pdf => Format::Pdf,
                        PagesForm::Workbook => Format::Xlsx,
                    },
                    from: Some(span.from),
                    to: Some(span.to),
                };
                let mut bytes = Vec::new();
                self.export().write(&wanted, progress, &mut bytes)?;
                Ok(bytes)
            }
            PaperFile::Statement(household, form) => {
                let village = self.reader.village().map_err(|fault| self.fault(fault))?;
                let sheet = marked(self.statement(household)?, village.rehearsal, self.words);
                match form {
                    PagesForm::Pdf => pdf(&sheet, self.words),
                    PagesForm::Workbook => {
                        workbook(&sheet).map_err(|fault| fault.sentence(self.words))
                    }
                }
                .map_err(NotSaved::Because)
            }
            PaperFile::Poster(notice, size) => {
                let size = Paper::from(*size);
                poster_pdf(self.reader, &self.clock, notice, size, self.words)
                    .map_err(NotSaved::Because)
            }
            PaperFile::Labels(ask) => {
                labels_pdf(self.reader, &self.clock, ask, Sheets::A4, self.words)
                    .map_err(NotSaved::Because)
            }
        }
    }
}

/// What a file of it is called, and how that ends.
pub fn file_name(file: &PaperFile) -> (String, &'static str) {
    match file {
        PaperFile::Book(register, span, form) => (
            format!("{}-{}-{}", register.word(), span.from, span.to),
            form.ending(),
        ),
        PaperFile::Statement(household, form) => (format!("statement-{household}"), form.ending()),
        PaperFile::Poster(notice, size) => {
            let (kind, period) = (notice.kind.word(), notice.period);
            let size = match size {
                PosterSize::A4 => "a4",
                PosterSize::A3 => "a3",
            };
            let number = &notice.number;
            (format!("poster-{kind}-{period}-{number}-{size}"), "pdf")
        }
        PaperFile::Labels(LabelAsk::Cards {
            household: Some(household),
            ..
        }) => (format!("card-{household}"), "pdf"),
        PaperFile::Labels(LabelAsk::Slips { first, count }) => {
            let last = first.saturating_add(count.saturating_sub(1));
            let (first, last) = (slip_number(*first), slip_number(last));
            (format!("slips-{first}-{last}"), "pdf")
        }
        PaperFile::Labels(ask) => (format!("labels-{}", ask.word()), "pdf"),
    }
}
