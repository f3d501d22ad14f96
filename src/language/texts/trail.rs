//! What the entries of the audit trail say that was done.

use super::super::Text;

crate::texts! {
    AN_OFFICE: "कार्यालय", "the office";
    SIGNED_IN: "साइन इन किया", "Signed in";
    SIGNED_OUT: "साइन आउट किया", "Signed out";
    SIGNED_OUT_EVERYWHERE: "सब जगह साइन आउट किया", "Signed out everywhere";
    SIGN_IN_REFUSED: "साइन इन नहीं हो पाया", "Sign-in refused";
    CODE_REFUSED: "दूसरी जाँच का कोड ग़लत", "Code of the second check refused";
    RECOVERY_CODE_USED: "रिकवरी कोड काम में लिया", "Recovery code used";
    RECOVERY_CODES_MADE: "नए रिकवरी कोड बने", "Recovery codes made";
    SECOND_FACTOR_TAKEN_AWAY: "किसी की दूसरी जाँच हटाई", "Second check taken away from an officer";
    OWN_PASSWORD_CHANGED: "अपना पासवर्ड बदला", "Changed the own password";
    OFFICER_ADDED: "खाता बनाया", "Account added";
    OFFICER_CHANGED: "खाता बदला", "Account changed";
    OFFICER_CLOSED: "खाता बंद किया", "Account closed";
    OFFICER_REOPENED: "खाता फिर खोला", "Account opened again";
    OFFICER_PASSWORD_SET: "किसी का पासवर्ड बदला", "Password set for an officer";
    OFFICER_EMAIL_SET: "ईमेल पता बदला", "Mail address set";
    OFFICER_POSTED: "तैनाती दर्ज की", "Posting entered";
    POSTING_ENDED: "तैनाती समाप्त की", "Posting ended";
    POSTS_RECEIVED: "पोस्टें आईं", "Posts received";
    POST_DECIDED: "पोस्ट पर निर्णय", "Post decided";
    POST_UNDECIDED: "पोस्ट का निर्णय वापस लिया", "Decision on a post taken back";
    TOLD_HOW_TO_FILE: "शिकायत करने का तरीक़ा बताया", "Told how to file";
    ANSWERED_ON_CHANNEL: "माध्यम पर उत्तर दिया", "Answered on the channel";
    REPLY_AGAIN: "उत्तर फिर भेजने को कहा", "Reply sent again";
    REPLY_BY_HAND: "उत्तर हाथ से भेजा", "Reply sent by hand";
    REPLY_STOPPED: "उत्तर रोका गया", "Reply stopped";
    WORD_WITHHELD: "एक शब्द बाहर जाने से रोका", "Word withheld";
    WORD_RELEASED: "एक शब्द बाहर जाने दिया", "Word released";
    LIST_EXPORTED: "शिकायतों की सूची फ़ाइल में ली", "List of complaints exported";
    FIGURES_EXPORTED: "आँकड़े फ़ाइल में लिए", "Figures exported";
    TRAIL_EXPORTED: "यह रिकॉर्ड फ़ाइल में लिया", "This trail exported";
    RTI_EXPORTED: "RTI के लिए शिकायत का ब्योरा लिया", "Complaint exported for an RTI request";
    IDENTITY_OPENED: "गोपनीय पहचान खोली", "Sealed identity opened";
    EVIDENCE_SEALED: "फ़ोटो ने अपने बारे में जो बताया, बंद करके रखा", "What a photo said about itself sealed";
    EVIDENCE_OPENED: "फ़ोटो ने अपने बारे में जो बताया, खोला", "What a photo said about itself opened";
    CASE_READ: "गोपनीय शिकायत पढ़ी", "Protected complaint read";
    LEGAL_HOLD_SET: "मिटाने पर रोक लगाई", "Legal hold set";
    LEGAL_HOLD_ENDED: "मिटाने पर रोक हटाई", "Legal hold ended";
    RETENTION_RULE_SET: "रखने का समय तय किया", "Retention decided";
    RETENTION_ERASED: "समय पूरा होने पर मिटाया", "Erased when its time was over";
    RETENTION_CONFIRMED: "मिटाने के समय की पुष्टि की", "Retention confirmed: erased every night";
    RETENTION_STOPPED: "अपने-आप मिटाना बंद किया", "Nightly erasure stopped";
    RETENTION_NIGHT: "रात का मिटाना शुरू हुआ", "Nightly erasure begun";
    RETENTION_LISTED: "जो मिटने लायक़ है उसकी सूची ली", "List of what would be erased taken";
    RETENTION_RUN: "समय पूरा हुई चीज़ें मिटाईं", "Erasure run";
    BREACH_NOTICED: "डेटा की घटना दर्ज की", "Data incident entered";
    BREACH_STEP: "डेटा की घटना पर कार्रवाई दर्ज की", "Step on a data incident entered";
    ANCHORED: "दिन का निशान बना", "End of the day marked";
    BASELINE: "पुराने रिकॉर्ड जोड़े गए", "Earlier rows covered";
    BATCH_FORWARDED: "कई शिकायतें एक साथ भेजीं", "Several complaints forwarded";
    SHEET_FROZEN: "सायंकालीन सूची जमी", "Evening sheet frozen";
    SHIFT_ENDED: "पाली समाप्त की", "Shift ended";
    SHIFT_SIGNED: "पाली पर दस्तख़त किए", "Shift signed for";
    REPORT_MADE: "दैनिक रिपोर्ट बनी", "Daily report made";
    REPORT_MAILED: "दैनिक रिपोर्ट भेजी गई", "Daily report mailed";
    NOTICES_READ: "सूचनाएँ पढ़ी हुई कीं", "Notices marked as read";
    NOTICES_MAILED: "सूचनाएँ ईमेल से गईं", "Notices mailed";
    STATEMENT_BEGUN: "वर्ज़न लिखना शुरू किया", "Statement begun";
    STATEMENT_WRITTEN: "वर्ज़न लिखा", "Statement written";
    STATEMENT_COUNTERSIGNED: "वर्ज़न पर दूसरे के दस्तख़त", "Statement countersigned";
    STATEMENT_RELEASED: "वर्ज़न जारी हुआ", "Statement released";
    STATEMENT_STOPPED: "वर्ज़न रोका गया", "Statement stopped";
    STATEMENT_WITHDRAWN: "वर्ज़न वापस लिया", "Statement withdrawn";
    TEMPLATE_ADDED: "तैयार उत्तर जोड़ा", "Ready answer added";
    TEMPLATE_RETIRED: "तैयार उत्तर हटाया", "Ready answer retired";
    MACRO_ADDED: "तैयार क़दम जोड़ा", "Ready step added";
    MACRO_ARCHIVED: "तैयार क़दम हटाया", "Ready step archived";
    MACRO_USED: "तैयार क़दम काम में लिया", "Ready step used";
    CLOCK_RULE_SET: "समय-सीमा तय की", "Time limit set";
    CLOCK_RULE_TAKEN_BACK: "अपनी समय-सीमा हटाई", "Own time limit taken back";
    HOLIDAY_SET: "अवकाश दर्ज किया", "Holiday entered";
    HOLIDAY_REMOVED: "अवकाश हटाया", "Holiday removed";
    OFFICES_IMPORTED: "कार्यालयों की तालिका ली", "Offices imported";
    OFFICE_TITLED: "पद का नाम बदला", "Title of an office set";
    API_KEY_MADE: "API कुंजी बनाई", "API key made";
    API_KEY_REVOKED: "API कुंजी रद्द की", "API key revoked";
    WEBHOOK_ADDED: "वेबहुक जोड़ा", "Webhook added";
    WEBHOOK_REMOVED: "वेबहुक हटाया", "Webhook removed";
    OPEN311_FILED: "Open311 से शिकायत आई", "Filed through Open311";
    LISTING_AGREED: "खुली सूची के लिए सहमति", "Agreed to the open list";
    LISTING_WITHDRAWN: "खुली सूची से नाम वापस", "Withdrew from the open list";
    SPELLING_LEARNT: "जगह का नाम सीखा", "Spelling learnt";
    ORDER_DROPPED: "आदेश वापस लिया", "Order withdrawn";
    FILTER_SAVED: "छँटाई सहेजी", "Filter saved";
    FILTER_DELETED: "छँटाई हटाई", "Filter deleted";
    SHIELDED: "पहचान को कानूनी सुरक्षा दी", "Identity placed under the shield";
    SHIELD_LIFTED: "पहचान की कानूनी सुरक्षा हटाई", "Shield lifted";
    IDENTITY_SEALED: "पुरानी पहचानें बंद करके रखीं", "Earlier identities sealed";
    KEY_ROTATED: "सर्वर की कुंजी बदली", "Server key rotated";
    CONTACT_CODE_WRONG: "संपर्क का कोड ग़लत", "Wrong contact code";
    CONTACT_CODE_GIVEN: "संपर्क का कोड बना", "Contact code made";
    CONTACT_CODES_KEYED: "संपर्क के कोड सुरक्षित किए", "Contact codes keyed";
    SAMPLE_DRAWN: "जाँच के लिए शिकायतें चुनी गईं", "Sample drawn";
    SAMPLE_ASKED: "शिकायतकर्ता से दोबारा पूछा", "Complainant asked again";
    SILENCE_RECORDED: "उत्तर नहीं आया", "No answer came";
    TEXT_REDACTED: "शब्द ढककर प्रति बनाई", "Redacted copy of a text made";
    PHOTO_REDACTED: "फ़ोटो ढककर प्रति बनाई", "Redacted copy of a photo made";
    REDACTED_GIVEN: "ढकी हुई प्रति दी", "Redacted copy given out";
    INCIDENT_LINKED: "घटना से जोड़ा", "Linked to an incident";
    INCIDENT_UNLINKED: "घटना से अलग किया", "Unlinked from an incident";
    INCIDENT_DISTINCT: "अलग घटना बताया", "Said to be another incident";
    INCIDENT_AGREED: "घटना से जुड़ना माना", "Agreed that it belongs to an incident";
    INCIDENT_ME_TOO: "“मेरे साथ भी” बताया", "Said \"me too\"";
    INCIDENT_PUBLISHED: "घटना सबको दिखाई", "Incident made public";
    INCIDENT_WITHDRAWN: "घटना सबसे हटाई", "Incident no longer public";
    INCIDENTS_JOINED: "दो घटनाएँ एक कीं", "Two incidents made one";
    SENDER_SET_APART: "किसी की पोस्ट अलग सूची में रखीं", "Sender set apart";
    SENDER_LET_IN: "किसी की पोस्ट फिर सबके साथ", "Sender no longer set apart";
    QUESTION_ADDED: "प्रश्न जोड़ा", "Question added";
    QUESTION_RETIRED: "प्रश्न हटाया", "Question retired";
}

