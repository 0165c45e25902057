//! Places within the provinces: data alone.
//!
//! Districts ended in July 2025, but the press goes on naming them, and archives always will.

/// Places of one province.
pub(super) struct Places {
    /// The province, one of the 34.
    pub(super) province: &'static str,
    /// Other names of it, and places that are known by name alone.
    pub(super) known: &'static str,
    /// Places that count after a word such as `huyện` or `thị xã`, or at the head of a title with a
    /// colon: their names are also those of people and of other places.
    pub(super) cued: &'static str,
}

const fn places(province: &'static str, known: &'static str, cued: &'static str) -> Places {
    Places { province, known, cued }
}

/// Names are parted by commas; a name that stands in several rows is decided by what else is named.
#[rustfmt::skip]
pub(super) static PLACES: &[Places] = &[
    places("tuyen-quang", "Đồng Văn, Mèo Vạc, Lũng Cú, Mã Pì Lèng, Na Hang, Hoàng Su Phì, Xín Mần, Tân Trào",
        "Quản Bạ, Yên Minh, Bắc Mê, Bắc Quang, Quang Bình, Vị Xuyên, Chiêm Hóa, Hàm Yên, Yên Sơn, Sơn Dương, Lâm Bình"),
    places("cao-bang", "Pác Bó, Bản Giốc, Tà Lùng",
        "Trùng Khánh, Bảo Lạc, Bảo Lâm, Hà Quảng, Hạ Lang, Hòa An, Nguyên Bình, Quảng Hòa, Phục Hòa, Thạch An, Trà Lĩnh, Thông Nông, Quảng Uyên"),
    places("lai-chau", "Mường Tè, Sìn Hồ, Ma Lù Thàng, Ô Quy Hồ",
        "Than Uyên, Tân Uyên, Tam Đường, Phong Thổ, Nậm Nhùn"),
    places("lao-cai", "Sa Pa, Sapa, Fansipan, Bắc Hà, Bát Xát, Si Ma Cai, Mù Cang Chải, Mù Căng Chải, Nghĩa Lộ, Y Tý, Mường Lò, Làng Nủ",
        "Bảo Thắng, Bảo Yên, Mường Khương, Văn Bàn, Lục Yên, Trạm Tấu, Trấn Yên, Văn Chấn, Văn Yên, Yên Bình, Cam Đường"),
    places("thai-nguyen", "Bắc Cạn, Bắc Can, Sông Công, Ba Bể, Phổ Yên, ATK Định Hóa",
        "Đại Từ, Định Hóa, Đồng Hỷ, Phú Bình, Phú Lương, Võ Nhai, Bạch Thông, Chợ Đồn, Chợ Mới, Na Rì, Ngân Sơn, Pác Nặm"),
    places("dien-bien", "Mường Phăng, Mường Nhé, A Pa Chải, Tủa Chùa",
        "Điện Biên Phủ, Mường Lay, Điện Biên Đông, Mường Ảng, Mường Chà, Nậm Pồ, Tuần Giáo"),
    places("lang-son", "Hữu Nghị Quan, Đồng Đăng, Mẫu Sơn, Ải Chi Lăng",
        "Bắc Sơn, Bình Gia, Cao Lộc, Chi Lăng, Đình Lập, Hữu Lũng, Lộc Bình, Tràng Định, Văn Lãng, Văn Quan"),
    places("son-la", "Mộc Châu, Vân Hồ, Bắc Yên, Sốp Cộp, Tà Xùa",
        "Mai Sơn, Mường La, Phù Yên, Quỳnh Nhai, Sông Mã, Thuận Châu, Yên Châu"),
    places("phu-tho", "Việt Trì, Vĩnh Yên, Phúc Yên, Tam Đảo, Mai Châu, Đền Hùng, Kim Bôi, Đà Bắc",
        "Cẩm Khê, Đoan Hùng, Hạ Hòa, Lâm Thao, Phù Ninh, Tam Nông, Tân Sơn, Thanh Ba, Thanh Sơn, Thanh Thủy, Yên Lập, Bình Xuyên, Lập Thạch, Sông Lô, Tam Dương, Vĩnh Tường, Yên Lạc, Cao Phong, Lạc Sơn, Lạc Thủy, Lương Sơn, Tân Lạc, Yên Thủy"),
    places("ha-noi", "Hoàn Kiếm, Hồ Gươm, Hoài Đức, Sóc Sơn, Gia Lâm, Nam Từ Liêm, Bắc Từ Liêm, Thạch Thất, Thường Tín, Hà Tây, Nội Bài",
        "Ba Đình, Cầu Giấy, Đống Đa, Hà Đông, Hai Bà Trưng, Hoàng Mai, Long Biên, Tây Hồ, Thanh Xuân, Sơn Tây, Ba Vì, Chương Mỹ, Đan Phượng, Đông Anh, Mê Linh, Mỹ Đức, Phú Xuyên, Phúc Thọ, Quốc Oai, Thanh Oai, Thanh Trì, Ứng Hòa, Từ Liêm"),
    places("hai-phong", "Đồ Sơn, Cát Bà, Bạch Long Vĩ, Chí Linh, Kinh Môn, Thủy Nguyên, Lạch Huyện, Côn Sơn - Kiếp Bạc",
        "An Dương, An Lão, Cát Hải, Kiến An, Kiến Thụy, Tiên Lãng, Vĩnh Bảo, Hải An, Hồng Bàng, Lê Chân, Ngô Quyền, Dương Kinh, Bình Giang, Cẩm Giàng, Gia Lộc, Kim Thành, Nam Sách, Ninh Giang, Thanh Hà, Thanh Miện, Tứ Kỳ"),
    places("bac-ninh", "Từ Sơn, Quế Võ, Lục Ngạn, Việt Yên",
        "Gia Bình, Lương Tài, Thuận Thành, Tiên Du, Yên Phong, Hiệp Hòa, Lạng Giang, Lục Nam, Sơn Động, Tân Yên, Yên Dũng, Yên Thế, Chũ"),
    places("hung-yen", "Phố Hiến, Văn Giang, Khoái Châu",
        "Mỹ Hào, Ân Thi, Kim Động, Phù Cừ, Tiên Lữ, Văn Lâm, Yên Mỹ, Đông Hưng, Hưng Hà, Kiến Xương, Quỳnh Phụ, Thái Thụy, Tiền Hải, Vũ Thư"),
    places("ninh-binh", "Phủ Lý, Tam Điệp, Tràng An, Bái Đính, Cúc Phương, Kim Sơn, Duy Tiên, Tam Chúc",
        "Hoa Lư, Gia Viễn, Nho Quan, Yên Khánh, Yên Mô, Bình Lục, Kim Bảng, Lý Nhân, Thanh Liêm, Giao Thủy, Hải Hậu, Mỹ Lộc, Nam Trực, Nghĩa Hưng, Trực Ninh, Vụ Bản, Xuân Trường, Ý Yên"),
    places("quang-ninh", "Hạ Long, Móng Cái, Cẩm Phả, Uông Bí, Đông Triều, Quảng Yên, Vân Đồn, Cô Tô, Bình Liêu, Yên Tử, Bãi Cháy, Tuần Châu",
        "Ba Chẽ, Đầm Hà, Hải Hà, Hoành Bồ, Tiên Yên"),
    places("thanh-hoa", "Sầm Sơn, Bỉm Sơn, Nghi Sơn, Lam Kinh, Mường Lát, Pù Luông, Xứ Thanh",
        "Bá Thước, Cẩm Thủy, Đông Sơn, Hà Trung, Hậu Lộc, Hoằng Hóa, Lang Chánh, Nga Sơn, Ngọc Lặc, Như Thanh, Như Xuân, Nông Cống, Quan Hóa, Quan Sơn, Quảng Xương, Thạch Thành, Thiệu Hóa, Thọ Xuân, Thường Xuân, Tĩnh Gia, Triệu Sơn, Vĩnh Lộc, Yên Định"),
    places("nghe-an", "Cửa Lò, Nghi Lộc, Quỳ Hợp, Quỳ Châu, Quế Phong, Kỳ Sơn, Pù Mát, Con Cuông",
        "Vinh, Hoàng Mai, Thái Hòa, Anh Sơn, Diễn Châu, Đô Lương, Hưng Nguyên, Nam Đàn, Nghĩa Đàn, Quỳnh Lưu, Tân Kỳ, Thanh Chương, Tương Dương, Yên Thành"),
    places("ha-tinh", "Kỳ Anh, Hồng Lĩnh, Vũng Áng, Can Lộc, Hương Khê, Nghi Xuân, Cẩm Xuyên, Ngã ba Đồng Lộc",
        "Đức Thọ, Hương Sơn, Lộc Hà, Thạch Hà, Vũ Quang"),
    places("quang-tri", "Đông Hà, Đồng Hới, Khe Sanh, Lao Bảo, Phong Nha, Phong Nha - Kẻ Bàng, Sơn Đoòng, Hướng Hóa, Gio Linh, Đakrông, Đảo Cồn Cỏ, Cồn Cỏ, Thành cổ Quảng Trị, Vịnh Mốc",
        "Ba Đồn, Bố Trạch, Lệ Thủy, Minh Hóa, Quảng Trạch, Tuyên Hóa, Cam Lộ, Hải Lăng, Triệu Phong, Vĩnh Linh, Đa Krông"),
    places("hue", "Thừa Thiên Huế, Thừa Thiên - Huế, TT Huế, TT-Huế, Chân Mây - Lăng Cô, Lăng Cô, Đại nội Huế, A Lưới, Phá Tam Giang",
        "Hương Thủy, Hương Trà, Nam Đông, Phong Điền, Phú Lộc, Phú Vang, Quảng Điền, Thuận Hóa, Phú Xuân"),
    places("da-nang", "Hội An, Tam Kỳ, Mỹ Sơn, Chu Lai, Hòa Vang, Sơn Trà, Bà Nà, Ngũ Hành Sơn, Cù Lao Chàm, Nam Trà My, Bắc Trà My, Trà My",
        "Hoàng Sa, Cẩm Lệ, Hải Châu, Liên Chiểu, Thanh Khê, Điện Bàn, Duy Xuyên, Đại Lộc, Đông Giang, Hiệp Đức, Nam Giang, Nông Sơn, Núi Thành, Phú Ninh, Phước Sơn, Quế Sơn, Tây Giang, Thăng Bình, Tiên Phước"),
    places("quang-ngai", "Kontum, Kon Plông, Măng Đen, Lý Sơn, Dung Quất, Sa Huỳnh, Ngọc Hồi, Đắk Tô, Sơn Mỹ, Tu Mơ Rông",
        "Ba Tơ, Bình Sơn, Đức Phổ, Minh Long, Mộ Đức, Nghĩa Hành, Sơn Hà, Sơn Tây, Sơn Tịnh, Trà Bồng, Tư Nghĩa, Đắk Glei, Đắk Hà, Ia H'Drai, Kon Rẫy, Sa Thầy, Đăk Glei, Đăk Hà"),
    places("gia-lai", "Pleiku, Plei Ku, Quy Nhơn, Qui Nhơn, An Khê, Ayun Pa, Nhơn Hội, Tây Sơn Thượng đạo, Chư Sê, Chư Păh, Chư Prông, Ia Grai, Kbang",
        "Chư Pưh, Đak Đoa, Đak Pơ, Đức Cơ, Ia Pa, Kông Chro, Krông Pa, Mang Yang, Phú Thiện, An Nhơn, Hoài Nhơn, An Lão, Hoài Ân, Phù Cát, Phù Mỹ, Tây Sơn, Tuy Phước, Vân Canh, Vĩnh Thạnh"),
    places("dak-lak", "Đắc Lắc, Đăk Lăk, Đắk Lăk, Đăc Lăc, Đăk Lắk, Đak Lak, Dak Lak, Daklak, Đắklắk, Buôn Ma Thuột, Buôn Mê Thuột, Buôn Hồ, Buôn Đôn, Tuy Hòa, Krông Pắc, Krông Pắk, Cư M'gar, Ea H'leo, Ea Kar, Gành Đá Đĩa, Vũng Rô, Ghềnh Đá Đĩa",
        "Sông Cầu, Cư Kuin, Ea Súp, Krông Ana, Krông Bông, Krông Búk, Krông Năng, Lắk, M'Đrắk, Đông Hòa, Đồng Xuân, Phú Hòa, Sông Hinh, Sơn Hòa, Tây Hòa, Tuy An"),
    places("khanh-hoa", "Nha Trang, Cam Ranh, Vân Phong, Vạn Ninh, Diên Khánh, Phan Rang, Phan Rang - Tháp Chàm, Ninh Chữ, Vĩnh Hy, Cam Lâm",
        "Trường Sa, Ninh Hòa, Khánh Sơn, Khánh Vĩnh, Bác Ái, Ninh Hải, Ninh Phước, Ninh Sơn, Thuận Bắc, Thuận Nam"),
    places("lam-dong", "Đà Lạt, Dalat, Bảo Lộc, Lâm Hà, Di Linh, Lạc Dương, Đơn Dương, Phan Thiết, Mũi Né, La Gi, Đăk Nông, Đắc Nông, Đak Nông, Gia Nghĩa, Dak Nong, Đắknông, Hồ Tuyền Lâm, Tà Đùng",
        "Phú Quý, Đức Trọng, Bảo Lâm, Đạ Huoai, Đạ Tẻh, Đam Rông, Bắc Bình, Đức Linh, Hàm Tân, Hàm Thuận Bắc, Hàm Thuận Nam, Tánh Linh, Tuy Phong, Cư Jút, Đắk Glong, Đắk Mil, Đắk R'lấp, Đắk Song, Krông Nô, Tuy Đức"),
    places("dong-nai", "Biên Hòa, Long Khánh, Nhơn Trạch, Trảng Bom, Long Thành, Dầu Giây, Đồng Xoài, Bù Đăng, Bù Gia Mập, Lộc Ninh, Bù Đốp, Hoa Lư - Lộc Ninh",
        "Cẩm Mỹ, Định Quán, Tân Phú, Thống Nhất, Vĩnh Cửu, Xuân Lộc, Bình Long, Phước Long, Chơn Thành, Đồng Phú, Hớn Quản, Phú Riềng"),
    places("ho-chi-minh", "TP HCM, TPHCM, TP Sài Gòn, Thành phố Sài Gòn, TX Tân Uyên, TP Tân Uyên, TP Thuận An, TX Phú Mỹ, TP Phú Mỹ, TP Hồ Chí Minh, Thành phố Hồ Chí Minh, Thành phố HCM, HCMC, Sài Gòn, Sàigòn, Saigon, Bà Rịa, Vũng Tàu, BR-VT, BRVT, BR VT, Thủ Đức, Thủ Dầu Một, Dĩ An, Côn Đảo, Cần Giờ, Củ Chi, Hóc Môn, Bến Cát, Thủ Thiêm, Tân Sơn Nhất, Hồ Tràm, Dầu Tiếng, Phú Mỹ Hưng",
        "Hồ Chí Minh, HCM, Bình Chánh, Nhà Bè, Bình Tân, Bình Thạnh, Gò Vấp, Phú Nhuận, Tân Bình, Tân Phú, Thuận An, Tân Uyên, Bắc Tân Uyên, Bàu Bàng, Phú Giáo, Phú Mỹ, Châu Đức, Đất Đỏ, Long Điền, Xuyên Mộc, Long Đất"),
    places("tay-ninh", "TP Tân An, Mộc Bài, Trảng Bàng, Gò Dầu, Núi Bà Đen, Xa Mát, Bến Lức, Cần Giuộc, Cần Đước, Kiến Tường",
        "Tân An, Đức Hòa, Bến Cầu, Châu Thành, Dương Minh Châu, Hòa Thành, Tân Biên, Tân Châu, Đức Huệ, Mộc Hóa, Tân Hưng, Tân Thạnh, Tân Trụ, Thạnh Hóa, Thủ Thừa, Vĩnh Hưng"),
    places("vinh-long", "Chợ Lách, Mỏ Cày, Mỏ Cày Nam, Mỏ Cày Bắc, Giồng Trôm, Ba Tri, Trà Cú, Càng Long, Cầu Kè",
        "Bình Minh, Bình Tân, Long Hồ, Mang Thít, Tam Bình, Trà Ôn, Vũng Liêm, Bình Đại, Châu Thành, Thạnh Phú, Cầu Ngang, Duyên Hải, Tiểu Cần"),
    places("dong-thap", "Cao Lãnh, Sa Đéc, Mỹ Tho, Gò Công, Tràm Chim, Lấp Vò, Gáo Giồng, Cái Bè, Cai Lậy",
        "Hồng Ngự, Lai Vung, Tam Nông, Tân Hồng, Thanh Bình, Tháp Mười, Châu Thành, Chợ Gạo, Gò Công Đông, Gò Công Tây, Tân Phú Đông, Tân Phước"),
    places("ca-mau", "Năm Căn, Đất Mũi, Mũi Cà Mau, U Minh Hạ, Đầm Dơi, Giá Rai, Hồng Dân, Ngọc Hiển",
        "Cái Nước, Phú Tân, Thới Bình, Trần Văn Thời, U Minh, Đông Hải, Phước Long, Vĩnh Lợi"),
    places("an-giang", "Long Xuyên, Châu Đốc, Phú Quốc, Rạch Giá, Hà Tiên, Tịnh Biên, Tri Tôn, Thoại Sơn, U Minh Thượng, Núi Sam, Kiên Lương, Nam Du, Thổ Châu, Thổ Chu",
        "An Phú, Chợ Mới, Châu Phú, Châu Thành, Phú Tân, Tân Châu, An Biên, An Minh, Giang Thành, Giồng Riềng, Gò Quao, Hòn Đất, Kiên Hải, Tân Hiệp, Vĩnh Thuận"),
    places("can-tho", "Ninh Kiều, Cái Răng, Ô Môn, Thốt Nốt, Vị Thanh, Ngã Bảy, Cù Lao Dung, Trần Đề, Ngã Năm, Phụng Hiệp",
        "Bình Thủy, Cờ Đỏ, Phong Điền, Thới Lai, Vĩnh Thạnh, Long Mỹ, Vị Thủy, Châu Thành, Châu Thành A, Kế Sách, Long Phú, Mỹ Tú, Mỹ Xuyên, Thạnh Trị, Vĩnh Châu"),
];
