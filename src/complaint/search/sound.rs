//! Phonetic keys for search that are the same in both scripts: झूंसी and jhunsi, रामखिलावन and Ramkhilavan.
//!
//! Unlike `routing::phonetic`, which compares place names by their consonants alone, this key keeps i, u, e and o: a search over a
//! district's complaints must not confuse जैसे with झूंसी. Every a is left out, because spellings differ on which ones are written. Aspiration,
//! doubled letters and sounds that merge in Prayagraj (v and b, j and z, the three s) are ignored.
//!
//! Source: own rule, from how people in Uttar Pradesh write Hindi in Latin letters.

/// The key of a folded word, in lower-case ASCII letters. `None` if the word has characters other than letters of the two scripts, or fewer than
/// two sounds.
pub fn key(word: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    let is_hindi = |c: char| ('\u{900}'..='\u{963}').contains(&c);
    let mut builder = KeyBuilder::default();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        at += match letter {
            hindi if is_hindi(hindi) => devanagari(&letters, at, &mut builder),
            'a'..='z' => latin(&letters, at, &mut builder),
            _ => return None,
        };
    }
    (builder.key.len() >= 2).then_some(builder.key)
}

/// A key under construction.
#[derive(Default)]
struct KeyBuilder {
    key: String,
    /// The previous letter, if it was a consonant with no vowel after it.
    last_consonant: Option<char>,
}

impl KeyBuilder {
    fn consonant(&mut self, class: char) {
        if self.last_consonant != Some(class) {
            self.key.push(class);
        }
        self.last_consonant = Some(class);
    }

    /// Adds a vowel; `a` counts only at the beginning.
    fn vowel(&mut self, vowel: char) {
        self.last_consonant = None;
        if vowel != 'a' || self.key.is_empty() {
            self.key.push(vowel);
        }
    }
}

/// Processes one letter and returns how many were read.
fn devanagari(letters: &[char], at: usize, builder: &mut KeyBuilder) -> usize {
    let after = |n: usize| letters.get(at + n).copied().unwrap_or(' ');
    let before = |n: usize| at.checked_sub(n).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
    // The previous consonant carries an a, inherent or written.
    let after_a = before(1) == 'ा' || ('क'..='ह').contains(&before(1));
    let class = match letters[at] {
        'ज' if (after(1), after(2)) == ('\u{94d}', 'ञ') => {
            builder.consonant('g');
            return 3;
        }
        // Folding turns every nasal before a consonant into anusvara. Before another nasal it is a doubled letter; at the end it is often omitted.
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
            builder.vowel(if matches!(letters[at], 'इ' | 'ई') { 'e' } else { 'o' });
            return 1;
        }
        'ृ' | 'ऋ' => {
            builder.last_consonant = None;
            builder.consonant('r');
            builder.vowel('i');
            return 1;
        }
        'इ' | 'ई' | 'ि' | 'ी' => {
            builder.vowel('i');
            return 1;
        }
        'उ' | 'ऊ' | 'ु' | 'ू' => {
            builder.vowel('u');
            return 1;
        }
        'ए' | 'ऐ' | 'े' | 'ै' | 'ऍ' | 'ॅ' => {
            builder.vowel('e');
            return 1;
        }
        'ओ' | 'औ' | 'ो' | 'ौ' | 'ऑ' | 'ॉ' => {
            builder.vowel('o');
            return 1;
        }
        'अ' | 'आ' | 'ा' => {
            builder.vowel('a');
            return 1;
        }
        // Virama, visarga, and य after the first letter.
        _ => return 1,
    };
    // A consonant carries its inherent vowel unless a virama removes it.
    if before(1) != '\u{94d}' && before(1) != 'ं' {
        builder.last_consonant = None;
    }
    builder.consonant(class);
    1
}

/// Processes one sound, which may be written with several letters, and returns how many were read.
fn latin(letters: &[char], at: usize, builder: &mut KeyBuilder) -> usize {
    let after = |n: usize| letters.get(at + n).copied().unwrap_or(' ');
    let next = after(1);
    let aspirate = 1 + usize::from(next == 'h');
    let mut vowel = |vowel, read| {
        builder.vowel(vowel);
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
        // A final y after a consonant is i (Tripathy), but not elsewhere (Priya, Pandey).
        'y' if at > 0 && next == ' ' && !is_vowel(letters[at - 1]) => return vowel('i', 1),
        'y' if at > 0 => {
            builder.last_consonant = None;
            return 1;
        }
        _ => {}
    }
    let (class, read) = match letters[at] {
        'c' if next == 'h' => ('c', 2 + usize::from(after(2) == 'h')),
        'c' if matches!(next, 'e' | 'i' | 'y') => ('s', 1),
        'x' => {
            builder.consonant('k');
            ('s', 1)
        }
        // Singh is written सिंह.
        'n' if (next, after(2), after(3)) == ('g', 'h', ' ') => {
            builder.consonant('n');
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
        // Sambhal is written संभल.
        'm' if matches!(next, 'b' | 'p' | 'f') => ('n', 1),
        'm' => ('m', 1),
        'n' => ('n', 1),
        'r' => ('r', aspirate),
        'l' => ('l', 1),
        's' => ('s', aspirate),
        other => (other, 1),
    };
    builder.consonant(class);
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
    fn a_word_has_the_same_key_in_both_scripts() {
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
    fn different_words_have_different_keys() {
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
        fn every_key_is_short_lower_case_ascii(word in "\\PC{0,30}|[a-z]{0,20}|[अ-ह\u{93e}-\u{94d}]{0,20}") {
            if let Some(key) = key(&folded(&word)) {
                proptest::prop_assert!(key.bytes().all(|class| class.is_ascii_lowercase()));
                proptest::prop_assert!(key.len() <= 2 * word.len());
            }
        }
    }
}
