//! The sample village: its ledger, its households and points, and a till that has joined it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use crate::books::home::Home;
use crate::books::{Books, Foundation};
use crate::ledger::service::Service;
use crate::ledger::sqlite::SqliteVault;
use crate::ledger::vault::{NewVillage, Vault};
use crate::ledger::{desk, founding};
use crate::market::ids::VillageId;
use crate::market::intake::IntakeKind;
use crate::market::register::{CardRow, Register, rows};
use crate::market::scheme;
use crate::market::staff::Role;
use crate::office::clock::{Clock, random};
use crate::office::trip;
use crate::reports::read::read_bytes;
use crate::words::{Lang, Words};

/// Who and what the sample is about.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The village.
    pub id: VillageId,
    /// Its name.
    pub name: String,
    /// The scheme it goes by.
    pub scheme: String,
    /// The household that the day begins with.
    pub household: String,
    /// Who serves.
    pub shopkeeper: Person,
    /// The second person.
    pub second: Person,
}

impl Sample {
    fn rules(&self) -> Result<&'static str, String> {
        scheme::bundled(&self.scheme).ok_or_else(|| format!("no scheme {}", self.scheme))
    }
}

/// A member of staff of the sample.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The PIN; no secret in a demo.
    pub pin: String,
}

const ABOUT: &str = include_str!("../../assets/sample/village.toml");
const SAMPLE: [(IntakeKind, &str); 3] = [
    (
        IntakeKind::Households,
        include_str!("../../assets/sample/households.csv"),
    ),
    (
        IntakeKind::Credits,
        include_str!("../../assets/sample/credits.csv"),
    ),
    (
        IntakeKind::Suspensions,
        include_str!("../../assets/sample/suspensions.csv"),
    ),
];
const STOCK: &str = include_str!("../../assets/sample/stock.csv");

/// The village with its ledger running.
pub struct Village {
    /// The till's home.
    pub home: PathBuf,
    /// Who and what it is about.
    pub sample: Sample,
    clock: Clock,
    service: Service,
}

/// Makes the village in a folder, or opens the one that an earlier demo left there.
pub fn prepare(dir: &Path, clock: &Clock) -> Result<Village, String> {
    std::fs::create_dir_all(dir).map_err(|fault| format!("{}: {fault}", dir.display()))?;
    let sample: Sample = toml::from_str(ABOUT).map_err(|fault| fault.to_string())?;
    let home = dir.join("till");
    let vault = SqliteVault::open(&dir.join("ledger.sqlite")).map_err(|fault| fault.to_string())?;
    let vault: Arc<dyn Vault> = Arc::new(vault);
    let before = Home::new(&home)
        .has_books()
        .then(|| ledger_address(&home))
        .flatten();
    let told = clock.clone();
    let listen = before.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
    let service = Service::start_with(listen, vault.clone(), Arc::new(move || told.read().now))
        .map_err(|fault| format!("{listen}: {fault}"))?;
    let village = Village {
        home,
        sample,
        clock: clock.clone(),
        service,
    };
    if before.is_none() {
        village.fill_ledger(&*vault)?;
        village.found_till(&*vault)?;
    }
    Ok(village)
}

/// Where the ledger of an earlier demo listened: its till knows.
fn ledger_address(home: &Path) -> Option<SocketAddr> {
    let books = Books::read(&Home::new(home)).ok()?;
    let (address, _) = books.sync_state().ok()?.ledger?;
    address.strip_prefix("http://")?.parse().ok()
}

impl Village {
    /// The ledger's page of the village.
    pub fn page(&self) -> String {
        format!("http://{}/villages/{}", self.service.addr(), self.sample.id)
    }

    /// What a household's card carries.
    ///
    /// # Errors
    /// A sentence.
    pub fn card(&self, household: &str) -> Result<String, String> {
        let books = Books::read(&Home::new(&self.home)).map_err(|fault| fault.to_string())?;
        let cards = books
            .register(Register::Cards, &self.clock.read())
            .map_err(|fault| fault.to_string())?;
        let row = rows::<CardRow>(cards)
            .into_iter()
            .find(|row| row.household.as_str() == household);
        row.map(|row| row.card)
            .ok_or_else(|| format!("household {household} has no card"))
    }

    fn fill_ledger(&self, vault: &dyn Vault) -> Result<(), String> {
        let fault = |fault: crate::ledger::vault::VaultFault| fault.to_string();
        let now = self.clock.read().now;
        let new = NewVillage {
            village: self.sample.id.clone(),
            name: self.sample.name.clone(),
            rehearsal: true,
        };
        let text = self.sample.rules()?;
        let feed =
            founding::founding(&new, text, now.village_day()).map_err(|why| why.to_string())?;
        vault.add_village(now, &new, &feed).map_err(fault)?;
        for (kind, csv) in SAMPLE {
            let intake =
                read_bytes(kind, csv.as_bytes(), &mut |_| {}).map_err(|why| why.to_string())?;
            let named = |day: crate::market::day::VillageDay| day.to_string();
            match desk::import(vault, now, &self.sample.id, &intake, &named, &mut random)
                .map_err(fault)?
            {
                desk::Imported::Done(..) => {}
                other => return Err(format!("the sample {kind:?} was not taken: {other:?}")),
            }
        }
        Ok(())
    }

    fn found_till(&self, vault: &dyn Vault) -> Result<(), String> {
        let clock = self.clock.read();
        let sentence = |stop: crate::books::Stop| stop.to_string();
        let pin = |digits: &str| {
            digits
                .parse()
                .map_err(|fault: crate::market::staff::NotAPin| fault.to_string())
        };
        let foundation = Foundation {
            village: self.sample.id.clone(),
            village_name: self.sample.name.clone(),
            scheme_text: self.sample.rules()?.to_owned(),
            staff_name: self.sample.shopkeeper.name.clone(),
            role: Role::Shopkeeper,
            pin: pin(&self.sample.shopkeeper.pin)?,
            rehearsal: true,
        };
        let mut books =
            Books::found(&Home::new(&self.home), &foundation, &clock).map_err(sentence)?;
        books
            .add_staff(
                &self.sample.second.name,
                Role::Committee,
                &pin(&self.sample.second.pin)?,
                &clock,
            )
            .map_err(sentence)?;
        let code = desk::give_code(vault, clock.now, &self.sample.id, "till 1", random())
            .map_err(|fault| fault.to_string())?
            .ok_or("the village is there")?;
        let words = Words::load(Lang::default());
        trip::join(
            &mut books,
            &format!("http://{}", self.service.addr()),
            &code,
            &clock,
            &words,
        )?;
        trip::once(&mut books, &self.clock, &words)?;
        let stock = read_bytes(IntakeKind::Stock, STOCK.as_bytes(), &mut |_| {})
            .map_err(|why| why.to_string())?;
        books
            .take_in(&stock, &clock, &mut |_| true)
            .map_err(|_| "the sample stock was not taken")?;
        Ok(())
    }

    /// Whether the ledger has a redemption of this household, asked of its own page.
    ///
    /// # Errors
    /// A sentence.
    pub fn ledger_shows(&self, receipt: &str) -> Result<bool, String> {
        let page = ureq::get(self.page())
            .call()
            .map_err(|fault| fault.to_string())?;
        let text = page
            .into_body()
            .read_to_string()
            .map_err(|fault| fault.to_string())?;
        Ok(text.contains(receipt))
    }
}
