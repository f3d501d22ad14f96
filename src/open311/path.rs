//! Which resource an address names, and in which format it is wanted.

use super::answer::Format;
use axum::http::{HeaderMap, header::ACCEPT};

/// How the address of every resource begins.
pub const BEGINS: &str = "/open311/v2";

/// A resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource<'a> {
    /// Where what is offered.
    Discovery,
    /// The services: what a complaint can be about.
    Services,
    /// The definition of the service with this code.
    Definition(&'a str),
    /// The open list; a complaint is sent here too.
    Requests,
    /// One complaint of the open list.
    Request(&'a str),
    /// The number of a complaint that was sent and had no number yet. There is none: a number is always given at once.
    Token(&'a str),
}

/// Longest code, number or token in an address, in bytes.
const LONGEST: usize = 64;

/// Reads what follows `/open311/v2/`. `None` for the resource if there is none at this address; the format is known even then, for the error.
pub fn read<'a>(path: &'a str, headers: &HeaderMap) -> (Option<Resource<'a>>, Format) {
    let (path, format) = match path.rsplit_once('.') {
        Some((path, "xml")) => (Some(path), Format::Xml),
        Some((path, "json")) => (Some(path), Format::Json),
        Some(_) => (None, accepted(headers)),
        None => (Some(path), accepted(headers)),
    };
    let one = |text: &&str| !text.is_empty() && text.len() <= LONGEST && !text.contains('/');
    let resource = path.and_then(|path| match path.split_once('/') {
        None if path == "discovery" => Some(Resource::Discovery),
        None if path == "services" => Some(Resource::Services),
        None if path == "requests" => Some(Resource::Requests),
        None => None,
        Some(("services", code)) => Some(code).filter(one).map(Resource::Definition),
        Some(("requests", id)) => Some(id).filter(one).map(Resource::Request),
        Some(("tokens", token)) => Some(token).filter(one).map(Resource::Token),
        Some(_) => None,
    });
    (resource, format)
}

/// The format of an address without an extension: what `Accept` names first, else XML.
fn accepted(headers: &HeaderMap) -> Format {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let named = accept.split(',').find_map(|range| match range.split(';').next().unwrap_or_default().trim() {
        "application/json" => Some(Format::Json),
        "text/xml" | "application/xml" => Some(Format::Xml),
        _ => None,
    });
    named.unwrap_or(Format::Xml)
}

#[cfg(test)]
mod tests {
    use super::{Format, Resource, read};
    use axum::http::{HeaderMap, HeaderValue, header::ACCEPT};

    fn asked(path: &str, accept: &'static str) -> (Option<String>, Format) {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        let (resource, format) = read(path, &headers);
        (resource.map(|resource| format!("{resource:?}")), format)
    }

    #[test]
    fn the_extension_decides_the_format_and_otherwise_accept() {
        for (path, accept, resource, format) in [
            ("services.xml", "application/json", Resource::Services, Format::Xml),
            ("services.json", "text/xml", Resource::Services, Format::Json),
            ("services", "application/json", Resource::Services, Format::Json),
            ("services", "text/html, application/xml;q=0.9, application/json", Resource::Services, Format::Xml),
            ("services", "*/*", Resource::Services, Format::Xml),
            ("discovery.json", "", Resource::Discovery, Format::Json),
            ("services/theft.json", "", Resource::Definition("theft"), Format::Json),
            ("requests/0123456789abcdef.xml", "", Resource::Request("0123456789abcdef"), Format::Xml),
            ("requests/0123456789abcdef", "application/json", Resource::Request("0123456789abcdef"), Format::Json),
            ("tokens/12345.xml", "", Resource::Token("12345"), Format::Xml),
        ] {
            assert_eq!(asked(path, accept), (Some(format!("{resource:?}")), format), "{path} {accept}");
        }
    }

    #[test]
    fn every_other_address_is_no_resource_but_has_a_format_for_its_error() {
        for path in
            ["", "service", "requests.html", "requests/", "requests/a/b", "nothing/1", "services.xml/x", "tokens"]
        {
            assert_eq!(asked(path, "application/json"), (None, Format::Json), "{path}");
        }
        assert_eq!(asked("nothing.xml", "application/json"), (None, Format::Xml));
        assert_eq!(asked(&format!("requests/{}", "1".repeat(65)), ""), (None, Format::Xml));
    }
}
