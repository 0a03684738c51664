//! What `/api/v1/openapi.json` says besides its routes: what this is, how to be let in, and the
//! refusals that every route shares.

use axum::http::Method;
use domain::permission::Rule;
use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, ContentBuilder, OpenApi as Description, Ref, ResponseBuilder};

use crate::auth::rules::rule_of;

/// What the description of the API says of itself.
#[derive(OpenApi)]
#[openapi(info(
    title = "Sundog",
    description = "What Sundog knows of the practices it watches. Times are RFC 3339 in UTC; \
                   errors are application/problem+json. Send `Authorization: Bearer TOKEN`; an \
                   admin makes tokens. In a browser the session of whoever is signed in counts.",
    license(name = "MIT OR Apache-2.0")
))]
struct Described;

/// The description before its routes.
pub fn begun() -> Description {
    Described::openapi()
}

/// Adds to a description with all its routes what they share.
pub fn complete(description: &mut Description) {
    env!("CARGO_PKG_VERSION").clone_into(&mut description.info.version);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    description
        .components
        .get_or_insert_with(Components::new)
        .add_security_scheme("token", SecurityScheme::Http(bearer));
    for (path, item) in &mut description.paths.paths {
        let is_for_anyone = matches!(path.as_str(), "/healthz" | "/readyz");
        for (method, operation) in operations(item).filter(|_| !is_for_anyone) {
            let needs_token = SecurityRequirement::new("token", Vec::<String>::new());
            operation.security = Some(vec![needs_token]);
            if let Some(Rule::May(permission)) = rule_of(&method, path) {
                let said = operation.description.take().unwrap_or_default();
                let said = format!("{said}\n\nNeeds the permission `{permission}`.");
                operation.description = Some(said.trim_start().to_owned());
            }
            refusal(operation, "401", "Nobody knows who asks: send a token");
            refusal(operation, "403", "The role may not do this");
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let operations = [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ];
    let there = operations.into_iter();
    there.filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn refusal(operation: &mut Operation, status: &str, meaning: &str) {
    let problem = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    let answer = ResponseBuilder::new()
        .description(meaning)
        .content("application/problem+json", problem)
        .build();
    let answers = &mut operation.responses.responses;
    answers.entry(status.to_owned()).or_insert(answer.into());
}
