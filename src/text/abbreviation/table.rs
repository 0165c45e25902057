//! The abbreviations of the Vietnamese press: data.
//!
//! Without joiners: `KHCN` is `KH-CN`, `KH&CN` and `KH và CN` too. What the press uses in two senses
//! stands here only where its context can tell them apart; others, such as CQĐT (chính quyền điện tử,
//! cơ quan điều tra) and BTC (ban tổ chức, Bộ Tài chính), are left to what a document defines.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::{Wording, wordings};
use crate::text::{Key, key_of};

/// How the sense is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// It has one.
    Only,
    /// Digital transformation where the document is about such things.
    Digital,
    /// An enterprise, but beside what names a place.
    Enterprise,
    /// One of two provinces.
    Province,
}

/// What is known of an abbreviation.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) sense: Sense,
    /// The wordings of each sense.
    pub(super) wordings: Vec<Arc<[Wording]>>,
}

/// By the key of its letters.
pub(super) static PRESS: LazyLock<HashMap<Key, Listed>> = LazyLock::new(|| {
    let only = ONLY.iter().map(|(short, long)| (*short, Sense::Only, *long));
    let listed = |(short, sense, long): (&str, Sense, &str)| {
        let senses = long.split(" | ").map(|long| {
            let all: Vec<Wording> = long.split(" / ").flat_map(wordings).collect();
            Arc::from(all)
        });
        (key_of(short), Listed { sense, wordings: senses.collect() })
    };
    only.chain(SEVERAL.iter().copied()).map(listed).collect()
});

/// Told apart by context; senses are parted by ` | `.
pub(super) static SEVERAL: &[(&str, Sense, &str)] = &[
    ("CĐS", Sense::Digital, "chuyển đổi số"),
    ("DN", Sense::Enterprise, "doanh nghiệp"),
    ("ĐN", Sense::Province, "Đồng Nai | Đà Nẵng"),
];

