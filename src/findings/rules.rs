//! What a report, and each outcome, must say at least.
//!
//! A text is measured in both scripts alike: by its different words, and by its letters, of which one of Devanagari counts as two, because it
//! carries a vowel. Signs, digits and repetitions count nothing, so neither "ok" nor "ठीक है" nor a row of one letter passes.

use super::{ContactWay, Finding};
use crate::{
    complaint::{MAX_LINE, MAX_TEXT, Millis, Outcome, Reference},
    error::{FieldError, Problem},
    language::{dates, folded, typed},
};
use std::collections::BTreeSet;

/// Least weight of what was done, of what was found, and of an answer to the complainant.
const TEXT_WEIGHT: usize = 15;
/// Least number of different words of such a text.
const TEXT_WORDS: usize = 3;
/// Least weight of a detail: a district, a court, an abbreviation of three letters.
const DETAIL_WEIGHT: usize = 3;
/// Highest number of an FIR in a year. The largest police stations of India register a few thousand.
const MOST_FIRS: i64 = 9_999;
/// An FIR that a complaint leads to is not older than this, in years: the matter may have been registered before.
const OLDEST_FIR: i64 = 10;
/// How much the clock of an officer's phone may be ahead, in milliseconds.
const AHEAD: Millis = 300_000;

/// Letters of a text: one for each Latin letter, two for each consonant or full vowel of Devanagari, none for anything else. A letter that is
/// repeated directly counts once.
pub fn weight(text: &str) -> usize {
    let mut before = None;
    let mut sum = 0;
    for letter in folded(text).chars() {
        let weighs = match letter {
            '\u{904}'..='\u{939}' | '\u{958}'..='\u{961}' => 2,
            '\u{900}'..='\u{97f}' => 0,
            other if other.is_alphabetic() => 1,
            _ => 0,
        };
        if weighs > 0 && before != Some(letter) {
            sum += weighs;
        }
        before = Some(letter);
    }
    sum
}

/// Whether a text says too little to be a report or an answer.
pub fn is_thin(text: &str) -> bool {
    let folded = folded(text);
    let words: BTreeSet<&str> = folded.split_whitespace().collect();
    words.len() < TEXT_WORDS || weight(text) < TEXT_WEIGHT
}

/// Everything that is wrong with a report. `text` is its finding with the reason, in the field `text`.
pub fn problems(finding: &Finding, text: &str, received_at: Millis, now: Millis) -> Vec<FieldError> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, problem| problems.push(FieldError { field: field.to_owned(), problem });
    let mut substance = |field: &str, text: &str| match text.trim() {
        "" => wrong(field, Problem::Missing),
        text if text.chars().count() > MAX_TEXT => wrong(field, Problem::TooLong(MAX_TEXT as u32)),
        text if is_thin(text) => wrong(field, Problem::Thin),
        _ => {}
    };
    substance("text", text);
    substance("done", &finding.done);
    if finding.way == ContactWay::NotReached {
        if finding.no_code.is_none() {
            wrong("contact_way", Problem::NotAChoice);
        }
        return problems;
    }
    match finding.with.as_deref().map(str::trim) {
        None | Some("") => wrong("contact_with", Problem::Missing),
        Some(with) if with.chars().count() > MAX_LINE => wrong("contact_with", Problem::TooLong(MAX_LINE as u32)),
        Some(with) if weight(with) < 2 => wrong("contact_with", Problem::Thin),
        Some(_) => {}
    }
    match finding.at {
        None => wrong("contact_at", Problem::Missing),
        Some(at) if at > now + AHEAD => wrong("contact_at", Problem::Future),
        // A browser sends no seconds.
        Some(at) if at < received_at - received_at.rem_euclid(60_000) => wrong("contact_at", Problem::BeforeReceipt),
        Some(_) => {}
    }
    problems
}

/// What was typed as the detail of an outcome, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The outcome needs none.
    Nothing,
    /// Number and year of an FIR.
    Fir(i64, i64),
    /// The number of another complaint.
    Other(Reference),
    /// Which department, which court, what the dispute is about.
    Words(String),
}

/// Reads the detail that an outcome needs.
///
/// # Errors
/// What is wrong with it.
pub fn detail(outcome: Outcome, typed: &str, now: Millis) -> Result<Detail, Problem> {
    let typed = typed.trim();
    match outcome {
        Outcome::FirRegistered => fir(typed, now).map(|(number, year)| Detail::Fir(number, year)),
        Outcome::Duplicate => match Reference::read(typed) {
            _ if typed.is_empty() => Err(Problem::Missing),
            Ok(reference) => Ok(Detail::Other(reference)),
            Err(_) => Err(Problem::NoSuchComplaint),
        },
        Outcome::AnotherPlace | Outcome::CivilDispute | Outcome::InCourt => match typed {
            "" => Err(Problem::Missing),
            long if long.chars().count() > MAX_LINE => Err(Problem::TooLong(MAX_LINE as u32)),
            short if weight(short) < DETAIL_WEIGHT => Err(Problem::Thin),
            words => Ok(Detail::Words(words.to_owned())),
        },
        _ => Ok(Detail::Nothing),
    }
}

