//! Names of places and what only sounds like one, case by case.

use super::provinces;

/// Each case alone: a title without a lead, and that the text says the same.
fn check(cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (title, expected) in cases {
        let mut found = provinces(None, title, "", "Ai cũng nên đọc.");
        found.sort();
        if found.join(" ") != *expected {
            wrong.push(format!("{title}: {found:?}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ho_chi_minh_is_known_in_all_its_spellings() {
    for name in [
        "TP HCM",
        "TP.HCM",
        "TP. HCM",
        "Tp.HCM",
        "Tp HCM",
        "TPHCM",
        "TpHCM",
        "T.P HCM",
        "TP.Hồ Chí Minh",
        "TP. Hồ Chí Minh",
        "Tp. Hồ Chí Minh",
        "T.P. Hồ Chí Minh",
        "TP Hồ Chí Minh",
        "thành phố Hồ Chí Minh",
        "Thành phố Hồ Chí Minh",
        "Thành phố HCM",
        "Sài Gòn",
        "Sài gòn cũ, nay là TP.HCM",
        "TP.Sài Gòn",
        "HCMC",
        "TP.\u{a0}HCM",
    ] {
        check(&[(&format!("Mở tuyến buýt ở {name}"), "ho-chi-minh")]);
    }
}

#[test]
fn provinces_are_known_in_their_other_spellings() {
    check(&[
        ("BR-VT: mưa lớn", "ho-chi-minh"),
        ("Mưa lớn ở BR - VT", "ho-chi-minh"),
        ("Mưa lớn ở Bà Rịa – Vũng Tàu", "ho-chi-minh"),
        ("Mưa lớn ở Thừa Thiên - Huế", "hue"),
        ("Mưa lớn ở Thừa Thiên-Huế", "hue"),
        ("TT-Huế: mưa lớn", "hue"),
        ("TT Huế: mưa lớn", "hue"),
        ("Mưa lớn ở Đắc Lắc", "dak-lak"),
        ("Mưa lớn ở Đăk Lăk", "dak-lak"),
        ("Mưa lớn ở Dak Lak", "dak-lak"),
        ("Mưa lớn ở Đăk Nông", "lam-dong"),
        ("Mưa lớn ở Đắc Nông", "lam-dong"),
        ("Mưa lớn ở Bắc Cạn", "thai-nguyen"),
        ("Mưa lớn ở Bắc Kạn", "thai-nguyen"),
        ("Mưa lớn ở Kontum", "quang-ngai"),
        ("Mưa lớn ở Qui Nhơn", "gia-lai"),
        ("Mưa lớn ở Khánh Hoà", "khanh-hoa"),
        ("Mưa lớn ở Thanh Hoá", "thanh-hoa"),
    ]);
}

#[test]
fn cities_and_towns_tell_their_province() {
    check(&[
        ("Biên Hòa chỉnh trang đô thị", "dong-nai"),
        ("Thủ Đức chỉnh trang đô thị", "ho-chi-minh"),
        ("Vũng Tàu chỉnh trang đô thị", "ho-chi-minh"),
        ("Dĩ An chỉnh trang đô thị", "ho-chi-minh"),
        ("Phú Quốc chỉnh trang đô thị", "an-giang"),
        ("Rạch Giá chỉnh trang đô thị", "an-giang"),
        ("Đà Lạt chỉnh trang đô thị", "lam-dong"),
        ("Phan Thiết chỉnh trang đô thị", "lam-dong"),
        ("Gia Nghĩa chỉnh trang đô thị", "lam-dong"),
        ("Hạ Long chỉnh trang đô thị", "quang-ninh"),
        ("Nha Trang chỉnh trang đô thị", "khanh-hoa"),
        ("Phan Rang - Tháp Chàm chỉnh trang đô thị", "khanh-hoa"),
        ("Quy Nhơn chỉnh trang đô thị", "gia-lai"),
        ("Pleiku chỉnh trang đô thị", "gia-lai"),
        ("Buôn Ma Thuột chỉnh trang đô thị", "dak-lak"),
        ("Tuy Hòa chỉnh trang đô thị", "dak-lak"),
        ("Hội An chỉnh trang đô thị", "da-nang"),
        ("Tam Kỳ chỉnh trang đô thị", "da-nang"),
        ("TP Vinh chỉnh trang đô thị", "nghe-an"),
        ("Thành phố Điện Biên Phủ chỉnh trang đô thị", "dien-bien"),
        ("Đồng Hới chỉnh trang đô thị", "quang-tri"),
        ("Đông Hà chỉnh trang đô thị", "quang-tri"),
        ("Việt Trì chỉnh trang đô thị", "phu-tho"),
        ("Vĩnh Yên chỉnh trang đô thị", "phu-tho"),
        ("Phủ Lý chỉnh trang đô thị", "ninh-binh"),
        ("Chí Linh chỉnh trang đô thị", "hai-phong"),
        ("Mỹ Tho chỉnh trang đô thị", "dong-thap"),
        ("TP Tân An chỉnh trang đô thị", "tay-ninh"),
        ("Long Xuyên chỉnh trang đô thị", "an-giang"),
        ("Vị Thanh chỉnh trang đô thị", "can-tho"),
        ("Giá Rai chỉnh trang đô thị", "ca-mau"),
        ("Sa Pa chỉnh trang đô thị", "lao-cai"),
        ("Mèo Vạc chỉnh trang đô thị", "tuyen-quang"),
        ("Đặc khu Côn Đảo chỉnh trang đô thị", "ho-chi-minh"),
        ("Đặc khu Trường Sa đón xuân", "khanh-hoa"),
        ("Huyện đảo Hoàng Sa tổ chức gặp mặt", "da-nang"),
        ("Đặc khu Phú Quý đón xuân", "lam-dong"),
        ("Thị xã Hoài Nhơn đón xuân", "gia-lai"),
        ("Huyện Châu Đức đón xuân", "ho-chi-minh"),
        ("Cháy kho bánh kẹo ở quận Bình Tân", "ho-chi-minh"),
        ("Cháy kho bánh kẹo ở quận Tân Phú", "ho-chi-minh"),
        ("Cháy kho bánh kẹo ở Q.Bình Tân", "ho-chi-minh"),
        ("Quận 12 mở ngày hội pháp luật", "ho-chi-minh"),
        ("Cháy kho bánh kẹo ở Q. 8", "ho-chi-minh"),
        ("Món ăn vặt trong chợ Bến Thành Sài Gòn", "ho-chi-minh"),
        ("Huyện Quảng Ninh, tỉnh Quảng Bình tìm người thân", "quang-tri"),
        ("Huyện Hòa Bình (Bạc Liêu) tìm người thân", "ca-mau"),
        ("Cháy kho bánh kẹo ở Bình Chánh", "ho-chi-minh"),
        ("Chương Mỹ ngập sâu, sẵn sàng di dân", "ha-noi"),
        ("Truy bắt hung thủ giết phụ nữ 62 tuổi ở quận Thủ Đức", "ho-chi-minh"),
        ("Tòa nhà 150 tuổi tại TPHCM", "ho-chi-minh"),
        ("Đoàn nhà báo TP. HCM đi thăm công viên", "ho-chi-minh"),
        ("Huyện Châu Thành, tỉnh Bến Tre đón xuân", "vinh-long"),
        ("Huyện Châu Thành (Tây Ninh) đón xuân", "tay-ninh"),
        ("Huyện Phong Điền (TP Cần Thơ) đón xuân", "can-tho"),
        ("Huyện Phong Điền, Thừa Thiên Huế đón xuân", "hue"),
    ]);
}

#[test]
fn names_of_other_things_are_no_places() {
    check(&[
        ("Hòa bình là khát vọng chung", ""),
        ("Lực lượng gìn giữ hòa bình lên đường", ""),
        ("Châu Á - Thái Bình Dương tăng trưởng", ""),
        ("Tuần dương hạm ở Thái Bình Dương", ""),
        ("Viện hải dương học đo độ mặn", ""),
        ("Ùn tắc trên đường Điện Biên Phủ", ""),
        ("Ùn tắc trên đường Hà Nội", ""),
        ("Ùn tắc trên xa lộ Hà Nội", ""),
        ("Ùn tắc ở cầu vượt Bình Phước", ""),
        ("Ùn tắc trên cầu Sài Gòn", ""),
        ("Sáp nhập đường sắt Sài Gòn, Hà Nội", ""),
        ("Hãng mở đường bay TP HCM - Hong Kong", ""),
        ("Cháy lớn ở quận 13, Paris", ""),
        ("Hẻm Tuyên Quang bị ngập", ""),
        ("SHB Đà Nẵng thắng trận thứ ba", ""),
        ("Hoàng Anh Gia Lai thắng trận thứ ba", ""),
        ("Becamex Bình Dương thắng trận thứ ba", ""),
        ("Thép Xanh Nam Định thắng trận thứ ba", ""),
        ("Sông Lam Nghệ An thắng trận thứ ba", ""),
        ("Hồng Lĩnh Hà Tĩnh thắng trận thứ ba", ""),
        ("Đội bóng Quảng Nam thắng trận thứ ba", ""),
        ("Báo Sài Gòn Giải Phóng trao học bổng", ""),
        ("Theo Pháp luật TP.HCM", ""),
        ("Truyền hình Vĩnh Long chiếu phim mới", ""),
        ("Kết quả xổ số Hậu Giang", ""),
        ("Nguyễn Thái Bình kể chuyện nghề", ""),
        ("Cổ phiếu lên sàn chứng khoán TP HCM", ""),
        ("Cách nấu bún bò Huế", ""),
        ("Cách trộn bánh tráng Tây Ninh", ""),
        ("Cách nấu phở Nam Định", ""),
        ("Xe máy biển kiểm soát Đắk Lắk", ""),
        ("Tàu áp sát quần đảo Trường Sa", ""),
        ("Tàu áp sát quần đảo Hoàng Sa", ""),
        ("Ca sĩ Hà Giang: Hà Giang vẫn hát mỗi ngày", ""),
        ("Lũ ở thành phố Trùng Khánh, Trung Quốc", ""),
        ("Động đất ở Hà Nam (Trung Quốc)", ""),
        ("Giá vàng bạc đá quý Sài Gòn tăng", ""),
        ("Huyện Châu Thành khen thưởng học sinh", ""),
        ("Đàm Vĩnh Hưng ra đĩa mới", ""),
        ("Ông Trần Bắc Hà vắng mặt", ""),
        ("Học lịch sử Việt Nam", ""),
        ("Vinh dự và trách nhiệm", ""),
    ]);
}

#[test]
fn traps_do_not_hide_the_place_beside_them() {
    check(&[
        ("Hòa Bình mở cửa hồ thủy điện", "phu-tho"),
        ("Thái Bình cấy lúa xuân", "hung-yen"),
        ("Bình Dương nhìn ra Thái Bình Dương", "ho-chi-minh"),
        ("Ngập đường Điện Biên Phủ ở Đà Nẵng", "da-nang"),
        ("Gia Lai xem Hoàng Anh Gia Lai đá", "gia-lai"),
        ("Hà Nội cấm xe trên xa lộ Hà Nội", "ha-noi"),
        ("Bắt người bán ma túy ở Hà Nam", "ninh-binh"),
        ("Huyện Trùng Khánh đón khách Trung Quốc ở Cao Bằng", "cao-bang"),
    ]);
}

#[test]
fn the_place_before_a_repeated_lead_is_where_it_happened() {
    let lead = "Sau khi bàn giao đất để cải tạo con rạch, anh Lý sống trong phần nền còn lại.";
    for (place, expected) in [("TP HCM", "ho-chi-minh"), ("Đồng Nai", "dong-nai"), ("Bà Rịa - Vũng Tàu", "ho-chi-minh")]
    {
        let text = format!("{place} {lead} Trưa nay anh nằm co chân.");
        assert_eq!(provinces(None, "Xoay xở ven rạch", lead, &text), [expected], "before a lead that is repeated");
        assert_eq!(provinces(None, "Xoay xở ven rạch", "", &text), [expected], "at the head of the text");
    }
    assert_eq!(provinces(None, "Xoay xở ven rạch", lead, lead), Vec::<String>::new());
}

#[test]
fn the_head_of_the_text_tells_where_title_and_lead_do_not() {
    let lead = "Nghi phạm đã có những lời khai rợn người về vụ án đang gây xôn xao dư luận cả nước.";
    let text = "Ngày 7/8, nguồn tin từ Công an tỉnh Ninh Thuận cho biết đã dựng lại hiện trường.";
    assert_eq!(provinces(None, "Lời khai của nghi phạm", lead, text), ["khanh-hoa"]);
    let round = "Ngày 7/8, đoàn đến tỉnh Sơn La, tỉnh Lai Châu và tỉnh Điện Biên để trao quà cho học sinh.";
    assert_eq!(provinces(None, "Chuyến đi nghĩa tình", lead, round), Vec::<String>::new());
    let named = "Vụ án xảy ra tại thành phố Cà Mau và đang được điều tra.";
    assert_eq!(provinces(None, "Lời khai của nghi phạm", named, text), ["ca-mau"]);
}

#[test]
fn homes_and_seats_are_not_what_a_text_is_about() {
    for text in [
        "Cháu Nguyễn Phương Linh (tỉnh Thái Bình) được phát hiện có khối u khi chín tháng tuổi.",
        "Đại biểu Quốc hội tỉnh Hà Tĩnh đề nghị cân nhắc khi sửa luật.",
        "Lê Văn A. (SN 1998, quê Thanh Hóa) khai nhận toàn bộ.",
        "Luật sư Bùi Thị Hiệp, Đoàn Luật sư TP Hà Nội, cho rằng tài xế phải chịu trách nhiệm.",
    ] {
        assert_eq!(provinces(None, "Tin trong ngày", text, "Ai cũng nên đọc."), Vec::<String>::new(), "{text}");
    }
    let story = "Chị Sương (41 tuổi, ngụ quận Bình Tân, TP.HCM) kể chuyện đời mình.";
    let text = "Chị bán vé số ở Sài Gòn đã lâu. Con chị học lớp một ở quận Bình Tân. Chị mong ngày mai tươi sáng.";
    assert_eq!(provinces(None, "Chuyện đời chị Sương", story, text), ["ho-chi-minh"]);
}
