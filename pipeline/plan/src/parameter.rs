//! Dated parameters: values that the law or an institution sets, each with its source.
//!
//! `queries/parameters/<name>.toml` is the relation `<name> (month, value)` of SQL. A month
//! before the first value, or after a value that ends, has none: a definition that needs it
//! there is told so by name.

use portulan_terms::{Diagnostic, Month};
use serde::{Deserialize, Deserializer};

/// A dated parameter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// File stem: name of the relation.
    #[serde(skip)]
    pub name: String,
    /// What it is, in French.
    pub title: String,
    /// Its unit, in French.
    pub unit: String,
    /// Who answers for it.
    pub owner: String,
    /// Its values, in order of time.
    #[serde(rename = "value")]
    pub values: Vec<Value>,
}

/// A value and the months it holds for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// First month it holds for.
    #[serde(deserialize_with = "month")]
    pub from: Month,
    /// Last month it holds for; until the next value when absent.
    #[serde(default, deserialize_with = "some_month")]
    pub until: Option<Month>,
    /// The value.
    pub value: f64,
    /// The text that sets it: decree, circular, publication.
    pub source: String,
    /// Address of that text.
    pub reference: String,
}

fn month<'de, D: Deserializer<'de>>(from: D) -> Result<Month, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

fn some_month<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Month>, D::Error> {
    month(from).map(Some)
}

impl Parameter {
    /// The value at that month; `None` when no value holds.
    pub fn at(&self, month: Month) -> Option<f64> {
        let value = self.values.iter().rev().find(|value| value.from <= month)?;
        value.until.is_none_or(|until| month <= until).then_some(value.value)
    }

    /// What keeps it from being used.
    pub fn faults(&self) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        if self.values.is_empty() {
            faults.push(Diagnostic::error("ce paramètre n'a aucune valeur").hint("ajoutez un bloc [[value]]"));
        }
        for pair in self.values.windows(2) {
            let overlap = pair[0].until.is_some_and(|until| until >= pair[1].from);
            if pair[1].from <= pair[0].from || overlap {
                let message = format!("la valeur de {} n'est pas après celle de {}", pair[1].from, pair[0].from);
                faults.push(
                    Diagnostic::error(message).hint("rangez les valeurs dans l'ordre du temps, sans recouvrement"),
                );
            }
        }
        for value in &self.values {
            if value.until.is_some_and(|until| until < value.from) {
                let message = format!("la valeur de {} finit avant de commencer", value.from);
                faults.push(Diagnostic::error(message).hint("`until` est le dernier mois où elle vaut"));
            }
            if !value.reference.starts_with("http") || value.source.trim().is_empty() {
                let message = format!("la valeur de {} n'a pas de source officielle", value.from);
                faults.push(
                    Diagnostic::error(message).hint("`source` nomme le texte, `reference` donne son adresse https://…"),
                );
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(text: &str) -> Parameter {
        toml::from_str(&format!("title='t'\nunit='€'\nowner='o'\n{text}")).expect("a parameter")
    }

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    #[test]
    fn a_value_holds_until_the_next_or_its_end() {
        let of =
            |from: &str, rest: &str| format!("[[value]]\nfrom='{from}'\nsource='s'\nreference='https://x'\n{rest}\n");
        let p = parameter(&format!("{}{}", of("2020-01", "value=1\nuntil='2020-12'"), of("2022-01", "value=2")));
        let values = ["2019-12", "2020-01", "2020-12", "2021-01", "2022-01", "2030-01"].map(|m| p.at(month(m)));
        assert_eq!(values, [None, Some(1.0), Some(1.0), None, Some(2.0), Some(2.0)]);
        assert!(p.faults().is_empty());
    }

    #[test]
    fn a_value_without_source_or_out_of_order_is_a_fault() {
        let p = parameter(
            "[[value]]\nfrom='2020-01'\nvalue=1\nsource=''\nreference='x'\n[[value]]\nfrom='2019-01'\nvalue=1\nsource='s'\nreference='https://x'",
        );
        assert_eq!(p.faults().len(), 2);
    }
}