/// Number and year of an FIR, typed like `123/2026`, in any digits, with words before it or not.
fn fir(typed: &str, now: Millis) -> Result<(i64, i64), Problem> {
    let typed = typed::plain(typed);
    if typed.trim().is_empty() {
        return Err(Problem::Missing);
    }
    let read = || {
        let (before, after) = typed.rsplit_once('/')?;
        let before = before.trim_end();
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let number: i64 = before[before.len() - digits..].parse().ok()?;
        let after = after.trim();
        let year: i64 = after.parse().ok().filter(|_| after.len() == 4)?;
        let this_year = i64::from(dates::year(now));
        let plausible = (1..=MOST_FIRS).contains(&number) && (this_year - OLDEST_FIR..=this_year).contains(&year);
        plausible.then_some((number, year))
    };
    read().ok_or(Problem::NotAnFir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{findings::NoCode, testing::NOON};

    #[test]
    fn one_word_is_no_report_in_either_script() {
        for thin in [
            "",
            "ok",
            "x",
            "done",
            "ठीक है",
            "निस्तारित",
            "okokokokokokok",
            "a b c",
            "जाँच की",
            "हो गया",
            "… … …",
            "1 2 3 4 5 6 7 8",
        ] {
            assert!(is_thin(thin), "{thin}");
        }
        for enough in ["मौके पर जाकर देखा", "लाउडस्पीकर बंद कराया गया", "Went to the place and spoke to both"]
        {
            assert!(!is_thin(enough), "{enough}");
        }
        assert!(is_thin(&"आआआ ".repeat(30)), "one word again and again");
    }

    #[test]
    fn a_letter_of_devanagari_counts_as_two_and_its_signs_as_none() {
        assert_eq!((weight("थाना"), weight("thana"), weight("ठाणे"), weight("12/3")), (4, 5, 4, 0));
    }

    #[test]
    fn an_fir_has_a_number_and_a_year() {
        for right in ["123/2026", "१२३/२०२६", " FIR No. 123 / 2026", "मु0अ0सं0 123/2026"] {
            assert_eq!(detail(Outcome::FirRegistered, right, NOON), Ok(Detail::Fir(123, 2026)), "{right}");
        }
        for wrong in ["x", "123", "123/26", "0/2026", "99999/2026", "123/2031", "123/1999", "/2026", "123/2026a", "-/-"]
        {
            assert_eq!(detail(Outcome::FirRegistered, wrong, NOON), Err(Problem::NotAnFir), "{wrong}");
        }
        assert_eq!(detail(Outcome::FirRegistered, " ", NOON), Err(Problem::Missing));
    }

    #[test]
    fn each_outcome_needs_its_own_detail() {
        let other = Reference::from_values([7; 9]);
        assert_eq!(detail(Outcome::Duplicate, other.as_str(), NOON), Ok(Detail::Other(other)));
        assert_eq!(detail(Outcome::Duplicate, "x", NOON), Err(Problem::NoSuchComplaint));
        for outcome in [Outcome::AnotherPlace, Outcome::CivilDispute, Outcome::InCourt] {
            assert_eq!(detail(outcome, "", NOON), Err(Problem::Missing));
            assert_eq!(detail(outcome, "x", NOON), Err(Problem::Thin));
            assert!(matches!(detail(outcome, "कौशांबी पुलिस", NOON), Ok(Detail::Words(_))));
        }
        assert_eq!(detail(Outcome::Disposed, "whatever", NOON), Ok(Detail::Nothing));
    }

    #[test]
    fn a_report_says_how_when_and_with_whom() {
        let finding = Finding {
            way: ContactWay::Phone,
            at: Some(NOON),
            with: Some("शिकायतकर्ता".into()),
            done: "मौके पर जाकर देखा".into(),
            no_code: None,
        };
        let text = "लाउडस्पीकर बंद कराया गया";
        let wrong = |finding: &Finding| -> Vec<(String, Problem)> {
            problems(finding, text, NOON, NOON + 1).into_iter().map(|one| (one.field, one.problem)).collect()
        };
        let only = |field: &str, problem| vec![(field.to_owned(), problem)];
        assert!(wrong(&finding).is_empty());
        assert_eq!(wrong(&Finding { at: None, ..finding.clone() }), only("contact_at", Problem::Missing));
        let early = Finding { at: Some(NOON - 120_000), ..finding.clone() };
        assert_eq!(wrong(&early), only("contact_at", Problem::BeforeReceipt));
        let late = Finding { at: Some(NOON + 86_400_000), ..finding.clone() };
        assert_eq!(wrong(&late), only("contact_at", Problem::Future));
        assert_eq!(wrong(&Finding { with: None, ..finding.clone() }), only("contact_with", Problem::Missing));
        assert_eq!(wrong(&Finding { done: "ok".into(), ..finding.clone() }), only("done", Problem::Thin));
        // Nobody was reached: then there is neither a moment nor a person, and no code either.
        let nobody = Finding { way: ContactWay::NotReached, at: None, with: None, ..finding };
        assert_eq!(wrong(&nobody), only("contact_way", Problem::NotAChoice));
        assert!(wrong(&Finding { no_code: Some(NoCode::NotReached), ..nobody }).is_empty());
    }
}
