//! Months as small numbers, so that a household stays small in memory.

use portulan_terms::Month;

/// Months since January 1900.
pub(crate) type M = i16;

/// No month: before everything.
pub(crate) const NEVER: M = i16::MIN;

pub(crate) fn index(month: Month) -> M {
    ((month.year() - 1900) * 12 + i32::from(month.number()) - 1) as M
}

pub(crate) fn year(m: M) -> i32 {
    1900 + i32::from(m).div_euclid(12)
}

/// 1 to 12.
pub(crate) fn number(m: M) -> i32 {
    i32::from(m).rem_euclid(12) + 1
}

/// Completed years at `now`.
pub(crate) fn age(birth: M, now: M) -> i32 {
    i32::from(now - birth).div_euclid(12)
}

/// What a reader of the file computes: year of the month less year of birth.
pub(crate) fn year_age(birth: M, now: M) -> i32 {
    year(now) - year(birth)
}
