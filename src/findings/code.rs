//! The contact code: four digits that the complainant holds and says to an officer, who types them.
//!
//! It follows from the key of the private link, so nobody has to keep it apart. The database has only a hash of it, keyed with a key that is in no
//! database ([`Sealing`]): ten thousand codes are few, and whoever reads the database must not be able to try them. What else protects one is that an
//! officer has [`GUESSES`] tries for a complaint, and all officers together [`GUESSES_OF_ALL`].

use super::{CODE_DIGITS, GUESSES, GUESSES_OF_ALL};
use crate::{
    audit,
    complaint::Millis,
    error::{Error, Problem},
    language::typed,
    sealed::Sealing,
    server::{
        db::{Db, Tx, columns, insert_into, sql, to_change},
        follow::cause::cause,
        op::Op,
    },
};
use sha2::{Digest as _, Sha256};

/// Hashes from before that are keyed in one transaction.
const STEP: i64 = 2_000;

/// The contact code of whoever holds this key to a private page.
pub fn of_key(key: &str) -> String {
    let digest = Sha256::digest(format!("sunwai contact code {}", key.to_ascii_lowercase()));
    let number = digest.iter().take(8).fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{:04}", number % 10_000)
}

/// The hash of a contact code, as stored; the same digits of two complaints have different hashes.
pub fn hash(sealing: &Sealing, complaint_id: i64, code: &str) -> Vec<u8> {
    sealing.contact_code(&plain_hash(complaint_id, code))
}

/// The hash without the key.
fn plain_hash(complaint_id: i64, code: &str) -> Vec<u8> {
    Sha256::digest(format!("sunwai contact code of {complaint_id}: {code}")).to_vec()
}

/// Stores the hash of the code that belongs to a key of a complaint.
///
/// # Errors
/// Database errors.
pub async fn add(tx: &mut Tx, complaint_id: i64, code_hash: Vec<u8>) -> sqlx::Result<()> {
    let row = sql("insert into contact_code (complaint_id, code_hash) values ($1, $2) on conflict do nothing");
    tx.run(&row.arg(complaint_id).arg(code_hash)).await?;
    Ok(())
}

/// Stores the hash of the code that belongs to a key of a complaint while no key is at hand: the next start keys it.
///
/// # Errors
/// Database errors.
pub async fn add_before_the_start(tx: &mut Tx, complaint_id: i64, key: &str) -> sqlx::Result<()> {
    let row = sql("insert into contact_code_plain (complaint_id, code_hash) values ($1, $2) on conflict do nothing");
    tx.run(&row.arg(complaint_id).arg(plain_hash(complaint_id, &of_key(key)))).await?;
    Ok(())
}

/// Keys the hashes from before. An interrupted run is continued at the next start.
///
/// # Errors
/// Database errors.
pub async fn key_existing(db: &Db, sealing: &Sealing, now: Millis) -> sqlx::Result<()> {
    loop {
        let first: Option<(i64,)> = db.maybe(&sql("select complaint_id from contact_code_plain limit 1")).await?;
        if first.is_none() {
            return Ok(());
        }
        let mut tx = db.begin().await?;
        // If several servers start at once, the others wait here and find nothing left of it.
        let mut page =
            sql("select complaint_id, code_hash from contact_code_plain order by complaint_id, code_hash limit $1")
                .arg(STEP);
        page.push(to_change(&tx));
        let page: Vec<(i64, Vec<u8>)> = tx.all(&page).await?;
        let Some((last, last_hash)) = page.last().cloned() else { continue };
        let keyed = page
            .iter()
            .map(|(id, plain)| columns().set("complaint_id", *id).set("code_hash", sealing.contact_code(plain)));
        let mut insert = insert_into("contact_code", keyed);
        insert.push(" on conflict do nothing");
        tx.run(&insert).await?;
        let gone = sql("delete from contact_code_plain where (complaint_id, code_hash) <= ($1, $2)");
        tx.run(&gone.arg(last).arg(last_hash)).await?;
        audit::write(&mut tx, now, None, "contact_codes_keyed", "", &page.len().to_string()).await?;
        tx.commit().await?;
    }
}

