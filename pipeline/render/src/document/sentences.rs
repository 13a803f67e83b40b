//! The sentences that open a document and its themes. Every number is that of a figure of
//! the record, every place and direction that of [`portulan_stats::compare`].
//!
//! A theme's sentences are read in a row: the month is said once, then only when it changes.

use portulan_plan::{Definition, Formula, SectionSpec};
use portulan_stats::{Figure, Quarter, Trend, trend};
use portulan_terms::{Level, Month, Territory, french};

use super::context::{Context, evolution_of};
use super::words::{self, uncapitalised};
use super::{cells, gaps};

/// What the territory is, then where it stands apart: no figure of the themes is told twice.
pub fn introduction(context: &Context<'_>) -> Vec<String> {
    let mut sentences = vec![opening(context)];
    match context.spec.level {
        Level::Departement => sentences.extend(spread(context)),
        _ => sentences.extend(apart(context)),
    }
    sentences.extend(gaps::of_document(context));
    sentences
}

/// What the figures of a theme say, then what the record cannot say at this level.
pub fn of_section(context: &Context<'_>, spec: &SectionSpec) -> Vec<String> {
    let mut told: Option<Month> = None;
    let mut sentences = Vec::new();
    for (figure, said) in spec.figures.iter().filter_map(|name| sentence(context, name)) {
        let month = figure.key().month;
        sentences.push(match told.replace(month) == Some(month) {
            true => french::capitalised(&said),
            false => format!("En {}, {said}", month.in_french()),
        });
    }
    sentences.extend(absences(context, spec));
    sentences
}

// ---- Opening ---------------------------------------------------------------------

fn inhabitants(n: u32) -> String {
    french::with_unit(f64::from(n), 0, "habitants")
}

fn opening(context: &Context<'_>) -> String {
    let territory = context.territory;
    let communes = french::count(territory.communes.len(), "commune", "communes");
    let population = territory.population.map(|n| format!(" et {}", inhabitants(n))).unwrap_or_default();
    if context.spec.level == Level::Departement {
        return format!(
            "Le département {} réunit {communes}{population} ; {} s’y étendent, en tout ou en partie.",
            words::of_department(context),
            french::count(context.peers.len(), "EPCI", "EPCI")
        );
    }
    let subject = french::capitalised(&french::epci_the(&territory.name));
    if !territory.is_part() {
        return format!("{subject} réunit {communes}{population}.");
    }
    let whole = context.shared.territories.get(Level::Epci, &territory.code).and_then(|whole| whole.population);
    format!(
        "{subject} réunit {}{}. Ce portrait en décrit la partie située {} : {communes}{population}.",
        french::count(territory.communes_total, "commune", "communes"),
        whole.map(|n| format!(" et {}", inhabitants(n))).unwrap_or_default(),
        words::within(context),
    )
}

// ---- Where the territory stands apart --------------------------------------------

/// The key figures that do not count: a territory is not set apart by its size.
fn compared<'a>(context: &Context<'a>) -> impl Iterator<Item = (&'a Definition, &'a Figure)> {
    let definitions = context.spec.key_figures.iter().filter_map(|name| context.definition(name));
    definitions
        .filter(|definition| definition.header.formula != Formula::Count)
        .filter_map(|definition| Some((definition, context.own(&definition.name, context.first_category(definition))?)))
}

/// The key figures in the highest and in the lowest quarter of the EPCI compared.
fn apart(context: &Context<'_>) -> Vec<String> {
    let within = |quarter: Quarter| -> Vec<String> {
        let figures = compared(context)
            .filter(|(_, figure)| words::placed(context, figure).is_some_and(|place| place.quarter == quarter));
        figures.filter_map(|(definition, figure)| named(context, definition, figure)).collect()
    };
    let (high, low) = (within(Quarter::Highest), within(Quarter::Lowest));
    let peers =
        format!("Parmi les {} {}", french::count(context.peers.len(), "EPCI", "EPCI"), words::of_department(context));
    let subject = if context.territory.is_part() { "cette partie" } else { "ce territoire" };
    let pronoun = if context.territory.is_part() { "Elle" } else { "Il" };
    let mut said = Vec::new();
    for (which, figures) in [("les plus élevées", high), ("les plus basses", low)] {
        if !figures.is_empty() {
            let opening = if said.is_empty() { format!("{peers}, {subject}") } else { pronoun.to_owned() };
            let these = if figures.len() > 1 { "ces indicateurs" } else { "cet indicateur" };
            let figures = french::and_list(&figures);
            said.push(format!("{opening} est dans le quart aux valeurs {which} pour {these} : {figures}."));
        }
    }
    if said.is_empty() && compared(context).any(|(_, figure)| words::placed(context, figure).is_some()) {
        said.push(format!(
            "{peers}, {subject} n’a de valeur ni dans le quart le plus élevé ni dans le quart le plus bas, effectifs mis à part."
        ));
    }
    said
}

