//! The frame of the staff pages: the rail, the bar of the board, the tabs of a phone, the keys, and the hints of the demonstration.

crate::texts! {
    QUEUES: "कतारें", "Queues";
    PAGES: "पृष्ठ", "Pages";
    QUEUE_MINE: "मेरी", "Mine";
    QUEUE_LATE: "देर से", "Late";
    QUEUE_NEW_WORDS: "नए संदेश", "New words";
    QUEUE_WHOSE: "किस थाने की?", "Whose is it?";
    QUEUE_PAUSED: "घड़ी रुकी", "Paused";
    QUEUE_REOPENED: "दोबारा खुलीं", "Reopened";
    QUEUE_ALL: "सभी", "All";
    NARROW: "पट्टी छोटी करें", "Show only icons";
    WIDEN: "पट्टी चौड़ी करें", "Show the names";
    CLOSE: "बंद करें", "Close";
    ACCOUNT: "ई-मेल, पासवर्ड और दूसरी जाँच", "Email, password and second check";

    TABS: "मुख्य पृष्ठ", "Main pages";
    TAB_COMPLAINTS: "शिकायतें", "Complaints";
    TAB_ORDERS: "आदेश", "Orders";
    TAB_MORE: "और", "More";

    SEARCH_FOR: "संख्या, शब्द या नाम", "Number, words or name";
    CHIP_STATION: "थाना", "Station";
    CHIP_CHANNEL: "माध्यम", "Channel";
    CHIP_SUBJECT: "विषय", "Subject";
    CHIP_AGE: "कितनी पुरानी", "Age";
    CHIP_MINE: "मेरी", "Mine";
    WITHOUT_QUEUE: "“{queue}” हटाएँ", "Show all instead of “{queue}”";
    DENSE: "सघन", "Dense";
    COMFORTABLE: "खुला", "Roomy";
    TO_COMFORTABLE: "कार्डों को ज़्यादा जगह दें", "Give the cards more room";
    TO_DENSE: "कार्ड सघन करें", "Put the cards closer together";
    SHOWN: "{n} {n?शिकायत दिख रही है|शिकायतें दिख रही हैं}", "{n} {n?complaint|complaints} shown";
    SHOWN_MORE: "{n} से ज़्यादा शिकायतें मिलीं", "More than {n} complaints found";

    LIVE_ON: "जुड़ा है", "Live";
    LIVE_LOST: "फिर जुड़ रहा है", "Reconnecting";
    LIVE_OFF: "बंद", "Not live";

    TICKED: "{n} चुनी हुई", "{n} ticked";
    UNTICK: "निशान हटाएँ", "Untick all";

    HELP: "कुंजियाँ और चिह्न", "Keys and shapes";
    HELP_MOVE: "आगे-पीछे", "Move";
    HELP_DO: "काम", "Do";
    HELP_CLOCK: "घड़ी", "Clock";
    HELP_FLAGS: "चिह्न", "Flags";
    KEY_NEXT_CARD: "अगला, पिछला कार्ड", "Next, previous card";
    KEY_COLUMN: "बाएँ, दाएँ का कॉलम", "Column left, right";
    KEY_OPEN: "खोलें; आगे का काम सामने आता है", "Open; the next action gets the focus";
    KEY_CLOSE: "बंद करें; कार्ड पर लौटें", "Close; back to the card";
    KEY_SEARCH: "खोजें: संख्या, शब्द या नाम", "Search: number, words or name";
    KEY_FORWARD: "अग्रसारित करें", "Forward";
    KEY_ASSIGN: "अपने ज़िम्मे लेने के बटन पर जाएँ", "Go to the button “Assign to me”";
    KEY_NEXT: "अगला क़दम", "Next step";
    KEY_NOTE: "टिप्पणी, जो केवल पुलिस को दिखती है", "Note, seen by staff only";
    KEY_PICK: "एक साथ भेजने के लिए निशान", "Tick for a batch";
    KEY_HELP: "यह सूची", "This list";
    CLOCK_LATE: "देर हो चुकी है", "Late by";
    CLOCK_SOON: "जल्द समय पूरा होगा", "Due soon";
    CLOCK_LATER: "अभी समय है: कोई चिह्न नहीं", "Due later: no shape";
    CLOCK_PAUSED: "घड़ी रुकी है, और क्यों", "Paused, and why";
    FLAG_WORDS: "शिकायतकर्ता का नया संदेश", "New words from the complainant";
    FLAG_ORDER: "कप्तान का आदेश", "Order of the chief";
    FLAG_SEALED: "गोपनीय जाँच", "Confidential inquiry";
    FLAG_WHOSE: "किस थाने की है, यह तय होना है", "Whose is it?";
    EXAMPLE_HOURS: "2 घंटे", "2 h";
    EXAMPLE_DAYS: "2 दिन", "2 d";
    EXAMPLE_ASKED: "पूछा है", "asked";
    KEYS_ON: "एक-एक कुंजी से काम चालू है। कुंजियाँ तभी चलती हैं जब बोर्ड या वायर पर काम हो रहा हो।", "Single keys are on. They act only while the board or the wire has the focus.";
    KEYS_OFF: "एक-एक कुंजी से काम बंद है।", "Single keys are off.";
    TURN_OFF: "एक-एक कुंजी बंद करें", "Turn single keys off";
    TURN_ON: "एक-एक कुंजी चालू करें", "Turn single keys on";

    HINT_HEAD: "आज़माइए:", "Try this:";
    HINT_PLAYGROUND: "नागरिक की ओर से लिखने की जगह", "Playground";
    HINT_BOARD_OPERATOR: "नागरिक बनकर X पर एक पोस्ट लिखें, जैसे “सिविल लाइंस में रात को मेरी दुकान का ताला तोड़कर चोरी हो गई”; फिर उसे वायर पर शिकायत बनाएँ:", "As a citizen, write a post on X such as “my shop at Civil Lines was broken into last night, goods were stolen”; then make it a complaint on the wire:";
    HINT_WIRE: "पोस्ट खोलें, “शिकायत” चुनें और भेजें; फिर साइन आउट करके station नाम से साइन इन करें।", "Open the post, choose “Complaint” and send; then sign out and sign in as station.";
    HINT_BOARD_STATION: "नई शिकायत का कार्ड खोलें, स्वीकार करें, जाँच शुरू करें, फिर एक ही फ़ॉर्म में आख्या और उत्तर देकर बंद करें।", "Open the new complaint, accept it, start the inquiry, then report and answer in one form, which closes it.";
    HINT_COMPLAINT_STATION: "शिकायत स्वीकार करें, जाँच शुरू करें, फिर “आख्या दें” में परिणाम और उत्तर भी लिखें; उत्तर X पर दिखेगा।", "Accept the complaint and start the inquiry; then give the outcome and the answer together with the report. The answer appears on X.";
    HINT_COMPLAINT_OPERATOR: "इसे सिविल लाइंस थाने को अग्रसारित करें; फिर साइन आउट करके station नाम से साइन इन करें।", "Forward it to Civil Lines; then sign out and sign in as station.";
    HINT_COMPLAINT_CIRCLE: "आख्या आ चुकी हो तो उसे लौटाएँ या परिणाम के साथ बंद करें।", "If it has a report, return it or close the complaint with an outcome.";
    HINT_COMPLAINT_CHIEF: "इस पर आज शाम तक का आदेश दें; वह यहाँ दिखेगा:", "Give an order on it, due this evening; you find it here:";
    HINT_BOARD_CIRCLE: "“आख्या प्राप्त” की कोई शिकायत खोलें और तय करें कि आख्या काफ़ी है या नहीं।", "Open a complaint under “Reported” and decide whether its report is enough.";
    HINT_BOARD_CHIEF: "कोई शिकायत खोलें और उस पर आदेश दें, या station नाम से साइन इन करके थाने का काम देखें।", "Open a complaint and give an order on it, or sign in as station to see a station's work.";
    HINT_REDACT: "कुछ शब्दों पर निशान लगाएँ, ढकी हुई प्रति बनाएँ और उसे RTI के लिए दें; सब शिकायतें यहाँ हैं:", "Tick some words, make the redacted copy and give it out for an RTI request; all complaints are here:";
    HINT_INCIDENT: "जो शिकायतें एक ही घटना की हैं उन्हें जोड़ें; कारण हर सुझाव के साथ लिखे हैं।", "Link complaints about the same incident; every suggestion says why.";
    HINT_APART: "यहाँ दिखता है कि किसकी पोस्ट अलग सूची में हैं, क्यों और कब तक।", "See whose posts wait in a list of their own, why, and until when.";
    HINT_FORWARDED: "अब साइन आउट करके station नाम से साइन इन करें, या लौटें:", "Now sign out and sign in as station, or go back:";
    HINT_LEDGER: "यहाँ हर दिन की पोस्टों का हिसाब है; आगे का काम यहाँ है:", "This accounts for the posts of each day; the work goes on here:";
    HINT_ORDERS: "आदेश की पावती दें और बताएँ कि क्या किया; थाने का बाक़ी काम यहाँ है:", "Acknowledge an order and report what was done; the station's other work is here:";
    HINT_ORDERS_CHIEF: "थाने के उत्तर यहाँ आते हैं; शाम को सब इस सूची में जमते हैं:", "The stations' answers arrive here; in the evening all are frozen in this list:";
    HINT_SHEET: "लाल पंक्ति लौटाएँ, हरी स्वीकार करें; नए आदेश यहाँ हैं:", "Return what is red, accept what is green; new orders are here:";
    HINT_FIGURES: "किसी संख्या को दबाएँ: उसके पीछे की शिकायतें खुलेंगी; सब शिकायतें यहाँ हैं:", "Open a number to see the complaints behind it; all complaints are here:";
    HINT_REPORT: "यह हर शाम समीक्षा के बाद बनती और ईमेल से जाती है; जिन आदेशों की बात है वे यहाँ हैं:", "This is made and mailed every evening after the review; the orders it speaks of are here:";
    HINT_MORNING: "सबसे ऊपर की शिकायत खोलें और उस पर आदेश दें; सब शिकायतें यहाँ हैं:", "Open the first complaint and give an order on it; all complaints are here:";
    HINT_NOTICES: "किसी सूचना से उसकी शिकायत खोलें; सब शिकायतें यहाँ हैं:", "Open the complaint of a notice; all complaints are here:";
    HINT_STATEMENTS_OPERATOR: "नया वर्ज़न लिखें और दूसरे अधिकारी को भेजें; प्रमुख उसे जारी करते हैं।", "Write a statement and hand it to the second officer; the chief releases it.";
    HINT_SAMPLES: "सूची में पहली शिकायत खोलें, शिकायतकर्ता से फ़ोन पर पूछें और उत्तर लिखें।", "Open the first complaint of the list, ask the complainant by telephone and write down the answer.";
    HINT_SAMPLES_CIRCLE: "शिकायत और रिपोर्ट पढ़ें और बताएँ कि आप इसे कैसे बंद करते; परिणाम जानबूझकर छिपाया गया है।", "Read the complaint and the report and say how you would have closed it; the outcome is hidden on purpose.";
    HINT_STATEMENTS: "ऑपरेटर का लिखा वर्ज़न खोलें, दोनों भाषाएँ पढ़ें और जारी करें; फिर X और Facebook पर देखें।", "Open what the operator has written, read both languages and release it; then look at X and Facebook.";
    HINT_SHIFT: "पाली समाप्त करें और operator2 नाम से साइन इन करके उस पर दस्तख़त करें; पोस्टें यहाँ हैं:", "End the shift and sign for it as operator2; the posts are here:";
    HINT_SET_UP: "यहाँ admin ही बदल सकता है: उस नाम से साइन इन करें, या लौटें:", "Only admin changes anything here: sign in with that name, or go back:";
    HINT_SET_UP_ADMIN: "यहाँ कुछ बदलें; फिर operator नाम से साइन इन करके देखें कि काम में क्या बदला।", "Change something here; then sign in as operator and see what it changed.";
    HINT_ADMIN: "admin को शिकायतें नहीं दिखतीं; ज़िले की व्यवस्था यहाँ है:", "The admin sees no complaints; the district is set up here:";
    HINT_AUDITOR: "auditor सब पढ़ता है और कुछ नहीं बदलता। शिकायतों का काम देखने के लिए operator नाम से साइन इन करें।", "The auditor reads and changes nothing. To see the work on complaints, sign in as operator.";
    HINT_ELSEWHERE: "काम यहाँ से शुरू होता है:", "The work starts here:";
}
