//! The page of time limits and holidays.

use super::super::{Language, Text};
use crate::command::clocks::admin::{Unit, holidays::Becomes};

crate::texts! {
    TITLE: "समय सीमाएँ और अवकाश", "Time limits and holidays";
    LEAD: "किस काम के लिए कितना समय है, किस विषय में, और चेतावनी कितने पहले आती है। यहाँ जो नहीं बदला गया, उस पर सिस्टम का अपना नियम लागू है।", "How long each step may take in each category, and how early the warning comes. Where nothing has been changed here, the program's own rule applies.";
    RUNNING_KEEP: "जो समय सीमाएँ अभी चल रही हैं, वे वैसी ही रहेंगी; बदलाव नई शिकायतों और नए कामों पर लागू होता है।", "Time limits that are already running stay as they are; a change applies to new complaints and new steps.";
    READ_ONLY: "इस पृष्ठ में बदलाव केवल प्रशासक कर सकते हैं।", "Only the admin can change this page.";
    ABOUT: "विषय", "Category";
    ALL_OTHERS: "बाक़ी सभी विषय", "All other categories";
    ALL_CATEGORIES: "सभी विषय, जिनका अपना नियम नहीं है", "All categories that have no rule of their own";
    HOLDS: "अभी लागू", "In force";
    PROGRAM: "सिस्टम का नियम", "The program's rule";
    OWN: "ज़िले का", "The district's";
    TAKE_BACK: "सिस्टम का नियम लागू करें", "Use the program's rule";
    SET: "समय सीमा बदलें", "Change a time limit";
    STEP: "काम", "Step";
    SPAN: "कितना समय", "How long";
    UNIT: "इकाई", "Unit";
    COUNTING: "कौन से दिन गिनें", "Which days count";
    EVERY_DAY: "हर दिन गिना जाता है", "every day counts";
    WORKING_DAYS: "केवल कार्य दिवस गिने जाते हैं", "working days only";
    WARN: "चेतावनी कितने पहले", "How early the warning comes";
    WARN_HINT: "0 लिखने पर चेतावनी नहीं आती।", "Enter 0 for no warning.";
    WORKING_HINT: "एक कार्य दिवस आधी रात से आधी रात तक पूरे 24 घंटे का है; रविवार और अवकाश नहीं गिने जाते।", "A working day is a whole 24 hours, from midnight to midnight; Sundays and holidays do not count.";
    SAVE: "सहेजें", "Save";
    WARNING: "चेतावनी {time} पहले", "warning {time} before";
    NO_WARNING: "चेतावनी नहीं", "no warning";
    MINUTES: "मिनट", "minutes";
    HOURS: "घंटे", "hours";
    DAYS: "दिन", "days";
    N_MINUTES: "{n} मिनट", "{n} min";
    N_HOURS: "{n} {n?घंटा|घंटे}", "{n} h";
    N_DAYS: "{n} दिन", "{n} d";

    HOLIDAYS: "अवकाश", "Holidays";
    HOLIDAYS_HINT: "इन दिनों कार्य दिवस वाली समय सीमाएँ नहीं चलतीं। रविवार अलग से जोड़ने की ज़रूरत नहीं।", "Time limits in working days do not run on these days. You do not need to add Sundays.";
    NO_HOLIDAYS_READ: "आने वाला कोई अवकाश दर्ज नहीं है।", "No upcoming holidays have been added.";
    NO_HOLIDAYS: "यहाँ आने वाले अवकाश दिखेंगे। नीचे एक जोड़ें या पूरी सूची चिपकाएँ।", "Upcoming holidays appear here. Add one below, or paste the whole list.";
    PAST: "बीते अवकाश ({n})", "Past holidays ({n})";
    REMOVE: "हटाएँ", "Remove";
    ADD_HOLIDAY: "एक अवकाश जोड़ें", "Add a holiday";
    DAY: "तारीख़", "Date";
    NAME_HI: "नाम हिन्दी में", "Name in Hindi";
    NAME_EN: "नाम अंग्रेज़ी में", "Name in English";
    PASTE: "अवकाशों की सूची चिपकाएँ", "Paste a list of holidays";
    LIST: "सूची", "List";
    LIST_HINT: "हर पंक्ति में एक: तारीख़; हिन्दी नाम; अंग्रेज़ी नाम। जैसे 2027-01-26; गणतंत्र दिवस; Republic Day। तारीख़ 26-01-2027 भी हो सकती है।", "One per line: date; name in Hindi; name in English. Write the date as 2027-01-26 or 26-01-2027.";
    LOOK: "देखें क्या बदलेगा", "See what would change";
    PREVIEWED: "यह बदलेगा", "What would change";
    NOTHING_WRITTEN: "अभी कुछ नहीं बदला गया है।", "Nothing has been changed yet.";
    CANNOT_APPLY: "कुछ पंक्तियाँ ठीक नहीं हैं। सूची ठीक करके फिर चिपकाएँ; तब तक कुछ नहीं बदलेगा।", "Some lines are wrong. Correct the list and paste it again; until then nothing changes.";
    CHANGES: "{n} बदलाव", "{n} {n?change|changes}";
    LINE: "पंक्ति {n}", "Line {n}";
    APPLY: "ये बदलाव करें", "Make these changes";
    BECOMES_NEW: "नया अवकाश", "new holiday";
    BECOMES_RENAMED: "नाम बदलेगा", "will be renamed";
    BECOMES_SAME: "पहले से है", "already there";
    BECOMES_NOT_A_DAY: "ऐसी कोई तारीख़ नहीं", "not a date";
    BECOMES_TWICE: "यह तारीख़ सूची में दो बार है", "this date is in the list twice";
    BECOMES_NAMES: "दोनों नाम लिखें, 80 अक्षर तक", "both names are needed, up to 80 characters";
}

/// Name of a unit of time.
pub const fn unit(unit: Unit, language: Language) -> &'static str {
    let text = match unit {
        Unit::Minutes => MINUTES,
        Unit::Hours => HOURS,
        Unit::Days => DAYS,
    };
    text.in_language(language)
}

/// A number of units.
pub const fn counted(unit: Unit) -> Text {
    match unit {
        Unit::Minutes => N_MINUTES,
        Unit::Hours => N_HOURS,
        Unit::Days => N_DAYS,
    }
}

/// What a line of a pasted list would change.
pub const fn becomes(becomes: Becomes, language: Language) -> &'static str {
    let text = match becomes {
        Becomes::New => BECOMES_NEW,
        Becomes::Renamed => BECOMES_RENAMED,
        Becomes::Same => BECOMES_SAME,
        Becomes::NotADay => BECOMES_NOT_A_DAY,
        Becomes::Twice => BECOMES_TWICE,
        Becomes::Names => BECOMES_NAMES,
    };
    text.in_language(language)
}
