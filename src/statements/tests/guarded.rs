//! No statement contains what any sensitive case withholds.

use super::{ENGLISH, Fake, HINDI, act, chosen, long, parts, posted, released, round, sign, states, work, written};
use crate::{
    complaint::{Channel, Move, Reference},
    error::{Error, Problem},
    intake::wire::tests::{mention, one_complaint},
    server::db::sql,
    shield::Stop,
    statements::{VersionState, public},
    testing::{App, Person, both_databases, rows},
};

const GIRL: &str = "@PrayagrajPolice मेरी बेटी रानी को सेंट मेरी स्कूल के बाहर एक लड़का परेशान करता है, फ़ोन 00000 54321";

/// A child's case that came on X.
async fn child(app: &App, operator: &Person) -> Reference {
    let id = "2080000000000000077";
    app.citizen().deliver_x(&mention(id, "77", GIRL, id, None)).await;
    let row = operator.wire().await.open.unwrap().post.id.to_string();
    let fields =
        [("form_name", "decide"), ("post", row.as_str()), ("decision", "complaint"), ("category", "child_safety")];
    assert!(operator.post("/staff/wire", &fields).await.status.is_redirection());
    let newest = sql("select reference from complaint order by id desc limit 1");
    app.state.db().one::<(Reference,)>(&newest).await.unwrap().0
}

async fn withhold(who: &Person, reference: Reference, word: &str) {
    let address = format!("/staff/c/{}", reference.as_str());
    let (status, _) = who.post_json(&address, &[("form_name", "withhold"), ("word", word)]).await;
    assert_eq!(status.as_u16(), 200);
}

both_databases!(a_shielded_name_blocks_the_release_and_says_why, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let reference = child(&app, &operator).await;
    // In the other script, in another spelling, in no case that the statement is linked to.
    for words in ["The girl Raani is safe.", "Call 00000-54321."] {
        let slug = written(&operator, HINDI, words).await;
        act(&operator, &slug, "propose").await.unwrap();
        let seen = chosen(&chief, &slug).await;
        assert!(seen.blocking.iter().any(|one| one.reference == Some(reference)), "{words}: the preview says so");
        let (status, error) = sign(&chief, &slug).await.unwrap_err();
        assert_eq!(status, 422);
        assert!(matches!(error, Error::Stopped(Stop::InStatement(held)) if !held.is_empty()), "{words}");
        assert_eq!(chosen(&chief, &slug).await.versions[0].state, VersionState::Proposed, "nothing was changed");
    }
    let db = app.state.db();
    assert_eq!(rows(db, "select count(*) from audit where action = 'statement_stopped'").await, 2);
    assert_eq!(rows(db, "select count(*) from reply where statement_version_id is not null").await, 0);
    // Without scripts the page says it.
    let slug = written(&operator, HINDI, "Rani is safe.").await;
    act(&operator, &slug, "propose").await.unwrap();
    let edit = chosen(&chief, &slug).await.versions[0].edit.to_string();
    let form = [("form_name", "statement-release"), ("one", slug.as_str()), ("edit", &edit), ("read_both", "1")];
    let page = chief.post(&format!("/staff/statements?one={slug}"), &form).await;
    assert!(page.status == 422 && page.text.contains("Not released"), "{}", page.text);
    // After the words are changed it goes out.
    let slug = written(&operator, HINDI, ENGLISH).await;
    act(&operator, &slug, "propose").await.unwrap();
    sign(&chief, &slug).await.unwrap();
});

