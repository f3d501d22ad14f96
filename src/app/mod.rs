//! The HTML document and every page route. The modules below are for the server: its routes and layers (`router`), its start (`open`), background
//! work (`workers`), figures for monitoring (`metrics`) and commands (`run`). Only this folder depends on both the domains and the server.

#[cfg(feature = "ssr")]
pub mod cli;
#[cfg(feature = "ssr")]
mod gate;
#[cfg(feature = "ssr")]
mod language;
#[cfg(feature = "ssr")]
mod live;
#[cfg(feature = "ssr")]
mod metrics;
#[cfg(feature = "ssr")]
mod open;
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

use self::staff_route::StaffRoute;
use crate::{
    figures::page::FiguresRoute,
    intake::page::FileRoute,
    language::{t, texts::common},
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
    use crate::server::pages::Lite;
    use leptos_meta::{HashedStylesheet, MetaTags};
    let with_scripts = !use_context::<Lite>().is_some_and(|lite| lite.0);
    view! {
        <!DOCTYPE html>
        <html lang=crate::language::language().as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="format-detection" content="telephone=no"/>
                <HashedStylesheet options=options.clone() id="style"/>
                <link rel="icon" href="/assets/icon.svg" type="image/svg+xml"/>
                // The first is empty except under `make watch`.
                {with_scripts.then(|| view! { <AutoReload options=options.clone()/> <HydrationScripts options/> })}
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
    provide_first_answer();
    view! {
        // The default title until a page's lazily loaded part sets its own.
        <Title
            text=t(common::BRAND)
            formatter=|title: String| {
                if title == t(common::BRAND) { title } else { format!("{title} · {}", t(common::BRAND)) }
            }
        />
        <Router>
            <a class="skip" href="#main" rel="external">{t(common::SKIP)}</a>
            <OutsideTheDesk><Header/></OutsideTheDesk>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view={Lazy::<FileRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/sent/:reference/:key") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/track") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/t/:reference") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/t/:reference/:key") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/claim/:reference/:code/:key") view={Lazy::<TrackingRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/figures") view={Lazy::<FiguresRoute>::new()} ssr=SsrMode::Async/>
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

#[component]
fn Header() -> impl IntoView {
    let location = use_location();
    let current = move |to: &'static str| move || (location.pathname.get() == to).then_some("page");
    view! {
        <header class="top">
            <a class="brand" href="/">
                <img src="/assets/icon.svg" alt="" width="28" height="28"/>
                <span class="brand-name">{t(common::BRAND)}</span>
                <span class="brand-office">{t(common::OFFICE)}</span>
            </a>
            <nav aria-label=t(common::NAVIGATION)>
                <a href="/" aria-current=current("/")>{t(common::NAV_FILE)}</a>
                <a href="/track" aria-current=current("/track")>{t(common::NAV_TRACK)}</a>
                <a href="/figures" aria-current=current("/figures")>{t(common::NAV_FIGURES)}</a>
            </nav>
            <LanguageForm/>
        </header>
    }
}

#[component]
fn Footer() -> impl IntoView {
    view! {
        <footer class="bottom">
            <p>{t(common::FOOTER_EMERGENCY)}</p>
            <p>{t(common::FOOTER_OWNER)} " · " <a href="/sign-in">{t(common::FOOTER_STAFF)}</a></p>
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
