//! Search over complaints: by number, by their text and later texts, by place, by numbers in the text, and by person.
//!
//! The index (`server::db::write_words`) has one row for each complaint and stores only words. Anything else is stored as a word that starts
//! with a mark which nobody can type ([`folded`] removes it from typed text): a phonetic key that is the same in both scripts, every suffix
//! of at least four digits of a long number, a vehicle plate without spaces. Words that identify the complainant carry an additional mark in
//! front, and only viewers who may know the complainant ([`crate::shield::may_know_names`]) get search terms with that mark. The entry of a
//! complaint is rebuilt in the same transaction whenever text is added to it.

pub mod numbers;
pub mod sound;
mod store;

pub use store::{build_all, build_if_due, refresh, write_first};

use super::Reference;
use crate::{
    language::{folded, typed::plain},
    server::db::{LONGEST_WORD, Term},
};
use std::collections::BTreeSet;

/// Version of the way in which index words are made; an index made by an older version is rebuilt at startup.
pub const VERSION: i64 = 3;

/// Private-use characters, which folding removes from everything that is typed. `WHO` marks words about the complainant.
const WHO: char = '\u{e000}';
/// Marks a phonetic key.
const SOUND: char = '\u{e001}';
/// Marks a suffix of a reference number.
const NUMBER: char = '\u{e002}';
/// Marks a suffix of a long number.
const DIGITS: char = '\u{e003}';
/// Marks a vehicle plate.
const PLATE: char = '\u{e004}';

/// Maximum size of the index words of one complaint, in bytes; PostgreSQL accepts one megabyte.
const MOST_BYTES: usize = 500_000;
/// Maximum number of terms in one search: each costs a scan of an index.
const MOST_WORDS: usize = 8;
/// Minimum length of a suffix by which a number can be found.
const SHORTEST_END: usize = 4;
/// Minimum length of a part of a reference number that is searched for as such.
const SHORTEST_PART: usize = 3;

/// The searchable data of a complaint.
#[derive(Clone, Debug, Default)]
pub struct Findable {
    /// Reference number.
    pub reference: String,
    /// Its text, place and handle, and every text of its timeline.
    pub texts: Vec<String>,
    /// The complainant's name.
    pub name: Option<String>,
    /// The complainant's telephone number.
    pub phone: Option<String>,
}

/// The index words, separated by spaces.
pub fn words_of(findable: &Findable) -> String {
    let mut words = BTreeSet::new();
    words.extend(ends(&findable.reference.to_lowercase(), SHORTEST_PART).map(|end| marked(&[NUMBER], end)));
    if let Some(name) = &findable.name {
        let name = folded(&plain(name));
        let joined = name.replace(' ', "");
        for word in name.split_whitespace().chain(Some(joined.as_str()).filter(|joined| !joined.is_empty())) {
            words.insert(marked(&[WHO], word));
            words.extend(sound::key(word).map(|key| marked(&[WHO, SOUND], &key)));
        }
    }
    if let Some(phone) = &findable.phone {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        words.extend(ends(&digits, SHORTEST_END).map(|end| marked(&[WHO, DIGITS], end)));
    }
    let mut bytes = 0;
    // The newest texts first, in case there is not enough room for all.
    for text in findable.texts.iter().rev() {
        add_text(&plain(text), &mut words, &mut bytes);
    }
    words.into_iter().collect::<Vec<_>>().join(" ")
}

fn add_text(plain: &str, words: &mut BTreeSet<String>, bytes: &mut usize) {
    let folded = folded(plain);
    let list: Vec<&str> = folded.split_whitespace().collect();
    let mut add = |word: String| {
        *bytes += word.len() + 1;
        if *bytes < MOST_BYTES {
            words.insert(word);
        }
    };
    for number in numbers::long_numbers(plain) {
        ends(&number, SHORTEST_END).for_each(|end| add(marked(&[DIGITS], end)));
    }
    for (at, word) in list.iter().enumerate() {
        add(marked(&[], word));
        if let Some(key) = sound::key(word) {
            add(marked(&[SOUND], &key));
        }
        if let Some((plate, _)) = numbers::plate_at(&list[at..]).filter(|(plate, _)| plate.whole) {
            // Often a witness saw only the last four digits.
            add(marked(&[DIGITS], &plate.joined[plate.joined.len().saturating_sub(4)..]));
            add(marked(&[PLATE], &plate.joined));
        }
    }
}

fn marked(marks: &[char], word: &str) -> String {
    marks.iter().copied().chain(word.chars().take(LONGEST_WORD)).collect()
}

