//! All differences between SQLite and PostgreSQL.

use super::{Db, Sql, Tx, sql};
use anyhow::{Context as _, bail};
use sqlx::{
    AssertSqlSafe, SqlSafeStr as _,
    migrate::{Migrate as _, MigrateError, Migration, MigrationType, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{collections::BTreeSet, path::PathBuf, time::Duration};

/// The migrations of the schema, in order. A released migration is never edited.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "complaints", include_str!("../../../migrations/0001_complaints.sql")),
    (2, "sign_in_attempts", include_str!("../../../migrations/0002_sign_in_attempts.sql")),
    (3, "channels", include_str!("../../../migrations/0003_channels.sql")),
    (4, "pictures_templates", include_str!("../../../migrations/0004_pictures_templates.sql")),
    (5, "accused", include_str!("../../../migrations/0005_accused.sql")),
    (6, "offices", include_str!("../../../migrations/0006_offices.sql")),
    (7, "clocks", include_str!("../../../migrations/0007_clocks.sql")),
    (8, "orders", include_str!("../../../migrations/0008_orders.sql")),
    (9, "ours", include_str!("../../../migrations/0009_ours.sql")),
    (10, "mail", include_str!("../../../migrations/0010_mail.sql")),
    (11, "desk", include_str!("../../../migrations/0011_desk.sql")),
    (12, "macros", include_str!("../../../migrations/0012_macros.sql")),
    (13, "about_own_office", include_str!("../../../migrations/0013_about_own_office.sql")),
    (14, "sound", include_str!("../../../migrations/0014_sound.sql")),
    (15, "covered", include_str!("../../../migrations/0015_covered.sql")),
    (16, "photos", include_str!("../../../migrations/0016_photos.sql")),
    (18, "sign_in", include_str!("../../../migrations/0018_sign_in.sql")),
    (19, "figures", include_str!("../../../migrations/0019_figures.sql")),
    (20, "deliveries", include_str!("../../../migrations/0020_deliveries.sql")),
    (21, "joins", include_str!("../../../migrations/0021_joins.sql")),
    (22, "words", include_str!("../../../migrations/0022_words.sql")),
    (23, "whole", include_str!("../../../migrations/0023_whole.sql")),
    (24, "withheld", include_str!("../../../migrations/0024_withheld.sql")),
    (26, "entry_post", include_str!("../../../migrations/0026_entry_post.sql")),
    (27, "officer_names", include_str!("../../../migrations/0027_officer_names.sql")),
    (28, "channel_words", include_str!("../../../migrations/0028_channel_words.sql")),
    (29, "reported_from", include_str!("../../../migrations/0029_reported_from.sql")),
    (30, "push", include_str!("../../../migrations/0030_push.sql")),
    (31, "due", include_str!("../../../migrations/0031_due.sql")),
    (32, "wire_line", include_str!("../../../migrations/0032_wire_line.sql")),
    (33, "queues", include_str!("../../../migrations/0033_queues.sql")),
    (34, "statements", include_str!("../../../migrations/0034_statements.sql")),
    (35, "counting", include_str!("../../../migrations/0035_counting.sql")),
    (36, "api", include_str!("../../../migrations/0036_api.sql")),
    (37, "listing", include_str!("../../../migrations/0037_listing.sql")),
    (38, "report", include_str!("../../../migrations/0038_report.sql")),
    (40, "findings", include_str!("../../../migrations/0040_findings.sql")),
    (41, "answers", include_str!("../../../migrations/0041_answers.sql")),
    (42, "sealed", include_str!("../../../migrations/0042_sealed.sql")),
    (43, "incidents", include_str!("../../../migrations/0043_incidents.sql")),
    (44, "asking", include_str!("../../../migrations/0044_asking.sql")),
    (45, "oversight", include_str!("../../../migrations/0045_oversight.sql")),
    (46, "redaction", include_str!("../../../migrations/0046_redaction.sql")),
    (47, "restricted", include_str!("../../../migrations/0047_restricted.sql")),
    (48, "evidence", include_str!("../../../migrations/0048_evidence.sql")),
    (49, "codes", include_str!("../../../migrations/0049_codes.sql")),
    (50, "standing", include_str!("../../../migrations/0050_standing.sql")),
    (51, "daily_retention", include_str!("../../../migrations/0051_daily_retention.sql")),
    (52, "asked", include_str!("../../../migrations/0052_asked.sql")),
    (53, "due_last", include_str!("../../../migrations/0053_due_last.sql")),
    (54, "inside_times", include_str!("../../../migrations/0054_inside_times.sql")),
];

/// The file of an SQLite address; `None` for PostgreSQL.
///
/// # Errors
/// The address is of neither kind.
pub(crate) fn sqlite_path(url: &str) -> anyhow::Result<Option<PathBuf>> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok(None);
    }
    let Some(path) = url.strip_prefix("sqlite:") else {
        bail!("a database address begins with sqlite: or postgres://");
    };
    Ok(Some(PathBuf::from(path.trim_start_matches("//"))))
}

