//! The page for writing posts and watching what happens.

use super::{
    Network, Playground,
    state::{CITIZENS, Kind, Post, Store, time_of_x},
};
use axum::{
    Router,
    extract::{Query, State},
    http::header,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use std::collections::HashMap;

/// The page looks at this many of the newest posts.
const RECENT: usize = 800;
/// Number of conversations shown.
const SHOWN: usize = 60;
/// Replies to replies are shown down to this depth.
const DEEPEST: usize = 20;
/// India's offset from UTC, in milliseconds: five and a half hours.
const INDIA: i64 = 19_800_000;
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("style.css");
/// Loads new posts every second. A link that has the keyboard focus keeps it.
const LIVE: &str = r#"const list = document.getElementById("list");
const news = document.getElementById("news");
let last = null;
let answers = null;
async function look() {
  try {
    if (!document.hidden) {
      const answer = await fetch(list.dataset.from);
      const text = answer.ok ? await answer.text() : last;
      if (text !== last) {
        last = text;
        const at = document.activeElement && list.contains(document.activeElement) ? document.activeElement.id : "";
        list.innerHTML = text;
        if (at) document.getElementById(at)?.focus({ preventScroll: true });
        const count = Number(list.firstElementChild.dataset.answers);
        if (answers !== null && count > answers) news.textContent = "The desk has answered.";
        answers = count;
      }
    }
  } catch {
    // The playground does not answer; try again in a second.
  }
  setTimeout(look, 1000);
}
document.documentElement.classList.add("live");
look();
"#;

/// The page, its list of posts and its files.
pub fn router() -> Router<Playground> {
    Router::new()
        .route("/", get(|playground, view| show(playground, view, None)))
        .route("/x", get(|playground, view| show(playground, view, Some(Network::X))))
        .route("/facebook", get(|playground, view| show(playground, view, Some(Network::Facebook))))
        .route("/playground/list", get(list))
        .route("/playground/style.css", get(|| file("text/css; charset=utf-8", STYLE)))
        .route("/playground/live.js", get(|| file("text/javascript; charset=utf-8", LIVE)))
}

async fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text)
}

/// Query parameters of the page.
#[derive(Debug, Default, Deserialize)]
struct View {
    /// Id of the post to be answered.
    reply: Option<String>,
    /// Handle to write as.
    #[serde(rename = "as")]
    handle: Option<String>,
    /// Whether to write a private message.
    private: Option<String>,
    /// Id of the post to be quoted or reposted.
    quote: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    network: Option<String>,
}

async fn list(State(playground): State<Playground>, Query(asked): Query<Listed>) -> Response {
    let network = super::handlers::word(asked.network.as_ref());
    let markup = conversations(&playground.store(), network);
    ([(header::CACHE_CONTROL, "no-store")], Html(markup.into_string())).into_response()
}

async fn show(State(playground): State<Playground>, Query(view): Query<View>, network: Option<Network>) -> Response {
    let store = playground.store();
    let answered = view.reply.as_deref().and_then(|id| store.post(id)).filter(|post| post.kind != Kind::Message);
    let path = network.map_or("", Network::as_str);
    let title = network.map_or("Playground", Network::name);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · playground of the complaint desk" }
                link rel="stylesheet" href="/playground/style.css";
                script src="/playground/live.js" defer {}
            }
            body {
                a.skip href="#write" { "Skip to writing" }
                header {
                    p.title { "Playground" }
                    nav aria-label="Networks" {
                        (tab("/", "Everything", network.is_none()))
                        (tab("/x", "X", network == Some(Network::X)))
                        (tab("/facebook", "Facebook", network == Some(Network::Facebook)))
                        (tab("/mail", "Mail", false))
                        a href=(playground.secrets().desk_url) { "The desk ↗" }
                    }
                }
                main {
                    h1 { (network.map_or("X and Facebook", Network::name)) ", in small" }
                    p.lead {
                        "Write to the police as one of these citizens. The desk receives it as it would from the real \
                         network, and its reply appears below. Nothing leaves this machine."
                    }
                    @if let Some(quoted) = view.quote.as_deref().and_then(|id| store.post(id)) {
                        (as_chief(quoted))
                    } @else {
                        (form(&store, &view, network, answered))
                    }
                    section aria-labelledby="posts" {
                        div.bar {
                            h2 id="posts" { "Posts" }
                            a.reload href=(format!("/{path}")) { "Reload" }
                        }
                        p.quiet id="news" role="status" {}
                        div id="list" data-from=(format!("/playground/list?network={path}")) {
                            (conversations(&store, network))
                        }
                    }
                }
            }
        }
    };
    let headers = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")];
    (headers, Html(page.into_string())).into_response()
}

