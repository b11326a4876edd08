//! Sounds through a pretended player on a `PATH` of its own.
use jifen::devices::sound::{Sound, Speaker};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

fn player(folder: &Path, name: &str, script: &str) {
    let path = folder.join(name);
    std::fs::write(&path, script).expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("executable");
}

fn wait_for(path: &Path, length: usize) -> Vec<u8> {
    let start = Instant::now();
    loop {
        match std::fs::read(path) {
            Ok(bytes) if bytes.len() >= length => return bytes,
            _ => assert!(
                start.elapsed() < Duration::from_secs(10),
                "nothing was played"
            ),
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn the_first_player_found_gets_the_whole_sound() {
    for name in ["aplay", "pw-play", "paplay"] {
        let folder = tempfile::tempdir().expect("a folder");
        let heard = folder.path().join("heard.wav");
        player(
            folder.path(),
            name,
            &format!("#!/bin/sh\n/bin/cat /dev/stdin > {}\n", heard.display()),
        );
        let speaker = Speaker::on_path(folder.path().as_os_str());
        assert!(!speaker.is_silent());
        speaker.play(Sound::Done);
        assert_eq!(wait_for(&heard, Sound::Done.wav().len()), Sound::Done.wav());
    }
}

#[test]
fn the_sounds_are_wav_files_and_differ() {
    let sounds = [Sound::Scan, Sound::Refuse, Sound::Done].map(Sound::wav);
    assert!(
        sounds
            .iter()
            .all(|wav| wav.starts_with(b"RIFF") && &wav[8..12] == b"WAVE")
    );
    assert!(sounds[0] != sounds[1] && sounds[1] != sounds[2] && sounds[0] != sounds[2]);
}

#[test]
fn a_hanging_player_holds_up_nobody_and_no_player_is_silence() {
    let folder = tempfile::tempdir().expect("a folder");
    player(folder.path(), "aplay", "#!/bin/sh\nexec /bin/sleep 2\n");
    let speaker = Speaker::on_path(folder.path().as_os_str());
    let start = Instant::now();
    for _ in 0..1_000 {
        speaker.play(Sound::Scan);
    }
    assert!(start.elapsed() < Duration::from_millis(500));

    let empty = tempfile::tempdir().expect("a folder");
    let speaker = Speaker::on_path(empty.path().as_os_str());
    assert!(speaker.is_silent());
    speaker.play(Sound::Refuse);
}
