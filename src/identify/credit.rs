//! Credit lines: which other house a text itself says that it is from.
//!
//! "(TTXVN)", "Theo TTXVN", "TTXVN/Báo Tin tức", "Theo Báo Đồng Nai", "Nguồn: baodongnai.com.vn", in the
//! head or the tail of a text or among its authors, where `extract` puts the lines below a text. A
//! name counts only when it is that of a house: of a configured source (by name, id, host) or of the
//! table below. A photograph's credit is none of the text's. Foreign agencies are not in the table:
//! "Theo Reuters" tells of the matter; the Vietnamese words are those of whoever translated it.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Credit, PROVINCES, Source, SourceId, SourceKind};
use crate::text::{Case, Key, keys, syllables};

/// Houses that are credited though they may be no source of ours: name, other names, hosts.
#[rustfmt::skip]
const HOUSES: &[(&str, &[&str], &[&str])] = &[
    ("TTXVN", &["TTXVN", "Thông tấn xã Việt Nam", "TTX Việt Nam", "VNA", "VNS", "VNP"], &["vnanet.vn"]),
    ("VietnamPlus", &["VietnamPlus", "Vietnam Plus", "Báo điện tử VietnamPlus"], &["vietnamplus.vn"]),
    ("Báo Tin tức", &["Báo Tin tức", "Báo Tin tức và Dân tộc"], &["baotintuc.vn"]),
    ("VOV", &["VOV", "Đài Tiếng nói Việt Nam", "Báo điện tử VOV"], &["vov.vn", "vovworld.vn"]),
    ("VTV", &["VTV", "Đài Truyền hình Việt Nam", "VTV News", "Báo điện tử VTV"], &["vtv.vn"]),
    ("Báo Điện tử Chính phủ", &["Báo Chính phủ", "Báo điện tử Chính phủ", "VGP", "VGP News", "Cổng thông tin điện tử Chính phủ", "Cổng TTĐT Chính phủ"], &["baochinhphu.vn", "chinhphu.vn"]),
    ("Báo Nhân Dân", &["Báo Nhân Dân", "Nhân Dân", "Nhân Dân điện tử", "NDO"], &["nhandan.vn", "nhandan.com.vn"]),
    ("Báo Quân đội nhân dân", &["Báo Quân đội nhân dân", "Quân đội nhân dân", "QĐND", "QĐND Online"], &["qdnd.vn"]),
    ("Báo Công an nhân dân", &["Báo Công an nhân dân", "Công an nhân dân", "CAND"], &["cand.com.vn"]),
    ("Tạp chí Cộng sản", &["Tạp chí Cộng sản"], &["tapchicongsan.org.vn"]),
    ("Báo điện tử Đảng Cộng sản Việt Nam", &["Báo điện tử Đảng Cộng sản Việt Nam", "ĐCSVN", "dangcongsan"], &["dangcongsan.vn"]),
    ("Tuổi Trẻ", &["Tuổi Trẻ", "Báo Tuổi Trẻ", "Tuổi Trẻ Online", "TTO"], &["tuoitre.vn"]),
    ("Thanh Niên", &["Thanh Niên", "Báo Thanh Niên", "Thanh Niên Online"], &["thanhnien.vn"]),
    ("Người Lao Động", &["Người Lao Động", "Báo Người Lao Động", "NLĐ", "NLĐO"], &["nld.com.vn"]),
    ("Lao Động", &["Lao Động", "Báo Lao Động"], &["laodong.vn"]),
    ("Tiền Phong", &["Tiền Phong", "Báo Tiền Phong", "TPO"], &["tienphong.vn"]),
    ("Sài Gòn Giải Phóng", &["Sài Gòn Giải Phóng", "Báo Sài Gòn Giải Phóng", "SGGP", "SGGPO"], &["sggp.org.vn"]),
    ("VnExpress", &["VnExpress", "VnExpress.net"], &["vnexpress.net"]),
    ("Dân trí", &["Dân trí", "Báo Dân trí"], &["dantri.com.vn"]),
    ("VietNamNet", &["VietNamNet", "Báo VietNamNet"], &["vietnamnet.vn"]),
    ("VnEconomy", &["VnEconomy", "Tạp chí VnEconomy"], &["vneconomy.vn"]),
    ("Đại Đoàn Kết", &["Đại Đoàn Kết", "Báo Đại Đoàn Kết"], &["daidoanket.vn"]),
];
/// What a party paper's name may begin with, before what sets it apart.
const KINDS: &[&str] = &[
    "báo",
    "báo điện tử",
    "báo online",
    "báo và đài phát thanh truyền hình",
    "báo và phát thanh truyền hình",
    "báo phát thanh truyền hình",
    "đài phát thanh truyền hình",
    "đài pt th",
    "đài ptth",
    "báo và đài pt th",
    "báo và đài ptth",
];
/// Letters of a credit line; a longer one is a paragraph.
const LINE_LETTERS_MAX: usize = 120;
/// Last lines that are looked at.
const LINES_MAX: usize = 3;
/// Letters of a text's head in which its dateline stands.
const HEAD_LETTERS_MAX: usize = 90;
/// Credits kept of one text.
const CREDITS_MAX: usize = 4;
/// Syllables of a house's name.
const NAME_SYLLABLES_MAX: usize = 12;
/// Words that say that what follows is where the text is from.
const SAYS_SO: &[&str] =
    &["Dẫn theo ", "Theo ", "theo ", "Nguồn tin:", "Nguồn:", "Nguồn ", "nguồn:", "Trích ", "Source:"];
