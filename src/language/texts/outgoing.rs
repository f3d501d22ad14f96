//! Words that must not be published with a case.

use super::super::{Language, Text, fill_in};
use crate::error::reasons::Stop;

crate::texts! {
    TITLE: "बाहर न जाने वाले शब्द", "Words that must not be published";
    LEAD: "नाम, फ़ोन नंबर, हैंडल, स्कूल और सटीक पता: इनमें से कोई भी शब्द सबके सामने जाने वाले किसी उत्तर में नहीं जा सकता, चाहे हिंदी में लिखा हो या अंग्रेज़ी में।", "Names, phone numbers, handles, schools and exact places: no public answer may contain any of these, in Hindi or in Latin letters.";
    NONE: "इस शिकायत में अभी ऐसा कोई शब्द नहीं है।", "This case has no such words yet.";
    PROPOSED: "शिकायत से अपने-आप लिया गया", "taken from the case automatically";
    ADD: "शब्द जोड़ें", "Add a word";
    WORD: "शब्द", "Word";
    WORD_HINT: "जैसे नाम, स्कूल या मोहल्ला; कम से कम 3 अक्षर", "For example a name, a school or a street; at least 3 letters";
    ADD_BUTTON: "सूची में जोड़ें", "Add to the list";
    RELEASE: "बाहर जा सकता है", "May be published";
    PRIVATE_FIRST: "इस विषय में सबके सामने उत्तर नहीं जाता, उससे पीड़ित की पहचान खुल सकती है। निजी संदेश भेजें।", "Complaints in this category are not answered in public: that could identify the victim. Send a private message.";

    STOP_CONFIDENTIAL: "नहीं भेजा गया: जाँच गोपनीय है, इसके बारे में बाहर कुछ नहीं जाता।", "Not sent: the inquiry is confidential, so nothing may be sent about it.";
    STOP_VICTIM: "नहीं भेजा गया: महिला या बच्चे की शिकायत पर सबके सामने उत्तर से पीड़ित की पहचान खुल सकती है। आपका लिखा यहीं है; इसे निजी संदेश से भेजें।", "Not sent: a public answer about a woman's or child's complaint could identify the victim. What you wrote is still here; send it as a private message.";
    STOP_IN_STATEMENT: "जारी नहीं हुआ: इसमें वह शब्द है जो बाहर नहीं जाना चाहिए, क्योंकि उससे किसी महिला, बच्चे या गोपनीय मामले की पहचान खुल सकती है: {words}। शब्द हटाएँ और फिर भेजें।", "Not released: it contains words that must not be published, because they could identify a woman, a child or a confidential case: {words}. Remove them and try again.";
    STOP_LINKED: "जारी नहीं हुआ: शिकायत {number} गोपनीय है, या किसी महिला या बच्चे की है। उसके बारे में सबके सामने कुछ नहीं कहा जाता।", "Not released: complaint {number} is confidential, or about a woman or a child. Nothing is said about it in public.";
    STOP_WITHDRAWN: "नहीं भेजा गया: आधिकारिक वर्ज़न वापस ले लिया गया है।", "Not sent: the statement was withdrawn.";
    STOP_REPLACED: "नहीं भेजा गया: सुधार ने इसकी जगह ले ली है।", "Not sent: a correction has replaced it.";
    STOP_UNNAMED: "नहीं हुआ: इसमें ऐसा नाम या नंबर है जो बाहर नहीं जाना चाहिए और जो आपके लिए खुला नहीं है। आपका लिखा यहीं है; नाम और नंबर हटाएँ।", "Not done: it contains a name or a number that must not be published and is not open to you. What you wrote is still here; take names and numbers out.";
    STOP_WORDS: "नहीं भेजा गया: इसमें वह शब्द है जो बाहर नहीं जाना चाहिए: {words}। आपका लिखा यहीं है; शब्द हटाएँ, या निजी संदेश भेजें।", "Not sent: it contains words that must not be published: {words}. What you wrote is still here; remove them, or send a private message.";
}

/// Why a reply was not sent.
pub fn stopped(stop: &Stop, language: Language) -> String {
    let text: Text = match stop {
        Stop::Confidential => STOP_CONFIDENTIAL,
        Stop::Victim => STOP_VICTIM,
        Stop::Words(words) if words.is_empty() => STOP_UNNAMED,
        Stop::Words(words) => return fill_in(language, STOP_WORDS, &[("words", &words.join(", "))]),
        Stop::InStatement(words) => return fill_in(language, STOP_IN_STATEMENT, &[("words", &words.join(", "))]),
        Stop::Withdrawn => STOP_WITHDRAWN,
        Stop::Replaced => STOP_REPLACED,
        Stop::LinkedCase(number) => return fill_in(language, STOP_LINKED, &[("number", number)]),
    };
    text.in_language(language).to_owned()
}
