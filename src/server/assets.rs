//! The static files built by `cargo leptos build`.

use super::{config::Settings, routes::Routes};
use axum::http::{HeaderValue, header::CACHE_CONTROL};
use leptos::config::LeptosOptions;
use sha2::{Digest as _, Sha256};
use std::{
    path::Path,
    sync::{LazyLock, OnceLock},
};
use tower::ServiceBuilder;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// Leptos options for these files. File names contain a content hash if the build wrote `hash.txt` beside the program.
pub fn leptos_options(settings: &Settings) -> LeptosOptions {
    let hashed = std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(|folder| folder.join("hash.txt").is_file()))
        .unwrap_or(false);
    LeptosOptions::builder()
        .output_name("sunwai")
        .site_root(settings.site_root.display().to_string())
        .site_pkg_dir("pkg")
        .hash_files(hashed)
        .reload_port(reload_port().unwrap_or(3_001))
        .build()
}

/// The name of a file in `pkg` whose content hash is in `hash.txt` under this kind (`css`, `js`); `None` if names have no hashes.
pub fn hashed_name(options: &LeptosOptions, kind: &str) -> Option<String> {
    if !options.hash_files {
        return None;
    }
    let hashes = std::fs::read_to_string(std::env::current_exe().ok()?.parent()?.join("hash.txt")).ok()?;
    let hash = hashes.lines().find_map(|line| line.strip_prefix(kind)?.strip_prefix(':').map(str::trim))?;
    Some(format!("{}.{hash}.{kind}", options.output_name))
}

/// The port on which `cargo leptos watch` tells open pages to reload; `None` unless it started this server.
pub fn reload_port() -> Option<u32> {
    static PORT: LazyLock<Option<u32>> = LazyLock::new(|| {
        std::env::var_os("LEPTOS_WATCH")?;
        std::env::var("LEPTOS_RELOAD_PORT").ok()?.parse().ok()
    });
    *PORT
}

/// The scripts that run before and without the rest of the page (`public/assets`), with a hash of their content, so that a new release is fetched.
pub static EARLY: LazyLock<String> =
    LazyLock::new(|| versioned("/assets/early.js", include_bytes!("../../public/assets/early.js")));
/// The script that follows them.
pub static LATER: LazyLock<String> =
    LazyLock::new(|| versioned("/assets/later.js", include_bytes!("../../public/assets/later.js")));

/// The script that turns notifications about a complaint on and off.
pub static PUSH: LazyLock<String> =
    LazyLock::new(|| versioned("/assets/push.js", include_bytes!("../../public/assets/push.js")));
/// The part of the service worker that shows notifications.
static PUSH_WORKER: LazyLock<String> =
    LazyLock::new(|| versioned("/assets/push-worker.js", include_bytes!("../../public/assets/push-worker.js")));
/// The script of the citizen's pages: previews, places, the check before sending, reading aloud.
pub static CITIZEN: LazyLock<String> =
    LazyLock::new(|| versioned("/assets/citizen.js", include_bytes!("../../public/assets/citizen.js")));

fn versioned(path: &str, content: &[u8]) -> String {
    format!("{path}?v={}", short_hash(&[content]))
}

fn short_hash(contents: &[&[u8]]) -> String {
    let digest = contents.iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    hex::encode(&digest[..8])
}

/// The service worker, which names this release and the scripts that it uses.
pub fn worker(options: &LeptosOptions) -> &'static str {
    const WORKER: &str = include_str!("../../public/sw.js");
    static FILLED: OnceLock<String> = OnceLock::new();
    FILLED.get_or_init(|| {
        // The build writes the hashes of the styles and of the rest of the scripts into this file.
        let hashes =
            std::env::current_exe().ok().and_then(|exe| std::fs::read(exe.with_file_name(&*options.hash_file)).ok());
        let imported = [("{early}", &EARLY), ("{later}", &LATER), ("{push}", &PUSH_WORKER)];
        let mut parts = vec![WORKER.as_bytes(), hashes.as_deref().unwrap_or_default()];
        parts.extend(imported.iter().map(|(_, address)| address.as_bytes()));
        let release = short_hash(&parts);
        imported
            .iter()
            .fold(WORKER.replace("{release}", &release), |script, (name, address)| script.replace(name, address))
    })
}

/// URL prefixes of the file folders.
const FOLDERS: [&str; 2] = ["/pkg", "/assets"];

/// The file folder that contains this path.
pub fn folder(path: &str) -> Option<&'static str> {
    FOLDERS
        .into_iter()
        .find(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// Routes to the files. Files with a hash in their name never change, so a phone requests them only once.
pub fn routes(root: &Path, options: &LeptosOptions) -> Routes {
    let forever = if options.hash_files { "public, max-age=31536000, immutable" } else { "no-cache" };
    let cached = |value: &'static str| {
        ServiceBuilder::new()
            .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static(value)))
    };
    let files = |name: &str| ServeDir::new(root.join(name)).precompressed_br().precompressed_gzip();
    let [pkg_at, assets_at] = FOLDERS;
    Routes::new()
        .folder(pkg_at, cached(forever).service(files("pkg")))
        .folder(assets_at, cached("public, max-age=86400").service(files("assets")))
}
