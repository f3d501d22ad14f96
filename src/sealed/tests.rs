//! Who complained stays sealed: in the files, through starts and rotations with missing, wrong and half-rotated keys, and before the eyes of officers.

use super::{
    Field, Reason, Sealing, check,
    key_file::{self, ServerKey},
    opening, rotate,
    store::{self, Use},
    words,
};
use crate::{
    audit::{self, Chain, baseline, verify},
    board::Filters,
    complaint::{Move, Reference, changes, sealing},
    error::Error,
    server::db::{Db, sql},
    testing::{App, Person, both_databases, filed, rows, sqlite},
};
use axum::http::StatusCode;
use std::path::{Path, PathBuf};

const TEXT: &str = "मोबाइल चोरी sealedtextmarker";

/// Files a complaint with all details.
async fn file(app: &App, n: u8, name: &str) -> Reference {
    let form = format!("0123456789abcdef00{n:02}");
    let phone = format!("55501001{n:02}");
    let handle = format!("@sealedhandle{n}marker");
    let fields = [
        ("form", form.as_str()),
        ("text", TEXT),
        ("category", "theft"),
        ("place", "sealedplacemarker गली 7"),
        ("name", name),
        ("phone", phone.as_str()),
        ("handle", handle.as_str()),
        ("lat", "25.4358"),
        ("lon", "81.8463"),
    ];
    filed(&app.citizen().post("/", &fields).await).0
}

async fn run(db: &Db, statement: &'static str) {
    let mut tx = db.begin().await.unwrap();
    assert!(tx.run(&sql(statement)).await.unwrap() > 0, "{statement}");
    tx.commit().await.unwrap();
}

async fn refused(db: &Db, file: &Path) -> String {
    Sealing::at_start(db, file).await.err().expect("the start is refused").to_string()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

both_databases!(the_key_is_made_at_the_first_start_and_used_by_the_next, async |db| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("identity.key");
    let first = Sealing::at_start(&db, &file).await.unwrap();
    assert_eq!(files(folder.path()), std::slice::from_ref(&file));
    let second = Sealing::at_start(&db, &file).await.unwrap();
    assert_eq!(first.current(), second.current());
    assert_eq!(first.word(words::Of::Word, "ram"), second.word(words::Of::Word, "ram"));
    // Nothing was sealed with the lost key, so nothing is lost with it.
    std::fs::remove_file(&file).unwrap();
    let third = Sealing::at_start(&db, &file).await.unwrap();
    assert_ne!(first.current(), third.current());
});

both_databases!(the_start_is_refused_without_the_right_key_and_nothing_is_changed, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    let reference = file(&app, 1, "सुनीता").await;
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("identity.key");
    let state = "select count(*) from sealed_state where rotating_to is null";

    let error = refused(db, &key).await;
    assert!(error.contains("is missing") && error.contains(&key.display().to_string()), "{error}");
    assert!(files(folder.path()).is_empty(), "no key is made beside something that is sealed");

    let other = ServerKey::generate();
    key_file::write(&key, &other).unwrap();
    let error = refused(db, &key).await;
    assert!(error.contains("another key") && error.contains(other.id()), "{error}");
    assert_eq!(key_file::read(&key).unwrap(), Some(other), "nothing is overwritten");

    // A file of the right name and form that was cut.
    std::fs::write(&key, "sunwai key 1 00").unwrap();
    assert!(refused(db, &key).await.contains("not a key"));

    std::fs::remove_file(&key).unwrap();
    std::fs::copy(crate::testing::key_file(), &key).unwrap();
    let sealing = Sealing::at_start(db, &key).await.unwrap();
    let (id,): (i64,) = db.one(&sql("select id from complaint where reference = $1").arg(reference)).await.unwrap();
    let opened = sealing.read(db, id, Use::Check).await.unwrap();
    assert_eq!((opened.name.as_deref(), opened.phone.as_deref()), (Some("सुनीता"), Some("5550100101")));
    assert_eq!(opened.point, Some((25.4358, 81.8463)));
    assert_eq!(rows(db, state).await, 1);

    // A row of a key that nobody has.
    run(db, "update sealed set server_key = '0000000000000000'").await;
    assert!(refused(db, &key).await.contains("0000000000000000"));
});

