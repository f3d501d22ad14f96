//! Reads an answer out of a few words that a complainant wrote on the channel.
//!
//! Only a text that says nothing else is read: every word must be a known phrase or a courtesy. "नहीं हुआ, अब धमकी भी दे रहे हैं" is not read, a person
//! decides. A wrong "settled" would silence somebody, so what could be either is neither.

use super::Answer;
use crate::language::folded;

/// The longest text that is read, in characters.
const LONGEST: usize = 160;

/// Words that add nothing to an answer: address, thanks, and what the answer is about.
const COURTESY: &[&str] = &[
    "सर",
    "सर जी",
    "जी",
    "महोदय",
    "श्रीमान",
    "मैडम",
    "साहब",
    "धन्यवाद",
    "बहुत धन्यवाद",
    "शुक्रिया",
    "आभार",
    "नमस्ते",
    "जय हिंद",
    "प्लीज",
    "कृपया",
    "मेरी",
    "मेरा",
    "हमारी",
    "हमारा",
    "मामला",
    "समस्या",
    "शिकायत",
    "काम",
    "बात",
    "यह",
    "ये",
    "अब",
    "अभी",
    "पुलिस",
    "यूपी पुलिस",
    "टीम",
    "को",
    "का",
    "sir",
    "sir ji",
    "ji",
    "madam",
    "mam",
    "dhanyavad",
    "dhanyawad",
    "bahut",
    "shukriya",
    "abhar",
    "namaste",
    "jai hind",
    "please",
    "plz",
    "thanks",
    "thank you",
    "thankyou",
    "thank u",
    "thx",
    "mera",
    "meri",
    "hamara",
    "hamari",
    "humara",
    "humari",
    "mamla",
    "samasya",
    "shikayat",
    "kaam",
    "baat",
    "yah",
    "ye",
    "yeh",
    "ab",
    "abhi",
    "police",
    "up police",
    "team",
    "my",
    "our",
    "the",
    "this",
    "it",
    "problem",
    "issue",
    "complaint",
    "case",
    "matter",
    "is",
    "has been",
    "was",
    "very much",
];

/// Phrases for "settled".
const SETTLED: &[&str] = &[
    "हां हल हो गई",
    "हां हल हो गया",
    "हल हो गई",
    "हल हो गया",
    "हल हो गई है",
    "हल हो गया है",
    "समाधान हो गया",
    "समाधान हो गया है",
    "समाधान हुआ",
    "निस्तारण हो गया",
    "निस्तारण हो गया है",
    "ठीक हो गया",
    "ठीक हो गया है",
    "ठीक हो गई",
    "ठीक हो गई है",
    "हो गया",
    "हो गया है",
    "हो गई",
    "हो गई है",
    "सुलझ गया",
    "सुलझ गई",
    "सुलझ गया है",
    "सुलझ गई है",
    "संतुष्ट हूं",
    "मैं संतुष्ट हूं",
    "haan hal ho gaya",
    "han hal ho gaya",
    "ha hal ho gaya",
    "hal ho gaya",
    "hal ho gayi",
    "hal ho gya",
    "hal ho gaya hai",
    "samadhan ho gaya",
    "samadhan ho gaya hai",
    "samadhan ho gya",
    "nistaran ho gaya",
    "theek ho gaya",
    "thik ho gaya",
    "theek ho gaya hai",
    "thik ho gaya hai",
    "ho gaya",
    "ho gaya hai",
    "ho gya",
    "ho gya hai",
    "ho gayi",
    "ho gayi hai",
    "sulajh gaya",
    "sulajh gayi",
    "santusht hoon",
    "santusht hu",
    "main santusht hoon",
    "settled",
    "yes settled",
    "solved",
    "yes solved",
    "resolved",
    "yes resolved",
    "i am satisfied",
    "satisfied",
];

/// Phrases for "partly settled".
const PARTLY: &[&str] = &[
    "थोड़ा हल हुआ",
    "थोड़ी हल हुई",
    "आधा हल हुआ",
    "आधा काम हुआ",
    "आधा हुआ",
    "कुछ हल हुआ",
    "आंशिक",
    "आंशिक रूप से",
    "कुछ हद तक",
    "पूरा नहीं हुआ",
    "पूरी नहीं हुई",
    "पूरी तरह नहीं",
    "पूरी तरह हल नहीं हुआ",
    "पूरी तरह हल नहीं हुई",
    "thoda hal hua",
    "thodi hal hui",
    "aadha hal hua",
    "adha hal hua",
    "aadha hua",
    "adha hua",
    "kuch hal hua",
    "kuch had tak",
    "pura nahi hua",
    "poora nahi hua",
    "puri nahi hui",
    "puri tarah nahi",
    "puri tarah hal nahi hua",
    "partly",
    "partly settled",
    "partially",
    "partially solved",
    "partially resolved",
    "half done",
    "not completely",
    "not fully",
];

