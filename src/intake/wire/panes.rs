//! The panes beside the open post: waiting posts, decided posts, replies, the form for callers.

use super::{Choice, Wire, WireOrder, WirePost, WireQuery, joined::link_to, may_be_sent_again};
use crate::{
    channels,
    complaint::{Category, MAX_TEXT, Millis},
    intake::{actions::new_form, beside::with_all},
    language::{Language, dates, fill, fill_in, language, t, texts, texts::wire as says},
    replies::{ReplyState, answer::stands},
    staff::StaffPage,
    ui::{
        data::resource,
        form::{Field, Form, GoneForm, LineField, PostForm, SendButton, described_by},
        paging::Turn,
    },
};
use leptos::prelude::*;

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
    let count = move || {
        let channel = asked.get().channel;
        shown.with(|wire| {
            let counted = wire.channels.iter().filter(|state| channel.is_none_or(|channel| channel == state.channel));
            dates::number(counted.map(|state| state.waiting).sum())
        })
    };
    let other_order = move || match asked.get().order {
        WireOrder::Newest => (WireOrder::Oldest, says::ORDER_OLDEST),
        WireOrder::Oldest => (WireOrder::Newest, says::ORDER_NEWEST),
    };
    let reordered = move || {
        let asked = asked.get().of_data();
        WireQuery { order: other_order().0, post: None, after: None, choice: Choice::default(), ..asked }.to_address()
    };
    view! {
        <section class="waiting" aria-labelledby="waiting-head">
            <div class="queue-head">
                <h2 id="waiting-head">{t(says::WAITING)} " " <span class="count">{count}</span></h2>
                <a href=reordered>{move || t(other_order().1)}</a>
            </div>
            <Show when=move || shown.with(|wire| wire.posts.is_empty())>
                <p class="empty">{t(says::NEW_ONES_COME)}</p>
            </Show>
            <ul>
                <For each=move || shown.with(|wire| wire.posts.clone()) key=|post| (post.id, post.gone.clone(), post.text.clone(), post.media, post.same_author.clone()) let:post>
                    {
                        let id = post.id;
                        let address = move || {
                            let asked = asked.get().of_data();
                            WireQuery { post: Some(id), choice: Choice::default(), ..asked }.to_address()
                        };
                        view! {
                            <li class="card">
                                <a href=address data-post=id aria-current=move || (open_id.get() == Some(id)).then_some("true")>
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
                    Some(WireQuery { post: None, after: Some(after), choice: Choice::default(), ..asked.get().of_data() }.to_address())
                })
                first=Signal::derive(move || {
                    let asked = asked.get().of_data();
                    asked.after.map(|_| WireQuery { post: None, after: None, choice: Choice::default(), ..asked }.to_address())
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
            <span class="channel"><span aria-hidden="true">{channels::of(post.channel).mark}</span><span class="hidden">{channels::name(post.channel, language)}</span></span>
            <span class="author" dir="auto">{post.author.unwrap_or_else(|| t(says::UNKNOWN_AUTHOR).to_owned())}</span>
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
        <section class="replies" aria-labelledby="replies">
            <div class="queue-head"><h2 id="replies" tabindex="-1">{t(says::REPLIES)}</h2></div>
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
                            // The line at the foot of the wire has this form for the replies that it shows.
                            let id = reply.id;
                            let in_line = shown.with_untracked(|wire| {
                                let line = wire.last.first().into_iter().chain(&wire.failed);
                                line.filter_map(|one| one.reply.as_ref()).any(|reply| reply.id == id)
                            });
                            let again = (!in_line && may_be_sent_again(reply.state, reply.why.as_deref())).then(|| {
                                let form = Form::about("send-again", "reply", &id.to_string());
                                view! {
                                    <PostForm form action=StaffPage::Wire.route() done=reload>
                                        <input type="hidden" name="reply" value=id/>
                                        <SendButton form label=t(says::TRY_AGAIN) quiet=true/>
                                    </PostForm>
                                }
                            });
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
                                    {again}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <Turn
                next=Signal::derive(move || {
                    let next = shown.with(|wire| wire.replies_next)?;
                    Some(WireQuery { replies: Some(next), ..asked.get().of_data() }.to_address())
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
        <section class="decided" aria-labelledby="decided-head">
            <div class="queue-head">
                <h2 id="decided-head">{t(says::DECIDED)}</h2>
                <a href=StaffPage::Ledger.route()>{t(says::LEDGER)}</a>
            </div>
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
                                        <span class="decided-at">{dates::time(post.at)}</span>
                                        " · "
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
                    Some(WireQuery { decided: Some(next), ..asked.get().of_data() }.to_address())
                })
                first=Signal::derive(move || {
                    let asked = asked.get();
                    asked.decided.map(|_| WireQuery { decided: None, ..asked }.to_address())
                })
            />
        </section>
    }
}

/// What stands in the place of the open post while none waits.
#[component]
pub fn Nothing(
    /// The data of the wire.
    shown: RwSignal<Wire>,
) -> impl IntoView {
    let came = move || match shown.with(|wire| (wire.last_came, wire.now)) {
        (Some(at), now) => fill(says::LAST_CAME, &[("when", &dates::moment(at, now, language()))]),
        (None, _) => t(says::NONE_EVER).to_owned(),
    };
    view! {
        <section class="nothing-waits">
            <h2 id="nothing-waits" tabindex="-1">{t(says::NOTHING_WAITS)}</h2>
            <p>{came}</p>
        </section>
    }
}

/// The form for a caller, a visitor or a pasted link.
#[component]
pub fn ByStaff() -> impl IntoView {
    let form = Form::new("staff");
    let fresh = resource(|| (), |()| new_form());
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
