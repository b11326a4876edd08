#![allow(dead_code, reason = "each test binary uses its own part of this")]
//! A pseudo-terminal as the far end of a serial line, for the tests of scanner and printer.
use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The device's side of a serial line. Dropping it is pulling the plug.
pub struct Plug {
    master: File,
    pub node: PathBuf,
}

impl Plug {
    pub fn new() -> Plug {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        grantpt(&master).expect("granted");
        unlockpt(&master).expect("unlocked");
        let node = ptsname(&master, Vec::new()).expect("named");
        let node = PathBuf::from(std::ffi::OsString::from_vec(node.into_bytes()));
        rustix::fs::fcntl_setfl(&master, OFlags::NONBLOCK).expect("non-blocking");
        Plug {
            master: master.into(),
            node,
        }
    }

    pub fn write(&mut self, bytes: &[u8]) {
        self.master
            .write_all(bytes)
            .expect("the line takes a few bytes");
    }

    /// What has come so far, at most `limit` bytes.
    pub fn read(&mut self, limit: usize) -> Vec<u8> {
        let mut buffer = vec![0; limit];
        match self.master.read(&mut buffer) {
            Ok(n) => buffer[..n].to_vec(),
            Err(_) => Vec::new(),
        }
    }

    /// Lays a link to this device where a rule of the system would.
    pub fn link(&self, path: &Path) {
        let _ = std::fs::remove_file(path);
        std::os::unix::fs::symlink(&self.node, path).expect("linked");
    }
}

/// Waits for something to become true.
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "waited in vain for {what}"
        );
        std::thread::sleep(Duration::from_millis(3));
    }
}
