//! Every feed that is published, in groups: what a reader imports whole.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::config::{Config, Language, Region};
use crate::model::{Names, PROVINCES, Province, Source, SourceKind, province};
use crate::text::collation_key;

use super::{Format, Outline, OutlineFeed, OutlineGroup};

/// The feeds of everything, of topics, of regions, of provinces by region and of sources by province.
pub fn outline(config: &Config) -> Outline {
    let writer = Writer { config, language: config.service.language };
    let topics = config.topics.iter().map(|topic| writer.feed("topics", topic.id.as_str(), &topic.name));
    let regions = config.regions.iter().map(|region| writer.feed("regions", region.id.as_str(), &region.name));
    let groups = vec![
        group(writer.word("newest"), vec![writer.all()], Vec::new()),
        group(writer.word("topics"), topics.collect(), Vec::new()),
        group(writer.word("regions"), regions.collect(), Vec::new()),
        group(writer.word("provinces"), Vec::new(), writer.provinces()),
        group(writer.word("sources"), Vec::new(), writer.sources()),
    ];
    let groups = groups.into_iter().filter(|group| !group.feeds.is_empty() || !group.groups.is_empty());
    Outline { title: config.service.title.clone(), groups: groups.collect() }
}

fn group(title: &str, feeds: Vec<OutlineFeed>, groups: Vec<OutlineGroup>) -> OutlineGroup {
    OutlineGroup { title: title.to_owned(), feeds, groups }
}

struct Writer<'a> {
    config: &'a Config,
    language: Language,
}

impl Writer<'_> {
    fn name<'n>(&self, names: &'n Names) -> &'n str {
        match self.language {
            Language::Vi => &names.vi,
            Language::En => &names.en,
        }
    }

    fn all(&self) -> OutlineFeed {
        self.written(&self.config.service.title, "/", "all")
    }

    fn feed(&self, folder: &str, id: &str, names: &Names) -> OutlineFeed {
        let title = format!("{} – {}", self.name(names), self.config.service.title);
        self.written(&title, &format!("/{folder}/{id}"), &format!("{folder}/{id}"))
    }

    fn written(&self, title: &str, page: &str, stem: &str) -> OutlineFeed {
        let service = &self.config.service;
        OutlineFeed {
            title: title.to_owned(),
            url: service.link(&format!("/feeds/{stem}.{}", Format::Atom.extension())),
            page_url: service.link(page),
            language: match self.language {
                Language::Vi => "vi".to_owned(),
                Language::En => "en".to_owned(),
            },
        }
    }

    /// Provinces in alphabetical order, by the first region that holds them: the six hold them all.
    fn provinces(&self) -> Vec<OutlineGroup> {
        let holder = |id: &str| {
            let holds = |region: &&Region| region.provinces.iter().any(|province| province.as_str() == id);
            self.config.regions.iter().position(|region| holds(&region))
        };
        let regions = self.config.regions.iter().enumerate().map(|(place, region)| {
            let held = PROVINCES.iter().filter(|unit| holder(unit.id) == Some(place)).map(names).collect();
            let feeds = self.sorted(held).into_iter().map(|(id, names)| self.feed("provinces", id, &names));
            group(self.name(&region.name), feeds.collect(), Vec::new())
        });
        regions.filter(|group| !group.feeds.is_empty()).collect()
    }

    /// Sources by province in alphabetical order; behind them those of the whole country, by kind.
    fn sources(&self) -> Vec<OutlineGroup> {
        let named = |source: &Source| Names { vi: source.name.clone(), en: source.name.clone() };
        let feeds = |belongs: &dyn Fn(&Source) -> bool| -> Vec<OutlineFeed> {
            let sources = self.config.sources.iter().filter(|source| belongs(source));
            sources.map(|source| self.feed("sources", source.id.as_str(), &named(source))).collect()
        };
        let local = self.sorted(PROVINCES.iter().map(names).collect()).into_iter().map(|(id, names)| {
            let of = |source: &Source| source.province.as_ref().is_some_and(|province| province.as_str() == id);
            group(self.name(&names), feeds(&of), Vec::new())
        });
        let kinds = [
            (SourceKind::Agency, "kind_agency"),
            (SourceKind::CentralPress, "kind_central_press"),
            (SourceKind::PartyPress, "kind_party_press"),
            (SourceKind::ProvincePortal, "kind_province_portal"),
        ];
        let national = kinds.iter().map(|(kind, word)| {
            let unplaced = |source: &Source| source.province.as_ref().and_then(|id| province(id.as_str())).is_none();
            group(self.word(word), feeds(&|source| source.kind == *kind && unplaced(source)), Vec::new())
        });
        local.chain(national).filter(|group| !group.feeds.is_empty()).collect()
    }

    fn sorted(&self, mut units: Vec<(&'static str, Names)>) -> Vec<(&'static str, Names)> {
        units.sort_by_key(|(_, names)| collation_key(self.name(names)));
        units
    }

    /// A word of the pages.
    fn word(&self, key: &str) -> &'static str {
        static VI: OnceLock<HashMap<String, String>> = OnceLock::new();
        static EN: OnceLock<HashMap<String, String>> = OnceLock::new();
        let (cell, text) = match self.language {
            Language::Vi => (&VI, include_str!("../../locales/vi.toml")),
            Language::En => (&EN, include_str!("../../locales/en.toml")),
        };
        let words = cell.get_or_init(|| toml::from_str(text).expect("the files are part of the program"));
        words.get(key).map_or("", String::as_str)
    }
}

