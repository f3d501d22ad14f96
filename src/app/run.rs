//! Runs the commands.

use super::{
    cli::{Cli, Command, IncidentsCommand, OfficerCommand, RoutingCommand},
    counts, metrics,
    router::router,
    workers,
};
use crate::{
    audit, backup, demo, incidents, inside,
    language::{Language, texts},
    officers::{
        Role, password,
        second_factor::required::Required,
        sign_in,
        store::{self, NewOfficer},
    },
    offices,
    oversight::retention,
    routing,
    sealed::{self, commands::KeyCommand},
    server::{
        AppState,
        clock::Clock,
        config::{DemoAt, Settings},
        db::{Db, broken_rule},
        edge::files,
        listen::{self, Serving},
        photos::Photos,
        signals::{heard, signals},
        watchdog,
    },
};
use anyhow::{Context as _, bail};
use std::{
    io::{BufRead as _, IsTerminal as _},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

/// Runs one command.
///
/// # Errors
/// What made the command fail, as a sentence for the person at the terminal.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Serve { settings } => {
            let _lock = lock_database(&settings)?;
            let db = Db::open(&settings.database()?).await?;
            let state = AppState::open(db, Clock::System, settings).await?;
            serve(state, &[]).await?;
        }
        Command::Demo { feed, settings } => {
            let (mut settings, thrown_away) = demo::place(settings)?;
            // Demo users sign in with the printed password alone.
            settings.second_factor = Required::default();
            settings.open311 = true;
            // Can be advanced from the playground, to see the evening sheet at any time.
            let clock = Clock::ahead();
            let (mut settings, playground) = demo::networks::open(settings, &clock).await?;
            settings.demo = Some(DemoAt { playground: playground.as_ref().map(|open| open.url.clone()) });
            let _lock = lock_database(&settings)?;
            let db = Db::open(&settings.database()?).await?;
            demo::load(&db, &clock, &Photos::open(&settings.photos, &settings.data_dir)?).await?;
            let state = AppState::open(db, clock, settings).await?;
            inside::report::make::of_yesterday(&state).await?;
            let mut notes = demo::sign_ins();
            if let Some(open) = playground {
                notes.push(format!("Write to the police as a citizen on the demo's own X and Facebook: {}", open.url));
                open.serve(state.db(), feed);
            }
            let served = serve(state, &notes).await;
            if let Some(folder) = thrown_away {
                let _ = std::fs::remove_dir_all(folder);
            }
            served?;
        }
        Command::Officer {
            command: OfficerCommand::Add { name, name_hi, login, role, office, must_change, settings },
        } => {
            let db = Db::open(&settings.database()?).await?;
            let password = read_password(&login)?;
            let (name_hi, office) = (name_hi.as_deref(), office.as_deref());
            let new = OfficerArguments { name: &name, name_hi, login: &login, role, office, must_change };
            add_officer(&db, new, password).await?;
            println!("{login} can sign in now.");
        }
        Command::Routing { command: RoutingCommand::Measure } => println!("{}", routing::measure::report()),
        Command::Routing { command: RoutingCommand::Features { table } } => {
            routing::measure::features(&table, std::io::stdout().lock())?;
        }
        Command::Incidents { command: IncidentsCommand::Measure } => print!("{}", incidents::measure::report()),
        Command::Backup { file, force, settings } => return Ok(backup::write::run(file, force, settings).await),
        Command::Restore { file, settings } => return Ok(backup::restore::run(file, settings).await),
        Command::Check { settings } => return Ok(backup::check::run(settings).await),
        Command::Audit { command } => return audit::commands::run(command).await,
        Command::Retention { dry_run: true, settings, .. } => {
            return retention::commands::dry_run(&settings, Clock::System.now()).await;
        }
        Command::Retention { dry_run: false, most, settings } => {
            let _lock = lock_database(&settings)?;
            return retention::commands::erase(&settings, Clock::System.now(), most).await;
        }
        Command::Key { command } => {
            // A running server knows only the old key.
            let _lock = match &command {
                KeyCommand::Rotate { settings } => lock_database(settings)?,
                KeyCommand::Check { .. } => None,
            };
            return Ok(sealed::commands::run(command).await);
        }
        Command::Figures { command } => return counts::run(command).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// Locks an SQLite database for this server. A second server would not see the first one's changes at once, and would treat its work as
/// abandoned.
///
/// This is an operating-system lock on a file beside the database; it ends with the process, however that ends. Commands that only read, or add
/// one row, do not take it.
pub(super) fn lock_database(settings: &Settings) -> anyhow::Result<Option<std::fs::File>> {
    let Some(file) = settings.sqlite_file() else { return Ok(None) };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    // Uses the real path: a link leads to the same file.
    let mut beside = real_path(&file).with_context(|| format!("{} cannot be found", file.display()))?.into_os_string();
    beside.push(".lock");
    let lock = std::fs::File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&beside)
        .with_context(|| format!("{} cannot be written", beside.display()))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(std::fs::TryLockError::WouldBlock) => bail!(
            "another server already runs on {}; stop it first, or use PostgreSQL for several servers on one database",
            file.display()
        ),
        Err(std::fs::TryLockError::Error(error)) => Err(error).context("the lock beside the database cannot be taken"),
    }
}

