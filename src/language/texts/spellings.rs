//! The page of learnt spellings.

crate::texts! {
    TITLE: "सीखी गई वर्तनी", "Learnt spellings";
    LEAD: "जब कोई शिकायत सुझाए गए थाने के बजाय दूसरे थाने को भेजी जाती है, तो उससे जगहों के नाम सीखे जा सकते हैं। यहाँ तय होता है कि कौन से।", "When a complaint is sent to a station other than the suggested one, place names can be learnt from it. Decide here which ones.";
    CORRECTIONS: "{n} सुधार {n?देखा गया|देखे गए}। गोपनीय शिकायतें, महिला और बाल सुरक्षा की शिकायतें और पुलिस के विरुद्ध शिकायतें इनमें नहीं हैं।", "{n} {n?correction was|corrections were} read. Confidential complaints and complaints about the safety of women and children or about the police are not included.";
    READ_ONLY: "इन्हें केवल प्रशासक बदल सकते हैं।", "Only the admin can change these.";
    PROPOSED: "प्रस्ताव", "Proposed";
    PROPOSED_HINT: "स्वीकार करने पर यह वर्तनी थाना सुझाने में काम आएगी।", "Once accepted, a spelling helps to suggest the station.";
    NONE_PROPOSED: "यहाँ वे वर्तनियाँ दिखेंगी जो सुधारों से सीखी जा सकती हैं। अभी कोई नहीं।", "Spellings that could be learnt from corrections appear here. There are none now.";
    LEARNT: "सीखी हुई", "Learnt";
    LEARNT_HINT: "ग़लत निकले तो वापस लें; तब से वह थाना नहीं सुझाएगी।", "If one turns out to be wrong, withdraw it; it will no longer suggest a station.";
    NONE_LEARNT: "यहाँ स्वीकार की गई वर्तनियाँ दिखेंगी।", "Accepted spellings appear here.";
    TIMES: "सुधारों में {n} बार", "In {n} {n?correction|corrections}";
    BESIDE_A_CUE: "जगह या थाने के शब्द के साथ", "next to a word for a place or station";
    ACCEPT: "स्वीकार करें", "Accept";
    REJECT: "अस्वीकार करें", "Reject";
    WITHDRAW: "वापस लें", "Withdraw";
    BY: "{name} ने {date} को स्वीकार की", "Accepted by {name} on {date}";
}
