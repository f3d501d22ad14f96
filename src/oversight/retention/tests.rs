//! What is erased is gone from every table, what is counted stays, and what is held or open is not touched.

use super::{Retention, RetentionClass, daily, run, store};
use crate::{
    audit::{Chain, verify},
    complaint::{Move, Reference, counting::checking},
    intake::wire::tests::one_complaint,
    language::dates::DAY,
    masks::redaction::{Opened, RedactPage},
    server::db::{Arg, Db, sql, tables},
    testing::{App, Person, both_databases, filed, picture, rows},
};
use axum::http::StatusCode;

/// A closed complaint whose every text has this word in it, with photos.
async fn closed(app: &App, word: &str, category: &str, outcome: &str) -> Reference {
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let said = |what: &str| format!("{word}{what}");
    let (text, place, name, handle) = (said("text"), said("place"), said("name"), said("handle"));
    let fields = [
        ("form", form.as_str()),
        ("text", &text),
        ("category", category),
        ("place", &place),
        ("name", &name),
        ("phone", "9876500031"),
        ("handle", &handle),
    ];
    let (reference, _) = filed(&app.citizen().post_photos("/", &fields, &[&picture(9)]).await);
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Note, &[("text", &said("note"))]).await;
    station.must(reference, Move::Report, &[("text", &said("report"))]).await;
    // What may need an FIR is not closed at a station without one.
    let closes = app.officer(if category == "child_safety" { "chief" } else { "a" }).await;
    let detail = if outcome == "fir_registered" { "12/2026" } else { "" };
    let text = said("closed");
    let close = [("outcome", outcome), ("detail", detail), ("text", text.as_str())];
    closes.must(reference, Move::Close, &close).await;
    reference
}

async fn id_of(db: &Db, reference: Reference) -> i64 {
    let found = sql("select id from complaint where reference = $1").arg(reference);
    db.one::<(i64,)>(&found).await.unwrap().0
}

/// Every table and column in which a word stands, whatever its type.
async fn holding(db: &Db, word: &str) -> Vec<String> {
    let mut tx = db.begin().await.unwrap();
    let mut found = Vec::new();
    for table in tables::all(&mut tx).await.unwrap() {
        let mut columns = Vec::new();
        table
            .each(&mut tx, |row| {
                for (cell, column) in row.iter().zip(&table.columns) {
                    let holds = match cell {
                        Arg::Text(Some(text)) => text.contains(word),
                        Arg::Bytes(Some(bytes)) => String::from_utf8_lossy(bytes).contains(word),
                        _ => false,
                    };
                    if holds {
                        columns.push(format!("{}.{}", table.name, column.name));
                    }
                }
                Ok(())
            })
            .await
            .unwrap();
        found.extend(columns);
    }
    found
}

async fn erase(app: &App, most: u64) -> run::Done {
    run::some(app.state.db(), None, app.state.clock().now(), most).await.unwrap()
}

both_databases!(a_closed_complaint_is_gone_from_every_table_after_three_years_and_its_counts_stay, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app, "markgone", "noise", "disposed").await;
    let other = closed(&app, "markother", "child_safety", "disposed").await;
    let fir = closed(&app, "markfir", "theft", "fir_registered").await;
    let db = app.state.db();
    let counted = rows(db, "select count(*) from complaint where status = 'closed'").await;
    assert!(!holding(db, "markgone").await.is_empty(), "the test looks in the right places");
    assert_eq!(erase(&app, 100).await, run::Done::default(), "nothing is due yet");
    app.state.clock().advance(3 * 365 * DAY + DAY);
    assert_eq!(erase(&app, 100).await, run::Done { complaints: 1, posts: 0, failed: 0 });
    let left = holding(db, "markgone").await;
    assert!(left.is_empty(), "still in {left:?}");
    assert_eq!(
        rows(
            db,
            "select count(*) from photo p join complaint c on c.id = p.complaint_id where c.erased_at is not null"
        )
        .await,
        0
    );
    assert_eq!(rows(db, "select count(*) from complaint where phone is not null and erased_at is not null").await, 0);
    let sealed = "select count(*) from sealed s join complaint c on c.id = s.complaint_id where c.erased_at is not null \
         and (s.name is not null or s.phone is not null or s.place is not null or s.handle is not null or s.who <> '')";
    assert_eq!(rows(db, sealed).await, 0);
    assert!(rows(db, "select count(*) from sealed where name is not null").await > 0, "the others keep theirs");
    assert_eq!(rows(db, "select count(*) from complaint where status = 'closed'").await, counted);
    assert_eq!(
        rows(db, "select count(*) from complaint where erased_at is not null and length(key_hash) = 0").await,
        1
    );
    // A child's, and what became an FIR, wait for a person.
    assert!(!holding(db, "markother").await.is_empty() && !holding(db, "markfir").await.is_empty());
    assert!(matches!(verify(db).await.unwrap(), Chain::Whole(_)), "the trail tells an erasure from a change");
    let chief = app.officer("chief").await;
    assert!(chief.panel(reference).await.unwrap().text.starts_with('—'));
    assert!(chief.panel(other).await.is_ok() && chief.panel(fir).await.is_ok());
    let found = chief.get("/staff?q=markgonetext").await.text;
    assert!(!found.contains(reference.as_str()), "no search finds it by its words");
    assert_eq!(erase(&app, 100).await, run::Done::default(), "once");
    assert_eq!(rows(db, "select count(*) from audit where action = 'retention_run'").await, 1);
});

