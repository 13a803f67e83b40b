//! Definitions: a TOML header in a SQL comment, then plain SQL.
//!
//! `queries/indicators/<theme>/<name>.sql` gives an indicator, `queries/tables/<name>.sql`
//! a table that other definitions read. `<name>` is the indicator, the view, the case.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use portulan_terms::{Diagnostic, Diagnostics, Place};
use serde::Deserialize;

use crate::disclosure::{Disclosure, Rule};
use crate::sql;
use crate::toml_file::TomlText;

/// An indicator.
#[derive(Clone, Debug)]
pub struct Definition {
    /// File stem.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What the header says.
    pub header: Header,
    /// The SQL, with the header blanked out so that offsets are those of the file.
    pub sql: String,
    /// Tables and sources that the SQL reads.
    pub reads: BTreeSet<String>,
    /// The indicator whose published figures it compares; it has no SQL of its own then.
    pub derived_from: Option<String>,
}

/// A table that other definitions read.
#[derive(Clone, Debug)]
pub struct TableDefinition {
    /// File stem.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What the header says.
    pub header: TableHeader,
    /// The SQL, with the header blanked out so that offsets are those of the file.
    pub sql: String,
    /// Tables and sources that the SQL reads.
    pub reads: BTreeSet<String>,
}

/// Header of a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableHeader {
    /// What it holds.
    pub title: String,
    /// How it is made.
    pub definition: String,
    /// Who answers for it.
    pub owner: String,
    /// Whether it is computed each time it is read: for tables of one row a household, of
    /// which few columns are read at a time.
    #[serde(default)]
    pub view: bool,
    /// Whether its rows of a month depend on that month's rows alone.
    #[serde(default)]
    pub increment: Option<Increment>,
}

/// What the rows of a definition depend on in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Increment {
    /// Rows of a month depend, in sources whose rows carry a month, on that month alone:
    /// each month is computed once and kept.
    Month,
}

/// Header of an indicator. Keys in English, values in French.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Title.
    pub title: String,
    /// Short title for cards and charts; the title when absent.
    #[serde(default)]
    pub short: Option<String>,
    /// Theme: the folder of the file.
    pub theme: String,
    /// Unit of the value, in the plural (`foyers`, `%`, `points`, `€`).
    pub unit: String,
    /// Decimals shown; 0 for counts and 1 otherwise when absent.
    #[serde(default)]
    pub decimals: Option<u8>,
    /// Which way is better.
    pub polarity: Polarity,
    /// How the value comes from the columns.
    pub formula: Formula,
    /// Multiplier of a ratio: 100 when the unit is `%`, 1 otherwise, when absent.
    #[serde(default)]
    pub factor: Option<f64>,
    /// What the numerator counts.
    pub numerator: String,
    /// What the denominator counts.
    #[serde(default)]
    pub denominator: Option<String>,
    /// As the study office agreed it.
    pub definition: String,
    /// How a sentence says the figure: `{valeur}` is the figure with its unit, `{du_territoire}`
    /// the territory (« du territoire », « de l’Allier »). No sentence when absent.
    #[serde(default)]
    pub sentence: Option<String>,
    /// What a reader must know.
    #[serde(default)]
    pub caveats: Vec<String>,
    /// The official definition.
    pub reference: String,
    /// Who answers for it.
    pub owner: String,
    /// How its small numbers are protected.
    pub disclosure: Disclosure,
    /// Which parts come from rounded columns.
    #[serde(default)]
    pub rounding: Rounding,
    /// Categories of the breakdown, code → words, in display order.
    #[serde(default)]
    pub categories: toml::Table,
    /// Whether its rows of a month depend on that month's rows alone.
    #[serde(default)]
    pub increment: Option<Increment>,
    /// Whether the published figures are compared with those of one and of five years before,
    /// in an indicator named `evolution_<name>` that nobody writes.
    #[serde(default)]
    pub evolution: bool,
}

/// Spans of the evolutions made from published figures: category, months, words.
pub const SPANS: [(&str, i32, &str); 2] = [("un_an", 12, "Depuis un an"), ("cinq_ans", 60, "Depuis cinq ans")];

/// Between the category of a breakdown and the span of its evolution.
pub const SPAN_OF: char = '/';

/// A check: rows that must not exist.
#[derive(Clone, Debug)]
pub struct Check {
    /// File stem.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What the header says.
    pub header: CheckHeader,
    /// The SQL, with the header blanked out so that offsets are those of the file.
    pub sql: String,
    /// Tables and sources that the SQL reads.
    pub reads: BTreeSet<String>,
}

