//! Amounts of storage as people read them.

/// Bytes in the largest unit that leaves a figure before the point: `412 kB`, `1.3 GB`.
pub fn size(bytes: u64) -> String {
    let units = [
        (1_000_000_000_000, "TB"),
        (1_000_000_000, "GB"),
        (1_000_000, "MB"),
        (1000, "kB"),
    ];
    for (unit, name) in units {
        if bytes >= unit * 10 {
            return format!("{} {name}", (bytes + unit / 2) / unit);
        }
        if bytes >= unit {
            let tenths = (bytes + unit / 20) / (unit / 10);
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_in_the_unit_that_suits_it() {
        let sizes = [0, 999, 1000, 9949, 12_345, 1_340_000_000, 2_000_000_000_000];
        let words = sizes.map(size);
        assert_eq!(
            words,
            [
                "0 bytes",
                "999 bytes",
                "1.0 kB",
                "9.9 kB",
                "12 kB",
                "1.3 GB",
                "2.0 TB"
            ]
        );
    }
}
