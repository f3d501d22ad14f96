//! The wire: no post is lost or duplicated, and an officer decides.

use super::{Disposition, Wire, WireQuery, store};
use crate::{
    audit::{Chain, verify},
    complaint::{Channel, EntryKind, Move, Reference},
    error::Error,
    intake::{
        consent::{self, Held},
        webhooks::MAX_DELIVERY,
    },
    language::dates,
    replies::ReplyMethod,
    routing::Because,
    server::db::sql,
    testing::{App, NOON, Person, both_databases, rows},
};
use axum::http::StatusCode;

/// A mention on X; `parent` is the post being replied to.
pub fn mention(id: &str, author: &str, text: &str, thread: &str, parent: Option<&str>) -> String {
    let referenced = parent.map_or_else(String::new, |parent| {
        format!(r#","in_reply_to_tweet_id":"{parent}","referenced_tweets":[{{"type":"replied_to","id":"{parent}"}}]"#)
    });
    let text = serde_json::to_string(text).unwrap();
    format!(
        r#"{{"data":{{"event_uuid":"-{id}","filter":{{"user_id":"1111111111111111111"}},"event_type":"post.mention.create","tag":"mentions",
        "payload":{{"id":"{id}","text":{text},"author_id":"{author}","created_at":"2026-11-23T11:00:00.000Z","conversation_id":"{thread}",
        "edit_history_tweet_ids":["{id}"]{referenced}}},
        "includes":{{"users":[{{"id":"{author}","username":"citizen_{author}","name":"Citizen"}}]}}}}}}"#
    )
}

/// A private message on X.
pub fn message(id: &str, author: &str, text: &str) -> String {
    format!(
        r#"{{"data":{{"event_uuid":"{id}","filter":{{"user_id":"1111111111111111111"}},"event_type":"dm.received","tag":"dm",
        "payload":{{"direct_message_events":[{{"type":"message_create","id":"{id}","created_timestamp":"1795435200000",
        "message_create":{{"target":{{"recipient_id":"1111111111111111111"}},"sender_id":"{author}",
        "message_data":{{"text":"{text}","entities":{{}}}}}}}}],"users":{{"{author}":{{"data":{{"id":"{author}","username":"citizen_{author}","name":"Citizen"}}}}}}}}}}}}"#
    )
}

/// Decides a waiting post as an officer, with additional form fields.
pub async fn decide(officer: &Person, post: i64, decision: Disposition, more: &[(&str, &str)]) -> StatusCode {
    let post = post.to_string();
    let mut fields = vec![("form_name", "decide"), ("post", &post), ("decision", decision.as_str())];
    fields.extend_from_slice(more);
    officer.post("/staff/wire", &fields).await.status
}

/// Method, target, text and state of every reply, oldest first.
pub async fn replies(app: &App) -> Vec<(String, String, String, String)> {
    app.state.db().all(&sql("select way, target, text, state from reply order by id")).await.unwrap()
}

const THEFT: &str = "@PrayagrajPolice सिविल लाइंस में मेरी मोटरसाइकिल चोरी हो गई";

