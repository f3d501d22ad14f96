//! Pictures are stored once, fetched from the platforms only, and belong to the same complaint as their post.

use super::*;
use crate::{
    complaint::Category,
    demo::pictures::draw,
    intake::wire::Disposition,
    server::db::Db,
    testing::{App, both_databases},
};
use axum::{Router, body::Body, http::header, routing::get};
use futures::stream;
use std::convert::Infallible;

/// A fake platform that serves a picture, a non-picture, an endless body, errors and a redirect.
async fn platform() -> String {
    let router = Router::new()
        .route("/media/1.jpg", get(|| async { ([(header::CONTENT_TYPE, "image/jpeg")], draw(1)) }))
        .route("/media/film.mp4", get(|| async { "not a picture" }))
        .route(
            "/media/endless.jpg",
            get(|| async { Body::from_stream(stream::repeat_with(|| Ok::<_, Infallible>(vec![7u8; 65_536]))) }),
        )
        .route("/media/gone.jpg", get(|| async { axum::http::StatusCode::FORBIDDEN }))
        .route("/media/busy.jpg", get(|| async { axum::http::StatusCode::SERVICE_UNAVAILABLE }))
        .route(
            "/media/elsewhere.jpg",
            get(|| async { axum::response::Redirect::temporary("http://169.254.169.254/latest/meta-data/") }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    format!("http://{address}")
}

fn fetcher(own: &str) -> Fetcher {
    Fetcher::of(vec![(Channel::X, Url::parse(own).unwrap())]).unwrap()
}

fn post_with(id: &str, media: &[String]) -> String {
    let keys: Vec<String> = (0..media.len()).map(|n| format!("\"3_{n}\"")).collect();
    let media: Vec<String> = media
        .iter()
        .enumerate()
        .map(|(n, url)| format!(r#"{{"media_key":"3_{n}","type":"photo","url":"{url}"}}"#))
        .collect();
    format!(
        r#"{{"data":{{"event_uuid":"{id}","filter":{{"user_id":"1111111111111111111"}},"event_type":"post.mention.create","tag":"mentions",
        "payload":{{"id":"{id}","text":"@PrayagrajPolice चोरी हो गई","author_id":"22","created_at":"2026-11-23T11:00:00.000Z",
        "conversation_id":"{id}","edit_history_tweet_ids":["{id}"],"attachments":{{"media_keys":[{}]}}}},
        "includes":{{"users":[{{"id":"22","username":"citizen_22","name":"Citizen"}}],"media":[{}]}}}}}}"#,
        keys.join(","),
        media.join(",")
    )
}

async fn states(db: &Db) -> Vec<(String, Option<String>)> {
    db.all(&sql("select state, why from post_media order by id")).await.unwrap()
}

async fn fetch_all(state: &AppState, fetcher: &Fetcher) {
    while step(state, fetcher).await.unwrap() {}
}

both_databases!(a_picture_follows_its_post_into_the_complaint, async |db| {
    let app = App::on(db).await;
    let own = platform().await;
    let fetcher = fetcher(&own);
    app.citizen().deliver_x(&post_with("2080000000000000001", &[format!("{own}/media/1.jpg")])).await;
    let operator = app.officer("operator").await;
    let open = operator.wire().await.open.unwrap();
    assert_eq!((open.pictures.len(), open.pictures_waiting), (0, 1));
    fetch_all(&app.state, &fetcher).await;
    let open = operator.wire().await.open.unwrap();
    assert_eq!((open.pictures.len(), open.pictures_waiting, open.pictures_refused), (1, 0, 0));
    let address = format!("/staff/wire/photo/{}", open.pictures[0]);
    let shown = operator.get(&address).await;
    assert_eq!((shown.status.as_u16(), &shown.headers["content-type"]), (200, &"image/jpeg".parse().unwrap()));
    assert_eq!(app.officer("a").await.get(&address).await.status.as_u16(), 403, "stations do not read the wire");
    let (hash,): (Vec<u8>,) = app.state.db().one(&sql("select sha256 from post_media")).await.unwrap();
    assert_eq!(hash, Sha256::digest(draw(1)).to_vec(), "hash of the original bytes");

    let post = open.post.id.to_string();
    let fields = [
        ("form_name", "decide"),
        ("post", post.as_str()),
        ("decision", Disposition::Complaint.as_str()),
        ("category", Category::Theft.as_str()),
    ];
    operator.post("/staff/wire", &fields).await;
    let reference = operator.wire().await.decided[0].reference.unwrap();
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.photos, open.pictures);
    assert_eq!(operator.get(&format!("/staff/photo/{}", panel.photos[0])).await.status.as_u16(), 200);
});

