//! Posted forms and photos.

use crate::{fuzz, seeds};
use axum::{
    body::Body,
    extract::FromRequest as _,
    http::{Request, header::CONTENT_TYPE},
};
use clap::Parser as _;
use image::{DynamicImage, ImageFormat};
use std::io::Cursor;
use sunwai::{
    app::cli::{Cli, Command},
    complaint::{MAX_PHOTO_BYTES, MAX_PHOTOS},
    server::{AppState, clock::Clock, db::Db, forms::FormBody, photos::clean},
};

#[test]
fn posted_forms() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().display().to_string();
    let Command::Serve { settings } =
        Cli::parse_from(["sunwai", "serve", "--data-dir", &data, "--site-root", &data]).command
    else {
        panic!("serve")
    };
    let state = runtime.block_on(async {
        let db = Db::open(&settings.database().unwrap()).await.unwrap();
        AppState::open(db, Clock::at(1_795_435_200_000), settings).await.unwrap()
    });
    let held = std::panic::AssertUnwindSafe((runtime, state));
    fuzz("posted forms", &seeds::of("multipart"), |bytes| {
        let (runtime, state) = &*held;
        for kind in ["multipart/form-data; boundary=b", "application/x-www-form-urlencoded"] {
            let request = Request::post("/").header(CONTENT_TYPE, kind).body(Body::from(bytes.to_vec())).unwrap();
            match runtime.block_on(FormBody::from_request(request, state)) {
                Ok(posted) => {
                    let fields: usize = posted.fields.iter().map(|(name, value)| name.len() + value.len()).sum();
                    assert!(fields <= 3 * bytes.len(), "no field gets longer than its input");
                    assert!(posted.photos.len() <= MAX_PHOTOS);
                    assert!(posted.photos.iter().all(|photo| !photo.is_empty() && photo.len() <= MAX_PHOTO_BYTES));
                }
                Err(refused) => assert!(refused.status().is_client_error(), "{}", refused.status()),
            }
        }
    });
}

#[test]
fn photos() {
    let picture = |format| {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(24, 16).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    };
    let mut seeds = vec![picture(ImageFormat::Jpeg), picture(ImageFormat::Png), picture(ImageFormat::WebP)];
    seeds.extend(seeds::of("photos"));
    fuzz("photos", &seeds, |bytes| {
        let Ok(photo) = clean(bytes) else { return };
        assert!(photo.width > 0 && photo.height > 0 && photo.jpeg.starts_with(&[0xff, 0xd8]));
        let again = clean(&photo.jpeg).unwrap_or_else(|_| panic!("a stored photo can be read again"));
        assert_eq!((again.width, again.height), (photo.width, photo.height));
    });
}
