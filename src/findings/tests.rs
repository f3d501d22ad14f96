//! Reports and outcomes through the doors that officers and complainants use.

use super::{ContactWay, Mark, NoCode, code, store};
use crate::{
    audit::{self, Chain},
    command::clocks::Step,
    complaint::{Move, Outcome, Reference, Status},
    error::{Error, Problem},
    language::dates::DAY,
    server::db::sql,
    testing::{App, CONTACT, NOON, Person, both_databases, rows},
    ui::form::FormAnswer,
};
use axum::http::StatusCode;
use sha2::{Digest as _, Sha256};

pub(super) const FOUND: &str = "लाउडस्पीकर बंद कराया गया, माफ़ीनामा लिया";
const HOUR: i64 = 3_600_000;

/// A complaint of this category whose inquiry station A has begun.
pub(super) async fn inquiry(app: &App, category: &str) -> (Reference, String) {
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let fields = [("form", form.as_str()), ("text", "रात में शोर"), ("category", category)];
    let filed = crate::testing::filed(&app.citizen().post("/", &fields).await);
    let station = app.offices.station_a.to_string();
    app.officer("operator").await.must(filed.0, Move::Forward, &[("station", &station)]).await;
    app.officer("a").await.must(filed.0, Move::Start, &[]).await;
    filed
}

/// Posts a form of a move exactly as given.
async fn post(who: &Person, reference: Reference, fields: &[(&str, &str)]) -> (StatusCode, Option<Error>) {
    let version = who.panel(reference).await.unwrap().version.to_string();
    let form = hex::encode(rand::random::<[u8; 16]>());
    let own = [("form_name", "move"), ("version", version.as_str()), ("form", form.as_str())];
    let (status, answer): (StatusCode, FormAnswer) =
        who.post_json(&format!("/staff/c/{}", reference.as_str()), &[&own[..], fields].concat()).await;
    (status, answer.error)
}

/// A report with these fields in place of those of [`CONTACT`].
async fn report(who: &Person, reference: Reference, fields: &[(&str, &str)]) -> (StatusCode, Option<Error>) {
    let mut all: Vec<(&str, &str)> = [&[("move", "report"), ("text", FOUND)][..], CONTACT].concat();
    all.retain(|(name, _)| fields.iter().all(|(given, _)| given != name));
    all.extend_from_slice(fields);
    post(who, reference, &all).await
}

fn refused(field: &str, problem: Problem) -> (StatusCode, Option<Error>) {
    (StatusCode::UNPROCESSABLE_ENTITY, Some(Error::field(field, problem)))
}

const ACCEPTED: (StatusCode, Option<Error>) = (StatusCode::OK, None);

both_databases!(a_paper_report_is_refused_with_what_it_lacks, async |db| {
    let app = App::on(db).await;
    let (reference, _) = inquiry(&app, "noise").await;
    let a = app.officer("a").await;
    for (fields, wrong) in [
        (&[("text", "ok")][..], refused("text", Problem::Thin)),
        (&[("text", "निस्तारित")], refused("text", Problem::Thin)),
        (&[("done", "")], refused("done", Problem::Missing)),
        (&[("done", "x")], refused("done", Problem::Thin)),
        (&[("contact_way", "")], refused("contact_way", Problem::Missing)),
        (&[("contact_way", "pigeon")], refused("contact_way", Problem::NotAChoice)),
        (&[("contact_with", "")], refused("contact_with", Problem::Missing)),
        (&[("contact_at", "2026-11-01T10:00")], refused("contact_at", Problem::BeforeReceipt)),
        (&[("contact_at", "2031-11-01T10:00")], refused("contact_at", Problem::Future)),
        (&[("contact_at", "yesterday")], refused("contact_at", Problem::NotAMoment)),
        (&[("no_code", "")], refused("contact_code", Problem::CodeOrReason)),
        (&[("no_code", "because")], refused("no_code", Problem::NotAChoice)),
    ] {
        let answer = report(&a, reference, fields).await;
        // A reason that cannot be read is also no reason.
        let among = |answer: &Option<Error>| match (answer, &wrong.1) {
            (Some(Error::Fields(all)), Some(Error::Fields(expected))) => expected.iter().all(|one| all.contains(one)),
            _ => false,
        };
        assert!(answer.0 == wrong.0 && among(&answer.1), "{fields:?}: {answer:?}");
    }
    assert_eq!(a.panel(reference).await.unwrap().status, Status::Investigating);
    assert_eq!(rows(app.state.db(), "select count(*) from report").await, 0);
    assert_eq!(report(&a, reference, &[]).await, ACCEPTED);
    let panel = a.panel(reference).await.unwrap();
    let claimed = &panel.findings.reports[0];
    assert_eq!(
        (claimed.way, claimed.contact_at, claimed.no_code),
        (ContactWay::Phone, Some(NOON), Some(NoCode::NotAtHand))
    );
    let page = a.get(&format!("/staff/c/{}", reference.as_str())).await.text;
    assert!(page.contains("They did not have them at hand") && page.contains("It will be checked"), "{page}");
    // The sample checks find it.
    assert_eq!(rows(app.state.db(), "select count(*) from report where no_code is not null").await, 1);
    assert!(matches!(audit::verify(app.state.db()).await.unwrap(), Chain::Whole(_)), "the new rows are covered");
});

