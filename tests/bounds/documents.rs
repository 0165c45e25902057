//! Documents that nobody means well by: each a small seed, repeated until it has the size asked for.

/// A document: what it is, and how it is made.
pub struct Hostile {
    /// What is wrong with it.
    pub name: &'static str,
    /// Before what is repeated.
    head: &'static str,
    /// What is repeated; `#` is the number of the repetition.
    seed: &'static str,
    /// Behind it.
    tail: &'static str,
    /// How its text is written in bytes.
    bytes: fn(String) -> Vec<u8>,
}

impl Hostile {
    const fn of(name: &'static str, head: &'static str, seed: &'static str, tail: &'static str) -> Self {
        Hostile { name, head, seed, tail, bytes: String::into_bytes }
    }

    const fn written(self, bytes: fn(String) -> Vec<u8>) -> Self {
        Hostile { bytes, ..self }
    }

    /// The document, of about `size` bytes.
    pub fn document(&self, size: usize) -> Vec<u8> {
        let room = size.saturating_sub(self.head.len() + self.tail.len());
        let mut text = String::with_capacity(size + 64);
        text.push_str(self.head);
        if self.seed.contains('#') {
            let mut number = 0;
            while text.len() < room {
                text.push_str(&self.seed.replace('#', &number.to_string()));
                number += 1;
            }
        } else {
            text.push_str(&self.seed.repeat(room / self.seed.len()));
        }
        text.push_str(self.tail);
        (self.bytes)(text)
    }
}

fn utf16(text: String) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn utf32(text: String) -> Vec<u8> {
    std::iter::once('\u{FEFF}').chain(text.chars()).flat_map(|letter| u32::from(letter).to_le_bytes()).collect()
}

/// Each letter of Latin-1 as its byte: what it means is for the reader to find out.
fn latin(text: String) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