both_databases!(a_word_in_a_title_of_a_file_or_a_withdrawal_blocks_too, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    child(&app, &operator).await;
    let slug = written(&operator, HINDI, ENGLISH).await;
    let edit = chosen(&operator, &slug).await.versions[0].edit.to_string();
    let fields = [
        ("form_name", "statement-attach"),
        ("one", slug.as_str()),
        ("edit", &edit),
        ("file_hi", "रानी की फ़ोटो"),
        ("file_en", "A photo"),
    ];
    let attached = operator.post_photos("/staff/statements", &fields, &[&crate::testing::picture(3)]).await;
    assert!(attached.status.is_redirection(), "{}", attached.text);
    act(&operator, &slug, "propose").await.unwrap();
    assert!(matches!(sign(&chief, &slug).await, Err((422, Error::Stopped(Stop::InStatement(_))))));
    let slug = released(&app, HINDI, ENGLISH).await;
    let why = [("one", slug.as_str()), ("why_hi", "रानी के कारण"), ("why_en", "Because of an error")];
    let refused = posted(&chief, "statement-withdraw", &why).await;
    assert!(matches!(refused, Err((422, Error::Stopped(Stop::InStatement(_))))), "{refused:?}");
    assert!(public::whole(app.state.db(), &slug).await.unwrap().unwrap().statement.withdrawn.is_none());
});

both_databases!(a_link_to_a_sensitive_case_blocks_and_a_hidden_case_cannot_be_linked, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let plain = one_complaint(&app, "2080000000000000001", "22").await;
    let girl = child(&app, &operator).await;
    let number = format!("{plain} {girl}");
    let write = async |slug: &str, references: &str| {
        let edit = chosen(&operator, slug).await.versions[0].edit.to_string();
        let fields = [
            ("one", slug),
            ("edit", &edit),
            ("title_hi", "पुलिस का वर्ज़न"),
            ("title_en", "The police's version"),
            ("text_hi", HINDI),
            ("text_en", ENGLISH),
            ("overflow", "thread"),
            ("references", references),
            ("incident", "सिविल लाइंस में झगड़ा"),
        ];
        posted(&operator, "statement-write", &fields).await
    };
    let slug = written(&operator, HINDI, ENGLISH).await;
    write(&slug, &number).await.unwrap();
    let about = chosen(&operator, &slug).await.about;
    assert_eq!((about.complaints.len(), about.incident.as_deref()), (2, Some("सिविल लाइंस में झगड़ा")));
    act(&operator, &slug, "propose").await.unwrap();
    let stop = Stop::LinkedCase(girl.to_string());
    assert_eq!(sign(&chief, &slug).await, Err((422, Error::Stopped(stop))));
    act(&operator, &slug, "take_back").await.unwrap();
    write(&slug, &plain.to_string()).await.unwrap();
    assert_eq!(chosen(&operator, &slug).await.about.complaints, [plain]);
    // A confidential case does not exist for the operator; linked by the chief, it is only counted for others.
    chief.must(plain, Move::Seal, &[("text", "गोपनीय")]).await;
    assert_eq!(chosen(&operator, &slug).await.about.others, 1);
    let unknown = write(&slug, &plain.to_string()).await;
    assert_eq!(unknown, Err((422, Error::field("references", Problem::NotAChoice))));
    act(&operator, &slug, "propose").await.unwrap();
    assert_eq!(sign(&chief, &slug).await, Err((422, Error::Stopped(Stop::LinkedCase(plain.to_string())))));
});

both_databases!(the_number_of_a_linked_complainant_is_not_printed, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let fields =
        [("form", "9876543210abcdef0123"), ("text", "गली में गड्ढा है"), ("category", "other"), ("phone", "5550100123")];
    let number = crate::testing::filed(&app.citizen().post("/", &fields).await).0.to_string();
    let write = async |slug: &str, references: &str, words: &str| {
        let edit = chosen(&operator, slug).await.versions[0].edit.to_string();
        let fields = [
            ("one", slug),
            ("edit", &edit),
            ("title_hi", "पुलिस का वर्ज़न"),
            ("title_en", "The police's version"),
            ("text_hi", HINDI),
            ("text_en", words),
            ("overflow", "thread"),
            ("references", references),
        ];
        posted(&operator, "statement-write", &fields).await.unwrap();
    };
    let slug = written(&operator, HINDI, ENGLISH).await;
    write(&slug, &number, "Whoever saw it may call 55501-00123.").await;
    act(&operator, &slug, "propose").await.unwrap();
    assert_eq!(chosen(&chief, &slug).await.blocking.len(), 1, "the preview says so");
    let refused = sign(&chief, &slug).await;
    assert!(matches!(refused, Err((422, Error::Stopped(Stop::InStatement(_))))), "{refused:?}");
    assert_eq!(rows(app.state.db(), "select count(*) from reply where statement_version_id is not null").await, 0);
    // Without the number it goes out, though not with it as the reason of a withdrawal.
    act(&operator, &slug, "take_back").await.unwrap();
    write(&slug, &number, ENGLISH).await;
    act(&operator, &slug, "propose").await.unwrap();
    sign(&chief, &slug).await.unwrap();
    let why = [("one", slug.as_str()), ("why_hi", "ग़लत"), ("why_en", "Ask 5550100123")];
    let refused = posted(&chief, "statement-withdraw", &why).await;
    assert!(matches!(refused, Err((422, Error::Stopped(Stop::InStatement(_))))), "{refused:?}");
});