/// A closed complaint from X, which the cell answered there three times with this word. Nothing has been sent.
async fn answered(app: &App, word: &str) -> Reference {
    let reference = one_complaint(app, "2080000000000000001", "22").await;
    let operator = app.officer("operator").await;
    let here = format!("/staff/c/{}", reference.as_str());
    for n in 1..=3 {
        let text = format!("शिकायत {{reference}}: {word} {n} देख रहे हैं");
        let form: String = hex::encode(rand::random::<[u8; 16]>());
        let fields = [("form_name", "answer"), ("form", form.as_str()), ("way", "reply"), ("answer", text.as_str())];
        let (status, answer) = operator.post_json(&here, &fields).await;
        assert_eq!(status, StatusCode::OK, "{answer:?}");
    }
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let station = app.officer("a").await;
    station.must(reference, Move::Start, &[]).await;
    station.must(reference, Move::Report, &[("text", "मौक़े पर गए")]).await;
    app.state.clock().advance(5 * DAY);
    let close = [("outcome", "disposed"), ("text", "सामान मिल गया")];
    app.officer("chief").await.must(reference, Move::Close, &close).await;
    reference
}

both_databases!(an_answer_that_never_left_is_erased_and_never_leaves, async |db| {
    let app = App::on(db).await;
    answered(&app, "markreply").await;
    let db = app.state.db();
    let mut tx = db.begin().await.unwrap();
    for state in ["held", "unknown"] {
        let statement = sql(
            "update reply set state = $1, why = 'x' where id = (select max(r.id) from reply r where r.state = 'queued' \
             and r.text like '%markreply%')",
        );
        assert_eq!(tx.run(&statement.arg(state)).await.unwrap(), 1, "{state}");
    }
    tx.commit().await.unwrap();
    assert!(holding(db, "markreply").await.contains(&"reply.text".to_owned()), "the test looks in the right places");
    app.state.clock().advance(4 * 365 * DAY);
    assert_eq!(erase(&app, 100).await.complaints, 1);
    let left = holding(db, "markreply").await;
    assert!(left.is_empty(), "still in {left:?}");
    let unsent = "select count(*) from reply where state <> 'refused' or target <> '' or text <> '—' or why is null";
    assert_eq!(rows(db, unsent).await, 0);
    assert!(rows(db, "select count(*) from reply").await >= 3);
    let again = "select count(*) from reply where why not in ('taken_back', 'confidential', 'post_gone')";
    assert_eq!(rows(db, again).await, 0, "nobody can queue one of them again");
});

both_databases!(the_figures_are_those_of_the_rows_after_an_erasure, async |db| {
    let app = App::on(db).await;
    answered(&app, "markfigures").await;
    let db = app.state.db();
    let differences = async || checking::compare(&mut db.snapshot().await.unwrap()).await.unwrap().lines;
    assert_eq!(differences().await, Vec::<String>::new());
    app.state.clock().advance(4 * 365 * DAY);
    assert_eq!(erase(&app, 100).await.complaints, 1);
    assert!(holding(db, "markfigures").await.is_empty());
    assert_eq!(differences().await, Vec::<String>::new());
});