fn names(unit: &Province) -> (&'static str, Names) {
    (unit.id, Names { vi: unit.name.to_owned(), en: unit.name_en.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::outline;
    use crate::publish::{OutlineFeed, OutlineGroup};

    const CONFIG: &str = r#"
[service]
title = "Điểm báo thử"
base_url = "https://diembao.example"
listen = "127.0.0.1:8080"
data_dir = "storage"
[[source]]
id = "bao-song"
name = "Báo Sông"
kind = "party-press"
province = "dong-nai"
homepage = "https://bao-song.example"
[[source.channel]]
url = "https://bao-song.example/rss"
[[source]]
id = "thong-tan"
name = "Thông tấn"
kind = "agency"
homepage = "https://thong-tan.example"
[[source.channel]]
url = "https://thong-tan.example/rss"
[[region]]
id = "hai-tinh"
name = "Hai tỉnh"
provinces = ["dong-nai", "hue"]
"#;

    fn feeds(group: &OutlineGroup) -> Vec<&OutlineFeed> {
        group.feeds.iter().chain(group.groups.iter().flat_map(feeds)).collect()
    }

    #[test]
    fn every_feed_stands_once_in_its_group() {
        let config = crate::config::parse(CONFIG, std::path::Path::new("/nowhere/feeds.toml")).expect("a right file");
        let outline = outline(&config);
        let titles: Vec<&str> = outline.groups.iter().map(|group| group.title.as_str()).collect();
        assert_eq!(titles, ["Tin mới", "Vùng", "Tỉnh, thành phố", "Nguồn báo"], "without topics no such group");
        let all: Vec<&OutlineFeed> = outline.groups.iter().flat_map(feeds).collect();
        let urls: BTreeSet<&str> = all.iter().map(|feed| feed.url.as_str()).collect();
        // Everything, seven regions, the provinces, two sources.
        assert_eq!((urls.len(), all.len()), (1 + 7 + 34 + 2, 1 + 7 + 34 + 2));
        let southeast = outline.groups[2].groups.iter().find(|group| group.title == "Đông Nam Bộ").expect("a region");
        let names: Vec<&str> = southeast.feeds.iter().map(|feed| feed.title.as_str()).collect();
        let expected = ["Đồng Nai", "Hồ Chí Minh", "Tây Ninh"].map(|name| format!("{name} – Điểm báo thử"));
        assert_eq!(names, expected);
        let sources: Vec<(&str, &str)> =
            outline.groups[3].groups.iter().map(|group| (group.title.as_str(), group.feeds[0].url.as_str())).collect();
        assert_eq!(sources[0], ("Đồng Nai", "https://diembao.example/feeds/sources/bao-song.atom"));
        assert_eq!(sources[1].1, "https://diembao.example/feeds/sources/thong-tan.atom");
    }
}
