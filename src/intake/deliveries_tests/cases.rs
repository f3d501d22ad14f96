//! Changes to a post before and after it was decided.

use super::*;
use crate::{
    board::Filters,
    complaint::Move,
    error::Error,
    replies::outbox,
    testing::{both_databases, panel_page},
};

const BIKE: &str = "सिविल लाइंस में मेरी बाइक चोरी हुई";
const BRIBE: &str = "सिविल लाइंस में मेरी बाइक चोरी हुई, थाना सिविल लाइंस के दरोगा ने रिपोर्ट लिखने के 5000 रुपये मांगे";

// Case 01.
both_databases!(an_edit_before_the_decision_counts_for_text_suggestion_and_accusation, async |db| {
    let app = App::on(db).await;
    facebook(&app, &[comment(1_795_411_800, "add", "1", BIKE)]).await;
    facebook(&app, &[comment(1_795_411_860, "edited", "1", BRIBE)]).await;
    let operator = app.officer("operator").await;
    let open = operator.wire().await.open.unwrap();
    assert_eq!(open.post.text, BRIBE);
    assert_eq!(
        open.versions.iter().map(|(what, _, words)| (what.as_str(), words.as_str())).collect::<Vec<_>>(),
        [("new", BIKE)]
    );
    assert_eq!(open.accused.unwrap().0.unwrap().id, app.offices.station_a);
    let reference =
        decide_as_complaint(&app, &operator, "9100_1", |form| form.with("station", app.offices.station_a)).await;
    let panel = operator.panel(reference).await.unwrap();
    assert_eq!(panel.text, BRIBE);
    assert_eq!(panel.accused.unwrap().id, app.offices.station_a);
    assert_ne!(panel.office.unwrap().id, app.offices.station_a, "not to the office that it accuses");
    assert_eq!(app.officer("a").await.panel(reference).await.unwrap_err(), Error::NotFound);
});

both_databases!(names_added_by_an_edit_are_withheld_too, async |db| {
    let app = App::on(db).await;
    facebook(&app, &[comment(1_795_411_800, "add", "1", "एक लड़का रोज़ परेशान करता है")]).await;
    let operator = app.officer("operator").await;
    let about_a_child = |form: Filled| form.with("category", Category::ChildSafety);
    let reference = decide_as_complaint(&app, &operator, "9100_1", about_a_child).await;
    let withheld = async || {
        let words = operator.panel(reference).await.unwrap().withheld.words;
        words.into_iter().map(|one| one.word).collect::<Vec<_>>()
    };
    assert!(!withheld().await.iter().any(|word| word.contains("रानी")));
    facebook(&app, &[comment(1_795_412_400, "edited", "1", "मेरी बेटी रानी को एक लड़का रोज़ परेशान करता है")]).await;
    assert!(withheld().await.iter().any(|word| word.contains("रानी")), "{:?}", withheld().await);
});

// Case 02.
both_databases!(edits_and_removals_after_the_decision_reach_the_complaint, async |db| {
    let app = App::on(db).await;
    facebook(&app, &[comment(1_795_411_800, "add", "1", BIKE)]).await;
    let operator = app.officer("operator").await;
    let reference =
        decide_as_complaint(&app, &operator, "9100_1", |form| form.with("station", app.offices.station_a)).await;
    let words = "सिविल लाइंस में मेरी बाइक UP70 XX 0000 चोरी हुई, संपर्क 5550100123";
    let edit = comment(1_795_412_400, "edited", "1", words);
    facebook(&app, std::slice::from_ref(&edit)).await;
    facebook(&app, &[edit]).await;
    let unread = async || {
        let board = operator.board(Filters::default()).await;
        let mut cards = board.columns.into_iter().flat_map(|column| column.cards);
        cards.any(|card| card.reference == reference && card.unread)
    };
    assert!(unread().await, "the card is marked unread");
    let thana = app.officer("a").await;
    let panel = thana.panel(reference).await.unwrap();
    assert_eq!(panel.text, BIKE, "the old text stays");
    let edited: Vec<_> = panel.entries.iter().filter(|entry| entry.kind.as_str() == "edited").collect();
    assert_eq!((edited.len(), edited[0].text.as_deref()), (1, Some(words)), "a repeated edit counts once");
    assert_eq!(edited[0].said_at, Some(1_795_412_400_000));
    thana.moves(reference, Move::Note).with("text", "पढ़ा").with("heard", panel.heard).succeeds().await;
    facebook(&app, &[comment(1_795_412_700, "remove", "1", "")]).await;
    assert!(unread().await, "the card is marked unread again");
    assert_eq!(timeline(&operator, reference).await.last().unwrap().0, "post_deleted");
    let page = operator.get(&panel_page(reference)).await.text;
    assert!(page.contains("The post was deleted") || page.contains("पोस्ट हटा दी गई"));
});

