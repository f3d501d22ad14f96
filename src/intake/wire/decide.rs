//! Handler of the wire's forms: decisions and undoing them, replies sent by hand, complaints of callers and visitors.

use super::{Disposition, beside, handlers, latest, store, take_back, unjoin};
use crate::{
    audit,
    complaint::{
        Category, Channel, EntryKind, MAX_LINE, MAX_TEXT, Reference,
        changes::{self, Joining, NewComplaint},
        details::Details,
        outgoing, store as complaints,
    },
    error::{Error, FieldError, Problem},
    intake::{facts, pictures, telephone},
    language::cleaned::cleaned_text,
    officers::sign_in::SignedIn,
    replies::{
        outbox::{self, NewReply, Reply},
        templates::{self, TemplateKind, Ways, check, filled, fit, place_to_look, script_of},
        worker,
    },
    server::{
        db::{Tx, sql},
        forms::{self, FormBody, FormRequest, FormResponse},
        op::Op,
    },
    shield::{Stop, guard::Disclosure},
    staff::StaffPage,
    statements::{about, lists as statements},
};
use axum::{body::Body, http::Response};

/// `POST /staff/wire`
pub async fn post(FormRequest(op, posted): FormRequest) -> Response<Body> {
    let result = act(&op, &posted).await;
    forms::answer(&op, posted, result).await
}

async fn act(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let who = op.who()?;
    StaffPage::Wire.may_change(who.officer.role)?;
    // The post that opens next; the first of the list where there is none.
    let mut next = None;
    match posted.get("form_name") {
        "decide" => {
            decide(op, &who, posted).await?;
            next = posted.get("next").parse::<i64>().ok().map(|next| format!("post={next}"));
        }
        "take-back" => {
            let waits_again = take_back::take_back(op, &who, posted).await?;
            // Already read as a number.
            let id = posted.get("post");
            next = waits_again.then(|| format!("post={id}&back={id}"));
        }
        "send-now" => take_back::send_now(op, &who, posted).await?,
        "send-again" => take_back::send_again(op, &who, posted).await?,
        "undo" => undo(op, &who, posted).await?,
        "how-to-file" => beside::tell_how_to_file(op, &who, posted).await?,
        "by-hand" => by_hand(op, &who, posted).await?,
        "try-again" => try_again(op, &who, posted).await?,
        "staff" => return by_staff(op, posted).await,
        _ => return Err(Error::NotUnderstood),
    }
    op.hub().wake_outbox();
    // Back to the same list, without what belonged to the post that was open.
    let query = posted.parts.uri.query().unwrap_or_default();
    let of_the_post = ["post", "choose", "category", "station", "reference", "back"];
    let is_of_the_list = |pair: &&str| {
        let name = pair.split_once('=').map_or(*pair, |(name, _)| name);
        !pair.is_empty() && !of_the_post.contains(&name)
    };
    let pairs: Vec<&str> = query.split('&').filter(is_of_the_list).chain(next.as_deref()).collect();
    let to =
        if pairs.is_empty() { StaffPage::Wire.route().to_owned() } else { format!("/staff/wire?{}", pairs.join("&")) };
    Ok(FormResponse::go(to))
}

