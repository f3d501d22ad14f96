//! Error messages: what is wrong and what to do about it.

use super::super::{Language, dates, fill_in};
use crate::error::{Error, Problem, reasons::ReferenceError};

crate::texts! {
    NOT_FOUND: "यह नहीं मिला। संख्या या लिंक एक बार फिर देखें।", "This was not found. Check the number or link.";
    SIGN_IN: "पहले साइन इन करें।", "Please sign in first.";
    KEPT_FOR_SIGN_IN: "भेजने से पहले आप साइन आउट हो गए थे। आपका लिखा रखा हुआ है: साइन इन करें, फिर देखकर भेजें।", "You were signed out before this was sent. What you wrote is saved: sign in, check it and send it.";
    SIGNED_IN_AGAIN: "आप फिर से साइन इन हैं। आपका लिखा नीचे है; वह अभी भेजा नहीं गया है। देख लें और भेजें।", "You are signed in again. What you wrote is below; it has not been sent yet. Check it and send it.";
    MUST_CHANGE_PASSWORD: "पहले अपना पासवर्ड बदलें; यह किसी और ने दिया था।", "Change your password first; somebody else gave it to you.";
    NEEDS_SECOND_FACTOR: "पहले साइन इन की दूसरी जाँच चालू करें; आपकी भूमिका के लिए यह ज़रूरी है।", "Set up the second sign-in check first; your role requires it.";
    NOT_ALLOWED: "इसकी अनुमति नहीं है। उसी पृष्ठ से फिर कोशिश करें।", "This is not allowed. Try again from the page itself.";
    NOT_NOW: "इस स्थिति में यह नहीं किया जा सकता। पृष्ठ फिर खोलकर देखें कि शिकायत कहाँ है।", "This cannot be done in the complaint's current status. Open the page again to see its status.";
    ALREADY_OUT: "देर हो गई: उत्तर निकल चुका है। निर्णय वैसा ही है।", "Too late: the answer has already left. The decision stands.";
    CHANGED: "इस बीच किसी और ने शिकायत बदल दी। नीचे देखें क्या हुआ, फिर दोबारा भेजें; आपका लिखा सुरक्षित है।", "Someone else has changed the complaint. Check below what happened, then send again; what you wrote is saved.";
    WRONG_SIGN_IN: "यूज़र नेम या पासवर्ड ग़लत है। दोनों फिर से लिखें।", "The username and password do not match. Please type both again.";
    TOO_MANY: "बहुत बार कोशिश हुई। {n} सेकंड बाद फिर कोशिश करें।", "Too many attempts. Try again in {n} seconds.";
    BURST: "इस इंटरनेट से थोड़ी ही देर में बहुत सी शिकायतें आई हैं, इसलिए अगली {n} सेकंड बाद ली जाएगी। आपका लिखा यहीं है; थोड़ा रुककर फिर भेजें। पहले की शिकायत हो तो उसके लिंक वाले पन्ने से भेजें, वहाँ रुकना नहीं पड़ता। अभी ख़तरा हो तो 112 पर फ़ोन करें।", "Many complaints came from this connection in a short time, so the next one is taken in {n} seconds. What you wrote is still here; wait a little and send it again. If you have complained before, start from the page of that complaint: there you need not wait. If you are in danger now, call 112.";
    TOO_LARGE: "जो भेजा गया वह बहुत बड़ा है। कम या छोटी फ़ोटो भेजें।", "What you sent is too large. Send fewer or smaller photos.";
    NOT_YOUR_OFFICE: "यह कार्यालय आपके अधीन नहीं है, इसलिए इसकी संख्याएँ और शिकायतें आपको नहीं दिखतीं।", "You do not answer for this office, so you cannot see its numbers or its complaints.";
    NOT_UNDERSTOOD: "यह समझ में नहीं आया। पृष्ठ फिर खोलकर कोशिश करें।", "This request was not understood. Open the page again and retry.";
    FIELDS: "कुछ ठीक करना है", "There is a problem";
    BUSY: "अभी सर्वर से बात नहीं हो पाई। आपका लिखा यहीं है; थोड़ी देर में फिर भेजें।", "The server could not be reached just now. What you wrote is still here; send it again in a moment.";
    NEW_RELEASE: "सुनवाई का नया रूप आ गया है और यह पन्ना पुराना है। पन्ना फिर से खोलें।", "Sunwai has been updated and this page is from before. Open the page again.";
    SLOWLY: "थोड़ी ही देर में इस शिकायत में बहुत कुछ जोड़ा गया है। आपका लिखा यहीं है; {n} मिनट बाद फिर भेजें। अभी ख़तरा हो तो 112 पर फ़ोन करें।", "A lot was added to this complaint in a short time. What you wrote is still here; send it again in {n} minutes. If you are in danger now, call 112.";
    FULL: "इस शिकायत में अब और संदेश या फ़ोटो नहीं आ सकते। जो भेजा है वह पुलिस के पास है; और कुछ बताना हो तो थाने को फ़ोन करें या वहाँ जाएँ।", "This complaint cannot take any more messages or photos. The police have everything you sent; to tell them more, call or visit the station.";
    NO_ROOM: "अभी नई शिकायत या फ़ोटो नहीं ली जा पा रही है: सर्वर में जगह भर गई है, और इसकी ख़बर दे दी गई है। आपका लिखा यहीं है; थोड़ी देर बाद फिर भेजें। तुरंत मदद चाहिए तो 112 पर फ़ोन करें।", "New complaints and photos cannot be accepted at the moment: the server is full, and its administrators have been informed. What you wrote is still here; send it again later. If you need help immediately, call 112.";
    OFFICES: "कार्यालयों की सूची ऐसे ठीक नहीं रहेगी।", "These offices do not fit together.";
    OFFICES_CHANGED: "इस बीच किसी ने कार्यालय बदल दिए, या तालिका अब हमारे पास नहीं है। कुछ नहीं बदला गया; तालिका फिर से देखें।", "Someone else has changed the offices, or the table is no longer stored. Nothing was saved; preview the table again.";
    HANDED_OVER: "इस बीच किसी और ने पाली समाप्त की या हस्ताक्षर किए। पृष्ठ पर देखें कि अब क्या स्थिति है; आपका लिखा यहीं है।", "Someone else has ended the shift or signed for it. Check its current state on the page; what you wrote is still here.";
    INTERNAL: "हमारी ओर से कुछ गड़बड़ हुई। आपका लिखा यहीं है; थोड़ी देर में फिर कोशिश करें।", "Something went wrong on our side. What you wrote is still here; try again in a moment.";

    COMMON_PASSWORD: "इस पासवर्ड का अंदाज़ा आसानी से लग जाएगा। तीन-चार ऐसे शब्द जोड़ें जिनका आपस में मेल न हो; अपना नाम, थाना, पुलिस या 12345 जैसे क्रम न लिखें", "This password is easy to guess. Combine three or four unrelated words; leave out your name, the station, police and sequences such as 12345";
    SAME_PASSWORD: "यह तो अभी वाला पासवर्ड है; कोई नया चुनें", "This is your current password; choose a new one";
    NOT_THE_SAME: "दोनों बार एक ही पासवर्ड लिखें", "Type the same password both times";
    WRONG_PASSWORD: "यह आपका अभी वाला पासवर्ड नहीं है; फिर से लिखें", "This is not your current password; type it again";
    WRONG_CODE: "यह कोड नहीं चला। फ़ोन का समय ठीक है या नहीं देखें, और ऐप में आया अगला कोड लिखें; हर कोड एक ही बार चलता है", "This code is not valid. Check that the time on your phone is right, and enter the next code that the app shows; each code works only once";
    MISSING: "इसे भरना ज़रूरी है", "This is required";
    TOO_LONG: "{n} अक्षर से लंबा नहीं हो सकता; कृपया छोटा करें", "This must be {n} characters or fewer";
    CONTROL: "इसमें ऐसे अक्षर हैं जो पढ़े नहीं जा सकते; कृपया फिर लिखें", "This contains characters that cannot be read; please type it again";
    NOT_A_CHOICE: "सूची में से एक चुनें", "Choose one from the list";
    NOT_A_PHONE: "10 अंकों का फ़ोन नंबर लिखें, या ख़ाली छोड़ दें", "Enter a 10-digit phone number, or leave this empty";
    NOT_A_PHOTO: "यह फ़ोटो नहीं खुलती; JPEG, PNG या WebP फ़ोटो चुनें", "This photo cannot be opened; choose a JPEG, PNG or WebP photo";
    HEIC_PHOTO: "यह फ़ोटो HEIC या AVIF रूप में है, जो यहाँ नहीं खुलता; फ़ोटो का स्क्रीनशॉट लेकर वह भेजें, या कैमरे की सेटिंग में JPEG चुनें। आपका लिखा हुआ यहीं है", "This photo is in HEIC or AVIF format, which cannot be opened here; send a screenshot of it, or choose JPEG in your camera settings. What you wrote is still here";
    FILM: "यह वीडियो है और नहीं रखा गया: यहाँ केवल फ़ोटो जुड़ती हैं। लिख दें कि आपके पास वीडियो है, जाँच करने वाले अधिकारी उसे माँग लेंगे। आपका लिखा हुआ यहीं है", "This is a video and was not saved: you can only add photos here. Write that you have a video, and the inquiring officer will ask for it. What you wrote is still here";
    PHOTO_TOO_LARGE: "यह फ़ोटो बहुत बड़ी है; 5 MB से छोटी फ़ोटो चुनें", "This photo is too large; choose one below 5 MB";
    TOO_MANY_PHOTOS: "4 से ज़्यादा फ़ोटो नहीं जा सकतीं", "No more than 4 photos can be sent";
    NEEDS_DETAIL: "लिखें क्या किया गया: शिकायतकर्ता से कैसे बात हुई, FIR संख्या, या कहाँ भेजी गई", "Write what was done: how the complainant was contacted, the FIR number, or where it was sent";

    NO_LINK: "यहाँ लिंक नहीं भेजा जा सकता; केवल शिकायत संख्या लिखें", "You cannot send a link here; write only the complaint number";
    NO_NUMBER: "सबके सामने जाने वाले उत्तर में शिकायत संख्या ज़रूरी है; {reference} लिखें", "A public answer needs the complaint number; write {reference}";
    WRONG_PLACES: "शिकायत के उत्तर में {reference} और दूसरी जगह के उत्तर में {place} ज़रूरी है; और कोई कोष्ठक न लिखें", "An answer to a complaint needs {reference}, and one for another place needs {place}; use no other placeholder";
    NOTHING_CAME: "इस आदेश पर कोई उत्तर नहीं आया; लिखें कि फिर भी क्यों स्वीकार है", "There was no answer to this order; say why you accept it anyway";
    OTHER_DECISION: "यह दूसरे निर्णय का खाना है; उसका बटन दबाएँ, या इसे ख़ाली करें", "This belongs to another decision; press that button, or clear this field";
    OTHERS_LINK: "इसमें किसी और साइट का लिंक है; केवल हमारी अपनी साइट का लिंक रखें", "This has a link to another site; keep only links to our own site";
    THREAD_TOO_LONG: "थ्रेड में {n} से ज़्यादा पोस्ट होंगी; शुरुआत के साथ साइट का लिंक चुनें, या छोटा करें", "The thread would have more than {n} posts; choose the beginning with a link, or make it shorter";
    NOT_A_DOCUMENT: "यह न फ़ोटो है न पूरी PDF; JPEG, PNG, WebP या PDF चुनें", "This is neither a picture nor a whole PDF; choose a JPEG, PNG, WebP or PDF file";
    FILE_TOO_LARGE: "यह फ़ाइल बहुत बड़ी है; 5 MB से छोटी चुनें", "This file is too large; choose one below 5 MB";
    TOO_MANY_FILES: "{n} से ज़्यादा फ़ाइलें नहीं जुड़ सकतीं; पहले कोई एक हटाएँ", "No more than {n} files can be attached; take one off first";
    NOT_A_LINK: "https:// से शुरू होने वाला लिंक लिखें, या ख़ाली छोड़ दें", "Enter a link that starts with https://, or leave this empty";

    THIN: "इतने से बात समझ नहीं आती; कम से कम एक पूरा वाक्य लिखें", "That says too little; write at least one full sentence";
    FUTURE: "यह समय अभी आया नहीं; जब बात हुई, वह समय लिखें", "This time has not come yet; enter when it happened";
    BEFORE_RECEIPT: "यह समय शिकायत मिलने से पहले का है", "This is before the complaint was received";
    NOT_AN_FIR: "FIR संख्या और वर्ष ऐसे लिखें: 123/2026", "Enter the FIR number and year like this: 123/2026";
    NO_SUCH_COMPLAINT: "इस संख्या की कोई दूसरी शिकायत आपको नहीं दिखती; संख्या मिलाकर देखें", "You can see no other complaint with this number; check it";
    CODE_OR_REASON: "शिकायतकर्ता के 4 अंक लिखें, या चुनें कि वे क्यों नहीं हैं", "Enter the complainant's four digits, or choose why you do not have them";
    WRONG_CONTACT_CODE: "ये अंक सही नहीं हैं; शिकायतकर्ता से फिर पूछें (और {n} बार लिख सकते हैं)", "These digits are wrong; ask the complainant again (tries left: {n})";
    NO_TRIES_LEFT: "अंक बहुत बार ग़लत लिखे गए; इन्हें ख़ाली छोड़ें और चुनें कि वे क्यों नहीं हैं", "Too many wrong digits; leave them empty and choose why you do not have them";
    TOO_SHORT: "कम से कम {n} अक्षर लिखें", "Type at least {n} characters";
    NOT_A_DAY: "तारीख़ 2026-11-27 की तरह लिखें", "Enter the date like this: 2026-11-27";
    NOT_A_MOMENT: "तारीख़ और समय 2026-11-27T20:00 की तरह लिखें", "Enter the date and time like this: 2026-11-27T20:00";
    PAST: "यह समय निकल चुका है; आगे का समय चुनें", "This time has passed; choose a later one";
    TOO_MANY_SAVED: "{n} छँटाई पहले से सहेजी हैं; नई सहेजने से पहले कोई एक हटाएँ", "You have already saved {n} filters; delete one before you save another";
    NONE_CHOSEN: "बोर्ड पर कम से कम एक शिकायत पर निशान लगाएँ", "Tick at least one complaint on the board";
    TOO_MANY_CHOSEN: "एक बार में {n} से अधिक शिकायतें नहीं; कुछ निशान हटाएँ", "No more than {n} complaints at once; untick some";
    OUTSIDE_ITS_TIME: "इस दिन यह कार्यालय नहीं था; दूसरा दिन चुनें", "The office did not exist on this day; choose another date";
    NEEDS_NAME: "{name} एक बार लिखें, और कोई कोष्ठक नहीं", "Use {name} once, and no other placeholder";
    NOT_DEVANAGARI: "हिन्दी नाम देवनागरी (यूनिकोड) में लिखें; कृति देव जैसे पुराने फ़ॉन्ट का लिखा पहले यूनिकोड में बदलें", "Write the Hindi name in Devanagari (Unicode); first convert text typed in an old font such as Kruti Dev";
    STOOD_IN_BY_ANOTHER: "उस समय कोई और इस कार्यालय का काम देख रहा है; पहले वह तैनाती समाप्त करें", "Someone else is standing in for this office at that time; end that first";
    NOT_UTF8: "फ़ाइल UTF-8 या UTF-16 में नहीं है। Excel में “Save As” से “CSV UTF-8” चुनें, LibreOffice में “Unicode (UTF-8)”, फिर भेजें", "The file is neither UTF-8 nor UTF-16. In Excel choose “CSV UTF-8” under Save As, in LibreOffice “Unicode (UTF-8)”, and send it again";
    WRONG_TABLE: "तालिका की कुछ पंक्तियाँ ठीक नहीं हैं; उसे फिर से देखें", "Some lines of the table are wrong; preview it again";
    BOTH_LANGUAGES: "दोनों भाषाओं में लिखें, या दोनों ख़ाली छोड़ दें", "Write it in both languages, or leave both empty";
    NAME_TAKEN: "यह नाम पहले से किसी और का है; दूसरा नाम चुनें", "This name is taken; choose another";
    NOT_A_SPAN: "1 या उससे बड़ी पूरी संख्या लिखें", "Enter a whole number, 1 or more";
    SPAN_TOO_LONG: "एक वर्ष से अधिक नहीं हो सकता", "It cannot be more than a year";
    WARNS_TOO_EARLY: "चेतावनी पूरे समय से पहले नहीं आ सकती; छोटी संख्या लिखें", "The warning cannot come before the time limit starts; enter a smaller number";
    HOLIDAY_ALREADY: "यह दिन पहले से अवकाश है; नाम बदलना हो तो सूची चिपकाएँ", "This day is already a holiday; to rename it, paste it as a list";
    NOT_A_MAIL_ADDRESS: "ई-मेल पता ऐसे लिखें: naam@thana.example", "Enter an email address like name@station.example";
    LOGIN_TAKEN: "यह यूज़र नेम किसी और का है", "This username is taken";
    NEEDS_OFFICE: "इस भूमिका के लिए कार्यालय चुनें: थाना अधिकारी के लिए थाना, क्षेत्र अधिकारी के लिए क्षेत्र या ज़ोन", "This role needs an office: a station for the station role, a circle or zone for the circle role";
    ROLE_DOES_NOT_FIT: "इस अधिकारी की भूमिका इस कार्यालय से मेल नहीं खाती", "This officer's role does not fit this office";
    NOT_YOURSELF: "अपना खाता आप ख़ुद बंद नहीं कर सकते और अपनी भूमिका नहीं बदल सकते", "You cannot close your own account or change your own role";
    ENDS_BEFORE_IT_BEGINS: "अंत शुरुआत के बाद होना चाहिए", "The end must be after the start";
    HEADED_BY_ANOTHER: "उस समय इस कार्यालय का प्रभारी कोई और है; पहले वह तैनाती समाप्त करें", "Someone else heads this office at that time; end that posting first";
    NOT_ITS_HEAD: "उस समय यह अधिकारी इस कार्यालय का प्रभारी नहीं है", "This officer does not head this office at that time";

    SPELLING_TAKEN: "यह वर्तनी पहले से दूसरे थाने की है। एक वर्तनी दो थानों की नहीं हो सकती: इसे अस्वीकार करें, या पहले दूसरी को वापस लें", "This spelling already belongs to another station. It cannot belong to two: reject it, or withdraw the other first";

    ONLY_REFERENCE: "यहाँ केवल {reference} लिखा जा सकता है; और कोई कोष्ठक न लिखें", "Only {reference} can be used here; use no other placeholder";
    OTHER_STEP: "चुने गए कदम में यह नहीं लगता; इसे ख़ाली करें, या दूसरा कदम चुनें", "The chosen step does not use this; clear it, or choose another step";
    NEVER_FOLLOWS: "यह कदम अपने से पहले वाले कदमों के बाद नहीं हो सकता; एक बार में शिकायत एक ही बार अग्रसारित होती है", "This step cannot come after the ones before it; a complaint is forwarded only once";

    IN_TWO_INCIDENTS: "दोनों शिकायतों की घटनाएँ सबको दिख रही हैं; पहले एक को सबको दिखाना बंद करें", "Both incidents are public; make one of them private first";
    PUBLIC_RELIES: "यह घटना सबको दिख रही है और लोग इसकी ख़बर ले रहे हैं; पहले सबको दिखाना बंद करें", "This incident is public and people follow it; make it private again first";
    TWO_TO_EIGHT: "2 से 8 विकल्प लिखें, या ख़ाली छोड़ दें", "Write 2 to 8 choices, or leave this empty";
    TOO_LATE: "इतना आगे का दिन नहीं हो सकता; पहले का दिन चुनें", "This day is too far ahead; choose an earlier one";
    APART_ALREADY: "इन्हें पहले से अलग रखा गया है", "This sender is set apart already";
    LIKELY: "नीचे देखें, फिर भेजें; कुछ भी रोका नहीं जाता", "Look below, then send; nothing is refused";

    FIELD_SPELLING: "वर्तनी", "Spelling";
    FIELD_OFFICE: "कार्यालय", "Office";
    FIELD_VERDICT: "निर्णय", "Verdict";
    FIELD_ORDER: "आदेश", "Order";
    FIELD_PAPER: "दस्तावेज़ संख्या", "Document number";
    FIELD_OFFICER: "अधिकारी", "Officer";
    FIELD_KIND: "प्रकार", "Kind";
    FIELD_CODE: "कोड", "Code";
    FIELD_PARENT: "किसके अधीन", "Under";
    FIELD_FROM: "कब से", "From";
    FIELD_TO: "कब तक", "Until";
    FIELD_TABLE: "तालिका", "Table";
    FIELD_ROLE: "भूमिका", "Role";
    FIELD_DUE: "कब तक", "By when";
    FIELD_CARDS: "शिकायतें", "Complaints";
    FIELD_DUTY: "कार्य", "Duty";
    FIELD_TITLE: "पदनाम", "Title";
    FIELD_REFERENCE: "शिकायत संख्या", "Complaint number";
    FIELD_REMARK: "कहाँ भेजा गया", "Referred to";
    FIELD_ANSWER: "उत्तर", "Answer";
    FIELD_LINK: "लिंक", "Link";
    FIELD_WAY: "कैसे भेजें", "How it is sent";
    FIELD_SURE: "पुष्टि", "Confirmation";
    FIELD_TEXT: "विवरण", "Text";
    FIELD_CATEGORY: "विषय", "Category";
    FIELD_PHOTOS: "फ़ोटो", "Photos";
    FIELD_NAME: "नाम", "Name";
    FIELD_LOGIN: "यूज़र नेम", "Username";
    FIELD_PASSWORD: "पासवर्ड", "Password";
    FIELD_STATION: "थाना", "Station";
    FIELD_OUTCOME: "परिणाम", "Outcome";
    FIELD_SETTLED: "आपका उत्तर", "Your answer";

    REFERENCE_EMPTY: "शिकायत संख्या लिखें", "Type the complaint number";
    REFERENCE_LENGTH: "शिकायत संख्या में 10 अक्षर होते हैं; यहाँ {n} हैं", "A complaint number has 10 characters; this has {n}";
    REFERENCE_CHARACTER: "“{c}” किसी शिकायत संख्या में नहीं होता; फिर से देखें", "“{c}” is never in a complaint number; check it";
    REFERENCE_CHECK: "कोई एक अक्षर ग़लत है या दो आपस में बदल गए हैं; संख्या मिलाकर देखें", "One character is wrong, or two are swapped; check the number";
}

