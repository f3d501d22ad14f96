//! Backup under load: while about fifty complaints a second are filed, some with photos, the running desk is backed up. The backup is
//! restored elsewhere, passes the check, and holds everything that was acknowledged before its moment. On both databases. Also, the cases
//! in which a backup or restore must leave nothing behind.
//!
//! The server and the commands are the real program; everything uses loopback and ends by itself.

use anyhow::{Context as _, bail, ensure};
use image::{DynamicImage, ImageFormat};
use std::{
    collections::HashSet,
    io::Cursor,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use sunwai::{
    demo,
    replies::channels::with_tls,
    server::{
        clock::Clock,
        db::{Db, sql},
    },
};
use tokio::time::{sleep, timeout};

/// Number of concurrent filers; each files twice a second.
const FILERS: u64 = 25;
/// Time limit of a run.
const LONGEST: Duration = Duration::from_secs(120);

/// A desk in a temporary folder, with its server.
struct Desk {
    folder: tempfile::TempDir,
    url: String,
    address: String,
    child: Child,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The database and the data folder of a desk.
struct Place<'a> {
    url: &'a str,
    data: &'a Path,
}

impl Place<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sunwai"));
        command.args(arguments).args(["--database-url", self.url, "--data-dir"]).arg(self.data);
        command
    }

    fn run(&self, arguments: &[&str]) -> anyhow::Result<Output> {
        Ok(self.command(arguments).output()?)
    }
}

