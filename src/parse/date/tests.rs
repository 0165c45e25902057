use jiff::tz::TimeZone;

use super::{date, plausible};
use crate::model::time::rfc3339;

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is bundled")
}

fn check(table: &[(&str, &str)]) {
    for (given, expected) in table {
        let found = date(given, &zone()).map(|at| rfc3339(at, &zone()));
        let expected = (!expected.is_empty()).then(|| (*expected).to_owned());
        assert_eq!(found, expected, "{given:?}");
    }
}

const SEED: &str = "2023-09-09T08:31:00+07:00";

#[test]
fn rfc_822_is_read_with_its_errors() {
    check(&[
        ("Sat, 09 Sep 2023 08:31:00 +0700", SEED),
        ("Mon, 09 Sep 2023 08:31:00 +0700", SEED),
        ("Sat, 9 Sep 2023 08:31:00 +0700", SEED),
        ("Sat, 09 Sep 2023 01:31:00 GMT", SEED),
        ("Sat, 09 Sep 2023 01:31:00 Z", SEED),
        ("Sat, 09 Sep 2023 08:31:00 ICT", SEED),
        ("Sat, 09 Sep 2023 08:31:00 GMT+7", SEED),
        ("Sat, 09 Sep 2023 08:31:00 UTC+07:00", SEED),
        ("Sat, 09 Sep 2023 08:31:00 +07:00", SEED),
        ("Sat, 09 Sep 2023 8:31:00 +0700", SEED),
        ("Saturday, 09 September 2023 08:31 +0700", SEED),
        ("Sat, 09 Sep 23 08:31:00 +0700", SEED),
        ("T7, 09 Sep 2023 08:31:00 +0700", SEED),
        ("Sat, 09 Sep 2023 08:31:00", SEED),
        ("Fri, 08 Sep 2023 21:31:00 EDT", SEED),
        ("Fri, 08 Sep 2023 24:00:00 +0700", "2023-09-09T00:00:00+07:00"),
        ("09-Sep-2023 08:31", SEED),
        ("September 9, 2023 8:31 AM", SEED),
        ("Sat, 09 Sept 2023 08:31:00 +0700", SEED),
        ("Sat Sep 09 2023 08:31:00 GMT+0700", SEED),
    ]);
}

#[test]
fn iso_is_read_with_and_without_zone() {
    check(&[
        ("2023-09-09T08:31:00+07:00", SEED),
        ("2023-09-09T01:31:00Z", SEED),
        ("2023-09-09T01:31:00.000Z", SEED),
        ("2023-09-09T08:31:00", SEED),
        ("2023-09-09 08:31:00", SEED),
        ("2023-09-09 08:31:00+07", SEED),
        ("2023-09-09T08:31", SEED),
        ("2023/09/09 08:31", SEED),
        ("2023-09-09T08:31:00+0700", SEED),
        ("2023-09-08T20:31:00-05:00", SEED),
        ("2023-09-09", "2023-09-09T00:00:00+07:00"),
    ]);
}

#[test]
fn day_comes_before_month() {
    check(&[
        ("08:31, 09/09/2023", SEED),
        ("08:31, 05/09/2023", "2023-09-05T08:31:00+07:00"),
        ("09/09/2023 08:31:00", SEED),
        ("9/9/2023 8:31", SEED),
        ("9/9/2023 8:31:00 AM", SEED),
        ("9/9/2023 8:31:00 SA", SEED),
        ("9/9/2023 8:31:00 CH", "2023-09-09T20:31:00+07:00"),
        ("9/9/2023 12:05:00 SA", "2023-09-09T00:05:00+07:00"),
        ("9/9/2023 12:05:00 CH", "2023-09-09T12:05:00+07:00"),
        ("Thứ bảy, 9-9-2023 08:31", SEED),
        ("Thứ Bảy, ngày 09/09/2023 - 08:31", SEED),
        ("Thứ 7, 09/09/2023, 08:31 (GMT+7)", SEED),
        ("Thứ bảy, 09/09/2023 | 08:31 GMT+7", SEED),
        ("T7, 09/09/2023 08:31 +07:00", SEED),
        ("08:31 | 09/09/2023", SEED),
        ("08:31 - 09/09/2023", SEED),
        ("08:31 09/09/23", SEED),
        ("8h31, 09/09/2023", SEED),
        ("08h31' ngày 09.09.2023", SEED),
        ("8 giờ 31 phút, ngày 9 tháng 9 năm 2023", SEED),
        ("Cập nhật lúc 08:31, Thứ Bảy, 09/09/2023 (GMT+7)", SEED),
        ("Chủ nhật, 10/9/2023 | 14:05", "2023-09-10T14:05:00+07:00"),
        ("09/09/2023", "2023-09-09T00:00:00+07:00"),
        ("09-09-2023 08:31", SEED),
        ("Đăng lúc: 09 / 09 / 2023 08:31", SEED),
        ("Cập nhật lúc: 8:5 AM, 3/9/26", "2026-09-03T08:05:00+07:00"),
        ("3-11-26 8:5", "2026-11-03T08:05:00+07:00"),
        ("9 tháng Chín 2023 8:31", SEED),
        ("Thứ hai, 23 Tháng Mười Một 2026 08:05:00", "2026-11-23T08:05:00+07:00"),
    ]);
}

#[test]
fn what_can_not_be_true_is_no_date() {
    check(&[
        ("", ""),
        ("hôm nay", ""),
        ("31/02/2023", ""),
        ("09/13/2023 08:31", ""),
        ("08:61, 09/09/2023", ""),
        ("25:00 09/09/2023", ""),
        ("Sat, 09 Sep 2023 08:31:00 +9999", ""),
        ("Sat, 32 Sep 2023 08:31:00 +0700", ""),
        ("1694223060", ""),
        ("-0001-01-01T00:00:00Z", ""),
        ("Mon, 01 Jan 10000 00:00:00 GMT", ""),
        ("0000-00-00 00:00:00", ""),
        ("2023", ""),
        ("08:31", ""),
        (&"9".repeat(400), ""),
    ]);
}

#[test]
fn only_dates_between_the_first_paper_online_and_tomorrow_are_plausible() {
    let now = date("2023-09-09T08:31:00Z", &zone()).expect("a date");
    let at = |text| date(text, &zone()).expect("a date");
    assert!(plausible(at("2023-09-10T08:30:00Z"), now));
    assert!(!plausible(at("2023-09-10T08:32:00Z"), now));
    assert!(!plausible(at("1970-01-01T00:00:00Z"), now));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[0-9/:. ,+TZhgSAC-]{0,40}|.{0,60}") {
        let _ = date(&text, &zone());
    }
}
