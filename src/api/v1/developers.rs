//! `/developers`: the description to read, made from the same document as `/v1/openapi.json`. Without scripts, and in English like the document.

use super::json;
use axum::response::{Html, IntoResponse};
use maud::{DOCTYPE, Markup, html};
use serde_json::Value;
use std::sync::OnceLock;

/// What the description of the routes does not hold: webhooks.
const WEBHOOKS: &[&str] = &[
    "The admin adds webhooks at /staff/webhooks. When a complaint changes that the account of the webhook may see, its address gets a POST with the type \
     of the change (complaint.filed, complaint.changed, complaint.closed, complaint.reopened), the time, and the number, status and version of the \
     complaint. Nothing else is sent: ask for the rest at the url in the message.",
    "Messages are signed by the rules of standardwebhooks.com: check webhook-signature with a library of that name and the secret (whsec_…) before you \
     believe a message, and refuse one whose webhook-timestamp is more than five minutes away. A message can come more than once, with the same webhook-id, \
     and in another order than the changes: the higher version is the newer one.",
    "Answer with 2xx within 15 seconds. Otherwise the message is sent again after 5 seconds, 5 minutes, half an hour, 2, 5 and 10 hours. After five messages \
     that never arrived, or a 410, the webhook is switched off. Redirects are not followed.",
];

/// `GET /developers`
pub async fn page() -> impl IntoResponse {
    static PAGE: OnceLock<String> = OnceLock::new();
    Html(PAGE.get_or_init(|| drawn(&serde_json::from_str(json()).unwrap_or_default()).into_string()).as_str())
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_default()
}

/// A text of several paragraphs.
fn paragraphs(text: &str) -> Markup {
    html! { @for one in text.split("\n\n").filter(|one| !one.is_empty()) { p { (one) } } }
}

fn entries(of: &Value) -> impl Iterator<Item = (&String, &Value)> {
    of.as_object().into_iter().flatten()
}

fn drawn(document: &Value) -> Markup {
    let info = &document["info"];
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (text(info, "title")) " API" }
                link rel="stylesheet" href="/assets/developers.css";
                link rel="alternate" type="application/json" title="OpenAPI" href="/v1/openapi.json";
            }
            body {
                main {
                    h1 { (text(info, "title")) " API" }
                    (paragraphs(text(info, "description")))
                    p {
                        "As a document for tools (OpenAPI 3.1): " a href="/v1/openapi.json" { "/v1/openapi.json" } ". "
                        "Addresses that begin with /api/ belong to the pages of this program and change without notice; do not build on them."
                    }
                    nav aria-label="Requests" {
                        ul {
                            @for (path, item) in entries(&document["paths"]) {
                                @for (method, operation) in entries(item) {
                                    li { a href={ "#" (text(operation, "operationId")) } { code { (method.to_uppercase()) " " (path) } } }
                                }
                            }
                        }
                    }
                    @for (path, item) in entries(&document["paths"]) {
                        @for (method, operation) in entries(item) { (one(method, path, operation)) }
                    }
                    h2 id="webhooks" { "Webhooks" }
                    @for one in WEBHOOKS { p { (one) } }
                    h2 id="schemas" { "Data" }
                    @for (name, schema) in entries(&document["components"]["schemas"]) { (data(name, schema)) }
                }
            }
        }
    }
}

fn one(method: &str, path: &str, operation: &Value) -> Markup {
    let parameters: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().collect();
    let sent = &operation["requestBody"]["content"]["application/json"]["schema"];
    html! {
        section id=(text(operation, "operationId")) {
            h2 { code { (method.to_uppercase()) " " (path) } }
            p { strong { (text(operation, "summary")) } }
            (paragraphs(text(operation, "description")))
            @if !parameters.is_empty() {
                div.wide tabindex="0" role="region" aria-label={ "Parameters of " (method.to_uppercase()) " " (path) } {
                    table {
                        thead { tr { th scope="col" { "Parameter" } th scope="col" { "In" } th scope="col" { "Type" } th scope="col" { "What" } } }
                        tbody {
                            @for parameter in parameters {
                                tr {
                                    th scope="row" { code { (text(parameter, "name")) } @if parameter["required"] == true { " (needed)" } }
                                    td { (text(parameter, "in")) }
                                    td { (kind(&parameter["schema"])) }
                                    td { (text(parameter, "description")) }
                                }
                            }
                        }
                    }
                }
            }
            @if !sent.is_null() { p { "Body: " (kind(sent)) } }
            ul {
                @for (status, response) in entries(&operation["responses"]) {
                    li {
                        code { (status) } ": " (text(response, "description"))
                        @for (_, content) in entries(&response["content"]) { ": " (kind(&content["schema"])) }
                    }
                }
            }
        }
    }
}

fn data(name: &str, schema: &Value) -> Markup {
    let needed: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    html! {
        section id={ "data-" (name) } {
            h3 { code { (name) } }
            (paragraphs(text(schema, "description")))
            @if schema["properties"].is_null() { p { (kind(schema)) } } @else { (fields(name, schema, &needed)) }
        }
    }
}

fn fields(name: &str, schema: &Value, needed: &[&str]) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label=(name) {
            table {
                thead { tr { th scope="col" { "Field" } th scope="col" { "Type" } th scope="col" { "What" } } }
                tbody {
                    @for (field, of) in entries(&schema["properties"]) {
                        tr {
                            th scope="row" { code { (field) } @if needed.contains(&field.as_str()) { " (always)" } }
                            td { (kind(of)) }
                            td { (text(of, "description")) }
                        }
                    }
                }
            }
        }
    }
}

/// The type of a value: a link to its fields, the words that it can be, or the name of the type.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return html! { a href={ "#data-" (name) } { (name) } };
    }
    if let Some(all) = schema["oneOf"].as_array().or_else(|| schema["allOf"].as_array()) {
        let all: Vec<&Value> = all.iter().filter(|one| one["type"] != "null").collect();
        return html! { @for one in all { (kind(one)) " " } };
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        return html! { code { (words.join(", ")) } };
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => html! { "list of " (self::kind(&schema["items"])) },
        Value::String(kind) => html! { (kind) },
        Value::Array(kinds) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect();
            html! { (kinds.join(" or ")) }
        }
        _ => html! { "any" },
    }
}
