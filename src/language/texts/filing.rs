//! The "Click & Post" form.

crate::texts! {
    TITLE: "शिकायत करें", "File a complaint";
    HEADING: "पुलिस को शिकायत भेजें", "Send a complaint to the police";
    LEAD: "लिखें क्या हुआ। तुरंत एक शिकायत संख्या मिलेगी और आप इसी फ़ोन पर देख सकेंगे कि किस थाने में क्या हो रहा है।", "Tell us what happened. You get a complaint number straight away, and can see on your phone which station is dealing with it.";
    EMERGENCY: "जान का ख़तरा हो या अपराध अभी हो रहा हो तो 112 पर फ़ोन करें।", "If a life is in danger or a crime is happening now, call 112.";
    NOT_AN_FIR: "यह शिकायत FIR नहीं है। FIR थाने में या UPCOP ऐप पर दर्ज होती है।", "This complaint is not an FIR. An FIR is registered at a police station or in the UPCOP app.";
    STEP_WHAT: "क्या हुआ और कहाँ", "What happened, and where";
    STEP_WHO: "आप कौन हैं (बताना ज़रूरी नहीं)", "Who you are (optional)";
    STEP_SEND: "जाँचें और भेजें", "Check and send";
    TEXT: "क्या हुआ?", "What happened?";
    TEXT_HINT: "हिन्दी या अंग्रेज़ी में, अपने शब्दों में: क्या, कब, किसने। 4,000 अक्षर तक।", "In Hindi or English, in your own words: what, when, who. Up to 4,000 characters.";
    LEFT: "{n} अक्षर और लिख सकते हैं", "{n} {n?character|characters} left";
    CATEGORY: "किस बारे में है?", "What is it about?";
    CHOOSE: "चुनें", "Choose";
    PLACE: "कहाँ हुआ?", "Where did it happen?";
    PLACE_HINT: "मोहल्ला, कोई जानी-मानी जगह या थाना। न पता हो तो ख़ाली छोड़ दें।", "A locality, a landmark or a police station. Leave it empty if you do not know.";
    PLACE_LATER: "जगह", "Place";
    PLACE_SUGGESTIONS: "क्या यह जगह है?", "Is it this place?";
    POSITION: "मेरी लोकेशन जोड़ें", "Add my current location";
    POSITION_ASKING: "लोकेशन ढूँढी जा रही है…", "Finding your location…";
    POSITION_ADDED: "लोकेशन जोड़ दी गई।", "Your location was added.";
    POSITION_UNKNOWN: "लोकेशन नहीं मिली। ऊपर जगह लिख दें।", "Your phone could not find your location. Please type the place above.";
    PHOTOS: "फ़ोटो (4 तक)", "Photos (up to 4)";
    PHOTOS_HINT: "कैमरे से लें या गैलरी से चुनें, हर एक 5 MB तक। फ़ोटो में छिपी जानकारी (लोकेशन, समय) हटा दी जाती है।", "Take or choose photos, up to 5 MB each. Hidden data in a photo (place, time) is removed.";
    PHOTOS_CHOSEN: "{n} फ़ोटो चुनी {n?गई|गईं}।", "{n} {n?photo|photos} chosen.";
    PHOTOS_MANY: "4 से ज़्यादा फ़ोटो नहीं जा सकतीं। कृपया फिर चुनें।", "No more than 4 photos can be sent. Please choose again.";
    PHOTOS_ARRIVED: "{n} फ़ोटो पहुँच चुकी {n?है|हैं}; फिर चुनने की ज़रूरत नहीं।", "{n} {n?photo has|photos have} arrived; no need to choose {n?it|them} again.";
    WHO_HINT: "नाम बताए बिना भी शिकायत दर्ज होगी। जो बताएँगे वह सबको नहीं दिखता; केवल संबंधित पुलिस अधिकारी देखते हैं।", "You can complain without giving your name. What you tell us is not public; only the officers concerned see it.";
    NAME: "नाम", "Name";
    NAME_WHY: "ताकि अधिकारी जान सकें किससे बात करनी है।", "So that the officer knows who to speak to.";
    PHONE: "फ़ोन नंबर", "Phone number";
    PHONE_WHY: "ताकि थाना आपसे पूछ सके और बंद करने से पहले आपको बता सके।", "So that the station can ask you questions, and tell you before it closes the case.";
    HANDLE: "X या Facebook पर आपका नाम", "Your name on X or Facebook";
    HANDLE_WHY: "ताकि वहाँ की आपकी पोस्ट इसी शिकायत से जोड़ी जा सके।", "So that your posts there can be added to this complaint.";
    BEFORE_SENDING: "भेजने के बाद शिकायत संख्या और निजी लिंक मिलेगा। जानबूझकर झूठी सूचना देना अपराध है।", "After you send it, you get a complaint number and a private link. Knowingly giving false information is an offence.";
    SEND: "शिकायत भेजें", "Send the complaint";

    FIELD_PLACE: "जगह", "Place";
    FIELD_PHONE: "फ़ोन नंबर", "Phone number";
    FIELD_HANDLE: "X या Facebook का नाम", "X or Facebook name";
}

/// The name of a field that only this form and the form for callers have, where problems are listed and typed text is given back.
pub fn field_name(field: &str) -> Option<super::super::Text> {
    Some(match field {
        "place" => FIELD_PLACE,
        "phone" => FIELD_PHONE,
        "handle" => FIELD_HANDLE,
        _ => return None,
    })
}
