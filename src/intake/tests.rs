//! Click & Post: invalid input gets a clear answer, and nothing that was typed or uploaded is lost.

use crate::{
    error::{Error, Problem},
    intake::suggestions::Suggestion,
    language::texts::filing,
    testing::{App, Person, both_databases, filed, rows},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};

const FORM: (&str, &str) = ("form", "0123456789abcdef0123");

fn jpeg(width: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::DynamicImage::new_rgb8(width, 20)
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg)
        .unwrap();
    bytes
}

both_databases!(an_invalid_form_comes_back_with_everything_typed, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen().in_hindi();
    let fields = [
        FORM,
        ("form_name", "file"),
        ("text", "घर में चोरी हुई"),
        ("category", "nonsense"),
        ("place", "चौक <b>"),
        ("name", "रमेश"),
        ("phone", "12"),
        ("handle", "@x"),
    ];
    let answered = citizen.post_photos("/", &fields, &[&jpeg(30)]).await;
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["घर में चोरी हुई", "चौक &lt;b&gt;", "रमेश", "value=\"12\"", "@x", FORM.1]
    {
        assert!(answered.text.contains(kept), "{kept}");
    }
    assert!(answered.text.contains("सूची में से एक चुनें") && answered.text.contains("10 अंकों का फ़ोन नंबर"));
    assert!(answered.text.contains("href=\"#file-phone\""), "the summary links to the field");
    assert!(answered.text.contains("1 फ़ोटो पहुँच चुकी है;"));
    // Corrected and sent again without choosing the photo again.
    let corrected = [FORM, ("text", "घर में चोरी हुई"), ("category", "theft"), ("phone", "5550100123")];
    let (reference, key) = filed(&citizen.post("/", &corrected).await);
    let panel = app.officer("operator").await.panel(reference).await.unwrap();
    assert_eq!((panel.photos.len(), panel.details.phone.as_deref()), (1, Some("5550100123")));
    let photo = citizen.get(&format!("/t/{}/{key}/photo/{}", reference.as_str(), panel.photos[0])).await;
    assert_eq!((photo.status, photo.headers["content-type"].to_str().unwrap()), (StatusCode::OK, "image/jpeg"));
    let other = app.citizen().file("another").await;
    let stolen = citizen.get(&format!("/t/{}/{}/photo/{}", other.0.as_str(), other.1, panel.photos[0])).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND, "a photo belongs to its complaint");
});

both_databases!(corrections_in_a_form_sent_twice_are_added_to_the_complaint, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let first = [FORM, ("text", "मोबाइल चोरी"), ("category", "theft"), ("phone", "5550100123")];
    let corrected =
        [FORM, ("text", "मोबाइल चोरी"), ("category", "theft"), ("phone", "5550100199"), ("place", "Civil Lines")];
    let (reference, _) = filed(&citizen.post("/", &first).await);
    for _ in 0..2 {
        assert_eq!(filed(&citizen.post("/", &corrected).await).0, reference);
    }
    let panel = app.officer("operator").await.panel(reference).await.unwrap();
    let added: Vec<&str> = panel.entries.iter().filter_map(|entry| entry.text.as_deref()).collect();
    assert_eq!(added, ["Place: Civil Lines\nPhone number: 5550100199"]);
});

both_databases!(each_kind_of_invalid_input_is_named, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let long = "क".repeat(4_001);
    let name = "n".repeat(121);
    for (fields, field, problem) in [
        (vec![("text", ""), ("category", "theft")], "text", Problem::Missing),
        (vec![("text", " \n "), ("category", "theft")], "text", Problem::Missing),
        (vec![("text", &long), ("category", "theft")], "text", Problem::TooLong(4_000)),
        (vec![("text", "a\u{7}b"), ("category", "theft")], "text", Problem::ControlCharacters),
        (vec![("text", "a\u{7}b"), ("category", "theft")], "text", Problem::ControlCharacters),
        (vec![("text", "a"), ("category", "")], "category", Problem::Missing),
        (vec![("text", "a"), ("category", "theft"), ("name", &name)], "name", Problem::TooLong(120)),
        (vec![("text", "a"), ("category", "theft"), ("place", "a\nb")], "place", Problem::ControlCharacters),
        (vec![("text", "a"), ("category", "theft"), ("phone", "12345")], "phone", Problem::NotAPhone),
    ] {
        let fields: Vec<(&str, &str)> = [FORM].into_iter().chain(fields).collect();
        let (status, answer) = citizen.post_json("/", &fields).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.error, Some(Error::field(field, problem)));
    }
    // A text of exactly the maximum length is accepted, in Devanagari too.
    filed(&citizen.post("/", &[FORM, ("text", &"क".repeat(4_000)), ("category", "theft")]).await);
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 1);
});

