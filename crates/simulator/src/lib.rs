//! A Halo Cloud of our own, for tests, benchmarks and the demo.
//!
//! It keeps a *world* of practices, servers, Halo Link installations and databases, answers the
//! real paths from it with the real checks and errors, and can be changed while it runs: by
//! scenario files, by `/control` and by [`Simulator::apply`]. It shares no code with Sundog's
//! client, so that one misreading of Halo's documents cannot hide in both.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use simulator::{SimulatedEvent, Options, Simulator};
//!
//! let simulator = Simulator::start(Options { sites: 3, seed: 1, ..Options::default() }).await?;
//! simulator.apply(SimulatedEvent::GoOffline { practice: "Harbour Clinic".into() })?;
//! assert_eq!(simulator.practice("Harbour Clinic")?.availability, "offline");
//! simulator.stop().await;
//! # Ok(())
//! # }
//! ```

mod agenda;
mod answer;
mod apply;
mod clock;
mod control;
mod errors;
mod event;
mod faults;
mod generate;
mod hold;
mod http;
mod integrator;
mod practice_list;
mod reply;
mod scenario;
mod shared;
mod simulator;
mod stats;
mod world;

pub use answer::{AnswerStyle, NonAuthoritative, Shape, TimestampSpelling};
pub use clock::ClockMode;
pub use errors::ErrorShape;
pub use event::SimulatedEvent;
pub use faults::{Calls, Fault, FaultKind, RetryAfter};
pub use hold::Hold;
pub use scenario::{Scenario, ScenarioError, ScenarioSettings};
pub use simulator::{Options, PRIMARY_KEY, SECONDARY_KEY, Simulator, StartError};
pub use stats::Stats;
pub use world::{ApplyError, Pms, PracticeSpec, PracticeSummary, SiteLifecycle};
