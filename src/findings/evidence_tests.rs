//! The files of a report, through the doors that officers use.

use super::tests::{FOUND, inquiry};
use crate::{
    complaint::EntryKind,
    server::db::sql,
    testing::{App, CONTACT, both_databases, picture},
};
use axum::http::StatusCode;
use sha2::{Digest as _, Sha256};

/// A photo with a segment that says where it was taken.
fn with_place(jpeg: &[u8]) -> Vec<u8> {
    let exif = b"Exif\0\0GPS 25.4358 81.8463";
    let length = (exif.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, exif, &jpeg[2..]].concat()
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
    let sealed = sql("select original_sha256, metadata from evidence_sealed");
    let (of, metadata): (String, Vec<u8>) = app.state.db().one(&sealed).await.unwrap();
    assert_eq!(of, hex::encode(Sha256::digest(&jpeg)));
    assert!(metadata.windows(7).any(|window| window == b"25.4358"));
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
