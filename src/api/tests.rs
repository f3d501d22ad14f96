//! Keys: what they open, and when they no longer do.

use super::{KeyScope, key};
use crate::{
    complaint::Move,
    error::Error,
    officers::sign_in::token_hash,
    server::db::sql,
    testing::{Answered, App, Person, both_databases, rows},
};
use axum::{
    body::{Body, Bytes},
    http::{Request, StatusCode},
};
use futures::{StreamExt as _, stream};
use serde_json::{Value, json};
use std::convert::Infallible;

const DAY: i64 = 24 * 3_600_000;

/// The primary key of the account with this login.
pub async fn account(app: &App, login: &str) -> String {
    let statement = sql("select id from officer where login = $1").arg(login);
    let (id,): (i64,) = app.state.db().one(&statement).await.unwrap();
    id.to_string()
}

/// The page with a new key, which an admin has made.
async fn made(app: &App, login: &str, scopes: &[KeyScope], per_minute: &str, days: &str) -> String {
    let account = account(app, login).await;
    let mut fields = vec![
        ("form_name", "add"),
        ("name", "Control room"),
        ("officer", account.as_str()),
        ("per_minute", per_minute),
        ("days", days),
    ];
    fields.extend(scopes.iter().map(|scope| (scope.field(), "1")));
    let answered = app.officer("admin").await.post("/staff/keys", &fields).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text);
    answered.text
}

fn key_in(html: &str) -> String {
    let at = html.find("<code>sunwai_").unwrap() + "<code>".len();
    html[at..at + 47].to_owned()
}

/// A new key of this account.
pub async fn key(app: &App, login: &str, scopes: &[KeyScope]) -> String {
    key_in(&made(app, login, scopes, "6000", "365").await)
}

/// Software that uses a key.
pub struct Software {
    person: Person,
    key: String,
}

impl Software {
    pub async fn of(app: &App, login: &str, scopes: &[KeyScope]) -> Self {
        Self::with(app, &key(app, login, scopes).await)
    }

    pub fn with(app: &App, key: &str) -> Self {
        Self { person: app.citizen(), key: key.to_owned() }
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.person.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// The answer to a request that must succeed.
    pub async fn read(&self, path: &str) -> Value {
        let answered = self.get(path).await;
        assert_eq!(answered.status, StatusCode::OK, "{path}: {}", answered.text);
        serde_json::from_str(&answered.text).unwrap()
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header("authorization", format!("Bearer {}", self.key))
    }

    pub async fn post(&self, path: &str, name: &str, body: &Value) -> Answered {
        self.post_body(path, name, Body::from(body.to_string())).await
    }

    pub async fn post_body(&self, path: &str, name: &str, body: Body) -> Answered {
        let request = self.request("POST", path).header("content-type", "application/json");
        self.person.send(request.header("idempotency-key", name).body(body).unwrap()).await
    }

    pub async fn file(&self, name: &str, text: &str) -> Answered {
        self.post("/v1/complaints", name, &json!({ "category": "theft", "text": text })).await
    }
}

/// Checks that this is a problem with this status, and returns it.
pub fn problem(answered: &Answered, status: u16) -> Value {
    assert_eq!(answered.status.as_u16(), status, "{}", answered.text);
    assert_eq!(answered.headers["content-type"], "application/problem+json", "{}", answered.text);
    let problem: Value = serde_json::from_str(&answered.text).unwrap();
    assert_eq!((&problem["type"], &problem["status"]), (&json!("about:blank"), &json!(status)));
    assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
    problem
}

pub fn number(answered: &Answered) -> String {
    assert_eq!(answered.status, StatusCode::CREATED, "{}", answered.text);
    let filed: Value = serde_json::from_str(&answered.text).unwrap();
    filed["reference"].as_str().unwrap().to_owned()
}

/// The numbers of the complaints in a list.
pub fn numbers(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["reference"].as_str().unwrap().to_owned()).collect()
}

async fn revoke(admin: &Person) {
    let (status, answer) = admin.post_json("/staff/keys", &[("form_name", "revoke"), ("key", "1")]).await;
    assert_eq!(status, StatusCode::OK, "{answer:?}");
}

