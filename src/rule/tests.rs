use proptest::prelude::*;

use crate::model::{ProvinceId, SourceId};
use crate::text::syllables;

use super::{Document, Explanation, Fields, Rule, RuleSet, Verdict, explain};

const TITLE: &str = "Thúc đẩy tiến trình chuyển đổi số";
const SUMMARY: &str = "Đồng Nai đặt mục tiêu kinh tế số chiếm 20% GRDP, nâng chỉ số DTI.";
const BODY: &str = "UBND tỉnh giao Sở KH-CN và Sở GD&ĐT triển khai CĐS, ĐMST.\n\nHoà bình và sống khoẻ. \
                    Phát triển kinh tế, số hóa hồ sơ; dữ liệu mở giúp người dân. VneID được dùng. Kinh tế số lên cao, kinh tế số tới xã.";

fn slug(text: &str) -> SourceId {
    text.parse().expect("a slug")
}

struct Article {
    source: SourceId,
    provinces: Vec<ProvinceId>,
    authors: Vec<String>,
}

impl Article {
    fn new() -> Article {
        Article {
            source: slug("bao-dong-nai"),
            provinces: vec![slug("dong-nai")],
            authors: vec!["Hoàng Lộc".to_owned()],
        }
    }

    fn document<'a>(&'a self, title: &'a str, summary: &'a str, body: &'a str) -> Document<'a> {
        Document::new(Fields {
            title,
            summary,
            section: "Khoa học - Công nghệ",
            authors: &self.authors,
            source: &self.source,
            home: None,
            provinces: &self.provinces,
            body,
            body_syllables: None,
        })
    }
}

fn verdict(rule: &str) -> Verdict {
    let (article, rule) = (Article::new(), Rule::parse(rule).expect(rule));
    let mut verdicts = RuleSet::new([&rule]).hits(&article.document(TITLE, SUMMARY, BODY));
    verdicts.pop().expect("one verdict a rule")
}

fn explained(rule: &str) -> Explanation {
    let article = Article::new();
    explain(&Rule::parse(rule).expect(rule), &article.document(TITLE, SUMMARY, BODY))
}

fn on_body(rule: &str, body: &str) -> bool {
    let (article, rule) = (Article::new(), Rule::parse(rule).expect(rule));
    RuleSet::new([&rule]).hits(&article.document("", "", body))[0].holds
}

#[test]
fn rules_hold_by_syllables() {
    let cases = [
        ("\"chuyển đổi số\"", true),
        ("“chuyển đổi số”", true),
        ("\"hòa bình\"", true),
        ("\"số khoẻ\"", false),
        ("\"chuyen doi so\"", true),
        ("\"chuyễn đổi số\"", false),
        ("\"kinh tế số hóa\"", false),
        ("\"kinh tế, số hóa\"", true),
        ("vneid", true),
        ("VNeID", true),
        ("KHCN", true),
        ("\"KH-CN\"", true),
        ("\"GD&ĐT\" AND GDĐT", true),
        ("CĐS AND ĐMST", true),
        ("\"chỉ số DTI\"", true),
        ("dti", true),
        ("\"Sở KH-CN và Sở GD&ĐT\"", true),
        ("KH", false),
        ("\"CÔNG NGHỆ\"", true),
        ("title:\"chuyển đổi số\"", true),
        ("title:\"kinh tế số\"", false),
        ("summary:(\"kinh tế số\" AND DTI)", true),
        ("section:\"công nghệ\"", true),
        ("author:\"Hoàng Lộc\"", true),
        ("\"Hoàng Lộc\"", false),
        ("source:bao-dong-nai", true),
        ("source:bao-tay-ninh", false),
        ("province:dong-nai AND \"kinh tế số\"", true),
        ("province:ho-chi-minh OR \"không có\"", false),
        ("\"dữ liệu\" NEAR/3 \"người dân\"", true),
        ("\"người dân\" NEAR/3 \"dữ liệu\"", true),
        ("\"dữ liệu\" NEAR/1 \"người dân\"", false),
        ("(\"không có\" OR \"dữ liệu\") NEAR/2 \"người dân\"", true),
        ("\"tiến trình\" NEAR/1000 \"dữ liệu\"", false),
        ("\"chuyển đổi số\" NEAR/1000 \"dữ liệu\"", true),
        ("AT LEAST 2 OF (\"không có\", DTI, \"dữ liệu\")", true),
        ("AT LEAST 3 OF (\"không có\", DTI, \"dữ liệu\")", false),
        ("DTI NOT \"cao đẳng\"", true),
        ("DTI NOT \"dữ liệu\"", false),
        ("NOT \"cao đẳng\" AND DTI", true),
        ("# what the indices say\nDTI # and no other\n#", true),
        ("DTI # AND \"cao đẳng\"", true),
        ("\"chỉ số # DTI\"", true),
        ("\"chuyển đổi số\" OR DTI NOT \"dữ liệu\"", true),
        ("(\"chuyển đổi số\" OR DTI) NOT \"dữ liệu\"", false),
        ("\"không có\" AND \"không có\" OR DTI", true),
        ("\"không có\"\n AND (\"không có\" OR DTI)", false),
    ];
    for (rule, holds) in cases {
        assert_eq!(verdict(rule).holds, holds, "{rule}: {:?}", explained(rule));
        assert_eq!(explained(rule).holds, holds, "explain {rule}");
    }
}

