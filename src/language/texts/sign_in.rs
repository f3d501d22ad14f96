//! Signing in: passwords, the second factor, and idle sessions.

use super::super::Text;
use crate::officers::Ending;

crate::texts! {
    PASSWORD_TITLE: "पासवर्ड बदलें", "Change your password";
    PASSWORD_LEAD: "नया पासवर्ड लगते ही आप बाक़ी सभी जगह से साइन आउट हो जाएँगे।", "When you change your password, you are signed out everywhere else.";
    MUST_CHANGE: "यह पासवर्ड किसी और ने दिया था। आगे बढ़ने से पहले अपना पासवर्ड चुनें, जिसे केवल आप जानते हों।", "Someone else gave you this password. Before you continue, choose one that only you know.";
    PRESENT_PASSWORD: "अभी वाला पासवर्ड", "Current password";
    NEW_PASSWORD: "नया पासवर्ड", "New password";
    NEW_AGAIN: "नया पासवर्ड एक बार और", "New password again";
    PASSWORD_HINT: "कम से कम 10 अक्षर। तीन-चार ऐसे शब्द जोड़ें जिनका आपस में मेल न हो; नाम, थाना, जन्मदिन या 12345 न लिखें।", "At least 10 characters. Combine three or four unrelated words; do not use a name, station, birthday or 12345.";
    CHANGE_PASSWORD: "पासवर्ड बदलें", "Change password";
    PASSWORD_DONE: "पासवर्ड बदल गया। बाक़ी सभी जगह से साइन आउट हो गया है।", "Your password has been changed. You have been signed out everywhere else.";
    BACK_TO_ME: "← मेरे पृष्ठ पर लौटें", "← Back to my page";
    SECURITY: "पासवर्ड और दूसरी जाँच", "Password and second check";

    FACTOR_TITLE: "साइन इन की दूसरी जाँच", "Second sign-in check";
    FACTOR_LEAD: "पासवर्ड के बाद फ़ोन के ऐप का 6 अंकों का कोड भी माँगा जाएगा। तब पासवर्ड जान लेने भर से कोई आपके नाम से काम नहीं कर सकता।", "After your password, you also enter a 6-digit code from an app on your phone. Knowing your password is then not enough to act in your name.";
    FACTOR_NEEDED: "आपकी भूमिका के लिए ज़िले ने यह ज़रूरी किया है। आगे बढ़ने से पहले इसे चालू करें।", "The district requires this for your role. Set it up before you continue.";
    FACTOR_REQUIRED: "आपकी भूमिका के लिए यह ज़रूरी है, इसलिए इसे बंद नहीं किया जा सकता।", "Your role requires it, so you cannot turn it off.";
    FACTOR_ON: "यह चालू है।", "It is on.";
    FACTOR_OFF: "यह अभी चालू नहीं है।", "It is not on yet.";
    FACTOR_TO_PAGE: "दूसरी जाँच देखें या बदलें", "See or change the second check";
    FACTOR_BEGIN: "चालू करना शुरू करें", "Start setting it up";
    FACTOR_ANEW: "नई कुंजी से फिर शुरू करें", "Start again with a new key";
    FACTOR_STEP_ONE: "1. फ़ोन के ऐप में जोड़ें", "1. Add it to the app on your phone";
    FACTOR_SCAN: "कोड बनाने वाला ऐप खोलें (जैसे Aegis, Google Authenticator) और यह QR कोड स्कैन करें।", "Open an authenticator app (such as Aegis or Google Authenticator) and scan this QR code.";
    FACTOR_PICTURE: "फ़ोन के ऐप के लिए QR कोड; नीचे वही कुंजी लिखी है", "QR code for the app on your phone; the same key is written below";
    FACTOR_TYPE: "स्कैन न हो तो ऐप में यह कुंजी लिखें:", "If you cannot scan it, type this key into the app:";
    FACTOR_STEP_TWO: "2. ऐप का कोड लिखें", "2. Enter the code from the app";
    FACTOR_CONFIRM: "चालू करें", "Turn it on";
    FACTOR_REMOVE: "दूसरी जाँच बंद करें", "Turn the second check off";
    FACTOR_GONE: "दूसरी जाँच बंद हो गई। बाक़ी सभी जगह से साइन आउट हो गया है।", "The second check is off. You have been signed out everywhere else.";
    CODE: "फ़ोन का कोड", "Code from your phone";
    CODE_HINT: "ऐप में अभी दिख रहे 6 अंक।", "The 6 digits that the app shows now.";
    CODE_OR_RECOVERY: "ऐप के 6 अंक, या एक बैकअप कोड।", "The app's 6 digits, or a recovery code.";
    CODE_TITLE: "फ़ोन का कोड लिखें", "Enter the code from your phone";
    CODE_LEAD: "पासवर्ड सही है। अब ऐप का 6 अंकों का कोड लिखें। इसके लिए 5 मिनट हैं।", "Your password is correct. Now enter the 6 digits from the app. You have 5 minutes.";
    CODE_BACK: "शुरू से साइन इन करें", "Start signing in again";
    LOST_PHONE: "फ़ोन पास नहीं है?", "Do not have your phone?";
    RECOVERY_CODE: "बैकअप कोड", "Recovery code";
    RECOVERY_HINT: "आपके लिखे हुए बैकअप कोडों में से एक। वह भी न हो, तो प्रशासक दूसरी जाँच हटा सकते हैं।", "One of the recovery codes that you wrote down. If you do not have one, the admin can remove the second check.";
    RECOVERY_TITLE: "बैकअप कोड लिख लें", "Write down your recovery codes";
    RECOVERY_LEAD: "दूसरी जाँच चालू है। फ़ोन खो जाए तो इनमें से हर कोड एक बार काम आएगा। इन्हें काग़ज़ पर लिखकर सुरक्षित रखें; ये दोबारा नहीं दिखेंगे।", "The second check is on. If you lose your phone, you can use each of these codes once. Write them on paper and keep it safe; they are not shown again.";
    RECOVERY_DONE: "मैंने लिख लिए हैं", "I have written them down";
    RECOVERY_LEFT: "बचे हुए बैकअप कोड: {n}", "Recovery codes left: {n}";
    RECOVERY_RENEW: "नए बैकअप कोड बनाएँ", "Make new recovery codes";
    REMOVE_OF_OFFICER: "दूसरी जाँच हटाएँ", "Remove the second check";
    REMOVE_HINT: "केवल तब, जब अधिकारी का फ़ोन खो गया हो और आपने उनसे ख़ुद बात की हो। वे सभी जगह से साइन आउट हो जाएँगे।", "Only if the officer's phone is lost and you have spoken to the officer yourself. The officer is signed out everywhere.";
    GIVEN_PASSWORD_HINT: "कम से कम 10 अक्षर, जिसका अंदाज़ा आसानी से न लगे। अधिकारी को पहली बार साइन इन करने पर इसे बदलना होगा।", "At least 10 characters, not easy to guess. The officer must change it at the first sign-in.";

    STAY_SOON: "कुछ न करने पर आप {n} सेकंड में साइन आउट हो जाएँगे। आपका लिखा बचा रहेगा।", "You will be signed out in {n} seconds unless you do something. What you wrote is kept.";
    STAY: "साइन इन रहें", "Stay signed in";
    STAY_OVER: "आप साइन आउट हो गए हैं। आपका लिखा यहीं है। दूसरे टैब में साइन इन करें, फिर यहाँ भेजें।", "You have been signed out. What you wrote is still here. Sign in again in another tab, then send it here.";
    STAY_AGAIN: "दूसरे टैब में साइन इन करें", "Sign in again in another tab";
    OPENS_ANEW: "(नए टैब में खुलेगा)", "(opens in a new tab)";

    WHY_IDLE: "कुछ देर से कोई काम नहीं हुआ, इसलिए आप साइन आउट हो गए। साइन इन करके वहीं से आगे बढ़ें।", "You were inactive for a while, so you were signed out. Sign in to continue where you were.";
    WHY_TIME: "साइन इन का समय पूरा हो गया। फिर से साइन इन करें।", "Your session has expired. Please sign in again.";
    WHY_PASSWORD: "आपका पासवर्ड बदला गया है, इसलिए आप यहाँ से साइन आउट हो गए। यदि आपने नहीं बदला, तो तुरंत प्रशासक को बताएँ।", "Your password was changed, so you were signed out here. If it was not you, tell the admin immediately.";
    WHY_FACTOR: "आपकी दूसरी जाँच बदली गई है, इसलिए आप यहाँ से साइन आउट हो गए। यदि आपने नहीं बदला, तो तुरंत प्रशासक को बताएँ।", "Your second check was changed, so you were signed out here. If it was not you, tell the admin immediately.";
    WHY_HALF: "कोड समय पर नहीं आया या कई बार ग़लत था। पासवर्ड से फिर शुरू करें।", "You did not enter the code in time, or entered a wrong code too often. Start again with your password.";
    DEMO_HEAD: "आज़माने के लिए", "Try it out";
    DEMO_PASSWORD: "यह प्रदर्शन है: नीचे के हर नाम का पासवर्ड {password} है।", "This is a demonstration: the password for each name below is {password}.";
    DEMO_PLAYGROUND: "नागरिक बनकर X और Facebook पर लिखें", "Write on X and Facebook as a citizen";
}

/// Why a session ended, as shown to its officer.
pub const fn why(ending: Ending) -> Text {
    match ending {
        Ending::Idle => WHY_IDLE,
        Ending::Time => WHY_TIME,
        Ending::Password => WHY_PASSWORD,
        Ending::Factor => WHY_FACTOR,
        Ending::Half => WHY_HALF,
    }
}
