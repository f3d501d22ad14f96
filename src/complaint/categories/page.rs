//! `/staff/categories`

use super::{Subject, SubjectsPage, actions::load_subjects, always_offered};
use crate::{
    language::{Language, language, t, texts, texts::subjects as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{Field, FoldedForm, Form, PostForm, SendButton, described_by},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Categories.route();

/// The page of subjects.
#[component]
pub fn SubjectsView() -> impl IntoView {
    let first = resource(|| (), |()| load_subjects());
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Categories, first, move |page| view! { <SubjectsList page again/> })
}

#[component]
fn SubjectsList(page: SubjectsPage, again: Callback<()>) -> impl IntoView {
    let SubjectsPage { me, may_change, subjects } = page;
    let last = subjects.len().saturating_sub(1);
    let rows = subjects.into_iter().enumerate().map(|(at, subject)| {
        view! { <CategoryItem subject first={at == 0} last={at == last} may_change again/> }
    });
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            <p class="hint">{t(says::STAY)}</p>
            {(!may_change).then(|| view! { <p class="hint">{t(says::READ_ONLY)}</p> })}
            <ol class="subjects">{rows.collect_view()}</ol>
        </div>
    }
}

#[component]
fn CategoryItem(subject: Subject, first: bool, last: bool, may_change: bool, again: Callback<()>) -> impl IntoView {
    let language = language();
    let category = subject.category;
    let name = subject.name(language).to_owned();
    let line = subject.line.as_ref().map(|line| line.in_language(language).to_owned());
    let program = subject.name.as_ref().map(|_| {
        view! { <p class="quiet">{t(says::PROGRAM)} ": " {texts::words::category(category, language)}</p> }
    });
    let offered = subject.offered;
    let button = move |form: &'static str, label: &'static str| {
        let form = Form::about(form, "category", category.as_str());
        view! {
            <PostForm form action=PAGE done=again>
                <input type="hidden" name="category" value=category.as_str()/>
                <SendButton form label=label quiet=true/>
            </PostForm>
        }
    };
    let hide_or_offer = move || match (offered, always_offered(category)) {
        (_, true) => view! { <span class="quiet">{t(says::ALWAYS)}</span> }.into_any(),
        (true, false) => button("hide", t(says::HIDE)).into_any(),
        (false, false) => button("offer", t(says::OFFER)).into_any(),
    };
    view! {
        <li data-category=category.as_str() data-hidden=(!offered).then_some("")>
            <p>
                <strong>{name}</strong>
                {(!offered).then(|| view! { " " <span class="flag" data-flag="hidden">{t(says::HIDDEN)}</span> })}
            </p>
            {line.map(|line| view! { <p>{line}</p> })}
            {program}
            {may_change
                .then(|| {
                    view! {
                        <div class="subject-buttons">
                            {(!first).then(|| button("up", t(says::UP)))}
                            {(!last).then(|| button("down", t(says::DOWN)))}
                            {hide_or_offer()}
                        </div>
                        <NamesForm subject again/>
                    }
                })}
        </li>
    }
}

#[component]
fn NamesForm(subject: Subject, again: Callback<()>) -> impl IntoView {
    let form = Form::new(subject.category.as_str());
    let (name, line) = (subject.name, subject.line);
    let text = |both: &Option<super::Both>, language: Language| {
        both.as_ref().map(|both| both.in_language(language).to_owned()).unwrap_or_default()
    };
    let fields = [
        ("name_hi", t(says::NAME_HI), None, text(&name, Language::Hindi)),
        ("name_en", t(says::NAME_EN), None, text(&name, Language::English)),
        ("line_hi", t(says::LINE_HI), Some(t(says::LINE_HINT)), text(&line, Language::Hindi)),
        ("line_en", t(says::LINE_EN), None, text(&line, Language::English)),
    ];
    let fields = fields.map(|(name, label, hint, stored)| view! { <TextField form name label hint stored/> });
    view! {
        <FoldedForm form head=t(says::CHANGE)>
            <PostForm form action=PAGE done=again>
                <p class="hint">{t(says::EMPTY)}</p>
                {fields.into_iter().collect_view()}
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

/// A text field that shows the stored value, or what was typed if the form was refused.
#[component]
fn TextField(
    form: Form,
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    stored: String,
) -> impl IntoView {
    let value = if form.error().is_some() { form.value(name) } else { stored };
    let described = described_by(form, name, hint.is_some());
    view! {
        <Field form name label hint>
            <input type="text" id=form.id(name) name=name value=value autocomplete="off" aria-describedby=described aria-invalid=move || form.problem(name).map(|_| "true")/>
        </Field>
    }
}
