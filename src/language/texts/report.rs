//! The daily report.

crate::texts! {
    TITLE: "दैनिक रिपोर्ट", "Daily report";
    OF: "दैनिक रिपोर्ट, {date}", "Daily report, {date}";
    NEXT: "अगली रिपोर्ट: {when}", "Next report: {when}";
    NONE_YET: "अभी कोई रिपोर्ट नहीं बनी। हर शाम समीक्षा के बाद दिन का हिसाब यहाँ एक पन्ने पर आएगा।", "There is no report yet. Every evening after the review, the day's figures appear here on one page.";
    MADE: "{when} पर बनी; इसके बाद कुछ नहीं बदलता।", "Made {when}; nothing on it changes after that.";
    OLDER: "इससे पहले के दिन", "Earlier days";
    MAILED: "ईमेल: {sent} को भेजी गई, {waiting} बाक़ी, {failed} को नहीं जा सकी", "Email: sent to {sent}, {waiting} waiting, {failed} failed";
    NOT_MAILED: "यह रिपोर्ट ईमेल से नहीं भेजी गई: भेजना बंद है या किसी का पता दर्ज नहीं है।", "This report was not mailed: mail is off, or no address is set.";
    WHOLE: "पूरी रिपोर्ट, थानों के साथ (साइन इन करना होगा): {address}", "The whole report, with the stations (sign-in needed): {address}";

    RECEIVED: "आज मिली शिकायतें", "Complaints received today";
    DAY_BEFORE: "कल {n}", "{n} yesterday";
    CLOSED: "आज बंद हुईं", "Closed today";
    REOPENED: "आज दोबारा खुलीं", "Reopened today";
    OPEN: "अभी लंबित", "Open now";
    OPEN_LATE: "{open}, इनमें समय निकल चुका: {late}", "{open}, of which late: {late}";
    ORDERS_OF: "सूची में आदेश: {n}, बिना प्रमाण: {bare}", "orders on the sheet: {n}, without evidence: {bare}";
    NO_SHEET: "आज कोई सूची नहीं बनी", "no sheet today";
    POSTS_WAIT: "पोस्ट जो अभी प्रतीक्षा में हैं", "Posts waiting now";
    WAITED: "आधी पोस्ट पर निर्णय का समय: {time}", "half decided within {time}";
    OLDEST: "सबसे पुरानी: {age}", "oldest: {age}";
    REPLIES_OF: "भेजे गए: {sent}, नहीं जा सके: {failed}", "sent: {sent}, failed: {failed}";

    LATE_STATIONS: "जिन थानों में समय निकल चुका है", "Stations with late complaints";
    NONE_LATE: "किसी थाने में समय नहीं निकला।", "No station has a late complaint.";
    HOLDS: "लंबित", "Open";
    HOW: "दिन भारतीय समय से गिना गया है। जो आज दो बार बंद हुई, वह दो बार गिनी गई। X का ख़र्च अनुमान है।", "The day is counted in Indian time. A complaint that was closed twice today counts twice. The cost of X is an estimate.";
}
