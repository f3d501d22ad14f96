//! Figures for the police themselves, and their files.

crate::texts! {
    TITLE: "आँकड़े (पुलिस के लिए)", "Figures (staff)";
    CASES_TITLE: "संख्या के पीछे की शिकायतें", "Complaints behind a number";
    PERIOD: "{from} से {to} तक मिली शिकायतें", "Complaints received from {from} to {to}";
    COMPARED: "तुलना में: {from} से {to} तक", "Compared with {from} to {to}";
    AGAINST: "किससे तुलना", "Compare with";
    AGAINST_NOTHING: "तुलना नहीं", "Nothing";
    AGAINST_BEFORE: "इससे ठीक पहले के उतने ही दिन", "As many days just before";
    AGAINST_YEAR: "एक साल पहले के यही दिन", "The same days a year earlier";
    CIRCLE: "क्षेत्र", "Circle";
    WHOLE_DISTRICT: "पूरा ज़िला", "The whole district";
    NOT_READY: "पुरानी शिकायतें अभी गिनी जा रही हैं। कुछ देर में संख्याएँ पूरी हो जाएँगी।", "Older complaints are still being counted. The numbers will be complete in a while.";

    TABLE: "तालिका", "Table";
    LIST: "सूची", "List";
    EXCEL: "एक्सेल", "Excel";
    AS_FILE: "फ़ाइल में", "As a file";
    CASES: "शिकायतें", "Complaints";
    WORDS: "शुरू के शब्द", "First words";
    OUTCOME: "परिणाम", "Outcome";
    LATE: "समय निकला", "Late";
    CUT: "फ़ाइल में केवल पहली {n} शिकायतें आती हैं। बाक़ी के लिए छाँटकर फिर से फ़ाइल लें।", "A file holds only the first {n} complaints. For the others, narrow the filters and export again.";

    STATIONS: "थाने", "Stations";
    STATIONS_LEAD: "थाने कार्यालयों की सूची के क्रम में हैं, किसी संख्या के क्रम में नहीं। कम शिकायतें अच्छे काम का प्रमाण नहीं हैं। संख्या पर दबाएँ तो उसके पीछे की शिकायतें खुलती हैं।", "Stations stand in the order of the list of offices, not of a number. Few complaints are no proof of good work. Each number opens the complaints behind it.";
    RECEIVED: "मिलीं", "Received";
    OPEN: "लंबित", "Open";
    CLOSED: "बंद", "Closed";
    REOPENED: "दोबारा खुलीं", "Reopened";
    OVERTURNED: "परिणाम बदला", "Outcome changed";
    LAST_HOUR: "समय सीमा के आख़िरी घंटे में बंद", "Closed in the last hour before the deadline";
    RESPONDED: "शिकायतकर्ता को उत्तर मिला", "Complainant answered";
    LATE_NOW: "अभी समय निकला हुआ", "Late now";
    RESPONSE_MEDIAN: "पहला उत्तर: आधी शिकायतों में", "First answer: half within";
    RESPONSE_P90: "पहला उत्तर: 10 में से 9 में", "First answer: 9 of 10 within";
    CLOSING_MEDIAN: "बंद होने में: आधी शिकायतों में", "Closed: half within";
    CLOSING_P90: "बंद होने में: 10 में से 9 में", "Closed: 9 of 10 within";
    NO_STATION: "अभी किसी थाने की नहीं", "No station yet";
    ALL_STATIONS: "सभी थाने", "All stations";
    TOO_FEW: "{n} से कम हैं: इतने पर कुछ कहना ठीक नहीं", "Fewer than {n}: too few to say";
    WAS: "पहले {n}", "was {n}";
    SHARE: "{share} % ({low} से {high} %)", "{share} % ({low} to {high} %)";
    OF: "{n} में से {k}", "{k} of {n}";
    OUTCOMES: "बंद शिकायतों का परिणाम", "How closed complaints ended";
    SHARE_OF_CLOSED: "बंद में हिस्सा", "Share of closed";

    SILENT: "जिन थानों से कोई प्रविष्टि नहीं", "Silent stations";
    SILENT_NONE: "जहाँ कुछ लंबित है, वहाँ हर थाने से प्रविष्टि आई है।", "Every station where something waits has made an entry.";
    LAST_ENTRY: "पिछली प्रविष्टि", "Last entry";
    NEVER: "कभी नहीं", "never";
    MAP: "थाने नक़्शे पर", "Stations on a map";
    MAP_HINT: "बिंदु जितना बड़ा, इन दिनों की लंबित शिकायतें उतनी ज़्यादा। जहाँ समय निकल चुका है, उस बिंदु पर मोटा घेरा है। सारी संख्याएँ ऊपर की तालिका में हैं।", "The larger the point, the more open complaints of these days. Where something is late, the point has a thick ring. All numbers are in the table above.";
    ON_MAP: "{name}: लंबित {open}, समय निकला {late}", "{name}: open {open}, late {late}";
    REOPENED_SHARE: "मिली शिकायतों में से कितनी दोबारा खुलीं", "Share of received complaints that were reopened";
    REOPENED_HINT: "पतली रेखा वह दायरा है जिसमें असली हिस्सा 20 में से 19 बार होता है। जहाँ दायरे एक-दूसरे पर चढ़ते हैं, वहाँ अंतर संयोग भी हो सकता है। पाँच से कम शिकायतों वाले थाने छोड़े गए हैं।", "The thin line is the interval that holds the true share 19 times out of 20. Where intervals overlap, the difference may be chance. Stations with fewer than five complaints are left out.";

    CELL: "सेल का काम", "The cell's work";
    POSTS_CAME: "आई हुई पोस्ट", "Posts that came in";
    POSTS_DECIDED: "इनमें निर्णय हुआ", "Of these, decided";
    POSTS_WAITING: "अभी प्रतीक्षा में: {n}", "Waiting now: {n}";
    OLDEST: "सबसे पुरानी", "oldest";
    WAITED_MEDIAN: "निर्णय में लगा समय: आधी पोस्ट में", "Time to decide: half within";
    WAITED_P90: "निर्णय में लगा समय: 10 में से 9 में", "Time to decide: 9 of 10 within";
    BY_HOUR: "किस घंटे कितनी पोस्ट", "Posts by hour of the day";
    BY_HOUR_HINT: "पिछले {n} {n?दिन|दिनों} की पोस्ट, जिस घंटे आईं उसके हिसाब से।", "Posts of the last {n} {n?day|days} by the hour in which they came.";
    MOST_IN_HOUR: "एक घंटे में सबसे ज़्यादा: {n}", "Most in one hour: {n}";
    IN_HOUR: "{hour}: आईं {came}, इनमें निर्णय {decided}", "{hour}: {came} came in, {decided} of these decided";
    HOUR: "घंटा", "Hour";
    AS_TABLE: "यही संख्याएँ तालिका में", "The same numbers as a table";
    REPLIES: "उत्तर", "Replies";
    FAILURES: "क्यों नहीं जा सके", "Why they did not go out";
    NO_REASON: "कारण दर्ज नहीं", "no reason recorded";
    REPLY_WAITING: "भेजा जाना है", "Waiting to be sent";
    REPLY_SENT: "भेजा गया", "Sent";
    REPLY_REFUSED: "नहीं भेजा गया", "Not sent";
    REPLY_UNKNOWN: "पता नहीं चला", "Not known";
    REPLY_HELD: "ख़ुद भेजना है", "To be sent by hand";
    THIS_PERIOD: "ये दिन", "This period";
    OTHER_PERIOD: "तुलना के दिन", "Other period";
    COST: "X का ख़र्च", "Cost of X";
    COST_HINT: "भेजने का ख़र्च वही है जो दर्ज हुआ। पढ़ने का ख़र्च अनुमान है: X से आई पोस्ट की संख्या गुणा सेटिंग में दी गई क़ीमत।", "Sending is what was booked. Reading is an estimate: every post that came from X, times the price in the settings.";
    COST_SENT: "भेजने का", "For sending";
    COST_READ: "पढ़ने का ({n} पोस्ट)", "For reading ({n} {n?post|posts})";
    COST_MICRO: "भेजने का ख़र्च (अमेरिकी डॉलर के दस लाखवें हिस्से में)", "Cost of sending (millionths of a US dollar)";
    IN_MINUTES: "मिनट", "minutes";

    HOW: "ये संख्याएँ कैसे बनीं", "How this is counted";
    HOW_COUNTED: "इन दिनों मिली शिकायतों की अभी की स्थिति गिनी गई है, चाहे वह बाद में किसी भी दिन बदली हो। दिन भारतीय समय से गिने जाते हैं; दोनों दिन शामिल हैं। “अभी समय निकला हुआ” में सब दिनों की शिकायतें हैं।", "Of the complaints received on these days, their state of today is counted, on whatever later day something happened. Days are counted in Indian time; both are included. “Late now” covers complaints of all days.";
    HOW_TIMES: "समय में अधिक से अधिक 2 % का अंतर हो सकता है। पाँच से कम शिकायतें हों तो “आधी” वाला समय, और दस से कम हों तो “10 में से 9” वाला समय नहीं बताया जाता।", "Times are at most 2 % off. The time for half is not shown below five complaints, nor the time for 9 of 10 below ten.";
    HOW_SHARES: "कम संख्या के हिस्से के साथ कोष्ठक में उसका दायरा दिया है (विल्सन, 95 %)।", "A share of a small number comes with its interval in brackets (Wilson, 95 %).";
    HOW_SEEN: "हर संख्या में केवल वही शिकायतें हैं जो आप देख सकते हैं। इसलिए किसी दूसरे अधिकारी की संख्या अलग हो सकती है। सेल के काम में पोस्ट और उत्तर गिने जाते हैं, शिकायतें नहीं।", "Every number counts only complaints that you may see, so another officer's numbers can differ. The cell's part counts posts and replies, not complaints.";
    CASES_COUNT: "{n} {n?शिकायत|शिकायतें}", "{n} {n?complaint|complaints}";
    CASES_NONE: "इस संख्या के पीछे कोई शिकायत नहीं है जो आप देख सकते हों।", "There is no complaint behind this number that you may see.";
    BACK: "आँकड़ों पर वापस", "Back to the figures";
}
