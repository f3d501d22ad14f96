//! The page of offices.

use super::super::{Language, fill_in};
use crate::{
    error::reasons::{Fault, Flaw},
    offices::{Becomes, Duty, Head, LineProblem, OfficeKind, OfficeName},
};

crate::texts! {
    TITLE: "कार्यालय", "Offices";
    LEAD: "ज़िला, ज़ोन, क्षेत्र और थाने: कब से कब तक थे, किसके अधीन थे, और उनके प्रभारी का पदनाम क्या था। हर शिकायत अपने समय के कार्यालय दिखाती है।", "District, zones, circles and stations: when they existed, which office they were under, and the titles of their heads. Every complaint shows the offices as they were at its time.";
    READ_ONLY: "इस पृष्ठ में बदलाव केवल प्रशासक कर सकते हैं।", "Only the admin can change this page.";
    AT: "किस दिन के कार्यालय", "Offices as of";
    SHOW: "दिखाएँ", "Show";
    TREE: "कार्यालयों की सूची", "Offices from the top";
    NO_OFFICES: "इस दिन कोई कार्यालय नहीं था। नीचे से जोड़ें, या तालिका आयात करें।", "No office existed on this day. Add one below, or import a table.";
    FLAWS: "सूची में ये कमियाँ हैं", "The tree has these faults";
    OFFICE: "कार्यालय", "Office";
    CODE: "कोड", "Code";
    KIND: "प्रकार", "Kind";
    HEAD: "प्रभारी", "Head";
    SINCE: "कब से", "From";
    UNTIL: "कब तक", "Until";
    REMARKS: "विशेष", "Remarks";
    TEMPORARY: "अस्थायी", "temporary";
    NO_FIR: "यहाँ FIR दर्ज नहीं होती", "does not register FIRs";
    WHOLE_DISTRICT: "पूरे ज़िले का थाना", "covers the whole district";
    KIND_DISTRICT: "ज़िला", "District";
    KIND_ZONE: "ज़ोन", "Zone";
    KIND_CIRCLE: "क्षेत्र", "Circle";
    KIND_STATION: "थाना", "Station";
    STANDING_IN: "{head} (कार्यवाहक)", "{head} (standing in)";
    AWAY: "{head} (अवकाश पर)", "{head} (on leave)";

    ADD: "नया कार्यालय जोड़ें", "Add an office";
    RENAME: "नाम बदलें", "Rename an office";
    MOVE: "दूसरे कार्यालय के अधीन करें", "Move an office under another";
    CLOSE: "कार्यालय बंद करें", "Close an office";
    CLOSE_HINT: "उसके अधीन कोई कार्यालय खुला न हो। पुरानी शिकायतों में वह दिखता रहेगा।", "No other office may still be under it. Old complaints continue to show it.";
    CODE_HINT: "तालिका में कार्यालय की पहचान; बाद में नहीं बदलती।", "Identifies the office in tables. It cannot be changed later.";
    NAME_HI: "नाम (हिन्दी)", "Name in Hindi";
    NAME_EN: "नाम (अंग्रेज़ी)", "Name in English";
    PARENT: "किसके अधीन", "Under";
    CHOOSE_KIND: "चुनें", "Choose";
    NOBODY: "किसी के नहीं (ज़िला)", "None (for the district)";
    FROM_DAY: "कब से", "From this day";
    TO_DAY: "कब तक (यह दिन शामिल नहीं)", "Until (not including this day)";
    TO_HINT: "अस्थायी थाने के लिए ज़रूरी, बाक़ी के लिए ख़ाली छोड़ें।", "Needed for a temporary station; leave it empty otherwise.";
    SAVE: "सहेजें", "Save";

    TITLES: "प्रभारियों के पदनाम", "Titles of heads";
    TITLES_HINT: "हर प्रकार के कार्यालय के प्रभारी को कब क्या कहा जाता था। कार्यालय के नाम में {name} वहाँ लिखें जहाँ नाम आना है।", "The title of the head of each kind of office, and when it was used. In the office pattern, write {name} where the name of the office goes.";
    NEW_TITLE: "पदनाम बदलें", "Change a title";
    HEAD_HI: "प्रभारी का पदनाम (हिन्दी)", "Title of the head in Hindi";
    HEAD_EN: "प्रभारी का पदनाम (अंग्रेज़ी)", "Title of the head in English";
    OFFICE_HI: "कार्यालय कैसे लिखें (हिन्दी)", "Office pattern in Hindi";
    OFFICE_EN: "कार्यालय कैसे लिखें (अंग्रेज़ी)", "Office pattern in English";

    IMPORT: "तालिका (CSV) आयात करें", "Import a table (CSV)";
    IMPORT_HINT: "पहली पंक्ति में ये कॉलम: code, kind, name_en, name_hi, parent_code, valid_from, valid_to, temporary, registers_fir, lat, lon। प्रकार: district, zone, circle, station, district_wide। तारीख़: 2026-11-27। जो कार्यालय बदला, उसकी कई पंक्तियाँ, हर एक अगली के आरंभ तक; अंतिम पंक्ति का valid_to उसे बंद करता है। temporary, registers_fir, lat और lon के ख़ाली खाने कुछ नहीं बदलते। पहले दिखाया जाएगा कि क्या बदलेगा।", "The first line must have the columns code, kind, name_en, name_hi, parent_code, valid_from, valid_to, temporary, registers_fir, lat, lon. Kinds: district, zone, circle, station, district_wide. Dates: 2026-11-27. An office that has changed has several lines, each valid until the next begins; valid_to on the last line closes the office. Empty cells in temporary, registers_fir, lat and lon change nothing. You see what would change before anything is saved.";
    FILE: "CSV फ़ाइल", "CSV file";
    TABLE: "या तालिका यहाँ चिपकाएँ", "Or paste the table here";
    PREVIEW: "देखें क्या बदलेगा", "Show what would change";
    WHICH_DAY: "तालिका में “{typed}” लिखा है। यह कौन-सी तारीख़ है? जो चुनेंगे, पूरी तालिका में वही क्रम माना जाएगा।", "The table says “{typed}”. Which date is meant? All dates in the table will be read in the same way.";
    PREVIEWED: "इस तालिका से क्या बदलेगा", "What this table would change";
    NOTHING_WRITTEN: "अभी कुछ नहीं बदला गया है।", "Nothing has been changed yet.";
    NOTHING_TO_DO: "तालिका में कुछ नया नहीं है।", "The table contains no changes.";
    APPLY: "{n} बदलाव लागू करें", "Apply {n} {n?change|changes}";
    CANNOT_APPLY: "पहले तालिका ठीक करें, फिर दोबारा देखें।", "Correct the table first, then preview it again.";
    LINE: "पंक्ति {n}: {what}", "Line {n}: {what}";
    WHAT: "क्या", "What";
    BEFORE: "पहले", "Before";
    AFTER: "बाद में", "After";
    IMPORT_GONE: "यह तालिका अब हमारे पास नहीं है; फिर से भेजें।", "We no longer have this table. Send it again.";

    ADDED: "नया", "added";
    RENAMED: "नया नाम", "renamed";
    MOVED: "दूसरे के अधीन", "moved";
    CLOSED: "समाप्त", "closed";
    DESCRIBED: "विवरण बदला", "details changed";
    UNCHANGED: "कोई बदलाव नहीं", "unchanged";

    NO_COLUMN: "“{what}” कॉलम नहीं है", "the column “{what}” is missing";
    UNKNOWN_COLUMN: "“{what}” नाम का कॉलम नहीं होता", "there is no column “{what}”";
    WRONG_LENGTH: "इसमें उतने खाने नहीं हैं जितने पहली पंक्ति में", "it has more or fewer cells than the first line";
    EMPTY: "“{what}” ख़ाली है", "“{what}” is empty";
    UNREADABLE: "“{what}” समझ में नहीं आया", "“{what}” cannot be read";
    NOT_DEVANAGARI: "name_hi देवनागरी (यूनिकोड) में नहीं है; कृति देव जैसे पुराने फ़ॉन्ट का लिखा यूनिकोड में बदलें", "name_hi is not in Devanagari (Unicode); convert text typed in an old font such as Kruti Dev";
    UNKNOWN_OFFICE: "“{what}” कोड का कोई कार्यालय नहीं है", "there is no office with the code “{what}”";
    OTHER_KIND: "कार्यालय का प्रकार बदला नहीं जा सकता", "the kind of an office cannot be changed";
    OUTSIDE: "इस दिन वह कार्यालय नहीं था", "the office did not exist on that day";

    CODE_TWICE: "{office}: यह कोड दो कार्यालयों का है।", "{office}: two offices have this code.";
    ENDS_BEFORE: "{office}: अंत शुरुआत से पहले है।", "{office}: it ends before it begins.";
    WITHOUT_END: "{office}: अस्थायी है, पर अंत की तारीख़ नहीं है।", "{office}: it is temporary, but has no end date.";
    UNKNOWN_PARENT: "{office}: जिसके अधीन रखा गया है, वह कार्यालय नहीं है।", "{office}: the office above it does not exist.";
    OVERLAP: "{office}: एक ही समय में दो कार्यालयों के अधीन है।", "{office}: it is under two offices at the same time.";
    CYCLE: "{office}: ऊपर जाते-जाते यह अपने ही अधीन आ जाता है।", "{office}: it is indirectly under itself.";
    NO_CIRCLE: "{office}: थाना किसी क्षेत्र के अधीन नहीं है।", "{office}: the station is not under a circle.";
    NO_PARENT: "{office}: किसी के अधीन नहीं है।", "{office}: it is not under any office.";
    SECOND_DISTRICT: "उस समय एक और ज़िला है", "there is another district at that time";
    WRONG_ORDER: "{office}: ऊपर का कार्यालय उस प्रकार का नहीं है जो चाहिए (ज़िला, ज़ोन, क्षेत्र, थाना)।", "{office}: the office above it is of the wrong kind (the order is district, zone, circle, station).";
    PARENT_GONE: "{office}: ऊपर का कार्यालय उस पूरे समय नहीं था।", "{office}: the office above it does not exist for the whole of that time.";
}

