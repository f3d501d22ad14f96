//! The cards of the board and the head of an open complaint: where it stands, by when, and what comes next.

crate::texts! {
    DUE_LATE: "देर से", "Late";
    DUE_TODAY: "आज", "Today";
    DUE_TONIGHT: "आज रात", "Tonight";
    DUE_TOMORROW: "कल", "Tomorrow";
    DUE_LATER: "बाद में", "Later";
    DUE_TO_BE_READ: "पढ़नी है", "To be read";
    DUE_NEWEST: "नई पहले", "Newest first";

    ASKED: "पूछा है", "asked";
    NOW_ELSEWHERE: "अब {status}, {name} ने किया", "Now {status}, by {name}";
    NOW_ELSEWHERE_BY_ITSELF: "अब {status}", "Now {status}";
    NO_LONGER_HERE: "अब आपके बोर्ड पर नहीं", "No longer on your board";
    UNFOLD: "{status} ({n}) खोलें", "Open {status} ({n})";

    STANDS_RECEIVED: "अभी किसी थाने के पास नहीं है।", "No station has this yet.";
    STANDS_DECIDING: "{office} को तय करना है कि किस थाने की है।", "{office} has to decide whose it is.";
    STANDS_DECIDE: "आपको तय करना है कि किस थाने की है।", "You have to decide whose it is.";
    STANDS_START: "जाँच शुरू करनी है।", "The inquiry has to begin.";
    STANDS_FORWARDED: "{office} ने अभी स्वीकार नहीं की।", "{office} has not accepted it yet.";
    STANDS_ACCEPTED: "{office} ने स्वीकार की, जाँच शुरू होनी है।", "{office} has accepted it; the inquiry has to begin.";
    STANDS_REPORT: "जाँच की आख्या देनी है।", "The report has to be written.";
    STANDS_INVESTIGATING: "{office} जाँच कर रहा है।", "{office} is inquiring.";
    STANDS_READ: "आख्या आ गई है: पढ़कर बंद करें या लौटाएँ।", "The report is here: read it, then close it or send it back.";
    STANDS_CLOSE: "आख्या आ गई है: पढ़कर बंद करें।", "The report is here: read it, then close.";
    STANDS_REPORTED: "आख्या आ गई है।", "The report is here.";
    STANDS_CLOSED: "बंद हुई: {outcome}।", "Closed: {outcome}.";
    STANDS_CLOSED_BARE: "बंद हुई।", "Closed.";

    BY_THEN: "{step}: {when} तक, {time} बाक़ी", "{step} by {when}, in {time}";
    WAS_DUE: "{step} {when} तक होनी थी", "{step} was due {when}";
    HOW_LATE: "{time} देर", "{time} late";

    FORWARD_TO: "{office} को भेजें", "Forward to {office}";
    PERHAPS: "शायद {office} की है", "Probably {office}";
    ANOTHER_STATION: "दूसरा थाना", "Another station";
    COPY_TO_CIRCLE: "क्षेत्र अधिकारी को भी दिखेगी।", "The circle officer sees it too.";
    OTHER_STEPS: "दूसरे कदम", "Other steps";
    COPY: "शिकायत संख्या कॉपी करें", "Copy the complaint number";
    COPIED: "कॉपी हुई", "Copied";
    PREVIOUS: "पिछली शिकायत", "Previous complaint";
    FOLLOWING: "अगली शिकायत", "Next complaint";
    CLOSE: "बोर्ड पर लौटें", "Back to the board";
    CALL: "{phone} पर फ़ोन करें", "Call {phone}";
    PHONE_GIVEN: "फ़ोन दिया है", "phone given";
    NO_PHONE: "फ़ोन नहीं दिया", "no phone";
    CASE: "शिकायत", "Complaint";

    CONVERSATION: "बातचीत", "Conversation";
    FROM_CITIZEN: "शिकायतकर्ता", "Complainant";
    FROM_DESK: "पुलिस", "Police";
    NEW_WORDS: "नया", "new";
    ANSWER_IT: "उत्तर दें", "Reply";
    ASK: "पूछें", "Ask";
    ASK_LABEL: "शिकायतकर्ता से पूछें", "Ask the complainant";
    NEXT: "आगे: {step}", "Next: {step}";
    NEXT_FORWARD: "थाने और क्षेत्र अधिकारी को भेजी जाएगी", "forwarded to a station and its circle officer";
    NEXT_DECISION: "किस थाने की है, यह तय होगा", "it is decided which station has it";
    NEXT_INQUIRY: "थाना जाँच शुरू करेगा", "the station begins its inquiry";
    NEXT_REPORT: "जाँच की आख्या", "the report";
    NEXT_CLOSING: "पढ़कर बंद की जाएगी", "it is read and closed";
    MOVED_FIRST: "पहले यह हुआ: {what} ({name})", "This came first: {what} ({name})";
}
