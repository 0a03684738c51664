//! Which days are public holidays, so that a practice is not thought open on them?
//!
//! Public holidays are a matter of the states and territories. Nearly all of them follow rules
//! (`rules`), some are proclaimed year by year (`proclaimed`). Left out is what a whole state does
//! not keep, so that no practice is thought closed while it is open: show days and regattas of a
//! region, bank holidays, and the evenings of Christmas Eve and New Year's Eve in Queensland, South
//! Australia and the Northern Territory, which begin after practices have closed.

mod easter;
mod jurisdiction;
mod proclaimed;
mod rules;

use chrono::NaiveDate;

pub use jurisdiction::Jurisdiction;

/// The name of the public holiday that a day is in a state or territory; none on other days. A day
/// that is given instead of a holiday, or in addition to one, bears its name.
pub fn holiday(date: NaiveDate, jurisdiction: Jurisdiction) -> Option<&'static str> {
    proclaimed::holiday(date, jurisdiction).or_else(|| rules::holiday(date, jurisdiction))
}

#[cfg(test)]
mod tests;
