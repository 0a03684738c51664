//! What the audit trail calls the things that people and programs do.

string_enum! {
    /// Something that was done and is kept for ever.
    pub enum Action {
        /// A person was added.
        StaffAdded = "staff_added",
        /// A person's role changed.
        RoleChanged = "role_changed",
        /// A person was shut out.
        StaffDisabled = "staff_disabled",
        /// A person was let in again.
        StaffEnabled = "staff_enabled",
        /// A link to choose a password was made.
        InvitationMade = "invitation_made",
        /// Such a link was followed.
        InvitationFollowed = "invitation_followed",
        /// Such a link ended with whoever had made it.
        InvitationVoided = "invitation_voided",
        /// A password was chosen.
        PasswordSet = "password_set",
        /// A person signs in with a code from now on.
        SecondFactorSet = "second_factor_set",
        /// A person signs in without a code from now on.
        SecondFactorEnded = "second_factor_ended",
        /// New recovery codes replaced the old ones.
        RecoveryCodesMade = "recovery_codes_made",
        /// A recovery code was used.
        RecoveryCodeUsed = "recovery_code_used",
        /// A person signed in.
        SignedIn = "signed_in",
        /// Somebody tried to sign in as a person of the staff, an hour's tries together.
        SignInsFailed = "sign_ins_failed",
        /// A person signed out.
        SignedOut = "signed_out",
        /// A person ended sessions of theirs elsewhere.
        SessionsEnded = "sessions_ended",
        /// An API token was made.
        TokenCreated = "token_created",
        /// An API token was ended.
        TokenRevoked = "token_revoked",
        /// A rule for everyone was changed.
        PolicyChanged = "policy_changed",
        /// What the database is about was told: before, nobody knew.
        EnvironmentTold = "environment_told",
        /// A practice was put on the list.
        PracticeAdded = "practice_added",
        /// A practice was to be checked again at once.
        Rechecked = "rechecked",
        /// A practice was taken off the list.
        PracticeRetired = "practice_retired",
        /// A retired practice was put on the list again.
        PracticeRestored = "practice_restored",
        /// A site got its first GUID.
        SiteSettled = "site_settled",
        /// A change of identity was followed.
        ChangeApproved = "change_approved",
        /// The first of two people approved a change.
        ChangeApprovedFirst = "change_approved_first",
        /// A first approval counts no more.
        ApprovalVoided = "approval_voided",
        /// A program's name in the feed became a token's.
        ConsumerNamed = "consumer_named",
        /// A program's name in the feed that was nobody's became a token's.
        ConsumerTaken = "consumer_taken",
        /// A program's name in the feed became nobody's.
        ConsumerFreed = "consumer_freed",
        /// A token spoke for another's program.
        AckRefused = "ack_refused",
        /// The old mapping was kept.
        ChangeRejected = "change_rejected",
        /// The mapping before a change was approved again.
        ChangeUndone = "change_undone",
        /// A change was put out of sight for a time.
        ChangeSnoozed = "change_snoozed",
        /// The first of two approvals was taken back, or what was entered by hand.
        ChangeWithdrawn = "change_withdrawn",
        /// A split or a merger was planned on a change.
        SplitMergePlanned = "regrouping_planned",
        /// Somebody was told about a change.
        ContactLogged = "change_told",
        /// A mapping that is thought wrong is not exported any more.
        MappingWithheld = "mapping_withheld",
        /// A mapping that was withheld is exported again.
        MappingRestored = "mapping_restored",
        /// A GUID from a server's registry is looked at.
        GuidEntered = "guid_entered",
        /// It is looked at no more.
        GuidWithdrawn = "guid_withdrawn",
        /// What was entered about a practice was changed.
        PracticeEdited = "practice_edited",
        /// A server was added, by itself or with the first practice on it.
        ServerAdded = "server_added",
        /// What was entered about a server was changed.
        ServerEdited = "server_edited",
        /// Two entries turned out to be one server.
        ServerMerged = "server_merged",
        /// A practice is reached through another site.
        PracticeMoved = "practice_moved",
        /// A server's move was announced.
        MigrationAnnounced = "migration_announced",
        /// It was called off.
        MigrationCancelled = "migration_cancelled",
        /// An outage or a common cause was taken in hand.
        Taken = "taken",
        /// It was handed back.
        HandedBack = "handed_back",
        /// A person ended their shift.
        ShiftEnded = "shift_ended",
        /// Something was noted about a practice.
        Noted = "noted",
        /// A batch of practices was pasted.
        BatchPasted = "sheet_pasted",
        /// Somebody had Halo asked to pair with a site; written before it was.
        PairingAsked = "pairing_asked",
        /// What came of that.
        Paired = "paired",
        /// A row of a batch was edited.
        BatchRowEdited = "row_mended",
        /// A row was accepted that Sundog could not judge.
        RowAccepted = "row_accepted",
        /// A row was taken off its batch.
        RowDropped = "row_dropped",
        /// Time in which being down is expected was entered.
        MaintenancePlanned = "maintenance_planned",
        /// A rule that says who is told was added.
        RuleAdded = "alert_rule_added",
        /// All such rules gave way to those of a file.
        RulesReplaced = "alert_rules_replaced",
        /// Such a rule was changed.
        RuleEdited = "alert_rule_edited",
        /// Such a rule was removed.
        RuleRemoved = "alert_rule_removed",
        /// Planned maintenance was changed.
        MaintenanceChanged = "maintenance_changed",
        /// Planned maintenance was ended, or called off.
        MaintenanceEnded = "maintenance_ended",
        /// A table left as a file.
        Downloaded = "downloaded",
        /// The practice list was written out on the command line.
        ListExported = "list_exported",
        /// A copy of the database was made.
        BackedUp = "backed_up",
        /// What a clock that ran ahead left was taken back to the present.
        ClockRepaired = "clock_repaired",
        /// A channel for alerts was added.
        ChannelAdded = "channel_added",
        /// What was entered for a channel was changed.
        ChannelEdited = "channel_edited",
        /// A channel was removed.
        ChannelRemoved = "channel_removed",
        /// A message that was given up is sent again.
        MessageResent = "message_resent",
        /// Words were sent to somebody, and are pursued as a case.
        CaseOpened = "case_opened",
        /// Whoever got them gave the case a number.
        CaseNumbered = "case_numbered",
        /// They were asked again.
        CaseNudged = "case_nudged",
        /// They answered.
        CaseAnswered = "case_answered",
        /// A case was commented on.
        CaseCommented = "case_commented",
        /// A case was closed.
        CaseClosed = "case_closed",
        /// A closed case was opened again.
        CaseReopened = "case_reopened",
    }
}

impl Action {
    /// What it is called where it is about what lets people and programs in; none for all else.
    pub const fn account_label(self) -> Option<&'static str> {
        Some(match self {
            Self::StaffAdded => "Person added",
            Self::RoleChanged => "Role changed",
            Self::StaffDisabled => "Person disabled",
            Self::StaffEnabled => "Person enabled",
            Self::InvitationMade => "Invitation made",
            Self::InvitationFollowed => "Invitation followed",
            Self::InvitationVoided => "Invitation voided",
            Self::PasswordSet => "Password set",
            Self::SecondFactorSet => "Second factor set up",
            Self::SecondFactorEnded => "Second factor ended",
            Self::RecoveryCodesMade => "Recovery codes made",
            Self::RecoveryCodeUsed => "Recovery code used",
            Self::SignedIn => "Signed in",
            Self::SignInsFailed => "Sign-ins failed",
            Self::SignedOut => "Signed out",
            Self::SessionsEnded => "Sessions ended",
            Self::TokenCreated => "Token made",
            Self::TokenRevoked => "Token revoked",
            Self::PolicyChanged => "Rule for everyone changed",
            _ => return None,
        })
    }
}
