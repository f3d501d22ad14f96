//! Compares words by their sound, so that a name is the same in Devanagari and in Latin letters: "सुनीता", "Sunita" and "Suneeta".
//!
//! Coarser than [`super::folded`]. It is used to find words that must not be published, where a false match only costs a question but a missed
//! one does harm. The sounds are never shown, and are stored only beside the word itself.

use super::folded;

/// The sounds of a text, one for each word.
///
/// Consonants lose their aspiration and vowels become one of three classes. An `a` counts only at the beginning of a word and, if written, at
/// its end, because Devanagari does not write the others and people leave them out ("Kamla", "Kamala"). Digits stay.
pub fn sounds(text: &str) -> Vec<String> {
    folded(text).split_whitespace().map(sound).filter(|sound| !sound.is_empty()).collect()
}

/// A phrase with fewer sounds only matches whole words: "as a" is not "Asha".
const LONG: usize = 6;

/// Whether `text` contains `phrase`, as words with the same sounds. A longer phrase also matches when its words are joined or split.
pub fn holds(text: &[String], phrase: &[String]) -> bool {
    if phrase.is_empty() {
        return false;
    }
    if text.windows(phrase.len()).any(|words| words == phrase) {
        return true;
    }
    let wanted = joined(&phrase.concat());
    wanted.len() >= LONG && (0..text.len()).any(|from| begins_with(&text[from..], &wanted))
}

/// Whether the first words, joined, are `wanted`.
fn begins_with(words: &[String], wanted: &str) -> bool {
    let mut together = String::new();
    for word in words {
        together.push_str(word);
        let now = joined(&together);
        if now == wanted || !wanted.starts_with(&now) {
            return now == wanted;
        }
    }
    false
}

/// Drops every `a` except at the beginning: inside joined words, the `a` at the end of a word no longer counts.
fn joined(sounds: &str) -> String {
    sounds.char_indices().filter(|&(at, letter)| at == 0 || letter != 'a').map(|(_, letter)| letter).collect()
}

/// All numbers in a text with at least this many digits, however the digits are separated, because telephone numbers are written in many ways.
pub fn numbers(text: &str, digits: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut number = String::new();
    for character in folded(text).chars().chain(std::iter::once('x')) {
        match character {
            '0'..='9' => number.push(character),
            // A sign or space between two digits.
            ' ' => {}
            _ => {
                if number.len() >= digits {
                    found.push(number.clone());
                }
                number.clear();
            }
        }
    }
    found
}

fn sound(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let latin = latin(word);
    let letters: Vec<char> = latin.chars().collect();
    let mut at = 0;
    let push = |out: &mut String, letter: char| {
        // Doubled letters sound like one; doubled digits do not.
        if letter.is_ascii_digit() || !out.ends_with(letter) {
            out.push(letter);
        }
    };
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let last = next.is_none();
        at += 1;
        match (letter, next) {
            ('a', Some('i' | 'y')) | ('e', Some('e' | 'i' | 'a' | 'y')) | ('i', Some('e')) => {
                at += 1;
                push(&mut out, 'i');
            }
            ('a' | 'o', Some('u' | 'w')) | ('o', Some('o')) => {
                at += 1;
                push(&mut out, 'u');
            }
            ('a', Some('a')) => {
                at += 1;
                if out.is_empty() || at == letters.len() {
                    push(&mut out, 'a');
                }
            }
            ('a', _) if out.is_empty() || last => push(&mut out, 'a'),
            ('a', _) => {}
            ('i' | 'e', _) => push(&mut out, 'i'),
            ('y', None) => push(&mut out, 'i'),
            ('y', Some('a' | 'e' | 'i' | 'o' | 'u')) => push(&mut out, 'y'),
            ('y', _) => push(&mut out, 'i'),
            ('u' | 'o', _) => push(&mut out, 'u'),
            ('p', Some('h')) => {
                at += 1;
                push(&mut out, 'f');
            }
            ('k' | 'g' | 'j' | 't' | 'd' | 'b' | 's', Some('h')) => {
                at += 1;
                push(&mut out, letter);
            }
            ('c', Some('h')) => {
                at += if letters.get(at + 1) == Some(&'h') { 2 } else { 1 };
                push(&mut out, 'c');
            }
            ('c', Some('k')) => {
                at += 1;
                push(&mut out, 'k');
            }
            ('c' | 'q', _) => push(&mut out, 'k'),
            ('w', _) => push(&mut out, 'v'),
            ('z', _) => push(&mut out, 'j'),
            ('x', _) => {
                push(&mut out, 'k');
                push(&mut out, 's');
            }
            // Anusvara before these letters is written as either m or n.
            ('m', Some('b' | 'p')) => push(&mut out, 'n'),
            (other, _) => push(&mut out, other),
        }
    }
    out
}

