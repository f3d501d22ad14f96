//! Tables as described by the database itself, for code that works on all of them alike: backup, restore, check. Tables added by a later schema are
//! included without being listed anywhere.

use super::{Arg, Cells, Db, Sql, Tx, query_as, sql};
use futures::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Type of a column, on both databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// An integer.
    Int,
    /// A floating-point number.
    Float,
    /// A boolean.
    Bool,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Name of the column.
    pub name: String,
    /// Type of the column.
    pub holds: Holds,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refers {
    /// The referring column.
    pub column: String,
    /// The table that it refers to.
    pub table: String,
    /// The column that it refers to.
    pub to: String,
}

/// A table with data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name of the table.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Columns of the primary key.
    pub key: Vec<String>,
    /// Its foreign keys.
    pub refers: BTreeSet<Refers>,
}

/// Whether a table holds data. The word index is derived from the complaints, and the list of migrations belongs to each database.
fn has_data(name: &str) -> bool {
    !name.starts_with("sqlite_") && !name.starts_with("_sqlx_") && !name.starts_with("complaint_words")
}

fn holds(declared: &str) -> Option<Holds> {
    Some(match declared.to_ascii_lowercase().as_str() {
        "integer" | "bigint" => Holds::Int,
        "real" | "double precision" => Holds::Float,
        "boolean" => Holds::Bool,
        "text" => Holds::Text,
        "blob" | "bytea" => Holds::Bytes,
        _ => return None,
    })
}

/// All tables, each after those that it refers to, if there is such an order.
///
/// # Errors
/// Database errors, or a column of an unknown type.
pub async fn all(tx: &mut Tx) -> sqlx::Result<Vec<Table>> {
    let (columns, references) = match tx {
        Tx::Sqlite(_) => (
            sql(
                "select m.name, p.name, p.type, case when p.pk > 0 then 1 else 0 end from sqlite_schema m join pragma_table_info(m.name) p \
                 where m.type = 'table' order by m.name, p.cid",
            ),
            sql("select m.name, f.\"from\", f.\"table\", coalesce(f.\"to\", 'id') from sqlite_schema m \
                 join pragma_foreign_key_list(m.name) f where m.type = 'table'"),
        ),
        Tx::Postgres(_) => (
            sql("select c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), \
                 case when exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any(i.indkey)) \
                 then 1 else 0 end::bigint \
                 from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
                 where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace order by 1, a.attnum"),
            sql("select c.relname::text, a.attname::text, r.relname::text, b.attname::text from pg_constraint k \
                 join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid \
                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1] \
                 join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1] \
                 where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace"),
        ),
    };
    let columns: Vec<(String, String, String, i64)> = tx.all(&columns).await?;
    let references: Vec<(String, String, String, String)> = tx.all(&references).await?;
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for (table, column, declared, is_key) in columns.into_iter().filter(|(table, ..)| has_data(table)) {
        let holds = holds(&declared).ok_or_else(|| {
            let error = format!("the column {table}.{column} has the unknown type {declared}");
            sqlx::Error::Configuration(error.into())
        })?;
        let entry = tables.entry(table.clone()).or_insert_with(|| Table {
            name: table,
            columns: Vec::new(),
            key: Vec::new(),
            refers: BTreeSet::new(),
        });
        if is_key == 1 {
            entry.key.push(column.clone());
        }
        entry.columns.push(Column { name: column, holds });
    }
    for (table, column, to_table, to) in references {
        if let Some(table) = tables.get_mut(&table) {
            table.refers.insert(Refers { column, table: to_table, to });
        }
    }
    Ok(in_order(tables))
}

/// Orders tables so that each comes after those that it refers to. Of tables that refer to each other in a circle (a post tells of its entry, an
/// entry of its post), one must come first; [`defer`] lets its rows in.
fn in_order(mut tables: BTreeMap<String, Table>) -> Vec<Table> {
    let mut ordered = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let next = tables.values().find(|table| awaited(table, &tables).next().is_none());
        let in_circle = || tables.values().filter(|table| is_in_circle(table, &tables));
        let next = next.or_else(|| in_circle().min_by_key(|table| awaited(table, &tables).count()));
        let Some(name) = next.map(|table| table.name.clone()) else { break };
        ordered.extend(tables.remove(&name));
    }
    ordered
}

/// The tables among these that a table refers to, without itself.
fn awaited<'a>(table: &'a Table, among: &'a BTreeMap<String, Table>) -> impl Iterator<Item = &'a Table> {
    table.refers.iter().filter(|to| to.table != table.name).filter_map(|to| among.get(&to.table))
}

