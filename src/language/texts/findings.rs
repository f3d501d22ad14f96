//! Reports, what an outcome rests on, contact codes, and what is said about FIRs.

crate::texts! {
    WAY: "शिकायतकर्ता से संपर्क कैसे हुआ", "How was the complainant reached";
    WAY_PHONE: "फ़ोन पर", "By telephone";
    WAY_VISIT: "घर या मौके पर जाकर", "By a visit at home or on the spot";
    WAY_AT_STATION: "थाने पर", "At the police station";
    WAY_MESSAGE: "लिखकर, संदेश से", "In writing, by message";
    WAY_NOT_REACHED: "संपर्क नहीं हो पाया", "Not reached";
    CHOOSE: "चुनें", "Choose";
    WHEN: "संपर्क कब हुआ", "When";
    WHEN_HINT: "ख़ाली छोड़ें तो अभी।", "Leave it empty for just now.";
    WITH: "किससे बात हुई", "With whom";
    WITH_HINT: "जैसे: शिकायतकर्ता स्वयं, उनके पिता।", "For example: the complainant, their father.";
    CODE: "शिकायतकर्ता के 4 अंक", "The complainant's four digits";
    CODE_HINT: "बात हो जाने पर शिकायतकर्ता से पूछें: अंक उनके निजी पृष्ठ पर हैं। और {n} बार ग़लत लिख सकते हैं।", "Ask for them after you have spoken: they are on the complainant's private page. Wrong tries left: {n}.";
    NO_CODE: "अंक नहीं हैं तो क्यों", "If you do not have them, why";
    NO_CODE_HINT: "तब सेल शिकायतकर्ता से ख़ुद पूछेगी।", "The cell will then ask the complainant itself.";
    HAVE_CODE: "अंक लिखे हैं", "I have entered them";
    NO_CODE_NOT_REACHED: "संपर्क नहीं हो पाया", "Nobody was reached";
    NO_CODE_ANOTHER: "केवल किसी और से बात हुई", "Only someone else was reached";
    NO_CODE_NOT_AT_HAND: "उनके पास अंक नहीं थे", "They did not have them at hand";
    NO_CODE_NOT_SAID: "उन्होंने बताना नहीं चाहा", "They did not want to say them";
    NO_CODE_NO_PAGE: "उनके पास निजी पृष्ठ नहीं है", "They have no private page";
    DONE: "क्या किया गया", "What was done";
    DONE_HINT: "कौन गया, किससे पूछा, क्या देखा, क्या कार्रवाई हुई।", "Who went, who was asked, what was seen, what action was taken.";
    EVIDENCE_HINT: "फ़ोटो या PDF, अधिक से अधिक 4। फ़ोटो से जगह और समय हटाकर दिखाए जाते हैं।", "Photos or PDF documents, at most 4. Place and time inside photos are removed from what is shown.";

    DETAIL: "परिणाम का विवरण", "Detail of the outcome";
    DETAIL_HINT: "FIR: संख्या/वर्ष, जैसे 123/2026। डुप्लीकेट: दूसरी शिकायत की संख्या। दूसरा ज़िला या विभाग: कौन सा। दीवानी: विवाद किस बात का है। न्यायालय: कौन सा न्यायालय, वाद संख्या।", "FIR: number/year, like 123/2026. Duplicate: the other complaint's number. Another district or department: which one. Civil: what the dispute is about. In court: which court, case number.";
    FIR_STATION: "FIR किस थाने में", "Station of the FIR";
    LINE_FIR: "FIR संख्या {detail}, {station}", "FIR number {detail}, {station}";
    LINE_DUPLICATE: "कार्रवाई इस शिकायत पर चल रही है: {detail}", "It is dealt with under complaint {detail}";
    LINE_COURT: "न्यायालय: {detail}", "Court: {detail}";
    LINE_ANOTHER: "कहाँ जाएँ: {detail}", "Where it belongs: {detail}";
    LINE_CIVIL: "दीवानी विवाद: {detail}", "Civil dispute: {detail}";

    HEAD: "आख्या का आधार", "What the report rests on";
    CONTACT: "{way}, {when}: {with} से बात हुई", "{way}, {when}: spoke with {with}";
    WITH_CODE: "✓ शिकायतकर्ता के अंक सही मिले", "✓ The complainant's digits were right";
    WITHOUT_CODE: "अंक नहीं मिले: {why}। नमूना जाँच होगी।", "No digits: {why}. It will be checked.";
    DOCUMENT: "दस्तावेज़ {n} (PDF)", "Document {n} (PDF)";
    SAYS_HEAD: "फ़ोटो ने अपने बारे में क्या बताया", "What a photo said about itself";
    SAYS_WHY: "कैमरा, समय और जगह फ़ोटो से हटाकर बंद रखे जाते हैं। कारण चुनने पर 15 मिनट के लिए खुलेंगे; किसने और क्यों खोला, यह दर्ज होता है।", "Camera, time and place are taken out of the photo and kept sealed. With a reason they open for 15 minutes; who opened them and why is recorded.";
    SAYS_FILE: "कौन सी फ़ोटो", "Which photo";
    SAYS_OF: "{when} की आख्या, फ़ाइल {hash}", "report of {when}, file {hash}";
    SAYS_CAMERA: "कैमरा", "Camera";
    SAYS_TAKEN: "समय (कैमरे की घड़ी)", "Time (by the camera's clock)";
    SAYS_PLACE: "जगह", "Place";
    SAYS_NOTHING: "इसमें पढ़ने लायक कुछ नहीं है।", "There is nothing in it that can be read.";
    HASHES: "आई हुई फ़ाइलों के SHA-256", "SHA-256 of the files as they arrived";
    ALIKE: "यह आख्या उसी थाने की एक पुरानी आख्या से {percent}% मिलती है", "This report has {percent}% in common with an earlier one of the same office";
    ALIKE_TO: "यह आख्या {reference} की आख्या से {percent}% मिलती है", "This report has {percent}% in common with the report on {reference}";
    LAST_HOUR: "समय सीमा से पहले के अंतिम घंटे में आई", "It came in the last hour before the deadline";
    OTHER: "दूसरी शिकायत", "The other complaint";

    BANNER: "यह FIR नहीं है", "This is not an FIR";
    BANNER_STAFF: "मामला FIR योग्य अपराध का हो सकता है। थाने पर यह FIR संख्या के बिना बंद नहीं होगी; और कोई परिणाम क्षेत्र अधिकारी तय करेंगे।", "It may be an offence that needs an FIR. The station cannot close it without an FIR number; any other outcome is for the circle officer.";
    BANNER_DECIDED: "यह एक अधिकारी ने दर्ज किया है।", "An officer recorded this.";
    BANNER_BY_CATEGORY: "शिकायत का विषय ऐसा बताता है।", "Its category suggests it.";
    BANNER_SIGNED: "सूचना पर हस्ताक्षर: {when}", "Information signed: {when}";
    BANNER_ENQUIRY: "प्रारंभिक जाँच की अनुमति: {when}", "Preliminary enquiry permitted: {when}";
    BANNER_CITIZEN: "ऑनलाइन शिकायत FIR नहीं होती। FIR किसी भी थाने में लिखाई जा सकती है, चाहे घटना कहीं की हो; मना करना क़ानून के विरुद्ध है।", "A complaint on the internet is not an FIR. Any police station must register one, wherever it happened.";
    SIGN_BY: "FIR के लिए {when} तक किसी थाने में जाकर अपनी सूचना पर हस्ताक्षर करें (BNSS धारा 173)।", "For an FIR, sign your information at a police station by {when} (BNSS, section 173).";
    YOUR_CODE: "आपके 4 अंक", "Your four digits";
    YOUR_CODE_WHY: "पुलिस आपसे बात करने के बाद ये अंक पूछेगी। बात हुए बिना किसी को न बताएँ। ये OTP नहीं हैं।", "The police ask for these after they have spoken to you. Tell them to nobody before. They are not an OTP.";
    PAUSED: "समय सीमा रुकी है", "The time limit is paused";
    PAUSED_WHY: "क्योंकि पुलिस आपके उत्तर की प्रतीक्षा में है। आपके उत्तर के साथ, और {when} को अपने-आप, यह फिर चलेगी।", "because the police wait for your answer. It runs on with your answer, and by itself on {when}.";
}
