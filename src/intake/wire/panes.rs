//! The panes around the open post: waiting posts, channels, replies, decided posts, the form for callers.

use super::{ChannelStatus, Wire, WireOrder, WirePost, WireQuery, joined::link_to};
use crate::{
    channels,
    complaint::{Category, MAX_TEXT, Millis},
    intake::{actions::new_form, beside::with_all},
    language::{Language, Text, dates, fill, fill_in, language, t, texts, texts::wire as says},
    replies::{ReplyState, answer::stands},
    staff::StaffPage,
    ui::{
        form::{Field, Form, GoneForm, LineField, PostForm, SendButton, described_by},
        paging::Turn,
    },
};
use leptos::prelude::*;

/// A link to the same list with a changed query, marked if it is the current one.
fn link(
    asked: Memo<WireQuery>,
    change: impl Fn(&mut WireQuery) + Send + Sync + 'static,
    text: Text,
    current: impl Fn(&WireQuery) -> bool + Send + Sync + 'static,
) -> impl IntoView {
    let address = move || {
        let mut to = asked.get();
        (to.post, to.after) = (None, None);
        change(&mut to);
        to.to_address()
    };
    view! { <a href=address aria-current=move || current(&asked.get()).then_some("true")>{t(text)}</a> }
}

/// The list of waiting posts.
#[component]
pub fn Waiting(
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// The current query of the wire.
    asked: Memo<WireQuery>,
    /// Primary key of the open post.
    open_id: Memo<Option<i64>>,
) -> impl IntoView {
    let language = language();
    let by_order = |order, text| link(asked, move |asked| asked.order = order, text, move |asked| asked.order == order);
    let by_channel =
        |channel, text| link(asked, move |asked| asked.channel = channel, text, move |asked| asked.channel == channel);
    let by_platform = channels::platforms().map(|channel| by_channel(Some(channel), channels::of(channel).name));
    let by_platform = by_platform.collect_view();
    view! {
        <section class="waiting" aria-labelledby="waiting-head">
            <h2 id="waiting-head">{t(says::WAITING)} " " <span class="count">{move || shown.with(|wire| dates::number(wire.channels.iter().map(|channel| channel.waiting).sum()))}</span></h2>
            <p class="wire-links">
                {by_order(WireOrder::Newest, says::ORDER_NEWEST)}
                {by_order(WireOrder::Oldest, says::ORDER_OLDEST)}
            </p>
            <p class="wire-links">
                {by_channel(None, says::ALL_CHANNELS)}
                {by_platform}
            </p>
            <Show when=move || shown.with(|wire| wire.posts.is_empty())>
                <p class="empty">{t(says::NOTHING_WAITS)}</p>
            </Show>
            <ul>
                <For each=move || shown.with(|wire| wire.posts.clone()) key=|post| (post.id, post.gone.clone(), post.text.clone(), post.media, post.same_author.clone()) let:post>
                    {
                        let id = post.id;
                        let address = move || WireQuery { post: Some(id), ..asked.get() }.to_address();
                        view! {
                            <li class="card">
                                <a href=address aria-current=move || (open_id.get() == Some(id)).then_some("true")>
                                    <PostHead post=post.clone() now=shown.with_untracked(|wire| wire.now)/>
                                    <p class="card-words" dir="auto">{card_words(&post, language)}</p>
                                    <p class="card-foot">{kind(&post, language)}</p>
                                </a>
                                {(!post.same_author.is_empty())
                                    .then(|| {
                                        let links = post.same_author.iter().map(|case| view! { " " {link_to(*case)} }).collect_view();
                                        view! { <p class="card-foot">{t(says::HAS_OPEN)} {links}</p> }
                                    })}
                            </li>
                        }
                    }
                </For>
            </ul>
            <Turn
                next=Signal::derive(move || {
                    let after = shown.with(|wire| wire.next)?;
                    Some(WireQuery { post: None, after: Some(after), ..asked.get() }.to_address())
                })
                first=Signal::derive(move || {
                    let asked = asked.get();
                    asked.after.map(|_| WireQuery { post: None, after: None, ..asked }.to_address())
                })
            />
        </section>
    }
}

