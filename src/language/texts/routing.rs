//! The suggested station and the reasons for it.

crate::texts! {
    SPELLING: "“{written}” लिखा है", "“{written}” in the text";
    SOUNDS_LIKE: "“{written}” सुनने में {name} जैसा", "“{written}” sounds like {name}";
    LOCALITY: "“{written}” इसी इलाक़े में है", "“{written}” is in its area";
    PINCODE: "पिन कोड {pincode}", "pincode {pincode}";
    POSITION: "फ़ोन की लोकेशन से लगभग {km} किमी", "about {km} km from the phone";
    LEARNED: "“{written}” सुधारों से सीखा ({name}, {date})", "“{written}” learnt from corrections ({name}, {date})";
    SURE: "पक्का", "sure";
    LIKELY: "संभव", "likely";
    GUESS: "अनुमान; जाँच लें", "a guess; please check";
    COMPLAINS_ABOUT: "{office} के विरुद्ध लगती है (“{words}”): वरिष्ठ अधिकारी के पास जाएगी", "Seems to be about {office} (“{words}”): it goes one office higher";
    SOME_POLICE: "पुलिस", "the police";
    THANKS: "धन्यवाद या सराहना", "thanks or praise";
    SUGGESTION: "सुझाव", "a suggestion";
    QUERY: "जानकारी माँगी है", "a question";
    SPAM: "प्रचार", "advertising";
    REMARK: "अभिवादन या आम बात", "a greeting or a remark";
}

use super::super::{Language, Text, dates, fill_in};
use crate::routing::{Because, Candidate, Certainty, Kind};

/// Name of what a post seems to be if it is not a complaint.
pub const fn kind(kind: Kind, language: Language) -> &'static str {
    let text: Text = match kind {
        Kind::Thanks => THANKS,
        Kind::Suggestion => SUGGESTION,
        Kind::Query => QUERY,
        Kind::Spam => SPAM,
        Kind::Remark => REMARK,
    };
    text.in_language(language)
}

/// Every reason for a suggestion, the best first, and how certain it is.
pub fn reasons(found: &Candidate, language: Language) -> String {
    let worth: Text = match found.certainty {
        Certainty::Sure => SURE,
        Certainty::Likely => LIKELY,
        Certainty::Guess => GUESS,
    };
    let because: Vec<String> = found.because.iter().map(|because| reason(because, language)).collect();
    format!("{} ({})", because.join(", "), worth.in_language(language))
}

fn reason(because: &Because, language: Language) -> String {
    let fill = |text: Text, values: &[(&str, &str)]| fill_in(language, text, values);
    match because {
        Because::Spelling { written } => fill(SPELLING, &[("written", written)]),
        Because::SoundsLike { written, name } => fill(SOUNDS_LIKE, &[("written", written), ("name", name)]),
        Because::Locality { written, .. } => fill(LOCALITY, &[("written", written)]),
        Because::Pincode { pincode } => fill(PINCODE, &[("pincode", pincode)]),
        Because::Position { metres } => {
            let km = format!("{}.{}", metres / 1_000, metres % 1_000 / 100);
            fill(POSITION, &[("km", &km)])
        }
        Because::Learned { written, by, at } => fill(
            LEARNED,
            &[("written", written), ("name", by.in_language(language)), ("date", &dates::date(*at, language))],
        ),
    }
}
