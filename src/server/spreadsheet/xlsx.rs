//! XLSX, built in a thread of its own.

use super::{Batch, Cell, harmless};
use crate::error::Error;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::path::PathBuf;
use tokio::sync::mpsc;

/// Longest text of a cell, in characters; Excel refuses a file with more than 32,767.
const LONGEST: usize = 32_000;
/// Longest name of a sheet, in UTF-16 units; Excel refuses a file with more.
const LONGEST_TITLE: usize = 31;
/// Width of a column in characters.
const WIDTH: f64 = 18.0;

/// The bytes of a workbook with one sheet. Its rows go through a temporary file in `folder`.
///
/// # Errors
/// The error of the rows; [`Error::Internal`] if the file cannot be made, for example on a full disk.
pub(super) async fn workbook(
    folder: PathBuf,
    title: String,
    head: Vec<String>,
    rows: mpsc::Receiver<Batch>,
) -> Result<Vec<u8>, Error> {
    let made = tokio::task::spawn_blocking(move || build(&folder, &title, &head, rows)).await;
    made.map_err(|_| Error::internal("the thread that made a workbook ended"))?
}

fn build(
    folder: &std::path::Path,
    title: &str,
    head: &[String],
    mut rows: mpsc::Receiver<Batch>,
) -> Result<Vec<u8>, Error> {
    let failed = |error: XlsxError| Error::internal(format_args!("a workbook could not be made: {error}"));
    let mut workbook = Workbook::new();
    workbook.set_tempdir(folder).map_err(failed)?;
    let bold = Format::new().set_bold();
    let share = Format::new().set_num_format("0.0");
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
    prepare(sheet, title, head, &bold).map_err(failed)?;
    let mut n = 1;
    while let Some(batch) = rows.blocking_recv() {
        for row in batch? {
            for (column, cell) in (0..).zip(&row) {
                write(sheet, (n, column), cell, &share).map_err(failed)?;
            }
            n += 1;
        }
    }
    workbook.save_to_buffer().map_err(failed)
}

/// Everything that must be set before the first row: rows cannot be changed once they are written.
fn prepare(sheet: &mut Worksheet, title: &str, head: &[String], bold: &Format) -> Result<(), XlsxError> {
    sheet.set_name(name(title))?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, text) in (0..).zip(head) {
        sheet.set_column_width(column, WIDTH)?;
        sheet.write_string_with_format(0, column, harmless(text), bold)?;
    }
    Ok(())
}

/// A title without the characters that the name of a sheet may not contain, and not too long.
fn name(title: &str) -> String {
    let mut units = 0;
    let fit = |c: &char| {
        units += c.len_utf16();
        units <= LONGEST_TITLE
    };
    let allowed = title.chars().map(|c| if "[]:*?/\\'".contains(c) || c.is_control() { ' ' } else { c });
    let name: String = allowed.take_while(fit).collect();
    let name = name.trim();
    if name.is_empty() { "1".to_owned() } else { name.to_owned() }
}

fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, share: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => {
            let text: String = harmless(text).chars().take(LONGEST).collect();
            sheet.write_string(row, column, text)?;
        }
        // Every count of ours is far below 2^53, up to which a number of a spreadsheet is exact.
        Cell::Count(n) => {
            sheet.write_number(row, column, *n as f64)?;
        }
        Cell::Share(value) => {
            sheet.write_number_with_format(row, column, *value, share)?;
        }
        Cell::Empty => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::spreadsheet::rows;
    use calamine::{Data, Reader as _, Xlsx};
    use std::io::Cursor;

    #[tokio::test]
    async fn a_workbook_keeps_hindi_and_starts_no_formula() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, receiver) = rows();
        let row = vec![
            Cell::text("सिविल लाइंस थाना"),
            Cell::text("=HYPERLINK(\"x\")"),
            Cell::Count(3_473),
            Cell::Share(12.34),
            Cell::Empty,
        ];
        sender.send(Ok(vec![row.clone(), row])).await.unwrap();
        drop(sender);
        let head = ["थाना", "+शब्द", "n", "%", "x"].map(ToOwned::to_owned).to_vec();
        let bytes = workbook(folder.path().to_owned(), "शिकायतें: [1]/2".to_owned(), head, receiver).await.unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["शिकायतें   1  2"]);
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        let at = |row, column| sheet.get_value((row, column)).cloned().unwrap_or(Data::Empty);
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!((at(0, 0), at(0, 1)), (text("थाना"), text("'+शब्द")));
        assert_eq!((at(2, 0), at(2, 1)), (text("सिविल लाइंस थाना"), text("'=HYPERLINK(\"x\")")));
        assert_eq!((at(2, 2), at(2, 4)), (Data::Float(3_473.0), Data::Empty));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left in the folder");
    }

    #[tokio::test]
    async fn a_table_whose_rows_fail_is_no_workbook() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, receiver) = rows();
        sender.send(Err(Error::Busy)).await.unwrap();
        drop(sender);
        let made = workbook(folder.path().to_owned(), "x".to_owned(), vec!["a".to_owned()], receiver).await;
        assert_eq!(made, Err(Error::Busy));
    }
}
