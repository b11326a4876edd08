//! A toy till for the tests of ledger and sync: a journal in memory, made with the real hash chain, and a village on
//! a real vault. Only what several tests need.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test uses its part of it"
)]

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use ed25519_dalek::SigningKey;
use jifen::ledger::desk::{self, Imported};
use jifen::ledger::founding::founding;
use jifen::ledger::service::{Clock, Service};
use jifen::ledger::sqlite::SqliteVault;
use jifen::ledger::vault::{NewVillage, Vault};
use jifen::market::account::Draw;
use jifen::market::aside::{Aside, Sealed};
use jifen::market::day::{Moment, VillageDay};
use jifen::market::fact::{Fact, Founded, Recovered, RecoveredBy, StaffAdded};
use jifen::market::fen::Fen;
use jifen::market::gtin::Gtin;
use jifen::market::ids::{
    Hash, HouseholdNo, LotNo, ReceiptNo, RedemptionId, RowKey, StaffNo, TillId, VillageId,
};
use jifen::market::intake::{CreditLine, HouseholdLine, Intake};
use jifen::market::journal::{Domain, Entry, FORM, Head, Record, Stamp, follow};
use jifen::market::points::Points;
use jifen::market::quantity::Quantity;
use jifen::market::redemption::{Proof, Redemption, RedemptionLine};
use jifen::market::scheme::bundled;
use jifen::market::staff::Role;
use jifen::market::stock::{Lot, LotTake, Source};
use jifen::parcel::{Generation, Letter, Reply, Signed};
use jifen::sync::carrier::{Address, Applicant};
use jifen::sync::rounds::Wire;
use jifen::sync::{
    Adoption, BooksFault, FeedRun, Parted, Run, Standing, Stopped, SyncState, TillBooks,
};

/// An exchange day in Lutang, ten in the morning.
pub const NOON: &str = "2026-12-30T02:00:00Z";

pub fn now() -> Moment {
    NOON.parse().unwrap()
}

pub fn day(text: &str) -> VillageDay {
    text.parse().unwrap()
}

pub fn village() -> VillageId {
    "lutang".parse().unwrap()
}

pub fn household(n: u32) -> HouseholdNo {
    format!("{n:04}").parse().unwrap()
}

pub fn soap() -> Gtin {
    Gtin::own(1)
}

#[derive(Clone)]
pub struct ToyTill {
    pub till: TillId,
    pub key: SigningKey,
    pub epoch: u32,
    pub journal: Vec<Entry>,
    pub asides: Vec<(Sealed, Aside)>,
    pub acked: Head,
    pub generation: Option<Generation>,
    pub feed: Vec<Entry>,
    pub feed_asides: Vec<(Sealed, Aside)>,
    pub stopped: Option<Stopped>,
    pub parted: Option<Parted>,
    pub must_recover: bool,
    pub ahead_ms: Option<i64>,
    pub contacts: u32,
    pub salt: u64,
}

impl ToyTill {
    pub fn new(till: &str) -> ToyTill {
        ToyTill::founded(till, false)
    }

    pub fn founded(till: &str, rehearsal: bool) -> ToyTill {
        let mut key = [0; 32];
        key[..till.len()].copy_from_slice(till.as_bytes());
        let mut toy = ToyTill {
            till: till.parse().unwrap(),
            key: SigningKey::from_bytes(&key),
            epoch: 1,
            journal: Vec::new(),
            asides: Vec::new(),
            acked: Head::EMPTY,
            generation: None,
            feed: Vec::new(),
            feed_asides: Vec::new(),
            stopped: None,
            parted: None,
            must_recover: false,
            ahead_ms: None,
            contacts: 0,
            salt: 1,
        };
        toy.record(Fact::Founded(Founded {
            village: village(),
            name: "芦塘村".into(),
            rehearsal,
        }));
        let name = toy.seal("向店长");
        toy.record(Fact::StaffAdded(StaffAdded {
            staff: StaffNo(1),
            role: Role::Shopkeeper,
            name,
        }));
        let giver = toy.seal("青禾百货");
        toy.record(Fact::StockReceived(Lot {
            lot: LotNo(1),
            key: RowKey::of("stock", &["soap"]),
            code: soap(),
            quantity: Quantity::new(1000).unwrap(),
            source: Source::Donation,
            giver,
            unit_cost: Fen(280),
            expires: None,
        }));
        toy
    }

    pub fn seal(&mut self, text: &str) -> Sealed {
        self.salt += 1;
        let mut salt = [0; 16];
        salt[..8].copy_from_slice(&self.salt.to_be_bytes());
        salt[8..8 + self.till.as_str().len()].copy_from_slice(self.till.as_str().as_bytes());
        let (sealed, aside) = Aside::seal(salt, text);
        self.asides.push((sealed, aside));
        sealed
    }