/// Why something could not be done, for pages of the public and for forms to which the server has not answered in words: [`error`] without the texts
/// that only staff can meet, which a citizen's phone would have to download.
pub fn public_error(error: &Error, language: Language) -> String {
    let text = match error {
        Error::TooMany(seconds) => return fill_in(language, TOO_MANY, &[("n", &seconds.to_string())]),
        Error::Slowly(seconds) => {
            return fill_in(language, SLOWLY, &[("n", &seconds.div_ceil(60).to_string())]);
        }
        Error::NotFound => NOT_FOUND,
        Error::NotAllowed => NOT_ALLOWED,
        Error::TooLarge => TOO_LARGE,
        Error::NotUnderstood => NOT_UNDERSTOOD,
        Error::NewRelease => NEW_RELEASE,
        Error::Fields(_) => FIELDS,
        Error::NoRoom => NO_ROOM,
        Error::Internal => INTERNAL,
        _ => BUSY,
    };
    text.in_language(language).to_owned()
}

/// Why something could not be done.
pub fn error(error: &Error, language: Language) -> String {
    let text = match error {
        Error::Reference(problem) => return reference_problem(*problem, language),
        Error::Offices(flaws) => {
            let flaws = flaws.iter().map(|flaw| super::offices::flaw(flaw, language));
            let all = [OFFICES.in_language(language).to_owned()].into_iter().chain(flaws);
            return all.collect::<Vec<_>>().join(" ");
        }
        Error::Macro(stopped) => return super::macros::stopped(stopped, language),
        Error::Stopped(stop) => return super::outgoing::stopped(stop, language),
        Error::TooMany(seconds) => return fill_in(language, TOO_MANY, &[("n", &seconds.to_string())]),
        Error::Burst(seconds) => return fill_in(language, BURST, &[("n", &seconds.to_string())]),
        Error::Slowly(seconds) => {
            return fill_in(language, SLOWLY, &[("n", &seconds.div_ceil(60).to_string())]);
        }
        Error::NotFound => NOT_FOUND,
        Error::SignIn => SIGN_IN,
        Error::KeptForSignIn => KEPT_FOR_SIGN_IN,
        Error::SignedInAgain => SIGNED_IN_AGAIN,
        Error::MustChangePassword => MUST_CHANGE_PASSWORD,
        Error::NeedsSecondFactor => NEEDS_SECOND_FACTOR,
        Error::NotAllowed => NOT_ALLOWED,
        Error::NotYourOffice => NOT_YOUR_OFFICE,
        Error::NotNow => NOT_NOW,
        Error::Changed => CHANGED,
        Error::AlreadyOut => ALREADY_OUT,
        Error::WrongSignIn => WRONG_SIGN_IN,
        Error::TooLarge => TOO_LARGE,
        Error::NotUnderstood => NOT_UNDERSTOOD,
        Error::Fields(_) => FIELDS,
        Error::OfficesChanged => OFFICES_CHANGED,
        Error::HandedOver => HANDED_OVER,
        Error::MacroGone => super::macros::GONE,
        Error::NewRelease => NEW_RELEASE,
        Error::Busy => BUSY,
        Error::NoRoom => NO_ROOM,
        Error::Internal => INTERNAL,
    };
    text.in_language(language).to_owned()
}

