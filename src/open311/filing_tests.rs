//! A complaint that other software sends is one that staff could have entered; everything else is refused in the specification's shape.

use super::tests::{ask, elements, json, refused, text};
use crate::{
    complaint::{Channel, Move, Reference},
    officers::sign_in::token_hash,
    sealed::Field,
    server::db::{Db, sql},
    testing::{Answered, App, Person, both_databases, rows},
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use serde_json::Value as Json;

/// The jurisdiction of the tests' public address.
const OURS: &str = "127.0.0.1";

/// A key of this officer with these scopes.
async fn key(db: &Db, login: &str, scopes: &str) -> String {
    let key = format!("sunwai_{}", hex::encode(rand::random::<[u8; 20]>()));
    let statement =
        sql("insert into api_key (name, prefix, key_hash, officer_id, scopes, per_minute, created_at, created_by) \
         select 'a map of potholes', $2, $3, id, $4, 600, 0, id from officer where login = $1")
        .arg(login)
        .arg(&key[..15])
        .arg(token_hash(&key))
        .arg(scopes);
    let mut tx = db.begin().await.unwrap();
    assert_eq!(tx.run(&statement).await.unwrap(), 1);
    tx.commit().await.unwrap();
    key
}

/// Sends these fields as GeoReport clients do.
async fn send(who: &Person, path: &str, fields: &[(&str, &str)]) -> Answered {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(format!("/open311/v2/{path}"))
        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    who.send(request.body(Body::from(body)).unwrap()).await
}

both_databases!(a_complaint_sent_with_a_key_is_one_of_the_staff_channel, async |db| {
    let app = App::on(db).await;
    let key = key(app.state.db(), "operator", "complaints:file").await;
    let software = app.citizen();
    // The specification's example, with this district's values.
    let fields = [
        ("api_key", key.as_str()),
        ("jurisdiction_id", OURS),
        ("service_code", "traffic"),
        ("lat", "25.4484"),
        ("long", "81.8322"),
        ("address_string", "1234 5th street"),
        ("email", "asha@example.org"),
        ("device_id", "tt222111"),
        ("account_id", "123456"),
        ("first_name", "asha"),
        ("last_name", "kumari"),
        ("phone", "00000 12345 is none"),
        ("description", "A large sinkhole is destroying the street"),
        ("media_url", "http://pictures.example/2212426634.jpg"),
        ("attribute[list_publicly]", "yes"),
    ];
    let refusal = send(&software, "requests.xml", &fields).await;
    refused(&refusal, 400, "phone");
    let mut right = fields;
    right[11].1 = "5550100123";
    let made = send(&software, "requests.xml", &right).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let (names, texts) = elements(&made.text);
    assert_eq!(names, ["service_requests", "request", "service_request_id", "service_notice", "account_id"]);
    let again = send(&software, "requests.json", &right).await;
    let again: Json = serde_json::from_str(&again.text).unwrap();
    assert_eq!(text(&again[0], "service_request_id"), texts[0], "sent again, it is the same complaint");
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 1);
    let found = sql("select reference, channel, status from complaint");
    let (reference, channel, status): (Reference, Channel, String) = app.state.db().one(&found).await.unwrap();
    assert_eq!((channel, status.as_str()), (Channel::Staff, "received"));
    assert!(made.text.contains(&reference.to_string()), "the notice has the complaint's number");
    let operator = app.officer("operator").await;
    let panel = operator.panel(reference).await.unwrap();
    assert!(panel.text.contains("sinkhole") && panel.text.contains("asha@example.org"));
    // Nobody can read it before the cell has seen it, not even by its number; then it is in the list.
    refused(&ask(&software, &format!("requests/{}.xml", texts[0])).await, 404, "service_request_id");
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let one = json(&software, &format!("requests/{}.json", texts[0])).await;
    assert_eq!((text(&one[0], "service_code"), text(&one[0], "status")), ("traffic".to_owned(), "open".to_owned()));
    // Another day, or other words, are another complaint.
    let mut other = right;
    other[12].1 = "Another sinkhole";
    assert_eq!(send(&software, "requests.json", &other).await.status, StatusCode::CREATED);
    app.state.clock().advance(24 * 3_600_000);
    assert_eq!(send(&software, "requests.json", &right).await.status, StatusCode::CREATED);
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 3);
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'open311_filed'").await, 3);
});

