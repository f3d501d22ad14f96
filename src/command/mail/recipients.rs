//! Addresses given as a setting.

use lettre::Address;
use std::str::FromStr;

/// Most addresses in one setting.
const MOST: usize = 20;
/// Longest address, in bytes (RFC 5321, 4.5.3.1.3, less the brackets).
const LONGEST: usize = 254;

/// Mail addresses, separated by commas in the setting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients(pub Vec<Address>);

impl FromStr for Recipients {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut addresses: Vec<Address> = Vec::new();
        for typed in text.split(',').map(str::trim).filter(|typed| !typed.is_empty()) {
            let parsed = typed.parse::<Address>().ok().filter(|_| typed.is_ascii() && typed.len() <= LONGEST);
            let address = parsed.ok_or_else(|| format!("{typed:?} is not a mail address in Latin letters"))?;
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        if addresses.len() > MOST { Err(format!("at most {MOST} addresses")) } else { Ok(Self(addresses)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_with_a_wrong_address_is_refused_and_a_repeated_one_counts_once() {
        let read = |text: &str| text.parse::<Recipients>().map(|read| read.0.len());
        assert_eq!(read(""), Ok(0));
        assert_eq!(read("ssp@police.example, reader@police.example,ssp@police.example,"), Ok(2));
        for wrong in ["ssp", "a@b.example;c@d.example", "a@b.example\r\nBcc: c@d.example", "डेस्क@police.example"]
        {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
        let many: Vec<String> = (0..21).map(|n| format!("a{n}@police.example")).collect();
        assert!(read(&many.join(",")).is_err());
    }
}
