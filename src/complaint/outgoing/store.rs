//! Withheld words in the database, and the check that every sender must call.

use super::{OfCase, Withheld, not_for_everybody, proposed};
use crate::{
    complaint::{
        Audience, EntryKind, Reference,
        store::{Complaint, select_visible},
    },
    error::Error,
    officers::sign_in::SignedIn,
    replies::ReplyMethod,
    sealed::{
        may_open, opening,
        store::{Identity, Use},
    },
    server::{
        db::{Tx, sql},
        op::Op,
    },
    shield::{
        Stop, Viewer,
        guard::{self, Case, Disclosure, Readers},
    },
};
use sqlx::FromRow;

/// Maximum number of later texts of a case that are read for proposals, the newest first.
pub(super) const MAX_TEXTS: i64 = 40;
/// Maximum number of related cases whose withheld words also count.
const MAX_RELATED: i64 = 10;

/// Kinds of later entries whose texts are read for proposals.
pub(super) const TOLD_LATER: [EntryKind; 8] = [
    EntryKind::Added,
    EntryKind::Edited,
    EntryKind::PostEdited,
    EntryKind::PostJoined,
    EntryKind::NotSettled,
    EntryKind::PartlySettled,
    EntryKind::Settled,
    EntryKind::FakeContested,
];

/// An officer's decision about a word.
#[derive(FromRow)]
pub(super) struct DecidedWord {
    word: String,
    sound: String,
    released: bool,
}

/// A message that is about to leave.
#[derive(Clone, Copy, Debug)]
pub struct Leaving<'a> {
    /// The complaint that it is about, if any.
    pub complaint_id: Option<i64>,
    /// The post that it answers, if any.
    pub post_id: Option<i64>,
    /// How it is sent, which decides who reads it.
    pub way: ReplyMethod,
    /// Its text.
    pub words: &'a str,
}

/// Why this message may not leave now, or `None` if it may. In public, the withheld words of sensitive cases in the same conversation or by
/// the same author count too: an answer to a bystander's question must not contain a name that the case withholds.
///
/// # Errors
/// A database error.
pub async fn stop(op: &Op, tx: &mut Tx, leaving: Leaving<'_>) -> sqlx::Result<Option<Stop>> {
    let Leaving { complaint_id, post_id, way, words } = leaving;
    if let Some(id) = complaint_id {
        let complaint = by_id(tx, id).await?;
        let stop = about(op, tx, &complaint, way, words).await?;
        if stop.is_some() {
            return Ok(stop);
        }
    }
    if !way.is_public() || words.is_empty() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for id in related_cases(tx, complaint_id, post_id).await? {
        let complaint = by_id(tx, id).await?;
        let withheld: Vec<String> = of(op, tx, &complaint).await?.into_iter().map(|one| one.word).collect();
        found.extend(guard::held(&withheld, words));
    }
    found.dedup();
    Ok((!found.is_empty()).then_some(Stop::Words(found)))
}

async fn by_id(tx: &mut Tx, id: i64) -> sqlx::Result<Complaint> {
    let (reference,): (Reference,) = tx.one(&sql("select reference from complaint where id = $1").arg(id)).await?;
    tx.one(&select_visible(&Viewer::Complainant(id), reference)).await
}

/// Sensitive cases in the same conversation or by the same author, the newest first.
async fn related_cases(tx: &mut Tx, complaint_id: Option<i64>, post_id: Option<i64>) -> sqlx::Result<Vec<i64>> {
    let Some(post_id) = post_id else { return Ok(Vec::new()) };
    let mut statement = sql("select c.id from complaint c where c.id in (\
         select p.complaint_id from post p join post o on o.channel = p.channel and o.thread = p.thread where o.id = ");
    statement.bind(post_id).push(" and p.complaint_id is not null union \
         select p.complaint_id from post p join post o on o.channel = p.channel and o.author_id = p.author_id where o.id = ");
    statement.bind(post_id).push(" and p.complaint_id is not null) and ");
    not_for_everybody(&mut statement);
    statement
        .push(" and c.id <> ")
        .bind(complaint_id.unwrap_or(0))
        .push(" order by c.id desc limit ")
        .bind(MAX_RELATED);
    let found: Vec<(i64,)> = tx.all(&statement).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// As [`stop`], for a complaint that was read in this transaction, without the related cases.
///
/// # Errors
/// A database error.
pub async fn about(
    op: &Op,
    tx: &mut Tx,
    complaint: &Complaint,
    way: ReplyMethod,
    words: &str,
) -> sqlx::Result<Option<Stop>> {
    let readers = if way.is_public() { Readers::Everybody } else { Readers::Complainant };
    let withheld: Vec<String> = of(op, tx, complaint).await?.into_iter().map(|withheld| withheld.word).collect();
    let case = Case { disclosure: complaint.disclosure(), withheld: &withheld };
    Ok(guard::stop(case, readers, words))
}

/// Whether the program proposes words for this case.
pub fn is_sensitive(complaint: &Complaint) -> bool {
    complaint.disclosure() != Disclosure::Everybody
}

/// The withheld words: proposals that were not released, then words added by officers.
///
/// # Errors
/// A database error.
pub async fn of(op: &Op, tx: &mut Tx, complaint: &Complaint) -> sqlx::Result<Vec<Withheld>> {
    with_proposals(op, tx, complaint, Proposals::WithDetails).await
}

/// The withheld words of the complaint with this primary key.
///
/// # Errors
/// A database error.
pub async fn words_of(op: &Op, tx: &mut Tx, complaint_id: i64) -> sqlx::Result<Vec<String>> {
    let complaint = by_id(tx, complaint_id).await?;
    Ok(of(op, tx, &complaint).await?.into_iter().map(|withheld| withheld.word).collect())
}

/// As [`of`], for an officer: only while the details of the complainant are open for them are they among the proposals.
///
/// # Errors
/// A database error.
pub async fn told_to(op: &Op, tx: &mut Tx, complaint: &Complaint, who: &SignedIn) -> sqlx::Result<Vec<Withheld>> {
    let fresh = opening::fresh_in(tx, complaint.id, who.officer.id, op.now()).await?;
    // The case may have become confidential since.
    let fresh = fresh.filter(|fresh| may_open(who.officer.role, complaint.case(), fresh.reason()));
    let details = if fresh.is_some() { Proposals::WithDetails } else { Proposals::OfTextsOnly };
    with_proposals(op, tx, complaint, details).await
}

/// From what words are proposed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proposals {
    /// From the texts, and from what is sealed.
    WithDetails,
    /// From the texts alone.
    OfTextsOnly,
}

