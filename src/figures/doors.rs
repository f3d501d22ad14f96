//! The figures as data.

use super::{ByChannel, Figures, Span, store};
use crate::{
    complaint::{Channel, Millis, Outcome, Status},
    error::Error,
    language::{Language, dates},
    server::{House, security::plain},
};
use axum::{
    Extension, Json,
    body::Body,
    extract::{Query, State},
    http::Response,
    response::IntoResponse as _,
};
use serde::Deserialize;

/// The days asked for.
#[derive(Deserialize)]
pub struct Days {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// `GET /figures.json?from=YYYY-MM-DD&to=YYYY-MM-DD`
pub async fn json(
    State(house): State<House>,
    Extension(language): Extension<Language>,
    Query(days): Query<Days>,
) -> Response<Body> {
    match read(&house, &days.from, &days.to).await {
        Ok(figures) => Json(figures).into_response(),
        Err(error) => plain(&error, language),
    }
}

/// Counts.
pub async fn read(house: &House, from: &str, to: &str) -> Result<Figures, Error> {
    let span = Span::parse(from, to)?;
    let first = span.from.map_or(Millis::MIN, dates::start_of);
    let after = span.to.and_then(|day| day.succ_opt()).map_or(Millis::MAX, dates::start_of);
    let groups = store::groups(house.db(), first, after).await?;
    let count =
        |fits: &dyn Fn(&store::Group) -> bool| groups.iter().filter(|group| fits(group)).map(|group| group.n).sum();
    let channel = |channel: Channel| count(&|group| group.channel == channel);
    let fake = |group: &store::Group| group.outcome == Some(Outcome::FoundFake);
    let received: i64 = count(&|_| true);
    let disposed: i64 = count(&|group| group.status == Status::Closed && !group.confidential && !fake(group));
    let found_fake: i64 = count(&|group| !group.confidential && fake(group));
    let confidential: i64 = count(&|group| group.confidential);
    let may_tell = span.may_tell(confidential);
    let told = |n: i64| may_tell.then_some(n);
    Ok(Figures {
        received,
        by_channel: ByChannel {
            x: channel(Channel::X),
            facebook: channel(Channel::Facebook),
            click_and_post: channel(Channel::ClickAndPost),
            staff: channel(Channel::Staff),
        },
        disposed,
        found_fake,
        confidential: told(confidential),
        investigating: told(count(&|group| group.status == Status::Investigating)),
        open: received - disposed - found_fake - if may_tell { confidential } else { 0 },
        as_of: dates::exact(house.clock().now()),
        from: Some(from.to_owned()).filter(|day| !day.is_empty()),
        to: Some(to.to_owned()).filter(|day| !day.is_empty()),
    })
}