/// Author, channel and age of a post.
#[component]
pub fn PostHead(
    /// The post.
    post: WirePost,
    /// The time at which the page's data was read.
    now: Millis,
) -> impl IntoView {
    let language = language();
    view! {
        <p class="card-top">
            <span class="author" dir="auto">{post.author.unwrap_or_else(|| t(says::UNKNOWN_AUTHOR).to_owned())}</span>
            <span class="channel">{channels::name(post.channel, language)}</span>
            <span class="age">{dates::age(now - post.received_at, language)}</span>
        </p>
    }
}

/// The text on a card: the post's own text, or else that of its attachments, or else the kinds of the attachments.
fn card_words(post: &WirePost, language: Language) -> String {
    if !post.text.is_empty() {
        return post.text.clone();
    }
    match with_all("", &post.beside) {
        empty if empty.is_empty() => {
            let kinds = post.beside.iter().map(|one| says::beside(one.kind, language));
            kinds.collect::<Vec<_>>().join(" · ")
        }
        words => words,
    }
}

/// The kind of a post unless it is an ordinary one, whether it is gone, and its number of pictures.
pub fn kind(post: &WirePost, language: Language) -> String {
    let kind = match post.kind.as_str() {
        "reply" => Some(says::KIND_REPLY),
        "quote" => Some(says::KIND_QUOTE),
        "repost" => Some(says::KIND_REPOST),
        "message" => Some(says::KIND_MESSAGE),
        "unreadable" => Some(says::KIND_UNREADABLE),
        _ => None,
    };
    let gone = match post.gone.as_deref() {
        Some("deleted") => Some(says::GONE),
        Some(_) => Some(says::HIDDEN),
        None => None,
    };
    let media = (post.media > 0).then(|| fill_in(language, says::MEDIA, &[("n", &post.media.to_string())]));
    let words = [kind, gone].into_iter().flatten().map(|text| text.in_language(language).to_owned());
    words.chain(media).collect::<Vec<_>>().join(" · ")
}

/// Every channel: whether it is on, what it delivered, and problems.
#[component]
pub fn ChannelStates(
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// Reloads the wire.
    reload: Callback<()>,
) -> impl IntoView {
    let states = Memo::new(move |_| shown.with(|wire| wire.channels.clone()));
    let now = move || shown.with_untracked(|wire| wire.now);
    view! {
        <ul class="channel-states">
            {move || {
                states
                    .get()
                    .into_iter()
                    .map(|state| {
                        let trouble = trouble(&state, now());
                        let shut = state.shut.is_some();
                        let form = Form::about("try-again", "channel", state.channel.as_str());
                        let troubled = (!trouble.is_empty()).then_some("");
                        view! {
                            <li data-trouble=troubled>
                                <p><strong>{channels::name(state.channel, language())}</strong> " · " {summary(&state, now())}</p>
                                {trouble.into_iter().map(|line| view! { <p class="trouble">{line}</p> }).collect_view()}
                                {shut
                                    .then(|| {
                                        view! {
                                            <PostForm form action=StaffPage::Wire.route() done=reload>
                                                <input type="hidden" name="channel" value=state.channel.as_str()/>
                                                <SendButton form label=t(says::TRY_AGAIN) quiet=true/>
                                            </PostForm>
                                        }
                                    })}
                            </li>
                        }
                    })
                    .collect_view()
            }}
        </ul>
    }
}

