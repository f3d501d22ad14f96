//! Shares of small numbers: the interval in which the share probably lies.

use crate::language::{Language, dates, fill_in, texts::inside as says};

/// The quantile of the normal distribution for 95 per cent.
const Z: f64 = 1.959_963_984_540_054;
/// A share of at least this many is shown without its interval.
const SURE_FROM: i64 = 400;
/// A share of fewer than this many is not shown in per cent.
const SHARE_FROM: i64 = 5;

/// The Wilson score interval for `k` of `n` at 95 per cent, from 0 to 1: if the same office went on working in the same way, its true share lies in
/// here in 19 of 20 cases. Unlike the usual interval it is right for small `n` and for shares near 0 and 1 (E. B. Wilson, JASA 22, 1927;
/// L. D. Brown, T. T. Cai, A. DasGupta, Statistical Science 16, 2001). `None` without cases.
pub fn wilson(k: i64, n: i64) -> Option<(f64, f64)> {
    if n <= 0 || !(0..=n).contains(&k) {
        return None;
    }
    // Counts are far below 2^53.
    let (k, n) = (k as f64, n as f64);
    let share = k / n;
    let z2 = Z * Z;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    // At both ends the formula is exact; rounding must not leave a remainder there.
    let low = if k == 0.0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if k == n { 1.0 } else { (middle + half).min(1.0) };
    Some((low, high))
}

/// A share in words: `12 % (5 to 26 %)`; without the interval where the number is large; `None` where it is too small to speak of a share.
pub fn written(k: i64, n: i64, language: Language) -> Option<String> {
    if n < SHARE_FROM {
        return None;
    }
    let (low, high) = wilson(k, n)?;
    let percent = |share: f64| dates::number((share * 100.0).round() as i64);
    let share = percent(k as f64 / n as f64);
    if n >= SURE_FROM {
        return Some(format!("{share} %"));
    }
    Some(fill_in(language, says::SHARE, &[("share", &share), ("low", &percent(low)), ("high", &percent(high))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_the_published_one() {
        // R: prop.test(k, n, correct = FALSE)$conf.int
        for (k, n, low, high) in [
            (0, 10, 0.0, 0.277_5),
            (1, 10, 0.017_9, 0.404_2),
            (5, 10, 0.236_6, 0.763_4),
            (10, 10, 0.722_5, 1.0),
            (15, 148, 0.062_4, 0.160_6),
        ] {
            let (found_low, found_high) = wilson(k, n).unwrap();
            assert!(
                (found_low - low).abs() < 6e-4 && (found_high - high).abs() < 6e-4,
                "{k} of {n}: {found_low} {found_high}"
            );
        }
        assert_eq!((wilson(0, 0), wilson(3, 2), wilson(-1, 5)), (None, None, None));
    }

    #[test]
    fn the_interval_holds_the_share_and_becomes_narrower() {
        let mut width = 1.0;
        for n in [5, 10, 100, 1_000, 100_000] {
            let (low, high) = wilson(n / 5, n).unwrap();
            assert!(low < 0.2 && 0.2 < high, "{n}");
            assert!(high - low < width, "{n}");
            width = high - low;
        }
    }

    #[test]
    fn a_share_of_a_handful_is_not_told() {
        assert_eq!(written(1, 4, Language::English), None);
        assert_eq!(written(1, 10, Language::English).as_deref(), Some("10 % (2 to 40 %)"));
        assert_eq!(written(100, 1_000, Language::English).as_deref(), Some("10 %"));
    }
}
