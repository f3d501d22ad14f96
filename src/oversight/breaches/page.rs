//! `/staff/breaches`: incidents in which data got out.

use super::{BreachLine, BreachStep, Breaches, actions::load_breaches};
use crate::{
    language::{Text, dates, fill, lang_of, language, t, texts::oversight as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        When,
        data::resource,
        form::{ChoiceField, Field, Form, PostForm, SendButton, described_by},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Breaches.route();

/// The page of incidents.
#[component]
pub fn BreachesView() -> impl IntoView {
    let first = resource(|| (), |()| load_breaches());
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Breaches, first, move |page| view! { <Shown page again/> })
}

/// What a step is called.
const fn name(step: BreachStep) -> Text {
    match step {
        BreachStep::CertIn => says::STEP_CERT_IN,
        BreachStep::Board => says::STEP_BOARD,
        BreachStep::People => says::STEP_PEOPLE,
        BreachStep::BoardDetail => says::STEP_BOARD_DETAIL,
        BreachStep::Note => says::STEP_NOTE,
        BreachStep::Ended => says::STEP_ENDED,
    }
}

#[component]
fn Shown(page: Breaches, again: Callback<()>) -> impl IntoView {
    let Breaches { me, may_change, breaches, now } = page;
    let none = breaches.is_empty();
    let lines = breaches.into_iter().map(|breach| view! { <One breach may_change now again/> }).collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::BREACHES)/>
        <div class="page-body">
            <p class="lead">{t(says::BREACHES_LEAD)}</p>
            {may_change.then(|| view! { <Add now again/> })}
            {none.then(|| view! { <p class="empty">{t(says::NO_BREACHES)}</p> })}
            {lines}
        </div>
    }
}

/// What the law asks for and whether it was done: "within six hours, by 14:30", "done at 13:05".
fn duty(breach: &BreachLine, step: BreachStep, now: i64) -> String {
    let language = language();
    match (breach.done(step), step.due(breach.noticed_at)) {
        (Some(at), _) => fill(says::DONE_AT, &[("when", &dates::moment(at, now, language))]),
        (None, Some(due)) if due < now => fill(says::LATE_SINCE, &[("when", &dates::moment(due, now, language))]),
        (None, Some(due)) => fill(says::DUE_BY, &[("when", &dates::coming(due, now, language))]),
        (None, None) => t(says::WITHOUT_DELAY).to_owned(),
    }
}

#[component]
fn One(breach: BreachLine, may_change: bool, now: i64, again: Callback<()>) -> impl IntoView {
    let language = language();
    let head = format!("breach-{}", breach.id);
    let is_late = breach.is_late(now);
    let is_over = breach.is_over();
    let duties = BreachStep::DUTIES.map(|step| {
        let line = duty(&breach, step, now);
        view! { <li>{t(name(step))} ": " <strong>{line}</strong></li> }
    });
    let steps = breach.steps.iter().map(|line| {
        let (text, by) = (line.text.clone(), line.officer.in_language(language).to_owned());
        view! {
            <li>
                <When at=line.done_at now/> " · " {t(name(line.step))} " · " {by}
                <p class="words" dir="auto" lang=lang_of(&text)>{text.clone()}</p>
            </li>
        }
    });
    let steps = steps.collect_view();
    let open: Vec<BreachStep> = BreachStep::ALL.iter().copied().filter(|step| may_be_done(&breach, *step)).collect();
    let what = breach.what.clone();
    let id = breach.id;
    view! {
        <section class="panel breach" aria-labelledby=head.clone() data-late=is_late.then_some("") data-over=is_over.then_some("")>
            <h2 id=head.clone()>{fill(says::BREACH_OF, &[("n", &id.to_string())])} " · " <When at=breach.noticed_at now/></h2>
            <p class="words" dir="auto" lang=lang_of(&what)>{what.clone()}</p>
            <ul class="duties">{duties.into_iter().collect_view()}</ul>
            <ol class="steps-done">{steps}</ol>
            {(may_change && !is_over).then(|| view! { <AddStep id open now again/> })}
        </section>
    }
}

/// Whether a step can be entered now: each once, and the end when everything was done.
fn may_be_done(breach: &BreachLine, step: BreachStep) -> bool {
    match step {
        BreachStep::Note => true,
        BreachStep::Ended => !breach.is_over() && breach.open().next().is_none(),
        duty => breach.done(duty).is_none(),
    }
}

#[component]
fn Moment(form: Form, name: &'static str, label: Text, now: i64) -> impl IntoView {
    let typed = form.value(name);
    let value = if typed.is_empty() { dates::form_moment(now) } else { typed };
    view! {
        <Field form name label=t(label)>
            <input type="datetime-local" id=form.id(name) name=name value=value aria-describedby=described_by(form, name, false) aria-invalid=move || form.problem(name).map(|_| "true")/>
        </Field>
    }
}

#[component]
fn Words(form: Form, name: &'static str, label: Text, hint: Option<Text>) -> impl IntoView {
    let hint = hint.map(t);
    view! {
        <Field form name label=t(label) hint>
            <textarea id=form.id(name) name=name rows="3" aria-describedby=described_by(form, name, hint.is_some()) aria-invalid=move || form.problem(name).map(|_| "true")>
                {form.value(name)}
            </textarea>
        </Field>
    }
}

#[component]
fn Add(now: i64, again: Callback<()>) -> impl IntoView {
    let form = Form::new("breach");
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{t(says::ADD_BREACH)}</summary>
            <PostForm form action=PAGE done=again>
                <Moment form name="noticed_at" label=says::NOTICED_AT now/>
                <Words form name="breach_what" label=says::BREACH_WHAT hint=Some(says::NO_NAMES)/>
                <SendButton form label=t(says::ADD_BREACH)/>
            </PostForm>
        </details>
    }
}

#[component]
fn AddStep(id: i64, open: Vec<BreachStep>, now: i64, again: Callback<()>) -> impl IntoView {
    let form = Form::about("breach-step", "breach", &id.to_string());
    let steps: Vec<(String, String)> =
        open.into_iter().map(|step| (step.as_str().to_owned(), t(name(step)).to_owned())).collect();
    view! {
        <details class="panel" open=move || form.error().is_some()>
            <summary>{t(says::ADD_STEP)}</summary>
            <PostForm form action=PAGE done=again>
                <input type="hidden" name="breach" value=id/>
                <ChoiceField form name="breach_step" label=t(says::STEP) options=steps/>
                <Moment form name="step_at" label=says::STEP_AT now/>
                <Words form name="step_words" label=says::STEP_WORDS hint=None/>
                <SendButton form label=t(says::ADD_STEP)/>
            </PostForm>
        </details>
    }
}
