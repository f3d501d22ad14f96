//! Cells of tables that people open in a spreadsheet.

/// A cell that no spreadsheet takes for a formula (<https://owasp.org/www-community/attacks/CSV_Injection>).
///
/// Excel's East Asian versions take the full-width signs for formulas too, and most programs skip what stands before the first sign and is
/// not seen. Such a cell gets an apostrophe in front, which a spreadsheet takes for "this is text" and does not show.
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
    fn no_cell_begins_a_formula() {
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
