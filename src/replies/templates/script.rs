//! Chooses the language of an answer.

use crate::language::Language;

/// Common Hindi words in Latin letters. Two of them that are not in `DOUBTFUL`, or one in a short text, make the text Hindi.
const HINGLISH: &str = "hai hain hun hoon hu tha thi thay ho hua hui huye hue raha rahi rahe gaya gayi gaye gya gyi kar karo karne karte karta \
    kiya kiye kariye kijiye kare karein karega karenge diya dia de dijiye lo liya le ka ki ke ko se mein mai main mera meri mere hamara hamari hamare humara \
    humari humare aap apka aapka aapki apni apna ap hum ham tum unka uska iska iski unki yeh ye woh wo vo kya kyu kyun kyon kab kaise kahan kaha kaun \
    koi kuch kuchh sab bahut bohot nahi nahin nhi nai mat bhi abhi tak aur ya par pe lekin magar yahan yaha wahan waha jab tab phir fir \
    sath saath baad pehle wala wale wali ji sahab bhai kripya krpya madad shikayat thana thane pulis paisa paise chori ghar gaon log din raat subah shaam kal aaj \
    jaldi turant dhanyavad dhanyawad shukriya namaste namaskar pareshan";

/// Those of these words that also occur in English or in Indian English. They count only together with others.
const DOUBTFUL: &str = "ho se de le lo ya par main mai ham hum kar tab log din ki ko ka ke ji bhai ap ye wo vo hu pe fir mat thana nai sab tak";

/// The language to answer in: Hindi if the text is Hindi, in Devanagari or in Latin letters; else English. A single name in the other script
/// does not decide.
pub fn script_of(text: &str) -> Language {
    let (mut devanagari, mut latin, mut sure, mut doubtful) = (0, 0, 0, 0);
    let is_in = |list: &str, word: &str| list.split_whitespace().any(|listed| listed == word);
    for word in text.split_whitespace().filter(|word| !word.starts_with(['@', '#']) && !word.contains("://")) {
        if word.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c)) {
            devanagari += 1;
        } else if word.chars().any(|c| c.is_ascii_alphabetic()) {
            latin += 1;
            let word = word.trim_matches(|c: char| !c.is_ascii_alphabetic()).to_ascii_lowercase();
            if is_in(DOUBTFUL, &word) {
                doubtful += 1;
            } else if is_in(HINGLISH, &word) {
                sure += 1;
            }
        }
    }
    if latin <= devanagari {
        return Language::Hindi;
    }
    // At least a fifth of the words, because names, "FIR" and "mobile" occur in such texts too; a single "chori" in an English text is not enough.
    let hindi = sure + doubtful;
    let is_hindi = (sure >= 2 || (sure >= 1 && (doubtful >= 1 || latin <= 4)) || doubtful >= 3) && hindi * 5 >= latin;
    if is_hindi { Language::Hindi } else { Language::English }
}

#[cfg(test)]
mod tests {
    use super::script_of;
    use crate::language::Language;

    #[test]
    fn a_writer_of_hindi_in_latin_letters_is_answered_in_hindi() {
        for text in [
            "sir mere khate se paise nikal gaye OTP bhi nahi diya",
            "@PrayagrajPolice meri bike chori ho gayi civil lines se, FIR nahi likh rahe",
            "naini me roz jaam lagta hai koi sunta nahi",
            "same problem mere sath bhi",
            "Kab tak karyawahi hogi?",
            "dhanyavad sir",
            "मेरी बाइक chori हो गई",
        ] {
            assert_eq!(script_of(text), Language::Hindi, "{text}");
        }
        for text in [
            "my bike was stolen near Civil Lines",
            "Neighbour plays loud music till 2 am",
            "thank you police",
            "Sir, the officer asked me to come to the thana again. No FIR so far",
            "Me too, same here. Please help",
            "The main road near Katra is blocked by Ram ji sweets",
        ] {
            assert_eq!(script_of(text), Language::English, "{text}");
        }
    }
}
