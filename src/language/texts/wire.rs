//! The wire.

crate::texts! {
    DELETED_KEPT: "लिखने वाले ने यह पोस्ट हटा दी है। इसमें जो लिखा था, वह अब नहीं दिखाया जाता।", "The author has deleted this post. What it said is no longer shown.";
    TITLE: "आई हुई पोस्ट", "The wire";
    LEAD: "हर पोस्ट यहाँ तब तक रहती है जब तक कोई यह न बता दे कि वह क्या है।", "Every post stays here until someone has said what it is.";
    TO_BOARD: "शिकायत बोर्ड", "Complaint board";
    WAITING: "प्रतीक्षा में", "Waiting";
    NOTHING_WAITS: "कोई पोस्ट प्रतीक्षा में नहीं है", "No post is waiting";
    NEW_ONES_COME: "नई पोस्ट अपने आप यहाँ आएगी।", "New posts appear here automatically.";
    LAST_CAME: "पिछली पोस्ट {when} आई थी।", "The last one came {when}.";
    NONE_EVER: "अभी तक कोई पोस्ट नहीं आई।", "None has come yet.";
    OLDEST: "सबसे पुरानी: {age}", "oldest: {age}";
    ORDER_NEWEST: "नई पहले", "Newest first";
    ORDER_OLDEST: "पुरानी पहले", "Oldest first";
    ALL_CHANNELS: "सभी माध्यम", "All channels";
    OFF: "बंद है: सेटिंग नहीं दी गई। पोस्ट दर्ज करना और उत्तर भेजना ख़ुद करना होगा।", "Off: not set up. Record posts and send replies by hand.";
    ON: "चालू", "On";
    HEARD: "पिछली सूचना {when}", "last delivery {when}";
    NEVER_HEARD: "अभी तक कुछ नहीं आया", "nothing received yet";
    TODAY: "आज {n} मिलीं, {decided} तय, {waiting} प्रतीक्षा में", "today {n} received, {decided} decided, {waiting} waiting in total";
    SHUT: "अभी कुछ नहीं भेजा जा रहा: {why}", "Nothing is being sent: {why}";
    PAUSED: "{when} तक रुकने को कहा गया है", "Asked to wait until {when}";
    UNSUBSCRIBED: "सूचनाएँ शायद नहीं आ रहीं: {why}", "Deliveries may not be arriving: {why}";
    REFUSED_DELIVERIES: "ग़लत हस्ताक्षर वाली {n} {n?सूचना अस्वीकार की गई|सूचनाएँ अस्वीकार की गईं}", "{n} {n?delivery|deliveries} with a wrong signature {n?was|were} refused";
    MISSING: "पिछले मिलान में {n} पोस्ट छूटी {n?मिली और जोड़ी गई|मिलीं और जोड़ी गईं}", "{n} {n?post was|posts were} missing at the last reconciliation and {n?was|were} added";
    SPENT: "आज ${n} ख़र्च", "${n} spent today";
    BUDGET: "आज ${n} ख़र्च, सीमा ${most}", "${n} of ${most} spent today";
    BLACKOUT: "आज का बजट पूरा: उत्तर ख़ुद भेजें", "Today's budget is used up: send replies by hand";
    TRY_AGAIN: "फिर कोशिश करें", "Try again";
    KIND_REPLY: "उत्तर", "reply";
    KIND_QUOTE: "कोट", "quote";
    KIND_REPOST: "रीपोस्ट", "repost";
    KIND_MESSAGE: "निजी संदेश", "private message";
    KIND_UNREADABLE: "पढ़ी नहीं जा सकी", "unreadable";
    GONE: "हटा दी गई", "removed";
    HIDDEN: "छिपाई गई", "hidden";
    MEDIA: "{n} फ़ोटो या वीडियो", "{n} {n?photo or video|photos or videos}";
    PICTURES_WAITING: "{n} फ़ोटो अभी लाई जा रही {n?है|हैं}", "{n} {n?photo is|photos are} being fetched";
    PICTURES_REFUSED: "{n} फ़ोटो या वीडियो नहीं {n?रखा जा सका|रखे जा सके}; मूल पोस्ट में देखें", "{n} {n?photo or video|photos or videos} could not be saved; see the original post";
    LEDGER: "पोस्ट रजिस्टर", "Ledger of posts";
    LEDGER_LEAD: "हर दिन: मिलीं = शिकायत + जोड़ी गईं + अन्य + प्रतीक्षा में। “छूटीं” वे हैं जो प्लेटफ़ॉर्म की अपनी सूची में थीं पर यहाँ नहीं पहुँची थीं; वे जोड़ दी गई हैं।", "Every day: received = complaints + joined + other + waiting. “Missed” posts were on the platform's own list but had not reached us; they have been added.";
    DAY: "दिन", "Day";
    RECEIVED: "मिलीं", "Received";
    OTHERS: "अन्य", "Other";
    LISTED: "प्लेटफ़ॉर्म की सूची में", "On the platform's list";
    LOST: "छूटीं", "Missed";
    NOT_COMPARED: "मिलान नहीं हुआ", "not compared";
    NO_POSTS: "इन दिनों में कोई पोस्ट नहीं आई।", "No posts were received on these days.";
    TOTAL: "कुल", "Total";
    UNKNOWN_AUTHOR: "लेखक का नाम नहीं मिला", "author unknown";
    FIRST_WORDS: "पहले के शब्द, {when}", "earlier text, {when}";
    EDITED: "बदली गई {when}", "edited {when}";
    DELETED_AT: "हटाई गई {when}", "removed {when}";
    HIDDEN_AT: "छिपाई गई {when}", "hidden {when}";
    SHOWN_AT: "फिर दिखाई गई {when}", "shown again {when}";
    ANSWERED_AT: "पुलिस के खाते से सीधे उत्तर दिया गया {when}", "answered from the police's own account {when}";
    BESIDE_QUOTED: "उद्धृत पोस्ट", "Quoted post";
    BESIDE_ANSWERED: "इस पोस्ट का उत्तर है", "In reply to this post";
    BESIDE_SHARED: "साझा किया", "Shared";
    BESIDE_LINK: "लिंक", "Link";
    BESIDE_POLL: "मतदान का विकल्प", "Poll choice";
    BESIDE_PLACE: "स्थान", "Place";
    BESIDE_VOICE: "आवाज़ का संदेश", "Voice message";
    BESIDE_FILE: "फ़ाइल", "File";
    BESIDE_STICKER: "स्टिकर", "Sticker";
    BESIDE_REVIEW: "पेज की रेटिंग", "Rating of the page";
    BESIDE_UNSUPPORTED: "यह यहाँ नहीं दिखाया जा सकता; ऐप में देखें", "Cannot be shown here; see it in the app";
    RAILWAY: "शायद जीआरपी (रेलवे पुलिस) का मामला है: “{words}”। ट्रेन या स्टेशन परिसर की घटना वहीं दर्ज होती है, हेल्पलाइन 139",
        "This may be a matter for the railway police (GRP): “{words}”. They register what happens on trains and in railway stations; helpline 139";
    DECIDE: "यह क्या है?", "What is it?";
    CATEGORY: "विषय", "Category";
    LATER: "अभी नहीं", "Not now";
    REFERENCE: "किस शिकायत में जोड़ें?", "Add to which complaint?";
    REFERENCE_HINT: "शिकायत संख्या, जैसे 4K7-P9X-2QMT", "Complaint number, like 4K7-P9X-2QMT";
    REMARK: "कहाँ भेजा गया?", "Referred to";
    REMARK_HINT: "जैसे: कौशाम्बी पुलिस, नगर निगम", "For example: Kaushambi Police, the municipal corporation";
    ANSWER: "उत्तर", "Answer";
    LENGTH: "{n} / {most} अक्षर", "{n} of {most} characters";
    COMPLAINT: "शिकायत", "Complaint";
    JOINED: "किसी शिकायत में जोड़ें", "Add to a complaint";
    THANKS: "धन्यवाद", "Thanks";
    SUGGESTION: "सुझाव", "Suggestion";
    QUERY: "प्रश्न", "Query";
    ANOTHER_PLACE: "दूसरी जगह का", "Another place";
    SPAM: "स्पैम", "Spam";
    ORDER: "प्रमुख का आदेश", "Chief's order";
    DECIDED: "हाल में तय हुईं", "Recently decided";
    BY_ITSELF: "अपने आप", "automatic";
    UNDO: "वापस लें", "Undo";
    REPLIES: "उत्तर", "Replies";
    NO_REPLIES: "अभी कोई उत्तर नहीं भेजा गया।", "No reply has been sent yet.";
    QUEUED: "कतार में", "queued";
    SENDING: "भेजा जा रहा है", "being sent";
    SENT: "भेजा गया", "sent";
    REFUSED: "अस्वीकार हुआ", "refused";
    UNKNOWN: "पता नहीं पहुँचा या नहीं; देखा जा रहा है", "not known whether it arrived; being checked";
    HELD: "ख़ुद भेजना है", "to be sent by hand";
    DUE: "अगली कोशिश: {when}", "next attempt {when}";
    WHY_TOKEN: "प्लेटफ़ॉर्म ने हमारा टोकन नहीं माना; टोकन बदलें", "the platform does not accept our token; replace it";
    WHY_CLOCK: "इस सर्वर की घड़ी ग़लत है; ठीक करें", "this server's clock is wrong; correct it";
    WHY_REVOKED: "प्लेटफ़ॉर्म ने हमारी अनुमति हटा दी", "the platform revoked our access";
    WHY_DUPLICATE: "प्लेटफ़ॉर्म के अनुसार यह पहले लिखा जा चुका है", "the platform says this was posted before";
    WHY_CONFIDENTIAL: "शिकायत गोपनीय है, इसलिए नहीं भेजा गया", "the complaint is confidential, so it was not sent";
    WHY_OFF: "माध्यम बंद है", "the channel is off";
    WHY_BUDGET: "आज का बजट पूरा", "today's budget is used up";
    WHY_THREAD_STOPPED: "थ्रेड का पिछला हिस्सा नहीं गया", "an earlier part of the thread has not gone out";
    WHY_REPLACED: "सुधार ने इसकी जगह ले ली", "replaced by a correction";
    WHY_WITHDRAWN: "आधिकारिक वर्ज़न वापस ले लिया गया", "the statement was withdrawn";
    WHY_NOT_POSTED: "यहाँ कुछ छपा ही नहीं था, इसलिए वापस लेने को कुछ नहीं", "nothing was posted here, so there is nothing to withdraw";
    WHY_STOPPED: "भेजते समय सर्वर रुक गया", "the server stopped while sending";
    WHY_POST_GONE: "पोस्ट हटाई जा चुकी है; उसके नीचे सार्वजनिक उत्तर नहीं जाता", "the post was removed; no public reply is sent below it";
    WHY_POST_HIDDEN: "पोस्ट छिपाई गई है; दिखने पर उत्तर जाएगा", "the post is hidden; the reply is sent once it is shown again";
    WHY_VICTIM: "महिला या बच्चे की शिकायत पर सबके सामने कुछ नहीं जाता, इसलिए नहीं भेजा गया", "a woman's or child's complaint is not answered in public, so it was not sent";
    WHY_WITHHELD: "इसमें वह शब्द है जो बाहर नहीं जाना चाहिए, इसलिए नहीं भेजा गया", "it contains a word that must not be published, so it was not sent";
    WHY_TAKEN_BACK: "वापस लिया गया", "withdrawn";
    BY_HAND: "ख़ुद भेज दिया", "I sent it by hand";
    STAFF_FORM: "फ़ोन, आगंतुक या लिंक से नई शिकायत", "New complaint from a caller, a visitor or a link";
    LINK: "पोस्ट का लिंक", "Link to the post";
    LINK_HINT: "अगर पोस्ट यहाँ अपने आप न आई हो।", "If the post did not arrive here automatically.";
    SAVE: "शिकायत दर्ज करें", "Record the complaint";
    KEYS: "कुंजियाँ", "Keys";
    KEY_COMPLAINT: "शिकायत", "complaint";
    KEY_JOINS: "शिकायत में जोड़ें", "add to a complaint";
    KEY_MOVE: "अगली, पिछली पोस्ट", "next, previous post";
    HAS_OPEN: "खुली शिकायत है:", "has an open complaint:";
    BELOW: "किसी और की शिकायत के नीचे लिखा है:", "Written below someone else's complaint:";
    ME_TOO: "लिखा है कि इनके साथ भी ऐसा हुआ। इन्हें एक बार बताएँ कि अपनी शिकायत कैसे दर्ज करें।", "Says that the same happened to them. Tell them once how to file their own complaint.";
    ME_TOO_BY_HAND: "लिखा है कि इनके साथ भी ऐसा हुआ। पोस्ट में हमारा नाम नहीं है, इसलिए X हमारा उत्तर नहीं लेगा; उत्तर हाथ से भेजने के लिए तैयार होगा।", "Says that the same happened to them. The post does not mention us, so X does not accept a reply from us; the reply is prepared for you to send by hand.";
    TELL_HOW: "बताएँ कि शिकायत कैसे दर्ज करें", "Tell them how to file";
    WHY_NOT_NAMED: "पोस्ट में हमारा नाम नहीं है; X ऐसे में उत्तर नहीं लेता", "the post does not mention us, so X does not accept a reply";
    JOINED_POSTS: "जोड़ी गई पोस्ट", "Joined posts";
    JOINED_BY_ITSELF: "अपने आप जुड़ी", "joined automatically";
    TAKE_OFF: "यह दूसरा मामला है", "This is a separate matter";
    TAKE_OFF_HINT: "अलग शिकायत बनाने पर इसे अपनी संख्या मिलेगी और समय इसके आने से गिना जाएगा। यहाँ इसके शब्द फिर नहीं दिखेंगे।", "As a separate complaint it gets its own number, and its time counts from when it was received. Its text is no longer shown here.";
    TELL_NUMBER: "लिखने वाले को नई संख्या बताएँ", "Tell the author the new number";
    SPLIT_OFF: "अलग शिकायत बनाएँ", "Make it a separate complaint";
    BACK_TO_WIRE: "वापस आई हुई पोस्ट में रखें", "Back to the wire";
    MOVED: "यह बात इस शिकायत से हटाई गई।", "This was moved out of this complaint.";
    MOVED_TO: "यह अब अलग शिकायत है:", "This is now a separate complaint:";
    STATES: "माध्यम", "Channels";
    ALL_ON: "सब चालू", "all on";
    SOME_OFF: "कुछ बंद", "some off";
    TROUBLED: "ध्यान दें", "needs attention";
    LAST_NOTICE: "पिछली सूचना {time}", "last delivery {time}";
    POSITION: "{all} में से {at}", "{at} of {all}";
    EVERYBODY_READS: "{channel} पर, सबके सामने", "on {channel}, for everyone to read";
    ONE_READS: "{channel} पर निजी संदेश", "private message on {channel}";
    SEEMS: "लगता है", "Looks like";
    SEEMS_COMPLAINT: "शिकायत", "A complaint";
    SEEMS_NOTHING: "कुछ पहचाना नहीं गया; पढ़कर तय करें", "Nothing was recognised; read and decide";
    STATION_SHORT: "थाना", "Station";
    CERTAIN: "पक्का", "Certain";
    PERHAPS: "शायद {station}: {reasons}", "Perhaps {station}: {reasons}";
    CHOOSE_IT: "यही चुनें", "Choose it";
    CHOOSE_STATION: "{station} चुनें", "Choose {station}";
    ON_RAILWAY: "रेलवे", "Railway";
    ACCUSES: "किसके विरुद्ध", "Against";
    SIMILAR: "मिलती-जुलती", "Similar";
    SIMILAR_BECAUSE: "“{words}” दोनों में हैं; {when}; दूसरा लेखक", "“{words}” in both; {when}; another author";
    SAME_AUTHOR_SHORT: "इनकी शिकायत", "Their complaint";
    BELOW_SHORT: "इसके नीचे", "Written below";
    JOIN_IT: "इसमें जोड़ें", "Add to it";
    JOIN_TO: "{number} में जोड़ें", "Add to {number}";
    OTHER_VERSIONS: "पहले क्या लिखा था, क्या हुआ", "Earlier text and events";
    KEYS_HINT: "चुनने पर पहले उत्तर दिखेगा, फिर जाएगा। धन्यवाद और स्पैम बिना उत्तर के तुरंत तय होते हैं।", "After your choice you see the answer first, then it goes out. Thanks and spam are decided at once, without an answer.";
    THANK_WITH_ANSWER: "धन्यवाद का उत्तर भी भेजें", "Thank them with an answer";
    BECOMES_COMPLAINT: "बनेगी और सेल के पास रहेगी", "will be made and stays with the cell";
    BECOMES_SENT: "बनेगी और {station} को जाएगी", "will be made and goes to {station}";
    MAKE_IT: "शिकायत बनाएँ", "Make the complaint";
    ADD_IT: "जोड़ें", "Add it";
    DECIDE_IT: "तय करें", "Decide";
    CHANGE: "बदलें", "Change";
    ANSWER_ON: "उत्तर, {where}", "Answer, {where}";
    NO_ANSWER_POSSIBLE: "इस विषय पर इस माध्यम से कोई उत्तर नहीं भेजा जा सकता।", "No answer about this subject can be sent on this channel.";
    NOTHING_OF_CASE: "{reference} की जगह शिकायत संख्या आएगी। मामले की कोई बात न लिखें।", "{reference} is replaced with the complaint number. Write nothing about the case.";
    MAKE_AND_ANSWER: "शिकायत बनाएँ और उत्तर भेजें", "Make the complaint and send the answer";
    JOIN_AND_ANSWER: "जोड़ें और उत्तर भेजें", "Add it and send the answer";
    DECIDE_AND_ANSWER: "तय करें और उत्तर भेजें", "Decide and send the answer";
    WITHOUT_ANSWER: "बिना उत्तर के", "Without an answer";
    LAST_DECISION: "पिछला निर्णय", "Last decision";
    BECAME: "{author} की पोस्ट शिकायत {number} बनी", "{author}'s post became complaint {number}";
    WAS_JOINED: "{author} की पोस्ट शिकायत {number} में जोड़ी गई", "{author}'s post was added to complaint {number}";
    WAS_DECIDED: "{author} की पोस्ट: {what}", "{author}'s post: {what}";
    SENT_TO: "{station} को भेजी गई", "sent to {station}";
    SOMEBODY: "किसी", "Someone";
    LEAVES_IN: "उत्तर {n} सेकंड में जाएगा", "the answer leaves in {n} s";
    LEAVES_SOON: "उत्तर कुछ सेकंड में जाएगा; u दबाकर वापस लें", "the answer leaves in a few seconds; press u to take it back";
    LEAVING: "उत्तर जा रहा है", "the answer is leaving";
    ANSWER_ARRIVED: "उत्तर {time} पर {channel} पर पहुँचा", "the answer arrived on {channel} at {time}";
    ANSWER_NONE: "बिना उत्तर के", "without an answer";
    ANSWER_STOPPED: "उत्तर वापस ले लिया गया; लेखक को कुछ नहीं भेजा गया", "the answer was taken back; its author was sent nothing";
    ANSWER_FAILED: "उत्तर नहीं गया: {why}", "the answer was not sent: {why}";
    ANSWER_WAITS: "उत्तर अभी नहीं गया: {why}", "the answer has not been sent yet: {why}";
    ANSWER_HELD: "उत्तर ख़ुद भेजना है: {why}", "send the answer by hand: {why}";
    TAKE_BACK: "वापस लें", "Take back";
    TAKE_ANSWER_BACK: "उत्तर वापस लें", "Take the answer back";
    SEND_NOW: "अभी भेजें", "Send now";
    BEFORE_THAT: "इससे पहले:", "Before that:";
    SEE_ALL: "सब देखें", "See all";
    LOOK_AGAIN: "फिर देखें", "Look again";
    TAKEN_BACK: "वापस ले लिया: यह पोस्ट फिर प्रतीक्षा में है।", "Taken back: this post is waiting again.";
    DECIDED_ELSEWHERE: "यह पोस्ट अभी किसी और ने तय कर दी।", "Someone else has just decided this post.";
    NEXT_POST: "अगली पोस्ट", "Next post";
    NOT_LOADED: "पोस्ट नहीं खुली; लाइन टूटी हो सकती है।", "The post did not open; the connection may be down.";
    KEY_UNDO: "पिछला निर्णय वापस लें", "take the last decision back";
    KEY_SEND: "उत्तर भेजें", "send the answer";
    KEY_CHANGE: "चुनाव बदलें", "change the choice";
    KEY_THANK: "धन्यवाद, उत्तर के साथ", "thanks, with an answer";
    MENU: "मेन्यू", "Menu";
    KEYS_WHERE: "कुंजियाँ तभी काम करती हैं जब ध्यान (फ़ोकस) आई हुई पोस्ट वाले हिस्से में हो।", "The keys work only while the focus is in the wire.";
    WORD_IS: "शब्द: {word}", "word: {word}";
}