both_databases!(a_post_becomes_a_complaint_and_its_author_is_told_the_number, async |db| {
    let app = App::on(db).await;
    let platform = app.citizen();
    assert_eq!(
        platform.deliver_x(&mention("2080000000000000001", "22", THEFT, "2080000000000000001", None)).await.status,
        StatusCode::OK
    );
    let operator = app.officer("operator").await;
    let wire = operator.wire().await;
    let open = wire.open.unwrap();
    assert_eq!((wire.posts.len(), open.post.text.as_str()), (1, THEFT));
    assert_eq!(open.certain_station().unwrap().0.id, app.offices.station_a, "the only named station is chosen");
    assert_eq!(open.category.unwrap().0, crate::complaint::Category::VehicleTheft);
    assert_eq!(open.stations[0].0.id, app.offices.station_a);
    let written = |because: &Because| matches!(because, Because::Spelling { written } if written == "सिविल लाइंस");
    assert!(open.stations[0].1.because.iter().any(written), "the reason is the name as written in the text");
    let draft = open.drafts.iter().find(|draft| draft.what == Disposition::Complaint).unwrap();
    assert!(
        draft.text.contains("{reference}") && draft.text.contains("शिकायत"),
        "the draft is in the citizen's script: {}",
        draft.text
    );
    assert_eq!(draft.way, Some(ReplyMethod::Reply));

    assert_eq!(
        decide(&operator, open.post.id, Disposition::Complaint, &[("category", "")]).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let station = app.offices.station_a.to_string();
    let fields = [("category", "vehicle_theft"), ("answer_wanted", "1"), ("station", station.as_str())];
    assert_eq!(decide(&operator, open.post.id, Disposition::Complaint, &fields).await, StatusCode::SEE_OTHER);
    assert_eq!(
        decide(&operator, open.post.id, Disposition::Spam, &[]).await,
        StatusCode::CONFLICT,
        "somebody else has decided it already"
    );
    let wire = operator.wire().await;
    assert_eq!((wire.posts.len(), wire.decided.len()), (0, 1));
    let reference = wire.decided[0].reference.unwrap();
    let panel = app.officer("a").await.panel(reference).await.unwrap();
    assert_eq!(
        (panel.channel, panel.text.as_str(), panel.details.handle.as_deref()),
        (Channel::X, THEFT, Some("@citizen_22"))
    );
    let sent = replies(&app).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (sent[0].0.as_str(), sent[0].1.as_str(), sent[0].3.as_str()),
        ("reply", "2080000000000000001", "queued")
    );
    assert!(
        sent[0].2.contains(&reference.to_string()) && !sent[0].2.contains("चोरी"),
        "the reply contains the number and nothing else: {}",
        sent[0].2
    );
    // The citizen can look the number up.
    assert!(app.citizen().get(&format!("/t/{}", reference.as_str())).await.text.contains("Civil Lines"));
});

