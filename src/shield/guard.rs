//! What must not be published: the one rule for every text that people outside will read - a reply, a quote, later a statement or an export.
//!
//! The rule is pure. Senders call `complaint::outgoing`, which finds out who may be told anything about the case and passes its withheld words to
//! this rule. No public text contains a word that is withheld with the case.

use super::Stop;
use crate::language::sounds;

/// Who may be told anything about a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disclosure {
    /// Nobody: its inquiry is confidential.
    Nobody,
    /// Only the complainant: mentioning it in public could identify a victim.
    Complainant,
    /// Everybody.
    Everybody,
}

/// The facts about a case that the rule depends on.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Who may be told anything about it.
    pub disclosure: Disclosure,
    /// The words that must not be published with it.
    pub withheld: &'a [String],
}

/// Who will read the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Everybody.
    Everybody,
    /// The complainant, in a private message.
    Complainant,
}

/// The reason why this text must not be sent; `None` if it may.
pub fn stop(case: Case<'_>, readers: Readers, words: &str) -> Option<Stop> {
    match (case.disclosure, readers) {
        (Disclosure::Nobody, _) => Some(Stop::Confidential),
        (Disclosure::Complainant | Disclosure::Everybody, Readers::Complainant) => None,
        (Disclosure::Complainant, Readers::Everybody) => Some(Stop::Victim),
        (Disclosure::Everybody, Readers::Everybody) => {
            let held = held(case.withheld, words);
            (!held.is_empty()).then_some(Stop::Words(held))
        }
    }
}

/// The fewest digits of a number that is searched for anywhere in a text, however its digits are separated.
const NUMBER: usize = 7;

/// The withheld words that a text contains, in either script and however they are spelled.
pub fn held(withheld: &[String], text: &str) -> Vec<String> {
    let said = Said::of(text);
    withheld.iter().filter(|word| said.holds(word)).cloned().collect()
}

/// A text as withheld words are compared with it, worked out once for many cases.
#[derive(Clone, Debug)]
pub struct Said {
    sounds: Vec<String>,
    numbers: Vec<String>,
}

impl Said {
    /// The sounds and numbers of a text.
    pub fn of(text: &str) -> Self {
        Self { sounds: sounds::sounds(text), numbers: sounds::numbers(text, NUMBER) }
    }

    /// Whether the text contains this word.
    pub fn holds(&self, word: &str) -> bool {
        let wanted = sounds::numbers(word, NUMBER);
        let number = wanted.iter().any(|wanted| {
            // With or without the country code.
            let last = &wanted[wanted.len().saturating_sub(10)..];
            self.numbers.iter().any(|number| number.contains(last))
        });
        number || sounds::holds(&self.sounds, &sounds::sounds(word))
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, Disclosure, Readers, held, stop};
    use crate::shield::Stop;

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_rule_for_every_kind_of_case_and_reader() {
        let withheld = list(&["सुनीता"]);
        let case = |disclosure| Case { disclosure, withheld: &withheld };
        for readers in [Readers::Everybody, Readers::Complainant] {
            assert_eq!(stop(case(Disclosure::Nobody), readers, "number"), Some(Stop::Confidential));
        }
        // Even the number alone would reveal that the post led to such a case.
        assert_eq!(stop(case(Disclosure::Complainant), Readers::Everybody, "4K7-P9X-2QMT"), Some(Stop::Victim));
        assert_eq!(stop(case(Disclosure::Complainant), Readers::Complainant, "Sunita ji"), None);
        assert_eq!(stop(case(Disclosure::Everybody), Readers::Everybody, "4K7-P9X-2QMT"), None);
        let words = Some(Stop::Words(list(&["सुनीता"])));
        assert_eq!(stop(case(Disclosure::Everybody), Readers::Everybody, "Suneeta's complaint"), words);
        assert_eq!(stop(case(Disclosure::Everybody), Readers::Complainant, "Sunita"), None);
    }

    #[test]
    fn a_withheld_word_is_found_in_either_script_and_however_it_is_written() {
        let withheld = list(&["रानी कुमारी", "0000012345", "@rani_k", "St. Mary's School", "मकान नं 12"]);
        for (text, found) in [
            ("RANI KUMARI को बताया", "रानी कुमारी"),
            ("#RaniKumari", "रानी कुमारी"),
            ("फ़ोन 00000-12345 पर", "0000012345"),
            ("+91 ०००००१२३४५", "0000012345"),
            ("see @Rani_K", "@rani_k"),
            ("near St Marys school", "St. Mary's School"),
            ("मकान नं. १२ पर", "मकान नं 12"),
        ] {
            assert_eq!(held(&withheld, text), [found], "{text}");
        }
        assert!(held(&withheld, "शिकायत 4K7-P9X-2QMT सिविल लाइंस थाने के पास है। रानी मंडी").is_empty());
        assert!(held(&[], "anything").is_empty());
    }
}
