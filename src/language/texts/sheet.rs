//! The evening sheet and the morning list.

use super::super::Text;
use crate::command::sheet::{Came, Verdict};

crate::texts! {
    TITLE: "सायंकालीन समीक्षा", "Evening sheet";
    OF: "सायंकालीन समीक्षा, {date}", "Evening sheet, {date}";
    FROZEN: "सूची लॉक की गई: {when}। इसके बाद कुछ नहीं बदलता।", "Frozen {when}; nothing on it changes after that.";
    FROZEN_LATE: "समीक्षा का समय: {review}। सर्वर बंद था, इसलिए सूची बाद में बनी: {when}।", "The review was {review}. The server was down, so this sheet was made {when}.";
    PROGRESS: "{done} / {all} देखे गए", "{done} of {all} reviewed";
    NONE_YET: "अभी कोई सूची नहीं बनी। समीक्षा के समय हर लंबित आदेश यहाँ दर्ज होगा।", "There is no sheet yet. At review time, every open order is recorded here.";
    NEXT: "अगली समीक्षा: {when} · लंबित आदेश: {n}", "Next review: {when} · open orders: {n}";
    EMPTY: "इस दिन कोई आदेश लंबित नहीं था।", "No orders were open on this day.";
    UNCONFIRMED: "{n} पोस्ट की पुष्टि नहीं हुई थी", "{n} {n?post|posts} had not been confirmed";
    OTHER_DAYS: "दूसरे दिन", "Other days";
    CSV: "तालिका (CSV)", "Table (CSV)";
    PRINT_HINT: "छापने के लिए ब्राउज़र का प्रिंट दबाएँ: A4 पर तालिका और हस्ताक्षर।", "To print, use your browser: the sheet is an A4 table with a line for the signature.";
    ALL_JUDGED: "सब देख लिए गए।", "All reviewed.";

    DONE: "प्रमाण सहित पूरा", "Done with evidence";
    UNTOLD: "पूरा, पर शिकायतकर्ता को नहीं बताया", "Done, but the complainant was not told";
    WORDS: "लिखित उत्तर, प्रमाण नहीं", "Written answer, no evidence";
    NOTHING: "कोई उत्तर नहीं", "No answer";

    DONE_SHORT: "पूरा", "Done";
    UNTOLD_SHORT: "बताया नहीं", "Not told";
    WORDS_SHORT: "केवल शब्द", "Words only";
    NOTHING_SHORT: "कुछ नहीं", "Nothing";

    CAME_BACK: "क्या आया", "What came back";
    ONLY_READ: "आदेश पढ़ा गया ({when})। कोई उत्तर, फ़ोटो या दस्तावेज़ नहीं आया।", "The order was read {when}. No answer, photo or document came.";
    OTHER_TIMES: "दूसरा समय चुनें", "Choose another time";
    BACK_BY: "लौटाने पर कब तक", "Due again, when returning";
    RETURN_BY: "लौटाएँ, {when} तक", "Return, by {when}";
    RETURNED_UNTIL: "लौटाया गया, {when} तक", "Returned, by {when}";
    SEEN_AT_ONCE: "थाने और क्षेत्राधिकारी को तुरंत दिखेगा", "The station and the circle officer see it at once";
    SAID: "{office}: {verdict}। {progress}।", "{office}: {verdict}. {progress}.";
    PRINT: "A4 पर छापें", "Print on A4";
    ACCEPT: "स्वीकार", "Accept";
    RETURN: "लौटाएँ", "Return";
    EXTEND: "समय दें", "Extend";
    ACCEPTED: "स्वीकार किया गया", "Accepted";
    RETURNED: "लौटाया गया", "Returned";
    EXTENDED: "{when} तक समय दिया गया", "Extended until {when}";
    JUDGED_BY: "निर्णय: {name}, {when}", "By {name}, {when}";
    NOTE: "टिप्पणी", "Note";
    NOTE_HINT: "लौटाने और समय देने के लिए ज़रूरी", "Required to return or extend";
    NOTE_HINT_NOTHING: "हर निर्णय के लिए ज़रूरी: कोई उत्तर नहीं आया, इसलिए स्वीकार करने का कारण भी लिखें", "Required for every verdict: there was no answer, so accepting needs a reason too";
    UNTIL: "कब तक (समय देने पर)", "Until (when extending)";
    NO_LONGER_OPEN: "आदेश अब लंबित नहीं है, या बाद की किसी समीक्षा की सूची में है", "The order is no longer open, or is on a later sheet";
    LATER: "इसके बाद उत्तर आया है", "An answer has come since";
    GIVEN: "दिया: {when}", "Given {when}";
    DUE: "समय सीमा: {when}", "Due {when}";
    NOT_DUE: "अभी समय बाक़ी था", "Was not due yet";
    RETURNED_BEFORE: "पहले {n} बार लौटाया गया", "Returned {n} {n?time|times} before";
    NOT_READ: "कोई उत्तर नहीं आया। आदेश पढ़ा भी नहीं गया।", "No answer came. The order was not even read.";

    COLUMN_N: "क्रम", "No.";
    COLUMN_REFERENCE: "शिकायत", "Complaint";
    COLUMN_OFFICE: "कार्यालय", "Office";
    COLUMN_ORDER: "आदेश", "Order";
    COLUMN_GIVEN: "कब दिया", "Given";
    COLUMN_DUE: "समय सीमा", "Due";
    COLUMN_CAME: "क्या आया", "Result";
    COLUMN_ANSWER: "उत्तर", "Answer";
    COLUMN_ANSWERED: "उत्तर कब", "Answered";
    COLUMN_PHOTOS: "फ़ोटो", "Photos";
    COLUMN_PAPER: "दस्तावेज़ संख्या", "Document no.";
    COLUMN_RETURNED: "पहले लौटाया", "Returned before";
    COLUMN_VERDICT: "निर्णय", "Verdict";
    COLUMN_NOTE: "टिप्पणी", "Note";
    COLUMN_UNTIL: "कब तक", "Until";
    SIGNATURE: "हस्ताक्षर", "Signature";

    MORNING: "सुबह की सूची", "Morning list";
    MORNING_LEAD: "{since} के बाद से", "Since {since}";
    MORNING_RETURNED: "कल रात लौटाए गए", "Returned last night";
    MORNING_ORDERS: "आदेश", "Orders";
    MORNING_OPEN: "शिकायत खोलें", "Open the complaint";
    MORNING_GONE: "यह शिकायत नहीं मिली, या अब आपको नहीं दिखती।", "This complaint was not found, or you can no longer see it.";
    MORNING_WITH: "किसके पास", "With";
    MORNING_STATUS: "स्थिति", "Status";
    MORNING_SUBJECT: "विषय", "Subject";
    MORNING_RECEIVED: "कब आई", "Received";
    MORNING_EMPTY: "इस सूची में कुछ नहीं है।", "There is nothing on this list.";
    MORNING_RETURNED_NONE: "कुछ नहीं लौटाया गया।", "Nothing was returned.";
    MORNING_CAME: "रात में आईं ({n})", "Received overnight ({n})";
    MORNING_CAME_NONE: "कोई नई शिकायत नहीं आई।", "No complaints were received.";
    MORNING_WAITING: "{n} पोस्ट अभी पढ़ी जानी {n?है|हैं}", "{n} {n?post|posts} still {n?has|have} to be read";
    MORNING_DUE: "आज समय सीमा ({n})", "Due today ({n})";
    MORNING_DUE_NONE: "आज किसी की समय सीमा नहीं है।", "Nothing is due today.";
    MORNING_BREACHED: "समय निकल गया ({n})", "Overdue ({n})";
    MORNING_BREACHED_NONE: "किसी का समय नहीं निकला।", "Nothing is overdue.";
    MORNING_REST: "और {n}", "And {n} more";
    MORNING_SILENT: "जिन थानों से कोई प्रविष्टि नहीं ({n})", "Silent stations ({n})";
    MORNING_SILENT_LEAD: "इनके पास लंबित शिकायतें हैं और दो दिन से किसी अधिकारी ने कोई प्रविष्टि नहीं की।", "These stations have open complaints, but none of their officers has made an entry for two days.";
    MORNING_SILENT_NONE: "हर थाने से प्रविष्टि आई है।", "Every station has made an entry.";
    MORNING_HOLDS: "{n} लंबित {n?शिकायत|शिकायतें}", "{n} open {n?complaint|complaints}";
    MORNING_LAST: "पिछली बार {when}", "Last {when}";
    MORNING_NEVER: "कभी नहीं", "Never";
    MORNING_FIRST: "पहले {n}", "The first {n}";
    NOT_FORWARDED: "अभी सेल में", "Still with the cell";
    MORNING_ALL: "सभी देखें", "See all";
    MORNING_WHOLE: "पूरी सुबह की सूची", "The whole morning list";
    OLDER_DAYS: "और पुराने दिन", "Older days";
}

