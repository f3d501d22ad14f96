//! What people type.

use crate::{fuzz, seeds};
use sunwai::{
    complaint::Reference,
    intake::form::telephone,
    language::folded,
    offices::import::{preview, text_of},
    routing::measure::sample,
};

#[test]
fn references() {
    fuzz("references", &seeds::of("reference"), |bytes| {
        let typed = String::from_utf8_lossy(bytes);
        if let Ok(reference) = Reference::parse(&typed) {
            for form in [reference.to_string(), reference.as_str().to_owned(), reference.to_string().to_lowercase()] {
                assert_eq!(Reference::parse(&form), Ok(reference));
            }
        }
        let Some(nine) = bytes.first_chunk::<9>() else { return };
        let reference = Reference::from_values(*nine);
        let mut other = reference.as_str().as_bytes().to_vec();
        let at = usize::from(bytes[0]) % other.len();
        other[at] = if other[at] == b'7' { b'8' } else { b'7' };
        assert!(Reference::parse(std::str::from_utf8(&other).unwrap()).is_err(), "one wrong character is noticed");
    });
}

#[test]
fn telephone_numbers() {
    fuzz("telephone numbers", &seeds::of("phone"), |bytes| {
        if let Some(number) = telephone(&String::from_utf8_lossy(bytes)) {
            assert!(number.len() == 10 && number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0'));
            assert_eq!(telephone(&number).as_deref(), Some(number.as_str()));
            assert_eq!(telephone(&format!("+91 {number}")).as_deref(), Some(number.as_str()));
        }
    });
}

#[test]
fn folding() {
    fuzz("folding of text", &seeds::of("text"), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let once = folded(&text);
        assert_eq!(folded(&once), once, "{text:?}");
        assert!(once.len() <= 6 * text.len());
        assert!(!once.contains("  ") && once.trim() == once && !once.chars().any(char::is_control));
    });
}

#[test]
fn places() {
    let (gazetteer, offices) = sample();
    fuzz("places and routing", &seeds::of("text"), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let places = gazetteer.suggest(&text, &offices, 8);
        assert!(places.len() <= 8 && places.iter().all(|place| offices.get(place.station.id).is_some()));
        let candidates = gazetteer.candidates(&text, None, &offices);
        assert!(candidates.len() <= 44, "no more than there are stations");
        let _ = gazetteer.accused(&text);
    });
}

#[test]
fn tables_of_offices() {
    let (_, tree) = sample();
    fuzz("tables of offices", &seeds::of("offices"), |bytes| {
        let Some(text) = text_of(bytes) else { return };
        let one = preview(&tree, &text);
        let lines = text.lines().count() as u64;
        assert!(one.problems.iter().all(|(line, _)| *line <= lines + 1), "{:?}", one.problems);
        let again = preview(&tree, &text);
        assert_eq!((one.sha256, one.problems), (again.sha256, again.problems));
    });
}
