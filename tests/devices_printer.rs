//! Printers on real sockets, pseudo-terminals and files, in every state a printer can be in.
mod devices_bench;

use devices_bench::{Plug, Sockets, until};
use jifen::devices::Error;
use jifen::devices::machine::Machine;
use jifen::devices::paper::{Condition, Paper};
use jifen::devices::printer::{PrinterAddress, PrinterStatus, Profile, StatusBy, encode};
use jifen::devices::spool::{JobState, Patience, PrintJob, PrinterDesk, PrinterEvent};
use jifen::market::slip::Slip;
use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

/// Short enough for a test, long enough for a busy machine.
fn patience() -> Patience {
    Patience {
        connect: Duration::from_secs(2),
        answer: Duration::from_millis(300),
        stall: Duration::from_millis(700),
        total: Duration::from_secs(10),
        confirm: Duration::from_secs(3),
    }
}

struct Counter {
    desk: PrinterDesk,
    events: Receiver<PrinterEvent>,
    /// Statuses that came while a job was watched.
    passed: RefCell<Vec<PrinterStatus>>,
}

impl Counter {
    fn at(address: PrinterAddress) -> Counter {
        Counter::with(address, Profile::mm58())
    }

    fn with(address: PrinterAddress, profile: Profile) -> Counter {
        Counter::on(Machine::here(), address, profile)
    }

    fn on(machine: Machine, address: PrinterAddress, profile: Profile) -> Counter {
        let (to, events) = channel();
        let on = move |event| drop(to.send(event));
        let desk =
            PrinterDesk::start_with(machine, address, profile, patience(), on).expect("a thread");
        Counter {
            desk,
            events,
            passed: RefCell::default(),
        }
    }

    fn print(&self, id: i64, bytes: &[u8]) {
        self.desk.print(PrintJob {
            id,
            bytes: bytes.to_vec(),
        });
    }

    /// The states of a job up to the first that `ends` accepts.
    fn states(&self, job: i64, ends: fn(JobState) -> bool) -> Vec<JobState> {
        let mut states = Vec::new();
        loop {
            match self.events.recv_timeout(Duration::from_secs(20)) {
                Ok(PrinterEvent::Job { id, state }) if id == job => {
                    states.push(state);
                    if ends(state) {
                        return states;
                    }
                }
                Ok(PrinterEvent::Status(status)) => self.passed.borrow_mut().push(status),
                Ok(_) => {}
                Err(error) => panic!("{error} after {states:?}"),
            }
        }
    }

    fn status(&self, is: impl Fn(&PrinterStatus) -> bool) -> PrinterStatus {
        let passed = self.passed.take();
        if let Some(status) = passed.into_iter().find(&is) {
            return status;
        }
        loop {
            match self.events.recv_timeout(Duration::from_secs(20)) {
                Ok(PrinterEvent::Status(status)) if is(&status) => return status,
                Ok(_) => {}
                Err(error) => panic!("no such status: {error}"),
            }
        }
    }
}

const FIRST: JobState = JobState::Sending { attempt: 1 };

fn is_end(state: JobState) -> bool {
    state.is_settled() || state.asks_a_person()
}

fn receipt() -> Vec<u8> {
    let slip = Slip::new()
        .centre_double("芦塘积分超市")
        .pair("香皂 ×2", "10 分")
        .text("龚䶮")
        .qr("JFR1:0007");
    encode(&slip, &Profile::mm58())
}

/// A job too large for the buffers between here and a printer that reads nothing.
fn endless() -> Vec<u8> {
    vec![b'x'; 32_000_000]
}

fn tcp(listener: &TcpListener) -> PrinterAddress {
    PrinterAddress::Tcp {
        host: "127.0.0.1".into(),
        port: listener.local_addr().expect("bound").port(),
    }
}

