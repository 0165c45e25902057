//! Reading labels in each of their forms.

use std::path::{Path, PathBuf};

use super::labels::{Labels, read};
use crate::model::TopicId;

/// Reads `text` as a file called `name`, with articles of the corpus `tin-2016` beside it.
fn labels(name: &str, text: &str, topic: Option<&str>) -> anyhow::Result<Labels> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| -> PathBuf {
        let file = folder.path().join(name);
        std::fs::write(&file, text).expect("it is written");
        file
    };
    let articles = write("tin-2016.jsonl", r#"{"id": "7", "title": "Trạm y tế xã", "text": null, "section": "Y tế"}"#);
    let topic: Option<TopicId> = topic.map(|id| id.parse().expect("a slug"));
    let known = |id: &TopicId| ["y-te", "giao-duc"].contains(&id.as_str());
    read(&write(name, text), &[articles], topic.as_ref(), &known)
}

#[test]
fn labels_are_read_in_each_of_their_forms() {
    for (name, topic, text, expected) in [
        (
            "a.jsonl",
            None,
            r#"{"id": "1", "title": "T", "labels": {"y-te": true, "giao-duc": false}}"#,
            "giao-duc:no y-te:yes",
        ),
        ("a.jsonl", Some("y-te"), r#"{"id": "1", "title": "T", "label": "main"}"#, "y-te:yes"),
        ("a.jsonl", Some("y-te"), r#"{"id": "1", "title": "T", "label": "mention", "unsure": ""}"#, "y-te:no"),
        ("a.jsonl", Some("y-te"), r#"{"id": "1", "title": "T", "label": "no", "topic": "giao-duc"}"#, "giao-duc:no"),
        ("giao-duc.jsonl", None, r#"{"id": "7", "corpus": "tin-2016", "label": "main"}"#, "giao-duc:yes"),
        ("y-te.jsonl", None, r#"{"id": "7", "labels": {"y-te": "no"}}"#, "y-te:no"),
    ] {
        let labels = labels(name, text, topic).unwrap_or_else(|why| panic!("{text}: {why:#}"));
        let shown = |(topic, yes): (&TopicId, &bool)| format!("{topic}:{}", if *yes { "yes" } else { "no" });
        let found: Vec<String> = labels.articles[0].labels.iter().map(shown).collect();
        assert_eq!(found.join(" "), expected, "{text}");
        assert!(!labels.articles[0].article.title.is_empty(), "{text}");
    }
}

#[test]
fn an_unsure_label_is_counted_and_not_scored() {
    let text = "{\"id\": \"1\", \"title\": \"T\", \"label\": \"main\", \"unsure\": \"or mention\"}\n\n\
                {\"id\": \"2\", \"title\": \"T\", \"label\": \"no\", \"unsure\": false}\n";
    let labels = labels("y-te.jsonl", text, None).expect("right labels");
    assert_eq!((labels.articles.len(), labels.unsure), (1, 1));
}

#[test]
fn what_is_wrong_with_a_label_is_told_with_its_line_and_remedy() {
    for (text, told) in [
        ("{\"id\": \"1\"", ":1: not a labelled article"),
        (r#"{"id": "1", "title": "T", "label": "perhaps"}"#, ":1: not a labelled article"),
        (r#"{"id": "1", "title": "T", "label": "main"}"#, ":1: `label` is of no topic: name it with --topic"),
        (r#"{"id": "1", "title": "T"}"#, ":1: the line has no label: add \"labels\""),
        (r#"{"id": "1", "title": "T", "labels": {"the-thao": true}}"#, "no topic `the-thao` is configured"),
        (r#"{"id": "8", "labels": {"y-te": true}}"#, "article `8` has no title and no text here"),
        (r#"{"id": "7", "corpus": "khac", "labels": {"y-te": true}}"#, "article `7` of `khac` has no title"),
        (r#"{"id": "1", "title": "T", "labels": {"y-te": true}, "unsure": true}"#, "there is nothing to score"),
    ] {
        let why = labels("nhan.jsonl", text, None).expect_err(text);
        let why = format!("{why:#}");
        assert!(why.contains(told), "{text}: {why}");
    }
    let known = |_: &TopicId| true;
    let why = read(Path::new("/khong/co.jsonl"), &[], None, &known).expect_err("no such file");
    assert!(format!("{why:#}").contains("can not read `/khong/co.jsonl`"), "{why:#}");
}