both_databases!(why_a_copy_was_made_is_erased_too, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app, "markcopy", "noise", "disposed").await;
    let chief = app.officer("chief").await;
    let asked = serde_json::json!({ "reference": reference.as_str(), "source": "text" });
    let shown: RedactPage = chief.call("staff/redact", asked).await.unwrap();
    let Opened::Text { was, .. } = shown.open else { panic!("a text") };
    let marked = [
        ("form_name", "redact-text"),
        ("source", "text"),
        ("was", was.as_str()),
        ("word", "0"),
        ("why", "markcopy asked for it"),
    ];
    let redact = format!("/staff/c/{}/redact", reference.as_str());
    assert_eq!(chief.post_json(&redact, &marked).await.0, StatusCode::OK);
    app.state.clock().advance(4 * 365 * DAY);
    assert_eq!(erase(&app, 100).await.complaints, 1);
    let left = holding(app.state.db(), "markcopy").await;
    assert!(left.is_empty(), "still in {left:?}");
});

both_databases!(nothing_open_or_held_is_erased, async |db| {
    let app = App::on(db).await;
    let (open, _) = app.citizen().file("markopen").await;
    let held = closed(&app, "markheld", "noise", "disposed").await;
    let chief = app.officer("chief").await;
    let hold = [("form_name", "hold"), ("reference", held.as_str()), ("hold_reason", "W.P. 12/2026")];
    for _ in 0..2 {
        assert_eq!(chief.post_json("/staff/retention", &hold).await.0, StatusCode::OK, "twice is once");
    }
    let db = app.state.db();
    assert_eq!(rows(db, "select count(*) from legal_hold").await, 1);
    app.state.clock().advance(10 * 365 * DAY);
    assert_eq!(erase(&app, 100).await.complaints, 0);
    assert!(!holding(db, "markheld").await.is_empty() && !holding(db, "markopen").await.is_empty());
    let chief = app.officer("chief").await;
    assert!(chief.get("/staff/retention").await.text.contains("W.P. 12/2026"));
    let end = [("form_name", "release"), ("hold", "1")];
    assert_eq!(chief.post_json("/staff/retention", &end).await.0, StatusCode::OK);
    assert_eq!(erase(&app, 100).await.complaints, 1);
    assert!(holding(db, "markheld").await.is_empty() && id_of(db, open).await > 0);
    let trail = "select count(*) from audit where action in ('legal_hold_set', 'legal_hold_ended')";
    assert_eq!(rows(db, trail).await, 2);
});

both_databases!(a_run_is_bounded_and_the_next_one_goes_on, async |db| {
    let app = App::on(db).await;
    for n in 0..3 {
        closed(&app, &format!("markstep{n}"), "noise", "disposed").await;
    }
    app.state.clock().advance(4 * 365 * DAY);
    assert_eq!(erase(&app, 2).await.complaints, 2);
    assert_eq!(erase(&app, 2).await.complaints, 1);
    assert_eq!(erase(&app, 2).await.complaints, 0);
});

async fn deliver(app: &App, verb: &str, message: &str, id: i64) {
    let body = format!(
        r#"{{"object":"page","entry":[{{"id":"1234567890321","time":1795435100,"changes":[{{"field":"feed","value":{{"item":"post","verb":"{verb}","post_id":"1234567890321_{id}","from":{{"id":"85","name":"markauthor"}},"created_time":1795435100,"message":"{message}"}}}}]}}]}}"#
    );
    assert!(app.citizen().deliver_facebook(&body).await.status.is_success());
}

async fn spam(operator: &Person) {
    let id = operator.wire().await.open.unwrap().post.id.to_string();
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let fields = [("form_name", "decide"), ("form", form.as_str()), ("post", id.as_str()), ("decision", "spam")];
    assert_eq!(operator.post("/staff/wire", &fields).await.status, StatusCode::SEE_OTHER);
}

