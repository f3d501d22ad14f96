//! The reference number of a complaint: ten characters that can be dictated over a bad telephone line.
//!
//! Nine random characters of Crockford's base 32 (<https://www.crockford.com/base32.html>: no I, L, O, U) and one check
//! character from the same alphabet. Crockford's own check symbol needs five extra signs that cannot be dictated in Hindi, so
//! this one is a weighted sum in the field of 32 elements: it detects every single wrong character and every swap of two.

pub use crate::error::reasons::ReferenceError;
use crate::language::typed::plain;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Crockford's base 32 alphabet: no I, L, O, U.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Number of characters in a reference, including the check character.
pub const LENGTH: usize = 10;

/// Maximum length of a text that is searched for a reference, in characters.
const LONGEST_READ: usize = 2_000;

/// A valid reference. Holds the ten characters in upper case, without separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference([u8; LENGTH]);

impl Reference {
    /// Builds a reference from nine values below 32 by adding the check character.
    ///
    /// # Panics
    /// Never: values are taken modulo 32.
    pub fn from_values(values: [u8; LENGTH - 1]) -> Self {
        let mut characters = [0; LENGTH];
        for (character, value) in characters.iter_mut().zip(values) {
            *character = ALPHABET[usize::from(value % 32)];
        }
        characters[LENGTH - 1] = ALPHABET[usize::from(check(&values.map(|v| v % 32)))];
        Self(characters)
    }

    /// Parses what a person typed: any case, spaces or dashes anywhere, O for 0, I or L for 1, Devanagari digits.
    pub fn parse(typed: &str) -> Result<Self, ReferenceError> {
        let mut values = Vec::with_capacity(LENGTH);
        for character in typed.chars() {
            if character.is_whitespace()
                || matches!(character, '-' | '–' | '—' | '_' | '.' | '/' | '\u{200c}' | '\u{200d}')
            {
                continue;
            }
            values.push(value_of(character).ok_or(ReferenceError::Character(character))?);
        }
        match values.len() {
            0 => return Err(ReferenceError::Empty),
            LENGTH => {}
            other => return Err(ReferenceError::Length(other)),
        }
        let mut nine = [0; LENGTH - 1];
        nine.copy_from_slice(&values[..LENGTH - 1]);
        if check(&nine) == values[LENGTH - 1] { Ok(Self::from_values(nine)) } else { Err(ReferenceError::Check) }
    }

    /// Reads a reference from an input field, whatever surrounds it: "#", "No.", a sentence, a link, invisible characters pasted by a phone.
    ///
    /// # Errors
    /// If there is no valid reference in the text: what is wrong with the part that was probably meant as one.
    pub fn read(typed: &str) -> Result<Self, ReferenceError> {
        let typed: String = plain(typed).chars().take(LONGEST_READ).collect();
        let strict = Self::parse(&typed);
        if strict.is_ok() {
            return strict;
        }
        if let Some(found) = find::number(&typed) {
            return Ok(found);
        }
        Err(find::error_in(&typed).or(strict.err()).unwrap_or(ReferenceError::Empty))
    }

    /// Finds a reference in a sentence or link, if there is one.
    pub fn find_in(text: &str) -> Option<Self> {
        let text: String = plain(text).chars().take(LONGEST_READ).collect();
        Self::parse(&text).ok().or_else(|| find::number(&text))
    }

    /// The ten characters without separators, as used in URLs and in the database.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Groups of 3, 3 and 4 characters, as shown and dictated.
    pub fn groups(&self) -> [&str; 3] {
        let text = self.as_str();
        [&text[..3], &text[3..6], &text[6..]]
    }
}

/// Grouped with dashes: `4K7-P9X-2QMT`.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.groups().join("-"))
    }
}

impl Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

fn value_of(character: char) -> Option<u8> {
    let plain = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        digit @ '०'..='९' => char::from(b'0' + (digit as u32 - '०' as u32) as u8),
        other => other,
    };
    ALPHABET.iter().position(|&known| char::from(known) == plain).map(|at| at as u8)
}

/// The sum of `aⁱ·valueᵢ` in GF(32), where `a` is the element 2. The powers all differ for fewer than 31 positions, so
/// a wrong character or a swap of two always changes the sum.
fn check(values: &[u8]) -> u8 {
    let mut weight = 1;
    let mut sum = 0;
    for &value in values {
        weight = multiply(weight, 2);
        sum ^= multiply(weight, value);
    }
    sum
}