    pub fn head(&self) -> Head {
        self.journal.last().map_or(Head::EMPTY, |entry| Head {
            seq: entry.seq,
            hash: entry.hash,
        })
    }

    pub fn feed_head(&self) -> Head {
        self.feed.last().map_or(Head::EMPTY, |entry| Head {
            seq: entry.seq,
            hash: entry.hash,
        })
    }

    pub fn record(&mut self, fact: Fact) -> Head {
        let head = self.head();
        let at = now().plus_millis(head.seq as i64 * 1000);
        let stamp = Stamp {
            v: FORM,
            by: self.till.to_string(),
            epoch: self.epoch,
            seq: head.seq + 1,
            at,
            day: at.village_day(),
            boot: 1,
            up_ms: head.seq,
        };
        self.record_bytes(Record { stamp, fact }.to_bytes())
    }

    pub fn record_bytes(&mut self, bytes: String) -> Head {
        let head = self.head().after(Domain::Till, &bytes);
        self.journal.push(Entry {
            seq: head.seq,
            hash: head.hash,
            bytes,
        });
        head
    }

    /// A redemption of so many pieces of soap at 5 points.
    pub fn redeem(&mut self, n: u32, pieces: u32) -> ReceiptNo {
        self.redeem_as(n, pieces, |_| {})
    }

    /// The same, changed before it is recorded.
    pub fn redeem_as(
        &mut self,
        n: u32,
        pieces: u32,
        change: impl FnOnce(&mut Redemption),
    ) -> ReceiptNo {
        let seq = self.head().seq + 1;
        let receipt = ReceiptNo::at(&self.till, self.epoch, seq);
        let mut id = [0; 16];
        id[..8].copy_from_slice(&seq.to_be_bytes());
        id[8..8 + self.till.as_str().len()].copy_from_slice(self.till.as_str().as_bytes());
        id[15] = (self.salt % 251) as u8;
        let total = Points::whole(5 * pieces as i32);
        let signature = self.seal("M0 0 L10 10");
        let mut redemption = Redemption {
            id: RedemptionId(id),
            receipt: receipt.clone(),
            day: now().village_day(),
            household: household(n),
            proxy: None,
            proof: Proof::Glass(signature),
            staff: StaffNo(1),
            lines: vec![RedemptionLine {
                code: soap(),
                name: "香皂".into(),
                unit: "块".into(),
                quantity: Quantity::new(pieces).unwrap(),
                each: Points::whole(5),
                points: total,
                resolution: "附件3".into(),
                lots: vec![LotTake {
                    lot: LotNo(1),
                    quantity: Quantity::new(pieces).unwrap(),
                }],
            }],
            draws: vec![Draw {
                period: "2026-Q4".parse().unwrap(),
                points: total,
            }],
            total,
            remaining: Points::ZERO,
            reward: None,
            paper: None,
        };
        change(&mut redemption);
        self.record(Fact::Redeemed(redemption));
        receipt
    }

    pub fn applicant(&self, rehearsal: bool) -> Applicant {
        Applicant {
            village: village(),
            till: self.till.clone(),
            rehearsal,
            key: self.key.clone(),
        }
    }
}

impl TillBooks for ToyTill {
    fn sync_state(&mut self) -> Result<SyncState, BooksFault> {
        Ok(SyncState {
            village: village(),
            till: self.till.clone(),
            epoch: self.epoch,
            head: self.head(),
            acked: self.acked,
            generation: self.generation.clone(),
            feed: self.feed_head(),
            standing: match (self.must_recover, self.stopped) {
                (true, _) => Standing::MustRecover,
                (false, Some(why)) => Standing::Stopped(why),
                (false, None) => Standing::Sound,
            },
        })
    }

    fn tail(&mut self, after: u64, at_most: usize) -> Result<Run, BooksFault> {
        let entries: Vec<Entry> = self
            .journal
            .iter()
            .skip(after as usize)
            .take(at_most)
            .cloned()
            .collect();
        let asides = self
            .asides
            .iter()
            .filter(|(sealed, _)| {
                entries
                    .iter()
                    .any(|entry| entry.bytes.contains(&sealed.0.to_string()))
            })
            .cloned()
            .collect();
        Ok(Run { entries, asides })
    }

    fn hash_at(&mut self, seq: u64) -> Result<Option<Hash>, BooksFault> {
        Ok(match seq {
            0 => Some(Hash::ZERO),
            seq => self.journal.get(seq as usize - 1).map(|entry| entry.hash),
        })
    }

