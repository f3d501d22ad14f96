//! The page of ready answers, `/staff/answers`.

use super::{Template, TemplateKind, Templates, actions::load_templates};
use crate::{
    complaint::{Category, Channel},
    language::{Language, fill, fill_in, language, t, texts, texts::answers as says},
    replies::answer::Counted,
    staff::{StaffBar, StaffPage, brought_again, staff_page},
    ui::{
        data::resource,
        form::{Field, Form, GoneForm, PostForm, SendButton, described_by},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

/// The page of ready answers.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let first = resource(|| (), |()| load_templates());
    staff_page(StaffPage::Answers, first, move |templates| view! { <Shown templates/> })
}

#[component]
fn Shown(templates: Templates) -> impl IntoView {
    let me = templates.me.clone();
    let may_change = templates.may_change;
    let (strictest, longest) = (templates.strictest, templates.longest);
    let shown = RwSignal::new(templates);
    let again = brought_again(shown, load_templates);
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            {if may_change { view! { <Add strictest longest again/> }.into_any() } else { view! { <p class="hint">{t(says::READ_ONLY)}</p> }.into_any() }}
            {move || {
                let there = shown.with(|all| all.own.iter().map(|one| one.id.to_string()).collect());
                view! { <GoneForm name="retire" field="template" there/> }
            }}
            {TemplateKind::ALL.iter().map(|&saying| view! { <TemplateKindSection saying shown may_change again/> }).collect_view()}
        </div>
    }
}

#[component]
fn Add(strictest: Channel, longest: usize, again: Callback<()>) -> impl IntoView {
    let language = language();
    let form = Form::new("add");
    let option = move |field: &'static str, value: &'static str, name: &'static str| {
        let chosen = form.value(field) == value;
        view! { <option value=value selected=chosen>{name}</option> }
    };
    let sayings = TemplateKind::ALL.iter().map(|&one| option("saying", one.as_str(), says::saying(one, language)));
    let sayings = sayings.collect_view();
    let categories =
        Category::ALL.iter().map(|&one| option("category", one.as_str(), texts::words::category(one, language)));
    let categories = categories.collect_view();
    let languages =
        Language::ALL.iter().map(|&one| option("in", one.as_str(), texts::common::LANGUAGE_NAME.in_language(one)));
    let languages = languages.collect_view();
    let typed = RwSignal::new(form.value("answer"));
    view! {
        <section class="panel" aria-labelledby="add-head">
            <h2 id="add-head">{t(says::ADD)}</h2>
            <PostForm form action=StaffPage::Answers.route() done=again>
                <div class="decision-fields">
                    <Field form name="saying" label=t(says::SAYING)>
                        <select id=form.id("saying") name="saying" aria-describedby=described_by(form, "saying", false)>{sayings}</select>
                    </Field>
                    <Field form name="category" label=t(says::CATEGORY)>
                        <select id=form.id("category") name="category" aria-describedby=described_by(form, "category", false)>
                            <option value="">{t(says::ALL_CATEGORIES)}</option>
                            {categories}
                        </select>
                    </Field>
                    <Field form name="in" label=t(says::LANGUAGE)>
                        <select id=form.id("in") name="in" aria-describedby=described_by(form, "in", false)>{languages}</select>
                    </Field>
                </div>
                <Field form name="answer" label=t(says::WORDS) hint=Some(t(says::WORDS_HINT))>
                    <textarea id=form.id("answer") name="answer" rows="3" aria-describedby=described_by(form, "answer", true) aria-invalid=move || form.problem("answer").map(|_| "true") on:input=move |event| typed.set(event_target_value(&event))>
                        {form.value("answer")}
                    </textarea>
                    <Counted channel=strictest typed longest/>
                </Field>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </section>
    }
}

/// One occasion: the desk's own answers, then the program's.
#[component]
fn TemplateKindSection(
    saying: TemplateKind,
    shown: RwSignal<Templates>,
    may_change: bool,
    again: Callback<()>,
) -> impl IntoView {
    let language = language();
    let own = Memo::new(move |_| {
        shown.with(|all| all.own.iter().filter(|one| one.saying == saying).cloned().collect::<Vec<_>>())
    });
    let id = format!("saying-{saying}");
    let row = move |one: Template| {
        let about = one.category.map_or(t(says::ALL_CATEGORIES), |category| texts::words::category(category, language));
        let longest = shown.with_untracked(|all| all.longest);
        let length =
            fill_in(language, texts::wire::LENGTH, &[("n", &one.length.to_string()), ("most", &longest.to_string())]);
        let form = Form::about("retire", "template", &one.id.to_string());
        view! {
            <li class="template">
                <p class="words" dir="auto" lang=one.language.as_str()>{one.text}</p>
                <p class="quiet">{about} " · " {texts::common::LANGUAGE_NAME.in_language(one.language)} " · " {length} " · " {fill(says::BY, &[("name", one.officer.in_language(language))])}</p>
                {may_change
                    .then(|| {
                        view! {
                            <PostForm form action=StaffPage::Answers.route() done=again>
                                <input type="hidden" name="template" value=one.id/>
                                <SendButton form label=t(says::RETIRE) quiet=true/>
                            </PostForm>
                        }
                    })}
            </li>
        }
    };
    let program = saying.texts().map(|text| {
        Language::ALL
            .iter()
            .map(|&one| view! { <li lang=one.as_str() dir="auto">{text.in_language(one)}</li> })
            .collect_view()
    });
    view! {
        <section class="saying" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{says::saying(saying, language)}</h2>
            {move || {
                let own = own.get();
                (!own.is_empty())
                    .then(|| view! { <h3>{t(says::OWN)}</h3> <ul class="templates">{own.into_iter().map(row).collect_view()}</ul> })
            }}
            <details>
                <summary>{t(says::PROGRAM)}</summary>
                <p class="hint">{t(says::PROGRAM_HINT)}</p>
                <ul>{program.into_iter().collect_view()}</ul>
            </details>
        </section>
    }
}
