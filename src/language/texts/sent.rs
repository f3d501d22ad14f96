//! The confirmation of a filed complaint.

crate::texts! {
    TITLE: "शिकायत मिल गई", "Your complaint was received";
    YOUR_NUMBER: "आपकी शिकायत संख्या:", "Your complaint number:";
    SAY_IT: "फ़ोन पर यह संख्या बोलकर स्थिति पूछी जा सकती है। इसमें I, L, O, U कभी नहीं होते।", "You can give this number over the phone to ask about your complaint. It never contains I, L, O or U.";
    OPEN: "स्थिति देखें", "See the status";
    KEEP: "निजी लिंक सँभालकर रखें", "Keep your private link";
    KEEP_WHY: "इस लिंक से आप अपनी शिकायत, फ़ोटो और पुलिस के प्रश्न देख सकते हैं और जानकारी जोड़ सकते हैं। जिसके पास यह लिंक है वह सब पढ़ सकता है, इसलिए किसी को न भेजें।", "With this link you can see your complaint, your photos and the questions of the police, and add information. Anyone who has the link can read everything, so do not share it.";
    QR: "निजी लिंक का QR कोड", "QR code of the private link";
    SAVE: "संख्या और लिंक फ़ाइल में सहेजें", "Save the number and link as a file";
    PHOTOGRAPH: "या इस पृष्ठ का स्क्रीनशॉट ले लें।", "Or take a screenshot of this page.";
    NEXT: "आगे क्या होगा", "What happens next";
    NEXT_1: "एक दिन के अंदर शिकायत थाने और क्षेत्र के अधिकारी को भेजी जाएगी।", "Within a day, it is forwarded to a police station and its circle officer.";
    NEXT_2: "थाना 10 दिन के अंदर जाँच रिपोर्ट देगा।", "The station inquires into it and reports within 10 days.";
    NEXT_3: "21 दिन के अंदर आपको उत्तर मिलेगा। संतुष्ट न हों तो मामला वरिष्ठ अधिकारी के पास दोबारा खुलेगा।", "You get an answer within 21 days. If you are not satisfied, the case is reopened one office higher.";
    PUBLIC: "संख्या {reference} से कोई भी केवल स्थिति, तारीख़ें और कार्यालय देख सकता है।", "With the number {reference}, anyone can see only the status, dates and offices.";
}
