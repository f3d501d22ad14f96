//! Finds codes as people type them: in groups, with dashes, in Devanagari or full-width digits, with O for 0 and I for 1, in mid-sentence.

use super::{LENGTH, PREFIX};
use crate::language::cleaned::cleaned_text;
use unicode_normalization::UnicodeNormalization as _;

/// The most codes looked up for one message, so that a long message is no way to guess many.
const MOST: usize = 4;
/// The most words of a message that are examined.
const WORDS: usize = 60;
/// Characters of a whole code.
const WHOLE: usize = PREFIX.len() + LENGTH;

/// The groups of letters and digits in a text, in upper case, with every kind of digit as 0 to 9 and without invisible characters.
fn groups(text: &str) -> Vec<String> {
    let mut groups = vec![String::new()];
    for character in cleaned_text(text).nfkc().filter(|c| !matches!(c, '\u{200c}' | '\u{200d}')) {
        match character {
            // Devanagari, Arabic and Eastern Arabic digits. Full-width digits have been normalised already.
            '०'..='९' => push(&mut groups, char::from(b'0' + (character as u32 - 0x966) as u8)),
            '\u{660}'..='\u{669}' => push(&mut groups, char::from(b'0' + (character as u32 - 0x660) as u8)),
            '\u{6f0}'..='\u{6f9}' => push(&mut groups, char::from(b'0' + (character as u32 - 0x6f0) as u8)),
            letter if letter.is_alphanumeric() || ('\u{900}'..='\u{963}').contains(&letter) => {
                groups.last_mut().into_iter().for_each(|last| last.extend(letter.to_uppercase()));
            }
            _ if groups.last().is_some_and(|last| !last.is_empty()) => groups.push(String::new()),
            _ => {}
        }
    }
    groups.retain(|group| !group.is_empty());
    groups.truncate(WORDS);
    groups
}

fn push(groups: &mut [String], digit: char) {
    if let Some(last) = groups.last_mut() {
        last.push(digit);
    }
}

/// Runs of whole groups with the length and prefix of a code, as they were typed.
fn runs(groups: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for first in 0..groups.len() {
        let mut run = String::new();
        for group in &groups[first..] {
            run.push_str(group);
            if run.len() >= WHOLE || !run.is_ascii() {
                break;
            }
        }
        if run.len() == WHOLE && run.is_ascii() && run.starts_with(PREFIX) && !found.contains(&run) {
            found.push(run);
        }
    }
    found
}

/// All possible codes in a text, in their stored form.
pub fn codes_in(text: &str) -> Vec<String> {
    let groups = groups(text);
    let mut typed = runs(&groups);
    // The code alone, without its prefix.
    let whole = groups.concat();
    if whole.len() == LENGTH && whole.is_ascii() {
        typed.push(format!("{PREFIX}{whole}"));
    }
    let mut codes: Vec<String> = Vec::new();
    for code in typed.iter().map(|code| normalised(code)) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.truncate(MOST);
    codes
}

/// Reads I and L as 1 and O as 0. The alphabet of codes leaves these letters out because they are easily confused
/// (<https://www.crockford.com/base32.html>).
fn normalised(typed: &str) -> String {
    let (prefix, rest) = typed.split_at(PREFIX.len());
    let digit = |c: char| match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    prefix.chars().chain(rest.chars().map(digit)).collect()
}

/// Whether the author meant to send a code: the text contains something of the right length with a digit in it, or consists of little more than
/// a beginning like one.
pub(super) fn looks_like_one(text: &str) -> bool {
    let groups = groups(text);
    let has_digit = |run: &str| run.chars().any(|c| c.is_ascii_digit());
    let whole = groups.concat();
    let about_so_long = (WHOLE - 2..=WHOLE + 2).contains(&whole.len());
    runs(&groups).iter().any(|run| has_digit(run))
        || (whole.is_ascii() && whole.starts_with(PREFIX) && about_so_long && has_digit(&whole))
}

#[cfg(test)]
mod tests {
    use super::{codes_in, looks_like_one};

    #[test]
    fn codes_are_recognised_however_they_are_typed() {
        for typed in [
            "SW7K0M91",
            "@PrayagrajPolice मेरा कोड sw7k0m91 है",
            "SW 7K0 M91",
            "SW-7K0-M91",
            "SW–7K0—M91",
            "s w 7 k 0 m 9 1",
            "SW७K०M९१",
            "SW7KOM9I",
            "SW7K\u{ad}0M\u{ad}91",
            "SW7K\u{200b}0M91\u{feff}",
            "ＳＷ７Ｋ０Ｍ９１",
            "कोड: SW7K0M9l।",
            "SW7K\u{200d}0M91.",
            "7K0M91",
            "SW7K0\nM91",
        ] {
            assert!(codes_in(typed).contains(&"SW7K0M91".to_owned()), "{typed}: {:?}", codes_in(typed));
        }
        for typed in ["SW7K2M9Q9 SWITCH", "SW 7K2 M9QQ", "कोड भेजा था"] {
            assert!(!codes_in(typed).iter().any(|code| code.starts_with("SW7K2M9Q")), "{typed}");
        }
        assert!(codes_in(&"SW000000 SW111111 SW222222 SW333333 SW444444 SW555555".repeat(50)).len() <= 4);
    }

    #[test]
    fn an_attempted_code_is_told_apart_from_ordinary_text() {
        for typed in ["SW7K2M9Q", "मेरा कोड SW 7K2 M9Q", "SW7K2M9", "sw7k2m9qq", "SW७K२M९Q"] {
            assert!(looks_like_one(typed), "{typed}");
        }
        for typed in ["SW police wale aaye the", "swaroop nagar", "अभी तक कोई नहीं आया", "UP70 AB 1234", "Switches"]
        {
            assert!(!looks_like_one(typed), "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_typed_text_can_panic(text in ".{0,120}") {
            proptest::prop_assert!(codes_in(&text).iter().all(|code| code.len() == 8));
            looks_like_one(&text);
        }
    }
}
