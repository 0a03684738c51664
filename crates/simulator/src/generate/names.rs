//! What is an invented practice called?
//!
//! Two words for a place and one for the kind of practice, drawn so that no name comes twice.
//! Any likeness to a real practice is chance.

use super::Dice;
use crate::world::Pms;

const FIRST: [&str; 100] = [
    "Acacia",
    "Amberjack",
    "Angophora",
    "Banksia",
    "Barramundi",
    "Bellbird",
    "Billabong",
    "Blackwood",
    "Bluegum",
    "Boobook",
    "Boronia",
    "Bottlebrush",
    "Bowerbird",
    "Brolga",
    "Brushtail",
    "Bunyip",
    "Butcherbird",
    "Callistemon",
    "Casuarina",
    "Cassowary",
    "Cockatiel",
    "Coolabah",
    "Coolamon",
    "Correa",
    "Corella",
    "Cuckoo",
    "Currawong",
    "Cuttlefish",
    "Dianella",
    "Dingo",
    "Dolphin",
    "Driftwood",
    "Echidna",
    "Emu",
    "Eremophila",
    "Fairywren",
    "Fantail",
    "Firetail",
    "Flannel",
    "Galah",
    "Gannet",
    "Goanna",
    "Goshawk",
    "Grevillea",
    "Gumnut",
    "Hakea",
    "Heron",
    "Honeyeater",
    "Ironbark",
    "Jabiru",
    "Jacaranda",
    "Jarrah",
    "Karri",
    "Kestrel",
    "Kingfisher",
    "Kookaburra",
    "Kowari",
    "Kurrajong",
    "Lapwing",
    "Lillypilly",
    "Lorikeet",
    "Magpie",
    "Mallee",
    "Mangrove",
    "Marri",
    "Melaleuca",
    "Mulga",
    "Myrtle",
    "Numbat",
    "Osprey",
    "Paperbark",
    "Pardalote",
    "Pelican",
    "Petrel",
    "Planchonella",
    "Plover",
    "Potoroo",
    "Quandong",
    "Quokka",
    "Quoll",
    "Redgum",
    "Riflebird",
    "Rosella",
    "Saltbush",
    "Sandalwood",
    "Sandpiper",
    "Sheoak",
    "Shearwater",
    "Spinifex",
    "Stringybark",
    "Tallowwood",
    "Tamarind",
    "Telopea",
    "Treecreeper",
    "Wagtail",
    "Waratah",
    "Warbler",
    "Wattlebird",
    "Wedgetail",
    "Yabby",
];

const SECOND: [&str; 60] = [
    "Arch",
    "Avenue",
    "Basin",
    "Bay",
    "Bend",
    "Bluff",
    "Bridge",
    "Brook",
    "Cape",
    "Cliff",
    "Common",
    "Corner",
    "Court",
    "Cove",
    "Creek",
    "Crescent",
    "Crossing",
    "Dale",
    "Downs",
    "Drive",
    "Esplanade",
    "Falls",
    "Fields",
    "Flat",
    "Ford",
    "Gardens",
    "Glen",
    "Green",
    "Grove",
    "Gully",
    "Haven",
    "Heights",
    "Hill",
    "Hollow",
    "Island",
    "Junction",
    "Lagoon",
    "Lane",
    "Landing",
    "Meadow",
    "Mill",
    "Park",
    "Parade",
    "Pass",
    "Place",
    "Plains",
    "Point",
    "Quay",
    "Ridge",
    "Rise",
    "Road",
    "Rocks",
    "Shore",
    "Springs",
    "Square",
    "Station",
    "Terrace",
    "Vale",
    "Valley",
    "Wharf",
];

const MEDICAL: [&str; 20] = [
    "Medical Centre",
    "Family Practice",
    "Medical Practice",
    "Clinic",
    "Health",
    "General Practice",
    "Doctors",
    "Family Medical",
    "Surgery",
    "Medical",
    "Health Centre",
    "Family Doctors",
    "Family Clinic",
    "Medical Clinic",
    "Community Health",
    "Women's Health",
    "Medical & Skin",
    "Skin Clinic",
    "Integrated Health",
    "Medical Group",
];

const DENTAL: [&str; 10] = [
    "Dental",
    "Dental Care",
    "Dental Surgery",
    "Family Dental",
    "Dental Centre",
    "Dentists",
    "Dental Group",
    "Dental Clinic",
    "Orthodontics",
    "Dental & Implants",
];

/// Two sequences of names, one for dentists and one for everybody else.
pub(crate) struct Names {
    medical: Sequence,
    dental: Sequence,
}

impl Names {
    pub(crate) fn new(dice: &mut Dice) -> Self {
        Self {
            medical: Sequence::new(&MEDICAL, dice),
            dental: Sequence::new(&DENTAL, dice),
        }
    }

    pub(crate) fn next(&mut self, pms: Pms) -> String {
        match pms {
            Pms::BestPractice | Pms::Zedmed => self.medical.next(),
            Pms::D4w => self.dental.next(),
        }
    }
}

/// Walks through all combinations in a seeded order without repeating one, since the stride has
/// no factor in common with their number. After the last it starts again with a numeral behind.
struct Sequence {
    kinds: &'static [&'static str],
    place: usize,
    stride: usize,
    given: usize,
}

impl Sequence {
    fn new(kinds: &'static [&'static str], dice: &mut Dice) -> Self {
        // All list lengths are products of 2, 3 and 5, so a stride of 30k + 1 is coprime to them.
        let combinations = FIRST.len() * SECOND.len() * kinds.len();
        let place = dice.below(combinations as u64) as usize;
        let stride = 30 * (dice.below(500) as usize + 700) + 1;
        Self {
            kinds,
            place,
            stride,
            given: 0,
        }
    }

    fn next(&mut self) -> String {
        let combinations = FIRST.len() * SECOND.len() * self.kinds.len();
        let first = FIRST[self.place % FIRST.len()];
        let second = SECOND[self.place / FIRST.len() % SECOND.len()];
        let kind = self.kinds[self.place / (FIRST.len() * SECOND.len())];
        let round = self.given / combinations;
        self.given += 1;
        self.place = (self.place + self.stride) % combinations;
        match round {
            0 => format!("{first} {second} {kind}"),
            round => format!("{first} {second} {kind} {}", round + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_name_comes_twice_even_past_the_last_combination() {
        let mut names = Names::new(&mut Dice::new(7));
        let medical: HashSet<_> = (0..130_000).map(|_| names.next(Pms::Zedmed)).collect();
        let dental: HashSet<_> = (0..70_000).map(|_| names.next(Pms::D4w)).collect();
        assert_eq!((medical.len(), dental.len()), (130_000, 70_000));
        assert!(medical.is_disjoint(&dental));
    }
}