#[test]
fn capitals_match_capitals_as_whole_words() {
    for (rule, body, holds) in [
        ("CĐS", "trường CĐSP", false),
        ("CĐS", "cđs", false),
        ("AI", "ai cũng biết", false),
        ("AI", "ứng dụng AI", true),
        ("AI", "Ai nói", false),
        ("KHCN", "KH–CN", true),
        ("KHCN", "Kh-Cn", false),
        ("KHCN", "KH - CN", false),
        ("ĐMST", "KHCN-ĐMST-CĐS", true),
        ("ĐMST", "nhà máy ĐMSTX", false),
        ("R&D", "trung tâm R&D", true),
        ("5G", "phủ sóng 5g", true),
        ("TPHCM", "TP.HCM", false),
    ] {
        assert_eq!(on_body(rule, body), holds, "{rule} on {body}");
    }
}

#[test]
fn a_phrase_matches_an_abbreviation_that_stands_for_it() {
    for (rule, body, holds) in [
        ("\"giáo dục và đào tạo\"", "Sở GD-ĐT họp", true),
        ("\"giáo dục - đào tạo\"", "Sở GD-ĐT họp", true),
        ("\"giao duc dao tao\"", "Sở GD&ĐT họp", true),
        ("\"Sở Giáo dục và Đào tạo họp\"", "Sở GD & ĐT họp", true),
        ("\"Sở Giáo dục và Đào tạo họp\"", "Sở, GD&ĐT họp", false),
        ("\"giáo dục và đào tạo\"", "Sở GD. ĐT họp", false),
        ("\"đào tạo\"", "Sở GD-ĐT họp", false),
        ("\"giáo dục\"", "Sở GD-ĐT họp", false),
        ("\"chuyển đổi số\"", "CĐS: kinh tế số", true),
        ("\"chuyển đổi số quốc gia\"", "CĐS quốc gia, kinh tế số", true),
        ("\"chuyển đổi số quốc gia\"", "CĐS, quốc gia, kinh tế số", false),
        ("\"chuyển đổi số\"", "Trường CĐS tuyển sinh", false),
        ("\"chuyển đổi số\"", "Trường CĐSP có kinh tế số", false),
        ("CĐS", "CĐS: kinh tế số", true),
        ("CĐS", "Trường CĐS tuyển sinh", false),
        ("CĐS", "cao đẳng sư phạm (CĐS) tuyển sinh", false),
        ("\"nghèo đa chiều\"", "Hộ nghèo đa chiều (NĐC). Xóa NĐC", true),
        ("\"xóa nghèo đa chiều\"", "Hộ nghèo đa chiều (NĐC). Xóa NĐC", true),
        ("\"doanh nghiệp\" NEAR/2 \"vay vốn\"", "Giúp DN được vay vốn", true),
        ("\"doanh nghiệp\"", "Theo Báo DN", false),
        ("DN", "Theo Báo DN", false),
        ("\"doanh nghiệp, doanh nghiệp\"", "DN DN", true),
    ] {
        assert_eq!(on_body(rule, body), holds, "{rule} on {body}");
    }
}

