//! Corrections are recorded, spellings are proposed and accepted by the admin, and every server then uses them.

use super::{Spellings, store};
use crate::{
    complaint::{Move, Reference},
    error::{Error, Problem},
    intake::wire::tests::one_complaint,
    routing::Because,
    server::{db::sql, op::Op},
    testing::{App, Person, both_databases, rows},
};
use axum::http::StatusCode;

const PAGE: &str = "/staff/spellings";

async fn page(who: &Person) -> Result<Spellings, Error> {
    who.call("staff/spellings", serde_json::json!({})).await
}

async fn forwarded(app: &App, text: &str, station: i64) -> Reference {
    let (reference, _) = app.citizen().file(text).await;
    let station = station.to_string();
    app.officer("operator").await.must(reference, Move::Forward, &[("station", &station)]).await;
    reference
}

async fn judge(who: &Person, form: &str, field: &str, value: &str) -> (StatusCode, Option<Error>) {
    let (status, answer) = who.post_json(PAGE, &[("form_name", form), (field, value)]).await;
    (status, answer.error)
}

fn written(page: &Spellings) -> Vec<(String, i64, usize)> {
    page.proposed.iter().map(|one| (one.written.clone(), one.station.id, one.times)).collect()
}

both_databases!(a_correction_is_proposed_learnt_on_every_server_and_withdrawn, async |db| {
    let app = App::on(db).await;
    let (a, admin) = (app.offices.station_a, app.officer("admin").await);
    forwarded(&app, "मकदूमपट्टी इलाके में बाइक चोरी, 9876543210", a).await;
    // Forwarded to the suggested station: no correction.
    forwarded(&app, "सिविल लाइंस में चोरी", a).await;
    assert_eq!(rows(app.state.db(), "select count(*) from correction where suggested_id is null").await, 1);
    let proposed = page(&admin).await.unwrap();
    assert_eq!((written(&proposed), proposed.corrections), (vec![("मकदूमपट्टी".to_owned(), a, 1)], 1));
    assert!(proposed.proposed[0].sentences[0].contains("इलाके") && !proposed.proposed[0].sentences[0].contains("98765"));
    let second = app.second().await;
    let text = "कल मकदूमपट्टी गए थे";
    let find = |op: Op| op.gazetteer().candidates(text, None, op.offices());
    assert_eq!(find(app.op()), []);

    let shown = admin.get(PAGE).await.text;
    assert!(shown.contains("मकदूमपट्टी") && shown.contains("Civil Lines police station"), "{shown}");
    let value = format!("{a} मकदूमपट्टी");
    assert_eq!(judge(&admin, "judge", "accept", &value).await, (StatusCode::OK, None));
    assert_eq!(judge(&admin, "judge", "accept", &value).await.1, Some(Error::NotNow), "accepting twice has no effect");
    let because = find(app.op()).remove(0).because.remove(0);
    assert!(matches!(&because, Because::Learned { by, written, .. } if by.name == "admin" && written == "मकदूमपट्टी"));
    assert_eq!(find(second.op()), [], "the second server has not read it yet");
    second.look_at_offices().await.unwrap();
    assert_eq!(find(second.op())[0].station_id, a);
    // The next complaint gets the suggestion with its reason, and is no correction.
    let (reference, _) = app.citizen().file(text).await;
    let operator = app.officer("operator").await;
    let panel = operator.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    assert!(panel.contains("learnt from corrections (admin, "), "{panel}");
    operator.must(reference, Move::Forward, &[("station", &a.to_string())]).await;
    assert_eq!(rows(app.state.db(), "select count(*) from correction").await, 1);

    let after = page(&admin).await.unwrap();
    assert_eq!((after.proposed.len(), after.learnt[0].written.as_str()), (0, "मकदूमपट्टी"));
    let id = after.learnt[0].id.to_string();
    assert_eq!(judge(&admin, "withdraw", "spelling", &id).await, (StatusCode::OK, None));
    assert_eq!(judge(&admin, "withdraw", "spelling", &id).await.1, Some(Error::NotNow));
    assert_eq!(find(app.op()), []);
    let after = page(&admin).await.unwrap();
    assert_eq!((after.proposed.len(), after.learnt.len()), (0, 0), "a withdrawn spelling is not proposed again");
    let trail = "select count(*) from audit where action in ('spelling_learnt', 'spelling_withdrawn')";
    assert_eq!(rows(app.state.db(), trail).await, 2);
    assert!(matches!(crate::audit::verify(app.state.db()).await.unwrap(), crate::audit::Chain::Whole(_)));
});

both_databases!(a_correction_records_its_post_and_only_the_last_station_counts, async |db| {
    let app = App::on(db).await;
    let reference = one_complaint(&app, "2080000000000000001", "22").await;
    let operator = app.officer("operator").await;
    let move_to = async |station: i64| {
        operator.must(reference, Move::Forward, &[("station", &station.to_string())]).await;
        let all = sql("select post_id is not null, suggested_id, chosen_id from correction");
        app.state.db().all::<(bool, Option<i64>, i64)>(&all).await.unwrap()
    };
    let offices = app.offices;
    // The text names Civil Lines.
    assert_eq!(move_to(offices.station_b).await, [(true, Some(offices.station_a), offices.station_b)]);
    assert_eq!(move_to(offices.station_c).await, [(true, Some(offices.station_a), offices.station_c)]);
    assert_eq!(move_to(offices.station_a).await, [], "routing was right in the end");
});

