//! How days, months and amounts are written in an archive: as in the files of users.

use std::fmt::Display;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(crate) fn parse<'de, T: FromStr<Err = String>, D: Deserializer<'de>>(input: D) -> Result<T, D::Error> {
    String::deserialize(input)?.parse().map_err(D::Error::custom)
}

pub(crate) fn write<T: Display, S: Serializer>(value: &T, output: S) -> Result<S::Ok, S::Error> {
    output.collect_str(value)
}

/// `2025-01-05`.
pub mod day {
    pub(crate) use super::{parse as deserialize, write as serialize};
}

/// `2025-01`.
pub mod month {
    pub(crate) use super::{parse as deserialize, write as serialize};
}

/// `2025-01-05` or nothing.
pub mod optional_day {
    use portulan_terms::Day;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(day: &Option<Day>, output: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => output.collect_str(day),
            None => output.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Day>, D::Error> {
        Option::<String>::deserialize(input)?.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}

/// `[least, most]` or nothing.
pub mod amount {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::Amount;

    pub fn serialize<S: Serializer>(amount: &Option<Amount>, output: S) -> Result<S::Ok, S::Error> {
        amount.map(|a| [a.low, a.high]).serialize(output)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Amount>, D::Error> {
        let bounds = Option::<[f64; 2]>::deserialize(input)?;
        Ok(bounds.map(|[low, high]| Amount { low, high }))
    }
}