/// Labels of what is not the text.
const PICTURES: &[&str] = &["ảnh", "video", "clip", "đồ họa", "infographic", "ảnh minh họa", "đồ hoạ"];
/// Words of labels of the text.
const TEXTS: &[&str] = &["tin", "bài", "bài viết", "tác giả", "nội dung", "thực hiện"];

/// All houses that can be credited, by every name that they go by.
#[derive(Debug, Default)]
pub struct Houses {
    houses: Vec<House>,
    /// Numbers of houses by the syllables of their names.
    names: HashMap<Vec<Key>, usize>,
    /// Numbers of houses by host.
    hosts: HashMap<String, usize>,
}

/// A house and its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
struct House {
    name: String,
    sources: Vec<SourceId>,
}

/// What a text says of where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Credited {
    /// Other houses.
    pub credits: Vec<Credit>,
    /// Whether a person or its own house signs it.
    pub signed: bool,
}

impl Houses {
    /// The houses of the table, and those of the configured sources.
    pub fn new(sources: &[Arc<Source>]) -> Self {
        let mut houses = Houses::default();
        for (name, names, hosts) in HOUSES {
            let house = houses.found(name);
            names.iter().for_each(|other| houses.name(other, house));
            hosts.iter().for_each(|host| houses.host(host, house));
        }
        for source in sources {
            houses.add(source);
        }
        houses
    }

    /// What an article of `own` says of where its text is from, by its authors and its text.
    pub fn credited(&self, own: &SourceId, authors: &[String], text: &str) -> Credited {
        let (mut found, mut signed, mut people) = (Vec::new(), false, false);
        let authors: Vec<(&String, Option<&House>)> = authors.iter().map(|name| (name, self.house(name))).collect();
        people |= authors.iter().any(|(_, house)| house.is_none());
        for house in authors.iter().filter_map(|(_, house)| *house) {
            // Beside a person it may be the photograph's.
            found.push((house, !people));
        }
        for line in tail(text) {
            found.extend(named(line).into_iter().filter_map(|name| Some((self.house(name)?, true))));
        }
        found.extend(self.dateline(text));
        let mut credits: Vec<Credit> = Vec::new();
        for (house, firm) in found {
            if house.sources.contains(own) {
                signed = true;
            } else if let Some(known) = credits.iter_mut().find(|known| known.house == house.name) {
                known.firm |= firm;
            } else if credits.len() < CREDITS_MAX {
                credits.push(Credit { house: house.name.clone(), sources: house.sources.clone(), firm });
            }
        }
        Credited { credits: narrowed(credits), signed: signed || people }
    }

