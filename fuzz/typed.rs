//! What people type.

use crate::{fuzz, seeds};
use sunwai::{
    complaint::{
        Reference,
        search::{self, Findable},
    },
    intake::telephone::telephone,
    language::{
        cleaned::{cleaned_line, cleaned_table, cleaned_text},
        dates,
        days::{self, Day, DayOrder},
        folded,
        typed::{code, plain},
    },
    offices::{
        import::{preview, text_of},
        sheet::rows,
    },
    routing::measure::sample,
    sealed::{Sealing, key_file::ServerKey, store::Identity},
    server::db::Term,
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
        if let Ok(reference) = Reference::read(&typed) {
            assert_eq!(Reference::read(&format!("संख्या: {reference}।")), Ok(reference));
            assert_eq!(
                Reference::find_in(&typed),
                Some(reference),
                "a reference that can be read can be found in a text"
            );
        }
        let Some(nine) = bytes.first_chunk::<9>() else { return };
        let reference = Reference::from_values(*nine);
        let mut other = reference.as_str().as_bytes().to_vec();
        let at = usize::from(bytes[0]) % other.len();
        other[at] = if other[at] == b'7' { b'8' } else { b'7' };
        assert!(Reference::parse(std::str::from_utf8(&other).unwrap()).is_err(), "one wrong character is detected");
    });
}

#[test]
fn telephone_numbers() {
    fuzz("telephone numbers", &seeds::of("phone"), |bytes| {
        if let Some(number) = telephone(&String::from_utf8_lossy(bytes)) {
            assert_eq!(telephone(&number).as_deref(), Some(number.as_str()));
            if let Some(abroad) = number.strip_prefix('+') {
                assert!((3..=17).contains(&abroad.len()) && abroad.bytes().all(|b| b.is_ascii_digit()));
                return;
            }
            assert!(number.len() == 10 && number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0'));
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
        assert!(candidates.len() <= 44, "no more candidates than stations");
        let _ = gazetteer.accused(&text);
    });
}

#[test]
fn tables_of_offices() {
    let (_, tree) = sample();
    fuzz("tables of offices", &seeds::of("offices"), |bytes| {
        let Some(text) = text_of(bytes) else { return };
        let one = preview(&tree, &text, None);
        let lines = text.matches(['\n', '\r']).count() as u64;
        assert!(one.problems.iter().all(|(line, _)| *line <= lines + 1), "{:?}", one.problems);
        let again = preview(&tree, &text, None);
        assert_eq!((one.sha256, one.problems), (again.sha256, again.problems));
    });
}

#[test]
fn cleaning_of_typed_text() {
    fuzz("cleaning of typed text", &seeds::of("text"), |bytes| {
        let text = String::from_utf8_lossy(bytes);
        for clean in [cleaned_text, cleaned_line, cleaned_table, plain] {
            let once = clean(&text);
            assert_eq!(clean(&once), once, "{text:?}");
            assert!(once.len() <= text.len(), "cleaning makes nothing longer");
            let turns =
                |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!once.chars().any(turns), "no character that changes the direction of writing is left");
        }
        assert!(code(&text).bytes().all(|b| b.is_ascii_alphanumeric()));
    });
}

#[test]
fn dates_as_people_write_them() {
    fuzz("dates as people write them", &seeds::of("days"), |bytes| {
        let typed = String::from_utf8_lossy(bytes);
        if let Some(day) = days::read(&typed) {
            let read = [DayOrder::DayFirst, DayOrder::MonthFirst].map(|order| day.in_order(order));
            for at in read.into_iter().flatten() {
                assert_eq!(days::read(&dates::iso(at)), Some(Day::Only(at)));
            }
            assert!(read.iter().any(Option::is_some));
        }
    });
}

#[test]
fn sheets() {
    fuzz("sheets", &seeds::of("offices"), |bytes| {
        let Some(text) = text_of(bytes) else { return };
        let rows = rows(&text);
        let lines = text.matches(['\n', '\r']).count() as u64 + 1;
        assert!(rows.iter().all(|row| (1..=lines).contains(&row.line)), "{rows:?}");
        assert!(rows.windows(2).all(|two| two[0].line <= two[1].line));
        assert!(rows.iter().all(|row| row.cells.iter().any(|cell| !cell.is_empty())));
    });
}

#[test]
fn search_terms() {
    let Ok(keys) = Sealing::of_keys(&[ServerKey::of([1; 32])], &[2; 32]) else { panic!("these are keys") };
    fuzz("search terms", &seeds::of("text"), |bytes| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        for (names, most) in [(true, 24), (false, 12)] {
            let wanted = search::wanted(&text, names.then_some(&keys));
            assert!(wanted.len() <= 8 && wanted.iter().all(|terms| (1..=most).contains(&terms.len())), "{text:?}");
            let who = |term: &Term| term.word.starts_with('\u{e000}');
            assert!(names || !wanted.iter().flatten().any(who), "nothing typed makes a term that finds who complained");
        }
        let identity = Identity { name: Some(text.clone()), phone: Some(text.clone()), ..Identity::default() };
        let who = search::hashes(&keys, &identity);
        assert!(who.bytes().all(|b| b == b' ' || b.is_ascii_hexdigit()) && who.len() < 20_000, "{text:?}");
        let words = search::words_of(&Findable { texts: vec![text.clone()], who, ..Findable::default() });
        assert!(words.len() < 1_000_000 && !words.contains(['\0', '\n', '"', '\'']));
    });
}
