//! Which Halo Cloud is watched: patients stand behind one, nobody behind the others, and a GUID of one
//! means nothing, or somebody else, in another.
//!
//! Halo's own hosts tell it. Of any other host nobody knows it, be it a gateway of the company's or a
//! fake, until a setting says it or the simulator says so itself. A database keeps to its environment:
//! only a person's word makes an unknown one known, and nothing makes a known one another.

string_enum! {
    /// The environment.
    #[derive(Default)]
    pub enum Environment {
        /// Practices with patients.
        Production = "production",
        /// Halo's place for trying things out.
        Stage = "stage",
        /// Our simulator.
        Simulated = "simulated",
        /// Nobody told.
        #[default]
        Unknown = "unknown",
    }
}

impl Environment {
    /// As it stands on every page and in what is exported.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Production => "Production",
            Self::Stage => "Stage",
            Self::Simulated => "Simulated",
            Self::Unknown => "Unknown environment",
        }
    }

    /// The environment behind a word of people's: its label or its stable word, in any case.
    pub fn named(word: &str) -> Option<Self> {
        let is_meant = |each: &&Self| {
            word.eq_ignore_ascii_case(each.label()) || word.eq_ignore_ascii_case(each.as_str())
        };
        Self::ALL.iter().find(is_meant).copied()
    }
}

/// What is known of the environment before anything was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The host is one of Halo's.
    ByHost(Environment),
    /// Somebody set it.
    BySetting(Environment),
    /// Nobody: what answers must tell.
    ByNobody,
}

/// Why a database is not for what is to be watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OtherEnvironment {
    /// It is about another one.
    #[error(
        "this database is about {} and Sundog is to watch {}: give each environment a database of \
         its own (--database)", .bound.label(), .told.label()
    )]
    Another {
        /// What it is about.
        bound: Environment,
        /// What is to be watched.
        told: Environment,
    },
    /// It is about one of Halo's, and nobody says that the host is.
    #[error(
        "this database is about {} and nobody says that this host is: say so with --environment \
         {bound}, or give it a database of its own (--database)", .bound.label()
    )]
    Unsaid {
        /// What it is about.
        bound: Environment,
    },
    /// It was used with a host of which nobody said what it is.
    #[error(
        "nobody said of which environment the practices in this database are: if they are of {}, \
         start once with --environment {told}, else give each environment a database of its own \
         (--database)", .told.label()
    )]
    NeverSaid {
        /// What is to be watched.
        told: Environment,
    },
}

/// What a database that is about `bound` is about from now on; none where only an answer can tell.
///
/// # Errors
/// Where it is not for what is to be watched.
pub fn bind(
    bound: Option<Environment>,
    told: Told,
) -> Result<Option<Environment>, OtherEnvironment> {
    match (bound, told) {
        (None, Told::ByHost(told) | Told::BySetting(told)) => Ok(Some(told)),
        (None, Told::ByNobody) => Ok(None),
        (Some(Environment::Unknown), Told::BySetting(told)) => Ok(Some(told)),
        (Some(Environment::Unknown), Told::ByHost(told)) => {
            Err(OtherEnvironment::NeverSaid { told })
        }
        (Some(bound), Told::ByHost(told) | Told::BySetting(told)) => {
            if bound == told {
                Ok(Some(bound))
            } else {
                Err(OtherEnvironment::Another { bound, told })
            }
        }
        (Some(bound @ (Environment::Production | Environment::Stage)), Told::ByNobody) => {
            Err(OtherEnvironment::Unsaid { bound })
        }
        (Some(bound @ (Environment::Simulated | Environment::Unknown)), Told::ByNobody) => {
            Ok(Some(bound))
        }
    }
}

/// What a host that nobody told about is, once it answered: the simulator says so itself. What was
/// once of nobody knows what stays so, because there are practices of it in the database.
pub const fn observed(bound: Option<Environment>, is_simulator: bool) -> Environment {
    match (bound, is_simulator) {
        (None | Some(Environment::Simulated), true) => Environment::Simulated,
        (None | Some(_), _) => Environment::Unknown,
    }
}

/// What is shown of it: what was told, else what answers told, else what the database is about.
pub const fn shown(
    told: Told,
    bound: Option<Environment>,
    is_simulator: Option<bool>,
) -> Environment {
    match (told, bound, is_simulator) {
        (Told::ByHost(told) | Told::BySetting(told), _, _) => told,
        (Told::ByNobody, bound, Some(is_simulator)) => observed(bound, is_simulator),
        (Told::ByNobody, Some(bound), None) => bound,
        (Told::ByNobody, None, None) => Environment::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Environment::{Production, Simulated, Stage, Unknown};

    #[test]
    fn a_database_keeps_to_its_environment() {
        for bound in [Production, Stage, Simulated] {
            assert_eq!(
                bind(Some(bound), Told::BySetting(bound)),
                Ok(Some(bound)),
                "the same goes on"
            );
            for told in [Production, Stage, Simulated] {
                let another = Err(OtherEnvironment::Another { bound, told });
                for said in [Told::ByHost(told), Told::BySetting(told)] {
                    if told != bound {
                        assert_eq!(bind(Some(bound), said), another);
                    }
                }
            }
        }
        for bound in [Production, Stage] {
            let unsaid = OtherEnvironment::Unsaid { bound };
            assert_eq!(bind(Some(bound), Told::ByNobody), Err(unsaid));
            assert!(
                unsaid
                    .to_string()
                    .contains(&format!("--environment {bound}"))
            );
        }
    }

    #[test]
    fn only_a_persons_word_makes_an_unknown_environment_known() {
        assert_eq!(
            bind(Some(Unknown), Told::BySetting(Production)),
            Ok(Some(Production))
        );
        let host = bind(Some(Unknown), Told::ByHost(Production)).unwrap_err();
        assert!(
            host.to_string().contains("--environment production"),
            "{host}"
        );
        assert_eq!(bind(Some(Unknown), Told::ByNobody), Ok(Some(Unknown)));
        assert_eq!(
            observed(Some(Unknown), true),
            Unknown,
            "no more does the simulator"
        );
    }

    #[test]
    fn a_host_that_is_none_of_halos_is_simulated_only_if_it_says_so() {
        assert_eq!(bind(None, Told::ByNobody), Ok(None), "an answer tells");
        assert_eq!(observed(None, true), Simulated);
        assert_eq!(observed(None, false), Unknown);
        assert_eq!(observed(Some(Simulated), true), Simulated);
        assert_eq!(
            observed(Some(Simulated), false),
            Unknown,
            "what is simulated is so no more once something else answered"
        );
    }

    #[test]
    fn what_was_told_is_shown_whatever_answers_say() {
        assert_eq!(shown(Told::ByHost(Stage), None, Some(true)), Stage);
        assert_eq!(shown(Told::BySetting(Simulated), None, None), Simulated);
        assert_eq!(
            shown(Told::ByNobody, None, None),
            Unknown,
            "nobody answered yet"
        );
        assert_eq!(shown(Told::ByNobody, None, Some(true)), Simulated);
        assert_eq!(shown(Told::ByNobody, Some(Simulated), None), Simulated);
    }

    #[test]
    fn an_environment_is_known_by_its_word_and_by_its_label() {
        for each in Environment::ALL {
            assert_eq!(Environment::named(each.label()), Some(*each));
            assert_eq!(
                Environment::named(&each.as_str().to_uppercase()),
                Some(*each)
            );
        }
        assert_eq!(Environment::named("Prod"), None);
    }
}
