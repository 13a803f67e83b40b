//! A text in memory that is erased when it is no longer used.
//!
//! A `Vec` that grows leaves its former bytes behind; this one erases them. What a library copies
//! within itself (the workbook's strings before they are compressed) is out of its reach.

use zeroize::Zeroizing;

/// Bytes erased from memory when dropped, and each time they move.
#[derive(Debug, Default)]
pub(super) struct Clear(Zeroizing<Vec<u8>>);

impl Clear {
    /// Takes bytes over; they are erased when dropped.
    pub(super) fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Adds a text at the end.
    pub(super) fn push(&mut self, text: &str) {
        let needed = self.0.len() + text.len();
        if needed > self.0.capacity() {
            let mut larger = Vec::with_capacity(needed.next_power_of_two().max(4096));
            larger.extend_from_slice(&self.0);
            self.0 = Zeroizing::new(larger); // The former bytes are erased here.
        }
        self.0.extend_from_slice(text.as_bytes());
    }

    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}
