//! Handlers of redacted copies: the page, the forms that make and give them out, and the copies as files.

use super::{
    AREAS, Opened, Purpose, RedactPage, Source, SourceLine, Word,
    blackout::{Area, black_out},
    marking, may_give,
    store::{self, MOST, NewCopy},
};
use crate::{
    audit::{self, Kind, Rows},
    complaint::{
        MAX_LINE, Reference, audience,
        outgoing::{self, Withheld},
        reads,
        store::{self as complaints, Complaint, select_visible},
    },
    error::{Error, FieldError, Problem},
    language::typed,
    officers::{self, sign_in::SignedIn},
    server::{
        db::{Tx, to_change},
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
        photos,
        security::{Client, plain},
    },
    shield::{Stop, guard, masks::CaseKind},
    staff::StaffPage,
};
use axum::{
    body::Body,
    extract::Path,
    http::{HeaderValue, Response, header},
};
use futures::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// A complaint that this officer may see.
async fn seen(op: &Op, who: &SignedIn, typed: &str) -> Result<Complaint, Error> {
    StaffPage::Redact.may_read(who.officer.role)?;
    let reference = Reference::read(typed).map_err(|_| Error::NotFound)?;
    let complaint = complaints::by_reference(op.db(), &who.viewer, reference).await?.ok_or(Error::NotFound)?;
    reads::note(op, who.officer.id, &complaint).await?;
    Ok(complaint)
}

/// Names a text, so that a form that was made from another one is refused.
fn name_of_text(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..8])
}

/// The page of a complaint's copies, with this text or photo opened; `NotFound` if the officer may not see the complaint or what was asked for.
///
/// # Errors
/// [`Error::NotAllowed`], [`Error::NotFound`], database errors.
pub async fn redact(op: &Op, who: &SignedIn, typed: &str, asked: &str) -> Result<RedactPage, Error> {
    let complaint = seen(op, who, typed).await?;
    let sources = sources(op, who, &complaint).await?;
    let open = match Source::read(asked) {
        None if asked.is_empty() => Opened::Nothing,
        None => return Err(Error::NotFound),
        Some(source) if sources.iter().all(|line| line.source != source) => return Err(Error::NotFound),
        Some(Source::Photo(id)) => Opened::Photo { id },
        Some(source) => opened(op, who, &complaint, source).await?,
    };
    let kind: CaseKind = complaint.disclosure().into();
    let role = who.officer.role;
    Ok(RedactPage {
        me: officers::handlers::me(op, who).await?,
        reference: complaint.reference,
        sources,
        open,
        copies: store::of(op.db(), complaint.id, |source| may_give(role, kind, source.is_photo())).await?,
        now: op.now(),
    })
}

/// What this officer may redact: the complaint's text, and the texts and photos of the entries that the officer may read.
async fn sources(op: &Op, who: &SignedIn, complaint: &Complaint) -> Result<Vec<SourceLine>, Error> {
    let entries = complaints::entries(op.db(), complaint.id).await?;
    let readable: Vec<&complaints::Entry> =
        entries.iter().filter(|entry| audience::may_read(&who.viewer, entry)).collect();
    let mut sources = vec![SourceLine { source: Source::Text, at: complaint.received_at }];
    let with_text = readable.iter().filter(|entry| entry.text.is_some());
    sources.extend(with_text.map(|entry| SourceLine { source: Source::Entry(entry.id), at: entry.at }));
    for photo in complaints::photos(op.db(), complaint.id).await? {
        let entry = readable.iter().find(|entry| photo.entry_id == Some(entry.id));
        sources.extend(entry.map(|entry| SourceLine { source: Source::Photo(photo.id), at: entry.at }));
    }
    Ok(sources)
}

/// A text of the complaint that this officer may read.
async fn text_of(op: &Op, who: &SignedIn, complaint: &Complaint, source: Source) -> Result<String, Error> {
    match source {
        Source::Text => Ok(complaint.text.clone()),
        Source::Entry(id) => {
            let entries = complaints::entries(op.db(), complaint.id).await?;
            let entry = entries.into_iter().find(|entry| entry.id == id && audience::may_read(&who.viewer, entry));
            entry.and_then(|entry| entry.text).ok_or(Error::NotFound)
        }
        Source::Photo(_) => Err(Error::NotUnderstood),
    }
}

