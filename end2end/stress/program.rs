//! The real program on a temporary database.

use anyhow::Context as _;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use sunwai::{
    demo,
    server::{clock::Clock, db::Db},
};

/// The running program; stopped when this is dropped.
pub struct Program {
    child: Child,
    /// Address on which it listens.
    pub at: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Program {
    /// Starts the program that `SUNWAI_STRESS_PROGRAM` names, or the build of this test, with the demo's offices and no complaints.
    pub async fn start() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite:{}", folder.path().join("sunwai.db").display());
        let db = Db::open(&url).await?;
        demo::load_many(&db, &Clock::System, 0).await?;
        db.close().await;
        let program = std::env::var_os("SUNWAI_STRESS_PROGRAM")
            .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_sunwai")), PathBuf::from);
        let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/site");
        let site = if built.join("pkg").is_dir() { built } else { folder.path().join("site") };
        std::fs::create_dir_all(site.join("pkg"))?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(&program)
            .args(["serve", "--addr", &format!("127.0.0.1:{port}"), "--database-url", &url])
            .arg("--data-dir")
            .arg(folder.path())
            .arg("--site-root")
            .arg(site)
            // The line for each request is turned off, because it would hide the figures.
            .env("RUST_LOG", "warn,sunwai=info,sunwai::requests=off")
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{} does not exist; `make build` builds it", program.display()))?;
        let started = Self { child, at: (Ipv4Addr::LOCALHOST, port).into(), _folder: folder };
        let begun = Instant::now();
        loop {
            let asked = reqwest::get(format!("http://{}/readyz", started.at)).await;
            if asked.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(started);
            }
            anyhow::ensure!(begun.elapsed() < Duration::from_secs(30), "the program did not become ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Resident memory in megabytes.
    pub fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        let kilobytes: f64 = line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or(0.0);
        kilobytes * 1_024.0 / 1_000_000.0
    }

    /// Number of open files, connections included.
    pub fn files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).map_or(0, Iterator::count)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
