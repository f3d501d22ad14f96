//! Answering where the citizen wrote, from the complaint itself; and how replies are shown everywhere.

use super::{ReplyMethod, ReplyState};
use crate::{
    channels,
    complaint::{Channel, Millis},
    error::Error,
    language::{dates, fill, language, t, texts, texts::answers as says, texts::wire},
    ui::{
        form::{Field, Form, PostForm, SendButton, described_by},
        renewed::renewed,
    },
};
use leptos::{prelude::*, server, server_fn::codec::Json, task::spawn_local};
use serde::{Deserialize, Serialize};

/// A reply on its way, or one that did not arrive, or one that did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyView {
    /// Row id.
    pub id: i64,
    /// Where.
    pub channel: Channel,
    /// How, and so for whom.
    pub way: ReplyMethod,
    /// The words.
    pub text: String,
    /// Where it stands.
    pub state: ReplyState,
    /// Why it stands there.
    pub why: Option<String>,
    /// When it is tried or looked for next.
    pub due_at: Millis,
    /// The platform's id.
    pub platform_id: Option<String>,
}

/// What can be said to the complainant where the complaint was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// Where.
    pub channel: Channel,
    /// How; empty when this officer may only read.
    pub ways: Vec<ReplyMethod>,
    /// Whether the category forbids that the post is shown to everybody once more.
    pub not_in_public: bool,
    /// What was said, oldest first.
    pub replies: Vec<ReplyView>,
    /// The longest that the platform takes.
    pub longest: usize,
}

/// The longest text that is counted, in bytes: four times what a form takes.
#[cfg(feature = "ssr")]
const LONGEST_COUNTED: usize = 48 * 1_024;

/// Length of a text as the platform counts it.
#[server(endpoint = "staff/length", prefix = "/api", input = Json, output = Json)]
pub async fn count_length(channel: Channel, text: String) -> Result<usize, Error> {
    use crate::{officers::who_asks::officer, server::request_context::respond};
    respond(officer())?;
    // Whatever is longer than any platform takes need not be counted.
    if text.len() > LONGEST_COUNTED {
        return respond(Err(Error::NotUnderstood));
    }
    Ok(super::templates::length(channel, &text))
}

/// How long what is being typed is, as the platform counts.
#[component]
pub fn Counted(
    /// Which platform.
    channel: Channel,
    /// What is being typed.
    typed: RwSignal<String>,
    /// The longest that it takes.
    longest: usize,
) -> impl IntoView {
    let counted = RwSignal::new(None::<usize>);
    Effect::new(move |_| {
        let text = typed.get();
        if text.trim().is_empty() {
            counted.set(None);
            return;
        }
        spawn_local(async move {
            let n = count_length(channel, text.clone()).await;
            // Answers may overtake each other; only the one for what stands there now counts.
            if let Ok(n) = n
                && typed.try_with_untracked(|now| *now == text) == Some(true)
            {
                let _ = counted.try_set(Some(n));
            }
        });
    });
    let over = move || counted.get().is_some_and(|n| n > longest).then_some("");
    view! {
        <p class="counter" role="status" data-over=over>
            {move || counted.get().map(|n| fill(wire::LENGTH, &[("n", &n.to_string()), ("most", &longest.to_string())]))}
        </p>
    }
}

/// Where a reply stands, in words.
pub fn stands(reply: &ReplyView, now: Millis) -> String {
    let text = match reply.state {
        ReplyState::Queued => wire::QUEUED,
        ReplyState::Sending => wire::SENDING,
        ReplyState::Sent => wire::SENT,
        ReplyState::Refused => wire::REFUSED,
        ReplyState::Held => wire::HELD,
        ReplyState::Unknown => wire::UNKNOWN,
    };
    let mut said = vec![t(text).to_owned()];
    said.extend(reply.why.as_deref().map(|why| wire::why(why, language())));
    said.extend(reply.platform_id.clone());
    if matches!(reply.state, ReplyState::Queued | ReplyState::Unknown) && reply.due_at > now {
        said.push(fill(wire::DUE, &[("when", &dates::moment(reply.due_at, now, language()))]));
    }
    said.join(" · ")
}

