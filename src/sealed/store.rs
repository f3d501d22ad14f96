//! Sealed rows in the database, and opening them for the purposes of the program.

use super::{
    CaseKind, Field, Reason, Sealing, Shown, Unopened,
    envelope::{Bound, Cipher, KEY_BYTES},
    may_open, needs_words,
    opening::Fresh,
};
use crate::{
    error::Error,
    server::db::{Db, Tx, columns, insert_into, sql},
    shield::{
        Role,
        masked::{Hint, Masked},
        masks::{self, Carrier},
    },
};
use sqlx::FromRow;

impl From<Unopened> for sqlx::Error {
    fn from(unopened: Unopened) -> Self {
        Self::Decode(Box::new(unopened))
    }
}

impl From<Unopened> for Error {
    fn from(unopened: Unopened) -> Self {
        Self::from(sqlx::Error::from(unopened))
    }
}

/// Who complained and from where, in plain. It exists only in memory and is neither stored nor sent.
#[derive(Clone, Default, PartialEq)]
pub struct Identity {
    /// The place as typed by the complainant.
    pub place: Option<String>,
    /// The complainant's name.
    pub name: Option<String>,
    /// The complainant's telephone number.
    pub phone: Option<String>,
    /// The complainant's handle.
    pub handle: Option<String>,
    /// Latitude and longitude in degrees.
    pub point: Option<(f64, f64)>,
}

// Not derived: whatever is printed for finding faults may end up in a log.
impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identity(sealed)")
    }
}

impl Identity {
    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.place.is_none()
            && self.name.is_none()
            && self.phone.is_none()
            && self.handle.is_none()
            && self.point.is_none()
    }
}

/// For what the program opens a row. Only an opening shows the values to an officer.
#[derive(Clone, Copy, Debug)]
pub enum Use<'a> {
    /// To show complainants what they wrote themselves.
    Owner,
    /// To find what must not leave: the values are compared with a text.
    Guard,
    /// To find the station that is meant.
    Routing,
    /// To see what a repeated form says differently.
    Repeated,
    /// To find complaints about the same thing, or by the same person. Only reasons leave, never the values.
    Compared,
    /// To verify that it opens.
    Check,
    /// An officer has opened it.
    Opening(&'a Fresh),
}

/// A row of `sealed`.
#[derive(Clone, Debug, FromRow)]
pub struct SealedRow {
    /// The complaint.
    pub complaint_id: i64,
    /// Id of the server key with which the data key is encrypted.
    pub server_key: String,
    /// The encrypted data key.
    pub data_key: Vec<u8>,
    /// The encrypted place.
    pub place: Option<Vec<u8>>,
    /// The encrypted name.
    pub name: Option<Vec<u8>>,
    /// The encrypted telephone number.
    pub phone: Option<Vec<u8>>,
    /// The encrypted handle.
    pub handle: Option<Vec<u8>>,
    /// The encrypted latitude and longitude.
    pub point: Option<Vec<u8>>,
}

impl SealedRow {
    /// Whether nothing is left of who complained, or nothing was ever given: the row may be there for its key alone.
    pub fn is_empty(&self) -> bool {
        self.place.is_none()
            && self.name.is_none()
            && self.phone.is_none()
            && self.handle.is_none()
            && self.point.is_none()
    }
}

/// The row of a complaint; `None` if it has nothing sealed.
///
/// # Errors
/// A database error.
pub async fn of(db: &Db, complaint_id: i64) -> sqlx::Result<Option<SealedRow>> {
    let statement = sql("select complaint_id, server_key, data_key, place, name, phone, handle, point from sealed \
         where complaint_id = $1");
    db.maybe(&statement.arg(complaint_id)).await
}