/// What is wrong with a field.
pub fn problem(problem: Problem, language: Language) -> String {
    let text = match problem {
        Problem::TooLong(n) => return fill_in(language, TOO_LONG, &[("n", &dates::number(i64::from(n)))]),
        Problem::TooShort(n) => return fill_in(language, TOO_SHORT, &[("n", &dates::number(i64::from(n)))]),
        Problem::ThreadTooLong(n) => return fill_in(language, THREAD_TOO_LONG, &[("n", &n.to_string())]),
        Problem::TooManyFiles(n) => return fill_in(language, TOO_MANY_FILES, &[("n", &n.to_string())]),
        Problem::OthersLink => OTHERS_LINK,
        Problem::NotADocument => NOT_A_DOCUMENT,
        Problem::FileTooLarge => FILE_TOO_LARGE,
        Problem::Missing => MISSING,
        Problem::TooManyChosen(n) => return fill_in(language, TOO_MANY_CHOSEN, &[("n", &dates::number(i64::from(n)))]),
        Problem::TooManySaved(n) => return fill_in(language, TOO_MANY_SAVED, &[("n", &dates::number(i64::from(n)))]),
        Problem::NoneChosen => NONE_CHOSEN,
        Problem::NotADay => NOT_A_DAY,
        Problem::NotAMoment => NOT_A_MOMENT,
        Problem::Past => PAST,
        Problem::Full => FULL,
        Problem::OutsideItsTime => OUTSIDE_ITS_TIME,
        Problem::NeedsName => NEEDS_NAME,
        Problem::NotUtf8 => NOT_UTF8,
        Problem::NotDevanagari => NOT_DEVANAGARI,
        Problem::StoodInByAnother => STOOD_IN_BY_ANOTHER,
        Problem::WrongTable => WRONG_TABLE,
        Problem::LoginTaken => LOGIN_TAKEN,
        Problem::BothLanguages => BOTH_LANGUAGES,
        Problem::NameTaken => NAME_TAKEN,
        Problem::NotASpan => NOT_A_SPAN,
        Problem::SpanTooLong => SPAN_TOO_LONG,
        Problem::WarnsTooEarly => WARNS_TOO_EARLY,
        Problem::HolidayAlready => HOLIDAY_ALREADY,
        Problem::NotAMailAddress => NOT_A_MAIL_ADDRESS,
        Problem::NeedsOffice => NEEDS_OFFICE,
        Problem::RoleDoesNotFit => ROLE_DOES_NOT_FIT,
        Problem::NotYourself => NOT_YOURSELF,
        Problem::EndsBeforeItBegins => ENDS_BEFORE_IT_BEGINS,
        Problem::HeadedByAnother => HEADED_BY_ANOTHER,
        Problem::NotItsHead => NOT_ITS_HEAD,
        Problem::CommonPassword => COMMON_PASSWORD,
        Problem::SamePassword => SAME_PASSWORD,
        Problem::NotTheSame => NOT_THE_SAME,
        Problem::WrongPassword => WRONG_PASSWORD,
        Problem::WrongCode => WRONG_CODE,
        Problem::ControlCharacters => CONTROL,
        Problem::NotAChoice => NOT_A_CHOICE,
        Problem::NotAPhone => NOT_A_PHONE,
        Problem::NotAPhoto => NOT_A_PHOTO,
        Problem::HeicPhoto => HEIC_PHOTO,
        Problem::Film => FILM,
        Problem::PhotoTooLarge => PHOTO_TOO_LARGE,
        Problem::TooManyPhotos => TOO_MANY_PHOTOS,
        Problem::NoLink => NO_LINK,
        Problem::NoNumber => NO_NUMBER,
        Problem::NothingCame => NOTHING_CAME,
        Problem::WrongPlaces => WRONG_PLACES,
        Problem::NotALink => NOT_A_LINK,
        Problem::OtherDecision => OTHER_DECISION,
        Problem::SpellingTaken => SPELLING_TAKEN,
        Problem::OnlyReference => ONLY_REFERENCE,
        Problem::OtherStep => OTHER_STEP,
        Problem::NeverFollows => NEVER_FOLLOWS,
        Problem::NeedsDetail => NEEDS_DETAIL,
        Problem::WrongContactCode(n) => return fill_in(language, WRONG_CONTACT_CODE, &[("n", &n.to_string())]),
        Problem::Thin => THIN,
        Problem::Future => FUTURE,
        Problem::BeforeReceipt => BEFORE_RECEIPT,
        Problem::NotAnFir => NOT_AN_FIR,
        Problem::NoSuchComplaint => NO_SUCH_COMPLAINT,
        Problem::CodeOrReason => CODE_OR_REASON,
        Problem::NoTriesLeft => NO_TRIES_LEFT,
        Problem::InTwoIncidents => IN_TWO_INCIDENTS,
        Problem::PublicRelies => PUBLIC_RELIES,
        Problem::TwoToEight => TWO_TO_EIGHT,
        Problem::TooLate => TOO_LATE,
        Problem::ApartAlready => APART_ALREADY,
        Problem::Likely => LIKELY,
    };
    text.in_language(language).to_owned()
}

