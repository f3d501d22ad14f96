//! Hindi and English: every interface text, dates and numbers in everyday form, and folding for search.
//!
//! A [`Text`] without both languages does not compile. The language is chosen by cookie, then by `Accept-Language`, else Hindi.

use crate::string_enum;
use leptos::prelude::use_context;

pub mod cleaned;
pub mod dates;
pub mod days;
#[cfg(feature = "ssr")]
mod fold;
pub mod person;
#[cfg(feature = "ssr")]
pub mod sounds;
pub mod texts;
pub mod typed;
#[cfg(feature = "ssr")]
pub mod whole;

#[cfg(feature = "ssr")]
pub use fold::folded;

string_enum! {
    /// A language of the interface.
    pub enum Language {
        /// हिन्दी
        Hindi = "hi",
        /// English
        English = "en",
    }
}

/// The cookie that stores the chosen language.
pub const COOKIE: &str = "language";

/// A text in both languages. `{name}` is a placeholder that [`fill`] fills. `{n?one|many}` gives the first form if the value of `n` is 1 and
/// the second otherwise: Hindi verbs and English nouns both change with the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// हिन्दी
    pub hi: &'static str,
    /// English
    pub en: &'static str,
}

impl Text {
    /// The text in this language.
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Hindi => self.hi,
            Language::English => self.en,
        }
    }
}

/// Declares texts: name, Hindi, English. A text without both languages does not compile.
#[macro_export]
macro_rules! texts {
    ($($name:ident: $hi:literal, $en:literal;)+) => {
        $(#[doc = $en] pub const $name: $crate::language::Text = $crate::language::Text { hi: $hi, en: $en };)+

        /// Every text of this file, for the tests.
        #[cfg(test)]
        pub const ALL: &[(&str, $crate::language::Text)] = &[$((stringify!($name), $name)),+];
    };
}

/// The reader's language, provided once by the application's root component.
pub fn language() -> Language {
    use_context::<Language>().unwrap_or(Language::Hindi)
}

/// A text in the reader's language.
pub fn t(text: Text) -> &'static str {
    text.in_language(language())
}

/// A text in the reader's language with its placeholders filled.
pub fn fill(text: Text, values: &[(&str, &str)]) -> String {
    fill_in(language(), text, values)
}

/// A text in this language with its placeholders filled.
pub fn fill_in(language: Language, text: Text, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text.in_language(language);
    while let Some((before, tail)) = rest.split_once('{') {
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        filled.push_str(before);
        let (name, forms) = name.split_once('?').map_or((name, None), |(name, forms)| (name, forms.split_once('|')));
        let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        match (forms, value) {
            (Some((one, _)), Some("1")) => filled.push_str(one),
            (Some((_, many)), _) => filled.push_str(many),
            (None, value) => filled.push_str(value.unwrap_or_default()),
        }
        rest = after;
    }
    filled + rest
}

/// The language to declare for a text that a person wrote, by the script of most of its letters, so that a screen reader uses the right voice. Latin
/// letters count as English, because a voice for English reads Hindi in Latin letters best. `None` for a text without letters.
pub fn lang_of(text: &str) -> Option<&'static str> {
    let script = |from: u32, to: u32| text.chars().filter(|letter| (from..=to).contains(&u32::from(*letter))).count();
    let scripts = [
        ("hi", script(0x900, 0x97f)),
        ("en", text.chars().filter(char::is_ascii_alphabetic).count()),
        ("ur", script(0x600, 0x6ff)),
        ("bn", script(0x980, 0x9ff)),
        ("pa", script(0xa00, 0xa7f)),
    ];
    let (language, letters) = scripts.into_iter().rev().max_by_key(|(_, letters)| *letters)?;
    (letters > 0).then_some(language)
}

