//! X in small: its API and its webhooks (<https://docs.x.com/x-api>), and OAuth 1.0a
//! (<https://www.rfc-editor.org/rfc/rfc5849>).

use super::{
    Misbehaviour, Network, Playground, Refusal, SILENCE, decode, encode, pairs, sign,
    state::{self, Draft, Kind, Person, Post, SIGNED_WITHIN, Store, conversation, time_of_x},
};
use crate::{complaint::Millis, intake::x::Account};
use axum::{
    Json, Router,
    body::{Body, Bytes, to_bytes},
    extract::{Path, RawQuery, Request, State},
    http::{Method, StatusCode, header, request::Parts},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Response},
    routing::{get, post, put},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha1::Sha1;
use std::collections::HashMap;

/// A longer text has its end in `note_tweet`, and our own may not be longer. In hundredths.
const LONGEST: usize = 280 * 100;
/// A list reaches back this far.
const REACHABLE: usize = 800;
/// How soon the desk may come back when it was told that it asks too often.
const COME_BACK: Millis = 2_000;
const WEBHOOK: &str = "1555555555555555555";
const BIG: usize = 1 << 20;

/// The part of X's API that the desk can have a use for.
pub fn router(playground: &Playground) -> Router<Playground> {
    Router::new()
        .route("/x/2/tweets", post(create).get(lookup))
        .route("/x/2/users/me", get(me))
        .route("/x/2/users/{id}/mentions", get(mentions))
        .route("/x/2/users/{id}/tweets", get(tweets))
        .route("/x/2/users/{id}/retweets", post(repost))
        .route("/x/2/dm_conversations/with/{id}/messages", post(message))
        .route("/x/2/dm_conversations/with/{id}/dm_events", get(messages))
        .route("/x/2/webhooks", get(webhooks))
        .route("/x/2/webhooks/{id}", put(validate))
        .route_layer(from_fn_with_state(playground.clone(), guard))
}

fn problem(status: u16, title: &str, detail: &str, kind: &str) -> Refusal {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({ "title": title, "detail": detail, "type": kind, "status": status.as_u16() });
    Refusal::new((status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()))
}

fn invalid(detail: &str) -> Refusal {
    problem(400, "Invalid Request", detail, "https://api.x.com/2/problems/invalid-request")
}

fn forbidden(detail: &str) -> Refusal {
    problem(403, "Forbidden", detail, "about:blank")
}

fn same_again() -> Refusal {
    forbidden("You are not allowed to create a Tweet with duplicate content.")
}

fn too_many() -> Refusal {
    problem(429, "Too Many Requests", "Too Many Requests", "about:blank")
}

/// Checks who asks, counts, misbehaves if told to, and puts the counts on the answer.
async fn guard(State(playground): State<Playground>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let now = playground.now();
    // One count for each kind of request: ids do not matter.
    let path: String = parts.uri.path().chars().filter(|c| !c.is_ascii_digit()).collect();
    let (mut left, mut reset) = playground.store().count(&format!("{} {path}", parts.method), now);
    let writes = parts.method == Method::POST;
    let mut silent = false;
    let answer = match to_bytes(body, BIG).await {
        Err(_) => problem(413, "Payload Too Large", "Payload Too Large", "about:blank").into_response(),
        Ok(body) => match authorise(&playground, &parts, &body, now) {
            Err(no) => no.into_response(),
            Ok(()) => {
                let mut fault = if writes { playground.store().fault(Network::X, false) } else { None };
                if left < 0 {
                    fault = Some(Misbehaviour::RateLimit);
                } else if fault == Some(Misbehaviour::RateLimit) {
                    (left, reset) = (0, now + COME_BACK);
                }
                silent = fault == Some(Misbehaviour::SilentAfterAccept);
                let unavailable = "Service Unavailable";
                match fault {
                    Some(Misbehaviour::RateLimit) => too_many().into_response(),
                    Some(Misbehaviour::Duplicate) => same_again().into_response(),
                    Some(Misbehaviour::ServerError) => {
                        problem(503, unavailable, unavailable, "about:blank").into_response()
                    }
                    _ => next.run(Request::from_parts(parts, Body::from(body))).await,
                }
            }
        },
    };
    if silent {
        tokio::time::sleep(SILENCE).await;
    }
    let seconds = (reset + 999) / 1_000;
    let counts = [
        ("x-rate-limit-limit", state::WINDOW_LIMIT.to_string()),
        ("x-rate-limit-remaining", left.max(0).to_string()),
        ("x-rate-limit-reset", seconds.to_string()),
    ];
    (counts, answer).into_response()
}

