//! One row of a file cut into fields, whatever its format.

use csv::StringRecord;

/// Where a field stands in the text of its row, in bytes.
pub type Span = (u32, u32);

/// The fields of one row.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    text: &'a str,
    spans: &'a [Span],
}

impl<'a> Record<'a> {
    /// The fields of `text` that `spans` bound.
    pub fn new(text: &'a str, spans: &'a [Span]) -> Self {
        Self { text, spans }
    }

    /// The fields of a record of the `csv` crate; `spans` is room for them.
    pub fn of(record: &'a StringRecord, spans: &'a mut Vec<Span>) -> Self {
        spans.clear();
        spans.extend((0..record.len()).filter_map(|at| record.range(at)).map(|range| span(range.start, range.end)));
        Self { text: record.as_slice(), spans }
    }

    /// Number of fields.
    pub fn len(self) -> usize {
        self.spans.len()
    }

    /// A field as it stands in the file.
    pub fn get(self, at: usize) -> Option<&'a str> {
        self.spans.get(at).and_then(|(start, end)| self.text.get(*start as usize..*end as usize))
    }

    /// The fields, in order.
    pub fn iter(self) -> impl Iterator<Item = &'a str> {
        (0..self.len()).map(move |at| self.get(at).unwrap_or_default())
    }

    /// The fields of that many bytes or more, with their ranks: few, so that looking for them
    /// costs less than looking at each.
    pub fn longer_than(self, length: usize) -> impl Iterator<Item = (usize, &'a str)> {
        let long = self.spans.iter().enumerate().filter(move |(_, (start, end))| (end - start) as usize >= length);
        long.filter_map(move |(field, (start, end))| Some((field, self.text.get(*start as usize..*end as usize)?)))
    }

    /// The whole row.
    pub fn text(self) -> &'a str {
        self.text
    }
}

/// The span of those bytes; rows are far shorter than 4 GB.
pub fn span(start: usize, end: usize) -> Span {
    let short = |at| u32::try_from(at).unwrap_or(u32::MAX);
    (short(start), short(end))
}

/// Cuts a line without quotes at each separator.
pub fn split(line: &str, separator: u8, spans: &mut Vec<Span>) {
    spans.clear();
    let mut start = 0;
    for (at, byte) in line.bytes().enumerate() {
        if byte == separator {
            spans.push(span(start, at));
            start = at + 1;
        }
    }
    spans.push(span(start, line.len()));
}

/// The text without the spaces around it. Most fields have none, and begin and end in ASCII.
pub fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(b'!'..=b'~'), Some(b'!'..=b'~')) => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_each_separator() {
        let mut spans = Vec::new();
        for (line, fields) in [("a;é;;b", vec!["a", "é", "", "b"]), ("", vec![""]), (";", vec!["", ""])] {
            split(line, b';', &mut spans);
            assert_eq!(Record::new(line, &spans).iter().collect::<Vec<_>>(), fields, "{line}");
        }
        assert_eq!((trim(" a "), trim("é\u{a0}"), trim("a b"), trim(" ")), ("a", "é", "a b", ""));
    }
}
