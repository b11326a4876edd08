//! A row of the matrix at a till without a screen: the real process, the real books, a real wire.

use crate::after::{Came, Sale, books_hold, paper_holds};
use crate::counter::{Counter, Start, await_state, can_run_as, only_job};
use crate::fault::{Device, Fate, Fault};
use crate::home::{self, give_to, is_root};
use crate::shop::Shop;

/// A user of the system who may do nothing.
const NOBODY: u32 = 65_534;

/// One row: what is said, what comes on paper, and that all is well afterwards.
pub fn row(fault: Fault) {
    let shop = home::shop();
    let mut device = Device::new(fault, shop.dir.path());
    let user = match fault {
        Fault::Forbidden if is_root() && !can_run_as(NOBODY) => {
            return println!("skipped: no other user may run the program here");
        }
        Fault::Forbidden if is_root() => {
            give_to(&shop, NOBODY);
            Some(NOBODY)
        }
        _ => None,
    };
    let mut sales = Vec::new();
    let first = fault.is_first().then(|| device.strike());
    let profile = fault.profile();
    let start = Start {
        printer: &device.address,
        profile: &profile.name,
        scanner: "stdin",
        user,
    };
    let mut till = Counter::start(&shop, &start);
    let struck = first.unwrap_or_else(|| {
        till.printer_is("ready");
        sales.push(comes_out(&mut till, fault));
        device.strike()
    });

    let receipt = till.sells();
    let said = fault.state().map(|state| till.printer_is(state));
    let fate = meets(&shop, &mut till, (fault, &receipt));
    device.mend(struck);
    let came = ends(&shop, &mut till, (fault, &receipt), fate);
    sales.push(Sale { receipt, came });

    // It works again, and nothing of before comes with it.
    sales.push(comes_out(&mut till, fault));
    till.ends();
    books_hold(&shop, &sales);
    let states = till.printer_states().join(" → ");
    paper_holds(fault, &device.roll(), &sales, 1);
    let said = said.unwrap_or_else(|| "—".into());
    println!("row | counter | {fault:?} | {states} | {said} | {fate:?}, {came:?}");
}

/// A redemption whose paper comes out.
fn comes_out(till: &mut Counter, fault: Fault) -> Sale {
    let receipt = till.sells();
    till.paper_is(&receipt, fault.ends());
    Sale {
        receipt,
        came: Came::Once,
    }
}

/// What the till says of the paper while the fault goes on, and its spool with it.
fn meets(shop: &Shop, till: &mut Counter, (fault, receipt): (Fault, &str)) -> Fate {
    match fault.fate() {
        Fate::ComesOut => {
            till.paper_is(receipt, fault.ends());
            Fate::ComesOut
        }
        Fate::Waits => {
            await_state(shop, receipt, &["queued"]);
            Fate::Waits
        }
        doubt @ (Fate::Torn | Fate::Kept) => {
            till.paper_is(receipt, "print-unknown");
            assert_eq!(only_job(shop, receipt).1, "unknown");
            doubt
        }
        Fate::WaitsOrTorn => match &*await_state(shop, receipt, &["queued", "unknown"]) {
            "unknown" => Fate::Torn,
            _ => Fate::Waits,
        },
    }
}

/// What becomes of the paper once the fault is over.
fn ends(shop: &Shop, till: &mut Counter, (fault, receipt): (Fault, &str), fate: Fate) -> Came {
    match fate {
        Fate::ComesOut => Came::Once,
        Fate::Waits | Fate::WaitsOrTorn => {
            till.paper_is(receipt, fault.ends());
            Came::Once
        }
        Fate::Kept => {
            let (job, _) = only_job(shop, receipt);
            shop.ok(&["spool", "confirm", &job]);
            Came::Once
        }
        Fate::Torn => {
            let (job, _) = only_job(shop, receipt);
            shop.ok(&["spool", "retry", &job]);
            till.paper_is(receipt, fault.ends());
            Came::TornThenCopied
        }
    }
}