/// A network printer: every connection feeds the same paper.
fn network_printer(paper: Arc<Mutex<Paper>>) -> PrinterAddress {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = tcp(&listener);
    spawn(move || {
        for stream in listener.incoming().flatten() {
            serve(stream, &paper);
        }
    });
    address
}

fn serve(mut stream: TcpStream, paper: &Mutex<Paper>) {
    let mut buffer = [0; 4_096];
    stream
        .set_read_timeout(Some(Duration::from_millis(10)))
        .expect("set");
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(n) => paper.lock().expect("whole").feed(&buffer[..n]),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => return,
        }
        let answers = paper.lock().expect("whole").take_answers();
        if stream.write_all(&answers).is_err() {
            return;
        }
    }
}

fn paper() -> Arc<Mutex<Paper>> {
    Arc::new(Mutex::new(Paper::new(&Profile::mm58())))
}

#[test]
fn a_printer_that_answers_confirms() {
    let paper = paper();
    let counter = Counter::at(network_printer(paper.clone()));
    assert_eq!(
        counter.status(|_| true),
        PrinterStatus::Ready { paper_low: false }
    );
    for id in 1..=3 {
        counter.print(id, &receipt());
        assert_eq!(counter.states(id, is_end), [FIRST, JobState::Confirmed]);
    }
    let mut paper = paper.lock().expect("whole");
    assert_eq!(paper.take_sheets().len(), 3);
    assert!(paper.oddities().is_empty(), "{:?}", paper.oddities());
}

/// How each way of telling ends a paper, with a printer that knows that way and with one that knows none.
#[test]
fn a_profile_says_how_a_paper_is_proved() {
    let confirmed = JobState::Confirmed;
    for (status, knows, ends) in [
        (StatusBy::Epson, StatusBy::Epson, confirmed),
        (StatusBy::Buffer, StatusBy::Buffer, confirmed),
        (StatusBy::Any, StatusBy::Buffer, confirmed),
        (StatusBy::RealTime, StatusBy::RealTime, JobState::Sent),
        (StatusBy::Epson, StatusBy::None, JobState::Sent),
        (StatusBy::Buffer, StatusBy::None, JobState::Sent),
        (StatusBy::RealTime, StatusBy::None, JobState::Sent),
        (StatusBy::None, StatusBy::Epson, JobState::Sent),
        (StatusBy::Epson, StatusBy::RealTime, JobState::Sent),
    ] {
        let profile = |status| Profile {
            status,
            ..Profile::mm80()
        };
        let paper = Arc::new(Mutex::new(Paper::new(&profile(knows))));
        let counter = Counter::with(network_printer(paper.clone()), profile(status));
        for id in 1..=2 {
            counter.print(id, &receipt());
            let states = counter.states(id, is_end);
            assert_eq!(states, [FIRST, ends], "{status:?} by one that is {knows:?}");
        }
        let mut paper = paper.lock().expect("whole");
        assert_eq!(paper.take_sheets().len(), 2);
        // One that is asked nothing is sent nothing but papers.
        if status == StatusBy::None {
            assert!(paper.oddities().is_empty(), "{:?}", paper.oddities());
        }
    }
}

/// An answer to the paper before, or half an answer, proves nothing.
#[test]
fn a_proof_belongs_to_its_paper() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = tcp(&listener);
    spawn(move || {
        let mut last: Vec<u8> = vec![0x37, 0x22, 0x40, 0x40, 0x40, 0x40, 0];
        for mut stream in listener.incoming().flatten() {
            let mut buffer = [0; 4_096];
            while let Ok(n @ 1..) = stream.read(&mut buffer) {
                let bytes = &buffer[..n];
                if bytes.starts_with(&[0x10, 4]) {
                    let _ = stream.write_all(&[0x12]);
                }
                let asks = bytes
                    .windows(11)
                    .find(|seen| seen.starts_with(&[0x1d, b'(', b'H', 6, 0, 48, 48]));
                if let Some(asks) = asks {
                    // The answer to the one before, and the head of this one.
                    let _ = stream.write_all(&last);
                    let _ = stream.write_all(&[0x37, 0x22, asks[7]]);
                    last = [&[0x37, 0x22], &asks[7..11], &[0]].concat();
                }
            }
        }
    });
    let epson = Profile {
        status: StatusBy::Epson,
        ..Profile::mm80()
    };
    let counter = Counter::with(address, epson);
    counter.print(1, &receipt());
    assert_eq!(counter.states(1, is_end), [FIRST, JobState::Sent]);
}

