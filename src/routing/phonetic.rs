//! One phonetic key for a name in either script.
//!
//! A name in Devanagari and in Latin letters must have the same key, and vowels, aspiration and doubled letters
//! must not count, because their spelling varies: फूलपुर, phoolpur and fulpur are one name. A short key is ambiguous (`s r b` is Soraon,
//! but also सारा बाग), so the caller must require [`CLEAR`] classes or additional evidence.
//!
//! Source: own rule, developed on the 251 spellings of `data/prayagraj_station_aliases.csv`. `sunwai routing measure` measures its
//! quality.

/// Keys of at least this many classes rarely coincide by chance.
pub const CLEAR: usize = 4;

/// Spellings of the ends of place names, each with its key. An ending that ends with another one comes before it.
const ENDINGS: &[(&str, &str)] = &[
    ("ganj", "gj"),
    ("gunj", "gj"),
    ("गंज", "gj"),
    ("गज", "gj"),
    ("garh", "gd"),
    ("gadh", "gd"),
    ("gad", "gd"),
    // A final -av, which is spelt in many ways: गांव, gaon, gaav, gaw.
    ("aanv", "b"),
    ("aaon", "b"),
    ("aanw", "b"),
    ("aon", "b"),
    ("aun", "b"),
    ("oan", "b"),
    ("anv", "b"),
    ("anw", "b"),
    ("awn", "b"),
    ("aav", "b"),
    ("aaw", "b"),
    ("aw", "b"),
];

/// The last letters of these endings.
const LAST_LETTERS: [char; 7] = ['j', 'h', 'd', 'n', 'v', 'w', 'ज'];

/// The key of one word as folded by [`crate::language::folded`]: one ASCII letter for each class of consonants.
///
/// Classes: `k` क ख क़ ख़, `g` ग घ ग़, `c` च छ, `j` ज झ ज़, `t` ट ठ त थ, `d` ड ढ द ध ढ़, `p` प फ फ़, `b` ब भ व, `m` म, `n` न ण ञ ङ,
/// `r` र ऋ, `l` ल ळ, `s` श ष स, `h` ह, `y` an initial य, `a` any initial vowel. Dropped: other vowels, a later य, a nasal before a
/// consonant, and anusvara. Empty for a word without letters of either script.
pub fn key(word: &str) -> String {
    // Quick check: most words have none of these endings, as their last letter shows.
    let endings = if word.ends_with(LAST_LETTERS) { ENDINGS } else { &[] };
    for (ending, sound) in endings {
        // Something must precede the ending; otherwise it is a word of its own.
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.chars().count() > 1) {
            return letters(stem) + sound;
        }
    }
    letters(word)
}

