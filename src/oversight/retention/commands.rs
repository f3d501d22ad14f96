//! `sunwai retention`: its output and its exit codes.

use super::{
    run::{self, Done},
    store,
};
use crate::{
    language::dates::{self, Millis},
    server::{
        config::Settings,
        db::{Db, Reading},
    },
    ui::paging::After,
};
use std::{io::Write as _, process::ExitCode};

/// How many are listed at a time.
const PAGE: i64 = 1_000;

/// Lists what would be erased now, one a line: class, number or channel with the post's primary key, and the day since when its time runs. Writes nothing.
///
/// # Errors
/// The database cannot be read, or standard output is closed.
pub async fn dry_run(settings: &Settings, now: Millis) -> anyhow::Result<ExitCode> {
    let reading = Reading::open(&settings.database()?).await?;
    let mut out = std::io::stdout();
    let mut n = 0usize;
    for rule in store::rules(&reading.db).await? {
        let Some(before) = rule.before(now) else {
            writeln!(out, "# {}: kept until a person decides otherwise", rule.class)?;
            continue;
        };
        let mut after = None;
        loop {
            let due = store::due(&reading.db, rule.class, before, after, PAGE).await?;
            let Some(last) = due.last() else { break };
            after = Some(After { at: last.at, id: last.id });
            n += due.len();
            for row in due {
                let name = if rule.class.is_of_complaints() { row.name } else { format!("{} {}", row.name, row.id) };
                writeln!(out, "{}\t{name}\t{}", rule.class, dates::iso(row.at))?;
            }
        }
    }
    reading.close().await?;
    writeln!(out, "# {n} would be erased. Nothing was changed.")?;
    Ok(ExitCode::SUCCESS)
}

/// Erases what is due, at most so many. Exit code 1 if something could not be erased.
///
/// # Errors
/// The database cannot be opened or written.
pub async fn erase(settings: &Settings, now: Millis, most: u64) -> anyhow::Result<ExitCode> {
    let db = Db::open_migrated(&settings.database()?).await?;
    let done = run::some(&db, None, now, most).await?;
    db.close().await;
    let Done { complaints, posts, failed } = done;
    println!("{complaints} complaints and {posts} posts were erased; {failed} could not be.");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