both_databases!(a_key_is_rotated_in_steps_and_an_interrupted_rotation_goes_on, async |db| {
    let folder = tempfile::tempdir().unwrap();
    let file_path = folder.path().join("identity.key");
    let app = App::with_settings(db, &["--key-file", file_path.to_str().unwrap()]).await;
    let db = app.state.db();
    for n in 1..=3 {
        file(&app, n, "राम").await;
    }
    let old = key_file::read(&file_path).unwrap().unwrap();

    // Interrupted after one of three rows.
    let begun = rotate::begin(db, &file_path).await.unwrap();
    assert_eq!(begun.step(db, 1).await.unwrap(), 1);
    drop(begun);
    let new = key_file::read(&key_file::next(&file_path)).unwrap().unwrap();
    let both = Sealing::at_start(db, &file_path).await.unwrap();
    for id in 1..=3 {
        assert_eq!(both.read(db, id, Use::Check).await.unwrap().name.as_deref(), Some("राम"), "{id}");
    }
    let found = check::check(db, &file_path).await.unwrap();
    assert!(found.rotating && found.faults == 0);
    assert_eq!((found.opened[old.id()], found.opened[new.id()]), (2, 1));

    // Either of the two keys alone is not enough, and nothing is made in its place.
    for missing in [key_file::next(&file_path), file_path.clone()] {
        let away = folder.path().join("away");
        std::fs::rename(&missing, &away).unwrap();
        let error = refused(db, &file_path).await;
        assert!(error.contains("missing") || error.contains("another key"), "{error}");
        assert!(!missing.exists());
        std::fs::rename(&away, &missing).unwrap();
    }

    let rotated = rotate::go(db, &file_path, 5).await.unwrap();
    assert_eq!((rotated.key.as_str(), rotated.rows), (new.id(), 2));
    assert_eq!(key_file::read(&file_path).unwrap(), Some(new.clone()));
    assert_eq!(key_file::read(&rotated.old).unwrap(), Some(old), "a backup from before needs it");
    assert!(!key_file::next(&file_path).exists());
    let after = Sealing::at_start(db, &file_path).await.unwrap();
    assert_eq!(after.current(), new.id());
    assert_eq!(after.word(words::Of::Word, "ram"), both.word(words::Of::Word, "ram"), "search goes on");
    assert_eq!(after.read(db, 2, Use::Check).await.unwrap().name.as_deref(), Some("राम"));
    assert!(matches!(verify(db).await.unwrap(), Chain::Whole(_)), "the trail does not cover the data keys");
    assert_eq!(rows(db, "select count(*) from audit where action = 'key_rotated'").await, 1);

    // Interrupted when only the names of the files were left to change.
    std::fs::rename(&file_path, key_file::next(&file_path)).unwrap();
    assert_eq!(Sealing::at_start(db, &file_path).await.unwrap().current(), new.id());
    let again = rotate::go(db, &file_path, 6).await.unwrap();
    assert_eq!(again.rows, 3);
    assert_eq!(check::check(db, &file_path).await.unwrap().opened.len(), 1);
});