    fn add(&mut self, source: &Source) {
        let own = source.name.split(" - ").next().unwrap_or(&source.name);
        let hosts = || source.homepage.host_str().into_iter().chain(source.hosts.iter().map(String::as_str));
        let known = self.names.get(&keys(own)).or_else(|| self.hosts.get(&bare_host(source.homepage.host_str()?)));
        let house = known.copied().unwrap_or_else(|| self.found(own));
        self.join(house, &source.id);
        // "Báo Tin tức - TTXVN" belongs to a house of the table.
        let wholes = source.name.split(" - ").skip(1).filter_map(|whole| self.names.get(&keys(whole)).copied());
        wholes.collect::<Vec<_>>().into_iter().for_each(|whole| self.join(whole, &source.id));
        let core = core(own);
        self.name(&source.id.as_str().replace('-', " "), house);
        if core != own && source.kind == SourceKind::PartyPress {
            KINDS.iter().for_each(|kind| self.name(&format!("{kind} {core}"), house));
            self.name(&format!("{core} online"), house);
            self.name(&format!("{core} điện tử"), house);
        }
        // "Theo Đồng Nai" may be said of the place; "Theo Tiền Phong" is said of the paper alone.
        let place = PROVINCES.iter().any(|province| province.name == core);
        if !place && matches!(source.kind, SourceKind::Agency | SourceKind::CentralPress) {
            self.name(core, house);
        }
        hosts().for_each(|host| self.host(host, house));
    }

    /// A house of this name that is new.
    fn found(&mut self, name: &str) -> usize {
        let house = self.houses.len();
        self.houses.push(House { name: name.to_owned(), sources: Vec::new() });
        self.name(name, house);
        house
    }

    fn join(&mut self, house: usize, source: &SourceId) {
        let sources = &mut self.houses[house].sources;
        if !sources.contains(source) {
            sources.push(source.clone());
        }
    }

    /// Takes in a name, if no other house has it.
    fn name(&mut self, name: &str, house: usize) {
        let name = keys(name);
        if (1..=NAME_SYLLABLES_MAX).contains(&name.len()) {
            self.names.entry(name).or_insert(house);
        }
    }

    fn host(&mut self, host: &str, house: usize) {
        self.hosts.entry(bare_host(host)).or_insert(house);
    }

    /// The house that a name or a host is of. Behind a name in capitals an office may follow: "VOV Tây Bắc".
    fn house(&self, name: &str) -> Option<&House> {
        let name = name.trim().trim_matches(['(', ')', '.', ',', ';', ':', '"', '“', '”', ' ']);
        if name.chars().count() > LINE_LETTERS_MAX {
            return None;
        }
        if name.contains('.') && !name.contains(' ') {
            let address = name.split("://").last().unwrap_or(name);
            let host = address.split('/').next().unwrap_or(address);
            if let Some(house) = self.hosts.get(&bare_host(host)) {
                return self.houses.get(*house);
            }
        }
        let plain = name.replace("Vietnam+", "VietnamPlus");
        let found = syllables(&plain);
        let whole: Vec<Key> = found.iter().map(|syllable| syllable.key).collect();
        let first = found.first().filter(|first| first.case == Case::Upper && found.len() <= 5);
        let house = self.names.get(&whole).or_else(|| self.names.get(std::slice::from_ref(&first?.key)))?;
        self.houses.get(*house)
    }

    /// The house that the head of a text names: "(TTXVN) -", "Hà Nội (TTXVN) -", "Theo TTXVN, …".
    fn dateline(&self, text: &str) -> Option<(&House, bool)> {
        let head: String = text.trim_start().chars().take(HEAD_LETTERS_MAX).collect();
        let line = head.lines().next().unwrap_or_default();
        let bracketed = || Some(line.split_once('(')?.1.split_once(')')?.0).filter(|_| line.find('(') < Some(40));
        if let Some(house) = bracketed().and_then(|inner| named(inner).into_iter().find_map(|name| self.house(name))) {
            return Some((house, true));
        }
        let parted = [" - ", " – ", ": "].iter().find_map(|mark| line.split_once(mark)).map(|(before, _)| before);
        if let Some(house) = parted.filter(|before| before.len() <= 40).and_then(|before| self.house(before)) {
            return Some((house, true));
        }
        // What is told "according to" somebody need not be in his words.
        let said = line.strip_prefix("Theo ").and_then(|rest| rest.split([',', ':']).next());
        Some((self.house(said?)?, false))
    }
}

fn bare_host(host: &str) -> String {
    let host = host.trim().trim_end_matches('.').to_lowercase();
    ["www.", "m."].iter().find_map(|start| host.strip_prefix(start)).unwrap_or(&host).to_owned()
}

/// A paper's name without the word for what it is: "Báo Đồng Nai" to "Đồng Nai".
fn core(name: &str) -> &str {
    ["Báo Điện tử ", "Báo điện tử ", "Báo ", "Đài "].iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}