async fn opened(op: &Op, who: &SignedIn, complaint: &Complaint, source: Source) -> Result<Opened, Error> {
    let text = text_of(op, who, complaint, source).await?;
    let mut tx = op.db().snapshot().await?;
    let withheld = outgoing::store::to_redact(op, &mut tx, complaint, &text).await?;
    drop(tx);
    // Looking for dozens of words in a long text takes a while, and others wait for this thread.
    let looking = tokio::task::spawn_blocking(move || {
        let suggested = marking::suggested(&text, &withheld);
        let mut end = 0;
        let mut words = Vec::new();
        for (n, word) in marking::words(&text).into_iter().enumerate() {
            let new_line = text[end..word.start].contains('\n');
            end = word.end;
            words.push(Word { word: text[word].to_owned(), suggested: suggested.contains(&n), new_line });
        }
        Opened::Text { source, was: name_of_text(&text), words }
    });
    looking.await.map_err(|_| Error::internal("the words of a text could not be compared"))
}

/// `POST /staff/c/{reference}/redact`
pub async fn post(Path(reference): Path<String>, FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &reference, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, typed: &str, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Redact.may_change(who.officer.role)?;
    let complaint = seen(op, &who, typed).await?;
    match posted.get("form_name") {
        "redact-text" => make_text(op, &who, &complaint, posted).await?,
        "redact-photo" => make_photo(op, &who, &complaint, posted).await?,
        "give" => give(op, &who, &complaint, posted).await?,
        _ => return Err(Error::NotUnderstood),
    }
    let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(FormResponse::go(format!("/staff/c/{}/redact{query}", complaint.reference.as_str())))
}

/// The complaint as it is now, if the officer still may see it, kept from being changed until the transaction ends.
async fn locked(tx: &mut Tx, who: &SignedIn, reference: Reference) -> Result<Complaint, Error> {
    let mut statement = select_visible(&who.viewer, reference);
    statement.push(to_change(tx));
    let found: Option<Complaint> = tx.maybe(&statement).await?;
    found.ok_or(Error::NotFound)
}

/// Refuses a text that contains a word that the case withholds. Only words that this officer may be told are named: a refusal that spells the sealed name
/// would open it without a reason and without a trace.
async fn without_withheld(
    op: &Op,
    tx: &mut Tx,
    who: &SignedIn,
    complaint: &Complaint,
    text: &str,
) -> Result<(), Error> {
    let held = |words: Vec<Withheld>| {
        let words: Vec<String> = words.into_iter().map(|withheld| withheld.word).collect();
        guard::held(&words, text)
    };
    if held(outgoing::store::of(op, tx, complaint).await?).is_empty() {
        return Ok(());
    }
    let told = outgoing::store::told_to(op, tx, complaint, who).await?;
    Err(Error::Stopped(Stop::Words(held(told))))
}