#[test]
fn a_mute_printer_is_a_normal_one() {
    let paper = paper();
    paper.lock().expect("whole").set_condition(Condition::Mute);
    let counter = Counter::at(network_printer(paper.clone()));
    assert_eq!(counter.status(|_| true), PrinterStatus::Mute);
    counter.print(1, &receipt());
    assert_eq!(counter.states(1, is_end), [FIRST, JobState::Sent]);
    assert_eq!(paper.lock().expect("whole").take_sheets().len(), 1);
}

#[test]
fn out_of_paper_nothing_is_sent_and_nothing_is_printed_twice() {
    for (condition, why) in [
        (Condition::PaperOut, Error::PaperOut),
        (Condition::CoverOpen, Error::CoverOpen),
    ] {
        let paper = paper();
        paper.lock().expect("whole").set_condition(condition);
        let counter = Counter::at(network_printer(paper.clone()));
        assert_eq!(counter.status(|_| true), PrinterStatus::Down(why));
        counter.print(1, &receipt());
        counter.print(2, &receipt());
        sleep(Duration::from_millis(1_500));
        assert!(
            !paper.lock().expect("whole").is_waiting(),
            "not one byte of a job"
        );
        paper.lock().expect("whole").set_condition(Condition::Well);
        assert_eq!(counter.states(1, is_end), [FIRST, JobState::Confirmed]);
        assert_eq!(counter.states(2, is_end), [FIRST, JobState::Confirmed]);
        assert_eq!(paper.lock().expect("whole").take_sheets().len(), 2);
    }
}

#[test]
fn a_roll_that_ends_in_mid_receipt_is_asked_about_and_not_printed_again() {
    let paper = paper();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = tcp(&listener);
    let shared = paper.clone();
    spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // The paper ends with the first piece of a job that is longer than a question.
            let mut buffer = [0; 64];
            while let Ok(n @ 1..) = stream.read(&mut buffer) {
                let mut paper = shared.lock().expect("whole");
                if n > 8 {
                    paper.set_condition(Condition::PaperOut);
                }
                paper.feed(&buffer[..n]);
                let answers = paper.take_answers();
                drop(paper);
                let _ = stream.write_all(&answers);
            }
        }
    });
    let counter = Counter::at(address);
    counter.status(|status| matches!(status, PrinterStatus::Ready { .. }));
    counter.print(1, &receipt());
    let sent = receipt().len() as u64;
    assert_eq!(
        counter.states(1, is_end),
        [FIRST, JobState::Unknown { sent }]
    );
    counter.status(|status| *status == PrinterStatus::Down(Error::PaperOut));
    paper.lock().expect("whole").set_condition(Condition::Well);
    sleep(Duration::from_millis(2_500));
    assert_eq!(
        paper.lock().expect("whole").take_sheets().len(),
        1,
        "the printer finished what it had, once"
    );
}

#[test]
fn a_printer_that_takes_data_and_stalls_blocks_nobody() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let counter = Counter::at(tcp(&listener));
    let start = Instant::now();
    counter.print(1, &endless());
    counter.print(2, &receipt());
    assert!(
        start.elapsed() < Duration::from_millis(500),
        "orders return at once"
    );
    let states = counter.states(1, is_end);
    let [FIRST, JobState::Unknown { sent }] = states[..] else {
        panic!("{states:?}")
    };
    assert!(sent > 0 && sent < endless().len() as u64);
    let status = counter.status(|status| matches!(status, PrinterStatus::Down(_)));
    assert_eq!(
        status,
        PrinterStatus::Down(Error::Stalled {
            sent: sent as usize
        })
    );
}

