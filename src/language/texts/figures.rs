//! The figures.

crate::texts! {
    TITLE: "शिकायतों के आँकड़े", "Figures";
    FROM: "कब से", "From";
    TO: "कब तक", "To";
    SHOW: "दिखाएँ", "Show";
    DESK_2020: "अप्रैल से दिसंबर 2020", "April to December 2020";
    EVERYTHING: "अब तक की सभी", "All so far";
    SENTENCE: "{n} {n?शिकायत मिली|शिकायतें मिलीं}", "{n} {n?complaint was|complaints were} received";
    BY_CHANNEL: "किस माध्यम से आईं", "How they were received";
    BY_END: "निस्तारण की स्थिति", "What happened to them";
    WHAT: "विवरण", "What";
    COUNT: "संख्या", "Number";
    TOGETHER: "कुल", "Total";
    DISPOSED: "निस्तारित", "Disposed";
    FOUND_FAKE: "जाँच में असत्य पाई गईं", "Found fake on inquiry";
    CONFIDENTIAL: "गोपनीय जाँच में", "In confidential inquiry";
    OPEN: "लंबित", "Still open";
    OPEN_OR_CONFIDENTIAL: "लंबित या गोपनीय जाँच में", "Still open, or in confidential inquiry";
    INVESTIGATING: "इनमें से {n} में जाँच चल रही है।", "Of these, {n} are under investigation.";
    OUTCOMES_OF: "ये {from} से {to} तक मिली {n} शिकायतें हैं। इनकी स्थिति {time} की है।", "These are {n} complaints received from {from} to {to}, as of {time}.";
    WITHHELD: "इन दिनों की शिकायतों के निस्तारण की स्थिति नहीं बताई जा सकती। ज़्यादा दिन चुनें: पूरे महीने, पिछले महीने तक के।", "The outcomes of complaints from these days cannot be shown. Choose a longer period of whole months that ends last month or earlier.";
    HOW_COUNTED: "दिन भारतीय समय से गिने जाते हैं; दोनों दिन शामिल हैं।", "Days are counted in Indian time; both days are included.";
    WHY_WITHHELD: "कितनी शिकायतें मिलीं, यह हर दिन का बताया जाता है। निस्तारण की स्थिति महीने में एक बार और पूरे महीनों की ही बताई जाती है। कोई संख्या पाँच से कम नहीं दिखाई जाती, ताकि किसी एक व्यक्ति का पता न चले। इसीलिए कुछ महीने साथ गिने जाते हैं, गोपनीय जाँच की संख्या कहीं-कहीं अलग नहीं दी जाती, और संख्याएँ पाँच या उससे ज़्यादा से ही बदलती हैं।", "The number of complaints received is published for every day. Outcomes are published once a month, for whole months only. No number below five is shown, so that none can point to one person. This is why some months are counted together, why the number of confidential inquiries is not always shown separately, and why numbers change by five or more.";
    AS_OF: "गिनने का समय: {time}", "Counted at {time}";
    AS_DATA: "यही आँकड़े JSON में", "The same data as JSON";
}