/// The language that a request asks for: by its cookie, then by `Accept-Language` (RFC 9110, 12.5.4), else Hindi.
pub fn choose(cookie: Option<&str>, accept_language: Option<&str>) -> Language {
    if let Some(chosen) = cookie.and_then(|word| word.parse().ok()) {
        return chosen;
    }
    let mut best = (Language::Hindi, 0.0);
    for wish in accept_language.unwrap_or_default().split(',') {
        let (tag, quality) = wish.split_once(';').unwrap_or((wish, ""));
        let quality: f32 = quality.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
        let primary = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        if let Ok(language) = primary.parse()
            && quality > best.1
        {
            best = (language, quality);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_comes_first_then_the_browsers_preference_then_hindi() {
        assert_eq!(choose(Some("en"), Some("hi")), Language::English);
        assert_eq!(choose(Some("xx"), Some("en-IN,en;q=0.9,hi;q=0.8")), Language::English);
        assert_eq!(choose(None, Some("en;q=0.3, hi-IN;q=0.9")), Language::Hindi);
        assert_eq!(choose(None, Some("ta, te;q=0.5")), Language::Hindi);
        assert_eq!(choose(None, None), Language::Hindi);
        assert_eq!(choose(None, Some(";q=;,,q=1;en;q=x")), Language::Hindi);
    }

    #[test]
    fn the_script_of_most_letters_decides_the_voice_that_reads_a_text() {
        assert_eq!(lang_of("कल रात Civil Lines में चोरी हुई थी"), Some("hi"));
        assert_eq!(lang_of("मेरी bike चोरी हो गई"), Some("hi"));
        assert_eq!(lang_of("My shop in कटरा was robbed"), Some("en"));
        assert_eq!(lang_of("UPI se 18,500 kat gaye, बैंक"), Some("en"));
        assert_eq!(lang_of("UP70 AB 1234"), Some("en"));
        assert_eq!(lang_of("چوری ہوئی"), Some("ur"));
        assert_eq!((lang_of("55501 00123"), lang_of("112"), lang_of("")), (None, None, None));
    }

    #[test]
    fn the_form_follows_the_number() {
        let said = |text: Text, n: &str| {
            [Language::Hindi, Language::English].map(|language| fill_in(language, text, &[("n", n)]))
        };
        let chosen = texts::filing::PHOTOS_CHOSEN;
        assert_eq!(said(chosen, "1"), ["1 फ़ोटो चुनी गई।", "1 photo chosen."]);
        assert_eq!(said(chosen, "3"), ["3 फ़ोटो चुनी गईं।", "3 photos chosen."]);
        let received = texts::figures::SENTENCE;
        assert_eq!(said(received, "1"), ["1 शिकायत मिली", "1 complaint was received"]);
        assert_eq!(said(received, "0"), ["0 शिकायतें मिलीं", "0 complaints were received"]);
        assert_eq!(said(received, "1,001"), ["1,001 शिकायतें मिलीं", "1,001 complaints were received"]);
        assert_eq!(fill_in(Language::Hindi, chosen, &[]), " फ़ोटो चुनी गईं।", "without a number");
    }

    #[test]
    fn a_text_with_forms_has_both_forms_and_its_number() {
        for (name, text) in texts::all() {
            for text in [text.hi, text.en] {
                let places = text.split('{').skip(1).filter_map(|t| t.split_once('}')).map(|(place, _)| place);
                for (number, forms) in places.filter_map(|place| place.split_once('?')) {
                    assert!(forms.split('|').count() == 2, "{name}: {text}");
                    assert!(text.contains(&format!("{{{number}}}")), "{name}: {text}");
                }
            }
        }
    }

    #[test]
    fn every_text_has_both_languages_with_the_same_placeholders() {
        let places = |text: &str| {
            let held = text.split('{').skip(1).filter_map(|t| t.split_once('}'));
            let mut names: Vec<String> =
                held.map(|(place, _)| place.split_once('?').map_or(place, |(name, _)| name).to_owned()).collect();
            names.sort();
            // A number may occur once and have several forms that agree with it.
            names.dedup();
            names
        };
        for (name, text) in texts::all() {
            assert!(!text.hi.trim().is_empty() && !text.en.trim().is_empty(), "{name} is empty");
            assert_eq!(places(text.hi), places(text.en), "{name}");
            let hindi = text.hi.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c));
            let words = text.en.chars().filter(char::is_ascii_alphabetic).count();
            assert!(hindi || words < 4 || matches!(name, "ENGLISH"), "{name} has no Hindi: {}", text.hi);
            assert!(
                !text.en.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c))
                    || matches!(name, "HINDI" | "BRAND_BOTH"),
                "{name} has Hindi in English"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_header_gives_a_language(cookie in ".{0,20}", header in ".{0,60}") {
            choose(Some(&cookie), Some(&header));
        }
    }
}