both_databases!(
    posts_that_became_no_complaint_go_after_a_year_and_a_deleted_one_even_if_nobody_decided_it,
    async |db| {
        let app = App::on(db).await;
        deliver(&app, "add", "markspam", 5).await;
        spam(&app.officer("operator").await).await;
        deliver(&app, "add", "markwaits", 6).await;
        deliver(&app, "add", "markdeleted", 7).await;
        deliver(&app, "edited", "markdeletedtoo", 7).await;
        deliver(&app, "remove", "", 7).await;
        let db = app.state.db();
        app.state.clock().advance(364 * DAY);
        assert_eq!(erase(&app, 100).await.posts, 0);
        app.state.clock().advance(2 * DAY);
        assert_eq!(erase(&app, 100).await, run::Done { complaints: 0, posts: 2, failed: 0 });
        for gone in ["markspam", "markdeleted"] {
            assert!(holding(db, gone).await.is_empty(), "{gone}: {:?}", holding(db, gone).await);
        }
        assert!(!holding(db, "markwaits").await.is_empty(), "what waits to be decided stays");
        assert!(matches!(verify(db).await.unwrap(), Chain::Whole(_)));
        assert_eq!(rows(db, "select count(*) from post where erased_at is not null and length(sha256) = 32").await, 2);
    }
);

