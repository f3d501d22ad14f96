//! The form on a complaint's page that answers the citizen on the channel where they wrote, and how replies are shown everywhere.

use super::{ReplyMethod, ReplyState};
use crate::{
    complaint::{Channel, Millis},
    error::Error,
    language::{dates, fill, language, t, texts, texts::answers as says, texts::wire},
    ui::{
        data::Compact,
        form::{Field, Form, PostForm, SendButton, described_by},
        renewed::renewed,
    },
};
use leptos::{prelude::*, server, server_fn::codec::Json, task::spawn_local};
use serde::{Deserialize, Serialize};

/// A reply as shown to officers: waiting, delivered or failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyView {
    /// Primary key of the `reply` row.
    pub id: i64,
    /// The channel it is sent on.
    pub channel: Channel,
    /// How it is sent, which also decides who can read it.
    pub way: ReplyMethod,
    /// Text of the reply.
    pub text: String,
    /// Delivery state.
    pub state: ReplyState,
    /// Why it is in that state: one of our own words (see `texts::wire::why`) or the platform's message.
    pub why: Option<String>,
    /// When the next attempt or look-up is due.
    pub due_at: Millis,
    /// The platform's id for it, once sent.
    pub platform_id: Option<String>,
}

/// The conversation with the complainant on the channel where the complaint was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// The channel of the complaint's post.
    pub channel: Channel,
    /// The ways this officer may reply, the preferred one first; empty when the officer may only read.
    pub ways: Vec<ReplyMethod>,
    /// Whether the category of the complaint rules out public replies.
    pub not_in_public: bool,
    /// All replies so far, oldest first.
    pub replies: Vec<ReplyView>,
    /// The longest text the platform accepts, in its own count.
    pub longest: usize,
}

/// The longest text that is counted, in bytes. Longer than any text a form accepts.
#[cfg(feature = "ssr")]
const LONGEST_COUNTED: usize = 48 * 1_024;

/// Length of a text as the platform counts it.
#[server(endpoint = "staff/length", prefix = "/api", input = Json, output = Compact)]
pub async fn count_length(channel: Channel, text: String) -> Result<usize, Error> {
    use crate::{officers::who_asks::officer, server::request_context::respond};
    respond(officer())?;
    // A text longer than any platform accepts need not be counted.
    if text.len() > LONGEST_COUNTED {
        return respond(Err(Error::NotUnderstood));
    }
    Ok(super::templates::length(channel, &text))
}

/// A live counter below a text field: the length of the text as the platform counts it.
#[component]
pub fn Counted(
    /// The channel whose count applies.
    channel: Channel,
    /// The text being typed.
    typed: RwSignal<String>,
    /// The longest text the platform accepts.
    longest: usize,
    /// The length of the text that stands in the field from the start, so that it is shown without scripts too.
    #[prop(default = None)]
    known: Option<usize>,
) -> impl IntoView {
    let counted = RwSignal::new(known);
    Effect::new(move |_| {
        let text = typed.get();
        if text.trim().is_empty() {
            counted.set(None);
            return;
        }
        spawn_local(async move {
            let n = count_length(channel, text.clone()).await;
            // Responses may arrive out of order; only the one for the current text is used.
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

/// The delivery state of a reply in words, with its reason, platform id and next attempt.
pub fn stands(reply: &ReplyView, now: Millis) -> String {
    let text = match reply.state {
        ReplyState::Queued => wire::QUEUED,
        ReplyState::Sending => wire::SENDING,
        ReplyState::Sent => wire::SENT,
        ReplyState::Refused => wire::REFUSED,
        ReplyState::Held => wire::HELD,
        ReplyState::Unknown => wire::UNKNOWN,
    };
    let mut parts = vec![t(text).to_owned()];
    parts.extend(reply.why.as_deref().map(|why| wire::why(why, language())));
    parts.extend(reply.platform_id.clone());
    if matches!(reply.state, ReplyState::Queued | ReplyState::Unknown) && reply.due_at > now {
        parts.push(fill(wire::DUE, &[("when", &dates::moment(reply.due_at, now, language()))]));
    }
    parts.join(" · ")
}

/// The form that sends a reply on the channel where the complaint was written, if this officer may send one.
#[component]
pub fn AnswerBox(
    /// The conversation; `None` for a complaint that did not come from X or Facebook.
    #[prop(into)]
    conversation: Signal<Option<Conversation>>,
    /// The address of the complaint's page, where the form is posted.
    #[prop(into)]
    action: Signal<String>,
    /// A fresh form id, so that a form sent twice makes one reply.
    form_id: Signal<String>,
    /// Loads the complaint again after a reply.
    done: Callback<()>,
) -> impl IntoView {
    let (answer_id, answered) = renewed(form_id, done);
    // The form is rebuilt only when the possible ways change, so that text being typed is not lost.
    let possible = Memo::new(move |_| {
        conversation.with(|all| all.as_ref().map(|one| (one.channel, one.ways.clone(), one.not_in_public, one.longest)))
    });
    move || {
        possible.get().filter(|(_, ways, ..)| !ways.is_empty()).map(|(channel, ways, not_in_public, longest)| {
            view! { <AnswerForm channel ways not_in_public longest action form_id=answer_id done=answered/> }
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
