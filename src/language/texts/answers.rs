//! The page of ready answers, and the reply form on a complaint's page.

crate::texts! {
    TITLE: "तैयार उत्तर", "Ready answers";
    LEAD: "यही शब्द X और Facebook पर सबके सामने जाते हैं। आपके लिखे शब्द सिस्टम के शब्दों की जगह ले लेते हैं; एक से ज़्यादा हों तो बारी-बारी से।", "These texts are posted on X and Facebook for everyone to see. Your texts replace the program's; if there are several, they are used in turn.";
    ADD: "नया उत्तर", "New answer";
    SAYING: "किस मौक़े पर", "Occasion";
    CATEGORY: "किस विषय में", "Category";
    ALL_CATEGORIES: "सभी विषय", "All categories";
    LANGUAGE: "किस भाषा में", "Language";
    WORDS: "शब्द", "Text";
    WORDS_HINT: "{reference} की जगह शिकायत संख्या आएगी, {place} की जगह वह कार्यालय जहाँ लिखना है। मामले के बारे में कुछ न लिखें, लिंक न दें।", "{reference} is replaced with the complaint number, {place} with the office to write to. Say nothing about the case and do not include a link.";
    SAVE: "उत्तर चालू करें", "Add this answer";
    RETIRE: "बंद करें", "Stop using";
    OWN: "ज़िले के शब्द", "The district's texts";
    PROGRAM: "सिस्टम के शब्द", "The program's texts";
    PROGRAM_HINT: "जब तक ज़िले के अपने शब्द न हों।", "Used when the district has none of its own.";
    BY: "{name} ने लिखा", "written by {name}";
    READ_ONLY: "इन्हें प्रमुख या प्रशासक बदल सकते हैं।", "The chief or an admin can change these.";
    ON_COMPLAINT: "शिकायत दर्ज हुई", "A complaint was recorded";
    ON_JOINED: "शिकायत में जोड़ी गई", "Added to a complaint";
    ON_ASKED: "शिकायतकर्ता से प्रश्न", "A question to the complainant";
    ON_ANSWERED: "शिकायत का उत्तर दिया गया", "A complaint was answered";
    ON_THANKS: "धन्यवाद के उत्तर में", "In reply to thanks";
    ON_SUGGESTION: "सुझाव मिला", "A suggestion was received";
    ON_QUERY: "प्रश्न आया", "A question was received";
    ON_ANOTHER_PLACE: "दूसरी जगह का मामला", "A matter for another place";

    CONVERSATION: "{channel} पर बातचीत", "Conversation on {channel}";
    NOTHING_SAID: "यहाँ से अभी कुछ नहीं लिखा गया।", "Nothing has been sent from here yet.";
    SEND: "उत्तर भेजें", "Send the answer";
    HOW: "कैसे", "How";
    WAY_REPLY: "पोस्ट के नीचे, सबके सामने", "Below the post, visible to everyone";
    WAY_MESSAGE: "निजी संदेश", "Private message";
    WAY_PRIVATE_REPLY: "निजी उत्तर (एक ही बार, 7 दिन के भीतर)", "Private reply (once, within 7 days)";
    WAY_POST: "अपनी पोस्ट", "A post of our own";
    WAY_QUOTE: "उनकी पोस्ट कोट करके, सबके सामने", "Quote their post, visible to everyone";
    WAY_REPOST: "उनकी पोस्ट रीपोस्ट करके, सबके सामने", "Repost their post, visible to everyone";
    ANSWER_HINT: "{reference} की जगह शिकायत संख्या आएगी। सबके सामने केवल संख्या लिखें, मामले के बारे में कुछ नहीं।", "{reference} is replaced with the complaint number. In public, write only the number and nothing about the case.";
    SURE: "मुझे पता है कि कोट या रीपोस्ट से शिकायतकर्ता की पोस्ट सब लोग देखेंगे", "I understand that a quote or repost shows the complainant's post to everyone";
    NOT_IN_PUBLIC: "इस विषय की शिकायत न कोट की जा सकती है, न रीपोस्ट: उससे पीड़ित की पहचान खुल सकती है।", "Complaints in this category cannot be quoted or reposted: that could identify the victim.";
    ON_HOW_TO_FILE: "कोई और कहे “मेरे साथ भी”", "Someone else says “me too”";
    ON_NOT_A_CODE: "भेजा गया कोड सही नहीं है", "The code sent to us is not valid";
}

use super::super::{Language, Text};
use crate::replies::{ReplyMethod, templates::TemplateKind};

/// Name of the occasion of a ready answer.
pub const fn saying(saying: TemplateKind, language: Language) -> &'static str {
    let text: Text = match saying {
        TemplateKind::Complaint => ON_COMPLAINT,
        TemplateKind::Joined => ON_JOINED,
        TemplateKind::Asked => ON_ASKED,
        TemplateKind::Answered => ON_ANSWERED,
        TemplateKind::Thanks => ON_THANKS,
        TemplateKind::Suggestion => ON_SUGGESTION,
        TemplateKind::Query => ON_QUERY,
        TemplateKind::AnotherPlace => ON_ANOTHER_PLACE,
        TemplateKind::HowToFile => ON_HOW_TO_FILE,
        TemplateKind::NotACode => ON_NOT_A_CODE,
    };
    text.in_language(language)
}

/// Name of a way of replying: how it is sent and who sees it.
pub const fn way(way: ReplyMethod, language: Language) -> &'static str {
    let text: Text = match way {
        ReplyMethod::Reply => WAY_REPLY,
        ReplyMethod::Message => WAY_MESSAGE,
        ReplyMethod::PrivateReply => WAY_PRIVATE_REPLY,
        ReplyMethod::Post => WAY_POST,
        ReplyMethod::Quote => WAY_QUOTE,
        ReplyMethod::Repost => WAY_REPOST,
    };
    text.in_language(language)
}
