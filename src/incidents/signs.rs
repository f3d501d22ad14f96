//! The signs of a complaint: what is looked up in an index to find others that may be about the same thing.
//!
//! A sign is the hash of something that few complaints share: a rare word together with a place, two rare words, a number, a part of how a photo
//! looks, whoever complains. Nothing can be read back from a sign of a word that is not guessed; telephone numbers could be, so theirs is keyed
//! ([`person`]).

use super::{alike::Told, look::bands};
use sha2::{Digest as _, Sha256};

/// Words that are combined with places.
const WITH_PLACE: usize = 6;
/// Words that are combined with each other.
const WITH_EACH_OTHER: usize = 4;
/// Most places, numbers and looks of a complaint that become signs.
const MOST: usize = 3;
/// Side of a cell of positions, in degrees: about a kilometre.
const CELL: f64 = 0.01;

/// The hash of one thing of this kind.
fn sign(kind: &str, thing: &str) -> i64 {
    let digest = Sha256::new().chain_update(kind).chain_update(" ").chain_update(thing).finalize();
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(bytes)
}

/// The sign of a person: of a telephone number by its last ten digits, of a handle without `@` and case. `key` is the server's: without it, whoever
/// has the table could try out every telephone number.
pub fn person(key: &[u8], phone: Option<&str>, handle: Option<&str>) -> Vec<i64> {
    let mut persons = Vec::new();
    let keyed = |kind: &str, thing: &str| sign(kind, &format!("{} {thing}", hex::encode(key)));
    if let Some(phone) = phone {
        let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= 10 {
            let last: String = digits[digits.len() - 10..].iter().collect();
            persons.push(keyed("phone", &last));
        }
    }
    let handle = handle.map(|handle| handle.trim().trim_start_matches('@').to_lowercase());
    if let Some(handle) = handle.filter(|handle| handle.len() >= 3) {
        persons.push(keyed("handle", &handle));
    }
    persons
}

/// The signs that are kept with the complaint, however old it is: who complains, and numbers.
pub fn lasting(told: &Told) -> Vec<i64> {
    let numbers = told.numbers().iter().take(MOST);
    let last = |number: &String| number.chars().rev().take(10).collect::<String>();
    let mut signs: Vec<i64> =
        told.persons.iter().copied().chain(numbers.map(|number| sign("number", &last(number)))).collect();
    signs.sort_unstable();
    signs.dedup();
    signs
}

/// The signs of how a photo looks.
pub fn of_look(look: u64) -> Vec<i64> {
    bands(look).iter().map(|band| sign("look", &band.to_string())).collect()
}

/// The signs by which the same person's same words, or same photo, are known: whoever has them both has complained already. `thing` is the
/// folded text, or the hash of the photo's file.
pub fn again(persons: &[i64], thing: &str) -> Vec<i64> {
    persons.iter().map(|person| sign("again", &format!("{person} {thing}"))).collect()
}

/// All signs of a complaint, each once: about thirty.
pub fn of(told: &Told) -> Vec<i64> {
    let words = told.rarest();
    let mut signs = lasting(told);
    for look in told.looks.iter().take(MOST) {
        signs.extend(of_look(*look));
    }
    let mut around: Vec<String> = told.places.iter().take(MOST).map(|place| place.name.clone()).collect();
    if let Some(typed) = told.typed() {
        around.push(typed.to_owned());
    }
    around.extend(told.point.map(cell));
    for place in &around {
        signs.push(sign("there", &format!("{} {place}", told.category)));
        signs.extend(words.iter().take(WITH_PLACE).map(|word| sign("word there", &format!("{word} {place}"))));
    }
    let first: Vec<&String> = words.iter().take(WITH_EACH_OTHER).collect();
    for (n, one) in first.iter().enumerate() {
        for other in &first[n + 1..] {
            let (low, high) = if one < other { (one, other) } else { (other, one) };
            signs.push(sign("words", &format!("{low} {high}")));
        }
    }
    signs.sort_unstable();
    signs.dedup();
    signs
}

/// The cell of a position. A position near the edge of its cell is not found from the next one; its words and places are.
fn cell((lat, lon): (f64, f64)) -> String {
    format!("{} {}", (lat / CELL).floor(), (lon / CELL).floor())
}

#[cfg(test)]
mod tests {
    use super::person;

    #[test]
    fn a_person_is_the_same_however_the_number_is_written_and_another_under_another_key() {
        let one = person(b"k", Some("+91 00000 12345"), Some("@Sample_User"));
        assert_eq!(one, person(b"k", Some("0000012345"), Some("sample_user")));
        assert_eq!(one.len(), 2);
        assert_ne!(one, person(b"other", Some("0000012345"), Some("sample_user")));
        assert!(person(b"k", Some("112"), Some("@")).is_empty());
    }
}
