//! `import`: a file is brought in, or only looked at.

use std::path::Path;

use super::terminal::{show_progress, whole_to_stdout};
use super::{Ended, Office, person};
use crate::books::intake::IntakeStop;
use crate::market::intake::IntakeKind;
use crate::market::stock::Source;
use crate::office::act::{ImportOptions, Request, bad_file};
use crate::office::args::ImportKind;
use crate::office::args::import::{ImportArgs, StockArgs};
use crate::office::args::storeroom::TextFormat;
use crate::reports::preview::{preview_json, preview_sheet};
use crate::reports::read::{preview_file, template};
use crate::reports::sheet::text;

impl Office {
    pub(super) fn import(&self, args: ImportArgs) -> Ended {
        if args.template {
            return whole_to_stdout(template(args.kind.into(), self.settings.lang).as_bytes());
        }
        let file = args.file.as_deref().ok_or("a file is needed")?;
        let file =
            std::fs::canonicalize(file).map_err(|fault| format!("{}: {fault}", file.display()))?;
        if args.stock.says_anything() && args.kind != ImportKind::Stock {
            return Err(self.words.say("office.stock-only", &[]));
        }
        if args.preview {
            let (kind, enters) = (args.kind.into(), args.stock.new_goods);
            return self.preview(kind, &file, (&options(&args.stock), enters), args.format);
        }
        let mut options = options(&args.stock);
        if args.stock.new_goods {
            let needed = || self.words.say("office.new-goods-staff", &[]);
            let (Some(staff), Some(pin_file)) = (args.stock.staff, args.stock.pin_file) else {
                return Err(needed());
            };
            options.new_goods = Some(person(staff, &pin_file)?);
        }
        self.write(Request::Import {
            kind: args.kind.into(),
            file,
            options,
        })
    }

    /// Reads a file, and asks the books what they would say to it. Works beside an open till.
    fn preview(
        &self,
        kind: IntakeKind,
        file: &Path,
        (options, enters_new): (&ImportOptions, bool),
        format: TextFormat,
    ) -> Ended {
        let words = &self.words;
        let preview = preview_file(kind, file, &options.read(), &mut |_| {});
        let preview = preview.map_err(|fault| fault.sentence(words))?;
        let clock = self.clock.read();
        let reader = self.reader()?;
        let answer = reader.would_take(&preview.lines, enters_new, &clock, &mut show_progress());
        // What is wrong in the file and what the books would refuse is told at once.
        let mut bad = preview.bad.clone();
        let would = match answer {
            Ok(would) => Some(would).filter(|_| bad.is_empty()),
            Err(IntakeStop::Bad(more)) => {
                bad.extend(more);
                None
            }
            Err(IntakeStop::Cancelled) => return Err(words.say("office.cancelled", &[])),
            Err(IntakeStop::Stop(stop)) => return Err(self.sentence(stop)),
        };
        bad.sort_by_key(|bad| bad.line);
        let meant = would.as_ref().map(|would| &would.meant[..]);
        let told = match format {
            TextFormat::Text => {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                text(&preview_sheet(&name, &preview, meant, words))
            }
            TextFormat::Json => preview_json(&preview, meant, &bad, words),
        };
        whole_to_stdout(told.as_bytes())?;
        if would.is_some() {
            Ok(())
        } else {
            Err(bad_file(&bad, kind, words))
        }
    }
}

fn options(args: &StockArgs) -> ImportOptions {
    let given = args.giver.clone().map(|giver| (Source::Donation, giver));
    let bought = args.fund.clone().map(|fund| (Source::Fund, fund));
    ImportOptions {
        sheet: args.sheet.clone(),
        fill_down: args.fill_down,
        origin: given.or(bought),
        new_goods: None,
    }
}
