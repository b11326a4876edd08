//! Three sounds: scanned, refused, done. A till without a loudspeaker is a silent till, never a broken one.
//!
//! The machine's own player (`aplay`, `pw-play` or `paplay`) is used, because it knows the machine's sound system and
//! nothing needs to be linked. A thread of its own plays; what cannot be played soon is dropped, for a sound that comes
//! late says something wrong.
use rustix::fs::{MemfdFlags, SeekFrom, memfd_create, seek};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// What is to be heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound {
    /// A code was taken: one short high tone.
    Scan,
    /// Something was refused: two low tones.
    Refuse,
    /// A redemption is recorded: a rising pair.
    Done,
}

/// A player that has not ended by then hangs.
const LONGEST: Duration = Duration::from_secs(3);

/// Sounds that may wait behind the one being played.
const WAITING: usize = 2;

/// Players in the order of preference, with the arguments that make them play the standard input.
const PLAYERS: [(&str, &[&str]); 3] = [
    ("aplay", &["-q", "/dev/stdin"]),
    ("pw-play", &["/dev/stdin"]),
    ("paplay", &["/dev/stdin"]),
];

impl Sound {
    /// The sound as a WAV file.
    pub fn wav(self) -> &'static [u8] {
        match self {
            Sound::Scan => include_bytes!("../../assets/sounds/scan.wav"),
            Sound::Refuse => include_bytes!("../../assets/sounds/refuse.wav"),
            Sound::Done => include_bytes!("../../assets/sounds/done.wav"),
        }
    }
}

/// The loudspeaker.
#[derive(Debug)]
pub struct Speaker {
    sounds: Option<SyncSender<Sound>>,
}

impl Speaker {
    /// Finds a player on the `PATH`.
    pub fn new() -> Speaker {
        Speaker::on_path(&std::env::var_os("PATH").unwrap_or_default())
    }

    /// Finds a player in the folders of `path`, which has the form of `PATH`. Without one everything is silent.
    pub fn on_path(path: &OsStr) -> Speaker {
        let Some((player, arguments)) = find_player(path) else {
            return Speaker { sounds: None };
        };
        let (sounds, from) = sync_channel(WAITING);
        let thread = std::thread::Builder::new().name("sound".into());
        match thread.spawn(move || play_all(&player, arguments, &from)) {
            Ok(_) => Speaker {
                sounds: Some(sounds),
            },
            Err(_) => Speaker { sounds: None },
        }
    }

    /// Whether anything can be heard.
    pub fn is_silent(&self) -> bool {
        self.sounds.is_none()
    }

    /// Plays a sound; returns at once. While others wait to be played it is dropped.
    pub fn play(&self, sound: Sound) {
        if let Some(sounds) = &self.sounds {
            let _ = sounds.try_send(sound);
        }
    }
}

impl Default for Speaker {
    fn default() -> Speaker {
        Speaker::new()
    }
}

fn find_player(path: &OsStr) -> Option<(PathBuf, &'static [&'static str])> {
    let folders: Vec<PathBuf> = std::env::split_paths(path).collect();
    PLAYERS.iter().find_map(|(name, arguments)| {
        let program = folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|program| is_program(program))?;
        Some((program, *arguments))
    })
}

fn is_program(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, rustix::fs::Access::EXEC_OK).is_ok()
}

fn play_all(player: &Path, arguments: &[&str], sounds: &Receiver<Sound>) {
    while let Ok(sound) = sounds.recv() {
        // A sound that fails (no card, no server) is only not heard.
        if let Ok(child) = start(player, arguments, sound) {
            wait(child);
        }
    }
}

/// A file in memory is the player's standard input: some players jump about in it, which a pipe does not allow.
fn start(player: &Path, arguments: &[&str], sound: Sound) -> std::io::Result<Child> {
    let memory: OwnedFd = memfd_create("sound", MemfdFlags::CLOEXEC)?;
    let mut file = File::from(memory);
    std::io::Write::write_all(&mut file, sound.wav())?;
    seek(&file, SeekFrom::Start(0))?;
    let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
    Command::new(player)
        .args(arguments)
        .stdin(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
}

fn wait(mut child: Child) {
    let start = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if start.elapsed() > LONGEST {
            let _ = child.kill();
            let _ = child.wait();
            return;
        }
        std::thread::sleep(Duration::from_millis(15));
    }
}
