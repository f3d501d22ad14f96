//! What other software is told through Open311, for the people who use it; and the agreement to the open list.

crate::texts! {
    CONTACT: "पुलिस की शिकायत व्यवस्था: {url}", "The police complaint desk: {url}";
    KEY_SERVICE: "कुंजी ज़िले के प्रशासक देते हैं। केवल शिकायत भेजने के लिए ज़रूरी है।", "The district's administrator gives out keys. Only sending complaints needs one.";
    GROUP: "पुलिस", "Police";
    STATUS_OPEN: "शिकायत पुलिस के पास है।", "The complaint is with the police.";
    STATUS_CLOSED: "पुलिस ने शिकायत बंद कर दी है।", "The police have closed the complaint.";
    NOTICE: "शिकायत संख्या {number}। क्या हो रहा है, यहाँ देखें: {url} यह FIR नहीं है। ख़तरा हो तो 112 पर फ़ोन करें।", "Complaint number {number}. See what is being done: {url} This is not an FIR. In danger, call 112.";

    MAY_BE_LISTED: "क्या इसे खुली सूची में दिखा सकते हैं? सूची में केवल विषय, थाना, तारीख़ और लंबित या बंद दिखता है। नाम, फ़ोन, आपकी बात, फ़ोटो और जगह कभी नहीं।", "May it be shown in the open list? The list has only the subject, the police station, the day, and whether it is open or closed. Never a name, a number, your words, a photo or the place.";
    CHOOSE_YES_OR_NO: "हाँ या नहीं चुनें। न बताने पर सूची में नहीं दिखेगी।", "Choose yes or no. Without an answer it is not listed.";
    YES: "हाँ", "Yes";
    NO: "नहीं", "No";

    AGREE: "इसे खुली सूची में भी दिखाएँ (ज़रूरी नहीं)", "Also show it in the open list (optional)";
    AGREE_WHY: "सूची में केवल विषय, थाना, तारीख़ और लंबित या बंद दिखता है। आपकी बात, नाम, फ़ोन, फ़ोटो और जगह नहीं दिखते। बाद में हटवा सकते हैं।", "The list has only the subject, the police station, the day, and whether it is open or closed. Your words, name, number, photos and place are not in it. You can take it off later.";
    IS_AGREED: "आपने यह शिकायत खुली सूची में दिखाने की अनुमति दी है। सूची में केवल विषय, थाना, तारीख़ और लंबित या बंद दिखता है।", "You agreed that this complaint may be in the open list: only its subject, station, day, and whether it is open or closed.";
    WITHDRAW: "सूची से हटाएँ", "Take it off the list";

    NO_SUCH_ADDRESS: "यह पता नहीं मिला।", "There is nothing at this address.";
    NO_SUCH_JURISDICTION: "jurisdiction_id: यह ज़िला यहाँ नहीं है। यहाँ का jurisdiction_id {ours} है।", "jurisdiction_id: not found. The jurisdiction here is {ours}.";
    NO_SUCH_SERVICE: "service_code: ऐसा कोई विषय नहीं है।", "service_code: there is no such service.";
    NO_SUCH_REQUEST: "service_request_id: इस संख्या की कोई शिकायत खुली सूची में नहीं है।", "service_request_id: there is no such request in the open list.";
    NO_SUCH_TOKEN: "token: यहाँ token नहीं दिए जाते।", "token: not found. This server gives no tokens.";
    NEEDS_KEY: "api_key: कुंजी नहीं है, या मान्य नहीं है।", "api_key: missing or not valid.";
    KEY_MAY_NOT_FILE: "api_key: इस कुंजी से शिकायत नहीं भेजी जा सकती।", "api_key: this key may not send complaints.";
    TWICE: "{field}: एक से ज़्यादा बार भेजा गया।", "{field}: was sent more than once.";
    SERVICE_MISSING: "service_code: विषय नहीं भेजा गया।", "service_code: was not provided.";
    PLACE_MISSING: "जगह ज़रूरी है: lat और long, या address_string, या address_id।", "A location is needed: lat and long, or address_string, or address_id.";
    NOT_A_POINT: "lat, long: दोनों भेजें, भारत के भीतर की जगह।", "lat, long: send both, as a point in India.";
    NO_SUCH_ADDRESS_ID: "address_id: इस कोड का कोई थाना नहीं है।", "address_id: there is no police station with this code.";
    NO_HTML: "{field}: HTML न भेजें, केवल लिखी हुई बात।", "{field}: send plain text, not HTML.";
    NO_SUCH_ATTRIBUTE: "attribute: इस विषय के साथ यह नहीं पूछा जाता।", "attribute: not part of the definition of this service.";
    NOT_A_TIME: "{field}: समय ऐसे लिखें: 2026-11-27T14:05:00+05:30", "{field}: write a time with its zone, such as 2026-11-27T14:05:00+05:30";
    WRONG_ORDER: "start_date, end_date: पहला समय दूसरे के बाद का है।", "start_date, end_date: the first is later than the second.";
    TOO_WIDE: "start_date, end_date: एक बार में 90 दिन तक माँग सकते हैं।", "start_date, end_date: ask for 90 days at most.";
    NOT_A_STATUS: "status: open या closed लिखें।", "status: must be open or closed.";
    NOT_A_PAGE: "page_size, after: मान्य नहीं है।", "page_size, after: not valid.";
    TOO_MANY_IDS: "service_request_id: एक बार में {n} तक माँग सकते हैं।", "service_request_id: ask for {n} at most.";
    NOT_A_FORM: "शिकायत application/x-www-form-urlencoded और UTF-8 में भेजें।", "Send the fields as application/x-www-form-urlencoded in UTF-8.";
}