    fn acknowledge(&mut self, head: Head) -> Result<(), BooksFault> {
        assert_eq!(
            self.hash_at(head.seq)?,
            Some(head.hash),
            "only its own hash is acknowledged"
        );
        self.acked = head;
        Ok(())
    }

    fn apply_feed(&mut self, feed: &FeedRun) -> Result<(), BooksFault> {
        if feed.whole {
            self.feed.clear();
        }
        assert_eq!(
            self.feed_head(),
            feed.after,
            "the feed is applied where it follows"
        );
        follow(Domain::Feed, feed.after, &feed.run.entries).expect("a proven run follows");
        for entry in &feed.run.entries {
            Record::parse(&entry.bytes).expect("a run can be read");
        }
        self.feed.extend(feed.run.entries.iter().cloned());
        self.feed_asides.extend(feed.run.asides.iter().cloned());
        self.generation = Some(feed.generation.clone());
        Ok(())
    }

    fn adopt(&mut self, adoption: &Adoption) -> Result<(), BooksFault> {
        for entry in &adoption.run.entries {
            match self.hash_at(entry.seq)? {
                Some(own) if own != entry.hash => return Err(BooksFault("a fork".into())),
                Some(_) => {}
                None => self.journal.push(entry.clone()),
            }
        }
        self.asides.extend(adoption.run.asides.iter().cloned());
        self.epoch = adoption.epoch;
        self.acked = adoption.head;
        self.must_recover = false;
        self.stopped = None;
        let recovered = Recovered {
            epoch: adoption.epoch,
            seq: self.head().seq,
            hash: self.head().hash,
            lost: 0,
            by: RecoveredBy::Ledger,
        };
        self.record(Fact::Recovered(recovered));
        Ok(())
    }

    fn parted(&mut self, parted: Parted) -> Result<(), BooksFault> {
        self.parted = Some(parted);
        Ok(())
    }

    fn stop(&mut self, why: Stopped) -> Result<(), BooksFault> {
        self.stopped = Some(why);
        Ok(())
    }

    fn contact(&mut self, _: Moment, ahead_ms: Option<i64>) -> Result<(), BooksFault> {
        self.ahead_ms = ahead_ms;
        self.contacts += 1;
        Ok(())
    }
}

/// A ledger in a folder of its own.
pub struct Ledger {
    pub folder: tempfile::TempDir,
    pub vault: Arc<SqliteVault>,
    pub time: Arc<AtomicI64>,
}

impl Ledger {
    /// With the village of Lutang, three households, and 100 points posted for each in the last quarter of 2026.
    pub fn new() -> Ledger {
        let ledger = Ledger::bare(false);
        ledger.import(&households(3));
        ledger.import(&credits(3, 100, "2026-11-30"));
        ledger
    }

    pub fn bare(rehearsal: bool) -> Ledger {
        let folder = tempfile::tempdir().unwrap();
        let vault = Arc::new(SqliteVault::open(&folder.path().join("ledger.db")).unwrap());
        let new = NewVillage {
            village: village(),
            name: "芦塘村".into(),
            rehearsal,
        };
        let feed = founding(&new, bundled("lutang").unwrap(), now().village_day()).unwrap();
        assert!(vault.add_village(now(), &new, &feed).unwrap());
        Ledger {
            folder,
            vault,
            time: Arc::new(AtomicI64::new(now().millis())),
        }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("ledger.db")
    }

    pub fn import(&self, intake: &Intake) {
        match self.try_import(intake) {
            Imported::Done(..) => {}
            other => panic!("{other:?}"),
        }
    }

    pub fn try_import(&self, intake: &Intake) -> Imported {
        let mut count = 0u128;
        let entropy = self
            .vault
            .checkpoint(&village(), now())
            .unwrap()
            .unwrap()
            .entries;
        desk::import(
            &*self.vault,
            now(),
            &village(),
            intake,
            &|day| day.to_string(),
            &mut || {
                count += 1;
                (u128::from(entropy) << 64 | count).to_be_bytes()
            },
        )
        .unwrap()
    }

    pub fn code(&self) -> String {
        let entropy = self.time.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        let mut random = [0; 10];
        random[..8].copy_from_slice(&entropy);
        desk::give_code(&*self.vault, now(), &village(), "一号机", random)
            .unwrap()
            .unwrap()
    }

    pub fn serve(&self) -> Service {
        self.serve_at("127.0.0.1:0".parse().unwrap())
    }

