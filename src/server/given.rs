//! Settings that may be given as a file, and settings that are given together or not at all.

/// A setting's value, or the content of the file named by the variable with `_FILE` at its end.
///
/// # Errors
/// The file cannot be read.
pub fn given(value: Option<&String>, name: &str) -> anyhow::Result<Option<String>> {
    use anyhow::Context as _;
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        return Ok(Some(value.clone()));
    }
    let variable = format!("{name}_FILE");
    let Some(path) = std::env::var_os(&variable) else { return Ok(None) };
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("{variable}: {} cannot be read", path.display()))?;
    Ok(Some(text.trim().to_owned()))
}

/// The values of all these settings, or `None` when none of them is set.
///
/// # Errors
/// Only some of them are set, or a file cannot be read.
pub fn all_or_none<const N: usize>(values: [(Option<&String>, &str); N]) -> anyhow::Result<Option<[String; N]>> {
    let mut found = Vec::new();
    let mut absent = Vec::new();
    for (value, name) in values {
        match given(value, name)? {
            Some(value) => found.push(value),
            None => absent.push(name),
        }
    }
    if found.is_empty() {
        return Ok(None);
    }
    if !absent.is_empty() {
        anyhow::bail!("{} must be set too, or none of the channel's settings", absent.join(", "));
    }
    Ok(found.try_into().ok())
}

/// A base URL, to which paths are added.
///
/// # Errors
/// It does not begin with `https://` or `http://`, or it ends with a slash.
pub fn api_url(url: String, name: &str) -> anyhow::Result<String> {
    if (url.starts_with("https://") || url.starts_with("http://")) && !url.ends_with('/') {
        return Ok(url);
    }
    anyhow::bail!("{name}: {url} must begin with https:// and have no slash at its end")
}
