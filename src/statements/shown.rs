//! The chosen statement as an officer sees it: its versions, what went out or would go out, and what stops it.

use super::{
    VersionState, Words, about, blocked, files,
    moves::{self, Act},
    release,
    store::{self, StatementRow, VersionRow},
    view::{Blocking, Chosen, OnPlatform, Part, Version},
};
use crate::{
    channels::{self, platform::platform},
    complaint::{Channel, Reference, outgoing::everywhere::HeldWord},
    error::Error,
    officers::sign_in::SignedIn,
    replies::{
        ReplyMethod,
        channel::Outgoing,
        parts::{self, PartRow},
    },
    server::{db::sql, op::Op},
    shield::{Viewer, visible},
};

/// The statement with everything that this officer may see of it.
///
/// # Errors
/// Database errors.
pub async fn chosen(op: &Op, who: &SignedIn, statement: StatementRow) -> Result<Chosen, Error> {
    let db = op.db();
    let rows = store::versions(db, statement.id).await?;
    let parts = parts::of_statement(db, statement.id).await?;
    let role = who.officer.role;
    let newest = rows.first();
    let acts = newest.map_or_else(Vec::new, |newest| {
        let is_writer = newest.writer_id == who.officer.id;
        Act::ALL.iter().copied().filter(|&act| moves::after(act, newest.state, role, is_writer).is_some()).collect()
    });
    let public =
        newest.is_some_and(|newest| newest.state == VersionState::Released) && statement.withdrawn_at.is_none();
    let blocking = match newest.filter(|newest| newest.state != VersionState::Released) {
        Some(newest) => blocking(op, &who.viewer, newest).await?,
        None => Vec::new(),
    };
    let was_released = statement.first_released_at.is_some() && statement.withdrawn_at.is_none();
    let mut versions = Vec::new();
    for row in rows {
        versions.push(version(op, &statement.slug, row, &parts).await?);
    }
    Ok(Chosen {
        about: about::of(db, &who.viewer, statement.id).await?,
        versions,
        first_released_at: statement.first_released_at,
        withdrawn_at: statement.withdrawn_at,
        withdrawn: statement.withdrawn_hi.zip(statement.withdrawn_en).map(|(hi, en)| Words { hi, en }),
        acts,
        may_correct: public && moves::may_write(role),
        may_withdraw: was_released && moves::may_countersign(role),
        blocking,
        slug: statement.slug,
    })
}

async fn version(op: &Op, slug: &str, row: VersionRow, parts: &[PartRow]) -> Result<Version, Error> {
    let platforms = match row.state {
        VersionState::Released => went_out(&row, parts),
        _ => channels::platforms().map(|channel| preview(op, slug, &row, channel)).collect(),
    };
    Ok(Version {
        title: row.title(),
        text: row.text(),
        change: row.change(),
        files: files::of(op.db(), row.id).await?,
        id: row.id,
        n: row.n,
        edit: row.edit,
        state: row.state,
        overflow: row.overflow,
        writer: row.writer,
        changed_at: row.changed_at,
        second: row.second,
        second_at: row.second_at,
        release_at: row.release_at,
        released_at: row.released_at,
        returned: row.returned,
        platforms,
    })
}

fn longest(channel: Channel) -> usize {
    platform(channel).map_or(0, |platform| platform.longest)
}

fn length(channel: Channel, text: &str) -> usize {
    platform(channel).map_or(0, |platform| (platform.length)(text))
}

/// The posts of a released version in the outbox.
fn went_out(row: &VersionRow, parts: &[PartRow]) -> Vec<OnPlatform> {
    let of = |channel: Channel| {
        let own = parts.iter().filter(|part| part.statement_version_id == row.id && part.channel == channel);
        let parts = own.map(|part| Part {
            reply: Some(part.id),
            part: part.part,
            text: part.text.clone(),
            length: length(channel, &part.text),
            state: Some(part.state),
            why: part.why.clone(),
            due_at: Some(part.due_at),
            sent_at: part.sent_at,
            gone_at: part.gone_at,
        });
        OnPlatform { channel, longest: longest(channel), parts: parts.collect(), cost: None }
    };
    channels::platforms().map(of).collect()
}

/// The posts that this version would be on a platform.
fn preview(op: &Op, slug: &str, row: &VersionRow, channel: Channel) -> OnPlatform {
    let posts = release::posts(op, slug, row, channel).unwrap_or_default();
    let carrier = op.state().channels().carrier(channel);
    let costs = platform(channel).is_some_and(|platform| platform.costs);
    let cost = carrier.filter(|_| costs).map(|carrier| {
        let of = |(text, part): (&String, usize)| {
            let way = if part == 0 { ReplyMethod::Post } else { ReplyMethod::Reply };
            let now = op.now();
            carrier.cost(&Outgoing { way, target: String::new(), text: text.clone(), tried_at: now, now })
        };
        posts.iter().zip(0..).map(of).sum::<i64>() as f64 / 1_000_000.0
    });
    let parts = posts.into_iter().zip(1..).map(|(text, part)| Part {
        reply: None,
        part,
        length: length(channel, &text),
        text,
        state: None,
        why: None,
        due_at: None,
        sent_at: None,
        gone_at: None,
    });
    OnPlatform { channel, longest: longest(channel), parts: parts.collect(), cost }
}

/// The words that would stop the release, each with its case where the officer may see it.
async fn blocking(op: &Op, viewer: &Viewer, row: &VersionRow) -> Result<Vec<Blocking>, Error> {
    let mut tx = op.db().snapshot().await?;
    let titles = files::titles(&mut tx, row.id).await?;
    let words = blocked::all_words(row, &titles);
    let linked = blocked::by_the_linked(op, &mut tx, row.statement_id, &words).await?;
    drop(tx);
    let mut held = blocked::check(op, &words).await?.held;
    for one in linked {
        if !held.contains(&one) {
            held.push(one);
        }
    }
    let mut found = Vec::new();
    for HeldWord { word, complaint_id } in held {
        let mut query = sql("select c.reference from complaint c where c.id = ");
        query.bind(complaint_id).push(" and ");
        visible(&mut query, viewer);
        let seen: Option<(Reference,)> = op.db().maybe(&query).await?;
        found.push(Blocking { word, reference: seen.map(|(reference,)| reference) });
    }
    Ok(found)
}
