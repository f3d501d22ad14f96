//! A small Facebook: the Graph API of a page (<https://developers.facebook.com/docs/graph-api>) and its webhooks.

mod deliveries;

pub use deliveries::{Event, announce, check};

use super::{
    Misbehaviour, Network, Playground, Refusal, SILENCE, encode, is_type, pairs, sign,
    state::{Draft, Kind, Person, Post, Store, time_of_facebook},
};
use crate::complaint::Millis;
use axum::{
    Extension, Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{Path, Request, State},
    http::{Method, StatusCode, header, request::Parts},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

const DAY: Millis = 24 * 60 * 60 * 1_000;
const BIG: usize = 1 << 20;

/// The query and body parameters of a request.
#[derive(Clone)]
struct Params {
    url: String,
    values: HashMap<String, Value>,
}

impl Params {
    fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// An object parameter, which a form carries as JSON in a string.
    fn object(&self, name: &str) -> Value {
        match self.values.get(name) {
            Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
            Some(value) => value.clone(),
            None => Value::Null,
        }
    }

    /// URL of the next page: the same query, token included, continued after `after`.
    fn next(&self, after: &str) -> String {
        let same = self.values.iter().filter(|(name, _)| *name != "after").filter_map(|(name, value)| {
            let value = value.as_str()?;
            Some(format!("{}={}&", encode(name), encode(value)))
        });
        format!("{}?{}after={}", self.url, same.collect::<String>(), encode(after))
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.values.get(name).and_then(|value| value.as_i64().or_else(|| value.as_str()?.parse().ok()))
    }
}

/// The part of the Graph API that the desk may need.
pub fn router(playground: &Playground) -> Router<Playground> {
    Router::new()
        .route("/graph/v26.0/{object}", get(object))
        // Facebook's own library adds a slash to the end of the path.
        .route("/graph/v26.0/{object}/", get(object))
        .route("/graph/v26.0/{object}/comments", post(comment).get(comments))
        .route("/graph/v26.0/{object}/feed", post(publish).get(wall))
        .route("/graph/v26.0/{object}/tagged", get(tagged))
        .route("/graph/v26.0/{object}/messages", post(message))
        .route("/graph/v26.0/{object}/subscribed_apps", get(subscribed))
        .route_layer(from_fn_with_state(playground.clone(), guard))
}

fn error(status: u16, code: u32, kind: &str, message: &str) -> Refusal {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let trace = format!("A{}", hex::encode(rand::random::<[u8; 8]>()));
    let transient = matches!(code, 1 | 2 | 32);
    let error =
        json!({ "message": message, "type": kind, "code": code, "is_transient": transient, "fbtrace_id": trace });
    let why = format!(r#"OAuth "Facebook Platform" "invalid_request" "(#{code})""#);
    Refusal::new((status, [(header::WWW_AUTHENTICATE, why)], Json(json!({ "error": error }))))
}

fn refused(code: u32, message: &str) -> Refusal {
    error(400, code, "OAuthException", &format!("(#{code}) {message}"))
}

fn same_again() -> Refusal {
    refused(506, "Duplicate status message")
}

fn no_such(id: &str) -> Refusal {
    let message = format!("Unsupported request. Object with ID '{id}' does not exist or cannot be loaded");
    error(400, 100, "GraphMethodException", &message)
}

/// Checks the token and its proof, misbehaves if told to, and reports how much of the allowance is used.
async fn guard(State(playground): State<Playground>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BIG).await else { return refused(100, "The request is too large").into_response() };
    let url = format!("{}{}", playground.secrets().own_url, parts.uri.path());
    let params = Params { url, values: values(&parts, &body) };
    if let Err(no) = authorise(&playground, &parts, &params) {
        return no.into_response();
    }
    let writes = parts.method == Method::POST;
    let fault = if writes { playground.store().fault(Network::Facebook, false) } else { None };
    let answer = match fault {
        Some(Misbehaviour::RateLimit) => refused(32, "Page request limit reached").into_response(),
        Some(Misbehaviour::Duplicate) => same_again().into_response(),
        Some(Misbehaviour::ServerError) => {
            let message = "An unexpected error has occurred. Please retry your request later.";
            error(500, 2, "OAuthException", message).into_response()
        }
        _ => {
            let mut request = Request::from_parts(parts, Body::empty());
            request.extensions_mut().insert(params);
            next.run(request).await
        }
    };
    if fault == Some(Misbehaviour::SilentAfterAccept) {
        tokio::time::sleep(SILENCE).await;
    }
    let limited = fault == Some(Misbehaviour::RateLimit);
    let (used, minutes) = if limited { (100, 1) } else { (1, 0) };
    let mut usage = json!({ "call_count": used, "total_cputime": 1, "total_time": 1 });
    let app = usage.to_string();
    usage["type"] = json!("pages");
    usage["estimated_time_to_regain_access"] = json!(minutes);
    let mut pages = Map::new();
    pages.insert(playground.secrets().facebook.page_id.clone(), json!([usage]));
    let usage = [("x-app-usage", app), ("x-business-use-case-usage", Value::Object(pages).to_string())];
    (usage, answer).into_response()
}

fn values(parts: &Parts, body: &Bytes) -> HashMap<String, Value> {
    let strings = |text: &str| pairs(text).into_iter().map(|(name, value)| (name, Value::String(value)));
    let mut values: HashMap<String, Value> = strings(parts.uri.query().unwrap_or_default()).collect();
    if is_type(&parts.headers, header::CONTENT_TYPE, "json") {
        let object: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        values.extend(object);
    } else {
        values.extend(strings(&String::from_utf8_lossy(body)));
    }
    values
}

fn authorise(playground: &Playground, parts: &Parts, params: &Params) -> Result<(), Refusal> {
    let page = &playground.secrets().facebook;
    let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let header = header.and_then(|value| value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("OAuth ")));
    let token = params.text("access_token").or(header);
    let no = |code, message: &str| {
        tracing::warn!(message, path = parts.uri.path(), "the playground's Facebook refused a request");
        Err(error(400, code, "OAuthException", message))
    };
    match token {
        None => return no(104, "An access token is required to request this resource."),
        Some(token) if token != page.page_token => return no(190, "Invalid OAuth access token."),
        Some(_) => {}
    }
    let proof = hex::encode(sign(&page.app_secret, page.page_token.as_bytes()));
    match params.text("appsecret_proof") {
        None => no(100, "API calls from the server require an appsecret_proof argument"),
        Some(given) if given != proof => no(100, "Invalid appsecret_proof provided in the API argument"),
        Some(_) => Ok(()),
    }
}