/// Opens an existing database for reading only. With `alone`, no server has the SQLite file open, so no file is created beside it.
pub(super) async fn connect_to_read(url: &str, alone: bool) -> anyhow::Result<Db> {
    let Some(path) = sqlite_path(url)? else {
        let options: PgConnectOptions = url.parse().context("this is not a PostgreSQL address")?;
        let pool = PgPoolOptions::new()
            .max_connections(3)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options.options([("default_transaction_read_only", "on")]))
            .await
            .context("the PostgreSQL database cannot be reached")?;
        return Ok(Db::Postgres(pool));
    };
    let options = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(false)
        .read_only(true)
        .immutable(alone)
        .busy_timeout(Duration::from_secs(5))
        .pragma("cache_size", "-20000")
        .pragma("temp_store", "memory")
        .pragma("query_only", "on");
    let pool = SqlitePoolOptions::new()
        .max_connections(3)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options)
        .await
        .with_context(|| format!("the database {} cannot be opened", path.display()))?;
    Ok(Db::Sqlite { writer: pool.clone(), readers: pool })
}

/// An in-memory SQLite database with one connection.
pub(super) async fn in_memory() -> sqlx::Result<Db> {
    let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
    let pool = pool.connect_with(options).await?;
    Ok(Db::Sqlite { writer: pool.clone(), readers: pool })
}

/// Violations that the database finds when it checks every row against its own constraints; on SQLite at most 100.
///
/// # Errors
/// Database errors.
pub(super) async fn broken_rules(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    match tx {
        Tx::Sqlite(_) => {
            let found: Vec<(String,)> = tx.all(&sql("pragma integrity_check(100)")).await?;
            Ok(found.into_iter().map(|(line,)| line).filter(|line| line != "ok").collect())
        }
        Tx::Postgres(tx) => {
            let rules: Vec<(String, String, String)> = sqlx::query_as(
                "select c.relname::text, k.conname::text, pg_get_expr(k.conbin, k.conrelid) from pg_constraint k \
                 join pg_class c on c.oid = k.conrelid where k.contype = 'c' and k.connamespace = current_schema()::regnamespace \
                 order by 1, 2",
            )
            .fetch_all(&mut **tx)
            .await?;
            let mut broken = Vec::new();
            for (table, rule, expression) in rules {
                // The expression comes from the database's own catalogue.
                let count = AssertSqlSafe(format!("select count(*) from \"{table}\" where not ({expression})"));
                let (n,): (i64,) = sqlx::query_as(count).fetch_one(&mut **tx).await?;
                if n > 0 {
                    broken.push(format!("{n} rows of {table} break {rule}"));
                }
            }
            Ok(broken)
        }
    }
}

const SQLITE_OURS: &str = "select count(*) from sqlite_schema where type = 'table' and name = '_sqlx_migrations'";
const POSTGRES_OURS: &str = "select case when to_regclass('_sqlx_migrations') is null then 0 else 1 end::bigint";

