//! A calendar day, the unit of deadlines, contacts and retention.

use std::fmt;
use std::str::FromStr;

use crate::Month;

/// A day of the Gregorian calendar, ordered in time: days since 1970-01-01, as Arrow's `Date32`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// The day `day` (1–31) of a month; `None` where the month is shorter.
    pub fn new(month: Month, day: u8) -> Option<Self> {
        let at = Self(month.days_since_epoch() + i32::from(day) - 1);
        (day >= 1 && Month::from_days_since_epoch(at.0) == Some(month)).then_some(at)
    }

    /// The last day of a month.
    pub fn last_of(month: Month) -> Self {
        Self(month.minus(-1).days_since_epoch() - 1)
    }

    /// The month that holds it; the first of 1970 outside 1900–2199.
    pub fn month(self) -> Option<Month> {
        Month::from_days_since_epoch(self.0)
    }

    /// `n` days later (earlier when negative).
    pub fn plus(self, n: i32) -> Self {
        Self(self.0 + n)
    }

    /// Days from `earlier` to this one.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// `5 janvier 2025`, `1er mars 2025`.
    pub fn in_french(self) -> String {
        let Some(month) = self.month() else { return self.to_string() };
        match self.0 - month.days_since_epoch() + 1 {
            1 => format!("1er {}", month.in_french()),
            day => format!("{day} {}", month.in_french()),
        }
    }
}

impl fmt::Display for Day {
    /// `2025-01-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.month() {
            Some(month) => write!(f, "{month}-{:02}", self.0 - month.days_since_epoch() + 1),
            None => write!(f, "{}", self.0),
        }
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || format!("`{text}` n'est pas un jour : écrivez AAAA-MM-JJ, par exemple 2025-01-05");
        let (month, day) = text.rsplit_once('-').ok_or_else(fault)?;
        let month: Month = month.parse().map_err(|_| fault())?;
        let number = (day.len() == 2).then(|| day.parse().ok()).flatten().ok_or_else(fault)?;
        Self::new(month, number).ok_or_else(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_written_and_counted() {
        let day: Day = "2024-02-29".parse().expect("a day");
        assert_eq!((day.to_string(), day.in_french()), ("2024-02-29".to_owned(), "29 février 2024".to_owned()));
        assert_eq!(day.plus(1).in_french(), "1er mars 2024");
        assert_eq!(Day::last_of("2023-02".parse().expect("a month")).to_string(), "2023-02-28");
        assert_eq!("2024-03-30".parse::<Day>().expect("a day").since(day), 30);
        for wrong in ["2023-02-29", "2024-1-05", "2024-01-5", "hier", "2024-01-32"] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
    }
}
