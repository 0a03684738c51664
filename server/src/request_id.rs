//! A number for each answer, `x-request-id`: whoever reports something that went wrong names it, and the log
//! has it at its level `debug`, beside method and path.
//!
//! It is always ours. One that a client sent along could be another's, and would lead the reader of a log
//! astray.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Tells the numbers of one start from those of another.
static START: LazyLock<u32> = LazyLock::new(rand::random);
static NEXT: AtomicU64 = AtomicU64::new(1);

/// The number of a request, among its extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Gives a request its number, and its answer the same.
pub async fn numbered(mut request: Request, next: Next) -> Response {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let number = format!("{:08x}-{number}", *START);
    let value = HeaderValue::from_str(&number);
    request.extensions_mut().insert(RequestId(number));
    let mut answer = next.run(request).await;
    if let Ok(value) = value {
        answer.headers_mut().insert(HEADER, value);
    }
    answer
}