fn tab(href: &str, name: &str, is_here: bool) -> Markup {
    html! { a href=(href) aria-current=[is_here.then_some("page")] { (name) } }
}

fn form(store: &Store, view: &View, network: Option<Network>, answered: Option<&Post>) -> Markup {
    let network = answered.map(|post| post.author.network).or(network);
    // By default, the citizen whom the desk answered replies.
    let answerer = answered.filter(|post| post.by_desk).and_then(|post| store.post(post.target.as_deref()?));
    let answerer = answerer.filter(|post| !post.by_desk).map(|post| post.author.handle.as_str());
    let wanted = view.handle.as_deref().or(answerer).unwrap_or(CITIZENS[0].0);
    let other = store.named(network.unwrap_or(Network::X), wanted).filter(|person| {
        !person.handle.starts_with("Prayagraj") && CITIZENS.iter().all(|(handle, _)| *handle != person.handle)
    });
    let private = view.private.is_some() && answered.is_none();
    let begun =
        if answered.is_some() || private || network == Some(Network::Facebook) { "" } else { "@PrayagrajPolice " };
    html! {
        form.write id="write" method="post" action="/playground/post" aria-labelledby="write-title" {
            h2 id="write-title" { @if answered.is_some() { "Reply" } @else { "Write" } }
            @if let Some(post) = answered {
                input type="hidden" name="in_reply_to" value=(post.id);
                blockquote { p { b { (post.author.name) } " " span.quiet { "@" (post.author.handle) } } (words(post)) }
                p { a href=(format!("/{}#write", post.author.network.as_str())) { "Write a new post instead" } }
            }
            div.row {
                @if let Some(network) = network {
                    input type="hidden" name="network" value=(network.as_str());
                } @else {
                    p.field {
                        label for="network" { "On" }
                        select id="network" name="network" {
                            option value="x" { "X" }
                            option value="facebook" { "Facebook" }
                        }
                    }
                }
                p.field {
                    label for="as" { "As" }
                    select id="as" name="as" {
                        @for (handle, name) in CITIZENS {
                            option value=(handle) selected[handle == wanted] { (name) " (@" (handle) ")" }
                        }
                        @if let Some(person) = other { option value=(person.handle) selected { "@" (person.handle) } }
                    }
                }
            }
            p.field {
                label for="text" { @if answered.is_some() { "Your reply" } @else { "What happened?" } }
                textarea id="text" name="text" rows="4" maxlength="4000" required aria-describedby="hint" { (begun) }
            }
            p.quiet id="hint" {
                @if answered.is_some_and(|post| post.by_desk) {
                    "The desk is notified of every reply to its own posts."
                } @else if answered.is_some() && network == Some(Network::Facebook) {
                    "The desk is notified of every comment on its wall."
                } @else if network == Some(Network::Facebook) {
                    "It is posted on the wall of the page Prayagraj Police. Say what happened and where."
                } @else {
                    "Mention @PrayagrajPolice, or the desk is not notified. Say what happened and where."
                }
            }
            @if answered.is_none() {
                p.check {
                    input id="private" type="checkbox" name="private" value="1" checked[private];
                    label for="private" { "As a private message to the police" }
                }
                @if network == Some(Network::Facebook) {
                    p.check {
                        input id="elsewhere" type="checkbox" name="elsewhere" value="1";
                        label for="elsewhere" { "On my own wall, with a tag of the page" }
                    }
                }
            }
            p.check {
                input id="picture" type="checkbox" name="picture" value="1";
                label for="picture" { "With a picture (one is drawn)" }
            }
            button type="submit" { @if answered.is_some() { "Reply" } @else { "Post" } }
        }
    }
}

/// The form with which the chief quotes or reposts a post on X.
fn as_chief(quoted: &Post) -> Markup {
    html! {
        form.write id="write" method="post" action="/playground/post" aria-labelledby="write-title" {
            h2 id="write-title" { "Quote as the chief" }
            input type="hidden" name="network" value="x";
            input type="hidden" name="as" value="PrayagrajChief";
            input type="hidden" name="quotes" value=(quoted.id);
            blockquote { p { b { (quoted.author.name) } " " span.quiet { "@" (quoted.author.handle) } } (words(quoted)) }
            p.field {
                label for="text" { "The order" }
                textarea id="text" name="text" rows="3" maxlength="4000" aria-describedby="hint" {}
            }
            p.quiet id="hint" {
                "Of a complaint that an office has, the words become an order at once. Left empty, the post is passed on as it is, \
                 and the desk asks what was meant."
            }
            button type="submit" { "Quote" }
        }
    }
}

