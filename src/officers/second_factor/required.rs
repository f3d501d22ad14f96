//! Which roles need a second factor.

use crate::officers::Role;
use std::fmt;

/// The roles that need one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Required(Vec<Role>);

impl Required {
    /// Whether this role needs one.
    pub fn of(&self, role: Role) -> bool {
        self.0.contains(&role)
    }
}

impl fmt::Display for Required {
    /// As [`parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(","))
    }
}

/// Reads `chief,admin`; nothing for none.
///
/// # Errors
/// A sentence for whoever starts the server.
pub fn parse(text: &str) -> Result<Required, String> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let roles = words.map(|word| {
        word.parse()
            .map_err(|_| format!("{word}: operator, station, circle, chief, admin or auditor, with commas between"))
    });
    roles.collect::<Result<_, _>>().map(Required)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_names_roles() {
        let both = parse("chief, admin").unwrap();
        assert!(both.of(Role::Chief) && both.of(Role::Admin) && !both.of(Role::Station));
        assert_eq!(parse(""), Ok(Required::default()));
        assert!(parse("chief,sho").is_err());
    }
}
