//! A serial scanner on a real pseudo-terminal: scans, plugs pulled, ports held by others.
mod devices_bench;

use devices_bench::{Plug, Sockets};
use jifen::devices::Error;
use jifen::devices::scanner::{ScannerAddress, ScannerEvent, ScannerPort};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread::sleep;
use std::time::{Duration, Instant};

fn serial(path: &Path) -> ScannerAddress {
    ScannerAddress::Serial {
        path: path.to_path_buf(),
        baud: 9_600,
    }
}

fn open(path: &Path) -> (ScannerPort, Receiver<ScannerEvent>) {
    let (to, events) = channel();
    let address = serial(path);
    let port = ScannerPort::open(&address, move |event| drop(to.send(event))).expect("a thread");
    (port, events)
}

fn next(events: &Receiver<ScannerEvent>) -> ScannerEvent {
    events
        .recv_timeout(Duration::from_secs(10))
        .expect("an event")
}

fn scan(code: &str) -> ScannerEvent {
    ScannerEvent::Scan(code.to_string())
}

#[test]
fn scans_come_through() {
    let mut plug = Plug::new();
    let (_port, events) = open(&plug.node);
    assert_eq!(next(&events), ScannerEvent::Ready);
    plug.write(b"6901234567892\r\n");
    assert_eq!(next(&events), scan("6901234567892"));
    // With AIM prefix, twice within 50 ms, and cut in two.
    plug.write(b"]E096385074\r");
    plug.write(b"]E096385074\r");
    plug.write(b"]Q1JF1:lutang:01");
    sleep(Duration::from_millis(30));
    plug.write(b"37:x\r");
    plug.write("６９０１\r".as_bytes());
    for code in ["96385074", "JF1:lutang:0137:x", "6901"] {
        assert_eq!(next(&events), scan(code));
    }
    plug.write(b"\xff\xfe\r\r\n\0\r");
    plug.write(&[b'7'; 2_000]);
    plug.write(b"\rJFC:OK\r");
    assert_eq!(next(&events), scan(&format!("{}…", "7".repeat(64))));
    assert_eq!(next(&events), scan("JFC:OK"));
}

#[test]
fn silence_ends_a_scan() {
    let mut plug = Plug::new();
    let (_port, events) = open(&plug.node);
    assert_eq!(next(&events), ScannerEvent::Ready);
    let start = Instant::now();
    for byte in b"6901234567892" {
        plug.write(&[*byte]);
        sleep(Duration::from_millis(1));
    }
    assert_eq!(next(&events), scan("6901234567892"));
    assert!(start.elapsed() >= Duration::from_millis(80));
}

#[test]
fn an_unplugged_scanner_comes_back_under_another_node() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scanner");
    let (port, events) = open(&path);
    let ScannerEvent::Gone {
        why: Error::Gone { what },
    } = next(&events)
    else {
        panic!("not there yet")
    };
    assert!(what.contains("scanner"), "{what}");

    let mut first = Plug::new();
    first.link(&path);
    assert_eq!(next(&events), ScannerEvent::Ready);
    first.write(b"one");
    let second = Plug::new();
    drop(first);
    // The half-read code died with its plug.
    assert!(matches!(
        next(&events),
        ScannerEvent::Gone {
            why: Error::Gone { .. }
        }
    ));
    let mut second = second;
    second.link(&path);
    loop {
        match next(&events) {
            ScannerEvent::Ready => break,
            ScannerEvent::Gone { .. } => {}
            ScannerEvent::Scan(code) => panic!("{code} out of nothing"),
        }
    }
    second.write(b"two\r");
    assert_eq!(next(&events), scan("two"));

    let start = Instant::now();
    port.stop();
    assert!(
        start.elapsed() < Duration::from_secs(1),
        "stopping does not wait for a scan"
    );
    assert!(events.try_recv().is_err());
}

/// By maker, product and serial number, among others of its kind; how long it takes is printed.
#[test]
fn a_scanner_that_changes_its_socket_is_found_by_what_it_is() {
    let sockets = Sockets::new();
    let (mut ours, other) = (Plug::new(), Plug::new());
    sockets.plug_in(&ours, "ttyACM0", "0c2e", "A7");
    sockets.plug_in(&other, "ttyACM1", "0c2e", "B2");
    let (say, events) = channel();
    let _port = ScannerPort::open_on(
        sockets.machine(),
        &serial(&sockets.node("ttyACM0")),
        None,
        move |event| drop(say.send(event)),
    )
    .expect("a thread");
    assert_eq!(next(&events), ScannerEvent::Ready);
    ours.write(b"one\r");
    assert_eq!(next(&events), scan("one"));
    let mut longest = Duration::ZERO;
    for (wait_ms, from, to) in [
        (730, "ttyACM0", "ttyACM5"),
        (1_170, "ttyACM5", "ttyACM2"),
        (1_910, "ttyACM2", "ttyACM9"),
    ] {
        sockets.pull_out(from);
        drop(std::mem::replace(&mut ours, Plug::new()));
        assert!(matches!(next(&events), ScannerEvent::Gone { .. }));
        sleep(Duration::from_millis(wait_ms));
        sockets.plug_in(&ours, to, "0c2e", "A7");
        let start = Instant::now();
        while next(&events) != ScannerEvent::Ready {}
        longest = longest.max(start.elapsed());
        ours.write(b"two\r");
        assert_eq!(next(&events), scan("two"));
    }
    println!("a scanner is found again after {longest:?} (promised: 2 s)");
    assert!(longest < Duration::from_secs(20), "{longest:?}");
}

#[test]
fn a_port_in_use_or_no_port_is_told_as_such() {
    let mut plug = Plug::new();
    let (first, events) = open(&plug.node);
    assert_eq!(next(&events), ScannerEvent::Ready);
    let (_second, others) = open(&plug.node);
    assert!(matches!(
        next(&others),
        ScannerEvent::Gone {
            why: Error::Busy { .. }
        }
    ));
    // The one that has it is not disturbed, and hands it over when it ends.
    plug.write(b"mine\r");
    assert_eq!(next(&events), scan("mine"));
    first.stop();
    assert_eq!(next(&others), ScannerEvent::Ready);
    plug.write(b"yours\r");
    assert_eq!(next(&others), scan("yours"));

    let file = tempfile::NamedTempFile::new().expect("a file");
    let (_port, events) = open(file.path());
    assert!(matches!(
        next(&events),
        ScannerEvent::Gone {
            why: Error::Unsuitable { .. }
        }
    ));
}