#[test]
fn a_stalled_printer_can_be_left_at_any_time() {
    let plug = Plug::new();
    let address = PrinterAddress::Serial {
        path: plug.node.clone(),
        baud: 9_600,
    };
    let (to, events) = channel();
    let slow = Patience {
        stall: Duration::from_secs(60),
        total: Duration::from_secs(60),
        ..patience()
    };
    let on = move |event| drop(to.send(event));
    let desk = PrinterDesk::start_with(Machine::here(), address, Profile::mm58(), slow, on)
        .expect("a thread");
    desk.print(PrintJob {
        id: 1,
        bytes: vec![b'x'; 200_000],
    });
    until("sending", || {
        matches!(
            events.try_recv(),
            Ok(PrinterEvent::Job { state: FIRST, .. })
        )
    });
    sleep(Duration::from_millis(200));
    let start = Instant::now();
    desk.stop();
    assert!(start.elapsed() < Duration::from_secs(2));
    let last = events.try_iter().last();
    let Some(PrinterEvent::Job {
        id: 1,
        state: JobState::Unknown { sent },
    }) = last
    else {
        panic!("{last:?}")
    };
    assert!(sent > 0 && sent < 200_000);
}

#[test]
fn refused_or_accepted_and_closed_takes_no_byte_and_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = tcp(&listener);
    drop(listener);
    let counter = Counter::at(address.clone());
    assert!(matches!(
        counter.status(|_| true),
        PrinterStatus::Down(Error::Gone { .. })
    ));
    counter.print(1, &receipt());
    sleep(Duration::from_millis(600));

    // Now something accepts and closes at once, three times; then the printer is there.
    let PrinterAddress::Tcp { host, port } = address else {
        unreachable!()
    };
    let listener = TcpListener::bind((host.as_str(), port)).expect("the port again");
    let paper = paper();
    let shared = paper.clone();
    spawn(move || {
        for (i, stream) in listener.incoming().flatten().enumerate() {
            if i >= 3 {
                serve(stream, &shared);
            }
        }
    });
    assert_eq!(counter.states(1, is_end).last(), Some(&JobState::Confirmed));
    assert_eq!(paper.lock().expect("whole").take_sheets().len(), 1);
}

#[test]
fn a_connection_closed_in_mid_receipt_is_unknown_and_stays_so() {
    for after in [1, 40, 20_000] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = tcp(&listener);
        let seen = Arc::new(Mutex::new(0usize));
        let count = seen.clone();
        spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut taken = 0;
                let mut byte = [0; 1];
                // The question about its state is answered; then n bytes of the job, and the power goes.
                while taken < after && matches!(stream.read(&mut byte), Ok(1)) {
                    if byte[0] == 0x10 {
                        let mut rest = [0; 2];
                        let _ = stream.read_exact(&mut rest);
                        let _ = stream.write_all(&[0x12]);
                    } else {
                        taken += 1;
                    }
                }
                if taken > 0 {
                    *count.lock().expect("whole") += 1;
                }
            }
        });
        let counter = Counter::at(address);
        counter.print(1, &vec![b'x'; 60_000]);
        let states = counter.states(1, is_end);
        let [FIRST, JobState::Unknown { sent }] = states[..] else {
            panic!("{after}: {states:?}")
        };
        assert!(sent > 0, "{after}");
        sleep(Duration::from_millis(700));
        assert_eq!(*seen.lock().expect("whole"), 1, "sent once");
    }
}

