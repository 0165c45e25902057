//! The API over HTTP: what it answers is what it is described to answer.

use std::collections::BTreeSet;

use axum::Router;
use axum::http::{Method, StatusCode};
use proptest::prelude::*;
use serde_json::Value;

use super::sample::{ARTICLES, admit, article, pair, room};
use super::{Answer, ask, get};
use crate::web::api::{ENDPOINTS, ROOT, description};

async fn api(router: &Router, path: &str) -> Answer {
    get(router, &format!("{ROOT}{path}")).await
}

/// The answer at an address, which must be good and must be as it is described.
async fn good(router: &Router, path: &str) -> Value {
    let answer = api(router, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    assert_eq!(answer.header("content-type"), "application/json", "{path}");
    let value: Value = serde_json::from_slice(&answer.body).unwrap();
    let stem = path.split('?').next().unwrap();
    let operation = operation(if is_one(stem) { stem.rsplit_once('/').unwrap().0 } else { stem }, is_one(stem));
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(faults(&value, schema, path), Vec::<String>::new());
    value
}

fn is_one(path: &str) -> bool {
    path.matches('/').count() == 2
}

fn operation(stem: &str, one: bool) -> &'static Value {
    let path = if one { format!("{stem}/{{id}}") } else { stem.to_owned() };
    &description()["paths"][path]["get"]
}

/// Where a value is other than its schema says: every field described, every described field there.
fn faults(value: &Value, schema: &Value, at: &str) -> Vec<String> {
    let schema = resolved(schema);
    if let Some(either) = schema["oneOf"].as_array() {
        let each: Vec<_> = either.iter().map(|schema| faults(value, schema, at)).collect();
        return if each.iter().any(Vec::is_empty) { Vec::new() } else { each.concat() };
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    let own = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::Number(number) if number.is_u64() && types.contains(&"integer") => "integer",
        Value::Number(_) => "number",
    };
    if !types.contains(&own) {
        return vec![format!("{at}: {own} where {types:?} is described")];
    }
    match value {
        Value::Array(items) => items.iter().flat_map(|item| faults(item, &schema["items"], at)).collect(),
        Value::Object(fields) if schema["additionalProperties"] == false => {
            let described = schema["properties"].as_object().unwrap();
            let names: BTreeSet<&String> = fields.keys().chain(described.keys()).collect();
            let check = |name: &String| match (fields.get(name), described.get(name)) {
                (Some(value), Some(schema)) => faults(value, schema, &format!("{at}/{name}")),
                (here, _) => vec![format!("{at}/{name}: {}", if here.is_some() { "not described" } else { "missing" })],
            };
            names.into_iter().flat_map(check).collect()
        }
        Value::String(text) if schema["enum"].is_array() => {
            let known = schema["enum"].as_array().unwrap().contains(value);
            if known { Vec::new() } else { vec![format!("{at}: `{text}` is none of the words")] }
        }
        _ => Vec::new(),
    }
}

fn resolved(schema: &Value) -> &Value {
    let name = schema["$ref"].as_str().and_then(|name| name.strip_prefix('#'));
    name.map_or(schema, |name| description().pointer(name).unwrap())
}

fn problem(answer: &Answer, status: u16, code: &str) -> Value {
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (status, "application/problem+json"));
    let value: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(faults(&value, &serde_json::json!({"$ref": "#/components/schemas/Problem"}), "problem"), [""; 0]);
    assert_eq!((value["status"].as_u64(), value["code"].as_str()), (Some(status.into()), Some(code)));
    value
}

