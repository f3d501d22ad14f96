//! What may be given out of a complaint under the Right to Information Act 2005: its number, subject, offices and days, and of the timeline what
//! happened and when. Texts, names, places, telephone numbers and photos are personal information, which section 8(1)(j) exempts as it stands since
//! 14-11-2025. Of an inquiry that runs, is confidential, or protects a victim, nothing is given (section 8(1)(g) and (h)). Whether section 8(2) weighs more is the
//! Public Information Officer's decision, not this program's.
//!
//! A text is given out only in a redacted version that an officer made and gave out for this; without one it is withheld. That a complaint was found
//! "fake" is an accusation against whoever made it, so of that only the closing is given, and no outcome at all: leaving out this one would mark it.

use crate::{
    audit,
    complaint::{
        Audience, EntryKind, Reference, Status,
        store::{self, Complaint, Entry},
    },
    error::Error,
    language::{Language, dates, fill_in, texts, texts::oversight as says},
    masks::redaction::{Source, store::for_rti},
    officers::Role,
    server::{op::Op, security::plain},
    shield::guard::Disclosure,
};
use axum::{
    body::Body,
    extract::Path,
    http::{
        Response,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::IntoResponse as _,
};
use std::{collections::HashMap, fmt::Write as _};

/// Roles that answer such a request.
const MAY: [Role; 2] = [Role::Circle, Role::Chief];

/// Steps of which nothing is given: all of them tell that the complaint was called "fake".
const ABOUT_FAKE: [EntryKind; 3] = [EntryKind::FakeProposed, EntryKind::FakeNoticed, EntryKind::FakeContested];

/// `GET /staff/c/{reference}/rti`: what may be given out of a complaint, as a text file. Recorded in the audit trail.
pub async fn text(op: Op, Path(reference): Path<String>) -> Response<Body> {
    match made(&op, &reference).await {
        Ok((reference, text)) => {
            let name = format!("attachment; filename=\"rti-{}.txt\"", reference.as_str());
            ([(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text)
                .into_response()
        }
        Err(error) => plain(&error, op.language()),
    }
}

async fn made(op: &Op, typed: &str) -> Result<(Reference, String), Error> {
    let who = op.who()?;
    if !MAY.contains(&who.officer.role) {
        return Err(Error::NotAllowed);
    }
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    let complaint = store::by_reference(op.db(), &who.viewer, reference).await?.ok_or(Error::NotFound)?;
    let entries = store::entries(op.db(), complaint.id).await?;
    let office =
        |id: Option<i64>, at| id.and_then(|id| op.offices().name_at(id, at)).map(|name| name.full(op.language()));
    let redacted = for_rti(op, complaint.id, complaint.disclosure().into()).await?;
    let text = written(&complaint, &entries, &office, &redacted, op.language());
    let mut tx = op.db().begin().await?;
    audit::write(&mut tx, op.now(), Some(who.officer.id), "rti_exported", reference.as_str(), "").await?;
    tx.commit().await?;
    Ok((reference, text))
}

/// Whether anything may be given at all.
fn is_exempt(complaint: &Complaint) -> bool {
    complaint.disclosure() != Disclosure::Everybody || complaint.status != Status::Closed
}

/// The text. `redacted` holds redacted texts by what was redacted ([`Source`]).
fn written(
    complaint: &Complaint,
    entries: &[Entry],
    office: &dyn Fn(Option<i64>, i64) -> Option<String>,
    redacted: &HashMap<String, String>,
    language: Language,
) -> String {
    let mut text = fill_in(language, says::RTI_HEAD, &[("reference", &complaint.reference.to_string())]);
    text.push_str("\n\n");
    if is_exempt(complaint) {
        text.push_str(says::RTI_EXEMPT.in_language(language));
        text.push('\n');
        return text;
    }
    let given = |source: Source| match redacted.get(&source.to_string()) {
        Some(given) => given.replace('\n', "\n    "),
        None => says::RTI_WITHHELD.in_language(language).to_owned(),
    };
    let mut line = |name: crate::language::Text, value: &str| {
        let _ = writeln!(text, "{}: {value}", name.in_language(language));
    };
    line(says::RTI_RECEIVED, &dates::exact(complaint.received_at));
    line(says::RTI_CATEGORY, texts::words::category(complaint.category, language));
    if let Some(station) = office(complaint.station_id, complaint.received_at) {
        line(says::RTI_STATION, &station);
    }
    line(says::RTI_TEXT, &given(Source::Text));
    text.push('\n');
    let told = |entry: &&Entry| entry.audience != Audience::Staff && !ABOUT_FAKE.contains(&entry.kind);
    for entry in entries.iter().filter(told) {
        let with = office(entry.office_id, entry.at).unwrap_or_default();
        let what = fill_in(language, texts::words::happened(entry.kind), &[("office", &with)]);
        let _ = writeln!(text, "{}  {what}", dates::exact(entry.at));
        if entry.text.is_some() {
            let _ = writeln!(text, "    {}", given(Source::Entry(entry.id)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::{
        complaint::Move,
        language::{Language, texts},
        masks::redaction::{Opened, RedactPage},
        server::db::sql,
        testing::{App, both_databases},
    };
    use axum::http::StatusCode;

    both_databases!(what_is_given_out_has_no_words_and_no_person, async |db| {
        let app = App::on(db).await;
        let citizen = app.citizen();
        let form: String = hex::encode(rand::random::<[u8; 16]>());
        let fields = [
            ("form", form.as_str()),
            ("text", "MARKTEXT"),
            ("category", "theft"),
            ("place", "MARKPLACE"),
            ("name", "MARKNAME"),
            ("phone", "9876500021"),
        ];
        let (reference, _) = crate::testing::filed(&citizen.post("/", &fields).await);
        let operator = app.officer("operator").await;
        operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
        let station = app.officer("a").await;
        station.must(reference, Move::Start, &[]).await;
        let address = format!("/staff/c/{}/rti", reference.as_str());
        let chief = app.officer("chief").await;
        let running = chief.get(&address).await;
        assert_eq!(running.status, StatusCode::OK);
        assert!(running.text.contains("8(1)(h)") && !running.text.contains("Theft"), "{}", running.text);
        station.must(reference, Move::Report, &[("text", "MARKREPORT")]).await;
        chief.must(reference, Move::Close, &[("outcome", "disposed"), ("text", "MARKCLOSED")]).await;
        let given = chief.get(&address).await.text;
        assert!(given.contains("Theft") && given.contains("8(1)(j)"), "{given}");
        for word in ["MARKTEXT", "MARKPLACE", "MARKNAME", "MARKREPORT", "MARKCLOSED", "9876500021"] {
            assert!(!given.contains(word), "{word} in {given}");
        }
        // What is left out of a complaint that was found fake is left out of every other one too.
        assert!(!given.to_lowercase().contains("disposed") && !given.contains("Outcome"), "{given}");
        for (login, status) in [("operator", 403), ("a", 403), ("admin", 403), ("auditor", 403)] {
            assert_eq!(app.officer(login).await.get(&address).await.status.as_u16(), status, "{login}");
        }
        assert_eq!(app.officer("circle").await.get(&address).await.status, StatusCode::OK);
        let given = crate::testing::rows(app.state.db(), "select count(*) from audit where action = 'rti_exported'");
        assert_eq!(given.await, 3);
        // A confidential inquiry and a protected victim: nothing.
        chief.must(reference, Move::Seal, &[("text", "x")]).await;
        let sealed = chief.get(&address).await.text;
        assert!(sealed.contains("8(1)(h)") && !sealed.contains("Theft"), "{sealed}");
    });

    both_databases!(a_redacted_copy_is_given_and_that_it_was_found_fake_is_not, async |db| {
        let app = App::on(db).await;
        let (reference, _) = app.citizen().file("MARKNAME ने दुकान तोड़ी").await;
        let number = reference.as_str();
        let (operator, station, circle) =
            (app.officer("operator").await, app.officer("a").await, app.officer("circle").await);
        operator.must(reference, Move::Forward, &[("station", &app.offices.station_a.to_string())]).await;
        station.must(reference, Move::Start, &[]).await;
        station.must(reference, Move::Report, &[("text", "मौक़े पर गए")]).await;
        let proposal = [("reason", "did_not_happen"), ("text", "पड़ोसियों ने घटना से इनकार किया")];
        station.must(reference, Move::ProposeFake, &proposal).await;
        circle.must(reference, Move::SignFake, &[("text", "जाँच में घटना की पुष्टि नहीं हुई")]).await;
        app.state.clock().advance(crate::complaint::fake::REPLY_TIME);
        let circle = app.officer("circle").await;
        circle.must(reference, Move::Close, &[("outcome", "found_fake"), ("text", "जाँच में पुष्टि नहीं हुई")]).await;
        let redact = format!("/staff/c/{number}/redact");
        let asked = serde_json::json!({ "reference": number, "source": "text" });
        let page: RedactPage = circle.call("staff/redact", asked).await.unwrap();
        let Opened::Text { was, .. } = page.open else { panic!("a text") };
        let marked = [
            ("form_name", "redact-text"),
            ("source", "text"),
            ("was", was.as_str()),
            ("word", "0"),
            ("why", "RTI, third person"),
        ];
        assert_eq!(circle.post_json(&redact, &marked).await.0, StatusCode::OK);
        let address = format!("/staff/c/{number}/rti");
        assert!(!circle.get(&address).await.text.contains("दुकान"), "made, but not given out for this");
        let (copy,): (i64,) = app.state.db().one(&sql("select max(id) from redaction")).await.unwrap();
        let copy = copy.to_string();
        let give = [("form_name", "give"), ("copy", copy.as_str()), ("purpose", "rti"), ("recipient", "RTI 12/2026")];
        assert_eq!(circle.post_json(&redact, &give).await.0, StatusCode::OK);
        let given = circle.get(&address).await.text;
        assert!(given.contains("दुकान तोड़ी") && !given.contains("MARKNAME"), "{given}");
        for kind in crate::oversight::rti::ABOUT_FAKE {
            let told = texts::words::happened(kind).in_language(Language::English);
            assert!(!given.contains(told.split('{').next().unwrap().trim()), "{told} in {given}");
        }
        assert!(!given.to_lowercase().contains("fake"), "{given}");
        // A word that is withheld later takes back what was given out before.
        let withhold = [("form_name", "withhold"), ("word", "दुकान")];
        assert_eq!(circle.post_json(&format!("/staff/c/{number}"), &withhold).await.0, StatusCode::OK);
        let given = circle.get(&address).await.text;
        assert!(given.contains("8(1)(j)") && !given.contains("दुकान"), "{given}");
    });
}
