//! The API over HTTP: what it answers is what it is described to answer.

use std::collections::BTreeSet;

use axum::Router;
use axum::http::{Method, StatusCode};
use proptest::prelude::*;
use serde_json::Value;

use super::sample::{ARTICLES, Room, admit, article, at, decide, group, pair, room, slug};
use super::{Answer, ask, get};
use crate::model::{Act, Article, Decision, Group, Standing, Story, StoryId, StoryMember};
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

/// The agency's text, Báo Sông's copy of it, and Báo Biển's own words on the same, as one story.
fn tell(room: &Room) -> StoryId {
    let (original, copy) = pair();
    let mut own = article("bao-bien", 300, "Vùng cao số hóa");
    own.story = original.story;
    own.provinces = vec![slug("khanh-hoa")];
    let member = |of: &Article, group, central| StoryMember { group, central, ..StoryMember::of(of) };
    let members =
        vec![member(&original, original.group, 900), member(&copy, original.group, 10), member(&own, own.id, 500)];
    let mut writer = room.store.writer().unwrap();
    writer.begin(400);
    writer.admit(&own, &Default::default(), &()).unwrap();
    writer.put_group(own.id, &Group { provinces: own.provinces.clone(), ..group(&[&own]) }, None);
    writer.reclass(&Article { story: original.story, ..copy }).unwrap();
    writer.put_story(original.story, &Story { members, into: None });
    let absorbed = Story { members: Vec::new(), into: Some(original.story) };
    writer.put_story(StoryId(own.id), &absorbed);
    writer.commit().unwrap();
    original.story
}

#[tokio::test]
async fn a_story_is_told_with_everyone_who_tells_it() {
    let room = room();
    let id = tell(&room);
    let (original, copy) = pair();
    let stories = all(&room.router, "/stories").await;
    assert_eq!(ids(&stories), [id.to_string()], "what one paper alone tells is left out");
    let story = good(&room.router, &format!("/stories/{id}")).await;
    assert_eq!(
        (&story["title"], &story["sources"], &story["articles"], &story["texts"]),
        (&"Chuyển đổi số ở \"vùng cao\" ‹R&D›".into(), &3.into(), &3.into(), &2.into())
    );
    let told = story["told"].as_array().unwrap();
    assert_eq!(told[0]["id"], original.id.to_string());
    assert_eq!((&told[1]["original"], &told[1]["copy_of"]), (&false.into(), &original.id.to_string().into()));
    assert_eq!((&told[2]["original"], &told[2]["copy_of"]), (&true.into(), &Value::Null));
    for (query, expected) in [
        ("min_sources=3", 1),
        ("min_sources=4", 0),
        ("province=khanh-hoa", 1),
        ("province=dong-nai", 1),
        ("province=hue", 0),
        ("topic=chuyen-doi-so", 1),
        ("since=2023-09-09T10:11:00%2B07:00", 1),
        ("since=2023-09-09T10:12:00%2B07:00", 0),
        ("until=2023-09-09T10:11:00%2B07:00", 0),
    ] {
        assert_eq!(all(&room.router, &format!("/stories?{query}")).await.len(), expected, "{query}");
    }
    // The ids of one story that another became part of.
    let own = article("bao-bien", 300, "");
    assert_eq!(good(&room.router, &format!("/stories/{}", own.id)).await["id"], id.to_string());
    // One for each text; of a source its own, copies among them.
    assert_eq!(
        ids(&all(&room.router, &format!("/articles?story={id}")).await),
        [own.id.to_string(), original.id.to_string()]
    );
    let of_source = format!("/articles?story={id}&source=bao-song");
    assert_eq!(ids(&all(&room.router, &of_source).await), [copy.id.to_string()]);
    assert_eq!(all(&room.router, &format!("/articles?story={id}&limit=1&province=khanh-hoa")).await.len(), 1);
}

#[tokio::test]
async fn sources_fare_as_the_doctor_says() {
    let room = room();
    let sources = all(&room.router, "/sources?limit=1").await;
    assert_eq!(ids(&sources), ["bao-bien", "bao-song", "thong-tan"]);
    let conditions: Vec<_> = sources.iter().map(|source| source["condition"].as_str().unwrap()).collect();
    assert_eq!(conditions, ["broken", "well", "waiting"]);
    for (query, expected) in [
        ("condition=broken", vec!["bao-bien"]),
        ("condition=waiting&kind=agency", vec!["thong-tan"]),
        ("kind=party-press&province=dong-nai", vec!["bao-song"]),
        ("region=duyen-hai-nam-trung-bo-tay-nguyen", vec!["bao-bien"]),
    ] {
        assert_eq!(ids(&all(&room.router, &format!("/sources?{query}")).await), expected, "{query}");
    }
    let broken = good(&room.router, "/sources/bao-bien").await;
    let channel = &broken["channels"][0];
    assert_eq!((&channel["condition"], &channel["failures"]), (&"broken".into(), &3.into()));
    let sentence = &channel["findings"][0]["sentence"];
    assert!(sentence["vi"] != sentence["en"] && sentence["vi"].as_str().unwrap().len() > 20, "{sentence}");
}