/// Every conversation, the newest first.
fn conversations(store: &Store, network: Option<Network>) -> Markup {
    let posts = store.posts();
    let recent = &posts[posts.len().saturating_sub(RECENT)..];
    let fits = |post: &&Post| network.is_none_or(|network| post.author.network == network);
    let answers = posts.iter().filter(fits).filter(|post| post.by_desk).count();
    let mut below: HashMap<&str, Vec<&Post>> = HashMap::new();
    let mut first: HashMap<&str, &str> = HashMap::new();
    let mut roots: Vec<&Post> = Vec::new();
    let known: HashMap<&str, &Post> = recent.iter().map(|post| (post.id.as_str(), post)).collect();
    for post in recent.iter().filter(fits) {
        let answers = matches!(post.kind, Kind::Reply | Kind::Message);
        let target = post.target.as_deref().filter(|id| answers && known.contains_key(id));
        let begins = || (post.kind == Kind::Message).then(|| *first.entry(&post.thread).or_insert(&post.id));
        match target.or_else(begins).filter(|parent| *parent != post.id) {
            Some(parent) => below.entry(parent).or_default().push(post),
            None => roots.push(post),
        }
    }
    html! {
        div data-answers=(answers) {
            @if roots.is_empty() { p.empty { "Nothing yet. Write the first post." } }
            ol.posts { @for post in roots.iter().rev().take(SHOWN) { (one(store, post, &below, 0)) } }
        }
    }
}

fn one(store: &Store, post: &Post, below: &HashMap<&str, Vec<&Post>>, depth: usize) -> Markup {
    let (author, network) = (&post.author, post.author.network);
    let what = match (post.kind, post.elsewhere) {
        (Kind::Message, _) => Some("private message"),
        (Kind::Repost, _) => Some("passed on"),
        (Kind::Quote, _) => Some("quotes"),
        (_, true) => Some("on their own wall"),
        _ => None,
    };
    let other = post.to.as_deref().and_then(|id| store.person(network, id));
    let reply = match post.kind {
        Kind::Repost => None,
        Kind::Message => {
            let citizen = if post.by_desk { other.unwrap_or(author) } else { author };
            Some(format!("/{}?private=1&as={}#write", network.as_str(), citizen.handle))
        }
        _ => Some(format!("/{}?reply={}#write", network.as_str(), post.id)),
    };
    let quotable = network == Network::X && matches!(post.kind, Kind::Post | Kind::Reply) && !post.by_desk;
    let quoted = matches!(post.kind, Kind::Quote | Kind::Repost).then(|| store.post(post.target.as_deref()?)).flatten();
    let replies = below.get(post.id.as_str()).filter(|_| depth < DEEPEST);
    let at = time_of_x(post.at + INDIA).replace('T', " ");
    html! {
        li {
            article.desk[post.by_desk] id=(format!("post-{}", post.id)) {
                p.who {
                    b { (author.name) }
                    span.quiet { "@" (author.handle) }
                    @if post.by_desk { span.badge.police { "Police desk" } }
                    span.badge { (network.name()) }
                    @if let Some(what) = what { span.badge.kind { (what) } }
                    @if let Some(other) = other.filter(|_| post.by_desk) { span.quiet { "to @" (other.handle) } }
                }
                @if post.kind != Kind::Repost { (words(post)) }
                @if post.picture {
                    img.picture src=(format!("/playground/picture/{}.jpg", post.id)) alt="A drawn street" width="320" height="240" loading="lazy";
                }
                @if let Some(quoted) = quoted { blockquote { p { b { (quoted.author.name) } } (words(quoted)) } }
                p.foot {
                    time.quiet datetime=(time_of_x(post.at)) { (at.get(..16).unwrap_or(&at)) " IST" }
                    @if let Some(href) = reply {
                        a id=(format!("reply-{}", post.id)) href=(href) {
                            "Reply" span.unseen { " to " (author.name) ", " (at.get(11..19).unwrap_or(&at)) }
                        }
                    }
                    @if quotable {
                        a id=(format!("quote-{}", post.id)) href=(format!("/x?quote={}#write", post.id)) {
                            "Quote as the chief" span.unseen { ": " (author.name) ", " (at.get(11..19).unwrap_or(&at)) }
                        }
                    }
                }
            }
            @if let Some(replies) = replies {
                ol.replies { @for reply in replies { (one(store, reply, below, depth + 1)) } }
            }
        }
    }
}

/// The text, marked as Hindi where it is, so that it is read out and set as Hindi.
fn words(post: &Post) -> Markup {
    let hindi = post.text.chars().any(|c| ('\u{900}'..='\u{97f}').contains(&c));
    html! { p.words lang=[hindi.then_some("hi")] { (post.text) } }
}
