//! The promised date as a calendar file (RFC 5545), so that a phone reminds its owner.
//!
//! It says what the public page of the number says and nothing of the case: whoever sees the calendar learns no more than whoever has the number.

use super::lookup;
use crate::{
    complaint::{Millis, Reference},
    language::{Language, dates, fill_in, texts::tracking},
    server::{
        op::Op,
        security::{Client, plain},
    },
};
use axum::{
    Extension,
    body::Body,
    extract::Path,
    http::{
        Response,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::{IntoResponse as _, Redirect},
};

/// Most bytes of a line, without its end (RFC 5545, 3.1).
const LONGEST_LINE: usize = 75;

/// `GET /t/{reference}/promise.ics`: the date by which the next answer is promised. Where none is, because the complaint is closed or in confidential
/// inquiry, the public page says so.
pub async fn promise(op: Op, Extension(client): Extension<Client>, Path(typed): Path<String>) -> Response<Body> {
    let found = async {
        let found = lookup::public(&op, client, &typed).await?;
        Ok((found.reference, lookup::promised(&op, &found).await?))
    };
    match found.await {
        Ok((reference, Some(by))) => {
            let name = format!("attachment; filename=\"sunwai-{reference}.ics\"");
            let headers = [(CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)];
            let link = format!("{}/t/{}", op.settings().public_url, reference.as_str());
            (headers, calendar(reference, by, op.now(), &link, op.language())).into_response()
        }
        Ok((reference, None)) => Redirect::to(&format!("/t/{}", reference.as_str())).into_response(),
        Err(error) => plain(&error, op.language()),
    }
}

/// The calendar with one day in it, and an alarm on that morning.
fn calendar(reference: Reference, by: Millis, now: Millis, link: &str, language: Language) -> String {
    let number = reference.to_string();
    let summary = fill_in(language, tracking::REMIND_SUMMARY, &[("reference", &number)]);
    let about = fill_in(language, tracking::REMIND_ABOUT, &[("link", link)]);
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Sunwai//Complaint desk//EN".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        // The same for every download, so that a later date replaces an earlier one.
        format!("UID:promise-{}@sunwai", reference.as_str()),
        format!("DTSTAMP:{}", utc(now)),
        format!("DTSTART;VALUE=DATE:{}", dates::iso(by).replace('-', "")),
        format!("SUMMARY;LANGUAGE={}:{}", language.as_str(), escaped(&summary)),
        format!("DESCRIPTION;LANGUAGE={}:{}", language.as_str(), escaped(&about)),
        format!("URL:{link}"),
        "TRANSP:TRANSPARENT".to_owned(),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        format!("DESCRIPTION:{}", escaped(&summary)),
        "TRIGGER:PT9H".to_owned(),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line) + "\r\n").collect()
}

/// A moment in UTC: `20261123T120000Z`.
fn utc(at: Millis) -> String {
    chrono::DateTime::from_timestamp_millis(at).unwrap_or_default().format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line broken so that no piece is too long; a character is never broken (RFC 5545, 3.1).
fn folded(line: &str) -> String {
    let mut folded = String::new();
    let mut length = 0;
    for letter in line.chars() {
        if length + letter.len_utf8() > LONGEST_LINE {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(letter);
        length += letter.len_utf8();
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_lines_are_folded_between_characters() {
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
        let line = format!("SUMMARY:{}", "शिकायत ".repeat(20));
        let folded = folded(&line);
        assert!(folded.split("\r\n").all(|piece| piece.len() <= LONGEST_LINE));
        assert_eq!(folded.replace("\r\n ", ""), line);
    }

    #[test]
    fn a_calendar_has_the_day_in_india_and_the_number_only() {
        let number = Reference::from_values([1; 9]);
        // 23 November 2026, 20:00 UTC, is the next day in India.
        let by = 1_795_464_000_000;
        for language in [Language::Hindi, Language::English] {
            let text = calendar(number, by, by - 86_400_000, "https://police.example/t/1111111111", language);
            assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
            assert!(text.contains("DTSTART;VALUE=DATE:20261124\r\n"), "{text}");
            assert!(text.contains("DTSTAMP:20261122T200000Z\r\n"), "{text}");
            assert!(text.replace("\r\n ", "").contains(&number.to_string()));
            assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
        }
    }
}