/// Phrases for "not settled".
const NOT_SETTLED: &[&str] = &[
    "नहीं हुआ",
    "नहीं हुई",
    "नहीं हुआ है",
    "नहीं हुई है",
    "हल नहीं हुआ",
    "हल नहीं हुई",
    "हल नहीं हुआ है",
    "हल नहीं हुई है",
    "कुछ नहीं हुआ",
    "कुछ भी नहीं हुआ",
    "समाधान नहीं हुआ",
    "समाधान नहीं हुआ है",
    "निस्तारण नहीं हुआ",
    "ठीक नहीं हुआ",
    "कोई कार्रवाई नहीं हुई",
    "कोई कार्यवाही नहीं हुई",
    "संतुष्ट नहीं हूं",
    "मैं संतुष्ट नहीं हूं",
    "असंतुष्ट",
    "कोई नहीं आया",
    "nahi hua",
    "nahin hua",
    "nhi hua",
    "nahi hui",
    "nahi hua hai",
    "hal nahi hua",
    "hal nahin hua",
    "hal nhi hua",
    "hal nahi hui",
    "hal nahi hua hai",
    "kuch nahi hua",
    "kuchh nahi hua",
    "kuch nhi hua",
    "kuch bhi nahi hua",
    "samadhan nahi hua",
    "samadhan nhi hua",
    "nistaran nahi hua",
    "theek nahi hua",
    "thik nahi hua",
    "koi karyavahi nahi hui",
    "koi karwai nahi hui",
    "santusht nahi hoon",
    "santusht nahi hu",
    "main santusht nahi hoon",
    "koi nahi aaya",
    "koi nahi aya",
    "no not settled",
    "not settled",
    "not solved",
    "no not solved",
    "not resolved",
    "no not resolved",
    "nothing happened",
    "nothing was done",
    "no action",
    "no action taken",
    "not satisfied",
    "i am not satisfied",
    "unsatisfied",
    "dissatisfied",
    "unresolved",
];

/// The answer that a text gives, if it says nothing else. `None`: a person decides.
pub fn answer(text: &str) -> Option<Answer> {
    if text.chars().count() > LONGEST || text.contains('?') || text.contains("http") {
        return None;
    }
    // Mentions and tags are not words of the answer.
    let own: Vec<&str> = text.split_whitespace().filter(|word| !word.starts_with(['@', '#'])).collect();
    let words = folded(&own.join(" "));
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let courtesy: Vec<String> = COURTESY.iter().map(|phrase| folded(phrase)).collect();
    // Every way to leave out courtesies at both ends; what is left must be one phrase. Courtesies inside are left out one word at a time.
    let bare = without(&words, &courtesy);
    let said = |phrases: &[&str]| {
        let phrases: Vec<String> = phrases.iter().map(|phrase| folded(phrase)).collect();
        phrases.iter().any(|phrase| *phrase == words.join(" ") || *phrase == bare)
    };
    let found: Vec<Answer> = [(Answer::Settled, SETTLED), (Answer::Partly, PARTLY), (Answer::NotSettled, NOT_SETTLED)]
        .into_iter()
        .filter(|(_, phrases)| said(phrases))
        .map(|(answer, _)| answer)
        .collect();
    match found[..] {
        [one] => Some(one),
        _ => None,
    }
}

/// The words without courtesies, the longest of them first.
fn without(words: &[&str], courtesy: &[String]) -> String {
    let mut left = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let longest =
            (1..=3usize.min(words.len() - at)).rev().find(|n| courtesy.contains(&words[at..at + n].join(" ")));
        match longest {
            Some(n) => at += n,
            None => {
                left.push(words[at]);
                at += 1;
            }
        }
    }
    left.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Answer, NOT_SETTLED, PARTLY, SETTLED, answer};

    #[test]
    fn clear_answers_are_read_in_both_scripts() {
        for (text, said) in [
            ("@police हाँ, हल हो गई। धन्यवाद सर जी 🙏", Answer::Settled),
            ("Thank you sir, problem solved!", Answer::Settled),
            ("samadhan ho gaya hai, dhanyavad", Answer::Settled),
            ("शिकायत हल नहीं हुई", Answer::NotSettled),
            ("Sir kuch nahi hua", Answer::NotSettled),
            ("No, not resolved.", Answer::NotSettled),
            ("पूरा नहीं हुआ", Answer::Partly),
            ("partially resolved", Answer::Partly),
        ] {
            assert_eq!(answer(text), Some(said), "{text}");
        }
    }

    #[test]
    fn whatever_says_more_or_could_mean_both_is_left_to_a_person() {
        for text in [
            "नहीं हुआ, अब धमकी भी दे रहे हैं",
            "हल हो गया क्या?",
            "thanks for nothing",
            "ho gaya tamasha",
            "settled with a bribe",
            "मेरे भाई की भी बाइक चोरी हो गई",
            "haan",
            "नहीं",
            "no",
            "धन्यवाद",
            "",
            "solved not solved",
            "https://example.org/hal-ho-gaya",
        ] {
            assert_eq!(answer(text), None, "{text}");
        }
        assert_eq!(answer(&"हल हो गया ".repeat(40)), None, "a long text");
    }

    #[test]
    fn no_phrase_is_in_two_lists() {
        for (phrases, said) in [(SETTLED, Answer::Settled), (PARTLY, Answer::Partly), (NOT_SETTLED, Answer::NotSettled)]
        {
            for phrase in phrases {
                assert_eq!(answer(phrase), Some(said), "{phrase}");
            }
        }
    }
}
