//! Freezes the evening sheet at the time of the review.
//!
//! Freezing is one transaction. The unique row of the day is the lock between servers. The rows of the orders are locked as well, so that an
//! answer that is being saved at that moment is either on the sheet or comes after it.

use crate::{
    audit,
    command::{
        notices::{NoticeKind, Recipient, store as notices, store::NewNotice},
        orders::review,
    },
    complaint::Millis,
    language::dates,
    offices::OfficeKind,
    server::{
        AppState,
        db::{Tx, sql, to_change},
        op::Op,
    },
};
use sha2::{Digest as _, Sha256};

/// An empty sheet is frozen only within this many milliseconds after the review: it must mean that nothing was ordered, not that nobody
/// looked.
const EMPTY_WITHIN: Millis = 3_600_000;

/// Freezes the sheet of the last review if that has not been done yet, and returns whether it did. After days of downtime only the last
/// evening gets a sheet, because the state on the other evenings is unknown.
///
/// # Errors
/// Database errors; nothing is frozen then.
pub async fn if_due(state: &AppState) -> sqlx::Result<bool> {
    let op = &state.op();
    let now = op.now();
    let review_at = review::last(now, op.settings().review_at);
    let known = sql("select count(*) from evening_sheet where day = $1").arg(dates::day(review_at));
    let (known,): (i64,) = op.db().one(&known).await?;
    if known > 0 || !should_freeze(op, review_at).await? {
        return Ok(false);
    }
    let mut tx = op.db().begin().await?;
    let frozen = freeze(op, &mut tx, review_at).await?;
    tx.commit().await?;
    if frozen {
        op.hub().wake();
    }
    Ok(frozen)
}

async fn should_freeze(op: &Op, review_at: Millis) -> sqlx::Result<bool> {
    let now = op.now();
    let open = sql(
        "select count(*) from (select 1 as one from chief_order where state in ('open', 'acknowledged', 'answered') \
         and opened_at <= $1 limit 1) x",
    )
    .arg(review_at);
    let (open,): (i64,) = op.db().one(&open).await?;
    if open > 0 {
        return Ok(true);
    }
    let ever = sql("select count(*) from (select 1 as one from chief_order limit 1) x");
    let (ever,): (i64,) = op.db().one(&ever).await?;
    Ok(ever > 0 && now - review_at <= EMPTY_WITHIN)
}

async fn freeze(op: &Op, tx: &mut Tx, review_at: Millis) -> sqlx::Result<bool> {
    let now = op.now();
    let sheet = sql("insert into evening_sheet (day, review_at, frozen_at, unconfirmed) \
         values ($1, $2, $3, (select count(*) from chief_order where state = 'to_confirm')) on conflict (day) do nothing returning id")
    .arg(dates::day(review_at))
    .arg(review_at)
    .arg(now);
    let Some((id,)) = tx.maybe::<(i64,)>(&sheet).await? else { return Ok(false) };
    let mut lock = sql("select id from chief_order where state in ('open', 'acknowledged', 'answered') order by id");
    lock.push(to_change(tx));
    let _locked: Vec<(i64,)> = tx.all(&lock).await?;
    let lines = sql("insert into sheet_line (sheet_id, n, order_id, complaint_id, office_id, text, given_at, due_at, acknowledged_at, \
         returned, came, status, answer_id) \
         select $1, row_number() over (order by x.rank, x.due_at, x.id), x.id, x.complaint_id, x.office_id, x.text, x.given_at, x.due_at, \
         x.acknowledged_at, x.returned, \
         case x.rank when 1 then 'nothing' when 2 then 'words' when 3 then 'untold' else 'done' end, x.status, x.answer_id from \
         (select o.id, o.complaint_id, o.office_id, o.text, o.given_at, o.due_at, \
          case when o.acknowledged_at <= $2 then o.acknowledged_at end as acknowledged_at, o.returned, c.status, \
          (select max(a.id) from order_answer a where a.order_id = o.id and a.at >= o.opened_at and a.at <= $2) as answer_id, \
          case when not exists (select 1 from order_answer a where a.order_id = o.id and a.at >= o.opened_at and a.at <= $2) then 1 \
               when not exists (select 1 from order_answer a where a.order_id = o.id and a.at >= o.opened_at and a.at <= $2 \
                                and (a.photos > 0 or a.paper is not null)) then 2 \
               when not exists (select 1 from entry e where e.complaint_id = o.complaint_id and e.at >= o.opened_at and e.at <= $2 \
                                and (e.kind = 'closed' or (e.kind = 'said' and e.at >= (select min(a.at) from order_answer a \
                                     where a.order_id = o.id and a.at >= o.opened_at and (a.photos > 0 or a.paper is not null))))) then 3 \
               else 4 end as rank \
          from chief_order o join complaint c on c.id = o.complaint_id \
          where o.state in ('open', 'acknowledged', 'answered') and o.opened_at <= $2) x")
    .arg(id)
    .arg(review_at);
    let n = tx.run(&lines).await?;
    if let Some(district) = op.offices().of_kind(OfficeKind::District, now).first() {
        let notice = NewNotice {
            kind: NoticeKind::SheetReady,
            to: Recipient::Office(district.id),
            complaint_id: None,
            order_id: None,
            clock_id: None,
            level: 0,
        };
        notices::write(tx, &[notice], now).await?;
    }
    // The hash goes into the audit chain: if somebody changes a line later, the sheet no longer matches it.
    let detail = format!("{n} lines, sha256 {}", hash_of(tx, id).await?);
    audit::write(tx, now, None, "sheet_frozen", &dates::iso(review_at), &detail).await?;
    Ok(true)
}

/// The SHA-256, in hex, of a sheet's lines in their order. Each line is hashed as a JSON array followed by a newline: position, order,
/// complaint, office, text, given at, due at, acknowledged at, times returned, what came, status of the complaint, and answer.
///
/// # Errors
/// Database errors.
pub async fn hash_of(tx: &mut Tx, sheet_id: i64) -> sqlx::Result<String> {
    let lines = sql(
        "select n, order_id, complaint_id, office_id, text, given_at, due_at, acknowledged_at, returned, came, status, answer_id \
         from sheet_line where sheet_id = $1 order by n",
    );
    let lines: Vec<FrozenLine> = tx.all(&lines.arg(sheet_id)).await?;
    let mut hash = Sha256::new();
    for line in lines {
        hash.update(serde_json::to_vec(&line).map_err(|error| sqlx::Error::Encode(error.into()))?);
        hash.update(b"\n");
    }
    Ok(hex::encode(hash.finalize()))
}

/// The columns of a line, in the order in which they are hashed.
type FrozenLine = (i64, i64, i64, i64, String, Millis, Millis, Option<Millis>, i64, String, String, Option<i64>);
