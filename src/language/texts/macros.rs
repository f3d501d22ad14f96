//! Quick actions: several steps under one button.

use super::super::{Language, Text, fill_in};
use crate::{
    board::macros::Step,
    error::reasons::{StepKind, Stopped, Why},
};

crate::texts! {
    TITLE: "त्वरित कार्रवाई", "Quick actions";
    LEAD: "कई कदम एक बटन से: शिकायत पर बटन दबाते ही सारे कदम एक साथ होते हैं, या कोई नहीं।", "Several steps with one button. When you press it on a complaint, all the steps are done together, or none of them.";
    READ_ONLY: "इन्हें प्रमुख या प्रशासक बदल सकते हैं।", "The chief or an admin can change these.";
    NONE: "अभी कोई नहीं है।", "There are none yet.";
    ADD: "नई त्वरित कार्रवाई", "New quick action";
    NAME_HI: "नाम (हिन्दी)", "Name (Hindi)";
    NAME_EN: "नाम (अंग्रेज़ी)", "Name (English)";
    STEPS_HINT: "कदम इसी क्रम में होते हैं। जो पंक्ति नहीं चाहिए, उसे ख़ाली छोड़ दें। अग्रसारित करने से किसी का “अपने ज़िम्मे” हट जाता है, इसलिए उसे बाद में रखें।", "The steps are done in this order. Leave rows you do not need empty. Forwarding releases a complaint from the officer it is assigned to, so put “Assign to me” after it.";
    NTH: "कदम {n}", "Step {n}";
    STEP: "कदम", "Step";
    NOTHING: "कुछ नहीं", "Nothing";
    STATION: "किस थाने को (केवल “चुने हुए थाने” वाले कदम में)", "Station (only for “Forward to a named station”)";
    WORDS: "शब्द", "Text";
    WORDS_HINT: "केवल प्रश्न या टिप्पणी के लिए। {reference} की जगह शिकायत संख्या आएगी। प्रश्न शिकायतकर्ता पढ़ता है, टिप्पणी केवल पुलिस।", "Only for a question or a note. {reference} is replaced with the complaint number. The complainant sees a question; only staff see a note.";
    SAVE: "चालू करें", "Add this quick action";
    ARCHIVE: "बंद करें", "Archive";
    BY: "{name} ने बनाई", "created by {name}";
    ARCHIVED: "बंद की हुई", "Archived";
    ARCHIVED_HINT: "ये इसलिए रखी हैं कि पहले इनसे क्या किया गया, यह दिखता रहे।", "Kept so that you can still see what was done with them.";

    KIND_FORWARD_SUGGESTED: "सुझाए गए थाने को अग्रसारित करें", "Forward to the suggested station";
    KIND_FORWARD_TO: "चुने हुए थाने को अग्रसारित करें", "Forward to a named station";
    KIND_ASK: "शिकायतकर्ता से पूछें", "Ask the complainant";
    KIND_NOTE: "टिप्पणी लिखें", "Write a note";
    KIND_ASSIGN: "अपने ज़िम्मे लें", "Assign to me";

    DOES_FORWARD: "{station} को अग्रसारित", "forwards to {station}";
    DOES_SUGGESTED: "सुझाए गए थाने को अग्रसारित", "forwards to the suggested station";
    DOES_ASK: "प्रश्न: “{words}”", "asks: “{words}”";
    DOES_NOTE: "टिप्पणी: “{words}”", "notes: “{words}”";
    DOES_ASSIGN: "आपके ज़िम्मे", "assigns it to you";

    STOPPED: "कुछ नहीं किया गया। कदम {n} ({step}) नहीं हो सकता: {why}", "Nothing was done. Step {n} ({step}) is not possible: {why}";
    CANNOT: "अभी नहीं हो सकता। कदम {n} ({step}): {why}", "Not possible now. Step {n} ({step}): {why}";
    GONE: "यह त्वरित कार्रवाई बंद हो चुकी है। कुछ नहीं किया गया; पृष्ठ फिर खोलें।", "This quick action is no longer in use. Nothing was done; open the page again.";
    WHY_NOT_NOW: "शिकायत की स्थिति इसकी अनुमति नहीं देती। देखें कि वह अब कहाँ है।", "the complaint's status does not allow it. Check its current status.";
    WHY_NONE_SUGGESTED: "कोई दूसरा थाना सुझाया नहीं गया है। थाना ख़ुद चुनकर अग्रसारित करें।", "no other station is suggested. Choose a station and forward it yourself.";
    WHY_OTHER_SUGGESTED: "अब दूसरा थाना सुझाया गया है। पढ़कर फिर दबाएँ।", "a different station is suggested now. Check it, then press again.";
    WHY_STATION_GONE: "यह थाना अब नहीं है। प्रशासक से यह त्वरित कार्रवाई फिर बनवाएँ, और अभी ख़ुद अग्रसारित करें।", "this station no longer exists. Ask an admin to set up the quick action again, and forward the complaint yourself for now.";
    WHY_THERE_ALREADY: "शिकायत इसी थाने के पास है।", "the complaint is already with this station.";
    WHY_ACCUSED: "शिकायत इसी थाने या इसके ऊपर के कार्यालय के विरुद्ध है। ख़ुद दूसरी जगह अग्रसारित करें।", "the complaint is about this station or an office above it. Forward it elsewhere yourself.";
}

/// Name of a kind of step, for the list to choose from.
pub const fn kind(kind: StepKind) -> Text {
    match kind {
        StepKind::ForwardSuggested => KIND_FORWARD_SUGGESTED,
        StepKind::ForwardTo => KIND_FORWARD_TO,
        StepKind::Ask => KIND_ASK,
        StepKind::Note => KIND_NOTE,
        StepKind::Assign => KIND_ASSIGN,
    }
}

/// Summary of what several steps do, in one line.
pub fn does(steps: &[Step], language: Language) -> String {
    let each = steps.iter().map(|step| {
        let station = step.station.as_ref().map(|station| station.oblique(language));
        let words = step.text.as_deref().unwrap_or_default();
        let text = match (step.kind, &station) {
            (StepKind::ForwardSuggested, None) => DOES_SUGGESTED,
            (StepKind::ForwardSuggested | StepKind::ForwardTo, _) => DOES_FORWARD,
            (StepKind::Ask, _) => DOES_ASK,
            (StepKind::Note, _) => DOES_NOTE,
            (StepKind::Assign, _) => DOES_ASSIGN,
        };
        fill_in(language, text, &[("station", station.as_deref().unwrap_or_default()), ("words", words)])
    });
    each.collect::<Vec<_>>().join("; ")
}

/// Says that nothing was done, which step was not possible, and why.
pub fn stopped(stopped: &Stopped, language: Language) -> String {
    at_step(STOPPED, stopped, language)
}

/// The same, before the steps are tried.
pub fn cannot(stopped: &Stopped, language: Language) -> String {
    at_step(CANNOT, stopped, language)
}

fn at_step(text: Text, stopped: &Stopped, language: Language) -> String {
    let why = match stopped.why {
        Why::NotNow => WHY_NOT_NOW,
        Why::NoneSuggested => WHY_NONE_SUGGESTED,
        Why::OtherSuggested => WHY_OTHER_SUGGESTED,
        Why::StationGone => WHY_STATION_GONE,
        Why::ThereAlready => WHY_THERE_ALREADY,
        Why::Accused => WHY_ACCUSED,
    };
    let step = kind(stopped.kind).in_language(language);
    let n = stopped.step.to_string();
    fill_in(language, text, &[("n", &n), ("step", step), ("why", why.in_language(language))])
}
