//! Two people, once, at its time; corrections and withdrawal.

use super::{
    ENGLISH, HINDI, PAGE, act, chosen, long, page, parts, posted, released, round, sign, states, work, work_on, written,
};
use crate::{
    complaint::Channel,
    error::{Error, FieldError, Problem},
    language::dates,
    replies::channel::{Looked, Sent},
    server::db::sql,
    statements::{VersionState, moves::Act, public, tests::Fake},
    testing::{App, both_databases, picture, rows},
};
use axum::http::{Request, StatusCode};

both_databases!(a_statement_is_public_once_a_second_person_has_released_it, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let slug = written(&operator, HINDI, ENGLISH).await;
    let seen = chosen(&operator, &slug).await;
    assert_eq!(seen.acts, [Act::Write, Act::Propose, Act::Drop]);
    assert_eq!(seen.versions[0].platforms.len(), 2, "the preview shows every platform");
    assert!(public::whole(app.state.db(), &slug).await.unwrap().is_none(), "a draft is not public");
    act(&operator, &slug, "propose").await.unwrap();
    // The writer alone cannot release it, whatever is posted.
    assert_eq!(sign(&operator, &slug).await, Err((403, Error::NotAllowed)));
    assert_eq!(chosen(&operator, &slug).await.acts, [Act::TakeBack]);
    assert_eq!(chosen(&chief, &slug).await.acts, [Act::Return, Act::Release]);
    let edit = chosen(&chief, &slug).await.versions[0].edit.to_string();
    let unread = posted(&chief, "statement-release", &[("one", &slug), ("edit", &edit)]).await;
    assert_eq!(unread, Err((422, Error::field("read_both", Problem::Missing))));
    sign(&chief, &slug).await.unwrap();
    let whole = public::whole(app.state.db(), &slug.to_lowercase()).await.unwrap().unwrap();
    assert_eq!((whole.statement.newest.text.hi.as_str(), whole.statement.newest.text.en.as_str()), (HINDI, ENGLISH));
    assert_eq!(public::list(app.state.db(), None, 10).await.unwrap().statements, [whole.statement]);
    let trail = sql("select count(*) from audit where action in ('statement_countersigned', 'statement_released')");
    assert_eq!(app.state.db().one::<(i64,)>(&trail).await.unwrap(), (2,));
    // Once out, nothing can be changed or released again.
    assert_eq!(sign(&chief, &slug).await, Err((409, Error::Changed)));
    assert_eq!(act(&operator, &slug, "take_back").await, Err((409, Error::Changed)));
});

both_databases!(not_even_the_chief_releases_his_own_words, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let slug = written(&chief, HINDI, ENGLISH).await;
    act(&chief, &slug, "propose").await.unwrap();
    assert_eq!(sign(&chief, &slug).await, Err((403, Error::NotAllowed)));
    assert_eq!(sign(&operator, &slug).await, Err((403, Error::NotAllowed)), "an operator cannot countersign");
    sign(&app.officer("circle").await, &slug).await.unwrap();
    // Whoever changes the draft last is its writer: the chief who corrects a comma needs another.
    let slug = written(&operator, HINDI, ENGLISH).await;
    let version = chosen(&chief, &slug).await.versions[0].edit.to_string();
    let fields = [
        ("one", slug.as_str()),
        ("edit", &version),
        ("title_hi", "पुलिस का वर्ज़न"),
        ("title_en", "The police's version"),
        ("text_hi", HINDI),
        ("text_en", "Nobody was hurt."),
        ("overflow", "thread"),
    ];
    posted(&chief, "statement-write", &fields).await.unwrap();
    assert_eq!(act(&operator, &slug, "propose").await, Err((403, Error::NotAllowed)));
    act(&chief, &slug, "propose").await.unwrap();
    assert_eq!(sign(&chief, &slug).await, Err((403, Error::NotAllowed)));
    // Nor does the database accept it.
    let mut tx = app.state.db().begin().await.unwrap();
    let alone = sql("update statement_version set second_id = writer_id, second_at = 1 where state = 'proposed'");
    assert!(tx.run(&alone).await.is_err());
});

