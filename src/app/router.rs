//! Every route and every layer of the server, in order.

use super::{
    gate::{self, MAX_FORM},
    installed,
    language::choose,
    live, metrics, rendering, view,
};
use crate::{
    api, board,
    channels::{self, platform::platform},
    command, complaint, figures, incidents, inside, intake,
    intake::webhooks,
    language::Language,
    masks,
    officers::{self, session::recognise},
    offices, open311, oversight, push, replies, routing, sampling,
    server::{
        AppState, assets,
        edge::patience,
        follow::{self, log, number, on_page, request},
        health,
        listen::PATIENCE,
        pages,
        routes::Routes,
        security,
    },
    staff::StaffPage,
    statements, tracking,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, Version},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::{MethodRouter, any, get, post},
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate as _},
    },
    csrf::CsrfLayer,
    limit::RequestBodyLimitLayer,
    request_id::{PropagateRequestIdLayer, SetRequestIdLayer},
    set_header::SetResponseHeaderLayer,
};

/// Adds the POST handler of a staff page; some pages have none.
fn with_forms(page: StaffPage, read: MethodRouter<AppState>) -> MethodRouter<AppState> {
    match page {
        StaffPage::Board => read.post(board::handlers::post_board),
        StaffPage::Complaint => read.post(board::handlers::post),
        StaffPage::Redact => read.post(masks::redaction::handlers::post),
        StaffPage::Incident => read.post(incidents::handlers::post),
        StaffPage::Apart => read.post(incidents::apart::handlers::post),
        StaffPage::Questions => read.post(complaint::questions::handlers::post),
        StaffPage::Orders => read.post(command::orders::handlers::post),
        StaffPage::SheetOfDay => read.post(command::sheet::handlers::post),
        StaffPage::Notices => read.post(command::notices::handlers::post),
        StaffPage::Samples => read.post(sampling::handlers::post),
        StaffPage::Shift => read.post(command::shift::handlers::post),
        StaffPage::Statements => read.post(statements::handlers::post),
        StaffPage::Wire => read.post(intake::wire::decide::post),
        StaffPage::Offices => read.post(offices::handlers::post),
        StaffPage::Officers => read.post(officers::admin::handlers::post),
        StaffPage::Clocks => read.post(command::clocks::admin::handlers::post),
        StaffPage::Categories => read.post(complaint::categories::handlers::post),
        StaffPage::Spellings => read.post(routing::spellings::handlers::post),
        StaffPage::Macros => read.post(board::macros::handlers::post),
        StaffPage::Answers => read.post(replies::templates::handlers::post),
        StaffPage::Keys => read.post(api::handlers::post),
        StaffPage::Webhooks => read.post(api::hooks::handlers::post),
        StaffPage::Retention => read.post(oversight::retention::handlers::post),
        StaffPage::Breaches => read.post(oversight::breaches::handlers::post),
        StaffPage::Me => read.post(officers::account::handlers::post),
        StaffPage::Password => read.post(officers::password::handlers::post),
        StaffPage::SecondFactor => read.post(officers::second_factor::handlers::post),
        StaffPage::Forwarded
        | StaffPage::Morning
        | StaffPage::Sheet
        | StaffPage::Ledger
        | StaffPage::Masks
        | StaffPage::Audit
        | StaffPage::Figures
        | StaffPage::FiguresCases
        | StaffPage::Report
        | StaffPage::ReportOfDay => read,
    }
}

/// Identifies the sender of a request: client address, language, and the officer who is signed in.
async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    security::identify(&state, &mut request);
    let language = request.extensions().get().copied().unwrap_or(Language::Hindi);
    match recognise(&state, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(error) => security::plain(&error, language),
    }
}

/// The interface for other software, if a setting turns it on.
fn open311_routes(state: &AppState) -> Routes {
    if state.settings().open311 {
        Routes::new().route(open311::ROUTE, get(open311::read).post(open311::send))
    } else {
        Routes::new()
    }
}

