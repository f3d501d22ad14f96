//! Incidents through the doors that people use, on both databases.

use super::{Because, IncidentPage, LinkedHow, PublicState, measure, public::PublicIncident, worker};
use crate::{
    complaint::{Move, Outcome, Reference},
    error::{Error, Problem},
    server::db::sql,
    shield::Stop,
    testing::{Answered, App, Person, both_databases, filed, picture, rows},
};
use axum::http::StatusCode;

/// Two people tell of one thing in two scripts, and a third of something else.
const DJ: &str = "सिविल लाइंस में कमल उत्सव वाटिका में रात 1 बजे तक डीजे बज रहा है, बच्चों के बोर्ड पेपर हैं";
const DJ_TOO: &str = "civil lines me kamal utsav vatika wale raat 1 baje tak dj bajate hai, bachho ke board paper hain";
const OTHER: &str = "हंडिया में खेत की मेड़ को लेकर लाठी डंडे चले, तीन लोग घायल";

async fn file(who: &Person, text: &str, more: &[(&str, &str)]) -> Answered {
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let fields = [&[("form", form.as_str()), ("text", text), ("category", "noise")], more].concat();
    who.post("/", &fields).await
}

async fn filed_by(who: &Person, text: &str, more: &[(&str, &str)]) -> Reference {
    filed(&file(who, text, more).await).0
}

/// The worker until nothing is left to do.
async fn compared(app: &App) {
    while worker::round(&app.state).await.unwrap() {}
}

async fn page(who: &Person, reference: Reference) -> Result<IncidentPage, Error> {
    who.call("staff/incident", serde_json::json!({ "reference": reference.as_str() })).await
}

async fn act(who: &Person, reference: Reference, form: &str, fields: &[(&str, &str)]) -> (StatusCode, Option<Error>) {
    let address = format!("/staff/incident/{}", reference.as_str());
    let (status, answer) = who.post_json(&address, &[&[("form_name", form)], fields].concat()).await;
    (status, answer.error)
}

async fn public(who: &Person, number: Reference) -> Result<PublicIncident, Error> {
    who.call("incidents/public", serde_json::json!({ "number": number.as_str() })).await
}

