//! The page of notices.

use super::super::Text;
use crate::command::notices::NoticeKind;

crate::texts! {
    TITLE: "सूचनाएँ", "Notices";
    LEAD: "आपके कार्यालय को क्या बताया गया: कौन सी शिकायत आई, किसका समय पूरा होने वाला है, कहाँ देर हुई।", "What your office has been notified of: complaints received, steps due soon and steps that are late.";
    EMPTY: "यहाँ सूचनाएँ आएँगी। अभी कोई नहीं है।", "Notices appear here. There are none now.";
    WARNED: "समय पूरा होने वाला है: {step}", "Due soon: {step}";
    ESCALATED: "समय पर नहीं हुआ: {step}", "Not done in time: {step}";
    REOPENED: "शिकायत दोबारा खुली: पढ़ें क्यों", "A complaint was reopened: see why";
    FORWARDED: "आपके कार्यालय को शिकायत मिली", "A complaint was forwarded to your office";
    ORDERED: "आपके कार्यालय को प्रमुख का आदेश मिला", "The chief has given your office an order";
    ORDER_TO_CONFIRM: "प्रमुख की पोस्ट: बताएँ कि आदेश किसके लिए है", "A post by the chief: say who the order is for";
    ORDER_ANSWERED: "आदेश का उत्तर आया", "An order was answered";
    ORDER_ACCEPTED: "प्रमुख ने आदेश का पालन स्वीकार किया", "The chief has accepted the action taken on an order";
    ORDER_RETURNED: "प्रमुख ने आदेश का उत्तर लौटाया", "The chief has returned the answer to an order";
    ORDER_EXTENDED: "आदेश के लिए और समय मिला", "The time for an order was extended";
    ORDER_DROPPED: "आदेश अब लागू नहीं है", "An order was withdrawn";
    REPORT_RETURNED: "आख्या लौटाई गई: जाँच आगे करनी है", "A report was returned: the inquiry continues";
    SHEET_READY: "सायंकालीन समीक्षा की सूची तैयार है", "The evening sheet is ready";
    EXPOSED: "X पर आपकी पोस्ट से ऐसी शिकायत सबको दिख रही है जो सबको नहीं दिखनी चाहिए। वह पोस्ट हटाएँ।", "Your post on X shows a complaint that must not be public. Please delete the post.";
    NOT_OURS: "थाने का कहना है कि शिकायत उसकी नहीं: आपके कार्यालय को तय करना है कि किस थाने की है", "A station says a complaint is not theirs: your office decides which station has it";
    DECIDED: "आपके थाने ने जिसे अपनी नहीं बताया था, उसका निर्णय हो गया", "It was decided which station has the complaint that your station said was not theirs";
    DUE: "समय सीमा: {when}", "Due: {when}";
    WITH: "अभी {office} के पास", "Now with {office}";
    WITH_THE_CELL: "अभी किसी कार्यालय के पास नहीं", "Not with any office yet";
    LEVEL: "स्तर {n}", "Level {n}";
    READ: "पढ़ ली", "Mark as read";
    READ_ALL: "सभी पढ़ लीं", "Mark all as read";
    READ_BY: "{name} ने पढ़ी", "Read by {name}";
    READ_DONE: "पढ़ी हुई दर्ज हुई।", "Marked as read.";
    UNREAD: "नई", "New";
}

/// The text of a notice.
pub const fn told(kind: NoticeKind) -> Text {
    match kind {
        NoticeKind::Warned => WARNED,
        NoticeKind::Escalated => ESCALATED,
        NoticeKind::Forwarded => FORWARDED,
        NoticeKind::Reopened => REOPENED,
        NoticeKind::Ordered => ORDERED,
        NoticeKind::OrderToConfirm => ORDER_TO_CONFIRM,
        NoticeKind::OrderAnswered => ORDER_ANSWERED,
        NoticeKind::OrderAccepted => ORDER_ACCEPTED,
        NoticeKind::OrderReturned => ORDER_RETURNED,
        NoticeKind::OrderExtended => ORDER_EXTENDED,
        NoticeKind::OrderDropped => ORDER_DROPPED,
        NoticeKind::ReportReturned => REPORT_RETURNED,
        NoticeKind::SheetReady => SHEET_READY,
        NoticeKind::Exposed => EXPOSED,
        NoticeKind::NotOurs => NOT_OURS,
        NoticeKind::Decided => DECIDED,
    }
}