both_databases!(a_value_that_was_moved_to_another_row_or_column_does_not_open, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    file(&app, 1, "राम").await;
    file(&app, 2, "श्याम").await;
    let op = app.op();
    let sealing = op.sealing();
    assert_eq!(sealing.read(db, 1, Use::Check).await.unwrap().name.as_deref(), Some("राम"));
    run(db, "update sealed set name = (select s.name from sealed s where s.complaint_id = 2) where complaint_id = 1")
        .await;
    assert!(sealing.read(db, 1, Use::Check).await.is_err(), "the name of another complaint");
    assert!(matches!(verify(db).await.unwrap(), Chain::Changed(_, of) if of.kind == audit::Kind::Sealed));
    run(
        db,
        "update sealed set name = (select s.name from sealed s where s.complaint_id = 2), \
         data_key = (select s.data_key from sealed s where s.complaint_id = 2) where complaint_id = 1",
    )
    .await;
    assert!(sealing.read(db, 1, Use::Check).await.is_err(), "with its data key");
    run(db, "update sealed set handle = name where complaint_id = 2").await;
    assert!(sealing.read(db, 2, Use::Check).await.is_err(), "another column");
    // Such rows keep nobody from starting the server, but they are named.
    assert!(Sealing::at_start(db, &crate::testing::key_file()).await.is_ok());
    let found = check::check(db, &crate::testing::key_file()).await.unwrap();
    assert_eq!((found.faults, found.named.len()), (2, 2));
});

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_who_complained_is_plain_in_the_database_files() {
    let test = sqlite().await;
    let app = App::on(test.db.clone()).await;
    file(&app, 1, "sealednamemarker").await;
    let path = PathBuf::from(test.url.strip_prefix("sqlite:").unwrap());
    let mut all = Vec::new();
    for file in files(path.parent().unwrap()) {
        all.extend(std::fs::read(file).unwrap());
    }
    let has = |marker: &str| all.windows(marker.len()).any(|bytes| bytes == marker.as_bytes());
    assert!(has("sealedtextmarker"), "the files are read");
    for marker in ["sealednamemarker", "sealedplacemarker", "sealedhandle1marker", "5550100101", "81.8463"] {
        assert!(!has(marker), "{marker}");
    }
}

async fn found(who: &Person, words: &str) -> Vec<Reference> {
    let board = who.board(Filters { words: words.into(), ..Filters::default() }).await;
    board.columns.iter().flat_map(|column| &column.cards).map(|card| card.reference).collect()
}

both_databases!(a_complaint_is_found_by_the_end_of_a_number_and_by_words_of_a_name, async |db| {
    let app = App::on(db).await;
    let reference = file(&app, 42, "राम खिलावन").await;
    file(&app, 17, "श्याम").await;
    let operator = app.officer("operator").await;
    for words in
        ["0142", "5550100142", "+91 55501 00142", "खिलावन", "khilawan", "ramkhilavan", "खिला", "@sealedhandle42marker"]
    {
        assert_eq!(found(&operator, words).await, [reference], "{words}");
    }
    assert_eq!(found(&operator, "sealedplacemarker").await.len(), 2);
    for words in ["0143", "010014", "मोहन"] {
        assert_eq!(found(&operator, words).await, [], "{words}");
    }
    // Four digits alone may be part of a hash.
    let words = "select count(*) from sealed where who like '%khil%' or who like '%5550100142%' or ' ' || who || ' ' like '% 0142 %'";
    assert_eq!(rows(app.state.db(), words).await, 0);
});