/// Whether the references of a table lead back to it.
fn is_in_circle(table: &Table, among: &BTreeMap<String, Table>) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![table]);
    while let Some(one) = next.pop() {
        next.extend(awaited(one, among).filter(|to| seen.insert(to.name.as_str())));
    }
    seen.contains(table.name.as_str())
}

/// References that are checked when all rows are there ([`defer`]): names of tables and of their constraints.
#[must_use = "the references must be checked"]
#[derive(Debug)]
pub struct Deferred(Vec<(String, String)>);

/// Lets rows arrive table by table in this order, although some refer to rows of later tables. Such references are checked by
/// [`Deferred::check`], or by SQLite at the end of the transaction.
///
/// # Errors
/// Database errors.
pub async fn defer(tx: &mut Tx, order: &[&str]) -> sqlx::Result<Deferred> {
    if let Tx::Sqlite(_) = tx {
        tx.run(&sql("pragma defer_foreign_keys = on")).await?;
        return Ok(Deferred(Vec::new()));
    }
    let all = sql("select c.relname::text, k.conname::text, r.relname::text from pg_constraint k \
         join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid \
         where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace order by 1, 2");
    let all: Vec<(String, String, String)> = tx.all(&all).await?;
    let place = |name: &str| order.iter().position(|one| *one == name);
    let mut deferred = Vec::new();
    for (table, constraint, to) in all {
        if place(&to) > place(&table) {
            alter(tx, &table, &constraint, "deferrable initially deferred").await?;
            deferred.push((table, constraint));
        }
    }
    Ok(Deferred(deferred))
}

impl Deferred {
    /// Checks the references, and from now on each at once again.
    ///
    /// # Errors
    /// Database errors; a row that refers to a missing one.
    pub async fn check(self, tx: &mut Tx) -> sqlx::Result<()> {
        if let Tx::Sqlite(_) = tx {
            tx.run(&sql("pragma defer_foreign_keys = off")).await?;
            return Ok(());
        }
        tx.run(&sql("set constraints all immediate")).await?;
        for (table, constraint) in self.0 {
            alter(tx, &table, &constraint, "not deferrable").await?;
        }
        Ok(())
    }
}

async fn alter(tx: &mut Tx, table: &str, constraint: &str, becomes: &'static str) -> sqlx::Result<()> {
    let mut statement = sql("alter table ");
    statement.name(table)?.push(" alter constraint ").name(constraint)?.push(" ").push(becomes);
    tx.run(&statement).await?;
    Ok(())
}

impl Table {
    /// Number of rows.
    ///
    /// # Errors
    /// Database errors.
    pub async fn count(&self, tx: &mut Tx) -> sqlx::Result<i64> {
        let mut statement = sql("select count(*) from ");
        statement.name(&self.name)?;
        Ok(tx.one::<(i64,)>(&statement).await?.0)
    }

    /// Reads all rows one by one in the order of the key; memory does not grow with the table.
    ///
    /// # Errors
    /// Database errors, and errors of `each`.
    pub async fn each(&self, tx: &mut Tx, mut each: impl FnMut(Vec<Arg>) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let mut statement = sql("select ");
        names(&mut statement, self.columns.iter().map(|column| &column.name))?;
        statement.push(" from ").name(&self.name)?;
        if !self.key.is_empty() {
            statement.push(" order by ");
            names(&mut statement, self.key.iter())?;
        }
        macro_rules! read {
            ($tx:expr) => {{
                let mut rows = query_as::<_, Cells>(&statement).fetch(&mut **$tx);
                while let Some(Cells(cells)) = rows.try_next().await? {
                    each(self.typed(cells)?)?;
                }
            }};
        }
        match tx {
            Tx::Sqlite(tx) => read!(tx),
            Tx::Postgres(tx) => read!(tx),
        }
        Ok(())
    }

    /// Converts cells to the types of their columns.
    fn typed(&self, cells: Vec<Arg>) -> anyhow::Result<Vec<Arg>> {
        let typed = cells.into_iter().zip(&self.columns).map(|(cell, column)| {
            Ok(match (column.holds, cell) {
                // Null, of any type.
                (Holds::Int, Arg::Text(None)) => Arg::Int(None),
                (Holds::Float, Arg::Text(None)) => Arg::Float(None),
                (Holds::Bool, Arg::Text(None)) => Arg::Bool(None),
                (Holds::Bytes, Arg::Text(None)) => Arg::Bytes(None),
                (Holds::Bool, Arg::Int(Some(n @ (0 | 1)))) => Arg::Bool(Some(n == 1)),
                (Holds::Int, cell @ Arg::Int(_))
                | (Holds::Float, cell @ Arg::Float(_))
                | (Holds::Bool, cell @ Arg::Bool(_))
                | (Holds::Text, cell @ Arg::Text(_))
                | (Holds::Bytes, cell @ Arg::Bytes(_)) => cell,
                (holds, cell) => anyhow::bail!("{}.{} holds {cell:?}, which is not {holds:?}", self.name, column.name),
            })
        });
        typed.collect()
    }

