//! Notices by email, and the page where an officer chooses them.

use super::super::{Language, Text};
use crate::command::mail::MailWhen;

crate::texts! {
    GREETING: "आपके कार्यालय के लिए सूचना:", "For your office:";
    REFERENCE: "शिकायत संख्या: {reference}", "Complaint number: {reference}";
    MANY: "{n} {n?सूचना|सूचनाएँ}", "{n} {n?notice|notices}";
    NO_REPLY: "यह संदेश अपने आप भेजा गया है; इसका उत्तर न दें। शिकायत का ब्योरा केवल साइन इन करने पर दिखता है।", "This message was sent automatically; please do not reply. Details of a complaint are shown only after signing in.";
    CHOOSE: "ई-मेल कब आए, यहाँ चुनें: {address}", "Choose when you get emails: {address}";

    TITLE: "मेरी सूचनाएँ", "My notices";
    LEAD: "कार्यालय की सूचनाएँ ई-मेल से भी आ सकती हैं। ई-मेल में केवल शिकायत संख्या, कार्य, समय सीमा और लिंक होते हैं।", "You can also get your office's notices by email. An email contains only the complaint number, the step, the time limit and a link.";
    OFF: "इस सर्वर पर ई-मेल भेजना चालू नहीं है। यहाँ जो चुनेंगे वह चालू होने पर लागू होगा।", "This server does not send email. Your choice takes effect once it does.";
    NO_ADDRESS: "आपका ई-मेल पता दर्ज नहीं है। प्रशासक से दर्ज कराएँ।", "We have no email address for you. Ask the admin to add one.";
    YOUR_ADDRESS: "आपका पता: {address}। इसे प्रशासक बदल सकते हैं।", "Your address: {address}. Only the admin can change it.";
    NOT_FOR_ROLE: "आपकी भूमिका को सूचनाएँ नहीं मिलतीं।", "Your role does not get notices.";
    WHEN: "ई-मेल कब आए", "When you get emails";
    LANGUAGE: "ई-मेल की भाषा", "Language of the emails";
    BOTH: "हिन्दी और अंग्रेज़ी दोनों", "Both Hindi and English";
    SAVE: "सहेजें", "Save your choice";
    SAVED: "अभी: {when}; {language}।", "Current choice: {when}; {language}.";

    AT_ONCE: "तुरंत", "Immediately";
    DIGEST: "दिन में दो बार एक साथ, सुबह 8 और शाम 5 बजे", "In one email twice a day, at 08:00 and 17:00";
    NONE: "कभी नहीं", "Never";

    EMAIL: "ई-मेल पता", "Email address";
    EMAIL_HEAD: "ई-मेल पता दर्ज करें या बदलें", "Enter or change an email address";
    EMAIL_HINT: "ख़ाली छोड़ने पर पता हट जाता है। पुरानी सूचनाएँ नए पते पर नहीं जातीं।", "Leave this empty to remove the address. Earlier notices are not sent to a new address.";
    SERVER_OFF: "ई-मेल: इस सर्वर पर भेजना चालू नहीं है।", "Email: this server does not send any.";
    SERVER_UP: "ई-मेल: भेजना चालू है।", "Email: sending is on.";
    SERVER_DOWN: "ई-मेल सर्वर {since} से कुछ नहीं ले रहा: {why}। अगली कोशिश {next}; तब तक कुछ नहीं खोएगा।", "The mail server has accepted nothing since {since}: {why}. Next attempt {next}; nothing is lost in the meantime.";
    REFUSED: "{when} अस्वीकृत: {why}", "Refused {when}: {why}";
    UNKNOWN: "{when} भेजा, पर पता नहीं चला कि पहुँचा या नहीं; दोबारा नहीं भेजा गया", "{when}: not known whether it arrived; not sent again";
    WAITING: "{when} नहीं लिया गया: {why}; अगली कोशिश {next}", "Not accepted {when}: {why}; next attempt {next}";
}

/// Name of a choice of when notices are sent by email.
pub const fn when(when: MailWhen, language: Language) -> &'static str {
    let text: Text = match when {
        MailWhen::AtOnce => AT_ONCE,
        MailWhen::Digest => DIGEST,
        MailWhen::None => NONE,
    };
    text.in_language(language)
}
