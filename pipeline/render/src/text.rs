//! A portrait as CSV (its figures) and as JSON (all of it), for other programs.
//!
//! CSV: UTF-8 with a byte order mark so that spreadsheets read the accents, `;`,
//! LF line ends, decimal point, unrounded values in their shortest exact spelling,
//! empty where there is no value. Nothing is rounded or reworded here.

use std::fmt;

use crate::view::{Cell, Portrait, Table};

/// The columns of the CSV file, in order; each is a field of [`crate::view::FigureLine`].
pub const COLUMNS: [&str; 16] = [
    "theme",
    "indicator",
    "title",
    "category",
    "category_label",
    "month",
    "level",
    "territory",
    "territory_name",
    "value",
    "numerator",
    "denominator",
    "margin",
    "mark",
    "unit",
    "text",
];

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Why a portrait was not written.
#[derive(Debug)]
pub enum TextError {
    /// A figure without a value carries a number all the same; its key.
    Leak(String),
    /// A number is infinite or undefined; the key of its figure.
    NotFinite(String),
    /// The CSV could not be written.
    Csv(csv::Error),
    /// The JSON could not be written.
    Json(serde_json::Error),
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leak(key) => {
                write!(f, "la donnée `{key}` est masquée ou absente mais porte un nombre : rien n'est écrit")
            }
            Self::NotFinite(key) => write!(f, "la donnée `{key}` n'est pas un nombre fini"),
            Self::Csv(error) => write!(f, "le fichier CSV n'a pas pu être écrit : {error}"),
            Self::Json(error) => write!(f, "le fichier JSON n'a pas pu être écrit : {error}"),
        }
    }
}

impl std::error::Error for TextError {}

impl From<csv::Error> for TextError {
    fn from(error: csv::Error) -> Self {
        Self::Csv(error)
    }
}

/// The figures of a portrait, one line each under [`COLUMNS`].
///
/// # Errors
/// A figure that must not carry a number does, or a number is not finite.
pub fn csv(portrait: &Portrait) -> Result<Vec<u8>, TextError> {
    check(portrait)?;
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(COLUMNS)?;
    for figure in &portrait.figures {
        let numbers = [figure.value, figure.numerator, figure.denominator, figure.margin].map(number);
        let [value, numerator, denominator, margin] = &numbers;
        writer.write_record([
            &figure.theme,
            &figure.indicator,
            &figure.title,
            &figure.category,
            &figure.category_label,
            &figure.month,
            &figure.level,
            &figure.territory,
            &figure.territory_name,
            value,
            numerator,
            denominator,
            margin,
            &figure.mark,
            &figure.unit,
            &figure.text,
        ])?;
    }
    writer.into_inner().map_err(|error| TextError::Csv(error.into_error().into()))
}

/// The whole portrait, drawings excepted, indented, keys in the order of the view.
///
/// # Errors
/// A figure that must not carry a number does, or a number is not finite.
pub fn json(portrait: &Portrait) -> Result<Vec<u8>, TextError> {
    check(portrait)?;
    let mut bytes = serde_json::to_vec(portrait).map_err(TextError::Json)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The shortest decimal spelling that reads back as the same number; a zero has no sign.
fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| (value + 0.0).to_string())
}

/// Whether a figure with that mark has no number to give.
pub(crate) fn has_no_number(mark: &str) -> bool {
    matches!(mark, "secret" | "manquant" | "sans_objet")
}

/// Every cell of a document: key figures, tables, tables behind charts.
pub(crate) fn cells(portrait: &Portrait) -> impl Iterator<Item = &Cell> {
    let of_tables = tables(portrait).flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    portrait.key_figures.iter().map(|figure| &figure.cell).chain(of_tables)
}

/// Every table of a document.
pub(crate) fn tables(portrait: &Portrait) -> impl Iterator<Item = &Table> {
    portrait.sections.iter().flat_map(|section| {
        section.summary.iter().chain(&section.tables).chain(section.charts.iter().map(|c| &c.table))
    })
}

/// Refuses a number under a mark that says there is none, and numbers that are not finite.
/// Disclosure control has done its work before: this is the last lock of the formats
/// that write numbers.
///
/// # Errors
/// The key of the first such figure.
pub(crate) fn check(portrait: &Portrait) -> Result<(), TextError> {
    for cell in cells(portrait) {
        check_numbers(&cell.mark, &[cell.value], || cell.key.clone())?;
    }
    for f in &portrait.figures {
        check_numbers(&f.mark, &[f.value, f.numerator, f.denominator, f.margin], || {
            [&f.indicator, &f.category, &f.month, &f.level, &f.territory].map(String::as_str).join("|")
        })?;
    }
    Ok(())
}

