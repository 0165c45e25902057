//! Which sense an abbreviation of several has here, by the document's other words.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::Written;
use crate::text::{Case, Key, key_of, keys};

/// What says that a document is about digital transformation, so that CĐS is that.
static DIGITAL: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new(&[
        "kinh tế số",
        "xã hội số",
        "chính quyền số",
        "chính phủ số",
        "công dân số",
        "chính quyền điện tử",
        "chính phủ điện tử",
        "dịch vụ công trực tuyến",
        "hạ tầng số",
        "nền tảng số",
        "công nghệ số",
        "kỹ năng số",
        "dữ liệu số",
        "số hóa",
        "định danh điện tử",
        "chữ ký số",
        "Đề án 06",
        "VNeID",
        "đổi mới sáng tạo",
        "ĐMST",
        "bình dân học vụ số",
    ])
});
static TRANSFORMATION: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&["chuyển đổi số"]));
/// The other CĐS: a college of education.
static COLLEGE: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&["cao đẳng sư phạm", "cao đẳng", "CĐSP"]));
static DONG_NAI: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&["Đồng Nai"]));
static DA_NANG: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(&["Đà Nẵng"]));

/// Directly before an abbreviation: it is a place's name.
static PLACE_CUES: LazyLock<Vec<Key>> = LazyLock::new(|| keys("tỉnh TP phố TX huyện UBND HĐND ủy"));
/// The same, when it is a name: `Báo DN`, but not `thông báo DN`.
static PAPER_CUES: LazyLock<Vec<Key>> = LazyLock::new(|| keys("báo đài"));
/// The last word of `cao đẳng sư phạm (CĐS)`, whatever stands between.
static EDUCATION: LazyLock<Key> = LazyLock::new(|| key_of("phạm"));
static SCHOOL_CUES: LazyLock<Vec<Key>> = LazyLock::new(|| keys("trường học ĐH CĐ"));

/// The provinces whose abbreviation is ĐN, in the order of the table's wordings.
const PROVINCES: [&str; 2] = ["dong-nai", "da-nang"];

/// A document's other words, looked at when they are asked for: few documents hold such abbreviations.
pub(super) struct Context<'a> {
    parts: &'a [Written<'a>],
    home: Option<&'a str>,
    digital: OnceCell<bool>,
    province: OnceCell<Option<usize>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(parts: &'a [Written<'a>], home: Option<&'a str>) -> Context<'a> {
        Context { parts, home, digital: OnceCell::new(), province: OnceCell::new() }
    }

    /// Whether CĐS is digital transformation there.
    pub(super) fn is_digital(&self, part: &Written<'_>, at: usize) -> bool {
        let holds = |phrases: &Phrases| self.parts.iter().any(|part| phrases.stand_in(part));
        let before = at.checked_sub(1).map(|before| part.syllables[before].key);
        let direct = part.follows_directly(at);
        let school = before.is_some_and(|key| key == *EDUCATION || direct && SCHOOL_CUES.contains(&key));
        !school && *self.digital.get_or_init(|| holds(&TRANSFORMATION) || holds(&DIGITAL) && !holds(&COLLEGE))
    }

    /// Whether DN is a place there rather than an enterprise: `TP DN`, `Báo DN`, or the dateline `(DN)`.
    pub(super) fn is_place(&self, part: &Written<'_>, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| &part.syllables[before]) else {
            return part.gap_before(at).contains('(');
        };
        let direct = part.follows_directly(at) || before.case == Case::Upper && part.gap_before(at).trim_end() == ".";
        let paper = before.case != Case::Lower && PAPER_CUES.contains(&before.key);
        direct && (paper || PLACE_CUES.contains(&before.key))
    }

    /// Which of the provinces ĐN is: the source's own, else the only one that the document names.
    pub(super) fn province(&self) -> Option<usize> {
        *self.province.get_or_init(|| {
            let own = PROVINCES.iter().position(|id| Some(*id) == self.home);
            let named = |phrases: &Phrases| self.parts.iter().any(|part| phrases.stand_in(part));
            own.or_else(|| match (named(&DONG_NAI), named(&DA_NANG)) {
                (true, false) => Some(0),
                (false, true) => Some(1),
                _ => None,
            })
        })
    }
}

/// Phrases, by their first word.
struct Phrases(HashMap<Key, Vec<Vec<Key>>>);

impl Phrases {
    fn new(phrases: &[&str]) -> Phrases {
        let mut by_first: HashMap<Key, Vec<Vec<Key>>> = HashMap::new();
        for phrase in phrases {
            let words = keys(phrase);
            by_first.entry(words.first().copied().unwrap_or_else(|| key_of(""))).or_default().push(words);
        }
        Phrases(by_first)
    }

    /// Whether one of them stands in a text.
    fn stand_in(&self, part: &Written<'_>) -> bool {
        part.syllables.iter().enumerate().any(|(at, syllable)| {
            let candidates = self.0.get(&syllable.key).map_or(&[][..], Vec::as_slice);
            candidates.iter().any(|words| {
                let here = part.syllables.get(at..at + words.len()).unwrap_or_default();
                here.len() == words.len() && here.iter().zip(words).all(|(syllable, word)| syllable.key == *word)
            })
        })
    }
}
