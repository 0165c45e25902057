//! What a source had before, under another address: found again by its text.

use super::{Applied, Applier, Drafts, Read};
use crate::identify::{Match, Twins, content_hash, is_same_elsewhere, plain_address};
use crate::model::{Article, ArticleId, CanonicalUrl, Draft, Relation, Site, SourceId};
use crate::store::{StoreError, Writer};

/// Members of a group that are compared: more of one source are a series.
const TWINS_MAX: usize = 4;

impl Applier {
    /// The article of the same source that `article` is, given what its text was found to copy: that
    /// itself, or another member of its group. A wire text's earlier print is known to the window by its
    /// group alone.
    pub(super) fn elsewhere(
        &mut self,
        writer: &Writer<'_>,
        article: &Article,
        read: &Read<'_>,
        found: Option<Match>,
    ) -> Result<Option<ArticleId>, StoreError> {
        let Some(found) = found.filter(|found| found.relation == Relation::Copy) else { return Ok(None) };
        let Some(other) = writer.article(found.with)? else { return Ok(None) };
        let group = writer.group(other.group)?;
        let members = group.iter().flat_map(|group| &group.members);
        let own = members.filter(|member| member.source == article.source && member.article != found.with);
        let first = (other.source == article.source).then_some(found.with);
        for id in first.into_iter().chain(own.map(|member| member.article)).take(TWINS_MAX) {
            let Some(old) = writer.article(id)? else { continue };
            let shares = match id == found.with {
                true => Some((found.share, found.share_of_other)),
                false => self.shares(writer, read, id)?,
            };
            let Some((share, share_of_old)) = shares else { continue };
            let own_host = self.is_own_host(&article.source, &article.url, &old);
            let shingles = read.prints.shingles.len();
            if is_same_elsewhere(&Twins { old: &old, new: article, share, share_of_old, shingles, own_host }) {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// Gives an article its new address and guid, and the new text where that changed. An address for other
    /// devices is only remembered: it is no place to send readers to.
    pub(super) fn readdress(
        &mut self,
        writer: &mut Writer<'_>,
        from: &Drafts<'_>,
        id: ArticleId,
        draft: &Draft,
        applied: &mut Applied,
    ) -> Result<(), StoreError> {
        let Some(old) = writer.article(id)? else { return Ok(()) };
        writer.also_at(from.source, &draft.url, id);
        if plain_address(&draft.url).is_none() {
            let (url, listed_url, guid) = (draft.url.clone(), draft.listed_url.clone(), draft.guid.clone());
            writer.reclass(&Article { url, listed_url, guid: guid.or(old.guid.clone()), ..old.clone() })?;
        }
        if old.content_hash != content_hash(draft) {
            applied.revised += 1;
            self.revision(writer, id, draft, from.at)?;
        }
        Ok(())
    }

    /// How much of the text stands in that of `id`, and of that in it.
    fn shares(
        &mut self,
        writer: &Writer<'_>,
        read: &Read<'_>,
        id: ArticleId,
    ) -> Result<Option<(f32, f32)>, StoreError> {
        let Some(old) = self.texts.get_or_read(id, || writer.body(id))? else { return Ok(None) };
        let ours = &read.prints.shingles;
        let shared = ours.shared(&old) as f32;
        Ok(Some((shared / ours.len().max(1) as f32, shared / old.len().max(1) as f32)))
    }

    /// Whether an address is on a site that the source has or had.
    fn is_own_host(&self, source: &SourceId, url: &CanonicalUrl, old: &Article) -> bool {
        let site = Site::of(url.as_url());
        let Some(source) = self.config.source(source.as_str()) else { return site == Site::of(old.url.as_url()) };
        let known = std::iter::once(&source.homepage).chain(source.channels.iter().map(|channel| &channel.url));
        let hosts = source.hosts.iter().filter_map(|host| CanonicalUrl::parse(&format!("https://{host}/")).ok());
        site == Site::of(old.url.as_url())
            || known.into_iter().any(|known| Site::of(known) == site)
            || hosts.into_iter().any(|host| Site::of(host.as_url()) == site)
    }
}

/// The article at the plain address of one that is made for other devices.
pub(super) fn at_plain_address(
    writer: &Writer<'_>,
    source: &SourceId,
    url: &CanonicalUrl,
) -> Result<Option<ArticleId>, StoreError> {
    plain_address(url).map_or(Ok(None), |plain| writer.at_address(source, &plain))
}

/// Whether an address is the plain one of an article that is only known by one for other devices.
pub(super) fn is_plainer(writer: &Writer<'_>, id: ArticleId, url: &CanonicalUrl) -> Result<bool, StoreError> {
    let known = writer.article(id)?.is_some_and(|article| plain_address(&article.url).is_some());
    Ok(known && plain_address(url).is_none())
}