/// Answers `DLE EOT` (until the first byte of a job, if it `dies`) and never `GS r`.
fn half_deaf_printer(dies: bool) -> PrinterAddress {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = tcp(&listener);
    spawn(move || {
        let mut alive = true;
        for mut stream in listener.incoming().flatten() {
            let mut buffer = [0; 4_096];
            while let Ok(n @ 1..) = stream.read(&mut buffer) {
                let asked = buffer[..n].starts_with(&[0x10, 4]);
                alive &= asked || !dies;
                if asked && alive {
                    let _ = stream.write_all(&[0x12]);
                }
            }
        }
    });
    address
}

#[test]
fn a_printer_without_the_last_answer_is_waited_for_only_once() {
    let counter = Counter::at(half_deaf_printer(false));
    let times: Vec<Duration> = (1..=2)
        .map(|id| {
            let start = Instant::now();
            counter.print(id, &receipt());
            assert_eq!(counter.states(id, is_end), [FIRST, JobState::Sent]);
            start.elapsed()
        })
        .collect();
    assert!(times[0] >= Duration::from_secs(3), "{times:?}");
    assert!(times[1] < Duration::from_secs(2), "{times:?}");
}

#[test]
fn a_printer_that_answered_and_falls_silent_is_asked_about() {
    let counter = Counter::at(half_deaf_printer(true));
    counter.print(1, &receipt());
    let sent = receipt().len() as u64;
    assert_eq!(
        counter.states(1, is_end),
        [FIRST, JobState::Unknown { sent }]
    );
}

#[test]
fn late_and_garbled_answers_are_no_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = tcp(&listener);
    spawn(move || {
        for (i, mut stream) in listener.incoming().flatten().enumerate() {
            let mut buffer = [0; 4_096];
            while let Ok(n @ 1..) = stream.read(&mut buffer) {
                let asks = buffer[..n].starts_with(&[0x10, 4]);
                if asks && i % 2 == 0 {
                    let _ = stream.write_all(&[0xff, 0x00, 0x91, 0x7f, 0x55]);
                } else if asks {
                    let mut late = stream.try_clone().expect("a handle");
                    spawn(move || {
                        sleep(Duration::from_millis(450));
                        let _ = late.write_all(&[0x1a]);
                    });
                }
            }
        }
    });
    let counter = Counter::at(address);
    assert_eq!(counter.status(|_| true), PrinterStatus::Mute);
    for id in 1..=4 {
        counter.print(id, &receipt());
        assert_eq!(counter.states(id, is_end), [FIRST, JobState::Sent]);
    }
}

/// One row of text in Chinese mode.
fn encode_row() -> Vec<u8> {
    b"\x1c&\xcf\xe3\xd4\xed 10\n".to_vec()
}

/// How many bytes a line takes that nobody reads.
fn line_holds() -> usize {
    let plug = Plug::new();
    let flags =
        rustix::fs::OFlags::WRONLY | rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
    let line = rustix::fs::open(&plug.node, flags, rustix::fs::Mode::empty()).expect("open");
    let mut settings = rustix::termios::tcgetattr(&line).expect("settings");
    settings.make_raw();
    rustix::termios::tcsetattr(&line, rustix::termios::OptionalActions::Now, &settings)
        .expect("raw");
    std::iter::from_fn(|| rustix::io::write(&line, &[b'x'; 256]).ok()).sum()
}