fn text_of(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

impl Desk {
    async fn open(url: Option<String>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir_all(folder.path().join("site/pkg"))?;
        let url = url.unwrap_or_else(|| format!("sqlite:{}", folder.path().join("sunwai.db").display()));
        let db = Db::open(&url).await?;
        demo::load_many(&db, &Clock::System, 0).await?;
        db.close().await;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(env!("CARGO_BIN_EXE_sunwai"))
            .args(["serve", "--addr", &format!("127.0.0.1:{port}"), "--database-url", &url, "--data-dir"])
            .arg(folder.path())
            .arg("--site-root")
            .arg(folder.path().join("site"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let desk = Self { folder, url, address: format!("http://127.0.0.1:{port}"), child };
        let begun = Instant::now();
        while reqwest::get(format!("{}/readyz", desk.address)).await.is_err() {
            ensure!(begun.elapsed() < Duration::from_secs(30), "the server did not start");
            sleep(Duration::from_millis(50)).await;
        }
        Ok(desk)
    }

    fn place(&self) -> Place<'_> {
        Place { url: &self.url, data: self.folder.path() }
    }
}

/// Creates a database in the PostgreSQL server that `scripts/postgres` started.
async fn empty_postgres() -> anyhow::Result<Option<String>> {
    let Ok(server) = std::env::var("SUNWAI_TEST_POSTGRES") else {
        eprintln!("SKIPPED on PostgreSQL: SUNWAI_TEST_POSTGRES is not set; scripts/postgres starts a server");
        return Ok(None);
    };
    let name = format!("backup_{:016x}", rand::random::<u64>());
    let admin = sqlx::PgPool::connect(&format!("{server}/postgres")).await?;
    let create =
        sqlx::AssertSqlSafe(format!("create database {name} encoding 'UTF8' template template0 locale 'C.UTF-8'"));
    sqlx::query(create).execute(&admin).await?;
    admin.close().await;
    Ok(Some(format!("{server}/{name}")))
}

fn picture(n: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let colour = image::Rgb([(n % 256) as u8, (n / 256 % 256) as u8, 77]);
    let picture = image::RgbImage::from_pixel(32, 24, colour);
    let _ = DynamicImage::from(picture).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png);
    bytes
}

fn form(n: u64, with_photo: bool) -> (String, Vec<u8>) {
    let boundary = "a-boundary-that-nobody-writes";
    let mut body = Vec::new();
    let form = format!("{n:08x}{:024x}", rand::random::<u64>());
    for (name, value) in [("form", form.as_str()), ("text", &format!("सड़क पर गड्ढा, क्रम {n}")), ("category", "theft")]
    {
        let field = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(field.as_bytes());
    }
    if with_photo {
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&picture(n));
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// The acknowledged complaints, and the longest wait for an acknowledgement.
#[derive(Default)]
struct Acknowledged {
    references: Mutex<Vec<String>>,
    slowest: AtomicU64,
    with_photos: AtomicU64,
}

impl Acknowledged {
    fn keep(&self, reference: String) -> anyhow::Result<()> {
        self.references.lock().map_err(|_| anyhow::anyhow!("a filer died"))?.push(reference);
        Ok(())
    }
}

async fn file(desk: String, filer: u64, over: Arc<AtomicBool>, acknowledged: Arc<Acknowledged>) -> anyhow::Result<()> {
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(20))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()?;
    let mut n = filer;
    while !over.load(Ordering::Relaxed) {
        n += FILERS;
        let with_photo = n.is_multiple_of(7);
        let (kind, body) = form(n, with_photo);
        let begun = Instant::now();
        let answer = http.post(&desk).header("content-type", kind).body(body).send().await?;
        ensure!(answer.status().as_u16() == 303, "filing: {}", answer.status());
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
        let reference = to.trim_start_matches("/sent/").split('/').next().unwrap_or_default().to_owned();
        ensure!(reference.len() == 10, "filed to {to}");
        acknowledged.keep(reference)?;
        acknowledged.slowest.fetch_max(begun.elapsed().as_millis() as u64, Ordering::Relaxed);
        acknowledged.with_photos.fetch_add(u64::from(with_photo), Ordering::Relaxed);
        sleep(Duration::from_millis(500).saturating_sub(begun.elapsed())).await;
    }
    Ok(())
}

/// Backs up a desk under load, restores the backup, and compares.
async fn under_load(url: Option<String>, target_url: Option<String>) -> anyhow::Result<()> {
    with_tls();
    let on = if url.is_some() { "PostgreSQL" } else { "SQLite" };
    let desk = Desk::open(url).await?;
    let (over, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(Acknowledged::default()));
    let begun = Instant::now();
    let filers: Vec<_> = (0..FILERS)
        .map(|filer| tokio::spawn(file(desk.address.clone(), filer, over.clone(), acknowledged.clone())))
        .collect();
    sleep(Duration::from_secs(6)).await;
    let so_far = || acknowledged.references.lock().map(|references| references.clone()).unwrap_or_default();

    let before = so_far();
    let file = desk.folder.path().join("desk.backup");
    let name = file.display().to_string();
    let mut command = desk.place().command(&["backup", &name]);
    let backed_up = tokio::task::spawn_blocking(move || command.output()).await??;
    let during = so_far().len() - before.len();
    sleep(Duration::from_secs(1)).await;
    over.store(true, Ordering::Relaxed);
    for filer in filers {
        filer.await??;
    }
    let all = so_far();
    let rate = all.len() as f64 / begun.elapsed().as_secs_f64();
    ensure!(backed_up.status.code() == Some(0), "the backup: {}", text_of(&backed_up));
    ensure!(before.len() > 100, "only {} were filed before", before.len());
    ensure!(during > 0, "nobody could file while the backup was made");

    let place = tempfile::tempdir()?;
    let target = target_url.unwrap_or_else(|| format!("sqlite:{}", place.path().join("sunwai.db").display()));
    let target = Place { url: &target, data: place.path() };
    let restored = target.run(&["restore", &name])?;
    ensure!(restored.status.code() == Some(0), "the restore: {}", text_of(&restored));
    let checked = target.run(&["check"])?;
    ensure!(checked.status.code() == Some(0), "the check: {}", text_of(&checked));
    let verified = target.run(&["audit", "verify", "--head", &head_in(&text_of(&backed_up))?])?;
    ensure!(verified.status.code() == Some(0), "the trail: {}", text_of(&verified));
    let beside = desk.place().run(&["check"])?;
    ensure!(beside.status.code() == Some(0), "the check while the server runs: {}", text_of(&beside));
    // The live audit trail still contains the head that the backup printed.
    let verified = desk.place().run(&["audit", "verify", "--head", &head_in(&text_of(&backed_up))?])?;
    ensure!(verified.status.code() == Some(0), "the audit trail while the server runs: {}", text_of(&verified));

    let db = Db::open(target.url).await?;
    let there: Vec<(String,)> = db.all(&sql("select reference from complaint")).await?;
    let there: HashSet<String> = there.into_iter().map(|(reference,)| reference).collect();
    let lost = before.iter().filter(|reference| !there.contains(*reference)).count();
    ensure!(lost == 0, "{lost} of {} acknowledged before are not in it", before.len());
    let acknowledged_all: HashSet<&String> = all.iter().collect();
    ensure!(there.iter().all(|reference| acknowledged_all.contains(reference)), "it has complaints that nobody filed");
    let (photos,): (i64,) = db.one(&sql("select count(*) from photo where complaint_id is not null")).await?;
    ensure!(photos > 0, "it has no photos");
    db.close().await;
    println!(
        "{on}: {} filed at {rate:.0}/s ({} with photos), {} before and {during} during the backup, {} in it with {photos} photos, slowest filing {} ms",
        all.len(),
        acknowledged.with_photos.load(Ordering::Relaxed),
        before.len(),
        there.len(),
        acknowledged.slowest.load(Ordering::Relaxed)
    );
    Ok(())
}

fn head_in(said: &str) -> anyhow::Result<String> {
    let head =
        said.lines().find_map(|line| line.strip_prefix("Keep this apart from it, for `sunwai audit verify --head`: "));
    Ok(head.with_context(|| format!("no head: {said}"))?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_before_a_backup_under_load_is_missing_in_it() -> anyhow::Result<()> {
    timeout(LONGEST, under_load(None, None)).await.context("the run did not end in time")??;
    let (Some(url), Some(target)) = (empty_postgres().await?, empty_postgres().await?) else { return Ok(()) };
    timeout(LONGEST, under_load(Some(url), Some(target))).await.context("the run did not end in time")?
}

/// A desk without a server, with some complaints and a few megabytes of photos.
async fn standing(url: Option<String>) -> anyhow::Result<(tempfile::TempDir, String)> {
    let folder = tempfile::tempdir()?;
    let url = url.unwrap_or_else(|| format!("sqlite:{}", folder.path().join("sunwai.db").display()));
    let db = Db::open(&url).await?;
    demo::load(&db, &Clock::System, &sunwai::server::photos::Photos::in_folder(folder.path())?).await?;
    db.close().await;
    Ok((folder, url))
}

/// All files below a folder, with their sizes.
fn below(folder: &Path) -> anyhow::Result<Vec<(PathBuf, u64)>> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next)? {
            let entry = entry?;
            let of = entry.metadata()?;
            if of.is_dir() {
                folders.push(entry.path());
            }
            all.push((entry.path(), if of.is_dir() { 0 } else { of.len() }));
        }
    }
    all.sort();
    Ok(all)
}

