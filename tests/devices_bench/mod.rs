#![allow(dead_code, reason = "each test binary uses its own part of this")]
//! A pseudo-terminal as the far end of a serial line, for the tests of scanner and printer.
use jifen::devices::machine::Machine;
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

/// A machine of one's own: the files in which a system tells what hangs on it.
pub struct Sockets {
    root: tempfile::TempDir,
}

impl Sockets {
    pub fn new() -> Sockets {
        Sockets {
            root: tempfile::tempdir().expect("a folder"),
        }
    }

    pub fn machine(&self) -> Machine {
        Machine::below(self.root.path())
    }

    /// The path that a node has.
    pub fn node(&self, name: &str) -> PathBuf {
        self.root.path().join("dev").join(name)
    }

    /// The device behind `plug` appears under this node, and says what it is.
    pub fn plug_in(&self, plug: &Plug, name: &str, vendor: &str, serial: &str) {
        let device = self.root.path().join("sys/devices").join(name);
        std::fs::create_dir_all(&device).expect("a folder");
        for (file, text) in [
            ("idVendor", vendor),
            ("idProduct", "0001"),
            ("serial", serial),
        ] {
            std::fs::write(device.join(file), text).expect("written");
        }
        let class = self.root.path().join("sys/class/tty").join(name);
        std::fs::create_dir_all(&class).expect("a folder");
        std::os::unix::fs::symlink(&device, class.join("device")).expect("linked");
        std::fs::create_dir_all(self.root.path().join("dev")).expect("a folder");
        plug.link(&self.node(name));
    }

    /// What the device that was plugged in there calls itself.
    pub fn named(&self, name: &str, maker: &str, product: &str) {
        let device = self.root.path().join("sys/devices").join(name);
        for (file, text) in [("manufacturer", maker), ("product", product)] {
            std::fs::write(device.join(file), text).expect("written");
        }
    }

    /// The node goes away.
    pub fn pull_out(&self, name: &str) {
        let class = self.root.path().join("sys/class/tty").join(name);
        std::fs::remove_dir_all(class).expect("it was there");
        std::fs::remove_file(self.node(name)).expect("it was there");
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
