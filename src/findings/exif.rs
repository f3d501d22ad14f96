//! Reads what a photo said about itself: camera, time and place as Exif has them (CIPA DC-008, 4.6), and whatever else of it is readable text.
//!
//! What must stay true: the bytes come from strangers, so each number is checked before it leads anywhere, nothing is followed twice, and what is read is
//! bounded.

use super::FileSays;
use crate::language::cleaned::cleaned_line;

/// Entries of one directory that are read.
const MOST_ENTRIES: usize = 200;
/// Longest text of one entry, in bytes.
const MOST_TEXT: usize = 200;
/// Shortest run of readable characters that is shown as words; shorter ones occur by chance.
const SHORTEST_WORDS: usize = 6;
/// Runs that are shown.
const MOST_WORDS: usize = 20;

const MAKE: u16 = 0x010f;
const MODEL: u16 = 0x0110;
const CHANGED: u16 = 0x0132;
const EXIF: u16 = 0x8769;
const GPS: u16 = 0x8825;
const TAKEN: u16 = 0x9003;
const LAT_REF: u16 = 1;
const LAT: u16 = 2;
const LON_REF: u16 = 3;
const LON: u16 = 4;
/// Kinds of values: text, 32-bit number, two of them as a fraction.
const ASCII: u16 = 2;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

/// What these bytes say. They are the parts of a file that speak of it, one after another.
pub fn read(bytes: &[u8]) -> FileSays {
    let mut says = FileSays::default();
    if let Some(tiff) = Tiff::find(bytes) {
        let first = tiff.u32(4).map(|at| tiff.directory(at)).unwrap_or_default();
        let text = |directory: &[Entry], tag| tiff.text(directory.iter().find(|entry| entry.tag == tag)?);
        let within = |tag| {
            let entry = first.iter().find(|entry| entry.tag == tag && entry.kind == LONG)?;
            Some(tiff.directory(entry.value))
        };
        let (make, model) = (text(&first, MAKE), text(&first, MODEL));
        says.camera = match (make, model) {
            // Many models begin with the name of their maker.
            (Some(make), Some(model)) if !model.starts_with(&make) => Some(format!("{make} {model}")),
            (make, model) => model.or(make),
        };
        let exif = within(EXIF).unwrap_or_default();
        says.taken = text(&exif, TAKEN).or_else(|| text(&first, CHANGED));
        let gps = within(GPS).unwrap_or_default();
        let degrees = |value, sign, negative: &str| {
            let entry = gps.iter().find(|entry| entry.tag == value)?;
            let degrees = tiff.degrees(entry)?;
            Some(if text(&gps, sign).as_deref() == Some(negative) { -degrees } else { degrees })
        };
        let (lat, lon) = (degrees(LAT, LAT_REF, "S"), degrees(LON, LON_REF, "W"));
        let on_earth = |(lat, lon): &(f64, f64)| (-90.0..=90.0).contains(lat) && (-180.0..=180.0).contains(lon);
        says.place = lat.zip(lon).filter(on_earth).map(|(lat, lon)| format!("{lat:.5}, {lon:.5}"));
    }
    says.words = words(bytes);
    says
}

/// Readable runs, the first ones.
fn words(bytes: &[u8]) -> Vec<String> {
    let mut runs = Vec::new();
    for chunk in bytes.utf8_chunks() {
        for run in chunk.valid().split(|c: char| c.is_control()) {
            let line = cleaned_line(run);
            let line = line.trim();
            if line.chars().count() >= SHORTEST_WORDS && line.chars().any(char::is_alphanumeric) {
                runs.push(line.chars().take(MOST_TEXT).collect());
            }
            if runs.len() == MOST_WORDS {
                return runs;
            }
        }
    }
    runs
}

/// Exif data: a TIFF file without a picture. All offsets count from its beginning.
#[derive(Clone, Copy)]
struct Tiff<'a> {
    bytes: &'a [u8],
    big: bool,
}

/// An entry of a directory.
#[derive(Clone, Copy)]
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    /// The value, or where it is.
    value: u32,
    /// Where the value stands if it fits into the entry.
    at: usize,
}

impl<'a> Tiff<'a> {
    /// The first Exif data among these bytes.
    fn find(bytes: &'a [u8]) -> Option<Self> {
        let at = bytes.windows(4).position(|four| matches!(four, b"II*\0" | b"MM\0*"))?;
        Some(Self { bytes: &bytes[at..], big: bytes[at] == b'M' })
    }

