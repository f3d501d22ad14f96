//! Statements as the staff write, countersign and release them, and the words that the program adds on the platforms.

crate::texts! {
    TITLE: "आधिकारिक वर्ज़न", "Statements";
    LEAD: "पुलिस का आधिकारिक वर्ज़न: एक बार लिखें, दूसरा अधिकारी देखकर जारी करे, और वह X, Facebook और साइट पर एक साथ जाता है।", "The official version: written once, checked and released by a second officer, and sent to X, Facebook and the site together.";
    NEW: "नया लिखें", "Write a statement";
    NEW_HEAD: "नया आधिकारिक वर्ज़न", "New statement";
    OPEN: "अभी जारी नहीं", "Not released yet";
    RELEASED_ONES: "जारी हो चुके", "Released";
    EMPTY: "अभी तक कोई आधिकारिक वर्ज़न नहीं लिखा गया। पहला लिखते ही यहाँ दिखेगा।", "No statement has been written yet. The first one appears here as soon as you write it.";
    NOT_THERE: "यह आधिकारिक वर्ज़न नहीं मिला।", "This statement was not found.";
    UNTITLED: "बिना शीर्षक", "Without a title";

    STATE_DRAFT: "लिखा जा रहा है", "Draft";
    STATE_RETURNED: "लौटाया गया", "Returned";
    STATE_PROPOSED: "दूसरे अधिकारी के पास", "Waiting for the second officer";
    STATE_SCHEDULED: "{when} जारी होगा", "Due {when}";
    STATE_RELEASED: "जारी {when}", "Released {when}";
    STATE_WITHDRAWN: "वापस लिया गया", "Withdrawn";
    STATE_TROUBLE: "कहीं रुका है", "Stopped somewhere";
    IS_CORRECTION: "सुधार", "Correction";
    CHANGED_AT: "बदला {when}", "Changed {when}";

    TITLE_HI: "शीर्षक, हिंदी में", "Title in Hindi";
    TITLE_EN: "शीर्षक, अंग्रेज़ी में", "Title in English";
    TEXT_HI: "पूरी बात, हिंदी में", "Text in Hindi";
    TEXT_EN: "पूरी बात, अंग्रेज़ी में", "Text in English";
    TEXT_HINT: "सीधे वाक्य, बिना किसी ऐसे नाम के जिससे पीड़ित या बच्चे की पहचान हो। लिंक केवल हमारी अपनी साइट के।", "Plain sentences, without any name that could identify a victim or a child. Links only to our own site.";
    CHANGE_HI: "क्या ठीक किया गया, हिंदी में", "What is corrected, in Hindi";
    CHANGE_EN: "क्या ठीक किया गया, अंग्रेज़ी में", "What is corrected, in English";
    CHANGE_HINT: "यह सबके सामने सबसे पहले दिखता है", "Everybody reads this first";
    OVERFLOW: "X पर एक पोस्ट से लंबा हो तो", "If it is too long for one post on X";
    OVERFLOW_THREAD: "थ्रेड (कई पोस्ट)", "A thread";
    OVERFLOW_LINK: "शुरुआत और साइट का लिंक", "The beginning, with a link to the site";
    RELEASE_AT: "कब जारी हो", "When to release it";
    RELEASE_AT_HINT: "ख़ाली छोड़ें तो दूसरे अधिकारी के जारी करते ही; 90 दिन आगे तक का समय चुन सकते हैं", "Leave it empty to release it as soon as the second officer does; at most 90 days ahead";
    ABOUT: "किस बारे में", "What it is about";
    ABOUT_HINT: "यह केवल पुलिस कर्मियों को दिखता है", "Only police staff see this";
    REFERENCES: "शिकायत संख्याएँ", "Complaint numbers";
    REFERENCES_HINT: "एक से ज़्यादा हों तो बीच में जगह छोड़ें", "Separate several with spaces";
    INCIDENT: "घटना", "Incident";
    INCIDENT_HINT: "क्या, कहाँ, कब: कुछ शब्दों में", "What, where and when, in a few words";
    ANSWERS_POST: "जिस अफ़वाह का उत्तर है", "The rumour that it answers";
    OTHERS_LINKED: "{n} और शिकायतें, जो आपको नहीं दिखतीं", "{n} more {n?complaint|complaints} that you do not see";
    SAVE: "सहेजें और देखें", "Save and preview";
    BEGIN: "मसौदा सहेजें और देखें", "Save the draft and preview it";

    PREVIEW: "ऐसे जाएगा", "How it will go out";
    WENT_OUT: "कहाँ-कहाँ गया", "Where it went";
    ON_SITE: "साइट पर", "On the site";
    ON_SITE_ALL: "पूरी बात, फ़ाइलों के साथ", "The whole text, with its files";
    ON_SITE_SINCE: "{when} से", "Since {when}";
    TO_SITE: "साइट पर देखें", "Open it on the site";
    ONE_POST: "1 पोस्ट", "1 post";
    POSTS: "{n} पोस्ट का थ्रेड", "A thread of {n}";
    TOO_LONG_FOR_THREAD: "थ्रेड के लिए बहुत लंबा है: “शुरुआत और साइट का लिंक” चुनें।", "Too long for a thread: choose the beginning with a link.";
    COSTS: "भेजने का ख़र्च क़रीब ${dollars}", "Sending costs about ${dollars}";
    LENGTH: "{most} में से {n}", "{n} of {most}";
    NOT_SENT_HERE: "यहाँ नहीं भेजा गया", "Not sent here";
    GONE_THERE: "वहाँ से हटा दी गई", "deleted there";
    PART_WITHDRAWAL: "वापसी की सूचना", "Notice of the withdrawal";
    GO_ON: "यहाँ से आगे भेजें", "Continue from here";

    BLOCKED: "यह जारी नहीं होगा: इसमें वे शब्द हैं जो बाहर नहीं जाने चाहिए", "This will not be released: it contains words that must not be published";
    BLOCKED_BY: "शिकायत {number} में रोका गया", "withheld with {number}";
    BLOCKED_HIDDEN: "एक ऐसी शिकायत में रोका गया, जो आपको नहीं दिखती", "withheld with a case that you do not see";

    WRITTEN_BY: "लिखा: {name}, {when}", "Written by {name}, {when}";
    SECOND_BY: "देखकर जारी किया: {name}, {when}", "Countersigned by {name}, {when}";
    NOBODY_ALONE: "जिसने लिखा है वह अकेले जारी नहीं कर सकता। कोई और क्षेत्र अधिकारी या प्रमुख देखकर जारी करे।", "The writer cannot release it alone. Another circle officer or the chief checks and releases it.";
    PROPOSE: "दूसरे अधिकारी को भेजें", "Hand it to the second officer";
    TAKE_BACK: "वापस लें और बदलें", "Take it back and change it";
    RETURN: "लेखक को लौटाएँ", "Return it to its writer";
    RETURN_WHY: "क्या बदलना है", "What has to change";
    RELEASE: "देख लिया, जारी करें", "I have read it: release it";
    RELEASE_LATER: "देख लिया, तय समय पर जारी हो", "I have read it: release it at its time";
    READ_BOTH: "मैंने दोनों भाषाओं का पाठ और हर फ़ाइल खोलकर पढ़ ली है", "I have read both languages and opened every file";
    HALT: "जारी होना रोकें", "Stop the release";
    DROP: "यह मसौदा छोड़ दें", "Give this draft up";
    CORRECT: "सुधार लिखें", "Write a correction";
    WITHDRAW_HEAD: "वापस लें", "Withdraw it";
    WITHDRAW_HINT: "यह साइट पर “वापस लिया गया” लिखकर दिखता रहेगा, और X और Facebook पर इसकी सूचना जाएगी।", "It stays on the site marked as withdrawn, and a post on X and Facebook says so.";
    WITHDRAW_HI: "क्यों, हिंदी में", "Why, in Hindi";
    WITHDRAW_EN: "क्यों, अंग्रेज़ी में", "Why, in English";
    WITHDRAW: "आधिकारिक वर्ज़न वापस लें", "Withdraw the statement";
    RETURNED_WHY: "लौटाया गया: {why}", "Returned: {why}";
    RETURNED_GUARD: "तय समय पर जारी नहीं हुआ, क्योंकि इसमें ऐसे शब्द हैं जो बाहर नहीं जाने चाहिए", "it was not released at its time, because it contains words that must not be published";
    RETURNED_LINKED: "तय समय पर जारी नहीं हुआ, क्योंकि जुड़ी शिकायत के बारे में सबके सामने कुछ नहीं कहा जाता", "it was not released at its time, because nothing is said in public about a linked complaint";
    EARLIER: "पहले के रूप", "Earlier versions";
    VERSION: "रूप {n}, {when}", "Version {n}, {when}";

    FILES: "फ़ोटो और दस्तावेज़", "Pictures and documents";
    FILES_HINT: "केवल साइट पर दिखते हैं। फ़ोटो, या A4 प्रेस नोट की PDF; 5 MB तक।", "On the site only. A picture, or a press note on A4 as PDF; up to 5 MB.";
    FILE: "फ़ाइल", "File";
    FILE_HI: "यह क्या है, हिंदी में", "What it is, in Hindi";
    FILE_EN: "यह क्या है, अंग्रेज़ी में", "What it is, in English";
    ATTACH: "जोड़ें", "Attach it";
    DETACH: "हटाएँ", "Take it off";

    SAID_SAVED: "सहेज लिया गया।", "Saved.";
    SAID_PROPOSED: "दूसरे अधिकारी को भेज दिया गया।", "The second officer can release it now.";
    SAID_TAKEN_BACK: "वापस ले लिया गया; अब बदल सकते हैं।", "Taken back; you can change it now.";
    SAID_RETURNED: "लेखक को लौटा दिया गया।", "Returned to its writer.";
    SAID_RELEASED: "जारी हो गया। साइट पर दिख रहा है; X और Facebook पर जा रहा है।", "Released. It is on the site, and on its way to X and Facebook.";
    SAID_SCHEDULED: "तय समय पर जारी होगा।", "It will be released at its time.";
    SAID_HALTED: "जारी होना रोक दिया गया।", "The release was stopped.";
    SAID_DROPPED: "मसौदा छोड़ दिया गया।", "The draft was given up.";
    SAID_BEGUN: "सुधार लिखें: जो ग़लत था उसे ठीक करें और बताएँ कि क्या ठीक किया।", "Write the correction: put right what was wrong, and say what you corrected.";
    SAID_WITHDRAWN: "वापस ले लिया गया।", "The statement was withdrawn.";
    SAID_ATTACHED: "फ़ाइल जुड़ गई।", "The file is attached.";
    SAID_DETACHED: "फ़ाइल हटा दी गई।", "The file was taken off.";
    SAID_GOES_ON: "थ्रेड आगे जा रहा है।", "The thread goes on.";

    POST_CORRECTION: "सुधार: {what}", "Correction: {what}";
    POST_WITHDRAWN: "यह आधिकारिक वर्ज़न वापस लिया गया है: {title}", "This statement has been withdrawn: {title}";

    ANSWER_WITH: "आधिकारिक वर्ज़न से उत्तर", "Answer with a statement";
    ANSWER_WITH_HINT: "जारी किया हुआ वर्ज़न, लिंक के साथ, इस पोस्ट के नीचे जाता है", "The released version goes below this post, with its link";
    ANSWER_TEXT: "पुलिस का आधिकारिक वर्ज़न: {title} {link}", "The official version by the police: {title} {link}";
    ANSWER_NEW: "इसका आधिकारिक वर्ज़न लिखें", "Write a statement about it";
    ANSWERED_WITH: "आधिकारिक वर्ज़न भेजा गया", "the official version was sent";
}