/// Name of a kind of office.
pub fn kind(kind: OfficeKind, language: Language) -> &'static str {
    let text = match kind {
        OfficeKind::District => KIND_DISTRICT,
        OfficeKind::Zone => KIND_ZONE,
        OfficeKind::Circle => KIND_CIRCLE,
        OfficeKind::Station => KIND_STATION,
    };
    text.in_language(language)
}

/// The head of an office: title and name, and whether they are standing in or on leave.
pub fn headed(office: &OfficeName, head: &Head, language: Language) -> String {
    let title = office.title.as_ref().map_or_else(|| HEAD.in_language(language), |title| title.head(language));
    let named = format!("{title}: {}", head.name.in_language(language));
    match head.duty {
        Duty::Head => named,
        Duty::StandIn => fill_in(language, STANDING_IN, &[("head", &named)]),
        Duty::Leave => fill_in(language, AWAY, &[("head", &named)]),
    }
}

/// Name of a change to an office.
pub fn becomes(what: Becomes, language: Language) -> &'static str {
    let text = match what {
        Becomes::Added => ADDED,
        Becomes::Renamed => RENAMED,
        Becomes::Moved => MOVED,
        Becomes::Closed => CLOSED,
        Becomes::Described => DESCRIBED,
        Becomes::Unchanged => UNCHANGED,
    };
    text.in_language(language)
}