/// The schema versions that this program knows.
pub fn known_versions() -> Vec<i64> {
    MIGRATIONS.iter().map(|(version, ..)| *version).collect()
}

/// The schema versions that a database has; `None` if it is not a Sunwai database.
pub(super) async fn versions(db: &Db) -> sqlx::Result<Option<Vec<i64>>> {
    let there = match db {
        Db::Sqlite { .. } => sql(SQLITE_OURS),
        Db::Postgres(_) => sql(POSTGRES_OURS),
    };
    let (there,): (i64,) = db.one(&there).await?;
    if there == 0 {
        return Ok(None);
    }
    let has: Vec<(i64,)> = db.all(&sql("select version from _sqlx_migrations where success order by version")).await?;
    Ok(Some(has.into_iter().map(|(version,)| version).collect()))
}

/// Whether the database of a transaction has a Sunwai schema.
///
/// # Errors
/// Database errors.
pub(crate) async fn is_ours(tx: &mut Tx) -> sqlx::Result<bool> {
    let there = match tx {
        Tx::Sqlite(_) => sql(SQLITE_OURS),
        Tx::Postgres(_) => sql(POSTGRES_OURS),
    };
    Ok(tx.one::<(i64,)>(&there).await?.0 > 0)
}

/// Migrates the schema to a version inside a transaction, so that it is applied completely or not at all.
///
/// # Errors
/// Database errors, or a newer schema.
pub(crate) async fn migrate_in(tx: &mut Tx, to: i64) -> anyhow::Result<()> {
    let mut migrator = migrator(matches!(tx, Tx::Postgres(_)));
    // A transaction on an empty database has no competitor.
    migrator.set_locking(false);
    match tx {
        Tx::Sqlite(tx) => migrator.run_direct(Some(to), &mut **tx, false).await,
        Tx::Postgres(tx) => migrator.run_direct(Some(to), &mut **tx, false).await,
    }
    .context("the schema cannot be made")
}

pub(super) async fn connect(url: &str) -> anyhow::Result<Db> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        let options: PgConnectOptions = url.parse().context("this is not a PostgreSQL address")?;
        let pool = PgPoolOptions::new()
            .max_connections(16)
            .after_release(|connection, _| Box::pin(out_of_transaction(connection)))
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await
            .context("the PostgreSQL database cannot be reached")?;
        return Ok(Db::Postgres(pool));
    }
    let Some(path) = sqlite_path(url)? else { bail!("a database address begins with sqlite: or postgres://") };
    let path = path.as_path();
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A committed transaction is on the disk.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(200)
        // A small server is short of memory, so pages come from the operating system's cache instead. The file is not memory-mapped: if a
        // mapped file shrinks the process is killed, and mapped pages count as the memory of the process.
        .pragma("cache_size", "-2000")
        .pragma("mmap_size", "0")
        .pragma("temp_store", "memory");
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(10))
        .after_release(|connection, _| Box::pin(out_of_transaction(connection)))
        .connect_with(options.clone())
        .await
        .with_context(|| format!("the database {} cannot be opened", path.display()))?;
    let readers = SqlitePoolOptions::new()
        .min_connections(1)
        .max_connections(4)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options.pragma("query_only", "on"))
        .await?;
    Ok(Db::Sqlite { writer, readers })
}

