//! The papers: who they are, how they deliver, what is wrong with each.

/// How a paper's articles can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// RSS 2.0 with the whole text in `content:encoded`.
    RssFull,
    /// RSS 2.0 with the lead alone; the text stands on the page.
    RssLead,
    /// Atom, the lead in `summary`, the text in `content`.
    Atom,
    /// JSON Feed 1.1 with the whole text.
    JsonFeed,
    /// A sitemap of the news kind; the text stands on the page.
    NewsSitemap,
    /// No feed at all: a page that lists what is new.
    ListPage,
    /// RSS with the lead, known only from the front page's `link rel=alternate`.
    Announced,
}

/// What is wrong with a paper, on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// Raw `&`, a stray `</br>`, an undeclared `&nbsp;`: no XML reader takes it as it is.
    BrokenXml,
    /// UTF-8 that says it is ISO-8859-1.
    FalseCharset,
    /// Really windows-1258, and says so.
    Windows1258,
    /// Every answer takes 1.5 s.
    Slow,
    /// Every third request for the feed is 503 with Retry-After, every seventh 500.
    Failing,
    /// Dates as printed, without a zone: `08:31, 09/09/2023`.
    PrintedDates,
    /// Letters taken apart (NFD).
    Decomposed,
}

/// The shape of an article's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// `/giao-duc/ten-bai-123456.html`
    Html,
    /// `/tin-tuc/202309/ten-bai-1a2b3c4/`
    Dated,
    /// `/chi-tiet.aspx?muc=3&id=123456`
    Query,
    /// `/ten-bai-post123456`
    Post,
}

/// One paper.
#[derive(Debug, Clone, Copy)]
pub struct Paper {
    /// Its id in feeds.toml.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The line under its name.
    pub slogan: &'static str,
    /// Its kind, in the words of feeds.toml.
    pub kind: &'static str,
    /// Its province.
    pub province: Option<&'static str>,
    /// Language tag of its texts.
    pub language: &'static str,
    /// What its rights permit, in the words of feeds.toml.
    pub republish: &'static str,
    /// How its articles can be had.
    pub delivery: Delivery,
    /// What is wrong with it.
    pub fault: Fault,
    /// The shape of its addresses.
    pub address: Address,
    /// Whether it sends ETag and Last-Modified.
    pub validators: bool,
    /// Whether its pages carry JSON-LD.
    pub json_ld: bool,
    /// Whether its pages carry `og:` and `article:` meta.
    pub open_graph: bool,
    /// Whether its desk writes `hoà` for `hòa`.
    pub late_tones: bool,
    /// Whether its feed's links carry `utm_` words.
    pub tracked: bool,
    /// Its colour, for the page and the pictures.
    pub colour: &'static str,
}

const PLAIN: Paper = Paper {
    id: "",
    name: "",
    slogan: "",
    kind: "party-press",
    province: None,
    language: "vi",
    republish: "summary",
    delivery: Delivery::RssFull,
    fault: Fault::None,
    address: Address::Html,
    validators: true,
    json_ld: false,
    open_graph: true,
    late_tones: false,
    tracked: false,
    colour: "#8a1c1c",
};

/// What every paper of a province calls itself under its name.
const ORGAN: &str = "Cơ quan của Đảng bộ tỉnh - Tiếng nói của Đảng bộ, chính quyền và nhân dân";

