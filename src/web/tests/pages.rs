//! Pages over HTTP.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::http::{Method, StatusCode};

use super::sample::{config, pair, room, slug};
use super::{ask, get};
use crate::config::Region;
use crate::model::{Evidence, First, Group, Names, Origin};

/// The most bytes of a first view, pictures aside.
const FIRST_VIEW_BYTES_MAX: usize = 40_000;

fn paths() -> Vec<String> {
    let (original, copy) = pair();
    let fixed = ["/", "/topics/chuyen-doi-so", "/provinces/dong-nai", "/regions/dong-nam-bo", "/sources/bao-bien"];
    let articles = [original.id, copy.id].map(|id| format!("/articles/{id}"));
    fixed.into_iter().map(str::to_owned).chain(articles).collect()
}

#[tokio::test]
async fn every_page_is_there_in_both_languages() {
    let room = room();
    for path in paths() {
        let vi = get(&room.router, &path).await;
        assert_eq!(vi.status, StatusCode::OK, "{path}");
        assert!(vi.text().contains("<html lang=\"vi\">"), "{path}");
        let en = get(&room.router, &format!("{path}?lang=en")).await;
        assert!(en.text().contains("<html lang=\"en\">"), "{path}");
        let by_browser = ask(&room.router, Method::GET, &path, &[("accept-language", "en-GB")]).await;
        assert!(by_browser.text().contains("<html lang=\"en\">"), "{path}");
        assert_eq!(vi.header("vary"), "Accept-Encoding, Accept-Language");
    }
}

#[tokio::test]
async fn a_stated_language_is_carried_along() {
    let room = room();
    let page = get(&room.router, "/?lang=en").await;
    assert!(page.text().contains("href=\"/topics/chuyen-doi-so?lang=en\">Digital transformation"));
    let heard = ask(&room.router, Method::GET, "/", &[("accept-language", "en")]).await;
    assert!(heard.text().contains("href=\"/topics/chuyen-doi-so\">Digital transformation"));
}

#[tokio::test]
async fn pages_are_light_and_need_nobody_else() {
    let room = room();
    for path in paths() {
        let page = get(&room.router, &path).await;
        let style = get(&room.router, "/static/style.css").await;
        assert!(page.body.len() + style.body.len() <= FIRST_VIEW_BYTES_MAX, "{path}: {} bytes", page.body.len());
        assert!(!page.text().contains("<script") && !page.text().contains(" style="), "{path}");
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert_eq!(page.header("set-cookie"), "");
    }
    assert!(get(&room.router, "/static/style.css").await.body.len() <= 12_000);
}

#[tokio::test]
async fn titles_are_text_whatever_they_hold() {
    let room = room();
    let (original, _) = pair();
    for path in ["/", &format!("/articles/{}", original.id)] {
        let page = get(&room.router, path).await;
        assert!(!page.text().contains("<R&D>"), "{path}");
        assert!(page.text().contains("&#60;R&#38;D&#62;"), "{path}");
    }
}

#[tokio::test]
async fn an_article_leads_to_its_original_and_to_all_who_carry_it() {
    let room = room();
    let (original, copy) = pair();
    let page = get(&room.router, &format!("/articles/{}", copy.id)).await;
    let text = page.text();
    let go = text.find("Đọc bài gốc tại Báo Sông").unwrap();
    assert!(go < text.find("Toàn văn của <b>bao-song</b>").unwrap());
    assert!(text.contains(original.url.as_str()) && text.contains("93 % văn bản trùng"));
    assert!(text.contains("chuyển đổi số&#34; trong tiêu đề: "));
    assert!(text.contains("10:12, 09/09/2023"));
    let page = get(&room.router, &format!("/articles/{}", original.id)).await;
    assert!(!page.text().contains("Toàn văn của") && !page.text().contains("Tóm tắt số"), "a link alone is permitted");
}

#[tokio::test]
async fn an_articles_page_tells_who_was_first_and_how_sure_that_is() {
    let room = room();
    let (original, copy) = pair();
    let old = room.store.group(original.group).unwrap().unwrap();
    let evidence = vec![Evidence::Credited { by: copy.id, house: "Thông tấn Đất Việt".to_owned() }];
    let told = async |first: First, sequence| {
        let origin = Origin { first, certainty: 0.9, evidence: evidence.clone() };
        let mut writer = room.store.writer().unwrap();
        writer.begin(sequence);
        writer.put_group(copy.group, &Group { origin, ..old.clone() }, Some(&old));
        writer.commit().unwrap();
        let pages = [format!("/articles/{}", copy.id), format!("/articles/{}?lang=en", copy.id)];
        [get(&room.router, &pages[0]).await.text().to_owned(), get(&room.router, &pages[1]).await.text().to_owned()]
    };
    let [vi, en] = told(First::Article(original.id), 901).await;
    assert!(vi.contains("Nguồn gốc: Thông tấn Đất Việt (chắc chắn 0,9; dẫn nguồn)"), "{vi}");
    assert!(en.contains("Origin: Thông tấn Đất Việt (certainty 0.9; credited)"), "{en}");
    let [vi, en] = told(First::Unseen("TTXVN <A>".to_owned()), 902).await;
    assert!(vi.contains("Nguồn gốc: TTXVN &#60;A&#62;, chưa thấy bài gốc"), "{vi}");
    assert!(en.contains("whose own article we have not seen"), "{en}");
    let [vi, _] = told(First::Unknown, 903).await;
    assert!(vi.contains("Nguồn gốc: chưa rõ"), "{vi}");
    let alone = get(&room.router, "/sources/bao-bien").await;
    assert!(!alone.text().contains("Nguồn gốc"));
}

