//! The demo's day without a window: the same app, walked by touches and scans, with a picture of each step.

use std::path::{Path, PathBuf};
use std::time::Duration;

use iced::Size;

use crate::kiosk::Back;
use crate::kiosk::driver::{Driver, NotThere};
use crate::market::gtin::Gtin;
use crate::office::clock::Clock;
use crate::till::Step;

use super::settings;
use super::village::Village;

/// The screen of the drawings: a ten-inch panel.
const PANEL: Size = Size::new(1280.0, 800.0);

struct Walk<'a> {
    ui: Driver,
    village: &'a Village,
    shots: PathBuf,
    count: u32,
}

/// Walks the day and writes a picture of every step.
///
/// # Errors
/// A sentence: what was expected on the screen and is not there.
pub fn walk(back: Back, village: &Village, clock: Clock, shots: &Path) -> Result<(), String> {
    let ui = Driver::new(back, settings(), PANEL, Box::new(move || clock.read().now));
    let mut walk = Walk {
        ui,
        village,
        shots: shots.to_owned(),
        count: 0,
    };
    walk.day().map_err(|not| not.to_string())?;
    walk.the_ledger_has_it()
}

impl Walk<'_> {
    fn say(&self, key: &str) -> String {
        self.ui.app().words().say(key, &[])
    }

    fn picture(&mut self, name: &str) {
        self.count += 1;
        let file = self
            .shots
            .join(format!("screen-{:02}-{name}.png", self.count));
        if let Err(fault) = self.ui.picture(&file) {
            eprintln!("{}: {fault}", file.display());
        }
    }

    /// Touches the button of these words.
    fn tap(&mut self, key: &str) -> Result<(), NotThere> {
        let words = self.say(key);
        self.tap_words(&words)
    }

    fn tap_words(&mut self, words: &str) -> Result<(), NotThere> {
        self.ui.wait_for(words)?;
        self.ui.tap(words)?;
        self.ui.words();
        Ok(())
    }

    fn wait_for(&mut self, key: &str) -> Result<(), NotThere> {
        let words = self.say(key);
        self.ui.wait_for(&words)
    }

    fn scan(&mut self, code: &str) {
        self.ui.scan(code);
        self.ui.words();
    }

    fn day(&mut self) -> Result<(), NotThere> {
        let shopkeeper = self.village.sample.shopkeeper.clone();
        self.wait_for("kiosk.sign-in.who")?;
        self.picture("sign-in");
        self.tap_words(&shopkeeper.name)?;
        for digit in shopkeeper.pin.chars() {
            self.tap_words(&digit.to_string())?;
        }
        self.tap("kiosk.sign-in.enter")?;
        self.tap("kiosk.wait.open")?;
        self.wait_for("kiosk.wait.scan")?;
        self.picture("waiting");
        self.serve()?;
        self.aside_and_back()
    }

    /// The common path: card, goods, summary, signature, receipt.
    fn serve(&mut self) -> Result<(), NotThere> {
        match self.village.card(&self.village.sample.household) {
            Ok(card) => self.scan(&card),
            Err(why) => eprintln!("{why}"),
        }
        self.picture("household");
        self.scan(&Gtin::own(12).to_string());
        self.scan(&Gtin::own(1).to_string());
        self.picture("sale");
        self.scan(&Gtin::own(13).to_string());
        self.picture("refused");
        if self.ui.expect(&self.say("kiosk.understood")).is_ok() {
            self.tap("kiosk.understood")?;
        }
        self.tap("kiosk.sale.redeem")?;
        self.wait_for("kiosk.summary.sign-here")?;
        self.ui.sign();
        self.picture("summary");
        self.tap("kiosk.summary.confirm")?;
        self.wait_for("kiosk.recorded.headline")?;
        // The paper comes out of the virtual printer a moment later.
        std::thread::sleep(Duration::from_millis(500));
        self.ui.words();
        self.picture("recorded");
        self.tap("kiosk.recorded.next")?;
        self.wait_for("kiosk.wait.scan")
    }

    /// A second household's basket is set aside for the first one's return.
    fn aside_and_back(&mut self) -> Result<(), NotThere> {
        if let Ok(card) = self.village.card("0002") {
            self.scan(&card);
            self.scan(&Gtin::own(4).to_string());
            self.tap("kiosk.sale.aside")?;
            self.picture("set-aside");
        }
        Ok(())
    }

    /// The ledger has the redemption seconds later.
    fn the_ledger_has_it(&mut self) -> Result<(), String> {
        debug_assert!(matches!(
            self.ui.app().till().map(|till| till.step()),
            Some(Step::Waiting)
        ));
        for _ in 0..100 {
            if self.village.ledger_shows(&self.village.sample.household)? {
                super::tell!(
                    "The ledger's page shows the redemption: {}",
                    self.village.page()
                );
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err("the ledger did not get the redemption within ten seconds".into())
    }
}
