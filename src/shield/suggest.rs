//! Suggests from the words of a complaint that the law protects who it is about. A person decides; in doubt it suggests, because a needless look
//! costs a moment and a name that got out is out for ever.

use super::ShieldKind;
use crate::language::folded;

/// Words of each kind, compared from the start of a word, in both scripts. A child comes before an offence: the law on children is the stricter.
const CUES: &[(ShieldKind, &[&str])] = &[
    (
        ShieldKind::Child,
        &[
            "नाबालिग",
            "नाबालिक",
            "बच्ची",
            "पॉक्सो",
            "पोक्सो",
            "छात्रा",
            "nabalig",
            "bachchi",
            "bacchi",
            "pocso",
            "minor girl",
            "minor boy",
            "school girl",
            "my minor",
        ],
    ),
    (
        ShieldKind::SexualOffence,
        &[
            "बलात्कार",
            "दुष्कर्म",
            "रेप",
            "छेड़छाड़",
            "छेड़खानी",
            "यौन",
            "अश्लील",
            "balatkar",
            "dushkarm",
            "rape",
            "molest",
            "chhedchhad",
            "chedchad",
            "chhedkhani",
            "sexual",
            "stalk",
            "obscene",
            "ashleel",
        ],
    ),
    (ShieldKind::Witness, &["गवाह", "गवाही", "साक्षी", "gavah", "gawah", "witness"]),
];

/// The kind that the words suggest; `None` if they suggest none.
pub fn suggested(text: &str) -> Option<ShieldKind> {
    let text = format!(" {} ", folded(text));
    let says = |cue: &&str| text.contains(&format!(" {}", folded(cue)));
    CUES.iter().find(|(_, cues)| cues.iter().any(says)).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::suggested;
    use crate::shield::ShieldKind;

    #[test]
    fn words_suggest_who_the_law_protects() {
        for (text, kind) in [
            ("मेरी नाबालिग बेटी के साथ छेड़छाड़ हुई", Some(ShieldKind::Child)),
            ("Meri nabalig beti ko pareshan karta hai", Some(ShieldKind::Child)),
            ("गाँव की महिला के साथ दुष्कर्म का प्रयास", Some(ShieldKind::SexualOffence)),
            ("He molested my sister", Some(ShieldKind::SexualOffence)),
            ("मुक़दमे के गवाह को धमकी दे रहे हैं", Some(ShieldKind::Witness)),
            ("मोटरसाइकिल चोरी हो गई", None),
            ("", None),
        ] {
            assert_eq!(suggested(text), kind, "{text}");
        }
    }
}
