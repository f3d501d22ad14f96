//! Cells of CSV tables that people open in a spreadsheet.

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
