mod labels;
mod places;
mod topics;

use serde_json::Value;

use crate::config::{Curated, Topic};
use crate::model::Names;
use crate::rule::Rule;

use super::{Classes, Classifier, Input};
use crate::corpora::corpus;

/// A file of labelled articles, which are not ours to ship.
fn corpora(file: &str) -> Option<String> {
    corpus(file).map(|path| std::fs::read_to_string(path).expect("the corpus is readable"))
}

fn classify(classifier: &Classifier, row: &Value) -> Classes {
    let field = |name: &str| row[name].as_str().unwrap_or_default();
    let source = "paper".parse().expect("a slug");
    classifier.classify(&Input {
        source: &source,
        province: None,
        title: field("title"),
        summary: field("summary"),
        section: field("section"),
        authors: &[],
        body: field("text"),
        body_syllables: None,
    })
}

#[test]
fn provinces_are_found_as_people_judged_them() {
    let Some(labels) = corpora("labels/provinces.jsonl") else { return };
    let classifier = Classifier::new(&[]);
    let (mut hit, mut wanted, mut got) = (0, 0, 0);
    for line in labels.lines() {
        let row: Value = serde_json::from_str(line).expect("a row");
        if row["unsure"].is_string() {
            continue;
        }
        let want: Vec<&str> = row["provinces"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        let classes = classify(&classifier, &row);
        let found: Vec<&str> = classes.provinces.iter().map(|id| id.as_str()).collect();
        let both = found.iter().filter(|id| want.contains(id)).count();
        if both < want.len() || both < found.len() {
            eprintln!("{} | {want:?} | {:?}", row["title"], classes.because_provinces);
        }
        (hit, wanted, got) = (hit + both, wanted + want.len(), got + found.len());
    }
    let f1 = 2.0 * hit as f64 / (wanted + got) as f64;
    eprintln!("provinces: F1 {f1:.3}, {hit} of {wanted} found, {} false", got - hit);
    assert!(f1 >= 0.96, "F1 {f1:.3}");
}

fn topic_of(id: &str, rule: &str) -> Topic {
    Topic {
        id: id.parse().expect("a slug"),
        name: Names { vi: id.to_owned(), en: id.to_owned() },
        rule: Rule::parse(rule).expect(rule),
        provinces: Vec::new(),
        sources: Vec::new(),
        threshold: 0.0,
        curated: Curated::Open,
    }
}

fn provinces(source_province: Option<&str>, title: &str, summary: &str, body: &str) -> Vec<String> {
    let source = "paper".parse().expect("a slug");
    let own = source_province.map(|id| id.parse().expect("a slug"));
    let classes = Classifier::new(&[]).classify(&Input {
        source: &source,
        province: own.as_ref(),
        title,
        summary,
        section: "",
        authors: &[],
        body,
        body_syllables: None,
    });
    classes.provinces.iter().map(ToString::to_string).collect()
}

#[test]
fn names_in_title_and_lead_tell_the_province() {
    for (title, summary, expected) in [
        ("Đồng Nai đẩy mạnh chuyển đổi số", "", "dong-nai"),
        ("ĐỒNG NAI ĐẨY MẠNH CHUYỂN ĐỔI SỐ", "", "dong-nai"),
        ("Khởi công nhà ở xã hội tại Bình Dương", "", "ho-chi-minh"),
        ("TP.HCM mở thêm tuyến buýt", "", "ho-chi-minh"),
        ("Tp Hồ Chí Minh mở thêm tuyến buýt", "", "ho-chi-minh"),
        ("Mở thêm tuyến buýt", "UBND thành phố Hồ Chí Minh vừa duyệt phương án.", "ho-chi-minh"),
        ("Mở thêm tuyến buýt", "Sở Xây dựng thành phố HCM vừa duyệt phương án.", "ho-chi-minh"),
        ("TX.Tân Uyên mở thêm tuyến buýt", "", "ho-chi-minh"),
        ("BR-VT: mở thêm tuyến buýt", "", "ho-chi-minh"),
        ("Bà Rịa-Vũng Tàu mở thêm tuyến buýt", "", "ho-chi-minh"),
        ("Mở thêm tuyến buýt", "UBND thành phố Biên Hòa vừa duyệt phương án.", "dong-nai"),
        ("Than Uyên: Được mùa mắc ca", "", "lai-chau"),
        ("Được mùa mắc ca", "Nông dân huyện Than Uyên phấn khởi.", "lai-chau"),
        ("Đăk Lăk được mùa cà phê", "", "dak-lak"),
        ("Hoà Bình giữ rừng đầu nguồn", "", "phu-tho"),
        ("Khánh Hoà đón khách quốc tế", "", "khanh-hoa"),
        ("Nối nhịp Long An - Đồng Tháp", "", "dong-thap tay-ninh"),
        ("Đồng Nai, Tây Ninh, Lâm Đồng, Cà Mau cùng mở đường", "", "ca-mau dong-nai lam-dong tay-ninh"),
        ("Quy hoạch khu Đông Hà Nội", "", "ha-noi"),
        ("Cất nóc Vinhomes Hà Tĩnh", "", "ha-tinh"),
        ("Phó thủ tướng yêu cầu Hải Phòng làm nhanh", "", "hai-phong"),
        (
            "Chè Thái Nguyên lập kỷ lục",
            "Festival Trà Thái Nguyên Thái Nguyên mở màn. Tỉnh Thái Nguyên có 20.000 ha chè.",
            "thai-nguyen",
        ),
        ("Trẻ em Đồng Nai vui trung thu", "", "dong-nai"),
        ("Chọn Hà Nội làm nơi gặp gỡ", "", "ha-noi"),
        ("Quảng Ninh, Trung Quốc bàn mở cửa khẩu", "", "quang-ninh"),
        ("Tàu thuyền tránh trú bão", "Tàu thuyền vào nơi tránh trú bão ở Quảng Ninh an toàn.", "quang-ninh"),
        ("Bắt nghi phạm", "Ông B. (ngụ quận 1) bị bắt tại Đồng Nai.", "dong-nai"),
        (
            "Bắt nghi phạm",
            "Công an Đồng Nai bắt B., trú tại phường Hồng Hà, thành phố Hạ Long, tỉnh Quảng Ninh.",
            "dong-nai",
        ),
        ("Đuối nước", "Bé trai 5 tuổi tử vong ở Đồng Nai.", "dong-nai"),
        ("Khởi tố nghi phạm", "Bắt Trần Văn B. (30 tuổi) vì trộm cắp nhiều lần tại Đồng Nai.", "dong-nai"),
    ] {
        let mut found = provinces(None, title, summary, "");
        found.sort();
        assert_eq!(found.join(" "), expected, "{title} | {summary}");
    }
}

#[test]
fn what_only_sounds_like_a_province_is_none() {
    for (title, summary) in [
        ("Gìn giữ hòa bình ở Biển Đông", "Các bên cùng vì hòa bình, hợp tác."),
        ("VÌ HÒA BÌNH THẾ GIỚI", ""),
        ("Kinh tế Thái Bình Dương phục hồi", ""),
        ("Kẹt xe trên đường Điện Biên Phủ", ""),
        ("Học và làm theo Bác", "Chủ tịch Hồ Chí Minh dạy cán bộ phải gần dân."),
        ("Huyền thoại đường Hồ Chí Minh", ""),
        ("Hoa hậu Hải Dương kể chuyện nghề", "Nguyễn Trần Hải Dương sinh năm 1990."),
        ("Ca sĩ Hà Giang ra đĩa mới", ""),
        ("Đêm nhạc ở Nhà hát Hòa Bình", ""),
        ("Trần Phú Thọ vô địch cờ vua", ""),
        ("Hải Dương kể chuyện nghề", "Người đẹp Nguyễn Trần Hải Dương sinh năm 1990."),
        (
            "Điện thoại nổ ở Hà Nam",
            "Vụ việc xảy ra tại tỉnh Hà Nam của Trung Quốc. Công an tỉnh Hà Nam, Trung Quốc, đã vào cuộc.",
        ),
        ("Điện thoại nổ ở Hà Nam, Trung Quốc", "Vụ việc xảy ra tại Trịnh Châu (Hà Nam, Trung Quốc)."),
        ("Giờ bóng lăn", "Trận đấu diễn ra lúc 20h45 (theo giờ Hà Nội)."),
        ("Hà Nội FC thắng trận thứ ba", ""),
        ("CLB Hải Phòng đổi HLV", "Đội bóng Hải Phòng thua ba trận."),
        ("Bắt kẻ trộm xe", "Nghi phạm Lê Văn A., 30 tuổi, quê Thanh Hóa, đã khai nhận."),
        ("Hỏi đáp sức khỏe", "Tôi nên ăn gì? (Thu Hương, 46 tuổi, ở Hưng Yên)"),
        ("Sơ kết sáu tháng đầu năm", "Ngày 28/6, tại Hà Nội, Bộ Công an tổ chức hội nghị."),
        ("Khôi phục tàu khách", "Cục Đường sắt hỏi ý kiến Hà Nội, Hưng Yên, Hà Nam, Nghệ An, Đà Nẵng, Khánh Hòa."),
        ("Đọc báo sáng nay", "Báo Hà Nam điện tử"),
        ("Người già nên uống đủ nước", "Bác sĩ An, Bệnh viện Lão khoa Huế, cho biết người già dễ quên uống nước."),
    ] {
        let found = provinces(None, title, summary, "Ai cũng nên đọc.");
        assert_eq!(found, Vec::<String>::new(), "{title} | {summary}");
    }
}

#[test]
fn the_paper_s_own_province_is_meant_when_none_is_named() {
    let lead = "UBND tỉnh vừa giao chỉ tiêu cho các xã trên địa bàn tỉnh.";
    assert_eq!(provinces(Some("dong-nai"), "Giao chỉ tiêu", lead, ""), ["dong-nai"]);
    assert_eq!(provinces(None, "Giao chỉ tiêu", lead, ""), Vec::<String>::new());
    assert_eq!(provinces(Some("dong-nai"), "Giao chỉ tiêu", "Bộ Tài chính giao chỉ tiêu.", ""), Vec::<String>::new());
    assert_eq!(provinces(Some("dong-nai"), "Tây Ninh giao chỉ tiêu", lead, ""), ["tay-ninh"]);
    let commune = "Cách phân công này giúp xã Tân Lập giải quyết hết hồ sơ tồn đọng.";
    assert_eq!(provinces(Some("tay-ninh"), "Xã biên giới không còn hồ sơ quá hạn", commune, ""), ["tay-ninh"]);
    assert_eq!(provinces(Some("tay-ninh"), "Xã hội số", "Toàn xã hội chung tay.", ""), Vec::<String>::new());
    // Tân Uyên is a town of Bình Dương and a district of Lai Châu.
    assert_eq!(provinces(Some("ho-chi-minh"), "Trao quà ở TX.Tân Uyên", "", ""), ["ho-chi-minh"]);
    assert_eq!(provinces(Some("lai-chau"), "Trao quà ở huyện Tân Uyên", "", ""), ["lai-chau"]);
}

#[test]
fn topics_ask_for_rule_threshold_province_and_source() {
    let rule = "\"chuyển đổi số\"";
    let topics = [
        topic_of("plain", rule),
        Topic { threshold: 3.0, ..topic_of("strict", rule) },
        Topic { provinces: vec!["dong-nai".parse().expect("a slug")], ..topic_of("there", rule) },
        Topic { provinces: vec!["hue".parse().expect("a slug")], ..topic_of("elsewhere", rule) },
        Topic { sources: vec!["another".parse().expect("a slug")], ..topic_of("other-paper", rule) },
        topic_of("by-province", "province:dong-nai AND \"chuyển đổi số\""),
        topic_of("absent", "\"nông thôn mới\""),
    ];
    let row =
        serde_json::json!({ "title": "Đồng Nai họp", "summary": "Tin vắn.", "text": "Tỉnh bàn về chuyển đổi số." });
    let classes = classify(&Classifier::new(&topics), &row);
    let found: Vec<&str> = classes.topics.iter().map(|topic| topic.topic.as_str()).collect();
    assert_eq!(found, ["plain", "there", "by-province"]);
    assert_eq!(classes.topics[0].because, ["\"chuyển đổi số\" in body: \"Tỉnh bàn về chuyển đổi số\""]);
    assert!(classes.because_provinces[0].because[0].starts_with("\"Đồng Nai\" in title"));
}

#[test]
fn any_text_is_classified() {
    let odd = [
        "",
        "—",
        "TP",
        "Hà",
        "tỉnh",
        "trú",
        "(Hà Nội",
        "Hà Nội\n\n",
        "TP. ",
        "\u{300}Hà Nội",
        "Đồng Nai Đồng Nai: Đồng",
    ];
    for text in odd {
        provinces(Some("dong-nai"), text, text, text);
    }
}

#[test]
fn every_listed_place_is_of_a_known_province() {
    for row in super::places::PLACES {
        assert!(crate::model::province(row.province).is_some(), "{}", row.province);
        for name in row.known.split(", ").chain(row.cued.split(", ")) {
            assert!(!name.is_empty() && name == name.trim(), "{name} of {}", row.province);
        }
    }
}