#[test]
fn reasons_show_the_abbreviation_as_written() {
    let (article, rule) = (Article::new(), Rule::parse("\"chuyển đổi số\"").expect("a rule"));
    let because = |title: &str, body: &str| {
        RuleSet::new([&rule]).hits(&article.document(title, "", body)).remove(0).because.join(" ")
    };
    let defined = "Nói về chuyển đổi số (CĐS) ở xã.";
    assert_eq!(because("Thúc đẩy CĐS", defined), "\"chuyển đổi số\" in title (as CĐS): \"Thúc đẩy CĐS\"");
    assert_eq!(because("Thúc đẩy", "CĐS là số hóa."), "\"chuyển đổi số\" in summary (as CĐS): \"CĐS là số hóa\"");
}

#[test]
fn what_an_abbreviation_means_goes_by_the_source_s_province() {
    let article = Article::new();
    let rule = Rule::parse("\"Đà Nẵng\"").expect("a rule");
    for (home, holds) in [("da-nang", true), ("dong-nai", false), ("hue", false)] {
        let home = slug(home);
        let document = Document::new(Fields {
            title: "ĐN đón khách",
            summary: "",
            section: "",
            authors: &[],
            source: &article.source,
            home: Some(&home),
            provinces: &[],
            body: "",
            body_syllables: None,
        });
        assert_eq!(RuleSet::new([&rule]).hits(&document)[0].holds, holds, "{home}");
    }
}

#[test]
fn a_rule_without_diacritics_matches_with_and_without() {
    assert!(on_body("\"nong thon moi\"", "xây dựng nông thôn mới"));
    assert!(on_body("\"nong thon moi\"", "xay dung Nong thon moi"));
    assert!(!on_body("\"nông thôn mới\"", "xay dung nong thon moi"));
}

#[test]
fn the_best_field_and_repetition_count() {
    for (rule, score) in [
        ("\"chuyển đổi số\"", 4.0),
        ("\"kinh tế số\"", 2.75),
        ("\"dữ liệu\"", 1.0),
        ("\"chuyển đổi số\" AND \"dữ liệu\"", 5.0),
        ("\"chuyển đổi số\" OR \"dữ liệu\" AND \"không có\"", 4.0),
        ("\"chuyển đổi số\" OR title:\"chuyển đổi số\"", 4.0),
        ("source:bao-dong-nai", 4.0),
        ("source:bao-dong-nai AND \"dữ liệu\"", 1.0),
        ("\"không có\"", 0.0),
    ] {
        assert_eq!(verdict(rule).score, score, "{rule}");
    }
}

#[test]
fn reasons_name_term_field_count_and_words_around() {
    assert_eq!(
        verdict("\"chuyển đổi số\" AND \"kinh tế số\" AND source:bao-dong-nai").because,
        [
            "\"chuyển đổi số\" in title: \"Thúc đẩy tiến trình chuyển đổi số\"",
            "\"kinh tế số\" in summary: \"… Nai đặt mục tiêu kinh tế số chiếm 20% GRDP, nâng …\"",
            "source:bao-dong-nai",
        ]
    );
    assert_eq!(
        verdict("\"kinh tế số\" AND \"dữ liệu\" NEAR/3 \"người dân\"").because[1],
        "\"dữ liệu\" NEAR/3 \"người dân\" in body: \"… số hóa hồ sơ; dữ liệu mở giúp người dân. VneID được dùng. Kinh …\""
    );
}

