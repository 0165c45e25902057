//! The most of everything that is taken from one document. Hostile feeds carried 50,000 items,
//! 50,000 categories, titles of 3 MB and guids of 1 MB.

/// Entries of one document: the longest feeds of the press have 200, news sitemaps may have 1,000.
pub const ENTRIES_MAX: usize = 500;
/// Bytes of a title: the longest seen had 300.
pub const TITLE_BYTES_MAX: usize = 1000;
/// Bytes of a summary: papers put whole leads there, some 2 kB long.
pub const SUMMARY_BYTES_MAX: usize = 4000;
/// Bytes of an entry's body.
pub const CONTENT_BYTES_MAX: usize = 1_000_000;
/// Bytes of an identifier.
pub const GUID_BYTES_MAX: usize = 1000;
/// Categories of one entry.
pub const CATEGORIES_MAX: usize = 32;
/// Bytes of a category.
pub const CATEGORY_BYTES_MAX: usize = 200;
/// Authors of one entry.
pub const AUTHORS_MAX: usize = 16;
/// Bytes of an author's name.
pub const NAME_BYTES_MAX: usize = 200;
/// Pictures and media of one entry.
pub const ENCLOSURES_MAX: usize = 32;
/// Feeds that a page announces.
pub const FEEDS_MAX: usize = 20;
/// Faults of one document: enough to see what is wrong, not a line an item.
pub const FAULTS_MAX: usize = 50;
