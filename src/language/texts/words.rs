//! The names of statuses, outcomes, categories, roles and moves, the same on every page and in the figures.

use super::{
    super::{Language, Text},
    house,
};
use crate::{
    board::Age,
    complaint::{Category, EntryKind, Move, Outcome, Status, queues::Queue},
    shield::Role,
};

crate::texts! {
    RECEIVED: "प्राप्त", "Received";
    FORWARDED: "अग्रसारित", "Forwarded";
    INVESTIGATING: "जाँच जारी", "Investigating";
    REPORTED: "आख्या प्राप्त", "Reported";
    CLOSED: "बंद", "Closed";

    EMPTY_RECEIVED: "यहाँ नई शिकायतें आएँगी। अभी कोई प्रतीक्षा में नहीं है।", "New complaints appear here. None is waiting.";
    EMPTY_FORWARDED: "यहाँ वे शिकायतें दिखेंगी जो थाने को भेजी गई हैं।", "Complaints forwarded to a station appear here.";
    EMPTY_INVESTIGATING: "यहाँ वे शिकायतें दिखेंगी जिनकी जाँच चल रही है।", "Complaints under inquiry appear here.";
    EMPTY_REPORTED: "यहाँ वे शिकायतें दिखेंगी जिनकी आख्या आ गई है।", "Complaints with a report appear here.";
    EMPTY_CLOSED: "यहाँ बंद हुई शिकायतें दिखेंगी।", "Closed complaints appear here.";

    DISPOSED: "निस्तारित", "disposed";
    FIR_REGISTERED: "FIR दर्ज", "FIR registered";
    FOUND_FAKE: "जाँच में असत्य पाई गई", "found fake on inquiry";
    CIVIL_DISPUTE: "दीवानी विवाद", "civil dispute";
    IN_COURT: "न्यायालय में विचाराधीन", "in court";
    DUPLICATE: "डुप्लीकेट", "duplicate";
    ANOTHER_PLACE: "दूसरा ज़िला या विभाग", "another district or department";
    NOT_ENOUGH: "कार्रवाई के लिए जानकारी पर्याप्त नहीं", "not enough to act on";

    THEFT: "चोरी", "Theft";
    VEHICLE_THEFT: "वाहन चोरी", "Vehicle theft";
    ASSAULT: "मारपीट", "Assault";
    THREAT: "धमकी", "Threat";
    CYBER_FRAUD: "साइबर ठगी", "Cyber fraud";
    LAND_DISPUTE: "ज़मीन या मकान का विवाद", "Land or house dispute";
    NOISE: "शोर, लाउडस्पीकर", "Noise";
    TRAFFIC: "यातायात", "Traffic";
    LOCKDOWN: "लॉकडाउन उल्लंघन", "Lockdown breach";
    PROFITEERING: "कालाबाज़ारी, राशन", "Profiteering, rations";
    MISSING_PERSON: "गुमशुदगी", "Missing person";
    WOMEN_SAFETY: "महिला सुरक्षा", "Women's safety";
    CHILD_SAFETY: "बच्चों की सुरक्षा", "Child safety";
    POLICE_CONDUCT: "पुलिस का व्यवहार", "Police conduct";
    ILLEGAL_LIQUOR: "अवैध शराब, जुआ, नशा", "Liquor, gambling, drugs";
    OTHER: "अन्य", "Something else";

    OPERATOR: "ऑपरेटर", "Operator";
    STATION: "थाना अधिकारी", "Station officer";
    CIRCLE: "क्षेत्र अधिकारी (CO/ACP)", "Circle officer";
    CHIEF: "ज़िला पुलिस प्रमुख", "District chief";
    ADMIN: "प्रशासक", "Admin";
    AUDITOR: "ऑडिटर", "Auditor";

    AGE_DAY: "24 घंटे के अंदर", "Within 24 hours";
    AGE_WEEK: "7 दिन के अंदर", "Within 7 days";
    AGE_OVER_10: "10 दिन से पुरानी", "Older than 10 days";
    AGE_OVER_21: "21 दिन से पुरानी", "Older than 21 days";

    HAPPENED_RECEIVED: "शिकायत मिली", "Complaint received";
    HAPPENED_FORWARDED: "{office} को भेजी गई", "Forwarded to {office}";
    HAPPENED_ACCEPTED: "{office} ने स्वीकार की", "Accepted by {office}";
    HAPPENED_STARTED: "{office} ने जाँच शुरू की", "{office} began its inquiry";
    HAPPENED_NOT_OURS: "{office} तय करेगा कि शिकायत किस थाने की है", "{office} is deciding which station has it";
    HAPPENED_DECIDED: "निर्णय हुआ: शिकायत {office} की है", "Decided: it is with {office}";
    HAPPENED_NOTED: "टिप्पणी", "Note";
    HAPPENED_ASKED: "पुलिस ने पूछा", "The police asked";
    HAPPENED_ASSIGNED: "अधिकारी ने अपने ज़िम्मे ली", "Assigned to an officer";
    HAPPENED_REPORTED: "{office} ने जाँच रिपोर्ट दी", "{office} reported";
    HAPPENED_RETURNED: "जाँच रिपोर्ट लौटाई गई", "Report returned";
    HAPPENED_CLOSED: "शिकायत बंद की गई", "Complaint closed";
    HAPPENED_REOPENED: "दोबारा खोली गई, अब {office} के पास", "Reopened, now with {office}";
    HAPPENED_SEALED: "गोपनीय की गई", "Made confidential";
    HAPPENED_UNSEALED: "गोपनीयता हटाई गई", "No longer confidential";
    HAPPENED_ESCALATED: "समय पर नहीं हुआ: {office} को बताया गया", "Not done in time: {office} has been notified";
    HAPPENED_ORDERED: "प्रमुख का आदेश: {office} को", "The chief's order to {office}";
    HAPPENED_ORDER_ACKNOWLEDGED: "आदेश पढ़ लिया गया", "The order was read";
    HAPPENED_ORDER_ANSWERED: "आदेश का उत्तर", "Answer to the order";
    HAPPENED_ORDER_ACCEPTED: "प्रमुख ने आदेश का पालन स्वीकार किया", "The chief accepted the action taken on the order";
    HAPPENED_ORDER_RETURNED: "प्रमुख ने आदेश का उत्तर लौटाया", "The chief returned the answer to the order";
    HAPPENED_ORDER_EXTENDED: "प्रमुख ने आदेश के लिए और समय दिया", "The chief extended the time for the order";
    HAPPENED_ORDER_DROPPED: "आदेश वापस लिया गया", "The order was withdrawn";
    HAPPENED_ADDED: "शिकायतकर्ता ने जानकारी जोड़ी", "The complainant added information";
    HAPPENED_UNJOINED: "जोड़ी हुई पोस्ट हटाई गई", "A joined post was removed";
    HAPPENED_POST_JOINED: "इसी बातचीत में किसी और ने लिखा", "Someone else wrote in the same conversation";
    HAPPENED_ACCUSED: "तय हुआ: शिकायत {office} के विरुद्ध है", "Office complained about: {office}";
    HAPPENED_EDITED: "शिकायतकर्ता ने पोस्ट बदली, नए शब्द", "The complainant edited the post (new text)";
    HAPPENED_POST_EDITED: "जोड़ी गई पोस्ट बदली गई, नए शब्द", "A joined post was edited (new text)";
    HAPPENED_POST_DELETED: "पोस्ट हटा दी गई", "The post was deleted";
    HAPPENED_POST_HIDDEN: "पोस्ट छिपाई गई", "The post was hidden";
    HAPPENED_POST_SHOWN: "पोस्ट फिर दिख रही है", "The post is shown again";
    HAPPENED_ANSWERED_ELSEWHERE: "पुलिस के खाते से सीधे उत्तर दिया गया", "Answered directly from the police's own account";
    HAPPENED_PROMISED: "आश्वासन दिया गया", "A promise was made";
    HAPPENED_PROMISE_KEPT: "आश्वासन पूरा किया गया", "The promise was kept";
    HAPPENED_SAID: "पुलिस ने उसी माध्यम पर उत्तर दिया", "The police answered on the same channel";
    HAPPENED_HANDLE_PROVED: "शिकायतकर्ता ने अपने खाते की पुष्टि की", "The complainant confirmed an account";
    HAPPENED_SETTLED: "शिकायतकर्ता: हल हो गई", "The complainant says: settled";
    HAPPENED_NOT_SETTLED: "शिकायतकर्ता: हल नहीं हुई", "The complainant says: not settled";

    MOVE_FORWARD: "थाने को अग्रसारित करें", "Forward to a station";
    MOVE_ACCEPT: "शिकायत स्वीकार करें", "Accept the complaint";
    MOVE_START: "जाँच शुरू करें", "Start the inquiry";
    MOVE_NOT_OURS: "यह हमारे थाने की नहीं है", "This is not ours";
    MOVE_DECIDE: "तय करें कि किस थाने की है", "Decide which station has it";
    MOVE_NOTE: "टिप्पणी लिखें", "Write a note";
    MOVE_ASK: "शिकायतकर्ता से पूछें", "Ask the complainant";
    MOVE_ASSIGN: "अपने ज़िम्मे लें", "Assign to me";
    MOVE_REPORT: "आख्या दें", "Report";
    MOVE_RETURN: "आख्या लौटाएँ", "Return the report";
    MOVE_CLOSE: "परिणाम के साथ बंद करें", "Close with an outcome";
    MOVE_REOPEN: "वरिष्ठ अधिकारी के पास दोबारा खोलें", "Reopen one office higher";
    MOVE_SEAL: "जाँच गोपनीय करें", "Make the inquiry confidential";
    MOVE_ACCUSE: "किस कार्यालय के विरुद्ध है?", "Which office is it about?";
    MOVE_UNSEAL: "गोपनीयता हटाएँ", "End confidentiality";

    TEXT_FORWARD: "थाने के लिए टिप्पणी", "Note to the station";
    HINT_FORWARD: "ज़रूरी नहीं। केवल पुलिस को दिखती है। थाने और क्षेत्र अधिकारी, दोनों को मिलेगी।", "Optional. Seen by staff only. The station and its circle officer both get it.";
    TEXT_NOT_OURS: "कारण: क्यों नहीं?", "Reason: why not?";
    HINT_NOT_OURS: "केवल पुलिस को दिखता है। ऊपर का कार्यालय तय करेगा; तब तक समय सीमाएँ चलती रहेंगी। यह एक ही बार कहा जा सकता है।", "Seen by staff only. The office above decides; meanwhile the time limits keep running. You can say this only once.";
    TEXT_DECIDE: "थाने के लिए टिप्पणी", "Note to the station";
    HINT_DECIDE: "ज़रूरी नहीं। केवल पुलिस को दिखती है। निर्णय अंतिम है: कोई थाना इसे फिर नहीं लौटा सकेगा।", "Optional. Seen by staff only. The decision is final: no station can refuse it again.";
    TEXT_NOTE: "टिप्पणी", "Note";
    HINT_NOTE: "केवल पुलिस को दिखती है।", "Seen by staff only.";
    TEXT_ASK: "प्रश्न", "Question";
    HINT_ASK: "शिकायतकर्ता अपने निजी पृष्ठ पर पढ़ेंगे।", "The complainant reads it on the private page.";
    TEXT_REPORT: "आख्या", "Report";
    HINT_REPORT: "क्या पाया, क्या किया, किससे बात हुई। आख्या केवल पुलिस को दिखती है।", "What was found, what was done, who was spoken to. Seen by staff only.";
    TEXT_RETURN: "क्या कमी है?", "What is missing?";
    HINT_RETURN: "थाने को दिखेगा।", "The station sees it.";
    TEXT_CLOSE: "शिकायतकर्ता को उत्तर", "Answer to the complainant";
    HINT_CLOSE: "शिकायतकर्ता को दिखेगा: क्या किया गया; FIR हो तो उसकी संख्या।", "The complainant sees it: what was done; the FIR number if there is one.";
    TEXT_REOPEN: "दोबारा क्यों खोली जा रही है?", "Why is it reopened?";
    HINT_REOPEN: "शिकायतकर्ता को दिखेगा।", "The complainant sees it.";
    TEXT_SEAL: "कारण", "Reason";
    HINT_SEAL: "इसके बाद जनता को केवल “जाँच चल रही है” दिखेगा, और केवल संबंधित थाना, क्षेत्र अधिकारी और प्रमुख इसे देख सकेंगे।", "From then on the public sees only “in inquiry”, and only the station, circle officer and chief concerned see the case.";
    TEXT_ACCUSE: "किस आधार पर?", "On what grounds?";
    HINT_ACCUSE: "वह कार्यालय यह शिकायत न देखेगा, न उसे भेजी जाएगी; यह वरिष्ठ अधिकारी के पास जाएगी। केवल पुलिस को दिखता है।", "That office never gets this complaint and never sees it; it goes one office higher. Seen by staff only.";
    TEXT_UNSEAL: "कारण", "Reason";
    HINT_UNSEAL: "इसके बाद स्थिति फिर सबको दिखेगी।", "From then on everyone sees its status again.";
}

