//! Saved filters, folded beside the board's filters.

use super::{MAX_NAME, SavedFilter};
use crate::{
    board::Filters,
    language::{fill, language, t, texts, texts::saved as says},
    officers::Role,
    ui::form::{Field, Form, GoneForm, PostForm, SendButton, described_by},
};
use leptos::prelude::*;

/// The saved filters, and a form to save the current one.
#[component]
pub fn SavedFilters(
    /// The filters that this officer can use.
    saved: Signal<Vec<SavedFilter>>,
    /// The filters in force.
    filters: Memo<Filters>,
    /// Role of the officer who is looking.
    role: Role,
    /// Runs after a filter was saved or deleted.
    done: Callback<()>,
) -> impl IntoView {
    let save = Form::new("save-filter");
    let action = move || format!("/staff{}", filters.get_untracked().to_query());
    view! {
        <GoneForm name="delete-filter" field="filter" there=saved.with_untracked(|saved| saved.iter().map(|one| one.id.to_string()).collect())/>
        <details class="saved" open=save.error().is_some() data-empty=move || (saved.with(Vec::is_empty) && !filters.get().any()).then_some("")>
            <summary class="chip">{t(says::SAVED)}</summary>
            <div class="saved-box">
                <nav aria-label=t(says::SAVED)>
                    <ul>
                        <For each=move || saved.get() key=|one| one.id let(one)>
                            <Saved one filters action=action() done/>
                        </For>
                    </ul>
                </nav>
                {move || filters.get().any().then(|| view! { <Save form=save filters=filters.get() role action=action() done/> })}
            </div>
        </details>
    }
}

#[component]
fn Saved(one: SavedFilter, filters: Memo<Filters>, action: String, done: Callback<()>) -> impl IntoView {
    let form = Form::about("delete-filter", "filter", &one.id.to_string());
    let query = one.query.clone();
    let here = move || {
        let now = filters.get().whole_board();
        (now.to_query() == query).then_some("true")
    };
    view! {
        <li>
            <a href=format!("/staff{}", one.query) aria-current=here>{one.name}</a>
            {one.shared.map(|role| view! { <span class="quiet">" " {fill(says::SHARED, &[("role", texts::words::role(role, language()))])}</span> })}
            {one
                .may_delete
                .then(|| {
                    view! {
                        <PostForm form action done>
                            <input type="hidden" name="filter" value=one.id/>
                            <SendButton form label=t(says::DELETE) quiet=true/>
                        </PostForm>
                    }
                })}
        </li>
    }
}

#[component]
fn Save(form: Form, filters: Filters, role: Role, action: String, done: Callback<()>) -> impl IntoView {
    let language = language();
    let hidden =
        filters.pairs().into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let roles = [Role::Operator, Role::Station, Role::Circle, Role::Chief];
    let chosen = form.value("saved_for");
    let for_roles = matches!(role, Role::Chief | Role::Admin).then(|| {
        let options = roles.map(|role| {
            view! { <option value=role.as_str() selected={chosen == role.as_str()}>{texts::words::role(role, language)}</option> }
        });
        view! {
            <Field form name="saved_for" label=t(says::FOR)>
                <select id=form.id("saved_for") name="saved_for" aria-describedby=described_by(form, "saved_for", false)>
                    <option value="">{t(says::FOR_ME)}</option>
                    {options}
                </select>
            </Field>
        }
    });
    view! {
        <details open=form.error().is_some()>
            <summary>{t(says::SAVE_HEAD)}</summary>
            <PostForm form action done>
                {hidden.collect_view()}
                <Field form name="name" label=t(says::NAME)>
                    <input type="text" id=form.id("name") name="name" maxlength=MAX_NAME autocomplete="off" value=form.value("name") aria-describedby=described_by(form, "name", false) aria-invalid=move || form.problem("name").map(|_| "true")/>
                </Field>
                {for_roles}
                <SendButton form label=t(says::SAVE) quiet=true/>
            </PostForm>
        </details>
    }
}