fn summary(state: &ChannelStatus, now: Millis) -> String {
    let language = language();
    let mut parts = vec![if state.on { t(says::ON).to_owned() } else { t(says::OFF).to_owned() }];
    let number = |n: i64| dates::number(n);
    parts.push(fill(
        says::TODAY,
        &[("n", &number(state.today)), ("decided", &number(state.decided)), ("waiting", &number(state.waiting))],
    ));
    if let Some(oldest) = state.oldest.filter(|oldest| now - oldest >= 60_000) {
        parts.push(fill(says::OLDEST, &[("age", &dates::age(now - oldest, language))]));
    }
    if state.on {
        parts.push(match state.heard_at {
            Some(at) => fill(says::HEARD, &[("when", &dates::moment(at, now, language))]),
            None => t(says::NEVER_HEARD).to_owned(),
        });
    }
    match (state.spent, state.budget) {
        (Some(spent), Some(most)) => {
            parts.push(fill(says::BUDGET, &[("n", &format!("{spent:.2}")), ("most", &format!("{most:.2}"))]))
        }
        (Some(spent), None) if spent > 0.0 => parts.push(fill(says::SPENT, &[("n", &format!("{spent:.2}"))])),
        _ => {}
    }
    parts.join(" · ")
}

fn trouble(state: &ChannelStatus, now: Millis) -> Vec<String> {
    let language = language();
    let mut parts = Vec::new();
    if let Some(why) = &state.shut {
        parts.push(fill(says::SHUT, &[("why", &says::why(why, language))]));
    }
    if let Some(until) = state.paused_until {
        parts.push(fill(says::PAUSED, &[("when", &dates::moment(until, now, language))]));
    }
    if let Some(why) = &state.unsubscribed {
        parts.push(fill(says::UNSUBSCRIBED, &[("why", why)]));
    }
    if state.refused > 0 {
        parts.push(fill(says::REFUSED_DELIVERIES, &[("n", &state.refused.to_string())]));
    }
    if let Some(missing) = state.missing.filter(|missing| *missing > 0) {
        parts.push(fill(says::MISSING, &[("n", &missing.to_string())]));
    }
    if let (Some(spent), Some(most)) = (state.spent, state.budget)
        && spent + 0.015 > most
    {
        parts.push(t(says::BLACKOUT).to_owned());
    }
    parts
}

