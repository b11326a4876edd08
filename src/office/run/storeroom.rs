//! The storeroom's commands: what writes goes through an open till's door or to the books in hand, what reads is written
//! out.

use std::path::{Path, PathBuf};

use super::terminal::whole_to_stdout;
use super::{Ended, Office, parse_pin, person, two_people, who_acts};
use crate::books::Stop;
use crate::market::gtin::Gtin;
use crate::market::ids::{AdjustmentId, GrantId, LotNo, StocktakeId};
use crate::market::quantity::Quantity;
use crate::market::storeroom::adjustment::AdjustmentWish;
use crate::market::storeroom::article::{GoodsWish, Picture};
use crate::market::storeroom::fund::FundWish;
use crate::market::storeroom::practice::Practice;
use crate::market::storeroom::stocktake::Scope;
use crate::office::act::{Person, Request, StoreRequest};
use crate::office::args::moving::ByTwo;
use crate::office::args::storeroom::{
    DeliveryCommand, FundCommand, GoodsCommand, IntakeArgs, LossArgs, PracticeArgs, RecountArgs,
    ShelfArgs, StocktakeCommand, TextFormat, TraceCommand, YesNo,
};
use crate::office::clock::random;
use crate::office::sentence::{Spoken, spoken};
use crate::office::stick;
use crate::office::storeroom::deed::Deed;
use crate::office::storeroom::look::{Question, Seen, look};
use crate::office::storeroom::scanning::{self, IntakeStart};
use crate::reports::storeroom as told;

impl Office {
    pub(super) fn store(
        &self,
        deed: Deed,
        photo: Option<PathBuf>,
        person: Person,
        approver: Option<Person>,
    ) -> Ended {
        self.write(Request::Store(Box::new(StoreRequest {
            deed,
            photo,
            person,
            approver,
        })))
    }

    pub(super) fn store_by_two(&self, by: ByTwo, deed: impl FnOnce(String) -> Deed) -> Ended {
        let (person, approver) = two_people(by.who, by.approver)?;
        self.store(deed(by.reason), None, person, Some(approver))
    }

    pub(super) fn intake(&self, args: IntakeArgs) -> Ended {
        args.scanner
            .parse::<crate::devices::scanner::ScannerAddress>()
            .map_err(spoken(&self.words))?;
        if let Some(printer) = &args.printer {
            printer
                .parse::<crate::devices::printer::PrinterAddress>()
                .map_err(spoken(&self.words))?;
        }
        if let Some(profile) = &args.profile {
            self.known_profile(profile)?;
        }
        scanning::run(IntakeStart {
            home: self.home.dir(),
            scanner: args.scanner,
            printer: args.printer,
            profile: args.profile,
            pin: parse_pin(&args.who.pin_file)?,
            staff: args.who.staff,
            clock: self.clock.clone(),
            origin: args.origin.origin(),
            photo: args.origin.photo,
            again: args.again,
        })
    }

    pub(super) fn loss(&self, args: LossArgs) -> Ended {
        let wish = AdjustmentWish::WriteOff {
            kind: args.kind.into(),
            code: args.code,
            quantity: args.quantity,
            lot: args.lot.map(LotNo),
        };
        self.adjust(args.by, wish)
    }

    pub(super) fn recount(&self, args: RecountArgs) -> Ended {
        let (code, pieces) = (args.code, args.pieces);
        self.adjust(args.by, AdjustmentWish::Recount { code, pieces })
    }

    fn adjust(&self, by: ByTwo, wish: AdjustmentWish) -> Ended {
        let id = AdjustmentId(random());
        self.store_by_two(by, |reason| Deed::Adjust { id, wish, reason })
    }

    pub(super) fn delivery(&self, command: DeliveryCommand) -> Ended {
        match command {
            DeliveryCommand::Correct { lot, received, by } => {
                let lot = LotNo(lot);
                self.adjust(by, AdjustmentWish::CorrectIntake { lot, received })
            }
            DeliveryCommand::Parked => {
                let Seen::Drafts(drafts) = self.look(Question::Drafts)? else {
                    return Ok(());
                };
                whole_to_stdout(told::parked_text(&drafts, &self.words).as_bytes())
            }
        }
    }

