//! Whether an article that is new by address and guid is one that its source already had elsewhere.
//!
//! Papers change their CMS, their host, or merge with the paper of another province, and then list what
//! they had under new paths and new guids. The rule, all of one source:
//!
//! 1. An address that only serves other devices (AMP, mobile, print) is the plain address's
//!    ([`plain_address`]), whatever stands there.
//! 2. Otherwise it takes the same headline, nearly the same text (each holds the other), no other
//!    language, and a host that is the source's own. Two that one document lists at once are two.
//! 3. Of these, what bears the same stated time is the same article, also when one clock is off by
//!    Viet Nam's seven hours.
//! 4. Under another site than before it is the same article also when the new place states another
//!    time or none: migrations often date everything anew. Within one site another time means that the
//!    paper printed the piece again, in another section or as the next of a series: a second article.
//! 5. Where no time is stated, or only the day, a piece that comes again within the site is the same
//!    article after a day; within the day it may be in two sections.
//!
//! Texts of a few lines have the same words too easily: of them only 1 and 3 hold. What is not the same
//! article by this rule is a member of one reprint group with it, so readers see it once in any case.
//! The one case that loses something is a notice that a paper repeats word for word, without a date,
//! on a later day: it is taken for the earlier one.

use std::time::Duration;

use super::other_language;
use crate::model::{Article, CanonicalUrl, Site, Timestamp};
use crate::text::keys;

/// Share of each text that must stand in the other: desks mend a word or two when they move house.
const SHARE_MIN: f32 = 0.90;
/// Shingles of a text whose words alone tell it from others.
const SHINGLES_MIN: usize = 40;
/// How long after the first sight a piece may come again in another section of the same site.
const SECTIONS: Duration = Duration::from_secs(24 * 3600);
/// Viet Nam's offset, by which clocks are off.
const OFFSET_SECONDS: i64 = 7 * 3600;
/// Seconds of a day.
const DAY_SECONDS: i64 = 24 * 3600;
/// Names of query parameters that ask for another make of the page.
const MAKES: &[&str] = &["amp", "outputtype", "mobile", "print", "in"];
/// Hosts of makes for other devices that an address's identity does not leave out.
const DEVICES: &[&str] = &["mobile.", "wap.", "touch."];

/// Two articles of one source with much the same text.
#[derive(Debug, Clone, Copy)]
pub struct Twins<'a> {
    /// What the source had.
    pub old: &'a Article,
    /// What it lists now, as an article of its own.
    pub new: &'a Article,
    /// Share (0..=1) of the new text that stands in the old one.
    pub share: f32,
    /// Share (0..=1) of the old text that stands in the new one.
    pub share_of_old: f32,
    /// Shingles of the new text.
    pub shingles: usize,
    /// Whether the new address is on a host of the source.
    pub own_host: bool,
}

/// What two stated times say of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    Same,
    Other,
    Untold,
}

/// Whether the two are one article at two addresses.
pub fn is_same_elsewhere(twins: &Twins<'_>) -> bool {
    let Twins { old, new, .. } = *twins;
    let long = twins.shingles >= SHINGLES_MIN;
    let same_text = twins.share >= SHARE_MIN && twins.share_of_old >= SHARE_MIN;
    let at_once = [old.first_seen, old.changed].contains(&new.first_seen);
    let alike = same_text && !at_once && !other_language(old.language.as_deref(), new.language.as_deref());
    if !alike || !twins.own_host || keys(&old.title) != keys(&new.title) {
        return false;
    }
    let other_site = Site::of(old.url.as_url()) != Site::of(new.url.as_url());
    let later = new.first_seen.as_second().saturating_sub(old.first_seen.as_second());
    match times(old.published, new.published) {
        Times::Same => true,
        Times::Other => long && other_site,
        Times::Untold => long && (other_site || later >= SECTIONS.as_secs() as i64),
    }
}

