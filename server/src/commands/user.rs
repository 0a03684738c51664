//! `sundog user`: staff accounts without a browser.
//!
//! Whoever may run this may read the database anyway, so it asks for no account. What it changes
//! takes effect in a running service within seconds: that asks the database about everyone who
//! comes, and about everyone who listens every other second.

use std::io::{BufRead, Write};

use anyhow::{Context, ensure};
use domain::principal::StaffId;
use monitor::clock::{Clock, SystemClock};
use store::{AuditPrincipal, MadeTokens, Staff, Store};

use super::open;
use crate::auth::accounts;
use crate::auth::password_rules::PasswordOwner;
use crate::auth::passwords::Passwords;
use crate::cli::UserCommand;
use crate::config::ConfigPlace;

/// Does what was typed.
///
/// # Errors
/// When it cannot be done; the message says why.
pub async fn user(command: UserCommand) -> anyhow::Result<()> {
    let (by, now) = (AuditPrincipal::command_line(), SystemClock.now());
    match command {
        UserCommand::Add {
            name,
            role,
            password_stdin,
            flags,
        } => {
            let place = ConfigPlace::read(flags)?;
            let store = open(&place).await?;
            let hash = password(password_stdin, &name, &place).await?;
            let invited = hash.is_none();
            let added = accounts::add(&store, &name, role, hash, &by, now).await;
            let id = added.with_context(|| format!("Cannot add {name}"))?;
            tracing::info!("{name} was added as {role}");
            if invited {
                invite(&store, id, &place).await?;
            }
            store.close().await;
        }
        UserCommand::List { flags } => {
            let store = open(&ConfigPlace::read(flags)?).await?;
            let mut out = std::io::stdout().lock();
            for one in store.staff().await? {
                writeln!(out, "{}", line(&one)).context("Cannot write the list")?;
            }
            store.close().await;
        }
        UserCommand::Disable {
            name,
            keep_tokens,
            flags,
        } => {
            let store = open(&ConfigPlace::read(flags)?).await?;
            let id = called(&store, &name).await?;
            let tokens = match keep_tokens {
                true => MadeTokens::Stay,
                false => MadeTokens::End,
            };
            let made: Vec<_> = store.tokens().await?;
            let made = made
                .iter()
                .filter(|token| token.created_by_staff == Some(id) && token.is_living(now));
            let left = store
                .left_behind(now)
                .await?
                .remove(&id)
                .unwrap_or_default();
            let disabled = store.disable_staff(id, tokens, &by, now).await;
            disabled.with_context(|| format!("Cannot disable {name}"))?;
            tracing::info!("{name} was disabled and signed out everywhere");
            for token in made {
                let became = match keep_tokens {
                    true => "still opens the API: end it with `sundog token revoke`",
                    false => "was revoked with its maker",
                };
                tracing::info!("token:{} {became}", token.name);
            }
            for whose in left.links {
                tracing::info!("the link that {name} made for {whose} is void");
            }
            for account in left.unused_accounts {
                tracing::info!("{name} made the account {account}, and nobody signed in to it yet");
            }
            store.close().await;
        }
        UserCommand::EndSecondFactor { name, flags } => {
            let store = open(&ConfigPlace::read(flags)?).await?;
            let id = called(&store, &name).await?;
            store.end_second_factor(id, &by, now).await?;
            tracing::info!("{name} signs in without a code from now on");
            store.close().await;
        }
        UserCommand::SetPassword {
            name,
            password_stdin,
            flags,
        } => {
            let place = ConfigPlace::read(flags)?;
            let store = open(&place).await?;
            let id = called(&store, &name).await?;
            match password(password_stdin, &name, &place).await? {
                Some(hash) => {
                    store.set_password(id, hash, &by, now).await?;
                    tracing::info!("{name} has a new password and was signed out everywhere");
                }
                None => invite(&store, id, &place).await?,
            }
            store.close().await;
        }
    }
    Ok(())
}

/// The hash of the password on standard input, where it is to be read.
async fn password(
    from_stdin: bool,
    name: &str,
    place: &ConfigPlace,
) -> anyhow::Result<Option<String>> {
    if !from_stdin {
        return Ok(None);
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("Cannot read the password from standard input")?;
    let password = line.trim_end_matches(['\r', '\n']);
    ensure!(
        !password.is_empty(),
        "There is no password on standard input: write it there as one line"
    );
    let owner = PasswordOwner {
        name: name.to_owned(),
        host: place.public_url.host_str().unwrap_or_default().to_owned(),
    };
    let hash = Passwords::new().await?.hash(password, owner).await;
    Ok(Some(hash.context("Cannot use this password")?))
}

async fn invite(store: &Store, id: StaffId, place: &ConfigPlace) -> anyhow::Result<()> {
    let (by, now) = (AuditPrincipal::command_line(), SystemClock.now());
    let link = accounts::invitation(store, Some(id), &place.public_url, &by, now).await?;
    tracing::info!("with this link they choose a password; it works once, within 72 hours");
    writeln!(std::io::stdout(), "{link}").context("Cannot write the link")
}

async fn called(store: &Store, name: &str) -> anyhow::Result<StaffId> {
    let found = store.staff_called(name).await?;
    let person = found.with_context(|| {
        format!("Nobody is called '{name}': `sundog user list` shows who is there")
    })?;
    Ok(person.id)
}

fn line(one: &Staff) -> String {
    let state = match (one.disabled_at, &one.password_hash) {
        (Some(_), _) => "disabled",
        (None, None) => "invited",
        (None, Some(_)) => "active",
    };
    let factor = if one.has_second_factor {
        "second_factor"
    } else {
        "password_only"
    };
    let last = one.last_signed_in_at.map_or("never".to_owned(), |at| {
        at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    });
    format!("{}\t{}\t{state}\t{factor}\t{last}", one.name, one.role)
}
