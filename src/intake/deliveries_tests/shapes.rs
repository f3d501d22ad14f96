//! Everything acknowledged with 200 is stored, and text is read wherever in a delivery it is.

use super::*;
use crate::{intake::beside::BesideKind, testing::both_databases};

async fn posts(app: &App) -> Vec<(String, String, Option<String>)> {
    let statement = sql("select kind, coalesce(text_now, text), coalesce(beside_now, beside) from post order by id");
    app.state.db().all(&statement).await.unwrap()
}

// Case 06.
both_databases!(standby_messages_reviews_albums_and_similar_items_are_posts, async |db| {
    let app = App::on(db).await;
    let standby = message("70051", PAGE, json!({"mid": "m_51", "text": "जान से मारने की धमकी"}));
    let beside = message("70052", PAGE, json!({"mid": "m_52", "text": "नमस्ते"}));
    let both = json!({"id": PAGE, "time": 1, "messaging": [beside], "standby": [standby]});
    facebook(&app, &[both]).await;
    let rating = json!({"id": PAGE, "time": 1_795_411_800, "changes": [{"field": "ratings", "value": {"item": "rating", "verb": "add",
        "open_graph_story_id": 99019, "reviewer_id": 70191, "reviewer_name": "Test", "review_text": "तीन दिन से FIR नहीं लिखी",
        "recommendation_type": "NEGATIVE", "comment_id": null, "created_time": 1_795_411_800}}]});
    facebook(&app, &[rating]).await;
    for (n, item) in ["album", "link", "note", "picture", "event", "question"].into_iter().enumerate() {
        let mut value =
            json!({"item": item, "verb": "add", "from": {"id": "70192"}, "message": format!("{item} की बात")});
        // Some items have a post id, some only their own.
        if n % 2 == 0 {
            value["post_id"] = json!(format!("{PAGE}_{n}"));
        } else {
            value[format!("{item}_id")] = json!(n);
        }
        facebook(&app, &[page_entry(1_795_411_800, value)]).await;
    }
    let posts = posts(&app).await;
    assert!(posts.iter().all(|(kind, ..)| kind != "unreadable"), "{posts:?}");
    let words: Vec<&str> = posts.iter().map(|(_, words, _)| words.as_str()).collect();
    for expected in ["जान से मारने की धमकी", "नमस्ते", "तीन दिन से FIR नहीं लिखी", "album की बात", "question की बात"]
    {
        assert!(words.contains(&expected), "{expected}");
    }
    assert_eq!(posts.len(), 9);
    assert!(posts[2].2.as_deref().unwrap().contains("NEGATIVE"));
});

both_databases!(items_of_unknown_kinds_are_shown_as_their_bytes, async |db| {
    let app = App::on(db).await;
    let handover = json!({"sender": {"id": "70054"}, "recipient": {"id": PAGE}, "timestamp": 1, "pass_thread_control": {"new_owner_app_id": "1"}});
    facebook(&app, &[messaging(handover.clone())]).await;
    facebook(&app, &[messaging(handover)]).await;
    facebook(&app, &[page_entry(1, json!({"item": "hologram", "verb": "add", "post_id": "1_2", "from": {"id": "5"}}))])
        .await;
    x(&app, "chat.received", json!({"id": "1", "encrypted": "zz"}), json!({})).await;
    // These were not written by anybody, so they are ignored.
    facebook(&app, &[messaging(json!({"sender": {"id": "7"}, "recipient": {"id": PAGE}, "read": {"watermark": 1}}))])
        .await;
    facebook(&app, &[page_entry(1, json!({"item": "like", "verb": "add", "post_id": "1_2", "from": {"id": "5"}}))])
        .await;
    x(&app, "like.create", json!({"id": "2"}), json!({})).await;
    let stored: Vec<(String, Vec<u8>)> =
        app.state.db().all(&sql("select kind, raw from post order by id")).await.unwrap();
    assert_eq!(stored.len(), 3);
    for ((kind, raw), word) in stored.iter().zip(["pass_thread_control", "hologram", "chat.received"]) {
        assert_eq!(kind, "unreadable");
        assert!(String::from_utf8_lossy(raw).contains(word), "{word}");
    }
    assert!(app.officer("operator").await.wire().await.posts.iter().all(|post| !post.text.is_empty()));
});

