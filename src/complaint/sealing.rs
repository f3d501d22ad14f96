//! Seals who complained: of a new complaint when it is filed, and of complaints from before there was sealing at the start of the server.

use super::search;
use crate::{
    audit::{self, Hashes, Kind, Rows},
    language::dates::Millis,
    sealed::{
        Sealing,
        store::{self, Identity},
    },
    server::db::{Db, Tx, forget_deleted, sql, to_change},
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;

/// Complaints that are sealed in one transaction.
const STEP: i64 = 200;
/// What a stored form from before may have of these details.
const IN_FORMS: [&str; 5] = ["place", "name", "phone", "handle", "point"];

/// Seals the details of a complaint that was just created. Returns whether there was anything to seal.
///
/// # Errors
/// A database error.
pub async fn seal(tx: &mut Tx, sealing: &Sealing, complaint_id: i64, identity: &Identity) -> sqlx::Result<bool> {
    if identity.is_empty() {
        return Ok(false);
    }
    let row = sealing.seal(complaint_id, identity)?;
    store::insert(tx, row, &search::hashes(sealing, identity)).await?;
    Ok(true)
}

/// A complaint with details in plain columns.
#[derive(FromRow)]
struct PlainRow {
    id: i64,
    place: Option<String>,
    name: Option<String>,
    phone: Option<String>,
    handle: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
}

/// Seals the details of all complaints from before there was sealing, a few hundred in a transaction, and empties the columns that had them. An
/// interrupted run is continued at the next start. Does nothing once all are sealed.
///
/// # Errors
/// A database error, or a full disk; what was sealed until then stays so.
pub async fn seal_existing(db: &Db, sealing: &Sealing, now: Millis) -> sqlx::Result<()> {
    let mut sealed = 0;
    while let Some(some) = step(db, sealing, now).await? {
        if sealed == 0 && some > 0 {
            tracing::info!("sealing names and telephone numbers of older complaints; this is done once");
        }
        sealed += some;
    }
    if sealed > 0 {
        tracing::info!(complaints = sealed, "sealed; removing what was deleted from the database file");
        // A full disk must not keep the server from starting: everything is sealed, only what was there before may still lie in free pages.
        if let Err(error) = forget_deleted(db).await {
            tracing::warn!(%error, "the database file could not be compacted; run `vacuum` on it, until then it has traces of what was sealed");
        }
    }
    Ok(())
}

/// Seals some complaints and returns how many; `None` when all are sealed.
async fn step(db: &Db, sealing: &Sealing, now: Millis) -> sqlx::Result<Option<usize>> {
    let mut tx = db.begin().await?;
    // If several servers start at once, one does a batch while the others wait for this row.
    tx.run(&sql("update sealed_state set sealed_to = sealed_to where one = 1")).await?;
    let (after,): (Option<i64>,) = tx.one(&sql("select sealed_to from sealed_state where one = 1")).await?;
    let Some(after) = after else { return Ok(None) };
    let mut page = sql("select id, place, name, phone, handle, lat, lon from complaint where id > $1 and (place is not null \
         or name is not null or phone is not null or handle is not null or lat is not null or lon is not null) order by id limit $2")
    .arg(after)
    .arg(STEP);
    page.push(to_change(&tx));
    let page: Vec<PlainRow> = tx.all(&page).await?;
    let ids: Vec<i64> = page.iter().map(|row| row.id).collect();
    let (Some(&first), Some(&last)) = (ids.first(), ids.last()) else {
        tx.run(&sql("update sealed_state set sealed_to = null where one = 1")).await?;
        tx.commit().await?;
        return Ok(None);
    };
    let forms = forms_of(&mut tx, &ids).await?;
    let form_ids: Vec<i64> = forms.iter().map(|(id, _)| *id).collect();
    let before =
        [Hashes::now(&mut tx, Kind::Complaint, &ids).await?, Hashes::now(&mut tx, Kind::Post, &form_ids).await?];
    for row in page {
        let PlainRow { id, place, name, phone, handle, lat, lon } = row;
        let identity = Identity { place, name, phone, handle, point: lat.zip(lon) };
        seal(&mut tx, sealing, id, &identity).await?;
    }
    let mut empty =
        sql("update complaint set place = null, name = null, phone = null, handle = null, lat = null, lon = null \
         where id in ");
    empty.bind_list(ids.iter().copied());
    tx.run(&empty).await?;
    for (id, raw) in forms {
        let hash = Sha256::digest(&raw).to_vec();
        tx.run(&sql("update post set raw = $1, sha256 = $2 where id = $3").arg(raw).arg(hash).arg(id)).await?;
    }
    let mut rows = Vec::with_capacity(2 * ids.len() + form_ids.len());
    for &id in &ids {
        search::refresh(&mut tx, id).await?;
        rows.push(Rows::one(Kind::Complaint, id));
        // A latitude without a longitude is no position, and is dropped.
        if store::of_in(&mut tx, id).await?.is_some() {
            rows.push(Rows::one(Kind::Sealed, id));
        }
    }
    rows.extend(form_ids.iter().map(|&id| Rows::one(Kind::Post, id)));
    tx.run(&sql("update sealed_state set sealed_to = $1 where one = 1").arg(last)).await?;
    let span = format!("{first}-{last}");
    audit::cover(&mut tx, now, None, audit::SEALED, &span, &ids.len().to_string(), &rows).await?;
    audit::keep(&mut tx, &before).await?;
    tx.commit().await?;
    Ok(Some(ids.len()))
}

/// The stored forms of these complaints that have such details, each without them.
async fn forms_of(tx: &mut Tx, ids: &[i64]) -> sqlx::Result<Vec<(i64, Vec<u8>)>> {
    // Only posts of platforms have a kind; their raw bytes are what the platform has published.
    let mut statement = sql("select id, raw from post where kind is null and complaint_id in ");
    statement.bind_list(ids.iter().copied());
    let posts: Vec<(i64, Vec<u8>)> = tx.all(&statement).await?;
    Ok(posts.into_iter().filter_map(|(id, raw)| Some((id, without(&raw)?))).collect())
}

/// A stored form without who complained; `None` if it is no form, or has nothing of it.
fn without(raw: &[u8]) -> Option<Vec<u8>> {
    let Ok(Value::Object(mut form)) = serde_json::from_slice(raw) else { return None };
    let before = form.len();
    form.retain(|name, _| !IN_FORMS.contains(&name.as_str()));
    (form.len() < before).then(|| Value::Object(form).to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn a_stored_form_loses_who_complained_and_nothing_else() {
        let form =
            r#"{"category":"theft","text":"मोबाइल","point":[25.4,81.8],"language":"hi","place":null,"name":"मार्कर"}"#;
        let kept: serde_json::Value = serde_json::from_slice(&without(form.as_bytes()).unwrap()).unwrap();
        assert_eq!(kept, serde_json::json!({ "category": "theft", "text": "मोबाइल", "language": "hi" }));
        assert_eq!(without(br#"{"category":"theft"}"#), None);
        assert_eq!(without(b"plain words"), None);
        assert_eq!(without(b"[1]"), None);
    }
}
