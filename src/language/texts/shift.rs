//! Promises, and the handover of a shift.

use super::super::Text;
use crate::command::shift::ItemKind;

crate::texts! {
    PROMISES: "आश्वासन", "Promises";
    NO_PROMISES: "कोई आश्वासन बाक़ी नहीं है।", "There are no open promises.";
    PROMISE: "आश्वासन लिखें", "Record a promise";
    PROMISE_WORDS: "किसे क्या आश्वासन दिया", "What was promised, and to whom";
    PROMISE_WORDS_HINT: "जैसे: शिकायतकर्ता को शाम 5 बजे तक फ़ोन करेंगे। केवल पुलिस को दिखता है।", "For example: the complainant will be called back by 17:00. Seen by staff only.";
    PROMISE_DUE: "कब तक", "By when";
    PROMISE_DUE_HINT: "भारतीय समय, जैसे 2026-11-27 17:00", "Indian time, such as 2026-11-27 17:00";
    PROMISED_BY: "आश्वासन {name} ने दिया", "promised by {name}";
    BY_WHEN: "{when} तक", "by {when}";
    OVERDUE: "समय निकल गया", "Overdue";
    KEPT: "पूरा किया", "Mark as kept";

    TITLE: "पाली", "Shift";
    LEAD: "पाली बदलते समय क्या सौंपा जाता है। समाप्त करने पर यही सूची ज्यों की त्यों रखी जाती है, और अगली पाली उस पर हस्ताक्षर करती है।", "What is handed over when the shift changes. When you end the shift, this list is saved exactly as it is, and the next shift signs for it.";
    WAITING: "{name} ने पाली समाप्त की ({when}); अभी किसी ने हस्ताक्षर नहीं किए।", "{name} ended the shift {when}; nobody has signed for it yet.";
    TO_SIGN: "देखें और हस्ताक्षर करें", "Review and sign";
    SIGN_HEAD: "यह पाली आपको सौंपी गई है", "This shift is handed over to you";
    SIGN: "देख लिया, कार्यभार ग्रहण किया", "I have read this and take over";
    REMARK: "टिप्पणी", "Remark";
    REMARK_HINT: "ज़रूरी नहीं। पर अपनी ही समाप्त की हुई पाली का कार्यभार ग्रहण कर रहे हों तो लिखें।", "Optional, unless you take over a shift you ended yourself.";
    SIGNED: "{name} ने हस्ताक्षर किए ({when})", "{name} signed for it {when}";
    NOT_SIGNED: "हस्ताक्षर नहीं हुए", "Not signed for";
    ENDED: "{name} ने पाली समाप्त की ({when})", "{name} ended the shift {when}";
    NOW_HEAD: "अभी क्या सौंपा जाएगा", "What would be handed over now";
    NOTE: "अगली पाली के लिए", "For the next shift";
    NOTE_HINT: "और क्या जानना चाहिए। समाप्त करने के बाद बदला नहीं जा सकता।", "Anything else they should know. You cannot change it after the shift has ended.";
    END: "पाली समाप्त करें", "End the shift";
    SIGN_FIRST: "पिछली पाली पर हस्ताक्षर होने के बाद ही यह पाली समाप्त की जा सकती है।", "You can end this shift once the previous one has been signed for.";
    POSTS_NONE: "कोई आई हुई पोस्ट प्रतीक्षा में नहीं।", "No posts are waiting on the wire.";
    POSTS: "{n} आई हुई पोस्ट प्रतीक्षा में, सबसे पुरानी: {when}", "{n} {n?post is|posts are} waiting on the wire, the oldest since {when}";
    NOTHING: "और कुछ सौंपने को नहीं है।", "There is nothing else to hand over.";
    EARLIER: "पहले की पालियाँ", "Earlier shifts";
    DAY: "दिन", "Day";
    SHOW_DAY: "दिखाएँ", "Show";
    NONE_THAT_DAY: "{day} को कोई पाली समाप्त नहीं हुई।", "No shift ended on {day}.";

    UNREAD_WORDS: "नागरिकों के नए संदेश", "New messages from citizens";
    NOTICES: "सेल की बिना पढ़ी सूचनाएँ", "Unread notices for the cell";
    OPEN_PROMISES: "बाक़ी आश्वासन", "Open promises";
    CLOCKS: "24 घंटे में पूरी होने वाली समय सीमाएँ", "Time limits within 24 hours";
    REPLIES: "जो उत्तर नहीं जा सके", "Replies that could not be sent";

    STILL: "अब भी वैसा ही", "no change";
    READ_SINCE: "तब से पढ़ी गई", "read since";
    READ_SINCE_BY: "तब से {name} ने पढ़ी", "read since by {name}";
    KEPT_SINCE: "{name} ने पूरा किया ({when})", "kept by {name} {when}";
    MET_SINCE: "हो गया ({when})", "done {when}";
    SENT_SINCE: "भेजा गया ({when})", "sent {when}";
}

/// Heading of the items of one kind.
pub const fn head(kind: ItemKind) -> Text {
    match kind {
        ItemKind::Unread => UNREAD_WORDS,
        ItemKind::Notice => NOTICES,
        ItemKind::Promise => OPEN_PROMISES,
        ItemKind::Clock => CLOCKS,
        ItemKind::Reply => REPLIES,
    }
}
