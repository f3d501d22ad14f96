//! The files of a report, through the doors that officers use.

use super::{
    exif::tests::of_a_phone,
    tests::{FOUND, inquiry},
};
use crate::{
    audit::{Chain, verify},
    complaint::{EntryKind, Reference},
    sealed::{Reason, check, opening},
    server::db::sql,
    testing::{App, CONTACT, both_databases, picture, rows},
};
use axum::http::StatusCode;
use sha2::{Digest as _, Sha256};

/// A photo with a segment that says with what, when and where it was taken.
fn with_place(jpeg: &[u8]) -> Vec<u8> {
    let exif = [b"Exif\0\0".as_slice(), &of_a_phone(), b"MARKOWNER 25.4358"].concat();
    let length = (exif.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

/// A complaint whose report has such a photo.
async fn reported(app: &App) -> (Reference, Vec<u8>) {
    let (reference, _) = inquiry(app, "noise").await;
    let a = app.officer("a").await;
    let version = a.panel(reference).await.unwrap().version.to_string();
    let fields = [
        &[
            ("form_name", "move"),
            ("move", "report"),
            ("text", FOUND),
            ("form", "0123456789abcdef01234567"),
            ("version", version.as_str()),
        ][..],
        CONTACT,
    ]
    .concat();
    let photo = with_place(&jpeg());
    let path = format!("/staff/c/{}", reference.as_str());
    let answered = a.post_photos(&path, &fields, &[&photo]).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    (reference, photo)
}

both_databases!(evidence_is_hashed_as_it_came_and_its_metadata_is_in_nothing_that_is_shown, async |db| {
    let app = App::on(db).await;
    let (reference, _) = inquiry(&app, "noise").await;
    let (a, b) = (app.officer("a").await, app.officer("b").await);
    let path = format!("/staff/c/{}", reference.as_str());
    let fields = async |form: &'static str| {
        let version = a.panel(reference).await.unwrap().version.to_string();
        (version, [&[("form_name", "move"), ("move", "report"), ("text", FOUND), ("form", form)][..], CONTACT].concat())
    };
    // A program, a program behind the name of a document, and a document that would run something.
    for wrong in [&b"MZ\x90\0\x03\0\0\0"[..], b"%PDF-1.7 MZ", b"%PDF-1.7 /S /Launch %%EOF", b"PK\x03\x04 bomb"] {
        let (version, all) = fields("fedcba9876543210fedcba98").await;
        let posted = [&all[..], &[("version", version.as_str())]].concat();
        let answered = a.post_photos(&path, &posted, &[wrong]).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
    }
    let jpeg = with_place(&jpeg());
    let pdf = b"%PDF-1.7\nseizure memo\n%%EOF\n";
    let (version, all) = fields("0123456789abcdef01234567").await;
    let posted = [&all[..], &[("version", version.as_str())]].concat();
    let answered = a.post_photos(&path, &posted, &[&jpeg, pdf]).await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    let panel = a.panel(reference).await.unwrap();
    let claimed = &panel.findings.reports[0];
    let mut hashes = vec![hex::encode(Sha256::digest(&jpeg)), hex::encode(Sha256::digest(pdf))];
    let mut shown = claimed.hashes.clone();
    hashes.sort();
    shown.sort();
    assert_eq!(shown, hashes);
    let entry = panel.entries.iter().find(|entry| entry.kind == EntryKind::Reported).unwrap();
    assert_eq!((entry.photos.len(), claimed.documents.len()), (1, 1), "a document is no picture");
    let photo = a.get(&format!("/staff/photo/{}", entry.photos[0])).await;
    assert!(photo.status == StatusCode::OK && !photo.text.contains("25.4358"));
    let document = format!("/staff/photo/{}", claimed.documents[0]);
    let got = a.get(&document).await;
    assert_eq!(got.headers["content-type"], "application/pdf");
    assert!(got.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(b.get(&document).await.status, StatusCode::NOT_FOUND, "another station");
    let sealed = sql("select original_sha256, says from evidence_sealed");
    let (of, says): (String, Vec<u8>) = app.state.db().one(&sealed).await.unwrap();
    assert_eq!(of, hex::encode(Sha256::digest(&jpeg)));
    assert!(!says.windows(7).any(|window| window == b"25.4358"), "it is encrypted");
    let entry = "select count(*) from audit where action = 'evidence_sealed'";
    assert_eq!(rows(app.state.db(), entry).await, 1);
    assert!(matches!(verify(app.state.db()).await.unwrap(), Chain::Whole(_)));
});

both_databases!(whoever_judges_the_report_opens_what_its_photo_said_and_the_auditor_sees_it, async |db| {
    let app = App::on(db).await;
    let (reference, photo) = reported(&app).await;
    let here = format!("/staff/c/{}", reference.as_str());
    let file = hex::encode(Sha256::digest(&photo));
    let opened = "select count(*) from audit where action = 'evidence_opened'";
    let form = |reason: &'static str| [("form_name", "open-evidence"), ("file", file.as_str()), ("reason", reason)];

    // Nobody else is offered it, or gets it.
    for login in ["operator", "a"] {
        let who = app.officer(login).await;
        assert!(who.panel(reference).await.unwrap().findings.files.is_empty(), "{login}");
        for reason in Reason::ALL {
            assert_eq!(who.post(&here, &form(reason.as_str())).await.status, StatusCode::FORBIDDEN, "{login} {reason}");
        }
    }
    for login in ["b", "admin", "auditor"] {
        let status = app.officer(login).await.post(&here, &form("inquiry")).await.status;
        assert!(status.is_client_error(), "{login}");
    }
    let circle = app.officer("circle").await;
    let findings = circle.panel(reference).await.unwrap().findings;
    assert_eq!(findings.reasons, [Reason::Inquiry, Reason::Court]);
    assert_eq!((findings.files.len(), &findings.files[0].file, &findings.files[0].says), (1, &file, &None));
    assert!(!circle.get(&here).await.text.contains("MARKOWNER"));
    // Without a reason, with one that is not enough, and of a file that said nothing.
    let without = [("form_name", "open-evidence"), ("file", file.as_str())];
    assert_eq!(circle.post(&here, &without).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(circle.post(&here, &form("contact")).await.status, StatusCode::FORBIDDEN);
    let other = [("form_name", "open-evidence"), ("file", "00"), ("reason", "inquiry")];
    assert_eq!(circle.post(&here, &other).await.status, StatusCode::NOT_FOUND);
    assert_eq!(rows(app.state.db(), opened).await, 0);

    assert_eq!(circle.post(&here, &form("inquiry")).await.status, StatusCode::SEE_OTHER);
    let panel = circle.panel(reference).await.unwrap();
    let says = panel.findings.files[0].says.clone().unwrap();
    assert_eq!((says.camera.as_deref(), says.place.as_deref()), (Some("Kam Phone Model"), Some("-25.43580, 81.84630")));
    assert_eq!(says.taken.as_deref(), Some("2026:11:22 09:30:00"));
    assert!(says.words.iter().any(|line| line.contains("MARKOWNER")), "{:?}", says.words);
    assert!(panel.details.until.is_none(), "who complained stays closed");
    assert!(circle.get(&here).await.text.contains("MARKOWNER"));
    assert_eq!(
        app.officer("chief").await.panel(reference).await.unwrap().findings.files[0].says,
        None,
        "for one officer"
    );

    let auditor = app.officer("auditor").await;
    let seen = auditor.get("/staff/audit?sealed=1").await.text;
    assert!(seen.contains("evidence_opened") && seen.contains(&file[..8]) && !seen.contains("MARKOWNER"), "{seen}");
    app.state.clock().advance(opening::LASTS);
    assert_eq!(circle.panel(reference).await.unwrap().findings.files[0].says, None);

    // Of a protected case the reason needs words.
    app.officer("chief").await.post(&here, &[("form_name", "shield"), ("shield", "witness")]).await;
    assert_eq!(circle.post(&here, &form("inquiry")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = [&form("inquiry")[..], &[("opening_words", "समय का मिलान")]].concat();
    assert_eq!(circle.post(&here, &words).await.status, StatusCode::SEE_OTHER);
    assert_eq!(rows(app.state.db(), opened).await, 2);
});

both_databases!(what_a_photo_said_before_it_was_sealed_is_sealed_at_the_start, async |db| {
    let app = App::on(db).await;
    let (reference, photo) = reported(&app).await;
    let db = app.state.db();
    let mut tx = db.begin().await.unwrap();
    let plain = sql("insert into evidence_plain (original_sha256, complaint_id, officer_id, at, size, metadata) \
         select original_sha256, complaint_id, officer_id, at, size, $1 from evidence_sealed");
    tx.run(&plain.arg(b"MARKPLAIN of before".to_vec())).await.unwrap();
    tx.run(&sql("delete from evidence_sealed")).await.unwrap();
    tx.commit().await.unwrap();
    let state = app.second().await;
    assert_eq!(rows(db, "select count(*) from evidence_plain").await, 0);
    let (says,): (Vec<u8>,) = db.one(&sql("select says from evidence_sealed")).await.unwrap();
    assert!(!says.windows(9).any(|window| window == b"MARKPLAIN"));
    drop(state);
    let here = format!("/staff/c/{}", reference.as_str());
    let file = hex::encode(Sha256::digest(&photo));
    let chief = app.officer("chief").await;
    let form = [("form_name", "open-evidence"), ("file", file.as_str()), ("reason", "inquiry")];
    assert_eq!(chief.post(&here, &form).await.status, StatusCode::SEE_OTHER);
    let says = chief.panel(reference).await.unwrap().findings.files[0].says.clone().unwrap();
    assert_eq!(says.words, ["MARKPLAIN of before"]);
    // It opens with the key of its own complaint and for its own file only.
    let found = check::check(db, &crate::testing::key_file()).await.unwrap();
    assert_eq!((found.faults, found.unsealed), (0, false));
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("update evidence_sealed set original_sha256 = $1").arg("00".repeat(32))).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(check::check(db, &crate::testing::key_file()).await.unwrap().faults, 1);
    assert!(matches!(verify(db).await.unwrap(), Chain::Whole(_)));
});

/// A photo as a phone makes it.
fn jpeg() -> Vec<u8> {
    let mut bytes = Vec::new();
    let drawn = image::load_from_memory(&picture(5)).unwrap().to_rgb8();
    image::DynamicImage::ImageRgb8(drawn)
        .write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg)
        .unwrap();
    bytes
}
