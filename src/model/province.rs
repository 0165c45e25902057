//! The 34 provinces and cities since 1 July 2025, the 63 before them, and the six regions.
//!
//! Source: resolution 202/2025/QH15 (the units), resolution 306/NQ-CP of 2025 (the regions).

/// One of the 34 provinces and centrally run cities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Province {
    /// Slug, such as `dong-nai`.
    pub id: &'static str,
    /// Name in Vietnamese without `tỉnh` or `thành phố`.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Whether it is a centrally run city.
    pub city: bool,
    /// Provinces of before July 2025 that went into it under another name.
    pub former: &'static [FormerProvince],
}

/// A province of before July 2025 whose name is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormerProvince {
    /// Slug, such as `binh-duong`.
    pub id: &'static str,
    /// Name in Vietnamese.
    pub name: &'static str,
}

/// A named set of provinces that is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// Slug, such as `dong-nam-bo`.
    pub id: &'static str,
    /// Name in Vietnamese.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Ids of its provinces.
    pub provinces: &'static [&'static str],
}

/// Finds a province by its id.
pub fn province(id: &str) -> Option<&'static Province> {
    PROVINCES.iter().find(|province| province.id == id)
}

/// The unit that a unit or former province belongs to today, by id or by its name as printed:
/// `binh-duong` and `Bình Dương` are part of Hồ Chí Minh.
pub fn heir(id_or_name: &str) -> Option<&'static Province> {
    let is = |id: &str, name: &str| id == id_or_name || name == id_or_name;
    let holds = |province: &&Province| {
        is(province.id, province.name) || province.former.iter().any(|former| is(former.id, former.name))
    };
    PROVINCES.iter().find(holds)
}

/// Finds a built-in region by its id.
pub fn region(id: &str) -> Option<&'static Region> {
    REGIONS.iter().find(|region| region.id == id)
}