both_databases!(a_word_withheld_before_the_time_stops_a_scheduled_release, async |db| {
    let app = App::on(db).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let plain = one_complaint(&app, "2080000000000000001", "22").await;
    let slug = written(&operator, HINDI, "Sunita is safe.").await;
    let at = crate::language::dates::form_moment(app.state.clock().now() + 3_600_000);
    let edit = chosen(&operator, &slug).await.versions[0].edit.to_string();
    let fields = [
        ("one", slug.as_str()),
        ("edit", &edit),
        ("title_hi", "क"),
        ("title_en", "a"),
        ("text_hi", HINDI),
        ("text_en", "Sunita is safe."),
        ("overflow", "thread"),
        ("release_at", &at),
    ];
    posted(&operator, "statement-write", &fields).await.unwrap();
    act(&operator, &slug, "propose").await.unwrap();
    sign(&chief, &slug).await.unwrap();
    withhold(&operator, plain, "सुनीता").await;
    app.state.clock().advance(3_600_000);
    assert_eq!(round(&app).await, 0);
    let version = chosen(&operator, &slug).await.versions.remove(0);
    assert_eq!((version.state, version.returned.as_deref()), (VersionState::Draft, Some("withheld")));
    assert!(version.second.is_none(), "it must be countersigned again");
    assert!(public::whole(app.state.db(), &slug).await.unwrap().is_none());
});

both_databases!(a_word_withheld_meanwhile_stops_the_rest_of_a_thread, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    let plain = one_complaint(&app, "2080000000000000001", "22").await;
    let (hi, en) = long();
    released(&app, &hi, &format!("{en} Sunita is safe.")).await;
    let x = Fake::on(Channel::X);
    crate::replies::worker::step(&app.state, &x).await.unwrap();
    withhold(&operator, plain, "सुनीता").await;
    work(&app, &x).await;
    let all = parts(&app, Channel::X).await;
    let last = all.last().unwrap();
    assert_eq!((last.2.as_str(), last.3.as_deref()), ("refused", Some("withheld")));
    assert_eq!(x.sent().len(), all.len() - 1);
    let id = sql("select max(id) from reply where state = 'refused' and why = 'withheld'");
    let (id,): (i64,) = app.state.db().one(&id).await.unwrap();
    let by_hand = [("form_name", "by-hand"), ("reply", &id.to_string())];
    let (_, refused) = operator.post_json("/staff/wire", &by_hand).await;
    assert!(matches!(refused.error, Some(Error::Stopped(Stop::InStatement(_)))), "nor can it be sent by hand");
    // After the word is released the rest can go.
    let address = format!("/staff/c/{}", plain.as_str());
    operator.post_json(&address, &[("form_name", "release"), ("word", "सुनीता")]).await;
    let slug = sql("select slug from statement");
    let (slug,): (String,) = app.state.db().one(&slug).await.unwrap();
    posted(&operator, "statement-go-on", &[("one", &slug), ("reply", &id.to_string())]).await.unwrap();
    app.state.clock().advance(crate::replies::outbox::GRACE);
    work(&app, &x).await;
    assert!(states(&app, Channel::X).await.iter().all(|state| state == "sent"));
});
