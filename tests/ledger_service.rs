//! The ledger over real sockets: enrolment, a till's rounds, pages, and whatever else may arrive at an open port.

#![allow(clippy::unwrap_used)]

mod ledger_toy;

use std::io::Write;
use std::net::TcpStream;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jifen::ledger::vault::Vault;
use jifen::market::journal::Head;
use jifen::parcel::{Answer, Checkpoint, Letter, Message, RefusedBecause, Reply, Signed, VERSION};
use jifen::sync::carrier::{Carrier, NotEnrolled, enrol, once};
use jifen::sync::courier::Pace;
use jifen::sync::{
    Adoption, BooksFault, FeedRun, Parted, Run, Stopped, SyncNews, SyncState, TillBooks,
};
use ledger_toy::*;

#[test]
fn a_till_joins_reports_and_fetches() {
    let ledger = Ledger::new();
    let service = ledger.serve();
    let mut till = ToyTill::new("K7M2XQ");
    let receipt = till.redeem(1, 3);
    let url = format!("http://{}", service.addr());
    let (enrolled, _) = enrol(&url, &till.applicant(false), &ledger.code()).unwrap();
    assert_eq!(
        (enrolled.epoch, enrolled.village_name.as_str()),
        (1, "芦塘村")
    );

    let news = once(address(&service, &till, enrolled.ledger_key), &mut till);
    assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
    assert_eq!(till.acked, till.head());
    assert_eq!(
        ledger.bytes_of(&till),
        till.journal,
        "stored exactly as sent"
    );
    assert!(
        till.feed.len() >= 2 + 28 + 6 + 3,
        "{} entries of the feed",
        till.feed.len()
    );
    assert!(
        till.feed_asides
            .iter()
            .any(|(_, aside)| aside.text == "张大贵")
    );
    assert!(till.ahead_ms.is_some());

    let (status, page) = get(&service, "/villages/lutang");
    assert_eq!(status, 200);
    for part in [receipt.as_str(), "香皂 ×3", "0001", "张*贵", "85"] {
        assert!(page.contains(part), "{part} is on the page:\n{page}");
    }
    assert!(!page.contains("张大贵"), "names are masked");
    let (status, page) = get(&service, &format!("/r/{receipt}"));
    assert_eq!(status, 200);
    assert!(page.contains("香皂") && page.contains("附件3") && !page.contains("张大贵"));
    let (_, page) = get(&service, "/villages/lutang?lang=en&day=2026-12-30");
    assert!(page.contains("Redemptions") && page.contains(receipt.as_str()));
    let (_, page) = get(&service, "/villages/lutang?day=2026-12-31");
    assert!(!page.contains(receipt.as_str()));
    let (_, page) = get(&service, "/villages/lutang/tills");
    assert!(page.contains("K7M2XQ") && page.contains("一号机"));
    assert_eq!(get(&service, "/villages/lutang/exceptions").0, 200);
    ledger.assert_verified();
}

#[test]
fn every_page_speaks_both_languages_and_lacks_no_word() {
    let ledger = Ledger::new();
    let service = ledger.serve();
    let mut till = ToyTill::new("K7M2XQ");
    till.redeem(9, 2000);
    let mut wire = ledger.enrol(&till);
    round(&mut till, &mut wire);
    for path in [
        "/",
        "/villages/lutang",
        "/villages/lutang/exceptions",
        "/villages/lutang/tills",
        "/nowhere",
    ] {
        for lang in ["", "?lang=en"] {
            let (_, page) = get(&service, &format!("{path}{lang}"));
            assert!(!page.contains("[ledger."), "{path}{lang}: {page}");
        }
    }
    let (_, page) = get(&service, "/villages/lutang/exceptions");
    for kind in [
        "名册里没有这一户：0009",
        "兑换超过了积分（户号、期、超的分）：0009 2026-Q4 10000",
        "这批货给出的比入库的多",
    ] {
        assert!(page.contains(kind), "{kind}: {page}");
    }
    let css = get(&service, "/look.css");
    assert!(css.0 == 200 && css.1.contains("#0e5a3c"));
}