// Case 07.
both_databases!(a_second_photo_of_the_same_post_is_added, async |db| {
    let app = App::on(db).await;
    let photo = |n: u32| {
        let link = format!("https://scontent.xx.fbcdn.net/{n}.jpg");
        page_entry(
            1_795_411_800,
            json!({"item": "photo", "verb": "add", "photo_id": n, "post_id": format!("{PAGE}_9903"), "from": {"id": "70193"},
            "link": link, "message": "दो फ़ोटो", "created_time": 1_795_411_800}),
        )
    };
    for n in [1, 2, 1, 2] {
        facebook(&app, &[photo(n)]).await;
    }
    let wire = app.officer("operator").await.wire().await;
    assert_eq!((wire.posts.len(), wire.posts[0].media, wire.posts[0].text.as_str()), (1, 2, "दो फ़ोटो"));
    assert_eq!(wire.open.unwrap().pictures_waiting, 2);
});

// Case 08.
both_databases!(no_message_is_shown_empty, async |db| {
    let app = App::on(db).await;
    let attached = |attachment: Value| json!({"mid": format!("m_{}", attachment["type"]), "attachments": [attachment]});
    for (what, expected) in [
        (
            json!({"title": "अवैध कब्ज़ा - वीडियो", "url": "https://video.example/1", "type": "fallback", "payload": null}),
            "अवैध कब्ज़ा - वीडियो",
        ),
        (json!({"type": "audio", "payload": {"url": "https://voice.example/1"}}), "https://voice.example/1"),
        (json!({"type": "location", "payload": {"coordinates": {"lat": 25.45, "long": 81.84}}}), "25.45, 81.84"),
        (json!({"type": "of_tomorrow", "payload": {}}), "Cannot be shown here"),
    ] {
        facebook(&app, &[messaging(message("70041", PAGE, attached(what.clone())))]).await;
        let page = app.officer("operator").await.get("/staff/wire").await.text;
        assert!(page.contains(expected), "{what}");
    }
    let blob = json!({"mid": "m_42", "text": "ये देखिए", "attachments": [{"title": "नकली पुलिस का पेज", "url": "https://fake.example", "type": "fallback", "payload": "BLOB"}]});
    facebook(&app, &[messaging(message("70042", PAGE, blob))]).await;
    facebook(&app, &[messaging(message("70045", PAGE, json!({"mid": "m_45", "is_unsupported": true})))]).await;
    let wire = app.officer("operator").await.wire().await;
    assert!(wire.posts.iter().all(|post| !post.text.is_empty() || !post.beside.is_empty()));
    let shared = wire.posts.iter().find(|post| post.text == "ये देखिए").unwrap();
    assert_eq!((shared.beside[0].kind, shared.beside[0].words.as_str()), (BesideKind::Shared, "नकली पुलिस का पेज"));
});