/// Whether a connection that returns to the pool has ended its transaction; if not, it is discarded.
///
/// SQLite rolls back by itself when the disk is full, and then refuses the explicit rollback. For sqlx such a connection stays in a transaction for
/// ever, which would block every write of the process.
async fn out_of_transaction<C: sqlx::Connection>(connection: &mut C) -> sqlx::Result<bool> {
    // The rollback of a dropped transaction is queued on the connection; the ping waits for it.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

pub(super) async fn migrate(db: &Db) -> anyhow::Result<()> {
    let migrator = migrator(matches!(db, Db::Postgres(_)));
    let done = match db {
        Db::Sqlite { writer, .. } => migrator.run(writer).await,
        Db::Postgres(pool) => {
            // With other encodings, search and similarity fail silently for Devanagari.
            let (encoding,): (String,) =
                sqlx::query_as("select current_setting('server_encoding')").fetch_one(pool).await?;
            if encoding != "UTF8" {
                bail!("the PostgreSQL database must be created with encoding UTF8; this one has {encoding}");
            }
            let mut connection = pool.acquire().await?;
            connection.ensure_migrations_table("_sqlx_migrations").await?;
            drop(connection);
            migrator.run(pool).await
        }
    };
    match done {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(version)) => bail!(
            "the database has schema {version}, which is newer than this program knows; run the newer program or restore a backup"
        ),
        Err(other) => Err(other).context("the database's schema cannot be brought up to date"),
    }
}

/// Refuses every change of the audit trail. `truncate` fires no row trigger, so it has one of its own.
const POSTGRES_AUDIT_ONLY_GROWS: &str = "create or replace function audit_only_grows() returns trigger language plpgsql as $$ begin \
     raise exception 'the audit trail only grows' using errcode = 'restrict_violation'; end $$;\n\
     create trigger audit_not_changed before update or delete on audit for each row execute function audit_only_grows();\n\
     create trigger audit_not_emptied before truncate on audit for each statement execute function audit_only_grows();\n\
     create trigger audit_anchor_not_changed before update or delete on audit_anchor for each row execute function audit_only_grows();\n\
     create trigger audit_anchor_not_emptied before truncate on audit_anchor for each statement execute function audit_only_grows();";

/// The same. `insert or replace` fires no trigger of `delete`, so an id that exists is refused when it is inserted.
const SQLITE_AUDIT_ONLY_GROWS: &str = "create trigger audit_not_changed before update on audit begin \
     select raise(abort, 'the audit trail only grows'); end;\n\
     create trigger audit_not_deleted before delete on audit begin select raise(abort, 'the audit trail only grows'); end;\n\
     create trigger audit_not_replaced before insert on audit when exists (select 1 from audit where id = new.id) begin \
     select raise(abort, 'the audit trail only grows'); end;\n\
     create trigger audit_anchor_not_changed before update on audit_anchor begin \
     select raise(abort, 'the audit trail only grows'); end;\n\
     create trigger audit_anchor_not_deleted before delete on audit_anchor begin \
     select raise(abort, 'the audit trail only grows'); end;\n\
     create trigger audit_anchor_not_replaced before insert on audit_anchor when exists (select 1 from audit_anchor where day = new.day) \
     begin select raise(abort, 'the audit trail only grows'); end;";

/// The statements with which whoever owns the database can take these triggers away: tests show what `sunwai audit verify` finds afterwards.
#[cfg(test)]
pub(crate) fn without_audit_triggers(db: &Db) -> &'static [&'static str] {
    match db {
        Db::Sqlite { .. } => &[
            "drop trigger if exists audit_not_changed",
            "drop trigger if exists audit_not_deleted",
            "drop trigger if exists audit_not_replaced",
            "drop trigger if exists audit_anchor_not_changed",
            "drop trigger if exists audit_anchor_not_deleted",
            "drop trigger if exists audit_anchor_not_replaced",
        ],
        Db::Postgres(_) => &["alter table audit disable trigger user", "alter table audit_anchor disable trigger user"],
    }
}

