//! Pages whose text a script makes: what is in the page is not the article, and what stands beside
//! it, the sidebar, must not pass for it.

use scraper::{ElementRef, Node};

/// An element of fewer letters has no text: a line such as "Đang tải…" may stand there.
const LETTERS_MIN: usize = 60;
/// No word in Latin letters is as long; addresses in a text are, encoded text is throughout.
const WORD_BYTES_MAX: usize = 60;
/// What a reader looks at besides text. Pages of pictures or films have no other body.
const SHOWN: [&str; 6] = ["img", "video", "iframe", "picture", "table", "audio"];
/// Parts of class names of what stands there until the script is done.
const WAITING: [&str; 4] = ["load", "spinner", "skeleton", "placeholder"];

/// Whether an element holds nothing to read or look at, or text that only a script can decode.
pub(super) fn is_empty(element: ElementRef<'_>) -> bool {
    let text = shown_text(element);
    is_encoded(&text) || text.chars().count() < LETTERS_MIN && !shows_anything(element)
}

/// Whether most of a text is in words that no language has: base64, percent signs, escapes.
pub(super) fn is_encoded(text: &str) -> bool {
    // Khmer and Chinese write without blanks; no encoding leaves ASCII.
    let (long, all) = text.split_whitespace().fold((0, 0), |(long, all), word| {
        let coded = word.len() > WORD_BYTES_MAX && word.bytes().filter(u8::is_ascii).count() * 2 > word.len();
        (long + if coded { word.len() } else { 0 }, all + word.len())
    });
    long > LETTERS_MIN && long * 2 > all
}

/// The text that is shown without any script.
fn shown_text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        let Node::Text(part) = node.value() else { continue };
        let silent = node.ancestors().filter_map(ElementRef::wrap).take_while(|outer| outer.id() != element.id());
        let mut silent = silent.map(|outer| outer.value().name());
        if !silent.any(|name| matches!(name, "script" | "style" | "noscript" | "template")) {
            text.push_str(part.trim());
            text.push(' ');
        }
    }
    text
}

fn shows_anything(element: ElementRef<'_>) -> bool {
    let inside = element.descendants().filter_map(ElementRef::wrap);
    inside.filter(|inner| SHOWN.contains(&inner.value().name())).any(|inner| {
        let around = inner.ancestors().filter_map(ElementRef::wrap).take_while(|outer| outer.id() != element.id());
        let named = std::iter::once(inner).chain(around).filter_map(|outer| outer.attr("class"));
        let source = inner.attr("src").into_iter();
        !named.chain(source).any(|name| WAITING.iter().any(|mark| name.contains(mark)))
    })
}

#[cfg(test)]
mod tests {
    use scraper::{Html, Selector};

    use super::{is_empty, is_encoded};

    #[test]
    fn what_holds_no_text_yet_is_empty() {
        let long = "Sáng nay, hội nghị bàn về việc đưa dịch vụ số đến từng ấp, với sự tham dự của các sở, ngành.";
        let coded =
            "PHA+U8OhbmcgbmF5LCBo4buZaSBuZ2jhu4sgYsOgbiB24buBIHZp4buHYyDEkcawYSBk4buLY2ggduG7pSBz4buR".repeat(3);
        for (inside, empty) in [
            ("", true),
            ("<script>show()</script><noscript>Hãy bật JavaScript</noscript>", true),
            ("<p>Đang tải nội dung…</p><img class=loading src=/l.gif>", true),
            (coded.as_str(), true),
            (long, false),
            ("<figure><img src=/anh/1.jpg></figure>", false),
            ("<div data-load=1><iframe src=/video></iframe></div>", false),
        ] {
            let html = Html::parse_fragment(&format!("<div id=a>{inside}</div>"));
            let element = html.select(&Selector::parse("#a").expect("a selector")).next().expect("it is there");
            assert_eq!(is_empty(element), empty, "{inside}");
        }
    }

    #[test]
    fn an_address_in_a_text_is_not_a_code() {
        let address = format!("Xem tại https://bao.example/{} hoặc {}", "a".repeat(90), "liên hệ tòa soạn ".repeat(10));
        assert!(!is_encoded(&address));
        assert!(!is_encoded(&"ផ្សារថ្មីនេះជួយឲ្យអ្នកលក់ដូរមានកន្លែងរកស៊ីស្អាតនិងមានសុវត្ថិភាព។".repeat(3)));
        assert!(is_encoded(&"%3Cp%3EHội%20nghị".repeat(20)));
    }
}
