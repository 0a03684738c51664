//! Which version of a PMS is newer?
//!
//! Vendors number as they like, so only versions that are numbers with dots between them are compared;
//! of any other spelling nothing is said.

use std::cmp::Ordering;

/// How a version lies to another one; none where either is no row of numbers.
pub fn compare(one: &str, other: &str) -> Option<Ordering> {
    let (one, other) = (numbers(one)?, numbers(other)?);
    let longest = one.len().max(other.len());
    let padded = |numbers: &[u64]| {
        let mut padded = numbers.to_vec();
        padded.resize(longest, 0);
        padded
    };
    Some(padded(&one).cmp(&padded(&other)))
}

fn numbers(version: &str) -> Option<Vec<u64>> {
    let parts = version.trim().split('.');
    let read = parts.map(|part| {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| is_number)
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers_and_words_are_not() {
        assert_eq!(compare("1.12.3", "1.9.40"), Some(Ordering::Greater));
        assert_eq!(compare("37.2", "37.2.0"), Some(Ordering::Equal));
        assert_eq!(compare(" 8.5.1 ", "8.5.2"), Some(Ordering::Less));
        for odd in ["Spectra SP1", "", "1..2", "1.2-beta", "-1", "+1"] {
            assert_eq!(compare(odd, "1.2"), None, "{odd}");
            assert_eq!(compare("1.2", odd), None, "{odd}");
        }
    }
}
