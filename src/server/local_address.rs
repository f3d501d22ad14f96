//! Validates the address to which a form redirects back: only pages of this site are allowed.

/// Longest accepted address in bytes. The address of a board with every filter has several hundred.
const LONGEST: usize = 2_000;

/// Returns the address if it is a path on this site and safe in a `Location` header.
///
/// To a browser, `//host` and `/\\host` are other sites, even with a tab or line break inside, which browsers strip
/// (<https://url.spec.whatwg.org/#concept-basic-url-parser>). Anything that is not clearly a local path is rejected.
pub fn local_address(typed: &str) -> Option<&str> {
    let path = typed.strip_prefix('/')?;
    let elsewhere = path.starts_with('/') || path.contains('\\');
    let unsafe_in_header = |c: char| c.is_control() || c.is_whitespace();
    (typed.len() <= LONGEST && !elsewhere && !path.contains(unsafe_in_header)).then_some(typed)
}

/// Returns the address if it is a staff page of this site.
pub fn staff_address(typed: &str) -> Option<&str> {
    let typed = local_address(typed)?;
    let rest = typed.strip_prefix("/staff")?;
    (rest.is_empty() || rest.starts_with(['/', '?', '#'])).then_some(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_site_are_accepted() {
        for ours in
            ["/", "/staff", "/t/7K2M9QX4TA?lite=1", "/staff?q=%E0%A4%9A&column=new", "/staff/c/7K2M9QX4TA#claim"]
        {
            assert_eq!(local_address(ours), Some(ours));
        }
        let long = format!("/{}", "a".repeat(LONGEST));
        for elsewhere in [
            "",
            "staff",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r\nset-cookie: a=b",
            "/staff\0",
            "/\u{85}",
            "/a\u{2028}b",
            " /staff",
            "/staff ",
            &long,
        ] {
            assert_eq!(local_address(elsewhere), None, "{elsewhere:?}");
        }
        assert_eq!(staff_address("/staff/wire"), Some("/staff/wire"));
        for not_staff in ["/", "/staffing", "/t/x", "//staff"] {
            assert_eq!(staff_address(not_staff), None);
        }
    }
}
