//! Bringing files in for a screen: looking, reading and taking in, each as an errand of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use super::Room;
use super::lists::INBOX;
use crate::books::Stop;
use crate::books::desk::Desk;
use crate::books::intake::IntakeStop;
use crate::market::day::Moment;
use crate::market::intake::IntakeKind;
use crate::market::refusal::Refusal;
use crate::market::sheet::Sheet;
use crate::office::ask::ask;
use crate::office::stick;
use crate::office::tell::tell_shop;
use crate::office::wish::Word;
use crate::office::wish::files::{
    Brake, ComesFrom, FileFound, FileRead, FileWish, FileWord, FilesFound, NotTaken, ReadLines,
};
use crate::reports::preview::{passed_over, preview};
use crate::reports::read::{ReadError, ReadOptions, faults_sheet, preview_file, template};
use crate::words::Words;

/// How the names of files end that may hold lines. An old workbook is told of when it is read.
const ENDINGS: [&str; 5] = ["csv", "xlsx", "txt", "tsv", "xls"];
/// So many files are listed, those changed last.
const MOST: usize = 100;
/// So many lines of a file are shown before it is brought in.
const SHOWN: usize = 5;
/// A file that says it was changed later than the year 9000 lies.
const LATEST_MS: u64 = 221_845_392_000_000;
/// What a spreadsheet program knows the encoding of a text by.
const MARK: &str = "\u{FEFF}";

impl Room {
    pub(super) fn files(&mut self, wish: FileWish) {
        match wish {
            FileWish::Look => self.look_for_files(),
            FileWish::Read { kind, file } => {
                let (words, tell) = (self.words.clone(), self.tell.clone());
                self.errand(move || {
                    let came = read(kind, &file, &words).map(Box::new);
                    tell(Word::Files(FileWord::Read { file, came }));
                });
            }
            FileWish::BringIn { read, brake } => self.bring_in(read, brake),
            FileWish::Sample(kind) => {
                let text = format!("{MARK}{}", template(kind, self.words.lang()));
                let name = format!("sample-{}", kind.word());
                self.save(INBOX, (name, "csv"), move |_| Ok(text.into_bytes()));
            }
        }
    }

    fn look_for_files(&mut self) {
        let (set, tell) = (self.settings.stick.clone(), self.tell.clone());
        let (inbox, words) = (self.home.dir().join(INBOX), self.words.clone());
        self.errand(move || {
            let found = match stick::find(&set) {
                Some(stick) => FilesFound {
                    at: ComesFrom::Stick,
                    files: list(&stick, &words),
                },
                None => FilesFound {
                    // It is made, so that somebody can find it and put a file there.
                    files: std::fs::create_dir_all(&inbox)
                        .map_err(|fault| unreadable(&inbox, &fault, &words))
                        .and_then(|()| list(&inbox, &words)),
                    at: ComesFrom::Inbox(inbox),
                },
            };
            tell(Word::Files(FileWord::Found(Box::new(found))));
        });
    }

    fn bring_in(&mut self, lines: ReadLines, brake: Brake) {
        let kind = lines.intake.kind();
        let refused = match &self.on_duty {
            Some(staff) if staff.role.may(kind.needs()) => None,
            Some(staff) => Some(Refusal::NotPermitted { role: staff.role }),
            None => Some(Refusal::DayNotOpen),
        };
        if let Some(refusal) = refused {
            let done = Err(NotTaken::Refused(refusal));
            return self.say(Word::Files(FileWord::Done(done)));
        }
        let Some(open) = &mut self.open else { return };
        let (desk, words, tell) = (open.desk.clone(), self.words.clone(), self.tell.clone());
        let stop = brake.clone();
        let begun = open.errands.run_until(&brake, move || {
            let told = tell.clone();
            let progress = move |lines| {
                told(Word::Files(FileWord::Progress(lines)));
                !stop.is_pressed()
            };
            let done = take_in(&desk, &lines, progress, &words);
            // Where it cannot be read, the screen finds out when it asks itself.
            let _ = tell_shop(&desk, &tell);
            tell(Word::Files(FileWord::Done(done)));
        });
        if let Err(fault) = begun {
            let done = Err(NotTaken::Because(fault.to_string()));
            self.say(Word::Files(FileWord::Done(done)));
        }
    }
}

