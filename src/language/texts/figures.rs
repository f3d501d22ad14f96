//! The figures.

use crate::{
    error::Problem,
    language::{Language, Text, fill_in},
};

crate::texts! {
    TITLE: "शिकायतों के आँकड़े", "Figures";
    FROM: "कब से", "From";
    TO: "कब तक", "To";
    SHOW: "दिखाएँ", "Show";
    PERIODS: "अवधि", "Period";
    DESK_2020: "अप्रैल से दिसंबर 2020", "April to December 2020";
    EVERYTHING: "अब तक सब", "All so far";
    OTHER_DAYS: "दूसरी अवधि", "Another period";
    SENTENCE: "{n} {n?शिकायत मिली|शिकायतें मिलीं}", "{n} {n?complaint was|complaints were} received";

    SO_FAR: "अब तक", "so far";
    UNTIL: "{to} तक", "up to {to}";
    SINCE: "{from} से अब तक", "since {from}";
    ON_DAY: "{day} को", "on {day}";
    IN_MONTH: "{month} {year} में", "in {month} {year}";
    IN_MONTHS: "{from} से {to} {year} में", "from {from} to {to} {year}";
    BETWEEN: "{from} से {to} तक", "from {from} to {to}";
    CAME: "{when} {n} {n?शिकायत आई|शिकायतें आईं}", "{n} {n?complaint|complaints} came {when}";
    CAME_AND_DISPOSED: "{when} {n} {n?शिकायत आई|शिकायतें आईं}; {disposed} का निस्तारण हुआ", "{n} {n?complaint|complaints} came {when}; {disposed} {disposed?was|were} disposed of";
    OTHERS_ALL: "{fake} जाँच में असत्य पाई {fake?गई|गईं} और {confidential} गोपनीय जाँच में {confidential?है|हैं}। तीनों मिलकर {n} हैं: कोई शिकायत छूटी नहीं।", "{fake} {fake?was|were} found fake on inquiry and {confidential} {confidential?is|are} in confidential inquiry. Together these are all {n}: none was left out.";
    OTHERS_OPEN: "{fake} जाँच में असत्य पाई {fake?गई|गईं}, {confidential} गोपनीय जाँच में {confidential?है|हैं} और {open} लंबित {open?है|हैं}।", "{fake} {fake?was|were} found fake on inquiry, {confidential} {confidential?is|are} in confidential inquiry and {open} {open?is|are} still open.";
    OTHERS_TOGETHER: "{fake} जाँच में असत्य पाई {fake?गई|गईं}; {open} लंबित या गोपनीय जाँच में {open?है|हैं}।", "{fake} {fake?was|were} found fake on inquiry; {open} {open?is|are} still open or in confidential inquiry.";
    NONE_YET: "अभी कोई शिकायत नहीं आई है। पहली शिकायत आते ही उसकी गिनती यहाँ दिखेगी।", "No complaint has come yet. The first one will be counted here as soon as it arrives.";
    NONE_CAME: "इन दिनों कोई शिकायत नहीं आई। दूसरी अवधि चुनें।", "No complaint came in these days. Choose another period.";

    BY_CHANNEL: "शिकायतें कहाँ से आईं?", "Where did they come from?";
    MOST_BY: "सबसे ज़्यादा {name} से: 100 में {share}।", "Most by {name}: {share} in 100.";
    OVER_TIME: "कब आईं?", "When did they come?";
    MOST_ON_DAY: "एक माध्यम से एक दिन में सबसे ज़्यादा: {n}", "Most by one channel on one day: {n}";
    MOST_IN_MONTH: "एक माध्यम से एक महीने में सबसे ज़्यादा: {n}", "Most by one channel in one month: {n}";
    MOST_IN_YEAR: "एक माध्यम से एक साल में सबसे ज़्यादा: {n}", "Most by one channel in one year: {n}";
    SCALE_SAME: "हर पट्टी का पैमाना एक ही है।", "All strips have the same scale.";
    BY_END: "शिकायतों का क्या हुआ?", "What happened to them?";
    BY_SUBJECT: "शिकायतें किस बारे में थीं?", "What were they about?";
    RARE: "अन्य और कम आने वाले विषय", "Other and rare subjects";
    FIRST_RESPONSE: "पहला उत्तर कितने समय में मिला?", "How long did the first response take?";
    CLOSING: "निस्तारण में कितना समय लगा?", "How long did it take to close them?";
    HALF: "आधी शिकायतों में", "Half of them within";
    NINE_OF_TEN: "10 में से 9 में", "Nine of ten within";
    NOT_YET: "अभी इतनी शिकायतों में नहीं हुआ", "not yet for so many";
    TOO_FEW: "बताने के लिए शिकायतें कम हैं", "too few complaints to say";
    WAITING_COUNT: "जो अभी बाक़ी हैं वे भी गिनी गई हैं, सबसे ज़्यादा समय वाली मानकर।", "Those still waiting are counted too, as the longest.";
    AGAIN: "क्या शिकायतें दोबारा खुलीं?", "Were any reopened?";
    REOPENED: "दोबारा खुलीं", "Reopened";
    OVERTURNED: "दोबारा जाँच में नतीजा बदला", "Outcome changed on review";
    OF_ALL: "{of} में से {n}", "{n} of {of}";
    NUMBERS: "{title} संख्या में", "{title} In numbers";
    EACH_ROW: "संख्या तालिका में", "The numbers as a table";
    DAY: "दिन", "Day";
    MONTH: "महीना", "Month";
    YEAR: "साल", "Year";
    TIME: "समय", "Time";

    WHAT: "विवरण", "What";
    COUNT: "शिकायतें", "Complaints";
    TOGETHER: "कुल", "Total";
    DISPOSED: "निस्तारित", "Disposed";
    FOUND_FAKE: "जाँच में असत्य पाई गईं", "Found fake on inquiry";
    CONFIDENTIAL: "गोपनीय जाँच में", "In confidential inquiry";
    OF_THESE_RUNNING: "इनमें विवेचना जारी", "Of these, under investigation";
    OPEN: "लंबित", "Still open";
    OPEN_OR_CONFIDENTIAL: "लंबित या गोपनीय जाँच में", "Still open, or in confidential inquiry";
    RUNNING_NOTE: "इनमें से {n} में विवेचना चल रही है", "{n} of these are under investigation";
    WITHIN_NOTE: "{n} इन्हीं {of} के भीतर हैं, अलग से नहीं जुड़ते।", "The {n} are among these {of}; they are not added to them.";
    INVESTIGATING: "कुल {n} में जाँच चल रही है।", "In all, {n} are under investigation.";
    RUNNING: "जाँच जारी, गोपनीय वाली मिलाकर", "Under investigation, confidential or not";
    OUTCOMES_OF: "यह {from} से {to} तक आई {n} शिकायतों की स्थिति है, {time} की।", "These are {n} complaints received from {from} to {to}, as of {time}.";
    WITHHELD: "इन दिनों की शिकायतों के निस्तारण की स्थिति नहीं बताई जा सकती। पिछले महीने तक के पूरे महीने चुनें।", "The outcomes of complaints from these days cannot be shown. Choose a longer period of whole months that ends last month or earlier.";
    HOW: "कैसे गिना गया", "How this was counted";
    HOW_COUNTED: "दिन भारतीय समय से गिने जाते हैं; दोनों दिन शामिल हैं। प्रतिशत पूरे अंकों में हैं, इसलिए उनका जोड़ 99 या 101 हो सकता है।", "Days are counted in Indian time; both days are included. Percentages are rounded, so they may add up to 99 or 101.";
    HOW_LONG: "समय इन महीनों में आई सभी शिकायतों का है। यह लगभग है, ठीक-ठीक नहीं, क्योंकि शिकायतें समय के समूहों में गिनी जाती हैं।", "Times are about all complaints received in these months. They are close, not exact, because complaints are counted in classes of time.";
    WHY_WITHHELD: "कितनी शिकायतें आईं, यह हर दिन का बताया जाता है। बाक़ी सब महीने में एक बार और पूरे महीनों का ही बताया जाता है। कोई संख्या पाँच से कम नहीं दिखाई जाती, ताकि किसी एक व्यक्ति का पता न चले। इसीलिए कुछ महीने साथ गिने जाते हैं, कम आने वाले विषय “अन्य” में हैं, और संख्याएँ पाँच या उससे ज़्यादा से ही बदलती हैं।", "The number of complaints received is published for every day. All else is published once a month, for whole months only. No number below five is shown, so that none can point to one person. This is why some months are counted together, why rare subjects are among “other”, and why numbers change by five or more.";
    AS_OF: "गिनने का समय: {time}", "Counted at {time}";

    WRONG: "तारीख़ें ठीक करें", "Please correct the dates";
    WRONG_DAY: "तारीख़ ऐसे लिखें: 2020-04-01", "Write the day like this: 2020-04-01";
    WRONG_ZONE: "केवल तारीख़ लिखें, जैसे 2020-04-01; दिन हमेशा भारतीय समय से गिने जाते हैं", "Write only the day, like 2020-04-01; days are always counted in Indian time";
    WRONG_ORDER: "आख़िरी दिन पहले दिन से पहले है; दोनों को बदलकर देखें", "The last day is before the first; try them the other way round";
    WRONG_LENGTH: "एक बार में {n} साल तक की अवधि चुनें", "Choose a period of at most {n} years";
    NO_ZONE: "समय क्षेत्र नहीं चुना जा सकता: दिन हमेशा भारतीय समय से गिने जाते हैं। इसे पते से हटा दें", "A time zone cannot be chosen: days are always counted in Indian time. Leave it out of the address";

    COLUMN_WHAT: "क्या", "what";
    COLUMN_KEY: "शब्द", "key";
    COLUMN_NAME: "नाम", "name";
    COLUMN_FROM: "कब से", "from";
    COLUMN_TO: "कब तक", "to";
    COLUMN_VALUE: "संख्या", "value";
    COLUMN_UNIT: "इकाई", "unit";
    UNIT_COMPLAINTS: "शिकायतें", "complaints";
    UNIT_MINUTES: "मिनट", "minutes";
}

/// What is wrong with one end of the period: `from`, `to`, or `tz` for a time zone in the address.
pub fn wrong(field: &str, problem: Problem, language: Language) -> String {
    let text: Text = match (field, problem) {
        ("tz", _) => return NO_ZONE.in_language(language).to_owned(),
        (_, Problem::NotAMoment) => WRONG_ZONE,
        (_, Problem::EndsBeforeItBegins) => WRONG_ORDER,
        (_, Problem::SpanTooLong) => WRONG_LENGTH,
        _ => WRONG_DAY,
    };
    let name = if field == "to" { TO } else { FROM }.in_language(language);
    let said = fill_in(language, text, &[("n", "20")]);
    format!("{name}: {said}")
}
