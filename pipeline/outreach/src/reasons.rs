//! A hit of a target → a finding, its reasons in words.
//!
//! The words are those of the header; the program fills in typed fields and writes no sentence of
//! its own. A reason whose field is empty is left out: nothing is said that is not known.

use std::collections::BTreeMap;

use portulan_plan::{Target, TargetHeader};
use portulan_terms::french::number;
use portulan_terms::target::{Datum, Hit};

use crate::{Amount, Finding};

/// What a hit tells of a household.
pub fn finding(target: &Target, hit: &Hit) -> Finding {
    let positive = |value: Option<f64>| value.filter(|value| value.is_finite() && *value > 0.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Days: positive and small.
    let waiting = positive(hit.waiting).map_or(0, |days| days as u32);
    Finding {
        target: target.name.as_str().into(),
        level: hit.level.unwrap_or(target.header.level).max(target.header.level),
        reasons: reasons(&target.header, hit),
        deadline: hit.deadline,
        loss: positive(hit.loss).unwrap_or(0.0),
        amount: hit.amount.map(|(low, high)| Amount { low: low.min(high), high: high.max(low) }),
        resources: hit.resources.filter(|resources| resources.is_finite()),
        waiting,
    }
}

/// The reasons in words; the title when every reason has an empty field.
pub fn reasons(header: &TargetHeader, hit: &Hit) -> Vec<String> {
    let names = header.fields.keys().map(String::as_str);
    let values: BTreeMap<&str, String> =
        names.zip(&hit.fields).filter_map(|(name, value)| Some((name, in_words(value.as_ref()?)))).collect();
    let told: Vec<String> = header.reasons.iter().filter_map(|reason| filled(reason, &values)).collect();
    if told.is_empty() { vec![header.title.clone()] } else { told }
}

/// The reason with its fields; `None` when one is empty.
fn filled(reason: &str, values: &BTreeMap<&str, String>) -> Option<String> {
    let mut text = String::new();
    let mut left = reason;
    while let Some((before, rest)) = left.split_once('{') {
        let (name, after) = rest.split_once('}')?;
        text.push_str(before);
        text.push_str(values.get(name)?);
        left = after;
    }
    text.push_str(left);
    Some(text)
}

/// A field as a sentence says it: `31 janvier 2025`, `janvier 2025`, `128 €` (euros are never
/// rounded up: a reason says « au moins »).
pub fn in_words(datum: &Datum) -> String {
    match datum {
        Datum::Day(day) => day.in_french(),
        Datum::Month(month) => month.in_french(),
        Datum::Euros(euros) => format!("{}\u{a0}€", number(euros.floor(), 0)),
        Datum::Number(n) => number(*n, u8::from(n.fract() != 0.0)),
        Datum::Words(words) => words.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use portulan_terms::{Day, Diagnostics};

    use super::*;

    const TEXT: &str = "/*---
title = \"Déclaration à rendre\"
purpose = \"maintien_droits\"
level = 1
definition = \"Essai\"
owner = \"bureau d’études\"
legal_basis = \"CRPA, art. L. 114-8\"
reference = \"https://www.legifrance.gouv.fr\"
recipients = [\"accompagnement\"]
pools = [\"accompagnement\"]
minutes = 10
delay = 30
channels = [\"telephone\"]
fields = { jour = \"jour\", gain = \"euros\" }
reasons = [\"À rendre avant le {jour}.\", \"Environ {gain} par mois.\"]
script = \"Bonjour\"

[[rule]]
column = \"attendue\"
label = \"Une déclaration est attendue\"
missing = \"la déclaration\"
---*/
SELECT id_pseudo, commune, month, true AS attendue, month AS jour, 12 AS gain FROM foyers";

    fn target() -> Target {
        let mut faults = Diagnostics::default();
        Target::parse(Path::new("queries/targets/essai.sql"), TEXT, &mut faults).unwrap_or_else(|| panic!("{faults:?}"))
    }

    fn hit(fields: Vec<Option<Datum>>) -> Hit {
        let (deadline, amount, resources, loss, waiting, level) = Default::default();
        let (pseudonym, commune) = ("a1b2c3d4e5f60718".into(), "03001".into());
        Hit { pseudonym, commune, level, deadline, amount, resources, loss, waiting, fields }
    }

    #[test]
    fn fields_are_filled_in_french() {
        let day = Datum::Day("2025-03-01".parse::<Day>().expect("a day"));
        let told = reasons(&target().header, &hit(vec![Some(Datum::Euros(1234.4)), Some(day)]));
        assert_eq!(told, ["À rendre avant le 1er mars 2025.", "Environ 1\u{202f}234\u{a0}€ par mois."]);
    }

    #[test]
    fn a_reason_without_its_field_is_not_told() {
        let header = target().header;
        assert_eq!(reasons(&header, &hit(vec![Some(Datum::Euros(15.0)), None])), ["Environ 15\u{a0}€ par mois."]);
        assert_eq!(reasons(&header, &hit(vec![None, None])), ["Déclaration à rendre"]);
    }

    #[test]
    fn what_is_not_a_number_orders_nobody() {
        let odd =
            Hit { loss: Some(f64::NAN), waiting: Some(-3.0), amount: Some((40.0, 20.0)), ..hit(vec![None, None]) };
        let found = finding(&target(), &odd);
        assert_eq!((found.loss, found.waiting, found.amount), (0.0, 0, Some(Amount { low: 20.0, high: 40.0 })));
    }
}
