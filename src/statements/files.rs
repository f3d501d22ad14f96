//! Pictures and documents of a statement: checked by their first bytes, bounded, kept where photos are kept, and shown on the site only.
//!
//! A picture is decoded and encoded anew, like every photo. A document is stored as it came: what is in it nobody but its readers can check, so the
//! person who countersigns must open it.

use super::{FileKind, StatementFile, Words, public::files as of_version};
use crate::{
    complaint::Millis,
    error::{Error, Problem},
    officers::sign_in::SignedIn,
    server::{
        AppState,
        db::{Db, Tx, sql},
        edge::spool::Spooled,
        op::Op,
        photos::{self, Found},
        security::{Client, plain},
    },
    staff::StaffPage,
};
use axum::{
    body::Body,
    extract::Path,
    http::{HeaderValue, Response, header},
};

/// First bytes of a PDF document (ISO 32000-2, 7.5.2).
const PDF: &[u8] = b"%PDF-";
/// What ends it (7.5.5), within this many bytes of the end.
const PDF_END: (&[u8], usize) = (b"%%EOF", 1_024);

/// Whether these bytes are a whole PDF document.
pub fn is_pdf(bytes: &[u8]) -> bool {
    let (end, within) = PDF_END;
    let tail = &bytes[bytes.len().saturating_sub(within)..];
    bytes.starts_with(PDF) && tail.windows(end.len()).any(|window| window == end)
}

/// A file that is in the store and belongs to nobody yet.
pub struct Kept {
    stored: photos::Stored,
    kind: FileKind,
    bytes: i64,
}

/// Puts an uploaded file into the store.
///
/// # Errors
/// [`Error::Fields`] for the field `attachment` if it is neither a picture nor a PDF document, or is too large.
pub async fn keep(op: &Op, file: &Spooled) -> Result<Kept, Error> {
    let state = op.state();
    op.has_room()?;
    let bytes = file.bytes().await?;
    let refused = |error: Error| match error {
        Error::Fields(problems) => {
            let problem = problems.first().map_or(Problem::NotADocument, |one| problem_of(one.problem));
            Error::field("attachment", problem)
        }
        other => other,
    };
    if bytes.starts_with(PDF) {
        if !is_pdf(&bytes) {
            return Err(Error::field("attachment", Problem::NotADocument));
        }
        let size = bytes.len() as i64;
        let stored = photos::store_document(state, bytes).await.map_err(refused)?;
        return Ok(Kept { stored, kind: FileKind::Pdf, bytes: size });
    }
    let Client(from) = op.client();
    let stored = photos::store(state, from, bytes).await.map_err(refused)?;
    let bytes = stored.bytes() as i64;
    Ok(Kept { stored, kind: FileKind::Picture, bytes })
}

/// The problem with a file, in words that fit a document too.
pub fn problem_of(problem: Problem) -> Problem {
    match problem {
        Problem::NotAPhoto => Problem::NotADocument,
        Problem::PhotoTooLarge => Problem::FileTooLarge,
        other => other,
    }
}

impl Kept {
    /// Begins the transaction in which the file gets its owner.
    ///
    /// # Errors
    /// Errors of the database or the store.
    pub async fn held(&self, state: &AppState) -> Result<photos::Held, Error> {
        self.stored.held(state).await
    }

    /// Attaches the file to a version. The same file twice is attached once.
    ///
    /// # Errors
    /// Database errors.
    pub async fn attach(&self, tx: &mut Tx, version_id: i64, title: &Words, now: Millis) -> sqlx::Result<()> {
        let there = sql("select count(*) from photo where statement_version_id = $1 and sha256 = $2");
        let (there,): (i64,) = tx.one(&there.arg(version_id).arg(self.stored.sha256.as_str())).await?;
        if there > 0 {
            return Ok(());
        }
        let photo = sql("insert into photo (sha256, width, height, at, statement_version_id) values ($1, $2, $3, $4, $5) returning id")
            .arg(self.stored.sha256.as_str())
            .arg(self.stored.width)
            .arg(self.stored.height)
            .arg(now)
            .arg(version_id);
        let (photo_id,): (i64,) = tx.one(&photo).await?;
        let file = sql("insert into statement_file (version_id, photo_id, kind, title_hi, title_en, bytes) values ($1, $2, $3, $4, $5, $6)")
            .arg(version_id)
            .arg(photo_id)
            .arg(self.kind)
            .arg(title.hi.as_str())
            .arg(title.en.as_str())
            .arg(self.bytes);
        tx.run(&file).await?;
        Ok(())
    }
}

