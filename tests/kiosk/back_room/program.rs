//! The shop over the program's own back room: its threads, its press, its sticks. Where a stick would be mounted is a
//! folder that comes and goes.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use jifen::books::{Books, Reading};
use jifen::devices::machine::Machine;
use jifen::kiosk::Back;
use jifen::kiosk::driver::Driver;
use jifen::market::intake::IntakeKind;
use jifen::market::refusal::Refusal;
use jifen::office::backroom::{Backroom, Opening};
use jifen::office::clock::Clock;
use jifen::office::settings::TillSettings;
use jifen::office::wish::{PaperPicture, Wish, Word};

use super::{Behind, FENCE, Panel, Shop, TestClock};

impl Shop {
    /// A shop of this village over the program's own back room.
    pub fn open_program(
        panel: Panel,
        now: &str,
        village: (&str, &str),
        files: &[(IntakeKind, String)],
    ) -> Shop {
        let settings = panel.settings();
        Shop::open_program_on(Machine::here(), (panel, settings), now, village, files)
    }

    /// The same on a machine of one's own, with these settings.
    pub fn open_program_on(
        machine: Machine,
        (panel, settings): (Panel, TillSettings),
        now: &str,
        village: (&str, &str),
        files: &[(IntakeKind, String)],
    ) -> Shop {
        let home = Shop::home_of(now, village, files);
        Shop::over_program(home, machine, (panel, settings), TestClock::at(now))
    }

    /// The sample village over the program's own back room, with what is done in its books before.
    pub fn open_program_after(
        panel: Panel,
        now: &str,
        before: impl FnOnce(&mut Books, &Reading),
    ) -> Shop {
        let (home, clock) = Shop::open_after(panel, now, before).into_home();
        let settings = panel.settings();
        Shop::over_program(home, Machine::here(), (panel, settings), clock)
    }

    fn over_program(
        home: tempfile::TempDir,
        machine: Machine,
        (panel, settings): (Panel, TillSettings),
        clock: TestClock,
    ) -> Shop {
        let outside = tempfile::tempdir().expect("a folder");
        let settings = TillSettings {
            stick: outside.path().join("stick").display().to_string(),
            ..settings
        };
        let (words, heard) = channel();
        let fenced = Arc::new(AtomicUsize::new(0));
        let (told, passed) = (words.clone(), fenced.clone());
        let papers = Arc::new(Mutex::new(Vec::new()));
        let printed = papers.clone();
        let opening = Opening {
            home: home.path().to_owned(),
            settings: Some(settings.clone()),
            clock: Clock::held_at(clock.now()),
            rehearsal: false,
            tell: Arc::new(move |word| {
                if let Word::Coupon(Err(Refusal::CouponUnknown { number })) = &word
                    && let Some(number) = number.as_str().strip_prefix(FENCE)
                {
                    passed.store(number.parse().expect("a number"), Ordering::SeqCst);
                    return;
                }
                if let Word::Paper(picture) = &word {
                    printed.lock().expect("kept").push(picture.clone());
                }
                let _ = told.send(word);
            }),
        };
        let room = Arc::new(Backroom::open_on(machine, opening));
        let wishes = Arc::new(Mutex::new(Vec::new()));
        let (noted, asked) = (wishes.clone(), room.clone());
        let back = Back {
            wishes: Box::new(move |wish| {
                noted.lock().expect("noted").push(format!("{wish:?}"));
                asked.wish(wish);
            }),
            words: heard,
        };
        let told = clock.clone();
        let ui = Driver::new(back, settings, panel.window(), Box::new(move || told.now()));
        let mut shop = Shop {
            ui,
            clock,
            words,
            wishes,
            stick: Arc::default(),
            papers,
            behind: Behind::Program(room, fenced),
            home,
            outside,
        };
        shop.settle();
        shop
    }

    /// Asks the back room past the screen, as no screen does.
    pub fn ask(&mut self, wish: Wish) {
        if let Behind::Program(room, _) = &self.behind {
            room.wish(wish);
        }
        self.settle();
    }

    /// The paper that comes out next, after so many before it.
    pub fn next_paper(&mut self, before: usize) -> PaperPicture {
        let since = std::time::Instant::now();
        loop {
            if let Some(paper) = self.papers.lock().expect("kept").get(before) {
                return paper.clone();
            }
            assert!(since.elapsed().as_secs() < 30, "no paper comes");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }

    /// The stick that is put in: a folder that is empty at first.
    pub fn put_stick_in(&self) -> std::path::PathBuf {
        let stick = self.outside.path().join("stick");
        std::fs::create_dir_all(&stick).expect("a folder");
        stick
    }

    /// The stick is taken out, with all that is on it.
    pub fn take_stick_out(&self) {
        std::fs::remove_dir_all(self.outside.path().join("stick")).expect("it was in");
    }
}
