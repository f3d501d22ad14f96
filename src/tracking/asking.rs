//! The few questions that the subject asks, on the page after filing. The complaint has its number already: nobody is held up by them.

use super::actions::load_questions;
use crate::{
    complaint::questions::{AnswerKind, LONGEST_ANSWER, Question, in_order},
    language::{Language, fill, language, t, texts::questions as says},
    ui::{
        data::resource,
        form::{Form, PostForm, SendButton},
    },
};
use leptos::prelude::*;

/// The questions, if there are any that were not answered.
#[component]
pub fn Asking(
    /// Complaint number.
    reference: String,
    /// The secret part of the private link.
    key: String,
) -> impl IntoView {
    let action = format!("/t/{reference}/{key}");
    let address = (reference, key);
    let questions = resource(move || address.clone(), |(reference, key)| load_questions(reference, key));
    let answered = RwSignal::new(false);
    // The answer leads back to this page, which has the number; only the questions go.
    let done = Callback::new(move |()| {
        let _ = answered.try_set(true);
        questions.refetch();
    });
    view! {
        <Transition>
            {move || {
                let action = action.clone();
                Suspend::new(async move {
                    match questions.await {
                        Ok(questions) if !questions.is_empty() => {
                            view! { <Questions questions action done/> }.into_any()
                        }
                        _ => ().into_any(),
                    }
                })
            }}
        </Transition>
        <p role="status">{move || answered.get().then(|| t(says::THANKS))}</p>
    }
}

#[component]
fn Questions(questions: Vec<Question>, action: String, done: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::new("asked");
    let fields = in_order(&questions)
        .into_iter()
        .map(|(_, question)| {
            let leads = question.parent.and_then(|(parent, choice)| {
                let parent = questions.iter().find(|one| one.id == parent)?;
                Some(parent.choices.get(usize::try_from(choice).ok()?)?.in_language(language).to_owned())
            });
            field(question, leads, language, form)
        })
        .collect_view();
    view! {
        <section class="adding">
            <h2>{t(says::ASK)}</h2>
            <p class="hint">{t(says::ASK_WHY)}</p>
            <PostForm form action done>
                {fields}
                <SendButton form label=t(says::SEND) quiet=true/>
            </PostForm>
        </section>
    }
}

fn field(question: &Question, leads: Option<String>, language: Language, form: Form) -> AnyView {
    let name = question.field();
    let id = form.id(&name);
    let value = form.value(&name);
    let text = question.text.in_language(language).to_owned();
    let leads = leads.map(|choice| view! { <span class="quiet">{fill(says::IF, &[("choice", &choice)])} " "</span> });
    let control = match question.kind {
        AnswerKind::Line => {
            view! { <input type="text" id=id.clone() name=name value=value maxlength=LONGEST_ANSWER autocomplete="off"/> }.into_any()
        }
        AnswerKind::Choice => {
            let options = question.choices.iter().enumerate().map(|(n, choice)| {
                let n = n.to_string();
                let chosen = n == value;
                view! { <option value=n selected=chosen>{choice.in_language(language).to_owned()}</option> }
            });
            view! {
                <select id=id.clone() name=name>
                    <option value="">{t(says::NOT_KNOWN)}</option>
                    {options.collect_view()}
                </select>
            }
                .into_any()
        }
    };
    view! {
        <div class="field">
            <label for=id>{leads} {text}</label>
            {control}
        </div>
    }
    .into_any()
}
