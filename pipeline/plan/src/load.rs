//! Folders → [`Plan`]: every definition read, linked and ordered, or every fault told.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use portulan_terms::{Diagnostic, Diagnostics, Place, io_in_french};

use crate::CALENDAR;
use crate::definition::{Check, Definition, TableDefinition};
use crate::parameter::Parameter;
use crate::portrait::PortraitSpec;
use crate::settings::Settings;
use crate::source::{Format, MonthRule, Source};
use crate::target::{FileText, Target};
use crate::toml_file::TomlText;

mod targets;

/// Name of the settings file of a workspace.
const SETTINGS: &str = "portulan.toml";

/// Everything that a run needs to know before it opens any data.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The workspace folder.
    pub workspace: PathBuf,
    /// Its settings.
    pub settings: Settings,
    /// Data contracts, by name.
    pub sources: Vec<Source>,
    /// Tables, each after those it reads.
    pub tables: Vec<TableDefinition>,
    /// Dated parameters, by name.
    pub parameters: Vec<Parameter>,
    /// Indicators, by name; each followed by its evolution when its header asks for one.
    pub indicators: Vec<Definition>,
    /// Checks, by name.
    pub checks: Vec<Check>,
    /// Targets, by name; none when the workspace makes no contact list.
    pub targets: Vec<Target>,
    /// Kinds of documents, by name.
    pub portraits: Vec<PortraitSpec>,
    /// Text of each definition file read, by path under `queries/` or `reports/`.
    pub files: BTreeMap<String, String>,
}

impl Plan {
    /// A folder of the settings, under the workspace.
    pub fn folder(&self, folder: &Path) -> PathBuf {
        self.workspace.join(folder)
    }

    /// Where files are dropped.
    pub fn inbox(&self) -> PathBuf {
        self.folder(&self.settings.folders.inbox)
    }

    /// Where the typed store is.
    pub fn store(&self) -> PathBuf {
        self.folder(&self.settings.folders.store)
    }

    /// Where results go.
    pub fn out(&self) -> PathBuf {
        self.folder(&self.settings.folders.out)
    }

    /// Where the looks of the documents are.
    pub fn reports(&self) -> PathBuf {
        self.folder(&self.settings.folders.reports)
    }

    /// The source with that name.
    pub fn source(&self, name: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.name == name)
    }

    /// The table with that name.
    pub fn table(&self, name: &str) -> Option<&TableDefinition> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// The parameter with that name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// The parameters that a definition reads, directly or through tables, by name.
    pub fn parameters_of(&self, reads: &BTreeSet<String>) -> BTreeSet<&str> {
        let names = self.closure(reads);
        self.parameters.iter().map(|p| p.name.as_str()).filter(|name| names.contains(name)).collect()
    }

    /// All that a definition reads, directly or through tables, by name.
    pub fn closure<'a>(&'a self, reads: &'a BTreeSet<String>) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        for name in reads {
            if found.insert(name.as_str())
                && let Some(table) = self.table(name)
            {
                found.extend(self.closure(&table.reads));
            }
        }
        found
    }

    /// The indicator with that name.
    pub fn indicator(&self, name: &str) -> Option<&Definition> {
        self.indicators.iter().find(|definition| definition.name == name)
    }

    /// The error of an indicator that does not exist, with the nearest name.
    pub fn no_indicator(&self, name: &str) -> Diagnostic {
        Diagnostic::error(format!("l'indicateur `{name}` n'existe pas"))
            .hint("les indicateurs sont les fichiers .sql de queries/indicators/")
            .suggest(name, self.indicators.iter().map(|definition| definition.name.as_str()))
    }

    /// The sources that a definition reads, directly or through tables, by name.
    pub fn sources_of(&self, reads: &BTreeSet<String>) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for name in reads {
            if let Some(source) = self.source(name) {
                found.insert(source.name.as_str());
            } else if let Some(table) = self.table(name) {
                found.extend(self.sources_of(&table.reads));
            }
        }
        found
    }
}

