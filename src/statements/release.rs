//! The moment at which a version becomes public: countersigning, releasing, withdrawing, and what goes to the outbox with each.

use super::{
    VersionState, Words, blocked, files, path,
    store::{self, Step, VersionRow},
    thread::{self, Composed},
};
use crate::{
    audit,
    channels::{self, platform::platform},
    complaint::Channel,
    error::{Error, Problem},
    replies::{
        ReplyMethod,
        parts::{self, NewPart, WITHDRAWAL},
    },
    server::{db::Tx, op::Op},
    shield::Stop,
};
use sha2::{Digest as _, Sha256};

/// The public address of a statement.
pub fn link(op: &Op, slug: &str) -> String {
    format!("{}{}", op.settings().public_url, path(slug))
}

/// The posts of a version on a platform.
///
/// # Errors
/// The text is too long for a thread.
pub fn posts(op: &Op, slug: &str, version: &VersionRow, channel: Channel) -> Result<Vec<String>, thread::TooManyParts> {
    let Some(platform) = platform(channel) else { return Ok(Vec::new()) };
    let (title, text, change) = (version.title(), version.text(), version.change());
    let what = Composed {
        title: &title,
        text: &text,
        change: change.as_ref().filter(|_| version.n > 1),
        overflow: version.overflow,
        link: &link(op, slug),
    };
    thread::posts(platform, what)
}

/// What became of a countersignature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// It is public.
    Released,
    /// It waits for its time.
    Scheduled,
}

/// Countersigns a version that this officer did not write, and releases it unless its time is still to come. Twice at once is once.
///
/// # Errors
/// [`Error::Stopped`] with the reason of the guard; [`Error::Changed`] if the version is not, or no longer, as the officer saw it.
pub async fn countersign(op: &Op, version_id: i64, edit: i64, officer_id: i64) -> Result<Signed, Error> {
    let now = op.now();
    let words = words(op, version_id).await?;
    let checked = blocked::check(op, &words).await?;
    let mut tx = op.db().begin().await?;
    if !store::countersign(&mut tx, version_id, edit, officer_id, now).await? {
        return Err(Error::Changed);
    }
    let version = store::version(&mut tx, version_id).await?.ok_or(Error::NotFound)?;
    let guarded = match blocked::stop(op, &mut tx, version.statement_id, &words, checked).await? {
        Ok(guarded) => guarded,
        Err(stop) => {
            // Nothing of this is kept except that somebody tried.
            drop(tx);
            note_stop(op, &version, Some(officer_id), &stop).await?;
            return Err(Error::Stopped(stop));
        }
    };
    let slug = store::by_id(&mut tx, version.statement_id).await?.slug;
    let waits = version.release_at.is_some_and(|at| at > now);
    if !waits {
        publish(op, &mut tx, &version, &slug, &words, guarded).await?;
    }
    // Last, because a withdrawal at the same moment also locks the statement before the trail.
    audit::write(&mut tx, now, Some(officer_id), "statement_countersigned", &slug, &detail(&version, &words)).await?;
    if !waits {
        note_release(op, &mut tx, &version, &slug, &words, Some(officer_id)).await?;
    }
    tx.commit().await?;
    op.hub().wake();
    op.hub().wake_outbox();
    Ok(if waits { Signed::Scheduled } else { Signed::Released })
}

