//! The shingles of texts that were compared lately: a wire story is compared with twenty papers'
//! copies within minutes, its text need not be unpacked twenty times.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::model::{ArticleId, Body};
use crate::store::StoreError;
use crate::text::{Shingles, keys, shingles};

/// Texts kept, about 2 KB each.
const TEXTS_MAX: usize = 4_096;

/// A bounded memory of shingles; the oldest leave first.
#[derive(Default)]
pub struct Texts {
    kept: HashMap<ArticleId, Arc<Shingles>>,
    order: VecDeque<ArticleId>,
}

impl Texts {
    /// Remembers a text.
    pub fn put(&mut self, id: ArticleId, text: Arc<Shingles>) {
        if self.kept.insert(id, text).is_none() {
            self.order.push_back(id);
        }
        if self.order.len() > TEXTS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.kept.remove(&oldest);
        }
    }

    /// A text, remembered or made from its body.
    pub fn get_or_read(
        &mut self,
        id: ArticleId,
        body: impl FnOnce() -> Result<Option<Body>, StoreError>,
    ) -> Result<Option<Arc<Shingles>>, StoreError> {
        if let Some(text) = self.get(id) {
            return Ok(Some(text));
        }
        let text = body()?.map(|body| Arc::new(shingles(&keys(&body.text))));
        if let Some(text) = &text {
            self.put(id, text.clone());
        }
        Ok(text)
    }

    /// A text, if it is still remembered.
    pub fn get(&self, id: ArticleId) -> Option<Arc<Shingles>> {
        self.kept.get(&id).cloned()
    }
}