both_databases!(an_edit_that_accuses_takes_the_complaint_away_from_the_accused, async |db| {
    let app = App::on(db).await;
    for (id, words) in [("1", BRIBE), ("2", "सिविल लाइंस में मेरी बाइक चोरी हुई, दरोगा जी 5000 रुपये मांग रहे हैं")]
    {
        let key = format!("9100_{id}");
        facebook(&app, &[comment(1_795_411_800, "add", id, BIKE)]).await;
        let operator = app.officer("operator").await;
        let reference =
            decide_as_complaint(&app, &operator, &key, |form| form.with("station", app.offices.station_a)).await;
        let thana = app.officer("a").await;
        assert!(thana.panel(reference).await.is_ok());
        facebook(&app, &[comment(1_795_412_400, "edited", id, words)]).await;
        assert_eq!(thana.panel(reference).await.unwrap_err(), Error::NotFound, "{words}");
        let panel = operator.panel(reference).await.unwrap();
        assert_eq!(panel.accused.unwrap().id, app.offices.station_a);
        assert_eq!(panel.office.unwrap().id, app.offices.circle, "one office higher");
        // A newer text that accuses nobody does not undo the move.
        facebook(&app, &[comment(1_795_412_500, "edited", id, "सिविल लाइंस में मेरी बाइक चोरी हुई, धन्यवाद")]).await;
        assert_eq!(thana.panel(reference).await.unwrap_err(), Error::NotFound);
    }
});

both_databases!(an_edit_changes_the_suggested_station, async |db| {
    let app = App::on(db).await;
    facebook(&app, &[comment(1_795_411_800, "add", "1", BIKE)]).await;
    let operator = app.officer("operator").await;
    let reference = decide_as_complaint(&app, &operator, "9100_1", |form| form).await;
    assert_eq!(operator.panel(reference).await.unwrap().suggested, Some(app.offices.station_a));
    facebook(&app, &[comment(1_795_411_900, "edited", "1", "शिवकुटी में मेरी बाइक चोरी हुई")]).await;
    assert_eq!(operator.panel(reference).await.unwrap().suggested, Some(app.offices.station_b));
});

// Case 03.
both_databases!(a_removal_before_its_post_is_remembered_and_blocks_replies, async |db| {
    let app = App::on(db).await;
    facebook(&app, &[comment(1_795_411_860, "remove", "11", "")]).await;
    facebook(&app, &[comment(1_795_411_800, "add", "11", BIKE)]).await;
    let status = |verb: &str, words: &str| {
        page_entry(
            1_795_411_800,
            json!({"item": "status", "verb": verb, "post_id": format!("{PAGE}_961"), "from": {"id": "7601"}, "message": words}),
        )
    };
    facebook(&app, &[status("remove", "")]).await;
    facebook(&app, &[status("add", "पड़ोसी की मारपीट")]).await;
    facebook(&app, &[messaging(message("70011", PAGE, json!({"mid": "m_a", "is_deleted": true})))]).await;
    facebook(&app, &[messaging(message("70011", PAGE, json!({"mid": "m_a", "text": "मेरा नाम किसी को न बताएं"})))]).await;
    x(&app, "post.delete", json!({"id": "2096001", "author_id": "46001"}), json!({})).await;
    x(&app, "post.mention.create", x_post("2096001", &["2096001"], "@PrayagrajPolice बटुआ चोरी"), json!({})).await;
    for key in ["9100_11", &format!("{PAGE}_961"), "dm:m_a", "2096001"] {
        let (words, gone) = stored_post(&app, key).await;
        assert!(!words.is_empty(), "{key}: the text is stored");
        assert_eq!(gone.as_deref(), Some("deleted"), "{key}");
    }
    let operator = app.officer("operator").await;
    let reference = decide_as_complaint(&app, &operator, "9100_11", |form| form.with("answer_wanted", "1")).await;
    let replies: Vec<(String, Option<String>)> =
        app.state.db().all(&sql("select state, why from reply")).await.unwrap();
    assert_eq!(replies, [("refused".to_owned(), Some("post_gone".to_owned()))]);
    assert_eq!(timeline(&operator, reference).await[1].0, "post_deleted");
});

