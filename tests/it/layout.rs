//! The health of rules: a paper changes its markup, is found out, and is found well again.

use serde_json::Value;

use crate::service::Service;
use crate::site::{Site, ago};

/// Pages of a sound paper, before its layout changes.
const SOUND: usize = 25;
/// Pages that a poll finds new.
const STEP: usize = 5;

/// What the paper's pages are made as.
#[derive(Clone, Copy)]
enum Layout {
    /// With all that an article has.
    Whole,
    /// The text comes from elsewhere: its first line is left.
    Cut,
    /// Neither date nor name is to be found.
    Nameless,
    /// A script makes the text.
    Scripted,
}

fn title(number: usize) -> String {
    format!("Xã số {number} đưa dịch vụ công trực tuyến về từng tổ dân phố")
}

fn paragraphs(number: usize) -> String {
    let paragraph = |part: usize| {
        format!(
            "<p>Phần {part}: xã số {number} đã lập {} tổ công nghệ số cộng đồng, hướng dẫn {} hộ dân nộp hồ sơ qua \
             mạng, và dành {} triệu đồng của ngân sách địa phương để mua máy tính cho bộ phận một cửa.</p>",
            number + part,
            number * 31 + part * 7,
            number * 3 + part * 11
        )
    };
    (1..8 + number % 5).map(paragraph).collect()
}

fn page(number: usize, layout: Layout) -> String {
    let title = title(number);
    let head = format!(
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{title} - Báo Thử</title></head><body>"
    );
    let dated = format!(
        "<p class=\"meta\"><time datetime=\"{}\">hôm nay</time> <span class=\"author-name\">Nguyễn Văn An</span></p>",
        ago(2)
    );
    let body = match layout {
        Layout::Whole => {
            format!("<article><h1>{title}</h1>{dated}<div class=\"content\">{}</div></article>", paragraphs(number))
        }
        Layout::Cut => {
            format!(
                "<section><h1>{title}</h1>{dated}<p>Xem toàn văn bài số {number} trong ứng dụng của báo.</p></section>"
            )
        }
        Layout::Nameless => {
            format!("<article><h1>{title}</h1><div class=\"content\">{}</div></article>", paragraphs(number))
        }
        Layout::Scripted => {
            format!("<h1>{title}</h1>{dated}<div id=\"root\"></div><script src=\"/app.js\"></script>")
        }
    };
    format!("{head}{body}</body></html>")
}

fn path(number: usize) -> String {
    format!("/tin/xa-so-{number}-dua-dich-vu-cong-ve-to-dan-pho-a{}.html", 20_000 + number)
}

/// A paper of two channels, and the service that polls it when a test says so.
struct Paper {
    site: Site,
    service: Service,
    written: usize,
}

impl Paper {
    fn open() -> Paper {
        let site = Site::open();
        let service = Service::new(|listen, data_dir| {
            format!(
                "[service]\nlisten = \"{listen}\"\nbase_url = \"http://{listen}\"\ndata_dir = \"{}\"\n\
                 [fetch]\nallow_private = [\"127.0.0.0/8\"]\npage_interval = \"0s\"\nadaptive = false\n\
                 schedule = \"0 0 0 1 1 *\"\n\
                 [[source]]\nid = \"bao-thu\"\nname = \"Báo Thử\"\nkind = \"party-press\"\nprovince = \"dong-nai\"\n\
                 homepage = \"{}\"\n[[source.channel]]\nurl = \"{}\"\nkind = \"feed\"\n\
                 [[source.channel]]\nurl = \"{}\"\nkind = \"feed\"\n",
                data_dir.display(),
                site.url("/"),
                site.url("/rss"),
                site.url("/xa-hoi.rss"),
            )
        });
        let paper = Paper { site, service, written: 0 };
        paper.list();
        paper
    }

    /// Puts the feeds out: the newest articles, the second feed with half of them.
    fn list(&self) {
        let newest = self.written.saturating_sub(20)..self.written;
        let feed = |numbers: &mut dyn Iterator<Item = usize>| {
            let item = |n: usize| {
                format!(
                    "<item><title>{}</title><link>BASE{}</link><pubDate>{}</pubDate></item>",
                    title(n),
                    path(n),
                    ago(2)
                )
            };
            let items: String = numbers.map(item).collect();
            format!("<rss version=\"2.0\"><channel><title>Báo Thử</title><link>BASE/</link>{items}</channel></rss>")
        };
        self.site.xml("/rss", &feed(&mut newest.clone()));
        self.site.xml("/xa-hoi.rss", &feed(&mut newest.filter(|number| number % 2 == 0)));
    }