/// The bearer may read what anybody can; everything else is signed.
fn authorise(playground: &Playground, parts: &Parts, body: &Bytes, now: Millis) -> Result<(), Refusal> {
    let unauthorised = |why: &str| {
        tracing::warn!(why, path = parts.uri.path(), "the playground's X refuses a request");
        problem(401, "Unauthorized", "Unauthorized", "about:blank")
    };
    let account = &playground.secrets().x;
    let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Some(token) = given.strip_prefix("Bearer ") {
        if account.bearer_token.as_deref() != Some(token) {
            return Err(unauthorised("the bearer token is not ours"));
        }
        let path = parts.uri.path();
        if parts.method == Method::POST || path.ends_with("/me") || path.contains("/dm_conversations/") {
            let detail = "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint. Supported \
                          authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].";
            let kind = "https://api.x.com/2/problems/unsupported-authentication";
            return Err(problem(403, "Unsupported Authentication", detail, kind));
        }
        return Ok(());
    }
    let mut params = pairs(parts.uri.query().unwrap_or_default());
    if super::is_type(&parts.headers, header::CONTENT_TYPE, "application/x-www-form-urlencoded") {
        params.extend(pairs(&String::from_utf8_lossy(body)));
    }
    let url = format!("{}{}", playground.secrets().own_url, parts.uri.path());
    let nonce = signed(given, parts.method.as_str(), &url, params, account, now).map_err(unauthorised)?;
    if playground.store().use_nonce(&nonce, now) { Ok(()) } else { Err(unauthorised("the nonce was used before")) }
}

/// Checks a signature; the nonce if it is right, and else why it is not.
fn signed(
    given: &str,
    method: &str,
    url: &str,
    mut params: Vec<(String, String)>,
    account: &Account,
    now: Millis,
) -> Result<String, &'static str> {
    let given = given.strip_prefix("OAuth ").ok_or("there is no OAuth header")?;
    let oauth: HashMap<String, String> = given
        .split(',')
        .filter_map(|part| part.trim().split_once('='))
        .map(|(name, value)| (decode(name, false), decode(value.trim_matches('"'), false)))
        .collect();
    let is = |name: &str, wanted: &str| oauth.get(name).is_some_and(|value| value == wanted);
    if !is("oauth_consumer_key", &account.consumer_key) || !is("oauth_token", &account.access_token) {
        return Err("the key or the token is not ours");
    }
    if !is("oauth_signature_method", "HMAC-SHA1") || oauth.get("oauth_version").is_some_and(|v| v != "1.0") {
        return Err("another method or version");
    }
    let at: Option<Millis> = oauth.get("oauth_timestamp").and_then(|text| text.parse().ok());
    if at.is_none_or(|at| now.abs_diff(at.saturating_mul(1_000)) > SIGNED_WITHIN.unsigned_abs()) {
        return Err("the timestamp is too far from now");
    }
    let nonce = oauth.get("oauth_nonce").filter(|nonce| !nonce.is_empty()).ok_or("there is no nonce")?.clone();
    let signature = oauth.get("oauth_signature").and_then(|text| STANDARD.decode(text).ok()).unwrap_or_default();
    params.extend(oauth.into_iter().filter(|(name, _)| name != "oauth_signature" && name != "realm"));
    let base = signature_base(method, url, &params);
    let key = format!("{}&{}", encode(&account.consumer_secret), encode(&account.access_secret));
    let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).map_err(|_| "no key")?;
    mac.chain_update(base).verify_slice(&signature).map_err(|_| "the signature is wrong")?;
    Ok(nonce)
}

fn signature_base(method: &str, url: &str, params: &[(String, String)]) -> String {
    let mut params: Vec<_> = params.iter().map(|(name, value)| (encode(name), encode(value))).collect();
    params.sort();
    let params: Vec<String> = params.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{method}&{}&{}", encode(url), encode(&params.join("&")))
}

