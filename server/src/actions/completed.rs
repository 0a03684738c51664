//! What is said once on the page that follows an action.
//!
//! The word travels in a cookie for that one page, so that the same is not said again when the page is
//! loaded anew, with scripts and without. It is no secret and nobody's: whoever makes one up is told a
//! sentence of ours about nothing.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

/// The cookie.
const NAME: &str = "sundog_done";
/// How long the browser has to follow, seconds.
const LASTS: u32 = 60;

/// Sends the browser on to a page, which says what the word stands for; without one it speaks for
/// itself.
pub fn redirect(to: &str, word: Option<&str>, is_https: bool) -> Response {
    let mut answer = Redirect::to(to).into_response();
    let Some(word) = word else {
        return answer;
    };
    let secure = if is_https { "; Secure" } else { "" };
    let cookie = format!("{NAME}={word}; Path=/; Max-Age={LASTS}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

/// The word that a request brought.
pub fn word(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let cookies = cookies.filter_map(|cookies| cookies.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(NAME)?.strip_prefix('='))
}

/// Takes the word from the browser.
pub fn taken() -> HeaderValue {
    HeaderValue::from_static("sundog_done=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_redirect_is_found_among_other_cookies() {
        let answer = redirect("/practices/7", Some("practice-retire"), true);
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.ends_with("; Secure"), "{cookie}");
        let sent = format!("sundog=abc; {}", cookie.split(';').next().unwrap());
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, sent.parse().unwrap());
        assert_eq!(word(&headers), Some("practice-retire"));
        headers.insert(header::COOKIE, "sundog=abc".parse().unwrap());
        assert_eq!(word(&headers), None);
    }
}
