//! The counts of a month → the managers' pages. No dossier reaches a page.

use std::collections::{BTreeMap, BTreeSet};

use portulan_outreach::choose::{Selection, Why};
use portulan_outreach::measure::fairness::TERRITORY;
use portulan_outreach::measure::{Effect, Estimate, Fairness, Gate, GroupRow, Scope, Unit, Verdict, effects};
use portulan_outreach::page::effects::Effect as ShownEffect;
use portulan_outreach::page::fairness::{Dimension, Fairness as ShownFairness, Group, Verdict as ShownVerdict};
use portulan_outreach::page::month::{Counts, Outcomes, PoolCounts, TargetCounts};
use portulan_outreach::page::{Heading, PAGES, Templates};
use portulan_outreach::register::{Volumes, Waiver};
use portulan_plan::{Plan, Target};
use portulan_terms::target::{Hits, Verdict as Found};
use portulan_terms::{Diagnostic, Level, Place, Territories, io_in_french};

use super::desk::Desk;
use super::store::Earlier;

/// A month, as its pages need it.
pub struct Told<'a> {
    /// The study office's files.
    pub desk: &'a Desk,
    /// The territories.
    pub places: &'a Territories,
    /// What each target found.
    pub found: &'a [(&'a Target, Hits)],
    /// What was chosen.
    pub selection: &'a Selection,
    /// What the fairness gate counted.
    pub fairness: &'a Fairness,
    /// What it said.
    pub gate: &'a Gate,
    /// Those who object, sorted: they are in no count.
    pub opposed: &'a [String],
    /// Lists of earlier months, with what became of them.
    pub earlier: &'a [Earlier],
}

/// The templates of the pages, from the designers' room.
///
/// # Errors
/// A template that does not read.
pub fn templates(plan: &Plan) -> Result<Templates, Diagnostic> {
    let folder = plan.reports().join("templates");
    let read = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path)
            .map(|text| (name.to_owned(), text))
            .map_err(|error| Diagnostic::error(io_in_french(&error)).at(Place::file(path)))
    };
    let names = [portulan_outreach::page::TEMPLATE, portulan_outreach::page::STYLE];
    let files = names.into_iter().map(read).collect::<Result<BTreeMap<_, _>, _>>()?;
    Templates::new(&files, &portulan_render::colors(&plan.reports())?)
}

/// The three pages: name and text.
///
/// # Errors
/// A template that does not render.
pub fn pages(
    templates: &Templates,
    heading: &Heading<'_>,
    told: &Told<'_>,
) -> Result<Vec<(String, String)>, Diagnostic> {
    let texts = [
        portulan_outreach::page::month::month(templates, heading, &told.counts())?,
        portulan_outreach::page::fairness::fairness(templates, heading, &told.shown_fairness())?,
        portulan_outreach::page::effects::effects(templates, heading, &told.shown_effects())?,
    ];
    Ok(PAGES.into_iter().map(|(file, _)| file.to_owned()).zip(texts).collect())
}