/// How long the server reports that it is stopping before it stops listening: proxies query `/readyz` every few seconds.
const NOTICE: Duration = Duration::from_secs(5);

/// The path of a file with all links resolved, whether it exists yet or not.
fn real_path(file: &Path) -> std::io::Result<PathBuf> {
    if let Ok(real) = file.canonicalize() {
        return Ok(real);
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match std::fs::read_link(file) {
        // A dangling link: the file will be created at its target.
        Ok(to) => {
            let to = folder.join(to);
            let folder = to.parent().unwrap_or(Path::new("/")).canonicalize()?;
            Ok(folder.join(to.file_name().unwrap_or_default()))
        }
        Err(_) => Ok(folder.canonicalize()?.join(file.file_name().unwrap_or_default())),
    }
}

async fn serve(state: AppState, notes: &[String]) -> anyhow::Result<()> {
    let Settings { addr, public_url, site_root, drain, max_connections, .. } = state.settings().clone();
    if !site_root.join("pkg").is_dir() {
        bail!("--site-root: {} has no pages; `make build` makes them", site_root.display());
    }
    let app = router(state.clone())?;
    let metrics_at = match state.settings().metrics_addr {
        Some(at) => Some(
            tokio::net::TcpListener::bind(at)
                .await
                .with_context(|| format!("--metrics-addr: {at} cannot be listened on"))?,
        ),
        None => None,
    };
    let listener =
        tokio::net::TcpListener::bind(addr).await.with_context(|| format!("--addr: {addr} cannot be listened on"))?;
    watchdog::watch(tokio::runtime::Handle::current()).context("the watchdog's thread cannot be started")?;
    state.photos().usable().await?;
    workers::work(&state).await?;
    if let Some(listener) = metrics_at {
        tokio::spawn(listen::serve(listener, metrics::router(state.clone()), std::future::pending()));
    }
    println!("Sunwai is ready at {public_url} (listening on {addr}).");
    for note in notes {
        println!("{note}");
    }
    let most = files::connections(files::raise(), max_connections);
    let drain = Duration::from_secs(drain);
    let mut serving = Serving::new(most, state.edge().stopping.clone(), drain);
    serving.notice = drain.min(NOTICE);
    let signals = signals();
    listen::serve_desk(listener, app, serving, heard(signals.clone(), 1), heard(signals.clone(), 2)).await;
    tokio::select! {
        () = state.db().close() => {}
        // A request that was cut off may still hold a database connection.
        () = heard(signals, 2) => {}
    }
    Ok(())
}

fn read_password(login: &str) -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        eprint!("Password for {login}: ");
    }
    read_line()
}

/// A new account, as given on the command line.
struct OfficerArguments<'a> {
    name: &'a str,
    name_hi: Option<&'a str>,
    login: &'a str,
    role: Role,
    office: Option<&'a str>,
    must_change: bool,
}

async fn add_officer(db: &Db, new: OfficerArguments<'_>, password: String) -> anyhow::Result<()> {
    let OfficerArguments { name, name_hi, login, role, office, must_change } = new;
    let tree = offices::store::load(db).await?;
    let office_id = match office {
        None => None,
        Some(code) => Some(tree.by_code(code).with_context(|| format!("--office: there is no office {code}"))?.id),
    };
    let about = [name, login].into_iter().chain(name_hi).chain(office).map(ToOwned::to_owned).collect::<Vec<_>>();
    let (password, problem) = tokio::task::spawn_blocking(move || {
        let problem = password::problem(&password, &about);
        (password, problem)
    })
    .await?;
    if let Some(problem) = problem {
        bail!("the password: {}", texts::problem(problem, Language::English));
    }
    let hash = tokio::task::spawn_blocking(move || sign_in::hash(&password)).await??;
    let now = Clock::System.now();
    let mut tx = db.begin().await?;
    let officer = NewOfficer { login, name, name_hi, role, office_id, password_hash: &hash };
    let added = store::add(&mut tx, officer, now).await;
    if let Err(error) = &added {
        match broken_rule(error).as_deref() {
            Some("officer_login_unique") => bail!("--login: {login} is taken"),
            Some("officer_office") => bail!("--office is needed for the role {role}"),
            _ => {}
        }
    }
    let id = added?;
    if must_change {
        password::must_change(&mut tx, id).await?;
    }
    audit::write(&mut tx, now, None, "officer_added", login, role.as_str()).await?;
    tx.commit().await?;
    Ok(())
}

fn read_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("no password on standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests;