async fn make_text(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<(), Error> {
    let source = Source::read(posted.get("source")).filter(|source| !source.is_photo()).ok_or(Error::NotUnderstood)?;
    let text = text_of(op, who, complaint, source).await?;
    if posted.get("was") != name_of_text(&text) {
        return Err(Error::Changed);
    }
    let count = marking::words(&text).len();
    let ticked = posted.fields.iter().filter(|(name, _)| name == "word");
    let marked: Option<BTreeSet<usize>> = ticked.map(|(_, n)| n.parse::<usize>().ok().filter(|n| *n < count)).collect();
    let marked = marked.ok_or(Error::NotUnderstood)?;
    let mut problems = Vec::new();
    if marked.is_empty() {
        problems.push(FieldError { field: "words".to_owned(), problem: Problem::Missing });
    }
    let why = reason(posted, problems)?;
    let redacted = marking::redacted(&text, &marked);
    let marks = marked.iter().map(usize::to_string).collect::<Vec<_>>().join(" ");
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let complaint = locked(&mut tx, who, complaint.reference).await?;
    without_withheld(op, &mut tx, who, &complaint, &redacted).await?;
    without_withheld(op, &mut tx, who, &complaint, &why).await?;
    let new = NewCopy {
        complaint_id: complaint.id,
        source,
        text: Some(&redacted),
        photo_id: None,
        marks: &marks,
        why: &why,
        officer_id: who.officer.id,
    };
    added(&mut tx, who, &complaint, &new, now, "text_redacted").await?;
    tx.commit().await?;
    Ok(())
}

/// The reason for a copy, if nothing else is wrong with its form.
fn reason(posted: &FormBody, mut problems: Vec<FieldError>) -> Result<String, Error> {
    match posted.needed("why", MAX_LINE, &mut problems) {
        Some(why) if problems.is_empty() => Ok(why),
        _ => Err(Error::Fields(problems)),
    }
}

/// Writes the copy and its entry in the audit trail: which copy of what. Why is in the row only, because nothing can be erased from the trail.
async fn added(
    tx: &mut Tx,
    who: &SignedIn,
    complaint: &Complaint,
    new: &NewCopy<'_>,
    now: i64,
    action: &str,
) -> Result<(), Error> {
    let too_many = || Error::field("why", Problem::TooManySaved(MOST as u32));
    let (id, n) = store::add(tx, new, now).await?.ok_or_else(too_many)?;
    let detail = format!("{}, copy {n}", new.source);
    let rows = [Rows::one(Kind::Redaction, id)];
    audit::cover(tx, now, Some(who.officer.id), action, complaint.reference.as_str(), &detail, &rows).await?;
    Ok(())
}

async fn make_photo(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<(), Error> {
    let Some(source @ Source::Photo(id)) = Source::read(posted.get("source")) else {
        return Err(Error::NotUnderstood);
    };
    // Of this complaint, and of an entry that the officer may read.
    if sources(op, who, complaint).await?.iter().all(|line| line.source != source) {
        return Err(Error::NotFound);
    }
    let photo = complaints::photo(op.db(), &who.viewer, id).await?.ok_or(Error::NotFound)?;
    let mut problems = Vec::new();
    let areas = areas(posted);
    match &areas {
        None => problems.push(FieldError { field: "areas".to_owned(), problem: Problem::NotAChoice }),
        Some(areas) if areas.is_empty() => {
            problems.push(FieldError { field: "areas".to_owned(), problem: Problem::Missing });
        }
        Some(_) => {}
    }
    let why = reason(posted, problems)?;
    let areas = areas.unwrap_or_default();
    op.has_room()?;
    let marks = areas.iter().map(|area| area.written()).collect::<Vec<_>>().join(" ");
    let found = op.state().photos().get(&photo.sha256).await?;
    let pieces: Vec<axum::body::Bytes> = found.bytes.try_collect().await.map_err(photos::Trouble::from)?;
    let blacked = tokio::task::spawn_blocking(move || black_out(&pieces.concat(), &areas)).await;
    let blacked = blacked.ok().flatten().ok_or_else(|| Error::internal("a stored photo cannot be redacted"))?;
    let Client(from) = op.client();
    let stored = photos::store(op.state(), from, blacked).await?;
    let now = op.now();
    let mut held = stored.held(op.state()).await?;
    let complaint = locked(&mut held.tx, who, complaint.reference).await?;
    without_withheld(op, &mut held.tx, who, &complaint, &why).await?;
    let file = (stored.sha256.as_str(), stored.width, stored.height);
    let photo_id = store::add_photo(&mut held.tx, complaint.id, file, now).await?;
    let new = NewCopy {
        complaint_id: complaint.id,
        source,
        text: None,
        photo_id: Some(photo_id),
        marks: &marks,
        why: &why,
        officer_id: who.officer.id,
    };
    added(&mut held.tx, who, &complaint, &new, now, "photo_redacted").await?;
    held.commit().await?;
    Ok(())
}

/// The rectangles of the form: those of which anything was typed. `None` if one of them is none.
fn areas(posted: &FormBody) -> Option<Vec<Area>> {
    let mut areas = Vec::new();
    for n in 1..=AREAS {
        let typed = ["left", "top", "width", "height"].map(|side| typed::plain(posted.get(&format!("{side}{n}"))));
        if typed.iter().all(|side| side.trim().is_empty()) {
            continue;
        }
        let mut sides = [0u32; 4];
        for (side, typed) in sides.iter_mut().zip(&typed) {
            *side = typed.trim().parse::<u32>().ok().filter(|side| *side <= 100)?;
        }
        let [left, top, width, height] = sides;
        areas.push(Area::new(left, top, width, height)?);
    }
    Some(areas)
}

async fn give(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<(), Error> {
    let id: i64 = posted.get("copy").parse().map_err(|_| Error::NotUnderstood)?;
    let row = store::one(op.db(), complaint.id, id).await?.ok_or(Error::NotFound)?;
    let source = Source::read(&row.source).ok_or_else(|| Error::internal("a copy of nothing that is known"))?;
    let mut problems = Vec::new();
    let purpose: Option<Purpose> = posted.choice("purpose", &mut problems);
    let recipient = posted.needed("recipient", MAX_LINE, &mut problems);
    if purpose == Some(Purpose::Export) && source != Source::Text {
        problems.push(FieldError { field: "purpose".to_owned(), problem: Problem::NotAChoice });
    }
    let (purpose, recipient) = match (purpose, recipient) {
        (Some(purpose), Some(recipient)) if problems.is_empty() => (purpose, recipient),
        _ => return Err(Error::Fields(problems)),
    };
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let complaint = locked(&mut tx, who, complaint.reference).await?;
    // Asked of the case as it is now: it may have become confidential since the copy was made, and more words may be withheld.
    if !may_give(who.officer.role, complaint.disclosure().into(), source.is_photo()) {
        return Err(Error::NotAllowed);
    }
    if let Some(text) = &row.text {
        without_withheld(op, &mut tx, who, &complaint, text).await?;
    }
    let given = store::give(&mut tx, id, (purpose, &recipient), who.officer.id, now).await?;
    // To whom is in the row only: it may be somebody's name.
    let detail = format!("{source}, copy {}, for {purpose}", row.n);
    let (subject, rows) = (complaint.reference.as_str(), [Rows::one(Kind::Given, given)]);
    audit::cover(&mut tx, now, Some(who.officer.id), "redacted_given", subject, &detail, &rows).await?;
    tx.commit().await?;
    Ok(())
}

/// `GET /staff/c/{reference}/redacted/{id}`: a redacted copy, for officers who may see the complaint. As a download once it was given out.
pub async fn file(op: Op, Path((reference, id)): Path<(String, i64)>) -> Response<Body> {
    sent(&op, &reference, id).await.unwrap_or_else(|error| plain(&error, op.language()))
}

async fn sent(op: &Op, reference: &str, id: i64) -> Result<Response<Body>, Error> {
    let who = op.who()?;
    let complaint = seen(op, &who, reference).await?;
    let row = store::one(op.db(), complaint.id, id).await?.ok_or(Error::NotFound)?;
    let (body, kind, ending) = match (row.text, row.sha256) {
        (Some(text), _) => (Body::from(text), "text/plain; charset=utf-8", "txt"),
        (None, Some(sha256)) => {
            let found = op.state().photos().get(&sha256).await?;
            (Body::from_stream(found.bytes), "image/jpeg", "jpg")
        }
        (None, None) => return Err(Error::NotFound),
    };
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if row.given > 0 {
        let name = format!("attachment; filename=\"{}-copy-{}.{ending}\"", complaint.reference.as_str(), row.n);
        if let Ok(name) = HeaderValue::try_from(name) {
            headers.insert(header::CONTENT_DISPOSITION, name);
        }
    }
    Ok(response)
}
