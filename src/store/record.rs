//! How records are written: a version byte, then postcard; bodies compressed besides.
//!
//! A record whose shape changes gets a new version; a version is read as long as stores with it exist.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// Version of plain records: postcard.
const PLAIN: u8 = 1;
/// Version of compressed records: postcard in one zstd frame.
const COMPRESSED: u8 = 2;
/// zstd level: 3 gave 96 % of level 9's gain on Vietnamese article bodies at a tenth of its cost.
const ZSTD_LEVEL: i32 = 3;
/// A record never unpacks to more: articles are bounded far below it where they come in.
const UNPACKED_BYTES_MAX: usize = 32 << 20;

/// Writes a record.
pub fn encode<T: Serialize>(record: &T) -> Vec<u8> {
    encode_as(PLAIN, record)
}

/// Writes a record of a version of its own.
pub fn encode_as<T: Serialize>(version: u8, record: &T) -> Vec<u8> {
    postcard::to_extend(record, vec![version]).expect("plain data in memory always serialises")
}

/// Reads a record that [`encode`] wrote; `what` names it when it can't be read.
pub fn decode<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    decode_as(PLAIN, what, bytes)
}

/// Reads a record that [`encode_as`] wrote with this version.
pub fn decode_as<T: DeserializeOwned>(version: u8, what: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((&found, record)) if found == version => {
            postcard::from_bytes(record).map_err(|_| StoreError::Damaged { what })
        }
        Some((&version, _)) => Err(StoreError::Version { what, version }),
        None => Err(StoreError::Damaged { what }),
    }
}

/// Reads the first part of a record that [`encode`] wrote of a pair.
pub fn decode_head<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((&PLAIN, record)) => {
            postcard::take_from_bytes(record).map(|(head, _)| head).map_err(|_| StoreError::Damaged { what })
        }
        Some((&version, _)) => Err(StoreError::Version { what, version }),
        None => Err(StoreError::Damaged { what }),
    }
}

/// Compresses bodies; keeps its working memory between them.
pub struct Packer(zstd::bulk::Compressor<'static>);

impl Packer {
    /// A packer of its own, for one writer.
    pub fn new() -> Result<Self, StoreError> {
        zstd::bulk::Compressor::new(ZSTD_LEVEL).map(Packer).map_err(StoreError::Compression)
    }

    /// Writes a record compressed.
    pub fn encode<T: Serialize>(&mut self, record: &T) -> Result<Vec<u8>, StoreError> {
        let plain = postcard::to_stdvec(record).expect("plain data in memory always serialises");
        let mut packed = vec![COMPRESSED];
        packed.extend(self.0.compress(&plain).map_err(StoreError::Compression)?);
        Ok(packed)
    }
}

/// Reads a record that a [`Packer`] wrote.
pub fn unpack<T: DeserializeOwned>(what: &'static str, bytes: &[u8]) -> Result<T, StoreError> {
    match bytes.split_first() {
        Some((&COMPRESSED, packed)) => {
            let plain =
                zstd::bulk::decompress(packed, unpacked_bytes(packed)).map_err(|_| StoreError::Damaged { what })?;
            postcard::from_bytes(&plain).map_err(|_| StoreError::Damaged { what })
        }
        Some((&version, _)) => Err(StoreError::Version { what, version }),
        None => Err(StoreError::Damaged { what }),
    }
}

/// What the frame says that it unpacks to, bounded.
fn unpacked_bytes(packed: &[u8]) -> usize {
    let stated = zstd::zstd_safe::get_frame_content_size(packed).ok().flatten().unwrap_or_default();
    usize::try_from(stated).unwrap_or(UNPACKED_BYTES_MAX).min(UNPACKED_BYTES_MAX)
}
