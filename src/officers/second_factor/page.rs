//! `/staff/second-factor` and `/sign-in/code`: the pages of the second factor.

use super::{CODE_PAGE, FactorPage, PAGE, PICTURE, actions::load_factor};
use crate::{
    language::{fill, t, texts::sign_in as says},
    officers::page::KeptFields,
    staff::{StaffBar, StaffPage, staff_page},
    ui::{
        data::resource,
        form::{ErrorSummary, Form, LineField},
        page_bar::PageBar,
    },
};
use leptos::prelude::*;
use leptos_meta::Title;

/// The page of the second factor. The browser posts its forms itself, so that recovery codes appear in one response and are
/// stored nowhere.
#[component]
pub fn FactorView() -> impl IntoView {
    let first = resource(|| (), |()| load_factor());
    staff_page(StaffPage::SecondFactor, first, move |page| view! { <Shown page/> })
}

#[component]
fn Shown(page: FactorPage) -> impl IntoView {
    let FactorPage { me, on, required, secret, left } = page;
    let fresh = Form::new("recovery").values("recovery");
    let restricted = me.is_none();
    let state = if on { says::FACTOR_ON } else { says::FACTOR_OFF };
    let body = if !fresh.is_empty() {
        view! { <Fresh codes=fresh/> }.into_any()
    } else if on {
        view! { <On left required/> }.into_any()
    } else {
        view! { <Off secret/> }.into_any()
    };
    view! {
        {me.map(|me| view! { <StaffBar me/> })}
        <PageBar title=t(says::FACTOR_TITLE)/>
        <section class="page-body narrow">
            <p class="lead">{t(says::FACTOR_LEAD)}</p>
            {(restricted && !on).then(|| view! { <p><strong>{t(says::FACTOR_NEEDED)}</strong></p> })}
            <p>{t(state)}</p>
            {body}
            {if restricted { view! { <WayOut/> }.into_any() } else { view! { <p><a href=StaffPage::Me.route()>{t(says::BACK_TO_ME)}</a></p> }.into_any() }}
        </section>
    }
}

/// The sign-out button for an officer who has access to one page only.
#[component]
pub fn WayOut() -> impl IntoView {
    view! {
        <form method="post" action="/sign-out">
            <button class="button" data-quiet="">{t(crate::language::texts::staff::SIGN_OUT)}</button>
        </form>
    }
}

#[component]
fn Off(secret: Option<String>) -> impl IntoView {
    let begin = Form::new("begin");
    let confirm = Form::new("confirm");
    let begun = secret.is_some();
    let button = if begun { says::FACTOR_ANEW } else { says::FACTOR_BEGIN };
    let set_up = secret.map(|secret| {
        let grouped = grouped(&secret);
        view! {
            <h2>{t(says::FACTOR_STEP_ONE)}</h2>
            <p>{t(says::FACTOR_SCAN)}</p>
            <img class="qr" src=PICTURE alt=t(says::FACTOR_PICTURE) width="240" height="240"/>
            <p>{t(says::FACTOR_TYPE)}</p>
            <p class="secret" translate="no"><code>{grouped}</code></p>
            <h2>{t(says::FACTOR_STEP_TWO)}</h2>
            <form method="post" action=PAGE novalidate>
                <ErrorSummary form=confirm/>
                <input type="hidden" name="form_name" value=confirm.name/>
                <LineField form=confirm name="one_time" label=t(says::CODE) hint=Some(t(says::CODE_HINT)) autocomplete="one-time-code" inputmode="numeric"/>
                <button type="submit" class="button">{t(says::FACTOR_CONFIRM)}</button>
            </form>
        }
    });
    view! {
        {set_up}
        <form method="post" action=PAGE novalidate>
            <ErrorSummary form=begin/>
            <input type="hidden" name="form_name" value=begin.name/>
            <LineField form=begin name="password" label=t(says::PRESENT_PASSWORD) kind="password" autocomplete="current-password"/>
            <button type="submit" class="button" data-quiet=begun.then_some("")>{t(button)}</button>
        </form>
    }
}

/// Groups a secret by four characters, which is easier to type.
fn grouped(secret: &str) -> String {
    secret.chars().enumerate().fold(String::new(), |mut out, (at, c)| {
        if at > 0 && at % 4 == 0 {
            out.push(' ');
        }
        out.push(c);
        out
    })
}

#[component]
fn Fresh(codes: Vec<String>) -> impl IntoView {
    view! {
        <h2>{t(says::RECOVERY_TITLE)}</h2>
        <p>{t(says::RECOVERY_LEAD)}</p>
        <ul class="recovery" translate="no">{codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}</ul>
        <p><a class="button" href=StaffPage::Board.route() rel="external">{t(says::RECOVERY_DONE)}</a></p>
    }
}

#[component]
fn On(left: i64, required: bool) -> impl IntoView {
    let off = (!required).then(|| view! { <Proven name="off" head=says::FACTOR_REMOVE button=says::FACTOR_REMOVE/> });
    view! {
        <p>{fill(says::RECOVERY_LEFT, &[("n", &left.to_string())])}</p>
        <Proven name="renew" head=says::RECOVERY_RENEW button=says::RECOVERY_RENEW/>
        {off}
        {required.then(|| view! { <p class="hint">{t(says::FACTOR_REQUIRED)}</p> })}
    }
}

#[component]
fn Proven(name: &'static str, head: crate::language::Text, button: crate::language::Text) -> impl IntoView {
    let form = Form::new(name);
    let open = form.error().is_some();
    view! {
        <details class="panel" open=open>
            <summary>{t(head)}</summary>
            <form method="post" action=PAGE novalidate>
                <ErrorSummary form/>
                <input type="hidden" name="form_name" value=form.name/>
                <LineField form name="password" label=t(says::PRESENT_PASSWORD) kind="password" autocomplete="current-password"/>
                <LineField form name="one_time" label=t(says::CODE) hint=Some(t(says::CODE_OR_RECOVERY)) autocomplete="one-time-code"/>
                <button type="submit" class="button">{t(button)}</button>
            </form>
        </details>
    }
}

/// The page of the second step of the sign-in.
#[component]
pub fn CodePage() -> impl IntoView {
    let form = Form::new("code");
    view! {
        <Title text=t(says::CODE_TITLE)/>
        <main id="main" class="citizen narrow">
            <h1>{t(says::CODE_TITLE)}</h1>
            <p class="hint">{t(says::CODE_LEAD)}</p>
            <form method="post" action=CODE_PAGE enctype="multipart/form-data" novalidate>
                <ErrorSummary form/>
                <input type="hidden" name="form_name" value=form.name/>
                <KeptFields form/>
                <LineField form name="one_time" label=t(says::CODE) hint=Some(t(says::CODE_HINT)) autocomplete="one-time-code" inputmode="numeric"/>
                <details open=form.problem("recovery").is_some()>
                    <summary>{t(says::LOST_PHONE)}</summary>
                    <LineField form name="recovery" label=t(says::RECOVERY_CODE) hint=Some(t(says::RECOVERY_HINT))/>
                </details>
                <button type="submit" class="button">{t(crate::language::texts::staff::SIGN_IN)}</button>
            </form>
            <p><a href="/sign-in" rel="external">{t(says::CODE_BACK)}</a></p>
        </main>
    }
}