/// The title and area with which the tests make an incident public.
fn title(app: &App) -> [(&'static str, String); 3] {
    [
        ("title_hi", "सिविल लाइंस: कमल उत्सव वाटिका का तेज़ डीजे".to_owned()),
        ("title_en", "Civil Lines: loud DJ at Kamal Utsav Vatika".to_owned()),
        ("area", app.offices.station_a.to_string()),
    ]
}

async fn publish(who: &Person, app: &App, reference: Reference) -> (StatusCode, Option<Error>) {
    let title = title(app);
    let fields: Vec<(&str, &str)> = title.iter().map(|(name, value)| (*name, value.as_str())).collect();
    act(who, reference, "publish", &fields).await
}

#[test]
fn the_suggestions_reach_their_goals_on_the_made_pairs() {
    let (tune, held) = (measure::measure("tune"), measure::measure("held"));
    assert!(tune.pairs() + held.pairs() >= 500, "{tune:?} {held:?}");
    for found in [tune, held] {
        assert!(found.precision() >= 0.95 && found.recall() >= 0.7, "{}", measure::report());
    }
}

both_databases!(two_complaints_about_one_thing_are_suggested_with_reasons_and_a_person_links_them, async |db| {
    let app = App::on(db).await;
    let one = filed_by(&app.citizen(), DJ, &[]).await;
    let two = filed_by(&app.citizen(), DJ_TOO, &[]).await;
    let other = filed_by(&app.citizen(), OTHER, &[]).await;
    compared(&app).await;
    let operator = app.officer("operator").await;
    let seen = page(&operator, one).await.unwrap();
    let suggested: Vec<Reference> = seen.suggested.iter().map(|one| one.reference).collect();
    assert_eq!(suggested, [two]);
    let words = seen.suggested[0].because.iter().find_map(|because| match because {
        Because::Words(words) => Some(words.clone()),
        _ => None,
    });
    assert!(words.is_some_and(|words| words.len() >= 3), "{:?}", seen.suggested[0].because);
    assert!(seen.suggested[0].because.contains(&Because::Hours(0)));
    assert!(seen.incident.is_none());
    assert_eq!(act(&operator, one, "link", &[("other", two.as_str())]).await, (StatusCode::OK, None));
    assert_eq!(act(&operator, one, "link", &[("other", two.as_str())]).await.0, StatusCode::CONFLICT, "twice");
    let seen = page(&operator, two).await.unwrap();
    let incident = seen.incident.unwrap();
    let linked: Vec<Reference> = incident.linked.iter().map(|one| one.reference).collect();
    assert_eq!(linked, [one, two]);
    assert!(seen.suggested.is_empty(), "what is linked is not suggested");
    assert_eq!(rows(app.state.db(), "select count(*) from incident_link where because is not null").await, 2);
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'incident_linked'").await, 2);
    assert_eq!(act(&operator, one, "unlink", &[]).await.0, StatusCode::UNPROCESSABLE_ENTITY, "not without a reason");
    assert_eq!(act(&operator, one, "unlink", &[("why", "another hall")]).await, (StatusCode::OK, None));
    assert_eq!(act(&operator, one, "unlink", &[("why", "another hall")]).await.0, StatusCode::CONFLICT, "twice");
    assert_eq!(act(&operator, one, "distinct", &[("other", two.as_str())]).await.0, StatusCode::OK);
    assert!(page(&operator, one).await.unwrap().suggested.is_empty(), "a person has said that they are not the same");
    assert_eq!(operator.panel(one).await.unwrap().version, 1, "a link changes no complaint");
    assert!(page(&operator, other).await.unwrap().suggested.is_empty());
});

both_databases!(a_photo_that_looks_the_same_is_a_reason, async |db| {
    let app = App::on(db).await;
    let photo = gradient();
    let form = || hex::encode(rand::random::<[u8; 16]>());
    let mut numbers = Vec::new();
    for text in [DJ, DJ_TOO] {
        let form: String = form();
        let fields = [("form", form.as_str()), ("text", text), ("category", "noise")];
        numbers.push(filed(&app.citizen().post_photos("/", &fields, &[&photo]).await).0);
        // The second one brings a file that is known already.
        compared(&app).await;
    }
    let seen = page(&app.officer("chief").await, numbers[0]).await.unwrap();
    assert_eq!(seen.suggested[0].reference, numbers[1]);
    assert!(seen.suggested[0].because.contains(&Because::Photo), "{:?}", seen.suggested[0].because);
});

/// A photo with something on it.
fn gradient() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(64, 64, |x, y| {
        image::Rgb([(x * 37 % 256) as u8, (y * 53 % 256) as u8, (x * y % 256) as u8])
    });
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

both_databases!(a_confidential_complaint_in_a_public_incident_shows_nothing_to_who_may_not_see_it, async |db| {
    let app = App::on(db).await;
    let one = filed_by(&app.citizen(), DJ, &[]).await;
    let two = filed_by(&app.citizen(), DJ_TOO, &[]).await;
    let secret = filed_by(&app.citizen(), DJ, &[]).await;
    compared(&app).await;
    let (chief, operator) = (app.officer("chief").await, app.officer("operator").await);
    for other in [two, secret] {
        assert_eq!(act(&chief, one, "link", &[("other", other.as_str())]).await.0, StatusCode::OK);
    }
    assert_eq!(publish(&chief, &app, one).await, (StatusCode::OK, None));
    let number = page(&chief, one).await.unwrap().incident.unwrap().reference;
    assert_eq!(public(&app.citizen(), number).await.unwrap().complaints, 3);
    let hidden = sql("update complaint set confidential = true where reference = $1").arg(secret);
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&hidden).await.unwrap();
    tx.commit().await.unwrap();
    let shown = public(&app.citizen(), number).await.unwrap();
    assert_eq!((shown.complaints, shown.state), (2, PublicState::Open), "the count goes through the rule too");
    let html = app.citizen().get(&format!("/incident/{}", number.as_str())).await;
    assert_eq!(html.status, StatusCode::OK);
    for word in [one.as_str(), secret.as_str(), DJ, DJ_TOO] {
        assert!(!html.text.contains(word), "{word}");
    }
    let seen = page(&operator, one).await.unwrap();
    let linked: Vec<Reference> = seen.incident.unwrap().linked.iter().map(|one| one.reference).collect();
    assert_eq!(linked, [one, two], "the operator does not learn that there is a third");
    assert_eq!(page(&operator, secret).await.map(|page| page.words), Err(Error::NotFound));
    let by_number = act(&operator, one, "link-number", &[("other", secret.as_str())]).await;
    assert_eq!(by_number, (StatusCode::NOT_FOUND, Some(Error::NotFound)));
    assert!(seen.suggested.iter().all(|one| one.reference != secret));
    assert_eq!(page(&chief, one).await.unwrap().incident.unwrap().linked.len(), 3);
    let json = serde_json::to_string(&public(&app.citizen(), number).await.unwrap()).unwrap();
    assert!(!json.contains(secret.as_str()) && !json.contains(one.as_str()), "{json}");
});