/// Length of a text as X counts it, in hundredths: links are always 23 long, most writing systems count once.
fn weight(text: &str) -> usize {
    let of = |c: char| match c as u32 {
        0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 100,
        _ => 200,
    };
    let word = |word: &str| {
        let link = word.starts_with("https://") || word.starts_with("http://");
        if link { 2_300 } else { word.chars().map(of).sum() }
    };
    text.split_inclusive(char::is_whitespace)
        .map(|part| {
            let bare = part.trim_end_matches(char::is_whitespace);
            word(bare) + 100 * (part.chars().count() - bare.chars().count())
        })
        .sum()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewPost {
    text: String,
    reply: Option<InReply>,
    quote_tweet_id: Option<String>,
    #[serde(rename = "reply_settings")]
    _reply_settings: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InReply {
    in_reply_to_tweet_id: String,
    #[serde(default)]
    exclude_reply_user_ids: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewRepost {
    tweet_id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewMessage {
    text: String,
}

fn parse<'a, T: Deserialize<'a>>(body: &'a Bytes) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| invalid(&error.to_string()))
}

fn us(store: &Store, playground: &Playground) -> Result<Person, Refusal> {
    let us = store.person(Network::X, &playground.secrets().x.user_id);
    us.cloned().ok_or_else(|| forbidden("The account is not there."))
}

/// `POST /2/tweets`
async fn create(State(playground): State<Playground>, body: Bytes) -> Result<Response, Refusal> {
    let NewPost { text, reply, quote_tweet_id, .. } = parse(&body)?;
    if text.trim().is_empty() || weight(&text) > LONGEST {
        return Err(invalid("Your Tweet text is empty or too long."));
    }
    let now = playground.now();
    let (kind, target, excluded) = match (reply, quote_tweet_id) {
        (Some(_), Some(_)) => return Err(invalid("A reply cannot be a quote as well.")),
        (Some(reply), None) => (Kind::Reply, Some(reply.in_reply_to_tweet_id), reply.exclude_reply_user_ids),
        (None, Some(id)) => (Kind::Quote, Some(id), Vec::new()),
        (None, None) => (Kind::Post, None, Vec::new()),
    };
    let mut store = playground.store();
    let author = us(&store, &playground)?;
    if target.as_deref().is_some_and(|id| public(&store, id).is_none()) {
        return Err(forbidden("You attempted to reply to a Tweet that is deleted or not visible to you."));
    }
    if store.has_same(&author.id, &text, target.as_deref()) {
        return Err(same_again());
    }
    let post =
        store.add(Draft { author, kind, text, target, to: None, elsewhere: false, picture: false, excluded }, now);
    let ids = [&post.id];
    let data = json!({ "id": post.id, "text": escaped(&post.full_text()), "edit_history_tweet_ids": ids });
    Ok((StatusCode::CREATED, Json(json!({ "data": data }))).into_response())
}

/// `POST /2/users/{id}/retweets`
async fn repost(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let NewRepost { tweet_id } = parse(&body)?;
    let now = playground.now();
    let mut store = playground.store();
    let author = us(&store, &playground)?;
    let text = public(&store, &tweet_id).ok_or_else(|| forbidden("You cannot repost this."))?.text.clone();
    if author.id != id {
        return Err(forbidden("The id is not that of the authenticating user."));
    }
    if store.posts().iter().any(|post| post.kind == Kind::Repost && post.target.as_ref() == Some(&tweet_id)) {
        return Err(forbidden("You have already retweeted this Tweet."));
    }
    let target = Some(tweet_id);
    let draft = Draft {
        author,
        kind: Kind::Repost,
        text,
        target,
        to: None,
        elsewhere: false,
        picture: false,
        excluded: Vec::new(),
    };
    let post = store.add(draft, now);
    Ok(Json(json!({ "data": { "retweeted": true, "rest_id": post.id } })).into_response())
}

/// `POST /2/dm_conversations/with/{participant_id}/messages`
async fn message(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let NewMessage { text } = parse(&body)?;
    if text.trim().is_empty() {
        return Err(invalid("The message is empty."));
    }
    let now = playground.now();
    let mut store = playground.store();
    let author = us(&store, &playground)?;
    if store.person(Network::X, &id).is_none() {
        return Err(forbidden("You do not have permission to DM one or more participants."));
    }
    let to = Some(id);
    let draft = Draft {
        author,
        kind: Kind::Message,
        text,
        target: None,
        to,
        elsewhere: false,
        picture: false,
        excluded: Vec::new(),
    };
    let post = store.add(draft, now);
    let data = json!({ "dm_conversation_id": post.thread, "dm_event_id": post.id });
    Ok((StatusCode::CREATED, Json(json!({ "data": data }))).into_response())
}

/// `GET /2/dm_conversations/with/{participant_id}/dm_events`
async fn messages(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let asked = Asked::read(query.as_deref())?;
    let between = conversation(&playground.secrets().x.user_id, &id);
    let store = playground.store();
    let (found, meta) = asked.page(&store, |post| post.kind == Kind::Message && post.thread == between);
    let of = |post: &&Post| {
        json!({
            "id": post.id, "event_type": "MessageCreate", "text": post.text, "sender_id": post.author.id,
            "created_at": time_of_x(post.at), "dm_conversation_id": post.thread,
            "participant_ids": [&post.author.id, post.to.as_ref().unwrap_or(&id)],
        })
    };
    Ok(listed(found.iter().map(of).collect(), Value::Null, meta))
}

/// `GET /2/users/{id}/mentions`
async fn mentions(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    timeline(&playground, query.as_deref(), |post| post.mentions.contains(&id) && post.author.id != id)
}

/// `GET /2/users/{id}/tweets`
async fn tweets(
    State(playground): State<Playground>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    timeline(&playground, query.as_deref(), |post| post.author.id == id)
}

fn timeline(playground: &Playground, query: Option<&str>, fits: impl Fn(&Post) -> bool) -> Result<Response, Refusal> {
    let asked = Asked::read(query)?;
    let store = playground.store();
    let (found, meta) = asked.page(&store, |post| post.kind != Kind::Message && fits(post));
    let includes = asked.includes(&store, &found, &playground.secrets().own_url);
    Ok(listed(found.iter().map(|post| described(&store, post, &asked)).collect(), includes, meta))
}

fn listed(data: Vec<Value>, includes: Value, meta: Value) -> Response {
    let mut answer = json!({ "meta": meta });
    // X leaves out what would be empty.
    if !data.is_empty() {
        answer["data"] = Value::Array(data);
        if includes.is_object() {
            answer["includes"] = includes;
        }
    }
    Json(answer).into_response()
}

/// `GET /2/tweets?ids=`
async fn lookup(State(playground): State<Playground>, RawQuery(query): RawQuery) -> Result<Response, Refusal> {
    let asked = Asked::read(query.as_deref())?;
    if asked.ids.is_empty() || asked.ids.len() > 100 {
        return Err(invalid("The number of values in the `ids` query parameter list is not between 1 and 100"));
    }
    let store = playground.store();
    let found: Vec<&Post> = asked.ids.iter().filter_map(|id| public(&store, id)).collect();
    let missing = |id: &&String| public(&store, id).is_none();
    let errors: Vec<Value> = asked.ids.iter().filter(missing).map(|id| {
        json!({
            "value": id, "resource_id": id, "parameter": "ids", "resource_type": "tweet", "title": "Not Found Error",
            "detail": format!("Could not find tweet with ids: [{id}]."),
            "type": "https://api.x.com/2/problems/resource-not-found",
        })
    }).collect();
    let mut answer = Map::new();
    if !found.is_empty() {
        answer.insert("data".to_owned(), found.iter().map(|post| described(&store, post, &asked)).collect());
        let includes = asked.includes(&store, &found, &playground.secrets().own_url);
        answer.extend(Some(includes).filter(Value::is_object).map(|v| ("includes".to_owned(), v)));
    }
    if !errors.is_empty() {
        answer.insert("errors".to_owned(), Value::Array(errors));
    }
    Ok(Json(answer).into_response())
}

/// `GET /2/users/me`
async fn me(State(playground): State<Playground>) -> Result<Json<Value>, Refusal> {
    let us = us(&playground.store(), &playground)?;
    Ok(Json(json!({ "data": { "id": us.id, "username": us.handle, "name": us.name } })))
}

/// `GET /2/webhooks`
async fn webhooks(State(playground): State<Playground>) -> Json<Value> {
    let valid = playground.store().webhook_valid;
    let url = format!("{}/webhooks/x", playground.secrets().desk_url);
    let webhook = json!({ "id": WEBHOOK, "url": url, "valid": valid, "created_at": time_of_x(1_767_225_600_000) });
    Json(json!({ "data": [webhook], "meta": { "result_count": 1 } }))
}

/// `PUT /2/webhooks/{id}`
async fn validate(State(playground): State<Playground>, Path(id): Path<String>) -> Result<Json<Value>, Refusal> {
    if id != WEBHOOK {
        return Err(invalid("WebhookIdInvalid"));
    }
    if !check(&playground).await {
        return Err(invalid("CrcValidationFailed"));
    }
    Ok(Json(json!({ "data": { "valid": true } })))
}

/// Asks the desk to sign a token, and remembers whether it could.
pub async fn check(playground: &Playground) -> bool {
    let token = hex::encode(rand::random::<[u8; 12]>());
    let wanted = sign(&playground.secrets().x.consumer_secret, token.as_bytes());
    let url = format!("{}/webhooks/x", playground.secrets().desk_url);
    let answer = playground.inner.client.get(url).query(&[("crc_token", &token)]).send().await;
    let valid = match answer {
        Ok(answer) if answer.status().is_success() => {
            let body: Value = answer.json().await.unwrap_or_default();
            body["response_token"] == format!("sha256={}", STANDARD.encode(wanted))
        }
        _ => false,
    };
    playground.store().webhook_valid = valid;
    valid
}

fn public<'a>(store: &'a Store, id: &str) -> Option<&'a Post> {
    store.post(id).filter(|post| post.author.network == Network::X && post.kind != Kind::Message)
}

/// What a list is asked for.
#[derive(Default)]
struct Asked {
    ids: Vec<String>,
    /// The fields wanted besides those that are always there; none in an event, which has them all.
    fields: Option<Vec<String>>,
    expansions: Vec<String>,
    /// Whether posts are called posts or still tweets.
    posts: bool,
    since_id: i64,
    before_id: Option<i64>,
    start: Option<Millis>,
    end: Option<Millis>,
    most: usize,
}

impl Asked {
    fn read(query: Option<&str>) -> Result<Self, Refusal> {
        let mut asked = Self { fields: Some(Vec::new()), most: 10, ..Self::default() };
        for (name, value) in pairs(query.unwrap_or_default()) {
            let list = || value.split(',').map(str::to_owned).collect::<Vec<_>>();
            let wrong = || invalid(&format!("The `{name}` query parameter value [{value}] is not valid"));
            let id = || value.parse::<i64>().ok().filter(|id| *id >= 0).ok_or_else(wrong);
            let time = || {
                chrono::DateTime::parse_from_rfc3339(&value)
                    .map(|time| Some(time.timestamp_millis()))
                    .map_err(|_| wrong())
            };
            match name.as_str() {
                "ids" => asked.ids = list(),
                "tweet.fields" => asked.fields = Some(list()),
                "post.fields" => (asked.posts, asked.fields) = (true, Some(list())),
                "expansions" => asked.expansions = list(),
                "since_id" => asked.since_id = id()?,
                "until_id" => asked.before_id = Some(id()?),
                "pagination_token" => asked.before_id = Some(i64::from_str_radix(&value, 16).map_err(|_| wrong())?),
                "start_time" => asked.start = time()?,
                "end_time" => asked.end = time()?,
                "max_results" => {
                    asked.most = value.parse().ok().filter(|most| (5..=100).contains(most)).ok_or_else(wrong)?;
                }
                "user.fields" | "media.fields" | "place.fields" | "poll.fields" | "dm_event.fields" | "exclude"
                | "event_types" => {}
                _ => return Err(invalid(&format!("The query parameter [{name}] is not one of those known here"))),
            }
        }
        // The newer names came with newer expansions.
        asked.posts |= asked.expansions.iter().any(|name| name == "referenced_posts");
        Ok(asked)
    }

    /// The newest that fit, newest first, and what X says about the page.
    fn page<'a>(&self, store: &'a Store, fits: impl Fn(&Post) -> bool) -> (Vec<&'a Post>, Value) {
        let number = |post: &Post| post.id.parse::<i64>().unwrap_or(0);
        let reachable =
            store.posts().iter().rev().filter(|post| post.author.network == Network::X && fits(post)).take(REACHABLE);
        let mut found: Vec<&Post> = reachable
            .filter(|post| number(post) > self.since_id && self.before_id.is_none_or(|id| number(post) < id))
            .filter(|post| self.start.is_none_or(|at| post.at >= at) && self.end.is_none_or(|at| post.at < at))
            .take(self.most + 1)
            .collect();
        let more = found.len() > self.most;
        found.truncate(self.most);
        let mut meta = json!({ "result_count": found.len() });
        if let (Some(newest), Some(oldest)) = (found.first(), found.last()) {
            meta["newest_id"] = json!(newest.id);
            meta["oldest_id"] = json!(oldest.id);
            if more {
                meta["next_token"] = json!(format!("{:x}", number(oldest)));
            }
        }
        (found, meta)
    }

    fn has(&self, name: &str) -> bool {
        self.fields.as_ref().is_none_or(|fields| fields.iter().any(|field| field == name)) || self.expands(name)
    }

    fn expands(&self, name: &str) -> bool {
        self.expansions.iter().any(|expansion| expansion == name)
    }

    /// Of these two names of one thing, the one in use.
    fn name(&self, old: &'static str, new: &'static str) -> &'static str {
        if self.posts { new } else { old }
    }

    fn includes(&self, store: &Store, posts: &[&Post], own_url: &str) -> Value {
        let mut includes = Map::new();
        if self.expands("author_id") {
            let mut people: Vec<&Person> = posts.iter().map(|post| &post.author).collect();
            people.sort_by(|one, other| one.id.cmp(&other.id));
            people.dedup_by(|one, other| one.id == other.id);
            includes.insert("users".to_owned(), people.into_iter().map(user).collect());
        }
        if self.expands("referenced_tweets.id") || self.expands("referenced_posts") {
            let others = posts.iter().filter_map(|post| public(store, post.target.as_deref()?));
            let others: Vec<Value> = others.map(|post| described(store, post, self)).collect();
            if !others.is_empty() {
                includes.insert(self.name("tweets", "posts").to_owned(), Value::Array(others));
            }
        }
        if self.expands("attachments.media_keys") {
            let media: Vec<Value> = posts.iter().filter_map(|post| medium(post, own_url)).collect();
            if !media.is_empty() {
                includes.insert("media".to_owned(), Value::Array(media));
            }
        }
        if includes.is_empty() { Value::Null } else { Value::Object(includes) }
    }
}