/// The workspace folder: `given`, or the nearest folder up from `from` that holds `portulan.toml`.
///
/// # Errors
/// When there is none.
pub fn workspace(given: Option<&Path>, from: &Path) -> Result<PathBuf, Diagnostic> {
    match given {
        Some(folder) if folder.join(SETTINGS).is_file() => Ok(folder.to_owned()),
        Some(folder) => Err(Diagnostic::error(format!("il n'y a pas de `{SETTINGS}` dans ce dossier"))
            .at(Place::file(folder))
            .hint("donnez le dossier de travail par `--workspace DOSSIER`")),
        None => from.ancestors().find(|folder| folder.join(SETTINGS).is_file()).map(Path::to_owned).ok_or_else(|| {
            Diagnostic::error(format!("aucun `{SETTINGS}` ici ni dans les dossiers au-dessus"))
                .at(Place::file(from))
                .hint("placez-vous dans un dossier de travail, ou donnez-le par `--workspace DOSSIER`")
        }),
    }
}

/// Reads and checks all that the workspace defines.
///
/// # Errors
/// The settings alone when they do not read; otherwise every fault of every definition.
pub fn load(workspace: &Path) -> Result<Plan, Diagnostics> {
    match load_sound(workspace) {
        (Some(plan), faults) if !faults.has_errors() => Ok(plan),
        (_, faults) => Err(faults),
    }
}

/// The part of the workspace's definitions that reads, and the faults of the rest: what
/// reads can still be checked further, so that all is told at once. No plan when the
/// settings themselves do not read.
pub fn load_sound(workspace: &Path) -> (Option<Plan>, Diagnostics) {
    let mut loader = Loader::default();
    let Some(settings) = loader.settings(&workspace.join(SETTINGS)) else { return (None, loader.diagnostics) };
    let queries = workspace.join(&settings.folders.queries);
    let reports = workspace.join(&settings.folders.reports);
    let mut plan = Plan {
        workspace: workspace.to_owned(),
        sources: loader.sources(&queries.join("sources")),
        tables: loader.definitions(&queries.join("tables"), "tables", TableDefinition::parse),
        parameters: loader.parameters(&queries.join("parameters"), &workspace.join(&settings.folders.parameters)),
        indicators: loader.definitions(&queries.join("indicators"), "indicators", Definition::parse),
        checks: loader.optional(&queries.join("checks"), "checks", Check::parse),
        targets: loader.optional(&queries.join("targets"), "targets", Target::parse),
        portraits: loader.portraits(&reports.join("portraits")),
        files: BTreeMap::new(),
        settings,
    };
    plan.targets.sort_by(|a, b| a.name.cmp(&b.name));
    loader.link(&mut plan);
    plan.files = loader.files;
    (Some(plan), loader.diagnostics.sorted())
}

#[derive(Default)]
struct Loader {
    diagnostics: Diagnostics,
    files: BTreeMap<String, String>,
    /// Names of definitions that did not read: whoever reads them is not at fault.
    broken: BTreeSet<String>,
}