/// What an action of the trail is called; `None` for one that has no name yet, which is shown as the program writes it.
pub fn action(word: &str) -> Option<Text> {
    Some(match word {
        "signed_in" => SIGNED_IN,
        "signed_out" => SIGNED_OUT,
        "signed_out_everywhere" => SIGNED_OUT_EVERYWHERE,
        "sign_in_refused" => SIGN_IN_REFUSED,
        "code_refused" => CODE_REFUSED,
        "recovery_code_used" => RECOVERY_CODE_USED,
        "recovery_codes_made" => RECOVERY_CODES_MADE,
        "second_factor_taken_away" => SECOND_FACTOR_TAKEN_AWAY,
        "own_password_changed" => OWN_PASSWORD_CHANGED,
        "officer_added" => OFFICER_ADDED,
        "officer_changed" => OFFICER_CHANGED,
        "officer_closed" => OFFICER_CLOSED,
        "officer_reopened" => OFFICER_REOPENED,
        "officer_password_set" => OFFICER_PASSWORD_SET,
        "officer_email_set" => OFFICER_EMAIL_SET,
        "officer_posted" => OFFICER_POSTED,
        "posting_ended" => POSTING_ENDED,
        "posts_received" => POSTS_RECEIVED,
        "post_decided" => POST_DECIDED,
        "post_undecided" => POST_UNDECIDED,
        "told_how_to_file" => TOLD_HOW_TO_FILE,
        "answered_on_channel" => ANSWERED_ON_CHANNEL,
        "reply_again" => REPLY_AGAIN,
        "reply_by_hand" => REPLY_BY_HAND,
        "reply_stopped" => REPLY_STOPPED,
        "word_withheld" => WORD_WITHHELD,
        "word_released" => WORD_RELEASED,
        "list_exported" => LIST_EXPORTED,
        "figures_exported" => FIGURES_EXPORTED,
        "trail_exported" => TRAIL_EXPORTED,
        "rti_exported" => RTI_EXPORTED,
        "identity_opened" => IDENTITY_OPENED,
        "evidence_sealed" => EVIDENCE_SEALED,
        "evidence_opened" => EVIDENCE_OPENED,
        "case_read" => CASE_READ,
        "legal_hold_set" => LEGAL_HOLD_SET,
        "legal_hold_ended" => LEGAL_HOLD_ENDED,
        "retention_rule_set" => RETENTION_RULE_SET,
        "retention_erased" => RETENTION_ERASED,
        "retention_confirmed" => RETENTION_CONFIRMED,
        "retention_stopped" => RETENTION_STOPPED,
        "retention_night" => RETENTION_NIGHT,
        "retention_listed" => RETENTION_LISTED,
        "retention_run" => RETENTION_RUN,
        "breach_noticed" => BREACH_NOTICED,
        "breach_step" => BREACH_STEP,
        "anchored" => ANCHORED,
        "baseline" => BASELINE,
        "batch_forwarded" => BATCH_FORWARDED,
        "sheet_frozen" => SHEET_FROZEN,
        "shift_ended" => SHIFT_ENDED,
        "shift_signed" => SHIFT_SIGNED,
        "report_made" => REPORT_MADE,
        "report_mailed" => REPORT_MAILED,
        "notices_read" => NOTICES_READ,
        "notices_mailed" => NOTICES_MAILED,
        "statement_begun" => STATEMENT_BEGUN,
        "statement_written" => STATEMENT_WRITTEN,
        "statement_countersigned" => STATEMENT_COUNTERSIGNED,
        "statement_released" => STATEMENT_RELEASED,
        "statement_stopped" => STATEMENT_STOPPED,
        "statement_withdrawn" => STATEMENT_WITHDRAWN,
        "template_added" => TEMPLATE_ADDED,
        "template_retired" => TEMPLATE_RETIRED,
        "macro_added" => MACRO_ADDED,
        "macro_archived" => MACRO_ARCHIVED,
        "macro_used" => MACRO_USED,
        "clock_rule_set" => CLOCK_RULE_SET,
        "clock_rule_taken_back" => CLOCK_RULE_TAKEN_BACK,
        "holiday_set" => HOLIDAY_SET,
        "holiday_removed" => HOLIDAY_REMOVED,
        "offices_imported" => OFFICES_IMPORTED,
        "office_titled" => OFFICE_TITLED,
        "api_key_made" => API_KEY_MADE,
        "api_key_revoked" => API_KEY_REVOKED,
        "webhook_added" => WEBHOOK_ADDED,
        "webhook_removed" => WEBHOOK_REMOVED,
        "open311_filed" => OPEN311_FILED,
        "listing_agreed" => LISTING_AGREED,
        "listing_withdrawn" => LISTING_WITHDRAWN,
        "spelling_learnt" => SPELLING_LEARNT,
        "order_dropped" => ORDER_DROPPED,
        "filter_saved" => FILTER_SAVED,
        "filter_deleted" => FILTER_DELETED,
        "shielded" => SHIELDED,
        "shield_lifted" => SHIELD_LIFTED,
        "identity_sealed" => IDENTITY_SEALED,
        "key_rotated" => KEY_ROTATED,
        "contact_code_wrong" => CONTACT_CODE_WRONG,
        "contact_code_given" => CONTACT_CODE_GIVEN,
        "contact_codes_keyed" => CONTACT_CODES_KEYED,
        "sample_drawn" => SAMPLE_DRAWN,
        "sample_asked" => SAMPLE_ASKED,
        "silence_recorded" => SILENCE_RECORDED,
        "text_redacted" => TEXT_REDACTED,
        "photo_redacted" => PHOTO_REDACTED,
        "redacted_given" => REDACTED_GIVEN,
        "incident_linked" => INCIDENT_LINKED,
        "incident_unlinked" => INCIDENT_UNLINKED,
        "incident_distinct" => INCIDENT_DISTINCT,
        "incident_agreed" => INCIDENT_AGREED,
        "incident_me_too" => INCIDENT_ME_TOO,
        "incident_published" => INCIDENT_PUBLISHED,
        "incident_withdrawn" => INCIDENT_WITHDRAWN,
        "incidents_joined" => INCIDENTS_JOINED,
        "sender_set_apart" => SENDER_SET_APART,
        "sender_let_in" => SENDER_LET_IN,
        "question_added" => QUESTION_ADDED,
        "question_retired" => QUESTION_RETIRED,
        _ => return None,
    })
}
