//! What a mail says: numbers, steps, times and a link. Nothing else is even read from the database for it.

use super::{smtp::Mailer, store::Told};
use crate::{
    complaint::Millis,
    language::{Language, dates, fill_in, texts, texts::mail as says},
};
use lettre::{
    Address, Message,
    message::{
        Body, Mailbox,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use std::time::{Duration, UNIX_EPOCH};

/// To whom, and in which language.
pub struct To<'a> {
    /// Name as shown to colleagues, in the mail's language.
    pub name: &'a str,
    /// Row id.
    pub officer_id: i64,
    /// The address.
    pub address: Address,
    /// None for both.
    pub language: Option<Language>,
}

/// The mail as bytes, all of them ASCII.
///
/// # Errors
/// Only if a header cannot be made, which is our fault.
pub fn letter(mailer: &Mailer, to: To<'_>, told: &[Told], public_url: &str, now: Millis) -> anyhow::Result<Vec<u8>> {
    let languages = match to.language {
        Some(Language::Hindi) => &[Language::Hindi][..],
        Some(Language::English) => &[Language::English],
        None => Language::ALL,
    };
    let subject: Vec<String> = languages.iter().map(|&language| subject(told, language)).collect();
    let parts: Vec<String> = languages.iter().map(|&language| part(told, public_url, language)).collect();
    let text = parts.join("\r\n\r\n* * *\r\n\r\n");
    // A line break in a name would begin a header of its own.
    let name: String = to.name.chars().filter(|c| !c.is_control()).collect();
    let from = mailer.from();
    // The same notices to the same officer are the same mail, also when it is tried again.
    let first = told.first().map_or(0, |told| told.id);
    let id = format!("<notice-{first}-{}-{}@{}>", told.len(), to.officer_id, from.email.domain());
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(Some(name), to.address))
        .subject(subject.join(" | "))
        .date(UNIX_EPOCH + Duration::from_millis(now.unsigned_abs()))
        .message_id(Some(id))
        .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN)
        .body(
            Body::new_with_encoding(text, ContentTransferEncoding::Base64)
                .map_err(|_| anyhow::anyhow!("base64 takes any text"))?,
        )?;
    Ok(message.formatted())
}

fn subject(told: &[Told], language: Language) -> String {
    match told {
        [one] => {
            let what = what(one, language);
            match one.reference {
                Some(reference) => format!("{what} · {reference}"),
                None => what,
            }
        }
        many => fill_in(language, says::MANY, &[("n", &dates::number(many.len() as i64))]),
    }
}

fn what(told: &Told, language: Language) -> String {
    let step = told.step.map(|step| texts::clocks::step(step, language)).unwrap_or_default();
    fill_in(language, texts::notices::told(told.kind), &[("step", step)])
}

fn part(told: &[Told], public_url: &str, language: Language) -> String {
    let mut lines = vec![says::GREETING.in_language(language).to_owned(), String::new()];
    for one in told {
        lines.push(format!("• {}", what(one, language)));
        if let Some(reference) = one.reference {
            lines.push(fill_in(language, says::REFERENCE, &[("reference", &reference.to_string())]));
        }
        if let Some(due) = one.due_at {
            let when = format!("{}, {}", dates::date(due, language), dates::time(due));
            lines.push(fill_in(language, texts::notices::DUE, &[("when", &when)]));
        }
        if one.level > 0 {
            lines.push(fill_in(language, texts::notices::LEVEL, &[("n", &one.level.to_string())]));
        }
        let path = one.reference.map_or("notices".to_owned(), |reference| format!("c/{}", reference.as_str()));
        lines.push(format!("{public_url}/staff/{path}"));
        lines.push(String::new());
    }
    lines.push(says::NO_REPLY.in_language(language).to_owned());
    lines.push(fill_in(language, says::CHOOSE, &[("address", &format!("{public_url}/staff/me"))]));
    lines.join("\r\n")
}