/// « foyers au RSA (8,5 %) ».
fn named(context: &Context<'_>, definition: &Definition, figure: &Figure) -> Option<String> {
    let value = cells::in_sentence(definition, figure)?;
    let whole = words::whole(context, figure).map(|whole| format!(", {whole}")).unwrap_or_default();
    Some(format!("{} ({value}{whole})", uncapitalised(definition.header.short())))
}

/// How far the key figures spread among the EPCI of the department.
fn spread(context: &Context<'_>) -> Option<String> {
    let ranges: Vec<String> = compared(context).filter_map(|(definition, _)| range(context, definition)).collect();
    (!ranges.is_empty()).then(|| format!("D’un EPCI à l’autre, les valeurs diffèrent : {}.", ranges.join(" ; ")))
}

/// « foyers au RSA, de 8,5 % (Le Grand Charolais, partie Allier) à 18,4 % (Montluçon Communauté) ».
fn range(context: &Context<'_>, definition: &Definition) -> Option<String> {
    let category = context.first_category(definition);
    let level = context.peer_level(&definition.name, category)?;
    let territories = context.peers.iter().filter_map(|code| context.shared.territories.get(Level::EpciPartie, code));
    let mut known: Vec<(&Territory, &Figure, f64)> = territories
        .filter_map(|territory| {
            let figure = context.shared.history.latest(&definition.name, category, level, &territory.code)?;
            Some((territory, figure, figure.value()?))
        })
        .collect();
    known.sort_by(|a, b| a.2.total_cmp(&b.2));
    let department = words::label(context.department, Level::Departement);
    let told = |(territory, figure, _): &(&Territory, &Figure, f64)| {
        let is_part = territory.is_part() && level == Level::EpciPartie;
        let part = if is_part { format!(", partie {department}") } else { String::new() };
        Some(format!("{} ({}{part})", cells::in_sentence(definition, figure)?, words::label(territory, level)))
    };
    let (low, high) = (told(known.first()?)?, told(known.last()?)?);
    Some(format!("{}, de {low} à {high}", uncapitalised(definition.header.short())))
}

// ---- Themes ----------------------------------------------------------------------

/// An indicator's figure and its sentence, from its header's `sentence`: the value, the
/// reference beside it, then the evolutions. `None` without a value or a sentence.
fn sentence<'a>(context: &Context<'a>, name: &str) -> Option<(&'a Figure, String)> {
    let definition = context.definition(name)?;
    let category = context.first_category(definition);
    let figure = context.own(name, category)?;
    let template = definition.header.sentence.as_deref().filter(|_| !counts_nothing(definition, figure))?;
    let value = cells::in_sentence(definition, figure)?;
    let said = template.replace("{valeur}", &value).replace("{du_territoire}", &subject(context, figure));
    let reference = reference(context, definition, category, figure).unwrap_or_default();
    let changes = changes(context, definition).map(|changes| format!(" {changes}")).unwrap_or_default();
    Some((figure, format!("{said}{reference}.{changes}")))
}

/// A count of none: the table says 0, no sentence begins there.
fn counts_nothing(definition: &Definition, figure: &Figure) -> bool {
    let exact = figure.margin().is_none_or(|margin| margin == 0.0);
    definition.header.formula == Formula::Count && figure.value() == Some(0.0) && exact
}

/// « du territoire », « de l’Allier » for the department; in a document on a part of an
/// EPCI, « de la partie Allier », or « de l’EPCI entier (44 communes) ».
fn subject(context: &Context<'_>, figure: &Figure) -> String {
    match words::whole(context, figure) {
        Some(whole) => {
            let communes = french::count(context.territory.communes_total, "commune", "communes");
            format!("de l’{whole} ({communes})")
        }
        None if context.spec.level == Level::Departement => words::of_department(context),
        None if context.territory.is_part() => {
            format!("de la partie {}", words::label(context.department, Level::Departement))
        }
        None => "du territoire".into(),
    }
}

