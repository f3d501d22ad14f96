//! Notifications in the browser when the status of a complaint changes.

crate::texts! {
    HEAD: "स्थिति बदले तो इसी फ़ोन पर सूचना", "Get notified on this phone";
    WHAT: "सूचना में केवल शिकायत संख्या और नई स्थिति दिखेगी, और कुछ नहीं। फ़ोन लॉक हो तब भी दिख सकती है। जाँच गोपनीय हो तो सूचना नहीं आती।", "A notification shows the complaint number and its new status, nothing else. It may also appear while the phone is locked. Nothing is sent while an inquiry is confidential.";
    FOLLOW: "सूचना चालू करें", "Turn notifications on";
    UNFOLLOW: "सूचना बंद करें", "Turn notifications off";
    ON: "सूचना चालू है। स्थिति बदलते ही इस फ़ोन पर दिखेगा।", "Notifications are on. This phone will tell you when the status changes.";
    OFF: "सूचना बंद कर दी गई।", "Notifications are off.";
    DENIED: "इस साइट की सूचनाएँ फ़ोन में बंद हैं। ब्राउज़र की सेटिंग में इन्हें चालू करें, फिर यहाँ दबाएँ।", "Notifications of this site are blocked. Allow them in the settings of your browser, then try again.";
    FULL: "इस शिकायत की सूचना पहले से बहुत से फ़ोन पर चालू है।", "Too many phones already get notifications about this complaint.";
    FAILED: "नहीं हो सका। इंटरनेट देखें और थोड़ी देर में फिर दबाएँ।", "That did not work. Check your connection and try again in a moment.";
    PHONES: "इस शिकायत की सूचना {n} {n?फ़ोन|फ़ोनों} पर चालू है।", "{n} {n?phone gets|phones get} notifications about this complaint.";
    STOP_ALL: "सब फ़ोनों पर बंद करें", "Turn off on all phones";
}
