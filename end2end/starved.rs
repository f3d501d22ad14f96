//! A full disk and an unavailable PostgreSQL: everything that was acknowledged is still there, and the server recovers by itself.
//!
//! The server is the real program, on a small volume of its own, or on a PostgreSQL of its own that is restarted while it runs. Where
//! neither is possible (no right to mount, no PostgreSQL installed), the test says so and is skipped.

use anyhow::{Context as _, ensure};
use std::{
    fs,
    io::Write as _,
    net::{IpAddr, Ipv4Addr},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
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
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

/// Number of people who file concurrently.
const FILERS: usize = 50;
/// Time limit of each run.
const LONGEST: Duration = Duration::from_secs(180);

/// A running server; killed when this is dropped.
struct Desk {
    child: Child,
    address: String,
}

impl Desk {
    async fn start(database: &str, data: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(data.join("site/pkg"))?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new(env!("CARGO_BIN_EXE_sunwai"))
            .args(["serve", "--addr", &format!("127.0.0.1:{port}"), "--database-url", database, "--disk-floor", "0%"])
            .arg("--data-dir")
            .arg(data)
            .arg("--site-root")
            .arg(data.join("site"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let desk = Self { child, address: format!("http://127.0.0.1:{port}") };
        desk.becomes(200, Duration::from_secs(30)).await.context("the server did not become ready")?;
        Ok(desk)
    }

    async fn ready(&self) -> Option<u16> {
        let asked = timeout(Duration::from_secs(5), reqwest::get(format!("{}/readyz", self.address))).await;
        Some(asked.ok()?.ok()?.status().as_u16())
    }

    /// Waits until `/readyz` answers with this status.
    async fn becomes(&self, status: u16, within: Duration) -> anyhow::Result<()> {
        let begun = Instant::now();
        while self.ready().await != Some(status) {
            ensure!(begun.elapsed() < within, "/readyz did not answer {status} within {within:?}");
            sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The responses that the filers got.
#[derive(Default)]
struct Responses {
    /// Number and key of each acknowledged complaint, and whether it has a photo.
    filed: Mutex<Vec<(String, String, bool)>>,
    refused: AtomicUsize,
    /// Statuses that nobody should get.
    strange: Mutex<Vec<String>>,
    stop: AtomicBool,
}

impl Responses {
    fn filed(&self) -> usize {
        self.filed.lock().map(|filed| filed.len()).unwrap_or_default()
    }
}

fn photo() -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let picture =
        image::RgbImage::from_fn(320, 240, |x, y| image::Rgb([(x * 7 + y) as u8, (y * 3) as u8, (x ^ y) as u8]));
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Jpeg)?;
    Ok(bytes)
}

/// Files complaints until told to stop. A refused form is sent again unchanged, as a person would.
async fn file(n: usize, address: String, responses: Arc<Responses>) -> anyhow::Result<()> {
    let from = IpAddr::V4(Ipv4Addr::new(127, 0, 1, u8::try_from(n + 1)?));
    let http = reqwest::Client::builder()
        .local_address(from)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30))
        .build()?;
    let picture = photo()?;
    while !responses.stop.load(Ordering::Relaxed) {
        let form = format!("starved-{n:02}-{:016x}", rand::random::<u64>());
        let with_photo = rand::random_range(0..4) == 0;
        loop {
            let boundary = "a-boundary-that-nobody-writes";
            let mut body = Vec::new();
            for (name, value) in [("form", form.as_str()), ("text", "घर में चोरी हुई, सिविल लाइंस"), ("category", "theft")]
            {
                write!(body, "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")?;
            }
            if with_photo {
                write!(
                    body,
                    "--{boundary}\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"p.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
                )?;
                body.extend_from_slice(&picture);
                body.extend_from_slice(b"\r\n");
            }
            write!(body, "--{boundary}--\r\n")?;
            let kind = format!("multipart/form-data; boundary={boundary}");
            let answer = http.post(&address).header("content-type", kind).body(body).send().await;
            match answer.map(|answer| (answer.status().as_u16(), answer)) {
                Ok((303, answer)) => {
                    let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).unwrap_or_default();
                    let mut parts = to.trim_start_matches("/sent/").split('/');
                    let (reference, key) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
                    if let Ok(mut filed) = responses.filed.lock() {
                        filed.push((reference.to_owned(), key.to_owned(), with_photo));
                    }
                    break;
                }
                Ok((503 | 429, _)) | Err(_) => {
                    responses.refused.fetch_add(1, Ordering::Relaxed);
                    if responses.stop.load(Ordering::Relaxed) {
                        break;
                    }
                    sleep(Duration::from_millis(100)).await;
                }
                Ok((status, answer)) => {
                    let text = answer.text().await.unwrap_or_default();
                    let said: String = text.chars().take(300).collect();
                    if let Ok(mut strange) = responses.strange.lock() {
                        strange.push(format!("{status}: {said}"));
                    }
                    break;
                }
            }
        }
        sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}

/// Checks over HTTP that every acknowledged complaint exists, with its photo.
async fn all_there(desk: &Desk, responses: &Responses) -> anyhow::Result<()> {
    let filed = responses.filed.lock().map(|filed| filed.clone()).unwrap_or_default();
    let strange = responses.strange.lock().map(|strange| strange.clone()).unwrap_or_default();
    ensure!(strange.is_empty(), "{} answers that nobody should see, the first: {}", strange.len(), strange[0]);
    ensure!(!filed.is_empty(), "nothing was filed");
    for (n, (reference, key, with_photo)) in filed.iter().enumerate() {
        // From many addresses, as from many people.
        let from = IpAddr::V4(Ipv4Addr::new(127, 0, 2, u8::try_from(n % 250 + 1)?));
        let http = reqwest::Client::builder().local_address(from).build()?;
        let page = http.get(format!("{}/t/{reference}/{key}", desk.address)).send().await?;
        ensure!(page.status() == 200, "{reference} was acknowledged and is answered with {}", page.status());
        if *with_photo {
            let page = page.text().await?;
            let photo =
                page.split("/photo/").nth(1).and_then(|rest| rest.split('"').next()).context("no photo on its page")?;
            let photo = http.get(format!("{}/t/{reference}/{key}/photo/{photo}", desk.address)).send().await?;
            ensure!(photo.status() == 200, "the response for the photo of {reference} was {}", photo.status());
        }
    }
    Ok(())
}

/// A small tmpfs; unmounted when dropped.
struct Volume(PathBuf);

impl Volume {
    fn mount(folder: &Path, megabytes: u32) -> Option<Self> {
        let size = format!("size={megabytes}m");
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(folder)
            .stderr(Stdio::null())
            .status();
        done.ok().filter(std::process::ExitStatus::success).map(|_| Self(folder.to_owned()))
    }

    /// Fills the rest of the volume.
    fn fill(&self) -> std::io::Result<()> {
        let mut ballast = fs::File::options().create(true).append(true).open(self.0.join("ballast"))?;
        for size in [1 << 20, 4_096, 1] {
            let piece = vec![0; size];
            while ballast.write_all(&piece).is_ok() {}
        }
        Ok(())
    }
}

impl Drop for Volume {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_on_a_full_disk_and_filing_resumes_by_itself() -> anyhow::Result<()> {
    timeout(LONGEST, full_disk()).await.context("the run did not end in time")?
}

async fn full_disk() -> anyhow::Result<()> {
    with_tls();
    let folder = tempfile::tempdir()?;
    let Some(volume) = Volume::mount(folder.path(), 48) else {
        eprintln!("SKIPPED: no volume can be mounted here, so a full disk was not tested");
        return Ok(());
    };
    let url = format!("sqlite:{}", folder.path().join("sunwai.db").display());
    let db = Db::open(&url).await?;
    demo::load_many(&db, &Clock::System, 0).await?;
    db.close().await;
    let desk = Desk::start(&url, folder.path()).await?;
    let responses = Arc::new(Responses::default());
    let mut filers = JoinSet::new();
    for n in 0..FILERS {
        filers.spawn(file(n, desk.address.clone(), responses.clone()));
    }
    while responses.filed() < 50 {
        sleep(Duration::from_millis(50)).await;
    }
    let known = responses.filed.lock().map(|filed| filed[0].clone()).ok().context("nothing filed")?;

    // Twice, because an earlier version failed only the second time.
    for _ in 0..2 {
        volume.fill()?;
        desk.becomes(503, Duration::from_secs(5)).await?;
        let full_until = Instant::now() + Duration::from_secs(3);
        while Instant::now() < full_until {
            volume.fill()?;
            let page = reqwest::get(format!("{}/t/{}", desk.address, known.0)).await?;
            ensure!(page.status() == 200, "reading stops: {}", page.status());
            ensure!(desk.ready().await == Some(503), "/readyz reports no problem on a full disk");
            sleep(Duration::from_millis(100)).await;
        }
        let before = responses.filed();
        fs::remove_file(folder.path().join("ballast"))?;
        desk.becomes(200, Duration::from_secs(10)).await.context("there is room again")?;
        let again = Instant::now();
        while responses.filed() < before + 30 {
            ensure!(again.elapsed() < Duration::from_secs(20), "filing did not resume when there was room again");
            sleep(Duration::from_millis(50)).await;
        }
    }
    responses.stop.store(true, Ordering::Relaxed);
    filers.join_all().await.into_iter().collect::<anyhow::Result<()>>()?;
    all_there(&desk, &responses).await?;
    println!(
        "full disk: {} acknowledged, 0 lost, {} refused for now",
        responses.filed(),
        responses.refused.load(Ordering::Relaxed)
    );
    ensure!(responses.refused.load(Ordering::Relaxed) > 0, "the disk was never full");
    drop(desk);
    Ok(())
}

/// A PostgreSQL server of its own; stopped when dropped.
struct Postgres {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
}

impl Postgres {
    fn start() -> anyhow::Result<Option<Self>> {
        let installed = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .map(|version| version.path().join("bin"));
        let Some(programs) = installed.filter(|bin| bin.join("initdb").exists()).max() else { return Ok(None) };
        let folder = tempfile::tempdir()?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let own = Self { folder, programs, port };
        if rustix::process::getuid().is_root() {
            Command::new("chown").arg("postgres").arg(own.folder.path()).status()?;
        }
        let data = own.data();
        own.run("initdb", &["-D", &data, "-A", "trust", "-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8"])?;
        own.start_again()?;
        Ok(Some(own))
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn run(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let path = self.programs.join(program);
        let mut command = if rustix::process::getuid().is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        let done = command.args(arguments).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        ensure!(done.success(), "{program} {arguments:?}: {done}");
        Ok(())
    }

    fn start_again(&self) -> anyhow::Result<()> {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c max_connections=100",
            self.port,
            self.folder.path().display()
        );
        let log = self.folder.path().join("log").display().to_string();
        self.run("pg_ctl", &["-D", &self.data(), "-w", "-l", &log, "-o", &options, "start"])
    }

    fn stop(&self, how: &str) -> anyhow::Result<()> {
        self.run("pg_ctl", &["-D", &self.data(), "-w", "-m", how, "stop"])
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = self.stop("immediate");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_when_postgresql_goes_away_under_load() -> anyhow::Result<()> {
    timeout(LONGEST, postgres_goes_away()).await.context("the run did not end in time")?
}

async fn postgres_goes_away() -> anyhow::Result<()> {
    with_tls();
    let Some(postgres) = Postgres::start()? else {
        eprintln!("SKIPPED: no PostgreSQL is installed here, so its failure was not tested");
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let db = Db::open(&postgres.url()).await?;
    demo::load_many(&db, &Clock::System, 0).await?;
    db.close().await;
    let desk = Desk::start(&postgres.url(), folder.path()).await?;
    let responses = Arc::new(Responses::default());
    let mut filers = JoinSet::new();
    for n in 0..FILERS {
        filers.spawn(file(n, desk.address.clone(), responses.clone()));
    }
    let goes_on = async |before: usize| {
        let begun = Instant::now();
        while responses.filed() < before + 30 {
            ensure!(begun.elapsed() < Duration::from_secs(30), "filing did not resume by itself");
            sleep(Duration::from_millis(50)).await;
        }
        anyhow::Ok(())
    };
    goes_on(0).await?;
    for how in ["fast", "immediate"] {
        postgres.stop(how)?;
        desk.becomes(503, Duration::from_secs(15)).await?;
        // Pages answer 503 too, and never 500.
        let page = reqwest::get(format!("{}/figures", desk.address)).await?;
        ensure!(page.status() == 503, "a page without its database: {}", page.status());
        sleep(Duration::from_secs(1)).await;
        postgres.start_again()?;
        desk.becomes(200, Duration::from_secs(20)).await?;
        goes_on(responses.filed()).await?;
    }
    // When one of its processes is killed, PostgreSQL ends all others and recovers by itself.
    let db = Db::open(&postgres.url()).await?;
    let victim = sql("select pid from pg_stat_activity where datname = 'postgres' and pid <> pg_backend_pid() limit 1");
    let (pid,): (i32,) = db.one(&victim).await?;
    let pid = rustix::process::Pid::from_raw(pid).context("no process")?;
    rustix::process::kill_process(pid, rustix::process::Signal::KILL)?;
    drop(db);
    sleep(Duration::from_secs(1)).await;
    desk.becomes(200, Duration::from_secs(30)).await?;
    goes_on(responses.filed()).await?;

    responses.stop.store(true, Ordering::Relaxed);
    filers.join_all().await.into_iter().collect::<anyhow::Result<()>>()?;
    all_there(&desk, &responses).await?;
    println!(
        "PostgreSQL unavailable three times: {} acknowledged, 0 lost, {} refused for now",
        responses.filed(),
        responses.refused.load(Ordering::Relaxed)
    );
    drop(desk);
    Ok(())
}
