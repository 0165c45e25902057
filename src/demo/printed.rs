//! An article as it is printed: its address, its dates, its body in HTML.

use std::sync::LazyLock;

use jiff::tz::{TimeZone, offset};

use crate::model::Timestamp;

use super::letters;
use super::paper::{Address, Delivery, Fault, PAPERS, Paper};
use super::plan::Prepared;

/// The zone of every paper. Vietnam has had +07:00 without summer time since 1975.
pub static ZONE: LazyLock<TimeZone> = LazyLock::new(|| offset(7).to_time_zone());

/// Longest slug: content managers cut them so.
const SLUG_BYTES_MAX: usize = 70;

/// An article that stands in its paper.
#[derive(Debug, Clone)]
pub struct Published {
    /// What was prepared, in the letters of its paper.
    pub article: Prepared,
    /// Its headline in NFC, whatever letters the paper uses.
    pub plain_title: String,
    /// When it was published.
    pub at: Timestamp,
    /// Its number in the paper's system.
    pub number: u64,
    /// Path and query of its page.
    pub path: String,
}

impl Published {
    /// Publishes `article` at `at`; `serial` counts the newsroom's articles.
    pub fn new(mut article: Prepared, serial: usize, at: Timestamp) -> Published {
        let paper = &PAPERS[article.paper];
        let number = 204_100 + serial as u64 * 17;
        let path = path(paper, &article, number, at);
        let plain_title = article.title.clone();
        if paper.fault == Fault::Decomposed {
            each_line(&mut article, letters::decomposed);
        }
        Published { article, plain_title, at, number, path }
    }

    /// Its paper.
    pub fn paper(&self) -> &'static Paper {
        &PAPERS[self.article.paper]
    }

    /// What names it in its paper's feed, if the paper has one.
    pub fn guid(&self) -> Option<String> {
        let (id, number) = (self.paper().id, self.number);
        match self.paper().delivery {
            Delivery::ListPage | Delivery::NewsSitemap => None,
            Delivery::Atom => Some(format!("tag:{id}.example,2024:{number}")),
            _ => Some(format!("{id}-{number}")),
        }
    }

    /// Path of its picture.
    pub fn picture_path(&self) -> String {
        format!("/anh/{}.svg", self.number)
    }
}

/// Changes every line that readers see.
pub fn each_line(article: &mut Prepared, change: fn(&str) -> String) {
    let lines = [&mut article.title, &mut article.lead, &mut article.caption];
    for line in lines.into_iter().chain(&mut article.kicker).chain(&mut article.paragraphs) {
        *line = change(line);
    }
}

/// `Thứ bảy, 9-9-2023 08:31`
pub fn page_date(at: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật"];
    let at = at.to_zoned(ZONE.clone());
    let day = DAYS[at.weekday().to_monday_zero_offset() as usize];
    format!("{day}, {}-{}-{} {:02}:{:02}", at.day(), at.month(), at.year(), at.hour(), at.minute())
}

/// `08:31, 09/09/2023`
pub fn printed_date(at: Timestamp) -> String {
    at.to_zoned(ZONE.clone()).strftime("%H:%M, %d/%m/%Y").to_string()
}

/// `2023-09-09T08:31:00+07:00`
pub fn rfc3339(at: Timestamp) -> String {
    crate::model::time::rfc3339(at, &ZONE)
}

/// `Sat, 09 Sep 2023 08:31:00 +0700`
pub fn rfc822(at: Timestamp) -> String {
    crate::model::time::rfc822(at, &ZONE)
}

/// Text for an element or an attribute, of XML as of HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The body as content managers print it: the figure, its caption once more as a paragraph, the
/// paragraphs, the author below.
pub fn body_html(one: &Published, base: &str) -> String {
    let article = &one.article;
    let caption = escaped(&article.caption);
    let mut html = format!(
        "<figure class=\"image\"><img src=\"{base}{}\" alt=\"{caption}\" width=\"800\" height=\"450\">\
         <figcaption>{caption}</figcaption></figure>\n<p class=\"caption\"><em>{caption}</em></p>\n",
        one.picture_path()
    );
    for line in &article.paragraphs {
        let text = escaped(line);
        html += &if line.starts_with("* ") {
            format!("<p><strong>{text}</strong></p>\n")
        } else {
            format!("<p>{text}</p>\n")
        };
    }
    html + &format!(
        "<p class=\"author\" style=\"text-align:right\"><strong>{}</strong></p>\n",
        escaped(&article.author)
    )
}

fn path(paper: &Paper, article: &Prepared, number: u64, at: Timestamp) -> String {
    let slug = letters::slug(&article.title);
    let cut = slug[..slug.len().min(SLUG_BYTES_MAX)].trim_end_matches('-');
    match paper.address {
        Address::Html => format!("/{}/{cut}-{number}.html", letters::slug(&article.section)),
        Address::Dated => {
            format!(
                "/{}/{}/{cut}-{number:07x}/",
                letters::slug(&article.section),
                at.to_zoned(ZONE.clone()).strftime("%Y%m")
            )
        }
        Address::Query => format!("/chi-tiet.aspx?muc={}&id={number}", 1 + article.section.len() % 9),
        Address::Post => format!("/{cut}-post{number}"),
    }
}
