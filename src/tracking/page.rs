//! The pages `/track`, `/t/{reference}` and `/t/{reference}/{key}`.

use super::{
    Case, Happening, Progress,
    actions::{load_case, load_progress},
    answering::{AnswerForm, Contest},
    claim::ClaimPage,
    open_list::OnOpenList,
    sent::{Remind, SentPage},
    timeline::{Timeline, decided_by, promised, sentence},
};
use crate::{
    complaint::{EntryKind, MAX_TEXT, Reference, ReferenceError, Status},
    error::Error,
    findings::view::ForCitizen,
    intake::photos::PhotosField,
    language::{Text, lang_of, language, t, texts, texts::tracking},
    push::page::{Follow, StopAll},
    ui::{
        answer_status,
        call::{Callable, DangerLine},
        data::resource,
        form::{Field, Form, PostForm, SendButton, described_by},
        live::Live,
        reading::ReadAloud,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{
    LazyRoute,
    hooks::{use_location, use_params_map, use_query_map},
    lazy_route,
};

/// `/track`: a form for the number. Says what is wrong with a text that cannot be a number.
#[component]
fn TrackPage() -> impl IntoView {
    let query = use_query_map();
    let typed = move || query.with(|query| query.get("reference").unwrap_or_default());
    let problem = move || {
        query.with(|query| query.get("reference")).and_then(|typed| wrong_with(&typed)).map(|error| {
            answer_status(422);
            texts::reference_problem(error, language())
        })
    };
    let (title, error) = (t(tracking::TRACK_TITLE), t(texts::common::ERROR));
    let titled = move || {
        let wrong = query.try_with(|query| query.get("reference").is_some_and(|typed| wrong_with(&typed).is_some()));
        if wrong == Some(true) { format!("{error}: {title}") } else { title.to_owned() }
    };
    view! {
        <Title text=titled/>
        <main id="main" class="citizen">
            <h1>{t(tracking::TRACK_TITLE)}</h1>
            <TrackForm typed=Signal::derive(typed) problem=Signal::derive(problem)/>
        </main>
    }
}

/// What is wrong with the number that was typed, if anything.
#[cfg(feature = "ssr")]
fn wrong_with(typed: &str) -> Option<ReferenceError> {
    Reference::read(typed).err()
}

/// Whether something is wrong. The page from the server says what, because only a number that the server could not read leads here. Finding a
/// number inside a sentence, as the server does, would only make the WASM larger.
#[cfg(not(feature = "ssr"))]
fn wrong_with(typed: &str) -> Option<ReferenceError> {
    Reference::parse(typed).err()
}

#[component]
fn TrackForm(
    /// What was typed before.
    typed: Signal<String>,
    /// What is wrong with it.
    problem: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <form method="get" action="/track">
            <div class="field" data-wrong=move || problem.get().map(|_| "")>
                <label for="reference">{t(tracking::REFERENCE)}</label>
                <p class="hint" id="reference-hint">{t(tracking::REFERENCE_HINT)}</p>
                {move || problem.get().map(|problem| view! { <p class="field-error" id="reference-error" role="alert">{problem}</p> })}
                <input
                    type="text"
                    id="reference"
                    name="reference"
                    class="reference-input"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    value=typed
                    aria-describedby=move || if problem.get().is_some() { "reference-hint reference-error" } else { "reference-hint" }
                    aria-invalid=move || problem.get().map(|_| "true")
                />
            </div>
            <button type="submit" class="button">{t(tracking::SHOW)}</button>
        </form>
    }
}

/// `/t/{reference}`
#[component]
fn PublicPage() -> impl IntoView {
    let params = use_params_map();
    let reference = Memo::new(move |_| params.with(|params| params.get("reference").unwrap_or_default()));
    let first = resource(move || reference.get(), load_progress);
    view! {
        <main id="main" class="citizen">
            <Transition>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok(progress) => view! { <Public progress/> }.into_any(),
                        Err(error) => view! { <Unknown error reference=reference.get_untracked()/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

#[component]
fn Public(progress: Progress) -> impl IntoView {
    let reference = progress.reference;
    let shown = RwSignal::new(progress);
    let again = Callback::new(move |_: String| {
        spawn_local(async move {
            if let Ok(new) = load_progress(reference.as_str().to_owned()).await {
                let _ = shown.try_set(new);
            }
        });
    });
    let url = move || format!("/live/t/{}?since={}", reference.as_str(), shown.with(|progress| progress.event));
    view! {
        <Title text=reference.to_string()/>
        <Head progress=Signal::from(shown) url=Signal::derive(url) changed=again/>
        <h2>{t(tracking::WHAT_HAPPENED)}</h2>
        {move || view! { <Timeline progress=shown.get()/> }}
        <p class="hint">{t(tracking::PRIVATE_HINT)}</p>
        <Follow action=format!("/t/{}", reference.as_str())/>
        <Claiming action=format!("/t/{}", reference.as_str()) label=t(tracking::CLAIM) hint=t(tracking::CLAIM_HINT)/>
        <Rights rights=&[tracking::RIGHT_FIR, tracking::RIGHT_OTP]/>
    }
}

/// The form that requests a code, with which a citizen proves that a social media account is theirs.
#[component]
fn Claiming(action: String, label: &'static str, hint: &'static str) -> impl IntoView {
    let form = Form::new("claim");
    view! {
        <section class="adding">
            <PostForm form action>
                <p class="hint">{hint}</p>
                <SendButton form label quiet=true/>
            </PostForm>
        </section>
    }
}

/// The number with the state of the connection, the status sentence with the due date, and what can be done with them. Screen readers announce changes.
#[component]
fn Head(
    /// The complaint's progress.
    progress: Signal<Progress>,
    /// URL of its event stream.
    url: Signal<String>,
    /// Called when something changed.
    changed: Callback<String>,
) -> impl IntoView {
    let reference = progress.with_untracked(|progress| progress.reference);
    let status = move || progress.with(|progress| progress.status.map_or("inquiry", Status::as_str));
    view! {
        <div class="number-row">
            <p class="number">{t(tracking::REFERENCE)} " " <strong>{reference.to_string()}</strong></p>
            <Live url changed/>
        </div>
        <div role="status" class="sentence" data-status=status>
            <h1>{move || progress.with(sentence)}</h1>
            {move || progress.with(decided_by).map(|decided_by| view! { <p>{decided_by}</p> })}
            {move || progress.with(promised).map(|promised| view! { <p>{promised}</p> })}
        </div>
        <div class="acts">
            <ReadAloud parts=".sentence > *, .timeline .step[data-state=next] .step-title"/>
            {move || progress.with(promised).map(|_| view! { <Remind reference/> })}
        </div>
    }
}

/// Error page for an unknown number, link or code, with a form to try another.
#[component]
pub(super) fn Unknown(
    /// Why it was not found.
    error: Error,
    /// The number as it was typed.
    reference: String,
) -> impl IntoView {
    let (title, help) = match error {
        Error::NotFound => (t(tracking::UNKNOWN).to_owned(), t(tracking::UNKNOWN_HELP)),
        Error::Reference(problem) => (texts::reference_problem(problem, language()), t(tracking::UNKNOWN_HELP)),
        other => (texts::public_error(&other, language()), ""),
    };
    view! {
        <Title text=title.clone()/>
        <h1>{title}</h1>
        <p>{help}</p>
        <TrackForm typed=Signal::stored(reference) problem=Signal::stored(None)/>
    }
}

/// `/t/{reference}/{key}`
#[component]
fn PrivatePage() -> impl IntoView {
    let params = use_params_map();
    let link = Memo::new(move |_| {
        params.with(|params| (params.get("reference").unwrap_or_default(), params.get("key").unwrap_or_default()))
    });
    let first = resource(move || link.get(), |(reference, key)| load_case(reference, key));
    view! {
        <main id="main" class="citizen">
            <Transition>
                {move || Suspend::new(async move {
                    match first.await {
                        Ok(case) => view! { <Private case key=link.with_untracked(|(_, key)| key.clone())/> }.into_any(),
                        Err(error) => view! { <Unknown error reference=String::new()/> }.into_any(),
                    }
                })}
            </Transition>
        </main>
    }
}

/// All changing content is read from one signal. The forms are outside it, so that a live update never removes text being typed.
#[component]
fn Private(case: Case, key: String) -> impl IntoView {
    let language = language();
    let reference = case.progress.reference;
    let form = case.form.clone();
    let (text, subject, place) = (case.text.clone(), case.subject.clone(), case.place.clone());
    let shown = RwSignal::new(case);
    let key = StoredValue::new(key);
    let again = Callback::new(move |()| {
        spawn_local(async move {
            if let Ok(new) = load_case(reference.as_str().to_owned(), key.get_value()).await {
                let _ = shown.try_set(new);
            }
        });
    });
    let here = StoredValue::new(format!("/t/{}/{}", reference.as_str(), key.get_value()));
    let url = move || format!("/live{}?since={}", here.get_value(), shown.with(|case| case.progress.event));
    let progress = Signal::derive(move || shown.with(|case| case.progress.clone()));
    let question = Memo::new(move |_| shown.with(|case| unanswered(&case.progress.steps)));
    let subscribed = Signal::derive(move || shown.with(|case| case.subscribed));
    let listed = Signal::derive(move || shown.with(|case| case.listed));
    let answering = Memo::new(move |_| shown.with(|case| case.answering.clone()));
    let finding = Memo::new(move |_| shown.with(|case| case.finding.clone()));
    view! {
        <Title text=reference.to_string()/>
        <Head progress url=Signal::derive(url) changed=Callback::new(move |_: String| again.run(()))/>
        {move || question.get().map(|question| view! { <Asked question/> })}
        {move || {
            let (findings, now) = shown.with(|case| (case.findings.clone(), case.progress.now));
            view! { <ForCitizen of=findings now/> }
        }}
        {move || finding.get().map(|finding| view! { <Contest action=here.get_value() finding done=again/> })}
        {move || answering.get().map(|answering| view! { <AnswerForm action=here.get_value() answering done=again/> })}
        <h2>{t(tracking::WHAT_HAPPENED)}</h2>
        {move || view! { <Timeline progress=progress.get() photos=here.get_value() + "/photo"/> }}
        <details class="own-words">
            <summary><h2>{t(tracking::YOUR_WORDS)}</h2></summary>
            <p class="words" dir="auto" lang=lang_of(&text)>{text.clone()}</p>
            <p class="quiet">
                {subject.in_language(language).to_owned()}
                {place.map(|place| view! { " · " <span dir="auto" lang=lang_of(&place)>{place.clone()}</span> })}
            </p>
        </details>
        <Follow action=here.get_value() phones=subscribed/>
        <StopAll action=here.get_value() subscribed done=again/>
        <OnOpenList action=here.get_value() listed done=again/>
        <Adding action=here.get_value() id=form done=again/>
        <p><a class="act" href=format!("/?own={}.{}", reference.as_str(), key.get_value()) rel="external">{t(tracking::ANOTHER)}</a></p>
        <Claiming action=here.get_value() label=t(tracking::CLAIM_JOIN) hint=t(tracking::CLAIM_JOIN_HINT)/>
        <Rights rights=&[tracking::RIGHT_FIR, tracking::RIGHT_REOPEN, tracking::RIGHT_OTP]/>
    }
}

/// The question of the police that the complainant has not answered yet, if any.
fn unanswered(steps: &[Happening]) -> Option<String> {
    let last =
        steps.iter().rev().find(|step| matches!(step.kind, EntryKind::Asked | EntryKind::Added | EntryKind::Closed))?;
    last.text.clone().filter(|_| last.kind == EntryKind::Asked)
}

#[component]
fn Asked(question: String) -> impl IntoView {
    view! {
        <section class="asked">
            <h2>{t(tracking::ASKED)}</h2>
            <p class="words" dir="auto" lang=lang_of(&question)>{question.clone()}</p>
            <a class="button" href="#add-text" rel="external">{t(tracking::ASKED_ANSWER)}</a>
        </section>
    }
}

#[component]
fn Adding(action: String, id: String, done: Callback<()>) -> impl IntoView {
    let form = Form::new("add");
    let id = Some(form.value("form")).filter(|kept| !kept.is_empty()).unwrap_or(id);
    let added = RwSignal::new(false);
    let done = Callback::new(move |()| {
        let _ = added.try_set(true);
        let _ = done.try_run(());
    });
    view! {
        <section class="adding">
            <h2>{t(tracking::ADD)}</h2>
            <PostForm form action done>
                <input type="hidden" name="form" value=id/>
                <Field form name="text" label=t(tracking::ADD_TEXT) hint=Some(t(tracking::ADD_HINT))>
                    <textarea id=form.id("text") name="text" rows="3" maxlength=MAX_TEXT aria-describedby=described_by(form, "text", true) aria-invalid=move || form.problem("text").map(|_| "true")>
                        {form.value("text")}
                    </textarea>
                </Field>
                <PhotosField form/>
                <p id="draft" hidden></p>
                <SendButton form label=t(tracking::ADD_SEND)/>
                <p role="status">{move || (added.get() && form.error().is_none()).then(|| t(tracking::ADDED))}</p>
            </PostForm>
        </section>
    }
}

#[component]
fn Rights(
    /// What the reader is told.
    rights: &'static [Text],
) -> impl IntoView {
    view! {
        <section class="rights">
            <h2>{t(tracking::RIGHTS)}</h2>
            <ul>{rights.iter().map(|right| view! { <li><Callable text=t(*right)/></li> }).collect_view()}</ul>
            <div class="acts"><ReadAloud parts=".rights h2, .rights li"/></div>
        </section>
        <DangerLine instead=t(tracking::DO_NOT_WAIT)/>
    }
}

/// The citizen's pages after filing. They are loaded together when the first is shown, because citizens go from one to the others.
pub struct TrackingRoute;

#[lazy_route]
impl LazyRoute for TrackingRoute {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        let path = use_location().pathname.get_untracked();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            ["sent", ..] => view! { <SentPage/> }.into_any(),
            ["claim", ..] => view! { <ClaimPage/> }.into_any(),
            ["t", _, _] => view! { <PrivatePage/> }.into_any(),
            ["t", _] => view! { <PublicPage/> }.into_any(),
            _ => view! { <TrackPage/> }.into_any(),
        }
    }
}
