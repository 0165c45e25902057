//! Daily series: the same frame every day with other numbers. No issue is a reprint of another.

use jiff::{ToSpan, civil::Date};

use crate::model::Timestamp;

use super::paper::place;
use super::plan::{Kind, Prepared};
use super::printed::ZONE;
use super::rng::Rng;

/// Days before the opening that the papers still list.
const DAYS_BACK: i64 = 3;
/// Minutes of a day.
const DAY_MINUTES: usize = 24 * 60;

/// One issue's words, as a series makes them for a day.
struct Issue {
    title: String,
    lead: String,
    paragraphs: Vec<String>,
}

/// A daily series of one paper.
struct Series {
    key: &'static str,
    paper: &'static str,
    section: &'static str,
    author: &'static str,
    caption: &'static str,
    /// The hour at which it is out.
    hour: usize,
    issue: fn(&mut Rng, &str) -> Issue,
}

const SERIES: [Series; 4] = [
    Series {
        key: "thoi-tiet",
        paper: "bao-mien-dong-xanh",
        section: "Đời sống",
        author: "Minh Khuê",
        caption: "Mây giông trên sông lúc chiều xuống",
        hour: 5,
        issue: weather,
    },
    Series {
        key: "gia-nong-san",
        paper: "bao-dai-ngan-xanh",
        section: "Thị trường",
        author: "Y Thương",
        caption: "Điểm thu mua cà phê ở một xã vùng ven",
        hour: 7,
        issue: prices,
    },
    Series {
        key: "lich-cat-dien",
        paper: "bao-dat-lua",
        section: "Thông báo",
        author: "P.V",
        caption: "Công nhân điện lực kiểm tra đường dây",
        hour: 15,
        issue: power_cuts,
    },
    Series {
        key: "xo-so",
        paper: "bao-cu-lao-moi",
        section: "Giải trí",
        author: "T.T",
        caption: "Một đại lý vé số ở chợ phường",
        hour: 17,
        issue: lottery,
    },
];

/// The paper that reprints the weather of the days before, soon after it is out.
const REPRINTS_WEATHER: &str = "cong-tin-tay-ninh";
/// How soon, in minutes.
const REPRINT_MINUTES: usize = 35;

/// All issues: those of the days before, and today's, which arrives after the opening. One other
/// desk reprints the weather: a copy of an issue, which the series must not hide.
pub fn issues(rng: &mut Rng, now: Timestamp) -> Vec<Prepared> {
    let opening = now.to_zoned(ZONE.clone());
    let (today, minutes) = (opening.date(), opening.hour() as usize * 60 + opening.minute() as usize);
    let mut issues = Vec::new();
    for series in &SERIES {
        for days in 0..=DAYS_BACK {
            let age = (days > 0).then(|| days as usize * DAY_MINUTES + minutes - series.hour * 60 - rng.below(50));
            let issue = prepared(series, today.saturating_sub(days.days()), age, rng);
            issues.extend(issue.as_ref().filter(|_| series.key == SERIES[0].key).and_then(reprint));
            issues.extend(issue);
        }
    }
    issues
}

fn prepared(series: &Series, day: Date, age_minutes: Option<usize>, rng: &mut Rng) -> Option<Prepared> {
    let Issue { title, lead, paragraphs } =
        (series.issue)(rng, &format!("{}-{}-{}", day.day(), day.month(), day.year()));
    Some(Prepared {
        paper: place(series.paper)?,
        key: format!("{}-{day}", series.key),
        kind: Kind::Series,
        title,
        kicker: None,
        lead,
        author: series.author.to_owned(),
        section: series.section.to_owned(),
        caption: series.caption.to_owned(),
        paragraphs,
        topics: Vec::new(),
        event: None,
        age_minutes,
    })
}