both_databases!(a_post_is_both_decided_and_forwarded_or_still_waits, async |db| {
    let app = App::on(db).await;
    app.citizen().deliver_x(&mention("2080000000000000001", "22", THEFT, "2080000000000000001", None)).await;
    let operator = app.officer("operator").await;
    let post = operator.wire().await.open.unwrap().post.id;
    let audited = rows(app.state.db(), "select count(*) from audit").await;
    for wrong in [app.offices.circle, 999_999] {
        let station = wrong.to_string();
        let fields = [("category", "theft"), ("answer_wanted", "1"), ("station", station.as_str())];
        assert_eq!(decide(&operator, post, Disposition::Complaint, &fields).await, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(operator.wire().await.open.unwrap().post.id, post, "it still waits");
    }
    assert_eq!(rows(app.state.db(), "select count(*) from audit").await, audited);
    for table in ["select count(*) from complaint", "select count(*) from entry", "select count(*) from reply"] {
        assert_eq!(rows(app.state.db(), table).await, 0, "{table}");
    }
    let station = app.offices.station_a.to_string();
    let fields = [("category", "theft"), ("answer_wanted", "1"), ("station", station.as_str())];
    assert_eq!(decide(&operator, post, Disposition::Complaint, &fields).await, StatusCode::SEE_OTHER);
    let reference = operator.wire().await.decided[0].reference.unwrap();
    let entries = operator.panel(reference).await.unwrap().entries;
    let kinds: Vec<EntryKind> = entries.iter().map(|entry| entry.kind).collect();
    assert_eq!(kinds, [EntryKind::Received, EntryKind::Forwarded]);
    let counted: Vec<(String, i64)> =
        app.state.db().all(&sql("select status, n from tally where n <> 0")).await.unwrap();
    assert_eq!(counted, [("forwarded".to_owned(), 1)], "it is counted once, under its status");
    assert!(matches!(verify(app.state.db()).await.unwrap(), Chain::Whole(_)));
});

both_databases!(concurrent_decisions_and_forwards_do_not_deadlock, async |db| {
    let app = App::on(db).await;
    let ids: Vec<String> = (1..=6).map(|n| format!("208000000000000000{n}")).collect();
    for id in &ids {
        app.citizen().deliver_x(&mention(id, &format!("22{id}"), THEFT, id, None)).await;
    }
    let operator = app.officer("operator").await;
    let posts: Vec<i64> = operator.wire().await.posts.iter().map(|post| post.id).collect();
    let mut waiting = Vec::new();
    for _ in &posts {
        waiting.push(app.citizen().file("मोबाइल चोरी").await.0);
    }
    let station = app.offices.station_a.to_string();
    let fields = [("category", "theft"), ("station", station.as_str())];
    // Other complaints are forwarded at the same time, so that the same counters change in both directions.
    let decided = posts.iter().map(|&post| decide(&operator, post, Disposition::Complaint, &fields));
    let forward = async |reference| operator.make(reference, Move::Forward, &[("station", station.as_str())]).await.0;
    let forwarded = waiting.iter().map(|&reference| forward(reference));
    let (decided, forwarded) = tokio::join!(futures::future::join_all(decided), futures::future::join_all(forwarded));
    assert!(decided.iter().all(|status| *status == StatusCode::SEE_OTHER), "{decided:?}");
    assert!(forwarded.iter().all(|status| *status == StatusCode::OK), "{forwarded:?}");
    let n = rows(app.state.db(), "select cast(sum(n) as bigint) from tally where status = 'forwarded'").await;
    assert_eq!(n, posts.len() as i64 * 2);
});

/// Creates a complaint from a post on X by this author.
pub async fn one_complaint(app: &App, id: &str, author: &str) -> Reference {
    app.citizen().deliver_x(&mention(id, author, THEFT, id, None)).await;
    let operator = app.officer("operator").await;
    let open = operator.wire().await.open.unwrap();
    decide(&operator, open.post.id, Disposition::Complaint, &[("category", "theft")]).await;
    operator.wire().await.decided[0].reference.unwrap()
}

both_databases!(the_same_delivery_twice_makes_one_post, async |db| {
    let app = App::on(db).await;
    let platform = app.citizen();
    let body = mention("2080000000000000001", "22", THEFT, "2080000000000000001", None);
    for _ in 0..3 {
        assert_eq!(platform.deliver_x(&body).await.status, StatusCode::OK);
    }
    // The same post through another subscription is another event but the same post.
    platform.deliver_x(&body.replace("post.mention.create", "post.reply.create").replace("\"-2080", "\"3080")).await;
    assert_eq!(rows(app.state.db(), "select count(*) from post where kind is not null").await, 1);
    let ledger = store::ledger(app.state.db(), Channel::X, (dates::day(NOON), dates::day(NOON) + 1)).await.unwrap();
    assert_eq!(
        (ledger[0].received, ledger[0].complaints + ledger[0].joined + ledger[0].others + ledger[0].waiting),
        (1, 1)
    );
});

both_databases!(a_wrong_signature_is_refused_counted_and_leaves_nothing, async |db| {
    let app = App::on(db).await;
    let platform = app.citizen();
    let body = mention("2080000000000000001", "22", THEFT, "2080000000000000001", None);
    for signature in ["", "sha256=", "sha256=AAAA", "sha256=क"] {
        if let Ok(value) = axum::http::HeaderValue::from_str(signature) {
            let value = value.to_str().unwrap_or_default().to_owned();
            let refused = platform.deliver("/webhooks/x", "x-twitter-webhooks-signature", &value, &body).await;
            assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{signature}");
        }
    }
    let refused = platform.deliver("/webhooks/facebook", "x-hub-signature-256", "sha256=00", "{}").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(rows(app.state.db(), "select count(*) from post").await, 0);
    let wire = app.officer("operator").await.wire().await;
    assert!(wire.channels[0].refused >= 3 && wire.channels[1].refused == 1);
    let challenge =
        platform.get("/webhooks/facebook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=wrong").await;
    assert_eq!(challenge.status, StatusCode::FORBIDDEN);
    let challenge = platform
        .get("/webhooks/facebook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock")
        .await;
    assert_eq!((challenge.status, challenge.text.as_str()), (StatusCode::OK, "1158201444"));
    assert!(platform.get("/webhooks/x?crc_token=abc&nonce=1").await.text.contains("\"response_token\":\"sha256="));
});

both_databases!(unreadable_deliveries_are_stored_and_shown, async |db| {
    let app = App::on(db).await;
    let platform = app.citizen();
    for body in ["{\"never\":\"seen\"}", "{ not json at all \u{202e}", "{}"] {
        assert_eq!(platform.deliver_x(body).await.status, StatusCode::OK, "{body}");
        assert_eq!(platform.deliver_x(body).await.status, StatusCode::OK, "{body}");
    }
    let wire = app.officer("operator").await.wire().await;
    assert_eq!(wire.posts.len(), 3);
    assert!(wire.posts.iter().all(|post| post.kind == "unreadable" && !post.text.contains('\u{202e}')));
    let raw: Vec<(Vec<u8>,)> = app.state.db().all(&sql("select raw from post order by id")).await.unwrap();
    assert_eq!(raw[1].0, "{ not json at all \u{202e}".as_bytes(), "stored exactly as received");
    let large = format!("{{\"x\":\"{}\"}}", "a".repeat(MAX_DELIVERY));
    assert_eq!(platform.deliver_x(&large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
});

both_databases!(posts_cannot_inject_scripts_or_direction_controls, async |db| {
    let app = App::on(db).await;
    let text = "<script>alert(1)</script> \u{202e}desrever\u{202c} \u{7}";
    app.citizen().deliver_x(&mention("2080000000000000001", "22", text, "2080000000000000001", None)).await;
    let page = app.officer("operator").await.get("/staff/wire").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains("<script>alert") && !page.text.contains('\u{202e}'));
});

both_databases!(only_the_cell_reads_the_wire, async |db| {
    let app = App::on(db).await;
    app.citizen().deliver_x(&mention("2080000000000000001", "22", "secret words", "2080000000000000001", None)).await;
    for who in ["a", "b", "circle", "admin", "auditor"] {
        let officer = app.officer(who).await;
        let page = officer.get("/staff/wire").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{who}");
        assert!(!page.text.contains("secret words"), "{who}");
        assert_eq!(officer.get("/live/wire").await.status, StatusCode::FORBIDDEN, "{who}");
        assert_eq!(decide(&officer, 1, Disposition::Spam, &[]).await, StatusCode::FORBIDDEN, "{who}");
    }
    assert_eq!(app.citizen().get("/staff/wire").await.status, StatusCode::SEE_OTHER);
    let asked = WireQuery::from_query(|_| None);
    let nobody: Result<Wire, Error> = app.citizen().call("staff/wire", serde_json::json!({ "asked": asked })).await;
    assert_eq!(nobody.unwrap_err(), Error::SignIn);
});

both_databases!(a_decision_can_be_taken_back_with_its_answer, async |db| {
    let app = App::on(db).await;
    app.citizen()
        .deliver_x(&mention("2080000000000000001", "22", "thank you police", "2080000000000000001", None))
        .await;
    let operator = app.officer("operator").await;
    let open = operator.wire().await.open.unwrap();
    assert_eq!(open.not_complaint.unwrap().0, crate::routing::Kind::Thanks);
    assert_eq!(decide(&operator, open.post.id, Disposition::AnotherPlace, &[]).await, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = [("answer_wanted", "1")];
    assert_eq!(decide(&operator, open.post.id, Disposition::Thanks, &answer).await, StatusCode::SEE_OTHER);
    let id = open.post.id.to_string();
    assert_eq!(
        operator.post("/staff/wire", &[("form_name", "undo"), ("post", &id)]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(operator.wire().await.posts.len(), 1);
    assert_eq!(replies(&app).await[0].3, "refused");
    // A post in Latin script is answered in English.
    assert!(replies(&app).await[0].2.is_ascii());
});

both_databases!(an_answer_must_fit_and_carry_no_link, async |db| {
    let app = App::on(db).await;
    app.citizen().deliver_x(&mention("2080000000000000001", "22", "कब खुलेगा", "2080000000000000001", None)).await;
    let operator = app.officer("operator").await;
    let id = operator.wire().await.open.unwrap().post.id;
    let long = "क".repeat(281);
    for answer in [long.as_str(), "https://example.org देखें"] {
        let fields = [("answer_wanted", "1"), ("answer", answer)];
        assert_eq!(decide(&operator, id, Disposition::Query, &fields).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(operator.wire().await.posts.len(), 1, "nothing was decided");
    let fields = [("answer_wanted", "1"), ("answer", "सुबह दस बजे।")];
    assert_eq!(decide(&operator, id, Disposition::Query, &fields).await, StatusCode::SEE_OTHER);
    assert_eq!(replies(&app).await[0].2, "सुबह दस बजे।");
});

both_databases!(a_deleted_post_is_marked_and_its_text_is_kept, async |db| {
    let app = App::on(db).await;
    let platform = app.citizen();
    let change = |verb: &str, message: &str| {
        format!(
            r#"{{"object":"page","entry":[{{"id":"1234567890321","time":1795435100,"changes":[{{"field":"feed","value":{{"item":"post","verb":"{verb}",
            "post_id":"1234567890321_77","from":{{"id":5550001,"name":"Asha"}},"created_time":1795435100,"message":"{message}"}}}}]}}]}}"#
        )
    };
    platform.deliver_facebook(&change("add", "मोहल्ले में जुआ")).await;
    platform.deliver_facebook(&change("edited", "मोहल्ले में जुआ और शराब")).await;
    platform.deliver_facebook(&change("edited", "मोहल्ले में जुआ और शराब")).await;
    platform.deliver_facebook(&change("remove", "")).await;
    let open = app.officer("operator").await.wire().await.open.unwrap();
    assert_eq!((open.post.text.as_str(), open.post.gone.as_deref()), ("मोहल्ले में जुआ और शराब", Some("deleted")));
    let known: Vec<&str> = open.versions.iter().map(|(what, ..)| what.as_str()).collect();
    assert_eq!(known, ["new", "deleted"], "the first text is kept, and a repeated edit counts once");
});