/// Name of a status.
pub const fn status(status: Status, language: Language) -> &'static str {
    let text = match status {
        Status::Received => RECEIVED,
        Status::Forwarded => FORWARDED,
        Status::Investigating => INVESTIGATING,
        Status::Reported => REPORTED,
        Status::Closed => CLOSED,
    };
    text.in_language(language)
}

/// Text of an empty column on the board.
pub const fn empty_column(status: Status, language: Language) -> &'static str {
    let text = match status {
        Status::Received => EMPTY_RECEIVED,
        Status::Forwarded => EMPTY_FORWARDED,
        Status::Investigating => EMPTY_INVESTIGATING,
        Status::Reported => EMPTY_REPORTED,
        Status::Closed => EMPTY_CLOSED,
    };
    text.in_language(language)
}

/// Name of an outcome.
pub const fn outcome(outcome: Outcome, language: Language) -> &'static str {
    let text = match outcome {
        Outcome::Disposed => DISPOSED,
        Outcome::FirRegistered => FIR_REGISTERED,
        Outcome::FoundFake => FOUND_FAKE,
        Outcome::CivilDispute => CIVIL_DISPUTE,
        Outcome::InCourt => IN_COURT,
        Outcome::Duplicate => DUPLICATE,
        Outcome::AnotherPlace => ANOTHER_PLACE,
        Outcome::NotEnough => NOT_ENOUGH,
    };
    text.in_language(language)
}

