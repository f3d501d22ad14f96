//! The figures.

crate::texts! {
    TITLE: "शिकायतों के आँकड़े", "Figures";
    FROM: "किस दिन से", "From";
    TO: "किस दिन तक", "To";
    SHOW: "दिखाएँ", "Show";
    DESK_2020: "अप्रैल से दिसंबर 2020", "April to December 2020";
    EVERYTHING: "अब तक की सभी", "All so far";
    SENTENCE: "{n} {n?शिकायत मिली|शिकायतें मिलीं}", "{n} {n?complaint was|complaints were} received";
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
    INVESTIGATING: "इनमें से {n} में जाँच चल रही है।", "Of these, {n} are under investigation.";
    OUTCOMES_OF: "ये {from} से {to} तक मिली {n} शिकायतें हैं। इनका हाल {time} का है।", "These are {n} complaints received from {from} to {to}, as they stood at {time}.";
    WITHHELD: "इन दिनों की शिकायतों का क्या हुआ, यह नहीं बताया जा सकता। कोई लंबी अवधि चुनें, जिसमें पूरे महीने हों और जो पिछले महीने तक की हो।", "What became of the complaints of these days cannot be told. Choose a longer span of whole months that ends with last month or earlier.";
    HOW_COUNTED: "दिन भारतीय समय से गिने जाते हैं; दोनों दिन शामिल हैं।", "Days are counted in Indian time; both days are included.";
    WHY_WITHHELD: "कितनी शिकायतें मिलीं, यह हर दिन का बताया जाता है। उनका क्या हुआ, यह महीने में एक बार और पूरे महीनों का ही बताया जाता है। कोई संख्या पाँच से कम नहीं दिखाई जाती, ताकि किसी एक व्यक्ति का पता न चले। इसीलिए कुछ महीने साथ गिने जाते हैं, गोपनीय जाँच की संख्या कहीं-कहीं अलग नहीं दी जाती, और संख्याएँ पाँच या उससे ज़्यादा से ही बदलती हैं।", "How many complaints came is told for every day. What became of them is told once a month, and for whole months only. No number under five is shown, so that none points to one person. This is why some months are counted together, why the number of confidential inquiries is not always told separately, and why numbers change by five or more.";
    AS_OF: "गिनने का समय: {time}", "Counted at {time}";
    AS_DATA: "यही आँकड़े JSON में", "The same as JSON";
}
