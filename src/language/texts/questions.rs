//! The few questions that a subject asks.

crate::texts! {
    TITLE: "विषय के सवाल", "Questions";
    LEAD: "शिकायत की संख्या मिलने के बाद ये कुछ सवाल पूछे जाते हैं। जवाब देना ज़रूरी नहीं; जवाब शिकायत के साथ थाने को दिखते हैं।", "These few questions are asked once a complaint has its number. Nobody has to answer; the station sees the answers with the complaint.";
    READ_ONLY: "इन्हें केवल प्रशासक बदल सकते हैं।", "Only the admin can change these.";
    NONE: "इस विषय में कुछ नहीं पूछा जाता।", "Nothing is asked.";
    ADD: "सवाल जोड़ें", "Add a question";
    RETIRE: "अब न पूछें", "Stop asking";
    QUESTION_HI: "सवाल (हिन्दी)", "Question in Hindi";
    QUESTION_EN: "सवाल (अंग्रेज़ी)", "Question in English";
    CHOICES_HI: "विकल्प (हिन्दी)", "Choices in Hindi";
    CHOICES_EN: "विकल्प (अंग्रेज़ी)", "Choices in English";
    CHOICES_HINT: "हर पंक्ति में एक; ख़ाली छोड़ें तो जवाब लिखा जाएगा।", "One a line; leave this empty for a typed answer.";
    AFTER: "कब पूछें", "When it is asked";
    AT_ONCE: "हमेशा", "Always";

    ASK: "कुछ बातें और, पता हों तो", "A few more things, if you know them";
    ASK_WHY: "शिकायत दर्ज हो चुकी है। इनसे थाने को जल्दी मदद मिलती है।", "Your complaint is filed. These help the station to act sooner.";
    IF: "यदि “{choice}”:", "If “{choice}”:";
    SEND: "जवाब भेजें", "Send the answers";
    NOT_KNOWN: "चुनें", "Choose";
    THANKS: "जवाब थाने के लिए जोड़ दिए गए।", "Your answers were added for the station.";
}
