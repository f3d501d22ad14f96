//! Orders of the chief.

use super::super::Text;
use crate::command::orders::{Done, OrderState};

crate::texts! {
    TITLE: "आदेश", "Orders";
    EMPTY: "अभी कोई आदेश लंबित नहीं है।", "There are no open orders.";
    TO_CONFIRM: "पुष्टि बाक़ी", "To be confirmed";
    TO_CONFIRM_LEAD: "प्रमुख ने X पर ये पोस्ट रीपोस्ट या कोट की हैं। बताएँ कि आदेश क्या है और किसके लिए।", "The chief shared these posts. Say what the order is and who it is for.";
    TURN_CHIEF: "आपके निर्णय के लिए", "Waiting for your decision";
    TURN_ANSWERED: "उत्तर आया, प्रमुख के निर्णय के लिए", "Answered, waiting for the chief";
    TURN_LATE: "समय निकल गया", "Overdue";
    TURN_OURS: "आपके उत्तर के लिए", "Waiting for your answer";
    TURN_WAITING: "अभी समय है", "Not due yet";
    ALL_TURNS: "सभी", "All";
    FILTERS: "किसकी बारी", "Whose turn it is";
    DUE_SHORT: "{when} तक", "Due {when}";
    ANSWERED_AT: "उत्तर {when}", "Answered {when}";
    NOT_THERE: "यह आदेश नहीं मिला, या अब आपको नहीं दिखता।", "This order was not found, or you can no longer see it.";
    SAID_READ: "आदेश पढ़ा हुआ दर्ज हुआ।", "The order is marked as read.";
    SAID_ANSWERED: "उत्तर भेज दिया गया। प्रमुख को दिखेगा।", "The answer is sent. The chief sees it now.";
    SAID_CONFIRMED: "आदेश की पुष्टि हुई। कार्यालय को मिल गया।", "The order is confirmed. The office has it now.";
    SAID_DROPPED: "आदेश हटा दिया गया।", "The order is gone.";
    SAID_JUDGED: "निर्णय दर्ज हुआ। कार्यालय को दिखेगा।", "The verdict is recorded. The office sees it now.";
    MATTER: "शिकायत", "The complaint";
    TO_COMPLAINT: "शिकायत खोलें", "Open the complaint";
    PROOF: "क्या यह प्रमाणित है?", "Is it proved?";
    PROOF_PHOTOS: "{n} फ़ोटो", "{n} {n?photo|photos}";
    PROOF_NO_PHOTO: "कोई फ़ोटो नहीं", "No photo";
    PROOF_NO_PAPER: "कोई दस्तावेज़ संख्या नहीं", "No document number";
    PROOF_TOLD: "शिकायतकर्ता को बताया गया", "The complainant was told";
    PROOF_NOT_TOLD: "शिकायतकर्ता को नहीं बताया गया", "The complainant was not told";
    COURSE: "क्रम", "Course";
    COURSE_GIVEN: "आदेश दिया गया", "Order given";
    COURSE_GIVEN_AT: "दिया: {when}", "Given {when}";
    COURSE_READ: "आदेश पढ़ा गया", "Order read";
    COURSE_ANSWERED: "उत्तर आया", "Answered";
    COURSE_LATE: "समय पर नहीं हुआ", "Not done in time";
    NO_ANSWER_YET: "अभी कोई उत्तर नहीं आया।", "No answer yet.";

    OF: "आदेश: {office} को", "Order to {office}";
    OF_NOBODY: "आदेश: किसके लिए, यह तय नहीं", "Order: not yet given to an office";
    FROM_X: "प्रमुख ने X पर दिया", "Given by the chief on X";
    FROM: "{name} ने दिया", "Given by {name}";
    DUE: "समय सीमा: {when}", "Due {when}";
    ABOUT: "जिस पोस्ट पर", "About this post";
    BARE: "बिना कुछ लिखे रीपोस्ट की गई", "Shared without a comment";
    GONE: "यह पोस्ट X से हटा दी गई है", "The post is no longer on X";
    EXPOSES: "यह शिकायत सबको नहीं दिखनी चाहिए; X की पोस्ट हटाई जाए", "This complaint must not be public; the post on X should be deleted";
    RETURNED: "{n} बार लौटाया गया", "Returned {n} {n?time|times}";
    LATE: "समय निकल गया", "Overdue";
    ANSWER_OF: "उत्तर: {name}", "Answer by {name}";
    PAPER: "दस्तावेज़: {paper}", "Document number: {paper}";
    NO_EVIDENCE: "कोई प्रमाण नहीं", "No evidence";
    READ_AT: "{when} पढ़ा गया", "Read {when}";

    GIVE: "आदेश दें", "Give an order";
    GIVE_HINT: "क्या करना है, एक-दो वाक्य में", "Say what is to be done, in a sentence or two";
    TEXT: "आदेश", "Order";
    OFFICE: "किसे", "To";
    DUE_FIELD: "कब तक", "By when";
    DUE_HINT: "न बदलें तो अगली समीक्षा", "The next review unless you change it";
    GIVE_BUTTON: "आदेश भेजें", "Send the order";
    NOT_IN_PUBLIC: "इस शिकायत को X पर कोट या रीपोस्ट न करें: इससे पहचान खुल सकती है। आदेश यहीं से दें; वह सबको नहीं दिखता।", "Do not quote or repost this complaint on X: that could identify someone. Give the order here, where it is not public.";
    DEFAULT: "इस शिकायत पर कार्रवाई करके समीक्षा से पहले बताएँ।", "Act on this complaint and report before the review.";

    ACKNOWLEDGE: "पढ़ लिया", "We have read it";
    ANSWER: "आदेश का उत्तर दें", "Answer the order";
    ANSWER_TEXT: "क्या किया गया", "What was done";
    ANSWER_HINT: "कौन गया, कब, क्या मिला, शिकायतकर्ता को क्या बताया", "Who went, when, what was found, what the complainant was told";
    PAPER_FIELD: "FIR, GD या चालान संख्या", "FIR, diary entry or challan number";
    PAPER_HINT: "हो तो लिखें; फ़ोटो या संख्या के बिना उत्तर “प्रमाण नहीं” में गिना जाता है", "If there is one. Without a photo or a number, the answer counts as text only";
    PHOTOS: "फ़ोटो", "Photos";
    ANSWER_BUTTON: "उत्तर भेजें", "Send the answer";
    WHICH: "किस आदेश का", "Which order";

    CONFIRM: "आदेश की पुष्टि करें", "Confirm the order";
    DROP: "यह आदेश नहीं है", "This is not an order";
    TAKE_BACK: "आदेश वापस लें", "Withdraw the order";
    WHY: "क्यों", "Why";
    REFERENCE: "शिकायत संख्या", "Complaint number";
    FIRST_A_COMPLAINT: "यह पोस्ट अभी शिकायत नहीं है। पहले “आई हुई पोस्ट” में उसे शिकायत बनाएँ।", "This post is not a complaint yet. Make it one on the wire first.";
    TO_WIRE: "पोस्ट खोलें", "Open the post";
    UNKNOWN_POST: "वह पोस्ट हमारे पास नहीं आई। शिकायत संख्या लिखें, या पहले शिकायत दर्ज करें।", "We have not received that post. Enter the complaint number, or record the complaint first.";

    STATE_TO_CONFIRM: "पुष्टि बाक़ी", "To be confirmed";
    STATE_OPEN: "अभी पढ़ा नहीं गया", "Not read yet";
    STATE_ACKNOWLEDGED: "पढ़ा गया", "Read";
    STATE_ANSWERED: "उत्तर आया", "Answered";
    STATE_ACCEPTED: "स्वीकार किया गया", "Accepted";
    STATE_DROPPED: "वापस लिया गया", "Withdrawn";
}

/// What was just done, in one sentence.
pub const fn said(done: Done) -> Text {
    match done {
        Done::Read => SAID_READ,
        Done::Answered => SAID_ANSWERED,
        Done::Confirmed => SAID_CONFIRMED,
        Done::Dropped => SAID_DROPPED,
        Done::Judged => SAID_JUDGED,
    }
}

/// Name of the state of an order.
pub const fn state(state: OrderState) -> Text {
    match state {
        OrderState::ToConfirm => STATE_TO_CONFIRM,
        OrderState::Open => STATE_OPEN,
        OrderState::Acknowledged => STATE_ACKNOWLEDGED,
        OrderState::Answered => STATE_ANSWERED,
        OrderState::Accepted => STATE_ACCEPTED,
        OrderState::Dropped => STATE_DROPPED,
    }
}
