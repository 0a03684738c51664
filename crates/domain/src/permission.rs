//! Who may do what: the one table, which pages, server functions, the API and the live stream ask.
//!
//! A role is given to a person or to an API token. Every road in names the permission it needs;
//! which role has it is decided in [`Role::may`] and nowhere else.

string_enum! {
    /// What a person or a token was taken on as. The order is that of the interface.
    pub enum Role {
        /// Reads.
        Viewer = "viewer",
        /// Also answers for outages.
        OnCall = "on_call",
        /// Also keeps the practice list.
        AccountManager = "account_manager",
        /// Also decides changes of identity.
        Approver = "approver",
        /// May do everything.
        Admin = "admin",
    }
}

string_enum! {
    /// Something that not everybody may do.
    pub enum Permission {
        /// See practices, their history, incidents and figures.
        Read = "read",
        /// Say "I have it", write notes, plan maintenance, have a practice checked again.
        Respond = "respond",
        /// Add, change and retire practices.
        EditPractices = "edit_practices",
        /// Approve, reject, snooze, undo and withhold.
        DecideChanges = "decide_changes",
        /// Manage staff, tokens, channels and backups, and read the audit trail.
        Administer = "administer",
    }
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Anyone who reaches the port: nothing here tells about practices or people.
    Anyone,
    /// Every person who is signed in, about themselves.
    SignedIn,
    /// Whoever has a permission.
    May(Permission),
}

impl Role {
    /// Whether this role has a permission.
    pub const fn may(self, permission: Permission) -> bool {
        use Permission::{Administer, DecideChanges, EditPractices, Read, Respond};
        match (self, permission) {
            (Self::Admin, _)
            | (_, Read)
            | (Self::OnCall | Self::AccountManager | Self::Approver, Respond)
            | (Self::AccountManager, EditPractices)
            | (Self::Approver, DecideChanges) => true,
            (Self::Viewer | Self::OnCall, EditPractices | DecideChanges)
            | (Self::AccountManager, DecideChanges)
            | (Self::Approver, EditPractices)
            | (Self::Viewer, Respond)
            | (_, Administer) => false,
        }
    }

    /// Whether people in this role must have a second factor, given whether an admin demands one
    /// of those who can do harm.
    pub const fn needs_second_factor(self, demanded: bool) -> bool {
        demanded && matches!(self, Self::Approver | Self::Admin)
    }

    /// The role on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::OnCall => "On call",
            Self::AccountManager => "Account manager",
            Self::Approver => "Approver",
            Self::Admin => "Admin",
        }
    }

    /// What the role is for, in a few words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Viewer => "sees everything, changes nothing",
            Self::OnCall => "takes outages, writes notes, plans maintenance",
            Self::AccountManager => "also adds and edits practices",
            Self::Approver => "also decides changes of identity",
            Self::Admin => "may do everything, staff and tokens included",
        }
    }
}

impl Permission {
    /// The permission in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Read => "See practices, history, incidents and figures",
            Self::Respond => "Take outages, write notes, plan maintenance, recheck",
            Self::EditPractices => "Add, edit and retire practices",
            Self::DecideChanges => "Approve, reject, snooze, undo and withhold changes",
            Self::Administer => "Manage staff, tokens, channels and backups; read the audit trail",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(role: Role) -> Vec<Permission> {
        let all = Permission::ALL.iter().copied();
        all.filter(|permission| role.may(*permission)).collect()
    }

    #[test]
    fn the_roles_may_do_what_the_interface_says() {
        use Permission::{DecideChanges, EditPractices, Read, Respond};
        assert_eq!(may(Role::Viewer), [Read]);
        assert_eq!(may(Role::OnCall), [Read, Respond]);
        assert_eq!(may(Role::AccountManager), [Read, Respond, EditPractices]);
        assert_eq!(may(Role::Approver), [Read, Respond, DecideChanges]);
        assert_eq!(may(Role::Admin), Permission::ALL);
    }
}