both_databases!(released_twice_at_once_is_released_once, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let slug = written(&operator, HINDI, ENGLISH).await;
    act(&operator, &slug, "propose").await.unwrap();
    let (chief, circle) = (app.officer("chief").await, app.officer("circle").await);
    let edit = chosen(&chief, &slug).await.versions[0].edit.to_string();
    let fields = [("one", slug.as_str()), ("edit", edit.as_str()), ("read_both", "1")];
    let both =
        tokio::join!(posted(&chief, "statement-release", &fields), posted(&circle, "statement-release", &fields),);
    let won = [&both.0, &both.1].into_iter().filter(|one| one.is_ok()).count();
    assert_eq!(won, 1, "{both:?}");
    let lost = both.0.err().or(both.1.err()).unwrap();
    assert_eq!(lost, (409, Error::Changed));
    let db = app.state.db();
    assert_eq!(rows(db, "select count(*) from audit where action = 'statement_released'").await, 1);
    assert_eq!(states(&app, Channel::X).await.len(), 1);
    assert_eq!(states(&app, Channel::Facebook).await.len(), 1);
});

both_databases!(nobody_releases_words_that_he_has_not_seen, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let slug = written(&operator, HINDI, ENGLISH).await;
    act(&operator, &slug, "propose").await.unwrap();
    let edit = chosen(&chief, &slug).await.versions[0].edit.to_string();
    act(&operator, &slug, "take_back").await.unwrap();
    act(&operator, &slug, "propose").await.unwrap();
    let stale = posted(&chief, "statement-release", &[("one", &slug), ("edit", &edit), ("read_both", "1")]).await;
    assert_eq!(stale, Err((409, Error::Changed)));
    // Returned with a reason, which the writer reads.
    let edit = chosen(&chief, &slug).await.versions[0].edit.to_string();
    let why = [("one", slug.as_str()), ("edit", &edit), ("act", "return"), ("return_why", "समय जोड़ें")];
    posted(&chief, "statement-return", &why).await.unwrap();
    let version = chosen(&operator, &slug).await.versions.remove(0);
    assert_eq!((version.state, version.returned.as_deref()), (VersionState::Draft, Some("समय जोड़ें")));
});

both_databases!(only_the_cell_and_those_above_see_the_page, async |db| {
    let app = App::on(db).await;
    let slug = released(&app, HINDI, ENGLISH).await;
    for login in ["a", "admin", "auditor"] {
        let other = app.officer(login).await;
        assert_eq!(other.get(PAGE).await.status, StatusCode::FORBIDDEN, "{login}");
        let refused = posted(&other, "statement-correct", &[("one", &slug)]).await;
        assert_eq!(refused, Err((403, Error::NotAllowed)), "{login}");
    }
    let withdrawn = [("one", slug.as_str()), ("why_hi", "ग़लत"), ("why_en", "wrong")];
    let operator = app.officer("operator").await;
    assert_eq!(posted(&operator, "statement-withdraw", &withdrawn).await, Err((403, Error::NotAllowed)));
    assert!(operator.get(&format!("{PAGE}?one={slug}")).await.text.contains(ENGLISH));
});

both_databases!(the_same_form_twice_is_one_statement, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let fields = [("form", "statement-0123456789-01"), ("title_hi", "क"), ("overflow", "link")];
    let first = posted(&operator, "statement-new", &fields).await.unwrap();
    assert_eq!(posted(&operator, "statement-new", &fields).await, Ok(first));
    assert_eq!(rows(app.state.db(), "select count(*) from statement").await, 1);
    assert_eq!(rows(app.state.db(), "select count(*) from statement_version").await, 1);
});

