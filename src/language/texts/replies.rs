//! The program's ready answers for X and Facebook. `{reference}` is the complaint's number. Each has three wordings, so that a platform does not
//! refuse two answers as duplicates.

crate::texts! {
    COMPLAINT_1: "आपकी शिकायत मिल गई है। शिकायत संख्या: {reference}। स्थिति {where} यही संख्या डालकर देखें। निजी पृष्ठ खोलने के लिए वहाँ दिखा कोड इसी खाते से हमें संदेश में भेजें।", "Your complaint has been received. Complaint number: {reference}. Type it {where} to see its status. To open your private page, send us the code shown there in a message from this account.";
    COMPLAINT_2: "शिकायत दर्ज कर ली गई है, संख्या {reference}। संख्या सँभालकर रखें; स्थिति {where} इसी से दिखेगी। निजी पृष्ठ के लिए वहाँ से कोड लेकर इसी खाते से संदेश में भेजें।", "We have recorded your complaint as number {reference}. Please keep the number; type it {where} to follow the complaint. For your private page, get a code there and send it to us in a message from this account.";
    COMPLAINT_3: "आपकी बात सुनी गई। शिकायत संख्या {reference} है। {where} यह संख्या डालें और स्थिति देखें; अपना निजी पृष्ठ वहाँ मिले कोड को इसी खाते से संदेश में भेजकर खोलें।", "We have heard you. The complaint number is {reference}. Type it {where} to see its status; your private page opens there with a code that you send us in a message from this account.";
    JOINED_1: "यह जानकारी शिकायत {reference} में जोड़ दी गई है।", "This has been added to complaint {reference}.";
    JOINED_2: "धन्यवाद। शिकायत {reference} में यह बात भी दर्ज कर ली गई है।", "Thank you. We have added this to complaint {reference}.";
    JOINED_3: "आपकी बात शिकायत {reference} में जोड़ दी गई है।", "Your message is now part of complaint {reference}.";
    ASKED_1: "शिकायत {reference}: पुलिस को आपसे कुछ पूछना है। कृपया इसी खाते से हमें संदेश में उत्तर दें, या {where} यह संख्या डालकर अपने निजी पृष्ठ पर।", "Complaint {reference}: the police have a question for you. Please answer in a message from this account, or on your private page: type the number {where}.";
    ASKED_2: "शिकायत {reference} के बारे में एक प्रश्न है। उत्तर इसी खाते से संदेश में दें या अपने निजी पृष्ठ पर, जो {where} खुलता है।", "There is a question about complaint {reference}. Please answer in a message from this account or on your private page, which you open {where}.";
    ASKED_3: "कृपया शिकायत {reference} का निजी पृष्ठ देखें: आपसे एक बात पूछी गई है। {where} संख्या डालें; वहाँ दिखा कोड इसी खाते से हमें भेजते ही पृष्ठ खुल जाएगा।", "Please look at the private page of complaint {reference}: we have a question for you. Type the number {where}; the page opens as soon as you send us the code shown there from this account.";
    ANSWERED_1: "शिकायत {reference} का उत्तर तैयार है। {where} संख्या डालें; वहाँ दिखा कोड इसी खाते से हमें संदेश में भेजते ही निजी पृष्ठ खुल जाएगा।", "There is an answer to complaint {reference}. Type the number {where}; your private page opens as soon as you send us the code shown there in a message from this account.";
    ANSWERED_2: "शिकायत {reference} पर कार्रवाई पूरी हुई। उत्तर आपके निजी पृष्ठ पर है, जो {where} संख्या और इसी खाते से भेजे कोड से खुलता है; संतुष्ट न हों तो वहीं बताएँ।", "Work on complaint {reference} is done. The answer is on your private page, which opens {where} with the number and a code sent from this account; if you are not satisfied, say so there.";
    ANSWERED_3: "शिकायत {reference}: उत्तर दे दिया गया है। अपने निजी पृष्ठ पर देखें और बताएँ कि बात सुलझी या नहीं। {where} संख्या डालें और वहाँ दिखा कोड इसी खाते से हमें भेजें।", "Complaint {reference} has been answered. Please look at your private page and say whether it is settled: type the number {where} and send us the code shown there from this account.";
    THANKS_1: "धन्यवाद! आपके शब्द पूरी टीम तक पहुँचाए जाएँगे।", "Thank you! Your words will reach the whole team.";
    THANKS_2: "आपका आभार। सेवा ही हमारा काम है।", "We are grateful. Serving you is our duty.";
    THANKS_3: "शुक्रिया, आपकी बात पढ़कर अच्छा लगा।", "Thanks, it is good to hear this.";
    SUGGESTION_1: "सुझाव के लिए धन्यवाद। इसे संबंधित अधिकारी को दे दिया गया है।", "Thank you for the suggestion. It has been passed to the officer concerned.";
    SUGGESTION_2: "आपका सुझाव दर्ज कर लिया गया है। धन्यवाद।", "Your suggestion has been noted. Thank you.";
    SUGGESTION_3: "अच्छा सुझाव है, आगे भेज दिया गया है।", "That is a good suggestion; it has been passed on.";
    QUERY_1: "कृपया ज़िला पुलिस के पूछताछ नंबर पर फ़ोन करें, या यहाँ संदेश भेजें।", "Please call the district police's enquiry number, or send us a message here.";
    QUERY_2: "इसकी जानकारी नज़दीकी थाने से या हमें संदेश भेजकर मिल सकती है।", "The nearest station can tell you, or send us a message here.";
    QUERY_3: "आपके प्रश्न का उत्तर संदेश में दिया जा सकता है; कृपया हमें संदेश भेजें।", "We can answer this in a message; please send us one.";
    ANOTHER_PLACE_1: "यह मामला इस ज़िले की पुलिस का नहीं है। कृपया यहाँ लिखें: {place}", "This matter is not for this district's police. Please write to: {place}";
    ANOTHER_PLACE_2: "इसके लिए कृपया {place} से संपर्क करें।", "For this, please contact {place}.";
    ANOTHER_PLACE_3: "यह {place} के अधिकार क्षेत्र में है; कृपया वहाँ लिखें।", "{place} is responsible for this; please write there.";
    HOW_TO_FILE_1: "आपके साथ भी ऐसा हुआ है तो आपकी शिकायत अलग दर्ज होगी, अपनी संख्या के साथ। कृपया {where} एक मिनट में दर्ज करें। तुरंत ख़तरा हो तो 112 पर फ़ोन करें।", "If this happened to you too, your complaint gets its own number. Please file it {where}; it takes a minute. If you are in danger, call 112.";
    HOW_TO_FILE_2: "आपकी बात भी सुनी जाएगी। अपनी शिकायत {where} दर्ज करें, या जगह और समय लिखकर हमें टैग करते हुए अपनी पोस्ट करें। ख़तरा हो तो 112।", "You will be heard too. Please file your own complaint {where}, or write your own post that mentions us, with place and time. If you are in danger, call 112.";
    HOW_TO_FILE_3: "कृपया अपनी घटना की शिकायत अलग से दर्ज करें ताकि उसकी भी जाँच हो: {where}। जगह, तारीख़ और समय ज़रूर लिखें। तुरंत मदद के लिए 112।", "Please file a separate complaint about what happened to you, so that it is looked into: {where}. Say where and when. For immediate help, call 112.";
    NOT_A_CODE_1: "यह कोड हमारे यहाँ नहीं मिला, या 24 घंटे बीत चुके हैं। {where} शिकायत संख्या डालकर नया कोड लें और जैसा दिखे वैसा ही यहाँ भेजें। शिकायत के बारे में कुछ कहना हो तो लिख दें।", "We do not know this code, or its 24 hours are over. Please type your complaint number {where}, get a new code and send it here exactly as shown. If you want to say something about your complaint, just write it.";
    NOT_A_CODE_2: "माफ़ कीजिए, यह कोड नहीं खुला। कोड उसी खाते से भेजें जिससे शिकायत लिखी थी; नया कोड {where} शिकायत संख्या डालने पर मिलेगा।", "Sorry, this code did not work. Send it from the account that wrote the complaint; you get a new one {where} with your complaint number.";
    NOT_A_CODE_3: "कोड शायद ग़लत टाइप हुआ या पुराना हो गया। {where} शिकायत संख्या से नया कोड मिल जाएगा; वही यहाँ भेजें।", "The code may have been mistyped or be too old. Type your complaint number {where} to get a new one, and send that here.";
    IN_PROFILE: "हमारी प्रोफ़ाइल में दिए पते पर", "at the address in our profile";
    AT_LINK: "{link} पर", "at {link}";
}