/// What is wrong with a line of a table.
pub fn line_problem(problem: &LineProblem, language: Language) -> String {
    let (text, what) = match problem {
        LineProblem::NoColumn(name) => (NO_COLUMN, name.as_str()),
        LineProblem::UnknownColumn(name) => (UNKNOWN_COLUMN, name.as_str()),
        LineProblem::Empty(name) => (EMPTY, name.as_str()),
        LineProblem::Unreadable(name) => (UNREADABLE, name.as_str()),
        LineProblem::UnknownOffice(code) => (UNKNOWN_OFFICE, code.as_str()),
        LineProblem::WrongLength => (WRONG_LENGTH, ""),
        LineProblem::NotDevanagari => (NOT_DEVANAGARI, ""),
        LineProblem::OtherKind => (OTHER_KIND, ""),
        LineProblem::OutsideItsTime => (OUTSIDE, ""),
    };
    fill_in(language, text, &[("what", what)])
}

/// What is wrong with the tree of offices.
pub fn flaw(flaw: &Flaw, language: Language) -> String {
    let text = match flaw.what {
        Fault::CodeTwice => CODE_TWICE,
        Fault::EndsBeforeItBegins => ENDS_BEFORE,
        Fault::TemporaryWithoutEnd => WITHOUT_END,
        Fault::UnknownParent => UNKNOWN_PARENT,
        Fault::Overlap => OVERLAP,
        Fault::Cycle => CYCLE,
        Fault::NoCircle => NO_CIRCLE,
        Fault::NoParent => NO_PARENT,
        Fault::WrongOrder => WRONG_ORDER,
        Fault::ParentGone => PARENT_GONE,
        Fault::SecondDistrict => SECOND_DISTRICT,
    };
    fill_in(language, text, &[("office", &flaw.office)])
}