both_databases!(what_others_rely_on_is_not_taken_away, async |db| {
    let app = App::on(db).await;
    let one = filed_by(&app.citizen(), DJ, &[]).await;
    let two = filed_by(&app.citizen(), DJ_TOO, &[]).await;
    let operator = app.officer("operator").await;
    assert_eq!(publish(&operator, &app, one).await.0, StatusCode::CONFLICT, "there is no incident yet");
    act(&operator, one, "link", &[("other", two.as_str())]).await;
    assert_eq!(publish(&operator, &app, one).await, (StatusCode::OK, None));
    assert_eq!(act(&operator, two, "unlink", &[("why", "another hall")]).await.0, StatusCode::OK, "one is left");
    let refused = act(&operator, one, "unlink", &[("why", "another hall")]).await;
    assert_eq!(refused, (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field("why", Problem::PublicRelies))));
    assert_eq!(act(&operator, one, "withdraw", &[]).await.0, StatusCode::OK);
    assert_eq!(act(&operator, one, "withdraw", &[]).await.0, StatusCode::CONFLICT);
    assert_eq!(act(&operator, one, "unlink", &[("why", "another hall")]).await.0, StatusCode::CONFLICT, "one is none");
});

both_databases!(an_incident_with_only_confidential_others_does_not_exist_for_who_may_not_see_them, async |db| {
    let app = App::on(db).await;
    let numbers = [DJ, DJ_TOO, DJ, DJ_TOO];
    let mut filed = Vec::new();
    for text in numbers {
        filed.push(filed_by(&app.citizen(), text, &[]).await);
    }
    let [one, secret, two, secret_too] = filed[..] else { panic!("four were filed") };
    let (chief, operator) = (app.officer("chief").await, app.officer("operator").await);
    act(&chief, one, "link", &[("other", secret.as_str())]).await;
    act(&chief, two, "link", &[("other", secret_too.as_str())]).await;
    let mut tx = app.state.db().begin().await.unwrap();
    for reference in [secret, secret_too] {
        tx.run(&sql("update complaint set confidential = true where reference = $1").arg(reference)).await.unwrap();
    }
    tx.commit().await.unwrap();
    compared(&app).await;
    let seen = page(&operator, one).await.unwrap();
    assert!(seen.incident.is_none() && seen.suggested.iter().all(|one| !one.is_linked), "{seen:?}");
    for (form, fields) in [("unlink", &[("why", "another hall")][..]), ("withdraw", &[])] {
        assert_eq!(act(&operator, one, form, fields).await.0, StatusCode::CONFLICT, "{form}, as without an incident");
    }
    assert_eq!(publish(&operator, &app, one).await.0, StatusCode::CONFLICT);
    assert_eq!(act(&operator, one, "link", &[("other", two.as_str())]).await, (StatusCode::OK, None));
    assert_eq!(page(&operator, one).await.unwrap().incident.unwrap().linked.len(), 2);
    assert_eq!(
        page(&chief, one).await.unwrap().incident.unwrap().linked.len(),
        4,
        "nothing that the chief linked is lost"
    );
});

