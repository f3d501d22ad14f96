//! Numbers that people write with varying spaces: telephone numbers, IMEIs, vehicle plates.

/// Minimum number of digits of a long number; groups of digits are joined only if they reach it.
pub const SHORTEST: usize = 7;
/// Maximum number of digits: an IMEI has 15 or 16, an account number up to 18.
pub const LONGEST: usize = 20;

/// The long numbers in a normalised text, each without separators.
pub fn long_numbers(plain: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut groups: Vec<String> = Vec::new();
    let mut gap = 0;
    for c in plain.chars().chain(['\n']) {
        match c {
            '0'..='9' => {
                if gap > 0 || groups.is_empty() {
                    groups.push(String::new());
                }
                groups.extend(None::<String>);
                if let Some(group) = groups.last_mut() {
                    group.push(c);
                }
                gap = 0;
            }
            ' ' | '-' | '.' | '(' | ')' | '/' if !groups.is_empty() && gap < 2 => gap += 1,
            _ => {
                add_groups(&mut groups, &mut found);
                gap = 0;
            }
        }
    }
    found
}

fn add_groups(groups: &mut Vec<String>, found: &mut Vec<String>) {
    let is_long = |number: &String| (SHORTEST..=LONGEST).contains(&number.len());
    let joined = groups.concat();
    if is_long(&joined) {
        found.push(joined);
    } else {
        // Too long for one number: a list of numbers.
        found.extend(groups.iter().filter(|group| is_long(group)).cloned());
    }
    groups.clear();
}

/// State and territory codes on vehicle plates (Central Motor Vehicles Rules 1989, notified under section 41(6) of the
/// Motor Vehicles Act 1988).
const STATES: [&str; 43] = [
    "an", "ap", "ar", "as", "br", "cg", "ch", "dd", "dl", "dn", "ga", "gj", "hp", "hr", "jh", "jk", "ka", "kl", "la",
    "ld", "mh", "ml", "mn", "mp", "mz", "nl", "od", "or", "pb", "py", "rj", "sk", "tn", "tg", "tr", "ts", "ua", "uk",
    "up", "wb", "an", "dh", "ct",
];

/// A vehicle plate, or the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plate {
    /// State, district in two digits, series, and the number, padded to four digits if the plate is complete.
    pub joined: String,
    /// Whether the plate is complete.
    pub whole: bool,
}

/// Parses a vehicle plate, or the beginning of one, from folded words joined without spaces: `up70ab0001`, `up7ab1`, `22bh1234aa`.
pub fn plate(joined: &str) -> Option<Plate> {
    if !joined.is_ascii() || !(4..=11).contains(&joined.len()) {
        return None;
    }
    if let Some(whole) = bharat_plate(joined) {
        return Some(whole);
    }
    let state = joined.get(..2).filter(|state| STATES.contains(state))?;
    let rest = &joined[2..];
    let district = leading(rest, 2, |b| b.is_ascii_digit());
    let series = leading(&rest[district.len()..], 3, |b| b.is_ascii_alphabetic());
    let number = &rest[district.len() + series.len()..];
    if district.is_empty() || number.len() > 4 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole = number.len() == 4 || !number.is_empty() && !series.is_empty();
    let number = if whole { format!("{number:0>4}") } else { number.to_owned() };
    Some(Plate { joined: format!("{state}{district:0>2}{series}{number}"), whole })
}

/// A plate of the Bharat series: year, BH, number, one or two letters.
fn bharat_plate(joined: &str) -> Option<Plate> {
    let (year, rest) = joined.split_once("bh")?;
    let (number, letters) = rest.split_at_checked(4)?;
    let digits = |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_digit());
    let fits = digits(year, 2)
        && digits(number, 4)
        && (1..=2).contains(&letters.len())
        && letters.bytes().all(|b| b.is_ascii_alphabetic());
    fits.then(|| Plate { joined: joined.to_owned(), whole: true })
}

fn leading(text: &str, most: usize, is: impl Fn(&u8) -> bool) -> &str {
    let n = text.bytes().take(most).take_while(is).count();
    &text[..n]
}

/// The longest plate that begins at the first of these folded words, and how many words it takes.
pub fn plate_at(words: &[&str]) -> Option<(Plate, usize)> {
    let first = words.first()?;
    // Quick exit: most words cannot begin a plate.
    if first.len() > 11 || !first.is_ascii() {
        return None;
    }
    let mut joined = String::new();
    let mut found = None;
    for (n, word) in words.iter().take(5).enumerate() {
        joined.push_str(word);
        if joined.len() > 11 {
            break;
        }
        found = plate(&joined).map(|plate| (plate, n + 1)).or(found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_recognised_however_it_is_spaced() {
        for text in ["35 693803 564380 9", "356938035643809", "IMEI: 35-693803-564380-9.", "(35) 693803 5643809,"] {
            assert_eq!(long_numbers(text), ["356938035643809"], "{text}");
        }
        assert_eq!(long_numbers("5550100188, 5550100189 and 20"), ["5550100188", "5550100189"]);
        assert_eq!(long_numbers("12 34 56"), Vec::<String>::new());
        assert_eq!(long_numbers("5550100188 5550100189 5550100190"), ["5550100188", "5550100189", "5550100190"]);
    }

    #[test]
    fn a_plate_is_recognised_however_it_is_spaced() {
        for words in
            [&["up70ab0001"][..], &["up70", "ab", "0001"], &["up", "70", "ab", "1"], &["up", "70ab", "0001", "car"]]
        {
            let (plate, _) = plate_at(words).unwrap();
            assert_eq!((plate.joined.as_str(), plate.whole), ("up70ab0001", true), "{words:?}");
        }
        assert_eq!(plate("up70ab"), Some(Plate { joined: "up70ab".into(), whole: false }));
        assert_eq!(plate("dl1cab1234"), Some(Plate { joined: "dl01cab1234".into(), whole: true }));
        assert!(plate("22bh1234aa").is_some_and(|plate| plate.whole));
        for none in ["is202026", "ram1", "up", "up70ab00012", "upab0001", "", "व70"] {
            assert_eq!(plate(none), None, "{none}");
        }
    }

    proptest::proptest! {
        #[test]
        fn long_numbers_contain_no_more_digits_than_the_text(text in "[0-9 .a-]{0,60}|\\PC{0,40}") {
            let digits: usize = long_numbers(&text).iter().map(String::len).sum();
            proptest::prop_assert!(digits <= text.len());
            let words: Vec<&str> = text.split_whitespace().collect();
            let _ = plate_at(&words);
        }
    }
}