#[test]
fn what_failed_is_explained() {
    for (rule, failed) in [
        ("DTI NOT \"dữ liệu\"", "NOT \"dữ liệu\": found in body: \"… số hóa hồ sơ; dữ liệu mở giúp người dân …\""),
        ("title:(\"a\" OR \"b\")", "title:(\"a\" OR \"b\"): none of 2 terms found in title"),
        (
            "DTI AND title:\"kinh tế số\"",
            "title:\"kinh tế số\": not found in title (but \"kinh tế số\" in summary: \"… Nai đặt mục tiêu kinh tế số chiếm 20% GRDP, nâng …\")",
        ),
        ("DTI NEAR/2 \"tỉnh\"", "DTI NEAR/2 \"tỉnh\": not within 2 syllables of each other"),
        ("AT LEAST 2 OF (\"a\", DTI)", "AT LEAST 2 OF (\"a\", DTI): 1 of 2 parts found, 2 are needed"),
        ("province:hue AND DTI", "province:hue: the provinces of the article: dong-nai"),
        ("source:bao-hue", "source:bao-hue: the article is of `bao-dong-nai`"),
    ] {
        assert_eq!(explained(rule).failed, [failed], "{rule}");
    }
    assert_eq!(explained("DTI AND \"a\"").hits.len(), 1);
}

#[test]
fn what_is_no_rule_is_refused_at_its_place() {
    let deep = format!("{}a{}", "(".repeat(65), ")".repeat(65));
    let many = vec!["a"; 2001].join(" OR ");
    let long = "a".repeat(64 * 1024 + 1);
    for (rule, at, message) in [
        ("", 0, "empty"),
        ("  ", 0, "empty"),
        ("(a OR b", 0, "`)` is missing for the `(` here"),
        ("a AND (b OR (c)", 6, "`)` is missing"),
        ("a)", 1, "`)` closes nothing"),
        ("\"a b", 0, "no closing quote"),
        ("a b", 2, "side by side"),
        ("a \"b\"", 2, "side by side"),
        ("a and b", 2, "operators are written in capitals: AND"),
        ("a AND", 5, "ends too soon"),
        ("OR a", 0, "`OR` can not stand there"),
        ("a AND OR b", 6, "`OR` can not stand there"),
        ("()", 1, "`)` can not stand there"),
        ("# a", 0, "empty"),
        ("a #b", 2, "side by side"),
        ("NOT a", 0, "absence alone"),
        ("a OR NOT b", 0, "absence alone"),
        ("NOT (NOT a)", 0, "absence alone"),
        ("\" - \"", 0, "no letter or digit"),
        ("titel:a", 0, "`titel:` is no field"),
        ("title:", 6, "missing after the field"),
        ("title:(author:a)", 7, "inside another field"),
        ("source:", 7, "an id is missing"),
        ("source:Báo", 7, "is not an id"),
        ("province:binh-duong", 9, "write province:ho-chi-minh"),
        ("province:atlantis", 9, "none of the 34"),
        ("a NEAR b", 2, "such as `NEAR/5`"),
        ("a NEAR/0 b", 2, "from 1 to 1000"),
        ("a NEAR/1001 b", 2, "from 1 to 1000"),
        ("a NEAR/2 (b AND c)", 9, "beside NEAR/n"),
        ("a NEAR/2 b NEAR/2 c", 11, "two terms alone"),
        ("AT LEAST OF (a)", 9, "AT LEAST n OF"),
        ("AT LEAST 2 (a, b)", 11, "AT LEAST n OF"),
        ("AT LEAST 3 OF (a, b)", 9, "from 1 to 2"),
        ("AT LEAST 0 OF (a, b)", 9, "from 1 to 2"),
        ("AT LEAST 1 OF (a, b", 14, "`)` is missing"),
        ("(a, b)", 2, "a comma stands only"),
        ("a, b", 1, "a comma stands only"),
        (&deep, 64, "nested deeper"),
        (&many, 10000, "more than 2000 terms"),
        (&long, 0, "at most 65536"),
    ] {
        let error = Rule::parse(rule).expect_err(rule);
        assert!(error.message.contains(message), "{rule}: {}", error.message);
        assert_eq!(error.at, at, "{rule}: {}", error.message);
    }
}