/// The code that this key shows. A complaint from before there were contact codes gets one when its complainant opens the page; if that cannot be
/// stored now, the page shows none.
///
/// # Errors
/// Database errors while reading.
pub async fn shown(op: &Op, complaint_id: i64, key: &str) -> sqlx::Result<Option<String>> {
    let code = of_key(key);
    let code_hash = hash(op.sealing(), complaint_id, &code);
    let known = sql("select count(*) from contact_code where complaint_id = $1 and code_hash = $2");
    let (known,): (i64,) = op.db().one(&known.arg(complaint_id).arg(code_hash.as_slice())).await?;
    if known > 0 {
        return Ok(Some(code));
    }
    if op.has_room().is_err() {
        return Ok(None);
    }
    match give(op, complaint_id, code_hash).await {
        Ok(()) => Ok(Some(code)),
        Err(error) => {
            tracing::warn!(error = cause(&error), "a contact code could not be stored; the page shows none");
            Ok(None)
        }
    }
}

/// Stores the hash of a code that a page is about to show, with its entry in the audit trail.
async fn give(op: &Op, complaint_id: i64, code_hash: Vec<u8>) -> sqlx::Result<()> {
    let mut tx = op.db().begin().await?;
    let (reference,): (String,) =
        tx.one(&sql("select reference from complaint where id = $1").arg(complaint_id)).await?;
    let row = sql("insert into contact_code (complaint_id, code_hash) values ($1, $2) on conflict do nothing");
    // Of two pages that are opened at once, one is first.
    if tx.run(&row.arg(complaint_id).arg(code_hash)).await? > 0 {
        audit::write(&mut tx, op.now(), None, "contact_code_given", &reference, "").await?;
    }
    tx.commit().await
}

/// Wrong codes so far: by this officer, and by all.
const WRONG: &str = "select cast(coalesce(sum(case when officer_id = $2 then wrong else 0 end), 0) as bigint), \
    cast(coalesce(sum(wrong), 0) as bigint) from contact_guess where complaint_id = $1";

fn left((own, all): (i64, i64)) -> i64 {
    (GUESSES - own).min(GUESSES_OF_ALL - all).max(0)
}

/// Wrong codes that this officer may still type for a complaint.
///
/// # Errors
/// Database errors.
pub async fn guesses_left(db: &Db, complaint_id: i64, officer_id: i64) -> sqlx::Result<i64> {
    Ok(left(db.one(&sql(WRONG).arg(complaint_id).arg(officer_id)).await?))
}

/// Checks a typed contact code. A wrong one counts, whatever becomes of the rest of the form; the right one is free.
///
/// # Errors
/// [`Error::Fields`] for the field `contact_code`: wrong, or no tries left.
pub async fn check(op: &Op, officer_id: i64, complaint_id: i64, typed: &str) -> Result<(), Error> {
    let refused = |problem| Err(Error::field("contact_code", problem));
    let code = typed::code(typed);
    let now: Millis = op.now();
    let mut tx = op.db().begin().await?;
    // Of tries that come at once, each sees the ones before it.
    let mut lock = sql("select reference from complaint where id = $1").arg(complaint_id);
    lock.push(to_change(&tx));
    let (reference,): (String,) = tx.one(&lock).await?;
    let tries = left(tx.one(&sql(WRONG).arg(complaint_id).arg(officer_id)).await?);
    if tries == 0 {
        return refused(Problem::NoTriesLeft);
    }
    if code.len() != CODE_DIGITS {
        return refused(Problem::WrongContactCode(tries as u32));
    }
    let right = sql("select count(*) from contact_code where complaint_id = $1 and code_hash = $2");
    let (right,): (i64,) = tx.one(&right.arg(complaint_id).arg(hash(op.sealing(), complaint_id, &code))).await?;
    if right > 0 {
        return Ok(());
    }
    let counted = sql("insert into contact_guess (complaint_id, officer_id, wrong, at) values ($1, $2, 1, $3) \
         on conflict (complaint_id, officer_id) do update set wrong = contact_guess.wrong + 1, at = excluded.at");
    tx.run(&counted.arg(complaint_id).arg(officer_id).arg(now)).await?;
    audit::write(&mut tx, now, Some(officer_id), "contact_code_wrong", &reference, "").await?;
    tx.commit().await?;
    refused(if tries > 1 { Problem::WrongContactCode((tries - 1) as u32) } else { Problem::NoTriesLeft })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_four_digits_and_follows_from_the_key_alone() {
        for n in 0..500 {
            let key = format!("key{n}");
            let code = of_key(&key);
            assert!(code.len() == CODE_DIGITS && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
            assert_eq!(code, of_key(&key.to_uppercase()), "a link that was typed in capitals is the same link");
        }
        assert_ne!(plain_hash(1, "0000"), plain_hash(2, "0000"));
    }
}
