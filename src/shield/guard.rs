//! What must not leave: the one rule for everything that others outside will read - a reply, a quote, later a statement or an export.
//!
//! It is pure: whoever sends asks `complaint::outgoing`, which brings the case's words here. A complaint of a woman or a child is not spoken of
//! in public at all (BNS section 72, POCSO section 23: nothing may make the victim known), about a confidential one nothing goes out, and no
//! public words hold one that is withheld with the case.

use super::Stop;
use crate::language::sounds;

/// What is asked about a case.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Whether its inquiry is confidential.
    pub confidential: bool,
    /// Whether speaking of it in public could make a victim known.
    pub victim: bool,
    /// The words that must not leave with it.
    pub withheld: &'a [String],
}

/// Who will read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Everybody.
    Everybody,
    /// The complainant, in a private message.
    Complainant,
}

/// Whether these words may leave. None: they may.
pub fn stop(case: Case<'_>, readers: Readers, words: &str) -> Option<Stop> {
    if case.confidential {
        return Some(Stop::Confidential);
    }
    if readers == Readers::Complainant {
        return None;
    }
    if case.victim {
        return Some(Stop::Victim);
    }
    let held = held(case.withheld, words);
    (!held.is_empty()).then_some(Stop::Words(held))
}

/// Digits of a number that are looked for wherever they stand, however they are separated.
const NUMBER: usize = 7;

/// Those of the withheld words that a text holds, in either script and however they are written.
pub fn held(withheld: &[String], text: &str) -> Vec<String> {
    let said = sounds::sounds(text);
    let numbers = sounds::numbers(text, NUMBER);
    let holds = |word: &&String| {
        let wanted = sounds::numbers(word, NUMBER);
        let number = wanted.iter().any(|wanted| {
            // With or without the country's code.
            let last = &wanted[wanted.len().saturating_sub(10)..];
            numbers.iter().any(|number| number.contains(last))
        });
        number || sounds::holds(&said, &sounds::sounds(word))
    };
    withheld.iter().filter(holds).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::{Case, Readers, held, stop};
    use crate::shield::Stop;

    fn list(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_rule_for_every_kind_of_case_and_reader() {
        let withheld = list(&["सुनीता"]);
        let case = |confidential, victim| Case { confidential, victim, withheld: &withheld };
        for readers in [Readers::Everybody, Readers::Complainant] {
            for victim in [false, true] {
                assert_eq!(stop(case(true, victim), readers, "number"), Some(Stop::Confidential));
            }
        }
        // The number alone says already that there is such a case below such a post.
        assert_eq!(stop(case(false, true), Readers::Everybody, "4K7-P9X-2QMT"), Some(Stop::Victim));
        assert_eq!(stop(case(false, true), Readers::Complainant, "Sunita ji"), None);
        assert_eq!(stop(case(false, false), Readers::Everybody, "4K7-P9X-2QMT"), None);
        let words = Some(Stop::Words(list(&["सुनीता"])));
        assert_eq!(stop(case(false, false), Readers::Everybody, "Suneeta's complaint"), words);
        assert_eq!(stop(case(false, false), Readers::Complainant, "Sunita"), None);
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