/// What was said about a complaint where it was written, and a way to say more.
#[component]
pub fn ConversationBox(
    /// What was said.
    #[prop(into)]
    conversation: Signal<Option<Conversation>>,
    /// The complaint's page.
    #[prop(into)]
    action: Signal<String>,
    /// A fresh id of the form: the same answer sent twice is one.
    form_id: Signal<String>,
    /// Ask for the complaint again.
    done: Callback<()>,
    /// The time when the page's data was made.
    #[prop(into)]
    now: Signal<Millis>,
) -> impl IntoView {
    let (answer_id, answered) = renewed(form_id, done);
    // Made anew only when something else becomes possible: what is being typed stays.
    let possible = Memo::new(move |_| {
        conversation.with(|all| all.as_ref().map(|one| (one.channel, one.ways.clone(), one.not_in_public, one.longest)))
    });
    let replies = move || conversation.with(|all| all.as_ref().map(|one| one.replies.clone()).unwrap_or_default());
    let line = move |reply: ReplyView| {
        let stands = format!("{} · {}", says::way(reply.way, language()), stands(&reply, now.get_untracked()));
        view! { <li data-state=reply.state.as_str()><p dir="auto">{reply.text}</p><p class="quiet">{stands}</p></li> }
    };
    move || {
        possible.get().map(|(channel, ways, not_in_public, longest)| {
            let language = language();
            let head = fill(says::CONVERSATION, &[("channel", channels::name(channel, language))]);
            view! {
                <section class="conversation" aria-labelledby="conversation-head">
                    <h3 id="conversation-head">{head}</h3>
                    <ul>{move || replies().into_iter().map(line).collect_view()}</ul>
                    <Show when=move || conversation.with(|all| all.as_ref().is_some_and(|one| one.replies.is_empty()))>
                        <p class="empty">{t(says::NOTHING_SAID)}</p>
                    </Show>
                    {(!ways.is_empty())
                        .then(|| view! { <AnswerForm channel ways not_in_public longest action form_id=answer_id done=answered/> })}
                </section>
            }
        })
    }
}

#[component]
fn AnswerForm(
    channel: Channel,
    ways: Vec<ReplyMethod>,
    not_in_public: bool,
    longest: usize,
    action: Signal<String>,
    form_id: Signal<String>,
    done: Callback<()>,
) -> impl IntoView {
    let language = language();
    let form = Form::new("answer");
    let kept = form.value("way");
    let shows = ways.iter().any(|way| matches!(way, ReplyMethod::Quote | ReplyMethod::Repost));
    let options = ways.into_iter().map(|way| {
        let (chosen, name) = (kept == way.as_str(), says::way(way, language));
        view! { <option value=way.as_str() selected=chosen>{name}</option> }
    });
    let options = options.collect_view();
    let typed = RwSignal::new(form.value("answer"));
    let sure = !form.value("sure").is_empty();
    view! {
        <PostForm form action=action.get_untracked() done>
            <input type="hidden" name="form" value=form_id/>
            <Field form name="way" label=t(says::HOW)>
                <select id=form.id("way") name="way" aria-describedby=described_by(form, "way", false) aria-invalid=move || form.problem("way").map(|_| "true")>
                    {options}
                </select>
            </Field>
            <Field form name="answer" label=t(wire::ANSWER) hint=Some(t(says::ANSWER_HINT))>
                <textarea id=form.id("answer") name="answer" rows="3" aria-describedby=described_by(form, "answer", true) aria-invalid=move || form.problem("answer").map(|_| "true") on:input=move |event| typed.set(event_target_value(&event))>
                    {form.value("answer")}
                </textarea>
                <Counted channel typed longest/>
            </Field>
            {not_in_public.then(|| view! { <p class="hint">{t(texts::outgoing::PRIVATE_FIRST)}</p> })}
            {shows
                .then(|| {
                    view! {
                        <div class="check" data-wrong=move || form.problem("sure").map(|_| "")>
                            <label><input type="checkbox" id=form.id("sure") name="sure" value="1" checked=sure/> " " {t(says::SURE)}</label>
                            {move || form.problem("sure").map(|problem| view! { <p class="field-error"><span class="mark" aria-hidden="true">"! "</span>{problem}</p> })}
                        </div>
                    }
                })}
            <SendButton form label=t(says::SEND)/>
        </PostForm>
    }
}