/// All items of a list, page by page.
async fn all(router: &Router, path: &str) -> Vec<Value> {
    let (mut items, mut next) = (Vec::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let mut page = good(router, &path).await;
        next =
            page["next"].as_str().map(|next| next.strip_prefix("https://diembao.example/api/v1").unwrap().to_owned());
        items.append(page["items"].as_array_mut().unwrap());
    }
    items
}

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[test]
fn addresses_and_their_parameters_are_described_and_nothing_else() {
    let described = description()["paths"].as_object().unwrap();
    let paths: BTreeSet<&str> = described.keys().map(String::as_str).collect();
    assert_eq!(ENDPOINTS.iter().map(|endpoint| endpoint.path).collect::<BTreeSet<_>>(), paths);
    for endpoint in ENDPOINTS {
        let operation = &described[endpoint.path]["get"];
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let resolved: Vec<&Value> = parameters.iter().map(resolved).collect();
        let names = |place: &str| -> Vec<&str> {
            let here = resolved.iter().filter(|parameter| parameter["in"] == place);
            here.map(|parameter| parameter["name"].as_str().unwrap()).collect()
        };
        assert_eq!(names("query"), endpoint.parameters, "{}", endpoint.path);
        assert_eq!(names("path").contains(&"id"), endpoint.path.contains("{id}"), "{}", endpoint.path);
        assert!(operation["responses"]["200"]["content"]["application/json"]["schema"].is_object());
    }
}

#[tokio::test]
async fn every_address_answers_as_it_is_described() {
    let room = room();
    for endpoint in ENDPOINTS.iter().filter(|endpoint| !endpoint.path.contains("{id}")) {
        let list = good(&room.router, endpoint.path).await;
        let one = format!("{}/{{id}}", endpoint.path);
        if ENDPOINTS.iter().any(|endpoint| endpoint.path == one) {
            for id in ids(list["items"].as_array().unwrap()) {
                good(&room.router, &format!("{}/{id}", endpoint.path)).await;
            }
        }
    }
    let description = good(&room.router, "/openapi.json").await;
    assert_eq!(description["servers"][0]["url"], "https://diembao.example/api/v1");
}

#[tokio::test]
async fn a_list_leads_to_every_article_once_also_while_articles_come() {
    let room = room();
    let (mut seen, mut next, mut sequence) = (Vec::new(), Some("/articles?limit=7".to_owned()), 1000);
    while let Some(path) = next {
        let page = good(&room.router, &path).await;
        next =
            page["next"].as_str().map(|next| next.strip_prefix("https://diembao.example/api/v1").unwrap().to_owned());
        let link = api(&room.router, &path).await.header("link").to_owned();
        assert_eq!(link, page["next"].as_str().map_or(String::new(), |next| format!("<{next}>; rel=\"next\"")));
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        sequence += 1;
        admit(&room.store, sequence, &[&article("bao-bien", sequence as i64, "Tin vừa đến")]);
    }
    let count = seen.len();
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), count, "one stands twice");
    assert_eq!(count as i64, ARTICLES + 1, "the articles and the pair, none that came meanwhile");
}

#[tokio::test]
async fn filters_let_through_what_they_say() {
    let room = room();
    let (original, copy) = pair();
    for (query, expected) in [
        ("", 61),
        ("?topic=chuyen-doi-so", 61),
        ("?province=dong-nai", 61),
        // Part of Đồng Nai since July 2025.
        ("?province=binh-phuoc", 61),
        ("?province=khanh-hoa", 0),
        ("?region=dong-nam-bo", 61),
        ("?region=dong-nam-bo&province=khanh-hoa", 0),
        // Its own thirty, and the copy of the agency's text.
        ("?source=bao-song", 31),
        ("?source=thong-tan", 1),
        ("?source=bao-song&topic=chuyen-doi-so&language=vi", 31),
        ("?language=en", 0),
        ("?since=2023-09-09T08:41:00%2B07:00", 51),
        ("?since=2023-09-09T08:41:00+07:00", 51),
        ("?until=2023-09-09T01:41:00Z", 10),
        ("?since=2023-09-09T01:33:00Z&until=2023-09-09T01:35:00Z&source=bao-bien", 1),
        ("?since=2023-09-09T01:35:00Z&until=2023-09-09T01:33:00Z", 0),
        ("?since=9999-12-31T23:59:59Z", 0),
    ] {
        let path = format!("/articles{query}");
        assert_eq!(all(&room.router, &path).await.len(), expected, "{query}");
        let by_few = format!("{path}{}limit=3", if query.is_empty() { "?" } else { "&" });
        assert_eq!(all(&room.router, &by_few).await.len(), expected, "{by_few}");
    }
    let newest = all(&room.router, "/articles?limit=200").await;
    assert_eq!(ids(&newest)[0], original.id.to_string());
    assert_eq!(newest[0]["also_in"][0]["id"], copy.id.to_string());
    let own = all(&room.router, "/articles?source=bao-song").await;
    assert_eq!(own[0]["id"], copy.id.to_string());
    assert_eq!(
        (&own[0]["takes_from"]["article"], &own[0]["takes_from"]["relation"]),
        (&original.id.to_string().into(), &"copy".into())
    );
}