/// The desk's page, if the path names it.
fn page(playground: &Playground, id: &str) -> Result<Person, Refusal> {
    let ours = &playground.secrets().facebook.page_id;
    let found =
        if id == ours || id == "me" { playground.store().person(Network::Facebook, ours).cloned() } else { None };
    found.ok_or_else(|| no_such(id))
}

fn public<'a>(store: &'a Store, id: &str) -> Option<&'a Post> {
    store.post(id).filter(|post| post.author.network == Network::Facebook && post.kind != Kind::Message)
}

/// Stores what the page wrote, unless it wrote the same before, and notifies the page as of anybody's post.
fn keep(playground: &Playground, kind: Kind, text: &str, target: Option<String>) -> Result<Response, Refusal> {
    let author = page(playground, "me")?;
    let now = playground.now();
    let post = {
        let mut store = playground.store();
        if target.as_deref().is_some_and(|id| public(&store, id).is_none()) {
            return Err(no_such(target.as_deref().unwrap_or_default()));
        }
        if store.has_same(&author.id, text, target.as_deref()) {
            return Err(same_again());
        }
        let text = text.to_owned();
        store.add(
            Draft { author, kind, text, target, to: None, elsewhere: false, picture: false, excluded: Vec::new() },
            now,
        )
    };
    announce(playground, &post);
    Ok(Json(json!({ "id": post.id })).into_response())
}