fn migrator(postgres: bool) -> Migrator {
    let types: &[(&str, &str)] = if postgres {
        &[
            ("{id}", "bigint generated by default as identity primary key"),
            ("{float}", "double precision"),
            ("{bytes}", "bytea"),
            ("{no_bytes}", "''::bytea"),
            (
                "{words_table}",
                "create table complaint_words (id bigint primary key references complaint (id), words tsvector not null);\n\
                 create index complaint_words_words on complaint_words using gin (words);",
            ),
            ("{no_channel_rule}", "alter table complaint drop constraint complaint_channel;"),
            ("{no_step_rule}", "alter table clock drop constraint clock_step;"),
            (
                "{touched}",
                "create or replace function figure_post_touched() returns trigger language plpgsql as $$ begin \
                 insert into figure_touched (what, day) values ('post', (new.received_at + 19800000) / 86400000); return null; end $$;\n\
                 create trigger figure_post_came after insert on post for each row when (new.kind is not null) \
                 execute function figure_post_touched();\n\
                 create trigger figure_post_decided after update of kind, decided_at on post for each row when (new.kind is not null) \
                 execute function figure_post_touched();\n\
                 create or replace function figure_reply_touched() returns trigger language plpgsql as $$ begin \
                 insert into figure_touched (what, day) values ('reply', (new.created_at + 19800000) / 86400000); return null; end $$;\n\
                 create trigger figure_reply_changed after insert or update of state, why on reply for each row \
                 execute function figure_reply_touched();",
            ),
            ("{audit_only_grows}", POSTGRES_AUDIT_ONLY_GROWS),
        ]
    } else {
        &[
            ("{id}", "integer primary key"),
            ("{float}", "real"),
            ("{bytes}", "blob"),
            ("{no_bytes}", "x''"),
            (
                "{words_table}",
                // The default tokenizer treats Hindi vowel signs as spaces; these categories keep words whole.
                "create virtual table complaint_words using fts5 (words, content='', contentless_delete=1, \
                 tokenize=\"unicode61 categories 'L* N* Co Mn Mc'\");",
            ),
            (
                "{no_channel_rule}",
                // SQLite cannot drop a constraint. This is its documented way for a change that affects no row (<https://www.sqlite.org/lang_altertable.html>, 7).
                "pragma writable_schema = on;\n\
                 update sqlite_schema set sql = replace(sql, ' constraint complaint_channel check (channel in (''x'', ''facebook'', \
                 ''click_and_post'', ''staff''))', '') where type = 'table' and name = 'complaint';\n\
                 pragma writable_schema = reset;",
            ),
            (
                "{no_step_rule}",
                // As above. The line breaks are those of the migration that created the table.
                "pragma writable_schema = on;\n\
                 update sqlite_schema set sql = replace(sql, '\n        constraint clock_step check (step in (''acknowledge'', \
                 ''first_response'', ''station_report'', ''outer_limit'', ''decide'', ''order''))', '') where type = 'table' and name = 'clock';\n\
                 pragma writable_schema = reset;",
            ),
            (
                "{touched}",
                "create trigger figure_post_came after insert on post when new.kind is not null begin \
                 insert into figure_touched (what, day) values ('post', (new.received_at + 19800000) / 86400000); end;\n\
                 create trigger figure_post_decided after update of kind, decided_at on post when new.kind is not null begin \
                 insert into figure_touched (what, day) values ('post', (new.received_at + 19800000) / 86400000); end;\n\
                 create trigger figure_reply_came after insert on reply begin \
                 insert into figure_touched (what, day) values ('reply', (new.created_at + 19800000) / 86400000); end;\n\
                 create trigger figure_reply_changed after update of state, why on reply begin \
                 insert into figure_touched (what, day) values ('reply', (new.created_at + 19800000) / 86400000); end;",
            ),
            ("{audit_only_grows}", SQLITE_AUDIT_ONLY_GROWS),
        ]
    };
    let migrations: Vec<Migration> = MIGRATIONS
        .iter()
        .map(|(version, name, text)| {
            let text = types.iter().fold((*text).to_owned(), |text, (from, to)| text.replace(from, to));
            let text = AssertSqlSafe(text).into_sql_str();
            Migration::new(*version, (*name).into(), MigrationType::Simple, text, false)
        })
        .collect();
    Migrator { migrations: migrations.into(), ..Migrator::DEFAULT }
}

