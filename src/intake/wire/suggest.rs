//! What a post seems to be, with the word that says so. A person decides.

use super::Disposition;
use crate::{complaint::Category, language::folded};

/// Words that speak for a category, folded: Hindi, Hindi in Latin letters, English. A word counts as the beginning of one in the text.
const CATEGORIES: &[(Category, &[&str])] = &[
    (
        Category::VehicleTheft,
        &[
            "बाइक चोरी",
            "मोटरसाइकिल चोरी",
            "गाड़ी चोरी",
            "bike chori",
            "gadi chori",
            "scooty chori",
            "bike stolen",
            "car stolen",
            "vehicle stolen",
        ],
    ),
    (
        Category::CyberFraud,
        &[
            "साइबर",
            "ऑनलाइन ठगी",
            "ठगी",
            "खाते से पैसे",
            "otp",
            "upi",
            "cyber",
            "fraud",
            "khate se paise",
            "scam",
            "phishing",
        ],
    ),
    (
        Category::WomenSafety,
        &["छेड़छाड़", "छेड़खानी", "पीछा कर", "महिला", "chhed", "molest", "harass", "eve teasing", "stalk"],
    ),
    (Category::ChildSafety, &["बच्चे को", "बच्ची", "नाबालिग", "minor girl", "child labour", "bachche ko"]),
    (Category::MissingPerson, &["लापता", "गुमशुदा", "गायब है", "missing", "lapata", "gumshuda"]),
    (
        Category::PoliceConduct,
        &[
            "रिपोर्ट नहीं लिख",
            "एफआईआर नहीं",
            "fir नहीं",
            "रिश्वत",
            "घूस",
            "दरोगा",
            "fir nahi",
            "rishwat",
            "bribe",
            "refused fir",
            "report nahi likh",
        ],
    ),
    (
        Category::IllegalLiquor,
        &["शराब", "जुआ", "गांजा", "स्मैक", "सट्टा", "sharab", "jua", "ganja", "satta", "drugs", "liquor", "gambling"],
    ),
    (Category::Lockdown, &["लॉकडाउन", "मास्क", "कंटेनमेंट", "lockdown", "mask nahi", "curfew"]),
    (
        Category::Profiteering,
        &["कालाबाजारी", "राशन", "महंगा बेच", "kalabazari", "ration", "overcharg", "hoarding", "black market"],
    ),
    (
        Category::LandDispute,
        &["कब्जा", "जमीन", "प्लाट", "प्लॉट", "मेड़", "kabza", "zameen", "jameen", "plot", "land", "encroach"],
    ),
    (Category::Noise, &["डीजे", "लाउडस्पीकर", "शोर", "dj ", "loudspeaker", "noise", "loud music", "shor"]),
    (
        Category::Traffic,
        &["जाम", "ट्रैफिक", "पार्किंग", "दुर्घटना", "jaam", "traffic", "parking", "accident", "wrong side", "challan"],
    ),
    (Category::Threat, &["धमकी", "जान से मार", "रंगदारी", "dhamki", "threat", "extort", "jaan se mar"]),
    (
        Category::Assault,
        &["मारपीट", "पीट", "हमला", "चाकू", "गोली", "maarpeet", "marpit", "maar peet", "beaten", "attack", "assault"],
    ),
    (Category::Theft, &["चोरी", "चोर", "छिनैती", "लूट", "chori", "chor ", "loot", "snatch", "stolen", "theft", "robbed"]),
];

/// Words that speak against a complaint, folded.
const OTHERWISE: &[(Disposition, &[&str])] = &[
    (
        Disposition::Thanks,
        &[
            "धन्यवाद",
            "शुक्रिया",
            "आभार",
            "बहुत अच्छा काम",
            "thank",
            "thanx",
            "dhanyavad",
            "dhanyawad",
            "shukriya",
            "great work",
            "good job",
            "salute",
            "jai hind",
        ],
    ),
    (Disposition::Suggestion, &["सुझाव", "होना चाहिए", "suggest", "sujhav", "hona chahiye"]),
    (
        Disposition::Query,
        &[
            "कैसे",
            "नंबर क्या",
            "कहां है",
            "कब खुल",
            "kaise",
            "kab khul",
            "number kya",
            "how do i",
            "how can i",
            "what is the number",
            "helpline",
        ],
    ),
    (
        Disposition::Spam,
        &["follow back", "giveaway", "crypto", "लॉटरी", "lottery", "click here", "earn money", "paise kamaye"],
    ),
];

fn find(text: &str, needles: &[&'static str]) -> Option<&'static str> {
    let padded = format!(" {text} ");
    needles.iter().copied().find(|needle| {
        let needle = folded_needle(needle);
        padded.contains(&format!(" {needle}"))
    })
}

/// The needle as the text is folded; a space at its end says that the word ends there.
fn folded_needle(needle: &str) -> String {
    let folded = folded(needle);
    if needle.ends_with(' ') { folded + " " } else { folded }
}

/// What it seems to be about, and the word that says so.
pub fn category(text: &str) -> Option<(Category, String)> {
    let text = folded(text);
    CATEGORIES.iter().find_map(|(category, words)| find(&text, words).map(|word| (*category, word.trim().to_owned())))
}

/// Why it is probably no complaint. Silent as soon as anything speaks for one: a thank-you with a theft in it is a theft.
pub fn not_complaint(text: &str) -> Option<(Disposition, String)> {
    if category(text).is_some() {
        return None;
    }
    let text = folded(text);
    OTHERWISE.iter().find_map(|(what, words)| find(&text, words).map(|word| (*what, word.trim().to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_suggested_with_the_word_that_says_so() {
        for (text, expected) in [
            ("@PrayagrajPolice कल रात मेरी मोटरसाइकिल चोरी हो गई", Category::VehicleTheft),
            ("मेरे घर में चोरी हो गई", Category::Theft),
            ("sir mere khate se paise nikal gaye OTP bhi nahi diya", Category::CyberFraud),
            ("Neighbour plays loud music till 2 am", Category::Noise),
            ("थाने में रिपोर्ट नहीं लिखी जा रही", Category::PoliceConduct),
            ("ज़मीन पर कब्ज़ा कर लिया", Category::LandDispute),
        ] {
            let (category, word) = category(text).unwrap();
            assert_eq!(category, expected, "{text}");
            assert!(folded(text).contains(&folded(&word)), "{word}");
        }
        assert_eq!(category("नमस्ते"), None);
        assert_eq!(category("authority"), None, "a word in the middle of another says nothing");
    }

    #[test]
    fn thanks_with_a_theft_in_it_is_a_theft() {
        assert_eq!(not_complaint("बहुत बहुत धन्यवाद प्रयागराज पुलिस").unwrap().0, Disposition::Thanks);
        assert_eq!(not_complaint("धन्यवाद, पर मेरी बाइक चोरी हो गई"), None);
        assert_eq!(not_complaint("passport verification kaise hoga").unwrap().0, Disposition::Query);
    }
}
