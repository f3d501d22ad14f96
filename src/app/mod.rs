//! The HTML document and every page route. The modules below are for the server: its routes and layers (`router`), its start (`open`), background
//! work (`workers`), figures for monitoring (`metrics`) and commands (`run`). Only this folder depends on both the domains and the server.

#[cfg(feature = "ssr")]
pub mod cli;
#[cfg(feature = "ssr")]
mod counts;
#[cfg(feature = "ssr")]
mod gate;
#[cfg(feature = "ssr")]
mod installed;
#[cfg(feature = "ssr")]
mod language;
#[cfg(feature = "ssr")]
mod live;
#[cfg(feature = "ssr")]
mod metrics;
#[cfg(feature = "ssr")]
mod open;
#[cfg(feature = "hydrate")]
mod plain_way;
#[cfg(not(feature = "hydrate"))]
#[path = "plain_way/not_needed.rs"]
mod plain_way;
mod record_route;
#[cfg(feature = "ssr")]
mod rendering;
#[cfg(feature = "ssr")]
pub mod router;
#[cfg(feature = "ssr")]
pub mod run;
#[cfg(feature = "ssr")]
mod settings;
mod staff_route;
#[cfg(feature = "ssr")]
mod view;
#[cfg(feature = "ssr")]
mod workers;

use self::{record_route::RecordRoute, staff_route::StaffRoute};
use crate::{
    intake::page::FileRoute,
    language::{
        t,
        texts::{common, statements_public},
    },
    statements::site::LIST as STATEMENTS,
    tracking::page::TrackingRoute,
    ui::{form::provide_first_answer, language_form::LanguageForm},
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode, StaticSegment, WildcardSegment,
    components::{Route, Router, Routes},
    hooks::use_location,
    path,
};

/// The HTML document around every page.
#[cfg(feature = "ssr")]
pub fn shell(options: leptos::config::LeptosOptions) -> impl IntoView {
    use crate::{
        server::{
            assets::{CITIZEN, EARLY, LATER, PUSH},
            pages::{Lite, Offline, Scripts},
            style::PageStyle,
        },
        ui::form::FirstAnswerData,
    };
    use leptos::nonce::use_nonce;
    use leptos_meta::{HashedStylesheet, MetaTags};
    let scripts = use_context::<Scripts>().unwrap_or(Scripts::All);
    let (plain, with_scripts) = (scripts != Scripts::None, scripts == Scripts::All);
    // Only a page that the reader wants without scripts has this attribute: it unfolds what scripts would.
    let lite = use_context::<Lite>().is_some_and(|lite| lite.0).then_some("");
    let offline = use_context::<Offline>().is_some_and(|offline| offline.0).then_some("");
    let style = match use_context::<PageStyle>().and_then(|style| style.0) {
        Some(rules) => view! { <style nonce=use_nonce()>{rules.to_string()}</style> }.into_any(),
        None => view! { <HashedStylesheet options=options.clone() id="style"/> }.into_any(),
    };
    view! {
        <!DOCTYPE html>
        <html lang=crate::language::language().as_str() data-lite=lite data-offline=offline>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="format-detection" content="telephone=no"/>
                {style}
                <link rel="icon" href="/assets/icon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials"/>
                <link rel="apple-touch-icon" href="/assets/maskable-192.png"/>
                <meta name="theme-color" content="#1d4e89"/>
                // Keeps what is entered before the rest of the page is there.
                {plain.then(|| view! { <script defer src=EARLY.as_str() data-later=LATER.as_str() data-push=PUSH.as_str() nonce=use_nonce()></script> })}
                // The first is empty except under `make watch`.
                {with_scripts.then(|| view! { <AutoReload options=options.clone()/> <HydrationScripts options defer=true/> })}
                {plain.then(|| view! { <script defer src=CITIZEN.as_str() nonce=use_nonce()></script> })}
                // Not in the body: hydration begins at its first child.
                {with_scripts.then(|| view! { <FirstAnswerData/> })}
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// The root component, rendered alike by server and browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_language();
    let refused = provide_first_answer();
    let (brand, error) = (t(common::BRAND), t(common::ERROR));
    view! {
        // The default title until a page's lazily loaded part sets its own.
        <Title
            text=brand
            formatter=move |title: String| {
                refused.titled(error, if title == brand { title } else { format!("{title} · {brand}") })
            }
        />
        <Router>
            <a class="skip" href="#main" rel="external">{t(common::SKIP)}</a>
            <PlainWay/>
            <OutsideTheDesk><Header/></OutsideTheDesk>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view={Lazy::<FileRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sent/:reference/:key") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/track") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/t/:reference") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/t/:reference/:key") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/claim/:reference/:code/:key") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/figures") view={Lazy::<RecordRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/statements") view={Lazy::<RecordRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/statements/:slug") view={Lazy::<RecordRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/incident/:number") view={Lazy::<RecordRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view={Lazy::<StaffRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/code") view={Lazy::<StaffRoute>::new()} ssr=SsrMode::Async/>
                // `staff::StaffPage` maps the address to a page. Citizens' phones never load the staff part.
                <Route
                    path=(StaticSegment("staff"), WildcardSegment("page"))
                    view={Lazy::<StaffRoute>::new()}
                    ssr=SsrMode::Async
                />
            </Routes>
            <OutsideTheDesk><Footer/></OutsideTheDesk>
        </Router>
    }
}

