//! The commands.

use super::{
    House,
    clock::Clock,
    config::{AuditCommand, Cli, Command, OfficerCommand, RoutingCommand, Settings},
    db::{Db, broken_rule},
    listen, photos,
    router::router,
};
use crate::{
    audit::{self, Chain},
    command,
    complaint::Millis,
    demo, intake,
    language::{Language, texts},
    officers::{
        Role, password,
        second_factor::required::Required,
        sign_in,
        store::{self, NewOfficer},
    },
    offices, replies, routing,
};
use anyhow::{Context as _, bail};
use std::{
    io::{BufRead as _, IsTerminal as _},
    process::ExitCode,
    time::Duration,
};

/// Runs one command.
///
/// # Errors
/// Whatever stopped it, in a sentence for the person at the terminal.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Serve { settings } => {
            let db = Db::open(&settings.database()?).await?;
            let house = House::open(db, Clock::System, settings).await?;
            serve(house, &[]).await?;
        }
        Command::Demo { feed, settings } => {
            let (mut settings, thrown_away) = demo::place(settings)?;
            // Everybody who tries it signs in with the printed password alone.
            settings.second_factor = Required::default();
            // Put forward from the playground, to see an evening come.
            let clock = Clock::ahead();
            let (settings, playground) = demo::networks::open(settings, &clock).await?;
            let db = Db::open(&settings.database()?).await?;
            demo::load(&db, &clock, &settings.data_dir).await?;
            let house = House::open(db, clock, settings).await?;
            let mut notes = demo::sign_ins();
            if let Some(open) = playground {
                notes.push(format!("Write to the police as a citizen on the demo's own X and Facebook: {}", open.url));
                open.serve(&house, feed);
            }
            let served = serve(house, &notes).await;
            if let Some(folder) = thrown_away {
                let _ = std::fs::remove_dir_all(folder);
            }
            served?;
        }
        Command::Officer { command: OfficerCommand::Add { name, login, role, office, must_change, settings } } => {
            let db = Db::open(&settings.database()?).await?;
            let id = add_officer(&db, &name, &login, role, office.as_deref()).await?;
            if must_change {
                let mut tx = db.begin().await?;
                password::must_change(&mut tx, id).await?;
                tx.commit().await?;
            }
            println!("{login} can sign in now.");
        }
        Command::Routing { command: RoutingCommand::Measure } => println!("{}", routing::measure::report()),
        Command::Audit { command: AuditCommand::Verify { settings } } => {
            let db = Db::open(&settings.database()?).await?;
            match audit::verify(&db).await? {
                Chain::Whole(length) => println!("The audit trail holds: {length} entries."),
                Chain::BrokenAt(entry) => {
                    println!("The audit trail is broken at entry {entry}.");
                    return Ok(ExitCode::FAILURE);
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve(house: House, notes: &[String]) -> anyhow::Result<()> {
    let Settings { addr, public_url, site_root, .. } = house.settings().clone();
    if !site_root.join("pkg").is_dir() {
        bail!("--site-root: {} has no pages; `make build` makes them", site_root.display());
    }
    let app = router(house.clone())?;
    let listener =
        tokio::net::TcpListener::bind(addr).await.with_context(|| format!("--addr: {addr} cannot be listened on"))?;
    let cleaner = house.clone();
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(3_600)).await;
            if let Err(error) = photos::forget_abandoned(&cleaner).await {
                tracing::warn!(%error, "abandoned photos could not be removed; trying again in an hour");
            }
        }
    });
    work(&house).await?;
    println!("Sunwai is ready at {public_url} (listening on {addr}).");
    for note in notes {
        println!("{note}");
    }
    listen::serve(listener, app, stopped()).await;
    house.db().close().await;
    Ok(())
}

/// Everything that goes on without being asked for.
async fn work(house: &House) -> sqlx::Result<()> {
    // Only one process works on a SQLite database, so whatever is on its way at the start belongs to one that stopped.
    if matches!(house.db(), Db::Sqlite { .. }) {
        replies::outbox::expire_leases(house.db(), Millis::MAX).await?;
        command::mail::store::expire_leases(house.db(), Millis::MAX, house.clock().now()).await?;
    }
    tokio::spawn(house.clone().follow_offices());
    tokio::spawn(intake::pictures::work(house.clone()));
    tokio::spawn(command::work(house.clone()));
    if let Some(mailer) = house.mailer() {
        tokio::spawn(command::mail::worker::work(house.clone(), mailer.clone()));
    }
    for carrier in house.channels().carriers() {
        tokio::spawn(replies::worker::work(house.clone(), carrier.clone()));
        tokio::spawn(intake::listing::work(house.clone(), carrier.clone()));
    }
    Ok(())
}

/// Ctrl-C or SIGTERM.
async fn stopped() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

async fn add_officer(db: &Db, name: &str, login: &str, role: Role, office: Option<&str>) -> anyhow::Result<i64> {
    let password = if std::io::stdin().is_terminal() {
        eprint!("Password for {login}: ");
        read_line()?
    } else {
        read_line()?
    };
    let tree = offices::store::load(db).await?;
    let office_id = match office {
        None => None,
        Some(code) => Some(tree.by_code(code).with_context(|| format!("--office: there is no office {code}"))?.id),
    };
    let about = vec![name.to_owned(), login.to_owned(), office.unwrap_or_default().to_owned()];
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
    let added = store::add(&mut tx, NewOfficer { login, name, role, office_id, password_hash: &hash }, now).await;
    if let Err(error) = &added {
        match broken_rule(error).as_deref() {
            Some("officer_login_unique") => bail!("--login: {login} is taken"),
            Some("officer_office") => bail!("--office is needed for the role {role}"),
            _ => {}
        }
    }
    let id = added?;
    audit::write(&mut tx, now, None, "officer_added", login, role.as_str()).await?;
    tx.commit().await?;
    Ok(id)
}

fn read_line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("no password on standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
