//! A `[[source]]` to paste, from what a probe found or a reader subscribed to. Pure: guesses stand with what they are guessed by.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::net::IpAddr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use super::Probed;
use crate::model::{ChannelKind, PROVINCES, Timestamp, heir};
use crate::parse::FeedLink;
use crate::text::fold;

/// Channels that are suggested: the sections of a paper without a feed for all.
const CHANNELS_MAX: usize = 60;
/// Parts of hosts that name no paper.
const SUFFIXES: [&str; 9] = ["vn", "com", "org", "net", "gov", "edu", "info", "tv", "www"];
/// What parts a paper's name from its slogan in the title of its front page.
const PARTINGS: [&str; 6] = [" - ", " | ", " – ", " — ", " :: ", ": "];
/// Words that begin the name of a paper or portal.
const BEGINNINGS: [&str; 5] = ["báo ", "cổng ", "trang thông tin", "đài ", "tạp chí"];
/// Longest host-made id.
const ID_BYTES_MAX: usize = 60;
/// The id of what has neither a name nor a host with one.
const UNNAMED: &str = "source";
/// Names of provinces shorter than this are found in hosts only when they are all of it: `hue`.
const HOST_NAME_MIN: usize = 5;

/// What stands above the channels of a source.
struct Head<'a> {
    id: &'a str,
    name: &'a str,
    home: &'a Url,
    province: Option<&'static str>,
    language: Option<&'a str>,
    /// The day on which its channels were seen to work.
    verified: Option<Date>,
}

/// A source that nobody has looked at yet.
pub(super) struct Unseen {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// Its `[[source]]`.
    pub(super) text: String,
}

/// The `[[source]]`, in the form that `diembao check` accepts.
pub(super) fn source(found: &Probed, now: Timestamp, zone: &TimeZone) -> String {
    let host = found.home.host_str().unwrap_or_default();
    let name = found.site.as_deref().map_or_else(|| host.to_owned(), name);
    let province = province(&name, host);
    let mut text = head(&Head {
        id: &id(host, province, &name),
        name: &name,
        home: &found.home,
        province,
        language: found.language.as_deref(),
        verified: Some(now.to_zoned(zone.clone()).date()),
    });
    channels(&mut text, found);
    extract(&mut text, found);
    text
}

/// The `[[source]]` of feeds that somebody reads, with what they call each; `folders` may name its
/// province. Its id is none of those `taken`.
pub(super) fn unseen(
    home: &Url,
    feeds: &[FeedLink],
    language: Option<&str>,
    folders: &[&str],
    taken: &BTreeSet<String>,
) -> Unseen {
    let host = home.host_str().unwrap_or_default();
    let title = feeds.first().and_then(|feed| feed.name.as_deref());
    let name = title.map_or_else(|| host.to_owned(), name);
    let in_folders = || folders.iter().find_map(|folder| heir(folder)).map(|unit| unit.id);
    let province = province(&name, host).or_else(in_folders);
    let own = id(host, province, &name);
    let ids = std::iter::once(own.clone()).chain((2..).map(|number| format!("{own}-{number}")));
    let id = ids.into_iter().find(|id| !taken.contains(id)).unwrap_or(own);
    let mut text = head(&Head { id: &id, name: &name, home, province, language, verified: None });
    for feed in feeds.iter().take(CHANNELS_MAX) {
        channel(&mut text, &feed.url, "feed", feed.name.as_deref().filter(|_| feeds.len() > 1));
    }
    Unseen { id, name, text }
}

fn head(source: &Head<'_>) -> String {
    let Head { id, name, home, province, language, verified } = *source;
    let portal = is_portal(name, home.host_str().unwrap_or_default());
    let mut text = String::from("[[source]]\n");
    let mut key = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<9} = {}", quoted(value));
    };
    key("id", id);
    key("name", name);
    match (province, portal) {
        (Some(_), true) => key("kind", "province-portal"),
        (Some(_), false) => key("kind", "party-press"),
        (None, _) => key("kind", "central-press"),
    }
    match province {
        Some(province) => key("province", province),
        None => {
            let kind = if portal { "province-portal" } else { "party-press" };
            let _ = writeln!(
                text,
                "# No province was found in its name. If it is a local one, write this instead of the line above, with\n\
                 # the id of its province (`diembao check --json` lists them):\n\
                 # kind      = {}\n# province  = \"dong-nai\"",
                quoted(kind)
            );
        }
    }
    let mut key = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<9} = {}", quoted(value));
    };
    key("language", language.filter(|tag| tag.starts_with("en")).map_or("vi", |_| "en"));
    key("homepage", home.as_str());
    if let Some(date) = verified {
        key("verified", &date.to_string());
    }
    text
}