both_databases!(an_officer_sees_a_mask_until_the_opening_which_is_recorded_and_ends, async |db| {
    let app = App::on(db).await;
    let reference = file(&app, 1, "Sunita").await;
    let operator = app.officer("operator").await;
    let here = format!("/staff/c/{}", reference.as_str());
    let panel = operator.panel(reference).await.unwrap();
    let details = &panel.details;
    for (masked, hint) in [(&details.name, "\"S•••\""), (&details.phone, "\"•••0101\""), (&details.handle, "\"s•••\"")]
    {
        assert!(masked.is_closed());
        assert!(serde_json::to_string(masked).unwrap().contains(hint), "{hint}");
    }
    assert_eq!(details.plain(Field::Place), Some("sealedplacemarker गली 7"), "the cell routes by it");
    assert!(details.point.is_closed() && details.until.is_none());
    assert_eq!(details.reasons, [Reason::Contact, Reason::Danger]);
    let page = operator.get(&here).await.text;
    assert!(page.contains("open-identity") && !page.contains("Sunita") && !page.contains("5550100101"));
    assert_eq!(rows(app.state.db(), "select count(*) from opening").await, 0, "a look at the page opens nothing");

    // A reason that is not enough for the role, and none at all.
    for (reason, status) in [("court", StatusCode::FORBIDDEN), ("", StatusCode::UNPROCESSABLE_ENTITY)] {
        let answered = operator.post(&here, &[("form_name", "open-identity"), ("reason", reason)]).await;
        assert_eq!(answered.status, status, "{reason}");
    }
    let panel = operator.opened(reference).await;
    assert_eq!(panel.details.plain(Field::Name), Some("Sunita"));
    assert!(panel.details.point.is_full());
    assert!(operator.get(&here).await.text.contains("5550100101"));
    // For this officer alone.
    let chief = app.officer("chief").await;
    assert_eq!(chief.panel(reference).await.unwrap().details.plain(Field::Name), None);
    let openings = opening::list(app.state.db(), &opening::Wanted::default(), 10).await.unwrap();
    assert_eq!(openings.len(), 1);
    assert_eq!((openings[0].reference.as_str(), openings[0].reason), (reference.as_str(), Reason::Contact));
    let audited = sql("select subject, detail from audit where action = 'identity_opened'");
    let audited: Vec<(String, String)> = app.state.db().all(&audited).await.unwrap();
    assert_eq!(audited, [(reference.as_str().to_owned(), "contact".to_owned())]);

    app.state.clock().advance(opening::LASTS);
    assert_eq!(operator.panel(reference).await.unwrap().details.plain(Field::Name), None);
});