/// Name of a category.
pub const fn category(category: Category, language: Language) -> &'static str {
    let text = match category {
        Category::Theft => THEFT,
        Category::VehicleTheft => VEHICLE_THEFT,
        Category::Assault => ASSAULT,
        Category::Threat => THREAT,
        Category::CyberFraud => CYBER_FRAUD,
        Category::LandDispute => LAND_DISPUTE,
        Category::Noise => NOISE,
        Category::Traffic => TRAFFIC,
        Category::Lockdown => LOCKDOWN,
        Category::Profiteering => PROFITEERING,
        Category::MissingPerson => MISSING_PERSON,
        Category::WomenSafety => WOMEN_SAFETY,
        Category::ChildSafety => CHILD_SAFETY,
        Category::PoliceConduct => POLICE_CONDUCT,
        Category::IllegalLiquor => ILLEGAL_LIQUOR,
        Category::Other => OTHER,
    };
    text.in_language(language)
}

/// Name of a role.
pub const fn role(role: Role, language: Language) -> &'static str {
    let text = match role {
        Role::Operator => OPERATOR,
        Role::Station => STATION,
        Role::Circle => CIRCLE,
        Role::Chief => CHIEF,
        Role::Admin => ADMIN,
        Role::Auditor => AUDITOR,
    };
    text.in_language(language)
}