impl Loader {
    fn read(&mut self, path: &Path) -> Option<String> {
        let fault = match std::fs::read(path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => return Some(text),
                Err(_) => Diagnostic::error("ce fichier n'est pas en UTF-8")
                    .hint("enregistrez-le en UTF-8 depuis votre éditeur"),
            },
            Err(error) => Diagnostic::error(format!("ce fichier ne s'ouvre pas : {}", io_in_french(&error))),
        };
        self.diagnostics.push(fault.at(Place::file(path)));
        None
    }

    /// Files of a folder and its sub-folders with that extension, sorted.
    fn list(&mut self, folder: &Path, extension: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("ce dossier ne s'ouvre pas : {}", io_in_french(&error));
                self.diagnostics.push(Diagnostic::error(message).at(Place::file(folder)));
                return found;
            }
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                found.extend(self.list(&path, extension));
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
        found.sort();
        found
    }

    /// Reads each file of a folder and keeps its text under `kind/…` for the manifest.
    fn texts(&mut self, folder: &Path, kind: &str, extension: &str) -> Vec<(PathBuf, String)> {
        let mut texts = Vec::new();
        for path in self.list(folder, extension) {
            let Some(text) = self.read(&path) else { continue };
            let under = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            self.files.insert(format!("{kind}/{under}"), text.clone());
            texts.push((path, text));
        }
        texts
    }

    fn sources(&mut self, folder: &Path) -> Vec<Source> {
        let mut sources = Vec::new();
        for (path, text) in self.texts(folder, "sources", "toml") {
            let name = stem(&path);
            match TomlText::whole(&path, &text).read::<Source>(&mut self.diagnostics) {
                Some(source) => {
                    let source = Source { name, ..source };
                    self.check_source(&path, &source);
                    sources.push(source);
                }
                None => {
                    self.broken.insert(name);
                }
            }
        }
        sources
    }

    fn check_source(&mut self, path: &Path, source: &Source) {
        self.lifted(path, source);
        let mut fault = |message: String, hint: &str| {
            self.diagnostics.push(Diagnostic::error(message).at(Place::file(path)).hint(hint));
        };
        for name in &source.key {
            if source.column(name).is_none() {
                fault(
                    format!("la clé `key` nomme `{name}`, qui n'est pas une colonne du contrat"),
                    "nommez une colonne `name`",
                );
            }
        }
        match &source.month {
            MonthRule::Column { column } if source.column(column).is_none() => {
                fault(
                    format!("`month` nomme `{column}`, qui n'est pas une colonne du contrat"),
                    "nommez la colonne de type `month` ou `year`",
                );
            }
            MonthRule::Fixed { fixed } if fixed.parse::<portulan_terms::Month>().is_err() => {
                fault(format!("`{fixed}` n'est pas un mois"), "écrivez AAAA-MM, par exemple 2024-12");
            }
            _ => {}
        }
        for column in source.columns.iter().filter(|column| source.personal && column.class.is_none()) {
            fault(
                format!("la colonne `{}` d'un fichier de personnes n'a pas de classe", column.name),
                "ajoutez `class = \"libre\"`, `\"restreint\"` ou `\"interdit\"`",
            );
        }
        if let Some(rule) = &source.caf
            && source.column(&rule.column).is_none()
        {
            fault(
                format!("`caf` nomme `{}`, qui n'est pas une colonne du contrat", rule.column),
                "nommez la colonne qui porte le code de la Caf",
            );
        }
        if (source.format == Format::Fixed) != source.fixed.is_some() {
            fault(
                "`format = \"fixed\"` et le bloc `[fixed]` vont ensemble".into(),
                "[fixed] dit par quels caractères commencent les lignes de détail",
            );
        }
        for column in source.columns.iter().filter(|column| (source.format == Format::Fixed) != column.slice.is_some())
        {
            fault(
                format!("la colonne `{}` et sa place dans la ligne ne vont pas ensemble", column.name),
                "`slice = [début, fin]` est à donner pour chaque colonne d'un fichier à positions, et là seulement",
            );
        }
        for broken in source.breaks.iter().filter(|broken| broken.month.parse::<portulan_terms::Month>().is_err()) {
            fault(format!("`{}` n'est pas un mois", broken.month), "écrivez AAAA-MM, par exemple 2024-12");
        }
        if !(0.0..=1.0).contains(&source.tolerance) {
            fault(
                format!("`tolerance` vaut {}", source.tolerance),
                "c'est une part des lignes, entre 0 et 1 : 0.01 pour 1 %",
            );
        }
    }

    fn portraits(&mut self, folder: &Path) -> Vec<PortraitSpec> {
        let mut portraits = Vec::new();
        for (path, text) in self.texts(folder, "portraits", "toml") {
            let spec = TomlText::whole(&path, &text).read::<PortraitSpec>(&mut self.diagnostics);
            portraits.extend(spec.map(|spec| PortraitSpec { name: stem(&path), ..spec }));
        }
        portraits
    }

    fn definitions<D>(
        &mut self,
        folder: &Path,
        kind: &str,
        parse: fn(&Path, &str, &mut Diagnostics) -> Option<D>,
    ) -> Vec<D> {
        let mut definitions = Vec::new();
        for (path, text) in self.texts(folder, kind, "sql") {
            match parse(&path, &text, &mut self.diagnostics) {
                Some(definition) => definitions.push(definition),
                None => {
                    self.broken.insert(stem(&path));
                }
            }
        }
        definitions
    }

    /// Definitions that a workspace may do without: it may have no such folder.
    fn optional<D>(
        &mut self,
        folder: &Path,
        kind: &str,
        parse: fn(&Path, &str, &mut Diagnostics) -> Option<D>,
    ) -> Vec<D> {
        match folder.is_dir() {
            true => self.definitions(folder, kind, parse),
            false => Vec::new(),
        }
    }

    /// The settings; values out of their bounds are told, each at its key.
    fn settings(&mut self, path: &Path) -> Option<Settings> {
        let text = self.read(path)?;
        let settings: Settings = TomlText::whole(path, &text).read(&mut self.diagnostics)?;
        let file = FileText { path, text: &text };
        for (key, message, hint) in settings.targets.faults() {
            self.diagnostics.push(Diagnostic::error(message).at(file.key(key)).hint(hint));
        }
        Some(settings)
    }

    /// The parameters that all share, then those of the workspace, which replace them by name.
    fn parameters(&mut self, shared: &Path, own: &Path) -> Vec<Parameter> {
        let mut parameters: BTreeMap<String, Parameter> = BTreeMap::new();
        for (folder, kind) in [(shared, "parameters"), (own, "workspace/parameters")] {
            if !folder.is_dir() {
                continue;
            }
            for (path, text) in self.texts(folder, kind, "toml") {
                let name = stem(&path);
                match TomlText::whole(&path, &text).read::<Parameter>(&mut self.diagnostics) {
                    Some(parameter) => {
                        let parameter = Parameter { name: name.clone(), ..parameter };
                        let faults = parameter.faults();
                        self.diagnostics.0.extend(faults.into_iter().map(|fault| fault.at(Place::file(&path))));
                        parameters.insert(name, parameter);
                    }
                    None => drop(self.broken.insert(name)),
                }
            }
        }
        parameters.into_values().collect()
    }

    fn link(&mut self, plan: &mut Plan) {
        let evolutions = |definition: Definition| {
            let evolution = definition.evolution();
            std::iter::once(definition).chain(evolution)
        };
        plan.indicators = std::mem::take(&mut plan.indicators).into_iter().flat_map(evolutions).collect();
        self.same_names(plan);
        self.unknown_relations(plan);
        self.order_tables(plan);
        self.rounding(plan);
        self.disclosure(plan);
        self.check_sources(plan);
        self.portrait_indicators(plan);
        self.freshness(plan);
        self.guards(plan);
    }

    /// A check names a source that exists.
    fn check_sources(&mut self, plan: &Plan) {
        for check in &plan.checks {
            let name = &check.header.source;
            if plan.source(name).is_none() && !self.broken.contains(name) {
                let fault = Diagnostic::error(format!("la source `{name}` n'existe pas"))
                    .at(self.header_place(&check.path, name))
                    .hint("`source` est celle dont les lignes sont en faute")
                    .suggest(name, plan.sources.iter().map(|source| source.name.as_str()));
                self.diagnostics.push(fault);
            }
        }
    }

    fn same_names(&mut self, plan: &Plan) {
        let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
        let sources = plan.sources.iter().map(|s| (s.name.clone(), PathBuf::from(format!("sources/{}.toml", s.name))));
        let tables = plan.tables.iter().map(|t| (t.name.clone(), t.path.clone()));
        let parameters =
            plan.parameters.iter().map(|p| (p.name.clone(), PathBuf::from(format!("parameters/{}.toml", p.name))));
        let indicators = plan.indicators.iter().map(|d| (d.name.clone(), d.path.clone()));
        let checks = plan.checks.iter().map(|c| (c.name.clone(), c.path.clone()));
        let targets = plan.targets.iter().map(|t| (t.name.clone(), t.path.clone()));
        for (name, path) in sources.chain(tables).chain(parameters).chain(indicators).chain(checks).chain(targets) {
            if let Some(other) = seen.insert(name.clone(), path.clone()) {
                let message = format!("le nom `{name}` est déjà celui de {}", other.display());
                self.diagnostics
                    .push(Diagnostic::error(message).at(Place::file(path)).hint("renommez l'un des deux fichiers"));
            }
        }
    }

    fn unknown_relations(&mut self, plan: &Plan) {
        let mut known: BTreeSet<&str> = plan.sources.iter().map(|s| s.name.as_str()).collect();
        known.extend(plan.tables.iter().map(|t| t.name.as_str()));
        known.extend(plan.parameters.iter().map(|p| p.name.as_str()));
        known.insert(CALENDAR);
        let tables = plan.tables.iter().map(|t| (&t.path, &t.sql, &t.reads));
        let written = plan.indicators.iter().filter(|definition| !definition.is_derived());
        let indicators = written.map(|d| (&d.path, &d.sql, &d.reads));
        let checks = plan.checks.iter().map(|c| (&c.path, &c.sql, &c.reads));
        let targets = plan.targets.iter().map(|t| (&t.path, &t.sql, &t.reads));
        for (path, sql, reads) in tables.chain(indicators).chain(checks).chain(targets) {
            for name in reads {
                if !known.contains(name.as_str()) && !self.broken.contains(name) {
                    self.diagnostics.push(unknown_relation(path, sql, name, &known));
                }
            }
        }
    }

    /// Puts each table after those it reads; a table in a cycle is named.
    fn order_tables(&mut self, plan: &mut Plan) {
        let mut left = std::mem::take(&mut plan.tables);
        while !left.is_empty() {
            let waiting: BTreeSet<String> = left.iter().map(|table| table.name.clone()).collect();
            let (ready, blocked): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|table| table.reads.is_disjoint(&waiting));
            if ready.is_empty() {
                self.diagnostics.0.extend(circle(blocked).iter().flat_map(circular_reads));
                return;
            }
            plan.tables.extend(ready);
            left = blocked;
        }
    }

    /// A threshold is never under the workspace's floor, and `public` names an indicator.
    fn disclosure(&mut self, plan: &Plan) {
        for definition in plan.indicators.iter().filter(|definition| !definition.is_derived()) {
            let disclosure = &definition.header.disclosure;
            let place = self.header_place(&definition.path, "disclosure");
            if let (Some(asked), Some(floor)) = (disclosure.threshold, plan.settings.secrecy.floor(disclosure.rule))
                && asked < floor
            {
                let message = format!("le seuil {asked} est sous celui du dossier de travail, {floor}");
                let hint = "un seuil ne peut que monter : retirez `threshold`, ou changez [secrecy] dans portulan.toml";
                self.diagnostics.push(Diagnostic::error(message).at(place.clone()).hint(hint));
            }
            let Some(public) = &disclosure.public else { continue };
            if !plan.indicators.iter().any(|other| other.name == *public) && !self.broken.contains(public) {
                let fault = Diagnostic::error(format!("l'indicateur `{public}`, que `public` nomme, n'existe pas"))
                    .at(place)
                    .hint("`public` est l'indicateur publié et arrondi par son producteur qui compte la même chose")
                    .suggest(public, plan.indicators.iter().map(|indicator| indicator.name.as_str()));
                self.diagnostics.push(fault);
            }
        }
    }

    /// A definition over rounded counts says so, and names columns that are.
    fn rounding(&mut self, plan: &Plan) {
        for definition in plan.indicators.iter().filter(|definition| !definition.is_derived()) {
            let rounding = &definition.header.rounding;
            let named: Vec<&String> =
                [&rounding.numerator, &rounding.denominator, &rounding.value].into_iter().flatten().collect();
            for name in &named {
                let source = name.split_once('.').map_or(name.as_str(), |(source, _)| source);
                if rounded_step(plan, name).is_none() && !self.broken.contains(source) {
                    self.diagnostics.push(not_rounded(plan, name).at(self.header_place(&definition.path, name)));
                }
            }
            let rounded = plan
                .sources_of(&definition.reads)
                .into_iter()
                .find(|name| plan.source(name).is_some_and(Source::is_rounded));
            if let (true, Some(source)) = (named.is_empty(), rounded) {
                let message = format!("`{source}` porte des comptes arrondis et l'en-tête ne le dit pas");
                let hint = format!(
                    "ajoutez par exemple `rounding = {{ numerator = \"{source}.colonne\" }}` : la marge en est tirée"
                );
                self.diagnostics
                    .push(Diagnostic::error(message).at(Place::at(&definition.path, &definition.sql, 0)).hint(hint));
            }
        }
    }

    /// Where a file that was read says `"word"`; its beginning when it does not.
    fn header_place(&self, path: &Path, word: &str) -> Place {
        let text = self.files.iter().find(|(key, _)| path.ends_with(key)).map_or("", |(_, text)| text);
        Place::at(path, text, text.find(&format!("\"{word}\"")).map_or(0, |at| at + 1))
    }

    fn portrait_indicators(&mut self, plan: &Plan) {
        let known: BTreeSet<&str> = plan.indicators.iter().map(|d| d.name.as_str()).collect();
        for spec in &plan.portraits {
            let path = plan.reports().join(format!("portraits/{}.toml", spec.name));
            let sound = |name: &&str| known.contains(name) || self.broken.contains(*name);
            let unknown: BTreeSet<&str> = spec.indicators().filter(|name| !sound(name)).collect();
            for name in unknown {
                let place = self.header_place(&path, name);
                self.diagnostics.push(plan.no_indicator(name).at(place));
            }
        }
    }
}

