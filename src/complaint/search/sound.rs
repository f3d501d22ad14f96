//! One key for a word in either script, for search: झूंसी and jhunsi, रामखिलावन and Ramkhilavan.
//!
//! Unlike `routing::phonetic`, which compares names of places and hears consonants alone, this key keeps i, u, e and o: a search over a
//! district's complaints must not take जैसे for झूंसी. Every a is left out, because nobody agrees on which of them are spoken; aspiration,
//! doubled letters and what sounds alike in Prayagraj (v and b, j and z, the three s) do not count.
//!
//! Source: own rule, from how people in Uttar Pradesh write Hindi in Latin letters.

/// The key of a folded word: small ASCII letters. None for a word with anything but letters of the two scripts, or with less than two sounds.
pub fn key(word: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let is_hindi = |c: char| ('\u{900}'..='\u{963}').contains(&c);
    let mut heard = Heard::default();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        at += match letter {
            hindi if is_hindi(hindi) => devanagari(&letters, at, &mut heard),
            'a'..='z' => latin(&letters, at, &mut heard),
            _ => return None,
        };
    }
    (heard.key.len() >= 2).then_some(heard.key)
}

/// A key as it grows.
#[derive(Default)]
struct Heard {
    key: String,
    /// The last letter was this consonant, with no vowel spoken after it.
    touching: Option<char>,
}

impl Heard {
    fn consonant(&mut self, class: char) {
        if self.touching != Some(class) {
            self.key.push(class);
        }
        self.touching = Some(class);
    }

    /// A vowel; `a` is heard at the beginning alone.
    fn vowel(&mut self, vowel: char) {
        self.touching = None;
        if vowel != 'a' || self.key.is_empty() {
            self.key.push(vowel);
        }
    }
}

/// Hears one letter and says how many were read.
fn devanagari(letters: &[char], at: usize, heard: &mut Heard) -> usize {
    let after = |n: usize| letters.get(at + n).copied().unwrap_or(' ');
    let before = |n: usize| at.checked_sub(n).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
    // The a of the consonant before, or its sign.
    let after_a = before(1) == 'ा' || ('क'..='ह').contains(&before(1));
    let class = match letters[at] {
        'ज' if (after(1), after(2)) == ('\u{94d}', 'ञ') => {
            heard.consonant('g');
            return 3;
        }
        // Folding has made anusvara of every nasal before a consonant. Before another nasal it is a doubled letter, at the end seldom written.
        'ं' if matches!(after(1), 'म' | 'न' | ' ') => return 1,
        'ं' => 'n',
        'क' | 'ख' => 'k',
        'ग' | 'घ' => 'g',
        'च' | 'छ' => 'c',
        'ज' | 'झ' => 'j',
        'ट' | 'ठ' | 'त' | 'थ' => 't',
        'ड' | 'ढ' | 'द' | 'ध' => 'd',
        'प' | 'फ' => 'p',
        'ब' | 'भ' | 'व' => 'b',
        'म' => 'm',
        'न' | 'ण' | 'ञ' | 'ङ' => 'n',
        'र' => 'r',
        'ल' | 'ळ' => 'l',
        'श' | 'ष' | 'स' => 's',
        'ह' => 'h',
        'य' if at == 0 => 'y',
        'इ' | 'ई' | 'उ' | 'ऊ' if after_a => {
            heard.vowel(if matches!(letters[at], 'इ' | 'ई') { 'e' } else { 'o' });
            return 1;
        }
        'ृ' | 'ऋ' => {
            heard.touching = None;
            heard.consonant('r');
            heard.vowel('i');
            return 1;
        }
        'इ' | 'ई' | 'ि' | 'ी' => {
            heard.vowel('i');
            return 1;
        }
        'उ' | 'ऊ' | 'ु' | 'ू' => {
            heard.vowel('u');
            return 1;
        }
        'ए' | 'ऐ' | 'े' | 'ै' | 'ऍ' | 'ॅ' => {
            heard.vowel('e');
            return 1;
        }
        'ओ' | 'औ' | 'ो' | 'ौ' | 'ऑ' | 'ॉ' => {
            heard.vowel('o');
            return 1;
        }
        'अ' | 'आ' | 'ा' => {
            heard.vowel('a');
            return 1;
        }
        // Virama, visarga, a later य.
        _ => return 1,
    };
    // A consonant carries its vowel unless the virama takes it away.
    if before(1) != '\u{94d}' && before(1) != 'ं' {
        heard.touching = None;
    }
    heard.consonant(class);
    1
}

