//! What lists, files and other software say of a case that is shielded, and what can be given out of it redacted.

use super::{
    redaction::{Opened, RedactPage, Source},
    words,
};
use crate::{
    audit::{Chain, Kind, verify},
    board::Filters,
    complaint::{Move, Reference},
    error::{Error, Problem},
    language::{Language, texts::masks as says},
    server::db::sql,
    shield::Stop,
    testing::{App, Person, both_databases, filed, rows},
};
use axum::http::StatusCode;
use image::{ImageFormat, Rgb, RgbImage};

const GIRL: &str = "मेरी बेटी रानी को सेंट मेरी स्कूल के बाहर एक लड़का परेशान करता है, फ़ोन 00000 54321";
const THEFT: &str = "बाज़ार में मेरा नाम सुनीता बताकर मोबाइल ले गया, फ़ोन 00000 12345";

async fn filed_about(app: &App, category: &str, text: &str, photos: &[&[u8]]) -> Reference {
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let fields = [("form", form.as_str()), ("text", text), ("category", category)];
    filed(&app.citizen().post_photos("/", &fields, photos).await).0
}

async fn words_on_board(who: &Person, reference: Reference) -> String {
    let board = who.board(Filters::default()).await;
    let mut cards = board.columns.into_iter().flat_map(|column| column.cards);
    cards.find(|card| card.reference == reference).unwrap().words
}

fn address(reference: Reference) -> String {
    format!("/staff/c/{}/redact", reference.as_str())
}

async fn page(who: &Person, reference: Reference, source: &str) -> Result<RedactPage, Error> {
    who.call("staff/redact", serde_json::json!({ "reference": reference.as_str(), "source": source })).await
}

/// The opened text: its name, and its words with whether each is suggested.
async fn opened(who: &Person, reference: Reference, source: &str) -> (String, Vec<(String, bool)>) {
    match page(who, reference, source).await.unwrap().open {
        Opened::Text { was, words, .. } => (was, words.into_iter().map(|one| (one.word, one.suggested)).collect()),
        other => panic!("not a text: {other:?}"),
    }
}

/// Makes a copy of the complaint's text without these words.
async fn redact(who: &Person, reference: Reference, words: &[usize], why: &str) -> (StatusCode, Option<Error>) {
    let (was, _) = opened(who, reference, "text").await;
    let words: Vec<String> = words.iter().map(usize::to_string).collect();
    let mut fields = vec![("form_name", "redact-text"), ("source", "text"), ("was", was.as_str()), ("why", why)];
    fields.extend(words.iter().map(|n| ("word", n.as_str())));
    let (status, answer) = who.post_json(&address(reference), &fields).await;
    (status, answer.error)
}

async fn give(who: &Person, reference: Reference, copy: i64, purpose: &str) -> (StatusCode, Option<Error>) {
    let copy = copy.to_string();
    let fields = [("form_name", "give"), ("copy", copy.as_str()), ("purpose", purpose), ("recipient", "RTI 12/2026")];
    let (status, answer) = who.post_json(&address(reference), &fields).await;
    (status, answer.error)
}

both_databases!(a_shielded_case_says_nothing_of_itself_in_lists_and_files, async |db| {
    let app = App::on(db).await;
    let child = filed_about(&app, "child_safety", GIRL, &[]).await;
    let theft = filed_about(&app, "theft", THEFT, &[]).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let elsewhere = says::TEXT_ON_ITS_PAGE.in_language(Language::English);
    for who in [&operator, &chief] {
        assert_eq!(words_on_board(who, child).await, elsewhere);
        assert_eq!(words_on_board(who, theft).await, THEFT);
        assert_eq!(who.panel(child).await.unwrap().text, GIRL, "on its own page it is whole");
        let list = who.get("/staff/list/csv").await.text;
        assert!(list.contains("सुनीता") && !list.contains("रानी") && !list.contains("54321"), "{list}");
        for list in ["/staff", "/staff/morning", "/staff/orders", "/staff/wire"] {
            let answered = who.get(list).await;
            assert_eq!(answered.status, StatusCode::OK, "{list}");
            assert!(!answered.text.contains("रानी") && !answered.text.contains("54321"), "{list}");
        }
    }
    // A confidential one stays on the boards of those who may see it, and on no file.
    chief.must(theft, Move::Seal, &[("text", "x")]).await;
    assert_eq!(words_on_board(&chief, theft).await, THEFT);
    assert!(!chief.get("/staff/list/csv").await.text.contains("सुनीता"));
});

