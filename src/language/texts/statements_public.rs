//! Official statements as the public reads them.

crate::texts! {
    TITLE: "आधिकारिक वर्ज़न", "Official statements";
    ONE: "आधिकारिक वर्ज़न", "Official statement";
    LEAD: "ये पुलिस के अपने शब्द हैं। बाद में कुछ सुधारा या वापस लिया गया हो, तो वह भी यहीं लिखा है।", "These are the police’s own words. If something was corrected or withdrawn later, it says so here.";
    NONE: "अभी कोई आधिकारिक वर्ज़न नहीं है। जारी होते ही यहाँ दिखेगा।", "There are no official statements yet. They appear here as soon as they are released.";
    FEED: "नए वर्ज़न फ़ीड रीडर में पाएँ (Atom)", "Follow new statements in a feed reader (Atom)";
    FEED_TITLE: "प्रयागराज पुलिस: आधिकारिक वर्ज़न", "Prayagraj Police: official statements";
    EVERY: "सभी आधिकारिक वर्ज़न", "All official statements";
    CORRECTED: "सुधारा गया", "Corrected";
    CORRECTED_AT: "{time} को सुधारा गया", "Corrected on {time}";
    WHAT_CHANGED: "क्या सुधारा गया:", "What was corrected:";
    EARLIER: "पहले क्या लिखा था", "What it said before";
    EARLIER_AT: "{time} को जारी", "Released on {time}";
    WITHDRAWN: "वापस लिया गया", "Withdrawn";
    WITHDRAWN_AT: "पुलिस ने यह वर्ज़न {time} को वापस ले लिया। इसे अब सही न मानें।", "The police withdrew this statement on {time}. Do not rely on it.";
    WAS: "इसमें यह लिखा था", "What the statement said";
    WITHDRAWN_TITLE: "वापस लिया गया: {title}", "Withdrawn: {title}";
    SHARE: "शेयर करें", "Share";
    COPY: "लिंक कॉपी करें", "Copy the link";
    COPIED: "लिंक कॉपी हो गया", "Link copied";
    PRINT: "प्रिंट करें", "Print";
    FILES: "साथ की फ़ाइलें", "Attached";
    ELSEWHERE: "यही वर्ज़न यहाँ भी है", "The same statement elsewhere";
    ON: "{channel} पर देखें", "View on {channel}";
    LINK: "इसका स्थायी लिंक:", "Permanent link:";
    READ_ON: "पूरा पढ़ें", "Read all of it";
}