/// Multiplication in GF(32) with the primitive polynomial x⁵ + x² + 1.
fn multiply(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    while b != 0 {
        if b & 1 != 0 {
            product ^= a;
        }
        a <<= 1;
        if a & 32 != 0 {
            a ^= 0b10_0101;
        }
        b >>= 1;
    }
    product
}

/// Finds references inside other text. All text here has already been normalised with `plain`.
mod find {
    use super::{LENGTH, Reference, ReferenceError};

    /// A run of letters and digits.
    struct Piece<'a> {
        text: &'a str,
        /// The characters between this piece and the previous one.
        gap: &'a str,
    }

    fn pieces(text: &str) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut end = 0;
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if !bytes[at].is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
            let begin = at;
            while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                at += 1;
            }
            pieces.push(Piece { text: &text[begin..at], gap: &text[end..begin] });
            end = at;
        }
        pieces
    }

    /// Whether two pieces may belong to one reference: at most three separators (space, dash, dot, colon and the like) between them.
    fn holds_together(gap: &str) -> bool {
        gap.len() <= 3 && gap.bytes().all(|b| matches!(b, b' ' | b'-' | b'_' | b'.' | b'/' | b':' | b','))
    }

    /// Finds the reference in a text. If several candidates are valid, the usual way of writing wins: one piece first, then
    /// groups of 3, 3 and 4, then any other grouping. Candidates with a digit come before those of letters only, which may be words.
    pub(super) fn number(text: &str) -> Option<Reference> {
        let pieces = pieces(text);
        let mut best: Option<(u8, Reference)> = None;
        for from in 0..pieces.len() {
            if let Some((lengths, joined)) = windows(&pieces[from..]) {
                let Ok(reference) = Reference::parse(&joined) else { continue };
                let rank = match lengths[..] {
                    [LENGTH] => 0,
                    [3, 3, 4] => 1,
                    _ => 2,
                } + if joined.bytes().any(|b| b.is_ascii_digit()) { 0 } else { 3 };
                if best.is_none_or(|(known, _)| rank < known) {
                    best = Some((rank, reference));
                }
            }
        }
        best.map(|(_, reference)| reference)
    }

    /// What is wrong with the text that was meant as a reference: with the first candidate of ten characters that contains a digit,
    /// otherwise with all letters and digits of the text taken together.
    pub(super) fn error_in(text: &str) -> Option<ReferenceError> {
        let pieces = pieces(text);
        let all: String = pieces.iter().map(|piece| piece.text).collect();
        let grouped = (0..pieces.len()).filter_map(|from| windows(&pieces[from..]));
        let mut grouped = grouped.filter(|(lengths, joined)| {
            matches!(lengths[..], [LENGTH] | [3, 3, 4]) && joined.bytes().any(|b| b.is_ascii_digit())
        });
        grouped
            .find_map(|(_, joined)| Reference::parse(&joined).err())
            .or_else(|| Reference::parse(&all).err().filter(|_| !all.is_empty()))
    }

    /// The first pieces, if they add up to exactly ten characters: their lengths, and the characters joined.
    fn windows(pieces: &[Piece<'_>]) -> Option<(Vec<usize>, String)> {
        let (mut lengths, mut joined) = (Vec::new(), String::new());
        for (n, piece) in pieces.iter().enumerate() {
            if n > 0 && !holds_together(piece.gap) || joined.len() + piece.text.len() > LENGTH {
                return None;
            }
            lengths.push(piece.text.len());
            joined.push_str(piece.text);
            if joined.len() == LENGTH {
                return Some((lengths, joined));
            }
        }
        None
    }
}

#[cfg(feature = "ssr")]
mod stored {
    use super::Reference;
    use sqlx::{Database, Decode, Type, error::BoxDynError};

    impl<DB: Database> Type<DB> for Reference
    where
        String: Type<DB>,
    {
        fn type_info() -> DB::TypeInfo {
            <String as Type<DB>>::type_info()
        }
        fn compatible(ty: &DB::TypeInfo) -> bool {
            <String as Type<DB>>::compatible(ty)
        }
    }

