//! Proposes words that probably must not leave, from the texts of a case. It recognises them by cue words, not by lists of names.
//!
//! A wrong proposal costs an officer one click; a missing one may endanger a child. So the cues are generous, except that words which every
//! answer needs, the names of the desk's own offices, are never proposed.

use crate::{
    complaint::MAX_LINE,
    language::{folded, sounds},
};
use std::{collections::HashSet, sync::LazyLock};

/// The texts and personal details of a case.
pub struct CaseTexts<'a> {
    /// The complainant's name.
    pub name: Option<&'a str>,
    /// Telephone number.
    pub phone: Option<&'a str>,
    /// Handle on the platform.
    pub handle: Option<&'a str>,
    /// The place as typed by the complainant.
    pub place: Option<&'a str>,
    /// The text of the complaint and texts added to it later.
    pub texts: &'a [String],
}

/// Maximum number of proposals for one case.
const MOST: usize = 60;

/// Cue words that are followed by a name.
static BEFORE_A_NAME: LazyLock<HashSet<String>> = LazyLock::new(|| {
    folded_all(&[
        "नाम",
        "बेटी",
        "बेटा",
        "बेटे",
        "पुत्री",
        "पुत्र",
        "पत्नी",
        "बहन",
        "भतीजी",
        "पोती",
        "नातिन",
        "बच्ची",
        "छात्रा",
        "कुमारी",
        "श्रीमती",
        "सुश्री",
        "naam",
        "nam",
        "beti",
        "bete",
        "beta",
        "putri",
        "putra",
        "patni",
        "bahan",
        "behan",
        "bachchi",
        "kumari",
        "name",
        "named",
        "daughter",
        "son",
        "wife",
        "sister",
        "niece",
        "mrs",
        "miss",
        "ms",
        "smt",
        "km",
        "victim",
    ])
});
/// Cue words that are followed by a place.
static BEFORE_A_PLACE: LazyLock<HashSet<String>> = LazyLock::new(|| {
    folded_all(&[
        "मोहल्ला",
        "मोहल्ले",
        "गाँव",
        "गांव",
        "ग्राम",
        "कॉलोनी",
        "मकान",
        "गली",
        "फ्लैट",
        "फ़्लैट",
        "प्लॉट",
        "वार्ड",
        "अपार्टमेंट",
        "mohalla",
        "muhalla",
        "gaon",
        "gram",
        "gali",
        "makan",
        "village",
        "house",
        "flat",
        "plot",
        "ward",
        "street",
    ])
});
/// Cue words that follow the name of a school, home or similar place.
static AFTER_A_NAME: LazyLock<HashSet<String>> = LazyLock::new(|| {
    folded_all(&[
        "स्कूल",
        "विद्यालय",
        "कॉलेज",
        "कालेज",
        "इंटर",
        "अकादमी",
        "एकेडमी",
        "कॉन्वेंट",
        "मदरसा",
        "कोचिंग",
        "हॉस्टल",
        "छात्रावास",
        "अस्पताल",
        "school",
        "college",
        "vidyalaya",
        "academy",
        "convent",
        "madrasa",
        "coaching",
        "hostel",
        "institute",
        "hospital",
        "apartment",
        "apartments",
        "colony",
        "nagar",
    ])
});
/// Words after which even a small word belongs to the name.
static SAINT: LazyLock<HashSet<String>> = LazyLock::new(|| folded_all(&["सेंट", "सेन्ट", "संत", "st", "saint"]));
/// Small words that are not part of a name.
static SMALL: LazyLock<HashSet<String>> = LazyLock::new(|| {
    folded_all(&[
        "है",
        "हैं",
        "था",
        "थी",
        "को",
        "का",
        "की",
        "के",
        "ने",
        "से",
        "में",
        "पर",
        "और",
        "मेरी",
        "मेरा",
        "मेरे",
        "हमारी",
        "हमारे",
        "उसकी",
        "उसके",
        "एक",
        "यह",
        "वह",
        "नहीं",
        "रोज",
        "रोज़",
        "जो",
        "जब",
        "तो",
        "भी",
        "हो",
        "गई",
        "गया",
        "पास",
        "सामने",
        "पीछे",
        "वाले",
        "वाली",
        "सरकारी",
        "hai",
        "hain",
        "tha",
        "thi",
        "ko",
        "ka",
        "ki",
        "ke",
        "ne",
        "se",
        "me",
        "mein",
        "par",
        "aur",
        "mera",
        "meri",
        "mere",
        "ek",
        "nahi",
        "jo",
        "bhi",
        "the",
        "a",
        "an",
        "is",
        "was",
        "has",
        "and",
        "of",
        "in",
        "at",
        "on",
        "to",
        "from",
        "my",
        "our",
        "her",
        "his",
        "she",
        "he",
        "near",
        "who",
        "that",
        "this",
        "with",
        "by",
        "for",
        "not",
        "are",
        "were",
        "been",
        "studies",
        "goes",
        "no",
        "number",
        "नं",
        "नंबर",
        "संख्या",
        "public",
        "same",
        "her",
    ])
});