both_databases!(the_chief_decides_how_long_and_nobody_else, async |db| {
    let app = App::on(db).await;
    let rule = [("form_name", "rule"), ("class", "protected"), ("keep_days", "1825")];
    for login in ["operator", "a", "circle", "admin", "auditor"] {
        assert_eq!(
            app.officer(login).await.post_json("/staff/retention", &rule).await.0,
            StatusCode::FORBIDDEN,
            "{login}"
        );
    }
    let chief = app.officer("chief").await;
    assert_eq!(chief.post_json("/staff/retention", &rule).await.0, StatusCode::OK);
    let wrong = [("form_name", "rule"), ("class", "protected"), ("keep_days", "1")];
    assert_eq!(chief.post_json("/staff/retention", &wrong).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let of = async |class: RetentionClass| {
        let rules = store::rules(app.state.db()).await.unwrap();
        let rule = rules.into_iter().find(|rule| rule.class == class).unwrap();
        (rule.days, rule.is_decided)
    };
    assert_eq!(of(RetentionClass::Protected).await, (Some(1_825), true));
    assert_eq!(of(RetentionClass::Closed).await, (Some(1_095), false));
    let never = [("form_name", "rule"), ("class", "closed"), ("keep_days", "never")];
    assert_eq!(chief.post_json("/staff/retention", &never).await.0, StatusCode::OK);
    assert_eq!(of(RetentionClass::Closed).await, (None, true));
    assert!(app.officer("auditor").await.get("/staff/retention").await.status.is_success());
});

both_databases!(the_check_of_everything_still_fits_after_an_erasure, async |db| {
    let app = App::on(db).await;
    closed(&app, "markcheck", "noise", "disposed").await;
    app.state.clock().advance(4 * 365 * DAY);
    assert_eq!(erase(&app, 10).await.complaints, 1);
    let broken = tables::broken_rules(&mut app.state.db().begin().await.unwrap()).await.unwrap();
    assert!(broken.is_empty(), "{broken:?}");
    // The same queries as `sunwai check` about search: an erased complaint is found by its number.
    let chief = app.officer("chief").await;
    let number: (String,) =
        app.state.db().one(&sql("select reference from complaint where erased_at is not null")).await.unwrap();
    assert!(chief.get(&format!("/staff?q={}", number.0)).await.text.contains(&number.0));
});

async fn page(who: &Person) -> Retention {
    who.call("staff/retention", serde_json::json!({})).await.unwrap()
}

both_databases!(nothing_is_erased_by_itself_until_the_rules_are_confirmed_and_then_once_a_night, async |db| {
    let app = App::on(db).await;
    closed(&app, "marknight", "noise", "disposed").await;
    let held = closed(&app, "markkept", "noise", "disposed").await;
    let chief = app.officer("chief").await;
    let hold = [("form_name", "hold"), ("reference", held.as_str()), ("hold_reason", "W.P. 12/2026")];
    assert_eq!(chief.post_json("/staff/retention", &hold).await.0, StatusCode::OK);
    app.state.clock().advance(4 * 365 * DAY);
    let db = app.state.db();
    assert_eq!(daily::round(&app.state).await.unwrap(), None, "off until the district has confirmed the rules");

    let chief = app.officer("chief").await;
    let shown = page(&chief).await.daily;
    assert_eq!((shown.confirmed_at, shown.is_current), (None, false));
    assert!(shown.rules.contains("closed=1095") && shown.rules.contains("court=never"), "{}", shown.rules);
    let confirm = [("form_name", "confirm"), ("rules", shown.rules.as_str())];
    for login in ["auditor", "admin", "operator"] {
        let (status, _) = app.officer(login).await.post_json("/staff/retention", &confirm).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{login}");
    }
    let other = [("form_name", "confirm"), ("rules", "closed=1")];
    assert_eq!(chief.post_json("/staff/retention", &other).await.0, StatusCode::CONFLICT, "not what stands there");
    assert_eq!(chief.post_json("/staff/retention", &confirm).await.0, StatusCode::OK);
    assert!(page(&chief).await.daily.is_current);
    assert_eq!(daily::round(&app.state).await.unwrap(), None, "from the next night on");

    app.state.clock().advance(DAY);
    let second = app.second().await;
    let (one, other) = tokio::join!(daily::round(&app.state), daily::round(&second));
    let done: Vec<run::Done> = [one.unwrap(), other.unwrap()].into_iter().flatten().collect();
    assert_eq!(done, [run::Done { complaints: 1, posts: 0, failed: 0 }], "one server, once");
    assert_eq!(daily::round(&app.state).await.unwrap(), None);
    assert!(holding(db, "marknight").await.is_empty() && !holding(db, "markkept").await.is_empty());
    assert_eq!(rows(db, "select count(*) from audit where action = 'retention_night'").await, 1);
    assert_eq!(
        rows(db, "select count(*) from audit where action = 'retention_erased' and officer_id is null").await,
        1
    );
    assert!(matches!(verify(db).await.unwrap(), Chain::Whole(_)));

    // A rule that changes ends it until it is confirmed again.
    let chief = app.officer("chief").await;
    assert_eq!(chief.post_json("/staff/retention", &[("form_name", "release"), ("hold", "1")]).await.0, StatusCode::OK);
    let rule = [("form_name", "rule"), ("class", "closed"), ("keep_days", "90")];
    assert_eq!(chief.post_json("/staff/retention", &rule).await.0, StatusCode::OK);
    let shown = page(&chief).await.daily;
    assert!(shown.confirmed_at.is_some() && !shown.is_current && shown.ran_at.is_some());
    app.state.clock().advance(DAY);
    assert_eq!(daily::round(&app.state).await.unwrap(), None);
    assert!(!holding(db, "markkept").await.is_empty());

    // And it can be stopped.
    let chief = app.officer("chief").await;
    let confirm = [("form_name", "confirm"), ("rules", shown.rules.as_str())];
    assert_eq!(chief.post_json("/staff/retention", &confirm).await.0, StatusCode::OK);
    assert_eq!(chief.post_json("/staff/retention", &[("form_name", "stop")]).await.0, StatusCode::OK);
    app.state.clock().advance(DAY);
    assert_eq!(daily::round(&app.state).await.unwrap(), None);
    let trail = "select count(*) from audit where action in ('retention_confirmed', 'retention_stopped')";
    assert_eq!(rows(db, trail).await, 3);
});

both_databases!(the_list_of_what_would_go_is_there_for_who_watches_and_changes_nothing, async |db| {
    let app = App::on(db).await;
    let reference = closed(&app, "marklist", "noise", "disposed").await;
    let list = "/staff/retention/csv";
    let none = app.officer("chief").await.get(list).await.text;
    assert!(!none.contains(reference.as_str()), "{none}");
    app.state.clock().advance(4 * 365 * DAY);
    for login in ["chief", "auditor"] {
        let answered = app.officer(login).await.get(list).await;
        assert_eq!(answered.status, StatusCode::OK, "{login}");
        assert!(answered.text.contains(reference.as_str()) && answered.text.contains("closed"), "{}", answered.text);
        assert!(!answered.text.contains("marklist"), "{}", answered.text);
    }
    for login in ["operator", "a", "circle", "admin"] {
        assert_eq!(app.officer(login).await.get(list).await.status, StatusCode::FORBIDDEN, "{login}");
    }
    let db = app.state.db();
    assert_eq!(rows(db, "select count(*) from audit where action = 'retention_listed'").await, 3);
    assert!(!holding(db, "marklist").await.is_empty());
});