fn reprint(issue: &Prepared) -> Option<Prepared> {
    let mut copy = issue.clone();
    copy.age_minutes = Some(issue.age_minutes?.saturating_sub(REPRINT_MINUTES));
    copy.paper = place(REPRINTS_WEATHER)?;
    copy.kind = Kind::Copy;
    copy.title = issue.title.replace("Thời tiết Đông Nam Bộ", "Dự báo thời tiết");
    copy.paragraphs.push("Theo Báo Miền Đông Xanh".to_owned());
    Some(copy)
}

fn weather(rng: &mut Rng, day: &str) -> Issue {
    let skies = [
        "nắng gián đoạn, chiều tối có mưa rào và giông vài nơi",
        "nhiều mây, có mưa vừa",
        "ít mây, ngày nắng nóng",
        "mây thay đổi, sáng sớm có sương mù nhẹ",
    ];
    let sky = *rng.pick(&skies);
    let (low, high, damp, wind) = (23 + rng.below(4), 31 + rng.below(6), 58 + rng.below(35), 1 + rng.below(3));
    let rain = 5 + rng.below(70);
    Issue {
        title: format!("Thời tiết Đông Nam Bộ ngày {day}: {high} độ C, {}", sky.split(',').next().unwrap_or(sky)),
        lead: format!("Theo bản tin lúc 5 giờ ngày {day}, khu vực Đông Nam Bộ {sky}, nhiệt độ cao nhất {high} độ C."),
        paragraphs: vec![
            format!(
                "Khu vực TP.Hồ Chí Minh: {sky}; gió cấp {wind}; nhiệt độ thấp nhất {low} độ C, cao nhất {high} độ C; độ ẩm trung bình {damp}%."
            ),
            format!(
                "Khu vực Biên Hòa, Long Khánh: {}; nhiệt độ từ {} đến {} độ C; lượng mưa phổ biến {rain} mm.",
                rng.pick(&skies),
                low - 1,
                high - 1
            ),
            format!(
                "Khu vực Tây Ninh, Tân An: {}; nhiệt độ từ {low} đến {} độ C; khả năng mưa {}%.",
                rng.pick(&skies),
                high + 1,
                20 + rng.below(70)
            ),
            format!(
                "Vùng biển ngoài khơi Vũng Tàu gió đông bắc cấp {}, giật cấp {}, sóng cao {},{} m. Tàu thuyền nhỏ cần theo dõi bản tin tiếp theo.",
                wind + 2,
                wind + 4,
                1 + rng.below(2),
                rng.below(10)
            ),
            format!(
                "Chỉ số tia cực tím cao nhất trong ngày ở mức {}. Người dân nên hạn chế làm việc ngoài trời từ 11 đến 15 giờ.",
                6 + rng.below(6)
            ),
        ],
    }
}

fn prices(rng: &mut Rng, day: &str) -> Issue {
    let thousand = |low: usize, span: usize, rng: &mut Rng| format!("{}.{}00", low + rng.below(span), rng.below(10));
    let coffee = thousand(96, 22, rng);
    let pepper = thousand(138, 18, rng);
    let turn = *rng.pick(&["tăng", "giảm", "đi ngang, có nơi nhích nhẹ", "giảm sâu", "phục hồi"]);
    Issue {
        title: format!("Giá cà phê, hồ tiêu ngày {day}: cà phê {coffee} đồng/kg"),
        lead: format!(
            "Sáng {day}, giá cà phê nhân xô tại Tây Nguyên {turn}, các đại lý mua vào quanh mức {coffee} đồng/kg."
        ),
        paragraphs: vec![
            format!(
                "Tại Đắk Lắk, cà phê nhân xô được thu mua với giá {coffee} đồng/kg; tại Gia Lai {} đồng/kg; tại Lâm Đồng {} đồng/kg.",
                thousand(96, 22, rng),
                thousand(95, 22, rng)
            ),
            format!(
                "Giá hồ tiêu hôm nay ở mức {pepper} đồng/kg; các vùng trọng điểm chênh nhau không quá {}.000 đồng/kg.",
                1 + rng.below(4)
            ),
            format!(
                "Sầu riêng Dona loại 1 tại vườn {}.000 đồng/kg, loại 2 {}.000 đồng/kg; bơ 034 {}.000 đồng/kg.",
                68 + rng.below(40),
                45 + rng.below(20),
                22 + rng.below(15)
            ),
            format!(
                "Trên sàn kỳ hạn, robusta giao gần đóng cửa ở {}.{}{}0 USD/tấn; lượng giao dịch {} nghìn lô.",
                4 + rng.below(2),
                rng.below(10),
                rng.below(10),
                6 + rng.below(20)
            ),
            format!(
                "Thương lái cho biết lượng hàng về kho trong ngày khoảng {} tấn. Nông dân được khuyên phơi đủ nắng, độ ẩm dưới 13% trước khi bán.",
                90 + rng.below(300)
            ),
        ],
    }
}

