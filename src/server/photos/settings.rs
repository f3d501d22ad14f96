//! Settings of the photo store. An invalid setting stops the start, with an error that names it.

use crate::server::given::given;
use clap::Args;
use std::time::Duration;

/// An S3-compatible bucket for photos; without one they are stored in the data folder. The key id and the secret may also be given as files, in the
/// variables with `_FILE` at their ends.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Photos")]
pub struct PhotoSettings {
    /// The bucket, for several servers that share one database: `s3://BUCKET` or `s3://BUCKET/PREFIX`. [default: the data folder]
    #[arg(long, env = "SUNWAI_PHOTO_STORE")]
    pub photo_store: Option<String>,
    /// URL of the service, if it is not Amazon's; without a slash at the end.
    #[arg(long, env = "SUNWAI_S3_ENDPOINT")]
    pub s3_endpoint: Option<String>,
    /// Region of the bucket. [default: us-east-1]
    #[arg(long, env = "SUNWAI_S3_REGION")]
    pub s3_region: Option<String>,
    /// Id of the access key.
    #[arg(long, env = "SUNWAI_S3_KEY_ID", hide_env_values = true)]
    pub s3_key_id: Option<String>,
    /// Secret of the access key.
    #[arg(long, env = "SUNWAI_S3_SECRET", hide_env_values = true)]
    pub s3_secret: Option<String>,
    /// Timeout of the service for one photo in seconds, including retries. [default: 15]
    #[arg(long, env = "SUNWAI_S3_TIMEOUT", value_parser = clap::value_parser!(u64).range(1..=120))]
    pub s3_timeout: Option<u64>,
}

/// Complete settings of a bucket.
pub(super) struct Bucket {
    pub name: String,
    pub prefix: String,
    pub endpoint: Option<String>,
    pub region: String,
    pub key_id: String,
    pub secret: String,
    pub timeout: Duration,
}

impl PhotoSettings {
    /// The bucket, if one is configured.
    ///
    /// # Errors
    /// The name of an invalid or missing setting.
    pub(super) fn bucket(&self) -> anyhow::Result<Option<Bucket>> {
        let key_id = given(self.s3_key_id.as_ref(), "SUNWAI_S3_KEY_ID")?;
        let secret = given(self.s3_secret.as_ref(), "SUNWAI_S3_SECRET")?;
        let Some(address) = self.photo_store.as_deref().filter(|address| !address.is_empty()) else {
            if key_id.is_some() || secret.is_some() || self.s3_endpoint.is_some() {
                anyhow::bail!("SUNWAI_PHOTO_STORE must be set too, or none of the S3 settings");
            }
            return Ok(None);
        };
        let Some(rest) = address.strip_prefix("s3://") else {
            anyhow::bail!("SUNWAI_PHOTO_STORE: {address} must be s3://BUCKET or s3://BUCKET/PREFIX");
        };
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        // The name of a bucket is part of a host name (RFC 1123) and has 3 to 63 characters.
        let is_name = (3..=63).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'));
        if !is_name {
            anyhow::bail!("SUNWAI_PHOTO_STORE: {name} is not a valid bucket name");
        }
        if let Some(endpoint) = &self.s3_endpoint {
            let is_web = endpoint.starts_with("https://") || endpoint.starts_with("http://");
            if !is_web || endpoint.ends_with('/') {
                anyhow::bail!(
                    "SUNWAI_S3_ENDPOINT: {endpoint} must begin with https:// or http:// and have no slash at its end"
                );
            }
        }
        let needed = |value: Option<String>, name: &str| {
            value.filter(|value| !value.is_empty()).ok_or_else(|| anyhow::anyhow!("{name} must be set for a bucket"))
        };
        Ok(Some(Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_end_matches('/').to_owned(),
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone().unwrap_or_else(|| "us-east-1".to_owned()),
            key_id: needed(key_id, "SUNWAI_S3_KEY_ID")?,
            secret: needed(secret, "SUNWAI_S3_SECRET")?,
            timeout: Duration::from_secs(self.s3_timeout.unwrap_or(15)),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incomplete_bucket_stops_the_start_and_is_named() {
        let some = |text: &str| Some(text.to_owned());
        let whole = PhotoSettings {
            photo_store: some("s3://district-photos/desk"),
            s3_key_id: some("id"),
            s3_secret: some("secret"),
            ..PhotoSettings::default()
        };
        assert!(PhotoSettings::default().bucket().unwrap().is_none());
        let bucket = whole.bucket().unwrap().unwrap();
        assert_eq!((bucket.name.as_str(), bucket.prefix.as_str()), ("district-photos", "desk"));
        let wrong = [
            (PhotoSettings { s3_secret: None, ..whole.clone() }, "SUNWAI_S3_SECRET"),
            (PhotoSettings { s3_key_id: None, ..whole.clone() }, "SUNWAI_S3_KEY_ID"),
            (PhotoSettings { photo_store: None, ..whole.clone() }, "SUNWAI_PHOTO_STORE"),
            (PhotoSettings { photo_store: some("/var/photos"), ..whole.clone() }, "SUNWAI_PHOTO_STORE"),
            (PhotoSettings { photo_store: some("s3://Up/x"), ..whole.clone() }, "SUNWAI_PHOTO_STORE"),
            (PhotoSettings { s3_endpoint: some("ftp://a"), ..whole.clone() }, "SUNWAI_S3_ENDPOINT"),
        ];
        for (settings, named) in wrong {
            let error = settings.bucket().err().unwrap().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