fn user(person: &Person) -> Value {
    json!({
        "id": person.id, "username": person.handle, "name": person.name, "verified": false, "verified_type": "none",
        "protected": false,
    })
}

/// X gives out texts with three characters escaped.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn media_key(post: &Post) -> String {
    format!("3_{}", post.id)
}

/// A post's picture as X describes it.
fn medium(post: &Post, own_url: &str) -> Option<Value> {
    Some(json!({ "media_key": media_key(post), "type": "photo", "url": post.picture_url(own_url)? }))
}

/// A post as X describes it.
fn described(store: &Store, post: &Post, asked: &Asked) -> Value {
    let whole = match (post.kind, post.target.as_deref().and_then(|id| public(store, id))) {
        (Kind::Repost, Some(original)) => format!("RT @{}: {}", original.author.handle, original.text),
        _ => post.full_text(),
    };
    let mut short = whole.clone();
    if weight(&whole) > LONGEST {
        short = whole.chars().take(270).chain(Some('…')).collect();
    }
    let is_long = short != whole;
    let target = post.target.as_deref().and_then(|id| public(store, id));
    let history = [&post.id];
    let mut out = json!({ "id": post.id, "text": escaped(&short), "edit_history_tweet_ids": history });
    out["edit_history_post_ids"] = json!(history);
    let mut put = |name: &str, value: Value| {
        if asked.has(name) {
            out[name] = value;
        }
    };
    put("author_id", json!(post.author.id));
    put("created_at", json!(time_of_x(post.at)));
    put("conversation_id", json!(post.thread));
    let hindi = post.text.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c));
    put("lang", json!(if hindi { "hi" } else { "en" }));
    put("reply_settings", json!("everyone"));
    put("possibly_sensitive", json!(false));
    put("display_text_range", json!([post.prefix.chars().count(), short.chars().count()]));
    let mentions: Vec<Value> = store
        .mentioned(Network::X, &short)
        .map(|(start, end, person)| json!({ "start": start, "end": end, "username": person.handle, "id": person.id }))
        .collect();
    if !mentions.is_empty() {
        put("entities", json!({ "mentions": mentions }));
    }
    if post.picture {
        put("attachments", json!({ "media_keys": [media_key(post)] }));
    }
    if is_long {
        put(asked.name("note_tweet", "note_post"), json!({ "text": escaped(&whole) }));
    }
    if post.kind == Kind::Reply {
        put("in_reply_to_user_id", json!(target.map(|target| &target.author.id)));
    }
    let way = match post.kind {
        Kind::Reply => "replied_to",
        Kind::Quote => "quoted",
        Kind::Repost => "retweeted",
        Kind::Post | Kind::Message => return out,
    };
    let expanded = asked.expands("referenced_tweets.id");
    let name = asked.name("referenced_tweets", "referenced_posts");
    if expanded || asked.has(name) {
        out[name] = json!([{ "type": way, "id": post.target }]);
    }
    out
}

