//! A whole application on a temporary database, and people as its clients. Tests use the same entry points as people do.

mod access;
pub mod district;
pub mod log;
mod people;

pub use district::PASSWORD;
pub use people::{Answered, App, CONTACT, NOON, Person, SECRET, filed};

use crate::{
    sealed::key_file::{self, ServerKey},
    server::db::{Db, sql, without_audit_triggers},
};
use std::{path::PathBuf, sync::LazyLock};
use tokio::sync::OnceCell;

/// The key file of all applications of this process, in a folder of its own.
pub fn key_file() -> PathBuf {
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        key_file::write(&folder.path().join("identity.key"), &ServerKey::generate()).expect("a key is written");
        folder
    });
    FOLDER.path().join("identity.key")
}

/// Expands one test body to two tests: on SQLite and on PostgreSQL.
macro_rules! both_databases {
    ($name:ident, async |$db:ident| $body:block) => {
        mod $name {
            use super::*;

            async fn body($db: $crate::server::db::Db) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                let test = $crate::testing::sqlite().await;
                body(test.db.clone()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                let test = $crate::testing::postgres().await;
                body(test.db.clone()).await;
                test.db.close().await;
            }
        }
    };
}
pub(crate) use both_databases;

/// A database that lives as long as the test.
pub struct Temporary {
    /// The database, with its schema created.
    pub db: Db,
    /// Its URL.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// A new SQLite file: a copy of one with the schema, because more than fifty migrations take longer than most tests.
pub async fn sqlite() -> Temporary {
    static MIGRATED: OnceCell<Vec<u8>> = OnceCell::const_new();
    let migrated = MIGRATED.get_or_init(async || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("migrated.db");
        let db = Db::open(&format!("sqlite:{}", file.display())).await.expect("SQLite opens");
        // The last connection to close moves the log into the file.
        db.close().await;
        std::fs::read(file).expect("the file is read")
    });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("test.db");
    std::fs::write(&file, migrated.await).expect("the file is written");
    let url = format!("sqlite:{}", file.display());
    let db = Db::open(&url).await.expect("SQLite opens");
    Temporary { db, url, _folder: Some(folder) }
}

/// A new database in the PostgreSQL server that `scripts/postgres` started: a copy of one with the schema, as for [`sqlite`].
pub async fn postgres() -> Temporary {
    static MIGRATED: OnceCell<String> = OnceCell::const_new();
    let migrated = MIGRATED.get_or_init(async || {
        let url = empty_postgres().await;
        Db::open(&url).await.expect("PostgreSQL opens").close().await;
        url.rsplit('/').next().expect("a URL ends with the name").to_owned()
    });
    let url = new_postgres(migrated.await).await;
    let db = Db::open(&url).await.expect("PostgreSQL opens");
    Temporary { db, url, _folder: None }
}

/// The URL of a new PostgreSQL database without a schema.
pub async fn empty_postgres() -> String {
    new_postgres("template0").await
}

/// The URL of a new PostgreSQL database, a copy of `template`.
async fn new_postgres(template: &str) -> String {
    let server = std::env::var("SUNWAI_TEST_POSTGRES")
        .expect("SUNWAI_TEST_POSTGRES must be the URL of a server; `make test` starts one");
    let name = format!("test_{:016x}", rand::random::<u64>());
    let admin: sqlx::PgPool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect(&format!("{server}/postgres"))
        .await
        .expect("PostgreSQL is reached");
    // Names consist of letters and hexadecimal digits, so they need no quoting.
    let create =
        sqlx::AssertSqlSafe(format!("create database {name} encoding 'UTF8' template {template} locale 'C.UTF-8'"));
    sqlx::query(create).execute(&admin).await.expect("a database is made");
    admin.close().await;
    format!("{server}/{name}")
}

/// Runs a `select count(*)`.
pub async fn rows(db: &Db, count: &'static str) -> i64 {
    let (n,): (i64,) = db.one(&sql(count)).await.expect("it is counted");
    n
}

/// Takes away what refuses changes of the audit trail, as whoever owns the database can.
pub async fn unlock_audit(db: &Db) {
    let mut tx = db.begin().await.expect("a transaction begins");
    for statement in without_audit_triggers(db) {
        tx.run(&sql(statement)).await.expect("the trigger is taken away");
    }
    tx.commit().await.expect("it is committed");
}

/// A small PNG photo; a different one for each number.
pub fn picture(n: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([n, 100, 200]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("it is encoded");
    bytes.into_inner()
}