#[test]
fn a_slow_line_is_no_stalled_one() {
    let mut plug = Plug::new();
    let address = PrinterAddress::Serial {
        path: plug.node.clone(),
        baud: 9_600,
    };
    let counter = Counter::at(address);
    assert_eq!(counter.status(|_| true), PrinterStatus::Mute);
    // More than the line's buffer holds, so that the last 20,000 bytes wait for the reader: several times the patience
    // for a stall.
    let rows = (line_holds() + 20_000) / encode_row().len() + 1;
    let bytes = [
        encode_row().repeat(rows),
        encode(&Slip::new(), &Profile::mm58()),
    ]
    .concat();
    counter.print(1, &bytes);
    let mut paper = Paper::new(&Profile::mm58());
    let start = Instant::now();
    let mut gulped = 0;
    let mut states = Vec::new();
    while states.last() != Some(&JobState::Sent) {
        assert!(start.elapsed() < Duration::from_secs(60), "{states:?}");
        // In gulps, as the line between two programs gives its room back: only when its 4,096 bytes have nearly all been
        // read. By the clock, not by the turn: a busy machine makes turns longer, not the line slower.
        let gulps = start.elapsed().as_millis() as usize / 250 + 1;
        if gulps > gulped {
            gulped += 1;
            paper.feed(&plug.read(4_096));
        }
        sleep(Duration::from_millis(20));
        for event in counter.events.try_iter() {
            if let PrinterEvent::Job { state, .. } = event {
                states.push(state);
            }
        }
    }
    assert_eq!(states, [FIRST, JobState::Sent]);
    until("the rest of the paper", || {
        paper.feed(&plug.read(4_096));
        !paper.take_sheets().is_empty()
    });
    assert!(start.elapsed() > Duration::from_secs(2));
    assert!(paper.oddities().is_empty(), "{:?}", paper.oddities());
}

#[test]
fn a_serial_printer_comes_back_under_another_node() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("printer");
    let first = Plug::new();
    first.link(&path);
    let counter = Counter::at(PrinterAddress::Serial {
        path: path.clone(),
        baud: 115_200,
    });
    assert_eq!(counter.status(|_| true), PrinterStatus::Mute);
    let mut second = Plug::new();
    drop(first);
    assert!(matches!(
        counter.status(|_| true),
        PrinterStatus::Down(Error::Gone { .. })
    ));
    counter.print(1, &receipt());
    sleep(Duration::from_millis(300));
    second.link(&path);
    assert_eq!(counter.states(1, is_end), [FIRST, JobState::Sent]);
    let mut paper = Paper::new(&Profile::mm58());
    until("the paper", || {
        paper.feed(&second.read(4_096));
        !paper.take_sheets().is_empty()
    });
}

/// By what it is, and what waits for it comes out at once; how long it takes is printed.
#[test]
fn a_printer_that_changes_its_socket_is_found_by_what_it_is() {
    let sockets = Sockets::new();
    let (mut ours, other) = (Plug::new(), Plug::new());
    sockets.plug_in(&ours, "ttyUSB0", "0416", "A7");
    sockets.plug_in(&other, "ttyUSB1", "0416", "B2");
    let address = PrinterAddress::Serial {
        path: sockets.node("ttyUSB0"),
        baud: 115_200,
    };
    let mute = Profile {
        status: StatusBy::None,
        ..Profile::mm58()
    };
    let counter = Counter::on(sockets.machine(), address, mute);
    assert_eq!(counter.status(|_| true), PrinterStatus::Mute);
    let mut longest = Duration::ZERO;
    for (id, from, to) in [
        (1_u32, "ttyUSB0", "ttyUSB4"),
        (2, "ttyUSB4", "ttyUSB2"),
        (3, "ttyUSB2", "ttyUSB7"),
    ] {
        sockets.pull_out(from);
        drop(std::mem::replace(&mut ours, Plug::new()));
        counter.status(|status| matches!(status, PrinterStatus::Down(Error::Gone { .. })));
        counter.print(id.into(), &receipt());
        sleep(Duration::from_millis(1_700) * id);
        sockets.plug_in(&ours, to, "0416", "A7");
        let start = Instant::now();
        let mut paper = Paper::new(&Profile::mm58());
        until("the paper", || {
            paper.feed(&ours.read(4_096));
            !paper.take_sheets().is_empty()
        });
        longest = longest.max(start.elapsed());
        assert_eq!(counter.states(id.into(), is_end), [FIRST, JobState::Sent]);
    }
    println!("what waited is on paper {longest:?} after the printer is back (promised: 2 s)");
    assert!(longest < Duration::from_secs(20), "{longest:?}");
}

