//! What is masked for whom, and what is given out redacted.

use super::super::Text;

crate::texts! {
    TITLE: "किसे क्या नहीं दिखता", "What is masked for whom";
    LEAD: "शिकायतकर्ता कौन है और मामला किसका है, यह हर किसी को नहीं दिखता। ये नियम सिस्टम में तय हैं; यहाँ केवल पढ़े जा सकते हैं।", "Not everybody is shown who complained and whom a case is about. These rules are fixed in the program; this page only shows them.";
    FULL: "दिखता है", "Shown";
    FULL_MEANS: "पूरा, बिना पूछे।", "in full, without asking.";
    ON_REASON: "कारण बताकर", "With a reason";
    ON_REASON_MEANS: "कारण चुनने पर खुलता है; किसने, कब और क्यों खोला, यह दर्ज होता है।", "opened after a reason is given; who opened it, when and why is recorded.";
    HIDDEN: "नहीं दिखता", "Hidden";
    HIDDEN_MEANS: "न दिखता है, न खोला जा सकता है।", "not shown, and cannot be opened.";
    ON_PAGE: "शिकायत के अपने पृष्ठ पर", "On the complaint's own page";
    ON_PAGE_HINT: "उन अधिकारियों के लिए, जिन्हें यह शिकायत दिखती है।", "For officers who may see the complaint at all.";
    ELSEWHERE: "बाक़ी जगहों पर", "Everywhere else";
    ELSEWHERE_HINT: "सूची, फ़ाइल, ईमेल और दूसरे सॉफ़्टवेयर में इससे ज़्यादा कभी नहीं दिखता, चाहे पद कोई भी हो।", "Lists, files, mails and other software never show more than this, whatever the role.";
    FIELD: "क्या", "What";
    FIELD_NAME: "शिकायतकर्ता का नाम", "The complainant's name";
    FIELD_PHONE: "फ़ोन नंबर", "Phone number";
    FIELD_HANDLE: "X या Facebook का हैंडल", "Handle on X or Facebook";
    FIELD_ADDRESS: "लिखी हुई जगह", "The place as typed";
    FIELD_POSITION: "फ़ोन से मिली सटीक जगह", "The exact position of the phone";
    FIELD_TEXT: "शिकायत का पाठ", "The text";
    FIELD_PHOTO: "फ़ोटो", "Photos";
    KIND_OPEN: "सामान्य शिकायत", "Ordinary complaint";
    KIND_SHIELDED: "पहचान सुरक्षित: महिला, बच्चा या संरक्षित गवाह", "Identity protected: a woman, a child or a protected witness";
    KIND_CONFIDENTIAL: "गोपनीय जाँच", "Confidential inquiry";
    CARRIER_PAGE: "अपना पृष्ठ", "Own page";
    CARRIER_LIST: "सूची", "List";
    CARRIER_FILE: "फ़ाइल या काग़ज़", "File or paper";
    CARRIER_MAIL: "ईमेल या सूचना", "Mail or notice";
    CARRIER_SOFTWARE: "दूसरा सॉफ़्टवेयर", "Other software";
    TEXT_ON_ITS_PAGE: "पाठ केवल शिकायत के पृष्ठ पर", "Text only on the complaint's page";

    REDACT_TITLE: "ढककर देना", "Give out redacted";
    REDACT_LEAD: "पाठ या फ़ोटो की ढकी हुई प्रति बनती है; मूल वैसा ही रहता है। बाहर केवल ढकी हुई प्रति दी जा सकती है।", "This makes a redacted copy of a text or a photo; the original stays as it is. Only the redacted copy can be given out.";
    REDACT_LINK: "पाठ या फ़ोटो ढककर देना", "Give out a text or photo redacted";
    RTI_FILE: "RTI के लिए: बिना किसी के शब्दों के ब्योरा (फ़ाइल)", "For a request under the RTI Act: the details without anybody's words (file)";
    REDACT_BACK: "शिकायत पर वापस", "Back to the complaint";
    SOURCES: "क्या ढकना है", "What to redact";
    SOURCE_TEXT: "शिकायत का पाठ", "The complaint's text";
    SOURCE_ENTRY: "{date} की प्रविष्टि", "Entry of {date}";
    SOURCE_PHOTO: "फ़ोटो {n}", "Photo {n}";
    NOTHING_CHOSEN: "ऊपर से पाठ या फ़ोटो चुनें।", "Choose a text or a photo above.";
    WORDS: "जो शब्द ढकने हैं, उन पर निशान लगाएँ", "Tick the words to black out";
    WORDS_HINT: "नाम, फ़ोन, हैंडल, स्कूल और पते जैसे लगने वाले शब्दों पर निशान पहले से लगा है। हर शब्द ख़ुद भी देखें।", "Words that look like names, phone numbers, handles, schools or addresses are ticked already. Check every word yourself.";
    AREAS: "जो हिस्से ढकने हैं", "The parts to black out";
    AREAS_HINT: "फ़ोटो पर उँगली या माउस से चौकोर खींचें, या प्रतिशत में लिखें: बाएँ से, ऊपर से, चौड़ाई, ऊँचाई।", "Draw a rectangle on the photo with a finger or the mouse, or type it in per cent: from the left, from the top, width, height.";
    AREA: "हिस्सा {n}", "Part {n}";
    LEFT: "बाएँ से %", "From the left, %";
    TOP: "ऊपर से %", "From the top, %";
    WIDTH: "चौड़ाई %", "Width, %";
    HEIGHT: "ऊँचाई %", "Height, %";
    WHY: "क्यों ढका जा रहा है", "Why it is redacted";
    WHY_HINT: "जैसे: RTI आवेदन, तीसरे व्यक्ति के नाम। यह दर्ज होता है।", "For example: request under the RTI Act, names of third persons. This is recorded.";
    MAKE: "ढकी हुई प्रति बनाएँ", "Make the redacted copy";
    COPIES: "ढकी हुई प्रतियाँ", "Redacted copies";
    NO_COPIES: "अभी कोई ढकी हुई प्रति नहीं है।", "There is no redacted copy yet.";
    COPY: "{what}, प्रति {n}", "{what}, copy {n}";
    MADE_BY: "{name} ने बनाई: {why}", "Made by {name}: {why}";
    GIVE: "बाहर दें", "Give out";
    PURPOSE: "किसलिए", "What for";
    RECIPIENT: "किसे", "To whom";
    RECIPIENT_HINT: "जैसे आवेदन संख्या या न्यायालय", "For example the number of the request, or the court";
    MAY_NOT_GIVE: "इस तरह के मामले में यह प्रति आप बाहर नहीं दे सकते।", "In a case of this kind, you may not give out this copy.";
    GIVEN: "{purpose}: {to} को {name} ने दी", "{purpose}: given to {to} by {name}";
    DOWNLOAD: "प्रति डाउनलोड करें", "Download the copy";
    PURPOSE_REPLY: "उत्तर में", "In a reply";
    PURPOSE_EXPORT: "सूची की फ़ाइल में", "In exported lists";
    PURPOSE_RTI: "सूचना का अधिकार (RTI)", "Right to Information";
    PURPOSE_COURT: "न्यायालय", "Court";
    PHOTO_ALT: "फ़ोटो, जिस पर ढकने वाले हिस्से चुने जाते हैं", "The photo on which parts are chosen to be blacked out";
    REDACTED_ALT: "ढकी हुई फ़ोटो", "The redacted photo";
}

/// The field names of the forms.
pub fn field_name(name: &str) -> Option<Text> {
    match name {
        "purpose" => Some(PURPOSE),
        "recipient" => Some(RECIPIENT),
        "words" => Some(WORDS),
        "areas" => Some(AREAS),
        _ => None,
    }
}
