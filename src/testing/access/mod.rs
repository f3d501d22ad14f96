//! The whole access matrix as one test: every endpoint in the router's own lists, requested by every kind of viewer, for every kind of
//! complaint. It grows by itself: an endpoint without a line in `table` fails the test.

mod leaks;
mod table;
mod unseen;
mod viewers;

use super::{Answered, App, Person, both_databases};
use crate::{
    app::{router::listed, shell},
    board::Filters,
    intake::wire::WireQuery,
    server::db::sql,
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use leptos::prelude::provide_context;
use std::{collections::BTreeSet, sync::Mutex};
use table::{ENDPOINTS, Endpoint, FUNCTIONS, Reveals, SEEN, Who};
use viewers::{COLUMNS, Class, Kind, Scene, TestComplaint, VIEWERS, Viewer, scene};

/// Methods that no endpoint accepts.
const UNUSED: [&str; 3] = ["PUT", "DELETE", "PATCH"];

/// Forms that write without an entry of the audit trail: a code that a complainant asks for is nothing yet, until it is sent from the handle.
const UNAUDITED: [&str; 1] = ["/t/{reference}"];

/// Writes `/t/:reference` as the router does.
fn as_route(path: &str) -> String {
    let parts = path.split('/').map(|part| match part.strip_prefix(':') {
        Some(name) => format!("{{{name}}}"),
        None => part.to_owned(),
    });
    let path = parts.collect::<Vec<_>>().join("/");
    if path.len() > 1 { path.trim_end_matches('/').to_owned() } else { path }
}

/// Every route, every page and every server function has a line, and every line belongs to an endpoint.
fn complete(app: &App) {
    let routes = listed(app.state.clone()).unwrap().1;
    let options = app.state.leptos().clone();
    let state = app.state.clone();
    let pages = leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context(
        move || shell(options.clone()),
        None,
        move || {
            provide_context(state.clone());
            provide_context(crate::language::Language::English);
        },
    );
    let found: BTreeSet<String> = routes
        .into_iter()
        .map(ToOwned::to_owned)
        // To the page router, all staff addresses are one page; the individual ones are in the server router's list.
        .chain(pages.0.iter().map(|page| as_route(page.path())).filter(|path| path != "/staff/{*page}"))
        .chain(leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()))
        .collect();
    assert!(found.len() > 60, "the lists could not be read: {found:?}");
    let written: BTreeSet<String> = ENDPOINTS
        .iter()
        .map(|endpoint| endpoint.path)
        .chain(FUNCTIONS.iter().map(|function| function.0))
        .map(ToOwned::to_owned)
        .collect();
    let new: Vec<_> = found.difference(&written).collect();
    assert!(
        new.is_empty(),
        "these endpoints have no line in src/testing/access/table.rs; add to ENDPOINTS or FUNCTIONS who may read, who may post, and what it may reveal: {new:?}"
    );
    let gone: Vec<_> = written.difference(&found).collect();
    assert!(
        gone.is_empty(),
        "these lines of src/testing/access/table.rs belong to no endpoint any more; remove them: {gone:?}"
    );
}

fn sees(viewer: Viewer, complaint: &TestComplaint) -> bool {
    let Viewer::Officer(login, _) = viewer else { return false };
    let row = SEEN.iter().find(|(kind, _)| *kind == complaint.kind).unwrap().1;
    COLUMNS.iter().position(|column| *column == login).is_some_and(|at| row[at])
}

fn may(who: Who, viewer: Viewer, complaint: &TestComplaint) -> bool {
    match (who, viewer) {
        (Who::Everybody, _) => true,
        (Who::Own(name), Viewer::Officer(login, _)) => name == login,
        (Who::Link, viewer) => viewer == Viewer::Complainant,
        (Who::Staff(roles), Viewer::Officer(_, role)) => roles.contains(&role),
        (Who::Seeing, viewer) => sees(viewer, complaint),
        (Who::SeeingAs(roles), Viewer::Officer(_, role)) => roles.contains(&role) && sees(viewer, complaint),
        (Who::Staff(_) | Who::SeeingAs(_) | Who::Own(_) | Who::Signed | Who::Nobody | Who::Files, _) => false,
    }
}