both_databases!(only_who_speaks_to_the_public_makes_an_incident_public_and_the_guard_reads_the_title, async |db| {
    let app = App::on(db).await;
    let one = filed_by(&app.citizen(), DJ, &[]).await;
    let two = filed_by(&app.citizen(), DJ_TOO, &[]).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    act(&operator, one, "link", &[("other", two.as_str())]).await;
    operator.must(one, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
    let station = app.officer("a").await;
    assert_eq!(publish(&station, &app, one).await, (StatusCode::FORBIDDEN, Some(Error::NotAllowed)));
    assert_eq!(page(&app.officer("admin").await, one).await.map(|page| page.words), Err(Error::NotAllowed));
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let victim = [
        ("form", form.as_str()),
        ("text", "पड़ोसी पीछा करता है"),
        ("category", "women_safety"),
        ("name", "Zarmina Testwala"),
    ];
    filed(&app.citizen().post("/", &victim).await);
    let area = app.offices.station_a.to_string();
    let named =
        [("title_hi", "नैनी की ज़रमीना का मामला"), ("title_en", "Zarmina Testwala in Naini"), ("area", area.as_str())];
    let (status, error) = act(&chief, one, "publish", &named).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(matches!(error, Some(Error::Stopped(Stop::InStatement(_)))), "{error:?}");
    assert_eq!(rows(app.state.db(), "select count(*) from incident where published_at is not null").await, 0);
});

both_databases!(who_says_me_too_gets_an_own_number_and_counts_only_when_an_officer_agrees, async |db| {
    let app = App::on(db).await;
    let one = filed_by(&app.citizen(), DJ, &[]).await;
    let two = filed_by(&app.citizen(), DJ_TOO, &[]).await;
    let operator = app.officer("operator").await;
    act(&operator, one, "link", &[("other", two.as_str())]).await;
    publish(&operator, &app, one).await;
    let number = page(&operator, one).await.unwrap().incident.unwrap().reference;
    let form = app.citizen().get(&format!("/?incident={}", number.as_str())).await.text;
    assert!(form.contains(&format!("name=\"incident\" value=\"{}\"", number.as_str())), "{form}");
    let third = filed_by(&app.citizen(), "हमारे यहाँ भी आवाज़ आती है", &[("incident", number.as_str())]).await;
    assert!(third != one && third != two);
    assert_eq!(public(&app.citizen(), number).await.unwrap().complaints, 2, "anybody could say so");
    let seen = page(&operator, third).await.unwrap().incident.unwrap();
    let own = seen.linked.iter().find(|one| one.reference == third).unwrap();
    assert_eq!((own.how, own.by.is_none()), (LinkedHow::MeToo, true));
    assert_eq!(act(&operator, third, "agree", &[]).await.0, StatusCode::OK);
    assert_eq!(act(&operator, third, "agree", &[]).await.0, StatusCode::CONFLICT);
    assert_eq!(public(&app.citizen(), number).await.unwrap().complaints, 3);
    let nowhere = filed_by(&app.citizen(), "और भी", &[("incident", "0000000000")]).await;
    assert!(page(&operator, nowhere).await.unwrap().incident.is_none(), "a wrong number turns nobody away");
});

both_databases!(a_likely_repeat_is_shown_once_and_nobody_is_turned_away, async |db| {
    let app = App::on(db).await;
    let one = filed_by(&app.citizen(), DJ, &[("phone", "5550112345")]).await;
    let two = filed_by(&app.citizen(), DJ_TOO, &[]).await;
    compared(&app).await;
    let same = |phone: &'static str| [("phone", phone)];
    let shown = file(&app.citizen(), DJ, &same("5550112345")).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown.text.contains("already sent from this phone number"), "{}", shown.text);
    assert!(!shown.text.contains(one.as_str()) && !shown.text.contains(&one.to_string()), "no number is given away");
    assert!(shown.text.contains("कमल उत्सव"), "what was typed is kept");
    let again = file(&app.citizen(), DJ, &[("phone", "5550112345"), ("anyway", "alone")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "it is filed all the same");
    assert_eq!(file(&app.citizen(), DJ, &same("5550199999")).await.status, StatusCode::SEE_OTHER, "another person");
    assert_eq!(file(&app.citizen(), OTHER, &same("5550112345")).await.status, StatusCode::SEE_OTHER, "other words");
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql("update complaint set confidential = true")).await.unwrap();
    tx.commit().await.unwrap();
    let silent = file(&app.citizen(), DJ, &same("5550112345")).await;
    assert_eq!(silent.status, StatusCode::SEE_OTHER, "of a confidential complaint nothing is said");
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql("update complaint set confidential = false")).await.unwrap();
    tx.commit().await.unwrap();
    // A form that is sent again because its answer was lost gets its number.
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let fields = [("form", form.as_str()), ("text", DJ), ("category", "noise"), ("phone", "5550154321")];
    let number = filed(&app.citizen().post("/", &fields).await).0;
    compared(&app).await;
    assert_eq!(filed(&app.citizen().post("/", &fields).await).0, number);
    let operator = app.officer("operator").await;
    act(&operator, one, "link", &[("other", two.as_str())]).await;
    publish(&operator, &app, one).await;
    let number = page(&operator, one).await.unwrap().incident.unwrap().reference;
    let shown = file(&app.citizen(), DJ_TOO, &[]).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown.text.contains("Civil Lines: loud DJ at Kamal Utsav Vatika"), "{}", shown.text);
    let too = format!("too-{}", number.as_str());
    let third = filed_by(&app.citizen(), DJ_TOO, &[("anyway", &too)]).await;
    assert!(page(&operator, third).await.unwrap().incident.is_some());
    let spoofed = file(&app.citizen(), "", &[("repeat_title", "Pay here"), ("repeat_incident", "x")]).await;
    assert!(!spoofed.text.contains("Pay here"), "only the server says what is repeated");
});

