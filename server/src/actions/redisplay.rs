//! A page drawn again as the answer to a form that was sent from it.

use app::form_outcome::{FormOutcome, ShownOnce};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::action::ActionEntry;
use domain::action::field::SentFields;

use crate::auth_context::AuthContext;
use crate::refusal::Refusal;

/// The page with what became of one of its forms.
pub struct FormRedisplay<'a> {
    auth_context: &'a AuthContext,
    parts: &'a Parts,
    page: &'a str,
    outcome: FormOutcome,
    /// Whether something that was typed is not shown again.
    left_out: bool,
}

/// So much of what was typed stands in the page again.
const SHOWN_AGAIN_BYTES: usize = 64 * 1024;

impl<'a> FormRedisplay<'a> {
    /// The page at an address, about a form of it.
    pub fn new(auth_context: &'a AuthContext, parts: &'a Parts, page: &'a str, form: &str) -> Self {
        Self {
            auth_context,
            parts,
            page,
            outcome: FormOutcome {
                form: form.to_owned(),
                page: page.to_owned(),
                ..FormOutcome::default()
            },
            left_out: false,
        }
    }

    /// Says what the form's address named.
    pub fn about(mut self, about: &str) -> Self {
        about.clone_into(&mut self.outcome.about);
        self
    }

    /// Keeps what was typed, but for secrets and for what would make the page larger than it is worth.
    pub fn sent(mut self, entry: &ActionEntry, fields: &SentFields) -> Self {
        self.outcome.values = fields.shown_again(entry.fields);
        let mut left = SHOWN_AGAIN_BYTES;
        self.outcome.values.retain(|name, value| {
            let weight = name.len() + value.len();
            let fits = weight <= left;
            if fits {
                left -= weight;
            }
            self.left_out |= !fits;
            fits
        });
        self
    }

    /// Keeps one value that is no secret.
    pub fn with_value(mut self, name: &str, value: &str) -> Self {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.outcome.values.insert(name, value);
        self
    }

    /// Shows what can be read once.
    pub fn showing(mut self, secret: Option<ShownOnce>) -> Self {
        self.outcome.shown_once = secret;
        self
    }

    /// The page with all that was told so far.
    pub async fn drawn(self, status: StatusCode) -> Response {
        let mut parts = self.parts.clone();
        parts.extensions.insert(self.outcome);
        let mut answer = self.auth_context.page(&parts, self.page).await;
        *answer.status_mut() = status;
        answer
    }

    /// The page with what is wrong.
    pub async fn refused(mut self, refusal: &Refusal) -> Response {
        let mut problem = as_sentence(&refusal.text);
        if self.left_out {
            problem += " What you sent is too long to stand here again.";
        }
        self.outcome.problem = Some(problem);
        self.outcome.problem_field = refusal.field.map(str::to_owned);
        let mut answer = self.drawn(refusal.status()).await;
        if let Some(event) = refusal.event {
            answer.extensions_mut().insert(event);
        }
        if let Some(seconds) = refusal.retry_after {
            let seconds = HeaderValue::from(seconds);
            answer.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        answer
    }

    /// Shows what Halo says of a practice that is being entered.
    pub fn with_preview(
        mut self,
        preview: Option<domain::views::onboarding::BatchRowView>,
    ) -> Self {
        self.outcome.preview = preview;
        self
    }

    /// Shows what became of each of many.
    pub fn with_results(mut self, results: Vec<domain::views::groups::GroupResult>) -> Self {
        self.outcome.results = results;
        self
    }
}

/// Errors are written to follow a colon; a page begins a sentence with them.
fn as_sentence(problem: &str) -> String {
    let mut letters = problem.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let end = if problem.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_shown_as_a_sentence() {
        assert_eq!(as_sentence("this name is taken"), "This name is taken.");
        assert_eq!(as_sentence("Done."), "Done.");
    }
}
