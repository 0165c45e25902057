//! The shared corpora, where they are at hand.

use std::path::Path;

use super::shingles::{f1, shares};
use super::{read_with, zone};
use crate::classify::{Classifier, Input};
use crate::config;
use crate::corpora::corpus;
use crate::extract::Extract;
use crate::model::ExtractRules;
use crate::model::time::rfc3339;
use crate::parse::decode;

/// The F1 of one text against another.
pub(super) fn shared_shingles(wanted: &str, got: &str) -> f64 {
    f1(shares(wanted, got))
}

fn gunzipped(path: &Path) -> Vec<u8> {
    let done = std::process::Command::new("gzip").arg("-dc").arg(path).output().expect("gzip is at hand");
    done.stdout
}

#[test]
fn open_pages_are_read_to_the_shingle() {
    const F1_MIN: f64 = 0.965;
    let Some(folder) = corpus("extraction") else { return };
    let truth = std::fs::read(folder.join("ground-truth.json")).expect("the truth");
    let truth: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&truth).expect("the truth is JSON");
    let (mut precision, mut recall, mut seconds) = (0.0, 0.0, 0.0);
    for (key, page) in &truth {
        let (html, _) = decode(&gunzipped(&folder.join(format!("html/{key}.html.gz"))), None);
        let began = std::time::Instant::now();
        let found = read_with(&html, page["url"].as_str().unwrap_or("http://example.org/"), &ExtractRules::default());
        seconds += began.elapsed().as_secs_f64();
        let (p, r) = shares(page["articleBody"].as_str().unwrap_or_default(), &found.text);
        assert!(p > 0.0 && r > 0.0, "{key} failed: {:?}", found.faults);
        if std::env::var_os("DIEMBAO_SHOW").is_some() {
            eprintln!("{p:.3} {r:.3} {} {}", &key[..8], page["url"].as_str().unwrap_or_default());
        }
        (precision, recall) = (precision + p, recall + r);
    }
    let pages = truth.len() as f64;
    let (precision, recall) = (precision / pages, recall / pages);
    let f1 = f1((precision, recall));
    eprintln!(
        "{pages} pages: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}, {:.1} ms a page",
        seconds * 1000.0 / pages
    );
    assert!(f1 >= F1_MIN, "precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}");
}

/// The page that the project began from, put back into the shape of its paper's pages.
#[test]
fn the_seed_page_is_read_to_the_letter() {
    let Some(folder) = corpus("seed") else { return };
    let file = std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok).next().expect("the page");
    let text = std::fs::read_to_string(file.path()).expect("the page is text");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (kicker, title, author, date) = (lines[2], lines[3], lines[4], lines[5]);
    let (lead, caption, body) = (lines[6], lines[7], &lines[9..lines.len() - 2]);
    let paragraphs: String = body.iter().map(|line| format!("<p style=\"text-align:justify\">{line}</p>\n")).collect();
    let html = format!(
        "<html><head><meta charset=\"utf-8\"><title>{title} - Báo Đồng Nai điện tử</title><meta property=\"og:title\" content=\"{title}\"></head><body>
         <div class=\"top\"><a href=\"/\">{}</a> <a class=\"lang-switch\" href=\"/en\">{}</a></div>
         <div class=\"td-post-header\"><p class=\"kicker\">{kicker}</p><h1 class=\"entry-title\">{title}</h1><div class=\"td-module-meta-info\"><span>{author}</span><br><span>{date}</span></div></div>
         <div id=\"content\" class=\"content-detail\"><div class=\"td-post-content\"><p><strong>{lead}</strong></p>
         <table class=\"image\"><tr><td><img src=\"/file/do-hoa.jpg\" alt=\"{caption}\"></td></tr><tr><td>{caption}</td></tr></table>
         <p>{caption}</p>{paragraphs}<p style=\"text-align:right\"><strong>{author}</strong></p></div></div>
         <div class=\"sidebar\"><h3>{}</h3><ul><li><a href=\"/1\">Một bài khác</a></li></ul></div></body></html>",
        lines[0], lines[1], lines[lines.len() - 1]
    );
    for rules in [
        ExtractRules::default(),
        ExtractRules { body: Some("div.content-detail".to_owned()), ..ExtractRules::default() },
    ] {
        let found = read_with(
            &html,
            "https://baodongnai.com.vn/kinh-te/202309/thuc-day-tien-trinh-chuyen-doi-so-1234567/",
            &rules,
        );
        assert_eq!((found.title.as_deref(), found.kicker.as_deref()), (Some(title), Some(kicker)));
        assert_eq!(found.authors, [author]);
        assert_eq!(found.published.map(|at| rfc3339(at, &zone())).as_deref(), Some("2023-09-09T08:31:00+07:00"));
        assert_eq!(found.images.iter().filter_map(|image| image.caption.as_deref()).collect::<Vec<_>>(), [caption]);
        let wanted: Vec<&str> = std::iter::once(lead).chain(body.iter().copied()).collect();
        assert_eq!(found.text.split("\n\n").collect::<Vec<_>>(), wanted);
        assert_eq!(found.html.matches(caption).count(), 2, "once as alt, once as caption");
        assert_eq!(found.language.as_deref(), Some("vi"));
        assert_eq!(found.summary.as_deref(), Some(lead));
        assert!(found.faults.is_empty(), "{:?}", found.faults);
        check_classes(&found);
    }
}

