//! The raw shape: feeds.toml as it is written, every value with its place, nothing checked but types.
//!
//! A key that is not in these lists is a fault.

use toml::Spanned;
use toml::de::DeValue;

use super::fault::Faults;
use super::read::{self, Day, Field, FlagOrList, NameOrNames, OneOrMore, Read, Text};

/// A table: a struct whose fields are its keys.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident as $shown:literal $(, about $kind:literal)? { $($key:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default)]
        pub(super) struct $name {
            /// Where the table begins: where a key that is missing would stand.
            #[allow(dead_code, reason = "not every table must have keys")]
            pub(super) at: usize,
            $(pub(super) $key: Field<$type>,)*
        }

        impl $name {
            const KEYS: &'static [&'static str] = &[$(stringify!($key)),*];
        }

        impl Read for $name {
            const NAME: &'static str = $shown;

            fn read(value: &Spanned<DeValue<'_>>, faults: &mut Faults<'_>) -> Option<Self> {
                let table = value.get_ref().as_table()?;
                let read = |faults: &mut Faults<'_>| {
                    let mut raw = $name { at: value.span().start, ..$name::default() };
                    for (key, value) in table {
                        match key.get_ref().as_ref() {
                            $(stringify!($key) => raw.$key = read::field(stringify!($key), value, faults),)*
                            _ => read::unknown(key, $name::KEYS, faults),
                        }
                    }
                    raw
                };
                let subject = None::<String>$(.or(Some(read::subject($kind, table))))?;
                Some(match subject {
                    Some(subject) => faults.about(subject, read),
                    None => read(faults),
                })
            }
        }
    };
}

table! {
    /// The file.
    File as "a table" {
        service: Service,
        fetch: Fetch,
        retention: Retention,
        source: Vec<Source>,
        words: Vec<Words>,
        topic: Vec<Topic>,
        alert: Vec<Alert>,
        region: Vec<Region>,
    }
}

table! {
    /// `[service]`
    Service as "the table [service]", about "[service]" {
        title: Text,
        base_url: Text,
        listen: Text,
        data_dir: Text,
        language: Text,
        timezone: Text,
    }
}

table! {
    /// `[fetch]`
    Fetch as "the table [fetch]", about "[fetch]" {
        schedule: Text,
        adaptive: Spanned<bool>,
        min_interval: Text,
        max_interval: Text,
        concurrency: Spanned<i64>,
        per_host: Spanned<i64>,
        page_interval: Text,
        robots: Spanned<bool>,
        push: Spanned<bool>,
        timeout: Text,
        max_body: Text,
        user_agent: Text,
        proxy: Text,
        allow_private: FlagOrList,
    }
}

table! {
    /// `[retention]`
    Retention as "the table [retention]", about "[retention]" {
        articles: Text,
    }
}

table! {
    /// `[[source]]`
    Source as "a table [[source]]", about "source" {
        id: Text,
        name: Text,
        kind: Text,
        province: Text,
        language: Text,
        homepage: Text,
        hosts: Vec<Text>,
        republish: Text,
        credit: Text,
        robots: Spanned<bool>,
        verified: Day,
        schedule: Text,
        channel: Vec<Channel>,
        extract: Extract,
    }
}

table! {
    /// `[[source.channel]]`
    Channel as "a table [[source.channel]]" {
        url: Text,
        kind: Text,
        section: Text,
        schedule: Text,
        link: Text,
        include: Vec<Text>,
        exclude: Vec<Text>,
    }
}

table! {
    /// `[source.extract]`
    Extract as "the table [source.extract]" {
        title: Text,
        body: Text,
        drop: Vec<Text>,
        date: Text,
        author: Text,
        summary: Text,
        kicker: Text,
        section: Text,
        image: Text,
        caption: Text,
    }
}

table! {
    /// `[[words]]`
    Words as "a table [[words]]", about "words" {
        id: Text,
        terms: Vec<Text>,
        except: Vec<Text>,
    }
}

table! {
    /// `[[topic]]`
    Topic as "a table [[topic]]", about "topic" {
        id: Text,
        name: NameOrNames,
        rule: Text,
        provinces: Vec<Text>,
        sources: Vec<Text>,
        threshold: Spanned<f64>,
        curated: Text,
    }
}

table! {
    /// `[[alert]]`
    Alert as "a table [[alert]]", about "alert" {
        id: Text,
        rule: Text,
        webhook: Text,
        mail: OneOrMore,
    }
}

table! {
    /// `[[region]]`
    Region as "a table [[region]]", about "region" {
        id: Text,
        name: NameOrNames,
        provinces: Vec<Text>,
    }
}

table! {
    /// `{ vi = "…", en = "…" }`
    NameTable as "a table of names" {
        vi: Text,
        en: Text,
    }
}
