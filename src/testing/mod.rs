//! A whole application on a temporary database, and people as its clients. Tests go through the doors a person uses.

mod access;
pub mod district;
pub mod log;
mod people;

pub use district::PASSWORD;
pub use people::{Answered, App, NOON, Person, SECRET, filed};

use crate::server::db::{Db, sql};

/// Writes one test body as two tests: on SQLite and on PostgreSQL.
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

/// A database that is gone with the test.
pub struct Temporary {
    /// The database, with its schema.
    pub db: Db,
    /// Its address.
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

/// A fresh SQLite file.
pub async fn sqlite() -> Temporary {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let db = Db::open(&url).await.expect("SQLite opens");
    Temporary { db, url, _folder: Some(folder) }
}

/// A fresh database in the PostgreSQL server that `scripts/postgres` started.
pub async fn postgres() -> Temporary {
    let url = empty_postgres().await;
    let db = Db::open(&url).await.expect("PostgreSQL opens");
    Temporary { db, url, _folder: None }
}

/// The address of a database there without a schema.
pub async fn empty_postgres() -> String {
    let server = std::env::var("SUNWAI_TEST_POSTGRES")
        .expect("SUNWAI_TEST_POSTGRES is the address of a server; `make test` starts one");
    let name = format!("test_{:016x}", rand::random::<u64>());
    let admin: sqlx::PgPool = sqlx::postgres::PgPoolOptions::new()
        .max_connections(1)
        .connect(&format!("{server}/postgres"))
        .await
        .expect("PostgreSQL is reached");
    // The name is made here of hexadecimal digits.
    let create =
        sqlx::AssertSqlSafe(format!("create database {name} encoding 'UTF8' template template0 locale 'C.UTF-8'"));
    sqlx::query(create).execute(&admin).await.expect("a database is made");
    admin.close().await;
    format!("{server}/{name}")
}

/// How many rows a table has.
pub async fn rows(db: &Db, count: &'static str) -> i64 {
    let (n,): (i64,) = db.one(&sql(count)).await.expect("it is counted");
    n
}

/// A small photo; each number is another one.
pub fn picture(n: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([n, 100, 200]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("it is encoded");
    bytes.into_inner()
}