/// Sets the words by which a complaint can be found. Words are separated by single spaces and stored unchanged; `complaint::search` does the folding
/// and everything else.
pub async fn write_words(tx: &mut Tx, complaint_id: i64, words: &str) -> sqlx::Result<()> {
    match tx {
        Tx::Sqlite(_) => {
            tx.run(&sql("delete from complaint_words where rowid = $1").arg(complaint_id)).await?;
            tx.run(&sql("insert into complaint_words (rowid, words) values ($1, $2)").arg(complaint_id).arg(words))
                .await?;
        }
        Tx::Postgres(_) => {
            // Avoids PostgreSQL's parser, which splits words at characters that it does not consider letters.
            let statement = "insert into complaint_words (id, words) values ($1, array_to_tsvector(string_to_array($2, ' '))) \
                             on conflict (id) do update set words = excluded.words";
            tx.run(&sql(statement).arg(complaint_id).arg(words)).await?;
        }
    }
    Ok(())
}

/// Number of characters of a word that are indexed and searched.
pub const LONGEST_WORD: usize = 40;

/// A search term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word as in the index: letters, marks and digits.
    pub word: String,
    /// Whether longer words with this prefix match too.
    pub beginning: bool,
}

/// Adds the `from` and `where` clauses of a search: complaints (as `c`) that match at least one term of each group. Without terms nothing matches.
/// More conditions may follow; [`found_newest_first`] ends the statement.
pub fn found(db: &Db, statement: &mut Sql, wanted: &[Vec<Term>]) {
    let (sqlite, or, and) = match db {
        Db::Sqlite { .. } => (true, " OR ", " AND "),
        Db::Postgres(_) => (false, " | ", " & "),
    };
    let written = |term: &Term| {
        let word = term.word.chars().filter(|c| !matches!(c, '"' | '\'' | '\\'));
        let word: String = word.take(LONGEST_WORD + 4).collect();
        match (sqlite, term.beginning) {
            (true, true) => format!("\"{word}\"*"),
            (true, false) => format!("\"{word}\""),
            (false, true) => format!("'{word}':*"),
            (false, false) => format!("'{word}'"),
        }
    };
    let any = |terms: &Vec<Term>| format!("({})", terms.iter().map(written).collect::<Vec<_>>().join(or));
    let all: Vec<String> = wanted.iter().filter(|terms| !terms.is_empty()).map(any).collect();
    if all.is_empty() {
        statement.push(" from complaint_words join complaint c on 1 = 0 where 1 = 0");
        return;
    }
    if sqlite {
        statement.push(
            " from complaint_words join complaint c on c.id = complaint_words.rowid where complaint_words match ",
        );
        statement.bind(all.join(and));
    } else {
        statement.push(
            " from complaint_words join complaint c on c.id = complaint_words.id where complaint_words.words @@ ",
        );
        statement.bind(all.join(and)).push("::text::tsquery");
    }
}

/// Removes from an SQLite file what was deleted or replaced: pages that are free now, and old parts of the search index. Takes a while on a large file
/// and needs its size in free space. PostgreSQL reuses the space by itself, and its old files are not readable through the database; `vacuum full` is
/// for its administrator.
///
/// # Errors
/// Database errors.
pub async fn forget_deleted(db: &Db) -> sqlx::Result<()> {
    match db {
        Db::Sqlite { writer, .. } => {
            sqlx::query("insert into complaint_words (complaint_words) values ('optimize')").execute(writer).await?;
            sqlx::query("vacuum").execute(writer).await?;
            sqlx::query("pragma wal_checkpoint(truncate)").execute(writer).await?;
        }
        Db::Postgres(_) => {}
    }
    Ok(())
}

/// An order that the full-text index delivers by itself, so that a search for a common word stops early.
pub fn found_newest_first(db: &Db) -> &'static str {
    match db {
        Db::Sqlite { .. } => " order by complaint_words.rowid desc",
        Db::Postgres(_) => " order by complaint_words.id desc",
    }
}

/// Ends a `select` and locks its rows for an update in the same transaction. On SQLite the single writer needs no lock.
pub fn to_change(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " for update",
    }
}

