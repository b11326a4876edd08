//! The counter's wishes: who signs in, who comes, what is recorded, the day opened and closed.

use super::Room;
use crate::books::{Books, Reading, Stop};
use crate::devices::sound::Sound as SpeakerSound;
use crate::market::household::Card;
use crate::market::ids::{HouseholdNo, RedemptionId, StaffNo};
use crate::market::receipt::{self, Letterhead};
use crate::market::redemption::Order;
use crate::market::refusal::Refusal;
use crate::market::shop::StaffMember;
use crate::market::staff::Pin;
use crate::office::clock::random;
use crate::office::paper;
use crate::office::sentence::Spoken;
use crate::office::wish::Word;
use crate::till::Sound;

impl Room {
    pub(super) fn sign_in(&mut self, name: String, pin: Pin) {
        let answer = self.ask(move |books, clock| books.check_pin(&name, pin.digits(), clock));
        let Some(answer) = answer else { return };
        if answer.is_ok()
            && let Some(open) = &self.open
        {
            open.press.signed_in();
        }
        if let Ok(staff) = &answer {
            self.on_duty = Some(staff.clone());
            self.is_new = false;
        }
        self.say(Word::SignedIn(answer.map_err(Stop::into_refusal)));
        self.tell_shop();
    }

    pub(super) fn second_person(
        &self,
        name: String,
        pin: Pin,
    ) -> Option<Result<StaffMember, Refusal>> {
        self.ask(move |books, clock| books.check_pin(&name, pin.digits(), clock))
            .map(|a| a.map_err(Stop::into_refusal))
    }

    /// Does what takes a second person, once their PIN has proven who they are.
    pub(super) fn by_two<T: Send + 'static>(
        &self,
        name: String,
        pin: Pin,
        act: impl FnOnce(&mut Books, &Reading, StaffNo) -> Result<T, Stop> + Send + 'static,
    ) -> Option<Result<T, Refusal>> {
        let second = match self.second_person(name, pin)? {
            Ok(member) => member.staff,
            Err(refusal) => return Some(Err(refusal)),
        };
        let done = self.ask(move |books, clock| act(books, clock, second))?;
        Some(done.map_err(Stop::into_refusal))
    }

    pub(super) fn household(&self, household: Result<HouseholdNo, Refusal>) {
        let answer = household.and_then(|household| {
            let asked = household.clone();
            match self.ask(move |books, clock| books.household(&asked, clock)) {
                Some(Ok(Some(found))) => Ok((Box::new(found), RedemptionId(random()))),
                Some(Ok(None)) => Err(Refusal::UnknownHousehold { household }),
                Some(Err(fault)) => Err(Refusal::BooksFault {
                    why: fault.spoken(&self.words),
                }),
                None => Err(Refusal::DayNotOpen),
            }
        });
        self.say(Word::Household(answer));
    }

    pub(super) fn close_day(&mut self, staff: StaffNo) {
        let Some(answer) = self.ask(move |books, clock| books.close_day(Some(staff), clock)) else {
            return;
        };
        match answer {
            Ok(sheet) => {
                self.print(None, |shop, words| {
                    vec![receipt::day_sheet_slip(
                        &sheet,
                        &Letterhead::of(shop),
                        words,
                    )]
                });
                let file = paper::backup_file(&self.home, sheet.day, sheet.head.seq);
                let place = file.clone();
                let backup = self.ask(move |books, _| books.backup(&file));
                let backup = match backup {
                    Some(Ok(_)) => Ok(place),
                    Some(Err(fault)) => Err(fault.spoken(&self.words)),
                    None => return,
                };
                self.say(Word::DayClosed(Ok((Box::new(sheet), backup))));
            }
            Err(stop) => self.say(Word::DayClosed(Err(stop.into_refusal()))),
        }
        self.after_writing();
    }

    pub(super) fn find_card(&self, card: Card) {
        let household = self.ask(move |books, _| books.household_of_card(&card));
        if let Some(found) = household {
            self.household(found.map_err(Stop::into_refusal));
        }
    }

    pub(super) fn record(&mut self, order: Order) {
        let answer = self.ask(move |books, clock| books.redeem(&order, clock));
        if let Some(answer) = answer {
            let record = answer.map(Box::new).map_err(Stop::into_refusal);
            let recorded = record.is_ok();
            self.say(Word::Recorded(record));
            if recorded {
                self.after_writing();
            }
        }
    }

    pub(super) fn answer_handover(
        &mut self,
        redemption: RedemptionId,
        handed_over: bool,
        staff: StaffNo,
    ) {
        self.ask(move |books, clock| books.answer_handover(&redemption, handed_over, staff, clock));
        self.after_writing();
    }

    pub(super) fn open_day(&mut self, staff: StaffNo) {
        let answer = self.ask(move |books, clock| books.open_day(Some(staff), clock));
        if let Some(answer) = answer {
            let opened = answer.is_ok();
            self.say(Word::DayOpened(
                answer.map(|_| ()).map_err(Stop::into_refusal),
            ));
            if opened {
                self.after_writing();
            }
        }
    }

    pub(super) fn sound(&mut self, sound: Sound) {
        self.speaker.play(match sound {
            Sound::Scan => SpeakerSound::Scan,
            Sound::Refuse => SpeakerSound::Refuse,
            Sound::Done => SpeakerSound::Done,
        });
    }
}