/// The address without what only serves other devices; none when there is nothing of it.
pub fn plain_address(url: &CanonicalUrl) -> Option<CanonicalUrl> {
    let mut plain = url.as_url().clone();
    let kept: Vec<&str> = plain.path().split('/').filter(|part| !part.eq_ignore_ascii_case("amp")).collect();
    let path = kept.join("/").replace(".amp.", ".").trim_end_matches(".amp").to_owned();
    let query = plain.query().map(|query| query.split('&').filter(|pair| !asks_for_make(pair)).collect::<Vec<_>>());
    let query = query.filter(|kept| !kept.is_empty()).map(|kept| kept.join("&"));
    let host = plain.host_str().unwrap_or_default().to_owned();
    if let Some(host) = DEVICES.iter().find_map(|device| host.strip_prefix(device)).filter(|host| host.contains('.')) {
        // Fails only for an address without a host, which is none of ours.
        let _ = plain.set_host(Some(host));
    }
    plain.set_path(&path);
    plain.set_query(query.as_deref());
    CanonicalUrl::from_url(plain).ok().filter(|plain| plain.identity() != url.identity())
}

fn asks_for_make(pair: &str) -> bool {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let asked = matches!(value.to_ascii_lowercase().as_str(), "" | "1" | "true" | "amp" | "yes");
    MAKES.contains(&name.to_ascii_lowercase().as_str()) && asked
}

