//! Who acted, on the timeline.

use super::super::{Language, Text, fill_in, person::PersonName};
use crate::board::acted::Actor;

crate::texts! {
    CLOCK: "समय-सीमा पूरी होने पर अपने-आप", "The clock (automatic)";
    CHIEF_ON_X: "प्रमुख, X पर", "The chief, on X";
    CHIEF_CONFIRMED: "प्रमुख, X पर; पुष्टि: {name}", "The chief, on X; confirmed by {name}";
    COMPLAINANT: "शिकायतकर्ता", "Complainant";
    SOMEBODY_ELSE: "बातचीत में कोई और", "Someone else in the conversation";
    PLATFORM: "प्लेटफ़ॉर्म की सूचना", "The platform";
    OUR_ACCOUNT: "पुलिस का खाता", "The police's own account";
    WORDS: "शिकायत के शब्दों से", "From the text of the complaint";
    DESK: "डेस्क, अपने-आप", "The desk (automatic)";
    REOPENED_BY_COMPLAINANT: "दोबारा खुली: शिकायतकर्ता ने कहा कि समस्या हल नहीं हुई।", "Reopened: the complainant says that it is not settled.";
    REOPENED: "दोबारा खुली।", "Reopened.";
    REPORT_CLOSES: "निस्तारण भी यहीं करें", "Close it with this report";
    REPORT_CLOSES_HINT: "ख़ाली छोड़ें तो रिपोर्ट पहले वरिष्ठ अधिकारी देखेंगे", "If you leave this empty, the report is reviewed first";
    NOT_YET: "अभी नहीं", "Not yet";
    CLOSING: "शिकायतकर्ता को उत्तर", "Answer to the complainant";
    CLOSING_HINT: "क्या किया गया और शिकायतकर्ता से कैसे बात हुई; यह उन्हें दिखेगा", "What was done and how the complainant was contacted; the complainant reads this";
}

/// Who acted.
pub fn acted(actor: Actor, officer: Option<&PersonName>, language: Language) -> String {
    let name = officer.map(|officer| officer.in_language(language)).unwrap_or_default();
    let text: Text = match actor {
        Actor::Officer => return name.to_owned(),
        Actor::ChiefConfirmed => CHIEF_CONFIRMED,
        Actor::ChiefOnX => CHIEF_ON_X,
        Actor::Clock => CLOCK,
        Actor::Complainant => COMPLAINANT,
        Actor::SomebodyElse => SOMEBODY_ELSE,
        Actor::Platform => PLATFORM,
        Actor::OurAccount => OUR_ACCOUNT,
        Actor::Words => WORDS,
        Actor::Desk => DESK,
    };
    fill_in(language, text, &[("name", name)])
}
