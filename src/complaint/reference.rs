//! The number of a complaint: ten characters that can be dictated over a bad line.
//!
//! Nine random characters of Crockford's base 32 (<https://www.crockford.com/base32.html>: no I, L, O, U) and one check
//! character from the same alphabet. Crockford's own check symbol needs five extra signs that cannot be dictated in Hindi, so
//! the check here is a weighted sum in the field of 32 elements: it catches every single wrong character and every swap of two.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Crockford's base 32: no I, L, O, U.
pub const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters in a reference, the check character included.
pub const LENGTH: usize = 10;

/// A valid reference. Holds the ten characters without separators, upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference([u8; LENGTH]);

/// What is wrong with something typed as a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum ReferenceError {
    /// Nothing was typed.
    #[error("nothing was typed")]
    Empty,
    /// Not ten characters; holds how many there are.
    #[error("a complaint number has 10 characters, this has {0}")]
    Length(usize),
    /// Holds a character that is never in a reference.
    #[error("{0} is never in a complaint number")]
    Character(char),
    /// Ten possible characters, but they do not belong together: one is wrong or two are swapped.
    #[error("one character is wrong or two are swapped")]
    Check,
}

impl Reference {
    /// The reference made of nine values below 32, with its check character.
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

    /// Reads what a person typed: any case, spaces or dashes anywhere, O for 0, I or L for 1, Devanagari digits.
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

    /// The ten characters, as in URLs and in the database.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Groups of 3, 3 and 4 characters, as they are shown and dictated.
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

/// The sum of `aⁱ·valueᵢ` in GF(32), `a` being the element 2. The powers are all different for fewer than 31 places, so
/// one wrong character or two swapped ones always change the sum.
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
        fn what_is_shown_can_be_typed_back(reference in any_reference()) {
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
        }
    }

    #[test]
    fn errors_name_what_is_wrong() {
        assert_eq!(Reference::parse("  "), Err(ReferenceError::Empty));
        assert_eq!(Reference::parse("4K7"), Err(ReferenceError::Length(3)));
        assert_eq!(Reference::parse("4K7-P9X-2QMU"), Err(ReferenceError::Character('U')));
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
