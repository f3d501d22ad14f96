//! Every SQL statement of this program is prepared on both databases, so that a name that no table or column has fails here and not in
//! front of a person.
//!
//! The statements are read from the source ([`reader`]), each in every way in which it can be assembled; nobody lists them. Code that
//! begins a statement, or adds text to one, and is part of no statement that was read, fails too. Only statements made of names that the
//! database itself returned cannot be read ([`OF_THE_DATABASES_OWN_NAMES`]); they are run here on every table.

mod reader;
mod source;

use crate::{
    server::db::{
        Db, Sql, prepare, sql,
        tables::{self, Holds},
    },
    testing::both_databases,
};
use reader::{Dialect, read};
use source::{Source, texts_of_this_crate};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::OnceLock,
};

/// Functions whose statements contain names of tables and columns that the database returned: file and function.
const OF_THE_DATABASES_OWN_NAMES: &[(&str, &str)] = &[
    ("server/db/dialect.rs", "broken_rules"),
    // Every statement passes through these on its way to a database.
    ("server/db/mod.rs", "query"),
    ("server/db/mod.rs", "query_as"),
    ("server/db/tables.rs", "alter"),
    ("server/db/tables.rs", "clear"),
    ("server/db/tables.rs", "count"),
    ("server/db/tables.rs", "dangling"),
    ("server/db/tables.rs", "drop_all"),
    ("server/db/tables.rs", "each"),
    ("server/db/tables.rs", "go_on"),
    ("server/db/tables.rs", "insert"),
    ("server/db/tables.rs", "names"),
];

/// The program has at least this many different statements; fewer mean that the reader misses some.
const AT_LEAST: usize = 400;

/// The result of reading some source files.
struct Report {
    statements: Vec<Statement>,
    /// What cannot be read, or is part of no statement that is run: file, function, and reason.
    escaped: Vec<(String, String, String)>,
    /// Every function: file and name.
    functions: BTreeSet<(String, String)>,
    /// Number of places that begin a statement or add text to one.
    places: usize,
}

/// A statement that a database is asked to run.
struct Statement {
    dialect: Dialect,
    text: String,
    sql: Sql,
    /// File and line where it is run.
    at: String,
    /// Table and column to which each argument is assigned, where that is known.
    given: Vec<(String, String)>,
}

/// Reads some source files. The syntax trees are deep, so the thread gets a large stack.
fn report(texts: BTreeMap<String, String>) -> Report {
    let reading = std::thread::Builder::new().stack_size(256 << 20).spawn(move || {
        let source = Source::of(texts);
        let read = read(&source);
        let file = |site: source::Site| source.files[site.file].clone();
        let unreadable = read.unreadable.iter().map(|(site, function, why)| {
            (file(*site), function.clone(), format!("{} in `{function}`: {why}", source.shown(*site)))
        });
        let missed = source.places.iter().filter(|place| !read.reached.contains(&place.site)).map(|place| {
            let (site, function) = (place.site, &place.function);
            let line = format!("{} in `{function}`: this is in no statement that was read", source.shown(site));
            (file(site), function.clone(), line)
        });
        Report {
            escaped: unreadable.chain(missed).collect(),
            functions: source.functions.iter().map(|one| (source.files[one.file].clone(), one.name.clone())).collect(),
            places: source.places.len(),
            statements: read
                .found
                .into_iter()
                .map(|((dialect, text), found)| Statement {
                    dialect,
                    text,
                    sql: found.sql,
                    at: source.shown(found.site),
                    given: found.given,
                })
                .collect(),
        }
    });
    reading.unwrap().join().expect("the source is read")
}

/// The report on this program, made once for all tests.
fn of_this_crate() -> &'static Report {
    static REPORT: OnceLock<Report> = OnceLock::new();
    REPORT.get_or_init(|| report(texts_of_this_crate()))
}

fn of(texts: &[(&str, &str)]) -> Report {
    report(texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect())
}

impl Report {
    fn texts(&self, dialect: Dialect) -> Vec<&str> {
        self.statements.iter().filter(|one| one.dialect == dialect).map(|one| one.text.as_str()).collect()
    }
}

