use std::collections::HashMap;
use std::sync::Arc;

use super::{Fingerprints, Match, Sample, Window, reprint};
use crate::model::{ArticleId, Relation, Timestamp};
use crate::text::{Shingles, keys};

const STORY: &str = "Sáng nay, Ủy ban nhân dân tỉnh tổ chức hội nghị sơ kết một năm triển khai mô hình tổ công nghệ số cộng đồng tại các xã, phường. \
Theo báo cáo, toàn tỉnh đã thành lập hơn chín trăm tổ với gần sáu nghìn thành viên, phần lớn là đoàn viên thanh niên và cán bộ khu phố. \
Các tổ đã hướng dẫn hàng trăm nghìn lượt người dân cài đặt ứng dụng định danh, nộp hồ sơ trực tuyến và thanh toán tiền điện, tiền nước qua điện thoại. \
Phát biểu tại hội nghị, lãnh đạo tỉnh đề nghị các địa phương tiếp tục bố trí kinh phí, trang bị máy tính bảng và tập huấn kỹ năng cho thành viên, \
đồng thời chú ý hỗ trợ người cao tuổi và đồng bào vùng sâu tiếp cận dịch vụ công ngay tại nhà văn hóa ấp.";

const OTHER: &str = "Chiều qua, đội tuyển bóng chuyền nữ của tỉnh giành chiến thắng ba không trước đội khách trong trận đấu mở màn giải các câu lạc bộ khu vực. \
Ngay từ đầu, các cô gái áo xanh phát bóng rất uy lực, chắn bóng tốt và tận dụng triệt để sai lầm ở hàng sau của đối phương để dẫn điểm. \
Huấn luyện viên cho biết toàn đội sẽ có hai ngày nghỉ trước khi gặp đương kim vô địch, trận đấu được xem là chung kết sớm của bảng.";

/// Reads texts in order and says what each is.
struct Desk {
    window: Window,
    texts: HashMap<ArticleId, Arc<Shingles>>,
}

impl Desk {
    fn new() -> Self {
        Desk { window: Window::holding(1000), texts: HashMap::new() }
    }

    fn read(&mut self, id: u64, hours: i64, title: &str, body: &str) -> Option<Match> {
        let prints = Fingerprints::new(title, &keys(body), body);
        let at = Timestamp::from_second(1_700_000_000 + hours * 3600).expect("in range");
        let texts = self.texts.clone();
        let found = reprint(&prints, at, &self.window, &mut |id| texts.get(&id).cloned());
        let copied = found.filter(|found| found.relation == Relation::Copy).and_then(|found| texts.get(&found.with));
        self.window.insert(ArticleId(id), at, &Sample::new(&prints, copied.map(|text| &**text)));
        self.texts.insert(ArticleId(id), Arc::new(prints.shingles));
        found
    }
}

#[test]
fn a_copy_with_new_head_lead_and_tail_is_found() {
    let mut desk = Desk::new();
    assert_eq!(desk.read(1, 0, "Sơ kết tổ công nghệ số", STORY), None);
    assert_eq!(desk.read(2, 1, "Bóng chuyền nữ thắng trận", OTHER), None);
    let copy = format!("Theo TTXVN, tin từ địa phương. {} Báo chúng tôi sẽ tiếp tục thông tin.", STORY);
    let found = desk.read(3, 5, "Gần sáu nghìn thành viên", &copy).expect("a copy");
    assert_eq!((found.with, found.relation), (ArticleId(1), Relation::Copy));
    assert!(found.share > 0.85 && found.share_of_other > 0.98);
}

#[test]
fn the_next_turn_of_an_affair_is_no_copy_of_the_last_though_it_repeats_it() {
    let mut desk = Desk::new();
    desk.read(1, 0, "Sơ kết tổ công nghệ số", STORY);
    let background: String = STORY.chars().skip(STORY.chars().count() / 3).collect();
    let news = "Chiều nay, Hội đồng nhân dân tỉnh thông qua nghị quyết hỗ trợ mỗi thành viên tổ công nghệ số cộng đồng ba trăm \
        nghìn đồng một tháng, áp dụng từ đầu năm sau; nguồn chi lấy từ ngân sách cấp xã, nơi nào khó khăn thì tỉnh cấp bù. \
        Đại biểu các tổ đề nghị chi trả theo quý, kèm danh sách công khai ở nhà văn hóa để bà con cùng giám sát việc này. \
        Nghị quyết còn giao sở chủ quản báo cáo kết quả trước kỳ họp giữa năm và khen thưởng những tổ làm tốt.";
    let found = desk.read(2, 30, "Hỗ trợ thành viên tổ công nghệ số", &format!("{news} {background}"));
    let found = found.expect("a part");
    assert!(found.share_of_other > 0.6, "{found:?}");
    assert_eq!((found.with, found.relation), (ArticleId(1), Relation::Part), "{found:?}");
}

#[test]
fn a_brief_within_a_round_up_is_no_copy_of_it_and_the_head_of_a_text_is_one_of_the_whole() {
    let mut desk = Desk::new();
    let brief: String = STORY.chars().skip(STORY.chars().count() * 2 / 3).collect();
    let roundup = format!("{OTHER} {} {brief}", STORY.to_uppercase().replace("TỔ", "ĐỘI").replace("XÃ", "ẤP"));
    desk.read(1, 0, "Tin vắn trong ngày", &roundup);
    let found = desk.read(2, 1, "Hỗ trợ người cao tuổi", &brief);
    assert_ne!(found.map(|found| found.relation), Some(Relation::Copy), "{found:?}");
    let mut desk = Desk::new();
    desk.read(1, 0, "Sơ kết tổ công nghệ số", &format!("{STORY} {OTHER} {OTHER} {roundup}"));
    let found = desk.read(2, 1, "Sơ kết", STORY).expect("a cut copy");
    assert_eq!(found.relation, Relation::Copy, "{found:?}");
}

