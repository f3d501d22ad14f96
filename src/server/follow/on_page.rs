//! Prints the request id on error pages so that a caller can quote it.
//!
//! The id is inserted into the finished answer, in one of the outermost layers, because the status is known only then. A form with corrections and
//! the sign-in do not show it; their header has it.

use crate::{
    language::{Language, fill_in, texts::common},
    server::{pages::LARGEST_PAGE, security::language_of},
};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{
        Response, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE},
    },
    middleware::Next,
};
use tower_http::request_id::RequestId;

/// Whether an answer with this status shows its request id.
pub fn shows_id(status: StatusCode) -> bool {
    let is_error = status.is_client_error() || status.is_server_error();
    is_error && !matches!(status, StatusCode::UNAUTHORIZED | StatusCode::UNPROCESSABLE_ENTITY)
}

/// Adds the request id to pages, texts and JSON data about an error.
pub async fn add_id(mut request: Request, next: Next) -> Response<Body> {
    let id = request.extensions().get::<RequestId>().cloned();
    let language = language_of(request.headers());
    request.extensions_mut().insert(language);
    let for_machines = is_for_machines(request.uri().path());
    let answer = next.run(request).await;
    if for_machines || !shows_id(answer.status()) || answer.headers().contains_key(CONTENT_ENCODING) {
        return answer;
    }
    let Some(number) = id.as_ref().and_then(|id| id.header_value().to_str().ok()) else { return answer };
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let write: fn(String, &Sentence<'_>) -> String = match kind.split(';').next().unwrap_or_default() {
        "text/html" => in_page,
        "text/plain" => in_text,
        "application/json" => in_data,
        _ => return answer,
    };
    let (mut parts, body) = answer.into_parts();
    let text = match to_bytes(body, LARGEST_PAGE).await.map(|bytes| String::from_utf8(bytes.into())) {
        Ok(Ok(text)) => write(text, &Sentence { number, language }),
        // The body failed while it was generated.
        _ => String::new(),
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(text))
}

/// Whether no person reads the answer.
fn is_for_machines(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics") || path.starts_with("/webhooks/")
}

/// The sentence with the request id.
struct Sentence<'a> {
    number: &'a str,
    language: Language,
}

impl Sentence<'_> {
    fn with(&self, number: &str) -> String {
        fill_in(self.language, common::SAY_NUMBER, &[("number", number)])
    }

    fn plain(&self) -> String {
        self.with(self.number)
    }
}

/// Inserts the sentence at the end of the page's main part, where no script expects anything.
fn in_page(mut page: String, sentence: &Sentence<'_>) -> String {
    // A request id has no characters that are special in HTML.
    let line = format!("<p class=\"hint\">{}</p>", sentence.with(&format!("<strong>{}</strong>", sentence.number)));
    let end = page.rfind("</main>").or_else(|| page.rfind("</body>")).unwrap_or(page.len());
    page.insert_str(end, &line);
    page
}

fn in_text(text: String, sentence: &Sentence<'_>) -> String {
    format!("{text}\n\n{}\n", sentence.plain())
}

/// Adds the sentence to the answer to a form; the answer of a server function has a fixed structure and stays as it is.
fn in_data(text: String, sentence: &Sentence<'_>) -> String {
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(serde_json::Value::Object(mut answer)) if answer.contains_key("error") => {
            answer.insert("say".to_owned(), sentence.plain().into());
            serde_json::Value::Object(answer).to_string()
        }
        _ => text,
    }
}