#[tokio::test]
async fn no_more_of_a_text_is_given_than_its_source_permits() {
    let room = room();
    let (link, _) = pair();
    let full = article("bao-song", 0, "Tin số 0 về chuyển đổi số");
    let summary = article("bao-bien", 1, "Tin số 1 về chuyển đổi số");
    for (article, republish, has_summary, has_text) in
        [(&link, "link", false, false), (&summary, "summary", true, false), (&full, "full", true, true)]
    {
        let value = good(&room.router, &format!("/articles/{}", article.id)).await;
        assert_eq!(value["republish"], republish);
        assert_eq!(value["summary"].is_string(), has_summary, "{republish}");
        assert_eq!(value["content_html"].is_string(), has_text, "{republish}");
        assert_eq!(value["images"].as_array().unwrap().is_empty(), !has_summary, "{republish}");
        assert_eq!(value["links"]["original"], article.url.as_str());
        let text = value.to_string();
        assert_eq!(text.contains("Toàn văn"), has_text, "{republish}: {text}");
        assert_eq!(text.contains("không giấy tờ"), has_summary, "{republish}: {text}");
    }
    let listed = all(&room.router, "/articles").await;
    assert!(!serde_json::to_string(&listed).unwrap().contains("Toàn văn"));
}

#[tokio::test]
async fn problems_name_cause_and_remedy_in_the_readers_language() {
    let room = room();
    let cursor =
        good(&room.router, "/articles?limit=1").await["next"].as_str().unwrap().rsplit('=').next().unwrap().to_owned();
    let elsewhere = format!("/articles?topic=chuyen-doi-so&cursor={cursor}");
    for (path, status, code, parameter, said) in [
        ("/nothing", 404, "no-path", None, "openapi.json"),
        ("/articles/00", 404, "not-found", None, "`00`"),
        ("/articles/0000000000000000", 404, "not-found", None, "/api/v1/articles"),
        ("/topics/khong-co", 404, "not-found", None, "/api/v1/topics"),
        ("/articles?topic=khong-co", 404, "not-found", Some("topic"), "/api/v1/topics"),
        ("/articles?topik=x", 400, "unknown-parameter", Some("topik"), "did you mean `topic`?"),
        ("/topics?limit=3", 400, "unknown-parameter", Some("limit"), "it takes none"),
        ("/articles?limit=1&limit=1", 400, "repeated-parameter", Some("limit"), "once"),
        ("/articles?limit=0", 400, "bad-parameter", Some("limit"), "from 1 to 200"),
        ("/articles?since=h%C3%B4m+qua", 400, "bad-parameter", Some("since"), "`hôm qua`"),
        ("/articles?story=z", 400, "bad-parameter", Some("story"), "16 hexadecimal digits"),
        ("/articles?cursor=00", 400, "bad-cursor", Some("cursor"), "begin again"),
        (&elsewhere, 400, "bad-cursor", Some("cursor"), "`next`"),
    ] {
        let english = ask(&room.router, Method::GET, &format!("{ROOT}{path}"), &[("accept-language", "en")]).await;
        let value = problem(&english, status, code);
        assert_eq!(value["parameter"].as_str(), parameter, "{path}");
        assert!(value["detail"].as_str().unwrap().contains(said), "{path}: {}", value["detail"]);
        assert_eq!((english.header("content-language"), english.header("vary")), ("en", "Accept-Language"));
        let vietnamese = problem(&api(&room.router, path).await, status, code);
        assert_ne!(vietnamese["title"], value["title"]);
    }
    let posted = ask(&room.router, Method::POST, &format!("{ROOT}/articles"), &[]).await;
    problem(&posted, 405, "not-allowed");
    assert_eq!(posted.header("allow"), "GET,HEAD,OPTIONS");
}