fn round(till: &mut ToyTill, wire: &mut DirectWire) -> Vec<SyncNews> {
    let mut courier =
        jifen::sync::courier::Courier::new(village(), till.till.clone(), Pace::default(), || 7);
    let time = jifen::sync::courier::Now {
        up_ms: 0,
        wall: now(),
    };
    let first = courier.poll(time);
    let mut news = Vec::new();
    jifen::sync::rounds::run(&mut courier, first, till, wire, &|| time, &mut |item| {
        news.push(item)
    });
    news
}

#[test]
fn a_code_is_good_once() {
    let ledger = Ledger::new();
    let service = ledger.serve();
    let url = format!("http://{}", service.addr());
    let (one, two) = (ToyTill::new("K7M2XQ"), ToyTill::new("B4N8TR"));
    let code = ledger.code();
    let first = enrol(&url, &one.applicant(false), &code).unwrap().0;
    assert_eq!(
        enrol(&url, &one.applicant(false), &code).unwrap().0,
        first,
        "a lost answer is given again"
    );
    let refused = |code: &str, rehearsal| enrol(&url, &two.applicant(rehearsal), code).unwrap_err();
    assert_eq!(
        refused(&code, false),
        NotEnrolled::Refused(RefusedBecause::CodeUsed)
    );
    assert_eq!(
        refused("0000-0000-0000-0000", false),
        NotEnrolled::Refused(RefusedBecause::CodeUnknown)
    );
    assert_eq!(refused("no code", false), NotEnrolled::NoCode);
    assert_eq!(
        refused(&ledger.code(), true),
        NotEnrolled::Refused(RefusedBecause::Rehearsal)
    );
    assert_eq!(ledger.vault.tills(&village()).unwrap().len(), 1);
}

#[test]
fn only_the_enrolled_key_is_heard() {
    let ledger = Ledger::new();
    let service = ledger.serve();
    let till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    let ledger_key = jifen::parcel::PublicKey::of(ledger.vault.key());
    let mut thief = till.clone();
    thief.key = ToyTill::new("B4N8TR").key;
    let news = once(address(&service, &thief, ledger_key), &mut thief);
    assert!(
        news.contains(&SyncNews::Refused(RefusedBecause::BadSignature)),
        "{news:?}"
    );
    let mut stranger = ToyTill::new("B4N8TR");
    let news = once(address(&service, &stranger, ledger_key), &mut stranger);
    assert!(
        news.contains(&SyncNews::Refused(RefusedBecause::UnknownTill)),
        "{news:?}"
    );
    assert!(ledger.bytes_of(&till).is_empty());
    let mut fooled = till.clone();
    let news = once(address(&service, &fooled, stranger_key()), &mut fooled);
    assert!(
        matches!(news.as_slice(), [SyncNews::Unreachable { .. }]),
        "another ledger's word counts for nothing"
    );
    assert_eq!((fooled.acked, fooled.feed.len()), (Head::EMPTY, 0));
}

fn stranger_key() -> jifen::parcel::PublicKey {
    jifen::parcel::PublicKey::of(&ToyTill::new("STRANGER").key)
}

