//! What every part of a document looks at: the record, arranged, and the territory.

use std::sync::Arc;

use portulan_plan::definition::SPAN_OF;
use portulan_plan::source::{MonthRule, Referential};
use portulan_plan::{Definition, Edition, Freshness, Plan, PortraitSpec, Source};
use portulan_stats::{Figure, Gap, History, Published, gaps};
use portulan_terms::{Level, Mark, Territories, Territory};

/// Category of a breakdown that holds all the others.
pub const TOTAL: &str = "ensemble";

/// Category of a breakdown that holds what the source does not tell.
const UNKNOWN: &str = "inconnu";

/// What the documents of a run share.
pub struct Shared<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The territories.
    pub territories: &'a Territories,
    /// The protected record.
    pub published: &'a Published,
    /// What the edition is made from.
    pub edition: &'a Edition,
    /// The same, arranged in time.
    pub history: History<'a>,
    /// Communes that a source did not tell of.
    pub gaps: Vec<Gap>,
}

impl<'a> Shared<'a> {
    /// Arranges the record of a run.
    pub fn new(plan: &'a Plan, territories: &'a Territories, published: &'a Published, edition: &'a Edition) -> Self {
        Self { plan, territories, published, edition, history: History::of(published), gaps: gaps(published) }
    }
}

impl Shared<'_> {
    /// The contract that lists the communes.
    pub fn geography(&self) -> Option<&Source> {
        self.plan.sources.iter().find(|source| source.referential == Some(Referential::Communes))
    }

    /// What the contract says of its population after a comma: « recensement 2023 ».
    pub fn census(&self) -> Option<&str> {
        let label = &self.geography()?.column("population")?.label;
        label.split_once(", ").map(|(_, census)| census)
    }

    /// What must be said of a source each time it is named: its freshness, and whether its
    /// rows describe nobody.
    pub fn qualities(&self, source: &Source) -> String {
        let freshness = self.edition.freshness.filter(|_| source.freshness.is_some()).map(Freshness::in_french);
        let synthetic = self.edition.synthetic.contains(&source.name).then_some("données synthétiques");
        freshness.into_iter().chain(synthetic).map(|quality| format!(", {quality}")).collect()
    }
}

/// What one document looks at.
pub struct Context<'a> {
    /// What all share.
    pub shared: &'a Shared<'a>,
    /// The kind of document.
    pub spec: &'a PortraitSpec,
    /// Its territory.
    pub territory: &'a Territory,
    /// The department.
    pub department: &'a Territory,
    /// Codes of the EPCI that are compared, in the order of the official codes.
    pub peers: Vec<Arc<str>>,
}

/// Name of the evolution of an indicator.
pub fn evolution_of(indicator: &str) -> String {
    format!("evolution_{indicator}")
}

/// Category of the evolution of one category over a span.
pub fn evolution_key(category: &str, span: &str) -> String {
    match category {
        "" => span.to_owned(),
        category => format!("{category}{SPAN_OF}{span}"),
    }
}

impl<'a> Context<'a> {
    /// What the document of `territory` looks at.
    pub fn new(shared: &'a Shared<'a>, spec: &'a PortraitSpec, territory: &'a Territory) -> Self {
        let department = shared.territories.at(Level::Departement).next().unwrap_or(territory);
        let peers = shared.territories.at(Level::EpciPartie).map(|t| t.code.as_str().into()).collect();
        Self { shared, spec, territory, department, peers }
    }

