//! How many connections there can be: each is an open file to the system, which allows so many. Beyond
//! that not even the database could be opened, so connections take only what is left.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Connections at once: a browser keeps six, and an open page one of them.
const CONNECTIONS: u64 = 2_000;
/// Files for all else: the database, Halo Cloud, the log.
const FOR_THE_REST: u64 = 256;

/// As many connections as are wanted, or as the system allows, once it was asked for more.
pub fn connections() -> usize {
    let wanted = CONNECTIONS + FOR_THE_REST;
    let allowed = getrlimit(Resource::Nofile);
    let possible = allowed.maximum.map_or(wanted, |most| most.min(wanted));
    let now = allowed.current.unwrap_or(wanted);
    if now >= possible {
        return within(now);
    }
    let more = Rlimit {
        current: Some(possible),
        ..allowed
    };
    match setrlimit(Resource::Nofile, more) {
        Ok(()) => within(possible),
        Err(error) => {
            tracing::warn!(%error, "the system allows no more than {now} open files");
            within(now)
        }
    }
}

/// The connections that so many open files leave room for.
fn within(open_files: u64) -> usize {
    let left = open_files.saturating_sub(FOR_THE_REST).max(open_files / 2);
    let connections = left.clamp(1, CONNECTIONS);
    if connections < CONNECTIONS {
        tracing::warn!(
            connections,
            "the system allows {open_files} open files, so there are fewer connections than usual"
        );
    }
    usize::try_from(connections).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_files_for_the_database() {
        assert_eq!(within(20_000), 2_000);
        assert_eq!(within(2_256), 2_000);
        assert_eq!(within(1_024), 768);
        assert_eq!(within(100), 50);
    }
}