/// Stated times, to the minute. A time that names the day alone can only tell that it is another.
fn times(old: Option<Timestamp>, new: Option<Timestamp>) -> Times {
    let Some((old, new)) = old.zip(new) else { return Times::Untold };
    let (old, new) = (old.as_second(), new.as_second());
    let day = |at: i64| (at + OFFSET_SECONDS).div_euclid(DAY_SECONDS);
    let names_day = |at: i64| (at + OFFSET_SECONDS).rem_euclid(DAY_SECONDS) == 0;
    let apart = (old.div_euclid(60) - new.div_euclid(60)).abs() * 60;
    match () {
        () if names_day(old) || names_day(new) => {
            if day(old) == day(new) {
                Times::Untold
            } else {
                Times::Other
            }
        }
        () if apart == 0 || apart == OFFSET_SECONDS => Times::Same,
        () => Times::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::{Twins, is_same_elsewhere, plain_address};
    use crate::model::{Article, ArticleId, CanonicalUrl, StoryId, Timestamp};

    const HOUR: i64 = 3600;
    /// 08:31 in Viet Nam.
    const STATED: i64 = 1_694_223_060;

    fn article(url: &str, published: Option<i64>, seen_hours: i64) -> Article {
        let url = CanonicalUrl::parse(url).expect("a web address");
        let source: crate::model::SourceId = "bao-a".parse().expect("a slug");
        let id = ArticleId::derive(&source, &url);
        let at = |seconds| Timestamp::from_second(seconds).expect("in range");
        Article {
            id,
            source,
            url,
            listed_url: None,
            guid: None,
            title: "Khánh thành cầu".to_owned(),
            kicker: None,
            summary: None,
            authors: vec![],
            published: published.map(at),
            updated: None,
            first_seen: at(STATED + seen_hours * HOUR),
            changed: at(STATED + seen_hours * HOUR),
            section: None,
            tags: vec![],
            images: vec![],
            language: Some("vi".to_owned()),
            content_hash: 1,
            revisions: vec![],
            group: id,
            reprint: None,
            story: StoryId(id),
            topics: vec![],
            provinces: vec![],
        }
    }

    const OLD: &str = "https://bao-a.vn/xa-hoi/khanh-thanh-cau-123.html";
    const PATH: &str = "https://bao-a.vn/khanh-thanh-cau-post99.html";
    const HOST: &str = "https://bao-b.vn/khanh-thanh-cau-post99.html";

    fn twins<'a>(old: &'a Article, new: &'a Article) -> Twins<'a> {
        Twins { old, new, share: 0.97, share_of_old: 0.98, shingles: 300, own_host: true }
    }

    #[test]
    fn time_and_site_tell_a_move_from_a_second_print() {
        let midnight = STATED - (STATED + 7 * HOUR) % (24 * HOUR);
        for (new, old_stated, new_stated, hours, wanted, why) in [
            (PATH, Some(STATED), Some(STATED), 2, true, "a new path with the old time"),
            (PATH, Some(STATED), Some(STATED + 30), 2, true, "the same minute"),
            (PATH, Some(STATED), Some(STATED - 7 * HOUR), 2, true, "a clock that is off by the offset"),
            (PATH, Some(STATED), Some(STATED + 2 * HOUR), 3, false, "printed again in another section"),
            (PATH, Some(STATED), Some(STATED + 24 * HOUR), 25, false, "the next of a series"),
            (PATH, None, None, 2, false, "in two sections on one day, without times"),
            (PATH, None, None, 30, true, "listed again on another day, without times"),
            (PATH, Some(midnight), Some(STATED), 2, false, "in two sections on one day, a time and a day"),
            (PATH, Some(midnight), Some(STATED), 30, true, "a CMS that learned to tell the time"),
            (PATH, Some(midnight), Some(midnight + 24 * HOUR), 30, false, "another day"),
            (HOST, Some(STATED), Some(STATED), 2, true, "another host with the old time"),
            (HOST, Some(STATED), Some(STATED + 90 * 24 * HOUR), 2200, true, "another host that dates all anew"),
            (HOST, Some(STATED), None, 2, true, "another host that states no time"),
            (HOST, Some(STATED), Some(STATED), 0, false, "one document lists both"),
        ] {
            let (old, new) = (article(OLD, old_stated, 0), article(new, new_stated, hours));
            assert_eq!(is_same_elsewhere(&twins(&old, &new)), wanted, "{why}");
        }
    }

    #[test]
    fn it_takes_the_same_headline_text_and_language_on_a_host_of_the_papers_own() {
        let (old, new) = (article(OLD, Some(STATED), 0), article(HOST, Some(STATED), 5));
        let same = twins(&old, &new);
        assert!(is_same_elsewhere(&same));
        assert!(!is_same_elsewhere(&Twins { share: 0.7, ..same }), "something was added");
        assert!(!is_same_elsewhere(&Twins { share_of_old: 0.7, ..same }), "something was cut");
        assert!(!is_same_elsewhere(&Twins { own_host: false, ..same }), "another house's page");
        let other = |change: &dyn Fn(&mut Article)| {
            let mut other = new.clone();
            change(&mut other);
            other
        };
        let title = other(&|new| new.title = "Cầu mới thông xe".to_owned());
        assert!(!is_same_elsewhere(&Twins { new: &title, ..same }), "another headline");
        let spelled = other(&|new| new.title = "KHÁNH THÀNH CẦU".to_owned());
        assert!(is_same_elsewhere(&Twins { new: &spelled, ..same }), "the headline in capitals");
        let edition = other(&|new| new.language = Some("km".to_owned()));
        assert!(!is_same_elsewhere(&Twins { new: &edition, ..same }), "a language edition");
        let revised = Article { changed: new.first_seen, ..old.clone() };
        assert!(!is_same_elsewhere(&Twins { old: &revised, ..same }), "one document lists both, one changed");
    }

    #[test]
    fn a_few_lines_are_the_same_only_with_the_same_time() {
        let old = article(OLD, Some(STATED), 0);
        for (stated, wanted) in [(Some(STATED), true), (Some(STATED + HOUR), false), (None, false)] {
            let new = article(HOST, stated, 50);
            assert_eq!(is_same_elsewhere(&Twins { shingles: 8, ..twins(&old, &new) }), wanted, "{stated:?}");
        }
    }

    #[test]
    fn makes_for_other_devices_have_the_plain_address() {
        let plain = |text: &str| plain_address(&CanonicalUrl::parse(text).expect("a web address")).map(String::from);
        for (variant, wanted) in [
            ("https://bao-a.vn/amp/xa-hoi/tin-1.html", Some("https://bao-a.vn/xa-hoi/tin-1.html")),
            ("https://bao-a.vn/xa-hoi/tin-1.html/amp", Some("https://bao-a.vn/xa-hoi/tin-1.html")),
            ("https://bao-a.vn/xa-hoi/tin-1.amp.html", Some("https://bao-a.vn/xa-hoi/tin-1.html")),
            ("https://bao-a.vn/tin-1.amp", Some("https://bao-a.vn/tin-1")),
            ("https://bao-a.vn/tin-1.html?amp=1", Some("https://bao-a.vn/tin-1.html")),
            ("https://bao-a.vn/chi-tiet.aspx?id=7&outputType=amp", Some("https://bao-a.vn/chi-tiet.aspx?id=7")),
            ("https://mobile.bao-a.vn/tin-1.html", Some("https://bao-a.vn/tin-1.html")),
            ("https://bao-a.vn/tin-1.html?print=true", Some("https://bao-a.vn/tin-1.html")),
            ("https://bao-a.vn/vo-chong-amp-1.html", None),
            ("https://bao-a.vn/tin.html?in=quan-7", None),
            ("https://m.bao-a.vn/tin-1.html", None),
            ("https://wap.vn/tin-1.html", None),
        ] {
            assert_eq!(plain(variant).as_deref(), wanted, "{variant}");
        }
    }
}