    impl<'r, DB: Database> Decode<'r, DB> for Reference
    where
        String: Decode<'r, DB>,
    {
        fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
            Ok(Self::parse(&<String as Decode<'r, DB>>::decode(value)?)?)
        }
    }

    impl From<Reference> for crate::server::db::Arg {
        fn from(reference: Reference) -> Self {
            Self::Text(Some(reference.as_str().to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_reference() -> impl Strategy<Value = Reference> {
        prop::array::uniform9(0u8..32).prop_map(Reference::from_values)
    }

    proptest! {
        #[test]
        fn a_reference_can_be_typed_back_as_shown(reference in any_reference()) {
            prop_assert_eq!(Reference::parse(&reference.to_string()), Ok(reference));
            prop_assert_eq!(Reference::parse(&format!(" {} ", reference.as_str().to_lowercase())), Ok(reference));
            let by_hand = reference.as_str().replace('0', "o").replace('1', "l");
            prop_assert_eq!(Reference::parse(&by_hand), Ok(reference));
        }

        #[test]
        fn one_wrong_character_is_noticed(reference in any_reference(), at in 0..LENGTH, shift in 1u8..32) {
            let mut wrong = reference.0;
            let value = value_of(char::from(wrong[at])).unwrap();
            wrong[at] = ALPHABET[usize::from((value + shift) % 32)];
            prop_assert_eq!(Reference::parse(std::str::from_utf8(&wrong).unwrap()), Err(ReferenceError::Check));
        }

        #[test]
        fn two_swapped_characters_are_noticed(reference in any_reference(), a in 0..LENGTH - 1, b in 0..LENGTH - 1) {
            let mut swapped = reference.0;
            prop_assume!(swapped[a] != swapped[b]);
            swapped.swap(a, b);
            prop_assert_eq!(Reference::parse(std::str::from_utf8(&swapped).unwrap()), Err(ReferenceError::Check));
        }

        #[test]
        fn nothing_typed_can_panic(typed in ".{0,40}") {
            let _ = Reference::parse(&typed);
            let _ = Reference::read(&typed);
        }

        #[test]
        fn a_number_is_read_however_it_was_pasted(reference in any_reference()) {
            let all = reference.as_str();
            let [a, b, c] = reference.groups();
            let wide: String = all.chars().map(|c| char::from_u32(c as u32 - 0x21 + 0xff01).unwrap()).collect();
            let devanagari: String =
                all.chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32('०' as u32 + d)).unwrap_or(c)).collect();
            let mut forms = vec![
                wide,
                devanagari,
                format!("\u{feff}{all}"),
                format!("http://127.0.0.1:3000/t/{all}"),
                format!("https://example.in/t/{all}/0123456789abcdef"),
                format!("{a}\u{ad}{b}\u{ad}{c}"),
            ];
            for dash in ['-', '\u{2010}', '\u{2011}', '\u{2013}', '\u{2014}', '\u{2212}', '\u{ff0d}', ' ', ':', '\u{a0}', '/'] {
                for (before, after) in [
                    ("", ""), ("#", ""), ("No. ", ""), ("", "।"), ("", ","), ("\u{202a}", "\u{202c}"), ("\u{2067}", "\u{2069}"),
                    ("शिकायत संख्या: ", ""), ("आपकी शिकायत दर्ज हुई, संख्या ", " है"), ("“", "”"), ("(", ")"), ("Your complaint no ", " is with us."),
                ] {
                    forms.push(format!("{before}{a}{dash}{b}{dash}{c}{after}"));
                }
            }
            for form in forms {
                prop_assert_eq!(Reference::read(&form), Ok(reference), "{}", form);
            }
        }
    }

    #[test]
    fn parse_errors_say_what_is_wrong() {
        assert_eq!(Reference::parse("  "), Err(ReferenceError::Empty));
        assert_eq!(Reference::parse("4K7"), Err(ReferenceError::Length(3)));
        assert_eq!(Reference::parse("4K7-P9X-2QMU"), Err(ReferenceError::Character('U')));
    }

    #[test]
    fn the_error_says_what_is_wrong_with_the_intended_number() {
        assert_eq!(Reference::read("शिकायत संख्या: 4K7-P9X-2QMU है"), Err(ReferenceError::Character('U')));
        assert_eq!(Reference::read("#4K7"), Err(ReferenceError::Length(3)));
        assert_eq!(Reference::read("\u{200b} \u{a0}"), Err(ReferenceError::Empty));
        assert_eq!(Reference::find_in("no number in here at all, 26 11 2022"), None);
    }

    #[test]
    fn devanagari_digits_are_digits() {
        let reference = Reference::from_values([1, 2, 3, 4, 5, 6, 7, 8, 9]);
        let typed: String = reference
            .as_str()
            .chars()
            .map(|c| c.to_digit(10).and_then(|d| char::from_u32('०' as u32 + d)).unwrap_or(c))
            .collect();
        assert_eq!(Reference::parse(&typed), Ok(reference));
    }
}
