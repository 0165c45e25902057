use url::Url;

use crate::extract::{plain_text, sanitise};

fn check(given: &str, expected: &str) {
    let base = Url::parse("https://bao.vn/a/b.html").expect("a base");
    assert_eq!(sanitise(given, &base), expected, "{given}");
}

#[test]
fn only_the_short_list_leaves() {
    check("<p class=x style='color:red' onclick=a()>Một <b>hai</b></p>", "<p>Một <b>hai</b></p>");
    check("<h1>a</h1><h5>b</h5><font>c</font>", "<h2>a</h2><h4>b</h4><p>c</p>");
    check("<script>alert(1)</script><iframe src=x>y</iframe><form>z</form>một", "<p>một</p>");
    check("<svg><script>alert(1)</script></svg><math>x</math><p>một</p>", "<p>một</p>");
    check("<ul><li>một<li>hai</ul>", "<ul><li>một</li><li>hai</li></ul>");
    check(
        "<table><tr><td colspan=2 width=9>a<td>b</table>",
        "<table><tbody><tr><td colspan=\"2\">a</td><td>b</td></tr></tbody></table>",
    );
    check("<blockquote><p>một</p></blockquote><p></p><p>&nbsp;</p>", "<blockquote><p>một</p></blockquote>");
    check("<p>5 < 7 & \"x\" &lt;b&gt;</p>", "<p>5 &lt; 7 &amp; \"x\" &lt;b&gt;</p>");
}

#[test]
fn addresses_are_absolute_and_of_the_web() {
    check(
        "<a href=/x?a=1&b=2 target=_blank>x</a>",
        "<p><a href=\"https://bao.vn/x?a=1&amp;b=2\" rel=\"noopener nofollow\">x</a></p>",
    );
    check("<a href='mailto:a@bao.vn'>x</a>", "<p><a href=\"mailto:a@bao.vn\" rel=\"noopener nofollow\">x</a></p>");
    for bad in [
        "javascript:alert(1)",
        "\u{1}java\u{3}script:alert(1)",
        "&#160;javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
    ] {
        let base = Url::parse("https://bao.vn/a/b.html").expect("a base");
        let clean = sanitise(&format!("<a href=\"{bad}\">x</a><img src=\"{bad}\">"), &base);
        let inert = clean.split("href=\"").nth(1).is_none_or(|href| href.starts_with("https://bao.vn/"));
        assert!(inert && !clean.contains("src=\"data") && !clean.contains("src=\"javascript"), "{bad}: {clean}");
    }
}

#[test]
fn pictures_keep_four_attributes_and_pixels_go() {
    check(
        "<img src=i.jpg alt='Ảnh \"đẹp\"' width=600 height=400 srcset=x onerror=y>",
        "<figure><img src=\"https://bao.vn/a/i.jpg\" alt=\"Ảnh &quot;đẹp&quot;\" width=\"600\" height=\"400\" loading=\"lazy\"></figure>",
    );
    check("<p>a</p><img src=https://dem.vn/p.gif width=1 height=1>", "<p>a</p>");
    check(
        "<img src=data:image/gif;base64,x data-src=/that.jpg>",
        "<figure><img src=\"https://bao.vn/that.jpg\" alt=\"\" loading=\"lazy\"></figure>",
    );
    check(
        "<table><tr><td><img src=/a.jpg></td></tr><tr><td>Chú thích. Ảnh: An</td></tr></table>",
        "<figure><img src=\"https://bao.vn/a.jpg\" alt=\"\" loading=\"lazy\"><figcaption>Chú thích. Ảnh: An</figcaption></figure>",
    );
}

#[test]
fn inline_elements_close_where_their_block_does() {
    check("<strong><p>một</p><p>hai</p></strong>", "<p><strong>một</strong></p><p><strong>hai</strong></p>");
    check("<p>a <b>b <i>c</b> d</i> e</p>", "<p>a <b>b <i>c</i></b><i> d</i> e</p>");
    check("<div>một<div>hai</div>ba</div>", "<p>một</p><p>hai</p><p>ba</p>");
}

#[test]
fn washing_twice_changes_nothing() {
    let base = Url::parse("https://bao.vn/").expect("a base");
    for html in [
        "<div>a<img src=/x.jpg>b<table><tr><td>c</table>",
        "<p>a & b <a href=x>c</a><ul><li>d",
        "<figure><img src=/a.jpg><figcaption>x</figcaption></figure>",
    ] {
        let once = sanitise(html, &base);
        assert_eq!(sanitise(&once, &base), once, "{html}");
    }
}

#[test]
fn plain_text_has_a_paragraph_a_block_and_no_captions() {
    let html = "<p>Một<br>hai &amp; ba</p><figure><img src=/a.jpg><figcaption>Chú thích</figcaption></figure><ul><li>bốn</li><li>năm</li></ul><div>sáu\n bảy</div>";
    assert_eq!(plain_text(html), "Một\n\nhai & ba\n\nbốn\n\nnăm\n\nsáu bảy");
}

#[test]
fn deep_nesting_costs_no_time() {
    // Without the gate this test does not end within minutes.
    let deep = format!("{}sâu", "<div>".repeat(60_000));
    assert_eq!(plain_text(&deep), "sâu");
    let many = format!("{}{}", (0..500).map(|at| format!("<b id=x{at}>")).collect::<String>(), "<p>x".repeat(5_000));
    assert!(plain_text(&many).starts_with('x'));
}

proptest::proptest! {
    #[test]
    fn any_markup_is_washed(html in "(<(p|div|b|a href=x|img src=x|table|tr|td|/p|/div|/b|/table|ul|li|figure|script|/script|h1|!--)>|[a-z &;\"<>]{0,5}){0,30}") {
        let base = Url::parse("https://bao.vn/").expect("a base");
        let clean = sanitise(&html, &base);
        proptest::prop_assert!(!clean.contains("<script") && !clean.contains("<div"));
        proptest::prop_assert_eq!(sanitise(&clean, &base), clean);
    }
}

#[test]
fn blanks_around_what_is_left_out_are_one() {
    let base = Url::parse("https://bao.vn/").expect("a base");
    for html in ["<b><ul>a</p> <b> <p>", "<b>a<br> <br>b</b>", "<p>a <b> </b> <i> </i> b</p>"] {
        let clean = sanitise(html, &base);
        assert_eq!(sanitise(&clean, &base), clean, "{html}");
    }
}
