//! One server per SQLite file, and accounts created on the command line.

use super::*;
use crate::{
    server::db::sql,
    testing::{App, both_databases},
};

#[derive(clap::Parser)]
struct OnlySettings {
    #[command(flatten)]
    settings: Settings,
}

fn on(file: &Path) -> Settings {
    let url = format!("sqlite:{}", file.display());
    <OnlySettings as clap::Parser>::parse_from(["sunwai", "--database-url", &url]).settings
}

#[test]
fn a_second_server_on_the_same_file_is_refused_by_any_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("data/sunwai.db");
    let first = lock_database(&on(&file)).unwrap();
    assert!(first.is_some());
    let refused = |file: &Path| {
        let error = lock_database(&on(file)).err().unwrap_or_else(|| panic!("{} was taken twice", file.display()));
        assert!(error.to_string().contains("another server already runs on"), "{error}");
    };
    refused(&file);
    // A link to the folder, a link to a file that does not exist yet, and a link to one that does.
    std::os::unix::fs::symlink(folder.path().join("data"), folder.path().join("link")).unwrap();
    std::os::unix::fs::symlink("data/sunwai.db", folder.path().join("link.db")).unwrap();
    refused(&folder.path().join("link/sunwai.db"));
    refused(&folder.path().join("data/../data/sunwai.db"));
    refused(&folder.path().join("link.db"));
    std::fs::write(&file, b"").unwrap();
    refused(&folder.path().join("link.db"));
    refused(&folder.path().join("link/sunwai.db"));
    assert!(
        lock_database(&on(&folder.path().join("data/other.db"))).unwrap().is_some(),
        "another file has its own lock"
    );
    // The lock ends with its holder.
    drop(first);
    assert!(lock_database(&on(&folder.path().join("link.db"))).unwrap().is_some());
}

fn added(login: &str, must_change: bool) -> OfficerArguments<'_> {
    let name_hi = Some("आशा वर्मा");
    OfficerArguments { name: "Asha Verma", name_hi, login, role: Role::Operator, office: None, must_change }
}

both_databases!(an_officer_added_by_command_has_no_common_password_and_changes_it_if_required, async |db| {
    let app = App::on(db.clone()).await;
    for common in ["", "short", "password123", "Asha Verma", "asha.verma1"] {
        let error = add_officer(&db, added("asha.verma", false), common.to_owned()).await.unwrap_err();
        assert!(error.to_string().starts_with("the password:"), "{common}: {error}");
    }
    let there = sql("select count(*) from officer where login = 'asha.verma'");
    assert_eq!(db.one::<(i64,)>(&there).await.unwrap(), (0,));
    let password = "peepal kagaz 47 naav lalten";
    add_officer(&db, added("asha.verma", true), password.to_owned()).await.unwrap();
    add_officer(&db, added("asha.other", false), password.to_owned()).await.unwrap();
    let owes = sql("select login, must_change from officer where login like 'asha.%' order by login");
    let owes: Vec<(String, bool)> = db.all(&owes).await.unwrap();
    assert_eq!(owes, [("asha.other".to_owned(), false), ("asha.verma".to_owned(), true)]);
    let names = sql("select distinct name, name_hi from officer where login like 'asha.%'");
    let names: Vec<(String, Option<String>)> = db.all(&names).await.unwrap();
    assert_eq!(names, [("Asha Verma".to_owned(), Some("आशा वर्मा".to_owned()))]);
    let error = add_officer(&db, added("asha.verma", true), password.to_owned()).await.unwrap_err();
    assert!(error.to_string().contains("taken"), "{error}");
    // The sign-in enforces the change.
    let officer = app.citizen();
    officer.post("/sign-in", &[("login", "asha.verma"), ("password", password)]).await;
    let board = officer.get("/staff").await;
    assert_eq!(board.status.as_u16(), 303);
    assert!(board.headers["location"].to_str().unwrap().contains("password"), "{:?}", board.headers);
});
