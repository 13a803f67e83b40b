//! Typed values as bytes whose order is the order of the values: one encoding
//! serves sort keys, comparison of rows, and the way to the store's columns.
//!
//! A cell is a byte (0: no value, sorted first; 1: a value), then the value:
//! 8 bytes for numbers, 4 for dates, text followed by a zero byte (no text of
//! the store holds one: control characters are refused).

const NONE: u8 = 0;
const SOME: u8 = 1;

/// Appends an absent value.
pub fn put_none(out: &mut Vec<u8>) {
    out.push(NONE);
}

/// Appends a whole number.
pub fn put_integer(out: &mut Vec<u8>, value: i64) {
    out.push(SOME);
    out.extend_from_slice(&(value.cast_unsigned() ^ (1 << 63)).to_be_bytes());
}

/// Appends a number that is not NaN; −0 is stored as 0.
pub fn put_decimal(out: &mut Vec<u8>, value: f64) {
    let bits = (value + 0.0).to_bits();
    let ordered = if bits >> 63 == 1 { !bits } else { bits | (1 << 63) };
    out.push(SOME);
    out.extend_from_slice(&ordered.to_be_bytes());
}

/// Appends a date, in days from 1970-01-01.
pub fn put_date(out: &mut Vec<u8>, days: i32) {
    out.push(SOME);
    out.extend_from_slice(&(days.cast_unsigned() ^ (1 << 31)).to_be_bytes());
}

/// Appends a text that holds no zero byte.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    out.push(SOME);
    out.extend_from_slice(text.as_bytes());
    out.push(0);
}

/// Takes cells off the front of what the functions above wrote, in the same order.
pub struct Cells<'a>(pub &'a [u8]);

impl<'a> Cells<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (head, tail) = self.0.split_at(length.min(self.0.len()));
        self.0 = tail;
        head
    }

    fn some(&mut self) -> bool {
        self.take(1) == [SOME]
    }

    /// The next cell, a whole number.
    pub fn integer(&mut self) -> Option<i64> {
        let bytes = self.some().then(|| self.take(8))?;
        Some((u64::from_be_bytes(bytes.try_into().ok()?) ^ (1 << 63)).cast_signed())
    }

    /// The next cell, a number.
    pub fn decimal(&mut self) -> Option<f64> {
        let bytes = self.some().then(|| self.take(8))?;
        let ordered = u64::from_be_bytes(bytes.try_into().ok()?);
        let bits = if ordered >> 63 == 1 { ordered ^ (1 << 63) } else { !ordered };
        Some(f64::from_bits(bits))
    }

    /// The next cell, a date in days from 1970-01-01.
    pub fn date(&mut self) -> Option<i32> {
        let bytes = self.some().then(|| self.take(4))?;
        Some((u32::from_be_bytes(bytes.try_into().ok()?) ^ (1 << 31)).cast_signed())
    }

    /// The next cell, a text.
    pub fn text(&mut self) -> Option<&'a str> {
        if !self.some() {
            return None;
        }
        let end = self.0.iter().position(|byte| *byte == 0)?;
        let text = std::str::from_utf8(self.take(end)).ok();
        self.take(1);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(put: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out);
        out
    }

    #[test]
    fn order_of_bytes_is_order_of_values_and_back() {
        let integers = [i64::MIN, -5, -1, 0, 1, 2, 1 << 40, i64::MAX];
        let written: Vec<_> = integers.iter().map(|v| bytes(|out| put_integer(out, *v))).collect();
        assert!(written.is_sorted());
        for (value, bytes) in integers.iter().zip(&written) {
            assert_eq!(Cells(bytes).integer(), Some(*value));
        }
        let decimals = [-1e300, -2.5, -0.1, 0.0, 1e-300, 0.1, 2.5, 1e300];
        let written: Vec<_> = decimals.iter().map(|v| bytes(|out| put_decimal(out, *v))).collect();
        assert!(written.is_sorted());
        for (value, bytes) in decimals.iter().zip(&written) {
            assert_eq!(Cells(bytes).decimal(), Some(*value));
        }
        assert_eq!(bytes(|out| put_decimal(out, -0.0)), bytes(|out| put_decimal(out, 0.0)));
        let texts = ["", "03001", "03001a", "031", "é"];
        let written: Vec<_> = texts.iter().map(|v| bytes(|out| put_text(out, v))).collect();
        assert!(written.is_sorted());
        let dates = [-40_000, -1, 0, 20_000];
        let written: Vec<_> = dates.iter().map(|v| bytes(|out| put_date(out, *v))).collect();
        assert!(written.is_sorted() && bytes(put_none) < written[0]);
    }

    #[test]
    fn cells_are_taken_in_order() {
        let mut out = Vec::new();
        put_text(&mut out, "Néris");
        put_none(&mut out);
        put_date(&mut out, 20_058);
        let mut cells = Cells(&out);
        assert_eq!(cells.text(), Some("Néris"));
        assert_eq!(cells.integer(), None);
        assert_eq!(cells.date(), Some(20_058));
        assert!(cells.0.is_empty());
    }
}
