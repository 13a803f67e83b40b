//! The delays and caps that all campaigns share (guard rail G11, method §6 and §8).

use portulan_plan::TargetHeader;
use portulan_terms::{Day, Month};

use crate::Finding;

/// Days and counts over all campaigns; `Default` gives the values of the documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Contacts at most in `short_days`.
    pub most_short: u32,
    /// Days during which `most_short` holds.
    pub short_days: u32,
    /// Contacts at most in `long_days`.
    pub most_long: u32,
    /// Days during which `most_long` holds.
    pub long_days: u32,
    /// A lapse within so many days is contacted at once, past the caps.
    pub lapse: i32,
    /// A lapse within so many days is never held back.
    pub urgent: i32,
    /// A deadline within so many days makes class B.
    pub near: i32,
    /// Days after the first try at which the second is made.
    pub second_try: u32,
    /// Days after the run at which the dossier is looked at again.
    pub recontact: i32,
    /// Months during which a dossier is held back.
    pub holdout: i32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            most_short: 1,
            short_days: 30,
            most_long: 3,
            long_days: 365,
            lapse: 15,
            urgent: 30,
            near: 60,
            second_try: 10,
            recontact: 30,
            holdout: 6,
        }
    }
}

impl Limits {
    /// Whether the deadline comes within `days`; one that is past is too late, so not pressing.
    pub(crate) fn within(deadline: Option<Day>, day: Day, days: i32) -> bool {
        deadline.is_some_and(|deadline| (0..=days).contains(&deadline.since(day)))
    }

    /// Past the caps: bereavement (`caps.exempt`), or a lapse within 15 days.
    pub(crate) fn exempt(&self, finding: &Finding, header: &TargetHeader, day: Day) -> bool {
        header.caps.exempt || Self::within(finding.deadline, day, self.lapse)
    }

    /// Day on which a dossier held back at `day` is released: the same day of the month, six
    /// months later, or the last of that month.
    pub(crate) fn release(&self, day: Day) -> Day {
        let Some(month) = day.month() else { return day.plus(31 * self.holdout) };
        let number = day.since(Day(month.days_since_epoch()));
        let then: Month = month.minus(-self.holdout);
        Day(then.days_since_epoch() + number).min(Day::last_of(then))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_never_overflows_its_month() {
        for (day, then) in [("2025-08-31", "2026-02-28"), ("2026-04-10", "2026-10-10"), ("2026-08-15", "2027-02-15")] {
            let day: Day = day.parse().expect("a day");
            assert_eq!(Limits::default().release(day).to_string(), then);
        }
    }

    #[test]
    fn a_lapse_of_today_presses_and_one_of_yesterday_does_not() {
        let day: Day = "2026-04-10".parse().expect("a day");
        let within = |n: i32| Limits::within(Some(day.plus(n)), day, 15);
        assert_eq!([-1, 0, 15, 16].map(within), [false, true, true, false]);
    }
}
