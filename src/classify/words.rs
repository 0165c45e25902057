//! The words that tell what a name beside them means: data alone.

/// Directly before a name: what follows is a place for certain.
#[rustfmt::skip]
pub(super) static PLACE_CUES: &[&str] = &[
    "tỉnh", "thành phố", "TP", "T P", "huyện", "quận", "thị xã", "TX", "T X", "Q", "H", "thị trấn", "huyện đảo", "đảo", "đặc khu",
    "tỉnh ủy", "thành ủy", "UBND", "HĐND", "công an", "CSGT", "TAND", "tòa án nhân dân", "VKSND", "biên phòng", "tỉnh đoàn",
    "thành đoàn", "cục thuế", "cục hải quan", "cố đô", "phố núi", "phố biển",
];
/// Directly before a name: an urban district, as only the large cities had.
pub(super) static URBAN_CUES: &[&str] = &["quận", "Q"];
/// Directly before a name: a district in the country.
pub(super) static RURAL_CUES: &[&str] = &["huyện", "H"];
/// Districts called like a province, and where they are.
pub(super) static NAMESAKES: &[(&str, &str)] = &[("Quảng Ninh", "quang-tri"), ("Hòa Bình", "ca-mau")];
/// The city that had districts by number, and how many.
pub(super) static NUMBERED: (&str, u32) = ("ho-chi-minh", 12);
/// Cities that had urban districts.
pub(super) static URBAN: &[&str] = &["ha-noi", "hai-phong", "hue", "da-nang", "ho-chi-minh", "can-tho"];
/// Directly before a name: what follows is a street, a club, a firm, a dish.
#[rustfmt::skip]
pub(super) static OTHER_CUES: &[&str] = &[
    "đường", "đường sắt", "đường bay", "chặng", "chặng bay", "giờ", "ngõ", "hẻm", "đại lộ", "xa lộ", "quốc lộ", "cầu", "cầu vượt", "ngã tư", "ngã ba", "vòng xoay",
    "CLB", "câu lạc bộ", "đội", "đội bóng", "đội tuyển", "FC", "báo", "báo điện tử", "báo công an", "pháp luật", "đài",
    "truyền hình", "phát thanh", "tạp chí", "công ty", "TNHH", "cổ phần", "TMCP", "tập đoàn", "ngân hàng", "hãng",
    "chứng khoán", "xổ số", "XSKT", "xi măng", "bia", "nhựa", "rượu", "thuốc lá", "xà phòng", "đá quý", "becamex",
    "nobel", "bún bò", "nem chua", "gà", "mì", "bánh mì", "bánh tráng", "bánh đa", "cơm tấm", "phở", "đặc sản", "THPT",
    "TNCS", "THCS", "biển số", "biển kiểm soát", "BKS", "xe biển", "xe máy biển", "ô tô biển", "mang biển", "vợ",
    "chồng", "tên", "giọng", "người gốc", "gốc",
];
/// Directly before a name: what follows is a person, here and elsewhere in the text.
#[rustfmt::skip]
pub(super) static PERSON_CUES: &[&str] = &[
    "ca sĩ", "diễn viên", "hoa hậu", "á hậu", "người mẫu", "người đẹp", "nghệ sĩ", "NSND", "NSƯT", "nhạc sĩ", "nhà thơ",
    "MC", "vua", "chúa", "cụ", "bác sĩ", "giáo sư", "ông", "bà", "anh", "chị", "cô", "em", "cháu", "chú", "bé", "thầy", "tướng", "đồng chí",
];
/// Before a name in its sentence: where somebody lives, not what the text is about unless it is that person's story.
#[rustfmt::skip]
pub(super) static RESIDENCE_CUES: &[&str] = &[
    "trú tại", "trú ở", "trú huyện", "trú xã", "trú phường", "trú thôn", "trú quận", "trú thị", "trú TP", "trú TX",
    "trú thành", "trú tỉnh", "trú tổ", "trú khu", "trú ấp", "trú bản", "trú số", "trú đường", "cùng trú", "đều trú",
    "thường trú", "tạm trú", "ngụ", "tuổi", "sinh năm", "SN",
];
/// Before a name in its sentence: where somebody comes from, or whom somebody speaks for.
#[rustfmt::skip]
pub(super) static ORIGIN_CUES: &[&str] = &[
    "hộ khẩu", "HKTT", "nguyên quán", "quê quán", "quê", "sinh ra", "đến từ", "gốc", "đại biểu quốc hội", "ĐBQH",
    "đoàn luật sư",
];
/// Before the name of the province whose news it is, with or without `tỉnh` between.
#[rustfmt::skip]
pub(super) static OFFICIAL_CUES: &[&str] = &[
    "công an", "CSGT", "TAND", "tòa án nhân dân", "VKSND", "viện kiểm sát nhân dân", "UBND", "HĐND", "tỉnh ủy",
    "thành ủy", "biên phòng", "bộ đội biên phòng", "cảnh sát giao thông",
];
/// Before the name in an authority's: `Sở Giao thông vận tải TP HCM`.
pub(super) static AUTHORITY_CUES: &[&str] = &["sở"];
/// Units within a province: an address that begins with one says where something is.
pub(super) static UNITS: &[&str] = &["xã", "phường", "quận", "huyện", "thị trấn", "thị xã", "Q", "H", "P"];
/// Before a name that a word of speech follows: whose opinion is told, not what is told about.
#[rustfmt::skip]
pub(super) static OFFICE_CUES: &[&str] = &[
    "chủ tịch hội", "hiệp hội", "đại học", "ĐH", "bệnh viện", "BV", "viện", "học viện", "luật sư",
];
/// Before a name: where somebody studies or teaches.
pub(super) static SCHOOL_CUES: &[&str] = &["ĐHQG", "đại học quốc gia", "ĐH quốc gia"];
/// What makes an opinion of it.
#[rustfmt::skip]
pub(super) static SPEECH: &[&str] = &[
    "cho biết", "cho hay", "cho rằng", "nhận định", "chia sẻ", "khuyến cáo", "khuyên", "nói", "đánh giá", "lý giải",
];
/// Words of match reports, where a province's name is a club's.
#[rustfmt::skip]
pub(super) static SPORT: &[&str] = &[
    "V-League", "HLV", "cầu thủ", "tiền đạo", "tiền vệ", "thủ môn", "hậu vệ", "vòng đấu", "ghi bàn", "chân sút",
];
/// Capitalised at the head of a sentence, but no part of the name that follows.
#[rustfmt::skip]
pub(super) static OPENERS: &[&str] = &[
    "tại", "ở", "từ", "đến", "về", "trên", "giữa", "và", "với", "cả", "cùng", "người", "tới", "theo", "qua", "vào",
    "ra", "do", "của", "dân", "là", "khi", "nếu", "vì", "để", "sau", "trước", "trong", "ngoài", "riêng", "nhiều",
    "còn", "đưa", "thăm", "yêu", "bão", "lũ", "khắp", "hướng", "rời", "gặp", "chuyện", "cách", "phía", "nam", "bắc",
    "tây", "đông", "miền", "vùng", "tỉnh", "bí", "nhìn", "du", "lịch", "xứ", "đất", "thủ", "cảng", "an", "sở", "ủy",
];
/// The family names of nine in ten people.
#[rustfmt::skip]
pub(super) static SURNAMES: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Đinh", "Đoàn", "Lâm", "Trịnh", "Mai", "Đào", "Trương", "Tô", "Tạ", "Cao", "Thái", "Hà", "Văn", "Thị",
];
/// Countries that have a place of the same name as one of [`ABROAD`].
#[rustfmt::skip]
pub(super) static COUNTRIES: &[&str] = &[
    "Trung Quốc", "Đài Loan", "Hàn Quốc", "Nhật Bản",
];
/// Before the name of a firm, which may be of several words: `Công ty CP Vận tải đường sắt Sài Gòn`.
pub(super) static FIRM_CUES: &[&str] = &["công ty", "tổng công ty", "tập đoàn", "hợp tác xã"];
/// Names that hold a province's name and are none: an ocean, clubs, papers. They are read whole.
#[rustfmt::skip]
pub(super) static DECOYS: &[&str] = &[
    "Thái Bình Dương", "Hà Nam Ninh", "Sài Gòn Giải Phóng", "Hà Nội Mới", "Hà Nội FC", "Hà Nội T&T", "Sài Gòn FC",
    "Công an Hà Nội FC", "SHB Đà Nẵng", "Hoàng Anh Gia Lai", "HA Gia Lai", "Becamex Bình Dương", "B Bình Dương",
    "Thép Xanh Nam Định", "Dược Nam Hà Nam Định", "Sông Lam Nghệ An", "Hồng Lĩnh Hà Tĩnh", "Đông Á Thanh Hóa",
    "FLC Thanh Hóa", "Than Quảng Ninh", "Sanna Khánh Hòa", "Topenland Bình Định", "MerryLand Quy Nhơn Bình Định",
    "XSKT Cần Thơ", "Trường Tươi Bình Phước", "Xi măng Hải Phòng", "Đồng Tâm Long An", "Đạm Phú Mỹ", "Đạm Cà Mau",
];
/// What a province is called where a paper means its own.
#[rustfmt::skip]
pub(super) static OWN_CUES: &[&str] = &[
    "trên địa bàn tỉnh", "toàn tỉnh", "trong tỉnh", "tỉnh ta", "tỉnh nhà", "UBND tỉnh", "HĐND tỉnh", "tỉnh ủy",
    "Ban Chấp hành Đảng bộ tỉnh", "trên địa bàn thành phố", "toàn thành phố", "UBND thành phố", "thành ủy",
    "cấp tỉnh",
];
/// Before the name of a commune or of what is in one.
pub(super) static COMMUNE_CUES: &[&str] =
    &["xã", "phường", "thị trấn", "ấp", "thôn", "khóm", "làng", "bản", "buôn", "đặc khu"];
