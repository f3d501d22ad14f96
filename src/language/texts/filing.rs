//! The "Click & Post" form.

crate::texts! {
    TITLE: "शिकायत करें", "File a complaint";
    HEADING: "पुलिस को शिकायत भेजें", "Send a complaint to the police";
    LEAD: "लिखें क्या हुआ। तुरंत एक शिकायत संख्या मिलेगी और आप इसी फ़ोन पर देख सकेंगे कि किस थाने में क्या हो रहा है।", "Tell us what happened. You get a complaint number straight away, and can see on your phone which station is dealing with it.";
    EMERGENCY: "लिखें नहीं, फ़ोन करें।", "Do not write, call.";
    NOT_AN_FIR: "अपने शब्दों में। यह शिकायत है, FIR नहीं।", "In your own words. This is a complaint, not an FIR.";
    STEP_WHO: "आप कौन हैं?", "Who are you?";
    OPTIONAL: "बताना ज़रूरी नहीं", "optional";
    STEP_SEND: "देख लें, फिर भेजें", "Check, then send";
    SUM_WHAT: "क्या हुआ", "What happened";
    SUM_PHOTOS: "फ़ोटो", "Photos";
    SUM_PLACE: "कहाँ", "Where";
    SUM_CATEGORY: "किस बारे में", "What it is about";
    SUM_WHO: "आप कौन हैं", "Who you are";
    CHANGE: "बदलें", "Change";
    ADD: "जोड़ें", "Add";
    NOT_SAID: "नहीं बताया", "Not given";
    TEXT: "क्या हुआ?", "What happened?";
    LEFT: "{n} अक्षर और लिख सकते हैं", "{n} {n?character|characters} left";
    CATEGORY: "किस बारे में है?", "What is it about?";
    CHOOSE: "चुनें", "Choose";
    PLACE: "कहाँ हुआ?", "Where did it happen?";
    PLACE_HINT: "मोहल्ला, कोई जानी-मानी जगह या थाना। न पता हो तो ख़ाली छोड़ दें।", "A locality, a landmark or a police station. Leave it empty if you do not know.";
    PLACE_LATER: "जगह", "Place";
    PLACE_SUGGESTIONS: "मिलती-जुलती जगहें", "Places like this";
    PLACES_FOUND: "{n} {n?जगह मिली|जगहें मिलीं}; तीर की कुंजियों से चुनें।", "{n} {n?place|places} found; choose with the arrow keys.";
    PLACE_AREA: "{office} का इलाक़ा लगता है।", "This looks like the area of {office}.";
    POSITION: "मेरी लोकेशन जोड़ें", "Add my current location";
    POSITION_ASKING: "लोकेशन ढूँढी जा रही है…", "Finding your location…";
    POSITION_ADDED: "लोकेशन जोड़ दी गई।", "Your location was added.";
    POSITION_UNKNOWN: "लोकेशन नहीं मिली। जगह लिख दें।", "Your phone could not find your location. Please type the place.";
    PHOTOS: "फ़ोटो जोड़ें", "Add photos";
    PHOTO_ONE: "फ़ोटो {n}", "Photo {n}";
    PHOTO_REMOVE: "फ़ोटो {n} हटाएँ", "Remove photo {n}";
    PHOTOS_MORE: "{n} और जोड़ सकते हैं", "{n} more can be added";
    PHOTOS_HINT: "कैमरे से लें या गैलरी से चुनें, 4 तक। फ़ोटो में छिपी जानकारी (लोकेशन, समय) हटा दी जाती है।", "Take or choose up to 4. Hidden data in a photo (place, time) is removed.";
    PHOTOS_CHOSEN: "{n} फ़ोटो चुनी {n?गई|गईं}।", "{n} {n?photo|photos} chosen.";
    PHOTOS_MANY: "4 से ज़्यादा फ़ोटो नहीं जा सकतीं; पहली 4 रखी गई हैं।", "No more than 4 photos can be sent; the first 4 are kept.";
    PHOTOS_ARRIVED: "{n} फ़ोटो पहुँच चुकी {n?है|हैं}; फिर चुनने की ज़रूरत नहीं।", "{n} {n?photo has|photos have} arrived; no need to choose {n?it|them} again.";
    WHO_HINT: "नाम बताए बिना भी शिकायत दर्ज होगी। जो बताएँगे वह सबको नहीं दिखता; केवल संबंधित पुलिस अधिकारी देखते हैं।", "You can complain without giving your name. What you tell us is not public; only the officers concerned see it.";
    NAME: "नाम", "Name";
    NAME_WHY: "ताकि अधिकारी जान सकें किससे बात करनी है।", "So that the officer knows who to speak to.";
    PHONE: "फ़ोन नंबर", "Phone number";
    PHONE_WHY: "ताकि थाना आपसे पूछ सके और बंद करने से पहले आपको बता सके।", "So that the station can ask you questions, and tell you before it closes the case.";
    HANDLE: "X या Facebook पर आपका नाम", "Your name on X or Facebook";
    HANDLE_WHY: "ताकि वहाँ की आपकी पोस्ट इसी शिकायत से जोड़ी जा सके।", "So that your posts there can be added to this complaint.";
    BEFORE_SENDING: "केवल संबंधित पुलिस अधिकारी देखेंगे। जानबूझकर झूठी सूचना देना अपराध है। FIR थाने में या UPCOP ऐप पर दर्ज होती है।", "Only the police officers concerned will see it. Knowingly giving false information is an offence. An FIR is registered at a police station or in the UPCOP app.";
    CHECK: "देखें और भेजें", "Check and send";
    AT_ONCE: "भेजते ही संख्या मिलेगी", "You get your number at once";
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
