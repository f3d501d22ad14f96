//! The line that says what became of the last decision: when its reply leaves and how to take it back, when it arrived, or that it failed.

use super::{Disposition, LastDecision, LastReply, Wire, WireQuery, may_be_sent_again};
use crate::{
    channels,
    complaint::Millis,
    language::{dates, fill, language, t, texts::wire as says},
    replies::ReplyState,
    staff::StaffPage,
    ui::{
        form::{Form, GoneForm, PostForm, SendButton},
        later::later,
    },
};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// The line at the foot of the wire; on a phone it is above the post.
#[component]
pub fn LastLine(
    /// The data of the wire.
    shown: RwSignal<Wire>,
    /// The current query of the wire.
    asked: Memo<WireQuery>,
    /// Reloads the wire.
    reload: Callback<()>,
) -> impl IntoView {
    let last = Memo::new(move |_| shown.with(|wire| wire.last.first().cloned()));
    let before = Memo::new(move |_| shown.with(|wire| wire.last.get(1).cloned()));
    let failed = Memo::new(move |_| shown.with(|wire| wire.failed.clone()));
    let now = Signal::derive(move || shown.with(|wire| wire.now));
    let last_post = Memo::new(move |_| last.with(|last| last.as_ref().map(|last| last.post)));
    let failed_reply =
        Memo::new(move |_| failed.with(|failed| failed.as_ref().and_then(|one| Some(one.reply.as_ref()?.id))));
    // What just happened, for those who do not see the line: said once, without the seconds.
    let said =
        Memo::new(move |_| last.with(|last| last.as_ref().map(|last| in_words(last, None, now.get_untracked()))));
    let first = said.get_untracked();
    let announced = move || said.get().filter(|said| Some(said) != first.as_ref());
    let taken_back = move || {
        let back = asked.get().back?;
        shown.with(|wire| wire.open.as_ref().is_some_and(|open| open.post.id == back)).then(|| t(says::TAKEN_BACK))
    };
    let is_empty = move || last_post.get().is_none() && failed_reply.get().is_none() && taken_back().is_none();
    view! {
        <p class="hidden" role="status">{announced}</p>
        <section class="wire-last" aria-labelledby="last-head" hidden=is_empty>
            <h2 id="last-head" class="hidden">{t(says::LAST_DECISION)}</h2>
            <p class="taken-back" role="status">{taken_back}</p>
            {move || last_post.get().map(|post| view! { <Last post last now asked reload/> })}
            {move || failed_reply.get().and_then(|_| failed.get_untracked()).map(|one| view! { <Failed one now reload/> })}
            {move || {
                before
                    .get()
                    .map(|one| {
                        view! {
                            <p class="before-that">
                                {t(says::BEFORE_THAT)} " " <Became one=one.clone()/> "; " {answer(&one, None, now.get())} " "
                                <a href="#replies" rel="external">{t(says::SEE_ALL)}</a>
                            </p>
                        }
                    })
            }}
        </section>
    }
}

/// Why a form of the line was refused whose decision or reply is no longer in it.
#[component]
pub fn Refusals(
    /// The data of the wire.
    shown: RwSignal<Wire>,
) -> impl IntoView {
    let last_post = Memo::new(move |_| shown.with(|wire| wire.last.first().map(|last| last.post)));
    view! {
            {move || {
                let there = last_post.get().map(|post| post.to_string()).into_iter().collect();
                view! { <GoneForm name="take-back" field="post" there/> }
            }}
            {move || {
                let there = shown.with(|wire| {
                    let line = wire.last.first().into_iter().chain(&wire.failed).filter_map(|one| one.reply.as_ref());
                    let line = line.filter(|reply| reply.may_be_sent_again()).map(|reply| reply.id);
                    let list = wire.replies.iter().filter(|one| may_be_sent_again(one.state, one.why.as_deref()));
                    line.chain(list.map(|one| one.id)).map(|id| id.to_string()).collect()
                });
                view! { <GoneForm name="send-again" field="reply" there/> }
            }}
    }
}

