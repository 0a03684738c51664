//! `sundog token`: API tokens without a browser.

use std::io::Write;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use domain::principal::{TOKEN_END_IS_NEAR, principal_name};
use monitor::clock::{Clock, SystemClock};
use store::{AuditPrincipal, Token};

use super::open;
use crate::auth::secrets;
use crate::cli::{TokenCommand, TokenLasts};
use crate::config::ConfigPlace;

/// Does what was typed.
///
/// # Errors
/// When it cannot be done; the message says why.
pub async fn token(command: TokenCommand) -> anyhow::Result<()> {
    let (by, now) = (AuditPrincipal::command_line(), SystemClock.now());
    match command {
        TokenCommand::Create {
            name,
            role,
            expires_in,
            flags,
        } => {
            let store = open(&ConfigPlace::read(flags)?).await?;
            let name = principal_name(&name).with_context(|| format!("Cannot make '{name}'"))?;
            let lasts = match expires_in {
                TokenLasts::Always => None,
                TokenLasts::For(lasts) => {
                    Some(TimeDelta::from_std(lasts).context("--expires-in is too long")?)
                }
            };
            let token = secrets::token();
            let digest = secrets::digest(&token);
            let until = lasts.map(|lasts| {
                let until = now.checked_add_signed(lasts);
                until.context("--expires-in is too long")
            });
            let until = until.transpose()?;
            let added = store.add_token(&name, role, digest, until, &by, now).await;
            added.with_context(|| format!("Cannot make the token '{name}'"))?;
            match until {
                Some(until) => tracing::info!(
                    "the token acts as token:{name} until {}; it is not shown again",
                    until.format("%Y-%m-%d")
                ),
                None => tracing::info!("the token acts as token:{name}; it is not shown again"),
            }
            writeln!(std::io::stdout(), "{token}").context("Cannot write the token")?;
            store.close().await;
        }
        TokenCommand::List { flags } => {
            let store = open(&ConfigPlace::read(flags)?).await?;
            let mut out = std::io::stdout().lock();
            for one in store.tokens().await? {
                writeln!(out, "{}", line(&one, now)).context("Cannot write the list")?;
            }
            store.close().await;
        }
        TokenCommand::Revoke { name, flags } => {
            let store = open(&ConfigPlace::read(flags)?).await?;
            let living = store.tokens().await?.into_iter();
            let found = living
                .filter(|one| one.revoked_at.is_none())
                .find(|one| one.name == name);
            let found = found.with_context(|| {
                format!("No living token is called '{name}': `sundog token list` shows them")
            })?;
            store.revoke_token(found.id, &by, now).await?;
            tracing::info!("token:{name} was revoked");
            store.close().await;
        }
    }
    Ok(())
}

fn line(one: &Token, now: DateTime<Utc>) -> String {
    let state = match (one.revoked_at, one.expires_at) {
        (Some(_), _) => "revoked",
        (None, Some(until)) if until <= now => "expired",
        (None, Some(until)) if until - now <= TOKEN_END_IS_NEAR => "expires_soon",
        (None, _) => "active",
    };
    let last = one.last_used_at.map_or("never".to_owned(), |at| {
        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    });
    format!("{}\t{}\t{state}\t{last}", one.name, one.role)
}
