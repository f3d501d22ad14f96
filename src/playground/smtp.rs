//! A small mail server: it accepts every mail, shows it, and forwards it nowhere. It can be told to refuse, to delay or to say nothing.

use super::{Playground, page::POLICY};
use axum::{
    Router,
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use maud::{DOCTYPE, html};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// Number of mails shown, the newest ones.
const SHOWN: usize = 100;
/// Number of mails kept in memory.
const KEPT: usize = 10_000;
/// Longest mail that is accepted, in bytes.
const LONGEST: usize = 1_000_000;

/// A mail as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The sender's address in the envelope.
    pub from: String,
    /// The recipients' addresses in the envelope.
    pub to: Vec<String>,
    /// Header and body as they arrived.
    pub raw: String,
}

impl Mail {
    /// The header lines, with folded ones joined.
    pub fn head(&self) -> Vec<String> {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default();
        let mut lines: Vec<String> = Vec::new();
        for line in head.split("\r\n") {
            match lines.last_mut() {
                Some(last) if line.starts_with([' ', '\t']) => {
                    last.push(' ');
                    last.push_str(line.trim_start());
                }
                _ => lines.push(line.to_owned()),
            }
        }
        lines
    }

    /// The value of a header, decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        let lines = self.head();
        let value = lines.iter().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })?;
        Some(words(&value))
    }

    /// The body, decoded from base64.
    pub fn text(&self) -> String {
        let body = self.raw.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let letters: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        let bytes = STANDARD.decode(letters).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Decodes encoded words (RFC 2047) in UTF-8 and base64. Spaces between two encoded words are dropped.
fn words(value: &str) -> String {
    let mut text = String::new();
    let mut was_encoded = false;
    for word in value.split(' ') {
        let inner = word.strip_prefix("=?utf-8?b?").and_then(|rest| rest.strip_suffix("?="));
        match inner.and_then(|inner| STANDARD.decode(inner).ok()) {
            Some(bytes) => {
                if !was_encoded && !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(&String::from_utf8_lossy(&bytes));
                was_encoded = true;
            }
            None => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(word);
                was_encoded = false;
            }
        }
    }
    text
}

#[derive(Debug, Default)]
struct Inner {
    mails: Vec<Mail>,
    answers: HashMap<String, String>,
}

/// The mail server.
#[derive(Clone, Debug, Default)]
pub struct Sink(Arc<Mutex<Inner>>);

impl Sink {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // No holder leaves the list half changed when it panics.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The mails that arrived, oldest first.
    pub fn mails(&self) -> Vec<Mail> {
        self.inner().mails.clone()
    }

    /// From now on, answers a line that begins with `line` with `with`; with an empty text, says nothing at all. Lines are those that a
    /// client sends, or `connect` for a new connection and `.` for the end of a mail, which is accepted only if the answer begins with 2.
    pub fn answer(&self, line: &str, with: &str) {
        self.inner().answers.insert(line.to_owned(), with.to_owned());
    }

    /// Answers everything normally again.
    pub fn behave(&self) {
        self.inner().answers.clear();
    }

    fn answer_to(&self, line: &str, usual: &str) -> String {
        let inner = self.inner();
        let told = inner.answers.iter().filter(|(begins, _)| line.starts_with(begins.as_str()));
        told.max_by_key(|(begins, _)| begins.len()).map_or_else(|| usual.to_owned(), |(_, answer)| answer.clone())
    }

    /// Serves until the process ends.
    pub async fn serve(self, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let sink = self.clone();
                    tokio::spawn(async move {
                        if let Err(error) = sink.talk(stream).await {
                            tracing::debug!(%error, "a mail was not received completely");
                        }
                    });
                }
                Err(error) => {
                    tracing::debug!(%error, "the small mail server could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        say(&mut stream, &self.answer_to("connect", "220 playground")).await?;
        let (mut from, mut to) = (String::new(), Vec::new());
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let line = line.trim_end();
            let usual = match line.get(..4).unwrap_or_default() {
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                "EHLO" => "250 playground",
                _ => "250 fine",
            };
            let answer = self.answer_to(line, usual);
            say(&mut stream, &answer).await?;
            if !answer.starts_with(['2', '3']) {
                continue;
            }
            if let Some(rest) = line.strip_prefix("MAIL FROM:") {
                from = address(rest);
                to.clear();
            } else if let Some(rest) = line.strip_prefix("RCPT TO:") {
                to.push(address(rest));
            } else if line == "DATA" {
                let Some(raw) = body(&mut stream).await? else { return Ok(()) };
                let answer = self.answer_to(".", "250 taken");
                if answer.starts_with('2') || answer.is_empty() {
                    let mut inner = self.inner();
                    if inner.mails.len() >= KEPT {
                        inner.mails.remove(0);
                    }
                    inner.mails.push(Mail { from: from.clone(), to: std::mem::take(&mut to), raw });
                }
                say(&mut stream, &answer).await?;
            } else if line == "QUIT" {
                return Ok(());
            }
        }
    }
}