both_databases!(the_admin_reads_the_whole_table_and_stations_do_not, async |db| {
    let app = App::on(db).await;
    for login in ["admin", "auditor", "chief"] {
        let answered = app.officer(login).await.get("/staff/masks").await;
        assert_eq!(answered.status, StatusCode::OK, "{login}");
        for field in words::all() {
            assert!(answered.text.contains(field.in_language(Language::English)), "{login}: {field:?}");
        }
        let shown = answered.text.matches("data-level=\"on_reason\"").count();
        // For three roles four fields of an ordinary case (its place is shown) and five of the other kinds; for the cell nothing of a confidential one.
        assert_eq!(shown, 3 * (4 + 5 + 5) + 4 + 5, "{login}");
    }
    for login in ["a", "circle"] {
        assert_eq!(app.officer(login).await.get("/staff/masks").await.status, StatusCode::FORBIDDEN, "{login}");
    }
});

both_databases!(of_a_text_only_the_redacted_copy_leaves_and_the_original_stays, async |db| {
    let app = App::on(db).await;
    let reference = filed_about(&app, "theft", THEFT, &[]).await;
    let operator = app.officer("operator").await;
    let (_, words) = opened(&operator, reference, "text").await;
    let suggested: Vec<&str> = words.iter().filter(|(_, is)| *is).map(|(word, _)| word.as_str()).collect();
    assert!(suggested.contains(&"सुनीता") && suggested.contains(&"12345"), "{suggested:?}");
    assert!(!suggested.contains(&"मोबाइल"), "{suggested:?}");
    let numbers: Vec<usize> = (0..words.len()).filter(|n| words[*n].1).collect();
    // Without a reason, without a word, or for another text, there is no copy.
    let missing = |field: &str| Some(Error::field(field, Problem::Missing));
    assert_eq!(redact(&operator, reference, &numbers, "").await.1, missing("why"));
    assert_eq!(redact(&operator, reference, &[], "RTI").await.1, missing("words"));
    assert_eq!(redact(&operator, reference, &[999], "RTI").await.1, Some(Error::NotUnderstood));
    let other = [("form_name", "redact-text"), ("source", "text"), ("was", "x"), ("word", "0"), ("why", "RTI")];
    assert_eq!(operator.post_json(&address(reference), &other).await.1.error, Some(Error::Changed));
    assert_eq!(rows(app.state.db(), "select count(*) from redaction").await, 0);
    // Two copies: the first stays as it was.
    assert_eq!(redact(&operator, reference, &numbers, "RTI, third person").await, (StatusCode::OK, None));
    let all: Vec<usize> = (0..words.len()).collect();
    assert_eq!(redact(&operator, reference, &all, "again").await, (StatusCode::OK, None));
    let copies = page(&operator, reference, "").await.unwrap().copies;
    assert_eq!(
        copies.iter().map(|copy| (copy.source, copy.n)).collect::<Vec<_>>(),
        [(Source::Text, 2), (Source::Text, 1)]
    );
    let first = copies[1].text.clone().unwrap();
    assert!(
        first.contains("█████") && first.contains("मोबाइल") && !first.contains("सुनीता") && !first.contains("12345")
    );
    assert_eq!(copies[0].text.as_deref(), Some("█████"));
    assert_eq!(operator.panel(reference).await.unwrap().text, THEFT, "the original stays");
    // As a file only once it was given out, and in exported lists only once it was given out for that.
    let file = format!("/staff/c/{}/redacted/{}", reference.as_str(), copies[1].id);
    assert!(!operator.get(&file).await.headers.contains_key("content-disposition"));
    assert_eq!(give(&operator, reference, copies[1].id, "rti").await, (StatusCode::OK, None));
    let given = operator.get(&file).await;
    assert!(given.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(given.text, first);
    assert!(operator.get("/staff/list/csv").await.text.contains("सुनीता"));
    assert_eq!(give(&operator, reference, copies[1].id, "export").await, (StatusCode::OK, None));
    let list = operator.get("/staff/list/csv").await.text;
    assert!(list.contains("█████") && !list.contains("सुनीता"), "{list}");
    assert_eq!(
        give(&operator, reference, copies[1].id, "friends").await.1,
        Some(Error::field("purpose", Problem::NotAChoice))
    );
    // Who made which copy is in the audit trail. Why and to whom are not: that may be a name, and nothing is erased from the trail.
    let audited =
        sql("select action, detail from audit where action in ('text_redacted', 'redacted_given') order by id");
    let audited: Vec<(String, String)> = app.state.db().all(&audited).await.unwrap();
    let expected = [
        ("text_redacted", "text, copy 1"),
        ("text_redacted", "text, copy 2"),
        ("redacted_given", "text, copy 1, for rti"),
        ("redacted_given", "text, copy 1, for export"),
    ];
    assert_eq!(audited, expected.map(|(action, detail)| (action.to_owned(), detail.to_owned())));
    // Neither a copy nor to whom it was given can be changed unnoticed.
    assert!(matches!(verify(app.state.db()).await.unwrap(), Chain::Whole(_)));
    for (kind, change, back) in [
        (Kind::Redaction, "update redaction set why = why || '!'", "update redaction set why = replace(why, '!', '')"),
        (
            Kind::Given,
            "update redaction_given set recipient = recipient || '!'",
            "update redaction_given set recipient = replace(recipient, '!', '')",
        ),
    ] {
        run(&app, change).await;
        let found = verify(app.state.db()).await.unwrap();
        assert!(matches!(found, Chain::Changed(_, of) if of.kind == kind), "{change}: {found}");
        run(&app, back).await;
    }
    // Somebody who may not see the complaint finds none of it.
    let station_b = app.officer("b").await;
    assert_eq!(page(&station_b, reference, "text").await.unwrap_err(), Error::NotFound);
    assert_eq!(station_b.get(&file).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.officer("admin").await.get(&file).await.status, StatusCode::FORBIDDEN);
    // What the cell gave out for lists no longer stands there once the inquiry is confidential.
    let chief = app.officer("chief").await;
    assert!(chief.get("/staff/list/csv").await.text.contains("█████"));
    chief.must(reference, Move::Seal, &[("text", "x")]).await;
    let list = chief.get("/staff/list/csv").await.text;
    assert!(list.contains(&reference.to_string()) && !list.contains("█████") && !list.contains("सुनीता"), "{list}");
});

both_databases!(a_copy_in_lists_goes_when_one_of_its_words_is_withheld_and_the_text_does_not_come_back, async |db| {
    let app = App::on(db).await;
    let reference = filed_about(&app, "theft", THEFT, &[]).await;
    let operator = app.officer("operator").await;
    let (_, words) = opened(&operator, reference, "text").await;
    let numbers: Vec<usize> = (0..words.len()).filter(|n| words[*n].1).collect();
    assert_eq!(redact(&operator, reference, &numbers, "list").await, (StatusCode::OK, None));
    let copy = page(&operator, reference, "").await.unwrap().copies.pop().unwrap();
    assert_eq!(give(&operator, reference, copy.id, "export").await, (StatusCode::OK, None));
    let list = operator.get("/staff/list/csv").await.text;
    assert!(list.contains("█████") && list.contains("मोबाइल"), "{list}");
    let case = format!("/staff/c/{}", reference.as_str());
    let decide = async |form: &str| operator.post_json(&case, &[("form_name", form), ("word", "मोबाइल")]).await.0;
    assert_eq!(decide("withhold").await, StatusCode::OK);
    let list = operator.get("/staff/list/csv").await.text;
    assert!(list.contains(&reference.to_string()), "{list}");
    for gone in ["█████", "मोबाइल", "सुनीता", "12345"] {
        assert!(!list.contains(gone), "{gone} in {list}");
    }
    assert_eq!(decide("release").await, StatusCode::OK);
    assert!(operator.get("/staff/list/csv").await.text.contains("█████"));
});

both_databases!(a_refused_reason_names_no_word_that_is_sealed_from_the_officer, async |db| {
    let app = App::on(db).await;
    let form: String = hex::encode(rand::random::<[u8; 16]>());
    let fields = [("form", form.as_str()), ("text", GIRL), ("category", "child_safety"), ("name", "Sunita")];
    let (reference, _) = filed(&app.citizen().post("/", &fields).await);
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let (_, words) = opened(&operator, reference, "text").await;
    let numbers: Vec<usize> = (0..words.len()).filter(|n| words[*n].1).collect();
    let (status, error) = redact(&operator, reference, &numbers, "asked by Suneeta").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(error, Some(Error::Stopped(Stop::Words(Vec::new()))), "no name, in whichever spelling");
    assert_eq!(rows(app.state.db(), "select count(*) from redaction").await, 0);
    // Whoever has opened it with a reason is told which word it is.
    chief.opened(reference).await;
    let (_, error) = redact(&chief, reference, &numbers, "asked by Suneeta").await;
    let Some(Error::Stopped(Stop::Words(named))) = error else { panic!("{error:?}") };
    assert!(named.iter().any(|word| word == "Sunita"), "{named:?}");
});

both_databases!(a_copy_that_still_names_the_child_is_refused_and_the_cell_gives_none_out, async |db| {
    let app = App::on(db).await;
    let reference = filed_about(&app, "child_safety", GIRL, &[]).await;
    let (operator, chief) = (app.officer("operator").await, app.officer("chief").await);
    let (_, words) = opened(&operator, reference, "text").await;
    let numbers: Vec<usize> = (0..words.len()).filter(|n| words[*n].1).collect();
    let name = (0..words.len()).find(|n| words[*n].0 == "रानी").unwrap();
    let without_name: Vec<usize> = numbers.iter().copied().filter(|n| *n != name).collect();
    let (status, error) = redact(&operator, reference, &without_name, "court").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(matches!(error, Some(Error::Stopped(Stop::Words(_)))), "{error:?}");
    let (_, error) = redact(&operator, reference, &numbers, "the case of Rani").await;
    assert!(matches!(error, Some(Error::Stopped(Stop::Words(_)))), "nor does the reason name her: {error:?}");
    assert_eq!(redact(&operator, reference, &numbers, "court").await, (StatusCode::OK, None));
    let copy = page(&operator, reference, "").await.unwrap().copies.pop().unwrap();
    assert!(!copy.may_give);
    assert_eq!(give(&operator, reference, copy.id, "court").await.1, Some(Error::NotAllowed));
    // A word that is withheld later stops a copy that was made before.
    let word = [("form_name", "withhold"), ("word", "परेशान")];
    let withheld = operator.post_json(&format!("/staff/c/{}", reference.as_str()), &word).await;
    assert_eq!(withheld.0, StatusCode::OK);
    let (_, error) = give(&chief, reference, copy.id, "court").await;
    assert_eq!(error, Some(Error::Stopped(Stop::Words(vec!["परेशान".to_owned()]))));
    let word = [("form_name", "release"), ("word", "परेशान")];
    assert_eq!(operator.post_json(&format!("/staff/c/{}", reference.as_str()), &word).await.0, StatusCode::OK);
    assert_eq!(give(&chief, reference, copy.id, "court").await, (StatusCode::OK, None));
});

async fn run(app: &App, statement: &'static str) {
    let mut tx = app.state.db().begin().await.unwrap();
    assert!(tx.run(&sql(statement)).await.unwrap() > 0, "{statement}");
    tx.commit().await.unwrap();
}

/// A white photo.
fn white() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    RgbImage::from_pixel(64, 64, Rgb([255, 255, 255])).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

both_databases!(a_redacted_photo_is_another_file_and_no_photo_of_a_shielded_case_leaves, async |db| {
    let app = App::on(db).await;
    let operator = app.officer("operator").await;
    for (category, may_leave) in [("theft", true), ("child_safety", false)] {
        let reference = filed_about(&app, category, "फ़ोटो देखें", &[&white()]).await;
        let photo = operator.panel(reference).await.unwrap().photos[0];
        let source = Source::Photo(photo).to_string();
        assert!(matches!(page(&operator, reference, &source).await.unwrap().open, Opened::Photo { id } if id == photo));
        let make = async |more: &[(&str, &str)]| {
            let begin = [("form_name", "redact-photo"), ("source", source.as_str())];
            let (status, answer) = operator.post_json(&address(reference), &[&begin[..], more].concat()).await;
            (status, answer.error)
        };
        let why = ("why", "a face");
        assert_eq!(make(&[why]).await.1, Some(Error::field("areas", Problem::Missing)));
        for wrong in ["101", "-1", "x"] {
            let area = [("left1", wrong), ("top1", "0"), ("width1", "10"), ("height1", "10"), why];
            assert_eq!(make(&area).await.1, Some(Error::field("areas", Problem::NotAChoice)), "{wrong}");
        }
        // Typed with Devanagari digits too.
        let area = [("left2", "५०"), ("top2", "0"), ("width2", "50"), ("height2", "100"), why];
        assert_eq!(make(&area).await, (StatusCode::OK, None));
        let copy = page(&operator, reference, "").await.unwrap().copies.pop().unwrap();
        let file = format!("/staff/c/{}/redacted/{}", reference.as_str(), copy.id);
        let redacted = operator.file_of(&file).await;
        let picture = image::load_from_memory_with_format(&redacted, ImageFormat::Jpeg).unwrap().into_rgb8();
        assert!(picture.get_pixel(10, 30).0[0] > 215 && picture.get_pixel(55, 30).0[0] < 40);
        let original = operator.file_of(&format!("/staff/photo/{photo}")).await;
        let picture = image::load_from_memory_with_format(&original, ImageFormat::Jpeg).unwrap().into_rgb8();
        assert!(picture.get_pixel(55, 30).0[0] > 215, "the original stays");
        assert_eq!(operator.panel(reference).await.unwrap().photos, [photo], "the copy is no photo of the complaint");
        // Nobody gives out a photo of such a case, not even the chief.
        for login in ["operator", "chief"] {
            let who = app.officer(login).await;
            let expected =
                if may_leave { (StatusCode::OK, None) } else { (StatusCode::FORBIDDEN, Some(Error::NotAllowed)) };
            assert_eq!(give(&who, reference, copy.id, "rti").await, expected, "{category} {login}");
        }
        assert_eq!(
            give(&operator, reference, copy.id, "export").await.1,
            Some(Error::field("purpose", Problem::NotAChoice))
        );
        // Of another complaint it is not found.
        let other = filed_about(&app, "theft", "दूसरी शिकायत", &[]).await;
        assert_eq!(page(&operator, other, &source).await.unwrap_err(), Error::NotFound);
        let file = format!("/staff/c/{}/redacted/{}", other.as_str(), copy.id);
        assert_eq!(operator.get(&file).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(rows(app.state.db(), "select count(*) from audit where action = 'photo_redacted'").await, 2);
});