#[test]
fn whatever_arrives_is_answered_and_never_ends_the_service() {
    let ledger = Ledger::new();
    let service = ledger.serve();
    let till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    for body in [
        &b""[..],
        b"{}",
        b"[1,2",
        &[0xff; 100],
        br#"{"payload":"","key":"00","signature":""}"#,
    ] {
        for path in [
            "/v1/tills/K7M2XQ/push",
            "/v1/tills/K7M2XQ/enrol",
            "/v1/tills/%00/recover",
        ] {
            let (status, text) = post(&service, path, body);
            assert!((400..500).contains(&status), "{path}: {status} {text}");
        }
    }
    let sealed = |message: serde_json::Value| {
        serde_json::to_vec(&Signed::seal(&message, &till.key)).unwrap()
    };
    let later = sealed(serde_json::json!({"v": 9, "news": true}));
    let (status, text) = post(&service, "/v1/tills/K7M2XQ/push", &later);
    assert_eq!((status, text.contains("ledger-too-old")), (400, true));
    let wild = serde_json::json!({"v": 1, "village": "lutang", "till": "K7M2XQ", "clock": "9999-12-31T23:59:59Z",
        "message": {"push": {"epoch": u32::MAX, "generation": null, "base": {"seq": u64::MAX, "hash": "0".repeat(64)},
        "entries": [], "asides": [], "head": {"seq": u64::MAX, "hash": "0".repeat(64)}}}});
    assert_eq!(
        post(&service, "/v1/tills/K7M2XQ/push", &sealed(wild)).0,
        400
    );
    assert_eq!(post(&service, "/v1/tills/K7M2XQ/dance", b"").0, 404);
    let large = vec![b' '; jifen::parcel::LARGEST_MESSAGE + 1];
    assert_eq!(post(&service, "/v1/tills/K7M2XQ/push", &large).0, 413);
    for path in [
        "/villages/none",
        "/r/none",
        "/r/K7M2XQ-1-000001",
        "/villages/lutang?day=tomorrow",
        "/%F0%9F%A6%80",
    ] {
        assert!((400..500).contains(&get(&service, path).0), "{path}");
    }
    // Half a request and no more: the service goes on for others.
    let mut half = TcpStream::connect(service.addr()).unwrap();
    half.write_all(
        b"POST /v1/tills/K7M2XQ/push HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{",
    )
    .unwrap();
    assert_eq!(get(&service, "/").0, 200);
    drop(half);
    assert_eq!(get(&service, "/v1/villages/lutang/feed?after=0").0, 401);
}

#[test]
fn a_letter_counts_only_where_it_is_handed_in() {
    let ledger = Ledger::new();
    let service = ledger.serve();
    let till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    let letter = Letter {
        v: VERSION,
        village: village(),
        till: till.till.clone(),
        clock: now(),
        message: Message::Recover(jifen::parcel::Recover {
            epoch: 1,
            nonce: jifen::market::ids::Hash([1; 32]),
            after: Head::EMPTY,
            head: Head::EMPTY,
        }),
    };
    let body = serde_json::to_vec(&Signed::seal(&letter, &till.key)).unwrap();
    assert_eq!(post(&service, "/v1/tills/K7M2XQ/push", &body).0, 400);
    assert_eq!(post(&service, "/v1/tills/B4N8TR/recover", &body).0, 400);
    assert_eq!(ledger.vault.tills(&village()).unwrap()[0].epoch, 1);
    let (status, text) = post(&service, "/v1/tills/K7M2XQ/recover", &body);
    let signed: Signed = serde_json::from_str(&text).unwrap();
    let reply: Reply = signed
        .open(&jifen::parcel::PublicKey::of(ledger.vault.key()))
        .unwrap();
    assert!(status == 200 && matches!(reply.answer, Answer::Recovered(part) if part.epoch == 2));
}

#[test]
fn the_checkpoint_is_public_and_signed() {
    let ledger = Ledger::new();
    let service = ledger.serve();
    let mut till = ToyTill::new("K7M2XQ");
    let mut wire = ledger.enrol(&till);
    round(&mut till, &mut wire);
    let (status, text) = get(&service, "/v1/villages/lutang/checkpoint");
    assert_eq!(status, 200);
    let signed: Signed = serde_json::from_str(&text).unwrap();
    let point: Checkpoint = signed
        .open(&jifen::parcel::PublicKey::of(ledger.vault.key()))
        .unwrap();
    assert_eq!(point.tills, vec![(till.till.clone(), 1, till.head())]);
    assert_eq!(point.feed, till.feed_head());
    assert_eq!(point.entries, till.head().seq + till.feed_head().seq);
    assert_eq!(get(&service, "/v1/villages/none/checkpoint").0, 404);
}

/// The till's books behind a lock, so that the counter and the carrier both reach them.
#[derive(Clone)]
struct Shared(Arc<Mutex<ToyTill>>);