both_databases!(a_key_is_shown_once_and_only_its_hash_is_stored, async |db| {
    let app = App::on(db).await;
    let html = made(&app, "a", &[KeyScope::Read], "60", "365").await;
    let key = key_in(&html);
    let stored: Vec<(Vec<u8>, String)> =
        app.state.db().all(&sql("select key_hash, prefix from api_key")).await.unwrap();
    assert_eq!(stored, [(token_hash(&key), key[..15].to_owned())]);
    let admin = app.officer("admin").await;
    let page = admin.get("/staff/keys").await.text;
    assert!(page.contains(&key[..15]) && !page.contains(&key[..16]), "only the beginning is shown afterwards");
    assert!(page.contains("Never"), "it has not been used: {page}");
    Software::with(&app, &key).read("/v1/offices").await;
    assert!(!admin.get("/staff/keys").await.text.contains(">Never<"), "its use is shown");
    let audited = "select count(*) from audit where action = 'api_key_made' and detail = 'a: complaints:read'";
    assert_eq!(rows(app.state.db(), audited).await, 1);
    let chief = app.officer("chief").await;
    assert_eq!(chief.post("/staff/keys", &[("form_name", "revoke"), ("key", "1")]).await.status, StatusCode::FORBIDDEN);
});

both_databases!(a_key_is_never_made_for_an_account_that_sees_no_complaints_or_with_limits_of_its_own, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let (auditor, a) = (account(&app, "auditor").await, account(&app, "a").await);
    for (officer, per_minute, days) in [(&auditor, "60", "365"), (&a, "1000000", "365"), (&a, "60", "99999")] {
        let fields = [
            ("form_name", "add"),
            ("name", "x"),
            ("officer", officer.as_str()),
            ("per_minute", per_minute),
            ("days", days),
        ];
        let answered = admin.post("/staff/keys", &fields).await;
        assert!(answered.status.is_client_error(), "{officer} {per_minute} {days}: {}", answered.status);
    }
    assert_eq!(rows(app.state.db(), "select count(*) from api_key").await, 0);
});

both_databases!(a_key_does_only_what_its_scopes_say, async |db| {
    let app = App::on(db).await;
    let reads = Software::of(&app, "operator", &[KeyScope::Read]).await;
    let files = Software::of(&app, "operator", &[KeyScope::File]).await;
    let nothing = Software::of(&app, "operator", &[]).await;
    let body = json!({ "category": "theft", "text": "मोबाइल चोरी", "name": "Ram", "phone": "5550100123" });
    let reference = number(&files.post("/v1/complaints", "one", &body).await);
    problem(&reads.file("one", "x").await, 403);
    problem(&files.get("/v1/complaints").await, 403);
    problem(&nothing.get("/v1/changes").await, 403);
    let note = json!({ "move": "note", "version": 1, "text": "x" });
    problem(&reads.post(&format!("/v1/complaints/{reference}/moves"), "n", &note).await, 403);
    assert_eq!(nothing.read("/v1/offices").await["items"].as_array().unwrap().len(), 6);
    assert!(!nothing.read("/v1/categories").await["items"].as_array().unwrap().is_empty());
    assert_eq!(nothing.read("/v1/figures").await["received"], 1);
    let complaint = reads.read(&format!("/v1/complaints/{reference}")).await;
    assert_eq!((&complaint["text"], &complaint["channel"]), (&json!("मोबाइल चोरी"), &json!("staff")));
    assert!(complaint.get("complainant").is_none(), "names need a scope of their own");
    let knows = Software::of(&app, "operator", &[KeyScope::Read, KeyScope::Names]).await;
    assert_eq!(knows.read(&format!("/v1/complaints/{reference}")).await["complainant"]["name"], "Ram");
});

