//! The figures.

crate::texts! {
    TITLE: "शिकायतों के आँकड़े", "Figures";
    FROM: "किस दिन से", "From";
    TO: "किस दिन तक", "To";
    SHOW: "दिखाएँ", "Show";
    DESK_2020: "अप्रैल से दिसंबर 2020", "April to December 2020";
    EVERYTHING: "अब तक की सभी", "All so far";
    SENTENCE: "{n} शिकायतें मिलीं", "{n} complaints were received";
    BY_CHANNEL: "किस माध्यम से आईं", "How they came";
    BY_END: "उनका क्या हुआ", "What became of them";
    WHAT: "विवरण", "What";
    COUNT: "संख्या", "Number";
    TOGETHER: "कुल", "Together";
    DISPOSED: "निस्तारित", "Disposed";
    FOUND_FAKE: "जाँच में असत्य पाई गईं", "Found fake on inquiry";
    CONFIDENTIAL: "गोपनीय जाँच में", "In confidential inquiry";
    OPEN: "अभी खुली", "Still open";
    OPEN_OR_CONFIDENTIAL: "अभी खुली या गोपनीय जाँच में", "Still open, or in confidential inquiry";
    INVESTIGATING: "इनमें से {n} में इस समय जाँच चल रही है।", "Of these, {n} are under investigation at this time.";
    HOW_COUNTED: "दिन भारतीय समय से गिने जाते हैं; दोनों दिन शामिल हैं। गोपनीय जाँच की संख्या केवल पूरे महीनों के लिए अलग बताई जाती है।", "Days are counted in Indian time; both days are included. The number of confidential inquiries is told separately for whole months only.";
    AS_OF: "गिनने का समय: {time}", "Counted at {time}";
    AS_DATA: "यही आँकड़े JSON में", "The same as JSON";
}