fn refused(answered: &Answered) -> bool {
    let to_sign_in = answered.status.is_redirection()
        && answered.headers.get("location").is_some_and(|to| to.as_bytes().starts_with(b"/sign-in"));
    to_sign_in || matches!(answered.status.as_u16(), 401 | 403 | 404 | 405)
}

/// The requests of one viewer about one complaint.
struct Attempt<'a> {
    scene: &'a Scene,
    viewer: Viewer,
    complaint: &'a TestComplaint,
    /// Everything that is wrong, collected: one missing guard shows at many viewers.
    wrong: &'a Mutex<Vec<String>>,
}

impl Attempt<'_> {
    /// The viewer, at an address of its own, so that no rate limit of an earlier request applies.
    fn person(&self) -> Person {
        match self.viewer {
            Viewer::Officer(login, _) => self.scene.people[login].elsewhere(),
            Viewer::Expired => self.scene.expired.elsewhere(),
            _ => self.scene.app.citizen(),
        }
    }

    fn expect(&self, right: bool, what: impl Fn() -> String) {
        if !right {
            self.wrong.lock().unwrap().push(what());
        }
    }

    fn key(&self) -> &str {
        let at =
            self.scene.complaints.iter().position(|complaint| complaint.reference == self.complaint.reference).unwrap();
        match self.viewer {
            Viewer::Complainant => &self.complaint.key,
            Viewer::AnotherComplainant => &self.scene.complaints[(at + 1) % self.scene.complaints.len()].key,
            _ => "0000000000000000",
        }
    }

    fn filled(&self, text: &str, photo: i64) -> String {
        text.replace("{reference}", self.complaint.reference.as_str())
            .replace("{key}", self.key())
            .replace("{code}", "123456")
            .replace("{day}", "2026-11-23")
            .replace("{file}", "hi.png")
            .replace("{id}", &photo.to_string())
            .replace("{form}", &hex::encode(rand::random::<[u8; 16]>()))
            .replace("{filters}", &serde_json::to_string(&Filters::default()).unwrap())
            .replace("{asked}", &serde_json::to_string(&WireQuery::from_query(|_| None)).unwrap())
    }

    /// Checks that the response contains nothing that this viewer may not know.
    fn check_reveals(&self, endpoint: &str, reveals: Reveals, answered: &Answered) {
        let headers = format!("{:?}", answered.headers);
        for complaint in &self.scene.complaints {
            let mine = self.viewer == Viewer::Complainant && complaint.reference == self.complaint.reference;
            for (word, class) in &complaint.words {
                let known = reveals == Reveals::Case
                    && (sees(self.viewer, complaint) && *class != Class::Sealed
                        || (mine && *class != Class::Force && endpoint.contains("{key}"))
                        || (mine && *class != Class::Force && endpoint == "/api/tracking/case"));
                self.expect(
                    known || !(answered.text.contains(word.as_str()) || headers.contains(word.as_str())),
                    || format!("{:?} reads {word:?} of {:?} at {endpoint}", self.viewer, complaint.kind),
                );
            }
            // The complaint number: on pages of a complaint the viewer typed it; elsewhere it would reveal that the complaint exists.
            let typed = complaint.reference == self.complaint.reference;
            let number = complaint.reference.to_string();
            let there = [number.as_str(), complaint.reference.as_str()].iter().any(|n| answered.text.contains(n));
            self.expect(
                !there
                    || reveals == Reveals::Numbers && !refused(answered)
                    || typed && endpoint.contains("{reference}")
                    || typed && endpoint.starts_with("/api/tracking")
                    || sees(self.viewer, complaint),
                || format!("{:?} reads the number of {:?} at {endpoint}", self.viewer, complaint.kind),
            );
        }
    }

    async fn read(&self, endpoint: &Endpoint) {
        let photos: Vec<(i64, Class)> =
            if endpoint.path.contains("{id}") { self.complaint.photos.clone() } else { vec![(0, Class::Own)] };
        for (photo, class) in photos {
            let path = self.filled(endpoint.path, photo);
            let path = match endpoint.path {
                "/staff/forwarded" => path + "?batch=1",
                live if live.starts_with("/live/") => path + "?since=0",
                _ => path,
            };
            let answered = self.person().briefly(Request::get(&path).body(Body::empty()).unwrap()).await;
            let allowed =
                may(endpoint.read, self.viewer, self.complaint) && (endpoint.read != Who::Link || class == Class::Own);
            let what =
                format!("{:?} reads {} of {:?}: {}", self.viewer, endpoint.path, self.complaint.kind, answered.status);
            match endpoint.read {
                Who::Files => self.expect(answered.status == StatusCode::NOT_FOUND, || what.clone()),
                Who::Signed => self.expect(answered.status.is_client_error(), || what.clone()),
                _ if allowed => self
                    .expect(!answered.status.is_client_error() && !answered.status.is_server_error(), || what.clone()),
                _ => self.expect(refused(&answered), || what.clone()),
            }
            self.check_reveals(endpoint.path, endpoint.reveals, &answered);
        }
    }

    async fn post(&self, endpoint: &Endpoint) {
        let path = self.filled(endpoint.path, self.complaint.photos[0].0);
        let version = sql("select version from complaint where reference = $1").arg(self.complaint.reference);
        let (version,): (i64,) = self.scene.app.state.db().one(&version).await.unwrap();
        let fields: Vec<(&str, String)> = endpoint
            .form
            .iter()
            .map(|(name, value)| (*name, self.filled(value, 0).replace("{version}", &version.to_string())))
            .collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let before = everything(&self.scene.app).await;
        // Signing out would end the session that the other requests need, so a citizen without a session does it.
        let person = if endpoint.path == "/sign-out" { self.scene.app.citizen() } else { self.person() };
        let answered = person.post(&path, &fields).await;
        let what =
            format!("{:?} posts to {} of {:?}: {}", self.viewer, endpoint.path, self.complaint.kind, answered.status);
        self.expect(!answered.status.is_server_error(), || what.clone());
        if may(endpoint.post, self.viewer, self.complaint) {
            // A wrong password is answered with 401 too.
            let unknown = answered.status == StatusCode::UNAUTHORIZED && endpoint.post != Who::Everybody;
            self.expect(!unknown && !matches!(answered.status.as_u16(), 403 | 405), || what.clone());
            let after = everything(&self.scene.app).await;
            let is_written = (after.0, after.1) != (before.0, before.1);
            self.expect(!is_written || after.2 > before.2 || UNAUDITED.contains(&endpoint.path), || {
                format!("something was written without an entry of the audit trail: {what}")
            });
        } else {
            let signed = endpoint.post == Who::Signed && answered.status.is_client_error();
            self.expect(signed || refused(&answered), || what.clone());
            self.expect(everything(&self.scene.app).await == before, || {
                format!("refused, but something changed: {what}")
            });
        }
        self.check_reveals(endpoint.path, endpoint.reveals, &answered);
        // Files are served without checking who asks; nothing can be posted to them.
        if endpoint.read == Who::Files {
            return;
        }
        // A page of another site makes the browser post.
        let before = everything(&self.scene.app).await;
        let across = Request::post(&path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", "https://elsewhere.example")
            .header("sec-fetch-site", "cross-site");
        let answered = self.person().send(across.body(Body::from("form_name=x")).unwrap()).await;
        self.expect(answered.status == StatusCode::FORBIDDEN, || format!("from another site: {what}"));
        self.expect(everything(&self.scene.app).await == before, || format!("from another site: {what}"));
    }

    async fn call(&self, (path, arguments, who, reveals): table::Function) {
        let request = |kind: &str| Request::post(path).header("content-type", kind);
        let arguments = self.filled(arguments, 0);
        let before = everything(&self.scene.app).await;
        let answered = self.person().send(request("application/json").body(arguments.into()).unwrap()).await;
        let what = format!(
            "{:?} calls {path} of {:?}: {} {}",
            self.viewer, self.complaint.kind, answered.status, answered.text
        );
        if may(who, self.viewer, self.complaint) {
            self.expect(answered.status == StatusCode::OK, || what.clone());
        } else {
            self.expect(refused(&answered), || what.clone());
            self.expect(everything(&self.scene.app).await == before, || what.clone());
        }
        self.check_reveals(path, reveals, &answered);
        let across = request("application/json").header("origin", "https://elsewhere.example");
        let answered =
            self.person().send(across.header("sec-fetch-site", "cross-site").body("{}".into()).unwrap()).await;
        self.expect(answered.status == StatusCode::FORBIDDEN, || format!("from another site: {path}"));
    }
}

