//! How many there are of something: the one place where a plural is made.

use std::fmt::Display;

/// A number with the words for one or for any other: `1 outage`, `0 outages`, `3 outages`.
pub fn counted<N: Display + PartialEq + From<u8>>(number: N, one: &str, many: &str) -> String {
    let words = if number == N::from(1) { one } else { many };
    format!("{number} {words}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_alone_is_singular() {
        let outages = [0, 1, 2, 21].map(|number: usize| counted(number, "outage", "outages"));
        assert_eq!(
            outages,
            ["0 outages", "1 outage", "2 outages", "21 outages"]
        );
        assert_eq!(counted(1_i64, "differs", "differ"), "1 differs");
    }
}
