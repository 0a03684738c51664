//! A channel from which nothing leaves: its messages are read on a page. For trying things out.

use domain::alert::channel::ChannelKind;

use super::{ChannelType, OpenChannel, Parcel, Rendered, SettingField, Surroundings};

/// The kind.
pub(super) struct Inbox;

impl ChannelType for Inbox {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Inbox
    }

    fn fields(&self) -> &'static [SettingField] {
        &[]
    }

    fn check(&self, _: &OpenChannel, _: Surroundings<'_>) -> Result<(), String> {
        Ok(())
    }

    fn render(&self, _: Parcel<'_>) -> Result<Rendered, String> {
        Ok(Rendered::Kept)
    }

    fn permanent(&self) -> &'static [u16] {
        &[]
    }
}
