//! Every route and every layer, in order.

use super::{
    House, assets,
    edge::gate::{self, MAX_FORM},
    follow::{self, log, number, told},
    health, live_pages, metrics, pages,
    routes::Routes,
    security,
};
use crate::{
    board,
    channels::{self, platform::platform},
    command, complaint, figures, intake,
    intake::webhooks,
    language, officers, offices, replies, routing, tracking,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, Version},
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use std::time::Duration;
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

/// The longest that a request may take to come and be answered: a phone on a bad line sends four photos slowly.
pub const LONGEST: Duration = Duration::from_secs(120);

/// The whole server as one service.
///
/// # Errors
/// A public URL that is no origin.
pub fn router(house: House) -> anyhow::Result<Router> {
    Ok(listed(house)?.0)
}

/// The same, and the path of every route in it.
///
/// # Errors
/// See [`router`].
pub fn listed(house: House) -> anyhow::Result<(Router, Vec<&'static str>)> {
    let mut paths = Vec::new();
    follow::spawn_for_pages();
    let page = get(pages::page);
    let routes = Routes::new()
        .route("/", page.clone().post(intake::form::post))
        .route("/track", get(tracking::doors::track))
        .route("/t/{reference}", get(tracking::rendered::page).post(tracking::doors::claim))
        .route("/claim/{reference}/{code}/{key}", get(tracking::doors::claimed))
        .route("/t/{reference}/{key}", page.clone().post(tracking::doors::post))
        .route("/t/{reference}/{key}/photo/{id}", get(tracking::doors::photo))
        .route("/t/{reference}/{key}/qr.svg", get(tracking::doors::qr))
        .route("/t/{reference}/{key}/receipt.txt", get(tracking::doors::receipt))
        .route("/sent/{reference}/{key}", page.clone())
        .route("/figures", page.clone())
        .route("/figures.json", get(figures::json))
        .route("/language", post(language::doors::choose))
        .route("/sign-in", page.clone().post(officers::doors::sign_in))
        .route("/sign-in/code", page.clone().post(officers::second_factor::half::post))
        .route("/sign-out", post(officers::doors::sign_out))
        .route("/staff", page.clone().post(board::doors::post_board))
        .route("/staff/wire", page.clone().post(intake::wire::decide::post))
        .route("/staff/wire/ledger", page.clone())
        .route("/staff/wire/photo/{id}", get(intake::wire::doors::photo))
        .route("/staff/answers", page.clone().post(replies::templates::doors::post))
        .route("/staff/offices", page.clone().post(offices::doors::post))
        .route("/staff/officers", page.clone().post(officers::admin::doors::post))
        .route("/staff/orders", page.clone().post(command::orders::doors::post))
        .route("/staff/morning", page.clone())
        .route("/staff/forwarded", page.clone())
        .route("/staff/sheet", page.clone())
        .route("/staff/sheet/{day}", page.clone().post(command::sheet::doors::post))
        .route("/staff/sheet/{day}/csv", get(command::sheet::doors::table))
        .route("/staff/categories", page.clone().post(complaint::categories::doors::post))
        .route("/staff/clocks", page.clone().post(command::clocks::admin::doors::post))
        .route("/staff/macros", page.clone().post(board::macros::doors::post))
        .route("/staff/me", page.clone().post(officers::own::doors::post))
        .route("/staff/password", page.clone().post(officers::password::doors::post))
        .route("/staff/second-factor", page.clone().post(officers::second_factor::doors::post))
        .route("/staff/second-factor/qr.svg", get(officers::second_factor::doors::picture))
        .route("/staff/stay", get(officers::stay::doors::left).post(officers::stay::doors::stay))
        .route("/staff/notices", page.clone().post(command::notices::doors::post))
        .route("/staff/spellings", page.clone().post(routing::spellings::doors::post))
        .route("/staff/shift", page.clone().post(command::shift::doors::post))
        .route("/staff/c/{reference}", page.post(board::doors::post))
        .route("/staff/photo/{id}", get(board::doors::photo))
        .route("/api/{*name}", post(pages::server_function))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::to_this_machine))
        .noted(&mut paths)
        .fallback(pages::page)
        .layer(DefaultBodyLimit::max(MAX_FORM))
        // Pages are small on the line; where something is still to be written into them, later.
        .layer(CompressionLayer::new().compress_when(
            DefaultPredicate::new().and(|status, _: Version, _: &HeaderMap, _: &Extensions| !told::tells(status)),
        ));
    // Events are a few bytes each and never compressed; the compressor's state would be most of what an open page costs.
    let live = Routes::new()
        .route("/live/t/{reference}", get(live_pages::public))
        .route("/live/t/{reference}/{key}", get(live_pages::private))
        .route("/live/staff", get(live_pages::staff))
        .route("/live/wire", get(live_pages::wire))
        .noted(&mut paths)
        .route_layer(from_fn_with_state(house.clone(), live_pages::unless_stopping));
    let knocking = channels::platforms().filter_map(|channel| Some((platform(channel)?.webhook, channel)));
    let deliveries = knocking
        .fold(Routes::new(), |routes, (path, channel)| routes.route(path, webhooks::door(channel)))
        .noted(&mut paths)
        .layer(DefaultBodyLimit::max(webhooks::MAX_DELIVERY));

    let csrf = CsrfLayer::new().add_trusted_origin(house.settings().public_url.clone())?;
    let layered = routes
        .merge(live)
        .merge(deliveries)
        // Who may send, and how much: asked before a body is read.
        .layer(from_fn_with_state(house.clone(), gate::ask))
        // Who asks: address, language, officer.
        .layer(from_fn_with_state(house.clone(), security::identify))
        // No post from another site, whatever cookies the browser adds to it.
        .layer(csrf)
        // No body beyond what a form with photos needs.
        .layer(RequestBodyLimitLayer::new(MAX_FORM))
        // No request that never ends.
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST))
        // The policy, and no copies of pages anywhere.
        .layer(from_fn_with_state(house.clone(), security::headers))
        .merge(assets::routes(&house.settings().site_root, house.leptos()).noted(&mut paths))
        // A panic is our fault, not the end.
        .layer(CatchPanicLayer::custom(log::after_panic))
        // A bare refusal becomes a sentence.
        .layer(from_fn(security::explain))
        .layer(
            ServiceBuilder::new()
                // Every request has a number, which its answer has too, and a line in the log.
                .map_request({
                    let house = house.clone();
                    move |request| number::unless_trusted(&house, request)
                })
                .layer(SetRequestIdLayer::x_request_id(number::Numbers))
                .layer(PropagateRequestIdLayer::x_request_id())
                .layer(from_fn_with_state(house.clone(), follow::follow))
                // Whatever answers, a file or a refusal too: it is what it says that it is.
                .layer(SetResponseHeaderLayer::if_not_present(
                    HeaderName::from_static("x-content-type-options"),
                    HeaderValue::from_static("nosniff"),
                ))
                // Who reads of an error can say which.
                .layer(from_fn(told::tell)),
        )
        .with_state(house);
    Ok((layered, paths))
}