#[test]
fn a_rule_keeps_its_text_and_counts_its_terms() {
    let rule = Rule::parse(" a OR \"b c\" ").expect("a rule");
    assert_eq!((rule.text(), rule.terms()), (" a OR \"b c\" ", 2));
}

#[test]
fn verdicts_come_in_the_order_of_the_rules() {
    let rules = ["\"không có\"", "DTI", "source:bao-dong-nai", "DTI"].map(|text| Rule::parse(text).expect(text));
    let article = Article::new();
    let verdicts = RuleSet::new(&rules).hits(&article.document(TITLE, SUMMARY, BODY));
    assert_eq!(verdicts.iter().map(|verdict| verdict.holds).collect::<Vec<_>>(), [false, true, true, true]);
}

#[test]
fn syllables_of_the_caller_are_used() {
    let article = Article::new();
    let found = syllables(BODY);
    let fields = Fields {
        title: "",
        summary: "",
        section: "",
        authors: &[],
        source: &article.source,
        home: None,
        provinces: &[],
        body: BODY,
        body_syllables: Some(&found),
    };
    let rule = Rule::parse("\"dữ liệu mở\"").expect("a rule");
    assert!(RuleSet::new([&rule]).hits(&Document::new(fields))[0].holds);
}

#[test]
fn the_first_paragraph_stands_for_a_missing_summary() {
    let article = Article::new();
    let body = format!("{} chuyển đổi số.\n\nKinh tế số.", "một ".repeat(12));
    let document = article.document("", "", &body);
    let hits = |rule: &str| RuleSet::new([&Rule::parse(rule).expect(rule)]).hits(&document).remove(0);
    assert_eq!(hits("summary:\"chuyển đổi số\"").score, 2.5);
    assert!(!hits("summary:\"kinh tế số\"").holds);
    assert_eq!(hits("\"kinh tế số\"").score, 1.0);
    assert!(hits("summary:\"chuyển đổi số\"").because[0].contains("\"… một một một một chuyển đổi số"));
}

#[test]
fn hostile_text_is_matched_in_linear_time() {
    let rules = ["AA NEAR/9 B", "\"a a a a a a a b\"", "KH-CN", "\"doanh nghiệp doanh nghiệp x\""]
        .map(|text| Rule::parse(text).expect(text));
    let set = RuleSet::new(&rules);
    let article = Article::new();
    for text in
        ["A-".repeat(20_000), "a ".repeat(20_000), "AA B ".repeat(8_000), "KH-".repeat(20_000), "DN ".repeat(20_000)]
    {
        assert_eq!(set.hits(&article.document(&text, "", &text)).len(), 4);
    }
}

proptest! {
    #[test]
    fn any_text_is_a_rule_or_a_fault_within_it(text in "[a-zđ\"(), :/0-9]{0,60}|(AND|OR|NOT|NEAR/2|AT LEAST 1 OF|\\(|\\)|a|\"b c\"|title:|,| ){0,24}|.{0,60}") {
        match Rule::parse(&text) {
            Ok(rule) => { on_body(rule.text(), "a b c"); }
            Err(error) => prop_assert!(error.at <= text.len() && text.is_char_boundary(error.at)),
        }
    }

    #[test]
    fn a_rule_alone_and_among_others_says_the_same(words in prop::collection::vec("[abc]", 1..4), body in "([abc] ?){0,12}") {
        let texts = [format!("\"{}\"", words.join(" ")), words.join(" AND "), words.join(" OR "), "\"a b\" NOT c".to_owned()];
        let rules: Vec<Rule> = texts.iter().map(|text| Rule::parse(text).expect(text)).collect();
        let article = Article::new();
        let document = article.document("", "", &body);
        let together = RuleSet::new(&rules).hits(&document);
        for (rule, verdict) in rules.iter().zip(together) {
            prop_assert_eq!(&RuleSet::new([rule]).hits(&document)[0], &verdict);
        }
    }
}