/// The proposed words, each once by its sound, the complainant's own details first. `ours` are the names of the desk's own offices.
pub fn proposed(case: &CaseTexts<'_>, ours: &[String]) -> Vec<String> {
    let mut found = Found { words: Vec::new(), sounds: Vec::new(), ours: ours.iter().map(|name| key(name)).collect() };
    if let Some(name) = case.name {
        found.add(name);
        // Surnames such as "Devi" and "Singh" are shared by half the district; the first name identifies a person.
        if let Some(first) = name.split_whitespace().find(|part| !is_one_of(&BEFORE_A_NAME, part)) {
            found.add(first);
        }
    }
    for word in [case.phone, case.handle].into_iter().flatten() {
        found.add(word);
    }
    for part in case.place.into_iter().flat_map(|place| place.split([',', ';', '،', '।', '\n'])) {
        found.add(part);
    }
    for text in case.texts {
        from_text(text, &mut found);
    }
    found.words
}

struct Found {
    words: Vec<String>,
    sounds: Vec<String>,
    ours: Vec<String>,
}

impl Found {
    fn add(&mut self, word: &str) {
        let word = word.trim_matches(|c: char| c.is_whitespace() || ",.;:()।\"'".contains(c));
        let sound = key(word);
        let long_enough = folded(word).chars().filter(|c| c.is_alphanumeric()).count() >= super::SHORTEST as usize;
        let long_enough = long_enough && word.chars().count() <= MAX_LINE;
        let known = self.sounds.contains(&sound) || self.ours.contains(&sound);
        if long_enough && !sound.is_empty() && !known && self.words.len() < MOST {
            self.sounds.push(sound);
            self.words.push(word.to_owned());
        }
    }
}

fn folded_all(words: &[&str]) -> HashSet<String> {
    words.iter().map(|word| folded(word)).collect()
}

/// A key that is equal for two spellings of one word.
pub fn key(word: &str) -> String {
    sounds::sounds(word).join(" ")
}

fn is_one_of(list: &HashSet<String>, word: &str) -> bool {
    list.contains(&folded(word))
}

fn from_text(text: &str, found: &mut Found) {
    for number in sounds::numbers(text, 10) {
        found.add(&number);
    }
    for piece in text.split_whitespace() {
        let mail = piece.contains('@') && piece.contains('.') && !piece.starts_with('@');
        // Posts usually mention the police's own accounts.
        let official = folded(piece).contains("police");
        if mail || (piece.starts_with('@') && piece.len() > 3 && !official) {
            found.add(piece);
        }
    }
    // A name does not continue beyond its sentence.
    for sentence in text.split(['।', '\n', '!', '?', ',', ';', '(', ')']) {
        let words: Vec<&str> = sentence.split_whitespace().filter(|word| !word.starts_with(['@', '#'])).collect();
        for (at, word) in words.iter().enumerate() {
            if is_one_of(&BEFORE_A_NAME, word.trim_end_matches('.')) {
                name_after(&words[at + 1..], found);
            }
            if is_one_of(&BEFORE_A_PLACE, word) {
                place_after(word, &words[at + 1..], found);
            }
            if is_one_of(&AFTER_A_NAME, word.trim_end_matches('.')) {
                name_before(&words[..at], word, found);
            }
        }
    }
}

/// Proposes the name after a cue: at most two words. In "Rani Kumari goes", what follows the name is no part of it.
fn name_after(rest: &[&str], found: &mut Found) {
    // "मेरा नाम ... है", "name is ...", "daughter of ...".
    let small = |word: &&&str| is_one_of(&SMALL, word) || is_one_of(&BEFORE_A_NAME, word);
    let begins = rest.iter().take(2).take_while(small).count();
    let name: Vec<&str> = rest[begins..].iter().take(2).take_while(|word| !small(word)).copied().collect();
    let Some(first) = name.first() else { return };
    // In Latin script a name has a capital letter; in a text without capitals any word may be the name.
    let latin = first.is_ascii();
    let capital = |word: &&&str| !latin || word.starts_with(|c: char| c.is_uppercase());
    let capitals: Vec<&str> = name.iter().take_while(capital).copied().collect();
    if capitals.len() > 1 {
        found.add(&capitals.join(" "));
    }
    found.add(first);
}

/// Proposes the place after a cue. In "मकान नं 12" the cue is part of the place; in "गाँव रामपुर" it is not.
fn place_after(cue: &str, rest: &[&str], found: &mut Found) {
    let exact = rest.iter().take(3).position(|word| word.chars().any(|c| c.is_numeric()));
    match exact {
        Some(at) => found.add(&format!("{cue} {}", rest[..=at].join(" "))),
        None => {
            if let Some(word) = rest.first().filter(|word| !is_one_of(&SMALL, word)) {
                found.add(word);
            }
        }
    }
}