both_databases!(invalid_too_large_and_too_many_photos_are_refused, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let fields = [FORM, ("form_name", "file"), ("text", "text"), ("category", "theft")];
    for (photo, says) in
        [(b"MZ not a photo".to_vec(), "cannot be opened"), (vec![0xff; 5 * 1024 * 1024 + 1], "too large")]
    {
        let answered = citizen.post_photos("/", &fields, &[&photo]).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answered.text.contains(says));
    }
    let answered = citizen.post_photos("/", &fields, &[&jpeg(1), &jpeg(2), &jpeg(3), &jpeg(4), &jpeg(5)]).await;
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answered.text.contains("No more than 4 photos"));
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 0);
});

both_databases!(malformed_requests_get_a_readable_answer, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let send = async |kind: &str, body: Vec<u8>| {
        let request = Request::post("/").header("content-type", kind).body(Body::from(body)).unwrap();
        citizen.send(request).await
    };
    for (kind, body) in [
        ("application/x-www-form-urlencoded", b"form=0123456789abcdef0123&text=%ff%fe&category=theft".to_vec()),
        ("application/x-www-form-urlencoded", b"text=a&category=theft".to_vec()),
        ("application/x-www-form-urlencoded", b"form=<script>&text=a&category=theft".to_vec()),
        (
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\xff\xfe\r\n--x--\r\n".to_vec(),
        ),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken".to_vec()),
        ("multipart/form-data", b"".to_vec()),
        ("application/json", b"{}".to_vec()),
        ("", b"".to_vec()),
    ] {
        let answered = send(kind, body).await;
        assert_eq!(answered.status, StatusCode::BAD_REQUEST, "{kind}: {}", answered.text);
        assert!(answered.text.contains("not understood"), "{}", answered.text);
    }
    let large = send("application/x-www-form-urlencoded", vec![b'a'; 300_000]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.text.contains("too large"));
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 0);
});

both_databases!(a_cross_site_post_is_refused, async |db| {
    let app = App::on(db).await;
    let request = Request::post("/")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://evil.example")
        .header("host", "127.0.0.1:3000")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from("form=0123456789abcdef0123&text=a&category=theft"))
        .unwrap();
    let answered = app.citizen().send(request).await;
    assert_eq!(answered.status, StatusCode::FORBIDDEN);
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 0);
});

both_databases!(the_page_says_that_it_is_not_for_firs_or_emergencies, async |db| {
    let app = App::on(db).await;
    let (english, hindi) = (app.citizen().get("/").await, app.citizen().in_hindi().get("/").await);
    assert_eq!(english.status, StatusCode::OK);
    for text in [filing::NOT_AN_FIR, filing::EMERGENCY, filing::SEND, filing::PHONE_WHY] {
        assert!(english.text.contains(text.en), "{}", text.en);
        assert!(hindi.text.contains(text.hi), "{}", text.hi);
    }
    assert!(hindi.text.contains("<html lang=\"hi\"") && english.text.contains("<html lang=\"en\""));
    for number in ["tel:112", "tel:1930", "tel:1090"] {
        assert!(hindi.text.contains(number), "{number} can be called");
    }
});

both_databases!(places_are_suggested_in_the_readers_language, async |db| {
    let app = App::on(db).await;
    let (english, hindi) = (app.citizen(), app.citizen().in_hindi());
    let suggested = async |person: &Person, typed: &str| {
        let answered = person.get(&format!("/places?typed={typed}")).await;
        assert_eq!(answered.status, StatusCode::OK);
        serde_json::from_str::<Vec<Suggestion>>(&answered.text).unwrap()
    };
    let found = suggested(&english, "civil").await;
    assert!(found[0].put.starts_with("Civil Lines (") && found[0].lang == "hi", "{:?}", found[0]);
    let found = suggested(&hindi, "civil").await;
    assert!(found[0].put.starts_with("सिविल लाइंस (") && found[0].lang == "en", "{:?}", found[0]);
    assert!(found[0].area.contains("सिविल लाइंस थाने"), "{:?}", found[0]);
    assert!(suggested(&hindi, "").await.is_empty() && suggested(&hindi, "c").await.is_empty());
    assert_eq!(english.get("/places").await.text, "[]");
    assert_eq!(english.get("/places?typed=%00").await.status, StatusCode::BAD_REQUEST);
});

