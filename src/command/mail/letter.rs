//! Composes the mails: reference numbers, steps, times and links. Nothing else about a complaint is even read from the database.

use super::{smtp::Mailer, store::MailNotice};
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

/// Recipient of a mail.
pub struct MailRecipient<'a> {
    /// The officer's name as shown to colleagues, in the language of the mail.
    pub name: &'a str,
    /// Primary key of `officer`; part of the message id.
    pub officer_id: i64,
    /// Mail address.
    pub address: Address,
    /// Language of the mail; none for both languages.
    pub language: Option<Language>,
}

/// Composes a mail about these notices, as ASCII bytes.
///
/// # Errors
/// Only if a header cannot be built, which is a bug.
pub fn letter(
    mailer: &Mailer,
    to: MailRecipient<'_>,
    notices: &[MailNotice],
    public_url: &str,
    now: Millis,
) -> anyhow::Result<Vec<u8>> {
    let languages = match to.language {
        Some(Language::Hindi) => &[Language::Hindi][..],
        Some(Language::English) => &[Language::English],
        None => Language::ALL,
    };
    let subject: Vec<String> = languages.iter().map(|&language| subject(notices, language)).collect();
    let parts: Vec<String> = languages.iter().map(|&language| body_text(notices, public_url, language)).collect();
    let text = parts.join("\r\n\r\n* * *\r\n\r\n");
    // The same notices to the same officer have the same message id, also on a retry.
    let first = notices.first().map_or(0, |notice| notice.id);
    let id = format!("notice-{first}-{}-{}", notices.len(), to.officer_id);
    message(mailer, (Some(to.name), to.address), &id, &subject.join(" | "), text, now)
}

/// A message of the program, as ASCII bytes. `id` is the part of its message id before the `@`: a retry has the same one.
///
/// # Errors
/// Only if a header cannot be built, which is a bug.
pub fn message(
    mailer: &Mailer,
    (name, address): (Option<&str>, Address),
    id: &str,
    subject: &str,
    text: String,
    now: Millis,
) -> anyhow::Result<Vec<u8>> {
    // A line break in a name would begin another header.
    let name = name.map(|name| name.chars().filter(|c| !c.is_control()).collect());
    let from = mailer.from();
    let id = format!("<{id}@{}>", from.email.domain());
    let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
    let message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(name, address))
        .subject(subject)
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

fn subject(notices: &[MailNotice], language: Language) -> String {
    match notices {
        [one] => {
            let title = title(one, language);
            match one.reference {
                Some(reference) => format!("{title} · {reference}"),
                None => title,
            }
        }
        many => fill_in(language, says::MANY, &[("n", &dates::number(many.len() as i64))]),
    }
}

fn title(notice: &MailNotice, language: Language) -> String {
    let step = notice.step.map(|step| texts::clocks::step(step, language)).unwrap_or_default();
    fill_in(language, texts::notices::told(notice.kind), &[("step", step)])
}

fn body_text(notices: &[MailNotice], public_url: &str, language: Language) -> String {
    let mut lines = vec![says::GREETING.in_language(language).to_owned(), String::new()];
    for one in notices {
        lines.push(format!("• {}", title(one, language)));
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