#[test]
fn a_serial_printer_in_use_is_busy() {
    let plug = Plug::new();
    let address = PrinterAddress::Serial {
        path: plug.node.clone(),
        baud: 9_600,
    };
    let first = Counter::at(address.clone());
    assert_eq!(first.status(|_| true), PrinterStatus::Mute);
    let second = Counter::at(address);
    assert!(matches!(
        second.status(|_| true),
        PrinterStatus::Down(Error::Busy { .. })
    ));
}

#[test]
fn files_take_jobs_one_after_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("paper.bin");
    let counter = Counter::at(PrinterAddress::File(path.clone()));
    for id in 1..=2 {
        counter.print(id, &receipt());
        assert_eq!(counter.states(id, is_end), [FIRST, JobState::Sent]);
    }
    assert_eq!(
        std::fs::read(&path).expect("written"),
        [receipt(), receipt()].concat()
    );
}

#[test]
fn a_full_disk_and_a_missing_folder_are_told_as_such() {
    let counter = Counter::at(PrinterAddress::File("/dev/full".into()));
    counter.print(1, &receipt());
    let states = counter.states(1, |state| state == JobState::Queued);
    assert_eq!(states, [FIRST, JobState::Queued]);
    assert!(matches!(
        counter.status(|status| matches!(status, PrinterStatus::Down(_))),
        PrinterStatus::Down(Error::Full { .. })
    ));
    // It is tried again, and still no byte is taken.
    let states = counter.states(1, |state| state == JobState::Queued);
    assert_eq!(states, [JobState::Sending { attempt: 2 }, JobState::Queued]);

    let counter = Counter::at(PrinterAddress::Lp("/dev/usb/no-such-printer".into()));
    assert!(matches!(
        counter.status(|_| true),
        PrinterStatus::Down(Error::Gone { .. })
    ));
}

#[test]
fn a_pipe_does_for_a_printer_device() {
    // A FIFO stands in for /dev/usb/lpN: it takes bytes without blocking and answers nothing useful.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lp0");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &path,
        rustix::fs::FileType::Fifo,
        0o600.into(),
        0,
    )
    .expect("a pipe");
    let counter = Counter::at(PrinterAddress::File(path.clone()));
    assert!(
        matches!(
            counter.status(|_| true),
            PrinterStatus::Down(Error::Gone { .. })
        ),
        "nobody reads it"
    );
    let mut reader = std::fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .expect("opened");
    counter.print(1, &receipt());
    assert_eq!(counter.states(1, is_end), [FIRST, JobState::Sent]);
    let mut bytes = vec![0; receipt().len()];
    reader.read_exact(&mut bytes).expect("the job");
    assert_eq!(bytes, receipt());
}

#[test]
fn who_signs_in_next_is_offered_what_waits() {
    let counter = Counter::at(PrinterAddress::File("/no/such/folder/paper".into()));
    counter.print(1, &receipt());
    counter.print(2, &receipt());
    counter.desk.withdraw(2);
    assert_eq!(counter.states(2, is_end), [JobState::Dropped]);
    counter.desk.signed_in();
    assert_eq!(counter.states(1, is_end), [JobState::Stale]);
}

#[test]
fn the_virtual_printer_shows_its_paper() {
    let counter = Counter::at(PrinterAddress::Virtual);
    assert_eq!(
        counter.status(|_| true),
        PrinterStatus::Ready { paper_low: false }
    );
    counter.print(7, &receipt());
    let events: Vec<PrinterEvent> = (0..3)
        .map(|_| counter.events.recv().expect("an event"))
        .collect();
    assert_eq!(
        events[0],
        PrinterEvent::Job {
            id: 7,
            state: FIRST
        }
    );
    let PrinterEvent::Paper { id: 7, picture } = &events[1] else {
        panic!("{events:?}")
    };
    assert_eq!(picture.width, 384);
    assert!(picture.pixels.contains(&0));
    assert_eq!(
        events[2],
        PrinterEvent::Job {
            id: 7,
            state: JobState::Confirmed
        }
    );
}
