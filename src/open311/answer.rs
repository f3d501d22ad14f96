//! Answers in both formats. One value is written as XML or as JSON; the JSON follows from the XML by the "Spark convention" that the specification
//! prescribes: the outermost element has no name, and a list has no names for its elements.

use crate::{
    error::Error,
    language::{Language, Text, fill_in, texts, texts::open311},
    server::{follow, security::seconds_to_wait},
};
use axum::{
    body::Body,
    http::{
        HeaderValue, Response, StatusCode,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, RETRY_AFTER, VARY},
    },
    response::IntoResponse as _,
};
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event},
};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use std::io;

/// A format of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `text/xml`, which every server has.
    Xml,
    /// `application/json`.
    Json,
}

impl Format {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xml => "text/xml; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// A value of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An empty element, or null.
    Nothing,
    /// A text.
    Text(String),
    /// True or false.
    Flag(bool),
    /// A whole number.
    Int(i64),
    /// Degrees.
    Degrees(f64),
    /// Elements with names, in this order.
    Fields(Vec<(&'static str, Value)>),
    /// Elements that all have the same name.
    List(&'static str, Vec<Value>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Nothing => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Int(n) => serializer.serialize_i64(*n),
            Self::Degrees(degrees) => serializer.serialize_f64(*degrees),
            Self::List(_, all) => serializer.collect_seq(all),
            Self::Fields(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                for (name, value) in fields {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

fn write(writer: &mut Writer<Vec<u8>>, name: &str, value: &Value) -> io::Result<()> {
    let text = match value {
        Value::Nothing => return writer.write_event(Event::Empty(BytesStart::new(name))),
        Value::Text(text) => text.clone(),
        Value::Flag(flag) => flag.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Degrees(degrees) => degrees.to_string(),
        Value::Fields(_) | Value::List(..) => String::new(),
    };
    writer.write_event(Event::Start(BytesStart::new(name)))?;
    match value {
        Value::Fields(fields) => {
            for (name, value) in fields {
                write(writer, name, value)?;
            }
        }
        Value::List(name, all) => {
            for value in all {
                write(writer, name, value)?;
            }
        }
        _ => {
            // Characters that XML 1.0 cannot hold, not even escaped (section 2.2).
            let fits = |c: &char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{fffd}' | '\u{10000}'..);
            let text: String = text.chars().filter(fits).collect();
            writer.write_event(Event::Text(BytesText::new(&text)))?;
        }
    }
    writer.write_event(Event::End(BytesEnd::new(name)))
}

fn xml(root: &str, value: &Value) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    write(&mut writer, root, value)?;
    Ok(writer.into_inner())
}

/// An answer: `root` is the name of the outermost element in XML.
pub fn answer(format: Format, status: StatusCode, root: &str, value: &Value) -> Response<Body> {
    let body = match format {
        Format::Xml => xml(root, value).map_err(|error| error.to_string()),
        Format::Json => serde_json::to_vec(value).map_err(|error| error.to_string()),
    };
    let body = match body {
        Ok(body) => body,
        Err(error) => {
            follow::failed("an answer could not be written", error);
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let mut response = (status, [(CONTENT_TYPE, format.media_type())], body).into_response();
    let headers = response.headers_mut();
    // Everything here is for everybody, so pages of other sites may read it too.
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(VARY, HeaderValue::from_static("accept, accept-language"));
    response
}

/// Why something is refused: an HTTP status and sentences for the person who uses the other software.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    said: Vec<String>,
    /// Seconds after which it may be tried again.
    wait: Option<u64>,
}

impl Refusal {
    /// One sentence without placeholders.
    pub fn new(status: StatusCode, language: Language, text: Text) -> Self {
        Self::filled(status, language, text, &[])
    }

    /// A sentence of our own that was written before.
    pub fn said(status: StatusCode, said: &str) -> Self {
        Self { status, said: vec![said.to_owned()], wait: None }
    }

    /// One sentence with its placeholders filled. Never fill in what a stranger sent.
    pub fn filled(status: StatusCode, language: Language, text: Text, values: &[(&str, &str)]) -> Self {
        Self { status, said: vec![fill_in(language, text, values)], wait: None }
    }

    /// 404, with one sentence.
    pub fn not_found(language: Language, text: Text) -> Self {
        Self::new(StatusCode::NOT_FOUND, language, text)
    }

    /// 400, with one sentence.
    pub fn wrong(language: Language, text: Text) -> Self {
        Self::new(StatusCode::BAD_REQUEST, language, text)
    }

    /// 400, with a sentence about one of our field names.
    pub fn field(language: Language, text: Text, field: &str) -> Self {
        Self::filled(StatusCode::BAD_REQUEST, language, text, &[("field", field)])
    }

    /// Adds the sentences of another refusal. The status is that of the first.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.said.extend(other.said);
        self
    }

    /// The same reason as on the pages. The specification has 400 for whatever is wrong in a request; what is not the sender's fault keeps its status.
    pub fn of(error: &Error, language: Language) -> Self {
        follow::refused(error);
        let said = match error {
            Error::Fields(fields) => fields
                .iter()
                .map(|wrong| format!("{}: {}", wrong.field, texts::problem(wrong.problem, language)))
                .collect(),
            Error::SignIn => vec![open311::NEEDS_KEY.in_language(language).to_owned()],
            Error::NotAllowed => vec![open311::KEY_MAY_NOT_FILE.in_language(language).to_owned()],
            Error::NotUnderstood => vec![open311::NOT_A_FORM.in_language(language).to_owned()],
            other => vec![texts::error(other, language)],
        };
        let status = match error {
            Error::SignIn | Error::NotAllowed => StatusCode::FORBIDDEN,
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            other => StatusCode::from_u16(other.status())
                .ok()
                .filter(|status| status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS)
                .unwrap_or(StatusCode::BAD_REQUEST),
        };
        Self { status, said, wait: seconds_to_wait(error) }
    }

    /// The refusal as an answer: a list of errors, each with a code and a description.
    pub fn answer(self, format: Format) -> Response<Body> {
        let code = i64::from(self.status.as_u16());
        let error = |said: String| Value::Fields(vec![("code", Value::Int(code)), ("description", said.into())]);
        let errors = Value::List("error", self.said.into_iter().map(error).collect());
        let mut response = answer(format, self.status, "errors", &errors);
        if let Some(seconds) = self.wait {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, xml};

    fn both(root: &str, value: &Value) -> (String, String) {
        (String::from_utf8(xml(root, value).unwrap()).unwrap(), serde_json::to_string(value).unwrap())
    }

    /// The shape of the specification's example of a service definition, in both formats.
    #[test]
    fn one_value_gives_both_formats_of_the_specification() {
        let option = |key: &str, name: &str| Value::Fields(vec![("key", key.into()), ("name", name.into())]);
        let attribute = Value::Fields(vec![
            ("variable", Value::Flag(true)),
            ("code", "WHISHETN".into()),
            ("datatype_description", Value::Nothing),
            ("order", Value::Int(1)),
            ("values", Value::List("value", vec![option("123", "Ford"), option("124", "A & B <C>")])),
        ]);
        let definition = Value::Fields(vec![
            ("service_code", "DMV66".into()),
            ("attributes", Value::List("attribute", vec![attribute])),
        ]);
        let (xml, json) = both("service_definition", &definition);
        assert_eq!(
            xml,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><service_definition><service_code>DMV66</service_code><attributes><attribute>\
             <variable>true</variable><code>WHISHETN</code><datatype_description/><order>1</order><values><value><key>123</key>\
             <name>Ford</name></value><value><key>124</key><name>A &amp; B &lt;C&gt;</name></value></values></attribute></attributes>\
             </service_definition>"
        );
        assert_eq!(
            json,
            "{\"service_code\":\"DMV66\",\"attributes\":[{\"variable\":true,\"code\":\"WHISHETN\",\"datatype_description\":null,\"order\":1,\
             \"values\":[{\"key\":\"123\",\"name\":\"Ford\"},{\"key\":\"124\",\"name\":\"A & B <C>\"}]}]}"
        );
    }

    #[test]
    fn an_empty_list_and_characters_that_xml_cannot_hold() {
        let (written, json) = both("service_requests", &Value::List("request", Vec::new()));
        assert_eq!(written, "<?xml version=\"1.0\" encoding=\"utf-8\"?><service_requests></service_requests>");
        assert_eq!(json, "[]");
        let (written, _) = both("a", &Value::Text("\u{0}\u{b}\u{ffff}ज़ \u{1f600}".into()));
        assert!(written.ends_with("<a>ज़ \u{1f600}</a>"), "{written}");
    }
}
