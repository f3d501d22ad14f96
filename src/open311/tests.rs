//! The interface answers in the shapes of GeoReport v2, in both formats, and lists a complaint only while everything allows it.

use crate::{
    complaint::{Move, Reference},
    testing::{Answered, App, Person, both_databases, filed, rows},
};
use axum::http::StatusCode;
use quick_xml::{Reader, events::Event};
use serde_json::Value as Json;

/// Elements of a request, in the order of the specification's example.
const REQUEST: [&str; 17] = [
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
];

pub(super) async fn ask(who: &Person, path: &str) -> Answered {
    who.get(&format!("/open311/v2/{path}")).await
}

/// A JSON answer.
pub(super) async fn json(who: &Person, path: &str) -> Json {
    let answered = ask(who, path).await;
    assert_eq!(answered.status, StatusCode::OK, "{path}: {}", answered.text);
    assert_eq!(answered.headers["content-type"], "application/json; charset=utf-8");
    serde_json::from_str(&answered.text).unwrap()
}

/// The elements of an XML document as they begin, and the texts in them.
pub(super) fn elements(xml: &str) -> (Vec<String>, Vec<String>) {
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>"), "{xml}");
    let mut reader = Reader::from_str(xml);
    let (mut names, mut texts, mut depth) = (Vec::new(), Vec::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                depth += 1;
                names.push(String::from_utf8(start.name().as_ref().to_vec()).unwrap());
            }
            Event::Empty(start) => names.push(String::from_utf8(start.name().as_ref().to_vec()).unwrap()),
            Event::End(_) => depth -= 1,
            Event::Text(text) => texts.push(String::from_utf8(text.to_vec()).unwrap()),
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{xml}");
    (names, texts)
}

/// Files a complaint about a theft whose complainant agrees to the list, and has the cell forward it.
pub(super) async fn listed(app: &App, text: &str) -> (Reference, String) {
    let (reference, private) = agreed(app, text, "theft").await;
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    (reference, private)
}

pub(super) async fn agreed(app: &App, text: &str, category: &str) -> (Reference, String) {
    let form = hex::encode(rand::random::<[u8; 16]>());
    let fields = [("form", form.as_str()), ("text", text), ("category", category), ("list_publicly", "yes")];
    filed(&app.citizen().post("/", &fields).await)
}

/// The numbers in the list, sorted.
async fn ids(who: &Person, query: &str) -> Vec<String> {
    let all = json(who, &format!("requests.json{query}")).await;
    let mut ids: Vec<String> = all.as_array().unwrap().iter().map(|one| text(one, "service_request_id")).collect();
    ids.sort();
    ids
}

pub(super) fn text(value: &Json, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("{field} of {value}")).to_owned()
}

/// Checks the shape of a refusal in both formats: a list of errors, each with a code and a description.
pub(super) fn refused(answered: &Answered, status: u16, word: &str) {
    assert_eq!(answered.status.as_u16(), status, "{word}: {}", answered.text);
    if answered.headers["content-type"] == "text/xml; charset=utf-8" {
        let (names, texts) = elements(&answered.text);
        assert_eq!(names[..4], ["errors", "error", "code", "description"], "{}", answered.text);
        assert_eq!(texts[0], status.to_string());
        assert!(answered.text.contains(word), "{word}: {}", answered.text);
    } else {
        let errors: Json = serde_json::from_str(&answered.text).unwrap();
        for error in errors.as_array().unwrap() {
            assert_eq!(error["code"], status);
            assert!(!text(error, "description").is_empty());
        }
        assert!(answered.text.contains(word), "{word}: {}", answered.text);
    }
}

both_databases!(discovery_has_every_field_that_the_specification_requires, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let all = json(&citizen, "discovery.json").await;
    for field in ["changeset", "contact", "key_service"] {
        assert!(!text(&all, field).is_empty());
    }
    let endpoint = &all["endpoints"][0];
    assert_eq!(text(endpoint, "specification"), "http://wiki.open311.org/GeoReport_v2");
    assert!(text(endpoint, "url").ends_with("/open311/v2"));
    assert_eq!(text(endpoint, "type"), "production");
    assert_eq!(endpoint["formats"], serde_json::json!(["text/xml", "application/json"]));
    assert!(!text(endpoint, "changeset").is_empty());
    let (names, texts) = elements(&ask(&citizen, "discovery.xml").await.text);
    let ought = [
        "discovery",
        "changeset",
        "contact",
        "key_service",
        "endpoints",
        "endpoint",
        "specification",
        "url",
        "changeset",
        "type",
        "formats",
        "format",
        "format",
    ];
    assert_eq!(names, ought);
    assert!(texts.contains(&"application/json".to_owned()));
});

