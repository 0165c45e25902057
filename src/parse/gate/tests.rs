use std::borrow::Cow;

use scraper::Html;

use super::gate;

fn check(given: &str, expected: &str) {
    assert_eq!(gate(given).html, expected, "{}", &given[..given.len().min(80)]);
}

#[test]
fn pages_of_the_press_pass_untouched() {
    let page = "<!doctype html><html><head><title>a < b</title><script>if (a<b) {}</script></head><body><p>một<p>hai<br>\
                <a href='x'><b>ba</a></b><!-- > --><img alt='a > b'></body>";
    assert!(matches!(gate(page).html, Cow::Borrowed(_)));
    let long = "<div><p>một<li>hai</div>".repeat(2000);
    assert!(matches!(gate(&long).html, Cow::Borrowed(_)));
}

#[test]
fn nesting_beyond_the_limit_is_cut_and_text_stays() {
    let deep = format!("{}sâu{}<p>sau", "<div>".repeat(20_000), "</div>".repeat(20_000));
    let gated = gate(&deep);
    assert_eq!(gated.html.matches("<div>").count(), 256);
    assert_eq!(gated.html.matches("</div>").count(), 256);
    assert!(gated.html.contains("sâu") && gated.html.ends_with("<p>sau"));
    assert_eq!(gated.fault().map(|fault| fault.code), Some("page-cut".into()));
    assert_eq!(gate(&"<b id=1>x".repeat(1000)).html.matches("<b").count(), 24);
}

/// Each seed would nest without end if the gate thought that its end tags end anything, or that its
/// tags are text.
#[test]
fn what_looks_closed_does_not_open_the_gate() {
    for seed in [
        "<div></x>",
        "<x><div></x>",
        "<div><table></div>",
        "<form><div></form>",
        "<optgroup>",
        "<ruby><rt><rp>",
        "<font color=#></b>",
        "<b><table><tr><td></b></table>",
        "<table><tr><td>",
        "<table><b><td></b></table>",
        "<ul><li><p>",
        "<p title=\"><script>\"><div>",
        "<!-- --!><div>",
        "<script<x><div></script>",
        "<svg><tr><tr>",
        "<svg></svg><svg><tr><tr>",
        "<select><title></select><div>",
        "<iframe><title></iframe><div>",
        "<noscript><title></noscript><div>",
        "<script><!--<script></script><title></script><div></title>",
        "<textarea></textareax><script></textarea><div></script>",
    ] {
        let page = seed.repeat(2000);
        let html = Html::parse_document(&gate(&page).html).tree;
        let deepest = html.nodes().map(|node| node.ancestors().count()).max();
        assert!(deepest < Some(1200), "{seed}: {deepest:?}");
    }
}

#[test]
fn drawings_formulas_and_choices_go_whole_and_make_no_tag_of_what_is_around() {
    check("a<svg><path d='>'/><title>b</title></SVG >c", "ac");
    check("a<select><option>b</select>c<select>d", "acd");
    check("<<svg></svg>div>", "&lt;div>");
    check("a<math>b", "ab");
}

#[test]
fn a_tag_of_too_many_attributes_has_none_and_the_rest_of_too_long_a_page_is_text() {
    let many: String = (0..100).map(|at| format!(" a{at}=1")).collect();
    check(&format!("<p{many}>một"), "<p>một");
    let long = "<br>a".repeat(200_000);
    assert_eq!(gate(&long).html.matches("<br>").count(), 150_000);
    assert!(gate(&long).html.ends_with("aaaa"));
    check("a\0b", "ab");
    check("&amp;<", "&amp;<");
    assert_eq!(gate(&format!("<p>{}<p>&amp;", "&am".repeat(5000))).html.matches('&').count(), 1);
}
