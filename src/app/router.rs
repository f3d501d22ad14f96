//! Every route and every layer of the server, in order.

use super::{
    gate::{self, MAX_FORM},
    language::choose,
    live, metrics, rendering,
};
use crate::{
    board,
    channels::{self, platform::platform},
    command, complaint, figures, intake,
    intake::webhooks,
    language::Language,
    officers::{self, session::recognise},
    offices, replies, routing,
    server::{
        AppState, assets,
        follow::{self, log, number, on_page, request},
        health,
        listen::LONGEST,
        pages,
        routes::Routes,
        security,
    },
    staff::StaffPage,
    tracking,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, Version},
    middleware::{Next, from_fn, from_fn_with_state},
    response::Response,
    routing::{MethodRouter, get, post},
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
    timeout::TimeoutLayer,
};

/// What is posted to a page of the staff; the others are only read.
fn with_forms(page: StaffPage, read: MethodRouter<AppState>) -> MethodRouter<AppState> {
    match page {
        StaffPage::Board => read.post(board::handlers::post_board),
        StaffPage::Complaint => read.post(board::handlers::post),
        StaffPage::Orders => read.post(command::orders::handlers::post),
        StaffPage::SheetOfDay => read.post(command::sheet::handlers::post),
        StaffPage::Notices => read.post(command::notices::handlers::post),
        StaffPage::Shift => read.post(command::shift::handlers::post),
        StaffPage::Wire => read.post(intake::wire::decide::post),
        StaffPage::Offices => read.post(offices::handlers::post),
        StaffPage::Officers => read.post(officers::admin::handlers::post),
        StaffPage::Clocks => read.post(command::clocks::admin::handlers::post),
        StaffPage::Categories => read.post(complaint::categories::handlers::post),
        StaffPage::Spellings => read.post(routing::spellings::handlers::post),
        StaffPage::Macros => read.post(board::macros::handlers::post),
        StaffPage::Answers => read.post(replies::templates::handlers::post),
        StaffPage::Me => read.post(officers::account::handlers::post),
        StaffPage::Password => read.post(officers::password::handlers::post),
        StaffPage::SecondFactor => read.post(officers::second_factor::handlers::post),
        StaffPage::Forwarded | StaffPage::Morning | StaffPage::Sheet | StaffPage::Ledger => read,
    }
}

/// Finds out who asks: the client's address, the reader's language, the officer signed in.
async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    security::identify(&state, &mut request);
    let language = request.extensions().get().copied().unwrap_or(Language::Hindi);
    match recognise(&state, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(error) => security::plain(&error, language),
    }
}

/// The whole server as one service.
///
/// # Errors
/// A public URL that is no origin.
pub fn router(state: AppState) -> anyhow::Result<Router> {
    Ok(listed(state)?.0)
}

/// The same, and the path of every route in it.
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
        .fold(Routes::new(), staff)
        .route("/", page.clone().post(intake::form::post))
        .route("/track", get(tracking::handlers::track))
        .route("/t/{reference}", get(tracking::rendered::page).post(tracking::handlers::claim))
        .route("/claim/{reference}/{code}/{key}", get(tracking::handlers::claimed))
        .route("/t/{reference}/{key}", page.clone().post(tracking::handlers::post))
        .route("/t/{reference}/{key}/photo/{id}", get(tracking::handlers::photo))
        .route("/t/{reference}/{key}/qr.svg", get(tracking::handlers::qr))
        .route("/t/{reference}/{key}/receipt.txt", get(tracking::handlers::receipt))
        .route("/sent/{reference}/{key}", page.clone())
        .route("/figures", page.clone())
        .route("/figures.json", get(figures::json))
        .route("/language", post(choose))
        .route("/sign-in", page.clone().post(officers::handlers::sign_in))
        .route("/sign-in/code", page.clone().post(officers::second_factor::half::post))
        .route("/sign-out", post(officers::handlers::sign_out))
        .route("/staff/wire/photo/{id}", get(intake::wire::handlers::photo))
        .route("/staff/sheet/{day}/csv", get(command::sheet::handlers::table))
        .route("/staff/second-factor/qr.svg", get(officers::second_factor::handlers::picture))
        .route("/staff/stay", get(officers::stay::handlers::left).post(officers::stay::handlers::stay))
        .route("/staff/photo/{id}", get(board::handlers::photo))
        .route("/api/{*name}", post(pages::server_function))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::to_this_machine))
        .noted(&mut paths)
        .fallback(rendering::page)
        .layer(DefaultBodyLimit::max(MAX_FORM))
        // Pages are small on the line; where something is still to be written into them, later.
        .layer(CompressionLayer::new().compress_when(
            DefaultPredicate::new().and(|status, _: Version, _: &HeaderMap, _: &Extensions| !on_page::tells(status)),
        ));
    // Events are a few bytes each and never compressed; the compressor's state would be most of what an open page costs.
    let streams = Routes::new()
        .route("/live/t/{reference}", get(live::public))
        .route("/live/t/{reference}/{key}", get(live::private))
        .route("/live/staff", get(live::staff))
        .route("/live/wire", get(live::wire))
        .noted(&mut paths)
        .route_layer(from_fn_with_state(state.clone(), live::unless_stopping));
    let knocking = channels::platforms().filter_map(|channel| Some((platform(channel)?.webhook, channel)));
    let deliveries = knocking
        .fold(Routes::new(), |routes, (path, channel)| routes.route(path, webhooks::door(channel)))
        .noted(&mut paths)
        .layer(DefaultBodyLimit::max(webhooks::MAX_DELIVERY));

    let csrf = CsrfLayer::new().add_trusted_origin(state.settings().public_url.clone())?;
    let layered = routes
        .merge(streams)
        .merge(deliveries)
        // Who may send, and how much: asked before a body is read.
        .layer(from_fn_with_state(state.clone(), gate::ask))
        // Who asks: address, language, officer.
        .layer(from_fn_with_state(state.clone(), identify))
        // No post from another site, whatever cookies the browser adds to it.
        .layer(csrf)
        // No body beyond what a form with photos needs.
        .layer(RequestBodyLimitLayer::new(MAX_FORM))
        // No request that never ends.
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        // The policy, and no copies of pages anywhere.
        .layer(from_fn_with_state(state.clone(), security::headers))
        .merge(assets::routes(&state.settings().site_root, state.leptos()).noted(&mut paths))
        // A panic is our fault, not the end.
        .layer(CatchPanicLayer::custom(log::after_panic))
        // A bare refusal becomes a sentence.
        .layer(from_fn(security::explain))
        .layer(
            ServiceBuilder::new()
                // Every request has a number, which its answer has too, and a line in the log.
                .map_request({
                    let state = state.clone();
                    move |request| number::unless_trusted(&state, request)
                })
                .layer(SetRequestIdLayer::x_request_id(number::Numbers))
                .layer(PropagateRequestIdLayer::x_request_id())
                .layer(from_fn_with_state(state.clone(), request::follow))
                // Whatever answers, a file or a refusal too: it is what it says that it is.
                .layer(SetResponseHeaderLayer::if_not_present(
                    HeaderName::from_static("x-content-type-options"),
                    HeaderValue::from_static("nosniff"),
                ))
                // Who reads of an error can say which.
                .layer(from_fn(on_page::tell)),
        )
        .with_state(state);
    Ok((layered, paths))
}
