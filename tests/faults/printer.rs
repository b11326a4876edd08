//! Printers at the far end of a wire: on a socket of their own, or on a serial line.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jifen::devices::printer::Profile;
use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::works::{Run, Works};

/// What a socket does with whoever comes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Door {
    /// Prints for it.
    Open,
    /// Accepts and closes.
    Slams,
    /// Nobody is there.
    Refuses,
}

const BREATH: Duration = Duration::from_millis(2);

/// A printer, and the thread in which it works.
pub struct Printer {
    works: Arc<Mutex<Works>>,
    door: Arc<Mutex<Door>>,
    line: Arc<Mutex<Option<(File, PathBuf)>>>,
    serves: Arc<AtomicBool>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Printer {
    pub fn works(&self) -> MutexGuard<'_, Works> {
        self.works.lock().expect("whole")
    }

    pub fn set_door(&self, door: Door) {
        *self.door.lock().expect("whole") = door;
    }

    /// A printer on the network; its address. Each has an address of loopback to itself, so that no other program takes
    /// its port while nobody listens.
    pub fn on_the_network(profile: &Profile) -> (Printer, String) {
        static NEXT: AtomicU8 = AtomicU8::new(1);
        let [.., high, low] = std::process::id().to_be_bytes();
        let own = Ipv4Addr::new(127, high.max(1), low, NEXT.fetch_add(1, Ordering::SeqCst));
        let address = SocketAddrV4::new(own, 9100);
        let printer = Printer::new(profile, move |printer| {
            let mut listener = None;
            while !printer.ends.load(Ordering::SeqCst) {
                std::thread::sleep(BREATH);
                let door = *printer.door.lock().expect("whole");
                if door == Door::Refuses || !printer.works.lock().expect("whole").has_power {
                    listener = None;
                    continue;
                }
                let open = listener.get_or_insert_with(|| {
                    let listener = TcpListener::bind(address).expect("a port of its own");
                    listener.set_nonblocking(true).expect("set");
                    listener
                });
                if let Ok((guest, _)) = open.accept()
                    && door == Door::Open
                {
                    guest.set_nonblocking(true).expect("set");
                    printer.serve(guest, None);
                }
            }
        });
        (printer, format!("tcp:{address}"))
    }

    /// A printer for a serial line, not plugged in yet.
    pub fn on_a_line(profile: &Profile) -> Printer {
        Printer::new(profile, move |printer| {
            while !printer.ends.load(Ordering::SeqCst) {
                std::thread::sleep(BREATH);
                let line = printer.line.lock().expect("whole").take();
                if let Some((line, lasting)) = line {
                    printer.serve(line, Some(&lasting));
                }
            }
        })
    }

    fn new(profile: &Profile, work: impl FnOnce(Inside) + Send + 'static) -> Printer {
        let works = Arc::new(Mutex::new(Works::new(profile)));
        let door = Arc::new(Mutex::new(Door::Open));
        let line = Arc::new(Mutex::new(None));
        let serves = Arc::new(AtomicBool::new(false));
        let ends = Arc::new(AtomicBool::new(false));
        let inside = Inside {
            works: works.clone(),
            door: door.clone(),
            line: line.clone(),
            serves: serves.clone(),
            ends: ends.clone(),
        };
        let thread = std::thread::spawn(move || work(inside));
        Printer {
            works,
            door,
            line,
            serves,
            ends,
            thread: Some(thread),
        }
    }

    /// Plugs it in: a node of its own, to which `lasting` leads as a rule of the system would lay it.
    pub fn plug_in(&self, lasting: &Path) -> PathBuf {
        let (line, node) = line();
        self.works().has_power = true;
        link(&node, lasting);
        *self.line.lock().expect("whole") = Some((line, lasting.to_owned()));
        node
    }

    /// Pulls its plug; the node is gone when this returns.
    pub fn pull_out(&self) {
        self.works().lose_power();
        let until = Instant::now() + Duration::from_secs(20);
        while self.serves.load(Ordering::SeqCst) {
            assert!(Instant::now() < until, "it works on without power");
            std::thread::sleep(BREATH);
        }
    }

    /// What came out of it.
    pub fn roll(mut self) -> Vec<Run> {
        self.end();
        self.works().roll()
    }

    fn end(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.join().expect("a printer's thread ends well");
        }
    }
}

impl Drop for Printer {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
    }
}

struct Inside {
    works: Arc<Mutex<Works>>,
    door: Arc<Mutex<Door>>,
    line: Arc<Mutex<Option<(File, PathBuf)>>>,
    serves: Arc<AtomicBool>,
    ends: Arc<AtomicBool>,
}

impl Inside {
    /// Works until the power goes or the other end hangs up.
    fn serve(&self, mut wire: impl Read + Write, lasting: Option<&Path>) {
        self.serves.store(true, Ordering::SeqCst);
        self.work(&mut wire);
        // The name goes before the node, whose number another line may be given at once.
        if let Some(lasting) = lasting {
            let _ = std::fs::remove_file(lasting);
        }
        drop(wire);
        self.serves.store(false, Ordering::SeqCst);
    }

    fn work(&self, wire: &mut (impl Read + Write)) {
        // What it meant for the guest before is not said to this one.
        self.works.lock().expect("whole").hush();
        let start = Instant::now();
        let mut carried = 0;
        let mut idle_since = start;
        let mut buffer = [0; 4_096];
        while !self.ends.load(Ordering::SeqCst) {
            let mut works = self.works.lock().expect("whole");
            if !works.has_power {
                return;
            }
            let said = works.says();
            if !said.is_empty() && wire.write_all(&said).is_err() {
                return;
            }
            let room = match works.pace {
                Some(baud) => {
                    let could =
                        idle_since.elapsed().as_micros() as u64 * u64::from(baud) / 10_000_000;
                    (could.saturating_sub(carried) as usize).min(buffer.len())
                }
                None => buffer.len(),
            };
            if !works.takes || room == 0 {
                drop(works);
                std::thread::sleep(BREATH);
                continue;
            }
            match wire.read(&mut buffer[..room]) {
                // A network connection ends so.
                Ok(0) => return,
                Ok(n) => {
                    carried += n as u64;
                    works.take(&buffer[..n]);
                }
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return,
                // Nothing is there; or, on a line, nobody has opened it.
                Err(_) => {
                    drop(works);
                    (idle_since, carried) = (Instant::now(), 0);
                    std::thread::sleep(BREATH);
                }
            }
        }
    }
}

/// A serial line: the device's end, and the node of the other.
pub fn line() -> (File, PathBuf) {
    let master: OwnedFd =
        openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).expect("a pty");
    grantpt(&master).expect("granted");
    unlockpt(&master).expect("unlocked");
    let node = ptsname(&master, Vec::new()).expect("named");
    rustix::fs::fcntl_setfl(&master, OFlags::NONBLOCK).expect("non-blocking");
    let node = node.into_string().expect("a path");
    (master.into(), node.into())
}

pub fn link(node: &Path, lasting: &Path) {
    let _ = std::fs::remove_file(lasting);
    std::os::unix::fs::symlink(node, lasting).expect("linked");
}
