//! The citizen's page.

crate::texts! {
    TRACK_TITLE: "शिकायत की स्थिति देखें", "Track a complaint";
    REFERENCE: "शिकायत संख्या", "Complaint number";
    REFERENCE_HINT: "10 अक्षर, जैसे 4K7-P9X-2QMT। छोटे-बड़े अक्षर और ख़ाली जगह से फ़र्क़ नहीं पड़ता।", "10 characters, like 4K7-P9X-2QMT. Capitals and spaces make no difference.";
    SHOW: "स्थिति दिखाएँ", "Show where it stands";
    UNKNOWN: "इस संख्या की कोई शिकायत नहीं मिली", "No complaint was found under this number";
    UNKNOWN_HELP: "संख्या एक बार फिर देखें और नीचे लिखें। निजी लिंक हो तो वह पूरा खोलें।", "Look at the number once more and type it below. If you have the private link, open all of it.";
    IN_INQUIRY: "इस शिकायत की जाँच चल रही है।", "This complaint is in inquiry.";
    RECEIVED: "शिकायत मिल गई है। इसे थाने को भेजा जाना है।", "The complaint was received. It is to be forwarded to a police station.";
    FORWARDED: "शिकायत {office} को भेज दी गई है।", "The complaint was forwarded to {office}.";
    ACCEPTED: "{office} ने शिकायत स्वीकार कर ली है।", "{office} has accepted the complaint.";
    INVESTIGATING: "{office} जाँच कर रहा है।", "{office} is investigating.";
    REPORTED: "{office} ने आख्या दे दी है। उसे परखा जा रहा है।", "{office} has reported. The report is being checked.";
    CLOSED: "जाँच के बाद शिकायत बंद कर दी गई है।", "The complaint was closed after inquiry.";
    CLOSED_WITH: "शिकायत बंद हुई: {outcome}।", "The complaint was closed: {outcome}.";
    NEXT_BY: "अगला उत्तर {date} तक।", "Next answer by {date}.";
    LATE: "उत्तर {date} तक आना था। देरी हो रही है; वरिष्ठ अधिकारी को दिख रहा है।", "The answer was due by {date}. It is late; the senior officer can see that.";
    NEXT_FORWARD: "आगे: थाने और क्षेत्राधिकारी को भेजी जाएगी", "Next: forwarded to a station and its circle officer";
    NEXT_INQUIRY: "आगे: थाना जाँच शुरू करेगा", "Next: the station begins its inquiry";
    NEXT_REPORT: "आगे: जाँच की आख्या", "Next: the report of the inquiry";
    NEXT_CLOSE: "आगे: आपको उत्तर", "Next: the answer to you";
    WHAT_HAPPENED: "अब तक क्या हुआ", "What has happened";
    PRIVATE_HINT: "यहाँ केवल स्थिति, तारीख़ें और कार्यालय दिखते हैं। शिकायत और बातचीत निजी लिंक से खुलती है।", "Only status, dates and offices are shown here. The complaint and the conversation open with the private link.";
    YOUR_WORDS: "आपने लिखा था", "What you wrote";
    PHOTO: "शिकायत की फ़ोटो", "Photo of the complaint";
    ADD: "जानकारी जोड़ें या उत्तर दें", "Add something or answer";
    ADD_TEXT: "आप क्या बताना चाहते हैं?", "What do you want to tell?";
    ADD_HINT: "यह संबंधित अधिकारी तुरंत देख सकेंगे। सार्वजनिक नहीं होता।", "The officers concerned see it at once. It is not public.";
    ADD_PHOTOS: "फ़ोटो (4 तक, ज़रूरी नहीं)", "Photos (up to 4, not required)";
    ADD_SEND: "जानकारी भेजें", "Send it";
    SETTLED_QUESTION: "क्या आपकी समस्या सचमुच हल हुई?", "Was it really settled?";
    SETTLED_LEGEND: "आपका उत्तर", "Your answer";
    SETTLED_YES: "हाँ, हल हो गई", "Yes, it is settled";
    SETTLED_NO: "नहीं, फिर से देखा जाए", "No, look at it again";
    SETTLED_WHY: "कुछ और बताना हो तो लिखें", "Anything more you want to say";
    SETTLED_SEND: "उत्तर भेजें", "Send the answer";
    SAID_SETTLED: "आपने बताया कि समस्या हल हो गई है। धन्यवाद।", "You told us that it is settled. Thank you.";
    RIGHTS: "आपके अधिकार", "Your rights";
    RIGHT_FIR: "यह शिकायत FIR नहीं है। गंभीर अपराध की FIR आप किसी भी थाने में लिखवा सकते हैं।", "This complaint is not an FIR. You can have an FIR of a serious offence registered at any police station.";
    RIGHT_REOPEN: "बंद होने पर आप संतुष्ट न हों तो इसी पृष्ठ से मामला एक कार्यालय ऊपर फिर खुलवा सकते हैं।", "If you are not satisfied when it is closed, you can have it reopened one office higher from this page.";
    RIGHT_EMERGENCY: "ख़तरा हो तो इंतज़ार न करें, 112 पर फ़ोन करें।", "In danger do not wait: call 112.";
    RECEIPT: "सुनवाई: शिकायत की रसीद\n\nशिकायत संख्या: {reference}\nनिजी लिंक (किसी को न दें): {link}\n\nयह FIR नहीं है। ख़तरे में 112 पर फ़ोन करें।\n", "Sunwai: receipt of a complaint\n\nComplaint number: {reference}\nPrivate link (give it to nobody): {link}\n\nThis is not an FIR. In danger call 112.\n";
}
