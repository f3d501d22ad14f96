//! Telephone numbers as people type and paste them.
//!
//! A number has to be possible, not valid: whether somebody answers is found out by calling, and numbers that cannot be dialled stay usable
//! for demonstrations. Numbers of India are kept as their ten digits, others with `+` and the country's code (ITU-T E.164).

use crate::{
    error::{FieldError, Problem},
    language::typed::plain,
    server::forms::FormBody,
};
use phonenumber::{Type, country, metadata::DATABASE};

/// The longest thing that is typed into the field, in characters: a sentence or a contact card's line may stand around the number.
const LONGEST: usize = 200;
/// Kinds of numbers at which somebody can be reached. The crate's general description of a country has no lengths.
const KINDS: [Type; 5] = [Type::Mobile, Type::FixedLine, Type::Voip, Type::PersonalNumber, Type::Uan];
/// E.164 has 15 digits at most; with the plus.
const LONGEST_ABROAD: usize = 16;
/// The country code of India.
const INDIA: &str = "91";
/// Digits of a number in India, with the code of its town if it is no mobile (<https://dot.gov.in/numbering-plan>).
const NATIONAL: usize = 10;

/// The form's `phone`, which may be left empty; what is wrong with it goes to `problems`.
pub fn typed(posted: &FormBody, problems: &mut Vec<FieldError>) -> Option<String> {
    let typed = posted.line("phone", LONGEST, problems)?;
    let number = telephone(&typed);
    if number.is_none() {
        problems.push(FieldError { field: "phone".into(), problem: Problem::NotAPhone });
    }
    number
}

/// The one number that stands in what was typed. None when there is none that is possible, or more than one.
pub fn telephone(typed: &str) -> Option<String> {
    let typed: String = plain(typed).chars().take(LONGEST).collect();
    let mut found: Option<String> = None;
    for candidate in candidates(&typed) {
        match possible(&candidate) {
            Some(number) if found.as_ref().is_some_and(|known| *known != number) => return None,
            Some(number) => found = Some(number),
            // Digits beside a number are a house, a date; so many of them are a second number that is mistyped.
            None if candidate.len() >= 7 => return None,
            None => {}
        }
    }
    found
}

/// Runs of digits with what may stand inside a number, as `+` and digits alone.
fn candidates(plain: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut run = String::new();
    for c in plain.chars().chain(['\n']) {
        match c {
            '0'..='9' => run.push(c),
            // A plus begins a number.
            '+' => {
                runs.push(std::mem::replace(&mut run, "+".to_owned()));
            }
            ' ' | '-' | '(' | ')' | '.' => {}
            _ => runs.push(std::mem::take(&mut run)),
        }
    }
    runs.retain(|run| run.bytes().any(|b| b.is_ascii_digit()));
    runs
}

/// What is kept of digits that can be a number.
fn possible(candidate: &str) -> Option<String> {
    let digits = candidate.trim_start_matches('+');
    // 00 is how a telephone without a plus dials out of the country.
    let (abroad, digits) = match digits.strip_prefix("00") {
        Some(rest) if candidate.starts_with('+') || rest.len() > NATIONAL => (true, rest),
        _ => (candidate.starts_with('+'), digits),
    };
    let national = match digits.strip_prefix(INDIA) {
        // +91 (0) …: the zero is dialled inside the country only.
        Some(rest) if abroad || rest.len() >= NATIONAL => Some(rest.strip_prefix('0').unwrap_or(rest)),
        _ if abroad => None,
        _ if digits.len() == NATIONAL + 1 => digits.strip_prefix('0'),
        _ => Some(digits),
    };
    match national {
        Some(national) => {
            let fits = national.len() == NATIONAL && !national.starts_with('0');
            fits.then(|| national.to_owned()).filter(|national| is_possible(&format!("+{INDIA}{national}")).is_some())
        }
        None if abroad => is_possible(&format!("+{digits}")),
        None => None,
    }
}

/// The number in the form of E.164, if it has a length that numbers of its country have.
fn is_possible(number: &str) -> Option<String> {
    let kept = read(number)?;
    // What is kept must mean the same when it is read again.
    (read(&kept)? == kept).then_some(kept)
}

fn read(number: &str) -> Option<String> {
    if number.len() > LONGEST_ABROAD {
        return None;
    }
    let parsed = phonenumber::parse(None::<country::Id>, number).ok()?;
    let code = parsed.code().value();
    let national = parsed.national().to_string();
    let length = u16::try_from(national.len()).ok()?;
    let regions = DATABASE.by_code(&code)?;
    let has = |kind: &Type| {
        let mut of_kind = regions.iter().filter_map(|region| region.descriptors().get(*kind));
        of_kind.any(|kind| kind.possible_length().contains(&length))
    };
    KINDS.iter().any(has).then(|| format!("+{code}{national}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn telephone_numbers_as_people_write_and_paste_them() {
        for typed in [
            "5550100123",
            "+91 55501 00123",
            "0555-010-0123",
            "९१५५५०१००१२३",
            "\u{202a}+91 55501 00123\u{202c}",
            "\u{202d}5550100123\u{202c}",
            "+91\u{a0}55501\u{a0}00123",
            "+91 55501\u{2011}00123",
            "55501\u{2013}00123",
            "\u{200e}5550100123",
            "५५५०\u{200d}१००१२३",
            "５５５０１００１２３",
            "0091 55501 00123",
            "+91 (0) 5550100123",
            "+91-0-5550100123",
            "91 5550100123\u{200b}",
            "۵۵۵۰۱۰۰۱۲۳",
            "tel:+915550100123",
            "555-0100-123 ",
            "मेरा नंबर 5550100123 है।",
            "मकान 12, फ़ोन 55501-00123",
            "https://wa.me/915550100123",
            "5550100123, 5550100123",
        ] {
            assert_eq!(telephone(typed).as_deref(), Some("5550100123"), "{typed}");
        }
        for typed in [
            "",
            "12345",
            "phone",
            "0000000000",
            "+1 202 555 0100 1",
            "55501+00123",
            "5550100123 / 5550100124",
            "5550100123, 555010012",
            "112",
            "abcd",
            "+91 5550",
            "\u{200b}",
        ] {
            assert_eq!(telephone(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_number_of_another_country_keeps_its_code() {
        assert_eq!(telephone("+1 202-555-0100").as_deref(), Some("+12025550100"));
        assert_eq!(telephone("00977 1 4200000").as_deref(), Some("+97714200000"));
        assert_eq!(telephone("+999 12345678"), None);
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_as_itself(typed in "\\PC{0,40}|[+0-9() -]{0,24}|.{0,60}") {
            if let Some(number) = telephone(&typed) {
                prop_assert!(number.len() <= 16 && number.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(telephone(&number), Some(number));
            }
        }
    }
}
