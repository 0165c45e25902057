use std::collections::HashSet;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::table::{ONLY, SEVERAL};
use super::{Abbreviation, Known, Written, abbreviations, initials};
use crate::text::{key_of, keys, syllables};

fn read(parts: &[&str], home: Option<&str>) -> Vec<Vec<Abbreviation>> {
    let found: Vec<_> = parts.iter().map(|text| syllables(text)).collect();
    let parts: Vec<_> = parts.iter().zip(&found).map(|(text, syllables)| Written { text, syllables }).collect();
    abbreviations(&parts, home)
}

/// What the abbreviation `short` stands for in a text, and how that is known.
fn of(text: &str, short: &str, home: Option<&str>) -> Option<Abbreviation> {
    let syllables = syllables(text);
    let found = read(&[text], home).remove(0);
    found.into_iter().rev().find(|one| {
        let end = syllables[(one.at + one.length - 1) as usize].end as usize;
        &text[syllables[one.at as usize].start as usize..end] == short
    })
}

fn stands_for(found: &Abbreviation, phrase: &str) -> bool {
    let wanted = keys(phrase);
    found.wordings.iter().any(|words| words.iter().map(|word| word.key).eq(wanted.iter().copied()))
}

fn check(text: &str, short: &str, expected: Option<(&str, Known)>) {
    let found = of(text, short, None);
    match (expected, &found) {
        (None, None) => {}
        (Some(("", known)), Some(found)) => assert!(found.known == known && found.wordings.is_empty(), "{text}"),
        (Some((phrase, known)), Some(found)) => {
            assert_eq!(found.known, known, "{text}");
            assert!(stands_for(found, phrase), "{short} in {text}: {found:?}");
        }
        _ => panic!("{short} in {text}: {found:?}, wanted {expected:?}"),
    }
}

#[test]
fn a_document_defines_its_abbreviations() {
    for (text, short, phrase) in [
        ("Về chuyển đổi số (CĐS), tỉnh làm nhanh. CĐS là tất yếu.", "CĐS", "chuyển đổi số"),
        ("Về CHUYỂN ĐỔI SỐ (CĐS). CĐS là tất yếu.", "CĐS", "chuyển đổi số"),
        ("Về chuyển đổi số (gọi tắt là CĐS). CĐS là tất yếu.", "CĐS", "chuyển đổi số"),
        ("Về chuyển đổi số (sau đây viết tắt là “CĐS”). CĐS là tất yếu.", "CĐS", "chuyển đổi số"),
        ("Về chuyển đổi số (viết tắt: CĐS). CĐS là tất yếu.", "CĐS", "chuyển đổi số"),
        ("Về chuyển đổi số, gọi tắt là CĐS. CĐS là tất yếu.", "CĐS", "chuyển đổi số"),
        ("CĐS (chuyển đổi số) là cần. CĐS là tất yếu.", "CĐS", "chuyển đổi số"),
        ("Lo khoa học - công nghệ (KH-CN). Sở KH-CN làm.", "KH-CN", "khoa học công nghệ"),
        ("Lo khoa học và công nghệ (KH&CN). Sở KH-CN làm.", "KH-CN", "khoa học công nghệ"),
        ("Lo khoa học và công nghệ (KH&CN). Sở KHCN làm.", "KHCN", "khoa học và công nghệ"),
        ("Sở Văn hóa, thể thao và du lịch (VH,TT&DL). VHTTDL.", "VHTTDL", "văn hóa thể thao du lịch"),
        ("Điểm trường mầm non (ĐTMN) mới. ĐTMN đẹp.", "ĐTMN", "điểm trường mầm non"),
        ("Ô nhiễm nguồn nước (ONNN). ONNN nặng.", "ONNN", "ô nhiễm nguồn nước"),
        ("Kinh tế xanh (KTX, KTTH). KTX.", "KTX", "kinh tế xanh"),
        ("Tỷ lệ che phủ của rừng (TLCPR). TLCPR tăng.", "TLCPR", "tỷ lệ che phủ của rừng"),
    ] {
        check(text, short, Some((phrase, Known::Defined)));
        let decomposed: String = text.nfd().collect();
        check(&decomposed, &short.nfd().collect::<String>(), Some((phrase, Known::Defined)));
    }
}

