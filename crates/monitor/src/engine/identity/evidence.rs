//! The digest that a decision is bound to, and the raw answers that stand behind it.

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use domain::change::Proposal;
use domain::split_merge::SplitMergePlan;
use halo::HaloClient;
use sha2::{Digest, Sha256};
use store::RecordedAnswer;

use super::look_ups::KeptAnswer;

/// The digest of what a decision rests on: the meaning of the facts and, where there is one, the
/// plan that a person made of them.
pub fn digest(proposal: &Proposal, plan: Option<&SplitMergePlan>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(proposal.meaning.as_bytes());
    if let Some(plan) = plan {
        hasher.update(b"\nplan ");
        hasher.update(plan.meaning().as_bytes());
    }
    HEXLOWER.encode(&hasher.finalize()[..16])
}

/// A raw answer as it is kept, with every key hidden.
pub fn answer(halo: &HaloClient, kept: &KeptAnswer) -> RecordedAnswer {
    RecordedAnswer {
        at: kept.at,
        question: kept.question.clone(),
        status: Some(kept.raw.status()),
        body: halo.readable(&kept.raw),
    }
}

/// A raw answer that just came, with every key hidden.
pub(crate) fn just_now(
    question: String,
    at: DateTime<Utc>,
    raw: Option<(u16, String)>,
) -> Option<RecordedAnswer> {
    raw.map(|(status, body)| RecordedAnswer {
        at,
        question,
        status: Some(status),
        body,
    })
}