both_databases!(what_is_wrong_in_a_complaint_is_said_in_the_specifications_shape, async |db| {
    let app = App::on(db).await;
    let key = key(app.state.db(), "operator", "complaints:file complaints:read").await;
    let good = [
        ("api_key", key.as_str()),
        ("service_code", "noise"),
        ("address_string", "near the clock tower"),
        ("description", "loud music"),
    ];
    let with = |changes: &[(&'static str, &'static str)]| -> Vec<(&str, &str)> {
        let kept = good.iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
        kept.copied().chain(changes.iter().copied()).collect()
    };
    let too_long: &'static str = Box::leak("x".repeat(4_001).into_boxed_str());
    let long_place: &'static str = Box::leak("x".repeat(121).into_boxed_str());
    let software = app.citizen();
    for (changes, status, word) in [
        (&[("api_key", "")][..], 403, "api_key"),
        (&[("api_key", "sunwai_0000000000000000000000000000000000000000")], 403, "api_key"),
        (&[("service_code", "")], 400, "service_code"),
        (&[("service_code", "potholes")], 404, "service_code"),
        (&[("jurisdiction_id", "sfgov.org")], 404, "jurisdiction_id"),
        (&[("description", "")], 400, "description"),
        (&[("description", "   \n ")], 400, "description"),
        (&[("description", "<b>loud</b> music")], 400, "HTML"),
        (&[("description", "music"), ("address_string", "<script>x</script>")], 400, "HTML"),
        (&[("description", "music\u{7}")], 400, "description"),
        (&[("description", too_long)], 400, "description"),
        (&[("address_string", long_place)], 400, "address_string"),
        (&[("address_string", "")], 400, "address_string"),
        (&[("lat", "25.4")], 400, "lat"),
        (&[("lat", "25.4"), ("long", "NaN")], 400, "lat"),
        (&[("lat", "37.76"), ("long", "-122.42")], 400, "lat"),
        (&[("address_id", "no-such-station")], 400, "address_id"),
        (&[("media_url", "javascript:x")], 400, "media_url"),
        (&[("phone", "12")], 400, "phone"),
        (&[("service_code", "noise"), ("service_code", "theft")], 400, "more than once"),
        (&[("email", "a@example.org"), ("email", "b@example.org")], 400, "more than once"),
        (&[("attribute[WHISPAWN]", "123456")], 400, "attribute"),
        (&[("attribute[list_publicly]", "perhaps")], 400, "attribute"),
        (&[("attribute[list_publicly][]", "yes")], 400, "attribute"),
        (&[("service_code", "women_safety"), ("attribute[list_publicly]", "yes")], 400, "attribute"),
    ] {
        for format in ["xml", "json"] {
            refused(&send(&software.elsewhere(), &format!("requests.{format}"), &with(changes)).await, status, word);
        }
    }
    // Several problems are reported at once.
    let two = send(&software, "requests.json", &with(&[("description", ""), ("lat", "1")])).await;
    assert!(two.text.contains("description: ") && two.text.contains("lat, long"), "{}", two.text);
    // Not a form, not UTF-8, too many fields, another resource.
    for (kind, body) in [
        ("application/json", "{}".to_owned()),
        ("application/x-www-form-urlencoded", "description=%ff".to_owned()),
        ("application/x-www-form-urlencoded", "a=1&".repeat(200)),
    ] {
        let request = Request::post("/open311/v2/requests.json").header("content-type", kind);
        refused(&software.send(request.body(Body::from(body)).unwrap()).await, 400, "application");
    }
    refused(&send(&software, "nothing.json", &good).await, 404, "description");
    refused(&send(&software, "services.json", &good).await, 405, "405");
    // What the layers around the handlers refuse has the same shape.
    let large = "description=".to_owned() + &"x".repeat(70_000);
    let kind = "application/x-www-form-urlencoded";
    let request = Request::post("/open311/v2/requests.xml").header("content-type", kind).body(Body::from(large));
    refused(&software.send(request.unwrap()).await, 413, "description");
    let across = Request::post("/open311/v2/requests.json").header("content-type", kind);
    let across = across.header("origin", "https://elsewhere.example").header("sec-fetch-site", "cross-site");
    refused(&software.send(across.body(Body::empty()).unwrap()).await, 403, "403");
    refused(&software.send(Request::put("/open311/v2/requests.xml").body(Body::empty()).unwrap()).await, 405, "405");
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 0);
    assert_eq!(rows(app.state.db(), "select count(*) from listing").await, 0);
    // Unknown fields are other servers' business.
    let made = send(&software, "requests.json", &with(&[("page", "2"), ("something", "else")])).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
});