    /// Inserts rows whose cells are in the order of the columns.
    ///
    /// # Errors
    /// Database errors.
    pub async fn insert(&self, tx: &mut Tx, rows: Vec<Vec<Arg>>) -> sqlx::Result<()> {
        // SQLite allows 32,766 values in one statement.
        let at_once = (20_000 / self.columns.len().max(1)).clamp(1, 400);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut statement = sql("insert into ");
            statement.name(&self.name)?.push(" (");
            names(&mut statement, self.columns.iter().map(|column| &column.name))?;
            statement.push(") values ");
            for (n, row) in rows.by_ref().take(at_once).enumerate() {
                statement.push(if n == 0 { "" } else { ", " }).bind_list(row);
            }
            tx.run(&statement).await?;
        }
        Ok(())
    }

    /// Deletes all rows.
    ///
    /// # Errors
    /// Database errors.
    pub async fn clear(&self, tx: &mut Tx) -> sqlx::Result<()> {
        let mut statement = sql("delete from ");
        statement.name(&self.name)?;
        tx.run(&statement).await?;
        Ok(())
    }

    /// Makes generated ids continue after the highest existing one.
    ///
    /// # Errors
    /// Database errors.
    pub async fn go_on(&self, tx: &mut Tx) -> sqlx::Result<()> {
        let has_id = self.key.len() == 1 && self.key[0] == "id";
        // SQLite continues after the highest id by itself.
        if !has_id || matches!(tx, Tx::Sqlite(_)) {
            return Ok(());
        }
        let mut statement = sql("select setval(pg_get_serial_sequence(");
        statement
            .bind(&self.name)
            .push(", 'id'), coalesce(max(id), 1), max(id) is not null) from ")
            .name(&self.name)?;
        let _: Option<(i64,)> = tx.maybe(&statement).await?;
        Ok(())
    }

    /// Number of rows that refer to a missing row.
    ///
    /// # Errors
    /// Database errors.
    pub async fn dangling(&self, tx: &mut Tx, refers: &Refers) -> sqlx::Result<i64> {
        let mut statement = sql("select count(*) from ");
        statement.name(&self.name)?.push(" a where a.").name(&refers.column)?;
        statement.push(" is not null and not exists (select 1 from ").name(&refers.table)?;
        statement.push(" b where b.").name(&refers.to)?.push(" = a.").name(&refers.column)?.push(")");
        Ok(tx.one::<(i64,)>(&statement).await?.0)
    }
}

fn names<'a>(statement: &mut Sql, names: impl Iterator<Item = &'a String>) -> sqlx::Result<()> {
    for (n, name) in names.enumerate() {
        statement.push(if n == 0 { "" } else { ", " }).name(name)?;
    }
    Ok(())
}

/// Drops tables with everything that refers to them. Only for PostgreSQL; an SQLite database is a file.
///
/// # Errors
/// Database errors.
pub async fn drop_all(tx: &mut Tx, tables: &[Table]) -> sqlx::Result<()> {
    for name in tables.iter().map(|table| table.name.as_str()).chain(["complaint_words", "_sqlx_migrations"]) {
        let mut statement = sql("drop table if exists ");
        statement.name(name)?.push(" cascade");
        tx.run(&statement).await?;
    }
    Ok(())
}

/// Number of other connections to this database; 0 for an SQLite file, for which it is unknown.
///
/// # Errors
/// Database errors.
pub async fn others_connected(tx: &mut Tx) -> sqlx::Result<i64> {
    if matches!(tx, Tx::Sqlite(_)) {
        return Ok(0);
    }
    let others =
        sql("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() \
         and backend_type = 'client backend'");
    Ok(tx.one::<(i64,)>(&others).await?.0)
}

/// Violations that the database finds when it checks every row against its own constraints.
///
/// # Errors
/// Database errors.
pub async fn broken_rules(tx: &mut Tx) -> sqlx::Result<Vec<String>> {
    super::dialect::broken_rules(tx).await
}

/// Updates the statistics of the query planner.
///
/// # Errors
/// Database errors.
pub async fn analyse(db: &Db) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    tx.run(&sql("analyze")).await?;
    tx.commit().await
}
