//! What backup and restore refuse, and that a refusal leaves nothing behind.

use super::*;

both!(an_existing_file_is_replaced_only_with_force, async |test| {
    let (_app, settings) = desk(test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    std::fs::write(&file, "the only copy").unwrap();
    let refused = backup(&file, false, &settings).await.unwrap_err().to_string();
    assert!(refused.contains("--force"), "{refused}");
    assert_eq!(std::fs::read(&file).unwrap(), b"the only copy");
    // A part file left by a killed backup does not get in the way.
    std::fs::write(folder.path().join("desk.backup.part"), "half").unwrap();
    assert!(backup(&file, true, &settings).await.unwrap());
    assert_eq!(files(folder.path()), std::slice::from_ref(&file));
    examine(&file).unwrap();
    // Two backups at the same time.
    let other = Part::begin(&file, true).unwrap();
    assert!(backup(&file, true, &settings).await.unwrap_err().to_string().contains("another backup"));
    drop(other);
    assert_eq!(files(folder.path()), [file]);
});

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_cut_changed_or_foreign_is_refused_and_leaves_nothing() {
    let test = sqlite().await;
    let (_app, settings) = desk(&test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    backup(&file, false, &settings).await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    let place = tempfile::tempdir().unwrap();
    let target = elsewhere(&settings, place.path(), None);
    let damaged = folder.path().join("damaged");
    let mut tried = 0;
    let mut refuse = async |bytes: &[u8], what: &str| {
        std::fs::write(&damaged, bytes).unwrap();
        let error = restore(&damaged, &target).await.expect_err(what);
        assert!(format!("{error:#}").contains("not a whole backup"), "{what}: {error:#}");
        assert_eq!(files(place.path()), <[PathBuf; 0]>::default(), "{what}");
        tried += 1;
    };
    for end in [0, 1, 100, whole.len() / 2, whole.len() - 1] {
        refuse(&whole[..end], &format!("cut at {end}")).await;
    }
    let content = zstd::decode_all(&whole[..]).unwrap();
    let step = (whole.len() / 60).max(1);
    let mut without_effect = 0;
    for at in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        // The format has a few bits without meaning (RFC 8878, 3.1.1.1.1.3, and padding in its tables): changing them changes no stored
        // data.
        if zstd::decode_all(&changed[..]).is_ok_and(|decoded| decoded == content) {
            without_effect += 1;
            continue;
        }
        refuse(&changed, &format!("changed at {at} of {}", whole.len())).await;
    }
    assert!(without_effect < 5, "{without_effect} changes had no effect");
    refuse(&[&whole[..], b"more"].concat(), "something behind it").await;
    refuse(&[&whole[..], &whole[..]].concat(), "twice").await;
    refuse(b"something else altogether, and not short", "foreign").await;
    for (path, kind, what) in [
        ("../../outside", tar::EntryType::Regular, "a way out"),
        ("manifest.json", tar::EntryType::Symlink, "a link"),
        ("readme.txt", tar::EntryType::Regular, "another archive"),
    ] {
        let mut archive = tar::Builder::new(zstd::Encoder::new(Vec::new(), 3).unwrap());
        let mut header = tar::Header::new_gnu();
        header.set_size(0);
        header.set_entry_type(kind);
        header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_cksum();
        archive.append(&header, std::io::empty()).unwrap();
        refuse(&archive.into_inner().unwrap().finish().unwrap(), what).await;
    }
    assert!(tried > 65, "{tried}");
}

/// A copy of a backup with a changed manifest.
fn with_manifest(file: &Path, change: impl Fn(&mut serde_json::Value)) -> PathBuf {
    let changed = file.with_extension("changed");
    let part = Part::begin(&changed, true).unwrap();
    let mut archive = begin(&part).unwrap();
    let mut backup = Backup::open(file).unwrap();
    for member in backup.members().unwrap() {
        let (member, mut bytes) = member.unwrap();
        if member.path() == "manifest.json" {
            let mut manifest = serde_json::from_slice(&bytes).unwrap();
            change(&mut manifest);
            bytes = serde_json::to_vec(&manifest).unwrap();
        }
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, member.path(), &bytes[..]).unwrap();
    }
    std::io::Write::flush(&mut archive.into_inner().unwrap().finish().unwrap()).unwrap();
    part.finish(true).unwrap();
    changed
}

both!(a_backup_that_is_newer_or_contradicts_its_manifest_is_refused, async |test| {
    let (_app, settings) = desk(test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    backup(&file, false, &settings).await.unwrap();
    let place = tempfile::tempdir().unwrap();
    let url = if test.url.starts_with("postgres") { Some(empty_postgres().await) } else { None };
    let target = elsewhere(&settings, place.path(), url);
    type Change = fn(&mut serde_json::Value);
    let changes: [(&str, Change); 6] = [
        ("newer than this program", |m| m["schema"].as_array_mut().unwrap().push(9_999.into())),
        ("layout 2", |m| m["layout"] = 2.into()),
        ("something else", |m| m["format"] = "another backup".into()),
        ("instead of", |m| m["tables"][3]["rows"] = 77.into()),
        ("was changed", |m| m["tables"][3]["sha256"] = "00".into()),
        ("photos", |m| m["photos"]["count"] = 3.into()),
    ];
    for (words, change) in changes {
        let error = format!("{:#}", restore(&with_manifest(&file, change), &target).await.expect_err(words));
        assert!(error.contains(words), "{words}: {error}");
        assert_eq!(files(place.path()), <[PathBuf; 0]>::default(), "{words}");
    }
    // A fault that only shows while the backup is being written is rolled back too.
    let renamed = with_manifest(&file, |m| {
        let photo = m["tables"].as_array_mut().unwrap().iter_mut().find(|t| t["name"] == "photo").unwrap();
        photo["columns"][1]["name"] = "elsewhere".into();
    });
    let error = format!("{:#}", restore(&renamed, &target).await.unwrap_err());
    assert!(error.contains("other columns"), "{error}");
    assert_eq!(files(place.path()), <[PathBuf; 0]>::default());
    assert!(restore(&file, &target).await.unwrap(), "the intact backup can be restored afterwards");
});

both!(a_backup_is_never_restored_over_data, async |test| {
    let (_app, settings) = desk(test).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("desk.backup");
    backup(&file, false, &settings).await.unwrap();
    let before = lines(&test.db).await;
    // Over the backed-up database itself, with the photos elsewhere.
    let place = tempfile::tempdir().unwrap();
    let over = Settings { data_dir: place.path().to_owned(), ..settings.clone() };
    let error = format!("{:#}", restore(&file, &over).await.unwrap_err());
    assert!(error.contains("data already") || error.contains("in use"), "{error}");
    assert_eq!(lines(&test.db).await, before);
    assert_eq!(files(place.path()), <[PathBuf; 0]>::default());
    // Over existing photos.
    let photo = place.path().join("photos/ab");
    std::fs::create_dir_all(&photo).unwrap();
    std::fs::write(photo.join("x.jpg"), "x").unwrap();
    let target = elsewhere(&settings, place.path(), None);
    let error = format!("{:#}", restore(&file, &target).await.unwrap_err());
    assert!(error.contains("not empty"), "{error}");
    assert_eq!(files(place.path()), [place.path().join("photos")]);
});
