//! The district's own subjects, and what the citizen's form offers.

use super::SubjectsPage;
use crate::{
    complaint::Category,
    error::{Error, Problem},
    server::db::sql,
    testing::{App, Person, both_databases, filed, rows},
};
use axum::http::StatusCode;

const PAGE: &str = "/staff/categories";

async fn change(who: &Person, form: &str, fields: &[(&str, &str)]) -> (StatusCode, Option<Error>) {
    let (status, answer) = who.post_json(PAGE, &[&[("form_name", form)], fields].concat()).await;
    (status, answer.error)
}

/// The options of the citizen's form, in order.
async fn offered(who: &Person) -> Vec<(String, String)> {
    let html = who.get("/").await.text;
    let select = html.split("name=\"category\"").nth(1).unwrap().split("</select>").next().unwrap();
    let options = select.split("<option value=\"").skip(2);
    options
        .map(|option| {
            let (word, rest) = option.split_once('"').unwrap();
            let text = rest.split_once('>').unwrap().1.split("</option>").next().unwrap();
            (word.to_owned(), text.replace("<!>", "").trim().to_owned())
        })
        .collect()
}

both_databases!(a_name_and_an_explanation_appear_in_the_form_at_once, async |db| {
    let app = App::on(db).await;
    let (admin, citizen) = (app.officer("admin").await, app.citizen());
    assert_eq!(offered(&citizen).await.len(), Category::ALL.len());
    let names = [
        ("name_hi", "मोबाइल, पर्स या सामान की चोरी"),
        ("name_en", "Phone, purse or goods stolen"),
        ("line_hi", "वाहन नहीं"),
        ("line_en", "not a vehicle"),
    ];
    assert_eq!(change(&admin, "theft", &names).await, (StatusCode::OK, None));
    assert_eq!(offered(&citizen).await[0], ("theft".into(), "Phone, purse or goods stolen – not a vehicle".into()));
    let hindi = offered(&app.citizen().in_hindi()).await;
    assert_eq!(hindi[0].1, "मोबाइल, पर्स या सामान की चोरी – वाहन नहीं");
    let (reference, key) = citizen.file_about("theft", "फ़ोन चोरी").await;
    let private = citizen.get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    assert!(
        private.contains("Phone, purse or goods stolen"),
        "the complainant reads the name of the chosen subject: {private}"
    );
    let shown = app.officer("chief").await.get(PAGE).await.text;
    assert!(shown.contains("Phone, purse or goods stolen") && shown.contains("The program's name"), "{shown}");
    assert!(!shown.contains("Move up"), "the chief may only read");
    assert!(
        admin.get(PAGE).await.text.contains("value=\"Phone, purse or goods stolen\""),
        "the form shows the stored value"
    );
    assert_eq!(change(&admin, "theft", &[]).await, (StatusCode::OK, None), "empty fields restore the program's name");
    assert_eq!(offered(&citizen).await[0].1, "Theft");
    let audited = "select count(*) from audit where action = 'category_named' and subject = 'theft'";
    assert_eq!(rows(app.state.db(), audited).await, 2);
});

both_databases!(subjects_can_be_moved_and_hidden_except_those_always_offered, async |db| {
    let app = App::on(db).await;
    let (admin, citizen) = (app.officer("admin").await, app.citizen());
    assert_eq!(change(&admin, "down", &[("category", "theft")]).await, (StatusCode::OK, None));
    let words = async || offered(&citizen).await.into_iter().map(|(word, _)| word).collect::<Vec<_>>();
    assert_eq!(words().await[..2], ["vehicle_theft", "theft"]);
    assert_eq!(
        change(&admin, "up", &[("category", "vehicle_theft")]).await.0,
        StatusCode::CONFLICT,
        "it is already the first"
    );
    assert_eq!(change(&admin, "hide", &[("category", "lockdown")]).await, (StatusCode::OK, None));
    assert_eq!(change(&admin, "hide", &[("category", "lockdown")]).await.0, StatusCode::CONFLICT);
    assert!(!words().await.contains(&"lockdown".to_owned()));
    // A form that was opened before the change is still accepted.
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    filed(&citizen.post("/", &[("form", &form), ("text", "भीड़"), ("category", "lockdown")]).await);
    let back = citizen.post("/", &[("form", &form), ("text", ""), ("category", "lockdown")]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.text.contains("<option value=\"lockdown\" selected"), "the choice is not lost: {}", back.text);
    for category in ["other", "women_safety", "child_safety"] {
        assert_eq!(change(&admin, "hide", &[("category", category)]).await.0, StatusCode::CONFLICT, "{category}");
    }
    for &category in Category::ALL {
        change(&admin, "hide", &[("category", category.as_str())]).await;
    }
    assert_eq!(words().await, ["women_safety", "child_safety", "other"]);
    let mut tx = app.state.db().begin().await.unwrap();
    let by_hand = sql("update category_setting set offered = false where category = 'other'");
    assert!(tx.run(&by_hand).await.is_err(), "the database enforces it too");
    drop(tx);
    assert_eq!(change(&admin, "offer", &[("category", "noise")]).await, (StatusCode::OK, None));
    assert_eq!(words().await, ["noise", "women_safety", "child_safety", "other"]);
});

both_databases!(invalid_names_are_refused_and_only_the_admin_may_change_subjects, async |db| {
    let app = App::on(db).await;
    let admin = app.officer("admin").await;
    let long = "क".repeat(61);
    for (fields, field, problem) in [
        (&[("name_hi", "चोरी हुई")][..], "name_en", Problem::BothLanguages),
        (&[("line_en", "only")], "line_hi", Problem::BothLanguages),
        (&[("name_hi", &long), ("name_en", "Long")], "name_hi", Problem::TooLong(60)),
        (&[("name_hi", "मारपीट"), ("name_en", "Robbed")], "name_hi", Problem::NameTaken),
        (&[("name_hi", "लूट"), ("name_en", "assault")], "name_en", Problem::NameTaken),
    ] {
        let answered = change(&admin, "theft", fields).await;
        assert_eq!(answered, (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field(field, problem))), "{fields:?}");
    }
    let back = admin.post(PAGE, &[("form_name", "theft"), ("name_hi", "चोरी हुई")]).await;
    assert!(back.text.contains("value=\"चोरी हुई\""), "the typed text is not lost");
    for form in ["weather", "", "up"] {
        assert_eq!(change(&admin, form, &[("category", "weather")]).await.0, StatusCode::BAD_REQUEST, "{form}");
    }
    for login in ["chief", "operator", "a", "auditor"] {
        let who = app.officer(login).await;
        assert_eq!(change(&who, "hide", &[("category", "noise")]).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    let operator = app.officer("operator").await;
    let answer: Result<SubjectsPage, Error> = operator.call("staff/categories", serde_json::json!({})).await;
    assert_eq!(answer, Err(Error::NotAllowed));
});
