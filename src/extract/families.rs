//! CMS families: how papers that share a system print an article. Their rules are data, in
//! `families.toml`; this reads the table, once, and chooses.

use std::sync::LazyLock;

use scraper::{Html, Selector};
use serde::Deserialize;

use super::rules::Rules;

/// What is shipped with the program.
const TABLE: &str = include_str!("families.toml");

/// The table, read. A test says that it can be.
static FAMILIES: LazyLock<Families> = LazyLock::new(|| Families::read(TABLE).expect("the table is tested"));

/// All families, ready for use.
pub(super) struct Families {
    families: Vec<Family>,
    /// Elements that scripts fill.
    mounts: Vec<Selector>,
}

/// One CMS family.
#[derive(Debug)]
pub(super) struct Family {
    #[cfg_attr(not(test), expect(dead_code, reason = "tests name a family by it"))]
    id: String,
    hosts: Vec<String>,
    signs: Vec<String>,
    pub(super) rules: Rules,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    mounts: Vec<String>,
    family: Vec<Raw>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: String,
    hosts: Vec<String>,
    signs: Vec<String>,
    title: Vec<String>,
    kicker: Vec<String>,
    summary: Vec<String>,
    author: Vec<String>,
    date: Vec<String>,
    section: Vec<String>,
    tags: Vec<String>,
    image: Vec<String>,
    caption: Vec<String>,
    body: Vec<String>,
    drop: Vec<String>,
}

/// The family whose page this is: by host, else by a sign in the source; only where its body is there.
pub(super) fn family(host: &str, source: &str, html: &Html) -> Option<&'static Family> {
    FAMILIES.choose(host, source, html)
}

/// Whether the page has an element that scripts fill, and all such are without text.
pub(super) fn has_empty_mount(html: &Html) -> bool {
    let mut found = FAMILIES.mounts.iter().flat_map(|mount| html.select(mount)).peekable();
    found.peek().is_some() && found.all(super::script::is_empty)
}

impl Families {
    fn read(table: &str) -> Result<Families, String> {
        let raw: RawTable = toml::from_str(table).map_err(|why| why.to_string())?;
        let families = raw.family.into_iter().map(Family::read).collect::<Result<_, _>>()?;
        Ok(Families { families, mounts: selectors(&raw.mounts)? })
    }

    fn choose(&self, host: &str, source: &str, html: &Html) -> Option<&Family> {
        let by_host = self.families.iter().filter(|family| family.has_host(host));
        let by_sign = self.families.iter().filter(|family| family.shows_in(source));
        by_host.chain(by_sign).find(|family| Rules::first(html, &family.rules.body).is_some())
    }
}

impl Family {
    fn read(raw: Raw) -> Result<Family, String> {
        let rules = Rules {
            title: selectors(&raw.title)?,
            kicker: selectors(&raw.kicker)?,
            summary: selectors(&raw.summary)?,
            author: selectors(&raw.author)?,
            date: selectors(&raw.date)?,
            section: selectors(&raw.section)?,
            tags: selectors(&raw.tags)?,
            image: selectors(&raw.image)?,
            caption: selectors(&raw.caption)?,
            body: selectors(&raw.body)?,
            drop: selectors(&raw.drop)?,
        };
        Ok(Family { id: raw.id, hosts: raw.hosts, signs: raw.signs, rules })
    }

    /// The host itself, or one below it: editions and old names have `www.`, `m.`, `amp.` before it.
    fn has_host(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| {
            host.strip_suffix(known.as_str()).is_some_and(|before| before.is_empty() || before.ends_with('.'))
        })
    }

    fn shows_in(&self, source: &str) -> bool {
        self.signs.iter().any(|sign| source.contains(sign.as_str()))
    }
}

fn selectors(texts: &[String]) -> Result<Vec<Selector>, String> {
    texts.iter().map(|text| Selector::parse(text).map_err(|_| format!("`{text}` is no CSS selector"))).collect()
}

#[cfg(test)]
mod tests {
    use scraper::Html;

    use super::{FAMILIES, Families, TABLE};

    #[test]
    fn every_selector_is_one_and_every_family_is_told_by_a_sign() {
        let families = Families::read(TABLE).expect("every selector is CSS");
        for family in &families.families {
            assert!(!family.signs.is_empty(), "{}", family.id);
            for rules in [&family.rules.title, &family.rules.body, &family.rules.date] {
                assert!(!rules.is_empty(), "{}", family.id);
            }
        }
        let mut hosts: Vec<&String> = families.families.iter().flat_map(|family| &family.hosts).collect();
        let all = hosts.len();
        hosts.sort();
        hosts.dedup();
        assert_eq!(hosts.len(), all, "no host is of two families");
    }

    #[test]
    fn a_family_is_chosen_by_host_then_by_sign_and_only_with_its_body() {
        let choose = |host: &str, source: &str| {
            FAMILIES.choose(host, source, &Html::parse_document(source)).map(|family| family.id.as_str())
        };
        let dcontent = "<div id=\"dcontent\">a</div>";
        assert_eq!(choose("baothanhhoa.vn", dcontent), Some("dcontent"));
        assert_eq!(choose("www.baothanhhoa.vn", dcontent), Some("dcontent"));
        assert_eq!(choose("bao-moi.example", dcontent), Some("dcontent"));
        assert_eq!(choose("xbaothanhhoa.vn", "<p>a</p>"), None);
        assert_eq!(choose("baothanhhoa.vn", "<p>a</p>"), None);
        // A paper that moved to another system is read as that system prints.
        assert_eq!(choose("baothanhhoa.vn", "<div class=\"b-maincontent\">a</div>"), Some("b-grid"));
    }
}
