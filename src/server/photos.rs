//! Photos: checked, stripped and stored.
//!
//! What a phone sends is decoded and encoded anew, so that neither the place in its metadata nor anything hidden behind the picture
//! survives. Decoding is bounded in pixels and memory before it begins.

use super::{House, db::sql};
use crate::{
    complaint::{self, MAX_PHOTO_BYTES, MAX_PHOTOS, Millis, store::Photo},
    error::{Error, Problem},
};
use axum::{
    body::Body,
    http::{Response, header},
    response::IntoResponse as _,
};
use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType,
};
use sha2::{Digest as _, Sha256};
use std::{
    io::Cursor,
    path::{Path, PathBuf},
    sync::LazyLock,
};
use tokio::sync::Semaphore;

/// The longer side of a stored photo, in pixels.
const LONGEST_SIDE: u32 = 1_600;
/// The most pixels that are decoded: more than any phone's camera has, far less than a decompression bomb.
const MOST_PIXELS: u64 = 60_000_000;
/// Decoding takes up to a quarter of a gigabyte; two at once is what a small server can spare.
static DECODING: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// A photo fit to be stored.
pub struct Clean {
    /// The picture, made anew: nothing that hid in the file is left.
    pub jpeg: Vec<u8>,
    /// SHA-256 of the JPEG, in hex.
    pub sha256: String,
    /// In pixels, upright.
    pub width: u32,
    /// In pixels, upright.
    pub height: u32,
}

/// A photo that lies in the data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Name of its file.
    pub sha256: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
}

/// Decodes a JPEG, PNG or WebP picture, turns it upright, makes it smaller and encodes it as JPEG without metadata.
pub fn clean(bytes: &[u8]) -> Result<Clean, Problem> {
    if bytes.len() > MAX_PHOTO_BYTES {
        return Err(Problem::PhotoTooLarge);
    }
    let format = image::guess_format(bytes).map_err(|_| Problem::NotAPhoto)?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(Problem::NotAPhoto);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(300_000_000);
    limits.max_image_width = Some(16_000);
    limits.max_image_height = Some(16_000);
    reader.limits(limits);
    let too_large = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => Problem::PhotoTooLarge,
        _ => Problem::NotAPhoto,
    };
    let mut decoder = reader.into_decoder().map_err(too_large)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Problem::PhotoTooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(too_large)?;
    picture.apply_orientation(orientation);
    if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Triangle);
    }
    let picture = picture.into_rgb8();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&picture).map_err(|_| Problem::NotAPhoto)?;
    let sha256 = hex::encode(Sha256::digest(&jpeg));
    Ok(Clean { sha256, width: picture.width(), height: picture.height(), jpeg })
}