async fn with_proposals(
    op: &Op,
    tx: &mut Tx,
    complaint: &Complaint,
    details: Proposals,
) -> sqlx::Result<Vec<Withheld>> {
    let decided = decided(tx, complaint.id).await?;
    let proposals = if is_sensitive(complaint) {
        proposals(op, tx, complaint, details, None).await?
    } else if details == Proposals::WithDetails {
        // Whatever the case, the complainant's number is nobody else's.
        op.sealing().read_in(tx, complaint.id, Use::Guard).await?.phone.into_iter().collect()
    } else {
        Vec::new()
    };
    Ok(with_decisions(proposals, &decided))
}

/// The words that a redacted copy of one of its texts should not contain: proposals from the case and from this text, whatever the case is about, and the
/// words added by officers. Only a suggestion: what must not leave is [`of`].
///
/// # Errors
/// A database error.
pub async fn to_redact(op: &Op, tx: &mut Tx, complaint: &Complaint, text: &str) -> sqlx::Result<Vec<String>> {
    let decided = decided(tx, complaint.id).await?;
    // Not from what is sealed: a suggestion would tell the sealed name.
    let proposals = proposals(op, tx, complaint, Proposals::OfTextsOnly, Some(text)).await?;
    Ok(with_decisions(proposals, &decided).into_iter().map(|withheld| withheld.word).collect())
}

/// What officers have decided about the words of a case.
async fn decided(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<Vec<DecidedWord>> {
    let decided = sql("select word, sound, released from withheld where complaint_id = $1 order by id");
    tx.all(&decided.arg(complaint_id)).await
}

/// Proposals that nobody has decided about, then the words that officers have added.
pub(super) fn with_decisions(proposals: Vec<String>, decided: &[DecidedWord]) -> Vec<Withheld> {
    let open = proposals.into_iter().filter(|word| {
        let sound = proposed::key(word);
        decided.iter().all(|one| one.sound != sound)
    });
    let mut words: Vec<Withheld> = open.map(|word| Withheld { word, proposed: true }).collect();
    let added = decided.iter().filter(|one| !one.released);
    words.extend(added.map(|one| Withheld { word: one.word.clone(), proposed: false }));
    words
}

/// The program's proposals from the texts of the case, and from one more text if there is one.
async fn proposals(
    op: &Op,
    tx: &mut Tx,
    complaint: &Complaint,
    details: Proposals,
    more: Option<&str>,
) -> sqlx::Result<Vec<String>> {
    let mut later = sql("select e.text from entry e where e.text is not null and e.complaint_id = ");
    later.bind(complaint.id).push(" and e.kind in ");
    later.bind_list(TOLD_LATER);
    later.push(" and e.audience <> ").bind(Audience::Public).push(" order by e.id desc limit ").bind(MAX_TEXTS);
    let later: Vec<(String,)> = tx.all(&later).await?;
    let mut texts = vec![complaint.text.clone()];
    texts.extend(complaint.newest.clone());
    texts.extend(more.map(str::to_owned));
    texts.extend(later.into_iter().map(|(text,)| text));
    let who = match details {
        Proposals::WithDetails => op.sealing().read_in(tx, complaint.id, Use::Guard).await?,
        Proposals::OfTextsOnly => Identity::default(),
    };
    let case = proposed::CaseTexts {
        name: who.name.as_deref(),
        phone: who.phone.as_deref(),
        handle: who.handle.as_deref(),
        place: who.place.as_deref(),
        texts: &texts,
    };
    Ok(proposed::proposed(&case, &op.offices().all_names()))
}

/// Records an officer's decision about one word, replacing any earlier one.
///
/// # Errors
/// A database error.
pub async fn decide(
    tx: &mut Tx,
    complaint_id: i64,
    word: &str,
    released: bool,
    officer_id: i64,
    now: i64,
) -> Result<(), Error> {
    let statement = sql(
        "insert into withheld (complaint_id, word, sound, released, officer_id, at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (complaint_id, sound) do update set word = excluded.word, released = excluded.released, \
         officer_id = excluded.officer_id, at = excluded.at",
    )
    .arg(complaint_id)
    .arg(word)
    .arg(proposed::key(word))
    .arg(released)
    .arg(officer_id)
    .arg(now);
    tx.run(&statement).await?;
    Ok(())
}

/// Number of words about which officers have decided.
///
/// # Errors
/// A database error.
pub async fn count(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<i64> {
    let statement = sql("select count(*) from withheld where complaint_id = $1");
    Ok(tx.one::<(i64,)>(&statement.arg(complaint_id)).await?.0)
}

/// The data for the case's page.
pub fn shown(complaint: &Complaint, words: Vec<Withheld>, may_add: bool, may_release: bool) -> OfCase {
    OfCase { words, sensitive: is_sensitive(complaint), may_add, may_release }
}
