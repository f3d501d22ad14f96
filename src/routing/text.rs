//! Splits a citizen's text into words that keep their positions.
//!
//! Names are matched by folded words and shown as written: every word remembers its byte range in the original.

use super::vocabulary::Known;
use std::{ops::Deref, sync::Arc};

/// One word of a text.
pub(super) struct Word {
    /// Byte offset of its first byte in the original.
    pub(super) start: usize,
    /// Byte offset of its end in the original, exclusive.
    end: usize,
    known: Arc<Known>,
    /// Index of its sentence, from 0.
    pub(super) sentence: usize,
    /// Index of its part between commas or other punctuation, from 0.
    pub(super) part: usize,
}

impl Deref for Word {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.known
    }
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut sentence = 0;
    let mut part = 0;
    let mut start = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if belongs_to_a_word(character) {
            start.get_or_insert(at);
            if characters.peek().is_some() {
                continue;
            }
        }
        if let Some(start) = start.take() {
            let end = if belongs_to_a_word(character) { at + character.len_utf8() } else { at };
            push(&mut words, text, (start, end), (sentence, part));
        }
        // The full stops in "S.O." and "2.5" do not end a sentence.
        let stops = match character {
            '.' => {
                let next = characters.peek().map(|(_, next)| *next);
                words
                    .last()
                    .is_some_and(|word: &Word| word.end - word.start > 3 && !LETTERS.contains(&word.folded.as_str()))
                    && next.is_none_or(char::is_whitespace)
            }
            _ => matches!(character, '।' | '॥' | '!' | '?' | '\n'),
        };
        sentence += usize::from(stops);
        part += usize::from(stops || matches!(character, ',' | ';' | ':' | '(' | ')'));
    }
    join_letters(&mut words);
    words
}

/// Names of Latin letters in Devanagari; a full stop after one does not end a sentence.
const LETTERS: &[&str] = &["एफ", "आई", "आइ", "आर", "एस", "ओ", "एच", "पी", "सी", "डी", "जी"];

/// Abbreviations written letter by letter, with full stops, spaces or both, each with its form as one word.
const LETTER_BY_LETTER: &[(&[&str], &str)] = &[
    (&["एफ", "आई", "आर"], "एफआईआर"),
    (&["एफ", "आइ", "आर"], "एफआईआर"),
    (&["f", "i", "r"], "fir"),
    (&["एस", "एच", "ओ"], "एसएचओ"),
    (&["एस", "ओ"], "एसओ"),
    (&["एस", "आई"], "एसआई"),
    (&["s", "h", "o"], "sho"),
    (&["p", "s"], "ps"),
];

/// Joins every abbreviation that is written letter by letter into one word.
fn join_letters(words: &mut Vec<Word>) {
    let mut at = 0;
    while at < words.len() {
        let joined = LETTER_BY_LETTER.iter().find(|(letters, _)| {
            letters.len() <= words.len() - at
                && letters.iter().zip(&words[at..]).all(|(letter, word)| word.folded == *letter)
        });
        if let Some((letters, whole)) = joined {
            let last = at + letters.len() - 1;
            words[at].end = words[last].end;
            words[at].known = Known::of(whole);
            words.drain(at + 1..=last);
        }
        at += 1;
    }
}

fn push(words: &mut Vec<Word>, text: &str, (start, end): (usize, usize), (sentence, part): (usize, usize)) {
    let written = &text[start..end];
    // "P.S." and "s.h.o" are one word: single letters separated only by full stops.
    if let Some(last) = words.last_mut().filter(|last| last.end + 1 == start && &text[last.end..start] == ".")
        && written.len() == 1
        && last.end - last.start + 1 == 2 * last.folded.len()
        && written.as_bytes()[0].is_ascii_alphabetic()
    {
        last.end = end;
        last.known = Known::of(&format!("{}{written}", last.folded));
        return;
    }
    let known = Known::of(written);
    if !known.folded.is_empty() {
        words.push(Word { start, end, known, sentence, part });
    }
}

fn belongs_to_a_word(character: char) -> bool {
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        // Joiners and soft hyphens occur inside words.
        '\u{900}'..='\u{963}' | '\u{200c}' | '\u{200d}' | '\u{ad}' => true,
        other => !other.is_ascii() && other.is_alphanumeric(),
    }
}

/// The original text from the first of these words to the last.
pub(super) fn written<'t>(text: &'t str, words: &[Word]) -> &'t str {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => &text[first.start..last.end],
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::{words, written};

    #[test]
    fn words_are_shown_as_written() {
        let text = "थाना: Civil-LINES, हण्डिया क्\u{200d}षेत्र।";
        let found = words(text);
        let folded: Vec<&str> = found.iter().map(|word| word.folded.as_str()).collect();
        assert_eq!(folded, ["थाना", "civil", "lines", "हंडिया", "क्षेत्र"]);
        assert_eq!(written(text, &found[1..3]), "Civil-LINES");
        assert_eq!(written(text, &found[3..4]), "हण्डिया");
    }

    #[test]
    fn single_letters_with_full_stops_are_one_word() {
        let text = "P.S. Naini ke S.H.O. sahab";
        let found = words(text);
        let folded: Vec<&str> = found.iter().map(|word| word.folded.as_str()).collect();
        assert_eq!(folded, ["ps", "naini", "ke", "sho", "sahab"]);
        assert_eq!(written(text, &found[..1]), "P.S");
    }

    #[test]
    fn abbreviations_written_letter_by_letter_are_one_word() {
        for text in ["एफ. आई. आर. नहीं", "एफ आई आर नहीं", "एफ.आई.आर. नहीं"]
        {
            let found = words(text);
            assert_eq!(found.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>(), ["एफआईआर", "नहीं"], "{text}");
            assert_eq!(found[0].sentence, found[1].sentence, "{text}");
        }
        let found = words("F. I. R. nahi");
        assert_eq!(found[0].folded, "fir");
        for (_, whole) in super::LETTER_BY_LETTER {
            assert_eq!(*whole, crate::language::folded(whole));
        }
    }

    #[test]
    fn a_full_stop_ends_a_sentence_except_in_an_abbreviation() {
        let found = words("S.O. naini ne 2.5 lakh maange. Madad karo! जल्दी।");
        assert_eq!(found.iter().map(|word| word.sentence).max(), Some(2));
    }

    proptest::proptest! {
        #[test]
        fn every_word_is_a_slice_of_the_text(text in ".{0,80}") {
            for word in words(&text) {
                proptest::prop_assert!(!written(&text, std::slice::from_ref(&word)).is_empty());
            }
        }
    }
}
