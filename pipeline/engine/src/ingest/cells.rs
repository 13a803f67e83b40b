//! Typed values as bytes whose order is the order of the values: one encoding
//! serves sort keys, comparison of rows, and the way to the store's columns.
//!
//! A cell is a byte, then what it announces. 0: no value, sorted first. Text: 1, the text,
//! a zero byte (no text of the store holds one: control characters are refused). Dates: 1,
//! four bytes. Numbers: [`ZERO`] and nothing; above, a positive number; below, a negative
//! one. Whole numbers take as few bytes as they can, since most are codes and small counts.

const NONE: u8 = 0;
const SOME: u8 = 1;
/// The number 0; `ZERO + n` announces n bytes of a positive number, `ZERO − n` of a negative.
const ZERO: u8 = 0x80;

/// Appends an absent value.
pub fn put_none(out: &mut Vec<u8>) {
    out.push(NONE);
}

/// Appends a whole number.
pub fn put_integer(out: &mut Vec<u8>, value: i64) {
    if (0..=0xff).contains(&value) {
        let small = value.to_le_bytes()[0];
        return match small {
            0 => out.push(ZERO),
            _ => out.extend_from_slice(&[ZERO + 1, small]),
        };
    }
    let magnitude = if value < 0 { !value } else { value };
    // Bytes that matter, from 0 (of −1) to 8.
    let length = 8 - magnitude.leading_zeros() as u8 / 8;
    let (tag, length) = if value < 0 { (ZERO - 1 - length, length) } else { (ZERO + length, length) };
    out.push(tag);
    out.extend_from_slice(&value.to_be_bytes()[8 - usize::from(length)..]);
}

/// Appends a number that is not NaN; −0 is stored as 0.
pub fn put_decimal(out: &mut Vec<u8>, value: f64) {
    let bits = value.to_bits();
    if value == 0.0 {
        return out.push(ZERO);
    }
    let (tag, ordered) = if bits >> 63 == 1 { (ZERO - 8, !bits) } else { (ZERO + 8, bits) };
    out.push(tag);
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

    fn tag(&mut self) -> u8 {
        match self.0.split_first() {
            Some((tag, rest)) => {
                self.0 = rest;
                *tag
            }
            None => NONE,
        }
    }

    fn some(&mut self) -> bool {
        self.tag() == SOME
    }

    /// The next cell, a whole number.
    pub fn integer(&mut self) -> Option<i64> {
        let (start, length) = match self.tag() {
            NONE => return None,
            tag @ ..ZERO => (-1, ZERO - 1 - tag),
            tag => (0, tag - ZERO),
        };
        let bytes = self.take(usize::from(length));
        Some(bytes.iter().fold(start, |sum: i64, byte| sum << 8 | i64::from(*byte)))
    }

    /// The next cell, a number.
    pub fn decimal(&mut self) -> Option<f64> {
        let tag = self.tag();
        match tag {
            NONE => return None,
            ZERO => return Some(0.0),
            _ => {}
        }
        let ordered = u64::from_be_bytes(self.take(8).try_into().ok()?);
        Some(f64::from_bits(if tag < ZERO { !ordered } else { ordered }))
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
        let integers =
            [i64::MIN, -65_537, -65_536, -257, -256, -255, -5, -1, 0, 1, 2, 255, 256, 65_536, 1 << 40, i64::MAX];
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