/// A complaint about noise, sent with this key.
fn loud(key: &str) -> [(&str, &str); 4] {
    [("api_key", key), ("service_code", "noise"), ("address_string", "x road"), ("description", "loud")]
}

both_databases!(a_key_acts_only_within_its_scope_and_its_officers_role_until_it_is_revoked, async |db| {
    let app = App::on(db).await;
    let software = app.citizen();
    for (login, scopes) in [("operator", "complaints:read"), ("a", "complaints:file"), ("auditor", "complaints:file")] {
        let key = key(app.state.db(), login, scopes).await;
        refused(&send(&software, "requests.json", &loud(&key)).await, 403, "api_key");
    }
    let key = key(app.state.db(), "chief", "complaints:file").await;
    let request = Request::post("/open311/v2/requests.json")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("authorization", format!("Bearer {key}"))
        .header("idempotency-key", "1");
    let body = "service_code=noise&address_string=x+road&description=loud";
    assert_eq!(software.send(request.body(Body::from(body)).unwrap()).await.status, StatusCode::CREATED);
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql("update api_key set revoked_at = 1")).await.unwrap();
    tx.commit().await.unwrap();
    refused(&send(&software, "requests.json", &loud(&key)).await, 403, "api_key");
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 1);
});

both_databases!(other_words_under_a_used_name_are_refused_and_added_to_no_complaint, async |db| {
    let app = App::on(db).await;
    let key = key(app.state.db(), "operator", "complaints:file").await;
    let software = app.citizen();
    let send_named = async |format: &str, description: &str, first_name: &str| {
        let fields = [
            ("service_code", "noise"),
            ("address_string", "x road"),
            ("description", description),
            ("first_name", first_name),
            ("phone", "5550100123"),
        ];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(format!("/open311/v2/requests.{format}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", format!("Bearer {key}"))
            .header("idempotency-key", "1");
        software.send(request.body(Body::from(body)).unwrap()).await
    };
    let first = send_named("json", "loud music", "asha").await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let again = send_named("json", "loud music", "asha").await;
    assert_eq!((again.status, &again.text), (StatusCode::CREATED, &first.text), "the same complaint");
    for format in ["json", "xml"] {
        refused(&send_named(format, "my neighbour beats me", "sunita").await, 409, "Idempotency-Key");
    }
    // The header names a request for a month; nothing that was refused has left anything.
    app.state.clock().advance(24 * 3_600_000);
    assert_eq!(send_named("json", "loud music", "asha").await.text, first.text);
    assert_eq!(rows(app.state.db(), "select count(*) from complaint").await, 1);
    assert_eq!(rows(app.state.db(), "select count(*) from entry").await, 1, "nobody's words were added");
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'open311_filed'").await, 1);
    assert_eq!(rows(app.state.db(), "select count(*) from api_request").await, 1);
});

both_databases!(a_station_can_be_named_by_its_code, async |db| {
    let app = App::on(db).await;
    let key = key(app.state.db(), "operator", "complaints:file").await;
    let code = app.op().offices().get(app.offices.station_b).unwrap().code.clone();
    let circle = app.op().offices().get(app.offices.circle).unwrap().code.clone();
    let fields =
        |code| [("api_key", key.as_str()), ("service_code", "theft"), ("address_id", code), ("description", "gone")];
    refused(&send(&app.citizen(), "requests.json", &fields(circle.as_str())).await, 400, "address_id");
    assert_eq!(send(&app.citizen(), "requests.json", &fields(code.as_str())).await.status, StatusCode::CREATED);
    let (reference,): (Reference,) = app.state.db().one(&sql("select reference from complaint")).await.unwrap();
    let panel = app.officer("operator").await.opened(reference).await;
    let place = panel.details.plain(Field::Place).unwrap();
    let name = app.op().offices().name(app.offices.station_b).unwrap();
    assert!(place.contains(&name.en), "{place}");
});