/// Every suffix of an ASCII word that has at least `shortest` characters. As the index finds prefixes, any part of the word can be found.
fn ends(word: &str, shortest: usize) -> impl Iterator<Item = &str> {
    let last = (word.len() + 1).saturating_sub(shortest);
    (0..last).filter_map(|from| word.get(from..))
}

/// The search terms for a typed query. All outer elements must match, each by any of its terms. Empty if nothing searchable was typed.
pub fn wanted(typed: &str, names: bool) -> Vec<Vec<Term>> {
    let plain = plain(typed);
    let folded = folded(&plain);
    let words: Vec<&str> = folded.split_whitespace().collect();
    // A reference number may be inside a sentence or link whose other words would not match.
    if let Some(reference) =
        Reference::find_in(&plain).filter(|found| found.as_str().bytes().any(|b| b.is_ascii_digit()))
    {
        let mut terms = vec![exactly(&[NUMBER], &reference.as_str().to_lowercase())];
        // Ten digits may be both a reference number and a telephone number, and a plate may look like a reference number.
        for number in numbers::long_numbers(&plain) {
            terms.extend(digits(&number, names));
        }
        if let Some((plate, _)) = numbers::plate_at(&words).filter(|(plate, _)| plate.whole) {
            terms.push(exactly(&[PLATE], &plate.joined));
        }
        // Of words with ten letters, I, L or O among them, one in about thirty is a valid number too.
        if let [one] = words[..] {
            terms.extend(word(one, names));
        }
        return vec![terms];
    }
    if let Some(part) = groups_of_a_number(&plain) {
        let mut terms = vec![beginning(&[NUMBER], &part)];
        if part.bytes().all(|b| b.is_ascii_digit()) {
            terms.extend(digits(&part, names));
        }
        return vec![terms];
    }
    let mut wanted = Vec::new();
    let mut at = 0;
    while at < words.len() && wanted.len() < MOST_WORDS {
        let (terms, read) = next(&words[at..], names);
        wanted.push(terms);
        at += read;
    }
    wanted
}

/// The search terms for the first of these words, and the number of words consumed.
fn next(words: &[&str], names: bool) -> (Vec<Term>, usize) {
    if let Some((plate, read)) = numbers::plate_at(words) {
        let mut terms = vec![beginning(&[PLATE], &plate.joined)];
        if read == 1 {
            terms.extend(word(words[0], names));
        }
        return (terms, read);
    }
    let is_digits = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let (mut joined, mut read) = (String::new(), 0);
    for word in words.iter().take_while(|word| is_digits(word)) {
        if joined.len() + word.len() > numbers::LONGEST {
            break;
        }
        joined.push_str(word);
        read += 1;
    }
    if joined.len() >= numbers::SHORTEST {
        return (digits(&joined, names), read);
    }
    (word(words[0], names), 1)
}

/// The search terms for a long number or its end, in the forms in which it may have been written.
fn digits(number: &str, names: bool) -> Vec<Term> {
    let national = number.trim_start_matches('0');
    let within = national.strip_prefix("91").filter(|rest| rest.len() >= 10).map(|rest| rest.trim_start_matches('0'));
    let ways: BTreeSet<&str> =
        [Some(number), Some(national), within].into_iter().flatten().filter(|way| way.len() >= SHORTEST_END).collect();
    let mut terms: Vec<Term> = ways.iter().map(|way| beginning(&[DIGITS], way)).collect();
    if names {
        terms.extend(ways.iter().map(|way| beginning(&[WHO, DIGITS], way)));
    }
    if terms.is_empty() {
        terms.push(beginning(&[], number));
    }
    terms
}

fn word(word: &str, names: bool) -> Vec<Term> {
    let mut terms = vec![beginning(&[], word)];
    let key = sound::key(word);
    // A prefix of a short key would match almost everything.
    let sounds = |marks: &[char]| {
        key.as_ref().map(|key| if key.len() > 4 { beginning(marks, key) } else { exactly(marks, key) })
    };
    terms.extend(sounds(&[SOUND]));
    if names {
        terms.push(beginning(&[WHO], word));
        terms.extend(sounds(&[WHO, SOUND]));
    }
    if word.len() >= SHORTEST_END && word.bytes().all(|b| b.is_ascii_digit()) {
        terms.push(beginning(&[DIGITS], word));
        if names {
            terms.push(beginning(&[WHO, DIGITS], word));
        }
    }
    terms.extend(part_of_a_number(word).map(|part| beginning(&[NUMBER], &part)));
    terms
}

/// Two groups of a reference number in its usual form, `4K7-P9X` or `P9X-2QMT`, or a group and the beginning of the next.
fn groups_of_a_number(plain: &str) -> Option<String> {
    let groups: Vec<&str> = plain.trim().trim_start_matches('#').split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    if !matches!(lengths[..], [3, 1..=4] | [3, 3, 1..=4]) {
        return None;
    }
    part_of_a_number(&groups.concat().to_lowercase())
}