both_databases!(the_digits_cannot_be_tried_out_with_the_database_and_every_open_complaint_gets_some, async |db| {
    let app = App::on(db).await;
    let db = app.state.db();
    let (reference, key) = inquiry(&app, "noise").await;
    let stored = sql("select complaint_id, code_hash from contact_code");
    let (id, kept): (i64, Vec<u8>) = db.one(&stored).await.unwrap();
    let plain = |code: &str| Sha256::digest(format!("sunwai contact code of {id}: {code}")).to_vec();
    assert!((0..10_000).all(|n| plain(&format!("{n:04}")) != kept), "it is keyed");
    assert_eq!(code::hash(app.op().sealing(), id, &code::of_key(&key)), kept);

    // From before the hashes were keyed: the next start keys them, and the digits stay what they were.
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("delete from contact_code")).await.unwrap();
    code::add_before_the_start(&mut tx, id, &key).await.unwrap();
    tx.commit().await.unwrap();
    drop(app.second().await);
    assert_eq!(rows(db, "select count(*) from contact_code_plain").await, 0);
    let (id, again): (i64, Vec<u8>) = db.one(&stored).await.unwrap();
    assert_eq!((id, again), (id, kept.clone()));

    // From before there were digits: they are made when the complainant opens the page, once.
    let mut tx = db.begin().await.unwrap();
    tx.run(&sql("delete from contact_code")).await.unwrap();
    tx.commit().await.unwrap();
    let shown = format!(">{}<", code::of_key(&key));
    let citizen = app.citizen();
    assert!(!citizen.get(&format!("/t/{}", reference.as_str())).await.text.contains(&shown));
    assert_eq!(rows(db, "select count(*) from contact_code").await, 0, "only the private page makes them");
    for _ in 0..2 {
        let page = citizen.get(&format!("/t/{}/{key}", reference.as_str())).await;
        assert!(page.text.contains(&shown), "{}", page.text);
    }
    let (_, made): (i64, Vec<u8>) = db.one(&stored).await.unwrap();
    assert_eq!(made, kept);
    assert_eq!(rows(db, "select count(*) from audit where action = 'contact_code_given'").await, 1);
    let digits = code::of_key(&key);
    let right = [("contact_code", digits.as_str()), ("no_code", "")];
    assert_eq!(report(&app.officer("a").await, reference, &right).await, ACCEPTED);
});