/// The same inside a transaction.
///
/// # Errors
/// A database error.
pub async fn of_in(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<Option<SealedRow>> {
    let statement = sql("select complaint_id, server_key, data_key, place, name, phone, handle, point from sealed \
         where complaint_id = $1");
    tx.maybe(&statement.arg(complaint_id)).await
}

/// The rows of these complaints, in any order.
///
/// # Errors
/// A database error.
pub async fn of_all(tx: &mut Tx, complaints: &[i64]) -> sqlx::Result<Vec<SealedRow>> {
    let mut statement = sql(
        "select complaint_id, server_key, data_key, place, name, phone, handle, point from sealed where complaint_id in ",
    );
    statement.bind_list(complaints.iter().copied());
    tx.all(&statement).await
}

/// The same outside a transaction.
///
/// # Errors
/// A database error.
pub async fn of_each(db: &Db, complaints: &[i64]) -> sqlx::Result<Vec<SealedRow>> {
    let mut statement = sql(
        "select complaint_id, server_key, data_key, place, name, phone, handle, point from sealed where complaint_id in ",
    );
    statement.bind_list(complaints.iter().copied());
    db.all(&statement).await
}

/// The keyed hashes by which a complaint is found; empty if it has nothing sealed.
///
/// # Errors
/// A database error.
pub async fn who(tx: &mut Tx, complaint_id: i64) -> sqlx::Result<String> {
    let found: Option<(String,)> =
        tx.maybe(&sql("select who from sealed where complaint_id = $1").arg(complaint_id)).await?;
    Ok(found.map(|(who,)| who).unwrap_or_default())
}

/// Writes the row of a complaint that has none yet.
///
/// # Errors
/// A database error.
pub async fn insert(tx: &mut Tx, row: SealedRow, who: &str) -> sqlx::Result<()> {
    let row = columns()
        .set("complaint_id", row.complaint_id)
        .set("server_key", row.server_key)
        .set("data_key", row.data_key)
        .set("place", row.place)
        .set("name", row.name)
        .set("phone", row.phone)
        .set("handle", row.handle)
        .set("point", row.point)
        .set("who", who);
    tx.run(&insert_into("sealed", [row])).await?;
    Ok(())
}

impl Sealing {
    /// Seals the details of a complaint under a new data key.
    ///
    /// # Errors
    /// A value that the cipher does not take, which none of a form is.
    pub fn seal(&self, complaint_id: i64, identity: &Identity) -> Result<SealedRow, Unopened> {
        let key: [u8; KEY_BYTES] = rand::random();
        let cipher = Cipher::new(&key)?;
        let sealed = |field: Field, value: Option<&[u8]>| {
            value.map(|value| cipher.seal(Bound::Field(complaint_id, field), value)).transpose()
        };
        let point = identity.point.map(|(lat, lon)| [lat.to_be_bytes(), lon.to_be_bytes()].concat());
        Ok(SealedRow {
            complaint_id,
            server_key: self.current().to_owned(),
            data_key: self.wrap(complaint_id, &key)?,
            place: sealed(Field::Place, identity.place.as_deref().map(str::as_bytes))?,
            name: sealed(Field::Name, identity.name.as_deref().map(str::as_bytes))?,
            phone: sealed(Field::Phone, identity.phone.as_deref().map(str::as_bytes))?,
            handle: sealed(Field::Handle, identity.handle.as_deref().map(str::as_bytes))?,
            point: sealed(Field::Point, point.as_deref())?,
        })
    }

    /// Opens a row for a purpose.
    ///
    /// # Errors
    /// [`Unopened`], also for an opening of another complaint.
    pub fn open(&self, row: &SealedRow, purpose: Use<'_>) -> Result<Identity, Unopened> {
        if let Use::Opening(fresh) = purpose
            && fresh.complaint_id() != row.complaint_id
        {
            return Err(Unopened::Broken);
        }
        let id = row.complaint_id;
        let cipher = Cipher::new(&self.unwrap(&row.server_key, id, &row.data_key)?)?;
        let bytes = |field: Field, sealed: &Option<Vec<u8>>| {
            sealed.as_ref().map(|sealed| cipher.open(Bound::Field(id, field), sealed)).transpose()
        };
        let text = |field: Field, sealed: &Option<Vec<u8>>| {
            let opened = bytes(field, sealed)?;
            opened.map(|opened| String::from_utf8(opened).map_err(|_| Unopened::Broken)).transpose()
        };
        let point = match bytes(Field::Point, &row.point)? {
            None => None,
            Some(bytes) => {
                let (lat, lon) = bytes.split_first_chunk::<8>().ok_or(Unopened::Broken)?;
                let lon: [u8; 8] = lon.try_into().map_err(|_| Unopened::Broken)?;
                Some((f64::from_be_bytes(*lat), f64::from_be_bytes(lon)))
            }
        };
        Ok(Identity {
            place: text(Field::Place, &row.place)?,
            name: text(Field::Name, &row.name)?,
            phone: text(Field::Phone, &row.phone)?,
            handle: text(Field::Handle, &row.handle)?,
            point,
        })
    }

    /// Reads and opens what a complaint has sealed; nothing where it has none.
    ///
    /// # Errors
    /// A database error, or a row that does not open.
    pub async fn read(&self, db: &Db, complaint_id: i64, purpose: Use<'_>) -> sqlx::Result<Identity> {
        match of(db, complaint_id).await? {
            Some(row) => Ok(self.open(&row, purpose)?),
            None => Ok(Identity::default()),
        }
    }

    /// The same inside a transaction.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub async fn read_in(&self, tx: &mut Tx, complaint_id: i64, purpose: Use<'_>) -> sqlx::Result<Identity> {
        match of_in(tx, complaint_id).await? {
            Some(row) => Ok(self.open(&row, purpose)?),
            None => Ok(Identity::default()),
        }
    }

    /// Who complained, as an officer of this role is shown it on the case's page, by the table of masks. Of a protected case that is closed not even a
    /// first letter is shown.
    ///
    /// # Errors
    /// A row that does not open.
    pub fn shown(&self, row: &SealedRow, case: CaseKind, role: Role, fresh: Option<&Fresh>) -> Result<Shown, Unopened> {
        // The case may have become confidential since it was opened.
        let fresh = fresh.filter(|fresh| may_open(role, case, fresh.reason()));
        let opened = match fresh {
            Some(fresh) => self.open(row, Use::Opening(fresh))?,
            None => self.open(row, Use::Check)?,
        };
        let kind = case.masked_as();
        let level = |field| masks::on(Carrier::Page, field, role, kind);
        let text = |field, value: Option<String>| {
            Masked::at(level(field), value, fresh.is_some(), |value| {
                if case.is_protected() { Hint::default() } else { Hint::of(field, value) }
            })
        };
        let reasons: Vec<Reason> = Reason::ALL.iter().copied().filter(|&reason| may_open(role, case, reason)).collect();
        Ok(Shown {
            point: Masked::at(level(masks::Field::Position), opened.point, fresh.is_some(), |_| Hint::default()),
            place: text(masks::Field::Address, opened.place),
            name: text(masks::Field::Name, opened.name),
            phone: text(masks::Field::Phone, opened.phone),
            handle: text(masks::Field::Handle, opened.handle),
            until: fresh.map(Fresh::until),
            explain: reasons.iter().any(|&reason| needs_words(case, reason)),
            reasons,
        })
    }
}
