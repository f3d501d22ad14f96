//! A code as people type it: in groups, with dashes, in Devanagari or full-width digits, with O for 0 and I for 1, in the middle of a sentence.

use super::{LENGTH, PREFIX};
use crate::language::cleaned::cleaned_text;
use unicode_normalization::UnicodeNormalization as _;

/// No more are looked up for one message: whoever guesses gains nothing by a long one.
const MOST: usize = 4;
/// Words of a message are looked at up to here.
const WORDS: usize = 60;
const WHOLE: usize = PREFIX.len() + LENGTH;

/// Letters and digits of a text, in groups as they stand: upper case, every kind of digit as 0 to 9. What is not seen is not there.
fn groups(text: &str) -> Vec<String> {
    let mut groups = vec![String::new()];
    for character in cleaned_text(text).nfkc().filter(|c| !matches!(c, '\u{200c}' | '\u{200d}')) {
        match character {
            // Devanagari, Arabic and eastern Arabic digits; full-width ones are plain by now.
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

/// Runs of whole groups that are as long as a code and begin like one, as they were typed.
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

/// What a text may have of codes, in the form in which they are stored.
pub fn codes_in(text: &str) -> Vec<String> {
    let groups = groups(text);
    let mut typed = runs(&groups);
    // The code and nothing else, without the letters that every code begins with.
    let whole = groups.concat();
    if whole.len() == LENGTH && whole.is_ascii() {
        typed.push(format!("{PREFIX}{whole}"));
    }
    let mut codes: Vec<String> = Vec::new();
    for code in typed.iter().map(|code| meant(code)) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.truncate(MOST);
    codes
}

/// The alphabet of codes has no I, L and O, because they are taken for 1 and 0 (<https://www.crockford.com/base32.html>).
fn meant(typed: &str) -> String {
    let (prefix, rest) = typed.split_at(PREFIX.len());
    let digit = |c: char| match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    prefix.chars().chain(rest.chars().map(digit)).collect()
}

/// Whether somebody meant to send a code: something as long as one with a digit in it, or hardly anything but a beginning like one.
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
    fn a_code_is_understood_however_it_is_typed() {
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
    fn what_was_meant_as_a_code_is_told_from_words() {
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
        fn nothing_that_is_typed_breaks_it(text in ".{0,120}") {
            proptest::prop_assert!(codes_in(&text).iter().all(|code| code.len() == 8));
            looks_like_one(&text);
        }
    }
}