both_databases!(a_burst_is_slowed_and_told_why_unless_an_earlier_complaint_is_proved, async |db| {
    let app = App::on(db).await;
    let crowd = app.citizen();
    let (reference, key) = filed(&file(&crowd, DJ, &[]).await);
    let mut last = file(&crowd, "", &[]).await;
    for _ in 0..200 {
        if last.status == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
        last = file(&crowd, "", &[]).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.text.contains("Many complaints came from this connection"), "{}", last.text);
    assert!(last.headers.contains_key("retry-after"));
    let wrong = format!("{}.{}", reference.as_str(), "0".repeat(16));
    assert_eq!(file(&crowd, OTHER, &[("own", &wrong)]).await.status, StatusCode::TOO_MANY_REQUESTS);
    let own = format!("{}.{key}", reference.as_str());
    assert_eq!(file(&crowd, OTHER, &[("own", &own)]).await.status, StatusCode::SEE_OTHER);
    let private = app.citizen().get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    assert!(private.contains(&format!("/?own={own}")), "{private}");
});

both_databases!(the_same_person_s_history_gathers_on_the_page, async |db| {
    let app = App::on(db).await;
    let one = filed_by(&app.citizen(), DJ, &[("phone", "5550112345")]).await;
    app.state.clock().advance(200 * 24 * 3_600_000);
    let much_later = filed_by(&app.citizen(), OTHER, &[("phone", "5550112345")]).await;
    filed_by(&app.citizen(), OTHER, &[("phone", "5550199999"), ("anyway", "alone")]).await;
    compared(&app).await;
    let seen = page(&app.officer("operator").await, much_later).await.unwrap();
    let history: Vec<Reference> = seen.same_person.iter().map(|one| one.reference).collect();
    assert_eq!(history, [one], "however long ago, and only of this person");
});

