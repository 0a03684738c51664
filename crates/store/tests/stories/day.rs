//! What a day of watching costs on disk.

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::practice::SiteRow;
use domain::sample::Sample;
use domain::succession::LastInUse;
use domain::tracks::Track;
use store::{Checkpoint, CycleRecord, TrackName, Transition};

use crate::scratch::{Scratch, at, entry, principal};

const SITES: i64 = 320;

/// Numbers that look like measurements and are the same each time.
struct Noise(u64);

impl Noise {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        i64::try_from(self.0 >> 33).unwrap() % limit
    }
}

#[tokio::test]
async fn a_day_and_its_rollups_cost_about_three_bytes_a_check() {
    let scratch = Scratch::new().await;
    for number in 0..SITES {
        let entry = entry("Practice", &number.to_string());
        scratch
            .store
            .add_practice(&entry, None, None, &principal(), at(0))
            .await
            .unwrap();
    }
    let sites = scratch.store.sites().await.unwrap();
    let sites: Vec<SiteRow> = sites.iter().map(|site| site.number).collect();
    let mut noise = Noise(7);
    watch(&scratch, &sites, &mut noise, 0..2).await;
    let before = scratch.store.size_bytes().await.unwrap();
    watch(&scratch, &sites, &mut noise, 2..26).await;
    let grown = scratch.store.size_bytes().await.unwrap() - before;
    let checks = u64::try_from(SITES).unwrap() * 24 * 12;
    // Two and a half for the samples and spans, half a one for the hourly roll-ups.
    assert!(
        grown * 10 < checks * 32,
        "{grown} bytes for {checks} checks"
    );
    let kept = scratch
        .store
        .samples(sites[9], at(0), at(26 * 60))
        .await
        .unwrap();
    assert_eq!(kept.len(), 26 * 12, "every check can still be looked at");
}

/// Every site each five minutes; each hour is folded when it is over; one site in three hundred
/// changes its state at each check, which is far more than in life.
async fn watch(
    scratch: &Scratch,
    sites: &[SiteRow],
    noise: &mut Noise,
    hours: std::ops::Range<i64>,
) {
    for round in hours.start * 12..hours.end * 12 {
        let mut cycle = CycleRecord::default();
        for (index, site) in sites.iter().enumerate() {
            let phase = i64::try_from(index).unwrap() * 300_000 / SITES;
            let moment = at(round * 5) + TimeDelta::milliseconds(phase + noise.below(900));
            cycle.checkpoints.push(check(*site, moment, round, noise));
            if round == 0 || noise.below(300) == 0 {
                let state = ["online", "unreachable"][usize::try_from(round % 2).unwrap()];
                for track in [TrackName::Headline, TrackName::Track(Track::Reachability)] {
                    let (site, at) = (*site, moment);
                    let transition = Transition {
                        site,
                        track,
                        state,
                        reason: None,
                        at,
                        checks: round,
                    };
                    cycle.transitions.push(transition);
                }
            }
        }
        scratch.store.record(cycle).await.unwrap();
        if round % 12 == 0 {
            while scratch.store.fold_samples(at(round * 5)).await.unwrap() > 0 {}
        }
    }
}

fn check(site: SiteRow, at: DateTime<Utc>, checks: i64, noise: &mut Noise) -> Checkpoint {
    let heartbeat_age = TimeDelta::milliseconds(noise.below(60_000));
    let drift = TimeDelta::milliseconds(site.0 * 97 % 9000 - 4500 + noise.below(150));
    let latency_ms = u32::try_from(60 + noise.below(60) + noise.below(60)).unwrap();
    Checkpoint {
        site,
        observed_at: at,
        checks,
        due_at: at + TimeDelta::minutes(5),
        interval: TimeDelta::minutes(5),
        unwell_since: None,
        failures: 0,
        queries_failed_at: None,
        explained_until: None,
        last_in_use: LastInUse::default(),
        message: None,
        heartbeat_at: Some(at - heartbeat_age),
        heartbeat_age: Some(heartbeat_age),
        clock_drift: Some(drift),
        sample: Some(Sample {
            at,
            state: State::Online,
            heartbeat_age: Some(heartbeat_age),
            clock_drift: Some(drift),
            latency_ms,
        }),
        looked_up_at: None,
    }
}
