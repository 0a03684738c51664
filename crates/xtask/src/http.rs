//! As much of HTTP as a benchmark or the demo asks: one question per connection, and a stream of lines. It asks
//! programs that were started on this machine.

use anyhow::{Context, ensure};
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;

/// A program that answers.
#[derive(Clone)]
pub struct Http {
    host: String,
}

/// What it answered. A body that is compressed or comes in pieces is read to its end and not unpacked.
pub struct Answer {
    /// The status.
    pub status: u16,
    head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The first header of a name, written small.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| {
            let (own, value) = line.split_once(':')?;
            own.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Http {
    /// The program at an address such as `http://127.0.0.1:3000`.
    pub fn of(url: &str) -> anyhow::Result<Self> {
        let host = url.trim().trim_end_matches('/').strip_prefix("http://");
        let host = host.with_context(|| format!("{url} is no address"))?;
        Ok(Self {
            host: host.to_owned(),
        })
    }

    /// Asks, and reads the whole answer.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> anyhow::Result<Answer> {
        let mut stream = self.send(method, path, headers, body)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let text = String::from_utf8_lossy(&bytes);
        let (head, body) = text.split_once("\r\n\r\n").context("no answer")?;
        let status = head.split(' ').nth(1).context("no status")?.parse()?;
        Ok(Answer {
            status,
            head: head.to_owned(),
            body: body.to_owned(),
        })
    }

    /// Opens a stream that goes on.
    pub fn open(
        &self,
        path: &str,
        headers: &[(&str, &str)],
    ) -> anyhow::Result<BufReader<TcpStream>> {
        Ok(BufReader::new(self.send("GET", path, headers, "")?))
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> anyhow::Result<TcpStream> {
        let mut stream = TcpStream::connect(&self.host)?;
        let host = &self.host;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            ensure!(!value.contains(['\r', '\n']), "{name} has a line end");
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
        Ok(stream)
    }
}