both_databases!(no_text_and_no_name_of_a_shielded_case_leaves_to_other_software, async |db| {
    let app = App::on(db).await;
    let knows = Software::of(&app, "operator", &[KeyScope::Read, KeyScope::Names, KeyScope::File]).await;
    let body = json!({ "category": "child_safety", "text": "रानी के बारे में", "name": "Ram", "phone": "5550100123" });
    let reference = number(&knows.post("/v1/complaints", "one", &body).await);
    let one = format!("/v1/complaints/{reference}");
    let filed = crate::complaint::Reference::parse(&reference).unwrap();
    app.officer("operator").await.must(filed, Move::Note, &[("text", "रानी से बात हुई")]).await;
    for path in [one.clone(), format!("{one}/timeline"), "/v1/complaints".to_owned()] {
        let text = knows.get(&path).await.text;
        assert!(text.contains("child_safety") || path.ends_with("timeline"), "{path}: {text}");
        assert!(!text.contains("रानी") && !text.contains("Ram") && !text.contains("5550100123"), "{path}: {text}");
    }
    let complaint = knows.read(&one).await;
    assert!(complaint.get("text").is_none() && complaint.get("complainant").is_none(), "{complaint}");
});

both_databases!(a_key_sees_what_its_account_sees_and_nothing_else, async |db| {
    let app = App::on(db).await;
    let (reference, _) = app.citizen().file("secret words").await;
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let (a, b) = (Software::of(&app, "a", &[KeyScope::Read]).await, Software::of(&app, "b", &[KeyScope::Read]).await);
    let of_cell = Software::of(&app, "operator", &[KeyScope::Read]).await;
    let one = format!("/v1/complaints/{}", reference.as_str());
    assert_eq!(a.read(&one).await["office"]["code"], "Civil Lines");
    assert_eq!(numbers(&a.read("/v1/complaints?office=Civil+Lines&status=forwarded").await), [reference.as_str()]);
    assert_eq!(numbers(&b.read("/v1/complaints").await), Vec::<String>::new());
    let hidden = problem(&b.get(&one).await, 404);
    assert_eq!(hidden, problem(&b.get("/v1/complaints/0000000000").await, 404), "it might as well not exist");
    problem(&b.get(&format!("{one}/timeline")).await, 404);
    let kinds = |timeline: &Value| -> Vec<String> {
        timeline["items"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()).collect()
    };
    app.officer("a").await.must(reference, Move::Note, &[("text", "for colleagues")]).await;
    let timeline = a.read(&format!("{one}/timeline")).await;
    assert_eq!(kinds(&timeline), ["received", "forwarded", "noted"]);
    assert_eq!(timeline["items"][2]["text"], "for colleagues");
    assert_eq!(kinds(&a.read(&format!("{one}/timeline?audience=public")).await), ["received", "forwarded"]);
    of_cell.read(&one).await;
    operator.must(reference, Move::Seal, &[("text", "x")]).await;
    problem(&of_cell.get(&one).await, 404);
    a.read(&one).await;
});

both_databases!(every_refusal_is_a_problem, async |db| {
    let app = App::on(db).await;
    let software = Software::of(&app, "operator", &[KeyScope::Read, KeyScope::File]).await;
    let stranger = app.citizen();
    let none = stranger.get("/v1/complaints").await;
    problem(&none, 401);
    assert_eq!(none.headers["www-authenticate"], "Bearer");
    problem(&Software::with(&app, "sunwai_nonsense").get("/v1/offices").await, 401);
    problem(&stranger.get("/v1/nothing/here").await, 404);
    problem(&stranger.get("/v1/").await, 404);
    let wrong_method = Request::delete("/v1/complaints").body(Body::empty()).unwrap();
    let answered = stranger.send(wrong_method).await;
    problem(&answered, 405);
    assert!(answered.headers.contains_key("allow"));
    for query in ["status=lost", "limit=many", "colour=red"] {
        problem(&software.get(&format!("/v1/complaints?{query}")).await, 400);
    }
    for query in ["limit=0", "limit=101", "office=Nowhere", "cursor=x"] {
        let problem = problem(&software.get(&format!("/v1/complaints?{query}")).await, 422);
        assert_eq!(problem["errors"][0]["field"], query.split('=').next().unwrap());
    }
    let form = software.request("POST", "/v1/complaints").header("idempotency-key", "x");
    let form = form.header("content-type", "application/x-www-form-urlencoded").body(Body::from("text=x")).unwrap();
    problem(&software.person.send(form).await, 415);
    problem(&software.post_body("/v1/complaints", "x", Body::from("{")).await, 400);
    problem(&software.post("/v1/complaints", "x", &json!({ "category": "theft" })).await, 400);
    problem(&software.post("/v1/complaints", "x", &json!({ "category": "theft", "text": "x", "more": 1 })).await, 400);
    problem(&software.post_body("/v1/complaints", "x", Body::from(vec![b' '; 70_000])).await, 413);
    let body = json!({ "category": "theft", "text": " ", "phone": "12", "language": "fr" });
    let wrong = problem(&software.post("/v1/complaints", "x", &body).await, 422);
    let fields: Vec<&str> =
        wrong["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["text", "phone", "language"]);
    let nul = software.post("/v1/complaints", "x", &json!({ "category": "theft", "text": "a\0b" })).await;
    problem(&nul, 422);
    let unnamed = software.request("POST", "/v1/complaints").header("content-type", "application/json");
    problem(&software.person.send(unnamed.body(Body::from("{}")).unwrap()).await, 422);
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 0);
});

