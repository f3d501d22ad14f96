//! Folds text for search, so that different spellings of a word become the same. The original is never changed.

use unicode_normalization::UnicodeNormalization as _;

/// The form in which words are indexed and searched: NFC, lower case, without nukta and invisible joiners; chandrabindu and the
/// homorganic nasals become anusvara; Devanagari digits become Western ones; everything except letters, marks and digits becomes a space.
///
/// Rules and examples: <https://www.unicode.org/charts/PDF/U0900.pdf>; हण्डिया = हंडिया, लाइन्स = लाइंस, ज़मीन = जमीन.
pub fn folded(text: &str) -> String {
    // Invisible characters are removed first, because the rules below look at adjacent letters.
    let seen = text.chars().filter(|character| !matches!(character, '\u{200c}' | '\u{200d}' | '\u{ad}'));
    let characters: Vec<char> =
        seen.nfc().flat_map(char::to_lowercase).nfc().filter(|c| *c != '\u{93c}').map(bare).collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        at += 1;
        match character {
            'ँ' => out.push('ं'),
            // A nasal consonant without its vowel before another consonant sounds like anusvara.
            'ङ' | 'ञ' | 'ण' | 'न' | 'म'
                if characters.get(at) == Some(&'\u{94d}') && characters.get(at + 1).is_some_and(is_consonant) =>
            {
                out.push('ं');
                at += 1;
            }
            '०'..='९' => out.push(char::from(b'0' + (character as u32 - '०' as u32) as u8)),
            letter if ('\u{900}'..='\u{963}').contains(&letter) || letter.is_alphanumeric() => out.push(letter),
            _ => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
        }
    }
    out.trim().to_owned()
}

/// Removes the nukta from the three letters that keep it in NFC.
fn bare(character: char) -> char {
    match character {
        '\u{929}' => 'न',
        '\u{931}' => 'र',
        '\u{934}' => 'ळ',
        other => other,
    }
}

fn is_consonant(character: &char) -> bool {
    ('क'..='ह').contains(character)
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn spellings_of_one_word_fold_together() {
        for (a, b) in [
            ("हण्डिया", "हंडिया"),
            ("सिविल लाइन्स", "सिविल लाइंस"),
            ("ज़मीन", "जमीन"),
            ("गाँव", "गांव"),
            ("मोबाइल १२", "मोबाइल 12"),
            ("Civil-Lines", "civil lines"),
            ("क्\u{200d}ष", "क्ष"),
            ("पन्\u{200d}ना", "पंना"),
            ("मुन्\u{200c}नी", "मुन्नी"),
            ("अन्\u{93c}क", "अंक"),
        ] {
            assert_eq!(folded(a), folded(b));
        }
    }

    #[test]
    fn vowel_signs_are_kept() {
        assert_eq!(folded("चोरी, लूट!"), "चोरी लूट");
        assert_ne!(folded("चोरी"), folded("चोर"));
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in ".{0,60}") {
            let once = folded(&text);
            proptest::prop_assert_eq!(folded(&once), once);
        }
    }
}
