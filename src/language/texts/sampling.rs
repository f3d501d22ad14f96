//! The page of samples: complainants asked again, complaints checked blind, and what came of it.

crate::texts! {
    TITLE: "नमूना जाँच", "Sample checks";
    LEAD: "बंद हुई शिकायतों में से कुछ को दोबारा देखा जाता है। कौन-सी, यह लॉटरी से तय होता है: कोई अधिकारी न किसी को चुन सकता है, न हटा सकता है।", "Some of the closed complaints are looked at again. Which ones is decided by lot: no officer can choose one or take one out.";
    ASK: "शिकायतकर्ता से दोबारा पूछें", "Ask the complainant again";
    ASK_LEAD: "शिकायत खोलें, फ़ोन करें और पूछें: क्या समस्या सच में हल हुई? जैसा कहा गया, वैसा ही लिखें।", "Open the complaint, telephone, and ask: was it really settled? Write down what was said as it was said.";
    ASK_NONE: "अभी किसी से पूछना बाक़ी नहीं है।", "Nobody has to be asked now.";
    CLOSED_AS: "बंद हुई: {outcome}", "Closed: {outcome}";
    FLAGGED: "ज़रूर पूछें", "Certain to be asked";
    NOT_REACHED: "बात नहीं हो सकी", "Not reached";
    ASK_WORDS: "शिकायतकर्ता के शब्द", "The complainant's words";
    ASK_WORDS_HINT: "“हल नहीं हुई” और “कुछ हद तक” के साथ ज़रूरी।", "Needed with “not settled” and “partly settled”.";
    ASK_SEND: "उत्तर दर्ज करें", "Record the answer";
    CHECK: "बिना परिणाम जाने जाँचें", "Check without knowing the outcome";
    CHECK_LEAD: "यह दूसरे क्षेत्र की बंद हो चुकी शिकायत है। संख्या, थाना और परिणाम जानबूझकर छिपाए गए हैं। जो लिखा है उसी से बताएँ: आप इसे कैसे बंद करते?", "This is a closed complaint of another circle. Its number, station and outcome are hidden on purpose. From what is written, say how you would have closed it.";
    CHECK_NONE: "अभी आपके कार्यालय को कुछ नहीं जाँचना है।", "Your office has nothing to check now.";
    REPORT: "थाने की आख्या", "Report of the station";
    FOUND: "क्या पाया गया", "What was found";
    EVIDENCE: "साथ में फ़ोटो और दस्तावेज़: {n}", "Photos and documents with it: {n}";
    CONTESTED: "शिकायतकर्ता ने इस पर क्या कहा", "What the complainant said against it";
    NO_REPORT: "कोई आख्या नहीं है।", "There is no report.";
    WOULD_BE: "आप इसे कैसे बंद करते?", "How would you have closed it?";
    CHECK_WORDS: "क्यों?", "Why?";
    CHECK_WORDS_HINT: "क्या कमी है, क्या साबित होता है। केवल पुलिस को दिखता है।", "What is missing, what is proved. Seen by staff only.";
    CHECK_SEND: "राय दर्ज करें", "Record this finding";
    DONE: "दर्ज हो गया।", "Recorded.";
    STRIKING: "ध्यान दें", "Worth a look";
    STRIKING_LEAD: "यहाँ नमूने में कुछ और निकला। ज़रूरी हो तो शिकायत दोबारा खोलें।", "Here the sample found something else. Reopen the complaint if necessary.";
    STRIKING_NONE: "पिछले 90 दिन में ऐसा कुछ नहीं निकला।", "Nothing of the kind in the last 90 days.";
    SAYS_OTHERWISE: "बंद हुई: {outcome}; दूसरे कार्यालय की राय: {other}", "Closed: {outcome}; the other office would have: {other}";
    SAYS_NOT_SETTLED: "बंद हुई: {outcome}; शिकायतकर्ता: हल नहीं हुई", "Closed: {outcome}; the complainant says: not settled";
    TALLY: "नमूनों में क्या निकला", "What came of the samples";
    TALLY_LEAD: "पिछले 90 दिन, उन शिकायतों के जो आप देख सकते हैं।", "The last 90 days, of the complaints that you can see.";
    RULE: "नियम", "Rule";
    RESULT: "नतीजा", "Result";
    RULE_ASKED_AGAIN: "सेल ने दोबारा पूछा", "Asked again by the cell";
    RULE_BLIND: "दूसरे कार्यालय ने जाँचा", "Checked by another office";
    RULE_FAKE: "असत्य पाई गईं, दूसरे कार्यालय ने जाँचा", "Found fake, checked by another office";
    RESULT_AGREES: "वही राय", "Same finding";
    RESULT_DIFFERS: "अलग राय", "Another finding";
    RESULT_OVERTAKEN: "इस बीच दोबारा खुल गई", "Reopened in the meantime";
}

use super::{
    super::{Language, Text},
    citizen_answer,
};
use crate::sampling::{Rule, SampleResult};

/// Name of a rule.
pub const fn rule(rule: Rule, language: Language) -> &'static str {
    let text: Text = match rule {
        Rule::AskedAgain => RULE_ASKED_AGAIN,
        Rule::Blind => RULE_BLIND,
        Rule::Fake => RULE_FAKE,
    };
    text.in_language(language)
}

/// Name of what came of a sample.
pub const fn result(result: SampleResult, language: Language) -> &'static str {
    let text: Text = match result {
        SampleResult::Settled => citizen_answer::SAID_SETTLED,
        SampleResult::Partly => citizen_answer::PARTLY,
        SampleResult::NotSettled => citizen_answer::SAID_NOT_SETTLED,
        SampleResult::NotReached => NOT_REACHED,
        SampleResult::Agrees => RESULT_AGREES,
        SampleResult::Differs => RESULT_DIFFERS,
        SampleResult::Overtaken => RESULT_OVERTAKEN,
    };
    text.in_language(language)
}
