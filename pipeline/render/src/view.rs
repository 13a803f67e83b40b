//! What a document shows, before any format: text, cells, tables, charts.
//!
//! One [`Portrait`] is built from the protected record, then every format reads
//! it. A format never computes, rounds or rewords: it lays out.

use serde::Serialize;

/// The content of one territory's document.
#[derive(Clone, Debug, Serialize)]
pub struct Portrait {
    /// Official code of the territory.
    pub code: String,
    /// File stem of its documents (`200071363-vichy-communaute`).
    pub slug: String,
    /// Level of its figures (`epci_partie`, `departement`).
    pub level: String,
    /// Kind of document (`Portrait de territoire`).
    pub title: String,
    /// Name as a heading (`Communauté de communes du Val de Cher`).
    pub heading: String,
    /// Short name for lists and charts (`CC du Val de Cher`).
    pub short_name: String,
    /// What part of the territory the figures cover, when it is not the whole
    /// (`Partie Allier : 3 des 44 communes`).
    pub part: Option<String>,
    /// Month of the edition, `2024-12`.
    pub month: String,
    /// The same in words, `décembre 2024`.
    pub month_text: String,
    /// Name of the Caf.
    pub caf: String,
    /// Identity of the territory: label and text.
    pub identity: Vec<Line>,
    /// Opening sentences.
    pub introduction: Vec<String>,
    /// The figures to know first.
    pub key_figures: Vec<KeyFigure>,
    /// The themes.
    pub sections: Vec<Section>,
    /// Definitions of every indicator shown, in order of appearance.
    pub definitions: Vec<Definition>,
    /// Sources of every figure shown.
    pub sources: Vec<SourceLine>,
    /// How to read the document: marks, margins, part of the territory.
    pub reading: Vec<String>,
    /// Every figure of the territory and its communes, for the workbook, CSV and JSON.
    pub figures: Vec<FigureLine>,
}

/// A label and its text.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// What is said of it.
    pub text: String,
}

/// A figure to know first.
#[derive(Clone, Debug, Serialize)]
pub struct KeyFigure {
    /// Short title of the indicator.
    pub label: String,
    /// The value.
    pub cell: Cell,
    /// What the value counts or divides, in words.
    pub unit: String,
    /// Rank and quartile in words.
    pub position: Option<String>,
    /// Evolution in words.
    pub evolution: Option<String>,
    /// Reference month in words.
    pub date: String,
}

/// A theme.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Anchor (`couverture`).
    pub id: String,
    /// Title (`Les familles couvertes`).
    pub title: String,
    /// What the figures say, in sentences.
    pub sentences: Vec<String>,
    /// The theme's figures for the territory, before the charts.
    pub summary: Option<Table>,
    /// The section's tables, after the charts.
    pub tables: Vec<Table>,
    /// The section's charts.
    pub charts: Vec<Chart>,
}

/// A table.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// Anchor, unique in the document.
    pub id: String,
    /// What the table holds.
    pub caption: String,
    /// Column headers; the first is that of the row headers.
    pub head: Vec<String>,
    /// The rows, each with one cell fewer than `head`.
    pub rows: Vec<Row>,
    /// What a reader must know.
    pub note: Option<String>,
}

/// A row of a table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Row header.
    pub header: String,
    /// Whether the row is about the document's own territory.
    pub own: bool,
    /// The cells.
    pub cells: Vec<Cell>,
}

/// A cell: a figure of the record, or plain text.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Cell {
    /// As a French reader sees it, unit included (`42,1 %`, `secret`, `0 à 2`).
    pub text: String,
    /// Value of the record, unrounded, when the cell is a figure that has one.
    pub value: Option<f64>,
    /// Mark of the record; empty for plain text.
    pub mark: String,
    /// Key of the figure in the record: `indicator|category|month|level|territory`; empty for plain text.
    pub key: String,
    /// Number of decimals shown.
    pub decimals: u8,
    /// Unit of the value (`%`, `foyers`, `€`…).
    pub unit: String,
}

/// A chart and all that must stand beside it.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// Anchor, unique in the document.
    pub id: String,
    /// What it shows, as a finding.
    pub title: String,
    /// Text alternative: what a reader who cannot see it needs.
    pub alt: String,
    /// The drawing.
    #[serde(skip)]
    pub svg: String,
    /// Whether it needs its data beside it on paper; bars by category write all of theirs.
    pub wide: bool,
    /// The data behind it.
    pub table: Table,
    /// Caption of another table of the section that holds the same data: on paper it is
    /// named instead of printing the data twice.
    pub data_in: Option<String>,
    /// Definition of the indicator, in a sentence.
    pub definition: String,
    /// Source and date.
    pub source: String,
}

/// The definition of an indicator.
#[derive(Clone, Debug, Serialize)]
pub struct Definition {
    /// Name of the indicator (file stem).
    pub name: String,
    /// Title.
    pub title: String,
    /// As agreed with the study office.
    pub definition: String,
    /// What the numerator counts.
    pub numerator: String,
    /// What the denominator counts.
    pub denominator: Option<String>,
    /// Unit.
    pub unit: String,
    /// What a reader must know.
    pub caveats: Vec<String>,
    /// Sources, with vintage.
    pub sources: String,
    /// Official definition.
    pub reference: String,
    /// Who owns the definition.
    pub owner: String,
}

/// A source.
#[derive(Clone, Debug, Serialize)]
pub struct SourceLine {
    /// Title of the contract.
    pub title: String,
    /// Publisher, dataset, vintage and licence, in a sentence.
    pub text: String,
}

/// A figure of the record with its words, one line of the workbook.
#[derive(Clone, Debug, Serialize)]
pub struct FigureLine {
    /// Theme of the indicator.
    pub theme: String,
    /// Name of the indicator.
    pub indicator: String,
    /// Title of the indicator.
    pub title: String,
    /// Category code; empty when there is none.
    pub category: String,
    /// Category in words; empty when there is none.
    pub category_label: String,
    /// Month observed, `YYYY-MM`.
    pub month: String,
    /// Level.
    pub level: String,
    /// Code of the territory.
    pub territory: String,
    /// Name of the territory.
    pub territory_name: String,
    /// Value, unrounded.
    pub value: Option<f64>,
    /// Numerator.
    pub numerator: Option<f64>,
    /// Denominator.
    pub denominator: Option<f64>,
    /// Half-width of what the value may really be, in its unit.
    pub margin: Option<f64>,
    /// Mark.
    pub mark: String,
    /// Unit.
    pub unit: String,
    /// As a French reader sees it.
    pub text: String,
}
