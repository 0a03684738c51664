//! Whose public holidays hold for a practice?

use chrono_tz::Tz;

string_enum! {
    /// A state or a territory of Australia.
    pub enum Jurisdiction {
        /// The Australian Capital Territory.
        Act = "act",
        /// New South Wales.
        Nsw = "nsw",
        /// The Northern Territory.
        Nt = "nt",
        /// Queensland.
        Qld = "qld",
        /// South Australia.
        Sa = "sa",
        /// Tasmania.
        Tas = "tas",
        /// Victoria.
        Vic = "vic",
        /// Western Australia.
        Wa = "wa",
    }
}

impl Jurisdiction {
    /// The one that a region names, as somebody typed it ("NSW", "Vic.", "Sydney, New South Wales");
    /// else the one whose clocks a zone shows. None where neither tells, or the region names two and
    /// the zone none.
    ///
    /// A practice in Canberra has Sydney's clocks, so its region is believed before its zone.
    pub fn of(region: &str, zone: Tz) -> Option<Self> {
        Self::named_in(region).or_else(|| Self::with_clocks(zone))
    }

    fn named_in(region: &str) -> Option<Self> {
        // Dots go, so that "N.S.W." is one word.
        let text = region.replace('.', "").to_lowercase();
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let text = format!(" {} ", words.join(" "));
        let is_named = |one: &&Self| {
            let names = [one.as_str(), one.long_name()];
            names.iter().any(|name| text.contains(&format!(" {name} ")))
        };
        let mut named = Self::ALL.iter().filter(is_named);
        let first = named.next()?;
        named.next().is_none().then_some(*first)
    }

    /// As people write it.
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::Act => "ACT",
            Self::Nsw => "NSW",
            Self::Nt => "NT",
            Self::Qld => "Queensland",
            Self::Sa => "SA",
            Self::Tas => "Tasmania",
            Self::Vic => "Victoria",
            Self::Wa => "WA",
        }
    }

    const fn long_name(self) -> &'static str {
        match self {
            Self::Act => "australian capital territory",
            Self::Nsw => "new south wales",
            Self::Nt => "northern territory",
            Self::Qld => "queensland",
            Self::Sa => "south australia",
            Self::Tas => "tasmania",
            Self::Vic => "victoria",
            Self::Wa => "western australia",
        }
    }

    fn with_clocks(zone: Tz) -> Option<Self> {
        match zone.name().strip_prefix("Australia/")? {
            "ACT" | "Canberra" => Some(Self::Act),
            "Sydney" | "NSW" | "Lord_Howe" | "LHI" | "Broken_Hill" | "Yancowinna" => {
                Some(Self::Nsw)
            }
            "Darwin" | "North" => Some(Self::Nt),
            "Brisbane" | "Lindeman" | "Queensland" => Some(Self::Qld),
            "Adelaide" | "South" => Some(Self::Sa),
            "Hobart" | "Currie" | "Tasmania" => Some(Self::Tas),
            "Melbourne" | "Victoria" => Some(Self::Vic),
            "Perth" | "Eucla" | "West" => Some(Self::Wa),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Australia::{Brisbane, Broken_Hill, Eucla, Melbourne, Sydney};

    #[test]
    fn a_region_names_its_state_however_it_is_typed() {
        for (region, named) in [
            ("NSW", Jurisdiction::Nsw),
            ("New South Wales", Jurisdiction::Nsw),
            ("n.s.w.", Jurisdiction::Nsw),
            ("Vic.", Jurisdiction::Vic),
            ("Perth (WA)", Jurisdiction::Wa),
            ("South-East Queensland", Jurisdiction::Qld),
            ("ACT", Jurisdiction::Act),
        ] {
            assert_eq!(Jurisdiction::of(region, Brisbane), Some(named), "{region}");
        }
    }

    #[test]
    fn where_the_region_tells_nothing_or_two_things_the_clocks_do() {
        for region in ["", "Northern Rivers", "Victoria Park, WA", "Exact"] {
            for (zone, told) in [
                (Sydney, Jurisdiction::Nsw),
                (Broken_Hill, Jurisdiction::Nsw),
                (Melbourne, Jurisdiction::Vic),
                (Eucla, Jurisdiction::Wa),
            ] {
                assert_eq!(Jurisdiction::of(region, zone), Some(told), "{region}");
            }
        }
        assert_eq!(
            Jurisdiction::of("Auckland", chrono_tz::Pacific::Auckland),
            None
        );
    }
}