both_databases!(queued_replies_wait_while_a_post_is_hidden_and_are_cancelled_when_it_is_deleted, async |db| {
    let app = App::on(db).await;
    facebook(&app, &[comment(1_795_411_800, "add", "1", BIKE)]).await;
    let operator = app.officer("operator").await;
    decide_as_complaint(&app, &operator, "9100_1", |form| form.with("answer_wanted", "1")).await;
    let state = async || {
        let (state,): (String,) = app.state.db().one(&sql("select state from reply")).await.unwrap();
        state
    };
    let next = async || {
        let later = app.state.clock().now() + 1_000;
        let budget = outbox::Budget { cost: &|_| 0, most: None };
        outbox::lease(app.state.db(), crate::complaint::Channel::Facebook, budget, later).await.unwrap()
    };
    assert_eq!(state().await, "queued");
    facebook(&app, &[comment(1_795_411_900, "hide", "1", BIKE)]).await;
    assert_eq!(state().await, "held");
    facebook(&app, &[comment(1_795_411_950, "unhide", "1", BIKE)]).await;
    assert_eq!(state().await, "queued");
    // The post is checked again when the reply is sent, whatever the state of the reply.
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql("update post set gone = 'hidden'")).await.unwrap();
    tx.commit().await.unwrap();
    assert!(next().await.is_none());
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql("update post set gone = null")).await.unwrap();
    tx.commit().await.unwrap();
    facebook(&app, &[comment(1_795_412_000, "remove", "1", "")]).await;
    assert_eq!(state().await, "refused");
    assert!(next().await.is_none());
});

// Case 04.
both_databases!(a_late_older_edit_does_not_replace_a_newer_one, async |db| {
    let app = App::on(db).await;
    let edits = [
        comment(1_795_411_860, "edited", "12", "चोरी हो गई, थाना शिवकुटी"),
        comment(1_795_411_800, "add", "12", "चोरी हो गई"),
        comment(1_795_411_830, "edited", "12", "चोरी हो गई, थाना सिविल लाइंस"),
    ];
    for edit in edits {
        facebook(&app, &[edit]).await;
    }
    assert_eq!(stored_post(&app, "9100_12").await.0, "चोरी हो गई, थाना शिवकुटी");
    for (id, chain) in [
        ("2090003", &["2090001", "2090002", "2090003"][..]),
        ("2090001", &["2090001"][..]),
        ("2090002", &["2090001", "2090002"][..]),
    ] {
        x(&app, "post.mention.create", x_post(id, chain, &format!("@PrayagrajPolice {id}")), json!({})).await;
    }
    assert_eq!(stored_post(&app, "2090001").await.0, "@PrayagrajPolice 2090003");
    let wire = app.officer("operator").await.wire().await;
    assert_eq!(wire.posts.len(), 2, "versions are not separate posts");
    assert_eq!(wire.open.unwrap().versions.len(), 2, "every version is shown");
    // A post can be deleted through any of its versions, even one that has not been delivered in its chain.
    x(&app, "post.delete", json!({"id": "2090002", "author_id": "46001"}), json!({})).await;
    assert_eq!(stored_post(&app, "2090001").await.1.as_deref(), Some("deleted"));
});

// Case 05.
both_databases!(hiding_showing_and_hiding_are_three_facts_and_an_edit_does_not_restore_a_post, async |db| {
    let app = App::on(db).await;
    let post = |time: i64, verb: &str| {
        page_entry(
            time,
            json!({"post_id": format!("{PAGE}_921"), "from": {"id": "70021"}, "item": "post", "verb": verb, "message": "थाने में रिपोर्ट नहीं"}),
        )
    };
    for (time, verb, gone) in [
        (1_795_411_800, "add", None),
        (1_795_411_920, "hide", Some("hidden")),
        (1_795_411_980, "unhide", None),
        (1_795_412_040, "hide", Some("hidden")),
    ] {
        facebook(&app, &[post(time, verb)]).await;
        assert_eq!(stored_post(&app, &format!("{PAGE}_921")).await.1.as_deref(), gone, "{verb}");
    }
    for (id, end) in [("21", "hide"), ("22", "remove")] {
        facebook(&app, &[comment(1_795_411_800, "add", id, "गली में जुआ")]).await;
        facebook(&app, &[comment(1_795_411_920, end, id, "")]).await;
        facebook(&app, &[comment(1_795_411_980, "edited", id, "गली नंबर 4 में जुआ")]).await;
        let (words, gone) = stored_post(&app, &format!("9100_{id}")).await;
        assert_eq!((words.as_str(), gone.is_some()), ("गली नंबर 4 में जुआ", true), "{end}");
    }
    // Our own page hides and deletes a comment.
    let by_page = |time: i64, verb: &str| {
        page_entry(
            time,
            json!({"item": "comment", "verb": verb, "comment_id": "9100_23", "post_id": format!("{PAGE}_9100"), "sender_id": 1_234_567_890_321_i64}),
        )
    };
    facebook(&app, &[comment(1_795_411_800, "add", "23", "फलां की बेटी को")]).await;
    facebook(&app, &[by_page(1_795_411_860, "hide")]).await;
    assert_eq!(stored_post(&app, "9100_23").await.1.as_deref(), Some("hidden"));
    facebook(&app, &[by_page(1_795_411_920, "remove")]).await;
    assert_eq!(stored_post(&app, "9100_23").await.1.as_deref(), Some("deleted"));
});