/// Of one sense; other wordings of it are parted by ` / `, those without `và` need not be said.
#[rustfmt::skip]
pub(super) static ONLY: &[(&str, &str)] = &[
    ("ANCT", "an ninh chính trị"),
    ("ANQP", "an ninh quốc phòng"),
    ("ANTT", "an ninh trật tự"),
    ("ASXH", "an sinh xã hội"),
    ("ATGT", "an toàn giao thông"),
    ("ATLĐ", "an toàn lao động"),
    ("ATTP", "an toàn thực phẩm"),
    ("ATVSLĐ", "an toàn vệ sinh lao động / an toàn, vệ sinh lao động"),
    ("ATVSTP", "an toàn vệ sinh thực phẩm"),
    ("BCĐ", "ban chỉ đạo"),
    ("BĐBP", "bộ đội biên phòng"),
    ("BĐKH", "biến đổi khí hậu"),
    ("BĐS", "bất động sản"),
    ("BHTN", "bảo hiểm thất nghiệp"),
    ("BHXH", "bảo hiểm xã hội"),
    ("BHYT", "bảo hiểm y tế"),
    ("BQL", "ban quản lý"),
    ("BVĐK", "bệnh viện đa khoa"),
    ("BVMT", "bảo vệ môi trường"),
    ("BVTV", "bảo vệ thực vật"),
    ("BVTQ", "bảo vệ Tổ quốc"),
    ("CAND", "công an nhân dân"),
    ("CBCC", "cán bộ, công chức"),
    ("CBCCVC", "cán bộ, công chức, viên chức"),
    ("CBCNV", "cán bộ, công nhân viên"),
    ("CCB", "cựu chiến binh"),
    ("CCCD", "căn cước công dân"),
    ("CCHC", "cải cách hành chính"),
    ("CCN", "cụm công nghiệp"),
    ("CCVC", "công chức, viên chức"),
    ("CLB", "câu lạc bộ"),
    ("CNHHĐH", "công nghiệp hóa, hiện đại hóa"),
    ("CNTT", "công nghệ thông tin"),
    ("CNVCLĐ", "công nhân viên chức lao động / công nhân, viên chức, lao động"),
    ("CPĐT", "chính phủ điện tử"),
    ("CSDL", "cơ sở dữ liệu"),
    ("CSGT", "cảnh sát giao thông"),
    ("CSĐT", "cảnh sát điều tra"),
    ("CSHT", "cơ sở hạ tầng"),
    ("CTCP", "công ty cổ phần"),
    ("CTMTQG", "chương trình mục tiêu quốc gia"),
    ("DNNN", "doanh nghiệp nhà nước"),
    ("DNNVV", "doanh nghiệp nhỏ và vừa"),
    ("DNTN", "doanh nghiệp tư nhân"),
    ("DTTS", "dân tộc thiểu số"),
    ("DVC", "dịch vụ công"),
    ("DVCTT", "dịch vụ công trực tuyến"),
    ("DVCQG", "dịch vụ công quốc gia"),
    ("ĐBQH", "đại biểu quốc hội"),
    ("ĐBSCL", "đồng bằng sông Cửu Long"),
    ("ĐMST", "đổi mới sáng tạo"),
    ("ĐTC", "đầu tư công"),
    ("ĐTTM", "đô thị thông minh"),
    ("ĐTXD", "đầu tư xây dựng"),
    ("ĐVTN", "đoàn viên thanh niên / đoàn viên, thanh niên"),
    ("GDĐT", "giáo dục và đào tạo"),
    ("GDNN", "giáo dục nghề nghiệp"),
    ("GDTX", "giáo dục thường xuyên"),
    ("GPMB", "giải phóng mặt bằng"),
    ("GTNT", "giao thông nông thôn"),
    ("GTVT", "giao thông vận tải"),
    ("HĐND", "hội đồng nhân dân"),
    ("HĐQT", "hội đồng quản trị"),
    ("HĐXX", "hội đồng xét xử"),
    ("HLHPN", "hội liên hiệp phụ nữ"),
    ("HTX", "hợp tác xã"),
    ("HTXNN", "hợp tác xã nông nghiệp"),
    ("KBNN", "kho bạc nhà nước"),
    ("KCB", "khám chữa bệnh / khám bệnh, chữa bệnh"),
    ("KCHT", "kết cấu hạ tầng"),
    ("KCN", "khu công nghiệp"),
    ("KCX", "khu chế xuất"),
    ("KHCN", "khoa học và công nghệ"),
    ("KHĐT", "kế hoạch và đầu tư"),
    ("KHKT", "khoa học kỹ thuật"),
    ("KTTĐ", "kinh tế trọng điểm"),
    ("KTXH", "kinh tế xã hội"),
    ("LĐLĐ", "liên đoàn lao động"),
    ("LĐTBXH", "lao động, thương binh và xã hội"),
    ("LHPN", "liên hiệp phụ nữ"),
    ("LLVT", "lực lượng vũ trang"),
    ("LLVTND", "lực lượng vũ trang nhân dân"),
    ("MTQG", "mục tiêu quốc gia"),
    ("MTTQ", "mặt trận tổ quốc"),
    ("NHCSXH", "ngân hàng chính sách xã hội"),
    ("NHNN", "ngân hàng nhà nước"),
    ("NLĐ", "người lao động"),
    ("NNMT", "nông nghiệp và môi trường"),
    ("NNPTNT", "nông nghiệp và phát triển nông thôn"),
    ("NSNN", "ngân sách nhà nước"),
    ("NTM", "nông thôn mới"),
    ("NTTS", "nuôi trồng thủy sản"),
    ("NVQS", "nghĩa vụ quân sự"),
    ("PBGDPL", "phổ biến giáo dục pháp luật / phổ biến, giáo dục pháp luật"),
    ("PCCC", "phòng cháy chữa cháy / phòng cháy, chữa cháy"),
    ("PCCCCNCH", "phòng cháy, chữa cháy và cứu nạn, cứu hộ"),
    ("PCCCR", "phòng cháy, chữa cháy rừng"),
    ("PCTN", "phòng, chống tham nhũng"),
    ("PCTT", "phòng chống thiên tai / phòng, chống thiên tai"),
    ("PTDTNT", "phổ thông dân tộc nội trú"),
    ("PTNT", "phát triển nông thôn"),
    ("QĐND", "quân đội nhân dân"),
    ("QLBVR", "quản lý bảo vệ rừng / quản lý, bảo vệ rừng"),
    ("QLNN", "quản lý nhà nước"),
    ("QLTT", "quản lý thị trường"),
    ("QPAN", "quốc phòng an ninh / quốc phòng, an ninh"),
    ("QSDĐ", "quyền sử dụng đất"),
    ("SXKD", "sản xuất kinh doanh / sản xuất, kinh doanh"),
    ("SXNN", "sản xuất nông nghiệp"),
    ("TAND", "tòa án nhân dân"),
    ("TĐC", "tái định cư"),
    ("TDTT", "thể dục thể thao"),
    ("THCS", "trung học cơ sở"),
    ("THPT", "trung học phổ thông"),
    ("TKCN", "tìm kiếm cứu nạn"),
    ("TMĐT", "thương mại điện tử"),
    ("TMDV", "thương mại dịch vụ"),
    ("TNGT", "tai nạn giao thông"),
    ("TNHH", "trách nhiệm hữu hạn"),
    ("TNMT", "tài nguyên và môi trường"),
    ("TNXP", "thanh niên xung phong"),
    ("TPTM", "thành phố thông minh"),
    ("TTATGT", "trật tự an toàn giao thông / trật tự, an toàn giao thông"),
    ("TTATXH", "trật tự an toàn xã hội / trật tự, an toàn xã hội"),
    ("TTHC", "thủ tục hành chính"),
    ("TTTT", "thông tin và truyền thông"),
    ("TTXVN", "thông tấn xã Việt Nam"),
    ("TTYT", "trung tâm y tế"),
    ("UBKT", "ủy ban kiểm tra"),
    ("UBMTTQ", "ủy ban mặt trận tổ quốc"),
    ("UBND", "ủy ban nhân dân"),
    ("VHNT", "văn học nghệ thuật"),
    ("VHTT", "văn hóa thông tin"),
    ("VHTTDL", "văn hóa, thể thao và du lịch"),
    ("VKSND", "viện kiểm sát nhân dân"),
    ("VLXD", "vật liệu xây dựng"),
    ("VPĐT", "văn phòng điện tử"),
    ("VSATTP", "vệ sinh an toàn thực phẩm"),
    ("VSMT", "vệ sinh môi trường"),
    ("XDCB", "xây dựng cơ bản"),
    ("XDĐ", "xây dựng Đảng"),
    ("XĐGN", "xóa đói giảm nghèo"),
    ("XKLĐ", "xuất khẩu lao động"),
    ("XNK", "xuất nhập khẩu"),
    ("XTTM", "xúc tiến thương mại"),
];
