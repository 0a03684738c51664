//! Which story does the world tell?
//!
//! A scenario is a TOML file: settings, a cast of named practices, what is already the case at
//! the start, what happens when, and what keeps happening. Times count from the start in
//! `mm:ss` and are divided by the speed; heartbeats and the `Date` header stay on the world's
//! clock, so a sped-up story never looks like a wrong clock. To add a built-in one, put a file
//! into `scenarios/` and name it in [`Scenario::named`].

mod span;

use std::path::Path;

use serde::Deserialize;

use crate::agenda::{Happening, Routine, RoutineKind};
use crate::answer::NonAuthoritative;
use crate::clock::seconds;
use crate::errors::ErrorShape;
use crate::event::SimulatedEvent;
use crate::generate::add_fleet;
use crate::world::{ApplyError, PracticeSpec, World};
use span::ScenarioSpan;

/// A story and the world it starts in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// One line for people.
    pub title: String,
    /// How many Halo sites the world has when the command line does not say, the cast included.
    pub sites: Option<usize>,
    /// Whether the invented practices have opening hours in the practice list.
    pub opening_hours: bool,
    /// The rules of this world.
    pub settings: ScenarioSettings,
    /// The practices that the story speaks of.
    #[serde(rename = "practice")]
    pub cast: Vec<PracticeSpec>,
    start: Vec<Start>,
    event: Vec<ScenarioStep>,
    routine: Vec<Repeat>,
}

/// The rules of a world.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScenarioSettings {
    /// How often a Halo Link calls: 60 in reality.
    pub heartbeat_seconds: f64,
    /// After how much silence a site counts as unreachable: 120 in reality.
    pub unreachable_after_seconds: f64,
    /// What a GUID that is not authoritative answers.
    pub non_authoritative: NonAuthoritative,
    /// The shape of ordinary refusals.
    pub error_shape: ErrorShape,
    /// Whether look-ups leave out sites that are not authoritative.
    pub look_up_hides_non_authoritative: bool,
    /// Whether a look-up of a site that the integrator is not paired with is refused.
    pub look_up_refuses_unpaired: bool,
    /// Whether a look-up that finds nothing is answered with 404.
    pub look_up_answers_404: bool,
    /// Whether look-ups list `removed` sites.
    pub look_up_lists_removed: bool,
}

impl Default for ScenarioSettings {
    fn default() -> Self {
        Self {
            heartbeat_seconds: 60.0,
            unreachable_after_seconds: 120.0,
            non_authoritative: NonAuthoritative::default(),
            error_shape: ErrorShape::Spec,
            look_up_hides_non_authoritative: false,
            look_up_refuses_unpaired: false,
            look_up_answers_404: false,
            look_up_lists_removed: false,
        }
    }
}

/// Something already the case when the story begins.
#[derive(Debug, Clone, Deserialize)]
struct Start {
    /// How long before the beginning it happened.
    #[serde(default)]
    before: ScenarioSpan,
    #[serde(flatten)]
    event: SimulatedEvent,
}

/// Something that happens at a moment of the story.
#[derive(Debug, Clone, Deserialize)]
struct ScenarioStep {
    at: ScenarioSpan,
    /// What the log says then.
    says: Option<String>,
    #[serde(flatten)]
    event: SimulatedEvent,
}

/// Something that happens again and again, each time to one connected practice by chance.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Repeat {
    every: ScenarioSpan,
    kind: RoutineKind,
    /// Length of each absence.
    seconds: f64,
}

/// Why a scenario could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// The file could not be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, std::io::Error),
    /// The text is no scenario.
    #[error("{0}: {1}")]
    Malformed(String, Box<toml::de::Error>),
}

impl Scenario {
    /// The names that [`Scenario::named`] knows.
    pub const NAMES: [&'static str; 3] = ["calm", "demo", "incident"];

    /// A world with rules of its own in which nothing happens by itself.
    pub fn uneventful(settings: ScenarioSettings) -> Self {
        Self {
            settings,
            ..Self::default()
        }
    }

    /// A built-in scenario.
    pub fn named(name: &str) -> Option<Self> {
        let text = match name {
            "calm" => include_str!("../scenarios/calm.toml"),
            "demo" => include_str!("../scenarios/demo.toml"),
            "incident" => include_str!("../scenarios/incident.toml"),
            _ => return None,
        };
        Some(Self::parse(name, text).expect("a test reads every built-in scenario"))
    }

    /// A built-in scenario by name, or one from a file.
    ///
    /// # Errors
    /// When there is neither, or the file is no scenario.
    pub fn named_or_file(words: &str) -> Result<Self, ScenarioError> {
        if let Some(scenario) = Self::named(words) {
            return Ok(scenario);
        }
        let text = std::fs::read_to_string(Path::new(words))
            .map_err(|error| ScenarioError::Unreadable(words.to_owned(), error))?;
        Self::parse(words, &text)
    }

    /// A scenario from its TOML; `name` is for the error alone.
    ///
    /// # Errors
    /// When the text is no scenario.
    pub fn parse(name: &str, text: &str) -> Result<Self, ScenarioError> {
        toml::from_str(text)
            .map_err(|error| ScenarioError::Malformed(name.to_owned(), Box::new(error)))
    }

    /// Peoples the world, sets the scene and plans the story.
    pub(crate) fn stage(&self, world: &mut World, sites: usize) -> Result<(), ApplyError> {
        let start = world.started;
        for practice in &self.cast {
            world.add_practice(practice, start)?;
        }
        world.sites_mut().for_each(|site| site.is_cast = true);
        let rest = sites.saturating_sub(world.sites().count());
        add_fleet(world, rest, self.opening_hours, start)?;
        for Start { before, event } in &self.start {
            world.apply_at(event, start - seconds(before.seconds))?;
        }
        let speed = world.speed;
        for ScenarioStep { at, says, event } in &self.event {
            let at = start + seconds(at.seconds / speed);
            world
                .agenda
                .add(at, Happening::Once(event.clone()), says.clone());
        }
        for Repeat {
            every,
            kind,
            seconds: length,
        } in &self.routine
        {
            let every_seconds = (every.seconds / speed).max(0.1);
            let routine = Routine {
                kind: *kind,
                seconds: *length,
                every_seconds,
            };
            let first = start + seconds(every_seconds);
            world.agenda.add(first, Happening::Again(routine), None);
        }
        Ok(())
    }
}
