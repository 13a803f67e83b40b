//! A calendar month, the unit of time of every extract, figure and folder.

use std::fmt;
use std::str::FromStr;

/// A month of the Gregorian calendar, ordered in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u8,
}

const NAMES: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

impl Month {
    /// The month `month` (1–12) of `year` (1900–2199); `None` outside.
    pub fn new(year: i32, month: u8) -> Option<Self> {
        ((1900..2200).contains(&year) && (1..=12).contains(&month)).then_some(Self { year, month })
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month's number in its year, 1–12.
    pub fn number(self) -> u8 {
        self.month
    }

    /// The month `n` months earlier (later when negative).
    pub fn minus(self, n: i32) -> Self {
        let index = self.year * 12 + i32::from(self.month) - 1 - n;
        let month = u8::try_from(index.rem_euclid(12) + 1).unwrap_or(1);
        Self { year: index.div_euclid(12), month }
    }

    /// The first day as `YYYY-MM-DD`: the spelling of store partitions and of SQL dates.
    pub fn first_day(self) -> String {
        format!("{self}-01")
    }

    /// `décembre 2024`.
    pub fn in_french(self) -> String {
        format!("{} {}", NAMES[usize::from(self.month) - 1], self.year)
    }

    /// Days from 1970-01-01 to the first day of the month: Arrow's and Parquet's `Date32`.
    /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    pub fn days_since_epoch(self) -> i32 {
        let y = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = y.div_euclid(400);
        let yoe = y.rem_euclid(400);
        let m = i32::from(self.month);
        let doy = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5;
        era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
    }

    /// The month that holds the day `days` after 1970-01-01 (inverse of [`Self::days_since_epoch`]).
    pub fn from_days_since_epoch(days: i32) -> Option<Self> {
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i32::from(month <= 2);
        Self::new(year, u8::try_from(month).ok()?)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = String;

    /// Reads `YYYY-MM`, and nothing else.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` n'est pas un mois : écrivez AAAA-MM, par exemple 2024-12");
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(wrong());
        }
        let year = year.parse().map_err(|_| wrong())?;
        let month = month.parse().map_err(|_| wrong())?;
        Self::new(year, month).ok_or_else(wrong)
    }
}

impl serde::Serialize for Month {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Month;

    #[test]
    fn days_and_months_are_inverse_over_two_centuries() {
        let mut month = Month::new(1900, 1).expect("a month");
        while month < Month::new(2199, 12).expect("a month") {
            let next = month.minus(-1);
            let length = next.days_since_epoch() - month.days_since_epoch();
            assert!((28..=31).contains(&length), "{month}: {length} days");
            for day in [0, length - 1] {
                let back = Month::from_days_since_epoch(month.days_since_epoch() + day);
                assert_eq!(back, Some(month));
            }
            month = next;
        }
        assert_eq!(Month::new(1970, 1).map(Month::days_since_epoch), Some(0));
    }

    #[test]
    fn reads_only_its_own_spelling() {
        assert!("2024-12".parse::<Month>().is_ok());
        for wrong in ["2024-13", "2024-1", "202412", "2024-12-01", "24-12", "", "2024-00"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }
}
