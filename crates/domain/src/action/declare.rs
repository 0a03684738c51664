//! How the actions of a noun are declared.

/// Declares what can be done to a noun: an enum with the fields, one without, and what is declared of
/// each.
///
/// `of` is the noun's name within keys, `at` where its forms are sent (the action's word follows),
/// `on` the page they stand on. Each action has its fields, its word in addresses, its rule, after `done`
/// the sentence that says it was done (where the page does not show it), and after `twin` its method
/// and route in the REST API.
macro_rules! actions {
    (
        $(#[$meta:meta])*
        pub enum $action:ident, $kind:ident of $noun:literal at $base:literal on $page:literal {
            $(
                $(#[$vmeta:meta])*
                $variant:ident {
                    $($(#[$fmeta:meta])* $field:ident: $type:ty),* $(,)?
                } = $word:literal,
                for $rule:expr $(, done $done:expr)? $(, twin $method:ident $path:literal)?;
            )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $action {
            $($(#[$vmeta])* $variant { $($(#[$fmeta])* $field: $type),* }),+
        }

        #[doc = concat!("[`", stringify!($action), "`] without its fields.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $kind {
            $($(#[$vmeta])* $variant),+
        }

        /// What is declared of each, in the order of declaration.
        pub const ENTRIES: &[$crate::action::ActionEntry] = &[
            $($crate::action::ActionEntry {
                key: concat!($noun, "-", $word),
                route: concat!($base, "/", $word),
                page: $page,
                rule: $rule,
                done: actions!(@done $($done)?),
                fields: &[$($crate::action::field::FieldSpec {
                    name: stringify!($field),
                    kind: <$type as $crate::action::field::FieldValue>::KIND,
                }),*],
                twin: actions!(@twin $($method $path)?),
            }),+
        ];

        impl $crate::action::ActionKind for $kind {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn entry(self) -> &'static $crate::action::ActionEntry {
                &ENTRIES[self as usize]
            }
        }

        impl $crate::action::Action for $action {
            type Kind = $kind;

            fn read(
                kind: $kind,
                sent: &$crate::action::field::SentFields,
            ) -> Result<Self, $crate::action::field::FieldProblem> {
                // An action of a noun whose actions have no fields reads nothing.
                let _ = sent;
                Ok(match kind {
                    $($kind::$variant => Self::$variant {
                        $($field: $crate::action::field::FieldValue::read(sent, stringify!($field))?),*
                    },)+
                })
            }
        }
    };
    (@done) => { None };
    (@done $done:expr) => { Some($done) };
    (@twin) => { None };
    (@twin $method:ident $path:literal) => { Some((stringify!($method), $path)) };
}
