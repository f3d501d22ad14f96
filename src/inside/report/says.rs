//! The report's lines in one language, for the page and for the mail.

use super::Report;
use crate::{
    channels,
    inside::cell::dollars,
    language::{Language, Text, dates, fill_in, texts, texts::inside, texts::report as says},
};

/// The title: `Daily report, 27 November 2026`.
pub fn title(report: &Report, language: Language) -> String {
    let date = dates::parse_iso(&report.day).map(|at| dates::date(at, language)).unwrap_or_default();
    fill_in(language, says::OF, &[("date", &date)])
}

/// The totals of the district: name and value of each line, in order. No line is about a station.
pub fn totals(report: &Report, language: Language) -> Vec<(String, String)> {
    let name = |text: Text| text.in_language(language).to_owned();
    let n = dates::number;
    let listed = |parts: Vec<String>| parts.join(", ");
    let by_channel = listed(
        report
            .channels
            .iter()
            .map(|(channel, count)| format!("{} {}", channels::name(*channel, language), n(*count)))
            .collect(),
    );
    let by_outcome = listed(
        report
            .closed
            .iter()
            .map(|(outcome, count)| format!("{} {}", texts::words::outcome(*outcome, language), n(*count)))
            .collect(),
    );
    let with = |count: i64, parts: &str| if parts.is_empty() { n(count) } else { format!("{} ({parts})", n(count)) };
    let before = fill_in(language, says::DAY_BEFORE, &[("n", &n(report.received_before))]);
    let received = if by_channel.is_empty() { before } else { format!("{by_channel}; {before}") };
    let waited =
        report.waited.median.map(|time| fill_in(language, says::WAITED, &[("time", &dates::age(time, language))]));
    let oldest = report.oldest.map(|at| dates::age((report.made_at - at).max(0), language));
    let oldest = oldest.map(|age| fill_in(language, says::OLDEST, &[("age", &age)])).unwrap_or_default();
    let mut lines = vec![
        (name(says::RECEIVED), with(report.received, &received)),
        (name(says::CLOSED), with(report.closed_together(), &by_outcome)),
        (name(says::REOPENED), n(report.reopened)),
        (name(says::OPEN), fill_in(language, says::OPEN_LATE, &[("open", &n(report.open)), ("late", &n(report.late))])),
    ];
    let orders = match report.without_evidence() {
        Some((bare, all)) => fill_in(language, says::ORDERS_OF, &[("n", &n(all)), ("bare", &n(bare))]),
        None => name(says::NO_SHEET),
    };
    lines.push((name(texts::sheet::TITLE), orders));
    lines.push((name(inside::POSTS_CAME), n(report.posts)));
    lines.push((name(inside::POSTS_DECIDED), with(report.decided, &waited.unwrap_or_default())));
    lines.push((name(says::POSTS_WAIT), with(report.waiting, &oldest)));
    let replies = [("sent", n(report.sent)), ("failed", n(report.failed))];
    let replies: Vec<(&str, &str)> = replies.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lines.push((name(inside::REPLIES), fill_in(language, says::REPLIES_OF, &replies)));
    lines.push((name(inside::COST), dollars(report.cost.sent + report.cost.read)));
    lines
}
