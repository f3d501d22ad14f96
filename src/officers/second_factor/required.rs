//! Which roles need a second factor.

use crate::officers::Role;
use std::fmt;

/// The roles that need a second factor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Required(Vec<Role>);

impl Required {
    /// Whether this role needs a second factor.
    pub fn of(&self, role: Role) -> bool {
        self.0.contains(&role)
    }
}

impl fmt::Display for Required {
    /// Written as [`parse`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(","))
    }
}

/// Reads a list such as `chief,admin`; an empty text means no role.
///
/// # Errors
/// A message for whoever starts the server.
pub fn parse(text: &str) -> Result<Required, String> {
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let roles = words.map(|word| {
        word.parse().map_err(|_| {
            format!("{word}: expected operator, station, circle, chief, admin or auditor, separated by commas")
        })
    });
    roles.collect::<Result<_, _>>().map(Required)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_is_a_list_of_roles() {
        let both = parse("chief, admin").unwrap();
        assert!(both.of(Role::Chief) && both.of(Role::Admin) && !both.of(Role::Station));
        assert_eq!(parse(""), Ok(Required::default()));
        assert!(parse("chief,sho").is_err());
    }
}