fn check_numbers(mark: &str, numbers: &[Option<f64>], key: impl Fn() -> String) -> Result<(), TextError> {
    // A missing value may still have known parts; a secret one may not.
    let (value, all) = (numbers.first().copied().flatten(), numbers.iter().flatten());
    if mark == "secret" && all.clone().next().is_some() || has_no_number(mark) && value.is_some() {
        return Err(TextError::Leak(key()));
    }
    match all.clone().all(|number| number.is_finite()) {
        true => Ok(()),
        false => Err(TextError::NotFinite(key())),
    }
}

#[cfg(test)]
pub(crate) mod sample {
    //! A small portrait with every kind of cell, and names that a format could trip on.

    use crate::view::*;

    pub(crate) fn figure(territory: &str, value: Option<f64>, mark: &str, text: &str) -> Cell {
        Cell {
            text: text.to_owned(),
            value,
            mark: mark.to_owned(),
            key: format!("taux_couverture||2024-12|commune|{territory}"),
            decimals: 1,
            unit: "%".to_owned(),
        }
    }

    fn table(id: &str) -> Table {
        let row = |header: &str, own, cell| Row {
            header: header.to_owned(),
            own,
            cells: vec![cell, Cell { text: "2ᵉ sur 12".to_owned(), ..Cell::default() }],
        };
        Table {
            id: id.to_owned(),
            caption: "Part de la population couverte <par commune>".to_owned(),
            head: vec!["Commune".to_owned(), "Taux".to_owned(), "Rang".to_owned()],
            rows: vec![
                row("Dupont & Fils <b>", true, figure("03001", Some(42.125), "valeur", "42,1\u{202f}%")),
                row("Bost", false, figure("03002", None, "secret", "secret")),
                row("Billy", false, figure("03003", Some(0.0), "zero", "0\u{202f}%")),
                row("Mariol", false, figure("03004", None, "manquant", "non disponible")),
                row("Serbannes", false, figure("03005", None, "secret", "secret")),
            ],
            note: Some("Régime général seulement.".to_owned()),
        }
    }

    fn chart() -> Chart {
        Chart {
            id: "carte-taux".to_owned(),
            title: "La couverture est plus forte au sud".to_owned(),
            alt: "Carte".to_owned(),
            svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\" role=\"img\"><title>Carte</title></svg>".to_owned(),
            wide: true,
            table: table("carte-taux-donnees"),
            data_in: None,
            definition: "Personnes couvertes pour 100 habitants.".to_owned(),
            source: "Cnaf, décembre 2024.".to_owned(),
        }
    }

    fn line(territory: &str, value: Option<f64>, mark: &str, text: &str) -> FigureLine {
        FigureLine {
            theme: "couverture".to_owned(),
            indicator: "taux_couverture".to_owned(),
            title: "Taux de couverture ; \"population\"".to_owned(),
            category: String::new(),
            category_label: String::new(),
            month: "2024-12".to_owned(),
            level: "commune".to_owned(),
            territory: territory.to_owned(),
            territory_name: "Saint-Rémy & <Rollat>\nl'étang".to_owned(),
            value,
            numerator: value.map(|v| v * 3.0),
            denominator: value.map(|_| 300.0),
            margin: value.map(|_| 0.1),
            mark: mark.to_owned(),
            unit: "%".to_owned(),
            text: text.to_owned(),
        }
    }