/// Header of a check.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CheckHeader {
    /// What must not be, in a short sentence.
    pub title: String,
    /// The source at fault.
    pub source: String,
    /// What happens when a row is found.
    pub severity: CheckSeverity,
    /// Share of the source's rows of a month that may be found all the same.
    #[serde(default)]
    pub tolerance: f64,
    /// Why the rows cannot be, and what to do.
    pub definition: String,
    /// Who answers for it.
    pub owner: String,
}

/// What happens when a check finds rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckSeverity {
    /// The file is refused, and the store stays as it was.
    Blocking,
    /// The run goes on and says so.
    Warning,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// Higher is better.
    Up,
    /// Lower is better.
    Down,
    /// Neither.
    None,
}

/// How the value comes from the columns that the SQL returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Formula {
    /// value = numerator.
    Count,
    /// value = factor × numerator / denominator.
    Ratio,
    /// value = 100 × (numerator / denominator − 1).
    Evolution,
    /// The SQL gives `value`, and `margin` where it knows one.
    Value,
}

impl Formula {
    /// Its name in headers and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Ratio => "ratio",
            Self::Evolution => "evolution",
            Self::Value => "value",
        }
    }
}

/// Which contract column, rounded by its producer, is summed in each part (`source.column`).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// In the numerator.
    #[serde(default)]
    pub numerator: Option<String>,
    /// In the denominator.
    #[serde(default)]
    pub denominator: Option<String>,
    /// In the value: the SQL gives the margin itself.
    #[serde(default)]
    pub value: Option<String>,
}

impl Header {
    /// Decimals shown.
    pub fn decimals(&self) -> u8 {
        self.decimals.unwrap_or(u8::from(self.formula != Formula::Count))
    }

    /// Multiplier of a ratio.
    pub fn factor(&self) -> f64 {
        self.factor.unwrap_or(if self.unit == "%" { 100.0 } else { 1.0 })
    }

    /// Short title.
    pub fn short(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.title)
    }

    /// The category in words; its code when the header does not name it.
    pub fn category<'a>(&'a self, code: &'a str) -> &'a str {
        self.categories.get(code).and_then(toml::Value::as_str).unwrap_or(code)
    }
}

/// A definition file cut in two.
struct Cut {
    header: std::ops::Range<usize>,
    /// The text with the header's bytes blanked, line ends kept.
    sql: String,
}

const OPEN: &str = "/*---";
const CLOSE: &str = "---*/";

fn cut(path: &Path, text: &str) -> Result<Cut, Diagnostic> {
    let fault = |message: &str, at: usize| {
        Diagnostic::error(message)
            .at(Place::at(path, text, at))
            .hint(format!("une définition commence par `{OPEN}`, des clés TOML, puis `{CLOSE}`, et le SQL ensuite"))
    };
    let open = text.find(OPEN).ok_or_else(|| fault("il manque l'en-tête de la définition", 0))?;
    let start = open + OPEN.len();
    let length = text[start..].find(CLOSE).ok_or_else(|| fault("l'en-tête n'est pas refermé", open))?;
    let end = start + length + CLOSE.len();
    let blank: String = text[..end]
        .chars()
        .flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, if c == '\n' { 1 } else { c.len_utf8() }))
        .collect();
    Ok(Cut { header: start..start + length, sql: blank + &text[end..] })
}