/// The rounding step of `source.column`, when the contract gives one.
pub fn rounded_step(plan: &Plan, name: &str) -> Option<u32> {
    let (source, column) = name.split_once('.')?;
    plan.source(source)?.column(column)?.rounded_to
}

/// Of tables that wait for each other, those that the others read: the circle itself,
/// without what only reads it.
fn circle(mut tables: Vec<TableDefinition>) -> Vec<TableDefinition> {
    loop {
        let read: BTreeSet<String> = tables.iter().flat_map(|table| table.reads.iter().cloned()).collect();
        let before = tables.len();
        tables.retain(|table| read.contains(&table.name));
        if tables.len() == before {
            let names: BTreeSet<String> = tables.iter().map(|table| table.name.clone()).collect();
            tables.iter_mut().for_each(|table| table.reads.retain(|name| names.contains(name)));
            return tables;
        }
    }
}

fn circular_reads(table: &TableDefinition) -> Vec<Diagnostic> {
    let fault = |other: &String| {
        let at = word_position(&table.sql, other).unwrap_or(0);
        Diagnostic::error(format!("les tables se lisent en rond : `{}` lit `{other}`", table.name))
            .at(Place::at(&table.path, &table.sql, at))
            .hint("retirez l'une de ces lectures")
    };
    table.reads.iter().map(fault).collect()
}

