//! Cells of a file as bytes, one after the other: no text is allocated for a number.

use crate::clock::{M, NEVER, number, year};

/// A line being written.
pub(crate) struct Pen {
    pub out: Vec<u8>,
    /// Between the whole part and the cents.
    comma: u8,
    line_end: &'static [u8],
}

impl Pen {
    /// Windows files of the Caf: decimal comma, CRLF.
    pub fn caf() -> Self {
        Self { out: Vec::new(), comma: b',', line_end: b"\r\n" }
    }

    /// Files of the partners: decimal point, LF, after the byte-order mark.
    pub fn partner() -> Self {
        Self { out: b"\xef\xbb\xbf".to_vec(), comma: b'.', line_end: b"\n" }
    }

    pub fn text(&mut self, text: impl AsRef<[u8]>) -> &mut Self {
        self.out.extend_from_slice(text.as_ref());
        self.next()
    }

    pub fn blank(&mut self) -> &mut Self {
        self.next()
    }

    pub fn flag(&mut self, flag: bool) -> &mut Self {
        self.digit(u8::from(flag))
    }

    /// One digit, 0 to 9.
    pub fn digit(&mut self, digit: u8) -> &mut Self {
        self.out.extend_from_slice(&[b'0' + digit, b';']);
        self
    }

    pub fn int(&mut self, value: impl Into<i64>) -> &mut Self {
        self.number(value.into());
        self.next()
    }

    /// An amount in cents: two decimals, none when whole.
    pub fn cents(&mut self, cents: i32) -> &mut Self {
        self.number(i64::from(cents / 100));
        let rest = cents % 100;
        if rest != 0 {
            self.out.extend_from_slice(&[self.comma, b'0' + (rest / 10) as u8, b'0' + (rest % 10) as u8]);
        }
        self.next()
    }

    /// A number in tenths: one decimal, none when whole.
    pub fn tenths(&mut self, tenths: i32) -> &mut Self {
        self.number(i64::from(tenths / 10));
        if tenths % 10 != 0 {
            self.out.extend_from_slice(&[self.comma, b'0' + (tenths % 10) as u8]);
        }
        self.next()
    }

    /// `AAAAMM`; blank for no month.
    pub fn month(&mut self, month: M) -> &mut Self {
        if month != NEVER {
            self.number(i64::from(year(month) * 100 + number(month)));
        }
        self.next()
    }

    /// `AAAA-MM`.
    pub fn dashed(&mut self, month: M) -> &mut Self {
        self.number(i64::from(year(month)));
        self.out.push(b'-');
        self.two(number(month));
        self.next()
    }

    /// `JJ/MM/AAAA`; blank for no month.
    pub fn date(&mut self, day: i32, month: M) -> &mut Self {
        if month != NEVER {
            self.two(day);
            self.out.push(b'/');
            self.two(number(month));
            self.out.push(b'/');
            self.number(i64::from(year(month)));
        }
        self.next()
    }

    /// Ends the row with the mark of synthetic data.
    pub fn synthetic(&mut self) {
        self.out.push(b'1');
        self.out.extend_from_slice(self.line_end);
    }

    /// The header: the columns' names, given with spaces between, and the mark's.
    pub fn header(&mut self, columns: &str) {
        for column in columns.split(' ') {
            self.text(column);
        }
        self.out.extend_from_slice(b"SYNTHETIQUE");
        self.out.extend_from_slice(self.line_end);
    }

    fn next(&mut self) -> &mut Self {
        self.out.push(b';');
        self
    }

    fn two(&mut self, value: i32) {
        self.out.extend_from_slice(&[b'0' + (value / 10 % 10) as u8, b'0' + (value % 10) as u8]);
    }

    fn number(&mut self, value: i64) {
        if value < 0 {
            self.out.push(b'-');
        }
        let mut digits = [0; 20];
        let mut at = digits.len();
        let mut rest = value.unsigned_abs();
        loop {
            at -= 1;
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.out.extend_from_slice(&digits[at..]);
    }
}

#[cfg(test)]
mod tests {
    use super::Pen;

    #[test]
    fn cells_are_spelled_as_a_caf_spells_them() {
        let mut pen = Pen::caf();
        pen.cents(0).cents(1_205).cents(50_000).tenths(10).tenths(18).int(-3).month(1_499).date(5, 1_499);
        assert_eq!(String::from_utf8_lossy(&pen.out), "0;12,05;500;1;1,8;-3;202412;05/12/2024;");
    }
}
