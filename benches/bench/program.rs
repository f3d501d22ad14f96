//! The real program on a database of its own.

use crate::client::{OWN, SECRET};
use anyhow::Context as _;
use std::{
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use sunwai::{
    complaint::sealing::seal_existing,
    demo,
    sealed::Sealing,
    server::{
        clock::Clock,
        db::{Db, sql},
        photos::Photos,
    },
};

const NOWHERE: &str = "http://127.0.0.1:9";

/// A SQLite database in a temporary folder.
pub struct TempDb {
    /// The folder, deleted when this is dropped.
    pub folder: tempfile::TempDir,
}

impl TempDb {
    /// The demo's offices, officers and complaints.
    pub async fn demo() -> anyhow::Result<Self> {
        let db = Self { folder: tempfile::tempdir()? };
        let open = db.open().await?;
        demo::load(&open, &Clock::System, &Photos::in_folder(db.folder.path())?).await?;
        db.sealed(&open).await?;
        open.close().await;
        Ok(db)
    }

    /// The demo's offices and officers, without complaints.
    pub async fn small() -> anyhow::Result<Self> {
        Self::many(0).await
    }

    /// The demo's offices and officers, with this many complaints of the last year.
    pub async fn many(complaints: u32) -> anyhow::Result<Self> {
        let db = Self { folder: tempfile::tempdir()? };
        let open = db.open().await?;
        demo::load_many(&open, &Clock::System, complaints).await?;
        db.sealed(&open).await?;
        open.close().await;
        Ok(db)
    }

    /// The keys of the database, in the file where its server looks for them, after everything is sealed: the server's start must not do it.
    pub async fn sealed(&self, open: &Db) -> anyhow::Result<Sealing> {
        let sealing = Sealing::at_start(open, &self.folder.path().join("identity.key")).await?;
        seal_existing(open, &sealing, Clock::System.now()).await?;
        Ok(sealing)
    }

    /// The URL of the database.
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.folder.path().join("sunwai.db").display())
    }

    /// Opens the database in the benchmark's own process.
    pub async fn open(&self) -> anyhow::Result<Db> {
        Db::open(&self.url()).await
    }

    /// The references of `n` complaints.
    pub async fn references(&self, n: i64) -> anyhow::Result<Vec<String>> {
        let open = self.open().await?;
        let rows: Vec<(String,)> =
            open.all(&sql("select reference from complaint order by id desc limit $1").arg(n)).await?;
        open.close().await;
        Ok(rows.into_iter().map(|(reference,)| reference).collect())
    }

    /// Two stations, as their ids in forms.
    pub async fn stations(&self) -> anyhow::Result<Vec<String>> {
        let open = self.open().await?;
        let two: Vec<(i64,)> =
            open.all(&sql("select id from office where kind = 'station' order by id limit 2")).await?;
        open.close().await;
        Ok(two.into_iter().map(|(id,)| id.to_string()).collect())
    }
}

/// The running program; it is stopped when this is dropped.
pub struct Program {
    child: Child,
    /// `http://127.0.0.1:port`
    pub address: String,
    /// Time from its start to the first successful response of `/readyz`.
    pub ready: Duration,
}

impl Program {
    /// Starts the release build on a free port.
    pub async fn start(db: &TempDb) -> anyhow::Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let program = root.join("target/release/sunwai");
        let address = format!("http://127.0.0.1:{port}");
        let begun = Instant::now();
        let child = Command::new(&program)
            .args([
                "serve",
                "--addr",
                &format!("127.0.0.1:{port}"),
                "--public-url",
                &address,
                "--database-url",
                &db.url(),
            ])
            .arg("--data-dir")
            .arg(db.folder.path())
            .arg("--site-root")
            .arg(root.join("target/site"))
            // Both channels are configured, at an address where nobody listens.
            .env("SUNWAI_X_API_URL", NOWHERE)
            .env("SUNWAI_X_USER_ID", OWN)
            .env("SUNWAI_X_CONSUMER_KEY", "key")
            .env("SUNWAI_X_CONSUMER_SECRET", SECRET)
            .env("SUNWAI_X_ACCESS_TOKEN", "token")
            .env("SUNWAI_X_ACCESS_SECRET", "secret")
            .env("SUNWAI_FB_API_URL", NOWHERE)
            .env("SUNWAI_FB_PAGE_ID", OWN)
            .env("SUNWAI_FB_APP_SECRET", SECRET)
            .env("SUNWAI_FB_VERIFY_TOKEN", "verify")
            .env("SUNWAI_FB_PAGE_TOKEN", "token")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} does not exist; `make build` builds it", program.display()))?;
        let mut program = Self { child, address, ready: Duration::ZERO };
        loop {
            let asked = reqwest::get(format!("{}/readyz", program.address)).await;
            if asked.is_ok_and(|answer| answer.status().is_success()) {
                break;
            }
            anyhow::ensure!(begun.elapsed() < Duration::from_secs(30), "the program does not become ready");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        program.ready = begun.elapsed();
        Ok(program)
    }

    /// Resident memory in bytes.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) * 1_024
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
