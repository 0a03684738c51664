//! What a page is asked for, as it stands in its address: one declaration reads it, writes it, and names
//! its fields for forms.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// What a page is asked for.
pub trait UrlQuery: Default {
    /// The names of its fields, in the order in which they are written.
    const NAMES: &'static [&'static str];

    /// Reads it from the name and value pairs of an address. A value that cannot be read is left out,
    /// so that an old bookmark still opens the page.
    fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self;

    /// Its name and value pairs, without those that say nothing.
    fn to_pairs(&self) -> Vec<(&'static str, String)>;

    /// The address's query string, without its question mark; empty where it says nothing.
    fn to_url(&self) -> String {
        let pairs = self.to_pairs();
        let written = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", percent_encoded(value)));
        written.collect::<Vec<_>>().join("&")
    }

    /// The address of a page that is asked for this.
    fn address(&self, path: &str) -> String {
        match self.to_url() {
            nothing if nothing.is_empty() => path.to_owned(),
            query => format!("{path}?{query}"),
        }
    }
}

/// A value as it stands in an address.
pub trait UrlValue: Sized {
    /// Reads it; nothing where it is none.
    fn read(text: &str) -> Option<Self>;

    /// What is written; nothing where it says nothing.
    fn written(&self) -> Option<String>;
}

impl UrlValue for String {
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn written(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.clone())
    }
}

/// A yes; a no is not written.
impl UrlValue for bool {
    fn read(text: &str) -> Option<Self> {
        Some(text == "true")
    }

    fn written(&self) -> Option<String> {
        self.then(|| "true".to_owned())
    }
}

/// The number of a page, from 1; the first is not written.
impl UrlValue for usize {
    fn read(text: &str) -> Option<Self> {
        Some(text.parse().unwrap_or(1))
    }

    fn written(&self) -> Option<String> {
        (*self > 1).then(|| self.to_string())
    }
}

impl<T: std::str::FromStr + ToString> UrlValue for Option<T> {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok().map(Some)
    }

    fn written(&self) -> Option<String> {
        let text = self.as_ref()?.to_string();
        (!text.is_empty()).then_some(text)
    }
}

/// Declares what a page is asked for: each field with its name in the address.
macro_rules! url_query {
    (
        $(#[$meta:meta])*
        pub struct $query:ident {
            $($(#[$fmeta:meta])* pub $field:ident: $type:ty = $name:literal),+ $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        pub struct $query {
            $($(#[$fmeta])* pub $field: $type),+
        }

        impl $crate::url_query::UrlQuery for $query {
            const NAMES: &'static [&'static str] = &[$($name),+];

            fn from_pairs<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
                use $crate::url_query::UrlValue;
                let mut query = Self::default();
                for (name, value) in pairs.filter(|(_, value)| !value.is_empty()) {
                    match name {
                        $($name => query.$field = UrlValue::read(value).unwrap_or_default(),)+
                        _ => {}
                    }
                }
                query
            }

            fn to_pairs(&self) -> Vec<(&'static str, String)> {
                use $crate::url_query::UrlValue;
                [$(($name, self.$field.written())),+]
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?)))
                    .collect()
            }
        }
    };
}

/// What stands in a query string as it is written; the rest is percent-encoded. A colon may (RFC 3986),
/// and times are easier to read with theirs.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b':')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A value as it stands in an address: the same on the server and in the browser.
pub fn percent_encoded(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, PLAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    url_query! {
        /// What a page of tests is asked for.
        pub struct TestQuery {
            /// Text.
            pub q: String = "q",
            /// A yes.
            pub only: bool = "only",
            /// A number.
            pub practice: Option<i64> = "practice",
            /// Which page.
            pub page: usize = "page",
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_what_cannot_be_read_is_left_out() {
        let query = TestQuery {
            q: "Zoë & Söhne".to_owned(),
            only: true,
            practice: Some(7),
            page: 3,
        };
        let url = query.address("/tests");
        assert_eq!(
            url,
            "/tests?q=Zo%C3%AB%20%26%20S%C3%B6hne&only=true&practice=7&page=3"
        );
        let pairs = query.to_pairs();
        let read = TestQuery::from_pairs(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        assert_eq!(read, query);
        let odd = [("practice", "x"), ("page", "x"), ("q", ""), ("other", "1")];
        let read = TestQuery::from_pairs(odd.into_iter());
        assert_eq!(read.practice, None);
        assert_eq!(read.address("/tests"), "/tests");
        assert_eq!(TestQuery::NAMES, ["q", "only", "practice", "page"]);
    }
}