#[tokio::test]
async fn coverage_counts_own_texts_and_copies_by_day() {
    let room = room();
    let coverage = good(&room.router, "/coverage?until=2023-09-09&days=1").await;
    let (days, sources) = (&coverage["days"], coverage["sources"].as_array().unwrap());
    assert_eq!((&coverage["since"], &coverage["counted_all"]), (&"2023-09-09".into(), &true.into()));
    assert_eq!(days.as_array().unwrap().len(), 1);
    assert_eq!((&days[0]["published"], &days[0]["own"], &days[0]["reprinted"]), (&62.into(), &61.into(), &1.into()));
    let names = ["published", "own", "reprinted", "taken_over"];
    let counts = |at: usize| names.map(|name| sources[at][name].as_u64().unwrap());
    assert_eq!([counts(0), counts(1), counts(2)], [[31, 30, 1, 0], [30, 30, 0, 0], [1, 1, 0, 1]]);
    let song = good(&room.router, "/coverage?until=2023-09-09&days=31&source=bao-song").await;
    assert_eq!((song["sources"].as_array().unwrap().len(), &song["sources"][0]["published"]), (1, &31.into()));
    let before = good(&room.router, "/coverage?until=2023-09-08&days=7&province=dong-nai").await;
    assert_eq!((&before["days"], &before["sources"][0]["published"]), (&Value::Array(vec![]), &0.into()));
    // The clock of the room stands a day later.
    assert_eq!(good(&room.router, "/coverage").await["until"], "2023-09-10");
    for edge in ["0000-01-01", "9999-12-31"] {
        assert_eq!(good(&room.router, &format!("/coverage?until={edge}&days=31")).await["days"], Value::Array(vec![]));
    }
}

#[tokio::test]
async fn decisions_are_given_in_their_order_without_names() {
    let room = room();
    let (original, _) = pair();
    let mut writer = room.store.writer().unwrap();
    let acts = [Act::Accept, Act::Pin, Act::Note("Xem thêm".to_owned()), Act::Note(String::new()), Act::Reject];
    for (number, act) in acts.into_iter().enumerate() {
        writer.begin(500 + number as u64 / 2);
        let topic = slug(["chuyen-doi-so", "chuyen-da-bo"][number % 2]);
        let by = "Nguyễn Thị Biên Tập".to_owned();
        writer.put_decision(&Decision { topic, article: original.id, act, by, at: at(number as i64) });
    }
    writer.commit().unwrap();
    let decisions = all(&room.router, "/decisions?limit=2").await;
    let acts: Vec<_> = decisions.iter().map(|decision| decision["act"].as_str().unwrap()).collect();
    assert_eq!(acts, ["accept", "pin", "note", "note", "reject"]);
    assert_eq!((&decisions[2]["note"], &decisions[3]["note"]), (&"Xem thêm".into(), &Value::Null));
    assert!(!serde_json::to_string(&decisions).unwrap().contains("Biên Tập"));
    for (query, expected) in [
        ("topic=chuyen-da-bo", 2),
        (&*format!("article={}", original.id), 5),
        ("article=00000000000000ff", 0),
        ("since=2023-09-09T01:31:01Z&until=2023-09-09T01:31:03Z", 2),
    ] {
        assert_eq!(all(&room.router, &format!("/decisions?limit=1&{query}")).await.len(), expected, "{query}");
    }
}

#[tokio::test]
async fn what_editors_did_shows_and_moves_nothing() {
    let room = room();
    let oldest = article("bao-song", 0, "Tin số 0 về chuyển đổi số");
    let pinned =
        Standing { pinned: true, note: Some("Đáng đọc".to_owned()), ..Standing::new(slug("chuyen-doi-so")) };
    decide(&room.store, 600, &[&oldest], pinned);
    let listed = all(&room.router, "/articles?topic=chuyen-doi-so&limit=7").await;
    let last = listed.last().unwrap();
    assert_eq!((listed.len(), &last["id"]), (61, &oldest.id.to_string().into()), "it stands where its time puts it");
    assert_eq!((&last["topics"][0]["pinned"], &last["topics"][0]["note"]), (&true.into(), &"Đáng đọc".into()));
    let rejected = Standing { accepted: Some(false), ..Standing::new(slug("chuyen-doi-so")) };
    decide(&room.store, 601, &[&oldest], rejected);
    assert_eq!(all(&room.router, "/articles?topic=chuyen-doi-so").await.len(), 60);
    assert_eq!(all(&room.router, "/articles").await.len(), 61);
}

#[tokio::test]
async fn problems_name_cause_and_remedy_in_the_readers_language() {
    let room = room();
    let cursor =
        good(&room.router, "/articles?limit=1").await["next"].as_str().unwrap().rsplit('=').next().unwrap().to_owned();
    let elsewhere = format!("/articles?topic=chuyen-doi-so&cursor={cursor}");
    for (path, status, code, parameter, said) in [
        ("", 404, "no-path", None, "openapi.json"),
        ("/", 404, "no-path", None, "openapi.json"),
        ("/articles/", 404, "no-path", None, "openapi.json"),
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
