//! Opening who complained.

use crate::{language::Text, sealed::Reason};

crate::texts! {
    OPEN: "नाम और फ़ोन देखें", "Show name and phone";
    OPEN_WHY: "नाम, फ़ोन और पता बंद रखे जाते हैं। कारण चुनने पर 15 मिनट के लिए खुलेंगे; किसने और क्यों खोला, यह दर्ज होता है।", "Name, phone and address are kept closed. They open for 15 minutes when you give a reason; who opened them and why is recorded.";
    REASON: "कारण", "Reason";
    WORDS: "कारण के बारे में", "About the reason";
    WORDS_HINT: "ज़रूरी नहीं। किसी का नाम या नंबर न लिखें।", "Optional. Do not write a name or number.";
    WORDS_NEEDED: "इस मामले में ज़रूरी है: एक वाक्य लिखें, बिना किसी के नाम या नंबर के।", "Needed in this case: one sentence, without a name or number.";
    OPEN_BUTTON: "दिखाएँ", "Show";
    OPEN_UNTIL: "{time} तक खुला है; दर्ज हो गया है।", "Open until {time}; this was recorded.";

    CONTACT: "शिकायतकर्ता से बात करनी है", "To speak to the complainant";
    INQUIRY: "जाँच के लिए", "For the inquiry";
    DANGER: "किसी की जान को ख़तरा है", "Somebody is in danger";
    COURT: "अदालत या क़ानूनी माँग", "A court or the law asks for it";
}

/// A reason, as an officer chooses it.
pub fn reason(reason: Reason) -> Text {
    match reason {
        Reason::Contact => CONTACT,
        Reason::Inquiry => INQUIRY,
        Reason::Danger => DANGER,
        Reason::Court => COURT,
    }
}
