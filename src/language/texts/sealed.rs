//! Opening who complained.

use crate::{language::Text, sealed::Reason, shield::ShieldKind};

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
    SHIELD: "पहचान की सुरक्षा", "Protection of identity";
    SHIELD_WHY: "यौन अपराध, बच्चे या सुरक्षित गवाह की पहचान क़ानून से बाहर नहीं जा सकती। लगाने पर सबके सामने कुछ नहीं जाता, और नाम, फ़ोन, जगह कारण बताए बिना नहीं दिखते।", "By law nobody may learn who the victim of a sexual offence, a child or a protected witness is. With it, nothing is said in public, and name, phone and place are not shown without a reason.";
    SHIELDED: "पहचान सुरक्षित: {kind}। सबके सामने कुछ नहीं कहा जाता।", "Identity protected: {kind}. Nothing is said in public.";
    SUGGESTED: "शब्दों से लगता है: {kind}। देखकर तय करें कि पहचान सुरक्षित रखनी है या नहीं।", "The words suggest: {kind}. Look, and decide whether the identity has to be protected.";
    PROTECTED: "किसकी पहचान", "Who is protected";
    NO_SHIELD: "सुरक्षा हटाएँ", "Take the protection off";
    SHIELD_WORDS: "क्यों", "Why";
    SHIELD_WORDS_HINT: "हटाने के लिए ज़रूरी। किसी का नाम न लिखें।", "Needed to take it off. Do not write a name.";
    SHIELD_BUTTON: "तय करें", "Decide";
    SEXUAL_OFFENCE: "यौन अपराध की पीड़ित", "victim of a sexual offence";
    CHILD: "बच्चा", "a child";
    WITNESS: "सुरक्षित गवाह", "protected witness";

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

/// Who is protected.
pub fn kind(kind: ShieldKind) -> Text {
    match kind {
        ShieldKind::SexualOffence => SEXUAL_OFFENCE,
        ShieldKind::Child => CHILD,
        ShieldKind::Witness => WITNESS,
    }
}