both_databases!(a_code_sent_from_the_handle_opens_the_private_page, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, "2080000000000000001", "22").await;
    // Anybody who has only the number can claim authorship and gets a code.
    let asked = app.citizen().post(&format!("/t/{}", reference.as_str()), &[("form_name", "claim")]).await;
    let claim_page = asked.headers["location"].to_str().unwrap().to_owned();
    let parts: Vec<&str> = claim_page.split('/').collect();
    let claim = consent::Claim { code: parts[3].to_owned(), key: parts[4].to_owned() };
    assert!(app.citizen().get(&claim_page).await.text.contains(&claim.code));
    let private = format!("/t/{}/{}", reference.as_str(), claim.key);
    assert_eq!(app.citizen().get(&private).await.status, StatusCode::NOT_FOUND);
    let platform = app.citizen();
    // Sent from another account it opens nothing, and counts as an ordinary post.
    platform
        .deliver_x(&mention(
            "2080000000000000002",
            "33",
            &format!("@PrayagrajPolice {}", claim.code),
            "2080000000000000002",
            None,
        ))
        .await;
    assert_eq!(app.citizen().get(&private).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.officer("operator").await.wire().await.posts.len(), 1);
    // Sent in public it opens nothing, even from the right account: people can be tricked into repeating a code.
    let repeated = format!("@PrayagrajPolice {}", claim.code);
    platform.deliver_x(&mention("2080000000000000006", "22", &repeated, "2080000000000000006", None)).await;
    assert_eq!(app.citizen().get(&private).await.status, StatusCode::NOT_FOUND);
    platform.deliver_x(&message("2080000000000000003", "22", &claim.code.to_lowercase())).await;
    assert_eq!(app.citizen().get(&claim_page).await.headers["location"], private.as_str());
    let page = app.citizen().get(&private).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("मोटरसाइकिल"));
    // A Click & Post complainant with the private link connects a handle; later messages from it join automatically.
    let (filed, _) = app.citizen().file("पर्स खो गया").await;
    let (id,): (i64,) =
        app.state.db().one(&sql("select id from complaint where reference = $1").arg(filed)).await.unwrap();
    let claim = consent::claim(&app.op(), id, Held::PrivateLink).await.unwrap();
    // Not in public, where anybody could copy the code: there it opens nothing and is not answered.
    platform.deliver_x(&mention("2080000000000000004", "44", &claim.code, "2080000000000000004", None)).await;
    assert_eq!(rows(app.state.db(), "select count(*) from complainant_account where author_id = '44'").await, 0);
    assert_eq!(app.officer("operator").await.panel(filed).await.unwrap().entries.len(), 1);
    platform.deliver_x(&message("2080000000000000007", "44", &claim.code)).await;
    platform.deliver_x(&message("2080000000000000005", "44", "पर्स मिल गया")).await;
    let panel = app.officer("operator").await.panel(filed).await.unwrap();
    assert!(panel.entries.iter().any(|entry| entry.text.as_deref() == Some("पर्स मिल गया")));
});