/// The last decision, with the seconds until its reply leaves.
#[component]
fn Last(
    post: i64,
    last: Memo<Option<LastDecision>>,
    now: Signal<Millis>,
    asked: Memo<WireQuery>,
    reload: Callback<()>,
) -> impl IntoView {
    let passed = RwSignal::new(0_i64);
    let due = Memo::new(move |_| {
        last.with(|last| last.as_ref()?.reply.as_ref().filter(|reply| reply.is_leaving()).map(|reply| reply.due_at))
    });
    let left = Memo::new(move |_| {
        let left = due.get()? - now.get() - passed.get() * 1_000;
        Some((left + 999).div_euclid(1_000).max(0))
    });
    Effect::new(move |before: Option<Millis>| {
        let now = now.get();
        if before.is_some_and(|before| before != now) {
            passed.set(0);
        }
        now
    });
    // Counts the seconds on the page. When the reply leaves is decided by the outbox; after that the page looks what became of it.
    Effect::new(move |_| {
        let (Some(seconds), began, counted) = (left.get(), now.get(), passed.get()) else { return };
        let is_same = move || now.try_get_untracked() == Some(began) && passed.try_get_untracked() == Some(counted);
        if seconds > 0 {
            later(
                1_000,
                Callback::new(move |()| {
                    if is_same() {
                        passed.set(counted + 1);
                    }
                }),
            );
        } else if counted > 0 {
            later(
                2_000,
                Callback::new(move |()| {
                    if is_same() {
                        reload.run(());
                    }
                }),
            );
        }
    });
    let state = move || last.with(|last| last.as_ref().and_then(|last| Some(last.reply.as_ref()?.state.as_str())));
    let is_leaving = move || left.get().is_some_and(|left| left > 0).then_some("");
    let one = move || last.get();
    let ring = move || left.get().filter(|left| *left > 0).map(|left| view! { <Ring left/> });
    let words = move || {
        one().map(|one| {
            // The seconds are for the eye: a screen reader is told once.
            let seconds = left.get().filter(|left| *left > 0).map(|_| view! { <span class="hidden">{t(says::LEAVES_SOON)}</span> });
            let hidden = seconds.is_some().then_some("true");
            view! { <span class="last-became"><Became one=one.clone()/></span> <span class="last-between">"; "</span> <span class="last-answer" aria-hidden=hidden>{answer(&one, left.get(), now.get())}</span> {seconds} }
        })
    };
    let text = move || {
        let text = one().and_then(|one| one.reply).filter(LastReply::may_be_stopped).map(|reply| reply.text);
        text.filter(|text| !text.is_empty()).map(|text| view! { <p class="last-text" dir="auto">{text}</p> })
    };
    let now_form = move || {
        let id = one().and_then(|one| one.reply).map(|reply| reply.id).filter(|_| is_leaving().is_some());
        id.map(|id| {
            let form = Form::about("send-now", "reply", &id.to_string());
            view! {
                <PostForm form action=StaffPage::Wire.route() done=reload>
                    <input type="hidden" name="reply" value=id/>
                    <SendButton form label=t(says::SEND_NOW) quiet=true/>
                </PostForm>
            }
        })
    };
    let again_form = move || again(one().and_then(|one| one.reply), reload);
    view! {
        <div class="last-one" data-state=state data-leaving=is_leaving>
            {ring}
            <div class="last-words"><p>{words}</p> {text}</div>
            <div class="last-forms">
                <TakeBack post last asked reload/>
                {now_form}
                {again_form}
                <noscript><a class="button" data-quiet="" href=StaffPage::Wire.route()>{t(says::LOOK_AGAIN)}</a></noscript>
            </div>
        </div>
    }
}

