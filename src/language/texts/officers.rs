//! The page of officers.

use super::super::Language;
use crate::offices::Duty;

crate::texts! {
    TITLE: "अधिकारी", "Officers";
    LEAD: "कौन साइन इन कर सकता है, किस भूमिका में और किस कार्यालय से; कौन किस कार्यालय का प्रभारी है, कौन अवकाश पर है और उसकी जगह कौन है।", "Who can sign in, in which role and for which office; who heads which office, who is on leave and who stands in.";
    READ_ONLY: "इस पृष्ठ में बदलाव केवल प्रशासक कर सकते हैं।", "Only the admin can change this page.";
    LIST: "खाते", "Accounts";
    NAME: "नाम", "Name";
    NAME_HI: "नाम हिन्दी में (वैकल्पिक)", "Name in Hindi (optional)";
    LOGIN: "यूज़र नेम", "Username";
    ROLE: "भूमिका", "Role";
    OFFICE: "कार्यालय", "Office";
    AS_IT_IS: "जैसा है", "No change";
    NAME_HINT: "ख़ाली छोड़ने पर नाम वही रहता है।", "Leave this empty to keep the name.";
    NAME_HI_HINT: "ख़ाली छोड़ने पर जैसा है वैसा रहता है; ऊपर नया नाम लिखा हो, तो हिन्दी में भी वह नया नाम दिखेगा।", "Leave this empty to keep the name. If you enter a new name above, that name is shown in Hindi too.";
    NO_OFFICE: "कोई नहीं", "None";
    STATE: "स्थिति", "Status";
    ACTIVE: "चालू", "active";
    INACTIVE: "बंद", "closed";
    DEACTIVATE: "खाता बंद करें", "Close the account";
    REACTIVATE: "खाता चालू करें", "Reopen the account";
    ADD: "नया अधिकारी जोड़ें", "Add an officer";
    CHANGE: "नाम, भूमिका या कार्यालय बदलें", "Change name, role or office";
    SET_PASSWORD: "नया पासवर्ड दें", "Set a password";
    SET_PASSWORD_HINT: "कम से कम 10 अक्षर। अधिकारी सभी जगह से साइन आउट हो जाएँगे।", "At least 10 characters. The officer is signed out everywhere.";
    PASSWORD: "पासवर्ड", "Password";
    OFFICER: "अधिकारी", "Officer";
    SAVE: "सहेजें", "Save";
    POSTINGS: "तैनाती, अवकाश और कार्यवाहक", "Postings, leave and stand-ins";
    POSTINGS_EMPTY: "यहाँ दिखेगा कि कौन किस कार्यालय का प्रभारी है, कौन अवकाश पर है और उसकी जगह कौन है।", "Postings, leave and stand-ins appear here.";
    POST: "तैनाती जोड़ें", "Add a posting";
    POST_HINT: "जब प्रभारी अवकाश पर हो, तब कार्यवाहक अधिकारी उस कार्यालय की शिकायतें भी देखते हैं। अवकाश और कार्यवाहक के लिए अंतिम दिन ज़रूरी है।", "While the head is on leave, the stand-in also sees that office's complaints. Leave and stand-ins need an end date.";
    DUTY: "कार्य", "Duty";
    DUTY_HEAD: "प्रभारी", "Head";
    DUTY_STAND_IN: "कार्यवाहक", "Stand-in";
    DUTY_LEAVE: "अवकाश पर", "On leave";
    FROM_DAY: "कब से", "From this day";
    TO_DAY: "कब तक (यह दिन शामिल नहीं)", "Until (not including this day)";
    NOTE: "टिप्पणी", "Remark";
    NOTE_HINT: "आदेश संख्या या कारण; ज़रूरी नहीं।", "The order number or the reason (optional).";
    END: "आज समाप्त करें", "End it today";
    TIME: "कब", "When";
    FROM_TO: "{from} से {to} तक", "{from} to {to}";
    SINCE: "{from} से", "since {from}";
}

/// Name of the duty of a posting.
pub fn duty(duty: Duty, language: Language) -> &'static str {
    let text = match duty {
        Duty::Head => DUTY_HEAD,
        Duty::StandIn => DUTY_STAND_IN,
        Duty::Leave => DUTY_LEAVE,
    };
    text.in_language(language)
}