both_databases!(a_code_in_a_public_comment_on_facebook_opens_nothing, async |db| {
    let app = App::on(db).await;
    let (filed, _) = app.citizen().file("पर्स खो गया").await;
    let (id,): (i64,) =
        app.state.db().one(&sql("select id from complaint where reference = $1").arg(filed)).await.unwrap();
    for (held, n) in [(Held::PrivateLink, 1), (Held::Number, 2)] {
        let claim = consent::claim(&app.op(), id, held).await.unwrap();
        let comment = format!(
            r#"{{"object":"page","entry":[{{"id":"1234567890321","time":1795435100,"changes":[{{"field":"feed","value":{{"item":"comment",
            "verb":"add","comment_id":"900_{n}","post_id":"1234567890321_900","parent_id":"1234567890321_900","from":{{"id":"77","name":"Somebody"}},
            "created_time":1795435100,"message":"{}"}}}}]}}]}}"#,
            claim.code
        );
        assert_eq!(app.citizen().deliver_facebook(&comment).await.status, StatusCode::OK);
        assert!(!consent::fulfilled(&app.op(), filed, &claim.key).await.unwrap());
    }
    assert_eq!(rows(app.state.db(), "select count(*) from complainant_account").await, 0);
    assert!(replies(&app).await.is_empty(), "nothing is answered in public");
});

