//! Photos are available as long as they are needed, and are removed when nobody needs them.

use super::*;
use crate::{
    language::dates::DAY,
    testing::{App, both_databases, filed, rows},
};
use axum::http::StatusCode;
use futures::{StreamExt as _, TryStreamExt as _};
use image::{DynamicImage, ImageFormat};
use object_store::{
    memory::InMemory,
    throttle::{ThrottleConfig, ThrottledStore},
};
use sha2::{Digest as _, Sha256};
use std::{
    io::Cursor,
    net::Ipv4Addr,
    time::{Duration, Instant},
};

mod bucket;
mod kinds;

const FROM: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 9));

fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let plain = image::RgbImage::from_pixel(40, 30, image::Rgb([shade, shade, shade]));
    DynamicImage::ImageRgb8(plain).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

const FORM: &str = "form-of-a-page-0123456789";
const OTHER: &str = "form-of-a-page-9876543210";

both_databases!(a_photo_stored_again_while_its_abandoned_copy_is_swept_exists, async |db| {
    let app = App::on(db).await;
    keep(&app.state, FORM, FROM, vec![picture(80)]).await.unwrap();
    app.state.clock().advance(DAY + 1);
    // Somebody else sends the same picture; the sweep runs between its file and its row.
    let again = store(&app.state, FROM, picture(80)).await.unwrap();
    forget_abandoned(&app.state).await.unwrap();
    // If the file was deleted in between, it is put again.
    app.state.photos().delete(&again.sha256).await.unwrap();
    let mut held = again.held(&app.state).await.unwrap();
    // While the photo is locked, the sweep waits.
    app.state.clock().advance(2 * DAY);
    let state = app.state.clone();
    let sha256 = again.sha256.clone();
    let sweep = tokio::spawn(async move {
        let now = state.clock().now();
        held::remove(state.db(), state.photos(), &sha256, now).await.unwrap()
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!sweep.is_finished(), "the sweep waits for the request that stores the same photo");
    let row = sql("insert into photo (form_hash, sha256, width, height, at) values ($1, $2, 40, 30, $3)")
        .arg(complaint::changes::form_hash(OTHER))
        .arg(again.sha256.as_str())
        .arg(app.state.clock().now());
    held.tx.run(&row).await.unwrap();
    held.commit().await.unwrap();
    assert!(!sweep.await.unwrap());
    forget_abandoned(&app.state).await.unwrap();
    assert!(app.state.photos().exists(&again.sha256).await.unwrap());
    assert_eq!(rows(app.state.db(), "select count(*) from photo").await, 1);
});

both_databases!(only_photos_unused_for_a_day_are_removed_with_their_files, async |db| {
    let app = App::on(db).await;
    keep(&app.state, FORM, FROM, vec![picture(10), picture(20)]).await.unwrap();
    // As after a server that stopped between file and row.
    let orphan = store(&app.state, FROM, picture(30)).await.unwrap();
    // A picture that a complaint has as well.
    let citizen = app.citizen();
    let (reference, _) = filed(
        &citizen
            .post(
                "/",
                &[("form", "form-of-a-citizen-0123456789"), ("text", "मोबाइल चोरी हो गया"), ("category", "theft")],
            )
            .await,
    );
    let complaint = sql("update photo set complaint_id = (select id from complaint where reference = $1), form_hash = null where id = (select max(id) from photo)")
        .arg(reference.as_str());
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&complaint).await.unwrap();
    tx.commit().await.unwrap();
    keep(&app.state, OTHER, FROM, vec![picture(20)]).await.unwrap();
    assert_eq!(forget_abandoned(&app.state).await.unwrap(), 0, "within the day");
    app.state.clock().advance(DAY + 1);
    assert_eq!(forget_abandoned(&app.state).await.unwrap(), 2);
    assert!(!app.state.photos().exists(&orphan.sha256).await.unwrap());
    let files: Vec<(String, u64)> = app.state.photos().list().try_collect().await.unwrap();
    let (kept,): (String,) = app.state.db().one(&sql("select sha256 from photo")).await.unwrap();
    assert_eq!(files.iter().map(|(name, _)| name).collect::<Vec<_>>(), [&kept]);
    assert_eq!(rows(app.state.db(), "select count(*) from photo_unused").await, 0);
});

both_databases!(a_round_of_the_sweep_is_bounded_and_the_next_one_continues, async |db| {
    let app = App::on(db).await;
    let many = "insert into photo (form_hash, sha256, width, height, at) \
                with recursive n (i) as (select 1 union all select i + 1 from n where i < 5300) \
                select $1, $2, 1, 1, 0 from n";
    let mut tx = app.state.db().begin().await.unwrap();
    let hash = "ab".repeat(32);
    tx.run(&sql(many).arg(complaint::changes::form_hash(FORM)).arg(hash)).await.unwrap();
    tx.commit().await.unwrap();
    forget_abandoned(&app.state).await.unwrap();
    assert_eq!(rows(app.state.db(), "select count(*) from photo").await, 300);
    forget_abandoned(&app.state).await.unwrap();
    assert_eq!(rows(app.state.db(), "select count(*) from photo").await, 0);
});