/// Replies: unsent ones first, then the latest sent.
#[component]
pub fn Replies(
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// The current query of the wire.
    asked: Memo<WireQuery>,
    /// Reloads the wire.
    reload: Callback<()>,
) -> impl IntoView {
    let replies = Memo::new(move |_| shown.with(|wire| wire.replies.clone()));
    let now = move || shown.with_untracked(|wire| wire.now);
    view! {
        <section class="replies">
            <h2>{t(says::REPLIES)}</h2>
            {move || {
                let open = replies.with(|all| all.iter().filter(|one| by_hand(one.state)).map(|one| one.id.to_string()).collect());
                view! { <GoneForm name="by-hand" field="reply" there=open/> }
            }}
            <Show when=move || replies.with(Vec::is_empty)>
                <p class="empty">{t(says::NO_REPLIES)}</p>
            </Show>
            <ul>
                {move || {
                    replies
                        .get()
                        .into_iter()
                        .map(|reply| {
                            let form = Form::about("by-hand", "reply", &reply.id.to_string());
                            let manual = by_hand(reply.state);
                            view! {
                                <li data-state=reply.state.as_str()>
                                    <p dir="auto">{reply.text.clone()}</p>
                                    <p class="quiet">{channels::name(reply.channel, language())} " · " {stands(&reply, now())}</p>
                                    {manual
                                        .then(|| {
                                            view! {
                                                <PostForm form action=StaffPage::Wire.route() done=reload>
                                                    <input type="hidden" name="reply" value=reply.id/>
                                                    <SendButton form label=t(says::BY_HAND) quiet=true/>
                                                </PostForm>
                                            }
                                        })}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <Turn
                next=Signal::derive(move || {
                    let next = shown.with(|wire| wire.replies_next)?;
                    Some(WireQuery { replies: Some(next), ..asked.get() }.to_address())
                })
                first=Signal::derive(move || {
                    let asked = asked.get();
                    asked.replies.map(|_| WireQuery { replies: None, ..asked }.to_address())
                })
            />
        </section>
    }
}

/// Whether a reply in this state can be marked as sent by hand.
fn by_hand(state: ReplyState) -> bool {
    matches!(state, ReplyState::Held | ReplyState::Refused | ReplyState::Unknown)
}

/// Recently decided posts, with a button to undo each decision.
#[component]
pub fn DecidedLately(
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// The current query of the wire.
    asked: Memo<WireQuery>,
    /// Reloads the wire.
    reload: Callback<()>,
) -> impl IntoView {
    let decided = Memo::new(move |_| shown.with(|wire| wire.decided.clone()));
    view! {
        <section class="decided">
            <h2>{t(says::DECIDED)}</h2>
            {move || {
                let there = decided.with(|all| all.iter().map(|post| post.id.to_string()).collect());
                view! { <GoneForm name="undo" field="post" there/> }
            }}
            <ul>
                {move || {
                    decided
                        .get()
                        .into_iter()
                        .map(|post| {
                            let language = language();
                            let form = Form::about("undo", "post", &post.id.to_string());
                            let back = post.may_undo;
                            view! {
                                <li>
                                    <p class="card-words" dir="auto">{post.words.clone()}</p>
                                    <p class="quiet">
                                        {says::disposition(post.disposition, language)}
                                        {post.reference.map(|reference| view! { " · " <a href=format!("/staff/c/{}", reference.as_str())>{reference.to_string()}</a> })}
                                        {post.by_itself.then(|| format!(" · {}", t(says::BY_ITSELF)))}
                                    </p>
                                    {back
                                        .then(|| {
                                            view! {
                                                <PostForm form action=StaffPage::Wire.route() done=reload>
                                                    <input type="hidden" name="post" value=post.id/>
                                                    <SendButton form label=t(says::UNDO) quiet=true/>
                                                </PostForm>
                                            }
                                        })}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <Turn
                next=Signal::derive(move || {
                    let next = shown.with(|wire| wire.decided_next)?;
                    Some(WireQuery { decided: Some(next), ..asked.get() }.to_address())
                })
                first=Signal::derive(move || {
                    let asked = asked.get();
                    asked.decided.map(|_| WireQuery { decided: None, ..asked }.to_address())
                })
            />
        </section>
    }
}

/// The form for a caller, a visitor or a pasted link.
#[component]
pub fn ByStaff() -> impl IntoView {
    let form = Form::new("staff");
    let fresh = Resource::new(|| (), |()| new_form());
    let language = language();
    let chosen = form.value("category");
    let wrong = form.error().is_some();
    view! {
        <details class="by-staff" open=wrong>
            <summary>{t(says::STAFF_FORM)}</summary>
            <PostForm form action=StaffPage::Wire.route()>
                <Suspense>
                    {move || Suspend::new(async move {
                        let id = Some(form.value("form")).filter(|kept| !kept.is_empty());
                        let id = match id {
                            Some(id) => id,
                            None => fresh.await.map(|fresh| fresh.id).unwrap_or_default(),
                        };
                        view! { <input type="hidden" name="form" value=id/> }
                    })}
                </Suspense>
                <Field form name="text" label=t(texts::filing::TEXT)>
                    <textarea id=form.id("text") name="text" rows="3" maxlength=MAX_TEXT aria-describedby=described_by(form, "text", false) aria-invalid=move || form.problem("text").map(|_| "true")>
                        {form.value("text")}
                    </textarea>
                </Field>
                <Field form name="category" label=t(says::CATEGORY)>
                    <select id=form.id("category") name="category" aria-describedby=described_by(form, "category", false) aria-invalid=move || form.problem("category").map(|_| "true")>
                        <option value="">{t(texts::filing::CHOOSE)}</option>
                        {Category::ALL
                            .iter()
                            .map(|category| {
                                view! { <option value=category.as_str() selected={chosen == category.as_str()}>{texts::words::category(*category, language)}</option> }
                            })
                            .collect_view()}
                    </select>
                </Field>
                <LineField form name="place" label=t(texts::filing::PLACE)/>
                <LineField form name="name" label=t(texts::filing::NAME)/>
                <LineField form name="phone" label=t(texts::filing::PHONE) inputmode="tel"/>
                <LineField form name="link" label=t(says::LINK) hint=Some(t(says::LINK_HINT)) inputmode="url"/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </details>
    }
}