both_databases!(who_follows_is_told_the_public_state_and_nothing_of_confidential_cases, async |db| {
    let app = App::on(db).await;
    let one = filed_by(&app.citizen(), DJ, &[]).await;
    let two = filed_by(&app.citizen(), DJ_TOO, &[]).await;
    let chief = app.officer("chief").await;
    act(&chief, one, "link", &[("other", two.as_str())]).await;
    publish(&chief, &app, one).await;
    let number = page(&chief, one).await.unwrap().incident.unwrap().reference;
    for reference in [one, two] {
        chief
            .must(reference, Move::Close, &[("outcome", Outcome::NotEnough.as_str()), ("text", "नाम और जगह नहीं मिली")])
            .await;
    }
    assert_eq!(public(&app.citizen(), number).await.unwrap().state, PublicState::Closed);
    let mut tx = app.state.db().begin().await.unwrap();
    tx.run(&sql("update complaint set confidential = true")).await.unwrap();
    tx.commit().await.unwrap();
    let shown = public(&app.citizen(), number).await.unwrap();
    assert_eq!((shown.complaints, shown.state), (0, PublicState::Open), "an ending that may not be known is not known");
    let follow = format!("/incident/{}", number.as_str());
    let wrong = app.citizen().post(&follow, &[("form_name", "follow"), ("endpoint", "http://127.0.0.1/")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.citizen().get("/incident/0000000000").await.status, StatusCode::NOT_FOUND);
});

#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_found_through_an_index() {
    let test = crate::testing::sqlite().await;
    let statement = sql(
        "select s.complaint_id, count(*) as shared from complaint_sign s where s.sign in ($1, $2) and s.at > $3 and s.at < $4 \
         and s.complaint_id <> $5 group by s.complaint_id order by shared desc, s.complaint_id desc limit 60",
    );
    let statement = statement.arg(1i64).arg(2i64).arg(0i64).arg(9i64).arg(7i64);
    let plan = crate::server::db::plan(&test.db, &statement).await.unwrap().join("\n");
    assert!(plan.contains("SEARCH s USING"), "{plan}");
    assert!(!plan.contains("SCAN s"), "{plan}");
}

/// A blank photo says nothing, however many people send one.
#[test]
fn a_blank_photo_is_no_reason() {
    let picture = image::load_from_memory(&picture(7)).unwrap();
    assert_eq!(super::look::look(&picture), None);
}

both_databases!(protecting_the_last_open_complaint_does_not_announce_an_end, async |db| {
    let app = App::on(db).await;
    let one = filed_by(&app.citizen(), DJ, &[]).await;
    let two = filed_by(&app.citizen(), DJ_TOO, &[]).await;
    let chief = app.officer("chief").await;
    act(&chief, one, "link", &[("other", two.as_str())]).await;
    publish(&chief, &app, one).await;
    let number = page(&chief, one).await.unwrap().incident.unwrap().reference;
    let close = [("outcome", Outcome::NotEnough.as_str()), ("text", "नाम और जगह नहीं मिली")];
    chief.must(one, Move::Close, &close).await;
    for protect in [
        "update complaint set shield = 'child' where reference = $1",
        "update complaint set shield = null, category = 'child_safety' where reference = $1",
        "update complaint set confidential = true where reference = $1",
    ] {
        let mut tx = app.state.db().begin().await.unwrap();
        tx.run(&sql(protect).arg(two)).await.unwrap();
        tx.commit().await.unwrap();
        let shown = public(&app.citizen(), number).await.unwrap();
        assert_eq!((shown.complaints, shown.state), (1, PublicState::Open), "{protect}");
    }
});