/// The best way to all that the paper publishes: its whole feed; else the feeds of its sections;
/// else a sitemap; else its page.
fn channels(text: &mut String, found: &Probed) {
    let feeds = || found.channels.iter().filter(|channel| channel.kind == ChannelKind::Feed && channel.entries > 0);
    if let Some(feed) = feeds().find(|feed| feed.whole).or_else(|| feeds().next().filter(|_| found.sections.is_empty()))
    {
        return channel(text, &feed.url, "feed", None);
    }
    if feeds().next().is_some() {
        for link in found.sections.iter().take(CHANNELS_MAX) {
            channel(text, &link.url, "feed", link.name.as_deref());
        }
        return;
    }
    let sitemap = found.channels.iter().find(|channel| channel.kind == ChannelKind::Sitemap && channel.entries > 0);
    match (sitemap, &found.page) {
        (Some(sitemap), _) => channel(text, &sitemap.url, "sitemap", None),
        (None, Some(page)) => {
            channel(text, &page.url, "page", None);
            text.push_str("# link  = \"h3 a\"   # a selector of the links, where those found are not the right ones\n");
        }
        (None, None) => channel(text, found.home.as_str(), "page", None),
    }
}

fn channel(text: &mut String, url: &str, kind: &str, section: Option<&str>) {
    let _ = writeln!(text, "[[source.channel]]\nurl     = {}\nkind    = {}", quoted(url), quoted(kind));
    if let Some(section) = section {
        let _ = writeln!(text, "section = {}", quoted(section));
    }
}

/// Selectors are only needed where an article's page was read and its text not found.
fn extract(text: &mut String, found: &Probed) {
    if found.article.as_ref().is_some_and(|article| article.short) {
        text.push_str(
            "# The text of a page was not found: name the element that holds it, unless the channel has the text.\n\
             # [source.extract]\n# body = \"div.content\"\n",
        );
    }
}

/// A JSON string is a TOML basic string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The paper's name in the title of its front page.
fn name(title: &str) -> String {
    let mut parts = vec![title];
    for parting in PARTINGS {
        parts = parts.into_iter().flat_map(|part| part.split(parting)).collect();
    }
    let named = |part: &&str| BEGINNINGS.iter().any(|word| part.trim().to_lowercase().starts_with(word));
    let part = parts.iter().copied().find(named).or_else(|| parts.iter().copied().find(|part| !part.trim().is_empty()));
    let part = part.unwrap_or(title).trim();
    let tail = ["điện tử", "online"].iter().find_map(|tail| {
        let cut = part.char_indices().rev().nth(tail.chars().count().checked_sub(1)?)?.0;
        (part[cut..].to_lowercase() == *tail).then(|| part[..cut].trim_end())
    });
    tail.filter(|rest| !rest.is_empty()).unwrap_or(part).to_owned()
}

/// The province that a name or a host names; the longest name of all that fit.
fn province(name: &str, host: &str) -> Option<&'static str> {
    let name = format!(" {} ", fold(name));
    let label = host.split('.').find(|label| !SUFFIXES.contains(label)).unwrap_or_default().replace('-', "");
    let own = label.strip_prefix("bao").unwrap_or(&label);
    let names = PROVINCES.iter().flat_map(|province| {
        let former = province.former.iter().map(|former| former.name);
        std::iter::once(province.name).chain(former).map(|name| (fold(name), province.id))
    });
    let fits = |(province, _): &(String, &'static str)| {
        let joined: String = province.chars().filter(char::is_ascii_alphabetic).collect();
        let in_host = own == joined || joined.len() >= HOST_NAME_MIN && label.contains(&joined);
        in_host || name.contains(&format!(" {province} "))
    };
    names.filter(fits).max_by_key(|(province, _)| province.len()).map(|(_, id)| id)
}

