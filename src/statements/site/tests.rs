//! Statements as citizens, feed readers and crawlers meet them.

use super::feed_address;
use crate::{
    language::Language,
    server::db::{Db, sql},
    testing::{Answered, App, NOON, both_databases, picture},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use sha2::{Digest as _, Sha256};
use std::str::FromStr as _;

const MINUTE: i64 = 60_000;

/// Writes a released version as the staff pages do: `n` is 1 for the statement, more for a correction. Returns the id of the version.
pub async fn released(db: &Db, slug: &str, n: i64, title: &str, text: &str, at: i64) -> i64 {
    let mut tx = db.begin().await.unwrap();
    if n == 1 {
        let statement = sql(
            "insert into statement (slug, created_at, created_by) select $1, $2, id from officer where login = 'chief'",
        );
        tx.run(&statement.arg(slug.to_owned()).arg(at)).await.unwrap();
    }
    let version = sql(
        "insert into statement_version (statement_id, n, edit, state, title_hi, title_en, text_hi, text_en, change_hi, change_en, overflow, \
         writer_id, changed_at, second_id, second_at, released_at) \
         select s.id, $2, 1, 'released', $3, $4, $5, $6, $7, $8, 'link', w.id, $9, o.id, $9, $9 \
         from statement s, officer w, officer o where s.slug = $1 and w.login = 'operator' and o.login = 'chief' returning id",
    )
    .arg(slug.to_owned())
    .arg(n)
    .arg(format!("{title} हिन्दी"))
    .arg(format!("{title} English"))
    .arg(format!("{text} हिन्दी"))
    .arg(format!("{text} English"))
    .arg((n > 1).then(|| "संख्या ग़लत थी".to_owned()))
    .arg((n > 1).then(|| "the number was wrong".to_owned()))
    .arg(at);
    let (id,): (i64,) = tx.one(&version).await.unwrap();
    let shown = sql(
        "update statement set released_n = $2, first_released_at = coalesce(first_released_at, $3), updated_at = $3 where slug = $1",
    );
    tx.run(&shown.arg(slug.to_owned()).arg(n).arg(at)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Withdraws a statement.
pub async fn withdrawn(db: &Db, slug: &str, at: i64) {
    let mut tx = db.begin().await.unwrap();
    let gone = sql(
        "update statement set withdrawn_at = $2, updated_at = $2, withdrawn_hi = 'यह बात पुरानी थी', withdrawn_en = 'It was an old matter', \
         withdrawn_by = (select id from officer where login = 'chief') where slug = $1",
    );
    tx.run(&gone.arg(slug.to_owned()).arg(at)).await.unwrap();
    tx.commit().await.unwrap();
}

/// Attaches a file to a version. Returns the id of the file.
pub async fn attached(app: &App, version: i64, kind: &str, bytes: &[u8]) -> i64 {
    let name = hex::encode(Sha256::digest(bytes));
    app.state.photos().put(&name, bytes.to_vec().into()).await.unwrap();
    let mut tx = app.state.db().begin().await.unwrap();
    let photo = sql(
        "insert into photo (sha256, width, height, at, statement_version_id) values ($1, 8, 8, $2, $3) returning id",
    );
    let (photo,): (i64,) = tx.one(&photo.arg(name).arg(NOON).arg(version)).await.unwrap();
    let file = sql(
        "insert into statement_file (version_id, photo_id, kind, title_hi, title_en, bytes) values ($1, $2, $3, 'प्रेस नोट', 'Press note', $4) returning id",
    );
    let file = file.arg(version).arg(photo).arg(kind.to_owned()).arg(bytes.len() as i64);
    let (id,): (i64,) = tx.one(&file).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The content of a meta tag.
fn meta<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let tag = page.split("<meta ").find(|tag| tag.contains(&format!("\"{name}\"")))?;
    tag.split("content=\"").nth(1)?.split('"').next()
}

async fn feed(app: &App, address: &str) -> atom_syndication::Feed {
    let answered = app.citizen().get(address).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text);
    assert_eq!(answered.headers["content-type"], "application/atom+xml; charset=utf-8");
    atom_syndication::Feed::from_str(&answered.text).unwrap()
}

both_databases!(a_statement_is_read_in_both_languages_at_its_permanent_address, async |db| {
    let app = App::on(db.clone()).await;
    released(&db, "AB12CD34", 1, "बच्चा चोरी", "पहली पंक्ति\n\nदूसरी <b>पंक्ति</b>", NOON).await;
    let english = app.citizen().get("/statements/AB12CD34").await;
    assert_eq!(english.status, StatusCode::OK);
    assert!(english.text.contains("बच्चा चोरी English") && english.text.contains("lang=\"en\""));
    let paragraphs = ["<p>पहली पंक्ति<", "<p>दूसरी &lt;b&gt;"];
    assert!(paragraphs.iter().all(|begin| english.text.contains(begin)), "paragraphs by line breaks");
    assert!(english.text.contains("&lt;b&gt;") && !english.text.contains("<b>पंक्ति"), "plain text, no markup");
    let hindi = app.citizen().in_hindi().get("/statements/ab12cd34").await;
    assert!(hindi.text.contains("बच्चा चोरी हिन्दी") && hindi.text.contains("आधिकारिक वर्ज़न"), "in any case of the name");
    for nothing in
        ["/statements/ZZZZZZZZ", "/statements/%00", "/statements/a%27b", &format!("/statements/{}", "A".repeat(3_000))]
    {
        let answered = app.citizen().get(nothing).await;
        assert!(matches!(answered.status.as_u16(), 400 | 404), "{nothing}: {}", answered.status);
    }
});

both_databases!(a_page_is_rendered_once_per_change_with_a_new_nonce_for_each_reader, async |db| {
    let app = App::on(db.clone()).await;
    released(&db, "AB12CD34", 1, "एक", "पहली बात", NOON).await;
    let path = "/statements/AB12CD34";
    let (first, second) = (app.citizen().get(path).await, app.citizen().get(path).await);
    let nonce = |answered: &Answered| {
        let policy = answered.headers["content-security-policy"].to_str().unwrap();
        policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
    };
    assert_ne!(nonce(&first), nonce(&second));
    assert_eq!(first.text.replace(&nonce(&first), "N"), second.text.replace(&nonce(&second), "N"));
    assert!(second.text.contains(&nonce(&second)));
    assert!(
        app.citizen().in_hindi().get(path).await.text.contains("पहली बात हिन्दी"),
        "another language is another page"
    );
    assert!(!app.citizen().get(&format!("{path}?lite=1")).await.text.contains("type=\"module\""));
    released(&db, "AB12CD34", 2, "एक", "दूसरी बात", NOON + MINUTE).await;
    assert!(app.citizen().get(path).await.text.contains("दूसरी बात English"), "at once");
    withdrawn(&db, "AB12CD34", NOON + 2 * MINUTE).await;
    assert!(app.citizen().get(path).await.text.contains("It was an old matter"), "at once");
});

both_databases!(only_what_was_released_is_public, async |db| {
    let app = App::on(db.clone()).await;
    released(&db, "AB12CD34", 1, "खुला", "पाठ", NOON).await;
    let mut tx = db.begin().await.unwrap();
    let draft = sql(
        "insert into statement_version (statement_id, n, edit, state, title_hi, title_en, text_hi, text_en, overflow, writer_id, changed_at) \
         select s.id, 2, 1, 'draft', 'गुप्त', 'SECRETDRAFT', 'गुप्त', 'SECRETDRAFT', 'link', w.id, $1 from statement s, officer w where w.login = 'operator'",
    );
    tx.run(&draft.arg(NOON)).await.unwrap();
    tx.run(&sql("insert into statement (slug, created_at, created_by) select 'NEVEROUT', 1, id from officer where login = 'chief'")).await.unwrap();
    tx.commit().await.unwrap();
    for path in ["/statements", "/statements/AB12CD34", "/statements.atom", "/statements.atom?language=en"] {
        let answered = app.citizen().get(path).await;
        assert_eq!(answered.status, StatusCode::OK, "{path}");
        assert!(!answered.text.contains("SECRETDRAFT") && !answered.text.contains("गुप्त"), "{path}");
        assert!(!answered.text.contains("NEVEROUT"), "{path}");
    }
    for path in [
        "/statements/NEVEROUT",
        "/statements/NEVEROUT/preview/hi.png",
        "/statements/NEVEROUT/file/1",
        "/statements/%00/preview/hi.png",
        "/statements/%00/file/1",
        "/statements/%E0%A4%95/preview/hi.png",
    ] {
        assert_eq!(app.citizen().get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
});

both_databases!(a_correction_and_a_withdrawal_are_shown_wherever_the_statement_is, async |db| {
    let app = App::on(db.clone()).await;
    released(&db, "AB12CD34", 1, "पहला", "तीन लोग", NOON).await;
    let before = feed(&app, "/statements.atom?language=en").await;
    let picture_before = meta(&app.citizen().get("/statements/AB12CD34").await.text, "og:image").unwrap().to_owned();
    released(&db, "AB12CD34", 2, "पहला", "दो लोग", NOON + 5 * MINUTE).await;
    let page = app.citizen().get("/statements/AB12CD34").await.text;
    for said in [
        "Corrected on 23 November 2026, 17:35",
        "the number was wrong",
        "दो लोग English",
        "तीन लोग English",
        "What it said before",
    ] {
        assert!(page.contains(said), "{said}");
    }
    assert!(page.find("दो लोग English") < page.find("तीन लोग English"), "what holds comes first");
    assert!(app.citizen().get("/statements").await.text.contains("Corrected"));
    let corrected = feed(&app, "/statements.atom?language=en").await;
    assert_eq!(corrected.entries[0].id, before.entries[0].id);
    assert!(corrected.entries[0].updated > before.entries[0].updated);
    assert_eq!(corrected.entries[0].published, before.entries[0].published);
    assert!(corrected.entries[0].content.as_ref().unwrap().value.as_ref().unwrap().contains("the number was wrong"));
    let picture = meta(&page, "og:image").unwrap().to_owned();
    assert_ne!(picture, picture_before, "platforms fetch the picture anew");

    withdrawn(&db, "AB12CD34", NOON + 9 * MINUTE).await;
    let answered = app.citizen().get("/statements/AB12CD34").await;
    assert_eq!(answered.status, StatusCode::OK, "it stays");
    for said in [
        "The police withdrew this statement on 23 November 2026, 17:39",
        "It was an old matter",
        "What the statement said",
    ] {
        assert!(answered.text.contains(said), "{said}");
    }
    assert_eq!(meta(&answered.text, "og:title"), Some("Withdrawn: पहला English"));
    assert_eq!(meta(&answered.text, "og:description"), Some("It was an old matter"));
    assert!(!answered.text.contains("data-share"), "nobody is asked to pass it on");
    assert!(app.citizen().get("/statements").await.text.contains("Withdrawn"));
    let after = feed(&app, "/statements.atom?language=en").await;
    assert_eq!(after.entries[0].title.value, "Withdrawn: पहला English");
    let content = after.entries[0].content.as_ref().unwrap().value.as_ref().unwrap();
    assert!(content.contains("It was an old matter") && !content.contains("दो लोग"), "{content}");
});

both_databases!(a_page_says_what_a_messenger_shows_beside_its_link, async |db| {
    let app = App::on(db.clone()).await;
    released(&db, "AB12CD34", 1, "\"बच्चा\" & <चोरी>", "पहली पंक्ति\nदूसरी", NOON).await;
    let here = app.state.settings().public_url.clone();
    let page = app.citizen().get("/statements/AB12CD34").await.text;
    assert_eq!(meta(&page, "og:title"), Some("&quot;बच्चा&quot; &amp; &lt;चोरी&gt; English"));
    assert_eq!(meta(&page, "og:description"), Some("पहली पंक्ति दूसरी English"));
    assert_eq!(meta(&page, "og:url"), Some(format!("{here}/statements/AB12CD34").as_str()));
    assert_eq!(meta(&page, "twitter:card"), Some("summary_large_image"));
    assert_eq!(meta(&page, "og:locale"), Some("en_IN"));
    assert!(
        page.contains("application/atom+xml") && page.contains("/statements.atom?language=en"),
        "the feed is announced"
    );
    let picture = meta(&page, "og:image").unwrap();
    assert!(picture.starts_with(&format!("{here}/statements/AB12CD34/preview/en.png?v=")), "{picture}");
    // The tags are in the head, once.
    assert!(page.find("og:image").unwrap() < page.find("</head>").unwrap());
    assert_eq!(page.matches("\"og:title\"").count(), 1);
    // Whoever asks for the picture has neither a cookie nor a language.
    let path = picture.strip_prefix(&here).unwrap();
    let drawn = app.citizen().get(path).await;
    assert_eq!((drawn.status, &drawn.headers["content-type"]), (StatusCode::OK, &"image/png".parse().unwrap()));
    let tag = drawn.headers["etag"].to_str().unwrap();
    let again = Request::get(path).header("if-none-match", tag).body(Body::empty()).unwrap();
    assert_eq!(app.citizen().send(again).await.status, StatusCode::NOT_MODIFIED);
    for wrong in ["fr.png", "en.svg", "en", "..%2fen.png"] {
        let answered = app.citizen().get(&format!("/statements/AB12CD34/preview/{wrong}")).await;
        assert_eq!(answered.status, StatusCode::NOT_FOUND, "{wrong}");
    }
});

both_databases!(the_feed_is_valid_small_and_not_sent_twice, async |db| {
    let app = App::on(db.clone()).await;
    let empty = feed(&app, "/statements.atom").await;
    assert!(empty.entries.is_empty() && !empty.id.is_empty() && !empty.authors.is_empty());
    for n in 0..35 {
        released(&db, &format!("AB12CD{n:02}"), 1, &format!("नंबर {n}"), &"शब्द ".repeat(1_900), NOON + n * MINUTE).await;
    }
    for language in Language::ALL {
        let feed = feed(&app, feed_address(*language)).await;
        assert_eq!(feed.lang.as_deref(), Some(language.as_str()));
        assert_eq!(feed.entries.len(), 30, "bounded");
        assert_eq!(feed.updated, feed.entries[0].updated);
        assert!(feed.links.iter().any(|link| link.rel == "self" && link.href.ends_with(feed_address(*language))));
        let mut ids: Vec<&str> = feed.entries.iter().map(|entry| entry.id.as_str()).chain([feed.id.as_str()]).collect();
        assert!(ids.iter().all(|id| id.starts_with("urn:uuid:")));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 31, "every id is one thing's");
        for entry in &feed.entries {
            assert_eq!(entry.title.lang.as_deref(), Some(language.as_str()));
            let content = entry.content.as_ref().unwrap();
            assert_eq!(content.content_type.as_deref(), Some("html"));
            let html = content.value.as_ref().unwrap();
            assert!(html.contains("<div lang=\"hi\">") && html.contains("<div lang=\"en\">"), "both, each marked");
            assert!(
                html.chars().count() < 6_000 && html.contains("/statements/AB12CD"),
                "a long text ends with a link"
            );
        }
    }
    let first = app.citizen().get("/statements.atom").await;
    assert_eq!(first.headers["cache-control"], "public, max-age=300");
    assert_eq!(first.headers["last-modified"], "Mon, 23 Nov 2026 12:34:00 GMT");
    let conditional = async |name: &str, value: &str| -> Answered {
        let request = Request::get("/statements.atom").header(name, value).body(Body::empty()).unwrap();
        app.citizen().in_hindi().send(request).await
    };
    let tag = first.headers["etag"].to_str().unwrap();
    let kept = conditional("if-none-match", tag).await;
    assert_eq!((kept.status, kept.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let kept = conditional("if-modified-since", "Mon, 23 Nov 2026 12:34:00 GMT").await;
    assert_eq!(kept.status, StatusCode::NOT_MODIFIED);
    released(&db, "NEWEST00", 1, "नया", "पाठ", NOON + 60 * MINUTE).await;
    assert_eq!(conditional("if-none-match", tag).await.status, StatusCode::OK);
    assert_eq!(app.citizen().get("/statements.atom?language=fr").await.status, StatusCode::NOT_FOUND);
    // The reader's own language does not change it, so that everybody may keep one answer.
    assert_eq!(
        app.citizen().get("/statements.atom").await.text,
        app.citizen().in_hindi().get("/statements.atom").await.text
    );
});

both_databases!(a_document_is_downloaded_and_never_shown_inside_our_origin, async |db| {
    let app = App::on(db.clone()).await;
    let version = released(&db, "AB12CD34", 1, "एक", "पाठ", NOON).await;
    let pdf = attached(&app, version, "pdf", b"%PDF-1.7 <script>alert(1)</script>").await;
    let photo = attached(&app, version, "picture", &picture(1)).await;
    let page = app.citizen().get("/statements/AB12CD34").await.text;
    assert!(page.contains(&format!("/statements/AB12CD34/file/{pdf}")) && page.contains("Press note"));
    let sent = app.citizen().get(&format!("/statements/AB12CD34/file/{pdf}")).await;
    assert_eq!(sent.status, StatusCode::OK);
    assert!(sent.text.starts_with("%PDF"));
    assert_eq!(sent.headers["content-type"], "application/pdf");
    assert_eq!(sent.headers["x-content-type-options"], "nosniff");
    assert_eq!(sent.headers["content-security-policy"], "default-src 'none'; sandbox");
    assert_eq!(sent.headers["content-disposition"], format!("attachment; filename=\"statement-AB12CD34-{pdf}.pdf\""));
    let sent = app.citizen().get(&format!("/statements/ab12cd34/file/{photo}")).await;
    assert_eq!(sent.headers["content-type"], "image/jpeg");
    assert_eq!(sent.headers["x-content-type-options"], "nosniff");
    released(&db, "OTHER000", 1, "दूसरा", "पाठ", NOON).await;
    for wrong in [format!("/statements/OTHER000/file/{pdf}"), "/statements/AB12CD34/file/999999".to_owned()] {
        assert_eq!(app.citizen().get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    withdrawn(&db, "AB12CD34", NOON + MINUTE).await;
    assert!(!app.citizen().get("/statements/AB12CD34").await.text.contains("/file/"), "a withdrawn page offers none");
    for id in [pdf, photo] {
        let kept_link = app.citizen().get(&format!("/statements/AB12CD34/file/{id}")).await;
        assert_eq!(kept_link.status, StatusCode::NOT_FOUND, "nor does a link that somebody kept");
    }
});

both_databases!(the_list_is_paged_and_each_statement_is_on_one_page, async |db| {
    let app = App::on(db.clone()).await;
    assert!(app.citizen().get("/statements").await.text.contains("no official statements yet"));
    for n in 0..45 {
        // Some at the same moment.
        released(&db, &format!("AB12CD{n:02}"), 1, "एक", "पाठ", NOON + n / 3).await;
    }
    let mut seen = Vec::new();
    let mut path = "/statements".to_owned();
    for _ in 0..5 {
        let page = app.citizen().get(&path).await.text;
        seen.extend(page.split("href=\"/statements/AB12CD").skip(1).map(|rest| rest[..2].to_owned()));
        let Some(next) = page.split("href=\"/statements?after=").nth(1) else { break };
        path = format!("/statements?after={}", next.split('"').next().unwrap());
    }
    let expected: Vec<String> = (0..45).rev().map(|n| format!("{n:02}")).collect();
    assert_eq!(seen, expected);
    let wrong = app.citizen().get("/statements?after=x").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let footer = app.citizen().get("/").await.text;
    assert!(footer.contains("href=\"/statements\""), "linked from the first page");
});