/// End like a cue, but are none: `yêu cầu Hải Phòng` names no bridge, `quần đảo Trường Sa` no district.
#[rustfmt::skip]
pub(super) static COMPOUNDS: &[&str] = &[
    "yêu cầu", "nhu cầu", "toàn cầu", "cung cầu", "trẻ em", "anh em", "chị em", "các em", "thầy cô", "bộ đội",
    "quân đội", "cảnh báo", "thông báo", "dự báo", "họp báo", "thiên đường", "lên đường", "vợ chồng", "quê hương",
    "khán đài", "lâu đài", "mở đường", "quả cầu", "đồng bào",
    "quần đảo", "bán đảo", "nhà báo", "trụ sở", "cơ sở",
];
/// Directly before a name that is a word as well: `Nhà hát Hòa Bình`.
#[rustfmt::skip]
pub(super) static VENUE_CUES: &[&str] = &[
    "chợ", "trạm", "bến xe", "công viên", "nhà hát", "khách sạn", "rạp", "cung", "quảng trường", "tượng đài",
    "giải", "trường",
];
/// Names that are of places abroad as well; Lào Cai or Quảng Ninh beside `Trung Quốc` are neighbours.
#[rustfmt::skip]
pub(super) static ABROAD: &[&str] = &[
    "Hà Nam", "Thái Nguyên", "Tây Ninh", "Trùng Khánh", "Sơn Tây", "Bắc Hà",
];
/// Words of an address beside names and numbers.
#[rustfmt::skip]
pub(super) static ADDRESS: &[&str] = &[
    "xã", "phường", "thị", "trấn", "huyện", "quận", "tỉnh", "thành", "phố", "tổ", "khu", "ấp", "thôn", "bản", "xóm",
    "số", "đường", "ngõ", "hẻm", "tại", "ở", "cùng", "đều", "và", "trú", "quê", "dân", "buôn", "làng", "chung", "cư",
];
