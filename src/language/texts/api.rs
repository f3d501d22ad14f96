//! The pages of keys and webhooks, and what the interface for other software says by itself.

use super::super::{Language, Text};
use crate::api::{KeyScope, hooks::MessageState};

crate::texts! {
    KEYS: "API कुंजियाँ", "API keys";
    KEYS_LEAD: "पुलिस का दूसरा सॉफ़्टवेयर इन कुंजियों से शिकायतें पढ़ता और दर्ज करता है। कुंजी किसी एक खाते के नाम से चलती है: जो वह खाता नहीं देख सकता, कुंजी भी नहीं देख सकती।", "With these keys, other software of the force reads and files complaints. A key is used in the name of one account: what this account cannot see, the key cannot see either.";
    DEVELOPERS: "API का विवरण (अंग्रेज़ी में)", "Description of the API";
    READ_ONLY: "इस पृष्ठ में बदलाव केवल प्रशासक कर सकते हैं।", "Only the admin can change this page.";
    NO_KEYS: "अभी कोई कुंजी नहीं है।", "There are no keys yet.";
    ADD_KEY: "नई कुंजी बनाएँ", "Make a new key";
    NAME: "किस काम के लिए", "What it is for";
    ACCOUNT: "किस खाते के नाम से", "In the name of which account";
    MAY: "क्या करने की अनुमति", "What it may do";
    PER_MINUTE: "एक मिनट में कितने अनुरोध", "Requests per minute";
    EXPIRES: "कब तक चलेगी", "Valid for";
    N_DAYS: "{n} दिन", "{n} days";
    NEVER: "जब तक रद्द न हो", "Until it is revoked";
    MAKE: "कुंजी बनाएँ", "Make the key";
    REVOKE: "रद्द करें", "Revoke";
    FRESH_KEY: "नई कुंजी", "The new key";
    FRESH_SECRET: "हस्ताक्षर की नई गुप्त कुंजी", "The new signing secret";
    FRESH_LEAD: "इसे अभी कॉपी करके सुरक्षित रखें। यह दोबारा नहीं दिखेगी।", "Copy it now and keep it safe. It is not shown again.";
    FRESH_DONE: "कॉपी कर ली", "I have copied it";
    KEY: "कुंजी", "Key";
    STATE: "स्थिति", "State";
    WORKS: "चालू", "Works";
    REVOKED: "रद्द ({when})", "Revoked ({when})";
    EXPIRED: "समय पूरा ({when})", "Expired ({when})";
    UNTIL: "{when} तक", "until {when}";
    CLOSED_ACCOUNT: "खाता बंद है", "The account is closed";
    USED: "आख़िरी बार काम आई", "Last used";
    NOT_USED: "कभी नहीं", "Never";

    MAY_READ: "शिकायतें और उनका ब्योरा पढ़ना", "Read complaints and their timelines";
    MAY_NAMES: "शिकायतकर्ता का नाम, फ़ोन और जगह पढ़ना", "Read the complainant's name, telephone and place";
    MAY_FILE: "शिकायत दर्ज करना", "File complaints";
    MAY_WORK: "शिकायत पर कार्रवाई करना (टिप्पणी, आख्या, परिणाम)", "Work on complaints (notes, reports, outcomes)";

    HOOKS: "वेबहुक", "Webhooks";
    HOOKS_LEAD: "शिकायत में बदलाव होते ही दूसरे सॉफ़्टवेयर को सूचना जाती है। सूचना में केवल शिकायत संख्या और स्थिति रहती है, न नाम, न विवरण।", "When a complaint changes, other software is told at once. It is told the number and the status only, no names and no text.";
    NO_HOOKS: "अभी कोई वेबहुक नहीं है।", "There are no webhooks yet.";
    ADD_HOOK: "नया वेबहुक जोड़ें", "Add a webhook";
    URL: "पता", "Address";
    URL_HINT: "https:// से शुरू, सर्वर के नाम के साथ। IP पता या भीतरी नेटवर्क का पता नहीं चलेगा।", "Begins with https:// and names a host. An IP address, or an address inside a private network, is not called.";
    SIGHT: "किस खाते की नज़र से", "As which account sees it";
    SIGHT_HINT: "केवल उन्हीं शिकायतों की सूचना जाएगी जो यह खाता देख सकता है।", "Only complaints that this account may see are told of.";
    ADD: "जोड़ें", "Add";
    ON: "चालू", "On";
    OFF: "बंद", "Off";
    SWITCHED_OFF: "अपने आप बंद हुआ ({when}): वहाँ सूचनाएँ नहीं पहुँच रही थीं। पता जाँचें, फिर चालू करें।", "Switched off by itself ({when}), because nothing arrived there. Check the address, then switch it on again.";
    SWITCH_ON: "चालू करें", "Switch on";
    SWITCH_OFF: "बंद करें", "Switch off";
    TEST: "जाँच के लिए भेजें", "Send a test";
    RENEW: "नई गुप्त कुंजी बनाएँ", "Make a new secret";
    REMOVE: "हटाएँ", "Remove";
    WAIT: "{n} सूचनाएँ बाक़ी", "{n} waiting";
    LAST: "पिछली सूचनाएँ", "Last messages";
    NOTHING_SENT: "अभी कुछ नहीं भेजा गया।", "Nothing has been sent yet.";
    WHEN: "कब", "When";
    EVENT: "क्या", "What";
    ANSWER: "उत्तर", "Answer";
    ATTEMPTS: "{n} प्रयास", "{n} {n?attempt|attempts}";
    AGAIN: "फिर {when}", "again {when}";

    WAITING: "बाक़ी", "Waiting";
    SENDING: "जा रही है", "Being sent";
    SENT: "पहुँची", "Arrived";
    NEEDLESS: "खाता यह शिकायत नहीं देख सकता", "The account may not see the complaint";
    GIVEN_UP: "नहीं पहुँची", "Did not arrive";

    NO_KEY: "चालू कुंजी नहीं मिली। Authorization में Bearer के बाद कुंजी भेजें।", "There is no valid key. Send it in Authorization, after the word Bearer.";
    NAME_USED: "इस Idempotency-Key से पहले कुछ और माँगा जा चुका है; दूसरी चुनें।", "Something else was asked with this Idempotency-Key before; choose another.";
}

/// What a scope allows.
pub fn scope(scope: KeyScope, language: Language) -> &'static str {
    let text = match scope {
        KeyScope::Read => MAY_READ,
        KeyScope::Names => MAY_NAMES,
        KeyScope::File => MAY_FILE,
        KeyScope::Work => MAY_WORK,
    };
    text.in_language(language)
}

/// The state of a message.
pub fn state(state: MessageState, language: Language) -> &'static str {
    let text = match state {
        MessageState::Waiting => WAITING,
        MessageState::Sending => SENDING,
        MessageState::Sent => SENT,
        MessageState::Needless => NEEDLESS,
        MessageState::GivenUp => GIVEN_UP,
    };
    text.in_language(language)
}

/// The name of a field of these pages.
pub fn field_name(field: &str) -> Option<Text> {
    Some(match field {
        "url" => URL,
        "per_minute" => PER_MINUTE,
        "days" => EXPIRES,
        _ => return None,
    })
}
