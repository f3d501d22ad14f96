//! Handlers of the staff's page.

use super::{
    MAX_TITLE, SLUG, VersionState, Words, about, files, links, lists,
    moves::{self, Act},
    release::{self, Signed},
    shown,
    store::{self, StatementRow, Step, Typed, VersionRow},
    typed::{self, Fields},
    view::{Asked, Done, MAX_FILES, Statements},
};
use crate::{
    audit,
    complaint::{MAX_LINE, reference::ALPHABET},
    error::{Error, FieldError, Problem},
    officers::{self, sign_in::SignedIn},
    replies::outbox,
    server::{
        db::{Tx, sql},
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    staff::StaffPage,
};
use axum::{body::Body, http::Response};
use sha2::{Digest as _, Sha256};

/// The page as this officer sees it.
///
/// # Errors
/// [`Error::NotAllowed`], or database errors.
pub async fn statements(op: &Op, who: &SignedIn, asked: &Asked) -> Result<Statements, Error> {
    StaffPage::Statements.may_read(who.officer.role)?;
    let db = op.db();
    let sees_wire = StaffPage::Wire.may_read(who.officer.role).is_ok();
    let event = sees_wire.then(|| op.hub().wire_position());
    let (released, next) = lists::released_lines(db, asked.after).await?;
    let chosen = match &asked.one {
        Some(slug) => match store::by_slug(db, slug).await? {
            Some(statement) => Some(shown::chosen(op, who, statement).await?),
            None => None,
        },
        None => None,
    };
    let post = match asked.post.filter(|_| sees_wire) {
        Some(post) => about::post(db, post).await?,
        None => None,
    };
    Ok(Statements {
        me: officers::handlers::me(op, who).await?,
        open: lists::open_lines(db).await?,
        released,
        next,
        chosen,
        post,
        form: forms::own_form(who.officer.id),
        event,
        now: op.now(),
    })
}

/// `POST /staff/statements`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Statements.may_change(who.officer.role)?;
    let (slug, done) = match posted.get("form_name") {
        "statement-new" => (begin(op, &who, posted).await?, Done::Saved),
        "statement-write" => (write(op, &who, posted).await?, Done::Saved),
        "statement-step" | "statement-return" => step(op, &who, posted).await?,
        "statement-release" => countersign(op, &who, posted).await?,
        "statement-correct" => (correct(op, &who, posted).await?, Done::Begun),
        "statement-withdraw" => (withdraw(op, &who, posted).await?, Done::Withdrawn),
        "statement-attach" => (attach(op, &who, posted).await?, Done::Attached),
        "statement-detach" => (detach(op, &who, posted).await?, Done::Detached),
        "statement-go-on" => (go_on(op, &who, posted).await?, Done::GoesOn),
        _ => return Err(Error::NotUnderstood),
    };
    op.hub().wake();
    let one = (done != Done::Dropped).then_some(slug);
    Ok(FormResponse::go(Asked { one, done: Some(done), ..Asked::default() }.to_address()))
}

