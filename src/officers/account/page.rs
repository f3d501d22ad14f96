//! `/staff/me`: an officer's account page.

use super::{Own, actions::load_own};
use crate::{
    command::mail::MailWhen,
    language::{Language, fill, language, t, texts, texts::mail as says},
    officers::{password, second_factor},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{Field, Form, PostForm, SendButton, described_by},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The account page.
#[component]
pub fn AccountView() -> impl IntoView {
    let first = resource(|| (), |()| load_own());
    let again = Callback::new(move |()| first.refetch());
    staff_page(StaffPage::Me, first, move |own| view! { <Shown own again/> })
}

#[component]
fn Shown(own: Own, again: Callback<()>) -> impl IntoView {
    let Own { me, gets_notices, on, email, when, language: chosen } = own;
    let reader = language();
    let query = use_query_map();
    let done = move || match query.with(|query| query.get("done")).as_deref() {
        Some("password") => Some(texts::sign_in::PASSWORD_DONE),
        Some("factor") => Some(texts::sign_in::FACTOR_GONE),
        _ => None,
    };
    let address = match &email {
        Some(email) => fill(says::YOUR_ADDRESS, &[("address", email)]),
        None => t(says::NO_ADDRESS).to_owned(),
    };
    let in_language = chosen.map_or(t(says::BOTH), |one| texts::common::LANGUAGE_NAME.in_language(one));
    let now = fill(says::SAVED, &[("when", says::when(when, reader)), ("language", in_language)]);
    view! {
        <StaffBar me/>
        <PageBar title=t(says::TITLE)/>
        <div class="page-body">
            {move || done().map(|done| view! { <p class="notice" role="status">{t(done)}</p> })}
            <p class="lead">{t(says::LEAD)}</p>
            {(!on).then(|| view! { <p class="hint">{t(says::OFF)}</p> })}
            {if gets_notices {
                view! {
                    <p>{address}</p>
                    <p><strong>{now}</strong></p>
                    <Choice when chosen again/>
                }
                .into_any()
            } else {
                view! { <p class="empty">{t(says::NOT_FOR_ROLE)}</p> }.into_any()
            }}
            <h2>{t(texts::sign_in::SECURITY)}</h2>
            <ul>
                <li><a href=password::PAGE>{t(texts::sign_in::PASSWORD_TITLE)}</a></li>
                <li><a href=second_factor::PAGE>{t(texts::sign_in::FACTOR_TO_PAGE)}</a></li>
            </ul>
        </div>
    }
}

#[component]
fn Choice(when: MailWhen, chosen: Option<Language>, again: Callback<()>) -> impl IntoView {
    let reader = language();
    let form = Form::new("mail");
    // A form that came back shows what was chosen in it; otherwise the stored choice is shown.
    let back = form.error().is_some();
    let shown = move |field: &str, holds: &str| if back { form.value(field) } else { holds.to_owned() };
    let (when, chosen) = (shown("when", when.as_str()), shown("in", chosen.map_or("", Language::as_str)));
    let whens = MailWhen::ALL.iter().map(move |&one| {
        let here = when == one.as_str();
        view! { <option value=one.as_str() selected=here>{says::when(one, reader)}</option> }
    });
    let languages = Language::ALL.iter().map(move |&one| {
        let (name, here) = (texts::common::LANGUAGE_NAME.in_language(one), chosen == one.as_str());
        view! { <option value=one.as_str() selected=here>{name}</option> }
    });
    view! {
        <section class="panel">
            <PostForm form action=StaffPage::Me.route() done=again>
                <Field form name="when" label=t(says::WHEN)>
                    <select id=form.id("when") name="when" aria-describedby=described_by(form, "when", false)>{whens.collect_view()}</select>
                </Field>
                <Field form name="in" label=t(says::LANGUAGE)>
                    <select id=form.id("in") name="in" aria-describedby=described_by(form, "in", false)>
                        <option value="">{t(says::BOTH)}</option>
                        {languages.collect_view()}
                    </select>
                </Field>
                <SendButton form label=t(says::SAVE)/>
            </PostForm>
        </section>
    }
}
