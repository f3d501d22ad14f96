//! `/sign-in`

use crate::{
    language::{t, texts::staff},
    ui::form::{ErrorSummary, Form, LineField},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page. Its form is posted by the browser itself: signing in begins a fresh page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let form = Form::new("sign-in");
    let query = use_query_map();
    // After a wrong password the address has lost it, but the form has not.
    let kept = form.value("to");
    let to = move || {
        Some(kept.clone())
            .filter(|kept| !kept.is_empty())
            .unwrap_or_else(|| query.with(|query| query.get("to").unwrap_or_default()))
    };
    view! {
        <Title text=t(staff::SIGN_IN)/>
        <main id="main" class="citizen narrow">
            <h1>{t(staff::SIGN_IN)}</h1>
            <p class="hint">{t(staff::SIGN_IN_HINT)}</p>
            <form method="post" action="/sign-in" novalidate>
                <ErrorSummary form/>
                <input type="hidden" name="form_name" value="sign-in"/>
                <input type="hidden" name="to" value=to/>
                <LineField form name="login" label=t(staff::LOGIN) autocomplete="username"/>
                <LineField form name="password" label=t(staff::PASSWORD) kind="password" autocomplete="current-password"/>
                <button type="submit" class="button">{t(staff::SIGN_IN)}</button>
            </form>
        </main>
    }
}