    fn u16(self, at: usize) -> Option<u16> {
        let two: [u8; 2] = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.big { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    fn u32(self, at: usize) -> Option<u32> {
        let four: [u8; 4] = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    /// The entries of the directory that begins there; those that can be read.
    fn directory(self, at: u32) -> Vec<Entry> {
        let begins = at as usize;
        let Some(count) = self.u16(begins) else { return Vec::new() };
        let entry = |n: usize| {
            let at = begins.checked_add(2 + n * 12)?;
            let (tag, kind) = (self.u16(at)?, self.u16(at + 2)?);
            Some(Entry { tag, kind, count: self.u32(at + 4)?, value: self.u32(at + 8)?, at: at + 8 })
        };
        (0..usize::from(count).min(MOST_ENTRIES)).map_while(entry).collect()
    }

    fn text(self, entry: &Entry) -> Option<String> {
        if entry.kind != ASCII {
            return None;
        }
        let length = (entry.count as usize).min(MOST_TEXT);
        let at = if entry.count <= 4 { entry.at } else { entry.value as usize };
        let bytes = self.bytes.get(at..at.checked_add(length)?)?;
        let line = cleaned_line(&String::from_utf8_lossy(bytes).replace(char::is_control, ""));
        Some(line.trim().to_owned()).filter(|line| !line.is_empty())
    }

    /// Degrees, minutes and seconds as fractions.
    fn degrees(self, entry: &Entry) -> Option<f64> {
        if entry.kind != RATIONAL || entry.count != 3 {
            return None;
        }
        let mut degrees = 0.0;
        for (n, part) in [1.0, 60.0, 3_600.0].into_iter().enumerate() {
            let at = (entry.value as usize).checked_add(8 * n)?;
            let (above, below) = (self.u32(at)?, self.u32(at.checked_add(4)?)?);
            if below == 0 {
                return None;
            }
            degrees += f64::from(above) / f64::from(below) / part;
        }
        Some(degrees)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{FileSays, read};
    use proptest::prelude::*;

    /// An entry, with its value in the entry or where it is.
    fn entry(tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    }

    /// A directory of these entries, without a next one.
    fn directory(entries: &[Vec<u8>]) -> Vec<u8> {
        [&(entries.len() as u16).to_le_bytes()[..], &entries.concat(), &[0; 4]].concat()
    }

    fn fractions(all: [(u32, u32); 3]) -> Vec<u8> {
        all.iter().flat_map(|(above, below)| [above.to_le_bytes(), below.to_le_bytes()].concat()).collect()
    }

    /// What a phone writes: camera, time, and a place south of the equator.
    pub(in crate::findings) fn of_a_phone() -> Vec<u8> {
        let head = b"II*\0\x08\0\0\0";
        // Each part begins where the ones before it end.
        let first = 8;
        let texts = first + 2 + 4 * 12 + 4;
        let exif = texts + 16 + 20;
        let gps = exif + 2 + 12 + 4;
        let numbers = gps + 2 + 4 * 12 + 4;
        let south = u32::from(b'S');
        let east = u32::from(b'E');
        [
            &head[..],
            &directory(&[
                entry(0x010f, 2, 4, u32::from_le_bytes(*b"Kam\0")),
                entry(0x0110, 2, 16, texts),
                entry(0x8769, 4, 1, exif),
                entry(0x8825, 4, 1, gps),
            ]),
            b"Kam Phone Model\0",
            b"2026:11:22 09:30:00\0",
            &directory(&[entry(0x9003, 2, 20, texts + 16)]),
            &directory(&[
                entry(1, 2, 2, south),
                entry(2, 5, 3, numbers),
                entry(3, 2, 2, east),
                entry(4, 5, 3, numbers + 24),
            ]),
            &fractions([(25, 1), (26, 1), (888, 100)]),
            &fractions([(81, 1), (50, 1), (4668, 100)]),
        ]
        .concat()
    }

    #[test]
    fn camera_time_and_place_are_read() {
        let says = read(&[b"Exif\0\0".as_slice(), &of_a_phone()].concat());
        assert_eq!(says.camera.as_deref(), Some("Kam Phone Model"));
        assert_eq!(says.taken.as_deref(), Some("2026:11:22 09:30:00"));
        assert_eq!(says.place.as_deref(), Some("-25.43580, 81.84630"));
        assert!(says.words.iter().any(|line| line == "Kam Phone Model"), "{:?}", says.words);
    }

    #[test]
    fn without_exif_the_words_are_shown() {
        let says = read("Author\u{0}सुरेश का फ़ोन\u{1}\u{2}ab".as_bytes());
        assert_eq!(says.words, ["Author", "सुरेश का फ़ोन"]);
        assert_eq!((says.camera, says.taken, says.place), (None, None, None));
        assert_eq!(read(b""), FileSays::default());
    }

    #[test]
    fn a_place_that_is_nowhere_is_none() {
        let mut bytes = of_a_phone();
        let at = bytes.len() - 48;
        bytes[at] = 200;
        assert_eq!(read(&bytes).place, None);
        let below = bytes.len() - 44;
        bytes[below..below + 4].fill(0);
        assert_eq!(read(&bytes).place, None);
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_say_it_ends_and_is_bounded(
            changed in prop::collection::vec((0usize..200, any::<u8>()), 0..12),
            tail in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let mut bytes = of_a_phone();
            for (at, byte) in changed {
                if let Some(there) = bytes.get_mut(at) {
                    *there = byte;
                }
            }
            bytes.extend(tail);
            let says = read(&bytes);
            prop_assert!(says.words.len() <= 20 && says.camera.is_none_or(|camera| camera.len() < 1_700));
        }
    }
}