/// The 34 units, from north to south.
#[rustfmt::skip]
pub static PROVINCES: &[Province] = &[
    Province { id: "tuyen-quang", name: "Tuyên Quang", name_en: "Tuyen Quang", city: false, former: &[FormerProvince { id: "ha-giang", name: "Hà Giang" }] },
    Province { id: "cao-bang", name: "Cao Bằng", name_en: "Cao Bang", city: false, former: &[] },
    Province { id: "lai-chau", name: "Lai Châu", name_en: "Lai Chau", city: false, former: &[] },
    Province { id: "lao-cai", name: "Lào Cai", name_en: "Lao Cai", city: false, former: &[FormerProvince { id: "yen-bai", name: "Yên Bái" }] },
    Province { id: "thai-nguyen", name: "Thái Nguyên", name_en: "Thai Nguyen", city: false, former: &[FormerProvince { id: "bac-kan", name: "Bắc Kạn" }] },
    Province { id: "dien-bien", name: "Điện Biên", name_en: "Dien Bien", city: false, former: &[] },
    Province { id: "lang-son", name: "Lạng Sơn", name_en: "Lang Son", city: false, former: &[] },
    Province { id: "son-la", name: "Sơn La", name_en: "Son La", city: false, former: &[] },
    Province { id: "phu-tho", name: "Phú Thọ", name_en: "Phu Tho", city: false, former: &[FormerProvince { id: "hoa-binh", name: "Hòa Bình" }, FormerProvince { id: "vinh-phuc", name: "Vĩnh Phúc" }] },
    Province { id: "ha-noi", name: "Hà Nội", name_en: "Hanoi", city: true, former: &[] },
    Province { id: "hai-phong", name: "Hải Phòng", name_en: "Haiphong", city: true, former: &[FormerProvince { id: "hai-duong", name: "Hải Dương" }] },
    Province { id: "bac-ninh", name: "Bắc Ninh", name_en: "Bac Ninh", city: false, former: &[FormerProvince { id: "bac-giang", name: "Bắc Giang" }] },
    Province { id: "hung-yen", name: "Hưng Yên", name_en: "Hung Yen", city: false, former: &[FormerProvince { id: "thai-binh", name: "Thái Bình" }] },
    Province { id: "ninh-binh", name: "Ninh Bình", name_en: "Ninh Binh", city: false, former: &[FormerProvince { id: "ha-nam", name: "Hà Nam" }, FormerProvince { id: "nam-dinh", name: "Nam Định" }] },
    Province { id: "quang-ninh", name: "Quảng Ninh", name_en: "Quang Ninh", city: false, former: &[] },
    Province { id: "thanh-hoa", name: "Thanh Hóa", name_en: "Thanh Hoa", city: false, former: &[] },
    Province { id: "nghe-an", name: "Nghệ An", name_en: "Nghe An", city: false, former: &[] },
    Province { id: "ha-tinh", name: "Hà Tĩnh", name_en: "Ha Tinh", city: false, former: &[] },
    Province { id: "quang-tri", name: "Quảng Trị", name_en: "Quang Tri", city: false, former: &[FormerProvince { id: "quang-binh", name: "Quảng Bình" }] },
    Province { id: "hue", name: "Huế", name_en: "Hue", city: true, former: &[] },
    Province { id: "da-nang", name: "Đà Nẵng", name_en: "Da Nang", city: true, former: &[FormerProvince { id: "quang-nam", name: "Quảng Nam" }] },
    Province { id: "quang-ngai", name: "Quảng Ngãi", name_en: "Quang Ngai", city: false, former: &[FormerProvince { id: "kon-tum", name: "Kon Tum" }] },
    Province { id: "gia-lai", name: "Gia Lai", name_en: "Gia Lai", city: false, former: &[FormerProvince { id: "binh-dinh", name: "Bình Định" }] },
    Province { id: "dak-lak", name: "Đắk Lắk", name_en: "Dak Lak", city: false, former: &[FormerProvince { id: "phu-yen", name: "Phú Yên" }] },
    Province { id: "khanh-hoa", name: "Khánh Hòa", name_en: "Khanh Hoa", city: false, former: &[FormerProvince { id: "ninh-thuan", name: "Ninh Thuận" }] },
    Province { id: "lam-dong", name: "Lâm Đồng", name_en: "Lam Dong", city: false, former: &[FormerProvince { id: "binh-thuan", name: "Bình Thuận" }, FormerProvince { id: "dak-nong", name: "Đắk Nông" }] },
    Province { id: "dong-nai", name: "Đồng Nai", name_en: "Dong Nai", city: true, former: &[FormerProvince { id: "binh-phuoc", name: "Bình Phước" }] },
    Province { id: "ho-chi-minh", name: "Hồ Chí Minh", name_en: "Ho Chi Minh", city: true, former: &[FormerProvince { id: "ba-ria-vung-tau", name: "Bà Rịa - Vũng Tàu" }, FormerProvince { id: "binh-duong", name: "Bình Dương" }] },
    Province { id: "tay-ninh", name: "Tây Ninh", name_en: "Tay Ninh", city: false, former: &[FormerProvince { id: "long-an", name: "Long An" }] },
    Province { id: "vinh-long", name: "Vĩnh Long", name_en: "Vinh Long", city: false, former: &[FormerProvince { id: "ben-tre", name: "Bến Tre" }, FormerProvince { id: "tra-vinh", name: "Trà Vinh" }] },
    Province { id: "dong-thap", name: "Đồng Tháp", name_en: "Dong Thap", city: false, former: &[FormerProvince { id: "tien-giang", name: "Tiền Giang" }] },
    Province { id: "ca-mau", name: "Cà Mau", name_en: "Ca Mau", city: false, former: &[FormerProvince { id: "bac-lieu", name: "Bạc Liêu" }] },
    Province { id: "an-giang", name: "An Giang", name_en: "An Giang", city: false, former: &[FormerProvince { id: "kien-giang", name: "Kiên Giang" }] },
    Province { id: "can-tho", name: "Cần Thơ", name_en: "Can Tho", city: true, former: &[FormerProvince { id: "hau-giang", name: "Hậu Giang" }, FormerProvince { id: "soc-trang", name: "Sóc Trăng" }] },
];