/// "TTXVN/Báo Tin tức": of two houses of which one is part of the other the part.
fn narrowed(credits: Vec<Credit>) -> Vec<Credit> {
    let part = |part: &Credit, whole: &Credit| {
        part.sources.len() < whole.sources.len()
            && !part.sources.is_empty()
            && part.sources.iter().all(|source| whole.sources.contains(source))
    };
    credits.iter().filter(|whole| !credits.iter().any(|other| part(other, whole))).cloned().collect()
}

/// The last lines of a text that are short, and what the last paragraph has in brackets at its end.
fn tail(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().rev().map(str::trim).filter(|line| !line.is_empty()).take(LINES_MAX) {
        if line.chars().count() <= LINE_LETTERS_MAX {
            lines.push(line);
            continue;
        }
        let end = line.trim_end_matches(['.', ' ', '/']);
        lines.extend(end.strip_suffix(')').and_then(|end| Some(end.rsplit_once('(')?.1)));
        break;
    }
    lines
}

/// What a credit line may name, part by part: photographs' credits left out.
fn named(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let line = line.trim().trim_end_matches('.');
    if line.split_whitespace().count() > 20 {
        return found;
    }
    // "Hải Quân (TTXVN)": what stands in brackets tells more than what stands before.
    for part in line.split(['(', ')', ';', '|', '•', '·']).flat_map(|part| part.split(" - ")) {
        let part = part.trim();
        let said = SAYS_SO.iter().find_map(|start| part.strip_prefix(start));
        let (label, rest) = part.split_once(':').map_or(("", part), |(label, rest)| (label.trim(), rest));
        let rest = match said {
            Some(said) => said,
            None if label.is_empty() => part,
            None if is_label_of_text(label) => rest,
            None => continue,
        };
        // A house's name may hold a comma itself.
        let parts = rest.split(['/', ',', '&']).flat_map(|name| name.split(" và "));
        found.extend(std::iter::once(rest).chain(parts).map(str::trim));
    }
    found
}