/// What every definition file gives: its header, its SQL, what the SQL reads.
pub(crate) fn parse<H: serde::de::DeserializeOwned>(
    path: &Path,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(H, String, BTreeSet<String>)> {
    let cut = cut(path, text).map_err(|fault| diagnostics.push(fault)).ok()?;
    let toml = TomlText { file: path, whole: text, offset: cut.header.start, length: cut.header.len() };
    let header = toml.read::<H>(diagnostics);
    let reads = sql::check(path, &cut.sql, diagnostics);
    Some((header?, cut.sql, reads?))
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Definition {
    /// Reads an indicator; `None` when a diagnostic says why not.
    pub fn parse(path: &Path, text: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let (header, sql, reads) = parse::<Header>(path, text, diagnostics)?;
        let definition = Self { name: stem(path), path: path.to_owned(), header, sql, reads, derived_from: None };
        let faults = definition.faults(text);
        let sound = faults.is_empty();
        diagnostics.0.extend(faults);
        sound.then_some(definition)
    }

    /// Where the header says `key`, for a diagnostic.
    fn place_of(&self, text: &str, key: &str) -> Place {
        let at = text
            .match_indices(key)
            .map(|(at, _)| at)
            .find(|at| text[..*at].ends_with('\n') && text[at + key.len()..].trim_start().starts_with('='));
        Place::at(&self.path, text, at.unwrap_or(0))
    }

    fn faults(&self, text: &str) -> Vec<Diagnostic> {
        let header = &self.header;
        let mut faults = Vec::new();
        let mut fault = |key: &str, message: String, hint: &str| {
            faults.push(Diagnostic::error(message).at(self.place_of(text, key)).hint(hint));
        };
        if matches!(header.formula, Formula::Ratio | Formula::Evolution) && header.denominator.is_none() {
            fault(
                "formula",
                "cette formule divise : il manque la clé `denominator`".into(),
                "dites en mots ce que compte le dénominateur",
            );
        }
        if !header.reference.starts_with("http") {
            fault(
                "reference",
                "`reference` doit être l'adresse de la définition officielle".into(),
                "par exemple \"https://data.caf.fr/…\"",
            );
        }
        for (message, hint) in header.disclosure_faults() {
            fault("disclosure", message, &hint);
        }
        if header.sentence.as_ref().is_some_and(|sentence| !sentence.contains("{valeur}")) {
            fault(
                "sentence",
                "`sentence` ne place pas la valeur".into(),
                "écrivez `{valeur}` là où elle se lit, par exemple \"{valeur} des foyers perçoivent le RSA\"",
            );
        }
        let folder = self.path.parent().map(stem).unwrap_or_default();
        if folder != header.theme {
            fault(
                "theme",
                format!("le thème `{}` n'est pas le dossier du fichier, `{folder}`", header.theme),
                "un indicateur se range dans queries/indicators/<thème>/",
            );
        }
        faults
    }
}

impl TableDefinition {
    /// Reads a table; `None` when a diagnostic says why not.
    pub fn parse(path: &Path, text: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let (header, sql, reads) = parse::<TableHeader>(path, text, diagnostics)?;
        Some(Self { name: stem(path), path: path.to_owned(), header, sql, reads })
    }
}

impl Check {
    /// Reads a check; `None` when a diagnostic says why not.
    pub fn parse(path: &Path, text: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        let (header, sql, reads) = parse::<CheckHeader>(path, text, diagnostics)?;
        Some(Self { name: stem(path), path: path.to_owned(), header, sql, reads })
    }
}

impl Definition {
    /// Whether its small numbers are ours to protect: not its producer's, nor made from published
    /// figures.
    pub fn is_protected(&self) -> bool {
        !self.is_derived() && self.header.disclosure.rule != Rule::Publique
    }

    /// Whether it is made from published figures, not by SQL.
    pub fn is_derived(&self) -> bool {
        self.derived_from.is_some()
    }

    /// The evolution of its published figures over one and five years, when the header asks
    /// for it: in points for a percentage, in % otherwise.
    pub fn evolution(&self) -> Option<Self> {
        let header = &self.header;
        if !header.evolution {
            return None;
        }
        let points = header.unit == "%";
        let (unit, how) = match points {
            true => ("points", "Différence"),
            false => ("%", "Variation"),
        };
        let spans = SPANS.map(|(code, _, words)| (code.to_owned(), toml::Value::String(words.to_owned())));
        let evolution = Header {
            title: format!("Évolution : {}", header.short()),
            short: None,
            unit: unit.to_owned(),
            decimals: Some(1),
            formula: if points { Formula::Value } else { Formula::Evolution },
            factor: None,
            numerator: format!("{} au mois observé", header.title),
            denominator: Some(format!("{} au mois de comparaison", header.title)),
            definition: format!(
                "{how} entre le mois observé et le même mois un an plus tôt, ou cinq ans plus tôt, des chiffres publiés. \
                 Rien n’est comparé par-dessus une rupture de série, ni entre données semi-définitives et définitives."
            ),
            sentence: None,
            rounding: Rounding::default(),
            categories: spans.into_iter().collect(),
            increment: None,
            evolution: false,
            ..header.clone()
        };
        Some(Self {
            name: format!("evolution_{}", self.name),
            path: self.path.clone(),
            header: evolution,
            sql: String::new(),
            reads: self.reads.clone(),
            derived_from: Some(self.name.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_blanked_and_every_offset_stays() {
        let text = "/*---\ntitle = \"é\"\n---*/\nSELECT 1";
        let cut = cut(Path::new("a.sql"), text).expect("two parts");
        assert_eq!(cut.sql.len(), text.len());
        assert_eq!(cut.sql.find("SELECT"), text.find("SELECT"));
        assert_eq!(&text[cut.header], "\ntitle = \"é\"\n");
    }

    #[test]
    fn a_file_without_header_says_so() {
        let fault = cut(Path::new("a.sql"), "SELECT 1").err().expect("a fault");
        assert!(fault.to_string().starts_with("a.sql:1:1 : erreur : il manque l'en-tête"));
    }
}