both_databases!(what_is_too_long_or_links_elsewhere_is_refused_with_the_field, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let huge = "क".repeat(30_000);
    let wrong = async |field: &str, words: &str| {
        let fields = [("form", "statement-0123456789-02"), ("overflow", "thread"), (field, words)];
        posted(&operator, "statement-new", &fields).await
    };
    assert_eq!(wrong("text_hi", &huge).await, Err((422, Error::field("text_hi", Problem::TooLong(10_000)))));
    assert_eq!(wrong("title_en", &huge).await, Err((422, Error::field("title_en", Problem::TooLong(160)))));
    let link = "See https://evil.example/x";
    assert_eq!(wrong("text_en", link).await, Err((422, Error::field("text_en", Problem::OthersLink))));
    assert_eq!(wrong("references", "not-a-number").await, Err((422, Error::field("references", Problem::NotAChoice))));
    assert_eq!(wrong("release_at", "2026-11-23T12:00").await, Err((422, Error::field("release_at", Problem::Past))));
    assert_eq!(wrong("release_at", "soon").await, Err((422, Error::field("release_at", Problem::NotAMoment))));
    // Without scripts the page says it in words.
    let answered = operator
        .post(
            "/staff/statements?new=1",
            &[
                ("form_name", "statement-new"),
                ("form", "statement-0123456789-02"),
                ("overflow", "thread"),
                ("text_hi", &huge),
            ],
        )
        .await;
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answered.text.contains("This must be 10,000 characters or fewer"));
    assert_eq!(rows(app.state.db(), "select count(*) from statement").await, 0);
    // A draft may be incomplete; what is handed to the second person may not.
    let slug = written(&operator, HINDI, "").await;
    let missing = FieldError { field: "text_en".into(), problem: Problem::Missing };
    assert_eq!(act(&operator, &slug, "propose").await, Err((422, Error::Fields(vec![missing]))));
    let slug = written(&operator, &"जाँच जारी है। ".repeat(700), "x").await;
    let long = act(&operator, &slug, "propose").await;
    assert_eq!(long, Err((422, Error::field("overflow", Problem::ThreadTooLong(25)))));
});

both_databases!(a_set_time_is_kept_and_released_once, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let slug = written(&operator, HINDI, ENGLISH).await;
    let due = app.state.clock().now() + 3_600_000;
    let edit = chosen(&operator, &slug).await.versions[0].edit.to_string();
    let at = dates::form_moment(due);
    let fields = [
        ("one", slug.as_str()),
        ("edit", &edit),
        ("title_hi", "पुलिस का वर्ज़न"),
        ("title_en", "The police's version"),
        ("text_hi", HINDI),
        ("text_en", ENGLISH),
        ("overflow", "thread"),
        ("release_at", &at),
    ];
    posted(&operator, "statement-write", &fields).await.unwrap();
    act(&operator, &slug, "propose").await.unwrap();
    sign(&chief, &slug).await.unwrap();
    assert_eq!(chosen(&chief, &slug).await.versions[0].state, VersionState::Scheduled);
    assert!(public::whole(app.state.db(), &slug).await.unwrap().is_none());
    assert_eq!(round(&app).await, 0);
    app.state.clock().advance(3_600_000);
    // Two servers at once.
    let (first, second) = tokio::join!(round(&app), round(&app));
    assert_eq!(first + second, 1);
    assert!(public::whole(app.state.db(), &slug).await.unwrap().is_some());
    assert_eq!(states(&app, Channel::X).await, ["queued"]);
    // One that is halted is not released.
    let slug = written(&operator, HINDI, ENGLISH).await;
    let edit = chosen(&operator, &slug).await.versions[0].edit.to_string();
    let later = dates::form_moment(app.state.clock().now() + 3_600_000);
    let mut again = fields;
    again[0].1 = &slug;
    again[1].1 = &edit;
    again[7].1 = &later;
    posted(&operator, "statement-write", &again).await.unwrap();
    act(&operator, &slug, "propose").await.unwrap();
    sign(&chief, &slug).await.unwrap();
    act(&operator, &slug, "halt").await.unwrap();
    app.state.clock().advance(7_200_000);
    assert_eq!(round(&app).await, 0);
    assert_eq!(chosen(&operator, &slug).await.versions[0].state, VersionState::Draft);
});

