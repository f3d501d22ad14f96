//! The page of notices.

use super::super::Text;
use crate::command::notices::NoticeKind;

crate::texts! {
    TITLE: "सूचनाएँ", "Notices";
    COUNTED: "सूचनाएँ {n}", "Notices {n}";
    LEAD: "आपके कार्यालय को क्या बताया गया: कौन सी शिकायत आई, किसका समय पूरा होने वाला है, कहाँ देर हुई।", "What your office has been told: which complaint came, what will be due soon, what is late.";
    EMPTY: "यहाँ सूचनाएँ आएँगी। अभी कोई नहीं है।", "Notices appear here. There are none now.";
    WARNED: "समय पूरा होने वाला है: {step}", "Due soon: {step}";
    ESCALATED: "समय पर नहीं हुआ: {step}", "Not done in time: {step}";
    FORWARDED: "आपके कार्यालय को शिकायत मिली", "A complaint was given to your office";
    NOT_OURS: "थाने का कहना है कि शिकायत उसकी नहीं: आपके कार्यालय को तय करना है कि किस थाने की है", "A station says that a complaint is not its own: your office decides which station has it";
    DECIDED: "आपके थाने ने जिसे अपनी नहीं बताया था, उसका निर्णय हो गया", "It was decided which station has what yours said was not its own";
    DUE: "समय सीमा: {when}", "Due: {when}";
    WITH: "अभी {office} के पास", "Now with {office}";
    WITH_THE_CELL: "अभी किसी कार्यालय के पास नहीं", "Not with any office yet";
    LEVEL: "स्तर {n}", "Level {n}";
    READ: "पढ़ लिया", "Mark as read";
    READ_ALL: "सभी पढ़ लीं", "Mark all as read";
    READ_BY: "{name} ने पढ़ी", "Read by {name}";
    UNREAD: "नई", "New";
}

/// What a notice tells.
pub const fn told(kind: NoticeKind) -> Text {
    match kind {
        NoticeKind::Warned => WARNED,
        NoticeKind::Escalated => ESCALATED,
        NoticeKind::Forwarded => FORWARDED,
        NoticeKind::NotOurs => NOT_OURS,
        NoticeKind::Decided => DECIDED,
    }
}