both_databases!(services_and_their_definitions_follow_the_specification, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let services = json(&citizen, "services.json").await;
    let fields = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"];
    for service in services.as_array().unwrap() {
        let names: Vec<&str> = service.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(names.len() == fields.len() && fields.iter().all(|field| names.contains(field)), "{names:?}");
        assert_eq!(text(service, "type"), "realtime");
        let code = text(service, "service_code");
        let definition = json(&citizen, &format!("services/{code}.json")).await;
        assert_eq!(text(&definition, "service_code"), code);
        let attributes = definition["attributes"].as_array().unwrap();
        assert_eq!(service["metadata"].as_bool().unwrap(), !attributes.is_empty(), "{code}");
        for attribute in attributes {
            assert_eq!(text(attribute, "datatype"), "singlevaluelist");
            assert_eq!((&attribute["variable"], &attribute["required"]), (&Json::Bool(true), &Json::Bool(false)));
            assert_eq!(attribute["order"], 1);
            let keys: Vec<String> = attribute["values"].as_array().unwrap().iter().map(|v| text(v, "key")).collect();
            assert_eq!(keys, ["yes", "no"]);
        }
    }
    let asks = |code: &str| {
        services.as_array().unwrap().iter().find(|service| service["service_code"] == code).unwrap()["metadata"] == true
    };
    assert!(
        asks("theft") && !asks("women_safety") && !asks("child_safety") && !asks("police_conduct") && !asks("other")
    );
    let (names, _) = elements(&ask(&citizen, "services.xml").await.text);
    assert_eq!((names[0].as_str(), names[1].as_str(), names[2].as_str()), ("services", "service", "service_code"));
    let (names, _) = elements(&ask(&citizen, "services/theft.xml").await.text);
    assert_eq!(names[..4], ["service_definition", "service_code", "attributes", "attribute"]);
    refused(&ask(&citizen, "services/potholes.xml").await, 404, "service_code");
    // Hindi for whoever reads Hindi.
    assert!(ask(&app.citizen().in_hindi(), "services.json").await.text.contains("चोरी"));
});

both_databases!(the_list_shows_a_complaint_in_both_formats_and_only_what_the_specification_names, async |db| {
    let app = App::on(db).await;
    let (reference, _) = listed(&app, "my blue scooter").await;
    let citizen = app.citizen();
    let all = json(&citizen, "requests.json").await;
    let [one] = all.as_array().unwrap().as_slice() else { panic!("{all}") };
    let object = one.as_object().unwrap();
    assert!(object.len() == REQUEST.len() && REQUEST.iter().all(|field| object.contains_key(*field)), "{one}");
    assert_eq!((text(one, "status"), text(one, "service_code")), ("open".to_owned(), "theft".to_owned()));
    // The day is the finest time.
    assert_eq!(text(one, "requested_datetime"), "2026-11-23T00:00:00+05:30");
    assert_eq!(text(one, "updated_datetime"), "2026-11-23T00:00:00+05:30");
    for field in ["description", "media_url", "expected_datetime", "service_notice", "zipcode"] {
        assert_eq!(one[field], Json::Null, "{field}");
    }
    let station = app.op().offices().get(app.offices.station_a).cloned().unwrap();
    assert_eq!((text(one, "address_id"), one["lat"].as_f64()), (station.code, station.lat));
    let id = text(one, "service_request_id");
    assert_ne!(id, reference.as_str());
    assert_eq!(json(&citizen, &format!("requests/{id}.json")).await, all);
    let xml = ask(&citizen, "requests.xml").await;
    assert_eq!(xml.headers["content-type"], "text/xml; charset=utf-8");
    let (names, texts) = elements(&xml.text);
    assert_eq!(names[0], "service_requests");
    assert_eq!(names[1], "request");
    assert_eq!(names[2..], REQUEST);
    assert!(texts.contains(&id) && texts.contains(&"open".to_owned()));
    assert_eq!(ask(&citizen, &format!("requests/{id}.xml")).await.text, xml.text);
    // Closed is closed, however it ended.
    let operator = app.officer("operator").await;
    let (other, _) = agreed(&app, "nothing more to say", "noise").await;
    operator.must(other, Move::Close, &[("outcome", "not_enough"), ("text", "x")]).await;
    let closed = json(&citizen, "requests.json?status=closed").await;
    let [closed] = closed.as_array().unwrap().as_slice() else { panic!("{closed}") };
    assert_eq!((text(closed, "status"), &closed["address"]), ("closed".to_owned(), &Json::Null));
    assert!(!closed.to_string().contains("not_enough"));
});

