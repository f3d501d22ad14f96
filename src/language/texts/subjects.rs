//! The page of categories.

crate::texts! {
    TITLE: "शिकायत के विषय", "Categories of complaints";
    LEAD: "शिकायत फ़ॉर्म में विषय किस क्रम में और किस नाम से दिखें, और कौन से दिखें। बदलाव तुरंत फ़ॉर्म में दिखता है।", "Which categories the filing form offers, in which order and under which names. A change appears in the form immediately.";
    STAY: "महिला सुरक्षा, बच्चों की सुरक्षा और अन्य हमेशा दिखते हैं। छिपाए गए विषय की पुरानी शिकायतें बनी रहती हैं, और पुलिस उसे आगे भी चुन सकती है।", "“Women's safety”, “Child safety” and “Something else” are always offered. Complaints in a hidden category are kept, and staff can still choose it.";
    READ_ONLY: "इस पृष्ठ में बदलाव केवल प्रशासक कर सकते हैं।", "Only the admin can change this page.";
    PROGRAM: "सिस्टम का नाम", "The program's name";
    ALWAYS: "हमेशा दिखता है", "Always offered";
    HIDE: "फ़ॉर्म से हटाएँ", "Remove from the form";
    OFFER: "फ़ॉर्म में दिखाएँ", "Offer in the form";
    HIDDEN: "फ़ॉर्म में नहीं", "Not in the form";
    UP: "ऊपर करें", "Move up";
    DOWN: "नीचे करें", "Move down";
    CHANGE: "नाम और विवरण बदलें", "Change name and explanation";
    NAME_HI: "नाम हिन्दी में", "Name in Hindi";
    NAME_EN: "नाम अंग्रेज़ी में", "Name in English";
    LINE_HI: "विवरण हिन्दी में", "Explanation in Hindi";
    LINE_EN: "विवरण अंग्रेज़ी में", "Explanation in English";
    LINE_HINT: "एक छोटा वाक्य, जो नाम के साथ फ़ॉर्म में दिखता है। ज़रूरी नहीं।", "A short sentence, shown beside the name in the form. Optional.";
    EMPTY: "नाम ख़ाली छोड़ने पर सिस्टम का नाम लागू होता है।", "Leave this empty to use the program's name.";
    SAVE: "सहेजें", "Save";
}
