//! Well-formed feeds that are written in ways of their own: read as if they were written as usual.

use super::{codes, text};
use crate::model::Entry;

fn only(feed: &str) -> Entry {
    let mut found = text(feed);
    assert_eq!(found.entries.len(), 1, "{feed}: {:?}", found.faults);
    assert!(!codes(&found).contains(&"feed-broken"), "{feed}: {:?}", found.faults);
    found.entries.remove(0)
}

fn rss(item: &str) -> Entry {
    only(&format!(
        "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" xmlns:media=\"http://search.yahoo.com/mrss/\" \
         xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Báo</title><item>{item}</item></channel></rss>"
    ))
}

fn atom(entry: &str) -> Entry {
    only(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Báo</title><entry>{entry}</entry></feed>"))
}

#[test]
fn naked_markup_is_read_as_html() {
    let entry = rss(
        "<title>Đổi <b>mới</b></title><link>/1</link><description><p>Một</p><p>R &amp;amp; D &lt; 5</p></description>",
    );
    assert_eq!((entry.title.as_deref(), entry.summary.as_deref()), (Some("Đổi mới"), Some("Một R & D < 5")));
    let entry = atom("<title>Đổi <b>mới</b></title><content>Một <i>hai</i></content>");
    assert_eq!((entry.title.as_deref(), entry.content.as_deref()), (Some("Đổi mới"), Some("Một <i>hai</i>")));
    let entry = rss("<title>x</title><body xmlns=\"http://www.w3.org/1999/xhtml\"><p>Thân</p></body>");
    assert_eq!(entry.content.as_deref(), Some("<p>Thân</p>"));
}

#[test]
fn character_data_within_naked_markup_stays_text() {
    let entry = atom("<title>a</title><content><b>x</b><![CDATA[<script>]]]]><![CDATA[>]]></content>");
    assert_eq!(entry.content.as_deref(), Some("<b>x</b>&lt;script&gt;]]&gt;"));
    let entry = rss("<title><b>a</b><![CDATA[]]]]><![CDATA[>b]]></title>");
    assert_eq!(entry.title.as_deref(), Some("a]]>b"));
}

#[test]
fn addresses_are_relative_to_the_nearest_base() {
    let content =
        "<content type=\"html\">&lt;a href=\"b?x=1&amp;amp;y=2\"&gt;&lt;/a&gt;&lt;img src=\"/i.jpg\"&gt;</content>";
    let entry = atom(&format!("<title>a</title><link xml:base=\"https://cdn.vn/c/\" href=\"1\"/>{content}"));
    assert_eq!(entry.url.as_deref(), Some("https://cdn.vn/c/1"));
    assert_eq!(
        entry.content.as_deref(),
        Some("<a href=\"https://cdn.vn/c/b?x=1&amp;y=2\"></a><img src=\"https://cdn.vn/i.jpg\">"),
        "without a base of its own, a text is relative to its article"
    );
    let based = content.replace("<content", "<content xml:base=\"https://bao.vn/tin/\"");
    let entry = atom(&format!("<title>a</title><link href=\"https://khac.vn/1\"/>{based}"));
    assert!(
        entry
            .content
            .is_some_and(|html| html.contains("https://bao.vn/tin/b?") && html.contains("https://bao.vn/i.jpg"))
    );
    let entry = only(
        "<rss version=\"2.0\" xml:base=\"https://bao.vn/a/\"><channel xml:base=\"b/\"><item><title>x</title><link>1</link>\
         <enclosure url=\"e.jpg\" type=\"image/jpeg\"/></item></channel></rss>",
    );
    assert_eq!(entry.url.as_deref(), Some("https://bao.vn/a/b/1"));
}

#[test]
fn other_vocabularies_fill_what_is_left_open() {
    let entry = rss(
        "<link>https://bao.vn/1</link><dc:title>Đổi mới</dc:title><itunes:summary>Tóm tắt</itunes:summary><itunes:author>An</itunes:author>\
         <dc:subject>Kinh tế</dc:subject><media:category>Tin</media:category><atom:published>2023-09-09T08:31:00+07:00</atom:published>\
         <atom:content type=\"html\">&lt;p&gt;Thân&lt;/p&gt;</atom:content>",
    );
    assert_eq!((entry.title.as_deref(), entry.summary.as_deref()), (Some("Đổi mới"), Some("Tóm tắt")));
    assert_eq!((entry.authors.join("|"), entry.categories.join("|")), ("An".to_owned(), "Kinh tế|Tin".to_owned()));
    assert_eq!((entry.content.as_deref(), entry.published.is_some()), (Some("<p>Thân</p>"), true));
}

#[test]
fn the_own_words_of_a_feed_come_first() {
    let entry = rss(
        "<dc:title>khác</dc:title><title>Đổi mới</title><media:title>khác</media:title><itunes:summary>khác</itunes:summary>\
         <description>Tóm tắt</description><author>an@bao.vn (An)</author><itunes:author>khác</itunes:author>\
         <pubDate>Sat, 09 Sep 2023 08:31:00 +0700</pubDate><dcterms:created>2001-01-01</dcterms:created>",
    );
    assert_eq!((entry.title.as_deref(), entry.summary.as_deref()), (Some("Đổi mới"), Some("Tóm tắt")));
    assert_eq!(entry.authors, ["An"]);
    assert_eq!(entry.published.map(|at| at.to_string()).as_deref(), Some("2023-09-09T01:31:00Z"));
}

#[test]
fn rdf_names_its_items_and_keeps_those_without_a_link() {
    let found = text(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
         <channel rdf:about=\"https://bao.vn/\"><title>Báo</title><link>https://bao.vn/</link></channel>\
         <item rdf:about=\"https://bao.vn/1\"><title>Một</title><dc:subject>Kinh tế</dc:subject><dc:date>2023-09-09</dc:date></item></rdf:RDF>",
    );
    let entry = &found.entries[0];
    assert_eq!((found.title.as_deref(), found.link.as_deref()), (Some("Báo"), Some("https://bao.vn/")));
    assert_eq!((entry.guid.as_deref(), entry.url.as_deref()), (Some("https://bao.vn/1"), Some("https://bao.vn/1")));
    assert_eq!((entry.categories.join("|"), entry.published.is_some()), ("Kinh tế".to_owned(), true));
}

#[test]
fn base64_is_text_only_where_it_is_text() {
    let entry = atom("<title type=\"application/octet-stream\">xJDhu5VpIG3hu5tp</title>");
    assert_eq!(entry.title.as_deref(), Some("Đổi mới"));
    let entry = atom("<title>a</title><content type=\"image/png\">iVBORw0KGgo=</content>");
    assert_eq!(entry.content, None);
}

#[test]
fn an_entry_without_an_author_has_its_origins() {
    let source = "<source><title>Báo khác</title><author><name>An</name></author></source>";
    assert_eq!(atom(&format!("<title>a</title>{source}")).authors, ["An"]);
    assert_eq!(atom(&format!("{source}<title>a</title><author><name>Bình</name></author>")).authors, ["Bình"]);
}

#[test]
fn a_link_may_stand_in_an_attribute() {
    assert_eq!(rss("<title>a</title><link href=\"/1\"/>").url.as_deref(), Some("https://bao.vn/1"));
    let entry = rss("<title>a</title><atom:link rel=\"self\" href=\"/x\"/><atom:link href=\"/1\"/><body/>");
    assert_eq!(entry.url.as_deref(), Some("https://bao.vn/1"));
}

#[test]
fn no_cut_and_no_stray_letter_brings_it_down() {
    let feed = "<r:rss version=\"2.0\" xmlns:r=\"u\" xml:base=\"/ả\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><r:channel><r:item>\
                <r:title type='base64'><b k=\"ế>\">ộ</b>&amp;</r:title><atom:author><atom:name>Ẩn</atom:name></atom:author>\
                <r:description><![CDATA[<a href='ệ'>]]>ữ<!-- ẵ --></r:description></r:item></r:channel></r:rss>";
    for (at, letter) in feed.char_indices() {
        text(&feed[..at]);
        for stray in ["<", ">", "\"", "ễ"] {
            text(&format!("{}{stray}{}", &feed[..at], &feed[at + letter.len_utf8()..]));
        }
    }
}

#[test]
fn what_never_ends_is_not_looked_for_twice() {
    for piece in ["<a ", "<!--x>", "<a href='x'", "<a b=\">", "<![CDATA[", "<x:y>"] {
        let body = piece.repeat(1_500_000 / piece.len());
        let started = std::time::Instant::now();
        let content =
            format!("<content:encoded><![CDATA[{}]]></content:encoded><body/>", body.replace("<![CDATA[", "<[CDATA["));
        text(&format!("<rss version=\"2.0\"><channel><item><title>x</title>{content}</item></channel></rss>"));
        text(&format!("<rss version=\"2.0\"><channel><item><title><b/>{body}"));
        // Linear takes a second at the most without optimisation, quadratic minutes.
        assert!(started.elapsed().as_secs() < 30, "{piece}");
    }
}