both_databases!(a_correction_keeps_its_history_and_goes_out_too, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let (hi, en) = long();
    let slug = released(&app, &hi, &en).await;
    // The first part is out, the others have not left yet.
    let x = Fake::on(Channel::X);
    crate::replies::worker::step(&app.state, &x).await.unwrap();
    let before = states(&app, Channel::X).await.len();
    assert!(before > 2);
    posted(&operator, "statement-correct", &[("one", &slug)]).await.unwrap();
    let twice = posted(&chief, "statement-correct", &[("one", &slug)]).await;
    assert_eq!(twice, Err((409, Error::NotNow)), "one correction at a time");
    // What is public stays as it is until the correction is released.
    let edit = chosen(&operator, &slug).await.versions[0].edit.to_string();
    let mut fields = vec![
        ("one", slug.as_str()),
        ("edit", &edit),
        ("title_hi", "पुलिस का वर्ज़न"),
        ("title_en", "The police's version"),
        ("text_hi", HINDI),
        ("text_en", ENGLISH),
        ("overflow", "thread"),
    ];
    posted(&operator, "statement-write", &fields).await.unwrap();
    let refused = act(&operator, &slug, "propose").await.unwrap_err().1;
    assert!(matches!(refused, Error::Fields(fields) if fields[0].field == "change_hi"), "it says what it corrects");
    let edit = chosen(&operator, &slug).await.versions[0].edit.to_string();
    fields[1].1 = &edit;
    fields.extend([("change_hi", "घायलों की संख्या"), ("change_en", "the number of injured")]);
    posted(&operator, "statement-write", &fields).await.unwrap();
    act(&operator, &slug, "propose").await.unwrap();
    assert_eq!(public::whole(app.state.db(), &slug).await.unwrap().unwrap().versions.len(), 1);
    app.state.clock().advance(1_000);
    sign(&chief, &slug).await.unwrap();
    let whole = public::whole(app.state.db(), &slug).await.unwrap().unwrap();
    assert_eq!(whole.versions.iter().map(|one| one.n).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(whole.statement.newest.change.as_ref().unwrap().en, "the number of injured");
    assert!(whole.statement.updated_at > whole.statement.first_released_at);
    // The rest of the first version does not leave; the correction quotes what is out.
    let all = parts(&app, Channel::X).await;
    assert!(all[1..before].iter().all(|(_, _, state, why)| state == "refused" && why.as_deref() == Some("replaced")));
    assert_eq!((all[before].0.as_str(), all[before].1.as_str()), ("quote", "x-1"));
    let facebook = parts(&app, Channel::Facebook).await;
    assert_eq!(facebook.last().unwrap().0, "post", "Facebook has no quotes");
    work(&app, &x).await;
    let sent = x.sent();
    assert!(sent[1].text.starts_with("सुधार: घायलों की संख्या"), "{}", sent[1].text);
});

both_databases!(a_withdrawn_statement_is_shown_as_withdrawn, async |db| {
    let app = App::on(db).await;
    let chief = app.officer("chief").await;
    let (hi, en) = long();
    let slug = released(&app, &hi, &en).await;
    let x = Fake::on(Channel::X);
    crate::replies::worker::step(&app.state, &x).await.unwrap();
    let why = [("one", slug.as_str()), ("why_hi", "जानकारी ग़लत थी"), ("why_en", "The information was wrong")];
    posted(&chief, "statement-withdraw", &why).await.unwrap();
    assert_eq!(posted(&chief, "statement-withdraw", &why).await, Err((409, Error::NotNow)), "once");
    let whole = public::whole(app.state.db(), &slug).await.unwrap().unwrap();
    assert_eq!(whole.statement.withdrawn.unwrap().why.en, "The information was wrong");
    assert_eq!(public::list(app.state.db(), None, 10).await.unwrap().statements.len(), 1, "it stays");
    work(&app, &x).await;
    let sent = x.sent();
    assert_eq!(sent.len(), 2, "the rest of the thread did not leave");
    assert!(sent[1].text.contains("वापस लिया गया") && sent[1].text.contains("withdrawn"), "{}", sent[1].text);
    // Nothing was on Facebook yet, so there is nothing to take back there.
    let facebook = parts(&app, Channel::Facebook).await;
    assert!(facebook.iter().all(|(_, _, state, _)| state == "refused"), "{facebook:?}");
    let refused = posted(&chief, "statement-correct", &[("one", &slug)]).await;
    assert_eq!(refused, Err((409, Error::NotNow)), "nothing corrects it any more");
});