/// Devanagari in Latin letters, without the inherent vowels; everything else unchanged.
fn latin(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for character in word.chars() {
        let letters = match character {
            'अ' => "a",
            'आ' | 'ा' | 'ॅ' | 'ॉ' | 'ऑ' => "aa",
            'इ' | 'ई' | 'ि' | 'ी' => "i",
            'ऋ' | 'ृ' => "ri",
            'ए' | 'ऐ' | 'े' | 'ै' | 'ऍ' => "e",
            'उ' | 'ऊ' | 'ु' | 'ू' => "u",
            'ओ' | 'औ' | 'ो' | 'ौ' => "o",
            'क' | 'ख' => "k",
            'ग' | 'घ' => "g",
            'च' | 'छ' => "ch",
            'ज' | 'झ' => "j",
            'ट' | 'ठ' | 'त' | 'थ' => "t",
            'ड' | 'ढ' | 'द' | 'ध' => "d",
            'ण' | 'न' | 'ञ' | 'ङ' | 'ं' => "n",
            'प' => "p",
            'फ' => "f",
            'ब' | 'भ' => "b",
            'म' => "m",
            'य' => "y",
            'र' => "r",
            'ल' | 'ळ' => "l",
            'व' => "v",
            'श' | 'ष' | 'स' => "s",
            'ह' => "h",
            '\u{93c}' | '\u{94d}' | 'ः' => "",
            other => {
                out.push(other);
                continue;
            }
        };
        out.push_str(letters);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{holds, numbers, sounds};

    fn says(text: &str, phrase: &str) -> bool {
        holds(&sounds(text), &sounds(phrase))
    }

    #[test]
    fn a_name_is_the_same_in_both_scripts() {
        for (hindi, latin) in [
            ("सुनीता", "Sunita"),
            ("सुनीता", "Suneeta"),
            ("पूजा", "Puja"),
            ("पूजा", "Pooja"),
            ("कमला", "Kamla"),
            ("कमला", "Kamala"),
            ("आशा", "Asha"),
            ("दीपक", "Deepak"),
            ("वैष्णवी", "Vaishnavi"),
            ("गौरी", "Gauri"),
            ("प्रिया", "Priya"),
            ("लक्ष्मी", "Laxmi"),
            ("अंजलि", "Anjali"),
            ("मुन्नी", "Munni"),
            ("फ़ातिमा", "Fatima"),
            ("ज़ोया", "Zoya"),
            ("संतोष", "Santosh"),
        ] {
            assert!(
                says(&format!("आज {hindi} ने कहा"), latin),
                "{hindi} {latin} {:?} {:?}",
                sounds(hindi),
                sounds(latin)
            );
            assert!(says(&format!("today {latin} said"), hindi), "{latin} {hindi}");
        }
    }

    #[test]
    fn words_with_other_sounds_do_not_match() {
        for (text, phrase) in [
            ("as soon as we can", "आशा"),
            ("the room was locked", "राम"),
            ("शिकायत संख्या", "शिखा"),
            ("Your complaint is with the station", "Sita"),
            ("पुलिस देख रही है", "पलक"),
        ] {
            assert!(!says(text, phrase), "{text}: {phrase}");
        }
    }

    #[test]
    fn a_phrase_matches_joined_or_split() {
        assert!(says("लिखा @rani_kumari ने", "ranikumari"));
        assert!(says("#SunitaDevi", "sunita devi"));
        assert!(says("St. Mary's School के पास", "St Marys School"));
        assert!(!says("rani aur kumari", "rani kumari"));
    }

    #[test]
    fn a_number_is_found_however_it_is_written() {
        for text in ["00000 12345", "0000-012-345", "फ़ोन ०००००१२३४५ पर", "(00000)12345"]
        {
            assert_eq!(numbers(text, 10), ["0000012345"], "{text}");
        }
        assert!(numbers("2 बजे 3 लोग", 7).is_empty());
    }
}
