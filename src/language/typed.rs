//! Normalises numbers and codes as people type and paste them. Every field that takes one uses this module.
//!
//! A phone pastes more than was meant: direction marks, invisible hyphens, dashes of every length, digits of another script, full-width
//! letters, a whole sentence or link around the number. [`plain`] turns these into plain characters; the functions that find a number in a
//! sentence (`Reference::read`, `intake::telephone`) call it first.

use super::cleaned::cleaned_line;

/// The typed text with digits of any script as Western ones, full-width letters and signs as ASCII, every dash as `-`, every space as a plain
/// one, and no invisible characters. Never longer than the input, in bytes.
pub fn plain(typed: &str) -> String {
    cleaned_line(typed).chars().filter(|&c| !is_joiner(c)).map(plain_character).collect()
}

/// A code or key: the ASCII letters and digits of [`plain`].
pub fn code(typed: &str) -> String {
    plain(typed).chars().filter(char::is_ascii_alphanumeric).collect()
}

fn plain_character(c: char) -> char {
    match c {
        // Full-width forms of ASCII (https://www.unicode.org/charts/PDF/UFF00.pdf).
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xff01 + 0x21).unwrap_or(c),
        dash if is_dash(dash) => '-',
        space if space != '\n' && space.is_whitespace() => ' ',
        other => as_digit(other),
    }
}

/// A joiner or variation selector: needed in Hindi and emoji, never in a number.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Everything that looks like a hyphen, a dash or a minus.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '\u{2d7}' | '\u{58a}' | '\u{5be}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{207b}'
                | '\u{208b}'
                | '\u{2212}'
                | '\u{2796}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{301c}'
                | '\u{fe31}'
                | '\u{fe32}'
                | '\u{fe58}'
                | '\u{fe63}'
    )
}

/// The zero digits of the scripts that may be on a keyboard in India or occur in a document
/// (<https://www.unicode.org/Public/UCD/latest/ucd/extracted/DerivedNumericType.txt>). The other nine digits follow each.
const ZEROS: [u32; 17] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xf20, 0x1040, 0xabf0,
    0x1d7ce,
];

/// The Western digit for a decimal digit of any script; any other character unchanged.
pub fn as_digit(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let value = c as u32;
    // The mathematical digits exist in five typefaces.
    if (0x1d7ce..=0x1d7ff).contains(&value) {
        return char::from_digit((value - 0x1d7ce) % 10, 10).unwrap_or(c);
    }
    let zero = ZEROS.into_iter().find(|zero| (*zero..*zero + 10).contains(&value));
    zero.and_then(|zero| char::from_digit(value - zero, 10)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pasted_text_becomes_what_it_looks_like() {
        for (typed, expected) in [
            ("\u{202a}4K7\u{2011}P9X\u{2010}2QMT\u{202c}", "4K7-P9X-2QMT"),
            ("４Ｋ７－Ｐ９Ｘ", "4K7-P9X"),
            ("५५५०१\u{200d}००१२३", "5550100123"),
            ("۵۵۵۰ ٥٥٥٠", "5550 5550"),
            ("\u{feff}55501\u{a0}00123\u{ad}", "55501 00123"),
            ("𝟓𝟧𝟱", "555"),
            ("क्\u{200d}ष", "क्ष"),
        ] {
            assert_eq!(plain(typed), expected);
        }
        assert_eq!(code(" sw‑7k2 m९q।"), "sw7k2m9q");
    }

    proptest! {
        #[test]
        fn plain_is_idempotent_and_never_longer(typed in "\\PC{0,60}|.{0,60}") {
            let once = plain(&typed);
            prop_assert_eq!(plain(&once), once.clone());
            prop_assert!(once.len() <= typed.len());
            prop_assert!(code(&typed).len() <= once.len());
        }

        #[test]
        fn every_decimal_digit_is_read(zero in prop::sample::select(ZEROS.to_vec()), n in 0u32..10) {
            let digit = char::from_u32(zero + n).unwrap();
            prop_assert!(digit.is_numeric());
            prop_assert_eq!(as_digit(digit).to_digit(10), Some(n));
        }
    }
}