async fn decide(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let id: i64 = posted.get("post").parse().map_err(|_| Error::NotUnderstood)?;
    // Answering with a statement decides the post as a query.
    let statement = Some(posted.get("statement")).filter(|slug| !slug.is_empty());
    let disposition: Disposition = match statement {
        Some(_) => Disposition::Query,
        None => posted.get("decision").parse().map_err(|_| Error::NotUnderstood)?,
    };
    if disposition == Disposition::Order {
        return Err(Error::NotUnderstood);
    }
    let mut problems = Vec::new();
    let remark = posted.line("remark", MAX_LINE, &mut problems).unwrap_or_default();
    if disposition == Disposition::AnotherPlace && remark.is_empty() {
        problems.push(FieldError { field: "remark".into(), problem: Problem::Missing });
    }
    // Text in a field of another decision was meant for that decision: pressing Enter there must not trigger this one.
    let fields = [("reference", Disposition::Joined), ("remark", Disposition::AnotherPlace)];
    for (field, decision) in fields.into_iter().filter(|(field, _)| !posted.get(field).trim().is_empty()) {
        if decision != disposition {
            problems.push(FieldError { field: field.into(), problem: Problem::OtherDecision });
        }
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let mut tx = op.db().begin().await?;
    let row = store::decide(&mut tx, id, disposition, who.officer.id, &remark, now).await?.ok_or(Error::Changed)?;
    let case = match disposition {
        Disposition::Complaint => {
            let station = posted.get("station").parse().ok();
            Some(become_complaint(op, &mut tx, who, &row, category_of(posted)?, station).await?)
        }
        Disposition::Joined => Some(join(op, &mut tx, who, &row, posted).await?),
        _ => None,
    };
    let reference = case.as_ref().map(|case| case.reference);
    let disclosure = case.as_ref().map_or(Disclosure::Everybody, Case::disclosure);
    if let Some(case) = &case {
        facts::complaint::at_decision(&mut tx, id, case.complaint_id, now).await?;
    }
    // No reply is sent about a confidential complaint.
    if (statement.is_some() || !posted.get("answer_wanted").is_empty())
        && disclosure != Disclosure::Nobody
        && let Some(saying) = disposition.saying()
    {
        let ways = templates::store::ways(op, &mut tx).await?;
        let category = case.as_ref().map(|case| case.category);
        let words = match statement {
            Some(slug) => with_statement(op, &mut tx, slug, &row).await?,
            None => wording(op, posted, &ways, (saying, category), &row, reference, &remark)?,
        };
        let cause = latest::cause(id, disposition, now);
        let complaint_id = case.as_ref().map(|case| case.complaint_id);
        let (author, key) = (row.author_id.clone(), row.channel_key.clone());
        let to = outbox::way_back(row.channel, row.kind == "message", disclosure, author, key);
        let (way, target) = to.ok_or(Error::Stopped(Stop::Victim))?;
        let reply = NewReply {
            channel: row.channel,
            way,
            target: &target,
            post_id: Some(row.id),
            complaint_id,
            officer_id: Some(who.officer.id),
            text: &words,
            cause: &cause,
        };
        outbox::queue(op, &mut tx, reply, now).await?;
    }
    let subject = reference.map_or_else(|| format!("post {id}"), |reference| reference.as_str().to_owned());
    audit::write(&mut tx, now, Some(who.officer.id), "post_decided", &subject, disposition.as_str()).await?;
    store::changed(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// The answer that sends a released statement, which is linked to the post that it answers.
async fn with_statement(op: &Op, tx: &mut Tx, slug: &str, row: &store::PostRow) -> Result<String, Error> {
    let found = statements::answer(tx, slug).await?;
    let (statement_id, one) = found.ok_or_else(|| Error::field("statement", Problem::NotAChoice))?;
    about::link_post(tx, statement_id, row.id).await?;
    Ok(handlers::answer_text(op, row.channel, &one, script_of(&row.said())))
}

/// The complaint that a post now belongs to.
pub(super) struct Case {
    pub(super) complaint_id: i64,
    pub(super) reference: Reference,
    pub(super) category: Category,
    confidential: bool,
}

impl Case {
    /// To whom anything about the complaint may be disclosed.
    pub(super) fn disclosure(&self) -> Disclosure {
        outgoing::disclosure(self.confidential, self.category)
    }
}

/// The text of the reply: the operator's text from the form, or else the template, with its placeholders filled.
fn wording(
    op: &Op,
    posted: &FormBody,
    ways: &Ways,
    (saying, category): (TemplateKind, Option<Category>),
    row: &store::PostRow,
    reference: Option<Reference>,
    remark: &str,
) -> Result<String, Error> {
    let number = reference.map(|reference| reference.to_string()).unwrap_or_default();
    let typed = cleaned_text(posted.get("answer"));
    let typed = typed.trim();
    let link = op.settings().answer_link.as_deref();
    let place = place_to_look(link, script_of(&row.said()));
    let values = [("reference", number.as_str()), ("place", remark), ("where", place.as_str())];
    if typed.is_empty() {
        let way = ways.one(saying, category, script_of(&row.text), row.id);
        return Ok(fit(row.channel, &filled(&way, &values)));
    }
    let words = filled(typed, &values);
    check(row.channel, row.kind == "message", &words, link)?;
    Ok(words)
}

/// The category chosen in the form.
pub(super) fn category_of(posted: &FormBody) -> Result<Category, Error> {
    posted.get("category").parse().map_err(|_| {
        let problem = if posted.get("category").is_empty() { Problem::Missing } else { Problem::NotAChoice };
        Error::field("category", problem)
    })
}

/// Creates a complaint from a post and its pictures. If `station` is given, the complaint is forwarded there in the same transaction.
pub(super) async fn become_complaint(
    op: &Op,
    tx: &mut Tx,
    who: &SignedIn,
    row: &store::PostRow,
    category: Category,
    station: Option<i64>,
) -> Result<Case, Error> {
    let now = op.now();
    let said = row.said();
    let mut text = said.clone();
    if text.trim().is_empty() {
        // A photo without text.
        text = "—".to_owned();
    }
    let new = NewComplaint {
        channel: row.channel,
        category,
        language: script_of(&text),
        text,
        details: Details {
            name: row.author_name.clone(),
            handle: row.author_handle.as_ref().map(|handle| format!("@{handle}")),
            ..Details::default()
        },
        point: None,
        accused: op.gazetteer().accused(&said).and_then(|accused| accused.station_id),
    };
    // Nobody knows this key: the complainant gets a private link only with a consent code.
    let key = hex::encode(rand::random::<[u8; 16]>());
    let begun = changes::begin(tx, op.sealing(), new, &key, &[], row.received_at, now).await?;
    let (complaint_id, reference) = (begun.complaint().id, begun.complaint().reference);
    pictures::belong(tx, row.id, complaint_id, begun.entry_id()).await?;
    match station {
        Some(station) => begun.forwarded(op, tx, who, station).await?,
        None => begun.waits(tx, now).await?,
    }
    Ok(Case { complaint_id, reference, category, confidential: false })
}

async fn join(op: &Op, tx: &mut Tx, who: &SignedIn, row: &store::PostRow, posted: &FormBody) -> Result<Case, Error> {
    let now = op.now();
    let typed = posted.get("reference");
    let reference = match &row.author_id {
        Some(_) if typed.trim().is_empty() => {
            // If there are several, the operator must choose one.
            match beside::open_by(op.db(), &who.viewer, row).await?[..] {
                [one] => Some(one),
                _ => None,
            }
        }
        _ if typed.trim().is_empty() => None,
        _ => Some(Reference::read(typed)?),
    };
    let reference = reference.ok_or_else(|| Error::field("reference", Problem::Missing))?;
    let found: Option<complaints::Complaint> = tx.maybe(&complaints::select_visible(&who.viewer, reference)).await?;
    let complaint = found.ok_or_else(|| Error::field("reference", Problem::NotAChoice))?;
    let wrote =
        sql("select count(*) from post where complaint_id = $1 and author_id = $2 and disposition = 'complaint'");
    let (wrote,): (i64,) = tx.one(&wrote.arg(complaint.id).arg(row.author_id.clone())).await?;
    let kind = if wrote > 0 { EntryKind::Added } else { EntryKind::PostJoined };
    let text = row.said();
    let joining = Joining { complaint_id: complaint.id, kind, text, officer_id: Some(who.officer.id) };
    let entry_id = changes::join(tx, joining, now).await?;
    pictures::belong(tx, row.id, complaint.id, entry_id).await?;
    let (category, confidential) = (complaint.category, complaint.confidential);
    Ok(Case { complaint_id: complaint.id, reference, category, confidential })
}

async fn undo(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let id: i64 = posted.get("post").parse().map_err(|_| Error::NotUnderstood)?;
    if store::post(op.db(), id).await?.is_some_and(|row| row.disposition == Some(Disposition::Joined)) {
        unjoin::take_off(op, who, id, unjoin::Then::Waits, None).await?;
        return Ok(());
    }
    let mut tx = op.db().begin().await?;
    if !store::undecide(&mut tx, id).await? {
        return Err(Error::NotNow);
    }
    unjoin::cancel_replies(&mut tx, id).await?;
    audit::write(&mut tx, now, Some(who.officer.id), "post_undecided", &format!("post {id}"), "").await?;
    store::changed(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Records that an officer has sent a reply by hand.
async fn by_hand(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let now = op.now();
    let id: i64 = posted.get("reply").parse().map_err(|_| Error::NotUnderstood)?;
    let mut tx = op.db().begin().await?;
    // A reply that the program may not send must not be sent by hand either.
    let written: Option<Reply> = tx.maybe(&outbox::by_id(id)).await?;
    if let Some(stop) = worker::stop(op, &mut tx, written.as_ref().ok_or(Error::NotNow)?).await? {
        return Err(Error::Stopped(stop));
    }
    let statement =
        sql("update reply set state = 'sent', platform_id = 'by hand', sent_at = $2, why = null where id = $1 \
                         and state in ('held', 'refused', 'unknown')")
        .arg(id)
        .arg(now);
    if tx.run(&statement).await? == 0 {
        return Err(Error::NotNow);
    }
    audit::write(&mut tx, now, Some(who.officer.id), "reply_by_hand", &format!("reply {id}"), "").await?;
    store::changed(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Reopens a shut channel.
async fn try_again(op: &Op, who: &SignedIn, posted: &FormBody) -> Result<(), Error> {
    let channel: Channel = posted.get("channel").parse().map_err(|_| Error::NotUnderstood)?;
    store::reopen(op.db(), channel).await?;
    let now = op.now();
    let mut tx = op.db().begin().await?;
    audit::write(&mut tx, now, Some(who.officer.id), "channel_tried_again", channel.as_str(), "").await?;
    store::changed(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    Ok(())
}

/// Files a complaint of a caller or visitor, or for a link to a post that no channel delivered.
async fn by_staff(op: &Op, posted: &FormBody) -> Result<FormResponse, Error> {
    let form = posted.form_id()?.to_owned();
    let mut problems = Vec::new();
    let mut text = posted.text("text", MAX_TEXT - 400, &mut problems);
    if text.is_empty() && problems.is_empty() {
        problems.push(FieldError { field: "text".into(), problem: Problem::Missing });
    }
    let category = posted.choice::<Category>("category", &mut problems);
    let place = posted.line("place", MAX_LINE, &mut problems);
    let name = posted.line("name", MAX_LINE, &mut problems);
    let phone = telephone::typed(posted, &mut problems);
    let link = posted.line("link", 300, &mut problems);
    if let Some(link) = &link {
        if !link.starts_with("https://") && !link.starts_with("http://") {
            problems.push(FieldError { field: "link".into(), problem: Problem::NotALink });
        }
        text = format!("{text}\n{link}");
    }
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let category = category.ok_or(Error::NotUnderstood)?;
    let accused = op.gazetteer().accused(&text).and_then(|accused| accused.station_id);
    let language = op.language();
    let new = NewComplaint {
        channel: Channel::Staff,
        category,
        text,
        details: Details { place, name, phone, ..Details::default() },
        point: None,
        language,
        accused,
    };
    let reference = changes::file_for_caller(op, &form, new).await?;
    Ok(FormResponse::go(format!("/staff/c/{}", reference.as_str())))
}
