//! `reports/portraits/*.toml`: which figures and charts a kind of document shows.

use portulan_terms::Level;
use serde::Deserialize;

/// A kind of document: one file is made for each territory of its level.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortraitSpec {
    /// File stem of the specification.
    #[serde(skip)]
    pub name: String,
    /// Kind of document, as printed on it.
    pub title: String,
    /// Level of the territories that get one.
    pub level: Level,
    /// Indicators of the opening cards.
    pub key_figures: Vec<String>,
    /// The themes, in order.
    #[serde(rename = "section")]
    pub sections: Vec<SectionSpec>,
}

/// A theme of a document.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionSpec {
    /// Anchor, unique in the document.
    pub id: String,
    /// Title.
    pub title: String,
    /// Indicators of the section's main table and sentences.
    #[serde(default)]
    pub figures: Vec<String>,
    /// Indicators of the table by commune; no table when empty.
    #[serde(default)]
    pub communes: Vec<String>,
    /// Indicators of the table that compares the EPCI; no table when empty.
    #[serde(default)]
    pub peers: Vec<String>,
    /// Charts, in order.
    #[serde(default, rename = "chart")]
    pub charts: Vec<ChartSpec>,
}

/// A chart of a section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChartSpec {
    /// What is drawn.
    pub kind: ChartKind,
    /// The indicator.
    pub indicator: String,
    /// Category of the indicator, when it has several and the chart shows one.
    #[serde(default)]
    pub category: Option<String>,
    /// On a map or bars by commune: half-width above which a share is drawn as too
    /// uncertain, in the indicator's unit.
    #[serde(default)]
    pub widest_margin: Option<f64>,
}

/// What a chart draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartKind {
    /// Lines over the months: the territory, the department.
    Evolution,
    /// The territory among its peers on one axis.
    Position,
    /// Bars by commune, from the largest.
    Communes,
    /// Map of the territory's communes.
    CarteCommunes,
    /// Map of the department's EPCI.
    CarteEpci,
    /// Bars by category.
    Categories,
}

impl PortraitSpec {
    /// Every indicator the document names, in order of appearance, repeats included.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        let of_sections = self.sections.iter().flat_map(SectionSpec::indicators);
        self.key_figures.iter().map(String::as_str).chain(of_sections)
    }
}

impl SectionSpec {
    /// Every indicator the section names, in order of appearance, repeats included.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        let charts = self.charts.iter().map(|chart| &chart.indicator);
        self.figures.iter().chain(&self.communes).chain(&self.peers).chain(charts).map(String::as_str)
    }

    /// The indicators that the section shows commune by commune.
    pub fn by_commune(&self) -> impl Iterator<Item = &str> {
        let by_commune = |chart: &&ChartSpec| matches!(chart.kind, ChartKind::Communes | ChartKind::CarteCommunes);
        let charts = self.charts.iter().filter(by_commune).map(|chart| &chart.indicator);
        self.communes.iter().chain(charts).map(String::as_str)
    }
}