/// Totals that show any change: versions of complaints, rows of all tables, length of the audit trail.
async fn everything(app: &App) -> (i64, i64, i64) {
    let rows = sql(
        "select cast(coalesce((select sum(version) from complaint), 0) as bigint), (select count(*) from complaint) \
         + (select count(*) from entry) + (select count(*) from photo) + (select count(*) from office) + (select count(*) from officer) \
         + (select count(*) from chief_order) + (select count(*) from order_answer) + (select count(*) from sheet_verdict) \
         + (select count(*) from post) + (select count(*) from reply) + (select count(*) from posting) + (select count(*) from macro) \
         + (select count(*) from template) + (select count(*) from spelling) + (select count(*) from shift) + (select count(*) from batch) \
         + (select count(*) from saved_filter) + (select count(*) from promise) + (select count(*) from claim) + (select count(*) from working) \
         + (select count(*) from holiday) + (select count(*) from clock_rule) + (select count(*) from category_setting) + (select count(*) from redaction), \
         (select length from audit_end)",
    );
    app.state.db().one(&rows).await.unwrap()
}

async fn matrix(scene: &Scene, kinds: &[Kind]) {
    let wrong = Mutex::default();
    for &viewer in VIEWERS {
        for complaint in scene.complaints.iter().filter(|complaint| kinds.contains(&complaint.kind)) {
            let attempt = Attempt { scene, viewer, complaint, wrong: &wrong };
            let first = complaint.kind == Kind::Plain;
            for endpoint in ENDPOINTS {
                // An endpoint without a complaint in its address answers the same for every complaint, so one is enough.
                if first || endpoint.path.contains("{reference}") || endpoint.path.contains("{id}") {
                    attempt.read(endpoint).await;
                    if endpoint.path != "/api/{*name}" {
                        attempt.post(endpoint).await;
                    }
                }
            }
            for &function in FUNCTIONS {
                if first || function.1.contains("{reference}") {
                    attempt.call(function).await;
                }
            }
        }
    }
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} responses differ from the table:\n{}", wrong.len(), wrong.join("\n"));
}

both_databases!(every_endpoint_admits_those_who_may_and_nobody_else, async |db| {
    // On PostgreSQL the statements are the same, so the kinds that the visibility rule distinguishes are enough.
    let all = matches!(db, crate::server::db::Db::Sqlite { .. });
    let kinds: Vec<Kind> = SEEN.iter().map(|(kind, _)| *kind).collect();
    let app = App::on(db).await;
    complete(&app);
    let scene = scene(app).await;
    matrix(&scene, if all { &kinds } else { &[Kind::Plain, Kind::Confidential, Kind::Shielded, Kind::AboutB] }).await;
});

both_databases!(no_endpoint_accepts_other_methods, async |db| {
    let app = App::on(db).await;
    let chief = app.officer("chief").await;
    for endpoint in ENDPOINTS {
        let path = endpoint.path.replace("{reference}", "0000000000").replace(['{', '}', '*'], "");
        for method in UNUSED {
            let request = Request::builder().method(method).uri(&path).body(Body::empty()).unwrap();
            let answered = chief.send(request).await;
            assert!(matches!(answered.status.as_u16(), 404 | 405), "{method} {path}: {}", answered.status);
        }
    }
});