/// `POST /{object}/comments`
async fn comment(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    Extension(params): Extension<Params>,
) -> Result<Response, Refusal> {
    let text = params.text("message").ok_or_else(|| refused(100, "Missing message"))?;
    keep(&playground, Kind::Reply, text, Some(id))
}

/// `POST /{page}/feed`
async fn publish(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    Extension(params): Extension<Params>,
) -> Result<Response, Refusal> {
    page(&playground, &id)?;
    let text = params.text("message").ok_or_else(|| refused(100, "Missing message"))?;
    keep(&playground, Kind::Post, text, None)
}

/// `POST /{page}/messages`
async fn message(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    Extension(params): Extension<Params>,
) -> Result<Response, Refusal> {
    let author = page(&playground, &id)?;
    let (recipient, words) = (params.object("recipient"), params.object("message"));
    let text = words["text"].as_str().filter(|text| !text.is_empty() && text.chars().count() <= 2_000);
    let text = text.ok_or_else(|| refused(100, "The message must have between 1 and 2000 characters"))?.to_owned();
    let now = playground.now();
    let post = {
        let mut store = playground.store();
        let about = recipient["comment_id"].as_str().or_else(|| recipient["post_id"].as_str());
        let (to, target) = if let Some(about) = about {
            let post = public(&store, about).filter(|post| !post.by_desk).ok_or_else(|| no_such(about))?;
            let answered = |other: &Post| other.kind == Kind::Message && other.target.as_deref() == Some(about);
            if now - post.at > 7 * DAY || store.posts().iter().any(answered) {
                return Err(refused(10_900, "Activity already replied to, or too old for a private reply"));
            }
            (post.author.id.clone(), Some(about.to_owned()))
        } else {
            let to = recipient["id"].as_str().ok_or_else(|| refused(100, "Missing recipient"))?.to_owned();
            store.person(Network::Facebook, &to).ok_or_else(|| refused(100, "No matching user found"))?;
            let window = if params.text("tag") == Some("HUMAN_AGENT") { 7 * DAY } else { DAY };
            let is_open = |post: &Post| post.kind == Kind::Message && post.author.id == to && now - post.at <= window;
            if !store.posts().iter().any(is_open) {
                return Err(refused(10, "This message is sent outside of allowed window."));
            }
            (to, None)
        };
        let (kind, to) = (Kind::Message, Some(to));
        store.add(Draft { author, kind, text, target, to, elsewhere: false, picture: false, excluded: Vec::new() }, now)
    };
    announce(&playground, &post);
    Ok(Json(json!({ "recipient_id": post.to, "message_id": post.id })).into_response())
}

/// `GET /{object}/comments`
async fn comments(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    Extension(params): Extension<Params>,
) -> Result<Response, Refusal> {
    let store = playground.store();
    let of = public(&store, &id).ok_or_else(|| no_such(&id))?;
    // Comments below comments are listed only if the whole stream is requested.
    let all = params.text("filter") == Some("stream") && of.kind == Kind::Post;
    let fits = |post: &Post| {
        post.kind == Kind::Reply && if all { post.thread == id } else { post.target.as_ref() == Some(&id) }
    };
    let newest_first = params.text("order") == Some("reverse_chronological");
    Ok(listed(&store, &params, "created_time,from,message,id", newest_first, fits))
}

/// `GET /{page}/feed`
async fn wall(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    Extension(params): Extension<Params>,
) -> Result<Response, Refusal> {
    page(&playground, &id)?;
    let fits = |post: &Post| post.kind == Kind::Post && !post.elsewhere;
    Ok(listed(&playground.store(), &params, "created_time,message,id", true, fits))
}

/// `GET /{page}/tagged`
async fn tagged(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    Extension(params): Extension<Params>,
) -> Result<Response, Refusal> {
    page(&playground, &id)?;
    Ok(listed(&playground.store(), &params, "created_time,message,id", true, |post| post.elsewhere))
}

