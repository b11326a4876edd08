//! A scanner that acts as a keyboard, taken for this program alone: its keys reach no window, no text field and no input
//! method, whatever has the focus. It needs leave to open the device (group `input`).
use crate::devices::Error;
use evdev::{Device, EventSummary, KeyCode};
use std::io::ErrorKind;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

/// A keyboard that is grabbed until this is dropped.
pub(super) struct Keys {
    device: Device,
    shift: bool,
    name: String,
}

impl Keys {
    pub(super) fn open(path: &Path) -> Result<Keys, Error> {
        let name = path.display().to_string();
        let fault = |error: std::io::Error| Error::of_io(&name, &error);
        let mut device = Device::open(path).map_err(fault)?;
        let has_letters = device
            .supported_keys()
            .is_some_and(|keys| keys.contains(KeyCode::KEY_A) && keys.contains(KeyCode::KEY_1));
        if !has_letters {
            return Err(Error::Unsuitable {
                what: format!("{name}: not a keyboard"),
            });
        }
        device.set_nonblocking(true).map_err(fault)?;
        device.grab().map_err(fault)?;
        Ok(Keys {
            device,
            shift: false,
            name,
        })
    }

    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.device.as_fd()
    }

    /// What was typed since, as bytes of a scanner on a serial line.
    pub(super) fn read(&mut self) -> Result<Vec<u8>, Error> {
        let events = match self.device.fetch_events() {
            Ok(events) => events,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Vec::new()),
            Err(error) => return Err(Error::of_io(&self.name, &error)),
        };
        let mut bytes = Vec::new();
        for event in events {
            // 1 is a key that goes down, 0 one that goes up, 2 one that is held and repeats itself.
            if let EventSummary::Key(_, key, value) = event.destructure() {
                match key {
                    KeyCode::KEY_LEFTSHIFT | KeyCode::KEY_RIGHTSHIFT => self.shift = value != 0,
                    key if value == 1 => bytes.extend(byte_of(key, self.shift)),
                    _ => {}
                }
            }
        }
        Ok(bytes)
    }
}

/// The sign on a key of the layout that scanners leave the factory with (US).
fn byte_of(key: KeyCode, shift: bool) -> Option<u8> {
    const ROWS: [(u16, &[u8], &[u8]); 5] = [
        (2, b"1234567890-=", b"!@#$%^&*()_+"),
        (16, b"qwertyuiop[]", b"QWERTYUIOP{}"),
        (30, b"asdfghjkl;'`", b"ASDFGHJKL:\"~"),
        (43, b"\\zxcvbnm,./", b"|ZXCVBNM<>?"),
        (57, b" ", b" "),
    ];
    // The number block, from its 7 on.
    const BLOCK: &[u8] = b"789-456+1230.";
    match key {
        KeyCode::KEY_ENTER | KeyCode::KEY_KPENTER => return Some(b'\r'),
        KeyCode::KEY_TAB => return Some(b'\t'),
        _ => {}
    }
    let code = key.0;
    let on_row = ROWS.iter().find_map(|(first, plain, shifted)| {
        let at = usize::from(code.checked_sub(*first)?);
        let row = if shift { shifted } else { plain };
        row.get(at).copied()
    });
    let on_block = || BLOCK.get(usize::from(code.checked_sub(71)?)).copied();
    on_row.or_else(on_block)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_signs_on_them() {
        let typed = |keys: &[(KeyCode, bool)]| -> String {
            let bytes = keys.iter().filter_map(|(key, shift)| byte_of(*key, *shift));
            bytes.map(char::from).collect()
        };
        let upper = |key| (key, true);
        let lower = |key| (key, false);
        assert_eq!(
            typed(&[
                upper(KeyCode::KEY_J),
                upper(KeyCode::KEY_F),
                lower(KeyCode::KEY_1),
                upper(KeyCode::KEY_SEMICOLON),
                lower(KeyCode::KEY_L),
                lower(KeyCode::KEY_MINUS),
                lower(KeyCode::KEY_0),
                lower(KeyCode::KEY_KP7),
                lower(KeyCode::KEY_KP0),
                lower(KeyCode::KEY_SLASH),
                lower(KeyCode::KEY_SPACE),
                lower(KeyCode::KEY_F1),
                lower(KeyCode::KEY_ENTER),
            ]),
            "JF1:l-070/ \r"
        );
        for (key, plain, shifted) in [
            (KeyCode::KEY_EQUAL, b'=', b'+'),
            (KeyCode::KEY_RIGHTBRACE, b']', b'}'),
            (KeyCode::KEY_GRAVE, b'`', b'~'),
            (KeyCode::KEY_BACKSLASH, b'\\', b'|'),
            (KeyCode::KEY_M, b'm', b'M'),
        ] {
            assert_eq!(byte_of(key, false), Some(plain));
            assert_eq!(byte_of(key, true), Some(shifted));
        }
    }

    #[test]
    fn what_is_no_keyboard_is_told_as_such() {
        let why = |path: &str| Keys::open(Path::new(path)).err().expect("no keyboard");
        assert!(matches!(why("/nonexistent/event3"), Error::Gone { .. }));
        assert!(matches!(
            why("/dev/null"),
            Error::Unsuitable { .. } | Error::Gone { .. }
        ));
    }
}