/// «, contre 14,9 % dans l’Allier », or France where the department has none.
fn reference(context: &Context<'_>, definition: &Definition, category: &str, own: &Figure) -> Option<String> {
    if definition.header.formula == Formula::Count {
        return None;
    }
    let beside = |figure: &Figure, place: &str| {
        let (ours, theirs) = (cells::value(definition, own).text, cells::value(definition, figure).text);
        if ours == theirs { format!(", comme {place}") } else { format!(", contre {theirs} {place}") }
    };
    let shown = |figure: &&Figure| figure.value().is_some();
    if context.spec.level != Level::Departement
        && let Some(figure) = context.of_department(&definition.name, category).filter(shown)
    {
        return Some(beside(figure, &words::within(context)));
    }
    let figure = context.of_france(&definition.name, category).filter(shown)?;
    let name = context.shared.territories.at(Level::France).next().map_or("France", |t| t.name.as_str());
    Some(beside(figure, &format!("en {name}")))
}

/// The evolutions of an indicator: « Leur nombre est stable depuis un an et a baissé de
/// 6,6 % depuis décembre 2020. »
fn changes(context: &Context<'_>, definition: &Definition) -> Option<String> {
    let evolution = context.definition(&evolution_of(&definition.name))?;
    let mut said = match (definition.header.formula, definition.header.unit.as_str()) {
        (Formula::Count, _) => "Leur nombre",
        (_, "%") => "Cette part",
        _ => "Cette valeur",
    }
    .to_owned();
    let mut before = None;
    for category in context.categories(evolution) {
        let Some(figure) = context.own(&evolution.name, category) else { continue };
        let Some(now) = trend(figure, evolution.header.decimals()) else { continue };
        said.push_str(&predicate(evolution, figure, now, before));
        said.push_str(&format!(" {}", uncapitalised(evolution.header.category(category))));
        before = Some(now);
    }
    before.map(|_| format!("{said}."))
}

/// What an evolution adds to the sentence after the one `before`: « est stable », « comme »,
/// « et a baissé de 6,6 % », « et de 5,0 points ».
fn predicate(evolution: &Definition, figure: &Figure, now: Trend, before: Option<Trend>) -> String {
    let amount = words::amount(evolution, figure);
    let and = match before {
        None => "",
        Some(Trend::Stable) => " et",
        Some(_) if now == Trend::Stable => " et",
        Some(_) => ", mais",
    };
    match now {
        Trend::Stable if before == Some(now) => " comme".into(),
        Trend::Stable => format!("{and} est stable"),
        _ if before == Some(now) => format!(" et de {amount}"),
        Trend::Up => format!("{and} a augmenté de {amount}"),
        Trend::Down => format!("{and} a baissé de {amount}"),
    }
}

// ---- What cannot be said ---------------------------------------------------------

/// The indicators of a theme that the record does not have at this level, in one sentence.
fn absences(context: &Context<'_>, spec: &SectionSpec) -> Option<String> {
    let definitions = context.told(&spec.figures).into_iter();
    let missing: Vec<&Definition> =
        definitions.filter(|d| context.own(&d.name, context.first_category(d)).is_none()).collect();
    let titles: Vec<String> = missing.iter().enumerate().map(|(at, d)| title(d, at)).collect();
    if missing.is_empty() {
        return None;
    }
    let why = match missing.len() == 1 {
        true => "la source ne donne pas ce chiffre à cette échelle, et il ne se déduit pas de ceux des communes",
        false => "la source ne donne pas ces chiffres à cette échelle, et ils ne se déduisent pas de ceux des communes",
    };
    let known = known(context, &missing).map(|known| format!(" {known}")).unwrap_or_default();
    Some(format!("{} : {why}.{known}", french::and_list(&titles)))
}

fn title(definition: &Definition, at: usize) -> String {
    let title = &definition.header.title;
    if at == 0 { title.clone() } else { uncapitalised(title) }
}

/// « Dans l’Allier : 24 430 € pour le premier… », when the department has them.
fn known(context: &Context<'_>, missing: &[&Definition]) -> Option<String> {
    let value = |definition: &&Definition| {
        let figure = context.of_department(&definition.name, context.first_category(definition))?;
        let value = cells::in_sentence(definition, figure)?;
        Some(format!("{}, {value} ({})", uncapitalised(&definition.header.title), figure.key().month.in_french()))
    };
    let values: Vec<String> = missing.iter().filter_map(value).collect();
    let place = french::capitalised(&words::within(context));
    (!values.is_empty()).then(|| format!("{place} : {}.", values.join(" ; ")))
}
