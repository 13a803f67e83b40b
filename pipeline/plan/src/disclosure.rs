//! How a definition's small numbers are to be protected: the header's `disclosure` table.

use serde::Deserialize;

use crate::definition::Header;

/// How small numbers are protected.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// The rule.
    pub rule: Rule,
    /// Output column that counts the units protected.
    #[serde(default)]
    pub count: Option<String>,
    /// A threshold above that of the workspace.
    #[serde(default)]
    pub threshold: Option<u32>,
    /// What the numerator is, for secrecy.
    #[serde(default)]
    pub numerator: Numerator,
    /// How the categories stand to one another.
    #[serde(default)]
    pub breakdown: Option<Breakdown>,
    /// Output column with the largest contribution to an amount.
    #[serde(default)]
    pub largest: Option<String>,
    /// An indicator that its producer publishes, rounded, and that counts the same units: what
    /// anyone may know of the hidden ones.
    #[serde(default)]
    pub public: Option<String>,
    /// Whether it would harm a person to be known as one of the numerator: 100 % of a group is
    /// then hidden too, whatever its size.
    #[serde(default)]
    pub sensitive: bool,
}

/// A rule of statistical secrecy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Already protected and published by its producer: shown as it is.
    Publique,
    /// Counts of households or persons of a Caf: the workspace's `secrecy.caf`.
    Caf,
    /// Files of fiscal origin: the workspace's `secrecy.fiscal`.
    Fiscal,
}

impl Rule {
    /// Its name in headers and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Publique => "publique",
            Self::Caf => "caf",
            Self::Fiscal => "fiscal",
        }
    }
}

/// What a numerator is, for secrecy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numerator {
    /// A number of the units protected, or of persons, acts, aids that tell of them.
    #[default]
    Units,
    /// A sum of money or of hours over the units that `count` counts.
    Amount,
    /// Known to all (places of a nursery, population): small numbers of it are not secret.
    Public,
}

impl Numerator {
    /// Its name in headers and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::Amount => "amount",
            Self::Public => "public",
        }
    }
}

/// How the categories of a breakdown stand to one another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Breakdown {
    /// In one word.
    Word(Structure),
    /// Sums, each a total followed by its parts; a total named `""` is the sum of its parts
    /// when no category has that name.
    Sums(Vec<Vec<String>>),
}

/// How the categories stand to one another, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Structure {
    /// They add up to the category `ensemble` or, without one, to what they are a share of.
    Additive,
    /// A unit may be in several: they add up to nothing.
    Overlapping,
    /// Each holds the next one, in the order of `categories`.
    Nested,
}

/// Category that stands for all the others, beside the empty one.
pub const WHOLE: &str = "ensemble";

impl Disclosure {
    /// The sums that the categories make: a total, then its parts. The total is empty when
    /// no category stands for it.
    pub fn sums(&self, categories: &toml::Table) -> Vec<Vec<String>> {
        match &self.breakdown {
            Some(Breakdown::Sums(sums)) => sums.clone(),
            Some(Breakdown::Word(Structure::Additive)) => {
                let whole = if categories.contains_key(WHOLE) { WHOLE } else { "" };
                let parts = categories.keys().filter(|code| *code != whole).cloned();
                vec![std::iter::once(whole.to_owned()).chain(parts).collect()]
            }
            _ => Vec::new(),
        }
    }

    /// The pairs (outer, inner) of categories where each unit of the second is in the first.
    pub fn nests(&self, categories: &toml::Table) -> Vec<(String, String)> {
        if self.breakdown != Some(Breakdown::Word(Structure::Nested)) {
            return Vec::new();
        }
        let codes: Vec<&String> = categories.keys().collect();
        codes.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect()
    }

    /// Name of the structure in files: `additive`, `overlapping` (nested categories are), or
    /// nothing where the sums are told category by category.
    pub fn structure(&self) -> &'static str {
        match &self.breakdown {
            Some(Breakdown::Word(Structure::Additive)) => "additive",
            Some(Breakdown::Word(Structure::Overlapping | Structure::Nested)) => "overlapping",
            Some(Breakdown::Sums(_)) | None => "",
        }
    }
}

impl Header {
    /// What is wrong in `disclosure`: message and hint.
    pub(crate) fn disclosure_faults(&self) -> Vec<(String, String)> {
        let disclosure = &self.disclosure;
        if disclosure.rule == Rule::Publique {
            return Vec::new();
        }
        let mut faults = Vec::new();
        if disclosure.count.is_none() {
            faults.push((
                "`disclosure` ne nomme pas la colonne qui compte les unités protégées".into(),
                "ajoutez `count = \"foyers\"` et renvoyez cette colonne dans le SQL".into(),
            ));
        }
        match &disclosure.breakdown {
            None if !self.categories.is_empty() => faults.push((
                "`disclosure` ne dit pas comment les catégories s'additionnent".into(),
                "ajoutez `breakdown = \"additive\"` si chaque unité est dans une seule catégorie, `\"overlapping\"` \
                 si elle peut être dans plusieurs, `\"nested\"` si chaque catégorie contient la suivante"
                    .into(),
            )),
            Some(Breakdown::Sums(sums)) => {
                let known = |code: &&String| code.is_empty() || self.categories.contains_key(*code);
                let unknown = sums.iter().flatten().find(|code| !known(code));
                if let Some(code) = unknown {
                    faults.push((
                        format!("`breakdown` additionne la catégorie `{code}`, qui n'est pas dans `categories`"),
                        "écrivez d'abord le total, puis ses parties, par leurs codes".into(),
                    ));
                }
                if sums.iter().any(|sum| sum.len() < 2) {
                    faults.push((
                        "`breakdown` a une somme sans partie".into(),
                        "écrivez d'abord le total, puis ses parties, par leurs codes".into(),
                    ));
                }
            }
            _ => {}
        }
        if disclosure.largest.is_some() && disclosure.numerator != Numerator::Amount {
            faults.push((
                "`largest` n'a de sens que pour un montant".into(),
                "ajoutez `numerator = \"amount\"`, ou retirez `largest`".into(),
            ));
        }
        faults
    }
}
