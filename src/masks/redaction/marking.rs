//! The words of a text that are blacked out, and which of them the program suggests.

use crate::shield::guard::Said;
use std::{collections::BTreeSet, ops::Range};

/// What stands in the place of blacked-out words. Always the same, so that it does not say how long they were.
pub const BLOCK: &str = "█████";
/// The most words of a text that one withheld word can be written as, such as a number in groups.
const LONGEST: usize = 6;

/// The words of a text: what stands between white space, as ranges of bytes.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begin: Option<usize> = None;
    for (at, character) in text.char_indices() {
        match (character.is_whitespace(), begin) {
            (false, None) => begin = Some(at),
            (true, Some(from)) => {
                found.push(from..at);
                begin = None;
            }
            _ => {}
        }
    }
    if let Some(from) = begin {
        found.push(from..text.len());
    }
    found
}

/// The text with the words of these numbers blacked out. Words that follow each other become one block, so that a block does not say how many they were.
pub fn redacted(text: &str, marked: &BTreeSet<usize>) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut at, mut in_block) = (0, false);
    for (n, word) in words(text).into_iter().enumerate() {
        if !marked.contains(&n) {
            out.push_str(&text[at..word.end]);
            in_block = false;
        } else if !in_block {
            out.push_str(&text[at..word.start]);
            out.push_str(BLOCK);
            in_block = true;
        }
        at = word.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The numbers of the words that belong to one of these withheld words, in either script and however they are written.
pub fn suggested(text: &str, withheld: &[String]) -> BTreeSet<usize> {
    let whole = Said::of(text);
    let wanted: Vec<&String> = withheld.iter().filter(|word| whole.holds(word)).collect();
    let mut found = BTreeSet::new();
    if wanted.is_empty() {
        return found;
    }
    let words = words(text);
    // Where each wanted word was found already, so that no wider stretch around it is marked too.
    let mut stretches: Vec<Vec<Range<usize>>> = vec![Vec::new(); wanted.len()];
    for length in 1..=LONGEST.min(words.len()) {
        for from in 0..=words.len() - length {
            let to = from + length;
            let said = Said::of(&text[words[from].start..words[to - 1].end]);
            for (word, known) in wanted.iter().zip(&mut stretches) {
                let is_within = known.iter().any(|one| from <= one.start && one.end <= to);
                if !is_within && said.holds(word) {
                    known.push(from..to);
                    found.extend(from..to);
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, redacted, suggested, words};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn words_that_follow_each_other_become_one_block_and_everything_else_stays() {
        let text = "मेरी बेटी रानी कुमारी को\nरोज़ परेशान करता है ";
        let marked = BTreeSet::from([2, 3, 8]);
        assert_eq!(redacted(text, &marked), format!("मेरी बेटी {BLOCK} को\nरोज़ परेशान करता {BLOCK} "));
        assert_eq!(redacted(text, &BTreeSet::new()), text);
        assert_eq!(redacted("", &BTreeSet::from([0])), "");
        let all: BTreeSet<usize> = (0..9).collect();
        assert_eq!(redacted(text, &all), format!("{BLOCK} "));
    }

    #[test]
    fn what_is_withheld_is_suggested_however_it_is_written_and_no_wider() {
        let text = "Rani ko St. Mary's School ke bahar, phone 00000 54321 par bataya";
        let withheld = list(&["रानी", "0000054321", "St. Mary's School", "सलोरी"]);
        let marked = suggested(text, &withheld);
        let shown: Vec<&str> = words(text)
            .into_iter()
            .enumerate()
            .filter(|(n, _)| marked.contains(n))
            .map(|(_, word)| &text[word])
            .collect();
        assert_eq!(shown, ["Rani", "St.", "Mary's", "School", "00000", "54321"]);
        assert!(suggested(text, &list(&["सुनीता"])).is_empty());
        assert!(suggested("", &withheld).is_empty());
    }

    #[test]
    fn after_what_is_suggested_was_blacked_out_nothing_withheld_is_left() {
        let withheld = list(&["रानी कुमारी", "0000012345", "@rani_k", "मकान नं 12"]);
        for text in [
            "रानी कुमारी, मकान नं. १२ पर",
            "+91 00000-12345 और ०००००१२३४५",
            "see @Rani_K and RANI KUMARI",
            "#RaniKumari",
            "no name in this",
        ] {
            let left = redacted(text, &suggested(text, &withheld));
            assert!(crate::shield::guard::held(&withheld, &left).is_empty(), "{text}: {left}");
        }
    }

    proptest! {
        #[test]
        fn no_marked_word_is_left_and_every_other_one_is(text in "[a-zक-ह ]{0,60}", marked in prop::collection::btree_set(0usize..20, 0..20)) {
            let kept: Vec<String> = words(&text).into_iter().enumerate()
                .filter(|(n, _)| !marked.contains(n)).map(|(_, word)| text[word].to_owned()).collect();
            let left = redacted(&text, &marked);
            let left: Vec<&str> = left.split_whitespace().filter(|word| *word != BLOCK).collect();
            prop_assert_eq!(left, kept);
        }
    }
}
