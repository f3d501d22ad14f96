//! What is written back on X and Facebook. `{reference}` is the complaint's number. Three ways of saying each, so that a platform does
//! not take two answers for the same one.

crate::texts! {
    COMPLAINT_1: "आपकी शिकायत मिल गई है। शिकायत संख्या: {reference}। इसी संख्या से “स्थिति देखें” में जाकर स्थिति देख सकते हैं।", "Your complaint has been received. Complaint number: {reference}. Type this number under “Track” to see where it stands.";
    COMPLAINT_2: "शिकायत दर्ज कर ली गई है, संख्या {reference}। इस संख्या को सँभालकर रखें; स्थिति इसी से दिखेगी।", "We have taken your complaint as number {reference}. Please keep the number; it shows you where the complaint stands.";
    COMPLAINT_3: "आपकी बात सुनी गई। शिकायत संख्या {reference} है। थाने को भेजते ही स्थिति बदलेगी।", "We have heard you. The complaint number is {reference}. Its status changes as soon as it goes to a station.";
    JOINED_1: "यह जानकारी शिकायत {reference} में जोड़ दी गई है।", "This has been added to complaint {reference}.";
    JOINED_2: "धन्यवाद। शिकायत {reference} में यह बात भी दर्ज कर ली गई है।", "Thank you. Complaint {reference} now holds this too.";
    JOINED_3: "आपकी बात शिकायत {reference} में जोड़ दी गई है।", "We have put this with complaint {reference}.";
    ASKED_1: "शिकायत {reference}: पुलिस को आपसे कुछ पूछना है। कृपया अपने निजी लिंक पर उत्तर दें या हमें संदेश भेजें।", "Complaint {reference}: the police have a question for you. Please answer at your private link or send us a message.";
    ASKED_2: "शिकायत {reference} के बारे में एक प्रश्न है। उत्तर अपने निजी पृष्ठ पर या संदेश में दें।", "There is a question about complaint {reference}. Please answer on your private page or in a message.";
    ASKED_3: "कृपया शिकायत {reference} का निजी पृष्ठ देखें: आपसे एक बात पूछी गई है।", "Please look at the private page of complaint {reference}: you have been asked something.";
    ANSWERED_1: "शिकायत {reference} का उत्तर तैयार है। कृपया अपने निजी पृष्ठ पर देखें।", "There is an answer to complaint {reference}. Please see your private page.";
    ANSWERED_2: "शिकायत {reference} पर कार्रवाई पूरी हुई। उत्तर आपके निजी पृष्ठ पर है; संतुष्ट न हों तो वहीं बताएँ।", "Work on complaint {reference} is done. The answer is on your private page; if you are not satisfied, say so there.";
    ANSWERED_3: "शिकायत {reference}: उत्तर दे दिया गया है। अपने निजी पृष्ठ पर देखें और बताएँ कि बात सुलझी या नहीं।", "Complaint {reference} has been answered. Please look at your private page and say whether it is settled.";
    THANKS_1: "धन्यवाद! आपके शब्द पूरी टीम तक पहुँचाए जाएँगे।", "Thank you! Your words will reach the whole team.";
    THANKS_2: "आपका आभार। सेवा ही हमारा काम है।", "We are grateful. Serving you is our work.";
    THANKS_3: "शुक्रिया, आपकी बात पढ़कर अच्छा लगा।", "Thanks, it is good to read this.";
    SUGGESTION_1: "सुझाव के लिए धन्यवाद। इसे संबंधित अधिकारी को दे दिया गया है।", "Thank you for the suggestion. It has been passed to the officer concerned.";
    SUGGESTION_2: "आपका सुझाव दर्ज कर लिया गया है। धन्यवाद।", "Your suggestion has been noted. Thank you.";
    SUGGESTION_3: "अच्छा सुझाव है, आगे भेज दिया गया है।", "A good suggestion; it has been passed on.";
    QUERY_1: "कृपया ज़िला पुलिस के पूछताछ नंबर पर फ़ोन करें, या यहाँ संदेश भेजें।", "Please call the district police's enquiry number, or send us a message here.";
    QUERY_2: "इसकी जानकारी नज़दीकी थाने से या हमें संदेश भेजकर मिल सकती है।", "The nearest station can tell you, or send us a message here.";
    QUERY_3: "आपके प्रश्न का उत्तर संदेश में दिया जा सकता है; कृपया हमें संदेश भेजें।", "We can answer this in a message; please send us one.";
    ANOTHER_PLACE_1: "यह मामला इस ज़िले की पुलिस का नहीं है। कृपया यहाँ लिखें: {place}", "This is not for this district's police. Please write to: {place}";
    ANOTHER_PLACE_2: "इसके लिए कृपया {place} से संपर्क करें।", "For this, please contact {place}.";
    ANOTHER_PLACE_3: "यह {place} के अधिकार क्षेत्र में है; कृपया वहाँ लिखें।", "This lies with {place}; please write there.";
}