/// Whether it speaks for an administration rather than being a paper.
fn is_portal(name: &str, host: &str) -> bool {
    let name = name.to_lowercase();
    host.ends_with(".gov.vn") || name.starts_with("cổng ") || name.starts_with("trang thông tin")
}

/// `baodongnai.com.vn` as `bao-dong-nai` where the province is known, else by the host's own parts;
/// by the paper's name where the host is a number.
fn id(host: &str, province: Option<&str>, name: &str) -> String {
    if host.parse::<IpAddr>().is_ok() || host.starts_with('[') || host == "localhost" {
        return plain(if name == host { UNNAMED.to_owned() } else { fold(name) }.as_str());
    }
    let labels: Vec<&str> = host.split('.').filter(|label| !SUFFIXES.contains(label)).collect();
    let joined = labels.join("-").to_ascii_lowercase();
    if let Some(province) = province.filter(|province| joined == format!("bao{}", province.replace('-', ""))) {
        return format!("bao-{province}");
    }
    plain(&joined)
}

/// Letters, digits, and one hyphen for whatever stands between them.
fn plain(text: &str) -> String {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let joined = parts.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let cut: String = joined.chars().take(ID_BYTES_MAX).collect();
    let cut = cut.trim_matches('-');
    if cut.is_empty() { UNNAMED.to_owned() } else { cut.to_owned() }
}

/// What a probe's home is: the front page of the address's host.
pub(super) fn home(url: &Url) -> Url {
    let mut home = url.join("/").unwrap_or_else(|_| url.clone());
    // Neither can fail for an address with a host.
    let _ = home.set_username("");
    let _ = home.set_password(None);
    home
}

#[cfg(test)]
mod tests {
    use super::{id, name, province};

    #[test]
    fn names_are_found_in_titles() {
        for (title, expected) in [
            ("Báo Đồng Nai điện tử", "Báo Đồng Nai"),
            ("Tin tức mới nhất - Báo Tây Ninh Online", "Báo Tây Ninh"),
            ("Cổng thông tin điện tử tỉnh Vĩnh Long | Trang chủ", "Cổng thông tin điện tử tỉnh Vĩnh Long"),
            ("Trang chủ", "Trang chủ"),
        ] {
            assert_eq!(name(title), expected, "{title}");
        }
    }

    #[test]
    fn provinces_are_found_in_names_and_hosts_old_ones_too() {
        for (name, host, expected) in [
            ("Báo Đồng Nai", "baodongnai.com.vn", Some("dong-nai")),
            ("Trang nhất", "baobinhduong.vn", Some("ho-chi-minh")),
            ("Báo Bà Rịa - Vũng Tàu", "127.0.0.1", Some("ho-chi-minh")),
            ("Huế ngày nay", "huengaynay.vn", Some("hue")),
            ("Trang nhất", "vinhlong.gov.vn", Some("vinh-long")),
            ("VnExpress", "vnexpress.net", None),
        ] {
            assert_eq!(province(name, host), expected, "{name} {host}");
        }
    }

    #[test]
    fn ids_are_made_of_hosts_and_of_names_where_hosts_are_numbers() {
        for (host, province, name, expected) in [
            ("baodongnai.com.vn", Some("dong-nai"), "Báo Đồng Nai", "bao-dong-nai"),
            ("dongkhoi.baovinhlong.vn", Some("vinh-long"), "Đồng Khởi", "dongkhoi-baovinhlong"),
            ("127.0.0.1", None, "Báo Bến Lam", "bao-ben-lam"),
            ("[::1]", None, "Báo Bà Rịa - Vũng Tàu", "bao-ba-ria-vung-tau"),
            ("localhost", None, "localhost", "source"),
            ("127.0.0.1", None, "新聞", "source"),
        ] {
            assert_eq!(id(host, province, name), expected, "{host} {name}");
        }
    }
}
