//! The confirmation of a filed complaint.

crate::texts! {
    TITLE: "शिकायत मिल गई", "Your complaint was received";
    YOUR_NUMBER: "शिकायत संख्या", "Complaint number";
    SHARE: "शेयर करें", "Share";
    SMS: "SMS भेजें", "Send as SMS";
    COPY: "संख्या कॉपी करें", "Copy the number";
    COPIED: "कॉपी हो गई", "Copied";
    SHARED: "प्रयागराज पुलिस में मेरी शिकायत की संख्या: {reference}", "The number of my complaint at Prayagraj Police: {reference}";
    PRINT: "सहेजें या छापें", "Save or print";
    REMIND: "याद दिलाएँ", "Remind me";
    OTP: "पुलिस कभी OTP या पैसे नहीं माँगती।", "The police never ask for an OTP or money.";
    OTP_WHO: "जो माँगे, उसे कुछ न बताएँ: 1930।", "Tell nothing to anyone who does; call 1930.";
    OPEN: "अपनी शिकायत का निजी पृष्ठ खोलें", "Open your private page";
    KEEP: "निजी लिंक सँभालकर रखें", "Keep your private link";
    KEEP_WHY: "निजी पृष्ठ का पता किसी को न दें: जिसके पास वह है, वह आपकी शिकायत, फ़ोटो और बातचीत पढ़ सकता है।", "Do not share the address of your private page: anyone who has it can read your complaint, photos and messages.";
    QR: "निजी लिंक का QR कोड", "QR code of the private link";
    SAVE: "संख्या और लिंक की फ़ाइल", "Number and link as a file";
    PHOTOGRAPH: "या इस पृष्ठ का स्क्रीनशॉट ले लें।", "Or take a screenshot of this page.";
    NEXT: "अब क्या होगा", "What happens next";
    BY: "{when} तक", "By {when}";
    IN_A_DAY: "एक दिन के अंदर", "Within a day";
    IN_3_DAYS: "3 दिन के अंदर", "Within 3 days";
    IN_21_DAYS: "21 दिन के अंदर", "Within 21 days";
    FORWARDED: "थाने और क्षेत्र के अधिकारी को भेजी जाएगी", "It is forwarded to a police station and its circle officer";
    FIRST_RESPONSE: "पहला उत्तर आपके निजी पृष्ठ पर", "A first answer on your private page";
    REPORT: "थाने की जाँच रिपोर्ट", "The report of the station";
    ANSWER: "जाँच का नतीजा। संतुष्ट न हों तो मामला वरिष्ठ अधिकारी के पास दोबारा खुलेगा।", "The result of the inquiry. If you are not satisfied, the case is reopened one office higher.";
    PUBLIC: "संख्या {reference} दे सकते हैं: उससे केवल स्थिति, तारीख़ें और कार्यालय दिखते हैं।", "You may share the number {reference}: it shows only the status, dates and offices.";
}