    pub(super) fn stocktake(&self, command: StocktakeCommand) -> Ended {
        match command {
            StocktakeCommand::Open {
                category,
                goods,
                who,
            } => {
                let scope = match (category, goods.is_empty()) {
                    (Some(category), _) => Scope::Category(category),
                    (None, true) => Scope::All,
                    (None, false) => Scope::Goods(goods),
                };
                let id = StocktakeId(random());
                self.store(
                    Deed::OpenStocktake { id, scope },
                    None,
                    who_acts(who)?,
                    None,
                )
            }
            StocktakeCommand::Count { code, pieces, who } => {
                self.store(Deed::Count { code, pieces }, None, who_acts(who)?, None)
            }
            StocktakeCommand::Close {
                reason,
                who,
                approver,
                approver_pin_file,
            } => {
                let approver = match approver.zip(approver_pin_file) {
                    Some((name, pin_file)) => Some(person(name, &pin_file)?),
                    None => None,
                };
                let deed = Deed::CloseStocktake { reason };
                self.store(deed, None, who_acts(who)?, approver)
            }
            StocktakeCommand::Abandon(who) => {
                self.store(Deed::AbandonStocktake, None, who_acts(who)?, None)
            }
            StocktakeCommand::Show => {
                let Seen::Stocktake(open) = self.look(Question::Stocktake)? else {
                    return Ok(());
                };
                let text = told::stocktake_text(open.as_deref(), &self.words);
                whole_to_stdout(text.as_bytes())
            }
        }
    }

    pub(super) fn goods(&self, command: GoodsCommand) -> Ended {
        match command {
            GoodsCommand::Add {
                code,
                name,
                unit,
                category,
                section,
                picture,
                who,
            } => {
                let goods = GoodsWish {
                    code,
                    name,
                    unit,
                    category,
                };
                let (picture, photo) = drawing_or_photo(picture.as_deref());
                let section = section.into();
                let deed = Deed::Enter {
                    goods,
                    picture,
                    section,
                };
                self.store(deed, photo, who_acts(who)?, None)
            }
            GoodsCommand::Edit {
                code,
                name,
                unit,
                category,
                section,
                who,
            } => {
                let person = who_acts(who)?;
                if name.is_some() || unit.is_some() || category.is_some() {
                    let goods = self.with_words(code, name, unit, category)?;
                    self.store(Deed::Rename { code, goods }, None, person.clone(), None)?;
                }
                match section {
                    Some(section) => {
                        let deed = Deed::Shelve {
                            code,
                            picture: None,
                            section: Some(section.into()),
                        };
                        self.store(deed, None, person, None)
                    }
                    None => Ok(()),
                }
            }
            GoodsCommand::Picture { code, picture, who } => {
                let (picture, photo) = drawing_or_photo(Some(&picture));
                let deed = Deed::Shelve {
                    code,
                    picture,
                    section: None,
                };
                self.store(deed, photo, who_acts(who)?, None)
            }
            GoodsCommand::Pack {
                pack,
                code,
                pieces,
                who,
            } => {
                let pieces = Quantity::new(pieces);
                let deed = Deed::Pack { pack, code, pieces };
                self.store(deed, None, who_acts(who)?, None)
            }
            GoodsCommand::List { format } => {
                let Seen::Stock(goods) = self.look(Question::Stock)? else {
                    return Ok(());
                };
                self.tell(
                    format,
                    || told::stock_text(&goods, &self.words),
                    || told::stock_json(&goods),
                )
            }
        }
    }

    /// The goods' words, those that are not named as they are now.
    fn with_words(
        &self,
        code: Gtin,
        name: Option<String>,
        unit: Option<String>,
        category: Option<String>,
    ) -> Result<GoodsWish, String> {
        let Seen::Stock(goods) = self.look(Question::Stock)? else {
            return Err(String::new());
        };
        let now = goods.into_iter().find(|one| one.goods.code == code);
        let now = now.map(|one| one.goods).ok_or_else(|| {
            let refusal = crate::market::refusal::Refusal::UnknownCode {
                code: code.to_string(),
            };
            refusal.sentence(&self.words).to_string()
        })?;
        Ok(GoodsWish {
            code: Some(code),
            name: name.unwrap_or(now.name),
            unit: unit.unwrap_or(now.unit),
            category: category.unwrap_or(now.category),
        })
    }