/// Releases a version whose time has come. If the guard stops it, it goes back to its writer with the reason. Returns whether it was released.
///
/// # Errors
/// Database errors.
pub async fn release_due(op: &Op, version_id: i64) -> Result<bool, Error> {
    let now = op.now();
    let words = words(op, version_id).await?;
    let checked = blocked::check(op, &words).await?;
    let mut tx = op.db().begin().await?;
    let version = store::version(&mut tx, version_id).await?.filter(|version| version.state == VersionState::Scheduled);
    let Some(version) = version.filter(|version| version.release_at.is_some_and(|at| at <= now)) else {
        return Ok(false);
    };
    let released = match blocked::stop(op, &mut tx, version.statement_id, &words, checked).await? {
        Ok(guarded) => {
            let slug = store::by_id(&mut tx, version.statement_id).await?.slug;
            publish(op, &mut tx, &version, &slug, &words, guarded).await?;
            note_release(op, &mut tx, &version, &slug, &words, version.second_id).await?;
            true
        }
        Err(stop) => {
            let step = Step {
                id: version.id,
                edit: version.edit,
                from: VersionState::Scheduled,
                to: VersionState::Draft,
                returned: Some(stop.why()),
            };
            if !store::step(&mut tx, step, now).await? {
                return Ok(false);
            }
            let slug = store::by_id(&mut tx, version.statement_id).await?.slug;
            audit::write(&mut tx, now, None, "statement_stopped", &slug, stop.why()).await?;
            false
        }
    };
    store::woken(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    op.hub().wake_outbox();
    Ok(released)
}

/// Everything that the public would read of a version.
async fn words(op: &Op, version_id: i64) -> Result<String, Error> {
    let mut tx = op.db().snapshot().await?;
    let version = store::version(&mut tx, version_id).await?.ok_or(Error::NotFound)?;
    let titles = files::titles(&mut tx, version_id).await?;
    Ok(blocked::all_words(&version, &titles))
}

/// Identifies the words that were released, so that the trail proves them without repeating them.
fn hash(words: &str) -> String {
    hex::encode(Sha256::digest(words.as_bytes()))
}

/// What the trail says of a version.
fn detail(version: &VersionRow, words: &str) -> String {
    format!("version {} {}", version.n, hash(words))
}

/// Records that the guard stopped a release.
async fn note_stop(op: &Op, version: &VersionRow, officer_id: Option<i64>, stop: &Stop) -> Result<(), Error> {
    let mut tx = op.db().begin().await?;
    let slug = store::by_id(&mut tx, version.statement_id).await?.slug;
    audit::write(&mut tx, op.now(), officer_id, "statement_stopped", &slug, stop.why()).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a countersigned version public and queues its posts. [`note_release`] follows in the same transaction.
async fn publish(
    op: &Op,
    tx: &mut Tx,
    version: &VersionRow,
    slug: &str,
    words: &str,
    guarded: i64,
) -> Result<(), Error> {
    // The words may have been changed between the reading for the guard and this transaction: then the edit differs, and nothing is released.
    let titles = files::titles(tx, version.id).await?;
    if blocked::all_words(version, &titles) != words || !store::publish(tx, version, op.now()).await? {
        return Err(Error::Changed);
    }
    // What has not left yet is replaced by the correction.
    parts::take_back(tx, version.statement_id, "replaced").await?;
    for channel in channels::platforms() {
        queue(op, tx, version, slug, channel, guarded).await?;
    }
    Ok(())
}

/// Writes the release into the trail, and tells open pages of the cell.
async fn note_release(
    op: &Op,
    tx: &mut Tx,
    version: &VersionRow,
    slug: &str,
    words: &str,
    officer_id: Option<i64>,
) -> Result<(), Error> {
    audit::write(tx, op.now(), officer_id, "statement_released", slug, &detail(version, words)).await?;
    Ok(store::woken(tx, op.now()).await?)
}

/// Queues the posts of a version on one platform: the first as a post of its own or, for a correction, quoting what it corrects where the platform
/// can; each of the others as a reply to the one before it.
async fn queue(
    op: &Op,
    tx: &mut Tx,
    version: &VersionRow,
    slug: &str,
    channel: Channel,
    guarded: i64,
) -> Result<(), Error> {
    let posts = posts(op, slug, version, channel).map_err(|_| too_long())?;
    let earlier = if version.n > 1 { parts::standing(tx, version.statement_id, channel).await? } else { None };
    let (way, target) = beginning(channel, earlier.map(|(_, post)| post));
    let mut after_id = None;
    for (text, part) in posts.iter().zip(1..) {
        let new = NewPart {
            channel,
            way: if part == 1 { way } else { ReplyMethod::Reply },
            target: if part == 1 { &target } else { "" },
            officer_id: version.second_id,
            text,
            version_id: version.id,
            part,
            after_id,
            guarded,
        };
        after_id = Some(parts::queue(op, tx, &new).await?);
    }
    Ok(())
}

/// How the first post goes out: quoting an earlier one that still stands, where the platform can quote.
fn beginning(channel: Channel, earlier: Option<String>) -> (ReplyMethod, String) {
    let quotes = platform(channel).is_some_and(|platform| platform.ways.contains(&ReplyMethod::Quote));
    match earlier.filter(|_| quotes) {
        Some(earlier) => (ReplyMethod::Quote, earlier),
        None => (ReplyMethod::Post, String::new()),
    }
}

/// The text is too long for a thread: it needs the link.
pub fn too_long() -> Error {
    Error::field("overflow", Problem::ThreadTooLong(thread::MAX_PARTS as u32))
}

/// Withdraws a statement: it stays on the site with the reason; what has not left does not leave; where it was posted, a post says that it was
/// withdrawn. Where it is not known whether it was posted, that post waits until it is.
///
/// # Errors
/// [`Error::Stopped`] if the reason contains withheld words; [`Error::NotNow`] if it was never released or was withdrawn already.
pub async fn withdraw(op: &Op, slug: &str, why: &Words, officer_id: i64) -> Result<(), Error> {
    let now = op.now();
    let words = format!("{}\n\n{}", why.hi, why.en);
    let checked = blocked::check(op, &words).await?;
    let statement = store::by_slug(op.db(), slug).await?.ok_or(Error::NotFound)?;
    let mut tx = op.db().begin().await?;
    // A linked case that became confidential later is no reason to keep the statement up: only the words count here.
    let guarded = blocked::held(op, &mut tx, statement.id, &words, checked).await?.map_err(Error::Stopped)?;
    if !store::withdraw(&mut tx, statement.id, why, officer_id, now).await? {
        return Err(Error::NotNow);
    }
    parts::take_back(&mut tx, statement.id, "withdrawn").await?;
    let newest = store::released(&mut tx, statement.id).await?.ok_or(Error::NotNow)?;
    for channel in channels::platforms() {
        let Some(platform) = platform(channel) else { continue };
        let text = thread::withdrawal(platform, &newest.title());
        let standing = parts::standing(&mut tx, statement.id, channel).await?;
        let mut notices: Vec<(i64, String, Option<i64>)> =
            standing.map(|(version_id, post)| (version_id, post, None)).into_iter().collect();
        // The id of such a post is known only once the platform is found to have it.
        let on_their_way = parts::on_their_way(&mut tx, statement.id, channel).await?;
        notices.extend(on_their_way.into_iter().map(|(version_id, row)| (version_id, String::new(), Some(row))));
        for (version_id, earlier, after_id) in notices {
            let (way, target) = beginning(channel, Some(earlier));
            let new = NewPart {
                channel,
                way,
                target: &target,
                officer_id: Some(officer_id),
                text: &text,
                version_id,
                part: WITHDRAWAL,
                after_id,
                guarded,
            };
            parts::queue(op, &mut tx, &new).await?;
        }
    }
    audit::write(&mut tx, now, Some(officer_id), "statement_withdrawn", slug, &hash(&words)).await?;
    store::woken(&mut tx, now).await?;
    tx.commit().await?;
    op.hub().wake();
    op.hub().wake_outbox();
    Ok(())
}
