//! Handler for the reply form on a complaint's page.

use super::{
    ReplyMethod,
    answer::{Conversation, ReplyView},
    outbox::{self, NewReply},
    templates::{check, filled, longest, place_to_look},
};
use crate::{
    audit,
    channels::platform::platform,
    complaint::{
        Channel,
        changes::{self, Said},
        outgoing::store as outgoing,
        store::Complaint,
    },
    error::{Error, Problem},
    intake::wire::store as wire,
    officers::{Role, sign_in::SignedIn},
    server::{
        db::{Db, sql},
        forms::{FormBody, FormResponse},
        op::Op,
    },
    shield::guard::Disclosure,
};
use sqlx::FromRow;

/// The longest text the form accepts, in characters. The platform's own limit is checked separately, in its own count.
const MAX_TYPED: usize = 8_000;

/// The post that a complaint was made from.
#[derive(Clone, Debug, FromRow)]
struct Origin {
    id: i64,
    channel: Channel,
    channel_key: String,
    kind: String,
    author_id: Option<String>,
    gone: Option<String>,
}

async fn origin(db: &Db, complaint_id: i64) -> sqlx::Result<Option<Origin>> {
    let statement = sql("select id, channel, channel_key, kind, author_id, gone from post \
                         where complaint_id = $1 and disposition = 'complaint' and kind is not null order by id limit 1");
    db.maybe(&statement.arg(complaint_id)).await
}

/// The conversation with the complainant on X or Facebook, and the replies this officer may send. `None` for a complaint that came another way.
pub async fn conversation(op: &Op, who: &SignedIn, complaint: &Complaint) -> Result<Option<Conversation>, Error> {
    let Some(origin) = origin(op.db(), complaint.id).await? else { return Ok(None) };
    let replies = wire::replies_about(op.db(), complaint.id).await?;
    Ok(Some(Conversation {
        channel: origin.channel,
        ways: ways(who, complaint, &origin),
        not_in_public: may_speak(who) && complaint.disclosure() == Disclosure::Complainant,
        replies: replies.into_iter().map(ReplyView::from).collect(),
        longest: longest(origin.channel),
    }))
}

/// Only the cell and the chief reply for the district. A station speaks to the complainant through the complaint's private page.
fn may_speak(who: &SignedIn) -> bool {
    matches!(who.officer.role, Role::Operator | Role::Chief)
}

/// The ways to reply, the preferred one first. For a woman's or child's complaint that is a private one; the public reply stays in the
/// list, and sending it gives the reason why it is stopped (`complaint::outgoing`).
fn ways(who: &SignedIn, complaint: &Complaint, origin: &Origin) -> Vec<ReplyMethod> {
    let disclosure = complaint.disclosure();
    if !may_speak(who) || disclosure == Disclosure::Nobody {
        return Vec::new();
    }
    let Some(platform) = platform(origin.channel) else { return Vec::new() };
    let public = origin.kind != "message" && origin.gone.is_none();
    let private_first = disclosure == Disclosure::Complainant;
    // Private replies: a message back to the sender of a message; for a public post, whatever private way the platform has.
    let private = if origin.kind == "message" { ReplyMethod::Message } else { platform.in_private };
    let reaches = if private == ReplyMethod::Message { origin.author_id.is_some() } else { public };
    let order = if private_first {
        vec![private, ReplyMethod::Reply]
    } else {
        vec![ReplyMethod::Reply, private, ReplyMethod::Quote, ReplyMethod::Repost]
    };
    let goes = |way: &ReplyMethod| platform.ways.contains(way) && if way.is_public() { public } else { reaches };
    order.into_iter().filter(goes).collect()
}

/// Queues one reply, posted from the complaint's page.
pub async fn answer(op: &Op, who: &SignedIn, complaint: &Complaint, posted: &FormBody) -> Result<FormResponse, Error> {
    let now = op.now();
    let origin = origin(op.db(), complaint.id).await?.ok_or(Error::NotNow)?;
    let form = posted.form_id()?.to_owned();
    let mut problems = Vec::new();
    let way: Option<ReplyMethod> = posted.choice("way", &mut problems);
    let typed = posted.text("answer", MAX_TYPED, &mut problems);
    if !problems.is_empty() {
        return Err(Error::Fields(problems));
    }
    let way = way.ok_or(Error::NotUnderstood)?;
    if !may_speak(who) {
        return Err(Error::NotAllowed);
    }
    if !ways(who, complaint, &origin).contains(&way) {
        return Err(Error::field("way", Problem::NotAChoice));
    }
    let number = complaint.reference.to_string();
    let link = op.settings().answer_link.as_deref();
    let words = match way {
        // A repost has no text of its own.
        ReplyMethod::Repost => String::new(),
        _ if typed.is_empty() => return Err(Error::field("answer", Problem::Missing)),
        _ => filled(&typed, &[("reference", &number), ("where", &place_to_look(link, complaint.language))]),
    };
    check(origin.channel, !way.is_public(), &words, link)?;
    let mut tx = op.db().begin().await?;
    // Checked before the number, so that nobody adds the number to a text that is stopped anyway.
    if let Some(stop) = outgoing::about(op, &mut tx, complaint, way, &words).await? {
        return Err(Error::Stopped(stop));
    }
    if matches!(way, ReplyMethod::Reply | ReplyMethod::Quote) && !words.contains(&number) {
        return Err(Error::field("answer", Problem::NoNumber));
    }
    if matches!(way, ReplyMethod::Quote | ReplyMethod::Repost) && posted.get("sure").is_empty() {
        return Err(Error::field("sure", Problem::Missing));
    }
    let target = if way == ReplyMethod::Message { origin.author_id.unwrap_or_default() } else { origin.channel_key };
    let new = NewReply {
        channel: origin.channel,
        way,
        target: &target,
        post_id: Some(origin.id),
        complaint_id: Some(complaint.id),
        officer_id: Some(who.officer.id),
        text: &words,
        cause: &format!("answer {form}"),
    };
    // The same form sent twice makes one reply.
    if outbox::queue(op, &mut tx, new, now).await? {
        let said = Said { complaint_id: complaint.id, officer_id: who.officer.id, text: words.clone() };
        changes::said(&mut tx, said, now).await?;
        let detail = format!("{way} on {}", origin.channel);
        audit::write(&mut tx, now, Some(who.officer.id), "answered_on_channel", complaint.reference.as_str(), &detail)
            .await?;
        wire::changed(&mut tx, now).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    op.hub().wake_outbox();
    let query = posted.parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(FormResponse::go(format!("/staff/c/{}{query}", complaint.reference.as_str())))
}
