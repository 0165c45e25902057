use proptest::prelude::*;

use super::{Stories, Subject, TEXTS_MAX, Told, heavy};
use crate::identify::{Skeleton, Terms};
use crate::model::{ArticleId, StoryId, Timestamp};
use crate::text::keys;

const BRIDGE: &str = "Cầu Mã Đà nối Đồng Nai với Bình Phước được khởi công, tổng mức đầu tư hơn 500 tỷ đồng, dài 720 mét, \
    vượt sông Mã Đà, dự kiến thông xe sau hai năm thi công. Nhà thầu huy động máy móc, công nhân làm ba ca.";
const BRIDGE_TOO: &str = "Sáng nay, tỉnh Đồng Nai làm lễ khởi công cầu Mã Đà bắc qua sông Mã Đà. Cây cầu dài 720 mét, vốn \
    500 tỷ đồng, giúp người dân Bình Phước cũ đi sân bay Long Thành gần hơn 60 cây số, thông xe sau hai năm.";
const MUSHROOM: &str = "Trại nấm linh chi của anh Hậu ở Trảng Bom mỗi vụ bán ra ba tấn nấm khô, lãi trăm triệu, bảy lao động \
    quanh vùng có việc làm đều. Anh mở lớp dạy trồng nấm miễn phí cho hội viên nông dân trong xã.";
const SCHOOL: &str = "Trường tiểu học vùng cao khánh thành bếp ăn bán trú, hơn 300 học sinh có bữa trưa nóng, thầy cô không còn \
    phải nấu nhờ. Phụ huynh góp củi, góp rau, hội khuyến học tặng nồi và chén bát.";

fn at(hours: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + hours * 3600).expect("in range")
}

fn subject(title: &str, body: &str) -> Subject {
    Subject { terms: Terms::new(title, "", &keys(body)), skeleton: Skeleton::new(title, body) }
}

fn tell(stories: &mut Stories, id: u64, hours: i64, title: &str, body: &str) -> Told {
    stories.tell(ArticleId(id), at(hours), subject(title, body), StoryId(ArticleId(id)))
}

fn story(id: u64) -> StoryId {
    StoryId(ArticleId(id))
}

#[test]
fn articles_about_one_event_are_one_story_under_the_first_ones_id() {
    let mut stories = Stories::default();
    assert_eq!(tell(&mut stories, 1, 0, "Khởi công cầu Mã Đà", BRIDGE).story, story(1));
    assert_eq!(tell(&mut stories, 2, 1, "Trồng nấm linh chi thu lãi cao", MUSHROOM).story, story(2));
    let told = tell(&mut stories, 3, 5, "Đồng Nai xây cầu Mã Đà 500 tỷ đồng", BRIDGE_TOO);
    assert_eq!(told.story, story(1));
    assert_eq!(told.near.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [ArticleId(1)]);
    assert!(told.certainty >= 0.4, "{told:?}");
}

#[test]
fn a_week_later_it_is_another_story() {
    let mut stories = Stories::default();
    tell(&mut stories, 1, 0, "Khởi công cầu Mã Đà", BRIDGE);
    assert_eq!(tell(&mut stories, 2, 24 * 7, "Đồng Nai xây cầu Mã Đà 500 tỷ đồng", BRIDGE_TOO).story, story(2));
}

#[test]
fn issues_of_a_series_are_stories_of_their_own() {
    let results = |day: u64| {
        let prizes: Vec<String> =
            (1..12).map(|prize| format!("{}", (day * 7919 + prize * 104_729) % 90_000 + 10_000)).collect();
        format!("Kết quả xổ số Đồng Nai: giải đặc biệt và các giải {}. Vé trúng lĩnh tại đại lý.", prizes.join(", "))
    };
    let mut stories = Stories::default();
    for day in 1..6 {
        let title = format!("Kết quả xổ số Đồng Nai ngày {day} tháng 10");
        assert_eq!(tell(&mut stories, day, day as i64 * 24, &title, &results(day)).story, story(day));
    }
    assert_eq!(tell(&mut stories, 9, 125, "Kết quả xổ số Đồng Nai ngày 5 tháng 10", &results(5)).story, story(5));
}