const WITHDRAWN: [(&str, &str); 2] = [("why_hi", "जानकारी ग़लत थी"), ("why_en", "The information was wrong")];

both_databases!(what_timed_out_is_not_posted_once_it_is_withdrawn, async |db| {
    let app = App::on(db).await;
    let chief = app.officer("chief").await;
    let slug = released(&app, HINDI, ENGLISH).await;
    let x = Fake::on(Channel::X).answering([Sent::Unknown("time_out".into())]);
    work(&app, &x).await;
    assert_eq!(states(&app, Channel::X).await, ["unknown"]);
    posted(&chief, "statement-withdraw", &[[("one", slug.as_str())].as_slice(), WITHDRAWN.as_slice()].concat())
        .await
        .unwrap();
    assert_eq!(states(&app, Channel::X).await, ["unknown", "queued"], "the notice waits until it is known");
    work_on(&app, &x).await;
    let all = parts(&app, Channel::X).await;
    assert_eq!((all[0].2.as_str(), all[0].3.as_deref()), ("refused", Some("withdrawn")));
    assert_eq!((all[1].2.as_str(), all[1].3.as_deref()), ("refused", Some("not_posted")));
    assert_eq!(x.sent().len(), 1, "nothing was sent after the withdrawal");
});

both_databases!(what_timed_out_and_was_posted_is_followed_by_the_withdrawal, async |db| {
    let app = App::on(db).await;
    let chief = app.officer("chief").await;
    let slug = released(&app, HINDI, ENGLISH).await;
    let looks = [Looked::NotThere, Looked::There(vec!["x-9".into()])];
    let x = Fake::on(Channel::X).answering([Sent::Unknown("time_out".into())]).looking(looks);
    work(&app, &x).await;
    posted(&chief, "statement-withdraw", &[[("one", slug.as_str())].as_slice(), WITHDRAWN.as_slice()].concat())
        .await
        .unwrap();
    work_on(&app, &x).await;
    assert_eq!(states(&app, Channel::X).await, ["sent", "sent"]);
    let sent = x.sent();
    assert_eq!(sent.len(), 2);
    assert_eq!((sent[1].way.as_str(), sent[1].target.as_str()), ("quote", "x-9"), "it quotes what was found there");
    assert!(sent[1].text.contains("withdrawn"), "{}", sent[1].text);
});

both_databases!(a_part_refused_after_the_withdrawal_cannot_be_continued, async |db| {
    let app = App::on(db).await;
    let chief = app.officer("chief").await;
    let slug = released(&app, HINDI, ENGLISH).await;
    let x = Fake::on(Channel::X).answering([Sent::Duplicate]);
    work(&app, &x).await;
    posted(&chief, "statement-withdraw", &[[("one", slug.as_str())].as_slice(), WITHDRAWN.as_slice()].concat())
        .await
        .unwrap();
    work_on(&app, &x).await;
    let all = parts(&app, Channel::X).await;
    assert_eq!((all[0].2.as_str(), all[0].3.as_deref()), ("refused", Some("duplicate")));
    let rows = sql("select id from reply where statement_version_id is not null and channel = 'x' order by id");
    for (id,) in app.state.db().all::<(i64,)>(&rows).await.unwrap() {
        let go_on = [("one", slug.as_str()), ("reply", &id.to_string())];
        assert_eq!(posted(&chief, "statement-go-on", &go_on).await, Err((409, Error::NotNow)), "row {id}");
    }
    work_on(&app, &x).await;
    assert_eq!(x.sent().len(), 1);
});