// Case 10.
both_databases!(quotes_links_polls_and_places_are_part_of_the_text, async |db| {
    let app = App::on(db).await;
    let short =
        |url: &str, target: &str, shown: &str| json!({"url": url, "expanded_url": target, "display_url": shown});
    let with = |id: &str, words: &str, more: Value| {
        let mut post = x_post(id, &[id], words);
        for (name, value) in more.as_object().unwrap() {
            post[name] = value.clone();
        }
        post
    };
    let links = json!({"urls": [short("https://t.co/AbCdEf1234", "https://maps.example/?q=25.4358,81.8463", "maps.example/…"),
        {"url": "https://t.co/GhIjKl5678", "expanded_url": "https://video.example/watch", "display_url": "video.example/…", "title": "रोज़ का जाम"}]});
    let jam =
        with("201", "@P रोज़ जाम https://t.co/AbCdEf1234 वीडियो https://t.co/GhIjKl5678", json!({"entities": links}));
    x(&app, "post.mention.create", jam, json!({})).await;
    let picture = json!({"entities": {"urls": [{"url": "https://t.co/Mn", "expanded_url": "https://x.com/a/status/2/photo/1", "display_url": "pic.x.com/Mn", "media_key": "3_1"}]},
        "attachments": {"media_keys": ["3_1"]}});
    x(
        &app,
        "post.mention.create",
        with("202", "https://t.co/Mn", picture),
        json!({"media": [{"media_key": "3_1", "url": "https://pbs.twimg.com/media/none.jpg"}]}),
    )
    .await;
    let other = json!({"tweets": [{"id": "290", "text": "सिविल लाइंस में मेरा मोबाइल छीन लिया", "author_id": "47001"}]});
    let quote = json!({"entities": {"urls": [short("https://t.co/St", "https://x.com/peedit/status/290", "x.com/peedit…")]}, "referenced_tweets": [{"type": "quoted", "id": "290"}]});
    x(&app, "post.mention.create", with("203", "@P कृपया संज्ञान लें https://t.co/St", quote), other.clone()).await;
    let answer = json!({"referenced_tweets": [{"type": "replied_to", "id": "290"}], "conversation_id": "290"});
    x(&app, "post.mention.create", with("205", "@peedit @P इनकी मदद करें", answer), other).await;
    let poll = json!({"attachments": {"poll_ids": ["7"]}, "geo": {"place_id": "p1"}});
    let includes = json!({"polls": [{"id": "7", "options": [{"position": 2, "label": "नहीं"}, {"position": 1, "label": "हाँ"}]}], "places": [{"id": "p1", "full_name": "Shivkuti, Prayagraj"}]});
    x(&app, "post.mention.create", with("206", "@P क्या पुलिस आई?", poll), includes).await;
    let older = json!({"for_user_id": "1111111111111111111", "tweet_create_events": [{"id_str": "204", "text": "@P कृपया संज्ञान लें",
        "quoted_status_id_str": "291", "quoted_status": {"id_str": "291", "text": "दुकान का ताला टूटा", "user": {"id_str": "48", "screen_name": "peedit8"}},
        "user": {"id_str": "49", "screen_name": "ek"}, "entities": {"urls": []}}]});
    assert_eq!(app.citizen().deliver_x(&older.to_string()).await.status, StatusCode::OK);

    let operator = app.officer("operator").await;
    let wire = operator.wire().await;
    let of = |n: usize| &wire.posts[wire.posts.len() - n];
    assert_eq!(of(1).text, "@P रोज़ जाम https://maps.example/?q=25.4358,81.8463 वीडियो https://video.example/watch");
    assert_eq!(of(1).beside[0].words, "रोज़ का जाम");
    assert_eq!((of(2).text.as_str(), of(2).media), ("", 1), "a picture's own link is dropped");
    assert_eq!(of(3).text, "@P कृपया संज्ञान लें");
    assert_eq!(
        (of(3).beside[0].kind, of(3).beside[0].words.as_str()),
        (BesideKind::Quoted, "सिविल लाइंस में मेरा मोबाइल छीन लिया")
    );
    assert_eq!(of(4).beside[0].kind, BesideKind::Answered);
    let all: Vec<_> = of(5).beside.iter().map(|one| (one.kind, one.words.as_str())).collect();
    assert_eq!(all, [(BesideKind::Poll, "हाँ"), (BesideKind::Poll, "नहीं"), (BesideKind::Place, "Shivkuti, Prayagraj")]);
    assert_eq!(
        (of(6).beside[0].words.as_str(), of(6).beside[0].who.as_deref()),
        ("दुकान का ताला टूटा", Some("@peedit8"))
    );
    // The bytes of the quoted post are stored, routing uses its text, and the text is part of the complaint.
    let raw: (Vec<u8>,) = app.state.db().one(&sql("select raw from post where channel_key = '203'")).await.unwrap();
    assert!(String::from_utf8_lossy(&raw.0).contains("47001"));
    let reference = decide_as_complaint(&app, &operator, "203", |form| form).await;
    let panel = operator.panel(reference).await.unwrap();
    assert!(panel.text.contains("“सिविल लाइंस में मेरा मोबाइल छीन लिया”"), "{}", panel.text);
    assert_eq!(panel.suggested, Some(app.offices.station_a));
});

// Case 15.
both_databases!(tabs_and_page_breaks_keep_words_apart, async |db| {
    let app = App::on(db).await;
    let words = "नाम\tराम टेस्ट\nथाना\tसिविल लाइंस\t5550100123\u{b}मोबाइल\tछीना गया";
    facebook(&app, &[messaging(message("70121", PAGE, json!({"mid": "m_121", "text": words})))]).await;
    let open = app.officer("operator").await.wire().await.open.unwrap();
    assert_eq!(open.post.text, "नाम राम टेस्ट\nथाना सिविल लाइंस 5550100123\nमोबाइल छीना गया");
    assert_eq!(open.stations[0].0.id, app.offices.station_a);
});