#[test]
fn two_stories_that_are_one_go_on_as_the_older() {
    let mut stories = Stories::default();
    // Three days apart they are too little alike; an article between them is like both.
    tell(&mut stories, 1, 0, "Khởi công cầu Mã Đà", BRIDGE);
    stories.insert(ArticleId(2), at(3), story(2), subject("Đồng Nai xây cầu Mã Đà 500 tỷ đồng", BRIDGE_TOO));
    let told = tell(&mut stories, 3, 4, "Khởi công cầu Mã Đà 500 tỷ đồng", &format!("{BRIDGE} {BRIDGE_TOO}"));
    assert_eq!((told.story, told.merged), (story(1), Some((story(2), story(1)))));
    assert!(!stories.has(story(2)));
}

#[test]
fn a_text_that_came_to_be_about_something_else_leaves_and_the_others_keep_the_id() {
    let mut stories = Stories::default();
    tell(&mut stories, 1, 0, "Khởi công cầu Mã Đà", BRIDGE);
    tell(&mut stories, 2, 1, "Đồng Nai xây cầu Mã Đà 500 tỷ đồng", BRIDGE_TOO);
    assert_eq!(stories.retell(ArticleId(2), subject("Đồng Nai xây cầu Mã Đà", BRIDGE), story(2)), None);
    let told = stories.retell(ArticleId(1), subject("Bếp ăn bán trú vùng cao", SCHOOL), story(99)).expect("it leaves");
    assert_eq!(told.story, story(99));
    assert_eq!(tell(&mut stories, 4, 3, "Cầu Mã Đà khởi công", BRIDGE).story, story(1));
}

#[test]
fn what_was_taken_out_brings_nobody_in() {
    let mut stories = Stories::default();
    tell(&mut stories, 1, 0, "Khởi công cầu Mã Đà", BRIDGE);
    stories.remove(ArticleId(1));
    stories.remove(ArticleId(77));
    assert_eq!(tell(&mut stories, 2, 1, "Khởi công cầu Mã Đà", BRIDGE).story, story(2));
}

#[test]
fn what_is_read_back_tells_the_same() {
    let texts =
        [("Khởi công cầu Mã Đà", BRIDGE), ("Trồng nấm", MUSHROOM), ("Xây cầu Mã Đà", BRIDGE_TOO), ("Bếp ăn", SCHOOL)];
    let (mut whole, mut back) = (Stories::default(), Stories::default());
    for (number, (title, body)) in texts.iter().enumerate() {
        let told = tell(&mut whole, number as u64, number as i64, title, body);
        back.insert(ArticleId(number as u64), at(number as i64), told.story, subject(title, body));
    }
    let one = tell(&mut whole, 9, 6, "Cầu Mã Đà", BRIDGE_TOO);
    assert_eq!(one, tell(&mut back, 9, 6, "Cầu Mã Đà", BRIDGE_TOO));
    assert_eq!(one.story, story(0));
}

#[test]
fn no_more_texts_are_held_than_the_bound() {
    let mut stories = Stories::default();
    for number in 0..TEXTS_MAX as u64 + 500 {
        stories.insert(ArticleId(number), at(0), story(number), subject("Tin", &format!("bài{number}")));
    }
    assert!(stories.texts.len() <= TEXTS_MAX);
    assert!(stories.postings.len() <= TEXTS_MAX + TEXTS_MAX / 4, "{}", stories.postings.len());
}

#[test]
fn an_article_without_words_is_a_story_of_its_own() {
    let mut stories = Stories::default();
    for id in 1..4 {
        assert_eq!(tell(&mut stories, id, 0, "", "— !").story, story(id));
    }
}

proptest! {
    #[test]
    fn light_terms_alone_never_make_two_texts_alike(words in proptest::collection::vec("[a-z]{1,3}", 1..120)) {
        let text = Terms::new("", "", &keys(&words.join(" ")));
        let terms = text.heaviest_first();
        let light: f32 = terms[heavy(terms)..].iter().map(|term| (f32::from(term.weight) / 4096.0).powi(2)).sum();
        prop_assert!(light.sqrt() <= super::LIGHT_LENGTH);
        prop_assert!((text.likeness(&text) - 1.0).abs() < 0.01 || terms.is_empty());
    }
}
