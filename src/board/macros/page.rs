//! `/staff/macros`: the page of macros.

use super::{FIELDS, MAX_NAME, MAX_WORDS, Macro, MacrosPage, StepKind, actions::load_macros};
use crate::{
    complaint::Millis,
    language::{fill, language, t, texts, texts::macros as says},
    offices::OfficeName,
    staff::{StaffBar, StaffPage, brought_again, staff_page},
    ui::{
        When,
        data::resource,
        form::{Field, Form, GoneForm, PostForm, SendButton, described_by},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Macros.route();

/// The page of macros.
#[component]
pub fn MacrosView() -> impl IntoView {
    let first = resource(|| (), |()| load_macros());
    staff_page(StaffPage::Macros, first, move |page| view! { <Shown page/> })
}

#[component]
fn Shown(page: MacrosPage) -> impl IntoView {
    let me = page.me.clone();
    let may_change = page.may_change;
    let stations = page.stations.clone();
    let shown = RwSignal::new(page);
    let again = brought_again(shown, load_macros);
    let list = move |archived: bool| {
        let (all, now) = shown.with(|page| (page.macros.clone(), page.now));
        let those: Vec<Macro> = all.into_iter().filter(|one| one.archived_at.is_some() == archived).collect();
        (those, now)
    };
    let in_use = move || {
        let (those, now) = list(false);
        let there = those.iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
        let none = those.is_empty().then(|| view! { <p class="quiet">{t(says::NONE)}</p> });
        let lines = those.into_iter().map(|one| view! { <Line one may_change again now/> }).collect_view();
        view! { <GoneForm name="archive" field="macro" there/> {none} <ul class="templates">{lines}</ul> }
    };
    let archived = move || {
        let (those, now) = list(true);
        (!those.is_empty()).then(|| {
            let lines = those.into_iter().map(|one| view! { <Line one may_change=false again now/> });
            view! {
                <details>
                    <summary>{t(says::ARCHIVED)}</summary>
                    <p class="hint">{t(says::ARCHIVED_HINT)}</p>
                    <ul class="templates">{lines.collect_view()}</ul>
                </details>
            }
        })
    };
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            <p class="lead">{t(says::LEAD)}</p>
            {in_use}
            {if may_change { view! { <Add stations again/> }.into_any() } else { view! { <p class="hint">{t(says::READ_ONLY)}</p> }.into_any() }}
            {archived}
        </div>
    }
}

#[component]
fn Line(one: Macro, may_change: bool, again: Callback<()>, now: Millis) -> impl IntoView {
    let language = language();
    let form = Form::about("archive", "macro", &one.id.to_string());
    let name = one.name.in_language(language).to_owned();
    view! {
        <li class="template">
            <p><strong>{name}</strong></p>
            <p dir="auto">{says::does(&one.steps, language)}</p>
            <p class="quiet">
                {fill(says::BY, &[("name", one.officer.in_language(language))])}
                {one.archived_at.map(|at| view! { " · " {t(says::ARCHIVED)} " " <When at now/> })}
            </p>
            {may_change
                .then(|| {
                    view! {
                        <PostForm form action=PAGE done=again>
                            <input type="hidden" name="macro" value=one.id/>
                            <SendButton form label=t(says::ARCHIVE) quiet=true/>
                        </PostForm>
                    }
                })}
        </li>
    }
}

#[component]
fn Add(stations: Vec<OfficeName>, again: Callback<()>) -> impl IntoView {
    let form = Form::new("add");
    let names = [("name_hi", t(says::NAME_HI)), ("name_en", t(says::NAME_EN))];
    let names = names.map(|(name, label)| {
        view! {
            <Field form name label>
                <input type="text" id=form.id(name) name=name maxlength=MAX_NAME autocomplete="off" value=form.value(name) aria-describedby=described_by(form, name, false) aria-invalid=move || form.problem(name).map(|_| "true")/>
            </Field>
        }
    });
    let steps =
        (1..).zip(FIELDS).map(move |(n, fields)| view! { <StepFields form n fields stations=stations.clone()/> });
    view! {
        <section class="panel" aria-labelledby="add-head">
            <h2 id="add-head">{t(says::ADD)}</h2>
            <PostForm form action=PAGE done=again>
                <div class="decision-fields">{names.into_iter().collect_view()}</div>
                <p class="hint">{t(says::STEPS_HINT)}</p>
                {steps.collect_view()}
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </section>
    }
}

/// The fields of one step. The first step is open; the others are open if they are filled in.
#[component]
fn StepFields(
    form: Form,
    n: usize,
    fields: (&'static str, &'static str, &'static str),
    stations: Vec<OfficeName>,
) -> impl IntoView {
    let language = language();
    let (kind, station, text) = fields;
    let (chosen_kind, chosen_station) = (form.value(kind), form.value(station));
    let kinds = StepKind::ALL.iter().map(|&one| {
        let selected = chosen_kind == one.as_str();
        view! { <option value=one.as_str() selected=selected>{says::kind(one).in_language(language)}</option> }
    });
    let options = stations.into_iter().map(|one| {
        let id = one.id.to_string();
        let selected = chosen_station == id;
        view! { <option value=id selected=selected>{one.short(language).to_owned()}</option> }
    });
    let (kinds, options) = (kinds.collect_view(), options.collect_view());
    let holds = [kind, station, text].iter().any(|field| !form.value(field).is_empty());
    let open = move || n == 1 || holds || [kind, station, text].iter().any(|field| form.problem(field).is_some());
    view! {
        <details class="macro-step" open=open>
            <summary>{fill(says::NTH, &[("n", &n.to_string())])}</summary>
            <div class="decision-fields">
                <Field form name=kind label=t(says::STEP)>
                    <select id=form.id(kind) name=kind aria-describedby=described_by(form, kind, false) aria-invalid=move || form.problem(kind).map(|_| "true")>
                        <option value="">{t(says::NOTHING)}</option>
                        {kinds}
                    </select>
                </Field>
                <Field form name=station label=t(says::STATION)>
                    <select id=form.id(station) name=station aria-describedby=described_by(form, station, false) aria-invalid=move || form.problem(station).map(|_| "true")>
                        <option value="">{t(texts::staff::CHOOSE)}</option>
                        {options}
                    </select>
                </Field>
            </div>
            <Field form name=text label=t(says::WORDS) hint=Some(t(says::WORDS_HINT))>
                <textarea id=form.id(text) name=text rows="2" maxlength=MAX_WORDS aria-describedby=described_by(form, text, true) aria-invalid=move || form.problem(text).map(|_| "true")>
                    {form.value(text)}
                </textarea>
            </Field>
        </details>
    }
}