/// The newsroom: twelve papers, an English edition, an agency, two portals. All names are made up.
pub const PAPERS: [Paper; 16] = [
    Paper {
        id: "bao-song-trang",
        name: "Báo Sông Trăng",
        slogan: ORGAN,
        province: Some("dong-nai"),
        republish: "full",
        address: Address::Dated,
        json_ld: true,
        ..PLAIN
    },
    Paper {
        id: "bao-mien-dong-xanh",
        name: "Báo Miền Đông Xanh",
        slogan: ORGAN,
        province: Some("ho-chi-minh"),
        delivery: Delivery::RssLead,
        json_ld: true,
        tracked: true,
        colour: "#1f6b3a",
        ..PLAIN
    },
    Paper {
        id: "bao-ben-do-moi",
        name: "Báo Bến Đò Mới",
        slogan: ORGAN,
        province: Some("tay-ninh"),
        delivery: Delivery::ListPage,
        address: Address::Post,
        colour: "#0b5a7a",
        ..PLAIN
    },
    Paper {
        id: "bao-dat-lua",
        name: "Báo Đất Lúa",
        slogan: ORGAN,
        province: Some("dong-thap"),
        republish: "full",
        delivery: Delivery::Atom,
        late_tones: true,
        colour: "#7a6a0b",
        ..PLAIN
    },
    Paper {
        id: "bao-song-cua-dong",
        name: "Báo Sóng Cửa Đông",
        slogan: ORGAN,
        province: Some("hai-phong"),
        delivery: Delivery::JsonFeed,
        address: Address::Post,
        json_ld: true,
        colour: "#1b3f8b",
        ..PLAIN
    },
    Paper {
        id: "bao-non-cao",
        name: "Báo Non Cao",
        slogan: ORGAN,
        province: Some("lao-cai"),
        republish: "full",
        fault: Fault::Decomposed,
        colour: "#5b3a1f",
        ..PLAIN
    },
    Paper {
        id: "bao-ben-lam",
        name: "Báo Bến Lam",
        slogan: ORGAN,
        province: Some("nghe-an"),
        delivery: Delivery::RssLead,
        fault: Fault::BrokenXml,
        address: Address::Query,
        open_graph: false,
        colour: "#3a2f7a",
        ..PLAIN
    },
    Paper {
        id: "bao-dai-ngan-xanh",
        name: "Báo Đại Ngàn Xanh",
        slogan: ORGAN,
        province: Some("dak-lak"),
        delivery: Delivery::Announced,
        address: Address::Dated,
        colour: "#2e5a1c",
        ..PLAIN
    },
    Paper {
        id: "bao-binh-minh-bien",
        name: "Báo Bình Minh Biển",
        slogan: ORGAN,
        province: Some("khanh-hoa"),
        republish: "link",
        fault: Fault::FalseCharset,
        colour: "#b0551a",
        ..PLAIN
    },
    Paper {
        id: "bao-cu-lao-moi",
        name: "Báo Cù Lao Mới",
        slogan: ORGAN,
        province: Some("vinh-long"),
        fault: Fault::Windows1258,
        open_graph: false,
        colour: "#146b62",
        ..PLAIN
    },
    Paper {
        id: "bao-dong-quan",
        name: "Báo Đồng Quan",
        slogan: ORGAN,
        province: Some("bac-ninh"),
        fault: Fault::Failing,
        address: Address::Post,
        colour: "#8b1b5a",
        ..PLAIN
    },
    Paper {
        id: "bao-mui-dat",
        name: "Báo Mũi Đất",
        slogan: ORGAN,
        province: Some("ca-mau"),
        delivery: Delivery::NewsSitemap,
        json_ld: true,
        colour: "#1b6f8b",
        ..PLAIN
    },
    Paper {
        id: "song-trang-english",
        name: "Song Trang News",
        slogan: "English edition of Báo Sông Trăng",
        province: Some("dong-nai"),
        language: "en",
        republish: "full",
        address: Address::Dated,
        ..PLAIN
    },
    Paper {
        id: "ttxpn",
        name: "Thông tấn xã Phương Nam",
        slogan: "Nhanh - Chuẩn - Gần dân",
        kind: "agency",
        republish: "full",
        fault: Fault::Slow,
        json_ld: true,
        colour: "#222c4a",
        ..PLAIN
    },
    Paper {
        id: "cong-tin-tay-ninh",
        name: "Cổng tin Tây Ninh (hư cấu)",
        slogan: "Trang thông tin của tỉnh, dựng riêng cho bản trình diễn",
        kind: "province-portal",
        province: Some("tay-ninh"),
        delivery: Delivery::RssLead,
        fault: Fault::PrintedDates,
        address: Address::Query,
        open_graph: false,
        colour: "#a3201d",
        ..PLAIN
    },
    Paper {
        id: "cong-tin-hue",
        name: "Cổng tin Huế (hư cấu)",
        slogan: "Trang thông tin của thành phố, dựng riêng cho bản trình diễn",
        kind: "province-portal",
        province: Some("hue"),
        delivery: Delivery::Atom,
        validators: false,
        open_graph: false,
        colour: "#5a1b8b",
        ..PLAIN
    },
];

/// Where a paper stands in [`PAPERS`].
pub fn place(id: &str) -> Option<usize> {
    PAPERS.iter().position(|paper| paper.id == id)
}

impl Paper {
    /// The path that is polled.
    pub fn channel_path(&self) -> &'static str {
        match self.delivery {
            Delivery::RssFull | Delivery::RssLead => "/rss/home.rss",
            Delivery::Atom => "/atom.xml",
            Delivery::JsonFeed => "/feed.json",
            Delivery::NewsSitemap => "/sitemap-news.xml",
            Delivery::ListPage => "/tin-moi",
            Delivery::Announced => "/",
        }
    }

    /// The path of its feed, if it has one.
    pub fn feed_path(&self) -> Option<&'static str> {
        match self.delivery {
            Delivery::NewsSitemap | Delivery::ListPage => None,
            Delivery::Announced => Some("/rss/trang-chu.rss"),
            _ => Some(self.channel_path()),
        }
    }

    /// One sentence on what its fault does, for the terminal.
    pub fn tell(&self) -> &'static str {
        match (self.fault, self.delivery) {
            (Fault::BrokenXml, _) => "XML hỏng: & trần, </br> lạc, &nbsp; không khai báo",
            (Fault::FalseCharset, _) => "khai ISO-8859-1 nhưng thật ra là UTF-8",
            (Fault::Windows1258, _) => "mã windows-1258, dấu thanh đứng rời",
            (Fault::Slow, _) => "trả lời chậm 1,5 giây",
            (Fault::Failing, _) => "cứ ba lần hỏi có một lần 503 (Retry-After), lần thứ bảy 500",
            (Fault::PrintedDates, _) => "ngày kiểu in \"08:31, 09/09/2023\", không múi giờ",
            (Fault::Decomposed, _) => "chữ tổ hợp rời (NFD)",
            (Fault::None, Delivery::ListPage) => "không có RSS: đọc trang liệt kê",
            (Fault::None, Delivery::Announced) => "RSS chỉ được báo trong trang chủ (rel=alternate)",
            (Fault::None, Delivery::NewsSitemap) => "chỉ có sitemap tin tức",
            (Fault::None, _) if !self.validators => "không gửi ETag, Last-Modified: lần nào cũng tải lại",
            (Fault::None, _) if self.tracked => "liên kết gắn utm_source",
            (Fault::None, _) if self.late_tones => "bỏ dấu kiểu hoà, thuỷ",
            (Fault::None, _) => "không lỗi",
        }
    }

    /// How it delivers, in a few words for the terminal.
    pub fn delivery_name(&self) -> &'static str {
        match self.delivery {
            Delivery::RssFull => "RSS toàn văn",
            Delivery::RssLead => "RSS tóm tắt",
            Delivery::Atom => "Atom",
            Delivery::JsonFeed => "JSON Feed",
            Delivery::NewsSitemap => "sitemap",
            Delivery::ListPage => "trang liệt kê",
            Delivery::Announced => "tự tìm RSS",
        }
    }
}