both_databases!(a_complaint_is_listed_only_while_everything_allows_it, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    let (reference, private) = agreed(&app, "a stolen cycle", "theft").await;
    assert!(ids(&citizen, "").await.is_empty(), "the cell has not seen it");
    let operator = app.officer("operator").await;
    operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let id = ids(&citizen, "").await.pop().unwrap();
    let chief = app.officer("chief").await;
    chief.must(reference, Move::Seal, &[("text", "x")]).await;
    assert!(ids(&citizen, "").await.is_empty(), "its inquiry is confidential");
    refused(&ask(&citizen, &format!("requests/{id}.json")).await, 404, "service_request_id");
    chief.must(reference, Move::Unseal, &[("text", "x")]).await;
    assert_eq!(ids(&citizen, "").await, std::slice::from_ref(&id));
    // The complainant changes their mind.
    let page = citizen.get(&format!("/t/{}/{private}", reference.as_str())).await;
    assert!(page.text.contains("Take it off the list"), "{}", page.text);
    let path = format!("/t/{}/{private}", reference.as_str());
    assert_eq!(citizen.post(&path, &[("form_name", "unlist")]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(citizen.post(&path, &[("form_name", "unlist")]).await.status, StatusCode::SEE_OTHER, "twice");
    assert!(ids(&citizen, "").await.is_empty());
    refused(&ask(&citizen, &format!("requests/{id}.json")).await, 404, "service_request_id");
    assert!(!citizen.get(&path).await.text.contains("Take it off the list"));
    let withdrawn = rows(app.state.db(), "select count(*) from audit where action = 'listing_withdrawn'").await;
    assert_eq!(withdrawn, 1);
});

both_databases!(who_does_not_agree_is_not_listed_and_some_subjects_never_are, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let station = app.offices.station_a.to_string();
    let (silent, _) = app.citizen().file("no agreement").await;
    operator.must(silent, Move::Forward, &[("station", &station)]).await;
    for category in ["women_safety", "child_safety", "police_conduct", "missing_person", "threat", "assault", "other"] {
        let (reference, _) = agreed(&app, "words", category).await;
        operator.must(reference, Move::Forward, &[("station", &station)]).await;
    }
    // A complaint that accuses a station.
    let (about, _) = agreed(&app, "सिविल लाइंस थाने का दरोगा रिश्वत मांग रहा है", "theft").await;
    operator.must(about, Move::Forward, &[("station", &station)]).await;
    assert!(ids(&app.citizen(), "").await.is_empty());
});

both_databases!(the_list_is_asked_by_day_subject_status_and_number, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    listed(&app, "first").await;
    let first = ids(&citizen, "").await.pop().unwrap();
    app.state.clock().advance(2 * 24 * 3_600_000);
    let (closed, _) = agreed(&app, "second", "noise").await;
    let operator = app.officer("operator").await;
    operator.must(closed, Move::Close, &[("outcome", "not_enough"), ("text", "x")]).await;
    let second = ids(&citizen, "?status=closed").await.pop().unwrap();
    let mut both = vec![first.clone(), second.clone()];
    both.sort();
    for (query, found) in [
        ("", &both[..]),
        ("?jurisdiction_id=127.0.0.1&service_code=&status=&start_date=", &both),
        ("?status=open", std::slice::from_ref(&first)),
        ("?status=closed", std::slice::from_ref(&second)),
        ("?status=open,closed", &both),
        ("?status=open&status=closed", &both),
        ("?service_code=theft", std::slice::from_ref(&first)),
        ("?service_code=theft,noise", &both),
        ("?service_code=women_safety", &[]),
        ("?start_date=2026-11-25T00:00:00Z", std::slice::from_ref(&second)),
        ("?end_date=2026-11-24T00:00:00Z", std::slice::from_ref(&first)),
        // A moment stands for its day in India, so nothing finer can be found out by asking.
        ("?start_date=2026-11-23T18:00:00Z&end_date=2026-11-23T18:00:01Z", std::slice::from_ref(&first)),
        ("?start_date=2026-11-24T00:00:00Z&end_date=2026-11-24T18:00:00Z", &[]),
    ] {
        assert_eq!(ids(&citizen, query).await, found, "{query}");
    }
    // Numbers override everything else; unknown and impossible ones are not found.
    let query = format!("?service_request_id={first},{second},0123456789abcdef,x&status=closed&start_date=nonsense");
    assert_eq!(ids(&citizen, &query).await, both);
    for (query, status, word) in [
        ("?status=reopened", 400, "status"),
        ("?service_code=potholes", 404, "service_code"),
        ("?start_date=2026-11-23", 400, "start_date"),
        ("?start_date=2026-11-25T00:00:00Z&end_date=2026-11-23T00:00:00Z", 400, "start_date"),
        ("?start_date=2026-08-24T00:00:00Z&end_date=2026-11-23T00:00:00Z", 400, "90"),
        ("?start_date=1926-11-25T00:00:00Z&end_date=2026-11-23T00:00:00Z", 400, "start_date"),
        ("?start_date=2026-11-25T00:00:00Z&start_date=2026-11-23T00:00:00Z", 400, "more than once"),
        ("?page_size=0", 400, "page_size"),
        ("?page_size=1001", 400, "page_size"),
        ("?after=x", 400, "after"),
        ("?jurisdiction_id=sfgov.org", 404, "jurisdiction_id"),
        ("?status=%ff", 400, "UTF-8"),
    ] {
        for format in ["xml", "json"] {
            refused(&ask(&citizen, &format!("requests.{format}{query}")).await, status, word);
        }
    }
    let many = vec!["0123456789abcdef"; 1_001].join(",");
    let answered = ask(&citizen, &format!("requests.json?service_request_id={many}")).await;
    refused(&answered, 400, "service_request_id");
    for path in
        ["requests/1.json", "requests/0123456789abcdef.json", "tokens/123456.json", "nothing.json", "requests.html"]
    {
        let answered = ask(&citizen, path).await;
        assert_eq!(answered.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answered.text.contains("404"), "{path}: {}", answered.text);
    }
});