#[test]
fn initials_that_do_not_agree_define_nothing() {
    for (text, short) in [
        ("Xếp hạng chuyển đổi số (DTI). DTI tăng.", "DTI"),
        ("Ông Nam (ĐTMN). ĐTMN.", "ĐTMN"),
        ("Dịch tả mới (ĐTM). ĐTM.", "ĐTM"),
        ("Dự án. Tốt mới (DATM). DATM.", "DATM"),
        ("DTI (chỉ số chuyển đổi số). DTI.", "DTI"),
        ("KTX (kinh tế xanh là hướng đi). KTX.", "KTX"),
        ("KTX (kinh tế xanh", "KTX"),
    ] {
        check(text, short, None);
    }
}

#[test]
fn the_press_s_own_abbreviations_are_known() {
    for (text, short, phrase) in [
        ("UBND tỉnh", "UBND", "ủy ban nhân dân"),
        ("Sở KH-CN", "KH-CN", "khoa học công nghệ"),
        ("Sở KHCN", "KHCN", "khoa học và công nghệ"),
        ("Sở KH&CN", "KH&CN", "khoa học và công nghệ"),
        ("Sở GD-ĐT", "GD-ĐT", "giáo dục và đào tạo"),
        ("Sở GD & ĐT", "GD & ĐT", "giáo dục đào tạo"),
        ("Sở GD – ĐT", "GD – ĐT", "giáo dục đào tạo"),
        ("Sở NN và PTNT", "NN và PTNT", "nông nghiệp và phát triển nông thôn"),
        ("Sở NN&PTNT", "NN&PTNT", "nông nghiệp và phát triển nông thôn"),
        ("Sở LĐ-TB&XH", "LĐ-TB&XH", "lao động thương binh và xã hội"),
        ("Sở VH-TT&DL", "VH-TT&DL", "văn hóa thể thao và du lịch"),
        ("Sở VH,TT&DL", "VH,TT&DL", "văn hóa thể thao và du lịch"),
        ("Sở TT&TT", "TT&TT", "thông tin và truyền thông"),
        ("UBND-HĐND", "HĐND", "hội đồng nhân dân"),
        ("KHCN-ĐMST-CNTT", "ĐMST", "đổi mới sáng tạo"),
        ("xã NTM nâng cao", "NTM", "nông thôn mới"),
        ("vốn ĐTC", "ĐTC", "đầu tư công"),
    ] {
        check(text, short, Some((phrase, Known::Press)));
    }
    for (text, short) in [("trường CĐSP", "CĐSP"), ("ubnd", "ubnd"), ("NATO, EU", "EU"), ("Sở GD. ĐT", "GD. ĐT")]
    {
        check(text, short, None);
    }
}