impl TillBooks for Shared {
    fn sync_state(&mut self) -> Result<SyncState, BooksFault> {
        self.0.lock().unwrap().sync_state()
    }
    fn tail(&mut self, after: u64, at_most: usize) -> Result<Run, BooksFault> {
        self.0.lock().unwrap().tail(after, at_most)
    }
    fn hash_at(&mut self, seq: u64) -> Result<Option<jifen::market::ids::Hash>, BooksFault> {
        self.0.lock().unwrap().hash_at(seq)
    }
    fn acknowledge(&mut self, head: Head) -> Result<(), BooksFault> {
        self.0.lock().unwrap().acknowledge(head)
    }
    fn apply_feed(&mut self, feed: &FeedRun) -> Result<(), BooksFault> {
        self.0.lock().unwrap().apply_feed(feed)
    }
    fn adopt(&mut self, adoption: &Adoption) -> Result<(), BooksFault> {
        self.0.lock().unwrap().adopt(adoption)
    }
    fn parted(&mut self, parted: Parted) -> Result<(), BooksFault> {
        self.0.lock().unwrap().parted(parted)
    }
    fn stop(&mut self, why: Stopped) -> Result<(), BooksFault> {
        self.0.lock().unwrap().stop(why)
    }
    fn contact(
        &mut self,
        at: jifen::market::day::Moment,
        ahead: Option<i64>,
    ) -> Result<(), BooksFault> {
        self.0.lock().unwrap().contact(at, ahead)
    }
}

#[test]
fn the_service_comes_and_goes_while_a_till_sends() {
    let ledger = Ledger::new();
    let mut service = ledger.serve();
    let till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    let books = Shared(Arc::new(Mutex::new(till)));
    let (tell, news) = channel();
    let pace = Pace {
        idle_ms: 20,
        first_retry_ms: 5,
        longest_retry_ms: 20,
    };
    let place = {
        let till = books.0.lock().unwrap();
        address(
            &service,
            &till,
            jifen::parcel::PublicKey::of(ledger.vault.key()),
        )
    };
    let till_id = books.0.lock().unwrap().till.clone();
    let carrier = Carrier::start(
        place,
        (village(), till_id),
        pace,
        now,
        Box::new(books.clone()),
        move |item| {
            let _ = tell.send(item);
        },
    )
    .unwrap();
    let addr = service.addr();
    for i in 0..12 {
        for n in 0..40 {
            books.0.lock().unwrap().redeem(1 + n % 3, 1);
            carrier.wake();
        }
        if i % 2 == 0 {
            service.stop();
            std::thread::sleep(Duration::from_millis(15));
            service = ledger.serve_at(addr);
        }
    }
    let patience = Instant::now() + Duration::from_secs(30);
    loop {
        let till = books.0.lock().unwrap().clone();
        if till.acked == till.head() {
            break;
        }
        assert!(Instant::now() < patience, "everything arrives at last");
        std::thread::sleep(Duration::from_millis(20));
    }
    carrier.stop(Duration::from_secs(5));
    let till = books.0.lock().unwrap().clone();
    assert_eq!(ledger.bytes_of(&till), till.journal, "each once, in order");
    assert!(
        news.try_iter()
            .any(|item| matches!(item, SyncNews::Unreachable { .. })),
        "it was out in between"
    );
    ledger.assert_verified();
}

#[test]
fn two_senders_of_the_same_journal_end_in_one() {
    let ledger = Ledger::new();
    let service = ledger.serve();
    let mut till = ToyTill::new("K7M2XQ");
    ledger.enrol(&till);
    for n in 0..250 {
        till.redeem(1 + n % 3, 1);
    }
    let key = jifen::parcel::PublicKey::of(ledger.vault.key());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let mut copy = till.clone();
            let place = address(&service, &till, key);
            scope.spawn(move || {
                let news = once(place, &mut copy);
                assert_eq!(news.last(), Some(&SyncNews::UpToDate), "{news:?}");
                assert_eq!(copy.acked, copy.head());
            });
        }
    });
    assert_eq!(ledger.bytes_of(&till), till.journal);
    ledger.assert_verified();
}