/// Proposes the name before a cue, up to three words: "सेंट मेरी स्कूल", "St. Mary's School".
fn name_before(before: &[&str], kind: &str, found: &mut Found) {
    let saint = |at: usize| at > 0 && is_one_of(&SAINT, before[at - 1].trim_end_matches('.'));
    let belongs = |at: &usize| {
        let word = before[*at];
        // "मेरी" is "my", but not after "सेंट".
        saint(*at) || !(is_one_of(&SMALL, word) || is_one_of(&BEFORE_A_NAME, word) || is_one_of(&AFTER_A_NAME, word))
    };
    let mut name: Vec<&str> = (0..before.len()).rev().take(3).take_while(belongs).map(|at| before[at]).collect();
    if name.is_empty() {
        return;
    }
    name.reverse();
    name.push(kind);
    found.add(&name.join(" "));
    // The name without the kind identifies it too: "near St. Mary's".
    name.pop();
    if name.len() > 1 {
        found.add(&name.join(" "));
    }
}

#[cfg(test)]
mod tests {
    use super::{CaseTexts, proposed};
    use crate::shield::guard::held;

    fn of(text: &str) -> Vec<String> {
        let texts = [text.to_owned()];
        let case = CaseTexts { name: None, phone: None, handle: None, place: None, texts: &texts };
        proposed(&case, &["सिविल लाइंस".to_owned(), "Civil Lines".to_owned()])
    }

    #[test]
    fn details_that_identify_a_child_are_proposed_and_block_an_answer() {
        for (text, answer) in [
            ("मेरी बेटी रानी को रोज़ एक लड़का परेशान करता है", "हम Rani की मदद कर रहे हैं"),
            ("मेरा नाम सुनीता देवी है", "सुनीता जी, आपकी शिकायत मिली"),
            ("My daughter Asha Verma is followed by a man", "आशा की शिकायत दर्ज है"),
            ("mera naam pooja hai", "पूजा जी, शिकायत मिली"),
            ("वह St. Mary's School के बाहर खड़ा रहता है", "St Marys school के बाहर गश्त होगी"),
            ("सेंट मेरी स्कूल के सामने", "सेंट मेरी स्कूल पर पुलिस जाएगी"),
            ("मेरा नंबर 00000 54321 है", "हम 0000054321 पर फ़ोन करेंगे"),
            ("देखिए @rani_ki_maa", "@Rani_Ki_Maa आपकी शिकायत"),
            ("मकान नं 12/3, गली 4 में", "मकान नं. 12/3 पर टीम जाएगी"),
            ("गाँव रामपुरवा में", "Rampurva में पुलिस है"),
            ("लिखें: rani@example.com", "rani@example.com पर उत्तर"),
        ] {
            let words = of(text);
            assert!(!held(&words, answer).is_empty(), "{text}: {words:?}");
        }
    }

    #[test]
    fn words_that_every_answer_needs_are_not_proposed() {
        let usual = [
            "शिकायत 4K7-P9X-2QMT सिविल लाइंस थाने के पास है, जाँच होगी",
            "Your complaint 4K7-P9X-2QMT is with Civil Lines police station",
            "आपकी शिकायत दर्ज हो गई है। संख्या 4K7-P9X-2QMT",
        ];
        for text in [
            "मेरी बेटी को रोज़ एक लड़का स्कूल के बाहर परेशान करता है, सिविल लाइंस थाने में सुनवाई नहीं",
            "my daughter is followed by a man near the school every day",
            "बच्ची के साथ मारपीट हुई है",
            "एक आदमी महिला को परेशान कर रहा है",
        ] {
            let words = of(text);
            for answer in usual {
                assert!(held(&words, answer).is_empty(), "{text}: {words:?}: {answer}");
            }
        }
        assert!(of("").is_empty());
    }

    #[test]
    fn the_complainants_own_fields_come_first() {
        let texts = ["मदद करें".to_owned()];
        let case = CaseTexts {
            name: Some("Kavita Singh"),
            phone: Some("0000099999"),
            handle: Some("@kavita_s"),
            place: Some("Civil Lines, गली नंबर 3"),
            texts: &texts,
        };
        let words = proposed(&case, &["Civil Lines".to_owned()]);
        assert_eq!(words, ["Kavita Singh", "Kavita", "0000099999", "@kavita_s", "गली नंबर 3"]);
    }

    proptest::proptest! {
        #[test]
        fn proposals_are_bounded_for_any_text(text in ".{0,200}") {
            proptest::prop_assert!(of(&text).len() <= super::MOST);
        }
    }
}