#[tokio::test]
async fn answers_are_conditional_packed_and_open_to_other_sites() {
    let room = room();
    let path = format!("{ROOT}/articles?limit=20");
    let plain = get(&room.router, &path).await;
    assert_eq!(plain.header("access-control-allow-origin"), "*");
    let again = get(&room.router, &path).await;
    assert_eq!((again.header("etag"), &again.body), (plain.header("etag"), &plain.body));
    let packed = ask(&room.router, Method::GET, &path, &[("accept-encoding", "gzip")]).await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    assert!(packed.body.len() * 3 < plain.body.len() && packed.header("etag") != plain.header("etag"));
    for answer in [&plain, &packed] {
        let headers =
            [("if-none-match", answer.header("etag")), ("accept-encoding", answer.header("content-encoding"))];
        let unchanged = ask(&room.router, Method::GET, &path, &headers).await;
        assert_eq!((unchanged.status, unchanged.body.len()), (StatusCode::NOT_MODIFIED, 0));
        assert_eq!(unchanged.header("etag"), answer.header("etag"));
    }
    let head = ask(&room.router, Method::HEAD, &path, &[]).await;
    assert_eq!((head.status, head.body.len(), head.header("etag")), (StatusCode::OK, 0, plain.header("etag")));
    let preflight = ask(&room.router, Method::OPTIONS, &path, &[("origin", "https://other.example")]).await;
    assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (StatusCode::NO_CONTENT, "*"));
}

/// A query of names that are ours and others, with values of any bytes, percent-encoded or not.
fn query() -> impl Strategy<Value = String> {
    let names: Vec<&str> = ENDPOINTS.iter().flat_map(|endpoint| endpoint.parameters).copied().collect();
    let name = prop_oneof![4 => proptest::sample::select(names), 1 => Just("q"), 1 => Just("")];
    let encoded = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let value = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..12).prop_map(encoded),
        "[!-~&&[^#]]{0,20}",
        "[0-9a-f]{16,48}",
        "-?[0-9]{1,20}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+ -][0-9]{2}:[0-9]{2}))?"
            .prop_map(|text| text.replace(' ', "%20")),
    ];
    let pair = (name, value).prop_map(|(name, value)| format!("{name}={value}"));
    proptest::collection::vec(pair, 0..4).prop_map(|pairs| pairs.join("&"))
}

#[test]
fn any_query_is_answered_or_refused_with_a_reason() {
    let room = room();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_time().build().unwrap();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(300));
    let path = proptest::sample::select(ENDPOINTS.iter().map(|endpoint| endpoint.path).collect::<Vec<_>>());
    let asked = (path, query());
    runner
        .run(&asked, |(path, query)| {
            let path = path.replace("{id}", "00000000000000ff");
            let target = format!("{ROOT}{path}?{query}");
            prop_assume!(target.parse::<axum::http::Uri>().is_ok());
            let answer = runtime.block_on(get(&room.router, &target));
            let value: Value = serde_json::from_slice(&answer.body).unwrap();
            match answer.status.as_u16() {
                200 => prop_assert!(
                    value["items"].is_array()
                        || value["openapi"].is_string()
                        || value["id"].is_string()
                        || value["days"].is_array()
                ),
                status => {
                    prop_assert!(matches!(status, 400 | 404), "{target}: {status}");
                    prop_assert_eq!(value["status"].as_u64(), Some(status.into()));
                }
            }
            Ok(())
        })
        .unwrap();
}