/// The whole server as one service.
///
/// # Errors
/// The public URL is not an origin.
pub fn router(state: AppState) -> anyhow::Result<Router> {
    Ok(listed(state)?.0)
}

/// The same service, and the path of every route in it.
///
/// # Errors
/// See [`router`].
pub fn listed(state: AppState) -> anyhow::Result<(Router, Vec<&'static str>)> {
    let mut paths = Vec::new();
    follow::spawn_for_pages();
    let page = get(rendering::page);
    let staff = |routes: Routes, one: &StaffPage| routes.route(one.route(), with_forms(*one, page.clone()));
    let routes = StaffPage::ALL
        .iter()
        .fold(open311_routes(&state), staff)
        .route("/", page.clone().post(intake::form::post))
        .route(intake::place::PLACES, get(intake::suggestions::places))
        .route("/track", get(tracking::handlers::track))
        .route("/t/{reference}", get(tracking::rendered::page).post(tracking::handlers::post_public))
        .route("/t/{reference}/promise.ics", get(tracking::calendar::promise))
        .route("/claim/{reference}/{code}/{key}", get(tracking::handlers::claimed))
        .route("/t/{reference}/{key}", page.clone().post(tracking::handlers::post))
        .route("/t/{reference}/{key}/photo/{id}", get(tracking::handlers::photo))
        .route("/t/{reference}/{key}/qr.svg", get(tracking::handlers::qr))
        .route("/t/{reference}/{key}/receipt.txt", get(tracking::handlers::receipt))
        .route("/sent/{reference}/{key}", page.clone())
        .route("/incident/{number}", page.clone().post(incidents::handlers::post_public))
        .route("/push/key", get(push::handlers::key))
        .route("/figures", page.clone())
        .route("/figures.json", get(figures::json))
        .route("/figures.csv", get(figures::csv))
        .route("/figures/preview/{file}", get(figures::picture))
        .route("/statements", page.clone())
        .route("/statements.atom", get(statements::site::feed::feed))
        .route("/statements/{slug}", get(statements::site::rendered::page))
        .route("/statements/{slug}/file/{id}", get(statements::site::handlers::file))
        .route("/statements/{slug}/preview/{file}", get(statements::site::handlers::preview))
        .route("/language", post(choose))
        .route("/share", get(installed::shared_before).post(intake::share::post))
        .route("/manifest.webmanifest", get(installed::manifest))
        .route("/sw.js", get(installed::worker))
        .route("/favicon.ico", get(installed::favicon))
        .route("/robots.txt", get(installed::robots))
        .route("/.well-known/security.txt", get(installed::security_contact))
        .route("/sign-in", page.clone().post(officers::handlers::sign_in))
        .route("/sign-in/code", page.clone().post(officers::second_factor::half::post))
        .route("/sign-out", post(officers::handlers::sign_out))
        .route("/staff/wire/photo/{id}", get(intake::wire::handlers::photo))
        .route("/staff/sheet/{day}/csv", get(command::sheet::handlers::table))
        .route("/staff/list/csv", get(board::export::csv))
        .route("/staff/audit/csv", get(oversight::trail::export::csv))
        .route("/staff/retention/csv", get(oversight::retention::listed::csv))
        .route("/staff/c/{reference}/rti", get(oversight::rti::text))
        .route("/staff/list/xlsx", get(board::export::xlsx))
        .route("/staff/figures/csv", get(inside::export::csv))
        .route("/staff/figures/xlsx", get(inside::export::xlsx))
        .route("/staff/figures/cases/csv", get(inside::cases::export::csv))
        .route("/staff/figures/cases/xlsx", get(inside::cases::export::xlsx))
        .route("/staff/second-factor/qr.svg", get(officers::second_factor::handlers::picture))
        .route("/staff/statements/file/{id}", get(statements::files::send))
        .route("/staff/stay", get(officers::stay::handlers::left).post(officers::stay::handlers::stay))
        .route("/staff/photo/{id}", get(board::handlers::photo))
        .route("/staff/c/{reference}/redacted/{id}", get(masks::redaction::handlers::file))
        .route("/staff/view", post(view::choose))
        .route("/api/{*name}", post(pages::server_function))
        .route("/v1/{*rest}", any(api::v1::no_such))
        .route("/developers", get(api::v1::developers::page))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::to_this_machine))
        .noted(&mut paths)
        .merge(api::v1::routes())
        .fallback(rendering::page)
        .layer(DefaultBodyLimit::max(MAX_FORM))
        // Compresses pages, except those into which an outer layer still writes the request id.
        .layer(CompressionLayer::new().compress_when(
            DefaultPredicate::new().and(|status, _: Version, _: &HeaderMap, _: &Extensions| !on_page::shows_id(status)),
        ));
    paths.extend(api::v1::PATHS);
    // Events are a few bytes each and are not compressed; the compressor's state would be most of the memory of an open page.
    let streams = Routes::new()
        .route("/live/t/{reference}", get(live::public))
        .route("/live/t/{reference}/{key}", get(live::private))
        .route("/live/staff", get(live::staff))
        .route("/live/wire", get(live::wire))
        .noted(&mut paths)
        // A proxy passes each event on at once (<https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering>).
        .route_layer(SetResponseHeaderLayer::overriding(
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ))
        .route_layer(from_fn_with_state(state.clone(), live::unless_stopping));
    let platforms = channels::platforms().filter_map(|channel| Some((platform(channel)?.webhook, channel)));
    let deliveries = platforms
        .fold(Routes::new(), |routes, (path, channel)| routes.route(path, webhooks::door(channel)))
        .noted(&mut paths)
        .layer(DefaultBodyLimit::max(webhooks::MAX_DELIVERY));

    let csrf = CsrfLayer::new().add_trusted_origin(state.settings().public_url.clone())?;
    let layered = routes
        .merge(streams)
        .merge(deliveries)
        // Checks who may send a body, and how much, before it is read.
        .layer(from_fn_with_state(state.clone(), gate::ask))
        // Identifies the sender: address, language, officer.
        .layer(from_fn_with_state(state.clone(), identify))
        // Refuses POST requests from other sites, whatever cookies the browser adds.
        .layer(csrf)
        // Limits bodies to the size of a form with photos.
        .layer(RequestBodyLimitLayer::new(MAX_FORM))
        // Limits the silence of a sender and the time to the answer, not the duration of an upload that still moves.
        .layer(from_fn_with_state(PATIENCE, patience::within))
        // Keeps private links out of search engines.
        .layer(from_fn(installed::keep_private))
        // Sets the content security policy and forbids caching of pages.
        .layer(from_fn_with_state(state.clone(), security::headers))
        .merge(assets::routes(&state.settings().site_root, state.leptos()).noted(&mut paths))
        // Turns a panic into an error response.
        .layer(CatchPanicLayer::custom(log::after_panic))
        // Gives an empty refusal a readable message.
        .layer(from_fn(security::explain))
        // Makes every refusal of the interface for other software a problem (RFC 9457).
        .layer(from_fn(api::problem::everywhere))
        // Gives refusals of the interface for other software the form that this software reads.
        .layer(from_fn(open311::in_shape))
        // Says when to try again, whoever refused.
        .layer(from_fn(security::say_when))
        .layer(
            ServiceBuilder::new()
                // Gives every request an id, which is also in its answer, and a line in the log.
                .map_request({
                    let state = state.clone();
                    move |request| number::strip_untrusted(&state, request)
                })
                .layer(SetRequestIdLayer::x_request_id(number::Numbers))
                .layer(PropagateRequestIdLayer::x_request_id())
                .layer(from_fn_with_state(state.clone(), request::follow))
                // Forbids content sniffing for every answer, including files and refusals.
                .layer(SetResponseHeaderLayer::if_not_present(
                    HeaderName::from_static("x-content-type-options"),
                    HeaderValue::from_static("nosniff"),
                ))
                // Prints the request id on error pages, so that a caller can quote it.
                .layer(from_fn(on_page::add_id)),
        )
        .with_state(state);
    Ok((layered, paths))
}