both_databases!(a_picture_that_comes_after_the_decision_still_finds_its_complaint, async |db| {
    let app = App::on(db).await;
    let own = platform().await;
    app.citizen().deliver_x(&post_with("2080000000000000001", &[])).await;
    let operator = app.officer("operator").await;
    let post = operator.wire().await.open.unwrap().post.id.to_string();
    let fields = [("form_name", "decide"), ("post", post.as_str()), ("decision", "complaint"), ("category", "theft")];
    operator.post("/staff/wire", &fields).await;
    let reference = operator.wire().await.decided[0].reference.unwrap();
    // The author's own reply to it, with a picture, joins automatically.
    let answer = post_with("2080000000000000002", &[format!("{own}/media/1.jpg")]);
    let below = r#""in_reply_to_tweet_id":"2080000000000000001","referenced_tweets":[{"type":"replied_to","id":"2080000000000000001"}],"author_id""#;
    app.citizen().deliver_x(&answer.replacen("\"author_id\"", below, 1)).await;
    fetch_all(&app.state, &fetcher(&own)).await;
    let panel = operator.panel(reference).await.unwrap();
    let added = panel.entries.iter().find(|entry| entry.kind.as_str() == "added").unwrap();
    assert_eq!((panel.photos.len(), added.photos.len()), (0, 1), "the picture belongs to the added entry");
});

both_databases!(non_pictures_and_foreign_addresses_are_refused_with_a_reason, async |db| {
    let app = App::on(db).await;
    let own = platform().await;
    let urls = [
        "http://127.0.0.1:1/inside.jpg".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "https://pbs.twimg.com.evil.example/a.jpg".to_owned(),
        "https://user@pbs.twimg.com/a.jpg".to_owned(),
        "http://pbs.twimg.com/a.jpg".to_owned(),
        "file:///etc/passwd".to_owned(),
        format!("{own}/media/film.mp4"),
        format!("{own}/media/endless.jpg"),
        format!("{own}/media/gone.jpg"),
        format!("{own}/media/elsewhere.jpg"),
    ];
    app.citizen().deliver_x(&post_with("2080000000000000001", &urls)).await;
    fetch_all(&app.state, &fetcher(&own)).await;
    let why: Vec<String> =
        states(app.state.db()).await.into_iter().map(|(state, why)| format!("{state} {}", why.unwrap())).collect();
    let elsewhere = "refused elsewhere";
    assert_eq!(
        why,
        [
            elsewhere,
            elsewhere,
            elsewhere,
            elsewhere,
            elsewhere,
            elsewhere,
            "refused not_a_picture",
            "refused too_large",
            "refused gone",
            "refused gone"
        ]
    );
    let open = app.officer("operator").await.wire().await.open.unwrap();
    assert_eq!((open.pictures.len(), open.pictures_refused), (0, 10));
});

both_databases!(an_unavailable_platform_is_retried_and_finally_given_up, async |db| {
    let app = App::on(db).await;
    let own = platform().await;
    let fetcher = fetcher(&own);
    app.citizen().deliver_x(&post_with("2080000000000000001", &[format!("{own}/media/busy.jpg")])).await;
    fetch_all(&app.state, &fetcher).await;
    assert_eq!(states(app.state.db()).await, [("waiting".to_owned(), Some("platform_error".to_owned()))]);
    for _ in 0..ATTEMPTS {
        app.state.clock().advance(16 * 60_000);
        fetch_all(&app.state, &fetcher).await;
    }
    assert_eq!(states(app.state.db()).await, [("refused".to_owned(), Some("platform_error".to_owned()))]);
});

both_databases!(below_the_disk_floor_a_picture_waits, async |db| {
    let app = App::on(db).await;
    let own = platform().await;
    let fetcher = fetcher(&own);
    app.citizen().deliver_x(&post_with("2080000000000000001", &[format!("{own}/media/1.jpg")])).await;
    // The same database with a disk floor larger than the disk.
    let full = app.again(&["--disk-floor", "999999GB"]).await;
    assert!(!step(&full.state, &fetcher).await.unwrap());
    assert_eq!(states(app.state.db()).await, [("waiting".to_owned(), None)]);
    let (attempts,): (i64,) = app.state.db().one(&sql("select attempts from post_media")).await.unwrap();
    assert_eq!(attempts, 0, "waiting uses up no attempt");
    assert!(step(&app.state, &fetcher).await.unwrap());
    assert_eq!(states(app.state.db()).await, [("kept".to_owned(), None)]);
});

#[test]
fn only_the_platforms_own_hosts_are_accepted() {
    let is = |channel, url: &str| is_of_platform(channel, &Url::parse(url).unwrap());
    assert!(is(Channel::X, "https://pbs.twimg.com/media/A.jpg"));
    assert!(is(Channel::Facebook, "https://scontent.fdel1-1.fna.fbcdn.net/v/a.jpg?oh=1"));
    for url in [
        "https://fbcdn.net.example/a.jpg",
        "https://evilfbcdn.net/a.jpg",
        "https://scontent.fbcdn.net:8443/a.jpg",
        "https://[::1]/a.jpg",
        "https://10.0.0.1/a.jpg",
    ] {
        assert!(!is(Channel::Facebook, url), "{url}");
    }
    assert!(!is(Channel::X, "https://scontent.fbcdn.net/a.jpg"), "a host of another channel");
}
