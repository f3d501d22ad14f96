//! Data of a page: loaded on the server, sent with the page in a compact format, loaded again by the browser.

pub use crate::encoding::*;
use codee::binary::PostcardCodec;
use leptos::prelude::Resource;
use serde::{Serialize, de::DeserializeOwned};

/// Data of a page: loaded on the server and sent with the page, loaded again by the browser when `source` changes.
#[track_caller]
pub fn resource<T, S, Loading>(
    source: impl Fn() -> S + Send + Sync + 'static,
    load: impl Fn(S) -> Loading + Send + Sync + 'static,
) -> Data<T>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    S: PartialEq + Clone + Send + Sync + 'static,
    Loading: Future<Output = T> + Send + 'static,
{
    Resource::new_with_options(source, load, false)
}

/// Data of a page that was loaded with [`resource`].
pub type Data<T> = Resource<T, PostcardCodec>;
