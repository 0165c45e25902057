//! What we publish as plain files: the name of each, and what its pages lead to. A server that knows
//! nothing but files gives each at its own address, with its own type.

/// The longest part of a path that becomes a name.
const NAME_BYTES_MAX: usize = 128;
/// Most parts of a path; ours have three.
const PARTS_MAX: usize = 8;
/// The name of a page within its folder: what servers give for the folder.
const INDEX: &str = "index.html";

/// The file that stands for a path of ours: pages have a folder each, all else has its own name. None
/// where a path could leave the folder or hide in it.
pub fn file_name(path: &str, is_page: bool) -> Option<String> {
    let parts: Vec<&str> = path.strip_prefix('/')?.split('/').filter(|part| !part.is_empty()).collect();
    if parts.len() > PARTS_MAX || !parts.iter().all(|part| is_plain(part)) {
        return None;
    }
    match (parts.join("/"), is_page) {
        (name, false) if name.is_empty() => None,
        (name, false) => Some(name),
        (name, true) if name.is_empty() => Some(INDEX.to_owned()),
        (name, true) => Some(format!("{name}/{INDEX}")),
    }
}

fn is_plain(part: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    part.len() <= NAME_BYTES_MAX && !part.starts_with('.') && part.bytes().all(letter)
}

/// The paths of ours that a page of ours leads to or loads, without their queries: an address below
/// `base`, the public one, or one that begins with its folder. Pages come from our templates, which quote
/// every value.
pub fn links<'a>(page: &'a str, base: &'a str) -> impl Iterator<Item = &'a str> {
    let base = base.trim_end_matches('/');
    let folder = base.split_once("://").map_or("", |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    let values = [" href=\"", " src=\""].into_iter().flat_map(move |name| {
        page.match_indices(name).filter_map(move |(at, _)| page[at + name.len()..].split('"').next())
    });
    values.filter_map(move |value| {
        let rest = value.strip_prefix(base).or_else(|| value.strip_prefix(folder))?;
        let path = rest.split(['?', '#', '&']).next()?;
        let inside = path.starts_with('/') && !path.starts_with("//");
        // The front page has no slash of its own below a folder.
        if path.is_empty() && !value.starts_with(['#', '?']) && !value.is_empty() {
            Some("/")
        } else {
            inside.then_some(path)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{file_name, links};

    #[test]
    fn each_path_has_a_file_that_a_plain_server_finds() {
        for (path, is_page, name) in [
            ("/", true, Some("index.html")),
            ("/topics/chuyen-doi-so", true, Some("topics/chuyen-doi-so/index.html")),
            ("/feeds/all.atom", false, Some("feeds/all.atom")),
            ("/static/style.css", false, Some("static/style.css")),
            ("/", false, None),
            ("/../etc/passwd", false, None),
            ("/feeds/..", false, None),
            ("/.git/config", false, None),
            ("/a%2fb", false, None),
            ("/a\\b", false, None),
            ("feeds/all.atom", false, None),
            (&format!("/{}", "x".repeat(200)), false, None),
            ("/a/b/c/d/e/f/g/h/i", false, None),
        ] {
            assert_eq!(file_name(path, is_page).as_deref(), name, "{path}");
        }
    }

    #[test]
    fn a_page_leads_to_paths_of_ours() {
        let page = "<a href=\"/topics/a\">x</a><a href=\"https://d.example/feeds/all.atom?limit=5\">\
                    <link href=\"/static/style.css?1234\"><img src=\"/static/icon.svg\"><a href=\"/?lang=en&#38;b\">\
                    <a href=\"https://bao.example/tin\"><a href=\"//khac.example/\"><a href=\"#main\"><a href=\"\">\
                    <a href=\"?before=1\"><a href=\"https://d.example\">";
        let found: Vec<&str> = links(page, "https://d.example/").collect();
        assert_eq!(found, ["/topics/a", "/feeds/all.atom", "/static/style.css", "/", "/", "/static/icon.svg"]);
        let page = "<a href=\"/bao/topics/a\"><a href=\"/khac\"><a href=\"/bao\"><a href=\"/baokhac/a\">";
        assert_eq!(links(page, "https://d.example/bao").collect::<Vec<_>>(), ["/topics/a", "/"]);
    }
}