#[test]
fn a_text_that_takes_part_of_another_is_no_copy() {
    let mut desk = Desk::new();
    desk.read(1, 0, "Sơ kết tổ công nghệ số", STORY);
    let half: String = STORY.chars().take(STORY.chars().count() * 2 / 5).collect();
    let found = desk.read(2, 3, "Nhìn lại một năm", &format!("{OTHER} {half}")).expect("a part");
    assert_eq!((found.with, found.relation), (ArticleId(1), Relation::Part));
}

#[test]
fn spelling_does_not_hide_a_copy() {
    use unicode_normalization::UnicodeNormalization;
    let mut desk = Desk::new();
    desk.read(1, 0, "Sơ kết", STORY);
    let retyped: String = STORY.replace("hóa", "hoá").nfd().collect();
    assert!(desk.read(2, 2, "Tít khác hẳn", &retyped).is_some_and(|found| found.share > 0.97));
}

#[test]
fn issues_of_a_series_are_never_copies_of_each_other() {
    let mut desk = Desk::new();
    for day in 0..12 {
        let body = format!(
            "Đài Khí tượng thủy văn khu vực cho biết, ngày {} tại địa phương trời nhiều mây, có lúc có mưa rào và dông rải rác, cục bộ có nơi mưa vừa. \
             Gió tây nam cấp 3, trong cơn dông đề phòng lốc, sét và gió giật mạnh. Nhiệt độ thấp nhất {} độ, nhiệt độ cao nhất {} độ, độ ẩm trung bình từ {} phần trăm. \
             Người dân cần thường xuyên theo dõi các bản tin tiếp theo để chủ động sản xuất và phòng tránh thiên tai trên địa bàn.",
            day + 10,
            22 + day % 4,
            30 + day % 5,
            60 + day
        );
        let title = format!("Dự báo thời tiết ngày {}", day + 10);
        assert_eq!(desk.read(day * 2, day as i64 * 24, &title, &body), None, "issue {day}");
        let copy = format!("{body} Bản tin do phóng viên tổng hợp.");
        let found = desk.read(day * 2 + 1, day as i64 * 24 + 1, &title, &copy);
        assert_eq!(found.map(|found| found.with), Some(ArticleId(day * 2)), "copy of issue {day}");
    }
}

#[test]
fn another_print_of_an_issue_is_its_copy_and_another_places_bulletin_is_not() {
    let mut desk = Desk::new();
    let bulletin = |day: u64, place: u64| {
        let streets: String = (0..7).map(|n| (day * 31 + place * 17 + n * 5) % 80 + 10).map(street).collect();
        format!(
            "Công ty Điện lực thông báo lịch ngừng cung cấp điện ngày {day} để thi công và bảo trì lưới điện. {streets} \
             Trường hợp công việc hoàn thành sớm, điện lực sẽ đóng điện trở lại mà không báo trước. Mọi thắc mắc xin \
             liên hệ tổng đài chăm sóc khách hàng. Rất mong quý khách hàng thông cảm và bố trí kế hoạch phù hợp."
        )
    };
    for day in 10..22 {
        let (title, at) = (format!("Lịch ngừng cung cấp điện ngày {day}"), day as i64 * 24);
        desk.read(day * 10, at, &title, &bulletin(day, 1));
        assert_eq!(desk.read(day * 10 + 1, at + 1, &title, &bulletin(day, 2)), None, "another place, day {day}");
        // Every ninth word is lost in the second print.
        let words = bulletin(day, 1);
        let kept = words.split_whitespace().enumerate().filter(|(at, _)| at % 9 != 4).map(|(_, word)| word);
        let copy = format!("{} Bản tin do phóng viên tổng hợp.", kept.collect::<Vec<_>>().join(" "));
        let found = desk.read(day * 10 + 2, at + 2, &title, &copy);
        assert_eq!(found.map(|found| found.with), Some(ArticleId(day * 10)), "print of day {day}");
    }
}

fn street(number: u64) -> String {
    format!("Từ 7 giờ đến 11 giờ: khu phố {number}, tuyến đường số {}. ", number * 3)
}

#[test]
fn short_texts_are_copies_only_when_they_are_the_same() {
    let mut desk = Desk::new();
    desk.read(1, 0, "Ảnh đẹp hôm nay", "Bình minh trên sông.");
    assert_eq!(desk.read(2, 1, "Ảnh đẹp hôm qua", "Bình minh trên sông."), None);
    assert!(desk.read(3, 1, "ẢNH ĐẸP HÔM NAY", "Bình minh  trên sông").is_some());
}

#[test]
fn a_window_keeps_to_its_bound() {
    let mut window = Window::holding(16);
    for number in 0..200_u64 {
        let body = format!("{OTHER} bài số {number} {}", "khác biệt ".repeat(number as usize % 7));
        let prints = Fingerprints::new("Tin", &keys(&body), &body);
        window.insert(ArticleId(number), Timestamp::UNIX_EPOCH, &Sample::new(&prints, None));
        assert!(window.len() <= 16);
    }
}
