//! Senders who are set apart, through the doors, on both databases.

use super::ApartPage;
use crate::{
    error::{Error, Problem},
    intake::wire::{Wire, WireQuery, tests::mention},
    testing::{App, both_databases, rows},
};
use axum::http::StatusCode;

both_databases!(posts_of_a_sender_who_is_set_apart_wait_in_a_list_of_their_own_until_the_day, async |db| {
    let app = App::on(db).await;
    let (chief, operator) = (app.officer("chief").await, app.officer("operator").await);
    for (id, author) in [("2080000000000000001", "22"), ("2080000000000000002", "33")] {
        app.citizen().deliver_x(&mention(id, author, "सिविल लाइंस में चोरी", id, None)).await;
    }
    assert_eq!(operator.wire().await.posts.len(), 2);
    let set = [
        ("form_name", "apart"),
        ("channel", "x"),
        ("sender", "@Citizen_22"),
        ("reason", "Forty abusive posts in one night"),
        ("until", "2026-11-30"),
    ];
    assert_eq!(operator.post_json("/staff/apart", &set).await.0, StatusCode::FORBIDDEN, "the chief decides");
    assert_eq!(chief.post_json("/staff/apart", &set).await.0, StatusCode::OK);
    let (status, answer) = chief.post_json("/staff/apart", &set).await;
    assert_eq!(
        (status, answer.error),
        (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field("sender", Problem::ApartAlready)))
    );
    let endless = [&set[..4], &[("until", "2028-01-01")]].concat();
    let (_, answer) = chief.post_json("/staff/apart", &endless).await;
    assert_eq!(answer.error, Some(Error::field("until", Problem::TooLate)), "not without an end");
    let wire = operator.wire().await;
    assert_eq!((wire.posts.len(), wire.apart), (1, 1), "never silently");
    let asked = WireQuery { apart: true, ..WireQuery::from_query(|_| None) };
    let apart: Wire = operator.call("staff/wire", serde_json::json!({ "asked": asked })).await.unwrap();
    assert_eq!(apart.posts.len(), 1);
    assert_eq!(apart.posts[0].author.as_deref(), Some("Citizen @citizen_22"));
    let counted: i64 = apart.channels.iter().map(|state| state.waiting).sum();
    assert_eq!(counted, 2, "they count as waiting like any other");
    let auditor: ApartPage = app.officer("auditor").await.call("staff/apart", serde_json::json!({})).await.unwrap();
    assert_eq!(auditor.all[0].reason, "Forty abusive posts in one night");
    app.state.clock().advance(9 * 24 * 3_600_000);
    assert_eq!(app.officer("operator").await.wire().await.posts.len(), 2, "it ends by itself");
    let id = auditor.all[0].id.to_string();
    let chief = app.officer("chief").await;
    let over = chief.post_json("/staff/apart", &[("form_name", "end"), ("apart", &id)]).await.0;
    assert_eq!(over, StatusCode::CONFLICT);
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'sender_set_apart'").await, 1);
});
