//! What may be entered about a practice besides its name, PMS and Site ID.

/// Each field's name, what stands beside it, and a hint.
pub const MORE: [(&str, &str, &str); 10] = [
    ("tags", "Tags", "Parted by commas."),
    (
        "hours",
        "Opening hours",
        "Mon-Fri 08:30-17:30; Sat 09:00-12:00. Empty counts as always open.",
    ),
    (
        "time_zone",
        "Time zone",
        "An IANA zone such as Australia/Perth.",
    ),
    ("region", "State or area", ""),
    ("server_name", "Server name", "Halo Support asks for it."),
    ("host", "Who hosts the server", ""),
    ("host_contact", "How to reach the host", ""),
    ("contacts", "How to reach the practice", ""),
    ("owner", "Account manager", ""),
    ("tier", "Service tier", ""),
];