both_databases!(a_claim_page_shows_only_a_code_that_was_issued, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, "2080000000000000001", "22").await;
    let stranger = app.citizen();
    let written = format!("/claim/{}/Call%2099999%20and%20pay/x", reference.as_str());
    let answered = stranger.get(&written).await;
    assert_eq!(answered.status, StatusCode::NOT_FOUND);
    assert!(!answered.text.contains("Call 99999"), "the page must not show a stranger's text");
    // A valid code with another key or reference is refused, and so is an expired one.
    let asked = stranger.post(&format!("/t/{}", reference.as_str()), &[("form_name", "claim")]).await;
    let page = asked.headers["location"].to_str().unwrap().to_owned();
    assert_eq!(stranger.get(&page).await.status, StatusCode::OK);
    let (other, _) = app.citizen().file("पर्स खो गया").await;
    let parts: Vec<&str> = page.split('/').collect();
    for wrong in [
        format!("/claim/{}/{}/x", parts[2], parts[3]),
        format!("/claim/{}/{}/{}", other.as_str(), parts[3], parts[4]),
        format!("/claim/{}/SW000000/{}", parts[2], parts[4]),
    ] {
        assert_eq!(app.citizen().get(&wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    app.state.clock().advance(consent::CODE_LASTS + 1);
    assert_eq!(app.citizen().get(&page).await.status, StatusCode::NOT_FOUND);
    // Guessing codes is rate-limited.
    let guesser = app.citizen();
    let mut answers = Vec::new();
    for n in 0..25 {
        answers.push(guesser.get(&format!("/claim/{}/SW00000{n}/x", reference.as_str())).await.status);
    }
    assert_eq!(answers.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
});

both_databases!(answers_to_challenges_of_x_cannot_sign_deliveries, async |db| {
    let app = App::on(db).await;
    let stranger = app.citizen();
    // A public post, a private message and other bodies: none can be signed through the challenge.
    let forged = [
        mention("2080000000000000001", "22", THEFT, "2080000000000000001", None),
        message("2080000000000000002", "22", "SW7K2M9Q"),
        r#"{"for_user_id":"1","tweet_create_events":[]}"#.to_owned(),
        "{}".to_owned(),
        "[]".to_owned(),
        " 1".to_owned(),
        "a b".to_owned(),
        "x".repeat(129),
        String::new(),
    ];
    for body in &forged {
        let escaped: String = body.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answered = stranger.get(&format!("/webhooks/x?crc_token={escaped}")).await;
        assert_eq!(answered.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(!answered.text.contains("sha256="), "{body}");
    }
    // An answered challenge is not accepted as a delivery.
    for token in ["abc", "1", "null", "9b4507b3-9040-4669-9ca3-6b94edb50553", "c2hvcnQ+YW5k/2E="] {
        let escaped: String = token.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let answered = stranger.get(&format!("/webhooks/x?crc_token={escaped}")).await;
        assert_eq!(answered.status, StatusCode::OK, "{token}");
        let answer: serde_json::Value = serde_json::from_str(&answered.text).unwrap();
        let signature = answer["response_token"].as_str().unwrap();
        let delivered = stranger.deliver("/webhooks/x", "x-twitter-webhooks-signature", signature, token).await;
        assert_eq!(delivered.status, StatusCode::BAD_REQUEST, "{token}");
    }
    assert_eq!(rows(app.state.db(), "select count(*) from post").await, 0);
});

both_databases!(a_signed_body_that_is_not_a_json_object_is_refused, async |db| {
    let app = App::on(db).await;
    for body in ["1", "null", "\"text\"", "[{}]", "", " true", "abc"] {
        assert_eq!(app.citizen().deliver_x(body).await.status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(app.citizen().deliver_facebook(body).await.status, StatusCode::BAD_REQUEST, "{body}");
    }
    assert_eq!(rows(app.state.db(), "select count(*) from post").await, 0);
});

both_databases!(a_caller_and_a_pasted_link_become_complaints, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let fields = [
        ("form_name", "staff"),
        ("form", "0123456789abcdef0123"),
        ("text", "फ़ोन पर बताया: दुकान में आग"),
        ("category", "other"),
        ("phone", "5550100123"),
        ("link", "https://x.example/post/1"),
    ];
    let taken = operator.post("/staff/wire", &fields).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let reference = Reference::parse(taken.headers["location"].to_str().unwrap().rsplit('/').next().unwrap()).unwrap();
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!((panel.channel, panel.details.phone.as_deref()), (Channel::Staff, Some("5550100123")));
    assert!(panel.text.contains("https://x.example/post/1"));
    let wrong = [
        ("form_name", "staff"),
        ("form", "0123456789abcdef0124"),
        ("text", ""),
        ("category", ""),
        ("link", "javascript:x"),
    ];
    let refused = operator.post("/staff/wire", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("https://"));
});

both_databases!(questions_are_announced_on_the_channel_unless_the_complaint_is_confidential, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, "2080000000000000001", "22").await;
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Ask, &[("text", "कौन सा नंबर?")]).await;
    assert_eq!(replies(&app).await.len(), 1);
    assert!(!replies(&app).await[0].2.contains("नंबर?"), "the question itself stays private");
    chief.must(reference, Move::Seal, &[("text", "reason")]).await;
    chief.must(reference, Move::Ask, &[("text", "और?")]).await;
    assert_eq!(replies(&app).await.len(), 1, "no reply is sent about a confidential complaint");
});

