//! The complainant's answer after a closing, and the controlled finding "fake": on the private page and on the panel.

crate::texts! {
    PARTLY: "कुछ हद तक हल हुई", "Partly settled";
    SAID_PARTLY: "आपने बताया कि समस्या कुछ हद तक हल हुई है। अधिकारी आपके शब्द पढ़ेंगे। अब बदलना हो तो नीचे फिर बताएँ।", "You told us that it is partly settled. The officers read your words. If that changes, tell us again below.";
    GOES_TO: "“फिर से देखा जाए” चुनने पर शिकायत {office} के पास जाएगी, दूसरे अधिकारी के पास।", "If you choose “look at it again”, the complaint goes to {office}, to a different officer.";
    WILL_BE_FINAL: "इसे सबसे बड़ा कार्यालय देख चुका है। आपका उत्तर दर्ज होगा, पर शिकायत इस पृष्ठ से दोबारा नहीं खुलेगी।", "The highest office has looked at it. Your answer is recorded, but the complaint is not reopened from this page again.";
    FINAL: "आपने बताया कि समस्या हल नहीं हुई। यह दर्ज है। इसे ज़िले का सबसे बड़ा कार्यालय देख चुका है, इसलिए यहाँ आगे सुनवाई नहीं होगी। आप न्यायालय या मानवाधिकार आयोग जा सकते हैं।", "You told us that it is not settled. This is on record. The highest office of the district has looked at it, so this desk goes no further. You can go to a court or to the human rights commission.";
    CONTEST_TITLE: "पुलिस का निष्कर्ष: आपका उत्तर चाहिए", "The police's finding: please reply";
    CONTEST_LEAD: "जाँच में पुलिस को लगा कि जो लिखा गया वह सही नहीं है। यह अभी अंतिम नहीं है। सहमत न हों तो {date} तक यहाँ लिखें: कोई दूसरा, बड़ा अधिकारी फ़ैसला करेगा। यह केवल आपको दिखता है।", "The police think that what was written is not true. This is not final. If you disagree, write here by {date}: a different, higher officer then decides. Only you can see this.";
    CONTEST_TEXT: "आप क्यों सहमत नहीं हैं?", "Why do you disagree?";
    CONTEST_HINT: "जो हुआ उसे अपने शब्दों में लिखें; गवाह या काग़ज़ हों तो बताएँ। फ़ोटो नीचे जोड़ सकते हैं।", "Say in your own words what happened; name witnesses or papers. You can add photos below.";
    STOOD: "{date} को आपको बताया गया था कि जाँच में यह शिकायत सही नहीं पाई गई। उत्तर देने का समय पूरा हो गया और आपका उत्तर नहीं आया, इसलिए शिकायत अब इस परिणाम के साथ बंद है। सहमत न हों तो नीचे बताएँ: तब कोई दूसरा, बड़ा अधिकारी देखेगा। तब लिखा गया था:", "On {date} you were told that the inquiry found this complaint not to be true. The time to reply is over and nothing came from you, so the complaint is now closed with this result. If you disagree, say so below: a different, higher officer then looks at it. You were told:";
    CONTEST_SEND: "मैं सहमत नहीं हूँ", "I disagree";

    SAID: "शिकायतकर्ता ने क्या कहा?", "What did the complainant say?";
    SAID_SETTLED: "हल हो गई", "Settled";
    SAID_NOT_SETTLED: "हल नहीं हुई", "Not settled";
    REASON: "क्यों असत्य?", "Why is it fake?";
    DID_NOT_HAPPEN: "जो लिखा गया वह हुआ ही नहीं", "What is complained about did not happen";
    IN_ANOTHERS_NAME: "किसी और के नाम से लिखी गई", "Written in somebody else's name";
    OLD_OR_ELSEWHERE: "पुरानी या दूसरी जगह की घटना, नई बताकर लिखी गई", "An event of another time or place, told as new";
    MADE_UP_EVIDENCE: "फ़ोटो या काग़ज़ गढ़े हुए हैं", "Made-up photos or papers";
    FAKE_PROPOSED: "असत्य होने का प्रस्ताव: {reason}। प्रति-हस्ताक्षर बाक़ी है।", "Proposed as fake: {reason}. It waits for a countersignature.";
    FAKE_NOTICED: "असत्य होने का प्रस्ताव: {reason}। शिकायतकर्ता {date} तक उत्तर दे सकते हैं; उससे पहले असत्य कहकर बंद नहीं हो सकती, और उत्तर न आए तो उसके बाद अपने-आप बंद होगी।", "Proposed as fake: {reason}. The complainant can reply until {date}; it cannot be closed as fake before, and closes by itself after that if nothing comes.";
    FAKE_CONTESTED: "असत्य होने का प्रस्ताव: {reason}। शिकायतकर्ता सहमत नहीं। अब वह अधिकारी फ़ैसला करेगा जिसने न प्रस्ताव दिया, न हस्ताक्षर किए।", "Proposed as fake: {reason}. The complainant disagrees. An officer who neither proposed nor signed it decides.";
}

use super::super::{Language, Text};
use crate::complaint::{
    answers::Answer,
    fake::{FakeReason, FakeState},
};

/// What the complainant said.
pub const fn said(said: Answer, language: Language) -> &'static str {
    let text: Text = match said {
        Answer::Settled => SAID_SETTLED,
        Answer::Partly => PARTLY,
        Answer::NotSettled => SAID_NOT_SETTLED,
    };
    text.in_language(language)
}

/// Why a complaint is proposed to be fake.
pub const fn reason(reason: FakeReason, language: Language) -> &'static str {
    let text: Text = match reason {
        FakeReason::DidNotHappen => DID_NOT_HAPPEN,
        FakeReason::InAnothersName => IN_ANOTHERS_NAME,
        FakeReason::OldOrElsewhere => OLD_OR_ELSEWHERE,
        FakeReason::MadeUpEvidence => MADE_UP_EVIDENCE,
    };
    text.in_language(language)
}

/// How an open finding stands, with places for the reason and the date; none for one that has ended.
pub const fn stands(state: FakeState) -> Option<Text> {
    match state {
        FakeState::Proposed => Some(FAKE_PROPOSED),
        FakeState::Noticed => Some(FAKE_NOTICED),
        FakeState::Contested => Some(FAKE_CONTESTED),
        FakeState::Stands | FakeState::Dropped | FakeState::Overturned => None,
    }
}
