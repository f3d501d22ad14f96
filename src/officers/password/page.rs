//! `/staff/password`: the page to change one's password.

use super::{PAGE, PasswordPage, actions::load_password};
use crate::{
    language::{t, texts::sign_in as says},
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{ErrorSummary, Form, LineField},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;

/// The page to change one's password. The browser posts its form itself, so that a fresh page is loaded afterwards.
#[component]
pub fn PasswordView() -> impl IntoView {
    let first = resource(|| (), |()| load_password());
    staff_page(StaffPage::Password, first, move |page| view! { <Shown page/> })
}

#[component]
fn Shown(page: PasswordPage) -> impl IntoView {
    let form = Form::new("own-password");
    let PasswordPage { me, login } = page;
    let restricted = me.is_none();
    let (lead, back) =
        if restricted { (says::MUST_CHANGE, None) } else { (says::PASSWORD_LEAD, Some(t(says::BACK_TO_ME))) };
    view! {
        {me.map(|me| view! { <StaffBar me/> })}
        <PageBar title=t(says::PASSWORD_TITLE)/>
        <section class="page-body narrow">
            <p class="lead">{t(lead)}</p>
            <form method="post" action=PAGE novalidate>
                <ErrorSummary form/>
                <input type="hidden" name="form_name" value=form.name/>
                // Tells the browser's password manager which account this is.
                <input type="text" name="login" autocomplete="username" value=login hidden/>
                <LineField form name="password" label=t(says::PRESENT_PASSWORD) kind="password" autocomplete="current-password"/>
                <LineField form name="new_password" label=t(says::NEW_PASSWORD) hint=Some(t(says::PASSWORD_HINT)) kind="password" autocomplete="new-password"/>
                <LineField form name="again" label=t(says::NEW_AGAIN) kind="password" autocomplete="new-password"/>
                <button type="submit" class="button">{t(says::CHANGE_PASSWORD)}</button>
            </form>
            {back.map(|back| view! { <p><a href=StaffPage::Me.route()>{back}</a></p> })}
            {restricted.then(|| view! { <super::super::second_factor::page::WayOut/> })}
        </section>
    }
}