/// The form that takes the last decision back. It stays as long as the decision is the last one, so that a refusal stays readable.
#[component]
fn TakeBack(
    post: i64,
    last: Memo<Option<LastDecision>>,
    asked: Memo<WireQuery>,
    reload: Callback<()>,
) -> impl IntoView {
    let form = Form::about("take-back", "post", &post.to_string());
    let stoppable = move || {
        last.with(|last| {
            last.as_ref()
                .and_then(|last| last.reply.as_ref())
                .filter(|reply| reply.may_be_stopped())
                .map(|reply| reply.id)
        })
    };
    let waits_again = move || last.with(|last| last.as_ref().is_some_and(|last| last.may_undo));
    let is_being_sent = move || {
        last.with(|last| {
            last.as_ref().and_then(|last| last.reply.as_ref()).is_some_and(|reply| reply.state == ReplyState::Sending)
        })
    };
    let is_offered = move || !is_being_sent() && (stoppable().is_some() || waits_again());
    let navigate = use_navigate();
    let done = Callback::new(move |()| {
        if waits_again() {
            let asked = asked.get_untracked().of_data();
            let to = WireQuery { post: Some(post), back: Some(post), choice: super::Choice::default(), ..asked };
            navigate(&to.to_address(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
        reload.run(());
    });
    let action = WireQuery { choice: super::Choice::default(), ..asked.get_untracked().of_data() }.to_address();
    let label = move || t(if waits_again() { says::TAKE_BACK } else { says::TAKE_ANSWER_BACK });
    view! {
        <PostForm form action done>
            <input type="hidden" name="post" value=post/>
            {move || stoppable().map(|reply| view! { <input type="hidden" name="reply" value=reply/> })}
            <Show when=is_offered>
                <button type="submit" class="button" data-quiet="" data-key="u" aria-keyshortcuts="u" aria-disabled=move || form.busy().then_some("true")>
                    {label} " " <kbd aria-hidden="true">"u"</kbd>
                </button>
            </Show>
        </PostForm>
    }
}

/// An earlier reply that was not sent.
#[component]
fn Failed(one: LastDecision, now: Signal<Millis>, reload: Callback<()>) -> impl IntoView {
    view! {
        <div class="last-one" data-state="refused">
            <div class="last-words"><p><Became one=one.clone()/> "; " {answer(&one, None, now.get_untracked())}</p></div>
            <div class="last-forms">
                {again(one.reply, reload)}
                <a href="#replies" rel="external">{t(says::SEE_ALL)}</a>
            </div>
        </div>
    }
}

fn again(reply: Option<LastReply>, reload: Callback<()>) -> Option<impl IntoView> {
    reply.filter(LastReply::may_be_sent_again).map(|reply| {
        let form = Form::about("send-again", "reply", &reply.id.to_string());
        view! {
            <PostForm form action=StaffPage::Wire.route() done=reload>
                <input type="hidden" name="reply" value=reply.id/>
                <SendButton form label=t(says::TRY_AGAIN) quiet=true/>
            </PostForm>
        }
    })
}

/// A ring that empties with the seconds.
#[component]
fn Ring(left: i64) -> impl IntoView {
    // The circumference is 100, so that a fifth of it is a second.
    let dash = format!("{} 100", left * 20);
    view! {
        <svg class="ring" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
            <circle class="ring-whole" cx="20" cy="20" r="15.915" fill="none"/>
            <circle class="ring-left" cx="20" cy="20" r="15.915" fill="none" stroke-dasharray=dash transform="rotate(-90 20 20)"/>
            <text x="20" y="25" text-anchor="middle">{left}</text>
        </svg>
    }
}

/// What the post became, with a link to the complaint.
#[component]
fn Became(one: LastDecision) -> impl IntoView {
    let words = became(&one);
    let Some(reference) = one.reference else { return words.into_any() };
    let number = reference.to_string();
    let (before, after) =
        words.split_once(&number).map_or((words.clone(), String::new()), |(a, b)| (a.to_owned(), b.to_owned()));
    view! { {before} <a href=format!("/staff/c/{}", reference.as_str())>{number}</a> {after} }.into_any()
}

fn became(one: &LastDecision) -> String {
    let language = language();
    let author = one.author.clone().unwrap_or_else(|| t(says::SOMEBODY).to_owned());
    let number = one.reference.map(|reference| reference.to_string()).unwrap_or_default();
    let values =
        [("author", author.as_str()), ("number", &number), ("what", says::disposition(one.disposition, language))];
    let words = match one.disposition {
        Disposition::Complaint if one.reference.is_some() => fill(says::BECAME, &values),
        Disposition::Joined if one.reference.is_some() => fill(says::WAS_JOINED, &values),
        _ => fill(says::WAS_DECIDED, &values),
    };
    let station = one.station.as_ref().filter(|_| one.disposition == Disposition::Complaint);
    let sent = station.map(|station| fill(says::SENT_TO, &[("station", &station.oblique(language))]));
    std::iter::once(words).chain(sent).collect::<Vec<_>>().join(", ")
}

/// What became of the reply. `left` is the number of seconds until it leaves.
fn answer(one: &LastDecision, left: Option<i64>, now: Millis) -> String {
    let language = language();
    let Some(reply) = &one.reply else { return t(says::ANSWER_NONE).to_owned() };
    let why = reply.why.as_deref().map(|why| says::why(why, language)).unwrap_or_default();
    let because = |text| fill(text, &[("why", &why)]);
    match reply.state {
        ReplyState::Queued => match left {
            Some(left) if left > 0 => fill(says::LEAVES_IN, &[("n", &left.to_string())]),
            _ if reply.why.is_some() => because(says::ANSWER_WAITS),
            None if reply.due_at > now => t(says::LEAVES_SOON).to_owned(),
            _ => t(says::LEAVING).to_owned(),
        },
        ReplyState::Sending => t(says::LEAVING).to_owned(),
        ReplyState::Sent => {
            let channel = channels::name(one.channel, language);
            let time = reply.sent_at.map(|at| dates::moment(at, now, language)).unwrap_or_default();
            fill(says::ANSWER_ARRIVED, &[("time", &time), ("channel", channel)])
        }
        ReplyState::Unknown => t(says::UNKNOWN).to_owned(),
        ReplyState::Held => because(says::ANSWER_HELD),
        ReplyState::Refused if reply.why.as_deref() == Some("taken_back") => t(says::ANSWER_STOPPED).to_owned(),
        ReplyState::Refused => because(says::ANSWER_FAILED),
    }
}

fn in_words(one: &LastDecision, left: Option<i64>, now: Millis) -> String {
    format!("{}; {}", became(one), answer(one, left, now))
}
