//! What does a fleet of practices look like when nobody has named them?
//!
//! Plausible Australian practices, all invented: a mix of the three PMSs, Site IDs in their
//! manner, time zones by population, and Zedmed databases gathered on hosted servers. The same
//! seed gives the same fleet. The first three of a fleet have fixed names, so that a test can
//! speak of `Harbour Clinic` whatever the seed.

mod dice;
mod names;

pub(crate) use dice::Dice;

use chrono::{DateTime, Utc};

use crate::world::{ApplyError, Pms, PracticeSpec, World};
use names::Names;

const FIRST: [(&str, Pms); 3] = [
    ("Harbour Clinic", Pms::BestPractice),
    ("Wattle Street Medical", Pms::Zedmed),
    ("Lyrebird Dental", Pms::D4w),
];

/// From this size on, a fleet has one pair of practices that share a Site ID.
const SIZE_WITH_A_PAIR: usize = 40;
/// How many Zedmed databases share a hosted server.
const DATABASES_PER_HOST: usize = 12;

/// Region, IANA zone, and how many of a hundred practices are there.
const REGIONS: [(&str, &str, u64); 8] = [
    ("NSW", "Australia/Sydney", 31),
    ("VIC", "Australia/Melbourne", 26),
    ("QLD", "Australia/Brisbane", 20),
    ("WA", "Australia/Perth", 10),
    ("SA", "Australia/Adelaide", 7),
    ("TAS", "Australia/Hobart", 3),
    ("ACT", "Australia/Sydney", 2),
    ("NT", "Australia/Darwin", 1),
];

/// Adds `count` practices, each with a Halo site of its own, as they stood at `at`.
///
/// With `with_hours`, most have opening hours. A large fleet without a cast of its own gets one
/// practice more, which shares another's Site ID.
pub(crate) fn add_fleet(
    world: &mut World,
    count: usize,
    with_hours: bool,
    at: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let is_alone = world.practices.is_empty();
    let mut names = Names::new(&mut world.dice);
    let mut hosted = 0;
    for place in 0..count {
        let fixed = FIRST.get(place).filter(|_| is_alone);
        let pms = fixed.map_or_else(|| draw_pms(&mut world.dice), |(_, pms)| *pms);
        let name = fixed.map_or_else(|| names.next(pms), |(name, _)| (*name).to_owned());
        let mut new = describe(&mut world.dice, name, pms, with_hours);
        if pms == Pms::Zedmed && fixed.is_none() && world.dice.below(100) < 45 {
            new.server = Some(format!("ZED-HOST-{:04}", hosted / DATABASES_PER_HOST + 1));
            new.host = Some("Currawong Cloud".to_owned());
            hosted += 1;
        } else {
            new.server = Some(own_server_name(&new.name, world.servers.len()));
        }
        world.add_practice(&new, at)?;
    }
    if is_alone && count >= SIZE_WITH_A_PAIR {
        let shared = world.practices[3].clone();
        let mut second = describe(
            &mut world.dice,
            format!("{} West", shared.name),
            shared.pms,
            with_hours,
        );
        second.site_id = Some(shared.site_id);
        world.add_practice(&second, at)?;
    }
    Ok(())
}

fn draw_pms(dice: &mut Dice) -> Pms {
    match dice.below(100) {
        0..62 => Pms::BestPractice,
        62..88 => Pms::Zedmed,
        _ => Pms::D4w,
    }
}

fn describe(dice: &mut Dice, name: String, pms: Pms, with_hours: bool) -> PracticeSpec {
    let mut place = dice.below(100);
    let (region, zone, _) = REGIONS
        .into_iter()
        .find(|(_, _, weight)| {
            let is_here = place < *weight;
            place = place.saturating_sub(*weight);
            is_here
        })
        .unwrap_or(REGIONS[0]);
    let hours = match dice.below(100) {
        0..60 => "Mon-Fri 08:30-17:30",
        60..85 => "Mon-Fri 08:00-18:00; Sat 09:00-12:00",
        85..90 => "Mon-Sun 07:00-22:00",
        _ => "",
    };
    let tier = ["standard", "standard", "standard", "premium"][dice.below(4) as usize];
    let tags = ["metro", "metro", "regional", "rural"][dice.below(4) as usize];
    PracticeSpec {
        name,
        pms: Some(pms),
        region: Some(region.to_owned()),
        time_zone: Some(zone.to_owned()),
        hours: Some(if with_hours { hours } else { "" }.to_owned()),
        tier: Some(tier.to_owned()),
        tags: Some(tags.to_owned()),
        ..PracticeSpec::default()
    }
}

fn own_server_name(practice: &str, number: usize) -> String {
    let word = practice.split(' ').next().unwrap_or("SRV").to_uppercase();
    format!("{word}-{:05}", number + 1)
}

/// A Site ID in the manner of the PMS: a number for Best Practice, a Centaur customer number for
/// D4W, and an opaque text for Zedmed, whose real format is not published.
pub(crate) fn made_up_site_id(pms: Pms, number: u64) -> String {
    match pms {
        Pms::BestPractice => (1000 + number % 999_000).to_string(),
        Pms::Zedmed => format!("{:08X}", number & 0xFFFF_FFFF),
        Pms::D4w => format!("{:07}", number % 10_000_000),
    }
}
