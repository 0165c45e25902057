//! The folder that files are published in: nothing is touched that is as it should be, each file is
//! there whole or not at all, and what others put there is theirs.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;

/// The list of what we wrote, beside it. A name stands in it before its file is there, so that a command
/// that was cut off knows its own.
const LIST: &str = ".diembao-published";
/// What a file is called until it is whole.
const PART: &str = ".diembao-part";

/// What was done.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Files that stand there.
    pub files: usize,
    /// Of them, written anew.
    pub written: usize,
    /// Of them, left as they were.
    pub kept: usize,
    /// Files that are gone.
    pub removed: usize,
}

/// The folder, while it is written.
pub struct Folder {
    root: PathBuf,
    /// What was written by us before.
    ours: BTreeSet<String>,
    /// What belongs there now.
    present: BTreeSet<String>,
    list: Option<File>,
    tally: Tally,
}

impl Folder {
    /// Opens a folder, which need not be there yet.
    pub fn open(root: &Path) -> anyhow::Result<Folder> {
        let known = match fs::read_to_string(root.join(LIST)) {
            Ok(text) => text,
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(why) => return Err(why).with_context(|| shown(&root.join(LIST))),
        };
        // Names that could lead out of the folder are none of ours, whoever wrote them there.
        let plain =
            |name: &&str| !name.is_empty() && name.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
        let ours = known.lines().filter(plain).map(str::to_owned).collect();
        Ok(Folder { root: root.to_owned(), ours, present: BTreeSet::new(), list: None, tally: Tally::default() })
    }

    /// Puts a file there; one that says the same is not touched.
    pub fn put(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        if !self.present.insert(name.to_owned()) {
            return Ok(());
        }
        self.tally.files += 1;
        let path = self.root.join(name);
        match fs::read(&path) {
            Ok(old) if old == bytes => {
                self.tally.kept += 1;
                return self.claim(name);
            }
            Ok(_) if !self.ours.contains(name) => {
                anyhow::bail!("{} is there, and was not written by this command: give another folder", shown(&path))
            }
            _ => {}
        }
        self.claim(name)?;
        self.tally.written += 1;
        whole(&path, bytes).with_context(|| shown(&path))
    }

    /// Takes a name into the list, before its file.
    fn claim(&mut self, name: &str) -> anyhow::Result<()> {
        if !self.ours.insert(name.to_owned()) {
            return Ok(());
        }
        let path = self.root.join(LIST);
        let list = match &mut self.list {
            Some(list) => list,
            none => {
                fs::create_dir_all(&self.root).with_context(|| shown(&self.root))?;
                let opened = File::options().create(true).append(true).open(&path);
                none.insert(opened.with_context(|| shown(&path))?)
            }
        };
        writeln!(list, "{name}").with_context(|| shown(&path))
    }

    /// Removes what we wrote before and belongs there no more; says what was done.
    pub fn finish(mut self) -> anyhow::Result<Tally> {
        for name in self.ours.difference(&self.present) {
            let path = self.root.join(name);
            match fs::remove_file(&path) {
                Ok(()) => self.tally.removed += 1,
                Err(why) if why.kind() == std::io::ErrorKind::NotFound => {}
                Err(why) => return Err(why).with_context(|| shown(&path)),
            }
            self.clear(&path);
        }
        if self.ours != self.present || self.list.is_some() {
            let names: String = self.present.iter().map(|name| format!("{name}\n")).collect();
            let path = self.root.join(LIST);
            whole(&path, names.as_bytes()).with_context(|| shown(&path))?;
        }
        Ok(self.tally)
    }

    /// Removes the folders that a file leaves empty.
    fn clear(&self, path: &Path) {
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != self.root) {
            // One that is not empty stays, and so do those above it.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// Writes a file whole: a reader sees the old one or the new one.
fn whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut part = path.as_os_str().to_owned();
    part.push(PART);
    fs::write(&part, bytes)?;
    fs::rename(&part, path)
}

fn shown(path: &Path) -> String {
    format!("`{}`", path.display())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    fn put(root: &Path, files: &[(&str, &str)]) -> Tally {
        let mut folder = Folder::open(root).unwrap();
        for (name, text) in files {
            folder.put(name, text.as_bytes()).unwrap();
        }
        folder.finish().unwrap()
    }

    fn trace(path: &Path) -> (u64, i64, i64) {
        let about = fs::metadata(path).unwrap();
        (about.ino(), about.mtime(), about.mtime_nsec())
    }

    #[test]
    fn only_what_changed_is_touched_and_only_ours_is_removed() {
        let scratch = tempfile::tempdir().unwrap();
        let root = scratch.path().join("ra/mạng");
        let first = [("index.html", "a"), ("topics/y-te/index.html", "b"), ("feeds/all.atom", "c")];
        assert_eq!(put(&root, &first), Tally { files: 3, written: 3, kept: 0, removed: 0 });
        fs::write(root.join("CNAME"), "diembao.example").unwrap();
        fs::write(root.join("topics/khac.txt"), "của người khác").unwrap();
        let before: Vec<_> = ["index.html", "feeds/all.atom", LIST].map(|name| trace(&root.join(name))).to_vec();

        assert_eq!(put(&root, &first), Tally { files: 3, written: 0, kept: 3, removed: 0 });
        let after: Vec<_> = ["index.html", "feeds/all.atom", LIST].map(|name| trace(&root.join(name))).to_vec();
        assert_eq!(before, after);

        let tally = put(&root, &[("index.html", "a"), ("feeds/all.atom", "mới")]);
        assert_eq!(tally, Tally { files: 2, written: 1, kept: 1, removed: 1 });
        assert_eq!(fs::read_to_string(root.join("feeds/all.atom")).unwrap(), "mới");
        assert_eq!(trace(&root.join("index.html")), before[0]);
        assert!(
            !root.join("topics/y-te").exists() && root.join("topics/khac.txt").exists() && root.join("CNAME").exists()
        );
    }

    #[test]
    fn a_file_of_others_is_not_overwritten() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("index.html"), "trang của tôi").unwrap();
        let mut folder = Folder::open(root.path()).unwrap();
        let why = folder.put("index.html", b"a").unwrap_err().to_string();
        assert!(why.contains("index.html") && why.contains("another folder"), "{why}");
        assert_eq!(fs::read_to_string(root.path().join("index.html")).unwrap(), "trang của tôi");
    }

    #[test]
    fn one_that_was_cut_off_knows_its_own_and_no_list_leads_out() {
        let root = tempfile::tempdir().unwrap();
        let mut folder = Folder::open(root.path()).unwrap();
        folder.put("index.html", b"cu").unwrap();
        drop(folder);
        let outside = root.path().join("../ngoai-diembao.txt");
        fs::write(&outside, "x").unwrap();
        let list = fs::read_to_string(root.path().join(LIST)).unwrap();
        fs::write(root.path().join(LIST), format!("{list}../ngoai-diembao.txt\n/etc/passwd\n.git/config\n")).unwrap();
        assert_eq!(put(root.path(), &[("index.html", "mới")]), Tally { files: 1, written: 1, kept: 0, removed: 0 });
        assert!(outside.exists());
        fs::remove_file(outside).unwrap();
    }
}
