//! Reads telephone numbers as people type and paste them.
//!
//! A number has to be possible, not valid: only a call shows whether somebody answers, and unassigned numbers remain usable for demonstrations.
//! Indian numbers are stored as ten digits, others with `+` and the country code (ITU-T E.164).

use crate::{
    error::{FieldError, Problem},
    language::typed::plain,
    server::forms::FormBody,
};
use phonenumber::{Type, country, metadata::DATABASE};

/// The longest accepted input in characters. The number may be part of a sentence or of a line from a contact card.
const LONGEST: usize = 200;
/// Types of numbers that reach a person. The possible lengths are taken from these, because the crate's general description of a country has none.
const KINDS: [Type; 5] = [Type::Mobile, Type::FixedLine, Type::Voip, Type::PersonalNumber, Type::Uan];
/// The longest international number: the plus sign and at most 15 digits (E.164).
const LONGEST_ABROAD: usize = 16;
/// The country code of India.
const INDIA: &str = "91";
/// Digits of an Indian number, including the area code of a landline (<https://dot.gov.in/numbering-plan>).
const NATIONAL: usize = 10;

/// Reads the form's optional `phone` field and adds an invalid value to `problems`.
pub fn typed(posted: &FormBody, problems: &mut Vec<FieldError>) -> Option<String> {
    let typed = posted.line("phone", LONGEST, problems)?;
    let number = telephone(&typed);
    if number.is_none() {
        problems.push(FieldError { field: "phone".into(), problem: Problem::NotAPhone });
    }
    number
}

/// The telephone number in the typed text; `None` unless it contains exactly one possible number.
pub fn telephone(typed: &str) -> Option<String> {
    let typed: String = plain(typed).chars().take(LONGEST).collect();
    let mut found: Option<String> = None;
    for candidate in candidates(&typed) {
        match possible(&candidate) {
            Some(number) if found.as_ref().is_some_and(|known| *known != number) => return None,
            Some(number) => found = Some(number),
            // Few digits next to a number are a house number or a date; seven or more are a second, mistyped number.
            None if candidate.len() >= 7 => return None,
            None => {}
        }
    }
    found
}

/// Runs of digits that are interrupted only by characters allowed inside a number, reduced to `+` and digits.
fn candidates(plain: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut run = String::new();
    for c in plain.chars().chain(['\n']) {
        match c {
            '0'..='9' => run.push(c),
            // A plus sign starts a new number.
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

/// The stored form of a candidate, if it can be a number.
fn possible(candidate: &str) -> Option<String> {
    let digits = candidate.trim_start_matches('+');
    // 00 is the international prefix dialled instead of a plus sign.
    let (abroad, digits) = match digits.strip_prefix("00") {
        Some(rest) if candidate.starts_with('+') || rest.len() > NATIONAL => (true, rest),
        _ => (candidate.starts_with('+'), digits),
    };
    let national = match digits.strip_prefix(INDIA) {
        // +91 (0) …: the zero is dialled only within the country.
        Some(rest) if abroad || rest.len() >= NATIONAL => Some(rest.strip_prefix('0').unwrap_or(rest)),
        _ if abroad => None,
        _ if digits.len() == NATIONAL + 1 => digits.strip_prefix('0'),
        _ => Some(digits),
    };
    match national {
        Some(national) => {
            let fits = national.len() == NATIONAL && !national.starts_with('0');
            fits.then(|| national.to_owned()).filter(|national| in_e164(&format!("+{INDIA}{national}")).is_some())
        }
        None if abroad => in_e164(&format!("+{digits}")),
        None => None,
    }
}

/// The number in E.164 form, if its length is possible for its country.
fn in_e164(number: &str) -> Option<String> {
    let stored = read(number)?;
    // The stored form must be read back as the same number.
    (read(&stored)? == stored).then_some(stored)
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
    fn numbers_are_read_as_people_type_and_paste_them() {
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
    fn a_foreign_number_keeps_its_country_code() {
        assert_eq!(telephone("+1 202-555-0100").as_deref(), Some("+12025550100"));
        assert_eq!(telephone("00977 1 4200000").as_deref(), Some("+97714200000"));
        assert_eq!(telephone("+999 12345678"), None);
    }

    proptest! {
        #[test]
        fn the_stored_form_is_read_as_the_same_number(typed in "\\PC{0,40}|[+0-9() -]{0,24}|.{0,60}") {
            if let Some(number) = telephone(&typed) {
                prop_assert!(number.len() <= 16 && number.trim_start_matches('+').bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(telephone(&number), Some(number));
            }
        }
    }
}