both_databases!(without_channels_everything_else_works_and_the_wire_says_so, async |db| {
    let app = App::without_channels(db).await;
    let somebody = app.citizen();
    assert_eq!(somebody.deliver_x("{}").await.status, StatusCode::NOT_FOUND);
    assert_eq!(somebody.get("/webhooks/facebook?hub.mode=subscribe").await.status, StatusCode::NOT_FOUND);
    let (reference, _) = somebody.file("text").await;
    let operator = app.officer("operator").await;
    let page = operator.get("/staff/wire").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("Off: not set up"));
    assert!(operator.panel(reference).await.is_ok());
});

both_databases!(a_conversation_below_our_own_post_contains_separate_grievances, async |db| {
    let app = App::on(db).await;
    let platform = app.citizen();
    let ours = "2070000000000000000";
    // Two people reply to a post of ours; the first reply becomes a complaint.
    platform.deliver_x(&mention("2080000000000000001", "22", THEFT, ours, Some(ours))).await;
    let operator = app.officer("operator").await;
    let open = operator.wire().await.open.unwrap();
    decide(&operator, open.post.id, Disposition::Complaint, &[("category", "theft")]).await;
    let reference = operator.wire().await.decided[0].reference.unwrap();
    platform.deliver_x(&mention("2080000000000000002", "33", "मेरा पर्स भी", ours, Some(ours))).await;
    assert_eq!(operator.wire().await.posts.len(), 1, "somebody else's grievance waits for a decision");
    // A stranger who replies to the complaint, even repeatedly, never counts as the complainant; the posts wait for an officer.
    platform.deliver_x(&mention("2080000000000000003", "44", "एक", ours, Some("2080000000000000001"))).await;
    platform.deliver_x(&mention("2080000000000000004", "44", "दो", ours, Some("2080000000000000003"))).await;
    let panel = operator.panel(reference).await.unwrap();
    let kinds: Vec<&str> = panel.entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["received"]);
    let wire = operator.wire().await;
    assert_eq!(wire.posts.len(), 3);
    assert!(wire.posts.iter().all(|post| post.same_author.is_empty()));
});

