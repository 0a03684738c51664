//! What does the client ask for?

use std::borrow::Cow;

pub(super) const MOST_HEADERS: usize = 64;
const LONGEST_HEAD: usize = 64 * 1024;
const LONGEST_BODY: usize = 16 * 1024 * 1024;

/// A complete request, borrowed from the connection's buffer.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    /// The whole address as sent, path and query.
    pub(crate) target: &'a str,
    pub(crate) path: &'a str,
    pub(crate) query: Option<&'a str>,
    /// The header `Ocp-Apim-Subscription-Key`.
    pub(crate) key: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

impl<'a> Request<'a> {
    /// A query parameter, decoded.
    pub(crate) fn parameter(&self, name: &str) -> Option<Cow<'a, str>> {
        url::form_urlencoded::parse(self.query?.as_bytes())
            .find(|(other, _)| other == name)
            .map(|(_, value)| value)
    }
}

pub(super) enum Parsed<'a> {
    Partial,
    Complete {
        request: Request<'a>,
        consumed: usize,
        closes: bool,
    },
    Refused {
        status: u16,
    },
}

pub(super) fn parse<'a>(
    inbox: &'a [u8],
    headers: &mut [httparse::Header<'a>; MOST_HEADERS],
) -> Parsed<'a> {
    let mut head = httparse::Request::new(headers);
    let start = match head.parse(inbox) {
        Ok(httparse::Status::Complete(start)) => start,
        Ok(httparse::Status::Partial) if inbox.len() > LONGEST_HEAD => {
            return Parsed::Refused { status: 431 };
        }
        Ok(httparse::Status::Partial) => return Parsed::Partial,
        Err(httparse::Error::TooManyHeaders) => return Parsed::Refused { status: 431 },
        Err(_) => return Parsed::Refused { status: 400 },
    };
    let (Some(method), Some(target), Some(version)) = (head.method, head.path, head.version) else {
        return Parsed::Refused { status: 400 };
    };
    let Some(facts) = RequestFacts::read(head.headers, version) else {
        return Parsed::Refused { status: 400 };
    };
    if facts.is_chunked {
        return Parsed::Refused { status: 411 };
    }
    if facts.length > LONGEST_BODY {
        return Parsed::Refused { status: 413 };
    }
    let Some(body) = inbox.get(start..start + facts.length) else {
        return Parsed::Partial;
    };
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let request = Request {
        method,
        target,
        path,
        query,
        key: facts.key,
        body,
    };
    Parsed::Complete {
        request,
        consumed: start + facts.length,
        closes: facts.closes,
    }
}

/// The few headers that matter here.
struct RequestFacts<'a> {
    key: Option<&'a str>,
    length: usize,
    is_chunked: bool,
    closes: bool,
}

impl<'a> RequestFacts<'a> {
    /// `None` where a header that matters cannot be read.
    fn read(headers: &[httparse::Header<'a>], version: u8) -> Option<Self> {
        let mut facts = Self {
            key: None,
            length: 0,
            is_chunked: false,
            closes: version == 0,
        };
        for header in headers {
            let value = header.value;
            if header
                .name
                .eq_ignore_ascii_case("Ocp-Apim-Subscription-Key")
            {
                facts.key = Some(std::str::from_utf8(value).ok()?.trim());
            } else if header.name.eq_ignore_ascii_case("Content-Length") {
                facts.length = std::str::from_utf8(value).ok()?.trim().parse().ok()?;
            } else if header.name.eq_ignore_ascii_case("Transfer-Encoding") {
                facts.is_chunked = true;
            } else if header.name.eq_ignore_ascii_case("Connection") {
                facts.closes = match value {
                    value if value.eq_ignore_ascii_case(b"close") => true,
                    value if value.eq_ignore_ascii_case(b"keep-alive") => false,
                    _ => facts.closes,
                };
            }
        }
        Some(facts)
    }
}
