//! The header of a file against its contract: which field feeds which column.
//! Reads no row.

use portulan_plan::source::{Column, MonthRule, Source};
use portulan_terms::french::unaccented;
use portulan_terms::{Diagnostic, nearest};

use super::words;

/// A header that fits its contract.
#[derive(Clone, Debug)]
pub struct Header {
    /// Number of fields of a row.
    pub fields: usize,
    /// For each column of the contract: its field, and its name in the file.
    pub columns: Vec<Option<(usize, String)>>,
    /// Names that the contract does not know.
    pub extra: Vec<String>,
    /// All the names of the file.
    pub names: Vec<String>,
}

/// The column by which a file says that it is synthetic.
const SYNTHETIC: &str = "synthetique";

impl Header {
    /// Whether the file says that its rows are made up.
    pub fn is_synthetic(&self) -> bool {
        self.names.iter().any(|name| fold(name) == SYNTHETIC)
    }

    /// The name of a field, or its rank when it has none.
    pub fn name(&self, field: usize) -> String {
        match self.names.get(field).filter(|name| !name.is_empty()) {
            Some(name) => name.clone(),
            None => format!("champ {}", field + 1),
        }
    }
}

/// A name without case, accents, spaces, quotes or byte-order mark.
pub fn fold(name: &str) -> String {
    let is_dressing = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\u{2019}' | '«' | '»' | '\u{feff}');
    unaccented(name).chars().filter(|c| !is_dressing(*c)).collect()
}

/// Fits the names of a header to the columns of the contract.
///
/// # Errors
/// All that keeps the file from being read by the contract.
pub fn fit(source: &Source, names: &[String]) -> Result<Header, Vec<Diagnostic>> {
    wrong_separator(source, names)?;
    let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
    let mut taken = vec![false; names.len()];
    let mut columns = Vec::new();
    let mut faults = Vec::new();
    for column in &source.columns {
        let wanted: Vec<String> = column.header_names().into_iter().map(fold).collect();
        let found: Vec<usize> = (0..names.len()).filter(|at| wanted.contains(&folded[*at])).collect();
        found.iter().for_each(|at| taken[*at] = true);
        if found.len() > 1 {
            faults.push(twice(column, &found, names));
        }
        columns.push(found.first().map(|at| (*at, clean(&names[*at]))));
    }
    let left = names.iter().zip(&taken).filter(|(_, taken)| !**taken);
    let extra: Vec<String> = left.map(|(name, _)| clean(name)).filter(|n| !n.is_empty()).collect();
    faults.extend(missing(source, &columns, &extra));
    let names = names.iter().map(|name| clean(name)).collect();
    match faults.is_empty() {
        true => Ok(Header { fields: taken.len(), columns, extra, names }),
        false => Err(faults),
    }
}

/// A name as it can be shown.
fn clean(name: &str) -> String {
    words::excerpt(name.trim_start_matches('\u{feff}').trim())
}

fn twice(column: &Column, found: &[usize], names: &[String]) -> Diagnostic {
    let fields: Vec<String> = found.iter().map(|at| clean(&names[*at])).collect();
    let ranks: Vec<String> = found.iter().map(|at| (at + 1).to_string()).collect();
    Diagnostic::error(format!(
        "colonne `{}` en double dans l'en-tête : {} (positions {})",
        column.name,
        words::names(&fields),
        ranks.join(", ")
    ))
    .hint("gardez une seule des deux colonnes")
}

/// A header of one field that another separator would cut.
fn wrong_separator(source: &Source, names: &[String]) -> Result<(), Vec<Diagnostic>> {
    let [only] = names else { return Ok(()) };
    let other = [';', ',', '\t', '|']
        .into_iter()
        .filter(|c| *c != source.separator && only.contains(*c))
        .max_by_key(|c| only.matches(*c).count());
    match other.filter(|_| source.columns.len() > 1) {
        None => Ok(()),
        Some(found) => Err(vec![
            Diagnostic::error(format!("séparateur {} trouvé, {} attendu", shown(found), shown(source.separator)))
                .hint("enregistrez le fichier avec le séparateur du contrat, ou changez `separator` dans le contrat"),
        ]),
    }
}

fn shown(separator: char) -> String {
    match separator {
        '\t' => "tabulation".into(),
        other => format!("`{other}`"),
    }
}

/// Whether the month of rows is read in this column.
pub fn gives_month(source: &Source, column: &Column) -> bool {
    matches!(&source.month, MonthRule::Column { column: name } if *name == column.name)
}

fn missing(source: &Source, columns: &[Option<(usize, String)>], extra: &[String]) -> Option<Diagnostic> {
    let absent: Vec<&Column> = source
        .columns
        .iter()
        .zip(columns)
        .filter(|(column, at)| at.is_none() && (!column.optional || gives_month(source, column)))
        .map(|(column, _)| column)
        .collect();
    if absent.is_empty() {
        return None;
    }
    let names: Vec<&str> = absent.iter().filter_map(|c| c.header_names().first().copied()).collect();
    let noun = if absent.len() > 1 { "colonnes absentes" } else { "colonne absente" };
    let fault = Diagnostic::error(format!("{noun} : {}", words::names(&names)));
    // The first line of a file about persons may be a person's row, for want of a header.
    let renamed = renamed(&names, extra, !source.personal);
    Some(match renamed.is_empty() {
        true => fault,
        false => fault.hint(renamed.join(" ; ")),
    })
}

/// Guesses, for each missing name, which unknown name took its place: the nearest
/// in spelling, else (`by_count`) the next in order when there are as many of both.
fn renamed(missing: &[&str], extra: &[String], by_count: bool) -> Vec<String> {
    let mut left: Vec<&str> = extra.iter().map(String::as_str).collect();
    let mut pairs: Vec<Option<&str>> = Vec::new();
    for name in missing {
        let near = nearest(name, left.iter().copied());
        left.retain(|other| Some(*other) != near);
        pairs.push(near);
    }
    if by_count && missing.len() == extra.len() {
        let mut rest = left.into_iter();
        pairs.iter_mut().filter(|pair| pair.is_none()).for_each(|pair| *pair = rest.next());
    }
    missing
        .iter()
        .zip(pairs)
        .filter_map(|(name, other)| other.map(|o| format!("`{o}` est-elle `{name}` renommée ?")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_dress() {
        for name in ["Code Commune", "\u{feff}\"code_commune\"", " CODÉ commune "] {
            assert_eq!(fold(name).replace('_', ""), "codecommune", "{name}");
        }
        assert_eq!(fold("Année"), fold("ANNEE"));
        assert_eq!(fold("anne\u{301}e"), "annee");
    }

    #[test]
    fn renamed_columns_are_guessed_by_spelling_then_by_count() {
        let extra = ["foyers_rsa".to_owned(), "zz".to_owned()];
        assert_eq!(
            renamed(&["indfoy_ppa", "foyer_rsa"], &extra, true),
            ["`zz` est-elle `indfoy_ppa` renommée ?", "`foyers_rsa` est-elle `foyer_rsa` renommée ?"]
        );
        assert!(renamed(&["qqq"], &extra, true).is_empty());
    }
}