    pub(super) fn fund(&self, command: FundCommand) -> Ended {
        let (wish, who, approver) = match command {
            FundCommand::Set {
                fund,
                kind,
                who,
                approver,
            } => {
                let kind = kind.into();
                (FundWish::Set { fund, kind }, who, approver)
            }
            FundCommand::Grant {
                fund,
                amount,
                document,
                on,
                take_back,
                who,
                approver,
            } => {
                let wish = FundWish::Grant {
                    id: GrantId(random()),
                    fund,
                    amount,
                    takes_back: take_back,
                    on,
                    document,
                };
                (wish, who, approver)
            }
            FundCommand::Cap {
                fund,
                year,
                most,
                resolution,
                who,
                approver,
            } => {
                let wish = FundWish::Cap {
                    fund,
                    year,
                    most: most.0,
                    resolution,
                };
                (wish, who, approver)
            }
            FundCommand::List { format } => {
                let Seen::Funds(funds) = self.look(Question::Funds)? else {
                    return Ok(());
                };
                return self.tell(
                    format,
                    || told::funds_text(&funds, &self.words),
                    || told::funds_json(&funds),
                );
            }
        };
        let (person, approver) = two_people(who, approver)?;
        self.store(Deed::Fund(wish), None, person, Some(approver))
    }

    pub(super) fn practice(&self, args: PracticeArgs) -> Ended {
        let now = self.reader()?.practice().map_err(spoken(&self.words))?;
        let practice = Practice {
            two_at_intake: args
                .two_at_intake
                .map_or(now.two_at_intake, |answer| answer == YesNo::Yes),
            warn_days: args.warn_days.unwrap_or(now.warn_days),
        };
        let (person, approver) = two_people(args.who, args.approver)?;
        self.store(Deed::Decide(practice), None, person, Some(approver))
    }

    pub(super) fn trace(&self, command: TraceCommand) -> Ended {
        let (question, format) = match command {
            TraceCommand::Receipt { receipt, format } => (Question::Receipt(receipt), format),
            TraceCommand::Donation { id, format } => (Question::Delivery(id), format),
            TraceCommand::Lot { lot, format } => (Question::Lot(LotNo(lot)), format),
        };
        let words = &self.words;
        match self.look(question)? {
            Seen::Receipt(trace) => self.tell(
                format,
                || told::receipt_text(&trace, words),
                || told::receipt_json(&trace),
            ),
            Seen::Delivery(trace) => self.tell(
                format,
                || told::delivery_text(&trace, words),
                || told::delivery_json(&trace),
            ),
            Seen::Lot(trace) => self.tell(
                format,
                || told::lot_text(&trace, words),
                || told::lot_json(&trace),
            ),
            _ => Ok(()),
        }
    }

    pub(super) fn shelf(&self, args: ShelfArgs) -> Ended {
        let Seen::Cover(cover) = self.look(Question::Cover)? else {
            return Ok(());
        };
        self.tell(
            args.format,
            || told::cover_text(&cover, &self.words),
            || told::cover_json(&cover),
        )
    }

    pub(super) fn tell(
        &self,
        format: TextFormat,
        text: impl FnOnce() -> String,
        json: impl FnOnce() -> String,
    ) -> Ended {
        whole_to_stdout(
            match format {
                TextFormat::Text => text(),
                TextFormat::Json => json(),
            }
            .as_bytes(),
        )
    }

    pub(super) fn look(&self, question: Question) -> Result<Seen, String> {
        let reader = self.reader()?;
        let clock = self.clock.read();
        let stick = || stick::find(&self.settings.stick);
        look(&reader, &clock, question, &stick, &mut || true).map_err(|stop| match stop {
            Stop::Refused(refusal) => {
                let event = crate::office::event::Event::refused(&refusal, &self.words);
                super::terminal::say(&event);
                refusal.sentence(&self.words).to_string()
            }
            fault => fault.spoken(&self.words),
        })
    }
}

/// A picture by its words: one of the drawings, else a photo's file.
fn drawing_or_photo(named: Option<&str>) -> (Option<Picture>, Option<PathBuf>) {
    match named {
        None => (None, None),
        Some(name) if crate::reports::pictures::drawing(name).is_some() => {
            (Some(Picture::Drawing(name.to_owned())), None)
        }
        Some(file) => {
            let file = std::path::absolute(Path::new(file)).unwrap_or_else(|_| file.into());
            (None, Some(file))
        }
    }
}