both_databases!(the_title_of_a_refused_form_begins_with_the_word_error, async |db| {
    let app = App::on(db).await;
    let (english, hindi) = (app.citizen(), app.citizen().in_hindi());
    let titled = |page: &str| {
        let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        title.unwrap_or_default().to_owned()
    };
    let refused = [FORM, ("form_name", "file"), ("text", ""), ("category", "theft")];
    assert!(titled(&english.post("/", &refused).await.text).starts_with("Error: File a complaint"));
    assert!(titled(&hindi.post("/", &refused).await.text).starts_with("त्रुटि: "));
    assert!(titled(&english.get("/").await.text).starts_with("File a complaint"));
    assert!(titled(&english.get("/track?reference=4K7").await.text).starts_with("Error: Track"));
    assert!(titled(&english.get("/track").await.text).starts_with("Track"));
});

both_databases!(bidirectional_controls_are_removed_from_what_is_shown, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let fields = [
        FORM,
        ("text", "चोरी\u{202e} नैनी\u{2067}में"),
        ("category", "theft"),
        ("place", "सिविल\u{202e}लाइंस\u{b}प्रयागराज"),
        ("name", "राम\u{2066}\u{200f}लाल"),
        ("handle", "@ra\u{202d}m"),
    ];
    let (reference, key) = filed(&citizen.post("/", &fields).await);
    let panel = app.officer("operator").await.panel(reference).await.unwrap();
    let seen = [Some(panel.text), panel.details.place, panel.details.name, panel.details.handle]
        .map(Option::unwrap_or_default);
    assert_eq!(seen, ["चोरी नैनीमें", "सिविललाइंस प्रयागराज", "रामलाल", "@ram"]);
    let has_controls = |text: &str| text.contains(['\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{200f}']);
    let form = "0123456789abcdef9999";
    let private = format!("/t/{}/{key}", reference.as_str());
    let added = [("form_name", "add"), ("form", form), ("text", "और\u{202e}बात")];
    assert_eq!(citizen.post(&private, &added).await.status, StatusCode::SEE_OTHER);
    assert!(!has_controls(&citizen.get(&private).await.text));
});

both_databases!(photos_sent_ahead_of_their_form_are_stored_once_and_go_with_it, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let ahead = [FORM, ("form_name", "photo")];
    for (width, arrived) in [(30, 1), (30, 1), (40, 2), (50, 3), (60, 4)] {
        let answered = citizen.post_photos("/", &ahead, &[&jpeg(width)]).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.text);
        assert!(answered.text.contains(&format!("\"photos\":{arrived}")), "{}", answered.text);
    }
    let fifth = citizen.post_photos("/", &ahead, &[&jpeg(70)]).await;
    assert_eq!(fifth.status, StatusCode::UNPROCESSABLE_ENTITY);
    // One that arrived is not one too many when it comes again.
    assert_eq!(citizen.post_photos("/", &ahead, &[&jpeg(60)]).await.status, StatusCode::OK);
    assert_eq!(citizen.post_photos("/", &ahead, &[b"no photo"]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(citizen.post_photos("/", &ahead, &[]).await.status, StatusCode::BAD_REQUEST, "no photo at all");
    let fields = [FORM, ("text", "घर में चोरी"), ("category", "theft")];
    let (first, _) = filed(&citizen.post("/", &fields).await);
    // The answer was lost: sent again, it is the same complaint.
    let (again, _) = filed(&citizen.post("/", &fields).await);
    assert_eq!(first, again);
    assert_eq!(app.officer("operator").await.panel(first).await.unwrap().photos.len(), 4);
});

both_databases!(what_another_app_shares_opens_the_form_with_it, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let page = citizen.post_photos("/share", &[("title", "चोरी"), ("text", "गली में <चोर>")], &[&jpeg(30)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("गली में &lt;चोर&gt;") && page.text.contains("1 photo has arrived"), "{}", page.text);
    assert!(!page.text.contains("type=\"module\"") && page.text.contains("/assets/early.js"));
    let form = page.text.split("name=\"form\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let (reference, _) = filed(&citizen.post("/", &[("form", form), ("text", "चोरी"), ("category", "theft")]).await);
    assert_eq!(app.officer("operator").await.panel(reference).await.unwrap().photos.len(), 1);
    assert_eq!(citizen.get("/share").await.status, StatusCode::SEE_OTHER);
});
