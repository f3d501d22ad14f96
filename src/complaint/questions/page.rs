//! `/staff/questions`

use super::{Question, QuestionsPage, actions::load_questions, in_order};
use crate::{
    complaint::Category,
    language::{language, t, texts, texts::questions as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{ChoiceField, Field, FoldedForm, Form, LineField, PostForm, SendButton, described_by},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Questions.route();

/// The page of questions.
#[component]
pub fn QuestionsView() -> impl IntoView {
    let first = resource(|| (), |()| load_questions());
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Questions, first, move |page| view! { <QuestionsList page again/> })
}

#[component]
fn QuestionsList(page: QuestionsPage, again: Callback<()>) -> impl IntoView {
    let QuestionsPage { me, may_change, subjects } = page;
    let subjects = subjects
        .into_iter()
        .map(|(category, questions)| view! { <SubjectItem category questions may_change again/> })
        .collect_view();
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            {(!may_change).then(|| view! { <p class="hint">{t(says::READ_ONLY)}</p> })}
            <ul class="templates">{subjects}</ul>
        </div>
    }
}

#[component]
fn SubjectItem(category: Category, questions: Vec<Question>, may_change: bool, again: Callback<()>) -> impl IntoView {
    let language = language();
    let none = questions.is_empty();
    let rows = in_order(&questions)
        .into_iter()
        .map(|(_, question)| {
            let leads = question.parent.and_then(|(parent, choice)| {
                let parent = questions.iter().find(|one| one.id == parent)?;
                let choice = parent.choices.get(usize::try_from(choice).ok()?)?;
                Some(format!("{} {}: ", parent.text.in_language(language), choice.in_language(language)))
            });
            let choices: Vec<&str> = question.choices.iter().map(|choice| choice.in_language(language)).collect();
            let choices = choices.join(" · ");
            let form = Form::about("retire", "question", &question.id.to_string());
            let id = question.id.to_string();
            view! {
                <li>
                    <p>{leads.map(|leads| view! { <span class="quiet">{leads}</span> })} {question.text.in_language(language).to_owned()}</p>
                    {(!choices.is_empty()).then(|| view! { <p class="quiet">{choices}</p> })}
                    {may_change
                        .then(|| {
                            view! {
                                <PostForm form action=PAGE done=again>
                                    <input type="hidden" name="question" value=id/>
                                    <SendButton form label=t(says::RETIRE) quiet=true/>
                                </PostForm>
                            }
                        })}
                </li>
            }
        })
        .collect_view();
    view! {
        <li class="template" data-category=category.as_str()>
            <h2>{texts::words::category(category, language)}</h2>
            {none.then(|| view! { <p class="empty">{t(says::NONE)}</p> })}
            <ul class="hints">{rows}</ul>
            {may_change.then(|| view! { <AddForm category questions again/> })}
        </li>
    }
}

#[component]
fn AddForm(category: Category, questions: Vec<Question>, again: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::about("ask", "category", category.as_str());
    let mut options = vec![(String::new(), t(says::AT_ONCE).to_owned())];
    for question in &questions {
        for (n, choice) in question.choices.iter().enumerate() {
            let shown = format!("{} {}", question.text.in_language(language), choice.in_language(language));
            options.push((format!("{} {n}", question.id), shown));
        }
    }
    let only_at_once = options.len() == 1;
    view! {
        <FoldedForm form head=t(says::ADD)>
            <PostForm form action=PAGE done=again>
                <input type="hidden" name="category" value=category.as_str()/>
                <LineField form name="question_hi" label=t(says::QUESTION_HI)/>
                <LineField form name="question_en" label=t(says::QUESTION_EN)/>
                <ChoicesField form name="choices_hi" label=t(says::CHOICES_HI)/>
                <ChoicesField form name="choices_en" label=t(says::CHOICES_EN)/>
                {(!only_at_once).then(|| view! { <ChoiceField form name="after" label=t(says::AFTER) options/> })}
                <SendButton form label=t(says::ADD)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn ChoicesField(form: Form, name: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <Field form name label hint=Some(t(says::CHOICES_HINT))>
            <textarea id=form.id(name) name=name rows="3" aria-describedby=described_by(form, name, true) aria-invalid=move || form.problem(name).map(|_| "true")>
                {form.value(name)}
            </textarea>
        </Field>
    }
}