both_databases!(only_who_has_spoken_to_the_complainant_knows_the_four_digits, async |db| {
    let app = App::on(db).await;
    let (reference, key) = inquiry(&app, "noise").await;
    let digits = code::of_key(&key);
    let private = app.citizen().get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    let sent = app.citizen().get(&format!("/sent/{}/{key}", reference.as_str())).await.text;
    let shown = format!(">{digits}<");
    assert!(private.contains(&shown) && sent.contains(&shown), "the complainant's pages show it");
    let a = app.officer("a").await;
    for page in [format!("/t/{}", reference.as_str()), format!("/staff/c/{}", reference.as_str())] {
        assert!(!a.get(&page).await.text.contains(&shown), "{page}");
    }
    assert_eq!(rows(app.state.db(), "select count(*) from contact_code").await, 1);
    let wrong = if digits == "0000" { "0001" } else { "0000" };
    let guess = [("contact_code", wrong), ("no_code", "")];
    // A form that is refused anyway costs no try, and neither does half a code.
    let thin = [("contact_code", wrong), ("no_code", ""), ("done", "x")];
    assert_eq!(report(&a, reference, &thin).await, refused("done", Problem::Thin));
    let half = [("contact_code", "12"), ("no_code", "")];
    assert_eq!(report(&a, reference, &half).await, refused("contact_code", Problem::WrongContactCode(5)));
    for left in [4, 3, 2, 1] {
        assert_eq!(report(&a, reference, &guess).await, refused("contact_code", Problem::WrongContactCode(left)));
    }
    assert_eq!(a.panel(reference).await.unwrap().findings.guesses_left, 1);
    assert_eq!(report(&a, reference, &guess).await, refused("contact_code", Problem::NoTriesLeft));
    let right = [("contact_code", digits.as_str()), ("no_code", "")];
    assert_eq!(
        report(&a, reference, &right).await,
        refused("contact_code", Problem::NoTriesLeft),
        "not even the right one"
    );
    // Another officer has tries of their own.
    let circle = app.officer("circle").await;
    let typed = digits.chars().map(|digit| format!("{digit} ")).collect::<String>();
    assert_eq!(report(&circle, reference, &[("contact_code", typed.as_str()), ("no_code", "")]).await, ACCEPTED);
    let panel = circle.panel(reference).await.unwrap();
    assert_eq!(panel.findings.reports[0].no_code, None);
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'contact_code_wrong'").await, 5);
    // The same digits are of no use for another complaint.
    let (other, other_key) = inquiry(&app, "noise").await;
    if code::of_key(&other_key) != digits {
        assert_eq!(report(&circle, other, &right).await, refused("contact_code", Problem::WrongContactCode(4)));
    }
    // Who gives up the digits says why.
    assert_eq!(report(&app.officer("a").await, other, &[]).await, ACCEPTED);
});

