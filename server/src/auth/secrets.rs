//! Random secrets that open auth_context: tokens, invitations, recovery codes. What is kept of each is
//! its digest; being random and long, it needs no salt and no stretching.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use store::Digest;

/// What every API token begins with, so that scanners for leaked secrets can tell it.
const TOKEN_PREFIX: &str = "sundog_";

/// How many recovery codes a person gets.
const RECOVERY_CODES: usize = 10;

/// Letters and digits that are not taken for one another. 32 of them: five bits each.
const LEGIBLE: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";

/// A new API token.
pub fn token() -> String {
    format!("{TOKEN_PREFIX}{}", link())
}

/// The secret part of a link: 256 random bits.
pub fn link() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// New recovery codes, each of 80 random bits, in groups that can be read out.
pub fn recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| recovery_code()).collect()
}

fn recovery_code() -> String {
    let letters: Vec<char> = rand::random::<[u8; 16]>()
        .into_iter()
        .map(|byte| char::from(LEGIBLE[usize::from(byte % 32)]))
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join("-")
}

/// A recovery code as it was made, however it was typed.
pub fn tidied(typed: &str) -> String {
    let letters: Vec<char> = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let groups: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join("-")
}

/// What is kept of a secret.
pub fn digest(secret: &str) -> Digest {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_secret_comes_twice_and_a_token_can_be_told_by_its_beginning() {
        let secrets: BTreeSet<String> = (0..100).map(|_| token()).collect();
        assert_eq!(secrets.len(), 100);
        assert!(secrets.iter().all(|token| token.len() == 7 + 43));
        assert_eq!(recovery_codes().iter().collect::<BTreeSet<_>>().len(), 10);
    }

    #[test]
    fn a_recovery_code_is_the_same_however_it_is_typed() {
        let code = recovery_code();
        assert_eq!(code.len(), 19, "{code}");
        let typed = format!("  {} ", code.to_uppercase().replace('-', " "));
        assert_eq!(tidied(&typed), code);
    }
}