/// Tells the desk what it has subscribed to: mentions, replies and quotes of its posts, and messages.
pub fn announce(playground: &Playground, post: &Post) {
    let events = {
        let account = &playground.secrets().x;
        let store = playground.store();
        let ours = std::iter::once(&account.user_id).chain(&account.chief_user_id);
        ours.flat_map(|us| events(&store, post, us, &playground.secrets().own_url)).collect::<Vec<_>>()
    };
    for event in events {
        let body = json!({ "data": event }).to_string();
        playground.schedule(Network::X, move |playground| playground.deliver(Network::X, body.clone()));
    }
}

fn events(store: &Store, post: &Post, us: &str, own_url: &str) -> Vec<Value> {
    let event = |kind: &str, tag: &str, payload: Value, includes: Value| {
        json!({
            // A signed number: half of them are negative.
            "event_uuid": rand::random::<i64>().to_string(), "filter": { "user_id": us }, "event_type": kind,
            "tag": tag, "payload": payload, "includes": includes,
        })
    };
    if post.author.id == us {
        return Vec::new();
    }
    if post.kind == Kind::Message {
        let author = &post.author;
        let data = json!({ "id": author.id, "username": author.handle, "name": author.name });
        let none = json!({ "hashtags": [], "symbols": [], "user_mentions": [], "urls": [] });
        let words = json!({ "text": post.text, "entities": none });
        let message = json!({
            "type": "message_create", "id": post.id, "created_timestamp": post.at.to_string(),
            "message_create": { "target": { "recipient_id": us }, "sender_id": author.id, "message_data": words },
        });
        let mut users = Map::new();
        users.insert(author.id.clone(), json!({ "data": data }));
        let payload = json!({ "direct_message_events": [message], "users": users });
        let is_ours = post.to.as_deref() == Some(us);
        return is_ours.then(|| event("dm.received", "dm-inbound", payload, json!({}))).into_iter().collect();
    }
    let mut payload = described(store, post, &Asked::default());
    if post.kind == Kind::Reply {
        payload["in_reply_to_tweet_id"] = json!(post.target);
    }
    payload["edit_controls"] = json!({
        "edits_remaining": 5, "edits_remaining_str": "5", "is_edit_eligible": true,
        "editable_until": time_of_x(post.at + 3_600_000),
    });
    let counters = ["retweet_count", "reply_count", "like_count", "quote_count"];
    payload["public_metrics"] =
        counters.iter().map(|name| ((*name).to_owned(), json!(0))).collect::<Map<_, _>>().into();
    let mut includes = json!({ "users": [user(&post.author)], "tweets": [payload] });
    if let Some(medium) = medium(post, own_url) {
        includes["media"] = json!([medium]);
    }
    let mut kinds = Vec::new();
    // The handles that X itself puts before a reply are no mentions.
    if store.mentioned(Network::X, &post.text).any(|(_, _, person)| person.id == us) {
        kinds.push(("post.mention.create", "mentions"));
    }
    let target = post.target.as_deref().and_then(|id| public(store, id));
    if target.is_some_and(|target| target.author.id == us) {
        kinds.extend(match post.kind {
            Kind::Reply => Some(("post.reply.create", "replies")),
            Kind::Quote => Some(("post.quote.create", "quotes")),
            _ => None,
        });
    }
    kinds.into_iter().map(|(kind, tag)| event(kind, tag, payload.clone(), includes.clone())).collect()
}

#[cfg(test)]
mod tests;
