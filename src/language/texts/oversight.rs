//! The auditor's page, retention, and incidents in which data got out.

use super::super::Text;

crate::texts! {
    AUDIT: "ऑडिट रिकॉर्ड", "Audit trail";
    AUDIT_LEAD: "किसने, कब, क्या किया: हर काम की एक पंक्ति। यहाँ कुछ बदला या मिटाया नहीं जा सकता। शिकायतों में क्या लिखा है, यह यहाँ नहीं दिखता।", "Who did what and when: one line for everything that was done. Nothing here can be changed or deleted. What complaints say is not shown here.";
    DOWNLOAD: "CSV फ़ाइल लें", "Download as CSV";
    FROM: "इस दिन से", "From";
    TO: "इस दिन तक", "To";
    LOGIN: "यूज़र नेम", "Username";
    OFFICER: "अधिकारी", "Officer";
    KIND: "क्या किया", "What was done";
    ANY: "सब कुछ", "Everything";
    ABOUT: "किस पर", "To what";
    ABOUT_LABEL: "शिकायत संख्या", "Complaint number";
    ONLY_SEALED: "केवल बंद रखी बातें खोलने के मामले", "Only openings of what is sealed";
    SHOW: "दिखाएँ", "Show";
    ENTRY: "क्रम", "No.";
    WHEN: "कब", "When";
    DETAIL: "ब्योरा", "Details";
    NOBODY: "शिकायतकर्ता या सिस्टम", "The complainant or the system";
    NOT_SHOWN: "अधिकारी के शब्द; यहाँ नहीं दिखाए जाते", "An officer's own words; not shown here";
    NO_ENTRIES: "ऐसी कोई पंक्ति नहीं है।", "There are no such entries.";
    FILTER_WRONG: "यह यूज़र नेम या यह दिन नहीं मिला।", "This username or this day was not found.";
    TRAIL_CUT: "फ़ाइल में केवल सबसे नई {n} पंक्तियाँ आती हैं। बाक़ी के लिए दिन चुनकर फिर से फ़ाइल लें।", "A file holds only the newest {n} entries. For the others, choose days and download again.";
    LIST_CUT: "सूची में केवल पहली {n} पंक्तियाँ आती हैं।", "A list holds only the first {n} lines.";
    OPENINGS: "बंद रखी बातें किसने और क्यों खोलीं", "Who opened what is sealed, and why";
    OPENED: "क्या खोला", "What was opened";
    OPENED_IDENTITY: "पहचान", "who complained";
    OPENED_FILE: "फ़ोटो {file} ने अपने बारे में जो बताया", "what the photo {file} said about itself";
    REASON: "कारण", "Reason";
    ANCHORS: "हर दिन का आख़िरी निशान", "The end of each day";
    ANCHORS_LEAD: "हर दिन के अंत में रिकॉर्ड का यह निशान बनता है। इसे छापकर दस्तख़त के साथ रखें या प्रकाशित करें। बाद में किसी ने रिकॉर्ड बदला या काटा, तो वह इस निशान से नहीं मिलेगा।", "At the end of each day the trail is given this mark. Print it and keep it signed, or publish it. If somebody changes or cuts the trail later, it no longer fits this mark.";
    NO_ANCHORS: "अभी कोई निशान नहीं बना। पहला आज रात बनेगा।", "There is no mark yet. The first is made tonight.";
    HEAD_NOW: "अभी का निशान: {head}", "The mark at this moment: {head}";

    RETENTION: "क्या कब तक रखें", "Retention";
    RETENTION_LEAD: "समय पूरा होने पर नाम, फ़ोन, पता, लिखी बातें और फ़ोटो मिट जाती हैं। संख्या, विषय, थाना, तारीख़ और परिणाम रह जाते हैं, इसलिए आँकड़े नहीं बदलते।", "When the time is over, names, telephone numbers, addresses, texts and photos are erased. Number, subject, station, dates and outcome stay, so no figure changes.";
    CLASS: "किस तरह की चीज़", "Kind";
    KEPT_FOR: "कब तक", "Kept for";
    WOULD_GO: "अभी मिटने लायक़", "Would be erased now";
    CLASS_CLOSED: "बंद शिकायतें", "Closed complaints";
    CLASS_PROTECTED: "बंद शिकायतें: गोपनीय जाँच, महिला या बच्चे की सुरक्षा", "Closed complaints: confidential, women or children";
    CLASS_COURT: "FIR हुई या अदालत में है", "FIR registered, or in court";
    CLASS_POST: "पोस्ट जो शिकायत नहीं बनी", "Posts that became no complaint";
    CLASS_DELETED_POST: "पोस्ट जो शिकायत नहीं बनी और लिखने वाले ने हटा दी", "Posts that became no complaint and were deleted by their author";
    UNTIL_DECIDED: "जब तक अधिकारी तय न करें", "Until an officer decides";
    N_DAYS: "{n} दिन", "{n} days";
    N_YEARS: "{n} साल", "{n} {n?year|years}";
    OR_MORE: "{n} या ज़्यादा", "{n} or more";
    OWN_DECISION: "ज़िले का अपना फ़ैसला", "Decided by the district";
    DECIDE: "समय तय करें", "Decide how long";
    LIST: "जो अभी मिटने लायक़ है, उसकी सूची (CSV)", "List of what would go now (CSV)";
    SINCE: "कब से", "Since";
    DAILY: "अपने-आप मिटाना", "Erasing by itself";
    DAILY_OFF: "बंद है: कुछ भी अपने-आप नहीं मिटता। ज़िला ऊपर के समय की पुष्टि करे, तब जिसका समय पूरा हो वह हर रात 2 बजे के बाद मिटेगा, एक रात में ज़्यादा से ज़्यादा {n}; जिस पर रोक है वह कभी नहीं।", "Off: nothing is erased by itself. Once the district confirms the times above, what is due is erased every night after 2, at most {n} a night, and never what is held.";
    DAILY_ON: "चालू है: {name} ने {when} को ऊपर के समय की पुष्टि की। जिसका समय पूरा हो वह हर रात 2 बजे के बाद मिटता है, एक रात में ज़्यादा से ज़्यादा {n}; जिस पर रोक है वह कभी नहीं।", "On: {name} confirmed the times above ({when}). What is due is erased every night after 2, at most {n} a night, and never what is held.";
    DAILY_CHANGED: "रुका है: {when} की पुष्टि के बाद समय बदला है। फिर से पुष्टि होने तक कुछ भी अपने-आप नहीं मिटता।", "Stopped: the times have changed since they were confirmed ({when}). Nothing is erased by itself until they are confirmed again.";
    DAILY_RAN: "पिछली बार: {when}।", "Last run: {when}.";
    DAILY_CONFIRM: "ऊपर के समय की पुष्टि करें और हर रात मिटाएँ", "Confirm the times above and erase every night";
    DAILY_STOP: "अपने-आप मिटाना बंद करें", "Stop erasing by itself";
    ERASE_LEAD: "जो मिटेगा वह वापस नहीं आ सकता। पूरी सूची पहले देख लें: ऊपर की फ़ाइल, या `sunwai retention --dry-run`।", "What is erased cannot be brought back. Look at the full list first: the file above, or `sunwai retention --dry-run`.";
    ERASE_SOME: "सबसे पुरानी {n} मिटाएँ", "Erase the oldest {n}";
    HOLDS: "मिटाने पर रोक", "Legal holds";
    HOLDS_LEAD: "अदालत के आदेश, जाँच या RTI के कारण जिन शिकायतों को नहीं मिटाना है।", "Complaints that must not be erased because of a court order, an investigation or an RTI request.";
    NO_HOLDS: "अभी कोई रोक नहीं है।", "There are no holds.";
    ADD_HOLD: "रोक लगाएँ", "Set a hold";
    END_HOLD: "रोक हटाएँ", "End the hold";
    HOLD_NUMBER: "शिकायत संख्या", "Complaint number";
    HOLD_REASON: "आदेश या पत्र की संख्या", "Number of the order or letter";
    HOLD_REASON_HINT: "किसी का नाम न लिखें।", "Do not write names.";

    BREACHES: "डेटा की घटना", "Data incidents";
    BREACHES_LEAD: "किसी का निजी डेटा बाहर चला गया, या सिस्टम पर हमला हुआ, तो यहाँ लिखें। घड़ी उस समय से चलती है जब इसका पता चला।", "Enter it here when personal data got out or the system was attacked. The clocks run from when it was noticed.";
    NO_BREACHES: "कोई घटना दर्ज नहीं है।", "No incident is recorded.";
    ADD_BREACH: "घटना दर्ज करें", "Enter an incident";
    BREACH_OF: "घटना {n}", "Incident {n}";
    NOTICED_AT: "कब पता चला", "When it was noticed";
    BREACH_WHAT: "क्या हुआ, किसका डेटा, अब तक क्या किया", "What happened, whose data, what was done so far";
    NO_NAMES: "शिकायतकर्ताओं के नाम न लिखें।", "Do not write the names of complainants.";
    ADD_STEP: "क्या किया, दर्ज करें", "Enter what was done";
    STEP: "क्या किया", "What was done";
    STEP_AT: "कब किया", "When it was done";
    STEP_WORDS: "पत्र या टिकट की संख्या, या क्या किया", "Number of the letter or ticket, or what was done";
    STEP_CERT_IN: "CERT-In को बताया (6 घंटे में)", "CERT-In told (within 6 hours)";
    STEP_BOARD: "डेटा संरक्षण बोर्ड को बताया", "Data Protection Board told";
    STEP_PEOPLE: "जिनका डेटा है उन्हें बताया", "Persons concerned told";
    STEP_BOARD_DETAIL: "बोर्ड को पूरा ब्योरा दिया (72 घंटे में)", "Board told in detail (within 72 hours)";
    STEP_NOTE: "टिप्पणी", "Note";
    STEP_ENDED: "मामला पूरा हुआ", "It is over";
    DONE_AT: "{when} को किया", "done {when}";
    DUE_BY: "{when} तक करना है", "due {when}";
    LATE_SINCE: "समय {when} को निकल चुका है", "overdue since {when}";
    WITHOUT_DELAY: "तुरंत करना है", "without delay";

    DUTY_HEAD: "क़ानून क्या कहता है", "What the law requires";
    DUTY_POCSO: "बच्चे के साथ यौन अपराध की आशंका हो तो 24 घंटे में बाल कल्याण समिति और विशेष न्यायालय को बताना है: {when} तक (POCSO धारा 19)।", "If it may be a sexual offence against a child, the Child Welfare Committee and the Special Court must be told within 24 hours: by {when} (POCSO, section 19).";
    DUTY_POCSO_LATE: "बच्चे के साथ यौन अपराध की आशंका हो तो बाल कल्याण समिति और विशेष न्यायालय को {when} तक बताना था (POCSO धारा 19)। नहीं बताया है तो अभी बताएँ।", "If it may be a sexual offence against a child, the Child Welfare Committee and the Special Court had to be told by {when} (POCSO, section 19). If that was not done, do it now.";
    DUTY_CHILD: "बच्चे का नाम, पता, फ़ोटो, परिवार, स्कूल या मोहल्ला किसी को नहीं बताना है (POCSO धारा 23, JJ Act धारा 74)।", "Tell nobody the child's name, address, photo, family, school or neighbourhood (POCSO, section 23; JJ Act, section 74).";
    DUTY_WOMAN: "पीड़ित की पहचान किसी को नहीं बतानी है (BNS धारा 72)। बयान महिला अधिकारी लिखें; जो नहीं आ सकतीं, उनका घर पर (BNSS धारा 173)।", "Tell nobody who the victim is (BNS, section 72). A woman officer records the statement, at home if the person cannot come (BNSS, section 173).";
    DUTY_NOT_RECORDED: "ऐसी शिकायत दर्ज न करना ख़ुद अपराध है (BNS धारा 199)।", "Not recording such a complaint is itself an offence (BNS, section 199).";

    RTI_HEAD: "सूचना का अधिकार अधिनियम के अंतर्गत: शिकायत {reference}", "Under the Right to Information Act: complaint {reference}";
    RTI_EXEMPT: "यह जाँच चल रही है, गोपनीय है, या किसी पीड़ित की पहचान बचाती है। धारा 8(1)(g) और 8(1)(h) के कारण कुछ नहीं दिया जाता। धारा 8(2) पर निर्णय जन सूचना अधिकारी का है।", "This inquiry is running, is confidential, or protects a victim. Nothing is given, because of sections 8(1)(g) and 8(1)(h). The decision under section 8(2) is that of the Public Information Officer.";
    RTI_RECEIVED: "प्राप्त", "Received";
    RTI_CATEGORY: "विषय", "Subject";
    RTI_STATION: "थाना", "Station";
    RTI_TEXT: "शिकायत के शब्द", "Words of the complaint";
    RTI_WITHHELD: "[नहीं दिया गया: धारा 8(1)(j)]", "[withheld: section 8(1)(j)]";
}

/// The name of a field of these pages.
pub fn field_name(field: &str) -> Option<Text> {
    Some(match field {
        "class" => CLASS,
        "keep_days" => KEPT_FOR,
        "hold_reason" => HOLD_REASON,
        "noticed_at" => NOTICED_AT,
        "breach_what" => BREACH_WHAT,
        "breach_step" => STEP,
        "step_at" => STEP_AT,
        "step_words" => STEP_WORDS,
        _ => return None,
    })
}