/// A word that can be part of a reference number. Short ones need a digit, because otherwise every "ram" would be one.
fn part_of_a_number(word: &str) -> Option<String> {
    let part: String = word
        .chars()
        .map(|c| match c {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect();
    let fits = (SHORTEST_PART..=super::reference::LENGTH).contains(&part.len())
        && part.bytes().all(|b| super::reference::ALPHABET.contains(&b.to_ascii_uppercase()))
        && (part.len() > 5 || word.bytes().any(|b| b.is_ascii_digit()));
    fits.then_some(part)
}

fn beginning(marks: &[char], word: &str) -> Term {
    Term { word: marked(marks, word), beginning: true }
}

fn exactly(marks: &[char], word: &str) -> Term {
    Term { word: marked(marks, word), beginning: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(findable: &Findable, typed: &str, names: bool) -> bool {
        let index = words_of(findable);
        let index: Vec<&str> = index.split(' ').collect();
        let wanted = wanted(typed, names);
        let has = |term: &Term| {
            index.iter().any(|word| if term.beginning { word.starts_with(&term.word) } else { **word == term.word })
        };
        !wanted.is_empty() && wanted.iter().all(|terms| terms.iter().any(has))
    }

    fn sample() -> Findable {
        Findable {
            reference: "4K7P9X2QMT".into(),
            texts: vec![
                "झूंसी में मोटरसाइकिल UP70AB0001 चोरी, IMEI 35-693803-564380-9".into(),
                "call me at 5550100199".into(),
                "साथ में लापता".into(),
            ],
            name: Some("राम खिलावन".into()),
            phone: Some("5550100188".into()),
        }
    }

    #[test]
    fn a_complaint_is_found_by_whatever_the_caller_says() {
        for typed in [
            "5550100188",
            "+91 55501 00188",
            "0188",
            "00188",
            "010-0188",
            "५५५०१ ००१८८",
            "0555 010 0188",
            "रामखिलावन",
            "राम खिलावन",
            "खिलावन",
            "Ramkhilawan",
            "ram khilavan",
            "jhunsi",
            "Jhoonsi",
            "झूँसी",
            "UP70 AB 0001",
            "up-70-ab-0001",
            "UP 70 AB 1",
            "up70ab",
            "0001",
            "356938035643809",
            "35 693803 564380 9",
            "564380",
            "लापता",
            "lapata",
            "P9X",
            "4K7-P9X",
            "P9X-2QMT",
            "2qmt",
            "00199",
            "मोटरसाइकिल",
        ] {
            assert!(finds(&sample(), typed, true), "{typed}");
        }
        for typed in ["5550100187", "0187", "jaise", "UP70 AB 0002", "श्याम", "", "  । ", "P9Y", "ram shyam"]
        {
            assert!(!finds(&sample(), typed, true), "{typed}");
        }
    }

    #[test]
    fn a_word_that_is_a_valid_number_too_is_still_a_word() {
        assert!(Reference::find_in("markshield").is_some());
        let findable = Findable { texts: vec!["markshield चोरी".into()], ..sample() };
        assert!(finds(&findable, "markshield", false) && !finds(&sample(), "markshield", false));
        let findable = Findable { reference: "MARKSH1E1D".into(), ..sample() };
        assert!(finds(&findable, "MARKSH1E1D", false) && finds(&findable, "markshield", false));
    }

    #[test]
    fn a_viewer_who_may_not_know_the_complainant_cannot_search_by_the_person() {
        for typed in ["5550100188", "0188", "रामखिलावन", "राम", "khilavan", "\u{e000}राम", "\u{e000}\u{e003}5550100188"]
        {
            assert!(!finds(&sample(), typed, false), "{typed}");
        }
        assert!(finds(&sample(), "jhunsi", false) && finds(&sample(), "00199", false), "the text itself is searchable");
    }

    proptest! {
        #[test]
        fn index_words_and_search_terms_are_bounded(text in "\\PC{0,200}|[0-9 -]{0,200}", name in "\\PC{0,40}") {
            let findable = Findable { texts: vec![text.clone()], name: Some(name), ..sample() };
            let words = words_of(&findable);
            prop_assert!(words.len() < 2_000 + 40 * text.len());
            prop_assert!(!words.contains("  "));
            let wanted = wanted(&text, true);
            prop_assert!(wanted.len() <= MOST_WORDS);
            prop_assert!(wanted.iter().all(|terms| (1..=24).contains(&terms.len())));
        }
    }
}
