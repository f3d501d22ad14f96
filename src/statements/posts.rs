//! The posts of a version on each platform: how they will look, or what became of them.

use super::{
    desk::Desk,
    view::{Done, OnPlatform, Part},
};
use crate::{
    channels,
    complaint::Millis,
    language::{
        dates, fill, language, t,
        texts::{statements as says, wire},
    },
    replies::ReplyState,
    ui::form::{Form, PostForm, SendButton},
};
use leptos::prelude::*;

/// How it goes out on each platform, or what became of it there.
#[component]
pub fn Out(
    /// The platforms.
    platforms: Vec<OnPlatform>,
    /// Name of the statement in its address.
    slug: String,
    /// The address of the page, where forms are posted.
    action: String,
    /// Whether it was released; otherwise this is a preview.
    is_public: bool,
    /// The time at which the page's data was read.
    now: Millis,
    /// What the parts of the page share.
    desk: Desk,
) -> impl IntoView {
    let each = platforms.into_iter().map(|on| {
        let name = channels::name(on.channel, language());
        let n = on.parts.iter().filter(|part| part.part > 0).count();
        let count = match n {
            0 if is_public => t(says::NOT_SENT_HERE).to_owned(),
            0 => t(says::TOO_LONG_FOR_THREAD).to_owned(),
            1 => t(says::ONE_POST).to_owned(),
            n => fill(says::POSTS, &[("n", &n.to_string())]),
        };
        let cost = on.cost.filter(|cost| *cost > 0.0);
        let cost = cost.map(|cost| fill(says::COSTS, &[("dollars", &format!("{cost:.2}"))]));
        let longest = on.longest;
        let parts = on.parts.into_iter().map(|part| {
            let (slug, action) = (slug.clone(), action.clone());
            let state = part.state.map(ReplyState::as_str);
            view! { <li data-state=state><OnePart part longest slug action now desk/></li> }
        });
        let parts = parts.collect_view();
        view! {
            <section class="statement-platform" data-channel=on.channel.as_str()>
                <h4>{name} " · " {count} {cost.map(|cost| view! { " · " <span class="quiet">{cost}</span> })}</h4>
                <ol>{parts}</ol>
            </section>
        }
    });
    let site = (!is_public).then(|| view! { <p class="quiet">{t(says::ON_SITE)} ": " {t(says::ON_SITE_ALL)}</p> });
    view! {
        <div class="statement-out">
            <h3>{t(if is_public { says::WENT_OUT } else { says::PREVIEW })}</h3>
            {site}
            {each.collect_view()}
        </div>
    }
}

/// One post: its words, and its state once it is in the outbox.
#[component]
fn OnePart(part: Part, longest: usize, slug: String, action: String, now: Millis, desk: Desk) -> impl IntoView {
    let length = fill(says::LENGTH, &[("n", &part.length.to_string()), ("most", &longest.to_string())]);
    let stands = part.state.map(|state| stands(state, &part, now));
    let again =
        part.reply.filter(|_| part.state == Some(ReplyState::Refused) && may_go_on(part.why.as_deref())).map(|id| {
            let form = Form::about("statement-go-on", "reply", &id.to_string());
            view! {
                <PostForm form action done=desk.after(Done::GoesOn)>
                    <input type="hidden" name="one" value=slug/>
                    <input type="hidden" name="reply" value=id/>
                    <SendButton form label=t(says::GO_ON) quiet=true/>
                </PostForm>
            }
        });
    let head = (part.part == 0).then(|| view! { <p class="quiet">{t(says::PART_WITHDRAWAL)}</p> });
    view! {
        {head}
        <p class="words" dir="auto">{part.text}</p>
        <p class="quiet">{stands.unwrap_or(length)}</p>
        {again}
    }
}

/// Whether a refused part can be sent again.
fn may_go_on(why: Option<&str>) -> bool {
    !matches!(why, Some("replaced" | "withdrawn" | "not_posted" | "taken_back" | "confidential" | "post_gone"))
}

/// The state of a part in words, with the reason.
fn stands(state: ReplyState, part: &Part, now: Millis) -> String {
    let language = language();
    let text = match state {
        ReplyState::Queued => wire::QUEUED,
        ReplyState::Sending => wire::SENDING,
        ReplyState::Sent => wire::SENT,
        ReplyState::Refused => wire::REFUSED,
        ReplyState::Held => wire::HELD,
        ReplyState::Unknown => wire::UNKNOWN,
    };
    let mut parts = vec![t(text).to_owned()];
    parts.extend(part.sent_at.map(|at| dates::moment(at, now, language)));
    parts.extend(part.why.as_deref().map(|why| wire::why(why, language)));
    if part.gone_at.is_some() {
        parts.push(t(says::GONE_THERE).to_owned());
    }
    let waits = part.due_at.filter(|at| matches!(state, ReplyState::Queued | ReplyState::Unknown) && *at > now);
    parts.extend(waits.map(|at| fill(wire::DUE, &[("when", &dates::moment(at, now, language))])));
    parts.join(" · ")
}