both_databases!(pages_go_on_where_the_last_one_ended_and_hold_each_complaint_once, async |db| {
    let app = App::on(db).await;
    for n in 0..7 {
        // A session ends within the day.
        let operator = app.officer("operator").await;
        let (reference, _) = agreed(&app, &format!("text {n}"), "noise").await;
        operator.must(reference, Move::Close, &[("outcome", "not_enough"), ("text", "x")]).await;
        if n % 3 == 2 {
            app.state.clock().advance(24 * 3_600_000);
        }
    }
    let citizen = app.citizen();
    let all = ids(&citizen, "").await;
    assert_eq!(all.len(), 7);
    let (mut found, mut path, mut days) =
        (Vec::new(), "requests.json?page_size=2&status=closed".to_owned(), Vec::new());
    for page in 0.. {
        let answered = ask(&citizen, &path).await;
        let list: Json = serde_json::from_str(&answered.text).unwrap();
        for one in list.as_array().unwrap() {
            found.push(text(one, "service_request_id"));
            days.push(text(one, "requested_datetime"));
        }
        let Some(link) = answered.headers.get("link") else { break };
        let link = link.to_str().unwrap();
        let (address, relation) = link.strip_prefix('<').unwrap().split_once('>').unwrap();
        assert_eq!(relation, "; rel=\"next\"");
        path = address.split_once("/open311/v2/").unwrap().1.to_owned();
        assert!(page < 4, "{path}");
    }
    assert!(days.is_sorted_by(|a, b| a >= b), "newest first: {days:?}");
    found.sort();
    assert_eq!(found, all);
});

both_databases!(it_is_off_unless_a_setting_turns_it_on, async |db| {
    let app = App::with_settings(db, &["--open311=false"]).await;
    let citizen = app.citizen();
    for path in ["discovery.xml", "services.json", "requests.xml"] {
        assert_eq!(ask(&citizen, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let (reference, private) = agreed(&app, "text", "theft").await;
    assert_eq!(rows(app.state.db(), "select count(*) from listing").await, 0, "without a list nobody agrees to it");
    assert!(!citizen.get("/").await.text.contains("list_publicly"));
    assert_eq!(citizen.get(&format!("/t/{}/{private}", reference.as_str())).await.status, StatusCode::OK);
});

both_databases!(who_asks_too_often_is_told_when_to_come_back, async |db| {
    let app = App::on(db).await;
    let citizen = app.citizen();
    for _ in 0..400 {
        let answered = ask(&citizen, "discovery.json").await;
        if answered.status == StatusCode::TOO_MANY_REQUESTS {
            refused(&answered, 429, "code");
            assert!(answered.headers["retry-after"].to_str().unwrap().parse::<u64>().unwrap() > 0);
            assert_eq!(ask(&citizen.elsewhere(), "discovery.json").await.status, StatusCode::OK, "others go on");
            return;
        }
    }
    panic!("never refused");
});