/// The same for rows that only must not change: other transactions can still add rows that refer to them, which avoids a deadlock with a transaction
/// that holds another lock and adds such a row.
pub fn to_keep(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " for no key update",
    }
}

/// The same for a row named `k` that must not change before this transaction ends, while other transactions may hold it in the same way.
pub fn to_share(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " for share of k",
    }
}

/// The same for work that several servers share, on rows named `k`: rows locked by another transaction are skipped instead of waited for.
pub fn to_change_what_is_free(tx: &Tx) -> &'static str {
    match tx {
        Tx::Sqlite(_) => "",
        Tx::Postgres(_) => " for update of k skip locked",
    }
}

/// Ensures that ids taken by this transaction from now on are smaller than those of every transaction that commits later, so that a log can be
/// followed by its last id. Otherwise a lower id might be committed after a higher one was read. SQLite's single writer ensures this anyway.
///
/// The lock lasts until the transaction ends and must be the last one taken: only the log's own row and the commit may follow.
pub async fn in_order_of_commit(tx: &mut Tx) -> sqlx::Result<()> {
    if matches!(tx, Tx::Postgres(_)) {
        // An arbitrary unique number: "wire" in ASCII.
        let _: (bool,) = tx.one(&sql("select pg_advisory_xact_lock(2003399269) is not null")).await?;
    }
    Ok(())
}

/// Serialises deliveries about the same keys. Otherwise two concurrent deliveries about one post, which do not see each other's rows yet, could leave a
/// deleted post that is not marked as deleted. SQLite has one writer anyway. Keys share 256 locks, which bounds the locks of a delivery, and are
/// locked in a fixed order, so that two deliveries never deadlock.
pub async fn in_line(tx: &mut Tx, keys: &BTreeSet<u8>) -> sqlx::Result<()> {
    if keys.is_empty() || matches!(tx, Tx::Sqlite(_)) {
        return Ok(());
    }
    // "post" in ASCII, with the key as the second number.
    let mut statement = sql("select true");
    for key in keys {
        statement.push(", pg_advisory_xact_lock(1886352244, ").bind(i64::from(*key)).push("::int) is not null");
    }
    tx.run(&statement).await?;
    Ok(())
}

/// Lets only one transaction at a time count and add photos of a form, because the form may be sent several times at once: otherwise each transaction
/// misses what the others have not committed yet, and together they add too many. SQLite has one writer anyway. Forms share some locks; the lock
/// must be the last one that the transaction takes.
pub async fn one_form_at_a_time(tx: &mut Tx, form_hash: &[u8]) -> sqlx::Result<()> {
    if matches!(tx, Tx::Postgres(_)) {
        // "form" in ASCII, with a byte of the form's hash as the second number.
        let key = form_hash.first().copied().map_or(0, i64::from);
        let lock = sql("select pg_advisory_xact_lock(1718579821, $1::int) is not null");
        let _: (bool,) = tx.one(&lock.arg(key)).await?;
    }
    Ok(())
}

/// The name of the violated constraint, from SQLite's error message.
pub(super) fn rule_in_message(message: &str) -> Option<String> {
    if let Some((_, name)) = message.split_once("CHECK constraint failed: ") {
        return Some(name.trim().to_owned());
    }
    let (_, columns) = message.split_once("UNIQUE constraint failed: ")?;
    let name = match columns.trim() {
        "post.channel, post.channel_key" => "post_once",
        "complaint.reference" => "complaint_reference_unique",
        "officer.login" => "officer_login_unique",
        "spelling.joined" => "spelling_once",
        "office.code" => "office_code_unique",
        "shift.previous_id" => "shift_follows_one",
        other => other,
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;

    #[test]
    fn every_migration_file_is_in_the_list() {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).unwrap();
        let mut files: Vec<String> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS.iter().map(|(n, name, _)| format!("{n:04}_{name}.sql")).collect();
        assert_eq!(files, listed);
    }
}
