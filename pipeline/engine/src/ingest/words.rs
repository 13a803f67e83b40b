//! The words that several messages of ingestion share: plural nouns, lists of
//! names, numbers as a French reader writes them. Decides nothing.

use portulan_terms::{Month, french};

/// `1 234`: a narrow no-break space between thousands.
pub fn count(n: u64) -> String {
    french::number(n as f64, 0)
}

/// `1 ligne`, `2 lignes`.
pub fn of(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), french::plural(n as f64, one, many))
}

/// A number with all its decimals and no needless zero.
pub fn number(value: f64) -> String {
    let decimals = value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
    french::number(value, u8::try_from(decimals).unwrap_or(u8::MAX))
}

/// A share between 0 and 1 as a percentage of at most two decimals.
pub fn percent(share: f64) -> String {
    let hundredths = (share * 10_000.0).round() / 100.0;
    format!("{}\u{202f}%", number(hundredths))
}

/// `a`, `b` and `c` between backticks.
pub fn names<T: AsRef<str>>(items: &[T]) -> String {
    items.iter().map(|item| format!("`{}`", item.as_ref())).collect::<Vec<_>>().join(", ")
}

/// `2024-11, 2024-12`.
pub fn months(months: &[Month]) -> String {
    months.iter().map(Month::to_string).collect::<Vec<_>>().join(", ")
}

/// The text cut to what fits on a line of a report, control characters made visible.
pub fn excerpt(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut out: String = text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_french() {
        assert_eq!(count(0), "0");
        assert_eq!(count(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(percent(0.1234), "12,34\u{202f}%");
        assert_eq!(percent(0.05), "5\u{202f}%");
        assert_eq!(of(1, "ligne", "lignes"), "1 ligne");
        assert_eq!(of(2, "ligne", "lignes"), "2 lignes");
        assert_eq!(number(-1.5), "\u{2212}1,5");
    }
}
