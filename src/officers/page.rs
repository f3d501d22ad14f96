//! `/sign-in`: the sign-in page.

use super::demo::DemoBox;
use crate::{
    language::{
        t,
        texts::{sign_in, staff},
    },
    ui::form::{ErrorSummary, Form, LineField},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The sign-in page. The browser posts its form itself, so that a fresh page is loaded after signing in.
#[component]
pub fn SignInPage() -> impl IntoView {
    let form = Form::new("sign-in");
    let query = use_query_map();
    let why =
        move || query.with(|query| query.get("why")).and_then(|word| word.parse().ok()).map(|why| t(sign_in::why(why)));
    view! {
        <Title text=t(staff::SIGN_IN)/>
        <main id="main" class="citizen narrow">
            <h1>{t(staff::SIGN_IN)}</h1>
            <p class="hint">{t(staff::SIGN_IN_HINT)}</p>
            {move || why().map(|why| view! { <p class="notice" role="status">{why}</p> })}
            <form method="post" action="/sign-in" enctype="multipart/form-data" novalidate>
                <ErrorSummary form/>
                <input type="hidden" name="form_name" value="sign-in"/>
                <KeptFields form/>
                <LineField form name="login" label=t(staff::LOGIN) autocomplete="username"/>
                <LineField form name="password" label=t(staff::PASSWORD) kind="password" autocomplete="current-password"/>
                <button type="submit" class="button">{t(staff::SIGN_IN)}</button>
            </form>
            <DemoBox/>
        </main>
    }
}

/// The hidden fields with the target of the sign-in and the form that was posted without a valid session. After a wrong
/// password the address has lost the target, but the form still has it.
#[component]
pub fn KeptFields(
    /// The form that carries them on.
    form: Form,
) -> impl IntoView {
    let query = use_query_map();
    let back = form.value("to");
    let to = move || {
        Some(back.clone())
            .filter(|back| !back.is_empty())
            .unwrap_or_else(|| query.with(|query| query.get("to").unwrap_or_default()))
    };
    let kept = Some(form.value("kept")).filter(|kept| !kept.is_empty());
    view! {
        <input type="hidden" name="to" value=to/>
        {kept.map(|kept| view! { <input type="hidden" name="kept" value=kept/> })}
    }
}