/// The name in the address, from the form's id: the same form makes one statement.
fn slug_of(form: &str) -> String {
    let digest = Sha256::digest(format!("sunwai statement {form}"));
    digest.iter().take(SLUG).map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

async fn begin(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<String, Error> {
    let slug = slug_of(posted.own_form_id(who.officer.id)?);
    let fields = typed::fields(op, posted, false)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let Some(id) = store::create(&mut tx, &slug, who.officer.id, now).await? else {
        // The answer to the first one was lost.
        return Ok(slug);
    };
    store::add_version(&mut tx, id, &fields.typed, who.officer.id, now).await?.ok_or(Error::Changed)?;
    link(&mut tx, who, id, &fields).await?;
    if let Ok(post) = posted.get("post").parse() {
        StaffPage::Wire.may_read(who.officer.role)?;
        about::link_post(&mut tx, id, post).await?;
    }
    audit::write(&mut tx, now, Some(who.officer.id), "statement_begun", &slug, "").await?;
    tx.commit().await?;
    Ok(slug)
}

async fn link(tx: &mut Tx, who: &SignedIn, id: i64, fields: &Fields) -> Result<(), Error> {
    if about::link_complaints(tx, &who.viewer, id, &fields.references).await?.is_some() {
        return Err(Error::field("references", Problem::NotAChoice));
    }
    Ok(about::set_incident(tx, id, fields.incident.as_deref()).await?)
}

/// A statement and its newest version, as named in a form.
async fn named(op: &Op, posted: &FormBody) -> Result<(StatementRow, VersionRow), Error> {
    let statement = store::by_slug(op.db(), posted.get("one")).await?.ok_or(Error::NotFound)?;
    let newest = store::versions(op.db(), statement.id).await?.into_iter().next().ok_or(Error::NotFound)?;
    Ok((statement, newest))
}

/// The edit of the words that the officer had before him.
fn edit(posted: &FormBody) -> Result<i64, Error> {
    posted.get("edit").parse().map_err(|_| Error::NotUnderstood)
}

/// Checks that this officer may do this with the version now.
fn allowed(act: Act, version: &VersionRow, who: &SignedIn) -> Result<VersionState, Error> {
    let is_writer = version.writer_id == who.officer.id;
    let now = moves::after(act, version.state, who.officer.role, is_writer);
    now.ok_or_else(|| {
        let ever =
            VersionState::ALL.iter().any(|&state| moves::after(act, state, who.officer.role, is_writer).is_some());
        if ever { Error::Changed } else { Error::NotAllowed }
    })
}

async fn write(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<String, Error> {
    let (statement, version) = named(op, posted).await?;
    allowed(Act::Write, &version, who)?;
    let fields = typed::fields(op, posted, version.n > 1)?;
    let mut tx = op.db().begin().await?;
    if !store::save(&mut tx, version.id, edit(posted)?, &fields.typed, who.officer.id, op.now()).await? {
        return Err(Error::Changed);
    }
    link(&mut tx, who, statement.id, &fields).await?;
    audit::write(&mut tx, op.now(), Some(who.officer.id), "statement_written", &statement.slug, "").await?;
    tx.commit().await?;
    Ok(statement.slug)
}

/// What is missing before a version can be handed to the second person.
fn missing(op: &Op, slug: &str, version: &VersionRow) -> Result<(), Error> {
    let mut needed = vec![
        ("title_hi", version.title_hi.as_str()),
        ("title_en", version.title_en.as_str()),
        ("text_hi", version.text_hi.as_str()),
        ("text_en", version.text_en.as_str()),
    ];
    if version.n > 1 {
        needed.push(("change_hi", version.change_hi.as_deref().unwrap_or_default()));
        needed.push(("change_en", version.change_en.as_deref().unwrap_or_default()));
    }
    let empty = needed.into_iter().filter(|(_, words)| words.is_empty());
    let problems: Vec<FieldError> =
        empty.map(|(field, _)| FieldError { field: field.into(), problem: Problem::Missing }).collect();
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let too_long = crate::channels::platforms().any(|channel| release::posts(op, slug, version, channel).is_err());
    if too_long { Err(release::too_long()) } else { Ok(()) }
}

/// A step that is not a release.
async fn step(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(String, Done), Error> {
    let act: Act = posted.get("act").parse().map_err(|_| Error::NotUnderstood)?;
    let done = match act {
        Act::Propose => Done::Proposed,
        Act::TakeBack => Done::TakenBack,
        Act::Return => Done::Returned,
        Act::Halt => Done::Halted,
        Act::Drop => Done::Dropped,
        Act::Write | Act::Release => return Err(Error::NotUnderstood),
    };
    let (statement, version) = named(op, posted).await?;
    let to = allowed(act, &version, who)?;
    let mut problems = Vec::new();
    let returned = match act {
        Act::Return => posted.needed("return_why", MAX_LINE, &mut problems),
        _ => None,
    };
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    if act == Act::Propose {
        missing(op, &statement.slug, &version)?;
    }
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let step = Step { id: version.id, edit: edit(posted)?, from: version.state, to, returned: returned.as_deref() };
    if !store::step(&mut tx, step, now).await? {
        return Err(Error::Changed);
    }
    let action = format!("statement_{done}");
    audit::write(&mut tx, now, Some(who.officer.id), &action, &statement.slug, returned.as_deref().unwrap_or_default())
        .await?;
    tx.commit().await?;
    Ok((statement.slug, done))
}

async fn countersign(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(String, Done), Error> {
    let (statement, version) = named(op, posted).await?;
    allowed(Act::Release, &version, who)?;
    if posted.get("read_both").is_empty() {
        return Err(Error::field("read_both", Problem::Missing));
    }
    let done = match release::countersign(op, version.id, edit(posted)?, who.officer.id).await? {
        Signed::Released => Done::Released,
        Signed::Scheduled => Done::Scheduled,
    };
    Ok((statement.slug, done))
}

async fn correct(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<String, Error> {
    let (statement, newest) = named(op, posted).await?;
    if newest.state != VersionState::Released || statement.withdrawn_at.is_some() {
        return Err(Error::NotNow);
    }
    let now = op.now();
    let typed =
        Typed { title: newest.title(), text: newest.text(), change: None, overflow: newest.overflow, release_at: None };
    let mut tx = op.db().begin().await?;
    let id = store::add_version(&mut tx, statement.id, &typed, who.officer.id, now).await?.ok_or(Error::Changed)?;
    files::copy(&mut tx, newest.id, id, now).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "statement_correction_begun", &statement.slug, "").await?;
    tx.commit().await?;
    Ok(statement.slug)
}

async fn withdraw(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<String, Error> {
    if !moves::may_countersign(who.officer.role) {
        return Err(Error::NotAllowed);
    }
    let mut problems = Vec::new();
    let hi = posted.needed("why_hi", MAX_TITLE, &mut problems);
    let en = posted.needed("why_en", MAX_TITLE, &mut problems);
    let own = &op.settings().public_url;
    for (field, words) in [("why_hi", &hi), ("why_en", &en)] {
        if words.as_deref().is_some_and(|words| !links::only_ours(words, own)) {
            problems.push(FieldError { field: field.into(), problem: Problem::OthersLink });
        }
    }
    let (Some(hi), Some(en), true) = (hi, en, problems.is_empty()) else { return Err(Error::Fields(problems)) };
    let slug = posted.get("one");
    release::withdraw(op, slug, &Words { hi, en }, who.officer.id).await?;
    Ok(slug.to_owned())
}

async fn attach(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<String, Error> {
    let (statement, version) = named(op, posted).await?;
    allowed(Act::Write, &version, who)?;
    let mut problems = Vec::new();
    let hi = posted.needed("file_hi", MAX_TITLE, &mut problems);
    let en = posted.needed("file_en", MAX_TITLE, &mut problems);
    let own = &op.settings().public_url;
    for (field, words) in [("file_hi", &hi), ("file_en", &en)] {
        if words.as_deref().is_some_and(|words| !links::only_ours(words, own)) {
            problems.push(FieldError { field: field.into(), problem: Problem::OthersLink });
        }
    }
    let too_large = posted.problems.first().map(|one| files::problem_of(one.problem));
    let file = posted.photos.first();
    if let Some(problem) = too_large.or_else(|| file.is_none().then_some(Problem::Missing)) {
        problems.push(FieldError { field: "attachment".into(), problem });
    }
    let (Some(hi), Some(en), Some(file), true) = (hi, en, file, problems.is_empty()) else {
        return Err(Error::Fields(problems));
    };
    let kept = files::keep(op, file).await?;
    let now = op.now();
    let mut held = kept.held(op.state()).await?;
    if files::count(&mut held.tx, version.id).await? >= MAX_FILES as i64 {
        return Err(Error::field("attachment", Problem::TooManyFiles(MAX_FILES as u32)));
    }
    if !store::touched(&mut held.tx, version.id, edit(posted)?, who.officer.id, now).await? {
        return Err(Error::Changed);
    }
    kept.attach(&mut held.tx, version.id, &Words { hi, en }, now).await?;
    audit::write(&mut held.tx, now, Some(who.officer.id), "statement_file_attached", &statement.slug, "").await?;
    held.commit().await?;
    Ok(statement.slug)
}

async fn detach(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<String, Error> {
    let (statement, version) = named(op, posted).await?;
    allowed(Act::Write, &version, who)?;
    let file: i64 = posted.get("file").parse().map_err(|_| Error::NotUnderstood)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    if !store::touched(&mut tx, version.id, edit(posted)?, who.officer.id, now).await? {
        return Err(Error::Changed);
    }
    if !files::detach(&mut tx, version.id, file, now).await? {
        return Err(Error::NotFound);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "statement_file_detached", &statement.slug, "").await?;
    tx.commit().await?;
    Ok(statement.slug)
}

/// Continues a thread where a platform refused it. What is out already is not sent again.
async fn go_on(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<String, Error> {
    let (statement, _) = named(op, posted).await?;
    let reply: i64 = posted.get("reply").parse().map_err(|_| Error::NotUnderstood)?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    let own = sql("select count(*) from reply r join statement_version v on v.id = r.statement_version_id \
         where r.id = $1 and v.statement_id = $2");
    if tx.one::<(i64,)>(&own.arg(reply).arg(statement.id)).await? == (0,) {
        return Err(Error::NotFound);
    }
    if !outbox::again(&mut tx, reply, now).await? {
        return Err(Error::NotNow);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "statement_part_again", &statement.slug, &reply.to_string())
        .await?;
    store::woken(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake_outbox();
    Ok(statement.slug)
}