both_databases!(each_key_has_a_limit_and_is_told_how_long_to_wait, async |db| {
    let app = App::on(db).await;
    let slow = Software::with(&app, &key_in(&made(&app, "a", &[KeyScope::Read], "60", "365").await));
    for _ in 0..60 {
        slow.read("/v1/offices").await;
    }
    // One more becomes possible with each second that these requests took.
    let mut refused = slow.get("/v1/offices").await;
    for _ in 0..600 {
        if refused.status == StatusCode::OK {
            refused = slow.get("/v1/offices").await;
        }
    }
    problem(&refused, 429);
    let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    Software::of(&app, "b", &[]).await.read("/v1/offices").await;
});

both_databases!(a_key_ends_with_its_time_its_account_or_its_revocation, async |db| {
    let app = App::on(db).await;
    let a = Software::with(&app, &key_in(&made(&app, "a", &[], "60", "7").await));
    let (b, c) = (Software::of(&app, "b", &[]).await, Software::of(&app, "c", &[]).await);
    for software in [&a, &b, &c] {
        software.read("/v1/offices").await;
    }
    let admin = app.officer("admin").await;
    revoke(&admin).await;
    problem(&a.get("/v1/offices").await, 401);
    let account = account(&app, "b").await;
    let fields = [("form_name", "active"), ("officer", account.as_str()), ("active", "no")];
    assert_eq!(admin.post_json("/staff/officers", &fields).await.0, StatusCode::OK);
    problem(&b.get("/v1/offices").await, 401);
    app.state.clock().advance(366 * DAY);
    problem(&c.get("/v1/offices").await, 401);
});

both_databases!(a_key_that_is_revoked_in_mid_request_changes_nothing, async |db| {
    let app = App::on(db).await;
    let text = key(&app, "operator", &[KeyScope::File]).await;
    let software = Software::with(&app, &text);
    let admin = app.officer("admin").await;
    // The body is read only after the key was accepted; meanwhile the key is revoked.
    let body = json!({ "category": "theft", "text": "x" }).to_string();
    let late = stream::once(async move {
        revoke(&admin).await;
        Ok::<_, Infallible>(Bytes::from(body))
    });
    problem(&software.post_body("/v1/complaints", "late", Body::from_stream(late.boxed())).await, 401);
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 0);
});

both_databases!(a_key_is_asked_again_by_the_transaction_of_the_change, async |db| {
    let app = App::on(db).await;
    let text = key(&app, "operator", &[KeyScope::File]).await;
    let op = app.op();
    let found = key::open(&op, Some(&text), KeyScope::File).await.unwrap();
    let mut tx = op.db().begin().await.unwrap();
    found.hold(&op, &mut tx).await.unwrap();
    tx.commit().await.unwrap();
    revoke(&app.officer("admin").await).await;
    let mut tx = op.db().begin().await.unwrap();
    assert_eq!(found.hold(&op, &mut tx).await, Err(Error::SignIn));
});