fn power_cuts(rng: &mut Rng, day: &str) -> Issue {
    let places = [
        "xã Mỹ Quý",
        "xã Tháp Mười",
        "phường Cao Lãnh",
        "xã Thanh Bình",
        "phường Sa Đéc",
        "xã Lấp Vò",
        "xã Tân Hồng",
        "phường Mỹ Tho",
        "xã Cái Bè",
        "xã Chợ Gạo",
    ];
    let works = [
        "thay dây trung thế",
        "vệ sinh sứ cách điện",
        "phát quang hành lang tuyến",
        "nâng công suất trạm biến áp",
        "đấu nối trạm mới",
    ];
    let mut chosen = places;
    rng.shuffle(&mut chosen);
    let lines = chosen[..5].iter().map(|place| {
        let begin = 6 + rng.below(6);
        format!(
            "Từ {begin} giờ 30 đến {} giờ: {place}, trạm số {}, khoảng {} hộ; lý do: {}.",
            begin + 2 + rng.below(5),
            11 + rng.below(80),
            60 + rng.below(700),
            rng.pick(&works)
        )
    });
    Issue {
        title: format!("Lịch tạm ngừng cung cấp điện ngày {day} tại Đồng Tháp"),
        lead: format!("Ngày {day}, ngành điện tạm ngừng cung cấp điện tại {}, {} và một số nơi khác để bảo trì lưới.", chosen[0], chosen[1]),
        paragraphs: lines.chain(["Trong trường hợp công việc kết thúc sớm hoặc do thời tiết phải hoãn, đơn vị quản lý sẽ đóng điện mà không báo trước. Khách hàng cần hỗ trợ gọi tổng đài chăm sóc khách hàng.".to_owned()]).collect(),
    }
}

fn lottery(rng: &mut Rng, day: &str) -> Issue {
    let digits =
        |count: usize, rng: &mut Rng| (0..count).map(|_| char::from(b'0' + rng.below(10) as u8)).collect::<String>();
    let list = |times: usize, count: usize, rng: &mut Rng| {
        (0..times).map(|_| digits(count, rng)).collect::<Vec<_>>().join(" - ")
    };
    let station = *rng.pick(&["Vĩnh Long", "Bến Tre", "Trà Vinh"]);
    Issue {
        title: format!("Kết quả xổ số kiến thiết {station} ngày {day}"),
        lead: format!("Kỳ quay ngày {day}: giải đặc biệt {}, giải tám {}.", digits(6, rng), digits(2, rng)),
        paragraphs: vec![
            format!("Giải nhất: {}. Giải nhì: {}. Giải ba: {}.", digits(5, rng), digits(5, rng), list(2, 5, rng)),
            format!("Giải tư: {}.", list(7, 5, rng)),
            format!("Giải năm: {}. Giải sáu: {}. Giải bảy: {}.", digits(4, rng), list(3, 4, rng), digits(3, rng)),
            "Vé trúng thưởng được lĩnh trong 30 ngày kể từ ngày mở thưởng; vé rách, chắp vá không được chấp nhận."
                .to_owned(),
        ],
    }
}