/// Takes a file off a draft. Its bytes are removed with the next round of the sweep unless another version has it too. Returns false if the
/// version has no such file.
///
/// # Errors
/// Database errors.
pub async fn detach(tx: &mut Tx, version_id: i64, file_id: i64, now: Millis) -> sqlx::Result<bool> {
    let photo = sql(
        "select k.id, k.sha256 from statement_file f join photo k on k.id = f.photo_id where f.id = $1 and f.version_id = $2",
    );
    let Some((photo_id, sha256)) = tx.maybe::<(i64, String)>(&photo.arg(file_id).arg(version_id)).await? else {
        return Ok(false);
    };
    tx.run(&sql("delete from statement_file where id = $1").arg(file_id)).await?;
    tx.run(&sql("delete from photo where id = $1").arg(photo_id)).await?;
    let unused = sql("insert into photo_unused (sha256, due_at) values ($1, $2) on conflict (sha256) do nothing");
    tx.run(&unused.arg(sha256).arg(now)).await?;
    Ok(true)
}

/// Gives a correction the files of the version that it corrects.
///
/// # Errors
/// Database errors.
pub async fn copy(tx: &mut Tx, from: i64, to: i64, now: Millis) -> sqlx::Result<()> {
    type Row = (String, i64, i64, FileKind, String, String, i64);
    let files = sql(
        "select k.sha256, k.width, k.height, f.kind, f.title_hi, f.title_en, f.bytes from statement_file f join photo k on k.id = f.photo_id \
         where f.version_id = $1 order by f.id",
    );
    let files: Vec<Row> = tx.all(&files.arg(from)).await?;
    for (sha256, width, height, kind, title_hi, title_en, bytes) in files {
        let photo = sql(
            "insert into photo (sha256, width, height, at, statement_version_id) values ($1, $2, $3, $4, $5) returning id",
        );
        let photo = photo.arg(sha256).arg(width).arg(height).arg(now).arg(to);
        let (photo_id,): (i64,) = tx.one(&photo).await?;
        let file = sql(
            "insert into statement_file (version_id, photo_id, kind, title_hi, title_en, bytes) values ($1, $2, $3, $4, $5, $6)",
        );
        let file = file.arg(to).arg(photo_id).arg(kind).arg(title_hi).arg(title_en).arg(bytes);
        tx.run(&file).await?;
    }
    Ok(())
}

/// Titles of a version's files in both languages, which the public reads too.
///
/// # Errors
/// Database errors.
pub async fn titles(tx: &mut Tx, version_id: i64) -> sqlx::Result<Vec<(String, String)>> {
    let statement = sql("select title_hi, title_en from statement_file where version_id = $1 order by id");
    tx.all(&statement.arg(version_id)).await
}

/// Number of a version's files.
///
/// # Errors
/// Database errors.
pub async fn count(tx: &mut Tx, version_id: i64) -> sqlx::Result<i64> {
    let statement = sql("select count(*) from statement_file where version_id = $1");
    Ok(tx.one::<(i64,)>(&statement.arg(version_id)).await?.0)
}

/// The files of a version.
///
/// # Errors
/// Database errors.
pub async fn of(db: &Db, version_id: i64) -> sqlx::Result<Vec<StatementFile>> {
    of_version(db, version_id).await
}

/// `GET /staff/statements/file/{id}`: a file of any version, for those who write and countersign.
pub async fn send(op: Op, Path(id): Path<i64>) -> Response<Body> {
    let found = async {
        let who: SignedIn = op.who()?;
        StaffPage::Statements.may_read(who.officer.role)?;
        let statement =
            sql("select f.kind, k.sha256 from statement_file f join photo k on k.id = f.photo_id where f.id = $1");
        let found: Option<(FileKind, String)> = op.db().maybe(&statement.arg(id)).await?;
        let (kind, sha256) = found.ok_or(Error::NotFound)?;
        Ok::<_, Error>((kind, op.state().photos().get(&sha256).await?))
    };
    match found.await {
        Ok((kind, found)) => response(kind, found, "private, no-store"),
        Err(error) => plain(&error, op.language()),
    }
}

/// The response with a file. A document is offered as a download: a browser's viewer would run it on our origin.
pub fn response(kind: FileKind, found: Found, caching: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from_stream(found.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.content_type()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(found.size));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if kind == FileKind::Pdf {
        let name = HeaderValue::from_static("attachment; filename=\"statement.pdf\"");
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::is_pdf;

    #[test]
    fn a_document_is_known_by_its_first_and_last_bytes() {
        assert!(is_pdf(b"%PDF-1.7\nbody\n%%EOF\n"));
        assert!(!is_pdf(b"%PDF-1.7\nbody"), "cut");
        assert!(!is_pdf(b"<html>%PDF-1.7 %%EOF"));
        assert!(!is_pdf(b""));
        let long = [b"%PDF-1.4\n".as_slice(), &[b'x'; 5_000], b"\n%%EOF"].concat();
        assert!(is_pdf(&long));
    }
}