both_databases!(photos_of_an_older_version_are_still_served, async |db| {
    let app = App::on(db).await;
    keep(&app.state, FORM, FROM, vec![picture(60)]).await.unwrap();
    let (sha256,): (String,) = app.state.db().one(&sql("select sha256 from photo")).await.unwrap();
    // The layout of earlier versions: photos/ab/<sha256>.jpg, and partial files left by a killed server.
    let folder = app.state.settings().data_dir.join("photos").join(&sha256[..2]);
    let bytes = std::fs::read(folder.join(format!("{sha256}.jpg"))).unwrap();
    std::fs::write(folder.join(format!("{sha256}.0badcafe.part")), b"half").unwrap();
    let old = folder.join(format!("{}{}.jpg", &sha256[..2], "0".repeat(62)));
    std::fs::write(&old, &bytes).unwrap();
    let name = old.file_stem().unwrap().to_str().unwrap().to_owned();
    let found = app.state.photos().get(&name).await.unwrap();
    assert_eq!(found.size, bytes.len() as u64);
    let read: Vec<Bytes> = found.bytes.try_collect().await.unwrap();
    assert_eq!(read.concat(), bytes);
    let files = app.state.photos().list().filter(|file| std::future::ready(file.is_ok())).count().await;
    assert_eq!(files, 2, "a partial file is not a photo");
});

#[test]
fn a_file_and_its_folder_are_synced_before_a_row_names_it() {
    let folder = tempfile::tempdir().unwrap();
    // The store syncs both if configured (`LocalFileSystem::with_fsync`), which its debug output shows.
    assert!(Photos::in_folder(folder.path()).unwrap().debug_output().contains("fsync: true"));
}

#[tokio::test]
async fn no_name_leads_out_of_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let photos = Photos::in_folder(folder.path()).unwrap();
    for name in ["../../etc/passwd", "", "AB", &"A".repeat(64), &format!("../{}", "a".repeat(61)), &"é".repeat(32)] {
        assert!(matches!(photos.get(name).await, Err(Trouble::NotOurs)), "{name}");
        assert!(matches!(photos.put(name, Bytes::new()).await, Err(Trouble::NotOurs)), "{name}");
        assert!(matches!(photos.delete(name).await, Err(Trouble::NotOurs)), "{name}");
    }
    photos.delete(&"a".repeat(64)).await.unwrap();
    photos.usable().await.unwrap();
    assert_eq!(photos.list().count().await, 0);
}

both_databases!(a_form_sent_several_times_at_once_stores_four_photos, async |db| {
    let app = App::on(db).await;
    let sent: Vec<_> = (0..4u8)
        .map(|n| {
            let state = app.state.clone();
            tokio::spawn(async move {
                let photos = (0..4).map(|shade| picture(n * 40 + shade * 9)).collect::<Vec<_>>();
                let _ = keep(&state, FORM, FROM, photos).await;
            })
        })
        .collect();
    for one in sent {
        one.await.unwrap();
    }
    let kept = rows(app.state.db(), "select count(*) from photo").await;
    assert_eq!(kept, 4);
    // The others exist only as files, and each of these is noted as unused, so that none stays for ever.
    let files: Vec<(String, u64)> = app.state.photos().list().try_collect().await.unwrap();
    assert!(files.len() > 4, "{}", files.len());
    for (sha256, _) in files {
        let known = sql(
            "select (select count(*) from photo where sha256 = $1), (select count(*) from photo_unused where sha256 = $1)",
        );
        let (used, noted): (i64, i64) = app.state.db().one(&known.arg(sha256.as_str())).await.unwrap();
        assert_eq!((used > 0, noted > 0), (used > 0, used == 0), "{sha256}");
    }
    app.state.clock().advance(DAY + 1);
    forget_abandoned(&app.state).await.unwrap();
    assert_eq!(app.state.photos().list().count().await, 0, "nothing is left of a form that was not completed");
});

both_databases!(a_slow_store_does_not_block_the_database, async |db| {
    let slow = ThrottleConfig { wait_get_per_call: Duration::from_secs(2), ..ThrottleConfig::default() };
    let photos = Photos::over(ThrottledStore::new(InMemory::new(), slow), "memory".into());
    // A hundred copies of one picture, and a hundred different ones.
    for same in [true, false] {
        let waiting: Vec<_> = (0..100u32)
            .map(|n| {
                let (db, photos) = (db.clone(), photos.clone());
                let hash = Sha256::digest(if same { 0 } else { n }.to_be_bytes());
                tokio::spawn(async move {
                    let held = Held::to_keep(&db, &photos, &hex::encode(hash), Bytes::from_static(b"jpeg")).await?;
                    held.commit().await.map_err(Error::from)
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(200)).await;
        for _ in 0..3 {
            let begun = Instant::now();
            db.one::<(i64,)>(&sql("select count(*) from photo")).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            tx.run(&sql("update probe set at = 1 where one = 1")).await.unwrap();
            tx.commit().await.unwrap();
            assert!(begun.elapsed() < Duration::from_secs(3), "{:?}, same: {same}", begun.elapsed());
        }
        for one in &waiting {
            one.abort();
        }
        for one in waiting {
            if let Ok(held) = one.await {
                held.unwrap();
            }
        }
    }
});

both_databases!(a_form_whose_photo_gets_no_turn_returns_with_everything_typed, async |db| {
    let app = App::on(db).await;
    // An expensive photo occupies the decoder for longer than a request waits.
    let held = DECODING.take(FROM, u64::MAX).await.unwrap();
    let citizen = app.citizen();
    let fields = [("form", FORM), ("text", "मेरी साइकिल चोरी हो गई"), ("category", "theft")];
    let photo = picture(50);
    let answered = citizen.post_photos("/", &fields, &[&photo]).await;
    drop(held);
    assert_eq!(answered.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answered.text.contains("मेरी साइकिल चोरी हो गई"));
});