/// `GET /{page}/subscribed_apps`
async fn subscribed(State(playground): State<Playground>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    page(&playground, &id)?;
    let fields = ["feed", "mention", "messages", "message_echoes"];
    Ok(Json(json!({ "data": [{ "id": "555555555555555", "name": "Desk", "subscribed_fields": fields }] })))
}

/// `GET /{object}`: the page, or a post or comment.
async fn object(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    Extension(params): Extension<Params>,
) -> Result<Json<Value>, Refusal> {
    if let Ok(page) = page(&playground, &id) {
        return Ok(Json(json!({ "id": page.id, "name": page.name })));
    }
    let store = playground.store();
    let post = public(&store, &id).ok_or_else(|| no_such(&id))?;
    Ok(Json(described(&store, post, params.text("fields").unwrap_or("created_time,message,id"))))
}

fn listed(store: &Store, params: &Params, usual: &str, newest_first: bool, fits: impl Fn(&Post) -> bool) -> Response {
    let since = params.number("since").unwrap_or(0).saturating_mul(1_000);
    let most = params.number("limit").map_or(25, |limit| limit.clamp(1, 100)) as usize;
    let fits = |post: &&Post| post.author.network == Network::Facebook && post.kind != Kind::Message && fits(post);
    let mut found: Vec<&Post> = store.posts().iter().filter(fits).filter(|post| post.at >= since).collect();
    if newest_first {
        found.reverse();
    }
    let start = params.text("after").and_then(|after| found.iter().position(|post| post.id == after));
    let rest = found.split_off(start.map_or(0, |at| at + 1));
    let page = &rest[..most.min(rest.len())];
    let fields = params.text("fields").unwrap_or(usual);
    let data: Vec<Value> = page.iter().map(|post| described(store, post, fields)).collect();
    let mut answer = json!({ "data": data });
    if let (Some(first), Some(last)) = (page.first(), page.last()) {
        answer["paging"] = json!({ "cursors": { "before": first.id, "after": last.id } });
        if rest.len() > most {
            answer["paging"]["next"] = json!(params.next(&last.id));
        }
    }
    Json(answer).into_response()
}

/// The names in a list such as `id,from,comments{id,message}`, each with the text in its braces.
fn names(fields: &str) -> Vec<(&str, &str)> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for (at, c) in fields.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&fields[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&fields[start..]);
    let inner = |part: &'_ str| part.find('{').unwrap_or(part.len());
    parts.into_iter().map(|part| (part[..inner(part)].trim(), part[inner(part)..].trim_matches(['{', '}']))).collect()
}

/// A post with the requested fields.
fn described(store: &Store, post: &Post, fields: &str) -> Value {
    let mut out = json!({ "id": post.id });
    for (name, inner) in names(fields) {
        // Filters and limits follow the name in parentheses.
        let name = name.split(['.', '(']).next().unwrap_or_default();
        match name {
            // The author who tagged the page from their own wall is not named.
            "from" if !post.elsewhere => out["from"] = json!({ "id": post.author.id, "name": post.author.name }),
            "message" => out["message"] = json!(post.text),
            "created_time" | "updated_time" => out[name] = json!(time_of_facebook(post.at)),
            "permalink_url" => out[name] = json!(format!("https://www.facebook.com/{}", post.id)),
            "parent" => {
                if let Some(parent) = post.target.as_ref().filter(|target| **target != post.thread) {
                    out["parent"] = json!({ "id": parent });
                }
            }
            "comments" => {
                let of = if inner.is_empty() { "created_time,from,message,id" } else { inner };
                let below = store
                    .posts()
                    .iter()
                    .filter(|other| other.kind == Kind::Reply && other.target.as_ref() == Some(&post.id));
                let data: Vec<Value> = below.map(|other| described(store, other, of)).collect();
                if !data.is_empty() {
                    out["comments"] = json!({ "data": data });
                }
            }
            _ => {}
        }
    }
    out
}
