//! The till is killed while a paper is under way, and started again.

use crate::after::{Came, Sale, books_hold, paper_holds};
use crate::counter::{Counter, Start, await_state, only_job};
use crate::fault::{Device, Fault};
use crate::home;
use crate::shop::Shop;

fn start(shop: &Shop, device: &Device) -> Counter {
    let profile = device.fault.profile();
    let start = Start {
        printer: &device.address,
        profile: &profile.name,
        scanner: "stdin",
        user: None,
    };
    Counter::start(shop, &start)
}

/// It comes back and tells first what was recorded last, then of its paper.
fn comes_back(till: &mut Counter, receipt: &str, paper: &str) {
    till.paper_is(receipt, "last-recorded");
    till.paper_is(receipt, paper);
    let kinds: Vec<&str> = till
        .heard
        .iter()
        .filter_map(|event| event["event"].as_str())
        .filter(|kind| !["printer", "scanner"].contains(kind))
        .collect();
    assert_eq!(kinds, ["last-recorded", paper]);
}

#[test]
fn while_it_sends() {
    let fault = Fault::NobodyReads;
    let shop = home::shop();
    let mut device = Device::new(fault, shop.dir.path());
    let mut till = start(&shop, &device);
    till.printer_is("ready");
    let struck = device.strike();
    let receipt = till.sells();
    await_state(&shop, &receipt, &["sending"]);
    till.kill();

    let mut till = start(&shop, &device);
    comes_back(&mut till, &receipt, "print-unknown");
    let (job, state) = only_job(&shop, &receipt);
    assert_eq!(state, "unknown");
    device.mend(struck);
    // Nothing of it comes by itself: the next one does, and the copy when it is asked for.
    let next = till.sells();
    till.paper_is(&next, "sent");
    shop.ok(&["spool", "retry", &job]);
    till.paper_is(&receipt, "sent");
    till.ends();
    let sales = [
        Sale {
            receipt,
            came: Came::TornThenCopied,
        },
        Sale {
            receipt: next,
            came: Came::Once,
        },
    ];
    books_hold(&shop, &sales);
    let roll = device.roll();
    // The picture that was cut off is filled up before the next paper, or that one would be taken for its rest.
    for run in &roll {
        assert!(
            run.oddities.is_empty(),
            "{:?}",
            &run.oddities[..run.oddities.len().min(8)]
        );
    }
    paper_holds(fault, &roll, &sales, 1);
    println!("row | counter | killed while it sends | print-unknown | TornThenCopied");
}

#[test]
fn while_a_paper_waits() {
    let fault = Fault::PaperOut;
    let shop = home::shop();
    let mut device = Device::new(fault, shop.dir.path());
    let mut till = start(&shop, &device);
    till.printer_is("ready");
    let struck = device.strike();
    let receipt = till.sells();
    till.printer_is("paper-out");
    await_state(&shop, &receipt, &["queued"]);
    till.kill();

    device.mend(struck);
    let mut till = start(&shop, &device);
    comes_back(&mut till, &receipt, "not-printed");
    // There is paper again, and all the same it is offered only.
    let next = till.sells();
    till.paper_is(&next, "printed");
    let (job, state) = only_job(&shop, &receipt);
    assert_eq!(state, "stale");
    shop.ok(&["spool", "retry", &job]);
    till.paper_is(&receipt, "printed");
    till.ends();
    let sales = [receipt, next].map(|receipt| Sale {
        receipt,
        came: Came::Once,
    });
    books_hold(&shop, &sales);
    paper_holds(fault, &device.roll(), &sales, 1);
    println!("row | counter | killed while a paper waits | not-printed | Once");
}
