//! Every channel is fully described, and the schema accepts a complaint of every channel.

use super::{
    of,
    platform::{called_at, platform, strictest},
    platforms,
};
use crate::{
    complaint::{
        Category, Channel,
        changes::{NewComplaint, begin},
        details::Details,
    },
    language::Language,
    replies::ReplyMethod,
    server::db::{broken_rule, sql},
    testing::{App, NOON, both_databases},
};
use std::collections::BTreeSet;

#[test]
fn every_platform_is_described() {
    for &channel in Channel::ALL {
        let platform = platform(channel);
        assert_eq!(of(channel).is_platform, platform.is_some(), "{channel}");
        let Some(platform) = platform else { continue };
        assert_eq!(called_at(platform.webhook), Some(channel));
        assert!(platform.ways.contains(&ReplyMethod::Reply), "{channel}: a public post can be answered there");
        assert!(platform.ways.contains(&platform.in_private) && !platform.in_private.is_public(), "{channel}");
        assert!((platform.length)("शिकायत") <= platform.longest);
    }
    assert_eq!(called_at("/webhooks/other"), None);
    assert_eq!(strictest(), Channel::X);
    let marks: BTreeSet<&str> = Channel::ALL.iter().map(|&channel| of(channel).mark).collect();
    assert_eq!(marks.len(), Channel::ALL.len(), "each has its own mark");
}

#[test]
fn each_platform_has_its_own_webhook_and_hosts() {
    let described: Vec<_> = platforms().filter_map(platform).collect();
    let webhooks: BTreeSet<&str> = described.iter().map(|platform| platform.webhook).collect();
    assert_eq!(webhooks.len(), described.len());
    let hosts: Vec<&str> = described.iter().flat_map(|platform| platform.picture_hosts).copied().collect();
    assert_eq!(hosts.iter().collect::<BTreeSet<_>>().len(), hosts.len());
    assert!(!hosts.iter().any(|host| host.is_empty() || host.contains('/')));
}

both_databases!(the_schema_accepts_a_complaint_of_every_channel, async |db| {
    let app = App::on(db).await;
    for &channel in Channel::ALL {
        let new = NewComplaint {
            channel,
            category: Category::Theft,
            text: "चोरी".into(),
            details: Details::default(),
            point: None,
            language: Language::Hindi,
            accused: None,
        };
        let mut tx = app.state.db().begin().await.unwrap();
        let begun = begin(&mut tx, app.op().sealing(), new, "0123456789abcdef", &[], NOON, NOON).await;
        let begun = begun.unwrap_or_else(|error| panic!("{channel}: {error:?}"));
        begun.waits(&mut tx, NOON).await.unwrap();
        tx.commit().await.unwrap();
    }
});

both_databases!(a_new_channel_needs_no_migration, async |db| {
    let app = App::on(db).await;
    app.citizen().file("चोरी").await;
    let mut tx = app.state.db().begin().await.unwrap();
    assert_eq!(tx.run(&sql("update complaint set channel = 'new'")).await.unwrap(), 1);
    let broken = tx.run(&sql("update complaint set text = ''")).await.unwrap_err();
    assert_eq!(broken_rule(&broken).as_deref(), Some("complaint_text_present"), "the other rules still hold");
});

both_databases!(every_platform_has_a_webhook_that_checks_signatures, async |db| {
    let app = App::on(db).await;
    for platform in platforms().filter_map(platform) {
        let answered = app.citizen().deliver(platform.webhook, platform.signature, "sha256=", "{}").await;
        assert_eq!(answered.status, axum::http::StatusCode::UNAUTHORIZED, "{}", platform.webhook);
    }
    assert_eq!(app.state.channels().listeners().len(), platforms().count(), "the tests have an account on each");
});