impl Told<'_> {
    /// Volumes of each target of the plan, by name.
    pub fn volumes(&self) -> BTreeMap<String, Volumes> {
        let mut all: BTreeMap<String, Volumes> = BTreeMap::new();
        for (target, hits) in self.found {
            let unknown = hits.tallies.iter().filter(|tally| tally.verdict == Found::Unknown);
            all.entry(target.name.clone()).or_default().unknown = unknown.map(|tally| tally.households).sum();
        }
        for kept in self.selection.lines.iter().flat_map(|line| &line.findings) {
            all.entry(kept.target.clone()).or_default().selected += 1;
        }
        for aside in self.selection.set_aside.iter().filter(|aside| aside.counted()) {
            for target in &aside.targets {
                let volumes = all.entry(target.clone()).or_default();
                match aside.why {
                    Why::Holdout { .. } => volumes.held += 1,
                    Why::Capacity { .. } | Why::NoPool { .. } => volumes.left += 1,
                    _ => volumes.set_aside += 1,
                }
            }
        }
        all
    }

    fn counts(&self) -> Counts {
        let volumes = self.volumes();
        let target = |(target, hits): &(&Target, Hits)| TargetCounts {
            title: target.header.title.clone(),
            volumes: volumes.get(&target.name).copied().unwrap_or_default(),
            missing: missing(hits),
        };
        let asides = self.selection.set_aside.iter().filter(|aside| aside.counted());
        let lines = &self.selection.lines;
        let level = |wanted: u8| lines.iter().filter(|line| line.level == wanted).count() as u64;
        Counts {
            targets: self.found.iter().map(target).collect(),
            set_aside: tally(asides.map(|aside| why(&aside.why).to_owned())),
            territories: tally(lines.iter().map(|line| self.territory(&line.territory))),
            levels: [level(1), level(2)],
            channels: tally(lines.iter().map(|line| line.channel.in_french().to_owned())),
            pools: self.selection.pools.iter().map(|pool| self.pool(pool)).collect(),
            outcomes: self.earlier.last().map(outcomes),
        }
    }

    fn pool(&self, pool: &portulan_outreach::choose::PoolUse) -> PoolCounts {
        let at = self.desk.capacity.position(&pool.pool);
        PoolCounts {
            title: self.desk.pool_title(&pool.pool).to_owned(),
            level: at.map_or(1, |at| self.desk.capacity.pools[at].level),
            selected: pool.lines.into(),
            minutes: pool.used.into(),
            available: pool.minutes.into(),
        }
    }

    fn territory(&self, code: &str) -> String {
        let levels = [Level::Epci, Level::EpciPartie, Level::Departement];
        let place = levels.into_iter().find_map(|level| self.places.get(level, code));
        place.map_or_else(|| code.to_owned(), |place| place.name.clone())
    }

    /// The groups of all those found; those of each level are in the run's archive.
    fn shown_fairness(&self) -> ShownFairness {
        let all = self.fairness.tables.iter().filter(|table| table.scope == Scope::All);
        let dimension = |table: &portulan_outreach::measure::Table| Dimension {
            name: dimension(&table.dimension).to_owned(),
            groups: table.groups.iter().map(|row| self.group(&table.dimension, row)).collect(),
        };
        ShownFairness { dimensions: all.map(dimension).collect(), waivers: waivers(self.gate) }
    }

    fn group(&self, of: &str, row: &GroupRow) -> Group {
        let name = if of == TERRITORY { self.territory(&row.group) } else { group(&row.group) };
        let (in_need, served) = (row.served.of.into(), row.served.events.into());
        Group { name, in_need, served, ratio: row.ratio.map(ends), verdict: verdict(row.verdict) }
    }

    fn shown_effects(&self) -> Vec<ShownEffect> {
        let Some((first, last)) = self.earlier.first().zip(self.earlier.last()) else { return Vec::new() };
        let units: Vec<Unit> = self.earlier.iter().flat_map(|earlier| earlier.units(self.opposed)).collect();
        let shown = |effect: Effect| ShownEffect {
            title: self.family(&effect.family),
            months: (first.month, last.month),
            offered: (effect.offered.of.into(), effect.offered.events.into()),
            held: (effect.held.of.into(), effect.held.events.into()),
            difference: effect.difference.map(|found| ends(found).map(|share| share * 100.0)),
            detectable: effect.detectable.map(|share| share * 100.0),
            clustered: effect.method == portulan_outreach::measure::Method::ByTerritory,
        };
        effects(&units, &BTreeSet::new()).into_iter().map(shown).collect()
    }

    fn family(&self, family: &str) -> String {
        self.desk.headers.get(family).map_or_else(|| family.replace('_', " "), |header| header.title.clone())
    }
}

fn ends(estimate: Estimate) -> [f64; 3] {
    [estimate.value, estimate.low, estimate.high]
}

fn missing(hits: &Hits) -> Vec<(String, u64)> {
    let mut all: BTreeMap<&str, u64> = BTreeMap::new();
    for tally in hits.tallies.iter().filter(|tally| tally.verdict == Found::Unknown) {
        *all.entry(tally.missing.as_deref().unwrap_or_default()).or_default() += tally.households;
    }
    all.into_iter().map(|(missing, n)| (missing.to_owned(), n)).collect()
}

fn tally(words: impl Iterator<Item = String>) -> Vec<(String, u64)> {
    let mut all: BTreeMap<String, u64> = BTreeMap::new();
    words.for_each(|word| *all.entry(word).or_default() += 1);
    all.into_iter().collect()
}

