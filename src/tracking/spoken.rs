//! How a complaint number is said over the telephone: group by group, letter by letter.

use crate::{complaint::Reference, language::Language};

/// The number in words, in its three groups.
pub fn spoken(reference: Reference, language: Language) -> [String; 3] {
    reference.groups().map(|group| {
        let words: Vec<&str> = group.bytes().map(|letter| word(letter, language)).collect();
        words.join(" ")
    })
}

/// The alphabet of numbers, each with its name in Hindi and in English.
const NAMES: [(u8, &str, &str); 32] = [
    (b'0', "शून्य", "zero"),
    (b'1', "एक", "one"),
    (b'2', "दो", "two"),
    (b'3', "तीन", "three"),
    (b'4', "चार", "four"),
    (b'5', "पाँच", "five"),
    (b'6', "छह", "six"),
    (b'7', "सात", "seven"),
    (b'8', "आठ", "eight"),
    (b'9', "नौ", "nine"),
    (b'A', "ए", "A"),
    (b'B', "बी", "B"),
    (b'C', "सी", "C"),
    (b'D', "डी", "D"),
    (b'E', "ई", "E"),
    (b'F', "एफ़", "F"),
    (b'G', "जी", "G"),
    (b'H', "एच", "H"),
    (b'J', "जे", "J"),
    (b'K', "के", "K"),
    (b'M', "एम", "M"),
    (b'N', "एन", "N"),
    (b'P', "पी", "P"),
    (b'Q', "क्यू", "Q"),
    (b'R', "आर", "R"),
    (b'S', "एस", "S"),
    (b'T', "टी", "T"),
    (b'V', "वी", "V"),
    (b'W', "डब्ल्यू", "W"),
    (b'X', "एक्स", "X"),
    (b'Y', "वाई", "Y"),
    (b'Z', "ज़ेड", "Z"),
];

fn word(letter: u8, language: Language) -> &'static str {
    let found = NAMES.iter().find(|(named, ..)| *named == letter);
    found.map_or("", |(_, hindi, english)| match language {
        Language::Hindi => hindi,
        Language::English => english,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::complaint::reference::ALPHABET;

    #[test]
    fn every_letter_of_the_alphabet_has_its_own_name() {
        for language in [Language::Hindi, Language::English] {
            let mut names: Vec<&str> = ALPHABET.iter().map(|&letter| word(letter, language)).collect();
            assert!(names.iter().all(|name| !name.is_empty()));
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), ALPHABET.len());
        }
    }

    #[test]
    fn a_number_is_said_in_three_groups() {
        let number = Reference::from_values([7, 15, 3, 19, 22, 2, 20, 8, 24]);
        let last = spoken(number, Language::English)[2].split(' ').next_back().unwrap_or_default().to_owned();
        assert_eq!(
            spoken(number, Language::English),
            ["seven F three".into(), "K P two".into(), format!("M eight R {last}")]
        );
        assert_eq!(spoken(number, Language::Hindi)[..2], ["सात एफ़ तीन", "के पी दो"]);
    }
}