// Case 26.
both_databases!(answers_given_outside_the_program_appear_on_the_complaint, async |db| {
    let app = App::on(db).await;
    facebook(&app, &[comment(1_795_411_800, "add", "61", BIKE)]).await;
    let operator = app.officer("operator").await;
    let reference = decide_as_complaint(&app, &operator, "9100_61", |form| form).await;
    let answer = page_answers(1_795_412_100, "61", "थाना प्रभारी को भेज दिया गया है");
    facebook(&app, std::slice::from_ref(&answer)).await;
    facebook(&app, &[answer]).await;
    let elsewhere = ("answered_elsewhere".to_owned(), "थाना प्रभारी को भेज दिया गया है".to_owned());
    assert_eq!(timeline(&operator, reference).await[1..], [elsewhere]);
    // An echo of a message sent through another app, delivered before the decision and even before the citizen's message.
    let echo = message(
        PAGE,
        "70063",
        json!({"mid": "m_64", "text": "कृपया थाने आएं", "is_echo": true, "app_id": 263_902_037_430_900_i64}),
    );
    facebook(&app, &[messaging(echo)]).await;
    facebook(&app, &[messaging(message("70063", PAGE, json!({"mid": "m_63", "text": "मेरी शिकायत पर क्या हुआ"})))]).await;
    let open = operator.wire().await.open.unwrap();
    assert_eq!(
        open.versions.last().map(|(what, _, words)| (what.as_str(), words.as_str())),
        Some(("answered", "कृपया थाने आएं"))
    );
    let message = decide_as_complaint(&app, &operator, "dm:m_63", |form| form).await;
    assert_eq!(timeline(&operator, message).await[1].1, "कृपया थाने आएं");
    // A reply that this program sent itself is ignored.
    let mut tx = app.state.db().begin().await.unwrap();
    let sent = sql(
        "insert into reply (channel, way, target, text, cause, state, attempts, looks, due_at, lease_until, platform_id, created_at) \
                    values ('facebook', 'reply', '9100_61', 'x', 'test', 'sent', 1, 0, 0, 0, '9100_700', 0)",
    );
    tx.run(&sent).await.unwrap();
    tx.commit().await.unwrap();
    let mut ours = page_answers(1_795_412_200, "61", "हमारा उत्तर");
    ours["changes"][0]["value"]["comment_id"] = json!("9100_700");
    facebook(&app, &[ours]).await;
    assert_eq!(timeline(&operator, reference).await.len(), 2);
});

both_databases!(a_post_decided_as_no_complaint_waits_again_after_an_edit, async |db| {
    let app = App::on(db).await;
    facebook(&app, &[comment(1_795_411_800, "add", "1", "बहुत बहुत धन्यवाद")]).await;
    let operator = app.officer("operator").await;
    let id = operator.wire().await.open.unwrap().post.id;
    operator.decides(id, Disposition::Thanks).sends().await;
    assert!(operator.wire().await.posts.is_empty());
    facebook(&app, &[comment(1_795_411_900, "edited", "1", BIKE)]).await;
    assert_eq!(operator.wire().await.posts[0].text, BIKE);
});

both_databases!(the_audit_trail_covers_facts, async |db| {
    let app = App::on(db).await;
    facebook(&app, &[comment(1_795_411_860, "hide", "1", ""), comment(1_795_411_800, "add", "1", BIKE)]).await;
    let verified = crate::audit::verify(app.state.db()).await.unwrap();
    assert!(matches!(verified, crate::audit::Chain::Whole(_)), "{verified}");
});
