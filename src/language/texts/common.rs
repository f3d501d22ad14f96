//! Texts used on every page.

use super::super::Text;

crate::texts! {
    BRAND: "सुनवाई", "Sunwai";
    INSTALLED_NAME: "सुनवाई: पुलिस शिकायत", "Sunwai: police complaints";
    OFFICE: "प्रयागराज पुलिस", "Prayagraj Police";
    SKIP: "सीधे मुख्य भाग पर जाएँ", "Skip to main content";
    NAVIGATION: "मुख्य मेनू", "Main";
    NAV_FILE: "शिकायत करें", "File a complaint";
    NAV_TRACK: "स्थिति देखें", "Track";
    NAV_FIGURES: "आँकड़े", "Figures";
    DANGER: "अभी ख़तरा है?", "In danger now?";
    CALL: "फ़ोन करें:", "Call";
    ERROR: "त्रुटि", "Error";
    HELPLINES: "फ़ोन नंबर", "Telephone numbers";
    HELPLINE_DANGER: "ख़तरा 112", "Danger 112";
    HELPLINE_FRAUD: "साइबर ठगी 1930", "Cyber fraud 1930";
    HELPLINE_WOMEN: "महिला 1090", "Women 1090";
    LITE: "हल्का पृष्ठ", "Light page";
    NOT_LITE: "पूरा पृष्ठ", "Full page";
    READ_ALOUD: "सुनें", "Listen";
    READ_STOP: "रोकें", "Stop";
    FOOTER_OWNER: "यह पृष्ठ ज़िला पुलिस का है।", "This service is run by the district police.";
    FOOTER_STAFF: "पुलिस कर्मियों के लिए", "For police staff";
    YOURS: "आपने यह लिखा था:", "You had written:";
    SENDING: "भेजा जा रहा है…", "Sending…";
    LIVE_OFF: "नई स्थिति देखने के लिए पृष्ठ फिर खोलें", "Open the page again to see changes";
    LIVE_ON: "जुड़ा हुआ है: बदलाव अपने आप दिखेगा", "Connected: changes appear automatically";
    LIVE_LOST: "दोबारा जुड़ रहा है…", "Reconnecting…";
    NEXT_ONES: "आगे की सूची", "Next page";
    FROM_THE_START: "सूची शुरू से देखें", "Back to the start of the list";
    LIST: "सूची", "List";
    CHOSEN: "चुना हुआ", "The chosen one";
    TO_LIST: "सूची पर वापस", "Back to the list";
    UNSENT: "यह नहीं भेजा गया", "This was not sent";
    UNSENT_HELP: "आपका लिखा हुआ नीचे है; कुछ खोया नहीं है। इसे कॉपी करें, पृष्ठ फिर खोलें और देखें कि बीच में क्या बदला; ज़रूरत हो तो वहाँ फिर लिखें।", "What you wrote is below; nothing is lost. Copy it, open the page again and see what has changed. If it is still needed, enter it there again.";
    UNSENT_GONE: "आपका लिखा हुआ नीचे है; कुछ खोया नहीं है। शायद यह शिकायत बीच में दूसरे कार्यालय को चली गई। इसे कॉपी करके उसी कार्यालय को, या सोशल मीडिया सेल को दें।", "What you wrote is below; nothing is lost. The complaint has probably moved to another office. Copy your text and give it to that office or to the social media cell.";
    UNSENT_GO: "पृष्ठ फिर खोलें", "Open the page again";
    NOT_FOUND: "यह पृष्ठ नहीं मिला", "Page not found";
    SAY_NUMBER: "इस बारे में फ़ोन करें तो यह संख्या बताएँ: {number}। यह शिकायत संख्या नहीं है।", "If you call about this, quote this number: {number}. It is not a complaint number.";
    NOT_FOUND_HELP: "पता जाँच लें, या यहाँ से आगे बढ़ें।", "Check the web address, or continue from here.";
}

/// A language's own name for itself; the same in both.
pub const LANGUAGE_NAME: Text = Text { hi: "हिन्दी", en: "English" };
