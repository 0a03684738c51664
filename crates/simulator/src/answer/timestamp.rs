//! How are moments written?
//!
//! By hand, digit by digit: two timestamps and a `Date` header go into every answer, and a format
//! string read at run time would cost more than the rest of the answer.

use chrono::{DateTime, Datelike, Timelike, Utc};

use super::style::TimestampSpelling;

const WEEKDAYS: [&[u8; 3]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

pub(crate) fn write_timestamp(at: DateTime<Utc>, spelling: TimestampSpelling, out: &mut Vec<u8>) {
    digits(u32::try_from(at.year()).unwrap_or(0), 4, out);
    out.push(b'-');
    digits(at.month(), 2, out);
    out.push(b'-');
    digits(at.day(), 2, out);
    out.push(b'T');
    write_time_of_day(at, out);
    if let TimestampSpelling::SevenDigits | TimestampSpelling::SevenDigitsWithoutZ = spelling {
        out.push(b'.');
        digits(at.nanosecond() / 100, 7, out);
    }
    match spelling {
        TimestampSpelling::Seconds | TimestampSpelling::SevenDigits => out.push(b'Z'),
        TimestampSpelling::WithoutZ | TimestampSpelling::SevenDigitsWithoutZ => {}
        TimestampSpelling::Offset => out.extend_from_slice(b"+00:00"),
    }
}

/// `Fri, 20 Nov 2026 09:00:00 GMT`, the form of the `Date` header.
pub(crate) fn write_http_date(at: DateTime<Utc>, out: &mut Vec<u8>) {
    out.extend_from_slice(WEEKDAYS[at.weekday().num_days_from_monday() as usize]);
    out.extend_from_slice(b", ");
    digits(at.day(), 2, out);
    out.push(b' ');
    out.extend_from_slice(MONTHS[at.month0() as usize]);
    out.push(b' ');
    digits(u32::try_from(at.year()).unwrap_or(0), 4, out);
    out.push(b' ');
    write_time_of_day(at, out);
    out.extend_from_slice(b" GMT");
}

fn write_time_of_day(at: DateTime<Utc>, out: &mut Vec<u8>) {
    digits(at.hour(), 2, out);
    out.push(b':');
    digits(at.minute(), 2, out);
    out.push(b':');
    digits(at.second(), 2, out);
}

fn digits(mut number: u32, width: usize, out: &mut Vec<u8>) {
    let start = out.len();
    out.resize(start + width, b'0');
    for place in out[start..].iter_mut().rev() {
        *place = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spelt(at: DateTime<Utc>, spelling: TimestampSpelling) -> String {
        let mut out = Vec::new();
        write_timestamp(at, spelling, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_spelling_is_the_one_its_name_says() {
        let at: DateTime<Utc> = "2026-01-02T03:04:05.678Z".parse().unwrap();
        assert_eq!(
            spelt(at, TimestampSpelling::Seconds),
            "2026-01-02T03:04:05Z"
        );
        assert_eq!(
            spelt(at, TimestampSpelling::SevenDigits),
            "2026-01-02T03:04:05.6780000Z"
        );
        assert_eq!(
            spelt(at, TimestampSpelling::WithoutZ),
            "2026-01-02T03:04:05"
        );
        let unzoned = spelt(at, TimestampSpelling::SevenDigitsWithoutZ);
        assert_eq!(unzoned, "2026-01-02T03:04:05.6780000");
        assert_eq!(
            spelt(at, TimestampSpelling::Offset),
            "2026-01-02T03:04:05+00:00"
        );
    }

    proptest! {
        #[test]
        fn hand_written_times_read_back_as_the_same_moment(second in 0_i64..253_402_300_800) {
            let at = DateTime::from_timestamp(second, 0).unwrap();
            let read: DateTime<Utc> = spelt(at, TimestampSpelling::Seconds).parse().unwrap();
            prop_assert_eq!(read, at);
            let mut date = Vec::new();
            write_http_date(at, &mut date);
            let date = String::from_utf8(date).unwrap();
            let read = DateTime::parse_from_rfc2822(&date.replace("GMT", "+0000")).unwrap();
            prop_assert_eq!(read, at);
        }
    }
}
