//! Forms of the page of offices. Each makes one change that applies from a given day on; all of them work without scripts.

use super::{OfficeKind, OfficeRow};
use crate::{
    language::{Text, language, t, texts::offices as says},
    staff::StaffPage,
    ui::form::{ChoiceField, Field, FoldedForm, Form, LineField, PostForm, SendButton, described_by},
};
use leptos::prelude::*;

const PAGE: &str = StaffPage::Offices.route();

/// Every form that an admin has on the page.
#[component]
pub fn Changes(
    /// Offices to choose from.
    offices: Vec<OfficeRow>,
    /// Reloads the page.
    again: Callback<()>,
) -> impl IntoView {
    let offices = StoredValue::new(offices);
    view! {
        <Add offices again/>
        <Rename offices again/>
        <MoveUnder offices again/>
        <Close offices again/>
        <Retitle again/>
        <Import/>
    }
}

/// Offices to choose from, by key, indented by depth.
fn choices(offices: StoredValue<Vec<OfficeRow>>, fits: fn(&OfficeRow) -> bool) -> Vec<(String, String)> {
    let language = language();
    offices.with_value(|offices| {
        let fitting = offices.iter().filter(|office| fits(office));
        fitting
            .map(|office| {
                let indent = "\u{2003}".repeat(usize::from(office.depth));
                (office.code.clone(), format!("{indent}{}", office.name.full(language)))
            })
            .collect()
    })
}

fn any(_: &OfficeRow) -> bool {
    true
}

fn holds_others(office: &OfficeRow) -> bool {
    office.name.kind != OfficeKind::Station
}

fn kinds() -> Vec<(String, String)> {
    let language = language();
    OfficeKind::ALL.iter().map(|&kind| (kind.as_str().to_owned(), says::kind(kind, language).to_owned())).collect()
}

#[component]
fn Add(offices: StoredValue<Vec<OfficeRow>>, again: Callback<()>) -> impl IntoView {
    let form = Form::new("add");
    let none = vec![(String::new(), t(says::CHOOSE_KIND).to_owned())];
    let kinds = [none, kinds(), vec![("district_wide".to_owned(), t(says::WHOLE_DISTRICT).to_owned())]].concat();
    let parents = [vec![(String::new(), t(says::NOBODY).to_owned())], choices(offices, holds_others)].concat();
    let check = move |name: &'static str, label: Text| {
        let checked = !form.value(name).is_empty();
        view! {
            <div class="field check">
                <label><input type="checkbox" id=form.id(name) name=name value="1" checked=checked/> {t(label)}</label>
            </div>
        }
    };
    view! {
        <FoldedForm form head=t(says::ADD)>
            <PostForm form action=PAGE done=again>
                <LineField form name="code" label=t(says::CODE) hint=Some(t(says::CODE_HINT))/>
                <ChoiceField form name="kind" label=t(says::KIND) options=kinds/>
                <Names form/>
                <ChoiceField form name="parent" label=t(says::PARENT) options=parents/>
                <LineField form name="from" label=t(says::FROM_DAY) kind="date"/>
                <LineField form name="to" label=t(says::TO_DAY) hint=Some(t(says::TO_HINT)) kind="date"/>
                {check("temporary", says::TEMPORARY)}
                {check("no_fir", says::NO_FIR)}
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn Names(form: Form) -> impl IntoView {
    view! {
        <LineField form name="name_hi" label=t(says::NAME_HI)/>
        <LineField form name="name_en" label=t(says::NAME_EN)/>
    }
}

#[component]
fn Rename(offices: StoredValue<Vec<OfficeRow>>, again: Callback<()>) -> impl IntoView {
    let form = Form::new("rename");
    view! {
        <FoldedForm form head=t(says::RENAME)>
            <PostForm form action=PAGE done=again>
                <ChoiceField form name="office" label=t(says::OFFICE) options=choices(offices, any)/>
                <Names form/>
                <LineField form name="from" label=t(says::FROM_DAY) kind="date"/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn MoveUnder(offices: StoredValue<Vec<OfficeRow>>, again: Callback<()>) -> impl IntoView {
    let form = Form::new("move");
    view! {
        <FoldedForm form head=t(says::MOVE)>
            <PostForm form action=PAGE done=again>
                <ChoiceField form name="office" label=t(says::OFFICE) options=choices(offices, any)/>
                <ChoiceField form name="parent" label=t(says::PARENT) options=choices(offices, holds_others)/>
                <LineField form name="from" label=t(says::FROM_DAY) kind="date"/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn Close(offices: StoredValue<Vec<OfficeRow>>, again: Callback<()>) -> impl IntoView {
    let form = Form::new("close");
    view! {
        <FoldedForm form head=t(says::CLOSE)>
            <PostForm form action=PAGE done=again>
                <p class="hint">{t(says::CLOSE_HINT)}</p>
                <ChoiceField form name="office" label=t(says::OFFICE) options=choices(offices, any)/>
                <LineField form name="from" label=t(says::FROM_DAY) kind="date"/>
                <SendButton form label=t(says::CLOSE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn Retitle(again: Callback<()>) -> impl IntoView {
    let form = Form::new("title");
    view! {
        <FoldedForm form head=t(says::NEW_TITLE)>
            <PostForm form action=PAGE done=again>
                <p class="hint">{t(says::TITLES_HINT)}</p>
                <ChoiceField form name="kind" label=t(says::KIND) options=kinds()/>
                <LineField form name="head_hi" label=t(says::HEAD_HI)/>
                <LineField form name="head_en" label=t(says::HEAD_EN)/>
                <LineField form name="office_hi" label=t(says::OFFICE_HI)/>
                <LineField form name="office_en" label=t(says::OFFICE_EN)/>
                <LineField form name="from" label=t(says::FROM_DAY) kind="date"/>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </FoldedForm>
    }
}

#[component]
fn Import() -> impl IntoView {
    let form = Form::new("import");
    view! {
        <FoldedForm form head=t(says::IMPORT)>
            <PostForm form action=PAGE>
                <p class="hint">{t(says::IMPORT_HINT)}</p>
                <Field form name="file" label=t(says::FILE)>
                    <input type="file" id=form.id("file") name="file" accept=".csv,text/csv" aria-describedby=described_by(form, "file", false)/>
                </Field>
                <Field form name="table" label=t(says::TABLE)>
                    <textarea id=form.id("table") name="table" rows="6" aria-describedby=described_by(form, "table", false)>{form.value("table")}</textarea>
                </Field>
                <SendButton form label=t(says::PREVIEW)/>
            </PostForm>
        </FoldedForm>
    }
}
