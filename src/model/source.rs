//! A source: one paper, portal or agency, as feeds.toml describes it.

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Channel, ProvinceId, SourceId};

/// One paper, portal or agency.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its id: identity of its articles follows this, not the host.
    pub id: SourceId,
    /// Name in Vietnamese, such as `Báo Đồng Nai`.
    pub name: String,
    /// What it is.
    pub kind: SourceKind,
    /// Its province; none for agencies and the central press.
    pub province: Option<ProvinceId>,
    /// Language tag of its texts.
    pub language: String,
    /// Its front page.
    pub homepage: Url,
    /// Further hosts that it has or had.
    pub hosts: Vec<String>,
    /// How much of its text may be published.
    pub republish: Republish,
    /// Credit line to print with its articles.
    pub credit: Option<String>,
    /// Whether its robots.txt is kept to when its pages are read: not where the paper itself asked us to.
    pub robots: bool,
    /// The day on which its channels were last seen to work, `YYYY-MM-DD`.
    pub verified: Option<String>,
    /// Addresses that are polled.
    pub channels: Vec<Channel>,
    /// Selectors that override what is found automatically.
    pub extract: ExtractRules,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Paper of a provincial party committee.
    PartyPress,
    /// A province's own portal.
    ProvincePortal,
    /// A news agency.
    Agency,
    /// A central paper.
    CentralPress,
}

/// How much of a source's text we may publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Republish {
    /// Title and link alone.
    Link,
    /// Title, link and summary.
    #[default]
    Summary,
    /// The whole text.
    Full,
}

/// CSS selectors for the pages of a source; every one optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtractRules {
    /// Headline.
    pub title: Option<String>,
    /// The element that holds the body.
    pub body: Option<String>,
    /// Elements to leave out of the body.
    pub drop: Vec<String>,
    /// Date of publication.
    pub date: Option<String>,
    /// Names of the authors.
    pub author: Option<String>,
    /// Lead.
    pub summary: Option<String>,
    /// Line above the headline.
    pub kicker: Option<String>,
    /// Section.
    pub section: Option<String>,
    /// Pictures.
    pub image: Option<String>,
    /// Captions, within a picture's element.
    pub caption: Option<String>,
}

/// A name in the two languages of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}