/// Why a dossier is in no list, in words.
pub fn why(why: &Why) -> &'static str {
    match why {
        Why::Opposition => "la personne s’est opposée",
        Why::Caps { .. } => "contactée il y a peu, ou assez souvent dans l’année",
        Why::SameReason { .. } => "même raison dite il y a peu",
        Why::AlreadyTreated => "déjà suivie",
        Why::RightUnderDecision => "déjà dans une liste en cours, ou droit en cours d’examen",
        Why::Holdout { .. } => "en attente par tirage au sort",
        Why::Capacity { .. } => "plus de rendez-vous libre",
        Why::NoPool { .. } => "aucune équipe ne dessert ce territoire",
        Why::NotForPool { .. } => "raison réservée à une autre équipe",
    }
}

fn dimension(code: &str) -> &str {
    match code {
        "sexe" => "sexe du responsable du dossier",
        "tranche_age" => "âge",
        "type_famille" => "famille",
        "handicap" => "allocation liée au handicap",
        TERRITORY => "EPCI de résidence",
        other => other,
    }
}

fn group(code: &str) -> String {
    let words = match code {
        "moins_25" => "moins de 25 ans",
        "25_34" => "25 à 34 ans",
        "35_49" => "35 à 49 ans",
        "50_64" => "50 à 64 ans",
        "65_plus" => "65 ans ou plus",
        "isole" => "personne seule",
        "couple" => "couple sans enfant",
        "couple_enfant" => "couple avec enfant",
        "monoparent" => "parent seul",
        "aah_aeeh" => "AAH ou AEEH",
        "sans" => "ni AAH ni AEEH",
        other => other,
    };
    words.to_owned()
}

fn verdict(verdict: Verdict) -> ShownVerdict {
    match verdict {
        Verdict::Reference => ShownVerdict::Reference,
        Verdict::Fair => ShownVerdict::Pass,
        Verdict::Warn => ShownVerdict::Warn,
        Verdict::Stop => ShownVerdict::Stop,
        Verdict::Inconclusive => ShownVerdict::Inconclusive,
    }
}

/// The waivers that let the gate pass, as the register shows them.
pub fn waivers(gate: &Gate) -> Vec<Waiver> {
    let shown = gate.waived.iter().map(|(stopped, waiver)| Waiver {
        covers: format!("{} : {}", dimension(&stopped.dimension), group(&stopped.group)),
        signed_by: waiver.by.clone(),
        reason: waiver.reason.clone(),
        days: (waiver.from, waiver.until),
    });
    let mut all: Vec<Waiver> = shown.collect();
    all.sort_by(|a, b| a.covers.cmp(&b.covers));
    all.dedup();
    all
}

/// What the gate found of each dimension, in words.
pub fn findings(fairness: &Fairness) -> Vec<portulan_outreach::register::Fairness> {
    let all = fairness.tables.iter().filter(|table| table.scope == Scope::All);
    let finding = |table: &portulan_outreach::measure::Table| {
        let worst =
            table.groups.iter().map(|row| row.verdict).filter(|v| *v != Verdict::Reference).max_by_key(|v| match v {
                Verdict::Stop => 4,
                Verdict::Warn => 3,
                Verdict::Fair => 2,
                _ => 1,
            });
        let words = worst.map_or("non concluant", |worst| verdict(worst).in_french());
        portulan_outreach::register::Fairness {
            dimension: dimension(&table.dimension).to_owned(),
            finding: words.to_owned(),
        }
    };
    all.map(finding).collect()
}

fn outcomes(earlier: &Earlier) -> Outcomes {
    // Answers for those held back by lot are not those of the lists.
    let lines = earlier.selection.lines.iter();
    let answers: Vec<&(String, Option<String>)> =
        lines.filter_map(|line| earlier.results.get(&line.pseudonym)).collect();
    let state = |wanted: &str| answers.iter().filter(|(state, _)| state == wanted).count() as u64;
    let issue = |wanted: &[&str]| {
        let issues = answers.iter().filter_map(|(_, issue)| issue.as_deref());
        issues.filter(|issue| wanted.contains(issue)).count() as u64
    };
    Outcomes {
        month: earlier.month,
        listed: earlier.selection.lines.len() as u64,
        examined: answers.len() as u64,
        dismissed: state("ecarte"),
        reached: issue(&[
            "contact_fait",
            "rdv_honore",
            "demande_faite",
            "declaration_recue_a_temps",
            "droit_ouvert",
            "sans_droit",
            "oriente",
        ]),
        opened: issue(&["droit_ouvert", "declaration_recue_a_temps", "rdv_honore"]),
    }
}