/// Stores photos that came with a form. They wait under the form's id until what they came with is accepted, so that a form that
/// comes back for correction has not lost them.
///
/// # Errors
/// [`Error::Fields`] naming the field `photos`; photos before the faulty one are kept.
pub async fn keep(house: &House, form: &str, photos: Vec<Vec<u8>>) -> Result<(), Error> {
    let already = waiting(house, form).await?;
    if already + photos.len() > MAX_PHOTOS {
        return Err(Error::field("photos", Problem::TooManyPhotos));
    }
    for bytes in photos {
        let photo = store(house, bytes).await?;
        let now: Millis = house.clock().now();
        let mut tx = house.db().begin().await?;
        let statement = sql("insert into photo (form_hash, sha256, width, height, at) values ($1, $2, $3, $4, $5)")
            .arg(complaint::changes::form_hash(form))
            .arg(photo.sha256)
            .arg(photo.width)
            .arg(photo.height)
            .arg(now);
        tx.run(&statement).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Cleans a photo and puts it into the data folder; no row says yet whose it is.
///
/// # Errors
/// [`Error::Fields`] naming the field `photos` when it is not a photo or too large.
pub async fn store(house: &House, bytes: Vec<u8>) -> Result<Stored, Error> {
    let turn = DECODING.acquire().await.map_err(|_| Error::Internal)?;
    let cleaned = tokio::task::spawn_blocking(move || clean(&bytes)).await;
    drop(turn);
    // A decoder that panics has met something that is not a photo.
    let photo = cleaned.unwrap_or(Err(Problem::NotAPhoto)).map_err(|problem| Error::field("photos", problem))?;
    write(&path(&house.settings().data_dir, &photo.sha256), &photo.jpeg).await?;
    Ok(Stored { sha256: photo.sha256, width: i64::from(photo.width), height: i64::from(photo.height) })
}

/// How many photos wait under this form's id.
pub async fn waiting(house: &House, form: &str) -> Result<usize, Error> {
    let statement = sql("select count(*) from photo where form_hash = $1").arg(complaint::changes::form_hash(form));
    let (n,): (i64,) = house.db().one(&statement).await?;
    Ok(n as usize)
}

/// Forgets photos of forms that were never completed within a day.
pub async fn forget_abandoned(house: &House) -> Result<u64, Error> {
    let mut tx = house.db().begin().await?;
    let old =
        sql("select sha256 from photo where form_hash is not null and at < $1").arg(house.clock().now() - 86_400_000);
    let abandoned: Vec<(String,)> = tx.all(&old).await?;
    for (sha256,) in &abandoned {
        tx.run(
            &sql("delete from photo where sha256 = $1 and form_hash is not null and at < $2")
                .arg(sha256)
                .arg(house.clock().now() - 86_400_000),
        )
        .await?;
    }
    let mut unused = Vec::new();
    for (sha256,) in abandoned {
        let (users,): (i64,) = tx.one(&sql("select count(*) from photo where sha256 = $1").arg(&sha256)).await?;
        if users == 0 {
            unused.push(sha256);
        }
    }
    tx.commit().await?;
    for sha256 in &unused {
        let _ = tokio::fs::remove_file(path(&house.settings().data_dir, sha256)).await;
    }
    Ok(unused.len() as u64)
}

fn path(data_dir: &Path, sha256: &str) -> PathBuf {
    data_dir.join("photos").join(&sha256[..2]).join(format!("{sha256}.jpg"))
}

/// Writes a file so that it is either whole and on the disk, or not there.
async fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    use tokio::io::AsyncWriteExt as _;
    if tokio::fs::try_exists(path).await? {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let half = path.with_extension(format!("{:08x}.part", rand::random::<u32>()));
    let mut file = tokio::fs::File::create(&half).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    tokio::fs::rename(&half, path).await?;
    Ok(())
}

/// Sends a stored photo.
pub async fn send(house: &House, photo: &Photo) -> Result<Response<Body>, Error> {
    let bytes = tokio::fs::read(path(&house.settings().data_dir, &photo.sha256)).await?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(width, height).write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn a_large_photo_is_made_smaller() {
        let cleaned = clean(&picture(3_000, 2_000, ImageFormat::Png)).ok().unwrap();
        assert_eq!((cleaned.width, cleaned.height), (1_600, 1_067));
        assert_eq!(image::guess_format(&cleaned.jpeg).unwrap(), ImageFormat::Jpeg);
    }

    #[test]
    fn what_is_not_a_photo_is_refused() {
        for bytes in [
            &b""[..],
            b"hello",
            b"GIF89a........",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\xff\xd8\xff\xe0 cut off",
        ] {
            assert_eq!(clean(bytes).err(), Some(Problem::NotAPhoto));
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_decoded() {
        // A PNG header that claims 20,000 by 20,000 pixels over a few bytes of data.
        let mut bomb = picture(1, 1, ImageFormat::Png);
        bomb[16..20].copy_from_slice(&20_000u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&20_000u32.to_be_bytes());
        let mut crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(clean(&bomb).err(), Some(Problem::PhotoTooLarge));
        // 12,000 by 12,000 is within each side's limit, but too many pixels together.
        bomb[16..20].copy_from_slice(&12_000u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&12_000u32.to_be_bytes());
        crc = crc32(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(clean(&bomb).err(), Some(Problem::PhotoTooLarge));
    }

    #[test]
    fn what_hides_behind_a_picture_is_gone() {
        let mut polyglot = picture(40, 40, ImageFormat::Jpeg);
        polyglot.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
        let cleaned = clean(&polyglot).ok().unwrap();
        assert!(!cleaned.jpeg.windows(8).any(|window| window == b"<script>"));
    }

    #[test]
    fn metadata_is_gone_and_the_picture_upright() {
        let plain = picture(40, 20, ImageFormat::Jpeg);
        // An EXIF block with only "orientation: rotate 90", put behind the start marker.
        let exif: &[u8] = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let mut turned = plain[..2].to_vec();
        turned.extend_from_slice(&[0xff, 0xe1]);
        turned.extend_from_slice(&(exif.len() as u16 + 2).to_be_bytes());
        turned.extend_from_slice(exif);
        turned.extend_from_slice(&plain[2..]);
        let cleaned = clean(&turned).ok().unwrap();
        assert_eq!((cleaned.width, cleaned.height), (20, 40));
        assert!(!cleaned.jpeg.windows(4).any(|window| window == b"Exif"));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
        })
    }

    proptest::proptest! {
        #[test]
        fn nothing_sent_as_a_photo_can_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300), head in 0usize..3) {
            let heads: [&[u8]; 3] = [b"", b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"];
            let _ = clean(&[heads[head], &bytes].concat());
        }
    }
}
