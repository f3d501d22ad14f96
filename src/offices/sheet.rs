//! Reads the rows of a table as saved by Excel or LibreOffice or copied from them, whatever separates the cells.
//!
//! A saved table is in UTF-8, with or without a byte order mark, or in UTF-16. Its cells are separated by commas, by
//! semicolons (where the comma is the decimal mark), or by tabs if it was copied; a first line such as `sep=;` names the
//! separator. Rows and columns that were once used may be present but empty.

use crate::language::cleaned::cleaned_line;
use unicode_normalization::UnicodeNormalization as _;

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Its cells, without invisible characters and in NFC.
    pub cells: Vec<String>,
}

/// The text of a table. None if it is neither UTF-8 nor UTF-16: old Windows code pages are not guessed, because a wrong
/// guess would go unnoticed.
pub fn text_of(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes)?,
        // The header consists of ASCII letters, so in UTF-16 without a byte order mark every other byte is NUL.
        [_, 0, _, 0, ..] => utf_16(bytes, u16::from_le_bytes)?,
        [0, _, 0, _, ..] => utf_16(bytes, u16::from_be_bytes)?,
        _ => std::str::from_utf8(bytes).ok()?.to_owned(),
    };
    let text = text.trim_start_matches('\u{feff}');
    (!text.contains('\0')).then(|| text.to_owned())
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>().ok()
}

/// The rows of a table including the header, without empty rows and without columns that are empty in every row.
pub fn rows(text: &str) -> Vec<SheetRow> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let (mark, skipped, table) = parted(&text);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(mark).from_reader(table.as_bytes());
    let mut rows = Vec::new();
    let (mut line, mut counted) = (1 + skipped, 0);
    // The text is UTF-8 and rows may have any length, so the reader reports no errors.
    for record in reader.records().flatten() {
        // The reader's position of a row is the end of the row before, so empty lines in between have to be skipped.
        let begins = record.position().map_or(counted, |at| at.byte() as usize).max(counted);
        let empty = table.bytes().skip(begins).take_while(|b| *b == b'\n').count();
        let begins = (begins + empty).min(table.len());
        line += table.as_bytes()[counted..begins].iter().filter(|b| **b == b'\n').count() as u64;
        counted = begins;
        let cells: Vec<String> = record.iter().map(cell).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(SheetRow { line, cells });
        }
    }
    without_empty_columns(rows)
}

/// A cell without invisible characters and surrounding spaces, in NFC, so that both encodings of a letter such as ढ़ are
/// equal.
fn cell(written: &str) -> String {
    cleaned_line(written).trim().nfc().collect()
}

/// The separator, the number of lines before the table, and the table.
fn parted(text: &str) -> (u8, u64, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let named = first.trim_matches(|c: char| c == '"' || c == ' ');
    if let Some(mark) = named.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).and_then(|_| named.get(4..)) {
        return match mark.as_bytes() {
            [mark @ (b',' | b';' | b'\t' | b'|'), ..] => (*mark, 1, rest),
            _ => (guessed(rest), 1, rest),
        };
    }
    (guessed(text), 0, text)
}

/// The separator, guessed from the header, in which no column name contains one.
fn guessed(text: &str) -> u8 {
    let header = text.lines().find(|line| line.chars().any(char::is_alphanumeric)).unwrap_or_default();
    let count = |mark: u8| header.bytes().filter(|b| *b == mark).count();
    // Of equally frequent separators the first in this list.
    [b'\t', b';', b'|', b','].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

fn without_empty_columns(mut rows: Vec<SheetRow>) -> Vec<SheetRow> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let used: Vec<bool> =
        (0..width).map(|at| rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| !cell.is_empty()))).collect();
    let header = rows.first().map_or(0, |row| row.cells.len());
    for row in &mut rows {
        // Empty cells beyond the header are dropped; missing cells are not added.
        while row.cells.len() > header && row.cells.last().is_some_and(String::is_empty) {
            row.cells.pop();
        }
        let mut at = 0;
        row.cells.retain(|_| {
            at += 1;
            used[at - 1]
        });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(u64, String)> {
        rows(text).into_iter().map(|row| (row.line, row.cells.join("|"))).collect()
    }

    #[test]
    fn rows_do_not_depend_on_the_separator() {
        let expected = vec![(1, "code|name".to_owned()), (2, "A|Test, one".to_owned()), (4, "B|टेस्ट".to_owned())];
        for text in [
            "code,name\r\nA,\"Test, one\"\r\n,\r\nB,टेस्ट\r\n , ,,\r\n",
            "\u{feff}code;name\r\nA;Test, one\r\n;\r\nB;टेस्ट",
            "code\tname\nA\tTest, one\n\t\nB\tटेस्ट\n\n\n",
            "code,name,,\nA,\"Test, one\",,\n\nB,\u{202e}टेस्ट\u{a0},,\n",
            "code,,name\rA,,\"Test, one\"\r\rB, ,टेस्ट",
        ] {
            assert_eq!(read(text), expected, "{text:?}");
        }
        for text in [
            "sep=;\ncode;name\nA;B",
            "\"sep=,\"\r\ncode,name\r\nA,B",
            "SEP=\t\ncode\tname\nA\tB",
            "sep=\ncode;name\nA;B",
        ] {
            assert_eq!(read(text), [(2, "code|name".to_owned()), (3, "A|B".to_owned())], "{text:?}");
        }
    }

    #[test]
    fn utf_16_is_read_with_and_without_a_byte_order_mark() {
        let text = "code,नाम\r\nA,टेस्ट 👮";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            text.as_bytes().to_vec(),
            ["\u{feff}".as_bytes(), text.as_bytes()].concat(),
            le.clone(),
            be.clone(),
            [&[0xff, 0xfe], &le[..]].concat(),
            [&[0xfe, 0xff], &be[..]].concat(),
        ] {
            assert_eq!(text_of(&bytes).as_deref(), Some(text));
        }
        assert_eq!(text_of(&[0xff, 0xfe, b'a']), None, "half a character");
        assert_eq!(text_of(b"code,na\xefme"), None, "an old code page");
        assert_eq!(text_of(b"code,\0name"), None);
    }

    #[test]
    fn both_encodings_of_a_letter_are_equal() {
        assert_eq!(cell("कालागढ़"), cell("कालाग\u{95d}"));
    }

    proptest! {
        #[test]
        fn rows_are_never_larger_than_the_text(text in "[a,;\t\n\r\" =|sepé।]{0,60}|.{0,60}") {
            let rows = rows(&text);
            let cells: usize = rows.iter().flat_map(|row| &row.cells).map(String::len).sum();
            prop_assert!(cells <= 3 * text.len());
            prop_assert!(rows.iter().all(|row| row.line <= text.matches(['\n', '\r']).count() as u64 + 1));
            prop_assert!(rows.iter().all(|row| row.cells.iter().any(|cell| !cell.is_empty())));
        }
    }
}
