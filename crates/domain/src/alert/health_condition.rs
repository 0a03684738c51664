//! What can be wrong with Sundog itself, besides its access to Halo Cloud, which is an incident.

string_enum! {
    /// Something that somebody who runs Sundog must hear of.
    pub enum HealthCondition {
        /// Cycles of the watch come too late: what pages show grows old.
        WatchLate = "watch_late",
        /// What was seen cannot be written down.
        NotRecorded = "not_recorded",
        /// The clock of this machine is not believed.
        ClockDoubted = "clock_doubted",
        /// The disk of the database is nearly full.
        DiskNearlyFull = "disk_nearly_full",
        /// Messages could not be delivered on a channel.
        Undelivered = "undelivered",
        /// Who is to be told of some cause could not be written down.
        Undecided = "undecided",
        /// Somebody tries passwords or tokens in numbers.
        Guessing = "guessing",
    }
}

impl HealthCondition {
    /// The sentence that names it, without its end.
    pub const fn title(self) -> &'static str {
        match self {
            Self::WatchLate => "Sundog’s watch is late",
            Self::NotRecorded => "Sundog cannot record what it sees",
            Self::ClockDoubted => "Sundog does not believe its clock",
            Self::DiskNearlyFull => "The disk of Sundog’s database is nearly full",
            Self::Undelivered => "Messages of Sundog could not be delivered",
            Self::Undecided => "Sundog cannot tell somebody of a cause",
            Self::Guessing => "Somebody is guessing passwords or tokens of Sundog",
        }
    }

    /// What to do about it, a sentence each.
    pub const fn steps(self) -> &'static [&'static str] {
        match self {
            Self::WatchLate => &[
                "Look whether the machine is busy with something else.",
                "Lengthen the poll interval, or raise the limit of questions a second, if the list has grown.",
            ],
            Self::NotRecorded => &[
                "Look at the disk of the database: whether it is full, and whether it can be written.",
                "Read the log from the time given above.",
            ],
            Self::ClockDoubted => &["Set this machine’s clock, and have it kept by NTP."],
            Self::DiskNearlyFull => &[
                "Free some space on the disk of the database, or give it more: without space nothing is recorded.",
            ],
            Self::Undelivered => &[
                "Open Alerts, read what the receiver answered, mend the channel, and send the messages again.",
            ],
            Self::Undecided => &[
                "Look at the overview yourself: what it shows is not told of everywhere.",
                "Read the log from the time given above; it names the cause.",
            ],
            Self::Guessing => &[
                "Open Security under Admin, see which addresses it comes from, and close them off at the proxy.",
            ],
        }
    }
}