use super::super::{Language, Text};
use crate::intake::{beside::BesideKind, wire::Disposition};

/// Why a reply or a channel is in its state: our own reasons in the reader's language, a platform's message unchanged.
pub fn why(word: &str, language: Language) -> String {
    let text: Text = match word {
        "token" => WHY_TOKEN,
        "clock" => WHY_CLOCK,
        "access_revoked" => WHY_REVOKED,
        "duplicate" => WHY_DUPLICATE,
        "confidential" => WHY_CONFIDENTIAL,
        "victim" => WHY_VICTIM,
        "withheld" => WHY_WITHHELD,
        "channel_off" => WHY_OFF,
        "budget" => WHY_BUDGET,
        "stopped_while_sending" => WHY_STOPPED,
        "taken_back" => WHY_TAKEN_BACK,
        "thread_stopped" => WHY_THREAD_STOPPED,
        "replaced" => WHY_REPLACED,
        "withdrawn" => WHY_WITHDRAWN,
        "not_posted" => WHY_NOT_POSTED,
        "post_gone" => WHY_POST_GONE,
        "post_hidden" => WHY_POST_HIDDEN,
        "not_named" => WHY_NOT_NAMED,
        other => return other.to_owned(),
    };
    text.in_language(language).to_owned()
}

/// Name of what a post has beside its text.
pub const fn beside(kind: BesideKind, language: Language) -> &'static str {
    let text: Text = match kind {
        BesideKind::Quoted => BESIDE_QUOTED,
        BesideKind::Answered => BESIDE_ANSWERED,
        BesideKind::Shared => BESIDE_SHARED,
        BesideKind::Link => BESIDE_LINK,
        BesideKind::Poll => BESIDE_POLL,
        BesideKind::Place => BESIDE_PLACE,
        BesideKind::Voice => BESIDE_VOICE,
        BesideKind::File => BESIDE_FILE,
        BesideKind::Sticker => BESIDE_STICKER,
        BesideKind::Review => BESIDE_REVIEW,
        BesideKind::Unsupported => BESIDE_UNSUPPORTED,
    };
    text.in_language(language)
}

/// What happened to a post, with a placeholder for the time.
pub fn happened(what: &str) -> Text {
    match what {
        "new" => FIRST_WORDS,
        "deleted" => DELETED_AT,
        "hidden" => HIDDEN_AT,
        "shown" => SHOWN_AT,
        "answered" => ANSWERED_AT,
        _ => EDITED,
    }
}

/// Name of a disposition.
pub const fn disposition(disposition: Disposition, language: Language) -> &'static str {
    let text: Text = match disposition {
        Disposition::Complaint => COMPLAINT,
        Disposition::Joined => JOINED,
        Disposition::Thanks => THANKS,
        Disposition::Suggestion => SUGGESTION,
        Disposition::Query => QUERY,
        Disposition::AnotherPlace => ANOTHER_PLACE,
        Disposition::Spam => SPAM,
        Disposition::Order => ORDER,
    };
    text.in_language(language)
}