#[test]
fn what_has_several_senses_is_told_by_its_context() {
    for (text, short, phrase) in [
        ("Chuyển đổi số ở xã: CĐS vì dân.", "CĐS", "chuyển đổi số"),
        ("Kinh tế số và CĐS.", "CĐS", "chuyển đổi số"),
        ("CĐS tạo bước ngoặt.", "CĐS", ""),
        ("Trường cao đẳng CĐS Đồng Nai dạy số hóa.", "CĐS", ""),
        ("Chuyển đổi số tại trường CĐS.", "CĐS", ""),
        ("Tại cao đẳng sư phạm (CĐS). CĐS là trường lớn.", "CĐS", ""),
        ("Chuyển đổi số ở cao đẳng sư phạm (CĐS).", "CĐS", ""),
        ("Hỗ trợ DN vay vốn.", "DN", "doanh nghiệp"),
        ("Thông báo DN trúng thầu.", "DN", "doanh nghiệp"),
        ("Các tỉnh, DN cùng làm.", "DN", "doanh nghiệp"),
        ("UBND TP DN họp.", "DN", ""),
        ("TP.DN họp.", "DN", ""),
        ("Theo Báo DN.", "DN", ""),
        ("Tỉnh DN họp.", "DN", ""),
        ("(DN) - Sáng nay.", "DN", ""),
        ("Người ĐN thân thiện. Ở Đà Nẵng ai cũng biết.", "ĐN", "Đà Nẵng"),
        ("(ĐN) - Sáng 9-9, tại Đồng Nai.", "ĐN", "Đồng Nai"),
        ("Đồng Nai gặp Đà Nẵng: ĐN thắng.", "ĐN", ""),
        ("ĐN thắng.", "ĐN", ""),
    ] {
        let known = if phrase.is_empty() { Known::Open } else { Known::Context };
        check(text, short, Some((phrase, known)));
    }
    for (home, phrase) in [("dong-nai", "Đồng Nai"), ("da-nang", "Đà Nẵng")] {
        let found = of("ĐN thắng.", "ĐN", Some(home)).expect("known by its source");
        assert!(stands_for(&found, phrase));
    }
    check("Đội năng khiếu (ĐN) mới. DN giúp ĐN.", "DN", Some(("doanh nghiệp", Known::Context)));
    check("Du lịch nội địa, dân nghèo (DN). DN vay.", "DN", Some(("dân nghèo", Known::Defined)));
}

#[test]
fn what_the_text_defines_holds_in_the_headline() {
    let found = read(&["Thúc đẩy CĐS", "", "Nói về chuyển đổi số (CĐS) ở xã."], None);
    assert_eq!(found[0].len(), 1);
    assert_eq!((found[0][0].at, found[0][0].length, found[0][0].known), (2, 1, Known::Defined));
    assert_eq!(found[2], [], "where it is defined its words stand beside it");
}

#[test]
fn the_table_agrees_with_itself() {
    let mut seen = HashSet::new();
    let several = SEVERAL.iter().map(|(short, _, long)| (*short, *long));
    for (short, long) in ONLY.iter().copied().chain(several) {
        assert!(seen.insert(key_of(short)), "{short} twice");
        assert!(short.chars().all(char::is_uppercase), "{short}");
        for phrase in long.split(" | ").filter_map(|sense| sense.split(" / ").next()) {
            let phrase = phrase.to_lowercase().replace(',', "");
            let agree = |words: &mut dyn Iterator<Item = &str>| {
                words.filter_map(|word| initials(word).next()).eq(initials(short))
            };
            let all = agree(&mut phrase.split(' '));
            assert!(all || agree(&mut phrase.split(' ').filter(|&word| word != "và")), "{short}: {phrase}");
        }
    }
}

proptest! {
    #[test]
    fn abbreviations_of_any_text_stand_in_it(
        parts in prop::collection::vec("(CĐS|DN|ĐN|KH|chuyển|đổi|số|và|gọi tắt là|[(), .&-]){0,24}|.{0,60}", 1..4)
    ) {
        let texts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let found = read(&texts, None);
        prop_assert_eq!(found.len(), texts.len());
        for (text, found) in texts.iter().zip(&found) {
            let count = syllables(text).len();
            let mut next = 0;
            for one in found {
                prop_assert!(one.at as usize >= next && one.length > 0);
                prop_assert_eq!(one.wordings.is_empty(), one.known == Known::Open);
                next = (one.at + one.length) as usize;
            }
            prop_assert!(next <= count);
        }
    }
}

#[test]
fn hostile_texts_are_read_in_linear_time() {
    for unit in ["A-", "AB-", "(AB ", "AB (", "AB (a b ", "gọi tắt là AB ", "và và và AB và ", "CĐS ", "ĐN ", "(CĐS) "]
    {
        let text = unit.repeat(60_000 / unit.len());
        read(&[&text, &text], None);
    }
}