    pub fn serve_at(&self, listen: SocketAddr) -> Service {
        let time = self.time.clone();
        let clock: Clock = Arc::new(move || Moment::from_millis(time.load(Ordering::SeqCst)));
        Service::start_with(listen, self.vault.clone(), clock).unwrap()
    }

    /// Enrols a till without a network and answers its wire.
    pub fn enrol(&self, till: &ToyTill) -> DirectWire {
        let (letter, code) =
            jifen::sync::carrier::enrol_letter(&till.applicant(false), &self.code(), now())
                .unwrap();
        let signed = Signed::seal(&letter, &till.key);
        let (_, answer) = desk::answer(&*self.vault, now(), &signed, 500, &|_| true).unwrap();
        jifen::sync::carrier::read_enrolled(&answer, &till.applicant(false), code).unwrap();
        DirectWire {
            vault: self.vault.clone(),
            key: till.key.clone(),
            letters: Vec::new(),
        }
    }

    pub fn bytes_of(&self, till: &ToyTill) -> Vec<Entry> {
        let all = self.vault.register(
            &village(),
            jifen::ledger::vault::RegisterKind::Journal,
            now().village_day(),
        );
        let entries: Vec<Entry> = jifen::market::register::rows(all.unwrap().expect("a journal"));
        let by = format!("\"by\":\"{}\"", till.till);
        entries
            .into_iter()
            .filter(|entry| entry.bytes.contains(&by))
            .collect()
    }

    pub fn exceptions(&self) -> Vec<(String, String)> {
        let listed = self.vault.exceptions(&village(), 1000).unwrap();
        listed
            .into_iter()
            .map(|exception| (exception.kind, exception.subject))
            .collect()
    }

    pub fn assert_verified(&self) {
        assert_eq!(self.vault.verify().unwrap(), Vec::<String>::new());
    }
}

/// Straight to the desk, by signed letters, which are kept for those who replay them.
pub struct DirectWire {
    pub vault: Arc<SqliteVault>,
    pub key: SigningKey,
    pub letters: Vec<Signed>,
}

impl Wire for DirectWire {
    fn carry(&mut self, letter: &Letter) -> Result<Reply, String> {
        let signed = Signed::seal(letter, &self.key);
        self.letters.push(signed.clone());
        let (reply, answer) = desk::answer(&*self.vault, now(), &signed, 7, &|_| true)
            .map_err(|why| why.to_string())?;
        assert_eq!(answer.open::<Reply>(&answer.key), Ok(reply.clone()));
        Ok(reply)
    }
}

pub fn address(service: &Service, till: &ToyTill, ledger_key: jifen::parcel::PublicKey) -> Address {
    Address {
        url: format!("http://{}/", service.addr()),
        key: till.key.clone(),
        ledger_key,
    }
}

pub fn households(count: u32) -> Intake {
    Intake::Households(
        (1..=count)
            .map(|n| {
                let line = HouseholdLine {
                    household: household(n),
                    name: format!("张大{}", ["福", "贵", "喜"][n as usize % 3]),
                    members: 4,
                    phone: Some(format!("{n:04}")),
                    group: "1组".into(),
                };
                (n + 1, line)
            })
            .collect(),
    )
}

pub fn credits(count: u32, points: i32, posted_on: &str) -> Intake {
    Intake::Credits(
        (1..=count)
            .map(|n| {
                let line = CreditLine {
                    household: household(n),
                    period: "2026-Q4".parse().unwrap(),
                    points: Points::whole(points),
                    category: "人居环境".into(),
                    reason: "庭院整洁".into(),
                    happened_on: None,
                    posted_on: day(posted_on),
                    kind: Default::default(),
                    member: None,
                    evidence: String::new(),
                    place: String::new(),
                };
                (n + 1, line)
            })
            .collect(),
    )
}

/// GET, as a browser would.
pub fn get(service: &Service, path: &str) -> (u16, String) {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .new_agent();
    let mut response = agent
        .get(format!("http://{}{path}", service.addr()))
        .call()
        .unwrap();
    (
        response.status().as_u16(),
        response.body_mut().read_to_string().unwrap(),
    )
}

/// POST of any body.
pub fn post(service: &Service, path: &str, body: &[u8]) -> (u16, String) {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .new_agent();
    let mut response = agent
        .post(format!("http://{}{path}", service.addr()))
        .send(body)
        .unwrap();
    (
        response.status().as_u16(),
        response.body_mut().read_to_string().unwrap(),
    )
}

pub fn copy_ledger(from: &Path, to: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let source = PathBuf::from(format!("{}{ending}", from.display()));
        if source.exists() {
            std::fs::copy(source, format!("{}{ending}", to.display())).unwrap();
        }
    }
}
