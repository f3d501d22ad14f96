//! Tables that people open in a spreadsheet, as CSV and as XLSX.
//!
//! What must stay true: no cell is read as a formula, whatever a stranger wrote; Hindi survives in every program; and the memory that a table needs does
//! not grow with its rows. The rows come through a bounded channel. CSV is sent while they are read. An XLSX file is an archive whose table of contents comes
//! last, so it is built first, with its rows in a temporary file in the data folder, and then sent.

mod csv;
mod xlsx;

use crate::{error::Error, server::AppState, string_enum};
use axum::{
    body::Body,
    http::{
        HeaderValue, Response,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE},
    },
    response::IntoResponse as _,
};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit, mpsc};

string_enum! {
    /// The kind of file.
    pub enum SheetFormat {
        /// Comma-separated values (RFC 4180), in UTF-8 with the byte order mark without which Excel does not recognise UTF-8.
        Csv = "csv",
        /// An Office Open XML workbook (ECMA-376) with one sheet.
        Xlsx = "xlsx",
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text. What could be a formula gets an apostrophe before it.
    Text(String),
    /// A count; never negative, so that no cell begins with a sign.
    Count(u64),
    /// A share in per cent, from 0 to 100; one decimal place is written.
    Share(f64),
    /// Nothing: unlike a zero, the number is not known or makes no sense.
    Empty,
}

impl Cell {
    /// A count that the database returned. A negative one, which cannot be, is left out.
    pub fn count(n: i64) -> Self {
        u64::try_from(n).map_or(Self::Empty, Self::Count)
    }

    /// A count, or an empty cell.
    pub fn maybe_count(n: Option<i64>) -> Self {
        n.map_or(Self::Empty, Self::count)
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// The cells of one row.
pub type Row = Vec<Cell>;

/// Some rows, or the error that ends the table. After an error the file is cut off, and the browser reports that the download failed.
pub type Batch = Result<Vec<Row>, Error>;

/// How many batches wait at most between the database and the file.
const WAITING: usize = 2;
/// How many tables are made at once in this process. Others wait for a turn.
const AT_ONCE: usize = 6;
/// How long a table waits for a turn before it is refused.
const TURN_WITHIN: Duration = Duration::from_secs(10);

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);

/// A turn to make a table; held until the table is made.
pub struct Turn {
    _permit: SemaphorePermit<'static>,
}

/// Waits for a turn to make a table. Taken before anything is recorded or read.
///
/// # Errors
/// [`Error::Busy`] if too many tables are being made.
pub async fn turn() -> Result<Turn, Error> {
    match tokio::time::timeout(TURN_WITHIN, TURNS.acquire()).await {
        Ok(Ok(permit)) => Ok(Turn { _permit: permit }),
        Ok(Err(_)) | Err(_) => Err(Error::Busy),
    }
}

/// The two ends of a table's rows. Whoever fills it stops as soon as sending fails: then the reader is gone.
pub fn rows() -> (mpsc::Sender<Batch>, mpsc::Receiver<Batch>) {
    mpsc::channel(WAITING)
}

/// The answer that sends a table as a file.
///
/// `name` is the file's name without its ending, in ASCII letters, digits, `-` and `_`. `title` names the sheet of a workbook.
///
/// # Errors
/// The error of the rows, or [`Error::Internal`], if a workbook cannot be made. An error in the middle of CSV cuts the answer off instead.
pub async fn download(
    state: &AppState,
    format: SheetFormat,
    (name, title): (&str, &str),
    head: Vec<String>,
    rows: mpsc::Receiver<Batch>,
    turn: Turn,
) -> Result<Response<Body>, Error> {
    let (kind, body) = match format {
        SheetFormat::Csv => ("text/csv; charset=utf-8", csv::body(head, rows, turn)),
        SheetFormat::Xlsx => {
            let folder = state.settings().data_dir.clone();
            let made = xlsx::workbook(folder, title.to_owned(), head, rows).await;
            drop(turn);
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Body::from(made?))
        }
    };
    let name = format!("attachment; filename=\"{name}.{format}\"");
    let name = HeaderValue::try_from(name).map_err(|_| Error::internal("the name of a file is not ASCII"))?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}

/// The answer that sends a table whose rows are already in memory.
///
/// # Errors
/// As for [`download`].
pub async fn download_all(
    state: &AppState,
    format: SheetFormat,
    names: (&str, &str),
    head: Vec<String>,
    all: Vec<Row>,
) -> Result<Response<Body>, Error> {
    let turn = turn().await?;
    let (sender, receiver) = rows();
    // The channel holds a batch, so this does not wait for the reader.
    let _ = sender.try_send(Ok(all));
    drop(sender);
    download(state, format, names, head, receiver, turn).await
}

/// Makes a cell safe, so that no spreadsheet interprets it as a formula (<https://owasp.org/www-community/attacks/CSV_Injection>).
///
/// East Asian versions of Excel also accept full-width signs at the start of a formula, and most programs skip invisible characters before it.
/// A cell that could be a formula gets a leading apostrophe, which spreadsheets treat as "this is text" and do not show.
pub fn harmless(cell: &str) -> String {
    let unseen =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\'' | '"' | '\u{200b}'..='\u{200f}' | '\u{feff}');
    let begins = cell.trim_start_matches(unseen);
    let formula = begins.starts_with([
        '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{fe66}', '\u{fe62}', '\u{fe63}',
        '\u{fe6b}',
    ]);
    if formula || cell.starts_with(['\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_cell_starts_a_formula() {
        for cell in [
            "=1+1",
            "+91",
            "-2",
            "@SUM(A1)",
            "＝cmd|' /C calc'!A0",
            "＋1",
            "－1",
            "＠x",
            "\t=1",
            "  =1",
            "\u{feff}=1",
            "\u{200b}＝1",
            "\n=1",
            "\"=1",
        ] {
            assert!(harmless(cell).starts_with('\''), "{cell:?}");
        }
        for cell in ["", "सिविल लाइंस", "3,473", "a=b", "2026-11-26"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