const RSS: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title><link>https://e.vn/</link>";
const RSS_END: &str = "</channel></rss>";
const ITEM: &str = "<rss version=\"2.0\"><channel><item><title>a</title><link>/a</link>";
const ITEM_END: &str = "</item></channel></rss>";
const DC_ITEM: &str = "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><item><title>a</title><link>/a</link>";
const ATOM: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>";
const ENTRY: &str = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>a</title><id>a</id>";
const RDF: &str = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel rdf:about=\"/\"><title>t</title></channel>";
const JSON: &str = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[";
const JSON_ITEM: &str = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[{\"id\":\"1\",";
const SITEMAP: &str = "<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:image=\"http://www.google.com/schemas/sitemap-image/1.1\">";
const PAGE: &str = "<!doctype html><html><head><title>t</title></head><body>";

/// Feeds, sitemaps and lists.
pub const FEEDS: &[Hostile] = &[
    Hostile::of("rss: empty items", RSS, "<item/>", RSS_END),
    Hostile::of("rss: items that hold nothing known", RSS, "<item><i/></item>", RSS_END),
    Hostile::of("rss: items with a link", RSS, "<item><link>/#</link></item>", RSS_END),
    Hostile::of("rss: items with a title", RSS, "<item><title>a</title></item>", RSS_END),
    Hostile::of("rss: items with a bad date", RSS, "<item><pubDate>a#</pubDate></item>", RSS_END),
    Hostile::of(
        "rss: items, oldest first",
        RSS,
        "<item><link>/#</link><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate></item>",
        RSS_END,
    ),
    Hostile::of("rss: unknown elements in the channel", RSS, "<i/>", RSS_END),
    Hostile::of("rss: letters between elements", RSS, "<i/>a", RSS_END),
    Hostile::of("rss: unknown elements in an item", ITEM, "<i/>", ITEM_END),
    Hostile::of("rss: titles", ITEM, "<title>a</title>", ITEM_END),
    Hostile::of("rss: links", ITEM, "<link>/a</link>", ITEM_END),
    Hostile::of("rss: empty categories", ITEM, "<category/>", ITEM_END),
    Hostile::of("rss: categories", ITEM, "<category>#</category>", ITEM_END),
    Hostile::of("rss: categories of the channel", RSS, "<category>a</category>", RSS_END),
    Hostile::of("rss: authors", ITEM, "<author>a</author>", ITEM_END),
    Hostile::of("rss: enclosures", ITEM, "<enclosure url=\"/#\"/>", ITEM_END),
    Hostile::of("rss: enclosures without address", ITEM, "<enclosure/>", ITEM_END),
    Hostile::of("rss: creators", DC_ITEM, "<dc:creator>a</dc:creator>", ITEM_END),
    Hostile::of("rss: subjects", DC_ITEM, "<dc:subject>a</dc:subject>", ITEM_END),
    Hostile::of("rss: media", DC_ITEM, "<media:content url=\"/#\"/>", ITEM_END),
    Hostile::of("rss: empty media", DC_ITEM, "<media:content/>", ITEM_END),
    Hostile::of("rss: media groups", DC_ITEM, "<media:group/>", ITEM_END),
    Hostile::of("rss: thumbnails", DC_ITEM, "<media:thumbnail url=\"/\"/>", ITEM_END),
    Hostile::of(
        "rss: thumbnails in a group",
        "<rss version=\"2.0\" xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><item><media:group>",
        "<media:thumbnail url=\"/\"/>",
        "</media:group></item></channel></rss>",
    ),
    Hostile::of("rss: credits", DC_ITEM, "<media:credit/>", ITEM_END),
    Hostile::of("rss: itunes keywords", DC_ITEM, "<itunes:keywords>a,b,c,d</itunes:keywords>", ITEM_END),
    Hostile::of(
        "rss: one list of keywords",
        "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\"><channel><item><itunes:keywords>",
        "a,",
        "</itunes:keywords></item></channel></rss>",
    ),
    Hostile::of("rss: links of Atom", DC_ITEM, "<atom:link href=\"/#\"/>", ITEM_END),
    Hostile::of("rss: bodies", DC_ITEM, "<content:encoded>a</content:encoded>", ITEM_END),
    Hostile::of("rss: hours to skip", RSS, "<skipHours><hour>1</hour></skipHours>", RSS_END),
    Hostile::of("rss: images of the channel", RSS, "<image><url>/a</url></image>", RSS_END),
    Hostile::of("rss: attributes of the root", "<rss version=\"2.0\"", " a#=\"\"", "><channel><item/></channel></rss>"),
    Hostile::of("rss: attributes of an item", "<rss version=\"2.0\"><channel><item", " a#=\"\"", "/></channel></rss>"),
    Hostile::of("rss: equal attributes", "<rss version=\"2.0\"><channel><item", " a=''", "/></channel></rss>"),
    Hostile::of(
        "rss: attributes of a guid",
        "<rss version=\"2.0\"><channel><item><guid",
        " a#=''",
        ">a</guid></item></channel></rss>",
    ),
    Hostile::of(
        "rss: namespaces of the root",
        "<rss version=\"2.0\"",
        " xmlns:a#=\"b\"",
        "><channel><item/></channel></rss>",
    ),
    Hostile::of("rss: namespaces of the items", RSS, "<item xmlns:a#=\"b\"/>", RSS_END),
    Hostile::of("rss: namespaces nested", RSS, "<a xmlns:a#='b'>", RSS_END),
    Hostile::of("rss: elements left open", RSS, "<a>", RSS_END),
    Hostile::of("rss: items left open", RSS, "<item>", RSS_END),
    Hostile::of("rss: items left open with a title", RSS, "<item><title>a", RSS_END),
    Hostile::of("rss: titles left open", RSS, "<item><title>a</item>", RSS_END),
    Hostile::of("rss: items that end too early", RSS, "<item></a></item>", RSS_END),
    Hostile::of(
        "rss: references",
        "<rss version=\"2.0\"><channel><item><title>",
        "&amp;",
        "</title></item></channel></rss>",
    ),
    Hostile::of(
        "rss: references in a description",
        "<rss version=\"2.0\"><channel><item><description>",
        "&lt;",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: numbers for letters",
        "<rss version=\"2.0\"><channel><item><description>",
        "&#x41;",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: unknown references",
        "<rss version=\"2.0\"><channel><item><description>",
        "&x;",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: names of HTML",
        "<rss version=\"2.0\"><channel><item><description>",
        "&nbsp;",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: bare ampersands",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "&",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: bare ampersands in addresses",
        "<rss version=\"2.0\"><channel>",
        "<item><link>/#?a=1&b=2&c</link></item>",
        RSS_END,
    ),
    Hostile::of(
        "rss: line breaks left open",
        "<rss version=\"2.0\"><channel><item><description>",
        "<br>",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: lone brackets",
        "<rss version=\"2.0\"><channel><item><description>",
        "<",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: brackets and quotes",
        "<rss version=\"2.0\"><channel><item><description>",
        "<a='",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: control characters",
        "<rss version=\"2.0\"><channel><item><description>",
        "\u{1}a",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: entities declared",
        "<!DOCTYPE rss [",
        "<!ENTITY a# \"&a;&a;\">",
        "]><rss version=\"2.0\"><channel><item><title>&a0;</title></item></channel></rss>",
    ),
    Hostile::of(
        "rss: entities within each other",
        "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\">]><rss version=\"2.0\"><channel><item><description>",
        "&e;",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: character data",
        "<rss version=\"2.0\"><channel><item><description>",
        "<![CDATA[a]]>",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: empty character data",
        "<rss version=\"2.0\"><channel><item><description>",
        "<![CDATA[]]>",
        "</description></item></channel></rss>",
    ),
    Hostile::of("rss: character data left open", RSS, "<item><title><![CDATA[a</title></item>", RSS_END),
    Hostile::of("rss: remarks", RSS, "<!---->", RSS_END),
    Hostile::of("rss: remarks left open", RSS, "<!--", RSS_END),
    Hostile::of(
        "rss: remarks in a title",
        "<rss version=\"2.0\"><channel><item><title>",
        "a<!---->",
        "</title></item></channel></rss>",
    ),
    Hostile::of("rss: instructions", RSS, "<?a?>", RSS_END),
    Hostile::of(
        "rss: a long title",
        "<rss version=\"2.0\"><channel><item><title>",
        "tin ",
        "</title></item></channel></rss>",
    ),
    Hostile::of(
        "rss: a long guid",
        "<rss version=\"2.0\"><channel><item><guid>",
        "a",
        "</guid></item></channel></rss>",
    ),
    Hostile::of(
        "rss: a long link",
        "<rss version=\"2.0\"><channel><item><link>",
        "a",
        "</link></item></channel></rss>",
    ),
    Hostile::of(
        "rss: a long date",
        "<rss version=\"2.0\"><channel><item><pubDate>",
        "1 2/",
        "</pubDate></item></channel></rss>",
    ),
    Hostile::of(
        "rss: a long category",
        "<rss version=\"2.0\"><channel><item><category>",
        "tin ",
        "</category></item></channel></rss>",
    ),
    Hostile::of(
        "rss: a long attribute",
        "<rss version=\"2.0\"><channel><item><enclosure url=\"",
        "a",
        "\"/></item></channel></rss>",
    ),
    Hostile::of(
        "rss: a long body of tags",
        "<rss version=\"2.0\"><channel><item><description><![CDATA[",
        "<b>",
        "]]></description></item></channel></rss>",
    ),
    Hostile::of("rss: links without end", "<rss version=\"2.0\"><channel><item>", "<link>", "</item></channel></rss>"),
    Hostile::of(
        "rss: links without end, each of another prefix",
        "<rss version=\"2.0\"><channel><item>",
        "<a#:link>",
        "</item></channel></rss>",
    ),
    Hostile::of(
        "rss: a long body of links",
        "<rss version=\"2.0\" xml:base=\"https://e.vn/a/b/c/d/e/f/g/h/i/j/k/l/m/n/\"><channel><item><link>/a</link><description><![CDATA[",
        "<a href='a'>",
        "]]></description></item></channel></rss>",
    ),
    Hostile::of("rss: bodies of markup", DC_ITEM, "<content:encoded><p>a</p></content:encoded>", ITEM_END),
    Hostile::of(
        "rss: a body of naked markup",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "<p>a</p>",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: a body of naked tags",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "<b/>",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "rss: prefix undeclared",
        "<rss version=\"2.0\"><channel>",
        "<item><dc:creator>a</dc:creator></item>",
        RSS_END,
    ),
    Hostile::of("rss: no version", "<rss><channel>", "<item><title>a & b</title></item>", RSS_END),
    Hostile::of(
        "rss: cut off in an item",
        "<rss version=\"2.0\"><channel><item><title>a</title><description>",
        "tin ",
        "",
    ),
    Hostile::of("rss: cut off in a tag", "<rss version=\"2.0\"><channel><item><title>a</title><a b=\"", "tin ", ""),
    Hostile::of("rss: shouting", "<RSS VERSION=\"2.0\"><CHANNEL>", "<ITEM><TITLE>a</TITLE></ITEM>", "</CHANNEL></RSS>"),
    Hostile::of("rdf: empty items", RDF, "<item/>", "</rdf:RDF>"),
    Hostile::of("rdf: items with a title", RDF, "<item><title>a</title></item>", "</rdf:RDF>"),
    Hostile::of(
        "rdf: items with a subject",
        RDF,
        "<item rdf:about=\"/#\"><dc:subject>a</dc:subject></item>",
        "</rdf:RDF>",
    ),
    Hostile::of("cdf: empty items", "<channel href=\"/\">", "<item/>", "</channel>"),
    Hostile::of("cdf: items", "<channel href=\"/\">", "<item href=\"/#\"/>", "</channel>"),
    Hostile::of(
        "rss with base: items",
        "<rss version=\"2.0\" xml:base=\"https://e.vn/\"><channel>",
        "<item><link>#</link></item>",
        RSS_END,
    ),
    Hostile::of(
        "rss with base: empty items",
        "<rss version=\"2.0\" xml:base=\"https://e.vn/\"><channel>",
        "<item/>",
        RSS_END,
    ),
    Hostile::of(
        "rss with base: enclosures",
        "<rss version=\"2.0\" xml:base=\"https://e.vn/\"><channel><item>",
        "<enclosure url=\"#\"/>",
        ITEM_END,
    ),
    Hostile::of(
        "rss with base: categories",
        "<rss version=\"2.0\" xml:base=\"https://e.vn/\"><channel><item>",
        "<category>a</category>",
        ITEM_END,
    ),
    Hostile::of(
        "rss with base: attributes",
        "<rss version=\"2.0\" xml:base=\"https://e.vn/\"><channel><item",
        " a#=''",
        "/></channel></rss>",
    ),
    Hostile::of(
        "rss with base: namespaces",
        "<rss version=\"2.0\" xml:base=\"https://e.vn/\"><channel>",
        "<a xmlns:a#='b'>",
        "</channel></rss>",
    ),
    Hostile::of("atom: empty entries", ATOM, "<entry/>", "</feed>"),
    Hostile::of("atom: entries with a link", ATOM, "<entry><link href=\"/#\"/></entry>", "</feed>"),
    Hostile::of("atom: links", ENTRY, "<link href=\"/\"/>", "</entry></feed>"),
    Hostile::of("atom: links without address", ENTRY, "<link/>", "</entry></feed>"),
    Hostile::of("atom: links of the feed", ATOM, "<link href=\"/\"/>", "</feed>"),
    Hostile::of("atom: empty authors", ENTRY, "<author/>", "</entry></feed>"),
    Hostile::of("atom: authors", ENTRY, "<author><name>a</name></author>", "</entry></feed>"),
    Hostile::of("atom: contributors", ENTRY, "<contributor/>", "</entry></feed>"),
    Hostile::of("atom: categories", ENTRY, "<category term=\"#\"/>", "</entry></feed>"),
    Hostile::of("atom: labels", ENTRY, "<category label=\"#\"/>", "</entry></feed>"),
    Hostile::of(
        "atom: XHTML",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>a</id><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">",
        "<p>a</p>",
        "</div></content></entry></feed>",
    ),
    Hostile::of(
        "atom: nested XHTML",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>a</id><content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">",
        "<p>",
        "</div></content></entry></feed>",
    ),
    Hostile::of(
        "atom: base64",
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>a</id><content type=\"application/x\">",
        "QUFB",
        "</content></entry></feed>",
    ),
    Hostile::of("atom: sources", ENTRY, "<source><author><name>a</name></author></source>", "</entry></feed>"),
    Hostile::of(
        "atom with prefix: empty entries",
        "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\">",
        "<a:entry/>",
        "</a:feed>",
    ),
    Hostile::of(
        "atom with prefix: links",
        "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry>",
        "<a:link href=\"/\"/>",
        "</a:entry></a:feed>",
    ),
    Hostile::of(
        "atom 0.3: entries",
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\">",
        "<entry><issued>2026-11-23T08:00:00Z</issued></entry>",
        "</feed>",
    ),
    Hostile::of("json: empty items", JSON, "{},", "{}]}"),
    Hostile::of("json: items that are numbers", JSON, "1,", "1]}"),
    Hostile::of("json: items that are lists", JSON, "[],", "[]]}"),
    Hostile::of("json: items with a number", JSON, "{\"id\":1},", "{}]}"),
    Hostile::of("json: items with a bad date", JSON, "{\"date_published\":\"a\"},", "{}]}"),
    Hostile::of("json: lists within lists", JSON, "[", ""),
    Hostile::of("json: objects within objects", JSON, "{\"a\":", ""),
    Hostile::of("json: a long number", JSON, "9", "]}"),
    Hostile::of("json: a long text", "{\"items\":[{\"id\":\"1\",\"content_text\":\"", "tin\\n", "\"}]}"),
    Hostile::of("json: many words in an item", JSON_ITEM, "\"a#\":1,", "\"b\":1}]}"),
    Hostile::of("json: one word many times", JSON_ITEM, "\"a\":1,", "\"b\":1}]}"),
    Hostile::of("json: tags", "{\"items\":[{\"id\":\"1\",\"tags\":[", "\"a\",", "\"b\"]}]}"),
    Hostile::of("json: authors", "{\"items\":[{\"id\":\"1\",\"authors\":[", "{},", "{}]}]}"),
    Hostile::of("json: attachments", "{\"items\":[{\"id\":\"1\",\"attachments\":[", "{\"url\":\"/\"},", "{}]}]}"),
    Hostile::of("json: extensions", "{\"_a\":[", "1,", "1],\"items\":[{\"id\":\"1\"}]}"),
    Hostile::of("json: hubs", "{\"hubs\":[", "{},", "{}],\"items\":[{\"id\":\"1\"}]}"),
    Hostile::of("json: words of the feed", "{", "\"a#\":1,", "\"items\":[{\"id\":\"1\"}]}"),
    Hostile::of("json: half surrogates", JSON, "{\"title\":\"\\ud800\"},", "{}]}"),
    Hostile::of("json: half surrogates in a text", "{\"items\":[{\"id\":\"1\",\"content_text\":\"", "\\ud800", "\"}]}"),
    Hostile::of("json: half surrogates and lists", "{\"a\":\"\\ud800\",\"items\":[", "[],", "{}]}"),
    Hostile::of("sitemap: empty addresses", SITEMAP, "<url/>", "</urlset>"),
    Hostile::of("sitemap: addresses", SITEMAP, "<url><loc>/#</loc></url>", "</urlset>"),
    Hostile::of("sitemap: addresses of articles", SITEMAP, "<url><loc>/mot-hai-ba-bon-#.html</loc></url>", "</urlset>"),
    Hostile::of(
        "sitemap: pictures",
        "<urlset><url><loc>/a</loc>",
        "<image:image><image:loc>/#</image:loc></image:image>",
        "</url></urlset>",
    ),
    Hostile::of(
        "sitemap: keywords",
        "<urlset><url><loc>/a</loc><news:keywords>",
        "a,",
        "</news:keywords></url></urlset>",
    ),
    Hostile::of("sitemap: left open", SITEMAP, "<url><loc>/#</loc>", "</urlset>"),
    Hostile::of("sitemap: broken", "<urlset>", "<url><loc>/#?a=1&b=2</loc></url>", "</urls>"),
    Hostile::of("sitemap: broken late", "<urlset>", "<url><loc>/#</loc></url>", "</urls></a>"),
    Hostile::of("sitemap: unknown elements", SITEMAP, "<i/>", "</urlset>"),
    Hostile::of("sitemap: attributes", "<urlset", " a#=''", "></urlset>"),
    Hostile::of("index: sitemaps", "<sitemapindex>", "<sitemap><loc>/#.xml</loc></sitemap>", "</sitemapindex>"),
    Hostile::of("lines: addresses", "https://e.vn/\n", "https://e.vn/#\n", ""),
    Hostile::of("lines: the same address", "https://e.vn/\n", "/a\n", ""),
    Hostile::of("lines: empty lines", "https://e.vn/\n", "\n", ""),
    Hostile::of("nothing: blanks", "", " ", ""),
    Hostile::of("nothing: brackets", "", "<", ""),
    Hostile::of("nothing: remarks", "", "<!---->", ""),
    Hostile::of("nothing: letters", "", "a", ""),
    Hostile::of(
        "bytes: not UTF-8",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "\u{ff}\u{fe}",
        "</description></item></channel></rss>",
    )
    .written(latin),
    Hostile::of(
        "bytes: not UTF-8 though labelled",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "\u{c3}\u{a0}\u{ff}",
        "</description></item></channel></rss>",
    )
    .written(latin),
    Hostile::of(
        "bytes: signs of windows-1258",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "\u{80}\u{85}\u{99}",
        "</description></item></channel></rss>",
    )
    .written(latin),
    Hostile::of(
        "bytes: signs of windows-1258, broken",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "\u{80}\u{85}<br>",
        "</description></item></rss>",
    )
    .written(latin),
    Hostile::of(
        "bytes: accents of windows-1258",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "a\u{cc}o\u{d2} ",
        "</description></item></channel></rss>",
    )
    .written(latin),
    Hostile::of(
        "bytes: TCVN3",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "Chuy\u{d3}n \u{ae}\u{e6}i s\u{e8} ",
        "</description></item></channel></rss>",
    )
    .written(latin),
    Hostile::of(
        "bytes: VNI",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "Chuye\u{e5}n \u{f1}o\u{e5}i so\u{e1} ",
        "</description></item></channel></rss>",
    )
    .written(latin),
    Hostile::of(
        "bytes: VNI marks",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "a\u{e1}",
        "</description></item></channel></rss>",
    )
    .written(latin),
    Hostile::of(
        "text: TCVN3 in pieces",
        "<rss version=\"2.0\"><channel><item><description>",
        "<b>\u{ae}\u{e6}i s\u{e8} ch\u{ea}</b>",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "bytes: UTF-16",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "字",
        "</description></item></channel></rss>",
    )
    .written(utf16),
    Hostile::of("bytes: UTF-16 of items", RSS, "<item/>", RSS_END).written(utf16),
    Hostile::of(
        "bytes: UTF-32",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "字",
        "</description></item></channel></rss>",
    )
    .written(utf32),
    Hostile::of(
        "text: letters to compose",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "a\u{302}\u{301}",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "text: marks without end",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>a",
        "\u{301}\u{323}",
        "</description></item></channel></rss>",
    ),
    Hostile::of(
        "text: letters that NFC parts",
        "<rss version=\"2.0\"><channel><item><link>/a</link><description>",
        "\u{1d160}",
        "</description></item></channel></rss>",
    ),
];

/// Pages: of articles, of lists.
pub const PAGES: &[Hostile] = &[
    Hostile::of("paragraphs", PAGE, "<p>một hai ba bốn năm sáu bảy tám chín mười</p>", "</body></html>"),
    Hostile::of("empty paragraphs", PAGE, "<p>", "</body></html>"),
    Hostile::of("short paragraphs", PAGE, "<p>a", "</body></html>"),
    Hostile::of(
        "long paragraphs with commas",
        PAGE,
        "<p>một, hai, ba, bốn, năm, sáu, bảy, tám, chín, mười, mười một, mười hai",
        "</body></html>",
    ),
    Hostile::of("line breaks", PAGE, "<br>", "</body></html>"),
    Hostile::of("line breaks and letters", PAGE, "a<br><br>", "</body></html>"),
    Hostile::of("divisions side by side", PAGE, "<div>a</div>", "</body></html>"),
    Hostile::of("divisions left open", PAGE, "<div>", "</body></html>"),
    Hostile::of("divisions left open with text", PAGE, "<div>một, hai, ba, bốn, năm, sáu, bảy, tám", "</body></html>"),
    Hostile::of(
        "divisions 500 deep, again and again",
        PAGE,
        "<div><div><div><div><div><div><div><div><div><div>a</div></div></div></div></div></div></div></div></div></div>",
        "</body></html>",
    ),
    Hostile::of("unknown elements left open", PAGE, "<x>", "</body></html>"),
    Hostile::of("unknown elements", PAGE, "<x></x>", "</body></html>"),
    Hostile::of("spans", PAGE, "<span>a</span>", "</body></html>"),
    Hostile::of("spans left open in paragraphs", PAGE, "<p><span>", "</body></html>"),
    Hostile::of("formatting left open", PAGE, "<b>", "</body></html>"),
    Hostile::of("formatting left open in paragraphs", PAGE, "<p><b>a", "</body></html>"),
    Hostile::of(
        "formatting of all kinds left open",
        PAGE,
        "<p><b><i><u><s><a href=/#><font><em><code>a",
        "</body></html>",
    ),
    Hostile::of("formatting with attributes left open", PAGE, "<p><font color=#>a", "</body></html>"),
    Hostile::of(
        "formatting across paragraphs",
        "<!doctype html><body><b><i><u><s><em><font><code><big><tt><small><strike><strong><b><i><u><s><em><font><code><big><tt><small><strike><strong>",
        "<p>a",
        "</body></html>",
    ),
    Hostile::of("formatting across divisions", PAGE, "<b><div>a</b></div>", "</body></html>"),
    Hostile::of("formatting across divisions, deep", PAGE, "<a><b><div><div></a></b>", "</body></html>"),
    Hostile::of("formatting that ends in others", PAGE, "<b><i>a</b></i>", "</body></html>"),
    Hostile::of("end tags", PAGE, "</p>", "</body></html>"),
    Hostile::of("end tags of breaks", PAGE, "</br>", "</body></html>"),
    Hostile::of("end tags of nothing", PAGE, "</x>", "</body></html>"),
    Hostile::of("tables in tables", PAGE, "<table><tr><td>", "</body></html>"),
    Hostile::of("tables in tables without cells", PAGE, "<table>", "</body></html>"),
    Hostile::of("tables side by side", PAGE, "<table><tr><td>a</table>", "</body></html>"),
    Hostile::of("cells", "<!doctype html><body><table><tr>", "<td>", "</body></html>"),
    Hostile::of("rows", "<!doctype html><body><table>", "<tr>", "</body></html>"),
    Hostile::of("text before a table that opened", "<!doctype html><body><table>", "a<tr>", "</body></html>"),
    Hostile::of("elements before a table that opened", "<!doctype html><body><table>", "<p>a<tr>", "</body></html>"),
    Hostile::of("formatting in a table", "<!doctype html><body><table>", "<b><tr>a", "</body></html>"),
    Hostile::of("options", "<!doctype html><body><select>", "<option>", "</body></html>"),
    Hostile::of("lists in lists", PAGE, "<ul><li>", "</body></html>"),
    Hostile::of("items of a list", "<!doctype html><body><ul>", "<li>a", "</body></html>"),
    Hostile::of(
        "items with links",
        "<!doctype html><body><ul>",
        "<li><a href=/tin-tuc-trong-ngay-#.html>Tin tức trong ngày số #</a>",
        "</body></html>",
    ),
    Hostile::of("links", PAGE, "<a href=/#>a</a>", "</body></html>"),
    Hostile::of(
        "links of articles",
        PAGE,
        "<a href=/mot-hai-ba-bon-nam-#.html>Một hai ba bốn năm sáu bảy</a>",
        "</body></html>",
    ),
    Hostile::of("links left open", PAGE, "<a href=/#>", "</body></html>"),
    Hostile::of("links around everything", "<!doctype html><body><a href=/a>", "<p>a</p>", "</body></html>"),
    Hostile::of(
        "feeds announced",
        "<!doctype html><head>",
        "<link rel=alternate type=application/rss+xml href=/#>",
        "</head>",
    ),
    Hostile::of("feeds linked", PAGE, "<a href=/rss/#.rss>RSS</a>", "</body></html>"),
    Hostile::of("lists of feeds linked", PAGE, "<a href=/#/rss>RSS</a>", "</body></html>"),
    Hostile::of("drawings left open", PAGE, "<svg>", "</body></html>"),
    Hostile::of("drawings", PAGE, "<svg><path d=''/></svg>", "</body></html>"),
    Hostile::of("formulas left open", PAGE, "<math><mi>", "</body></html>"),
    Hostile::of("drawings and formulas", PAGE, "<svg><desc><math><mi>", "</body></html>"),
    Hostile::of("breaking out of drawings", PAGE, "<svg><p>", "</body></html>"),
    Hostile::of("templates left open", PAGE, "<template>", "</body></html>"),
    Hostile::of("templates", PAGE, "<template>a</template>", "</body></html>"),
    Hostile::of("forms", PAGE, "<form>", "</body></html>"),
    Hostile::of("frames", PAGE, "<iframe></iframe>", "</body></html>"),
    Hostile::of("scripts", PAGE, "<script></script>", "</body></html>"),
    Hostile::of("scripts left open", PAGE, "<script>", "</body></html>"),
    Hostile::of("scripts of remarks", PAGE, "<script><!--<script>", "</body></html>"),
    Hostile::of("styles", PAGE, "<style>a</style>", "</body></html>"),
    Hostile::of("remarks", PAGE, "<!---->", "</body></html>"),
    Hostile::of("remarks left open", PAGE, "<!--", "</body></html>"),
    Hostile::of("remarks that do not end", PAGE, "<!-- -", "</body></html>"),
    Hostile::of("odd remarks", PAGE, "<!a>", "</body></html>"),
    Hostile::of("instructions", PAGE, "<?", "</body></html>"),
    Hostile::of("lone brackets", PAGE, "<", "</body></html>"),
    Hostile::of("lone brackets and letters", PAGE, "<a", "</body></html>"),
    Hostile::of("brackets and quotes", PAGE, "<a b='", "</body></html>"),
    Hostile::of("attributes of one element", "<!doctype html><body><p", " a#=1", "></body></html>"),
    Hostile::of("attributes without value", "<!doctype html><body><p", " a#", "></body></html>"),
    Hostile::of("attributes of the body, again and again", PAGE, "<body a#=1>", "</body></html>"),
    Hostile::of("attributes of the root, again and again", PAGE, "<html a#=1>", "</body></html>"),
    Hostile::of("one class list", "<!doctype html><body><p class='", "c# ", "'>a</p></body></html>"),
    Hostile::of(
        "class lists",
        PAGE,
        "<p class='a b c d e f g h i j k l m n o p q r s t u v w x y z'>a</p>",
        "</body></html>",
    ),
    Hostile::of(
        "class lists of hyphens",
        PAGE,
        "<p class='a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z'>a</p>",
        "</body></html>",
    ),
    Hostile::of("a long identifier", "<!doctype html><body><div id='", "related", "'><p>a</p></div></body></html>"),
    Hostile::of("one style", "<!doctype html><body><p style='", "a:b;", "'>a</p></body></html>"),
    Hostile::of("styles that hide", PAGE, "<div style='display:none'>a</div>", "</body></html>"),
    Hostile::of("one list of pictures", "<!doctype html><body><img srcset='", "/a#.jpg 1x, ", "'></body></html>"),
    Hostile::of("lists of pictures", PAGE, "<img srcset='/a.jpg 1x, /b.jpg 2x'>", "</body></html>"),
    Hostile::of("pictures", PAGE, "<img src=/#.jpg>", "</body></html>"),
    Hostile::of(
        "pictures with captions",
        PAGE,
        "<figure><img src=/#.jpg alt='chú thích ảnh số #'><figcaption>chú thích ảnh số #</figcaption></figure>",
        "</body></html>",
    ),
    Hostile::of(
        "pictures with texts below",
        PAGE,
        "<p><img src=/#.jpg alt='chú thích của ảnh số #'></p><p>chú thích của ảnh số #</p>",
        "</body></html>",
    ),
    Hostile::of("pictures of noscript", PAGE, "<noscript><img src=/#.jpg></noscript>", "</body></html>"),
    Hostile::of("pictures beside noscript", PAGE, "<img><noscript><img src=/a></noscript>", "</body></html>"),
    Hostile::of("captions", PAGE, "<figcaption>chú thích của ảnh số #</figcaption>", "</body></html>"),
    Hostile::of("headlines", PAGE, "<h1>một hai ba bốn #</h1>", "</body></html>"),
    Hostile::of("subheads", PAGE, "<h2>một hai ba bốn #</h2>", "</body></html>"),
    Hostile::of("titles", "<!doctype html><head>", "<title>a</title>", "</head>"),
    Hostile::of("one long title", "<!doctype html><head><title>", "a - ", "</title></head><body><h1>a</h1>"),
    Hostile::of(
        "one long title with blanks",
        "<!doctype html><head><title>",
        "a  b | ",
        "</title></head><body><h1>a</h1>",
    ),
    Hostile::of("one long headline", "<!doctype html><body><h1>", "a - ", "</h1></body>"),
    Hostile::of("one long author", "<!doctype html><body><p class=author>", "Bài: ", "</p></body>"),
    Hostile::of("one long line of authors", "<!doctype html><body><p class=author>", "Hải Quân, ", "</p></body>"),
    Hostile::of("authors", PAGE, "<p class=author>Hải Quân #</p>", "</body>"),
    Hostile::of("dates", PAGE, "<time datetime=a#>08:31, 31/31/2023</time>", "</body>"),
    Hostile::of("one long date", "<!doctype html><body><h1>a</h1><time datetime='", "1/2 ", "'>a</time></body>"),
    Hostile::of("tags", PAGE, "<div class=tags><a rel=tag>a#</a></div>", "</body>"),
    Hostile::of("tags in tags", PAGE, "<div class=tags><a>#</a>", "</body>"),
    Hostile::of("metas", "<!doctype html><head>", "<meta name=keywords content='a#'>", "</head>"),
    Hostile::of("one list of keywords", "<!doctype html><head><meta name=keywords content='", "a#,", "'></head>"),
    Hostile::of("JSON-LD", "<!doctype html><head>", "<script type=application/ld+json>{}</script>", "</head>"),
    Hostile::of(
        "JSON-LD of articles",
        "<!doctype html><head>",
        "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"a\"}</script>",
        "</head>",
    ),
    Hostile::of(
        "one JSON-LD of objects",
        "<!doctype html><head><script type=application/ld+json>[",
        "{},",
        "{}]</script></head>",
    ),
    Hostile::of(
        "one JSON-LD of numbers",
        "<!doctype html><head><script type=application/ld+json>[",
        "1,",
        "1]</script></head>",
    ),
    Hostile::of(
        "one JSON-LD of lists",
        "<!doctype html><head><script type=application/ld+json>",
        "[",
        "</script></head>",
    ),
    Hostile::of(
        "one JSON-LD of graphs",
        "<!doctype html><head><script type=application/ld+json>",
        "{\"@graph\":[",
        "</script></head>",
    ),
    Hostile::of(
        "one JSON-LD of breadcrumbs",
        "<!doctype html><head><script type=application/ld+json>{\"@type\":\"BreadcrumbList\",\"itemListElement\":[",
        "{\"name\":\"a\"},",
        "{}]}</script></head>",
    ),
    Hostile::of(
        "one JSON-LD of authors",
        "<!doctype html><head><script type=application/ld+json>{\"@type\":\"NewsArticle\",\"author\":[",
        "{\"name\":\"a#\"},",
        "{}]}</script></head>",
    ),
    Hostile::of(
        "one JSON-LD of commas",
        "<!doctype html><head><script type=application/ld+json>{\"a\":[",
        "1,]\n",
        "}</script></head>",
    ),
    Hostile::of(
        "one JSON-LD of text",
        "<!doctype html><head><script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\"",
        "tin tức. ",
        "\"}</script></head>",
    ),
    Hostile::of(
        "one JSON-LD of lines",
        "<!doctype html><head><script type=application/ld+json>{\"@type\":\"NewsArticle\",\"articleBody\":\"",
        "a\\n",
        "\"}</script></head>",
    ),
    Hostile::of("microdata", PAGE, "<p itemprop=author>a</p>", "</body>"),
    Hostile::of("microdata in microdata", PAGE, "<div itemprop=author>a", "</body>"),
    Hostile::of("references", PAGE, "&amp;", "</body>"),
    Hostile::of("references without end", PAGE, "&am", "</body>"),
    Hostile::of("references in paragraphs", PAGE, "<p>&#x41;&lt;b&gt;", "</body>"),
    Hostile::of("one paragraph", PAGE, "tin tức trong ngày, ", "</body>"),
    Hostile::of("one word", PAGE, "a", "</body>"),
    Hostile::of("blanks", PAGE, " ", "</body>"),
    Hostile::of("blanks and lines", PAGE, " \n", "</body>"),
    Hostile::of(
        "bodies by family",
        PAGE,
        "<div id=dcontent class='detail-content article-body content-detail'>a</div>",
        "</body>",
    ),
    Hostile::of(
        "bodies by family, nested",
        PAGE,
        "<div class='detail-content article-body content-detail entry-content'>một, hai",
        "</body>",
    ),
    Hostile::of(
        "sidebars",
        PAGE,
        "<div class=sidebar><p>một, hai, ba, bốn, năm, sáu, bảy, tám, chín</p></div>",
        "</body>",
    ),
    Hostile::of(
        "articles",
        PAGE,
        "<article><p>một, hai, ba, bốn, năm, sáu, bảy, tám, chín, mười</p></article>",
        "</body>",
    ),
    Hostile::of(
        "articles in articles",
        PAGE,
        "<article><p>một, hai, ba, bốn, năm, sáu, bảy, tám, chín, mười</p>",
        "</body>",
    ),
    Hostile::of("quotes in quotes", PAGE, "<blockquote>a", "</body>"),
    Hostile::of("rules", PAGE, "<hr>", "</body>"),
    Hostile::of("ruby", PAGE, "<ruby>a<rt>b</ruby>", "</body>"),
    Hostile::of("buttons", PAGE, "<button>", "</body>"),
    Hostile::of("plain text", PAGE, "<plaintext>", "</body>"),
    Hostile::of("frame sets", "<!doctype html>", "<frameset>", ""),
    Hostile::of("zero letters", PAGE, "\0", "</body>"),
    Hostile::of("letters to compose", PAGE, "<p>a\u{302}\u{301}", "</body>"),
    Hostile::of("marks without end", PAGE, "\u{301}\u{323}", "</body>"),
];