both_databases!(the_text_of_a_confidential_or_protected_complaint_is_never_used, async |db| {
    let app = App::on(db).await;
    let a = app.offices.station_a;
    let reference = forwarded(&app, "मकदूमपट्टी इलाके में चोरी", a).await;
    let admin = app.officer("admin").await;
    assert_eq!(page(&admin).await.unwrap().proposed.len(), 1);
    app.officer("circle").await.must(reference, Move::Seal, &[("text", "गोपनीय")]).await;
    let sealed = page(&admin).await.unwrap();
    assert_eq!((sealed.proposed.len(), sealed.corrections), (0, 0));
    assert!(!admin.get(PAGE).await.text.contains("मकदूमपट्टी"));
    let form = [("form", "0123456789abcdef0123"), ("text", "मकदूमपट्टी इलाके में पीछा"), ("category", "women_safety")];
    let (protected, _) = crate::testing::filed(&app.citizen().post("/", &form).await);
    app.officer("operator").await.must(protected, Move::Forward, &[("station", &a.to_string())]).await;
    assert_eq!(page(&admin).await.unwrap().proposed, []);
});

both_databases!(one_spelling_never_means_two_stations, async |db| {
    let app = App::on(db).await;
    let (a, b) = (app.offices.station_a, app.offices.station_b);
    let admin = app.officer("admin").await;
    let taken = Some(Error::field("accept", Problem::SpellingTaken));
    // A name from the tables, however it is spaced.
    assert_eq!(judge(&admin, "judge", "accept", &format!("{b} Civil-Lines")).await.1, taken);
    assert_eq!(judge(&admin, "judge", "accept", &format!("{a} मकदूमपट्टी")).await.1, None);
    let (status, error) = judge(&admin, "judge", "accept", &format!("{b} मकदूम पट्टी")).await;
    assert_eq!((status, error), (StatusCode::UNPROCESSABLE_ENTITY, taken));
    // Nor if two admins accept at once.
    let (to_a, to_b) = (format!("{a} जोरापट्टी"), format!("{b} जोरापट्टी"));
    let (first, second) =
        tokio::join!(judge(&admin, "judge", "accept", &to_a), judge(&admin, "judge", "accept", &to_b));
    assert_eq!([first.0, second.0].iter().filter(|status| **status == StatusCode::OK).count(), 1);
    assert_eq!(store::learnt(app.state.db()).await.unwrap().len(), 2);
    // Without scripts the error is shown on the page itself.
    forwarded(&app, "कटरामपट्टी इलाके में चोरी", b).await;
    assert_eq!(judge(&admin, "judge", "accept", &format!("{a} कटरामपट्टी")).await.1, None);
    let value = format!("{b} कटरामपट्टी");
    let refused = admin.post(PAGE, &[("form_name", "judge"), ("accept", &value)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("This spelling already belongs to another station"));
});

both_databases!(the_admin_judges_spellings_and_the_chief_may_only_read, async |db| {
    let app = App::on(db).await;
    let a = app.offices.station_a;
    forwarded(&app, "मकदूमपट्टी इलाके में चोरी", a).await;
    let value = format!("{a} मकदूमपट्टी");
    for login in ["operator", "a", "circle", "auditor"] {
        let who = app.officer(login).await;
        assert_eq!(page(&who).await.unwrap_err(), Error::NotAllowed, "{login}");
        assert_eq!(judge(&who, "judge", "accept", &value).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    let chief = app.officer("chief").await;
    assert!(!page(&chief).await.unwrap().may_change);
    assert_eq!(judge(&chief, "judge", "reject", &value).await.0, StatusCode::FORBIDDEN);
    let admin = app.officer("admin").await;
    for broken in ["", "x y", "7", "0 मकदूमपट्टी", &format!("{a} कख")] {
        assert_eq!(judge(&admin, "judge", "accept", broken).await.1, Some(Error::NotUnderstood), "{broken}");
    }
    assert_eq!(judge(&admin, "judge", "reject", &value).await, (StatusCode::OK, None));
    assert_eq!(page(&admin).await.unwrap().proposed, []);
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'spelling_rejected'").await, 1);
});

#[test]
fn paging_reaches_every_proposal_although_some_are_judged_meanwhile() {
    use super::propose::{Found, page};
    let found = |n: usize| Found::for_test(format!("शब्द{n:03}"), n % 3);
    let mut all: Vec<Found> = (0..120).map(found).collect();
    all.sort_by_key(Found::rank_key);
    let (first, next) = page(all.clone(), None, 50);
    assert_eq!(first.len(), 50);
    // The last one of this page and another one are judged before the next page is opened.
    all.retain(|one| *one != first[49] && one.joined != first[0].joined);
    let (second, then) = page(all.clone(), next.as_deref(), 50);
    let (third, end) = page(all.clone(), then.as_deref(), 50);
    assert_eq!((second.len(), third.len(), end), (50, 20, None));
    let seen: std::collections::HashSet<&str> =
        [&first, &second, &third].into_iter().flatten().map(|one| one.joined.as_str()).collect();
    assert_eq!(seen.len(), 120);
    assert_eq!(page(all, Some("nonsense"), 50).0.len(), 50, "an invalid key gives the first page");
}