/// The seed page is about the digital transformation of the provinces of its region.
fn check_classes(found: &Extract) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("feeds.toml");
    let config = config::load(&file).expect("our own file is right");
    let source = config.sources.iter().find(|source| source.id.as_str() == "bao-dong-nai").expect("the paper");
    let classes = Classifier::new(&config.topics).classify(&Input {
        source: &source.id,
        province: source.province.as_ref(),
        title: found.title.as_deref().unwrap_or_default(),
        summary: found.summary.as_deref().unwrap_or_default(),
        section: found.section.as_deref().unwrap_or_default(),
        authors: &found.authors,
        body: &found.text,
        body_syllables: None,
    });
    let topics: Vec<&str> = classes.topics.iter().map(|found| found.topic.as_str()).collect();
    let provinces: Vec<&str> = classes.provinces.iter().map(|id| id.as_str()).collect();
    assert!(topics.contains(&"chuyen-doi-so"), "{topics:?}");
    assert!(provinces.contains(&"dong-nai") && provinces.contains(&"ho-chi-minh"), "{provinces:?}");
}

#[test]
fn no_payload_survives() {
    let Some(folder) = corpus("hostile") else { return };
    let base = url::Url::parse("https://bao.vn/").expect("a base");
    for file in ["own.jsonl", "dompurify.jsonl"] {
        let rows = std::fs::read_to_string(folder.join(file)).expect("the payloads");
        for row in rows.lines().filter_map(|row| serde_json::from_str::<serde_json::Value>(row).ok()) {
            let payload = row["payload"].as_str().unwrap_or_default();
            let clean = crate::extract::sanitise(payload, &base);
            check_tags(&clean, payload);
            assert!(
                !clean.chars().any(|letter| letter.is_control() && letter != '\n' && letter != '\t'),
                "{payload}: {clean}"
            );
        }
    }
}

/// Every tag is of the list, every attribute too, every address of the web.
fn check_tags(clean: &str, payload: &str) {
    const TAGS: &str = " p h2 h3 h4 ul ol li blockquote figure figcaption img a em strong b i u br table thead tbody tr th td sub sup ";
    for tag in
        clean.split('<').skip(1).filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag.trim_start_matches('/'))
    {
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(TAGS.contains(&format!(" {name} ")), "{payload}: {clean}");
        for attribute in attributes.split("\" ").filter(|attribute| !attribute.is_empty()) {
            let (name, value) = attribute.split_once("=\"").unwrap_or((attribute, ""));
            assert!(
                ["href", "rel", "src", "alt", "width", "height", "loading", "colspan", "rowspan"].contains(&name),
                "{payload}: {clean}"
            );
            let web = ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme));
            assert!(web || !matches!(name, "href" | "src"), "{payload}: {clean}");
        }
    }
}