/// The command with a limit on file sizes, in kilobytes: it fails as on a full disk, without filling one.
fn where_files_stay_small(command: &Command, kilobytes: u32) -> Command {
    let mut small = Command::new("bash");
    // bash counts in kilobytes. The signal that the limit raises is ignored, so that the write fails with an ordinary error.
    small.args(["-c", &format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\""), "small"]);
    small.arg(command.get_program()).args(command.get_args());
    small
}

/// A small tmpfs, if mounting is permitted; unmounted when dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(kilobytes: u32) -> anyhow::Result<Option<Self>> {
        let folder = tempfile::tempdir()?;
        let size = format!("size={kilobytes}k");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        if !done.is_ok_and(|done| done.status.success()) {
            eprintln!("SKIPPED the full tmpfs: it cannot be mounted here; the limit on file sizes is used instead");
            return Ok(None);
        }
        Ok(Some(Self(folder)))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_without_room_leaves_nothing_half_written() -> anyhow::Result<()> {
    with_tls();
    let (desk, url) = standing(None).await?;
    let place = Place { url: &url, data: desk.path() };
    let out = tempfile::tempdir()?;
    let file = out.path().join("desk.backup").display().to_string();
    let refused = where_files_stay_small(&place.command(&["backup", &file]), 128).output()?;
    ensure!(refused.status.code() == Some(2), "{:?} {}", refused.status, text_of(&refused));
    ensure!(text_of(&refused).contains("was not written"), "{}", text_of(&refused));
    ensure!(below(out.path())?.is_empty(), "{:?}", below(out.path())?);
    if let Some(disk) = SmallDisk::mount(200)? {
        let file = disk.0.path().join("desk.backup").display().to_string();
        let refused = place.run(&["backup", &file])?;
        ensure!(refused.status.code() == Some(2), "{:?} {}", refused.status, text_of(&refused));
        ensure!(text_of(&refused).contains("No space left"), "{}", text_of(&refused));
        ensure!(below(disk.0.path())?.is_empty(), "{:?}", below(disk.0.path())?);
    }
    let written = place.run(&["backup", &file])?;
    ensure!(written.status.code() == Some(0), "{}", text_of(&written));

    // A restore that runs out of room leaves no database and no photos.
    let full = |target: &Place<'_>, data: &Path| -> anyhow::Result<()> {
        let refused = where_files_stay_small(&target.command(&["restore", &file]), 1_024).output()?;
        ensure!(refused.status.code() == Some(2), "{:?} {}", refused.status, text_of(&refused));
        ensure!(below(data)?.is_empty(), "{:?}", below(data)?);
        Ok(())
    };
    let data = tempfile::tempdir()?;
    let target = format!("sqlite:{}", data.path().join("sunwai.db").display());
    full(&Place { url: &target, data: data.path() }, data.path())?;
    if let Some(disk) = SmallDisk::mount(64)? {
        // There is room for the database but not for the photos.
        let data = tempfile::tempdir()?;
        let url = match empty_postgres().await? {
            Some(url) => url,
            None => format!("sqlite:{}", data.path().join("sunwai.db").display()),
        };
        let target = Place { url: &url, data: disk.0.path() };
        let refused = target.run(&["restore", &file])?;
        ensure!(refused.status.code() == Some(2), "{:?} {}", refused.status, text_of(&refused));
        ensure!(below(disk.0.path())?.is_empty() && below(data.path())?.is_empty(), "{:?}", below(disk.0.path())?);
        // Afterwards a restore into the same place succeeds.
        let again = tempfile::tempdir()?;
        let restored = Place { url: &url, data: again.path() }.run(&["restore", &file])?;
        ensure!(restored.status.code() == Some(0), "{}", text_of(&restored));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_codes_distinguish_a_broken_trail_from_a_missing_database() -> anyhow::Result<()> {
    with_tls();
    for url in [None, empty_postgres().await?]
        .into_iter()
        .enumerate()
        .filter_map(|(n, url)| (n == 0 || url.is_some()).then_some(url))
    {
        let (desk, url) = standing(url).await?;
        let place = Place { url: &url, data: desk.path() };
        let expect_output = |arguments: &[&str], code: i32, words: &str| -> anyhow::Result<String> {
            let output = place.run(arguments)?;
            let text = text_of(&output);
            ensure!(output.status.code() == Some(code), "{arguments:?}: {:?} {text}", output.status);
            ensure!(text.contains(words), "{arguments:?}: {text}");
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let before = below(desk.path())?;
        let head = expect_output(&["audit", "head"], 0, ":")?;
        expect_output(&["audit", "verify"], 0, "holds")?;
        expect_output(&["audit", "verify", "--head", &head], 0, "holds")?;
        expect_output(&["audit", "verify", "--head", &format!("1:{}", "0".repeat(64))], 1, "cut or rewritten")?;
        expect_output(&["check"], 0, "Everything fits")?;
        ensure!(below(desk.path())? == before, "a reading command changed something");
        let db = Db::open(&url).await?;
        let mut tx = db.begin().await?;
        tx.run(&sql("update entry set text = 'नहीं' where id = (select max(id) from entry)")).await?;
        tx.commit().await?;
        db.close().await;
        expect_output(&["audit", "verify"], 1, "was changed since")?;
        expect_output(&["check"], 1, "1 fault.")?;
    }
    let folder = tempfile::tempdir()?;
    for url in ["sqlite:nowhere/x.db", "postgres://nobody@127.0.0.1:9/x"] {
        let place = Place { url, data: folder.path() };
        for arguments in [&["audit", "verify"][..], &["audit", "head"], &["check"], &["backup", "x.backup"]] {
            let mut command = place.command(arguments);
            let output = command.current_dir(folder.path()).output()?;
            if output.status.code() != Some(2) {
                bail!("{arguments:?} of {url}: {:?} {}", output.status, text_of(&output));
            }
        }
    }
    ensure!(below(folder.path())?.is_empty(), "{:?}", below(folder.path())?);
    Ok(())
}
