//! Forwarding several complaints at once, and who is working on what.

use super::super::Text;
use crate::board::batch::BatchResult;

crate::texts! {
    TITLE: "एक साथ अग्रसारण", "Forwarded together";
    SEVERAL: "चुनी हुई शिकायतें एक साथ", "Ticked complaints together";
    HINT: "बोर्ड पर शिकायतों पर निशान लगाएँ, या x दबाएँ। एक बार में {n} तक। हर शिकायत अलग से अग्रसारित होती है; जो न हो सकी, कारण सहित बताई जाएगी।", "Tick complaints on the board, or press x. Up to {n} at once. Each is forwarded separately; if one cannot be forwarded, you see the reason.";
    STATION: "किस थाने को", "To which station";
    CHOOSE: "चुनें", "Choose";
    FORWARD: "अग्रसारित करें", "Forward";
    PICK: "{reference} चुनें", "Tick {reference}";
    KEY_PICK: "निशान लगाएँ या हटाएँ", "tick or untick";
    RESULT: "{all} में से {n} {n?शिकायत|शिकायतें} {station} को अग्रसारित {n?हुई|हुईं}।", "{n} of {all} complaints {n?was|were} forwarded to {station}.";
    BACK: "बोर्ड पर लौटें", "Back to the board";
    DONE: "अग्रसारित हुईं", "Forwarded";
    NOT_DONE: "अग्रसारित नहीं हुईं", "Not forwarded";

    WHY_FORWARDED: "अग्रसारित हुई", "forwarded";
    WHY_ALREADY: "पहले से इसी थाने के पास है", "is already with this station";
    WHY_CHANGED: "इस बीच किसी और ने बदल दी; खोलकर देखें, फिर अग्रसारित करें", "someone else has changed it; open it, then forward it";
    WHY_ACCUSED: "शिकायत इसी थाने या इसके ऊपर के कार्यालय के विरुद्ध है; खोलकर दूसरी जगह अग्रसारित करें", "it is about this station or an office above it; open it and forward it elsewhere";
    WHY_NOT_ALLOWED: "आपके कार्यालय के पास नहीं है, इसलिए आप इसे अग्रसारित नहीं कर सकते", "it is not with your office, so you cannot forward it";
    WHY_NOT_NOW: "इस स्थिति में अग्रसारित नहीं हो सकती", "it cannot be forwarded in its current status";
    WHY_GONE: "यह शिकायत आपके कार्यालय में नहीं है", "you cannot see this complaint";
    WHY_FAILED: "सर्वर व्यस्त था; फिर कोशिश करें", "the server was busy; try again";
    WHY_UNKNOWN: "पता नहीं; खोलकर देखें कि कहाँ है", "not known; open it to see its status";

    WORKING: "इस पर काम जारी: {name}", "{name} is working on this";
    ON_IT: "इस पर मेरा काम जारी है", "I'm working on this";
    ON_IT_HINT: "सहकर्मियों को दिखता है; 2 मिनट बाद अपने आप हट जाता है। इससे किसी का काम नहीं रुकता।", "Your colleagues see this. It ends automatically after 2 minutes and does not stop anyone from acting.";
    YOU_ARE_ON_IT: "सहकर्मियों को दिख रहा है कि इस पर आपका काम जारी है।", "Colleagues see that you are working on this.";
    NOT_ON_IT: "अब नहीं", "Not any more";
}

/// The result for one complaint, with the reason.
pub const fn why(result: Option<BatchResult>) -> Text {
    match result {
        Some(BatchResult::Forwarded) => WHY_FORWARDED,
        Some(BatchResult::Already) => WHY_ALREADY,
        Some(BatchResult::Changed) => WHY_CHANGED,
        Some(BatchResult::Accused) => WHY_ACCUSED,
        Some(BatchResult::NotAllowed) => WHY_NOT_ALLOWED,
        Some(BatchResult::NotNow) => WHY_NOT_NOW,
        Some(BatchResult::Gone) => WHY_GONE,
        Some(BatchResult::Failed) => WHY_FAILED,
        None => WHY_UNKNOWN,
    }
}