/// Sends an answer line, or nothing if it is empty.
async fn say(stream: &mut BufReader<TcpStream>, answer: &str) -> std::io::Result<()> {
    if answer.is_empty() {
        return Ok(());
    }
    stream.write_all(format!("{answer}\r\n").as_bytes()).await
}

fn address(rest: &str) -> String {
    rest.trim().trim_start_matches('<').split('>').next().unwrap_or_default().to_owned()
}

/// Reads a mail up to the line with a single dot. `None` if the connection ends first, or if the mail is too long.
async fn body(stream: &mut BufReader<TcpStream>) -> std::io::Result<Option<String>> {
    let mut raw = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 || raw.len() > LONGEST {
            return Ok(None);
        }
        if line == ".\r\n" {
            return Ok(Some(raw));
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

/// The page that lists the mails.
pub fn router() -> Router<Playground> {
    Router::new().route("/mail", get(show))
}

async fn show(State(playground): State<Playground>) -> Response {
    let mails = playground.sink().mails();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Mail · playground of the complaint desk" }
                link rel="stylesheet" href="/playground/style.css";
            }
            body {
                header {
                    p.title { "Playground" }
                    nav aria-label="Networks" {
                        a href="/" { "X and Facebook" }
                        a href="/mail" aria-current="page" { "Mail" }
                        a href=(playground.secrets().desk_url) { "The desk ↗" }
                    }
                }
                main {
                    h1 { "Mail to officers" }
                    p.lead { "The mail that the desk sends. Nothing leaves this machine." }
                    p { a.reload href="/mail" { "Reload" } }
                    @if mails.is_empty() { p.quiet { "Nothing has been mailed yet. Forward a complaint to a station, and it appears here." } }
                    @for mail in mails.iter().rev().take(SHOWN) {
                        article {
                            h2 dir="auto" { (mail.header("Subject").unwrap_or_default()) }
                            p.quiet dir="auto" { "To " (mail.header("To").unwrap_or_default()) }
                            pre dir="auto" { (mail.text()) }
                        }
                    }
                }
            }
        }
    };
    let headers = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")];
    (headers, Html(page.into_string())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        let text = STANDARD.encode("शिकायत संख्या: <b>1</b>");
        let head = "To: =?utf-8?b?4KSl4KS+4KSo4KS+?= <a@police.example>\r\nSubject: =?utf-8?b?4KSo4KSI?=\r\n =?utf-8?b?ICgxKQ==?= | New (1)\r\nX: y";
        Mail {
            from: "desk@police.example".to_owned(),
            to: vec!["a@police.example".to_owned()],
            raw: format!("{head}\r\n\r\n{}\r\n{}\r\n", &text[..20], &text[20..]),
        }
    }

    #[test]
    fn head_and_body_can_be_read() {
        let mail = mail();
        assert_eq!(mail.header("subject").as_deref(), Some("नई (1) | New (1)"));
        assert_eq!(mail.header("To").as_deref(), Some("थाना <a@police.example>"));
        assert_eq!(mail.text(), "शिकायत संख्या: <b>1</b>");
        assert_eq!(mail.header("Bcc"), None);
    }

    #[tokio::test]
    async fn a_mail_is_shown_on_the_page_as_escaped_text() {
        use crate::{playground::Secrets, server::clock::Clock};
        use axum::{body::Body, http::Request};
        use http_body_util::BodyExt as _;
        use tower::ServiceExt as _;
        let (x, facebook) = Playground::accounts("http://127.0.0.1:9");
        let (desk_url, own_url) = ("http://127.0.0.1:8".to_owned(), "http://127.0.0.1:9".to_owned());
        let playground = Playground::new(Secrets { desk_url, own_url, x, facebook }, Clock::at(0));
        playground.sink().inner().mails.push(mail());
        let asked = Request::get("/mail").body(Body::empty()).unwrap();
        let page = playground.router().oneshot(asked).await.unwrap().into_body().collect().await.unwrap().to_bytes();
        let page = String::from_utf8_lossy(&page);
        assert!(page.contains("नई (1) | New (1)") && page.contains("शिकायत संख्या: &lt;b&gt;1&lt;/b&gt;"), "{page}");
    }
}
