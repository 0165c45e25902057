//! The engine trait: what the store needs of a database, and no more.

use super::StoreError;

/// A key or a value.
pub type Bytes = Vec<u8>;

/// What a scan visits, in key order; returning `false` ends it.
pub type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> Result<bool, StoreError> + 'a;

/// An ordered map of bytes that commits batches atomically and durably.
pub trait Engine: Send + Sync {
    /// The value under `key`.
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError>;

    /// Visits keys from `from` on (included) that begin with `prefix`, in ascending order.
    fn scan(&self, prefix: &[u8], from: &[u8], visit: &mut Visit<'_>) -> Result<(), StoreError>;

    /// Makes all of `batch` durable, or none of it: once this returns, neither a killed process nor
    /// a power cut takes it back.
    fn commit(&self, batch: Batch) -> Result<(), StoreError>;

    /// Bytes on disk.
    fn disk_bytes(&self) -> Result<u64, StoreError>;
}

/// Changes that belong together. The last change of a key counts.
#[derive(Debug, Default)]
pub struct Batch {
    /// Key and new value; none deletes.
    pub changes: Vec<(Bytes, Option<Bytes>)>,
}