/// Name of an age group.
pub const fn age(age: Age, language: Language) -> &'static str {
    let text = match age {
        Age::Day => AGE_DAY,
        Age::Week => AGE_WEEK,
        Age::OverTen => AGE_OVER_10,
        Age::OverTwentyOne => AGE_OVER_21,
    };
    text.in_language(language)
}

/// A queue of the rail.
pub const fn queue(queue: Queue, language: Language) -> &'static str {
    let text = match queue {
        Queue::Late => house::QUEUE_LATE,
        Queue::NewWords => house::QUEUE_NEW_WORDS,
        Queue::Whose => house::QUEUE_WHOSE,
        Queue::Paused => house::QUEUE_PAUSED,
        Queue::Reopened => house::QUEUE_REOPENED,
    };
    text.in_language(language)
}

/// What happened, with a placeholder for the office where one belongs.
pub const fn happened(kind: EntryKind) -> Text {
    match kind {
        EntryKind::Received => HAPPENED_RECEIVED,
        EntryKind::Forwarded => HAPPENED_FORWARDED,
        EntryKind::Accepted => HAPPENED_ACCEPTED,
        EntryKind::Started => HAPPENED_STARTED,
        EntryKind::NotOurs | EntryKind::HandedUp => HAPPENED_NOT_OURS,
        EntryKind::Decided => HAPPENED_DECIDED,
        EntryKind::Noted => HAPPENED_NOTED,
        EntryKind::Asked => HAPPENED_ASKED,
        EntryKind::Assigned => HAPPENED_ASSIGNED,
        EntryKind::Reported => HAPPENED_REPORTED,
        EntryKind::Returned => HAPPENED_RETURNED,
        EntryKind::Closed => HAPPENED_CLOSED,
        EntryKind::Reopened => HAPPENED_REOPENED,
        EntryKind::Sealed => HAPPENED_SEALED,
        EntryKind::Unsealed => HAPPENED_UNSEALED,
        EntryKind::Accused => HAPPENED_ACCUSED,
        EntryKind::Escalated => HAPPENED_ESCALATED,
        EntryKind::Ordered => HAPPENED_ORDERED,
        EntryKind::OrderAcknowledged => HAPPENED_ORDER_ACKNOWLEDGED,
        EntryKind::OrderAnswered => HAPPENED_ORDER_ANSWERED,
        EntryKind::OrderAccepted => HAPPENED_ORDER_ACCEPTED,
        EntryKind::OrderReturned => HAPPENED_ORDER_RETURNED,
        EntryKind::OrderExtended => HAPPENED_ORDER_EXTENDED,
        EntryKind::OrderDropped => HAPPENED_ORDER_DROPPED,
        EntryKind::Added => HAPPENED_ADDED,
        EntryKind::Said => HAPPENED_SAID,
        EntryKind::PostJoined => HAPPENED_POST_JOINED,
        EntryKind::Edited => HAPPENED_EDITED,
        EntryKind::PostEdited => HAPPENED_POST_EDITED,
        EntryKind::PostDeleted => HAPPENED_POST_DELETED,
        EntryKind::PostHidden => HAPPENED_POST_HIDDEN,
        EntryKind::PostView => HAPPENED_POST_SHOWN,
        EntryKind::AnsweredElsewhere => HAPPENED_ANSWERED_ELSEWHERE,
        EntryKind::Unjoined => HAPPENED_UNJOINED,
        EntryKind::Promised => HAPPENED_PROMISED,
        EntryKind::PromiseKept => HAPPENED_PROMISE_KEPT,
        EntryKind::HandleProved => HAPPENED_HANDLE_PROVED,
        EntryKind::Settled => HAPPENED_SETTLED,
        EntryKind::NotSettled => HAPPENED_NOT_SETTLED,
    }
}