/// Index of an argument whose type the database cannot infer.
fn untyped(error: &sqlx::Error) -> Option<usize> {
    let error = error.as_database_error()?;
    let code = error.code()?;
    if code != "42P18" && code != "42P08" {
        return None;
    }
    let behind = error.message().split_once('$')?.1;
    behind.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// Prepares a statement and returns the database's error, if any. The database infers the types of arguments as far as it can; where it
/// cannot, the types with which they are bound are added, one after the other.
async fn refused(db: &Db, sql: &Sql, given: &[Option<Holds>]) -> Option<sqlx::Error> {
    let mut types = given.to_vec();
    let mut last: Option<usize> = None;
    for _ in 0..200 {
        let error = match prepare(db, sql, &types).await {
            Ok(()) => return None,
            Err(error) => error,
        };
        match (untyped(&error), last) {
            (Some(place), _) if place > 0 && (place > types.len() || types[place - 1].is_none()) => {
                types.resize(types.len().max(place), None);
                types[place - 1] = Some(Holds::Int);
                last = Some(place - 1);
            }
            // It was not a number, so it is text.
            (_, Some(place)) if types[place] == Some(Holds::Int) => types[place] = Some(Holds::Text),
            _ => return Some(error),
        }
    }
    None
}

/// Prepares statements. Returns how many are valid, and the errors of the others.
async fn refusals(db: &Db, statements: &[Statement]) -> (usize, Vec<String>) {
    let here = match db {
        Db::Sqlite { .. } => Dialect::Sqlite,
        Db::Postgres(_) => Dialect::Postgres,
    };
    let mut tx = db.begin().await.unwrap();
    let mut columns = HashMap::new();
    for table in tables::all(&mut tx).await.unwrap() {
        for column in table.columns {
            columns.insert((table.name.clone(), column.name), column.holds);
        }
    }
    tx.commit().await.unwrap();
    let mut prepared = 0;
    let mut wrong = Vec::new();
    for statement in statements.iter().filter(|one| one.dialect == here) {
        let given: Vec<Option<Holds>> = statement.given.iter().map(|column| columns.get(column).copied()).collect();
        match refused(db, &statement.sql, &given).await {
            None => prepared += 1,
            Some(error) => wrong.push(format!("{}: {error}\n    {}", statement.at, statement.text)),
        }
    }
    (prepared, wrong)
}

both_databases!(every_statement_can_be_prepared_on_the_database, async |db| {
    let (prepared, wrong) = refusals(&db, &of_this_crate().statements).await;
    assert!(wrong.is_empty(), "{} statements are refused:\n{}", wrong.len(), wrong.join("\n"));
    assert!(prepared >= AT_LEAST, "only {prepared} statements were found: the reader misses some");
});

#[test]
fn no_statement_escapes() {
    let report = of_this_crate();
    let listed = |file: &str, function: &str| OF_THE_DATABASES_OWN_NAMES.contains(&(file, function));
    let all = report.escaped.iter().filter(|(file, function, _)| !listed(file, function));
    let all: Vec<&str> = all.map(|(_, _, sentence)| sentence.as_str()).collect();
    assert!(all.is_empty(), "{} pieces of statements are prepared in no test:\n{}", all.len(), all.join("\n"));
    assert!(report.places >= AT_LEAST, "only {} pieces were found", report.places);
}

#[test]
fn every_listed_function_still_exists() {
    for (file, name) in OF_THE_DATABASES_OWN_NAMES {
        let there = of_this_crate().functions.contains(&((*file).to_owned(), (*name).to_owned()));
        assert!(there, "src/{file} has no `{name}` any more: remove it from the list");
    }
}

#[test]
fn only_the_database_folder_calls_sqlx_directly() {
    for (path, text) in texts_of_this_crate() {
        // The reader finds only statements that are begun with `sql`.
        let own = ["sqlx::query", "sqlx::raw_sql", "AssertSqlSafe", "QueryBuilder"];
        let used = own.iter().find(|name| text.contains(**name));
        let fine = path.starts_with("server/db/") || used.is_none();
        assert!(fine, "src/{path} uses {}: begin statements with `sql`", used.unwrap_or(&""));
    }
}

both_databases!(statements_made_of_the_databases_own_names_run_on_every_table, async |db| {
    let mut tx = db.begin().await.unwrap();
    let tables = tables::all(&mut tx).await.unwrap();
    assert!(tables.len() > 20, "only {} tables", tables.len());
    for table in &tables {
        let count = table.count(&mut tx).await.unwrap();
        let mut rows = Vec::new();
        table
            .each(&mut tx, |row| {
                rows.push(row);
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(rows.len() as i64, count, "{}", table.name);
        table.go_on(&mut tx).await.unwrap();
        for refers in &table.refers {
            assert_eq!(table.dangling(&mut tx, refers).await.unwrap(), 0, "{}", table.name);
        }
    }
    assert!(tables::broken_rules(&mut tx).await.unwrap().is_empty());
    // Every reference, as if each table came before those that it refers to.
    let backwards: Vec<&str> = tables.iter().rev().map(|table| table.name.as_str()).collect();
    let deferred = tables::defer(&mut tx, &backwards).await.unwrap();
    deferred.check(&mut tx).await.unwrap();
});

both_databases!(a_name_that_does_not_exist_is_refused, async |db| {
    for right in ["select id from complaint where reference = $1", "update post set gone = $2 where id = $1"] {
        assert!(refused(&db, &sql(right), &[]).await.is_none(), "{right}");
    }
    for wrong in [
        "select id from complaint where refrence = $1",
        "select id from complaints",
        "update post set gonne = $2 where id = $1",
        "insert into post_fact (channel, markk) values ($1, $2)",
        "select c.id from complaint c where k.id = 1",
        "select id from complaint where",
    ] {
        assert!(refused(&db, &sql(wrong), &[]).await.is_some(), "{wrong}");
    }
    let report = of(&[(
        "a/store.rs",
        r#"
        const COLUMNS: &str = "select id, refrence from complaint";
        pub async fn one(db: &Db, id: Option<i64>) {
            let mut statement = sql(COLUMNS);
            if let Some(id) = id { statement.push(" where id = ").bind(id); }
            db.maybe(&statement).await
        }
        pub async fn other(tx: &mut Tx) { tx.run(&sql("update complaint set text = $1").arg(text)).await }
        pub async fn add(tx: &mut Tx) { tx.run(&insert_into("post", [columns().set("channel", a).set("hidden", b)])).await }
        "#,
    )]);
    let (prepared, wrong) = refusals(&db, &report.statements).await;
    assert_eq!((prepared, wrong.len()), (1, 3), "{wrong:?}");
    assert!(wrong.iter().all(|one| one.contains("refrence") || one.contains("hidden")), "{wrong:?}");
});

#[test]
fn statements_are_read_in_every_way_they_can_be_assembled() {
    let report = of(&[
        (
            "a/store.rs",
            r#"
            use crate::{b::rule::visible, server::db::to_change};
            fn by_id(condition: &'static str) -> Sql {
                let mut statement = sql("select a from t where ");
                statement.push(condition);
                statement
            }
            pub async fn one(tx: &mut Tx, id: i64, order: Order, own: Option<i64>) -> sqlx::Result<()> {
                let mut statement = by_id("id = ");
                statement.bind(id);
                if let Some(own) = own { statement.push(" and own = ").bind(own); }
                visible(&mut statement, viewer);
                statement.push(match order { Order::Up => " order by a", Order::Down => " order by a desc" });
                statement.push(to_change(tx));
                tx.one(&statement).await
            }
            pub async fn many(tx: &mut Tx, rows: &[i64]) {
                let mut statement = sql("insert into t (a) values ");
                for (n, row) in rows.iter().enumerate() {
                    statement.push(if n == 0 { "(" } else { ", (" }).bind(row).push(")");
                }
                tx.run(&statement).await
            }
            "#,
        ),
        (
            "b/rule.rs",
            r#"pub fn visible(statement: &mut Sql, viewer: &Viewer) {
                match viewer { Viewer::All => { statement.push(" and 1 = 1"); } Viewer::Of(ids) => { statement.push(" and id in ").bind_list(ids); } }
            }"#,
        ),
        (
            "server/db/dialect.rs",
            r#"pub fn to_change(tx: &Tx) -> &'static str { match tx { Tx::Sqlite(_) => "", Tx::Postgres(_) => " for update" } }"#,
        ),
    ]);
    assert!(report.escaped.is_empty(), "{:?}", report.escaped);
    let on_sqlite = report.texts(Dialect::Sqlite);
    let on_postgres = report.texts(Dialect::Postgres);
    assert_eq!((on_sqlite.len(), on_postgres.len()), (9, 9), "{on_sqlite:#?}");
    for text in [
        "insert into t (a) values ($1), ($2)",
        "select a from t where id = $1 and 1 = 1 order by a",
        "select a from t where id = $1 and own = $2 and id in ($3, $4) order by a desc",
    ] {
        assert!(on_sqlite.contains(&text), "{text} is not among {on_sqlite:#?}");
    }
    assert!(on_postgres.contains(&"select a from t where id = $1 and 1 = 1 order by a for update"), "{on_postgres:#?}");
}

#[test]
fn what_cannot_be_read_is_reported() {
    let report = of(&[(
        "a/store.rs",
        r#"
        pub async fn made(db: &Db, table: &str) { db.all(&sql(format!("select * from {table}").leak())).await }
        pub async fn lost(db: &Db) { let statement = sql("select 1"); elsewhere::run(&statement).await }
        pub async fn in_a_macro(db: &Db) { some! { let x => db.one(&sql("select 1")) } }
        pub async fn pushed(db: &Db, text: &'static str) { let mut all = sql("select 1"); all.push(name(text)); db.one(&all).await }
        pub async fn said(db: &Db) { pushed(db, "a").await }
        "#,
    )]);
    let escaped: Vec<(&str, bool)> = report
        .escaped
        .iter()
        .map(|(_, function, sentence)| (function.as_str(), sentence.ends_with("does not stand in the source")))
        .collect();
    for function in ["made", "lost", "in_a_macro", "pushed"] {
        assert!(escaped.contains(&(function, false)), "{function} is not among {escaped:?}");
    }
    for function in ["made", "pushed"] {
        assert!(escaped.contains(&(function, true)), "{function} is not among {escaped:?}");
    }
}