both_databases!(queued_replies_are_cancelled_when_a_complaint_becomes_confidential, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, "2080000000000000001", "22").await;
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Ask, &[("text", "कौन?")]).await;
    chief.must(reference, Move::Seal, &[("text", "reason")]).await;
    assert_eq!(replies(&app).await[0].3, "refused");
    app.citizen().deliver_x(&mention("2080000000000000009", "55", "और बात", "2080000000000000009", None)).await;
    let open = chief.wire().await.open.unwrap();
    let number = reference.to_string();
    let fields = [("reference", number.as_str()), ("answer_wanted", "1")];
    assert_eq!(decide(&chief, open.post.id, Disposition::Joined, &fields).await, StatusCode::SEE_OTHER);
    assert_eq!(replies(&app).await.len(), 1, "nothing is answered in public");
});

both_databases!(concurrent_follow_ups_are_each_joined_once, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, "2080000000000000001", "22").await;
    let platform = app.citizen();
    let deliveries = (10..30).map(|n| {
        let platform = platform.clone();
        tokio::spawn(async move {
            let id = format!("20800000000000000{n}");
            let first = "2080000000000000001";
            let body = mention(&id, "22", &format!("और बात {n}"), first, Some(first));
            // The platform repeats what is not acknowledged.
            while platform.deliver_x(&body).await.status != StatusCode::OK {}
        })
    });
    let noting = async {
        let operator = app.officer("operator").await;
        for n in 0..5 {
            let note = format!("देखा {n}");
            while operator.make(reference, Move::Note, &[("text", &note)]).await.0 != StatusCode::OK {}
        }
    };
    tokio::join!(futures::future::join_all(deliveries), noting);
    let panel = app.officer("operator").await.panel(reference).await.unwrap();
    let mut added: Vec<_> =
        panel.entries.iter().filter(|entry| entry.kind.as_str() == "added").map(|entry| entry.text.clone()).collect();
    added.sort();
    added.dedup();
    assert_eq!(added.len(), 20);
    assert_eq!(panel.entries.iter().filter(|entry| entry.kind.as_str() == "noted").count(), 5);
});

both_databases!(new_replies_to_a_post_do_not_block_an_officers_move, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, "2080000000000000001", "22").await;
    let operator = app.officer("operator").await;
    let panel = operator.panel(reference).await.unwrap();
    // Replies arrive between opening the page and submitting the form.
    for n in 2..9 {
        let id = format!("208000000000000000{n}");
        let parent = Some("2080000000000000001");
        let reply = mention(&id, "22", &format!("@PrayagrajPolice कोई नहीं आया {n}"), "2080000000000000001", parent);
        assert_eq!(app.citizen().deliver_x(&reply).await.status, StatusCode::OK);
    }
    let (version, heard) = (panel.version.to_string(), panel.heard.to_string());
    let fields = |a_move: &'static str| {
        vec![
            ("form_name", "move"),
            ("move", a_move),
            ("version", &*version),
            ("heard", &*heard),
            ("form", "0123456789abcdef0123456789"),
        ]
    };
    let address = format!("/staff/c/{}", reference.as_str());
    let station = app.offices.station_a.to_string();
    let mut forward = fields("forward");
    forward.push(("station", &station));
    let (status, answer) = operator.post_json(&address, &forward).await;
    assert_eq!(status, StatusCode::OK, "{answer:?}");
    // The complaint stays unread, because nobody has read the new replies.
    let after = operator.panel(reference).await.unwrap();
    assert!(after.heard > panel.heard);
    let (unread,): (bool,) =
        app.state.db().one(&sql("select unread from complaint where reference = $1").arg(reference)).await.unwrap();
    assert!(unread, "replies that were not on the page remain unread");
    // A second submission with the same version still conflicts.
    assert_eq!(operator.post_json(&address, &forward).await.0, StatusCode::CONFLICT);
});