both_databases!(guesses_at_once_are_bounded_like_guesses_in_turn, async |db| {
    let app = App::on(db).await;
    let (reference, key) = inquiry(&app, "noise").await;
    let wrong = if code::of_key(&key) == "0000" { "0001" } else { "0000" };
    let a = app.officer("a").await;
    let guess = [("contact_code", wrong), ("no_code", "")];
    let answers = futures::future::join_all((0..9).map(|_| report(&a, reference, &guess))).await;
    assert!(answers.iter().all(|(status, _)| *status == StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(rows(app.state.db(), "select wrong from contact_guess").await, 5);
});

both_databases!(nobody_reached_needs_no_person_and_no_digits, async |db| {
    let app = App::on(db).await;
    let (reference, _) = inquiry(&app, "noise").await;
    let a = app.officer("a").await;
    let nobody = [("contact_way", "not_reached"), ("contact_with", ""), ("no_code", "")];
    assert_eq!(report(&a, reference, &nobody).await, ACCEPTED);
    let claimed = a.panel(reference).await.unwrap().findings.reports.remove(0);
    assert_eq!((claimed.no_code, claimed.contact_at, claimed.with), (Some(NoCode::NotReached), None, None));
});

both_databases!(an_outcome_with_one_word_or_without_what_it_rests_on_is_refused, async |db| {
    let app = App::on(db).await;
    let (reference, key) = inquiry(&app, "noise").await;
    let a = app.officer("a").await;
    assert_eq!(report(&a, reference, &[]).await, ACCEPTED);
    let close = async |fields: &[(&str, &str)]| {
        let mut all = vec![("move", "close"), ("text", "आपकी शिकायत पर मौके पर कार्रवाई की गई")];
        all.retain(|(name, _)| fields.iter().all(|(given, _)| given != name));
        all.extend_from_slice(fields);
        post(&a, reference, &all).await
    };
    let (hidden, _) = app.citizen().file("किसी और की बात").await;
    for (fields, wrong) in [
        (&[("outcome", "disposed"), ("text", "ok")][..], refused("text", Problem::Thin)),
        (&[("outcome", "disposed"), ("text", "")], refused("text", Problem::NeedsDetail)),
        (&[("outcome", "fir_registered")], refused("detail", Problem::Missing)),
        (&[("outcome", "fir_registered"), ("detail", "x")], refused("detail", Problem::NotAnFir)),
        (
            &[("outcome", "fir_registered"), ("detail", "12/2026"), ("fir_station", "999999")],
            refused("fir_station", Problem::NotAChoice),
        ),
        (&[("outcome", "duplicate")], refused("detail", Problem::Missing)),
        (&[("outcome", "duplicate"), ("detail", "x")], refused("detail", Problem::NoSuchComplaint)),
        // One that this officer may not see is one that does not exist.
        (&[("outcome", "duplicate"), ("detail", hidden.as_str())], refused("detail", Problem::NoSuchComplaint)),
        (&[("outcome", "duplicate"), ("detail", reference.as_str())], refused("detail", Problem::NoSuchComplaint)),
        (&[("outcome", "another_place"), ("detail", "")], refused("detail", Problem::Missing)),
        (&[("outcome", "civil_dispute"), ("detail", "x")], refused("detail", Problem::Thin)),
        (&[("outcome", "in_court"), ("detail", "ok")], refused("detail", Problem::Thin)),
    ] {
        assert_eq!(close(fields).await, wrong, "{fields:?}");
    }
    assert_eq!(a.panel(reference).await.unwrap().status, Status::Reported);
    assert_eq!(rows(app.state.db(), "select count(*) from closing").await, 0);
    assert_eq!(close(&[("outcome", "fir_registered"), ("detail", "१२३/२०२६")]).await, ACCEPTED);
    let closing = a.panel(reference).await.unwrap().findings.closings.remove(0);
    assert_eq!((closing.outcome, closing.fir), (Outcome::FirRegistered, Some((123, 2026))));
    assert_eq!(closing.fir_station.unwrap().id, app.offices.station_a, "its own station unless another one is named");
    let page = app.citizen().get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    assert!(page.contains("123/2026"), "the complainant reads the number");
    let public = app.citizen().get(&format!("/t/{}", reference.as_str())).await.text;
    assert!(!public.contains("123/2026"), "and nobody else");

    // A duplicate of a complaint that the station has too, and never back again.
    let (second, _) = inquiry(&app, "noise").await;
    assert_eq!(report(&a, second, &[]).await, ACCEPTED);
    let duplicate = |of: Reference| {
        [
            ("move", "close".to_owned()),
            ("outcome", "duplicate".to_owned()),
            ("text", "यह शिकायत पहले से दर्ज है, उसी पर कार्रवाई होगी".to_owned()),
            ("detail", of.to_string()),
        ]
    };
    let given = duplicate(reference);
    let given: Vec<(&str, &str)> = given.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(post(&a, second, &given).await, ACCEPTED);
    assert_eq!(a.panel(second).await.unwrap().findings.closings[0].other, Some(reference));
    assert!(matches!(audit::verify(app.state.db()).await.unwrap(), Chain::Whole(_)));
});

both_databases!(the_number_of_a_shielded_complaint_is_not_told_to_whoever_has_its_duplicate, async |db| {
    let app = App::on(db).await;
    let a = app.officer("a").await;
    for (category, is_told) in [("child_safety", false), ("noise", true)] {
        let (first, _) = inquiry(&app, category).await;
        let (second, key) = inquiry(&app, "noise").await;
        assert_eq!(report(&a, second, &[]).await, ACCEPTED);
        let number = first.to_string();
        let words = "यह शिकायत पहले से दर्ज है, उसी पर कार्रवाई होगी";
        let close = [("move", "close"), ("outcome", "duplicate"), ("text", words), ("detail", number.as_str())];
        assert_eq!(post(&a, second, &close).await, ACCEPTED);
        let page = app.citizen().get(&format!("/t/{}/{key}", second.as_str())).await.text;
        assert!(page.contains(words), "{category}");
        assert_eq!(page.contains(&number) || page.contains(first.as_str()), is_told, "{category}");
        assert_eq!(a.panel(second).await.unwrap().findings.closings[0].other, Some(first), "staff go on from there");
    }
});

both_databases!(a_report_that_closes_is_not_made_when_the_closing_would_fail, async |db| {
    let app = App::on(db).await;
    let (reference, _) = inquiry(&app, "noise").await;
    let a = app.officer("a").await;
    let both = |detail: &'static str, closing: &'static str| {
        [("outcome", "fir_registered"), ("detail", detail), ("closing", closing)]
    };
    let words = "आपकी FIR दर्ज की गई, प्रति थाने से मिलेगी";
    assert_eq!(report(&a, reference, &both("x", words)).await, refused("detail", Problem::NotAnFir));
    assert_eq!(report(&a, reference, &both("12/2026", "हो गया")).await, refused("closing", Problem::Thin));
    assert_eq!(a.panel(reference).await.unwrap().status, Status::Investigating);
    assert_eq!(report(&a, reference, &both("12/2026", words)).await, ACCEPTED);
    assert_eq!(a.panel(reference).await.unwrap().outcome, Some(Outcome::FirRegistered));
});

both_databases!(what_may_need_an_fir_is_not_closed_at_the_station_without_one, async |db| {
    let app = App::on(db).await;
    let (reference, key) = inquiry(&app, "theft").await;
    let (a, circle) = (app.officer("a").await, app.officer("circle").await);
    let panel = a.panel(reference).await.unwrap();
    assert!(panel.findings.cognizable && !panel.findings.decided);
    let signature = panel.clocks.iter().find(|clock| clock.step == Step::Signature).unwrap();
    assert_eq!(signature.due_at, NOON + 3 * DAY);
    let page = app.citizen().get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    assert!(page.contains("Any police station must register one") && page.contains("BNSS, section 173"), "{page}");
    assert!(a.get(&format!("/staff/c/{}", reference.as_str())).await.text.contains("This is not an FIR"));
    // The offered outcomes are those that are accepted.
    assert_eq!(panel.outcomes, [Outcome::FirRegistered]);
    let with_closing = [("outcome", "disposed"), ("closing", "आपकी शिकायत पर मौके पर कार्रवाई की गई")];
    assert_eq!(report(&a, reference, &with_closing).await, refused("outcome", Problem::NotAChoice));
    assert_eq!(report(&a, reference, &[]).await, ACCEPTED);
    let disposed = [("move", "close"), ("outcome", "disposed"), ("text", "आपकी शिकायत पर मौके पर कार्रवाई की गई")];
    assert_eq!(post(&a, reference, &disposed).await, refused("outcome", Problem::NotAChoice));
    assert!(!a.panel(reference).await.unwrap().moves.contains(&Move::NotCognizable), "not for the station to decide");
    assert_eq!(post(&circle, reference, &disposed).await, ACCEPTED);

    // Or the circle officer accepts the report; then the station closes. A report that is returned is accepted no more.
    let (reference, _) = inquiry(&app, "theft").await;
    assert_eq!(report(&a, reference, &[]).await, ACCEPTED);
    let accept = [("move", "accept_report")];
    assert_eq!(post(&a, reference, &accept).await.0, StatusCode::CONFLICT, "not one's own");
    assert_eq!(post(&circle, reference, &accept).await, ACCEPTED);
    assert!(a.panel(reference).await.unwrap().outcomes.contains(&Outcome::Disposed));
    assert_eq!(post(&circle, reference, &[("move", "return"), ("text", "गवाह का बयान नहीं है")]).await, ACCEPTED);
    assert_eq!(report(&a, reference, &[]).await, ACCEPTED);
    assert_eq!(post(&a, reference, &disposed).await, refused("outcome", Problem::NotAChoice));
    assert_eq!(post(&circle, reference, &accept).await, ACCEPTED);
    assert_eq!(post(&a, reference, &disposed).await, ACCEPTED);

    // The circle officer decides that there is no offence; then the station may close it.
    let (reference, key) = inquiry(&app, "theft").await;
    let no = [("move", "not_cognizable"), ("text", "सामान गुम हुआ था, चोरी नहीं; शिकायतकर्ता ने लिखकर दिया")];
    assert_eq!(post(&a, reference, &no).await.0, StatusCode::CONFLICT);
    assert_eq!(post(&circle, reference, &[no[0], ("text", "नहीं")]).await, refused("text", Problem::Thin));
    assert_eq!(post(&circle, reference, &no).await, ACCEPTED);
    let panel = a.panel(reference).await.unwrap();
    assert!(!panel.findings.cognizable && panel.findings.decided);
    assert!(panel.clocks.iter().all(|clock| clock.step != Step::Signature), "nothing is waited for");
    let page = app.citizen().get(&format!("/t/{}/{key}", reference.as_str())).await.text;
    assert!(
        page.contains("सामान गुम हुआ था") && !page.contains("Any police station must register one"),
        "the reasons are told"
    );
    assert_eq!(report(&a, reference, &[]).await, ACCEPTED);
    assert_eq!(post(&a, reference, &disposed).await, ACCEPTED);
});

both_databases!(anybody_may_see_an_offence_and_only_a_superior_permits_an_enquiry, async |db| {
    let app = App::on(db).await;
    let (reference, _) = inquiry(&app, "noise").await;
    let allow = [("move", "allow_enquiry"), ("text", "धारा 303, तीन से सात वर्ष; पहले जाँच ज़रूरी")];
    app.state.clock().advance(5 * DAY);
    let (a, circle) = (app.officer("a").await, app.officer("circle").await);
    assert_eq!(post(&circle, reference, &allow).await.0, StatusCode::CONFLICT, "there is no offence yet");
    assert_eq!(post(&a, reference, &[("move", "cognizable"), ("text", "जातिसूचक धमकी भी दी गई")]).await, ACCEPTED);
    let due = async |step: Step| {
        let clocks = a.panel(reference).await.unwrap().clocks;
        clocks.iter().find(|clock| clock.step == step).map(|clock| (clock.due_at, clock.state.as_str()))
    };
    assert_eq!(due(Step::Signature).await, Some((NOON + 8 * DAY, "running")), "from when the complainant could know");
    assert_eq!(post(&a, reference, &allow).await.0, StatusCode::CONFLICT);
    assert_eq!(post(&circle, reference, &allow).await, ACCEPTED);
    assert_eq!(post(&circle, reference, &allow).await.0, StatusCode::CONFLICT, "once");
    assert_eq!(due(Step::Enquiry).await, Some((NOON + 19 * DAY, "running")));
    assert_eq!(post(&a, reference, &[("move", "signed"), ("text", "आज थाने पर")]).await, ACCEPTED);
    assert_eq!(due(Step::Signature).await, Some((NOON + 8 * DAY, "met")));
    assert_eq!(report(&a, reference, &[]).await, ACCEPTED);
    assert_eq!(due(Step::Enquiry).await, Some((NOON + 19 * DAY, "met")));
});

both_databases!(a_copied_report_and_a_closing_in_the_last_hour_are_pointed_out, async |db| {
    let app = App::on(db).await;
    let (first, _) = inquiry(&app, "noise").await;
    let (second, _) = inquiry(&app, "noise").await;
    let a = app.officer("a").await;
    let done = "बीट के सिपाही मौके पर गए, दोनों पक्षों से बात की";
    assert_eq!(report(&a, first, &[("done", done)]).await, ACCEPTED);
    app.state.clock().advance(21 * DAY - HOUR / 2);
    let (a, circle, chief) = (app.officer("a").await, app.officer("circle").await, app.officer("chief").await);
    assert_eq!(report(&a, second, &[("done", "बीट के सिपाही मौक़े पर गये, दोनों पक्षों से बात की।")]).await, ACCEPTED);
    let closing = [("move", "close"), ("outcome", "disposed"), ("text", "आपकी शिकायत पर मौके पर कार्रवाई की गई")];
    assert_eq!(post(&a, second, &closing).await, ACCEPTED);
    for who in [&circle, &chief] {
        let panel = who.panel(second).await.unwrap();
        assert!(
            matches!(panel.findings.reports[0].marks[..], [Mark::Alike(80.., Some(to))] if to == first),
            "{panel:?}"
        );
        assert_eq!(panel.findings.closings[0].marks, [Mark::LastHour]);
        assert!(who.panel(first).await.unwrap().findings.reports[0].marks.is_empty());
    }
    let own = a.panel(second).await.unwrap().findings;
    assert!(
        own.reports[0].marks.is_empty() && own.closings[0].marks.is_empty(),
        "the station is not told how it was found"
    );
    let (from, before) = (NOON, NOON + 30 * DAY);
    let counts = store::count(app.state.db(), Some(app.offices.station_a), from, before).await.unwrap();
    let expected = store::Counts { reports: 2, without_code: 2, alike: 1, closings: 1, last_hour: 1 };
    assert_eq!(counts, expected);
    assert_eq!(store::count(app.state.db(), None, from, before).await.unwrap(), expected);
    let elsewhere = store::count(app.state.db(), Some(app.offices.station_b), from, before).await.unwrap();
    assert_eq!(elsewhere, store::Counts::default());
});

both_databases!(a_complainant_sees_that_the_clock_is_paused_why_and_until_when_at_most, async |db| {
    let app = App::on(db).await;
    let (reference, key) = inquiry(&app, "noise").await;
    let private = format!("/t/{}/{key}", reference.as_str());
    let citizen = app.citizen();
    assert!(!citizen.get(&private).await.text.contains("The time limit is paused"));
    app.officer("a").await.must(reference, Move::Ask, &[("text", "किस गली में?")]).await;
    let page = citizen.get(&private).await.text;
    assert!(page.contains("The time limit is paused") && page.contains("wait for your answer"), "{page}");
    assert!(page.contains("30 Nov"), "seven days at most: {page}");
    let answer = [("form_name", "add"), ("form", "0123456789abcdef01234"), ("text", "तीसरी गली में")];
    assert_eq!(citizen.post(&private, &answer).await.status, StatusCode::SEE_OTHER);
    assert!(!citizen.get(&private).await.text.contains("The time limit is paused"));
});