fn take_in(
    desk: &Desk,
    lines: &ReadLines,
    mut progress: impl FnMut(usize) -> bool + Send + 'static,
    words: &Words,
) -> Result<usize, NotTaken> {
    let (intake, kind, count) = (
        lines.intake.clone(),
        lines.intake.kind(),
        lines.intake.len(),
    );
    let done = ask(desk, move |books, clock| {
        Ok::<_, Stop>(books.take_in(&intake, clock, &mut progress))
    });
    match done {
        Ok(Ok(_)) => Ok(count),
        Ok(Err(IntakeStop::Bad(bad))) => {
            let faults = faults_sheet(&lines.file, kind, &bad, words);
            Err(NotTaken::Lines(Box::new(faults)))
        }
        Ok(Err(IntakeStop::Cancelled)) => Err(NotTaken::Stopped),
        Ok(Err(IntakeStop::Stop(stop))) | Err(stop) => Err(NotTaken::Refused(stop.into_refusal())),
    }
}

fn read(kind: IntakeKind, file: &Path, words: &Words) -> Result<FileRead, NotTaken> {
    let is_file = std::fs::metadata(file).is_ok_and(|about| about.is_file());
    if !is_file {
        let gone = ReadError::NotFound(file.display().to_string());
        return Err(NotTaken::Because(gone.sentence(words)));
    }
    let name = file.file_name().unwrap_or_default();
    let name = name.to_string_lossy().into_owned();
    let read = preview_file(kind, file, &ReadOptions::default(), &mut |_| {})
        .map_err(|fault| NotTaken::Because(fault.sentence(words)))?;
    let about = passed_over(&read, words);
    if !read.bad.is_empty() {
        let faults = faults_sheet(&name, kind, &read.bad, words);
        return Err(NotTaken::Lines(Box::new(faults)));
    }
    Ok(FileRead {
        first: Sheet {
            about,
            ..preview(&read.lines, SHOWN, words)
        },
        lines: ReadLines {
            file: name,
            intake: Arc::new(read.lines),
        },
    })
}

fn unreadable(folder: &Path, fault: &std::io::Error, words: &Words) -> String {
    ReadError::Unreadable {
        file: folder.display().to_string(),
        why: fault.to_string(),
    }
    .sentence(words)
}

/// The files of a folder that may hold lines, those changed last first.
fn list(folder: &Path, words: &Words) -> Result<Vec<FileFound>, String> {
    let entries = std::fs::read_dir(folder).map_err(|fault| unreadable(folder, &fault, words))?;
    let mut files: Vec<(u64, FileFound)> = entries.flatten().filter_map(found).collect();
    files.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.name.cmp(&other.name)));
    files.truncate(MOST);
    Ok(files.into_iter().map(|(_, file)| file).collect())
}

fn found(entry: std::fs::DirEntry) -> Option<(u64, FileFound)> {
    let path: PathBuf = entry.path();
    let name = path.file_name()?.to_string_lossy().into_owned();
    let ending = path.extension()?.to_string_lossy().to_lowercase();
    // What begins so is a spreadsheet program's own, while the file is open.
    let is_hidden = name.starts_with(['.', '~']);
    let about = std::fs::metadata(&path).ok()?;
    if is_hidden || !about.is_file() || !ENDINGS.contains(&ending.as_str()) {
        return None;
    }
    let changed = about.modified().ok()?.duration_since(UNIX_EPOCH).ok();
    let millis = changed.map(|since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX));
    let is_near = |ms: &u64| *ms < LATEST_MS;
    let day = |ms: u64| Some(Moment::from_millis(i64::try_from(ms).ok()?).village_day());
    let file = FileFound {
        name,
        path,
        bytes: about.len(),
        changed: millis.filter(is_near).and_then(day),
    };
    Some((millis.unwrap_or(0), file))
}
