//! What a form sent, however the browser wrote it.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, RawForm, Request};
use axum::http::{StatusCode, header};
use domain::action::field::SentFields;

use crate::refusal::{Refusal, RefusalKind};

/// No form of ours has so many fields: the longest has two hundred rows with a tick.
const FIELDS_MOST: usize = 1_000;

/// Reads the fields of a form. A file becomes its text, and its name a field of its own, such as
/// `file_name` for `file`.
///
/// # Errors
/// What cannot be read, with what to do.
pub async fn sent(request: Request) -> Result<SentFields, Refusal> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        let form = Multipart::from_request(request, &()).await;
        let form = form.map_err(|error| unread(error.status(), error.body_text()))?;
        return in_parts(form).await;
    }
    let RawForm(bytes) = RawForm::from_request(request, &())
        .await
        .map_err(|error| unread(error.status(), error.body_text()))?;
    // As many are only found by looking for their separators, before a million of them are kept.
    if bytes.iter().filter(|byte| **byte == b'&').count() >= FIELDS_MOST {
        return Err(too_many());
    }
    let pairs = url::form_urlencoded::parse(&bytes);
    Ok(pairs
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect())
}

fn too_many() -> Refusal {
    Refusal::unusable(format!("The form has more than {FIELDS_MOST} fields."))
}

fn unread(status: StatusCode, words: String) -> Refusal {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Refusal::new(RefusalKind::TooLarge, "It is too large: bring it in parts.")
        }
        _ => Refusal::unreadable(words),
    }
}

async fn in_parts(mut form: Multipart) -> Result<SentFields, Refusal> {
    let unread = |error: MultipartError| unread(error.status(), error.body_text());
    let mut fields = Vec::new();
    while let Some(field) = form.next_field().await.map_err(unread)? {
        if fields.len() >= FIELDS_MOST {
            return Err(too_many());
        }
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(unread)?;
        // A browser sends the place of a file that nobody chose.
        if file_name.is_some() && bytes.is_empty() {
            continue;
        }
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| {
            let words = "The file is not UTF-8: in the spreadsheet, save it as \"CSV UTF-8\".";
            Refusal::unreadable(words).at("rows")
        })?;
        if let Some(file_name) = file_name {
            fields.push((format!("{name}_name"), file_name));
        }
        fields.push((name, text));
    }
    Ok(fields.into_iter().collect())
}
