//! Finding practices by a part of a text, without touching each.
//!
//! The texts of neighbours lie in one piece of memory, which is gone through as a whole.

use std::sync::Arc;

use domain::practice::PracticeId;
use imbl::OrdMap;
use memchr::memmem::Finder;

/// How many numbers share a piece.
const TOGETHER: i64 = 64;

/// A text for each practice.
#[derive(Clone, Debug, Default)]
pub struct TextIndex {
    pieces: OrdMap<i64, Arc<Piece>>,
}

/// The texts of some neighbours, one after the other.
#[derive(Clone, Debug, Default)]
struct Piece {
    text: String,
    /// Whose text begins where, in order.
    begins: Vec<(PracticeId, u32)>,
}

impl TextIndex {
    /// Puts the text of a practice in place, whole lines; an empty one takes it out.
    pub fn put(&mut self, id: PracticeId, text: &str) {
        let piece = self.pieces.entry(id.0.div_euclid(TOGETHER)).or_default();
        if piece.text_of(id) != text {
            *piece = Arc::new(piece.with(id, text));
        }
    }

    /// The practices whose text holds a part of a line, in order.
    pub fn find(&self, part: &str) -> Vec<PracticeId> {
        let finder = Finder::new(part);
        let pieces = self.pieces.values();
        pieces.flat_map(|piece| piece.find(&finder)).collect()
    }
}

impl Piece {
    fn texts(&self) -> impl Iterator<Item = (PracticeId, &str)> {
        let ends = self.begins.iter().skip(1).map(|(_, begin)| *begin as usize);
        let ends = ends.chain([self.text.len()]);
        let begins = self.begins.iter();
        begins
            .zip(ends)
            .map(|((id, begin), end)| (*id, &self.text[*begin as usize..end]))
    }

    fn text_of(&self, id: PracticeId) -> &str {
        let mut texts = self.texts();
        texts
            .find(|(other, _)| *other == id)
            .map_or("", |(_, text)| text)
    }

    fn with(&self, id: PracticeId, text: &str) -> Self {
        let mut next = Self::default();
        let before = self.texts().filter(|(other, _)| *other < id);
        let after = self.texts().filter(|(other, _)| *other > id);
        let own = [(id, text)]
            .into_iter()
            .filter(|(_, text)| !text.is_empty());
        for (id, text) in before.chain(own).chain(after) {
            let begin = u32::try_from(next.text.len()).expect("a piece is small");
            next.begins.push((id, begin));
            next.text.push_str(text);
        }
        next.text.shrink_to_fit();
        next.begins.shrink_to_fit();
        next
    }

    fn find(&self, finder: &Finder<'_>) -> Vec<PracticeId> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = finder.find(&self.text.as_bytes()[from..]) {
            let at = from + at;
            let next = self
                .begins
                .partition_point(|(_, begin)| *begin as usize <= at);
            found.push(self.begins[next - 1].0);
            match self.begins.get(next) {
                Some((_, begin)) => from = *begin as usize,
                None => break,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_in_the_texts_that_hold_it_as_they_are_now() {
        let mut index = TextIndex::default();
        for id in 1..=200 {
            index.put(PracticeId(id), &format!("clinic {id}\n"));
        }
        assert_eq!(
            index.find("clinic 19"),
            [19, 190, 191, 192, 193, 194, 195, 196, 197, 198, 199].map(PracticeId)
        );
        index.put(PracticeId(190), "harbour\n");
        index.put(PracticeId(19), "");
        assert_eq!(index.find("harbour"), [PracticeId(190)]);
        assert_eq!(index.find("clinic 19").len(), 9);
        assert_eq!(index.find("").len(), 199, "nothing is in everything");
        assert!(
            index.find("1 clinic").is_empty(),
            "no text runs into the next"
        );
    }
}