    /// Publishes so many articles, a few a poll.
    fn publish(&mut self, count: usize, layout: Layout) {
        let upto = self.written + count;
        while self.written < upto {
            let next = (self.written + STEP).min(upto);
            for number in self.written..next {
                self.site.html(&path(number), &page(number, layout));
            }
            self.written = next;
            self.list();
            let polled = self.service.diembao(&["fetch", "bao-thu", "--json"]);
            assert!(polled.status.success(), "{}", crate::service::said(&polled));
        }
    }

    fn shown(&self) -> Value {
        self.service.json(&["show", "bao-thu", "--json"]).remove(0)["pages"].clone()
    }

    /// Codes of what is found wrong with its pages.
    fn found(&self) -> Vec<String> {
        let pages = self.shown();
        let findings = pages["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn a_layout_that_changes_is_told_until_it_is_read_again_and_over_a_restart() {
    let mut paper = Paper::open();
    paper.service.start();
    paper.publish(SOUND, Layout::Whole);
    assert_eq!(paper.found(), [""; 0], "a sound paper: {}", paper.shown());

    let first = paper.written;
    paper.publish(4, Layout::Cut);
    let before = paper.shown();
    paper.service.stop();
    paper.service.start();
    assert_eq!(paper.shown(), before, "a restart loses nothing");
    paper.publish(4, Layout::Cut);
    assert_eq!(paper.found(), ["layout-changed"], "{}", paper.shown());

    let finding = paper.shown()["findings"][0].clone();
    let samples: Vec<&str> = finding["pages"].as_array().unwrap().iter().map(|page| page.as_str().unwrap()).collect();
    let cut: Vec<String> = (first..paper.written).map(|number| paper.site.url(&path(number))).collect();
    assert!(samples.len() == 3 && samples.iter().all(|page| cut.iter().any(|url| url == page)), "{samples:?}");
    let sentence = finding["sentence"]["vi"].as_str().unwrap();
    assert!(sentence.contains("đổi giao diện") && finding["ours"]["vi"].is_string(), "{finding}");

    let told = String::from_utf8(paper.service.diembao(&["show", "bao-thu"]).stdout).unwrap();
    let page = paper.service.get("/sources/bao-thu");
    for place in [told.as_str(), page.text()] {
        assert!(place.contains(sentence), "{place}");
        assert!(samples.iter().all(|sample| place.contains(sample)), "{place}");
    }
    let english = paper.service.get("/sources/bao-thu?lang=en").text().replace("&#39;", "'");
    assert!(english.contains(finding["sentence"]["en"].as_str().unwrap()), "{english}");

    paper.service.kill();
    paper.service.start();
    assert_eq!(paper.shown()["findings"][0], finding, "nor does a kill");
    paper.publish(8, Layout::Whole);
    assert_eq!(paper.found(), [""; 0], "mended");
    assert!(!paper.service.get("/sources/bao-thu").text().contains(sentence));
}

#[test]
fn dates_and_names_that_are_lost_are_told_by_what_they_are() {
    let mut paper = Paper::open();
    paper.publish(SOUND, Layout::Whole);
    paper.publish(8, Layout::Nameless);
    let shown = paper.shown();
    let sentence = shown["findings"][0]["sentence"]["en"].as_str().unwrap_or_default();
    assert!(sentence.contains("0 pages with a date instead of 8"), "{shown}");
    assert!(sentence.contains("0 pages with an author instead of 8"), "{shown}");
    assert_eq!(shown["condition"], "mend");
}

#[test]
fn a_text_that_a_script_makes_is_told_and_is_no_change_of_layout() {
    let mut paper = Paper::open();
    paper.publish(SOUND, Layout::Whole);
    paper.publish(14, Layout::Scripted);
    assert_eq!(paper.found(), ["body-by-script"], "{}", paper.shown());
}