/// The phonetic keys of the words of a folded name, separated by spaces.
pub fn sounds(folded: &str) -> String {
    folded.split(' ').map(key).filter(|key| !key.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The phonetic key of several words written as one: the initial vowel of a later word is no longer initial.
pub fn as_one_word<'k>(keys: impl Iterator<Item = &'k str>) -> String {
    let mut whole = String::new();
    for key in keys {
        whole.push_str(if whole.is_empty() { key } else { key.strip_prefix('a').unwrap_or(key) });
    }
    whole
}

fn letters(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let mut builder = KeyBuilder::default();
    let mut at = 0;
    while let Some(&letter) = chars.get(at) {
        at += match letter {
            '\u{900}'..='\u{97f}' => devanagari(&chars, at, &mut builder),
            _ => latin(&chars, at, &mut builder),
        };
    }
    builder.key
}

/// A key under construction.
#[derive(Default)]
struct KeyBuilder {
    key: String,
    /// Whether nothing was spoken since the last consonant, so that the same class again is a doubled letter.
    adjacent: bool,
}

impl KeyBuilder {
    fn consonant(&mut self, class: char) {
        if !(self.adjacent && self.key.ends_with(class)) {
            self.key.push(class);
        }
        self.adjacent = true;
    }

    fn vowel(&mut self, at: usize) {
        if at == 0 {
            self.key.push('a');
        }
        self.adjacent = false;
    }
}

/// Processes one letter and returns how many were read.
fn devanagari(chars: &[char], at: usize, builder: &mut KeyBuilder) -> usize {
    let class = match chars[at] {
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
        'र' | 'ृ' | 'ऋ' => 'r',
        'ल' | 'ळ' => 'l',
        'श' | 'ष' | 'स' => 's',
        'ह' => 'h',
        'य' if at == 0 => 'y',
        // These neither add a sound nor separate two letters.
        '\u{94d}' | 'ं' | 'ः' => return 1,
        _ => {
            builder.vowel(at);
            return 1;
        }
    };
    // A consonant carries its inherent vowel unless a virama removes it.
    let doubled = at > 1 && chars[at - 1] == '\u{94d}';
    builder.adjacent = doubled;
    builder.consonant(class);
    1
}

/// Processes one sound, which may be written with several letters, and returns how many were read.
fn latin(chars: &[char], at: usize, builder: &mut KeyBuilder) -> usize {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    let last = at + 1 == chars.len();
    let aspirate = 1 + usize::from(next == 'h');
    let (class, read) = match chars[at] {
        'c' if next == 'h' => ('c', 2 + usize::from(chars.get(at + 2) == Some(&'h'))),
        'c' if matches!(next, 'e' | 'i' | 'y') => ('s', 1),
        'k' | 'q' | 'c' => ('k', aspirate),
        'x' => {
            builder.consonant('k');
            ('s', 1)
        }
        'g' => ('g', aspirate),
        'j' | 'z' => ('j', aspirate),
        't' => ('t', aspirate),
        'd' => ('d', aspirate),
        'p' => ('p', aspirate),
        'f' => ('p', 1),
        'b' => ('b', aspirate),
        // Before a consonant or at the end w is part of a vowel: town, mow.
        'w' if last || !is_vowel(next) => return 1,
        'v' | 'w' => ('b', aspirate),
        'm' if matches!(next, 'b' | 'p' | 'f') => return 1,
        'm' => ('m', 1),
        'n' if matches!(next, 'b' | 'c' | 'd' | 'g' | 'j' | 'k' | 'p' | 'q' | 's' | 't' | 'z') => return 1,
        'n' => ('n', 1),
        'r' if next == 'h' && at + 2 == chars.len() => ('d', 2),
        'r' => ('r', 1),
        'l' => ('l', 1),
        's' => ('s', aspirate),
        'h' => ('h', 1),
        'y' if at == 0 => ('y', 1),
        // The e of an English plural is silent: lines.
        'e' if next == 's' && at + 2 == chars.len() && at > 0 && !is_vowel(chars[at - 1]) => {
            if builder.key.ends_with('n') {
                builder.key.pop();
            }
            return 1;
        }
        letter if is_vowel(letter) || letter == 'y' => {
            builder.vowel(at);
            return 1;
        }
        _ => return 1,
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
    fn a_name_has_the_same_key_in_both_scripts() {
        for (hindi, latin) in [
            ("फूलपुर", "foolpur"),
            ("फाफामऊ", "phaphamau"),
            ("होलागढ़", "holagadh"),
            ("शंकरगढ़", "sankargarh"),
            ("धूमनगंज", "dhoomanganj"),
            ("मुट्ठीगंज", "mutthiganj"),
            ("जॉर्जटाउन", "jarjtown"),
            ("कर्नलगंज", "karnelganj"),
            ("उतरांव", "utraon"),
            ("सोराँव", "soraw"),
            ("झूंसी", "jhusi"),
            ("हण्डिया", "handiya"),
            ("लाइन्स", "lines"),
            ("नवाबगंज", "navabgunj"),
            ("ममरेज", "mamrej"),
        ] {
            assert_eq!(key(&folded(hindi)), key(&folded(latin)), "{hindi} and {latin}");
        }
    }

    #[test]
    fn the_last_letters_cover_every_ending() {
        assert!(super::ENDINGS.iter().all(|(ending, _)| ending.ends_with(super::LAST_LETTERS)));
    }

    #[test]
    fn different_names_have_different_keys() {
        for (a, b) in [("नैनी", "नैनीताल"), ("phulpur", "shahpur"), ("करेली", "करछना"), ("naini", "manda")]
        {
            assert_ne!(key(&folded(a)), key(&folded(b)), "{a} and {b}");
        }
    }

    #[test]
    fn a_word_without_letters_has_an_empty_key() {
        assert_eq!(key("112"), "");
        assert_eq!(key(""), "");
    }

    proptest::proptest! {
        #[test]
        fn every_key_is_lower_case_ascii(word in ".{0,30}") {
            proptest::prop_assert!(key(&folded(&word)).chars().all(|class| class.is_ascii_lowercase()));
        }
    }
}
