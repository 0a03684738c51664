//! `sundog serve`: poll and serve until told to stop.

use chrono::TimeDelta;

use crate::application::Application;
use crate::at_rest;
use crate::cli::Flags;
use crate::config::Config;
use crate::shutdown;

/// Runs the service.
///
/// # Errors
/// When it cannot start.
pub async fn serve(flags: Flags) -> anyhow::Result<()> {
    let config = Config::read(flags)?;
    let stop = shutdown::on_signal()?;
    warn_of_a_hasty_pace(&config);
    warn_of_plain_http(&config);
    let kept = at_rest::KeptFiles::of(&config);
    let application = Application::build(config, stop).await?;
    // Now that the database and its log are open, every file is there.
    for file in at_rest::open_to_others(&kept) {
        tracing::warn!("{file}");
    }
    tracing::info!(
        "Sundog serves {} on http://{}",
        application.environment().label(),
        application.address()?
    );
    application.run().await;
    Ok(())
}

fn warn_of_a_hasty_pace(config: &Config) {
    if config.policy.poll_interval < TimeDelta::seconds(60) {
        tracing::warn!(
            "--poll-interval is under 60s: Halo hears from a practice once a minute, so asking \
             more often spends quota and shows nothing sooner"
        );
    }
    if config.max_requests_per_day.is_none() {
        tracing::info!("the daily quota was not entered (--max-requests-per-day)");
    }
}

fn warn_of_plain_http(config: &Config) {
    let stays_here = match config.public_url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    if config.public_url.scheme() == "http" && !stays_here {
        tracing::warn!(
            "the public URL {} is plain http: passwords, and everything on the pages, can be read \
             and changed on the way. Put a proxy that speaks https before Sundog and set \
             --public-url to its https:// address",
            config.public_url
        );
    }
}
