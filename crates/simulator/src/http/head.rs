//! How does a reply begin?
//!
//! Every reply carries a `Date` on the world's clock, the clock on which heartbeats are to be
//! judged, and says that it is the simulator's, so that nobody takes its practices for real ones.

use std::io::Write as _;

use chrono::{DateTime, Utc};

use crate::answer::write_http_date;
use crate::errors::status_phrase;
use crate::reply::HttpReply;

/// What Halo Cloud itself never says.
const SIMULATOR_HEADER: &[u8] = b"\r\nHalo-Simulator: yes";

pub(super) fn write(
    reply: &HttpReply,
    length: usize,
    now: DateTime<Utc>,
    closes: bool,
    out: &mut Vec<u8>,
) {
    out.extend_from_slice(b"HTTP/1.1 ");
    number(usize::from(reply.status), out);
    out.push(b' ');
    out.extend_from_slice(status_phrase(reply.status).as_bytes());
    out.extend_from_slice(b"\r\nDate: ");
    write_http_date(now, out);
    out.extend_from_slice(SIMULATOR_HEADER);
    if !reply.content_type.is_empty() {
        out.extend_from_slice(b"\r\nContent-Type: ");
        out.extend_from_slice(reply.content_type.as_bytes());
    }
    out.extend_from_slice(b"\r\nContent-Length: ");
    number(length, out);
    for (name, value) in &reply.headers {
        write!(out, "\r\n{name}: {value}").expect("writing into memory cannot fail");
    }
    if closes {
        out.extend_from_slice(b"\r\nConnection: close");
    }
    out.extend_from_slice(b"\r\n\r\n");
}

fn number(number: usize, out: &mut Vec<u8>) {
    write!(out, "{number}").expect("writing into memory cannot fail");
}