/// Hears one sound, which may be written with several letters, and says how many were read.
fn latin(letters: &[char], at: usize, heard: &mut Heard) -> usize {
    let after = |n: usize| letters.get(at + n).copied().unwrap_or(' ');
    let next = after(1);
    let aspirate = 1 + usize::from(next == 'h');
    let mut vowel = |vowel, read| {
        heard.vowel(vowel);
        read
    };
    match letters[at] {
        'a' if matches!(next, 'i' | 'u') => return vowel(if next == 'i' { 'e' } else { 'o' }, 2),
        'a' => return vowel('a', 1),
        'e' if matches!(next, 'e' | 'a') => return vowel('i', 2),
        'e' if next == 'i' => return vowel('e', 2),
        'e' => return vowel('e', 1),
        'i' => return vowel('i', 1),
        'o' if next == 'o' => return vowel('u', 2),
        'o' if matches!(next, 'u' | 'w') => return vowel('o', 2),
        'o' => return vowel('o', 1),
        'u' => return vowel('u', 1),
        // Tripathy; but Priya, Pandey.
        'y' if at > 0 && next == ' ' && !is_vowel(letters[at - 1]) => return vowel('i', 1),
        'y' if at > 0 => {
            heard.touching = None;
            return 1;
        }
        _ => {}
    }
    let (class, read) = match letters[at] {
        'c' if next == 'h' => ('c', 2 + usize::from(after(2) == 'h')),
        'c' if matches!(next, 'e' | 'i' | 'y') => ('s', 1),
        'x' => {
            heard.consonant('k');
            ('s', 1)
        }
        // Singh is सिंह.
        'n' if (next, after(2), after(3)) == ('g', 'h', ' ') => {
            heard.consonant('n');
            ('h', 3)
        }
        'c' | 'k' | 'q' => ('k', aspirate),
        'g' => ('g', aspirate),
        'j' | 'z' => ('j', aspirate),
        't' => ('t', aspirate),
        'd' => ('d', aspirate),
        'p' => ('p', aspirate),
        'f' => ('p', 1),
        'b' | 'v' | 'w' => ('b', aspirate),
        // Sambhal is संभल.
        'm' if matches!(next, 'b' | 'p' | 'f') => ('n', 1),
        'm' => ('m', 1),
        'n' => ('n', 1),
        'r' => ('r', aspirate),
        'l' => ('l', 1),
        's' => ('s', aspirate),
        other => (other, 1),
    };
    heard.consonant(class);
    read
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::key;
    use crate::language::folded;

    #[test]
    fn both_scripts_of_a_word_sound_alike() {
        for (hindi, latin) in [
            ("झूंसी", "jhunsi"),
            ("झूँसी", "Jhoonsi"),
            ("रामखिलावन", "Ramkhilavan"),
            ("रामखिलावन", "ramakhilawan"),
            ("खिलावन", "Khilawan"),
            ("सिंह", "Singh"),
            ("यादव", "Yadav"),
            ("पांडेय", "Pandey"),
            ("त्रिपाठी", "Tripathi"),
            ("त्रिपाठी", "tripathy"),
            ("मुहम्मद", "Muhammad"),
            ("प्रिया", "Priya"),
            ("संजय", "Sanjay"),
            ("ज्ञानपुर", "Gyanpur"),
            ("फूलपुर", "phoolpur"),
            ("फाफामऊ", "phaphamau"),
            ("भाई", "bhai"),
            ("लड़ाई", "ladai"),
            ("मोबाइल", "mobail"),
            ("चोरी", "chori"),
            ("ज़मीन", "zameen"),
            ("क़ब्ज़ा", "kabza"),
            ("कन्हैया", "Kanhaiya"),
            ("मुट्ठीगंज", "mutthiganj"),
            ("जनता", "janta"),
            ("जनता", "janata"),
            ("लापता", "lapata"),
            ("संभल", "Sambhal"),
            ("कृष्ण", "Krishna"),
        ] {
            assert_eq!(key(&folded(hindi)), key(&folded(latin)), "{hindi} and {latin}");
            assert!(key(&folded(hindi)).is_some());
        }
    }

    #[test]
    fn other_words_sound_otherwise() {
        for (a, b) in [("झूंसी", "जैसे"), ("झूंसी", "जोशी"), ("चोरी", "छुरा"), ("naini", "नैनीताल"), ("मोबाइल", "मोबिल")]
        {
            assert_ne!(key(&folded(a)), key(&folded(b)), "{a} and {b}");
        }
        for none in ["", "112", "up70", "अ", "é"] {
            assert_eq!(key(none), None, "{none}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_word_has_a_short_key_of_ascii_letters_or_none(word in "\\PC{0,30}|[a-z]{0,20}|[अ-ह\u{93e}-\u{94d}]{0,20}") {
            if let Some(key) = key(&folded(&word)) {
                proptest::prop_assert!(key.bytes().all(|class| class.is_ascii_lowercase()));
                proptest::prop_assert!(key.len() <= 2 * word.len());
            }
        }
    }
}
