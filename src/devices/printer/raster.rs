//! Pictures as a printer takes them: `GS v 0`, most significant bit first, in bands.
use crate::devices::Picture;

/// Adds the commands that print a picture from the left edge. White columns at the right are left out: on a slow line
/// they are the better part of the time.
/// No command holds more rows than `band_rows`: more overruns the memory of small printers.
pub(crate) fn print(into: &mut Vec<u8>, picture: &Picture, band_rows: u32) {
    let bytes_a_row = picture.dark_width().div_ceil(8).max(1);
    let mut top = 0;
    while top < picture.height {
        let rows = (picture.height - top).min(band_rows);
        into.extend([0x1d, b'v', b'0', 0]);
        into.extend((bytes_a_row as u16).to_le_bytes());
        into.extend((rows as u16).to_le_bytes());
        for y in top..top + rows {
            for byte in 0..bytes_a_row {
                into.push((0..8).fold(0, |bits, bit| {
                    bits << 1 | u8::from(picture.is_dark(byte * 8 + bit, y))
                }));
            }
        }
        top += rows;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_bits_and_the_white_edge() {
        let mut picture = Picture::white(384, 130);
        picture.blacken(0, 0);
        picture.blacken(9, 129);
        let mut bytes = Vec::new();
        print(&mut bytes, &picture, 128);
        assert_eq!(bytes[..10], [0x1d, b'v', b'0', 0, 2, 0, 128, 0, 0x80, 0]);
        let second = 8 + 2 * 128;
        assert_eq!(
            bytes[second..],
            [0x1d, b'v', b'0', 0, 2, 0, 2, 0, 0, 0, 0, 0x40]
        );
    }
}
