//! A row as a line of JSON: an array of its cells. A floating-point number is a text that reads back to exactly the same number; bytes are
//! base64. Nothing is lost between the two databases.

use crate::server::db::{
    Arg,
    tables::{Column, Holds},
};
use anyhow::{Context as _, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

/// Appends a row as a line.
pub fn line(cells: &[Arg], to: &mut Vec<u8>) -> anyhow::Result<()> {
    let values: Vec<Value> = cells.iter().map(value).collect();
    serde_json::to_writer(&mut *to, &values)?;
    to.push(b'\n');
    Ok(())
}

fn value(cell: &Arg) -> Value {
    match cell {
        Arg::Int(Some(value)) => Value::from(*value),
        // The shortest text that reads back to the same number.
        Arg::Float(Some(value)) => Value::from(format!("{value:?}")),
        Arg::Bool(Some(value)) => Value::from(*value),
        Arg::Text(Some(text)) => Value::from(text.as_str()),
        Arg::Bytes(Some(bytes)) => Value::from(STANDARD.encode(bytes)),
        _ => Value::Null,
    }
}

/// Parses a line.
///
/// # Errors
/// The line is not a row of these columns.
pub fn row(line: &[u8], columns: &[Column]) -> anyhow::Result<Vec<Arg>> {
    let values: Vec<Value> = serde_json::from_slice(line).context("a line is not a row")?;
    if values.len() != columns.len() {
        bail!("a line has {} cells instead of {}", values.len(), columns.len());
    }
    values.into_iter().zip(columns).map(|(value, column)| cell(value, column)).collect()
}

fn cell(value: Value, column: &Column) -> anyhow::Result<Arg> {
    let cell = match (column.holds, value) {
        (Holds::Int, Value::Null) => Some(Arg::Int(None)),
        (Holds::Float, Value::Null) => Some(Arg::Float(None)),
        (Holds::Bool, Value::Null) => Some(Arg::Bool(None)),
        (Holds::Text, Value::Null) => Some(Arg::Text(None)),
        (Holds::Bytes, Value::Null) => Some(Arg::Bytes(None)),
        (Holds::Int, Value::Number(number)) => number.as_i64().map(|n| Arg::Int(Some(n))),
        (Holds::Float, Value::String(text)) => text.parse().ok().map(|n| Arg::Float(Some(n))),
        (Holds::Bool, Value::Bool(value)) => Some(Arg::Bool(Some(value))),
        (Holds::Text, Value::String(text)) => Some(Arg::Text(Some(text))),
        (Holds::Bytes, Value::String(text)) => STANDARD.decode(text).ok().map(|bytes| Arg::Bytes(Some(bytes))),
        _ => None,
    };
    cell.with_context(|| format!("a cell of {} is not {:?}", column.name, column.holds))
}

#[cfg(test)]
mod tests {
    use super::{line, row};
    use crate::server::db::{
        Arg,
        tables::{Column, Holds},
    };
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_row_is_read_back_exactly(
            int in any::<Option<i64>>(), float in any::<f64>(), bool in any::<Option<bool>>(), text in any::<Option<String>>(),
            bytes in any::<Option<Vec<u8>>>(),
        ) {
            prop_assume!(!float.is_nan());
            let cells = vec![Arg::Int(int), Arg::Float(Some(float)), Arg::Bool(bool), Arg::Text(text), Arg::Bytes(bytes)];
            let columns: Vec<Column> = [Holds::Int, Holds::Float, Holds::Bool, Holds::Text, Holds::Bytes]
                .map(|holds| Column { name: "x".into(), holds }).into();
            let mut written = Vec::new();
            line(&cells, &mut written).unwrap();
            prop_assert_eq!(written.iter().filter(|byte| **byte == b'\n').count(), 1);
            prop_assert_eq!(row(&written, &columns).unwrap(), cells);
        }

        #[test]
        fn no_line_causes_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = row(&bytes, &[Column { name: "x".into(), holds: Holds::Bytes }]);
        }
    }
}
