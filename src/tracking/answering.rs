//! The complainant's answer after a closing, and the reply to a finding before it stands.

use super::{Answering, Finding};
use crate::{
    complaint::{MAX_TEXT, answers::Answer},
    language::{
        dates, fill, lang_of, language, t,
        texts::{citizen_answer, tracking},
    },
    ui::form::{Field, FieldProblem, Form, PostForm, SendButton, described_by},
};
use leptos::prelude::*;

/// The question whether it is settled, or what was answered to it.
#[component]
pub fn AnswerForm(
    /// The address of the private page.
    action: String,
    /// What can be answered.
    answering: Answering,
    /// Called after an answer.
    done: Callback<()>,
) -> impl IntoView {
    let language = language();
    let form = Form::new("answer");
    let Answering { said, is_final, higher } = answering;
    if is_final {
        return view! { <p class="notice">{t(citizen_answer::FINAL)}</p> }.into_any();
    }
    if said == Some(Answer::Settled) {
        return view! { <p class="notice">{t(tracking::SAID_SETTLED)}</p> }.into_any();
    }
    let chosen = form.value("settled");
    let partly = (said == Some(Answer::Partly)).then(|| t(citizen_answer::SAID_PARTLY));
    let goes_to = match higher {
        Some(office) => fill(citizen_answer::GOES_TO, &[("office", &office.oblique(language))]),
        None => t(citizen_answer::WILL_BE_FINAL).to_owned(),
    };
    view! {
        {partly.map(|partly| view! { <p class="notice">{partly}</p> })}
        <section class="adding">
            <h2>{t(tracking::SETTLED_QUESTION)}</h2>
            <PostForm form action done>
                <div class="field" data-wrong=move || form.problem("settled").map(|_| "")>
                    <fieldset class="choices" id=form.id("settled") aria-describedby=described_by(form, "settled", false)>
                        <legend>{t(tracking::SETTLED_LEGEND)}</legend>
                        <FieldProblem form name="settled"/>
                        <label><input type="radio" name="settled" value="yes" checked={chosen == "yes"}/> {t(tracking::SETTLED_YES)}</label>
                        <label><input type="radio" name="settled" value="partly" checked={chosen == "partly"}/> {t(citizen_answer::PARTLY)}</label>
                        <label><input type="radio" name="settled" value="no" checked={chosen == "no"}/> {t(tracking::SETTLED_NO)}</label>
                    </fieldset>
                    <p class="hint">{goes_to}</p>
                </div>
                <Field form name="text" label=t(tracking::SETTLED_WHY)>
                    <textarea id=form.id("text") name="text" rows="3" maxlength=MAX_TEXT aria-describedby=described_by(form, "text", false)>{form.value("text")}</textarea>
                </Field>
                <SendButton form label=t(tracking::SETTLED_SEND)/>
            </PostForm>
        </section>
    }
    .into_any()
}

/// A finding of the police, with the form that contests it.
#[component]
pub fn Contest(
    /// The address of the private page.
    action: String,
    /// The finding.
    finding: Finding,
    /// Called after the reply.
    done: Callback<()>,
) -> impl IntoView {
    let form = Form::new("contest");
    let Finding { words, until } = finding;
    let lead = fill(citizen_answer::CONTEST_LEAD, &[("date", &dates::date(until, language()))]);
    view! {
        <section class="adding">
            <h2>{t(citizen_answer::CONTEST_TITLE)}</h2>
            <p>{lead}</p>
            {words.map(|words| view! { <p class="words" dir="auto" lang=lang_of(&words)>{words.clone()}</p> })}
            <PostForm form action done>
                <Field form name="text" label=t(citizen_answer::CONTEST_TEXT) hint=Some(t(citizen_answer::CONTEST_HINT))>
                    <textarea id=form.id("text") name="text" rows="3" maxlength=MAX_TEXT aria-describedby=described_by(form, "text", true) aria-invalid=move || form.problem("text").map(|_| "true")>
                        {form.value("text")}
                    </textarea>
                </Field>
                <SendButton form label=t(citizen_answer::CONTEST_SEND)/>
            </PostForm>
        </section>
    }
}
