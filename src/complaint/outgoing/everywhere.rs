//! Compares a text that belongs to no single case, a statement, with the withheld words of every case.
//!
//! All cases are read once, in a snapshot that keeps nobody waiting ([`held_in_any`] without `since`); when the text is released, and before each
//! part of it leaves, only the cases that have changed since then are read again. Every change of a complaint and of its withheld words leaves an
//! event, and the ids of events grow in the order of commits.

use super::{Withheld, ids_not_for_everybody, proposed, store};
use crate::{
    complaint::{Audience, Category},
    sealed::store::{self as sealed, Identity, Use},
    server::{
        db::{Sql, Tx, sql},
        op::Op,
    },
    shield::{
        ShieldKind,
        guard::{Disclosure, Said},
    },
};
use sqlx::FromRow;
use std::{collections::HashMap, sync::Arc};

/// Cases that are read with one query.
const AT_ONCE: usize = 200;
/// Words that are named, at most; a text with more of them needs more than a correction.
const NAMED: usize = 20;

/// A withheld word that the text contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldWord {
    /// The word as the case has it.
    pub word: String,
    /// Primary key of the complaint that withholds it.
    pub complaint_id: i64,
}

/// The last event of any complaint in this transaction's view.
///
/// # Errors
/// A database error.
pub async fn position(tx: &mut Tx) -> sqlx::Result<i64> {
    let (last,): (i64,) = tx.one(&sql("select coalesce(max(id), 0) from event")).await?;
    Ok(last)
}

/// The withheld words of any case that this text contains, at most [`NAMED`]. With `since`, only of cases that have changed after this event.
///
/// # Errors
/// A database error.
pub async fn held_in_any(op: &Op, tx: &mut Tx, text: &str, since: Option<i64>) -> sqlx::Result<Vec<HeldWord>> {
    let said = Arc::new(Said::of(text));
    let ours = Arc::new(op.offices().all_names());
    let mut found = Vec::new();
    let ids: Vec<(i64,)> = tx.all(&cases(since)).await?;
    let ids: Vec<i64> = ids.into_iter().map(|(id,)| id).collect();
    for some in ids.chunks(AT_ONCE) {
        let cases = read(op, tx, some).await?;
        let (said, ours) = (said.clone(), ours.clone());
        // Working out the words of hundreds of cases takes a while, and others wait for this thread.
        let held = tokio::task::spawn_blocking(move || held(&cases, &said, &ours)).await;
        // Without an answer nothing may leave.
        found.extend(held.map_err(|_| sqlx::Error::WorkerCrashed)?);
        if found.len() >= NAMED {
            break;
        }
    }
    found.truncate(NAMED);
    Ok(found)
}

/// The query of the cases that withhold anything: sensitive ones, and those for which an officer has added a word.
fn cases(since: Option<i64>) -> Sql {
    let mut query = sql("select s.id from (");
    ids_not_for_everybody(&mut query);
    query.push(" union select w.complaint_id from withheld w where w.released = false) s");
    if let Some(since) = since {
        query.push(" where s.id in (select v.complaint_id from event v where v.id > ").bind(since).push(")");
    }
    query.push(" order by s.id");
    query
}

#[derive(FromRow)]
struct CaseRow {
    id: i64,
    category: Category,
    confidential: bool,
    shield: Option<ShieldKind>,
    text: String,
    newest: Option<String>,
}

/// A case with everything from which its withheld words follow.
struct Case {
    row: CaseRow,
    who: Identity,
    later: Vec<String>,
    decided: Vec<store::DecidedWord>,
}

#[derive(FromRow)]
struct OfCase {
    complaint_id: i64,
    #[sqlx(flatten)]
    word: store::DecidedWord,
}

async fn read(op: &Op, tx: &mut Tx, ids: &[i64]) -> sqlx::Result<Vec<Case>> {
    let mut rows = sql("select c.id, c.category, c.confidential, c.shield, c.text, (select p.text_now from post p \
         where p.complaint_id = c.id and p.disposition = 'complaint' and p.text_now <> '' order by p.id limit 1) as newest \
         from complaint c where c.id in ");
    rows.bind_list(ids.iter().copied());
    let rows: Vec<CaseRow> = tx.all(&rows).await?;
    let mut later = sql("select e.complaint_id, e.text from entry e where e.text is not null and e.kind in ");
    later.bind_list(store::TOLD_LATER).push(" and e.audience <> ").bind(Audience::Public);
    later.push(" and e.complaint_id in ").bind_list(ids.iter().copied()).push(" order by e.id desc");
    let mut texts: HashMap<i64, Vec<String>> = HashMap::new();
    for (id, text) in tx.all::<(i64, String)>(&later).await? {
        let of_case = texts.entry(id).or_default();
        if of_case.len() < store::MAX_TEXTS as usize {
            of_case.push(text);
        }
    }
    let mut decided = sql("select complaint_id, word, sound, released from withheld where complaint_id in ");
    decided.bind_list(ids.iter().copied()).push(" order by id");
    let mut words: HashMap<i64, Vec<store::DecidedWord>> = HashMap::new();
    for one in tx.all::<OfCase>(&decided).await? {
        words.entry(one.complaint_id).or_default().push(one.word);
    }
    let mut who: HashMap<i64, Identity> = HashMap::new();
    for row in sealed::of_all(tx, ids).await? {
        who.insert(row.complaint_id, op.sealing().open(&row, Use::Guard)?);
    }
    let cases = rows.into_iter().map(|row| Case {
        who: who.remove(&row.id).unwrap_or_default(),
        later: texts.remove(&row.id).unwrap_or_default(),
        decided: words.remove(&row.id).unwrap_or_default(),
        row,
    });
    Ok(cases.collect())
}

fn held(cases: &[Case], said: &Said, ours: &[String]) -> Vec<HeldWord> {
    let of_one = |case: &Case| {
        let words = words_of(case, ours).into_iter().filter(|withheld| said.holds(&withheld.word));
        let complaint_id = case.row.id;
        words.map(move |withheld| HeldWord { word: withheld.word, complaint_id }).collect::<Vec<_>>()
    };
    cases.iter().flat_map(of_one).collect()
}

/// The withheld words of a case, by the same rule as on its own page.
fn words_of(case: &Case, ours: &[String]) -> Vec<Withheld> {
    let Case { row, who, later, decided } = case;
    let mut proposals = Vec::new();
    if super::disclosure_of(row.confidential, row.category, row.shield) != Disclosure::Everybody {
        let mut texts = vec![row.text.clone()];
        texts.extend(row.newest.clone());
        texts.extend(later.iter().cloned());
        let facts = proposed::CaseTexts {
            name: who.name.as_deref(),
            phone: who.phone.as_deref(),
            handle: who.handle.as_deref(),
            place: who.place.as_deref(),
            texts: &texts,
        };
        proposals = proposed::proposed(&facts, ours);
    }
    store::with_decisions(proposals, decided)
}