/// Label of a move's button. The complainant's two moves have their own pages.
pub const fn move_label(a_move: Move, language: Language) -> &'static str {
    let text = match a_move {
        Move::Forward => MOVE_FORWARD,
        Move::Accept => MOVE_ACCEPT,
        Move::Start => MOVE_START,
        Move::NotOurs => MOVE_NOT_OURS,
        Move::Decide => MOVE_DECIDE,
        Move::Note | Move::Add | Move::Answer => MOVE_NOTE,
        Move::Ask => MOVE_ASK,
        Move::Assign => MOVE_ASSIGN,
        Move::Report => MOVE_REPORT,
        Move::Return => MOVE_RETURN,
        Move::Close => MOVE_CLOSE,
        Move::Reopen => MOVE_REOPEN,
        Move::Seal => MOVE_SEAL,
        Move::Unseal => MOVE_UNSEAL,
        Move::Accuse => MOVE_ACCUSE,
    };
    text.in_language(language)
}

/// Label and hint of the text field of a move. The hint says who will see the text.
pub const fn move_text(a_move: Move, language: Language) -> (&'static str, &'static str) {
    let (label, hint) = match a_move {
        Move::Forward => (TEXT_FORWARD, HINT_FORWARD),
        Move::NotOurs => (TEXT_NOT_OURS, HINT_NOT_OURS),
        Move::Decide => (TEXT_DECIDE, HINT_DECIDE),
        Move::Ask => (TEXT_ASK, HINT_ASK),
        Move::Report => (TEXT_REPORT, HINT_REPORT),
        Move::Return => (TEXT_RETURN, HINT_RETURN),
        Move::Close => (TEXT_CLOSE, HINT_CLOSE),
        Move::Reopen => (TEXT_REOPEN, HINT_REOPEN),
        Move::Seal => (TEXT_SEAL, HINT_SEAL),
        Move::Unseal => (TEXT_UNSEAL, HINT_UNSEAL),
        Move::Accuse => (TEXT_ACCUSE, HINT_ACCUSE),
        _ => (TEXT_NOTE, HINT_NOTE),
    };
    (label.in_language(language), hint.in_language(language))
}