    /// The indicator with that name.
    pub fn definition(&self, name: &str) -> Option<&'a Definition> {
        self.shared.plan.indicator(name)
    }

    /// The first category that the header names; empty without a breakdown.
    pub fn first_category(&self, definition: &'a Definition) -> &'a str {
        definition.header.categories.keys().next().map_or("", String::as_str)
    }

    /// The categories of an indicator, in display order; one empty one without a breakdown.
    pub fn categories(&self, definition: &'a Definition) -> Vec<&'a str> {
        let named: Vec<&str> = definition.header.categories.keys().map(String::as_str).collect();
        if named.is_empty() { vec![""] } else { named }
    }

    /// The same without the category of what is unknown, when nothing of the territory is.
    pub fn filled_categories(&self, definition: &'a Definition) -> Vec<&'a str> {
        let is_empty = |category: &str| {
            category == UNKNOWN && self.own(&definition.name, category).is_some_and(|f| f.value() == Some(0.0))
        };
        self.categories(definition).into_iter().filter(|category| !is_empty(category)).collect()
    }

    /// The levels at which a document's own figures are looked for, the nearest first:
    /// the part of the EPCI, else the whole EPCI.
    pub fn own_levels(&self) -> &'static [Level] {
        match self.spec.level {
            Level::EpciPartie => &[Level::EpciPartie, Level::Epci],
            Level::Epci => &[Level::Epci],
            Level::Commune => &[Level::Commune],
            Level::Caf => &[Level::Caf],
            Level::Departement => &[Level::Departement],
            Level::France => &[Level::France],
        }
    }

    /// The level at which the document shows an indicator: the first one of
    /// [`Self::own_levels`] that its record has.
    pub fn level_of(&self, indicator: &str, category: &str) -> Option<Level> {
        let has =
            |level: &&Level| self.shared.history.latest(indicator, category, **level, &self.territory.code).is_some();
        self.own_levels().iter().find(has).copied()
    }

    /// The document's own figure at its latest month.
    pub fn own(&self, indicator: &str, category: &str) -> Option<&'a Figure> {
        let level = self.level_of(indicator, category)?;
        self.shared.history.latest(indicator, category, level, &self.territory.code)
    }

    /// The department's figure at its latest month.
    pub fn of_department(&self, indicator: &str, category: &str) -> Option<&'a Figure> {
        self.shared.history.latest(indicator, category, Level::Departement, &self.department.code)
    }

    /// France's figure at its latest month.
    pub fn of_france(&self, indicator: &str, category: &str) -> Option<&'a Figure> {
        let code = self.shared.territories.at(Level::France).next()?.code.as_str();
        self.shared.history.latest(indicator, category, Level::France, code)
    }

    /// The level at which the EPCI are compared for an indicator: their parts, else whole.
    pub fn peer_level(&self, indicator: &str, category: &str) -> Option<Level> {
        [Level::EpciPartie, Level::Epci].into_iter().find(|level| {
            self.peers.iter().any(|code| self.shared.history.latest(indicator, category, *level, code).is_some())
        })
    }

    /// Publisher, dataset and vintage of what an indicator is made from, in a sentence.
    /// Geography is left out unless the indicator reads nothing else.
    pub fn source_line(&self, definition: &Definition) -> String {
        let plan = self.shared.plan;
        let all: Vec<_> = plan.sources_of(&definition.reads).into_iter().filter_map(|name| plan.source(name)).collect();
        let measured: Vec<_> = all.iter().filter(|s| matches!(s.month, MonthRule::Column { .. })).collect();
        let geography: Vec<_> = all.iter().filter(|s| s.referential == Some(Referential::Communes)).collect();
        let chosen = if measured.is_empty() { geography } else { measured };
        let lines: Vec<String> = chosen
            .iter()
            .map(|s| format!("{}, {} ({}{})", s.publisher, s.origin, s.vintage, self.shared.qualities(s)))
            .collect();
        lines.join(" ; ")
    }

    /// Whether the record tells anything of an indicator that this document may show: here, in
    /// its communes, in the department or in another EPCI. One whose files were never received
    /// is left out, where one that this territory lacks is said to be missing.
    pub fn is_told(&self, name: &str) -> bool {
        self.has_any(std::iter::once(name)) || self.told_beside(name)
    }

    fn told_beside(&self, name: &str) -> bool {
        let known = |figure: &Figure| figure.mark() != Mark::Manquant;
        let categories = self.definition(name).map(|definition| self.categories(definition)).unwrap_or_default();
        categories.iter().any(|category| {
            let of_peer = |code: &Arc<str>| {
                let at = |level| self.shared.history.latest(name, category, level, code);
                [Level::EpciPartie, Level::Epci].into_iter().filter_map(at).any(known)
            };
            self.of_department(name, category).is_some_and(known) || self.peers.iter().any(of_peer)
        })
    }

    /// The indicators with these names that the record tells of.
    pub fn told(&self, names: &[String]) -> Vec<&'a Definition> {
        names.iter().filter(|name| self.is_told(name)).filter_map(|name| self.definition(name)).collect()
    }

    /// Whether the record has a figure of this territory, or of its communes, for one of
    /// these indicators: a value, or one that secrecy hides.
    pub fn has_any<'b>(&self, mut indicators: impl Iterator<Item = &'b str>) -> bool {
        let known = |figure: Option<&Figure>| figure.is_some_and(|figure| figure.mark() != Mark::Manquant);
        indicators.any(|name| {
            let categories = self.definition(name).map(|definition| self.categories(definition)).unwrap_or_default();
            categories.iter().any(|category| {
                let of_commune = |code: &String| self.shared.history.latest(name, category, Level::Commune, code);
                known(self.own(name, category))
                    || self.territory.communes.iter().any(|commune| known(of_commune(commune)))
            })
        })
    }
}
