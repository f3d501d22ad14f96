//! CSV, sent while its rows are read.

use super::{Batch, Cell, Row, Turn, harmless};
use axum::body::{Body, Bytes};
use csv::{Terminator, WriterBuilder};
use futures::stream;
use std::io;
use tokio::sync::mpsc;

/// The table as a body. Ends with an error, so that the connection is cut, when the rows end with one.
pub(super) fn body(head: Vec<String>, rows: mpsc::Receiver<Batch>, turn: Turn) -> Body {
    let head = head.into_iter().map(Cell::Text).collect();
    let start = (Some(head), rows, turn);
    Body::from_stream(stream::try_unfold(start, |(head, mut rows, turn)| async move {
        if let Some(head) = head {
            let mut bytes = "\u{feff}".as_bytes().to_vec();
            bytes.extend(lines(&[head])?);
            return Ok(Some((Bytes::from(bytes), (None, rows, turn))));
        }
        match rows.recv().await {
            None => Ok(None),
            Some(Ok(batch)) => Ok(Some((Bytes::from(lines(&batch)?), (None, rows, turn)))),
            Some(Err(error)) => Err(io::Error::other(error)),
        }
    }))
}

fn lines(rows: &[Row]) -> io::Result<Vec<u8>> {
    let mut table = WriterBuilder::new().flexible(true).terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        table.write_record(row.iter().map(written))?;
    }
    table.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Count(n) => n.to_string(),
        Cell::Share(share) => format!("{share:.1}"),
        Cell::Empty => String::new(),
    }
}