/// Name of a field in the error summary.
pub fn field_name(field: &str, language: Language) -> &'static str {
    let text = match field {
        "title_hi" => super::statements::TITLE_HI,
        "title_en" => super::statements::TITLE_EN,
        "text_hi" => super::statements::TEXT_HI,
        "text_en" => super::statements::TEXT_EN,
        "change_hi" => super::statements::CHANGE_HI,
        "change_en" => super::statements::CHANGE_EN,
        "overflow" => super::statements::OVERFLOW,
        "release_at" => super::statements::RELEASE_AT,
        "references" => super::statements::REFERENCES,
        "incident" => super::statements::INCIDENT,
        "attachment" => super::statements::FILE,
        "file_hi" => super::statements::FILE_HI,
        "file_en" => super::statements::FILE_EN,
        "why_hi" => super::statements::WITHDRAW_HI,
        "why_en" => super::statements::WITHDRAW_EN,
        "return_why" => super::statements::RETURN_WHY,
        "read_both" => super::statements::READ_BOTH,
        "statement" => super::statements::ANSWER_WITH,
        "contact_way" => super::findings::WAY,
        "contact_at" => super::findings::WHEN,
        "contact_with" => super::findings::WITH,
        "contact_code" => super::findings::CODE,
        "no_code" => super::findings::NO_CODE,
        "done" => super::findings::DONE,
        "detail" => super::findings::DETAIL,
        "fir_station" => super::findings::FIR_STATION,
        // On several forms, each with a label of its own.
        "reason" | "why" => super::sealed::REASON,
        "shield" => super::sealed::PROTECTED,
        "shield_words" => super::sealed::SHIELD_WORDS,
        "opening_words" => super::sealed::WORDS,
        "category" => FIELD_CATEGORY,
        "photos" => FIELD_PHOTOS,
        "name" | "name_hi" | "name_en" => FIELD_NAME,
        "office" => FIELD_OFFICE,
        "officer" => FIELD_OFFICER,
        "order" => FIELD_ORDER,
        "verdict" => FIELD_VERDICT,
        "paper" => FIELD_PAPER,
        "kind" => FIELD_KIND,
        "code" => FIELD_CODE,
        "parent" => FIELD_PARENT,
        "from" => FIELD_FROM,
        "to" => FIELD_TO,
        "table" | "file" => FIELD_TABLE,
        "role" => FIELD_ROLE,
        "due" | "back" => FIELD_DUE,
        "cards" => FIELD_CARDS,
        "duty" => FIELD_DUTY,
        "head_hi" | "head_en" | "office_hi" | "office_en" => FIELD_TITLE,
        "line_hi" | "line_en" => super::subjects::LINE_HI,
        "day" => super::spans::DAY,
        "span" => super::spans::SPAN,
        "warn" => super::spans::WARN,
        "span_unit" | "warn_unit" => super::spans::UNIT,
        "counting" => super::spans::COUNTING,
        "step" => super::spans::STEP,
        "email" => super::mail::EMAIL,
        "when" => super::mail::WHEN,
        "in" => super::mail::LANGUAGE,
        "login" => FIELD_LOGIN,
        "password" => FIELD_PASSWORD,
        "new_password" => super::sign_in::NEW_PASSWORD,
        "again" => super::sign_in::NEW_AGAIN,
        "one_time" => super::sign_in::CODE,
        "recovery" => super::sign_in::RECOVERY_CODE,
        "station" => FIELD_STATION,
        "outcome" => FIELD_OUTCOME,
        "settled" => FIELD_SETTLED,
        "said" => super::citizen_answer::SAID,
        "reference" => FIELD_REFERENCE,
        "remark" => FIELD_REMARK,
        "answer" => FIELD_ANSWER,
        "link" => FIELD_LINK,
        "way" => FIELD_WAY,
        "sure" => FIELD_SURE,
        "accept" => FIELD_SPELLING,
        "anyway" => super::incidents::FIELD_ANYWAY,
        "other" => super::incidents::OTHER,
        "area" => super::incidents::AREA_FIELD,
        "channel" => super::incidents::APART_CHANNEL,
        "sender" => super::incidents::APART_WHO,
        "until" => super::incidents::APART_UNTIL,
        "question_hi" => super::questions::QUESTION_HI,
        "question_en" => super::questions::QUESTION_EN,
        "choices_hi" => super::questions::CHOICES_HI,
        "choices_en" => super::questions::CHOICES_EN,
        "after" => super::questions::AFTER,
        _ if field.starts_with("kind_") => super::macros::STEP,
        _ if field.starts_with("station_") => FIELD_STATION,
        _ if field.starts_with("text_") => super::macros::WORDS,
        _ => super::filing::field_name(field)
            .or_else(|| super::api::field_name(field))
            .or_else(|| super::masks::field_name(field))
            .or_else(|| super::oversight::field_name(field))
            .unwrap_or(FIELD_TEXT),
    };
    text.in_language(language)
}

/// What is wrong with a text typed as a reference.
pub fn reference_problem(problem: ReferenceError, language: Language) -> String {
    match problem {
        ReferenceError::Empty => REFERENCE_EMPTY.in_language(language).to_owned(),
        ReferenceError::Check => REFERENCE_CHECK.in_language(language).to_owned(),
        ReferenceError::Length(n) => fill_in(language, REFERENCE_LENGTH, &[("n", &n.to_string())]),
        ReferenceError::Character(c) => fill_in(language, REFERENCE_CHARACTER, &[("c", c.encode_utf8(&mut [0; 4]))]),
    }
}
