//! The rules of identity against one file: which of its columns refuse it by their name
//! alone, how the values of each are watched, and the words of a refusal, which never show
//! a value.

use portulan_plan::source::{Column, Format, Kind as Type, Source};
use portulan_terms::{Diagnostic, Place};

use super::header::{Header, fold};
use super::identity::watch::{Attention, Watch};
use super::identity::{Kind, find, names};
use super::words;

const TAKE_AWAY: &str = "faites-la retirer par qui produit le fichier ; rien de ce fichier n'a été rangé";

/// Why the header condemns the file: columns named as identity, or values in the place of
/// names.
pub fn header_faults(source: &Source, header: &[String]) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    if let Some(found) = header.iter().find_map(|name| find(name)) {
        let message = format!("la ligne d'en-tête porte {} : le fichier est refusé", found.kind.in_french());
        faults.push(Diagnostic::error(message).hint("la première ligne doit donner les noms des colonnes"));
        return faults;
    }
    let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
    let kept_blank = |name: &String| {
        let mut blank = source.columns.iter().filter(|column| column.must_be_blank);
        blank.any(|column| column.header_names().iter().any(|other| fold(other) == *name))
    };
    let open: Vec<(&String, &String)> = header.iter().zip(&folded).filter(|(_, folded)| !kept_blank(folded)).collect();
    if source.personal {
        faults.extend(open.iter().filter_map(|(name, folded)| {
            let what = names::identity(folded)?;
            let message = format!("la colonne `{}` annonce {what} : le fichier est refusé", words::excerpt(name));
            Some(Diagnostic::error(message).hint(TAKE_AWAY))
        }));
    }
    if open.iter().any(|(_, folded)| names::is_person(folded)) {
        let births = open.iter().filter(|(_, folded)| names::is_birth(folded));
        faults.extend(births.map(|(name, _)| {
            let what = Kind::Birth.in_french();
            let message = format!("la colonne `{}` annonce {what} : le fichier est refusé", words::excerpt(name));
            Diagnostic::error(message).hint(TAKE_AWAY)
        }));
    }
    faults
}

/// How the values of each field are watched.
pub fn watch(source: &Source, header: &Header) -> Watch {
    let fed = |field: usize| {
        let mut columns = source.columns.iter().zip(&header.columns);
        columns.find(|(_, at)| at.as_ref().is_some_and(|(at, _)| *at == field)).map(|(column, _)| column)
    };
    let unknown_name =
        (0..header.names.len()).any(|field| fed(field).is_none() && names::is_person(&fold(&header.names[field])));
    let attention = |field| match fed(field) {
        Some(column) => of(column),
        None => Attention { births: unknown_name, packed: source.format == Format::Fixed, ..Attention::default() },
    };
    Watch::new((0..header.names.len()).map(attention).collect())
}

fn of(column: &Column) -> Attention {
    Attention { contacts: column.professional, nothing: column.kind == Type::Outline, ..Attention::default() }
}

/// The refusal of a file in which that column holds `kind`.
pub fn fault(file: &str, line: u64, column: &str, kind: Kind) -> Diagnostic {
    let message = format!("la colonne `{column}` porte {} : le fichier est refusé", kind.in_french());
    let hint = match kind.is_a_contact() {
        true => format!(
            "{TAKE_AWAY} ; si c'est le contact d'une structure, non d'une personne, dites-le dans le contrat : \
             `professional = true`"
        ),
        false => TAKE_AWAY.into(),
    };
    Diagnostic::error(message).at(place(file, line)).hint(hint)
}

/// The refusal of a file in which a place that must stay empty is not.
pub fn not_blank(file: &str, line: u64, column: &str) -> Diagnostic {
    let message = format!("la colonne `{column}` doit rester vide, et cette ligne la remplit : le fichier est refusé");
    Diagnostic::error(message).at(place(file, line)).hint(TAKE_AWAY)
}

/// That line of the file.
pub fn place(file: &str, line: u64) -> Place {
    Place { file: file.into(), line: usize::try_from(line).unwrap_or(usize::MAX), column: 0 }
}