#[cfg(feature = "ssr")]
fn provide_language() {}

/// The browser reads the language from the page that the server wrote.
#[cfg(not(feature = "ssr"))]
fn provide_language() {
    use crate::language::Language;
    let written = document().document_element().and_then(|html| html.get_attribute("lang"));
    provide_context(written.and_then(|word| word.parse().ok()).unwrap_or(Language::Hindi));
}

/// What only the pages for citizens have: the staff pages have a frame of their own ([`staff_route`]).
#[component]
fn OutsideTheDesk(children: ChildrenFn) -> impl IntoView {
    let location = use_location();
    let outside = Memo::new(move |_| {
        location
            .pathname
            .with(|path| path.strip_prefix("/staff").is_none_or(|rest| !(rest.is_empty() || rest.starts_with('/'))))
    });
    move || outside.get().then(|| children())
}

/// See [`plain_way`].
#[component]
fn PlainWay() -> impl IntoView {
    plain_way::keep_open(&use_location());
}

#[component]
fn Header() -> impl IntoView {
    let location = use_location();
    let current = move |to: &'static str| move || (location.pathname.get() == to).then_some("page");
    view! {
        <header class="top">
            <a class="brand" href="/">
                <img src="/assets/icon.svg" alt="" width="28" height="28"/>
                <span class="brand-words">
                    <span class="brand-name">{t(common::BRAND)}</span>
                    <span class="brand-office">{t(common::OFFICE)}</span>
                </span>
            </a>
            <nav aria-label=t(common::NAVIGATION)>
                <a class="on-wide" href="/" aria-current=current("/")>{t(common::NAV_FILE)}</a>
                <a href="/track" aria-current=current("/track")>{t(common::NAV_TRACK)}</a>
                <a class="on-wide" href="/figures" rel="external" aria-current=current("/figures")>{t(common::NAV_FIGURES)}</a>
            </nav>
            <LanguageForm/>
        </header>
    }
}

#[component]
fn Footer() -> impl IntoView {
    let path = use_location().pathname;
    let with = move |lite: &'static str| move || format!("{}?lite={lite}", path.get());
    view! {
        <footer class="bottom">
            <ul class="helplines" aria-label=t(common::HELPLINES)>
                {[("112", common::HELPLINE_DANGER), ("1930", common::HELPLINE_FRAUD), ("1090", common::HELPLINE_WOMEN)]
                    .into_iter()
                    .map(|(number, name)| view! { <li><a href=format!("tel:{number}") rel="external">{t(name)}</a></li> })
                    .collect_view()}
            </ul>
            <p>{t(common::FOOTER_OWNER)}</p>
            <ul>
                <li><a href=STATEMENTS rel="external">{t(statements_public::TITLE)}</a></li>
                <li><a href="/figures" rel="external">{t(common::NAV_FIGURES)}</a></li>
                // Which of the two is shown is known to the document around the application: see `shell`.
                <li class="to-lite"><a href=with("1") rel="external">{t(common::LITE)}</a></li>
                <li class="to-full"><a href=with("0") rel="external">{t(common::NOT_LITE)}</a></li>
                <li><a href="/sign-in" rel="external">{t(common::FOOTER_STAFF)}</a></li>
            </ul>
        </footer>
    }
}

#[component]
fn NotFoundPage() -> impl IntoView {
    crate::ui::answer_status(404);
    view! {
        <Title text=t(common::NOT_FOUND)/>
        <main id="main">
            <h1>{t(common::NOT_FOUND)}</h1>
            <p>{t(common::NOT_FOUND_HELP)}</p>
            <p><a href="/">{t(common::NAV_FILE)}</a> " · " <a href="/track">{t(common::NAV_TRACK)}</a></p>
        </main>
    }
}