/// The six regions, from north to south.
#[rustfmt::skip]
pub static REGIONS: &[Region] = &[
    Region { id: "trung-du-mien-nui-phia-bac", name: "Trung du và miền núi phía Bắc", name_en: "Northern midlands and mountains", provinces: &["tuyen-quang", "cao-bang", "lai-chau", "lao-cai", "thai-nguyen", "dien-bien", "lang-son", "son-la", "phu-tho"] },
    Region { id: "dong-bang-song-hong", name: "Đồng bằng sông Hồng", name_en: "Red River delta", provinces: &["ha-noi", "hai-phong", "bac-ninh", "hung-yen", "ninh-binh", "quang-ninh"] },
    Region { id: "bac-trung-bo", name: "Bắc Trung Bộ", name_en: "North central coast", provinces: &["thanh-hoa", "nghe-an", "ha-tinh", "quang-tri", "hue"] },
    Region { id: "duyen-hai-nam-trung-bo-tay-nguyen", name: "Duyên hải Nam Trung Bộ và Tây Nguyên", name_en: "South central coast and central highlands", provinces: &["da-nang", "quang-ngai", "gia-lai", "dak-lak", "khanh-hoa", "lam-dong"] },
    Region { id: "dong-nam-bo", name: "Đông Nam Bộ", name_en: "Southeast", provinces: &["dong-nai", "ho-chi-minh", "tay-ninh"] },
    Region { id: "dong-bang-song-cuu-long", name: "Đồng bằng sông Cửu Long", name_en: "Mekong delta", provinces: &["vinh-long", "dong-thap", "ca-mau", "an-giang", "can-tho"] },
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// The 63 of before July 2025, by the unit that they are part of now.
    const BEFORE: &[(&str, &str)] = &[
        ("tuyen-quang", "Tuyên Quang, Hà Giang"),
        ("cao-bang", "Cao Bằng"),
        ("lai-chau", "Lai Châu"),
        ("lao-cai", "Lào Cai, Yên Bái"),
        ("thai-nguyen", "Thái Nguyên, Bắc Kạn"),
        ("dien-bien", "Điện Biên"),
        ("lang-son", "Lạng Sơn"),
        ("son-la", "Sơn La"),
        ("phu-tho", "Phú Thọ, Vĩnh Phúc, Hòa Bình"),
        ("ha-noi", "Hà Nội"),
        ("hai-phong", "Hải Phòng, Hải Dương"),
        ("bac-ninh", "Bắc Ninh, Bắc Giang"),
        ("hung-yen", "Hưng Yên, Thái Bình"),
        ("ninh-binh", "Ninh Bình, Hà Nam, Nam Định"),
        ("quang-ninh", "Quảng Ninh"),
        ("thanh-hoa", "Thanh Hóa"),
        ("nghe-an", "Nghệ An"),
        ("ha-tinh", "Hà Tĩnh"),
        ("quang-tri", "Quảng Trị, Quảng Bình"),
        ("hue", "Huế"),
        ("da-nang", "Đà Nẵng, Quảng Nam"),
        ("quang-ngai", "Quảng Ngãi, Kon Tum"),
        ("gia-lai", "Gia Lai, Bình Định"),
        ("dak-lak", "Đắk Lắk, Phú Yên"),
        ("khanh-hoa", "Khánh Hòa, Ninh Thuận"),
        ("lam-dong", "Lâm Đồng, Bình Thuận, Đắk Nông"),
        ("dong-nai", "Đồng Nai, Bình Phước"),
        ("ho-chi-minh", "Hồ Chí Minh, Bình Dương, Bà Rịa - Vũng Tàu"),
        ("tay-ninh", "Tây Ninh, Long An"),
        ("vinh-long", "Vĩnh Long, Bến Tre, Trà Vinh"),
        ("dong-thap", "Đồng Tháp, Tiền Giang"),
        ("ca-mau", "Cà Mau, Bạc Liêu"),
        ("an-giang", "An Giang, Kiên Giang"),
        ("can-tho", "Cần Thơ, Hậu Giang, Sóc Trăng"),
    ];

    #[test]
    fn each_of_the_63_leads_to_one_of_the_34() {
        let before: Vec<&str> = BEFORE.iter().flat_map(|(_, names)| names.split(", ")).collect();
        assert_eq!((before.len(), PROVINCES.len()), (63, 34));
        for (now, names) in BEFORE {
            for name in names.split(", ") {
                assert_eq!(heir(name).map(|heir| heir.id), Some(*now), "{name}");
            }
            let unit = province(now).expect("a unit");
            assert_eq!(unit.former.len() + 1, names.split(", ").count(), "{now}");
            for former in unit.former {
                assert_eq!(heir(former.id), Some(unit), "{}", former.id);
            }
        }
        assert_eq!((heir("ha-tay"), heir("Atlantis"), heir("")), (None, None, None));
    }

    #[test]
    fn ids_are_never_used_twice() {
        let former = PROVINCES.iter().flat_map(|province| province.former).map(|former| former.id);
        let ids: Vec<&str> = PROVINCES.iter().map(|province| province.id).chain(former).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 63);
    }

    #[test]
    fn every_province_is_in_one_region() {
        let held: Vec<&str> = REGIONS.iter().flat_map(|region| region.provinces).copied().collect();
        assert_eq!((REGIONS.len(), held.len()), (6, 34));
        for province in PROVINCES {
            assert_eq!(held.iter().filter(|id| **id == province.id).count(), 1, "{}", province.id);
        }
        // Merged over the old borders of regions: what was the coast's or the highlands' is with its heir.
        for (former, expected) in [
            ("binh-thuan", "duyen-hai-nam-trung-bo-tay-nguyen"),
            ("kon-tum", "duyen-hai-nam-trung-bo-tay-nguyen"),
            ("phu-yen", "duyen-hai-nam-trung-bo-tay-nguyen"),
            ("quang-binh", "bac-trung-bo"),
            ("long-an", "dong-nam-bo"),
            ("hoa-binh", "trung-du-mien-nui-phia-bac"),
            ("vinh-phuc", "trung-du-mien-nui-phia-bac"),
            ("bac-giang", "dong-bang-song-hong"),
            ("quang-ninh", "dong-bang-song-hong"),
            ("binh-phuoc", "dong-nam-bo"),
        ] {
            let unit = heir(former).expect("a unit");
            let region = REGIONS.iter().find(|region| region.provinces.contains(&unit.id));
            assert_eq!(region.map(|region| region.id), Some(expected), "{former}");
        }
    }
}