fn not_rounded(plan: &Plan, name: &str) -> Diagnostic {
    let rounded = plan.sources.iter().flat_map(|source| {
        let columns = source.columns.iter().filter(|column| column.rounded_to.is_some());
        columns.map(|column| format!("{}.{}", source.name, column.name))
    });
    let rounded: Vec<String> = rounded.collect();
    Diagnostic::error(format!("`rounding` nomme `{name}`, qui n'est pas une colonne arrondie d'un contrat"))
        .hint("écrivez `source.colonne`, avec une colonne qui porte `rounded_to`")
        .suggest(name, rounded.iter().map(String::as_str))
}

fn unknown_relation(path: &Path, sql: &str, name: &str, known: &BTreeSet<&str>) -> Diagnostic {
    let at = word_position(sql, name).unwrap_or(0);
    Diagnostic::error(format!("la table ou la source `{name}` n'existe pas"))
        .at(Place::at(path, sql, at))
        .hint("les sources sont dans queries/sources/, les tables dans queries/tables/")
        .suggest(name, known.iter().copied())
}

/// Where `word` stands alone in `text`, case ignored.
pub(crate) fn word_position(text: &str, word: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    lower.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = lower[..*at].chars().next_back().is_none_or(|c| !is_word(c));
        let after = lower[at + word.len()..].chars().next().is_none_or(|c| !is_word(c));
        before && after
    })
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