/// "Tin, ảnh" and "Bài" are of the text, "Ảnh" and "Đồ họa" are not.
fn is_label_of_text(label: &str) -> bool {
    let label = label.to_lowercase();
    let words: Vec<&str> = label.split([',', '-', '/']).flat_map(|part| part.split(" và ")).map(str::trim).collect();
    let known = words.iter().all(|word| TEXTS.contains(word) || PICTURES.contains(word));
    known && words.iter().any(|word| TEXTS.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{Credited, Houses};
    use crate::config;

    const FEEDS: &str = r#"
[service]
title = "Thử"
[[source]]
id = "dong-nai"
name = "Báo Đồng Nai"
kind = "party-press"
province = "dong-nai"
homepage = "https://www.baodongnai.com.vn/"
[[source.channel]]
url = "https://baodongnai.com.vn/rss"
[[source]]
id = "tay-ninh"
name = "Báo Tây Ninh"
kind = "party-press"
province = "tay-ninh"
homepage = "https://baotayninh.vn/"
hosts = ["baolongan.vn"]
[[source.channel]]
url = "https://baotayninh.vn/rss"
[[source]]
id = "vietnamplus"
name = "VietnamPlus - TTXVN"
kind = "agency"
homepage = "https://www.vietnamplus.vn"
[[source.channel]]
url = "https://www.vietnamplus.vn"
[[source]]
id = "tin-tuc"
name = "Báo Tin tức - TTXVN"
kind = "agency"
homepage = "https://baotintuc.vn"
[[source.channel]]
url = "https://baotintuc.vn"
"#;

    fn credited(own: &str, authors: &[&str], text: &str) -> Credited {
        let config = config::parse(FEEDS, std::path::Path::new("/nowhere/feeds.toml")).expect("a right file");
        let authors: Vec<String> = authors.iter().map(|name| (*name).to_owned()).collect();
        Houses::new(&config.sources).credited(&own.parse().expect("a slug"), &authors, text)
    }

    /// House, sources, firm.
    fn told(found: &Credited) -> Vec<String> {
        let sources = |credit: &crate::model::Credit| {
            credit.sources.iter().map(|source| source.as_str()).collect::<Vec<_>>().join("+")
        };
        let firm = |firm| if firm { "" } else { "?" };
        found
            .credits
            .iter()
            .map(|credit| format!("{}={}{}", credit.house, sources(credit), firm(credit.firm)))
            .collect()
    }

    const BODY: &str = "Sáng nay, tỉnh khánh thành cây cầu mới bắc qua sông.\n\nCầu dài hơn một cây số, hai làn xe, và có \
                        đường riêng cho người đi bộ, đi xe đạp ở hai bên, cùng hệ thống chiếu sáng tiết kiệm điện hiện đại.";

    #[test]
    fn a_credit_in_the_tail_is_read_in_all_its_forms() {
        for (line, wanted) in [
            ("(TTXVN)", &["TTXVN=vietnamplus+tin-tuc"][..]),
            ("Theo TTXVN", &["TTXVN=vietnamplus+tin-tuc"]),
            ("(Theo Thông tấn xã Việt Nam)", &["TTXVN=vietnamplus+tin-tuc"]),
            ("TTXVN/Báo Tin tức", &["Báo Tin tức=tin-tuc"]),
            ("(TTXVN/Vietnam+)", &["VietnamPlus=vietnamplus"]),
            ("Theo Báo Đồng Nai", &["Báo Đồng Nai=dong-nai"]),
            ("Theo Báo điện tử Đồng Nai.", &["Báo Đồng Nai=dong-nai"]),
            ("(Theo Báo và phát thanh, truyền hình Đồng Nai)", &["Báo Đồng Nai=dong-nai"]),
            ("Nguồn: baodongnai.com.vn", &["Báo Đồng Nai=dong-nai"]),
            ("Nguồn: https://www.baodongnai.com.vn/tin-1.html", &["Báo Đồng Nai=dong-nai"]),
            ("Nguồn: baolongan.vn", &["Báo Tây Ninh=tay-ninh"]),
            ("(Theo VOV)", &["VOV="]),
            ("Theo VOV.VN", &["VOV="]),
            ("VOV Tây Bắc", &["VOV="]),
            ("Tin, ảnh: TTXVN", &["TTXVN=vietnamplus+tin-tuc"]),
            ("Hải Quân (TTXVN)", &["TTXVN=vietnamplus+tin-tuc"]),
            ("Bài: Hải Quân - Ảnh: TTXVN", &[]),
            ("Ảnh: TTXVN", &[]),
            ("Tin, ảnh: Hải Quân", &[]),
            ("(Theo Reuters)", &[]),
            ("Theo Đồng Nai", &[]),
            ("Theo Sở Y tế Đồng Nai", &[]),
            ("Theo kế hoạch, cầu thứ hai xong trong năm tới.", &[]),
        ] {
            let found = credited("lam-dong", &[], &format!("{BODY}\n\n{line}"));
            assert_eq!(told(&found), wanted, "{line}");
        }
    }

    #[test]
    fn a_credit_at_the_end_of_the_last_paragraph_or_in_the_head_is_read() {
        let found = credited("lam-dong", &[], &format!("{BODY} (Theo Báo Đồng Nai)./."));
        assert_eq!(told(&found), ["Báo Đồng Nai=dong-nai"]);
        for (head, wanted) in [
            ("(TTXVN) - ", &["TTXVN=vietnamplus+tin-tuc"][..]),
            ("TTXVN - ", &["TTXVN=vietnamplus+tin-tuc"]),
            ("Hà Nội (TTXVN) - ", &["TTXVN=vietnamplus+tin-tuc"]),
            ("Theo TTXVN, ", &["TTXVN=vietnamplus+tin-tuc?"]),
            ("Theo Báo Đồng Nai: ", &["Báo Đồng Nai=dong-nai?"]),
            ("(BTN) - ", &[]),
            ("", &[]),
        ] {
            assert_eq!(told(&credited("lam-dong", &[], &format!("{head}{BODY}"))), wanted, "{head}");
        }
    }

    #[test]
    fn houses_among_the_authors_are_credits_and_the_own_house_is_a_signature() {
        assert_eq!(told(&credited("lam-dong", &["TTXVN"], BODY)), ["TTXVN=vietnamplus+tin-tuc"]);
        assert_eq!(told(&credited("lam-dong", &["Hải Quân", "TTXVN"], BODY)), ["TTXVN=vietnamplus+tin-tuc?"]);
        let own = credited("tin-tuc", &["TTXVN"], BODY);
        assert_eq!((told(&own), own.signed), (vec![], true));
        let person = credited("dong-nai", &["Hải Quân"], BODY);
        assert_eq!((told(&person), person.signed), (vec![], true));
        let nobody = credited("dong-nai", &[], BODY);
        assert_eq!((told(&nobody), nobody.signed), (vec![], false));
    }
}