both_databases!(what_timed_out_is_not_posted_once_a_correction_is_out, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let slug = released(&app, HINDI, ENGLISH).await;
    let x = Fake::on(Channel::X).answering([Sent::Unknown("time_out".into())]);
    work(&app, &x).await;
    posted(&operator, "statement-correct", &[("one", &slug)]).await.unwrap();
    let edit = chosen(&operator, &slug).await.versions[0].edit.to_string();
    let fields = [
        ("one", slug.as_str()),
        ("edit", &edit),
        ("title_hi", "पुलिस का वर्ज़न"),
        ("title_en", "The police's version"),
        ("text_hi", HINDI),
        ("text_en", "Two people were hurt."),
        ("overflow", "thread"),
        ("change_hi", "घायलों की संख्या"),
        ("change_en", "the number of injured"),
    ];
    posted(&operator, "statement-write", &fields).await.unwrap();
    act(&operator, &slug, "propose").await.unwrap();
    sign(&chief, &slug).await.unwrap();
    work_on(&app, &x).await;
    let all = parts(&app, Channel::X).await;
    assert_eq!((all[0].2.as_str(), all[0].3.as_deref()), ("refused", Some("replaced")));
    assert_eq!(all[1].2, "sent");
    let sent = x.sent();
    assert_eq!(sent.len(), 2, "once each");
    assert!(sent[1].text.contains("Two people were hurt."), "{}", sent[1].text);
});

both_databases!(files_are_checked_and_public_with_their_version_only, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let slug = written(&operator, HINDI, ENGLISH).await;
    let attach = async |bytes: &[u8]| {
        let edit = chosen(&operator, &slug).await.versions[0].edit.to_string();
        let fields = [
            ("form_name", "statement-attach"),
            ("one", slug.as_str()),
            ("edit", &edit),
            ("file_hi", "प्रेस नोट"),
            ("file_en", "Press note"),
        ];
        operator.post_photos(PAGE, &fields, &[bytes]).await.status
    };
    let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";
    assert_eq!(attach(pdf).await, StatusCode::SEE_OTHER);
    assert_eq!(attach(&picture(1)).await, StatusCode::SEE_OTHER);
    assert_eq!(attach(b"%PDF-1.7 cut").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(attach(b"<html><script>1</script></html>").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        attach(&[b"%PDF-1.7".as_slice(), &vec![b'x'; 6_000_000]].concat()).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let files = chosen(&operator, &slug).await.versions.remove(0).files;
    assert_eq!(files.len(), 2);
    assert_eq!((files[0].kind.as_str(), files[0].bytes), ("pdf", pdf.len() as i64));
    assert!(public::file(&app.state, &slug, files[0].id).await.is_err(), "not before the release");
    let address = format!("/staff/statements/file/{}", files[0].id);
    let answered = chief.send(Request::get(&address).body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(answered.headers["content-type"], "application/pdf");
    assert!(answered.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(app.officer("a").await.get(&address).await.status, StatusCode::FORBIDDEN);
    act(&operator, &slug, "propose").await.unwrap();
    sign(&chief, &slug).await.unwrap();
    let (file, found) = public::file(&app.state, &slug, files[0].id).await.unwrap();
    assert_eq!((file.title.en.as_str(), found.size), ("Press note", pdf.len() as u64));
    // A correction has the same files; taking one off leaves the released version whole.
    posted(&operator, "statement-correct", &[("one", &slug)]).await.unwrap();
    let draft = chosen(&operator, &slug).await.versions.remove(0);
    assert_eq!(draft.files.len(), 2);
    let (edit, id) = (draft.edit.to_string(), draft.files[0].id.to_string());
    posted(&operator, "statement-detach", &[("one", &slug), ("edit", &edit), ("file", &id)]).await.unwrap();
    app.state.clock().advance(2 * dates::DAY);
    crate::server::photos::forget_abandoned(&app.state).await.unwrap();
    assert!(public::file(&app.state, &slug, files[0].id).await.is_ok());
    let operator = app.officer("operator").await;
    assert_eq!(page(&operator, &slug).await.chosen.unwrap().versions[0].files.len(), 1);
});