both_databases!(of_a_protected_case_nothing_is_told_and_a_reason_needs_words, async |db| {
    let app = App::on(db).await;
    let reference = file(&app, 1, "Sunita").await;
    let chief = app.officer("chief").await;
    let operator = app.officer("operator").await;
    operator.opened(reference).await;
    chief.must(reference, Move::Seal, &[("text", "x")]).await;
    let here = format!("/staff/c/{}", reference.as_str());
    let details = chief.panel(reference).await.unwrap().details;
    for told in [&details.place, &details.name, &details.phone, &details.handle] {
        assert!(told.is_closed() && serde_json::to_string(told).unwrap().contains("\"\""), "not even a first letter");
    }
    assert!(details.explain);
    let without = chief.post_json(&here, &[("form_name", "open-identity"), ("reason", "inquiry")]).await;
    assert!(matches!(without.1.error, Some(Error::Fields(_))), "{:?}", without.1.error);
    // Whoever had it open sees the complaint no longer, and opens nothing.
    let again =
        operator.post(&here, &[("form_name", "open-identity"), ("reason", "danger"), ("opening_words", "x")]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_eq!(chief.opened(reference).await.details.plain(Field::Name), Some("Sunita"));
    for login in ["admin", "auditor", "b"] {
        let other = app.officer(login).await;
        let refused =
            other.post(&here, &[("form_name", "open-identity"), ("reason", "contact"), ("opening_words", "x")]);
        assert!(refused.await.status.is_client_error(), "{login}");
    }
    assert_eq!(rows(app.state.db(), "select count(*) from opening").await, 2);
});

both_databases!(a_complaint_from_before_is_sealed_at_the_start_and_the_trail_holds, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    // As an older program left it: details in plain columns and in the stored form, all covered by the trail.
    let mut tx = db.begin().await.unwrap();
    for n in 1..=450i64 {
        let form = format!(r#"{{"category":"theft","text":"t","name":"oldname{n}marker","phone":"5550100199"}}"#);
        let post = sql("insert into post (id, channel, channel_key, received_at, raw, sha256, disposition) \
             values ($1, 'click_and_post', $2, 1, $3, $4, 'complaint')");
        let post = post.arg(n).arg(n.to_string()).arg(form.into_bytes()).arg(vec![1u8]);
        tx.run(&post).await.unwrap();
        let row = sql("insert into complaint (id, reference, key_hash, channel, category, text, place, name, phone, lat, lon, language, \
             status, confidential, accepted, unread, received_at, changed_at, version) \
             values ($1, $2, $3, 'click_and_post', 'theft', 't', 'oldplacemarker', $4, '5550100199', 25.5, 81.5, 'hi', 'received', false, \
             false, false, 1, 1, 1)")
        .arg(n)
        .arg(format!("{n:010}"))
        .arg(changes::key_hash("x"))
        .arg(format!("oldname{n}marker"));
        tx.run(&row).await.unwrap();
        tx.run(&sql("update post set complaint_id = $1 where id = $1").arg(n)).await.unwrap();
    }
    tx.run(&sql("update audit_end set baseline_due = true")).await.unwrap();
    tx.run(&sql("update sealed_state set sealed_to = 0")).await.unwrap();
    tx.commit().await.unwrap();
    baseline::take_if_due(db, 9).await.unwrap();
    assert!(matches!(verify(db).await.unwrap(), Chain::Whole(_)));

    let op = app.op();
    sealing::seal_existing(db, op.sealing(), 10).await.unwrap();
    assert!(matches!(verify(db).await.unwrap(), Chain::Whole(_)), "{}", verify(db).await.unwrap());
    let plain = "select count(*) from complaint where place is not null or name is not null or phone is not null or lat is not null";
    assert_eq!(rows(db, plain).await, 0);
    assert_eq!(rows(db, "select count(*) from sealed").await, 450);
    let raw: Vec<(Vec<u8>,)> = db.all(&sql("select raw from post")).await.unwrap();
    assert!(raw.iter().all(|(raw,)| !String::from_utf8_lossy(raw).contains("marker")));
    let opened = op.sealing().read(db, 301, Use::Check).await.unwrap();
    assert_eq!((opened.name.as_deref(), opened.point), (Some("oldname301marker"), Some((25.5, 81.5))));
    assert_eq!(rows(db, "select count(*) from sealed_state where sealed_to is null").await, 1);
    // A second start has nothing to do.
    let entries = rows(db, "select count(*) from audit").await;
    sealing::seal_existing(db, op.sealing(), 11).await.unwrap();
    assert_eq!(rows(db, "select count(*) from audit").await, entries);

    // What is changed afterwards is found, also if the hash from before is made to fit.
    run(db, "update complaint set text = 'x' where id = 7").await;
    assert!(matches!(verify(db).await.unwrap(), Chain::Changed(..)));
    run(db, "update complaint set text = 't' where id = 7").await;
    run(db, "update sealed_before set hash = (select b.hash from sealed_before b where b.row_id = 8 and b.kind = 'complaint') \
         where row_id = 7 and kind = 'complaint'")
    .await;
    assert!(matches!(verify(db).await.unwrap(), Chain::Changed(..)));
});

both_databases!(a_hash_from_before_that_was_slipped_in_hides_no_change, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    file(&app, 1, "राम").await;
    let mut tx = db.begin().await.unwrap();
    let now = audit::Hashes::now(&mut tx, audit::Kind::Complaint, &[1]).await.unwrap();
    audit::keep(&mut tx, &[now]).await.unwrap();
    tx.run(&sql("update sealed_before set entry = 999999")).await.unwrap();
    tx.run(&sql("update complaint set text = 'x' where id = 1")).await.unwrap();
    tx.commit().await.unwrap();
    let found = verify(db).await.unwrap();
    assert!(matches!(found, Chain::Changed(_, of) if of.kind == audit::Kind::Complaint), "{found}");
});

both_databases!(a_repeated_form_is_compared_with_what_is_sealed, async |db| {
    let app = App::on(db).await;
    let first = file(&app, 1, "राम").await;
    assert_eq!(file(&app, 1, "राम").await, first);
    assert_eq!(rows(app.state.db(), "select count(*) from entry where kind = 'added'").await, 0);
    assert!(store::of(app.state.db(), 1).await.unwrap().is_some());
});
