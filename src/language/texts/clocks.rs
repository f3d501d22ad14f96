//! Clocks: the steps they time, and the time left.

use super::super::{Language, Text, dates, fill_in};
use crate::{
    command::clocks::{ClockState, ClockView, Step},
    language::dates::Millis,
};

crate::texts! {
    HEAD: "समय सीमाएँ", "Time limits";

    ACKNOWLEDGE: "थाने को अग्रसारित करना", "Forwarding";
    FIRST_RESPONSE: "पहला उत्तर", "First response";
    STATION_REPORT: "थाने की आख्या", "Station's report";
    OUTER_LIMIT: "निस्तारण", "Outcome";
    DECIDE: "किस थाने की है: निर्णय", "Deciding which station";
    ORDER: "आदेश", "Order";
    SIGNATURE: "शिकायतकर्ता के हस्ताक्षर (BNSS 173)", "Complainant's signature (BNSS 173)";
    ENQUIRY: "प्रारंभिक जाँच (BNSS 173)", "Preliminary enquiry (BNSS 173)";

    LEFT: "{step}: {time} बाक़ी", "{step}: {time} left";
    LATE: "{step}: {time} देर", "{step}: {time} late";
    PAUSED: "{step}: {date} तक रुका, शिकायतकर्ता के उत्तर के लिए", "{step}: paused until {date}, for the complainant's answer";
    MET: "{step}: समय पर हुआ", "{step}: done in time";
    MET_LATE: "{step}: देर से हुआ", "{step}: done late";
}

/// Name of the step a clock times.
pub const fn step(step: Step, language: Language) -> &'static str {
    let text = match step {
        Step::Acknowledge => ACKNOWLEDGE,
        Step::FirstResponse => FIRST_RESPONSE,
        Step::StationReport => STATION_REPORT,
        Step::OuterLimit => OUTER_LIMIT,
        Step::Decide => DECIDE,
        Step::Order => ORDER,
        Step::Signature => SIGNATURE,
        Step::Enquiry => ENQUIRY,
    };
    text.in_language(language)
}

/// The state of a clock, in one line.
pub fn line(clock: &ClockView, now: Millis, language: Language) -> String {
    let text: Text = match clock.state {
        ClockState::Running | ClockState::Warned => LEFT,
        ClockState::Breached => LATE,
        ClockState::Paused => PAUSED,
        ClockState::Met => MET,
        ClockState::MetLate => MET_LATE,
    };
    let time = dates::age((clock.due_at - now).abs(), language);
    let date = dates::date(clock.due_at, language);
    fill_in(language, text, &[("step", step(clock.step, language)), ("time", &time), ("date", &date)])
}

/// The sign before the line. Each state has its own shape, so that nobody depends on colours.
pub const fn sign(state: ClockState) -> &'static str {
    match state {
        ClockState::Running => "○",
        ClockState::Warned => "◐",
        ClockState::Paused => "❚❚",
        ClockState::Breached => "▲",
        ClockState::Met => "✓",
        ClockState::MetLate => "✓▲",
    }
}
