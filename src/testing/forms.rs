//! Forms as people fill them in. A test names the form, what is typed into it and where it goes, in the order in which a person does it:
//!
//! ```ignore
//! let answered = operator.fills("order-drop").with("order", id).with("remark", "भूल से").sends_to("/staff/orders").await;
//! ```
//!
//! The forms that many tests post have a method of their own in [`acts`](super::acts), which knows the address and the hidden fields:
//!
//! ```ignore
//! operator.decides(post, Disposition::Complaint).with("category", Category::Theft).sends().await;
//! ```

use super::people::{Answered, Person};
use crate::{complaint::Reference, ui::form::FormAnswer};
use axum::http::{Request, StatusCode};
use std::fmt::Display;

/// A form that somebody is filling in. It can be sent several times, and by several people.
#[derive(Clone)]
#[must_use = "a form changes nothing before it is sent"]
pub struct Filled {
    who: Person,
    address: String,
    fields: Vec<(String, String)>,
    photos: Vec<Vec<u8>>,
    /// The complaint whose version the form shows, unless a test gives the version itself.
    version_of: Option<Reference>,
}

impl Person {
    /// Begins a form. The name tells the forms of a page apart: the hidden field `form_name`.
    pub fn fills(&self, form_name: &str) -> Filled {
        self.fills_nameless().with("form_name", form_name)
    }

    /// Begins a form without the field `form_name`, for pages that have only one form.
    pub fn fills_nameless(&self) -> Filled {
        Filled { who: self.clone(), address: String::new(), fields: Vec::new(), photos: Vec::new(), version_of: None }
    }
}

impl Filled {
    /// Fills in a field. What was in it before is replaced.
    pub fn with(self, field: &str, value: impl Display) -> Self {
        self.without(field).also(field, value)
    }

    /// Adds a value to a field that may have several, such as checkboxes of one name.
    pub fn also(mut self, field: &str, value: impl Display) -> Self {
        self.fields.push((field.to_owned(), value.to_string()));
        self
    }

    /// Fills in several fields.
    pub fn with_all(self, fields: &[(&str, &str)]) -> Self {
        fields.iter().fold(self, |form, (field, value)| form.with(field, value))
    }

    /// Leaves a field out.
    pub fn without(mut self, field: &str) -> Self {
        self.fields.retain(|(name, _)| name != field);
        self
    }

    /// Adds a photo.
    pub fn with_photo(mut self, photo: &[u8]) -> Self {
        self.photos.push(photo.to_vec());
        self
    }

    /// Sends the version that the complaint has at that moment, as a page does that was opened just before.
    pub fn on_the_version_of(mut self, reference: Reference) -> Self {
        self.version_of = Some(reference);
        self
    }

    /// The same form, filled in by somebody else.
    pub fn by(&self, who: &Person) -> Self {
        Self { who: who.clone(), ..self.clone() }
    }

    /// The address that the form is sent to.
    pub fn at(mut self, address: impl Into<String>) -> Self {
        self.address = address.into();
        self
    }

    /// Sends the form as a browser without JavaScript does.
    pub fn sends(&self) -> impl Future<Output = Answered> + Send + use<> {
        let form = self.clone();
        async move {
            let form = form.with_version().await;
            form.who.send(form.request().body(form.body().into()).unwrap()).await
        }
    }

    /// Sends the form to this address as a browser without JavaScript does.
    pub fn sends_to(&self, address: &str) -> impl Future<Output = Answered> + Send + use<> {
        self.clone().at(address).sends()
    }

    /// Sends the form as a page with JavaScript does, which stays open and shows the answer.
    pub fn sends_in_place(&self) -> impl Future<Output = (StatusCode, FormAnswer)> + Send + use<> {
        let form = self.clone();
        async move {
            let form = form.with_version().await;
            let request = form.request().header("accept", "application/json");
            let answered = form.who.send(request.body(form.body().into()).unwrap()).await;
            let answer = serde_json::from_str(&answered.text).unwrap_or_else(|_| panic!("no JSON: {}", answered.text));
            (answered.status, answer)
        }
    }

    /// Sends the form and asserts that it is accepted.
    pub async fn succeeds(&self) {
        let (status, answer) = self.sends_in_place().await;
        assert_eq!(status, StatusCode::OK, "{:?}: {answer:?}", self.fields);
    }

    async fn with_version(self) -> Self {
        match self.version_of {
            Some(reference) if self.fields.iter().all(|(name, _)| name != "version") => {
                let version = self.who.panel(reference).await.map_or(0, |panel| panel.version);
                self.with("version", version)
            }
            _ => self,
        }
    }

    fn request(&self) -> axum::http::request::Builder {
        assert!(!self.address.is_empty(), "a form is sent somewhere: {:?}", self.fields);
        Request::post(&self.address).header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"))
    }

    fn body(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for (name, value) in &self.fields {
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .as_bytes(),
            );
        }
        for photo in &self.photos {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"p.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(photo);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        body
    }
}

const BOUNDARY: &str = "a-boundary-that-nobody-writes";

/// The id of a new form, as a page with a form carries it.
pub fn form_id() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}