    pub(crate) fn portrait() -> Portrait {
        let s = str::to_owned;
        Portrait {
            code: s("200071363"),
            slug: s("200071363-vichy-communaute"),
            level: s("epci"),
            title: s("Portrait de territoire"),
            heading: s("Vichy <Communauté> & compagnie"),
            short_name: s("CA Vichy"),
            part: Some(s("Partie Allier : 3 des 44 communes")),
            month: s("2024-12"),
            month_text: s("décembre 2024"),
            caf: s("Caf de l’Allier"),
            identity: vec![Line { label: s("Population"), text: s("83\u{202f}990 habitants") }],
            introduction: vec![s("Un territoire & ses <familles>.")],
            key_figures: vec![KeyFigure {
                label: s("Taux de couverture"),
                cell: figure("200071363", Some(42.125), "valeur", "42,1\u{202f}%"),
                unit: s("de la population"),
                position: Some(s("2ᵉ des 11 EPCI")),
                evolution: None,
                date: s("décembre 2024"),
            }],
            sections: vec![Section {
                id: s("couverture"),
                title: s("Les familles couvertes : où, combien / pourquoi ?"),
                sentences: vec![s("La couverture dépasse la moyenne.")],
                summary: None,
                tables: vec![table("t-couverture")],
                charts: vec![chart()],
            }],
            definitions: vec![Definition {
                name: s("taux_couverture"),
                title: s("Taux de couverture"),
                definition: s("Personnes couvertes rapportées à la population."),
                numerator: s("Personnes couvertes"),
                denominator: Some(s("Population municipale")),
                unit: s("%"),
                caveats: vec![s("Sans la MSA.")],
                sources: s("Cnaf, 2024"),
                reference: s("https://data.caf.fr/"),
                owner: s("bureau d’études"),
            }],
            sources: vec![SourceLine { title: s("Cnaf"), text: s("Foyers, Licence Ouverte.") }],
            reading: vec![s("« secret » : donnée masquée.")],
            figures: vec![
                line("03001", Some(42.125), "valeur", "42,1\u{202f}%"),
                line("03002", None, "secret", "secret"),
                line("03003", Some(-0.0), "zero", "0\u{202f}%"),
                line("03006", Some(1.0 / 3.0), "valeur", "0,3\u{202f}%"),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, TextError, csv, json, sample};

    fn records(bytes: &[u8]) -> Vec<csv::StringRecord> {
        let body = bytes.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(body);
        reader.records().collect::<Result<_, _>>().expect("well formed")
    }

    #[test]
    fn csv_reads_back_as_the_same_figures() {
        let portrait = sample::portrait();
        let bytes = csv(&portrait).expect("written");
        let records = records(&bytes);
        assert_eq!(records[0].iter().collect::<Vec<_>>(), COLUMNS);
        assert_eq!(records.len(), portrait.figures.len() + 1);
        for (record, figure) in records[1..].iter().zip(&portrait.figures) {
            assert_eq!(record[2], figure.title);
            assert_eq!(record[7], figure.territory);
            assert_eq!(record[8], figure.territory_name);
            assert_eq!(record[9].parse().ok(), figure.value, "unrounded");
            assert_eq!(record[10].parse().ok(), figure.numerator);
            assert_eq!(record[13], figure.mark);
            assert_eq!(record[15], figure.text);
        }
        assert_eq!(&records[3][9], "0", "a zero has no sign");
        assert!(!bytes.contains(&b'\r'));
    }

    #[test]
    fn two_secret_figures_differ_by_their_territory_alone() {
        let mut portrait = sample::portrait();
        let mut other = portrait.figures[1].clone();
        other.territory = "03009".to_owned();
        portrait.figures.push(other);
        let records = records(&csv(&portrait).expect("written"));
        let differing: Vec<usize> = (0..16).filter(|&i| records[2][i] != records[5][i]).collect();
        assert_eq!(differing, [7]);
    }

    #[test]
    fn a_secret_that_carries_a_number_is_written_nowhere() {
        let mut portrait = sample::portrait();
        portrait.figures[1].numerator = Some(3.0);
        assert!(matches!(csv(&portrait), Err(TextError::Leak(key)) if key.ends_with("|03002")));
        let mut portrait = sample::portrait();
        portrait.sections[0].charts[0].table.rows[1].cells[0].value = Some(3.0);
        assert!(matches!(json(&portrait), Err(TextError::Leak(_))));
        portrait.sections[0].charts[0].table.rows[1].cells[0].value = None;
        portrait.figures[0].value = Some(f64::NAN);
        assert!(matches!(json(&portrait), Err(TextError::NotFinite(_))));
    }

    #[test]
    fn json_holds_everything_but_the_drawings_in_a_fixed_order() {
        let portrait = sample::portrait();
        let bytes = json(&portrait).expect("written");
        assert_eq!(bytes, json(&portrait).expect("written"));
        let read: serde_json::Value = serde_json::from_slice(&bytes).expect("valid JSON");
        assert_eq!(read["figures"][0]["value"], 42.125);
        assert!(read["figures"][1]["value"].is_null());
        assert!(!String::from_utf8_lossy(&bytes).contains("<svg"));
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.find("\"code\"") < text.find("\"slug\""));
    }
}
