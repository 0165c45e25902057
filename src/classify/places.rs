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
    places("tuyen-quang", "Đồng Văn, Mèo Vạc, Lũng Cú, Mã Pì Lèng, Na Hang, Hoàng Su Phì, Xín Mần, Tân Trào, Quản Bạ, Bắc Mê, Vị Xuyên, Chiêm Hóa, Hàm Yên",
        "Yên Minh, Bắc Quang, Quang Bình, Yên Sơn, Sơn Dương, Lâm Bình"),
    places("cao-bang", "Pác Bó, Bản Giốc, Tà Lùng, Bảo Lạc, Hà Quảng, Hạ Lang, Phục Hòa, Trà Lĩnh, Thông Nông, Quảng Uyên",
        "Trùng Khánh, Bảo Lâm, Hòa An, Nguyên Bình, Quảng Hòa, Thạch An"),
    places("lai-chau", "Mường Tè, Sìn Hồ, Ma Lù Thàng, Ô Quy Hồ, Than Uyên, Phong Thổ, Nậm Nhùn",
        "Tân Uyên, Tam Đường"),
    places("lao-cai", "Sa Pa, Sapa, Fansipan, Bắc Hà, Bát Xát, Si Ma Cai, Mù Cang Chải, Mù Căng Chải, Nghĩa Lộ, Y Tý, Mường Lò, Làng Nủ, Bảo Thắng, Mường Khương, Văn Bàn, Lục Yên, Trạm Tấu, Trấn Yên, Văn Chấn",
        "Bảo Yên, Văn Yên, Yên Bình, Cam Đường"),
    places("thai-nguyen", "Bắc Cạn, Bắc Can, Sông Công, Ba Bể, Phổ Yên, ATK Định Hóa, Định Hóa, Đồng Hỷ, Phú Lương, Võ Nhai, Bạch Thông, Chợ Đồn, Na Rì, Ngân Sơn, Pác Nặm",
        "Đại Từ, Phú Bình, Chợ Mới"),
    places("dien-bien", "Mường Phăng, Mường Nhé, A Pa Chải, Tủa Chùa, Mường Lay, Điện Biên Đông, Mường Ảng, Mường Chà, Nậm Pồ, Tuần Giáo",
        "Điện Biên Phủ"),
    places("lang-son", "Hữu Nghị Quan, Đồng Đăng, Mẫu Sơn, Ải Chi Lăng, Cao Lộc, Đình Lập, Hữu Lũng, Tràng Định, Văn Lãng, Văn Quan",
        "Bắc Sơn, Bình Gia, Chi Lăng, Lộc Bình"),
    places("son-la", "Mộc Châu, Vân Hồ, Bắc Yên, Sốp Cộp, Tà Xùa, Mường La, Quỳnh Nhai, Thuận Châu, Yên Châu",
        "Mai Sơn, Phù Yên, Sông Mã"),
    places("phu-tho", "Việt Trì, Vĩnh Yên, Phúc Yên, Tam Đảo, Mai Châu, Đền Hùng, Kim Bôi, Đà Bắc, Cẩm Khê, Đoan Hùng, Lâm Thao, Phù Ninh, Thanh Ba, Lập Thạch, Vĩnh Tường, Yên Lạc, Lạc Sơn, Lạc Thủy, Tân Lạc",
        "Hạ Hòa, Tam Nông, Tân Sơn, Thanh Sơn, Thanh Thủy, Yên Lập, Bình Xuyên, Sông Lô, Tam Dương, Cao Phong, Lương Sơn, Yên Thủy"),
    places("ha-noi", "Hoàn Kiếm, Hồ Gươm, Hoài Đức, Sóc Sơn, Gia Lâm, Nam Từ Liêm, Bắc Từ Liêm, Thạch Thất, Thường Tín, Hà Tây, Hà Thành, Nội Bài, Giáp Bát, Linh Đàm, Hòa Lạc, Cầu Giấy, Hà Đông, Long Biên, Tây Hồ, Ba Vì, Chương Mỹ, Đan Phượng, Mê Linh, Phú Xuyên, Quốc Oai, Thanh Oai, Thanh Trì, Ứng Hòa",
        "Ba Đình, Đống Đa, Hai Bà Trưng, Hoàng Mai, Thanh Xuân, Sơn Tây, Đông Anh, Mỹ Đức, Phúc Thọ, Từ Liêm"),
    places("hai-phong", "Đồ Sơn, Cát Bà, Bạch Long Vĩ, Chí Linh, Kinh Môn, Thủy Nguyên, Lạch Huyện, Đình Vũ, Cát Bi, Côn Sơn - Kiếp Bạc, Cát Hải, Kiến An, Kiến Thụy, Tiên Lãng, Vĩnh Bảo, Cẩm Giàng, Nam Sách, Ninh Giang, Thanh Miện, Tứ Kỳ",
        "An Dương, An Lão, Hải An, Hồng Bàng, Lê Chân, Ngô Quyền, Dương Kinh, Bình Giang, Gia Lộc, Kim Thành, Thanh Hà"),
    places("bac-ninh", "Từ Sơn, Quế Võ, Lục Ngạn, Việt Yên, Lương Tài, Tiên Du, Yên Phong, Hiệp Hòa, Lạng Giang, Lục Nam, Sơn Động, Yên Dũng",
        "Gia Bình, Thuận Thành, Tân Yên, Yên Thế, Chũ"),
    places("hung-yen", "Phố Hiến, Văn Giang, Khoái Châu, Mỹ Hào, Ân Thi, Kim Động, Phù Cừ, Tiên Lữ, Hưng Hà, Kiến Xương, Quỳnh Phụ, Thái Thụy, Tiền Hải, Vũ Thư",
        "Văn Lâm, Yên Mỹ, Đông Hưng"),
    places("ninh-binh", "Phủ Lý, Tam Điệp, Tràng An, Bái Đính, Cúc Phương, Kim Sơn, Duy Tiên, Tam Chúc, Gia Viễn, Nho Quan, Yên Khánh, Yên Mô, Bình Lục, Kim Bảng, Lý Nhân, Giao Thủy, Hải Hậu, Nam Trực, Nghĩa Hưng, Trực Ninh, Vụ Bản, Ý Yên",
        "Hoa Lư, Thanh Liêm, Mỹ Lộc, Xuân Trường"),
    places("quang-ninh", "Hạ Long, Móng Cái, Cẩm Phả, Uông Bí, Đông Triều, Quảng Yên, Vân Đồn, Cô Tô, Bình Liêu, Yên Tử, Bãi Cháy, Tuần Châu, Ba Chẽ, Đầm Hà, Hoành Bồ, Tiên Yên",
        "Hải Hà"),
    places("thanh-hoa", "Sầm Sơn, Bỉm Sơn, Nghi Sơn, Lam Kinh, Mường Lát, Pù Luông, Xứ Thanh, Bá Thước, Cẩm Thủy, Hậu Lộc, Hoằng Hóa, Lang Chánh, Nga Sơn, Ngọc Lặc, Như Thanh, Như Xuân, Nông Cống, Quan Hóa, Quan Sơn, Quảng Xương, Thạch Thành, Thiệu Hóa, Thọ Xuân, Thường Xuân, Tĩnh Gia, Triệu Sơn",
        "Đông Sơn, Hà Trung, Vĩnh Lộc, Yên Định"),
    places("nghe-an", "Cửa Lò, Nghi Lộc, Quỳ Hợp, Quỳ Châu, Quế Phong, Kỳ Sơn, Pù Mát, Con Cuông, Diễn Châu, Đô Lương, Hưng Nguyên, Nam Đàn, Nghĩa Đàn, Quỳnh Lưu, Tân Kỳ, Tương Dương",
        "Vinh, Hoàng Mai, Thái Hòa, Anh Sơn, Thanh Chương, Yên Thành"),
    places("ha-tinh", "Kỳ Anh, Hồng Lĩnh, Vũng Áng, Can Lộc, Hương Khê, Nghi Xuân, Cẩm Xuyên, Ngã ba Đồng Lộc, Đức Thọ, Thạch Hà",
        "Hương Sơn, Lộc Hà, Vũ Quang"),
    places("quang-tri", "Đông Hà, Đồng Hới, Khe Sanh, Lao Bảo, Phong Nha, Phong Nha - Kẻ Bàng, Sơn Đoòng, Hướng Hóa, Gio Linh, Đakrông, Đảo Cồn Cỏ, Cồn Cỏ, Thành cổ Quảng Trị, Vịnh Mốc, Ba Đồn, Bố Trạch, Quảng Trạch, Tuyên Hóa, Cam Lộ, Hải Lăng, Triệu Phong, Vĩnh Linh, Đa Krông",
        "Lệ Thủy, Minh Hóa"),
    places("hue", "Thừa Thiên Huế, Thừa Thiên - Huế, TT Huế, TT-Huế, Chân Mây - Lăng Cô, Lăng Cô, Đại nội Huế, A Lưới, Phá Tam Giang, Hương Thủy, Hương Trà, Phú Vang, Quảng Điền",
        "Nam Đông, Phong Điền, Phú Lộc, Thuận Hóa, Phú Xuân"),
    places("da-nang", "Hội An, Tam Kỳ, Mỹ Sơn, Chu Lai, Hòa Vang, Sơn Trà, Bà Nà, Ngũ Hành Sơn, Cù Lao Chàm, Nam Trà My, Bắc Trà My, Trà My, Điện Bàn, Duy Xuyên, Núi Thành, Quế Sơn, Tiên Phước",
        "Hoàng Sa, Cẩm Lệ, Hải Châu, Liên Chiểu, Thanh Khê, Đại Lộc, Đông Giang, Hiệp Đức, Nam Giang, Nông Sơn, Phú Ninh, Phước Sơn, Tây Giang, Thăng Bình"),
    places("quang-ngai", "Kontum, Kon Plông, Măng Đen, Lý Sơn, Dung Quất, Sa Huỳnh, Đắk Tô, Sơn Mỹ, Tu Mơ Rông, Ba Tơ, Đức Phổ, Mộ Đức, Sơn Tịnh, Trà Bồng, Tư Nghĩa, Đắk Glei, Đắk Hà, Ia H'Drai, Kon Rẫy, Sa Thầy, Đăk Glei, Đăk Hà",
        "Bình Sơn, Minh Long, Nghĩa Hành, Sơn Hà, Sơn Tây, Ngọc Hồi"),
    places("gia-lai", "Pleiku, Plei Ku, Quy Nhơn, Qui Nhơn, An Khê, Ayun Pa, Nhơn Hội, Tây Sơn Thượng đạo, Chư Sê, Chư Păh, Chư Prông, Ia Grai, Kbang, Chư Pưh, Đak Đoa, Đak Pơ, Đức Cơ, Ia Pa, Kông Chro, Krông Pa, Mang Yang, An Nhơn, Hoài Nhơn, Hoài Ân, Phù Cát, Phù Mỹ, Tuy Phước, Vân Canh",
        "Phú Thiện, An Lão, Tây Sơn, Vĩnh Thạnh"),
    places("dak-lak", "Đắc Lắc, Đăk Lăk, Đắk Lăk, Đăc Lăc, Đăk Lắk, Đak Lak, Dak Lak, Daklak, Đắklắk, Buôn Ma Thuột, Buôn Mê Thuột, Buôn Hồ, Buôn Đôn, Tuy Hòa, Krông Pắc, Krông Pắk, Cư M'gar, Ea H'leo, Ea Kar, Gành Đá Đĩa, Vũng Rô, Ghềnh Đá Đĩa, Cư Kuin, Ea Súp, Krông Ana, Krông Bông, Krông Búk, Krông Năng, M'Đrắk, Sông Hinh, Tuy An",
        "Sông Cầu, Lắk, Đông Hòa, Đồng Xuân, Phú Hòa, Sơn Hòa, Tây Hòa"),
    places("khanh-hoa", "Nha Trang, Cam Ranh, Vân Phong, Vạn Ninh, Diên Khánh, Phan Rang, Phan Rang - Tháp Chàm, Ninh Chữ, Vĩnh Hy, Cam Lâm, Ninh Hòa, Khánh Vĩnh, Ninh Phước",
        "Trường Sa, Khánh Sơn, Bác Ái, Ninh Hải, Ninh Sơn, Thuận Bắc, Thuận Nam"),
    places("lam-dong", "Đà Lạt, Dalat, Bảo Lộc, Lâm Hà, Di Linh, Lạc Dương, Đơn Dương, Phan Thiết, Mũi Né, La Gi, Đăk Nông, Đắc Nông, Đak Nông, Gia Nghĩa, Dak Nong, Đắknông, Hồ Tuyền Lâm, Tà Đùng, Đạ Huoai, Đạ Tẻh, Đam Rông, Hàm Tân, Hàm Thuận Bắc, Hàm Thuận Nam, Tánh Linh, Tuy Phong, Cư Jút, Đắk Glong, Đắk Mil, Đắk R'lấp, Đắk Song, Krông Nô, Tuy Đức",
        "Phú Quý, Đức Trọng, Bảo Lâm, Bắc Bình, Đức Linh"),
    places("dong-nai", "Biên Hòa, Long Khánh, Nhơn Trạch, Trảng Bom, Long Thành, Dầu Giây, Đồng Xoài, Bù Đăng, Bù Gia Mập, Lộc Ninh, Bù Đốp, Hoa Lư - Lộc Ninh, Định Quán, Xuân Lộc, Chơn Thành, Hớn Quản, Phú Riềng",
        "Cẩm Mỹ, Tân Phú, Thống Nhất, Vĩnh Cửu, Bình Long, Phước Long, Đồng Phú"),
    places("ho-chi-minh", "TP HCM, TPHCM, TP Sài Gòn, Thành phố Sài Gòn, TX Tân Uyên, TP Tân Uyên, TP Thuận An, TX Phú Mỹ, TP Phú Mỹ, TP Hồ Chí Minh, Thành phố Hồ Chí Minh, Thành phố HCM, HCMC, Sài Gòn, Sàigòn, Saigon, Bà Rịa, Vũng Tàu, BR-VT, BRVT, BR VT, Thủ Đức, Thủ Dầu Một, Dĩ An, Côn Đảo, Cần Giờ, Củ Chi, Hóc Môn, Bến Cát, Thủ Thiêm, Tân Sơn Nhất, Cát Lái, Bến Thành, Chợ Lớn, Thảo Điền, Sài Thành, Hồ Tràm, Dầu Tiếng, Phú Mỹ Hưng, Bình Chánh, Nhà Bè, Bình Thạnh, Gò Vấp, Phú Nhuận, Bắc Tân Uyên, Bàu Bàng, Phú Giáo, Châu Đức, Xuyên Mộc",
        "Hồ Chí Minh, HCM, Bình Tân, Tân Bình, Tân Phú, Thuận An, Tân Uyên, Phú Mỹ, Đất Đỏ, Long Điền, Long Đất"),
    places("tay-ninh", "TP Tân An, Mộc Bài, Trảng Bàng, Gò Dầu, Núi Bà Đen, Xa Mát, Bến Lức, Cần Giuộc, Cần Đước, Kiến Tường, Bến Cầu, Tân Biên, Đức Huệ, Mộc Hóa, Tân Trụ, Thạnh Hóa, Thủ Thừa",
        "Tân An, Đức Hòa, Châu Thành, Dương Minh Châu, Hòa Thành, Tân Châu, Tân Hưng, Tân Thạnh, Vĩnh Hưng"),
    places("vinh-long", "Chợ Lách, Mỏ Cày, Mỏ Cày Nam, Mỏ Cày Bắc, Giồng Trôm, Ba Tri, Trà Cú, Càng Long, Cầu Kè, Mang Thít, Trà Ôn, Vũng Liêm, Cầu Ngang, Tiểu Cần",
        "Bình Minh, Bình Tân, Long Hồ, Tam Bình, Bình Đại, Châu Thành, Thạnh Phú, Duyên Hải"),
    places("dong-thap", "Cao Lãnh, Sa Đéc, Mỹ Tho, Gò Công, Tràm Chim, Lấp Vò, Gáo Giồng, Cái Bè, Cai Lậy, Hồng Ngự, Lai Vung, Tháp Mười, Chợ Gạo, Gò Công Đông, Gò Công Tây, Tân Phú Đông",
        "Tam Nông, Tân Hồng, Thanh Bình, Châu Thành, Tân Phước"),
    places("ca-mau", "Năm Căn, Đất Mũi, Mũi Cà Mau, U Minh Hạ, Đầm Dơi, Giá Rai, Hồng Dân, Ngọc Hiển, Cái Nước, Thới Bình",
        "Phú Tân, Trần Văn Thời, U Minh, Đông Hải, Phước Long, Vĩnh Lợi"),
    places("an-giang", "Long Xuyên, Châu Đốc, Phú Quốc, Rạch Giá, Hà Tiên, Tịnh Biên, Tri Tôn, Thoại Sơn, U Minh Thượng, Núi Sam, Kiên Lương, Nam Du, Thổ Châu, Thổ Chu, Giồng Riềng, Gò Quao, Hòn Đất",
        "An Phú, Chợ Mới, Châu Phú, Châu Thành, Phú Tân, Tân Châu, An Biên, An Minh, Giang Thành, Kiên Hải, Tân Hiệp, Vĩnh Thuận"),
    places("can-tho", "Ninh Kiều, Cái Răng, Ô Môn, Thốt Nốt, Vị Thanh, Ngã Bảy, Cù Lao Dung, Trần Đề, Ngã Năm, Phụng Hiệp, Bình Thủy, Thới Lai, Vị Thủy, Kế Sách, Mỹ Xuyên, Thạnh Trị, Vĩnh Châu",
        "Cờ Đỏ, Phong Điền, Vĩnh Thạnh, Long Mỹ, Châu Thành, Châu Thành A, Long Phú, Mỹ Tú"),
];