/// Headings of the table's columns, in order.
pub const COLUMNS: [Text; 15] = [
    COLUMN_N,
    COLUMN_REFERENCE,
    COLUMN_OFFICE,
    COLUMN_ORDER,
    COLUMN_GIVEN,
    COLUMN_DUE,
    COLUMN_CAME,
    COLUMN_ANSWER,
    COLUMN_ANSWERED,
    COLUMN_PHOTOS,
    COLUMN_PAPER,
    COLUMN_RETURNED,
    COLUMN_VERDICT,
    COLUMN_NOTE,
    COLUMN_UNTIL,
];

/// What came in answer to an order.
pub const fn came(came: Came) -> Text {
    match came {
        Came::Done => DONE,
        Came::Untold => UNTOLD,
        Came::Words => WORDS,
        Came::Nothing => NOTHING,
    }
}

/// What came in answer to an order, in one or two words.
pub const fn came_short(came: Came) -> Text {
    match came {
        Came::Done => DONE_SHORT,
        Came::Untold => UNTOLD_SHORT,
        Came::Words => WORDS_SHORT,
        Came::Nothing => NOTHING_SHORT,
    }
}

/// Name of a verdict of the chief.
pub const fn verdict(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Accept => ACCEPT,
        Verdict::Return => RETURN,
        Verdict::Extend => EXTEND,
    }
}
