//! What the person who looks at a change may do about it now: which forms are drawn, and why not.

use domain::action::ActionKind;
use domain::action::change::ChangeActionKind;
use domain::change::{ChangeKind, ChangeStatus, Risk};
use domain::permission::{Permission, Role};
use domain::views::changes::ChangeCard as Card;

use crate::form_outcome::FormOutcome;
use crate::login::SignedIn;

/// What is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AllowedDecision {
    /// About the decision.
    pub decision: DecisionState,
    /// Taking back what one gave.
    pub withdrawal: Option<Withdrawal>,
    /// Closing it as a split or a merger.
    pub split_merge: bool,
    /// Noting that somebody was told.
    pub telling: bool,
}

/// Where the decision stands for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecisionState {
    /// It needs no decision.
    NothingToDecide,
    /// It waits for Halo Support, who alone can decide it.
    OnlySupport,
    /// It waits, for people with another role.
    OthersDecide,
    /// It waits for what the practice says: nobody follows it, and they may keep what is approved.
    AskThePractice,
    /// It waits for them.
    Decide(Risk),
    /// They were the first of two.
    AnotherApproves,
    /// They entered it by hand.
    OwnEntry,
    /// They and whoever entered or approved it may be one person.
    OneHand,
    /// It was followed and can be taken back.
    Undo,
    /// It is over.
    Over,
}

/// What can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawal {
    /// The first of two approvals.
    Approval,
    /// The plan of a split or a merger.
    Plan,
    /// The GUID that was entered by hand.
    Entry,
}

impl AllowedDecision {
    /// What somebody may do.
    pub fn of(card: &Card, signed_in: &SignedIn) -> Self {
        let change = &card.change;
        let may_decide = signed_in.may(Permission::DecideChanges);
        let decision = DecisionState::of(card, signed_in);
        let is_big =
            matches!(change.risk, Risk::R3 | Risk::R4) || change.kind == ChangeKind::SiteVanished;
        let is_reachable = change.status.is_open() || change.status == ChangeStatus::Approved;
        Self {
            decision,
            withdrawal: withdrawal(card, signed_in)
                .filter(|_| may_decide && change.status.is_open()),
            split_merge: matches!(decision, DecisionState::Decide(_))
                && is_big
                && card.plan.is_empty()
                && !card.behind.is_empty(),
            telling: is_reachable && signed_in.may(Permission::Respond),
        }
    }

    /// Whether an action is among those allowed.
    pub fn allows(self, action: ChangeActionKind) -> bool {
        use ChangeActionKind as Kind;
        match action {
            Kind::Approve => matches!(self.decision, DecisionState::Decide(_)),
            Kind::Reject | Kind::Snooze => matches!(
                self.decision,
                DecisionState::Decide(_)
                    | DecisionState::AskThePractice
                    | DecisionState::AnotherApproves
                    | DecisionState::OwnEntry
                    | DecisionState::OneHand
            ),
            Kind::Undo => self.decision == DecisionState::Undo,
            Kind::Withdraw => self.withdrawal.is_some(),
            Kind::SplitMerge => self.split_merge,
            Kind::LogContact => self.telling,
        }
    }

    /// Whether the form that led to an outcome is among those that are drawn.
    pub fn shows(self, outcome: &FormOutcome) -> bool {
        let kinds = ChangeActionKind::ALL.iter();
        let mut drawn = kinds.filter(|kind| self.allows(**kind));
        drawn.any(|kind| kind.entry().key == outcome.form)
    }
}

impl DecisionState {
    fn of(card: &Card, signed_in: &SignedIn) -> Self {
        let change = &card.change;
        let may = signed_in.may(Permission::DecideChanges);
        match (change.status, change.risk) {
            (ChangeStatus::Pending | ChangeStatus::Snoozed, Risk::R0)
                if change.kind == ChangeKind::AuthorityMoved =>
            {
                Self::OnlySupport
            }
            (ChangeStatus::Pending | ChangeStatus::Snoozed, Risk::R0) => Self::NothingToDecide,
            (ChangeStatus::Pending | ChangeStatus::Snoozed, _) if !may => Self::OthersDecide,
            (ChangeStatus::Pending | ChangeStatus::Snoozed, _)
                if !change.kind.can_be_followed() =>
            {
                Self::AskThePractice
            }
            (ChangeStatus::Pending | ChangeStatus::Snoozed, _)
                if is_own(signed_in, change.entered_by.as_ref()) =>
            {
                Self::OwnEntry
            }
            (ChangeStatus::Pending | ChangeStatus::Snoozed, _)
                if card.takes_two && is_first(card, signed_in) =>
            {
                Self::AnotherApproves
            }
            (ChangeStatus::Pending | ChangeStatus::Snoozed, _)
                if why_not(card, signed_in).is_some() =>
            {
                Self::OneHand
            }
            (ChangeStatus::Pending | ChangeStatus::Snoozed, risk) => Self::Decide(risk),
            (ChangeStatus::Approved, _) if card.can_be_undone && may => Self::Undo,
            (ChangeStatus::Approved, _) if card.can_be_undone => Self::OthersDecide,
            (
                ChangeStatus::Approved
                | ChangeStatus::Rejected
                | ChangeStatus::Superseded
                | ChangeStatus::Withdrawn,
                _,
            ) => Self::Over,
        }
    }
}

/// Why the reader may not be the next to approve, where somebody's hand on it is the reason.
pub fn why_not<'a>(card: &'a Card, signed_in: &SignedIn) -> Option<&'a str> {
    let reader = signed_in.0.as_ref()?;
    let mut people = card.may_decide.iter();
    let own = people.find(|person| person.name == reader.name)?;
    own.why_not.as_deref()
}

/// Who may decide changes, in words.
pub fn who_may_decide() -> String {
    let roles = Role::ALL.iter();
    let roles = roles.filter(|role| role.may(Permission::DecideChanges));
    let labels: Vec<_> = roles.map(|role| role.label()).collect();
    format!(
        "Your role may read this, not decide it. Who may: {}.",
        labels.join(", ")
    )
}

fn withdrawal(card: &Card, signed_in: &SignedIn) -> Option<Withdrawal> {
    if is_first(card, signed_in) {
        let is_planned = !card.plan.is_empty();
        return Some(match is_planned {
            true => Withdrawal::Plan,
            false => Withdrawal::Approval,
        });
    }
    card.change.entered_by.as_ref().map(|_| Withdrawal::Entry)
}

fn is_first(card: &Card, signed_in: &SignedIn) -> bool {
    let first = card.first_approval.as_ref().map(|(first, _)| first);
    is_own(signed_in, first)
}

fn is_own(signed_in: &SignedIn, name: Option<&String>) -> bool {
    let person = signed_in.0.as_ref().map(|person| &person.name);
    name.is_some() && person == name
}
