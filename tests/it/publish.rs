//! `diembao publish`: what readers get, as files.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::press::Press;
use crate::service::Service;

/// Every file below a folder, with what tells whether it was touched.
fn files(root: &Path) -> BTreeMap<PathBuf, (u64, i64, i64)> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let about = fs::metadata(&path).unwrap();
            match about.is_dir() {
                true => folders.push(path),
                false => drop(found.insert(path, (about.ino(), about.mtime(), about.mtime_nsec()))),
            }
        }
    }
    found
}

fn publish(service: &Service, folder: &Path) -> serde_json::Value {
    service.json(&["publish", "--json", folder.to_str().unwrap()]).remove(0)
}

/// The values of `href` and `src` in a page that lead to the service itself, without query and fragment.
fn links<'a>(page: &'a str, base: &str) -> Vec<&'a str> {
    let values = page.split(['"', '\'']).filter_map(|value| match value.strip_prefix(base) {
        Some(rest) => Some(rest),
        None => (value.starts_with('/') && !value.starts_with("//") && !value.contains(' ')).then_some(value),
    });
    values.filter_map(|value| value.split(['?', '#']).next()).filter(|path| !path.contains('<')).collect()
}

#[test]
fn the_site_stands_as_files_with_the_bytes_of_the_web_and_no_dead_link() {
    let press = Press::open();
    press.release(20);
    // Nothing is polled but when the test says so.
    let mut service = Service::new(|listen, data_dir| {
        let text = press.feeds_toml(listen, data_dir);
        let line =
            |line: &str| if line.starts_with("schedule") { "schedule = \"0 0 0 1 1 *\"" } else { line }.to_owned();
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    });
    assert!(service.diembao(&["fetch"]).status.code().is_some_and(|code| code <= 1));
    let folder = service.path("site");
    let told = publish(&service, &folder);
    let before = files(&folder);
    let count = before.len() - 1;
    assert_eq!((told["written"].as_u64(), told["removed"].as_u64()), (Some(count as u64), Some(0)), "{told}");
    assert!(count > 250, "{count} files");

    let mut checked = 0;
    for path in before.keys().filter(|path| path.extension().is_some_and(|it| it == "html")) {
        let page = fs::read_to_string(path).unwrap();
        for link in links(&page, service.base()) {
            let file = folder.join(link.trim_start_matches('/'));
            let there = file.is_file() || file.join("index.html").is_file();
            assert!(there, "{} leads to {link}, which is not there", path.display());
            checked += 1;
        }
    }
    assert!(checked > 1000, "{checked} links");

    let again = publish(&service, &folder);
    assert_eq!((again["written"].as_u64(), again["kept"].as_u64()), (Some(0), Some(count as u64)), "{again}");
    assert_eq!(files(&folder), before, "not one is touched");

    service.start();
    for (path, name) in [
        ("/", "index.html"),
        ("/feeds/all.atom", "feeds/all.atom"),
        ("/feeds/provinces/dong-nai.rss", "feeds/provinces/dong-nai.rss"),
        ("/provinces/dong-nai", "provinces/dong-nai/index.html"),
        ("/opml.xml", "opml.xml"),
        ("/static/style.css", "static/style.css"),
    ] {
        assert!(service.get(path).body == fs::read(folder.join(name)).unwrap(), "{path}: the bytes that readers get");
    }
    publish(&service, &folder);
    assert_eq!(files(&folder), before, "nor when the daemon answers");

    press.release(1);
    assert!(service.diembao(&["fetch"]).status.code().is_some_and(|code| code <= 1));
    let newer = publish(&service, &folder);
    let after = files(&folder);
    let touched = after.iter().filter(|(path, trace)| before.get(*path) != Some(trace)).count();
    assert!(after.len() > before.len() && touched < after.len(), "{newer}");
    // The list of what was written is touched as well.
    assert_eq!(newer["written"].as_u64(), Some(touched as u64 - 1), "{newer}");

    let foreign = service.path("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("index.html"), "của tôi").unwrap();
    let refused = service.diembao(&["publish", foreign.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(fs::read_to_string(foreign.join("index.html")).unwrap(), "của tôi");
}