#[tokio::test]
async fn a_sources_page_tells_how_its_channels_fare() {
    let room = room();
    let page = get(&room.router, "/sources/bao-bien").await;
    for expected in
        ["hỏng", "3 lần liên tiếp", "the server answered 503", "`hôm qua` is not a date", "08:31, 09/09/2023"]
    {
        assert!(page.text().contains(expected), "{expected}");
    }
    assert!(
        get(&room.router, "/sources/bao-song").await.text().contains("Kênh hoạt động tốt, không thấy gì phải sửa.")
    );
}

#[tokio::test]
async fn pages_lead_to_older_ones() {
    let room = room();
    let page = get(&room.router, "/provinces/dong-nai?lang=en").await;
    let at = page.text().find("<a rel=\"next\" href=\"").unwrap();
    let href = page.text()[at..].split('"').nth(3).unwrap().replace("&amp;", "&").replace("&#38;", "&");
    assert!(href.contains("before=") && href.contains("lang=en"), "{href}");
    let older = get(&room.router, &href).await;
    assert_eq!(older.status, StatusCode::OK);
    assert!(older.text().contains("Newest page") && !older.text().contains("R&#38;D"));
}

#[tokio::test]
async fn pages_announce_their_feeds() {
    let room = room();
    let page = get(&room.router, "/topics/chuyen-doi-so").await;
    for (extension, media_type) in
        [("atom", "application/atom+xml"), ("rss", "application/rss+xml"), ("json", "application/feed+json")]
    {
        let url = format!("https://diembao.example/feeds/topics/chuyen-doi-so.{extension}");
        let link = format!("<link rel=\"alternate\" type=\"{media_type}\" title=");
        assert!(page.text().contains(&link) && page.text().contains(&url), "{extension}");
    }
}

#[tokio::test]
async fn a_page_that_is_missing_says_so_in_the_readers_language() {
    let room = room();
    for path in
        ["/khong-co", "/topics/khong-co", "/articles/00000000000000ff", "/articles/FF", "/topics/%2e%2e", "/a/b/c"]
    {
        let page = get(&room.router, path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.text().contains("Không có trang này"), "{path}");
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
    }
    let page = ask(&room.router, Method::DELETE, "/", &[("accept-language", "en")]).await;
    assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(page.text().contains("for reading only"));
}

#[tokio::test]
async fn machines_learn_how_we_are() {
    let room = room();
    assert_eq!(get(&room.router, "/healthz").await.status, StatusCode::OK);
    assert_eq!(get(&room.router, "/readyz").await.status, StatusCode::OK);
    room.ready.store(false, Ordering::Relaxed);
    assert_eq!(get(&room.router, "/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let metrics = get(&room.router, "/metrics").await;
    assert!(metrics.header("content-type").starts_with("text/plain; version=0.0.4"));
    assert_eq!(metrics.text(), "diembao_articles 61\n");
}

#[tokio::test]
async fn regions_of_the_file_and_former_provinces_have_pages_and_feeds() {
    let room = room();
    let mut changed = config();
    let name = Names { vi: "Mở rộng".to_owned(), en: "Greater".to_owned() };
    changed.regions.push(Region { id: slug("mo-rong"), name, provinces: vec![slug("dong-nai"), slug("lam-dong")] });
    *room.config.write().unwrap() = Arc::new(changed);
    assert!(get(&room.router, "/regions/mo-rong").await.text().contains("Mở rộng"));
    let entries = |feed: &str| feed.matches("\"date_published\"").count();
    let region = entries(get(&room.router, "/feeds/regions/mo-rong.json").await.text());
    let province = entries(get(&room.router, "/feeds/provinces/dong-nai.json").await.text());
    assert!(region > 0 && region == province, "{region} of the region, {province} of its only province in the news");
    // Bình Phước is part of Đồng Nai since July 2025.
    assert!(get(&room.router, "/provinces/binh-phuoc").await.text().contains("Đồng Nai"));
    let former = get(&room.router, "/feeds/provinces/binh-phuoc.json").await;
    assert_eq!((former.status, entries(former.text())), (StatusCode::OK, province));
    assert_eq!(get(&room.router, "/provinces/ha-tay").await.status, StatusCode::NOT_FOUND);
}
